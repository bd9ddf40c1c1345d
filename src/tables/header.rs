//! The header of a table: its rows, the path and role of each column, printed index lines.
//! It reads no lines below the header but to see what kind of contents a column has.

use super::words::{Meaning, Vocabulary, is_year};
use super::{Column, ColumnRole};
use crate::document::Table;
use crate::quantity::{Expect, parse_number};
use crate::text::key;

/// A header, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// First row of it; rows above hold titles.
    pub start: usize,
    /// The row after its last one, index line included.
    pub end: usize,
    /// True when its words say that it is one.
    pub by_words: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// What the words say of each column.
    pub meanings: Vec<Option<Meaning>>,
}

impl Header {
    /// The first column with the role.
    pub fn column(&self, role: ColumnRole) -> Option<usize> {
        self.columns.iter().position(|c| c.role == role)
    }

    /// All columns with the role.
    pub fn columns_of(&self, role: ColumnRole) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, c)| c.role == role).map(|(i, _)| i)
    }
}

/// Rows looked at for the first header row: a sheet may print letterhead and titles above it.
const SEARCH_ROWS: usize = 30;

/// Most header lines, without the index line: three-line headers are in use, four are the most
/// that the printed forms show.
const MAX_HEADER_ROWS: usize = 4;

/// Longest header text, in characters: measures of form 06/VPCP/KSTT take up to about 100.
const MAX_HEADER_CHARS: usize = 120;

/// Finds the header of a table and what its columns are.
pub(super) fn find(table: &Table, vocabulary: &Vocabulary) -> Header {
    let by_words = (0..table.rows().min(SEARCH_ROWS)).find(|&r| anchors(table, r, vocabulary));
    let anchor = by_words
        .or_else(|| (table.marked_header_rows > 0 && !has_number(table, 0)).then_some(0))
        .or_else(|| anchor_by_contents(table));
    let Some(anchor) = anchor else {
        return with_columns(table, vocabulary, 0, 0, 0, None, false);
    };
    let start = grow_up(table, anchor);
    let mut end = anchor + 1;
    while end < table.rows()
        && end - start < MAX_HEADER_ROWS
        && continues(table, start, end, vocabulary)
    {
        end += 1;
    }
    let text_end = end;
    let index = (end < table.rows()).then(|| index_line(table, end)).flatten();
    if index.is_some() {
        end += 1;
    }
    with_columns(table, vocabulary, start, text_end, end, index, by_words.is_some())
}

/// True when the words of a row say that it is (the first row of) a header.
fn anchors(table: &Table, row: usize, vocabulary: &Vocabulary) -> bool {
    if has_number(table, row) {
        return false;
    }
    let (mut names_lines, mut others, mut known, mut exact) = (0, 0, 0, 0);
    let mut numbers_lines = false;
    for text in own_texts(table, row) {
        if text.chars().count() > MAX_HEADER_CHARS {
            return false;
        }
        let meaning = vocabulary.meaning(text);
        numbers_lines |= meaning == Some(Meaning::Number);
        exact += usize::from(meaning.is_some() && vocabulary.is_name(text));
        match meaning {
            Some(m) if matches!(m.role(), ColumnRole::Number | ColumnRole::Label) => {
                names_lines += 1;
                known += 1;
            }
            Some(_) => {
                others += 1;
                known += 1;
            }
            None => {}
        }
    }
    // "STT | Lĩnh vực | Đang giải quyết": two names of lines are a header as well. Without "STT"
    // two first words are not enough: a line "Nhiệm vụ chưa xong | Kế hoạch" has them, too.
    ((names_lines >= 1 && others >= 1) || names_lines >= 2)
        && (numbers_lines || known >= 3 || exact >= 2)
}

/// The first row that reads as a header by contents: mostly filled with texts, above a column of
/// numbers.
fn anchor_by_contents(table: &Table) -> Option<usize> {
    (0..table.rows().min(SEARCH_ROWS)).find(|&r| {
        let filled = (0..table.cols()).filter(|&c| !table.text_at(r, c).is_empty()).count();
        let cells = own_texts(table, r).count();
        if cells < 2 || filled * 3 < table.cols() * 2 || has_number(table, r) {
            return false;
        }
        (0..table.cols()).any(|c| {
            let profile = Profile::of(table, r + 1, c);
            !table.text_at(r, c).is_empty() && profile.numbers >= 2 && profile.is_numeric()
        })
    })
}

