//! The arithmetic of relations: exact sums and rates with the intervals their printing leaves open.
//! It does not know which numbers belong together; the checks say that.

use super::model::{Expr, Op, Operand, Relation, Term};
use crate::quantity::{Decimal, Interval};

/// How far a number hedged with "khoảng", "gần" may lie from what is printed, as a share of it.
/// Our own choice: a tenth is the widest that readers still call "about"; a relation is broken by
/// a hedged number only beyond it.
const ABOUT: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// How far above "hơn", "trên", "ít nhất" a number may lie, as a factor. Our own choice: beyond
/// one and a half the hedge would have been another number.
const OVER: Decimal = Decimal::from_parts(15, 0, 0, false, 1);

/// How far below "dưới", "chưa đến" a number may lie, as a factor (the mirror of [`OVER`]).
const UNDER: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// What one operand says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The number as printed.
    pub value: Decimal,
    /// The values it can stand for.
    pub interval: Interval,
    /// True when words such as "khoảng" or "hơn" stand with it: no equality follows from it.
    pub hedged: bool,
    /// True for a percentage.
    pub percent: bool,
    /// Digits behind the decimal mark.
    pub decimals: u32,
}

impl Reading {
    /// A number printed in full.
    pub fn exact(value: Decimal) -> Self {
        Reading {
            value,
            interval: Interval::exact(value),
            hedged: false,
            percent: false,
            decimals: 0,
        }
    }

    /// A rate or decimal with the printed digits.
    pub fn rate(value: Decimal, decimals: u32, percent: bool) -> Self {
        Reading {
            value,
            interval: Interval::printed(value, decimals),
            hedged: false,
            percent,
            decimals,
        }
    }

    /// The same number, hedged by the words printed with it.
    pub fn hedged(mut self, approx: crate::figures::Approx) -> Self {
        use crate::figures::Approx;
        let Interval { low, high, .. } = self.interval;
        let scaled = |v: Decimal, f: Decimal| v.checked_mul(f).unwrap_or(v);
        let (low, high) = match approx {
            Approx::About => {
                (scaled(low, Decimal::ONE - ABOUT), scaled(high, Decimal::ONE + ABOUT))
            }
            Approx::Over | Approx::AtLeast => (low, scaled(high, OVER)),
            Approx::Under => (scaled(low, UNDER), high),
            Approx::UpTo => (Decimal::ZERO.min(low), high),
        };
        self.interval = Interval { low, high, open: false };
        self.hedged = true;
        self
    }
}

/// Whoever can read operands: the facts, or the facts with one number replaced.
pub trait Readings {
    /// What the operand says; `None` when it has no number.
    fn reading(&self, operand: Operand) -> Option<Reading>;
}

/// What a relation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It holds.
    Holds,
    /// It cannot hold, whatever exact values the printed numbers stand for.
    Broken,
    /// The printing leaves it open, or a number is missing.
    CannotSay,
}

/// Operands with coefficients, before they are read.
pub type Weighted = (Operand, Decimal);

/// The plain sum of operands.
pub fn sum(operands: impl IntoIterator<Item = Operand>, on: &dyn Readings) -> Expr {
    weighted(operands.into_iter().map(|o| (o, Decimal::ONE)), on)
}

/// The sum of operands times coefficients.
pub fn weighted(terms: impl IntoIterator<Item = Weighted>, on: &dyn Readings) -> Expr {
    read(Expr { terms: to_terms(terms, on), ..Expr::default() }, on)
}

/// 100 × the sum of `over_line` / the sum of `under_line`.
pub fn rate(
    over_line: impl IntoIterator<Item = Weighted>,
    under_line: impl IntoIterator<Item = Weighted>,
    on: &dyn Readings,
) -> Expr {
    let expr =
        Expr { terms: to_terms(over_line, on), over: to_terms(under_line, on), ..Expr::default() };
    read(expr, on)
}

/// A plain number that is no operand.
pub fn constant(value: Decimal) -> Expr {
    Expr {
        value: Some(value),
        interval: Some(Interval::exact(value)),
        constant: Some(value),
        ..Expr::default()
    }
}

fn to_terms(terms: impl IntoIterator<Item = Weighted>, on: &dyn Readings) -> Vec<Term> {
    terms
        .into_iter()
        .map(|(operand, coefficient)| {
            // An operand without a number stays in: the sum then has no value and decides nothing.
            let value = on.reading(operand).map_or(Decimal::ZERO, |r| r.value);
            Term { operand, coefficient, value }
        })
        .collect()
}

/// A relation of two expressions.
pub fn relation(op: Op, left: Expr, right: Expr) -> Relation {
    let gap =
        left.value.zip(right.value).and_then(|(l, r)| l.checked_sub(r)).map(|g| g.normalize());
    Relation { op, left, right, gap }
}

