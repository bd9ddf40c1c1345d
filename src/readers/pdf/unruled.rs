//! Where tables stand that are not ruled all around: between lines across, in grids with half of
//! their lines missing, or in plain aligned rows of values.
//! How their rows and columns are found is in `alignment`. Prose must not become a table: a false
//! table is worse than a missed one.

use super::alignment::{Region, is_value, region_to_table};
use super::geometry::Rect;
use super::grid::Grid;
use super::lines::{COLUMN_GAP, Line};
use super::page::SheetTable;
use super::paragraphs::{ended_on_purpose, starts_lower};
use super::rulings::Edge;

/// Shift in points between the ends of rulings of one table.
const SAME_ENDS: f64 = 8.0;
/// Shortest ruling of a table in points; footnote rules are 144 and stand alone.
const TABLE_RULE: f64 = 60.0;
/// Fewest rows of values of a table without any line.
const VALUE_ROWS: usize = 3;
/// The same for two columns only, which lists of any kind have too.
const PAIR_ROWS: usize = 4;
/// Widest step between rows of such a table, in font sizes.
const ROW_STEP: f64 = 3.0;

/// Takes the tables between lines across out of the rows.
pub(super) fn tables_between_rules(rows: &mut Vec<Vec<Line>>, rules: &[Edge]) -> Vec<SheetTable> {
    let mut tables = Vec::new();
    for group in rules_of_one_width(rules) {
        for (from, to) in tabular_runs(&group, rows) {
            let (from, to) = with_open_ends(rows, &group, from, to);
            let rect = Rect { l: group[0].from, t: from, r: group[0].to, b: to };
            let inside = |row: &Vec<Line>| {
                row.first().is_some_and(|l| {
                    l.base > from && l.base - 0.3 * l.size < to && l.r > rect.l && l.l < rect.r
                })
            };
            let of_table: Vec<Vec<Line>> = rows.iter().filter(|r| inside(r)).cloned().collect();
            let own: Vec<Edge> = rules
                .iter()
                .filter(|r| {
                    r.at > from - 1.0 && r.at < to + 1.0 && r.from < rect.r && r.to > rect.l
                })
                .copied()
                .collect();
            let region = Region { rect, rows: &of_table, rules: &own, columns: &[] };
            if of_table.len() < 2 || !has_values(&of_table) {
                continue;
            }
            if let Some(table) = region_to_table(&region) {
                rows.retain(|row| !inside(row));
                tables.push(table);
            }
        }
    }
    tables
}

/// Rulings grouped by their ends, each group from top to bottom.
fn rules_of_one_width(rules: &[Edge]) -> Vec<Vec<Edge>> {
    let mut groups: Vec<Vec<Edge>> = Vec::new();
    let mut sorted: Vec<Edge> = rules.iter().filter(|r| r.len() >= TABLE_RULE).copied().collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    for rule in sorted {
        let same = groups.iter().position(|g| {
            (g[0].from - rule.from).abs() <= SAME_ENDS && (g[0].to - rule.to).abs() <= SAME_ENDS
        });
        match same {
            Some(group) => groups[group].push(rule),
            None if groups.len() < 200 => groups.push(vec![rule]),
            None => {}
        }
    }
    groups.retain(|g| g.len() >= 2);
    groups
}

/// Maximal runs of bands between rulings whose text is set in columns: (top, bottom).
fn tabular_runs(group: &[Edge], rows: &[Vec<Line>]) -> Vec<(f64, f64)> {
    let mut runs: Vec<(f64, f64)> = Vec::new();
    let (l, r) = (group[0].from, group[0].to);
    for pair in group.windows(2) {
        let inside: Vec<&Vec<Line>> = rows
            .iter()
            .filter(|row| {
                row.first().is_some_and(|line| {
                    line.base > pair[0].at
                        && line.base - 0.3 * line.size < pair[1].at
                        && line.l < r
                        && line.r > l
                })
            })
            .collect();
        // Text that runs out of the lines is not set between them.
        let within =
            inside.iter().flat_map(|row| row.iter()).all(|p| p.l > l - 20.0 && p.r < r + 20.0);
        let columned = inside.iter().filter(|row| row.len() >= 2).count();
        let tabular = within && columned * 2 >= inside.len() && columned > 0;
        if !tabular {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.1 == pair[0].at => run.1 = pair[1].at,
            _ => runs.push((pair[0].at, pair[1].at)),
        }
    }
    runs
}

