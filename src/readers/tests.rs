//! Detection and the HTML and spreadsheet readers over the public files of other projects and over
//! damaged copies of own ones: no panic, no hang, a status for each.
//! It judges no content; that is done beside each reader.

use super::{READERS, detect};
use crate::limits::Limits;
use crate::seeded::Seeded;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Time one file may take here, unoptimised and on a shared machine. The program's own limit, 60 s,
/// is for release builds.
const SLOWEST: Duration = Duration::from_secs(60);

fn corpora() -> Option<PathBuf> {
    let shared = std::env::var_os("DOISOAT_SHARED").map_or("../shared".into(), PathBuf::from);
    let corpora = shared.join("corpora");
    if corpora.is_dir() {
        return Some(corpora);
    }
    eprintln!("SKIPPED: no public files; set DOISOAT_SHARED to the folder of corpora/");
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// How a file ends: "html ok", "encrypted"; a panic is an error.
fn outcome(bytes: &[u8], name: &str, limits: &Limits) -> Result<String, String> {
    let run = || match detect(bytes, name) {
        Ok(reader) => match reader.read(bytes, limits) {
            Ok(document) if document.is_empty() => format!("{} read, empty", reader.name()),
            Ok(document) if document.diagnostics.iter().any(|d| d.loses_content) => {
                format!("{} read in part", reader.name())
            }
            Ok(_) => format!("{} read", reader.name()),
            Err(error) => {
                if std::env::var_os("DOISOAT_VERBOSE").is_some() {
                    eprintln!("{name}: {}", error.message);
                }
                format!("{} {}", reader.name(), error.status.name())
            }
        },
        Err(error) => format!("not read: {}", error.status.name()),
    };
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?").to_owned()
    })
}

/// Runs over the folder and prints the counts; `tolerated` panics of foreign parsers, which the
/// pipeline turns into a status of the one document, may remain.
fn survey(folder: &str, tolerated: usize) {
    let Some(corpora) = corpora() else { return };
    let limits = Limits::default();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut panics = Vec::new();
    let mut slow = Vec::new();
    for path in files(&corpora.join(folder)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let start = Instant::now();
        match outcome(&bytes, &name, &limits) {
            Ok(outcome) => {
                if std::env::var_os("DOISOAT_VERBOSE").is_some() {
                    eprintln!("{folder}: {name}: {outcome}");
                }
                *counts.entry(outcome).or_default() += 1;
            }
            Err(panic) => panics.push(format!("{name}: {panic}")),
        }
        if start.elapsed() > SLOWEST {
            slow.push(format!("{name}: {:?}", start.elapsed()));
        }
    }
    eprintln!("{folder}: {counts:#?}, panics {panics:#?}");
    assert!(panics.len() <= tolerated, "{folder}: {panics:#?}");
    assert!(slow.is_empty(), "{folder}: {slow:#?}");
}

#[test]
fn public_pages_are_read_without_panic_or_hang() {
    survey("html", 0);
}

#[test]
fn public_xlsx_files_are_read_without_panic_or_hang() {
    survey("xlsx", 0);
}

#[test]
fn public_xls_files_are_read_without_panic_or_hang() {
    survey("xls", 0);
}

#[test]
fn public_ods_files_are_read_without_panic_or_hang() {
    survey("ods", 0);
}

#[test]
fn public_files_of_other_kinds_get_an_answer() {
    for folder in ["doc", "rtf", "odt", "vn-gov"] {
        survey(folder, 0);
    }
}

#[test]
fn damaged_copies_end_with_a_status() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20 {
        sheet.write_string(row, 1, "Số hồ sơ").unwrap();
        sheet.write_number(row, 2, f64::from(row)).unwrap();
    }
    sheet.merge_range(0, 3, 2, 4, "x", &rust_xlsxwriter::Format::new()).unwrap();
    let page =
        "<!doctype html><p>Các kế hoạch<sup><a href='#a'>1</a></sup><table><tr><td rowspan=3>1\
        <td colspan=2>a<tr><td>b<table><tr><td>c</table></table><ol><li id=a>Kế hoạch</ol>"
            .repeat(4);
    let sources = [book.save_to_buffer().unwrap(), page.into_bytes()];
    let limits = Limits::default();
    let mut dice = Seeded(2021);
    for source in sources {
        for _ in 0..300 {
            let mut bytes = source.clone();
            match dice.below(3) {
                0 => bytes.truncate(dice.below(source.len())),
                1 => {
                    for _ in 0..=dice.below(8) {
                        let at = dice.below(bytes.len());
                        bytes[at] ^= 1 << dice.below(8);
                    }
                }
                _ => {
                    let from = dice.below(bytes.len());
                    let to = from + dice.below(bytes.len() - from);
                    let piece = bytes[from..to].to_vec();
                    let at = dice.below(bytes.len());
                    bytes.splice(at..at, piece);
                }
            }
            let outcome = outcome(&bytes, "", &limits);
            assert!(outcome.is_ok(), "{outcome:?}");
        }
    }
}

#[test]
fn readers_have_names_and_endings_of_their_own() {
    let mut names: Vec<_> = READERS.iter().map(|r| r.name()).collect();
    let mut endings: Vec<_> = READERS.iter().flat_map(|r| r.extensions()).collect();
    let counts = (names.len(), endings.len());
    names.sort_unstable();
    names.dedup();
    endings.sort_unstable();
    endings.dedup();
    assert_eq!((names.len(), endings.len()), counts);
}
