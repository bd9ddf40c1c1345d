//! A form file: its head, its columns, its sections, groups and rows, its golden rows.
//! It reads and looks at references; constraints are read next door.

use super::constraint;
use super::fields::{Fields, Placed, Reading};
use super::yaml::{Data, Mark, Node};
use crate::mapping::model::{
    Catalogue, Expected, Form, FormColumns, FormGroup, FormIndicator, FormSection, GoldenRow,
    IndicatorEntry, TextPlace, WordsOf,
};
use crate::mapping::resolve::Prepared;
use crate::quantity::{Date, UnitLexicon};
use crate::tables::{Layout, ValueKind};
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const FORM_KEYS: &[&str] = &[
    "form",
    "version",
    "title",
    "level",
    "valid",
    "table",
    "indicators",
    "sections",
    "constraints",
    "tests",
];
/// Keys of a row.
pub(super) const ROW_KEYS: &[&str] = &[
    "indicator",
    "label",
    "aliases",
    "unit",
    "narrative",
    "expected",
    "base",
    "rate",
    "kind",
    "codes",
    "dimension",
    "under",
    "column",
];
pub(super) const LEVELS: [(&str, &str); 5] = [
    ("ministry", "ministry"),
    ("province", "province"),
    ("department", "department"),
    ("district", "district"),
    ("commune", "commune"),
];

/// A form as it was read.
pub(super) struct FormRead {
    pub(super) form: Form,
    pub(super) golden: Vec<GoldenRow>,
    /// Where its id stands.
    pub(super) at: Mark,
    /// Where the labels of its rows stand, in the order of the rows.
    pub(super) rows: Vec<RowPlace>,
}

/// The form of a file (its parts are already put in), and what stands where in it. `texts` are all
/// files that it is made of: they decide its hash.
pub(super) fn read(
    tree: &Node,
    texts: &[&str],
    catalogue: &Catalogue,
    units: &UnitLexicon,
    reading: &mut Reading,
) -> Option<FormRead> {
    let top = reading.fields(tree, "a form", FORM_KEYS)?;
    let id = reading.required(&top, "form");
    let version = reading.required(&top, "version").filter(|v| is_semantic_version(v, reading));
    let title = reading.title(&top);
    let level =
        reading.required(&top, "level").and_then(|level| reading.choice(&level, "level", &LEVELS));
    let (valid_from, valid_to) = validity(&top, reading);
    let (layout, columns) = table(&top, reading);
    let mut rows = RowReader::new(catalogue, units, layout);
    let sections: Vec<FormSection> = reading
        .list(&top, "sections")
        .iter()
        .filter_map(|node| rows.section(node, reading))
        .collect();
    if rows.named.is_empty() && sections.iter().all(|s| s.groups.iter().all(|g| g.rows.is_empty()))
    {
        reading.fault(top.at, "the form has no row");
    }
    let RowReader { named, places, .. } = rows;
    let units_of_rows = sections
        .iter()
        .flat_map(|s| s.groups.iter().flat_map(|g| &g.rows))
        .map(|r| (r.indicator.as_str(), r.unit.as_deref()));
    let scope = constraint::Scope {
        indicators: named.iter().map(|n| (n.as_str(), None)).chain(units_of_rows).collect(),
        catalogue,
        units,
    };
    let constraints = constraint::read(reading.list(&top, "constraints"), &scope, reading);
    let known: Vec<&str> = scope.indicators.keys().copied().collect();
    let form_id = id.as_ref().map(|id| id.text.clone()).unwrap_or_default();
    let golden = golden_rows(reading.list(&top, "tests"), &form_id, &known, reading);

    let (id, version, (title_vi, title_en), level) = (id?, version?, title?, level?);
    let form = Form {
        id: id.text,
        version: version.text,
        sha256: sha256_hex(texts),
        title_vi,
        title_en,
        level: level.to_owned(),
        valid_from,
        valid_to,
        layout: layout.unwrap_or(Layout::Rows),
        columns,
        sections,
        constraints,
        prepared: Prepared::default(),
    };
    Some(FormRead { form, golden, at: id.at, rows: places })
}

/// The hash of a text; of several the hash of them one after the other.
pub(super) fn sha256_hex(texts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text.as_bytes());
    }
    hex(&hasher.finalize())
}

