//! What a value column of a table holds, by the words of its header: plan, result, the rate of the
//! two; the period before, this period, the change and its rate.
//! It compares no values.

use super::{Column, ColumnRole, Layout, StatisticsTable};
use crate::quantity::{Period, PeriodKind};
use crate::text;
use crate::text::contains_words;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What a value column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What was planned, assigned or budgeted.
    Plan,
    /// What was done.
    Result,
    /// The result as a percentage of the plan.
    Completion,
    /// The number of an earlier period.
    Before,
    /// The number of this period.
    Now,
    /// What was done since the year began, beside the number of a shorter period.
    SinceJanuary,
    /// The number of another period that is no earlier one: a part of this period, or a later one.
    Elsewhen,
    /// Now minus before.
    Change,
    /// The change as a percentage of the number before, or now as a percentage of it: headers
    /// seldom say which.
    ChangeRate,
}

impl Part {
    /// True for a column that is computed from others: its lines are no parts of each other.
    pub fn is_derived(self) -> bool {
        matches!(self, Part::Completion | Part::Change | Part::ChangeRate)
    }

    /// The dimension of a value in such a column: name and value. `None` for what was done in the
    /// period of the report: the line's own value. `header` is the printed name of the column.
    fn dimension(self, header: &str) -> Option<(&'static str, String)> {
        let code = |code: &str| Some((COLUMN_DIMENSION, code.to_owned()));
        match self {
            Part::Result | Part::Now => None,
            Part::Plan => code("plan"),
            Part::Completion => code("completion"),
            Part::Change => code("change"),
            Part::ChangeRate => code("change_rate"),
            Part::Before | Part::Elsewhen | Part::SinceJanuary => {
                Some((PERIOD_DIMENSION, header.to_owned()))
            }
        }
    }
}

/// Dimension of values that are not the line's own: `plan`, `completion`, `change`, `change_rate`.
pub const COLUMN_DIMENSION: &str = "column";

/// Dimension of values of another period than the report's: the header as printed.
pub const PERIOD_DIMENSION: &str = "period";

/// Gives the slots of tables with one indicator a line the dimension of their column, so that plan,
/// result, rate and the period before are told apart. `report` is the period of the report.
pub fn name_columns(tables: &mut [StatisticsTable], report: Option<Period>) {
    for table in tables.iter_mut().filter(|t| t.layout == Layout::Rows) {
        let parts = parts(table, report);
        let named = parts.iter().flatten().count();
        if named == 0 {
            continue;
        }
        for slot in &mut table.slots {
            let part = parts.get(slot.column_index).copied().flatten();
            let header = &slot.column.path.join(" / ");
            if let Some((name, value)) = part.and_then(|p| p.dimension(header)) {
                slot.dimensions.insert(name.to_owned(), value);
            }
        }
    }
}

/// Words of a rate. Folded.
const RATE: [&str; 4] = ["tỷ lệ", "tỉ lệ", "phần trăm", "%"];
/// Words of a plan. Folded.
const PLAN: [&str; 8] =
    ["kế hoạch", "kh", "chỉ tiêu", "được giao", "giao", "dự toán", "phải thực hiện", "đăng ký"];
/// Words of a result. Folded.
const RESULT: [&str; 8] =
    ["kết quả", "thực hiện", "th", "đạt được", "hoàn thành", "thực tế", "ước đạt", "ước thực hiện"];
/// Words of an earlier period. Folded.
const BEFORE: [&str; 6] =
    ["kỳ trước", "quý trước", "năm trước", "tháng trước", "cùng kỳ", "năm ngoái"];
/// Words of this period. Folded.
const NOW: [&str; 9] = [
    "kỳ này",
    "quý này",
    "năm nay",
    "tháng này",
    "kỳ báo cáo",
    "trong kỳ",
    "trong quý",
    "trong tháng",
    "hiện tại",
];
/// Words of what was done since the year began. Folded.
const CUMULATIVE: [&str; 5] = ["luỹ kế", "cộng dồn", "từ đầu năm", "lk", "đến hết"];
/// Words of a change. Folded.
const CHANGE: [&str; 6] = ["tăng", "giảm", "chênh lệch", "+/-", "so với", "so sánh"];

