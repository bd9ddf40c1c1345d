//! The parts that a note lists, against the value beside it, its parent, or a rate.
//! Shares ("3/5") are in `note_shares`, listed documents in `note_documents`.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_BASE, DIFFERENT_CONCEPT, Judgements, PARTS_NOT_ALL};
use super::model::{Level, Op, Operand};
use super::relation::{self, Judgement, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use crate::figures::{FigureKind, Role, StatementKind, span_in_sentence};
use crate::quantity::Decimal;
use crate::tables::Part;
use crate::text;
use crate::text::contains_words;

/// See [`Rule`].
pub const NOTE_PARTS: Rule = Rule {
    id: "C203",
    name: "note-parts-do-not-sum",
    level: Level::Error,
    what: words(
        "Các phần kê trong ghi chú phải cộng lại bằng số liệu bên cạnh.",
        "The parts that a note lists add up to the value beside it.",
    ),
    why: words(
        "Ghi chú kê các phần của số liệu bên cạnh.",
        "The note lists the parts of the value beside it.",
    ),
    example: words(
        "Số liệu 121; ghi chú “Một cửa: 114. Một cửa liên thông: 08.” (114 + 8 = 122 ≠ 121).",
        "Value 121; note “One-stop: 114. Linked: 08.” (114 + 8 = 122 ≠ 121).",
    ),
};
/// See [`Rule`].
pub const NOTE_COUNTS_AND_RATE: Rule = Rule {
    id: "C204",
    name: "note-counts-do-not-give-the-rate",
    level: Level::Error,
    what: words(
        "Tỷ lệ đúng hạn phải tính được từ các số kê trong ghi chú.",
        "A rate of cases on time follows from the counts in its note.",
    ),
    why: words(
        "Ghi chú kê các số mà tỷ lệ tính từ đó.",
        "The note lists the counts that the rate is made of.",
    ),
    example: words(
        "Tỷ lệ 99,25 %; ghi chú “Trước hạn: 112. Quá hạn: 02” (112 / (112 + 2) = 98,25 % ≠ 99,25 %).",
        "Rate 99.25 %; note “Early: 112. Late: 02” (112 / (112 + 2) = 98,25 % ≠ 99,25 %).",
    ),
};
/// See [`Rule`].
pub const NOTE_BASE: Rule = Rule {
    id: "C205",
    name: "rate-on-another-base",
    level: Level::Warning,
    what: words(
        "Mẫu số kê trong ghi chú phải là số mà tên dòng tỷ lệ nói tới.",
        "The base in a note is the number that the label of the rate names.",
    ),
    why: words(
        "Tên dòng nói tỷ lệ tính trên số này, nhưng ghi chú tính trên số khác.",
        "The label says that the rate is over this number, the note takes another.",
    ),
    example: words(
        "Tiếp nhận 121; ghi chú của tỷ lệ: 112 + 2 = 114 ≠ 121.",
        "Received 121; note of the rate: 112 + 2 = 114 ≠ 121.",
    ),
};

/// Most parts of a note that a fraction is sought among. Our own choice: more give a fitting
/// fraction by chance.
const MOST_PARTS: usize = 5;

/// How many rows before and behind a rate its base is sought. Our own choice: forms print both in
/// one group.
const NEAR: usize = 10;

/// Parts listed in notes.
pub struct NoteParts;

impl Check for NoteParts {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 3] = [NOTE_PARTS, NOTE_COUNTS_AND_RATE, NOTE_BASE];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for (row, figures) in on.notes() {
            if row >= on.facts.observations.len() {
                continue;
            }
            let parts = outer_parts(on, figures);
            let row = summed_beside(on, row, &parts).unwrap_or_else(|| done_beside(on, row));
            let open = is_open(on, &parts);
            if on.is_percent(row) {
                judge_against_rate(on, &parts, open, row, out);
            } else if on.is_count(row) && on.has_number(row) {
                judge_against_count(on, &parts, open, row, out);
            }
        }
    }
}

/// The cell of its line that a note speaks of: in a line of plan and result, the result.
fn done_beside(on: &Context<'_>, row: usize) -> usize {
    let o = &on.facts.observations[row];
    let parts = on.column_parts(o.table);
    let of = |wanted: Part| parts.iter().position(|p| *p == Some(wanted));
    let column = of(Part::Result).or_else(|| of(Part::Now));
    column.and_then(|c| on.at_cell(o.table, o.slot.line, c)).unwrap_or(row)
}

