//! What calamine does not tell of XLS files ([MS-XLS]): number formats, bold, borders, what is
//! hidden; and whether the cells fit into memory, before calamine lays them out.
//! It reads no values. BIFF5 and BIFF8; older files are not compound files.

use super::sheet::Look;
use crate::status::{LimitKind, ReadError, Status};
use std::collections::{HashMap, HashSet};

/// Looks and hidden parts of one sheet.
#[derive(Debug, Default)]
pub struct SheetLooks {
    /// Index into [`Looks::styles`] of each cell.
    pub cells: HashMap<(u32, u32), u16>,
    /// Hidden rows, from 0.
    pub hidden_rows: HashSet<u32>,
    /// Hidden columns, from 0.
    pub hidden_cols: HashSet<u32>,
}

/// Looks of a workbook.
#[derive(Debug, Default)]
pub struct Looks {
    /// Cell styles.
    pub styles: Vec<Look>,
    /// Sheets in file order.
    pub sheets: Vec<SheetLooks>,
    /// Days count from 1904.
    pub dates_1904: bool,
}

/// Most grid positions that the cells of a workbook may span: calamine makes 32 bytes of each.
const MAX_POSITIONS: u64 = 8_000_000;
/// Most positions that a sheet may declare: all that a sheet of BIFF8 can have (65,536 × 256).
const MAX_DECLARED: u64 = 1 << 24;
/// A font at least this heavy is bold ([MS-XLS] 2.4.122: 400 normal, 700 bold).
const BOLD_WEIGHT: u16 = 600;

/// Reads the looks from the workbook stream.
///
/// # Errors
/// `encrypted`; `limit_cells` when a few cells far apart would need a grid larger than any report.
pub fn looks(stream: &[u8]) -> Result<Looks, ReadError> {
    let mut looks = Looks::default();
    let mut fonts: Vec<bool> = Vec::new();
    let mut formats: HashMap<u16, String> = HashMap::new();
    let mut styles: Vec<(u16, u16, bool)> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    let mut biff8 = true;
    for (kind, data) in Records(stream) {
        match kind {
            0x0809 => biff8 = u16_at(data, 0) == Some(0x0600),
            0x000A => break,
            // FilePass: all records behind it are encrypted ([MS-XLS] 2.4.117).
            0x002F => {
                return Err(ReadError::new(
                    Status::Encrypted,
                    "the workbook is protected by a password; save it without a password and send \
                     it again",
                ));
            }
            0x0022 => looks.dates_1904 = u16_at(data, 0) == Some(1),
            0x0031 => fonts.push(u16_at(data, 6).is_some_and(|weight| weight >= BOLD_WEIGHT)),
            0x041E => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), format_code(data, biff8)) {
                    formats.insert(id, code);
                }
            }
            0x00E0 => {
                let (Some(font), Some(format)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    continue;
                };
                // Four nibbles: the line style of each side ([MS-XLS] 2.5.20).
                let bordered = biff8 && u16_at(data, 10).is_some_and(|sides| sides != 0);
                styles.push((font, format, bordered));
            }
            0x0085 => {
                if let Some(start) = u32_at(data, 0) {
                    starts.push(start as usize);
                }
            }
            _ => {}
        }
    }
    looks.styles = styles
        .into_iter()
        .map(|(font, format, bordered)| Look {
            format: formats
                .get(&format)
                .cloned()
                .unwrap_or_else(|| built_in_format(format).to_owned()),
            // Font 4 does not exist; later indexes count as if it did ([MS-XLS] 2.5.129).
            bold: fonts.get(usize::from(font - u16::from(font > 4))).copied().unwrap_or(false),
            bordered,
        })
        .collect();
    let mut positions = 0u64;
    for start in starts {
        let sheet = sheet_looks(stream.get(start..).unwrap_or(&[]))?;
        let rows = bounds(sheet.cells.keys().map(|c| c.0));
        let cols = bounds(sheet.cells.keys().map(|c| c.1));
        positions += rows * cols;
        if positions > MAX_POSITIONS {
            return Err(too_wide());
        }
        looks.sheets.push(sheet);
    }
    Ok(looks)
}

