//! One report in several formats: the same ids, values, states, notes, measures and findings.
//! It needs no truth.

use super::observations::{decimal, squeezed};
use super::samples::Document;
use doisoat::writers::json::JsonReport;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What differs between the formats of a report.
#[derive(Debug, Default)]
pub struct Difference {
    /// Documents compared with the first.
    pub compared: usize,
    pub slots: usize,
    pub measures: usize,
    pub findings: usize,
    pub lines: Vec<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} formats against the first: {} slots, {} measures, {} findings differ",
            self.compared, self.slots, self.measures, self.findings
        )
    }
}

/// Facts of one kind by their id.
type Facts = BTreeMap<String, String>;

fn slots(report: &JsonReport) -> Facts {
    let fact = |o: &doisoat::writers::json::shape::Observation| {
        let value = o.value.as_deref().and_then(decimal);
        let note = squeezed(o.note.as_deref().unwrap_or(""));
        let said = format!(
            "{} {value:?} {} {:?} {note:?}",
            o.row.label,
            o.state,
            o.indicator.as_deref().unwrap_or("")
        );
        (o.id.clone(), said)
    };
    report.observations.iter().map(fact).collect()
}

/// Measures; a workbook has no footnotes, so the source takes no part.
fn measures(report: &JsonReport) -> Facts {
    let fact = |f: &doisoat::writers::json::shape::Figure| {
        let said = format!("{:?} {} {:?}", f.value, f.kind, squeezed(&f.sentence));
        (f.id.clone(), said)
    };
    let is_measure = |kind: &str| super::model::MEASURES.contains(&kind);
    report.figures.iter().filter(|f| is_measure(&f.kind)).map(fact).collect()
}

fn findings(report: &JsonReport) -> Facts {
    let fact = |f: &doisoat::writers::json::shape::Finding| {
        (f.id.clone(), format!("{} {:?} {:?}", f.rule, f.level, f.arithmetic))
    };
    report.findings.iter().map(fact).collect()
}

/// Compares every format that could be read with the first.
pub fn difference<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Difference {
    let mut readable =
        documents.into_iter().filter_map(|d| Some((d.filename.as_str(), d.report.as_ref().ok()?)));
    let mut out = Difference::default();
    let Some((first_name, first)) = readable.next() else { return out };
    for (name, other) in readable {
        out.compared += 1;
        let mut compare = |what: &str, facts: fn(&JsonReport) -> Facts| {
            let (a, b) = (facts(first), facts(other));
            let ids: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let mut differing = 0;
            for id in ids.into_iter().filter(|id| a.get(*id) != b.get(*id)) {
                differing += 1;
                out.lines.push(format!(
                    "{what} {id}: {first_name} {:?}, {name} {:?}",
                    a.get(id),
                    b.get(id)
                ));
            }
            differing
        };
        let differing =
            (compare("slot", slots), compare("measure", measures), compare("finding", findings));
        out.slots += differing.0;
        out.measures += differing.1;
        out.findings += differing.2;
    }
    out
}
