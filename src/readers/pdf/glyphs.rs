//! A PDF page as it is drawn: letters, straight lines and pictures with their places.
//! The PDF engine (hayro) is named here, and where the raw objects of a file are looked at
//! (`structure`, `inflation`, `fonts`, `fields`); this file groups nothing and knows no tables.

use super::fields::letters_of_fields;
use super::fonts::Fonts;
use super::geometry::{Frame, Rect, Turn};
use super::inflation;
use super::structure::{PageTags, tags_of_pages};
use crate::limits::Limits;
use crate::status::{ReadError, Status};
use crate::text::LegacyFont;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineFontData};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{self, Affine, BezPath, PathEl, Point, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::object::{Array, Dict, Name};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::sync::Arc;

/// A letter on the page, in the frame of its reading direction (see [`Frame`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// The character; U+FFFD where the file does not say which.
    pub ch: char,
    /// Left edge of its advance box.
    pub l: f64,
    /// Right edge of its advance box.
    pub r: f64,
    /// The line it stands on, y downwards.
    pub base: f64,
    /// Font size in points, as seen.
    pub size: f64,
    /// True when the font is bold.
    pub bold: bool,
    /// Its reading direction.
    pub turn: Turn,
    /// The number of the marked content it belongs to, [`UNMARKED`] where it belongs to none.
    pub mark: u32,
}

/// Stands for no marked content.
pub(super) const UNMARKED: u32 = u32::MAX;
/// Stands for content that is marked as furniture of the page.
pub(super) const ARTIFACT: u32 = u32::MAX - 1;

/// A straight line of the page: a stroke, a thin filled box or the edge of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    /// Start, page coordinates.
    pub from: (f64, f64),
    /// End, page coordinates.
    pub to: (f64, f64),
    /// True for the edge of a filled area: shading, not a drawn line.
    pub shading: bool,
}

/// What is drawn on a page, top-left origin, CropBox and rotation applied.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// Width and height in points, as seen.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// Visible letters.
    pub glyphs: Vec<Glyph>,
    /// Straight lines along the axes.
    pub segments: Vec<Segment>,
    /// Boxes of the pictures.
    pub images: Vec<Rect>,
    /// Letters whose character is not known.
    pub unmapped: usize,
    /// Letters drawn invisibly (the text layer of a scan).
    pub invisible: usize,
    /// Letters that stand askew (stamps, watermarks) and were left out.
    pub askew: usize,
    /// Filled outlines with curves, as letters turned into drawings have them.
    pub outlines: usize,
    /// True when fonts whose names are not told draw on the page, and only some of the fonts of
    /// the page are in an encoding of the time before Unicode.
    pub mixed_encodings: bool,
    /// True when the page draws more than is kept.
    pub cut_off: bool,
    /// What the structure tree says of the page.
    pub tags: PageTags,
}

/// Most letters of a page that are kept. A printed page has about 3,000; a sheet full of tiny
/// print 30,000.
const MAX_GLYPHS: usize = 400_000;
/// Most straight lines of a page that are kept; engineering drawings have more, tables never.
const MAX_SEGMENTS: usize = 200_000;
/// Thickness in points up to which a filled box is a drawn line. Word's thickest border is 6 pt,
/// but a filled box of 4 pt and more is as often a bar of a chart.
const THIN: f64 = 3.5;
/// Advance of a figure, in font sizes, below which it may be a superior one: those of text fonts are
/// 0.5 and more, narrow ones 0.4.
const NARROW_FIGURE: f64 = 0.42;
/// Height of the lowest ink of a superior figure, in font sizes.
const RAISED_FIGURE: f64 = 0.2;
/// Size of superior figures, relative to the font.
const SUPERIOR: f64 = 0.6;
/// Deviation from an axis, in points over the whole line, up to which it counts as straight.
const STRAIGHT: f64 = 1.0;

/// Bytes of drawing instructions that the engine may hold, before the file is opened anew: it
/// keeps those of all pages it has drawn.
const HELD: usize = 64 << 20;
/// Most fonts of a page whose names are looked at.
const MAX_FONTS: usize = 200;

