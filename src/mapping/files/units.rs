//! Units of `units.yaml`.
//! It only reads; how units are found in a text is the lexicon's and the figures' work.

use super::fields::{Placed, Reading};
use super::yaml::Node;
use crate::quantity::{Unit, UnitKind, UnitLexicon};
use std::collections::{BTreeMap, BTreeSet};

const KINDS: [(&str, UnitKind); 4] = [
    ("count", UnitKind::Count),
    ("percent", UnitKind::Percent),
    ("money", UnitKind::Money),
    ("time", UnitKind::Time),
];

/// The units read so far; references between them are looked at when all are there.
#[derive(Default)]
pub(super) struct UnitsInWork {
    units: Vec<Unit>,
    words: BTreeMap<Vec<String>, String>,
    codes: BTreeSet<String>,
    broader: Vec<Placed>,
}

impl UnitsInWork {
    /// Adds the units of a file.
    pub(super) fn add(&mut self, tree: &Node, reading: &mut Reading) {
        let Some(top) = reading.fields(tree, "a units file", &["units"]) else { return };
        for node in reading.list(&top, "units") {
            let Some(fields) =
                reading.fields(node, "a unit", &["code", "kind", "words", "broader"])
            else {
                continue;
            };
            let code = reading.required(&fields, "code");
            let kind = reading
                .required(&fields, "kind")
                .and_then(|kind| reading.choice(&kind, "kind of unit", &KINDS));
            let words = reading.texts(&fields, "words");
            let broader = reading.optional(&fields, "broader");
            if words.is_empty() {
                reading.fault(fields.at, "a unit has no `words`");
            }
            let Some(code) = code else { continue };
            let kind = kind.unwrap_or(UnitKind::Count);
            if !self.codes.insert(code.text.clone()) {
                reading.fault(code.at, format!("unit `{}` stands twice", code.text));
                continue;
            }
            for word in &words {
                let key = crate::text::words(&word.text);
                if key.is_empty() {
                    reading.fault(word.at, format!("`{}` has no word in it", word.text));
                    continue;
                }
                if let Some(other) = self.words.insert(key, code.text.clone())
                    && other != code.text
                {
                    reading.fault(
                        word.at,
                        format!("the words `{}` already name the unit `{other}`", word.text),
                    );
                }
            }
            self.units.push(Unit {
                code: code.text,
                kind,
                words: words.into_iter().map(|w| w.text).collect(),
                broader: broader.as_ref().map(|b| b.text.clone()),
            });
            self.broader.extend(broader);
        }
    }

    /// The lexicon; broader units that do not exist, or are a kind of themselves, are faults.
    pub(super) fn finish(self, reading: &mut Reading) -> UnitLexicon {
        let by_code: BTreeMap<&str, &Unit> =
            self.units.iter().map(|u| (u.code.as_str(), u)).collect();
        for placed in &self.broader {
            if !by_code.contains_key(placed.text.as_str()) {
                let hint = reading.hint(&placed.text, by_code.keys().copied());
                reading.fault(placed.at, format!("no unit has the code `{}`{hint}", placed.text));
                continue;
            }
            let mut at = placed.text.as_str();
            let mut steps = 0;
            while let Some(next) = by_code.get(at).and_then(|u| u.broader.as_deref()) {
                at = next;
                steps += 1;
                if steps > by_code.len() {
                    reading.fault(placed.at, format!("`{}` is broader than itself", placed.text));
                    break;
                }
            }
        }
        UnitLexicon::new(self.units)
    }
}
