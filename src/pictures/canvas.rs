//! A picture of points: boxes, frames and small numbers painted over it.
//! It knows nothing of pages or tables, and no file format.

/// A colour: red, green, blue.
pub(super) type Colour = [u8; 3];

/// A picture; nothing outside of it is painted.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    height: usize,
    /// Row by row from the top left.
    pixels: Vec<Colour>,
}

/// A box in pixels: left, top, right, bottom; right and bottom lie outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub l: i64,
    pub t: i64,
    pub r: i64,
    pub b: i64,
}

/// The figures 0 to 9, three points wide and five high, a row in three bits.
const FIGURES: [u16; 10] = [
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_010_010_010,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
];

impl Canvas {
    /// A picture of the given pixels, row by row; `None` when there are not as many as needed.
    pub(super) fn new(width: usize, height: usize, pixels: Vec<Colour>) -> Option<Canvas> {
        (pixels.len() == width.checked_mul(height)?).then_some(Canvas { width, height, pixels })
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The pixels, row by row.
    pub(super) fn pixels(&self) -> &[Colour] {
        &self.pixels
    }

    /// Paints over a box; `share` of the colour is that of the paint, in percent.
    pub(super) fn fill(&mut self, area: Area, colour: Colour, share: u32) {
        let clamp = |at: i64, most: usize| usize::try_from(at.max(0)).unwrap_or(0).min(most);
        let (l, r) = (clamp(area.l, self.width), clamp(area.r, self.width));
        for row in clamp(area.t, self.height)..clamp(area.b, self.height) {
            for pixel in self
                .pixels
                .get_mut(row * self.width + l..row * self.width + r)
                .into_iter()
                .flatten()
            {
                for (old, new) in pixel.iter_mut().zip(colour) {
                    let mixed = u32::from(*old) * (100 - share) + u32::from(new) * share;
                    *old = u8::try_from(mixed / 100).unwrap_or(u8::MAX);
                }
            }
        }
    }

    /// Paints the outline of a box, `thick` pixels to its inside.
    pub(super) fn frame(&mut self, area: Area, colour: Colour, thick: i64) {
        let Area { l, t, r, b } = area;
        for side in [
            Area { b: t + thick, ..area },
            Area { t: b - thick, ..area },
            Area { r: l + thick, ..area },
            Area { l: r - thick, ..area },
        ] {
            self.fill(side, colour, 100);
        }
    }

    /// Paints a number whose upper left corner is given; each point of a figure is `point` pixels.
    pub(super) fn number(&mut self, mut l: i64, t: i64, point: i64, number: usize, colour: Colour) {
        for figure in number.to_string().bytes().map(|b| FIGURES[usize::from(b - b'0')]) {
            for bit in 0..15_i64 {
                if figure >> (14 - bit) & 1 == 1 {
                    let (x, y) = (l + bit % 3 * point, t + bit / 3 * point);
                    self.fill(Area { l: x, t: y, r: x + point, b: y + point }, colour, 100);
                }
            }
            l += 4 * point;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Colour = [255, 0, 0];

    fn painted(paint: impl FnOnce(&mut Canvas)) -> String {
        let mut canvas = Canvas::new(7, 5, vec![[255; 3]; 35]).expect("as many as needed");
        paint(&mut canvas);
        let rows = canvas.pixels().chunks(7);
        let row = |row: &[Colour]| row.iter().map(|&p| if p == RED { '#' } else { '.' }).collect();
        rows.map(row).collect::<Vec<String>>().join("\n")
    }

    #[test]
    fn figures_can_be_read() {
        let seven = painted(|canvas| canvas.number(0, 0, 1, 72, RED));
        assert_eq!(seven, "###.###\n..#...#\n.#..###\n.#..#..\n.#..###");
    }

    #[test]
    fn what_lies_outside_is_not_painted() {
        let frame = painted(|canvas| canvas.frame(Area { l: 2, t: -3, r: 9, b: 4 }, RED, 1));
        assert_eq!(frame, "..#....\n..#....\n..#....\n..#####\n.......");
        let nothing = painted(|canvas| canvas.fill(Area { l: 9, t: 9, r: 3, b: 2 }, RED, 100));
        assert!(!nothing.contains('#'));
    }

    #[test]
    fn paint_that_covers_in_part_lets_the_picture_through() {
        let mut canvas = Canvas::new(1, 1, vec![[255; 3]]).expect("one pixel");
        canvas.fill(Area { l: 0, t: 0, r: 1, b: 1 }, RED, 40);
        assert_eq!(canvas.pixels(), [[255, 153, 153]]);
    }

    #[test]
    fn too_few_pixels_are_no_picture() {
        assert!(Canvas::new(2, 2, vec![[0; 3]; 3]).is_none());
        assert!(Canvas::new(usize::MAX, 2, Vec::new()).is_none());
    }
}
