//! Documents of the command line, read in parallel and handed on in their order.
//! It writes nothing but the one line for a document that was not processed.

use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::Reading;
use crate::batch::{self, Input, Origin};
use crate::pipeline::Mapped;
use crate::report::Report;
use crate::status::Status;
use crate::writers::terminal;
use rayon::prelude::*;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The inputs for files as typed; `-` is standard input.
///
/// # Errors
/// When a path is a folder, or standard input is named twice or cannot be read.
pub fn inputs(files: &[PathBuf], limit: u64) -> Result<Vec<Input>, Failure> {
    let mut stdin_read = false;
    files
        .iter()
        .map(|file| {
            let name = file.to_string_lossy().into_owned();
            if file == Path::new("-") {
                if std::mem::replace(&mut stdin_read, true) {
                    return Err(Failure::usage("standard input (`-`) can be read only once"));
                }
                let mut bytes = Vec::new();
                io::stdin()
                    .lock()
                    .take(limit.saturating_add(1))
                    .read_to_end(&mut bytes)
                    .map_err(|e| Failure::usage(format!("standard input: {e}")))?;
                return Ok(Input { name, origin: Origin::Memory(bytes) });
            }
            if file.is_dir() {
                let message = format!("{name} is a folder; `doisoat run` reads folders");
                return Err(Failure::usage(message));
            }
            Ok(Input { name, origin: Origin::File(file.clone()) })
        })
        .collect()
}

/// The tables and forms of the documents, in order; a line for each that could not be read.
///
/// # Errors
/// When there are no workers.
pub fn tables_of_each(
    inputs: &[Input],
    jobs: usize,
    reading: &Reading,
) -> Result<(Vec<(String, Mapped)>, Outcome), Failure> {
    let pool = batch::workers(jobs).map_err(|e| Failure::usage(e.message))?;
    let read = |input: &Input| batch::read_tables(input, &reading.mapping, &reading.options);
    let results: Vec<_> = pool.install(|| inputs.par_iter().map(read).collect());
    let mut outcome = Outcome::Processed;
    let mut out = Vec::new();
    for (input, result) in inputs.iter().zip(results) {
        match result {
            Ok(mapped) => out.push((input.name.clone(), mapped)),
            Err(error) => {
                outcome = outcome.max(Outcome::of(error.status));
                complain_of(&input.name, error.status, &error.message);
            }
        }
    }
    Ok((out, outcome))
}

/// Says that a document was not processed, on one line.
pub fn complain_of(name: &str, status: Status, why: &str) {
    output::complain(&terminal::one_line(&format!("{name}: {}: {why}", status.name())));
}

/// Reads the documents and hands each with its report to `each`, in order, until that says stop
/// (`false`). The outcome is that of the documents.
///
/// # Errors
/// When there are no workers, or `each` fails.
pub fn read_each(
    inputs: &[Input],
    jobs: usize,
    reading: &Reading,
    mut each: impl FnMut(usize, &mut Report) -> Result<bool, Failure>,
) -> Result<Outcome, Failure> {
    let pool = batch::workers(jobs).map_err(|e| Failure::usage(e.message))?;
    let mut outcome = Outcome::Processed;
    let mut next = 0;
    // A few documents for each worker at a time: order is kept, memory bounded.
    for chunk in inputs.chunks(jobs * 4) {
        let read = |input: &Input| batch::read(input, &reading.mapping, &reading.options);
        let mut reports: Vec<Report> = pool.install(|| chunk.par_iter().map(read).collect());
        for (input, report) in chunk.iter().zip(&mut reports) {
            let status = report.status.unwrap_or(Status::Ok);
            outcome = outcome.max(Outcome::of(status));
            if !status.is_processed() {
                let line = report.diagnostics.first().map_or("", |d| d.message.as_str());
                complain_of(&input.name, status, line);
            }
            if !each(next, report)? {
                return Ok(outcome);
            }
            next += 1;
        }
    }
    Ok(outcome)
}
