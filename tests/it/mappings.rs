//! The commands that work on mappings, as their users meet them: proposals that can be used as they
//! are, changes by what they do, and what these would change in an archive.
//! What a single rule decides is tested beside the code.

use crate::harness::Place;
use crate::readme::root;
use crate::schema::{holds, schema};
use serde_json::{Value, json};
use std::fs;

/// A report of a small form: rows that are known, and rows that are not.
fn report(rows: &[(&str, &str, &str)]) -> String {
    let mut text = "SỞ MẪU\n\n# BÁO CÁO\n\n## Kết quả cải cách hành chính năm 2021\n\n\
        | STT | Chỉ tiêu thống kê | Đơn vị tính | Số liệu | Ghi chú |\n|---|---|---|---|---|\n\
        | III | Cải cách thủ tục hành chính | | | |\n| 2 | Thống kê TTHC | | | |\n"
        .to_owned();
    for (label, unit, value) in rows {
        text += &format!("| | {label} | {unit} | {value} | |\n");
    }
    text
}

const KNOWN: [(&str, &str, &str); 3] = [
    ("Số TTHC đã được bãi bỏ, thay thế", "Thủ tục", "2"),
    ("Tổng số TTHC đang có hiệu lực", "Thủ tục", "5"),
    ("- Số TTHC áp dụng tại cơ quan, đơn vị", "Thủ tục", "5"),
];

/// The decisions on the rows of a report: label and indicator.
fn indicators(place: &Place, arguments: &[&str]) -> Vec<(String, Value)> {
    let arguments = [&["map", "explain", "--format", "json"], arguments].concat();
    let found = place.doisoat(&arguments).ended(0).json();
    let decisions = found["decisions"].as_array().expect("decisions").iter();
    decisions.map(|d| (d["label"].as_str().unwrap().to_owned(), d["indicator"].clone())).collect()
}

/// Takes the marks of comments away from lines that are questions.
fn accepted(patch: &str) -> String {
    patch.replace("# - {", "- {")
}

