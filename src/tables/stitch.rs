//! Pieces of a table on several pages → one table; each cell keeps its place.
//! It changes no text but that of a cell cut by a page break, and reads no values.

use super::ColumnRole;
use super::cut::{self, Habits, Last};
use super::header::{self, Header};
use super::numbering;
use super::words::{HeaderWords, Meaning, Vocabulary};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Cell, Table, TableBuilder};
use crate::text::{key, words as text_words};
use std::collections::BTreeMap;

/// The tables of a document, each whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Joined {
    /// The tables in order.
    pub tables: Vec<Table>,
    /// For each table the blocks that its pieces are.
    pub blocks: Vec<Vec<usize>>,
    /// For each table the texts of the paragraphs just before it, nearest last (at most
    /// [`CONTEXT_PARAGRAPHS`]).
    pub before: Vec<Vec<String>>,
    /// What was dropped or joined.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many paragraphs before a table are kept as its context: title, legal basis, unit of the
/// sheet, and room for a two-line title.
pub const CONTEXT_PARAGRAPHS: usize = 6;

/// Joins pieces of tables that go on over page breaks.
pub fn join(blocks: &[Block], words: &HeaderWords) -> Joined {
    let vocabulary = Vocabulary::new(words);
    let running = running_lines(blocks);
    let mut joined = Joined::default();
    let mut open: Option<Assembly> = None;
    let mut recent: Vec<String> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(p) => {
                if is_furniture(&p.text) || running.contains_key(p.text.as_str()) {
                    continue;
                }
                close(open.take(), &mut joined);
                recent.push(p.text.clone());
                if recent.len() > CONTEXT_PARAGRAPHS {
                    recent.remove(0);
                }
            }
            Block::Table(table) => {
                let joins = open.as_ref().and_then(|a| a.joint(table, &vocabulary));
                if let (Some(assembly), Some(joint)) = (open.as_mut(), joins) {
                    assembly.add(index, table, joint);
                } else {
                    close(open.take(), &mut joined);
                    let before = std::mem::take(&mut recent);
                    open = Some(Assembly::new(index, table, before, &vocabulary));
                }
            }
        }
    }
    close(open.take(), &mut joined);
    joined
}

/// Longest line of a page's head or foot, in characters.
const RUNNING_CHARS: usize = 100;

/// How often a line must stand between tables to be a page's head or foot.
const RUNNING_TIMES: usize = 3;

/// Short paragraphs on several pages between tables with the very same words: heads and feet of
/// pages. A line that names the unit of a table is none.
fn running_lines(blocks: &[Block]) -> BTreeMap<&str, usize> {
    let mut seen: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for block in blocks {
        if let Block::Paragraph(p) = block
            && let Some(page) = p.place.page_no()
            && p.text.chars().count() <= RUNNING_CHARS
        {
            let entry = seen.entry(p.text.as_str()).or_insert((0, 0));
            if page > entry.1 {
                *entry = (entry.0 + 1, page);
            }
        }
    }
    seen.into_iter()
        .filter(|(text, (times, _))| {
            let key = key(text);
            let names_table = ["đơn vị tính", "đvt", "biểu", "bảng", "phụ lục"]
                .iter()
                .any(|w| super::words::starts_with_words(&key, w));
            *times >= RUNNING_TIMES && !names_table
        })
        .map(|(text, (times, _))| (text, times))
        .collect()
}

/// True for a paragraph that only furnishes a page: blank, a page number, "(tiếp theo)".
fn is_furniture(text: &str) -> bool {
    let words = text_words(text);
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => true,
        ["tiếp"] | ["tiếp", "theo"] | ["tiếp", "theo", "trang", "trước"] => true,
        [n] | ["trang" | "page", n] | ["trang" | "page", n, _] | ["page", n, "of", _] => {
            n.bytes().all(|b| b.is_ascii_digit()) && n.len() <= 4
        }
        _ => false,
    }
}

/// How a piece goes on with the table before it.
struct Joint {
    /// Rows of the piece to leave out: its repeated header.
    skip: usize,
    /// For each column of the piece the column of the table.
    columns: Vec<usize>,
}

