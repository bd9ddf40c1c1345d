//! Units: what is counted, and the words that say so.
//! The words are data (`mappings/units.yaml`), loaded by `mapping`; nothing is hard-coded here.

use std::collections::BTreeMap;

/// What kind of number a unit goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitKind {
    /// Countable things.
    Count,
    /// Percentages.
    Percent,
    /// Amounts of money.
    Money,
    /// Time: days, months, years; a number of them is a duration or frequency.
    Time,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Stable English code: `dossier`.
    pub code: String,
    /// What kind of number it goes with.
    pub kind: UnitKind,
    /// The words that name it, as users write them; compared folded.
    pub words: Vec<String>,
    /// The code of a wider unit it is a kind of (`department` is an `organisation`), if any.
    pub broader: Option<String>,
}

/// All units, with a look-up by words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitLexicon {
    units: Vec<Unit>,
    by_words: BTreeMap<Vec<String>, usize>,
    longest: usize,
}

impl UnitLexicon {
    /// A lexicon of the given units; of two that claim the same words the first keeps them.
    pub fn new(units: Vec<Unit>) -> Self {
        let mut by_words = BTreeMap::new();
        let mut longest = 0;
        for (index, unit) in units.iter().enumerate() {
            for phrase in &unit.words {
                let words = crate::text::words(phrase);
                longest = longest.max(words.len());
                by_words.entry(words).or_insert(index);
            }
        }
        UnitLexicon { units, by_words, longest }
    }

    /// All units, in file order.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit with the code.
    pub fn by_code(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.code == code)
    }

    /// The unit that a whole text names ("Cơ quan, đơn vị"), if any.
    pub fn named(&self, text: &str) -> Option<&Unit> {
        self.by_words.get(&crate::text::words(text)).map(|&i| &self.units[i])
    }

    /// The longest unit name at the start of folded words (see [`crate::text::words`]): the unit
    /// and the number of words it takes.
    pub fn at_start<S: AsRef<str>>(&self, words: &[S]) -> Option<(&Unit, usize)> {
        (1..=self.longest.min(words.len())).rev().find_map(|n| {
            let phrase: Vec<String> = words[..n].iter().map(|w| w.as_ref().to_owned()).collect();
            self.by_words.get(&phrase).map(|&i| (&self.units[i], n))
        })
    }

    /// True when the codes are the same unit, or one is a kind of the other.
    pub fn compatible(&self, a: &str, b: &str) -> bool {
        self.is_kind_of(a, b) || self.is_kind_of(b, a)
    }

    /// True when the first code is the second, or a kind of it.
    pub fn is_kind_of(&self, code: &str, wide: &str) -> bool {
        let mut at = code;
        // Bounded: a cycle in the data must not hang.
        for _ in 0..8 {
            if at == wide {
                return true;
            }
            match self.by_code(at).and_then(|u| u.broader.as_deref()) {
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }
}
