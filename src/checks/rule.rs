//! What a rule is: its id, its name and the words that explain it; and what a check must provide.
//! No rule in here: each stands in the file of its check.

use super::context::Context;
use super::judgements::Judgements;
use super::model::Level;

/// A rule, filled in like a form. Ids are never reused: a letter (D letterhead, S structure of the
/// form, T table arithmetic, N narrative, C across narrative, table and notes) and three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// `T101`.
    pub id: &'static str,
    /// Kebab-case; says the fault.
    pub name: &'static str,
    /// The worst level it is raised with.
    pub level: Level,
    /// What it compares.
    pub what: Words,
    /// Why a difference is a fault.
    pub why: Words,
    /// A pair of places that would break it, with the arithmetic.
    pub example: Words,
}

/// Words in both languages, known when the program is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

/// Short for [`Words`].
pub const fn words(vi: &'static str, en: &'static str) -> Words {
    Words { vi, en }
}

/// A kind of check.
pub trait Check: Sync {
    /// The rules it raises, with their documentation.
    fn rules(&self) -> &'static [Rule];

    /// Judges all instances of its relations in the facts.
    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>);
}
