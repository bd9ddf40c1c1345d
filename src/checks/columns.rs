//! Tables with measures in columns: printed formulas, totals under one header, received against
//! resolved and in process, and the line of totals.
//! It knows the words of headers, not the indicators of a form.

use super::constraints::{PART_EXCEEDS_WHOLE, TOTAL_NOT_SUM};
use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, Judgements};
use super::model::{Level, Op, Operand};
use super::relation::{self, Judgement, Weighted, relation, sum, weighted};
use super::rule::{Check, Rule, words};
use crate::quantity::Decimal;
use crate::tables::{Column, ColumnRole, Layout, LineKind, StatisticsTable};
use crate::text;
use crate::text::contains_words;
use std::collections::BTreeMap;

mod deadlines;

/// See [`Rule`].
pub const FORMULA_BROKEN: Rule = Rule {
    id: "T109",
    name: "printed-formula-broken",
    level: Level::Error,
    what: words(
        "Công thức in dưới tiêu đề cột, như “(3)=(4)+(5)”, phải đúng ở mỗi dòng.",
        "A formula printed in the header, such as “(3)=(4)+(5)”, holds in each line.",
    ),
    why: words(
        "Biểu mẫu in công thức này trong tiêu đề.",
        "The form prints this formula in its header.",
    ),
    example: words(
        "(3)=(4)+(5): 40; 30; 9 (30 + 9 = 39 ≠ 40).",
        "(3)=(4)+(5): 40; 30; 9 (30 + 9 = 39 ≠ 40).",
    ),
};
/// See [`Rule`].
pub const TOTAL_LINE: Rule = Rule {
    id: "T110",
    name: "total-line-not-sum-of-lines",
    level: Level::Error,
    what: words(
        "Dòng tổng cộng phải bằng tổng các dòng, theo từng cột.",
        "The line of totals is the sum of the lines, column by column.",
    ),
    why: words(
        "Dòng tổng cộng cộng các dòng của bảng.",
        "The line of totals adds up the lines of the table.",
    ),
    example: words(
        "Các dòng 12 và 8; tổng cộng 21 (12 + 8 = 20 ≠ 21).",
        "Lines of 12 and 8; total 21 (12 + 8 = 20 ≠ 21).",
    ),
};
/// See [`Rule`].
pub const RECEIVED_NOT_RESOLVED: Rule = Rule {
    id: "T111",
    name: "received-not-resolved-and-in-process",
    level: Level::Error,
    what: words(
        "Số tiếp nhận phải bằng số đã giải quyết cộng số đang giải quyết.",
        "What was received is what was resolved and what is in process.",
    ),
    why: words(
        "Hồ sơ đã tiếp nhận thì hoặc đã giải quyết, hoặc đang giải quyết.",
        "A dossier received is either resolved or in process.",
    ),
    example: words(
        "Tiếp nhận 121; đã giải quyết 114; đang giải quyết 6 (114 + 6 = 120 ≠ 121).",
        "Received 121; resolved 114; in process 6 (114 + 6 = 120 ≠ 121).",
    ),
};

/// Tables with measures in columns.
pub struct Columns;

impl Check for Columns {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 3] = [FORMULA_BROKEN, TOTAL_LINE, RECEIVED_NOT_RESOLVED];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for table in on.facts.tables.iter().filter(|t| t.layout == Layout::Columns) {
            let formulas = formulas(table);
            let mut headers = headers(table);
            let flow = flow(table, &headers);
            headers.extend(deadlines::parts(on, table));
            for line in 0..table.lines.len() {
                for formula in &formulas {
                    judge_formula(on, table, line, formula, out);
                }
                for (total, parts) in &headers {
                    judge_sum(on, table, line, *total, parts, out);
                }
                if let Some(flow) = &flow {
                    judge_flow(on, table, line, flow, out);
                }
            }
            for column in (0..table.columns.len()).filter(|c| is_value(&table.columns[*c])) {
                judge_total_line(on, table, column, out);
            }
        }
    }
}

fn is_value(column: &Column) -> bool {
    column.role == ColumnRole::Value
}

