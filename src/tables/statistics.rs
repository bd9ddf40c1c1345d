//! Joined tables → the statistics tables among them, understood.
//! It leaves the steps to `header`, `lines` and `slots`, and decides only what is a statistics table.

use super::header::{self, Header};
use super::slots::{self, Frame};
use super::words::{HeaderWords, Meaning, Vocabulary, names_no_measure};
use super::{ColumnRole, Layout, StatisticsTable, lines};
use crate::document::Table;

/// The statistics tables among the joined tables of a document. `before` holds for each table the
/// texts of the paragraphs before it (see [`super::Joined::before`]); they may name the unit of
/// the sheet.
pub fn understand(
    tables: &[Table],
    before: &[Vec<String>],
    words: &HeaderWords,
) -> Vec<StatisticsTable> {
    let vocabulary = Vocabulary::new(words);
    tables
        .iter()
        .enumerate()
        .filter_map(|(index, table)| {
            let context = before.get(index).map(Vec::as_slice).unwrap_or_default();
            one(index, table, context, &vocabulary)
        })
        .collect()
}

fn one(
    index: usize,
    table: &Table,
    context: &[String],
    vocabulary: &Vocabulary,
) -> Option<StatisticsTable> {
    let header = header::find(table, vocabulary);
    if !is_statistics(table, &header) {
        return None;
    }
    let layout = layout(&header, vocabulary);
    let read = lines::read(table, &header, layout);
    let titles: Vec<&str> = context
        .iter()
        .map(String::as_str)
        .chain(table.caption.as_deref())
        .chain((0..header.start).flat_map(|r| (0..table.cols()).map(move |c| table.text_at(r, c))))
        .collect();
    let unit_column = header.column(ColumnRole::Unit).is_some();
    let sheet_unit = if unit_column { None } else { slots::sheet_unit(&titles) };
    let dimension = header
        .column(ColumnRole::Label)
        .and_then(|c| header.meanings[c])
        .map_or("line", dimension_name);
    let frame =
        Frame { table, header: &header, layout, dimension, sheet_unit: sheet_unit.as_deref() };
    let slots = slots::read(&frame, &read);
    if slots.is_empty() {
        return None;
    }
    // The sheet's unit is the unit of its lines, too.
    let lines = read
        .into_iter()
        .map(|mut r| {
            r.line.unit = r.line.unit.or_else(|| sheet_unit.clone());
            r.line
        })
        .collect();
    Some(StatisticsTable {
        table: index,
        layout,
        header_rows: header.end,
        columns: header.columns,
        lines,
        slots,
        abbreviations: Default::default(),
    })
}

fn dimension_name(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Dimension(name) => name,
        Meaning::UnitOrOrganisation => "unit",
        _ => "line",
    }
}

/// True for a table of statistics: lines with labels, and a value column with numbers or with a
/// header that says so. Letterheads, signatures, lists of documents and of people are none.
fn is_statistics(table: &Table, header: &Header) -> bool {
    let Some(label) = header.column(ColumnRole::Label) else { return false };
    if header.end >= table.rows() {
        return false;
    }
    let lists = header.meanings.contains(&Some(Meaning::ListOfThings));
    let values: Vec<usize> = header.columns_of(ColumnRole::Value).collect();
    if values.is_empty() || lists {
        return false;
    }
    let numeric = values.iter().any(|&c| {
        let profile = header::Profile::of(table, header.end, c);
        profile.numbers > 0
    });
    let named = header.by_words
        && header.meanings[label].is_some()
        && values.iter().any(|&c| header.meanings[c] == Some(Meaning::Value));
    let unit = header.column(ColumnRole::Unit).is_some();
    // Numbers alone are no proof: without any known word, two numbers at least, and a header or a
    // numbered column of lines.
    let known = header.meanings.iter().flatten().count();
    numeric && (known >= 1 || header.end > 0 || header.column(ColumnRole::Number).is_some())
        || named && unit
}

/// Which way the table runs.
fn layout(header: &Header, vocabulary: &Vocabulary) -> Layout {
    if header.column(ColumnRole::Unit).is_some() {
        return Layout::Rows;
    }
    let values: Vec<usize> = header.columns_of(ColumnRole::Value).collect();
    let measures = values
        .iter()
        .filter(|&&c| {
            let path = &header.columns[c].path;
            !path.is_empty() && !path.iter().all(|t| names_no_measure(vocabulary, t))
        })
        .count();
    let label = header.column(ColumnRole::Label).and_then(|c| header.meanings[c]);
    let columns = match label {
        // A name of values or remarks over the labels: months, posts.
        Some(
            Meaning::Dimension(_)
            | Meaning::UnitOrOrganisation
            | Meaning::Value
            | Meaning::NotMeasure,
        ) => measures >= 1 && values.len() >= 2,
        Some(_) => false,
        None => measures >= 2 && values.len() >= 3,
    };
    if columns { Layout::Columns } else { Layout::Rows }
}
