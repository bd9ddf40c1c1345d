//! Tests of the spreadsheet reader on workbooks made here.
//! Robustness on foreign files is in `tests/corpora`.

use super::*;
use crate::document::Block;
use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook, Worksheet};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Biểu 1").unwrap();
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn read(bytes: &[u8]) -> Document {
    Spreadsheet.read(bytes, &Limits::default()).unwrap()
}

/// Blocks as lines: paragraphs as they are, tables as rows of `text@rowspan×colspan`.
fn dump(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => lines.push(p.text.clone()),
            Block::Table(t) => {
                for row in 0..t.rows() {
                    let cells = t.cells().iter().filter(|c| c.row == row).map(|c| {
                        let span = match (c.row_span, c.col_span) {
                            (1, 1) => String::new(),
                            (r, c) => format!("@{r}x{c}"),
                        };
                        format!("{}{}{span}", c.text, if c.hidden { "~" } else { "" })
                    });
                    lines.push(format!("| {}", cells.collect::<Vec<_>>().join(" | ")));
                }
            }
        }
    }
    lines
}

fn write_rows(sheet: &mut Worksheet, first: u32, rows: &[&[&str]], format: &Format) {
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (r, c) = (first + r as u32, c as u16);
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number_with_format(r, c, number, format).unwrap(),
                Err(_) if text.is_empty() => sheet.write_blank(r, c, format).unwrap(),
                Err(_) => sheet.write_string_with_format(r, c, *text, format).unwrap(),
            };
        }
    }
}

#[test]
fn a_form_with_letterhead_and_signatures_is_text_table_text() {
    let borders = Format::new().set_border(FormatBorder::Thin);
    for format in [borders, Format::new()] {
        let bytes = workbook(|sheet| {
            let plain = Format::new();
            sheet.merge_range(0, 0, 0, 1, "UBND TỈNH", &plain).unwrap();
            sheet.merge_range(0, 2, 0, 4, "CỘNG HÒA XÃ HỘI", &plain).unwrap();
            sheet.merge_range(1, 0, 1, 1, "SỞ NỘI VỤ", &plain).unwrap();
            sheet.merge_range(1, 2, 1, 4, "Độc lập - Tự do", &plain).unwrap();
            sheet.merge_range(2, 0, 2, 4, "THỐNG KÊ KẾT QUẢ", &plain).unwrap();
            sheet.write_string(3, 4, "Đơn vị tính: hồ sơ").unwrap();
            sheet.merge_range(4, 0, 5, 0, "STT", &format).unwrap();
            sheet.merge_range(4, 1, 5, 1, "Chỉ tiêu", &format).unwrap();
            sheet.merge_range(4, 2, 4, 3, "Kết quả", &format).unwrap();
            sheet.merge_range(4, 4, 5, 4, "Ghi chú", &format).unwrap();
            sheet.write_string_with_format(5, 2, "Đơn vị", &format).unwrap();
            sheet.write_string_with_format(5, 3, "Số liệu", &format).unwrap();
            write_rows(
                sheet,
                6,
                &[&["I", "Chỉ đạo", "", "", ""], &["1", "Kế hoạch", "văn bản", "3", ""]],
                &format,
            );
            write_rows(
                sheet,
                8,
                &[
                    &["1.1", "Số phòng", "phòng", "", ""],
                    &["", "- Tỷ lệ", "%", "98.25", "3/5 phòng"],
                ],
                &format,
            );
            sheet.write_string(10, 0, "Ghi chú: số liệu đến 15/12").unwrap();
            sheet.write_string(12, 1, "NGƯỜI LẬP").unwrap();
            sheet.write_string(12, 3, "GIÁM ĐỐC").unwrap();
            sheet.write_string(14, 3, "Nguyễn Văn A").unwrap();
        });
        let document = read(&bytes);
        assert_eq!(
            dump(&document),
            [
                "UBND TỈNH",
                "SỞ NỘI VỤ",
                "CỘNG HÒA XÃ HỘI",
                "Độc lập - Tự do",
                "THỐNG KÊ KẾT QUẢ",
                "Đơn vị tính: hồ sơ",
                "| STT@2x1 | Chỉ tiêu@2x1 | Kết quả@1x2 | Ghi chú@2x1",
                "| Đơn vị | Số liệu",
                "| I | Chỉ đạo |  |  | ",
                "| 1 | Kế hoạch | văn bản | 3 | ",
                "| 1.1 | Số phòng | phòng |  | ",
                "|  | - Tỷ lệ | % | 98,25 | 3/5 phòng",
                "Ghi chú: số liệu đến 15/12",
                "NGƯỜI LẬP",
                "GIÁM ĐỐC",
                "Nguyễn Văn A",
            ]
        );
        let table = document.tables().next().unwrap();
        let value = table.cell_at(5, 3).unwrap();
        assert_eq!(value.place.locator.as_str(), "sheet[\"Biểu 1\"]/D10");
        assert_eq!(document.diagnostics, []);
    }
}

