//! Reading order of lines outside of tables: text set side by side (a letterhead, a signature
//! block, two columns) is read one side after the other.
//! It does not build paragraphs and knows no tables.

use super::lines::{COLUMN_GAP, Line};
use super::page::joined;

/// Lines that follow each other, with the width they are set in.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Column {
    pub lines: Vec<Line>,
    /// True when it stands beside another one.
    pub beside: bool,
}

/// Narrowest gap between columns, in font sizes, once one is found: other lines may come nearer.
const GUTTER: f64 = 0.7;
/// Distance between base lines, in font sizes, up to which lines of one side go on below the end
/// of the other side: a line and a half, and the space of a paragraph.
const CONTIGUOUS: f64 = 2.3;
/// Most parts of lines of a zone that are looked at for columns: a printed page has 200.
const MAX_PARTS: usize = 4_000;
/// Most columns within columns.
const MAX_DEPTH: usize = 6;

/// Orders rows (each the parts of one printed line) into columns.
pub(super) fn rows_to_columns(rows: Vec<Vec<Line>>) -> Vec<Column> {
    let mut parts: Vec<Line> = rows.into_iter().flatten().collect();
    if parts.len() > MAX_PARTS {
        return vec![main_column(parts)];
    }
    parts.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.l.total_cmp(&b.l)));
    let mut columns = Vec::new();
    split(parts, 0, &mut columns);
    columns
}

