//! What is aligned: rows (or columns) of a table on one side, rows of a form on the other.
//! No score and no alignment in here.

use super::likeness::{FormText, Lexicon, TableText};
use super::unit_cell::{code_labels, unit_code};
use crate::mapping::model::{Form, FormIndicator};
use crate::quantity::UnitLexicon;
use crate::tables::{Layout, Slot, StatisticsTable, ValueKind};
use std::collections::HashMap;
use std::rc::Rc;

/// A row of a form, or one of its columns when measures are columns.
pub(super) struct FormEntry<'f> {
    pub(super) row: &'f FormIndicator,
    /// The label and the aliases.
    pub(super) variants: Vec<FormText>,
    /// Title of its section, unless the form has none.
    pub(super) section: Option<FormText>,
    /// Title of its group, unless it is the group line itself or the form has none.
    pub(super) group: Option<FormText>,
    /// The row it stands under.
    pub(super) under: Option<FormText>,
    /// Folded value of its dimension.
    pub(super) dimension: Option<String>,
}

/// A row of a table, or one of its columns when measures are columns.
pub(super) struct TableEntry {
    /// The slots that it has, as indices into the table's slots.
    pub(super) slots: Vec<usize>,
    pub(super) label: TableText,
    /// Titles it stands under, outermost first.
    pub(super) ancestors: Vec<Rc<TableText>>,
    /// What its unit cell says.
    pub(super) unit: UnitReading,
    /// Folded words that may name a dimension: values of dimensions, then the note.
    pub(super) dimension_words: Vec<String>,
}

/// What a unit cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum UnitReading {
    /// Nothing, or nothing known.
    Unknown,
    /// A unit.
    Unit(String),
    /// Codes with meanings.
    Codes,
}

/// The entries of a form with the lexicon of its words.
pub(super) fn form_entries(form: &Form) -> (Lexicon, Vec<FormEntry<'_>>) {
    let columns = form.layout == Layout::Columns;
    let column_texts: Vec<String> = form.indicators().map(|(_, _, r)| r.column.join(" ")).collect();
    let mut texts: Vec<&str> = form.sections.iter().map(|s| s.label.as_str()).collect();
    texts.extend(form.sections.iter().flat_map(|s| &s.groups).map(|g| g.label.as_str()));
    for (i, (_, group, row)) in form.indicators().enumerate() {
        if columns {
            texts.push(&column_texts[i]);
        } else if row.label != group.label {
            texts.push(&row.label);
        }
        texts.extend(row.aliases.iter().map(String::as_str));
    }
    let lexicon = Lexicon::new(texts.into_iter());
    let title = |text: &str| (!text.is_empty()).then(|| lexicon.form_text(text));
    let entries = form
        .indicators()
        .enumerate()
        .map(|(i, (section, group, row))| {
            let label = if columns { column_texts[i].as_str() } else { row.label.as_str() };
            let variants = std::iter::once(label)
                .chain(row.aliases.iter().map(String::as_str))
                .map(|text| lexicon.form_text(text))
                .collect();
            FormEntry {
                row,
                variants,
                section: title(&section.label).filter(|_| !columns),
                group: title(&group.label).filter(|_| !columns && group.label != row.label),
                under: row.under.as_deref().and_then(title).filter(|_| !columns),
                dimension: row.dimension.as_ref().map(|(_, value)| crate::text::key(value)),
            }
        })
        .collect();
    (lexicon, entries)
}

/// The entries of a table: its lines that have slots or, with measures in columns, its columns.
pub(super) fn table_entries(
    table: &StatisticsTable,
    lexicon: &Lexicon,
    units: &UnitLexicon,
) -> Vec<TableEntry> {
    let mut order: Vec<usize> = (0..table.slots.len()).collect();
    let by_column = table.layout == Layout::Columns;
    let owner = |slot: &Slot| if by_column { slot.column_index } else { slot.line };
    order.sort_by_key(|&i| owner(&table.slots[i]));
    let mut out: Vec<TableEntry> = Vec::new();
    // Titles and units stand on many lines.
    let mut titles: HashMap<&str, Rc<TableText>> = HashMap::new();
    let mut known_units: HashMap<&str, UnitReading> = HashMap::new();
    for chunk in order.chunk_by(|&a, &b| owner(&table.slots[a]) == owner(&table.slots[b])) {
        let slot = &table.slots[chunk[0]];
        let (label, ancestors): (String, Vec<&str>) = if by_column {
            (slot.column.path.join(" "), Vec::new())
        } else {
            let mut path: Vec<&str> = slot.row.path.iter().map(String::as_str).collect();
            if path.last().is_some_and(|last| *last == slot.row.label) {
                path.pop();
            }
            (slot.row.label.clone(), path)
        };
        let dimension_words = slot
            .dimensions
            .values()
            .map(|v| crate::text::key(v))
            .chain(slot.note.as_ref().map(|n| beginning(&n.text)))
            .collect();
        out.push(TableEntry {
            label: lexicon.table_text(&label),
            ancestors: ancestors
                .into_iter()
                .map(|a| {
                    let text = titles.entry(a).or_insert_with(|| Rc::new(lexicon.table_text(a)));
                    Rc::clone(text)
                })
                .collect(),
            unit: match slot.unit.as_deref() {
                None => UnitReading::Unknown,
                // One unit for the whole sheet does not say what each column holds.
                Some(_) if by_column && slot.value.kind == ValueKind::Percent => {
                    UnitReading::Unknown
                }
                Some(raw) => {
                    known_units.entry(raw).or_insert_with(|| read_unit(raw, units)).clone()
                }
            },
            dimension_words: if by_column { Vec::new() } else { dimension_words },
            slots: chunk.to_vec(),
        });
    }
    out
}

/// Characters of a note that can name a dimension: it stands at its beginning.
const DIMENSION_CHARS: usize = 60;

fn beginning(note: &str) -> String {
    crate::text::key(&note.chars().take(DIMENSION_CHARS).collect::<String>())
}

fn read_unit(raw: &str, units: &UnitLexicon) -> UnitReading {
    match unit_code(raw, units) {
        Some(code) => UnitReading::Unit(code),
        None if code_labels(raw).is_empty() => UnitReading::Unknown,
        None => UnitReading::Codes,
    }
}
