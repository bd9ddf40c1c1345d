//! Table elements → grids: which tables hold data, where each cell stands, what it spans.
//! It does not say what a table means; layout tables are left to the walk, which unwraps them.

use super::style;
use super::tree::{NodeId, Tree};
use super::walk::{self, Budget, Draft, Page, Tables};
use crate::status::ReadError;

/// A table whose texts still carry marks.
#[derive(Debug, Default)]
pub struct DraftTable {
    /// Its cells, in source order of sections head, body, foot.
    pub cells: Vec<DraftCell>,
    /// Leading rows marked as header.
    pub header_rows: usize,
    /// Its caption, with marks.
    pub caption: Option<String>,
    /// Set when it is over the limit and was not read: its number of cells.
    pub too_large: Option<usize>,
}

/// A cell whose text still carries marks.
#[derive(Debug, Default)]
pub struct DraftCell {
    /// Grid position and span, from 0.
    pub row: usize,
    /// Column, from 0.
    pub col: usize,
    /// Rows it covers.
    pub row_span: usize,
    /// Columns it covers.
    pub col_span: usize,
    /// Row as printed and cell within the row, from 1.
    pub printed: (usize, usize),
    /// Text with marks.
    pub text: String,
    /// True when all text is bold.
    pub bold: bool,
}

/// What a subtree holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts {
    /// Printed text.
    text: bool,
    /// A table element, not counting the node itself.
    table: bool,
    /// A line structure of its own: blocks or forced line breaks, not counting the node itself.
    blocks: bool,
}

/// The facts of every subtree, in one pass from the leaves up.
pub fn facts(tree: &Tree) -> Vec<Facts> {
    let mut facts = vec![Facts::default(); tree.len()];
    let order: Vec<NodeId> = tree.descendants(0).collect();
    for &node in order.iter().rev() {
        if style::is_hidden(tree, node) {
            facts[node] = Facts::default();
            continue;
        }
        if let Some(text) = tree.text(node) {
            facts[node].text = text.chars().any(|c| !c.is_whitespace());
        }
        let own = facts[node];
        if let Some(parent) = tree.parent(node) {
            let name = tree.name(node);
            let up = &mut facts[parent];
            up.text |= own.text;
            up.table |= own.table || name == Some("table");
            up.blocks |= own.blocks || name == Some("br") || style::is_block(tree, node);
        }
    }
    facts
}

/// Most columns a table may have: the widest spreadsheet has 16,384, no printed form has a hundred.
const MAX_COLUMNS: usize = 2_000;
/// Most grid positions, as [`crate::document::TableBuilder`] allows.
const MAX_POSITIONS: usize = 500_000;
/// Largest colspan (HTML standard, 4.9.11).
const MAX_COLSPAN: usize = 1_000;

/// A row: its cells, and whether it stands in the head.
struct Row {
    cells: Vec<NodeId>,
    section: usize,
    in_head: bool,
    /// Row number as printed, from 1.
    printed: usize,
}

/// The table's grid when it holds data; `None` when it only lays out what is in it.
///
/// # Errors
/// `limit_text`.
pub fn data_table(
    page: &Page,
    table: NodeId,
    budget: &mut Budget,
) -> Result<Option<DraftTable>, ReadError> {
    let rows = rows_of(page.tree, table);
    if is_layout(page, &rows) {
        return Ok(None);
    }
    let cell_count: usize = rows.iter().map(|r| r.cells.len()).sum();
    let mut draft = DraftTable::default();
    let (mut places, cut) = match place_cells(page.tree, &rows) {
        Some(placed) if cell_count <= budget.limits().table_cells => placed,
        _ => {
            draft.too_large = Some(cell_count);
            return Ok(Some(draft));
        }
    };
    budget.cut_spans += cut;
    squeeze(&mut places);
    draft.header_rows = header_rows(page.tree, &rows, &places);
    for place in places {
        let bold = inherited_bold(page.tree, place.node, table);
        let (text, bold) = cell_text(page, place.node, bold, budget)?;
        draft.cells.push(DraftCell {
            row: place.row,
            col: place.col,
            row_span: place.row_span,
            col_span: place.col_span,
            printed: place.printed,
            text,
            bold,
        });
    }
    if let Some(caption) = page.tree.children(table).find(|&n| page.tree.name(n) == Some("caption"))
        && !style::is_hidden(page.tree, caption)
    {
        let (text, _) = cell_text(page, caption, false, budget)?;
        draft.caption = (!text.is_empty()).then_some(text);
    }
    Ok(Some(draft))
}