/// The cell of its line that has the sum of the parts of a note, where the line has several numbers
/// (plan, quarter, since January) and no header says which the note speaks of.
fn summed_beside(on: &Context<'_>, row: usize, parts: &[usize]) -> Option<usize> {
    let line = |o: usize| {
        let observation = &on.facts.observations[o];
        (observation.table, observation.slot.line)
    };
    let sum = sum(parts.iter().map(|p| Operand::Figure(*p)), on).value?;
    // The cells of a line follow each other.
    let before = (0..row).rev().take_while(|o| line(*o) == line(row));
    let behind = (row..on.facts.observations.len()).take_while(|o| line(*o) == line(row));
    before.chain(behind).find(|o| parts.len() > 1 && on.value_of(*o) == Some(sum))
}

/// The counts of a note that stand for themselves: not in brackets behind another, not parts of
/// one that the note names, not shares.
fn outer_parts(on: &Context<'_>, figures: &[usize]) -> Vec<usize> {
    let is_inner = |f: usize| {
        on.facts.figures[f].statements.iter().any(|(s, role)| {
            let has_total = on
                .facts
                .statements
                .get(*s)
                .is_some_and(|s| s.members.iter().any(|m| m.1 == Role::Total));
            match role {
                Role::Part | Role::Rest => has_total,
                Role::Total | Role::Single => false,
                _ => true,
            }
        })
    };
    let in_brackets = |f: usize| {
        let figure = &on.facts.figures[f];
        span_in_sentence(figure).is_some_and(|span| {
            let before = &figure.sentence[..span.start];
            before.matches('(').count() > before.matches(')').count()
        })
    };
    figures
        .iter()
        .copied()
        .filter(|f| on.facts.figures[*f].kind == FigureKind::Count)
        .filter(|f| on.reading(Operand::Figure(*f)).is_some_and(|r| !r.percent))
        .filter(|f| !is_inner(*f) && !in_brackets(*f))
        .collect()
}

/// True unless the words of the parts, or the grammar, say that they are all.
fn is_open(on: &Context<'_>, parts: &[usize]) -> bool {
    let labels: Vec<String> =
        parts.iter().map(|p| on.facts.figures[*p].qualifiers.clone()).collect();
    let stated = on.facts.statements.iter().find(|s| {
        s.kind == StatementKind::Parts && s.members.iter().map(|m| m.0).eq(parts.iter().copied())
    });
    // "Tên: số; tên: số" from end to end is a list of parts.
    let is_list = labels.iter().all(|l| l.ends_with('|') && l.chars().count() > 3);
    !is_list && !super::subtotals::divide(&labels) && stated.is_none_or(|s| s.open)
}

fn total(on: &Context<'_>, parts: &[usize]) -> super::model::Expr {
    sum(parts.iter().map(|p| Operand::Figure(*p)), on)
}

/// True when no part counts something that the unit of the row cannot be.
fn units_agree(on: &Context<'_>, parts: &[usize], unit: Option<&str>) -> bool {
    parts.iter().all(|p| {
        let own = on.unit_of_figure(*p);
        own.is_none() || unit.is_none() || on.compatible(own, unit)
    })
}

fn judge_against_count(
    on: &Context<'_>,
    parts: &[usize],
    open: bool,
    row: usize,
    out: &mut Judgements<'_>,
) {
    let unit = on.facts.observations[row].unit.as_deref();
    if parts.len() < 2 || !units_agree(on, parts, unit) {
        return;
    }
    let value = sum([Operand::Observation(row)], on);
    // "Một cửa: 70. Liên thông: 4. Đang giải quyết: 01." beside 74: the last is a remark.
    for n in (2..=parts.len()).rev() {
        let r = relation(Op::Eq, total(on, &parts[..n]), value.clone());
        if out.confirm(r, Case::of(&NOTE_PARTS)) == Judgement::Holds {
            return;
        }
    }
    let one_is_the_value = parts.iter().any(|p| on.facts.figures[*p].value == on.value_of(row));
    if one_is_the_value {
        return;
    }
    // Parts that divide a whole by their words come first; a remark may follow them.
    let labels: Vec<String> =
        parts.iter().map(|p| on.facts.figures[*p].qualifiers.clone()).collect();
    let dividing = (2..=parts.len()).rev().find(|n| super::subtotals::divide(&labels[..*n]));
    if let Some(n) = dividing {
        let r = relation(Op::Eq, total(on, &parts[..n]), value);
        out.judge(r, Case::of(&NOTE_PARTS));
    } else if open {
        let r = relation(Op::Le, total(on, parts), value);
        out.judge(r, Case::of(&NOTE_PARTS).unless(DIFFERENT_CONCEPT));
    } else {
        let r = relation(Op::Eq, total(on, parts), value);
        let case = Case::of(&NOTE_PARTS);
        out.judge(r, if parts.len() == 2 { case } else { case.unless(PARTS_NOT_ALL) });
    }
}

