//! What the PDF reader sees in whole files: pages written here, and files of other programs.
//! The pure parts have their tests beside them.

mod files;

use super::Pdf;
use super::typeset::{PageWriter, file, first_after, page_object, pdf};
use crate::document::{Block, Document, Role};
use crate::limits::Limits;
use crate::readers::{Certainty, Reader};
use crate::status::{LimitKind, Status};

fn read(pages: &[PageWriter]) -> Document {
    Pdf.read(&pdf(pages), &Limits::default()).expect("readable")
}

/// The document as lines: paragraphs as they are, a table as its rows.
fn dump(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => out.push(paragraph.text.clone()),
            Block::Table(table) => {
                for row in 0..table.rows() {
                    let cells: Vec<String> = table
                        .cells()
                        .iter()
                        .filter(|cell| cell.row == row)
                        .map(|cell| match (cell.row_span, cell.col_span) {
                            (1, 1) => cell.text.replace('\n', "/"),
                            (rows, cols) => {
                                format!("{} <{rows}x{cols}>", cell.text.replace('\n', "/"))
                            }
                        })
                        .collect();
                    out.push(cells.join(" | "));
                }
            }
        }
    }
    out
}

/// A statistics table with a two-line header whose middle cell spans two columns.
fn statistics() -> PageWriter {
    let (xs, ys) = ([60.0, 100.0, 300.0, 380.0, 440.0, 540.0], [100.0, 120.0, 140.0, 160.0, 180.0]);
    let mut page = PageWriter::a4();
    for (x, from) in xs.iter().zip([0, 0, 0, 1, 0, 0]) {
        page = page.line((*x, ys[from]), (*x, ys[4]));
    }
    for y in ys {
        if y == ys[1] {
            page = page.line((xs[2], y), (xs[4], y));
        } else {
            page = page.line((xs[0], y), (xs[5], y));
        }
    }
    for (col, row, text) in [
        (0, 0, "STT"),
        (1, 0, "Chỉ tiêu thống kê"),
        (2, 0, "Kết quả thống kê"),
        (4, 0, "Ghi chú"),
        (2, 1, "Đơn vị tính"),
        (3, 1, "Số liệu"),
        (0, 2, "I"),
        (1, 2, "Cải cách thể chế"),
        (0, 3, "1"),
        (1, 3, "Số phòng đã kiểm tra"),
        (2, 3, "Phòng"),
        (3, 3, "1.250"),
        (4, 3, "3/5 phòng"),
    ] {
        page = page.text(xs[col] + 3.0, ys[row] + 12.0, 10.0, text);
    }
    page
}

const STATISTICS: [&str; 4] = [
    "STT <2x1> | Chỉ tiêu thống kê <2x1> | Kết quả thống kê <1x2> | Ghi chú <2x1>",
    "Đơn vị tính | Số liệu",
    "I | Cải cách thể chế |  |  | ",
    "1 | Số phòng đã kiểm tra | Phòng | 1.250 | 3/5 phòng",
];

#[test]
fn a_ruled_table_keeps_its_spans_and_places() {
    let document = read(&[statistics()]);
    assert_eq!(dump(&document), STATISTICS);
    let table = document.tables().next().expect("a table");
    let cell = table.cell_at(3, 3).expect("a cell");
    assert_eq!(cell.place.locator.as_str(), "page[1]/tbl[1]/tr[4]/tc[4]");
    let bbox = cell.place.spans[0].bbox.expect("a place");
    assert_eq!([bbox.l, bbox.t, bbox.r, bbox.b].map(f64::round), [380.0, 160.0, 440.0, 180.0]);
    assert_eq!(cell.place.spans[0].chars, (0, 5));
}

#[test]
fn a_turned_page_reads_like_an_upright_one_and_keeps_the_places_as_seen() {
    for rotate in [90, 180, 270] {
        let document = read(&[statistics().turned(rotate)]);
        assert_eq!(dump(&document), STATISTICS, "/Rotate {rotate}");
        let table = document.tables().next().expect("a table");
        let bbox = table.cell_at(3, 3).expect("a cell").place.spans[0].bbox.expect("a place");
        assert_eq!([bbox.l, bbox.t].map(f64::round), [380.0, 160.0], "/Rotate {rotate}");
    }
}