fn is_semantic_version(version: &Placed, reading: &mut Reading) -> bool {
    let parts: Vec<&str> = version.text.split('.').collect();
    let good = parts.len() == 3
        && parts
            .iter()
            .all(|p| !p.is_empty() && p.len() < 9 && p.bytes().all(|b| b.is_ascii_digit()));
    if !good {
        let message = format!("version `{}` is not three numbers, as in 1.0.0", version.text);
        reading.fault(version.at, message);
    }
    good
}

/// The days of `valid: {from, to}`, both included.
pub(super) fn validity(top: &Fields, reading: &mut Reading) -> (Option<Date>, Option<Date>) {
    let Some(node) = top.get("valid") else { return (None, None) };
    let Some(fields) = reading.fields(node, "a validity", &["from", "to"]) else {
        return (None, None);
    };
    let mut day = |key: &str| {
        let placed = reading.optional(&fields, key)?;
        let date = Date::from_iso(&placed.text);
        if date.is_none() {
            let message = format!("`{key}: {}` is not a day, as in 2021-12-31", placed.text);
            reading.fault(placed.at, message);
        }
        date
    };
    let (from, to) = (day("from"), day("to"));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        reading.fault(node.at, format!("valid from {from} to {to}: the end is before the start"));
    }
    (from, to)
}

/// Layout and columns; no layout when there is a fault in it.
fn table(top: &Fields, reading: &mut Reading) -> (Option<Layout>, FormColumns) {
    let fallback = (None, FormColumns::default());
    let Some(node) = top.get("table") else {
        reading.fault(top.at, "a form has no `table` {layout, columns}");
        return fallback;
    };
    let Some(fields) = reading.fields(node, "a table", &["layout", "columns"]) else {
        return fallback;
    };
    let layouts = [("rows", Layout::Rows), ("columns", Layout::Columns)];
    let layout = reading
        .required(&fields, "layout")
        .and_then(|layout| reading.choice(&layout, "layout", &layouts));
    let Some(node) = fields.get("columns") else { return (layout, FormColumns::default()) };
    let keys = &["number", "label", "unit", "value", "note"];
    let Some(fields) = reading.fields(node, "the columns", keys) else {
        return (layout, FormColumns::default());
    };
    let mut words = |key: &str| reading.texts(&fields, key).into_iter().map(|p| p.text).collect();
    let columns = FormColumns {
        number: words("number"),
        label: words("label"),
        unit: words("unit"),
        value: words("value"),
        note: words("note"),
    };
    (layout, columns)
}

/// What tells the rows of a form apart: indicator and dimension.
type RowKey = (String, Option<(String, String)>);

/// Where the texts of a row stand by which it is found.
pub(super) struct RowPlace {
    /// Its label, or its column where measures are columns.
    pub(super) label: Mark,
    /// Its aliases.
    pub(super) aliases: Vec<Mark>,
}

impl RowPlace {
    /// The same for messages about the row.
    pub(super) fn text_places<'r>(
        &'r self,
        form: &'r str,
        row: &'r FormIndicator,
        reading: &'r Reading,
    ) -> impl Iterator<Item = TextPlace> + 'r {
        let label = std::iter::once((WordsOf::Label, self.label));
        let aliases = self.aliases.iter().enumerate().map(|(i, &at)| (WordsOf::Alias(i), at));
        label.chain(aliases).map(move |(words, at)| TextPlace {
            form: form.to_owned(),
            indicator: row.indicator.clone(),
            dimension: row.dimension.clone(),
            words,
            file: reading.file(at).to_owned(),
            at: at.in_file(),
        })
    }
}

