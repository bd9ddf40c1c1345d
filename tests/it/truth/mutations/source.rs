//! The source of a document as a person sees it: its characters, each with its bytes, so that a figure can be
//! changed where it stands in Markdown, plain text, HTML or Word's XML.
//! It knows nothing of relations.

use doisoat::text::key;
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use unicode_normalization::char::compose;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

/// Stands behind every cell of a table.
const CELL: char = '\u{1F}';
/// Stands behind every row of a table, and behind every line of a text.
const ROW: char = '\u{1E}';

/// Where the text of a Word document stands in its package.
const WORD_TEXT: &str = "word/document.xml";

/// A document that can be changed in some places.
pub struct Source {
    /// All bytes, of a Word document those of its package.
    file: Vec<u8>,
    /// The bytes that hold the text.
    text: Vec<u8>,
    zipped: bool,
    /// What is seen, white space folded, with the bytes of each character in `text`.
    seen: Vec<(char, Range<usize>)>,
    /// The rows of all tables; each cell is a range of `seen`.
    rows: Vec<Vec<Range<usize>>>,
}

/// Other characters for a range of those that are seen; an empty range inserts.
#[derive(Debug, Clone)]
pub struct Edit {
    pub at: Range<usize>,
    pub printed: String,
}

impl Source {
    /// The source, where its format is one of those that can be changed.
    pub fn of(extension: &str, bytes: &[u8]) -> Option<Source> {
        let (text, zipped) = match extension {
            "md" | "txt" | "html" | "htm" => (bytes.to_vec(), false),
            "docx" => (member(bytes, WORD_TEXT)?, true),
            _ => return None,
        };
        let words = std::str::from_utf8(&text).ok()?;
        let seen = match extension {
            "md" | "txt" => folded(plain(words)),
            "docx" => folded(tagged(words, true)),
            _ => folded(tagged(words, false)),
        };
        let rows = rows(&seen);
        Some(Source { file: bytes.to_vec(), text, zipped, seen, rows })
    }

    pub fn rows(&self) -> &[Vec<Range<usize>>] {
        &self.rows
    }

    /// What is seen there.
    pub fn words(&self, at: &Range<usize>) -> String {
        self.seen[at.clone()].iter().map(|(c, _)| *c).collect()
    }

    /// Where the words stand first, at or behind a place.
    pub fn find(&self, words: &str, from: usize) -> Option<Range<usize>> {
        let words: Vec<char> =
            words.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        let last = self.seen.len().checked_sub(words.len())?;
        let blank = |c: char| if c == ROW || c == CELL { ' ' } else { c };
        (from..=last)
            .find(|&i| words.iter().enumerate().all(|(k, w)| blank(self.seen[i + k].0) == *w))
            .map(|i| i..i + words.len())
    }

    /// The document with the edits made.
    pub fn with(&self, edits: &[Edit]) -> Vec<u8> {
        let mut sorted: Vec<&Edit> = edits.iter().collect();
        sorted.sort_by_key(|e| std::cmp::Reverse(e.at.start));
        let mut text = self.text.clone();
        for edit in sorted {
            if edit.at.is_empty() {
                let place = self.seen[edit.at.start].1.start;
                text.splice(place..place, edit.printed.bytes());
                continue;
            }
            // The first character makes room for all; marks between the characters stay.
            for (i, (_, bytes)) in self.seen[edit.at.clone()].iter().enumerate().rev() {
                let printed = if i == 0 { edit.printed.as_str() } else { "" };
                text.splice(bytes.clone(), printed.bytes());
            }
        }
        if self.zipped { repacked(&self.file, &text) } else { text }
    }
}

fn member(package: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(package)).ok()?;
    let mut bytes = Vec::new();
    zip.by_name(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The package with another text.
fn repacked(package: &[u8], text: &[u8]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(package)).expect("it was opened before");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).expect("a member of the package");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("a member that can be read");
        let name = file.name().expect("a name in UTF-8").into_owned();
        let bytes = if name == WORD_TEXT { text } else { &bytes };
        out.start_file(name, stored).expect("a new member");
        out.write_all(bytes).expect("memory");
    }
    out.finish().expect("a package").into_inner()
}

type Seen = Vec<(char, Range<usize>)>;

/// Markdown and plain text: tabs and bars divide cells, marks of emphasis and tags are not seen.
fn plain(text: &str) -> Seen {
    let mut seen = Seen::new();
    let mut in_tag = false;
    let mut line_start = true;
    for (i, c) in text.char_indices() {
        let place = i..i + c.len_utf8();
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            '\n' => seen.push((ROW, place)),
            '\t' => seen.push((CELL, place)),
            '|' if line_start => {}
            '|' => seen.push((CELL, place)),
            '*' | '\\' => {}
            _ => seen.push((c, place)),
        }
        line_start = c == '\n';
    }
    seen
}

