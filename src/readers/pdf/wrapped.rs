//! Tables without column lines whose cells hold several lines: what stands below what tells the
//! columns, the white between the lines tells the rows.
//! Tables whose rows are single lines are for `unruled`; how pieces become cells is in `alignment`.

use super::alignment::{
    Piece, Region, chunks, columns_of, continues, is_value, place_row, range, to_table,
};
use super::geometry::Rect;
use super::grid::Grid;
use super::lines::{Line, is_list_label, median};
use super::page::SheetTable;
use super::rulings::Edge;
use super::running;
use std::collections::HashSet;

/// Fewest columns of such a table; text in two columns is mostly prose.
const COLUMNS: usize = 3;
/// Fewest rows below the header.
const ROWS: usize = 3;
/// Most lines of a page that are looked at: a page of small print has 120.
const MAX_LINES: usize = 600;
/// Most lines of a header.
const HEADER_LINES: usize = 8;
/// Widest step between lines of a table, in font sizes: the padding of roomy tables is one each.
const STEP: f64 = 3.2;
/// Least step, in font sizes, between two lines of one cell; what is nearer stands in another
/// cell, set lower or higher.
const LINE_STEP: f64 = 0.95;
/// Widening of the step between lines, relative to that within cells, from which it parts rows.
const WIDER: f64 = 1.12;
/// The same for the usual step between rows: uneven lines are no rows of cells.
const CLEARLY: f64 = 1.18;
/// One line in so many may stand lower than the line beside it in a table whose rows are told by
/// what is written in them.
const SHIFTED: usize = 20;
/// Widening of the step between lines, relative to the widest within a table, from which a line at
/// the edge of a page does not belong to the table: running lines and page numbers.
const APART: f64 = 1.2;
/// Shift, in points, up to which a line between columns is the same on two pages.
const SAME_LINE: f64 = 2.0;
/// Share of the width of a table that a line across must cover to part rows.
const FULL: f64 = 0.85;

/// What a table at the foot of a page tells of its rest on the next page.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// Its columns; none when the page does not end with a table.
    extents: Vec<(f64, f64)>,
    /// The lines between and around them.
    lines: Vec<f64>,
    /// The words of its header.
    header: HashSet<String>,
    /// The widest step between its lines, in points.
    step: f64,
    /// Those of the columns that are blank in its last row.
    blank: Vec<(f64, f64)>,
    /// How many pages there were so far.
    pages: i64,
    /// Bare numbers at the head or the foot of the page: it may be numbered so.
    numbers: Vec<i64>,
}

impl Columns {
    /// What a page that ends with no table tells: `rows` are its lines outside of tables.
    pub(super) fn none(before: &Columns, rows: &[Vec<Line>]) -> Columns {
        let edge = [rows.first(), rows.last()].into_iter().flatten();
        let numbers = edge.filter_map(|line| page_number(line)).collect();
        Columns { pages: before.pages + 1, numbers, ..Columns::default() }
    }

    /// True for the lone value of a row whose other cells stand on the page before: in a column
    /// that is blank there, and not the number that this page may bear.
    fn is_value_of_last_row(&self, line: &[Line], step: f64) -> bool {
        let (Some(number), [piece]) = (page_number(line), line) else { return false };
        let counts_up = self.numbers.iter().any(|before| *before + 1 == number);
        let middle = f64::midpoint(piece.l, piece.r);
        number != self.pages + 1
            && !counts_up
            && step <= APART * self.step
            && self.blank.iter().any(|(l, r)| *l < middle && middle < *r)
    }

    /// True for a grid at the head of a page that stands between the same lines as the table which
    /// the page before ends with.
    pub(super) fn go_on_in(&self, grid: &Grid, height: f64) -> bool {
        grid.rect.t < running::ZONE * height && self.stand_between(&column_lines(grid))
    }

    fn stand_between(&self, lines: &[f64]) -> bool {
        let same = |(a, b): (&f64, &f64)| (a - b).abs() <= SAME_LINE;
        self.lines.len() > COLUMNS
            && lines.len() == self.lines.len()
            && lines.iter().zip(&self.lines).all(same)
    }

