//! What changes in meaning from one mapping to another, by what it does to the output.
//! It reads no report: what a change does to reports that are there, `impact` says.

use super::model::{
    Blanks, Catalogue, Constraint, ConstraintKind, Expected, Form, FormIndicator, Mapping,
};
use super::resolve::{resolve, specimen, wording};
use crate::quantity::UnitLexicon;
use crate::tables::Layout;
use std::collections::{BTreeMap, BTreeSet};

/// What a change does to the output, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// A row gets another indicator than before.
    MapsElsewhere,
    /// A row that had an indicator gets none.
    StopsMapping,
    /// A row that had none gets an indicator.
    MapsMore,
    /// Values get the same indicators, but other checks, links or meanings of codes.
    CheckedDifferently,
    /// Only words for people.
    OnlyWords,
}

impl Effect {
    /// All, in the order in which they are told.
    pub const ALL: [Effect; 5] = [
        Effect::MapsElsewhere,
        Effect::StopsMapping,
        Effect::MapsMore,
        Effect::CheckedDifferently,
        Effect::OnlyWords,
    ];

    /// A snake_case name, stable.
    pub fn code(self) -> &'static str {
        match self {
            Effect::MapsElsewhere => "maps_elsewhere",
            Effect::StopsMapping => "stops_mapping",
            Effect::MapsMore => "maps_more",
            Effect::CheckedDifferently => "checked_differently",
            Effect::OnlyWords => "only_words",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it does.
    pub effect: Effect,
    /// The form, or "" for the catalogue and the units.
    pub form: String,
    /// What is changed: a row, a constraint, …
    pub subject: Subject,
    /// Its id: an indicator (with its dimension), a constraint, a unit; "" for the form itself.
    pub id: String,
    /// Which property: `label`, `alias`, `unit`, …; "" when the whole was added or removed.
    pub property: &'static str,
    /// Before; `None`: it was not there.
    pub before: Option<String>,
    /// After; `None`: it is gone.
    pub after: Option<String>,
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Subject {
    Form,
    Row,
    Constraint,
    Indicator,
    Unit,
}

impl Subject {
    /// A snake_case name, stable.
    pub fn code(self) -> &'static str {
        match self {
            Subject::Form => "form",
            Subject::Row => "row",
            Subject::Constraint => "constraint",
            Subject::Indicator => "indicator",
            Subject::Unit => "unit",
        }
    }
}

/// The changes from `a` to `b`, by effect, then by form. Forms are compared
/// by their ids; when each side has one form left, these two are compared.
pub fn diff(a: &Mapping, b: &Mapping) -> Vec<Change> {
    let mut out = Vec::new();
    let of = |forms: &'_ [Form], id: &str| forms.iter().position(|f| f.id == id);
    let only_a: Vec<&Form> = a.forms.iter().filter(|f| of(&b.forms, &f.id).is_none()).collect();
    let only_b: Vec<&Form> = b.forms.iter().filter(|f| of(&a.forms, &f.id).is_none()).collect();
    let mut pairs: Vec<(&Form, &Form)> =
        a.forms.iter().filter_map(|form| Some((form, &b.forms[of(&b.forms, &form.id)?]))).collect();
    match (only_a.as_slice(), only_b.as_slice()) {
        ([one], [other]) => pairs.push((one, other)),
        _ => {
            let whole = |f: &Form| Some(format!("{} {}", f.id, f.version));
            for form in only_a {
                push(
                    &mut out,
                    Effect::StopsMapping,
                    (&form.id, Subject::Form, ""),
                    "",
                    (whole(form), None),
                );
            }
            for form in only_b {
                push(
                    &mut out,
                    Effect::MapsMore,
                    (&form.id, Subject::Form, ""),
                    "",
                    (None, whole(form)),
                );
            }
        }
    }
    for (before, after) in pairs {
        Forms { before, after, units: (&a.units, &b.units), out: &mut out }.compare();
    }
    catalogues(&a.catalogue, &b.catalogue, &mut out);
    lexicons(&a.units, &b.units, &mut out);
    out.sort_by_key(|c| c.effect);
    out
}

/// What a change is about: the form ("" for the catalogue and the units), the subject, its id.
type About<'a> = (&'a str, Subject, &'a str);

fn push(
    out: &mut Vec<Change>,
    effect: Effect,
    (form, subject, id): About,
    property: &'static str,
    (before, after): (Option<String>, Option<String>),
) {
    let (form, id) = (form.to_owned(), id.to_owned());
    out.push(Change { effect, form, subject, id, property, before, after });
}

/// Two versions of a form.
struct Forms<'a> {
    before: &'a Form,
    after: &'a Form,
    units: (&'a UnitLexicon, &'a UnitLexicon),
    out: &'a mut Vec<Change>,
}

