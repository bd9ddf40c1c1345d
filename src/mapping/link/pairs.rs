//! The linker on written pairs of sentences and rows (`pairs.txt`): how many numbers find their row,
//! and how many find a wrong one.

use super::link;
use crate::document::{Block, Document, Locator, Paragraph, Place};
use crate::figures::Prose;
use crate::mapping::{Expected, Form, FormGroup, FormIndicator, FormSection, Mapping, unit_code};
use crate::tables::ValueKind;
use std::sync::LazyLock;

/// From this score on a link is sure: the threshold that the checks have.
const SURE: f64 = 0.75;

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::builtin);

/// What is expected of the numbers of one sentence.
struct Case {
    sentence: String,
    /// The number with the words behind it as printed, and the row.
    numbers: Vec<(String, Option<String>)>,
}

/// Rows of one table and the sentences beside it.
struct Set {
    form: Form,
    cases: Vec<Case>,
}

fn add_row(form: &mut Form, line: &str) {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [id, section, group, label, unit] = cells[..] else { panic!("five cells: {line}") };
    if form.sections.last().is_none_or(|s| s.label != section) {
        let (number, label) = (String::new(), section.to_owned());
        form.sections.push(FormSection { number, label, groups: Vec::new() });
    }
    let groups = &mut form.sections.last_mut().unwrap().groups;
    if groups.last().is_none_or(|g| g.label != group) {
        let (number, label) = (String::new(), group.to_owned());
        groups.push(FormGroup { number, label, rows: Vec::new() });
    }
    let unit = unit_code(unit, &MAPPING.units);
    assert!(unit.is_some(), "{line}");
    let percent = unit.as_deref() == Some("percent");
    let rows = &mut groups.last_mut().unwrap().rows;
    // A line that begins with a dash stands under the last one that does not.
    let over = rows.iter().rev().find(|r| !r.label.starts_with('-')).map(|r| r.label.clone());
    rows.push(FormIndicator {
        indicator: id.to_owned(),
        label: label.to_owned(),
        aliases: Vec::new(),
        unit,
        kind: if percent { ValueKind::Percent } else { ValueKind::Count },
        codes: Vec::new(),
        dimension: None,
        under: over.filter(|_| label.starts_with('-')),
        column: Vec::new(),
        narrative: Vec::new(),
        base: None,
        rate: None,
        expected: Expected::Always,
    });
}

fn sets(text: &str) -> Vec<Set> {
    let mut out: Vec<Set> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        if line.starts_with("rows ") {
            out.push(Set { form: Form::default(), cases: Vec::new() });
            continue;
        }
        let set = out.last_mut().expect("a table before its rows");
        if let Some(sentence) = line.strip_prefix("> ") {
            let sentence = sentence.to_owned();
            set.cases.push(Case { sentence, numbers: Vec::new() });
        } else if let Some(number) = line.strip_prefix("  ") {
            let (number, row) = number.split_once(" = ").expect(line);
            let row = (row != "-").then(|| row.to_owned());
            set.cases.last_mut().expect(line).numbers.push((number.to_owned(), row));
        } else {
            add_row(&mut set.form, line);
        }
    }
    out
}

/// Numbers with a row, of them right; numbers without a row, of them left alone; all that was wrong,
/// in words.
#[derive(Debug, Default)]
struct Tally {
    rows: (usize, usize),
    none: (usize, usize),
    wrong_rows: usize,
    faults: Vec<String>,
}

/// The figures of one paragraph.
fn prose(text: &str) -> Prose {
    let place = Place::at(Locator::new("body/p[1]"));
    let paragraph = Paragraph { text: text.to_owned(), place, ..Paragraph::default() };
    let document = Document { blocks: vec![Block::Paragraph(paragraph)], ..Document::default() };
    crate::figures::read(&document, &[], &[], &[], &MAPPING.units)
}