/// All printed text of an element as lines, and whether it is all bold.
fn cell_text(
    page: &Page,
    node: NodeId,
    bold: bool,
    budget: &mut Budget,
) -> Result<(String, bool), ReadError> {
    let drafts = walk::drafts(page, node, Tables::Flatten, bold, budget)?;
    let mut text = String::new();
    let mut all_bold = !drafts.is_empty();
    for draft in &drafts {
        if let Draft::Paragraph(paragraph) = draft {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&paragraph.text);
            all_bold &= paragraph.bold;
        }
    }
    Ok((text, all_bold))
}

/// The rows of the table itself, never those of tables in it: head first, foot last, as printed.
fn rows_of(tree: &Tree, table: NodeId) -> Vec<Row> {
    let mut sections: Vec<(u8, Vec<NodeId>)> = Vec::new();
    for child in tree.children(table).filter(|&n| !style::is_hidden(tree, n)) {
        match tree.name(child) {
            Some(name @ ("thead" | "tbody" | "tfoot")) => {
                let order = match name {
                    "thead" => 0,
                    "tbody" => 1,
                    _ => 2,
                };
                sections.push((order, tree.children(child).collect()));
            }
            // The parser puts rows into a body of their own; kept for trees that it did not make.
            Some("tr") => sections.push((1, vec![child])),
            _ => {}
        }
    }
    sections.sort_by_key(|s| s.0);
    let mut rows = Vec::new();
    for (section, (order, nodes)) in sections.into_iter().enumerate() {
        for row in nodes {
            if tree.name(row) == Some("tr") && !style::is_hidden(tree, row) {
                let cells = tree
                    .children(row)
                    .filter(|&n| matches!(tree.name(n), Some("td" | "th")))
                    .filter(|&n| !style::is_hidden(tree, n))
                    .collect();
                rows.push(Row { cells, section, in_head: order == 0, printed: rows.len() + 1 });
            }
        }
    }
    rows
}

/// True when the table only arranges what is in it.
///
/// - One filled cell, or none: a frame.
/// - One row of at most two filled cells with lines in them: the two-column letterhead, the
///   recipients beside the signature.
/// - Tables inside, unless most of it is rows of two or more plain filled cells.
fn is_layout(page: &Page, rows: &[Row]) -> bool {
    let filled = |row: &Row| row.cells.iter().filter(|&&c| page.facts[c].text).count();
    let filled_cells: usize = rows.iter().map(filled).sum();
    if filled_cells <= 1 {
        return true;
    }
    let with_tables = rows.iter().flat_map(|r| &r.cells).filter(|&&c| page.facts[c].table).count();
    if with_tables > 0 {
        let plain = |row: &Row| {
            row.cells.iter().filter(|&&c| page.facts[c].text && !page.facts[c].table).count()
        };
        let data_rows = rows.iter().filter(|row| plain(row) >= 2).count();
        return data_rows < 3 || data_rows * 2 < rows.len() || with_tables * 4 > filled_cells;
    }
    let filled_rows = rows.iter().filter(|row| filled(row) > 0).count();
    let lines = rows.iter().flat_map(|r| &r.cells).any(|&c| page.facts[c].blocks);
    filled_rows == 1 && filled_cells <= 2 && lines
}

struct Placed {
    node: NodeId,
    row: usize,
    col: usize,
    row_span: usize,
    col_span: usize,
    printed: (usize, usize),
}

