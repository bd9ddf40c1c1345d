//! A page taken apart: ruled tables with the lines in their cells, and the lines outside of them.
//! It does not order columns, build paragraphs or drop running lines.

use super::alignment::{Region, region_to_table};
use super::geometry::{Frame, Rect, TURNS, Turn};
use super::glyphs::{Glyph, PageContent};
use super::grid::{Grid, edges_to_grids};
use super::lines::{Line, glyphs_to_lines};
use super::rulings::{Edge, Edges, segments_to_edges};
use super::tagged::{SoundTable, sound_tables};
use super::wrapped::{Columns, columns_for_next_page, tables_of_wrapped_rows};
use super::unruled::{
    lacks_column_lines, split_stacked_rows, tables_between_rules, tables_of_values,
};

/// A page taken apart, in the frame in which most of its text is upright.
#[derive(Debug)]
pub(super) struct Sheet {
    /// How the page was turned.
    pub frame: Frame,
    /// Ruled tables from top to bottom.
    pub tables: Vec<SheetTable>,
    /// Lines outside of tables from top to bottom, each as its parts from left to right.
    pub rows: Vec<Vec<Line>>,
    /// Lines of text that runs in another direction, outside of tables.
    pub turned: Vec<Line>,
    /// Horizontal rulings outside of tables.
    pub rules: Vec<Edge>,
    /// True when the page has letters but too few of them can be read.
    pub unreadable: bool,
    /// True when the lines of the page are those of a drawing.
    pub drawing: bool,
}

impl Sheet {
    /// Forgets all text.
    pub(super) fn clear(&mut self) {
        self.tables.clear();
        self.rows.clear();
        self.turned.clear();
    }

    /// What the table that the page ends with tells of its rest; `before` is the same of the page
    /// before.
    pub(super) fn columns_at_foot(&self, before: &Columns) -> Columns {
        let Some(table) = self.tables.last() else { return Columns::default() };
        let foot = 0.8 * self.frame.size().1;
        let below = |line: &Line| line.base > table.grid.rect.b + line.size && line.base < foot;
        if table.grid.rect.b < foot || self.rows.iter().flatten().any(below) {
            return Columns::default();
        }
        columns_for_next_page(table, before)
    }
}

/// A table of a page with its text.
#[derive(Debug)]
pub(super) struct SheetTable {
    /// Its geometry.
    pub grid: Grid,
    /// The lines of each cell, by index into the cells of the grid.
    pub lines: Vec<Vec<Line>>,
}

/// Share of letters without a character from which the page cannot be used.
const UNREADABLE: f64 = 0.3;

/// Takes a page apart. `before` are the columns of the table that the page before ends with.
pub(super) fn content_to_sheet(content: &PageContent, before: &Columns) -> Sheet {
    let frame =
        Frame { turn: main_turn(&content.glyphs), width: content.width, height: content.height };
    let edges = segments_to_edges(&content.segments, frame, false);
    let drawing = edges.is_none();
    let edges = edges.unwrap_or_default();
    let mut grids = edges_to_grids(&edges);
    let printed = content.glyphs.iter().filter(|g| g.ch != ' ').count();
    let unreadable = printed > 0 && content.unmapped as f64 > UNREADABLE * printed as f64;

    // First by cells only, to see which grids are tables; then for good.
    let filled = cells_with_text(&content.glyphs, &grids, frame);
    let mut keep =
        grids.iter().zip(&filled).map(|(g, f)| is_table(g, f)).collect::<Vec<_>>().into_iter();
    grids.retain(|_| keep.next().unwrap_or(false));
    let tagged = tagged_tables(content, &mut grids, &edges, frame);
    let claimed = |glyph: &Glyph| {
        let (x, y) = centre(glyph, frame);
        tagged.iter().any(|t| t.marks.contains(&glyph.mark) || t.repeats_header(glyph, x, y))
    };

    let homes = homes_of_glyphs(&content.glyphs, &grids, frame);
    let mut cells: Vec<Vec<Vec<Glyph>>> =
        grids.iter().map(|g| vec![Vec::new(); g.cells.len()]).collect();
    let mut outside: Vec<Glyph> = Vec::new();
    let mut outside_turned: Vec<Vec<Glyph>> = vec![Vec::new(); TURNS.len()];
    for (glyph, home) in content.glyphs.iter().zip(homes) {
        if !tagged.is_empty() && claimed(glyph) {
            continue;
        }
        match home {
            Some((grid, cell)) => cells[grid][cell].push(*glyph),
            None if glyph.turn == frame.turn => outside.push(*glyph),
            None => outside_turned[glyph.turn as usize].push(*glyph),
        }
    }
    let mut tables: Vec<SheetTable> = grids
        .into_iter()
        .zip(cells)
        .map(|(grid, cells)| SheetTable {
            lines: cells.iter().map(|glyphs| cell_lines(glyphs, frame.turn)).collect(),
            grid,
        })
        .collect();
    let mut rows = glyphs_to_lines(&outside);
    for table in &mut tables {
        refine(table, &content.glyphs, &edges, frame);
    }
    tables.extend(tagged.into_iter().map(|t| t.table));
    let rules = free_rules(&edges, &tables);
    let shaded = segments_to_edges(&content.segments, frame, true).unwrap_or_default();
    let lines_across: Vec<Edge> = rules.iter().chain(&shaded.horizontal).copied().collect();
    tables.extend(tables_of_wrapped_rows(&mut rows, &lines_across, before, frame.size().1));
    tables.extend(tables_between_rules(&mut rows, &rules));
    tables.extend(tables_of_values(&mut rows));
    tables.sort_by(|a, b| a.grid.rect.t.total_cmp(&b.grid.rect.t));
    Sheet {
        frame,
        tables,
        rows,
        turned: outside_turned.iter().flat_map(|g| glyphs_to_lines(g)).flatten().collect(),
        rules,
        unreadable,
        drawing,
    }
}

