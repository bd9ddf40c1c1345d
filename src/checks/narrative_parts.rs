//! Totals and parts that one sentence states: do they add up.
//! It does not look at the table.

use super::context::Context;
use super::judgements::{CARRIED_OVER, Case, Judgements, PARTS_NOT_ALL};
use super::model::{Expr, Level, Op, Operand};
use super::relation::{Judgement, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use crate::figures::{FigureKind, Kinship, Role, Statement, StatementKind, kinship, names_a_part};
use crate::quantity::Decimal;
use crate::text::contains_words;

/// See [`Rule`].
pub const PARTS_DO_NOT_SUM: Rule = Rule {
    id: "N101",
    name: "narrative-parts-do-not-sum",
    level: Level::Error,
    what: words(
        "Các phần kể trong câu phải cộng lại bằng tổng số của câu.",
        "The parts that a sentence names add up to its total.",
    ),
    why: words(
        "Câu văn kể hết các phần của tổng số.",
        "The sentence names all parts of the total.",
    ),
    example: words(
        "“30 TTHC, gồm: 06 …, 19 …, 04 …” (6 + 19 + 4 = 29 ≠ 30).",
        "“30 procedures: 6 …, 19 …, 4 …” (6 + 19 + 4 = 29 ≠ 30).",
    ),
};
/// See [`Rule`].
pub const PARTS_EXCEED_TOTAL: Rule = Rule {
    id: "N102",
    name: "narrative-parts-exceed-total",
    level: Level::Error,
    what: words(
        "Các phần kể trong câu, dù chưa kể hết, không được vượt tổng số.",
        "The parts that a sentence names, even if not all, do not exceed its total.",
    ),
    why: words(
        "Các phần cộng lại đã lớn hơn tổng số.",
        "The parts together are already greater than the total.",
    ),
    example: words(
        "“10 hồ sơ, trong đó có 7 … đúng hạn và 4 … trễ hạn” (7 + 4 = 11 > 10).",
        "“10 dossiers, among them 7 … on time and 4 … late” (7 + 4 = 11 > 10).",
    ),
};

/// Totals and parts of a sentence.
pub struct NarrativeParts;

impl Check for NarrativeParts {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [PARTS_DO_NOT_SUM, PARTS_EXCEED_TOTAL];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for statement in on.facts.statements.iter().filter(|s| s.kind == StatementKind::Parts) {
            judge_parts(on, statement, out);
        }
    }
}

fn judge_parts(on: &Context<'_>, statement: &Statement, out: &mut Judgements<'_>) {
    let totals = on.members(statement, Role::Total);
    let Some(total) = totals.last() else { return };
    let mut parts = on.members(statement, Role::Part);
    parts.extend(on.members(statement, Role::Rest));
    let Some(whole) = on.reading(Operand::Figure(*total)) else { return };
    // A percentage printed beside its count ("72 hồ sơ (96%)") is no part of the count.
    let read: Vec<_> = parts.iter().map(|p| (*p, on.reading(Operand::Figure(*p)))).collect();
    let alike: Vec<usize> = read
        .iter()
        .filter(|(_, r)| r.is_none_or(|r| r.percent == whole.percent))
        .map(|(p, _)| *p)
        .collect();
    if alike.is_empty() || alike.iter().any(|p| on.facts.figures[*p].value.is_none()) {
        return;
    }
    let of = |figures: &[usize]| sum_of(on, figures);
    let (whole, parts) = (of(&totals), of(&alike));
    // Parts of another unit (40 dossiers of 12 communes) may count something else.
    let same_unit = alike.iter().all(|p| {
        let (a, b) = (on.unit_of_figure(*p), on.unit_of_figure(*total));
        a.is_none() || b.is_none() || on.compatible(a, b)
    });
    let equal = relation(Op::Eq, parts.clone(), whole.clone());
    if out.confirm(equal.clone(), Case::of(&PARTS_DO_NOT_SUM)) == Judgement::Holds || !same_unit {
        return;
    }
    if is_total_of_another(on, &parts, &alike, *total) {
        return;
    }
    // Form 06/VPCP/KSTT counts what was carried over among what was received; others beside it.
    for (side, other) in [(&alike, &totals), (&totals, &alike)] {
        let of_now: Vec<usize> = side.iter().copied().filter(|p| !is_carried(on, *p)).collect();
        if !of_now.is_empty() && of_now.len() < side.len() {
            let case = Case::of(&PARTS_DO_NOT_SUM);
            if out.confirm(relation(Op::Eq, of(&of_now), of(other)), case) == Judgement::Holds {
                return;
            }
        }
    }
    if alike.iter().any(|p| !is_named(on, *p) && exceeds(on, *p, &totals)) {
        return;
    }
    if statement.open {
        judge_open(on, &alike, &totals, out);
    } else if alike.len() < 2 || names_more(on, &alike, *total) {
        out.judge(relation(Op::Le, parts, whole), Case::of(&PARTS_EXCEED_TOTAL));
    } else if statement.because.is_empty() {
        out.judge(equal, Case::of(&PARTS_DO_NOT_SUM).unless(PARTS_NOT_ALL));
    } else if totals.len() == 1 && is_new(on, *total) && parts.value > whole.value {
        out.judge(equal, Case::of(&PARTS_DO_NOT_SUM).unless(CARRIED_OVER));
    } else {
        out.judge(equal, Case::of(&PARTS_DO_NOT_SUM));
    }
}

