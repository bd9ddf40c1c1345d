//! Small tables that show what resolution does where a table says too little or too much.
//! Whole reports and rewordings are tested next door.

use super::specimen::{push, specimen};
use super::*;
use crate::mapping::Mapping;
use crate::quantity::Period;
use crate::tables::{Column, ColumnIdentity, ColumnRole, Slot, name_columns};

/// The department form, and a table of the rows with the given indicators, in that order.
fn table(mapping: &Mapping, indicators: &[&str]) -> StatisticsTable {
    let form = department(mapping);
    let whole = specimen(form, &mapping.units);
    let ids: Vec<&str> = form.indicators().map(|(_, _, r)| r.indicator.as_str()).collect();
    let mut table = StatisticsTable { slots: Vec::new(), ..whole.clone() };
    let mut used = vec![false; ids.len()];
    for wanted in indicators {
        let at = (0..ids.len()).find(|&i| ids[i] == *wanted && !used[i]);
        let at = at.or_else(|| ids.iter().position(|id| id == wanted)).unwrap();
        used[at] = true;
        push(&mut table, whole.slots[at].clone());
    }
    table
}

fn department(mapping: &Mapping) -> &Form {
    mapping.forms.iter().find(|f| f.id == "cchc-department-2021").unwrap()
}

fn found(mapping: &Mapping, table: &StatisticsTable) -> Vec<Option<String>> {
    resolve(table, department(mapping), &mapping.units).into_iter().map(|m| m.indicator).collect()
}

fn flatten(slot: &mut Slot) {
    slot.row.path = vec![slot.row.label.clone()];
}

#[test]
fn equal_labels_without_titles_are_told_apart_by_their_neighbours() {
    let mapping = Mapping::builtin();
    let rows = [
        "steering.departments_inspected",
        "steering.inspection_issues_found",
        "steering.communication_rate",
        "organisation.decentralisation_communes_inspected",
        "organisation.decentralisation_issues_found",
    ];
    let mut table = table(&mapping, &rows);
    table.slots.iter_mut().for_each(flatten);
    let matches = resolve(&table, department(&mapping), &mapping.units);
    for (m, expect) in matches.iter().zip(rows) {
        assert_eq!(m.indicator.as_deref(), Some(expect), "{m:?}");
    }
    assert_eq!(matches[1].method, MatchMethod::Context);
    assert_eq!(matches[4].method, MatchMethod::Context);
}

#[test]
fn an_equal_label_alone_without_titles_stays_unmapped() {
    let mapping = Mapping::builtin();
    let mut table = table(&mapping, &["steering.inspection_issues_found"]);
    table.slots.iter_mut().for_each(flatten);
    let matches = resolve(&table, department(&mapping), &mapping.units);
    assert_eq!(matches[0].indicator, None);
    assert_eq!(matches[0].method, MatchMethod::None);
    assert!(matches[0].candidates.len() >= 2, "{:?}", matches[0].candidates);
}

#[test]
fn a_row_under_a_title_that_the_form_has_not_stays_unmapped() {
    let mapping = Mapping::builtin();
    let mut table = table(&mapping, &["steering.provincial_tasks_assigned"]);
    table.slots[0].row.path[1] = "Thực hiện chương trình trồng rừng ven biển".to_owned();
    assert_eq!(found(&mapping, &table), [None]);
}

#[test]
fn a_rate_is_never_a_count() {
    let mapping = Mapping::builtin();
    let mut table = table(&mapping, &["personnel.trained", "personnel.posts_streamlined"]);
    table.slots[0].unit = Some("%".to_owned());
    table.slots[1].unit = Some("Triệu đồng".to_owned());
    assert_eq!(found(&mapping, &table), [None, None]);
}

#[test]
fn two_value_lines_share_an_indicator_only_with_different_dimensions() {
    let mapping = Mapping::builtin();
    let advised = "institutions.documents_advised";
    let mut table = table(&mapping, &[advised, advised]);
    assert_eq!(found(&mapping, &table), [Some(advised.to_owned()), Some(advised.to_owned())]);
    table.slots.swap(0, 1);
    table.slots[0].line = 0;
    table.slots[1].line = 1;
    assert_eq!(found(&mapping, &table), [Some(advised.to_owned()), Some(advised.to_owned())]);
    for slot in &mut table.slots {
        slot.dimensions.clear();
    }
    assert_eq!(found(&mapping, &table), [None, None]);
}

