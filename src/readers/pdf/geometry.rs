//! Rectangles and reading directions on a page.
//! It knows neither letters nor lines.

use crate::document::BBox;

/// A rectangle, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rect {
    pub l: f64,
    pub t: f64,
    pub r: f64,
    pub b: f64,
}

impl Rect {
    pub(super) fn union(self, other: Rect) -> Rect {
        Rect {
            l: self.l.min(other.l),
            t: self.t.min(other.t),
            r: self.r.max(other.r),
            b: self.b.max(other.b),
        }
    }

    pub(super) fn width(self) -> f64 {
        self.r - self.l
    }

    pub(super) fn height(self) -> f64 {
        self.b - self.t
    }

    pub(super) fn overlaps(self, other: Rect) -> bool {
        self.l < other.r && other.l < self.r && self.t < other.b && other.t < self.b
    }

    pub(super) fn contains(self, x: f64, y: f64) -> bool {
        x >= self.l && x <= self.r && y >= self.t && y <= self.b
    }
}

/// The direction in which a text reads, as quarter turns clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub(super) enum Turn {
    /// From left to right.
    #[default]
    None,
    /// Downwards.
    Right,
    /// Upside down.
    Over,
    /// Upwards.
    Left,
}

/// All directions.
pub(super) const TURNS: [Turn; 4] = [Turn::None, Turn::Right, Turn::Over, Turn::Left];

/// Deviation from an axis, as tangent, up to which a text counts as straight: 3 degrees, the most
/// a scanned or slightly slanted page shows.
const SLANT: f64 = 0.052;

impl Turn {
    /// The turn of a text that runs along `(dx, dy)`, y downwards; `None` when it stands askew.
    pub(super) fn of_direction(dx: f64, dy: f64) -> Option<Turn> {
        if dy.abs() <= SLANT * dx.abs() {
            Some(if dx > 0.0 { Turn::None } else { Turn::Over })
        } else if dx.abs() <= SLANT * dy.abs() {
            Some(if dy > 0.0 { Turn::Right } else { Turn::Left })
        } else {
            None
        }
    }
}

/// A page seen so that text of one direction stands upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// The direction that is upright in the frame.
    pub turn: Turn,
    /// Width of the page as it is shown, in points.
    pub width: f64,
    /// Height of the page as it is shown, in points.
    pub height: f64,
}

impl Frame {
    /// A point of the page in the frame.
    pub(super) fn to_frame(self, x: f64, y: f64) -> (f64, f64) {
        match self.turn {
            Turn::None => (x, y),
            Turn::Right => (y, self.width - x),
            Turn::Over => (self.width - x, self.height - y),
            Turn::Left => (self.height - y, x),
        }
    }

    /// A point of the frame on the page.
    pub(super) fn to_page(self, u: f64, v: f64) -> (f64, f64) {
        match self.turn {
            Turn::None => (u, v),
            Turn::Right => (self.width - v, u),
            Turn::Over => (self.width - u, self.height - v),
            Turn::Left => (v, self.height - u),
        }
    }

    /// A rectangle of the page in the frame.
    pub(super) fn rect_to_frame(self, rect: Rect) -> Rect {
        spanned(self.to_frame(rect.l, rect.t), self.to_frame(rect.r, rect.b))
    }

    /// A rectangle of the frame as place on the page.
    pub(super) fn bbox(self, rect: Rect) -> BBox {
        let page = spanned(self.to_page(rect.l, rect.t), self.to_page(rect.r, rect.b));
        BBox {
            l: page.l.clamp(0.0, self.width),
            t: page.t.clamp(0.0, self.height),
            r: page.r.clamp(0.0, self.width),
            b: page.b.clamp(0.0, self.height),
        }
    }

    /// Width and height of the page in the frame.
    pub(super) fn size(self) -> (f64, f64) {
        match self.turn {
            Turn::None | Turn::Over => (self.width, self.height),
            Turn::Right | Turn::Left => (self.height, self.width),
        }
    }
}

fn spanned(a: (f64, f64), b: (f64, f64)) -> Rect {
    Rect { l: a.0.min(b.0), t: a.1.min(b.1), r: a.0.max(b.0), b: a.1.max(b.1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_maps_back_onto_the_page() {
        for turn in TURNS {
            let frame = Frame { turn, width: 595.0, height: 842.0 };
            let (u, v) = frame.to_frame(100.0, 200.0);
            assert_eq!(frame.to_page(u, v), (100.0, 200.0), "{turn:?}");
        }
    }

    #[test]
    fn text_in_its_own_frame_runs_to_the_right() {
        let check = |turn: Turn, direction: (f64, f64)| {
            assert_eq!(Turn::of_direction(direction.0, direction.1), Some(turn));
            let frame = Frame { turn, width: 600.0, height: 800.0 };
            let a = frame.to_frame(100.0, 100.0);
            let b = frame.to_frame(100.0 + direction.0, 100.0 + direction.1);
            assert!(b.0 > a.0 && (b.1 - a.1).abs() < 1e-9, "{turn:?}");
        };
        check(Turn::None, (1.0, 0.0));
        check(Turn::Right, (0.0, 1.0));
        check(Turn::Over, (-1.0, 0.0));
        check(Turn::Left, (0.0, -1.0));
        assert_eq!(Turn::of_direction(1.0, 1.0), None);
    }
}
