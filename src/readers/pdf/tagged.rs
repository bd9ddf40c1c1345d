//! Tables of the structure tree held against the letters of the page: where both fit, the tree
//! tells rows, columns and spans, and the letters tell the places.
//! A tree that the letters contradict is left aside without a word.

use super::alignment::{is_value, range};
use super::geometry::{Frame, Rect};
use super::glyphs::{ARTIFACT, Glyph};
use super::grid::Grid;
use super::lines::{ASCENT, DESCENT};
use super::page::{SheetTable, cell_lines};
use super::rulings::Edges;
use super::structure::{TaggedCell, TaggedTable};
use std::collections::{HashMap, HashSet};

/// Overlap, in font sizes, of the boxes of neighbouring cells up to which they count as apart:
/// accents and hanging commas.
const OVERLAP: f64 = 0.3;
/// Room in points around the text at the outer edges of a table without rulings.
const MARGIN: f64 = 3.0;
/// Distance in points from the text of a table to a ruling that is its outer border.
const BORDER: f64 = 30.0;
/// Share of a line across or down the table that a ruling must cover to be the line between cells.
const COVERED: f64 = 0.5;

/// A table of the tree that the letters bear out.
pub(super) struct SoundTable {
    pub table: SheetTable,
    /// True when it began on a page before.
    pub continued: bool,
    /// The marks of its letters.
    pub marks: HashSet<u32>,
}

impl SoundTable {
    /// True for a letter of a page's furniture above the rest of a table: its header, printed
    /// again.
    pub(super) fn repeats_header(&self, glyph: &Glyph, x: f64, y: f64) -> bool {
        let rect = self.table.grid.rect;
        self.continued && glyph.mark == ARTIFACT && y < rect.t && x > rect.l && x < rect.r
    }
}

/// The tables of the tree that the letters bear out, in the frame of the page.
pub(super) fn sound_tables(
    glyphs: &[Glyph],
    tables: &[TaggedTable],
    edges: &Edges,
    frame: Frame,
) -> Vec<SoundTable> {
    let sound = |table: &TaggedTable| {
        let marks = table.cells.iter().flat_map(|cell| cell.marks.iter().copied()).collect();
        let continued = table.continued;
        Some(SoundTable { table: sound_table(glyphs, table, edges, frame)?, continued, marks })
    };
    tables.iter().filter_map(sound).collect()
}

fn sound_table(
    glyphs: &[Glyph],
    table: &TaggedTable,
    edges: &Edges,
    frame: Frame,
) -> Option<SheetTable> {
    if table.cols < 2 || (table.rows < 2 && !table.continued) {
        return None;
    }
    let mut cell_of: HashMap<u32, usize> = HashMap::new();
    for (index, cell) in table.cells.iter().enumerate() {
        for mark in &cell.marks {
            // One mark in two cells: the tree is damaged.
            if cell_of.insert(*mark, index).is_some_and(|other| other != index) {
                return None;
            }
        }
    }
    let mut texts: Vec<Vec<Glyph>> = vec![Vec::new(); table.cells.len()];
    let mut boxes: Vec<Option<Rect>> = vec![None; table.cells.len()];
    let mut size: f64 = 0.0;
    for glyph in glyphs {
        let Some(&cell) = cell_of.get(&glyph.mark) else { continue };
        if glyph.turn != frame.turn {
            return None;
        }
        texts[cell].push(*glyph);
        if glyph.ch != ' ' {
            let own = box_of(glyph);
            boxes[cell] = Some(boxes[cell].map_or(own, |b| b.union(own)));
            size = size.max(glyph.size);
        }
    }
    let rect = boxes.iter().flatten().copied().reduce(Rect::union)?;
    let foreign = glyphs.iter().any(|glyph| {
        let b = box_of(glyph);
        let (x, y) = (f64::midpoint(b.l, b.r), f64::midpoint(b.t, b.b));
        glyph.ch != ' ' && !cell_of.contains_key(&glyph.mark) && rect.contains(x, y)
    });
    if foreign || !(table.continued || is_data(table, &texts, &boxes)) {
        return None;
    }
    let cells = with_blanks(placed(table, &boxes)?, table.rows, table.cols)?;
    texts.resize(cells.len(), Vec::new());
    boxes.resize(cells.len(), None);
    let slack = OVERLAP * size;
    let across = Lines { edges: &edges.vertical, from: rect.t, to: rect.b };
    let xs = lines_between(
        table.cols,
        cells.iter().zip(&boxes).filter_map(|(cell, b)| {
            b.map(|b| Span { first: cell.col, count: cell.col_span, from: b.l, to: b.r })
        }),
        &across,
        slack,
    )?;
    let down = Lines { edges: &edges.horizontal, from: rect.l, to: rect.r };
    let ys = lines_between(
        table.rows,
        cells.iter().zip(&boxes).filter_map(|(cell, b)| {
            b.map(|b| Span { first: cell.row, count: cell.row_span, from: b.t, to: b.b })
        }),
        &down,
        slack,
    )?;
    let blocks: Vec<(usize, usize, usize, usize)> =
        cells.iter().map(|c| (c.row, c.col, c.row + c.row_span, c.col + c.col_span)).collect();
    let lines = texts.iter().map(|glyphs| cell_lines(glyphs, frame.turn)).collect();
    Some(SheetTable { grid: Grid::of_blocks(xs, ys, &blocks), lines })
}

