//! A Word table as read → a grid: spans, merges, slipped borders, layout tables.
//! It knows no XML and does not say what the table means.

use crate::document::{Block, Cell, GridError, Locator, Paragraph, Place, Table, TableBuilder};
use std::collections::{BTreeSet, HashMap};

/// Columns that a cell may span or a row may skip. Word has at most 63; files of other programs
/// have more, broken ones millions.
pub const MAX_COLUMN_SPAN: usize = 4096;

/// Borders of different rows that stand at most this far apart are one border, in twips (2 mm).
/// Dragging a border in Word often leaves a sliver of a column behind, which no letter fits in:
/// the cell margins alone are 216 twips wide.
const MAX_SLIP_TWIPS: u64 = 115;

/// How a cell is merged with its neighbour above or to the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Merge {
    /// Not merged.
    #[default]
    No,
    /// The first of the merged cells.
    Restart,
    /// Covered by an earlier one.
    Continue,
}

/// What `w:tcPr` says of a cell.
#[derive(Debug, Clone, Copy, Default)]
pub struct CellShape {
    /// Grid columns it spans.
    pub span: usize,
    /// Vertical merge.
    pub down: Merge,
    /// Horizontal merge, an older way to span.
    pub across: Merge,
    /// Deleted with changes tracked.
    pub deleted: bool,
}

/// A cell as read.
#[derive(Debug)]
pub struct RawCell {
    /// Its shape.
    pub shape: CellShape,
    /// Its text, cleaned; empty when it has a table inside, until the table around is built.
    pub text: String,
    /// True when all of its text is bold.
    pub bold: bool,
    /// Its blocks, only when there is a table among them.
    pub inner: Vec<Block>,
    /// Its address.
    pub locator: Locator,
}

impl RawCell {
    /// A cell of the blocks read in it.
    pub fn new(shape: CellShape, blocks: Vec<Block>, locator: Locator) -> Self {
        let nested = blocks.iter().any(|b| matches!(b, Block::Table(_)));
        if nested {
            // Flattened only if the table around is no layout: nested layouts would copy the text
            // of the innermost once for each level.
            return RawCell { shape, text: String::new(), bold: false, inner: blocks, locator };
        }
        let (text, bold) = flatten(&blocks);
        RawCell { shape, text, bold, inner: Vec::new(), locator }
    }
}

/// A row as read.
#[derive(Debug, Default)]
pub struct RawRow {
    /// Grid columns left out in front.
    pub before: usize,
    /// Marked to be repeated on each page.
    pub header: bool,
    /// Hidden by the file.
    pub hidden: bool,
    /// Deleted with changes tracked.
    pub deleted: bool,
    /// `w:tc` elements so far.
    pub tc: usize,
    /// Its cells.
    pub cells: Vec<RawCell>,
}

/// A table that is being read.
#[derive(Debug, Default)]
pub struct RawTable {
    /// Its address.
    pub locator: Locator,
    /// Widths of the grid columns in twips.
    pub widths: Vec<u64>,
    /// Rows read.
    pub rows: Vec<RawRow>,
    /// The row that is open.
    pub row: Option<RawRow>,
    /// Cells read.
    pub cells: usize,
}

/// The text of blocks, one line each, and whether all of it is bold. A row of a table is a line
/// with its cells separated by spaces.
fn flatten(blocks: &[Block]) -> (String, bool) {
    let mut lines: Vec<String> = Vec::new();
    let mut bold = None;
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) if !paragraph.text.is_empty() => {
                lines.push(paragraph.text.clone());
                bold = Some(bold.unwrap_or(true) && paragraph.bold);
            }
            Block::Paragraph(_) => {}
            Block::Table(table) => {
                let mut row = usize::MAX;
                for cell in table.cells().iter().filter(|c| !c.text.is_empty()) {
                    bold = Some(bold.unwrap_or(true) && cell.bold);
                    match lines.last_mut() {
                        Some(line) if row == cell.row => {
                            line.push(' ');
                            line.push_str(&cell.text);
                        }
                        _ => lines.push(cell.text.clone()),
                    }
                    row = cell.row;
                }
            }
        }
    }
    (lines.join("\n"), bold == Some(true))
}

