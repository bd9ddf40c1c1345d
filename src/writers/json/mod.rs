//! The JSON report: its shape, how it is filled from a [`Report`](crate::report::Report), how it is printed.
//! It does not decide where the bytes go; `cli` and `batch` do.

mod archive;
mod build;
pub mod shape;

pub use build::{coverage, generator, report_to_json};
pub use shape::{JsonFindings, JsonReport};

use serde::Serialize;

/// The value as indented JSON, ending in a line break.
pub fn pretty<T: Serialize>(value: &T) -> String {
    ended(serde_json::to_string_pretty(value))
}

/// The value as JSON on one line, ending in a line break.
pub fn line<T: Serialize>(value: &T) -> String {
    ended(serde_json::to_string(value))
}

/// One item of a JSON array that is printed piece by piece: `text` with the brackets and commas
/// that make the pieces `0..=last` one array.
pub fn array_item(text: &str, index: usize, last: usize) -> String {
    let open = if index == 0 { "[\n" } else { "" };
    let close = if index == last { "\n]\n" } else { ",\n" };
    format!("{open}{}{close}", text.trim_end())
}

/// Serialising the shapes cannot fail: their maps have string keys and their floats are finite.
/// Should it happen all the same, a consumer must get something that is JSON and says so.
fn ended(text: serde_json::Result<String>) -> String {
    let mut text = text.unwrap_or_else(|e| {
        serde_json::json!({"status": "crashed", "diagnostics": [{"code": "not-serialised", "message": e.to_string()}]}).to_string()
    });
    text.push('\n');
    text
}