#[test]
fn number_formats_decide_the_text() {
    let bytes = workbook(|sheet| {
        write_rows(sheet, 0, &[&["STT", "Chỉ tiêu", "Số liệu"]], &Format::new());
        let cells: [(f64, &str); 6] = [
            (0.9825, "0.00%"),
            (0.9825, "0%"),
            (98.25, "0.00"),
            (1234.0, "#,##0"),
            (3.0, "00"),
            (44_215.0, "dd/mm/yyyy"),
        ];
        for (i, (value, code)) in cells.into_iter().enumerate() {
            let row = i as u32 + 1;
            sheet.write_string(row, 1, code).unwrap();
            let format = Format::new().set_num_format(code);
            sheet.write_number_with_format(row, 2, value, &format).unwrap();
        }
        sheet.write_boolean(7, 2, true).unwrap();
        sheet.write_string(7, 1, "Có").unwrap();
    });
    let document = read(&bytes);
    let table = document.tables().next().unwrap();
    let texts: Vec<_> = (1..8).map(|row| table.text_at(row, 2)).collect();
    assert_eq!(texts, ["98,25%", "98%", "98,25", "1234", "03", "19/1/2021", "TRUE"]);
}

#[test]
fn several_tables_of_a_sheet_stay_apart_and_one_with_a_gap_stays_one() {
    let bytes = workbook(|sheet| {
        let format = Format::new();
        write_rows(sheet, 0, &[&["STT", "Tên", "Số"], &["1", "a", "5"]], &format);
        write_rows(sheet, 3, &[&["2", "b", "6"]], &format);
        write_rows(sheet, 5, &[&["STT", "Đơn vị", "Người"], &["1", "c", "7"]], &format);
    });
    let document = read(&bytes);
    assert_eq!(document.tables().count(), 2);
    assert_eq!(
        dump(&document),
        ["| STT | Tên | Số", "| 1 | a | 5", "| 2 | b | 6", "| STT | Đơn vị | Người", "| 1 | c | 7"]
    );
}

#[test]
fn a_sheet_of_prose_is_paragraphs() {
    let bytes = workbook(|sheet| {
        for (row, text) in ["Báo cáo", "Giảm từ 5 phòng còn 3 phòng.", "Hết"].iter().enumerate()
        {
            sheet.write_string(row as u32 * 2, 0, *text).unwrap();
        }
    });
    assert_eq!(dump(&read(&bytes)), ["Báo cáo", "Giảm từ 5 phòng còn 3 phòng.", "Hết"]);
}

#[test]
fn what_is_hidden_is_marked_and_hidden_prose_is_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows: &[&[&str]] = &[&["STT", "Tên", "Số"], &["1", "a", "5"], &["2", "b", "6"]];
    write_rows(sheet, 0, rows, &Format::new());
    sheet.set_row_hidden(1).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "Nháp 5 phòng").unwrap();
    let document = read(&book.save_to_buffer().unwrap());
    assert_eq!(dump(&document), ["| STT | Tên | Số~", "| 1~ | a~ | 5~", "| 2 | b | 6~"]);
    assert_eq!(document.diagnostics[0].code, "hidden-text-skipped");
}

/// A workbook of one sheet with the given `sheetData`.
fn raw_workbook(data: &str) -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{office}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {main}><sheetData>{data}</sheetData></worksheet>"),
        ),
    ];
    zipped(&parts.map(|(name, text)| (name, text.into_bytes())))
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn formulas_show_their_stored_result_and_without_one_say_so() {
    let bytes = raw_workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><f>A1+1</f><v>2</v></c>\
         <c r=\"C1\"><f>A1+2</f></c><c r=\"D1\" t=\"str\"><f>\"\"</f><v></v></c>\
         <c r=\"E1\"><f>A1</f><v/></c><c r=\"F1\" t=\"e\"><v>#N/A</v></c></row>",
    );
    let document = read(&bytes);
    assert_eq!(dump(&document), ["| 1 | 2 |  |  |  | #N/A"]);
    let diagnostic = &document.diagnostics[0];
    assert!(
        diagnostic.loses_content && diagnostic.message.starts_with("2 formulas"),
        "{diagnostic:?}"
    );
    assert_eq!(diagnostic.locator.as_ref().unwrap().as_str(), "sheet[\"S\"]/C1");
    let calculated = workbook(|sheet| {
        sheet.write_formula(0, 0, Formula::new("=1+1").set_result("2")).unwrap();
    });
    assert_eq!(dump(&read(&calculated)), ["2"]);
}

