//! Rulings: the straight lines of a page, merged into few long edges.
//! It does not decide which of them make a table.

use super::geometry::{Frame, Rect};
use super::glyphs::Segment;

/// A horizontal or vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    /// The coordinate that all its points share: y of a horizontal line, x of a vertical one.
    pub at: f64,
    /// Start along the other axis.
    pub from: f64,
    /// End along the other axis.
    pub to: f64,
}

impl Edge {
    pub(super) fn len(self) -> f64 {
        self.to - self.from
    }
}

/// The edges of a page by direction.
#[derive(Debug, Default, Clone)]
pub(super) struct Edges {
    /// Horizontal ones, by y.
    pub horizontal: Vec<Edge>,
    /// Vertical ones, by x.
    pub vertical: Vec<Edge>,
}

/// Distance in points within which parallel lines are one: double borders and the two sides of a
/// thick one lie up to 2 pt apart, the lines of the narrowest table row 6 pt.
pub(super) const SNAP: f64 = 2.5;
/// Gap in points over which lines in one direction go on: the dashes and dots of Word's borders
/// are up to 3 pt apart.
const JOIN: f64 = 3.2;
/// Shortest line in points that can be an edge of a cell.
const SHORTEST: f64 = 5.0;
/// Most edges of one direction; above it the page is a drawing and its lines are no rulings.
const MAX_EDGES: usize = 3_000;

/// Merges drawn segments into edges; `None` when there are so many that the page is a drawing.
pub(super) fn segments_to_edges(
    segments: &[Segment],
    frame: Frame,
    shading: bool,
) -> Option<Edges> {
    let mut horizontal = Vec::new();
    let mut vertical = Vec::new();
    for segment in segments.iter().filter(|s| s.shading == shading) {
        let rect = frame.rect_to_frame(Rect {
            l: segment.from.0,
            t: segment.from.1,
            r: segment.to.0,
            b: segment.to.1,
        });
        let flat = Edge { at: f64::midpoint(rect.t, rect.b), from: rect.l, to: rect.r };
        let upright = Edge { at: f64::midpoint(rect.l, rect.r), from: rect.t, to: rect.b };
        if rect.width() >= rect.height() {
            horizontal.push(flat);
        }
        if rect.height() >= rect.width() {
            vertical.push(upright);
        }
    }
    let edges = Edges { horizontal: merge(horizontal), vertical: merge(vertical) };
    (edges.horizontal.len() <= MAX_EDGES && edges.vertical.len() <= MAX_EDGES).then_some(edges)
}

/// Joins collinear pieces and puts nearly equal positions onto one.
fn merge(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged: Vec<Edge> = Vec::new();
    let mut rest = edges.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let count = rest.iter().take_while(|e| e.at - first.at <= SNAP).count();
        let (cluster, after) = rest.split_at_mut(count);
        let weight: f64 = cluster.iter().map(|e| e.len() + 0.01).sum();
        let at = cluster.iter().map(|e| e.at * (e.len() + 0.01)).sum::<f64>() / weight;
        cluster.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut current: Option<Edge> = None;
        for edge in cluster.iter() {
            match &mut current {
                Some(line) if edge.from <= line.to + JOIN => line.to = line.to.max(edge.to),
                _ => {
                    merged.extend(current.filter(|e| e.len() >= SHORTEST));
                    current = Some(Edge { at, ..*edge });
                }
            }
        }
        merged.extend(current.filter(|e| e.len() >= SHORTEST));
        rest = after;
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Turn;
    use super::*;

    const PAGE: Frame = Frame { turn: Turn::None, width: 600.0, height: 800.0 };

    fn flat(from: f64, to: f64, y: f64) -> Segment {
        Segment { from: (from, y), to: (to, y), shading: false }
    }

    #[test]
    fn dashes_become_one_edge_and_double_lines_one_position() {
        let mut segments: Vec<Segment> =
            (0..20).map(|i| flat(f64::from(i) * 5.0, f64::from(i) * 5.0 + 3.0, 100.0)).collect();
        segments.push(flat(0.0, 98.0, 101.5));
        let edges = segments_to_edges(&segments, PAGE, false).unwrap();
        assert_eq!(edges.horizontal.len(), 1);
        assert_eq!((edges.horizontal[0].from, edges.horizontal[0].to), (0.0, 98.0));
    }

    #[test]
    fn a_gap_wider_than_a_dash_parts_two_edges() {
        let edges =
            segments_to_edges(&[flat(0.0, 40.0, 9.0), flat(60.0, 90.0, 9.0)], PAGE, false).unwrap();
        assert_eq!(edges.horizontal.len(), 2);
    }
}
