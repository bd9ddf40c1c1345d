//! The impact of another mapping on an archive: as text, JSON and CSV.
//! It compares nothing; `mapping` did.

use super::csv::CsvWriter;
use super::language::Language;
use super::rows::{ColumnType, Row};
use super::terminal::one_line;
use crate::mapping::{DocumentImpact, Impact, ValueChange};
use serde::Serialize;
use std::fmt::Write;

/// The impact, as JSON has it.
#[derive(Debug, Serialize)]
pub struct JsonImpact {
    documents: usize,
    values: usize,
    changed_documents: usize,
    changed_values: usize,
    not_concerned: usize,
    without_table: usize,
    transitions: Vec<Transition>,
    changes: Vec<Change>,
    not_derived: Vec<NotDerived>,
    unreadable: Vec<Unreadable>,
}

#[derive(Debug, Serialize)]
struct Transition {
    before: Option<String>,
    after: Option<String>,
    values: usize,
}

#[derive(Debug, Serialize)]
struct Change {
    document: String,
    form_before: Option<String>,
    form_after: Option<String>,
    observation: String,
    path: Vec<String>,
    label: String,
    column: String,
    raw_text: String,
    locator: String,
    archived: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// Values of the archive about which nothing can be said.
#[derive(Debug, Serialize)]
struct NotDerived {
    document: String,
    values: usize,
    of: usize,
}

#[derive(Debug, Serialize)]
struct Unreadable {
    report: String,
    why: String,
}

impl JsonImpact {
    /// The impact for programs.
    pub fn new(impact: &Impact) -> JsonImpact {
        let (changed_values, changed_documents) = impact.changed();
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let change = |(document, change): (&DocumentImpact, &ValueChange)| Change {
            document: document.name.clone(),
            form_before: document.forms.0.clone(),
            form_after: document.forms.1.clone(),
            observation: change.value.id.clone(),
            path: change.value.above.clone(),
            label: change.value.label.clone(),
            column: change.value.column.clone(),
            raw_text: change.value.raw.clone(),
            locator: change.value.locator.clone(),
            archived: change.value.indicator.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        };
        JsonImpact {
            documents: impact.documents.len(),
            values: impact.documents.iter().map(|d| d.values).sum(),
            changed_documents,
            changed_values,
            not_concerned: impact.not_concerned,
            without_table: impact.without_table,
            transitions: impact
                .transitions()
                .into_iter()
                .map(|(a, b, values)| Transition { before: owned(a), after: owned(b), values })
                .collect(),
            changes: changes(impact).map(change).collect(),
            not_derived: impact
                .documents
                .iter()
                .filter(|d| d.lost > 0)
                .map(|d| NotDerived { document: d.name.clone(), values: d.lost, of: d.values })
                .collect(),
            unreadable: impact
                .unreadable
                .iter()
                .map(|(report, why)| Unreadable { report: report.clone(), why: why.clone() })
                .collect(),
        }
    }
}

fn changes(impact: &Impact) -> impl Iterator<Item = (&DocumentImpact, &ValueChange)> {
    impact.documents.iter().flat_map(|d| d.changes.iter().map(move |c| (d, c)))
}

/// The columns of the CSV.
const COLUMNS: &[(&str, ColumnType)] = &[
    ("document", ColumnType::Text),
    ("observation_id", ColumnType::Text),
    ("label", ColumnType::Text),
    ("column_label", ColumnType::Text),
    ("raw_text", ColumnType::Text),
    ("indicator_before", ColumnType::Text),
    ("indicator_after", ColumnType::Text),
    ("indicator_archived", ColumnType::Text),
    ("locator", ColumnType::Text),
];

/// One row for each value that changes.
pub fn csv(impact: &Impact) -> String {
    let row = |(document, change): (&DocumentImpact, &ValueChange)| -> Row {
        let value = &change.value;
        vec![
            document.name.clone().into(),
            value.id.clone().into(),
            value.label.clone().into(),
            value.column.clone().into(),
            value.raw.clone().into(),
            change.before.clone().into(),
            change.after.clone().into(),
            value.indicator.clone().into(),
            value.locator.clone().into(),
        ]
    };
    // Writing to memory cannot fail.
    let written = || -> std::io::Result<Vec<u8>> {
        let mut writer = CsvWriter::with_columns(Vec::new(), COLUMNS, true)?;
        for change in changes(impact) {
            writer.write(&row(change))?;
        }
        writer.finish()
    };
    String::from_utf8_lossy(&written().unwrap_or_default()).into_owned()
}

/// The impact for people: the counts, each kind of change, then the values by document.
pub fn text(impact: &Impact, language: Language) -> String {
    let of = |vi, en| language.of(vi, en);
    let (values, documents) = impact.changed();
    let all: usize = impact.documents.iter().map(|d| d.values).sum();
    let mut out = String::new();
    // `fmt::Write` for a string cannot fail.
    let _ = match language {
        Language::Vi => writeln!(
            out,
            "{values} trong {all} số liệu sẽ đổi chỉ tiêu, ở {documents} trong {} báo cáo",
            impact.documents.len()
        ),
        Language::En => writeln!(
            out,
            "{values} of {all} values would change, in {documents} of {} reports",
            impact.documents.len()
        ),
    };
    let none = of("không có", "none");
    for (before, after, count) in impact.transitions() {
        let _ = writeln!(out, "  {count} × {} → {}", before.unwrap_or(none), after.unwrap_or(none));
    }
    for document in impact.documents.iter().filter(|d| !d.changes.is_empty()) {
        let form = |id: &Option<String>| id.clone().unwrap_or_else(|| none.to_owned());
        let forms = (form(&document.forms.0), form(&document.forms.1));
        let forms =
            if forms.0 == forms.1 { forms.0 } else { format!("{} → {}", forms.0, forms.1) };
        let _ = writeln!(out, "\n{} ({})", one_line(&document.name), one_line(&forms));
        for change in &document.changes {
            let value = &change.value;
            let label = one_line(&value.label);
            let _ = writeln!(
                out,
                "  {}: “{label}” [{}] = {}: {} → {}",
                value.locator,
                one_line(&value.column),
                one_line(&value.raw),
                change.before.as_deref().unwrap_or(none),
                change.after.as_deref().unwrap_or(none)
            );
        }
    }
    notes(&mut out, impact, language);
    out
}

/// What the counts do not cover.
fn notes(out: &mut String, impact: &Impact, language: Language) {
    let of = |vi, en| language.of(vi, en);
    for document in impact.documents.iter().filter(|d| d.lost > 0) {
        let words = of(
            "số liệu không đọc lại được từ bảng đã lưu; hãy chạy lại `doisoat run` với tài liệu gốc",
            "values cannot be derived again from the archived tables; run the document itself again",
        );
        let name = one_line(&document.name);
        let _ = writeln!(out, "{name}: {}/{} {words}", document.lost, document.values);
    }
    let otherwise: usize = impact.documents.iter().map(|d| d.made_otherwise).sum();
    let counts = [
        (
            otherwise,
            of(
                "số liệu lưu trữ có chỉ tiêu khác với A: lần chạy trước dùng bộ biểu mẫu khác",
                "archived values have another indicator than A gives: the run was made with other mappings",
            ),
        ),
        (impact.not_concerned, of("báo cáo thuộc biểu mẫu khác", "reports are of other forms")),
        (
            impact.without_table,
            of("báo cáo không có bảng thống kê", "reports have no statistics table"),
        ),
    ];
    for (count, words) in counts.into_iter().filter(|(count, _)| *count > 0) {
        let _ = writeln!(out, "{count} {words}");
    }
    for (report, why) in &impact.unreadable {
        let words = of("không đọc lại được", "cannot be read back");
        let _ = writeln!(out, "{}: {words}: {}", one_line(report), one_line(why));
    }
}
