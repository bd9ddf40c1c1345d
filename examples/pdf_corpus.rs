//! Measures the PDF engines on folders of PDFs; `scripts/corpus-report` and `scripts/compare-readers`
//! start it. It judges no table: the tests do.
//!
//! Every file and engine has a process of its own (this program again), so that a panic, a hang or
//! hunger for memory is counted and costs nothing else. Needs Linux (`/proc`) and `pdftotext`.

use doisoat::batch::worker::{self, End, Job};
use doisoat::mapping::Mapping;
use doisoat::pipeline::{self, Options};
use doisoat::readers;
use pdf_extract::{
    ColorSpace, MediaBox, OutputDev, OutputError, Path as DrawnPath, PathOp, Transform,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

/// What a document may cost.
const MOST_SECONDS: f64 = 10.0;
const MOST_MEGABYTES: f64 = 500.0;
/// Least agreement of characters with pdftotext, without the suite of pdf.js, which is made to break
/// readers.
const LEAST_F1: f64 = 0.985;
/// The suite that is counted apart.
const TORTURE: &str = "pdfjs";
/// When a process is killed.
const TIME: Duration = Duration::from_secs(60);
/// Most bytes that a process may print.
const OUTPUT: usize = 100 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["child", engine, file] => child(engine, Path::new(file)),
        ["report", folders @ ..] if !folders.is_empty() => report(&pdfs(folders)),
        ["compare", folders @ ..] if !folders.is_empty() => compare(&pdfs(folders)),
        _ => {
            eprintln!("usage: pdf_corpus report|compare FOLDER…");
            ExitCode::from(2)
        }
    }
}

