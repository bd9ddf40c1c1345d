//! The combined tables: which columns they have, and the rows of one report.
//! It knows no file format; `csv`, `jsonl` and `sqlite` write what stands here.

use super::json::shape::{Finding, JsonReport, Prov, Side};
use crate::mapping::{Catalogue, IndicatorEntry, Measured};
use serde_json::Value;

/// A combined table.
#[derive(Debug)]
pub struct TableShape {
    /// Its name, of the file and in the database.
    pub name: &'static str,
    /// Its columns, keys first.
    pub columns: &'static [(&'static str, ColumnType)],
    /// The columns that tell its rows apart.
    pub key: &'static [&'static str],
    /// Columns that are searched by.
    pub indexes: &'static [&'static str],
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A score.
    Real,
    /// A decimal number with its digits: a string in JSON, bare in CSV.
    Decimal,
    /// A JSON object: itself in JSON, its text elsewhere.
    Json,
}

use ColumnType::{Decimal, Integer, Json, Real, Text};

/// A document has no id when its bytes could not be had, and two paths can hold the same bytes:
/// so the path is the key.
pub const DOCUMENTS: TableShape = TableShape {
    name: "documents",
    columns: &[
        ("document_id", Text),
        ("path", Text),
        ("document_key", Text),
        ("status", Text),
        ("issuer", Text),
        ("issuer_level", Text),
        ("number", Text),
        ("date", Text),
        ("period_kind", Text),
        ("period_start", Text),
        ("period_end", Text),
        ("mapping_id", Text),
        ("mapping_version", Text),
        ("slots", Integer),
        ("values", Integer),
        ("errors", Integer),
        ("warnings", Integer),
        ("measures", Integer),
        ("measures_checked", Integer),
        ("generator_version", Text),
    ],
    key: &["path"],
    indexes: &["document_id"],
};

/// One row for each value slot.
pub const OBSERVATIONS: TableShape = TableShape {
    name: "observations",
    columns: &[
        ("document_id", Text),
        ("observation_id", Text),
        ("indicator", Text),
        ("section", Text),
        ("group_title", Text),
        ("label", Text),
        ("column_label", Text),
        ("dimensions", Json),
        ("unit_code", Text),
        ("raw_text", Text),
        ("value", Decimal),
        ("decimals", Integer),
        ("value_kind", Text),
        ("state", Text),
        ("note", Text),
        ("verdict", Text),
        ("match_method", Text),
        ("match_score", Real),
        ("period_start", Text),
        ("period_end", Text),
        ("page_no", Integer),
        ("locator", Text),
    ],
    key: &["document_id", "observation_id"],
    indexes: &["document_id", "indicator"],
};

/// One row for each figure of the text.
pub const FIGURES: TableShape = TableShape {
    name: "figures",
    columns: &[
        ("document_id", Text),
        ("figure_id", Text),
        ("source", Text),
        ("section", Text),
        ("raw_text", Text),
        ("value", Decimal),
        ("unit_code", Text),
        ("kind", Text),
        ("verdict", Text),
        ("indicator", Text),
        ("sentence", Text),
        ("page_no", Integer),
        ("locator", Text),
    ],
    key: &["document_id", "figure_id"],
    indexes: &["document_id", "indicator"],
};

/// One row for each finding.
pub const FINDINGS: TableShape = TableShape {
    name: "findings",
    columns: &[
        ("document_id", Text),
        ("finding_id", Text),
        ("cluster", Text),
        ("rule", Text),
        ("name", Text),
        ("level", Text),
        ("message_vi", Text),
        ("message_en", Text),
        ("arithmetic", Text),
        ("left_text", Text),
        ("left_locator", Text),
        ("right_text", Text),
        ("right_locator", Text),
        ("suppressed_because", Text),
        ("suppressed_until", Text),
    ],
    key: &["document_id", "finding_id"],
    indexes: &["document_id", "rule"],
};

