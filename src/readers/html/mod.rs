//! HTML pages: saved from a browser, from Word or LibreOffice, or written by a system.
//! Style sheets, scripts and links are not followed; pictures are not looked at.
//!
//! Read: paragraphs, headings, lists with their labels, forced line breaks, preformatted text, data
//! tables with spans, header marks and captions, footnotes (linked, or raised marks).
//! Unwrapped: tables used for layout. Dropped without a word: what is not printed (scripts, styles,
//! hidden elements, deleted text, form controls). Dropped with a diagnostic: tables over the limit.

mod grid;
mod marks;
mod notes;
mod style;
mod tree;
mod walk;

use super::charset;
use super::{Certainty, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{
    Block, Cell, Document, Footnote, Locator, Paragraph, Place, Table, TableBuilder,
};
use crate::limits::Limits;
use crate::status::{ReadError, Status};
use grid::DraftTable;
use marks::RaisedNotes;
use walk::{Budget, Draft, DraftParagraph, Page, Tables};

/// Reader of HTML pages.
pub struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn mimetype(&self) -> &'static str {
        "text/html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn recognise(&self, bytes: &[u8]) -> Option<Certainty> {
        let head = charset::head(bytes).to_ascii_lowercase();
        let text = head.trim_start_matches('\u{FEFF}').trim_start();
        if text.starts_with("<!doctype html") || text.starts_with("<html") {
            return Some(Certainty::Certain);
        }
        if text.starts_with("<?xml") || text.starts_with("<!--") || text.starts_with("<!doctype") {
            return text.contains("<html").then_some(Certainty::Certain);
        }
        if !charset::is_text(bytes) {
            return None;
        }
        let starts_with_tag = FRAMES.iter().chain(BLOCKS).any(|tag| starts_tag(text, tag));
        let frame = FRAMES
            .iter()
            .any(|tag| text.match_indices('<').any(|(at, _)| starts_tag(&text[at..], tag)));
        let block = || {
            BLOCKS
                .iter()
                .any(|tag| text.match_indices('<').any(|(at, _)| starts_tag(&text[at..], tag)))
        };
        if starts_with_tag || frame {
            Some(Certainty::Likely)
        } else if block() {
            Some(Certainty::Possible)
        } else {
            None
        }
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
        let declared = declared_charset(bytes);
        let decoded = charset::decode(bytes, declared.as_deref());
        let tree = tree::Tree::parse(&decoded.text, limits)?;
        let notes = notes::find(&tree);
        let facts = grid::facts(&tree);
        let page = Page { tree: &tree, notes: &notes, facts: &facts };
        let mut budget = Budget::new(limits);
        let mut drafts = walk::drafts(&page, 0, Tables::Read, false, &mut budget)?;
        let mut draft_notes: Vec<(String, Vec<DraftParagraph>)> = Vec::new();
        for (mark, body) in &notes.notes {
            let paragraphs = match *body {
                Some(body) => note_paragraphs(&page, body, mark, &mut budget)?,
                None => Vec::new(),
            };
            draft_notes.push((mark.clone(), paragraphs));
        }
        let (raised, raised_notes) = marks::take_raised_notes(&mut drafts, draft_notes.len());
        draft_notes.extend(raised_notes.into_iter().map(|(mark, text)| (mark, vec![text])));

        let mut document = Document::default();
        if decoded.replaced > 0 {
            document.diagnostics.push(Diagnostic::loss(
                "undecodable-characters",
                format!(
                    "{} characters are no valid {} and are shown as U+FFFD; save the page as UTF-8",
                    decoded.replaced, decoded.encoding
                ),
                None,
            ));
        }
        let (mut paragraphs, mut tables) = (0, 0);
        for draft in drafts {
            match draft {
                Draft::Paragraph(draft) => {
                    paragraphs += 1;
                    let place = Locator::new("body").child("p", paragraphs);
                    document.blocks.push(Block::Paragraph(paragraph(draft, place, &raised)));
                }
                Draft::Table(draft) => {
                    tables += 1;
                    let place = Locator::new("body").child("tbl", tables);
                    match table(draft, place, &raised) {
                        Ok(table) => document.blocks.push(Block::Table(table)),
                        Err(diagnostic) => document.diagnostics.push(diagnostic),
                    }
                }
            }
        }
        for (index, (mark, drafts)) in draft_notes.into_iter().enumerate() {
            let place = Locator::new(format!("footnote[{}]", index + 1));
            let paragraphs =
                drafts.into_iter().map(|d| paragraph(d, place.clone(), &raised)).collect();
            document.footnotes.push(Footnote { mark, paragraphs });
        }
        if budget.cut_spans > 0 {
            document.diagnostics.push(Diagnostic::note(
                "span-cut",
                format!(
                    "{} cells claim places of other cells; their spans were cut",
                    budget.cut_spans
                ),
                None,
            ));
        }
        if document.is_empty() && budget.pictures > 0 {
            return Err(ReadError::new(
                Status::NeedsOcr,
                "the page holds pictures and no text; reading pictures of text needs tesseract and \
                 is not built in yet: save the report as text (Word, PDF, HTML)",
            ));
        }
        Ok(document)
    }
}

