//! Lines of one group of a table with an indicator a line, without any form: what was received,
//! resolved and is in process; a rate beside its count; parts that are no dashed lines.
//! Dashed lines under a line are in `subtotals`.

use super::columns::RECEIVED_NOT_RESOLVED;
use super::constraints::{PART_EXCEEDS_WHOLE, RATE_NOT_SHARE, TOTAL_NOT_SUM};
use super::context::Context;
use super::judgements::{Case, DIFFERENT_BASE, DIFFERENT_CONCEPT, Judgements};
use super::model::{Op, Operand, Text};
use super::relation::{self, Judgement, relation, sum};
use super::rule::{Check, Rule};
use crate::quantity::Decimal;
use crate::tables::{ColumnRole, Layout, StatisticsTable};
use crate::text;
use crate::text::contains_words;
use std::collections::{BTreeMap, BTreeSet};

/// Most parts of a line whose sum is tried. Our own choice: forms divide a thing into five or six.
const MOST_PARTS: usize = 12;

/// Lines of one group.
pub struct RowGroups;

impl Check for RowGroups {
    fn rules(&self) -> &'static [Rule] {
        &[]
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for table in on.facts.tables.iter().filter(|t| t.layout == Layout::Rows) {
            let mut under: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
            for (i, line) in table.lines.iter().enumerate() {
                under.entry(line.parent.filter(|p| *p < i)).or_default().push(i);
            }
            let labels: Vec<String> = table.lines.iter().map(|l| text::key(&l.label)).collect();
            for (c, column) in table.columns.iter().enumerate() {
                let part = on.column_parts(table.table).get(c).copied().flatten();
                if column.role != ColumnRole::Value || part.is_some_and(|p| p.is_derived()) {
                    continue;
                }
                let sheet = Sheet { on, table, labels: &labels, under: &under, column: c };
                for (parent, lines) in &under {
                    sheet.flow(lines, out);
                    sheet.leading_total(lines, out);
                    if on.facts.form.is_none() {
                        sheet.due_and_done(lines, out);
                    }
                    if let Some(parent) = parent {
                        sheet.parts(*parent, lines, out);
                    }
                    for &line in lines {
                        sheet.rate(line, lines, out);
                    }
                }
            }
        }
    }
}

/// One value column of a table.
struct Sheet<'a, 'b> {
    on: &'a Context<'b>,
    table: &'a StatisticsTable,
    labels: &'a [String],
    under: &'a BTreeMap<Option<usize>, Vec<usize>>,
    column: usize,
}

impl Sheet<'_, '_> {
    fn cell(&self, line: usize) -> Option<usize> {
        let on = self.on;
        on.at_cell(self.table.table, line, self.column).filter(|o| on.has_number(*o))
    }

    /// The counts among the lines: line and observation.
    fn counts(&self, lines: &[usize]) -> Vec<(usize, usize)> {
        let cell = |l: &usize| self.cell(*l).filter(|o| self.on.is_count(*o)).map(|o| (*l, o));
        lines.iter().filter_map(cell).collect()
    }

    fn unit(&self, observation: usize) -> Option<&str> {
        self.on.facts.observations[observation].unit.as_deref()
    }

    fn has(&self, line: usize, words: &[&str]) -> bool {
        words.iter().any(|w| contains_words(&self.labels[line], w))
    }

    fn total(&self, cells: &[usize]) -> super::model::Expr {
        sum(cells.iter().map(|o| Operand::Observation(*o)), self.on)
    }

