//! Findings and confirmations → the verdict of each number.
//! It compares nothing.

use super::context::Context;
use super::model::{Finding, Level, Operand};
use super::relation;
use crate::report::Verdict;

/// The verdicts of figures and of observations: an error contradicts, a relation that holds and is
/// not trivial confirms, a warning alone leaves unchecked.
pub fn verdicts(
    on: &Context<'_>,
    findings: &[Finding],
    confirmations: &[Finding],
) -> (Vec<Verdict>, Vec<Verdict>) {
    let measure = |m: bool| if m { Verdict::Unchecked } else { Verdict::NotAMeasure };
    let mut figures: Vec<Verdict> =
        on.facts.figures.iter().map(|f| measure(f.is_measure())).collect();
    let mut observations = vec![Verdict::Unchecked; on.facts.observations.len()];
    let mut set = |finding: &Finding, verdict: Verdict| {
        for operand in finding.relation.iter().flat_map(relation::operands) {
            match operand {
                Operand::Figure(i) => figures[i] = verdict,
                Operand::Observation(i) => observations[i] = verdict,
            }
        }
    };
    for c in confirmations.iter().filter(|c| !c.trivial) {
        set(c, Verdict::Confirmed);
    }
    for f in findings.iter().filter(|f| f.level == Level::Error && f.counts()) {
        set(f, Verdict::Contradicted);
    }
    (figures, observations)
}
