//! One measure that the text states twice.
//! Text against table is in `narrative_table`.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, DIFFERENT_DATE, Judgements};
use super::model::{Level, Op, Operand};
use super::relation::{self, Judgement, Readings, relation, sum};
use super::rule::{Check, Rule, words};
use super::scope::{is_narrower, is_of_another_time};
use crate::figures::{Figure, Role, Source};
use crate::quantity::{Decimal, UnitKind};
use crate::text;
use crate::text::contains_words;
use std::collections::{BTreeMap, BTreeSet};

/// See [`Rule`].
pub const STATED_TWICE: Rule = Rule {
    id: "N108",
    name: "measure-stated-twice",
    level: Level::Error,
    what: words(
        "Một số liệu nêu hai lần trong lời văn phải như nhau.",
        "A number that the text states twice is the same.",
    ),
    why: words("Hai câu nói về cùng một số liệu.", "Both sentences speak of one number."),
    example: words(
        "“01 TTHC liên thông” và “08 TTHC liên thông” (1 ≠ 8).",
        "“01 linked procedure” and “08 linked procedures” (1 ≠ 8).",
    ),
};

/// Least number of telling words that two phrases share before they are one measure. Our own
/// choice: "theo cơ chế một cửa" has three, "hồ sơ đã giải quyết" none beyond the unit and a verb.
const LEAST_WORDS: usize = 4;

/// Words that tell nothing of what is counted. Folded.
const STOP: [&str; 24] = [
    "và", "có", "đã", "được", "là", "của", "các", "với", "đối", "cho", "trong", "thực", "hiện",
    "theo", "tại", "số", "tổng", "gồm", "đó", "trên", "về", "năm", "còn", "với",
];

/// Measures stated twice.
pub struct RepeatedMeasures;

impl Check for RepeatedMeasures {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 1] = [STATED_TWICE];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        by_link(on, out);
        by_words(on, out);
        confirm_alike(on, out);
    }
}

fn stands_alone(figure: &Figure) -> bool {
    figure.is_measure()
        && matches!(figure.source, Source::Narrative | Source::Footnote)
        && figure.statements.iter().all(|s| matches!(s.1, Role::Total | Role::Single | Role::Base))
}

/// Figures surely linked to one indicator of no table value: where the table has one, each is
/// compared with it instead.
fn by_link(on: &Context<'_>, out: &mut Judgements<'_>) {
    let mut groups: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
    for (i, figure) in on.facts.figures.iter().enumerate().filter(|(_, f)| stands_alone(f)) {
        let reading = on.reading(Operand::Figure(i));
        if let (Some(link), Some(reading)) = (on.sure_link(i), reading)
            && !is_narrower(on, i, "")
        {
            let _ = figure;
            groups.entry((link.indicator.as_str(), reading.percent)).or_default().push(i);
        }
    }
    for ((indicator, _), figures) in groups {
        let in_table = on.of_indicator(indicator).iter().any(|o| on.has_number(*o));
        for pair in figures.windows(2) {
            judge_pair(on, pair[0], pair[1], true, in_table, out);
        }
    }
}

/// The words around a figure that tell what is counted.
fn telling(figure: &Figure) -> BTreeSet<&str> {
    let words = figure.qualifiers.split(' ');
    words.filter(|w| w.chars().count() > 1 && !STOP.contains(w)).collect()
}

/// Figures of one unit whose words are the same. Words that stand beside three numbers or more are
/// those of a list, a line for each place or field, and not of one measure.
fn by_words(on: &Context<'_>, out: &mut Judgements<'_>) {
    let mut groups: BTreeMap<(&str, BTreeSet<&str>), Vec<usize>> = BTreeMap::new();
    for (i, figure) in on.facts.figures.iter().enumerate().filter(|(_, f)| stands_alone(f)) {
        let Some(unit) = on.unit_of_figure(i) else { continue };
        let words = telling(figure);
        let is_read = on.reading(Operand::Figure(i)).is_some();
        if words.len() >= LEAST_WORDS && is_read && can_be_told_again(on, figure, unit) {
            groups.entry((unit, words)).or_default().push(i);
        }
    }
    for figures in groups.into_values() {
        let numbers: BTreeSet<Option<Decimal>> =
            figures.iter().map(|f| on.facts.figures[*f].value.map(|v| v.normalize())).collect();
        if numbers.len() > 2 {
            continue;
        }
        for pair in figures.windows(2) {
            let names = |f: usize| names(&on.facts.figures[f]);
            if names(pair[0]) == names(pair[1]) {
                judge_pair(on, pair[0], pair[1], false, false, out);
            }
        }
    }
}

