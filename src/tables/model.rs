//! What a statistics table is once it is understood: columns with roles, lines with parents, slots
//! with values.
//! No geometry and no algorithm in here.

use super::column_parts::{COLUMN_DIMENSION, PERIOD_DIMENSION};
use crate::document::Place;
use crate::quantity::Printed;
use crate::text::Abbreviations;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table of statistics, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct StatisticsTable {
    /// Index into the document's joined tables.
    pub table: usize,
    /// Whether lines or columns are the indicators.
    pub layout: Layout,
    /// Lines of the grid that are header, counted from the top.
    pub header_rows: usize,
    /// One entry for each grid column.
    pub columns: Vec<Column>,
    /// The lines below the header that mean something, in printed order; repeated headers and
    /// continuation lines are gone (their text is joined to the line they continue).
    pub lines: Vec<Line>,
    /// The value slots in printed order (by line, then by column).
    pub slots: Vec<Slot>,
    /// Abbreviations that the document defines, for whoever compares the labels.
    pub abbreviations: Arc<Abbreviations>,
}

/// Which way a statistics table runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One indicator a line; value columns differ by period, kind or plan and result.
    #[default]
    Rows,
    /// One measure a column; lines are values of a dimension (field, unit, level).
    Columns,
}

/// A grid column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands in it.
    pub role: ColumnRole,
    /// The header texts above it, outermost first, without repetition.
    pub path: Vec<String>,
    /// The printed column index or formula line, e.g. "(3)=(4)+(5)+(6)", if any.
    pub formula: Option<String>,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// STT.
    Number,
    /// The label of the line.
    Label,
    /// The unit of the line.
    Unit,
    /// A value.
    Value,
    /// Remarks and evidence.
    Note,
    /// Other text.
    Other,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What kind of line it is.
    pub kind: LineKind,
    /// Its row in the joined table, from 0.
    pub grid_row: usize,
    /// STT as printed; empty where none.
    pub number: String,
    /// Its label as printed, joined over page breaks and line breaks; for a second value line
    /// under one label, the label of the first.
    pub label: String,
    /// Its unit as printed, its own or inherited (a second value line, one unit for the sheet).
    pub unit: Option<String>,
    /// The line it stands under: index into [`StatisticsTable::lines`].
    pub parent: Option<usize>,
    /// How deep it stands: 0 for a section or a line without parent.
    pub depth: usize,
    /// Its note.
    pub note: Option<Note>,
}

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A section line (roman or capital letter number, or a spanning title).
    Section,
    /// A numbered line that others stand under; it may have a value of its own.
    Group,
    /// An indicator.
    Indicator,
    /// An indicator that begins with a dash or a deeper number, under another.
    SubIndicator,
    /// A second or later value line under one label.
    ValueLine,
    /// The line of totals of a table with measures in columns.
    Total,
}

/// The text of the note column beside a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// Its text, joined over page breaks.
    pub text: String,
}

/// A place for one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Index into [`StatisticsTable::lines`].
    pub line: usize,
    /// Index into [`StatisticsTable::columns`].
    pub column_index: usize,
    /// Row of the joined table, from 1, header included.
    pub row_index: usize,
    /// What the row is called and where it stands.
    pub row: RowIdentity,
    /// What the column is called.
    pub column: ColumnIdentity,
    /// What else tells this value from its neighbours: `{"field": "Đất đai"}` in transposed
    /// tables, `{"kind": "Nghị quyết"}` for two value lines of one label, `{"column": "plan"}` or
    /// `{"period": "Quý II"}` beside the line's own value (see [`super::name_columns`]).
    pub dimensions: BTreeMap<String, String>,
    /// The unit as printed.
    pub unit: Option<String>,
    /// What is printed in the cell.
    pub value: Value,
    /// What it may be where the page leaves it open ([`State::Review`]); else empty.
    pub readings: Vec<String>,
    /// The note of the line.
    pub note: Option<Note>,
    /// Place of the note cell.
    pub note_place: Option<Place>,
    /// True when the file hides the cell.
    pub hidden: bool,
    /// Where the value cell stands.
    pub place: Place,
}

impl Slot {
    /// True for the line's own value: what was done in the period of the report, and no plan, rate
    /// or other period beside it.
    pub fn is_own(&self) -> bool {
        let named = |name: &str| self.dimensions.contains_key(name);
        !named(COLUMN_DIMENSION) && !named(PERIOD_DIMENSION)
    }
}

/// What a row is called and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowIdentity {
    /// STT as printed.
    pub number: String,
    /// Number of the section, e.g. "IV".
    pub section: Option<String>,
    /// Title of the section.
    pub section_title: Option<String>,
    /// Title of the group the row stands under.
    pub group_title: Option<String>,
    /// Labels from the outermost ancestor to the row itself, as printed (joined lines).
    pub path: Vec<String>,
    /// The label.
    pub label: String,
}

/// What a column is called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnIdentity {
    /// Header texts, outermost first.
    pub path: Vec<String>,
    /// The innermost header text.
    pub label: String,
}

/// What is printed in a value cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The characters as printed.
    pub raw: String,
    /// The number, if it is one.
    pub number: Option<Printed>,
    /// What kind of value it is.
    pub kind: ValueKind,
    /// Whether there is a value.
    pub state: State,
}

/// What kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ValueKind {
    Count,
    Percent,
    Ratio,
    Code,
    Boolean,
    Money,
    Text,
}

impl ValueKind {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            ValueKind::Count => "count",
            ValueKind::Percent => "percent",
            ValueKind::Ratio => "ratio",
            ValueKind::Code => "code",
            ValueKind::Boolean => "boolean",
            ValueKind::Money => "money",
            ValueKind::Text => "text",
        }
    }
}

/// Whether a slot has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A value is printed.
    Reported,
    /// Nothing is printed.
    Blank,
    /// It is printed that there is none to give ("-", "x", "không phát sinh", "không áp dụng").
    NotApplicable,
    /// Something is printed that cannot be read.
    Unreadable,
    /// Two readings of the structure are possible.
    Review,
}

impl State {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            State::Reported => "reported",
            State::Blank => "blank",
            State::NotApplicable => "not_applicable",
            State::Unreadable => "unreadable",
            State::Review => "review",
        }
    }
}
