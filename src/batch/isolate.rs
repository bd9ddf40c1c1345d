//! One document, whatever happens: every way to fail ends in a report with a status and one line.
//! It does not guard against what ends the process (stack overflow, out of memory).

use super::inputs::{Input, Origin};
use super::second_opinion;
use crate::diagnostic::Diagnostic;
use crate::mapping::Mapping;
use crate::pipeline::{self, Mapped, Options};
use crate::report::{Report, SourceFile};
use crate::status::{LimitKind, ReadError, Status};
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

/// Code of the diagnostic that says why a document was not processed.
pub const NOT_PROCESSED: &str = "not-processed";

/// The bytes of an input, with their hash.
#[derive(Debug)]
pub struct Bytes<'a> {
    data: Cow<'a, [u8]>,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

/// Reads the bytes of an input, no more of them than the limit allows.
///
/// # Errors
/// Status `io_error` or `limit_bytes`.
pub fn bytes<'a>(input: &'a Input, options: &Options) -> Result<Bytes<'a>, ReadError> {
    let data = match &input.origin {
        Origin::Memory(data) => Cow::Borrowed(data.as_slice()),
        Origin::File(path) => Cow::Owned(file_bytes(path, options.limits.input_bytes)?),
    };
    Ok(Bytes { sha256: hex(&Sha256::digest(&data)), data })
}

fn file_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let io_error = |e: io::Error| ReadError::new(Status::IoError, describe(&e));
    let file = File::open(path).map_err(io_error)?;
    let metadata = file.metadata().map_err(io_error)?;
    if metadata.is_dir() {
        let message = "this is a folder; `doisoat run` reads folders";
        return Err(ReadError::new(Status::IoError, message));
    }
    let mut data = Vec::new();
    // One byte more than allowed tells a file that is too large from one that just fits, also
    // where the size is not known beforehand (pipes, devices).
    file.take(limit.saturating_add(1)).read_to_end(&mut data).map_err(io_error)?;
    if data.len() as u64 > limit {
        return Err(ReadError::limit(
            LimitKind::Bytes,
            format!("the file has more than the allowed {limit} bytes; split it"),
        ));
    }
    Ok(data)
}

/// The words for an error of the operating system, without its number, which differs by system.
fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read the file".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}

/// The report of an input; its status is never missing.
pub fn read(input: &Input, mapping: &Mapping, options: &Options) -> Report {
    match bytes(input, options) {
        Ok(bytes) => read_bytes(input, &bytes, mapping, options),
        Err(error) => failed(input, None, &error),
    }
}

/// The tables and the form of an input, nothing checked.
///
/// # Errors
/// Why they could not be had; a panic is one of the reasons.
pub fn read_tables(
    input: &Input,
    mapping: &Mapping,
    options: &Options,
) -> Result<Mapped, ReadError> {
    guarded(input, options, |bytes| pipeline::map_tables(bytes, &input.name, mapping, options))
}

/// Any work on the bytes of an input.
///
/// # Errors
/// Those of the work, why the bytes could not be had, and a panic.
pub fn guarded<T>(
    input: &Input,
    options: &Options,
    work: impl FnOnce(&[u8]) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let bytes = bytes(input, options)?;
    catch(|| work(&bytes.data)).unwrap_or_else(|panic| {
        let line = format!("a defect of doisoat, please report it: {panic}");
        Err(ReadError::new(Status::Crashed, line))
    })
}

/// The report of an input whose bytes are there.
pub fn read_bytes(input: &Input, bytes: &Bytes, mapping: &Mapping, options: &Options) -> Report {
    isolated(input, bytes, || {
        let mut report = pipeline::process(&bytes.data, &input.name, mapping, options)?;
        if options.second_opinion && report.sources.iter().any(|s| s.reader == "pdf") {
            report.diagnostics.extend(second_opinion::compare(&bytes.data));
        }
        Ok(report)
    })
}

fn isolated(
    input: &Input,
    bytes: &Bytes,
    process: impl FnOnce() -> Result<Report, ReadError>,
) -> Report {
    match catch(process) {
        Ok(Ok(mut report)) => {
            report.status.get_or_insert(Status::Ok);
            if report.sources.is_empty() {
                report.sources.push(SourceFile::default());
            }
            if let [source] = report.sources.as_mut_slice() {
                source.filename.clone_from(&input.name);
                source.sha256.clone_from(&bytes.sha256);
                source.bytes = bytes.data.len() as u64;
            }
            report
        }
        Ok(Err(error)) => failed(input, Some(bytes), &error),
        Err(panic) => {
            let line = format!("a defect of doisoat, please report it: {panic}");
            failed(input, Some(bytes), &ReadError::new(Status::Crashed, line))
        }
    }
}

/// The report of a document that was not processed.
pub fn failed(input: &Input, bytes: Option<&Bytes>, error: &ReadError) -> Report {
    Report {
        sources: vec![SourceFile {
            filename: input.name.clone(),
            sha256: bytes.map(|b| b.sha256.clone()).unwrap_or_default(),
            bytes: bytes.map(|b| b.data.len() as u64).unwrap_or_default(),
            ..SourceFile::default()
        }],
        status: Some(error.status),
        diagnostics: vec![Diagnostic::loss(NOT_PROCESSED, error.message.clone(), None)],
        ..Report::default()
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PANIC_PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the work; a panic becomes its message and place and prints nothing.
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                PANIC_PLACE.set(info.location().map(ToString::to_string));
            } else {
                previous(info);
            }
        }));
    });
    let guarded = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(guarded);
    result.map_err(|payload| {
        let message = panic_message(payload.as_ref());
        match PANIC_PLACE.take() {
            Some(place) => format!("{message} ({place})"),
            None => message.to_owned(),
        }
    })
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic without a message")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Input {
        Input { name: "x.txt".into(), origin: Origin::Memory(b"abc".to_vec()) }
    }

    #[test]
    fn a_panic_becomes_the_status_crashed_with_its_message() {
        let input = input();
        let bytes = bytes(&input, &Options::default()).unwrap();
        let report = isolated(&input, &bytes, || panic!("index {} out of range", 7));
        assert_eq!(report.status, Some(Status::Crashed));
        let line = &report.diagnostics[0].message;
        assert!(line.contains("index 7 out of range (src/batch/isolate.rs:"), "{line}");
        assert!(!report.sources[0].sha256.is_empty());
    }

    #[test]
    fn an_error_keeps_its_status_and_line() {
        let input = input();
        let bytes = bytes(&input, &Options::default()).unwrap();
        let report = isolated(&input, &bytes, || Err(ReadError::corrupt("the end is missing")));
        assert_eq!(report.status, Some(Status::Corrupt));
        assert_eq!(report.diagnostics[0].message, "the end is missing");
    }

    #[test]
    fn a_file_over_the_limit_is_not_read_whole() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), [0_u8; 11]).unwrap();
        let status = |limit| file_bytes(file.path(), limit).map(|b| b.len()).map_err(|e| e.status);
        assert_eq!(status(11), Ok(11));
        assert_eq!(status(10), Err(Status::Limit(LimitKind::Bytes)));
    }

    #[test]
    fn a_missing_file_is_an_io_error() {
        let origin = Origin::File("/nonexistent/x.docx".into());
        let input = Input { name: "x.docx".into(), origin };
        let report = read(&input, &Mapping::default(), &Options::default());
        assert_eq!(report.status, Some(Status::IoError));
    }
}
