//! Sheets → the document: reading order, paragraphs over page breaks, tables, footnotes, places.
//! Tables are not joined over pages here; `crate::tables` does that.

use super::columns::{Column, rows_to_columns};
use super::geometry::{Frame, Rect};
use super::lines::{Line, MARK, median};
use super::notes::{Note, take_endnotes, take_notes};
use super::page::{Sheet, SheetTable};
use super::paragraphs::{
    Draft, Measure, append_text, column_to_drafts, ends_sentence, lines_to_cell_text, starts_lower,
    usual_padding, usual_pitch,
};
use super::running::drop_running_lines;
use crate::diagnostic::Diagnostic;
use crate::document::{
    Block, Cell, Document, Footnote, Locator, PageSpan, Paragraph, Place, Role, Table, TableBuilder,
};
use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};
use crate::text::clean;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Where the text of a page lies between its margins, and how its lines follow each other.
fn measures(sheets: &[Sheet], flows: &[Vec<Flow>]) -> Vec<Measure> {
    let pitch = usual_pitch(flows.iter().flatten().filter_map(|f| match f {
        Flow::Column(column) => Some(column),
        Flow::Table(_) => None,
    }));
    let own: Vec<Option<(f64, f64)>> = flows
        .iter()
        .map(|flow| {
            let lines = || {
                flow.iter()
                    .filter_map(|f| match f {
                        Flow::Column(column) if !column.beside => Some(column),
                        _ => None,
                    })
                    .flat_map(|c| &c.lines)
            };
            (lines().count() >= 5).then(|| {
                (
                    lines().map(|l| l.l).fold(f64::INFINITY, f64::min),
                    lines().map(|l| l.r).fold(0.0, f64::max),
                )
            })
        })
        .collect();
    sheets
        .iter()
        .zip(&own)
        .map(|(sheet, margins)| {
            let width = sheet.frame.size().0;
            let alike = || {
                sheets
                    .iter()
                    .zip(&own)
                    .filter(move |(other, _)| (other.frame.size().0 - width).abs() < 2.0)
                    .filter_map(|(_, margins)| *margins)
            };
            let usual = median(alike().map(|m| m.0)).zip(median(alike().map(|m| m.1)));
            let (l, r) = match (margins, usual) {
                (Some(own), Some(usual)) => (own.0.min(usual.0), own.1.max(usual.1)),
                (None, Some(usual)) => usual,
                // Too few lines to know: the margins of a printed letter.
                _ => (0.12 * width, 0.9 * width),
            };
            Measure { l, r, pitch }
        })
        .collect()
}

/// What stands on a page, in reading order.
enum Flow {
    Column(Column),
    /// Index into the tables of the sheet.
    Table(usize),
}

/// Puts tables and columns of a page in reading order: a table parts the text above from below.
fn sheet_to_flow(rows: Vec<Vec<Line>>, tables: &[SheetTable]) -> Vec<Flow> {
    let mut flow = Vec::new();
    let mut rows = rows.into_iter().peekable();
    for (index, table) in tables.iter().enumerate() {
        let middle = table.grid.rect.t;
        let mut zone = Vec::new();
        while let Some(row) = rows.next_if(|r| r.first().is_none_or(|l| l.base < middle + l.size)) {
            zone.push(row);
        }
        flow.extend(rows_to_columns(zone).into_iter().map(Flow::Column));
        flow.push(Flow::Table(index));
    }
    flow.extend(rows_to_columns(rows.collect()).into_iter().map(Flow::Column));
    flow
}

/// Puts the pages together. `numbers` are the page numbers of the sheets, from 1.
pub(super) fn sheets_to_document(
    mut sheets: Vec<Sheet>,
    limits: &Limits,
) -> Result<Document, ReadError> {
    drop_running_lines(&mut sheets);
    let body = body_size(&sheets);
    let notes: Vec<Vec<Note>> = sheets.iter_mut().map(|sheet| take_notes(sheet, body)).collect();
    let flows: Vec<Vec<Flow>> = sheets
        .iter_mut()
        .map(|sheet| sheet_to_flow(std::mem::take(&mut sheet.rows), &sheet.tables))
        .collect();
    let measures = measures(&sheets, &flows);
    let mut pages: Vec<Vec<Item>> = flows
        .into_iter()
        .zip(measures)
        .map(|(flow, measure)| flow.into_iter().flat_map(|f| flow_to_items(f, measure)).collect())
        .collect();
    let endnotes = take_endnotes(&mut pages, &sheets);
    let larger = sizes_of_headings(&pages);
    let mut assembly = Assembly { limits: *limits, larger, ..Assembly::default() };
    assembly.notes(&sheets, notes);
    assembly.endnotes(&sheets, endnotes);
    for (index, (sheet, items)) in sheets.iter().zip(pages).enumerate() {
        let page = Page { no: index as u32 + 1, frame: sheet.frame };
        assembly.page(page, sheet, items)?;
    }
    assembly.close_paragraph();
    assembly.finish()
}

