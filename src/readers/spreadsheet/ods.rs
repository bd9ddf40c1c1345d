//! ODS → sheets: an own walk over `content.xml`, because the text that a cell shows, its merges
//! and what is hidden stand there and calamine gives none of them.
//! It does not read drawings, comments, change history, and follows no link to other files.

use super::display::general;
use super::office::{Workbook, iso_date};
use super::sheet::{Look, Region, Sheet, SheetCell};
use super::xlsx_parts::attr;
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::readers::archive::Archive;
use crate::readers::charset;
use crate::status::{LimitKind, ReadError, Status};
use crate::text::clean;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Most cells with text or borders that are read of one sheet.
const MAX_SHEET_CELLS: usize = 1_000_000;
/// Longest run of repeated empty cells that is looked at for borders: beyond the widest form, and
/// short of the 16,384 columns by which LibreOffice ends each row.
const MAX_BLANK_RUN: u32 = 128;
/// Longest run of repeated empty rows that is looked at for borders.
const MAX_BLANK_ROWS: u32 = 200;

/// Reads an ODS workbook.
///
/// # Errors
/// The limits, `corrupt`, `encrypted`.
pub fn read_ods(bytes: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    let mut archive = Archive::open(bytes, limits)?;
    if let Some(manifest) = archive.part("META-INF/manifest.xml")?
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(ReadError::new(
            Status::Encrypted,
            "the sheet is protected by a password; save it without a password and send it again",
        ));
    }
    let content = archive
        .part("content.xml")?
        .ok_or_else(|| ReadError::corrupt("the sheet has no content.xml; save it again"))?;
    let text = charset::decode(&content, None).text;
    let mut walk = Walk {
        limits: *limits,
        styles: HashMap::new(),
        style: None,
        workbook: Workbook { sheets: Vec::new(), diagnostics: Vec::new() },
        table_depth: 0,
        skip_depth: 0,
        depth: 0,
        text_bytes: 0,
        row: 0,
        row_cells: Vec::new(),
        row_repeat: 1,
        col: 0,
        column: 0,
        column_styles: Vec::new(),
        cell: None,
        full: false,
    };
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(e)) => {
                walk.depth += 1;
                if walk.depth > limits.xml_depth {
                    return Err(ReadError::limit(
                        LimitKind::Depth,
                        format!("the XML nests more than {} elements", limits.xml_depth),
                    ));
                }
                walk.start(&e);
            }
            Ok(Event::Empty(e)) => {
                walk.start(&e);
                walk.end(e.local_name().as_ref(), e.name().as_ref())?;
            }
            Ok(Event::End(e)) => {
                walk.depth -= 1;
                walk.end(e.local_name().as_ref(), e.name().as_ref())?;
            }
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let entity = reference.into_inner();
                if let Ok(text) = quick_xml::escape::unescape(&format!("&{entity};")) {
                    walk.text(&text);
                }
            }
            Ok(_) => {}
            Err(error) => {
                walk.workbook.diagnostics.push(Diagnostic::loss(
                    "sheet-cut",
                    format!("the sheets were read only in part ({error})"),
                    None,
                ));
                break;
            }
        }
    }
    if walk.workbook.sheets.is_empty() {
        return Err(ReadError::corrupt("the file holds no sheet; open it and save it again"));
    }
    Ok(walk.workbook)
}

/// A cell under way.
struct OpenCell {
    look: Look,
    text: String,
    paragraphs: usize,
    kind: String,
    value: Option<String>,
    formula: bool,
    repeat: u32,
    rows: u32,
    cols: u32,
    depth: usize,
}

#[derive(Default)]
struct Style {
    look: Look,
    hidden: bool,
}

struct Walk {
    limits: Limits,
    styles: HashMap<String, Style>,
    style: Option<String>,
    workbook: Workbook,
    /// Tables within cells are not sheets.
    table_depth: usize,
    /// Depth of the element whose content is not read, 0 for none.
    skip_depth: usize,
    depth: usize,
    text_bytes: usize,
    row: u32,
    row_cells: Vec<SheetCell>,
    row_repeat: u32,
    col: u32,
    column: u32,
    /// Default style of columns: end of the run and style.
    column_styles: Vec<(u32, String)>,
    cell: Option<OpenCell>,
    full: bool,
}

