//! Sentences beside a table of no known form: what is compared with which cell, and what with none.
//! Whole reports are judged in `truth`, sentences alone in `sentences`.

use doisoat::checks::{Finding, Level};
use doisoat::mapping::Mapping;
use doisoat::pipeline::{Options, process};
use std::sync::LazyLock;

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::builtin);

/// A table and the sentences beside it.
#[derive(Default)]
struct Case {
    period: String,
    table: String,
    /// Sentences with what is expected of them; an empty one stands for the table alone.
    sentences: Vec<(String, Vec<String>)>,
}

/// The cases of a file: a line of the period, the table, and sentences with what they give.
fn cases(text: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        if let Some(period) = line.strip_prefix("period: ") {
            out.push(Case { period: period.to_owned(), ..Case::default() });
            continue;
        }
        let case = out.last_mut().expect("a period before its table");
        if line.starts_with('|') {
            case.table.push_str(line);
            case.table.push('\n');
            continue;
        }
        let (sentence, expect) = line.split_once("=>").expect(line);
        let expect = expect.split(';').map(|e| e.trim().to_owned()).filter(|e| !e.is_empty());
        let sentence = sentence.trim().strip_prefix("table").unwrap_or(sentence.trim());
        case.sentences.push((sentence.to_owned(), expect.collect()));
    }
    out
}

/// What is raised (rule, level, arithmetic), and what is confirmed ("holds").
fn told(case: &Case, sentence: &str) -> Vec<String> {
    let text = format!(
        "UBND TỈNH LÂM HẢI\nSỞ NỘI VỤ\n\n# BÁO CÁO\nCông tác cải cách hành chính {}\n\n\
         ## I. Kết quả\n{sentence}\n\n## Phụ lục\n\n{}",
        case.period, case.table
    );
    let report = process(text.as_bytes(), "report.md", &MAPPING, &Options::default()).unwrap();
    let told = |f: &Finding, verdict: &str| {
        format!("{} {verdict} {}", f.rule, f.arithmetic.as_deref().unwrap_or(""))
    };
    let compares = |f: &&Finding| f.rule.starts_with(['N', 'C', 'T']);
    let raised = report.findings.iter().filter(compares).filter(|f| f.level != Level::Note);
    let holds = report.confirmations.iter().filter(compares);
    raised.map(|f| told(f, f.level.name())).chain(holds.map(|f| told(f, "holds"))).collect()
}

#[test]
fn sentences_are_compared_with_the_cells_they_speak_of() {
    let mut wrong = String::new();
    for case in cases(include_str!("linking/cases.txt")) {
        let of_table = told(&case, "");
        for (sentence, expect) in &case.sentences {
            let mut found = told(&case, sentence);
            if !sentence.is_empty() {
                found.retain(|f| !of_table.contains(f));
            }
            found.sort();
            let mut expect = expect.clone();
            expect.sort();
            if found != expect {
                wrong += &format!("{sentence}\n  expected {expect:?}\n  found    {found:?}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
