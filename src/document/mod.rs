//! The document model: what was read, whatever the format.
//! It knows no file format, does no I/O and holds no opinion about what a table or a number means.

mod place;
mod table;

pub use place::{BBox, Locator, PageSpan, Place};
pub use table::{Cell, GridError, Table, TableBuilder};

use crate::diagnostic::Diagnostic;

/// One document in reading order.
///
/// All text in it is Unicode NFC, with non-breaking and exotic spaces folded to U+0020, soft
/// hyphens and zero-width characters dropped (see [`crate::text::clean`]): every reader passes its
/// text through that one function.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Paragraphs and tables of the body, in reading order.
    pub blocks: Vec<Block>,
    /// Foot- and endnotes, in order of their marks.
    pub footnotes: Vec<Footnote>,
    /// Number of pages, where the format has pages.
    pub page_count: Option<u32>,
    /// What was lost or repaired while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages (from 1) without usable text: pictures of text, or fonts without a Unicode map.
    pub pages_without_text: Vec<u32>,
}

/// A top-level piece of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph, heading or list item.
    Paragraph(Paragraph),
    /// A table as printed; a table that goes on over a page break may arrive as several.
    Table(Table),
}

/// A paragraph, heading or list item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Paragraph {
    /// Its text with no line breaks but `\n` for forced ones. An automatic number or bullet is
    /// part of the text, in front, followed by one space ("1. Công tác …"): a reader of a format
    /// where the label is typed could not tell it apart either.
    pub text: String,
    /// What the format says of it, if anything.
    pub role: Role,
    /// True when the whole text is bold.
    pub bold: bool,
    /// Where it stands.
    pub place: Place,
    /// Marks of footnotes in the text: offset in Unicode scalars and index into
    /// [`Document::footnotes`]. The mark itself is not in `text`.
    pub note_marks: Vec<(usize, usize)>,
}

/// What the format itself says a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Running text, or nothing known.
    #[default]
    Body,
    /// A heading of the given level, 1 the highest.
    Heading(u8),
    /// An item of a list.
    ListItem,
}

/// A foot- or endnote.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Footnote {
    /// The printed mark, e.g. "1" or "*".
    pub mark: String,
    /// Its paragraphs, without the mark.
    pub paragraphs: Vec<Paragraph>,
}

impl Document {
    /// The paragraphs of the body, in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
    }

    /// The tables of the body, in order, as printed (not stitched).
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
    }

    /// True when nothing but white space was read.
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.trim().is_empty(),
            Block::Table(table) => table.cells().iter().all(|c| c.text.trim().is_empty()),
        }) && self.footnotes.iter().all(|n| n.paragraphs.iter().all(|p| p.text.trim().is_empty()))
    }
}
