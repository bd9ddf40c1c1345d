//! A form for reports of a kind that no form knows, drafted from one of them.
//! It is a proposal for people: nothing is mapped by it until it is put among the mappings.

use super::Submission;
use super::naming::{Names, Unnamed, unit_and_kind};
use crate::mapping::draft::draft;
use crate::mapping::model::{
    Expected, Form, FormColumns, FormIndicator, FormSection, IndicatorEntry, Mapping,
};
use crate::mapping::resolve::resolve;
use crate::tables::{
    COLUMN_DIMENSION, ColumnRole, Layout, PERIOD_DIMENSION, Slot, StatisticsTable, ValueKind,
};
use std::collections::{BTreeMap, BTreeSet};

/// Version of a form that nobody has looked at.
const DRAFT_VERSION: &str = "0.1.0";

/// Level of a form whose report does not say it.
const UNKNOWN_LEVEL: &str = "department";

/// A drafted form with what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftForm {
    /// The form.
    pub form: Form,
    /// Indicators that the catalogue does not have.
    pub indicators: Vec<IndicatorEntry>,
    /// The reports that it is for; the first is the one that it was made from.
    pub documents: Vec<String>,
    /// Indicators of the catalogue that it uses, because their label says the same.
    pub known: Vec<String>,
    /// Lines of the first report, and how many of them it maps.
    pub lines: (usize, usize),
    /// Units as printed that the units file does not know.
    pub unknown_units: Vec<String>,
}

/// Drafts the form. `taken` says whether an id of a form is in use.
pub(super) fn draft_form<'m>(
    submission: &Submission,
    mapping: &'m Mapping,
    names: &mut Names<'m>,
    taken: impl Fn(&str) -> bool,
) -> DraftForm {
    let drafted = draft(&submission.tables, None, &mapping.units);
    let slots = || submission.tables.iter().flat_map(|t| t.slots.iter().map(move |s| (t, s)));
    let mut first: BTreeMap<&str, (&StatisticsTable, &Slot)> = BTreeMap::new();
    for (id, place) in drafted.indicators.iter().zip(slots()) {
        let known = first.entry(id).or_insert(place);
        if !is_own_value(known.1) && is_own_value(place.1) {
            *known = place;
        }
    }
    let shares: BTreeMap<(usize, usize), &Slot> =
        submission.tables.iter().flat_map(shares).collect();
    let mut rows = Rows {
        mapping,
        names,
        seen: BTreeMap::new(),
        by_label: BTreeMap::new(),
        entries: Vec::new(),
        known: Vec::new(),
        unknown_units: Vec::new(),
    };
    let mut form = drafted.form;
    // Tables that run the other way belong to another form.
    let layout = form.layout;
    // Of several values of a line the form has one row: a share beside a count is no second line.
    let mut lines = BTreeSet::new();
    for section in &mut form.sections {
        for group in &mut section.groups {
            group.number = number_of(group.rows.first(), &first, &group.label);
            let drafted = std::mem::take(&mut group.rows);
            group.rows = drafted
                .into_iter()
                .filter_map(|row| {
                    let (table, slot) = *first.get(row.indicator.as_str())?;
                    let same_way = table.layout == layout
                        && lines.insert((table.table, super::owner(table, slot)));
                    same_way
                        .then(|| {
                            rows.named(
                                (layout, slot, shares.get(&(table.table, slot.line)).copied()),
                                row,
                                &section.label,
                                &group.label,
                            )
                        })
                        .flatten()
                })
                .collect();
        }
        section.groups.retain(|g| !g.rows.is_empty());
        one_line(section);
    }
    form.sections.retain(|s| !s.groups.is_empty());
    let Rows { entries, known, mut unknown_units, .. } = rows;
    unknown_units.sort();
    unknown_units.dedup();
    let year = submission.period.map(|p| p.end.year.to_string());
    let level = submission.level.as_deref().unwrap_or(UNKNOWN_LEVEL);
    let stem: Vec<&str> = ["draft", level].into_iter().chain(year.as_deref()).collect();
    form.id = free_name(&stem.join("-"), taken);
    form.version = DRAFT_VERSION.to_owned();
    form.title_vi =
        submission.title.clone().unwrap_or_else(|| "Biểu số liệu (bản nháp)".to_owned());
    form.title_en = "Drafted form; say here what it is".to_owned();
    form.level = level.to_owned();
    form.valid_from = submission.period.map(|p| p.start);
    form.columns = columns(&submission.tables, layout, mapping);
    let lines = mapped_lines(&submission.tables, &form, mapping);
    DraftForm {
        form,
        indicators: entries,
        documents: vec![submission.name.clone()],
        known,
        lines,
        unknown_units,
    }
}