/// A table that is being put together.
struct Assembly {
    blocks: Vec<usize>,
    before: Vec<String>,
    header: Header,
    /// Keys of the header rows, to find them again; none when there is no header.
    header_rows: Vec<Vec<String>>,
    cols: usize,
    first_label: Option<String>,
    pieces: Vec<(Table, Joint)>,
    diagnostics: Vec<Diagnostic>,
}

impl Assembly {
    fn new(index: usize, table: &Table, before: Vec<String>, vocabulary: &Vocabulary) -> Assembly {
        let header = header::find(table, vocabulary);
        let header_rows = (header.start..header.end).map(|r| row_keys(table, r)).collect();
        let cols = table.cols();
        let mut assembly = Assembly {
            blocks: vec![index],
            before,
            header_rows,
            cols,
            first_label: None,
            pieces: Vec::new(),
            diagnostics: Vec::new(),
            header,
        };
        assembly.first_label = assembly.first_line(table, assembly.header.end);
        assembly.pieces.push((table.clone(), Joint { skip: 0, columns: (0..cols).collect() }));
        assembly
    }

    /// The first row with a label, as one key; `None` when there is none.
    fn first_line(&self, table: &Table, from: usize) -> Option<String> {
        (from..table.rows().min(from + 3))
            .map(|r| row_keys(table, r).join("|"))
            .find(|k| k.chars().any(char::is_alphabetic))
    }

    fn add(&mut self, index: usize, table: &Table, joint: Joint) {
        if joint.skip > 0 {
            self.diagnostics.push(Diagnostic::note(
                "header-repeated",
                format!("{} header lines printed again on a new page were left out", joint.skip),
                Some(table.place.locator.clone()),
            ));
        }
        self.blocks.push(index);
        self.first_label = self.first_label.take().or_else(|| self.first_line(table, joint.skip));
        self.pieces.push((table.clone(), joint));
    }

    /// How the piece goes on with this table; `None` when it is another one.
    fn joint(&self, piece: &Table, vocabulary: &Vocabulary) -> Option<Joint> {
        let (last, _) = self.pieces.last()?;
        if root(last) != root(piece) || piece.caption.is_some() && !self.same_caption(piece) {
            return None;
        }
        let on_page = standing(last, piece);
        if on_page == Standing::Beside {
            return None;
        }
        let identity: Vec<usize> = (0..piece.cols()).collect();
        // The same header again, word by word, whatever its words mean.
        let mut skip = self.repeated_rows(piece, 0);
        let mut columns = identity.clone();
        if skip == 0 {
            let found = header::find(piece, vocabulary);
            if found.by_words {
                // A header of its own: the same with small changes, or another table.
                if found.start > 0 {
                    return None;
                }
                columns = self.same_columns(&found)?;
                skip = found.end;
            } else if !self.continues_plainly(piece) {
                return None;
            } else if header::index_line(piece, 0).is_some() {
                skip = 1;
            }
        } else if piece.cols() > self.cols {
            return None;
        }
        // A header after which the very first line of the table comes again: the form anew.
        if skip > 0
            && self.first_label.is_some()
            && self.first_line(piece, skip) == self.first_label
        {
            return None;
        }
        let joint = Joint { skip, columns };
        let anew = match on_page {
            // A header is printed again on a new page only.
            Standing::Below if skip > 0 => !self.counts_on(piece, &joint),
            _ => self.counts_anew(piece, &joint),
        };
        (!anew).then_some(joint)
    }

    /// The number of the last row so far.
    fn last_number(&self) -> Option<&str> {
        let column = self.header.column(ColumnRole::Number)?;
        let (last, joint) = self.pieces.last()?;
        let own = joint.columns.iter().position(|&c| c == column)?;
        Some(last.text_at(last.rows().checked_sub(1)?, own))
    }

