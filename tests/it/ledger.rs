//! The ledger: every number of a document has exactly one verdict. A scanner that knows only digits
//! and number words counts the numbers of the text as the reader gives it; each must lie inside
//! one figure, one value cell, or the number, label or header of a statistics line.
//! It does not judge whether the verdict is right.
//!
//! `DOISOAT_LEDGER=FOLDER` goes over the documents below another folder, too.

use doisoat::document::{Block, Document};
use doisoat::limits::Limits;
use doisoat::mapping::Mapping;
use doisoat::pipeline::{self, Options};
use doisoat::readers;
use doisoat::report::{Report, Verdict};
use doisoat::text::{fold, words};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::builtin);

/// Words of which two in a row are a number.
const NUMBER_WORDS: [&str; 17] = [
    "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mươi", "mốt", "lăm", "trăm",
    "linh", "lẻ", "nghìn", "ngàn",
];

/// Number words that follow each other and are none.
const NO_NUMBERS: [&str; 4] = ["hai năm", "ba năm", "bốn năm", "hai ba"];

/// What became of the numbers of a document.
#[derive(Default)]
struct Ledger {
    measures: usize,
    no_measures: usize,
    values: usize,
    lines: usize,
    /// Numbers without a verdict, or with two, and their text.
    gaps: Vec<String>,
}

/// The stretches of a text that are numbers, in scalars.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let letters: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if run > 0 {
            out.push((at, at + run));
        }
        at += run.max(1);
    }
    let folded: Vec<char> = fold(text).chars().collect();
    let mut run: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    while at <= folded.len() {
        let length = folded[at..].iter().take_while(|c| c.is_alphabetic()).count();
        let word: String = folded[at..at + length].iter().collect();
        if NUMBER_WORDS.contains(&word.as_str()) {
            run.push((at, at + length, word));
        } else if length > 0 || folded.get(at) != Some(&' ') {
            let said: Vec<&str> = run.iter().map(|r| r.2.as_str()).collect();
            if run.len() > 1 && !NO_NUMBERS.contains(&said.join(" ").as_str()) {
                out.push((run[0].0, run[run.len() - 1].1));
            }
            run.clear();
        }
        at += length.max(1);
    }
    out
}

/// All texts of a document with their places, and whether they are cells.
fn texts(document: &Document) -> Vec<(&str, &str, bool)> {
    let mut out = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => out.push((p.place.locator.as_str(), p.text.as_str(), false)),
            Block::Table(table) => out.extend(
                table.cells().iter().map(|c| (c.place.locator.as_str(), c.text.as_str(), true)),
            ),
        }
    }
    for paragraph in document.footnotes.iter().flat_map(|f| &f.paragraphs) {
        out.push((paragraph.place.locator.as_str(), paragraph.text.as_str(), false));
    }
    out
}

/// A stretch of a block, as scalars, and what its number was found to be.
type Judged = ((usize, usize), Verdict);

fn ledger(document: &Document, report: &Report) -> Ledger {
    let mut spans: BTreeMap<&str, Vec<Judged>> = BTreeMap::new();
    for (figure, verdict) in report.figures.iter().zip(&report.verdicts) {
        assert_eq!(figure.is_measure(), *verdict != Verdict::NotAMeasure, "{}", figure.raw);
        spans.entry(figure.place.locator.as_str()).or_default().push((figure.charspan, *verdict));
    }
    let values: BTreeSet<&str> =
        report.observations.iter().map(|o| o.slot.place.locator.as_str()).collect();
    let statistics: BTreeSet<usize> = report.observations.iter().map(|o| o.table).collect();
    let lines: BTreeSet<&str> = statistics
        .iter()
        .flat_map(|&t| report.tables[t].cells())
        .map(|c| c.place.locator.as_str())
        .collect();
    // A line cut by a page break, and the header printed again, stand in the joined table.
    let is_joined = |text: &str| {
        statistics.iter().flat_map(|&t| report.tables[t].cells()).any(|c| c.text.contains(text))
    };
    let mut out = Ledger::default();
    for (place, text, is_cell) in texts(document) {
        for (from, to) in numbers(text) {
            let verdicts: Vec<Verdict> = spans
                .get(place)
                .into_iter()
                .flatten()
                .filter(|((a, b), _)| *a <= from && to <= *b)
                .map(|(_, v)| *v)
                .collect();
            match verdicts.as_slice() {
                [Verdict::NotAMeasure] => out.no_measures += 1,
                [_] => out.measures += 1,
                [] if is_cell && values.contains(place) => out.values += 1,
                [] if is_cell && (lines.contains(place) || is_joined(text)) => out.lines += 1,
                _ => {
                    let number: String = text.chars().skip(from).take(to - from).collect();
                    out.gaps
                        .push(format!("{place}: {number} ({} verdicts) in {text}", verdicts.len()));
                }
            }
        }
    }
    out
}

