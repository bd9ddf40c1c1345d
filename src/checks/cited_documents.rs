//! The same document cited twice with different dates.
//! It does not know the documents themselves.

use super::context::Context;
use super::judgements::{DIFFERENT_CONCEPT, Judgements};
use super::model::{Level, Side, SideRole, Text};
use super::rule::{Check, Rule, words};
use crate::figures::Citation;
use crate::quantity::Date;
use crate::text;
use std::collections::BTreeMap;

/// See [`Rule`].
pub const CITED_WITH_TWO_DATES: Rule = Rule {
    id: "N107",
    name: "document-cited-with-two-dates",
    level: Level::Warning,
    what: words(
        "Một văn bản được viện dẫn nhiều lần phải cùng số và cùng ngày.",
        "A document cited more than once has one number and one date.",
    ),
    why: words(
        "Hai nơi viện dẫn cùng số nhưng khác ngày.",
        "Two places cite the same number with different dates.",
    ),
    example: words(
        "“Kế hoạch số 04/KH-BQL ngày 29/01/2021” và “Kế hoạch số 04/KH-BQL ngày 28/01/2021”.",
        "“Plan 04/KH-BQL of 29/01/2021” and “Plan 04/KH-BQL of 28/01/2021”.",
    ),
};

/// Citations against each other.
pub struct CitedDocuments;

impl Check for CitedDocuments {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [CITED_WITH_TWO_DATES];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let mut dated: BTreeMap<(String, u16), BTreeMap<Date, usize>> = BTreeMap::new();
        for (i, citation) in on.facts.citations.iter().enumerate() {
            let has_signs = citation.number.chars().any(char::is_alphabetic);
            if let Some(date) = citation.date.filter(|_| has_signs) {
                // Numbers start again each year: "01/KH-BQL" of two years is two plans.
                let key = text::key(&citation.number);
                dated.entry((key, date.year)).or_default().entry(date).or_insert(i);
            }
        }
        let mut found: Vec<Vec<usize>> =
            dated.into_values().map(|d| d.into_values().collect()).collect();
        found.retain(|f: &Vec<usize>| f.len() > 1);
        found.iter_mut().for_each(|f| f.sort_unstable());
        found.sort();
        for group in found {
            let citations: Vec<&Citation> = group.iter().map(|i| &on.facts.citations[*i]).collect();
            let (a, b) = (citations[0], citations[1]);
            let text = Text::new(
                format!(
                    "Cùng một văn bản được viện dẫn là “{}” và “{}”.",
                    name(a, true),
                    name(b, true)
                ),
                format!(
                    "One document is cited as “{}” and as “{}”.",
                    name(a, false),
                    name(b, false)
                ),
            );
            let sides = citations.iter().map(|c| side(c)).collect();
            let key = format!("{} {}", text::key(&a.number), a.date.map_or(0, |d| d.year));
            let level = Level::Warning;
            out.remark_on(&CITED_WITH_TWO_DATES, level, &key, sides, text, &[DIFFERENT_CONCEPT]);
        }
    }
}

fn name(citation: &Citation, _vi: bool) -> String {
    let date =
        citation.date.map_or(String::new(), |d| format!(" ngày {}/{}/{}", d.day, d.month, d.year));
    format!("{} {}{date}", citation.kind, citation.number).trim().to_owned()
}

fn side(citation: &Citation) -> Side {
    Side {
        role: if citation.note_of.is_some() { SideRole::Note } else { SideRole::Narrative },
        raw: name(citation, true),
        value: None,
        derived: false,
        figures: Vec::new(),
        observations: citation.note_of.into_iter().collect(),
        indicator: None,
        explains: None,
        place: citation.place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::quantity::Date;

    fn check(first: (&str, Option<Date>), second: (&str, Option<Date>), expect: &[&str]) {
        Sample::new()
            .cites("", "Kế hoạch", first.0, first.1)
            .cites("", "Kế hoạch", second.0, second.1)
            .gives(expect);
    }

    #[test]
    fn one_number_has_one_date_within_a_year() {
        let day = |year, month, d| Date::new(year, month, d);
        const PLAN: &str = "04/KH-BQL";
        check((PLAN, day(2021, 1, 29)), (PLAN, day(2021, 1, 28)), &["N107 warning"]);
        check((PLAN, day(2021, 1, 29)), (PLAN, day(2021, 1, 29)), &[]);
        check((PLAN, day(2021, 1, 29)), (PLAN, day(2020, 1, 28)), &[]);
        check((PLAN, day(2021, 1, 29)), (PLAN, None), &[]);
        check((PLAN, day(2021, 1, 29)), ("05/KH-BQL", day(2021, 1, 28)), &[]);
    }
}
