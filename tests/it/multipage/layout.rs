//! Tables laid out on pages, with the truth of every cell: its text and the pages it stands on.
//! It knows no words of reports.

use super::set::{Cut, Design, Paper, Ruling};
use crate::typeset::{PageWriter, width};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// A table as words.
#[derive(Clone)]
pub struct TableText {
    /// Widths of the columns, as shares of the text width.
    pub shares: Vec<f64>,
    /// Columns set flush left; the others are centred.
    pub left: Vec<usize>,
    pub head: Head,
    /// The header on later pages.
    pub next_head: Option<Head>,
    pub rows: Vec<Row>,
    /// The row that is put at the foot of each page so that the page cuts it.
    pub long_row: Option<(Cut, Row)>,
    /// Rows that are put at the foot of each page, the page ends after them.
    pub at_foot: Vec<Row>,
    /// Breaks between pages that the table runs over, a row that fills a page not counted.
    pub breaks: usize,
}

#[derive(Clone)]
pub struct Row {
    /// By column; one text when it spans all.
    pub texts: Vec<String>,
    pub spans_all: bool,
}

impl Row {
    /// The roman number, when the row is the title of a section.
    fn section(&self) -> Option<String> {
        let number = self.texts[0].split('.').next()?;
        let roman = !number.is_empty() && number.chars().all(|c| "IVX".contains(c));
        roman.then(|| number.to_owned())
    }

    /// This row with the number of another one, and whether it can take its place; a dash where
    /// the other has no arabic number.
    fn numbered_as(&self, other: &Row) -> (Row, bool) {
        let mut row = self.clone();
        let number = other.texts[0].clone();
        let in_place = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        if in_place {
            row.texts[0] = number;
        } else {
            row.texts[1] = format!("- {}", row.texts[1]);
        }
        (row, in_place)
    }
}

/// The header of a table.
#[derive(Clone)]
pub struct Head {
    cells: Vec<HeadCell>,
    lines: usize,
}

#[derive(Clone)]
struct HeadCell {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
    text: String,
}

impl Head {
    pub fn of_one_line(words: &[&str]) -> Head {
        let cell = |(col, text): (usize, &&str)| HeadCell::new((0, col), (1, 1), text);
        Head { cells: words.iter().enumerate().map(cell).collect(), lines: 1 }
    }

    /// Tall cells with their columns, a title with its first column and span, what stands below it.
    pub fn of_two_lines(
        tall: &[(&str, usize)],
        over: (&str, usize, usize),
        below: &[&str],
    ) -> Head {
        let mut cells: Vec<HeadCell> =
            tall.iter().map(|(text, col)| HeadCell::new((0, *col), (2, 1), text)).collect();
        cells.push(HeadCell::new((0, over.1), (1, over.2), over.0));
        let below = below.iter().enumerate();
        cells.extend(below.map(|(i, text)| HeadCell::new((1, over.1 + i), (1, 1), text)));
        Head { cells, lines: 2 }
    }
}

impl HeadCell {
    fn new((row, col): (usize, usize), (rows, cols): (usize, usize), text: &str) -> HeadCell {
        HeadCell { row, col, rows, cols, text: text.to_owned() }
    }
}

/// A cell as it must be read.
pub struct TrueCell {
    pub row: usize,
    pub col: usize,
    pub rows: usize,
    pub cols: usize,
    pub text: String,
    /// The pages that hold its text; none when it is blank.
    pub pages: BTreeSet<u32>,
}

/// A table as it must be read.
#[derive(Default)]
pub struct TrueTable {
    pub rows: usize,
    pub header_rows: usize,
    pub cols: usize,
    pub cells: Vec<TrueCell>,
    /// Rows that a page cuts.
    pub cut_rows: Vec<usize>,
    /// Rows with a value slot, each with the number of the section it stands in.
    pub slots: Vec<(usize, String)>,
    section: String,
}

const SIZE: f64 = 11.0;
const LEADING: f64 = 13.5;
/// White space between the text of a cell and its upper and lower edge.
const PADDING: f64 = 4.0;
/// White space between the text of a cell and its sides: 6 pt, as in LaTeX.
const SIDE: f64 = 6.0;
const MARGIN: f64 = 56.0;
/// Lines that must be left on a page for the row that it cuts.
const LINES_TO_CUT: f64 = 6.0;
/// Rows of a table on its last page, so that something can follow.
const ROWS_ON_LAST_PAGE: usize = 6;