    /// True for the lines of one cell, of which nothing else stands on the page: part of a row that
    /// is longer than a page.
    fn is_strip(&self, lines: &[Vec<Line>], header: bool, height: f64) -> bool {
        let Some(first) = lines.iter().flatten().next() else { return false };
        let column = range(first.l, first.r, &self.extents);
        let Some(&(l, r)) = self.extents.get(column.0) else { return false };
        let inside = |line: &Vec<Line>| matches!(line.as_slice(), [p] if p.l >= l - p.size && p.r <= r + p.size);
        let step = within_cell(lines);
        let even = step.is_some_and(|step| widest_step(lines) <= WIDER * step);
        let lowest = lines.last().map_or(0.0, |line| first_base(line));
        let to_the_foot = lowest > (1.0 - 2.0 * running::ZONE) * height;
        column.0 > 0
            && column.0 == column.1
            && (header || even && to_the_foot)
            && !self.blank.contains(&(l, r))
            && lines.iter().all(inside)
    }

    /// True for a line that says nothing but what the header says.
    fn is_header(&self, line: &[Line]) -> bool {
        words(line).all(|word| self.header.contains(&word))
    }
}

fn words(line: &[Line]) -> impl Iterator<Item = String> {
    line.iter().flat_map(|piece| piece.text.split(' ')).map(str::to_lowercase)
}

/// Lines across a page.
pub(super) struct Across<'a> {
    /// Drawn ones.
    pub rules: &'a [Edge],
    /// Edges of shaded areas: there are rows that have none.
    pub shading: &'a [Edge],
}

/// Takes the tables with cells of several lines out of the rows. `before` is what the table at the
/// end of the page before tells; `height` is that of the page, in points.
pub(super) fn tables_of_wrapped_rows(
    rows: &mut Vec<Vec<Line>>,
    across: &Across<'_>,
    before: &Columns,
    height: f64,
) -> Vec<SheetTable> {
    let mut tables = Vec::new();
    if rows.len() > MAX_LINES {
        return tables;
    }
    let mut chunked: Vec<Vec<Line>> = rows.iter().map(|row| chunks(row, &[])).collect();
    let mut start = 0;
    while start < chunked.len() {
        let rest = if start == 0 { rest_of_table(&chunked, before, height) } else { None };
        let goes_on = rest.is_some();
        let Some(run) = rest.or_else(|| run_from(&chunked, start, height)) else {
            start += 1;
            continue;
        };
        let rest_of = goes_on.then_some(before);
        match run_to_table(&chunked[run.top..run.end], run.body - run.top, across, rest_of) {
            Some(table) => {
                rows.drain(run.top..run.end);
                chunked.drain(run.top..run.end);
                tables.push(table);
                start = run.top;
            }
            None if goes_on => start = 1,
            None => start = run.body + 1,
        }
    }
    tables
}

/// Lines that may be a table: header from `top`, body from `body`, up to `end`.
struct Run {
    top: usize,
    body: usize,
    end: usize,
}

/// The run of lines at the head of a page that goes on with the table of the page before: all in
/// its columns, the header again first, if it is printed again.
fn rest_of_table(lines: &[Vec<Line>], before: &Columns, height: f64) -> Option<Run> {
    if before.extents.len() < COLUMNS {
        return None;
    }
    // Above it stand running lines, farther away than its lines from each other.
    let head = running::ZONE * height;
    let apart = |pair: &[Vec<Line>]| {
        let step = first_base(&pair[1]) - first_base(&pair[0]);
        let numbered = page_number(&pair[0]).is_some();
        first_base(&pair[0]) < head
            && (step > APART * before.step || numbered)
            && !before.is_value_of_last_row(&pair[0], step)
    };
    let top = lines.windows(2).take_while(|pair| apart(pair)).count();
    let again = lines[top..].iter().take(HEADER_LINES).take_while(|l| before.is_header(l)).count();
    let body = top + again;
    let end = end_of_run(lines, body, &before.extents, height)?;
    let in_columns = lines[body..end].iter().filter(|line| line.len() >= 2).count();
    let strip = || before.is_strip(&lines[body..end], again > 0, height);
    (in_columns > 0 || strip()).then_some(Run { top, body, end })
}

