//! Findings, relations and clusters: what a check says, as data.
//! No check in here.

use crate::document::Place;
use crate::quantity::{Date, Decimal, Interval};

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Text { vi: vi.into(), en: en.into() }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Form, numbering, remarks.
    Note,
    /// Another date, period, base or concept may explain it, and it is named.
    Warning,
    /// Both cannot be right.
    Error,
}

impl Level {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A number that takes part in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operand {
    /// A figure of the text: index into the report's figures.
    Figure(usize),
    /// An observation: index into the report's observations.
    Observation(usize),
}

/// One term of a side of a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Where the number comes from.
    pub operand: Operand,
    /// What it is multiplied by.
    pub coefficient: Decimal,
    /// The number as printed.
    pub value: Decimal,
}

/// A side of a relation: the sum of its terms, divided by the sum of `over` and multiplied by 100
/// when `over` is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expr {
    /// Terms that are added.
    pub terms: Vec<Term>,
    /// Terms of the base of a rate; empty for a plain sum.
    pub over: Vec<Term>,
    /// The result; `None` when the base is zero or the arithmetic overflows.
    pub value: Option<Decimal>,
    /// What the result can stand for, given how the terms are printed.
    pub interval: Option<Interval>,
    /// A plain number on this side that is no operand (the number of listed documents, a bound).
    pub constant: Option<Decimal>,
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Equal.
    Eq,
    /// Left at most right.
    Le,
    /// Zero on the left exactly when zero on the right.
    ZeroIff,
}

impl Op {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Op::Eq => "eq",
            Op::Le => "le",
            Op::ZeroIff => "zero_iff",
        }
    }
}

/// A relation between two expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// How they are compared.
    pub op: Op,
    /// Left side.
    pub left: Expr,
    /// Right side.
    pub right: Expr,
    /// left − right, where both have a value.
    pub gap: Option<Decimal>,
}

/// Which part of the document a side of a finding stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum SideRole {
    Narrative,
    Table,
    Note,
    Letterhead,
    Context,
}

impl SideRole {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            SideRole::Narrative => "narrative",
            SideRole::Table => "table",
            SideRole::Note => "note",
            SideRole::Letterhead => "letterhead",
            SideRole::Context => "context",
        }
    }
}

/// One side of a finding: words and a place. A finding without a side cannot be built.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Where it stands.
    pub role: SideRole,
    /// The words as printed.
    pub raw: String,
    /// Its value, printed or derived.
    pub value: Option<Decimal>,
    /// True when the value is computed from several printed numbers.
    pub derived: bool,
    /// Figures (indices) it rests on.
    pub figures: Vec<usize>,
    /// Observations (indices) it rests on.
    pub observations: Vec<usize>,
    /// What is measured, if known.
    pub indicator: Option<String>,
    /// For a context side: how it relates to the others.
    pub explains: Option<Text>,
    /// Where it stands in the file.
    pub place: Place,
}

/// A relation that does not hold, or holds (a confirmation), or a remark on the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Hash of the rule and its primary operands.
    pub id: String,
    /// Rule id: a letter and three digits.
    pub rule: &'static str,
    /// Its kebab-case name.
    pub name: &'static str,
    /// How bad it is; meaningless in a confirmation.
    pub level: Level,
    /// For people.
    pub message: Text,
    /// The relation; `None` for findings on the form.
    pub relation: Option<Relation>,
    /// Written from the relation: `5 − 3 = 2 ≠ 0`.
    pub arithmetic: Option<String>,
    /// Words and places; at least one.
    pub sides: Vec<Side>,
    /// What else may explain it, in English kebab-free words: "different date".
    pub alternatives: Vec<String>,
    /// Id of the cluster it belongs to.
    pub cluster: Option<String>,
    /// Id of the mapping's constraint it is an instance of, if any.
    pub constraint: Option<String>,
    /// True when the relation holds by form alone (0 = 0, one number against itself): it does not
    /// confirm anything.
    pub trivial: bool,
    /// The level before an overlay graded it anew.
    pub regraded: Option<Regraded>,
    /// Set when an overlay accepts it: it counts nowhere, and is still told.
    pub suppressed: Option<Suppressed>,
}

/// What an overlay has changed in the level of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regraded {
    /// The level that the check gave it.
    pub from: Level,
    /// Why it has another one.
    pub because: String,
}

/// Why a finding counts no more, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The reason.
    pub because: String,
    /// Its last day.
    pub until: Date,
}

impl Finding {
    /// True when it counts: no overlay accepts it.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none()
    }
}

/// A constraint that could not be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotEvaluable {
    /// Rule id.
    pub rule: &'static str,
    /// Id of the constraint, or words for the instance.
    pub instance: String,
    /// Why: "blank operand".
    pub reason: String,
}

/// Findings that have operands in common: facets of one defect.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// `k1`, `k2` ….
    pub id: String,
    /// The worst level in it.
    pub level: Level,
    /// Ids of its findings.
    pub findings: Vec<String>,
    /// A few words.
    pub title: Text,
    /// The smallest change of figures that makes it consistent.
    pub change: Vec<HintChange>,
    /// Ids of the findings that the change resolves.
    pub resolves: Vec<String>,
    /// How many other changes are as small.
    pub ties: usize,
    /// The first of them, the likeliest slip of the pen first.
    pub others: Vec<Vec<HintChange>>,
}

/// One number of a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintChange {
    /// Which number.
    pub operand: Operand,
    /// As printed.
    pub from: Decimal,
    /// What would make the relations hold.
    pub to: Decimal,
}
