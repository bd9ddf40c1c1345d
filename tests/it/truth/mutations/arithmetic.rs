//! What a relation of the truth says of its numbers, found from their values, and whether it still holds of
//! others. It reads nothing of the arithmetic line but its signs.

use rust_decimal::Decimal;

/// A number as it is printed: its value, and the digits behind its mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Printed {
    pub value: Decimal,
    /// One in the last printed digit, in the unit of the value.
    pub unit: Decimal,
}

/// What holds of the numbers of a relation, by their places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// The first two are one number.
    Equal,
    /// The first is the greater one.
    Order { greater: usize, smaller: usize },
    /// Both are zero, or none.
    BothZero,
    /// One is the sum of all others; where it is a movement, the others are a movement and the end.
    Sum { total: usize },
    /// Some over others are the rate in percent.
    Ratio { above: Vec<(usize, bool)>, below: Vec<usize>, rate: usize },
}

/// The form in which the numbers agree; `line`: the arithmetic as the truth writes it.
pub fn form(line: &str, numbers: &[Printed]) -> Option<Form> {
    let count = numbers.len();
    let values: Vec<Decimal> = numbers.iter().map(|n| n.value).collect();
    if line.contains(['≤', '≥']) {
        let greater = (0..count).max_by_key(|i| (values[*i], std::cmp::Reverse(*i)))?;
        return (count == 2).then_some(Form::Order { greater, smaller: 1 - greater });
    }
    if line.contains("zero") {
        return (count == 2).then_some(Form::BothZero);
    }
    if count == 2 {
        return holds(&Form::Equal, numbers).then_some(Form::Equal);
    }
    let sum = || {
        let forms = (0..count).map(|total| Form::Sum { total });
        forms.into_iter().find(|f| holds(f, numbers))
    };
    let ratio = || ratios(count).into_iter().find(|f| holds(f, numbers));
    if line.contains(['/', '%']) { ratio().or_else(sum) } else { sum().or_else(ratio) }
}

/// The shares that three or four numbers can form.
fn ratios(count: usize) -> Vec<Form> {
    let mut out = Vec::new();
    for rate in (0..count).rev() {
        for a in (0..count).filter(|a| *a != rate) {
            for b in (0..count).filter(|b| *b != rate && *b != a) {
                let mut push = |above: &[(usize, bool)], below: &[usize]| {
                    let (above, below) = (above.to_vec(), below.to_vec());
                    out.push(Form::Ratio { above, below, rate });
                };
                if count == 3 {
                    push(&[(a, true)], &[b]);
                    push(&[(a, true)], &[a, b]);
                    push(&[(a, true), (b, false)], &[b]);
                    push(&[(a, true), (b, false)], &[a]);
                }
                for c in (0..count).filter(|c| count == 4 && ![rate, a, b].contains(c)) {
                    push(&[(a, true), (b, true)], &[c]);
                    push(&[(a, true), (b, false)], &[c]);
                    push(&[(a, true)], &[b, c]);
                }
            }
        }
    }
    out
}

/// Whether the form holds of the numbers. A rate that is rounded or truncated holds.
pub fn holds(form: &Form, numbers: &[Printed]) -> bool {
    let value = |i: usize| numbers[i].value;
    match form {
        Form::Equal => {
            let coarser = numbers[0].unit.max(numbers[1].unit);
            let gap = (value(0) - value(1)).abs();
            // One may be rounded and the other truncated.
            if coarser >= Decimal::ONE { gap.is_zero() } else { gap <= coarser }
        }
        Form::Order { greater, smaller } => value(*smaller) <= value(*greater),
        Form::BothZero => value(0).is_zero() == value(1).is_zero(),
        Form::Sum { total } => {
            let parts: Decimal = (0..numbers.len()).filter(|i| i != total).map(value).sum();
            // Rounded amounts and rates may miss their sum by what was rounded away.
            let unit = numbers.iter().map(|n| n.unit).max().unwrap_or_default();
            let gap = (parts - value(*total)).abs();
            let scaled = numbers.iter().any(|n| n.unit != Decimal::ONE);
            if scaled { gap < unit } else { gap.is_zero() }
        }
        Form::Ratio { above, below, rate } => {
            let above: Decimal =
                above.iter().map(|(i, plus)| if *plus { value(*i) } else { -value(*i) }).sum();
            let below: Decimal = below.iter().map(|i| value(*i)).sum();
            let share = (above.abs() * Decimal::ONE_HUNDRED).checked_div(below);
            share.is_some_and(|s| (s - value(*rate)).abs() < numbers[*rate].unit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Printed, form, holds};
    use rust_decimal::Decimal;

    fn printed(text: &str) -> Printed {
        let value: Decimal = text.parse().unwrap();
        Printed { value, unit: Decimal::new(1, value.scale()) }
    }

    fn check(line: &str, before: &str, after: &str, expect: bool) {
        let numbers = |t: &str| t.split(' ').map(printed).collect::<Vec<_>>();
        let form = form(line, &numbers(before)).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(holds(&form, &numbers(after)), expect, "{line} of {after}");
    }

    #[test]
    fn a_relation_breaks_or_does_not() {
        check("43 + 2 = 45", "45 43 2", "45 34 2", false);
        check("", "45 43 2", "45 34 11", true);
        check("10 − 8 = 2", "10 8 2", "11 8 2", false);
        check("(10 − 8) / 10 = 20 %", "10 8 20", "11 8 20", false);
        check("(1241-3)/1241", "1241 3 99.76", "1241 3 99.67", false);
        check("2190 / 3482 = 62.89 %", "2190 3482 62.89", "2190 3483 62.88", true);
        check("3 ≤ 4", "4 3", "5 3", true);
        check("3 ≤ 4", "4 3", "2 3", false);
        check("2 and 20 %, both above zero", "2 20", "0 20", false);
        check("97.9 = 97.88", "97.9 97.88", "97.8 97.88", true);
        check("54.17 = 54.17", "54.17 54.17", "54.16 54.17", true);
        check("54.17 = 54.17", "54.17 54.17", "54.17 54.71", false);
        check("97.9 = 97.88", "97.9 97.88", "99.7 97.88", false);
        check("7 = 7", "7 7", "7 8", false);
    }

    #[test]
    fn numbers_that_do_not_agree_have_no_form() {
        let numbers = ["3", "4", "8"].map(printed);
        assert_eq!(form("3 + 4 = 8", &numbers), None);
        assert_eq!(form("3/4", &numbers), None);
        assert_eq!(form("5 = 5", &["5", "5"].map(printed)), Some(Form::Equal));
    }
}