impl RawTable {
    /// True when the table only arranges other tables on the page: a single cell that holds one,
    /// or a single row or column of cells one of which holds a table of rows and columns. Such a
    /// table cannot hold statistics itself, and what it holds must not be flattened.
    fn is_layout(&self) -> bool {
        let mut printed = 0usize;
        let mut widest = 0usize;
        let mut holds_table = false;
        let mut grid_inside = false;
        for row in &self.rows {
            let cells = row.cells.iter().filter(|c| !c.is_covered());
            let mut in_row = 0;
            for cell in cells {
                in_row += 1;
                for block in &cell.inner {
                    if let Block::Table(table) = block {
                        holds_table = true;
                        grid_inside |= table.rows() >= 2 && table.cols() >= 2;
                    }
                }
            }
            printed += in_row;
            widest = widest.max(in_row);
        }
        let line_of_cells = self.rows.len() == 1 || widest == 1;
        holds_table && (printed == 1 || (line_of_cells && grid_inside))
    }

    /// The table as blocks: itself, or, for a layout table, what it holds.
    ///
    /// # Errors
    /// [`GridError`] when the grid is too large.
    pub fn into_blocks(self) -> Result<Vec<Block>, GridError> {
        if !self.is_layout() {
            return self.into_table().map(|table| vec![Block::Table(table)]);
        }
        let cells = self.rows.into_iter().flat_map(|row| row.cells).filter(|c| !c.is_covered());
        let mut blocks = Vec::new();
        for cell in cells {
            if !cell.inner.is_empty() {
                blocks.extend(cell.inner);
            } else if !cell.text.is_empty() {
                blocks.push(Block::Paragraph(Paragraph {
                    text: cell.text,
                    bold: cell.bold,
                    place: Place::at(cell.locator),
                    ..Paragraph::default()
                }));
            }
        }
        Ok(blocks)
    }

    fn into_table(self) -> Result<Table, GridError> {
        let spans = self.grid_spans();
        let columns = merge_slipped_borders(&spans, &self.widths);
        let mut builder = TableBuilder::new(Place::at(self.locator));
        let headers = self.rows.iter().take_while(|row| row.header).count();
        let mut cells: Vec<Cell> = Vec::with_capacity(self.cells);
        // Cells that may go on below, by their first column.
        let mut open: HashMap<usize, usize> = HashMap::new();
        for (r, (row, spans)) in self.rows.into_iter().zip(spans).enumerate() {
            let mut open_below = HashMap::new();
            let shown = row.cells.into_iter().enumerate();
            let shown = shown.filter(|(i, c)| *i == 0 || c.shape.across != Merge::Continue);
            for ((_, cell), span) in shown.zip(spans) {
                let (start, end) = (columns[&span.0], columns[&span.1]);
                let above = open.get(&start).copied().filter(|&i| {
                    cell.shape.down == Merge::Continue && cells[i].col_span == end - start
                });
                let index = match above {
                    Some(index) => {
                        cells[index].row_span = r + 1 - cells[index].row;
                        index
                    }
                    None => {
                        let (text, bold) = match cell.inner.is_empty() {
                            true => (cell.text, cell.bold),
                            false => flatten(&cell.inner),
                        };
                        cells.push(Cell {
                            row: r,
                            col: start,
                            row_span: 1,
                            col_span: end - start,
                            text,
                            readings: Vec::new(),
                            bold,
                            hidden: row.hidden,
                            place: Place::at(cell.locator),
                        });
                        cells.len() - 1
                    }
                };
                if cell.shape.down != Merge::No {
                    open_below.insert(start, index);
                }
            }
            open = open_below;
        }
        builder.marked_header_rows(headers);
        for cell in cells {
            builder.push(cell);
        }
        builder.build()
    }

    /// For each row the first and the last-but-one grid column of each of its cells, cells merged
    /// horizontally counted as one.
    fn grid_spans(&self) -> Vec<Vec<(usize, usize)>> {
        let of_row = |row: &RawRow| {
            let mut at = row.before;
            let mut spans: Vec<(usize, usize)> = Vec::with_capacity(row.cells.len());
            for cell in &row.cells {
                let end = at + cell.shape.span.max(1);
                match spans.last_mut() {
                    Some(last) if cell.shape.across == Merge::Continue => last.1 = end,
                    _ => spans.push((at, end)),
                }
                at = end;
            }
            spans
        };
        self.rows.iter().map(of_row).collect()
    }
}

