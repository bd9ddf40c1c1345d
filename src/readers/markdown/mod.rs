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

use super::{Certainty, Reader};
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
        if head.is_empty() || !looks_like_text(head) {
            return None;
        }
        let text = decode(head);
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
        if !looks_like_text(bytes) {
            return Err(ReadError::new(
                Status::Unsupported,
                "the bytes are no text: they hold binary data",
            ));
        }
        let text = decode(bytes);
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

/// Control bytes (other than tab, line and page breaks, escape of old printers) tell binary data;
/// one in this many bytes is forgiven, since text recognition leaves stray ones.
const BYTES_FOR_ONE_CONTROL: usize = 1000;

/// True when the bytes can be text: no NUL (unless UTF-16 with a mark) and hardly any control
/// characters.
fn looks_like_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let mut controls = 0usize;
    for &b in bytes {
        match b {
            0 => return false,
            b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B => {}
            1..=0x1F => controls += 1,
            _ => {}
        }
    }
    controls <= bytes.len() / BYTES_FOR_ONE_CONTROL
}

/// The text of the bytes: by byte order mark, as UTF-8 when valid, else by detection with the
/// hint that the document is Vietnamese.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // A look at the head of a file may cut its last character in two.
        Err(e) if e.error_len().is_none() && e.valid_up_to() + 4 > bytes.len() => {
            String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned()
        }
        Err(_) => {
            let mut detector =
                chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let encoding = detector.guess(Some(b"vn"), chardetng::Utf8Detection::Allow);
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

#[cfg(test)]
mod tests;