#[test]
fn a_table_set_sideways_on_an_upright_page_is_read_upright() {
    // Without /Rotate: the reader has to turn its head.
    let sideways = statistics().turned(90).unturned();
    let document = read(&[sideways]);
    assert_eq!(dump(&document), STATISTICS);
    let table = document.tables().next().expect("a table");
    let bbox = table.cell_at(3, 3).expect("a cell").place.spans[0].bbox.expect("a place");
    // As seen, the cell is 20 wide and 60 high.
    assert_eq!([bbox.r - bbox.l, bbox.b - bbox.t].map(f64::round), [20.0, 60.0]);
}

#[test]
fn places_count_from_the_crop_box() {
    let document = read(&[statistics().cropped([50.0, 0.0, 595.0, 802.0])]);
    let table = document.tables().next().expect("a table");
    let bbox = table.cell_at(3, 3).expect("a cell").place.spans[0].bbox.expect("a place");
    assert_eq!([bbox.l, bbox.t].map(f64::round), [330.0, 120.0]);
}

#[test]
fn borders_painted_as_thin_boxes_count_as_lines() {
    let mut page = PageWriter::a4();
    for y in [100.0, 120.0, 140.0] {
        page = page.filled(60.0, y, 260.0, y + 0.5);
    }
    for x in [60.0, 160.0, 260.0] {
        page = page.filled(x, 100.0, x + 0.5, 140.0);
    }
    page = page.text(65.0, 112.0, 10.0, "Hồ sơ").text(165.0, 112.0, 10.0, "40");
    page = page.text(65.0, 132.0, 10.0, "Trả").text(165.0, 132.0, 10.0, "35");
    assert_eq!(dump(&read(&[page])), ["Hồ sơ | 40", "Trả | 35"]);
}

#[test]
fn a_frame_around_text_is_no_table() {
    let page = PageWriter::a4().table(&[60.0, 300.0], &[100.0, 140.0], &[]).text(
        65.0,
        112.0,
        10.0,
        "Lưu ý về biểu mẫu",
    );
    assert_eq!(dump(&read(&[page])), ["Lưu ý về biểu mẫu"]);
}

#[test]
fn a_number_that_runs_over_its_border_stays_whole() {
    let page = PageWriter::a4().table(
        &[60.0, 100.0, 200.0],
        &[100.0, 120.0, 140.0],
        &[(0, 0, "12.345.678"), (0, 1, "5"), (1, 1, "6")],
    );
    assert_eq!(dump(&read(&[page])), ["12.345.678 | ", "5 | 6"]);
}

#[test]
fn a_formula_that_runs_over_both_its_borders_stays_whole() {
    // The borders stand between two letters: no letter is cut, the brackets are.
    let page = PageWriter::a4()
        .table(&[60.0, 100.0, 124.0, 164.0], &[100.0, 120.0, 140.0], &[(0, 0, "A"), (0, 2, "B")])
        .text(80.0, 132.0, 10.0, "(3)=(4)+(5)+(6)");
    let document = read(&[page]);
    let table = document.tables().next().expect("a table");
    assert_eq!([0, 1, 2].map(|col| table.text_at(1, col)), ["", "(3)=(4)+(5)+(6)", ""]);
}

#[test]
fn running_lines_and_page_numbers_go_and_sentences_go_on_over_the_page() {
    let page = |number: &str, first: &str, last: &str| {
        let mut page = PageWriter::a4().text(250.0, 40.0, 10.0, number).text(
            85.0,
            820.0,
            9.0,
            &format!("Biểu mẫu thống kê {number}"),
        );
        page = page.text(85.0, 80.0, 12.0, first);
        for i in 0..6 {
            let y = 98.0 + 18.0 * f64::from(i);
            page = page.text(85.0, y, 12.0, &"chữ của dòng ".repeat(6));
        }
        page.text(85.0, 206.0, 12.0, last)
    };
    let full = "x ".repeat(30) + "số lượng đơn vị giảm";
    let pages = [page("2", "Mở đầu.", ""), page("3", "", &full), page("4", "còn 5 phòng.", "")];
    let document = read(&pages);
    let texts = dump(&document);
    assert!(texts.iter().all(|t| t != "2" && !t.contains("Biểu mẫu")), "{texts:?}");
    assert!(texts.iter().any(|t| t.contains("giảm còn 5 phòng.")), "{texts:?}");
    let joined = document.paragraphs().find(|p| p.text.contains("giảm còn")).expect("joined");
    let pages: Vec<u32> = joined.place.spans.iter().map(|s| s.page_no).collect();
    assert_eq!(pages, [2, 3]);
    let end = joined.place.spans[1].chars;
    let tail: String = joined.text.chars().skip(end.0).take(end.1 - end.0).collect();
    assert!(tail.trim_start().starts_with("còn 5"), "{tail}");
}

