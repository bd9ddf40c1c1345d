//! Lines that stand under a line of the same unit, without any form: their sum, their order, and
//! what stands under a zero.
//! Totals that a form names are in `constraints`.

use super::columns::TOTAL_LINE;
use super::constraints::{PART_EXCEEDS_WHOLE, TOTAL_NOT_SUM, VALUE_UNDER_ZERO};
use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, Judgements, PARTS_NOT_ALL};
use super::model::{Op, Operand};
use super::relation::{self, Judgement, relation, sum};
use super::rule::{Check, Rule};
use crate::quantity::Decimal;
use crate::tables::{ColumnRole, Layout, LineKind, StatisticsTable};
use crate::text;
use crate::text::contains_words;

/// Families of words that divide a whole. Folded.
const FAMILIES: [&[&str]; 7] = [
    &["trước hạn", "đúng hạn", "quá hạn", "trễ hạn", "trong hạn"],
    &["trực tuyến", "trực tiếp", "bưu chính"],
    &["mức độ 2", "mức độ 3", "mức độ 4"],
    &["toàn trình", "một phần"],
    &["một cửa liên thông", "một cửa"],
    &["kỳ trước", "trong kỳ"],
    &["nam", "nữ"],
];

/// Lines under a line.
pub struct Subtotals;

impl Check for Subtotals {
    fn rules(&self) -> &'static [Rule] {
        &[]
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for table in on.facts.tables.iter().filter(|t| t.layout == Layout::Rows) {
            let mut children: Vec<Vec<usize>> = vec![Vec::new(); table.lines.len()];
            for (i, line) in table.lines.iter().enumerate() {
                if let Some(parent) = line.parent.filter(|p| *p < i) {
                    children[parent].push(i);
                }
            }
            for (column, _) in
                table.columns.iter().enumerate().filter(|(_, c)| c.role == ColumnRole::Value)
            {
                for parent in (0..table.lines.len()).filter(|p| !children[*p].is_empty()) {
                    judge_parent(on, table, parent, &children[parent], column, out);
                }
                judge_total_lines(on, table, column, out);
            }
        }
    }
}

fn judge_parent(
    on: &Context<'_>,
    table: &StatisticsTable,
    parent: usize,
    children: &[usize],
    column: usize,
    out: &mut Judgements<'_>,
) {
    let Some(whole) = on.at_cell(table.table, parent, column).filter(|o| on.has_number(*o)) else {
        return;
    };
    // Two value lines under one label ("Nghị quyết", "Quyết định") make the whole together.
    if children.iter().any(|c| table.lines[*c].kind == LineKind::ValueLine)
        || table.lines.get(parent + 1).is_some_and(|l| l.kind == LineKind::ValueLine)
    {
        return;
    }
    let unit = |o: usize| on.facts.observations[o].unit.as_deref();
    let cells: Vec<(usize, usize)> = children
        .iter()
        .filter_map(|c| on.at_cell(table.table, *c, column).map(|o| (*c, o)))
        .collect();
    let value = on.value_of(whole).unwrap_or_default();
    // Of a column of changes or rates nothing is a part; sums of changes hold all the same.
    let derived = on.column_part(whole).is_some_and(|p| p.is_derived());
    let right = sum([Operand::Observation(whole)], on);
    let is_sub = |line: usize| table.lines[line].kind == LineKind::SubIndicator;
    if value.is_zero() && !derived && (on.is_count(whole) || unit(whole).is_none()) {
        for &(line, cell) in cells.iter().filter(|(_, o)| on.is_count(*o) && on.has_number(*o)) {
            let r = relation(Op::Le, sum([Operand::Observation(cell)], on), right.clone());
            if relation::judge(&r, on) == Judgement::Broken {
                let case = Case::of(&VALUE_UNDER_ZERO);
                let same = on.compatible(unit(cell), unit(whole)) && is_sub(line);
                out.judge(r, if same { case } else { case.unless(DIFFERENT_CONCEPT) });
            }
        }
        return;
    }
    if !on.is_count(whole) {
        return;
    }
    let parts: Vec<(usize, usize)> = cells
        .into_iter()
        .filter(|(line, o)| {
            is_sub(*line) && on.is_count(*o) && on.compatible(unit(*o), unit(whole))
        })
        .collect();
    let numbers: Vec<usize> = parts.iter().map(|(_, o)| *o).filter(|o| on.has_number(*o)).collect();
    let complete =
        numbers.len() >= 2 && parts.iter().all(|(_, o)| on.has_number(*o) || on.is_blank(*o));
    if complete {
        let labels: Vec<String> =
            parts.iter().map(|(line, _)| text::key(&table.lines[*line].label)).collect();
        let parent_label = text::key(&table.lines[parent].label);
        let r = relation(
            Op::Eq,
            sum(numbers.iter().map(|o| Operand::Observation(*o)), on),
            right.clone(),
        );
        let is_total = ["tổng số", "tổng cộng", "tổng"].iter().any(|t| parent_label.starts_with(t));
        let case = Case::of(&TOTAL_NOT_SUM);
        let all_filled = numbers.len() == parts.len();
        if all_filled && divide(&labels) {
            out.judge(r, case);
            return;
        }
        if is_total && !labels.iter().any(|l| contains_words(l, "trong đó")) {
            let sure = all_filled && parallel(&labels);
            out.judge(r, if sure { case } else { case.unless(PARTS_NOT_ALL) });
            return;
        }
        out.confirm(r, case);
    }
    for part in numbers.into_iter().filter(|_| !derived) {
        let r = relation(Op::Le, sum([Operand::Observation(part)], on), right.clone());
        if on.value_of(part).unwrap_or(Decimal::ZERO) > value {
            out.judge(r, Case::of(&PART_EXCEEDS_WHOLE));
        }
    }
}

