//! What the Markdown reader sees in small texts and in the reference report.
//! It tests no other stage.

use super::Markdown;
use crate::document::{Block, Document, Role};
use crate::limits::Limits;
use crate::readers::{Certainty, Reader};

fn read(text: &str) -> Document {
    Markdown.read(text.as_bytes(), &Limits::default()).unwrap()
}

/// A short drawing of a document: `p text`, `h2 text`, `li text`, `| a | b |`.
fn dump(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(p) => {
                let kind = match p.role {
                    Role::Body => "p".to_owned(),
                    Role::Heading(n) => format!("h{n}"),
                    Role::ListItem => "li".to_owned(),
                };
                out.push(format!("{kind} {}", p.text.replace('\n', "/")));
            }
            Block::Table(t) => {
                for r in 0..t.rows() {
                    let cells: Vec<&str> = (0..t.cols()).map(|c| t.text_at(r, c)).collect();
                    out.push(cells.join("|"));
                }
            }
        }
    }
    out
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(dump(&read(text)), expect, "{text:?}");
}

#[test]
fn lines_of_a_paragraph_are_joined_unless_broken_on_purpose() {
    check("a\nb\n\nc", &["p a b", "p c"]);
    check("a  \nb", &["p a/b"]);
    check("a\\\nb", &["p a/b"]);
    check("a<br>b<br/>c", &["p a/b/c"]);
    check("a\r\nb\r\n\r\nc", &["p a b", "p c"]);
}

#[test]
fn headings_and_list_items_begin_blocks_and_keep_their_labels() {
    check("## **5. Cải cách công vụ**\nTrong năm", &["h2 5. Cải cách công vụ", "p Trong năm"]);
    check("### Tên **", &["h3 Tên"]);
    check("# Tên #", &["h1 Tên"]);
    check("#hashtag", &["p #hashtag"]);
    check("- Sở Nội vụ;\n- BLĐ;", &["li - Sở Nội vụ;", "li - BLĐ;"]);
    check("Gồm:\n1. Một\n2) Hai\na) Ba", &["p Gồm:", "li 1. Một", "li 2) Hai", "li a) Ba"]);
    check("trong năm\n2021. Sau đó", &["p trong năm 2021. Sau đó"]);
    check("a\n---\nb\n\n***\n\n- - -", &["p a", "p b"]);
    check("> trích\n> dẫn", &["p trích dẫn"]);
    check("```markdown\na\n```", &["p a"]);
}

#[test]
fn emphasis_goes_and_printed_stars_stay() {
    check("***Nơi nhận:***", &["p Nơi nhận:"]);
    check("**1.** Tiếp tục *quán triệt*", &["p 1. Tiếp tục quán triệt"]);
    check("**Tổng số**hồ sơ", &["p Tổng số hồ sơ".replace(" hồ", "hồ").as_str()]);
    check("3*5=15 và 2 * 4", &["p 3*5=15 và 2 * 4"]);
    check("snake_case_name và _nghiêng_", &["p snake_case_name và nghiêng"]);
    check("(*) Ghi chú", &["p (*) Ghi chú"]);
    check("**dở dang", &["p dở dang"]);
    check(r"\*không\*", &["p *không*"]);
}

#[test]
fn tags_links_and_entities_are_read_and_other_angle_brackets_stay() {
    check("<b>I</b> <i>nghiêng</i>", &["p I nghiêng"]);
    check("xem <a href=\"https://x.vn/?a=1&b=2\">trang</a>", &["p xem trang"]);
    check("xem [trang](https://x.vn) và [A](theo mẫu)", &["p xem trang và [A](theo mẫu)"]);
    check("n < 5 &amp; m &gt; 3 &#8211; &nbsp;x", &["p n < 5 & m > 3 – x"]);
    check("<họ tên> <5 hồ sơ", &["p <họ tên> <5 hồ sơ"]);
    check("a ![hình](a.png) b <!-- bỏ --> c", &["p a b c"]);
    check("1000 m<sup>2</sup>", &["p 1000 m2"]);
}

