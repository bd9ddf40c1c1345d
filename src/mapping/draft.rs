//! The form that a report's own tables are: every line (or, with measures in columns, every
//! column) an indicator of its own, so that prose and table of an unknown form can be compared.
//! Its indicators are local to one document: they never leave the program as canonical ids.

use super::{Expected, Form, FormGroup, FormIndicator, FormSection, Match, resolve::unit_code};
use crate::quantity::UnitLexicon;
use crate::tables::{Layout, Slot, StatisticsTable, ValueKind};
use std::collections::HashSet;

/// The mark in front of a local indicator; canonical ids are dotted words.
const LOCAL: char = '~';

/// A form made from the tables of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The form; it has no constraints.
    pub form: Form,
    /// The local indicator of each slot, over all tables in order.
    pub indicators: Vec<String>,
}

/// True for an indicator that is only a line of one report.
pub fn is_local(indicator: &str) -> bool {
    indicator.starts_with(LOCAL)
}

/// Makes a form of the tables of a document. Values of one line in several columns (plan and
/// result, this period and the last) share an indicator, percentages apart from counts. What a form
/// knows already (`known`, the matches of all slots in order) stays as it is, with its rows; only a
/// row that the table does not have gives way to the line that comes nearest to it.
pub fn draft(
    tables: &[StatisticsTable],
    known: Option<(&Form, &[&Match])>,
    units: &UnitLexicon,
) -> Draft {
    let mut sections: Vec<FormSection> = Vec::new();
    let mut indicators: Vec<String> = Vec::new();
    let mut placed: HashSet<String> = HashSet::new();
    let mut near: HashSet<&str> = HashSet::new();
    for table in tables {
        for slot in &table.slots {
            let matched = known.and_then(|(_, known)| known.get(indicators.len()).copied());
            if let Some(mapped) = matched.and_then(|m| m.indicator.as_ref()) {
                indicators.push(mapped.clone());
                continue;
            }
            near.extend(matched.and_then(|m| m.candidates.first()).map(|c| c.indicator.as_str()));
            let id = local_id(table, slot);
            indicators.push(id.clone());
            if placed.insert(id.clone()) {
                place(&mut sections, slot, row(table, slot, id, units));
            }
        }
    }
    if let Some((form, known)) = known {
        let there: HashSet<&str> = known.iter().filter_map(|m| m.indicator.as_deref()).collect();
        let mut form = form.clone();
        for group in form.sections.iter_mut().flat_map(|s| &mut s.groups) {
            group.rows.retain(|row| {
                let id = row.indicator.as_str();
                there.contains(id) || !near.contains(id)
            });
        }
        form.sections.extend(sections);
        return Draft { form, indicators };
    }
    let form = Form {
        layout: tables.first().map_or(Layout::Rows, |t| t.layout),
        sections,
        ..Form::default()
    };
    Draft { form, indicators }
}

fn local_id(table: &StatisticsTable, slot: &Slot) -> String {
    let of = match table.layout {
        Layout::Rows => format!("line{}", slot.line),
        Layout::Columns => format!("column{}", slot.column_index),
    };
    let kind = if slot.value.kind == ValueKind::Percent { ".percent" } else { "" };
    format!("{LOCAL}table{}.{of}{kind}", table.table)
}

fn row(table: &StatisticsTable, slot: &Slot, id: String, units: &UnitLexicon) -> FormIndicator {
    let by_column = table.layout == Layout::Columns;
    FormIndicator {
        indicator: id,
        label: slot.row.label.clone(),
        aliases: Vec::new(),
        unit: slot.unit.as_deref().and_then(|raw| unit_code(raw, units)),
        kind: slot.value.kind,
        codes: Vec::new(),
        dimension: None,
        under: above(slot),
        column: if by_column { slot.column.path.clone() } else { Vec::new() },
        narrative: Vec::new(),
        base: None,
        rate: None,
        expected: Expected::IfApplicable,
    }
}

/// The lines that a slot's line stands under, outermost first.
fn above(slot: &Slot) -> Option<String> {
    let path = &slot.row.path;
    let above = &path[..path.len().saturating_sub(1)];
    (!above.is_empty()).then(|| above.join(" "))
}

/// Puts a row under the section and group that its line stands under.
fn place(sections: &mut Vec<FormSection>, slot: &Slot, row: FormIndicator) {
    let number = slot.row.section.clone().unwrap_or_default();
    let title = slot.row.section_title.clone().unwrap_or_default();
    if sections.last().is_none_or(|s| s.number != number || s.label != title) {
        sections.push(FormSection { number, label: title, groups: Vec::new() });
    }
    let Some(section) = sections.last_mut() else { return };
    let title = slot.row.group_title.clone().unwrap_or_default();
    if section.groups.last().is_none_or(|g| g.label != title) {
        section.groups.push(FormGroup { number: String::new(), label: title, rows: Vec::new() });
    }
    if let Some(group) = section.groups.last_mut() {
        group.rows.push(row);
    }
}