/// An opened PDF.
pub(super) struct File {
    bytes: Arc<Vec<u8>>,
    pdf: Pdf,
}

impl File {
    /// Opens a PDF, with the empty password where it is encrypted.
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<File, ReadError> {
        inflation::check_file(bytes, limits)?;
        let bytes = Arc::new(bytes.to_vec());
        let pdf = Pdf::new(Arc::clone(&bytes)).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::new(
                Status::Encrypted,
                "the PDF needs a password; save it without one and try again",
            ),
            LoadPdfError::Decryption(_) => ReadError::new(
                Status::Encrypted,
                "the PDF is encrypted in a way that cannot be opened; save it unencrypted",
            ),
            LoadPdfError::Invalid => {
                ReadError::corrupt("the PDF has no readable page tree; it is damaged")
            }
        })?;
        inflation::check_encrypted(&bytes, &pdf, limits)?;
        Ok(File { bytes, pdf })
    }

    /// Number of pages.
    pub(super) fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Draws every page in order into `visit`; stops when it returns false.
    pub(super) fn for_each_page(&self, mut visit: impl FnMut(PageContent) -> bool) {
        let mut fonts = Fonts::default();
        let mut tags = tags_of_pages(&self.pdf).into_iter();
        let mut next = 0;
        let mut again: Option<Pdf> = None;
        while next < self.page_count() {
            let pdf = again.as_ref().unwrap_or(&self.pdf);
            let cache = InterpreterCache::new();
            let mut held = 0;
            for page in pdf.pages().iter().skip(next) {
                next += 1;
                let mut content = draw(pdf, page, &cache, &mut fonts);
                content.tags = tags.next().unwrap_or_default();
                if !visit(content) {
                    return;
                }
                held += page.page_stream().map_or(0, <[u8]>::len);
                if held > HELD {
                    break;
                }
            }
            if held <= HELD {
                return;
            }
            drop(cache);
            again = Pdf::new(Arc::clone(&self.bytes)).ok();
        }
    }
}

/// Draws a page.
fn draw<'a>(
    pdf: &'a Pdf,
    page: &Page<'a>,
    cache: &InterpreterCache<'a>,
    fonts: &mut Fonts,
) -> PageContent {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let bounds = kurbo::Rect::new(0.0, 0.0, width, height);
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        bounds,
        cache,
        pdf.xref(),
        InterpreterSettings::default(),
    );
    let nameless = encoding_of_nameless(page);
    let mut collector = Collector {
        content: PageContent { width, height, ..PageContent::default() },
        clips: vec![bounds],
        fonts,
        nameless,
        marks: Vec::new(),
    };
    interpret_page(page, &mut context, &mut collector);
    let to_page = page.initial_transform(true).to_kurbo();
    for letter in letters_of_fields(page, to_page) {
        if bounds.contains(Point::new(f64::midpoint(letter.l, letter.r), letter.base)) {
            collector.push(letter);
        }
    }
    collector.content
}

/// The encoding of the fonts of a page whose names the engine does not tell (not embedded, or of
/// Type 1).
#[derive(Clone, Copy, PartialEq)]
enum Nameless {
    /// All of them are in one encoding, or in none that is known.
    All(Option<LegacyFont>),
    /// Some are in one, some are not: which draws what is not told.
    Mixed,
}

fn encoding_of_nameless(page: &Page<'_>) -> Nameless {
    let mut seen: Option<Option<LegacyFont>> = None;
    for (name, _) in page.resources().fonts.entries().take(MAX_FONTS) {
        let Some(font) = page.resources().get_font(&name) else { continue };
        if is_named(&font) {
            continue;
        }
        let base = font.get::<Name<'_>>("BaseFont");
        let encoding = base.and_then(|name| {
            let name = name.as_str();
            // "ABCDEF+VNI-Times": a part of a font.
            LegacyFont::of_name(name.split_once('+').map_or(name, |(_, family)| family))
        });
        match seen {
            Some(before) if before != encoding => return Nameless::Mixed,
            _ => seen = Some(encoding),
        }
    }
    Nameless::All(seen.flatten())
}