/// False for what stands in many sentences of one wording with numbers of their own: terms and
/// amounts that rules set, ends of ranges, and shares that nothing calls a rate.
fn can_be_told_again(on: &Context<'_>, figure: &Figure, unit: &str) -> bool {
    let before = text::words(&figure.prefix).pop();
    let is_end = before.is_some_and(|w| w == "từ" || w == "đến");
    let kind = on.facts.units.by_code(unit).map(|u| u.kind);
    let counts = match kind {
        Some(UnitKind::Percent) => contains_words(&figure.qualifiers, "tỷ lệ"),
        Some(UnitKind::Time | UnitKind::Money) => false,
        Some(UnitKind::Count) | None => true,
    };
    counts && !is_end
}

/// The names in the words right before and behind a figure: places, offices, people. Sentences of
/// one wording with other names speak of other things.
fn names(figure: &Figure) -> BTreeSet<String> {
    let is_name = |w: &&str| {
        let mut letters = w.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let digits = |c: char| c.is_ascii_digit();
    let before = figure.prefix.rsplit(digits).next().unwrap_or_default();
    let behind = figure.suffix.split(digits).next().unwrap_or_default();
    let words = before.split_whitespace().chain(behind.split_whitespace());
    words.filter(is_name).map(text::key).collect()
}

/// How many figures of one number and unit back a figure of the same words is sought. Our own
/// choice: a report states a number three or four times.
const ALIKE_BACK: usize = 8;

/// Figures of one number in one unit, each with its telling words.
type Alike<'a> = Vec<(usize, BTreeSet<&'a str>)>;

/// Figures of one number whose words are nearly the same state it twice, whatever part they play.
fn confirm_alike(on: &Context<'_>, out: &mut Judgements<'_>) {
    let mut groups: BTreeMap<(&str, Decimal), Alike<'_>> = BTreeMap::new();
    for (i, figure) in on.facts.figures.iter().enumerate() {
        let in_text = matches!(figure.source, Source::Narrative | Source::Footnote);
        let (Some(unit), Some(value)) = (on.unit_of_figure(i), figure.value) else { continue };
        let words = telling(figure);
        if in_text && figure.is_measure() && words.len() >= LEAST_WORDS {
            groups.entry((unit, value.normalize())).or_default().push((i, words));
        }
    }
    for figures in groups.into_values() {
        for (at, (later, words)) in figures.iter().enumerate() {
            let before = figures[at.saturating_sub(ALIKE_BACK)..at].iter().rev();
            let alike = before.into_iter().find(|(_, other)| {
                let shared = words.intersection(other).count();
                let all = words.len() + other.len() - shared;
                shared >= LEAST_WORDS && shared * 3 >= all * 2
            });
            if let Some((earlier, _)) = alike {
                let (x, y) = (&on.facts.figures[*earlier], &on.facts.figures[*later]);
                if x.sentence != y.sentence && x.as_of == y.as_of && x.period == y.period {
                    let value = |f: usize| sum([Operand::Figure(f)], on);
                    let r = relation(Op::Eq, value(*earlier), value(*later));
                    out.confirm(r, Case::of(&STATED_TWICE));
                }
            }
        }
    }
}

