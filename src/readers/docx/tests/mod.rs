//! Tests of the Word reader over files built in memory, one feature a test.
//! No file of the public corpora is copied here; `corpus` only runs over them where they are.

mod corpus;
mod lists;
mod packages;
mod tables;
mod texts;

use super::Docx;
use crate::document::{Block, Document, Table};
use crate::limits::Limits;
use crate::readers::Reader;
use crate::status::ReadError;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:o="urn:schemas-microsoft-com:office:office" "#,
    r#"xmlns:unknown="urn:unknown""#
);

/// A Word file in the making: parts by name.
struct File {
    parts: Vec<(String, Vec<u8>)>,
    relations: String,
}

impl File {
    /// A file with the given content of `w:body`.
    fn new(body: &str) -> File {
        File::with_document(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        ))
    }

    /// A file with the given main part.
    fn with_document(xml: &str) -> File {
        let types = concat!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Override PartName="/word/document.xml" ContentType="application/"#,
            r#"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#
        );
        let rels = concat!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/"#,
            r#"relationships/officeDocument" Target="word/document.xml"/></Relationships>"#
        );
        let mut file = File { parts: Vec::new(), relations: String::new() };
        file.set("[Content_Types].xml", types);
        file.set("_rels/.rels", rels);
        file.set("word/document.xml", xml);
        file
    }

    /// Adds or replaces a part.
    fn set(&mut self, name: &str, content: impl AsRef<[u8]>) {
        self.parts.retain(|(n, _)| n != name);
        self.parts.push((name.to_owned(), content.as_ref().to_vec()));
    }

    /// Adds a side part of the main part: `styles`, `numbering`, `footnotes` with what the root
    /// element holds.
    fn side(mut self, relation: &str, inner: &str) -> File {
        let part = format!("<w:{relation} {NAMESPACES}>{inner}</w:{relation}>");
        self.set(&format!("word/{relation}.xml"), part);
        self.relations.push_str(&format!(
            r#"<Relationship Id="{relation}" Type="http://x/{relation}" Target="{relation}.xml"/>"#
        ));
        let relations = format!("<Relationships>{}</Relationships>", self.relations);
        self.set("word/_rels/document.xml.rels", relations);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn try_read(&self, limits: &Limits) -> Result<Document, ReadError> {
        Docx.read(&self.bytes(), limits)
    }

    fn read(&self) -> Document {
        self.try_read(&Limits::default()).unwrap()
    }
}

/// The document of a body.
fn read(body: &str) -> Document {
    File::new(body).read()
}

/// The texts of the body's paragraphs.
fn texts(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|p| p.text.as_str()).collect()
}

/// A paragraph with one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A cell with properties and text.
fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

/// A table of rows of plain cells.
fn tbl(rows: &[&[&str]]) -> String {
    let row = |cells: &&[&str]| {
        let cells: String = cells.iter().map(|text| tc("", text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A table drawn as lines: the text at each cell's corner, `<` and `^` where a cell goes on.
fn draw(table: &Table) -> Vec<String> {
    let sign = |row: usize, col: usize| match table.cell_at(row, col) {
        None => "~".to_owned(),
        Some(cell) if cell.row < row => "^".to_owned(),
        Some(cell) if cell.col < col => "<".to_owned(),
        Some(cell) => cell.text.replace('\n', "/"),
    };
    (0..table.rows())
        .map(|row| (0..table.cols()).map(|col| sign(row, col)).collect::<Vec<_>>().join("|"))
        .collect()
}

/// The first table of a body, drawn.
fn drawn(body: &str) -> Vec<String> {
    draw(read(body).tables().next().unwrap())
}

/// The codes of the diagnostics.
fn codes(document: &Document) -> Vec<&'static str> {
    document.diagnostics.iter().map(|d| d.code).collect()
}

/// The address of each block.
fn places(document: &Document) -> Vec<&str> {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) => p.place.locator.as_str(),
            Block::Table(t) => t.place.locator.as_str(),
        })
        .collect()
}