#[test]
fn an_accepted_patch_maps_the_rows_of_all_reports_it_was_made_from() {
    let place = Place::with(&[]);
    let own =
        |rows: &[(&'static str, &'static str, &'static str)]| report(&[&KNOWN, rows].concat());
    let published = ("Số TTHC mới ban hành", "Thủ tục", "4");
    place.write("a.md", &own(&[published, ("Số TTHC được sửa đổi", "Thủ tục", "6")]));
    place.write("b.md", &own(&[("Số TTHC mới ban hành", "TTHC", "7")]));
    place.write("c.md", &own(&[published, ("Số TTHC chưa công khai", "Thủ tục", "1")]));
    let wanted = ["--mapping", "cchc-department-2021"];
    let suggest =
        [&["map", "suggest", "a.md", "b.md", "c.md", "-o", "p.yaml"], &wanted[..]].concat();
    place.doisoat(&suggest).ended(0);
    let patch = place.read("p.yaml");
    // One line for one wording, with its reports, and the words that differ.
    assert_eq!(patch.matches("alias: Số TTHC mới ban hành").count(), 1, "{patch}");
    assert!(patch.contains("3 reports: a.md row 7"), "{patch}");
    assert!(patch.contains("it adds “ban hành”; it lacks “được công bố”"), "{patch}");
    // Put into the folder of mappings, it is a part of them.
    for file in fs::read_dir(root().join("mappings")).unwrap().map(|e| e.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        place.write(&format!("maps/{name}"), &fs::read_to_string(&file).unwrap());
    }
    place.write("maps/p.yaml", &accepted(&patch));
    place.doisoat(&["map", "check", "maps"]).ended(0);
    for report in ["a.md", "b.md", "c.md"] {
        let found = indicators(&place, &[&[report, "--mappings", "maps"], &wanted[..]].concat());
        assert!(found.iter().all(|(_, indicator)| indicator.is_string()), "{found:?}");
        assert!(
            found.contains(&("Số TTHC mới ban hành".to_owned(), json!("procedures.announced")))
        );
    }
}

#[test]
fn a_row_that_means_another_measure_is_proposed_as_its_own_and_says_why() {
    let place = Place::with(&[]);
    let rows = [
        ("Số TTHC được công bố mới", "Thủ tục", "4"),
        ("Số TTHC chưa được công bố mới", "Thủ tục", "1"),
        ("Tỷ lệ TTHC được công bố mới", "%", "80"),
    ];
    place.write("a.md", &report(&[&KNOWN[..], &rows].concat()));
    let patch = place.doisoat(&["map", "suggest", "a.md"]).ended(0).stdout();
    assert!(!patch.contains("alias:"), "{patch}");
    let data = |label: &str| {
        patch.lines().find(|l| l.contains(&format!("label: {label}"))).map(str::trim_start)
    };
    for label in ["Số TTHC chưa được công bố mới", "Tỷ lệ TTHC được công bố mới"]
    {
        assert!(data(label).is_some_and(|l| l.starts_with("- {section: III")), "{patch}");
    }
    assert!(patch.contains("like procedures.announced"), "{patch}");
    let vi = place.doisoat(&["map", "suggest", "a.md", "--lang", "vi"]).ended(0).stdout();
    assert!(vi.contains("giống procedures.announced"), "{vi}");
}

/// Mappings that know none of the samples: units, catalogue and one form of another kind.
fn strange_mappings(place: &Place) {
    for file in ["catalogue.yaml", "units.yaml"] {
        place.write(
            &format!("strange/{file}"),
            &fs::read_to_string(root().join("mappings").join(file)).unwrap(),
        );
    }
    place.write(
        "strange/form.yaml",
        "form: strange\nversion: 1.0.0\ntitle: {vi: Lạ, en: Strange}\nlevel: ministry\ntable: {layout: rows}\n\
         sections:\n  - groups:\n      - rows:\n          - {indicator: finance.public_service_units_self_managing, label: Kho bạc}\n",
    );
}

#[test]
fn a_report_of_an_unknown_form_gives_a_form_by_which_all_its_lines_are_mapped() {
    let place = Place::with(&[]);
    strange_mappings(&place);
    let schema = schema(&place, "mapping");
    let mut drafted = 0;
    for sample in fs::read_dir(root().join("samples")).unwrap().map(|e| e.unwrap().path()) {
        let file = sample.join("report.docx");
        if !file.exists() {
            continue;
        }
        let file = file.display().to_string();
        place
            .doisoat(&["map", "suggest", &file, "-o", "draft.yaml", "--mappings", "strange"])
            .ended(0);
        // A table of which nothing but its own form's words tells that it is one of statistics.
        if !place.path("draft.yaml").exists() {
            continue;
        }
        let text = place.read("draft.yaml");
        place.doisoat(&["map", "check", "draft.yaml"]).ended(0);
        holds(&schema, &serde_saphyr::from_str(&text).unwrap(), &file);
        let found = place
            .doisoat(&["map", "explain", &file, "--mapping", "draft.yaml", "--format", "json"])
            .json();
        let mut lines = std::collections::BTreeMap::new();
        for d in found["decisions"].as_array().unwrap() {
            let line = (d["table"].to_string(), d["row_index"].as_u64());
            *lines.entry(line).or_insert(false) |= d["indicator"].is_string();
        }
        let left: Vec<_> = lines.iter().filter(|(_, mapped)| !**mapped).collect();
        assert!(!lines.is_empty() && left.is_empty(), "{file}: {left:?}\n{text}");
        fs::remove_file(place.path("draft.yaml")).unwrap();
        drafted += 1;
    }
    assert!(drafted >= 6, "the samples are found: {drafted}");
}

#[test]
fn reports_of_one_unknown_kind_share_a_draft() {
    let place = Place::with(&[]);
    strange_mappings(&place);
    let rows = [
        ("Số bàn ghế hỏng", "Cái", "4"),
        ("Số máy in đang dùng", "Cái", "9"),
        ("Tỷ lệ phòng có máy lạnh", "%", "50"),
    ];
    place.write("a.md", &report(&rows));
    place.write("b.md", &report(&[&rows[..], &[("Số quạt trần", "Cái", "3")]].concat()));
    let out = place
        .doisoat(&["map", "suggest", "a.md", "b.md", "-o", "p.yaml", "--mappings", "strange"])
        .ended(0);
    assert!(out.stderr().contains("1 drafted forms"), "{}", out.stderr());
    let draft = place.read("draft-department-2021.yaml");
    assert!(draft.contains("It fits as well: b.md"), "{draft}");
    assert!(
        place.read("p.yaml").contains("label: Số quạt trần"),
        "the row that only the second has"
    );
}

#[test]
fn suggestions_obey_the_schema_of_mappings() {
    let place = Place::with(&[]);
    place.write(
        "a.md",
        &report(
            &[
                &KNOWN[..],
                &[("Số TTHC mới ban hành", "Thủ tục", "4"), ("Số \"ngoặc\": {lạ}", "Cái", "1")],
            ]
            .concat(),
        ),
    );
    let patch = place.doisoat(&["map", "suggest", "a.md"]).ended(0).stdout();
    let schema = schema(&place, "mapping");
    for text in [patch.clone(), accepted(&patch)] {
        holds(&schema, &serde_saphyr::from_str(&text).unwrap(), &text);
    }
}

const FORM: &str = "form: small\nversion: 1.0.0\ntitle: {vi: Nhỏ, en: Small}\nlevel: department\n\
    table: {layout: rows}\nsections:\n  - number: III\n    label: Cải cách thủ tục hành chính\n    groups:\n      \
    - number: \"2\"\n        label: Thống kê TTHC\n        rows:\n          \
    - {indicator: procedures.abolished, label: \"Số TTHC đã được bãi bỏ, thay thế\"}\n          \
    - {indicator: procedures.in_force, label: Tổng số TTHC đang có hiệu lực}\n";

#[test]
fn map_diff_tells_changes_by_what_they_do() {
    let place = Place::with(&[("a.yaml", FORM)]);
    place.write("b.yaml", &FORM.replace("procedures.in_force", "procedures.announced"));
    let same = place.doisoat(&["map", "diff", "a.yaml", "a.yaml"]).ended(0).stdout();
    assert_eq!(same, "nothing changes\n");
    let json =
        place.doisoat(&["map", "diff", "a.yaml", "b.yaml", "--format", "json"]).ended(0).json();
    assert_eq!(json["counts"]["maps_elsewhere"], 1);
    let change = &json["changes"][0];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&json!("procedures.in_force"), &json!("procedures.announced"))
    );
    let text =
        place.doisoat(&["map", "diff", "a.yaml", "b.yaml", "--lang", "vi"]).ended(0).stdout();
    assert!(text.starts_with("Sang chỉ tiêu khác (1)\n"), "{text}");
    let ids = ["map", "diff", "cchc-department-2021", "cchc-department-2022"];
    assert!(place.doisoat(&ids).ended(0).stdout().contains("Stops mapping"));
    assert!(
        place.doisoat(&["map", "diff", "a.yaml", "gone"]).ended(2).stderr().contains("\"gone\"")
    );
    place.doisoat(&["map", "diff", "a.yaml", "gone.yaml"]).ended(2);
}

