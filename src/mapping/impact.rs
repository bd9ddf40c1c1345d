//! Which values of reports that are there would get another indicator under another mapping.
//! It reads no file: documents come in as they were archived, with their tables understood anew.

use super::model::Form;
use super::resolve::resolve;
use crate::quantity::UnitLexicon;
use crate::tables::{StatisticsTable, observation_ids};
use std::collections::{BTreeMap, BTreeSet};

/// A value as the archive has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedValue {
    /// Its id, the same under every mapping.
    pub id: String,
    /// The indicator that the archive gives it.
    pub indicator: Option<String>,
    /// Titles above it, outermost first.
    pub above: Vec<String>,
    /// The label of its row.
    pub label: String,
    /// The label of its column.
    pub column: String,
    /// What is printed.
    pub raw: String,
    /// Where it stands.
    pub locator: String,
}

/// A document under one mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnderMapping {
    /// The form.
    pub form: Option<String>,
    /// The indicators of the values by their ids; a value that is not there is not in it.
    pub indicators: BTreeMap<String, Option<String>>,
}

/// What changes in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentImpact {
    /// The document.
    pub name: String,
    /// Form before and after.
    pub forms: (Option<String>, Option<String>),
    /// Values in the archive.
    pub values: usize,
    /// Values that change.
    pub changes: Vec<ValueChange>,
    /// Values of the archive that its tables do not give again: nothing is said about them.
    pub lost: usize,
    /// Values to which the archive gives another indicator than the mapping before does: it was
    /// made with a third mapping.
    pub made_otherwise: usize,
}

/// A value that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    /// The value, as archived.
    pub value: ArchivedValue,
    /// Its indicator under the mapping before.
    pub before: Option<String>,
    /// Its indicator under the mapping after.
    pub after: Option<String>,
}

/// All documents of an archive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Impact {
    /// The documents that the mappings speak of, by name.
    pub documents: Vec<DocumentImpact>,
    /// Documents of other forms than those that were named.
    pub not_concerned: usize,
    /// Documents without a statistics table.
    pub without_table: usize,
    /// Reports that could not be read back, and why.
    pub unreadable: Vec<(String, String)>,
}

/// The indicators of the values of a document's tables by the ids of the values.
pub fn indicators_by_id(
    tables: &[StatisticsTable],
    form: Option<&Form>,
    units: &UnitLexicon,
) -> BTreeMap<String, Option<String>> {
    let ids = observation_ids(tables.iter().flat_map(|t| &t.slots));
    let found = tables.iter().flat_map(|table| match form {
        Some(form) => resolve(table, form, units).into_iter().map(|m| m.indicator).collect(),
        None => vec![None; table.slots.len()],
    });
    ids.into_iter().zip(found).collect()
}

/// What changes in a document, value by value in the order of the archive.
pub fn document_impact(
    name: &str,
    archived: Vec<ArchivedValue>,
    before: &UnderMapping,
    after: &UnderMapping,
) -> DocumentImpact {
    let values = archived.len();
    let (mut changes, mut lost, mut made_otherwise) = (Vec::new(), 0, 0);
    for value in archived {
        let Some(old) = before.indicators.get(&value.id) else {
            lost += 1;
            continue;
        };
        made_otherwise += usize::from(*old != value.indicator);
        // A value that the mapping after does not see at all has no indicator.
        let new = after.indicators.get(&value.id).cloned().flatten();
        if *old != new {
            changes.push(ValueChange { value, before: old.clone(), after: new });
        }
    }
    DocumentImpact {
        name: name.to_owned(),
        forms: (before.form.clone(), after.form.clone()),
        values,
        changes,
        lost,
        made_otherwise,
    }
}

impl Impact {
    /// How often one indicator takes the place of another, the most frequent first.
    pub fn transitions(&self) -> Vec<(Option<&str>, Option<&str>, usize)> {
        let mut counts: BTreeMap<(Option<&str>, Option<&str>), usize> = BTreeMap::new();
        for change in self.documents.iter().flat_map(|d| &d.changes) {
            *counts.entry((change.before.as_deref(), change.after.as_deref())).or_default() += 1;
        }
        let mut out: Vec<_> = counts.into_iter().map(|((a, b), count)| (a, b, count)).collect();
        out.sort_by_key(|&(_, _, count)| std::cmp::Reverse(count));
        out
    }

    /// Values that change, and documents that have such.
    pub fn changed(&self) -> (usize, usize) {
        let values = self.documents.iter().map(|d| d.changes.len()).sum();
        let documents: BTreeSet<&str> = self
            .documents
            .iter()
            .filter(|d| !d.changes.is_empty())
            .map(|d| d.name.as_str())
            .collect();
        (values, documents.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(id: &str, indicator: Option<&str>) -> ArchivedValue {
        ArchivedValue {
            id: id.to_owned(),
            indicator: indicator.map(str::to_owned),
            above: Vec::new(),
            label: id.to_uppercase(),
            column: String::new(),
            raw: "1".to_owned(),
            locator: format!("body/tbl[1]/tr[{id}]"),
        }
    }

    fn under(pairs: &[(&str, Option<&str>)]) -> UnderMapping {
        let indicators = pairs
            .iter()
            .map(|(id, indicator)| ((*id).to_owned(), indicator.map(str::to_owned)))
            .collect();
        UnderMapping { form: Some("f".to_owned()), indicators }
    }

    #[test]
    fn each_value_is_compared_with_itself_and_what_is_gone_is_counted() {
        let archived = vec![
            value("1", Some("a")),
            value("2", None),
            value("3", Some("c")),
            value("4", Some("d")),
        ];
        let before = under(&[("1", Some("a")), ("2", None), ("3", Some("x"))]);
        let after = under(&[("1", Some("b")), ("2", Some("e")), ("3", Some("x"))]);
        let found = document_impact("a.docx", archived, &before, &after);
        let changes: Vec<_> = found
            .changes
            .iter()
            .map(|c| (c.value.id.as_str(), c.before.as_deref(), c.after.as_deref()))
            .collect();
        assert_eq!(changes, [("1", Some("a"), Some("b")), ("2", None, Some("e"))]);
        assert_eq!((found.values, found.lost, found.made_otherwise), (4, 1, 1));
        let impact = Impact { documents: vec![found], ..Impact::default() };
        assert_eq!(impact.changed(), (2, 1));
        assert_eq!(impact.transitions().len(), 2);
    }

    #[test]
    fn a_table_that_the_other_mapping_does_not_see_loses_its_indicators() {
        let archived = vec![value("1", Some("a"))];
        let found = document_impact("a", archived, &under(&[("1", Some("a"))]), &under(&[]));
        assert_eq!(found.changes[0].after, None);
    }
}
