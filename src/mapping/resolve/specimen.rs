//! The table that a form describes, and single rows of it: for golden rows and for tests.
//! It prints no values: every slot is blank.

use super::resolve;
use crate::document::Place;
use crate::mapping::model::{Form, FormGroup, FormIndicator, FormSection, GoldenRow, Mapping};
use crate::quantity::UnitLexicon;
use crate::tables::{
    ColumnIdentity, Layout, RowIdentity, Slot, State, StatisticsTable, Value, ValueKind,
};
use std::collections::BTreeMap;

/// A blank table with the rows (or columns) of the form, as the tables stage would give it.
pub fn specimen(form: &Form, units: &UnitLexicon) -> StatisticsTable {
    let mut table = blank_table(form.layout);
    for (section, group, row) in form.indicators() {
        let unit = printed_unit(row, units);
        let slot = row_slot(form.layout, section, group, row, unit);
        push(&mut table, slot);
    }
    table
}

/// The specimen of the form with one row (counted from 0) printed in other words; for columns the
/// header texts with " / " between them.
pub fn wording(form: &Form, row: usize, words: &str, units: &UnitLexicon) -> StatisticsTable {
    let mut table = specimen(form, units);
    if let Some(slot) = table.slots.get_mut(row) {
        print_as(slot, form.layout, words);
    }
    table
}

/// Gives a row (or column) of a specimen other words.
pub(in crate::mapping) fn print_as(slot: &mut Slot, layout: Layout, words: &str) {
    match layout {
        Layout::Rows => {
            words.clone_into(&mut slot.row.label);
            slot.row.path.pop();
            slot.row.path.push(words.to_owned());
        }
        Layout::Columns => {
            slot.column.path = words.split(" / ").map(str::to_owned).collect();
            slot.column.label = slot.column.path.last().cloned().unwrap_or_default();
        }
    }
}

/// Runs the golden rows of all forms: a line for each that does not get what it expects. Each row
/// is mapped alone, so that label, path and unit must decide.
pub fn check_golden(mapping: &Mapping) -> Vec<String> {
    let mut out = Vec::new();
    for golden in &mapping.golden {
        let Some(form) = mapping.forms.iter().find(|f| f.id == golden.form) else { continue };
        let mut table = blank_table(form.layout);
        push(&mut table, golden_slot(golden, form));
        let found = resolve(&table, form, &mapping.units);
        let indicator = found.first().and_then(|m| m.indicator.as_deref());
        if indicator != golden.expect.as_deref() {
            let name =
                |id: Option<&str>| id.map_or("no indicator".to_owned(), |id| format!("`{id}`"));
            let (place, label) = (&golden.place, &golden.label);
            let (expect, found) = (name(golden.expect.as_deref()), name(indicator));
            out.push(format!("{place}: `{label}` gets {found}, expected {expect}"));
        }
    }
    out
}

fn blank_table(layout: Layout) -> StatisticsTable {
    StatisticsTable {
        table: 0,
        layout,
        header_rows: 1,
        columns: Vec::new(),
        lines: Vec::new(),
        slots: Vec::new(),
        abbreviations: Default::default(),
    }
}

/// Appends a slot; rows get the next line, columns the next column.
pub(super) fn push(table: &mut StatisticsTable, mut slot: Slot) {
    let next = table.slots.len();
    slot.row_index = next + 2;
    match table.layout {
        Layout::Rows => slot.line = next,
        Layout::Columns => slot.column_index = next,
    }
    table.slots.push(slot);
}

fn row_slot(
    layout: Layout,
    section: &FormSection,
    group: &FormGroup,
    row: &FormIndicator,
    unit: Option<String>,
) -> Slot {
    if layout == Layout::Columns {
        return column_slot(row.column.clone(), unit);
    }
    let mut path: Vec<String> = Vec::new();
    let titles = [Some(&section.label), Some(&group.label), row.under.as_ref()];
    for title in titles.into_iter().flatten() {
        if !title.is_empty() && *title != row.label {
            path.push(title.clone());
        }
    }
    path.push(row.label.clone());
    let mut slot = blank_slot(unit);
    slot.row = RowIdentity {
        number: if group.label == row.label { group.number.clone() } else { String::new() },
        section: Some(section.number.clone()).filter(|n| !n.is_empty()),
        section_title: Some(section.label.clone()).filter(|n| !n.is_empty()),
        group_title: Some(group.label.clone()).filter(|l| !l.is_empty() && *l != row.label),
        path,
        label: row.label.clone(),
    };
    slot.dimensions = row.dimension.iter().cloned().collect();
    slot
}

fn golden_slot(golden: &GoldenRow, form: &Form) -> Slot {
    if form.layout == Layout::Columns {
        let path = golden.label.split(" / ").map(str::to_owned).collect();
        return column_slot(path, golden.unit.clone());
    }
    // Numbers of the path stand for the titles of the form; titles stand for themselves.
    let section = golden
        .path
        .first()
        .and_then(|step| form.sections.iter().find(|s| s.number == *step || s.label == *step));
    let group = golden
        .path
        .get(1)
        .and_then(|step| section?.groups.iter().find(|g| g.number == *step || g.label == *step));
    let known = [section.map(|s| &s.label), group.map(|g| &g.label)];
    let mut path: Vec<String> = golden
        .path
        .iter()
        .enumerate()
        .map(|(i, step)| known.get(i).copied().flatten().unwrap_or(step).clone())
        .filter(|title| *title != golden.label)
        .collect();
    path.push(golden.label.clone());
    let mut slot = blank_slot(golden.unit.clone());
    slot.row = RowIdentity { path, label: golden.label.clone(), ..RowIdentity::default() };
    slot
}

fn column_slot(path: Vec<String>, unit: Option<String>) -> Slot {
    let mut slot = blank_slot(unit);
    let label = path.last().cloned().unwrap_or_default();
    slot.column = ColumnIdentity { path, label };
    slot
}

fn blank_slot(unit: Option<String>) -> Slot {
    Slot {
        line: 0,
        column_index: 0,
        row_index: 0,
        row: RowIdentity::default(),
        column: ColumnIdentity::default(),
        dimensions: BTreeMap::new(),
        unit,
        value: Value {
            raw: String::new(),
            number: None,
            kind: ValueKind::Count,
            state: State::Blank,
        },
        note: None,
        note_place: None,
        hidden: false,
        readings: Vec::new(),
        place: Place::default(),
    }
}

/// What the unit cell of a row prints: codes with their words, or the first word of the unit.
fn printed_unit(row: &FormIndicator, units: &UnitLexicon) -> Option<String> {
    if !row.codes.is_empty() {
        let codes: Vec<String> = row.codes.iter().map(|(c, w)| format!("{w} = {c}")).collect();
        return Some(codes.join(" "));
    }
    let unit = units.by_code(row.unit.as_deref()?)?;
    unit.words.first().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_rows_of_the_built_in_forms_get_what_they_expect() {
        let wrong = check_golden(&Mapping::builtin());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_specimen_of_every_form_maps_to_itself() {
        let mapping = Mapping::builtin();
        for form in &mapping.forms {
            let found = resolve(&specimen(form, &mapping.units), form, &mapping.units);
            let expected: Vec<&str> =
                form.indicators().map(|(_, _, r)| r.indicator.as_str()).collect();
            for (m, expect) in found.iter().zip(expected) {
                assert_eq!(m.indicator.as_deref(), Some(expect), "{m:?}");
            }
        }
    }
}
