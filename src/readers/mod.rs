//! Readers: bytes → [`Document`]; one file or folder a format, found by
//! content, never by name.
//! They do not interpret: no headers, no numbers, no stitching over pages.

mod charset;
mod docx;
mod html;
mod markdown;
mod pdf;

pub use markdown::Markdown;

use crate::document::Document;
use crate::limits::Limits;
use crate::status::ReadError;

/// A format that can be read. A new one is a file of its own and two lines here.
pub trait Reader: Sync {
    /// Short name: `docx`.
    fn name(&self) -> &'static str;
    /// Media type of the files: `application/pdf`.
    fn mimetype(&self) -> &'static str;
    /// Usual file name endings, lower case, without dot; used only to walk folders and, as a last
    /// resort, to tell text formats apart.
    fn extensions(&self) -> &'static [&'static str];
    /// How sure the content says that it is of this format; `None`: it is not.
    fn recognise(&self, bytes: &[u8]) -> Option<Certainty>;
    /// Reads the document.
    ///
    /// # Errors
    /// A [`ReadError`] with one line for the user when nothing can be had. Parts that are lost
    /// are diagnostics of the document instead.
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError>;
}

/// How sure a reader is that bytes are of its format; greater is surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It could be read as such (plain text).
    Possible,
    /// It has the marks of the format (tags in a text).
    Likely,
    /// It has its signature.
    Certain,
}

/// All readers, in the order in which they are asked.
pub const READERS: &[&dyn Reader] = &[&docx::Docx, &pdf::Pdf, &html::Html, &markdown::Markdown];

/// Temporary.
pub fn detect(bytes: &[u8], filename: &str) -> Result<&'static dyn Reader, ReadError> {
    let _ = filename;
    READERS
        .iter()
        .filter_map(|r| r.recognise(bytes).map(|c| (c, *r)))
        .max_by_key(|x| x.0)
        .map(|x| x.1)
        .ok_or_else(|| ReadError::corrupt("x"))
}