/// The rows above the anchor that hold wider titles of its columns ("Kết quả" over two of them).
fn grow_up(table: &Table, anchor: usize) -> usize {
    let mut start = anchor;
    while start > 0 && anchor - start < 2 {
        let row = start - 1;
        let spanning = own_cells(table, row).any(|c| c.col_span > 1 && !c.text.trim().is_empty());
        let leads = own_cells(table, row).any(|c| c.col == 0 && !c.text.trim().is_empty());
        if !spanning || leads || has_number(table, row) {
            break;
        }
        start = row;
    }
    start
}

/// True when the row belongs to the header whose rows are `start..row`.
fn continues(table: &Table, start: usize, row: usize, vocabulary: &Vocabulary) -> bool {
    // A cell of the header reaches into it.
    if (0..table.cols())
        .any(|c| table.cell_at(row, c).is_some_and(|cell| cell.row >= start && cell.row < row))
    {
        return true;
    }
    if has_number(table, row) || index_line(table, row).is_some() {
        return false;
    }
    let mut texts = 0;
    let mut subdivides = false;
    for c in 0..table.cols() {
        let text = table.text_at(row, c);
        if text.is_empty() {
            continue;
        }
        texts += 1;
        if text.chars().count() > MAX_HEADER_CHARS {
            return false;
        }
        let above: Vec<_> = (start..row).filter_map(|r| table.cell_at(r, c)).collect();
        let names_lines = above.iter().any(|cell| {
            vocabulary
                .meaning(&cell.text)
                .is_some_and(|m| matches!(m.role(), ColumnRole::Number | ColumnRole::Label))
        });
        if c == 0 || names_lines {
            return false;
        }
        subdivides |=
            above.last().is_none_or(|cell| cell.col_span > 1 || cell.text.trim().is_empty());
    }
    texts >= 1 && subdivides
}

/// The index line at the row ("(1) (2) (3)=(4)+(5)", "A B 1 2 3"), as a text for each column.
pub(super) fn index_line(table: &Table, row: usize) -> Option<Vec<String>> {
    let texts: Vec<String> = (0..table.cols())
        .map(|c| {
            table
                .cell_at(row, c)
                .filter(|cell| cell.row == row && cell.col == c)
                .map_or(String::new(), |cell| cell.text.replace('\n', " ").trim().to_owned())
        })
        .collect();
    let mut last = 0u32;
    let (mut numbers, mut letters, mut filled) = (0, 0, 0);
    for text in texts.iter().filter(|t| !t.is_empty()) {
        filled += 1;
        match index_of(text)? {
            Index::Letter => {
                letters += 1;
                if numbers > 0 {
                    return None;
                }
            }
            Index::Number(n) => {
                if n <= last || n > last + 2 {
                    return None;
                }
                last = n;
                numbers += 1;
            }
        }
    }
    let enough = numbers >= 2 && numbers + letters >= 3 && filled * 3 >= table.cols() * 2;
    enough.then_some(texts)
}

enum Index {
    Letter,
    Number(u32),
}

/// "1", "(1)", "[1]", "(3)=(4)+(5)", "3=4+5", "A".
fn index_of(text: &str) -> Option<Index> {
    let head =
        text.split('=').next().unwrap_or(text).trim().trim_matches(['(', ')', '[', ']']).trim();
    let formula = text
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "()[]=+-–*x×:/%.".contains(c));
    let mut chars = head.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_uppercase() => return Some(Index::Letter),
        _ => {}
    }
    (formula && !head.is_empty() && head.len() <= 2 && head.bytes().all(|b| b.is_ascii_digit()))
        .then(|| head.parse().ok().map(Index::Number))
        .flatten()
}

/// Texts of the cells that begin in the row.
fn own_texts(table: &Table, row: usize) -> impl Iterator<Item = &str> {
    own_cells(table, row).map(|c| c.text.trim()).filter(|t| !t.is_empty())
}

/// Cells that begin in the row.
fn own_cells(table: &Table, row: usize) -> impl Iterator<Item = &crate::document::Cell> {
    (0..table.cols())
        .filter_map(move |c| table.cell_at(row, c).filter(|cell| cell.row == row && cell.col == c))
}

/// True when a cell of the row is a printed number (a year may head a column).
fn has_number(table: &Table, row: usize) -> bool {
    own_texts(table, row).any(|t| is_number(t) && !is_year(t))
}

/// True for a printed number, with a percent sign or without.
pub(super) fn is_number(text: &str) -> bool {
    parse_number(text.trim().trim_end_matches('%'), Expect::Any).is_some()
}

