//! Totals of procedures that the text gives in two places in other words: those within the office's
//! authority, and those under the one-stop mechanism.
//! The same words stated twice are in `repeated_measures`.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, Judgements};
use super::model::{Level, Op, Operand};
use super::named_lines::NamedLines;
use super::relation::{Judgement, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use crate::figures::{Figure, FigureKind, Role, Source, span_in_sentence};
use crate::text;
use crate::text::contains_words;

/// See [`Rule`].
pub const TOTALS_OF_TWO_CONCEPTS: Rule = Rule {
    id: "N109",
    name: "procedure-totals-of-two-concepts",
    level: Level::Warning,
    what: words(
        "Số TTHC thuộc thẩm quyền và số TTHC theo cơ chế một cửa thường là một.",
        "Procedures within the authority and procedures under the one-stop mechanism are mostly the same.",
    ),
    why: words(
        "TTHC thuộc thẩm quyền thường đều được giải quyết theo cơ chế một cửa.",
        "Procedures within the authority are mostly all handled by the one-stop mechanism.",
    ),
    example: words(
        "“40 TTHC thuộc thẩm quyền”; nơi khác: “36 TTHC theo cơ chế một cửa” (40 ≠ 36).",
        "“40 procedures within the authority”; elsewhere: “36 under the one-stop mechanism” (40 ≠ 36).",
    ),
};

/// Words behind a total of what is within the authority. Folded.
const AUTHORITY: [&str; 3] = ["thuộc thẩm quyền", "đang có hiệu lực", "còn hiệu lực"];
/// Words behind a total of what goes through the one-stop mechanism. Folded.
const ONE_STOP: [&str; 2] = ["theo cơ chế một cửa", "thực hiện cơ chế một cửa"];
/// Words that make it a part of another total. Folded.
const NARROW: [&str; 10] = [
    "liên thông",
    "lĩnh vực",
    "mức độ",
    "cấp huyện",
    "cấp xã",
    "cấp tỉnh",
    "trực tuyến",
    "toàn trình",
    "đơn vị trực thuộc",
    "chi cục",
];

/// Totals of procedures in other words.
pub struct ProcedureTotals;

impl Check for ProcedureTotals {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [TOTALS_OF_TWO_CONCEPTS];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let lines = NamedLines::new(on);
        let of = |words: &[&str]| {
            (0..on.facts.figures.len()).find(|f| {
                // "Sở Công Thương có 131 TTHC thuộc thẩm quyền": those of one line of a table.
                is_total(on, *f) && speaks_of(on, *f, words) && lines.named(on, *f).is_none()
            })
        };
        let (Some(all), Some(one_stop)) = (of(&AUTHORITY), of(&ONE_STOP)) else { return };
        let sentence = |f: usize| (on.facts.figures[f].paragraph, &on.facts.figures[f].sentence);
        // In one sentence the text itself says how they relate.
        if all != one_stop && sentence(all) != sentence(one_stop) {
            let value = |f: &[usize]| sum(f.iter().map(|f| Operand::Figure(*f)), on);
            let case = || Case::of(&TOTALS_OF_TWO_CONCEPTS).unless(DIFFERENT_CONCEPT);
            let judge = |a: &[usize], b: &[usize], out: &mut Judgements<'_>| {
                out.judge(relation(Op::Eq, value(a), value(b)), case())
            };
            // "40 TTHC … và 01 TTHC … liên thông": procedures of one kind may be counted with the
            // other; then the sums agree.
            if let (Some(a), Some(b)) = (linked_beside(on, all), linked_beside(on, one_stop))
                && judge(&[all, a], &[one_stop, b], out) == Judgement::Holds
            {
                return;
            }
            judge(&[all], &[one_stop], out);
        }
    }
}

/// How many figures behind a total the linked procedures beside it are sought. Our own choice.
const BESIDE: usize = 3;

