//! Tables: spans, merges, rows, nesting, layout tables, addresses.
//! Slipped borders are tested beside the code.

use super::*;

#[test]
fn spans_and_merges_make_one_grid() {
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}</w:tr>\
         <w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}{}</w:tr><w:tr>{}{}{}{}</w:tr></w:tbl>",
        tc("<w:vMerge w:val=\"restart\"/>", "STT"),
        tc("<w:vMerge w:val=\"restart\"/>", "Chỉ tiêu"),
        tc("<w:gridSpan w:val=\"2\"/>", "Kết quả"),
        tc("<w:vMerge/>", ""),
        tc("<w:vMerge w:val=\"continue\"/>", ""),
        tc("", "Đơn vị"),
        tc("", "Số liệu"),
        tc("", "1"),
        tc("", "Số văn bản"),
        tc("", "Văn bản"),
        tc("", "19"),
    );
    let document = read(&body);
    let table = document.tables().next().unwrap();
    assert_eq!(
        draw(table),
        ["STT|Chỉ tiêu|Kết quả|<", "^|^|Đơn vị|Số liệu", "1|Số văn bản|Văn bản|19"]
    );
    assert_eq!(table.marked_header_rows, 2);
    let place = |row: usize, col: usize| table.cell_at(row, col).unwrap().place.locator.to_string();
    assert_eq!(table.place.locator.as_str(), "body/tbl[1]");
    assert_eq!(place(0, 3), "body/tbl[1]/tr[1]/tc[3]");
    assert_eq!(place(1, 0), "body/tbl[1]/tr[1]/tc[1]");
    assert_eq!(place(2, 3), "body/tbl[1]/tr[3]/tc[4]");
}

#[test]
fn merges_without_a_beginning_or_of_another_width_stay_cells() {
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>",
        tc("<w:vMerge/>", "a"),
        tc("<w:vMerge w:val=\"restart\"/>", "b"),
        tc("", "c"),
        tc("<w:vMerge/>", "d"),
        tc("<w:gridSpan w:val=\"2\"/><w:vMerge/>", "e"),
    );
    assert_eq!(drawn(&body), ["a|b", "c|^", "e|<"]);
}

#[test]
fn horizontal_merges_of_the_older_kind_are_spans() {
    let body = format!(
        "<w:tbl><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        tc("<w:hMerge w:val=\"restart\"/>", "a"),
        tc("<w:hMerge/>", ""),
        tc("", "b"),
        tc("", "1"),
        tc("", "2"),
        tc("", "3"),
    );
    assert_eq!(drawn(&body), ["a|<|b", "1|2|3"]);
}

#[test]
fn columns_left_out_in_front_and_behind_stay_empty() {
    let body = format!(
        "<w:tbl><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:gridAfter w:val=\"1\"/>\
         </w:trPr>{}</w:tr></w:tbl>",
        tc("", "a"),
        tc("", "b"),
        tc("", "c"),
        tc("", "d")
    );
    assert_eq!(drawn(&body), ["a|b|c", "~|d|~"]);
}

#[test]
fn rows_and_cells_in_content_controls_are_rows_and_cells() {
    let body = format!(
        "<w:tbl><w:sdt><w:sdtPr/><w:sdtContent><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>\
         </w:tr></w:sdtContent></w:sdt><w:ins><w:tr>{}{}</w:tr></w:ins></w:tbl>",
        tc("", "a"),
        tc("", "b"),
        tc("", "c"),
        tc("", "d")
    );
    assert_eq!(drawn(&body), ["a|b", "c|d"]);
}

#[test]
fn deleted_rows_go_and_hidden_rows_are_marked() {
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr><w:tr><w:trPr><w:ins/></w:trPr>{}</w:tr>\
         <w:tr><w:trPr><w:hidden/></w:trPr>{}</w:tr></w:tbl>",
        tc("", "xóa"),
        tc("", "thêm"),
        tc("", "ẩn")
    );
    let document = read(&body);
    let table = document.tables().next().unwrap();
    assert_eq!(draw(table), ["thêm", "ẩn"]);
    assert!(!table.cell_at(0, 0).unwrap().hidden && table.cell_at(1, 0).unwrap().hidden);
    assert_eq!(table.cell_at(0, 0).unwrap().place.locator.as_str(), "body/tbl[1]/tr[1]/tc[1]");
}

#[test]
fn paragraphs_of_a_cell_are_lines_and_bold_needs_all_of_them() {
    let bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r></w:p>";
    let body = format!(
        "<w:tbl><w:tr><w:tc>{bold}<w:p/>{bold}</w:tc><w:tc>{bold}{}</w:tc></w:tr></w:tbl>",
        p("a")
    );
    let document = read(&body);
    let table = document.tables().next().unwrap();
    assert_eq!(draw(table), ["b/b|b/a"]);
    assert!(table.cells()[0].bold && !table.cells()[1].bold);
}

#[test]
fn a_nested_table_is_text_of_its_cell() {
    let inner = tbl(&[&["1", "2"], &["3", "4"]]);
    let body = format!(
        "<w:tbl><w:tr>{}<w:tc>{}{inner}<w:p/></w:tc></w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("", "a"),
        p("b"),
        tc("", "c"),
        tc("", "d")
    );
    assert_eq!(drawn(&body), ["a|b/1 2/3 4", "c|d"]);
}

#[test]
fn a_table_that_only_arranges_others_is_taken_off() {
    let inner = tbl(&[&["1", "2"], &["3", "4"]]);
    let wrap = |content: &str| format!("<w:tbl><w:tr><w:tc>{content}<w:p/></w:tc></w:tr></w:tbl>");
    let document = read(&format!("{}{}{}", p("trước"), wrap(&inner), p("sau")));
    assert_eq!(places(&document), ["body/p[1]", "body/tbl[1]/tr[1]/tc[1]/tbl[1]", "body/p[2]"]);
    assert_eq!(draw(document.tables().next().unwrap()), ["1|2", "3|4"]);
    // Several times around, with a title beside it.
    let document = read(&wrap(&wrap(&format!("{}{inner}", p("Biểu")))));
    assert_eq!(texts(&document), ["Biểu"]);
    assert_eq!(draw(document.tables().next().unwrap()), ["1|2", "3|4"]);
    // Side by side.
    let document = read(&format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>",
        p("cạnh")
    ));
    assert_eq!(texts(&document), ["cạnh"]);
    assert_eq!(document.tables().count(), 1);
    // A framed text is a table of one cell.
    assert_eq!(drawn(&wrap(&p("khung"))), ["khung"]);
}

#[test]
fn text_boxes_and_tables_after_loose_text_keep_their_order() {
    let body = format!("<w:r><w:t>lời</w:t></w:r>{}{}", tbl(&[&["a"]]), p("b"));
    assert_eq!(places(&read(&body)), ["body/p[1]", "body/tbl[1]", "body/p[2]"]);
    let boxed = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent>\
         </v:textbox></w:pict></w:r></w:p></w:tc></w:tr></w:tbl>",
        p("hộp")
    );
    assert_eq!(drawn(&boxed), ["a/hộp"]);
}

#[test]
fn a_broken_span_neither_fails_nor_costs() {
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("<w:gridSpan w:val=\"99999999\"/>", "a"),
        tc("<w:gridSpan w:val=\"-3\"/>", "b"),
        tc("<w:gridSpan w:val=\"0\"/>", "c"),
        tc("", "d")
    );
    assert_eq!(drawn(&body)[1], "c|d|~|~");
}
