//! The same document cited twice with different dates, and the report itself cited otherwise than it
//! is numbered.
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

/// See [`Rule`].
pub const OWN_NUMBER_CITED_OTHERWISE: Rule = Rule {
    id: "D106",
    name: "own-number-cited-otherwise",
    level: Level::Warning,
    what: words(
        "Số và ngày của báo cáo ghi ở phụ lục phải như ở đầu báo cáo.",
        "An appendix cites the report with the number and date that it has at its head.",
    ),
    why: words(
        "Phụ lục viện dẫn chính báo cáo này với số hoặc ngày khác.",
        "The appendix cites this very report with another number or date.",
    ),
    example: words(
        "Đầu báo cáo “Số: 15/BC-SNV, ngày 15 tháng 12”; phụ lục “kèm theo Báo cáo số 16/BC-SNV ngày 15/12”.",
        "At its head “No. 15/BC-SNV of 15 December”; appendix “with report 16/BC-SNV of 15 December”.",
    ),
};

/// Citations against each other.
pub struct CitedDocuments;

impl Check for CitedDocuments {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [CITED_WITH_TWO_DATES, OWN_NUMBER_CITED_OTHERWISE];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        two_dates(on, out);
        own_number(on, out);
    }
}

fn two_dates(on: &Context<'_>, out: &mut Judgements<'_>) {
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
        let (a, b) = (name(citations[0]), name(citations[1]));
        let text = Text::new(
            format!("Cùng một văn bản được viện dẫn là “{a}” và “{b}”."),
            format!("One document is cited as “{a}” and as “{b}”."),
        );
        let sides = citations.iter().map(|c| side(c)).collect();
        let year = citations[0].date.map_or(0, |d| d.year);
        let key = format!("{} {year}", text::key(&citations[0].number));
        let level = Level::Warning;
        out.remark_on(&CITED_WITH_TWO_DATES, level, &key, sides, text, &[DIFFERENT_CONCEPT]);
    }
}

/// The signs of "15/BC-SNV": what stands behind the number.
fn split(number: &str) -> Option<(String, String)> {
    let (own, signs) = number.split_once('/')?;
    let signs = text::key(signs);
    let own = own.trim().trim_start_matches('0').to_owned();
    (!own.is_empty() && signs.chars().any(char::is_alphabetic)).then_some((own, signs))
}

/// "(Kèm theo Báo cáo số 16/BC-SNV ngày 15/12/2021)" in a report that has another number, or
/// another date, at its head.
fn own_number(on: &Context<'_>, out: &mut Judgements<'_>) {
    let head = on.facts.letterhead;
    let (Some(number), Some(date)) = (head.number.as_ref(), head.date.as_ref()) else { return };
    let own = number.value.as_deref().and_then(split).zip(date.value);
    let Some(((own, signs), dated)) = own else { return };
    for citation in on.facts.citations {
        let Some((cited, cited_signs)) = split(&citation.number) else { continue };
        let Some(cited_date) = citation.date else { continue };
        let is_report = text::key(&citation.kind) == "báo cáo";
        // One of the two must agree: another report of the office has neither.
        let differs = (cited == own) != (cited_date == dated);
        if !is_report || cited_signs != signs || !differs || cited_date.year != dated.year {
            continue;
        }
        let printed = format!("{} {}", number.raw, date.raw);
        let text = Text::new(
            format!("Báo cáo ghi ở đầu “{printed}” nhưng được viện dẫn là “{}”.", name(citation)),
            format!("The report has “{printed}” at its head and is cited as “{}”.", name(citation)),
        );
        let own_side = Side {
            role: SideRole::Letterhead,
            raw: printed,
            place: number.place.clone(),
            ..side(citation)
        };
        let own_side = Side { observations: Vec::new(), ..own_side };
        let key = text::key(&name(citation));
        let sides = vec![own_side, side(citation)];
        let rule = &OWN_NUMBER_CITED_OTHERWISE;
        out.remark_on(rule, Level::Warning, &key, sides, text, &[DIFFERENT_CONCEPT]);
    }
}

fn name(citation: &Citation) -> String {
    let date =
        citation.date.map_or(String::new(), |d| format!(" ngày {}/{}/{}", d.day, d.month, d.year));
    format!("{} {}{date}", citation.kind, citation.number).trim().to_owned()
}

fn side(citation: &Citation) -> Side {
    Side {
        role: if citation.note_of.is_some() { SideRole::Note } else { SideRole::Narrative },
        raw: name(citation),
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

    #[test]
    fn the_report_itself_is_cited_as_it_is_numbered() {
        let day = |d| Date::new(2021, 12, d);
        let check = |cited: (&str, &str, u8), expect: &[&str]| {
            let mut sample = Sample::new().cites("", cited.0, cited.1, day(cited.2));
            let place = crate::document::Place::default;
            let field = |raw: &str, value: &str| crate::figures::LetterheadField {
                raw: raw.to_owned(),
                value: Some(value.to_owned()),
                inferred: false,
                place: place(),
            };
            sample.letterhead.number = Some(field("Số: 15/BC-SNV", "15/BC-SNV"));
            sample.letterhead.date = Some(crate::figures::LetterheadField {
                raw: "ngày 15 tháng 12 năm 2021".to_owned(),
                value: day(15),
                inferred: false,
                place: place(),
            });
            sample.gives(expect);
        };
        check(("Báo cáo", "15/BC-SNV", 15), &[]);
        check(("Báo cáo", "16/BC-SNV", 15), &["D106 warning"]);
        check(("Báo cáo", "15/BC-SNV", 16), &["D106 warning"]);
        check(("Báo cáo", "9/BC-SNV", 3), &[]);
        check(("Báo cáo", "16/BC-STC", 15), &[]);
        check(("Kế hoạch", "16/KH-SNV", 15), &[]);
    }
}
