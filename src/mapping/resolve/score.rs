//! Scores of pairs: how well a row of the table goes with a row of the form, by named parts.
//! It looks at one pair at a time; what the neighbours say is `align`'s work.

use super::entries::{FormEntry, TableEntry, UnitReading};
use super::likeness::{FormText, Lexicon, Likeness, TableText};
use crate::mapping::model::FormIndicator;
use crate::quantity::{UnitKind, UnitLexicon};
use crate::tables::ValueKind;
use std::collections::HashMap;

/// Below this likeness of the labels a pair is no candidate at all.
const LEAST_TEXT: f64 = 0.45;

/// From here on two titles are the same title: a slip or a small word apart.
const SAME_TITLE: f64 = 0.85;

/// Below this a title is another title.
const OTHER_TITLE: f64 = 0.45;

/// Weights of the parts before the neighbours are known; they sum to 1. The words of the row say
/// most; the path tells equal labels apart; a unit is shared by many rows.
const TEXT: f64 = 0.65;
const PATH: f64 = 0.22;
const UNIT: f64 = 0.13;

/// How the places of two rows go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PathAgreement {
    /// The row stands under something the form does not have it under.
    Other,
    /// The table says too little.
    Unknown,
    /// The nearest title is alike, or an outer one is the same.
    Close,
    /// The titles are the form's.
    Same,
}

/// How the units of two rows go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum UnitAgreement {
    /// A share against a count, or money: never the same measure.
    Contrary,
    /// Another thing is counted.
    Odd,
    /// One side says nothing.
    Unknown,
    /// The same, or one a kind of the other.
    Same,
}

impl UnitAgreement {
    fn score(self) -> f64 {
        match self {
            UnitAgreement::Contrary => 0.0,
            UnitAgreement::Odd => 0.3,
            UnitAgreement::Unknown => 0.7,
            UnitAgreement::Same => 1.0,
        }
    }
}

/// What the note or the dimensions of a line say about the dimension of a form row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DimensionAgreement {
    /// The form row has none.
    None,
    /// The line names no value of it.
    Unnamed,
    /// The line names it.
    Named,
}

/// A pair that may belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    /// Index of the form entry.
    pub(super) form: usize,
    /// Likeness of the labels.
    pub(super) text: f64,
    /// Score of the path.
    pub(super) path: f64,
    pub(super) path_agreement: PathAgreement,
    pub(super) unit_agreement: UnitAgreement,
    pub(super) dimension: DimensionAgreement,
    /// The label (0) or alias (1 …) that is word for word the table's.
    pub(super) exact: Option<usize>,
    /// A negation, number or narrowing word stands on one side only.
    pub(super) contrary: bool,
    /// The table's label says something that the form's does not, beyond its own titles.
    pub(super) says_more: bool,
}

impl Pair {
    /// Score of the unit.
    pub(super) fn unit(&self) -> f64 {
        self.unit_agreement.score()
    }

    /// Label, path and unit together.
    pub(super) fn score(&self) -> f64 {
        TEXT * self.text + PATH * self.path + UNIT * self.unit()
    }

    /// True when nothing speaks against the pair, however like or unlike the words are.
    pub(super) fn possible(&self) -> bool {
        (self.exact.is_some() || (!self.contrary && !self.says_more))
            && self.unit_agreement != UnitAgreement::Contrary
            && self.path_agreement != PathAgreement::Other
    }
}

/// For each table entry the pairs that come into question, best first.
pub(super) fn pairs(
    table: &[TableEntry],
    form: &[FormEntry],
    lexicon: &Lexicon,
    units: &UnitLexicon,
    by_column: bool,
) -> Vec<Vec<Pair>> {
    let titles = Titles::new(table, form, lexicon);
    let mut known_units: HashMap<(&str, &str), UnitAgreement> = HashMap::new();
    let mut marks = lexicon.marks();
    let mut out = Vec::with_capacity(table.len());
    for (i, entry) in table.iter().enumerate() {
        lexicon.mark(&mut marks, &entry.label, true);
        let mut pairs = Vec::new();
        for (j, candidate) in form.iter().enumerate() {
            let Some((like, exact)) = best_variant(entry, candidate, &marks, lexicon) else {
                continue;
            };
            let Some(dimension) = dimension(entry, candidate, form) else { continue };
            let (path, path_agreement) = match by_column {
                // The header texts are compared as a whole: they are the path.
                true => (1.0, PathAgreement::Same),
                false => titles.agreement(i, j),
            };
            let unit_agreement = match (&entry.unit, candidate.row.unit.as_deref()) {
                (UnitReading::Unit(code), Some(unit)) => *known_units
                    .entry((code, unit))
                    .or_insert_with(|| units_agree(code, unit, units)),
                (reading, _) => other_reading(reading, candidate.row),
            };
            pairs.push(Pair {
                form: j,
                text: like.value,
                path,
                path_agreement,
                unit_agreement,
                dimension,
                exact,
                contrary: like.contrary,
                says_more: like.says_more,
            });
        }
        lexicon.mark(&mut marks, &entry.label, false);
        pairs.sort_by(|a, b| b.score().total_cmp(&a.score()).then(a.form.cmp(&b.form)));
        out.push(pairs);
    }
    out
}

