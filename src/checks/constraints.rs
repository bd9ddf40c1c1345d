//! The constraints of the form, judged on the table: totals, orders, shares, zeros, ranges.
//! It holds no constraint: they are data of the mapping.

use super::context::Context;
use super::judgements::{Case, Judgements, SMALL_RATE};
use super::model::{Level, Op, Operand, Text};
use super::relation::{self, Judgement, relation, sum};
use super::rule::{Check, Rule, words};
use crate::mapping::{Blanks, Constraint, ConstraintKind};
use crate::quantity::Decimal;
use crate::tables::{Part, ValueKind};
use std::collections::BTreeMap;

/// See [`Rule`].
pub const COUNT_AGAINST_RATE: Rule = Rule {
    id: "T101",
    name: "count-against-rate",
    level: Level::Error,
    what: words(
        "Số lượng và tỷ lệ của cùng một việc phải cùng bằng 0 hoặc cùng khác 0.",
        "A count and the rate of the same thing are both zero or both above zero.",
    ),
    why: words(
        "Tỷ lệ lớn hơn 0 cần số lượng lớn hơn 0, và ngược lại.",
        "A rate above zero needs a count above zero, and the other way round.",
    ),
    example: words(
        "Số phòng cắt giảm: 0; tỷ lệ cắt giảm: 40 % (0 ≠ 40 %).",
        "Departments cut: 0; rate of departments cut: 40 % (0 ≠ 40 %).",
    ),
};
/// See [`Rule`].
pub const TOTAL_NOT_SUM: Rule = Rule {
    id: "T102",
    name: "total-not-sum-of-parts",
    level: Level::Error,
    what: words("Tổng số phải bằng tổng các dòng thành phần.", "A total is the sum of its parts."),
    why: words(
        "Các dòng thành phần cộng lại phải bằng dòng tổng số.",
        "The parts must add up to the total.",
    ),
    example: words(
        "Đang có hiệu lực: 40; tại cơ quan: 38; tại đơn vị trực thuộc: 1 (38 + 1 = 39 ≠ 40).",
        "In force: 40; here: 38; in subordinate units: 1 (38 + 1 = 39 ≠ 40).",
    ),
};
/// See [`Rule`].
pub const PART_EXCEEDS_WHOLE: Rule = Rule {
    id: "T103",
    name: "part-exceeds-whole",
    level: Level::Error,
    what: words("Phần không được lớn hơn toàn bộ.", "A part is at most the whole."),
    why: words("Một phần không thể lớn hơn toàn bộ.", "A part cannot be greater than the whole."),
    example: words(
        "Tiếp nhận: 10; đã giải quyết: 12 (12 > 10).",
        "Received: 10; resolved: 12 (12 > 10).",
    ),
};
/// See [`Rule`].
pub const RATE_NOT_SHARE: Rule = Rule {
    id: "T104",
    name: "rate-is-not-the-share",
    level: Level::Error,
    what: words(
        "Tỷ lệ phải bằng tử số chia cho mẫu số, làm tròn hoặc cắt bớt đều được.",
        "A rate is its numerator over its base, rounded or truncated.",
    ),
    why: words("Tỷ lệ phải tính được từ hai số này.", "The rate must follow from the two numbers."),
    example: words(
        "Đúng hạn 112 trên 114 hồ sơ; tỷ lệ 99,25 % (112 / 114 = 98,25 % ≠ 99,25 %).",
        "On time 112 of 114; rate 99.25 % (112 / 114 = 98,25 % ≠ 99,25 %).",
    ),
};
/// See [`Rule`].
pub const VALUE_UNDER_ZERO: Rule = Rule {
    id: "T105",
    name: "value-under-a-zero",
    level: Level::Error,
    what: words(
        "Khi dòng mẹ bằng 0 thì các dòng con phải bằng 0 hoặc để trống.",
        "Under a line of zero the lines are zero or blank.",
    ),
    why: words(
        "Dòng mẹ bằng 0 thì không có gì để kê ở dòng con.",
        "Where the line above is zero there is nothing to list below it.",
    ),
    example: words(
        "Thanh tra chuyên ngành: 0; số vấn đề phát hiện: 3 (3 > 0).",
        "Inspections: 0; problems found by them: 3 (3 > 0).",
    ),
};
/// See [`Rule`].
pub const VALUES_DIFFER: Rule = Rule {
    id: "T106",
    name: "equal-values-differ",
    level: Level::Error,
    what: words(
        "Hai dòng cùng nói một con số phải bằng nhau.",
        "Two lines that state the same number are equal.",
    ),
    why: words("Hai dòng này nói về cùng một con số.", "The two lines state the same number."),
    example: words("Ở mục II: 29; ở mục VII: 27 (29 ≠ 27).", "In II: 29; in VII: 27 (29 ≠ 27)."),
};
/// See [`Rule`].
pub const OUT_OF_RANGE: Rule = Rule {
    id: "T107",
    name: "value-out-of-range",
    level: Level::Error,
    what: words("Giá trị phải nằm trong giới hạn.", "A value lies within its bounds."),
    why: words("Giá trị vượt ngoài giới hạn có thể có.", "The value lies beyond what is possible."),
    example: words(
        "Tỷ lệ hài lòng: 105 % (105 % > 100 %).",
        "Satisfaction: 105 % (105 % > 100 %).",
    ),
};
/// See [`Rule`].
pub const PLAN_AND_RESULT: Rule = Rule {
    id: "T108",
    name: "result-differs-from-plan",
    level: Level::Note,
    what: words(
        "Kết quả khác kế hoạch: chỉ là ghi nhận.",
        "A result differs from its plan: a remark.",
    ),
    why: words(
        "Kết quả có thể khác kế hoạch; đây chỉ là ghi nhận.",
        "A result may differ from its plan; this is only a remark.",
    ),
    example: words("Kế hoạch: 2; thực tế: 4 (4 ≠ 2).", "Planned: 2; done: 4 (4 ≠ 2)."),
};

