//! A sheet → blocks: which rows are text around the tables, which make tables.
//! It does not say what a table means, nor joins tables over pages.
//!
//! Rows are split into bands at empty rows. In a band the table runs from its header to its last
//! bordered (or well filled) row; what stands above and below is text: one paragraph a cell, and
//! cells side by side (letterhead, signatures) column by column. A band that goes on with numbers
//! in the same columns belongs to the table before it.

use super::sheet::{Region, Sheet, SheetCell, cell_name};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Cell, Locator, Paragraph, Place, TableBuilder};
use crate::limits::Limits;
use crate::text::key;
use std::collections::HashMap;

/// Most rows of a group of text cells side by side: a letterhead has four, a signature block six.
const TEXT_GROUP_ROWS: usize = 7;

/// The blocks of a sheet, and what was lost.
pub fn blocks(sheet: &Sheet, limits: &Limits) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut grid = Grid::new(sheet);
    let parts = grid.parts();
    grid.restore_ordinals(&parts);
    let mut blocks = Vec::new();
    let mut diagnostics = Vec::new();
    let mut hidden_paragraphs = 0;
    for part in parts {
        match part {
            Part::Text(rows) => {
                for paragraph in grid.paragraphs(&rows) {
                    match paragraph {
                        Some(paragraph) => blocks.push(Block::Paragraph(paragraph)),
                        None => hidden_paragraphs += 1,
                    }
                }
            }
            Part::Table(rows) => match grid.table(&rows, limits) {
                Ok(table) => blocks.push(table),
                Err(diagnostic) => diagnostics.push(diagnostic),
            },
        }
    }
    if hidden_paragraphs > 0 {
        diagnostics.push(Diagnostic::note(
            "hidden-text-skipped",
            format!(
                "{hidden_paragraphs} lines of text on hidden rows or sheets are not read as prose"
            ),
            Some(locator(&sheet.name, 0, 0)),
        ));
    }
    if let Some(&(row, col)) = sheet.uncalculated.first() {
        diagnostics.push(Diagnostic::loss(
            "formula-without-value",
            format!(
                "{} formulas have no stored result and read as empty; open the file in Excel or \
                 LibreOffice and save it",
                sheet.uncalculated.len()
            ),
            Some(locator(&sheet.name, row, col)),
        ));
    }
    (blocks, diagnostics)
}

/// The address of a cell: `sheet["Biểu 1"]/F12`.
fn locator(sheet: &str, row: u32, col: u32) -> Locator {
    let name = sheet.replace('\\', "\\\\").replace('"', "\\\"");
    Locator::new(format!("sheet[\"{name}\"]/{}", cell_name(row, col)))
}

/// A stretch of rows; the numbers index [`Grid::rows`].
enum Part {
    Text(Vec<usize>),
    Table(Vec<usize>),
}

/// A row with something in it.
struct Row {
    number: u32,
    /// Cells that start in the row, by column: index into [`Grid::cells`].
    cells: Vec<usize>,
    /// Cells with text that start in the row.
    filled: usize,
    /// Cells with text that reach into the row from above.
    reached: usize,
    bordered: bool,
}

struct GridCell {
    cell: SheetCell,
    region: Region,
}

struct Grid<'a> {
    sheet: &'a Sheet,
    cells: Vec<GridCell>,
    rows: Vec<Row>,
}

