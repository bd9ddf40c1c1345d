//! Lines → value slots with paths, dimensions, units and values; ids that are the same in every
//! format.
//! It knows no indicators.

use super::header::Header;
use super::lines::{ReadLine, one_line};
use super::{ColumnIdentity, ColumnRole, Layout, LineKind, RowIdentity, Slot, value};
use crate::document::{Place, Table};
use crate::text::{key, short_hex};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What the slots of a table share.
pub(super) struct Frame<'a> {
    pub table: &'a Table,
    pub header: &'a Header,
    pub layout: Layout,
    /// Name of the dimension that the lines of a table with measures in columns are values of.
    pub dimension: &'a str,
    /// One unit for all values.
    pub sheet_unit: Option<&'a str>,
}

/// The slots of a table, by line, then by column.
pub(super) fn read(frame: &Frame<'_>, lines: &[ReadLine]) -> Vec<Slot> {
    let values: Vec<(usize, ColumnIdentity, Option<String>)> = frame
        .header
        .columns_of(ColumnRole::Value)
        .map(|c| {
            let path = frame.header.columns[c].path.clone();
            let label = path.last().cloned().unwrap_or_default();
            let unit = unit_in_title(&path);
            (c, ColumnIdentity { path, label }, unit)
        })
        .collect();
    let kinds = kinds_of_value_lines(lines);
    let leaf = leaves(lines);
    let mut slots = Vec::new();
    for (index, read) in lines.iter().enumerate() {
        if !has_slots(frame, lines, index, leaf[index]) {
            continue;
        }
        let row = identity(lines, index);
        let mut dimensions = BTreeMap::new();
        if frame.layout == Layout::Columns {
            dimensions.insert(frame.dimension.to_owned(), read.line.label.clone());
        }
        if let Some(kind) = &kinds[index] {
            dimensions.insert("kind".to_owned(), kind.clone());
        }
        for (column, identity, column_unit) in &values {
            let grid_row = read.line.grid_row;
            let cell = frame.table.cell_at(grid_row, *column);
            // A wide label or a value from the row above covers the place: there is no slot.
            if cell.is_some_and(|c| c.row != grid_row || c.col != *column) {
                continue;
            }
            let unit = unit_of(frame, read, column_unit.as_deref());
            let text = cell.map_or("", |c| c.text.as_str());
            let readings = cell.map_or(&[][..], |c| c.readings.as_slice());
            slots.push(Slot {
                line: index,
                column_index: *column,
                row_index: grid_row + 1,
                row: row.clone(),
                column: identity.clone(),
                dimensions: dimensions.clone(),
                value: value::open(
                    value::read(
                        text,
                        unit.as_deref(),
                        &value_label(frame, read, identity),
                        holds_changes(identity),
                    ),
                    readings,
                ),
                readings: readings.to_vec(),
                unit,
                note: read.line.note.clone(),
                note_place: read.note_place.clone(),
                hidden: cell.is_some_and(|c| c.hidden),
                place: cell.map_or_else(|| row_place(frame.table, grid_row), |c| c.place.clone()),
            });
        }
    }
    slots
}

/// The words that say what a value is: the label, or the column's where measures are columns.
fn value_label(frame: &Frame<'_>, read: &ReadLine, column: &ColumnIdentity) -> String {
    let in_column = frame.layout == Layout::Columns || is_rate_title(&column.label);
    if in_column { column.label.clone() } else { read.line.label.clone() }
}

/// True for a column of changes or of their rates: "So sánh", "Tăng/giảm", "Tỷ lệ tăng, giảm (%)".
fn holds_changes(column: &ColumnIdentity) -> bool {
    column.path.iter().any(|title| {
        let key = key(title);
        let named = ["tỷ lệ", "tỉ lệ", "mức", "%"].iter().find_map(|w| key.strip_prefix(w));
        let bare = named.unwrap_or(&key).trim_start();
        ["so sánh", "so với", "tăng", "giảm", "chênh lệch"]
            .iter()
            .any(|w| super::words::starts_with_words(bare, w))
    })
}

fn is_rate_title(title: &str) -> bool {
    let key = key(title);
    key.starts_with("tỷ lệ") || key.starts_with("tỉ lệ")
}

/// Place of the first cell of a row, for a slot whose cell is missing.
fn row_place(table: &Table, row: usize) -> Place {
    (0..table.cols())
        .find_map(|c| table.cell_at(row, c))
        .map(|c| c.place.clone())
        .unwrap_or_default()
}

