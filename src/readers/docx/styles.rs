//! Styles of a Word file, with what they inherit already worked out.
//! Only what bears on text, numbering, headings and emphasis is kept; looks are not.

use super::xml::{Ns, Tag, Xml};
use crate::limits::Limits;
use crate::status::ReadError;
use std::collections::HashMap;

/// What a style says, inherited properties included.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// Bold letters.
    pub bold: Option<bool>,
    /// Hidden text.
    pub hidden: Option<bool>,
    /// Raised letters.
    pub raised: Option<bool>,
    /// Outline level, 0 the highest, 9 none (ECMA-376 part 1, 17.3.1.20).
    pub outline: Option<u8>,
    /// Id of the list instance; 0 removes numbering.
    pub list: Option<i64>,
    /// Level in that list.
    pub level: Option<u8>,
    /// Ids of the style itself and of the one that brought the list: a list level names the style
    /// it belongs to.
    pub list_styles: Vec<String>,
}

#[derive(Default)]
struct Raw {
    id: String,
    based_on: Option<String>,
    named_level: Option<u8>,
    own: Style,
}

/// All styles of a file.
#[derive(Debug, Default)]
pub struct Styles {
    ids: HashMap<String, usize>,
    styles: Vec<Style>,
    default_paragraph: Option<usize>,
    /// Bold by the document's defaults.
    pub default_bold: bool,
}

impl Styles {
    /// The index of a style by its id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// A style by its index.
    pub fn get(&self, index: Option<usize>) -> Option<&Style> {
        self.styles.get(index?)
    }

    /// The style of paragraphs that name none.
    pub fn default_paragraph(&self) -> Option<usize> {
        self.default_paragraph
    }

    /// Reads `styles.xml`.
    ///
    /// # Errors
    /// As [`Xml::node`].
    pub fn parse(text: &str, part: &str, limits: &Limits) -> Result<Styles, ReadError> {
        let mut xml = Xml::new(text, part, limits);
        let mut raws: Vec<Raw> = Vec::new();
        let mut styles = Styles::default();
        if xml.child()?.is_none() {
            return Ok(styles);
        }
        while let Some(tag) = xml.child()? {
            match (tag.ns, tag.name()) {
                (Ns::Word, "style") => {
                    let paragraph = xml.attr(&tag, "type").is_none_or(|kind| kind == "paragraph");
                    let default = xml
                        .attr(&tag, "default")
                        .is_some_and(|v| matches!(&*v, "1" | "true" | "on"));
                    let id = xml.attr(&tag, "styleId").unwrap_or_default().into_owned();
                    if paragraph && default {
                        styles.default_paragraph = Some(raws.len());
                    }
                    styles.ids.entry(id.clone()).or_insert(raws.len());
                    raws.push(style(&mut xml, id)?);
                }
                (Ns::Word, "docDefaults") => {
                    let mut defaults = Style::default();
                    while let Some(inner) = xml.child()? {
                        match inner.name() {
                            "rPrDefault" => {
                                while let Some(tag) = xml.child()? {
                                    run_properties_or_skip(&mut xml, &tag, &mut defaults)?;
                                }
                            }
                            _ => xml.skip()?,
                        }
                    }
                    styles.default_bold = defaults.bold == Some(true);
                }
                _ => xml.skip()?,
            }
        }
        styles.styles = inherit(raws, &styles.ids);
        Ok(styles)
    }
}

fn style(xml: &mut Xml<'_>, id: String) -> Result<Raw, ReadError> {
    let mut raw = Raw { named_level: heading_level(&id), id, ..Raw::default() };
    while let Some(tag) = xml.child()? {
        match (tag.ns, tag.name()) {
            (Ns::Word, "basedOn") => {
                raw.based_on = xml.attr(&tag, "val").map(|v| v.into_owned());
                xml.skip()?;
            }
            (Ns::Word, "name") => {
                let named = xml.attr(&tag, "val").and_then(|name| heading_level(&name));
                raw.named_level = named.or(raw.named_level);
                xml.skip()?;
            }
            (Ns::Word, "pPr") => paragraph_properties(xml, &mut raw.own)?,
            _ => run_properties_or_skip(xml, &tag, &mut raw.own)?,
        }
    }
    Ok(raw)
}

fn paragraph_properties(xml: &mut Xml<'_>, own: &mut Style) -> Result<(), ReadError> {
    while let Some(tag) = xml.child()? {
        match (tag.ns, tag.name()) {
            (Ns::Word, "outlineLvl") => {
                own.outline = xml.number(&tag, "val");
                xml.skip()?;
            }
            (Ns::Word, "numPr") => {
                while let Some(tag) = xml.child()? {
                    match tag.name() {
                        "numId" => own.list = xml.number(&tag, "val"),
                        "ilvl" => own.level = xml.number(&tag, "val"),
                        _ => {}
                    }
                    xml.skip()?;
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn run_properties_or_skip(
    xml: &mut Xml<'_>,
    tag: &Tag<'_>,
    own: &mut Style,
) -> Result<(), ReadError> {
    if (tag.ns, tag.name()) != (Ns::Word, "rPr") {
        return xml.skip();
    }
    while let Some(tag) = xml.child()? {
        match (tag.ns, tag.name()) {
            (Ns::Word, "b") => own.bold = Some(xml.is_on(&tag)),
            (Ns::Word, "vanish") => own.hidden = Some(xml.is_on(&tag)),
            (Ns::Word, "vertAlign") => {
                own.raised = Some(xml.attr(&tag, "val").as_deref() == Some("superscript"));
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(())
}

/// The level of a built-in heading style, from 0, by name ("heading 2") or id ("Heading2"). Word
/// writes these names in English in every language of its menus.
fn heading_level(name: &str) -> Option<u8> {
    let name = name.trim();
    let word = name.get(..7)?;
    let level: u8 = name.get(7..)?.trim().parse().ok()?;
    (word.eq_ignore_ascii_case("heading") && (1..=9).contains(&level)).then(|| level - 1)
}

/// Works out inheritance: a style has what it says itself, else what its base has. Cycles end
/// where they close.
fn inherit(raws: Vec<Raw>, ids: &HashMap<String, usize>) -> Vec<Style> {
    let mut done: Vec<Option<Style>> = Vec::new();
    done.resize_with(raws.len(), || None);
    let mut on_chain = vec![false; raws.len()];
    for start in 0..raws.len() {
        let mut chain = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next {
            if done[index].is_some() || on_chain[index] {
                break;
            }
            on_chain[index] = true;
            chain.push(index);
            next = raws[index].based_on.as_ref().and_then(|id| ids.get(id)).copied();
        }
        for index in chain.into_iter().rev() {
            let raw = &raws[index];
            let base = raw.based_on.as_ref().and_then(|id| ids.get(id));
            let base = base.and_then(|&base| done[base].clone()).unwrap_or_default();
            let own = &raw.own;
            let brings_list = own.list.is_some();
            let mut list_styles = vec![raw.id.clone()];
            if !brings_list {
                // The last one named is the style that brought the list.
                list_styles.extend(base.list_styles.last().cloned());
            }
            done[index] = Some(Style {
                bold: own.bold.or(base.bold),
                hidden: own.hidden.or(base.hidden),
                raised: own.raised.or(base.raised),
                outline: own.outline.or(raw.named_level).or(base.outline),
                list: own.list.or(base.list),
                level: own.level.or(base.level),
                list_styles,
            });
        }
    }
    done.into_iter().map(Option::unwrap_or_default).collect()
}