/// The cells, the loose ones put into the columns they stand in; `None` when they stand in none,
/// or in another order than the tree has them.
fn placed(table: &TaggedTable, boxes: &[Option<Rect>]) -> Option<Vec<TaggedCell>> {
    let mut cells = table.cells.clone();
    if cells.iter().all(|cell| !cell.loose) {
        return Some(cells);
    }
    let mut columns: Vec<Option<(f64, f64)>> = vec![None; table.cols];
    for (cell, rect) in cells.iter().zip(boxes) {
        if let Some(rect) = rect
            && cell.col_span == 1
            && !cell.loose
        {
            let column = columns[cell.col].get_or_insert((rect.l, rect.r));
            *column = (column.0.min(rect.l), column.1.max(rect.r));
        }
    }
    let columns: Vec<(f64, f64)> = columns.into_iter().collect::<Option<_>>()?;
    let mut next = (0, 0);
    for (cell, rect) in cells.iter_mut().zip(boxes).filter(|(cell, _)| cell.loose) {
        if cell.row != next.0 {
            next = (cell.row, 0);
        }
        let col = match rect {
            Some(rect) => range(rect.l, rect.r, &columns).0,
            None => next.1,
        };
        if col < next.1 || col + cell.col_span > table.cols {
            return None;
        }
        cell.col = col;
        next.1 = col + cell.col_span;
    }
    Some(cells)
}

/// The cells with blank ones where none stands; `None` when two claim one place.
fn with_blanks(mut cells: Vec<TaggedCell>, rows: usize, cols: usize) -> Option<Vec<TaggedCell>> {
    let mut taken = vec![false; rows * cols];
    for cell in &cells {
        for row in cell.row..cell.row + cell.row_span {
            for place in &mut taken[row * cols + cell.col..row * cols + cell.col + cell.col_span] {
                if std::mem::replace(place, true) {
                    return None;
                }
            }
        }
    }
    let blanks = taken.iter().enumerate().filter(|(_, taken)| !**taken);
    cells.extend(blanks.map(|(place, _)| TaggedCell {
        row: place / cols,
        col: place % cols,
        row_span: 1,
        col_span: 1,
        ..TaggedCell::default()
    }));
    Some(cells)
}

fn box_of(glyph: &Glyph) -> Rect {
    Rect {
        l: glyph.l,
        t: glyph.base - ASCENT * glyph.size,
        r: glyph.r,
        b: glyph.base + DESCENT * glyph.size,
    }
}

/// True for a table of data; letterheads and signatures are set in tables, too.
fn is_data(table: &TaggedTable, texts: &[Vec<Glyph>], boxes: &[Option<Rect>]) -> bool {
    let filled = boxes.iter().flatten().count();
    let headed = table.cells.iter().any(|cell| cell.header);
    let values = |from: usize| {
        let cells = table.cells.iter().zip(texts).filter(move |(cell, _)| cell.col >= from);
        cells
            .filter(|(_, glyphs)| is_value(&glyphs.iter().map(|g| g.ch).collect::<String>()))
            .count()
    };
    let large = table.rows >= 3 && table.cols >= 3 && values(0) > 0;
    filled >= 4 && (headed || large || values(1) * 3 >= filled)
}

/// The text of a cell along one axis.
struct Span {
    /// First row or column, and how many.
    first: usize,
    count: usize,
    from: f64,
    to: f64,
}

/// Rulings that may be the lines between rows or columns, with the extent of the table along them.
struct Lines<'a> {
    edges: &'a [super::rulings::Edge],
    from: f64,
    to: f64,
}

impl Lines<'_> {
    /// The ruling between two places that is the nearest to the first.
    fn between(&self, from: f64, to: f64) -> Option<f64> {
        self.edges
            .iter()
            .filter(|e| e.at >= from && e.at <= to)
            .filter(|e| {
                e.to.min(self.to) - e.from.max(self.from) >= COVERED * (self.to - self.from)
            })
            .map(|e| e.at)
            .min_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()))
    }
}

/// The places of the lines around `count` rows or columns; `None` when the texts of two of them
/// overlap or stand in another order.
fn lines_between(
    count: usize,
    spans: impl Iterator<Item = Span>,
    rulings: &Lines<'_>,
    slack: f64,
) -> Option<Vec<f64>> {
    // Where the text of the rows up to a line ends, and where that of the rows below it begins.
    let mut ends = vec![f64::NEG_INFINITY; count + 1];
    let mut begins = vec![f64::INFINITY; count + 1];
    for span in spans {
        let end = &mut ends[span.first + span.count];
        *end = end.max(span.to);
        begins[span.first] = begins[span.first].min(span.from);
    }
    for line in 1..=count {
        ends[line] = ends[line].max(ends[line - 1]);
    }
    for line in (0..count).rev() {
        begins[line] = begins[line].min(begins[line + 1]);
    }
    let (first, last) = (begins[0], ends[count]);
    let mut places = vec![
        rulings
            .between(first - BORDER, first)
            .map_or(first - MARGIN, |_| nearest_before(rulings, first)),
    ];
    for line in 1..count {
        let (end, begin) = (ends[line].max(first), begins[line].min(last));
        if end - begin > slack {
            return None;
        }
        let middle = f64::midpoint(end, begin);
        let place = rulings.between(end.min(begin) - 1.0, begin.max(end) + 1.0).unwrap_or(middle);
        let before = places[line - 1];
        // Blank rows and columns have no place of their own: they share what is left.
        places.push(place.max(before + 0.1));
    }
    let border = rulings.between(last, last + BORDER).unwrap_or(last + MARGIN);
    places.push(border.max(places[count - 1] + 0.1));
    Some(places)
}

/// The last ruling before the text.
fn nearest_before(rulings: &Lines<'_>, first: f64) -> f64 {
    let mut at = first - BORDER;
    while let Some(next) = rulings.between(at + 0.01, first + 1.0) {
        at = next;
    }
    at
}
