//! A report as it is written once, before it becomes files.
//! It knows no format of files.

use crate::grid::{self, Grid};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole of a source.yaml.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What to make.
    pub formats: Vec<Format>,
    /// True when Word numbers the headings and lists itself; else the numbers are typed.
    #[serde(default)]
    pub automatic_numbers: bool,
    pub letterhead: Letterhead,
    /// "BÁO CÁO", then what about.
    pub title: Vec<String>,
    pub body: Vec<Block>,
    /// By mark; the text refers to them as `[[mark]]`.
    #[serde(default)]
    pub footnotes: BTreeMap<String, String>,
    pub recipients: Vec<String>,
    pub signer: Signer,
    /// Lines above the table.
    pub appendix: Vec<String>,
    pub table: Table,
}

/// A format of files.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Docx,
    Html,
    Md,
    Xlsx,
    Pdf,
}

impl Format {
    /// Its file name extension.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Html => "html",
            Format::Md => "md",
            Format::Xlsx => "xlsx",
            Format::Pdf => "pdf",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    pub parent: String,
    pub agency: String,
    pub number: String,
    pub place_date: String,
}

/// The two lines that head every official document.
pub const MOTTO: [&str; 2] = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub office: String,
    pub name: String,
}

/// A piece of the narrative.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A heading that begins with a roman number.
    H1(String),
    /// A heading that begins with an arabic number.
    H2(String),
    P(String),
    /// An item of a dashed list, written without the dash.
    Li(String),
}

/// The statistics table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase", tag = "layout")]
pub enum Table {
    /// One indicator a line, under a two-line header.
    Rows {
        /// STT, label, the title above unit and value, unit, value, note.
        head: [String; 6],
        /// Number (`+`: a second value line under one label), label, unit, value, note; `=====`
        /// ends a page of the Markdown.
        rows: Vec<Vec<String>>,
    },
    /// One measure a column.
    Columns {
        /// "Đơn vị tính: …", printed above the table at the right.
        unit_line: Option<String>,
        /// Relative widths of the columns.
        widths: Vec<usize>,
        /// Lines of the header; each lists the cells that begin in it, from the left.
        head: Vec<Vec<HeadCell>>,
        rows: Vec<Vec<String>>,
    },
}

/// A header cell and what it spans.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadCell {
    pub text: String,
    /// Lines it spans.
    #[serde(default = "one")]
    pub rows: usize,
    /// Columns it spans.
    #[serde(default = "one")]
    pub cols: usize,
}

fn one() -> usize {
    1
}

impl Table {
    /// The table as a grid of cells.
    pub fn grid(&self) -> Grid {
        match self {
            Table::Rows { head, rows } => grid::of_rows(head, rows),
            Table::Columns { widths, head, rows, .. } => grid::of_columns(widths, head, rows),
        }
    }

    /// The line about units above the table.
    pub fn unit_line(&self) -> Option<&str> {
        match self {
            Table::Rows { .. } => None,
            Table::Columns { unit_line, .. } => unit_line.as_deref(),
        }
    }

    /// True when the table is so wide that its page lies on its side.
    pub fn landscape(&self) -> bool {
        matches!(self, Table::Columns { .. })
    }
}

/// Running text, or the mark of a footnote.
pub enum Piece<'a> {
    Text(&'a str),
    Mark(&'a str),
}

/// The pieces of a text with `[[mark]]`s in it.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((mark, tail)) = after.split_once("]]") else { break };
        out.push(Piece::Text(before));
        out.push(Piece::Mark(mark));
        rest = tail;
    }
    out.push(Piece::Text(rest));
    out
}