#[test]
fn notes_leave_the_text_and_are_found_from_their_marks() {
    let document = read(
        "Công tác CCHC<sup>1</sup>. Rộng 5 m<sup>2</sup><sup>2</sup>.\n\nx\n\n<sup>1</sup> Một.\n\
         <sup>2</sup> Hai\nnữa.\n",
    );
    let first = document.paragraphs().next().unwrap();
    assert_eq!(first.text, "Công tác CCHC. Rộng 5 m2.");
    assert_eq!(first.note_marks, vec![(13, 0), (24, 1)]);
    assert_eq!(document.footnotes.len(), 2);
    assert_eq!(document.footnotes[1].mark, "2");
    assert_eq!(document.footnotes[1].paragraphs[0].text, "Hai nữa.");
    assert_eq!(document.paragraphs().count(), 2);

    let pandoc = read("Có 3 hồ sơ[^a] trễ.\n\n[^a]: Do mưa.");
    assert_eq!(pandoc.paragraphs().next().unwrap().text, "Có 3 hồ sơ trễ.");
    assert_eq!(pandoc.paragraphs().next().unwrap().note_marks, vec![(10, 0)]);

    // Numbering anew on each page: the nth reference means the nth note.
    let pages = read("a<sup>1</sup>\n\n<sup>1</sup> A\n\nb<sup>1</sup>\n\n<sup>1</sup> B");
    let marks: Vec<usize> = pages.paragraphs().map(|p| p.note_marks[0].1).collect();
    assert_eq!(marks, [0, 1]);
}

#[test]
fn tab_tables_keep_empty_cells_and_end_at_a_blank_line() {
    check("a\tb\tc\n\t\tx\n\nd\te\tf", &["a|b|c", "||x", "d|e|f"]);
    check("a\tb\tc\n1\t2", &["a|b|c", "1|2|"]);
    check("1.\tCông tác\n2.\tNội dung", &["li 1. Công tác", "li 2. Nội dung"]);
    check("\tThụt vào\nnữa", &["p Thụt vào nữa"]);
    check("\t\t\tđiện tử\na\tb\tc\td", &["|||điện tử", "a|b|c|d"]);
    let document = read("\n\na\tb\tc\nd\te\tf\n");
    let table = document.tables().next().unwrap();
    assert_eq!(table.place.locator.as_str(), "line[3]");
    assert_eq!(table.cell_at(1, 2).unwrap().place.locator.as_str(), "line[4]/cell[3]");
}

#[test]
fn pipe_tables_are_split_at_pipes_that_are_not_escaped() {
    check("| a | b |\n|---|:-:|\n| 1 \\| 2 | **x** |", &["a|b", "1 | 2|x"]);
    check("a | b\n--- | ---\n1 | 2", &["a|b", "1|2"]);
    check("|  |  |\n|---|---|\n| a | b |", &["a|b"]);
    check("đúng | sai là hai khả năng", &["p đúng | sai là hai khả năng"]);
    assert_eq!(read("|a|b|\n|-|-|\n|1|2|").tables().next().unwrap().marked_header_rows, 1);
}

#[test]
fn html_tables_keep_their_spans() {
    let document = read(
        "x\n\n<table>\n<tr><th rowspan=2>STT</th><th colspan=2>Kết quả</th></tr>\n\
         <tr><td>ĐVT</td><td>Số<br>liệu</td></tr>\n</table>\n\ny",
    );
    let table = document.tables().next().unwrap();
    assert_eq!((table.rows(), table.cols()), (2, 3));
    assert_eq!(table.cell_at(1, 0).unwrap().text, "STT");
    assert_eq!(table.cell_at(0, 2).unwrap().col_span, 2);
    assert_eq!(table.text_at(1, 2), "Số\nliệu");
    assert_eq!(document.paragraphs().count(), 2);
    let place = table.cell_at(1, 2).unwrap().place.locator.as_str().to_owned();
    assert!(place.starts_with("line[3]/"), "{place}");
}

#[test]
fn a_table_that_nothing_closes_ends_at_the_blank_line() {
    let document = read(
        "<table><tr><td>a<td>b<tr><td>1<td>2\n\nsau\n\n<table><tr><td>c<td>3<tr><td>d<td>4</table>",
    );
    assert_eq!(document.tables().count(), 2);
    assert!(document.paragraphs().any(|p| p.text == "sau"));
}

