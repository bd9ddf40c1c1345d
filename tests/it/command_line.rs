//! The command line: what goes to which stream, what each format is, how each command exits.
//! What a document holds is not judged here.

use crate::harness::{Place, REPORT};
use std::io::Read;
use std::process::Stdio;

#[test]
fn one_document_is_an_object_several_are_an_array() {
    let place = Place::with(&[("a.md", REPORT), ("b.md", "Chỉ có chữ.\n")]);
    let one = place.doisoat(&["extract", "a.md"]).ended(0);
    assert_eq!(one.json()["sources"][0]["filename"], "a.md");
    assert_eq!(one.stderr(), "");
    let two = place.doisoat(&["extract", "b.md", "a.md"]).ended(0).json();
    let names: Vec<_> =
        two.as_array().unwrap().iter().map(|r| r["sources"][0]["filename"].clone()).collect();
    assert_eq!(names, ["b.md", "a.md"], "the order of the command line");
}

#[test]
fn jsonl_is_an_object_a_line() {
    let place = Place::with(&[("a.md", REPORT), ("b.md", "Chỉ có chữ.\n")]);
    let out = place.doisoat(&["extract", "a.md", "b.md", "--format", "jsonl"]).ended(0).stdout();
    let lines: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
}

#[test]
fn extract_writes_files_under_their_paths() {
    let place = Place::with(&[("q4/a.md", REPORT), ("q4/a.txt", "Chỉ có chữ.\n")]);
    let run = place.doisoat(&["extract", "q4/a.md", "q4/a.txt", "-o", "out"]).ended(0);
    assert_eq!(run.stdout(), "");
    let files: Vec<String> = place.files("out").into_iter().map(|(name, _)| name).collect();
    assert_eq!(files, ["q4/a.md.json", "q4/a.txt.json"]);
    let printed = place.doisoat(&["extract", "q4/a.md"]).stdout();
    assert_eq!(place.read("out/q4/a.md.json"), printed, "the same bytes as on the screen");
}

#[test]
fn standard_input_is_a_document() {
    let place = Place::with(&[]);
    let json = place.doisoat_reading(REPORT, &["extract", "-"]).ended(0).json();
    assert_eq!(json["sources"][0]["filename"], "-");
    assert_eq!(json["sources"][0]["bytes"], REPORT.len());
    let twice = place.doisoat_reading(REPORT, &["extract", "-", "-"]).ended(2);
    assert!(twice.stderr().contains("only once"), "{}", twice.stderr());
}

#[test]
fn a_document_that_is_not_processed_gives_an_object_a_line_and_code_3() {
    let place = Place::with(&[("a.md", REPORT)]);
    let run = place.doisoat(&["extract", "gone.docx", "a.md"]).ended(3);
    let json = run.json();
    assert_eq!(json[0]["status"], "io_error");
    assert_eq!(json[0]["sources"][0]["filename"], "gone.docx");
    assert_eq!(json[0]["diagnostics"][0]["code"], "not-processed");
    assert_ne!(json[1]["status"], "io_error");
    assert_eq!(run.stderr(), "gone.docx: io_error: there is no such file\n");
}

#[test]
fn wrong_usage_is_code_2_and_goes_before_lost_documents() {
    let place = Place::with(&[("a.md", REPORT), ("folder/x.md", REPORT)]);
    let check = |arguments: &[&str], words: &str| {
        let run = place.doisoat(arguments).ended(2);
        assert_eq!(run.stdout(), "");
        assert!(run.stderr().contains(words), "{words:?} not in: {}", run.stderr());
    };
    check(&["extract"], "FILE");
    check(&["frobnicate"], "frobnicate");
    check(&["extract", "a.md", "--format", "xml"], "xml");
    check(&["extract", "folder"], "doisoat run");
    check(&["extract", "gone.md", "a.md", "--mapping", "no-such-form"], "no-such-form");
    check(&["run", "folder"], "--output");
    check(&["extract", "a.md", "--jobs", "0"], "--jobs");
    check(&["schema", "nonsense"], "nonsense");
}

#[test]
fn help_and_version_are_data() {
    let place = Place::with(&[]);
    let help = place.doisoat(&["--help"]).ended(0);
    assert!(help.stdout().contains("extract") && help.stderr().is_empty());
    assert!(place.doisoat(&["extract", "--help"]).ended(0).stdout().contains("--mapping"));
    assert!(place.doisoat(&["--version"]).ended(0).stdout().starts_with("doisoat 0."));
}

