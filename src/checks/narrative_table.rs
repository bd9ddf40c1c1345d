//! Figures of the text against the table values of the indicators they are linked to.
//! It links nothing: `mapping` does. Two measures that only share a number never meet here.

use super::context::{Context, SURE};
use super::judgements::{Case, DIFFERENT_BASE, DIFFERENT_CONCEPT, DIFFERENT_DATE, Judgements};
use super::model::{Expr, Level, Op, Operand, Relation};
use super::named_lines::NamedLines;
use super::relation::{self, Judgement, Readings, relation, sum, weighted};
use super::rule::{Check, Rule, words};
use super::scope;
use crate::figures::{Figure, Role, Source, Statement, StatementKind, span_in_sentence};
use crate::mapping::{ConstraintKind, FigureLink, Measured, WordContrast};
use crate::quantity::{Decimal, PeriodKind};
use crate::tables::{LineKind, Part};

mod divided_rows;
mod lines_and_plans;
use divided_rows::judge_divided;
use lines_and_plans::{judge_completion, judge_movement, judge_named_line};

/// See [`Rule`].
pub const NARRATIVE_TABLE_MISMATCH: Rule = Rule {
    id: "C201",
    name: "narrative-table-mismatch",
    level: Level::Error,
    what: words(
        "Số liệu trong lời văn phải bằng số liệu của cùng chỉ tiêu trong bảng.",
        "A figure of the narrative equals the table's value of the same indicator.",
    ),
    why: words("Hai nơi nói về cùng một chỉ tiêu.", "Both places speak of the same indicator."),
    example: words(
        "Lời văn “từ 5 phòng còn 3 phòng”; bảng, số phòng cắt giảm: 0 (5 − 3 = 2 ≠ 0).",
        "Narrative “from 5 departments to 3”; table, departments cut: 0 (5 − 3 = 2 ≠ 0).",
    ),
};
/// See [`Rule`].
pub const NARRATIVE_EXCEEDS_TABLE: Rule = Rule {
    id: "C202",
    name: "narrative-part-exceeds-table",
    level: Level::Warning,
    what: words(
        "Một phần (một lĩnh vực, một đơn vị) nêu trong lời văn không được lớn hơn toàn bộ trong bảng.",
        "A part (one field, one unit) in the narrative is at most the whole in the table.",
    ),
    why: words(
        "Lời văn nói về một phần của số liệu trong bảng.",
        "The narrative speaks of a part of what the table counts.",
    ),
    example: words(
        "Lời văn “35 TTHC lĩnh vực đầu tư”; bảng, tổng số: 30 (35 > 30).",
        "Narrative “35 procedures in the field of investment”; table, all: 30 (35 > 30).",
    ),
};

/// From this score on a link may carry a warning. Our own choice: below it too many links are of
/// another measure for a warning to be worth reading.
const LIKELY: f64 = 0.65;
/// From this score on a link of few words may confirm. Our own choice: noun, act and kinds go
/// together, and half of the other words are missing.
const FAINT: f64 = 0.55;

/// How many mentions of one indicator are looked through for one that agrees. Our own choice: a
/// report says a number three or four times.
const MOST_MENTIONS: usize = 64;

/// Figures of the text against the table.
pub struct NarrativeAgainstTable;

impl Check for NarrativeAgainstTable {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [NARRATIVE_TABLE_MISMATCH, NARRATIVE_EXCEEDS_TABLE];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for statement in on.facts.statements.iter().filter(|s| s.kind == StatementKind::FromTo) {
            judge_change(on, statement, out);
        }
        let lines = NamedLines::new(on);
        for figure in 0..on.facts.figures.len() {
            judge_figure(on, figure, &lines, out);
            judge_completion(on, figure, out);
            judge_movement(on, figure, out);
        }
    }
}

/// The observations of an indicator that speak for the whole document: in a table with measures in
/// columns, those of the line of totals.
fn whole_values(on: &Context<'_>, indicator: &str) -> Vec<usize> {
    on.of_indicator(indicator)
        .iter()
        .copied()
        .filter(|o| on.has_number(*o))
        .filter(|o| {
            !on.in_columns(*o)
                || on.table_of(*o).is_some_and(|t| {
                    let line = on.facts.observations[*o].slot.line;
                    t.lines.get(line).is_some_and(|l| l.kind == LineKind::Total)
                })
        })
        .collect()
}

/// True for a value whose header names a rate.
fn is_rate_column(on: &Context<'_>, o: usize) -> bool {
    let key = crate::text::key(&on.facts.observations[o].slot.column.label);
    key.contains('%') || crate::text::contains_words(&key, "tỷ lệ")
}