/// A row with its titles and its place in the form.
struct Placed<'f> {
    at: usize,
    titles: Vec<String>,
    row: &'f FormIndicator,
}

type Key = (String, Option<(String, String)>);

fn rows(form: &Form) -> BTreeMap<Key, Placed<'_>> {
    form.indicators()
        .enumerate()
        .map(|(at, (section, group, row))| {
            let title = |number: &str, label: &str| {
                [number, label]
                    .iter()
                    .filter(|t| !t.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let titles = [
                title(&section.number, &section.label),
                title(&group.number, &group.label),
                row.under.clone().unwrap_or_default(),
            ];
            let titles = titles.into_iter().filter(|t| !t.is_empty()).collect();
            ((row.indicator.clone(), row.dimension.clone()), Placed { at, titles, row })
        })
        .collect()
}

fn name(key: &Key) -> String {
    match &key.1 {
        Some((name, value)) => format!("{} {{{name}: {value}}}", key.0),
        None => key.0.clone(),
    }
}

/// The words by which a row is found.
fn words(row: &FormIndicator) -> String {
    if row.column.is_empty() { row.label.clone() } else { row.column.join(" / ") }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|t| !t.is_empty())
}

impl Forms<'_> {
    fn compare(&mut self) {
        self.heads();
        let (before, after) = (rows(self.before), rows(self.after));
        // What the specimen of each form, printed as the form says, gets under the other.
        let crossed = Crossed::new(self.before, self.after, self.units);
        let mut gone: BTreeMap<String, &Key> = BTreeMap::new();
        for (key, placed) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
            gone.insert(crate::text::key(&words(placed.row)), key);
        }
        for (key, placed) in &after {
            let Some(earlier) = before.get(key) else {
                let words = words(placed.row);
                let replaced = gone.remove(&crate::text::key(&words));
                let (effect, property, from) = match replaced {
                    Some(other) => (Effect::MapsElsewhere, "indicator", Some(name(other))),
                    None => (crossed.of_after(placed.at).max_with(Effect::MapsMore), "", None),
                };
                let to = if from.is_some() { Some(name(key)) } else { Some(words) };
                self.row(effect, &name(key), property, from, to);
                continue;
            };
            self.row_changes(&name(key), earlier, placed, &crossed);
        }
        for key in gone.into_values() {
            let placed = &before[key];
            let effect = crossed.of_before(placed.at).max_with(Effect::StopsMapping);
            self.row(effect, &name(key), "", Some(words(placed.row)), None);
        }
        self.orders(&before, &after, &crossed);
        self.constraints();
    }

    /// Rows that stand under the same titles in another order. Order is the least of what tells
    /// rows apart: mostly only the page looks different.
    fn orders(
        &mut self,
        before: &BTreeMap<Key, Placed>,
        after: &BTreeMap<Key, Placed>,
        crossed: &Crossed,
    ) {
        type InOrder<'k> = BTreeMap<usize, (&'k Key, Effect)>;
        let mut places: BTreeMap<&[String], (InOrder, InOrder)> = BTreeMap::new();
        for (key, old) in before {
            let Some(new) = after.get(key).filter(|new| new.titles == old.titles) else { continue };
            let (was, is) = places.entry(&old.titles).or_default();
            was.insert(old.at, (key, crossed.of_before(old.at)));
            is.insert(new.at, (key, crossed.of_after(new.at)));
        }
        for (titles, (was, is)) in places {
            let list =
                |rows: &InOrder| -> Vec<String> { rows.values().map(|r| name(r.0)).collect() };
            let (was_list, is_list) = (list(&was), list(&is));
            if was_list != is_list {
                let effects = was.values().chain(is.values()).map(|r| r.1);
                let effect = effects.min().unwrap_or(Effect::OnlyWords);
                let (was, is) = (some(&was_list.join(", ")), some(&is_list.join(", ")));
                let form = &self.after.id;
                let place = titles.join(" › ");
                push(self.out, effect, (form, Subject::Form, &place), "order", (was, is));
            }
        }
    }

    fn row(
        &mut self,
        effect: Effect,
        id: &str,
        property: &'static str,
        before: Option<String>,
        after: Option<String>,
    ) {
        push(self.out, effect, (&self.after.id, Subject::Row, id), property, (before, after));
    }

    /// What the form says of itself.
    fn heads(&mut self) {
        let (a, b) = (self.before, self.after);
        let day = |d: Option<crate::quantity::Date>| d.map(|d| d.to_string());
        let layout =
            |l: Layout| Some(if l == Layout::Rows { "rows" } else { "columns" }.to_owned());
        // Level and dates decide between forms that fit equally well.
        let heads = [
            (Effect::OnlyWords, "form", some(&a.id), some(&b.id)),
            (Effect::OnlyWords, "version", some(&a.version), some(&b.version)),
            (Effect::OnlyWords, "title.vi", some(&a.title_vi), some(&b.title_vi)),
            (Effect::OnlyWords, "title.en", some(&a.title_en), some(&b.title_en)),
            (Effect::MapsElsewhere, "level", some(&a.level), some(&b.level)),
            (Effect::MapsElsewhere, "valid.from", day(a.valid_from), day(b.valid_from)),
            (Effect::MapsElsewhere, "valid.to", day(a.valid_to), day(b.valid_to)),
            (Effect::MapsElsewhere, "table.layout", layout(a.layout), layout(b.layout)),
        ];
        for (effect, property, before, after) in heads {
            if before != after {
                push(self.out, effect, (&b.id, Subject::Form, ""), property, (before, after));
            }
        }
        let columns = [
            ("columns.number", &a.columns.number, &b.columns.number),
            ("columns.label", &a.columns.label, &b.columns.label),
            ("columns.unit", &a.columns.unit, &b.columns.unit),
            ("columns.value", &a.columns.value, &b.columns.value),
            ("columns.note", &a.columns.note, &b.columns.note),
        ];
        for (property, before, after) in columns {
            for (word, is_new) in changed_texts(before, after) {
                let (effect, before, after) = match is_new {
                    true => (Effect::MapsMore, None, Some(word)),
                    false => (Effect::StopsMapping, Some(word), None),
                };
                push(self.out, effect, (&b.id, Subject::Form, ""), property, (before, after));
            }
        }
    }

    /// Changes of one row.
    fn row_changes(&mut self, id: &str, a: &Placed, b: &Placed, crossed: &Crossed) {
        let (old, new) = (a.row, b.row);
        let (was, is) = (words(old), words(new));
        let to_after = crossed.of_before(a.at);
        let to_before = crossed.of_after(b.at);
        let crossing = to_after.min(to_before);
        if crate::text::key(&was) != crate::text::key(&is) {
            self.row(crossing, id, "label", Some(was.clone()), Some(is.clone()));
        } else if was != is {
            self.row(Effect::OnlyWords, id, "label", Some(was.clone()), Some(is.clone()));
        }
        for (alias, is_new) in changed_texts(&old.aliases, &new.aliases) {
            let effect = crossed.of_wording(&alias, if is_new { b.at } else { a.at }, is_new);
            let (before, after) = if is_new { (None, Some(alias)) } else { (Some(alias), None) };
            self.row(effect, id, "alias", before, after);
        }
        if a.titles != b.titles {
            let titles = |p: &Placed| Some(p.titles.join(" › "));
            self.row(crossing, id, "place", titles(a), titles(b));
        }
        if old.unit != new.unit {
            let effect = crossing.min(Effect::CheckedDifferently);
            self.row(effect, id, "unit", old.unit.clone(), new.unit.clone());
        }
        let codes = |row: &FormIndicator| {
            let codes: Vec<String> = row.codes.iter().map(|(c, w)| format!("{c}: {w}")).collect();
            some(&codes.join(", "))
        };
        let expected = |row: &FormIndicator| match row.expected {
            Expected::Always => Some("always".to_owned()),
            Expected::IfApplicable => Some("if_applicable".to_owned()),
        };
        let kind = |row: &FormIndicator| Some(row.kind.name().to_owned());
        let checked = [
            ("kind", kind(old), kind(new)),
            ("codes", codes(old), codes(new)),
            ("narrative", some(&old.narrative.join(", ")), some(&new.narrative.join(", "))),
            ("expected", expected(old), expected(new)),
        ];
        for (property, before, after) in checked {
            if before != after {
                self.row(Effect::CheckedDifferently, id, property, before, after);
            }
        }
        if old.rate != new.rate {
            let effect = Effect::of(old.rate.as_deref(), new.rate.as_deref());
            self.row(effect, id, "rate", old.rate.clone(), new.rate.clone());
        }
        if old.base != new.base {
            self.row(Effect::OnlyWords, id, "base", old.base.clone(), new.base.clone());
        }
    }

    fn constraints(&mut self) {
        let (a, b) = (self.before, self.after);
        let mut change = |effect, id: &str, property, before, after| {
            push(self.out, effect, (&b.id, Subject::Constraint, id), property, (before, after));
        };
        let checked = Effect::CheckedDifferently;
        for old in &a.constraints {
            let Some(new) = b.constraints.iter().find(|c| c.id == old.id) else {
                change(checked, &old.id, "", Some(formula(&old.kind)), None);
                continue;
            };
            if old.kind != new.kind {
                change(
                    checked,
                    &old.id,
                    "relation",
                    Some(formula(&old.kind)),
                    Some(formula(&new.kind)),
                );
            }
            let level = |c: &Constraint| some(if c.warning { "warning" } else { "error" });
            let blanks = |c: &Constraint| {
                some(if c.blanks == Blanks::Zero { "zero" } else { "not_evaluable" })
            };
            let because = |c: &Constraint| match &c.because_vi {
                Some(vi) => Some(format!("{} / {vi}", c.because)),
                None => Some(c.because.clone()),
            };
            for (effect, property, before, after) in [
                (checked, "level", level(old), level(new)),
                (checked, "blanks", blanks(old), blanks(new)),
                (Effect::OnlyWords, "because", because(old), because(new)),
            ] {
                if before != after {
                    change(effect, &old.id, property, before, after);
                }
            }
        }
        for new in b.constraints.iter().filter(|c| a.constraints.iter().all(|o| o.id != c.id)) {
            change(checked, &new.id, "", None, Some(formula(&new.kind)));
        }
    }
}