#[test]
fn footnotes_leave_the_text_and_their_marks_leave_the_numbers() {
    let page = PageWriter::a4()
        .text(85.0, 100.0, 12.0, "Đơn vị ban hành 40")
        .text(193.0, 95.5, 7.0, "1")
        .text(202.0, 100.0, 12.0, "văn bản trên diện tích 125 m")
        .text(370.0, 95.5, 7.0, "2")
        .line((85.0, 700.0), (229.0, 700.0))
        .text(85.0, 712.0, 6.0, "1")
        .text(91.0, 716.0, 10.0, "Kế hoạch số 02")
        .text(85.0, 728.0, 10.0, "và 12 văn bản khác");
    let document = read(&[page]);
    assert_eq!(dump(&document), ["Đơn vị ban hành 40 văn bản trên diện tích 125 m²"]);
    let paragraph = document.paragraphs().next().expect("a paragraph");
    assert_eq!(paragraph.note_marks, [(18, 0)]);
    assert_eq!(document.footnotes.len(), 1);
    assert_eq!(document.footnotes[0].mark, "1");
    assert_eq!(document.footnotes[0].paragraphs[0].text, "Kế hoạch số 02 và 12 văn bản khác");
}

#[test]
fn a_short_text_in_larger_letters_is_a_heading() {
    let page = PageWriter::a4()
        .text(85.0, 80.0, 20.0, "Kết quả năm 2021")
        .text(85.0, 120.0, 16.0, "Công tác chỉ đạo")
        .text(85.0, 150.0, 12.0, "Đơn vị đã ban hành 05 kế hoạch và tổ chức thực hiện đầy đủ.")
        .text(85.0, 180.0, 14.0, "Đơn vị đã hoàn thành 25 nhiệm vụ")
        .text(85.0, 210.0, 16.0, "Cả 25 nhiệm vụ đã xong.");
    let document = read(&[page]);
    let roles: Vec<Role> = document.paragraphs().map(|p| p.role).collect();
    let body = Role::Body;
    assert_eq!(roles, [Role::Heading(1), Role::Heading(2), body, body, body]);
}

#[test]
fn a_note_at_the_end_of_the_text_is_a_note() {
    let page = PageWriter::a4()
        .text(85.0, 100.0, 13.0, "Đơn vị ban hành 05 kế hoạch")
        .text(275.0, 95.0, 8.0, "1")
        .text(283.0, 100.0, 13.0, "để thực hiện.")
        .text(85.0, 140.0, 13.0, "Trên đây là báo cáo của đơn vị.")
        .text(85.0, 195.0, 8.0, "1")
        .text(91.0, 200.0, 13.0, "Kế hoạch số 12 ngày 05/01/2021.")
        .text(85.0, 240.0, 13.0, "Phụ lục kèm theo báo cáo");
    let document = read(&[page]);
    assert_eq!(
        dump(&document)[..3],
        [
            "Đơn vị ban hành 05 kế hoạch để thực hiện.",
            "Trên đây là báo cáo của đơn vị.",
            "Phụ lục kèm theo báo cáo"
        ]
    );
    let notes: Vec<&str> =
        document.footnotes.iter().map(|n| n.paragraphs[0].text.as_str()).collect();
    assert_eq!(notes, ["Kế hoạch số 12 ngày 05/01/2021."]);
}