/// The constraints of the form.
pub struct FormConstraints;

impl Check for FormConstraints {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 8] = [
            COUNT_AGAINST_RATE,
            TOTAL_NOT_SUM,
            PART_EXCEEDS_WHOLE,
            RATE_NOT_SHARE,
            VALUE_UNDER_ZERO,
            VALUES_DIFFER,
            OUT_OF_RANGE,
            PLAN_AND_RESULT,
        ];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let Some(form) = on.facts.form else { return };
        for constraint in &form.constraints {
            for instance in instances(on, constraint) {
                evaluate(on, constraint, &instance, out);
            }
        }
    }
}

/// What one indicator of a constraint is in one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    /// These observations together.
    Values(Vec<Operand>),
    /// Printed blank, or as "none".
    Blank,
    /// No row, or rows that cannot be told apart, or no number.
    Unknown(&'static str),
}

/// The observations of a constraint that belong together: one value column, or one line of a table
/// with measures in columns.
type Instance<'a> = BTreeMap<&'a str, Found>;

fn indicators_of(kind: &ConstraintKind) -> Vec<&str> {
    match kind {
        ConstraintKind::Total { total, parts } => {
            std::iter::once(total).chain(parts).map(String::as_str).collect()
        }
        ConstraintKind::AtMost { of, than } => vec![of, than],
        ConstraintKind::Share { rate, numerator, base } => {
            [rate, base].into_iter().chain(numerator).map(String::as_str).collect()
        }
        ConstraintKind::ZeroIffZero { of, and }
        | ConstraintKind::Equal { of, and }
        | ConstraintKind::PlanAgainstResult { of, and } => vec![of, and],
        ConstraintKind::ImpliesZero { of, then } => {
            std::iter::once(of).chain(then).map(String::as_str).collect()
        }
        ConstraintKind::Range { of, .. } => vec![of],
    }
}

fn instances<'a>(on: &Context<'_>, constraint: &'a Constraint) -> Vec<Instance<'a>> {
    let indicators = indicators_of(&constraint.kind);
    let mut groups: BTreeMap<(usize, usize, usize), BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for indicator in &indicators {
        for &o in on.of_indicator(indicator).iter().filter(|o| is_judged(on, **o)) {
            let observation = &on.facts.observations[o];
            let key = if on.in_columns(o) {
                (1, observation.table, observation.slot.line)
            } else {
                (0, 0, on.value_column(o))
            };
            groups.entry(key).or_default().entry(indicator).or_default().push(o);
        }
    }
    groups
        .into_values()
        .map(|group| {
            indicators
                .iter()
                .map(|i| (*i, found(on, group.get(i).map_or(&[], Vec::as_slice))))
                .collect()
        })
        .collect()
}

