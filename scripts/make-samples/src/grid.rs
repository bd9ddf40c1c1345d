//! The statistics table as a grid of cells with spans, the same for every format.
//! It knows nothing of the narrative.

use crate::source::HeadCell;

/// Where a page of the Markdown ends inside a cell; white space in every other format.
pub const CUT: char = '‖';

pub struct Grid {
    /// Relative widths of the columns.
    pub widths: Vec<usize>,
    pub header_rows: usize,
    pub rows: Vec<Row>,
}

#[derive(Default)]
pub struct Row {
    /// The cells that begin in this line, from the left.
    pub cells: Vec<Cell>,
    /// True when a page of the Markdown ends after it.
    pub page_end: bool,
}

pub struct Cell {
    pub col: usize,
    pub text: String,
    pub rows: usize,
    pub cols: usize,
    pub bold: bool,
    pub align: Align,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
}

impl Cell {
    /// The text for formats whose pages do not cut cells.
    pub fn whole(&self) -> String {
        self.text.replace(CUT, " ")
    }

    /// The lines of the cell: a note that lists items has one each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![String::new()];
        let whole = self.whole();
        for (i, item) in whole.split(" - ").enumerate() {
            let begins_item = i > 0 && lines.last().is_some_and(|l| l.ends_with([';', '.']));
            if begins_item && whole.starts_with("- ") {
                lines.push(format!("- {item}"));
            } else {
                let last = lines.last_mut().expect("there is always a line");
                if i > 0 {
                    last.push_str(" - ");
                }
                last.push_str(item);
            }
        }
        lines
    }
}

fn cell(col: usize, text: &str, rows: usize, cols: usize, bold: bool, align: Align) -> Cell {
    Cell { col, text: text.to_owned(), rows, cols, bold, align }
}

/// A table with one indicator a line.
pub fn of_rows(head: &[String; 6], rows: &[Vec<String>]) -> Grid {
    use Align::{Center, Left};
    let mut out = vec![
        Row {
            cells: vec![
                cell(0, &head[0], 2, 1, true, Center),
                cell(1, &head[1], 2, 1, true, Center),
                cell(2, &head[2], 1, 2, true, Center),
                cell(4, &head[5], 2, 1, true, Center),
            ],
            page_end: false,
        },
        Row {
            cells: vec![
                cell(2, &head[3], 1, 1, true, Center),
                cell(3, &head[4], 1, 1, true, Center),
            ],
            page_end: false,
        },
    ];
    for (i, row) in rows.iter().enumerate() {
        let text = |n: usize| row.get(n).map_or("", String::as_str);
        if text(0).starts_with("=====") {
            if let Some(last) = out.last_mut() {
                last.page_end = true;
            }
            continue;
        }
        let section = !text(0).is_empty() && text(0).chars().all(|c| "IVX".contains(c));
        let value_lines =
            rows[i + 1..].iter().take_while(|r| r.first().is_some_and(|n| n == "+")).count();
        let mut cells = Vec::new();
        for col in 0..5 {
            // A further value line is covered by number, label and unit of the first.
            if text(0) == "+" && col < 3 {
                continue;
            }
            let rows = if col < 3 { 1 + value_lines } else { 1 };
            let align = if matches!(col, 1 | 4) { Left } else { Center };
            cells.push(cell(col, text(col), rows, 1, section, align));
        }
        out.push(Row { cells, page_end: false });
    }
    Grid { widths: vec![8, 40, 15, 11, 26], header_rows: 2, rows: out }
}

/// A table with one measure a column.
pub fn of_columns(widths: &[usize], head: &[Vec<HeadCell>], rows: &[Vec<String>]) -> Grid {
    let mut taken = vec![vec![false; widths.len()]; head.len()];
    let mut out = Vec::new();
    for (r, line) in head.iter().enumerate() {
        let mut row = Row::default();
        let mut col = 0;
        for h in line {
            while taken[r][col] {
                col += 1;
            }
            for covered in taken.iter_mut().skip(r).take(h.rows) {
                covered[col..col + h.cols].fill(true);
            }
            row.cells.push(cell(col, &h.text, h.rows, h.cols, true, Align::Center));
            col += h.cols;
        }
        out.push(row);
    }
    for line in rows {
        let section = line[0].starts_with(|c: char| c.is_uppercase());
        let bold = section || line[1].starts_with("Tổng cộng");
        let cells = line.iter().enumerate().map(|(col, text)| {
            let align = if col == 1 { Align::Left } else { Align::Center };
            cell(col, text, 1, 1, bold, align)
        });
        out.push(Row { cells: cells.collect(), page_end: false });
    }
    Grid { widths: widths.to_vec(), header_rows: head.len(), rows: out }
}
