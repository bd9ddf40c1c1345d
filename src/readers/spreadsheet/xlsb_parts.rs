//! What calamine does not tell of XLSB workbooks ([MS-XLSB]): number formats, bold, borders, merges,
//! what is hidden. It reads no values.

use super::biff::built_in_format;
use super::sheet::{Look, Region};
use crate::readers::archive::Archive;
use crate::status::{ReadError, Status};
use std::collections::{HashMap, HashSet};

/// Looks, merges and hidden parts of one sheet.
#[derive(Debug, Default)]
pub struct SheetLooks {
    /// Index into [`Looks::styles`] of each cell.
    pub cells: HashMap<(u32, u32), u32>,
    /// Merged regions.
    pub merges: Vec<Region>,
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
    /// Sheets by name.
    pub sheets: HashMap<String, SheetLooks>,
}

/// Widest sheet ([MS-XLSB] 2.5.13).
const MAX_COLUMNS: u32 = 16_384;

/// Reads the looks; what is broken is left out.
///
/// # Errors
/// The limits of one part.
pub fn looks(archive: &mut Archive) -> Result<Looks, ReadError> {
    let mut looks = Looks::default();
    if let Some(bytes) = part(archive, "xl/styles.bin")? {
        looks.styles = styles(&bytes);
    }
    let Some(workbook) = part(archive, "xl/workbook.bin")? else { return Ok(looks) };
    let Some(rels) = part(archive, "xl/_rels/workbook.bin.rels")? else { return Ok(looks) };
    let targets = relationships(&rels);
    for (kind, data) in Records(&workbook) {
        // BrtBundleSh: state, id, relationship, name.
        if kind == 0x009C
            && let Some((relation, next)) = wide_string(data, 8)
            && let Some((name, _)) = wide_string(data, next)
            && let Some(target) = targets.get(&relation)
            && let Some(bytes) = part(archive, &format!("xl/{target}"))?
        {
            looks.sheets.insert(name, sheet(&bytes));
        }
    }
    Ok(looks)
}

fn part(archive: &mut Archive, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
    match archive.part(name) {
        Err(error) if error.status == Status::Corrupt => Ok(None),
        result => result,
    }
}

fn relationships(bytes: &[u8]) -> HashMap<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let value = |element: &str, key: &str| {
        let at = element.find(&format!(" {key}=\""))? + key.len() + 3;
        element.get(at..)?.split('"').next().map(str::to_owned)
    };
    text.split("<Relationship ")
        .skip(1)
        .filter_map(|element| {
            let element = format!(" {element}");
            Some((value(&element, "Id")?, value(&element, "Target")?))
        })
        .collect()
}

fn styles(bytes: &[u8]) -> Vec<Look> {
    let mut formats: HashMap<u16, String> = HashMap::new();
    let mut fonts: Vec<bool> = Vec::new();
    let mut borders: Vec<bool> = Vec::new();
    let mut styles = Vec::new();
    let mut in_cell_styles = false;
    for (kind, data) in Records(bytes) {
        match kind {
            // BrtFmt
            0x002C => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), wide_string(data, 2)) {
                    formats.insert(id, code);
                }
            }
            // BrtFont: height, flags, weight.
            0x002B => fonts.push(u16_at(data, 4).is_some_and(|weight| weight >= 600)),
            // BrtBorder: flags, then top, bottom, left, right of ten bytes each, style first.
            0x002E => borders
                .push((0..4).any(|side| {
                    u16_at(data, 1 + 10 * side).is_some_and(|style| style & 0xFF != 0)
                })),
            0x0269 => in_cell_styles = true,
            0x026A => in_cell_styles = false,
            // BrtXF: parent, format, font, fill, border.
            0x002F if in_cell_styles => {
                let index = |at| u16_at(data, at).map_or(usize::MAX, usize::from);
                let id = u16_at(data, 2).unwrap_or(0);
                styles.push(Look {
                    format: formats
                        .get(&id)
                        .cloned()
                        .unwrap_or_else(|| built_in_format(id).to_owned()),
                    bold: fonts.get(index(4)).copied().unwrap_or(false),
                    bordered: borders.get(index(8)).copied().unwrap_or(false),
                });
            }
            _ => {}
        }
    }
    styles
}

fn sheet(bytes: &[u8]) -> SheetLooks {
    let mut looks = SheetLooks::default();
    let mut row = 0;
    for (kind, data) in Records(bytes) {
        match kind {
            // BrtRowHdr: row, style, height, flags (bit 12 of the second word of flags: hidden).
            0x0000 => {
                row = u32_at(data, 0).unwrap_or(row);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    looks.hidden_rows.insert(row);
                }
            }
            // Blank, Rk, Error, Bool, Real, St, Isst and the four formula results.
            0x0001..=0x000B => {
                if let (Some(col), Some(style)) = (u32_at(data, 0), u32_at(data, 4)) {
                    looks.cells.insert((row, col), style & 0x00FF_FFFF);
                }
            }
            // BrtColInfo: first, last, width, style, flags.
            0x003C => {
                if let (Some(first), Some(last), Some(flags)) =
                    (u32_at(data, 0), u32_at(data, 4), u16_at(data, 16))
                    && flags & 1 != 0
                {
                    looks.hidden_cols.extend(first..=last.min(MAX_COLUMNS));
                }
            }
            // BrtMergeCell: first and last row, first and last column.
            0x00B0 => {
                let number = |at| u32_at(data, at);
                if let (Some(top), Some(bottom), Some(left), Some(right)) =
                    (number(0), number(4), number(8), number(12))
                {
                    looks.merges.push(Region::new((top, bottom), (left, right)));
                }
            }
            _ => {}
        }
    }
    looks
}

/// The records of a part: kind and size are 7 bits a byte ([MS-XLSB] 2.1.4).
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.0.first()?;
        let mut at = 1;
        let mut kind = u16::from(first);
        if first & 0x80 != 0 {
            kind = u16::from(first & 0x7F) | u16::from(self.0.get(1)? & 0x7F) << 7;
            at = 2;
        }
        let mut size = 0usize;
        for shift in 0..4 {
            let byte = *self.0.get(at)?;
            at += 1;
            size |= usize::from(byte & 0x7F) << (7 * shift);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let data = self.0.get(at..at.checked_add(size)?)?;
        self.0 = &self.0[at + size..];
        Some((kind, data))
    }
}

/// A string with its length in front, and where it ends ([MS-XLSB] 2.5.168).
fn wide_string(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32_at(data, at)? as usize;
    let end = at.checked_add(4)?.checked_add(length.checked_mul(2)?)?;
    let units: Vec<u16> =
        data.get(at + 4..end)?.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect();
    Some((String::from_utf16_lossy(&units), end))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