/// Parts that are not all: none exceeds the whole, and together they do not when they exclude each
/// other ("như A 617, B 318"). Some are known to overlap ("10 nữ và 20 đảng viên").
fn judge_open(on: &Context<'_>, parts: &[usize], totals: &[usize], out: &mut Judgements<'_>) {
    let of = |figures: &[usize]| sum_of(on, figures);
    let at_most = |parts: &[usize]| relation(Op::Le, of(parts), of(totals));
    let greater: Vec<usize> = parts.iter().copied().filter(|p| exceeds(on, *p, totals)).collect();
    if greater.iter().any(|p| is_of_another_order(on, *p, totals)) {
        return;
    }
    for part in &greater {
        out.judge(at_most(&[*part]), Case::of(&PARTS_EXCEED_TOTAL));
    }
    if greater.is_empty() {
        let labels: Vec<(String, String)> = parts.iter().map(|p| label(on, *p)).collect();
        let kin = kinship(&labels);
        let (case, together) = (Case::of(&PARTS_EXCEED_TOTAL), at_most(parts));
        // Parts by different criteria may hold the same things: "40 đã kết nối, 35 có quy chế".
        if kin.overlapping || kin.kind == Kinship::Unlike {
            out.confirm(together, case);
        } else {
            out.judge(together, case);
        }
    }
}

/// The sum of some figures.
fn sum_of(on: &Context<'_>, figures: &[usize]) -> Expr {
    sum(figures.iter().map(|f| Operand::Figure(*f)), on)
}

fn exceeds(on: &Context<'_>, part: usize, totals: &[usize]) -> bool {
    on.facts.figures[part].value > sum_of(on, totals).value
}

/// How many times its whole a part may be before the two are no part and whole. A slip of the pen
/// changes, adds or drops a digit or two.
const ANOTHER_ORDER: Decimal = Decimal::from_parts(100, 0, 0, false, 0);

/// True when a part is so much greater than its whole that the text must mean another whole.
fn is_of_another_order(on: &Context<'_>, part: usize, totals: &[usize]) -> bool {
    match (on.facts.figures[part].value, sum_of(on, totals).value) {
        (Some(part), Some(total)) => {
            total.checked_mul(ANOTHER_ORDER).is_some_and(|most| part > most)
        }
        _ => false,
    }
}

/// The folded words before and behind a number.
fn label(on: &Context<'_>, figure: usize) -> (String, String) {
    let words = &on.facts.figures[figure].qualifiers;
    let (before, behind) = words.split_once('|').unwrap_or((words, ""));
    (before.trim().to_owned(), behind.trim().to_owned())
}

/// True when a part counts what was carried over from the period before.
fn is_carried(on: &Context<'_>, part: usize) -> bool {
    const BEFORE: [&str; 5] = ["kỳ trước", "năm trước", "quý trước", "chuyển sang", "chuyển qua"];
    BEFORE.iter().any(|w| contains_words(&on.facts.figures[part].qualifiers, w))
}

/// True when a number counts only what was received in the period: what the period before left over
/// is resolved beside it.
fn is_new(on: &Context<'_>, total: usize) -> bool {
    let words = &on.facts.figures[total].qualifiers;
    ["tiếp nhận mới", "nhận mới", "mới tiếp nhận"].iter().any(|w| contains_words(words, w))
}

/// True when the text says what a part counts: by its unit, or by words that name a part ("trước
/// hạn"). What has taken the unit of the whole may count other things: "10 trung tâm gồm 49 cứ
/// điểm".
fn is_named(on: &Context<'_>, part: usize) -> bool {
    let unit = on.facts.figures[part].unit.as_ref();
    let (before, behind) = label(on, part);
    unit.is_some_and(|u| !u.raw.is_empty()) || names_a_part(&format!("{before} {behind}"))
}

/// Words behind the last part that stand for parts without a number. Folded.
const MORE: [&str; 7] = ["và nhiều", "khác", "còn lại", "v v", "vv", "một số", "các loại"];

