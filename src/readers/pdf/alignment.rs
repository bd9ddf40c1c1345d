//! Tables by alignment: rows of text set in columns → a grid, where rulings leave the work to the
//! eye: only lines across, only some of them, or none.
//! It does not decide where on a page to look; `unruled` does.

use super::geometry::Rect;
use super::grid::Grid;
use super::lines::{ASCENT, DESCENT, Line};
use super::page::SheetTable;
use super::rulings::Edge;

/// Narrowest gap between columns, in font sizes. Word gaps that happen to stand below each other
/// in a few rows are up to 0.4 wide.
const GUTTER: f64 = 0.6;
/// One row in so many may cross a gap between columns (a total, a remark).
const CROSSING: usize = 12;
/// Share of the width that a ruling must cover to part rows.
const FULL: f64 = 0.85;

/// What a table may be made of.
pub(super) struct Region<'a> {
    /// Its outline.
    pub rect: Rect,
    /// Its printed lines from top to bottom, each as parts from left to right.
    pub rows: &'a [Vec<Line>],
    /// Lines across within it.
    pub rules: &'a [Edge],
    /// Places of drawn column lines.
    pub columns: &'a [f64],
}

/// A piece of a printed line that stands in a column or over several.
pub(super) struct Piece {
    pub line: Line,
    /// First and last of the columns it stands over.
    pub first: usize,
    pub last: usize,
}

/// The table of a region; `None` when its text is not set in columns.
pub(super) fn region_to_table(region: &Region) -> Option<SheetTable> {
    let rows: Vec<Vec<Line>> = region.rows.iter().map(|row| chunks(row, region.columns)).collect();
    let rules: Vec<f64> = region
        .rules
        .iter()
        .filter(|r| {
            r.to.min(region.rect.r) - r.from.max(region.rect.l) >= FULL * region.rect.width()
        })
        .map(|r| r.at)
        .collect();
    let body = header_length(&rows, &rules);
    let columns = columns_of(&rows[body..], region)?;
    let pieces: Vec<Vec<Piece>> = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| place_row(row, &columns, index < body, region.rules))
        .collect();
    let groups = row_groups(&pieces, body, &rules);
    Some(to_table(region, pieces, &columns, &groups, None))
}

/// The parts of a row with neighbouring words joined, split at drawn column lines.
pub(super) fn chunks(row: &[Line], columns: &[f64]) -> Vec<Line> {
    let mut out = Vec::new();
    for part in row {
        out.extend(part.clone().split_where(|l, r, size| {
            r - l >= GUTTER * size || columns.iter().any(|x| *x > l - 1.0 && *x < r + 1.0)
        }));
    }
    out
}

