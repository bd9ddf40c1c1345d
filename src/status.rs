//! The closed list of statuses a document can end with, and the error that carries one.
//! It does not decide exit codes; `cli` does.

use std::fmt;

/// How the processing of one document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Read whole.
    Ok,
    /// Read, but a part was lost; a diagnostic says which.
    OkPartial,
    /// Read; it has no statistics table.
    NoTable,
    /// It holds pictures of text only.
    NeedsOcr,
    /// No bytes, or no text and no picture.
    Empty,
    /// Encrypted and not to be opened without a password.
    Encrypted,
    /// Not a format we read.
    Unsupported,
    /// Broken beyond reading.
    Corrupt,
    /// Over the limit of the given kind.
    Limit(LimitKind),
    /// Took longer than allowed.
    Timeout,
    /// Needed more memory than allowed.
    OutOfMemory,
    /// A defect of ours, caught.
    Crashed,
    /// The file could not be read from or written to the disk.
    IoError,
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum LimitKind {
    Bytes,
    Inflated,
    Ratio,
    Parts,
    Depth,
    Pages,
    Cells,
    Blocks,
    Text,
}

impl Status {
    /// All statuses.
    pub const ALL: [Status; 21] = [
        Status::Ok,
        Status::OkPartial,
        Status::NoTable,
        Status::NeedsOcr,
        Status::Empty,
        Status::Encrypted,
        Status::Unsupported,
        Status::Corrupt,
        Status::Limit(LimitKind::Bytes),
        Status::Limit(LimitKind::Inflated),
        Status::Limit(LimitKind::Ratio),
        Status::Limit(LimitKind::Parts),
        Status::Limit(LimitKind::Depth),
        Status::Limit(LimitKind::Pages),
        Status::Limit(LimitKind::Cells),
        Status::Limit(LimitKind::Blocks),
        Status::Limit(LimitKind::Text),
        Status::Timeout,
        Status::OutOfMemory,
        Status::Crashed,
        Status::IoError,
    ];

    /// The status with the name.
    pub fn named(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.name() == name)
    }

    /// The name in the output, e.g. `ok_partial` or `limit_bytes`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::OkPartial => "ok_partial",
            Status::NoTable => "no_table",
            Status::NeedsOcr => "needs_ocr",
            Status::Empty => "empty",
            Status::Encrypted => "encrypted",
            Status::Unsupported => "unsupported",
            Status::Corrupt => "corrupt",
            Status::Limit(LimitKind::Bytes) => "limit_bytes",
            Status::Limit(LimitKind::Inflated) => "limit_inflated",
            Status::Limit(LimitKind::Ratio) => "limit_ratio",
            Status::Limit(LimitKind::Parts) => "limit_parts",
            Status::Limit(LimitKind::Depth) => "limit_depth",
            Status::Limit(LimitKind::Pages) => "limit_pages",
            Status::Limit(LimitKind::Cells) => "limit_cells",
            Status::Limit(LimitKind::Blocks) => "limit_blocks",
            Status::Limit(LimitKind::Text) => "limit_text",
            Status::Timeout => "timeout",
            Status::OutOfMemory => "out_of_memory",
            Status::Crashed => "crashed",
            Status::IoError => "io_error",
        }
    }

    /// True when the document was processed: `ok`, `ok_partial`, `no_table`.
    pub fn is_processed(self) -> bool {
        matches!(self, Status::Ok | Status::OkPartial | Status::NoTable)
    }
}

/// Why a document could not be had at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The status it ends with; never a processed one.
    pub status: Status,
    /// One line: what, where, and what to do about it. No file name; the caller knows it.
    pub message: String,
}

impl ReadError {
    /// An error with the given status and line.
    pub fn new(status: Status, message: impl Into<String>) -> Self {
        ReadError { status, message: message.into() }
    }

    /// The bytes are broken.
    pub fn corrupt(message: impl Into<String>) -> Self {
        ReadError::new(Status::Corrupt, message)
    }

    /// A limit was reached.
    pub fn limit(kind: LimitKind, message: impl Into<String>) -> Self {
        ReadError::new(Status::Limit(kind), message)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status.name(), self.message)
    }
}

impl std::error::Error for ReadError {}