/// A plan need not hold what its results must, and rates of completion and changes are no values of
/// the indicator.
fn is_judged(on: &Context<'_>, o: usize) -> bool {
    let beside = |part: Part| part == Part::Plan || part.is_derived();
    on.in_columns(o) || !on.column_part(o).is_some_and(beside)
}

/// Several observations of one indicator are its parts when only their dimensions differ ("Nghị
/// quyết", "Quyết định"); the same row twice is not.
fn found(on: &Context<'_>, observations: &[usize]) -> Found {
    if observations.is_empty() {
        return Found::Unknown("no such row");
    }
    let all = on.facts.observations;
    if observations.len() > 1 {
        let distinct = observations.iter().enumerate().all(|(i, a)| {
            observations[..i].iter().all(|b| {
                all[*a].table == all[*b].table && all[*a].slot.dimensions != all[*b].slot.dimensions
            })
        });
        if !distinct || observations.iter().any(|o| on.is_percent(*o)) {
            return Found::Unknown("several rows of one indicator");
        }
    }
    let mut operands = Vec::new();
    for &o in observations {
        if matches!(all[o].slot.value.kind, ValueKind::Code | ValueKind::Boolean) {
            return Found::Unknown("a code, not a number");
        }
        if on.has_number(o) {
            operands.push(Operand::Observation(o));
        } else if !on.is_blank(o) {
            return Found::Unknown("no readable number");
        }
    }
    if operands.is_empty() { Found::Blank } else { Found::Values(operands) }
}