/// The label or alias that is most alike, and which one is word for word the table's.
fn best_variant(
    entry: &TableEntry,
    candidate: &FormEntry,
    marks: &[f64],
    lexicon: &Lexicon,
) -> Option<(Likeness, Option<usize>)> {
    if let Some(variant) = candidate.variants.iter().position(|v| v.key == entry.label.key) {
        let same = Likeness { value: 1.0, contrary: false, says_more: false };
        return Some((same, Some(variant)));
    }
    let rank = |like: &Likeness| {
        like.value - if like.contrary { 1.0 } else { 0.0 } - if like.says_more { 0.5 } else { 0.0 }
    };
    let best = candidate
        .variants
        .iter()
        .map(|variant| {
            let like = lexicon.likeness(marks, &entry.label, variant);
            with_slip(like, &entry.label.key, &variant.key)
        })
        .max_by(|a, b| rank(a).total_cmp(&rank(b)))?;
    (best.value >= LEAST_TEXT).then_some((best, None))
}

/// Bytes from which on two texts that differ in one are a slip apart, though the slip may have
/// made another word ("Thông kê" for "Thống kê").
const SLIP_TEXT: usize = 10;

/// Texts less alike than this by their words are no slip apart.
const LEAST_SLIP: f64 = 0.3;

/// What a text one slip away is worth.
const SLIP_LIKENESS: f64 = 0.93;

/// The likeness, raised when the texts differ by one letter.
fn with_slip(like: Likeness, table: &str, form: &str) -> Likeness {
    if like.contrary || like.value < LEAST_SLIP || table.len().abs_diff(form.len()) > 4 {
        return like;
    }
    let near = table.len() >= SLIP_TEXT && one_slip_apart(table, form);
    match near {
        true => Likeness { value: like.value.max(SLIP_LIKENESS), says_more: false, ..like },
        false => like,
    }
}

/// One letter put in, left out or changed, or two neighbours swapped.
fn one_slip_apart(a: &str, b: &str) -> bool {
    let (mut front, mut back) = (a.chars(), b.chars());
    // Equal letters are taken off both ends; what is left is the slip.
    loop {
        let (x, y) = (front.clone().next(), back.clone().next());
        if x.is_none() || x != y {
            break;
        }
        front.next();
        back.next();
    }
    loop {
        let (x, y) = (front.clone().next_back(), back.clone().next_back());
        if x.is_none() || x != y {
            break;
        }
        front.next_back();
        back.next_back();
    }
    let (mut x, mut y) = (front, back);
    match (x.next(), x.next(), x.next(), y.next(), y.next(), y.next()) {
        (_, None, None, _, None, None) => true,
        (Some(a1), Some(a2), None, Some(b1), Some(b2), None) => a1 == b2 && a2 == b1,
        _ => false,
    }
}

/// `None` when the line names the dimension of a sister row.
fn dimension(
    entry: &TableEntry,
    candidate: &FormEntry,
    form: &[FormEntry],
) -> Option<DimensionAgreement> {
    let Some(own) = &candidate.dimension else { return Some(DimensionAgreement::None) };
    let names = |value: &str| entry.dimension_words.iter().any(|words| words.starts_with(value));
    if names(own) {
        return Some(DimensionAgreement::Named);
    }
    let sister_is_named = form.iter().any(|other| {
        other.row.indicator == candidate.row.indicator
            && other.dimension.as_deref().is_some_and(|value| value != own && names(value))
    });
    (!sister_is_named).then_some(DimensionAgreement::Unnamed)
}

fn units_agree(table: &str, form: &str, units: &UnitLexicon) -> UnitAgreement {
    if units.compatible(table, form) {
        return UnitAgreement::Same;
    }
    match (units.by_code(table), units.by_code(form)) {
        (Some(a), Some(b)) if a.kind != b.kind => UnitAgreement::Contrary,
        // "Số lượng" counts anything.
        (Some(a), Some(b)) if a.kind == UnitKind::Count => {
            match [&a.code, &b.code].iter().any(|c| *c == "number") {
                true => UnitAgreement::Unknown,
                false => UnitAgreement::Odd,
            }
        }
        _ => UnitAgreement::Unknown,
    }
}

