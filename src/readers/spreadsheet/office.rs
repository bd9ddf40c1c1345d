//! XLSX, XLSB and XLS → sheets, through calamine (the only file that names it).
//! It does not read ODS (see `ods`) and does not look for tables (see `layout`).

use super::display::{general, shown};
use super::sheet::{Look, Region, Sheet, SheetCell};
use super::{biff, xlsb_parts, xlsx_parts};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::readers::archive::Archive;
use crate::readers::ole::Compound;
use crate::status::{LimitKind, ReadError, Status};
use crate::text::clean;
use calamine::{
    BorderStyle, Data, DataRef, Dimensions, Reader, SheetType, SheetVisible, Style, Xls, XlsError,
    Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::collections::HashMap;
use std::io::Cursor;

/// Most cells with text or borders that are read of one sheet.
const MAX_SHEET_CELLS: usize = 1_000_000;

/// Sheets, and what was lost.
pub struct Workbook {
    /// Sheets in order of their tabs.
    pub sheets: Vec<Sheet>,
    /// Losses.
    pub diagnostics: Vec<Diagnostic>,
}

/// Counts text against the limit.
struct TextBudget {
    left: usize,
    limit: usize,
}

impl TextBudget {
    fn spend(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            ReadError::limit(
                LimitKind::Text,
                format!("the workbook has more than {} bytes of text; split it", self.limit),
            )
        })?;
        Ok(())
    }
}

/// Reads an XLSX workbook.
///
/// # Errors
/// The limits, `corrupt`, `encrypted`.
pub fn read_xlsx(bytes: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    let mut archive = Archive::open(bytes, limits)?;
    archive.check_inflation()?;
    let mut parts = xlsx_parts::sheet_parts(&mut archive)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => encrypted(),
        error => broken(&error),
    })?;
    let dates_1904 = book.has_1904_epoch();
    let mut workbook = Workbook { sheets: Vec::new(), diagnostics: Vec::new() };
    let mut budget = TextBudget { left: limits.text_bytes, limit: limits.text_bytes };
    for meta in book.sheets_metadata().to_vec() {
        let part = parts.remove(&meta.name).unwrap_or_default();
        let mut sheet = Sheet {
            name: meta.name.clone(),
            hidden: meta.visible != SheetVisible::Visible,
            hidden_rows: part.hidden_rows,
            hidden_cols: part.hidden_cols,
            uncalculated: part.uncalculated,
            ..Sheet::default()
        };
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut reader = match book.worksheet_cells_reader(&meta.name) {
            Ok(reader) => reader,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => {
                workbook.diagnostics.push(unreadable_sheet(&meta.name, &error));
                continue;
            }
        };
        let looks: Vec<Look> = reader.styles().iter().map(look).collect();
        let plain = Look::default();
        loop {
            match reader.next_cell_with_style_id() {
                Ok(Some((cell, style))) => {
                    let look = looks.get(style).unwrap_or(&plain);
                    let value: &DataRef = cell.get_value();
                    let (text, number) = text_of(&Data::from(value.clone()), look, dates_1904);
                    budget.spend(text.len())?;
                    push(&mut sheet, cell.get_position(), text, number, look);
                }
                Ok(None) => break,
                Err(error) => {
                    workbook.diagnostics.push(cut_sheet(&meta.name, &error));
                    break;
                }
            }
            if sheet.cells.len() >= MAX_SHEET_CELLS {
                workbook.diagnostics.push(cut_sheet(&meta.name, &"too many cells"));
                break;
            }
        }
        drop(reader);
        if let Ok(merges) = book.merge_cells_by_sheet_name(&meta.name) {
            sheet.merges = merges.iter().map(region).collect();
        }
        workbook.sheets.push(sheet);
    }
    finish(workbook)
}