/// What the value columns of a table hold, parallel to its columns. Of columns of several periods
/// that of the report's period (`report`) is now; without it, the later of two.
pub fn parts(table: &StatisticsTable, report: Option<Period>) -> Vec<Option<Part>> {
    let labels: Vec<String> = table.columns.iter().map(label).collect();
    let mut out: Vec<Option<Part>> = labels.iter().map(|l| part(l)).collect();
    tell_cumulative(&mut out, &labels, report);
    // A bare "Tỷ lệ (%)" is a completion only beside a plan.
    let planned = out.contains(&Some(Part::Plan));
    for (part, label) in out.iter_mut().zip(&labels) {
        let named = PLAN.iter().chain(&RESULT).any(|w| says(label, w));
        if *part == Some(Part::Completion) && !planned && !named {
            *part = None;
        }
    }
    // "Năm 2020: Số lượng | Tỷ lệ", "Năm 2021: Số lượng | Tỷ lệ": columns of one name under several
    // periods.
    let mut named: BTreeMap<&str, Vec<(usize, Dated)>> = BTreeMap::new();
    for (i, column) in table.columns.iter().enumerate() {
        let outer = text::key(&column.path[..column.path.len().saturating_sub(1)].join(" "));
        if let Some(dated) = dated(&outer).filter(|_| out[i].is_none() && !labels[i].is_empty()) {
            named.entry(labels[i].as_str()).or_default().push((i, dated));
        }
    }
    for group in named.into_values() {
        set_apart(&mut out, &group, report);
    }
    // Columns that only name periods ("Quý II/2023", "Quý III/2023"), or results of two years.
    for wanted in [None, Some(Part::Result)] {
        let group: Vec<(usize, Dated)> = (0..labels.len())
            .filter(|i| out[*i] == wanted)
            .filter_map(|i| dated(&labels[i]).map(|d| (i, d)))
            .collect();
        set_apart(&mut out, &group, report);
    }
    out
}

/// "Quý II | Lũy kế 6 tháng", "Thực hiện tháng 9 | Thực hiện 9 tháng": the column of the longer time
/// is what was done since January, the other is now. A column of the longer time alone is the result.
fn tell_cumulative(out: &mut [Option<Part>], labels: &[String], report: Option<Period>) {
    let open = |part: Option<Part>| matches!(part, None | Some(Part::Result | Part::Now));
    let named = |words: &[&str], l: &str| words.iter().any(|w| says(l, w));
    let long = |i: &usize| {
        open(out[*i]) && (named(&CUMULATIVE, &labels[*i]) || counts_months(&labels[*i]))
    };
    let short = |i: &usize| {
        let of_now = dated(&labels[*i]).is_some_and(|d| {
            (d.quarter.is_some() || d.month.is_some()) && report.is_none_or(|r| d.lies_in(r))
        });
        open(out[*i]) && !labels[*i].is_empty() && (of_now || named(&NOW, &labels[*i]))
    };
    let long: Vec<usize> = (0..labels.len()).filter(long).collect();
    let short: Vec<usize> = (0..labels.len()).filter(|i| !long.contains(i)).filter(short).collect();
    match (long.as_slice(), short.as_slice()) {
        ([long], [short]) => {
            out[*short] = Some(Part::Now);
            out[*long] = Some(Part::SinceJanuary);
        }
        ([long], [])
            if named(&CUMULATIVE, &labels[*long]) && !out.contains(&Some(Part::Result)) =>
        {
            out[*long] = Some(Part::Result);
        }
        _ => {}
    }
}

/// True for a folded header that counts months: "9 tháng", "06 tháng đầu năm".
fn counts_months(label: &str) -> bool {
    let words: Vec<&str> = label.split(|c: char| !c.is_alphanumeric()).collect();
    words.windows(2).any(|w| w[1] == "tháng" && w[0].parse::<u32>().is_ok_and(|n| n <= 12))
}

/// Of columns that differ by their period one is now, the others are before or elsewhen.
fn set_apart(out: &mut [Option<Part>], group: &[(usize, Dated)], report: Option<Period>) {
    let Some(own) = own_period(group, report) else { return };
    for (i, dated) in group {
        out[*i] = Some(match dated.order().cmp(&own.order()) {
            Ordering::Less => Part::Before,
            Ordering::Equal => out[*i].unwrap_or(Part::Now),
            Ordering::Greater => Part::Elsewhen,
        });
    }
}

/// The period of the report among those of some columns: the one that agrees with it, else the
/// later of two. `None` when the columns do not tell.
fn own_period(group: &[(usize, Dated)], report: Option<Period>) -> Option<Dated> {
    let distinct = group
        .iter()
        .enumerate()
        .all(|(k, (_, d))| group[..k].iter().all(|(_, other)| other.order() != d.order()));
    if group.len() < 2 || !distinct {
        return None;
    }
    let mut agree = group.iter().map(|g| g.1).filter(|d| report.is_some_and(|r| d.agrees(r)));
    match (agree.next(), agree.next()) {
        (Some(one), None) => Some(one),
        _ if group.len() == 2 => group.iter().map(|g| g.1).max_by_key(|d| d.order()),
        _ => None,
    }
}

