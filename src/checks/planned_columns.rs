//! Columns of plan, result and rate, and columns of before, now and change, line by line, in tables
//! of either layout and without any form.
//! What a column holds is said by `tables::parts`.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_BASE, DIFFERENT_CONCEPT, Judgements};
use super::model::{Level, Op, Operand, Relation};
use super::relation::{self, Judgement, Readings, relation, sum, weighted};
use super::rule::{Check, Rule, words};
use crate::quantity::Decimal;
use crate::tables::{Part, StatisticsTable};
use std::collections::BTreeMap;

/// See [`Rule`].
pub const COMPLETION_MISMATCH: Rule = Rule {
    id: "T114",
    name: "completion-rate-mismatch",
    level: Level::Error,
    what: words(
        "Tỷ lệ thực hiện phải bằng kết quả chia kế hoạch của cùng dòng.",
        "A rate of completion is the result over the plan of its line.",
    ),
    why: words(
        "Tiêu đề các cột là kế hoạch, kết quả và tỷ lệ thực hiện.",
        "The columns are headed plan, result and rate of completion.",
    ),
    example: words(
        "Kế hoạch 200; thực hiện 164; tỷ lệ 28 % (164 / 200 = 82 % ≠ 28 %).",
        "Plan 200; result 164; rate 28 % (164 / 200 = 82 % ≠ 28 %).",
    ),
};
/// See [`Rule`].
pub const CHANGE_MISMATCH: Rule = Rule {
    id: "T115",
    name: "change-column-mismatch",
    level: Level::Error,
    what: words(
        "Số tăng, giảm phải bằng số kỳ này trừ số kỳ trước của cùng dòng.",
        "A change is the number of this period less that of the period before, in its line.",
    ),
    why: words(
        "Tiêu đề các cột là kỳ trước, kỳ này và tăng, giảm.",
        "The columns are headed before, now and change.",
    ),
    example: words(
        "Kỳ trước 30; kỳ này 42; tăng 14 (42 − 30 = 12 ≠ 14).",
        "Before 30; now 42; change 14 (42 − 30 = 12 ≠ 14).",
    ),
};

/// From so many broken lines on, when they are more than those that hold, the column means
/// something else than its header seems to say. Our own choice.
const SYSTEMATIC: usize = 3;

/// Plan, result, rate; before, now, change.
pub struct PlannedColumns;

impl Check for PlannedColumns {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [COMPLETION_MISMATCH, CHANGE_MISMATCH];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for table in on.facts.tables {
            for group in groups(on, table) {
                let lines = 0..table.lines.len();
                if let (Some(plan), Some(done), Some(rate)) = (group.plan, group.done, group.rate) {
                    let relations =
                        lines.clone().filter_map(|l| completion(on, table, l, plan, done, rate));
                    judge_all(on, relations.collect(), &COMPLETION_MISMATCH, out);
                }
                let now = group.now.or(group.done);
                if let (Some(before), Some(now), Some(change)) = (group.before, now, group.change) {
                    let relations =
                        lines.clone().filter_map(|l| difference(on, table, l, before, now, change));
                    judge_all(on, relations.collect(), &CHANGE_MISMATCH, out);
                }
                if let (Some(before), Some(now), Some(rate)) =
                    (group.before, now, group.change_rate)
                {
                    let relations = lines.filter_map(|l| growth(on, table, l, before, now, rate));
                    judge_all(on, relations.collect(), &CHANGE_MISMATCH, out);
                }
            }
        }
    }
}

/// The columns under one header that have a part each; `None` for a part that none or several
/// columns have.
#[derive(Debug, Default)]
struct Group {
    plan: Option<usize>,
    done: Option<usize>,
    rate: Option<usize>,
    before: Option<usize>,
    now: Option<usize>,
    change: Option<usize>,
    change_rate: Option<usize>,
}

