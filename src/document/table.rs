//! Tables as a grid of cells with spans; the one truth for table geometry.
//! It does not know headers, units or values: see [`crate::tables`] for what a table means.

use super::{Locator, Place};
use std::fmt;

/// A cell: its top-left position, its span, its text and its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Row of its top-left corner, from 0.
    pub row: usize,
    /// Column of its top-left corner, from 0.
    pub col: usize,
    /// Rows it covers, at least 1.
    pub row_span: usize,
    /// Columns it covers, at least 1.
    pub col_span: usize,
    /// Its text; paragraphs and forced line breaks are separated by `\n`.
    pub text: String,
    /// What its text may be, this text among it, where the page leaves it open: a value between
    /// two cells, two texts printed over each other. Empty where it does not.
    pub readings: Vec<String>,
    /// True when all of its text is bold.
    pub bold: bool,
    /// True when the file hides it (hidden row, column or sheet).
    pub hidden: bool,
    /// Where it stands.
    pub place: Place,
}

impl Cell {
    /// A cell of one row and one column.
    pub fn new(row: usize, col: usize, text: impl Into<String>, place: Place) -> Self {
        Cell { row, col, row_span: 1, col_span: 1, text: text.into(), place, ..Cell::default() }
    }
}

/// A table: a grid in which every position belongs to at most one cell.
///
/// Positions that no cell covers are allowed (ragged rows); they read as absent, not as blank.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    rows: usize,
    cols: usize,
    cells: Vec<Cell>,
    /// For each grid position the index of its cell, `u32::MAX` where there is none.
    owner: Vec<u32>,
    /// Rows that the format marks as header (repeated header rows, `thead`), counted from the top.
    pub marked_header_rows: usize,
    /// The text printed as its caption, where the format has one.
    pub caption: Option<String>,
    /// Where the table starts.
    pub place: Place,
}

/// Why cells do not make a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridError {
    /// Two cells claim the position (row, column), from 0.
    Overlap(usize, usize),
    /// The table has more positions than allowed.
    TooLarge(usize),
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GridError::Overlap(row, col) => {
                write!(f, "two cells claim row {}, column {}", row + 1, col + 1)
            }
            GridError::TooLarge(positions) => write!(f, "the table has {positions} positions"),
        }
    }
}

impl std::error::Error for GridError {}

/// Collects cells and makes a [`Table`] of them.
#[derive(Debug, Default)]
pub struct TableBuilder {
    cells: Vec<Cell>,
    place: Place,
    marked_header_rows: usize,
    caption: Option<String>,
}

/// Most grid positions a table may have; above it the builder refuses. Five times the limit on
/// cells, so that ragged tables with wide spans still fit.
const MAX_POSITIONS: usize = 500_000;

impl TableBuilder {
    /// A builder for a table at the given place.
    pub fn new(place: Place) -> Self {
        TableBuilder { place, ..TableBuilder::default() }
    }

    /// Adds a cell.
    pub fn push(&mut self, cell: Cell) -> &mut Self {
        self.cells.push(cell);
        self
    }

    /// The number of rows that the format marks as header.
    pub fn marked_header_rows(&mut self, rows: usize) -> &mut Self {
        self.marked_header_rows = rows;
        self
    }

    /// The table's caption.
    pub fn caption(&mut self, caption: Option<String>) -> &mut Self {
        self.caption = caption;
        self
    }

    /// Number of cells so far.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True when no cell was added.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The table.
    ///
    /// # Errors
    /// [`GridError::Overlap`] when two cells claim one position; [`GridError::TooLarge`] when the
    /// grid has too many positions.
    pub fn build(mut self) -> Result<Table, GridError> {
        for cell in &mut self.cells {
            cell.row_span = cell.row_span.max(1);
            cell.col_span = cell.col_span.max(1);
        }
        self.cells.sort_by_key(|c| (c.row, c.col));
        let rows = self.cells.iter().map(|c| c.row.saturating_add(c.row_span)).max().unwrap_or(0);
        let cols = self.cells.iter().map(|c| c.col.saturating_add(c.col_span)).max().unwrap_or(0);
        let positions = rows.saturating_mul(cols);
        if positions > MAX_POSITIONS {
            return Err(GridError::TooLarge(positions));
        }
        let mut owner = vec![u32::MAX; positions];
        for (index, cell) in self.cells.iter().enumerate() {
            for row in cell.row..cell.row + cell.row_span {
                for col in cell.col..cell.col + cell.col_span {
                    let slot = &mut owner[row * cols + col];
                    if *slot != u32::MAX {
                        return Err(GridError::Overlap(row, col));
                    }
                    *slot = index as u32;
                }
            }
        }
        Ok(Table {
            rows,
            cols,
            cells: self.cells,
            owner,
            marked_header_rows: self.marked_header_rows,
            caption: self.caption,
            place: self.place,
        })
    }
}

impl Table {
    /// A table of single cells from lines of text, for tests and for line-based formats; the
    /// cell at (r, c) gets the locator `<base>/tr[r+1]/tc[c+1]`.
    pub fn from_rows<S: AsRef<str>>(base: &Locator, rows: &[Vec<S>]) -> Table {
        let mut builder = TableBuilder::new(Place::at(base.clone()));
        for (r, row) in rows.iter().enumerate() {
            let line = base.child("tr", r + 1);
            for (c, text) in row.iter().enumerate() {
                builder.push(Cell::new(r, c, text.as_ref(), Place::at(line.child("tc", c + 1))));
            }
        }
        builder.build().unwrap_or_default()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// All cells, by row, then by column of their top-left corner.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell that covers the position, if any.
    pub fn cell_at(&self, row: usize, col: usize) -> Option<&Cell> {
        if row >= self.rows || col >= self.cols {
            return None;
        }
        self.cells.get(self.owner[row * self.cols + col] as usize)
    }

    /// The text of the cell that covers the position, trimmed; empty where there is none.
    pub fn text_at(&self, row: usize, col: usize) -> &str {
        self.cell_at(row, col).map_or("", |c| c.text.trim())
    }

    /// The places of the table and of all its cells, for a reader that puts the table below an
    /// address of its own.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        std::iter::once(&mut self.place).chain(self.cells.iter_mut().map(|c| &mut c.place))
    }

    /// Takes the table apart, to build another from its cells.
    pub fn into_cells(self) -> Vec<Cell> {
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: usize, col: usize, row_span: usize, col_span: usize) -> Cell {
        Cell { row_span, col_span, ..Cell::new(row, col, "x", Place::default()) }
    }

    #[test]
    fn a_span_covers_its_positions() {
        let mut builder = TableBuilder::new(Place::default());
        builder.push(cell(0, 0, 2, 1)).push(cell(0, 1, 1, 2)).push(cell(1, 1, 1, 1));
        let table = builder.build().unwrap();
        assert_eq!((table.rows(), table.cols()), (2, 3));
        assert_eq!(table.cell_at(1, 0).unwrap().row, 0);
        assert!(table.cell_at(1, 2).is_none());
    }

    #[test]
    fn overlapping_cells_are_refused() {
        let mut builder = TableBuilder::new(Place::default());
        builder.push(cell(0, 0, 2, 2)).push(cell(1, 1, 1, 1));
        assert_eq!(builder.build(), Err(GridError::Overlap(1, 1)));
    }

    #[test]
    fn an_enormous_span_is_refused_without_allocating() {
        let mut builder = TableBuilder::new(Place::default());
        builder.push(cell(0, 0, usize::MAX / 2, 4));
        assert!(matches!(builder.build(), Err(GridError::TooLarge(_))));
    }
}