/// True for a font whose name comes with its letters: an embedded one that is not of Type 1.
fn is_named(font: &Dict<'_>) -> bool {
    let descendants = font.get::<Array<'_>>("DescendantFonts");
    let own = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let described = own.as_ref().unwrap_or(font).get::<Dict<'_>>("FontDescriptor");
    let is_type1 = font.get::<Name<'_>>("Subtype").is_some_and(|s| s.as_str() == "Type1");
    !is_type1
        && described.is_some_and(|d| d.contains_key("FontFile2") || d.contains_key("FontFile3"))
}

/// Receives the drawing instructions of one page.
struct Collector<'f> {
    content: PageContent,
    /// Bounding boxes of the clips in force, outermost first.
    clips: Vec<kurbo::Rect>,
    fonts: &'f mut Fonts,
    nameless: Nameless,
    /// The numbers of the marked contents that are open, outermost first.
    marks: Vec<u32>,
}

impl Collector<'_> {
    fn clip(&self) -> kurbo::Rect {
        self.clips.last().copied().unwrap_or_default()
    }

    /// Keeps a line along an axis, cut to the clip; drops every other one.
    fn segment(&mut self, from: Point, to: Point, shading: bool) {
        if !(from.is_finite() && to.is_finite()) {
            return;
        }
        let horizontal = (from.y - to.y).abs() <= STRAIGHT && (from.x - to.x).abs() > STRAIGHT;
        let vertical = (from.x - to.x).abs() <= STRAIGHT && (from.y - to.y).abs() > STRAIGHT;
        let dot = (from - to).hypot() <= STRAIGHT;
        if !horizontal && !vertical && !dot {
            return;
        }
        // Half a point of slack: lines along the edge of their own clip are common.
        let clip = self.clip().inflate(0.5, 0.5);
        let (l, r) = (from.x.min(to.x).max(clip.x0), from.x.max(to.x).min(clip.x1));
        let (t, b) = (from.y.min(to.y).max(clip.y0), from.y.max(to.y).min(clip.y1));
        if l > r || t > b {
            return;
        }
        if self.content.segments.len() >= MAX_SEGMENTS {
            self.content.cut_off = true;
            return;
        }
        let mid = (f64::midpoint(l, r), f64::midpoint(t, b));
        let (from, to) = if horizontal {
            ((l, mid.1), (r, mid.1))
        } else if vertical {
            ((mid.0, t), (mid.0, b))
        } else {
            (mid, mid)
        };
        self.content.segments.push(Segment { from, to, shading });
    }

    /// A filled box: a line when thin, else the edges of a shaded area.
    fn filled_box(&mut self, b: kurbo::Rect) {
        let mid = b.center();
        if b.width() <= THIN && b.height() <= THIN {
            // A dot of a dotted border, or the corner between borders: part of both directions.
            self.segment(Point::new(b.x0, mid.y), Point::new(b.x1, mid.y), false);
            self.segment(Point::new(mid.x, b.y0), Point::new(mid.x, b.y1), false);
        } else if b.height() <= THIN {
            self.segment(Point::new(b.x0, mid.y), Point::new(b.x1, mid.y), false);
        } else if b.width() <= THIN {
            self.segment(Point::new(mid.x, b.y0), Point::new(mid.x, b.y1), false);
        } else {
            let corner = |x, y| Point::new(x, y);
            self.segment(corner(b.x0, b.y0), corner(b.x1, b.y0), true);
            self.segment(corner(b.x0, b.y1), corner(b.x1, b.y1), true);
            self.segment(corner(b.x0, b.y0), corner(b.x0, b.y1), true);
            self.segment(corner(b.x1, b.y0), corner(b.x1, b.y1), true);
        }
    }

    /// A stroked line of the given thickness in points.
    fn stroked_line(&mut self, from: Point, to: Point, thickness: f64) {
        if thickness > THIN {
            let half = thickness / 2.0;
            let b = kurbo::Rect::from_points(from, to);
            let b =
                if b.width() >= b.height() { b.inflate(0.0, half) } else { b.inflate(half, 0.0) };
            self.filled_box(b);
        } else {
            self.segment(from, to, false);
        }
    }

    fn fill(&mut self, path: &BezPath, transform: Affine) {
        if path.elements().iter().any(|e| matches!(e, PathEl::CurveTo(..) | PathEl::QuadTo(..))) {
            self.content.outlines += 1;
        }
        for points in straight_subpaths(path, transform) {
            let Some(bounds) = bounds_of(&points) else { continue };
            if bounds.width() <= THIN || bounds.height() <= THIN {
                self.filled_box(bounds);
                continue;
            }
            for pair in points.windows(2) {
                self.segment(pair[0], pair[1], true);
            }
            if let (Some(first), Some(last)) = (points.first(), points.last()) {
                self.segment(*last, *first, true);
            }
        }
    }

    fn stroke(&mut self, path: &BezPath, transform: Affine, line_width: f32) {
        let [a, b, c, d, _, _] = transform.as_coeffs();
        let scale = (a * d - b * c).abs().sqrt();
        let thickness = f64::from(line_width) * scale;
        let mut start = Point::ZERO;
        let mut at = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => {
                    at = transform * p;
                    start = at;
                }
                PathEl::LineTo(p) => {
                    let to = transform * p;
                    self.stroked_line(at, to, thickness);
                    at = to;
                }
                PathEl::ClosePath => {
                    self.stroked_line(at, start, thickness);
                    at = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => at = transform * p,
            }
        }
    }

    fn push(&mut self, glyph: Glyph) {
        if self.content.glyphs.len() >= MAX_GLYPHS {
            self.content.cut_off = true;
            return;
        }
        self.content.glyphs.push(glyph);
    }
}

