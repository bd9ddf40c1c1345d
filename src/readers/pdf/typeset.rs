//! A small writer of PDFs for tests: letters and lines where a test wants them.
//! It embeds no font, so that its files show nothing but places: letters half an em wide, or with
//! the advances of a book face.

use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// A page in the making; coordinates in points from the top left, y downwards.
#[derive(Clone)]
pub(super) struct PageWriter {
    width: f64,
    height: f64,
    rotate: u32,
    crop: Option<[f64; 4]>,
    /// More entries of its dictionary.
    entries: String,
    content: String,
}

impl PageWriter {
    /// A page of A4, upright.
    pub(super) fn a4() -> Self {
        PageWriter::sized(595.0, 842.0)
    }

    /// A page of any size, in points.
    pub(super) fn sized(width: f64, height: f64) -> Self {
        PageWriter {
            width,
            height,
            rotate: 0,
            crop: None,
            entries: String::new(),
            content: String::new(),
        }
    }

    /// The same page lying on its side: drawn upright, then turned by `/Rotate` so that it is seen
    /// as drawn.
    pub(super) fn turned(mut self, rotate: u32) -> Self {
        let (w, h) = (self.width, self.height);
        let matrix = match rotate {
            90 => format!("0 1 -1 0 {h} 0"),
            180 => format!("-1 0 0 -1 {w} {h}"),
            270 => format!("0 -1 1 0 0 {w}"),
            _ => "1 0 0 1 0 0".to_owned(),
        };
        self.content = format!("{matrix} cm\n{}", self.content);
        if rotate % 180 == 90 {
            (self.width, self.height) = (h, w);
        }
        self.rotate = rotate;
        self
    }

    /// The page as drawn, without `/Rotate`: its text runs sideways.
    pub(super) fn unturned(mut self) -> Self {
        self.rotate = 0;
        self
    }

    /// Shows only a part of the page: left, bottom, right, top in PDF coordinates.
    pub(super) fn cropped(mut self, crop: [f64; 4]) -> Self {
        self.crop = Some(crop);
        self
    }

    /// More entries of the dictionary of the page.
    pub(super) fn entries(mut self, entries: &str) -> Self {
        self.entries.push_str(entries);
        self
    }

    /// Any operators.
    pub(super) fn raw(mut self, operators: &str) -> Self {
        self.content.push_str(operators);
        self.content.push('\n');
        self
    }

    /// A text whose first letter begins at `x` and stands on `y`.
    pub(super) fn text(self, x: f64, y: f64, size: f64, text: &str) -> Self {
        self.set("F", x, y, size, text)
    }

    /// The same with the advances of a book face, see [`width`].
    pub(super) fn book(self, x: f64, y: f64, size: f64, text: &str) -> Self {
        self.set("B", x, y, size, text)
    }

    fn set(mut self, font: &str, x: f64, y: f64, size: f64, text: &str) -> Self {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let up = self.height - y;
        let _ = writeln!(self.content, "BT /{font} {size} Tf {x} {up} Td <{codes}> Tj ET");
        self
    }

    /// A stroked line.
    pub(super) fn line(mut self, from: (f64, f64), to: (f64, f64)) -> Self {
        let (a, b) = (self.height - from.1, self.height - to.1);
        let _ = writeln!(self.content, "0.5 w {} {a} m {} {b} l S", from.0, to.0);
        self
    }

    /// A filled box.
    pub(super) fn filled(mut self, l: f64, t: f64, r: f64, b: f64) -> Self {
        let _ = writeln!(self.content, "{l} {} {} {} re f*", self.height - b, r - l, b - t);
        self
    }

    /// A shaded box; 0 is black, 1 is white.
    pub(super) fn shaded(mut self, l: f64, t: f64, r: f64, b: f64, gray: f64) -> Self {
        let (up, width, height) = (self.height - b, r - l, b - t);
        let _ = writeln!(self.content, "q {gray} g {l} {up} {width} {height} re f Q");
        self
    }

    /// A ruled table: lines at the given places, texts as (column, row, text) at the upper left
    /// of their fields, 10 points high.
    pub(super) fn table(mut self, xs: &[f64], ys: &[f64], texts: &[(usize, usize, &str)]) -> Self {
        let (l, r) = (xs[0], xs[xs.len() - 1]);
        let (t, b) = (ys[0], ys[ys.len() - 1]);
        for &x in xs {
            self = self.line((x, t), (x, b));
        }
        for &y in ys {
            self = self.line((l, y), (r, y));
        }
        for &(col, row, text) in texts {
            self = self.text(xs[col] + 3.0, ys[row] + 12.0, 10.0, text);
        }
        self
    }
}