impl Walk {
    fn start(&mut self, e: &BytesStart) {
        if self.skip_depth > 0 {
            return;
        }
        let number = |key: &str| attr(e, key).and_then(|v| v.parse::<u32>().ok());
        let local = e.local_name();
        match local.as_ref() {
            "style" => {
                self.style = attr(e, "name");
                // A cell style on top of another shows what that one shows.
                if let (Some(name), Some(parent)) = (&self.style, attr(e, "parent-style-name"))
                    && let Some(parent) = self.styles.get(&parent)
                {
                    let style = Style { look: parent.look.clone(), hidden: parent.hidden };
                    self.styles.insert(name.clone(), style);
                }
            }
            "text-properties" | "table-cell-properties" | "table-properties" => {
                if let Some(name) = &self.style {
                    let style = self.styles.entry(name.clone()).or_default();
                    if let Some(weight) = attr(e, "font-weight") {
                        style.look.bold =
                            matches!(weight.as_str(), "bold" | "600" | "700" | "800" | "900");
                    }
                    style.look.bordered |=
                        ["border", "border-left", "border-right", "border-top", "border-bottom"]
                            .iter()
                            .any(|side| attr(e, side).is_some_and(|b| b != "none"));
                    style.hidden |= attr(e, "display").as_deref() == Some("false");
                }
            }
            "tracked-changes" | "annotation" | "shapes" | "forms" | "frame" | "custom-shape" => {
                self.skip_depth = self.depth.max(1);
            }
            "table" => {
                self.table_depth += 1;
                if self.table_depth == 1 {
                    let hidden = attr(e, "style-name")
                        .and_then(|s| self.styles.get(&s).map(|style| style.hidden))
                        .unwrap_or(false);
                    let name = attr(e, "name").unwrap_or_default();
                    self.workbook.sheets.push(Sheet { name, hidden, ..Sheet::default() });
                    (self.row, self.column, self.full) = (0, 0, false);
                    self.column_styles.clear();
                }
            }
            "table-column" if self.table_depth == 1 => {
                let repeat = number("number-columns-repeated").unwrap_or(1).clamp(1, 16_384);
                let end = self.column.saturating_add(repeat);
                if is_hidden(e)
                    && let Some(sheet) = self.workbook.sheets.last_mut()
                {
                    sheet.hidden_cols.extend(self.column..end.min(16_384));
                }
                self.column = end;
                self.column_styles
                    .push((end, attr(e, "default-cell-style-name").unwrap_or_default()));
            }
            "table-row" if self.table_depth == 1 => {
                self.col = 0;
                self.row_repeat = number("number-rows-repeated").unwrap_or(1).max(1);
                self.row_cells.clear();
                if is_hidden(e)
                    && let Some(sheet) = self.workbook.sheets.last_mut()
                {
                    let end = self.row.saturating_add(self.row_repeat.min(MAX_BLANK_ROWS));
                    sheet.hidden_rows.extend(self.row..end);
                }
            }
            "table-cell" | "covered-table-cell" if self.table_depth == 1 => {
                let style = attr(e, "style-name").or_else(|| {
                    let at = self.column_styles.partition_point(|(end, _)| *end <= self.col);
                    self.column_styles.get(at).map(|(_, style)| style.clone())
                });
                let look = style.and_then(|s| self.styles.get(&s)).map(|s| s.look.clone());
                self.cell = Some(OpenCell {
                    look: look.unwrap_or_default(),
                    text: String::new(),
                    paragraphs: 0,
                    kind: attr(e, "value-type").unwrap_or_default(),
                    value: attr(e, "value").or_else(|| attr(e, "date-value")),
                    formula: attr(e, "formula").is_some(),
                    repeat: number("number-columns-repeated").unwrap_or(1).max(1),
                    rows: number("number-rows-spanned").unwrap_or(1).max(1),
                    cols: number("number-columns-spanned").unwrap_or(1).max(1),
                    depth: self.depth,
                });
            }
            "p" | "h" => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "s" | "tab" => self.text(" "),
            "line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip_depth == 0
            && let Some(cell) = &mut self.cell
            // White space between the paragraphs of a cell is layout of the XML.
            && self.depth > cell.depth
        {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, local: &str, _: &str) -> Result<(), ReadError> {
        if self.skip_depth > 0 {
            // The end of the skipped element: the depth is that of its parent again (or, for an
            // empty element, still the parent's).
            if self.depth < self.skip_depth
                || matches!(
                    local,
                    "tracked-changes"
                        | "annotation"
                        | "shapes"
                        | "forms"
                        | "frame"
                        | "custom-shape"
                ) && self.depth <= self.skip_depth
            {
                self.skip_depth = 0;
            }
            return Ok(());
        }
        match local {
            "style" => self.style = None,
            "table" => self.table_depth = self.table_depth.saturating_sub(1),
            "table-cell" | "covered-table-cell" if self.table_depth == 1 => {
                if let Some(cell) = self.cell.take() {
                    self.end_cell(cell)?;
                }
            }
            "table-row" if self.table_depth == 1 => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, cell: OpenCell) -> Result<(), ReadError> {
        let col = self.col;
        self.col = self.col.saturating_add(cell.repeat);
        let Some(sheet) = self.workbook.sheets.last_mut() else { return Ok(()) };
        let number = matches!(cell.kind.as_str(), "float" | "percentage" | "currency" | "date");
        let text = match (cell.kind.as_str(), &cell.value) {
            ("date", Some(value)) => iso_date(value),
            ("float" | "percentage" | "currency", Some(value)) => {
                number_text(&clean(&cell.text), value, cell.kind == "percentage")
            }
            _ => clean(&cell.text),
        };
        if cell.formula && cell.kind.is_empty() && text.is_empty() {
            sheet.uncalculated.push((self.row, col));
        }
        if cell.rows > 1 || cell.cols > 1 {
            let (bottom, right) =
                (self.row.saturating_add(cell.rows - 1), col.saturating_add(cell.cols - 1));
            sheet.merges.push(Region::new((self.row, bottom), (col, right)));
        }
        if text.is_empty() && (!cell.look.bordered || cell.repeat > MAX_BLANK_RUN) {
            return Ok(());
        }
        let copies = (cell.repeat as usize).min(MAX_SHEET_CELLS);
        self.text_bytes = self.text_bytes.saturating_add(text.len().saturating_mul(copies));
        self.check_text()?;
        self.row_cells.extend((0..copies as u32).map(|i| SheetCell {
            row: self.row,
            col: col.saturating_add(i),
            text: text.clone(),
            number,
            bold: cell.look.bold,
            bordered: cell.look.bordered,
        }));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let row = self.row;
        self.row = self.row.saturating_add(self.row_repeat);
        let filled: usize = self.row_cells.iter().map(|c| c.text.len()).sum();
        let copies =
            if filled == 0 && self.row_repeat > MAX_BLANK_ROWS { 0 } else { self.row_repeat };
        self.text_bytes = self
            .text_bytes
            .saturating_add(filled.saturating_mul(copies.saturating_sub(1) as usize));
        self.check_text()?;
        let Some(sheet) = self.workbook.sheets.last_mut() else { return Ok(()) };
        for copy in 0..copies {
            if sheet.cells.len() + self.row_cells.len() > MAX_SHEET_CELLS {
                if !self.full {
                    self.workbook.diagnostics.push(Diagnostic::loss(
                        "sheet-cut",
                        format!(
                            "sheet {:?} has too many cells and was read only in part",
                            sheet.name
                        ),
                        None,
                    ));
                }
                self.full = true;
                break;
            }
            sheet.cells.extend(
                self.row_cells
                    .iter()
                    .map(|c| SheetCell { row: row.saturating_add(copy), ..c.clone() }),
            );
        }
        Ok(())
    }

    fn check_text(&self) -> Result<(), ReadError> {
        if self.text_bytes > self.limits.text_bytes {
            return Err(ReadError::limit(
                LimitKind::Text,
                format!(
                    "the sheet has more than {} bytes of text; split it",
                    self.limits.text_bytes
                ),
            ));
        }
        Ok(())
    }
}

fn is_hidden(e: &BytesStart) -> bool {
    attr(e, "visibility").is_some_and(|v| v == "collapse" || v == "filter")
}

/// The text of a number cell with decimal comma. The file shows it in the marks of its author's
/// locale; the stored value says which marks those were.
fn number_text(text: &str, value: &str, percent: bool) -> String {
    let Ok(value) = value.parse::<f64>() else { return text.to_owned() };
    if text.is_empty() {
        let shown = general(if percent { value * 100.0 } else { value });
        return if percent { format!("{shown}%") } else { shown };
    }
    let is_core = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let (Some(start), Some(end)) = (
        text.find(|c: char| c.is_ascii_digit()),
        text.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1),
    ) else {
        return text.to_owned();
    };
    let core = &text[start..end];
    if !core.chars().all(is_core) {
        return text.to_owned();
    }
    let meant = if text.contains('%') { value * 100.0 } else { value }.abs();
    let fits = |decimal: char, group: char| {
        let plain: String = core
            .chars()
            .filter(|&c| c != group)
            .map(|c| if c == decimal { '.' } else { c })
            .collect();
        let places = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        // Half a unit of the last printed digit, and a little for the binary fraction.
        let tolerance = 0.500001 * 10f64.powi(-(places as i32));
        plain.parse::<f64>().is_ok_and(|printed| (printed - meant).abs() <= tolerance)
    };
    if fits(',', '.') || !fits('.', ',') {
        return text.to_owned();
    }
    let core: String =
        core.chars().filter(|&c| c != ',').map(|c| if c == '.' { ',' } else { c }).collect();
    format!("{}{core}{}", &text[..start], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn numbers_get_the_decimal_comma_whatever_the_locale_of_the_file() {
        let check = |text: &str, value: &str, percent: bool, expect: &str| {
            assert_eq!(number_text(text, value, percent), expect, "{text} {value}");
        };
        check("98.25%", "0.9825", true, "98,25%");
        check("98,25%", "0.9825", true, "98,25%");
        check("1,234", "1234", false, "1234");
        check("1.234", "1234", false, "1.234");
        check("1.234", "1.234", false, "1,234");
        check("1,234.50", "1234.5", false, "1234,50");
        check("1.234,50", "1234.5", false, "1.234,50");
        check("03", "3", false, "03");
        check("", "98.25", false, "98,25");
        check("", "0.4", true, "40%");
        check("12 phòng", "12", false, "12 phòng");
        check("-", "0", false, "-");
    }
}