/// Reads an XLSB workbook.
///
/// # Errors
/// The limits, `corrupt`, `encrypted`.
pub fn read_xlsb(bytes: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    let mut archive = Archive::open(bytes, limits)?;
    archive.check_inflation()?;
    let looks = xlsb_parts::looks(&mut archive)?;
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => encrypted(),
        error => broken(&error),
    })?;
    let dates_1904 = book.has_1904_epoch();
    let mut workbook = Workbook { sheets: Vec::new(), diagnostics: Vec::new() };
    let mut budget = TextBudget { left: limits.text_bytes, limit: limits.text_bytes };
    let plain = Look::default();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let part = looks.sheets.get(&meta.name);
        let mut sheet = Sheet {
            name: meta.name.clone(),
            hidden: meta.visible != SheetVisible::Visible,
            merges: part.map_or(Vec::new(), |p| p.merges.clone()),
            hidden_rows: part.map_or_else(Default::default, |p| p.hidden_rows.clone()),
            hidden_cols: part.map_or_else(Default::default, |p| p.hidden_cols.clone()),
            ..Sheet::default()
        };
        let mut reader = match book.worksheet_cells_reader(&meta.name) {
            Ok(reader) => reader,
            Err(error) => {
                workbook.diagnostics.push(unreadable_sheet(&meta.name, &error));
                continue;
            }
        };
        loop {
            match reader.next_cell() {
                Ok(Some(cell)) => {
                    let place = cell.get_position();
                    let look = part
                        .and_then(|p| p.cells.get(&place))
                        .and_then(|&style| looks.styles.get(style as usize))
                        .unwrap_or(&plain);
                    let (text, number) =
                        text_of(&Data::from(cell.get_value().clone()), look, dates_1904);
                    budget.spend(text.len())?;
                    push(&mut sheet, place, text, number, look);
                }
                Ok(None) => break,
                Err(error) => {
                    workbook.diagnostics.push(cut_sheet(&meta.name, &error));
                    break;
                }
            }
            if sheet.cells.len() >= MAX_SHEET_CELLS {
                workbook.diagnostics.push(cut_sheet(&meta.name, &"too many cells"));
                break;
            }
        }
        workbook.sheets.push(sheet);
    }
    finish(workbook)
}

/// Reads an XLS workbook.
///
/// # Errors
/// `limit_cells`, `limit_text`, `corrupt`, `encrypted`.
pub fn read_xls(bytes: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    let stream = Compound::open(bytes)
        .and_then(|file| file.stream("Workbook").or_else(|| file.stream("Book")))
        .unwrap_or_default();
    let looks = biff::looks(&stream)?;
    let book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => encrypted(),
        error => broken(&error),
    })?;
    let mut book = book;
    let mut workbook = Workbook { sheets: Vec::new(), diagnostics: Vec::new() };
    let mut budget = TextBudget { left: limits.text_bytes, limit: limits.text_bytes };
    let plain = Look::default();
    let none = biff::SheetLooks::default();
    for (index, meta) in book.sheets_metadata().to_vec().into_iter().enumerate() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let of_sheet = looks.sheets.get(index).unwrap_or(&none);
        let mut sheet = Sheet {
            name: meta.name.clone(),
            hidden: meta.visible != SheetVisible::Visible,
            hidden_rows: of_sheet.hidden_rows.clone(),
            hidden_cols: of_sheet.hidden_cols.clone(),
            ..Sheet::default()
        };
        let range = match book.worksheet_range(&meta.name) {
            Ok(range) => range,
            Err(error) => {
                workbook.diagnostics.push(unreadable_sheet(&meta.name, &error));
                continue;
            }
        };
        let look_at = |place: (u32, u32)| {
            of_sheet
                .cells
                .get(&place)
                .and_then(|&style| looks.styles.get(usize::from(style)))
                .unwrap_or(&plain)
        };
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, col, value) in range.used_cells() {
            let place = (top + row as u32, left + col as u32);
            let look = look_at(place);
            let (text, number) = text_of(value, look, looks.dates_1904);
            budget.spend(text.len())?;
            push(&mut sheet, place, text, number, look);
        }
        let filled: std::collections::HashSet<(u32, u32)> =
            sheet.cells.iter().map(|c| (c.row, c.col)).collect();
        for &place in of_sheet.cells.keys() {
            if !filled.contains(&place) {
                push(&mut sheet, place, String::new(), false, look_at(place));
            }
        }
        if let Ok(merges) = book.merge_cells_by_sheet_name(&meta.name) {
            sheet.merges = merges.iter().map(region).collect();
        }
        workbook.sheets.push(sheet);
    }
    finish(workbook)
}

