//! A count and its rate in neighbouring rows, or in neighbouring columns, without any form: both
//! zero or both above zero.
//! Pairs that a form names are in `constraints`.

use super::constraints::{COUNT_AGAINST_RATE, judge_zeros};
use super::context::Context;
use super::judgements::{Case, Judgements};
use super::model::Operand;
use super::rule::{Check, Rule};
use crate::tables::Layout;
use crate::text;
use std::collections::BTreeMap;

/// How many rows apart a count and its rate may stand. Our own choice: forms print them together.
const NEAR: usize = 8;

/// Words by which a count and its rate differ, and that say nothing of what is counted. Folded.
const DROPPED: [&str; 24] = [
    "số", "lượng", "tổng", "tỷ", "tỉ", "lệ", "%", "phần", "trăm", "nếu", "có", "đã", "được",
    "trong", "năm", "kỳ", "báo", "cáo", "so", "với", "kế", "hoạch", "đạt", "các",
];

/// A change against another time: its rate is not the rate of the count. Folded.
const GROWTH: [&str; 5] = ["cùng kỳ", "năm trước", "tháng trước", "quý trước", "kỳ trước"];

/// Counts and rates side by side.
pub struct PairedRates;

impl Check for PairedRates {
    fn rules(&self) -> &'static [Rule] {
        &[]
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        rows(on, out);
        columns(on, out);
    }
}

/// What is counted: the telling words of a label, in order.
fn subject(label: &str) -> Option<String> {
    let key = text::key(label);
    if GROWTH.iter().any(|g| text::contains_words(&key, g)) {
        return None;
    }
    let words: Vec<&str> = key.split(' ').filter(|w| !DROPPED.contains(w)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn rows(on: &Context<'_>, out: &mut Judgements<'_>) {
    let all = on.facts.observations;
    // (table, column, path above, subject) → rates, by their place in the list.
    let mut rates: BTreeMap<(usize, usize, Vec<&str>, String), Vec<usize>> = BTreeMap::new();
    let place = |o: usize| {
        let path = &all[o].slot.row.path;
        let above = path[..path.len().saturating_sub(1)].iter().map(String::as_str).collect();
        subject(&all[o].slot.row.label).map(|s| (all[o].table, all[o].slot.column_index, above, s))
    };
    let is_row = |o: &usize| !on.in_columns(*o) && on.has_number(*o);
    for o in (0..all.len()).filter(is_row).filter(|o| on.is_percent(*o)) {
        if let Some(key) = place(o) {
            rates.entry(key).or_default().push(o);
        }
    }
    for count in (0..all.len()).filter(is_row).filter(|o| on.is_count(*o)) {
        let Some(key) = place(count) else { continue };
        let near = rates.get(&key).map_or(&[][..], Vec::as_slice);
        let [rate] = near else { continue };
        if rate.abs_diff(count) <= NEAR {
            judge_pair(on, count, *rate, out);
        }
    }
}

/// Number and percentage in two columns under one header.
fn columns(on: &Context<'_>, out: &mut Judgements<'_>) {
    for table in on.facts.tables.iter().filter(|t| t.layout == Layout::Columns) {
        for (right, pair) in table.columns.windows(2).enumerate().map(|(i, p)| (i + 1, p)) {
            let [left, rate] = pair else { continue };
            let outer = |p: &[String]| p[..p.len().saturating_sub(1)].to_vec();
            let same_header = left.path.len() > 1 && outer(&left.path) == outer(&rate.path);
            let name = rate.path.last().map(|l| text::key(l)).unwrap_or_default();
            let is_rate = name.split(' ').any(|w| w == "%") || name.starts_with("tỷ lệ");
            if !same_header || !is_rate || subject(&rate.path.join(" ")).is_none() {
                continue;
            }
            // "Số lượng | Tỷ lệ": the neighbour must be a plain number of the same thing.
            let plain = left
                .path
                .last()
                .is_some_and(|l| subject(l).is_none() || subject(l) == subject(&name));
            for line in (0..table.lines.len()).filter(|_| plain) {
                let count = on.at_cell(table.table, line, right - 1);
                let share = on.at_cell(table.table, line, right);
                if let (Some(count), Some(share)) = (count, share)
                    && on.has_number(count)
                    && on.has_number(share)
                    && on.is_percent(share)
                    && !on.is_percent(count)
                {
                    judge_pair(on, count, share, out);
                }
            }
        }
    }
}

fn judge_pair(on: &Context<'_>, count: usize, rate: usize, out: &mut Judgements<'_>) {
    let case = Case::of(&COUNT_AGAINST_RATE);
    let (count, rate) = ([Operand::Observation(count)], [Operand::Observation(rate)]);
    judge_zeros(on, &count, &rate, None, case, out);
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    fn check(count: (&str, &str), rate: (&str, &str), expect: &[&str]) {
        Sample::new()
            .rows(&[
                ("1", "Nhóm", "", "", ""),
                ("", count.0, "hồ sơ", count.1, ""),
                ("", rate.0, "%", rate.1, ""),
            ])
            .gives(expect);
    }

    #[test]
    fn a_count_and_the_rate_of_the_same_words_are_zero_together() {
        const COUNT: &str = "Số lượng phòng cắt giảm trong năm (nếu có)";
        const RATE: &str = "Tỷ lệ phòng cắt giảm so với kế hoạch năm (nếu có)";
        check((COUNT, "0"), (RATE, "40"), &["T101 error 0 ≠ 40 %"]);
        check((COUNT, "0"), (RATE, "0"), &[]);
        check((COUNT, ""), (RATE, "40"), &[]);
        check((COUNT, "0"), ("Tỷ lệ phòng được kiểm tra", "40"), &[]);
        check((COUNT, "0"), ("Tỷ lệ phòng cắt giảm so với cùng kỳ", "40"), &[]);
    }

    #[test]
    fn number_and_percentage_in_two_columns_are_zero_together() {
        let headers = [("Cắt giảm/Số lượng", ""), ("Cắt giảm/Tỷ lệ (%)", "")];
        Sample::new()
            .columns(&headers, &[("Sở A", &["0", "12,5"]), ("Sở B", &["2", "20"])])
            .gives(&["T101 error 0 ≠ 12,5 %"]);
    }
}
