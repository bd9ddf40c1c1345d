//! Forms, indicators, constraints and matches as data.
//! No YAML and no algorithm in here.

use super::fault::At;
use super::resolve::Prepared;
use crate::quantity::{Date, UnitLexicon};
use crate::tables::{Layout, ValueKind};

/// Everything under `mappings/`: catalogue, units, forms.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// The canonical indicators.
    pub catalogue: Catalogue,
    /// The units.
    pub units: UnitLexicon,
    /// The forms, in order of their ids.
    pub forms: Vec<Form>,
    /// Golden rows of the forms (`tests:` in the files).
    pub golden: Vec<GoldenRow>,
    /// Where labels and aliases of the forms stand in their files.
    pub places: Vec<TextPlace>,
}

/// Where words stand by which a row of a form is found: for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    /// Id of the form.
    pub form: String,
    /// Indicator of the row.
    pub indicator: String,
    /// Dimension of the row.
    pub dimension: Option<(String, String)>,
    /// Which words of the row.
    pub words: WordsOf,
    /// The file.
    pub file: String,
    /// The place in it.
    pub at: At,
}

/// Words of a row by which it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsOf {
    /// Its label or, with measures in columns, its column.
    Label,
    /// The alias with this index.
    Alias(usize),
}

/// A row that must be mapped to an indicator, or to none: a test that stands in the form file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenRow {
    /// Id of the form.
    pub form: String,
    /// Numbers or titles of section and group, outermost first.
    pub path: Vec<String>,
    /// The label as a report prints it; for a form with measures as columns, the header texts
    /// joined by " / ".
    pub label: String,
    /// The unit as a report prints it.
    pub unit: Option<String>,
    /// The indicator that it must get; `None`: it must stay unmapped.
    pub expect: Option<String>,
    /// File and line, for messages.
    pub place: String,
}

/// The canonical indicators.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalogue {
    /// Sorted by id.
    pub indicators: Vec<IndicatorEntry>,
}

impl Catalogue {
    /// The entry with the id.
    pub fn get(&self, id: &str) -> Option<&IndicatorEntry> {
        self.indicators
            .binary_search_by(|e| e.id.as_str().cmp(id))
            .ok()
            .map(|i| &self.indicators[i])
    }
}

/// A canonical indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorEntry {
    /// Dotted English id: `procedures.in_force`.
    pub id: String,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
    /// Unit code; empty for codes, yes or no, and texts.
    pub unit: String,
    /// What kind of value.
    pub kind: ValueKind,
    /// Whether periods of it can be added, where the catalogue says.
    pub measured: Option<Measured>,
    /// Ids of the indicators that took its place when forms changed.
    pub replaced_by: Vec<String>,
    /// How far its numbers can be compared with those of its successors: Vietnamese, English.
    pub comparability: Option<(String, String)>,
}

/// How an indicator relates to time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// At a moment: procedures in force. Periods cannot be added.
    Stock,
    /// Over a period: dossiers received. Quarters add up to a year.
    Flow,
}

/// A form: what a table of one level and time looks like.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// `cchc-department-2021`.
    pub id: String,
    /// Semantic version.
    pub version: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Vietnamese title.
    pub title_vi: String,
    /// English title.
    pub title_en: String,
    /// `ministry`, `province`, `department`, `district`, `commune`.
    pub level: String,
    /// First day it is valid, if bounded.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
    /// Which way its table runs.
    pub layout: Layout,
    /// Words of its headers.
    pub columns: FormColumns,
    /// Sections in printed order (one without number and label when the form has none).
    pub sections: Vec<FormSection>,
    /// What must hold between its indicators.
    pub constraints: Vec<Constraint>,
    /// What resolution made of its rows; `Default` where a form is made.
    pub prepared: Prepared,
}

impl Form {
    /// All indicators in printed order, with section and group.
    pub fn indicators(&self) -> impl Iterator<Item = (&FormSection, &FormGroup, &FormIndicator)> {
        self.sections
            .iter()
            .flat_map(|s| s.groups.iter().flat_map(move |g| g.rows.iter().map(move |r| (s, g, r))))
    }
}

/// Words of a form's headers, as written; compared folded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct FormColumns {
    pub number: Vec<String>,
    pub label: Vec<String>,
    pub unit: Vec<String>,
    pub value: Vec<String>,
    pub note: Vec<String>,
}

/// A section of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormSection {
    /// "IV"; empty when the form prints none.
    pub number: String,
    /// Its title.
    pub label: String,
    /// Its groups.
    pub groups: Vec<FormGroup>,
}

/// A group of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormGroup {
    /// "1"; empty when the form prints none.
    pub number: String,
    /// Its title; empty for rows that stand directly under the section.
    pub label: String,
    /// Rows in printed order. A group line with a value of its own is a row whose label is the
    /// group's.
    pub rows: Vec<FormIndicator>,
}