/// A reader that stops after a few bytes, as `head` does.
#[test]
fn a_closed_pipe_is_success() {
    let long = format!("{REPORT}\n{}", "Một câu dài có chữ.\n\n".repeat(20_000));
    let place = Place::with(&[("a.md", &long)]);
    for arguments in [
        &["extract", "a.md", "--text"][..],
        &["extract", "a.md", "a.md", "a.md", "--text", "--format", "jsonl"],
        &["schema", "report"],
        &["--help"],
    ] {
        let mut child =
            place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0_u8; 4];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
    }
}

#[test]
fn every_format_of_check_is_what_it_says() {
    let place = Place::with(&[("a.md", REPORT), ("b.md", "Chỉ có chữ.\n")]);
    let check = |format: &str, files: &[&str]| {
        let mut arguments = vec!["check", "--format", format];
        arguments.extend(files);
        let run = place.doisoat(&arguments);
        assert!(run.code() <= 1, "{}", run.stderr());
        run.stdout()
    };
    let text = check("text", &["a.md"]);
    assert!(text.ends_with('\n') && text.contains("a.md: "), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour when it is no terminal");
    let one: serde_json::Value = serde_json::from_str(&check("json", &["a.md"])).unwrap();
    assert!(one["findings"].is_array() && one.get("observations").is_none());
    let two: serde_json::Value = serde_json::from_str(&check("json", &["a.md", "b.md"])).unwrap();
    assert_eq!(two.as_array().map(Vec::len), Some(2));
    let sarif: serde_json::Value = serde_json::from_str(&check("sarif", &["a.md"])).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sarif["runs"][0]["results"].is_array());
    let junit = check("junit", &["a.md", "b.md"]);
    assert_eq!(junit.matches("<testsuite ").count(), 2);
    assert!(junit.ends_with("</testsuites>\n"));
    let csv = check("csv", &["a.md", "b.md"]);
    assert_eq!(csv.matches("path,document_id,finding_id").count(), 1, "one header");
}

#[test]
fn a_document_that_cannot_be_checked_is_code_3_in_every_format() {
    let place = Place::with(&[]);
    for format in ["text", "json", "sarif", "junit", "csv"] {
        let run = place.doisoat(&["check", "gone.md", "--format", format]).ended(3);
        assert!(run.stderr().contains("gone.md: io_error"), "{format}");
        if !matches!(format, "csv") {
            assert!(run.stdout().contains("io_error"), "{format}: {}", run.stdout());
        }
    }
}

#[test]
fn the_language_follows_the_flag_then_the_locale() {
    let place = Place::with(&[("a.md", "Chỉ có chữ.\n")]);
    let words = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = place.command(&["check", "a.md"]);
        let output = command.args(arguments).envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(words(&[], &[]).contains("0 errors"));
    assert!(words(&[("LANG", "vi_VN.UTF-8")], &[]).contains("0 lỗi"));
    assert!(words(&[("LANG", "vi_VN.UTF-8"), ("LC_ALL", "C")], &[]).contains("0 errors"));
    assert!(words(&[("LC_ALL", "C")], &["--lang", "vi"]).contains("0 lỗi"));
}

#[test]
fn only_one_worker_gives_the_same_bytes() {
    let place = Place::with(&[("a.md", REPORT), ("b.md", "Chỉ có chữ.\n"), ("c.txt", REPORT)]);
    let files = ["extract", "a.md", "b.md", "c.txt", "gone.md"];
    let run = |jobs| {
        let mut arguments = files.to_vec();
        arguments.extend(["--jobs", jobs]);
        place.doisoat(&arguments).ended(3).stdout()
    };
    assert_eq!(run("1"), run("8"));
}

/// A form file in the format of `mappings/`, with one row.
const FORM: &str = "form: sample-form
version: 1.0.0
title: {vi: Biểu mẫu, en: Sample}
level: department
valid: {from: 2021-01-01}
table:
  layout: rows
  columns: {number: [STT], label: [Chỉ tiêu], unit: [Đơn vị tính], value: [Số liệu], note: [Ghi chú]}
sections:
  - number: I
    label: Tổ chức bộ máy
    groups:
      - rows:
          - {indicator: organisation.departments, label: Số phòng chuyên môn}
";

#[test]
fn a_form_is_chosen_by_id_or_by_file() {
    let place = Place::with(&[("a.md", REPORT), ("form.yaml", FORM)]);
    place.doisoat(&["extract", "a.md", "--mapping", "form.yaml"]).ended(0);
    place.doisoat(&["extract", "a.md", "--mapping", "cchc-department-2021"]).ended(0);
    let run = place.doisoat(&["extract", "a.md", "--mapping", "gone.yaml"]).ended(2);
    assert!(run.stderr().contains("gone.yaml"), "{}", run.stderr());
}