/// Advance of a letter of the book face in thousandths of an em: about that of Times, accents on
/// their letters without width of their own.
fn advance(letter: char) -> u32 {
    let base = letter.nfd().next().unwrap_or(letter);
    match base {
        '\u{300}'..='\u{36F}' => 0,
        ' ' | '.' | ',' => 250,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '-' | '(' | ')' | ':' | ';' | '/' => 310,
        'a' | 'c' | 'e' | 's' | 'z' => 440,
        'm' | 'w' => 750,
        'M' | 'W' | '%' => 890,
        'A'..='Z' | 'Đ' | 'Ơ' | 'Ư' => 680,
        _ => 500,
    }
}

/// Width in points of a text in the book face.
pub(super) fn width(size: f64, text: &str) -> f64 {
    text.chars().map(|letter| f64::from(advance(letter))).sum::<f64>() * size / 1000.0
}

/// The codes whose advances the book face lists: Latin letters, accents, Vietnamese letters.
const LISTED: [(u32, u32); 3] = [(0x20, 0x24F), (0x300, 0x323), (0x1EA0, 0x1EFF)];

/// The bytes of a PDF with the given pages.
pub(super) fn pdf(pages: &[PageWriter]) -> Vec<u8> {
    file(pages, "", &[])
}

/// The bytes of a PDF whose catalog has more entries; `more` are objects that follow those of the
/// pages, the first of them number [`first_after`] of the pages.
pub(super) fn file(pages: &[PageWriter], catalog: &str, more: &[String]) -> Vec<u8> {
    let mut objects = objects_of(pages, catalog);
    objects.extend_from_slice(more);
    bytes_of(&objects)
}

/// The number of the first object after those of so many pages.
pub(super) fn first_after(pages: usize) -> usize {
    8 + 2 * pages
}

/// The number of the object of a page, counted from 0.
pub(super) fn page_object(page: usize) -> usize {
    8 + 2 * page
}

/// The objects of the given pages.
fn objects_of(pages: &[PageWriter], catalog: &str) -> Vec<String> {
    let mut objects: Vec<String> = Vec::new();
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 8 + 2 * i)).collect();
    objects.push(format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"));
    objects.push(format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()));
    objects.push(
        "<</Type/Font/Subtype/Type0/BaseFont/Test/Encoding/Identity-H/DescendantFonts[4 0 R]\
         /ToUnicode 5 0 R>>"
            .into(),
    );
    objects.push(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Test/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Test>>\
         /DW 500/CIDToGIDMap/Identity>>"
            .into(),
    );
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for block in 0..3 {
        let _ = writeln!(map, "100 beginbfrange");
        for high in block * 100..(block + 1) * 100 {
            let high = high.min(255);
            let _ = writeln!(map, "<{high:02X}00> <{high:02X}FF> <{high:02X}00>");
        }
        let _ = writeln!(map, "endbfrange");
    }
    map.push_str("endcmap end end");
    objects.push(format!("<</Length {}>>stream\n{map}\nendstream", map.len()));
    objects.push(
        "<</Type/Font/Subtype/Type0/BaseFont/Book/Encoding/Identity-H/DescendantFonts[7 0 R]\
         /ToUnicode 5 0 R>>"
            .into(),
    );
    let mut advances = String::new();
    for (from, to) in LISTED {
        let letters = (from..=to).map(|code| char::from_u32(code).map_or(500, advance));
        let _ = write!(advances, "{from} [");
        letters.for_each(|advance| _ = write!(advances, "{advance} "));
        advances.push_str("] ");
    }
    objects.push(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Book/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Book>>\
         /DW 500/W[{advances}]/CIDToGIDMap/Identity>>"
    ));
    for (index, page) in pages.iter().enumerate() {
        let crop =
            page.crop.map_or(String::new(), |[l, b, r, t]| format!("/CropBox[{l} {b} {r} {t}]"));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]{crop}/Rotate {}\
             /Resources<</Font<</F 3 0 R/B 6 0 R>>>>/Contents {} 0 R{}>>",
            page.width,
            page.height,
            page.rotate,
            9 + 2 * index,
            page.entries
        ));
        objects.push(format!(
            "<</Length {}>>stream\n{}\nendstream",
            page.content.len(),
            page.content
        ));
    }
    objects
}

/// The bytes of a file of objects.
fn bytes_of(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    bytes
}
