//! Numbers of a note against what the report says of the same things elsewhere: the base of a share
//! against its row, a number against the value beside it, another number against the prose.
//! Parts and shares of the value itself are in `note_parts` and `note_shares`.

use super::context::{Context, SURE};
use super::judgements::{Case, DIFFERENT_CONCEPT, DIFFERENT_DATE, Judgements};
use super::model::{Level, Op, Operand};
use super::relation::{Judgement, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use super::scope;
use crate::figures::{Role, Source};
use crate::quantity::Decimal;
use std::collections::BTreeMap;

/// See [`Rule`].
pub const NOTE_AND_NARRATIVE: Rule = Rule {
    id: "C209",
    name: "note-number-differs-elsewhere",
    level: Level::Warning,
    what: words(
        "Số liệu nêu thêm trong ghi chú phải bằng số liệu đó ở nơi khác trong báo cáo.",
        "A further number of a note equals the same number elsewhere in the report.",
    ),
    why: words(
        "Câu này và dòng này nói về cùng một việc.",
        "The sentence and the row speak of the same event.",
    ),
    example: words(
        "Số lớp tập huấn 14, ghi chú “1.063 học viên”; lời văn “14 lớp … cho 1.036 học viên” (1063 ≠ 1036).",
        "14 courses, note “1.063 participants”; narrative “14 courses … for 1.036 participants” (1063 ≠ 1036).",
    ),
};

/// From this number on two places hardly agree by chance. Our own choice.
const TELLING: Decimal = Decimal::TEN;
/// How many figures of one sentence are looked at. Our own choice, against endless lists.
const MOST_MATES: usize = 12;
/// How many rows before and behind a note the row of its base is sought. Our own choice: forms print
/// both in one group or section.
const NEAR: usize = 40;

/// Numbers of notes that the report gives elsewhere, too.
pub struct NoteElsewhere;

impl Check for NoteElsewhere {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [NOTE_AND_NARRATIVE];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let told = told(on);
        for (row, figures) in on.notes() {
            if row >= on.facts.observations.len() {
                continue;
            }
            for &figure in figures.iter().filter(|f| is_plain(on, **f)) {
                if has_role(on, figure, &[Role::Denominator, Role::Base]) {
                    confirm_base(on, row, figure, out);
                } else if on.value_of(row) == on.facts.figures[figure].value {
                    confirm_value(on, row, figure, out);
                } else if on.is_count(row) && stands_for_itself(on, figure) {
                    judge_told(on, figure, told.get(&row).map_or(&[], Vec::as_slice), figures, out);
                }
            }
        }
    }
}

/// From this score on a link serves to find a row whose value agrees as well. Our own choice: half of
/// the words, and the value.
const LIKELY: f64 = 0.55;

/// For each row the figures of the prose that state its value: by a sure link, or by a likely one
/// and a number that hardly agrees by chance.
fn told(on: &Context<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (f, figure) in on.facts.figures.iter().enumerate() {
        let telling = figure.value.is_some_and(|v| v >= TELLING);
        let least = if telling { LIKELY } else { SURE };
        let Some(link) = on.link(f).filter(|l| l.score >= least && !l.ambiguous) else { continue };
        if !matches!(figure.source, Source::Narrative | Source::Footnote)
            || scope::is_of_another_time(on, figure)
        {
            continue;
        }
        for &o in on.of_indicator(&link.indicator) {
            if on.value_of(o).is_some() && on.value_of(o) == figure.value {
                out.entry(o).or_default().push(f);
            }
        }
    }
    out
}

/// A count above zero, neither hedged nor of a change.
fn is_plain(on: &Context<'_>, figure: usize) -> bool {
    on.facts.figures[figure].is_measure()
        && on
            .reading(Operand::Figure(figure))
            .is_some_and(|r| !r.percent && !r.hedged && r.value > Decimal::ZERO)
        && !has_role(on, figure, &[Role::From, Role::To, Role::Change])
}

/// True for a number that no statement makes a part of another.
fn stands_for_itself(on: &Context<'_>, figure: usize) -> bool {
    let mut statements = on.facts.figures[figure].statements.iter();
    statements.all(|s| matches!(s.1, Role::Single | Role::Total))
}

fn has_role(on: &Context<'_>, figure: usize, roles: &[Role]) -> bool {
    on.facts.figures[figure].statements.iter().any(|s| roles.contains(&s.1))
}