/// Sources that make careless parsers quadratic: each is read in about the time of its length.
#[test]
fn hostile_texts_are_read_in_linear_time() {
    let many = 40_000;
    for unit in [
        "<table\n\n",
        "1.\ta\n",
        "|---|\n",
        "<!--",
        "<b ",
        "[a](",
        "&amp",
        "*a ",
        "**",
        "_",
        "[^",
        "`",
        "<sup>1</sup>",
        "<b><sup>1</sup>",
        "a\\\n",
        "> ",
        "# #",
        "\t\n",
        "a|b\n",
    ] {
        let text = format!("x {}", unit.repeat(many));
        // It ends at all: quadratic work would take minutes.
        let _ = Markdown.read(text.as_bytes(), &Limits::default());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// Whatever the text, reading ends, and no letter or digit of a text without markup is lost.
    #[test]
    fn no_text_breaks_the_reader(text in "[ab1é \\t\\n|*_<>/`\\[\\]()#&;!^~:=.-]{0,200}") {
        let _ = Markdown.read(text.as_bytes(), &Limits::default());
    }

    #[test]
    fn no_word_is_lost(text in "[a-zà-ỹ0-9 \\t\\n|.,:()%-]{0,200}") {
        let Ok(document) = Markdown.read(text.as_bytes(), &Limits::default()) else { return Ok(()) };
        let letters = |t: &str| {
            let mut all: Vec<char> = crate::text::clean(t).chars().filter(|c| c.is_alphanumeric()).collect();
            all.sort_unstable();
            all
        };
        let mut read = String::new();
        for block in &document.blocks {
            match block {
                Block::Paragraph(p) => read.push_str(&p.text),
                // A mark that combines with a letter may begin a cell of its own.
                Block::Table(t) => t.cells().iter().for_each(|c| {
                    read.push('\n');
                    read.push_str(&c.text);
                }),
            }
            read.push('\n');
        }
        proptest::prop_assert_eq!(letters(&read), letters(&text));
    }
}

#[test]
fn every_usual_encoding_is_decoded() {
    let text = "Công tác chỉ đạo điều hành cải cách hành chính";
    let utf16 = |big: bool| {
        let mut out = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
        for unit in text.encode_utf16() {
            out.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        }
        out
    };
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        utf16(true),
        utf16(false),
    ] {
        let document = Markdown.read(&bytes, &Limits::default()).unwrap();
        assert_eq!(dump(&document), [format!("p {text}")]);
    }
}

#[test]
fn text_is_recognised_and_binary_data_is_not() {
    assert_eq!(Markdown.recognise(b"xin ch\xC3\xA0o"), Some(Certainty::Possible));
    assert_eq!(Markdown.recognise(b"# T\n"), Some(Certainty::Likely));
    assert_eq!(Markdown.recognise(b"a\tb\tc\n"), Some(Certainty::Likely));
    assert_eq!(Markdown.recognise(b"PK\x03\x04\x00\x00"), None);
    assert_eq!(Markdown.recognise(b"{\\rtf1 x}"), None);
    assert_eq!(Markdown.recognise(b""), None);
}

#[test]
fn limits_end_the_reading_or_drop_the_table() {
    let status = |text: &str, limits: Limits| {
        Markdown.read(text.as_bytes(), &limits).unwrap_err().status.name()
    };
    assert_eq!(status("abc", Limits { text_bytes: 2, ..Limits::default() }), "limit_text");
    assert_eq!(
        status("a\n\nb\n\nc\n\nd", Limits { blocks: 2, ..Limits::default() }),
        "limit_blocks"
    );
    assert_eq!(status(" \n", Limits::default()), "empty");
    let limits = Limits { table_cells: 3, ..Limits::default() };
    let document = Markdown.read(b"x\n\na\tb\nc\td\n", &limits).unwrap();
    assert_eq!(document.diagnostics[0].code, "table-dropped");
    assert_eq!(dump(&document), ["p x"]);
}