/// The unit of a value: a rate column's own, the line's, the column's, the sheet's.
fn unit_of(frame: &Frame<'_>, read: &ReadLine, column: Option<&str>) -> Option<String> {
    if let Some(unit) = column.filter(|u| *u == "%") {
        return Some(unit.to_owned());
    }
    read.line
        .unit
        .clone()
        .or_else(|| column.map(str::to_owned))
        .or_else(|| unit_in_title(std::slice::from_ref(&read.line.label)))
        .or_else(|| frame.sheet_unit.map(str::to_owned))
}

/// A unit that a title names: "Tỷ lệ (%)", "% so với chỉ tiêu", "Số lượng (hồ sơ)", "Tổng số (ĐVT:
/// người)". The innermost title decides.
fn unit_in_title(path: &[String]) -> Option<String> {
    path.iter().rev().find_map(|title| {
        if names_percent(title) || is_rate_title(title) {
            return Some("%".to_owned());
        }
        let open = title.rfind('(')?;
        let inner = title[open + 1..].split(')').next()?.trim();
        let named = strip_unit_name(inner);
        if inner.trim_matches(|c: char| c == ' ' || c == '.') == "%" {
            return Some("%".to_owned());
        }
        match named {
            Some(unit) if !unit.is_empty() => Some(unit.to_owned()),
            _ => super::roles::is_unit_word(inner).then(|| inner.to_owned()),
        }
    })
}

/// True for a title with a percent sign that belongs to no number: "Đạt %", not "đạt 100% tiêu chí".
fn names_percent(title: &str) -> bool {
    let printed = |at: usize| title[..at].trim_end().ends_with(|c: char| c.is_ascii_digit());
    title.match_indices('%').any(|(at, _)| !printed(at))
}

/// What follows "Đơn vị tính:" or "ĐVT:" in a text, if it has one.
fn strip_unit_name(text: &str) -> Option<&str> {
    let folded = crate::text::fold(text);
    let name = ["đơn vị tính", "đvt", "đơn vị"].into_iter().find(|n| folded.starts_with(n))?;
    // Folding keeps the number of scalars, so the name ends at the same scalar.
    let at = text.char_indices().nth(name.chars().count()).map_or(text.len(), |(i, _)| i);
    let rest = text[at..].trim_start();
    rest.strip_prefix([':', '：']).map(str::trim)
}

/// Longest unit of a sheet, in words ("Số hồ sơ thủ tục hành chính").
const SHEET_UNIT_WORDS: usize = 8;

/// The one unit of a sheet, from a text near it ("Đơn vị tính: Số hồ sơ TTHC").
pub(super) fn sheet_unit(texts: &[&str]) -> Option<String> {
    texts.iter().rev().find_map(|text| {
        text.split('\n').rev().find_map(|line| {
            let folded = crate::text::fold(line);
            let at = folded.find("đơn vị tính").or_else(|| folded.find("đvt"))?;
            let scalars = folded[..at].chars().count();
            let start = line.char_indices().nth(scalars).map_or(line.len(), |(i, _)| i);
            let unit = strip_unit_name(&line[start..])?;
            let unit = unit.trim_end_matches([')', '.', ';', ',', ' ']);
            let fits = !unit.is_empty() && unit.split_whitespace().count() <= SHEET_UNIT_WORDS;
            fits.then(|| one_line(unit))
        })
    })
}

/// Which lines have no other under them.
fn leaves(lines: &[ReadLine]) -> Vec<bool> {
    let mut leaf = vec![true; lines.len()];
    for read in lines.iter().filter(|l| l.value_line_of.is_none()) {
        if let Some(parent) = read.line.parent {
            leaf[parent] = false;
        }
    }
    leaf
}

/// The slot rule: a line with a unit or a value, or an unnumbered or dashed label line under a
/// group; a numbered leaf without unit and value is none. Where one unit holds for the sheet or
/// measures are columns, every line without others under it has its values there.
fn has_slots(frame: &Frame<'_>, lines: &[ReadLine], index: usize, leaf: bool) -> bool {
    let read = &lines[index];
    if read.own_unit.is_some() || read.has_value {
        return true;
    }
    if read.heads_only || read.line.label.is_empty() {
        return false;
    }
    let section = read.line.kind == LineKind::Section;
    if frame.layout == Layout::Columns || frame.sheet_unit.is_some() {
        return leaf && !section;
    }
    let unnumbered = read.line.number.is_empty()
        && super::numbering::split_number(&read.line.label).is_none()
        || read.line.kind == LineKind::SubIndicator
            && super::numbering::bullet(&read.line.number).is_some();
    unnumbered && !section && read.line.parent.is_some()
}

