//! All that is known of one document: the value that the pipeline makes and the writers read.
//! It computes nothing and knows no output format.

use crate::checks::{Cluster, Finding, NotEvaluable};
use crate::diagnostic::Diagnostic;
use crate::document::{Paragraph, Table};
use crate::figures::{Citation, Figure, Letterhead, Statement};
use crate::mapping::{FigureLink, MappingIdentity, Match};
use crate::status::Status;
use crate::tables::Slot;

/// One document, read and checked.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The files it came from.
    pub sources: Vec<SourceFile>,
    /// How the processing ended.
    pub status: Option<Status>,
    /// What the letterhead says.
    pub letterhead: Letterhead,
    /// `issuer|form|period`, normalised; `None` when a part is unknown.
    pub key: Option<String>,
    /// The form that fits, if one does.
    pub mapping: Option<MappingIdentity>,
    /// One for each value slot of the statistics tables, in printed order.
    pub observations: Vec<Observation>,
    /// Every number outside value cells, in printed order.
    pub figures: Vec<Figure>,
    /// Links of the figures to indicators, parallel to `figures`.
    pub links: Vec<Vec<FigureLink>>,
    /// Verdicts of the figures, parallel to `figures`.
    pub verdicts: Vec<Verdict>,
    /// What the text puts into relation.
    pub statements: Vec<Statement>,
    /// Documents cited.
    pub citations: Vec<Citation>,
    /// Relations that do not hold.
    pub findings: Vec<Finding>,
    /// Relations that hold.
    pub confirmations: Vec<Finding>,
    /// Constraints that could not be decided.
    pub not_evaluable: Vec<NotEvaluable>,
    /// Findings that belong to one defect.
    pub clusters: Vec<Cluster>,
    /// Every table, joined over pages.
    pub tables: Vec<Table>,
    /// Indicators that the form expects and the table does not have.
    pub missing_indicators: Vec<String>,
    /// What was lost or repaired.
    pub diagnostics: Vec<Diagnostic>,
    /// The prose (for `--text`).
    pub prose: Vec<Paragraph>,
}

/// A file that a report came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFile {
    /// Name as given by the caller (relative path in a batch).
    pub filename: String,
    /// Media type by content.
    pub mimetype: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Number of pages, where the format has pages.
    pub page_count: Option<u32>,
    /// Name of the reader.
    pub reader: String,
}

/// A value of a statistics table, with the indicator it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Hash of row path, label, column, dimensions and ordinal among equals: no file, mapping or
    /// number in it, so the same in every format.
    pub id: String,
    /// Index of the joined table.
    pub table: usize,
    /// The slot of the table.
    pub slot: Slot,
    /// Code of the unit in `units.yaml`.
    pub unit: Option<String>,
    /// How the row was matched; it holds the indicator.
    pub matched: Match,
    /// Meaning of a code, where the form or the unit cell gives one ("Có").
    pub value_label: Option<String>,
    /// What the checks say.
    pub verdict: Verdict,
}

impl Observation {
    /// The canonical indicator, if the row was matched.
    pub fn indicator(&self) -> Option<&str> {
        self.matched.indicator.as_deref()
    }
}

/// What the checks say of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verdict {
    /// A relation that is not trivial holds, and none breaks as an error.
    Confirmed,
    /// An error names it.
    Contradicted,
    /// No check touched it, or only a warning did.
    #[default]
    Unchecked,
    /// It measures nothing.
    NotAMeasure,
}

impl Verdict {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Contradicted => "contradicted",
            Verdict::Unchecked => "unchecked",
            Verdict::NotAMeasure => "not_a_measure",
        }
    }
}