fn free_name(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = stem.to_owned();
    let mut ordinal = 2;
    while taken(&name) {
        name = format!("{stem}-{ordinal}");
        ordinal += 1;
    }
    name
}

/// Lines (or columns) of the tables, and those that the form maps.
fn mapped_lines(tables: &[StatisticsTable], form: &Form, mapping: &Mapping) -> (usize, usize) {
    let mut lines: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for (t, table) in tables.iter().enumerate() {
        for (slot, matched) in table.slots.iter().zip(resolve(table, form, &mapping.units)) {
            *lines.entry((t, super::owner(table, slot))).or_default() |=
                matched.indicator.is_some();
        }
    }
    (lines.len(), lines.values().filter(|&&mapped| mapped).count())
}

/// Number of the line that the group's title stands on.
fn number_of(
    row: Option<&FormIndicator>,
    first: &BTreeMap<&str, (&StatisticsTable, &Slot)>,
    label: &str,
) -> String {
    let found = row.and_then(|row| {
        let (table, slot) = first.get(row.indicator.as_str())?;
        let mut at = table.lines.get(slot.line)?.parent;
        // Parents stand before their children: the walk ends.
        while let Some(line) = at.and_then(|at| table.lines.get(at)) {
            if line.label == label {
                return Some(line.number.clone());
            }
            at = line.parent.filter(|&p| Some(p) != at);
        }
        None
    });
    found.unwrap_or_default()
}

/// Titles without line breaks.
fn one_line(section: &mut FormSection) {
    section.label = super::one_line(&section.label);
    for group in &mut section.groups {
        group.label = super::one_line(&group.label);
    }
}

/// Names of the columns as the tables print them.
fn columns(tables: &[StatisticsTable], layout: Layout, mapping: &Mapping) -> FormColumns {
    let mut out = FormColumns::default();
    for table in tables.iter().filter(|t| t.layout == layout) {
        let value = value_column(table, mapping).filter(|_| layout == Layout::Rows);
        for (at, column) in table.columns.iter().enumerate() {
            let Some(name) = column.path.last().map(|n| super::one_line(n)) else { continue };
            let words = match column.role {
                ColumnRole::Number => &mut out.number,
                ColumnRole::Label => &mut out.label,
                ColumnRole::Unit => &mut out.unit,
                ColumnRole::Value if value == Some(at) => &mut out.value,
                ColumnRole::Note => &mut out.note,
                ColumnRole::Value | ColumnRole::Other => continue,
            };
            if !name.is_empty() && !words.contains(&name) {
                words.push(name);
            }
        }
    }
    out
}

/// True for a value of its line, and not one of a column beside it: a plan, another period.
fn is_own_value(slot: &Slot) -> bool {
    [COLUMN_DIMENSION, PERIOD_DIMENSION].iter().all(|name| !slot.dimensions.contains_key(*name))
}

/// The column of values that the rows of the form mean: one with a name that some form gives to
/// its values, else the last with values of the lines themselves that are no shares.
fn value_column(table: &StatisticsTable, mapping: &Mapping) -> Option<usize> {
    let own: BTreeSet<usize> =
        table.slots.iter().filter(|s| is_own_value(s)).map(|s| s.column_index).collect();
    let shares = |c: usize| {
        let mut slots = table.slots.iter().filter(|s| s.column_index == c);
        slots.all(|s| s.value.kind == ValueKind::Percent)
    };
    let known = |c: usize| {
        let name = table.columns[c].path.last().map(|n| crate::text::key(n));
        let mut words = mapping.forms.iter().flat_map(|f| &f.columns.value);
        words.any(|w| Some(crate::text::key(w)) == name)
    };
    let mut named = own.iter().copied().filter(|&c| known(c));
    let first = named.next().filter(|_| named.next().is_none());
    let last = || own.iter().rev().copied().find(|&c| !shares(c));
    first.or_else(last).or_else(|| own.last().copied())
}

/// For lines with a number and a share beside it, the share; by table and line.
fn shares(table: &StatisticsTable) -> BTreeMap<(usize, usize), &Slot> {
    let mut numbers = BTreeSet::new();
    let mut out = BTreeMap::new();
    for slot in table.slots.iter().filter(|s| table.layout == Layout::Rows && is_own_value(s)) {
        if slot.value.kind != ValueKind::Percent {
            numbers.insert(slot.line);
        } else if numbers.contains(&slot.line) {
            out.entry((table.table, slot.line)).or_insert(slot);
        }
    }
    out
}