fn first_base(line: &[Line]) -> f64 {
    line.first().map_or(0.0, |piece| piece.base)
}

/// The number of a line that holds nothing else.
fn page_number(line: &[Line]) -> Option<i64> {
    let [piece] = line else { return None };
    running::bare_number(&piece.text)
}

/// The run of lines set in the same columns whose first row of values is the given line.
fn run_from(lines: &[Vec<Line>], body: usize, height: f64) -> Option<Run> {
    let first = &lines[body];
    if first.len() < COLUMNS || !has_value(first) || is_led(first) {
        return None;
    }
    let end = end_of_run(lines, body, &[], height)?;
    let columns = columns_with(&lines[body..end], &[])?;
    let step = widest_step(&lines[body..end]);
    let mut top = header_above(lines, body, &columns);
    while top < body
        && first_base(&lines[top]) < running::ZONE * height
        && first_base(&lines[top + 1]) - first_base(&lines[top]) > APART * step
    {
        top += 1;
    }
    Some(Run { top, body, end })
}

fn widest_step(lines: &[Vec<Line>]) -> f64 {
    lines.windows(2).map(|pair| first_base(&pair[1]) - first_base(&pair[0])).fold(0.0, f64::max)
}

/// The end of the run of lines in columns that begins with the given one.
fn end_of_run(
    lines: &[Vec<Line>],
    body: usize,
    known: &[(f64, f64)],
    height: f64,
) -> Option<usize> {
    let foot = (1.0 - running::ZONE) * height;
    let mut end = body;
    let mut columns = known.to_vec();
    // Lines that reach over columns: a section, or the prose below the table.
    let mut crossing = 0;
    while let Some(line) = lines.get(end) {
        let piece = line.first()?;
        let above = end.checked_sub(1).filter(|above| *above >= body).map(|above| &lines[above]);
        let step = above.and_then(|above| above.first()).map_or(0.0, |l| piece.base - l.base);
        if step > STEP * piece.size || is_led(line) {
            break;
        }
        let settled = end - body > ROWS;
        if settled && piece.base > foot && step > APART * widest_step(&lines[body..end]) {
            break;
        }
        if line.len() == 1 && !columns.is_empty() {
            let (from, to) = range(piece.l, piece.r, &columns);
            crossing = if from < to { crossing + 1 } else { 0 };
        } else {
            match columns_with(&lines[body..=end], known) {
                Some(wider) if wider.len() >= columns.len() => {
                    columns = wider;
                    crossing = 0;
                }
                _ => crossing += 1,
            }
        }
        end += 1;
        if crossing >= 2 {
            break;
        }
    }
    end -= crossing.min(end - body);
    // Lines of one piece at the end go on with the last row, or follow the table.
    while end > body + 1 && lines[end - 1].len() == 1 {
        let (line, above) = (&lines[end - 1][0], &lines[end - 2][0]);
        let inside = within_cell(&lines[body..end - 1]);
        if inside.is_some_and(|step| line.base - above.base <= WIDER * step) {
            break;
        }
        end -= 1;
    }
    (end > body).then_some(end)
}

/// The columns of lines, none of them narrower than known before.
fn columns_with(lines: &[Vec<Line>], known: &[(f64, f64)]) -> Option<Vec<(f64, f64)>> {
    let region = Region { rect: Rect::default(), rows: &[], rules: &[], columns: &[] };
    let Some(found) = columns_of(lines, &region) else {
        return (!known.is_empty()).then(|| known.to_vec());
    };
    // A column that is blank on this page is there all the same.
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let mut all: Vec<(f64, f64)> = found.iter().chain(known).copied().collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (l, r) in all {
        match columns.last_mut() {
            Some(last) if l < last.1 => last.1 = last.1.max(r),
            _ => columns.push((l, r)),
        }
    }
    if columns.len() >= found.len() { Some(columns) } else { Some(found) }
}

fn has_value(line: &[Line]) -> bool {
    line.iter().skip(1).any(|piece| is_value(&piece.text))
}