/// True for a printed value: a number with its marks, or what stands for none.
pub(super) fn is_value(text: &str) -> bool {
    let text = text.trim();
    if matches!(text, "-" | "–" | "—" | "x" | "X" | "n.a." | "n/a" | "…" | "..." | ":" | "*" | ".")
    {
        return true;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && text.chars().filter(|c| c.is_alphabetic()).count() <= 2
        && digits * 3 >= text.chars().filter(|c| !c.is_whitespace()).count()
}

/// How many of the rows are header: those above the first ruling within the table, or above the
/// first row with values.
fn header_length(rows: &[Vec<Line>], rules: &[f64]) -> usize {
    let base = |i: usize| rows[i].first().map_or(0.0, |l| l.base);
    let after_rule = rules
        .iter()
        .filter_map(|&at| {
            let above = (0..rows.len()).take_while(|&i| base(i) <= at).count();
            (above > 0 && above < rows.len()).then_some(above)
        })
        .min();
    let valued = rows
        .iter()
        .position(|row| row.iter().skip(1).any(|chunk| is_value(&chunk.text)))
        .unwrap_or(0);
    match after_rule {
        // A line below the header; when it comes late it parts groups of the body.
        Some(above) if above <= valued.max(1) + 2 && above * 2 <= rows.len().max(4) => above,
        _ => valued,
    }
}

/// The columns as intervals, by the gaps that (nearly) all body rows leave open.
pub(super) fn columns_of(body: &[Vec<Line>], region: &Region) -> Option<Vec<(f64, f64)>> {
    let rows: Vec<&Vec<Line>> = body.iter().filter(|row| row.len() >= 2).collect();
    if rows.is_empty() {
        return None;
    }
    let mut events: Vec<(f64, i32)> = Vec::new();
    for row in &rows {
        for chunk in row.iter() {
            events.push((chunk.l, 1));
            events.push((chunk.r.max(chunk.l + 0.1), -1));
        }
    }
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let allowed = (rows.len() / CROSSING) as i32;
    let size = rows[0][0].size;
    let mut columns: Vec<(f64, f64)> = Vec::new();
    let (mut depth, mut start) = (0, f64::NAN);
    for (x, step) in events {
        let before = depth;
        depth += step;
        if before <= allowed && depth > allowed {
            match columns.last_mut() {
                Some(last) if x - last.1 < 0.3 * size => {
                    start = last.0;
                    columns.pop();
                }
                _ => start = x,
            }
        } else if before > allowed && depth <= allowed && !start.is_nan() {
            columns.push((start, x));
        }
    }
    // Drawn column lines part what the text leaves together.
    for &line in region.columns {
        if let Some(at) = columns.iter().position(|c| c.0 + 1.0 < line && line < c.1 - 1.0) {
            let (l, r) = columns[at];
            columns[at] = (l, line);
            columns.insert(at + 1, (line, r));
        }
    }
    (columns.len() >= 2).then_some(columns)
}

/// Puts the chunks of a row into columns. In the header a chunk may stand over several; in the
/// body it is split where it reaches over a gap, unless it is alone.
pub(super) fn place_row(
    row: Vec<Line>,
    columns: &[(f64, f64)],
    header: bool,
    rules: &[Edge],
) -> Vec<Piece> {
    let alone = row.len() == 1;
    let middles: Vec<f64> = row.iter().map(|c| f64::midpoint(c.l, c.r)).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for chunk in row {
        let (first, last) = range(chunk.l, chunk.r, columns);
        if first < last && !header && !alone {
            let parts = chunk.split_where(|l, r, _| {
                columns.windows(2).any(|pair| {
                    let middle = f64::midpoint(pair[0].1, pair[1].0);
                    l - 1.0 <= middle && middle <= r + 1.0
                })
            });
            for line in parts {
                let (first, last) = range(line.l, line.r, columns);
                push(&mut pieces, Piece { line, first, last });
            }
        } else {
            let (mut first, mut last) = (first, last);
            if header && let Some((a, b)) = spanned_by_rule(&chunk, &middles, columns, rules) {
                (first, last) = (first.min(a), last.max(b));
            }
            push(&mut pieces, Piece { line: chunk, first, last });
        }
    }
    pieces
}

/// Adds a piece; one that stands in the same column as the last joins it.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut() {
        Some(last) if piece.first <= last.last => {
            last.last = last.last.max(piece.last);
            last.line.append(piece.line);
        }
        _ => pieces.push(piece),
    }
}

/// The columns that an interval touches, or the nearest one.
pub(super) fn range(l: f64, r: f64, columns: &[(f64, f64)]) -> (usize, usize) {
    let touches = |c: &(f64, f64)| r.min(c.1) - l.max(c.0) > 0.5;
    let first = columns.iter().position(touches);
    let last = columns.iter().rposition(touches);
    if let (Some(first), Some(last)) = (first, last) {
        return (first, last);
    }
    let middle = f64::midpoint(l, r);
    let distance = |c: &(f64, f64)| (f64::midpoint(c.0, c.1) - middle).abs();
    let nearest = columns
        .iter()
        .enumerate()
        .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)))
        .map_or(0, |(index, _)| index);
    (nearest, nearest)
}