/// A row of a form (or, in a form with measures as columns, a column).
#[derive(Debug, Clone, PartialEq)]
pub struct FormIndicator {
    /// Canonical id.
    pub indicator: String,
    /// The printed label.
    pub label: String,
    /// Other wordings.
    pub aliases: Vec<String>,
    /// Unit code.
    pub unit: Option<String>,
    /// Kind of value; from the catalogue when the form does not say.
    pub kind: ValueKind,
    /// Meaning of codes: value and words.
    pub codes: Vec<(String, String)>,
    /// What tells two value lines of one label apart: name and value, e.g. kind = Nghị quyết.
    pub dimension: Option<(String, String)>,
    /// Label of the row it stands under ("- …" lines), where that matters.
    pub under: Option<String>,
    /// Header texts of the column, outermost first, in a form with measures as columns.
    pub column: Vec<String>,
    /// Words by which the prose speaks of it.
    pub narrative: Vec<String>,
    /// Name of the base of a rate, for people.
    pub base: Option<String>,
    /// In tables with a column of shares beside the number: the indicator of the share.
    pub rate: Option<String>,
    /// Whether it must be there.
    pub expected: Expected,
}

/// Whether a row must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// In every report of the form.
    Always,
    /// "(nếu có)".
    IfApplicable,
}

/// What a blank operand means to a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blanks {
    /// It counts as zero, where at least one operand of its side has a value: a sum of nothing but
    /// blanks is not evaluable.
    Zero,
    /// It makes the constraint not evaluable.
    NotEvaluable,
}

/// What must hold between indicators of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Kebab-case id, unique in the form.
    pub id: String,
    /// The relation, with canonical indicator ids.
    pub kind: ConstraintKind,
    /// What a blank means.
    pub blanks: Blanks,
    /// `warning` in the file lowers it from an error.
    pub warning: bool,
    /// Why it must hold; part of the message. In English, or in the one language the file has.
    pub because: String,
    /// The same in Vietnamese, where the file gives both languages.
    pub because_vi: Option<String>,
}

/// The relation of a constraint.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintKind {
    /// total = sum of parts.
    Total {
        /// The whole.
        total: String,
        /// Its parts.
        parts: Vec<String>,
    },
    /// part at most whole.
    AtMost {
        /// The lesser.
        of: String,
        /// The greater.
        than: String,
    },
    /// rate = 100 × sum of the numerators / base.
    Share {
        /// The rate, a percentage.
        rate: String,
        /// What it is a share of the base of: one indicator, or parts that are added.
        numerator: Vec<String>,
        /// Its base.
        base: String,
    },
    /// A count is zero exactly when a rate is.
    ZeroIffZero {
        /// The count.
        of: String,
        /// The rate.
        and: String,
    },
    /// When `of` is zero, all of `then` are zero or blank.
    ImpliesZero {
        /// The parent.
        of: String,
        /// What must be zero.
        then: Vec<String>,
    },
    /// Both are the same number.
    Equal {
        /// One.
        of: String,
        /// The other.
        and: String,
    },
    /// A value lies between bounds, both included.
    Range {
        /// Which.
        of: String,
        /// Least, as a decimal string.
        min: Option<String>,
        /// Greatest.
        max: Option<String>,
    },
    /// `of` is a plan and `and` its result: a difference is a remark.
    PlanAgainstResult {
        /// The plan.
        of: String,
        /// The result.
        and: String,
    },
}

/// Which form was used.
#[derive(Debug, Clone, PartialEq)]
pub struct MappingIdentity {
    /// Form id.
    pub id: String,
    /// Form version.
    pub version: String,
    /// SHA-256 of the form file.
    pub sha256: String,
    /// How well it fits: 0 to 1.
    pub fit: f64,
}

/// How an observation was matched to an indicator.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// The canonical indicator; `None`: not known, never guessed.
    pub indicator: Option<String>,
    /// How.
    pub method: MatchMethod,
    /// 0 to 1.
    pub score: f64,
    /// Named parts of the score, in a fixed order.
    pub parts: Vec<(&'static str, f64)>,
    /// Ranked candidates, best first, when it is not sure.
    pub candidates: Vec<Candidate>,
}

/// How a match was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum MatchMethod {
    /// Label, path and unit are the form's.
    Exact,
    /// An alias.
    Alias,
    /// Only the surroundings (path, order, unit) decide between equal labels.
    Context,
    /// Similar words.
    Similar,
    /// Not matched.
    #[default]
    None,
}

impl MatchMethod {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            MatchMethod::Exact => "exact",
            MatchMethod::Alias => "alias",
            MatchMethod::Context => "context",
            MatchMethod::Similar => "similar",
            MatchMethod::None => "none",
        }
    }
}

/// An indicator that a row or figure may belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Canonical id.
    pub indicator: String,
    /// 0 to 1.
    pub score: f64,
}

/// A link of a figure of the text to an indicator.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FigureLink {
    /// Canonical id.
    pub indicator: String,
    /// 0 to 1.
    pub score: f64,
    /// The words that made it.
    pub words: Vec<String>,
    /// Named parts of the score, in a fixed order.
    pub parts: Vec<(&'static str, f64)>,
    /// Another row fits the words as well.
    pub ambiguous: bool,
    /// The rows of the links so marked divide what the figure counts: "liên thông" of a row "liên
    /// thông cùng cấp" and one "liên thông giữa các cấp".
    pub divides: bool,
    /// The words in which text and row differ, if they do.
    pub differs: Option<WordContrast>,
}

/// Words of the text and of a row that may make them two measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordContrast {
    /// What only the text says; may be empty.
    pub text: String,
    /// What only the row says; may be empty.
    pub row: String,
}
