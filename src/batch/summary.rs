//! The summary of a run: counts, and every document with its status; also the shape of summary.json.
//! It holds nothing that differs between two runs over the same inputs.

use crate::writers::json::JsonReport;
use crate::writers::json::shape::{Generator, SCHEMA_VERSION};
use serde::Serialize;
use std::collections::BTreeMap;

/// The summary of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Version of the shape of the reports.
    pub schema_version: String,
    /// The program.
    pub generator: Generator,
    /// Counts.
    pub totals: Totals,
    /// Documents by status.
    pub statuses: BTreeMap<String, usize>,
    /// Findings by level.
    pub findings: BTreeMap<String, usize>,
    /// Every document, by path.
    pub documents: Vec<DocumentLine>,
    /// Files in walked folders that are no known documents.
    pub skipped: Vec<SkippedLine>,
}

/// Counts over all documents.
#[derive(Debug, Clone, Default, Serialize)]
#[allow(missing_docs)]
pub struct Totals {
    pub documents: usize,
    pub processed: usize,
    pub not_processed: usize,
    /// Documents with the same bytes as an earlier one; their rows stand in the tables once.
    pub duplicates: usize,
    pub observations: usize,
    pub values: usize,
    pub figures: usize,
    pub measures: usize,
    pub measures_checked: usize,
}

/// One document of a summary.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentLine {
    /// Its name.
    pub path: String,
    /// How it ended.
    pub status: String,
    /// Why it was not processed; null when it was.
    pub message: Option<String>,
}

/// One file that was not read.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct SkippedLine {
    pub path: String,
    pub reason: String,
}

impl Summary {
    /// A summary of no document.
    pub fn new(generator: Generator) -> Summary {
        let levels = ["error", "warning", "note"];
        Summary {
            schema_version: SCHEMA_VERSION.to_owned(),
            generator,
            findings: levels.iter().map(|l| ((*l).to_owned(), 0)).collect(),
            ..Summary::default()
        }
    }

    /// Adds a document. The facts of a duplicate are not counted again.
    pub fn add(&mut self, path: &str, report: &JsonReport, processed: bool, duplicate: bool) {
        self.totals.documents += 1;
        *self.statuses.entry(report.status.clone()).or_default() += 1;
        let message = (!processed).then(|| {
            let first = report.diagnostics.first();
            first.map(|d| d.message.clone()).unwrap_or_default()
        });
        if processed {
            self.totals.processed += 1;
        } else {
            self.totals.not_processed += 1;
        }
        let line = DocumentLine { path: path.to_owned(), status: report.status.clone(), message };
        self.documents.push(line);
        if duplicate {
            self.totals.duplicates += 1;
            return;
        }
        let coverage = &report.coverage;
        self.totals.observations += coverage.slots;
        self.totals.values += coverage.values;
        self.totals.figures += coverage.figures;
        self.totals.measures += coverage.measures;
        self.totals.measures_checked += coverage.measures_checked;
        for finding in report.findings.iter().filter(|f| f.counts()) {
            if let Some(level) = &finding.level {
                *self.findings.entry(level.clone()).or_default() += 1;
            }
        }
    }
}
