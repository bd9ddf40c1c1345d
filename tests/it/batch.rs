//! `run`: nothing lost, nothing twice, the same bytes whatever the workers and interruptions.
//! What a document holds is not judged here.

use crate::harness::{Place, REPORT};
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

const TEXT: &str = "Chỉ có chữ, không có bảng.\n";

fn corpus() -> Place {
    let place = Place::with(&[
        ("in/a.md", REPORT),
        ("in/q4/a.md", TEXT),
        ("in/q4/b.txt", "Tệp khác.\n"),
        ("in/q4/truth.yaml", "observations: []\n"),
        ("in/empty.docx", ""),
    ]);
    place.write("in/báo cáo.html", "<p>Một đoạn.</p>");
    place
}

fn documents(place: &Place, out: &str) -> Vec<String> {
    let summary: serde_json::Value =
        serde_json::from_str(&place.read(&format!("{out}/summary.json"))).unwrap();
    let documents = summary["documents"].as_array().unwrap();
    documents.iter().map(|d| d["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_run_gives_a_report_for_each_document_and_all_tables() {
    let place = corpus();
    let run = place.doisoat(&["run", "in", "-o", "out"]);
    assert!(matches!(run.code(), 0 | 3), "{}", run.stderr());
    assert_eq!(run.stdout(), "", "words go to standard error");
    assert!(run.stderr().contains("5 documents"), "{}", run.stderr());
    let names = ["a.md", "báo cáo.html", "empty.docx", "q4/a.md", "q4/b.txt"];
    assert_eq!(documents(&place, "out"), names);
    for name in names {
        let report: serde_json::Value =
            serde_json::from_str(&place.read(&format!("out/reports/{name}.json"))).unwrap();
        assert_eq!(report["sources"][0]["filename"], name);
    }
    for table in ["documents", "observations", "figures", "findings"] {
        let header = place.read(&format!("out/{table}.csv"));
        assert!(header.starts_with("document_id,"), "{table}: {header}");
        let lines = place.read(&format!("out/{table}.jsonl"));
        let rows = csv::Reader::from_reader(header.as_bytes()).into_records().count();
        assert_eq!(lines.lines().count(), rows, "{table}");
    }
    assert_eq!(place.read("out/documents.jsonl").lines().count(), names.len());
    let summary: serde_json::Value = serde_json::from_str(&place.read("out/summary.json")).unwrap();
    assert_eq!(summary["skipped"][0]["path"], "q4/truth.yaml");
    assert_eq!(summary["totals"]["documents"], names.len());
}

#[test]
fn the_database_holds_the_same_rows_as_the_other_tables() {
    let place = corpus();
    place.doisoat(&["run", "in", "-o", "out"]);
    let database = rusqlite::Connection::open(place.path("out/doisoat.sqlite")).unwrap();
    for table in ["documents", "observations", "figures", "findings", "indicators"] {
        let mut statement = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns: Vec<String> =
            statement.column_names().into_iter().map(str::to_owned).collect();
        let rows = statement.query_map([], |_| Ok(())).unwrap().count();
        let text = place.read(&format!("out/{table}.csv"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), columns, "{table}");
        assert_eq!(reader.records().count(), rows, "{table}");
    }
}

#[test]
fn one_worker_or_eight_give_the_same_bytes() {
    let place = corpus();
    place.doisoat(&["run", "in", "-o", "one", "--jobs", "1"]);
    place.doisoat(&["run", "in", "-o", "eight", "--jobs", "8"]);
    assert_eq!(place.files("one"), place.files("eight"));
}

#[test]
fn a_rerun_reads_only_what_is_new_and_gives_the_same_bytes() {
    let place = corpus();
    place.doisoat(&["run", "in", "-o", "out"]);
    let before = place.files("out");
    let again = place.doisoat(&["run", "in", "-o", "out"]);
    assert!(again.stderr().contains("5 done by an earlier run"), "{}", again.stderr());
    assert_eq!(place.files("out"), before);

    fs::remove_file(place.path("out/reports/q4/a.md.json")).unwrap();
    let again = place.doisoat(&["run", "in", "-o", "out"]);
    assert!(again.stderr().contains("4 done by an earlier run"), "{}", again.stderr());
    assert_eq!(place.files("out"), before);

    place.write("out/reports/q4/a.md.json", "{\"tampered\": true}");
    let again = place.doisoat(&["run", "in", "-o", "out"]);
    assert!(again.stderr().contains("4 done by an earlier run"), "{}", again.stderr());
    assert_eq!(place.files("out"), before);

    let fresh = place.doisoat(&["run", "in", "-o", "out", "--fresh"]);
    assert!(!fresh.stderr().contains("earlier run"), "{}", fresh.stderr());
    assert_eq!(place.files("out"), before);
}

#[test]
fn a_document_that_changed_is_read_again_and_one_that_is_gone_vanishes() {
    let place = corpus();
    place.doisoat(&["run", "in", "-o", "out"]);
    place.write("in/a.md", "Nội dung mới.\n");
    fs::remove_file(place.path("in/q4/a.md")).unwrap();
    let again = place.doisoat(&["run", "in", "-o", "out"]);
    assert!(again.stderr().contains("3 done by an earlier run"), "{}", again.stderr());
    assert_eq!(documents(&place, "out"), ["a.md", "báo cáo.html", "empty.docx", "q4/b.txt"]);
    assert!(!place.path("out/reports/q4/a.md.json").exists());
    place.doisoat(&["run", "in", "-o", "new"]);
    assert_eq!(place.files("out"), place.files("new"), "as if it had never been otherwise");
}

#[test]
fn the_same_bytes_twice_are_two_documents_and_one_set_of_rows() {
    let place = Place::with(&[("in/a.md", REPORT), ("in/b.md", REPORT)]);
    place.doisoat(&["run", "in", "-o", "both"]);
    place.doisoat(&["run", "in/a.md", "-o", "one"]);
    assert_eq!(place.read("both/documents.jsonl").lines().count(), 2);
    for table in ["observations", "figures", "findings"] {
        let file = |out: &str| place.read(&format!("{out}/{table}.csv"));
        assert_eq!(file("both"), file("one"), "{table}");
    }
}

#[test]
fn equal_relative_paths_do_not_collide() {
    let place = Place::with(&[("a/x.md", REPORT), ("b/x.md", TEXT)]);
    place.doisoat(&["run", "a", "b", "-o", "out"]);
    assert_eq!(documents(&place, "out"), ["a/x.md", "b/x.md"]);
}

#[test]
fn a_lost_document_is_named_and_the_rest_goes_on() {
    let place = Place::with(&[("a.md", REPORT)]);
    let run = place.doisoat(&["run", "a.md", "gone.docx", "-o", "out", "--quiet"]).ended(3);
    assert_eq!(run.stderr(), "gone.docx: io_error: there is no such file\n");
    assert_eq!(documents(&place, "out"), ["a.md", "gone.docx"]);
    assert!(place.read("out/reports/gone.docx.json").contains("io_error"));
}

#[test]
fn files_of_other_types_change_no_exit_code() {
    let place = Place::with(&[("in/a.md", TEXT), ("in/photo.xyz", "?"), ("in/truth.yaml", "a: 1")]);
    let run = place.doisoat(&["run", "in", "-o", "out"]).ended(0);
    assert!(run.stderr().contains("2 skipped"), "{}", run.stderr());
}

/// Killed when so many reports are there, again and again, then run to the end: the result is that
/// of an undisturbed run.
#[test]
fn a_run_that_is_killed_loses_nothing() {
    let files: Vec<(String, String)> =
        (0..120).map(|i| (format!("in/{i:03}.md"), format!("{REPORT}\nTài liệu {i}.\n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let place = Place::with(&files);
    let finished = || {
        let reports = fs::read_dir(place.path("killed/reports"));
        reports.map(|entries| entries.count()).unwrap_or_default()
    };
    let mut interrupted = 0;
    for wanted in [0, 5, 60] {
        let mut child =
            place.command(&["run", "in", "-o", "killed"]).stderr(Stdio::null()).spawn().unwrap();
        while finished() < wanted && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        interrupted += usize::from(child.wait().unwrap().code().is_none());
    }
    assert_eq!(interrupted, 3, "the runs were killed before their ends");
    let last = place.doisoat(&["run", "in", "-o", "killed"]).ended(0);
    assert!(last.stderr().contains("done by an earlier run"), "{}", last.stderr());
    place.doisoat(&["run", "in", "-o", "whole"]).ended(0);
    assert_eq!(place.files("killed"), place.files("whole"));
    assert!(!place.path("killed/.doisoat/tmp").exists(), "no temporary file is left");
}

#[test]
fn two_runs_do_not_write_to_one_folder_at_once() {
    let place = Place::with(&[("a.md", TEXT)]);
    place.doisoat(&["run", "a.md", "-o", "out"]).ended(0);
    let lock = fs::File::create(place.path("out/.doisoat/lock")).unwrap();
    lock.lock().unwrap();
    let run = place.doisoat(&["run", "a.md", "-o", "out"]).ended(2);
    assert!(run.stderr().contains("another run"), "{}", run.stderr());
}