#[test]
fn map_impact_tells_which_archived_values_would_change() {
    let place = Place::with(&[
        ("a.yaml", FORM),
        ("in/x.md", &report(&KNOWN)),
        ("in/y.md", "Chỉ có chữ.\n"),
    ]);
    let maps = |name: &str, text: &str| place.write(name, text);
    maps("one/form.yaml", FORM);
    maps("two/form.yaml", &FORM.replace("procedures.in_force", "procedures.announced"));
    place.doisoat(&["run", "in", "-o", "out", "--mappings", "one"]).ended(0);
    // The documents themselves are not needed.
    fs::remove_dir_all(place.path("in")).unwrap();
    let impact = |more: &[&str]| {
        place.doisoat(&[&["map", "impact", "one", "two", "out"], more].concat()).ended(0)
    };
    let text = impact(&[]).stdout();
    assert!(text.starts_with("1 of 3 values would change, in 1 of 1 reports\n  1 × procedures.in_force → procedures.announced\n"), "{text}");
    assert!(text.contains("1 reports have no statistics table"), "{text}");
    let json = impact(&["--format", "json"]).json();
    let change = &json["changes"][0];
    assert_eq!(change["label"], "Tổng số TTHC đang có hiệu lực");
    assert_eq!(
        (&change["raw_text"], &change["archived"]),
        (&json!("5"), &json!("procedures.in_force"))
    );
    assert_eq!(json["not_derived"], json!([]));
    let csv = impact(&["--format", "csv"]).stdout();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(
        csv.lines().nth(1).unwrap().contains("procedures.in_force,procedures.announced"),
        "{csv}"
    );
    // Nothing changes from a mapping to itself.
    let same = place.doisoat(&["map", "impact", "one", "one", "out"]).ended(0).stdout();
    assert!(same.starts_with("0 of 3 values would change"), "{same}");
    // A report that is broken is told, and the others are looked at.
    place.write("out/reports/z.json", "{");
    assert!(impact(&[]).stdout().contains("z.json: cannot be read back"));
    assert!(
        place
            .doisoat(&["map", "impact", "one", "two", "one"])
            .ended(2)
            .stderr()
            .contains("holds no reports")
    );
}

