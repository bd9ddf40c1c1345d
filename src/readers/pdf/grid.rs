//! Grids: edges → the ruled tables they draw, with the spans that missing lines make.
//! It knows no text; what stands in a cell is for others.

use super::geometry::Rect;
use super::rulings::{Edge, Edges, SNAP};

/// A cell of a ruled table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GridCell {
    pub row: usize,
    pub col: usize,
    pub row_span: usize,
    pub col_span: usize,
    pub rect: Rect,
}

/// A ruled table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Grid {
    /// Its outline.
    pub rect: Rect,
    /// Cells by row, then column.
    pub cells: Vec<GridCell>,
    /// Number of rows and columns.
    pub rows: usize,
    pub cols: usize,
    /// Coordinates of all vertical and horizontal lines, before rows and columns were counted.
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// For each field between neighbouring lines the index of its cell, `u32::MAX` where none.
    owner: Vec<u32>,
}

/// Distance in points over which lines still meet: borders drawn with gaps at their corners.
const REACH: f64 = 3.5;
/// Share of the side of a field that must be drawn for a wall to stand there. Borders lie a
/// little short of their corners; an underline in a cell covers less.
const WALL: f64 = 0.7;
/// Most fields (rows × columns of lines) of one table.
const MAX_FIELDS: usize = 1_000_000;
const NOBODY: u32 = u32::MAX;

impl Grid {
    /// True for a grid in the same place with as many rows and columns.
    pub(super) fn is_shaped_as(&self, other: &Grid) -> bool {
        self.rect.overlaps(other.rect) && (self.rows, self.cols) == (other.rows, other.cols)
    }

    /// A grid of cells between the given lines, each as (top, left, bottom, right) indices into
    /// the lines. The cells do not overlap.
    pub(super) fn of_blocks(
        xs: Vec<f64>,
        ys: Vec<f64>,
        blocks: &[(usize, usize, usize, usize)],
    ) -> Grid {
        let (cols, rows) = (xs.len() - 1, ys.len() - 1);
        let mut owner = vec![NOBODY; rows * cols];
        for (index, &(top, left, bottom, right)) in blocks.iter().enumerate() {
            for row in top..bottom {
                owner[row * cols + left..row * cols + right].fill(index as u32);
            }
        }
        // Lines at which no cell begins count no row (an underline, a line of a drawing).
        let row_no = ranks(rows, blocks.iter().map(|b| b.0));
        let col_no = ranks(cols, blocks.iter().map(|b| b.1));
        let cells: Vec<GridCell> = blocks
            .iter()
            .map(|&(top, left, bottom, right)| GridCell {
                row: row_no[top],
                col: col_no[left],
                row_span: row_no[bottom].saturating_sub(row_no[top]).max(1),
                col_span: col_no[right].saturating_sub(col_no[left]).max(1),
                rect: Rect { l: xs[left], t: ys[top], r: xs[right], b: ys[bottom] },
            })
            .collect();
        let rect = cells.iter().map(|c| c.rect).reduce(Rect::union).unwrap_or_default();
        Grid { rect, cells, rows: row_no[rows], cols: col_no[cols], xs, ys, owner }
    }

    /// The index of the cell that holds the point.
    pub(super) fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        let col = self.xs.partition_point(|&line| line <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|&line| line <= y).checked_sub(1)?;
        let cols = self.xs.len() - 1;
        if col >= cols || row + 1 >= self.ys.len() {
            return None;
        }
        let owner = *self.owner.get(row * cols + col)?;
        (owner != NOBODY).then_some(owner as usize)
    }
}

/// The tables that the edges draw, from top to bottom. Lone lines and single frames are none.
pub(super) fn edges_to_grids(edges: &Edges) -> Vec<Grid> {
    let mut grids: Vec<Grid> =
        connected(edges).into_iter().filter_map(|part| cells_of(&part)).collect();
    grids.sort_by(|a, b| a.rect.t.total_cmp(&b.rect.t).then(a.rect.l.total_cmp(&b.rect.l)));
    grids
}

/// Groups of edges that touch each other.
fn connected(edges: &Edges) -> Vec<Edges> {
    let flat = edges.horizontal.len();
    let mut groups = Groups::new(flat + edges.vertical.len());
    for (i, h) in edges.horizontal.iter().enumerate() {
        let start = edges.vertical.partition_point(|v| v.at < h.from - REACH);
        for (j, v) in edges.vertical.iter().enumerate().skip(start) {
            if v.at > h.to + REACH {
                break;
            }
            if h.at >= v.from - REACH && h.at <= v.to + REACH {
                groups.unite(i, flat + j);
            }
        }
    }
    let mut parts: Vec<(usize, Edges)> = Vec::new();
    let mut place = std::collections::HashMap::new();
    let mut part_of = |root: usize, parts: &mut Vec<(usize, Edges)>| {
        *place.entry(root).or_insert_with(|| {
            parts.push((root, Edges::default()));
            parts.len() - 1
        })
    };
    for (i, h) in edges.horizontal.iter().enumerate() {
        let part = part_of(groups.root(i), &mut parts);
        parts[part].1.horizontal.push(*h);
    }
    for (j, v) in edges.vertical.iter().enumerate() {
        let part = part_of(groups.root(flat + j), &mut parts);
        parts[part].1.vertical.push(*v);
    }
    parts
        .into_iter()
        .map(|(_, part)| part)
        .filter(|part| part.horizontal.len() + part.vertical.len() > 2)
        .collect()
}

