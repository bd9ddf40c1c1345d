//! PDF: a page is letters and lines at places; words, paragraphs and tables are found by geometry.
//! It does not read pictures of text: pages that hold nothing else are named for OCR.
//!
//! Read: text of all fonts that say which characters they draw, by a Unicode map, by the font's own
//! tables or by the old encodings TCVN3 and VNI (in any drawing order, turned by quarters, printed
//! twice), tables (by the structure tree of tagged files where the letters bear it out, by rulings,
//! by what stands below what), letterheads and columns side by side, footnotes with their marks,
//! bold, headings by their size, headings and list items where a structure tree names them; CropBox
//! and rotation applied; encrypted files that open with the empty password; form fields and
//! annotations as a viewer shows them. White text is kept: it is as often the text of a dark header.
//! Left open, with both readings: a value that two cells may own, texts printed over each other,
//! figures set apart without a space.
//! Dropped: running headers and footers and page numbers (nothing of the document), text drawn
//! invisibly (the text layer of a scan: the page is named for OCR) or outside of its clip, text that
//! stands askew (stamps, watermarks; diagnostic), attachments, comments, bookmarks.

mod alignment;
mod assembly;
mod columns;
mod fields;
mod fonts;
mod geometry;
mod glyphs;
mod grid;
mod inflation;
mod lines;
mod notes;
mod page;
mod paragraphs;
mod rulings;
mod running;
mod seen;
mod structure;
mod tagged;
#[cfg(test)]
mod tests;
#[allow(dead_code, reason = "shared with tests/it/multipage, which uses the rest of it")]
#[cfg(test)]
mod typeset;
mod unruled;
mod wrapped;

pub use self::seen::{SeenPage, see};

use self::glyphs::{File, PageContent};
use self::wrapped::Columns;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Locator};
use crate::limits::Limits;
use crate::readers::{Certainty, Reader};
use crate::status::{LimitKind, ReadError};

/// The PDF reader.
pub struct Pdf;

/// Bytes from the start within which the signature may stand (ISO 32000-1, annex H, note 13).
const SIGNATURE_WITHIN: usize = 1024;
/// Letters below which a page that is mostly picture counts as a scan with a stamp on it. The
/// visible text of a digital signature has up to 200.
const FEW_LETTERS: usize = 250;
/// Share of the page that pictures must cover for that.
const MOSTLY_PICTURE: f64 = 0.5;
/// Filled outlines on a page without letters from which they are letters turned into drawings.
const DRAWN_LETTERS: usize = 100;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn mimetype(&self) -> &'static str {
        "application/pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn recognise(&self, bytes: &[u8]) -> Option<Certainty> {
        let head = &bytes[..bytes.len().min(SIGNATURE_WITHIN)];
        match head.windows(5).position(|w| w == b"%PDF-") {
            Some(0) => Some(Certainty::Certain),
            Some(_) => Some(Certainty::Likely),
            None => None,
        }
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
        let file = File::open(bytes, limits)?;
        let pages = file.page_count();
        if pages == 0 {
            return Err(ReadError::corrupt("the PDF has no pages"));
        }
        if pages > limits.pages {
            return Err(ReadError::limit(
                LimitKind::Pages,
                format!("the PDF has {pages} pages, over the limit of {}", limits.pages),
            ));
        }
        let mut sheets = Vec::with_capacity(pages);
        let mut diagnostics = Vec::new();
        let mut without_text = Vec::new();
        let mut text_bytes = 0usize;
        let mut before = Columns::default();
        file.for_each_page(|content| {
            let no = sheets.len() as u32 + 1;
            let mut sheet = page::content_to_sheet(&content, &before);
            before = sheet.columns_at_foot(&before);
            if needs_ocr(&content) || sheet.unreadable {
                without_text.push(no);
            }
            report(&content, &sheet, no, &mut diagnostics);
            if sheet.unreadable {
                // Some of its letters would come out as others.
                sheet.clear();
            }
            text_bytes += content.glyphs.len();
            sheets.push(sheet);
            text_bytes <= limits.text_bytes
        });
        if text_bytes > limits.text_bytes {
            return Err(ReadError::limit(
                LimitKind::Text,
                format!("the text is over the limit of {} bytes", limits.text_bytes),
            ));
        }
        let mut document = assembly::sheets_to_document(sheets, limits)?;
        document.page_count = Some(pages as u32);
        document.pages_without_text = without_text;
        diagnostics.append(&mut document.diagnostics);
        document.diagnostics = diagnostics;
        Ok(document)
    }
}

/// True when the page shows text that is not there as text.
fn needs_ocr(content: &PageContent) -> bool {
    let letters = content.glyphs.iter().filter(|g| g.ch != ' ').count();
    if letters == 0 {
        return content.invisible > 0
            || !content.images.is_empty()
            || content.outlines >= DRAWN_LETTERS;
    }
    let page = content.width * content.height;
    let pictures: f64 = content.images.iter().map(|i| i.width() * i.height()).sum();
    letters < FEW_LETTERS && pictures > MOSTLY_PICTURE * page
}

/// What was lost on a page.
fn report(content: &PageContent, sheet: &page::Sheet, no: u32, diagnostics: &mut Vec<Diagnostic>) {
    let at = || Some(Locator::new(format!("page[{no}]")));
    if sheet.unreadable {
        diagnostics.push(Diagnostic::loss(
            "page-unreadable",
            format!("the fonts of page {no} do not say which characters they draw; it needs OCR"),
            at(),
        ));
    } else if content.unmapped > 0 {
        diagnostics.push(Diagnostic::loss(
            "unmapped-characters",
            format!(
                "{} letters of page {no} have no known character and stand as U+FFFD",
                content.unmapped
            ),
            at(),
        ));
    }
    if content.invisible > 0 {
        diagnostics.push(Diagnostic::note(
            "invisible-text",
            format!("page {no} has {} invisible letters, which were left out", content.invisible),
            at(),
        ));
    }
    if content.askew > 0 {
        diagnostics.push(Diagnostic::note(
            "askew-text",
            format!("{} letters of page {no} stand askew (stamp, watermark)", content.askew),
            at(),
        ));
    }
    if content.mixed_encodings {
        diagnostics.push(Diagnostic::loss(
            "legacy-font-encoding",
            format!(
                "page {no} has fonts with and without a Vietnamese encoding of their own, and \
                 does not say which draws what; some accents may come out as other letters"
            ),
            at(),
        ));
    }
    if content.cut_off || sheet.drawing {
        diagnostics.push(Diagnostic::loss(
            "page-too-complex",
            format!("page {no} draws more than is looked at; tables on it may be missing"),
            at(),
        ));
    }
}