#[test]
fn all_faults_of_a_mapping_are_told_with_their_places() {
    let broken = FORM.replace("level: department", "level: departmant") + "bogus: 1\n";
    let place = Place::with(&[("a.md", REPORT), ("maps/form.yaml", &broken)]);
    for arguments in [
        &["extract", "a.md", "--mappings", "maps"][..],
        &["check", "a.md", "--mapping", "maps/form.yaml"],
        &["run", "a.md", "-o", "out", "--mappings", "maps"],
    ] {
        let run = place.doisoat(arguments).ended(2);
        assert_eq!(run.stdout(), "");
        let words = run.stderr();
        assert!(words.contains("maps/form.yaml:4:") && words.contains("department"), "{words}");
        assert!(words.contains("bogus"), "{words}");
        assert!(!place.path("out").exists(), "nothing is written");
    }
}

#[test]
fn map_check_tells_all_faults_of_all_files() {
    let broken = FORM.replace("version: 1.0.0", "version: one");
    let place = Place::with(&[("good.yaml", FORM), ("bad.yaml", &broken), ("empty/x.txt", "")]);
    let good = place.doisoat(&["map", "check", "good.yaml"]).ended(0);
    assert!(good.stdout().starts_with("sample-form 1.0.0: 1 rows"), "{}", good.stdout());
    let built_in = place.doisoat(&["map", "check"]).ended(0);
    assert!(built_in.stdout().contains("cchc-department-2021"), "{}", built_in.stdout());
    let all =
        place.doisoat(&["map", "check", "bad.yaml", "good.yaml", "gone.yaml", "empty"]).ended(2);
    for words in ["bad.yaml:2:", "gone.yaml", "empty"] {
        assert!(all.stderr().contains(words), "{words}: {}", all.stderr());
    }
    assert!(all.stdout().contains("sample-form"), "the good file is checked all the same");
}

#[test]
fn every_rule_that_is_listed_is_explained_in_both_languages() {
    let place = Place::with(&[]);
    let list = place.doisoat(&["explain"]).ended(0).stdout();
    let first = list.lines().next().and_then(|l| l.split(' ').next()).expect("a rule");
    let english = place.doisoat(&["explain", first]).ended(0).stdout();
    let vietnamese = place.doisoat(&["explain", first, "--lang", "vi"]).ended(0).stdout();
    assert!(english.starts_with(first) && english.contains("Example"), "{english}");
    assert!(vietnamese.contains("Ví dụ"), "{vietnamese}");
    let unknown = place.doisoat(&["explain", "Z999"]).ended(2);
    assert!(unknown.stderr().contains("Z999"));
}

#[test]
fn map_check_runs_the_golden_rows() {
    let expects = |indicator: &str| {
        format!(
            "{FORM}tests:\n  - {{path: [I], label: Số phòng chuyên môn, expect: {indicator}}}\n"
        )
    };
    let place = Place::with(&[
        ("right.yaml", &expects("organisation.departments")),
        ("wrong.yaml", &expects("~")),
    ]);
    place.doisoat(&["map", "check", "right.yaml"]).ended(0);
    let wrong = place.doisoat(&["map", "check", "wrong.yaml"]).ended(2);
    assert!(wrong.stderr().contains("wrong.yaml"), "{}", wrong.stderr());
}

#[test]
fn map_explain_tells_why_a_row_went_where_it_went() {
    let place =
        Place::with(&[("a.md", REPORT), ("form.yaml", FORM), ("prose.md", "Chỉ có chữ.\n")]);
    let explain = ["map", "explain", "a.md", "--mapping", "form.yaml"];
    let text = place.doisoat(&explain).ended(0).stdout();
    for words in ["form sample-form 1.0.0", "→ organisation.departments", "no indicator", "path"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = place.doisoat(&[&explain[..], &["--format", "json"]].concat()).ended(0).json();
    assert_eq!(json["mapping"]["id"], "sample-form");
    let decisions = json["decisions"].as_array().unwrap();
    assert_eq!(decisions[0]["indicator"], "organisation.departments");
    assert!(decisions[0]["parts"]["text"].is_number(), "{json}");
    assert_eq!(decisions[1]["unmapped"]["code"], "nothing-alike");
    let row = decisions[1]["row_index"].to_string();
    let one = place.doisoat(&[&explain[..], &["--row", &row]].concat()).ended(0).stdout();
    assert!(!one.contains("organisation.departments ("), "{one}");
    let none = place.doisoat(&[&explain[..], &["--row", "99"]].concat()).ended(2);
    assert!(none.stderr().contains("row 99"), "{}", none.stderr());
    let prose = place.doisoat(&["map", "explain", "prose.md"]).ended(0).stdout();
    assert!(prose.contains("no statistics table"), "{prose}");
    place.doisoat(&["map", "explain", "gone.md"]).ended(3);
}
