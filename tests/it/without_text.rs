//! PDFs with pages that hold no usable text: the status, and which pages are named.
//! It recognises no letters in pictures.

use crate::typeset::{self, PageWriter};
use doisoat::mapping::Mapping;
use doisoat::pipeline::{self, Options};
use doisoat::status::Status;

/// A page with the invisible text layer of a scan.
fn scan() -> PageWriter {
    PageWriter::a4().raw("3 Tr").text(85.0, 300.0, 12.0, "lớp chữ của bản quét")
}

#[test]
fn a_file_without_usable_text_needs_ocr_and_its_pages_are_named() {
    let error = pipeline::process(
        &typeset::pdf(&[scan(), scan()]),
        "scan.pdf",
        &Mapping::builtin(),
        &Options::default(),
    )
    .expect_err("there is nothing to read");
    assert_eq!(error.status, Status::NeedsOcr);
    assert!(error.to_string().contains("page 1, 2"), "{error}");
}

#[test]
fn a_file_with_some_usable_pages_is_read_in_part() {
    let text = PageWriter::a4().text(85.0, 100.0, 12.0, "Trong kỳ tiếp nhận 125 hồ sơ.");
    let report = pipeline::process(
        &typeset::pdf(&[text, scan()]),
        "part.pdf",
        &Mapping::builtin(),
        &Options::default(),
    )
    .expect("the first page is read");
    let lost = report.diagnostics.iter().find(|d| d.code == "page-without-text");
    assert!(lost.is_some_and(|d| d.message.contains("page 2")), "{:?}", report.diagnostics);
    assert!(report.figures.iter().any(|f| f.raw == "125"), "{:?}", report.figures);
}
