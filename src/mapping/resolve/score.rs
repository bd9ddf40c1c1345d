//! Scores of pairs: how well a row of the table goes with a row of the form, by named parts.
//! It looks at one pair at a time; what the neighbours say is `align`'s work.

use super::entries::{FormEntries, FormEntry, TableEntries, TableEntry, UnitReading};
use super::likeness::{
    Bounds, LEAST_SLIP, Likeness, Readings, SLIP_LIKENESS, one_slip_apart, score_at_most,
};
use crate::mapping::model::FormIndicator;
use crate::quantity::{UnitKind, UnitLexicon};
use crate::tables::ValueKind;
use std::collections::HashMap;
use std::sync::LazyLock;

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

/// For each table entry the pairs that come into question, best first. `rows` are the rows of the
/// form, in its order.
pub(super) fn pairs(
    table: &TableEntries,
    form: &FormEntries,
    rows: &[&FormIndicator],
    units: &UnitLexicon,
    by_column: bool,
) -> Vec<Vec<Pair>> {
    let readings = form.lexicon.readings(&table.words, &table.texts);
    let titles = Titles::new(table, form, &readings);
    let mut known_units: HashMap<(&str, &str), UnitAgreement> = HashMap::new();
    let mut marks = form.lexicon.marks();
    let mut bounds = Bounds::default();
    let mut out = Vec::with_capacity(table.entries.len());
    for (i, entry) in table.entries.iter().enumerate() {
        form.lexicon.mark(&mut marks, &readings, entry.label, true);
        form.index.bounds(&form.lexicon, &marks, &readings, entry.label, &mut bounds);
        let compared = Compared { table, form, readings: &readings, marks: &marks };
        let mut pairs = Vec::new();
        let mut first = 0;
        for (j, candidate) in form.entries.iter().enumerate() {
            let own = &bounds.bounds[first..first + candidate.variants.len()];
            first += candidate.variants.len();
            let Some((like, exact)) = compared.best_variant(entry.label, candidate, own) else {
                continue;
            };
            let Some(dimension) = dimension(entry, candidate) else { continue };
            let (path, path_agreement) = match by_column {
                // The header texts are compared as a whole: they are the path.
                true => (1.0, PathAgreement::Same),
                false => titles.agreement(i, j),
            };
            let unit_agreement = match (&entry.unit, rows[j].unit.as_deref()) {
                (UnitReading::Unit(code), Some(unit)) => *known_units
                    .entry((code, unit))
                    .or_insert_with(|| units_agree(code, unit, units)),
                (reading, _) => other_reading(reading, rows[j]),
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
        form.lexicon.mark(&mut marks, &readings, entry.label, false);
        pairs.sort_by(|a, b| b.score().total_cmp(&a.score()).then(a.form.cmp(&b.form)));
        out.push(pairs);
    }
    out
}

/// For each table entry a bound of the score that its row can reach with any row of the form; 0 for
/// one that goes with none.
pub(super) fn most_scores(table: &TableEntries, form: &FormEntries) -> Vec<f64> {
    let readings = form.lexicon.readings(&table.words, &table.texts);
    let mut marks = form.lexicon.marks();
    let mut bounds = Bounds::default();
    let mut most = |entry: &TableEntry| {
        form.lexicon.mark(&mut marks, &readings, entry.label, true);
        form.index.bounds(&form.lexicon, &marks, &readings, entry.label, &mut bounds);
        form.lexicon.mark(&mut marks, &readings, entry.label, false);
        let best = bounds.bounds.iter().copied().fold(0.0, f64::max);
        if best < LEAST_TEXT { 0.0 } else { score_at_most(best) }
    };
    table.entries.iter().map(&mut most).collect()
}

/// A text of the table, marked, beside the texts of a form.
struct Compared<'a> {
    table: &'a TableEntries,
    form: &'a FormEntries,
    readings: &'a Readings,
    marks: &'a [f64],
}

impl Compared<'_> {
    /// The label or alias that is most alike, and which one is word for word the table's. `bounds`
    /// are those of the variants.
    fn best_variant(
        &self,
        label: usize,
        candidate: &FormEntry,
        bounds: &[f64],
    ) -> Option<(Likeness, Option<usize>)> {
        // Most pairs have too little in common.
        if bounds.iter().all(|bound| *bound < LEAST_TEXT) {
            return None;
        }
        let key = &self.table.texts[label].key;
        if let Some(variant) = candidate.variants.iter().position(|v| v.key == *key) {
            let same = Likeness { value: 1.0, contrary: false, says_more: false };
            return Some((same, Some(variant)));
        }
        let rank = |like: &Likeness| {
            like.value
                - if like.contrary { 1.0 } else { 0.0 }
                - if like.says_more { 0.5 } else { 0.0 }
        };
        let best = candidate
            .variants
            .iter()
            .zip(bounds)
            .filter(|(_, bound)| **bound >= LEAST_TEXT)
            .map(|(variant, _)| {
                let lexicon = &self.form.lexicon;
                let like = lexicon.likeness(self.marks, self.readings, label, variant);
                with_slip(like, key, &variant.key)
            })
            .max_by(|a, b| rank(a).total_cmp(&rank(b)))?;
        (best.value >= LEAST_TEXT).then_some((best, None))
    }
}

