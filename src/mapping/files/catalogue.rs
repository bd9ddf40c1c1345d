//! Canonical indicators: those of `catalogue.yaml`, and those that a form or a patch brings along.
//! It only reads; forms refer to what is read here.

use super::fields::{Placed, Reading};
use super::yaml::Node;
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
pub(in crate::mapping) const FIELDS: [&str; 7] =
    ["steering", "institutions", "procedures", "organisation", "personnel", "finance", "digital"];

/// The indicators read so far; successors are looked at when all are there.
#[derive(Default)]
pub(super) struct CatalogueInWork {
    indicators: Vec<IndicatorEntry>,
    seen: BTreeSet<String>,
    successors: Vec<Placed>,
}

impl CatalogueInWork {
    /// Adds the indicators of a catalogue file.
    pub(super) fn add_file(&mut self, tree: &Node, units: &UnitLexicon, reading: &mut Reading) {
        let Some(top) = reading.fields(tree, "a catalogue", &["indicators"]) else { return };
        self.add(reading.list(&top, "indicators"), units, reading);
    }

    /// Adds the indicators of a list.
    pub(super) fn add(&mut self, nodes: &[Node], units: &UnitLexicon, reading: &mut Reading) {
        for node in nodes {
            self.add_one(node, units, reading);
        }
    }

    /// The catalogue, sorted; successors that do not exist are faults.
    pub(super) fn finish(mut self, reading: &mut Reading) -> Catalogue {
        for successor in &self.successors {
            if !self.seen.contains(&successor.text) {
                let hint = reading.hint(&successor.text, self.seen.iter().map(String::as_str));
                let message = format!("the catalogue has no indicator `{}`{hint}", successor.text);
                reading.fault(successor.at, message);
            }
        }
        self.indicators.sort_by(|a, b| a.id.cmp(&b.id));
        Catalogue { indicators: self.indicators }
    }

    fn add_one(&mut self, node: &Node, units: &UnitLexicon, reading: &mut Reading) {
        let known = &["id", "title", "unit", "kind", "measured", "replaced_by", "comparability"];
        let Some(fields) = reading.fields(node, "an indicator", known) else { return };
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
            let hint = reading.hint(&unit.text, units.units().iter().map(|u| u.code.as_str()));
            reading.fault(unit.at, format!("no unit has the code `{}`{hint}", unit.text));
        }
        let counted =
            matches!(kind, Some(ValueKind::Count | ValueKind::Percent | ValueKind::Money));
        if counted && unit.is_none() {
            reading.fault(fields.at, "an indicator that is counted has no `unit`");
        }
        // What has a fault is known all the same, so that nobody is told that it is missing.
        let Some(id) = id else { return };
        let (title_vi, title_en) = title.unwrap_or_default();
        let kind = kind.unwrap_or(ValueKind::Count);
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
            let hint = reading.hint(field, FIELDS);
            let fields = FIELDS.join(", ");
            reading.fault(id.at, format!("`{field}` is not a field ({fields}){hint}"));
        }
        if !self.seen.insert(id.text.clone()) {
            reading.fault(id.at, format!("the indicator `{}` stands twice", id.text));
            return;
        }
        self.indicators.push(IndicatorEntry {
            id: id.text,
            title_vi,
            title_en,
            unit: unit.map(|u| u.text).unwrap_or_default(),
            kind,
            measured,
            replaced_by: replaced_by.iter().map(|p| p.text.clone()).collect(),
            comparability,
        });
        // An entry may be replaced by one that stands further below.
        self.successors.extend(replaced_by);
    }
}