fn sheet_looks(stream: &[u8]) -> Result<SheetLooks, ReadError> {
    let mut sheet = SheetLooks::default();
    // Charts in the sheet are substreams of their own with records that look like cells.
    let mut depth = 0;
    for (kind, data) in Records(stream) {
        match kind {
            0x0809 => depth += 1,
            0x000A => {
                depth -= 1;
                if depth <= 0 {
                    break;
                }
            }
            _ if depth != 1 => {}
            0x0200 => {
                let number = |at| u32_at(data, at).map_or(0, u64::from);
                let cols = |at| u16_at(data, at).map_or(0, u64::from);
                let rows = number(4).saturating_sub(number(0)) + 1;
                let declared = rows.saturating_mul(cols(10).saturating_sub(cols(8)) + 1);
                if declared > MAX_DECLARED * 2 {
                    return Err(too_wide());
                }
            }
            0x0208 => {
                if let (Some(row), Some(flags)) = (u16_at(data, 0), u16_at(data, 12))
                    && flags & 0x20 != 0
                {
                    sheet.hidden_rows.insert(row.into());
                }
            }
            0x007D => {
                if let (Some(first), Some(last), Some(flags)) =
                    (u16_at(data, 0), u16_at(data, 2), u16_at(data, 8))
                    && flags & 1 != 0
                {
                    sheet.hidden_cols.extend(u32::from(first)..=u32::from(last.min(255)));
                }
            }
            // Blank, Number, Label, BoolErr, Formula, Rk, LabelSst, RString.
            0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x027E | 0x00FD | 0x00D6 => {
                if let (Some(row), Some(col), Some(style)) =
                    (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4))
                {
                    sheet.cells.insert((row.into(), col.into()), style);
                }
            }
            // MulRk: six bytes a cell; MulBlank: two.
            0x00BD | 0x00BE => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                let width = if kind == 0x00BD { 6 } else { 2 };
                let body = data.get(4..data.len().saturating_sub(2)).unwrap_or(&[]);
                for (i, cell) in body.chunks_exact(width).enumerate() {
                    if let Some(style) = u16_at(cell, 0) {
                        sheet.cells.insert((row.into(), u32::from(first) + i as u32), style);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(sheet)
}

fn bounds(numbers: impl Iterator<Item = u32> + Clone) -> u64 {
    match (numbers.clone().min(), numbers.max()) {
        (Some(low), Some(high)) => u64::from(high - low) + 1,
        _ => 0,
    }
}

fn too_wide() -> ReadError {
    ReadError::limit(
        LimitKind::Cells,
        "the cells of the sheet lie too far apart; delete what stands far from the table",
    )
}

/// The records of a stream: kind and data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.0, 0)?, usize::from(u16_at(self.0, 2)?));
        let data = self.0.get(4..4 + length)?;
        self.0 = &self.0[4 + length..];
        Some((kind, data))
    }
}

/// The text of a Format record ([MS-XLS] 2.4.126): in BIFF8 a Unicode string, before that bytes.
fn format_code(data: &[u8], biff8: bool) -> Option<String> {
    if !biff8 {
        let length = usize::from(*data.get(2)?);
        return Some(data.get(3..3 + length)?.iter().map(|&b| b as char).collect());
    }
    let length = usize::from(u16_at(data, 2)?);
    let wide = data.get(4)? & 1 != 0;
    let text = data.get(5..)?;
    Some(if wide {
        let units: Vec<u16> =
            text.as_chunks::<2>().0.iter().take(length).map(|b| u16::from_le_bytes(*b)).collect();
        String::from_utf16_lossy(&units)
    } else {
        text.iter().take(length).map(|&b| b as char).collect()
    })
}

/// Codes of the built-in formats (ECMA-376 18.8.30).
pub fn built_in_format(id: u16) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5..=8 | 37 | 38 | 41 | 42 => "#,##0",
        9 => "0%",
        10 => "0.00%",
        14 | 27..=31 | 36 | 50..=54 | 57 | 58 => "d/m/yyyy",
        15 => "d-m-yy",
        16 => "d-m",
        17 => "m-yy",
        18..=21 | 32..=35 | 55 | 56 => "h:mm",
        22 => "d/m/yyyy h:mm",
        39 | 40 | 43 | 44 => "#,##0.00",
        45..=47 => "mm:ss",
        49 => "@",
        _ => "",
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
