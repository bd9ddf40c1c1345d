//! Places: where in the file something stands, for people and for programs.
//! It does not say how a place was found; the readers do that.

use std::fmt;
use std::sync::Arc;

/// The address of a block or cell in its file, 1-based: `body/p[12]`, `body/tbl[1]/tr[72]/tc[4]`,
/// `footnote[3]`, `line[35]/cell[4]`, `sheet["Biểu"]/F12`, `page[7]/tbl[1]/tr[72]/tc[4]`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Locator(Arc<str>);

impl Locator {
    /// A locator of the given text.
    pub fn new(text: impl AsRef<str>) -> Self {
        Locator(Arc::from(text.as_ref()))
    }

    /// A place below this one: `Locator::new("body/tbl[1]").child("tr", 72)`.
    pub fn child(&self, step: &str, number: usize) -> Self {
        Locator::new(format!("{}/{step}[{number}]", self.0))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Locator {
    fn default() -> Self {
        Locator::new("")
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A rectangle on a page, in points (1/72 inch); origin at the top left of the page as it is seen
/// (CropBox and rotation applied); `l < r`, `t < b`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BBox {
    /// Left edge.
    pub l: f64,
    /// Top edge.
    pub t: f64,
    /// Right edge.
    pub r: f64,
    /// Bottom edge.
    pub b: f64,
}

impl BBox {
    /// The smallest rectangle that holds both.
    pub fn union(self, other: BBox) -> BBox {
        BBox {
            l: self.l.min(other.l),
            t: self.t.min(other.t),
            r: self.r.max(other.r),
            b: self.b.max(other.b),
        }
    }
}

/// A piece of a block that lies on one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageSpan {
    /// Page, from 1.
    pub page_no: u32,
    /// The rectangle of the piece, where the reader knows it.
    pub bbox: Option<BBox>,
    /// The Unicode scalars of the block's text that lie in the piece: start and end.
    pub chars: (usize, usize),
}

/// Where a block or a cell stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// Its address.
    pub locator: Locator,
    /// The pages it lies on, in order; empty where the format has no pages.
    pub spans: Vec<PageSpan>,
}

impl Place {
    /// A place with an address and no page.
    pub fn at(locator: Locator) -> Self {
        Place { locator, spans: Vec::new() }
    }

    /// The first page, where known.
    pub fn page_no(&self) -> Option<u32> {
        self.spans.first().map(|s| s.page_no)
    }
}