/// Words of a figure that is a plan. Folded.
const PLANNED: [&str; 10] = [
    "kế hoạch",
    "chỉ tiêu",
    "được giao",
    "dự toán",
    "đề ra",
    "phải",
    "được cấp",
    "bố trí",
    "giao",
    "phân bổ",
];

/// Of values in several columns those that a figure of the report's own time states: what was done,
/// or now; what was planned, for a figure of a plan. Where headers do not say, all of them.
fn of_its_column(on: &Context<'_>, figure: usize, values: Vec<usize>) -> Vec<usize> {
    let part = |o: &usize| on.column_part(*o);
    // "Tỷ lệ %" beside a number: never what a count is compared with.
    let percent = on.reading(Operand::Figure(figure)).is_some_and(|r| r.percent);
    let values: Vec<usize> =
        values.into_iter().filter(|o| percent || !is_rate_column(on, *o)).collect();
    if values.iter().all(|o| part(o).is_none()) {
        return values;
    }
    let planned = is_planned(&on.facts.figures[figure]);
    let of = |wanted: &[Part]| -> Vec<usize> {
        values.iter().copied().filter(|o| part(o).is_some_and(|p| wanted.contains(&p))).collect()
    };
    let wanted: &[Part] = match said_time(on, &on.facts.figures[figure]) {
        _ if planned => &[Part::Plan],
        Some(part @ Part::SinceJanuary)
            if values.iter().any(|o| on.column_part(*o) == Some(part)) =>
        {
            &[Part::SinceJanuary]
        }
        None => &[Part::Now, Part::Result, Part::SinceJanuary],
        Some(_) => &[Part::Now, Part::Result],
    };
    let own = of(wanted);
    if !own.is_empty() {
        return own;
    }
    let rest: Vec<usize> =
        values.iter().copied().filter(|o| part(o).is_none_or(|p| !p.is_derived())).collect();
    if rest.is_empty() { values } else { rest }
}

/// Words of what was done since the year began. Folded.
const SINCE_JANUARY: [&str; 5] =
    ["luỹ kế", "từ đầu năm", "cộng dồn", "đầu năm đến nay", "tháng đầu năm"];
/// Words of a period shorter than the time since the year began. Folded.
const IN_THE_PERIOD: [&str; 7] =
    ["trong quý", "quý này", "trong tháng", "tháng này", "kỳ này", "trong kỳ", "riêng quý"];

/// The column of time that the words before a figure name, back to the sentence's start: the last
/// one named.
fn said_time(on: &Context<'_>, f: &Figure) -> Option<Part> {
    let span = span_in_sentence(f)?;
    let before = crate::text::key(&f.sentence[..span.start]);
    let last = |words: &[&str]| {
        let there = words.iter().filter(|w| crate::text::contains_words(&before, w));
        there.filter_map(|w| before.rfind(*w)).max()
    };
    let quarter = f.period.or_else(|| on.facts.letterhead.period.as_ref()?.value);
    let of_quarter = quarter.is_some_and(|p| p.kind == PeriodKind::Quarter);
    // "Quý III" of a report of that quarter.
    let named = before.rfind("quý ").filter(|_| of_quarter);
    match (last(&SINCE_JANUARY), last(&IN_THE_PERIOD).max(named)) {
        (Some(long), short) if short.is_none_or(|s| s < long) => Some(Part::SinceJanuary),
        (_, Some(_)) => Some(Part::Now),
        _ => None,
    }
}

/// Of values in several columns those of the report's own time, where headers say which they are.
fn of_own_time(on: &Context<'_>, values: Vec<usize>) -> Vec<usize> {
    let own = |o: &usize| matches!(on.column_part(*o), Some(Part::Now | Part::Result));
    if values.iter().any(own) { values.into_iter().filter(own).collect() } else { values }
}

/// True for a number that is said to be planned.
fn is_planned(f: &Figure) -> bool {
    let said = said_before(f);
    f.statements.iter().any(|s| s.1 == Role::Denominator)
        || PLANNED.iter().any(|w| crate::text::contains_words(&said, w))
}

/// What a figure is said to be of, and the few words before it, folded: not those of another clause.
fn said_before(f: &Figure) -> String {
    let clause = f.prefix.rsplit([',', ';', '.']).next().unwrap_or("");
    format!("{} | {}", f.qualifiers, crate::text::key(clause))
}