/// Reads the rows of one form, or further rows of it.
pub(super) struct RowReader<'a> {
    catalogue: &'a Catalogue,
    units: &'a UnitLexicon,
    layout: Option<Layout>,
    seen: BTreeMap<RowKey, Option<Mark>>,
    /// What rows with a fault name as their indicator, or meant: constraints refer to it, and
    /// one fault is enough.
    named: Vec<String>,
    /// Places of the rows that were read.
    pub(super) places: Vec<RowPlace>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(
        catalogue: &'a Catalogue,
        units: &'a UnitLexicon,
        layout: Option<Layout>,
    ) -> Self {
        let (seen, named, places) = (BTreeMap::new(), Vec::new(), Vec::new());
        RowReader { catalogue, units, layout, seen, named, places }
    }

    /// A reader of further rows of a form.
    pub(super) fn further(catalogue: &'a Catalogue, units: &'a UnitLexicon, form: &Form) -> Self {
        let mut reader = RowReader::new(catalogue, units, Some(form.layout));
        let known = form.indicators().map(|(_, _, r)| (r.indicator.clone(), r.dimension.clone()));
        reader.seen = known.map(|key| (key, None)).collect();
        reader
    }

    fn section(&mut self, node: &Node, reading: &mut Reading) -> Option<FormSection> {
        let fields = reading.fields(node, "a section", &["number", "label", "groups"])?;
        let number = reading.optional(&fields, "number").map(|p| p.text).unwrap_or_default();
        let label = reading.optional(&fields, "label").map(|p| p.text).unwrap_or_default();
        let groups = reading
            .list(&fields, "groups")
            .iter()
            .filter_map(|node| {
                let fields = reading.fields(node, "a group", &["number", "label", "rows"])?;
                let number = reading.optional(&fields, "number");
                let label = reading.optional(&fields, "label");
                let rows = reading
                    .list(&fields, "rows")
                    .iter()
                    .filter_map(|node| self.row(node, reading))
                    .collect();
                Some(FormGroup {
                    number: number.map(|p| p.text).unwrap_or_default(),
                    label: label.map(|p| p.text).unwrap_or_default(),
                    rows,
                })
            })
            .collect();
        Some(FormSection { number, label, groups })
    }

    fn row(&mut self, node: &Node, reading: &mut Reading) -> Option<FormIndicator> {
        let fields = reading.fields(node, "a row", ROW_KEYS)?;
        self.row_of(&fields, reading)
    }

    /// The row of fields whose keys were looked at.
    pub(super) fn row_of(
        &mut self,
        fields: &Fields,
        reading: &mut Reading,
    ) -> Option<FormIndicator> {
        let indicator = reading.required(fields, "indicator");
        let label = reading.required(fields, "label");
        let aliases = reading.texts(fields, "aliases");
        let unit = reading.optional(fields, "unit");
        let narrative = reading.texts(fields, "narrative").into_iter().map(|p| p.text).collect();
        let expected = match reading.optional(fields, "expected") {
            None => Some(Expected::Always),
            Some(word) => {
                let choices =
                    [("always", Expected::Always), ("if_applicable", Expected::IfApplicable)];
                reading.choice(&word, "expected", &choices)
            }
        };
        let base = reading.optional(fields, "base").map(|p| p.text);
        let rate = reading.optional(fields, "rate");
        let printed_kind = reading.optional(fields, "kind");
        let kind = printed_kind
            .as_ref()
            .and_then(|kind| reading.choice(kind, "kind of value", &super::catalogue::KINDS));
        let codes = codes(fields, reading);
        let dimension = dimension(fields, reading);
        let under = reading.optional(fields, "under").map(|p| p.text);
        let column = reading.texts(fields, "column");
        match (self.layout, column.is_empty()) {
            (Some(Layout::Columns), true) => reading.fault(
                fields.at,
                "a row of a form with `layout: columns` has no `column` [header texts]",
            ),
            (Some(Layout::Rows), false) => {
                reading.fault(fields.at, "`column` belongs to forms with `layout: columns`");
            }
            _ => {}
        }
        if let Some(unit) = &unit
            && self.units.by_code(&unit.text).is_none()
        {
            let codes = self.units.units().iter().map(|u| u.code.as_str());
            let hint = reading.hint(&unit.text, codes);
            reading.fault(unit.at, format!("no unit has the code `{}`{hint}", unit.text));
        }
        if let Some(rate) = &rate
            && let Some(entry) = self.entry(rate, reading)
            && entry.kind != ValueKind::Percent
        {
            let message = format!("`rate` is a share in percent, `{}` is none", rate.text);
            reading.fault(rate.at, message);
        }
        let indicator = indicator?;
        let entry = self.entry(&indicator, reading)?;
        let key = (indicator.text.clone(), dimension.clone());
        if let Some(earlier) = self.seen.insert(key, Some(indicator.at)) {
            let place = match earlier {
                Some(at) if at.file == indicator.at.file => format!(" at line {}", at.line),
                Some(at) => format!(" at {}:{}", reading.file(at), at.line),
                None => String::new(),
            };
            let message = format!(
                "the indicator `{}` has a row{place} already; rows of one indicator differ by \
                 `dimension`",
                indicator.text
            );
            reading.fault(indicator.at, message);
        }
        let kind_is_wrong = printed_kind.is_some() && kind.is_none();
        let kind = kind.unwrap_or(entry.kind);
        if !kind_is_wrong
            && !codes.is_empty()
            && !matches!(kind, ValueKind::Code | ValueKind::Boolean)
        {
            let message =
                format!("`codes` belong to kind code or boolean, this is {}", kind.name());
            reading.fault(fields.at, message);
        }
        // A unit that does not exist is told once, not by each constraint again.
        let own_unit = unit.map(|u| u.text).filter(|u| self.units.by_code(u).is_some());
        let catalogue_unit = Some(entry.unit.clone()).filter(|u| !u.is_empty());
        let Some(label) = label else {
            self.named.push(indicator.text);
            return None;
        };
        self.places.push(RowPlace {
            label: column.first().map_or(label.at, |c| c.at),
            aliases: aliases.iter().map(|a| a.at).collect(),
        });
        let texts = |placed: Vec<Placed>| placed.into_iter().map(|p| p.text).collect();
        Some(FormIndicator {
            indicator: indicator.text,
            label: label.text,
            aliases: texts(aliases),
            unit: own_unit.or(catalogue_unit),
            kind,
            codes,
            dimension,
            under,
            column: texts(column),
            narrative,
            base,
            rate: rate.map(|p| p.text),
            expected: expected.unwrap_or(Expected::Always),
        })
    }
}