#[test]
fn a_row_that_is_printed_twice_is_mapped_at_most_once() {
    let mapping = Mapping::builtin();
    let table = table(&mapping, &["personnel.trained", "personnel.trained"]);
    assert!(found(&mapping, &table).iter().flatten().count() < 2);
}

#[test]
fn a_column_of_shares_beside_a_count_is_another_measure() {
    let mapping = Mapping::builtin();
    let mut table = table(&mapping, &["personnel.trained"]);
    let mut share = table.slots[0].clone();
    let column = |label: &str| ColumnIdentity { path: vec![label.into()], label: label.into() };
    table.slots[0].column = column("Số lượng");
    share.column = column("Tỷ lệ (%)");
    share.column_index = 1;
    table.slots.push(share.clone());
    assert_eq!(found(&mapping, &table), [Some("personnel.trained".to_owned()), None]);

    // Two columns of counts: without a dimension nobody knows which is meant.
    table.slots[0].column = column("Kế hoạch giao");
    table.slots[1].column = column("Ước cả năm");
    assert_eq!(found(&mapping, &table), [None, None]);
    table.slots[0].dimensions.insert("column".into(), "plan".into());
    assert_eq!(found(&mapping, &table).iter().flatten().count(), 2);
    // Two plans and no result: the line's own value is not there.
    table.slots[1].dimensions.insert("column".into(), "plan".into());
    assert_eq!(found(&mapping, &table), [None, None]);
}

/// A row under several value headers, as the tables stage names them in a report of the period.
fn under_headers(
    mapping: &Mapping,
    indicator: &str,
    headers: &[&str],
    report: Option<Period>,
) -> StatisticsTable {
    let mut table = table(mapping, &[indicator]);
    let slot = table.slots.remove(0);
    for (column_index, header) in headers.iter().enumerate() {
        let (path, label) = (vec![(*header).to_owned()], (*header).to_owned());
        table.columns.push(Column { role: ColumnRole::Value, path: path.clone(), formula: None });
        let column = ColumnIdentity { path, label };
        table.slots.push(Slot { column, column_index, ..slot.clone() });
    }
    name_columns(std::slice::from_mut(&mut table), report);
    table
}

#[test]
fn columns_beside_the_lines_own_value_share_its_indicator_in_their_dimension() {
    let mapping = Mapping::builtin();
    let check = |headers: &[&str], report: Option<Period>, expect: &[Option<(&str, &str)>]| {
        let table = under_headers(&mapping, "personnel.trained", headers, report);
        let trained = Some("personnel.trained".to_owned());
        assert_eq!(found(&mapping, &table), vec![trained; headers.len()], "{headers:?}");
        for (slot, expect) in table.slots.iter().zip(expect) {
            let found = slot.dimensions.iter().next().map(|(n, v)| (n.as_str(), v.as_str()));
            assert_eq!(found, *expect, "{headers:?}");
        }
    };
    check(
        &["Kế hoạch năm", "Thực hiện", "Tỷ lệ"],
        None,
        &[Some(("column", "plan")), None, Some(("column", "completion"))],
    );
    check(
        &["Quý II", "Quý III", "So sánh"],
        Period::quarter(3, 2023),
        &[Some(("period", "Quý II")), None, Some(("column", "change"))],
    );
    check(
        &["Quý I", "Quý II", "Quý III", "Quý IV"],
        Period::quarter(2, 2023),
        &[Some(("period", "Quý I")), None, Some(("period", "Quý III")), Some(("period", "Quý IV"))],
    );
}

#[test]
fn a_column_of_shares_has_the_indicator_that_the_form_names_for_it() {
    let mapping = Mapping::builtin();
    let table = under_headers(&mapping, "personnel.trained", &["Số lượng", "Tỷ lệ (%)"], None);
    assert_eq!(found(&mapping, &table), [Some("personnel.trained".to_owned()), None]);
    let mut form = department(&mapping).clone();
    let rows = form.sections.iter_mut().flat_map(|s| &mut s.groups).flat_map(|g| &mut g.rows);
    for row in rows.filter(|row| row.indicator == "personnel.trained") {
        row.rate = Some("personnel.commune_qualified_rate".to_owned());
    }
    let found: Vec<Option<String>> =
        resolve(&table, &form, &mapping.units).into_iter().map(|m| m.indicator).collect();
    let rate = Some("personnel.commune_qualified_rate".to_owned());
    assert_eq!(found, [Some("personnel.trained".to_owned()), rate]);
}

