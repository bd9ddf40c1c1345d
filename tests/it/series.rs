//! One indicator, one id, over all forms and years: ids are never renamed, re-meant or lost, and what
//! took the place of an indicator says how far the numbers compare.
//! What a form maps where is tested by its golden rows.

use doisoat::mapping::{Constraint, Mapping};
use std::collections::BTreeMap;

/// Every id that was ever given, with unit, kind and English title: `id | unit | kind | title`.
/// Lines are added, never changed or removed: an archive may hold any of them.
const GIVEN: &str = include_str!("series.txt");

#[test]
fn an_id_keeps_its_meaning_for_ever() {
    let mapping = Mapping::builtin();
    let line = |id: &str| {
        mapping.catalogue.get(id).map(|entry| {
            let unit = if entry.unit.is_empty() { "-" } else { &entry.unit };
            format!("{} | {unit} | {} | {}", entry.id, entry.kind.name(), entry.title_en)
        })
    };
    let given: Vec<&str> = GIVEN.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect();
    for expected in &given {
        let id = expected.split(" | ").next().unwrap_or_default();
        assert_eq!(line(id).as_deref(), Some(*expected), "`{id}` was given with this meaning");
    }
    for entry in &mapping.catalogue.indicators {
        let known = given.iter().any(|l| l.split(" | ").next() == Some(entry.id.as_str()));
        let wanted = line(&entry.id).unwrap_or_default();
        assert!(known, "a new id: add this line to tests/it/series.txt\n{wanted}");
    }
}

#[test]
fn every_indicator_of_a_form_is_in_the_catalogue_and_every_one_of_the_catalogue_in_a_form() {
    let mapping = Mapping::builtin();
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for form in &mapping.forms {
        for (_, _, row) in form.indicators() {
            assert!(
                mapping.catalogue.get(&row.indicator).is_some(),
                "{}: {}",
                form.id,
                row.indicator
            );
            used.insert(&row.indicator, &form.id);
        }
    }
    for entry in &mapping.catalogue.indicators {
        assert!(used.contains_key(entry.id.as_str()), "no form has `{}`", entry.id);
    }
}

#[test]
fn rows_with_one_label_in_one_place_have_one_id_in_all_forms_of_a_level() {
    let mapping = Mapping::builtin();
    let mut ids: BTreeMap<(String, Vec<String>), (String, String)> = BTreeMap::new();
    for form in &mapping.forms {
        for (section, group, row) in form.indicators() {
            let mut place = vec![section.label.as_str(), group.label.as_str(), row.label.as_str()];
            place.extend(row.column.iter().map(String::as_str));
            let place = place.into_iter().map(doisoat::text::key).collect();
            let here = (row.indicator.clone(), form.id.clone());
            let first = ids.entry((form.level.clone(), place)).or_insert_with(|| here.clone());
            assert_eq!(first.0, here.0, "`{}` in {} and {}", row.label, first.1, here.1);
        }
    }
}

#[test]
fn a_successor_exists_counts_the_same_and_says_how_far_the_numbers_compare() {
    let mapping = Mapping::builtin();
    let mut series = 0;
    for entry in mapping.catalogue.indicators.iter().filter(|e| !e.replaced_by.is_empty()) {
        series += 1;
        let (vi, en) = entry.comparability.as_ref().unwrap_or_else(|| panic!("{}", entry.id));
        assert!(vi.len() > 20 && en.len() > 20 && vi != en, "{}", entry.id);
        for successor in &entry.replaced_by {
            let next = mapping.catalogue.get(successor).unwrap_or_else(|| panic!("{successor}"));
            assert_eq!((&next.unit, next.kind), (&entry.unit, entry.kind), "{}", entry.id);
            assert!(!next.replaced_by.contains(&entry.id), "{} and {successor}", entry.id);
        }
    }
    // Levels 3 and 4 became "toàn trình" and "một phần" with Decree 42/2022/NĐ-CP.
    assert!(series >= 6, "{series}");
}

#[test]
fn every_constraint_says_why_in_both_languages() {
    let mapping = Mapping::builtin();
    let said = |c: &Constraint| {
        let vi = c.because_vi.as_deref().unwrap_or_default();
        !vi.is_ascii() && c.because.len() > 10 && vi != c.because
    };
    for form in &mapping.forms {
        for constraint in &form.constraints {
            assert!(said(constraint), "{}: {}", form.id, constraint.id);
        }
    }
}
