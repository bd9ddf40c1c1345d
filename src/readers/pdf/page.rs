//! A page taken apart: ruled tables with the lines in their cells, and the lines outside of them.
//! It does not order columns, build paragraphs or drop running lines.

use super::alignment::{Region, region_to_table};
use super::geometry::{Frame, Rect, TURNS, Turn};
use super::glyphs::{Glyph, PageContent};
use super::grid::{Grid, GridCell, edges_to_grids};
use super::lines::{Line, glyphs_to_lines, layers};
use super::rulings::{Edge, Edges, segments_to_edges};
use super::tagged::{SoundTable, sound_tables};
use super::unruled::{
    lacks_column_lines, split_stacked_rows, tables_between_rules, tables_of_values,
};
use super::wrapped::{Across, Columns, columns_for_next_page, tables_of_wrapped_rows};
use crate::document::Role;
use std::collections::HashMap;

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
    /// What the structure tree says of its marked contents.
    pub roles: HashMap<u32, Role>,
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
        let none = || Columns::none(before, &self.rows);
        let Some(table) = self.tables.last() else { return none() };
        let foot = 0.8 * self.frame.size().1;
        let below = |line: &Line| line.base > table.grid.rect.b + line.size && line.base < foot;
        if table.grid.rect.b < foot || self.rows.iter().flatten().any(below) {
            return none();
        }
        columns_for_next_page(table, before, &self.rows)
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

/// Share of the height of a tagged table that a ruled one must cover to be the same.
const WHOLE: f64 = 0.8;
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
    let goes_on = |grid: &Grid, filled: &[bool]| {
        filled.contains(&true) && before.go_on_in(grid, frame.size().1)
    };
    let kept: Vec<bool> =
        grids.iter().zip(&filled).map(|(g, f)| is_table(g, f) || goes_on(g, f)).collect();
    let mut keep = kept.into_iter();
    grids.retain(|_| keep.next().unwrap_or(false));
    let (tagged, alike) = tagged_tables(content, &mut grids, &edges, frame);
    let claimed = |glyph: &Glyph| {
        let (x, y) = centre(glyph, frame);
        tagged.iter().any(|t| t.marks.contains(&glyph.mark) || t.repeats_header(glyph, x, y))
    };

    let (homes, open) = homes_of_glyphs(&content.glyphs, &grids, frame);
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
    for word in &open {
        leave_open(&mut tables[word.grid], word);
    }
    for table in &mut tables {
        for sound in &alike {
            if sound.table.grid.is_shaped_as(&table.grid) {
                leave_open_where_they_differ(table, &sound.table);
            }
        }
    }
    let mut rows = glyphs_to_lines(&outside);
    for table in &mut tables {
        refine(table, &content.glyphs, &edges, frame);
    }
    tables.extend(tagged.into_iter().map(|t| t.table));
    let rules = free_rules(&edges, &tables);
    let shaded = segments_to_edges(&content.segments, frame, true).unwrap_or_default();
    let across = Across { rules: &rules, shading: &shaded.horizontal };
    tables.extend(tables_between_rules(&mut rows, &rules));
    tables.extend(tables_of_wrapped_rows(&mut rows, &across, before, frame.size().1));
    tables.extend(tables_of_values(&mut rows));
    tables.sort_by(|a, b| a.grid.rect.t.total_cmp(&b.grid.rect.t));
    Sheet {
        frame,
        tables,
        rows,
        turned: outside_turned.iter().flat_map(|g| glyphs_to_lines(g)).flatten().collect(),
        rules,
        roles: content.tags.roles.clone(),
        unreadable,
        drawing,
    }
}