/// The same expression with the numbers that `on` gives.
pub fn read(mut expr: Expr, on: &dyn Readings) -> Expr {
    if expr.terms.is_empty() && expr.over.is_empty() {
        return expr;
    }
    for term in expr.terms.iter_mut().chain(&mut expr.over) {
        if let Some(reading) = on.reading(term.operand) {
            term.value = reading.value;
        }
    }
    let above = total(&expr.terms, on);
    let below = if expr.over.is_empty() { None } else { Some(total(&expr.over, on)) };
    (expr.value, expr.interval) = match (above, below) {
        (Some(above), None) => (Some(above.0), Some(above.1)),
        (Some(above), Some(Some(below))) => divide(above, below),
        _ => (None, None),
    };
    expr
}

/// Sum and interval of terms; `None` on overflow or without terms.
fn total(terms: &[Term], on: &dyn Readings) -> Option<(Decimal, Interval)> {
    let mut value = Decimal::ZERO;
    let mut interval = Interval::exact(Decimal::ZERO);
    for term in terms {
        let reading = on.reading(term.operand)?;
        value = value.checked_add(reading.value.checked_mul(term.coefficient)?)?;
        interval = interval.plus(&reading.interval.times(term.coefficient)?)?;
    }
    (!terms.is_empty()).then_some((value, interval))
}

/// 100 × above / below, with its interval; nothing for a base of zero.
fn divide(
    above: (Decimal, Interval),
    below: (Decimal, Interval),
) -> (Option<Decimal>, Option<Interval>) {
    let quotient =
        |a: Decimal, b: Decimal| a.checked_mul(Decimal::ONE_HUNDRED).and_then(|a| a.checked_div(b));
    if below.0 <= Decimal::ZERO || below.1.low <= Decimal::ZERO {
        return (None, None);
    }
    let value = quotient(above.0, below.0);
    // The extremes lie at the corners; with a positive base their order depends only on the sign
    // of the numerator.
    let under_low = if above.1.low.is_sign_negative() { below.1.low } else { below.1.high };
    let under_high = if above.1.high.is_sign_negative() { below.1.high } else { below.1.low };
    let interval = quotient(above.1.low, under_low)
        .zip(quotient(above.1.high, under_high))
        .map(|(low, high)| Interval { low, high, open: false });
    (value, interval)
}

/// Decides a relation.
pub fn judge(relation: &Relation, on: &dyn Readings) -> Judgement {
    let (Some(left), Some(right)) = (relation.left.interval, relation.right.interval) else {
        return Judgement::CannotSay;
    };
    let hedged =
        operands(relation).any(|operand| on.reading(operand).is_none_or(|reading| reading.hedged));
    match relation.op {
        Op::Eq => match (left.meets(&right), hedged) {
            (false, _) => Judgement::Broken,
            (true, true) => Judgement::CannotSay,
            (true, false) => Judgement::Holds,
        },
        Op::Le => {
            if left.low > right.high || (right.open && left.low == right.high) {
                Judgement::Broken
            } else if left.high <= right.low || (!hedged && relation.gap <= Some(Decimal::ZERO)) {
                Judgement::Holds
            } else {
                Judgement::CannotSay
            }
        }
        Op::ZeroIff => {
            let zero = |value: Option<Decimal>| value.is_some_and(|v| v.is_zero());
            match (zero(relation.left.value), zero(relation.right.value)) {
                (true, true) | (false, false) => Judgement::Holds,
                // A printed 0 % may stand for a small rate, a printed 0 of a count may not.
                (true, false) if left.is_exact() && right.low > Decimal::ZERO => Judgement::Broken,
                (false, true) if right.is_exact() && left.low > Decimal::ZERO => Judgement::Broken,
                _ => Judgement::CannotSay,
            }
        }
    }
}

/// The relation with the numbers that `on` gives, and what it comes to.
pub fn rejudge(of: &Relation, on: &dyn Readings) -> Judgement {
    judge(&relation(of.op, read(of.left.clone(), on), read(of.right.clone(), on)), on)
}

/// All operands, left to right, base after numerator.
pub fn operands(relation: &Relation) -> impl Iterator<Item = Operand> {
    terms(relation).map(|t| t.operand)
}

/// All terms, left to right, base after numerator.
pub fn terms(relation: &Relation) -> impl Iterator<Item = &Term> {
    [&relation.left, &relation.right].into_iter().flat_map(|e| e.terms.iter().chain(&e.over))
}

/// True when the relation says nothing even though it holds: zero against zero, an order that any
/// small number satisfies, two numbers that are both above zero.
pub fn is_trivial(relation: &Relation) -> bool {
    match relation.op {
        Op::Le | Op::ZeroIff => true,
        Op::Eq => {
            terms(relation).all(|t| t.value.is_zero())
                || (relation.left.terms == relation.right.terms
                    && relation.left.over == relation.right.over)
        }
    }
}