/// One row for each indicator of the mapping: what an id means, what took its place when forms
/// changed, and how far the numbers compare.
pub const INDICATORS: TableShape = TableShape {
    name: "indicators",
    columns: &[
        ("indicator", Text),
        ("title_vi", Text),
        ("title_en", Text),
        ("unit_code", Text),
        ("value_kind", Text),
        ("measured", Text),
        ("replaced_by", Json),
        ("comparability_vi", Text),
        ("comparability_en", Text),
    ],
    key: &["indicator"],
    indexes: &[],
};

/// All combined tables, in the order of [`ReportRows::tables`].
pub const TABLES: [&TableShape; 5] = [&DOCUMENTS, &OBSERVATIONS, &FIGURES, &FINDINGS, &INDICATORS];

/// A row: one value for each column; null where nothing is known.
pub type Row = Vec<Value>;

/// The rows of one report, or of the mapping.
#[derive(Debug)]
pub struct ReportRows {
    /// One list for each of [`TABLES`].
    pub tables: [Vec<Row>; 5],
}

/// The rows of a catalogue: no report holds them.
pub fn catalogue_rows(catalogue: &Catalogue) -> ReportRows {
    let mut rows = ReportRows { tables: Default::default() };
    rows.tables[4] = catalogue.indicators.iter().map(indicator_row).collect();
    rows
}

fn indicator_row(entry: &IndicatorEntry) -> Row {
    let measured = entry.measured.map(|m| match m {
        Measured::Stock => "stock",
        Measured::Flow => "flow",
    });
    let (vi, en) = entry.comparability.clone().unzip();
    vec![
        entry.id.clone().into(),
        entry.title_vi.clone().into(),
        entry.title_en.clone().into(),
        Some(entry.unit.clone()).filter(|unit| !unit.is_empty()).into(),
        entry.kind.name().into(),
        measured.into(),
        entry.replaced_by.clone().into(),
        vi.into(),
        en.into(),
    ]
}

/// The rows of a report found at `path`.
pub fn report_rows(report: &JsonReport, path: &str) -> ReportRows {
    let id = &report.document.id;
    ReportRows {
        tables: [
            vec![document_row(report, path)],
            report.observations.iter().map(|o| observation_row(report, id, o)).collect(),
            report.figures.iter().map(|f| figure_row(id, f)).collect(),
            report.findings.iter().map(|f| finding_row(id, f)).collect(),
            Vec::new(),
        ],
    }
}

fn document_row(report: &JsonReport, path: &str) -> Row {
    let head = &report.report;
    let period = head.period.as_ref().and_then(|f| f.value.as_ref());
    let levels = |level: &str| {
        let counted = report.findings.iter().filter(|f| f.counts());
        counted.filter(|f| f.level.as_deref() == Some(level)).count()
    };
    let mapping = report.mapping.as_ref();
    vec![
        report.document.id.clone().into(),
        path.into(),
        report.document.key.clone().into(),
        report.status.clone().into(),
        head.issuer.as_ref().and_then(|f| f.value.clone()).into(),
        head.issuer_level.as_ref().and_then(|f| f.value.clone()).into(),
        head.number.as_ref().and_then(|f| f.value.clone()).into(),
        head.date.as_ref().and_then(|f| f.value.clone()).into(),
        period.map(|p| p.kind.clone()).into(),
        period.map(|p| p.start.clone()).into(),
        period.map(|p| p.end.clone()).into(),
        mapping.map(|m| m.id.clone()).into(),
        mapping.map(|m| m.version.clone()).into(),
        report.coverage.slots.into(),
        report.coverage.values.into(),
        levels("error").into(),
        levels("warning").into(),
        report.coverage.measures.into(),
        report.coverage.measures_checked.into(),
        report.generator.version.clone().into(),
    ]
}

/// The name of the dimension that gives a value another period than its report's.
const PERIOD_DIMENSION: &str = "period";