fn groups(on: &Context<'_>, table: &StatisticsTable) -> Vec<Group> {
    let mut under: BTreeMap<&[String], BTreeMap<Part, Vec<usize>>> = BTreeMap::new();
    let parts = on.column_parts(table.table);
    // "Kế hoạch | Kết quả: Quý III, Lũy kế | Tỷ lệ": where no part stands twice, the table has one
    // group, whatever headers its columns share.
    let once = |p: &Part| parts.iter().flatten().filter(|other| *other == p).count() == 1;
    let one_group = parts.iter().flatten().all(once);
    for (i, part) in parts.iter().enumerate() {
        let (Some(part), Some(column)) = (part, table.columns.get(i)) else { continue };
        let inner = if one_group { column.path.len() } else { 1 };
        let outer = &column.path[..column.path.len().saturating_sub(inner)];
        under.entry(outer).or_default().entry(*part).or_default().push(i);
    }
    under
        .into_values()
        .map(|parts| {
            let one = |part: Part| match parts.get(&part).map(Vec::as_slice) {
                Some([one]) => Some(*one),
                _ => None,
            };
            // "Kế hoạch | Quý III | Lũy kế 9 tháng | Tỷ lệ": the plan of a year is done since January.
            // "Kế hoạch | Kỳ này | Tỷ lệ": what was done is what this period has.
            let result = one(Part::SinceJanuary).or_else(|| one(Part::Result));
            let done = match (result, parts.contains_key(&Part::Result)) {
                (None, false) => one(Part::Now),
                (done, _) => done,
            };
            Group {
                plan: one(Part::Plan),
                done,
                rate: one(Part::Completion),
                before: one(Part::Before),
                now: one(Part::Now),
                change: one(Part::Change),
                change_rate: one(Part::ChangeRate),
            }
        })
        .collect()
}

/// A relation of one line, and whether it is judged with a doubt that is named.
type Judged = (Relation, Option<super::rule::Words>);

fn cell(on: &Context<'_>, table: &StatisticsTable, line: usize, column: usize) -> Option<Operand> {
    on.at_cell(table.table, line, column).filter(|o| on.has_number(*o)).map(Operand::Observation)
}

fn completion(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    plan: usize,
    done: usize,
    rate: usize,
) -> Option<Judged> {
    let (plan, done) = (cell(on, table, line, plan)?, cell(on, table, line, done)?);
    let rate = cell(on, table, line, rate)?;
    let (p, d, r) = (on.reading(plan)?, on.reading(done)?, on.reading(rate)?);
    if !r.percent || p.percent != d.percent || p.value <= Decimal::ZERO {
        return None;
    }
    // What exceeds the plan is often put down as 100 %.
    if d.value > p.value && r.value == Decimal::ONE_HUNDRED {
        return None;
    }
    let share = relation::rate([(done, Decimal::ONE)], [(plan, Decimal::ONE)], on);
    // A percentage against a planned percentage may be compared in points as well.
    let doubt = p.percent.then_some(DIFFERENT_CONCEPT);
    Some((relation(Op::Eq, share, sum([rate], on)), doubt))
}

fn difference(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    before: usize,
    now: usize,
    change: usize,
) -> Option<Judged> {
    let (before, now) = (cell(on, table, line, before)?, cell(on, table, line, now)?);
    let change = cell(on, table, line, change)?;
    let (b, n, c) = (on.reading(before)?, on.reading(now)?, on.reading(change)?);
    if c.percent && !n.percent {
        return growth_of(on, before, now, change);
    }
    // "Giảm 5" is printed as 5 in many tables: the sign is left out.
    if c.value > Decimal::ZERO && n.value < b.value && b.value.checked_sub(n.value) == Some(c.value)
    {
        return None;
    }
    let left = weighted([(now, Decimal::ONE), (before, Decimal::NEGATIVE_ONE)], on);
    Some((relation(Op::Eq, left, sum([change], on)), None))
}

fn growth(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    before: usize,
    now: usize,
    rate: usize,
) -> Option<Judged> {
    let (before, now) = (cell(on, table, line, before)?, cell(on, table, line, now)?);
    growth_of(on, before, now, cell(on, table, line, rate)?)
}

/// A change as a percentage: of the number before, or the number now as a percentage of it.
fn growth_of(on: &Context<'_>, before: Operand, now: Operand, rate: Operand) -> Option<Judged> {
    let (b, n, r) = (on.reading(before)?, on.reading(now)?, on.reading(rate)?);
    if !r.percent || n.percent || b.percent || b.value <= Decimal::ZERO {
        return None;
    }
    let base = [(before, Decimal::ONE)];
    let printed = || sum([rate], on);
    let change = [(now, Decimal::ONE), (before, Decimal::NEGATIVE_ONE)];
    let ratio = relation(Op::Eq, relation::rate([(now, Decimal::ONE)], base, on), printed());
    let growth = relation(Op::Eq, relation::rate(change, base, on), printed());
    let fall = [(before, Decimal::ONE), (now, Decimal::NEGATIVE_ONE)];
    let unsigned = relation(Op::Eq, relation::rate(fall, base, on), printed());
    if relation::judge(&ratio, on) == Judgement::Holds {
        return Some((ratio, None));
    }
    if r.value > Decimal::ZERO && relation::judge(&unsigned, on) == Judgement::Holds {
        return Some((unsigned, None));
    }
    Some((growth, None))
}

