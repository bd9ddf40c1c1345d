//! A second engine for PDFs: the text of each page as another program would have it.
//! The only file that names it (pdf-extract). It knows no geometry and may panic, hang or run out of
//! memory on broken files: it is asked only in a process of its own.

use crate::status::ReadError;
use pdf_extract::{Document, PlainTextOutput, output_doc_page};
use std::panic::{self, AssertUnwindSafe};

/// Reads page after page into `visit`: the number of the page, and its text or why there is none.
///
/// # Errors
/// When the file cannot be opened.
pub fn second_engine(
    bytes: &[u8],
    mut visit: impl FnMut(u32, Result<String, String>),
) -> Result<(), ReadError> {
    let corrupt = |error: &dyn std::fmt::Display| ReadError::corrupt(error.to_string());
    let mut document = Document::load_mem(bytes).map_err(|e| corrupt(&e))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|e| corrupt(&e))?;
    }
    // A panic is its answer for that page; nobody needs to see it printed.
    panic::set_hook(Box::new(|_| {}));
    for page in document.get_pages().into_keys() {
        let read = || {
            let mut text = String::new();
            output_doc_page(&document, &mut PlainTextOutput::new(&mut text), page)
                .map(|()| text)
                .map_err(|e| e.to_string())
        };
        let text = panic::catch_unwind(AssertUnwindSafe(read));
        visit(page, text.unwrap_or_else(|_| Err("it panicked".to_owned())));
    }
    Ok(())
}