impl Effect {
    /// The graver of two effects of one change, where mapping has changed for sure.
    fn max_with(self, sure: Effect) -> Effect {
        if self == Effect::MapsElsewhere { self } else { sure }
    }

    /// What it means when a text had one indicator before and has another after.
    fn of(before: Option<&str>, after: Option<&str>) -> Effect {
        match (before, after) {
            (Some(a), Some(b)) if a != b => Effect::MapsElsewhere,
            (Some(_), None) => Effect::StopsMapping,
            (None, Some(_)) => Effect::MapsMore,
            _ => Effect::OnlyWords,
        }
    }
}

/// What tables that are printed as one form says get under both.
struct Crossed<'a> {
    forms: (&'a Form, &'a Form),
    units: (&'a UnitLexicon, &'a UnitLexicon),
    /// The rows of the form before, as printed there.
    before: Vec<Effect>,
    /// The rows of the form after.
    after: Vec<Effect>,
}

impl<'a> Crossed<'a> {
    fn new(a: &'a Form, b: &'a Form, units: (&'a UnitLexicon, &'a UnitLexicon)) -> Self {
        let effects = |table: &crate::tables::StatisticsTable| -> Vec<Effect> {
            let (old, new) = (resolve(table, a, units.0), resolve(table, b, units.1));
            let pairs = old.iter().zip(&new);
            pairs.map(|(o, n)| Effect::of(o.indicator.as_deref(), n.indicator.as_deref())).collect()
        };
        let before = effects(&specimen(a, units.0));
        let after = effects(&specimen(b, units.1));
        Crossed { forms: (a, b), units, before, after }
    }