#[test]
fn a_flat_note_without_a_rule_is_known_by_its_mark_in_the_text() {
    let page = PageWriter::a4()
        .text(85.0, 100.0, 13.0, "Đơn vị ban hành 40")
        .text(202.0, 95.0, 8.0, "1")
        .text(212.0, 100.0, 13.0, "văn bản")
        .text(85.0, 700.0, 13.0, "1")
        .text(91.5, 700.0, 10.0, "Gồm 12 kế hoạch");
    let document = read(&[page]);
    assert_eq!(dump(&document), ["Đơn vị ban hành 40 văn bản"]);
    assert_eq!(document.footnotes[0].paragraphs[0].text, "Gồm 12 kế hoạch");
}

#[test]
fn decomposed_letters_are_composed_and_hidden_text_is_left_out() {
    let page = PageWriter::a4()
        .text(85.0, 100.0, 12.0, "ho\u{0300}a")
        .raw("q 0 0 10 10 re W n")
        .text(85.0, 200.0, 12.0, "cắt bỏ")
        .raw("Q 3 Tr")
        .text(85.0, 300.0, 12.0, "vô hình");
    let document = read(&[page]);
    let texts = dump(&document);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(document.pages_without_text.is_empty());
    let hidden = PageWriter::a4().raw("3 Tr").text(85.0, 300.0, 12.0, "lớp chữ của bản quét");
    assert_eq!(read(&[hidden]).pages_without_text, [1]);
}

/// A page of texts, each a marked content of its own, and the structure tree of one table whose
/// rows are the given marks.
fn tagged(texts: &[(f64, f64, &str)], rows: &[&[usize]]) -> Vec<u8> {
    let mut page = PageWriter::a4();
    for (mark, (x, y, text)) in texts.iter().enumerate() {
        page = page.raw(&format!("/TD <</MCID {mark}>> BDC")).text(*x, *y, 10.0, text).raw("EMC");
    }
    let root = first_after(1);
    let rows: String = rows
        .iter()
        .map(|marks| {
            let cells: String = marks.iter().map(|m| format!("<</S/TD/K {m}>>")).collect();
            format!("<</S/TR/K[{cells}]>>")
        })
        .collect();
    let tree =
        format!("<</Type/StructTreeRoot/K<</S/Table/Pg {} 0 R/K[{rows}]>>>>", page_object(0));
    file(&[page], &format!("/StructTreeRoot {root} 0 R"), &[tree])
}

/// Texts that stand close, so that columns and rows cannot be told by white alone.
const CLOSE: [(f64, f64, &str); 9] = [
    (60.0, 100.0, "Nội dung"),
    (120.0, 100.0, "Đơn vị"),
    (160.0, 100.0, "Số"),
    (60.0, 112.0, "Tiếp nhận"),
    (120.0, 112.0, "Hồ sơ"),
    (160.0, 112.0, "12"),
    (60.0, 124.0, "Đã trả"),
    (120.0, 124.0, "Hồ sơ"),
    (160.0, 124.0, "11"),
];

#[test]
fn the_structure_tree_tells_a_table_that_its_letters_bear_out() {
    let read = |rows: &[&[usize]]| -> Vec<String> {
        let document = Pdf.read(&tagged(&CLOSE, rows), &Limits::default()).expect("readable");
        assert!(document.diagnostics.is_empty(), "{:?}", document.diagnostics);
        if document.tables().count() == 0 { Vec::new() } else { dump(&document) }
    };
    assert_eq!(
        read(&[&[0, 1, 2], &[3, 4, 5], &[6, 7, 8]]),
        ["Nội dung | Đơn vị | Số", "Tiếp nhận | Hồ sơ | 12", "Đã trả | Hồ sơ | 11"]
    );
    // Rows or columns in another order than the page has them, one mark in two cells.
    assert!(read(&[&[0, 1, 2], &[6, 7, 8], &[3, 4, 5]]).is_empty());
    assert!(read(&[&[0, 1, 2], &[4, 3, 5], &[6, 7, 8]]).is_empty());
    assert!(read(&[&[0, 1, 2], &[3, 4, 5], &[6, 7, 5]]).is_empty());
}

