//! Overlays and baselines as their users meet them: what they change in every output, and which
//! faults they are told of. Also that ids last, without which neither would work.
//! How findings are judged is tested beside the checks.

use crate::harness::Place;
use serde_json::Value;

/// A report without a table, with one error (21 + 8 ≠ 30) and a remark (no number), and a key.
pub const REPORT: &str = "SỞ NỘI VỤ TỈNH MẪU\n\nSố:     /BC-SNV\n\nTỉnh Mẫu, ngày 15 tháng 12 năm 2021\n\n\
    # BÁO CÁO\n\n## Kết quả thực hiện cải cách hành chính năm 2021\n\n\
    Đã tiếp nhận 30 hồ sơ, gồm: 21 hồ sơ trực tuyến và 08 hồ sơ trực tiếp.\n";

const OFF: &str = "overlay: tinh-mau\nseverity:\n  \
    - {rule: narrative-parts-do-not-sum, severity: off, because: not used here}\n";

fn findings(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["check", "--format", "json"];
    all.extend(arguments);
    place.doisoat(&all).json()["findings"].as_array().unwrap().clone()
}

/// The id of the error of the report.
fn error_id(place: &Place, file: &str) -> String {
    let all = findings(place, &[file]);
    let error = all.iter().find(|f| f["level"] == "error").expect("an error");
    error["id"].as_str().unwrap().to_owned()
}

/// An overlay that accepts a finding.
fn accepting(id: &str) -> String {
    format!(
        "overlay: tinh-mau\nsuppressions:\n  \
         - {{finding: {id}, because: \"the unit has answered\", until: 2026-06-30}}\n"
    )
}

#[test]
fn a_rule_that_is_switched_off_is_raised_nowhere_and_told_once() {
    let place = Place::with(&[("a.md", REPORT), ("o.yaml", OFF)]);
    place.doisoat(&["check", "a.md"]).ended(1);
    let checked = place.doisoat(&["check", "a.md", "--overlay", "o.yaml"]).ended(0).stdout();
    assert!(checked.contains("1 of N101 not raised"), "{checked}");
    assert!(checked.contains("0 errors"), "{checked}");
    let report = place.doisoat(&["extract", "a.md", "--overlay", "o.yaml"]).ended(0).json();
    assert!(report["findings"].as_array().unwrap().iter().all(|f| f["rule"] != "N101"));
    assert_eq!(report["diagnostics"][0]["code"], "rule-off");
}

#[test]
fn a_rule_that_is_graded_anew_says_so() {
    let note = OFF.replace("off", "note");
    let place = Place::with(&[("a.md", REPORT), ("o.yaml", &note)]);
    let arguments = ["check", "a.md", "--overlay", "o.yaml"];
    let shown = place.doisoat(&arguments).ended(0).stdout();
    assert!(shown.contains("graded anew: error → note: not used here"), "{shown}");
    let all = findings(&place, &arguments[1..]);
    let regraded = all.iter().find(|f| f["rule"] == "N101").unwrap();
    assert_eq!(
        (&regraded["level"], &regraded["regraded"]["from"]),
        (&"note".into(), &"error".into())
    );
}

#[test]
fn an_accepted_finding_stays_visible_and_counts_nowhere() {
    let place = Place::with(&[("a.md", REPORT)]);
    let id = error_id(&place, "a.md");
    place.write("o.yaml", &accepting(&id));
    let with = |more: &[&str]| {
        let mut arguments = vec!["check", "a.md", "--overlay", "o.yaml", "--as-of", "2026-06-30"];
        arguments.extend(more);
        place.doisoat(&arguments)
    };
    let shown = with(&[]).ended(0).stdout();
    assert!(shown.contains(&format!("N101 {id} accepted until 2026-06-30: the unit has answered")));
    assert!(shown.contains("0 errors"), "{shown}");
    let json = with(&["--format", "json"]).ended(0).json();
    let finding = json["findings"].as_array().unwrap().iter().find(|f| f["id"] == id.as_str());
    assert_eq!(finding.unwrap()["suppressed"]["until"], "2026-06-30");
    assert_eq!(json["coverage"]["relations_broken"], 0);
    let sarif = with(&["--format", "sarif"]).ended(0).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let accepted = results.iter().find(|r| r["ruleId"] == "N101").unwrap();
    assert_eq!(accepted["suppressions"][0]["kind"], "external");
    let junit = with(&["--format", "junit"]).ended(0).stdout();
    assert!(junit.contains("<skipped message=\"the unit has answered\"/>"), "{junit}");
    let csv = with(&["--format", "csv"]).ended(0).stdout();
    assert!(csv.contains(",the unit has answered,2026-06-30"), "{csv}");
}

#[test]
fn what_was_accepted_until_an_earlier_day_counts_again() {
    let place = Place::with(&[("a.md", REPORT)]);
    let id = error_id(&place, "a.md");
    place.write("o.yaml", &accepting(&id));
    let arguments = ["check", "a.md", "--overlay", "o.yaml", "--as-of", "2026-07-01"];
    let shown = place.doisoat(&arguments).ended(1).stdout();
    assert!(shown.contains("suppression-expired"), "{shown}");
    assert!(shown.contains("1 error,"), "{shown}");
}