    /// The number of the first row of the piece, without its header.
    fn first_number<'a>(&self, piece: &'a Table, joint: &Joint) -> Option<&'a str> {
        let column = self.header.column(ColumnRole::Number)?;
        let own = joint.columns.iter().position(|&c| c == column)?;
        (joint.skip < piece.rows()).then(|| piece.text_at(joint.skip, own))
    }

    /// True when the numbers of the piece go on where those of the table end.
    fn counts_on(&self, piece: &Table, joint: &Joint) -> bool {
        self.last_number()
            .zip(self.first_number(piece, joint))
            .is_some_and(|(last, first)| numbering::follows(last, first))
    }

    /// True when the piece counts from one again straight after a numbered row with a value: no
    /// title stands between, under which it might.
    fn counts_anew(&self, piece: &Table, joint: &Joint) -> bool {
        let plain = |text: &str| numbering::Style::of(text) == Some(numbering::Style::Arabic(1));
        let one =
            |text: &str| text.trim_matches(['.', ')', '(', ' ']).trim_start_matches('0') == "1";
        let valued = || {
            self.pieces.last().is_some_and(|(last, joint)| {
                joint.columns.iter().enumerate().any(|(own, &column)| {
                    let role = self.header.columns.get(column).map(|c| c.role);
                    role == Some(ColumnRole::Value)
                        && !last.text_at(last.rows().saturating_sub(1), own).is_empty()
                })
            })
        };
        let numbers = self.last_number().zip(self.first_number(piece, joint));
        numbers.is_some_and(|(last, first)| plain(last) && plain(first) && one(first)) && valued()
    }

    fn same_caption(&self, piece: &Table) -> bool {
        let caption = |t: &Table| t.caption.as_deref().map(key).unwrap_or_default();
        let mine = self.pieces.first().map(|p| caption(&p.0)).unwrap_or_default();
        let other = caption(piece);
        other == mine || other.contains("tiếp theo")
    }

    /// How many rows from `row` on are the header again; 0 when they are not.
    fn repeated_rows(&self, piece: &Table, row: usize) -> usize {
        let wanted = self.header_rows.len();
        if wanted == 0 || row + wanted > piece.rows() {
            return 0;
        }
        let same = |i: usize| {
            let keys = row_keys(piece, row + i);
            let mine = &self.header_rows[i];
            let n = keys.len().max(mine.len());
            (0..n).all(|c| {
                keys.get(c).map_or("", String::as_str) == mine.get(c).map_or("", String::as_str)
            })
        };
        if (0..wanted).all(same) { wanted } else { 0 }
    }

    /// Columns of a header that says the same as ours: each of its columns found in ours, in order.
    fn same_columns(&self, other: &Header) -> Option<Vec<usize>> {
        if !self.header.by_words {
            return None;
        }
        let words = |c: &super::Column| -> Vec<String> {
            c.path.iter().flat_map(|t| text_words(t)).collect()
        };
        let mine: Vec<Vec<String>> = self.header.columns.iter().map(words).collect();
        let theirs: Vec<Vec<String>> = other.columns.iter().map(words).collect();
        let mut map = Vec::with_capacity(theirs.len());
        if mine.len() == theirs.len() {
            let alike = (0..mine.len())
                .filter(|&c| {
                    let named = self.header.meanings[c].is_some_and(Meaning::has_many_names);
                    let same_meaning = named && self.header.meanings[c] == other.meanings[c];
                    same_meaning || similarity(&mine[c], &theirs[c]) >= SAME_HEADER
                })
                .count();
            return (alike * 10 >= mine.len() * 8).then(|| (0..mine.len()).collect());
        }
        let mut from = 0;
        for column in &theirs {
            let at = (from..mine.len()).find(|&i| similarity(&mine[i], column) >= SAME_HEADER)?;
            map.push(at);
            from = at + 1;
        }
        Some(map)
    }

    /// True when a piece without header has the columns of this table: as many, as wide, with the
    /// same kind of contents.
    fn continues_plainly(&self, piece: &Table) -> bool {
        let Some((last, _)) = self.pieces.last() else { return false };
        let geometry = same_edges(last, piece);
        if piece.cols() != self.cols || geometry == Some(false) {
            return false;
        }
        if self.header.end == 0 && geometry != Some(true) {
            return false;
        }
        // A spanning first row is the title of another table, unless it is a section of this one.
        let spans_all =
            piece.cell_at(0, 0).is_some_and(|c| c.col_span == piece.cols() && piece.cols() > 1);
        if spans_all && numbering::split_number(piece.text_at(0, 0)).is_none() {
            return false;
        }
        self.header.columns.iter().enumerate().all(|(c, column)| {
            let profile = header::Profile::of(piece, 0, c);
            match column.role {
                ColumnRole::Value => {
                    profile.filled == 0 || profile.short * 10 >= profile.filled * 6
                }
                ColumnRole::Number => {
                    profile.filled == 0 || profile.labels * 10 >= profile.filled * 6
                }
                _ => true,
            }
        })
    }

    /// The whole table.
    fn build(self) -> (Option<Table>, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics;
        let Some((first, _)) = self.pieces.first() else { return (None, diagnostics) };
        let mut builder = TableBuilder::new(first.place.clone());
        builder.marked_header_rows(first.marked_header_rows);
        builder.caption(first.caption.clone());
        let mut habits = Habits::default();
        let mut left_out: Vec<Vec<bool>> = Vec::with_capacity(self.pieces.len());
        for (n, (piece, joint)) in self.pieces.iter().enumerate() {
            let from = if n == 0 { self.header.end } else { joint.skip };
            let mut dropped = copies_of_header(&self.header_rows, piece, from, &mut diagnostics);
            dropped[..from.min(piece.rows())].fill(true);
            habits.count(&self.header, piece, &joint.columns, &dropped);
            dropped[..from.min(piece.rows())].fill(n > 0);
            left_out.push(dropped);
        }
        let mut cells: Vec<Cell> = Vec::new();
        // The cells of the last row so far, by column.
        let mut last_row: Vec<Option<usize>> = vec![None; self.cols];
        let mut rows = 0usize;
        for ((piece, joint), mut dropped) in self.pieces.iter().zip(left_out) {
            let first_kept = (0..piece.rows()).find(|&r| !dropped[r]);
            let last = Last { cells: &cells, row: &last_row };
            if rows > self.header.end
                && let Some(row) = first_kept
                && cut::goes_on(&self.header, piece, row, &joint.columns, &last, &habits)
            {
                for c in 0..piece.cols() {
                    let Some(cell) = piece.cell_at(row, c).filter(|c| !c.text.trim().is_empty())
                    else {
                        continue;
                    };
                    let col = joint.columns[c];
                    match last_row[col] {
                        Some(target) => cut::append(&mut cells[target], cell),
                        None => {
                            last_row[col] = Some(cells.len());
                            cells.push(Cell { row: rows - 1, col, ..cell.clone() });
                        }
                    }
                }
                diagnostics.push(Diagnostic::note(
                    "row-continued",
                    "a row cut by a page break was joined to its first half",
                    piece.cell_at(row, 0).map(|c| c.place.locator.clone()),
                ));
                dropped[row] = true;
            }
            // New row of each row of the piece.
            let mut new_row = vec![0usize; piece.rows() + 1];
            let mut at = rows;
            for r in 0..piece.rows() {
                new_row[r] = at;
                at += usize::from(!dropped[r]);
            }
            new_row[piece.rows()] = at;
            for cell in piece.cells() {
                let row_span = new_row[cell.row + cell.row_span] - new_row[cell.row];
                if row_span == 0 {
                    continue;
                }
                let col = joint.columns[cell.col];
                let end = joint.columns[cell.col + cell.col_span - 1] + 1;
                let index = cells.len();
                let row = new_row[cell.row];
                if row + row_span == at {
                    last_row[col..end].fill(Some(index));
                }
                cells.push(Cell { row, col, row_span, col_span: end - col, ..cell.clone() });
            }
            rows = at;
        }
        for cell in cells {
            builder.push(cell);
        }
        match builder.build() {
            Ok(table) => (Some(table), diagnostics),
            Err(e) => {
                diagnostics.push(Diagnostic::loss(
                    "table-not-joined",
                    format!(
                        "the pieces of a table could not be joined, only the first is kept: {e}"
                    ),
                    Some(first.place.locator.clone()),
                ));
                (Some(first.clone()), diagnostics)
            }
        }
    }
}

