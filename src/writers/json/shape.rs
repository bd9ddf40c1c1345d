//! The shape of the JSON report, version 1: serde structs with the keys of the contract, in its order.
//! It computes nothing: `build` fills these structs, and the combined tables are read back from them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Version of the shape: the first number changes when a key goes or changes its meaning.
pub const SCHEMA_VERSION: &str = "1.0";

/// The report of one document. A null means "not known", never zero.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct JsonReport {
    pub schema_version: String,
    pub generator: Generator,
    pub document: DocumentIdentity,
    pub sources: Vec<Source>,
    pub status: String,
    pub report: Letterhead,
    pub mapping: Option<MappingUsed>,
    pub observations: Vec<Observation>,
    pub figures: Vec<Figure>,
    pub citations: Vec<Citation>,
    pub findings: Vec<Finding>,
    pub confirmations: Vec<Finding>,
    pub not_evaluable: Vec<NotEvaluable>,
    pub clusters: Vec<Cluster>,
    pub tables: Vec<Table>,
    /// The prose, with `--text` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose: Option<Vec<Paragraph>>,
    pub coverage: Coverage,
    pub diagnostics: Vec<Diagnostic>,
}

/// What `check --format json` prints: the part of the report that a reviewer of findings needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct JsonFindings {
    pub schema_version: String,
    pub generator: Generator,
    pub document: DocumentIdentity,
    pub sources: Vec<Source>,
    pub status: String,
    pub findings: Vec<Finding>,
    pub clusters: Vec<Cluster>,
    pub coverage: Coverage,
    pub diagnostics: Vec<Diagnostic>,
    /// With `--baseline` only: how the findings differ from those of the earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Since>,
}

/// Findings against those of an earlier run; `findings` then holds the new ones.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Since {
    /// Findings that the earlier run had, too.
    pub known: usize,
    /// Ids of findings that the earlier run had and this one has not.
    pub gone: Vec<String>,
}