/// The count of procedures under the linked one-stop mechanism that the sentence of a total gives
/// behind it.
fn linked_beside(on: &Context<'_>, total: usize) -> Option<usize> {
    let figures = on.facts.figures;
    let of = &figures[total];
    (total + 1..figures.len().min(total + 1 + BESIDE))
        .take_while(|f| {
            figures[*f].paragraph == of.paragraph && figures[*f].sentence == of.sentence
        })
        .find(|f| is_total(on, *f) && contains_words(&behind(&figures[*f]), "liên thông"))
}

/// The folded words behind a figure, up to the next one.
fn behind(figure: &Figure) -> String {
    let Some(span) = span_in_sentence(figure) else { return String::new() };
    let behind = &figure.sentence[span.end..];
    let end = behind.find(|c: char| c.is_ascii_digit() || matches!(c, ';' | ',' | '('));
    text::key(&behind[..end.unwrap_or(behind.len())])
}

/// A count of procedures of the narrative that is no part, change or rate of another.
fn is_total(on: &Context<'_>, figure: usize) -> bool {
    let f = &on.facts.figures[figure];
    f.kind == FigureKind::Count
        && f.source == Source::Narrative
        && on.unit_of_figure(figure) == Some("procedure")
        && on.reading(Operand::Figure(figure)).is_some_and(|r| !r.hedged)
        && f.statements.iter().all(|s| matches!(s.1, Role::Total | Role::Single | Role::Base))
}

/// True when the words behind the figure, up to the next one, or its label say so and narrow
/// nothing.
fn speaks_of(on: &Context<'_>, figure: usize, wanted: &[&str]) -> bool {
    let f = &on.facts.figures[figure];
    let mut words = behind(f);
    // "Tổng số TTHC thuộc thẩm quyền giải quyết là 40 TTHC": the label before says it, too.
    let before = f.qualifiers.split('|').next().unwrap_or("").trim_end();
    if before.ends_with(" là") {
        words = format!("{before} {words}");
    }
    wanted.iter().any(|w| contains_words(&words, w))
        && !NARROW.iter().any(|w| contains_words(&words, w))
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    fn check(one_stop: &str, raw: &str, expect: &[&str]) {
        Sample::new()
            .says(
                StatementKind::Single,
                "cơ quan có 40 TTHC thuộc thẩm quyền giải quyết",
                &[("40", "TTHC", Role::Single)],
            )
            .says(StatementKind::Single, one_stop, &[(raw, "TTHC", Role::Single)])
            .gives(expect);
    }

    #[test]
    fn totals_of_two_concepts_are_a_warning_that_names_them() {
        let warning = ["N109 warning 40 ≠ 36"];
        check("công khai 36 TTHC theo cơ chế một cửa", "36", &warning);
        check("công khai 40 TTHC theo cơ chế một cửa", "40", &["N109 holds 40 = 40"]);
        check("công khai 8 TTHC theo cơ chế một cửa liên thông", "8", &[]);
    }

    #[test]
    fn linked_procedures_beside_the_totals_are_counted_with_them() {
        let check = |linked: [&str; 2], expect: &[&str]| {
            let [a, b] = linked;
            let first = format!("có 40 TTHC thuộc thẩm quyền và {a} TTHC một cửa liên thông");
            let second = format!("công khai 36 TTHC theo cơ chế một cửa, {b} TTHC liên thông");
            Sample::new()
                .says(
                    StatementKind::Single,
                    &first,
                    &[("40", "TTHC", Role::Single), (a, "TTHC", Role::Single)],
                )
                .says(
                    StatementKind::Single,
                    &second,
                    &[("36", "TTHC", Role::Single), (b, "TTHC", Role::Single)],
                )
                .gives(expect);
        };
        let both = ["N109 warning 40 ≠ 36", "N109 warning 40 + 1 = 41 ≠ 36 + 8 = 44"];
        check(["01", "08"], &both);
        check(["01", "05"], &["N109 holds 40 + 1 = 41 = 36 + 5 = 41"]);
    }
}