/// The tables that the structure tree tells better than rulings do; the grids they replace go. A
/// grid of as many rows and columns says the same, and its places are exact; one that holds
/// letters that the tree does not count (a header printed again) knows more.
fn tagged_tables(
    content: &PageContent,
    grids: &mut Vec<Grid>,
    edges: &Edges,
    frame: Frame,
) -> Vec<SoundTable> {
    let mut tagged = sound_tables(&content.glyphs, &content.tags.tables, edges, frame);
    tagged.retain(|sound| {
        let own = &sound.table.grid;
        let touching = || grids.iter().filter(|grid| grid.rect.overlaps(own.rect));
        let known = touching().any(|grid| (grid.rows, grid.cols) == (own.rows, own.cols));
        let more = content.glyphs.iter().any(|glyph| {
            let (x, y) = centre(glyph, frame);
            glyph.ch != ' '
                && !sound.marks.contains(&glyph.mark)
                && !sound.repeats_header(glyph, x, y)
                && touching().any(|grid| grid.rect.contains(x, y))
        });
        !known && !more
    });
    grids.retain(|grid| !tagged.iter().any(|t| t.table.grid.rect.overlaps(grid.rect)));
    tagged
}

/// Completes a ruled table in which lines are missing.
fn refine(table: &mut SheetTable, glyphs: &[Glyph], edges: &Edges, frame: Frame) {
    let whole = std::mem::replace(table, SheetTable { grid: Grid::default(), lines: Vec::new() });
    *table = if lacks_column_lines(&whole) {
        by_alignment(&whole, glyphs, edges, frame).unwrap_or(whole)
    } else {
        split_stacked_rows(whole)
    };
}

/// The table anew from its text, its lines across and its few column lines.
fn by_alignment(
    table: &SheetTable,
    glyphs: &[Glyph],
    edges: &Edges,
    frame: Frame,
) -> Option<SheetTable> {
    let rect = table.grid.rect;
    let own: Vec<Glyph> = glyphs
        .iter()
        .filter(|g| {
            let (x, y) = centre(g, frame);
            g.turn == frame.turn && rect.contains(x, y)
        })
        .copied()
        .collect();
    let rows = glyphs_to_lines(&own);
    let rules: Vec<Edge> = edges
        .horizontal
        .iter()
        .filter(|e| e.at > rect.t - 1.0 && e.at < rect.b + 1.0 && e.from < rect.r && e.to > rect.l)
        .copied()
        .collect();
    // Column lines that run through most of the table; those of the header alone say little.
    let columns: Vec<f64> = edges
        .vertical
        .iter()
        .filter(|e| e.at > rect.l + 3.0 && e.at < rect.r - 3.0)
        .filter(|e| e.to.min(rect.b) - e.from.max(rect.t) > 0.6 * rect.height())
        .map(|e| e.at)
        .collect();
    region_to_table(&Region { rect, rows: &rows, rules: &rules, columns: &columns })
}

/// The direction in which most of the text reads.
fn main_turn(glyphs: &[Glyph]) -> Turn {
    let mut counts = [0usize; 4];
    for glyph in glyphs {
        counts[glyph.turn as usize] += 1;
    }
    TURNS.into_iter().rev().max_by_key(|&turn| counts[turn as usize]).unwrap_or_default()
}

