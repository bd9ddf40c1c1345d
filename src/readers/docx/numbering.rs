//! Automatic numbers of a Word file: list definitions, counters, printed labels.
//! It does not decide which paragraph has a label; the walk does.

use super::styles::Styles;
use super::xml::{Ns, Tag, Xml};
use crate::limits::Limits;
use crate::status::ReadError;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// Levels of a list (ECMA-376 part 1, 17.9.3).
const LEVELS: usize = 9;
/// Highest number printed as letters: 30 times round the alphabet. Word prints 27 as AA, 53 as
/// AAA: without a bound one label could be as long as the document.
const MAX_LETTERS: i64 = 780;
/// Highest number printed in Roman figures.
const MAX_ROMAN: i64 = 3999;
/// Steps followed from a list to the list that a list style stands for.
const MAX_LINKS: usize = 8;

/// How a number is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// 1, 2, 3; also every format not listed here.
    #[default]
    Decimal,
    /// Padded with zeros to the given width: 01, 001.
    Padded(usize),
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, C.
    UpperLetter,
    /// a, b, c.
    LowerLetter,
    /// *, †, ‡, §: note marks.
    Chicago,
    /// A fixed sign instead of a number.
    Bullet,
    /// Nothing.
    None,
}

impl Format {
    /// By the name of the format (ECMA-376 part 1, 17.18.59) and, for `custom`, its pattern.
    pub fn from_name(name: &str, pattern: Option<&str>) -> Format {
        match name {
            "decimalZero" => Format::Padded(2),
            "upperRoman" => Format::UpperRoman,
            "lowerRoman" => Format::LowerRoman,
            "upperLetter" => Format::UpperLetter,
            "lowerLetter" => Format::LowerLetter,
            "chicago" => Format::Chicago,
            "bullet" => Format::Bullet,
            "none" => Format::None,
            // "001, 002, 003, ...": the first item shows the width.
            "custom" => {
                let first = pattern.and_then(|p| p.split(',').next()).unwrap_or_default().trim();
                match first.len() {
                    width @ 2..=6 if first.ends_with('1') => Format::Padded(width),
                    _ => Format::Decimal,
                }
            }
            _ => Format::Decimal,
        }
    }

    /// The number as it is printed.
    pub fn print(self, number: i64) -> String {
        match self {
            Format::Padded(width) => format!("{number:0width$}"),
            Format::UpperRoman if (1..=MAX_ROMAN).contains(&number) => roman(number),
            Format::LowerRoman if (1..=MAX_ROMAN).contains(&number) => {
                roman(number).to_ascii_lowercase()
            }
            Format::UpperLetter if (1..=MAX_LETTERS).contains(&number) => letters(number, b'A'),
            Format::LowerLetter if (1..=MAX_LETTERS).contains(&number) => letters(number, b'a'),
            Format::Chicago if (1..=MAX_LETTERS).contains(&number) => {
                let marks = ['*', '†', '‡', '§'];
                let index = (number - 1) as usize;
                marks[index % 4].to_string().repeat(index / 4 + 1)
            }
            Format::Bullet | Format::None => String::new(),
            _ => number.to_string(),
        }
    }
}

fn roman(mut number: i64) -> String {
    const PARTS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, sign) in PARTS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

/// A, B, … Z, AA, BB, …: Word repeats the letter.
fn letters(number: i64, first: u8) -> String {
    let index = (number - 1) as usize;
    char::from(first + (index % 26) as u8).to_string().repeat(index / 26 + 1)
}

