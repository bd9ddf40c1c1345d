//! One document through all stages, readable on one screen.
//! It decides nothing itself; each stage is a total function of values.

use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::report::{Report, SourceFile};
use crate::status::{LimitKind, ReadError, Status};

/// What the caller chose.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Limits for reading.
    pub limits: Limits,
    /// Id of the form to use instead of the best fitting one.
    pub form: Option<String>,
}

/// Reads, understands and checks one document. `filename` only names it in the report and, for
/// text formats, helps to tell them apart.
///
/// # Errors
/// A [`ReadError`] when the document could not be had; its status is never a processed one.
pub fn process(
    bytes: &[u8],
    filename: &str,
    mapping: &Mapping,
    options: &Options,
) -> Result<Report, ReadError> {
    if bytes.len() as u64 > options.limits.input_bytes {
        return Err(ReadError::limit(
            LimitKind::Bytes,
            format!(
                "the file has {} bytes, over the limit of {}; split it or raise --max-bytes",
                bytes.len(),
                options.limits.input_bytes
            ),
        ));
    }
    let _ = mapping;
    Ok(Report {
        sources: vec![SourceFile {
            filename: filename.to_owned(),
            bytes: bytes.len() as u64,
            ..SourceFile::default()
        }],
        status: Some(Status::NoTable),
        ..Report::default()
    })
}
