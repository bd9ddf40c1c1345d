//! Constraints of a form file.
//! It reads and looks at references and units; running them is the work of `checks`.

use super::fields::{Fields, Placed, Reading};
use super::yaml::{Data, Node};
use crate::mapping::model::{Blanks, Catalogue, Constraint, ConstraintKind};
use crate::quantity::{Decimal, UnitLexicon};
use std::collections::{BTreeMap, BTreeSet};

/// The kinds with the keys of each, beside the common ones.
const KINDS: [(&str, &[&str]); 8] = [
    ("total", &["id", "kind", "because", "blanks", "level", "total", "parts"]),
    ("at_most", &["id", "kind", "because", "blanks", "level", "of", "than"]),
    ("share", &["id", "kind", "because", "blanks", "level", "rate", "numerator", "base"]),
    ("zero_iff_zero", &["id", "kind", "because", "blanks", "level", "of", "and"]),
    ("implies_zero", &["id", "kind", "because", "blanks", "level", "of", "then"]),
    ("equal", &["id", "kind", "because", "blanks", "level", "of", "and"]),
    ("range", &["id", "kind", "because", "blanks", "level", "of", "min", "max"]),
    ("plan_against_result", &["id", "kind", "because", "blanks", "level", "of", "and"]),
];

/// What a constraint may refer to.
pub(super) struct Scope<'a> {
    /// Indicators of the form with their unit codes; also those of rows that have a fault.
    pub(super) indicators: BTreeMap<&'a str, Option<&'a str>>,
    /// All indicators.
    pub(super) catalogue: &'a Catalogue,
    /// All units.
    pub(super) units: &'a UnitLexicon,
}

/// The constraints of a list.
pub(super) fn read(nodes: &[Node], scope: &Scope, reading: &mut Reading) -> Vec<Constraint> {
    let mut out = Vec::new();
    let mut ids = BTreeSet::new();
    for node in nodes {
        let Some((id, constraint)) = read_one(node, scope, reading) else { continue };
        if !ids.insert(id.text.clone()) {
            reading.fault(id.at, format!("the constraint `{}` stands twice", id.text));
            continue;
        }
        out.push(constraint);
    }
    out
}

fn read_one(node: &Node, scope: &Scope, reading: &mut Reading) -> Option<(Placed, Constraint)> {
    let loose = Fields::loose(node);
    let kind = match loose.as_ref().and_then(|f| reading.required(f, "kind")) {
        Some(kind) => kind,
        None => {
            if loose.is_none() {
                reading.fault(node.at, format!("a constraint is {}; expected a map", node.kind()));
            }
            return None;
        }
    };
    let Some((name, keys)) = KINDS.iter().find(|k| k.0 == kind.text) else {
        let names: Vec<&str> = KINDS.iter().map(|k| k.0).collect();
        let hint = reading.hint(&kind.text, names.iter().copied());
        let names = names.join(", ");
        let message = format!("kind of constraint `{}` is not one of {names}{hint}", kind.text);
        reading.fault(kind.at, message);
        return None;
    };
    let fields = reading.fields(node, "a constraint of this kind", keys)?;
    let id = reading.required(&fields, "id");
    let because = reading.reason(&fields);
    let blanks = match reading.optional(&fields, "blanks") {
        None => Some(Blanks::NotEvaluable),
        Some(word) => {
            let choices = [("zero", Blanks::Zero), ("not_evaluable", Blanks::NotEvaluable)];
            reading.choice(&word, "meaning of blanks", &choices)
        }
    };
    let warning = match reading.optional(&fields, "level") {
        None => Some(false),
        Some(word) => reading.choice(&word, "level", &[("error", false), ("warning", true)]),
    };
    if let Some(id) = &id {
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !id.text.chars().all(kebab) {
            let message = format!("the id `{}` is not lower-case words joined by `-`", id.text);
            reading.fault(id.at, message);
        }
    }
    let one = |key: &str, reading: &mut Reading| {
        let placed = reading.required(&fields, key)?;
        reading.indicator(&placed, scope).then_some(placed)
    };
    let kind = match *name {
        "total" => {
            let total = one("total", reading);
            let parts = reading.indicators(&fields, "parts", 2, scope);
            let (total, parts) = (total?, parts?);
            reading.same_unit(std::iter::once(&total).chain(&parts), scope);
            ConstraintKind::Total { total: total.text, parts: texts(parts) }
        }
        "at_most" => {
            let (of, than) = (one("of", reading), one("than", reading));
            let (of, than) = (of?, than?);
            reading.same_unit([&of, &than], scope);
            ConstraintKind::AtMost { of: of.text, than: than.text }
        }
        "share" => {
            let rate = one("rate", reading);
            let numerator = reading.indicators(&fields, "numerator", 1, scope);
            let base = one("base", reading);
            let (rate, numerator, base) = (rate?, numerator?, base?);
            reading.same_unit(std::iter::once(&base).chain(&numerator), scope);
            let (rate, base) = (rate.text, base.text);
            ConstraintKind::Share { rate, numerator: texts(numerator), base }
        }
        "implies_zero" => {
            let of = one("of", reading);
            let then = reading.indicators(&fields, "then", 1, scope);
            ConstraintKind::ImpliesZero { of: of?.text, then: texts(then?) }
        }
        "range" => {
            let of = one("of", reading);
            let (min, max) = (reading.bound(&fields, "min"), reading.bound(&fields, "max"));
            if min.is_none() && max.is_none() {
                reading.fault(fields.at, "a range has neither `min` nor `max`");
            }
            ConstraintKind::Range { of: of?.text, min, max }
        }
        pair => {
            let (of, and) = (one("of", reading), one("and", reading));
            let (of, and) = (of?, and?);
            if pair != "zero_iff_zero" {
                reading.same_unit([&of, &and], scope);
            }
            let (of, and) = (of.text, and.text);
            match pair {
                "zero_iff_zero" => ConstraintKind::ZeroIffZero { of, and },
                "equal" => ConstraintKind::Equal { of, and },
                _ => ConstraintKind::PlanAgainstResult { of, and },
            }
        }
    };
    let (id, (because, because_vi), blanks, warning) = (id?, because?, blanks?, warning?);
    let constraint = Constraint { id: id.text.clone(), kind, blanks, warning, because, because_vi };
    Some((id, constraint))
}

