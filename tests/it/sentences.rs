//! Single sentences through all stages: consistent ones raise nothing, contradictory ones an error.
//! Whole reports are judged in `truth`.

use doisoat::checks::Level;
use doisoat::mapping::Mapping;
use doisoat::pipeline::{Options, process};
use std::sync::LazyLock;

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::builtin);

/// The errors and warnings about a sentence in a report of nothing else.
fn raised(sentence: &str) -> Vec<String> {
    let text = format!(
        "UBND TỈNH LÂM HẢI\nSỞ NỘI VỤ\n\n# BÁO CÁO\nCông tác cải cách hành chính năm 2022\n\n\
         ## I. Kết quả\n{sentence}\n"
    );
    let report = process(text.as_bytes(), "report.md", &MAPPING, &Options::default()).unwrap();
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
    for line in lines(include_str!("sentences/contradictory.txt")) {
        let (sentence, expect) = line.split_once(" => ").unwrap();
        assert_eq!(raised(sentence), [expect], "{sentence}");
    }
}