/// A paragraph or a table of a page, in reading order.
pub(super) enum Item {
    Paragraph(Draft),
    /// Index into the tables of the sheet.
    Table(usize),
}

fn flow_to_items(flow: Flow, measure: Measure) -> Vec<Item> {
    match flow {
        Flow::Column(column) => {
            let measure = if column.beside { own_measure(&column, measure) } else { measure };
            column_to_drafts(&column, measure).into_iter().map(Item::Paragraph).collect()
        }
        Flow::Table(index) => vec![Item::Table(index)],
    }
}

/// The font size of most of the text.
fn body_size(sheets: &[Sheet]) -> f64 {
    let lines = sheets.iter().flat_map(|s| {
        let cells = s.tables.iter().flat_map(|t| t.lines.iter().flatten());
        s.rows.iter().flatten().chain(cells)
    });
    let mut weights: HashMap<i64, usize> = HashMap::new();
    for line in lines {
        *weights.entry((line.size * 2.0).round() as i64).or_default() += line.text.len();
    }
    let usual = weights.into_iter().max_by_key(|&(size, weight)| (weight, size));
    usual.map_or(12.0, |(size, _)| size as f64 / 2.0)
}

#[derive(Clone, Copy)]
struct Page {
    no: u32,
    frame: Frame,
}

/// A paragraph that the next page may continue.
struct OpenParagraph {
    draft: Draft,
    spans: Vec<PageSpan>,
    locator: Locator,
    /// Scalars of the text before the last piece.
    before: usize,
    role: Role,
}

#[derive(Default)]
struct Assembly {
    limits: Limits,
    document: Document,
    open: Option<OpenParagraph>,
    /// Footnote by page and mark.
    note_index: HashMap<(u32, String), usize>,
    /// Font sizes of headings, the largest first.
    larger: Vec<i64>,
    /// Endnote by mark.
    endnote_index: HashMap<String, usize>,
    /// Footnotes whose mark was found.
    marked: HashSet<usize>,
    text_bytes: usize,
    paragraph_no: usize,
}

impl Assembly {
    /// Reads the footnotes of all pages first, so that marks find them.
    fn notes(&mut self, sheets: &[Sheet], notes: Vec<Vec<Note>>) {
        for (index, of_page) in notes.into_iter().enumerate() {
            let page = Page { no: index as u32 + 1, frame: sheets[index].frame };
            for note in of_page {
                let goes_on = note.mark.is_empty();
                let number = self.document.footnotes.len() + usize::from(!goes_on);
                let base = Locator::new(format!("footnote[{number}]"));
                let paragraphs = note_paragraphs(&note.lines).into_iter().enumerate();
                let paragraphs = paragraphs.map(|(i, (text, rect))| {
                    let span = whole(page, rect, &text);
                    let place = Place { locator: base.child("p", i + 1), spans: vec![span] };
                    Paragraph { text, place, ..Paragraph::default() }
                });
                let paragraphs: Vec<Paragraph> = paragraphs.collect();
                if goes_on && let Some(last) = self.document.footnotes.last_mut() {
                    last.paragraphs.extend(paragraphs);
                    continue;
                }
                self.note_index
                    .entry((page.no, note.mark.clone()))
                    .or_insert(self.document.footnotes.len());
                self.document.footnotes.push(Footnote { mark: note.mark, paragraphs });
            }
        }
    }