/// True for a line that adds up those before it.
fn is_total_line(label: &str) -> bool {
    ["tổng cộng", "cộng"].contains(&text::key(label).as_str())
}

/// "Tổng cộng" below lines of one unit: their sum, when they are alike in all but their names.
fn judge_total_lines(
    on: &Context<'_>,
    table: &StatisticsTable,
    column: usize,
    out: &mut Judgements<'_>,
) {
    let mut above: Vec<usize> = Vec::new();
    for (line, entry) in table.lines.iter().enumerate() {
        if matches!(entry.kind, LineKind::Section | LineKind::Group) && !is_total_line(&entry.label)
        {
            above.clear();
        }
        let Some(cell) = on.at_cell(table.table, line, column) else { continue };
        if !is_total_line(&entry.label) {
            above.push(cell);
            continue;
        }
        let lines = std::mem::take(&mut above);
        if !on.is_count(cell) || !on.has_number(cell) || lines.len() < 2 {
            continue;
        }
        let unit = |o: usize| on.facts.observations[o].unit.as_deref();
        let alike = lines.iter().all(|o| {
            on.is_count(*o) && on.has_number(*o) && unit(*o) == unit(cell) || on.is_blank(*o)
        });
        let parts = lines.into_iter().filter(|o| on.has_number(*o)).map(Operand::Observation);
        let r = relation(Op::Eq, sum(parts, on), sum([Operand::Observation(cell)], on));
        if alike && unit(cell).is_some() {
            out.judge(r, Case::of(&TOTAL_LINE).unless(PARTS_NOT_ALL));
        }
    }
}

/// True when every label names another member of one family that divides a whole, and no label
/// two of them.
pub fn divide(labels: &[String]) -> bool {
    FAMILIES.iter().any(|family| {
        let mut seen: Vec<&str> = Vec::new();
        labels.iter().all(|label| {
            let found = family.iter().find(|w| contains_words(label, w));
            found.is_some_and(|f| {
                let new = !seen.contains(f);
                seen.push(f);
                new
            })
        })
    })
}

/// True when the labels begin alike and differ in one place: "Số TTHC áp dụng tại cơ quan", "Số
/// TTHC áp dụng tại các đơn vị trực thuộc".
fn parallel(labels: &[String]) -> bool {
    let Some(first) = labels.first() else { return false };
    let first: Vec<&str> = first.split(' ').collect();
    labels[1..].iter().all(|label| {
        let same = label.split(' ').zip(&first).take_while(|(a, b)| a == *b).count();
        same >= 4 && same * 2 >= first.len().min(label.split(' ').count())
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    fn check(parent: (&str, &str), children: &[(&str, &str)], expect: &[&str]) {
        let mut lines = vec![("1", "Nhóm", "", "", ""), ("", parent.0, "hồ sơ", parent.1, "")];
        lines.extend(children.iter().map(|c| ("", c.0, "hồ sơ", c.1, "")));
        Sample::new().rows(&lines).gives(expect);
    }

    #[test]
    fn lines_that_divide_a_whole_add_up_to_it() {
        let lines = [("- Trước hạn", "30"), ("- Đúng hạn", "8"), ("- Quá hạn", "2")];
        check(("Số hồ sơ đã giải quyết", "40"), &lines, &["T102 holds 30 + 8 + 2 = 40"]);
        check(("Số hồ sơ đã giải quyết", "41"), &lines, &["T102 error 30 + 8 + 2 = 40 ≠ 41"]);
    }

    #[test]
    fn a_total_with_lines_named_alike_adds_up() {
        let lines =
            [("- Số hồ sơ tiếp nhận tại Sở", "30"), ("- Số hồ sơ tiếp nhận tại Chi cục", "8")];
        check(("Tổng số hồ sơ", "39"), &lines, &["T102 error 30 + 8 = 38 ≠ 39"]);
        check(("Số hồ sơ", "39"), &lines, &[]);
    }

    #[test]
    fn lines_that_may_overlap_accuse_nobody() {
        let lines = [("- Nộp qua mạng", "30"), ("- Của doanh nghiệp", "25")];
        check(("Số hồ sơ", "40"), &lines, &[]);
        check(("Tổng số hồ sơ", "40"), &lines, &["T102 warning 30 + 25 = 55 ≠ 40"]);
    }

    #[test]
    fn no_line_is_greater_than_the_one_it_stands_under() {
        check(("Số hồ sơ", "40"), &[("- Nộp qua mạng", "41")], &["T103 error 41 > 40"]);
        check(("Số hồ sơ", "0"), &[("- Nộp qua mạng", "1")], &["T105 error 1 > 0"]);
        check(("Số hồ sơ", "0"), &[("- Nộp qua mạng", "")], &[]);
    }

    #[test]
    fn a_total_below_its_lines_adds_them_up() {
        let rows = |total| {
            Sample::new().rows(&[
                ("", "Sở Tư pháp", "hồ sơ", "12", ""),
                ("", "Sở Xây dựng", "hồ sơ", "8", ""),
                ("", "Sở Y tế", "hồ sơ", "", ""),
                ("", "Tổng cộng", "hồ sơ", total, ""),
            ])
        };
        rows("20").gives(&["T110 holds 12 + 8 = 20"]);
        rows("21").gives(&["T110 warning 12 + 8 = 20 ≠ 21"]);
        let mixed = Sample::new().rows(&[
            ("", "Số hồ sơ", "hồ sơ", "12", ""),
            ("", "Số người", "người", "8", ""),
            ("", "Tổng cộng", "hồ sơ", "21", ""),
        ]);
        mixed.gives(&[]);
    }
}
