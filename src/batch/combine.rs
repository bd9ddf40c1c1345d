//! Reports → combined tables and summary, always rebuilt from all reports in the order of names.
//! It reads no document: what is not in a report is not in a table.

use super::inputs::Skipped;
use super::run::RunError;
use super::store::{Pending, Store, report_path};
use super::summary::{SkippedLine, Summary};
use crate::mapping::Catalogue;
use crate::status::Status;
use crate::writers::csv::CsvWriter;
use crate::writers::json::shape::{Generator, JsonReport};
use crate::writers::rows::{ReportRows, TABLES, catalogue_rows, report_rows};
use crate::writers::sqlite::SqliteWriter;
use crate::writers::{json, jsonl};
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

/// A document whose report is wanted in the tables.
#[derive(Debug)]
pub struct Done {
    /// Its name.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// The report, where it could not be written to its file.
    pub unwritten: Option<Box<JsonReport>>,
}

/// Reports that are parsed at a time: enough for every worker, few enough for the memory.
const CHUNK: usize = 64;

/// Writes the tables and the summary.
///
/// # Errors
/// When a report cannot be read back or an output cannot be written.
pub fn combine(
    documents: &[Done],
    skipped: &[Skipped],
    generator: Generator,
    catalogue: &Catalogue,
    reports: &Store,
    out: &Store,
) -> Result<Summary, RunError> {
    let mut summary = Summary::new(generator);
    let mut tables = Tables::create(out)?;
    tables.write(&catalogue_rows(catalogue))?;
    let mut seen: HashSet<String> = HashSet::new();
    for chunk in documents.chunks(CHUNK) {
        let parsed: Vec<Result<(JsonReport, ReportRows), RunError>> =
            chunk.par_iter().map(|document| rows_of(document, reports)).collect();
        for (document, parsed) in chunk.iter().zip(parsed) {
            let (report, mut rows) = parsed?;
            let id = report.document.id.clone();
            let duplicate = id.is_some_and(|id| !seen.insert(id));
            if duplicate {
                // The keys of these rows begin with the document's id, which is its bytes.
                rows.tables[1..].iter_mut().for_each(Vec::clear);
            }
            summary.add(&document.name, &report, document.status.is_processed(), duplicate);
            tables.write(&rows)?;
        }
    }
    tables.finish(out)?;
    summary.skipped = skipped
        .iter()
        .map(|s| SkippedLine { path: s.name.clone(), reason: s.reason.to_owned() })
        .collect();
    out.write("summary.json", json::pretty(&summary).as_bytes()).map_err(RunError::output)?;
    Ok(summary)
}

fn rows_of(document: &Done, reports: &Store) -> Result<(JsonReport, ReportRows), RunError> {
    let report = match &document.unwritten {
        Some(report) => (**report).clone(),
        None => {
            let path = report_path(&document.name);
            let bytes = reports.read(&path).ok_or_else(|| RunError::report(&path, "it is gone"))?;
            serde_json::from_slice(&bytes).map_err(|e| RunError::report(&path, &e.to_string()))?
        }
    };
    let rows = report_rows(&report, &document.name);
    Ok((report, rows))
}

/// The outputs that rows go to.
struct Tables {
    jsonl: Vec<Pending>,
    csv: Vec<(PathBuf, CsvWriter<BufWriter<File>>)>,
    sqlite: SqliteWriter,
    sqlite_file: PathBuf,
}

impl Tables {
    fn create(out: &Store) -> Result<Tables, RunError> {
        let mut jsonl = Vec::new();
        let mut csv = Vec::new();
        for table in TABLES {
            jsonl.push(out.pending(&format!("{}.jsonl", table.name)).map_err(RunError::output)?);
            let path = out.temporary();
            let file = BufWriter::new(File::create(&path).map_err(RunError::output)?);
            csv.push((path, CsvWriter::new(file, table).map_err(RunError::output)?));
        }
        let sqlite_file = out.temporary();
        let sqlite = SqliteWriter::create(&sqlite_file).map_err(RunError::output)?;
        Ok(Tables { jsonl, csv, sqlite, sqlite_file })
    }

    fn write(&mut self, rows: &ReportRows) -> Result<(), RunError> {
        for (index, table) in TABLES.into_iter().enumerate() {
            for row in &rows.tables[index] {
                jsonl::write_row(&mut self.jsonl[index].out, table, row)
                    .map_err(RunError::output)?;
                self.csv[index].1.write(row).map_err(RunError::output)?;
            }
            self.sqlite.write(table, &rows.tables[index]).map_err(RunError::output)?;
        }
        Ok(())
    }

    fn finish(self, out: &Store) -> Result<(), RunError> {
        for pending in self.jsonl {
            pending.finish().map_err(RunError::output)?;
        }
        for (table, (path, writer)) in TABLES.into_iter().zip(self.csv) {
            drop(writer.finish().map_err(RunError::output)?);
            out.adopt(&path, &format!("{}.csv", table.name)).map_err(RunError::output)?;
        }
        self.sqlite.finish().map_err(RunError::output)?;
        out.adopt(&self.sqlite_file, "doisoat.sqlite").map_err(RunError::output)
    }
}
