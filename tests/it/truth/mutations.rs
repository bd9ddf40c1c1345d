//! One figure of a consistent report changed: does anybody notice, and is nothing else accused?
//! It works on the Markdown of reports whose truth has no broken relation.

use super::model::{State, Truth};
use super::observations::squeezed;
use super::samples::{Document, Sample, read};
use doisoat::writers::json::{JsonReport, shape};
use rayon::prelude::*;
use std::ops::Range;

/// What became of the changes.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Numbers changed, one at a time.
    pub changed: usize,
    /// Changes that an error named.
    pub noticed: usize,
    /// Errors that do not name the changed number.
    pub strays: usize,
    pub lines: Vec<String>,
}

/// A number of the text that takes part in a relation, and what stands in its place.
struct Change {
    name: String,
    place: Range<usize>,
    printed: String,
}

/// One number in so many is changed, so that the test ends soon; all with
/// `DOISOAT_TRUTH_ALL=1`. Coprime to the lengths of our lists, so that it meets every kind.
const STRIDE: usize = 7;

/// Changes numbers that a relation holds of, one at a time.
pub fn try_some(sample: &Sample) -> Outcome {
    let markdown = sample.documents.iter().find(|d| d.extension() == "md");
    let consistent = sample.truth.relations.iter().all(|r| r.state == State::Holds);
    let Some(document) = markdown.filter(|_| consistent) else { return Outcome::default() };
    let text = String::from_utf8(document.bytes.clone()).expect("the samples are UTF-8");
    // What is said of the report as it is has nothing to do with a change.
    let said: Vec<String> =
        document.report.iter().flat_map(errors).map(|(words, _)| words).collect();
    let stride = if std::env::var_os("DOISOAT_TRUTH_ALL").is_some() { 1 } else { STRIDE };
    let changes: Vec<Change> = changes(&sample.truth, &text).into_iter().step_by(stride).collect();
    let results: Vec<(String, bool, Vec<String>)> =
        changes.par_iter().map(|c| attempt(document, &text, &said, c)).collect();
    let mut out = Outcome { changed: results.len(), ..Outcome::default() };
    for (name, noticed, strays) in results {
        out.noticed += usize::from(noticed);
        out.strays += strays.len();
        if !noticed {
            out.lines.push(format!("nobody noticed: {name}"));
        }
        out.lines.extend(strays.into_iter().map(|s| format!("stray after {name}: {s}")));
    }
    out
}

/// The errors of a report: what they say, and the numbers they name.
fn errors(report: &JsonReport) -> Vec<(String, Vec<String>)> {
    let is_error = |f: &&shape::Finding| f.level.as_deref() == Some("error");
    let words = |f: &shape::Finding| {
        let named = super::relations::named(f).into_iter().map(str::to_owned).collect();
        (format!("{} {}", f.rule, f.arithmetic.as_deref().unwrap_or(&f.message.en)), named)
    };
    report.findings.iter().filter(is_error).map(words).collect()
}

/// Processes the text with one number changed: was it named, and what else was?
fn attempt(
    document: &Document,
    text: &str,
    said: &[String],
    change: &Change,
) -> (String, bool, Vec<String>) {
    let mut changed = text.to_owned();
    changed.replace_range(change.place.clone(), &change.printed);
    let Ok(report) = read(&document.filename, changed.as_bytes()) else {
        return (change.name.clone(), false, vec!["not processed".to_owned()]);
    };
    let suspects = ids_of(&report, &change.printed);
    let mut noticed = false;
    let mut strays = Vec::new();
    for (words, named) in errors(&report) {
        if named.iter().any(|id| suspects.contains(id)) {
            noticed = true;
        } else if !said.contains(&words) {
            strays.push(words);
        }
    }
    (change.name.clone(), noticed, strays)
}

/// The numbers of a report that are printed so.
fn ids_of(report: &JsonReport, printed: &str) -> Vec<String> {
    let figures = report.figures.iter().map(|f| (&f.id, &f.raw_text));
    let observations = report.observations.iter().map(|o| (&o.id, &o.raw_text));
    figures
        .chain(observations)
        .filter(|(_, raw)| *raw == printed)
        .map(|(id, _)| id.clone())
        .collect()
}

/// Every number of a relation, with its place in the text and another number.
fn changes(truth: &Truth, text: &str) -> Vec<Change> {
    let takes_part =
        |name: &str| truth.relations.iter().any(|r| r.alternatives().flatten().any(|n| n == name));
    let mut out = Vec::new();
    let mut push = |name: &Option<String>, place: Range<usize>| {
        let Some(name) = name.as_deref().filter(|n| takes_part(n)) else { return };
        if let Some(printed) = another(&text[place.clone()]) {
            out.push(Change { name: name.to_owned(), place, printed });
        }
    };
    let mut at = 0;
    for sentence in &truth.figures {
        // Sentences stand in printed order; one that is said twice is met twice.
        let Some(start) = text[at..].find(&sentence.sentence).map(|i| at + i) else { continue };
        at = start;
        for number in &sentence.numbers {
            let Some(i) = text[at..].find(&number.raw) else { continue };
            let place = at + i..at + i + number.raw.len();
            at = place.end;
            push(&number.id, place);
        }
    }
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |start, line| {
            let from = *start;
            *start += line.len();
            Some((from, line.trim_end_matches('\n')))
        })
        .collect();
    let mut next = 0;
    for o in &truth.observations {
        let found = lines.iter().enumerate().skip(next).find_map(|(n, (start, line))| {
            let cells: Vec<&str> = line.split('\t').collect();
            let same = cells.len() == 5
                && (squeezed(cells[1]) == squeezed(&o.label) || cells[1].is_empty())
                && cells[3] == o.raw
                && !cells[3].is_empty();
            let before: usize = cells.iter().take(3).map(|c| c.len() + 1).sum();
            same.then(|| (n, start + before..start + before + cells[3].len()))
        });
        if let Some((n, place)) = found {
            next = n + 1;
            push(&o.id, place);
        }
    }
    out
}

/// A number printed in the same way that is far from the first and unlike its neighbours; none for
/// number words.
fn another(printed: &str) -> Option<String> {
    let digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    let value: u64 = digits.parse().ok()?;
    let wide = if printed.contains(',') { 1_000 } else { 10 };
    let other = if value > 3 * wide { value - 2 * wide - value / 7 } else { value + 7 * wide + 3 };
    let mut other = other.to_string().chars().rev().collect::<Vec<char>>();
    // The marks stay where they are, counted from the right.
    let mut out = Vec::new();
    for c in printed.chars().rev() {
        match c {
            '.' | ',' if !other.is_empty() => out.push(c),
            '.' | ',' => {}
            _ if other.is_empty() => {}
            _ => out.push(other.remove(0)),
        }
    }
    out.extend(other);
    let text: String = out.into_iter().rev().collect();
    (text != printed).then(|| text.trim_start_matches(['.', ',']).to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn another_number_is_printed_alike() {
        for (printed, expect) in [
            ("25", "98"),
            ("3.482", "2.965"),
            ("98,57", "64,49"),
            ("0,35", "70,38"),
            ("03", "76"),
            ("126", "88"),
        ] {
            assert_eq!(super::another(printed).as_deref(), Some(expect), "{printed}");
        }
        assert_eq!(super::another("bốn"), None);
    }
}