/// The PDFs below the folders, by name.
fn pdfs(folders: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    while let Some(path) = open.pop() {
        if let Ok(entries) = fs::read_dir(&path) {
            open.extend(entries.flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What one engine made of one file.
struct Outcome {
    end: Result<(), End>,
    /// `status`, `rulings`, `failed` (pages), `cpu` in seconds, `memory` in megabytes.
    said: Value,
    text: String,
    seconds: f64,
}

impl Outcome {
    fn number(&self, key: &str) -> f64 {
        self.said[key].as_f64().unwrap_or_default()
    }
}

fn asked(program: &Path, arguments: &[String]) -> Outcome {
    let began = Instant::now();
    let job = Job { program, arguments, input: b"", time: TIME, output_bytes: OUTPUT };
    let answer = worker::work(&job);
    let output = String::from_utf8_lossy(&answer.output).into_owned();
    let (first, text) = output.split_once('\n').unwrap_or((&output, ""));
    Outcome {
        end: answer.end,
        said: serde_json::from_str(first).unwrap_or_default(),
        text: text.to_owned(),
        seconds: began.elapsed().as_secs_f64(),
    }
}

fn engine(name: &str, file: &Path) -> Outcome {
    let program = std::env::current_exe().expect("this program has a path");
    asked(&program, &["child".to_owned(), name.to_owned(), file.display().to_string()])
}

/// pdftotext with its CPU time, as the shell measures it.
fn pdftotext(file: &Path) -> Outcome {
    const SCRIPT: &str = "TIMEFORMAT='%3U %3S'; text=$(mktemp); trap 'rm -f \"$text\"' EXIT; \
        used=$( { time timeout \"$2\" pdftotext -enc UTF-8 -- \"$1\" \"$text\" 2>/dev/null; } 2>&1 ); \
        [ $? -ne 124 ] || exit 1; \
        echo \"[${used/ /,}]\"; cat \"$text\"";
    // Shorter than the time after which the shell is killed: its child would go on.
    let seconds = (TIME / 2).as_secs().to_string();
    let arguments = ["-c", SCRIPT, "bash", &file.display().to_string(), &seconds];
    let arguments = arguments.map(str::to_owned);
    asked(Path::new("bash"), &arguments)
}

fn child(name: &str, file: &Path) -> ExitCode {
    let bytes = fs::read(file).expect("a file");
    let mapping = Mapping::builtin();
    let before = cpu();
    let mut said = json!({});
    let mut text = String::new();
    match name {
        "whole" => {
            let report = pipeline::process(&bytes, "x.pdf", &mapping, &Options::default());
            let status = report
                .map_or_else(|e| e.status, |r| r.status.unwrap_or(doisoat::status::Status::Ok));
            said["status"] = json!(status.name());
        }
        "first" => match readers::see(&bytes) {
            Ok(pages) => {
                said["rulings"] = json!(pages.iter().map(|p| p.rulings.len()).sum::<usize>());
                text = pages.into_iter().map(|page| page.text).collect();
            }
            Err(error) => said["error"] = json!(error.to_string()),
        },
        _ => {
            let mut failed = 0;
            let read = readers::second_engine(&bytes, |_, page| match page {
                Ok(page) => text.push_str(&page),
                Err(why) => failed += usize::from(why.contains("panicked")),
            });
            if let Err(error) = read {
                said["error"] = json!(error.to_string());
            }
            said["failed"] = json!(failed);
            said["rulings"] = json!(second_rulings(&bytes));
        }
    }
    said["cpu"] = json!(cpu() - before);
    said["memory"] = json!(memory());
    println!("{said}\n{text}");
    ExitCode::SUCCESS
}

/// CPU seconds of this thread so far.
fn cpu() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

/// Most megabytes that this process has had.
fn memory() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or_default() / 1024.0
}

/// Counts the straight lines along an axis that the second engine passes on.
#[derive(Default)]
struct Rulings(usize);

impl Rulings {
    fn count(&mut self, path: &DrawnPath) {
        let mut at = (0.0, 0.0);
        for operation in &path.ops {
            match *operation {
                PathOp::MoveTo(x, y) => at = (x, y),
                PathOp::LineTo(x, y) => {
                    self.0 += usize::from((x == at.0) != (y == at.1));
                    at = (x, y);
                }
                PathOp::Rect(..) => self.0 += 1,
                PathOp::CurveTo(..) | PathOp::Close => {}
            }
        }
    }
}

impl OutputDev for Rulings {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }
    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn output_character(
        &mut self,
        _: &Transform,
        _: f64,
        _: f64,
        _: f64,
        _: &str,
    ) -> Result<(), OutputError> {
        Ok(())
    }
    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
    fn stroke(
        &mut self,
        _: &Transform,
        _: &ColorSpace,
        _: &[f64],
        path: &DrawnPath,
    ) -> Result<(), OutputError> {
        self.count(path);
        Ok(())
    }
    fn fill(
        &mut self,
        _: &Transform,
        _: &ColorSpace,
        _: &[f64],
        path: &DrawnPath,
    ) -> Result<(), OutputError> {
        self.count(path);
        Ok(())
    }
}

fn second_rulings(bytes: &[u8]) -> usize {
    let count = || {
        let mut rulings = Rulings::default();
        if let Ok(document) = pdf_extract::Document::load_mem(bytes) {
            let _ = pdf_extract::output_doc(&document, &mut rulings);
        }
        rulings.0
    };
    panic::catch_unwind(AssertUnwindSafe(count)).unwrap_or_default()
}

/// Letters of a text, however they are ordered and spaced.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.nfkc().collect::<String>().split_whitespace() {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Harmonic mean of precision and recall of two bags; `None` when the second is empty.
fn f1<T: Ord>(read: &BTreeMap<T, usize>, reference: &BTreeMap<T, usize>) -> Option<f64> {
    let common: usize = read.iter().map(|(c, n)| *n.min(reference.get(c).unwrap_or(&0))).sum();
    let both = read.values().sum::<usize>() + reference.values().sum::<usize>();
    (!reference.is_empty()).then(|| 2.0 * common as f64 / both.max(1) as f64)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn is_torture(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str() == TORTURE)
}

/// Every file through the whole pipeline and through the reader alone, beside pdftotext.
fn report(files: &[PathBuf]) -> ExitCode {
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    let (mut slow, mut large) = ((0.0, String::new()), (0.0, String::new()));
    let (mut own, mut reader, mut other) = (0.0, 0.0, 0.0);
    let (mut all, mut without) = (Vec::new(), Vec::new());
    let mut faults = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let whole = engine("whole", file);
        let status = match &whole.end {
            Ok(()) => whole.said["status"].as_str().unwrap_or("crashed").to_owned(),
            Err(End::TimedOut) => "hang".to_owned(),
            Err(End::OutOfMemory) => "out_of_memory".to_owned(),
            Err(_) => "panic".to_owned(),
        };
        if let Err(end) = &whole.end {
            faults.push(format!("{name}: {end}"));
        }
        // A hidden text layer is what pdftotext prints of a scan; it is not read here.
        let is_scan = status == "needs_ocr";
        *statuses.entry(status).or_default() += 1;
        let (seconds, memory) = (whole.seconds, whole.number("memory"));
        if seconds > MOST_SECONDS || memory > MOST_MEGABYTES {
            faults.push(format!("{name}: {seconds:.1} s, {memory:.0} MB"));
        }
        slow = if seconds > slow.0 { (seconds, name.clone()) } else { slow };
        large = if memory > large.0 { (memory, name.clone()) } else { large };
        let (first, reference) = (engine("first", file), pdftotext(file));
        own += whole.number("cpu");
        reader += first.number("cpu");
        other +=
            reference.said.as_array().into_iter().flatten().filter_map(Value::as_f64).sum::<f64>();
        let score = f1(&letters(&first.text), &letters(&reference.text));
        if let Some(f) = score.filter(|_| !is_scan) {
            all.push(f);
            if !is_torture(file) {
                without.push(f);
                if f < 0.9 {
                    println!("low: {name}: characters F1 {f:.3}");
                }
            }
        }
    }
    let said: Vec<String> = statuses.iter().map(|(status, n)| format!("{n} {status}")).collect();
    println!("{} files: {}", files.len(), said.join(", "));
    println!("longest {:.2} s: {}", slow.0, slow.1);
    println!("largest {:.0} MB: {}", large.0, large.1);
    println!(
        "characters F1 against pdftotext, scans aside: {:.4} on {} files; {:.4} on the {} outside of {TORTURE}",
        mean(&all),
        all.len(),
        mean(&without),
        without.len()
    );
    println!(
        "CPU: reader {reader:.2} s, whole pipeline {own:.2} s, pdftotext {other:.2} s: {:.2} and {:.2} times",
        reader / other,
        own / other
    );
    if mean(&without) < LEAST_F1 {
        faults.push(format!("characters F1 below {LEAST_F1}"));
    }
    if reader > other {
        faults.push("more CPU than pdftotext".to_owned());
    }
    faults.iter().for_each(|fault| println!("FAULT: {fault}"));
    ExitCode::from(u8::from(!faults.is_empty()))
}

/// Both engines on every file, against pdftotext.
fn compare(files: &[PathBuf]) -> ExitCode {
    println!(
        "engine       files panics errors  ended words_F1  without chars_F1  without  rulings   CPU_s  most_MB"
    );
    let references: Vec<String> = files.iter().map(|file| pdftotext(file).text).collect();
    for (label, name) in [("hayro", "first"), ("pdf-extract", "second")] {
        let (mut panics, mut errors, mut ended, mut rulings) = (0, 0, 0, 0.0);
        let (mut cpu, mut memory) = (0.0_f64, 0.0_f64);
        let mut scores = [const { Vec::new() }; 4];
        for (file, reference) in files.iter().zip(&references) {
            let outcome = engine(name, file);
            let panicked =
                matches!(&outcome.end, Err(End::Crashed(words)) if words.contains("panicked"));
            panics += usize::from(panicked || outcome.number("failed") > 0.0);
            ended += usize::from(outcome.end.is_err() && !panicked);
            errors += usize::from(outcome.said.get("error").is_some());
            rulings += outcome.number("rulings");
            cpu += outcome.number("cpu");
            memory = memory.max(outcome.number("memory"));
            let of = [
                f1(&words(&outcome.text), &words(reference)),
                f1(&letters(&outcome.text), &letters(reference)),
            ];
            for (at, score) in of.into_iter().enumerate() {
                let Some(score) = score else { continue };
                scores[2 * at].push(score);
                if !is_torture(file) {
                    scores[2 * at + 1].push(score);
                }
            }
        }
        let [words, words_without, chars, chars_without] = scores.map(|s| mean(&s));
        println!(
            "{label:12} {:5} {panics:6} {errors:6} {ended:6} {words:8.3} {words_without:8.3} {chars:8.3} \
             {chars_without:8.3} {rulings:8} {cpu:7.2} {memory:8.0}",
            files.len()
        );
    }
    ExitCode::SUCCESS
}
