//! The smallest change of figures that makes all relations of a cluster hold (after Fellegi and
//! Holt, 1976: change as few fields as possible).
//! It says what would be consistent, not which number is wrong.

use super::context::Context;
use super::model::{Expr, Finding, HintChange, Op, Operand, Relation};
use super::relation::{self, Judgement, Reading, Readings};
use crate::quantity::{Decimal, Interval};
use crate::text::edit_distance;
use std::collections::{BTreeMap, BTreeSet};

/// How many operands of a cluster are tried, singly. Our own choice: a table's total line of many
/// columns stays below it; beyond it a hint helps nobody.
const MOST_OPERANDS: usize = 64;
/// How many operands are tried in pairs (their number squared is the cost). Our own choice.
const MOST_PAIRED: usize = 12;
/// Of how many single changes pairs are made. Our own choice, against clusters of many relations.
const MOST_CANDIDATES: usize = 40;
/// How many changes that are as small are told. Our own choice: the parts of a usual sum.
const MOST_TOLD: usize = 5;

/// A change that makes a cluster consistent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hint {
    /// The numbers to change.
    pub change: Vec<HintChange>,
    /// Ids of the findings that it resolves.
    pub resolves: Vec<String>,
    /// How many other changes are as small and resolve as much.
    pub ties: usize,
    /// The first of them, the likeliest slip of the pen first.
    pub others: Vec<Vec<HintChange>>,
}

/// The facts with some numbers replaced.
struct Replaced<'a> {
    on: &'a Context<'a>,
    by: &'a [(Operand, Decimal)],
}

impl Readings for Replaced<'_> {
    fn reading(&self, operand: Operand) -> Option<Reading> {
        let reading = self.on.reading(operand)?;
        let Some((_, value)) = self.by.iter().find(|b| b.0 == operand) else {
            return Some(reading);
        };
        let interval = if reading.interval.is_exact() {
            Interval::exact(*value)
        } else {
            Interval::printed(*value, reading.decimals)
        };
        Some(Reading { value: *value, interval, hedged: false, ..reading })
    }
}

/// A solution: its price, and the numbers it sets.
type Solution = (Price, Vec<(Operand, Decimal)>);
/// Findings left, numbers changed, marks of the numbers that no slip of the pen explains: less is
/// better, in this order.
type Price = (usize, usize, usize);

/// Looks for the changes of one number, then of two, that resolve most findings of the cluster and
/// break no relation that holds: a number that another relation confirms stays.
pub fn hint(
    on: &Context<'_>,
    findings: &[Finding],
    members: &[usize],
    confirmations: &[Finding],
    near: &BTreeMap<Operand, Vec<usize>>,
) -> Hint {
    let broken: Vec<(&str, &Relation)> = members
        .iter()
        .filter_map(|m| findings[*m].relation.as_ref().map(|r| (findings[*m].id.as_str(), r)))
        .collect();
    let operands: BTreeSet<Operand> =
        broken.iter().flat_map(|(_, r)| relation::operands(r)).collect();
    if broken.is_empty() || operands.len() > MOST_OPERANDS {
        return Hint::default();
    }
    let candidates: Vec<(Operand, Decimal)> = operands
        .iter()
        .flat_map(|o| candidates(on, *o, &broken, &[]).into_iter().map(move |v| (*o, v)))
        .collect();
    let price = |changes: &[(Operand, Decimal)]| -> Option<Price> {
        let changed = Replaced { on, by: changes };
        let breaks = |r: &Relation| relation::rejudge(r, &changed) == Judgement::Broken;
        let held: BTreeSet<usize> =
            changes.iter().filter_map(|c| near.get(&c.0)).flatten().copied().collect();
        if held.into_iter().filter_map(|i| confirmations[i].relation.as_ref()).any(breaks) {
            return None;
        }
        let left = broken.iter().filter(|(_, r)| breaks(r)).count();
        let slips = changes.iter().map(|c| slip(on, c.0, c.1)).sum();
        (left < broken.len()).then_some((left, changes.len(), slips))
    };
    let mut solutions: Vec<Solution> =
        candidates.iter().filter_map(|c| Some((price(&[*c])?, vec![*c]))).collect();
    let solved = solutions.iter().any(|s| s.0.0 == 0);
    if !solved && operands.len() <= MOST_PAIRED && candidates.len() <= MOST_CANDIDATES {
        for first in &candidates {
            for second in operands.iter().filter(|o| **o > first.0) {
                for value in self::candidates(on, *second, &broken, &[*first]) {
                    let pair = vec![*first, (*second, value)];
                    solutions.extend(price(&pair).map(|p| (p, pair)));
                }
            }
        }
    }
    solutions.sort();
    // Of several values of the same numbers the first is enough.
    let mut told = BTreeSet::new();
    solutions.retain(|s| told.insert(s.1.iter().map(|c| c.0).collect::<Vec<_>>()));
    let Some((best, changes)) = solutions.first() else { return Hint::default() };
    let changed = Replaced { on, by: changes };
    let as_small = |s: &&Solution| (s.0.0, s.0.1) == (best.0, best.1);
    let others: Vec<&Solution> = solutions[1..].iter().filter(as_small).collect();
    let told = |changes: &[(Operand, Decimal)]| -> Vec<HintChange> {
        let change = |(operand, to): &(Operand, Decimal)| {
            let from = on.reading(*operand)?.value;
            Some(HintChange { operand: *operand, from, to: to.normalize() })
        };
        changes.iter().filter_map(change).collect()
    };
    Hint {
        resolves: broken
            .iter()
            .filter(|(_, r)| relation::rejudge(r, &changed) != Judgement::Broken)
            .map(|(id, _)| (*id).to_owned())
            .collect(),
        ties: others.len(),
        change: told(changes),
        others: others.iter().take(MOST_TOLD).map(|s| told(&s.1)).collect(),
    }
}