#[test]
fn a_table_that_runs_the_other_way_is_not_mapped() {
    let mapping = Mapping::builtin();
    let mut table = table(&mapping, &["personnel.trained"]);
    table.layout = Layout::Columns;
    assert_eq!(found(&mapping, &table), [None]);
    table.slots.clear();
    assert_eq!(found(&mapping, &table), []);
}

fn why(mapping: &Mapping, table: &StatisticsTable) -> Vec<Option<&'static str>> {
    explain(table, department(mapping), &mapping.units)
        .into_iter()
        .map(|e| e.unmapped.map(|why| why.code()))
        .collect()
}

#[test]
fn an_explanation_agrees_with_the_decision_and_names_the_runner_up() {
    let mapping = Mapping::builtin();
    let table = specimen(department(&mapping), &mapping.units);
    let explained = explain(&table, department(&mapping), &mapping.units);
    let matches = resolve(&table, department(&mapping), &mapping.units);
    assert!(explained.iter().zip(&matches).all(|(e, m)| e.matched == *m && e.unmapped.is_none()));
    let cut = matches
        .iter()
        .position(|m| m.indicator.as_deref() == Some("organisation.departments_cut"))
        .unwrap();
    let runner_up = &explained[cut].runners_up[0];
    assert_ne!(runner_up.indicator, "organisation.departments_cut");
    assert!(runner_up.score < explained[cut].matched.score);
    let names = |parts: &[(&'static str, f64)]| parts.iter().map(|p| p.0).collect::<Vec<_>>();
    assert_eq!(names(&runner_up.parts), names(&explained[cut].matched.parts));
}

#[test]
fn a_row_without_indicator_says_why() {
    let mapping = Mapping::builtin();
    let check = |indicators: &[&str], change: fn(&mut StatisticsTable), expect: &[&str]| {
        let mut table = table(&mapping, indicators);
        change(&mut table);
        let found: Vec<&str> = why(&mapping, &table).into_iter().flatten().collect();
        assert_eq!(found, expect);
    };
    check(&["personnel.trained"], |t| t.slots[0].unit = Some("%".into()), &["other-unit"]);
    check(
        &["steering.provincial_tasks_assigned"],
        |t| t.slots[0].row.path[1] = "Thực hiện chương trình trồng rừng ven biển".to_owned(),
        &["other-place"],
    );
    check(
        &["steering.inspection_issues_found"],
        |t| t.slots.iter_mut().for_each(flatten),
        &["rival"],
    );
    check(
        &["personnel.trained"],
        |t| t.slots[0].row.label = "Diện tích rừng trồng mới ven biển".to_owned(),
        &["nothing-alike"],
    );
    check(
        &["procedures.feedback_resolved"],
        |t| t.slots[0].row.label = "Số lượng ý kiến chưa giải quyết".to_owned(),
        &["contrary"],
    );
    check(&["personnel.trained", "personnel.trained"], |_| (), &["other-line", "other-line"]);
}

#[test]
fn a_title_that_names_another_of_its_kind_is_another_title() {
    let mapping = Mapping::builtin();
    let check = |indicator: &str, title: &str, expect: Option<&str>| {
        let mut table = table(&mapping, &[indicator]);
        table.slots[0].row.path[1] = title.to_owned();
        assert_eq!(found(&mapping, &table)[0].as_deref(), expect, "{title}");
    };
    let posts = "personnel.posts_assigned";
    check(posts, "Số liệu về biên chế công chức", Some(posts));
    check(posts, "Số liệu biên chế cán bộ, công chức", Some(posts));
    check(posts, "Số liệu về biên chế viên chức", None);
    check(posts, "Số liệu về biên chế người lao động", None);
    let present = "personnel.self_financed_workers_present";
    let units = "Số người làm việc tại các đơn vị sự nghiệp công lập tự chủ";
    check(present, &format!("{units} một phần (nếu có)"), None);
    check(present, &format!("{units} hoàn toàn"), Some(present));
}