/// The middle of the small letters, in the frame of the page.
fn centre(glyph: &Glyph, frame: Frame) -> (f64, f64) {
    let (x, y) = (f64::midpoint(glyph.l, glyph.r), glyph.base - 0.3 * glyph.size);
    if glyph.turn == frame.turn {
        return (x, y);
    }
    let page = Frame { turn: glyph.turn, ..frame }.to_page(x, y);
    frame.to_frame(page.0, page.1)
}

/// For each grid and cell whether any letter stands in it.
fn cells_with_text(glyphs: &[Glyph], grids: &[Grid], frame: Frame) -> Vec<Vec<bool>> {
    let mut filled: Vec<Vec<bool>> = grids.iter().map(|g| vec![false; g.cells.len()]).collect();
    for glyph in glyphs.iter().filter(|g| g.ch != ' ') {
        if let Some((grid, cell)) = home(glyph, grids, frame) {
            filled[grid][cell] = true;
        }
    }
    filled
}

fn home(glyph: &Glyph, grids: &[Grid], frame: Frame) -> Option<(usize, usize)> {
    let (x, y) = centre(glyph, frame);
    grids.iter().enumerate().find_map(|(index, grid)| {
        if !grid.rect.contains(x, y) {
            return None;
        }
        grid.cell_at(x, y).map(|cell| (index, cell))
    })
}

/// A grid is a table when it has columns and rows that hold text; a chart's grid lines, a frame
/// with a line across and two boxes side by side are none.
fn is_table(grid: &Grid, filled: &[bool]) -> bool {
    let texts = filled.iter().filter(|f| **f).count();
    let shape = (grid.cols >= 2 && grid.rows >= 2) || grid.cols >= 3;
    let mut rows_with_text = vec![false; grid.rows];
    for (cell, filled) in grid.cells.iter().zip(filled) {
        rows_with_text[cell.row..(cell.row + cell.row_span).min(grid.rows)]
            .iter_mut()
            .for_each(|row| *row |= filled);
    }
    let filled_rows = rows_with_text.iter().filter(|f| **f).count();
    shape && texts >= 2 && texts * 12 >= grid.cells.len() && filled_rows * 2 >= grid.rows
}

/// The cell of each letter. A word that runs over a ruling stays whole: it belongs to the cell it
/// begins in.
fn homes_of_glyphs(glyphs: &[Glyph], grids: &[Grid], frame: Frame) -> Vec<Option<(usize, usize)>> {
    let mut homes: Vec<Option<(usize, usize)>> = Vec::with_capacity(glyphs.len());
    let mut before: Option<&Glyph> = None;
    for glyph in glyphs {
        let mut place = home(glyph, grids, frame);
        if let (Some(last), Some(&Some((grid, cell)))) = (before, homes.last())
            && place != Some((grid, cell))
            && glyph.turn == frame.turn
            && last.turn == frame.turn
            && glyph.ch != ' '
            && last.ch != ' '
            && (glyph.base - last.base).abs() < 0.05 * glyph.size
            && (glyph.l - last.r).abs() < 0.1 * glyph.size
        {
            let line = grids[grid].cells[cell].rect.r;
            // The ruling cuts through one of the two letters, not between them.
            let slack = 0.12 * glyph.size;
            if (last.l + slack < line && line < last.r - slack)
                || (glyph.l + slack < line && line < glyph.r - slack)
                || last.l > line
            {
                place = Some((grid, cell));
            }
        }
        homes.push(place);
        before = Some(glyph);
    }
    homes
}

/// The lines in a cell from top to bottom; text of another direction (upright headers) follows.
pub(super) fn cell_lines(glyphs: &[Glyph], turn: Turn) -> Vec<Line> {
    let mut lines = Vec::new();
    for direction in std::iter::once(turn).chain(TURNS.into_iter().filter(|t| *t != turn)) {
        let own: Vec<Glyph> = glyphs.iter().filter(|g| g.turn == direction).copied().collect();
        for parts in glyphs_to_lines(&own) {
            lines.extend(joined(parts));
        }
    }
    lines
}

/// The parts of a printed line as one.
pub(super) fn joined(parts: Vec<Line>) -> Option<Line> {
    parts.into_iter().reduce(|mut line, part| {
        line.append(part);
        line
    })
}

/// Horizontal rulings that belong to no table.
fn free_rules(edges: &Edges, tables: &[SheetTable]) -> Vec<Edge> {
    let in_table = |edge: &Edge| {
        tables.iter().any(|table| {
            let Rect { l, t, r, b } = table.grid.rect;
            edge.at >= t - 3.0 && edge.at <= b + 3.0 && edge.from < r && edge.to > l
        })
    };
    edges.horizontal.iter().filter(|edge| !in_table(edge)).copied().collect()
}