    /// Received = resolved + in process, among lines of one group and unit.
    fn flow(&self, lines: &[usize], out: &mut Judgements<'_>) {
        const NARROW: [&str; 14] = [
            "trực tuyến",
            "trực tiếp",
            "bưu chính",
            "kỳ trước",
            "trong kỳ",
            "trước hạn",
            "đúng hạn",
            "quá hạn",
            "trễ hạn",
            "trong hạn",
            "tỷ lệ",
            "tỉ lệ",
            "liên thông",
            "trong đó",
        ];
        let step = |line: usize| -> Option<usize> {
            if self.has(line, &NARROW) {
                None
            } else if self.has(line, &["đang giải quyết", "chưa giải quyết", "đang xử lý"])
            {
                Some(2)
            } else if self.has(line, &["đã giải quyết", "trả kết quả", "giải quyết xong"])
            {
                Some(1)
            } else {
                self.has(line, &["tiếp nhận"]).then_some(0)
            }
        };
        let mut found: [Vec<usize>; 3] = Default::default();
        for (line, cell) in self.counts(lines) {
            if let Some(step) = step(line) {
                found[step].push(cell);
            }
        }
        let [received, resolved, pending] = &found;
        let ([received], [resolved]) = (received.as_slice(), resolved.as_slice()) else { return };
        if !self.on.compatible(self.unit(*received), self.unit(*resolved)) {
            return;
        }
        let whole = || self.total(&[*received]);
        if let [pending] = pending.as_slice() {
            let alike = self.on.compatible(self.unit(*received), self.unit(*pending));
            let done = self.total(&[*resolved, *pending]);
            if alike {
                // What came over from the period before may be counted or not.
                let case = Case::of(&RECEIVED_NOT_RESOLVED).unless(DIFFERENT_CONCEPT);
                out.judge(relation(Op::Eq, done, whole()), case);
            }
            return;
        }
        // "Đang giải quyết: 67" in the note beside what was resolved. What came over from the period
        // before can only make the two more than what was received.
        for &figure in self.on.note_figures(*resolved) {
            let words = &self.on.facts.figures[figure].qualifiers;
            if ["đang giải quyết", "chưa giải quyết"].iter().any(|w| contains_words(words, w))
            {
                let done = [Operand::Observation(*resolved), Operand::Figure(figure)];
                let r = relation(Op::Eq, sum(done, self.on), whole());
                let case = Case::of(&RECEIVED_NOT_RESOLVED).unless(DIFFERENT_CONCEPT);
                if r.gap < Some(Decimal::ZERO) {
                    out.judge(r, case);
                } else {
                    out.confirm(r, case);
                }
            }
        }
    }

    /// "Tổng số nhiệm vụ được giao" and the lines behind it that add up to it.
    fn leading_total(&self, lines: &[usize], out: &mut Judgements<'_>) {
        for (i, &line) in lines.iter().enumerate() {
            if !self.labels[line].starts_with("tổng") {
                continue;
            }
            let Some(whole) = self.cell(line).filter(|o| self.on.is_count(*o)) else { continue };
            let parts = self.alike(&lines[i + 1..], whole);
            self.confirm_sum(whole, &parts, out);
        }
    }

    /// Lines under a line with a value: parts in printed order, percentages that make a hundred, a
    /// total that says the same.
    fn parts(&self, parent: usize, lines: &[usize], out: &mut Judgements<'_>) {
        let on = self.on;
        let Some(whole) = self.cell(parent) else { return };
        let value = on.value_of(whole).unwrap_or_default();
        if value.is_zero() || on.is_percent(whole) {
            return;
        }
        self.confirm_sum(whole, &self.alike(lines, whole), out);
        let rates: Vec<(usize, usize)> = lines
            .iter()
            .filter_map(|l| self.cell(*l).map(|o| (*l, o)))
            .filter(|(_, o)| on.is_percent(*o))
            .take(MOST_PARTS + 1)
            .collect();
        if (2..=MOST_PARTS).contains(&rates.len()) {
            let cells: Vec<usize> = rates.iter().map(|r| r.1).collect();
            let hundred = relation::constant(Decimal::ONE_HUNDRED);
            let r = relation(Op::Eq, self.total(&cells), hundred);
            let mut case = Case::of(&TOTAL_NOT_SUM);
            case.constant_name = Some(Text::new("100 %", "100 %"));
            // Percentages whose words divide a whole leave nothing out.
            let labels: Vec<String> = rates.iter().map(|r| self.labels[r.0].clone()).collect();
            if super::subtotals::divide(&labels) {
                out.judge(r, case.unless(DIFFERENT_BASE));
            } else {
                out.confirm(r, case);
            }
        }
        // A group line without a unit repeats the total of its group.
        if self.unit(whole).is_none() {
            let totals = lines.iter().filter(|l| self.labels[**l].starts_with("tổng số"));
            for total in totals.filter_map(|l| self.cell(*l)).filter(|o| on.is_count(*o)) {
                let r = relation(Op::Eq, self.total(&[total]), self.total(&[whole]));
                out.confirm(r, Case::of(&TOTAL_NOT_SUM));
            }
        }
    }