/// The columns under a short line right below a header text that stands above it alone. `middles`
/// are the middles of all texts of its row.
fn spanned_by_rule(
    chunk: &Line,
    middles: &[f64],
    columns: &[(f64, f64)],
    rules: &[Edge],
) -> Option<(usize, usize)> {
    let middle = f64::midpoint(chunk.l, chunk.r);
    let all = columns[columns.len() - 1].1 - columns[0].0;
    let rule = rules.iter().find(|rule| {
        rule.at > chunk.base
            && rule.at < chunk.base + 1.2 * chunk.size
            && rule.from <= middle
            && middle <= rule.to
            && rule.len() < FULL * all
            && middles.iter().filter(|m| rule.from <= **m && **m <= rule.to).count() == 1
    })?;
    let under = |c: &(f64, f64)| {
        let middle = f64::midpoint(c.0, c.1);
        rule.from <= middle && middle <= rule.to
    };
    Some((columns.iter().position(under)?, columns.iter().rposition(under)?))
}

/// Which printed lines make one row: the first line of each row.
fn row_groups(pieces: &[Vec<Piece>], body: usize, rules: &[f64]) -> Vec<usize> {
    let base = |i: usize| pieces[i].first().map_or(0.0, |p: &Piece| p.line.base);
    let ruled = |i: usize| {
        let (from, to) = (base(i - 1), base(i));
        rules.iter().any(|&at| at > from - 1.0 && at < to)
    };
    let bands = (1..pieces.len()).filter(|&i| ruled(i)).count();
    // When most lines are parted by rulings, all rows are.
    let by_rules = bands >= 3 && (bands + 1) * 10 >= pieces.len() * 6;
    let mut starts = Vec::new();
    for index in 0..pieces.len() {
        let begins = index == 0
            || index == body
            || ruled(index)
            || if index < body {
                let spans = |i: usize| pieces[i].iter().any(|p| p.first < p.last);
                spans(index) || spans(index - 1)
            } else {
                !by_rules && !continues(&pieces[index - 1], &pieces[index])
            };
        if begins {
            starts.push(index);
        }
    }
    starts
}

/// True when a line of the body goes on with the row above: texts only, each below a text.
pub(super) fn continues(above: &[Piece], row: &[Piece]) -> bool {
    let Some(first) = row.first() else { return true };
    if row.iter().any(|p| is_value(&p.line.text)) {
        return false;
    }
    let below_text = row.iter().all(|p| {
        above.iter().any(|q| q.first == p.first && q.last == p.last && !is_value(&q.line.text))
    });
    let step = above.first().map_or(f64::INFINITY, |q| first.line.base - q.line.base);
    let near = step < 1.5 * first.line.size;
    let lower = super::paragraphs::starts_lower(&first.line.text);
    below_text && near && (first.first > 0 || (row.len() == 1 && lower && above.len() > 1))
}

