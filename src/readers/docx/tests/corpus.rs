//! A run over the public Word files of other projects, where they are at hand.
//! It checks that nothing panics or hangs and that broken files are refused, not what is read.

use super::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Longest that one file of the corpora may take, in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

fn word_files() -> Vec<PathBuf> {
    let shared = std::env::var_os("DOISOAT_SHARED").map_or("../shared".into(), PathBuf::from);
    let mut folders = vec![shared.join("corpora/docx")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn public_files_neither_panic_nor_hang() {
    let files = word_files();
    if files.is_empty() {
        eprintln!("SKIPPED: no public Word files; set DOISOAT_SHARED to the folder of corpora/");
        return;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut slow = Vec::new();
    let start = Instant::now();
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let begin = Instant::now();
        let recognised = Docx.recognise(&bytes).is_some();
        let result = Docx.read(&bytes, &Limits::default());
        if begin.elapsed() > LONGEST {
            slow.push(path.clone());
        }
        let status = match &result {
            Ok(_) if !recognised => "read though not recognised",
            Ok(document) if document.is_empty() => "read, without text",
            Ok(document) if document.diagnostics.iter().any(|d| d.loses_content) => "read in part",
            Ok(_) => "read",
            Err(error) => error.status.name(),
        };
        *counts.entry(status).or_default() += 1;
        if std::env::var_os("DOISOAT_VERBOSE").is_some() && !status.starts_with("read") {
            eprintln!(
                "{}: {}",
                path.display(),
                result.err().map(|e| e.to_string()).unwrap_or_default()
            );
        }
    }
    eprintln!("{} files in {:?}: {counts:?}", files.len(), start.elapsed());
    assert!(slow.is_empty(), "too slow: {slow:?}");
    let read: usize = counts.iter().filter(|(s, _)| s.starts_with("read")).map(|(_, n)| n).sum();
    assert!(read * 10 >= files.len() * 9, "fewer than nine in ten were read: {counts:?}");
}