/// Widens a table to a header above its first ruling and to values below its last one, which some
/// styles leave open.
fn with_open_ends(rows: &[Vec<Line>], group: &[Edge], from: f64, to: f64) -> (f64, f64) {
    let (l, r) = (group[0].from, group[0].to);
    let columned =
        |row: &Vec<Line>| row.len() >= 2 && row.iter().all(|p| p.l > l - 5.0 && p.r < r + 5.0);
    let valued = |row: &Vec<Line>| row.iter().skip(1).any(|p| is_value(&p.text));
    let first = rows.iter().position(|row| row.first().is_some_and(|p| p.base > from));
    let (mut top, mut bottom) = (from, to);
    if let Some(first) = first
        && valued(&rows[first])
    {
        let mut edge = from;
        for row in rows[..first].iter().rev() {
            let line = &row[0];
            if !columned(row) || valued(row) || edge - line.base > 1.6 * line.size {
                break;
            }
            edge = line.base - line.size;
            top = edge;
        }
    }
    let mut edge = to;
    for row in rows.iter().filter(|row| row.first().is_some_and(|p| p.base - 0.3 * p.size >= to)) {
        let line = &row[0];
        if !columned(row) || !valued(row) || line.base - edge > 2.2 * line.size {
            break;
        }
        edge = line.base;
        bottom = edge + 0.3 * line.size;
    }
    (top, bottom)
}

/// True when a fair share of what stands beside the first column are values.
fn has_values(rows: &[Vec<Line>]) -> bool {
    let others = || rows.iter().flat_map(|row| row.iter().skip(1));
    let values = others().filter(|part| is_value(&part.text)).count();
    values >= 2 && values * 3 >= others().count()
}

/// Takes tables without any line out of the rows: rows of values below each other.
pub(super) fn tables_of_values(rows: &mut Vec<Vec<Line>>) -> Vec<SheetTable> {
    let mut tables = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let end = run_of_values(rows, start);
        let Some(end) = end else {
            start += 1;
            continue;
        };
        let top = header_above(rows, start, end);
        let of_table: Vec<Vec<Line>> = rows[top..end].to_vec();
        let Some(rect) = of_table.iter().flatten().map(Line::rect).reduce(Rect::union) else {
            break;
        };
        let region = Region { rect, rows: &of_table, rules: &[], columns: &[] };
        match region_to_table(&region) {
            Some(table) => {
                rows.drain(top..end);
                tables.push(table);
                start = top;
            }
            None => start = end,
        }
    }
    tables
}

/// The end of the run of value rows that begins here, when it is long enough for a table.
fn run_of_values(rows: &[Vec<Line>], start: usize) -> Option<usize> {
    let valued = |row: &Vec<Line>| {
        if row.iter().any(|p| p.text.contains("....") || p.text.contains(". . .")) {
            // Dots lead the eye to page numbers.
            return false;
        }
        let values = row.iter().skip(1).filter(|p| is_value(&p.text)).count();
        row.len() >= 2 && values * 2 >= row.len() - 1 && values > 0
    };
    let count = rows[start].len();
    let mut end = start;
    let mut pairs = true;
    let mut strong = 0;
    while end < rows.len() && valued(&rows[end]) {
        let (first, before) = (&rows[end][0], end.checked_sub(1).map(|i| &rows[i][0]));
        if end > start && before.is_some_and(|b| first.base - b.base > ROW_STEP * first.size) {
            break;
        }
        if !right_or_left_aligned(&rows[start], &rows[end]) {
            break;
        }
        pairs &= rows[end].len() == 2;
        strong += usize::from(rows[end].len() >= 3);
        end += 1;
    }
    let length = end - start;
    // The first column of a table says what the values are; that of a chart's axes does not.
    let named =
        rows[start..end].iter().filter(|row| row[0].text.chars().any(char::is_alphabetic)).count();
    let enough = if pairs {
        length >= PAIR_ROWS && named * 2 >= length && !counts_up(&rows[start..end])
    } else {
        length >= VALUE_ROWS && strong * 2 >= length && count >= 2
    };
    enough.then_some(end)
}