/// The table of pieces in columns, with rows that begin at the given lines; `places` are the lines
/// between and around the columns, where they are known.
pub(super) fn to_table(
    region: &Region,
    pieces: Vec<Vec<Piece>>,
    columns: &[(f64, f64)],
    starts: &[usize],
    places: Option<&[f64]>,
) -> SheetTable {
    let last = columns.len() - 1;
    let between = columns.windows(2).map(|pair| f64::midpoint(pair[0].1, pair[1].0));
    let xs = places.map_or_else(
        || {
            let left = region.rect.l.min(columns[0].0 - 1.0);
            let right = region.rect.r.max(columns[last].1 + 1.0);
            std::iter::once(left).chain(between).chain([right]).collect()
        },
        <[f64]>::to_vec,
    );
    let top = |i: usize| {
        pieces[i].iter().map(|p| p.line.base - ASCENT * p.line.size).fold(f64::INFINITY, f64::min)
    };
    let bottom = |i: usize| {
        pieces[i].iter().map(|p| p.line.base + DESCENT * p.line.size).fold(0.0, f64::max)
    };
    let mut ys = vec![region.rect.t.min(top(0))];
    ys.extend(starts.iter().skip(1).map(|&i| f64::midpoint(bottom(i - 1), top(i))));
    ys.push(region.rect.b.max(bottom(pieces.len() - 1)));
    // The cells: what stands over several columns in one line takes them all.
    let mut blocks: Vec<(usize, usize, usize, usize)> = Vec::new();
    let mut lines: Vec<Vec<Line>> = Vec::new();
    let mut pieces = pieces.into_iter();
    for (row, &start) in starts.iter().enumerate() {
        let end = starts.get(row + 1).copied().unwrap_or(usize::MAX);
        let mut cells: Vec<(usize, usize, Vec<Line>)> = Vec::new();
        for piece in pieces.by_ref().take(end - start).flatten() {
            let touching = cells.iter().position(|c| c.0 <= piece.last && piece.first <= c.1);
            match touching {
                Some(index) => {
                    let cell = &mut cells[index];
                    cell.0 = cell.0.min(piece.first);
                    cell.1 = cell.1.max(piece.last);
                    cell.2.push(piece.line);
                }
                None => cells.push((piece.first, piece.last, vec![piece.line])),
            }
        }
        cells.sort_by_key(|c| c.0);
        let mut next = 0;
        for (first, last, text) in cells {
            let first = first.max(next);
            if first > last {
                // Grown into its neighbour: one cell.
                if let Some(before) = lines.last_mut() {
                    before.extend(text);
                }
                continue;
            }
            for col in next..first {
                blocks.push((row, col, row + 1, col + 1));
                lines.push(Vec::new());
            }
            blocks.push((row, first, row + 1, last + 1));
            lines.push(text);
            next = last + 1;
        }
        for col in next..columns.len() {
            blocks.push((row, col, row + 1, col + 1));
            lines.push(Vec::new());
        }
    }
    SheetTable { grid: Grid::of_blocks(xs, ys, &blocks), lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of words, each letter 5 wide, at 10 points.
    fn row(words: &[(f64, &str)], base: f64) -> Vec<Line> {
        words
            .iter()
            .map(|&(l, text)| {
                let r = l + 5.0 * text.chars().count() as f64;
                Line { text: text.into(), l, r, base, size: 10.0, ..Line::default() }
            })
            .collect()
    }

    fn table(rows: &[Vec<Line>], rules: &[Edge]) -> Option<Vec<String>> {
        let rect = Rect { l: 0.0, t: 0.0, r: 300.0, b: 200.0 };
        let table = region_to_table(&Region { rect, rows, rules, columns: &[] })?;
        let mut out = vec![String::new(); table.grid.rows];
        for (cell, lines) in table.grid.cells.iter().zip(&table.lines) {
            let text: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
            let span =
                if cell.col_span > 1 { format!("<{}>", cell.col_span) } else { String::new() };
            out[cell.row].push_str(&format!("[{}{span}]", text.join(" ")));
        }
        Some(out)
    }

    #[test]
    fn aligned_values_make_columns_and_headers_span_them() {
        let rows = [
            row(&[(120.0, "Kết quả trong năm")], 10.0),
            row(&[(0.0, "Đơn vị"), (120.0, "Số"), (180.0, "Tỷ lệ")], 24.0),
            row(&[(0.0, "Sở Y tế"), (120.0, "12"), (180.0, "40")], 40.0),
            row(&[(0.0, "Sở Tư pháp"), (120.0, "7"), (180.0, "3,5")], 54.0),
        ];
        assert_eq!(
            table(&rows, &[]).unwrap(),
            [
                "[][Kết quả trong năm<2>]",
                "[Đơn vị][Số][Tỷ lệ]",
                "[Sở Y tế][12][40]",
                "[Sở Tư pháp][7][3,5]"
            ]
        );
    }

    #[test]
    fn values() {
        let check = |text: &str, expect: bool| assert_eq!(is_value(text), expect, "{text}");
        check("1.250", true);
        check("98,25 %", true);
        check("-", true);
        check("n.a.", true);
        check("Sở Y tế", false);
        check("15/2021/QĐ-UBND", false);
    }
}
