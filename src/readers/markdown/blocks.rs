//! Lines of Markdown → blocks: where a paragraph, heading, list item, table or note begins and ends.
//! It leaves inline markup to `inline` and the shape of tables to `grid`.

use super::footnotes::{self, NoteIndex};
use super::grid::{self, GridSource};
use super::inline;
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, Footnote, Locator, Paragraph, Place, Role};
use crate::limits::Limits;
use crate::readers::Reader;
use crate::readers::html::Html;
use crate::status::{LimitKind, ReadError, Status};

/// A block as its source lines say, markup still in it.
#[derive(Debug)]
enum Raw {
    Paragraph { line: usize, source: String, role: Role },
    Note { line: usize, mark: String, source: String },
    Grid { line: usize, source: GridSource },
    Html { line: usize, source: String },
}

/// Reads the text of a document.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Document, ReadError> {
    let raws = split(text, limits)?;
    let mut document = Document::default();
    let mut notes = NoteIndex::default();
    for raw in &raws {
        if let Raw::Note { mark, .. } = raw {
            notes.add(mark, document.footnotes.len());
            document.footnotes.push(Footnote { mark: mark.clone(), paragraphs: Vec::new() });
        }
    }
    let mut note = 0;
    for raw in raws {
        match raw {
            Raw::Paragraph { line, source, role } => {
                let paragraph = paragraph(&source, line, role, &mut notes);
                if !paragraph.text.is_empty() {
                    document.blocks.push(Block::Paragraph(paragraph));
                }
            }
            Raw::Note { line, source, .. } => {
                let paragraph = paragraph(&source, line, Role::Body, &mut notes);
                document.footnotes[note].paragraphs.push(paragraph);
                note += 1;
            }
            Raw::Grid { line, source } => {
                let cells = source.cells();
                if cells > limits.table_cells {
                    document.diagnostics.push(Diagnostic::loss(
                        "table-dropped",
                        format!(
                            "a table of {cells} cells, over the limit of {}, was left out",
                            limits.table_cells
                        ),
                        Some(at(line)),
                    ));
                    continue;
                }
                let is_note = |mark: &str| notes.has(mark);
                match grid::table(&source, &at(line), line, &is_note) {
                    Ok(table) if table.cells().iter().all(|c| c.text.is_empty()) => {}
                    Ok(table) => document.blocks.push(Block::Table(table)),
                    Err(e) => document.diagnostics.push(Diagnostic::loss(
                        "table-dropped",
                        format!("a table was left out: {e}"),
                        Some(at(line)),
                    )),
                }
            }
            Raw::Html { line, source } => add_html(&source, line, limits, &mut document),
        }
    }
    Ok(document)
}

/// Adds what the HTML reader sees in a block of HTML; its places stand below the block's line.
fn add_html(source: &str, line: usize, limits: &Limits, document: &mut Document) {
    // The mark says that it is UTF-8, whatever a declaration in it says.
    let bytes = [b"\xEF\xBB\xBF", source.as_bytes()].concat();
    let read = match Html.read(&bytes, limits) {
        Ok(read) => read,
        Err(e) if e.status == Status::Empty => return,
        Err(e) => {
            let message = format!("a block of HTML was left out: {}", e.message);
            document.diagnostics.push(Diagnostic::loss("table-dropped", message, Some(at(line))));
            return;
        }
    };
    let below = |place: &mut Place| {
        let inner = place.locator.as_str();
        let inner = inner.strip_prefix("body/").unwrap_or(inner);
        place.locator = Locator::new(format!("{}/{inner}", at(line)));
    };
    let notes = document.footnotes.len();
    for mut block in read.blocks {
        match &mut block {
            Block::Paragraph(paragraph) => {
                below(&mut paragraph.place);
                paragraph.note_marks.iter_mut().for_each(|mark| mark.1 += notes);
            }
            Block::Table(table) => table.places_mut().for_each(&below),
        }
        document.blocks.push(block);
    }
    for mut note in read.footnotes {
        note.paragraphs.iter_mut().for_each(|p| below(&mut p.place));
        document.footnotes.push(note);
    }
    document.diagnostics.extend(read.diagnostics);
}

/// The place of a line, from 1.
pub(super) fn at(line: usize) -> Locator {
    Locator::new(format!("line[{line}]"))
}

fn paragraph(source: &str, line: usize, role: Role, notes: &mut NoteIndex) -> Paragraph {
    let read = inline::read(source, &|mark| notes.has(mark));
    let note_marks = read
        .marks
        .iter()
        .filter_map(|(offset, mark)| Some((*offset, notes.resolve(mark)?)))
        .collect();
    Paragraph { text: read.text, role, bold: read.bold, place: Place::at(at(line)), note_marks }
}

