//! Readers: bytes → [`Document`]; one file or folder a format, found by
//! content, never by name.
//! They do not interpret: no headers, no numbers, no stitching over pages.

pub mod archive;
pub mod charset;
mod detect;
mod docx;
mod html;
mod markdown;
pub mod ole;
mod pdf;
mod second_engine;
mod spreadsheet;
#[cfg(test)]
mod tests;

pub use detect::{detect, known_extension};
pub use markdown::Markdown;
pub use pdf::{SeenPage, see};
pub use second_engine::second_engine;

use crate::document::Document;
use crate::limits::Limits;
use crate::status::ReadError;

/// All readers. Between readers that could both read a text the file's ending decides, then how sure
/// they are, then this order.
pub const READERS: &[&dyn Reader] = &[
    &docx::Docx, //
    &pdf::Pdf,
    &spreadsheet::Spreadsheet,
    &html::Html,
    &markdown::Markdown,
];

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