/// Builds the columns: paths from rows `start..text_end`, roles from words and contents.
fn with_columns(
    table: &Table,
    vocabulary: &Vocabulary,
    start: usize,
    text_end: usize,
    end: usize,
    index: Option<Vec<String>>,
    by_words: bool,
) -> Header {
    let paths = paths(table, start, text_end);
    let meanings: Vec<Option<Meaning>> = paths
        .iter()
        .map(|path| path.iter().rev().find_map(|text| vocabulary.meaning(text)))
        .collect();
    let roles = super::roles::decide(table, end, &paths, &meanings);
    let columns = paths
        .into_iter()
        .zip(roles)
        .enumerate()
        .map(|(c, (path, role))| Column {
            role,
            path,
            formula: index.as_ref().and_then(|i| i.get(c).filter(|t| !t.is_empty()).cloned()),
        })
        .collect();
    Header { start, end, by_words, columns, meanings }
}

/// The header texts above each column, outermost first, without repetition.
fn paths(table: &Table, start: usize, end: usize) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = vec![Vec::new(); table.cols()];
    for r in start..end {
        let mut left: Option<usize> = None;
        for (c, path) in paths.iter_mut().enumerate() {
            let text = table.text_at(r, c);
            let source = if !text.is_empty() {
                left = Some(c);
                Some(c)
            } else {
                // Without spans (text formats) a blank cell goes on with its left neighbour when
                // a line below subdivides both: "Kết quả | ", below "Đơn vị tính | Số liệu".
                let below = |c: usize| (r + 1..end).any(|b| !table.text_at(b, c).is_empty());
                let single =
                    table.cell_at(r, c).is_none_or(|cell| cell.col_span == 1 && cell.row_span == 1);
                left.filter(|&l| {
                    single && below(c) && below(l) && same_parent(table, start, r, l, c)
                })
            };
            if let Some(source) = source {
                let wide =
                    table.cell_at(r, source).is_some_and(|cell| cell.col_span >= table.cols());
                let text = table.text_at(r, source).replace('\n', " ");
                let repeats = path.last().is_some_and(|p| key(p) == key(&text));
                if !(repeats || wide && table.cols() > 1) {
                    path.push(text);
                }
            }
        }
    }
    paths
}

/// True when no row above tells the columns `left` and `col` apart by a text over `col` itself.
fn same_parent(table: &Table, start: usize, row: usize, left: usize, col: usize) -> bool {
    (start..row).all(|r| {
        (left + 1..=col).all(|c| match table.cell_at(r, c) {
            Some(cell) => cell.text.trim().is_empty() || cell.col <= left,
            None => true,
        })
    })
}

/// What the cells of a column below the header are like.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Profile {
    /// Cells with text.
    pub filled: usize,
    /// Printed numbers.
    pub numbers: usize,
    /// Cells of at most [`SHORT_CHARS`] characters.
    pub short: usize,
    /// List labels: "I", "1.2", "a)".
    pub labels: usize,
    /// Marks for a number that does not apply: "x", "-".
    pub marks: usize,
    /// All characters.
    pub chars: usize,
}

/// Longest text that can be a value with its unit, in characters ("03 cơ quan, đơn vị").
const SHORT_CHARS: usize = 24;

/// Rows that a profile looks at; a longer table does not change its mind later.
const PROFILE_ROWS: usize = 1000;

impl Profile {
    /// The profile of a column from a row on.
    pub fn of(table: &Table, from: usize, col: usize) -> Profile {
        let mut profile = Profile::default();
        for r in from..table.rows().min(from + PROFILE_ROWS) {
            let Some(cell) = table.cell_at(r, col).filter(|c| c.row == r && c.col == col) else {
                continue;
            };
            let text = cell.text.trim();
            if text.is_empty() {
                continue;
            }
            let chars = text.chars().count();
            profile.filled += 1;
            profile.chars += chars;
            profile.numbers +=
                usize::from(is_number(text) || super::value::is_number_with_unit(text));
            profile.marks += usize::from(super::value::is_mark(text));
            profile.short += usize::from(chars <= SHORT_CHARS);
            profile.labels += usize::from(super::numbering::Style::of(text).is_some());
        }
        profile
    }

    /// True when most of the filled cells are numbers; marks in their place are neither.
    pub fn is_numeric(&self) -> bool {
        self.numbers > 0 && self.numbers * 10 >= (self.filled - self.marks) * 6
    }

    /// Characters of an average filled cell.
    pub fn mean_chars(&self) -> usize {
        self.chars / self.filled.max(1)
    }
}