#[test]
fn a_suppression_by_rule_names_the_document() {
    let place = Place::with(&[("a.md", REPORT)]);
    // No form fits, so the report has no key: a suppression by key meets nothing.
    let by_key = "overlay: o\nsuppressions:\n  \
        - {rule: N101, document: \"x|y|z\", because: b, until: 2099-12-31}\n";
    place.write("o.yaml", by_key);
    place.doisoat(&["check", "a.md", "--overlay", "o.yaml"]).ended(1);
    let faulty = by_key.replace("document: \"x|y|z\", ", "");
    place.write("o.yaml", &faulty);
    let told = place.doisoat(&["check", "a.md", "--overlay", "o.yaml"]).ended(2).stderr();
    assert!(told.contains("o.yaml:3:12: a suppression of a rule needs its `document`"), "{told}");
}

#[test]
fn every_fault_of_an_overlay_is_told_with_its_place() {
    let place = Place::with(&[("a.md", REPORT)]);
    place.write(
        "o.yaml",
        "overlay: o\nseverity:\n  - {rule: N999, severity: off, because: b}\n  \
         - {rule: N101, severty: off, because: b}\n",
    );
    for command in ["check", "extract"] {
        let told = place.doisoat(&[command, "a.md", "--overlay", "o.yaml"]).ended(2).stderr();
        for fault in [
            "o.yaml:3:12: no rule is `N999`",
            "o.yaml:4:18: unknown key `severty` in a grade; did you mean `severity`?",
        ] {
            assert!(told.contains(fault), "{fault}: {told}");
        }
    }
    place.doisoat(&["check", "a.md", "--overlay", "gone.yaml"]).ended(2);
    place.write("o.yaml", OFF);
    let arguments = ["check", "a.md", "--overlay", "o.yaml", "--as-of", "1.7.2026"];
    assert!(place.doisoat(&arguments).ended(2).stderr().contains("is not a day"));
}

#[test]
fn a_run_with_another_overlay_reads_again_and_counts_without_what_is_accepted() {
    let place = Place::with(&[("in/a.md", REPORT)]);
    let errors = |arguments: &[&str]| {
        let mut all = vec!["run", "in", "-o", "out", "--quiet"];
        all.extend(arguments);
        place.doisoat(&all).ended(0);
        let summary: Value = serde_json::from_str(&place.read("out/summary.json")).unwrap();
        summary["findings"]["error"].clone()
    };
    assert_eq!(errors(&[]), 1);
    place.write("o.yaml", &accepting(&error_id(&place, "in/a.md")));
    assert_eq!(errors(&["--overlay", "o.yaml", "--as-of", "2026-01-01"]), 0);
    assert!(place.read("out/findings.csv").contains("the unit has answered"));
    assert_eq!(errors(&["--overlay", "o.yaml", "--as-of", "2027-01-01"]), 1);
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let place = Place::with(&[("a.md", REPORT)]);
    for (name, command) in [
        ("check.json", &["check", "a.md", "--format", "json"][..]),
        ("extract.json", &["extract", "a.md"]),
        ("extract.jsonl", &["extract", "a.md", "--format", "jsonl"]),
    ] {
        place.write(name, &place.doisoat(command).stdout());
        let json = ["check", "a.md", "--format", "json", "--baseline", name];
        let same = place.doisoat(&json).ended(0).json();
        assert_eq!(
            (&same["findings"], &same["baseline"]["known"]),
            (&Value::Array(vec![]), &2.into())
        );
    }
    // A new sentence before: the old findings stay known, the new one is shown.
    let more = "Đã công bố 9 TTHC, gồm: 5 TTHC cấp tỉnh và 3 TTHC cấp xã.\n\nĐã tiếp nhận";
    place.write("b.md", &REPORT.replace("Đã tiếp nhận", more).replace("Số:     /", "Số: 12/"));
    let shown = place.doisoat(&["check", "b.md", "--baseline", "check.json"]).ended(1).stdout();
    assert!(shown.contains("5 + 3 = 8 ≠ 9") && !shown.contains("21 + 8"), "{shown}");
    assert!(shown.contains("since the baseline: known and not printed 1, gone 1"), "{shown}");
    place.write("bad.json", "{\n \"findings\": oops}");
    let told = place.doisoat(&["check", "a.md", "--baseline", "bad.json"]).ended(2).stderr();
    assert!(told.contains("bad.json:2:14: not JSON"), "{told}");
}

#[test]
fn ids_last_over_paragraphs_before_them_and_over_line_breaks() {
    let place = Place::with(&[("a.md", REPORT)]);
    let id = error_id(&place, "a.md");
    let paragraph = "Trong năm, Sở đã ban hành 12 văn bản chỉ đạo.\n\nĐã tiếp nhận";
    place.write("longer.md", &REPORT.replace("Đã tiếp nhận", paragraph));
    place.write("wrapped.txt", &REPORT.replace("gồm: 21", "gồm:\n21").replace("# ", ""));
    place.write("page.html", &format!("<p>{}</p>", REPORT.replace("\n\n", "</p>\n<p>")));
    for file in ["longer.md", "wrapped.txt", "page.html"] {
        assert_eq!(error_id(&place, file), id, "{file}");
    }
}
