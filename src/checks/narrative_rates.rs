//! Rates and shares that the text states together with their numbers.
//! It does not look for a base that is not stated; `denominators` does.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_BASE, DIFFERENT_CONCEPT, Judgements};
use super::model::{Level, Op, Operand, Relation};
use super::relation::{self, Judgement, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use crate::figures::{FigureKind, Role, Statement, StatementKind};
use crate::quantity::Decimal;
use crate::text::contains_words;

/// See [`Rule`].
pub const RATE_MISMATCH: Rule = Rule {
    id: "N105",
    name: "narrative-rate-mismatch",
    level: Level::Error,
    what: words(
        "Tỷ lệ trong câu phải bằng tử số chia mẫu số của câu.",
        "A rate in a sentence is its numerator over its base.",
    ),
    why: words(
        "Tỷ lệ phải tính được từ hai số trong cùng câu.",
        "The rate must follow from the two numbers of the sentence.",
    ),
    example: words(
        "“72/75 hồ sơ, đạt 98%” (72 / 75 = 96 % ≠ 98 %).",
        "“72 of 75 dossiers, 98%” (72 / 75 = 96 % ≠ 98 %).",
    ),
};
/// See [`Rule`].
pub const SHARE_ABOVE_WHOLE: Rule = Rule {
    id: "N106",
    name: "share-above-its-whole",
    level: Level::Error,
    what: words("Trong “a/b”, a không được lớn hơn b.", "In “a of b”, a is at most b."),
    why: words("Một phần không thể lớn hơn toàn bộ.", "A part cannot be greater than the whole."),
    example: words("“7/5 phòng” (7 > 5).", "“7 of 5 departments” (7 > 5)."),
};

/// Rates and shares of the text.
pub struct NarrativeRates;

impl Check for NarrativeRates {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [RATE_MISMATCH, SHARE_ABOVE_WHOLE];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for statement in on.facts.statements {
            if !matches!(statement.kind, StatementKind::Rate | StatementKind::Share) {
                continue;
            }
            let base: Vec<usize> = [Role::Denominator, Role::Base, Role::Total]
                .into_iter()
                .flat_map(|r| on.members(statement, r))
                .collect();
            let numerator: Vec<usize> = [Role::Numerator, Role::Part]
                .into_iter()
                .flat_map(|r| on.members(statement, r))
                .collect();
            if numerator.len() > 1 {
                judge_sum_over_base(on, statement, &numerator, &base, out);
                continue;
            }
            let ([numerator], [base]) = (numerator.as_slice(), base.as_slice()) else { continue };
            let (above, below) = (Operand::Figure(*numerator), Operand::Figure(*base));
            let plain = |o| on.reading(o).is_some_and(|r| !r.percent);
            if !plain(above) || !plain(below) {
                continue;
            }
            // "đến 30/6 hoàn thành 12; đến 15/12 hoàn thành 29": two dates of one measure.
            let (n, b) = (&on.facts.figures[*numerator], &on.facts.figures[*base]);
            if n.as_of != b.as_of && n.as_of.is_some() && b.as_of.is_some() {
                continue;
            }
            // Only "a/b" leaves no doubt which is the whole.
            let printed_share = on.members(statement, Role::Denominator).contains(base);
            let reversed = on
                .reading(above)
                .zip(on.reading(below))
                .is_some_and(|(a, b)| a.value > b.value && !printed_share);
            // A greater number over a lesser one is a share above the whole only where the rate says
            // so: else the two were paired wrongly.
            let small = on.members(statement, Role::Rate).iter().any(|r| {
                on.reading(Operand::Figure(*r)).is_some_and(|r| r.value <= Decimal::ONE_HUNDRED)
            });
            if reversed && small {
                for rate in on.members(statement, Role::Rate) {
                    if let Some(other) = rate_over_another(on, *numerator, Operand::Figure(rate)) {
                        out.confirm(other, Case::of(&RATE_MISMATCH));
                    }
                }
                continue;
            }
            let order = relation(Op::Le, sum([above], on), sum([below], on));
            // A plan may be exceeded: "vượt kế hoạch, 120/100" is a rate above 100 %.
            let rates = on.members(statement, Role::Rate);
            let exceeds = rates.iter().any(|r| {
                on.reading(Operand::Figure(*r)).is_some_and(|r| r.value > Decimal::ONE_HUNDRED)
            });
            let planned = contains_words(
                &crate::text::key(&on.facts.figures[*numerator].sentence),
                "kế hoạch",
            );
            // Money collected may be more than was asked for.
            let money = n.kind == FigureKind::Money;
            if !exceeds && !planned && !money {
                let case = Case::of(&SHARE_ABOVE_WHOLE);
                out.judge(order, if reversed { case.unless(DIFFERENT_CONCEPT) } else { case });
            }
            for rate in rates {
                let rate = Operand::Figure(rate);
                if on.reading(rate).is_some_and(|r| r.percent) {
                    let one = Decimal::ONE;
                    let share = relation::rate([(above, one)], [(below, one)], on);
                    let r = relation(Op::Eq, share, sum([rate], on));
                    if relation::judge(&r, on) == Judgement::Broken
                        && let Some(other) = rate_of_several_parts(on, *base, rate)
                            .or_else(|| rate_over_another(on, *numerator, rate))
                            .or_else(|| rate_of_another_part(on, (*numerator, *base), rate))
                            .or_else(|| rate_of_sibling(on, (*numerator, *base), rate))
                            .or_else(|| rate_of_the_others(on, (*numerator, *base), rate))
                    {
                        out.confirm(other, Case::of(&RATE_MISMATCH));
                        continue;
                    }
                    let case = Case::of(&RATE_MISMATCH);
                    // A plan of its own is met whole by any part of the things.
                    let of_plan = printed_share && is_of_plan(on, rate, *base);
                    let whole = on.reading(rate).is_some_and(|r| r.value == Decimal::ONE_HUNDRED);
                    let wider = relation::judge(&r, on) == Judgement::Broken
                        && (of_plan && whole || is_of_wider_base(on, (*numerator, *base), rate));
                    if wider {
                        continue;
                    }
                    let money = on.facts.figures[*base].kind == FigureKind::Money;
                    let unsure = statement.open
                        || reversed
                        || of_plan && !money
                        || may_have_another_base(on, &r, *numerator, *base);
                    out.judge(r, if unsure { case.unless(DIFFERENT_BASE) } else { case });
                }
            }
        }
    }
}

