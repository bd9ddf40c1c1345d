//! Pages of a PDF as pictures, and pictures as PNG.
//! The only file that names the renderer (hayro).

use super::canvas::{Canvas, Colour};
use crate::status::ReadError;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pixels a point: 144 dots an inch, at which print of 8 points can be read.
const PIXELS_A_POINT: f64 = 2.0;
/// Most pixels of a side; larger pages are drawn smaller.
const MOST_PIXELS: f64 = 4000.0;

/// A page as a picture, and its pixels a point. White where the page cannot be drawn.
pub(super) struct Paper {
    pub canvas: Canvas,
    pub scale: f64,
}

/// Draws each page in turn into `visit`, until that says stop (`false`).
///
/// # Errors
/// When the file cannot be opened.
pub(super) fn pages(bytes: &[u8], mut visit: impl FnMut(Paper) -> bool) -> Result<(), ReadError> {
    let pdf = Pdf::new(bytes.to_vec())
        .map_err(|_| ReadError::corrupt("the PDF cannot be opened to draw its pages"))?;
    let cache = RenderCache::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let longest = f64::from(width.max(height)).max(1.0);
        let scale = PIXELS_A_POINT.min(MOST_PIXELS / longest);
        let settings =
            PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE };
        let interpreter = InterpreterSettings::default();
        let drawn = render(page, &cache, &interpreter, &RenderSettings::default(), &settings);
        let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
        let pixels: Vec<Colour> = drawn.data().iter().map(|p| [p.r, p.g, p.b]).collect();
        let Some(canvas) = Canvas::new(width, height, pixels) else { continue };
        if !visit(Paper { canvas, scale }) {
            break;
        }
    }
    Ok(())
}

/// The picture as a file; `None` when it has no pixels.
pub(super) fn png(canvas: &Canvas) -> Option<Vec<u8>> {
    let (width, height) = canvas.size();
    let mut pixmap = Pixmap::new(u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let target = pixmap.data_as_u8_slice_mut().chunks_exact_mut(4);
    for (target, [r, g, b]) in target.zip(canvas.pixels()) {
        target.copy_from_slice(&[*r, *g, *b, u8::MAX]);
    }
    pixmap.into_png().ok()
}