/// The innermost header text, folded; nothing for a column that holds no values.
fn label(column: &Column) -> String {
    match column.role {
        ColumnRole::Value => column.path.last().map(|l| text::key(l)).unwrap_or_default(),
        _ => String::new(),
    }
}

fn part(label: &str) -> Option<Part> {
    let at = |words: &[&str]| {
        words.iter().filter(|w| says(label, w)).filter_map(|w| label.find(*w)).min()
    };
    let (plan, result, before) = (at(&PLAN), at(&RESULT), at(&BEFORE));
    let is_rate = at(&RATE).is_some();
    let is_change = at(&CHANGE).is_some();
    if is_change && plan.is_none() {
        return Some(if is_rate { Part::ChangeRate } else { Part::Change });
    }
    if is_rate {
        // "Tỷ lệ thực hiện", "% so với kế hoạch", "Tỷ lệ (%)", "Đạt %": of the plan.
        let plain = before.is_none_or(|_| plan.is_some());
        return plain.then_some(Part::Completion);
    }
    if is_change {
        return contains_words(label, "so với").then_some(Part::Completion);
    }
    if before.is_some() {
        return Some(Part::Before);
    }
    if at(&NOW).is_some() {
        return Some(Part::Now);
    }
    match (plan, result) {
        (Some(p), Some(r)) => Some(if p < r { Part::Plan } else { Part::Result }),
        (Some(_), None) => Some(Part::Plan),
        (None, Some(_)) => Some(Part::Result),
        (None, None) => None,
    }
}

/// True when the folded label holds the word; signs may touch other signs.
fn says(label: &str, word: &str) -> bool {
    match word {
        "%" | "+/-" => label.contains(word),
        _ => contains_words(label, word),
    }
}

/// The period that a header names, as far as it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dated {
    year: Option<u32>,
    quarter: Option<u32>,
    month: Option<u32>,
}

impl Dated {
    /// Of two headers of one kind the later is the greater.
    fn order(self) -> (u32, u32) {
        (self.year.unwrap_or(0), self.quarter.or(self.month).unwrap_or(0))
    }

    /// True when the quarter or month that is printed lies in the report's period.
    fn lies_in(self, report: Period) -> bool {
        let (first, last) = (u32::from(report.start.month), u32::from(report.end.month));
        self.year.is_none_or(|y| y == u32::from(report.end.year))
            && self.quarter.is_none_or(|q| (first..=last).contains(&(3 * q)))
            && self.month.is_none_or(|m| (first..=last).contains(&m))
    }

    /// True when nothing that is printed is another period than the report's.
    fn agrees(self, report: Period) -> bool {
        let (first, last) = (u32::from(report.start.month), u32::from(report.end.month));
        self.year.is_none_or(|y| y == u32::from(report.end.year))
            && self.quarter.is_none_or(|q| report.kind == PeriodKind::Quarter && 3 * q == last)
            && self
                .month
                .is_none_or(|m| report.kind == PeriodKind::Month && (first..=last).contains(&m))
    }
}