#[test]
fn cells_far_apart_cost_no_more_than_cells() {
    let bytes = raw_workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>\
         <row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\"><v>2</v></c></row>",
    );
    let document = read(&bytes);
    assert_eq!(document.tables().map(|t| t.cells().len()).sum::<usize>(), 16_384 * 2);
}

#[test]
fn limits_have_their_status() {
    let base = Limits::default();
    let bytes = raw_workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>");
    let status = |limits: Limits| {
        Spreadsheet.read(&bytes, &limits).map_or_else(|e| e.status.name(), |_| "read")
    };
    assert_eq!(status(base), "read");
    assert_eq!(status(Limits { archive_parts: 3, ..base }), "limit_parts");
    assert_eq!(status(Limits { part_bytes: 100, ..base }), "limit_inflated");
    assert_eq!(status(Limits { text_bytes: 1, ..base }), "limit_text");
    assert_eq!(status(Limits { blocks: 0, ..base }), "limit_blocks");
    let document = Spreadsheet.read(&bytes, &Limits { table_cells: 1, ..base }).unwrap();
    assert!(document.blocks.is_empty() && document.diagnostics[0].loses_content);
}

#[test]
fn opendocument_sheets_show_what_their_author_saw_in_vietnamese_marks() {
    let content = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
        xmlns:style=\"s\" xmlns:fo=\"f\"><office:automatic-styles>\
        <style:style style:name=\"hid\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
        <style:style style:name=\"b\" style:family=\"table-cell\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
        </office:automatic-styles><office:body><office:spreadsheet>\
        <table:table table:name=\"Biểu\"><table:table-column table:number-columns-repeated=\"3\"/>\
        <table:table-row><table:table-cell table:number-columns-spanned=\"3\" table:style-name=\"b\"><text:p>TIÊU ĐỀ</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
        <table:table-row><table:table-cell><text:p>STT</text:p></table:table-cell><table:table-cell><text:p>Tên</text:p></table:table-cell><table:table-cell><text:p>Số</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1.1\"><text:p>1.1</text:p></table:table-cell><table:table-cell><text:p>a<text:s/>&amp; b</text:p><text:p>c</text:p><office:annotation><text:p>ẩn</text:p></office:annotation></table:table-cell><table:table-cell office:value-type=\"percentage\" office:value=\"0.9825\"><text:p>98.25%</text:p></table:table-cell></table:table-row>\
        <table:table-row table:visibility=\"collapse\"><table:table-cell office:value-type=\"float\" office:value=\"2\"><text:p>2</text:p></table:table-cell><table:table-cell><text:p>d</text:p></table:table-cell><table:table-cell table:formula=\"of:=1\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        </table:table><table:table table:name=\"n\" table:style-name=\"hid\"><table:table-row><table:table-cell><text:p>nháp</text:p></table:table-cell></table:table-row></table:table>\
        </office:spreadsheet></office:body></office:document-content>";
    let bytes = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", content.as_bytes().to_vec()),
    ]);
    let document = read(&bytes);
    assert_eq!(
        dump(&document),
        ["TIÊU ĐỀ", "| STT | Tên | Số", "| 1.1 | a & b\nc | 98,25%", "| 2~ | d~ | ~"]
    );
    let codes: Vec<_> = document.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["formula-without-value", "hidden-text-skipped"]);
    assert!(document.paragraphs().next().unwrap().bold);
}

#[test]
fn workbooks_are_recognised_by_content() {
    assert_eq!(kind(&workbook(|_| {})), Some(Kind::Xlsx));
    assert_eq!(kind(&zipped(&[("word/document.xml", vec![])])), None);
    let xls = crate::readers::ole::fixture::compound(&[("Workbook", b"x")]);
    assert_eq!(kind(&xls), Some(Kind::Xls));
}
