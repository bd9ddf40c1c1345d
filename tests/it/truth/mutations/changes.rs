//! The changes of one figure that contradict something: every relation that holds, and faults of form.
//! It processes no document.

use super::arithmetic::{self, Form, Printed};
use super::digits::{How, others, parse};
use super::kinds::{self, Kind};
use super::places::{Number, Places, Stand};
use super::source::{Edit, Source};
use crate::truth::model::{State, Truth};
use doisoat::text::key;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// A change, and what it contradicts.
#[derive(Debug, Clone)]
pub struct Change {
    pub edits: Vec<Edit>,
    pub subject: Subject,
    /// As it is shown: "3.482 → 3.428".
    pub shown: String,
    /// The words around the number.
    pub words: String,
    pub broken: Vec<Broken>,
}

/// What a finding has to name.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A number of the truth, with its new characters.
    Number { name: Option<String>, printed: String },
    /// Characters that a side of the finding shows.
    Words(String),
    /// Nothing but the fault itself, by one of the rules of its kind.
    Fault,
}

/// One contradiction.
#[derive(Debug, Clone)]
pub struct Broken {
    pub kind: Kind,
    /// The relation of the truth.
    pub relation: Option<usize>,
}

/// Every change of a document.
pub fn of(truth: &Truth, source: &Source, places: &Places) -> Vec<Change> {
    let mut out = relations(truth, places);
    lists(truth, places, &mut out);
    zero_parents(truth, source, places, &mut out);
    coded_and_percent(truth, places, &mut out);
    cited_documents(places, &mut out);
    numbering(source, &mut out);
    letterhead(source, places, &mut out);
    out
}

/// A relation that holds and whose numbers were all found.
struct Held<'a> {
    index: usize,
    form: Form,
    kind: Kind,
    /// Of `Places::numbers`.
    members: Vec<usize>,
    printed: Vec<Printed>,
    rate: Option<usize>,
    numbers: Vec<&'a Number>,
}

fn held<'a>(truth: &Truth, places: &'a Places) -> Vec<Held<'a>> {
    let relation = |(index, relation): (usize, &crate::truth::model::Relation)| {
        if relation.state != State::Holds || relation.optional {
            return None;
        }
        let member = |names: Vec<&str>| names.into_iter().find_map(|n| places.named(n));
        let members: Option<Vec<usize>> = relation.alternatives().map(member).collect();
        let members = members?;
        let numbers: Vec<&Number> = members.iter().map(|i| &places.numbers[*i]).collect();
        let printed: Option<Vec<Printed>> = numbers.iter().map(|n| printed(n, &n.raw)).collect();
        let printed = printed?;
        let form = arithmetic::form(&relation.arithmetic, &printed)?;
        let kind = kinds::of(&form, &numbers);
        let rate = if let Form::Ratio { rate, .. } = form { Some(rate) } else { None };
        Some(Held { index, form, kind, members, printed, rate, numbers })
    };
    truth.relations.iter().enumerate().filter_map(relation).collect()
}

/// The number with other characters; its scale (triệu, tỷ, words) stays.
fn printed(number: &Number, raw: &str) -> Option<Printed> {
    let value = number.value?;
    let Some(old) = parse(&number.raw) else {
        return (raw == number.raw).then_some(Printed { value, unit: Decimal::ONE });
    };
    let scale = if old.value.is_zero() { Decimal::ONE } else { value.checked_div(old.value)? };
    let new = parse(raw)?;
    Some(Printed { value: new.value * scale, unit: new.unit * scale })
}

fn relations(truth: &Truth, places: &Places) -> Vec<Change> {
    let held = held(truth, places);
    let accused: BTreeSet<&str> = truth
        .relations
        .iter()
        .filter(|r| r.state == State::Broken)
        .flat_map(|r| r.alternatives().flatten())
        .collect();
    let mut out = Vec::new();
    for (i, number) in places.numbers.iter().enumerate() {
        if number.name.as_deref().is_none_or(|n| accused.contains(n)) {
            continue;
        }
        for (how, text) in others(&number.raw) {
            let broken: Vec<Broken> =
                held.iter().filter_map(|h| contradiction(h, i, how, &text)).collect();
            if !broken.is_empty() {
                out.push(change(number, &text, broken));
            }
        }
    }
    out
}

/// What the change of a number contradicts in a relation, if anything.
fn contradiction(held: &Held, number: usize, how: How, text: &str) -> Option<Broken> {
    let at = held.members.iter().position(|m| *m == number)?;
    // A zero says something only beside a rate.
    if (how == How::Zero) != (held.form == Form::BothZero) {
        return None;
    }
    let mut now = held.printed.clone();
    now[at] = printed(held.numbers[at], text)?;
    if arithmetic::holds(&held.form, &now) {
        return None;
    }
    let impossible = held.rate == Some(at) && fits_no_fraction(held, &now[at]);
    let kind = if impossible { Kind::RateOfNoFraction } else { held.kind };
    Some(Broken { kind, relation: Some(held.index) })
}