/// Bytes from which on two texts that differ in one are a slip apart, though the slip may have
/// made another word ("Thông kê" for "Thống kê").
const SLIP_TEXT: usize = 10;

/// The likeness, raised when the texts differ by one letter.
fn with_slip(like: Likeness, table: &str, form: &str) -> Likeness {
    if like.contrary || like.value < LEAST_SLIP || table.len().abs_diff(form.len()) > 4 {
        return like;
    }
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let near = table.len() >= SLIP_TEXT && one_slip_apart(&letters(table), &letters(form));
    match near {
        true => Likeness { value: like.value.max(SLIP_LIKENESS), says_more: false, ..like },
        false => like,
    }
}

/// `None` when the line names the dimension of a sister row.
fn dimension(entry: &TableEntry, candidate: &FormEntry) -> Option<DimensionAgreement> {
    let Some(own) = &candidate.dimension else { return Some(DimensionAgreement::None) };
    let names = |value: &String| {
        entry.dimension_words.iter().any(|words| words.starts_with(value.as_str()))
    };
    if names(own) {
        return Some(DimensionAgreement::Named);
    }
    (!candidate.sisters.iter().any(names)).then_some(DimensionAgreement::Unnamed)
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

/// Names of which a title has one or the other: titles that name different ones are different
/// titles, however much else they share ("biên chế công chức", "biên chế viên chức").
const KINDS: &[&[&str]] = &[
    &["công chức", "viên chức", "người lao động"],
    &["cấp tỉnh", "cấp huyện", "cấp xã"],
    &["kiểm tra", "thanh tra"],
    &["ngân sách nhà nước", "tự chủ hoàn toàn", "tự chủ một phần"],
    &["bổ nhiệm", "miễn nhiệm", "luân chuyển", "điều động"],
    &["tiếp nhận", "trả kết quả"],
];

/// The names of [`KINDS`], folded.
static KIND_KEYS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    KINDS.iter().map(|kind| kind.iter().map(|name| crate::text::key(name)).collect()).collect()
});

/// Which names of each kind a folded text holds, as bits.
fn names_in(key: &str) -> [u8; KINDS.len()] {
    let mut out = [0; KINDS.len()];
    for (bits, names) in out.iter_mut().zip(KIND_KEYS.iter()) {
        for (n, _) in names.iter().enumerate().filter(|(_, name)| key.contains(name.as_str())) {
            *bits |= 1 << n;
        }
    }
    out
}

/// True when both texts name something of one kind, and nothing of it in common.
fn name_others(a: &[u8; KINDS.len()], b: &[u8; KINDS.len()]) -> bool {
    a.iter().zip(b).any(|(a, b)| *a != 0 && *b != 0 && a & b == 0)
}

/// Likeness of the titles of a table and of a form, each pair computed once.
struct Titles<'a> {
    table: &'a TableEntries,
    form: &'a FormEntries,
    /// By text of the table (empty for one that is no title) and title of the form.
    likeness: Vec<Vec<f64>>,
}

impl<'a> Titles<'a> {
    fn new(table: &'a TableEntries, form: &'a FormEntries, readings: &Readings) -> Self {
        let named: Vec<_> = form.titles.iter().map(|title| names_in(&title.key)).collect();
        let mut likeness: Vec<Vec<f64>> = vec![Vec::new(); table.texts.len()];
        let mut marks = form.lexicon.marks();
        for &text in table.entries.iter().flat_map(|entry| &entry.ancestors) {
            if !likeness[text].is_empty() {
                continue;
            }
            let key = &table.texts[text].key;
            let names = names_in(key);
            form.lexicon.mark(&mut marks, readings, text, true);
            likeness[text] = form
                .titles
                .iter()
                .zip(&named)
                .map(|(title, title_names)| {
                    if title.key == *key {
                        1.0
                    } else if name_others(&names, title_names) {
                        0.0
                    } else {
                        let like = form.lexicon.likeness(&marks, readings, text, title);
                        with_slip(like, key, &title.key).value
                    }
                })
                .collect();
            form.lexicon.mark(&mut marks, readings, text, false);
        }
        Titles { table, form, likeness }
    }

    /// Score and agreement of the paths of a table entry and a form entry.
    fn agreement(&self, table: usize, form: usize) -> (f64, PathAgreement) {
        let above = &self.table.entries[table].ancestors;
        let levels = &self.form.entries[form].levels;
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