/// True when the sentence goes on after the total with a number that is no part and was not read as
/// a measure, or with words that stand for further parts: the parts are not all.
fn names_more(on: &Context<'_>, parts: &[usize], total: usize) -> bool {
    let figures = on.facts.figures;
    let last = parts.iter().copied().max().unwrap_or(total);
    let f = &figures[last];
    let unread = figures[total.min(last)..]
        .iter()
        .take_while(|o| o.paragraph == f.paragraph && o.note_of == f.note_of)
        .any(|o| o.sentence == f.sentence && o.kind == FigureKind::Other);
    let behind = crate::figures::span_in_sentence(f).map_or("", |s| &f.sentence[s.end..]);
    // Up to the end of the enumeration.
    let end = behind.find([';', '.']).unwrap_or(behind.len());
    let words = crate::text::key(&behind[..end]);
    unread || behind[..end].contains('…') || MORE.iter().any(|w| contains_words(&words, w))
}

/// How many figures before the first part a better total is sought among. Our own choice: two or
/// three sentences.
const NEAR: usize = 12;

/// True when another number near is the sum of the parts: of a flow over several sentences ("tiếp
/// nhận … giải quyết … còn") or of one sentence with several wholes, they are that number's.
fn is_total_of_another(on: &Context<'_>, parts: &Expr, figures: &[usize], total: usize) -> bool {
    let sentence = |f: usize| (on.facts.figures[f].paragraph, &on.facts.figures[f].sentence);
    let spread = figures.iter().any(|f| sentence(*f) != sentence(total));
    let first = figures.iter().copied().min().unwrap_or(0).min(total);
    let unit = on.unit_of_figure(total);
    // "bãi bỏ 14 TTHC, đưa tổng số từ 50 lên 63, trong đó 58 …, 05 …": the nearest number that the
    // parts make is their total.
    let first_part = figures.iter().copied().min().unwrap_or(0);
    let nearer = (total + 1..first_part).any(|f| {
        let figure = &on.facts.figures[f];
        figure.is_measure()
            && figure.value == parts.value
            && on.compatible(unit, on.unit_of_figure(f))
    });
    if nearer {
        return true;
    }
    // "dân số 907.236 người, … nông thôn 655.560 người, trong đó nam …, nữ …": of the wider whole.
    (first.saturating_sub(NEAR)..first + 1).any(|f| {
        let figure = &on.facts.figures[f];
        f != total
            && (spread || sentence(f) == sentence(total))
            && figure.is_measure()
            && figure.value == parts.value
            && on.compatible(unit, on.unit_of_figure(f))
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Approx, Role, StatementKind};

    fn parts(text: &str, figures: &[(&str, &str, Role)]) -> Sample {
        Sample::new().says(StatementKind::Parts, text, figures)
    }

    #[test]
    fn parts_of_a_sentence_add_up_to_its_total() {
        let three = |total: &'static str| {
            let text = format!("bãi bỏ {total} TTHC, gồm: 06 TTHC, 19 TTHC và 05 TTHC");
            parts(
                &text,
                &[
                    (total, "TTHC", Role::Total),
                    ("06", "TTHC", Role::Part),
                    ("19", "TTHC", Role::Part),
                    ("05", "TTHC", Role::Rest),
                ],
            )
        };
        three("30").gives(&["N101 holds 6 + 19 + 5 = 30"]);
        three("31").gives(&["N101 error 6 + 19 + 5 = 30 ≠ 31"]);
    }

    #[test]
    fn an_open_list_breaks_only_above_its_total() {
        let two = |a: &'static str| {
            let text = format!("10 hồ sơ, như A {a} hồ sơ, B 4 hồ sơ");
            let members = [
                ("10", "hồ sơ", Role::Total),
                (a, "hồ sơ", Role::Part),
                ("4", "hồ sơ", Role::Part),
            ];
            parts(&text, &members).open()
        };
        two("5").gives(&[]);
        two("7").gives(&[]);
        two("12").gives(&["N102 error 12 > 10"]);
        two("6").gives(&["N101 holds 6 + 4 = 10"]);
    }

    #[test]
    fn percentages_and_other_units_are_no_parts() {
        let with_rate = [
            ("75", "hồ sơ", Role::Total),
            ("72", "hồ sơ", Role::Part),
            ("96", "%", Role::Part),
            ("3", "hồ sơ", Role::Part),
        ];
        parts("75 hồ sơ, 72 hồ sơ (96 %) và 3 hồ sơ", &with_rate)
            .gives(&["N101 holds 72 + 3 = 75"]);
        let other =
            [("40", "hồ sơ", Role::Total), ("12", "người", Role::Part), ("2", "hồ sơ", Role::Part)];
        parts("40 hồ sơ của 12 người và 2 hồ sơ", &other).gives(&[]);
    }

    #[test]
    fn hedged_parts_accuse_only_from_afar_and_then_with_a_warning() {
        let about = |total: &'static str| {
            let text = format!("{total} hồ sơ, gồm 30 hồ sơ và khoảng 70 hồ sơ");
            let members = [
                (total, "hồ sơ", Role::Total),
                ("30", "hồ sơ", Role::Part),
                ("70", "hồ sơ", Role::Part),
            ];
            parts(&text, &members).hedged(Approx::About)
        };
        about("104").gives(&[]);
        about("150").gives(&["N101 warning 30 + 70 = 100 ≠ 150"]);
    }
}