/// A number as Vietnamese text prints it: decimal comma, no grouping, no trailing zeros.
pub fn print(value: Decimal) -> String {
    let text = value.normalize().abs().to_string().replace('.', ",");
    if value.is_sign_negative() && !value.is_zero() { format!("−{text}") } else { text }
}

/// Digits to which a computed rate is written when no printed rate says how many.
const RATE_DIGITS: u32 = 2;

/// The relation as a line of arithmetic: `5 − 3 = 2 ≠ 0`, `(5 − 3) / 5 = 40 %`, `4 > 3`.
pub fn arithmetic(relation: &Relation, judgement: Judgement, on: &dyn Readings) -> String {
    let percent = |e: &Expr| {
        !e.over.is_empty()
            || (!e.terms.is_empty()
                && e.terms.iter().all(|t| on.reading(t.operand).is_some_and(|r| r.percent)))
    };
    let computed = |e: &Expr| e.terms.len() > 1 || !e.over.is_empty();
    let (left, right) = (&relation.left, &relation.right);
    let percent_left = percent(left);
    // A bound on a percentage is a percentage, too.
    let percent_right = percent(right) || (right.constant.is_some() && percent_left);
    let broken = judgement == Judgement::Broken;
    let sign = match (relation.op, broken) {
        (Op::Eq | Op::ZeroIff, true) => "≠",
        (Op::Eq | Op::ZeroIff, false) => "=",
        (Op::Le, true) => ">",
        (Op::Le, false) => "≤",
    };
    let mut out = expression(left, percent_left);
    let digits = right
        .terms
        .iter()
        .filter_map(|t| on.reading(t.operand))
        .map(|r| r.decimals)
        .max()
        .unwrap_or(0)
        .max(RATE_DIGITS);
    let result = |e: &Expr, as_percent: bool| {
        let value = e.value.unwrap_or_default();
        let value = if e.over.is_empty() { value } else { value.round_dp(digits) };
        format!("{}{}", print(value), if as_percent { " %" } else { "" })
    };
    if relation.op == Op::ZeroIff && !broken && left.value != right.value {
        return format!("{out} > 0, {} > 0", expression(right, percent_right));
    }
    // When it holds, the printed number on the right is the result: no need to say it twice.
    if computed(left) && (broken || relation.op == Op::Le || computed(right)) {
        out.push_str(&format!(" = {}", result(left, percent_left)));
    }
    out.push_str(&format!(" {sign} {}", expression(right, percent_right)));
    if computed(right) {
        out.push_str(&format!(" = {}", result(right, percent_right)));
    }
    out
}

/// Most terms of a sum that are written out. Our own choice: a line of totals over sixty communes
/// is still read; beyond it the middle is left out.
const WRITTEN_TERMS: usize = 60;