fn texts(placed: Vec<Placed>) -> Vec<String> {
    placed.into_iter().map(|p| p.text).collect()
}

impl Reading<'_> {
    /// `because`: one text, or `{vi, en}`; the English (or only) one and the Vietnamese.
    fn reason(&mut self, fields: &Fields) -> Option<(String, Option<String>)> {
        match fields.get("because").filter(|node| matches!(node.data, Data::Map(_))) {
            None => Some((self.required(fields, "because")?.text, None)),
            Some(node) => {
                let words = self.fields(node, "a reason", &["vi", "en"])?;
                let (vi, en) = (self.required(&words, "vi"), self.required(&words, "en"));
                Some((en?.text, Some(vi?.text)))
            }
        }
    }

    /// True when the id is an indicator of the form; a fault otherwise.
    fn indicator(&mut self, placed: &Placed, scope: &Scope) -> bool {
        if scope.indicators.contains_key(placed.text.as_str()) {
            return true;
        }
        let known = scope.catalogue.get(&placed.text).is_some();
        let message = match known {
            true => {
                format!("the indicator `{}` is in the catalogue but not a row here", placed.text)
            }
            false => format!("no row of the form has the indicator `{}`", placed.text),
        };
        let hint = self.hint(&placed.text, scope.indicators.keys().copied());
        self.fault(placed.at, format!("{message}{hint}"));
        false
    }

    /// A list of at least `least` different indicators of the form.
    fn indicators(
        &mut self,
        fields: &Fields,
        key: &str,
        least: usize,
        scope: &Scope,
    ) -> Option<Vec<Placed>> {
        let items = self.texts(fields, key);
        if items.len() < least {
            self.fault(fields.at, format!("`{key}` needs {least} or more indicators"));
            return None;
        }
        let mut good = true;
        let mut seen = BTreeSet::new();
        for item in &items {
            good &= self.indicator(item, scope);
            if !seen.insert(item.text.as_str()) {
                self.fault(item.at, format!("`{}` stands twice in `{key}`", item.text));
                good = false;
            }
        }
        good.then_some(items)
    }

    /// Numbers that are added or compared must count the same thing.
    fn same_unit<'p>(&mut self, operands: impl IntoIterator<Item = &'p Placed>, scope: &Scope) {
        let unit = |placed: &Placed| scope.indicators.get(placed.text.as_str()).copied().flatten();
        let mut operands = operands.into_iter();
        let Some(first) = operands.next() else { return };
        for other in operands {
            if other.text == first.text {
                self.fault(other.at, format!("`{}` is compared with itself", other.text));
            }
            if let (Some(a), Some(b)) = (unit(first), unit(other))
                && !scope.units.compatible(a, b)
            {
                let message = format!(
                    "`{}` counts {b} and `{}` counts {a}: they cannot be compared",
                    other.text, first.text
                );
                self.fault(other.at, message);
            }
        }
    }

    /// A bound of a range: a decimal number.
    fn bound(&mut self, fields: &Fields, key: &str) -> Option<String> {
        let placed = self.optional(fields, key)?;
        if placed.text.parse::<Decimal>().is_err() {
            self.fault(placed.at, format!("`{key}: {}` is not a decimal number", placed.text));
            return None;
        }
        Some(placed.text)
    }
}
