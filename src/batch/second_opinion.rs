//! Two engines on one PDF: pages on which they see different numbers.
//! It changes no value and says not which engine is right.

use super::worker::{self, Job};
use crate::diagnostic::{Diagnostic, ENGINES_DIFFER};
use crate::document::Locator;
use crate::readers;
use crate::status::{ReadError, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

/// Longest time for a document; the limit of a document.
const TIME: Duration = Duration::from_secs(60);
/// Most memory of the second engine, in bytes: the limit of a document.
pub const MEMORY: u64 = 1 << 30;
/// Most bytes it may say: the limit on the text of a document.
const OUTPUT: usize = 50 << 20;
/// Most numbers that are named for one side of a page.
const NAMED: usize = 12;

/// The hidden command that answers.
pub const COMMAND: [&str; 2] = ["worker", "second-opinion"];

/// What the second engine saw on a page; one line of JSON each.
#[derive(Debug, Serialize, Deserialize)]
struct SecondPage {
    page: u32,
    /// Runs of digits.
    #[serde(default)]
    numbers: Vec<String>,
    /// Why it saw nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<String>,
}

/// Asks the second engine in a process of its own and compares page by page.
pub fn compare(bytes: &[u8]) -> Vec<Diagnostic> {
    let missing = |why: &dyn std::fmt::Display| {
        let line = format!("no second opinion: {why}");
        vec![Diagnostic::note("second-opinion-missing", line, None)]
    };
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return missing(&error),
    };
    let own = match readers::see(bytes) {
        Ok(pages) => pages,
        Err(error) => return missing(&error),
    };
    let answer = worker::work(&Job {
        program: &program,
        arguments: &COMMAND.map(str::to_owned),
        input: bytes,
        time: TIME,
        output_bytes: OUTPUT,
    });
    let mut second = BTreeMap::new();
    for line in answer.output.split(|&byte| byte == b'\n') {
        if let Ok(page) = serde_json::from_slice::<SecondPage>(line) {
            second.insert(page.page, page);
        }
    }
    let mut diagnostics = Vec::new();
    let mut without: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let ended = answer.end.err().map_or("no such page".to_owned(), |end| end.to_string());
    for (page_no, page) in (1..).zip(&own) {
        // Scans and their hidden text are the business of text recognition.
        if page.letters.is_empty() {
            continue;
        }
        match second.get(&page_no) {
            Some(SecondPage { failed: None, numbers, .. }) => {
                diagnostics.extend(difference(page_no, &digits(&page.text), numbers));
            }
            Some(SecondPage { failed: Some(why), .. }) => {
                without.entry(why.clone()).or_default().push(page_no);
            }
            None => without.entry(ended.clone()).or_default().push(page_no),
        }
    }
    diagnostics.extend(without.into_iter().map(|(why, pages)| {
        let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
        let line = format!("no second opinion on page {}: {why}", pages.join(", "));
        Diagnostic::note("second-opinion-missing", line, None)
    }));
    diagnostics
}

/// The work of the process: what the second engine sees, a line a page.
///
/// # Errors
/// When the file cannot be opened, or nobody listens.
pub fn answer(bytes: &[u8], out: &mut dyn Write) -> Result<(), ReadError> {
    let mut written: io::Result<()> = Ok(());
    readers::second_engine(bytes, |page, text| {
        let page = match text {
            Ok(text) => SecondPage { page, numbers: digits(&text), failed: None },
            Err(why) => SecondPage { page, numbers: Vec::new(), failed: Some(why) },
        };
        if written.is_ok() {
            let line = serde_json::to_string(&page).unwrap_or_default();
            // Page by page, so that the pages before a crash are not lost.
            written = writeln!(out, "{line}").and_then(|()| out.flush());
        }
    })?;
    written.map_err(|e| ReadError::new(Status::IoError, e.to_string()))
}

/// The runs of digits of a text; raised digits count as digits of their own.
fn digits(text: &str) -> Vec<String> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let mut runs: Vec<String> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        let raised = RAISED.chars().position(|r| r == c);
        let figure = raised.and_then(|n| char::from_digit(n as u32, 10));
        let figure = figure.or(c.is_ascii_digit().then_some(c));
        let kind = figure.map(|_| raised.is_some());
        match (figure, runs.last_mut()) {
            (Some(figure), Some(run)) if before == kind => run.push(figure),
            (Some(figure), _) => runs.push(figure.to_string()),
            (None, _) => {}
        }
        before = kind;
    }
    runs
}

/// The numbers that only one engine sees. Where both see the same digits in other groups there is
/// none: the second engine knows no places and parts numbers at will.
fn difference(page_no: u32, own: &[String], second: &[String]) -> Option<Diagnostic> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    own.iter().for_each(|n| *counts.entry(n).or_default() += 1);
    second.iter().for_each(|n| *counts.entry(n).or_default() -= 1);
    let only = |side: i64| -> Vec<&str> {
        let of_side = counts.iter().filter(|(_, count)| **count * side > 0);
        of_side
            .flat_map(|(n, count)| std::iter::repeat_n(*n, count.unsigned_abs() as usize))
            .collect()
    };
    let (own, second) = (only(1), only(-1));
    if sorted_digits(&own) == sorted_digits(&second) {
        return None;
    }
    let line = format!(
        "the engines see different numbers on page {page_no}: only the first {}, only the second {}; \
         compare the page with what was read",
        named(&own),
        named(&second)
    );
    let place = Locator::new(format!("page[{page_no}]"));
    Some(Diagnostic::note(ENGINES_DIFFER, line, Some(place)))
}

fn sorted_digits(numbers: &[&str]) -> Vec<u8> {
    let mut digits: Vec<u8> = numbers.iter().flat_map(|n| n.bytes()).collect();
    digits.sort_unstable();
    digits
}

fn named(numbers: &[&str]) -> String {
    let more = if numbers.len() > NAMED { " …" } else { "" };
    match numbers {
        [] => "none".to_owned(),
        _ => numbers[..numbers.len().min(NAMED)].join(" ") + more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_runs_of_digits_and_raised_ones_stand_apart() {
        assert_eq!(
            digits("98,25% của 1.204 hồ sơ²³ 12¹"),
            ["98", "25", "1", "204", "23", "12", "1"]
        );
        assert_eq!(digits("không có"), [""; 0]);
    }

    #[test]
    fn a_number_that_one_engine_does_not_see_is_named() {
        let check = |own: &str, second: &str, expect: Option<&str>| {
            let found = difference(7, &digits(own), &digits(second));
            let message = found.as_ref().map(|d| d.message.as_str());
            assert_eq!(message.is_some(), expect.is_some(), "{message:?}");
            for part in expect.into_iter().flat_map(|e| e.split('|')) {
                assert!(message.is_some_and(|m| m.contains(part)), "{message:?}");
            }
        };
        check("12 và 34", "34 12", None);
        check("12 34 56", "12 56", Some("page 7|only the first 34,|only the second none"));
        check("60", "66", Some("only the first 60,|only the second 66"));
        check("5 5", "5", Some("only the first 5,"));
        // The same digits in other groups.
        check("1.204 3", "1.20 43", None);
    }
}