/// Words of votes: their rate is of all members, not of those who are present.
const VOTES: [&str; 8] = [
    "biểu quyết",
    "tán thành",
    "bỏ phiếu",
    "phê chuẩn",
    "miễn nhiệm",
    "đắc cử",
    "được bầu",
    "bổ nhiệm",
];

/// True when a base that the text does not print would explain a rate: votes are counted over all
/// members, results in time over what was resolved, which is less than what was received.
fn may_have_another_base(on: &Context<'_>, r: &Relation, numerator: usize, base: usize) -> bool {
    let (n, b) = (&on.facts.figures[numerator], &on.facts.figures[base]);
    let below = r.right.value < r.left.value;
    let sentence = crate::text::key(&n.sentence);
    if below && VOTES.iter().any(|w| contains_words(&sentence, w)) {
        return true;
    }
    let in_time = ["đúng hạn", "trước hạn", "trong hạn"];
    !below
        && in_time.iter().any(|w| contains_words(&n.qualifiers, w))
        && contains_words(&b.qualifiers, "tiếp nhận")
        && !contains_words(&b.qualifiers, "giải quyết")
}

/// "450 đại biểu (chiếm 95,14%), trong đó 448 tán thành (chiếm 94,71%)": a base with a share of its
/// own, of which the rate is one, too. True when 448 / 450 × 95,14 % is the rate.
fn is_of_wider_base(on: &Context<'_>, (numerator, base): (usize, usize), rate: Operand) -> bool {
    let value = |f: usize| on.facts.figures[f].value;
    let (Some(n), Some(b)) = (value(numerator), value(base)) else { return false };
    let Operand::Figure(own) = rate else { return false };
    let sentence = |f: usize| (on.facts.figures[f].paragraph, &on.facts.figures[f].sentence);
    let near = base + 1..(base + 1 + NEAR).min(on.facts.figures.len());
    near.filter(|&f| f != own && f != numerator && f < own && sentence(f) == sentence(base))
        .filter(|&f| on.facts.figures[f].kind == FigureKind::Percent)
        .take(1)
        .any(|f| {
            let Some(figure) = on.facts.figures[f].interval else { return false };
            let Some(wanted) = on.facts.figures[own].interval else { return false };
            let of = |share: Decimal| share.checked_mul(n).and_then(|v| v.checked_div(b));
            match (of(figure.low), of(figure.high)) {
                (Some(low), Some(high)) => low <= wanted.high && wanted.low <= high,
                _ => false,
            }
        })
}