impl<'c> RowReader<'c> {
    /// The entry of the catalogue that is named, or a fault.
    fn entry(&mut self, id: &Placed, reading: &mut Reading) -> Option<&'c IndicatorEntry> {
        let catalogue = self.catalogue;
        let entry = catalogue.get(&id.text);
        if entry.is_none() {
            let ids = || catalogue.indicators.iter().map(|e| e.id.as_str());
            let hint = reading.hint(&id.text, ids());
            self.named.extend(reading.meant(&id.text, ids()).map(str::to_owned));
            self.named.push(id.text.clone());
            reading.fault(id.at, format!("the catalogue has no indicator `{}`{hint}", id.text));
        }
        entry
    }
}

/// `codes: {"1": Có, "0": Không}`.
fn codes(fields: &Fields, reading: &mut Reading) -> Vec<(String, String)> {
    let Some(node) = fields.get("codes") else { return Vec::new() };
    let Data::Map(entries) = &node.data else {
        reading.fault(node.at, format!("`codes` is {}; expected {{value: words}}", node.kind()));
        return Vec::new();
    };
    let mut out: Vec<(String, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (key, value) in entries {
        let Some(words) = reading.text_of(value, "the meaning of a code") else { continue };
        if !seen.insert(key.text.as_str()) {
            reading.fault(key.at, format!("the code `{}` stands twice", key.text));
            continue;
        }
        out.push((key.text.clone(), words.text));
    }
    out
}

/// `dimension: {kind: Nghị quyết}`.
pub(super) fn dimension(fields: &Fields, reading: &mut Reading) -> Option<(String, String)> {
    let node = fields.get("dimension")?;
    let Data::Map(entries) = &node.data else {
        reading.fault(node.at, format!("`dimension` is {}; expected {{name: value}}", node.kind()));
        return None;
    };
    let [(key, value)] = entries.as_slice() else {
        reading.fault(node.at, "a `dimension` has one name and one value");
        return None;
    };
    let value = reading.text_of(value, "the value of a dimension")?;
    Some((key.text.clone(), value.text))
}

fn golden_rows(
    nodes: &[Node],
    form: &str,
    known: &[&str],
    reading: &mut Reading,
) -> Vec<GoldenRow> {
    let mut out = Vec::new();
    for node in nodes {
        let keys = &["path", "label", "unit", "expect"];
        let Some(fields) = reading.fields(node, "a test", keys) else { continue };
        let path = reading.texts(&fields, "path").into_iter().map(|p| p.text).collect();
        let label = reading.required(&fields, "label");
        let unit = reading.optional(&fields, "unit").map(|p| p.text);
        let expect = reading.optional(&fields, "expect");
        if let Some(expect) = &expect
            && !known.contains(&expect.text.as_str())
        {
            let hint = reading.hint(&expect.text, known.iter().copied());
            let message = format!("no row of the form has the indicator `{}`{hint}", expect.text);
            reading.fault(expect.at, message);
        }
        let Some(label) = label else { continue };
        out.push(GoldenRow {
            form: form.to_owned(),
            path,
            label: label.text,
            unit,
            expect: expect.map(|e| e.text),
            place: format!("{}:{}", reading.file(node.at), node.at.line),
        });
    }
    out
}