impl<'a> Grid<'a> {
    fn new(sheet: &'a Sheet) -> Grid<'a> {
        let mut covered: HashMap<(u32, u32), ()> = HashMap::new();
        let mut merged: HashMap<(u32, u32), Region> = HashMap::new();
        // Positions that merges may cover in all: whole merged columns cover no text but their own.
        let mut left = 2_000_000u64;
        let last_row = sheet.cells.last().map_or(0, |c| c.row);
        let last_col = sheet.cells.iter().map(|c| c.col).max().unwrap_or(0);
        for region in &sheet.merges {
            let region = Region {
                bottom: region.bottom.min(last_row.max(region.top)),
                right: region.right.min(last_col.max(region.left)),
                ..*region
            };
            let size = u64::from(region.bottom - region.top + 1)
                * u64::from(region.right - region.left + 1);
            let Some(rest) = left.checked_sub(size) else { break };
            left = rest;
            let places = || {
                (region.top..=region.bottom)
                    .flat_map(move |row| (region.left..=region.right).map(move |col| (row, col)))
            };
            // Overlapping merges: the first one stands.
            if places().any(|place| covered.contains_key(&place)) {
                continue;
            }
            covered.extend(places().map(|place| (place, ())));
            merged.insert((region.top, region.left), region);
        }
        let mut cells = Vec::new();
        for cell in &sheet.cells {
            let place = (cell.row, cell.col);
            let region = match merged.get(&place) {
                Some(region) => *region,
                // Excel keeps the value of a covered cell but never shows it.
                None if covered.contains_key(&place) => continue,
                None => Region::new((cell.row, cell.row), (cell.col, cell.col)),
            };
            cells.push(GridCell { cell: cell.clone(), region });
        }
        let mut rows: Vec<Row> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            if rows.last().is_none_or(|row| row.number != cell.region.top) {
                let number = cell.region.top;
                rows.push(Row { number, cells: vec![], filled: 0, reached: 0, bordered: false });
            }
            if let Some(row) = rows.last_mut() {
                row.cells.push(index);
                row.filled += usize::from(!cell.cell.text.is_empty());
                row.bordered |= cell.cell.bordered;
            }
        }
        let mut grid = Grid { sheet, cells, rows };
        for index in 0..grid.cells.len() {
            let GridCell { region, cell } = &grid.cells[index];
            if region.bottom > region.top && !cell.text.is_empty() {
                let (top, bottom) = (region.top, region.bottom);
                let from = grid.rows.partition_point(|row| row.number <= top);
                let to = grid.rows.partition_point(|row| row.number <= bottom);
                grid.rows[from..to].iter_mut().for_each(|row| row.reached += 1);
            }
        }
        grid
    }

    fn is_blank(&self, row: usize) -> bool {
        let row = &self.rows[row];
        row.filled == 0 && row.reached == 0 && !row.bordered
    }

    /// All rows in order, cut into text and tables.
    fn parts(&self) -> Vec<Part> {
        let bands = self.bands();
        let large = bands.iter().any(|band| {
            let (_, rows, _) = self.cut(band);
            rows.len() > TEXT_GROUP_ROWS || rows.iter().any(|&row| self.width(row) > 2)
        });
        let mut parts: Vec<Part> = Vec::new();
        for band in &bands {
            let (above, table, below) = self.cut(band);
            let push_text = |parts: &mut Vec<Part>, rows: &[usize]| {
                if rows.iter().any(|&row| self.rows[row].filled > 0) {
                    parts.push(Part::Text(rows.to_vec()));
                }
            };
            push_text(&mut parts, above);
            if table.is_empty() {
            } else if large && self.is_text_group(table) {
                push_text(&mut parts, table);
            } else if let Some(Part::Table(before)) = parts.last_mut()
                && self.goes_on(before, table)
            {
                before.extend(table);
            } else {
                parts.push(Part::Table(table.to_vec()));
            }
            push_text(&mut parts, below);
        }
        parts
    }

    /// Rows without an empty row between them.
    fn bands(&self) -> Vec<Vec<usize>> {
        let mut bands: Vec<Vec<usize>> = Vec::new();
        let mut reach = 0;
        for index in 0..self.rows.len() {
            if self.is_blank(index) {
                continue;
            }
            let number = self.rows[index].number;
            match bands.last_mut() {
                Some(band) if number <= reach + 1 => band.push(index),
                _ => bands.push(vec![index]),
            }
            // A merged cell bridges rows that have no cell of their own.
            let bottom = self.rows[index]
                .cells
                .iter()
                .filter(|&&c| !self.cells[c].cell.text.is_empty() || self.cells[c].cell.bordered)
                .map(|&c| self.cells[c].region.bottom)
                .max();
            reach = reach.max(number).max(bottom.unwrap_or(0));
        }
        bands
    }

