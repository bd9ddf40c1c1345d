//! Markdown and plain text → Document: paragraphs, headings, list items, tab, pipe and HTML tables.
//! It does not interpret columns aligned by spaces, and it joins no tables over page breaks.
//!
//! Read: ATX headings, paragraphs (lines joined, two trailing spaces, a trailing backslash or
//! `<br>` break the line), list items with their labels, block quotes, emphasis and inline HTML
//! (dropped, their text kept), entities, links (their text), footnotes (`<sup>1</sup>` glued to a
//! word with a paragraph that begins with the same mark; `[^1]` of pandoc), tab-separated tables,
//! pipe tables, `<table>` blocks.
//! Dropped: rules (`---`), fences of code blocks (their lines are read), comments, link targets
//! and images; none of them prints text.

mod blocks;
mod footnotes;
mod grid;
mod inline;

use super::{Certainty, Reader, charset};
use crate::document::Document;
use crate::limits::Limits;
use crate::status::{LimitKind, ReadError, Status};

/// The reader of Markdown and plain text.
pub struct Markdown;

impl Reader for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn mimetype(&self) -> &'static str {
        "text/markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "txt", "text"]
    }

    fn recognise(&self, bytes: &[u8]) -> Option<Certainty> {
        let head = &bytes[..bytes.len().min(RECOGNISE_BYTES)];
        if head.is_empty() || !charset::is_text(head) {
            return None;
        }
        let text = charset::decode(head, None).text;
        if text.trim_start().starts_with("{\\rtf") {
            return None;
        }
        let marked = text.lines().any(|line| {
            inline::heading_level(line).is_some()
                || line.matches('\t').count() >= 2
                || (line.trim_start().starts_with('|') && line.matches('|').count() >= 3)
        });
        Some(if marked { Certainty::Likely } else { Certainty::Possible })
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
        if !charset::is_text(bytes) {
            return Err(ReadError::new(
                Status::Unsupported,
                "the bytes are no text: they hold binary data",
            ));
        }
        let text = charset::decode(bytes, None).text;
        if text.len() > limits.text_bytes {
            return Err(ReadError::limit(
                LimitKind::Text,
                format!(
                    "the text has {} bytes, over the limit of {}",
                    text.len(),
                    limits.text_bytes
                ),
            ));
        }
        let document = blocks::read(&text, limits)?;
        if document.is_empty() {
            return Err(ReadError::new(Status::Empty, "the file holds no text"));
        }
        Ok(document)
    }
}

/// How many bytes are looked at to recognise the format: enough for a letterhead and the first
/// heading, cheap in a batch.
const RECOGNISE_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests;