/// What the table states of one indicator: the sum of the lines that only their dimension tells
/// apart ("Nghị quyết" and "Quyết định"), then each value by itself.
fn stated(on: &Context<'_>, values: &[usize], percent: bool) -> Vec<Expr> {
    let all = on.facts.observations;
    let mut values: Vec<usize> =
        values.iter().copied().filter(|o| on.is_percent(*o) == percent).collect();
    let mut out = Vec::new();
    let parts: Vec<usize> = values
        .iter()
        .copied()
        .filter(|o| {
            let first = &all[values[0]];
            all[*o].table == first.table
                && all[*o].slot.column_index == first.slot.column_index
                && !all[*o].slot.dimensions.is_empty()
        })
        .collect();
    if parts.len() > 1 && !percent && !on.in_columns(parts[0]) {
        out.push(sum(parts.into_iter().map(Operand::Observation), on));
    }
    out.extend(values.drain(..).map(|o| printed(on, o)));
    out
}

/// A value of the table in the unit of the text: money of the text is in đồng.
fn printed(on: &Context<'_>, o: usize) -> Expr {
    weighted([(Operand::Observation(o), on.scale(o))], on)
}

/// The row that a figure is linked to best, and how surely.
fn sureness<'a>(on: &Context<'a>, figure: usize) -> Option<(&'a str, f64)> {
    let first = on.facts.links.get(figure)?.first()?;
    Some((first.indicator.as_str(), first.score))
}

/// The words in which a figure and the row of its best link differ.
fn words_apart(on: &Context<'_>, figure: usize) -> Option<WordContrast> {
    on.link(figure)?.differs.clone()
}

/// The difference of a from–to statement against the row of the change, the rate against the row
/// of its rate. Both rows are reached by the link of the number before.
fn judge_change(on: &Context<'_>, statement: &Statement, out: &mut Judgements<'_>) {
    let (from, to) = (on.members(statement, Role::From), on.members(statement, Role::To));
    let ([from], [to]) = (from.as_slice(), to.as_slice()) else { return };
    let (before, after) = (Operand::Figure(*from), Operand::Figure(*to));
    let (Some(b), Some(a)) = (on.reading(before), on.reading(after)) else { return };
    let Some((indicator, score)) = sureness(on, *from) else { return };
    if b.percent || a.percent || score < LIKELY {
        return;
    }
    let (more, less) = if b.value >= a.value { (before, after) } else { (after, before) };
    let difference = [(more, Decimal::ONE), (less, Decimal::NEGATIVE_ONE)];
    let figure = &on.facts.figures[*from];
    let mut case = Case::of(&NARRATIVE_TABLE_MISMATCH).differing(words_apart(on, *from));
    if score < SURE {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    if scope::is_of_another_time(on, figure) {
        case = case.unless(DIFFERENT_DATE);
    }
    let relations = |indicator: &str, percent: bool| -> Vec<Relation> {
        of_own_time(on, whole_values(on, indicator))
            .into_iter()
            .filter(|o| on.is_percent(*o) == percent)
            .map(|o| {
                let stated = sum([Operand::Observation(o)], on);
                let derived = if percent {
                    relation::rate(difference, [(before, Decimal::ONE)], on)
                } else {
                    weighted(difference, on)
                };
                relation(Op::Eq, derived, stated)
            })
            .collect()
    };
    judge_against_any(on, relations(indicator, false), case.clone(), out);
    for rate in rates_of(on, indicator) {
        // The rate's base may be a plan and not the number before: no more than a warning, and none
        // where the row says so, or the text or the note gives that rate.
        let judged = relations(rate, true);
        let holds = judged.iter().any(|r| relation::judge(r, on) == Judgement::Holds);
        if !holds && (is_of_a_plan(on, rate) || is_given_otherwise(on, *from, rate)) {
            continue;
        }
        judge_against_any(on, judged, case.clone().unless(DIFFERENT_BASE), out);
    }
}

/// True when the row of a rate names the plan as its base: "tỷ lệ cắt giảm so với kế hoạch năm".
fn is_of_a_plan(on: &Context<'_>, rate: &str) -> bool {
    let labels = on.of_indicator(rate).iter().take(1);
    labels.into_iter().any(|o| {
        crate::text::contains_words(
            &crate::text::key(&on.facts.observations[*o].slot.row.label),
            "so với kế hoạch",
        )
    })
}

/// True when a percentage of the figure's sentence, or a share in the note of the row, is the rate
/// that the table prints.
fn is_given_otherwise(on: &Context<'_>, figure: usize, rate: &str) -> bool {
    let f = &on.facts.figures[figure];
    let near = figure.saturating_sub(MOST_MATES)..on.facts.figures.len().min(figure + MOST_MATES);
    whole_values(on, rate).into_iter().any(|o| {
        let in_text = near.clone().any(|m| {
            let mate = &on.facts.figures[m];
            mate.sentence == f.sentence
                && mate.paragraph == f.paragraph
                && on.reading(Operand::Figure(m)).is_some_and(|r| r.percent)
                && mate.value == on.value_of(o)
        });
        in_text || note_share_holds(on, o)
    })
}

/// True when the note beside a rate gives a share that is the rate.
fn note_share_holds(on: &Context<'_>, rate: usize) -> bool {
    on.note_figures(rate).windows(2).any(|pair| {
        let of =
            |i: usize, role: Role| on.facts.figures[pair[i]].statements.iter().any(|s| s.1 == role);
        let share = relation::rate(
            [(Operand::Figure(pair[0]), Decimal::ONE)],
            [(Operand::Figure(pair[1]), Decimal::ONE)],
            on,
        );
        let r = relation(Op::Eq, share, sum([Operand::Observation(rate)], on));
        of(0, Role::Numerator)
            && of(1, Role::Denominator)
            && relation::judge(&r, on) == Judgement::Holds
    })
}

/// The indicators that are rates of the given count, by the form's constraints.
fn rates_of<'a>(on: &Context<'a>, count: &str) -> Vec<&'a str> {
    let constraints = on.facts.form.map_or(&[][..], |f| f.constraints.as_slice());
    constraints
        .iter()
        .filter_map(|c| match &c.kind {
            ConstraintKind::ZeroIffZero { of, and } if of == count => Some(and.as_str()),
            ConstraintKind::Share { rate, numerator, .. } if *numerator == [count] => {
                Some(rate.as_str())
            }
            _ => None,
        })
        .collect()
}

