//! Shares in a note ("3/5 phòng", "5/19") against the count or the rate beside it.
//! A share is never compared with the value of another row.

use super::context::Context;
use super::judgements::{Case, Judgements};
use super::model::{Level, Op, Operand};
use super::relation::{self, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use crate::figures::{Role, Source, StatementKind};
use crate::quantity::Decimal;

/// See [`Rule`].
pub const NOTE_SHARE_AND_RATE: Rule = Rule {
    id: "C206",
    name: "note-share-is-not-the-rate",
    level: Level::Error,
    what: words(
        "Phân số trong ghi chú phải bằng tỷ lệ bên cạnh.",
        "A share in a note equals the rate beside it.",
    ),
    why: words(
        "Ghi chú nêu phân số mà tỷ lệ bên cạnh tính từ đó.",
        "The note gives the share that the rate beside it is made of.",
    ),
    example: words(
        "Tỷ lệ 36,3 %; ghi chú “5/19” (5 / 19 = 26,32 % ≠ 36,3 %).",
        "Rate 36.3 %; note “5/19” (5 / 19 = 26,32 % ≠ 36,3 %).",
    ),
};
/// See [`Rule`].
pub const NOTE_SHARE_AND_COUNT: Rule = Rule {
    id: "C207",
    name: "note-share-is-not-the-count",
    level: Level::Error,
    what: words(
        "Tử số của phân số trong ghi chú phải bằng số liệu bên cạnh.",
        "The numerator of a share in a note is the count beside it.",
    ),
    why: words(
        "Ghi chú nói số liệu bên cạnh là bao nhiêu trên tổng số.",
        "The note says how many of all the count beside it is.",
    ),
    example: words(
        "Số liệu 4; ghi chú “3/5 phòng” (3 ≠ 4).",
        "Value 4; note “3/5 departments” (3 ≠ 4).",
    ),
};

/// Shares in notes.
pub struct NoteShares;

impl Check for NoteShares {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [NOTE_SHARE_AND_RATE, NOTE_SHARE_AND_COUNT];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        // Several shares beside one value: nobody says which is meant.
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for statement in on.facts.statements {
            if !matches!(statement.kind, StatementKind::Share | StatementKind::Rate) {
                continue;
            }
            let numerator = on.members(statement, Role::Numerator);
            let mut base = on.members(statement, Role::Denominator);
            base.extend(on.members(statement, Role::Base));
            let ([n], [b]) = (numerator.as_slice(), base.as_slice()) else { continue };
            let figure = &on.facts.figures[*n];
            let row = figure.note_of.filter(|o| *o < on.facts.observations.len());
            if let (Source::Note, Some(row)) = (figure.source, row) {
                found.push((row, *n, *b));
            }
        }
        found.sort_unstable();
        for (i, &(row, numerator, base)) in found.iter().enumerate() {
            let alone = [i.checked_sub(1), Some(i + 1)]
                .into_iter()
                .flatten()
                .filter_map(|j| found.get(j))
                .all(|other| other.0 != row);
            if alone && on.has_number(row) {
                judge_share(on, row, numerator, base, out);
            }
        }
    }
}

fn judge_share(
    on: &Context<'_>,
    row: usize,
    numerator: usize,
    base: usize,
    out: &mut Judgements<'_>,
) {
    let (above, below) = (Operand::Figure(numerator), Operand::Figure(base));
    let value = sum([Operand::Observation(row)], on);
    if on.reading(above).is_none_or(|r| r.percent) || on.reading(below).is_none_or(|r| r.percent) {
        return;
    }
    if on.is_percent(row) {
        let share = relation::rate([(above, Decimal::ONE)], [(below, Decimal::ONE)], on);
        out.judge(relation(Op::Eq, share, value), Case::of(&NOTE_SHARE_AND_RATE));
        return;
    }
    let unit = on.unit_of_figure(numerator).or_else(|| on.unit_of_figure(base));
    let row_unit = on.facts.observations[row].unit.as_deref();
    if !on.is_count(row) || (unit.is_some() && !on.compatible(unit, row_unit)) {
        return;
    }
    // "3/5 đã báo cáo" beside the total 5 speaks of the total.
    let of_the_total = on.facts.figures[base].value == on.value_of(row);
    let stated = if of_the_total { below } else { above };
    out.judge(relation(Op::Eq, sum([stated], on), value), Case::of(&NOTE_SHARE_AND_COUNT));
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    fn check(unit: &str, value: &str, share: (&str, &str, &str), expect: &[&str]) {
        let (a, b, of) = share;
        let text = format!("{a}/{b} {of}");
        Sample::new()
            .rows(&[("1", "Nhóm", "", "", ""), ("", "Dòng", unit, value, "x")])
            .noted(
                "Dòng",
                StatementKind::Share,
                &text,
                &[(a, of, Role::Numerator), (b, of, Role::Denominator)],
            )
            .gives(expect);
    }

    #[test]
    fn a_share_is_the_rate_or_the_count_beside_it() {
        check("%", "26,3", ("5", "19", ""), &["C206 holds 5 / 19 = 26,3 %"]);
        check("%", "36,3", ("5", "19", ""), &["C206 error 5 / 19 = 26,32 % ≠ 36,3 %"]);
        check("đơn vị", "3", ("3", "5", "phòng"), &["C207 holds 3 = 3"]);
        check("đơn vị", "4", ("3", "5", "phòng"), &["C207 error 3 ≠ 4"]);
        check("đơn vị", "5", ("3", "5", "phòng"), &["C207 holds 5 = 5"]);
    }

    #[test]
    fn a_share_of_other_things_is_left_alone() {
        check("người", "4", ("3", "5", "phòng"), &[]);
        check("đơn vị", "", ("3", "5", "phòng"), &[]);
    }
}