/// The closed outlines of a path that consist of straight lines, as points on the page. One fill
/// can hold many boxes (Word paints the borders of a whole row at once).
fn straight_subpaths(path: &BezPath, transform: Affine) -> Vec<Vec<Point>> {
    let mut all = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    let mut curved = false;
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => {
                if !curved && points.len() > 1 {
                    all.push(std::mem::take(&mut points));
                }
                points.clear();
                curved = false;
                points.push(transform * p);
            }
            PathEl::LineTo(p) => points.push(transform * p),
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => curved = true,
            PathEl::ClosePath => {}
        }
    }
    if !curved && points.len() > 1 {
        all.push(points);
    }
    all
}

fn bounds_of(points: &[Point]) -> Option<kurbo::Rect> {
    let first = *points.first()?;
    let mut bounds = kurbo::Rect::from_points(first, first);
    for point in points {
        if !point.is_finite() {
            return None;
        }
        bounds = bounds.union_pt(*point);
    }
    Some(bounds)
}

/// Where the ink of a glyph begins above the line it stands on, in font sizes.
fn bottom_of(glyph: &FontGlyph<'_>) -> f64 {
    match glyph {
        FontGlyph::Outline(outline) => outline.outline().bounding_box().y0 / 1000.0,
        FontGlyph::Type3(_) => 0.0,
    }
}

/// True when the name or weight of a font says that it is bold.
fn is_bold_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["bold", "black", "heavy", "-demi", "semibd"].iter().any(|word| name.contains(word))
}