/// Most parts whose sums are tried. Our own choice: more fit a rate by chance.
const MOST_PARTS: usize = 6;

/// "112.960 hồ sơ: trước hạn 84.377, đúng hạn 27.943, quá hạn 640; tỷ lệ đúng và trước hạn 99,43%":
/// a rate of several parts of the base, where the parts of one sum give it.
fn rate_of_several_parts(on: &Context<'_>, base: usize, rate: Operand) -> Option<Relation> {
    let parts = on.facts.figures[base].statements.iter().find_map(|(s, role)| {
        let s = on.facts.statements.get(*s).filter(|s| s.kind == StatementKind::Parts)?;
        (*role == Role::Total).then(|| {
            let mut parts = on.members(s, Role::Part);
            parts.extend(on.members(s, Role::Rest));
            parts
        })
    })?;
    if parts.len() > MOST_PARTS || on.reading(rate)?.decimals == 0 {
        return None;
    }
    (1..1_u32 << parts.len())
        .map(|chosen| {
            let above = (0..parts.len())
                .filter(|i| chosen & (1 << i) != 0)
                .map(|i| (Operand::Figure(parts[i]), Decimal::ONE));
            let share = relation::rate(above, [(Operand::Figure(base), Decimal::ONE)], on);
            relation(Op::Eq, share, sum([rate], on))
        })
        .find(|r| relation::judge(r, on) == Judgement::Holds)
}

/// How many figures before a numerator another base is sought among. Our own choice: two sentences.
const NEAR: usize = 8;

/// A rate with decimals that is the numerator over another number of the paragraph, which then is
/// its base: "triển khai 30 nhiệm vụ. … hoàn thành 29 nhiệm vụ, đạt 96,67%".
fn rate_over_another(on: &Context<'_>, numerator: usize, rate: Operand) -> Option<Relation> {
    let f = &on.facts.figures[numerator];
    if on.reading(rate)?.decimals == 0 {
        return None;
    }
    let unit = on.unit_of_figure(numerator);
    (numerator.saturating_sub(NEAR)..numerator)
        .filter(|b| {
            let base = &on.facts.figures[*b];
            base.paragraph == f.paragraph
                && base.note_of == f.note_of
                && base.is_measure()
                && on.compatible(unit, on.unit_of_figure(*b))
        })
        .map(|b| share_of(on, numerator, b, rate))
        .find(|r| relation::judge(r, on) == Judgement::Holds)
}

/// The words that name a plan.
const PLAN: [&str; 4] = ["kế hoạch", "chỉ tiêu", "dự toán", "mục tiêu"];

/// True when a rate is said to be one of a plan and the base is not called a plan: "kiểm tra 3/7
/// phòng, đạt 100% kế hoạch".
fn is_of_plan(on: &Context<'_>, rate: Operand, base: usize) -> bool {
    let Operand::Figure(rate) = rate else { return false };
    let behind = crate::text::words(&on.facts.figures[rate].suffix);
    let behind = behind
        .iter()
        .filter(|w| *w != "%")
        .take(2)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    let called = |w: &&str| contains_words(&on.facts.figures[base].qualifiers, w);
    PLAN.contains(&behind.as_str()) && !PLAN.iter().any(called)
}

/// The rate of another class of the list over the base, where it gives the rate: "15 nhiệm vụ đã
/// xong, 05 nhiệm vụ đang làm, tỷ lệ hoàn thành 75%".
fn rate_of_sibling(
    on: &Context<'_>,
    (numerator, base): (usize, usize),
    rate: Operand,
) -> Option<Relation> {
    let f = &on.facts.figures[numerator];
    let unit = on.unit_of_figure(numerator);
    // A bracket speaks of the number it follows.
    let Operand::Figure(printed) = rate else { return None };
    if on.facts.figures[printed].prefix.trim_end().ends_with('(') {
        return None;
    }
    (base + 1..numerator)
        .filter(|a| {
            let above = &on.facts.figures[*a];
            above.paragraph == f.paragraph
                && above.sentence == f.sentence
                && above.is_measure()
                && on.compatible(unit, on.unit_of_figure(*a))
        })
        .map(|a| share_of(on, a, base, rate))
        .find(|r| relation::judge(r, on) == Judgement::Holds)
}

