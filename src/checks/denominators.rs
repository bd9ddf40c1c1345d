//! Printed rates that no fraction of the numbers at hand can give.
//! A whole percentage has too many fractions to say anything and is left alone.

use super::context::Context;
use super::judgements::{DIFFERENT_BASE, Judgements, observation_side};
use super::model::{Level, Operand, Text};
use super::note_parts::{counts_of_group, named_base};
use super::relation::{self, Readings, print};
use super::rule::{Check, Rule, words};
use super::wording::row_name;
use crate::quantity::{Decimal, Interval};
use std::collections::BTreeSet;

/// See [`Rule`].
pub const RATE_OF_NO_FRACTION: Rule = Rule {
    id: "T112",
    name: "rate-fits-no-fraction",
    level: Level::Warning,
    what: words(
        "Tỷ lệ in có số lẻ phải là một phân số của mẫu số mà tên dòng nói tới.",
        "A rate printed with decimals is a fraction of the base that its label names.",
    ),
    why: words(
        "Không số nguyên nào chia cho mẫu số này được tỷ lệ đã in.",
        "No whole number over this base gives the printed rate.",
    ),
    example: words(
        "98,25 % của 121 hồ sơ: 118 / 121 = 97,52 %, 119 / 121 = 98,35 %.",
        "98.25 % of 121 dossiers: 118 / 121 = 97,52 %, 119 / 121 = 98,35 %.",
    ),
};

/// Greatest base for which fractions are listed. Our own choice: above it nearly every rate with
/// two decimals has one.
const GREATEST_BASE: u32 = 2000;
/// Most fractions worth naming. Our own choice.
const MOST_NAMED: usize = 3;

/// Rates without a fraction.
pub struct Denominators;

impl Check for Denominators {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [RATE_OF_NO_FRACTION];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let explained: BTreeSet<Operand> = out
            .findings
            .iter()
            .filter(|f| !f.trivial)
            .filter_map(|f| f.relation.as_ref())
            .flat_map(relation::operands)
            .collect();
        for rate in 0..on.facts.observations.len() {
            if on.is_percent(rate) && !explained.contains(&Operand::Observation(rate)) {
                judge_rate(on, rate, out);
            }
        }
    }
}

fn judge_rate(on: &Context<'_>, rate: usize, out: &mut Judgements<'_>) {
    let Some(reading) = on.reading(Operand::Observation(rate)).filter(|r| r.decimals > 0) else {
        return;
    };
    if reading.value >= Decimal::ONE_HUNDRED || reading.value.is_zero() {
        return;
    }
    let Some(base) = named_base(on, rate, None) else { return };
    let Some(number) = on.value_of(base).and_then(whole) else { return };
    if number == 0 || number > GREATEST_BASE || fits(number, &reading.interval).is_some() {
        return;
    }
    // Another count of the group may be the base: what was resolved, not what was received.
    let other = counts_of_group(on, rate, on.facts.observations[base].unit.as_deref());
    let another_fits = other
        .into_iter()
        .filter_map(|o| on.value_of(o).and_then(whole))
        .any(|n| n > 0 && n <= GREATEST_BASE && fits(n, &reading.interval).is_some());
    if another_fits {
        return;
    }
    let mut named = Vec::new();
    let mut count = 0;
    for n in 1..number {
        if let Some(k) = fits(n, &reading.interval) {
            count += 1;
            if named.len() < MOST_NAMED {
                named.push(format!("{k}/{n}"));
            }
        }
    }
    let (mut vi, mut en) = (String::new(), String::new());
    if count > 0 && count <= MOST_NAMED {
        vi = format!("; tỷ lệ này khớp với {}", named.join(", "));
        en = format!("; it fits {}", named.join(", "));
    } else if count == 0 {
        vi = format!("; cũng không mẫu số nào nhỏ hơn {number} cho được tỷ lệ này");
        en = format!("; no smaller base than {number} gives it either");
    }
    let (rate_name, base_name) = (row_name(on, rate), row_name(on, base));
    let text = Text::new(
        format!(
            "Tỷ lệ {} % ở dòng “{rate_name}” không thể tính từ mẫu số {number} ở dòng “{base_name}”{vi}.",
            print(reading.value)
        ),
        format!(
            "The rate {} % in the row “{rate_name}” cannot be over the {number} in the row “{base_name}”{en}.",
            print(reading.value)
        ),
    );
    let sides = vec![observation_side(on, rate), observation_side(on, base)];
    let all = on.facts.observations;
    let key = format!("{} {}", all[rate].id, all[base].id);
    let level = Level::Warning;
    out.remark_on(&RATE_OF_NO_FRACTION, level, &key, sides, text, &[DIFFERENT_BASE]);
}

fn whole(value: Decimal) -> Option<u32> {
    if value.fract().is_zero() { value.trunc().to_string().parse().ok() } else { None }
}

/// The numerator over `base` that the printed rate can stand for, if there is one.
fn fits(base: u32, rate: &Interval) -> Option<u32> {
    let base_number = Decimal::from(base);
    let low = rate.low.max(Decimal::ZERO).checked_mul(base_number)? / Decimal::ONE_HUNDRED;
    let numerator = low.ceil();
    let share = numerator.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base_number)?;
    let k = whole(numerator)?;
    (k > 0 && k <= base && rate.holds(share)).then_some(k)
}

#[cfg(test)]
mod tests {
    use super::fits;
    use crate::checks::testing::Sample;
    use crate::quantity::{Decimal, Interval};

    fn check(base: &str, rate: &str, expect: &[&str]) {
        Sample::new()
            .rows(&[
                ("6", "Kết quả", "", "", ""),
                ("", "Số hồ sơ tiếp nhận", "hồ sơ", base, ""),
                ("", "Tỷ lệ hồ sơ tiếp nhận được giải quyết đúng hạn", "%", rate, ""),
            ])
            .gives(expect);
    }

    #[test]
    fn a_rate_that_no_whole_number_gives_is_a_warning() {
        check("121", "98,25", &["T112 warning"]);
        check("114", "98,25", &[]);
        check("121", "98", &[]);
        check("121", "100,00", &[]);
        check("", "98,25", &[]);
    }

    #[test]
    fn fractions_of_small_bases_are_found() {
        let rate = Interval::printed(Decimal::new(9825, 2), 2);
        let found: Vec<u32> = (1..=121).filter(|n| fits(*n, &rate).is_some()).collect();
        assert_eq!(found, [57, 114]);
        assert_eq!(fits(114, &rate), Some(112));
    }
}