/// True when the last parts of two rows end, begin or centre at one place.
fn right_or_left_aligned(a: &[Line], b: &[Line]) -> bool {
    let aligned = |p: &Line, q: &Line| {
        let near = |x: f64, y: f64| (x - y).abs() < 0.6 * p.size.max(q.size);
        near(p.l, q.l) || near(p.r, q.r) || near(p.l + p.r, q.l + q.r)
    };
    let hits = b.iter().skip(1).filter(|q| a.iter().skip(1).any(|p| aligned(p, q))).count();
    hits * 2 >= b.len() - 1
}

/// True for a column of whole numbers that never fall: page numbers of a table of contents.
fn counts_up(rows: &[Vec<Line>]) -> bool {
    let numbers: Option<Vec<u32>> =
        rows.iter().map(|row| row.last().and_then(|p| p.text.trim().parse().ok())).collect();
    numbers.is_some_and(|n| n.windows(2).all(|pair| pair[0] <= pair[1]))
}

/// The first of the header rows right above the values: rows in columns, without values.
fn header_above(rows: &[Vec<Line>], start: usize, end: usize) -> usize {
    let bounds = rows[start..end].iter().flatten().map(Line::rect).reduce(Rect::union);
    let Some(bounds) = bounds else { return start };
    let mut top = start;
    while let Some(above) = top.checked_sub(1) {
        let row = &rows[above];
        let near = row.first().is_some_and(|l| rows[top][0].base - l.base <= ROW_STEP * l.size);
        let inside = row.iter().all(|p| p.l >= bounds.l - p.size && p.r <= bounds.r + 5.0 * p.size);
        let columned =
            row.len() >= 2 || row.first().is_some_and(|p| p.l > bounds.l + 0.25 * bounds.width());
        if !near || !inside || !columned || start - above > 4 {
            break;
        }
        top = above;
    }
    top
}

/// True when the cells of a ruled grid hold columns of text of their own: most column lines are
/// missing.
pub(super) fn lacks_column_lines(table: &SheetTable) -> bool {
    let mut bases: Vec<(i64, bool)> = Vec::new();
    for line in table.lines.iter().flatten() {
        let wide = line.gaps.iter().any(|g| g.1 - g.0 > COLUMN_GAP * line.size);
        bases.push(((line.base / 3.0).round() as i64, wide));
    }
    bases.sort_unstable();
    // Per printed line: is any part of it set in columns within one cell?
    let mut lines: Vec<(i64, bool)> = Vec::new();
    for (base, wide) in bases {
        match lines.last_mut() {
            Some(last) if last.0 == base => last.1 |= wide,
            _ => lines.push((base, wide)),
        }
    }
    let wide = lines.iter().filter(|l| l.1).count();
    wide >= 3 && wide * 2 >= lines.len()
}

/// Splits the rows of a ruled table whose cells hold several values below each other, each beside
/// a line of its own in the other cells: the lines between these rows were not drawn.
pub(super) fn split_stacked_rows(table: SheetTable) -> SheetTable {
    let SheetTable { grid, lines } = table;
    // For each row its lines of values, when it is to be split.
    let splits: Vec<Option<Vec<f64>>> =
        (0..grid.rows).map(|row| stacked_bases(&grid, &lines, row)).collect();
    if splits.iter().all(Option::is_none) {
        return SheetTable { grid, lines };
    }
    grid_with_rows(grid, lines, &splits)
}