fn judge_figure(on: &Context<'_>, figure: usize, lines: &NamedLines, out: &mut Judgements<'_>) {
    let f = &on.facts.figures[figure];
    if !f.is_measure() || matches!(f.source, Source::Note | Source::Letterhead) {
        return;
    }
    // The number before a change is the past, unless a result is set against its plan; a change is
    // compared as a difference, and with the row that counts the change.
    if f.statements.iter().any(|s| s.1 == Role::From) && !is_planned(f) {
        return;
    }
    if f.statements.iter().any(|s| s.1 == Role::Change) {
        confirm_by_words(on, figure, out);
        return;
    }
    // "vượt 9% kế hoạch": so much above it, no rate of it.
    if crate::text::key(&f.prefix).ends_with("vượt") {
        return;
    }
    if lines.named(on, figure).is_some_and(|line| judge_named_line(on, figure, line, out)) {
        return;
    }
    let Some((indicator, score)) = sureness(on, figure) else { return };
    if score < LIKELY {
        if !judge_divided(on, figure, out) {
            confirm_by_words(on, figure, out);
        }
        return;
    }
    let operand = Operand::Figure(figure);
    let Some(reading) = on.reading(operand) else { return };
    let all = whole_values(on, indicator);
    let values = of_its_column(on, figure, all.clone());
    let Some(&first) = values.first() else {
        confirm_by_words(on, figure, out);
        return;
    };
    // The whole of "26/48 nhiệm vụ" may be planned, due or received: it only confirms.
    if f.statements.iter().any(|s| s.1 == Role::Denominator) {
        for o in values.into_iter().filter(|_| score >= SURE) {
            let r = relation(Op::Eq, sum([operand], on), printed(on, o));
            out.confirm(r, Case::of(&NARRATIVE_TABLE_MISMATCH));
        }
        return;
    }
    // Another column of the line holds it: the words do not say which is meant.
    let elsewhere = |o: &&usize| !values.contains(o) && on.value_of(**o) == f.value;
    if let Some(other) = all.iter().find(elsewhere)
        && values.iter().all(|o| on.value_of(*o) != f.value)
    {
        let own_time = match on.column_part(*other) {
            Some(Part::Plan | Part::Result | Part::Now) => true,
            Some(Part::SinceJanuary) => said_time(on, f).is_none(),
            _ => false,
        };
        if own_time && score >= SURE {
            let r = relation(Op::Eq, sum([operand], on), printed(on, *other));
            out.confirm(r, Case::of(&NARRATIVE_TABLE_MISMATCH));
        }
        return;
    }
    let narrower = scope::is_narrower(on, figure, &scope::row_words(on, first));
    let relations = |op: Op| -> Vec<Relation> {
        stated(on, &values, reading.percent)
            .into_iter()
            .map(|stated| relation(op, sum([operand], on), stated))
            .collect()
    };
    let mut case = Case::of(&NARRATIVE_TABLE_MISMATCH);
    if narrower {
        if relations(Op::Le).iter().all(|r| relation::judge(r, on) == Judgement::Broken)
            && mates_agree(on, figure, indicator, &values, out)
        {
            return;
        }
        let case = Case::of(&NARRATIVE_EXCEEDS_TABLE).unless(DIFFERENT_CONCEPT);
        if !reading.percent && score >= SURE {
            judge_against_any(on, relations(Op::Le), case, out);
        }
        return;
    }
    if scope::is_of_another_time(on, f) {
        // An earlier number of what only grows may be less; a greater one needs explaining, where
        // its time lies within the report's.
        let grows = scope::is_within_period(on, f) && !is_stock(on, indicator);
        let judged = relations(Op::Eq);
        if score >= SURE && judged.iter().any(|r| relation::judge(r, on) == Judgement::Holds) {
            judge_against_any(on, judged, case, out);
        } else if !reading.percent && score >= SURE && grows {
            let case = Case::of(&NARRATIVE_EXCEEDS_TABLE).unless(DIFFERENT_DATE);
            judge_against_any(on, relations(Op::Le), case, out);
        }
        return;
    }
    let judged = relations(Op::Eq);
    let holds = judged.iter().any(|r| relation::judge(r, on) == Judgement::Holds);
    let differs = words_apart(on, figure);
    // "Tiếp nhận và trả kết quả" of the text, "công bố" of the row: near, and told apart by words.
    if differs.as_ref().is_some_and(|d| !d.text.is_empty() && !d.row.is_empty()) {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    case = case.differing(differs.clone());
    if score < SURE {
        case = case.unless(DIFFERENT_CONCEPT);
        // Near concepts are told apart by words, or nothing is said.
        if !holds && (another_link_holds(on, figure) || differs.is_none()) {
            confirm_by_words(on, figure, out);
            return;
        }
    }
    // A sure link to one row, and the value of another that the words fit less: a doubt all the same.
    if !holds && score >= SURE && reading.value >= TELLING && another_link_holds(on, figure) {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    // "06 đơn vị, gồm 04 phòng chuyên môn …" against the row of 4 departments: another number of
    // the statement is the one that the row counts.
    if !holds
        && (a_mate_holds(on, figure, &values) || mates_agree(on, figure, indicator, &values, out))
    {
        return;
    }
    if !holds && another_subject_is_linked_alike(on, figure, indicator) {
        return;
    }
    if !holds && (a_mate_is_linked_alike(on, figure, indicator) || divides_in_bracket(on, figure)) {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    // "Từ ngày 21/7 đến nay không phát sinh hồ sơ quá hạn": of some of the period only.
    if !holds && scope::begins_within(f) {
        return;
    }
    // "Không có hồ sơ quá hạn kéo dài": what there is none of is often said more narrowly.
    if !holds && reading.value.is_zero() && !f.raw.starts_with(|c: char| c.is_ascii_digit()) {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    // Where another sentence gives the number of the table, this one speaks of another concept or
    // date as likely as of the same.
    if !holds && agrees_elsewhere(on, figure, indicator, &values) {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    judge_against_any(on, judged, case, out);
}

/// Confirms a figure that its words alone do not tie to one row surely enough to accuse: of the rows
/// that fit best, the one that has its value. The words must go together as far as they go.
fn confirm_by_words(on: &Context<'_>, figure: usize, out: &mut Judgements<'_>) {
    let Some(reading) = on.reading(Operand::Figure(figure)) else { return };
    let links = on.facts.links.get(figure).map_or(&[][..], Vec::as_slice);
    let Some(first) = links.first() else { return };
    // A small number agrees with a row by chance.
    let telling = reading.percent || reading.value >= TELLING;
    let fits = |l: &&FigureLink| {
        l.score >= LIKELY || l.ambiguous || telling && l.score >= FAINT && l.score >= first.score
    };
    if reading.value.is_zero() || !telling && figure_is_part(on, figure) {
        return;
    }
    for link in links.iter().filter(fits) {
        for o in of_its_column(on, figure, whole_values(on, &link.indicator)) {
            let r = relation(Op::Eq, sum([Operand::Figure(figure)], on), printed(on, o));
            let same_kind = on.is_percent(o) == reading.percent;
            if same_kind && out.confirm(r, Case::of(&NARRATIVE_TABLE_MISMATCH)) == Judgement::Holds
            {
                return;
            }
        }
    }
}

/// True for what is counted at a moment, where the catalogue says so.
fn is_stock(on: &Context<'_>, indicator: &str) -> bool {
    on.facts.catalogue.get(indicator).is_some_and(|e| e.measured == Some(Measured::Stock))
}

/// True for a part of a total: it is hardly what a line counts as a whole.
fn figure_is_part(on: &Context<'_>, figure: usize) -> bool {
    on.facts.figures[figure].statements.iter().any(|s| matches!(s.1, Role::Part | Role::Rest))
}

/// True when an indicator that the figure may belong to as well has just its value: then the words
/// do not decide, and nothing is said.
fn another_link_holds(on: &Context<'_>, figure: usize) -> bool {
    let links = on.facts.links.get(figure).map_or(&[][..], Vec::as_slice);
    let value = on.facts.figures[figure].value;
    links
        .iter()
        .skip(1)
        .any(|l| whole_values(on, &l.indicator).iter().any(|o| on.value_of(*o) == value))
}

/// True when another figure of the same statement may be of the indicator, too: the words do not
/// say which of the two the table counts.
fn a_mate_is_linked_alike(on: &Context<'_>, figure: usize, indicator: &str) -> bool {
    let statements = on.facts.figures[figure].statements.iter();
    statements
        .filter_map(|(s, _)| on.facts.statements.get(*s))
        .filter(|s| s.kind == StatementKind::Parts)
        .flat_map(|s| s.members.iter().map(|m| m.0))
        .filter(|m| *m != figure)
        .filter_map(|m| on.link(m))
        .any(|l| l.indicator == indicator && l.score >= LIKELY)
}

/// True when another figure of the sentence, which no statement ties to this one, is best linked to
/// the indicator, too, and has another value: "báo tỉnh đăng 12 tin, đài huyện phát 31 tin". Each
/// has a subject of its own, and neither is the whole.
fn another_subject_is_linked_alike(on: &Context<'_>, figure: usize, indicator: &str) -> bool {
    let f = &on.facts.figures[figure];
    let stands_alone =
        |m: usize| on.facts.figures[m].statements.iter().all(|s| s.1 == Role::Single);
    let near = figure.saturating_sub(MOST_MATES)..on.facts.figures.len().min(figure + MOST_MATES);
    stands_alone(figure)
        && near.filter(|m| *m != figure && stands_alone(*m)).any(|m| {
            let mate = &on.facts.figures[m];
            mate.paragraph == f.paragraph
                && mate.note_of == f.note_of
                && mate.sentence == f.sentence
                && mate.is_measure()
                && mate.value != f.value
                && on.link(m).is_some_and(|l| l.indicator == indicator)
        })
}

/// True when a bracket holds the figure and another of its unit: "(36 TTHC theo cơ chế một cửa, 08
/// TTHC theo cơ chế một cửa liên thông)" divides something by words that the row need not have.
fn divides_in_bracket(on: &Context<'_>, figure: usize) -> bool {
    let f = &on.facts.figures[figure];
    let Some(span) = span_in_sentence(f) else { return false };
    let Some(open) = f.sentence[..span.start].rfind('(') else { return false };
    if f.sentence[open..span.start].contains(')') {
        return false;
    }
    let close = f.sentence[span.end..].find(')').map_or(f.sentence.len(), |at| span.end + at);
    let near = figure.saturating_sub(MOST_MATES)..on.facts.figures.len().min(figure + MOST_MATES);
    near.filter(|m| *m != figure).any(|m| {
        let mate = &on.facts.figures[m];
        mate.paragraph == f.paragraph
            && mate.note_of == f.note_of
            && mate.sentence == f.sentence
            && mate.is_measure()
            && on.compatible(on.unit_of_figure(figure), on.unit_of_figure(m))
            && span_in_sentence(mate).is_some_and(|s| s.start > open && s.end <= close)
    })
}

/// True when another figure of the same statement has the value of the table.
fn a_mate_holds(on: &Context<'_>, figure: usize, values: &[usize]) -> bool {
    let statements = on.facts.figures[figure].statements.iter();
    let mut mates = statements
        .filter_map(|(s, _)| on.facts.statements.get(*s))
        .filter(|s| s.kind != StatementKind::FromTo)
        .flat_map(|s| s.members.iter().map(|m| m.0))
        .filter(|m| *m != figure);
    mates.any(|m| values.iter().any(|o| on.value_of(*o) == on.facts.figures[m].value))
}

/// From this number on two places hardly agree by chance. Our own choice: most counts below it stand
/// in several rows.
const TELLING: Decimal = Decimal::TEN;

/// How many figures of one sentence are looked at. Our own choice, against endless lists.
const MOST_MATES: usize = 12;

/// True when other figures of the sentence that are linked alike explain the table: one of them has
/// its value ("phát ra 250 phiếu, thu về 236 phiếu"), or they add up to it with this one ("bãi bỏ 03
/// văn bản, sửa đổi 02 văn bản"), which is then confirmed.
fn mates_agree(
    on: &Context<'_>,
    figure: usize,
    indicator: &str,
    values: &[usize],
    out: &mut Judgements<'_>,
) -> bool {
    let f = &on.facts.figures[figure];
    let unit = on.unit_of_figure(figure);
    let near = figure.saturating_sub(MOST_MATES)..on.facts.figures.len().min(figure + MOST_MATES);
    let mates: Vec<usize> = near
        .filter(|m| {
            let mate = &on.facts.figures[*m];
            mate.paragraph == f.paragraph
                && mate.note_of == f.note_of
                && mate.sentence == f.sentence
                && mate.is_measure()
                && on.compatible(unit, on.unit_of_figure(*m))
        })
        .collect();
    let linked_alike = |m: &usize| {
        let links = on.facts.links.get(*m).map_or(&[][..], Vec::as_slice);
        links.iter().any(|l| l.indicator == indicator)
    };
    let has_value =
        |m: &usize| values.iter().any(|o| on.value_of(*o) == on.facts.figures[*m].value);
    if mates.iter().any(|m| *m != figure && linked_alike(m) && has_value(m)) {
        return true;
    }
    // Neighbours in a list without a total of its own.
    let free = |m: &usize| on.facts.figures[*m].statements.iter().all(|s| s.1 == Role::Single);
    let Some(at) = mates.iter().position(|m| *m == figure) else { return false };
    for (from, to) in [(at, at + 1), (at.wrapping_sub(1), at)] {
        let (Some(a), Some(b)) = (mates.get(from), mates.get(to)) else { continue };
        if !free(a) || !free(b) {
            continue;
        }
        for o in values {
            let both = sum([Operand::Figure(*a), Operand::Figure(*b)], on);
            let r = relation(Op::Eq, both, printed(on, *o));
            if relation::judge(&r, on) == Judgement::Holds {
                out.record(r, Judgement::Holds, Case::of(&NARRATIVE_TABLE_MISMATCH));
                return true;
            }
        }
    }
    false
}

/// True when another figure that is as surely linked to the indicator has the table's value, or one
/// close by that may be linked to it: "hoàn thành 117 nhiệm vụ. Kế hoạch có 32 nhiệm vụ, hoàn thành
/// cả 32" beside a row of 32.
fn agrees_elsewhere(on: &Context<'_>, figure: usize, indicator: &str, values: &[usize]) -> bool {
    let agrees = |other: usize| {
        other != figure
            && matches!(on.facts.figures[other].source, Source::Narrative | Source::Footnote)
            && on.facts.figures[other].statements.iter().all(|s| s.1 != Role::From)
            && values.iter().any(|o| on.value_of(*o) == on.facts.figures[other].value)
    };
    let may_be = |other: &usize| {
        let links = on.facts.links.get(*other).map_or(&[][..], Vec::as_slice);
        links.iter().any(|link| link.indicator == indicator && link.score >= FAINT)
    };
    let last = (figure + 1 + CLOSE_BY).min(on.facts.figures.len());
    let sure = on
        .linked_to(indicator)
        .iter()
        .copied()
        .take(MOST_MENTIONS)
        .filter(|other| sureness(on, *other).is_some_and(|(i, s)| i == indicator && s >= SURE));
    sure.chain((figure.saturating_sub(CLOSE_BY)..last).filter(may_be)).any(agrees)
}

/// Figures before and behind one that are close by: about two sentences. Our own choice.
const CLOSE_BY: usize = 5;

/// Judges a number against the values of one indicator (plan and result, several periods): one
/// that agrees will do; with several that all differ, nobody says which is meant, so a warning. A
/// link that is likely but not sure confirms what is above zero: words and value agree.
fn judge_against_any(
    on: &Context<'_>,
    relations: Vec<Relation>,
    case: Case,
    out: &mut Judgements<'_>,
) {
    let judged: Vec<Judgement> = relations.iter().map(|r| relation::judge(r, on)).collect();
    // The sum of the lines of one indicator stands for them all.
    let several = relations.len() > 1 && relations[0].right.terms.len() == 1;
    let unsure = case.alternatives.contains(&DIFFERENT_CONCEPT);
    if let Some(i) = judged.iter().position(|j| *j == Judgement::Holds) {
        let is_order = relations[i].op == Op::Le;
        let telling = !unsure || is_order || !relations[i].right.value.is_some_and(|v| v.is_zero());
        if let Some(r) = relations.into_iter().nth(i).filter(|_| telling) {
            out.record(r, Judgement::Holds, case);
        }
        return;
    }
    if judged.is_empty() || judged.iter().any(|j| *j != Judgement::Broken) {
        return;
    }
    let case = if several { case.unless(DIFFERENT_DATE) } else { case };
    if let Some(r) = relations.into_iter().next() {
        out.record(r, Judgement::Broken, case);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};
    use crate::quantity::{Date, Period};

    const ROW: &str = "Số TTHC đã được bãi bỏ";

    fn said(value: &str, printed: &str, score: f64) -> Sample {
        let text = format!("đã bãi bỏ {printed} TTHC");
        Sample::new()
            .rows(&[("2", "Thống kê", "", "", ""), ("", ROW, "thủ tục", value, "")])
            .mapped(&[(ROW, "procedures.abolished")])
            .says(StatementKind::Single, &text, &[(printed, "TTHC", Role::Single)])
            .linked(0, "procedures.abolished", score)
    }

    #[test]
    fn a_sure_link_confirms_or_accuses_and_an_unsure_one_warns() {
        said("30", "30", 0.9).gives(&["C201 holds 30 = 30"]);
        said("30", "31", 0.9).gives(&["C201 error 31 ≠ 30"]);
        said("30", "31", 0.7).differing("bị", "thay thế").gives(&["C201 warning 31 ≠ 30"]);
        said("30", "31", 0.7).gives(&[]);
        said("30", "30", 0.7).gives(&["C201 holds 30 = 30"]);
        said("0", "0", 0.7).gives(&[]);
        said("30", "31", 0.5).gives(&[]);
        said("", "31", 0.9).gives(&[]);
    }

    #[test]
    fn a_figure_that_fits_another_indicator_as_well_and_agrees_with_it_is_of_that_one() {
        let sample = said("30", "31", 0.6)
            .ambiguous()
            .rows(&[("", "Số TTHC công bố", "thủ tục", "31", "")])
            .mapped(&[("Số TTHC công bố", "procedures.announced")])
            .linked(0, "procedures.announced", 0.6)
            .ambiguous();
        sample.gives(&["C201 holds 31 = 31"]);
    }

    #[test]
    fn a_near_concept_is_named_by_the_words_that_differ() {
        let outcome = said("30", "31", 0.7).differing("niêm yết", "bãi bỏ").outcome();
        let message = &outcome.findings[0].message;
        assert!(message.vi.contains("chỉ lời văn nói “niêm yết”, chỉ bảng nói “bãi bỏ”"));
        assert!(message.en.contains("only the text says “niêm yết”, only the row says “bãi bỏ”"));
    }

    #[test]
    fn a_field_is_a_part_and_not_the_whole() {
        let of_field =
            |n| said("30", n, 0.9).but(|f| f.qualifiers = "bãi bỏ | lĩnh vực đầu tư".into());
        of_field("19").gives(&[]);
        of_field("35").gives(&["C202 warning 35 > 30"]);
    }

    #[test]
    fn none_in_words_is_only_a_warning() {
        said("30", "0", 0.9).but(|f| f.raw = "không".into()).gives(&["C201 warning 0 ≠ 30"]);
        said("30", "0", 0.9).gives(&["C201 error 0 ≠ 30"]);
    }

    #[test]
    fn an_earlier_date_accuses_nobody_and_a_later_number_is_not_less() {
        let dated = |n| {
            let mut sample = said("30", n, 0.9).but(|f| f.as_of = Date::new(2021, 9, 10));
            sample.letterhead.period = Some(crate::figures::LetterheadField {
                raw: "năm 2021".into(),
                value: Period::year(2021),
                inferred: false,
                place: Default::default(),
            });
            sample
        };
        dated("30").gives(&["C201 holds 30 = 30"]);
        dated("20").gives(&[]);
        dated("35").gives(&["C202 warning 35 > 30"]);
    }

    #[test]
    fn a_month_is_not_the_year() {
        let sample = said("30", "5", 0.9).but(|f| {
            f.period = Period::months(crate::quantity::PeriodKind::Month, 2021, 5, 5);
        });
        sample.gives(&[]);
    }
}
