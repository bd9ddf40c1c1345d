//! Tests of the HTML reader on pages written here.
//! Robustness on foreign pages is in `tests/corpora`.

use super::*;
use crate::document::Role;

fn read(page: &str) -> Document {
    Html.read(page.as_bytes(), &Limits::default()).unwrap()
}

/// Blocks as lines: paragraphs as they are, tables as rows of `text@rowspan×colspan`.
fn dump(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => lines.push(p.text.replace('\n', "⏎")),
            Block::Table(t) => {
                for row in 0..t.rows() {
                    let cells: Vec<String> = t
                        .cells()
                        .iter()
                        .filter(|c| c.row == row)
                        .map(|c| {
                            let span = match (c.row_span, c.col_span) {
                                (1, 1) => String::new(),
                                (r, c) => format!("@{r}x{c}"),
                            };
                            format!("{}{span}", c.text.replace('\n', "⏎"))
                        })
                        .collect();
                    lines.push(format!("| {}", cells.join(" | ")));
                }
            }
        }
    }
    lines
}

fn check(page: &str, expect: &[&str]) {
    assert_eq!(dump(&read(page)), expect, "{page}");
}

#[test]
fn blocks_come_in_reading_order() {
    check(
        "<html><head><title>t</title><style>p{}</style></head><body><h2>I. Kết quả</h2>\
         <p>Một   dòng\n dài<br>dòng hai</p>lời <b>trần</b><div>hai <span>ba</span></div>\
         <pre>a\n  b</pre><p hidden>x</p><div style='display: none'>y</div><p>&nbsp;</p></body>",
        &["I. Kết quả", "Một dòng dài⏎dòng hai", "lời trần", "hai ba", "a⏎b"],
    );
}

#[test]
fn list_labels_are_part_of_the_text() {
    check(
        "<ul><li>a<li><p>b</p><p>c</p></ul><ol start=3><li>d<li value=7>e<ol type=a><li>f</ol></ol>\
         <ol type=I><li>g<li>h<li>i<li>k</ol><ul style='list-style: none'><li>l</ul>",
        &["- a", "- b", "c", "3. d", "7. e", "a. f", "I. g", "II. h", "III. i", "IV. k", "l"],
    );
}

#[test]
fn a_grid_has_spans_header_rows_and_a_caption() {
    let page = "<table><caption>Bảng 1</caption><thead><tr><th rowspan=2>STT<th colspan=2>Kết quả\
        <tr><th>Đơn vị<th>Số liệu</thead><tbody><tr><td rowspan=0>1<td>hồ sơ<td><b>12</b>\
        <tr><td>người<td>3</tbody><tbody><tr><td>2<td colspan=9>x</table>";
    let document = read(page);
    assert_eq!(
        dump(&document),
        [
            "| STT@2x1 | Kết quả@1x2",
            "| Đơn vị | Số liệu",
            "| 1@2x1 | hồ sơ | 12",
            "| người | 3",
            "| 2 | x@1x2"
        ]
    );
    let table = document.tables().next().unwrap();
    assert_eq!((table.marked_header_rows, table.caption.as_deref()), (2, Some("Bảng 1")));
    let cell = table.cell_at(3, 2).unwrap();
    assert_eq!(cell.place.locator.as_str(), "body/tbl[1]/tr[4]/tc[2]");
    assert!(table.cell_at(0, 0).unwrap().bold && table.cell_at(2, 2).unwrap().bold);
    assert!(!table.cell_at(2, 1).unwrap().bold);
}

#[test]
fn layout_tables_are_unwrapped_and_data_tables_in_them_stay() {
    check(
        "<table><tr><td><p>UBND TỈNH</p><p>Số: 1/BC</p><td><p>CỘNG HÒA</p><p>Độc lập</p></table>\
         <table><tr><td>lời<table><tr><td>1<td>a<tr><td>2<td>b</table><td>đuôi</table>",
        &["UBND TỈNH", "Số: 1/BC", "CỘNG HÒA", "Độc lập", "lời", "| 1 | a", "| 2 | b", "đuôi"],
    );
    check("<table><tr><td><p>1</p><td><p>a</p><td><p>3</p></table>", &["| 1 | a | 3"]);
    check(
        "<table><tr><td>1<td>a<tr><td>2<td>b<table><tr><td>c<td>d</table><tr><td>3<td>e<tr><td>4<td>f</table>",
        &["| 1 | a", "| 2 | b⏎c d", "| 3 | e", "| 4 | f"],
    );
}

#[test]
fn cells_that_claim_one_place_keep_their_text() {
    let document = read("<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d</table>");
    assert_eq!(dump(&document), ["| a | b@2x1", "| c | d"]);
    assert_eq!(document.diagnostics[0].code, "span-cut");
}