    /// Reads the notes at the end of the document, each a paragraph: index of its page and draft.
    fn endnotes(&mut self, sheets: &[Sheet], notes: Vec<(usize, Draft)>) {
        for (index, mut draft) in notes {
            let page = Page { no: index as u32 + 1, frame: sheets[index].frame };
            let mark = draft.marks.remove(0);
            let text = clean(&plain(&draft.text[MARK.len_utf8()..], &draft.marks));
            let number = self.document.footnotes.len() + 1;
            let locator = Locator::new(format!("footnote[{number}]")).child("p", 1);
            let place = Place { locator, spans: vec![whole(page, draft.rect, &text)] };
            self.endnote_index.entry(mark.clone()).or_insert(number - 1);
            let paragraphs = vec![Paragraph { text, place, ..Paragraph::default() }];
            self.document.footnotes.push(Footnote { mark, paragraphs });
        }
    }

    fn page(&mut self, page: Page, sheet: &Sheet, items: Vec<Item>) -> Result<(), ReadError> {
        self.paragraph_no = 0;
        let mut table_no = 0;
        let mut first_of_page = true;
        for item in items {
            match item {
                Item::Paragraph(draft) => {
                    let role = match tagged_role(&draft.contents, &sheet.roles) {
                        Role::Body if sheet.roles.is_empty() => role_by_size(&draft, &self.larger),
                        role => role,
                    };
                    self.paragraph(page, draft, role, first_of_page)?;
                    first_of_page = false;
                }
                Item::Table(index) => {
                    self.close_paragraph();
                    table_no += 1;
                    first_of_page = false;
                    self.table(page, &sheet.tables[index], table_no)?;
                }
            }
        }
        if !sheet.turned.is_empty() {
            let mut text = String::new();
            for line in &sheet.turned {
                append_text(&mut text, &line.text);
            }
            let marks = sheet.turned.iter().flat_map(|l| l.marks.clone()).collect();
            let draft = Draft { text, marks, apart: true, ..Draft::default() };
            self.paragraph(page, draft, Role::Body, false)?;
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        page: Page,
        draft: Draft,
        role: Role,
        first: bool,
    ) -> Result<(), ReadError> {
        self.count(draft.text.len())?;
        if first
            && let Some(open) = &mut self.open
            && goes_on(&open.draft, &draft)
        {
            open.before = open.draft.text.chars().count();
            append_text(&mut open.draft.text, &draft.text);
            open.draft.marks.extend(draft.marks);
            open.draft.bold &= draft.bold;
            open.draft.full = draft.full;
            let chars = (open.before, open.draft.text.chars().count());
            open.spans.push(PageSpan {
                page_no: page.no,
                bbox: Some(page.frame.bbox(draft.rect)),
                chars,
            });
            return Ok(());
        }
        self.close_paragraph();
        self.paragraph_no += 1;
        let locator = Locator::new(format!("page[{}]/p[{}]", page.no, self.paragraph_no));
        let known = draft.rect.width() > 0.0;
        let span = PageSpan {
            page_no: page.no,
            bbox: known.then(|| page.frame.bbox(draft.rect)),
            chars: (0, draft.text.chars().count()),
        };
        self.open = Some(OpenParagraph { draft, spans: vec![span], locator, before: 0, role });
        Ok(())
    }

    /// Ends the open paragraph: marks become references, or raised digits where no note is known.
    fn close_paragraph(&mut self) {
        let Some(open) = self.open.take() else { return };
        let OpenParagraph { draft, mut spans, locator, role, .. } = open;
        let mut text = String::new();
        let mut note_marks = Vec::new();
        let mut marks = draft.marks.iter();
        let mut length = 0;
        // Where each scalar of the draft lands in the final text.
        let mut landed = Vec::with_capacity(draft.text.len());
        for c in draft.text.chars() {
            landed.push(length);
            if c == ' ' && text.ends_with(' ') {
                // A mark stood between two spaces.
                continue;
            }
            if c != MARK {
                text.push(c);
                length += 1;
                continue;
            }
            let Some(mark) = marks.next() else { continue };
            let page =
                spans.iter().rev().find(|s| s.chars.0 < landed.len()).map_or(0, |s| s.page_no);
            match self.find_note(page, mark).filter(|_| !is_exponent(&text, mark)) {
                // A mark stands once; a second one alike is something else.
                Some(note) if mark.starts_with('*') || self.marked.insert(note) => {
                    note_marks.push((length, note));
                }
                _ => {
                    for c in raised(mark) {
                        text.push(c);
                        length += 1;
                    }
                }
            }
        }
        landed.push(length);
        for span in &mut spans {
            let at = |i: usize| landed.get(i).copied().unwrap_or(length);
            span.chars = (at(span.chars.0), at(span.chars.1));
        }
        self.document.blocks.push(Block::Paragraph(Paragraph {
            text,
            role,
            bold: draft.bold,
            place: Place { locator, spans },
            note_marks,
        }));
    }

    /// The note of a mark: on its page, on the next when it did not fit, or at the end.
    fn find_note(&self, page: u32, mark: &str) -> Option<usize> {
        [page, page + 1]
            .into_iter()
            .find_map(|no| self.note_index.get(&(no, mark.to_owned())).copied())
            .or_else(|| self.endnote_index.get(mark).copied())
    }

    fn table(&mut self, page: Page, table: &SheetTable, number: usize) -> Result<(), ReadError> {
        let base = Locator::new(format!("page[{}]/tbl[{number}]", page.no));
        if table.grid.cells.len() > self.limits.table_cells {
            self.document.diagnostics.push(Diagnostic::loss(
                "table-too-large",
                format!(
                    "a table with {} cells was left out (limit {})",
                    table.grid.cells.len(),
                    self.limits.table_cells
                ),
                Some(base),
            ));
            return Ok(());
        }
        let built = self.build_table(page, table, &base)?;
        self.document.blocks.push(Block::Table(built));
        Ok(())
    }

    fn build_table(
        &mut self,
        page: Page,
        table: &SheetTable,
        base: &Locator,
    ) -> Result<Table, ReadError> {
        let padding = usual_padding(
            table.grid.cells.iter().map(|c| c.rect).zip(table.lines.iter().map(Vec::as_slice)),
        );
        let span = PageSpan {
            page_no: page.no,
            bbox: Some(page.frame.bbox(table.grid.rect)),
            chars: (0, 0),
        };
        let mut builder = TableBuilder::new(Place { locator: base.clone(), spans: vec![span] });
        for (cell, lines) in table.grid.cells.iter().zip(&table.lines) {
            let drafted = lines_to_cell_text(lines, cell.rect, padding);
            self.count(drafted.len())?;
            let mut text = String::new();
            let mut marks = lines.iter().flat_map(|l| &l.marks);
            for c in drafted.chars() {
                if c != MARK {
                    text.push(c);
                } else if let Some(mark) = marks.next()
                    && (self.find_note(page.no, mark).is_none() || is_exponent(&text, mark))
                {
                    text.extend(raised(mark));
                }
            }
            let text = clean(&text);
            let readings = readings(&text, lines);
            let locator = base.child("tr", cell.row + 1).child("tc", cell.col + 1);
            let span = whole(page, cell.rect, &text);
            builder.push(Cell {
                row: cell.row,
                col: cell.col,
                row_span: cell.row_span,
                col_span: cell.col_span,
                bold: !text.is_empty() && lines.iter().all(|l| l.bold),
                text,
                readings,
                hidden: false,
                place: Place { locator, spans: vec![span] },
            });
        }
        builder.build().or_else(|fault| {
            self.document.diagnostics.push(Diagnostic::loss(
                "table-dropped",
                format!("a table was left out: {fault}"),
                Some(base.clone()),
            ));
            Ok(Table::default())
        })
    }

    /// Counts text and blocks against the limits.
    fn count(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text_bytes += bytes;
        if self.text_bytes > self.limits.text_bytes {
            return Err(ReadError::limit(
                LimitKind::Text,
                format!("the text is over the limit of {} bytes", self.limits.text_bytes),
            ));
        }
        if self.document.blocks.len() >= self.limits.blocks {
            return Err(ReadError::limit(
                LimitKind::Blocks,
                format!("more than {} paragraphs and tables", self.limits.blocks),
            ));
        }
        Ok(())
    }

    fn finish(self) -> Result<Document, ReadError> {
        Ok(self.document)
    }
}

/// Least font size of a heading, relative to the prose: 14 points over 11, 16 over 13. Letterheads
/// differ from their reports by one or two points.
const LARGER: f64 = 1.2;
/// Longest heading told by its size alone, in characters: two lines.
const LONGEST_HEADING: usize = 160;
/// Levels of headings.
const LEVELS: usize = 6;

/// Font sizes are compared as half points.
fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// The font sizes that are larger than that of most of the prose, the largest first.
fn sizes_of_headings(pages: &[Vec<Item>]) -> Vec<i64> {
    let mut weights: BTreeMap<i64, usize> = BTreeMap::new();
    for item in pages.iter().flatten() {
        if let Item::Paragraph(draft) = item {
            *weights.entry(half_points(draft.size)).or_default() += draft.text.len();
        }
    }
    let Some((&prose, _)) = weights.iter().max_by_key(|&(&size, &weight)| (weight, size)) else {
        return Vec::new();
    };
    let larger = weights.into_keys().filter(|&size| size as f64 >= LARGER * prose as f64);
    larger.rev().take(LEVELS).collect()
}

/// A heading, when the paragraph is set in a size of headings and reads as one.
fn role_by_size(draft: &Draft, larger: &[i64]) -> Role {
    let level = larger.iter().position(|&size| size == half_points(draft.size));
    let reads = draft.text.chars().any(char::is_alphabetic)
        && draft.text.chars().count() <= LONGEST_HEADING
        && !draft.text.ends_with(['.', ';', ',']);
    match level {
        Some(level) if reads => Role::Heading(level as u8 + 1),
        _ => Role::Body,
    }
}

/// What the structure tree says of a paragraph: sound when it says the same of all its letters.
fn tagged_role(contents: &[u32], roles: &HashMap<u32, Role>) -> Role {
    let mut said = contents.iter().map(|content| roles.get(content).copied());
    match said.next() {
        Some(Some(role)) if said.all(|other| other == Some(role)) => role,
        _ => Role::Body,
    }
}

/// What a cell may say, when one of its lines leaves it open.
fn readings(text: &str, lines: &[Line]) -> Vec<String> {
    if lines.iter().all(|line| line.other.is_none()) {
        return Vec::new();
    }
    let others = lines.iter().map(|line| line.other.as_deref().unwrap_or(&line.text));
    let other = clean(&others.collect::<Vec<_>>().join(" "));
    // In words, white space more or less says the same.
    let open =
        other != text && [text, &other].iter().any(|t| t.contains(|c: char| c.is_ascii_digit()));
    if open { vec![text.to_owned(), other] } else { Vec::new() }
}

fn own_measure(column: &Column, page: Measure) -> Measure {
    let l = column.lines.iter().map(|l| l.l).fold(f64::INFINITY, f64::min);
    let r = column.lines.iter().map(|l| l.r).fold(0.0, f64::max);
    Measure { l, r, pitch: page.pitch }
}

/// True when the paragraph at the end of a page goes on with the first one of the next.
fn goes_on(open: &Draft, next: &Draft) -> bool {
    open.full
        && next.flush
        && !open.apart
        && !next.apart
        && (open.size - next.size).abs() < 0.1 * open.size.max(1.0)
        && (!ends_sentence(&open.text) || starts_lower(&next.text))
}

fn whole(page: Page, rect: Rect, text: &str) -> PageSpan {
    PageSpan {
        page_no: page.no,
        bbox: Some(page.frame.bbox(rect)),
        chars: (0, text.chars().count()),
    }
}

/// A mark without a note, so that a raised digit does not join the number before it.
fn raised(mark: &str) -> impl Iterator<Item = char> + '_ {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    mark.chars().map(|c| c.to_digit(10).map_or(c, |d| DIGITS[d as usize]))
}

/// True for the raised digit of a unit of area or volume: "m²" is no reference to note 2.
fn is_exponent(text: &str, mark: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(mark, "2" | "3") && matches!(word, "m" | "km" | "cm" | "dm" | "mm" | "hm")
}

/// The paragraphs of a note: its lines joined, list items apart.
fn note_paragraphs(lines: &[Line]) -> Vec<(String, Rect)> {
    let mut paragraphs: Vec<(String, Rect)> = Vec::new();
    for line in lines {
        let text = plain(&line.text, &line.marks);
        match paragraphs.last_mut() {
            Some((last, rect)) if line.after_label.is_none() || !ends_sentence(last) => {
                append_text(last, &text);
                *rect = rect.union(line.rect());
            }
            _ => paragraphs.push((text, line.rect())),
        }
    }
    paragraphs
}

/// Text with its marks as raised digits.
fn plain(text: &str, marks: &[String]) -> String {
    let mut marks = marks.iter();
    let mut out = String::new();
    for c in text.chars() {
        if c != MARK {
            out.push(c);
        } else if let Some(mark) = marks.next() {
            out.extend(raised(mark));
        }
    }
    out
}