fn finish(mut workbook: Workbook) -> Result<Workbook, ReadError> {
    if workbook.sheets.is_empty() && !workbook.diagnostics.is_empty() {
        return Err(ReadError::corrupt("no sheet of the workbook can be read; save it again"));
    }
    for sheet in &mut workbook.sheets {
        // A cell written twice: the later one counts, as in Excel.
        let mut last: HashMap<(u32, u32), usize> = HashMap::new();
        for (index, cell) in sheet.cells.iter().enumerate() {
            last.insert((cell.row, cell.col), index);
        }
        let mut index = 0;
        sheet.cells.retain(|cell| {
            index += 1;
            last.get(&(cell.row, cell.col)) == Some(&(index - 1))
        });
        sheet.cells.sort_by_key(|cell| (cell.row, cell.col));
    }
    Ok(workbook)
}

fn push(sheet: &mut Sheet, place: (u32, u32), text: String, number: bool, look: &Look) {
    if text.is_empty() && !look.bordered {
        return;
    }
    let (row, col) = place;
    sheet.cells.push(SheetCell {
        row,
        col,
        text,
        number,
        bold: look.bold,
        bordered: look.bordered,
    });
}

/// The text a value shows, and whether it is stored as a number.
fn text_of(value: &Data, look: &Look, dates_1904: bool) -> (String, bool) {
    match value {
        Data::Int(number) => (clean(&shown(*number as f64, &look.format, dates_1904)), true),
        Data::Float(number) => (clean(&shown(*number, &look.format, dates_1904)), true),
        Data::DateTime(date) => {
            // calamine knows that it is a date where the format code did not reach us.
            let code = match look.format.as_str() {
                "" if date.is_duration() => "h:mm",
                "" => "d/m/yyyy",
                code => code,
            };
            (clean(&shown(date.as_f64(), code, dates_1904)), true)
        }
        Data::String(text) => (clean(text), false),
        Data::Bool(true) => ("TRUE".to_owned(), false),
        Data::Bool(false) => ("FALSE".to_owned(), false),
        Data::DateTimeIso(text) | Data::DurationIso(text) => (iso_date(text), true),
        Data::Error(error) => (error.to_string(), false),
        Data::Empty => (String::new(), false),
    }
}

/// "2021-01-19T00:00:00" as 19/1/2021; other text as it is.
pub fn iso_date(text: &str) -> String {
    let day = text.split('T').next().unwrap_or(text);
    let parts: Vec<&str> = day.split('-').collect();
    match parts[..] {
        [year, month, day]
            if parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) =>
        {
            format!("{}/{}/{year}", day.trim_start_matches('0'), month.trim_start_matches('0'))
        }
        _ => match text.parse::<f64>() {
            Ok(number) => general(number),
            Err(_) => clean(text),
        },
    }
}

fn look(style: &Style) -> Look {
    let drawn = |side: &calamine::Border| side.style != BorderStyle::None;
    Look {
        format: style.number_format.as_ref().map_or(String::new(), |f| f.format_code.clone()),
        bold: style.font.as_ref().is_some_and(|font| font.is_bold()),
        bordered: style.borders.as_ref().is_some_and(|b| {
            drawn(&b.left) || drawn(&b.right) || drawn(&b.top) || drawn(&b.bottom)
        }),
    }
}

fn region(dimensions: &Dimensions) -> Region {
    Region::new((dimensions.start.0, dimensions.end.0), (dimensions.start.1, dimensions.end.1))
}

fn encrypted() -> ReadError {
    ReadError::new(
        Status::Encrypted,
        "the workbook is protected by a password; save it without a password and send it again",
    )
}

fn broken(error: &dyn std::fmt::Display) -> ReadError {
    ReadError::corrupt(format!(
        "the workbook is damaged ({error}); open it in Excel and save it again"
    ))
}

fn unreadable_sheet(name: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::loss("sheet-unreadable", format!("sheet {name:?} cannot be read ({error})"), None)
}

fn cut_sheet(name: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::loss("sheet-cut", format!("sheet {name:?} was read only in part ({error})"), None)
}