    fn of_before(&self, row: usize) -> Effect {
        self.before.get(row).copied().unwrap_or(Effect::OnlyWords)
    }

    fn of_after(&self, row: usize) -> Effect {
        self.after.get(row).copied().unwrap_or(Effect::OnlyWords)
    }

    /// The same for a row that is printed in other words.
    fn of_wording(&self, words: &str, row: usize, is_new: bool) -> Effect {
        let (a, b) = self.forms;
        let (form, units) = if is_new { (b, self.units.1) } else { (a, self.units.0) };
        let table = wording(form, row, words, units);
        let old = resolve(&table, a, self.units.0);
        let new = resolve(&table, b, self.units.1);
        let of = |found: &[super::model::Match]| found.get(row).and_then(|m| m.indicator.clone());
        Effect::of(of(&old).as_deref(), of(&new).as_deref())
    }
}

/// Texts that only one side has, with whether it is the new one.
fn changed_texts(before: &[String], after: &[String]) -> Vec<(String, bool)> {
    let lost = before.iter().filter(|t| !after.contains(t)).map(|t| (t.clone(), false));
    lost.chain(after.iter().filter(|t| !before.contains(t)).map(|t| (t.clone(), true))).collect()
}

/// A relation on one line.
fn formula(kind: &ConstraintKind) -> String {
    match kind {
        ConstraintKind::Total { total, parts } => format!("{total} = {}", parts.join(" + ")),
        ConstraintKind::AtMost { of, than } => format!("{of} ≤ {than}"),
        ConstraintKind::Share { rate, numerator, base } => {
            let share = match numerator.as_slice() {
                [one] => one.clone(),
                several => format!("({})", several.join(" + ")),
            };
            format!("{rate} = 100 × {share} / {base}")
        }
        ConstraintKind::ZeroIffZero { of, and } => format!("{of} = 0 ⇔ {and} = 0"),
        ConstraintKind::ImpliesZero { of, then } => format!("{of} = 0 ⇒ {} = 0", then.join(", ")),
        ConstraintKind::Equal { of, and } => format!("{of} = {and}"),
        ConstraintKind::Range { of, min, max } => {
            let least = min.as_ref().map_or(String::new(), |m| format!("{m} ≤ "));
            let most = max.as_ref().map_or(String::new(), |m| format!(" ≤ {m}"));
            format!("{least}{of}{most}")
        }
        ConstraintKind::PlanAgainstResult { of, and } => format!("{of} ~ {and}"),
    }
}

