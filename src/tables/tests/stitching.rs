//! Tables over page breaks: what is one table, what are two, which rows are halves of one.
//! Every table is made for the test.

use super::{check, dump, understood};
use crate::document::{
    BBox, Block, Cell, Locator, PageSpan, Paragraph, Place, Table, TableBuilder,
};
use crate::tables::{HeaderWords, join, understand};

const HEADER: &str = "STT\tChỉ tiêu\tĐVT\tSố liệu\tGhi chú\n";

fn tables_in(text: &str) -> usize {
    understood(text).0.tables.len()
}

#[test]
fn pieces_with_the_header_again_are_one_table() {
    let one = |middle: &str| {
        format!("{HEADER}1\tNhân sự\t\t\t\n\tSố người\tNgười\t4\t\n{middle}\tSố nữ\tNgười\t2\t\n")
    };
    let expect =
        ["Nhân sự > Số người | Số liệu | [Người] | 4", "Nhân sự > Số nữ | Số liệu | [Người] | 2"];
    check(&one(&format!("\n{HEADER}")), &expect);
    check(&one(&format!("\n- 2 -\n\n{HEADER}")), &expect);
    check(&one(&format!("\nTrang 2/3\n\n{HEADER}")), &expect);
    // Slightly altered, missing, glued without a blank line.
    check(&one("\nSTT\tChỉ tiêu\tĐVT\tSố  liệu\tGhi chú:\n"), &expect);
    check(&one("\nTT\tCHỈ TIÊU\tĐơn vị tính\tSố liệu\tGhi chú\n"), &expect);
    check(&one("\n"), &expect);
    check(&one(HEADER), &expect);
}

#[test]
fn tables_with_another_header_or_a_title_between_are_two() {
    let row = "1\tSố người\tNgười\t4\t\n";
    assert_eq!(tables_in(&format!("{HEADER}{row}\nBiểu số 2\n\n{HEADER}{row}")), 2);
    let other = "STT\tĐơn vị\tTổng số hồ sơ\tĐúng hạn\tQuá hạn\n1\tSở A\t3\t2\t1\n";
    assert_eq!(tables_in(&format!("{HEADER}{row}\n{other}")), 2);
    // The form anew, without a title: its first line comes again.
    assert_eq!(tables_in(&format!("{HEADER}{row}2\tSố nữ\tNgười\t1\t\n\n{HEADER}{row}")), 2);
    // Another number of columns and no header.
    assert_eq!(tables_in(&format!("{HEADER}{row}\na\tb\tc\nd\te\tf\n")), 2);
    // As many columns, but no numbers where the values stand.
    let texts =
        "Nơi nhận\tmột danh sách dài của các cơ quan\tx\tmột đoạn văn rất dài không phải số\ty\n";
    assert_eq!(tables_in(&format!("{HEADER}{row}\n{texts}{texts}")), 2);
}

#[test]
fn a_row_cut_by_the_page_is_one_row() {
    let cut = |first: &str, second: &str| {
        format!("{HEADER}{first}\n{HEADER}{second}2\tSố nữ\tNgười\t2\t\n")
    };
    let notes = |text: &str| {
        let (_, tables) = understood(text);
        let slot = &tables[0].slots[0];
        let note = slot.note.as_ref().map_or("", |n| n.text.as_str()).to_owned();
        (dump(&tables)[0].clone(), note, tables[0].slots.len())
    };
    let whole = "Số người làm việc tại cơ quan | Số liệu | [Người] | 4".to_owned();
    // The note goes on.
    let got =
        notes(&cut("1\tSố người làm việc tại cơ quan\tNgười\t4\tgồm hai\n", "\t\t\t\tloại\n"));
    assert_eq!(got, (whole.clone(), "gồm hai loại".to_owned(), 2));
    // The label goes on.
    let got = notes(&cut("1\tSố người làm việc\tNgười\t4\t\n", "\ttại cơ quan\t\t\t\n"));
    assert_eq!(got, (whole.clone(), String::new(), 2));
    // The value stands on the next page, with the label's rest or alone.
    let got = notes(&cut("1\tSố người làm việc\tNgười\t\t\n", "\ttại cơ quan\t\t4\tx\n"));
    assert_eq!(got, (whole.clone(), "x".to_owned(), 2));
    let got = notes(&cut("1\tSố người làm việc tại cơ quan\tNgười\t\t\n", "\t\t\t4\t\n"));
    assert_eq!(got, (whole, String::new(), 2));
}