#[test]
fn linked_footnotes_leave_the_text() {
    let check = |page: &str| {
        let document = read(page);
        assert_eq!(dump(&document), ["Các kế hoạch. Hết."], "{page}");
        let paragraph = document.paragraphs().next().unwrap();
        assert_eq!(paragraph.note_marks, [(12, 0)], "{page}");
        let notes: Vec<_> = document
            .footnotes
            .iter()
            .map(|n| (n.mark.as_str(), n.paragraphs[0].text.as_str()))
            .collect();
        assert_eq!(notes, [("1", "Kế hoạch số 02/KH.")], "{page}");
        let place = &document.footnotes[0].paragraphs[0].place;
        assert_eq!(place.locator.as_str(), "footnote[1]");
    };
    check(
        "<p>Các kế hoạch<a href='#_ftn1' name='_ftnref1'><span class=MsoFootnoteReference>[1]</span></a>. Hết.\
        <div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1>\
        <p><a href='#_ftnref1' name='_ftn1'>[1]</a> Kế hoạch số 02/KH.</p></div></div>",
    );
    check(
        "<p>Các kế hoạch<a href='#fn1' id='fnref1' class='footnote-ref'><sup>1</sup></a>. Hết.</p>\
        <section class=footnotes><hr><ol><li id=fn1><p>Kế hoạch số 02/KH.<a href='#fnref1'>↩︎</a></p></li></ol></section>",
    );
    check(
        "<p>Các kế hoạch<sup><a href='#fn1'>1</a></sup>. Hết.</p><p id=fn1><sup>1</sup> Kế hoạch số 02/KH.</p>",
    );
    check(
        "<p>Các kế hoạch<a name=sdfootnote1anc href='#sdfootnote1sym'><sup>1</sup></a>. Hết.</p>\
        <div id=sdfootnote1><p><a name=sdfootnote1sym href='#sdfootnote1anc'>1</a>Kế hoạch số 02/KH.</p></div>",
    );
    check("<p>Các kế hoạch<sup>1</sup>. Hết.</p><p><sup>1</sup> Kế hoạch số 02/KH.</p>");
}

#[test]
fn raised_digits_that_are_no_notes_stay_and_never_join_a_number() {
    check(
        "<p>diện tích 40 m<sup>2</sup> và 10<sup>3</sup></p><p><sup>2</sup> Chú thích</p>",
        &["diện tích 40 m2 và 10³", "2 Chú thích"],
    );
    let document = read(
        "<table><tr><td>a<td>40<sup>1</sup><tr><td>b<td>2</table><p><sup>1</sup> 3/5 phòng</p>",
    );
    assert_eq!(dump(&document), ["| a | 40", "| b | 2"]);
    assert_eq!(document.footnotes[0].paragraphs[0].text, "3/5 phòng");
}

#[test]
fn contents_links_are_no_footnotes() {
    check(
        "<p><a id=t1 href='#s1'>1</a> Phần một</p><h2 id=s1><a href='#t1'>1</a> Phần một</h2><p>x</p>",
        &["1 Phần một", "1 Phần một", "x"],
    );
}

#[test]
fn headings_and_items_have_roles() {
    let document = read("<h3>a</h3><ul><li>b</ul><p><strong>c</strong></p>");
    let roles: Vec<_> = document.paragraphs().map(|p| (p.role, p.bold)).collect();
    assert_eq!(roles, [(Role::Heading(3), true), (Role::ListItem, false), (Role::Body, true)]);
}

#[test]
fn limits_have_their_status() {
    let status = |page: &str, limits: Limits| {
        Html.read(page.as_bytes(), &limits).map_or_else(|e| e.status.name(), |_| "read")
    };
    let base = Limits::default();
    let page = "<div><div><p>abc</p><p>def</p></div></div>";
    assert_eq!(status(page, base), "read");
    assert_eq!(status(page, Limits { html_depth: 3, ..base }), "limit_depth");
    assert_eq!(status(page, Limits { blocks: 1, ..base }), "limit_blocks");
    assert_eq!(status(page, Limits { text_bytes: 5, ..base }), "limit_text");
    let table = "<p>x</p><table><tr><td>a<td>b<tr><td>c<td>d</table>";
    let limits = Limits { table_cells: 3, ..base };
    let document = Html.read(table.as_bytes(), &limits).unwrap();
    assert_eq!(dump(&document), ["x"]);
    assert!(document.diagnostics[0].loses_content);
    let wide = "<table><tr><td>a<td>b<tr>".to_owned() + &"<td colspan=1000>".repeat(9) + "</table>";
    assert!(read(&wide).diagnostics[0].loses_content);
}

#[test]
fn pages_of_pictures_need_recognition() {
    let error = Html.read(b"<html><img src=a.png></html>", &Limits::default()).unwrap_err();
    assert_eq!(error.status, Status::NeedsOcr);
}

#[test]
fn pages_are_recognised_by_their_tags() {
    let check = |text: &str, expect| assert_eq!(Html.recognise(text.as_bytes()), expect, "{text}");
    check("<!DOCTYPE html><p>", Some(Certainty::Certain));
    check("\u{FEFF} <HTML>", Some(Certainty::Certain));
    check("<meta charset=utf-8><p>x", Some(Certainty::Likely));
    check("<table><tr><td>x", Some(Certainty::Likely));
    check("# Tiêu đề\n\n<table><tr><td>x", Some(Certainty::Possible));
    check("Văn bản <b>đậm</b><sup>1</sup> <a href=x>y</a>", None);
    check("%PDF-1.4", None);
}