#[test]
fn a_table_with_wrapped_cells_is_found_without_any_line() {
    let mut page = PageWriter::a4();
    let rows = [
        ["TT", "Chỉ tiêu", "", "Đơn vị", "Số liệu"],
        ["1", "Số hồ sơ tiếp nhận trực tuyến", "trong kỳ báo cáo", "Hồ sơ", "1.250"],
        ["2", "Số hồ sơ trả đúng hạn", "", "Hồ sơ", "1.204"],
        ["3", "Tỷ lệ hồ sơ được giải quyết", "trước hạn và đúng hạn", "%", ""],
        ["4", "Số cuộc kiểm tra", "", "Cuộc", "7"],
    ];
    let mut y = 100.0;
    for [number, label, more, unit, value] in rows {
        for (x, text) in [(60.0, number), (90.0, label), (270.0, unit), (350.0, value)] {
            page = page.text(x, y, 10.0, text);
        }
        y += 12.0;
        if !more.is_empty() {
            page = page.text(90.0, y, 10.0, more);
            y += 12.0;
        }
        y += 8.0;
    }
    let page =
        page.text(60.0, y + 20.0, 10.0, "Trên đây là kết quả thống kê của đơn vị trong năm.");
    assert_eq!(
        dump(&read(&[page])),
        [
            "TT | Chỉ tiêu | Đơn vị | Số liệu",
            "1 | Số hồ sơ tiếp nhận trực tuyến trong kỳ báo cáo | Hồ sơ | 1.250",
            "2 | Số hồ sơ trả đúng hạn | Hồ sơ | 1.204",
            "3 | Tỷ lệ hồ sơ được giải quyết trước hạn và đúng hạn | % | ",
            "4 | Số cuộc kiểm tra | Cuộc | 7",
            "Trên đây là kết quả thống kê của đơn vị trong năm.",
        ]
    );
}

#[test]
fn what_the_page_leaves_open_has_both_readings() {
    let table = |texts: &[(f64, &str)]| {
        let mut page = PageWriter::a4().table(
            &[60.0, 160.0, 260.0],
            &[100.0, 120.0, 140.0],
            &[(0, 0, "Hồ sơ"), (1, 0, "Số liệu"), (0, 1, "Tiếp nhận")],
        );
        for (x, text) in texts {
            page = page.text(*x, 132.0, 10.0, text);
        }
        let document = read(&[page]);
        let table = document.tables().next().expect("a table");
        table.cell_at(1, 1).expect("a cell").readings.clone()
    };
    // Two numbers printed over each other.
    assert_eq!(table(&[(180.0, "125"), (180.5, "140")]), ["125", "140"]);
    // Two figures that may be one number.
    assert_eq!(table(&[(180.0, "1"), (188.0, "1")]), ["1 1", "11"]);
    assert!(table(&[(180.0, "125"), (180.3, "125")]).is_empty());
    assert!(table(&[(180.0, "125")]).is_empty());
}

#[test]
fn a_word_between_two_cells_may_belong_to_either() {
    // Half in one cell, half in the other, aligned in neither more than in the other.
    let page = PageWriter::a4()
        .table(&[60.0, 100.0, 140.0], &[100.0, 120.0, 140.0], &[(0, 0, "Kỳ 1"), (1, 0, "Kỳ 2")])
        .text(87.5, 132.0, 10.0, "12345");
    let document = read(&[page]);
    let table = document.tables().next().expect("a table");
    for col in [0, 1] {
        let cell = table.cell_at(1, col).expect("a cell");
        assert!(cell.readings.contains(&"12345".to_owned()), "{cell:?}");
        assert!(cell.readings.contains(&String::new()), "{cell:?}");
    }
}