/// The rate of all others, where it is the one printed: "trực tuyến 4.000/4.610 hồ sơ, tỷ lệ trực
/// tiếp còn 13,2%".
fn rate_of_the_others(
    on: &Context<'_>,
    (numerator, base): (usize, usize),
    rate: Operand,
) -> Option<Relation> {
    let (above, below) = (Operand::Figure(numerator), Operand::Figure(base));
    let others = [(below, Decimal::ONE), (above, Decimal::NEGATIVE_ONE)];
    let share = relation::rate(others, [(below, Decimal::ONE)], on);
    let r = relation(Op::Eq, share, sum([rate], on));
    (relation::judge(&r, on) == Judgement::Holds).then_some(r)
}

/// One number over another as the rate.
fn share_of(on: &Context<'_>, above: usize, below: usize, rate: Operand) -> Relation {
    let one = |f: usize| [(Operand::Figure(f), Decimal::ONE)];
    relation(Op::Eq, relation::rate(one(above), one(below), on), sum([rate], on))
}

/// A rate with decimals that a later number of the sentence gives over one of the two: "đạt 98,2%
/// (thu về 500/520 phiếu, trong đó hài lòng 491 phiếu)" is 491 of 500.
fn rate_of_another_part(
    on: &Context<'_>,
    (numerator, base): (usize, usize),
    rate: Operand,
) -> Option<Relation> {
    if on.reading(rate)?.decimals == 0 {
        return None;
    }
    let f = &on.facts.figures[base];
    let one = Decimal::ONE;
    let last = (base + 1 + NEAR).min(on.facts.figures.len());
    (base + 1..last)
        .filter(|n| {
            let part = &on.facts.figures[*n];
            part.paragraph == f.paragraph
                && part.note_of == f.note_of
                && part.sentence == f.sentence
                && part.is_measure()
                && on.compatible(on.unit_of_figure(base), on.unit_of_figure(*n))
        })
        .flat_map(|n| [(n, base), (n, numerator)])
        .filter(|(n, b)| on.facts.figures[*n].value <= on.facts.figures[*b].value)
        .map(|(n, b)| {
            let share =
                relation::rate([(Operand::Figure(n), one)], [(Operand::Figure(b), one)], on);
            relation(Op::Eq, share, sum([rate], on))
        })
        .find(|r| relation::judge(r, on) == Judgement::Holds)
}

/// A rate over the sum of several parts of a sentence before it.
fn judge_sum_over_base(
    on: &Context<'_>,
    statement: &Statement,
    above: &[usize],
    base: &[usize],
    out: &mut Judgements<'_>,
) {
    let [base] = base else { return };
    let rates = on.members(statement, Role::Rate);
    let plain = |f: &usize| on.reading(Operand::Figure(*f)).is_some_and(|r| !r.percent);
    if !above.iter().all(plain) || !plain(base) {
        return;
    }
    for rate in rates {
        let one = Decimal::ONE;
        let share = relation::rate(
            above.iter().map(|f| (Operand::Figure(*f), one)),
            [(Operand::Figure(*base), one)],
            on,
        );
        let r = relation(Op::Eq, share, sum([Operand::Figure(rate)], on));
        let case = Case::of(&RATE_MISMATCH);
        out.judge(r, if statement.open { case.unless(DIFFERENT_BASE) } else { case });
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    fn check(text: &str, figures: &[(&str, &str, Role)], expect: &[&str]) {
        Sample::new().says(StatementKind::Rate, text, figures).gives(expect);
    }

    #[test]
    fn a_rate_is_its_numerator_over_its_base() {
        let share = |rate: &'static str| {
            [
                ("72", "hồ sơ", Role::Numerator),
                ("75", "hồ sơ", Role::Denominator),
                (rate, "%", Role::Rate),
            ]
        };
        check("72 / 75 hồ sơ, đạt 96 %", &share("96"), &["N105 holds 72 / 75 = 96 %"]);
        let broken = ["N105 error 72 / 75 = 96 % ≠ 98 %"];
        check("72 / 75 hồ sơ, đạt 98 %", &share("98"), &broken);
    }

    #[test]
    fn a_part_is_not_greater_than_its_whole_unless_a_plan_is_exceeded() {
        let members = [("7", "phòng", Role::Numerator), ("5", "phòng", Role::Denominator)];
        check("đã kiểm tra 7/5 phòng", &members, &["N106 error 7 > 5"]);
        check("đã kiểm tra 7/5 phòng theo kế hoạch", &members, &[]);
    }
}