/// The period that a folded header names.
fn dated(label: &str) -> Option<Dated> {
    let words: Vec<&str> =
        label.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let year = words
        .iter()
        .filter(|w| w.len() == 4)
        .find_map(|w| w.parse::<u32>().ok().filter(|y| (1990..2100).contains(y)));
    let after = |name: &str| {
        let next = words.iter().position(|w| *w == name).and_then(|i| words.get(i + 1))?;
        match *next {
            "i" => Some(1),
            "ii" => Some(2),
            "iii" => Some(3),
            "iv" => Some(4),
            n => n.parse::<u32>().ok().filter(|n| (1..=12).contains(n)),
        }
    };
    let (quarter, month) = (after("quý"), after("tháng"));
    let found = Dated { year, quarter, month };
    (found != Dated { year: None, quarter: None, month: None }).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_a_column_holds() {
        for (header, expect) in [
            ("Kế hoạch năm 2022", Some(Part::Plan)),
            ("Chỉ tiêu giao", Some(Part::Plan)),
            ("Thực hiện 6 tháng", Some(Part::Result)),
            ("Kết quả thực hiện kế hoạch", Some(Part::Result)),
            ("Tỷ lệ thực hiện (%)", Some(Part::Completion)),
            ("% so với KH", Some(Part::Completion)),
            ("So với kế hoạch", Some(Part::Completion)),
            ("Kỳ trước", Some(Part::Before)),
            ("Cùng kỳ năm 2021", Some(Part::Before)),
            ("Kỳ này", Some(Part::Now)),
            ("Tăng/giảm", Some(Part::Change)),
            ("So với quý trước", Some(Part::Change)),
            ("So sánh", Some(Part::Change)),
            ("Tăng, giảm (%)", Some(Part::ChangeRate)),
            ("% so với cùng kỳ", Some(Part::ChangeRate)),
            ("Số liệu", None),
            ("Tổng số", None),
        ] {
            assert_eq!(part(&text::key(header)), expect, "{header}");
        }
    }

    #[test]
    fn of_two_periods_the_later_is_the_greater() {
        let order = |label: &str| dated(label).map(Dated::order);
        assert!(order("quý ii/2023") < order("quý iii/2023"));
        assert!(order("quý iv/2022") < order("quý i/2023"));
        assert!(order("tháng 9") < order("tháng 10"));
        assert_eq!(order("số liệu"), None);
    }

    /// Parts of value columns with these headers ("outer/inner").
    fn parts_of(headers: &[&str], report: Option<Period>) -> Vec<Option<Part>> {
        let columns = headers.iter().map(|h| Column {
            role: ColumnRole::Value,
            path: h.split('|').map(str::to_owned).collect(),
            formula: None,
        });
        let table = StatisticsTable {
            table: 0,
            layout: Layout::Rows,
            header_rows: 1,
            columns: columns.collect(),
            lines: Vec::new(),
            slots: Vec::new(),
            abbreviations: Default::default(),
        };
        parts(&table, report)
    }

    #[test]
    fn the_column_of_the_reports_period_is_now() {
        let quarters = ["Quý I/2023", "Quý II/2023", "Quý III/2023"];
        let (before, now, later) = (Some(Part::Before), Some(Part::Now), Some(Part::Elsewhen));
        let report = Period::quarter(2, 2023);
        assert_eq!(parts_of(&quarters, report), [before, now, later]);
        assert_eq!(parts_of(&quarters, Period::quarter(3, 2023)), [before, before, now]);
        assert_eq!(parts_of(&quarters, None), [None, None, None]);
        assert_eq!(parts_of(&["Năm 2022", "Năm 2021"], None), [now, before]);
        assert_eq!(parts_of(&["Năm 2021", "Năm 2022"], Period::year(2022)), [before, now]);
        let pairs =
            ["Năm 2021|Số lượng", "Năm 2021|Tỷ lệ %", "Năm 2022|Số lượng", "Năm 2022|Tỷ lệ %"];
        assert_eq!(parts_of(&pairs, Period::year(2022)), [before, before, now, now]);
        let results = ["Thực hiện năm 2021", "Kế hoạch năm 2022", "Thực hiện năm 2022"];
        assert_eq!(
            parts_of(&results, Period::year(2022)),
            [before, Some(Part::Plan), Some(Part::Result)]
        );
    }

    #[test]
    fn what_was_done_since_january_stands_beside_the_period() {
        let (plan, rate) = (Some(Part::Plan), Some(Part::Completion));
        let (now, all) = (Some(Part::Now), Some(Part::SinceJanuary));
        let check = |headers: &[&str], expect: &[Option<Part>]| {
            assert_eq!(parts_of(headers, Period::quarter(3, 2023)), expect, "{headers:?}");
            assert_eq!(parts_of(headers, None), expect, "{headers:?}");
        };
        check(
            &["Kế hoạch năm 2023", "Quý III/2023", "Lũy kế 9 tháng", "So với KH (%)"],
            &[plan, now, all, rate],
        );
        check(
            &["Thực hiện quý III", "Thực hiện 9 tháng", "Kế hoạch", "Tỷ lệ so với kế hoạch (%)"],
            &[now, all, plan, rate],
        );
        check(&["Trong quý", "Luỹ kế từ đầu năm"], &[now, all]);
        check(&["Kế hoạch", "Lũy kế thực hiện", "Đạt (%)"], &[plan, Some(Part::Result), rate]);
        check(&["Thực hiện 6 tháng", "Kế hoạch"], &[Some(Part::Result), plan]);
    }

    #[test]
    fn values_beside_the_lines_own_have_a_dimension() {
        let check = |header: &str, expect: Option<(&str, &str)>| {
            let found = part(&text::key(header)).and_then(|p| p.dimension(header));
            assert_eq!(found.as_ref().map(|(n, v)| (*n, v.as_str())), expect, "{header}");
        };
        check("Thực hiện 6 tháng", None);
        check("Kế hoạch năm", Some(("column", "plan")));
        check("Tỷ lệ thực hiện (%)", Some(("column", "completion")));
        check("Cùng kỳ năm 2021", Some(("period", "Cùng kỳ năm 2021")));
        check("So với quý trước", Some(("column", "change")));
    }
}
