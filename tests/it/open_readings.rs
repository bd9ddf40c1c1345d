//! Values that a page leaves open end as state `review` with both readings, in the report and its
//! JSON; nothing is computed with them.
//! The reader's own tests say when a value is open.

use crate::typeset::{self, PageWriter, first_after, page_object};
use doisoat::mapping::Mapping;
use doisoat::pipeline::{self, Options};
use doisoat::writers::json;
use serde_json::Value;

/// Columns: number, label, unit, value. Each row is 40 points high.
const COLUMNS: [f64; 5] = [60.0, 100.0, 300.0, 400.0, 500.0];
const ROWS: [f64; 4] = [100.0, 140.0, 180.0, 220.0];

/// A text with its place.
type Placed<'a> = (f64, f64, &'a str);

const HEADER: [Placed; 4] = [
    (63.0, 112.0, "STT"),
    (103.0, 112.0, "Chỉ tiêu"),
    (303.0, 112.0, "Đơn vị tính"),
    (403.0, 112.0, "Số liệu"),
];

/// A ruled statistics table of two lines, each text a marked content of its own, and the tree of
/// the table that gives the marks to cells, where one is wanted.
fn statistics(texts: &[Placed], tree: Option<&[&[Option<usize>]]>) -> Vec<u8> {
    let mut page = PageWriter::a4().table(&COLUMNS, &ROWS, &[]);
    for (mark, (x, y, text)) in HEADER.iter().chain(texts).enumerate() {
        page = page.raw(&format!("/TD <</MCID {mark}>> BDC")).text(*x, *y, 10.0, text).raw("EMC");
    }
    let Some(rows) = tree else { return typeset::pdf(&[page]) };
    let cell = |mark: &Option<usize>| match mark {
        Some(mark) => format!("<</S/TD/K {mark}>>"),
        None => "<</S/TD>>".to_owned(),
    };
    let row = |marks: &&[Option<usize>]| {
        format!("<</S/TR/K[{}]>>", marks.iter().map(cell).collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    let root =
        format!("<</Type/StructTreeRoot/K<</S/Table/Pg {} 0 R/K[{rows}]>>>>", page_object(0));
    typeset::file(&[page], &format!("/StructTreeRoot {} 0 R", first_after(1)), &[root])
}

/// The states of the values with their readings, as the JSON report has them.
fn values(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let report =
        pipeline::process(bytes, "report.pdf", &Mapping::builtin(), &Options::default()).unwrap();
    let report: Value =
        serde_json::from_str(&json::line(&json::report_to_json(&report, false))).unwrap();
    let observations = report["observations"].as_array().unwrap();
    observations
        .iter()
        .map(|o| {
            let readings = o["readings"].as_array().unwrap();
            let texts = readings.iter().map(|r| r["text"].as_str().unwrap().to_owned()).collect();
            if o["state"] == "review" {
                assert!(o["value"].is_null(), "nothing is computed with an open value: {o}");
                assert_ne!(o["verdict"], "confirmed", "{o}");
            }
            (o["state"].as_str().unwrap().to_owned(), texts)
        })
        .collect()
}

fn check(bytes: &[u8], expect: &[(&str, &[&str])]) {
    let got = values(bytes);
    let got: Vec<(&str, Vec<&str>)> =
        got.iter().map(|(s, r)| (s.as_str(), r.iter().map(String::as_str).collect())).collect();
    let expect: Vec<(&str, Vec<&str>)> = expect.iter().map(|(s, r)| (*s, r.to_vec())).collect();
    assert_eq!(got, expect);
}

const FIRST: [Placed; 3] =
    [(63.0, 152.0, "1"), (103.0, 152.0, "Số hồ sơ tiếp nhận"), (303.0, 152.0, "Hồ sơ")];
const SECOND: [Placed; 3] =
    [(63.0, 212.0, "2"), (103.0, 212.0, "Số hồ sơ đã trả"), (303.0, 212.0, "Hồ sơ")];

fn texts(more: &[Placed<'static>]) -> Vec<Placed<'static>> {
    [&FIRST, &SECOND, more].concat()
}

#[test]
fn a_value_printed_once_is_reported() {
    let bytes = statistics(&texts(&[(403.0, 152.0, "125"), (403.0, 212.0, "112")]), None);
    check(&bytes, &[("reported", &[]), ("reported", &[])]);
}

#[test]
fn two_numbers_at_one_place_are_both_readings() {
    let over = [(403.0, 152.0, "125"), (403.4, 152.0, "140"), (403.0, 212.0, "112")];
    check(&statistics(&texts(&over), None), &[("review", &["125", "140"]), ("reported", &[])]);
}

#[test]
fn a_number_that_lines_and_structure_tree_give_to_two_rows_is_open_in_both() {
    // It stands just below the line between the rows; the labels of the second stand lower.
    let slipped = texts(&[(403.0, 190.0, "125")]);
    let head: &[Option<usize>] = &[Some(0), Some(1), Some(2), Some(3)];
    let first: &[Option<usize>] = &[Some(4), Some(5), Some(6), Some(10)];
    let second: &[Option<usize>] = &[Some(7), Some(8), Some(9), None];
    let open: [(&str, &[&str]); 2] = [("review", &["", "125"]), ("review", &["125", ""])];
    check(&statistics(&slipped, Some(&[head, first, second])), &open);
    // Both say the same.
    let (first, second) =
        ([Some(4), Some(5), Some(6), None], [Some(7), Some(8), Some(9), Some(10)]);
    let agreed = statistics(&slipped, Some(&[head, &first, &second]));
    check(&agreed, &[("blank", &[]), ("reported", &[])]);
}
