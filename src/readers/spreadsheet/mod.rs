//! Spreadsheets: XLSX (and XLSM), XLSB, XLS, ODS.
//! Formulas are not calculated, charts and drawings not looked at, links to other files not followed.
//!
//! Read: every sheet in order of its tabs, the text each cell shows, merges, bold; what is hidden is
//! kept and marked. Rows of text around a table become paragraphs. Dropped with a diagnostic:
//! formulas without a stored result, hidden lines of text, sheets that are broken or too large.

mod biff;
mod display;
mod layout;
mod ods;
mod office;
mod sheet;
mod xlsb_parts;
mod xlsx_parts;

use super::archive::{self, Archive};
use super::ole::Compound;
use super::{Certainty, Reader};
use crate::document::Document;
use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};

/// Reader of spreadsheets.
pub struct Spreadsheet;

/// Which kind of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Reader for Spreadsheet {
    fn name(&self) -> &'static str {
        "spreadsheet"
    }

    fn mimetype(&self) -> &'static str {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm", "xlsb", "xls", "ods"]
    }

    fn recognise(&self, bytes: &[u8]) -> Option<Certainty> {
        kind(bytes).map(|_| Certainty::Certain)
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
        let workbook = match kind(bytes) {
            Some(Kind::Xlsx) => guarded(|| office::read_xlsx(bytes, limits))?,
            Some(Kind::Xlsb) => guarded(|| office::read_xlsb(bytes, limits))?,
            Some(Kind::Xls) => guarded(|| office::read_xls(bytes, limits))?,
            Some(Kind::Ods) => ods::read_ods(bytes, limits)?,
            None => return Err(ReadError::corrupt("the file is no workbook; save it again")),
        };
        let mut document = Document { diagnostics: workbook.diagnostics, ..Document::default() };
        for sheet in &workbook.sheets {
            let (blocks, diagnostics) = layout::blocks(sheet, limits);
            document.blocks.extend(blocks);
            document.diagnostics.extend(diagnostics);
            if document.blocks.len() > limits.blocks {
                return Err(ReadError::limit(
                    LimitKind::Blocks,
                    format!("the workbook has more than {} lines of text; split it", limits.blocks),
                ));
            }
        }
        Ok(document)
    }
}

/// calamine indexes and adds without checks on damaged files (and on one whole XLSB file of the
/// public ones): a panic of it is a file that cannot be read, not a defect that ends the program.
fn guarded(
    read: impl FnOnce() -> Result<office::Workbook, ReadError>,
) -> Result<office::Workbook, ReadError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(ReadError::corrupt(
            "the workbook cannot be understood; open it in Excel and save it as .xlsx",
        ))
    })
}

fn kind(bytes: &[u8]) -> Option<Kind> {
    if archive::is_zip(bytes) {
        let limits = Limits::default();
        let archive = Archive::open(bytes, &limits).ok()?;
        if archive.has("xl/workbook.xml") {
            return Some(Kind::Xlsx);
        }
        if archive.has("xl/workbook.bin") {
            return Some(Kind::Xlsb);
        }
        // The first member of an OpenDocument file is stored and named "mimetype" (ODF 1.3, 3.3).
        let head = bytes.get(30..)?;
        let sheet = b"application/vnd.oasis.opendocument.spreadsheet";
        let marked = head.starts_with(b"mimetype")
            && head.get(..200).unwrap_or(head).windows(sheet.len()).any(|w| w == sheet);
        return (marked && archive.has("content.xml")).then_some(Kind::Ods);
    }
    let file = Compound::open(bytes)?;
    (file.has("Workbook") || file.has("Book")).then_some(Kind::Xls)
}

#[cfg(test)]
mod tests;
