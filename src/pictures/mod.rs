//! What was seen on the pages of a PDF, painted over their pictures: letters, lines, cells, headers,
//! and where a table goes on over a page break.
//! It looks at nothing itself: the reader tells what it saw, the tables are those of the report.

mod canvas;
mod paper;

use crate::document::{BBox, Table};
use crate::readers::{self, SeenPage};
use crate::status::{ReadError, Status};
use canvas::{Area, Colour};
use paper::Paper;
use std::collections::BTreeMap;

/// The picture of a page.
#[derive(Debug)]
pub struct Picture {
    /// Page, from 1.
    pub page_no: u32,
    /// The file.
    pub png: Vec<u8>,
    /// What was seen on it.
    pub seen: SeenPage,
}

/// Share of white that is laid over the page so that the paint stands out, in percent.
const WASH: u32 = 45;

const WHITE: Colour = [255, 255, 255];
const LETTER: Colour = [150, 180, 230];
const LINE: Colour = [120, 120, 120];
const RUNNING: Colour = [110, 110, 110];
const IMAGE: Colour = [200, 170, 60];
const RULING: Colour = [0, 150, 60];
const SHADING: Colour = [120, 210, 140];
const CELL: Colour = [30, 80, 220];
const HEADER: Colour = [255, 150, 0];
const CUT: Colour = [225, 0, 160];
const LEFT_OUT: Colour = [140, 70, 200];

/// Draws the pages and hands each on, until `each` says stop (`false`).
///
/// # Errors
/// When it is no PDF or cannot be opened.
pub fn draw(
    bytes: &[u8],
    filename: &str,
    tables: &[Table],
    mut each: impl FnMut(Picture) -> bool,
) -> Result<(), ReadError> {
    let reader = readers::detect(bytes, filename)?;
    if reader.name() != "pdf" {
        let format = reader.name();
        let line = format!("a {format} file has no pages to draw; this command draws PDFs");
        return Err(ReadError::new(Status::Unsupported, line));
    }
    let mut seen = readers::see(bytes)?.into_iter();
    let mut page_no = 0;
    paper::pages(bytes, |mut paper| {
        page_no += 1;
        let seen = seen.next().unwrap_or_default();
        let (width, height) = paper.canvas.size();
        let (r, b) = (width as i64, height as i64);
        paper.canvas.fill(Area { l: 0, t: 0, r, b }, WHITE, WASH);
        paint_seen(&mut paper, &seen);
        paint_left_out(&mut paper, &seen, tables, page_no);
        for (index, table) in tables.iter().enumerate() {
            paint_table(&mut paper, table, index + 1, page_no);
        }
        match paper::png(&paper.canvas) {
            Some(png) => each(Picture { page_no, png, seen }),
            None => true,
        }
    })
}

fn paint_seen(paper: &mut Paper, seen: &SeenPage) {
    for (boxes, colour, thick) in [
        (&seen.images, IMAGE, 3),
        (&seen.letters, LETTER, 1),
        (&seen.lines, LINE, 1),
        (&seen.shading, SHADING, 1),
        (&seen.rulings, RULING, 3),
    ] {
        for bbox in boxes {
            let area = area(*bbox, paper.scale, thick);
            paper.canvas.frame(area, colour, thick);
        }
    }
    for line in &seen.running {
        let area = area(*line, paper.scale, 1);
        paper.canvas.fill(area, RUNNING, 50);
    }
    for cell in seen.grids.iter().flatten() {
        let area = area(*cell, paper.scale, 1);
        paper.canvas.frame(area, CELL, 1);
    }
}

/// Paints the cells that were seen and are in no table: a header printed again.
fn paint_left_out(paper: &mut Paper, seen: &SeenPage, tables: &[Table], page_no: u32) {
    let spans = tables.iter().flat_map(Table::cells).flat_map(|cell| &cell.place.spans);
    let kept: Vec<BBox> =
        spans.filter(|span| span.page_no == page_no).filter_map(|span| span.bbox).collect();
    for cell in seen.grids.iter().flatten() {
        let (x, y) = (f64::midpoint(cell.l, cell.r), f64::midpoint(cell.t, cell.b));
        if !kept.iter().any(|b| b.l <= x && x <= b.r && b.t <= y && y <= b.b) {
            let area = area(*cell, paper.scale, 1);
            paper.canvas.fill(area, LEFT_OUT, 25);
        }
    }
}

/// The box in pixels, at least as thick as its frame.
fn area(bbox: BBox, scale: f64, thick: i64) -> Area {
    let pixel = |at: f64| (at * scale).round() as i64;
    let (l, t) = (pixel(bbox.l), pixel(bbox.t));
    let (r, b) = (pixel(bbox.r).max(l + thick), pixel(bbox.b).max(t + thick));
    Area { l, t, r, b }
}