/// Which rows of a piece, from a row on, are the header printed again (pages glued together).
fn copies_of_header(
    header: &[Vec<String>],
    piece: &Table,
    from: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<bool> {
    let mut dropped = vec![false; piece.rows()];
    let blank = header.iter().flatten().all(String::is_empty);
    if blank {
        return dropped;
    }
    let mut row = from;
    while row < piece.rows() {
        let fits = row + header.len() <= piece.rows()
            && header.iter().enumerate().all(|(i, keys)| row_keys(piece, row + i) == *keys);
        if !fits {
            row += 1;
            continue;
        }
        dropped[row..row + header.len()].fill(true);
        diagnostics.push(Diagnostic::note(
            "header-repeated",
            format!("{} header lines printed again were left out", header.len()),
            piece.cell_at(row, 0).map(|c| c.place.locator.clone()),
        ));
        row += header.len();
    }
    dropped
}

fn close(assembly: Option<Assembly>, joined: &mut Joined) {
    let Some(mut assembly) = assembly else { return };
    let blocks = std::mem::take(&mut assembly.blocks);
    let before = std::mem::take(&mut assembly.before);
    let (table, diagnostics) = assembly.build();
    joined.diagnostics.extend(diagnostics);
    if let Some(table) = table {
        joined.tables.push(table);
        joined.blocks.push(blocks);
        joined.before.push(before);
    }
}

/// How a piece stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// On another page, or nobody knows.
    Elsewhere,
    /// On the same page, at one height.
    Beside,
    /// On the same page, further down.
    Below,
}

