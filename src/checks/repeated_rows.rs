//! One line that two tables of a document print: the same indicator, or the same words under the
//! same headings.
//! Lines that a form says to be equal are in `constraints`.

use super::constraints::VALUES_DIFFER;
use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, DIFFERENT_DATE, Judgements};
use super::model::{Op, Operand, Relation};
use super::relation::{self, Judgement, relation, sum};
use super::rule::{Check, Rule};
use crate::text;
use std::collections::BTreeMap;

/// How many lines of two tables must agree, at least, before one that differs is told. Our own
/// choice: fewer agree by chance.
const LEAST_AGREEING: usize = 3;

/// Lines of two tables.
pub struct RepeatedRows;

impl Check for RepeatedRows {
    fn rules(&self) -> &'static [Rule] {
        &[]
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        if on.facts.tables.len() < 2 {
            return;
        }
        let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, o) in on.facts.observations.iter().enumerate().filter(|(i, _)| on.has_number(*i)) {
            let row = match o.indicator() {
                Some(indicator) => indicator.to_owned(),
                None => text::key(&o.slot.row.path.join("/")),
            };
            let column = text::key(&o.slot.column.path.join("/"));
            let dimensions = &o.slot.dimensions;
            let key = format!("{row}|{column}|{dimensions:?}|{:?}", o.unit);
            lines.entry(key).or_default().push(i);
        }
        // By pair of tables: two tables with the same lines of two offices agree in few of them.
        let mut pairs: BTreeMap<(usize, usize), Vec<Relation>> = BTreeMap::new();
        for found in lines.into_values() {
            for pair in found.windows(2) {
                let table = |o: usize| on.facts.observations[o].table;
                if let &[a, b] = pair
                    && table(a) != table(b)
                {
                    let value = |o: usize| sum([Operand::Observation(o)], on);
                    let r = relation(Op::Eq, value(a), value(b));
                    pairs.entry((table(a), table(b))).or_default().push(r);
                }
            }
        }
        for relations in pairs.into_values() {
            let holds = |r: &&Relation| {
                relation::judge(r, on) == Judgement::Holds && !relation::is_trivial(r)
            };
            let agreeing = relations.iter().filter(holds).count();
            if agreeing >= LEAST_AGREEING && agreeing * 2 > relations.len() {
                let case =
                    Case::of(&VALUES_DIFFER).unless(DIFFERENT_DATE).unless(DIFFERENT_CONCEPT);
                for r in relations {
                    out.judge(r, case.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    const LABELS: [&str; 4] = ["Hồ sơ nhận", "Hồ sơ xong", "Hồ sơ còn", "Hồ sơ trễ"];

    fn tables(first: [&str; 4], second: [&str; 4]) -> Vec<String> {
        let rows = |values: [&'static str; 4]| -> Vec<(&str, &str, &str, &str, &str)> {
            LABELS.iter().zip(values).map(|(l, v)| ("", *l, "hồ sơ", v, "")).collect()
        };
        let sample = Sample::new().rows(&rows(first.map(leak))).rows(&rows(second.map(leak)));
        let lines = sample.lines();
        lines.into_iter().filter(|l| l.starts_with("T106")).collect()
    }

    fn leak(text: &str) -> &'static str {
        text.to_owned().leak()
    }

    #[test]
    fn a_line_that_differs_among_lines_that_agree_is_a_warning() {
        let found = tables(["90", "70", "21", "4"], ["90", "70", "20", "4"]);
        let holds = ["T106 holds 90 = 90", "T106 holds 70 = 70", "T106 holds 4 = 4"];
        assert_eq!(found, [&["T106 warning 21 ≠ 20"][..], &holds[..]].concat());
    }

    #[test]
    fn tables_of_two_offices_are_not_compared() {
        assert!(tables(["90", "70", "20", "4"], ["50", "45", "5", "4"]).is_empty());
    }
}
