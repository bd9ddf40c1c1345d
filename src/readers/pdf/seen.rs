//! What the reader saw on each page before it made a document of it, for people who look for the
//! reason of a mistake.
//! It reads nothing anew: the steps are those of the reader.

use super::geometry::{Frame, Rect, Turn};
use super::glyphs::{File, Glyph, PageContent};
use super::lines::MARK;
use super::page::{Sheet, content_to_sheet};
use super::rulings::{Edge, segments_to_edges};
use super::running::drop_running_lines;
use super::wrapped::Columns;
use crate::document::BBox;
use crate::limits::Limits;
use crate::status::ReadError;

/// What was seen on a page. All places are on the page as it is shown.
#[derive(Debug, Default)]
pub struct SeenPage {
    /// Width of the page as it is shown, in points.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The boxes of the letters.
    pub letters: Vec<BBox>,
    /// Straight lines that may part cells; boxes without width or height.
    pub rulings: Vec<BBox>,
    /// Edges of shaded areas.
    pub shading: Vec<BBox>,
    /// Pictures.
    pub images: Vec<BBox>,
    /// The tables of this page alone, each as its cells.
    pub grids: Vec<Vec<BBox>>,
    /// Lines of text outside of tables.
    pub lines: Vec<BBox>,
    /// All text, line by line: that of tables first, raised marks apart.
    pub text: String,
    /// Lines that were taken for running headers, footers or page numbers.
    pub running: Vec<BBox>,
}

/// Looks at every page.
///
/// # Errors
/// When the file cannot be opened.
pub fn see(bytes: &[u8]) -> Result<Vec<SeenPage>, ReadError> {
    let file = File::open(bytes, &Limits::default())?;
    let mut pages = Vec::with_capacity(file.page_count());
    let mut sheets = Vec::with_capacity(file.page_count());
    let mut before = Columns::default();
    file.for_each_page(|content| {
        let sheet = content_to_sheet(&content, &before);
        before = sheet.columns_at_foot(&before);
        pages.push(seen(&content, &sheet));
        sheets.push(sheet);
        true
    });
    drop_running_lines(&mut sheets);
    for (page, sheet) in pages.iter_mut().zip(&sheets) {
        let kept = lines(sheet);
        let all = std::mem::take(&mut page.lines);
        (page.lines, page.running) = all.into_iter().partition(|line| kept.contains(line));
    }
    Ok(pages)
}

fn seen(content: &PageContent, sheet: &Sheet) -> SeenPage {
    let frame = sheet.frame;
    let edges = |shading: bool| -> Vec<BBox> {
        let edges = segments_to_edges(&content.segments, frame, shading).unwrap_or_default();
        let flat = edges.horizontal.iter().map(|e| Rect { l: e.from, t: e.at, r: e.to, b: e.at });
        let upright = |e: &Edge| Rect { l: e.at, t: e.from, r: e.at, b: e.to };
        flat.chain(edges.vertical.iter().map(upright)).map(|rect| frame.bbox(rect)).collect()
    };
    let upright = Frame { turn: Turn::None, ..frame };
    SeenPage {
        width: content.width,
        height: content.height,
        letters: content.glyphs.iter().filter(|g| g.ch != ' ').map(|g| letter(g, frame)).collect(),
        rulings: edges(false),
        shading: edges(true),
        images: content.images.iter().map(|image| upright.bbox(*image)).collect(),
        grids: sheet
            .tables
            .iter()
            .map(|table| table.grid.cells.iter().map(|cell| frame.bbox(cell.rect)).collect())
            .collect(),
        lines: lines(sheet),
        text: text(sheet),
        running: Vec::new(),
    }
}

fn text(sheet: &Sheet) -> String {
    let cells = sheet.tables.iter().flat_map(|table| table.lines.iter().flatten());
    let mut text = String::new();
    for line in cells.chain(sheet.rows.iter().flatten()).chain(&sheet.turned) {
        let mut marks = line.marks.iter();
        for c in line.text.chars() {
            match if c == MARK { marks.next() } else { None } {
                Some(mark) => text.extend([" ", mark.as_str(), " "]),
                None => text.push(c),
            }
        }
        text.push('\n');
    }
    text
}

/// Height above and below the base line, in font sizes, that most letters fill.
const ASCENT: f64 = 0.72;
const DESCENT: f64 = 0.22;

fn letter(glyph: &Glyph, frame: Frame) -> BBox {
    let (t, b) = (glyph.base - ASCENT * glyph.size, glyph.base + DESCENT * glyph.size);
    Frame { turn: glyph.turn, ..frame }.bbox(Rect { l: glyph.l, t, r: glyph.r, b })
}

fn lines(sheet: &Sheet) -> Vec<BBox> {
    sheet.rows.iter().flatten().map(|line| sheet.frame.bbox(line.rect())).collect()
}