/// The characters a glyph stands for, typographic ligatures taken apart and the private codes of
/// symbol fonts (bullets of Word lists) turned into a bullet.
fn for_each_char(
    unicode: Option<BfString>,
    legacy: Option<LegacyFont>,
    mut push: impl FnMut(char),
) {
    let mut shown = |c: char| match c {
        // A soft hyphen that is drawn is a hyphen: WinAnsi has it at 0xAD.
        '\u{AD}' => push('-'),
        '\u{FB00}' => "ff".chars().for_each(&mut push),
        '\u{FB01}' => "fi".chars().for_each(&mut push),
        '\u{FB02}' => "fl".chars().for_each(&mut push),
        '\u{FB03}' => "ffi".chars().for_each(&mut push),
        '\u{FB04}' => "ffl".chars().for_each(&mut push),
        '\u{F02D}' => push('-'),
        '\u{F02B}' => push('+'),
        '\u{F0A7}' | '\u{F0B7}' | '\u{F0A8}' | '\u{F0D8}' | '\u{F076}' | '\u{F0FC}' => push('•'),
        '\u{E000}'..='\u{F8FF}' => push('\u{FFFD}'),
        '\t' | '\n' | '\r' => push(' '),
        c if c.is_control() => {}
        c => push(c),
    };
    let one = |c: char| match legacy {
        Some(font) => font.decode(c).for_each(&mut shown),
        None => shown(c),
    };
    match unicode {
        Some(BfString::Char(c)) => std::iter::once(c).for_each(one),
        Some(BfString::String(text)) => {
            // Some fonts map their point to a space and a point; the glyph is one piece of ink.
            let ink = text.trim();
            if ink.is_empty() { push(' ') } else { ink.chars().for_each(one) }
        }
        None => push('\u{FFFD}'),
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        match mode {
            DrawMode::Fill(_) => self.fill(path, props.transform),
            DrawMode::Stroke(stroke) => self.stroke(path, props.transform, stroke.line_width),
            DrawMode::FillAndStroke(_, stroke) => {
                self.fill(path, props.transform);
                self.stroke(path, props.transform, stroke.line_width);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let bounds = clip.path.bounding_box();
        let clip = self.clip().intersect(bounds);
        self.clips.push(clip);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let own = properties.and_then(|p| p.get::<u32>("MCID"));
        // A span within a marked content belongs to it.
        let outer = self.marks.last().copied().unwrap_or(UNMARKED);
        self.marks.push(if tag == b"Artifact" { ARTIFACT } else { own.unwrap_or(outer) });
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let unit = kurbo::Rect::new(0.0, 0.0, 1.0, 1.0);
        let place = props.transform.transform_rect_bbox(unit).intersect(self.clip());
        if place.width() <= 0.0 || place.height() <= 0.0 {
            return;
        }
        if place.width() <= THIN || place.height() <= THIN {
            self.filled_box(place);
        } else {
            self.content.images.push(Rect { l: place.x0, t: place.y0, r: place.x1, b: place.y1 });
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            self.content.invisible += run.glyphs().len();
            return;
        }
        // One run has one font; asking each glyph would copy its name each time.
        let mut bold = false;
        let mut embedded = true;
        let mut legacy = None;
        let mut font_data: Option<OutlineFontData> = None;
        if let Some(FontGlyph::Outline(outline)) = run.glyphs().first().map(|g| &**g) {
            match outline.font_data() {
                Some(font) => {
                    bold = font.weight.is_some_and(|w| w >= 600)
                        || font.postscript_name.as_deref().is_some_and(is_bold_name);
                    legacy = font.postscript_name.as_deref().and_then(LegacyFont::of_name);
                    font_data = Some(font);
                }
                None => {
                    embedded = false;
                    match self.nameless {
                        Nameless::All(encoding) => legacy = encoding,
                        Nameless::Mixed => self.content.mixed_encodings = true,
                    }
                }
            }
        }
        let clip = self.clip().inflate(1.0, 1.0);
        let mark = self.marks.last().copied().unwrap_or(UNMARKED);
        for positioned in run.glyphs() {
            let transform = props.transform * positioned.transform();
            let [a, b, c, d, x, y] = transform.as_coeffs();
            let along = a.hypot(b) * 1000.0;
            if !(along.is_finite() && along > 0.0 && x.is_finite() && y.is_finite()) {
                continue;
            }
            let mut size = (a * d - b * c).abs() / a.hypot(b) * 1000.0;
            let (advance, type3) = match &**positioned {
                FontGlyph::Outline(glyph) => (glyph.advance_width(), false),
                FontGlyph::Type3(glyph) => (glyph.advance_width(), true),
            };
            let advance = f64::from(advance.unwrap_or(500.0)) / 1000.0;
            // Substituted fonts come stretched to the expected width, so the horizontal scale is
            // not the font size there.
            let width = if embedded || type3 { advance * along } else { advance * size };
            if type3 && width > 1.5 * size {
                // Bitmap fonts whose em is one pixel: the width is the better witness.
                size = 1.8 * width;
            }
            let Some(turn) = Turn::of_direction(a, b) else {
                self.content.askew += 1;
                continue;
            };
            let frame = Frame { turn, width: self.content.width, height: self.content.height };
            let (u, v) = frame.to_frame(x, y);
            let centre = frame.to_page(u + width / 2.0, v - size * 0.3);
            if !clip.contains(Point::new(centre.0, centre.1)) || size < 0.5 {
                continue;
            }
            let mut chars: [char; 8] = ['\0'; 8];
            let mut count = 0;
            let unicode =
                positioned.as_unicode().filter(|c| *c != BfString::Char('\0')).or_else(|| {
                    let FontGlyph::Outline(glyph) = &**positioned else { return None };
                    let id = glyph.glyph_id().to_u32();
                    self.fonts.character(font_data.as_ref()?, id).map(BfString::Char)
                });
            for_each_char(unicode, legacy, |ch| {
                if let Some(slot) = chars.get_mut(count) {
                    *slot = ch;
                    count += 1;
                }
            });
            // Accents take no room of their own.
            let letters = chars.iter().take(count).filter(|c| !is_combining(**c)).count();
            let step = width / letters.max(1) as f64;
            let (mut v, mut size) = (v, size);
            if chars[0].is_ascii_digit() && advance < NARROW_FIGURE {
                let raised = bottom_of(positioned);
                if raised > RAISED_FIGURE {
                    // A superior figure of the font: the mark of a note, no digit of a number.
                    v -= raised * size;
                    size *= SUPERIOR;
                }
            }
            let mut index = 0;
            for &ch in chars.iter().take(count) {
                let ch = if ch.is_whitespace() { ' ' } else { ch };
                if ch == '\u{FFFD}' {
                    self.content.unmapped += 1;
                }
                let mut glyph = Glyph {
                    ch,
                    l: u + step * index as f64,
                    r: u + step * (index + 1) as f64,
                    base: v,
                    size,
                    bold,
                    turn,
                    mark,
                };
                index += usize::from(!is_combining(ch));
                if is_combining(ch)
                    && let Some(before) = self.content.glyphs.last()
                    && before.turn == turn
                    && (before.base - v).abs() < size
                    && (before.r - glyph.l).abs() < size
                {
                    // Accents drawn on their own stand anywhere above their letter; they belong
                    // to the letter drawn just before.
                    glyph.l = before.l;
                    glyph.r = before.r;
                    glyph.base = before.base;
                    glyph.size = before.size;
                }
                self.push(glyph);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_is_read_from_font_names() {
        let check = |name: &str, expect: bool| assert_eq!(is_bold_name(name), expect, "{name}");
        check("TimesNewRomanPS-BoldMT", true);
        check("Tinos-Bold", true);
        check("TimesNewRomanPSMT", false);
        check("NotoSerif-Regular", false);
        check("Lato-Black", true);
    }

    #[test]
    fn ligatures_come_apart_and_symbol_bullets_become_bullets() {
        let check = |unicode: Option<BfString>, expect: &str| {
            let mut text = String::new();
            for_each_char(unicode, None, |c| text.push(c));
            assert_eq!(text, expect);
        };
        check(Some(BfString::Char('\u{FB03}')), "ffi");
        check(Some(BfString::Char('\u{F0B7}')), "•");
        check(Some(BfString::String("ươ".into())), "ươ");
        check(Some(BfString::String(" .".into())), ".");
        check(None, "\u{FFFD}");
        check(Some(BfString::Char('\u{AD}')), "-");
    }

    #[test]
    fn one_fill_can_hold_many_boxes() {
        let mut path = BezPath::new();
        for x in [0.0, 100.0] {
            path.move_to((x, 0.0));
            path.line_to((x + 50.0, 0.0));
            path.line_to((x + 50.0, 0.5));
            path.line_to((x, 0.5));
            path.close_path();
        }
        assert_eq!(straight_subpaths(&path, Affine::IDENTITY).len(), 2);
    }
}