fn judge_pair(
    on: &Context<'_>,
    a: usize,
    b: usize,
    linked: bool,
    in_table: bool,
    out: &mut Judgements<'_>,
) {
    let (x, y) = (&on.facts.figures[a], &on.facts.figures[b]);
    // A month and a quarter of one thing are two numbers.
    if x.period != y.period || (x.as_of != y.as_of && x.as_of.is_some() && y.as_of.is_some()) {
        return;
    }
    let r = relation(Op::Eq, sum([Operand::Figure(a)], on), sum([Operand::Figure(b)], on));
    let mut case = Case::of(&STATED_TWICE);
    if x.as_of != y.as_of || is_of_another_time(on, x) != is_of_another_time(on, y) {
        case = case.unless(DIFFERENT_DATE);
    }
    if !linked || x.section != y.section || x.qualifiers != y.qualifiers {
        case = case.unless(DIFFERENT_CONCEPT);
    }
    // Lists of fields, offices and districts repeat their words with other numbers.
    let repeats = !linked
        && (contains_words(&x.qualifiers, "lĩnh vực")
            || x.section == y.section && x.paragraph.abs_diff(y.paragraph) < 2);
    if relation::judge(&r, on) == Judgement::Holds || !(in_table || repeats) {
        out.judge(r, case);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};
    use crate::quantity::Date;

    const WORDS: &str = "| thực hiện theo cơ chế một cửa liên thông cùng cấp";

    fn twice(first: &str, second: &str, words: &str) -> Sample {
        let mut sample = Sample::new();
        for n in [first, second] {
            // Other paragraphs between them.
            for filler in ["Một.", "Hai."] {
                sample = sample.says(StatementKind::Single, filler, &[]);
            }
            let text = format!("{n} TTHC");
            sample = sample
                .says(StatementKind::Single, &text, &[(n, "TTHC", Role::Single)])
                .but(|f| f.qualifiers = words.to_owned());
        }
        sample
    }

    #[test]
    fn one_measure_is_one_number() {
        twice("8", "8", WORDS).gives(&["N108 holds 8 = 8"]);
        twice("1", "8", WORDS).gives(&["N108 warning 1 ≠ 8"]);
        twice("1", "8", "đã | xong").gives(&[]);
    }

    #[test]
    fn a_line_for_each_place_is_no_measure_stated_again() {
        let mut sample = twice("477", "526", WORDS);
        let text = "279 TTHC";
        sample = sample
            .says(StatementKind::Single, text, &[("279", "TTHC", Role::Single)])
            .but(|f| f.qualifiers = WORDS.to_owned());
        sample.gives(&[]);
    }

    #[test]
    fn sentences_with_other_names_speak_of_other_things() {
        let named = |first: &str, second: &str| {
            let mut sample = twice("1", "8", WORDS);
            let figures = sample.figures.iter_mut();
            for (figure, name) in figures.zip([first, second]) {
                figure.prefix = format!("{name} có ");
            }
            sample
        };
        named("huyện Mỹ Tú", "huyện Mỹ Tú").gives(&["N108 warning 1 ≠ 8"]);
        named("huyện Mỹ Tú", "huyện Kế Sách").gives(&[]);
        named("phạt từ", "phạt").gives(&["N108 warning 1 ≠ 8"]);
    }

    #[test]
    fn nearly_the_same_words_confirm_a_number_and_accuse_nobody() {
        let said = |n: &'static str, words: &str| {
            let text = format!("{n} TTHC {words}");
            let members = [(n, "TTHC", Role::Part)];
            Sample::new()
                .says(StatementKind::Single, "09 TTHC", &[("09", "TTHC", Role::Single)])
                .but(|f| {
                    f.qualifiers = "đề xuất rút ngắn thời gian giải quyết | lĩnh vực đầu tư".into()
                })
                .says(StatementKind::Single, &text, &members)
                .but(|f| f.qualifiers = words.to_owned())
        };
        let same = "rút ngắn thời gian giải quyết | lĩnh vực đầu tư";
        said("9", same).gives(&["N108 holds 9 = 9"]);
        said("8", same).gives(&[]);
        said("9", "công bố mới trong kỳ | thuộc ngành xây dựng").gives(&[]);
    }

    #[test]
    fn two_dates_are_two_numbers() {
        let mut sample = twice("1", "8", WORDS);
        sample.figures[0].as_of = Date::new(2021, 6, 30);
        sample.figures[1].as_of = Date::new(2021, 12, 31);
        sample.gives(&[]);
    }
}
