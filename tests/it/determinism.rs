//! The same findings in the same order, with any number of workers and from any format of a report.
//! Whether they are right is the judge's matter.

use crate::harness::Place;
use std::path::{Path, PathBuf};

/// The folders of samples with their documents.
fn samples() -> Vec<Vec<PathBuf>> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"));
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        all.sort();
        all
    };
    let is_document = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "report");
    entries(root)
        .into_iter()
        .filter(|path| path.is_dir())
        .map(|folder| entries(&folder).into_iter().filter(is_document).collect::<Vec<_>>())
        .filter(|documents| documents.len() > 1)
        .collect()
}

fn checked(documents: &[PathBuf], jobs: &str) -> serde_json::Value {
    let place = Place::with(&[]);
    let names: Vec<String> = documents.iter().map(|d| d.display().to_string()).collect();
    let mut arguments = vec!["check", "--format", "json", "--jobs", jobs];
    arguments.extend(names.iter().map(String::as_str));
    place.doisoat(&arguments).json()
}

#[test]
fn any_number_of_workers_gives_the_same_bytes() {
    let documents: Vec<PathBuf> = samples().concat();
    let one = checked(&documents, "1");
    for jobs in ["2", "8"] {
        assert!(checked(&documents, jobs) == one, "{jobs} workers");
    }
}

#[test]
fn every_format_of_a_report_gives_the_same_findings_in_the_same_order() {
    for documents in samples() {
        let all = checked(&documents, "2");
        let told = |document: &serde_json::Value| -> Vec<String> {
            let findings = document["findings"].as_array().expect("findings");
            let line = |f: &serde_json::Value| {
                let text = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
                [text("id"), text("rule"), text("level"), text("arithmetic")].join(" ")
            };
            findings.iter().map(line).collect()
        };
        let first = told(&all[0]);
        for (document, path) in all.as_array().expect("documents").iter().zip(&documents) {
            assert_eq!(told(document), first, "{}", path.display());
        }
    }
}