/// Pages in the making.
pub struct Sheets {
    design: Design,
    size: (f64, f64),
    pages: Vec<PageWriter>,
    /// The page being filled.
    page: PageWriter,
    y: f64,
}

impl Sheets {
    pub fn new(design: Design) -> Sheets {
        let size = match design.paper {
            Paper::Portrait => (595.0, 842.0),
            Paper::Landscape | Paper::Turned(_) | Paper::Sideways => (842.0, 595.0),
        };
        let page = PageWriter::sized(size.0, size.1);
        let mut sheets = Sheets { design, size, pages: Vec::new(), page, y: 0.0 };
        sheets.begin_page();
        sheets
    }

    /// The page being filled, from 1.
    fn number(&self) -> u32 {
        self.pages.len() as u32 + 1
    }

    fn begin_page(&mut self) {
        self.page = PageWriter::sized(self.size.0, self.size.1);
        self.y = MARGIN;
        if self.design.running_lines {
            self.line(MARGIN, 34.0, "Phụ lục kèm theo báo cáo năm 2021 của Sở Mẫu");
            let foot = format!("Trang {}", self.number());
            self.line(self.size.0 - MARGIN - width(SIZE, &foot), self.size.1 - 26.0, &foot);
        }
    }

    pub fn end_page(&mut self) {
        let page = std::mem::replace(&mut self.page, PageWriter::a4());
        self.pages.push(match self.design.paper {
            Paper::Portrait | Paper::Landscape => page,
            Paper::Turned(degrees) => page.turned(degrees),
            Paper::Sideways => page.turned(90).unturned(),
        });
        self.begin_page();
    }

    /// All pages.
    pub fn finish(mut self) -> Vec<PageWriter> {
        self.end_page();
        self.pages
    }

    fn draw(&mut self, with: impl FnOnce(PageWriter) -> PageWriter) {
        let page = std::mem::replace(&mut self.page, PageWriter::a4());
        self.page = with(page);
    }

    fn line(&mut self, x: f64, y: f64, text: &str) {
        let text = if self.design.decomposed { text.nfd().collect() } else { text.to_owned() };
        self.draw(|page| page.book(x, y, SIZE, &text));
    }

    /// A paragraph over the whole width.
    pub fn paragraph(&mut self, text: &str) {
        for line in wrapped(text, self.size.0 - 2.0 * MARGIN) {
            self.y += LEADING;
            self.line(MARGIN, self.y, &line);
        }
        self.y += LEADING;
    }

    fn left_on_page(&self) -> f64 {
        self.size.1 - MARGIN - self.y
    }

    /// Sets a table; it ends on its last page when that is full or its rows are all set.
    pub fn table(&mut self, table: &TableText) -> TrueTable {
        let edges = edges(&table.shares, self.size.0);
        let mut truth = TrueTable { cols: table.shares.len(), ..TrueTable::default() };
        self.head(&table.head, &edges);
        truth.rows = table.head.lines;
        truth.header_rows = table.head.lines;
        // Without lines nothing tells a tall cell from one with a blank below it.
        let ruled = self.design.ruling == Ruling::Ruled;
        truth.cells.extend(table.head.cells.iter().map(|cell| TrueCell {
            row: cell.row,
            col: cell.col,
            rows: if ruled { cell.rows } else { 1 },
            cols: cell.cols,
            text: cell.text.clone(),
            pages: BTreeSet::from([self.pages.len() as u32 + 1]),
        }));
        let (mut breaks, mut rows_on_last) = (0, 0);
        for row in &table.rows {
            let lines = row_lines(row, &edges);
            let ended_by = table.at_foot.get(breaks);
            let needed = match &table.long_row {
                Some(_) if breaks < table.breaks => LINES_TO_CUT * LEADING,
                _ => height(&lines) + ended_by.map_or(0.0, |row| height(&row_lines(row, &edges))),
            };
            if self.left_on_page() < needed {
                if breaks == table.breaks {
                    break;
                }
                breaks += 1;
                if let Some(last) = ended_by {
                    self.row(last, table, &edges, &mut truth);
                }
                let Some((cut, long)) = &table.long_row else {
                    self.new_page(table, &edges);
                    self.row(row, table, &edges, &mut truth);
                    continue;
                };
                // It takes the place of a numbered row, or stands as a part under the one before.
                let (long, in_place) = long.numbered_as(row);
                self.cut_row(*cut, &long, table, &edges, &mut truth);
                if in_place {
                    continue;
                }
            }
            if breaks == table.breaks && rows_on_last == ROWS_ON_LAST_PAGE {
                break;
            }
            rows_on_last += usize::from(breaks == table.breaks);
            self.row(row, table, &edges, &mut truth);
        }
        self.close(&edges);
        self.y += LEADING;
        truth
    }