fn is_rate_header(column: &Column) -> bool {
    let key = text::key(&column.path.join(" "));
    key.split(' ').any(|w| w == "%") || contains_words(&key, "tỷ lệ")
}

/// A printed formula: the column and its terms with signs.
type Formula = (usize, Vec<(usize, Decimal)>);

/// The formulas of the header that are sums and differences of columns. Products and quotients
/// are left alone: what they are multiplied by is printed in too many ways.
fn formulas(table: &StatisticsTable) -> Vec<Formula> {
    let mut by_number: BTreeMap<u32, usize> = BTreeMap::new();
    let mut parsed: Vec<(usize, Vec<(u32, Decimal)>)> = Vec::new();
    for (i, column) in table.columns.iter().enumerate() {
        let Some(formula) = &column.formula else { continue };
        let (own, rest) = formula.split_once('=').unwrap_or((formula, ""));
        let Some(number) = digits(own) else { continue };
        if by_number.insert(number, i).is_some() {
            // A number printed over two columns names neither.
            return Vec::new();
        }
        if let Some(terms) = terms(rest) {
            parsed.push((i, terms));
        }
    }
    parsed
        .into_iter()
        .filter_map(|(column, terms)| {
            let columns: Option<Vec<(usize, Decimal)>> =
                terms.iter().map(|(n, c)| by_number.get(n).map(|i| (*i, *c))).collect();
            columns.map(|c| (column, c))
        })
        .collect()
}

fn digits(text: &str) -> Option<u32> {
    let inner: String =
        text.chars().filter(|c| !matches!(c, '(' | ')' | '[' | ']' | ' ')).collect();
    inner.parse().ok().filter(|_| inner.len() <= 3)
}

