//! The limits that keep one document from costing more than it may, with their default values.
//! The readers obey them; this file only names them.

/// Upper bounds for reading one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub input_bytes: u64,
    /// Members of an archive (a Word or spreadsheet file is one).
    pub archive_parts: usize,
    /// Inflated size of one member, in bytes.
    pub part_bytes: u64,
    /// Inflated size of all members that are read, in bytes.
    pub inflated_bytes: u64,
    /// Inflated over deflated size of a member, for members above 1 MB.
    pub ratio: u64,
    /// Nesting of XML elements.
    pub xml_depth: usize,
    /// Nesting of HTML elements.
    pub html_depth: usize,
    /// Paragraphs and tables of the body.
    pub blocks: usize,
    /// Cells of one table; a larger one is dropped with a diagnostic.
    pub table_cells: usize,
    /// Pages.
    pub pages: usize,
    /// Text of the whole document, in bytes of UTF-8.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input_bytes: 100 << 20,
            archive_parts: 4096,
            part_bytes: 64 << 20,
            inflated_bytes: 512 << 20,
            ratio: 100,
            xml_depth: 100,
            html_depth: 512,
            blocks: 1_000_000,
            table_cells: 100_000,
            pages: 2_000,
            text_bytes: 50 << 20,
        }
    }
}