/// How far the digits of a number are from those of another: one for a digit too many, too few or
/// wrong, and for two neighbours that changed places, as copying by hand makes them.
fn slip(on: &Context<'_>, operand: Operand, to: Decimal) -> usize {
    let digits = |value: Decimal| -> Vec<char> { value.normalize().to_string().chars().collect() };
    let from = on.reading(operand).map(|r| r.value).unwrap_or_default();
    edit_distance(&digits(from), &digits(to))
}

/// The values of an operand that make one of the relations hold, the others being as they are.
fn candidates(
    on: &Context<'_>,
    operand: Operand,
    broken: &[(&str, &Relation)],
    given: &[(Operand, Decimal)],
) -> BTreeSet<Decimal> {
    let mut out = BTreeSet::new();
    let Some(reading) = on.reading(operand) else { return out };
    for (_, of) in broken.iter().filter(|(_, r)| relation::operands(r).any(|o| o == operand)) {
        let Some(solved) = solve(on, of, operand, given) else { continue };
        // Counts are whole and not below zero; rates keep their printed digits.
        let rounded = if reading.interval.is_exact() {
            vec![solved.floor(), solved.ceil()]
        } else {
            vec![solved.round_dp(reading.decimals), solved.trunc_with_scale(reading.decimals)]
        };
        for value in rounded {
            let mut by = given.to_vec();
            by.push((operand, value));
            let holds = relation::rejudge(of, &Replaced { on, by: &by }) != Judgement::Broken;
            if value >= Decimal::ZERO && value != reading.value && holds {
                out.insert(value.normalize());
            }
        }
    }
    out
}