/// "(4)+(5)-(6)" as column numbers with signs; `None` for anything else.
fn terms(text: &str) -> Option<Vec<(u32, Decimal)>> {
    let mut out = Vec::new();
    let mut sign = Decimal::ONE;
    let mut term = String::new();
    for c in text.chars().chain(['+']) {
        match c {
            '+' | '-' | '−' | '–' => {
                out.push((digits(&term)?, sign));
                term.clear();
                sign = if c == '+' { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            }
            c => term.push(c),
        }
    }
    (out.len() >= 2).then_some(out)
}

/// The numbers of a line in the given columns: a blank counts as zero. `None` when one cannot be
/// read or all are blank.
fn cells(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    columns: &[(usize, Decimal)],
) -> Option<Vec<Weighted>> {
    let mut out = Vec::new();
    for (column, coefficient) in columns {
        let Some(cell) = on.at_cell(table.table, line, *column) else { continue };
        if on.has_number(cell) {
            out.push((Operand::Observation(cell), *coefficient));
        } else if !on.is_blank(cell) {
            return None;
        }
    }
    (!out.is_empty()).then_some(out)
}

fn judge_formula(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    (column, terms): &Formula,
    out: &mut Judgements<'_>,
) {
    let result = cells(on, table, line, &[(*column, Decimal::ONE)]);
    if let (Some(result), Some(terms)) = (result, cells(on, table, line, terms)) {
        let r = relation(Op::Eq, weighted(terms, on), weighted(result, on));
        out.judge(r, Case::of(&FORMULA_BROKEN));
    }
}

/// Totals that the header shows: under one merged header, the column "Tổng số" and the others.
/// A sub-header with a total of its own counts by that total.
fn headers(table: &StatisticsTable) -> Vec<(usize, Vec<usize>)> {
    let mut under: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (i, column) in table.columns.iter().enumerate() {
        if !is_value(column) || is_rate_header(column) {
            continue;
        }
        for depth in 1..column.path.len() {
            under.entry(&column.path[..depth]).or_default().push(i);
        }
    }
    let mut out = Vec::new();
    for (prefix, columns) in &under {
        let depth = prefix.len();
        let mut totals = Vec::new();
        let mut parts: Vec<usize> = Vec::new();
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &column in columns {
            let path = &table.columns[column].path;
            if path.len() == depth + 1 {
                if is_total(&path[depth]) { totals.push(column) } else { parts.push(column) }
            } else {
                groups.entry(path[depth].as_str()).or_default().push(column);
            }
        }
        for members in groups.values() {
            let inner: Vec<usize> = members
                .iter()
                .copied()
                .filter(|c| {
                    let path = &table.columns[*c].path;
                    path.len() == depth + 2 && is_total(&path[depth + 1])
                })
                .collect();
            match inner.as_slice() {
                [] => parts.extend(members),
                [one] => parts.push(*one),
                _ => parts.clear(),
            }
        }
        parts.sort_unstable();
        if let ([total], true) = (totals.as_slice(), parts.len() >= 2) {
            out.push((*total, parts));
        }
    }
    // A whole whose own header lists its parts is judged by all of them: "Trong đó" may hold only some.
    let listed: Vec<usize> = out.iter().map(|(total, _)| *total).collect();
    out.extend(among(table).into_iter().filter(|(whole, _)| !listed.contains(whole)));
    out
}

/// True for a header such as "Trong đó".
fn is_among(header: &str) -> bool {
    text::key(header).starts_with("trong đó")
}

/// Columns under "Trong đó" with the column before them, whose parts they are.
fn among(table: &StatisticsTable) -> Vec<(usize, Vec<usize>)> {
    let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
    for (i, column) in table.columns.iter().enumerate() {
        let Some(depth) = column.path.iter().position(|h| is_among(h)) else { continue };
        let outer = &column.path[..depth];
        if !is_value(column) || is_rate_header(column) {
            continue;
        }
        let whole = (0..i).rev().find(|w| {
            let path = &table.columns[*w].path;
            !path.get(depth).is_some_and(|h| is_among(h))
        });
        let Some(whole) = whole.filter(|w| {
            let whole = &table.columns[*w];
            is_value(whole) && !is_rate_header(whole) && whole.path.starts_with(outer)
        }) else {
            continue;
        };
        match out.last_mut() {
            Some((w, parts)) if *w == whole => parts.push(i),
            _ => out.push((whole, vec![i])),
        }
    }
    out.retain(|(whole, parts)| !has_rest(table, *whole, parts));
    out
}

/// True when a further column stands under the outer header of "Trong đó": "Tổng số | Trong đó:
/// Trực tuyến | Trực tiếp | Từ kỳ trước" has a part that is not among them.
fn has_rest(table: &StatisticsTable, whole: usize, parts: &[usize]) -> bool {
    let path = &table.columns[parts[0]].path;
    let depth = path.iter().position(|h| is_among(h)).unwrap_or(0);
    let outer = &path[..depth];
    depth > 0
        && table.columns.iter().enumerate().any(|(c, column)| {
            c != whole
                && !parts.contains(&c)
                && is_value(column)
                && !is_rate_header(column)
                && column.path.starts_with(outer)
        })
}

fn is_total(header: &str) -> bool {
    let key = text::key(header);
    key == "tổng" || key.starts_with("tổng số") || key.starts_with("tổng cộng") || key == "cộng"
}

fn judge_sum(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    total: usize,
    parts: &[usize],
    out: &mut Judgements<'_>,
) {
    let one: Vec<(usize, Decimal)> = parts.iter().map(|p| (*p, Decimal::ONE)).collect();
    let whole = cells(on, table, line, &[(total, Decimal::ONE)]);
    let (Some(whole), Some(parts)) = (whole, cells(on, table, line, &one)) else { return };
    let r = relation(Op::Eq, weighted(parts.clone(), on), weighted(whole.clone(), on));
    let names: Vec<String> =
        one.iter().map(|(c, _)| text::key(&table.columns[*c].path.join(" "))).collect();
    // Headers that divide a whole by their words leave no doubt; others may list only some parts.
    let case = Case::of(&TOTAL_NOT_SUM);
    let sure = names.len() >= 2 && (super::subtotals::divide(&names) || is_flow_part(&names));
    if sure {
        out.judge(r, case);
        return;
    }
    // "Trong đó": some of the whole, each at most as great.
    if one.iter().any(|(c, _)| table.columns[*c].path.iter().any(|h| is_among(h))) {
        if parts.len() < 2 || out.confirm(r, case) != Judgement::Holds {
            for part in parts {
                let each = relation(Op::Le, weighted([part], on), weighted(whole.clone(), on));
                out.judge(each, Case::of(&PART_EXCEEDS_WHOLE));
            }
        }
        return;
    }
    out.judge(r, case.unless(DIFFERENT_CONCEPT));
}

/// The parts of the headers of form 06/VPCP/KSTT (Circular 01/2020/TT-VPCP). Folded.
fn is_flow_part(names: &[String]) -> bool {
    const PARTS: [&str; 9] = [
        "trực tuyến",
        "trực tiếp",
        "kỳ trước",
        "trước hạn",
        "đúng hạn",
        "quá hạn",
        "trong hạn",
        "trong kỳ",
        "trễ hạn",
    ];
    names.iter().all(|n| PARTS.iter().any(|p| contains_words(n, p)))
}

/// The columns of received, resolved and in process.
struct Flow {
    received: usize,
    resolved: usize,
    pending: usize,
    /// The header of what was received names what came over from before.
    carried: bool,
}

fn flow(table: &StatisticsTable, headers: &[(usize, Vec<usize>)]) -> Option<Flow> {
    let step = |column: usize| -> Option<u8> {
        let path = &table.columns[column].path;
        // The last line of a header of several lines names the measure, not the step.
        let outer = if let [outer @ .., _] = path.as_slice()
            && !outer.is_empty()
        {
            outer
        } else {
            path
        };
        let outer = text::key(&outer.join(" "));
        let has = |w: &str| contains_words(&outer, w);
        if has("đang giải quyết") || has("chưa giải quyết") || has("đang xử lý") {
            Some(3)
        } else if has("tiếp nhận") && !has("đã giải quyết") {
            Some(1)
        } else if has("đã giải quyết") || has("giải quyết") || has("đã xử lý") {
            Some(2)
        } else {
            None
        }
    };
    // A step is the total under its header, or its only column.
    let of = |wanted: u8| -> Option<usize> {
        let totals: Vec<usize> =
            headers.iter().map(|h| h.0).filter(|c| step(*c) == Some(wanted)).collect();
        let columns: Vec<usize> = (0..table.columns.len())
            .filter(|c| is_value(&table.columns[*c]) && !is_rate_header(&table.columns[*c]))
            .filter(|c| step(*c) == Some(wanted))
            .collect();
        match (totals.as_slice(), columns.as_slice()) {
            ([one], _) | ([], [one]) => Some(*one),
            // The outermost of nested totals has the shortest header.
            (several, _) => {
                let shortest = several.iter().min_by_key(|c| table.columns[**c].path.len())?;
                Some(*shortest)
            }
        }
    };
    let (received, resolved, pending) = (of(1)?, of(2)?, of(3)?);
    let carried = headers.iter().filter(|h| h.0 == received).flat_map(|h| &h.1).any(|c| {
        let key = text::key(&table.columns[*c].path.join(" "));
        ["kỳ trước", "trước chuyển", "chuyển qua", "chuyển sang", "tồn"]
            .iter()
            .any(|w| contains_words(&key, w))
    });
    Some(Flow { received, resolved, pending, carried })
}

fn judge_flow(
    on: &Context<'_>,
    table: &StatisticsTable,
    line: usize,
    flow: &Flow,
    out: &mut Judgements<'_>,
) {
    let one = Decimal::ONE;
    let received = cells(on, table, line, &[(flow.received, one)]);
    let done = cells(on, table, line, &[(flow.resolved, one), (flow.pending, one)]);
    if let (Some(received), Some(done)) = (received, done) {
        let r = relation(Op::Eq, weighted(done, on), weighted(received, on));
        let case = Case::of(&RECEIVED_NOT_RESOLVED);
        out.judge(r, if flow.carried { case } else { case.unless(DIFFERENT_CONCEPT) });
    }
}

/// The one line of totals against the lines: against all that have no line below them, or against
/// the outermost ones. Broken only when neither gives the total.
fn judge_total_line(
    on: &Context<'_>,
    table: &StatisticsTable,
    column: usize,
    out: &mut Judgements<'_>,
) {
    let mut totals = (0..table.lines.len()).filter(|l| table.lines[*l].kind == LineKind::Total);
    let (Some(total), None) = (totals.next(), totals.next()) else { return };
    let Some(whole) = on.at_cell(table.table, total, column).filter(|o| on.has_number(*o)) else {
        return;
    };
    if on.is_percent(whole) || is_rate_header(&table.columns[column]) {
        return;
    }
    let mut has_child = vec![false; table.lines.len()];
    for line in &table.lines {
        if let Some(p) = line.parent.filter(|p| *p < has_child.len()) {
            has_child[p] = true;
        }
    }
    let number = |line: usize| -> Option<Result<usize, ()>> {
        let cell = on.at_cell(table.table, line, column)?;
        if on.has_number(cell) {
            Some(Ok(cell))
        } else if on.is_blank(cell) {
            None
        } else {
            Some(Err(()))
        }
    };
    let gather = |keep: &dyn Fn(usize) -> bool| -> Option<Vec<usize>> {
        (0..table.lines.len())
            .filter(|l| *l != total && keep(*l))
            .filter_map(number)
            .collect::<Result<Vec<usize>, ()>>()
            .ok()
            .filter(|v| !v.is_empty())
    };
    let leaves = gather(&|l| !has_child[l]);
    let outer = gather(&|l| table.lines[l].parent.is_none_or(|p| p == total));
    let against = |cells: Vec<usize>| {
        let left = sum(cells.into_iter().map(Operand::Observation), on);
        relation(Op::Eq, left, sum([Operand::Observation(whole)], on))
    };
    let relations: Vec<_> = [outer, leaves].into_iter().flatten().map(against).collect();
    let judged: Vec<Judgement> = relations.iter().map(|r| relation::judge(r, on)).collect();
    let chosen = judged.iter().position(|j| *j == Judgement::Holds).or_else(|| {
        let all = !judged.is_empty() && judged.iter().all(|j| *j == Judgement::Broken);
        all.then_some(0)
    });
    if let Some((i, r)) = chosen.and_then(|i| relations.into_iter().nth(i).map(|r| (i, r))) {
        out.record(r, judged[i], Case::of(&TOTAL_LINE));
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    const FLOW: [(&str, &str); 10] = [
        ("Tiếp nhận/Tổng số", "(3)=(4)+(5)+(6)"),
        ("Tiếp nhận/Trong kỳ/Trực tuyến", "(4)"),
        ("Tiếp nhận/Trong kỳ/Trực tiếp, bưu chính", "(5)"),
        ("Tiếp nhận/Từ kỳ trước", "(6)"),
        ("Đã giải quyết/Tổng số", "(7)=(8)+(9)"),
        ("Đã giải quyết/Đúng hạn", "(8)"),
        ("Đã giải quyết/Quá hạn", "(9)"),
        ("Đang giải quyết/Tổng số", "(10)=(11)+(12)"),
        ("Đang giải quyết/Trong hạn", "(11)"),
        ("Đang giải quyết/Quá hạn", "(12)"),
    ];

    fn flow(line: &[&str]) -> Sample {
        Sample::new().columns(&FLOW, &[("Đất đai", line)])
    }

    #[test]
    fn printed_formulas_hold_in_each_line() {
        flow(&["97", "21", "58", "18", "74", "69", "5", "23", "20", "3"]).gives(&[
            "T109 holds 21 + 58 + 18 = 97",
            "T111 holds 74 + 23 = 97",
            "T109 holds 69 + 5 = 74",
            "T109 holds 20 + 3 = 23",
        ]);
        flow(&["97", "21", "58", "18", "74", "69", "5", "20", "20", "3"]).gives(&[
            "T111 error 74 + 20 = 94 ≠ 97",
            "T109 error 20 + 3 = 23 ≠ 20",
            "T109 holds 21 + 58 + 18 = 97",
            "T109 holds 69 + 5 = 74",
        ]);
    }

    #[test]
    fn a_column_without_a_header_takes_no_part() {
        Sample::new().columns(&[("", ""), ("", "")], &[("Đất đai", &["97", "21"])]).gives(&[]);
    }

    #[test]
    fn header_words_do_where_no_formula_is_printed() {
        let headers = FLOW.map(|(path, _)| (path, ""));
        let line: &[&str] = &["97", "21", "58", "17", "74", "69", "5", "23", "20", "3"];
        Sample::new().columns(&headers, &[("Đất đai", line)]).gives(&[
            "T102 error 21 + 58 + 17 = 96 ≠ 97",
            "T111 holds 74 + 23 = 97",
            "T102 holds 69 + 5 = 74",
            "T102 holds 20 + 3 = 23",
        ]);
    }

    #[test]
    fn the_line_of_totals_adds_up_its_lines() {
        let table = |total: &'static str| {
            Sample::new().columns(
                &[("Số hồ sơ", ""), ("Tỷ lệ (%)", "")],
                &[
                    ("Đất đai", &["12", "90,5"]),
                    ("Hộ tịch", &["8", ""]),
                    ("Tổng cộng", &[total, "95"]),
                ],
            )
        };
        table("20").gives(&["T110 holds 12 + 8 = 20"]);
        table("21").gives(&["T110 error 12 + 8 = 20 ≠ 21"]);
    }

    #[test]
    fn headers_that_do_not_divide_a_whole_give_a_warning_at_most() {
        let headers = [("Cán bộ/Tổng số", ""), ("Cán bộ/Đảng viên", ""), ("Cán bộ/Thạc sĩ", "")];
        Sample::new()
            .columns(&headers, &[("Xã A", &["20", "12", "3"])])
            .gives(&["T102 warning 12 + 3 = 15 ≠ 20"]);
    }

    #[test]
    fn columns_under_among_them_need_not_sum_when_another_part_stands_beside_them() {
        let headers = [
            ("Nhận giải quyết/Tổng số", ""),
            ("Nhận giải quyết/Trong đó/Trực tuyến", ""),
            ("Nhận giải quyết/Trong đó/Trực tiếp, bưu chính", ""),
            ("Nhận giải quyết/Từ kỳ trước", ""),
        ];
        Sample::new().columns(&headers, &[("Đất đai", &["20", "12", "5", "3"])]).accuses_nobody();
    }

    #[test]
    fn columns_under_among_them_are_at_most_the_column_before_them() {
        let headers = [
            ("Số hồ sơ", ""),
            ("Trong đó/Của doanh nghiệp", ""),
            ("Trong đó/Có thu phí", ""),
            ("Ghi nhận", ""),
        ];
        let table =
            |line: &'static [&'static str]| Sample::new().columns(&headers, &[("Xã A", line)]);
        table(&["20", "12", "3", "40"]).gives(&[]);
        table(&["20", "12", "21", "40"]).gives(&["T103 error 21 > 20"]);
        table(&["20", "12", "8", "40"]).gives(&["T102 holds 12 + 8 = 20"]);
        let divided = [("Số hồ sơ", ""), ("Trong đó/Trực tuyến", ""), ("Trong đó/Trực tiếp", "")];
        Sample::new()
            .columns(&divided, &[("Xã A", &["20", "12", "7"])])
            .gives(&["T102 error 12 + 7 = 19 ≠ 20"]);
        let listed = [
            ("Nhận/Tổng số", ""),
            ("Nhận/Trong đó/Trực tuyến", ""),
            ("Nhận/Trong đó/Trực tiếp", ""),
            ("Nhận/Từ kỳ trước", ""),
        ];
        Sample::new()
            .columns(&listed, &[("Xã A", &["20", "12", "7", "1"])])
            .gives(&["T102 holds 12 + 7 + 1 = 20"]);
    }
}