#[derive(Debug, Clone)]
struct Level {
    /// Zero when not given (ECMA-376 part 1, 17.9.25).
    start: i64,
    format: Format,
    /// `%1.%2)`: printed signs, with the numbers of levels by `%` and a digit.
    text: String,
    /// Level (from 1) whose use restarts this one; 0: never; `None`: any higher one.
    restart: Option<u8>,
    /// All numbers of the label in decimal.
    legal: bool,
    /// The paragraph style that belongs to this level.
    style: Option<String>,
    hidden: bool,
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The list style that this definition stands for: its levels are elsewhere.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct Instance {
    definition: i64,
    starts: [Option<i64>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

/// The lists of a file.
#[derive(Debug, Default)]
pub struct Numbering {
    definitions: HashMap<i64, Definition>,
    instances: HashMap<i64, Instance>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    ///
    /// # Errors
    /// As [`Xml::node`].
    pub fn parse(
        text: &str,
        part: &str,
        styles: &Styles,
        limits: &Limits,
    ) -> Result<Numbering, ReadError> {
        let mut xml = Xml::new(text, part, limits);
        let mut numbering = Numbering::default();
        if xml.child()?.is_none() {
            return Ok(numbering);
        }
        while let Some(tag) = xml.child()? {
            match (tag.ns, tag.name()) {
                (Ns::Word, "abstractNum") => {
                    let id = xml.number(&tag, "abstractNumId").unwrap_or(-1);
                    let definition = definition(&mut xml)?;
                    numbering.definitions.insert(id, definition);
                }
                (Ns::Word, "num") => {
                    let id = xml.number(&tag, "numId").unwrap_or(-1);
                    let instance = instance(&mut xml)?;
                    numbering.instances.insert(id, instance);
                }
                _ => xml.skip()?,
            }
        }
        numbering.follow_links(styles);
        Ok(numbering)
    }

    /// Makes instances of a definition that only names a list style point to the definition of
    /// that style (ECMA-376 part 1, 17.9.21).
    fn follow_links(&mut self, styles: &Styles) {
        let mut targets = Vec::new();
        for (&id, instance) in &self.instances {
            let mut at = instance.definition;
            for _ in 0..MAX_LINKS {
                let link = self.definitions.get(&at).and_then(|d| d.link.as_deref());
                let list = link.and_then(|id| styles.get(styles.find(id))?.list);
                let Some(next) = list.and_then(|list| self.instances.get(&list)) else { break };
                at = next.definition;
            }
            targets.push((id, at));
        }
        for (id, definition) in targets {
            if let Some(instance) = self.instances.get_mut(&id) {
                instance.definition = definition;
            }
        }
    }

    fn level<'a>(&'a self, instance: &'a Instance, level: usize) -> Option<&'a Level> {
        let own = instance.levels.get(level)?.as_ref();
        own.or_else(|| self.definitions.get(&instance.definition)?.levels[level].as_ref())
    }

    /// The level of the list that belongs to one of the styles.
    pub fn level_of_style(&self, list: i64, styles: &[String]) -> Option<u8> {
        let instance = self.instances.get(&list)?;
        let named = |level: usize| self.level(instance, level)?.style.as_ref();
        let level = styles.iter().find_map(|id| (0..LEVELS).find(|&l| named(l) == Some(id)))?;
        Some(level as u8)
    }
}

fn definition(xml: &mut Xml<'_>) -> Result<Definition, ReadError> {
    let mut definition = Definition::default();
    while let Some(tag) = xml.child()? {
        match (tag.ns, tag.name()) {
            (Ns::Word, "lvl") => {
                let index = xml.number(&tag, "ilvl").unwrap_or(LEVELS);
                let level = level(xml)?;
                if let Some(slot) = definition.levels.get_mut(index) {
                    *slot = Some(level);
                }
            }
            (Ns::Word, "numStyleLink") => {
                definition.link = xml.attr(&tag, "val").map(|v| v.into_owned());
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(definition)
}

fn instance(xml: &mut Xml<'_>) -> Result<Instance, ReadError> {
    let mut instance = Instance { definition: -1, ..Instance::default() };
    while let Some(tag) = xml.child()? {
        match (tag.ns, tag.name()) {
            (Ns::Word, "abstractNumId") => {
                instance.definition = xml.number(&tag, "val").unwrap_or(-1);
                xml.skip()?;
            }
            (Ns::Word, "lvlOverride") => {
                let index: usize = xml.number(&tag, "ilvl").unwrap_or(LEVELS);
                while let Some(tag) = xml.child()? {
                    match (tag.ns, tag.name()) {
                        (Ns::Word, "startOverride") => {
                            let start = xml.number(&tag, "val");
                            if let Some(slot) = instance.starts.get_mut(index) {
                                *slot = start;
                            }
                            xml.skip()?;
                        }
                        (Ns::Word, "lvl") => {
                            let level = level(xml)?;
                            if let Some(slot) = instance.levels.get_mut(index) {
                                *slot = Some(level);
                            }
                        }
                        _ => xml.skip()?,
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(instance)
}

fn level(xml: &mut Xml<'_>) -> Result<Level, ReadError> {
    let mut level = Level {
        start: 0,
        format: Format::Decimal,
        text: String::new(),
        restart: None,
        legal: false,
        style: None,
        hidden: false,
    };
    while let Some(tag) = xml.child()? {
        match (tag.ns, tag.name()) {
            (Ns::Word, "rPr") => {
                while let Some(tag) = xml.child()? {
                    if (tag.ns, tag.name()) == (Ns::Word, "vanish") {
                        level.hidden = xml.is_on(&tag);
                    }
                    xml.skip()?;
                }
            }
            // A format that older versions do not know: the choice has it, the fallback a plain one.
            (Ns::Compat, "AlternateContent") => {
                while let Some(branch) = xml.child()? {
                    if branch.name() != "Choice" {
                        xml.skip()?;
                        continue;
                    }
                    while let Some(tag) = xml.child()? {
                        level_property(xml, &tag, &mut level);
                        xml.skip()?;
                    }
                }
            }
            _ => {
                level_property(xml, &tag, &mut level);
                xml.skip()?;
            }
        }
    }
    Ok(level)
}

fn level_property(xml: &Xml<'_>, tag: &Tag<'_>, level: &mut Level) {
    if tag.ns != Ns::Word {
        return;
    }
    match tag.name() {
        "start" => level.start = xml.number(tag, "val").unwrap_or(0),
        "numFmt" => {
            let name = xml.attr(tag, "val").unwrap_or_default();
            level.format = Format::from_name(&name, xml.attr(tag, "format").as_deref());
        }
        "lvlText" => level.text = xml.attr(tag, "val").unwrap_or_default().into_owned(),
        "lvlRestart" => level.restart = xml.number(tag, "val"),
        "isLgl" => level.legal = xml.is_on(tag),
        "pStyle" => level.style = xml.attr(tag, "val").map(|v| v.into_owned()),
        _ => {}
    }
}

/// The counters of one story (body, notes): lists of one definition count together.
#[derive(Debug, Default)]
pub struct Counters {
    values: HashMap<i64, [Option<i64>; LEVELS]>,
    started: HashSet<(i64, usize)>,
}

impl Counters {
    /// Counts a paragraph of the list and level and gives its printed label; `None` when the list
    /// is unknown or prints nothing.
    pub fn label(&mut self, numbering: &Numbering, list: i64, level: u8) -> Option<String> {
        let instance = numbering.instances.get(&list)?;
        let own = usize::from(level);
        let definition = numbering.level(instance, own)?;
        let values = self.values.entry(instance.definition).or_default();
        // A start of the instance's own takes effect once, when the instance is first used.
        if let Some(start) = instance.starts[own]
            && self.started.insert((list, own))
        {
            values[own] = Some(start);
        } else {
            values[own] = Some(values[own].map_or(definition.start, |v| v.saturating_add(1)));
        }
        for (below, value) in values.iter_mut().enumerate().skip(own + 1) {
            let restart = numbering.level(instance, below).and_then(|l| l.restart);
            // lvlRestart counts levels from 1 (ECMA-376 part 1, 17.9.10).
            if restart.is_none_or(|after| own < usize::from(after)) {
                *value = None;
            }
        }
        if definition.hidden {
            return None;
        }
        let label = match definition.format {
            Format::Bullet => bullet(&definition.text).to_owned(),
            _ => {
                let number = |at: usize| {
                    let level = numbering.level(instance, at);
                    let value = values[at].or(level.map(|l| l.start)).unwrap_or(1);
                    let format = level.map_or(Format::Decimal, |l| l.format);
                    let legal = definition.legal && format != Format::None;
                    if legal { value.to_string() } else { format.print(value) }
                };
                fill(&definition.text, number)
            }
        };
        (!label.trim().is_empty()).then_some(label)
    }
}

/// The sign of a bullet: a plus stays (second-level items are printed so), all others are one.
fn bullet(text: &str) -> &'static str {
    match text.trim() {
        "" => "",
        "+" => "+",
        _ => "-",
    }
}

/// Puts numbers in place of `%1` … `%9`.
fn fill(pattern: &str, number: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut signs = pattern.chars().peekable();
    while let Some(c) = signs.next() {
        match (c, signs.peek().and_then(|d| d.to_digit(10))) {
            ('%', Some(level @ 1..=9)) => {
                signs.next();
                let _ = write!(out, "{}", number(level as usize - 1));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_word_prints_them() {
        let check = |format: Format, number: i64, expect: &str| {
            assert_eq!(format.print(number), expect, "{format:?} {number}");
        };
        check(Format::Decimal, 12, "12");
        check(Format::from_name("decimalZero", None), 7, "07");
        check(Format::from_name("custom", Some("001, 002, 003, ...")), 7, "007");
        check(Format::UpperRoman, 1994, "MCMXCIV");
        check(Format::LowerRoman, 4, "iv");
        check(Format::UpperLetter, 27, "AA");
        check(Format::LowerLetter, 28, "bb");
        check(Format::LowerLetter, 1_000_000, "1000000");
        check(Format::UpperRoman, 0, "0");
        check(Format::None, 3, "");
        check(Format::Chicago, 5, "**");
    }

    #[test]
    fn level_numbers_fill_the_pattern() {
        let number = |at: usize| (at + 1).to_string();
        assert_eq!(fill("%1.%2)", number), "1.2)");
        assert_eq!(fill("100% %", number), "100% %");
        assert_eq!(fill("Điều %3:", number), "Điều 3:");
    }
}