#[test]
fn an_archive_gives_its_tables_again_as_they_were() {
    let place = Place::with(&[]);
    let samples = root().join("samples").display().to_string();
    place.doisoat(&["run", &samples, "-o", "out", "--quiet"]).ended(0);
    let maps = root().join("mappings").display().to_string();
    let json =
        place.doisoat(&["map", "impact", &maps, &maps, "out", "--format", "json"]).ended(0).json();
    assert_eq!(json["changes"], json!([]));
    assert_eq!(json["not_derived"], json!([]), "every value is derived again from the archive");
    assert!(json["values"].as_u64().is_some_and(|values| values > 500), "{}", json["values"]);
}

#[test]
fn hostile_mapping_files_end_with_a_limit_and_the_code_for_wrong_mappings() {
    let cycle = FORM.replace("        rows:\n", "        rows:\n          - {include: a.yaml}\n");
    let place = Place::with(&[
        ("form.yaml", &cycle),
        ("a.yaml", "part: a\nrows:\n  - {include: b.yaml}\n"),
        ("b.yaml", "part: b\nrows:\n  - {include: a.yaml}\n"),
    ]);
    for arguments in [
        &["map", "check", "form.yaml"][..],
        &["map", "check", "."],
        &["map", "diff", "form.yaml", "form.yaml"],
    ] {
        let told = place.doisoat(arguments).ended(2).stderr();
        assert!(told.contains("b.yaml:3:15: limit: a part includes itself"), "{told}");
    }
}

#[test]
fn map_check_tells_rows_that_nothing_tells_apart() {
    let row =
        "          - {indicator: procedures.announced, label: Tổng số TTHC đang có hiệu lực}\n";
    let place = Place::with(&[("form.yaml", &format!("{FORM}{row}"))]);
    let told = place.doisoat(&["map", "check", "form.yaml"]).ended(2).stderr();
    assert!(told.contains("form.yaml:15:54: `Tổng số TTHC đang có hiệu lực` names the row of `procedures.in_force` (form.yaml:14) too"), "{told}");
}