    fn new_page(&mut self, table: &TableText, edges: &[f64]) {
        self.end_page();
        if let Some(head) = &table.next_head {
            self.head(head, edges);
        }
    }

    /// The line below the last row.
    fn close(&mut self, edges: &[f64]) {
        if self.design.ruling == Ruling::Booktabs {
            let (l, r, y) = (edges[0], edges[edges.len() - 1], self.y);
            self.draw(|page| page.line((l, y), (r, y)));
        }
    }

    fn head(&mut self, head: &Head, edges: &[f64]) {
        let lines: Vec<Vec<String>> =
            head.cells.iter().map(|c| wrapped_cell(&c.text, edges, c.col, c.cols)).collect();
        let heights: Vec<f64> = (0..head.lines)
            .map(|row| {
                let of_row = head.cells.iter().zip(&lines).filter(|(c, _)| c.row == row);
                let most = of_row.map(|(c, l)| l.len().div_ceil(c.rows)).max().unwrap_or(1);
                most as f64 * LEADING + 2.0 * PADDING
            })
            .collect();
        let t = self.y;
        let top = |row: usize| t + heights[..row].iter().sum::<f64>();
        let b = top(head.lines);
        let (l, r) = (edges[0], edges[edges.len() - 1]);
        if self.design.ruling == Ruling::Zebra {
            self.draw(|page| page.shaded(l, t, r, b, 0.75));
        }
        if self.design.ruling == Ruling::Booktabs {
            self.draw(|page| page.line((l, t), (r, t)).line((l, b), (r, b)));
        }
        let boxes: Vec<[f64; 4]> = head
            .cells
            .iter()
            .map(|c| [edges[c.col], top(c.row), edges[c.col + c.cols], top(c.row + c.rows)])
            .collect();
        for (lines, place) in lines.iter().zip(boxes) {
            self.cell(lines, place, false);
        }
        self.y = b;
    }

    /// A cell with its lines in the middle of its box.
    fn cell(&mut self, lines: &[String], [l, t, r, b]: [f64; 4], left: bool) {
        if self.design.ruling == Ruling::Ruled {
            self.draw(|page| {
                page.line((l, t), (r, t))
                    .line((l, b), (r, b))
                    .line((l, t), (l, b))
                    .line((r, t), (r, b))
            });
        }
        let free = (b - t - lines.len() as f64 * LEADING) / 2.0;
        let first = if self.design.ruling == Ruling::Ruled { t + free } else { t + PADDING };
        for (index, line) in lines.iter().enumerate() {
            let x = if left { l + SIDE } else { (l + r - width(SIZE, line)) / 2.0 };
            self.line(x, first + index as f64 * LEADING + 0.8 * LEADING, line);
        }
    }

    /// The cells of a row, or of a part of it that stands on this page.
    fn strip(&mut self, lines: &[Vec<String>], table: &TableText, edges: &[f64], spans_all: bool) {
        let (t, b) = (self.y, self.y + height(lines));
        self.shade(t, b, edges);
        for (col, lines) in lines.iter().enumerate() {
            let r = if spans_all { edges[edges.len() - 1] } else { edges[col + 1] };
            self.cell(lines, [edges[col], t, r, b], spans_all || table.left.contains(&col));
        }
        self.y = b;
    }

    fn shade(&mut self, t: f64, b: f64, edges: &[f64]) {
        // Rows alternate; which of them are shaded says nothing.
        if self.design.ruling == Ruling::Zebra && (t as u32 / 7).is_multiple_of(2) {
            let (l, r) = (edges[0], edges[edges.len() - 1]);
            self.draw(|page| page.shaded(l, t, r, b, 0.92));
        }
    }