/// True for a line of a table of contents.
fn is_led(line: &[Line]) -> bool {
    line.iter().any(|p| p.text.contains("....") || p.text.contains(". . ."))
}

/// The first line of the header above the body.
fn header_above(lines: &[Vec<Line>], body: usize, columns: &[(f64, f64)]) -> usize {
    let (l, r) = (columns[0].0, columns[columns.len() - 1].1);
    let mut top = body;
    while let Some(above) = top.checked_sub(1) {
        let line = &lines[above];
        let (Some(piece), below) = (line.first(), &lines[top][0]) else { break };
        let near = below.base - piece.base <= STEP * piece.size.min(below.size);
        let inside = line.iter().all(|p| p.l >= l - p.size && p.r <= r + 5.0 * p.size);
        // A single text that begins at the left edge is a title or prose.
        let columned = line.len() >= 2 || range(piece.l, piece.r, columns).0 > 0;
        if !near || !inside || !columned || body - above > HEADER_LINES {
            break;
        }
        top = above;
    }
    // A title has no second piece beside it.
    while top < body && lines[top].len() == 1 && top + 1 < body && lines[top + 1].len() == 1 {
        top += 1;
    }
    top
}

/// The least step between lines of one column: that within cells, if cells have several lines.
fn within_cell(lines: &[Vec<Line>]) -> Option<f64> {
    let mut steps: Vec<f64> = Vec::new();
    for pair in lines.windows(2) {
        for below in &pair[1] {
            let above = pair[0].iter().find(|p| p.l < below.r && below.l < p.r);
            if let Some(above) = above
                && below.base - above.base >= LINE_STEP * below.size
            {
                steps.push(below.base - above.base);
            }
        }
    }
    steps.into_iter().reduce(f64::min)
}

/// The table of a run; `None` when its lines do not behave like rows of cells.
fn run_to_table(
    lines: &[Vec<Line>],
    header: usize,
    across: &Across<'_>,
    rest_of: Option<&Columns>,
) -> Option<SheetTable> {
    let known = rest_of.map_or(&[][..], |before| before.extents.as_slice());
    let columns = columns_with(&lines[header..], known)?;
    let rect = lines.iter().flatten().map(Line::rect).reduce(Rect::union)?;
    if columns.len() < COLUMNS {
        return None;
    }
    let near = |edge: &&Edge| {
        edge.at > rect.t - 6.0 && edge.at < rect.b + 6.0 && edge.from < rect.r && edge.to > rect.l
    };
    let full = |edges: &[Edge]| -> Vec<f64> {
        edges
            .iter()
            .filter(near)
            .filter(|e| e.to.min(rect.r) - e.from.max(rect.l) >= FULL * rect.width())
            .map(|e| e.at)
            .collect()
    };
    let own: Vec<Edge> = across.rules.iter().filter(near).copied().collect();
    let (ruled, shaded) = (full(across.rules), full(across.shading));
    let goes_on = rest_of.is_some();
    if goes_on && columns.len() != known.len() {
        return None;
    }
    let header = if goes_on { header } else { header + leading_texts(&lines[header..], &columns) };
    let pieces: Vec<Vec<Piece>> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| place_row(line.clone(), &columns, index < header, &own))
        .collect();
    let starts = rows_of(&pieces, header, [&ruled, &shaded], within_cell(lines))?;
    let body_rows = starts.iter().filter(|start| **start >= header).count();
    let wrapped = body_rows < lines.len() - header;
    let valued = (1..columns.len()).any(|column| is_column_of_values(&pieces[header..], column));
    let in_columns = lines[header..].iter().filter(|line| line.len() >= 2).count();
    let enough = body_rows >= ROWS && wrapped && valued && in_columns * 3 >= lines.len() - header;
    if !enough && !goes_on {
        return None;
    }
    let region = Region { rect, rows: &[], rules: &own, columns: &[] };
    // Between the same lines as on the page before, so that both are seen to be one.
    let places = rest_of.map(|before| before.lines.as_slice()).filter(|lines| {
        lines.len() == columns.len() + 1
            && columns
                .iter()
                .zip(lines.windows(2))
                .all(|(column, between)| column.0 > between[0] - 1.0 && column.1 < between[1] + 1.0)
    });
    Some(to_table(&region, pieces, &columns, &starts, places))
}