/// Judges the lines of one group of columns. Where most of them break, it is the header that is
/// misread: a warning that names the base.
fn judge_all(
    on: &Context<'_>,
    relations: Vec<Judged>,
    rule: &'static Rule,
    out: &mut Judgements<'_>,
) {
    let judged = |wanted: Judgement| {
        relations.iter().filter(|r| relation::judge(&r.0, on) == wanted).count()
    };
    let (broken, held) = (judged(Judgement::Broken), judged(Judgement::Holds));
    let systematic = broken >= SYSTEMATIC && broken > held;
    for (relation, doubt) in relations {
        let mut case = Case::of(rule);
        if let Some(doubt) = doubt {
            case = case.unless(doubt);
        }
        out.judge(relation, if systematic { case.unless(DIFFERENT_BASE) } else { case });
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    fn check(headers: [&str; 3], line: &[&str], expect: &[&str]) {
        let headers = headers.map(|h| (h, ""));
        Sample::new().columns(&headers, &[("Đất đai", line)]).gives(expect);
    }

    #[test]
    fn a_rate_of_completion_is_over_what_was_done_since_january() {
        let headers = ["Kế hoạch năm", "Quý III/2023", "Lũy kế 9 tháng", "Tỷ lệ so với KH (%)"];
        let check = |line: &[&str], expect: &[&str]| {
            Sample::new()
                .columns(&headers.map(|h| (h, "")), &[("Lớp tập huấn", line)])
                .gives(expect);
        };
        check(&["12", "4", "9", "75"], &["T114 holds 9 / 12 = 75 %"]);
        check(&["12", "4", "9", "57"], &["T114 error 9 / 12 = 75 % ≠ 57 %"]);
        check(&["12", "4", "", "75"], &[]);
    }

    const PLAN: [&str; 3] = ["Kế hoạch năm", "Thực hiện 6 tháng", "Tỷ lệ thực hiện (%)"];
    const CHANGE: [&str; 3] = ["Kỳ trước", "Kỳ này", "Tăng, giảm"];

    #[test]
    fn a_rate_of_completion_is_the_result_over_the_plan() {
        check(PLAN, &["200", "164", "82"], &["T114 holds 164 / 200 = 82 %"]);
        check(PLAN, &["200", "164", "28"], &["T114 error 164 / 200 = 82 % ≠ 28 %"]);
        check(PLAN, &["30", "20", "66,7"], &["T114 holds 20 / 30 = 66,7 %"]);
        check(PLAN, &["", "20", "66,7"], &[]);
        check(PLAN, &["10", "12", "100"], &[]);
    }

    #[test]
    fn a_change_is_now_less_before() {
        check(CHANGE, &["30", "42", "12"], &["T115 holds 42 − 30 = 12"]);
        check(CHANGE, &["30", "42", "14"], &["T115 error 42 − 30 = 12 ≠ 14"]);
        check(CHANGE, &["42", "30", "12"], &[]);
        let percent = ["Kỳ trước", "Kỳ này", "Tăng, giảm (%)"];
        check(percent, &["40", "42", "5"], &["T115 holds (42 − 40) / 40 = 5 %"]);
        check(percent, &["40", "42", "105"], &["T115 holds 42 / 40 = 105 %"]);
        check(percent, &["40", "42", "7"], &["T115 error (42 − 40) / 40 = 5 % ≠ 7 %"]);
    }

    #[test]
    fn a_column_that_breaks_in_most_lines_means_something_else() {
        let headers = PLAN.map(|h| (h, ""));
        let lines: [(&str, &[&str]); 3] = [
            ("Đất đai", &["10", "5", "80"]),
            ("Hộ tịch", &["20", "5", "70"]),
            ("Xây dựng", &["40", "5", "60"]),
        ];
        Sample::new().columns(&headers, &lines).accuses_nobody();
    }
}