fn judge_against_rate(
    on: &Context<'_>,
    parts: &[usize],
    open: bool,
    row: usize,
    out: &mut Judgements<'_>,
) {
    if let [one] = parts {
        judge_share_of_parent(on, *one, row, out);
    }
    if parts.len() < 2 || parts.len() > MOST_PARTS || !on.has_number(row) {
        return;
    }
    let rate = sum([Operand::Observation(row)], on);
    let weigh = |figures: &[usize]| -> Vec<_> {
        figures.iter().map(|f| (Operand::Figure(*f), Decimal::ONE)).collect()
    };
    let share = |above: &[usize], below: &[usize]| {
        relation(Op::Eq, relation::rate(weigh(above), weigh(below), on), rate.clone())
    };
    let label = text::key(&on.facts.observations[row].slot.row.label);
    let in_time: Vec<usize> =
        parts.iter().copied().filter(|p| timeliness(on, *p) == Some(true)).collect();
    let late = parts.iter().filter(|p| timeliness(on, **p) == Some(false)).count();
    let about_time = contains_words(&label, "đúng hạn") || contains_words(&label, "trước hạn");
    let mut fits = false;
    if about_time && !in_time.is_empty() && in_time.len() + late == parts.len() {
        let judgement = out.judge(share(&in_time, parts), Case::of(&NOTE_COUNTS_AND_RATE));
        fits = true;
        if judgement == Judgement::Holds {
            confirm_stated_base(on, parts, &in_time, row, out);
        }
    } else {
        let candidates = parts
            .iter()
            .map(|p| (vec![*p], parts.to_vec()))
            .chain(parts.iter().flat_map(|a| parts.iter().map(|b| (vec![*a], vec![*b]))));
        for (above, below) in candidates.filter(|(a, b)| a != b) {
            // A whole percentage is fitted by chance too often to confirm anything.
            let telling = on.reading(Operand::Observation(row)).is_some_and(|r| r.decimals > 0);
            if telling
                && out.confirm(share(&above, &below), Case::of(&NOTE_COUNTS_AND_RATE))
                    == Judgement::Holds
            {
                fits = below.len() == parts.len();
                break;
            }
        }
    }
    let unit = parts.iter().find_map(|p| on.unit_of_figure(*p));
    if fits {
        // The base may be another count of the group (what was resolved): one that agrees is it.
        let against =
            |base: usize| relation(Op::Eq, total(on, parts), sum([Operand::Observation(base)], on));
        let case = Case::of(&NOTE_BASE).unless(DIFFERENT_BASE);
        let agreed = counts_of_group(on, row, unit)
            .into_iter()
            .any(|base| out.confirm(against(base), case.clone()) == Judgement::Holds);
        if let Some(base) = named_base(on, row, unit).filter(|_| !agreed) {
            out.judge(against(base), case);
        }
        return;
    }
    // "1505 văn bản …; 149 văn bản …" beside 100 %: the parts of the whole above.
    let whole = parent_count(on, row, unit)
        .filter(|w| units_agree(on, parts, on.facts.observations[*w].unit.as_deref()));
    if let Some(whole) = whole
        && on.value_of(row) == Some(Decimal::ONE_HUNDRED)
    {
        let r = relation(Op::Eq, total(on, parts), sum([Operand::Observation(whole)], on));
        let case = Case::of(&NOTE_PARTS);
        out.judge(r, if open { case.unless(DIFFERENT_CONCEPT) } else { case });
    }
}

/// "4.742 văn bản" beside a rate that stands under a count of the same unit: the rate is that share
/// of the count.
fn judge_share_of_parent(on: &Context<'_>, part: usize, row: usize, out: &mut Judgements<'_>) {
    let unit = on.unit_of_figure(part);
    let Some(whole) = unit.and_then(|_| parent_count(on, row, unit)) else { return };
    let above = [(Operand::Figure(part), Decimal::ONE)];
    let share = relation::rate(above, [(Operand::Observation(whole), Decimal::ONE)], on);
    if on.has_number(row) && share.value.is_some_and(|v| v <= Decimal::ONE_HUNDRED) {
        let r = relation(Op::Eq, share, sum([Operand::Observation(row)], on));
        out.judge(r, Case::of(&NOTE_COUNTS_AND_RATE));
    }
}

