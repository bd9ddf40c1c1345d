//! Diagnostics: what the program could not do, or repaired, while it still has the document.
//! Not errors (there we have nothing) and not findings (there the document disagrees with itself).

use crate::document::Locator;

/// Code of the diagnostic for a page on which two engines see different numbers.
pub const ENGINES_DIFFER: &str = "second-opinion-differs";

/// One thing that was lost or repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// A kebab-case name of the kind, stable: `header-repeated`, `text-dropped`.
    pub code: &'static str,
    /// One English sentence: what, and what it means for the reader of the output.
    pub message: String,
    /// Where, if anywhere in particular.
    pub locator: Option<Locator>,
    /// True when a part of the document was lost: the status becomes `ok_partial`.
    pub loses_content: bool,
}

impl Diagnostic {
    /// A remark that loses nothing.
    pub fn note(code: &'static str, message: impl Into<String>, locator: Option<Locator>) -> Self {
        Diagnostic { code, message: message.into(), locator, loses_content: false }
    }

    /// A loss: some content of the document is missing from what follows.
    pub fn loss(code: &'static str, message: impl Into<String>, locator: Option<Locator>) -> Self {
        Diagnostic { code, message: message.into(), locator, loses_content: true }
    }
}
