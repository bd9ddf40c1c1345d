//! What a value column of a table holds, by the words of its header: plan, result, the rate of the
//! two; the period before, this period, the change and its rate.
//! It compares nothing; `planned_columns` does.

use crate::tables::{Column, ColumnRole, StatisticsTable};
use crate::text;
use crate::text::contains_words;
use std::collections::BTreeMap;

/// For each name of columns the columns and the ends of the period that names them.
type ColumnsByName<'a> = BTreeMap<&'a str, Vec<(usize, (u32, u32))>>;

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
const NOW: [&str; 7] =
    ["kỳ này", "quý này", "năm nay", "tháng này", "kỳ báo cáo", "trong kỳ", "hiện tại"];
/// Words of a change. Folded.
const CHANGE: [&str; 5] = ["tăng", "giảm", "chênh lệch", "+/-", "so với"];

/// What the value columns of a table hold, parallel to its columns.
pub fn parts(table: &StatisticsTable) -> Vec<Option<Part>> {
    let labels: Vec<String> = table.columns.iter().map(label).collect();
    let mut out: Vec<Option<Part>> = labels.iter().map(|l| part(l)).collect();
    // A bare "Tỷ lệ (%)" is a completion only beside a plan.
    let planned = out.contains(&Some(Part::Plan));
    for (part, label) in out.iter_mut().zip(&labels) {
        let named = PLAN.iter().chain(&RESULT).any(|w| says(label, w));
        if *part == Some(Part::Completion) && !planned && !named {
            *part = None;
        }
    }
    // "Năm 2020: Số lượng | Tỷ lệ", "Năm 2021: Số lượng | Tỷ lệ": of two columns of one name under
    // two periods the later is now.
    let mut named: ColumnsByName = BTreeMap::new();
    for (i, column) in table.columns.iter().enumerate() {
        let outer = text::key(&column.path[..column.path.len().saturating_sub(1)].join(" "));
        if let Some(period) = period(&outer).filter(|_| out[i].is_none() && !labels[i].is_empty()) {
            named.entry(labels[i].as_str()).or_default().push((i, period));
        }
    }
    for pair in named.into_values() {
        if let [(a, first), (b, second)] = pair.as_slice()
            && first != second
        {
            let (early, late) = if first < second { (*a, *b) } else { (*b, *a) };
            out[early] = Some(Part::Before);
            out[late] = Some(Part::Now);
        }
    }
    // Columns that only name periods ("Quý II/2023", "Quý III/2023"), or results of two years: the
    // later is now.
    let dated: Vec<(usize, (u32, u32))> = (0..labels.len())
        .filter(|i| matches!(out[*i], None | Some(Part::Result)))
        .filter_map(|i| period(&labels[i]).map(|p| (i, p)))
        .collect();
    if let [(a, first), (b, second)] = dated.as_slice()
        && first != second
        && out[*a] == out[*b]
    {
        let (early, late) = if first < second { (*a, *b) } else { (*b, *a) };
        out[early] = Some(Part::Before);
        if out[late].is_none() {
            out[late] = Some(Part::Now);
        }
    }
    out
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

/// The period that a folded header names, as year and part of the year: of two headers of one kind
/// the later is the greater. Year 0 where none is printed.
fn period(label: &str) -> Option<(u32, u32)> {
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
    let part = after("quý").or_else(|| after("tháng"));
    (year.is_some() || part.is_some()).then(|| (year.unwrap_or(0), part.unwrap_or(0)))
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
            ("Tăng, giảm (%)", Some(Part::ChangeRate)),
            ("% so với cùng kỳ", Some(Part::ChangeRate)),
            ("Số liệu", None),
            ("Tổng số", None),
        ] {
            assert_eq!(part(&text::key(header)), expect, "{header}");
        }
    }

    #[test]
    fn of_two_periods_the_later_is_now() {
        assert!(period("quý ii/2023") < period("quý iii/2023"));
        assert!(period("quý iv/2022") < period("quý i/2023"));
        assert!(period("tháng 9") < period("tháng 10"));
        assert_eq!(period("số liệu"), None);
    }
}