    /// A row's cells with text, those that reach into it included.
    fn width(&self, row: usize) -> usize {
        self.rows[row].filled + self.rows[row].reached
    }

    /// A band as text above, table, text below; the table is empty when it is all text.
    fn cut<'b>(&self, band: &'b [usize]) -> (&'b [usize], &'b [usize], &'b [usize]) {
        let widest = band.iter().map(|&row| self.width(row)).max().unwrap_or(0);
        if widest < 2 {
            return (band, &[], &[]);
        }
        let bordered = |row: usize| self.rows[row].bordered;
        // Borders show the table best, where most of the wide rows have them.
        let wide: Vec<usize> =
            band.iter().copied().filter(|&row| self.width(row) == widest).collect();
        if wide.iter().filter(|&&row| bordered(row)).count() * 2 > wide.len() {
            let start = band.iter().position(|&row| bordered(row)).unwrap_or(0);
            let end = band.iter().rposition(|&row| bordered(row)).map_or(band.len(), |i| i + 1);
            return (&band[..start], &band[start..end], &band[end..]);
        }
        let start = band
            .iter()
            .position(|&row| self.has_ordinal_header(row))
            .or_else(|| {
                // More than half as wide as the widest row, so that the two cells of a letterhead
                // over a table of four columns stay out.
                let enough = (widest / 2 + 1).max(2);
                band.iter().position(|&row| self.width(row) >= enough)
            })
            .unwrap_or(0);
        let (from, to) = self.columns(&band[start..]);
        let mut end = band.len();
        // Rows below with one cell that starts in the first column or runs over half of the table
        // are remarks; one with a label further right is a line of the table.
        while end > start + 1 {
            let row = &self.rows[band[end - 1]];
            let is_remark = row.filled == 1
                && row.reached == 0
                && row.cells.iter().filter(|&&c| !self.cells[c].cell.text.is_empty()).all(|&c| {
                    let GridCell { cell, region } = &self.cells[c];
                    let runs = (region.right - region.left + 1) * 2 > to - from;
                    !cell.number && (region.left == from || runs)
                });
            if !is_remark {
                break;
            }
            end -= 1;
        }
        (&band[..start], &band[start..end], &band[end..])
    }

    /// First column of the rows and the one behind their last, by cells with text or borders.
    fn columns(&self, rows: &[usize]) -> (u32, u32) {
        let regions =
            rows.iter().flat_map(|&row| &self.rows[row].cells).map(|&c| self.cells[c].region);
        let from = regions.clone().map(|r| r.left).min().unwrap_or(0);
        (from, regions.map(|r| r.right + 1).max().unwrap_or(0))
    }

    /// True when a cell of the row says that the column holds ordinal numbers.
    fn has_ordinal_header(&self, row: usize) -> bool {
        self.width(row) >= 2
            && self.rows[row].cells.iter().any(|&c| is_ordinal_header(&self.cells[c].cell.text))
    }

    /// A few rows of words side by side: a letterhead, signatures.
    fn is_text_group(&self, rows: &[usize]) -> bool {
        rows.len() <= TEXT_GROUP_ROWS
            && !rows.iter().any(|&row| self.has_ordinal_header(row))
            && rows.iter().filter(|&&row| self.rows[row].bordered).count() * 2 <= rows.len()
            && !rows
                .iter()
                .flat_map(|&row| &self.rows[row].cells)
                .any(|&c| self.cells[c].cell.number)
    }

    /// True when a band continues the table before it: a number in its first line, no header, and
    /// no column outside.
    fn goes_on(&self, before: &[usize], rows: &[usize]) -> bool {
        let Some(&first) = rows.first() else { return false };
        let numbers = self.rows[first].cells.iter().any(|&c| {
            let cell = &self.cells[c].cell;
            cell.number || is_printed_number(&cell.text)
        });
        let (from, to) = self.columns(before);
        let (left, right) = self.columns(rows);
        numbers && !self.has_ordinal_header(first) && left >= from && right <= to
    }

    /// Ordinals such as 1.1 are stored as numbers and would show as "1,1": in columns of ordinals
    /// they are written with a dot.
    fn restore_ordinals(&mut self, parts: &[Part]) {
        for part in parts {
            let Part::Table(rows) = part else { continue };
            let mut headers: Vec<Region> = Vec::new();
            for &row in rows {
                for &index in &self.rows[row].cells {
                    let GridCell { cell, region } = &mut self.cells[index];
                    if is_ordinal_header(&cell.text) {
                        headers.push(*region);
                    } else if cell.number
                        && cell.text.chars().all(|c| c.is_ascii_digit() || c == ',')
                        && headers.iter().any(|h| h.left <= region.left && region.right <= h.right)
                    {
                        cell.text = cell.text.replace(',', ".");
                    }
                }
            }
        }
    }

    fn is_hidden(&self, region: &Region) -> bool {
        self.sheet.hidden
            || (region.top..=region.bottom).all(|row| self.sheet.hidden_rows.contains(&row))
            || (region.left..=region.right).all(|col| self.sheet.hidden_cols.contains(&col))
    }

    /// The texts of rows; rows of several cells in a group are read column by column. `None` stands
    /// for a hidden one.
    fn paragraphs(&self, rows: &[usize]) -> Vec<Option<Paragraph>> {
        let mut out = Vec::new();
        let mut group: Vec<&GridCell> = Vec::new();
        let mut emit = |group: &mut Vec<&GridCell>| {
            group.sort_by_key(|cell| cell.region.left);
            // Columns of a group: cells whose regions overlap sideways stand over each other.
            let mut columns: Vec<(u32, Vec<&GridCell>)> = Vec::new();
            for cell in group.drain(..) {
                match columns.last_mut() {
                    Some((right, cells)) if cell.region.left <= *right => {
                        *right = (*right).max(cell.region.right);
                        cells.push(cell);
                    }
                    _ => columns.push((cell.region.right, vec![cell])),
                }
            }
            for (_, mut cells) in columns {
                cells.sort_by_key(|cell| cell.region.top);
                out.extend(cells.into_iter().map(|cell| {
                    let GridCell { cell, region } = cell;
                    (!self.is_hidden(region)).then(|| Paragraph {
                        text: cell.text.clone(),
                        bold: cell.bold,
                        place: Place::at(locator(&self.sheet.name, cell.row, cell.col)),
                        ..Paragraph::default()
                    })
                }));
            }
        };
        for &row in rows {
            let cells = self.rows[row].cells.iter().map(|&c| &self.cells[c]);
            let filled: Vec<&GridCell> = cells.filter(|c| !c.cell.text.is_empty()).collect();
            if filled.len() < 2 {
                // A cell alone may still stand in a column of the group ("Số: …" under a letterhead).
                let beside = filled.iter().any(|cell| {
                    let overlapping = group
                        .iter()
                        .filter(|g| {
                            g.region.left <= cell.region.right && cell.region.left <= g.region.right
                        })
                        .count();
                    let columns = group
                        .iter()
                        .map(|g| g.region.left)
                        .collect::<std::collections::HashSet<_>>();
                    overlapping > 0 && overlapping < group.len() && columns.len() > 1
                });
                if !beside {
                    emit(&mut group);
                }
            }
            group.extend(filled);
        }
        emit(&mut group);
        out
    }

    fn table(&self, rows: &[usize], limits: &Limits) -> Result<Block, Diagnostic> {
        let (from, to) = self.trimmed_columns(rows);
        let width = (to - from) as usize;
        let first = rows.first().map_or(0, |&row| self.rows[row].number);
        let place = locator(&self.sheet.name, first, from);
        let dropped = |what: String| {
            Diagnostic::loss(
                "table-dropped",
                format!("{what}; the table is left out: split it and try again"),
                Some(place.clone()),
            )
        };
        let positions = width.saturating_mul(rows.len());
        if positions > limits.table_cells {
            return Err(dropped(format!("the table has {positions} cells")));
        }
        let numbers: Vec<u32> = rows.iter().map(|&row| self.rows[row].number).collect();
        let mut taken = vec![false; positions];
        let mut builder = TableBuilder::new(Place::at(place.clone()));
        for (r, &row) in rows.iter().enumerate() {
            for &index in &self.rows[row].cells {
                let GridCell { cell, region } = &self.cells[index];
                if region.left < from || region.left >= to {
                    continue;
                }
                let col = (region.left - from) as usize;
                let col_span = (region.right.min(to - 1) - region.left) as usize + 1;
                let row_span = numbers[r..].partition_point(|&n| n <= region.bottom).max(1);
                for line in taken[r * width..(r + row_span) * width].chunks_mut(width) {
                    line[col..col + col_span].fill(true);
                }
                builder.push(Cell {
                    row_span,
                    col_span,
                    bold: cell.bold && !cell.text.is_empty(),
                    hidden: self.is_hidden(region),
                    ..Cell::new(
                        r,
                        col,
                        cell.text.clone(),
                        Place::at(locator(&self.sheet.name, cell.row, cell.col)),
                    )
                });
            }
        }
        // Empty cells are cells: a value that was not filled in is blank, not absent.
        for (at, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
            let (r, c) = (at / width, at % width);
            let (row, col) = (numbers[r], from + c as u32);
            builder.push(Cell {
                hidden: self.is_hidden(&Region::new((row, row), (col, col))),
                ..Cell::new(r, c, "", Place::at(locator(&self.sheet.name, row, col)))
            });
        }
        builder.build().map(Block::Table).map_err(|error| dropped(error.to_string()))
    }

    /// The columns of a table without empty ones at its sides, which only borders or styles have.
    fn trimmed_columns(&self, rows: &[usize]) -> (u32, u32) {
        let filled = || {
            rows.iter()
                .flat_map(|&row| &self.rows[row].cells)
                .map(|&c| &self.cells[c])
                .filter(|c| !c.cell.text.is_empty())
                .map(|c| c.region)
        };
        // A column counts by the cells that start in it: a title over the table may run wider.
        let from = filled().map(|r| r.left).min().unwrap_or(0);
        let to = filled().map(|r| r.left + 1).max().unwrap_or(from + 1);
        let bordered = rows
            .iter()
            .flat_map(|&row| &self.rows[row].cells)
            .map(|&c| &self.cells[c])
            .filter(|c| c.cell.bordered && c.region.left >= to)
            .count();
        // An empty last column with borders in most rows is printed (an empty Ghi chú).
        let to = if bordered * 2 > rows.len() { to.max(self.bordered_end(rows, to)) } else { to };
        (from, to)
    }

    /// The column behind the last one that is bordered in most rows.
    fn bordered_end(&self, rows: &[usize], to: u32) -> u32 {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for &c in rows.iter().flat_map(|&row| &self.rows[row].cells) {
            let GridCell { cell, region } = &self.cells[c];
            if cell.bordered && region.left >= to {
                *counts.entry(region.left).or_default() += 1;
            }
        }
        let often = counts.into_iter().filter(|(_, count)| count * 2 > rows.len());
        often.map(|(col, _)| col + 1).max().unwrap_or(to)
    }
}

/// True for "STT", "TT", "Số TT", "Số thứ tự": the header of a column of ordinals.
fn is_ordinal_header(text: &str) -> bool {
    matches!(key(text).as_str(), "stt" | "tt" | "số tt" | "số thứ tự")
}

/// True for text that is a number as printed ("03", "98,25%", "1.234").
fn is_printed_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " .,%-".contains(c))
}
