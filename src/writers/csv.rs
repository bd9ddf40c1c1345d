//! Rows as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet program.
//! It does not choose columns; `rows` does.

use super::rows::{ColumnType, Row, TableShape};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes the rows of one table.
pub struct CsvWriter<W: Write> {
    inner: csv::Writer<W>,
    types: Vec<ColumnType>,
}

impl<W: Write> CsvWriter<W> {
    /// Starts the table with its header line.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    pub fn new(out: W, table: &TableShape) -> io::Result<Self> {
        Self::with_columns(out, table.columns, true)
    }

    /// Starts a table of the given columns, with or without its header line.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    pub fn with_columns(out: W, columns: &[(&str, ColumnType)], header: bool) -> io::Result<Self> {
        let mut inner =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
        if header {
            inner.write_record(columns.iter().map(|(name, _)| name)).map_err(into_io)?;
        }
        Ok(CsvWriter { inner, types: columns.iter().map(|&(_, t)| t).collect() })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    pub fn write(&mut self, row: &Row) -> io::Result<()> {
        for (value, kind) in row.iter().zip(&self.types) {
            self.inner.write_field(cell(value, *kind).as_bytes()).map_err(into_io)?;
        }
        self.inner.write_record(None::<&[u8]>).map_err(into_io)
    }

    /// Flushes, and gives back what it wrote to.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.inner.into_inner().map_err(|e| io::Error::new(e.error().kind(), e.error().to_string()))
    }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn cell(value: &Value, kind: ColumnType) -> Cow<'_, str> {
    match (value, kind) {
        (Value::Null, _) => Cow::Borrowed(""),
        (Value::String(number), ColumnType::Decimal) => Cow::Borrowed(number),
        (Value::String(text), _) => neutral(text),
        (other, _) => Cow::Owned(other.to_string()),
    }
}

/// Text that no spreadsheet program takes for a formula: one that begins with `= + - @` or a
/// control character gets a `'` in front; plain numbers stay numbers (OWASP, "CSV injection").
fn neutral(text: &str) -> Cow<'_, str> {
    let first = text.chars().next();
    let active = first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@') || c.is_control());
    if active && !is_plain_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A sign, digits, and at most one decimal mark between digits.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = digits.split(['.', ',']);
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.next().is_some_and(all_digits)
        && parts.next().is_none_or(all_digits)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised_and_numbers_stay() {
        let check = |input: &str, expect: &str| assert_eq!(neutral(input), expect, "{input:?}");
        check("=1+1", "'=1+1");
        check("+84 299 382", "'+84 299 382");
        check("@SUM(A1)", "'@SUM(A1)");
        check("- Số phòng", "'- Số phòng");
        check("-", "'-");
        check("\tx", "'\tx");
        check("\rx", "'\rx");
        check("-3", "-3");
        check("-98,25", "-98,25");
        check("+1.5", "+1.5");
        check("-1-2", "'-1-2");
        check("-1.2.3", "'-1.2.3");
        check("Số phòng", "Số phòng");
        check("", "");
    }

    #[test]
    fn a_cell_with_a_comma_or_a_line_break_is_quoted() {
        let columns = [("a", ColumnType::Text), ("b", ColumnType::Decimal)];
        let mut writer = CsvWriter::with_columns(Vec::new(), &columns, true).unwrap();
        writer.write(&vec!["x, \"y\"\nz".into(), "-1.50".into()]).unwrap();
        writer.write(&vec![Value::Null, Value::Null]).unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(text, "a,b\n\"x, \"\"y\"\"\nz\",-1.50\n,\n");
    }
}
