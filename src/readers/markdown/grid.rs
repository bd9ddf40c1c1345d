//! Tables in Markdown: lines with tabs or pipes → cells; where a `<table>` block ends.
//! It does not decide which rows are header or which columns hold values.

use super::inline::{self, IsNote};
use crate::document::{Cell, GridError, Locator, Place, Table, TableBuilder};
use std::collections::BTreeMap;

/// The source of a table, before it is a grid.
#[derive(Debug)]
pub(super) struct GridSource {
    /// Lines of cells, each with its line number relative to the first.
    rows: Vec<(usize, Vec<String>)>,
    /// Rows above the alignment row.
    header_rows: usize,
}

impl GridSource {
    /// Number of cells, short rows filled up; counted before anything is built.
    pub fn cells(&self) -> usize {
        self.rows.len().saturating_mul(self.width())
    }

    fn width(&self) -> usize {
        self.rows.iter().map(|r| r.1.len()).max().unwrap_or(0)
    }
}

/// The table that begins at the first of the lines, if one does, and how many lines it takes.
pub(super) fn at_start(lines: &[&str]) -> Option<(GridSource, usize)> {
    pipe_block(lines).or_else(|| tab_block(lines))
}

/// Makes the grid. `line` is the number of the table's first line, `base` its place.
pub(super) fn table(
    source: &GridSource,
    base: &Locator,
    line: usize,
    is_note: IsNote,
) -> Result<Table, GridError> {
    let mut builder = TableBuilder::new(Place::at(base.clone()));
    builder.marked_header_rows(source.header_rows);
    let width = source.width();
    for (r, (offset, texts)) in source.rows.iter().enumerate() {
        let row_place = super::blocks::at(line + offset);
        for c in 0..width {
            let read = inline::read(texts.get(c).map_or("", String::as_str), is_note);
            let place = Place::at(row_place.child("cell", c + 1));
            let cell = Cell::new(r, c, read.text, place);
            builder.push(Cell { bold: read.bold, ..cell });
        }
    }
    builder.build()
}

/// Number of cells of a line of tabs that hold something.
fn filled(line: &str) -> usize {
    line.split('\t').filter(|c| !c.trim().is_empty()).count()
}

/// True when a line with tabs is a list item or an indented text and no table line.
fn is_tabbed_text(line: &str) -> bool {
    let text = line.trim_start_matches(['\t', ' ']);
    match text.split_once('\t') {
        None => true,
        Some((first, rest)) => super::blocks::is_list_label(first.trim()) && !rest.contains('\t'),
    }
}

/// Consecutive lines with tabs. A first line that could be indented text must be followed by a
/// line of as many tabs.
fn tab_block(lines: &[&str]) -> Option<(GridSource, usize)> {
    let first = lines.first()?;
    if !first.contains('\t') {
        return None;
    }
    let tabs = |l: &str| l.matches('\t').count();
    // Decided before the lines are counted: a list of a million items must stay linear.
    if is_tabbed_text(first) {
        let goes_on = lines.get(1).is_some_and(|n| tabs(n) == tabs(first) && !is_tabbed_text(n));
        if !goes_on || tabs(first) < 2 {
            return None;
        }
    }
    let length = lines.iter().take_while(|l| l.contains('\t') && !l.trim().is_empty()).count();
    let body = &lines[..length];
    // One line of two cells is a letterhead or a label with its text, not a table.
    if length == 1 && (tabs(first) < 2 || filled(first) == 0) {
        return None;
    }
    let rows = body
        .iter()
        .enumerate()
        .map(|(i, l)| (i, l.split('\t').map(str::to_owned).collect()))
        .collect();
    Some((GridSource { rows, header_rows: 0 }, length))
}

/// Consecutive lines with pipes: the first begins with one, or the second is an alignment row.
fn pipe_block(lines: &[&str]) -> Option<(GridSource, usize)> {
    let first = lines.first()?;
    if !first.contains('|') {
        return None;
    }
    let fenced = |l: &str| l.trim_start().starts_with('|') && l.trim().len() > 1;
    let aligned = lines.get(1).is_some_and(|l| is_alignment(l));
    if !(aligned || fenced(first) && first.trim_end().ends_with('|')) {
        return None;
    }
    let length = lines.iter().take_while(|l| l.contains('|') && !l.trim().is_empty()).count();
    let mut header_rows = 0;
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    for (i, line) in lines[..length].iter().enumerate() {
        if is_alignment(line) {
            // Only the first one marks a header; later ones come from pages glued together.
            if header_rows == 0 && rows.len() <= 4 {
                header_rows = rows.len();
            }
            continue;
        }
        rows.push((i, split_pipes(line)));
    }
    // Converters print an empty header above a table that has none.
    if header_rows == 1 && rows[0].1.iter().all(|c| c.trim().is_empty()) {
        rows.remove(0);
        header_rows = 0;
    }
    Some((GridSource { rows, header_rows }, length))
}

/// `|---|:--:|`: the row that tells alignment.
fn is_alignment(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.contains('-')
        && trimmed.contains('|')
        && trimmed.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+' | '\t'))
        && trimmed.trim_matches('|').split('|').all(|c| c.contains('-'))
}

/// The cells of a line with pipes; `\|` is a printed pipe.
fn split_pipes(line: &str) -> Vec<String> {
    let trimmed = line.trim();
    let inner = trimmed.strip_prefix('|').unwrap_or(trimmed);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut escaped = false;
    for c in inner.chars() {
        match c {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
                escaped = false;
            }
            '|' => cells.push(std::mem::take(&mut cell)),
            _ => {
                escaped = c == '\\' && !escaped;
                cell.push(c);
            }
        }
    }
    if !cell.trim().is_empty() || !trimmed.ends_with('|') {
        cells.push(cell);
    }
    cells
}

/// For each line that begins with `<table` the line after the end of that table: behind its
/// `</table>`, or at the next blank line where none closes it. One pass over the text.
pub(super) fn html_ends(lines: &[&str]) -> BTreeMap<usize, usize> {
    let mut ends = BTreeMap::new();
    // Open tables that began a line: the line, and the depth before it.
    let mut open: Vec<(usize, i64)> = Vec::new();
    let mut depth = 0i64;
    for (i, line) in lines.iter().enumerate() {
        if !line.contains('<') {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        if lower.trim_start().starts_with("<table") {
            open.push((i, depth));
        }
        depth += lower.matches("<table").count() as i64;
        depth -= lower.matches("</table").count() as i64;
        while open.last().is_some_and(|o| depth <= o.1) {
            ends.extend(open.pop().map(|o| (o.0, i + 1)));
        }
    }
    let mut blank = lines.len();
    let mut unclosed = open;
    for i in (0..lines.len()).rev() {
        if lines[i].trim().is_empty() {
            blank = i;
        }
        if unclosed.last().is_some_and(|o| o.0 == i) {
            unclosed.pop();
            ends.insert(i, blank);
        }
    }
    ends
}