/// Confirms the rate over a single printed number of the group that is the base, where there is
/// one ("Một cửa: 114" in the note of another row).
fn confirm_stated_base(
    on: &Context<'_>,
    parts: &[usize],
    in_time: &[usize],
    row: usize,
    out: &mut Judgements<'_>,
) {
    let Some(base) = total(on, parts).value else { return };
    let path = &on.facts.observations[row].slot.row.path;
    let group = &path[..path.len().saturating_sub(1)];
    let same_group = |o: usize| {
        let other = &on.facts.observations[o].slot.row.path;
        other.len() == path.len() && other[..other.len().saturating_sub(1)] == *group
    };
    let stated = (row.saturating_sub(8)..(row + 8).min(on.facts.observations.len()))
        .filter(|o| *o != row && same_group(*o))
        .flat_map(|o| on.note_figures(o).iter().copied())
        .find(|f| on.facts.figures[*f].value == Some(base));
    if let Some(stated) = stated {
        let above = in_time.iter().map(|f| (Operand::Figure(*f), Decimal::ONE));
        let share = relation::rate(above, [(Operand::Figure(stated), Decimal::ONE)], on);
        let r = relation(Op::Eq, share, sum([Operand::Observation(row)], on));
        out.confirm(r, Case::of(&NOTE_COUNTS_AND_RATE));
    }
}

/// The counts in the note of a rate of cases on time, when they divide all that was resolved into
/// what was in time and what was late.
pub fn resolved_in_note(on: &Context<'_>, rate: usize) -> Option<Vec<usize>> {
    let parts = outer_parts(on, on.note_figures(rate));
    let label = text::key(&on.facts.observations[rate].slot.row.label);
    let about_time = contains_words(&label, "đúng hạn") || contains_words(&label, "trước hạn");
    let timely: Vec<Option<bool>> = parts.iter().map(|p| timeliness(on, *p)).collect();
    (about_time && timely.contains(&Some(true)) && !timely.contains(&None)).then_some(parts)
}

/// True for a part in time, false for a late one, nothing for another kind.
fn timeliness(on: &Context<'_>, figure: usize) -> Option<bool> {
    let label = &on.facts.figures[figure].qualifiers;
    let has = |list: &[&str]| list.iter().any(|w| contains_words(label, w));
    if has(&["quá hạn", "trễ hạn", "chậm hạn", "trễ"]) {
        Some(false)
    } else if has(&["trước hạn", "đúng hạn", "sớm hạn"]) {
        Some(true)
    } else {
        None
    }
}

/// Steps by which a label names the base of its rate. Folded.
const STEPS: [&str; 5] = ["tiếp nhận", "được giao", "phải giải quyết", "đề ra", "phải rà soát"];

/// The count of the same group that the label of a rate names as its base ("hồ sơ tiếp nhận được
/// giải quyết đúng hạn": the row of what was received).
pub fn named_base(on: &Context<'_>, rate: usize, unit: Option<&str>) -> Option<usize> {
    let all = on.facts.observations;
    let label = text::key(&all[rate].slot.row.label);
    let counts = counts_of_group(on, rate, unit);
    STEPS.iter().filter(|s| contains_words(&label, s)).find_map(|step| {
        let mut rows = counts
            .iter()
            .copied()
            .filter(|o| contains_words(&text::key(&all[*o].slot.row.label), step));
        let base = rows.next();
        base.filter(|_| rows.next().is_none())
    })
}

/// The counts near a row that stand in its group and column, of the unit where one is given.
pub fn counts_of_group(on: &Context<'_>, row: usize, unit: Option<&str>) -> Vec<usize> {
    let of_unit =
        |o: usize| unit.is_none() || on.compatible(unit, on.facts.observations[o].unit.as_deref());
    group_of(on, row).filter(|o| on.is_count(*o) && of_unit(*o)).collect()
}

/// The percentages near a row that stand in its group and column.
pub fn percentages_of_group(on: &Context<'_>, row: usize) -> Vec<usize> {
    group_of(on, row).filter(|o| on.is_percent(*o)).collect()
}

/// The numbers near a row that stand in its group and column.
fn group_of<'a>(on: &'a Context<'_>, row: usize) -> impl Iterator<Item = usize> + 'a {
    let all = on.facts.observations;
    let path = &all[row].slot.row.path;
    let depth = path.len().saturating_sub(1);
    let column = on.value_column(row);
    (row.saturating_sub(NEAR)..(row + NEAR).min(all.len())).filter(move |o| {
        let other = &all[*o].slot.row;
        all[*o].table == all[row].table
            && other.path.len() == path.len()
            && other.path[..depth] == path[..depth]
            && on.has_number(*o)
            && on.value_column(*o) == column
    })
}