#[test]
fn whole_rows_after_a_page_break_stay_rows() {
    // A second value line, where the first has its value.
    check(
        &format!(
            "{HEADER}1\tSố văn bản\tVăn bản\t0\tNghị quyết\n\n{HEADER}\t\t\t1\tQuyết định 5\n"
        ),
        &[
            "Số văn bản | Số liệu | kind=Nghị quyết | [Văn bản] | 0",
            "Số văn bản | Số liệu | kind=Quyết định | [Văn bản] | 1",
        ],
    );
    // A label line with a capital, and a list of parts.
    check(
        &format!(
            "{HEADER}1\tNhân sự\t\t\t\n\tSố người\tNgười\t4\t\n\n{HEADER}\tSố nữ\t\t\t\n\ttrong đó:\t\t\t\n"
        ),
        &["Nhân sự > Số người | Số liệu | [Người] | 4", "Nhân sự > Số nữ | Số liệu | \"\" blank"],
    );
}

#[test]
fn sections_carry_over_pages_and_start_anew_in_another_table() {
    check(
        &format!(
            "{HEADER}IV\tBộ máy\t\t\t\n1\tCơ cấu\t\t\t\n\n{HEADER}\tSố phòng\tPhòng\t3\t\n\nBiểu 2\n\n{HEADER}\tSố phòng\tPhòng\t5\t\n"
        ),
        &["Bộ máy > Cơ cấu > Số phòng | Số liệu | [Phòng] | 3", "Số phòng | Số liệu | [Phòng] | 5"],
    );
}

/// A table on a page, with boxes: columns of the given widths.
fn on_page(page: u32, widths: &[f64], rows: &[&[&str]], root: &str) -> Table {
    on_page_at(page, (70.0, 100.0), widths, rows, root)
}

/// The same with its left upper corner.
fn on_page_at(
    page: u32,
    (l, t): (f64, f64),
    widths: &[f64],
    rows: &[&[&str]],
    root: &str,
) -> Table {
    let base = Locator::new(format!("{root}page[{page}]/tbl[1]"));
    let (r, b) = (l + widths.iter().sum::<f64>(), t + 20.0 * rows.len() as f64);
    let whole = PageSpan { page_no: page, bbox: Some(BBox { l, t, r, b }), chars: (0, 0) };
    let mut builder = TableBuilder::new(Place { locator: base.clone(), spans: vec![whole] });
    for (r, row) in rows.iter().enumerate() {
        let mut left = l;
        let top = t + 20.0 * r as f64;
        for (c, text) in row.iter().enumerate() {
            let bbox = BBox { l: left, t: top, r: left + widths[c], b: top + 20.0 };
            left += widths[c];
            let span =
                PageSpan { page_no: page, bbox: Some(bbox), chars: (0, text.chars().count()) };
            let place =
                Place { locator: base.child("tr", r + 1).child("tc", c + 1), spans: vec![span] };
            builder.push(Cell::new(r, c, *text, place));
        }
    }
    builder.build().unwrap()
}

const WIDTHS: [f64; 4] = [30.0, 200.0, 60.0, 50.0];

#[test]
fn a_joined_cell_keeps_its_places_on_both_pages() {
    let first = on_page(
        1,
        &WIDTHS,
        &[&["STT", "Nội dung", "ĐVT", "Số liệu"], &["1", "Số người làm", "Người", "4"]],
        "",
    );
    let second = on_page(2, &WIDTHS, &[&["", "việc", "", ""], &["2", "Số nữ", "Người", "1"]], "");
    let foot = Paragraph { text: "2".to_owned(), ..Paragraph::default() };
    let blocks = [Block::Table(first), Block::Paragraph(foot), Block::Table(second)];
    let joined = join(&blocks, &HeaderWords::default());
    assert_eq!(joined.blocks, [vec![0, 2]]);
    let cell = joined.tables[0].cell_at(1, 1).unwrap();
    assert_eq!(cell.text, "Số người làm việc");
    let spans: Vec<(u32, (usize, usize))> =
        cell.place.spans.iter().map(|s| (s.page_no, s.chars)).collect();
    assert_eq!(spans, [(1, (0, 12)), (2, (13, 17))]);
    let tables = understand(&joined.tables, &joined.before, &HeaderWords::default());
    assert_eq!(tables[0].slots.len(), 2);
    assert_eq!(tables[0].slots[1].place.page_no(), Some(2));
}