fn catalogues(a: &Catalogue, b: &Catalogue, out: &mut Vec<Change>) {
    let ids: BTreeSet<&str> =
        a.indicators.iter().chain(&b.indicators).map(|e| e.id.as_str()).collect();
    for id in ids {
        let (old, new) = (a.get(id), b.get(id));
        let mut change = |effect, property, before, after| {
            push(out, effect, ("", Subject::Indicator, id), property, (before, after));
        };
        let (Some(old), Some(new)) = (old, new) else {
            // An entry alone maps nothing: rows do.
            let title = |e: Option<&super::model::IndicatorEntry>| e.map(|e| e.title_vi.clone());
            change(Effect::OnlyWords, "", title(old), title(new));
            continue;
        };
        let measured =
            |e: &super::model::IndicatorEntry| e.measured.map(|m| format!("{m:?}").to_lowercase());
        let note = |e: &super::model::IndicatorEntry| {
            e.comparability.as_ref().map(|(vi, en)| format!("{en} / {vi}"))
        };
        for (effect, property, before, after) in [
            (Effect::CheckedDifferently, "kind", some(old.kind.name()), some(new.kind.name())),
            (Effect::CheckedDifferently, "unit", some(&old.unit), some(&new.unit)),
            (Effect::CheckedDifferently, "measured", measured(old), measured(new)),
            (
                Effect::CheckedDifferently,
                "replaced_by",
                some(&old.replaced_by.join(", ")),
                some(&new.replaced_by.join(", ")),
            ),
            (Effect::OnlyWords, "comparability", note(old), note(new)),
            (Effect::OnlyWords, "title.vi", some(&old.title_vi), some(&new.title_vi)),
            (Effect::OnlyWords, "title.en", some(&old.title_en), some(&new.title_en)),
        ] {
            if before != after {
                change(effect, property, before, after);
            }
        }
    }
}