/// How many of the first lines are texts of the header rather than a row: no number, no value.
fn leading_texts(lines: &[Vec<Line>], columns: &[(f64, f64)]) -> usize {
    let is_row = |line: &[Line]| {
        has_value(line)
            || line.first().is_some_and(|p| {
                let numbered = is_value(&p.text) || is_list_label(&p.text) || is_roman(&p.text);
                numbered && range(p.l, p.r, columns) == (0, 0)
            })
    };
    lines.iter().take(HEADER_LINES).position(|line| is_row(line)).unwrap_or(0)
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.len() <= 5 && text.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

/// True when at least two pieces of a column are values, and most of them.
fn is_column_of_values(lines: &[Vec<Piece>], column: usize) -> bool {
    let pieces = || lines.iter().flatten().filter(|p| p.first == column && p.last == column);
    let values = pieces().filter(|p| is_value(&p.line.text)).count();
    values >= 2 && values * 10 >= pieces().count() * 6
}

/// The first line of each row: by lines across, by the white and the shading between lines, by what
/// is written; the first of them that puts no two values into one cell.
fn rows_of(
    pieces: &[Vec<Piece>],
    header: usize,
    [rules, shading]: [&[f64]; 2],
    within_cell: Option<f64>,
) -> Option<Vec<usize>> {
    let base = |i: usize| pieces[i].first().map_or(0.0, |p| p.line.base);
    let between = |i: usize, at: &f64| *at > base(i - 1) - 1.0 && *at < base(i);
    let ruled = |i: usize| rules.iter().any(|at| between(i, at));
    let shaded = |i: usize| shading.iter().any(|at| between(i, at));
    let parted = |i: usize| {
        // Cells can be set lower than their neighbours: the step counts from the lowest line.
        within_cell.is_some_and(|step| base(i) - base(i - 1) > WIDER * step)
    };
    let spans = |i: usize| pieces[i].iter().any(|p| p.first < p.last);
    let of_header = |i: usize| i < header && (spans(i) || spans(i - 1));
    let starts = |begins: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..pieces.len()).filter(|&i| i == 0 || i == header || of_header(i) || begins(i)).collect()
    };
    let body = || pieces[header..].iter().flatten().map(|p| (p.first, p.last));
    let one_column = body().all(|place| place.0 == place.1 && Some(place) == body().next());
    if one_column && (header + 1..pieces.len()).all(|i| !ruled(i) && !parted(i)) {
        return Some(starts(&|_| false));
    }
    let bands = (header + 1..pieces.len()).filter(|&i| ruled(i)).count();
    let by_rules = starts(&|i| ruled(i));
    if bands >= ROWS && !stacks_values(pieces, header, &by_rules) {
        return Some(by_rules);
    }
    let by_white = starts(&|i| ruled(i) || shaded(i) || parted(i));
    let steps = (header + 1..pieces.len()).filter(|&i| parted(i)).map(|i| base(i) - base(i - 1));
    let clear = median(steps).zip(within_cell).is_some_and(|(row, line)| row >= CLEARLY * line);
    if (clear || shading.len() >= ROWS) && !stacks_values(pieces, header, &by_white) {
        return Some(by_white);
    }
    // Where cells are set lower than their neighbours, what stands beside what tells nothing.
    let shifted = (header + 1..pieces.len())
        .filter(|&i| pieces[i].first().is_some_and(|p| base(i) - base(i - 1) < 0.9 * p.line.size))
        .count();
    if shifted * SHIFTED > pieces.len() - header {
        return None;
    }
    let by_words = starts(&|i| {
        ruled(i) || shaded(i) || (i > header && !continues(&pieces[i - 1], &pieces[i]))
    });
    (!stacks_values(pieces, header, &by_words)).then_some(by_words)
}

