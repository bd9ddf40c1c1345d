//! Relations: which broken ones were found, which that hold were confirmed, which alarms are false.
//! It recomputes nothing; a finding is known by the numbers it names.

use super::model::{Relation, State, Truth};
use doisoat::writers::json::{JsonReport, shape};
use std::collections::{BTreeMap, BTreeSet};

/// How well the relations were seen.
#[derive(Debug, Default)]
pub struct Relations {
    /// Broken ones that must be found, and how many were (by an error or a warning).
    pub broken: (usize, usize),
    /// Broken ones that an expert may mention, and how many were.
    pub optional: (usize, usize),
    /// Errors that name no broken relation.
    pub false_alarms: usize,
    /// Warnings that name no broken relation; not false, but noise.
    pub other_warnings: usize,
    /// Relations that hold, and how many were confirmed.
    pub holds: (usize, usize),
    /// What each rule raised.
    pub rules: BTreeMap<String, Raised>,
    pub misses: Vec<String>,
}

/// Findings of a rule: those that name a broken relation, and those that name none.
#[derive(Debug, Default, Clone, Copy)]
pub struct Raised {
    pub errors: [usize; 2],
    pub warnings: [usize; 2],
}

/// The numbers that a finding names: terms of its relation, and its sides but for those that only
/// explain.
pub fn named(finding: &shape::Finding) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    if let Some(relation) = &finding.relation {
        for side in [&relation.left, &relation.right] {
            ids.extend(side.terms.iter().chain(&side.over).map(|t| t.reference.as_str()));
        }
    }
    for side in finding.sides.iter().filter(|s| s.role != "context") {
        ids.extend(side.figures.iter().chain(&side.observations).map(String::as_str));
    }
    ids
}

/// True when the finding names every number of the relation. `ids`: name in the truth → ids in the
/// report.
fn names_all(
    numbers: &BTreeSet<&str>,
    relation: &Relation,
    ids: &BTreeMap<String, String>,
) -> bool {
    relation.alternatives().all(|names| {
        names.iter().any(|n| ids.get(*n).is_some_and(|id| numbers.contains(id.as_str())))
    })
}

/// Scores the findings and confirmations of a report.
pub fn score(truth: &Truth, report: &JsonReport, ids: &BTreeMap<String, String>) -> Relations {
    let is = |f: &shape::Finding, level: &str| f.level.as_deref() == Some(level);
    let alarms: Vec<(&shape::Finding, BTreeSet<&str>)> = report
        .findings
        .iter()
        .filter(|f| is(f, "error") || is(f, "warning"))
        .map(|f| (f, named(f)))
        .collect();
    let confirmations: Vec<BTreeSet<&str>> = report.confirmations.iter().map(named).collect();
    let mut out = Relations::default();
    for relation in &truth.relations {
        let (count, seen) = match (relation.state, relation.optional) {
            (State::Broken, false) => {
                (&mut out.broken, alarms.iter().any(|(_, n)| names_all(n, relation, ids)))
            }
            (State::Broken, true) => {
                (&mut out.optional, alarms.iter().any(|(_, n)| names_all(n, relation, ids)))
            }
            (State::Holds, _) => {
                (&mut out.holds, confirmations.iter().any(|n| names_all(n, relation, ids)))
            }
        };
        count.0 += 1;
        count.1 += usize::from(seen);
        if !seen && !relation.optional {
            let what = if relation.state == State::Broken { "not found" } else { "not confirmed" };
            out.misses.push(format!("{what}: {} {:?}", relation.arithmetic, relation.numbers));
        }
    }
    for (finding, numbers) in &alarms {
        let known =
            truth.relations.iter().any(|r| r.state == State::Broken && names_all(numbers, r, ids));
        let error = is(finding, "error");
        let raised = out.rules.entry(finding.rule.clone()).or_default();
        let counts = if error { &mut raised.errors } else { &mut raised.warnings };
        counts[usize::from(!known)] += 1;
        if known {
            continue;
        }
        *(if error { &mut out.false_alarms } else { &mut out.other_warnings }) += 1;
        out.misses.push(format!(
            "{}: {} {} {}",
            if error { "false alarm" } else { "warning without a broken relation" },
            finding.rule,
            finding.arithmetic.as_deref().unwrap_or(""),
            finding.message.en
        ));
    }
    out
}
