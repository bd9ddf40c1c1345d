//! A batch from its paths to its summary: read what is new, keep what is done, rebuild the tables.
//! It prints nothing.

use super::combine::{self, Done};
use super::inputs::{self, Input};
use super::isolate;
use super::journal::{self, Entry, Journal};
use super::store::{Store, report_path};
use super::summary::Summary;
use crate::mapping::Mapping;
use crate::pipeline::Options;
use crate::report::Report;
use crate::status::{ReadError, Status};
use crate::text::hex;
use crate::writers::json::{self, JsonReport, report_to_json};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// What to run.
#[derive(Debug)]
pub struct RunRequest<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The output folder.
    pub out: &'a Path,
    /// Read everything again.
    pub fresh: bool,
    /// Number of workers.
    pub jobs: usize,
    /// What rows are matched to.
    pub mapping: &'a Mapping,
    /// How documents are read.
    pub options: &'a Options,
    /// Which program reads them: with another one, all documents are read again.
    pub program: &'a str,
}

/// Sees a run go on. Calls come from several threads.
pub trait Progress: Sync {
    /// So many documents there are.
    fn found(&self, documents: usize);
    /// One is done (or was done before).
    fn done(&self, status: Status);
}

/// A run that came to its end.
#[derive(Debug)]
pub struct Run {
    /// What came out.
    pub summary: Summary,
    /// Documents that an earlier run had done.
    pub resumed: usize,
}

/// Why a run has no result.
#[derive(Debug)]
pub struct RunError {
    /// One line.
    pub message: String,
    /// True when the user asked for something impossible; false when a disk failed.
    pub usage: bool,
}

impl RunError {
    /// The user asked for something impossible.
    pub fn usage(message: impl Into<String>) -> RunError {
        RunError { message: message.into(), usage: true }
    }

    /// An output could not be written.
    pub fn output(error: impl fmt::Display) -> RunError {
        RunError { message: format!("the output cannot be written: {error}"), usage: false }
    }

    /// A report of this run could not be read back.
    pub fn report(path: &str, why: &str) -> RunError {
        RunError { message: format!("report {path} cannot be read back: {why}"), usage: false }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RunError {}

/// Stack of a worker, in bytes. The readers need little, but the libraries below them recurse on
/// nested input; address space costs nothing until it is used.
const WORKER_STACK: usize = 64 << 20;

/// A pool of so many workers.
///
/// # Errors
/// When the system gives no threads.
pub fn workers(jobs: usize) -> Result<ThreadPool, RunError> {
    ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(WORKER_STACK)
        .build()
        .map_err(|e| RunError { message: format!("no worker threads: {e}"), usage: false })
}

/// Runs a batch.
///
/// # Errors
/// When there is nothing to run on, or the output cannot be written. A document that cannot be
/// read is no error: it has a report that says so.
pub fn run(request: &RunRequest, progress: &dyn Progress) -> Result<Run, RunError> {
    let state = request.out.join(".doisoat");
    fs::create_dir_all(&state).map_err(RunError::output)?;
    let _lock = lock(&state.join("lock"), request.out)?;
    let temporary = state.join("tmp");
    // Left over from a run that was killed; nothing in it was ever finished.
    let _ = fs::remove_dir_all(&temporary);
    let reports =
        Store::open(&request.out.join("reports"), &temporary).map_err(RunError::output)?;
    let journal_path = state.join("done.jsonl");
    let mut earlier = Journal::load(&journal_path);
    if request.fresh {
        // The names stay known, so that reports of vanished documents are removed all the same.
        earlier.values_mut().for_each(|entry| entry.settings.clear());
        let lines: String = earlier.values().map(journal::line).collect();
        fs::write(&journal_path, lines).map_err(RunError::output)?;
    }
    let batch = Batch {
        request,
        settings: settings(request),
        earlier,
        journal: Journal::append_to(&journal_path).map_err(RunError::output)?,
        reports,
    };

    let found = inputs::find(request.paths, request.out);
    progress.found(found.documents.len());
    let pool = workers(request.jobs)?;
    let outcomes: Vec<Outcome> = pool.install(|| {
        let one = |input: &Input| {
            let outcome = batch.document(input);
            progress.done(outcome.done.status);
            outcome
        };
        found.documents.par_iter().map(one).collect()
    });
    let resumed = outcomes.iter().filter(|o| o.resumed).count();
    let entries: Vec<&Entry> = outcomes.iter().filter_map(|o| o.entry.as_ref()).collect();
    let lines: String = entries.iter().map(|entry| journal::line(entry)).collect();

    for name in batch.earlier.keys() {
        if outcomes.binary_search_by(|o| o.done.name.as_str().cmp(name)).is_err() {
            batch.reports.remove(&report_path(name));
        }
    }
    let out = Store::open(request.out, &temporary).map_err(RunError::output)?;
    let documents: Vec<Done> = outcomes.into_iter().map(|o| o.done).collect();
    let generator = json::generator();
    let summary = pool.install(|| {
        combine::combine(
            &documents,
            &found.skipped,
            generator,
            &request.mapping.catalogue,
            &batch.reports,
            &out,
        )
    })?;
    out.write(".doisoat/done.jsonl", lines.as_bytes()).map_err(RunError::output)?;
    if summary.documents.len() != found.documents.len() {
        return Err(RunError {
            message: format!(
                "{} documents went in and {} came out: a defect of doisoat, please report it",
                found.documents.len(),
                summary.documents.len()
            ),
            usage: false,
        });
    }
    Ok(Run { summary, resumed })
}

/// Held until the file is dropped: two runs at once would mix their tables.
fn lock(path: &Path, out: &Path) -> Result<File, RunError> {
    let file = File::create(path).map_err(RunError::output)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(RunError::usage(format!("another run is writing to {}", out.display())))
        }
        // A file system without locks: better to run than to refuse.
        Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// The hash of all that a report depends on besides the document.
fn settings(request: &RunRequest) -> String {
    let mut hasher = Sha256::new();
    let mapping: &Mapping = request.mapping;
    hasher.update(format!("{}\n{:?}\n{mapping:?}", request.program, request.options));
    hex(&hasher.finalize())
}

struct Batch<'a> {
    request: &'a RunRequest<'a>,
    settings: String,
    earlier: BTreeMap<String, Entry>,
    journal: Journal,
    reports: Store,
}

struct Outcome {
    done: Done,
    /// For the journal of the next run; `None`: it will be read again.
    entry: Option<Entry>,
    resumed: bool,
}

impl Batch<'_> {
    fn document(&self, input: &Input) -> Outcome {
        let bytes = match isolate::bytes(input, self.request.options) {
            Ok(bytes) => bytes,
            Err(error) => return self.write(input, &isolate::failed(input, None, &error), None),
        };
        if let Some(outcome) = self.done_before(input, &bytes.sha256) {
            return outcome;
        }
        let report = isolate::read_bytes(input, &bytes, self.request.mapping, self.request.options);
        self.write(input, &report, Some(bytes.sha256))
    }

