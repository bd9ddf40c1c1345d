//! The documents that a note lists, against the number of documents beside it.
//! It does not judge what the documents say.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, Judgements, PARTS_NOT_ALL};
use super::model::{Level, Op, Operand, Side, SideRole, Text};
use super::relation::{self, relation, sum};
use super::rule::{Check, Rule, words};
use crate::quantity::Decimal;
use crate::text;
use std::collections::BTreeSet;

/// See [`Rule`].
pub const LISTED_DOCUMENTS: Rule = Rule {
    id: "C208",
    name: "listed-documents-differ-from-count",
    level: Level::Warning,
    what: words(
        "Số văn bản kê trong ghi chú phải bằng số liệu bên cạnh.",
        "The number of documents listed in a note is the count beside it.",
    ),
    why: words(
        "Ghi chú kê các văn bản mà số liệu bên cạnh đếm.",
        "The note lists the documents that the value beside it counts.",
    ),
    example: words(
        "Số văn bản: 4; ghi chú kê 3 văn bản (4 ≠ 3).",
        "Documents: 4; three are listed (4 ≠ 3).",
    ),
};

/// Lists of documents in notes.
pub struct NoteDocuments;

impl Check for NoteDocuments {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [LISTED_DOCUMENTS];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let document = on.facts.units.named("văn bản").map(|u| u.code.as_str());
        for (row, citations) in on.note_citations() {
            let Some(o) = on.facts.observations.get(row) else { continue };
            let counts_documents = on.is_count(row)
                && on.has_number(row)
                && document.is_some_and(|d| on.compatible(Some(d), o.unit.as_deref()));
            if !counts_documents {
                continue;
            }
            let listed: BTreeSet<String> = citations
                .iter()
                .map(|c| &on.facts.citations[*c])
                .map(|c| text::key(&format!("{} {}", c.kind, c.number)))
                .collect();
            let count = Decimal::from(listed.len());
            let value = on.value_of(row).unwrap_or_default();
            // One document beside a greater number is an example or a legal basis.
            if value > count && listed.len() < 2 {
                continue;
            }
            let r =
                relation(Op::Eq, sum([Operand::Observation(row)], on), relation::constant(count));
            let mut case = Case::of(&LISTED_DOCUMENTS).unless(if value > count {
                PARTS_NOT_ALL
            } else {
                DIFFERENT_CONCEPT
            });
            case.constant_name = Some(Text::new(
                format!("{} văn bản kê trong ghi chú", listed.len()),
                format!("the {} documents listed in the note", listed.len()),
            ));
            let note = o.slot.note.as_ref().map_or_else(String::new, |n| n.text.clone());
            case.context.push(Side {
                role: SideRole::Note,
                raw: note,
                value: Some(count),
                derived: true,
                figures: Vec::new(),
                observations: Vec::new(),
                indicator: None,
                explains: None,
                place: o.slot.note_place.clone().unwrap_or_else(|| o.slot.place.clone()),
            });
            out.judge(r, case);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;

    fn check(unit: &str, value: &str, listed: usize, expect: &[&str]) {
        let mut sample = Sample::new().rows(&[("", "Số văn bản đã ban hành", unit, value, "x")]);
        for i in 0..listed {
            sample =
                sample.cites("Số văn bản đã ban hành", "Thông báo", &format!("0{i}/TB-BQL"), None);
        }
        sample.gives(expect);
    }

    #[test]
    fn the_documents_listed_are_as_many_as_the_value_says() {
        check("văn bản", "3", 3, &["C208 holds 3 = 3"]);
        check("văn bản", "4", 3, &["C208 warning 4 ≠ 3"]);
        check("văn bản", "2", 3, &["C208 warning 2 ≠ 3"]);
    }

    #[test]
    fn one_document_beside_a_greater_number_is_a_basis_and_tasks_are_no_documents() {
        check("văn bản", "4", 1, &[]);
        check("hồ sơ", "4", 3, &[]);
    }
}