impl RawCell {
    /// True for the covered part of a merged cell; what it holds is not printed.
    fn is_covered(&self) -> bool {
        self.shape.down == Merge::Continue || self.shape.across == Merge::Continue
    }
}

/// Numbers the borders that cells really have: grid column → column of the table. Grid columns at
/// which no cell begins or ends vanish, and so do slivers between borders that slipped.
fn merge_slipped_borders(spans: &[Vec<(usize, usize)>], widths: &[u64]) -> HashMap<usize, usize> {
    let borders: BTreeSet<usize> = spans.iter().flatten().flat_map(|&(a, b)| [a, b]).collect();
    let borders: Vec<usize> = borders.into_iter().collect();
    let index: HashMap<usize, usize> = borders.iter().enumerate().map(|(i, &b)| (b, i)).collect();
    // The nearest end of the cells that begin at each border: a group that held a whole cell
    // would make it vanish.
    let mut nearest_end = vec![usize::MAX; borders.len()];
    for &(start, end) in spans.iter().flatten() {
        let slot = &mut nearest_end[index[&start]];
        *slot = (*slot).min(index[&end]);
    }
    let positions = border_positions(&borders, widths);
    let mut numbers = HashMap::with_capacity(borders.len());
    let mut number = 0;
    let mut group_start = 0;
    let mut group_limit = usize::MAX;
    for (i, &border) in borders.iter().enumerate() {
        let joins = positions.as_ref().is_some_and(|at| at[i] - at[group_start] <= MAX_SLIP_TWIPS)
            && i < group_limit;
        if i > 0 && !joins {
            number += 1;
            group_start = i;
            group_limit = usize::MAX;
        }
        group_limit = group_limit.min(nearest_end[i]);
        numbers.insert(border, number);
    }
    numbers
}

/// Where the borders stand, in twips; `None` when the grid does not tell.
fn border_positions(borders: &[usize], widths: &[u64]) -> Option<Vec<u64>> {
    let last = *borders.last()?;
    if last > widths.len() || widths[..last].contains(&0) {
        return None;
    }
    let mut at = 0u64;
    let mut positions = Vec::with_capacity(borders.len());
    let mut next = borders.iter().peekable();
    for column in 0..=last {
        if next.next_if(|&&b| b == column).is_some() {
            positions.push(at);
        }
        at = at.saturating_add(widths.get(column).copied().unwrap_or(0));
    }
    Some(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One character a grid column: equal neighbours are one cell; rows with the widths.
    fn columns(rows: &[&str], widths: &[u64]) -> Vec<Vec<(usize, usize)>> {
        let spans: Vec<Vec<(usize, usize)>> = rows
            .iter()
            .map(|row| {
                let signs: Vec<char> = row.chars().collect();
                let mut out: Vec<(usize, usize)> = Vec::new();
                for (i, sign) in signs.iter().enumerate() {
                    match out.last_mut() {
                        Some(last) if i > 0 && signs[i - 1] == *sign => last.1 = i + 1,
                        _ => out.push((i, i + 1)),
                    }
                }
                out
            })
            .collect();
        let numbers = merge_slipped_borders(&spans, widths);
        spans
            .iter()
            .map(|row| row.iter().map(|(a, b)| (numbers[a], numbers[b])).collect())
            .collect()
    }

    #[test]
    fn grid_columns_that_no_cell_uses_vanish() {
        assert_eq!(columns(&["aabb", "aabb"], &[]), vec![vec![(0, 1), (1, 2)]; 2]);
    }

    #[test]
    fn borders_that_slipped_by_a_hair_are_one() {
        let widths = [1000, 40, 1000];
        assert_eq!(columns(&["aab", "abb"], &widths), vec![vec![(0, 1), (1, 2)]; 2]);
        // A real narrow column stays.
        assert_eq!(columns(&["aab", "abb", "abc"], &widths)[2], vec![(0, 1), (1, 2), (2, 3)]);
        // A shift that can be seen stays.
        let wide = [1000, 400, 1000];
        assert_eq!(columns(&["aab", "abb"], &wide)[1], vec![(0, 1), (1, 3)]);
        // Without widths nothing is known.
        assert_eq!(columns(&["aab", "abb"], &[])[1], vec![(0, 1), (1, 3)]);
    }
}