/// The tables that the structure tree tells better than rulings do; the grids they replace go. A
/// grid of as many rows and columns has the same shape, and its places are exact: such tables come
/// second, to be held against it. One that holds letters that the tree does not count (a header
/// printed again) knows more.
fn tagged_tables(
    content: &PageContent,
    grids: &mut Vec<Grid>,
    edges: &Edges,
    frame: Frame,
) -> (Vec<SoundTable>, Vec<SoundTable>) {
    let tagged = sound_tables(&content.glyphs, &content.tags.tables, edges, frame);
    let (alike, mut tagged): (Vec<_>, Vec<_>) = tagged
        .into_iter()
        .partition(|sound| grids.iter().any(|grid| sound.table.grid.is_shaped_as(grid)));
    tagged.retain(|sound| {
        let own = &sound.table.grid;
        let touching = || grids.iter().filter(|grid| grid.rect.overlaps(own.rect));
        let whole = |grid: &&Grid| {
            let (top, bottom) = (grid.rect.t.max(own.rect.t), grid.rect.b.min(own.rect.b));
            bottom - top >= WHOLE * own.rect.height()
        };
        let more = content.glyphs.iter().any(|glyph| {
            let (x, y) = centre(glyph, frame);
            glyph.ch != ' '
                && !sound.marks.contains(&glyph.mark)
                && touching().filter(whole).any(|grid| grid.rect.contains(x, y))
        });
        !more
    });
    grids.retain(|grid| !tagged.iter().any(|t| t.table.grid.rect.overlaps(grid.rect)));
    (tagged, alike)
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

/// A word that two cells may own.
struct OpenWord {
    grid: usize,
    /// The cell it was given to, and the other.
    cells: [usize; 2],
    text: String,
}

/// Difference, in points, of the fit of a word to two cells up to which it is open which of them
/// owns it.
const EQUAL_FIT: f64 = 1.5;

/// The cell of each letter. A word that runs over a ruling stays whole: it belongs to the cell in
/// which it is aligned, at the left, at the right or in the middle.
fn homes_of_glyphs(
    glyphs: &[Glyph],
    grids: &[Grid],
    frame: Frame,
) -> (Vec<Option<(usize, usize)>>, Vec<OpenWord>) {
    let mut homes: Vec<Option<(usize, usize)>> =
        glyphs.iter().map(|glyph| home(glyph, grids, frame)).collect();
    let mut open = Vec::new();
    if grids.is_empty() {
        return (homes, open);
    }
    let mut start = 0;
    while start < glyphs.len() {
        let follows = |a: &Glyph, b: &Glyph| {
            a.turn == frame.turn
                && b.turn == frame.turn
                && a.ch != ' '
                && b.ch != ' '
                && (b.base - a.base).abs() < 0.05 * b.size
                && (b.l - a.r).abs() < 0.1 * b.size
        };
        let length = 1 + glyphs[start..].windows(2).take_while(|p| follows(&p[0], &p[1])).count();
        let word = start..start + length;
        start = word.end;
        let Some((grid, first)) = homes[word.start] else { continue };
        let mut cells: Vec<usize> = Vec::new();
        for &(_, cell) in homes[word.clone()].iter().flatten().filter(|home| home.0 == grid) {
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        let whole = &glyphs[word.clone()];
        if homes[word.clone()].iter().all(|home| *home == Some((grid, first)))
            || !(cut_by_lines(whole, cells.iter().map(|&c| grids[grid].cells[c].rect))
                || parts_brackets(whole, &homes[word.clone()]))
        {
            continue;
        }
        let (l, r) = (whole[0].l, whole[length - 1].r);
        let mut fits: Vec<(f64, usize)> =
            cells.iter().map(|&cell| (misfit(l, r, grids[grid].cells[cell].rect), cell)).collect();
        fits.sort_by(|a, b| a.0.total_cmp(&b.0));
        let owner = fits[0].1;
        if let Some(other) = fits.get(1).filter(|other| other.0 - fits[0].0 < EQUAL_FIT) {
            let text = whole.iter().map(|g| g.ch).collect();
            open.push(OpenWord { grid, cells: [owner, other.1], text });
        }
        homes[word].fill(Some((grid, owner)));
    }
    (homes, open)
}

/// Notes that a word may stand in another cell, where it is all that the cell holds.
fn leave_open(table: &mut SheetTable, word: &OpenWord) {
    let [owner, other] = word.cells;
    let alone = matches!(table.lines[owner].as_slice(), [line] if line.text == word.text);
    if alone && table.lines[other].is_empty() {
        let place = table.lines[owner][0].clone();
        may_read(&mut table.lines[owner], String::new(), &place);
        may_read(&mut table.lines[other], word.text.clone(), &place);
    }
}

/// Notes that the lines of a cell may say something else; a blank cell gets a line at a place.
fn may_read(lines: &mut Vec<Line>, other: String, place: &Line) {
    if lines.is_empty() {
        let blank =
            Line { text: String::new(), marks: Vec::new(), gaps: Vec::new(), ..place.clone() };
        lines.push(blank);
    }
    for line in lines.iter_mut() {
        line.other = Some(String::new());
    }
    lines[0].other = Some(other);
}

/// Notes both readings of the cells that hold other figures by the rulings than by the structure
/// tree. Neither is the better witness: a number may have slipped over a line, or its tag.
fn leave_open_where_they_differ(table: &mut SheetTable, tree: &SheetTable) {
    let text = |lines: &[Line]| lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    let place_of = |cell: &GridCell| (cell.row, cell.col, cell.row_span, cell.col_span);
    let tree_cells = tree.grid.cells.iter().zip(&tree.lines);
    let of_tree: HashMap<_, _> = tree_cells.map(|(cell, lines)| (place_of(cell), lines)).collect();
    for (cell, lines) in table.grid.cells.iter().zip(&mut table.lines) {
        let Some(&said) = of_tree.get(&place_of(cell)) else { continue };
        let (ruled, tagged) = (text(lines), text(said));
        let figures = [&ruled, &tagged].iter().any(|t| t.contains(|c: char| c.is_ascii_digit()));
        if figures
            && letters(&ruled) != letters(&tagged)
            && let Some(place) = lines.iter().chain(said).next().cloned()
        {
            may_read(lines, tagged, &place);
        }
    }
}

/// True when a side of one of the cells cuts through a letter, not between two.
fn cut_by_lines(word: &[Glyph], cells: impl Iterator<Item = Rect>) -> bool {
    let sides: Vec<f64> = cells.flat_map(|rect| [rect.l, rect.r]).collect();
    word.iter().any(|glyph| {
        let slack = 0.12 * glyph.size;
        sides.iter().any(|side| glyph.l + slack < *side && *side < glyph.r - slack)
    })
}

/// True when the cells part brackets that are paired in the whole word, as a formula too long for
/// its column is: "(2) (3" | ")=(4)+(5)".
fn parts_brackets(word: &[Glyph], homes: &[Option<(usize, usize)>]) -> bool {
    let mut depth = 0i32;
    let mut parted = false;
    for (index, glyph) in word.iter().enumerate() {
        parted |= depth > 0 && index > 0 && homes[index] != homes[index - 1];
        match glyph.ch {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    parted && depth == 0
}

/// How far a word is from being aligned in a cell, in points.
fn misfit(l: f64, r: f64, cell: Rect) -> f64 {
    let left = if l > cell.l - 1.0 { (l - cell.l).abs() } else { f64::INFINITY };
    let right = if r < cell.r + 1.0 { (cell.r - r).abs() } else { f64::INFINITY };
    let middle = (f64::midpoint(l, r) - f64::midpoint(cell.l, cell.r)).abs();
    left.min(right).min(middle)
}

/// The lines in a cell from top to bottom; text of another direction (upright headers) follows.
pub(super) fn cell_lines(glyphs: &[Glyph], turn: Turn) -> Vec<Line> {
    let mut lines = Vec::new();
    for direction in std::iter::once(turn).chain(TURNS.into_iter().filter(|t| *t != turn)) {
        let own: Vec<Glyph> = glyphs.iter().filter(|g| g.turn == direction).copied().collect();
        let over = layers(&own);
        let first = lines.len();
        for parts in glyphs_to_lines(over.as_ref().map_or(&own, |(below, _)| below)) {
            lines.extend(joined(parts));
        }
        if let (Some((_, above)), Some(line)) = (over, lines.get_mut(first)) {
            let texts = glyphs_to_lines(&above).into_iter().flatten().map(|l| l.text);
            line.other = Some(texts.collect::<Vec<_>>().join(" "));
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