/// HTML, and the XML of Word, where only `w:t` holds text.
fn tagged(text: &str, word: bool) -> Seen {
    let mut seen = Seen::new();
    let mut at = 0;
    let mut shown = !word;
    while let Some(c) = text[at..].chars().next() {
        let place = at..at + c.len_utf8();
        if c == '<' {
            let end = text[at..].find('>').map_or(text.len(), |i| at + i + 1);
            let tag = text[at + 1..end].trim_end_matches(['>', '/']);
            let name = tag.split_whitespace().next().unwrap_or("").to_lowercase();
            match name.as_str() {
                "/td" | "/th" | "/w:tc" => seen.push((CELL, place)),
                // What stands before a table is no part of its first cell.
                "/tr" | "/w:tr" | "table" | "w:tbl" => seen.push((ROW, place)),
                "/p" | "/h1" | "/h2" | "/h3" | "/h4" | "/li" | "br" | "/div" | "/w:p" | "w:br"
                | "w:tab" => seen.push((' ', place)),
                "w:t" => shown = true,
                "/w:t" => shown = false,
                _ => {}
            }
            at = end;
        } else if c == '&' {
            let end = text[at..].find(';').map_or(place.end, |i| at + i + 1);
            let entity = match &text[at + 1..end.max(at + 1)] {
                "nbsp;" | "#160;" => ' ',
                "lt;" => '<',
                "gt;" => '>',
                "quot;" => '"',
                _ => '&',
            };
            if shown {
                seen.push((entity, at..end));
            }
            at = end;
        } else {
            if shown {
                seen.push((c, place.clone()));
            }
            at = place.end;
        }
    }
    seen
}

/// Letters and their marks become one character, white space one blank.
fn folded(seen: Seen) -> Seen {
    let mut out = Seen::new();
    for (c, place) in seen {
        let c = if c.is_whitespace() { ' ' } else { c };
        if matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}') {
            continue;
        }
        match out.last_mut() {
            Some((' ', _)) if c == ' ' => {}
            Some((last, range)) if compose(*last, c).is_some() => {
                *last = compose(*last, c).unwrap_or(c);
                range.end = place.end;
            }
            _ => out.push((c, place)),
        }
    }
    out
}

fn rows(seen: &[(char, Range<usize>)]) -> Vec<Vec<Range<usize>>> {
    let mut rows = Vec::new();
    let mut row: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (i, (c, _)) in seen.iter().enumerate() {
        if *c != CELL && *c != ROW {
            continue;
        }
        let mut cell = start..i;
        while cell.end > cell.start && seen[cell.end - 1].0 == ' ' {
            cell.end -= 1;
        }
        while cell.end > cell.start && seen[cell.start].0 == ' ' {
            cell.start += 1;
        }
        if cell.is_empty() {
            // A blank cell is filled just before its end.
            cell = i..i;
        }
        row.push(cell);
        start = i + 1;
        if *c == ROW {
            if row.len() > 1 {
                rows.push(std::mem::take(&mut row));
            }
            row.clear();
        }
    }
    rows
}

/// A value cell of the source: its row and its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub row: usize,
    pub column: usize,
}

/// Finds value cells in printed order.
pub struct Cells<'a> {
    source: &'a Source,
    next: Cell,
}

impl<'a> Cells<'a> {
    pub fn of(source: &'a Source) -> Self {
        Cells { source, next: Cell { row: 0, column: 0 } }
    }

    /// The next cell with this content behind a cell with this label.
    pub fn next(&mut self, label: &str, raw: &str) -> Option<Cell> {
        let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = key(label);
        for (r, row) in self.source.rows.iter().enumerate().skip(self.next.row) {
            // A second value line of a label has a blank in its place.
            let labelled = row.iter().position(|c| key(&self.source.words(c)) == wanted);
            let blank = row.get(1).filter(|c| c.is_empty()).map(|_| 1);
            let Some(label_at) = labelled.or(blank) else { continue };
            let from = if r == self.next.row { self.next.column } else { 0 }.max(label_at + 1);
            let found = (from..row.len()).find(|&c| self.source.words(&row[c]) == raw);
            if let Some(column) = found.filter(|_| labelled.is_some() || !raw.is_empty()) {
                self.next = Cell { row: r, column: column + 1 };
                return Some(Cell { row: r, column });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Cells, Edit, Source};

    #[test]
    fn a_figure_is_changed_between_tags_and_marks() {
        let html = "<p>Tiếp nhận <b>3</b>.482&nbsp;hồ  sơ</p><table><tr><td>Số <i>hồ sơ</i></td><td>12</td></tr></table>";
        let source = Source::of("html", html.as_bytes()).unwrap();
        let at = source.find("3.482 hồ sơ", 0).unwrap();
        let edit = Edit { at: at.start..at.start + 5, printed: "4.382".into() };
        let changed = String::from_utf8(source.with(&[edit])).unwrap();
        assert!(changed.contains("<b>4.382</b>&nbsp;hồ  sơ"), "{changed}");
        let cell = Cells::of(&source).next("số hồ sơ", "12").unwrap();
        assert_eq!(source.words(&source.rows()[cell.row][cell.column]), "12");
    }

    #[test]
    fn a_blank_cell_can_be_filled() {
        let source = Source::of("md", "| 1 | Số vấn đề | | x |\n".as_bytes()).unwrap();
        let cell = source.rows()[0][2].clone();
        let changed = source.with(&[Edit { at: cell, printed: "3".into() }]);
        assert_eq!(String::from_utf8(changed).unwrap(), "| 1 | Số vấn đề | 3| x |\n");
    }
}
