//! The stage as a whole: on made tables of many layouts and on the reference report.
//! Single steps are tested beside their code.

mod reference;

use super::{HeaderWords, Joined, StatisticsTable, join, understand};
use crate::limits::Limits;
use crate::readers::{Markdown, Reader};

/// Reads Markdown, joins and understands its tables.
fn understood(text: &str) -> (Joined, Vec<StatisticsTable>) {
    let document = Markdown.read(text.as_bytes(), &Limits::default()).expect("text");
    let words = HeaderWords::default();
    let joined = join(&document.blocks, &words);
    let tables = understand(&joined.tables, &joined.before, &words);
    (joined, tables)
}
