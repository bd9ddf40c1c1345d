//! A sheet as its file has it: cells with the text they show, merges, what is hidden.
//! It knows no file format and does not say which cells make a table.

use std::collections::HashSet;

/// A sheet of a workbook.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name on the tab.
    pub name: String,
    /// True when its tab is hidden.
    pub hidden: bool,
    /// Its cells with text, and cells with borders only; by row, then by column.
    pub cells: Vec<SheetCell>,
    /// Merged regions.
    pub merges: Vec<Region>,
    /// Hidden rows, from 0.
    pub hidden_rows: HashSet<u32>,
    /// Hidden columns, from 0.
    pub hidden_cols: HashSet<u32>,
    /// Cells whose formula was never calculated, as (row, column).
    pub uncalculated: Vec<(u32, u32)>,
}

/// A cell.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct SheetCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u32,
    /// The text it shows, cleaned.
    pub text: String,
    /// True when the file stores a number (or date) in it.
    pub number: bool,
    /// True when its font is bold.
    pub bold: bool,
    /// True when a border is drawn at it.
    pub bordered: bool,
}

/// A merged region; both corners belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Region {
    /// A region of its corners, in whatever order they come.
    pub fn new(rows: (u32, u32), cols: (u32, u32)) -> Region {
        Region {
            top: rows.0.min(rows.1),
            left: cols.0.min(cols.1),
            bottom: rows.0.max(rows.1),
            right: cols.0.max(cols.1),
        }
    }
}

/// How a cell looks, by its style.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Look {
    /// Number format code; empty: General.
    pub format: String,
    /// Bold font.
    pub bold: bool,
    /// A border on any side.
    pub bordered: bool,
}

/// The name of a cell: `F12` for row 11, column 5 (both from 0).
pub fn cell_name(row: u32, col: u32) -> String {
    let mut letters = Vec::new();
    let mut number = col + 1;
    while number > 0 {
        number -= 1;
        letters.push((b'A' + (number % 26) as u8) as char);
        number /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// Row and column (from 0) of a name such as `F12`.
pub fn cell_position(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let row: u32 = row.parse().ok()?;
    let mut col = 0u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_alphabetic() {
            return None;
        }
        let value = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        col = col.checked_mul(26)?.checked_add(value)?;
    }
    Some((row.checked_sub(1)?, col.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        let check = |row, col, name: &str| {
            assert_eq!(cell_name(row, col), name);
            assert_eq!(cell_position(name), Some((row, col)));
        };
        check(0, 0, "A1");
        check(11, 5, "F12");
        check(1_048_575, 16_383, "XFD1048576");
        check(0, 26, "AA1");
        for wrong in ["", "1", "A", "A0", "Ă1", "ZZZZZZZZZZ1"] {
            assert_eq!(cell_position(wrong), None, "{wrong}");
        }
    }
}
