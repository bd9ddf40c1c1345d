//! The stage as a whole: on made tables of many layouts and on the reference report.
//! Single steps are tested beside their code.

mod formats;
mod layouts;
mod reference;
mod stitching;

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

/// The slots of all tables, one a line: path, column, dimensions, unit, value. What is empty or
/// the default ("count", "reported") is left out.
fn dump(tables: &[StatisticsTable]) -> Vec<String> {
    let mut out = Vec::new();
    for slot in tables.iter().flat_map(|t| &t.slots) {
        let mut parts = vec![slot.row.path.join(" > ")];
        parts.push(slot.column.path.join("/"));
        if !slot.dimensions.is_empty() {
            let all: Vec<String> =
                slot.dimensions.iter().map(|(k, v)| format!("{k}={v}")).collect();
            parts.push(all.join(","));
        }
        if let Some(unit) = &slot.unit {
            parts.push(format!("[{unit}]"));
        }
        let value = slot.value.number.as_ref().map(|n| n.value.to_string());
        let mut shown = value.unwrap_or_else(|| format!("{:?}", slot.value.raw));
        if slot.value.kind.name() != "count" {
            shown = format!("{shown} {}", slot.value.kind.name());
        }
        if slot.value.state.name() != "reported" {
            shown = format!("{shown} {}", slot.value.state.name());
        }
        parts.push(shown);
        out.push(parts.join(" | "));
    }
    out
}

/// Checks the dump of all slots of a text.
fn check(text: &str, expect: &[&str]) {
    let (_, tables) = understood(text);
    assert_eq!(dump(&tables), expect, "{text}");
}