fn split(mut parts: Vec<Line>, depth: usize, columns: &mut Vec<Column>) {
    let mut main: Vec<Line> = Vec::new();
    let mut start = 0;
    while start < parts.len() {
        let region = if depth < MAX_DEPTH { side_by_side(&parts[start..]) } else { None };
        let Some(region) = region else {
            main.push(std::mem::take(&mut parts[start]));
            start += 1;
            continue;
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        // A line just above that stands wholly on the right side belongs to it.
        while let Some(above) = main.last()
            && above.l >= region.gutter.0 + GUTTER * above.size
            && parts[start].base - above.base <= CONTIGUOUS * above.size
        {
            right.extend(main.pop());
        }
        right.reverse();
        if !main.is_empty() {
            columns.push(main_column(std::mem::take(&mut main)));
        }
        for (offset, side) in region.sides.iter().enumerate() {
            let part = std::mem::take(&mut parts[start + offset]);
            match side {
                Side::Left => left.push(part),
                Side::Right => right.push(part),
            }
        }
        start += region.sides.len();
        for side in [left, right] {
            let first = columns.len();
            split(side, depth + 1, columns);
            for column in &mut columns[first..] {
                column.beside = true;
            }
        }
    }
    if !main.is_empty() {
        columns.push(main_column(main));
    }
}

/// Parts on one base line become one line again.
fn main_column(parts: Vec<Line>) -> Column {
    let mut lines: Vec<Line> = Vec::new();
    let mut row: Vec<Line> = Vec::new();
    for part in parts {
        if row.first().is_some_and(|first| part.base - first.base > 0.3 * part.size.max(1.0)) {
            row.sort_by(|a, b| a.l.total_cmp(&b.l));
            lines.extend(joined(std::mem::take(&mut row)));
        }
        row.push(part);
    }
    row.sort_by(|a, b| a.l.total_cmp(&b.l));
    lines.extend(joined(row));
    Column { lines, beside: false }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Side {
    Left,
    Right,
}

struct Region {
    gutter: (f64, f64),
    /// The side of each part, from the first on.
    sides: Vec<Side>,
}

/// The region of text side by side that begins with the first part, if one does.
fn side_by_side(parts: &[Line]) -> Option<Region> {
    let first = parts.first()?;
    // The seed: two parts at one height with a wide gap between them.
    let (left, right) =
        parts[1..].iter().take_while(|p| p.base - first.base < 0.7 * first.size).find_map(|p| {
            let gap = COLUMN_GAP * first.size.max(p.size) * 0.99;
            let (left, right) = if p.l > first.l { (first, p) } else { (p, first) };
            (right.l - left.r >= gap && !fills_blank(left, right)).then_some((left, right))
        })?;
    let mut gutter = (left.r, right.l);
    let mut sides: Vec<Side> = Vec::new();
    // The last part on each side.
    let mut bottoms: [Option<&Line>; 2] = [None, None];
    for part in parts {
        let gap = GUTTER * part.size;
        let fits_left = part.r <= gutter.1 - gap;
        let fits_right = part.l >= gutter.0 + gap;
        let side = match (fits_left, fits_right) {
            (true, true) => {
                if gutter.1 - part.r > part.l - gutter.0 {
                    Side::Left
                } else {
                    Side::Right
                }
            }
            (true, false) => Side::Left,
            (false, true) => Side::Right,
            (false, false) => break,
        };
        let (own, other) = match side {
            Side::Left => (0, 1),
            Side::Right => (1, 0),
        };
        // A large title below small lines stands apart from them by their measure, not its own.
        let near = |bottom: Option<&Line>, reach: f64| {
            bottom.is_some_and(|b| part.base - b.base <= reach * part.size.min(b.size))
        };
        // Below the end of the other side a side goes on only without a gap.
        if !near(bottoms[other], 0.8)
            && bottoms[other].is_some()
            && !near(bottoms[own], CONTIGUOUS)
            && !sides.is_empty()
        {
            let other_goes_on = parts[sides.len()..]
                .iter()
                .take_while(|p| p.base - part.base <= CONTIGUOUS * p.size)
                .any(|p| match side {
                    Side::Left => p.l >= gutter.0 + GUTTER * p.size && p.l >= gutter.1 - p.size,
                    Side::Right => p.r <= gutter.1 - GUTTER * p.size && p.l < gutter.0,
                });
            if !other_goes_on {
                break;
            }
        }
        match side {
            Side::Left => gutter.0 = gutter.0.max(part.r),
            Side::Right => gutter.1 = gutter.1.min(part.l),
        }
        bottoms[own] = Some(part);
        sides.push(side);
    }
    let count = |side: Side| sides.iter().filter(|s| **s == side).count();
    let (left, right) = (count(Side::Left), count(Side::Right));
    if left == 0
        || right == 0
        || left + right < 3
        || is_list_of_values(&parts[..sides.len()], &sides)
    {
        return None;
    }
    Some(Region { gutter, sides })
}

/// True when a wide gap is a place left free for a number or a day, not the gap between columns:
/// "Số:      /BC-BQL", "ngày      tháng      năm 2021". In the first line of a column no sentence
/// goes on.
fn fills_blank(left: &Line, right: &Line) -> bool {
    let same_line = (left.base - right.base).abs() < 0.1 * right.size;
    same_line && right.text.starts_with(|c: char| c.is_lowercase() || matches!(c, '/' | ',' | '.'))
}

/// True when the right side holds a value for each line of the left: such lines are read across.
fn is_list_of_values(parts: &[Line], sides: &[Side]) -> bool {
    let on = |side: Side| parts.iter().zip(sides).filter(move |(_, s)| **s == side).map(|(p, _)| p);
    let values = on(Side::Right).count();
    let numeric = on(Side::Right)
        .filter(|p| p.text.starts_with(|c: char| c.is_ascii_digit()) && p.text.len() <= 24)
        .count();
    let paired = on(Side::Right)
        .filter(|p| on(Side::Left).any(|q| (q.base - p.base).abs() < 0.3 * p.size))
        .count();
    values >= 2 && numeric * 10 >= values * 7 && paired * 10 >= values * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, l: f64, base: f64) -> Line {
        let r = l + 6.0 * text.chars().count() as f64;
        Line { text: text.into(), l, r, base, size: 12.0, ..Line::default() }
    }

    fn read(rows: Vec<Vec<Line>>) -> Vec<String> {
        rows_to_columns(rows).into_iter().flat_map(|c| c.lines).map(|l| l.text).collect()
    }

    #[test]
    fn a_letterhead_is_read_side_by_side() {
        let rows = vec![
            vec![line("UBND TỈNH", 90.0, 60.0), line("CỘNG HÒA XÃ HỘI", 320.0, 60.0)],
            vec![line("SỞ TƯ PHÁP", 90.0, 75.0), line("Độc lập - Tự do", 320.0, 75.0)],
            vec![line("Số: /BC-STP", 90.0, 95.0), line("ngày tháng năm 2021", 320.0, 95.0)],
            vec![line("BÁO CÁO", 250.0, 130.0)],
            vec![line("Thực hiện kế hoạch đã ban hành, đơn vị báo cáo như sau:", 85.0, 160.0)],
        ];
        assert_eq!(
            read(rows),
            [
                "UBND TỈNH",
                "SỞ TƯ PHÁP",
                "Số: /BC-STP",
                "CỘNG HÒA XÃ HỘI",
                "Độc lập - Tự do",
                "ngày tháng năm 2021",
                "BÁO CÁO",
                "Thực hiện kế hoạch đã ban hành, đơn vị báo cáo như sau:"
            ]
        );
    }

    #[test]
    fn a_large_title_below_a_letterhead_belongs_to_no_side_of_it() {
        let title = Line { size: 20.0, ..line("BÁO CÁO", 90.0, 138.0) };
        let rows = vec![
            vec![line("UBND TỈNH", 90.0, 60.0), line("CỘNG HÒA XÃ HỘI", 320.0, 60.0)],
            vec![line("Số: /BC-STP", 90.0, 95.0), line("ngày tháng năm 2021", 320.0, 95.0)],
            vec![title],
        ];
        assert_eq!(read(rows).last().map(String::as_str), Some("BÁO CÁO"));
    }

    #[test]
    fn a_blank_for_a_number_parts_no_columns() {
        let rows = vec![
            vec![line("(Kèm theo Báo cáo số", 90.0, 60.0), line("/BC-BQL ngày", 300.0, 60.0)],
            vec![line("tháng năm 2021 của Ban)", 200.0, 75.0)],
        ];
        assert_eq!(read(rows), ["(Kèm theo Báo cáo số /BC-BQL ngày", "tháng năm 2021 của Ban)"]);
    }

    #[test]
    fn values_beside_labels_are_read_across() {
        let rows = vec![
            vec![line("Hồ sơ tiếp nhận", 90.0, 60.0), line("120", 320.0, 60.0)],
            vec![line("Hồ sơ đã trả", 90.0, 75.0), line("112", 320.0, 75.0)],
        ];
        assert_eq!(read(rows), ["Hồ sơ tiếp nhận 120", "Hồ sơ đã trả 112"]);
    }

    #[test]
    fn one_wide_gap_in_a_line_makes_no_columns() {
        let rows = vec![
            vec![line("Trong kỳ", 90.0, 60.0), line("đã giải quyết", 200.0, 60.0)],
            vec![line("toàn bộ hồ sơ theo đúng thời hạn quy định", 90.0, 75.0)],
        ];
        assert_eq!(read(rows)[0], "Trong kỳ đã giải quyết");
    }
}