/// Solves `left = right` for one operand that enters linearly. An order is solved at its bound; a
/// common zero by making the operand zero.
fn solve(
    on: &Context<'_>,
    of: &Relation,
    operand: Operand,
    given: &[(Operand, Decimal)],
) -> Option<Decimal> {
    if of.op == Op::ZeroIff {
        return Some(Decimal::ZERO);
    }
    // left − right is linear in the operand when it stands above the lines only: two points give
    // the root. Below a line, the relation times its base is linear again.
    let bases = [&of.left, &of.right].map(|e: &Expr| !e.over.is_empty());
    let gap = |x: Decimal| -> Option<Decimal> {
        let mut by = given.to_vec();
        by.push((operand, x));
        let changed = Replaced { on, by: &by };
        let above = |e: &Expr| total(&e.terms, &changed).or(e.constant);
        let below = |e: &Expr| total(&e.over, &changed);
        let hundred = Decimal::ONE_HUNDRED;
        match bases {
            [false, false] => above(&of.left)?.checked_sub(above(&of.right)?),
            [true, false] => hundred
                .checked_mul(above(&of.left)?)?
                .checked_sub(above(&of.right)?.checked_mul(below(&of.left)?)?),
            [false, true] => above(&of.left)?
                .checked_mul(below(&of.right)?)?
                .checked_sub(hundred.checked_mul(above(&of.right)?)?),
            [true, true] => None,
        }
    };
    let (at_zero, at_one) = (gap(Decimal::ZERO)?, gap(Decimal::ONE)?);
    let slope = at_one.checked_sub(at_zero)?;
    if slope.is_zero() { None } else { (-at_zero).checked_div(slope) }
}

fn total(terms: &[super::model::Term], on: &dyn Readings) -> Option<Decimal> {
    let mut out = Decimal::ZERO;
    for term in terms {
        let value = on.reading(term.operand)?.value;
        out = out.checked_add(value.checked_mul(term.coefficient)?)?;
    }
    (!terms.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    /// The changes of the only cluster as "3→4", and the ties.
    fn hint(sample: &Sample) -> (Vec<String>, usize) {
        let outcome = sample.outcome();
        let [cluster] = outcome.clusters.as_slice() else { panic!("{:#?}", outcome.clusters) };
        let change = cluster.change.iter().map(|c| format!("{}→{}", c.from, c.to)).collect();
        (change, cluster.ties)
    }

    fn parts(total: &str, first: &str, second: &str) -> Sample {
        let text = format!("{total} hồ sơ, gồm {first} hồ sơ và {second} hồ sơ");
        Sample::new().says(
            StatementKind::Parts,
            &text,
            &[
                (total, "hồ sơ", Role::Total),
                (first, "hồ sơ", Role::Part),
                (second, "hồ sơ", Role::Part),
            ],
        )
    }

    #[test]
    fn a_lone_difference_has_as_many_remedies_as_numbers() {
        assert_eq!(hint(&parts("30", "21", "8")).1, 2);
    }

    #[test]
    fn a_number_that_another_relation_confirms_is_not_the_one_to_change() {
        let sample = parts("30", "21", "8").linked(2, "a", 0.9).linked(1, "b", 0.9);
        let sample = sample
            .rows(&[("", "Một", "hồ sơ", "30", ""), ("", "Hai", "hồ sơ", "21", "")])
            .mapped(&[("Một", "a"), ("Hai", "b")]);
        // The total agrees with the table. The first part is narrower than nothing else.
        let (change, ties) = hint(&sample);
        assert_eq!((change, ties), (vec!["8→9".to_owned()], 0));
    }

    #[test]
    fn of_changes_that_are_as_small_the_likeliest_slip_comes_first() {
        // 28 for 82: two digits changed places.
        let headers = [("Kế hoạch năm", ""), ("Thực hiện", ""), ("Tỷ lệ thực hiện (%)", "")];
        let sample = Sample::new().columns(&headers, &[("Đất đai", &["200", "164", "28"])]);
        let (change, ties) = hint(&sample);
        assert_eq!(change, ["28→82"]);
        let outcome = sample.outcome();
        assert_eq!((ties, outcome.clusters[0].others.len()), (2, 2));
    }

    #[test]
    fn where_every_change_breaks_a_relation_that_holds_there_is_no_hint() {
        let sample = parts("30", "21", "8").linked(2, "a", 0.9).linked(1, "b", 0.9);
        let sample = sample
            .linked(0, "c", 0.9)
            .rows(&[
                ("", "Một", "hồ sơ", "30", ""),
                ("", "Hai", "hồ sơ", "21", ""),
                ("", "Ba", "hồ sơ", "8", ""),
            ])
            .mapped(&[("Một", "a"), ("Hai", "b"), ("Ba", "c")]);
        assert_eq!(hint(&sample), (Vec::new(), 0));
    }
}
