//! What was resolved against the results that were returned: every result that is returned was
//! resolved before, and few wait to be fetched.
//! What was received against both is in `row_groups` and `columns`.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, DIFFERENT_DATE, Judgements};
use super::model::{Expr, Level, Op, Operand};
use super::note_parts::{counts_of_group, percentages_of_group, resolved_in_note};
use super::relation::{relation, sum};
use super::rule::{Check, Rule, words};
use crate::quantity::Decimal;
use crate::text;
use crate::text::contains_words;

/// See [`Rule`].
pub const RETURNED_FAR_BELOW: Rule = Rule {
    id: "T116",
    name: "resolved-far-above-returned",
    level: Level::Warning,
    what: words(
        "Số hồ sơ đã giải quyết không vượt xa số hồ sơ đã trả kết quả.",
        "Dossiers resolved are not far more than those whose results were returned.",
    ),
    why: words(
        "Hồ sơ giải quyết xong thì được trả kết quả, chỉ ít hồ sơ còn chờ nhận.",
        "What is resolved is returned, and few results wait to be fetched.",
    ),
    example: words(
        "Đã giải quyết 112 + 2 hồ sơ; trả kết quả 74 (112 + 2 = 114 > 74).",
        "Resolved 112 + 2; returned 74 (112 + 2 = 114 > 74).",
    ),
};

/// From which share of what was resolved on the results not yet returned are far too many, in
/// percent. Our own choice: a tenth may wait on the last day of a period.
const FAR: Decimal = Decimal::TEN;
/// From how many results on. Our own choice: below it a day's work explains them.
const LEAST_WAITING: Decimal = Decimal::TEN;

/// Words of a row that counts only some of the dossiers. Folded.
const NARROW: [&str; 8] =
    ["trực tuyến", "trực tiếp", "bưu chính", "bcci", "trước hạn", "đúng hạn", "quá hạn", "tại nhà"];

/// Resolved against returned.
pub struct ReturnedResults;

impl Check for ReturnedResults {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [RETURNED_FAR_BELOW];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let dossier = on.facts.units.named("hồ sơ").map(|u| u.code.as_str());
        for returned in 0..on.facts.observations.len() {
            let unit = on.facts.observations[returned].unit.as_deref();
            let counts = on.is_count(returned)
                && on.has_number(returned)
                && !on.in_columns(returned)
                && on.compatible(unit, dossier);
            if !counts || !says(on, returned, &["trả kết quả", "đã trả"]) {
                continue;
            }
            for resolved in resolved_beside(on, returned, unit) {
                judge(on, resolved, returned, out);
            }
        }
    }
}

fn says(on: &Context<'_>, row: usize, phrases: &[&str]) -> bool {
    let label = text::key(&on.facts.observations[row].slot.row.label);
    phrases.iter().any(|w| contains_words(&label, w))
        && !NARROW.iter().any(|w| contains_words(&label, w))
}

/// What was resolved, by the rows of the group or by the note of its rate on time.
fn resolved_beside(on: &Context<'_>, returned: usize, unit: Option<&str>) -> Vec<Expr> {
    let rows = counts_of_group(on, returned, unit).into_iter().filter(|o| *o != returned);
    let resolved = rows.filter(|o| says(on, *o, &["đã giải quyết", "giải quyết xong"]));
    let mut out: Vec<Expr> = resolved.map(|o| sum([Operand::Observation(o)], on)).take(1).collect();
    if out.is_empty() {
        let notes = percentages_of_group(on, returned);
        let parts = notes.into_iter().find_map(|rate| resolved_in_note(on, rate));
        out.extend(parts.map(|p| sum(p.into_iter().map(Operand::Figure), on)));
    }
    out
}

fn judge(on: &Context<'_>, resolved: Expr, returned: usize, out: &mut Judgements<'_>) {
    let r = relation(Op::Le, resolved, sum([Operand::Observation(returned)], on));
    let (Some(waiting), Some(all)) = (r.gap, r.left.value) else { return };
    let share = waiting.checked_mul(Decimal::ONE_HUNDRED).and_then(|w| w.checked_div(all));
    if waiting >= LEAST_WAITING && share.is_some_and(|s| s >= FAR) {
        let case = Case::of(&RETURNED_FAR_BELOW).unless(DIFFERENT_DATE).unless(DIFFERENT_CONCEPT);
        out.judge(r, case);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    const RETURNED: &str = "Số hồ sơ đã trả kết quả";

    fn rows(resolved: &str, returned: &str) -> Sample {
        Sample::new().rows(&[
            ("6", "Kết quả", "", "", ""),
            ("", "Số hồ sơ đã giải quyết", "hồ sơ", resolved, ""),
            ("", RETURNED, "hồ sơ", returned, ""),
        ])
    }

    #[test]
    fn few_results_wait_to_be_fetched() {
        rows("114", "110").gives(&[]);
        rows("114", "114").gives(&[]);
        rows("114", "120").gives(&[]);
        rows("9", "4").gives(&[]);
        rows("114", "74").gives(&["T116 warning 114 > 74"]);
    }

    #[test]
    fn the_note_of_the_rate_says_what_was_resolved() {
        let rate = "Tỷ lệ hồ sơ giải quyết đúng hạn";
        let mut sample = Sample::new()
            .rows(&[
                ("6", "Kết quả", "", "", ""),
                ("", RETURNED, "hồ sơ", "74", ""),
                ("", rate, "%", "98,25", "x"),
            ])
            .noted(
                rate,
                StatementKind::Parts,
                "Trước hạn: 112 hồ sơ. Quá hạn: 02 hồ sơ.",
                &[("112", "hồ sơ", Role::Part), ("02", "hồ sơ", Role::Part)],
            );
        sample.figures[0].qualifiers = "trước hạn |".to_owned();
        sample.figures[1].qualifiers = "quá hạn |".to_owned();
        sample.gives(&["T116 warning 112 + 2 = 114 > 74", "C204 holds 112 / (112 + 2) = 98,25 %"]);
    }
}
