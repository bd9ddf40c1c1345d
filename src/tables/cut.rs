//! Rows cut by a page break: which first row of a page is the rest of the last one before it.
//! It does not decide which pieces are one table.

use super::ColumnRole;
use super::header::Header;
use super::numbering;
use crate::document::{Cell, Table};
use crate::text::key;

/// What the rows of a table have in common, seen over all its pieces.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Rows with a label and no number, dash or spanning cell.
    unnumbered: usize,
    /// Those of them without unit and value.
    bare: usize,
    /// Those of them that do not begin a page.
    bare_within: usize,
    /// Rows with a number and a value.
    numbered: usize,
}

/// Rows that must have been seen before their habit counts.
const HABIT_ROWS: usize = 8;

/// Numbered rows with a value from which a table counts as a list of such rows: fewer are no list
/// worth counting.
const NUMBERED_ROWS: usize = 3;

/// One bare row in this many is an exception that a page break explains; a report of 137 lines
/// has about ten page breaks.
const HABIT_SHARE: usize = 10;

impl Habits {
    /// Counts the rows of a piece that are not left out.
    pub fn count(&mut self, header: &Header, piece: &Table, columns: &[usize], dropped: &[bool]) {
        for (n, row) in (0..piece.rows()).filter(|&r| !dropped[r]).enumerate() {
            let new = New { header, piece, row, columns };
            let label = new.text(ColumnRole::Label);
            if label.is_empty() || new.spans() || numbering::bullet(&label).is_some() {
                continue;
            }
            let valued = !new.text(ColumnRole::Value).is_empty();
            if new.text(ColumnRole::Number).is_empty() {
                self.unnumbered += 1;
                let bare = !valued && new.text(ColumnRole::Unit).is_empty();
                self.bare += usize::from(bare);
                self.bare_within += usize::from(bare && n > 0);
            } else {
                self.numbered += usize::from(valued);
            }
        }
    }

    /// True when lines without number have a unit or value all but always, so that one without is
    /// half a line. The row asked about is among those counted.
    fn bare_is_half(&self) -> bool {
        self.unnumbered >= HABIT_ROWS && self.bare * HABIT_SHARE <= self.unnumbered
    }

    /// True when the table lists numbered rows with values and has no titles between them.
    fn lists_numbered(&self) -> bool {
        self.numbered >= NUMBERED_ROWS && self.bare_within == 0
    }
}

/// A row of a new piece, by role.
struct New<'a> {
    header: &'a Header,
    piece: &'a Table,
    row: usize,
    columns: &'a [usize],
}

impl New<'_> {
    fn text(&self, role: ColumnRole) -> String {
        (0..self.piece.cols())
            .filter(|&c| self.header.columns.get(self.columns[c]).is_some_and(|x| x.role == role))
            .map(|c| self.piece.text_at(self.row, c))
            .collect()
    }

    fn spans(&self) -> bool {
        (0..self.piece.cols()).any(|c| {
            self.piece
                .cell_at(self.row, c)
                .is_some_and(|cell| cell.row_span > 1 || cell.col_span > 1)
        })
    }
}

/// The last row before a page break: its cells by column.
pub(super) struct Last<'a> {
    /// All cells so far.
    pub cells: &'a [Cell],
    /// For each column the cell that reaches the last row.
    pub row: &'a [Option<usize>],
}

impl Last<'_> {
    fn at(&self, col: usize) -> &str {
        self.row.get(col).copied().flatten().map_or("", |i| self.cells[i].text.trim())
    }
}

