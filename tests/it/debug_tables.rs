//! `debug tables`: a picture a page, a line a page and table, and what it says to other files.
//! What is painted where is tested beside the painting.

use crate::harness::{Place, REPORT};
use crate::multipage;
use crate::typeset::{PageWriter, pdf};
use std::fs;

/// Width and height in the first chunk of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn every_page_of_a_pdf_becomes_a_picture() {
    let place = Place::with(&[]);
    fs::write(place.path("report.pdf"), multipage::ruled()).expect("a file");
    let run = place.doisoat(&["debug", "tables", "report.pdf", "-o", "out"]).ended(0);
    let out = run.stdout();
    let pictures = place.files("out");
    let names: Vec<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["page-001.png", "page-002.png", "page-003.png"]);
    for (name, png) in &pictures {
        assert_eq!(size(png), (1684, 1190), "{name}: two pixels a point, landscape");
        assert!(out.contains(&format!("{name}: ")), "{out}");
    }
    let table = out.lines().last().expect("a line for the table");
    assert!(table.starts_with("table 1: pages 1, 2, 3; "), "{out}");
    assert!(table.ends_with("5 columns, 2 cells cut by a page"), "{out}");
}

#[test]
fn the_same_page_gives_the_same_picture_in_either_language() {
    let page = PageWriter::sized(200.0, 120.0).table(
        &[20.0, 100.0, 180.0],
        &[20.0, 40.0, 60.0],
        &[(0, 0, "Năm"), (1, 0, "Số"), (0, 1, "2021"), (1, 1, "12")],
    );
    let place = Place::with(&[]);
    fs::write(place.path("a.pdf"), pdf(&[page])).expect("a file");
    let vi = place.doisoat(&["debug", "tables", "a.pdf", "-o", "vi", "--lang", "vi"]).ended(0);
    assert!(vi.stdout().contains("bảng 1: trang 1; 2 dòng"), "{}", vi.stdout());
    place.doisoat(&["debug", "tables", "a.pdf", "-o", "en"]).ended(0);
    assert_eq!(place.files("vi"), place.files("en"));
}

#[test]
fn what_is_no_pdf_is_refused_in_one_line_and_nothing_is_written() {
    let place = Place::with(&[("a.md", REPORT), ("b.pdf", "%PDF-1.7\nand no more")]);
    let check = |file: &str, status: &str| {
        let run = place.doisoat(&["debug", "tables", file, "-o", "out"]).ended(3);
        assert_eq!(run.stdout(), "");
        let error = run.stderr();
        assert!(error.starts_with(&format!("{file}: {status}: ")), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    };
    check("a.md", "unsupported");
    check("b.pdf", "corrupt");
    check("gone.pdf", "io_error");
    assert!(!place.path("out").exists());
    let run = place.doisoat(&["debug", "tables", "a.md"]).ended(2);
    assert!(run.stderr().contains("--output"), "{}", run.stderr());
}