#[test]
fn a_bomb_of_zeros_is_refused_before_it_is_inflated() {
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write as _;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..80 {
        encoder.write_all(&vec![b' '; 1 << 20]).expect("memory takes all");
    }
    let packed = encoder.finish().expect("memory takes all");
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>stream\n".to_vec();
    bytes.extend(packed);
    bytes.extend(b"\nendstream\nendobj\n");
    let error = Pdf.read(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(error.status, Status::Limit(LimitKind::Inflated));
}

#[test]
fn each_limit_has_its_status() {
    let check = |limits: Limits, expect: Status| {
        let error = Pdf.read(&pdf(&[statistics(), statistics()]), &limits).unwrap_err();
        assert_eq!(error.status, expect);
    };
    let usual = Limits::default();
    check(Limits { pages: 1, ..usual }, Status::Limit(LimitKind::Pages));
    check(Limits { text_bytes: 100, ..usual }, Status::Limit(LimitKind::Text));
    check(Limits { blocks: 1, ..usual }, Status::Limit(LimitKind::Blocks));
    let small = Limits { table_cells: 10, ..usual };
    let document = Pdf.read(&pdf(&[statistics()]), &small).expect("readable");
    assert_eq!(document.tables().count(), 0);
    assert!(document.diagnostics.iter().any(|d| d.code == "table-too-large" && d.loses_content));
}

#[test]
fn pdfs_are_told_by_their_signature() {
    assert_eq!(Pdf.recognise(b"%PDF-1.4 ..."), Some(Certainty::Certain));
    assert_eq!(Pdf.recognise(b"\n\n%PDF-1.4 ..."), Some(Certainty::Likely));
    assert_eq!(Pdf.recognise(b"PK\x03\x04"), None);
    let error = Pdf.read(b"%PDF-1.7\nnothing", &Limits::default()).unwrap_err();
    assert_eq!(error.status, Status::Corrupt);
}

#[test]
fn damaged_files_end_with_a_status_and_never_in_a_panic() {
    let whole = pdf(&[statistics(), statistics().turned(90)]);
    // A linear congruential generator: the same damage in every run.
    let mut state: u64 = 42;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..120 {
        let mut bytes = whole.clone();
        match round % 3 {
            0 => bytes.truncate(random(whole.len())),
            1 => {
                for _ in 0..=random(20) {
                    let at = random(bytes.len());
                    bytes[at] ^= 1 << random(8);
                }
            }
            _ => {
                let (from, to) = (random(whole.len()), random(whole.len()));
                let count = random(200).min(whole.len() - from.max(to));
                bytes.copy_within(from..from + count, to);
            }
        }
        let _ = Pdf.read(&bytes, &Limits::default());
    }
}

#[test]
fn a_report_printed_by_libreoffice_is_read_whole() {
    let bytes = include_bytes!("../../../tests/fixtures/pdf/libreoffice.pdf");
    let document = Pdf.read(bytes, &Limits::default()).expect("readable");
    assert_eq!(
        dump(&document),
        [
            "UBND TỈNH HÀ BẮC",
            "SỞ TƯ PHÁP",
            "Số: /BC-STP",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Hà Bắc, ngày 14 tháng 12 năm 2021",
            "BÁO CÁO",
            "Trong năm, Sở đã ban hành 03 kế hoạch và 40 văn bản hướng dẫn; số phòng chuyên môn \
             giảm từ 7 phòng xuống còn 5 phòng theo Quyết định số 15/2021/QĐ-UBND.",
            "- Diện tích trụ sở là 125 m².",
            "STT <2x1> | Chỉ tiêu thống kê <2x1> | Kết quả thống kê <1x2> | Ghi chú <2x1>",
            "Đơn vị tính | Số liệu",
            "I | Công tác chỉ đạo, điều hành |  |  | ",
            "1 | Số kế hoạch đã ban hành | Kế hoạch | 03 | Kế hoạch số 11/KH-STP ngày 05/01/2021",
            "2 | Số phòng đã được kiểm tra | Phòng | 3 | 3/5 phòng",
            " | - Số vấn đề phát hiện qua kiểm tra | Vấn đề | 02 | ",
            "II | Thủ tục hành chính |  |  | ",
            "1 | Tổng số hồ sơ đã tiếp nhận | Hồ sơ | 1.250 | \
             Một cửa: 1.143./Một cửa liên thông: 107.",
            "2 | Tỷ lệ hồ sơ giải quyết đúng hạn so với tổng số hồ sơ đã giải quyết trong kỳ | % | \
             98,25 | ",
            "3 | Hình thức khảo sát | Trực tuyến = 0 | 1 | Khảo sát từ ngày",
            "STT <2x1> | Chỉ tiêu thống kê <2x1> | Kết quả thống kê <1x2> | Ghi chú <2x1>",
            "Đơn vị tính | Số liệu",
            " |  | Phát phiếu = 1 |  | 02/11/2021 đến ngày 30/11/2021 tại Bộ phận Một cửa của Sở và \
             của các đơn vị trực thuộc",
            "4 | Số cuộc họp giao ban | Cuộc | 12 | ",
        ]
    );
    assert_eq!(document.footnotes.len(), 1);
    assert_eq!(document.footnotes[0].paragraphs[0].text, "Trong đó có 01 quyết định thay thế.");
    let bold: Vec<&str> =
        document.paragraphs().filter(|p| p.bold).map(|p| p.text.as_str()).collect();
    assert_eq!(bold.len(), 4, "{bold:?}");
}

#[test]
fn a_page_printed_by_a_browser_is_read_whole() {
    let bytes = include_bytes!("../../../tests/fixtures/pdf/chromium.pdf");
    let document = Pdf.read(bytes, &Limits::default()).expect("readable");
    let texts = dump(&document);
    assert_eq!(texts.len(), 14, "{texts:#?}");
    assert_eq!(
        texts[11], "Đơn vị tính | Số liệu",
        "the header is printed again on the second page"
    );
    assert_eq!(
        texts[12],
        "3 | Hình thức khảo sát | Trực tuyến = 0/Phát phiếu = 1 | 1 | Khảo sát từ ngày 02/11/2021 \
         đến ngày 30/11/2021 tại Bộ phận Một cửa của Sở và của các đơn vị trực thuộc"
    );
    let header = document.tables().next().and_then(|t| t.cell_at(0, 1)).expect("a cell");
    assert!(header.bold);
}

#[test]
fn another_engine_sees_the_same_numbers() {
    for bytes in [
        include_bytes!("../../../tests/fixtures/pdf/libreoffice.pdf").as_slice(),
        include_bytes!("../../../tests/fixtures/pdf/chromium.pdf").as_slice(),
    ] {
        let document = Pdf.read(bytes, &Limits::default()).expect("readable");
        let notes: Vec<_> = document.footnotes.iter().flat_map(|n| &n.paragraphs).collect();
        let cells = document.tables().flat_map(|t| t.cells()).map(|c| c.text.clone());
        // The other engine leaves the raised marks in the text: "40¹" is 401 to it.
        let with_marks = document.paragraphs().chain(notes).map(|p| {
            let mut text: Vec<char> = p.text.replace('²', "2").chars().collect();
            for &(at, note) in p.note_marks.iter().rev() {
                text.splice(at..at, document.footnotes[note].mark.chars());
            }
            text.into_iter().collect()
        });
        let mut ours: Vec<String> =
            with_marks.chain(cells).flat_map(|text: String| numbers(&text)).collect();
        let other = pdf_extract::extract_text_from_mem(bytes).expect("readable");
        let mut theirs = numbers(&other);
        ours.sort();
        theirs.sort();
        // Page numbers, and the marks at the notes, which we leave out.
        theirs.retain(|n| !["1", "2"].contains(&n.as_str()));
        ours.retain(|n| !["1", "2"].contains(&n.as_str()));
        assert_eq!(ours, theirs);
    }
}

/// Runs of digits with the marks between them.
fn numbers(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '/')))
        .map(|run| run.trim_matches(['.', ',', '/']).to_owned())
        .filter(|run| !run.is_empty())
        .collect()
}

/// The test corpora that lie beside the repository, if they do.
fn shared() -> Option<std::path::PathBuf> {
    let root = std::env::var_os("DOISOAT_SHARED").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        std::path::PathBuf::from,
    );
    root.join("corpora").is_dir().then_some(root)
}

#[test]
fn public_test_files_end_in_time_without_a_panic() {
    let Some(root) = shared() else {
        eprintln!("SKIPPED: no corpora; set DOISOAT_SHARED to the folder that holds them");
        return;
    };
    let mut files: Vec<std::path::PathBuf> = Vec::new();
    let mut folders = vec![root.join("corpora/pdf"), root.join("corpora/vn-gov")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "pdf") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 100, "{} files", files.len());
    // The whole set takes minutes in this profile; every seventh file is a fair sample.
    for file in files.iter().step_by(7) {
        let bytes = std::fs::read(file).expect("a readable file");
        let start = std::time::Instant::now();
        let _ = Pdf.read(&bytes, &Limits::default());
        let seconds = start.elapsed().as_secs();
        assert!(seconds < 10, "{} took {seconds} s", file.display());
    }
}