/// Splits the text into raw blocks.
fn split(text: &str, limits: &Limits) -> Result<Vec<Raw>, ReadError> {
    let lines: Vec<&str> =
        text.split('\n').flat_map(|l| l.strip_suffix('\r').unwrap_or(l).split('\r')).collect();
    let html_ends = grid::html_ends(&lines);
    let mut out: Vec<Raw> = Vec::new();
    // The paragraph or note that the next line of text goes on with.
    let mut open = false;
    let mut i = 0;
    while i < lines.len() {
        if out.len() > limits.blocks {
            return Err(ReadError::limit(
                LimitKind::Blocks,
                format!("the text has more than {} blocks", limits.blocks),
            ));
        }
        let line = lines[i];
        let number = i + 1;
        let trimmed = line.trim();
        if trimmed.is_empty() || is_rule(trimmed) || is_fence(trimmed) {
            open = false;
            i += 1;
            continue;
        }
        if let Some(&end) = html_ends.get(&i) {
            out.push(Raw::Html { line: number, source: lines[i..end].join("\n") });
            open = false;
            i = end;
            continue;
        }
        if let Some((source, length)) = grid::at_start(&lines[i..]) {
            out.push(Raw::Grid { line: number, source });
            open = false;
            i += length;
            continue;
        }
        i += 1;
        let unquoted = trimmed.trim_start_matches('>').trim_start();
        // The two spaces that break a line stand at its end: keep them for `joined`.
        let body = if unquoted.len() < trimmed.len() { unquoted } else { line };
        if let Some(level) = inline::heading_level(trimmed) {
            let source = trimmed.trim_matches('#').trim().to_owned();
            out.push(Raw::Paragraph { line: number, source, role: Role::Heading(level) });
            open = false;
        } else if let Some(note) = footnotes::definition(trimmed) {
            let source = note.rest.to_owned();
            out.push(Raw::Note { line: number, mark: note.mark, source });
            open = true;
        } else if is_list_item(trimmed) {
            let source = body.to_owned();
            out.push(Raw::Paragraph { line: number, source, role: Role::ListItem });
            open = true;
        } else if open
            && let Some(Raw::Paragraph { source, .. } | Raw::Note { source, .. }) = out.last_mut()
        {
            join(source, body);
        } else {
            out.push(Raw::Paragraph { line: number, source: body.to_owned(), role: Role::Body });
            open = true;
        }
    }
    Ok(out)
}

/// Adds a line to a paragraph: by a space, or by a line break after two spaces or a backslash.
fn join(source: &mut String, line: &str) {
    let breaks = source.ends_with("  ");
    if let Some(rest) = source.strip_suffix('\\') {
        source.truncate(rest.len());
        source.push('\n');
    } else {
        source.push(if breaks { '\n' } else { ' ' });
    }
    source.push_str(line);
}

/// `---`, `***`, `___`, `===`, also with spaces: a rule or the underline of a heading.
fn is_rule(trimmed: &str) -> bool {
    let mut chars = trimmed.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next() else { return false };
    matches!(first, '-' | '*' | '_' | '=')
        && trimmed.len() >= 3
        && chars.all(|c| c == first)
        && trimmed.chars().filter(|c| *c == first).count() >= 3
}

fn is_fence(trimmed: &str) -> bool {
    trimmed.starts_with("```") || trimmed.starts_with("~~~")
}

/// True when a line begins with the label of a list item: a bullet, one or two digits or a small
/// letter with `.` or `)`. Longer numbers are years or amounts at a line's start.
fn is_list_item(trimmed: &str) -> bool {
    let Some((label, rest)) = trimmed.split_once([' ', '\t']) else { return false };
    !rest.trim().is_empty() && is_list_label(label)
}

/// True for "-", "•", "1.", "12)", "a)", "(a)".
pub(super) fn is_list_label(label: &str) -> bool {
    if matches!(label, "-" | "+" | "*" | "•" | "–" | "—" | "▪" | "●" | "o" | "§" | "\\-" | "\\+")
    {
        return true;
    }
    let Some(inner) = label.strip_suffix(['.', ')']) else { return false };
    let inner = inner.trim_start_matches('(');
    let digits = inner.chars().all(|c| c.is_ascii_digit());
    let letter = inner.chars().count() == 1 && inner.chars().all(char::is_lowercase);
    !inner.is_empty() && ((digits && inner.len() <= 2) || letter)
}