impl From<JsonReport> for JsonFindings {
    fn from(report: JsonReport) -> Self {
        JsonFindings {
            schema_version: report.schema_version,
            generator: report.generator,
            document: report.document,
            sources: report.sources,
            status: report.status,
            findings: report.findings,
            clusters: report.clusters,
            coverage: report.coverage,
            diagnostics: report.diagnostics,
            baseline: None,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Generator {
    pub name: String,
    pub version: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DocumentIdentity {
    /// SHA-256 of the bytes (of all sources); null when the bytes could not be had.
    pub id: Option<String>,
    pub key: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Source {
    pub filename: String,
    pub mimetype: Option<String>,
    pub sha256: Option<String>,
    pub bytes: Option<u64>,
    pub page_count: Option<u32>,
    pub reader: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Letterhead {
    pub title: Option<Field<String>>,
    pub number: Option<Field<String>>,
    pub date: Option<Field<String>>,
    pub place: Option<Field<String>>,
    pub issuer: Option<Field<String>>,
    pub issuer_level: Option<Field<String>>,
    pub period: Option<Field<Period>>,
    pub recipients: Option<Field<Vec<String>>>,
    pub signer: Option<Field<String>>,
}

/// A field of the letterhead; `value` null: printed blank.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Field<T> {
    pub raw_text: Option<String>,
    pub value: Option<T>,
    pub inferred: bool,
    pub locator: Option<String>,
    pub prov: Vec<Prov>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Period {
    pub kind: String,
    pub start: String,
    pub end: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct MappingUsed {
    pub id: String,
    pub version: String,
    pub sha256: String,
    /// Decimal string, 0 to 1, two places.
    pub fit: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Observation {
    pub id: String,
    pub indicator: Option<String>,
    /// From 1, into `tables`.
    pub table: usize,
    pub row_index: usize,
    pub row: Row,
    pub column: Column,
    pub dimensions: Map<String, Value>,
    pub unit: Option<Unit>,
    pub raw_text: String,
    pub value: Option<String>,
    pub decimals: Option<u32>,
    pub value_kind: String,
    pub value_label: Option<String>,
    pub state: String,
    pub readings: Vec<Reading>,
    pub note: Option<String>,
    pub hidden: bool,
    #[serde(rename = "match")]
    pub matched: Match,
    pub verdict: String,
    pub locator: String,
    pub prov: Vec<Prov>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Row {
    pub number: String,
    pub section: Option<String>,
    pub section_title: Option<String>,
    pub group_title: Option<String>,
    pub path: Vec<String>,
    pub label: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Column {
    pub path: Vec<String>,
    pub label: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Unit {
    pub raw_text: Option<String>,
    pub code: Option<String>,
}

/// What a text recognition engine read in a cell.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Reading {
    pub text: String,
    pub confidence: f64,
    pub engine: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Match {
    pub method: String,
    pub score: f64,
    pub parts: Map<String, Value>,
    pub candidates: Vec<Candidate>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Candidate {
    pub indicator: String,
    pub score: f64,
}

/// A page that something lies on, with its rectangle in points where known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Prov {
    pub page_no: u32,
    pub bbox: Option<BBox>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BBox {
    pub l: f64,
    pub t: f64,
    pub r: f64,
    pub b: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Figure {
    pub id: String,
    pub source: String,
    pub raw_text: String,
    pub value: Option<String>,
    pub decimals: Option<u32>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub unit: Option<Unit>,
    pub kind: String,
    pub approx: Option<String>,
    pub statements: Vec<StatementRole>,
    pub section: Vec<String>,
    pub sentence: String,
    pub as_of: Option<String>,
    pub period: Option<Period>,
    pub links: Vec<Link>,
    pub verdict: String,
    pub locator: String,
    pub quote: Quote,
    pub charspan: [usize; 2],
    pub prov: Vec<Prov>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StatementRole {
    pub id: String,
    pub role: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Link {
    pub indicator: String,
    pub score: f64,
    pub words: Vec<String>,
    pub parts: Map<String, Value>,
}

/// W3C text quote selector.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Quote {
    pub prefix: String,
    pub exact: String,
    pub suffix: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Citation {
    pub kind: Option<String>,
    pub number: String,
    pub date: Option<String>,
    pub issuer: Option<String>,
    pub locator: String,
    pub prov: Vec<Prov>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Text {
    pub vi: String,
    pub en: String,
}

/// A finding; a confirmation has the same shape without `level`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Finding {
    pub id: String,
    pub rule: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    pub message: Text,
    pub relation: Option<Relation>,
    pub arithmetic: Option<String>,
    pub sides: Vec<Side>,
    pub alternatives: Vec<String>,
    pub cluster: Option<String>,
    /// Set when an overlay gave it another level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regraded: Option<Regraded>,
    /// Set when an overlay accepts it: it counts nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Suppressed>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Regraded {
    pub from: String,
    pub because: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Suppressed {
    pub because: String,
    pub until: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Relation {
    pub op: String,
    pub left: Expr,
    pub right: Expr,
    pub gap: Option<String>,
}

/// A side of a relation: the sum of `terms` (plus `constant`), as a percentage of the sum of
/// `over` when that is there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Expr {
    pub value: Option<String>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub terms: Vec<Term>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Term {
    #[serde(rename = "ref")]
    pub reference: String,
    pub coefficient: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Side {
    pub role: String,
    pub raw_text: String,
    pub value: Option<String>,
    pub derived: bool,
    pub figures: Vec<String>,
    pub observations: Vec<String>,
    pub indicator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explains: Option<Text>,
    pub locator: String,
    pub prov: Vec<Prov>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NotEvaluable {
    pub rule: String,
    pub instance: String,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Cluster {
    pub id: String,
    pub level: String,
    pub findings: Vec<String>,
    pub title: Text,
    pub hint: Option<Hint>,
}

impl Finding {
    /// True when it counts: no overlay accepts it.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none()
    }
}

/// The smallest change of figures that makes a cluster consistent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Hint {
    pub change: Vec<HintChange>,
    pub resolves: Vec<String>,
    pub ties: usize,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Vec<HintChange>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct HintChange {
    #[serde(rename = "ref")]
    pub reference: String,
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Table {
    pub rows: usize,
    pub cols: usize,
    pub header_rows: usize,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Cell {
    pub row: usize,
    pub col: usize,
    pub row_span: usize,
    pub col_span: usize,
    pub text: String,
    pub locator: String,
    pub prov: Vec<Prov>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Paragraph {
    /// `body`, `heading` or `list_item`.
    pub role: String,
    pub level: Option<u8>,
    pub text: String,
    pub locator: String,
    pub prov: Vec<Prov>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Coverage {
    pub slots: usize,
    pub values: usize,
    pub mapped: usize,
    /// Ids of the observations that belong to no known indicator.
    pub unmapped: Vec<String>,
    pub missing_indicators: Vec<String>,
    pub figures: usize,
    pub measures: usize,
    pub measures_checked: usize,
    pub relations_held: usize,
    pub relations_broken: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Diagnostic {
    pub code: String,
    pub message: String,
    pub locator: Option<String>,
}