fn lexicons(a: &UnitLexicon, b: &UnitLexicon, out: &mut Vec<Change>) {
    let codes: BTreeSet<&str> =
        a.units().iter().chain(b.units()).map(|u| u.code.as_str()).collect();
    for code in codes {
        let (old, new) = (a.by_code(code), b.by_code(code));
        let words = |u: Option<&crate::quantity::Unit>| u.map(|u| u.words.join(", "));
        let kind =
            |u: Option<&crate::quantity::Unit>| u.map(|u| format!("{:?}", u.kind).to_lowercase());
        let broader = |u: Option<&crate::quantity::Unit>| u.and_then(|u| u.broader.clone());
        for (property, before, after) in [
            ("words", words(old), words(new)),
            ("kind", kind(old), kind(new)),
            ("broader", broader(old), broader(new)),
        ] {
            if before != after {
                // A unit can be what tells two rows apart; the figures of the prose need it, too.
                push(
                    out,
                    Effect::CheckedDifferently,
                    ("", Subject::Unit, code),
                    property,
                    (before, after),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "form: small\nversion: 1.0.0\ntitle: {vi: Nhỏ, en: Small}\nlevel: commune\n\
        table: {layout: rows, columns: {value: [Số liệu]}}\nsections:\n  - label: Thủ tục\n    groups:\n      \
        - rows:\n          - {indicator: procedures.in_force, label: Tổng số TTHC đang có}\n          \
        - {indicator: procedures.announced, label: Số TTHC được công bố mới, aliases: [Số TTHC mới]}\n          \
        - {indicator: procedures.published_one_stop_page, label: Số TTHC công khai trên trang}\n\
        constraints:\n  - {id: a, kind: at_most, of: procedures.announced, than: procedures.in_force, because: part of them}\n";

    #[test]
    fn each_change_is_told_by_what_it_does() {
        let of = |text: &str| Mapping::parse(&[("small.yaml", text)]).unwrap();
        let before = of(FORM);
        assert_eq!(diff(&before, &before), []);
        let check = |from: &str, to: &str, effect: Effect, id: &str, property: &str| {
            let changed = FORM.replacen(from, to, 1);
            assert_ne!(changed, FORM, "{from}");
            let changes = diff(&before, &of(&changed));
            let found = changes
                .iter()
                .any(|c| (c.effect, c.id.as_str(), c.property) == (effect, id, property));
            assert!(found, "{from} → {to}: {changes:#?}");
        };
        let row = "procedures.announced";
        check(
            "label: Số TTHC được công bố mới",
            "label: Con số khác hẳn nhau",
            Effect::StopsMapping,
            row,
            "label",
        );
        check(
            "label: Số TTHC được công bố mới",
            "label: Số tthc được công bố mới",
            Effect::OnlyWords,
            row,
            "label",
        );
        check("Số TTHC mới]", "Số TTHC mới, Văn kiện tươi]", Effect::MapsMore, row, "alias");
        check(", aliases: [Số TTHC mới]", "", Effect::StopsMapping, row, "alias");
        check(
            "indicator: procedures.published_one_stop_page",
            "indicator: procedures.online_payment",
            Effect::MapsElsewhere,
            "procedures.online_payment",
            "indicator",
        );
        check(
            "công khai trên trang}",
            "công khai trên trang, expected: if_applicable}",
            Effect::CheckedDifferently,
            "procedures.published_one_stop_page",
            "expected",
        );
        check(
            "công khai trên trang}",
            "công khai trên trang, base: x}",
            Effect::OnlyWords,
            "procedures.published_one_stop_page",
            "base",
        );
        check("level: commune", "level: district", Effect::MapsElsewhere, "", "level");
        check(
            "value: [Số liệu]",
            "value: [Số liệu, Kết quả]",
            Effect::MapsMore,
            "",
            "columns.value",
        );
        check("because: part", "because: all part", Effect::OnlyWords, "a", "because");
        check(
            "because: part",
            "level: warning, because: part",
            Effect::CheckedDifferently,
            "a",
            "level",
        );
        check("{id: a,", "{id: b,", Effect::CheckedDifferently, "a", "");
        let gone = "          - {indicator: procedures.published_one_stop_page, label: Số TTHC công khai trên trang}\n";
        let less = FORM.replacen(gone, "", 1);
        let removed = diff(&before, &of(&less));
        assert_eq!((removed[0].effect, removed[0].after.as_deref()), (Effect::StopsMapping, None));
        let added = diff(&of(&less), &before);
        assert_eq!((added[0].effect, added[0].before.as_deref()), (Effect::MapsMore, None));
        // Another order of the rows.
        let first = "          - {indicator: procedures.in_force, label: Tổng số TTHC đang có}\n";
        let turned = less.replacen(first, "", 1).replacen(
            "constraints:",
            &format!("{first}constraints:"),
            1,
        );
        let changes = diff(&of(&less), &of(&turned));
        assert_eq!((changes.len(), changes[0].property), (1, "order"), "{changes:#?}");
    }

    #[test]
    fn two_forms_of_other_names_are_compared_with_each_other() {
        let one = Mapping::parse(&[("a.yaml", FORM)]).unwrap();
        let other =
            Mapping::parse(&[("b.yaml", &FORM.replace("form: small", "form: other"))]).unwrap();
        let changes = diff(&one, &other);
        assert_eq!((changes.len(), changes[0].property), (1, "form"));
        let both = Mapping::parse(&[
            ("a.yaml", FORM),
            ("b.yaml", &FORM.replace("form: small", "form: other")),
        ])
        .unwrap();
        let changes = diff(&one, &both);
        assert_eq!((changes[0].effect, changes[0].form.as_str()), (Effect::MapsMore, "other"));
    }
}
