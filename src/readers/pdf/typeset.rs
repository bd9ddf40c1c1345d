//! A small writer of PDFs for the tests of this folder: letters and lines where a test wants them.
//! It writes no file that a person would like to read; every letter is half an em wide.

use std::fmt::Write as _;

/// A page in the making; coordinates in points from the top left, y downwards.
#[derive(Clone)]
pub(super) struct PageWriter {
    width: f64,
    height: f64,
    rotate: u32,
    crop: Option<[f64; 4]>,
    content: String,
}

impl PageWriter {
    /// A page of A4, upright.
    pub(super) fn a4() -> Self {
        PageWriter { width: 595.0, height: 842.0, rotate: 0, crop: None, content: String::new() }
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

    /// Any operators.
    pub(super) fn raw(mut self, operators: &str) -> Self {
        self.content.push_str(operators);
        self.content.push('\n');
        self
    }

    /// A text whose first letter begins at `x` and stands on `y`.
    pub(super) fn text(mut self, x: f64, y: f64, size: f64, text: &str) -> Self {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let up = self.height - y;
        let _ = writeln!(self.content, "BT /F {size} Tf {x} {up} Td <{codes}> Tj ET");
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

/// The bytes of a PDF with the given pages.
pub(super) fn pdf(pages: &[PageWriter]) -> Vec<u8> {
    let mut objects: Vec<String> = Vec::new();
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 6 + 2 * i)).collect();
    objects.push("<</Type/Catalog/Pages 2 0 R>>".into());
    objects.push(format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()));
    objects.push(
        "<</Type/Font/Subtype/Type0/BaseFont/Test/Encoding/Identity-H/DescendantFonts[4 0 R]\
         /ToUnicode 5 0 R>>"
            .into(),
    );
    objects.push(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Test/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(Identity)/Supplement 0>>/DW 500/CIDToGIDMap/Identity>>"
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
    for (index, page) in pages.iter().enumerate() {
        let crop =
            page.crop.map_or(String::new(), |[l, b, r, t]| format!("/CropBox[{l} {b} {r} {t}]"));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]{crop}/Rotate {}\
             /Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            page.width,
            page.height,
            page.rotate,
            7 + 2 * index
        ));
        objects.push(format!(
            "<</Length {}>>stream\n{}\nendstream",
            page.content.len(),
            page.content
        ));
    }
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