/// The count on the line that a row stands under.
fn parent_count(on: &Context<'_>, row: usize, unit: Option<&str>) -> Option<usize> {
    let table = on.table_of(row)?;
    let slot = &on.facts.observations[row].slot;
    let parent = table.lines.get(slot.line)?.parent?;
    let whole = on.at_cell(table.table, parent, slot.column_index)?;
    let fits = unit.is_none() || on.compatible(unit, on.facts.observations[whole].unit.as_deref());
    (fits && on.is_count(whole) && on.has_number(whole)).then_some(whole)
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    const ROW: &str = "Số hồ sơ tiếp nhận";
    const RATE: &str = "Tỷ lệ hồ sơ tiếp nhận được giải quyết đúng hạn";

    fn note(sample: Sample, row: &str, text: &str, parts: &[(&str, &str, &str)]) -> Sample {
        let figures: Vec<_> = parts.iter().map(|p| (p.0, p.1, Role::Part)).collect();
        let mut sample = sample.noted(row, StatementKind::Parts, text, &figures);
        let first = sample.figures.len() - parts.len();
        for (figure, part) in sample.figures[first..].iter_mut().zip(parts) {
            figure.qualifiers = part.2.to_owned();
        }
        sample
    }

    fn received(value: &str) -> Sample {
        Sample::new().rows(&[("1", "Nhóm", "", "", ""), ("", ROW, "hồ sơ", value, "x")])
    }

    #[test]
    fn parts_of_a_note_add_up_to_the_value() {
        let text = "Một cửa: 114. Một cửa liên thông: 07.";
        let parts = [("114", "", "một cửa |"), ("07", "", "một cửa liên thông |")];
        note(received("121"), ROW, text, &parts).gives(&["C203 holds 114 + 7 = 121"]);
        note(received("120"), ROW, text, &parts).gives(&["C203 error 114 + 7 = 121 ≠ 120"]);
    }

    #[test]
    fn a_remark_behind_the_parts_is_none_of_them() {
        let text = "Một cửa: 70. Một cửa liên thông: 4. Đang giải quyết: 01.";
        let parts = [
            ("70", "", "một cửa |"),
            ("4", "", "một cửa liên thông |"),
            ("01", "", "đang giải quyết |"),
        ];
        note(received("74"), ROW, text, &parts).gives(&["C203 holds 70 + 4 = 74"]);
    }

    #[test]
    fn counts_of_other_things_are_no_parts() {
        let text = "04 người, 12 văn bản";
        let parts = [("04", "người", ""), ("12", "văn bản", "")];
        note(received("5"), ROW, text, &parts).gives(&[]);
    }

    #[test]
    fn open_parts_may_be_less_than_the_value() {
        let parts = [("30", "hồ sơ", "a"), ("20", "hồ sơ", "b")];
        let sample = note(received("93"), ROW, "như A 30 hồ sơ, B 20 hồ sơ", &parts).open();
        sample.gives(&[]);
    }

    fn on_time(received: &str, rate: &str) -> Sample {
        let sample = Sample::new().rows(&[
            ("6", "Kết quả", "", "", ""),
            ("", ROW, "hồ sơ", received, ""),
            ("", RATE, "%", rate, "x"),
        ]);
        let parts = [("112", "hồ sơ", "trước hạn |"), ("02", "hồ sơ", "quá hạn |")];
        note(sample, RATE, "Trước hạn: 112 hồ sơ. Quá hạn: 02 hồ sơ.", &parts)
    }

    #[test]
    fn a_rate_follows_from_the_counts_of_its_note() {
        on_time("114", "98,25")
            .gives(&["C204 holds 112 / (112 + 2) = 98,25 %", "C205 holds 112 + 2 = 114"]);
        on_time("114", "99,25")
            .gives(&["C204 error 112 / (112 + 2) = 98,25 % ≠ 99,25 %", "C205 holds 112 + 2 = 114"]);
    }

    #[test]
    fn a_rate_over_another_number_than_its_label_names_is_a_warning() {
        on_time("121", "98,25").gives(&[
            "C205 warning 112 + 2 = 114 ≠ 121",
            "T112 warning",
            "C204 holds 112 / (112 + 2) = 98,25 %",
        ]);
    }
}
