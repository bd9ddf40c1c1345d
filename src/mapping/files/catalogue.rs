//! Canonical indicators of `catalogue.yaml`.
//! It only reads; forms refer to what is read here.

use super::fields::Reading;
use super::yaml::Node;
use crate::mapping::fault::did_you_mean;
use crate::mapping::model::{Catalogue, IndicatorEntry, Measured};
use crate::quantity::UnitLexicon;
use crate::tables::ValueKind;
use std::collections::BTreeSet;

/// Kinds of values by their names in files.
pub(super) const KINDS: [(&str, ValueKind); 7] = [
    ("count", ValueKind::Count),
    ("percent", ValueKind::Percent),
    ("ratio", ValueKind::Ratio),
    ("code", ValueKind::Code),
    ("boolean", ValueKind::Boolean),
    ("money", ValueKind::Money),
    ("text", ValueKind::Text),
];

/// Fields of the programme, the first part of every id.
const FIELDS: [&str; 7] =
    ["steering", "institutions", "procedures", "organisation", "personnel", "finance", "digital"];

/// Adds the indicators of a file. They are unsorted until the caller sorts them.
pub(super) fn add(
    catalogue: &mut Catalogue,
    tree: &Node,
    units: &UnitLexicon,
    reading: &mut Reading,
) {
    let Some(top) = reading.fields(tree, "a catalogue", &["indicators"]) else { return };
    let mut seen: BTreeSet<String> = catalogue.indicators.iter().map(|e| e.id.clone()).collect();
    let mut successors = Vec::new();
    for node in reading.list(&top, "indicators") {
        let known = &["id", "title", "unit", "kind", "measured", "replaced_by", "comparability"];
        let Some(fields) = reading.fields(node, "an indicator", known) else { continue };
        let id = reading.required(&fields, "id");
        let title = reading.title(&fields);
        let kind = reading
            .required(&fields, "kind")
            .and_then(|kind| reading.choice(&kind, "kind of value", &KINDS));
        let unit = reading.optional(&fields, "unit");
        let measured = reading.optional(&fields, "measured").and_then(|m| {
            let choices = [("stock", Measured::Stock), ("flow", Measured::Flow)];
            reading.choice(&m, "way of measuring", &choices)
        });
        let replaced_by = reading.texts(&fields, "replaced_by");
        let comparability = fields.get("comparability").and_then(|node| {
            let words = reading.fields(node, "a note on comparability", &["vi", "en"])?;
            let vi = reading.required(&words, "vi");
            Some((vi?.text, reading.required(&words, "en")?.text))
        });
        if let Some(unit) = &unit
            && units.by_code(&unit.text).is_none()
        {
            let hint = did_you_mean(&unit.text, units.units().iter().map(|u| u.code.as_str()));
            reading.fault(unit.at, format!("no unit has the code `{}`{hint}", unit.text));
        }
        let counted =
            matches!(kind, Some(ValueKind::Count | ValueKind::Percent | ValueKind::Money));
        if counted && unit.is_none() {
            reading.fault(fields.at, "an indicator that is counted has no `unit`");
        }
        let (Some(id), Some((title_vi, title_en)), Some(kind)) = (id, title, kind) else {
            continue;
        };
        let field = id.text.split('.').next().unwrap_or_default();
        let well_formed = id.text.contains('.')
            && id.text.split('.').all(|part| {
                part.starts_with(|c: char| c.is_ascii_lowercase())
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            });
        if !well_formed {
            let message = "is not dotted lower-case words, as in procedures.in_force";
            reading.fault(id.at, format!("the id `{}` {message}", id.text));
        } else if !FIELDS.contains(&field) {
            let hint = did_you_mean(field, FIELDS);
            let fields = FIELDS.join(", ");
            reading.fault(id.at, format!("`{field}` is not a field ({fields}){hint}"));
        }
        if !seen.insert(id.text.clone()) {
            reading.fault(id.at, format!("the indicator `{}` stands twice", id.text));
            continue;
        }
        catalogue.indicators.push(IndicatorEntry {
            id: id.text,
            title_vi,
            title_en,
            unit: unit.map(|u| u.text).unwrap_or_default(),
            kind,
            measured,
            replaced_by: replaced_by.iter().map(|p| p.text.clone()).collect(),
            comparability,
        });
        successors.extend(replaced_by);
    }
    // An entry may be replaced by one that stands further below.
    for successor in successors {
        if !seen.contains(&successor.text) {
            let hint = did_you_mean(&successor.text, seen.iter().map(String::as_str));
            let message = format!("the catalogue has no indicator `{}`{hint}", successor.text);
            reading.fault(successor.at, message);
        }
    }
}