/// A unit cell without a unit, or a form row without one.
fn other_reading(reading: &UnitReading, row: &FormIndicator) -> UnitAgreement {
    let coded = matches!(row.kind, ValueKind::Code | ValueKind::Boolean);
    match (reading, row.kind) {
        (UnitReading::Unknown, _) => UnitAgreement::Unknown,
        (UnitReading::Codes, _) if coded => UnitAgreement::Same,
        (UnitReading::Codes, ValueKind::Percent | ValueKind::Money) => UnitAgreement::Contrary,
        // A row of codes can be printed with a unit, and the reverse.
        _ => UnitAgreement::Odd,
    }
}

/// Likeness of the titles of a table and of a form, each pair computed once.
struct Titles {
    /// For each table entry: its ancestors as indices.
    above: Vec<Vec<usize>>,
    /// For each form entry: section, group and row above, as indices, outermost first.
    levels: Vec<Vec<usize>>,
    /// Likeness by ancestor and form title.
    likeness: Vec<Vec<f64>>,
}

impl Titles {
    fn new(table: &[TableEntry], form: &[FormEntry], lexicon: &Lexicon) -> Self {
        let mut ancestors: Vec<&TableText> = Vec::new();
        let mut ancestor_numbers: HashMap<&str, usize> = HashMap::new();
        let above = table
            .iter()
            .map(|entry| {
                let mut numbers = Vec::with_capacity(entry.ancestors.len());
                for text in &entry.ancestors {
                    numbers.push(*ancestor_numbers.entry(&text.key).or_insert_with(|| {
                        ancestors.push(text);
                        ancestors.len() - 1
                    }));
                }
                numbers
            })
            .collect();
        let mut titles: Vec<&FormText> = Vec::new();
        let mut title_numbers: HashMap<&str, usize> = HashMap::new();
        let levels = form
            .iter()
            .map(|entry| {
                [&entry.section, &entry.group, &entry.under]
                    .into_iter()
                    .flatten()
                    .map(|text| {
                        *title_numbers.entry(text.key.as_str()).or_insert_with(|| {
                            titles.push(text);
                            titles.len() - 1
                        })
                    })
                    .collect()
            })
            .collect();
        let mut marks = lexicon.marks();
        let likeness = ancestors
            .iter()
            .map(|ancestor| {
                lexicon.mark(&mut marks, ancestor, true);
                let row = titles
                    .iter()
                    .map(|title| {
                        let like = lexicon.likeness(&marks, ancestor, title);
                        match title.key == ancestor.key {
                            true => 1.0,
                            false => with_slip(like, &ancestor.key, &title.key).value,
                        }
                    })
                    .collect();
                lexicon.mark(&mut marks, ancestor, false);
                row
            })
            .collect();
        Titles { above, levels, likeness }
    }

    /// Score and agreement of the paths of a table entry and a form entry.
    fn agreement(&self, table: usize, form: usize) -> (f64, PathAgreement) {
        let (above, levels) = (&self.above[table], &self.levels[form]);
        let (Some(nearest), Some(innermost)) = (above.last(), levels.last()) else {
            // A flat table says nothing; a row that the form has on top may stand under a title.
            return (0.5, PathAgreement::Unknown);
        };
        let best =
            |title: usize| above.iter().map(|&a| self.likeness[a][title]).fold(0.0, f64::max);
        let found: Vec<f64> = levels.iter().map(|&l| best(l)).collect();
        let nearest_fits = levels.iter().map(|&l| self.likeness[*nearest][l]).fold(0.0, f64::max);
        let inner = self.likeness[*nearest][*innermost];
        // The inner levels tell more than the outer ones.
        let (mut sum, mut weight) = (0.0, 0.0);
        for (depth, value) in found.iter().enumerate() {
            let w = (depth + 1) as f64;
            sum += w * value;
            weight += w;
        }
        let score = sum / weight;
        if nearest_fits < OTHER_TITLE {
            return (score.min(0.2), PathAgreement::Other);
        }
        if inner >= SAME_TITLE && found.iter().all(|&v| v >= SAME_TITLE) {
            return (1.0, PathAgreement::Same);
        }
        (score, PathAgreement::Close)
    }
}

#[cfg(test)]
mod tests {
    use super::one_slip_apart;

    #[test]
    fn one_slip_is_one_letter_or_one_swap() {
        let check = |a: &str, b: &str, expect| assert_eq!(one_slip_apart(a, b), expect, "{a} {b}");
        check("thông kê", "thống kê", true);
        check("thống kê", "thống kê", true);
        check("thốn kê", "thống kê", true);
        check("thốngg kê", "thống kê", true);
        check("thốgn kê", "thống kê", true);
        check("thông ke", "thống kê", false);
        check("", "ab", false);
    }
}