fn tally(sets: &[Set]) -> Tally {
    let mut out = Tally::default();
    for set in sets {
        for case in &set.cases {
            let prose = prose(&case.sentence);
            let links = link(
                &prose.figures,
                &prose.statements,
                &set.form,
                &MAPPING.catalogue,
                &MAPPING.units,
            );
            for (number, expect) in &case.numbers {
                let figure = prose.figures.iter().position(|f| {
                    let at = f.sentence.find(number.as_str());
                    let own = crate::figures::span_in_sentence(f);
                    at.zip(own).is_some_and(|(at, own)| own.start == at)
                });
                let said = figure.and_then(|f| links[f].first()).filter(|l| l.score >= SURE);
                let row = said.map(|l| l.indicator.as_str());
                let (all, right) = if expect.is_some() { &mut out.rows } else { &mut out.none };
                *all += 1;
                if row == expect.as_deref() {
                    *right += 1;
                    continue;
                }
                out.wrong_rows += usize::from(row.is_some());
                let links: Vec<String> = figure.map_or(vec!["no figure".to_owned()], |f| {
                    links[f]
                        .iter()
                        .map(|l| {
                            format!(
                                "{} {} {:?} {:?} {:?}",
                                l.indicator, l.score, l.parts, l.words, l.differs
                            )
                        })
                        .collect()
                });
                out.faults.push(format!(
                    "{number} → {}, not {}: {} [{}]",
                    row.unwrap_or("-"),
                    expect.as_deref().unwrap_or("-"),
                    case.sentence,
                    links.join(", ")
                ));
            }
        }
    }
    out
}

/// Asserts how many numbers of a file find their row, and that none finds a wrong one.
fn check(text: &str, rows_at_least: usize) {
    let tally = tally(&sets(text));
    let faults = tally.faults.join("\n");
    println!("{:?} {:?} wrong {}\n{faults}", tally.rows, tally.none, tally.wrong_rows);
    assert!(tally.rows.1 >= rows_at_least, "{} of {}\n{faults}", tally.rows.1, tally.rows.0);
    assert_eq!((tally.wrong_rows, tally.none.1), (0, tally.none.0), "{faults}");
}

#[test]
fn numbers_find_the_row_they_speak_of_and_no_other() {
    // Before the linker was tried on them: 36 of 57, 29 of 30 without a row left alone, 3 wrong.
    check(include_str!("pairs.txt"), 53);
}

#[test]
fn numbers_of_unseen_sentences_find_their_row() {
    // On the first run: 23 of 26, 12 of 13 without a row left alone, 1 wrong.
    check(include_str!("pairs_2.txt"), 23);
}

/// A table of many lines that share all words but a name.
fn many(lines: usize) -> Form {
    let mut form = Form::default();
    for i in 0..lines {
        let name = format!("tên{i}x");
        add_row(
            &mut form,
            &format!("r{i} | Thủ tục | Kết quả | Số hồ sơ {name} đã giải quyết | Hồ sơ"),
        );
    }
    form
}

#[test]
fn a_number_is_compared_with_few_rows_of_many() {
    let form = many(10_000);
    let linker = super::Linker::new(&form, &MAPPING.catalogue, &MAPPING.units);
    let text = "Trong kỳ, tên77x đã giải quyết 40 hồ sơ.";
    let prose = prose(text);
    let said = super::said::read(&prose.figures, &prose.statements, &MAPPING.units);
    let mut presence = super::Presence::new(linker.vocabulary.len());
    let counted = said.iter().position(Option::is_some).unwrap();
    presence.fill(said[counted].as_ref().unwrap(), &linker.vocabulary);
    // Words that all lines share tell none from another: only the name is looked up.
    assert_eq!(linker.candidates(&presence), [77]);
    let links = link(&prose.figures, &prose.statements, &form, &MAPPING.catalogue, &MAPPING.units);
    assert_eq!(links[counted][0].indicator, "r77");
}