fn evaluate(
    on: &Context<'_>,
    constraint: &Constraint,
    instance: &Instance<'_>,
    out: &mut Judgements<'_>,
) {
    let get = |id: &str| instance.get(id).unwrap_or(&Found::Unknown("no such row"));
    let case = |rule: &'static Rule| {
        let mut case = Case::of(rule);
        if constraint.warning {
            case.level = case.level.min(Level::Warning);
        }
        // The form's own reason says more than the rule's; a remark keeps saying that it is one.
        if !constraint.because.is_empty() && case.level > Level::Note {
            let vi = constraint.because_vi.as_deref().map(sentence);
            case.reason = Text::new(vi.unwrap_or(case.reason.vi), sentence(&constraint.because));
        }
        case.constraint = Some(constraint.id.clone());
        case
    };
    // What a blank means is the constraint's own choice; where everything is blank there is
    // nothing to judge.
    let values = |found: &Found| -> Result<Vec<Operand>, &'static str> {
        match (found, constraint.blanks) {
            (Found::Values(v), _) => Ok(v.clone()),
            (Found::Blank, Blanks::Zero) => Ok(Vec::new()),
            (Found::Blank, Blanks::NotEvaluable) => Err("blank operand"),
            (Found::Unknown(why), _) => Err(why),
        }
    };
    let some = |found: &Found| match values(found) {
        Ok(v) if v.is_empty() => Err("blank operand"),
        other => other,
    };
    let all = |ids: &[String]| -> Result<Vec<Operand>, &'static str> {
        let mut found = Vec::new();
        for id in ids {
            found.extend(values(get(id))?);
        }
        if found.is_empty() { Err("blank operand") } else { Ok(found) }
    };
    let (rule, result): (&'static Rule, Result<(), &'static str>) = match &constraint.kind {
        ConstraintKind::Total { total, parts } => (
            &TOTAL_NOT_SUM,
            (|| {
                let whole = some(get(total))?;
                let terms = all(parts)?;
                out.judge(relation(Op::Eq, sum(terms, on), sum(whole, on)), case(&TOTAL_NOT_SUM));
                Ok(())
            })(),
        ),
        ConstraintKind::AtMost { of, than } => (
            &PART_EXCEEDS_WHOLE,
            (|| {
                let r = relation(Op::Le, sum(some(get(of))?, on), sum(some(get(than))?, on));
                out.judge(r, case(&PART_EXCEEDS_WHOLE));
                Ok(())
            })(),
        ),
        ConstraintKind::Share { rate, numerator, base } => (
            &RATE_NOT_SHARE,
            (|| {
                let one = |v: Vec<Operand>| v.into_iter().map(|o| (o, Decimal::ONE));
                let share = relation::rate(one(all(numerator)?), one(some(get(base))?), on);
                if share.value.is_none() {
                    return Err("base of zero");
                }
                out.judge(
                    relation(Op::Eq, share, sum(some(get(rate))?, on)),
                    case(&RATE_NOT_SHARE),
                );
                Ok(())
            })(),
        ),
        ConstraintKind::ZeroIffZero { of, and } => (
            &COUNT_AGAINST_RATE,
            (|| {
                let (count, rate) = (some(get(of))?, some(get(and))?);
                let base = base_of(on, and, instance);
                if base == Some(Decimal::ZERO) {
                    return Err("base of zero");
                }
                judge_zeros(on, &count, &rate, base, case(&COUNT_AGAINST_RATE), out);
                Ok(())
            })(),
        ),
        ConstraintKind::ImpliesZero { of, then } => (
            &VALUE_UNDER_ZERO,
            (|| {
                let parent = some(get(of))?;
                let above = sum(parent, on);
                if above.value != Some(Decimal::ZERO) {
                    return Ok(());
                }
                for below in then {
                    if let Found::Values(v) = get(below) {
                        let r = relation(Op::Le, sum(v.clone(), on), above.clone());
                        out.judge(r, case(&VALUE_UNDER_ZERO));
                    }
                }
                Ok(())
            })(),
        ),
        ConstraintKind::Equal { of, and } => (
            &VALUES_DIFFER,
            (|| {
                let r = relation(Op::Eq, sum(some(get(of))?, on), sum(some(get(and))?, on));
                out.judge(r, case(&VALUES_DIFFER));
                Ok(())
            })(),
        ),
        ConstraintKind::Range { of, min, max } => (
            &OUT_OF_RANGE,
            (|| {
                let value = sum(some(get(of))?, on);
                let bound = |text: &Option<String>| {
                    text.as_deref().and_then(|t| Decimal::from_str_exact(t).ok())
                };
                if let Some(max) = bound(max) {
                    let r = relation(Op::Le, value.clone(), relation::constant(max));
                    out.judge(r, case(&OUT_OF_RANGE));
                }
                if let Some(min) = bound(min) {
                    out.judge(
                        relation(Op::Le, relation::constant(min), value),
                        case(&OUT_OF_RANGE),
                    );
                }
                Ok(())
            })(),
        ),
        ConstraintKind::PlanAgainstResult { of, and } => (
            &PLAN_AND_RESULT,
            (|| {
                let r = relation(Op::Eq, sum(some(get(and))?, on), sum(some(get(of))?, on));
                let judgement = relation::judge(&r, on);
                // That a result equals its plan confirms neither.
                if judgement == Judgement::Broken {
                    out.record(r, judgement, case(&PLAN_AND_RESULT));
                }
                Ok(())
            })(),
        ),
    };
    if let Err(why) = result {
        // A row that the table does not have is no instance; the coverage names it.
        if why != "no such row" {
            out.undecided(rule, &constraint.id, why);
        }
    }
}

/// A reason as a sentence.
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters.next().map(char::to_uppercase);
    let stop = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
    first.into_iter().flatten().chain(letters).chain(stop.chars()).collect()
}

/// The value of the base of a rate, where another constraint of the form says what the base is.
fn base_of(on: &Context<'_>, rate: &str, _instance: &Instance<'_>) -> Option<Decimal> {
    let form = on.facts.form?;
    form.constraints.iter().find_map(|c| match &c.kind {
        ConstraintKind::Share { rate: r, base, .. } if r == rate => match on.of_indicator(base) {
            [one] => on.value_of(*one),
            _ => None,
        },
        _ => None,
    })
}

/// Judges that a count is zero exactly when its rate is. A count above zero beside a rate printed
/// as zero may be a small rate: an error only when the base is known, or would have to be greater
/// than any number of that unit in the document.
pub fn judge_zeros(
    on: &Context<'_>,
    count: &[Operand],
    rate: &[Operand],
    base: Option<Decimal>,
    case: Case,
    out: &mut Judgements<'_>,
) {
    let r = relation(Op::ZeroIff, sum(count.to_vec(), on), sum(rate.to_vec(), on));
    let judgement = relation::judge(&r, on);
    if judgement != Judgement::CannotSay {
        out.record(r, judgement, case);
        return;
    }
    let (Some(counted), Some(rated)) = (r.left.value, r.right.value) else { return };
    let Some(highest) = r.right.interval.map(|i| i.high) else { return };
    if counted <= Decimal::ZERO || !rated.is_zero() || highest <= Decimal::ZERO {
        return;
    }
    let needed = counted
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|n| n.checked_div(highest))
        .unwrap_or(Decimal::MAX);
    let known = base.unwrap_or_else(|| greatest_of_unit(on, count));
    let case = if known <= needed { case } else { case.unless(SMALL_RATE) };
    out.record(r, Judgement::Broken, case);
}