/// True when the row is the rest of the last row, cut by the page break.
pub(super) fn goes_on(
    header: &Header,
    piece: &Table,
    row: usize,
    columns: &[usize],
    last: &Last<'_>,
    habits: &Habits,
) -> bool {
    let new = New { header, piece, row, columns };
    if new.spans() {
        return false;
    }
    let filled: Vec<usize> =
        (0..piece.cols()).filter(|&c| !piece.text_at(row, c).is_empty()).collect();
    if filled.is_empty() {
        return false;
    }
    if header.column(ColumnRole::Label).is_none() || header.column(ColumnRole::Value).is_none() {
        // A table of another kind: only a single text that plainly goes on.
        let &[c] = filled.as_slice() else { return false };
        return !last.at(columns[c]).is_empty() && begins_small(piece.text_at(row, c));
    }
    if !new.text(ColumnRole::Number).is_empty() {
        return false;
    }
    let old = |role: ColumnRole| header.column(role).map_or("", |c| last.at(c));
    let label = new.text(ColumnRole::Label);
    let (unit, value) = (new.text(ColumnRole::Unit), new.text(ColumnRole::Value));
    let old_value = header.columns_of(ColumnRole::Value).any(|c| !last.at(c).is_empty());
    let old_unit = old(ColumnRole::Unit);
    // A value can only go where none stands.
    if !value.is_empty() && old_value || old(ColumnRole::Label).is_empty() {
        // A second value line's note may go on as well.
        return label.is_empty() && unit.is_empty() && value.is_empty();
    }
    let unit_fits = unit.is_empty() || old_unit.is_empty() || unit_goes_on(old_unit, &unit);
    if label.is_empty() {
        return unit_fits && (unit.is_empty() || !value.is_empty() || !old_unit.is_empty());
    }
    if !unit_fits || numbering::bullet(&label).is_some() {
        return false;
    }
    if label_goes_on(old(ColumnRole::Label), &label) {
        return true;
    }
    let new_is_bare = unit.is_empty() && value.is_empty();
    if new_is_bare && ends_open(old(ColumnRole::Label)) {
        return true;
    }
    // Where every line has its unit, a line without is half of one, whatever its first letter.
    let open = !old(ColumnRole::Label).ends_with([':', '.', ';'])
        && numbering::split_number(&label).is_none();
    // "4 Sở Giao thông" / "Vận tải" / "5 Sở Tư pháp": a list that counts on has no title there.
    let counts_on = || {
        let next = New { row: row + 1, ..new };
        row + 1 < piece.rows()
            && numbering::follows(old(ColumnRole::Number), &next.text(ColumnRole::Number))
    };
    if open && new_is_bare && habits.lists_numbered() && counts_on() {
        return true;
    }
    let old_is_bare = old_unit.is_empty() && !old_value && old(ColumnRole::Number).is_empty();
    open && (new_is_bare || old_is_bare) && habits.bare_is_half()
}

fn begins_small(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Words after which no label ends: conjunctions, plural marks, prepositions that are no second
/// half of another word as "tại" is of "hiện tại".
const OPEN_WORDS: [&str; 9] = ["và", "hoặc", "của", "với", "các", "những", "giữa", "bởi", "cho"];

/// True when the text cannot end where it does.
fn ends_open(text: &str) -> bool {
    let opened = text.matches('(').count() > text.matches(')').count();
    let last = key(text.rsplit(char::is_whitespace).next().unwrap_or_default());
    opened || text.ends_with([',', '-', '–', '&']) || OPEN_WORDS.contains(&last.as_str())
}

/// True when the unit can only be the rest of the one before: a list that is not closed, or two
/// halves of a known unit or of a list of codes.
fn unit_goes_on(old: &str, new: &str) -> bool {
    let whole = super::roles::is_unit_word;
    !old.is_empty()
        && (old.ends_with([',', '/', '-', '=']) || !whole(old) && whole(&format!("{old} {new}")))
}

/// True when the text plainly goes on with the label of the row before: it begins in small
/// letters and the label is not closed, nor does the text begin a list of parts.
pub(super) fn label_goes_on(old: &str, new: &str) -> bool {
    let starts = key(new);
    let begins_parts = ["trong đó", "gồm", "bao gồm", "chia ra", "cụ thể"]
        .iter()
        .any(|w| super::words::starts_with_words(&starts, w));
    !old.is_empty()
        && !old.ends_with([':', '.', ';'])
        && (begins_small(new) || new.starts_with(['(', ')']))
        && !begins_parts
        && super::numbering::split_number(new).is_none()
}

/// Adds the text of a cell on the next page to the first half; both places are kept.
pub(super) fn append(cell: &mut Cell, rest: &Cell) {
    if !(cell.readings.is_empty() && rest.readings.is_empty()) {
        // What is open in one half is open in the whole.
        let all = |c: &Cell| {
            if c.readings.is_empty() { vec![c.text.clone()] } else { c.readings.clone() }
        };
        let (first, second) = (all(cell), all(rest));
        let joined = |a: &String, b: &String| format!("{a} {b}").trim().to_owned();
        cell.readings =
            first.iter().flat_map(|a| second.iter().map(move |b| joined(a, b))).collect();
    }
    if cell.text.trim().is_empty() {
        cell.text = rest.text.clone();
        cell.place = rest.place.clone();
        cell.bold = rest.bold;
        return;
    }
    let offset = cell.text.chars().count() + 1;
    cell.text.push(' ');
    cell.text.push_str(&rest.text);
    cell.place.spans.extend(rest.place.spans.iter().map(|span| {
        let mut span = *span;
        span.chars = (span.chars.0 + offset, span.chars.1 + offset);
        span
    }));
}
