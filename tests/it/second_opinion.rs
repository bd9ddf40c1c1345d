//! `--second-opinion`: a second engine in a process of its own; pages on which it sees other numbers.
//! How processes end is tested beside `batch::worker`.

use crate::harness::Place;
use crate::typeset::{PageWriter, pdf};
use std::fs;

/// Two pages; what a cut sheet does not show any more, the second engine still sees.
fn document() -> Vec<u8> {
    let whole = PageWriter::a4().text(60.0, 100.0, 12.0, "Tổng số hồ sơ là 1.204 hồ sơ.");
    let cut = PageWriter::a4()
        .text(60.0, 100.0, 12.0, "Số phòng đã kiểm tra là 35 phòng.")
        .text(60.0, 830.0, 12.0, "777")
        .cropped([0.0, 40.0, 595.0, 842.0]);
    pdf(&[whole, cut])
}

/// Codes and messages of what the second engine brought up.
fn opinions(place: &Place, arguments: &[&str]) -> Vec<(String, String)> {
    let report = place.doisoat(arguments).ended(0).json();
    let all = report["diagnostics"].as_array().expect("a list").iter();
    let said = all.map(|d| {
        let text = |key: &str| d[key].as_str().unwrap_or("").to_owned();
        (text("code"), text("message"))
    });
    said.filter(|(code, _)| code.starts_with("second-opinion")).collect()
}

#[test]
fn a_page_with_other_numbers_is_named_with_them_when_asked() {
    let place = Place::with(&[]);
    fs::write(place.path("a.pdf"), document()).expect("a file");
    assert_eq!(opinions(&place, &["extract", "a.pdf"]), []);
    let said = opinions(&place, &["extract", "a.pdf", "--second-opinion"]);
    let [(code, message)] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(code, "second-opinion-differs");
    assert!(message.contains("on page 2: only the first none, only the second 777"), "{message}");
    assert_eq!(opinions(&place, &["check", "a.pdf", "--second-opinion", "--format", "json"]), said);
    let text = place.doisoat(&["check", "a.pdf", "--second-opinion"]).ended(0).stdout();
    assert!(text.contains(&format!("in doubt: {message} (page[2])")), "{text}");
    place.doisoat(&["run", "a.pdf", "-o", "out", "--second-opinion"]).ended(0);
    assert!(place.read("out/reports/a.pdf.json").contains(message.as_str()));
}

#[test]
fn an_engine_that_panics_costs_its_opinion_and_nothing_else() {
    let place = Place::with(&[]);
    let mut bytes = document();
    let at = bytes.windows(9).position(|w| w == b"/MediaBox").expect("the size of page 1");
    bytes[at + 1] = b'X';
    fs::write(place.path("a.pdf"), bytes).expect("a file");
    let said = opinions(&place, &["extract", "a.pdf", "--second-opinion"]);
    let messages: Vec<&str> = said.iter().map(|(_, message)| message.as_str()).collect();
    let [differs, missing] = messages.as_slice() else { panic!("{said:?}") };
    assert!(differs.contains("page 2"), "{differs}");
    assert_eq!(*missing, "no second opinion on page 1: it panicked");
}

#[test]
fn documents_without_pages_need_no_second_opinion() {
    let place = Place::with(&[("a.md", "Chỉ có chữ, 12 hồ sơ.\n")]);
    assert_eq!(opinions(&place, &["extract", "a.md", "--second-opinion"]), []);
}

#[test]
fn the_hidden_command_is_not_shown_and_answers_a_broken_file_in_one_line() {
    let place = Place::with(&[]);
    assert!(!place.doisoat(&["--help"]).ended(0).stdout().contains("worker"));
    let run = place.doisoat_reading("%PDF-1.7\n", &["worker", "second-opinion"]).ended(3);
    assert_eq!((run.stdout().as_str(), run.stderr().lines().count()), ("", 1), "{}", run.stderr());
}