/// Closes the open sides of a table: where two or more lines end at one height without a line
/// across (a table cut by a page break, or drawn without outer borders), a line is put there.
fn close_sides(lines: &[Edge], across: &[Edge]) -> Vec<Edge> {
    let mut added = Vec::new();
    let (mut first, mut last) = (f64::INFINITY, f64::NEG_INFINITY);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for line in lines {
        (first, last) = (first.min(line.from), last.max(line.to));
    }
    for line in lines {
        (low, high) = (low.min(line.at), high.max(line.at));
    }
    for line in across {
        (low, high) = (low.min(line.from), high.max(line.to));
    }
    for end_of in [|e: &Edge| e.from, |e: &Edge| e.to] {
        let mut ends: Vec<(f64, f64)> = lines.iter().map(|line| (end_of(line), line.at)).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut rest = ends.as_slice();
        while let Some(&(end, _)) = rest.first() {
            let count = rest.iter().take_while(|(e, _)| e - end <= SNAP + REACH).count();
            let (cluster, after) = rest.split_at(count);
            rest = after;
            let mut from = cluster.iter().map(|c| c.1).fold(f64::INFINITY, f64::min);
            let mut to = cluster.iter().map(|c| c.1).fold(f64::NEG_INFINITY, f64::max);
            let at = cluster.iter().map(|c| c.0).sum::<f64>() / cluster.len() as f64;
            if at - first <= REACH || last - at <= REACH {
                // The outer side is closed over the whole width.
                (from, to) = (low, high);
            }
            let drawn = across.iter().any(|line| {
                (line.at - at).abs() <= 2.0 * SNAP
                    && line.from < to - REACH
                    && line.to > from + REACH
            });
            if cluster.len() >= 2 && to - from > 2.0 * SNAP && !drawn {
                added.push(Edge { at, from, to });
            }
        }
    }
    added
}

/// The cells of one group of touching edges, when it is a table.
fn cells_of(part: &Edges) -> Option<Grid> {
    let mut horizontal = part.horizontal.clone();
    let mut vertical = part.vertical.clone();
    let right_and_left = close_sides(&part.horizontal, &part.vertical);
    let top_and_bottom = close_sides(&part.vertical, &part.horizontal);
    vertical.extend(right_and_left);
    horizontal.extend(top_and_bottom);
    let xs = positions(&vertical);
    let ys = positions(&horizontal);
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let (cols, rows) = (xs.len() - 1, ys.len() - 1);
    if cols.saturating_mul(rows) > MAX_FIELDS {
        return None;
    }
    let left_walls = walls(&vertical, &xs, &ys);
    let top_walls = walls(&horizontal, &ys, &xs);
    // Fields without a wall between them are one; the last node is the world outside.
    let outside = rows * cols;
    let mut groups = Groups::new(rows * cols + 1);
    for row in 0..rows {
        for col in 0..cols {
            let field = row * cols + col;
            if !left_walls[col * rows + row] {
                groups.unite(field, if col == 0 { outside } else { field - 1 });
            }
            if col + 1 == cols && !left_walls[cols * rows + row] {
                groups.unite(field, outside);
            }
            if !top_walls[row * cols + col] {
                groups.unite(field, if row == 0 { outside } else { field - cols });
            }
            if row + 1 == rows && !top_walls[rows * cols + col] {
                groups.unite(field, outside);
            }
        }
    }
    let world = groups.root(outside);
    let mut owner = vec![NOBODY; rows * cols];
    let mut blocks: Vec<(usize, usize, usize, usize)> = Vec::new();
    for row in 0..rows {
        for col in 0..cols {
            let field = row * cols + col;
            let root = groups.root(field);
            if owner[field] != NOBODY || root == world {
                continue;
            }
            // The largest rectangle from here, first to the right, then down. A group that is no
            // rectangle (a line stops half way) falls apart into several.
            let mut right = col + 1;
            while right < cols
                && owner[row * cols + right] == NOBODY
                && groups.root(row * cols + right) == root
            {
                right += 1;
            }
            let mut bottom = row + 1;
            while bottom < rows
                && (col..right).all(|c| {
                    owner[bottom * cols + c] == NOBODY && groups.root(bottom * cols + c) == root
                })
            {
                bottom += 1;
            }
            for r in row..bottom {
                owner[r * cols + col..r * cols + right].fill(blocks.len() as u32);
            }
            blocks.push((row, col, bottom, right));
        }
    }
    if blocks.len() < 2 {
        return None;
    }
    let grid = Grid::of_blocks(xs, ys, &blocks);
    Some(grid)
}

