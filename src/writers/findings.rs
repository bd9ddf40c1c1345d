//! The findings of one document, ready for the formats of `check` that other programs read.
//! It renders only CSV; `sarif` and `junit` render theirs.

use super::csv::CsvWriter;
use super::json::shape::{Diagnostic, Finding, Since};
use super::json::{JsonReport, report_to_json};
use super::language::Language;
use super::rows::{ColumnType, FINDINGS, finding_row};
use crate::report::Report;
use crate::status::Status;

/// The findings of one document.
#[derive(Debug)]
pub struct Checked {
    /// Its name.
    pub path: String,
    /// SHA-256 of its bytes, if they could be had.
    pub document_id: Option<String>,
    /// How it ended.
    pub status: Status,
    /// Relations that do not hold.
    pub findings: Vec<Finding>,
    /// What was lost; for a document that was not processed, why.
    pub diagnostics: Vec<Diagnostic>,
    /// How the findings differ from those of an earlier run, when they are compared with one.
    pub since: Option<Since>,
}

impl Checked {
    /// The findings of a report.
    pub fn of(report: &Report, since: Option<Since>) -> Checked {
        let JsonReport { document, findings, diagnostics, sources, .. } =
            report_to_json(report, false);
        Checked {
            path: sources.into_iter().next().map(|s| s.filename).unwrap_or_default(),
            document_id: document.id,
            status: report.status.unwrap_or(Status::Ok),
            findings,
            diagnostics,
            since,
        }
    }
}

impl Finding {
    /// The message, with the arithmetic behind it.
    pub fn sentence(&self, language: Language) -> String {
        let message = language.of(&self.message.vi, &self.message.en);
        match &self.arithmetic {
            Some(arithmetic) => format!("{message} ({arithmetic})"),
            None => message.to_owned(),
        }
    }
}

/// The findings as CSV: the columns of the combined table with the path in front.
pub fn csv(checked: &Checked, with_header: bool) -> String {
    let mut columns = vec![("path", ColumnType::Text)];
    columns.extend(FINDINGS.columns);
    let rows = checked.findings.iter().map(|finding| {
        let mut row = vec![checked.path.clone().into()];
        row.extend(finding_row(&checked.document_id, finding));
        row
    });
    // Writing to memory cannot fail.
    let written = || -> std::io::Result<Vec<u8>> {
        let mut writer = CsvWriter::with_columns(Vec::new(), &columns, with_header)?;
        for row in rows {
            writer.write(&row)?;
        }
        writer.finish()
    };
    String::from_utf8_lossy(&written().unwrap_or_default()).into_owned()
}
