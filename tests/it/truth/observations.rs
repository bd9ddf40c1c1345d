//! Value slots: by path, label and column, then every field.
//! It knows nothing of figures.

use super::model::{Observation, Truth};
use doisoat::text::key;
use doisoat::writers::json::JsonReport;
use doisoat::writers::json::shape;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How well the slots were read.
#[derive(Debug, Default)]
pub struct Slots {
    pub expected: usize,
    /// Found by path, label and column.
    pub found: usize,
    /// Found, and every field as the truth says.
    pub exact: usize,
    /// Slots that came out with another value, state or indicator: the worst that can happen.
    pub wrong: usize,
    /// Slots that are not in the truth.
    pub extra: usize,
    /// Slots whose indicator the truth names, and how many came out with it.
    pub indicators: (usize, usize),
    pub misses: Vec<String>,
    /// Name in the truth → id in the report.
    pub ids: BTreeMap<String, String>,
}

/// A decimal without trailing zeros, for comparison.
pub fn decimal(text: &str) -> Option<Decimal> {
    text.parse::<Decimal>().ok().map(|d| d.normalize())
}

/// White space folded.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

type Key = (Vec<String>, String, String);

fn keys(labels: &[String]) -> Vec<String> {
    labels.iter().map(|l| key(l)).collect()
}

fn truth_key(o: &Observation) -> Key {
    (keys(&o.path), key(&o.label), keys(&o.column).join(" / "))
}

/// The column takes part only where the truth names columns.
fn report_key(o: &shape::Observation, with_column: bool) -> Key {
    let mut path = keys(&o.row.path);
    let label = key(&o.row.label);
    if path.last() == Some(&label) {
        path.pop();
    }
    let column = if with_column { keys(&o.column.path).join(" / ") } else { String::new() };
    (path, label, column)
}

/// Scores the observations of a report. `cells_have_types`: the format keeps numbers, not their
/// printed form, so that "98,25" may be shown as "98.25".
pub fn score(truth: &Truth, report: &JsonReport, cells_have_types: bool) -> Slots {
    let with_column = truth.observations.iter().any(|o| !o.column.is_empty());
    let mut by_key: BTreeMap<Key, Vec<&shape::Observation>> = BTreeMap::new();
    for o in report.observations.iter().rev() {
        by_key.entry(report_key(o, with_column)).or_default().push(o);
    }
    let mut slots = Slots { expected: truth.observations.len(), ..Slots::default() };
    slots.indicators.0 =
        truth.observations.iter().filter(|o| o.names_indicator().is_some()).count();
    for expected in &truth.observations {
        // Equal keys (two value lines of one label) are met in printed order.
        let Some(got) = by_key.get_mut(&truth_key(expected)).and_then(Vec::pop) else {
            slots.misses.push(format!(
                "no slot {:?} {} {:?}",
                expected.path, expected.label, expected.column
            ));
            continue;
        };
        slots.found += 1;
        if let Some(name) = &expected.id {
            slots.ids.insert(name.clone(), got.id.clone());
        }
        let named = expected.names_indicator();
        let right = named.is_some() && got.indicator.as_deref() == named;
        slots.indicators.1 += usize::from(right);
        let faults = faults(expected, got, cells_have_types);
        let grave = ["value", "state", "indicator"];
        if faults.iter().any(|f| grave.iter().any(|g| f.starts_with(g))) {
            slots.wrong += 1;
        }
        if faults.is_empty() {
            slots.exact += 1;
        } else {
            slots.misses.push(format!(
                "{} {:?}: {}",
                expected.label,
                expected.column,
                faults.join("; ")
            ));
        }
    }
    for left in by_key.values().flatten() {
        slots.extra += 1;
        slots.misses.push(format!(
            "slot that the truth does not have: {:?} {:?} = {:?}",
            left.row.path, left.column.path, left.raw_text
        ));
    }
    slots
}

/// Which fields differ, with both sides.
fn faults(expected: &Observation, got: &shape::Observation, cells_have_types: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let mut differ = |field: &str, same: bool, want: String, have: String| {
        if !same {
            faults.push(format!("{field} is {have}, not {want}"));
        }
    };
    let (want, have) =
        (expected.value.as_deref().and_then(decimal), got.value.as_deref().and_then(decimal));
    differ("value", want == have, format!("{want:?}"), format!("{have:?}"));
    differ("state", expected.state == got.state, expected.state.clone(), got.state.clone());
    if !cells_have_types {
        let same = squeezed(&expected.raw) == squeezed(&got.raw_text);
        differ("raw text", same, expected.raw.clone(), got.raw_text.clone());
    }
    let decimals = expected.value.as_ref().map(|_| {
        expected.raw.split_once(',').map_or(0, |(_, part)| part.trim_end_matches('%').trim().len())
    });
    if let Some(decimals) = decimals {
        let have = got.decimals.map(|d| d as usize);
        differ("decimals", have == Some(decimals), decimals.to_string(), format!("{have:?}"));
    }
    let unit = got.unit.as_ref().and_then(|u| u.raw_text.clone()).unwrap_or_default();
    let want = expected.unit.clone().unwrap_or_default();
    differ("unit", key(&want) == key(&unit), want, unit);
    // A row without indicator is a miss; with another one, or with one where there is none, it is a wrong
    // value of that indicator.
    if let (Some(want), Some(have)) = (&expected.indicator, &got.indicator) {
        let want = want.as_deref().unwrap_or("none");
        differ("indicator", want == have, want.to_owned(), have.clone());
    }
    let note = squeezed(got.note.as_deref().unwrap_or(""));
    let want = squeezed(expected.note.as_deref().unwrap_or(""));
    differ("note", want == note, format!("{want:?}"), format!("{note:?}"));
    faults
}

#[cfg(test)]
mod tests {
    use super::{faults, score};
    use crate::truth::model::Truth;
    use doisoat::writers::json::JsonReport;
    use doisoat::writers::json::shape::Observation;

    fn truth(indicator: &str) -> Truth {
        let text = format!(
            "status: ok\nobservations:\n  - {{path: [], label: Số hồ sơ{indicator}}}\nfigures: []\nrelations: []\n"
        );
        serde_saphyr::from_str(&text).unwrap()
    }

    #[test]
    fn an_indicator_where_the_truth_says_none_is_wrong() {
        let mut report = JsonReport::default();
        let row = r#"{"label": "Số hồ sơ", "path": ["Số hồ sơ"], "number": ""}"#;
        let check = |expected: &str, wrong: bool, report: &JsonReport| {
            let truth = truth(expected);
            assert_eq!(score(&truth, report, false).wrong, usize::from(wrong), "{expected}");
            let said = faults(&truth.observations[0], &report.observations[0], false);
            assert_eq!(said.iter().any(|f| f.starts_with("indicator")), wrong, "{said:?}");
        };
        report.observations.push(Observation {
            row: serde_json::from_str(row).unwrap(),
            state: "reported".into(),
            indicator: Some("procedures.dossiers_received".into()),
            ..Observation::default()
        });
        check(", indicator: ~", true, &report);
        check("", false, &report);
        check(", indicator: procedures.dossiers_received", false, &report);
        check(", indicator: procedures.dossiers_resolved", true, &report);
        report.observations[0].indicator = None;
        check(", indicator: ~", false, &report);
    }
}