/// Overlap of two heights, in points, that lines drawn twice explain.
const HEIGHT_TOLERANCE: f64 = 3.0;

fn standing(last: &Table, piece: &Table) -> Standing {
    let (Some(above), Some(below)) = (last.place.spans.last(), piece.place.spans.first()) else {
        return Standing::Elsewhere;
    };
    if above.page_no != below.page_no {
        return Standing::Elsewhere;
    }
    match above.bbox.zip(below.bbox) {
        Some((a, b)) if a.b.min(b.b) - a.t.max(b.t) > HEIGHT_TOLERANCE => Standing::Beside,
        Some(_) => Standing::Below,
        None => Standing::Elsewhere,
    }
}

/// Least share of common words at which two header texts are the same one, altered.
const SAME_HEADER: f64 = 0.6;

/// Share of common words (Dice) of two header texts; 1 for two empty ones.
fn similarity(a: &[String], b: &[String]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let common = a.iter().filter(|w| b.contains(w)).count();
    2.0 * common as f64 / (a.len() + b.len()) as f64
}

/// Keys of the texts of a row, by column; a spanning text counts at its first column.
fn row_keys(table: &Table, row: usize) -> Vec<String> {
    (0..table.cols())
        .map(|c| {
            table
                .cell_at(row, c)
                .filter(|cell| cell.row == row && cell.col == c)
                .map_or(String::new(), |cell| key(&cell.text))
        })
        .collect()
}

/// The sheet or part a table stands in: tables of two sheets are never one.
fn root(table: &Table) -> &str {
    let locator = table.place.locator.as_str();
    let mut end = 0;
    for step in locator.split('/') {
        if !(step.starts_with("part[") || step.starts_with("sheet[")) {
            break;
        }
        end += step.len() + 1;
    }
    &locator[..end.min(locator.len())]
}

/// How far two column edges may lie apart and be one, in points; rulings drawn twice and scans
/// differ by a few.
const EDGE_TOLERANCE: f64 = 8.0;

/// Whether two tables have their columns at the same distances; `None` when a place has no box.
fn same_edges(a: &Table, b: &Table) -> Option<bool> {
    let edges = |table: &Table| -> Option<Vec<f64>> {
        let mut edges: Vec<Option<f64>> = vec![None; table.cols()];
        for cell in table.cells().iter().filter(|c| c.col_span == 1) {
            let bbox = cell.place.spans.first()?.bbox?;
            edges[cell.col].get_or_insert(bbox.l);
        }
        edges.into_iter().collect()
    };
    let (a, b) = (edges(a)?, edges(b)?);
    let same = a.len() == b.len()
        && a.iter().zip(&b).all(|(x, y)| ((x - a[0]) - (y - b[0])).abs() <= EDGE_TOLERANCE);
    Some(same)
}