/// Gives each cell its place (HTML standard, 4.9.12.1 "Forming a table"), and counts spans that
/// had to be cut because they ran into a cell that reaches down from above. A cell's own position
/// is always free, so no text is lost by that. None: the grid is too large.
fn place_cells(tree: &Tree, rows: &[Row]) -> Option<(Vec<Placed>, usize)> {
    let mut placed = Vec::new();
    let mut cut = 0;
    // For each column the first row that is free again.
    let mut free_from: Vec<usize> = Vec::new();
    let section_end = |row: usize| {
        let section = rows[row].section;
        rows[row..].partition_point(|r| r.section == section) + row
    };
    for (r, row) in rows.iter().enumerate() {
        let mut col = 0;
        for (c, &node) in row.cells.iter().enumerate() {
            while free_from.get(col).is_some_and(|&free| free > r) {
                col += 1;
            }
            let number = |key| tree.attr(node, key).and_then(leading_number);
            let wanted = number("colspan").unwrap_or(1).clamp(1, MAX_COLSPAN);
            let col_span = (1..wanted)
                .find(|&d| free_from.get(col + d).is_some_and(|&f| f > r))
                .unwrap_or(wanted);
            cut += usize::from(col_span < wanted);
            let end = section_end(r);
            let row_span = match number("rowspan") {
                Some(0) => end - r,
                span => span.unwrap_or(1).min(end - r),
            };
            if col + col_span > MAX_COLUMNS {
                return None;
            }
            if free_from.len() < col + col_span {
                free_from.resize(col + col_span, 0);
            }
            free_from[col..col + col_span].fill(r + row_span);
            placed.push(Placed {
                node,
                row: r,
                col,
                row_span,
                col_span,
                printed: (row.printed, c + 1),
            });
            col += col_span;
        }
        if free_from.len().saturating_mul(r + 1) > MAX_POSITIONS * 4 {
            return None;
        }
    }
    Some((placed, cut))
}

/// A number as the HTML standard reads it (2.3.4.2): leading digits, the rest ignored.
fn leading_number(text: &str) -> Option<usize> {
    let text = text.trim_start();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (digits > 0).then(|| text[..digits].parse().unwrap_or(usize::MAX))
}

/// Drops grid lines at which no cell starts: a title with `colspan=100` over five columns makes
/// no 95 more of them, in print either.
fn squeeze(places: &mut [Placed]) {
    let renumber = |starts: Vec<(usize, usize)>| {
        let length = starts.iter().map(|&(start, span)| start + span).max().unwrap_or(0);
        let mut is_start = vec![false; length];
        for (start, _) in starts {
            is_start[start] = true;
        }
        let mut new = Vec::with_capacity(length + 1);
        let mut count = 0;
        for start in is_start {
            new.push(count);
            count += usize::from(start);
        }
        new.push(count);
        new
    };
    let cols = renumber(places.iter().map(|p| (p.col, p.col_span)).collect());
    let rows = renumber(places.iter().map(|p| (p.row, p.row_span)).collect());
    for place in places {
        let (col_end, row_end) = (place.col + place.col_span, place.row + place.row_span);
        // `new[start]` counts the starts before it, so an end maps to the first line at or after.
        (place.col, place.row) = (cols[place.col], rows[place.row]);
        place.col_span = (cols[col_end] - place.col).max(1);
        place.row_span = (rows[row_end] - place.row).max(1);
    }
}

/// Leading rows in the head, else leading rows of header cells only; none when that is all of it.
fn header_rows(tree: &Tree, rows: &[Row], places: &[Placed]) -> usize {
    let marked = |row: &Row| {
        row.in_head
            || (!row.cells.is_empty() && row.cells.iter().all(|&c| tree.name(c) == Some("th")))
    };
    let printed = rows.iter().take_while(|row| marked(row)).count();
    let count = |rows: &mut dyn Iterator<Item = usize>| rows.max().map_or(0, |last| last + 1);
    let total = count(&mut places.iter().map(|p| p.row));
    let header = count(&mut places.iter().filter(|p| p.printed.0 <= printed).map(|p| p.row));
    if header == total { 0 } else { header }
}

/// Whether the elements between the cell and the table make its text bold.
fn inherited_bold(tree: &Tree, cell: NodeId, table: NodeId) -> bool {
    let mut node = cell;
    while let Some(parent) = tree.parent(node) {
        if let Some(bold) = style::bold(tree, parent) {
            return bold;
        }
        if parent == table {
            break;
        }
        node = parent;
    }
    false
}