/// For each line from 0 to `count` the number of used lines before it.
fn ranks(count: usize, used: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut is_used = vec![false; count + 1];
    for line in used {
        is_used[line] = true;
    }
    let mut before = 0;
    is_used
        .iter()
        .map(|&used| {
            let rank = before;
            before += usize::from(used);
            rank
        })
        .collect()
}

/// The different positions of edges, near ones taken together.
fn positions(edges: &[Edge]) -> Vec<f64> {
    let mut all: Vec<f64> = edges.iter().map(|e| e.at).collect();
    all.sort_by(f64::total_cmp);
    let mut kept: Vec<f64> = Vec::new();
    for at in all {
        if kept.last().is_none_or(|last| at - last > SNAP) {
            kept.push(at);
        }
    }
    kept
}

/// For each line and each interval between crossing lines: is a wall drawn there?
fn walls(edges: &[Edge], lines: &[f64], crossings: &[f64]) -> Vec<bool> {
    let intervals = crossings.len() - 1;
    let mut covered = vec![0.0; lines.len() * intervals];
    for edge in edges {
        let line = lines.partition_point(|&at| at <= edge.at + 1e-6).saturating_sub(1);
        let first = crossings.partition_point(|&at| at <= edge.from).saturating_sub(1);
        for interval in first..intervals {
            let (from, to) = (crossings[interval], crossings[interval + 1]);
            if from >= edge.to {
                break;
            }
            let overlap = edge.to.min(to) - edge.from.max(from);
            if overlap > 0.0 {
                covered[line * intervals + interval] += overlap / (to - from);
            }
        }
    }
    covered.into_iter().map(|share: f64| share >= WALL).collect()
}

/// Disjoint sets of numbers.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Groups((0..count).collect())
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.0[a.max(b)] = a.min(b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(at: f64, from: f64, to: f64) -> Edge {
        Edge { at, from, to }
    }

    fn dump(grids: &[Grid]) -> String {
        grids
            .iter()
            .map(|grid| {
                grid.cells
                    .iter()
                    .map(|c| format!("{},{} {}x{}", c.row, c.col, c.row_span, c.col_span))
                    .collect::<Vec<_>>()
                    .join(" | ")
            })
            .collect::<Vec<_>>()
            .join(" || ")
    }

    #[test]
    fn missing_lines_make_spans() {
        let check = |horizontal: &[Edge], vertical: &[Edge], expect: &str| {
            let edges = Edges { horizontal: horizontal.to_vec(), vertical: vertical.to_vec() };
            assert_eq!(dump(&edges_to_grids(&edges)), expect);
        };
        // A plain 2 x 2 grid.
        check(
            &[edge(0.0, 0.0, 100.0), edge(20.0, 0.0, 100.0), edge(40.0, 0.0, 100.0)],
            &[edge(0.0, 0.0, 40.0), edge(50.0, 0.0, 40.0), edge(100.0, 0.0, 40.0)],
            "0,0 1x1 | 0,1 1x1 | 1,0 1x1 | 1,1 1x1",
        );
        // The upper right cell spans two columns, the left one two rows.
        check(
            &[edge(0.0, 0.0, 150.0), edge(20.0, 50.0, 150.0), edge(40.0, 0.0, 150.0)],
            &[
                edge(0.0, 0.0, 40.0),
                edge(50.0, 0.0, 40.0),
                edge(100.0, 20.0, 40.0),
                edge(150.0, 0.0, 40.0),
            ],
            "0,0 2x1 | 0,1 1x2 | 1,1 1x1 | 1,2 1x1",
        );
        // A frame is no table, lone lines are none.
        check(
            &[edge(0.0, 0.0, 100.0), edge(40.0, 0.0, 100.0), edge(90.0, 0.0, 60.0)],
            &[edge(0.0, 0.0, 40.0), edge(100.0, 0.0, 40.0)],
            "",
        );
    }

    #[test]
    fn open_sides_are_closed() {
        // No line at the bottom, none at the left and right.
        let edges = Edges {
            horizontal: vec![edge(0.0, 0.0, 100.0), edge(20.0, 0.0, 100.0)],
            vertical: vec![edge(30.0, 0.0, 40.0), edge(60.0, 0.0, 40.0)],
        };
        let grids = edges_to_grids(&edges);
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].cols, 3);
    }

    #[test]
    fn a_point_finds_its_cell() {
        let edges = Edges {
            horizontal: vec![edge(0.0, 0.0, 100.0), edge(20.0, 0.0, 100.0), edge(40.0, 0.0, 100.0)],
            vertical: vec![edge(0.0, 0.0, 40.0), edge(50.0, 20.0, 40.0), edge(100.0, 0.0, 40.0)],
        };
        let grid = &edges_to_grids(&edges)[0];
        assert_eq!(grid.cell_at(75.0, 10.0), Some(0));
        assert_eq!(grid.cell_at(75.0, 30.0), Some(2));
        assert_eq!(grid.cell_at(75.0, 50.0), None);
    }
}