fn of_document(path: &Path) -> Option<Ledger> {
    let bytes = std::fs::read(path).ok()?;
    let name = path.file_name()?.to_str()?;
    let reader = readers::detect(&bytes, name).ok()?;
    let document = reader.read(&bytes, &Limits::default()).ok()?;
    let report = pipeline::process(&bytes, name, &MAPPING, &Options::default()).ok()?;
    Some(ledger(&document, &report))
}

fn documents_below(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            documents_below(&path, out);
        } else if path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| ["md", "docx", "html", "pdf", "xlsx"].contains(&e))
        {
            out.push(path);
        }
    }
}

#[test]
fn every_number_of_a_document_has_exactly_one_verdict() {
    let mut paths = Vec::new();
    documents_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"), &mut paths);
    if let Some(folder) = std::env::var_os("DOISOAT_LEDGER") {
        documents_below(Path::new(&folder), &mut paths);
    }
    let mut gaps = 0;
    let mut read = 0;
    for path in paths {
        let Some(ledger) = of_document(&path) else { continue };
        read += 1;
        println!(
            "{:60} measures {:4}  no measures {:4}  value cells {:4}  numbers and labels of lines {:5}  gaps {}",
            path.display(),
            ledger.measures,
            ledger.no_measures,
            ledger.values,
            ledger.lines,
            ledger.gaps.len()
        );
        ledger.gaps.iter().take(12).for_each(|g| println!("    {g}"));
        gaps += ledger.gaps.len();
    }
    assert!(read > 0, "no document was read");
    assert_eq!(gaps, 0, "numbers without exactly one verdict");
}

#[test]
fn every_number_of_odd_words_has_exactly_one_verdict() {
    let text = "Kế hoạch\n\n\
        Phong trào 5S, mạng 4G, xe số 51A-12345, K15 và H2SO4; mã 00.17.H58.\n\n\
        Có hai mươi mốt hồ sơ, mười lăm văn bản, một trăm linh ba lượt và ba mươi hai đơn.\n\n\
        Điểm 87,35/100; 1/3; 2/3/4; 12.345.678,9; 1 234 567; 0912.345.678; 8h30; 24/7; 3-5; 07/9//2021.\n\n\
        (12) [3] *4* 5% 6‰ 7°C 8m2 9–10 11×12 13÷14 =15 #16 17/QĐ; I.1; a.2; 18)\n\n\
        1234567890123456789012345678901234567890 và 0,0000000000000000000000000000000000001\n\n\
        https://a.vn/b?c=19 thu20@b.vn 21:22 22.2.2022 30/02/2021 quý 3 quý III tháng 13 năm 1 năm\n\n\
        | 1 | 2 |\n|---|---|\n| 3 | bốn mươi |\n| (4) | 5 phòng |\n";
    let reader = readers::detect(text.as_bytes(), "odd.md").unwrap();
    let document = reader.read(text.as_bytes(), &Limits::default()).unwrap();
    let report =
        pipeline::process(text.as_bytes(), "odd.md", &MAPPING, &Options::default()).unwrap();
    let ledger = ledger(&document, &report);
    assert!(ledger.gaps.is_empty(), "{:#?}", ledger.gaps);
    let counted = ledger.measures + ledger.no_measures + ledger.values + ledger.lines;
    let digits = words(text).iter().filter(|w| w.chars().any(|c| c.is_ascii_digit())).count();
    assert!(counted > digits, "{counted} numbers, {digits} words with digits");
}