/// The greatest base with so few fractions that most rates with decimals are none of them.
const SMALL_BASE: u32 = 121;

/// Whether no count over the base of the rate gives it.
fn fits_no_fraction(held: &Held, rate: &Printed) -> bool {
    let Form::Ratio { below, .. } = &held.form else { return false };
    let base: Decimal = below.iter().map(|i| held.printed[*i].value).sum();
    let small = base > Decimal::ZERO && base <= Decimal::from(SMALL_BASE) && base.is_integer();
    let count = if small { u32::try_from(base).unwrap_or(0) } else { 0 };
    let far = |n: u32| {
        let share = Decimal::from(n) * Decimal::ONE_HUNDRED / base;
        (share - rate.value).abs() >= rate.unit
    };
    count > 0 && rate.unit < Decimal::ONE && (0..=count).all(far)
}

fn change(number: &Number, text: &str, broken: Vec<Broken>) -> Change {
    Change {
        edits: vec![Edit { at: number.at.clone(), printed: text.to_owned() }],
        subject: Subject::Number { name: number.name.clone(), printed: text.to_owned() },
        shown: format!("{} → {text}", number.raw),
        words: number.phrase.clone(),
        broken,
    }
}

fn of_kind(kind: Kind) -> Vec<Broken> {
    vec![Broken { kind, relation: None }]
}

/// The number of a row whose note lists so many documents.
fn lists(truth: &Truth, places: &Places, out: &mut Vec<Change>) {
    for number in &places.numbers {
        let Stand::Slot { observation, .. } = number.stand else { continue };
        let o = &truth.observations[observation];
        let counts_documents = o.unit.as_deref().is_some_and(|u| key(u).contains(&key("văn bản")));
        let Some(note) = o.note.as_deref().filter(|_| counts_documents) else { continue };
        let listed = truth
            .figures
            .iter()
            .filter(|s| s.source == "note" && key(note).contains(&key(&s.sentence)))
            .flat_map(|s| &s.numbers)
            .filter(|n| n.kind.list() == ["document"] && n.raw.contains('/'))
            .count();
        if listed < 2 || number.value != Some(Decimal::from(listed)) {
            continue;
        }
        for (how, text) in others(&number.raw) {
            if how == How::OneMore || how == How::OneLess {
                out.push(change(number, &text, of_kind(Kind::ListInNote)));
            }
        }
    }
}

/// A value in a blank or zero row under a row that is zero.
fn zero_parents(truth: &Truth, source: &Source, places: &Places, out: &mut Vec<Change>) {
    for parent in &places.numbers {
        let Stand::Slot { observation, .. } = parent.stand else { continue };
        let above = &truth.observations[observation];
        if parent.value != Some(Decimal::ZERO) {
            continue;
        }
        for (i, child) in truth.observations.iter().enumerate().skip(observation + 1) {
            let under = child.path.last() == Some(&above.label)
                && child.path.starts_with(&above.path)
                && child.column == above.column;
            if !under {
                break;
            }
            let zero = places
                .numbers
                .iter()
                .find(|n| matches!(n.stand, Stand::Slot { observation, .. } if observation == i));
            match zero {
                Some(n) if n.value == Some(Decimal::ZERO) => {
                    out.push(change(n, "3", of_kind(Kind::ZeroParent)));
                }
                None if child.state == "blank" => {
                    let Some(at) = places.blank_cell(source, &child.label, parent.at.start) else {
                        continue;
                    };
                    out.push(Change {
                        edits: vec![Edit { at, printed: "3".into() }],
                        subject: Subject::Number { name: child.id.clone(), printed: "3".into() },
                        shown: "blank → 3".into(),
                        words: child.label.clone(),
                        broken: of_kind(Kind::ZeroParent),
                    });
                }
                _ => {}
            }
        }
    }
}

