//! The benchmark as a whole: what is true of what is said, and what is said of what is true, over all reports and
//! all changed figures.
//! It judges no single document.

use super::mutations::{Outcome, share};
use super::relations::Raised;
use super::score::Score;
use std::collections::BTreeMap;

/// Counts over everything.
#[derive(Debug, Default)]
pub struct Benchmark {
    /// Errors that name a contradiction, and that name none; in reports, after changes and after harmless changes.
    pub errors: [usize; 2],
    /// The same of warnings.
    pub warnings: [usize; 2],
    /// Contradictions that a changed figure made, and how many were named.
    pub injected: [usize; 2],
    /// Contradictions of the reports, and how many were found.
    pub broken: [usize; 2],
    /// Relations that hold, and how many were confirmed.
    pub holds: [usize; 2],
    /// Figures that measure: in the truth, read right, read though they are none.
    pub measures: [usize; 3],
    /// Errors in reports without a contradiction.
    pub errors_in_consistent: usize,
    rules: BTreeMap<String, Raised>,
}

fn add<const N: usize>(sums: &mut [usize; N], counts: [usize; N]) {
    sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
}

impl Benchmark {
    pub fn of(scores: &[Score], outcomes: &[&Outcome]) -> Benchmark {
        let mut out = Benchmark::default();
        for score in scores {
            let (relations, figures) = (&score.relations, &score.figures);
            for (rule, raised) in &relations.rules {
                let sum = out.rules.entry(rule.clone()).or_default();
                add(&mut sum.errors, raised.errors);
                add(&mut sum.warnings, raised.warnings);
                add(&mut out.errors, raised.errors);
                add(&mut out.warnings, raised.warnings);
            }
            add(&mut out.broken, [relations.broken.0, relations.broken.1]);
            add(&mut out.holds, [relations.holds.0, relations.holds.1]);
            let (whole, right) = figures.measures;
            add(&mut out.measures, [whole, right, figures.false_measures]);
            if relations.broken.0 + relations.optional.0 == 0 {
                out.errors_in_consistent += relations.false_alarms;
            }
        }
        for outcome in outcomes {
            let [errors, warnings] = outcome.naming;
            add(&mut out.errors, [errors, outcome.stray_errors + outcome.control_errors]);
            add(&mut out.warnings, [warnings, outcome.stray_warnings + outcome.control_warnings]);
            for tally in outcome.kinds.values() {
                add(&mut out.injected, [tally.injected, tally.found]);
            }
        }
        out
    }

    /// Share of the errors that name a contradiction, in percent.
    pub fn error_precision(&self) -> f64 {
        share(self.errors[0], self.errors[0] + self.errors[1])
    }

    /// Share of the injected contradictions that were named, in percent.
    pub fn recall(&self) -> f64 {
        share(self.injected[1], self.injected[0])
    }

    /// Share of the relations that hold that were confirmed, in percent.
    pub fn confirmed(&self) -> f64 {
        share(self.holds[1], self.holds[0])
    }

    /// Share of the figures read as measures that are some as they were read, in percent.
    pub fn figure_precision(&self) -> f64 {
        share(self.measures[1], self.measures[1] + self.measures[2])
    }

    /// Share of the measures that were read right, in percent; those not read count as missed.
    pub fn figure_recall(&self) -> f64 {
        share(self.measures[1], self.measures[0])
    }

    pub fn print(&self) {
        println!("\nfindings of the reports as they are, by rule");
        println!(
            "{:<8} {:>12} {:>12} {:>14} {:>14}",
            "rule", "errors right", "errors false", "warnings right", "warnings other"
        );
        for (rule, r) in &self.rules {
            println!(
                "{rule:<8} {:>12} {:>12} {:>14} {:>14}",
                r.errors[0], r.errors[1], r.warnings[0], r.warnings[1]
            );
        }
        println!("\nall together");
        let line = |what: &str, percent: f64, part: usize, whole: usize| {
            println!("{what:<52} {percent:>6.2} % ({part}/{whole})");
        };
        let [right, wrong] = self.errors;
        line("errors that name a contradiction", self.error_precision(), right, right + wrong);
        let [right, other] = self.warnings;
        line("warnings that name one", share(right, right + other), right, right + other);
        line("injected contradictions named", self.recall(), self.injected[1], self.injected[0]);
        let [whole, found] = self.broken;
        line("contradictions of the reports found", share(found, whole), found, whole);
        line("relations that hold, confirmed", self.confirmed(), self.holds[1], self.holds[0]);
        let [whole, right, wrong] = self.measures;
        line("figures: precision", self.figure_precision(), right, right + wrong);
        line("figures: recall", self.figure_recall(), right, whole);
        println!(
            "{:<52} {:>6}",
            "errors in reports without a contradiction", self.errors_in_consistent
        );
    }
}