/// The pages of a table, each with the box of its piece there.
pub fn pieces(table: &Table) -> BTreeMap<u32, BBox> {
    let mut pieces = BTreeMap::new();
    for span in table.cells().iter().flat_map(|cell| &cell.place.spans) {
        let Some(bbox) = span.bbox else { continue };
        pieces.entry(span.page_no).and_modify(|b: &mut BBox| *b = b.union(bbox)).or_insert(bbox);
    }
    pieces
}

/// Thickness in pixels of the bar where a table goes on.
const BAR: i64 = 6;
/// Pixels of a point of the table's number.
const NUMBER: i64 = 4;

fn paint_table(paper: &mut Paper, table: &Table, number: usize, page_no: u32) {
    let pieces = pieces(table);
    let Some(piece) = pieces.get(&page_no) else { return };
    for cell in table.cells() {
        let cut = cell.place.spans.len() > 1;
        for span in cell.place.spans.iter().filter(|span| span.page_no == page_no) {
            let Some(bbox) = span.bbox else { continue };
            let area = area(bbox, paper.scale, 1);
            if cell.row < table.marked_header_rows {
                paper.canvas.fill(area, HEADER, 30);
            }
            if cut {
                paper.canvas.fill(area, CUT, 30);
            }
        }
    }
    let whole = area(*piece, paper.scale, 1);
    paper.canvas.frame(whole, HEADER, 2);
    paper.canvas.number(whole.l + NUMBER, whole.t + NUMBER, NUMBER, number, HEADER);
    if pieces.contains_key(&(page_no + 1)) {
        paper.canvas.fill(Area { t: whole.b - BAR, ..whole }, CUT, 100);
    }
    if page_no > 1 && pieces.contains_key(&(page_no - 1)) {
        paper.canvas.fill(Area { b: whole.t + BAR, ..whole }, CUT, 100);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Locator, PageSpan, Place, TableBuilder};
    use canvas::Canvas;

    fn bbox(t: f64, b: f64) -> BBox {
        BBox { l: 10.0, t, r: 90.0, b }
    }

    /// A header and a row on page 1, a row that the page cuts, and its rest on page 2.
    fn table() -> Table {
        let mut builder = TableBuilder::new(Place::default());
        let places: [&[(u32, BBox)]; 3] = [
            &[(1, bbox(10.0, 20.0))],
            &[(1, bbox(20.0, 40.0))],
            &[(1, bbox(40.0, 60.0)), (2, bbox(20.0, 40.0))],
        ];
        for (row, spans) in places.iter().enumerate() {
            let spans = spans.iter().map(|&(page_no, bbox)| PageSpan {
                page_no,
                bbox: Some(bbox),
                chars: (0, 1),
            });
            let place = Place { locator: Locator::default(), spans: spans.collect() };
            builder.push(Cell::new(row, 0, "x", place));
        }
        builder.marked_header_rows(1);
        builder.build().expect("a grid")
    }

    /// Colours down the middle of the page, every 10 points from 5 on.
    fn painted(page_no: u32) -> Vec<Colour> {
        let canvas = Canvas::new(100, 100, vec![WHITE; 10_000]).expect("as many as needed");
        let mut paper = Paper { canvas, scale: 1.0 };
        let seen = SeenPage { grids: vec![vec![bbox(0.0, 20.0)]], ..SeenPage::default() };
        paint_left_out(&mut paper, &seen, &[table()], page_no);
        paint_table(&mut paper, &table(), 1, page_no);
        (0..7).map(|i| paper.canvas.pixels()[(5 + 10 * i) * 100 + 50]).collect()
    }

    #[test]
    fn header_and_cut_cells_have_their_colours_and_a_bar_stands_where_the_table_goes_on() {
        let (header, cut) = ([255, 223, 178], [246, 178, 226]);
        // The seen box has its middle in the header: it is kept.
        assert_eq!(painted(1), [WHITE, header, WHITE, WHITE, cut, CUT, WHITE]);
    }

    #[test]
    fn a_header_printed_again_is_marked_as_left_out() {
        let left_out = [226, 208, 241];
        let cut = [246, 178, 226];
        assert_eq!(painted(2), [left_out, left_out, CUT, cut, WHITE, WHITE, WHITE]);
    }

    #[test]
    fn only_pdfs_are_drawn() {
        let refused = draw(b"# A heading\n", "x.md", &[], |_| true).expect_err("no pages");
        assert_eq!(refused.status, Status::Unsupported);
        assert!(refused.message.contains("draws PDFs"), "{}", refused.message);
    }
}