/// Codes that their list does not have, and shares above a hundred.
fn coded_and_percent(truth: &Truth, places: &Places, out: &mut Vec<Change>) {
    for number in &places.numbers {
        let Stand::Slot { observation, .. } = number.stand else { continue };
        let o = &truth.observations[observation];
        let unit = o.unit.as_deref().unwrap_or("");
        let coded = unit.contains('=');
        if coded && number.value.is_some() {
            out.push(change(number, "7", of_kind(Kind::CodeOutsideList)));
            out.push(change(number, "15", of_kind(Kind::CodeOutsideList)));
        }
        let whole = key(&[o.path.join(" "), o.label.clone(), o.column.join(" ")].join(" "));
        let may_exceed =
            ["kế hoạch", "so với", "tăng", "thực hiện"].iter().any(|w| whole.contains(&key(w)));
        let share = unit.contains('%') && number.value.is_some_and(|v| v <= Decimal::ONE_HUNDRED);
        if share && !may_exceed && number.value > Some(Decimal::TEN) {
            let text = format!("1{}", number.raw.replacen("100", "00", 1));
            if text != number.raw {
                out.push(change(number, &text, of_kind(Kind::PercentOutOfRange)));
            }
        }
    }
}

/// A document that is cited twice with one date: the second date becomes another.
fn cited_documents(places: &Places, out: &mut Vec<Change>) {
    let is = |n: &Number, kind: &str| n.kind == [kind];
    let cited: Vec<(&Number, &Number)> = places
        .numbers
        .windows(2)
        .filter(|w| is(&w[0], "document") && is(&w[1], "date") && w[0].stand == w[1].stand)
        .filter(|w| w[1].at.start - w[0].at.end < 8 && w[0].raw.contains('-'))
        .map(|w| (&w[0], &w[1]))
        .collect();
    for (i, (document, date)) in cited.iter().enumerate() {
        let same = |(d, on): &&(&Number, &Number)| {
            key(&d.raw) == key(&document.raw) && key(&on.raw) == key(&date.raw)
        };
        let Some((day, rest)) = date.raw.split_once('/') else { continue };
        let Some(day) = day.parse::<u32>().ok().filter(|_| cited[..i].iter().any(|c| same(&c)))
        else {
            continue;
        };
        let other = format!("{:02}/{rest}", if day > 9 { day - 7 } else { day + 7 });
        out.push(Change {
            edits: vec![Edit { at: date.at.clone(), printed: other.clone() }],
            subject: Subject::Words(document.raw.clone()),
            shown: format!("{} {} → {other}", document.raw, date.raw),
            words: document.phrase.clone(),
            broken: of_kind(Kind::DocumentCitedTwice),
        });
    }
}

/// The number of a row becomes that of the row before it.
fn numbering(source: &Source, out: &mut Vec<Change>) {
    let number = |row: &Vec<Range<usize>>| source.words(row.first()?).trim().parse::<u32>().ok();
    let mut last = None;
    for row in source.rows() {
        let Some(n) = number(row).filter(|n| *n < 100) else { continue };
        // A second 1 begins another list.
        if n > 2 && last == Some(n - 1) {
            let at = row[0].clone();
            out.push(Change {
                edits: vec![Edit { at, printed: (n - 1).to_string() }],
                subject: Subject::Fault,
                shown: format!("row {n} → {}", n - 1),
                words: row.get(1).map_or(String::new(), |c| source.words(c)),
                broken: of_kind(Kind::Numbering),
            });
        }
        last = Some(n);
    }
}

/// A blank number and day, and a year that is not the report's.
fn letterhead(source: &Source, places: &Places, out: &mut Vec<Change>) {
    let body = places.numbers.iter().map(|n| n.at.start).min().unwrap_or(0);
    let mut push = |at: Range<usize>, printed: &str| {
        out.push(Change {
            shown: format!("{} → {printed:?}", source.words(&at)),
            edits: vec![Edit { at, printed: printed.to_owned() }],
            subject: Subject::Fault,
            words: "letterhead".into(),
            broken: of_kind(Kind::Letterhead),
        });
    };
    let digits = |from: usize| {
        let is = |i: &usize| source.words(&(*i..i + 1)).chars().all(|c| c.is_ascii_digit());
        let start = from + usize::from(source.words(&(from..from + 1)) == " ");
        start..start + (start..).take_while(is).count()
    };
    let number = source.find("Số:", 0).map(|l| digits(l.end)).filter(|n| n.end < body);
    if let Some(number) = number.filter(|n| !n.is_empty()) {
        push(number, "");
    }
    let day = source.find(", ngày", 0).map(|d| digits(d.end)).filter(|d| d.end < body);
    let Some(day) = day.filter(|d| !d.is_empty()) else { return };
    let month = source.find("tháng", day.end).map(|m| digits(m.end));
    push(day.clone(), "");
    if let Some(month) = month.filter(|m| m.start < day.end + 8 && !m.is_empty()) {
        push(month.clone(), "13");
        let year = source.find("năm", month.end).map(|y| digits(y.end));
        if let Some(year) = year.filter(|y| y.start < month.end + 6 && y.len() == 4) {
            push(year, "2003");
        }
    }
}
