//! Rows as JSON Lines: one object a line, keys in the order of the columns.
//! It does not choose columns; `rows` does.

use super::rows::{Row, TableShape};
use std::io::{self, Write};

/// Writes one row of a table.
///
/// # Errors
/// When the bytes cannot be written.
pub fn write_row<W: Write>(out: &mut W, table: &TableShape, row: &Row) -> io::Result<()> {
    let object: serde_json::Map<String, serde_json::Value> = table
        .columns
        .iter()
        .zip(row)
        .map(|(&(name, _), value)| (name.to_owned(), value.clone()))
        .collect();
    out.write_all(super::json::line(&object).as_bytes())
}
