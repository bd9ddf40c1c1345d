//! Foot- and endnotes: which are cited, in which order, under which printed mark.
//! It does not read their text; the walk does.

use super::numbering::Format;
use super::xml::{Tag, Xml};
use crate::document::{Block, Footnote, Locator, Paragraph, Place};
use std::collections::HashMap;

/// Foot- or endnote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// At the foot of the page.
    Foot,
    /// At the end of the document or section.
    End,
}

/// When the numbers begin again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// Never.
    Continuous,
    /// With each section.
    Section,
    /// With each page; pages are not known here, so the marks may differ from the printed ones.
    Page,
}

/// How notes of one kind are numbered, as far as a section or the settings say.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoteNumbers {
    /// Format of the mark.
    pub format: Option<Format>,
    /// The first number.
    pub start: Option<i64>,
    /// When the numbers begin again.
    pub restart: Option<Restart>,
}

impl NoteNumbers {
    fn or(self, other: NoteNumbers) -> NoteNumbers {
        NoteNumbers {
            format: self.format.or(other.format),
            start: self.start.or(other.start),
            restart: self.restart.or(other.restart),
        }
    }
}

/// Numbering of both kinds, in the settings or in a section.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoteSettings {
    /// Of footnotes.
    pub foot: NoteNumbers,
    /// Of endnotes.
    pub end: NoteNumbers,
}

impl NoteSettings {
    /// Of one kind.
    pub fn of(&mut self, kind: NoteKind) -> &mut NoteNumbers {
        match kind {
            NoteKind::Foot => &mut self.foot,
            NoteKind::End => &mut self.end,
        }
    }
}

/// A property of `w:footnotePr` or `w:endnotePr`, in a section or in the settings.
pub fn note_property(xml: &Xml<'_>, tag: &Tag<'_>, settings: &mut NoteSettings, kind: NoteKind) {
    let numbers = settings.of(kind);
    match tag.name() {
        "numFmt" => {
            let name = xml.attr(tag, "val").unwrap_or_default();
            numbers.format = Some(Format::from_name(&name, xml.attr(tag, "format").as_deref()));
        }
        "numStart" => numbers.start = xml.number(tag, "val"),
        "numRestart" => {
            numbers.restart = match xml.attr(tag, "val").as_deref() {
                Some("eachSect") => Some(Restart::Section),
                Some("eachPage") => Some(Restart::Page),
                _ => Some(Restart::Continuous),
            };
        }
        _ => {}
    }
}

/// A note that the text cites.
#[derive(Debug)]
pub struct Citation {
    kind: NoteKind,
    id: i64,
    section: usize,
    /// The mark as typed by the author; `None` when it is a number.
    pub own_mark: Option<String>,
}

/// The notes cited so far, in order.
#[derive(Debug, Default)]
pub struct Citations {
    list: Vec<Citation>,
    known: HashMap<(NoteKind, i64), usize>,
}

impl Citations {
    /// The index of a note in the document's list; a note cited twice is one note.
    pub fn cite(&mut self, kind: NoteKind, id: i64, section: usize, own_mark: bool) -> usize {
        let next = self.list.len();
        let index = *self.known.entry((kind, id)).or_insert(next);
        if index == next {
            let own_mark = own_mark.then(String::new);
            self.list.push(Citation { kind, id, section, own_mark });
        }
        index
    }

    /// A citation by its index.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Citation> {
        self.list.get_mut(index)
    }

    /// True when marks begin again on each page somewhere.
    pub fn by_page(&self, settings: &NoteSettings, sections: &[NoteSettings]) -> bool {
        self.list.iter().any(|c| rule(c, settings, sections).restart == Some(Restart::Page))
    }

    /// The notes with their marks and texts.
    pub fn into_footnotes(
        self,
        settings: &NoteSettings,
        sections: &[NoteSettings],
        mut texts: HashMap<(NoteKind, i64), Vec<Block>>,
    ) -> Vec<Footnote> {
        // Of each kind: section of the last number, last number.
        let mut counters: HashMap<NoteKind, (usize, i64)> = HashMap::new();
        let mut notes = Vec::with_capacity(self.list.len());
        for citation in self.list {
            let rule = rule(&citation, settings, sections);
            let mark = match citation.own_mark {
                Some(mark) => crate::text::clean(&mark),
                None => {
                    let start = rule.start.unwrap_or(1);
                    let last = counters.get(&citation.kind).copied();
                    let number = match last {
                        Some((section, number))
                            if section == citation.section
                                || rule.restart != Some(Restart::Section) =>
                        {
                            number + 1
                        }
                        _ => start,
                    };
                    counters.insert(citation.kind, (citation.section, number));
                    let format = rule.format.unwrap_or(match citation.kind {
                        NoteKind::Foot => Format::Decimal,
                        NoteKind::End => Format::LowerRoman,
                    });
                    format.print(number)
                }
            };
            let blocks = texts.remove(&(citation.kind, citation.id)).unwrap_or_default();
            let paragraphs = note_paragraphs(blocks, notes.len() + 1);
            notes.push(Footnote { mark, paragraphs });
        }
        notes
    }
}

fn rule(citation: &Citation, settings: &NoteSettings, sections: &[NoteSettings]) -> NoteNumbers {
    let mut own = sections.get(citation.section).copied().unwrap_or_default();
    let mut all = *settings;
    own.of(citation.kind).or(*all.of(citation.kind))
}

/// The blocks of a note as paragraphs, a table row by row; addresses by the note's number.
fn note_paragraphs(blocks: Vec<Block>, number: usize) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => paragraphs.push(paragraph),
            Block::Table(table) => {
                let mut row = usize::MAX;
                for cell in table.into_cells().into_iter().filter(|c| !c.text.is_empty()) {
                    match paragraphs.last_mut() {
                        Some(line) if row == cell.row => {
                            line.text.push(' ');
                            line.text.push_str(&cell.text);
                        }
                        _ => {
                            paragraphs.push(Paragraph { text: cell.text, ..Paragraph::default() });
                        }
                    }
                    row = cell.row;
                }
            }
        }
    }
    let note = Locator::new(format!("footnote[{number}]"));
    let single = paragraphs.len() == 1;
    for (index, paragraph) in paragraphs.iter_mut().enumerate() {
        let locator = if single { note.clone() } else { note.child("p", index + 1) };
        paragraph.place = Place::at(locator);
    }
    paragraphs
}
