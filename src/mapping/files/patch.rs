//! Patches: aliases and rows that are added to forms of other files.
//! They take nothing away: what is wrong in a form is corrected in its file.

use super::fields::{Fields, Placed, Reading};
use super::form::{self, ROW_KEYS, RowReader};
use super::yaml::Node;
use crate::mapping::model::{
    Catalogue, Form, FormGroup, FormIndicator, FormSection, Mapping, TextPlace, WordsOf,
};
use crate::quantity::UnitLexicon;

/// Keys of a patch file.
const PATCH_KEYS: &[&str] = &["patch", "indicators"];
/// Keys of the patch of one form.
const FORM_KEYS: &[&str] = &["form", "aliases", "rows"];
/// Keys of an alias.
const ALIAS_KEYS: &[&str] = &["indicator", "dimension", "alias"];
/// Keys of a new row: its place in the form, and what every row has.
const NEW_ROW_KEYS: &[&str] = &NEW_ROW;
const NEW_ROW: [&str; ROW_KEYS.len() + 3] = {
    let mut keys = [""; ROW_KEYS.len() + 3];
    keys[0] = "section";
    keys[1] = "group";
    keys[2] = "after";
    let mut i = 0;
    while i < ROW_KEYS.len() {
        keys[i + 3] = ROW_KEYS[i];
        i += 1;
    }
    keys
};

/// Adds what a patch file says to the forms of the mapping.
pub(super) fn apply(tree: &Node, text: &str, mapping: &mut Mapping, reading: &mut Reading) {
    let Some(top) = reading.fields(tree, "a patch", PATCH_KEYS) else { return };
    for node in reading.list(&top, "patch") {
        let Some(fields) = reading.fields(node, "the patch of a form", FORM_KEYS) else { continue };
        let Some(id) = reading.required(&fields, "form") else { continue };
        let Mapping { catalogue, units, forms, places, .. } = mapping;
        let known: Vec<&str> = forms.iter().map(|f| f.id.as_str()).collect();
        let Some(form) = forms.iter().position(|f| f.id == id.text) else {
            let hint = reading.hint(&id.text, known);
            reading.fault(id.at, format!("there is no form `{}`{hint}", id.text));
            continue;
        };
        let form = &mut forms[form];
        for node in reading.list(&fields, "aliases") {
            add_alias(node, form, places, reading);
        }
        for node in reading.list(&fields, "rows") {
            add_row(node, form, (catalogue, units), places, reading);
        }
        // Another hash: values mapped with the patch are told from those mapped without it.
        form.sha256 = form::sha256_hex(&[&form.sha256, text]);
    }
}

fn add_alias(node: &Node, form: &mut Form, places: &mut Vec<TextPlace>, reading: &mut Reading) {
    let Some(fields) = reading.fields(node, "an alias", ALIAS_KEYS) else { return };
    let (indicator, alias) =
        (reading.required(&fields, "indicator"), reading.required(&fields, "alias"));
    let dimension = form::dimension(&fields, reading);
    let (Some(indicator), Some(alias)) = (indicator, alias) else { return };
    let is_row = |row: &FormIndicator| {
        row.indicator == indicator.text && (dimension.is_none() || row.dimension == dimension)
    };
    let rows = form.sections.iter_mut().flat_map(|s| &mut s.groups).flat_map(|g| &mut g.rows);
    let mut found = false;
    for row in rows.filter(|row| is_row(row)) {
        found = true;
        row.aliases.push(alias.text.clone());
        places.push(TextPlace {
            form: form.id.clone(),
            indicator: row.indicator.clone(),
            dimension: row.dimension.clone(),
            words: WordsOf::Alias(row.aliases.len() - 1),
            file: reading.file(alias.at).to_owned(),
            at: alias.at.in_file(),
        });
    }
    if !found {
        let known: Vec<&str> = form.indicators().map(|(_, _, r)| r.indicator.as_str()).collect();
        let hint = reading.hint(&indicator.text, known);
        let message =
            format!("no row of `{}` has the indicator `{}`{hint}", form.id, indicator.text);
        reading.fault(indicator.at, message);
    }
}

fn add_row(
    node: &Node,
    form: &mut Form,
    (catalogue, units): (&Catalogue, &UnitLexicon),
    places: &mut Vec<TextPlace>,
    reading: &mut Reading,
) {
    let Some(fields) = reading.fields(node, "a new row", NEW_ROW_KEYS) else { return };
    let mut rows = RowReader::further(catalogue, units, form);
    let row = rows.row_of(&fields, reading);
    let at = position(&fields, form, reading);
    let (Some(row), Some((section, group, position))) = (row, at) else { return };
    for read in &rows.places {
        places.extend(read.text_places(&form.id, &row, reading));
    }
    let groups = &mut form.sections[section].groups;
    match group {
        Ok(group) => groups[group].rows.insert(position, row),
        Err(label) => groups.push(FormGroup { number: String::new(), label, rows: vec![row] }),
    }
}

/// Section, group (its number, or the label of a new one) and position of a new row. Without
/// `section` and `group` the row stands behind `after`, else in the first group.
fn position(
    fields: &Fields,
    form: &Form,
    reading: &mut Reading,
) -> Option<(usize, Result<usize, String>, usize)> {
    let after = reading.optional(fields, "after");
    let section = reading.optional(fields, "section");
    let group = reading.optional(fields, "group");
    let row = match &after {
        None => None,
        Some(after) => Some(row_of(after, form, reading)?),
    };
    let section = match (&section, row) {
        (None, Some((section, ..))) => section,
        (None, None) => 0,
        (Some(wanted), _) => {
            let is = |s: &FormSection| names(wanted, &s.number, &s.label);
            let found = form.sections.iter().position(is);
            if found.is_none() {
                let hint =
                    reading.hint(&wanted.text, form.sections.iter().map(|s| s.label.as_str()));
                let message = format!("`{}` has no section `{}`{hint}", form.id, wanted.text);
                reading.fault(wanted.at, message);
            }
            found?
        }
    };
    let groups = &form.sections[section].groups;
    let group = match (group, row) {
        (Some(wanted), _) => {
            groups.iter().position(|g| names(&wanted, &g.number, &g.label)).ok_or(wanted.text)
        }
        (None, Some((of, group, _))) if of == section => Ok(group),
        (None, _) => groups.iter().position(|g| g.label.is_empty()).ok_or_else(String::new),
    };
    let last = group.as_ref().map_or(0, |&g| groups[g].rows.len());
    let position = match (row, &group) {
        (Some((of, g, row)), Ok(group)) if (of, g) == (section, *group) => row + 1,
        _ => last,
    };
    Some((section, group, position))
}

/// Section, group and position of the last row with the indicator.
fn row_of(wanted: &Placed, form: &Form, reading: &mut Reading) -> Option<(usize, usize, usize)> {
    let mut found = None;
    for (s, section) in form.sections.iter().enumerate() {
        for (g, group) in section.groups.iter().enumerate() {
            let row = group.rows.iter().rposition(|r| r.indicator == wanted.text);
            found = row.map(|row| (s, g, row)).or(found);
        }
    }
    if found.is_none() {
        let known: Vec<&str> = form.indicators().map(|(_, _, r)| r.indicator.as_str()).collect();
        let hint = reading.hint(&wanted.text, known);
        let message = format!("no row of `{}` has the indicator `{}`{hint}", form.id, wanted.text);
        reading.fault(wanted.at, message);
    }
    found
}

fn names(wanted: &Placed, number: &str, label: &str) -> bool {
    wanted.text == number || crate::text::key(&wanted.text) == crate::text::key(label)
}