fn expression(e: &Expr, percent: bool) -> String {
    if let Some(value) = e.constant {
        return format!("{}{}", print(value), if percent { " %" } else { "" });
    }
    let sum_of = |terms: &[Term]| {
        let mut out = String::new();
        for (i, term) in terms.iter().enumerate() {
            if terms.len() > WRITTEN_TERMS && i >= WRITTEN_TERMS / 2 && i + 1 < terms.len() {
                if i == WRITTEN_TERMS / 2 {
                    out.push_str(" + …");
                }
                continue;
            }
            let negative = term.coefficient.is_sign_negative();
            match (i, negative) {
                (0, false) => {}
                (0, true) => out.push('−'),
                (_, false) => out.push_str(" + "),
                (_, true) => out.push_str(" − "),
            }
            if term.coefficient.abs() != Decimal::ONE {
                out.push_str(&format!("{} × ", print(term.coefficient.abs())));
            }
            out.push_str(&print(term.value));
        }
        out
    };
    let grouped = |terms: &[Term]| {
        if terms.len() > 1 { format!("({})", sum_of(terms)) } else { sum_of(terms) }
    };
    if e.over.is_empty() {
        let text = sum_of(&e.terms);
        if percent && e.terms.len() == 1 { format!("{text} %") } else { text }
    } else {
        format!("{} / {}", grouped(&e.terms), grouped(&e.over))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Approx;

    struct Numbers(Vec<Reading>);
    impl Readings for Numbers {
        fn reading(&self, operand: Operand) -> Option<Reading> {
            match operand {
                Operand::Figure(i) | Operand::Observation(i) => self.0.get(i).copied(),
            }
        }
    }

    fn count(n: i64) -> Reading {
        Reading::exact(Decimal::from(n))
    }
    fn percent(text: &str) -> Reading {
        let value = Decimal::from_str_exact(text).unwrap();
        Reading::rate(value, value.scale(), true)
    }

    fn check(op: Op, left: Expr, right: Expr, on: &Numbers, expect: Judgement, line: &str) {
        let relation = relation(op, left, right);
        let judgement = judge(&relation, on);
        assert_eq!(judgement, expect, "{line}");
        assert_eq!(arithmetic(&relation, judgement, on), line);
    }

    fn f(i: usize) -> Operand {
        Operand::Figure(i)
    }
    const PLUS: Decimal = Decimal::ONE;
    const MINUS: Decimal = Decimal::NEGATIVE_ONE;

    #[test]
    fn relations_are_judged_and_written_as_a_reader_would() {
        use Judgement::{Broken, Holds};
        let on = Numbers(vec![count(5), count(3), count(0), percent("40"), percent("98.25")]);
        let change = || weighted([(f(0), PLUS), (f(1), MINUS)], &on);
        check(Op::Eq, change(), sum([f(2)], &on), &on, Broken, "5 − 3 = 2 ≠ 0");
        let cut = rate([(f(0), PLUS), (f(1), MINUS)], [(f(0), PLUS)], &on);
        check(Op::Eq, cut, sum([f(3)], &on), &on, Holds, "(5 − 3) / 5 = 40 %");
        check(Op::ZeroIff, sum([f(2)], &on), sum([f(3)], &on), &on, Broken, "0 ≠ 40 %");
        check(Op::Le, sum([f(0)], &on), sum([f(1)], &on), &on, Broken, "5 > 3");
        check(Op::Le, sum([f(1)], &on), sum([f(0)], &on), &on, Holds, "3 ≤ 5");
        let bound = constant(Decimal::ONE_HUNDRED);
        check(Op::Le, sum([f(4)], &on), bound, &on, Holds, "98,25 % ≤ 100 %");

        let on = Numbers(vec![count(112), count(114), percent("98.25"), count(121), count(6)]);
        let rate_of = |base| rate([(f(0), PLUS)], [(f(base), PLUS)], &on);
        check(Op::Eq, rate_of(1), sum([f(2)], &on), &on, Holds, "112 / 114 = 98,25 %");
        check(Op::Eq, rate_of(3), sum([f(2)], &on), &on, Broken, "112 / 121 = 92,56 % ≠ 98,25 %");
        check(Op::Eq, sum([f(1), f(4)], &on), sum([f(3)], &on), &on, Broken, "114 + 6 = 120 ≠ 121");
    }

    #[test]
    fn rates_hold_rounded_and_truncated_and_break_beyond() {
        for (numerator, base, printed, holds) in [
            (5, 19, "26.3", true),
            (2, 3, "66.6", true),
            (2, 3, "66.7", true),
            (2, 3, "66.8", false),
            (112, 114, "98.2", true),
            (1, 3, "33", true),
            (1, 3, "34", false),
            (119, 120, "100", false),
            (299, 300, "100", true),
        ] {
            let on = Numbers(vec![count(numerator), count(base), percent(printed)]);
            let r = relation(Op::Eq, rate([(f(0), PLUS)], [(f(1), PLUS)], &on), sum([f(2)], &on));
            let got = judge(&r, &on);
            assert_eq!(got == Judgement::Holds, holds, "{numerator}/{base} as {printed}");
        }
    }

    #[test]
    fn a_base_of_zero_decides_nothing() {
        let on = Numbers(vec![count(1), count(0), percent("40")]);
        let r = relation(Op::Eq, rate([(f(0), PLUS)], [(f(1), PLUS)], &on), sum([f(2)], &on));
        assert_eq!(judge(&r, &on), Judgement::CannotSay);
    }

    #[test]
    fn hedged_numbers_confirm_nothing_and_break_only_from_afar() {
        for (approx, printed, exact, expect) in [
            (Approx::About, 120, 121, Judgement::CannotSay),
            (Approx::About, 120, 150, Judgement::Broken),
            (Approx::Over, 120, 150, Judgement::CannotSay),
            (Approx::Over, 120, 119, Judgement::Broken),
            (Approx::Under, 120, 100, Judgement::CannotSay),
            (Approx::UpTo, 120, 3, Judgement::CannotSay),
            (Approx::AtLeast, 120, 60, Judgement::Broken),
        ] {
            let on = Numbers(vec![count(printed).hedged(approx), count(exact)]);
            let r = relation(Op::Eq, sum([f(0)], &on), sum([f(1)], &on));
            assert_eq!(judge(&r, &on), expect, "{approx:?} {printed} against {exact}");
        }
    }

    #[test]
    fn overflow_decides_nothing() {
        let on = Numbers(vec![Reading::exact(Decimal::MAX), Reading::exact(Decimal::MAX)]);
        let r = relation(Op::Eq, sum([f(0), f(1)], &on), sum([f(0)], &on));
        assert_eq!(judge(&r, &on), Judgement::CannotSay);
    }
}