/// Tags that only pages have.
const FRAMES: &[&str] = &["html", "head", "body", "meta", "title", "link", "style"];
/// Tags that pages are made of; Markdown may hold some of them.
const BLOCKS: &[&str] = &[
    "table", "p", "div", "tr", "td", "h1", "h2", "h3", "ul", "ol", "li", "section", "font",
    "center",
];

fn starts_tag(text: &str, tag: &str) -> bool {
    text.strip_prefix('<').and_then(|rest| rest.strip_prefix(tag)).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
    })
}

/// The charset that the page declares in its first bytes (HTML standard, 13.2.3.2, prescan).
fn declared_charset(bytes: &[u8]) -> Option<String> {
    /// The standard looks at 1024 bytes; Word writes long comments before.
    const PRESCAN_BYTES: usize = 8192;
    let head: String = bytes[..bytes.len().min(PRESCAN_BYTES)]
        .iter()
        .map(|&b| (b as char).to_ascii_lowercase())
        .collect();
    let from = |start: usize, key: &str| {
        let rest = &head[start..];
        let end = rest.find('>').unwrap_or(rest.len());
        let at = rest[..end].find(key)? + key.len();
        let value = rest[at..end].trim_start().strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let label: String = value
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
            .collect();
        (!label.is_empty()).then_some(label)
    };
    head.match_indices("<meta")
        .find_map(|(at, _)| from(at, "charset"))
        .or_else(|| head.trim_start().starts_with("<?xml").then(|| from(0, "encoding")).flatten())
}

/// The paragraphs of a note, without the mark in front.
fn note_paragraphs(
    page: &Page,
    body: tree::NodeId,
    mark: &str,
    budget: &mut Budget,
) -> Result<Vec<DraftParagraph>, ReadError> {
    let drafts = walk::drafts(page, body, Tables::Flatten, false, budget)?;
    let mut paragraphs: Vec<DraftParagraph> = drafts
        .into_iter()
        .filter_map(|draft| match draft {
            Draft::Paragraph(paragraph) => Some(paragraph),
            Draft::Table(_) => None,
        })
        .collect();
    if let Some(first) = paragraphs.first_mut() {
        let text = marks::without_raised_front(&first.text, mark);
        let bare = text.trim_start_matches(['[', '(']);
        if let Some(rest) = bare.strip_prefix(mark) {
            // "[1] text", "1. text", "1 text", but not "15 hồ sơ" under the mark 1.
            let after = rest.trim_start_matches([']', ')', '.', ':']);
            if after.len() < rest.len() || rest.starts_with(' ') {
                first.text = after.trim_start().to_owned();
                return Ok(paragraphs);
            }
        }
        first.text = text.trim_start().to_owned();
    }
    Ok(paragraphs)
}

fn paragraph(draft: DraftParagraph, place: Locator, raised: &RaisedNotes) -> Paragraph {
    let (text, note_marks) = marks::strip(&draft.text, raised);
    Paragraph { text, role: draft.role, bold: draft.bold, place: Place::at(place), note_marks }
}

fn table(draft: DraftTable, place: Locator, raised: &RaisedNotes) -> Result<Table, Diagnostic> {
    let dropped = |what: String| {
        Diagnostic::loss(
            "table-dropped",
            format!("{what}; the table is left out: split it and try again"),
            Some(place.clone()),
        )
    };
    if let Some(cells) = draft.too_large {
        return Err(dropped(format!("the table has {cells} cells or spans too many positions")));
    }
    let mut builder = TableBuilder::new(Place::at(place.clone()));
    builder.marked_header_rows(draft.header_rows);
    builder.caption(draft.caption.map(|caption| marks::strip(&caption, raised).0));
    for cell in draft.cells {
        let (text, _) = marks::strip(&cell.text, raised);
        let at = place.child("tr", cell.printed.0).child("tc", cell.printed.1);
        builder.push(Cell {
            row_span: cell.row_span,
            col_span: cell.col_span,
            bold: cell.bold,
            ..Cell::new(cell.row, cell.col, text, Place::at(at))
        });
    }
    builder.build().map_err(|error| dropped(error.to_string()))
}

#[cfg(test)]
mod tests;