/// The greatest number of the document with the unit of the operands.
fn greatest_of_unit(on: &Context<'_>, operands: &[Operand]) -> Decimal {
    let Some(Operand::Observation(first)) = operands.first() else { return Decimal::ZERO };
    let unit = on.facts.observations[*first].unit.as_deref();
    on.greatest_of_unit(unit)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::mapping::{Blanks, ConstraintKind};

    fn names(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|i| (*i).to_owned()).collect()
    }

    /// A group of four rows a, b, c (counts) and r (a rate), with the given values.
    fn table(values: [&str; 4]) -> Sample {
        let [a, b, c, r] = values;
        Sample::new()
            .rows(&[
                ("1", "Nhóm", "", "", ""),
                ("", "Số hồ sơ nhận", "hồ sơ", a, ""),
                ("", "Số hồ sơ tại cơ quan", "hồ sơ", b, ""),
                ("", "Số hồ sơ nơi khác", "hồ sơ", c, ""),
                ("", "Tỷ lệ giải quyết", "%", r, ""),
            ])
            .mapped(&[
                ("Số hồ sơ nhận", "a"),
                ("Số hồ sơ tại cơ quan", "b"),
                ("Số hồ sơ nơi khác", "c"),
                ("Tỷ lệ giải quyết", "r"),
            ])
    }

    fn check(values: [&str; 4], blanks: Blanks, kind: ConstraintKind, expect: &[&str]) {
        table(values).constraint("under-test", blanks, kind).gives(expect);
    }

    fn total() -> ConstraintKind {
        ConstraintKind::Total { total: "a".into(), parts: names(&["b", "c"]) }
    }

    fn zeros() -> ConstraintKind {
        ConstraintKind::ZeroIffZero { of: "b".into(), and: "r".into() }
    }

    #[test]
    fn totals_are_their_parts_and_blanks_mean_what_the_constraint_says() {
        check(["40", "38", "2", ""], Blanks::Zero, total(), &["T102 holds 38 + 2 = 40"]);
        check(["40", "38", "1", ""], Blanks::Zero, total(), &["T102 error 38 + 1 = 39 ≠ 40"]);
        check(["40", "40", "", ""], Blanks::Zero, total(), &["T102 holds 40 = 40"]);
        check(["40", "38", "", ""], Blanks::Zero, total(), &["T102 error 38 ≠ 40"]);
        check(["40", "38", "", ""], Blanks::NotEvaluable, total(), &[]);
        check(["40", "", "", ""], Blanks::Zero, total(), &[]);
        check(["", "38", "2", ""], Blanks::Zero, total(), &[]);
        check(["40", "x", "2", ""], Blanks::NotEvaluable, total(), &[]);
    }

    #[test]
    fn a_blank_operand_is_said_to_decide_nothing() {
        let sample = table(["40", "38", "", ""]);
        let outcome = sample.constraint("t", Blanks::NotEvaluable, total()).outcome();
        let [one] = outcome.not_evaluable.as_slice() else { panic!("{:?}", outcome.not_evaluable) };
        assert_eq!((one.rule, one.reason.as_str()), ("T102", "blank operand"));
    }

    #[test]
    fn a_count_is_zero_exactly_when_its_rate_is() {
        check(["", "0", "", "40"], Blanks::Zero, zeros(), &["T101 error 0 ≠ 40 %"]);
        check(["", "0", "", "0"], Blanks::Zero, zeros(), &[]);
        check(["", "2", "", "40"], Blanks::Zero, zeros(), &[]);
        // A base of more than 200 would do, and nothing in the document is so great.
        check(["9", "2", "", "0"], Blanks::Zero, zeros(), &["T101 error 2 ≠ 0 %"]);
        // Two of 900 are 0,2 %: printed as 0 %.
        check(["900", "2", "", "0"], Blanks::Zero, zeros(), &["T101 warning 2 ≠ 0 %"]);
        check(["900", "2", "", "0,00"], Blanks::Zero, zeros(), &["T101 error 2 ≠ 0 %"]);
    }

    #[test]
    fn orders_shares_and_ranges_hold_or_break() {
        let at_most = ConstraintKind::AtMost { of: "b".into(), than: "a".into() };
        check(["10", "12", "", ""], Blanks::Zero, at_most.clone(), &["T103 error 12 > 10"]);
        check(["10", "10", "", ""], Blanks::Zero, at_most, &[]);
        let one =
            ConstraintKind::Share { rate: "r".into(), numerator: names(&["b"]), base: "a".into() };
        let holds = ["T104 holds 112 / 114 = 98,25 %"];
        check(["114", "112", "", "98,25"], Blanks::Zero, one.clone(), &holds);
        let broken = ["T104 error 112 / 121 = 92,56 % ≠ 98,25 %"];
        check(["121", "112", "", "98,25"], Blanks::Zero, one.clone(), &broken);
        check(["0", "0", "", "100"], Blanks::Zero, one, &[]);
        let share = |parts: &[&str]| ConstraintKind::Share {
            rate: "r".into(),
            numerator: names(parts),
            base: "a".into(),
        };
        let holds = ["T104 holds (90 + 22) / 114 = 98,25 %"];
        check(["114", "90", "22", "98,25"], Blanks::Zero, share(&["b", "c"]), &holds);
        let broken = ["T104 error (90 + 12) / 114 = 89,47 % ≠ 98,25 %"];
        check(["114", "90", "12", "98,25"], Blanks::Zero, share(&["b", "c"]), &broken);
        check(["114", "112", "", "98,25"], Blanks::NotEvaluable, share(&["b", "c"]), &[]);
        let holds = ["T104 holds 112 / 114 = 98,25 %"];
        check(["114", "112", "", "98,25"], Blanks::Zero, share(&["b", "c"]), &holds);
        let range = ConstraintKind::Range {
            of: "r".into(),
            min: Some("0".into()),
            max: Some("100".into()),
        };
        check(["", "", "", "105"], Blanks::Zero, range.clone(), &["T107 error 105 % > 100 %"]);
        check(["", "", "", "100"], Blanks::Zero, range, &[]);
    }

    #[test]
    fn nothing_stands_under_a_zero_and_a_plan_is_a_remark() {
        let none = ConstraintKind::ImpliesZero { of: "a".into(), then: names(&["b", "c"]) };
        check(["0", "3", "", ""], Blanks::Zero, none.clone(), &["T105 error 3 > 0"]);
        check(["0", "", "0", ""], Blanks::Zero, none.clone(), &[]);
        check(["4", "3", "", ""], Blanks::Zero, none, &[]);
        let plan = ConstraintKind::PlanAgainstResult { of: "a".into(), and: "b".into() };
        check(["2", "4", "", ""], Blanks::Zero, plan.clone(), &["T108 note 4 ≠ 2"]);
        check(["2", "2", "", ""], Blanks::Zero, plan, &[]);
    }

    #[test]
    fn each_line_of_a_table_with_measures_in_columns_is_judged_by_itself() {
        let sample = Sample::new().columns(
            &[("Nhận", ""), ("Xong", ""), ("Còn", "")],
            &[("Đất đai", &["10", "7", "3"]), ("Hộ tịch", &["8", "7", "2"])],
        );
        let mut sample = sample;
        for (i, o) in sample.observations.iter_mut().enumerate() {
            o.matched.indicator = Some(["a", "b", "c"][i % 3].to_owned());
        }
        sample
            .constraint("t", Blanks::Zero, total())
            .gives(&["T102 error 7 + 2 = 9 ≠ 8", "T102 holds 7 + 3 = 10"]);
    }

    #[test]
    fn the_same_row_twice_is_not_added_up() {
        let sample = table(["40", "38", "2", ""]).rows(&[("", "Số hồ sơ nhận", "hồ sơ", "40", "")]);
        sample.mapped(&[("Số hồ sơ nhận", "a")]).constraint("t", Blanks::Zero, total()).gives(&[]);
    }
}