/// What the row is called and where it stands.
fn identity(lines: &[ReadLine], index: usize) -> RowIdentity {
    let line = &lines[index].line;
    let mut path = vec![line.label.clone()];
    let (mut section, mut group) = (None, None);
    let mut at = line.parent;
    if line.kind == LineKind::Section {
        section = Some(line);
    }
    // Parents stand before their children, so the walk ends.
    while let Some(parent) = at {
        let above = &lines[parent].line;
        path.push(above.label.clone());
        match above.kind {
            LineKind::Section => section = section.or(Some(above)),
            LineKind::Group => group = group.or(Some(above)),
            _ => {}
        }
        at = above.parent;
    }
    path.reverse();
    let number = match lines[index].value_line_of {
        Some(first) => lines[first].line.number.clone(),
        None => line.number.clone(),
    };
    RowIdentity {
        number,
        section: section.map(|s| s.number.clone()).filter(|n| !n.is_empty()),
        section_title: section.map(|s| s.label.clone()),
        group_title: group.map(|g| g.label.clone()),
        path,
        label: line.label.clone(),
    }
}

/// For lines that share a label and are told apart by their notes: the head of each note.
fn kinds_of_value_lines(lines: &[ReadLine]) -> Vec<Option<String>> {
    let mut kinds = vec![None; lines.len()];
    let mut i = 0;
    while i < lines.len() {
        let mut end = i + 1;
        while lines.get(end).is_some_and(|l| l.value_line_of == Some(i)) {
            end += 1;
        }
        if end > i + 1 {
            let heads: Vec<String> = lines[i..end]
                .iter()
                .map(|l| l.line.note.as_ref().map_or(String::new(), |n| note_head(&n.text)))
                .collect();
            let mut keys: Vec<String> = heads.iter().map(|h| key(h)).collect();
            keys.sort();
            keys.dedup();
            if keys.len() == heads.len() && keys.iter().all(|k| !k.is_empty()) {
                for (slot, head) in kinds[i..end].iter_mut().zip(heads) {
                    *slot = Some(head);
                }
            }
        }
        i = end;
    }
    kinds
}

/// Longest head of a note, in words ("Quyết định của Ủy ban nhân dân").
const HEAD_WORDS: usize = 8;

/// The words a note begins with, up to a number or mark: "Quyết định 15/2021/…" → "Quyết định".
fn note_head(note: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in note.trim_start_matches(|c: char| !c.is_alphanumeric()).split_whitespace() {
        if word.chars().any(|c| c.is_ascii_digit()) || words.len() == HEAD_WORDS {
            break;
        }
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            words.push(bare);
        }
        if bare.len() < word.len() || bare.is_empty() {
            break;
        }
    }
    while words.last().is_some_and(|w| key(w) == "số") {
        words.pop();
    }
    words.join(" ")
}

/// Ids of all slots of a document, in their order: the first 16 hex digits of the SHA-256 of row
/// path, label, column path, dimensions and the ordinal among equals, all folded. No file, table
/// number, value or mapping is in it, so that the same report has the same ids in every format.
pub fn observation_ids<'a>(slots: impl IntoIterator<Item = &'a Slot>) -> Vec<String> {
    let mut seen: BTreeMap<[u8; 32], u64> = BTreeMap::new();
    slots
        .into_iter()
        .map(|slot| {
            let mut hash = Sha256::new();
            // Each part is ended by a byte that no text holds, so that parts cannot run together.
            let mut part = |kind: u8, text: &str| {
                hash.update([kind]);
                hash.update(key(text).as_bytes());
                hash.update([0]);
            };
            slot.row.path.iter().for_each(|t| part(1, t));
            part(2, &slot.row.label);
            slot.column.path.iter().for_each(|t| part(3, t));
            for (name, value) in &slot.dimensions {
                part(4, name);
                part(5, value);
            }
            let identity: [u8; 32] = hash.finalize().into();
            let ordinal = seen.entry(identity).or_insert(0);
            let mut full = Sha256::new();
            full.update(identity);
            full.update(ordinal.to_be_bytes());
            *ordinal += 1;
            short_hex(&full.finalize())
        })
        .collect()
}