/// The base lines of the values stacked in a row, when the other cells fit to them.
fn stacked_bases(grid: &Grid, lines: &[Vec<Line>], row: usize) -> Option<Vec<f64>> {
    let cells = || {
        grid.cells
            .iter()
            .zip(lines)
            .filter(move |(cell, _)| cell.row == row && cell.row_span == 1)
            .map(|(_, lines)| lines)
    };
    let stack = cells()
        .filter(|lines| lines.len() >= 3 && lines.iter().all(|l| is_value(&l.text)))
        .max_by_key(|lines| lines.len())?;
    let tolerance = 0.35 * stack[0].size;
    let beside =
        |base: f64, lines: &[Line]| lines.iter().any(|l| (l.base - base).abs() <= tolerance);
    // The labels: as many lines as values, one beside each, and none a wrapped one.
    let (cell, labels) = grid
        .cells
        .iter()
        .zip(lines)
        .filter(|(cell, _)| cell.row == row && cell.row_span == 1)
        .find(|(_, lines)| lines.iter().any(|l| !is_value(&l.text)))?;
    let mut bases: Vec<f64> = labels.iter().map(|l| l.base).collect();
    let fits = stack.iter().all(|l| beside(l.base, labels))
        && stack.iter().all(|l| !l.text.ends_with([',', ';', '-', '/']))
        && are_items(labels, cell.rect)
        && labels.len() <= stack.len() + stack.len() / 4
        && cells().all(|lines| lines.iter().all(|l| beside(l.base, labels)));
    bases.sort_by(f64::total_cmp);
    fits.then_some(bases)
}

/// True when the lines of a cell are items of their own: most left room for the next word, and
/// none goes on in small letters.
fn are_items(lines: &[Line], cell: Rect) -> bool {
    let ended = lines.windows(2).filter(|p| ended_on_purpose(&p[0], &p[1], cell)).count();
    let goes_on = lines.iter().skip(1).any(|l| starts_lower(&l.text));
    !goes_on && ended * 10 >= (lines.len() - 1) * 7
}

