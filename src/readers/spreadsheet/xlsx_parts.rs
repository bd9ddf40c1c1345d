//! What calamine does not tell of XLSX sheets: hidden rows and columns, formulas without a result.
//! It reads no values.

use super::sheet::cell_position;
use crate::readers::archive::Archive;
use crate::status::ReadError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// Widest sheet (ECMA-376 18.3.1.13), so that `<col max=…>` cannot ask for more.
const MAX_COLUMNS: u32 = 16_384;

/// What was found in one sheet part.
#[derive(Debug, Default)]
pub struct SheetPart {
    /// Hidden rows, from 0.
    pub hidden_rows: HashSet<u32>,
    /// Hidden columns, from 0.
    pub hidden_cols: HashSet<u32>,
    /// Cells with a formula and no stored result.
    pub uncalculated: Vec<(u32, u32)>,
}

/// The parts of all sheets, by sheet name.
///
/// # Errors
/// The limits of one part. What is broken is left out; calamine reports it.
pub fn sheet_parts(archive: &mut Archive) -> Result<HashMap<String, SheetPart>, ReadError> {
    let mut found = HashMap::new();
    let Some(workbook) = text_part(archive, "xl/workbook.xml")? else { return Ok(found) };
    let Some(rels) = text_part(archive, "xl/_rels/workbook.xml.rels")? else {
        return Ok(found);
    };
    let mut targets = HashMap::new();
    each_element(&rels, |element| {
        if element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attr(element, "Id"), attr(element, "Target"))
        {
            targets.insert(id, target);
        }
    });
    let mut sheets = Vec::new();
    each_element(&workbook, |element| {
        if element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attr(element, "name"), attr(element, "id"))
            && let Some(target) = targets.get(&id)
        {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            sheets.push((name, path));
        }
    });
    for (name, path) in sheets {
        if let Some(text) = text_part(archive, &path)? {
            found.insert(name, sheet_part(&text));
        }
    }
    Ok(found)
}

fn text_part(archive: &mut Archive, name: &str) -> Result<Option<String>, ReadError> {
    match archive.part(name) {
        Ok(Some(bytes)) => {
            Ok(Some(crate::readers::charset::decode(&bytes, None).text.into_owned()))
        }
        Ok(None) => Ok(None),
        // A damaged part is calamine's to report; a limit is not.
        Err(error) if error.status == crate::status::Status::Corrupt => Ok(None),
        Err(error) => Err(error),
    }
}

fn sheet_part(text: &str) -> SheetPart {
    let mut part = SheetPart::default();
    let mut reader = Reader::from_str(text);
    let mut row = 0u32;
    let mut col = 0u32;
    // The cell at hand: position, has a formula, has a result.
    let mut cell: Option<((u32, u32), bool, bool)> = None;
    let mut is_string = false;
    let mut in_value = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "col" => {
                let number = |key| attr(&e, key).and_then(|v| v.parse::<u32>().ok());
                if is_true(attr(&e, "hidden"))
                    && let (Some(min), Some(max)) = (number("min"), number("max"))
                {
                    part.hidden_cols.extend(min.saturating_sub(1)..max.min(MAX_COLUMNS));
                }
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "row" => {
                row = attr(&e, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                col = 0;
                if is_true(attr(&e, "hidden")) {
                    part.hidden_rows.insert(row.saturating_sub(1));
                }
            }
            Event::Start(e) => match e.local_name().as_ref() {
                "c" => {
                    let place = attr(&e, "r").and_then(|r| cell_position(&r));
                    let place = place.unwrap_or((row.saturating_sub(1), col));
                    col = place.1.saturating_add(1);
                    is_string = attr(&e, "t").is_some_and(|t| t == "str");
                    cell = Some((place, false, false));
                }
                "f" => {
                    if let Some(cell) = &mut cell {
                        cell.1 = true;
                    }
                }
                "v" => {
                    in_value = true;
                    // An empty text is a result, an empty number is none.
                    if let Some(cell) = &mut cell {
                        cell.2 |= is_string;
                    }
                }
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "f" => {
                if let Some(cell) = &mut cell {
                    cell.1 = true;
                }
            }
            Event::Text(text) if in_value && !text.trim().is_empty() => {
                if let Some(cell) = &mut cell {
                    cell.2 = true;
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "v" => in_value = false,
                "c" => {
                    if let Some((place, true, false)) = cell.take() {
                        part.uncalculated.push(place);
                    }
                }
                "sheetData" => break,
                _ => {}
            },
            _ => {}
        }
    }
    part
}

fn is_true(value: Option<String>) -> bool {
    value.is_some_and(|v| v == "1" || v == "true")
}

/// Calls with every element start; stops at what is no XML.
fn each_element(text: &str, mut call: impl FnMut(&BytesStart)) {
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) | Event::Empty(e) => call(&e),
            Event::Eof => break,
            _ => {}
        }
    }
}

/// An attribute by its local name, unescaped.
pub fn attr(element: &BytesStart, local: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == local)
        .and_then(|a| quick_xml::escape::unescape(&a.value).ok().map(|v| v.into_owned()))
}
