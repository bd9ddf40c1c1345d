//! A truth.yaml: what a person read in a document.
//! It compares nothing with the program.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The form that fits, if one is known.
    #[serde(default)]
    pub form: Option<String>,
    /// How the processing ends.
    pub status: String,
    #[serde(default)]
    pub letterhead: Letterhead,
    pub observations: Vec<Observation>,
    pub figures: Vec<Sentence>,
    pub relations: Vec<Relation>,
}

/// Fields of the letterhead; an absent one is not judged, one that is null must have no value.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    #[serde(default, deserialize_with = "present")]
    pub number: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub date: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub place: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub issuer: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub issuer_level: Option<Option<String>>,
    /// First and last day.
    #[serde(default)]
    pub period: Option<[String; 2]>,
}

fn present<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(d).map(Some)
}

/// A value slot.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Labels above the row, outermost first.
    pub path: Vec<String>,
    pub label: String,
    /// Headers above the value, outermost first; only where a table has several value columns.
    #[serde(default)]
    pub column: Vec<String>,
    #[serde(default)]
    pub unit: Option<String>,
    /// What is printed.
    #[serde(default)]
    pub raw: String,
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default = "reported")]
    pub state: String,
    #[serde(default)]
    pub note: Option<String>,
    /// Not judged where it is absent; where it is null (`~`), the row must have none.
    #[serde(default, deserialize_with = "present")]
    pub indicator: Option<Option<String>>,
    /// The name by which relations refer to it.
    #[serde(default)]
    pub id: Option<String>,
}

impl Observation {
    /// The indicator that the row must come out with.
    pub fn names_indicator(&self) -> Option<&str> {
        self.indicator.as_ref().and_then(|i| i.as_deref())
    }
}

fn reported() -> String {
    "reported".to_owned()
}

/// A sentence with numbers in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// narrative, heading, note, footnote.
    pub source: String,
    /// For a note: the label of the row it stands beside.
    #[serde(default)]
    #[expect(dead_code, reason = "for people; a figure is found by its sentence")]
    pub beside: Option<String>,
    pub sentence: String,
    /// In printed order.
    pub numbers: Vec<Number>,
}

/// A number outside value cells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    pub raw: String,
    pub kind: Kinds,
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default)]
    pub id: Option<String>,
}

/// What a number is; several where two experts may differ.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Kinds {
    One(String),
    Several(Vec<String>),
}

/// Kinds that measure something (contract, `figures.kind`).
pub const MEASURES: [&str; 5] = ["count", "percent", "ratio", "money", "change"];

impl Kinds {
    pub fn list(&self) -> &[String] {
        match self {
            Kinds::One(kind) => std::slice::from_ref(kind),
            Kinds::Several(kinds) => kinds,
        }
    }

    pub fn allows(&self, kind: &str) -> bool {
        self.list().iter().any(|k| k == kind)
    }

    /// Whether it measures something; `None` where experts may differ in that.
    pub fn measure(&self) -> Option<bool> {
        let measures = self.list().iter().filter(|k| MEASURES.contains(&k.as_str())).count();
        match measures {
            0 => Some(false),
            n if n == self.list().len() => Some(true),
            _ => None,
        }
    }
}

/// Numbers that hang together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    pub state: State,
    /// For a broken one.
    #[serde(default)]
    pub level: Option<String>,
    /// T table, N narrative, C across.
    pub family: String,
    /// Names; `a|b` where either may stand for it.
    pub numbers: Vec<String>,
    pub arithmetic: String,
    /// An expert may say it; it is no miss when it is not said.
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Holds,
    Broken,
}

impl Relation {
    /// For each number the names that may stand for it.
    pub fn alternatives(&self) -> impl Iterator<Item = Vec<&str>> {
        self.numbers.iter().map(|n| n.split('|').collect())
    }
}

impl Truth {
    /// What is wrong with the truth itself: names that are given twice or not at all, words that
    /// the contract does not know, a number that does not stand in its sentence.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        let numbers =
            self.figures.iter().flat_map(|s| s.numbers.iter().filter_map(|n| n.id.as_deref()));
        let slots = self.observations.iter().filter_map(|o| o.id.as_deref());
        for id in numbers.chain(slots) {
            *named.entry(id).or_default() += 1;
        }
        faults.extend(named.iter().filter(|(_, n)| **n > 1).map(|(id, _)| format!("{id} twice")));
        for relation in &self.relations {
            for name in relation.alternatives().flatten() {
                if !named.contains_key(name) {
                    faults.push(format!("{}: no number is called {name}", relation.arithmetic));
                }
            }
            if !["T", "N", "C"].contains(&relation.family.as_str()) {
                faults.push(format!("{}: family {}", relation.arithmetic, relation.family));
            }
            if (relation.state == State::Broken) != relation.level.is_some() {
                faults.push(format!("{}: a level goes with a broken one", relation.arithmetic));
            }
        }
        for sentence in &self.figures {
            let mut rest = sentence.sentence.as_str();
            for number in &sentence.numbers {
                match rest.find(&number.raw) {
                    Some(at) => rest = &rest[at + number.raw.len()..],
                    None => faults.push(format!("{:?} not in {:?}", number.raw, sentence.sentence)),
                }
                if number.kind.measure() == Some(true) && number.value.is_none() {
                    faults.push(format!("{:?} has no value: {:?}", number.raw, sentence.sentence));
                }
            }
        }
        for o in &self.observations {
            if o.state == "blank" && !o.raw.is_empty() {
                faults.push(format!("{}: blank, but {:?} is printed", o.label, o.raw));
            }
        }
        faults
    }
}