    /// The outcome of an earlier run, if nothing that it depends on has changed.
    fn done_before(&self, input: &Input, sha256: &str) -> Option<Outcome> {
        let entry = self.earlier.get(&input.name)?;
        if entry.sha256 != sha256 || entry.settings != self.settings {
            return None;
        }
        let report = self.reports.read(&report_path(&input.name))?;
        if hex(&Sha256::digest(&report)) != entry.report_sha256 {
            return None;
        }
        let status = Status::named(&entry.status)?;
        let done = Done { name: input.name.clone(), status, unwritten: None };
        Some(Outcome { done, entry: Some(entry.clone()), resumed: true })
    }

    fn write(&self, input: &Input, report: &Report, sha256: Option<String>) -> Outcome {
        let status = report.status.unwrap_or(Status::Ok);
        let text = json::pretty(&report_to_json(report, false));
        let name = input.name.clone();
        if let Err(error) = self.reports.write(&report_path(&name), text.as_bytes()) {
            let line = format!("the report cannot be written: {error}");
            let error = ReadError::new(Status::IoError, line);
            let report = report_to_json(&isolate::failed(input, None, &error), false);
            let unwritten: Option<Box<JsonReport>> = Some(Box::new(report));
            let done = Done { name, status: Status::IoError, unwritten };
            return Outcome { done, entry: None, resumed: false };
        }
        let entry = sha256.filter(|_| is_lasting(status)).map(|sha256| Entry {
            name: name.clone(),
            sha256,
            settings: self.settings.clone(),
            status: status.name().to_owned(),
            report_sha256: hex(&Sha256::digest(text.as_bytes())),
        });
        if let Some(entry) = &entry {
            // A line that cannot be written costs a second reading in the next run, no more.
            let _ = self.journal.add(entry);
        }
        Outcome { done: Done { name, status, unwritten: None }, entry, resumed: false }
    }
}

/// False for statuses that another try may change.
fn is_lasting(status: Status) -> bool {
    !matches!(status, Status::IoError | Status::Timeout | Status::OutOfMemory | Status::Crashed)
}