    /// The counts from the first line on that have the unit of the first and of the whole.
    fn alike(&self, lines: &[usize], whole: usize) -> Vec<usize> {
        let cells = self.counts(lines);
        let Some(unit) = cells.first().and_then(|c| self.unit(c.1)) else { return Vec::new() };
        let known = self.unit(whole);
        if known.is_some() && !self.on.compatible(known, Some(unit)) {
            return Vec::new();
        }
        let of_unit = |c: &&(usize, usize)| self.on.compatible(Some(unit), self.unit(c.1));
        cells.iter().take_while(of_unit).take(MOST_PARTS).map(|c| c.1).collect()
    }

    /// Confirms that the first of the parts make the whole; the rest may be kinds of them.
    fn confirm_sum(&self, whole: usize, parts: &[usize], out: &mut Judgements<'_>) {
        for n in (2..=parts.len()).rev() {
            let r = relation(Op::Eq, self.total(&parts[..n]), self.total(&[whole]));
            if relation::judge(&r, self.on) == Judgement::Holds {
                out.record(r, Judgement::Holds, Case::of(&TOTAL_NOT_SUM));
                return;
            }
        }
    }

    /// "Tỷ lệ đúng và trước hạn": the line "Đúng và trước hạn" over the line it stands under.
    fn rate(&self, line: usize, siblings: &[usize], out: &mut Judgements<'_>) {
        let on = self.on;
        let Some(rate) = self.cell(line).filter(|o| on.is_percent(*o)) else { return };
        let wanted = informative(&self.labels[line]);
        if !self.has(line, &["tỷ lệ", "tỉ lệ"]) || wanted.is_empty() {
            return;
        }
        // Beside the rate, or under a line beside it.
        let beside = self.table.lines[line].parent.into_iter();
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for parent in beside.chain(siblings.iter().copied().filter(|s| *s != line)) {
            let Some(base) = self.cell(parent).filter(|o| on.is_count(*o)) else { continue };
            let base_words = informative(&self.labels[parent]);
            for &child in self.under.get(&Some(parent)).map_or(&[][..], Vec::as_slice) {
                let Some(count) = self.cell(child).filter(|o| on.is_count(*o)) else { continue };
                let words = informative(&self.labels[child]);
                let named = !words.is_empty()
                    && words.is_subset(&wanted)
                    && wanted.iter().all(|w| words.contains(w) || base_words.contains(w));
                if named && on.compatible(self.unit(count), self.unit(base)) {
                    found.push((child, count, base));
                }
            }
        }
        let [(child, count, base)] = found.as_slice() else { return };
        let share = |above: &[usize]| {
            let above = above.iter().map(|o| (Operand::Observation(*o), Decimal::ONE));
            let below = [(Operand::Observation(*base), Decimal::ONE)];
            let share = relation::rate(above, below, on);
            relation(Op::Eq, share, self.total(&[rate]))
        };
        const EARLY: &[&str] = &["trước hạn", "sớm hạn"];
        // What was early is on time, too.
        let parent = self.table.lines[*child].parent;
        let early: Vec<usize> = self
            .under
            .get(&parent)
            .into_iter()
            .flatten()
            .filter(|_| !self.has(*child, EARLY))
            .filter(|l| *l != child && self.has(**l, EARLY))
            .filter_map(|l| self.cell(*l).filter(|o| on.is_count(*o)))
            .collect();
        let alone = share(&[*count]);
        if let [early] = early.as_slice() {
            let both = share(&[*count, *early]);
            if relation::judge(&both, on) == Judgement::Holds {
                out.judge(both, Case::of(&RATE_NOT_SHARE));
                return;
            }
        }
        let sure = early.is_empty() && parent == self.table.lines[line].parent;
        let case = Case::of(&RATE_NOT_SHARE);
        out.judge(alone, if sure { case } else { case.unless(DIFFERENT_BASE) });
    }

    /// What is done is at most what was due, for two neighbours that speak of the same thing.
    fn due_and_done(&self, lines: &[usize], out: &mut Judgements<'_>) {
        const DUE: [&str; 6] =
            ["được giao", "phải", "đề ra", "theo kế hoạch", "tiếp nhận", "phát hiện"];
        const DONE: [&str; 5] =
            ["đã hoàn thành", "đã xử lý", "đã giải quyết", "đã thực hiện", "đã rà soát"];
        for pair in self.counts(lines).windows(2) {
            let &[(due, a), (done, b)] = pair else { continue };
            if !self.has(due, &DUE) || !self.has(done, &DONE) || self.has(due, &DONE) {
                continue;
            }
            let shared = informative(&self.labels[due])
                .intersection(&informative(&self.labels[done]))
                .count();
            if shared >= 2 && self.on.compatible(self.unit(a), self.unit(b)) {
                let r = relation(Op::Le, self.total(&[b]), self.total(&[a]));
                out.judge(r, Case::of(&PART_EXCEEDS_WHOLE).unless(DIFFERENT_CONCEPT));
            }
        }
    }
}