/// The grid with the given rows split between the base lines.
fn grid_with_rows(grid: Grid, lines: Vec<Vec<Line>>, splits: &[Option<Vec<f64>>]) -> SheetTable {
    let parts = |row: usize| splits[row].as_ref().map_or(1, Vec::len);
    // First new row of each old one.
    let mut starts = vec![0];
    for row in 0..grid.rows {
        starts.push(starts[row] + parts(row));
    }
    let cols = grid.cols;
    let mut xs = vec![f64::INFINITY; cols + 1];
    let mut ys = vec![f64::INFINITY; starts[grid.rows] + 1];
    for cell in &grid.cells {
        xs[cell.col] = xs[cell.col].min(cell.rect.l);
        xs[cell.col + cell.col_span] = xs[cell.col + cell.col_span].min(cell.rect.r);
        ys[starts[cell.row]] = ys[starts[cell.row]].min(cell.rect.t);
        let below = starts[cell.row + cell.row_span];
        ys[below] = ys[below].min(cell.rect.b);
    }
    for (row, split) in splits.iter().enumerate() {
        for (index, pair) in split.iter().flat_map(|bases| bases.windows(2)).enumerate() {
            ys[starts[row] + index + 1] = pair[0] + 0.3 * (pair[1] - pair[0]);
        }
    }
    let mut blocks = Vec::new();
    let mut texts: Vec<Vec<Line>> = Vec::new();
    for (cell, own) in grid.cells.iter().zip(lines) {
        let right = cell.col + cell.col_span;
        match (&splits[cell.row], cell.row_span) {
            (Some(bases), 1) => {
                let mut bands: Vec<Vec<Line>> = vec![Vec::new(); bases.len()];
                for line in own {
                    let nearest = (0..bases.len())
                        .min_by(|&a, &b| {
                            (bases[a] - line.base).abs().total_cmp(&(bases[b] - line.base).abs())
                        })
                        .unwrap_or(0);
                    bands[nearest].push(line);
                }
                for (index, band) in bands.into_iter().enumerate() {
                    let top = starts[cell.row] + index;
                    blocks.push((top, cell.col, top + 1, right));
                    texts.push(band);
                }
            }
            _ => {
                blocks.push((starts[cell.row], cell.col, starts[cell.row + cell.row_span], right));
                texts.push(own);
            }
        }
    }
    SheetTable { grid: Grid::of_blocks(xs, ys, &blocks), lines: texts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: &[(f64, &str)], base: f64) -> Vec<Line> {
        words
            .iter()
            .map(|&(l, text)| {
                let r = l + 5.0 * text.chars().count() as f64;
                Line { text: text.into(), l, r, base, size: 10.0, ..Line::default() }
            })
            .collect()
    }

    #[test]
    fn aligned_values_make_a_table_and_prose_does_not() {
        let check = |mut rows: Vec<Vec<Line>>, expect: usize| {
            let tables = tables_of_values(&mut rows);
            assert_eq!(tables.first().map_or(0, |t| t.grid.rows), expect);
        };
        check(
            vec![
                row(&[(120.0, "Quý I"), (200.0, "Quý II")], 0.0),
                row(&[(0.0, "Hồ sơ nhận"), (120.0, "40"), (200.0, "38")], 14.0),
                row(&[(0.0, "Hồ sơ trả"), (120.0, "35"), (200.0, "37")], 28.0),
                row(&[(0.0, "Còn lại"), (120.0, "5"), (200.0, "1")], 42.0),
            ],
            4,
        );
        // A table of contents.
        check(
            (0..6)
                .map(|i| {
                    let page = (i * 3).to_string();
                    row(&[(0.0, "Chương"), (300.0, page.as_str())], 14.0 * f64::from(i))
                })
                .collect(),
            0,
        );
        // Prose with a wide gap.
        check(
            (0..6)
                .map(|i| row(&[(0.0, "Trong năm"), (100.0, "đơn vị")], 14.0 * f64::from(i)))
                .collect(),
            0,
        );
    }

    #[test]
    fn values_below_each_other_split_their_row_unless_the_label_is_a_wrapped_one() {
        let check = |labels: [&str; 3], expect: usize| {
            let stack = |l: f64, texts: [&str; 3]| -> Vec<Line> {
                (0..3).flat_map(|i| row(&[(l, texts[i])], 12.0 + 14.0 * i as f64)).collect()
            };
            let blocks = [(0, 0, 1, 1), (0, 1, 1, 2)];
            let grid = Grid::of_blocks(vec![0.0, 110.0, 200.0], vec![0.0, 45.0], &blocks);
            let lines = vec![stack(2.0, labels), stack(115.0, ["12", "7", "3,5"])];
            let table = split_stacked_rows(SheetTable { grid, lines });
            assert_eq!(table.grid.rows, expect, "{labels:?}");
        };
        check(["Sở Y tế", "Sở Tư pháp", "Sở Nội vụ"], 3);
        check(["Tổng số hồ sơ đã được", "giải quyết trong kỳ", "báo cáo"], 1);
    }

    #[test]
    fn text_between_rules_is_a_table_only_in_columns() {
        let rule = |at: f64| Edge { at, from: 0.0, to: 300.0 };
        let rules = [rule(0.0), rule(20.0), rule(80.0)];
        let mut rows = vec![
            row(&[(0.0, "Đơn vị"), (120.0, "Số")], 12.0),
            row(&[(0.0, "Sở Y tế"), (120.0, "12")], 34.0),
            row(&[(0.0, "Sở Tư pháp"), (120.0, "7")], 48.0),
        ];
        assert_eq!(tables_between_rules(&mut rows, &rules).len(), 1);
        assert!(rows.is_empty());
        // The header above the first line and the last values below the last one belong to it.
        let mut rows = vec![
            row(&[(0.0, "Đơn vị"), (120.0, "Số")], -4.0),
            row(&[(0.0, "Sở Y tế"), (120.0, "12")], 12.0),
            row(&[(0.0, "Sở Tư pháp"), (120.0, "7")], 34.0),
            row(&[(0.0, "Tổng"), (120.0, "19")], 92.0),
        ];
        let tables = tables_between_rules(&mut rows, &rules);
        assert_eq!(tables[0].grid.rows, 4);
        let mut prose = vec![row(&[(0.0, "Trong năm 2021")], 12.0), row(&[(0.0, "đơn vị")], 40.0)];
        assert!(tables_between_rules(&mut prose, &rules).is_empty());
    }
}