fn observation_row(
    report: &JsonReport,
    id: &Option<String>,
    o: &super::json::shape::Observation,
) -> Row {
    let period = report
        .report
        .period
        .as_ref()
        .and_then(|f| f.value.as_ref())
        .filter(|_| !o.dimensions.contains_key(PERIOD_DIMENSION));
    vec![
        id.clone().into(),
        o.id.clone().into(),
        o.indicator.clone().into(),
        o.row.section.clone().into(),
        o.row.group_title.clone().into(),
        o.row.label.clone().into(),
        o.column.label.clone().into(),
        Value::Object(o.dimensions.clone()),
        o.unit.as_ref().and_then(|u| u.code.clone()).into(),
        o.raw_text.clone().into(),
        o.value.clone().into(),
        o.decimals.into(),
        o.value_kind.clone().into(),
        o.state.clone().into(),
        o.note.clone().into(),
        o.verdict.clone().into(),
        o.matched.method.clone().into(),
        o.matched.score.into(),
        period.map(|p| p.start.clone()).into(),
        period.map(|p| p.end.clone()).into(),
        first_page(&o.prov),
        o.locator.clone().into(),
    ]
}

fn figure_row(id: &Option<String>, f: &super::json::shape::Figure) -> Row {
    vec![
        id.clone().into(),
        f.id.clone().into(),
        f.source.clone().into(),
        f.section.join(".").into(),
        f.raw_text.clone().into(),
        f.value.clone().into(),
        f.unit.as_ref().and_then(|u| u.code.clone()).into(),
        f.kind.clone().into(),
        f.verdict.clone().into(),
        f.links.first().map(|l| l.indicator.clone()).into(),
        f.sentence.clone().into(),
        first_page(&f.prov),
        f.locator.clone().into(),
    ]
}

/// The row of one finding; also what `check --format csv` prints.
pub fn finding_row(id: &Option<String>, f: &Finding) -> Row {
    let mut primary = f.sides.iter().filter(|s| s.role != "context");
    let mut side = || -> [Value; 2] {
        let side: Option<&Side> = primary.next();
        [side.map(|s| s.raw_text.clone()).into(), side.map(|s| s.locator.clone()).into()]
    };
    let [left_text, left_locator] = side();
    let [right_text, right_locator] = side();
    vec![
        id.clone().into(),
        f.id.clone().into(),
        f.cluster.clone().into(),
        f.rule.clone().into(),
        f.name.clone().into(),
        f.level.clone().into(),
        f.message.vi.clone().into(),
        f.message.en.clone().into(),
        f.arithmetic.clone().into(),
        left_text,
        left_locator,
        right_text,
        right_locator,
        f.suppressed.as_ref().map(|s| s.because.clone()).into(),
        f.suppressed.as_ref().map(|s| s.until.clone()).into(),
    ]
}

fn first_page(prov: &[Prov]) -> Value {
    prov.first().map(|p| p.page_no).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_indexes_are_columns() {
        for table in TABLES {
            for name in table.key.iter().chain(table.indexes) {
                assert!(table.columns.iter().any(|(c, _)| c == name), "{}.{name}", table.name);
            }
        }
    }

    #[test]
    fn an_indicator_says_what_took_its_place() {
        let catalogue = crate::mapping::Mapping::builtin().catalogue;
        let rows = catalogue_rows(&catalogue);
        let row = rows.tables[4].iter().find(|r| r[0] == "digital.procedures_level_4").unwrap();
        assert_eq!(row.len(), INDICATORS.columns.len());
        assert_eq!(row[6][0], "digital.procedures_full_online");
        assert!(row[7].is_string() && row[8].is_string());
        assert_eq!(rows.tables[4].len(), catalogue.indicators.len());
    }

    #[test]
    fn a_report_that_failed_is_still_a_row() {
        let rows = report_rows(&JsonReport::default(), "a.docx");
        assert_eq!(rows.tables[0].len(), 1);
        assert_eq!(rows.tables[0][0].len(), DOCUMENTS.columns.len());
    }
}