/// True when a cell of the body would hold nothing but values, and more than one.
fn stacks_values(pieces: &[Vec<Piece>], header: usize, starts: &[usize]) -> bool {
    let ends = starts.iter().skip(1).copied().chain([pieces.len()]);
    starts.iter().zip(ends).filter(|(start, _)| **start >= header).any(|(&start, end)| {
        let mut seen: Vec<(usize, bool, usize)> = Vec::new();
        for piece in pieces[start..end].iter().flatten() {
            let value = is_value(&piece.line.text) || is_list_label(&piece.line.text);
            match seen.iter_mut().find(|cell| cell.0 == piece.first) {
                Some(cell) => {
                    cell.1 &= value;
                    cell.2 += 1;
                }
                None => seen.push((piece.first, value, 1)),
            }
        }
        seen.iter().any(|&(_, values, count)| values && count > 1)
    })
}

/// The lines between and around the columns of a table.
fn column_lines(grid: &Grid) -> Vec<f64> {
    let mut lines: Vec<f64> = vec![f64::INFINITY; grid.cols + 1];
    for cell in &grid.cells {
        let right = (cell.col + cell.col_span).min(grid.cols);
        lines[cell.col] = lines[cell.col].min(cell.rect.l);
        lines[right] = lines[right].min(cell.rect.r);
    }
    lines
}

/// What a table that reaches the foot of a page tells, in case it goes on.
pub(super) fn columns_for_next_page(
    table: &SheetTable,
    before: &Columns,
    rows: &[Vec<Line>],
) -> Columns {
    let mut extents: Vec<Option<(f64, f64)>> = vec![None; table.grid.cols];
    let cells = || table.grid.cells.iter().zip(&table.lines);
    for (cell, lines) in cells().filter(|(cell, _)| cell.col_span == 1) {
        for line in lines {
            let column = extents[cell.col].get_or_insert((line.l, line.r));
            *column = (column.0.min(line.l), column.1.max(line.r));
        }
    }
    // The header ends with the first row of a value or a number.
    let body = cells()
        .filter(|(_, lines)| lines.iter().any(|l| is_value(&l.text) || is_roman(&l.text)))
        .map(|(cell, _)| cell.row)
        .min()
        .unwrap_or(0);
    let mut header: HashSet<String> =
        cells().filter(|(cell, _)| cell.row < body).flat_map(|(_, lines)| words(lines)).collect();
    if header.is_empty() {
        header.clone_from(&before.header);
    }
    let mut bases: Vec<f64> = table.lines.iter().flatten().map(|l| l.base).collect();
    bases.sort_by(f64::total_cmp);
    let lines = column_lines(&table.grid);
    let mut step = bases.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
    if before.stand_between(&lines) && before.extents.len() == extents.len() {
        // The same table: what this page leaves blank, the page before tells.
        step = step.max(before.step);
        for (own, known) in extents.iter_mut().zip(&before.extents) {
            own.get_or_insert(*known);
        }
    }
    let last_row = cells().filter(|(cell, lines)| {
        cell.row + cell.row_span == table.grid.rows && cell.col_span == 1 && lines.is_empty()
    });
    let blank = last_row.filter_map(|(cell, _)| extents[cell.col]).collect();
    Columns {
        extents: extents.into_iter().flatten().collect(),
        lines,
        header,
        step,
        blank,
        ..Columns::none(before, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_number_at_the_head_of_a_page_is_a_value_only_where_one_is_missing() {
        let before = Columns {
            step: 16.0,
            blank: vec![(300.0, 340.0)],
            pages: 1,
            numbers: vec![44],
            ..Columns::default()
        };
        let check = |text: &str, l: f64, step: f64, expect: bool| {
            let line = Line { text: text.into(), l, r: l + 18.0, ..Line::default() };
            assert_eq!(before.is_value_of_last_row(&[line], step), expect, "{text} at {l}");
        };
        check("356", 310.0, 16.0, true);
        // Another column, too far above the table, the number of the page, one more than before.
        check("356", 200.0, 16.0, false);
        check("356", 310.0, 30.0, false);
        check("- 2 -", 310.0, 16.0, false);
        check("45", 310.0, 16.0, false);
    }
}