/// Titles above a row, its label and its unit: rows that share them are told apart by a dimension.
type RowKey = (String, String, String);

/// The indicator and the dimension of one of such rows.
type Twin = (String, Option<(String, String)>);

/// The rows of a draft as they are named.
struct Rows<'a, 'm> {
    mapping: &'m Mapping,
    names: &'a mut Names<'m>,
    /// Indicator and dimension of a row by its place and label.
    seen: BTreeMap<RowKey, Vec<Twin>>,
    /// The last row with a label.
    by_label: BTreeMap<String, String>,
    entries: Vec<IndicatorEntry>,
    known: Vec<String>,
    unknown_units: Vec<String>,
}

impl Rows<'_, '_> {
    /// The row with its indicator; `None` for a line that nothing tells from an earlier one.
    fn named(
        &mut self,
        (layout, slot, share): (Layout, &Slot, Option<&Slot>),
        row: FormIndicator,
        section: &str,
        group: &str,
    ) -> Option<FormIndicator> {
        let by_column = layout == Layout::Columns;
        let column: Vec<String> = row.column.iter().map(|c| super::one_line(c)).collect();
        let label = if by_column { column.join(" / ") } else { super::one_line(&row.label) };
        if label.is_empty() {
            return None;
        }
        let beside = [COLUMN_DIMENSION, PERIOD_DIMENSION];
        let mut dimensions = slot.dimensions.iter().filter(|(n, _)| !beside.contains(&n.as_str()));
        let dimension = dimensions.next().filter(|_| !by_column);
        let dimension = dimension.map(|(name, value)| (name.clone(), super::one_line(value)));
        let under = above(slot, section, group).filter(|_| !by_column);
        let place = format!("{section}\n{group}\n{}", under.as_deref().unwrap_or_default());
        let key = (place, crate::text::key(&label), slot.unit.clone().unwrap_or_default());
        let twins = self.seen.entry(key).or_default();
        let (unit, kind, codes) =
            unit_and_kind(slot.unit.as_deref(), slot.value.kind, &self.mapping.units);
        let parent = under.as_deref().unwrap_or(group);
        let indicator = match twins.first() {
            None => {
                let sure = self.names.sure(&label, unit.as_deref(), kind);
                let sure = sure.filter(|e| !self.known.contains(&e.id));
                match sure {
                    Some(entry) => {
                        self.known.push(entry.id.clone());
                        entry.id.clone()
                    }
                    None => {
                        let entry = self.names.new_entry(&Unnamed {
                            label: &label,
                            under: parent,
                            section: Some(section),
                            near: self.by_label.get(&crate::text::key(parent)).map(String::as_str),
                            unit: unit.as_deref(),
                            kind,
                        });
                        let id = entry.id.clone();
                        self.entries.push(entry);
                        id
                    }
                }
            }
            Some(_) if dimension.is_none() => return None,
            Some((_, earlier))
                if earlier.is_none() || twins.iter().any(|(_, d)| *d == dimension) =>
            {
                return None;
            }
            Some((indicator, _)) => indicator.clone(),
        };
        twins.push((indicator.clone(), dimension.clone()));
        let rate = share.map(|share| {
            let (unit, kind, _) =
                unit_and_kind(share.unit.as_deref(), ValueKind::Percent, &self.mapping.units);
            let entry = self.names.new_entry(&Unnamed {
                label: &label,
                under: parent,
                section: Some(section),
                near: Some(&indicator),
                unit: unit.as_deref(),
                kind,
            });
            let id = entry.id.clone();
            self.entries.push(entry);
            id
        });
        self.by_label.insert(crate::text::key(&label), indicator.clone());
        if let Some(raw) = slot.unit.as_deref().filter(|_| codes.is_empty())
            && crate::mapping::unit_code(raw, &self.mapping.units).is_none()
        {
            self.unknown_units.push(super::one_line(raw));
        }
        let known = self.mapping.catalogue.get(&indicator);
        Some(FormIndicator {
            unit: unit.or_else(|| known.map(|e| e.unit.clone()).filter(|u| !u.is_empty())),
            kind: known.map_or(kind, |e| e.kind),
            codes,
            rate,
            indicator,
            label,
            dimension,
            under,
            column,
            expected: Expected::IfApplicable,
            ..row
        })
    }
}

/// The row that a line stands under, where that is neither its section nor its group.
fn above(slot: &Slot, section: &str, group: &str) -> Option<String> {
    let path = &slot.row.path;
    let above = path.len().checked_sub(2).map(|at| super::one_line(&path[at]))?;
    let is = |title: &str| crate::text::key(title) == crate::text::key(&above);
    (!is(section) && !is(group)).then_some(above)
}