    fn row(&mut self, row: &Row, table: &TableText, edges: &[f64], truth: &mut TrueTable) {
        let page = self.number();
        self.strip(&row_lines(row, edges), table, edges, row.spans_all);
        push_row(truth, row, |_| BTreeSet::from([page]));
    }

    /// A row of which a part stands on this page and the rest on the next.
    fn cut_row(
        &mut self,
        cut: Cut,
        row: &Row,
        table: &TableText,
        edges: &[f64],
        truth: &mut TrueTable,
    ) {
        let all = row_lines(row, edges);
        let half = |lines: &[String], room: usize| room.min(lines.len().saturating_sub(1)).max(1);
        // By column, the lines that stay on this page.
        let stay = |room: usize| -> Vec<usize> {
            let columns = all.iter().enumerate();
            let kept = columns.map(|(col, lines)| match (cut, col) {
                (Cut::Label | Cut::LabelWithValue, 1) | (Cut::Note | Cut::NoteOverThree, 4) => {
                    half(lines, room)
                }
                (Cut::LabelWithValue, 2 | 3) | (Cut::Value, 3) => 0,
                _ => lines.len(),
            });
            kept.collect()
        };
        truth.cut_rows.push(truth.rows);
        let mut pages = vec![BTreeSet::new(); all.len()];
        // By column, the lines that are set so far.
        let mut set = vec![0; all.len()];
        loop {
            let room = ((self.left_on_page() - 2.0 * PADDING) / LEADING).floor() as usize;
            let first = set.iter().all(|&n| n == 0);
            let until: Vec<usize> = if first {
                stay(room)
            } else {
                all.iter().zip(&set).map(|(lines, &n)| lines.len().min(n + room)).collect()
            };
            let part: Vec<Vec<String>> = all
                .iter()
                .zip(set.iter().zip(&until))
                .map(|(lines, (&from, &to))| lines[from..to].to_vec())
                .collect();
            for (pages, _) in pages.iter_mut().zip(&part).filter(|(_, part)| !part.is_empty()) {
                pages.insert(self.number());
            }
            self.strip(&part, table, edges, false);
            set = until;
            if set.iter().zip(&all).all(|(&n, lines)| n == lines.len()) {
                break;
            }
            self.close(edges);
            self.new_page(table, edges);
        }
        push_row(truth, row, |col| pages[col].clone());
    }
}

fn push_row(truth: &mut TrueTable, row: &Row, pages: impl Fn(usize) -> BTreeSet<u32>) {
    for (col, text) in row.texts.iter().enumerate() {
        truth.cells.push(TrueCell {
            row: truth.rows,
            col,
            rows: 1,
            cols: if row.spans_all { truth.cols } else { 1 },
            text: text.clone(),
            pages: if text.is_empty() { BTreeSet::new() } else { pages(col) },
        });
    }
    if let Some(section) = row.section() {
        truth.section = section;
    } else {
        truth.slots.push((truth.rows, truth.section.clone()));
    }
    truth.rows += 1;
}

fn edges(shares: &[f64], page_width: f64) -> Vec<f64> {
    let mut edges = vec![MARGIN];
    for share in shares {
        edges.push(edges[edges.len() - 1] + share * (page_width - 2.0 * MARGIN));
    }
    edges
}

fn row_lines(row: &Row, edges: &[f64]) -> Vec<Vec<String>> {
    let cols = edges.len() - 1;
    let cell = |(col, text): (usize, &String)| {
        wrapped_cell(text, edges, col, if row.spans_all { cols } else { 1 })
    };
    row.texts.iter().enumerate().map(cell).collect()
}

fn wrapped_cell(text: &str, edges: &[f64], col: usize, cols: usize) -> Vec<String> {
    wrapped(text, edges[col + cols] - edges[col] - 2.0 * SIDE)
}

fn height(lines: &[Vec<String>]) -> f64 {
    lines.iter().map(Vec::len).max().unwrap_or(0).max(1) as f64 * LEADING + 2.0 * PADDING
}

/// The lines of a text in a column; none for an empty one.
fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(SIZE, &format!("{line} {word}")) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