/// The words of a folded label that say what is counted.
fn informative(label: &str) -> BTreeSet<&str> {
    const STOP: [&str; 15] = [
        "số", "lượng", "tổng", "tỷ", "tỉ", "lệ", "%", "phần", "trăm", "và", "được", "đã", "các",
        "của", "trên",
    ];
    label
        .split(|c: char| !c.is_alphanumeric() && c != '%')
        .filter(|w| !w.is_empty() && !STOP.contains(w))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    #[test]
    fn what_was_received_is_resolved_or_in_process() {
        let rows = |open| {
            Sample::new().rows(&[
                ("1", "Hồ sơ", "", "", ""),
                ("", "Hồ sơ tiếp nhận", "hồ sơ", "97", ""),
                ("", "Hồ sơ đã giải quyết", "hồ sơ", "74", ""),
                ("", "Hồ sơ đang giải quyết", "hồ sơ", open, ""),
            ])
        };
        rows("23").gives(&["T111 holds 74 + 23 = 97"]);
        rows("20").gives(&["T111 warning 74 + 20 = 94 ≠ 97"]);
    }

    #[test]
    fn a_rate_is_the_line_of_its_words_over_the_line_above() {
        let rows = |rate| {
            Sample::new().rows(&[
                ("", "Hồ sơ đã giải quyết", "hồ sơ", "80", ""),
                ("", "- Giải quyết đúng và trước hạn", "hồ sơ", "60", ""),
                ("", "- Tỷ lệ giải quyết đúng và trước hạn", "%", rate, ""),
            ])
        };
        rows("75").gives(&["T104 holds 60 / 80 = 75 %"]);
        rows("57").gives(&["T104 error 60 / 80 = 75 % ≠ 57 %"]);
    }

    #[test]
    fn parts_in_printed_order_confirm_and_accuse_nobody() {
        let rows = |n| {
            Sample::new().rows(&[
                ("1", "Kiểm tra việc phân cấp", "", "12", ""),
                ("", "Số đơn vị cấp huyện", "phòng", "4", ""),
                ("", "Số đơn vị cấp xã", "phòng", n, ""),
                ("", "Số văn bản", "văn bản", "6", ""),
            ])
        };
        rows("8").gives(&["T102 holds 4 + 8 = 12"]);
        rows("7").gives(&[]);
    }

    #[test]
    fn what_is_in_process_may_stand_in_the_note() {
        use crate::figures::{Role, StatementKind};
        let rows = |received| {
            Sample::new()
                .rows(&[
                    ("1", "Hồ sơ", "", "", ""),
                    ("", "Hồ sơ tiếp nhận", "hồ sơ", received, ""),
                    ("", "Hồ sơ trả kết quả", "hồ sơ", "74", "x"),
                ])
                .noted(
                    "Hồ sơ trả kết quả",
                    StatementKind::Single,
                    "Đang giải quyết: 03",
                    &[("03", "hồ sơ", Role::Single)],
                )
                .but(|f| f.qualifiers = "đang giải quyết |".to_owned())
        };
        rows("77").gives(&["T111 holds 74 + 3 = 77"]);
        rows("121").gives(&["T111 warning 74 + 3 = 77 ≠ 121"]);
        // Twenty came over from the period before.
        rows("57").gives(&[]);
    }

    #[test]
    fn percentages_that_divide_a_whole_make_a_hundred() {
        let rows = |late| {
            Sample::new().rows(&[
                ("1", "Hồ sơ đã giải quyết", "hồ sơ", "300", ""),
                ("", "Tỷ lệ trước hạn", "%", "60,3", ""),
                ("", "Tỷ lệ đúng hạn", "%", "37,3", ""),
                ("", "Tỷ lệ quá hạn", "%", late, ""),
            ])
        };
        // Rounded parts may miss a tenth.
        rows("2,3").gives(&["T102 holds 60,3 + 37,3 + 2,3 = 100 %"]);
        rows("4,3").gives(&["T102 warning 60,3 + 37,3 + 4,3 = 101,9 % ≠ 100 %"]);
    }
}