#[test]
fn columns_of_other_widths_and_other_sheets_are_other_tables() {
    let header: &[&str] = &["STT", "Nội dung", "ĐVT", "Số liệu"];
    let first = || Block::Table(on_page(1, &WIDTHS, &[header, &["1", "Số", "Người", "4"]], ""));
    let rest: &[&[&str]] = &[&["2", "Số nữ", "Người", "1"]];
    let count = |second: Table| {
        join(&[first(), Block::Table(second)], &HeaderWords::default()).tables.len()
    };
    assert_eq!(count(on_page(2, &WIDTHS, rest, "")), 1);
    assert_eq!(count(on_page(2, &[90.0, 100.0, 60.0, 90.0], rest, "")), 2);
    assert_eq!(count(on_page(2, &WIDTHS, rest, "part[2]/")), 2);
}

#[test]
fn tables_of_one_page_are_one_only_when_their_numbers_go_on() {
    let header: &[&str] = &["STT", "Nội dung", "ĐVT", "Số liệu"];
    let row = |number: &'static str, label: &'static str| [number, label, "Người", "4"];
    let (first, second) = (row("1", "Số người"), row("2", "Số nữ"));
    let count = |page: u32, corner: (f64, f64), rows: &[&[&str]]| {
        let above = on_page(1, &WIDTHS, &[header, &first, &second], "");
        let blocks =
            [Block::Table(above), Block::Table(on_page_at(page, corner, &WIDTHS, rows, ""))];
        join(&blocks, &HeaderWords::default()).tables.len()
    };
    let (beside, below, top) = ((420.0, 100.0), (70.0, 300.0), (70.0, 60.0));
    let (goes_on, anew) = (row("3", "Số đảng viên"), row("1", "Số đơn vị"));
    // Side by side, whatever they say; the same at the head of the next page is one table.
    assert_eq!(count(1, beside, &[header, &goes_on]), 2);
    assert_eq!(count(1, beside, &[&goes_on]), 2);
    assert_eq!(count(2, top, &[header, &goes_on]), 1);
    assert_eq!(count(2, top, &[&goes_on]), 1);
    // One below the other.
    assert_eq!(count(1, below, &[header, &goes_on]), 1);
    assert_eq!(count(1, below, &[header, &anew]), 2);
    assert_eq!(count(1, below, &[&anew]), 2);
    // From one again on the next page, without a title between.
    assert_eq!(count(2, top, &[header, &anew]), 2);
    assert_eq!(count(2, top, &[&anew]), 2);
    // A section between: one table.
    assert_eq!(count(2, top, &[header, &["II", "Thể chế", "", ""], &anew]), 1);
}

#[test]
fn where_every_line_has_its_unit_a_line_without_is_half_of_one() {
    let mut first = String::from(HEADER);
    first.push_str("1\tNhân sự\t\t\t\n");
    for i in 0..12 {
        first.push_str(&format!("\tSố loại {i}\tNgười\t1\t\n"));
    }
    let paths = |end: &str, start: &str| {
        let (_, tables) = understood(&format!("{first}{end}\n{HEADER}{start}"));
        let slots = &tables[0].slots[12..];
        slots.iter().map(|s| format!("{}={}", s.row.label, s.value.raw)).collect::<Vec<_>>()
    };
    let whole = ["Số người tại SNCL công lập=7"];
    assert_eq!(paths("\tSố người tại\tNgười\t7\t\n", "\tSNCL công lập\t\t\t\n"), whole);
    assert_eq!(paths("\tSố người tại\t\t\t\n", "\tSNCL công lập\tNgười\t7\t\n"), whole);
    // A dash, a closed label, a number: lines of their own.
    assert_eq!(
        paths("\tSố người tại\tNgười\t7\t\n", "\t- SNCL\t\t\t\n"),
        ["Số người tại=7", "- SNCL="]
    );
    assert_eq!(paths("\tSố người.\tNgười\t7\t\n", "\tSNCL\t\t\t\n"), ["Số người.=7", "SNCL="]);
    // Units alike in two lines are two units.
    assert_eq!(paths("\tSố người\tNgười\t7\t\n", "\tsố nữ\tngười\t\t\n"), ["Số người=7", "số nữ="]);
}

