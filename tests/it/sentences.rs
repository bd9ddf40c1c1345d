//! Single sentences through all stages: consistent ones raise nothing, contradictory ones an error;
//! relations that hold are confirmed.
//! Whole reports are judged in `truth`.

use doisoat::checks::Level;
use doisoat::mapping::Mapping;
use doisoat::pipeline::{Options, process};
use doisoat::report::Report;
use std::sync::LazyLock;

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::builtin);

/// The report of nothing but a sentence.
fn report_of(sentence: &str) -> Report {
    let text = format!(
        "UBND TỈNH LÂM HẢI\nSỞ NỘI VỤ\n\n# BÁO CÁO\nCông tác cải cách hành chính năm 2022\n\n\
         ## I. Kết quả\n{sentence}\n"
    );
    process(text.as_bytes(), "report.md", &MAPPING, &Options::default()).unwrap()
}

/// The errors and warnings about a sentence.
fn raised(sentence: &str) -> Vec<String> {
    let report = report_of(sentence);
    let narrative = report.findings.iter().filter(|f| f.rule.starts_with(['N', 'C', 'T']));
    narrative
        .filter(|f| f.level != Level::Note)
        .map(|f| format!("{} {} {}", f.rule, f.level.name(), f.arithmetic.as_deref().unwrap_or("")))
        .collect()
}

/// The lines of a file of sentences; `#` begins a comment.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

#[test]
fn consistent_sentences_accuse_nobody() {
    for sentence in lines(include_str!("sentences/consistent.txt")) {
        let told = raised(sentence);
        assert!(told.is_empty(), "{sentence}: {told:?}");
    }
}

#[test]
fn contradictory_sentences_are_told_by_their_arithmetic() {
    let mut missed = Vec::new();
    for line in lines(include_str!("sentences/contradictory.txt")) {
        let (sentence, expect) = line.split_once(" => ").unwrap();
        let told = raised(sentence);
        if told != [expect] {
            missed.push(format!("{line}\n    raised: {told:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn relations_that_hold_are_confirmed() {
    let mut missed = Vec::new();
    for line in lines(include_str!("sentences/confirmed.txt")) {
        let (sentence, expect) = line.split_once(" => ").unwrap();
        let report = report_of(sentence);
        let held: Vec<String> = report
            .confirmations
            .iter()
            .map(|c| format!("{} {}", c.rule, c.arithmetic.as_deref().unwrap_or("")))
            .collect();
        let told = raised(sentence);
        if !held.iter().any(|h| h == expect) || !told.is_empty() {
            missed.push(format!("{line}\n    holds: {held:?}, raised: {told:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