/// "3/8 phòng" and the row "Số phòng chuyên môn": the row that the base is linked to, or the only
/// one nearby that has its number and counts the same things.
fn confirm_base(on: &Context<'_>, row: usize, base: usize, out: &mut Judgements<'_>) {
    let value = on.facts.figures[base].value;
    let unit = on.unit_of_figure(base).or_else(|| on.facts.observations[row].unit.as_deref());
    let linked = on.sure_link(base).map_or(&[][..], |l| on.of_indicator(&l.indicator));
    let counts = |o: &usize| {
        *o != row
            && on.is_count(*o)
            && on.value_of(*o) == value
            && on.compatible(unit, on.facts.observations[*o].unit.as_deref())
    };
    let near = row.saturating_sub(NEAR)..on.facts.observations.len().min(row + NEAR);
    let found: Vec<usize> = near.filter(counts).collect();
    let telling = value.is_some_and(|v| v >= TELLING);
    let alone = if let [one] = found.as_slice() { Some(*one).filter(|_| telling) } else { None };
    if let Some(o) = linked.iter().copied().find(counts).or(alone) {
        confirm(on, base, Operand::Observation(o), out);
    }
}

/// "Phát ra 400 phiếu, thu về 380 phiếu" beside 380.
fn confirm_value(on: &Context<'_>, row: usize, figure: usize, out: &mut Judgements<'_>) {
    let unit = on.unit_of_figure(figure);
    let row_unit = on.facts.observations[row].unit.as_deref();
    if on.is_count(row) && (unit.is_none() || on.compatible(unit, row_unit)) {
        confirm(on, figure, Operand::Observation(row), out);
    }
}

fn confirm(on: &Context<'_>, figure: usize, other: Operand, out: &mut Judgements<'_>) {
    let r = relation(Op::Eq, sum([Operand::Figure(figure)], on), sum([other], on));
    out.confirm(r, Case::of(&NOTE_AND_NARRATIVE));
}

/// A number of the note against the only number of its unit in a sentence that states the value.
fn judge_told(
    on: &Context<'_>,
    figure: usize,
    told: &[usize],
    note: &[usize],
    out: &mut Judgements<'_>,
) {
    let Some(unit) = on.unit_of_figure(figure) else { return };
    let alike = |f: usize| on.compatible(Some(unit), on.unit_of_figure(f));
    if note.iter().filter(|f| alike(**f)).count() != 1 {
        return;
    }
    for &stating in told {
        let f = &on.facts.figures[stating];
        if alike(stating) {
            continue;
        }
        let near =
            stating.saturating_sub(MOST_MATES)..on.facts.figures.len().min(stating + MOST_MATES);
        let mates: Vec<usize> = near
            .filter(|m| {
                let mate = &on.facts.figures[*m];
                mate.source == f.source
                    && mate.paragraph == f.paragraph
                    && mate.sentence == f.sentence
                    && is_plain(on, *m)
                    && alike(*m)
            })
            .collect();
        let [mate] = mates.as_slice() else { continue };
        let sides = [*mate, figure].map(|f| sum([Operand::Figure(f)], on));
        let [a, b] = sides;
        let case = Case::of(&NOTE_AND_NARRATIVE).unless(DIFFERENT_CONCEPT).unless(DIFFERENT_DATE);
        if out.judge(relation(Op::Eq, a, b), case) != Judgement::CannotSay {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    const ROW: &str = "Số văn bản góp ý";

    fn check(note: (&str, &str), said: &str, expect: &[&str]) {
        let text = format!("đã gửi 14 văn bản góp ý đến {said} người");
        let lines: Vec<String> = Sample::new()
            .rows(&[("1", "Góp ý", "", "", ""), ("", ROW, "văn bản", "14", note.0)])
            .mapped(&[(ROW, "institutions.comments")])
            .says(
                StatementKind::Single,
                &text,
                &[("14", "văn bản", Role::Single), (said, "người", Role::Single)],
            )
            .linked(1, "institutions.comments", 0.9)
            .noted(ROW, StatementKind::Single, note.0, &[(note.1, "người", Role::Single)])
            .lines();
        let found: Vec<String> = lines.into_iter().filter(|l| l.starts_with("C209")).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_further_number_of_a_note_is_the_one_that_the_sentence_of_the_value_gives() {
        check(("512 người", "512"), "512", &["C209 holds 512 = 512"]);
        check(("512 người", "512"), "521", &["C209 warning 521 ≠ 512"]);
    }
}