#[test]
fn a_name_cut_before_a_capital_letter_is_joined() {
    const COLUMNS: &str = "STT\tĐơn vị\tTổng số hồ sơ\tĐúng hạn\tQuá hạn\n";
    let labels = |rows: &str, last: &str, rest: &str| {
        let (_, tables) = understood(&format!("{COLUMNS}{rows}{last}\n{COLUMNS}{rest}"));
        let mut labels: Vec<String> = tables[0].slots.iter().map(|s| s.row.label.clone()).collect();
        labels.dedup();
        labels.split_off(rows.lines().count())
    };
    let rows = "1\tSở A\t3\t2\t1\n2\tSở B\t4\t3\t1\n";
    // The first half ends in a word that no name ends with.
    assert_eq!(
        labels(rows, "3\tSở Du lịch và\t5\t4\t1\n", "\tThể thao\t\t\t\n"),
        ["Sở Du lịch và Thể thao"]
    );
    // The list counts on behind it and has no titles.
    let next = "4\tSở C\t1\t1\t0\n";
    assert_eq!(
        labels(rows, "3\tSở Giao thông\t5\t4\t1\n", &format!("\tVận tải\t\t\t\n{next}")),
        ["Sở Giao thông Vận tải", "Sở C"]
    );
    // A list with titles: one more title.
    let titled = "1\tSở A\t3\t2\t1\n\tKhối huyện\t\t\t\n2\tHuyện B\t4\t3\t1\n";
    let got = labels(titled, "3\tHuyện C\t5\t4\t1\n", "\tKhối xã\t\t\t\n4\tXã D\t1\t1\t0\n");
    assert!(got.iter().any(|label| label == "Huyện C"), "{got:?}");
    assert!(!got.iter().any(|label| label.contains("Huyện C Khối")), "{got:?}");
}

/// Pieces of tables in random shapes: spans, header words, numbers, texts.
fn piece() -> impl proptest::strategy::Strategy<Value = Table> {
    use proptest::prelude::*;
    const TEXTS: [&str; 16] = [
        "",
        "",
        "",
        "STT",
        "Chỉ tiêu",
        "ĐVT",
        "Số liệu",
        "Ghi chú",
        "I",
        "1",
        "1.1",
        "25",
        "98,25",
        "Số người làm việc",
        "- trong đó nữ",
        "người",
    ];
    let cell = (0usize..TEXTS.len(), 1usize..3, 1usize..3, any::<bool>());
    (1usize..6, proptest::collection::vec(cell, 1..40)).prop_map(|(cols, cells)| {
        let mut taken = std::collections::BTreeSet::new();
        let mut builder = TableBuilder::new(Place::default());
        for (i, (text, row_span, col_span, bold)) in cells.into_iter().enumerate() {
            let (row, col) = (i / cols, i % cols);
            let col_span = col_span.min(cols - col);
            let covers: Vec<_> = (row..row + row_span)
                .flat_map(|r| (col..col + col_span).map(move |c| (r, c)))
                .collect();
            if covers.iter().all(|p| !taken.contains(p)) {
                taken.extend(covers);
                let cell = Cell::new(row, col, TEXTS[text], Place::default());
                builder.push(Cell { row_span, col_span, bold, ..cell });
            }
        }
        builder.build().unwrap()
    })
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(500))]

    /// Whatever the pieces: a slot shows what its cell prints, and joining loses no number (headers
    /// printed again hold none here).
    #[test]
    fn slots_show_their_cells_and_joining_loses_no_number(pieces in proptest::collection::vec(piece(), 1..4)) {
        let blocks: Vec<Block> = pieces.iter().cloned().map(Block::Table).collect();
        let words = HeaderWords::default();
        let joined = join(&blocks, &words);
        let numbers = |tables: &[Table]| {
            let cells = tables.iter().flat_map(|t| t.cells());
            let words = cells.flat_map(|c| c.text.split_whitespace());
            words.filter(|w| matches!(*w, "25" | "98,25")).count()
        };
        proptest::prop_assert_eq!(numbers(&joined.tables), numbers(&pieces));
        proptest::prop_assert_eq!(joined.blocks.iter().map(Vec::len).sum::<usize>(), pieces.len());
        for table in understand(&joined.tables, &joined.before, &words) {
            let grid = &joined.tables[table.table];
            for slot in &table.slots {
                let printed = grid.text_at(slot.row_index - 1, slot.column_index);
                proptest::prop_assert_eq!(&slot.value.raw, printed);
                proptest::prop_assert!(slot.line < table.lines.len());
            }
            for (i, line) in table.lines.iter().enumerate() {
                proptest::prop_assert!(line.parent.is_none_or(|p| p < i));
            }
        }
    }
}
