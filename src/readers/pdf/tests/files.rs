//! What is in a file beside its pages' text: form fields, annotations, encryption, damage, text that
//! nobody sees, fonts that do not say what they draw, headings and lists that the tree names.
//! Every file is made for the test; the encrypted ones by `scripts/make-encrypted-pdfs`.

use super::super::Pdf;
use super::super::typeset::{PageWriter, file, first_after, page_object, pdf};
use super::{STATISTICS, dump, read, statistics};
use crate::document::{Document, Role};
use crate::limits::Limits;
use crate::readers::Reader;
use crate::status::Status;

fn open(bytes: &[u8]) -> Document {
    Pdf.read(bytes, &Limits::default()).expect("readable")
}

/// A page with annotations: their dictionaries, and streams that they may name. The streams are
/// numbered from [`first_after`] of one page.
fn annotated(page: PageWriter, annotations: &[&str], streams: &[&str]) -> Document {
    let page = page.entries(&format!("/Annots[{}]", annotations.concat()));
    let streams: Vec<String> = streams
        .iter()
        .map(|content| {
            format!(
                "<</Type/XObject/Subtype/Form/BBox[0 0 60 20]/Resources<</Font<</F 3 0 R>>>>\
                 /Length {}>>stream\n{content}\nendstream",
                content.len()
            )
        })
        .collect();
    open(&file(&[page], "", &streams))
}

/// A ruled table of two rows with labels, and nothing in its cells for values: from 100 to 160
/// across; 702 to 722 and 682 to 702 from below.
fn form() -> PageWriter {
    PageWriter::a4().table(
        &[40.0, 100.0, 160.0],
        &[100.0, 120.0, 140.0, 160.0],
        &[(0, 0, "Nội dung"), (1, 0, "Số"), (0, 1, "Tiếp nhận"), (0, 2, "Đã trả")],
    )
}

#[test]
fn the_values_of_form_fields_stand_in_their_places() {
    // One field is drawn by the file, the other left to the viewer.
    let drawn = format!(
        "<</Subtype/Widget/FT/Tx/V(125)/Rect[100 702 160 722]/AP<</N {} 0 R>>>>",
        first_after(1)
    );
    let stored = "<</Subtype/Widget/FT/Tx/V(1.250)/DA(/Helv 9 Tf 0 g)/Rect[100 682 160 702]>>";
    let document =
        annotated(form(), &[&drawn, stored], &["BT /F 9 Tf 5 6 Td <003100320035> Tj ET"]);
    assert_eq!(dump(&document), ["Nội dung | Số", "Tiếp nhận | 125", "Đã trả | 1.250"]);
}

#[test]
fn a_field_shows_what_its_viewer_would() {
    let value = |entries: &str| -> Vec<String> {
        let field = format!("<</Subtype/Widget/Rect[60 700 260 760]{entries}>>");
        dump(&annotated(PageWriter::a4(), &[&field], &[]))
    };
    assert_eq!(value("/FT/Tx/V<FEFF00481ED300200073>"), ["Hồ s"]);
    assert_eq!(value("/Parent<</FT/Tx/V(12 ho so)>>"), ["12 ho so"]);
    assert_eq!(value("/FT/Ch/V(02)/Opt[[(01)(Quy I)][(02)(Quy II)]]"), ["Quy II"]);
    let wrapped =
        value("/FT/Tx/Ff 4096/DA(/H 10 Tf)/V(Cac phong da hoan thanh 25 nhiem vu duoc giao)");
    assert_eq!(wrapped.join(" "), "Cac phong da hoan thanh 25 nhiem vu duoc giao");
    // A password, a hidden field, a button.
    assert!(value("/FT/Tx/Ff 8192/V(12)").is_empty());
    assert!(value("/F 2/FT/Tx/V(12)").is_empty());
    assert!(value("/FT/Btn/V/Yes").is_empty());
}

#[test]
fn annotations_are_read_as_far_as_they_are_drawn_on_the_page() {
    let page = || PageWriter::a4().text(85.0, 300.0, 12.0, "Báo cáo");
    let stamp = |entries: &str| {
        format!(
            "<</Subtype/FreeText{entries}/Rect[85 600 145 620]/AP<</N {} 0 R>>>>",
            first_after(1)
        )
    };
    let drawing = "BT /F 12 Tf 5 6 Td <0031003200330034> Tj ET";
    let note = "<</Subtype/Text/Contents(Sua lai 99 ho so)/Rect[10 10 30 30]>>";
    let document = annotated(page(), &[&stamp(""), note], &[drawing]);
    assert_eq!(dump(&document), ["1234", "Báo cáo"]);
    let hidden = annotated(page(), &[&stamp("/F 2"), note], &[drawing]);
    assert_eq!(dump(&hidden), ["Báo cáo"]);
}

#[test]
fn encrypted_files_open_with_the_empty_password() {
    for (way, bytes) in [
        ("RC4", include_bytes!("../../../../tests/fixtures/pdf/encrypted-rc4.pdf").as_slice()),
        ("AES-128", include_bytes!("../../../../tests/fixtures/pdf/encrypted-aes-128.pdf")),
        ("AES-256", include_bytes!("../../../../tests/fixtures/pdf/encrypted-aes-256.pdf")),
    ] {
        assert_eq!(dump(&open(bytes)), ["Tiep nhan 1.250 ho so"], "{way}");
    }
    let locked = include_bytes!("../../../../tests/fixtures/pdf/encrypted-with-password.pdf");
    let error = Pdf.read(locked, &Limits::default()).expect_err("no password is known");
    assert_eq!(error.status, Status::Encrypted);
}

#[test]
fn a_file_whose_table_of_objects_is_damaged_is_read_all_the_same() {
    let whole = pdf(&[statistics()]);
    let xref = whole.windows(5).rposition(|w| w == b"xref\n").expect("a table of objects");
    let table = whole.windows(6).position(|w| w == b"\nxref\n").expect("a table of objects");
    // Wrong offsets, no table, a wrong pointer to it, junk before the header.
    let mut offsets = whole.clone();
    for byte in &mut offsets[table + 30..xref - 200] {
        if byte.is_ascii_digit() {
            *byte = b'7';
        }
    }
    let cut = whole[..table].to_vec();
    let text = String::from_utf8_lossy(&whole).into_owned();
    let start = text.rfind("startxref\n").expect("a pointer") + 10;
    let mut pointer = whole.clone();
    pointer[start..start + 3].copy_from_slice(b"999");
    let junk = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &whole].concat();
    for (damage, bytes) in
        [("offsets", offsets), ("cut", cut), ("pointer", pointer), ("junk", junk)]
    {
        assert_eq!(dump(&open(&bytes)), STATISTICS, "{damage}");
    }
}

#[test]
fn what_nobody_sees_is_not_read() {
    let page = form()
        .text(103.0, 132.0, 10.0, "125")
        // Invisible, clipped away, beyond the edge of the visible part of the page.
        .raw("q 3 Tr")
        .text(103.0, 152.0, 10.0, "999")
        .raw("Q q 0 0 10 10 re W n")
        .text(103.0, 152.0, 10.0, "888")
        .raw("Q")
        .text(203.0, 132.0, 10.0, "777")
        .cropped([0.0, 0.0, 200.0, 842.0]);
    let document = read(&[page]);
    assert_eq!(dump(&document), ["Nội dung | Số", "Tiếp nhận | 125", "Đã trả | "]);
    assert!(document.diagnostics.iter().any(|d| d.code == "invisible-text"));
}

#[test]
fn a_page_whose_font_does_not_say_its_letters_needs_ocr() {
    let silent = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Silent/Encoding/Identity-H/DescendantFonts[{} 0 R]>>",
        first_after(2) + 1
    );
    let descendant = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Silent/CIDSystemInfo<</Registry\
        (Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName\
        /Silent>>/DW 500/CIDToGIDMap/Identity>>";
    let first = PageWriter::a4().text(85.0, 100.0, 12.0, "Báo cáo");
    let second = PageWriter::a4()
        .entries(&format!("/Resources<</Font<</S {} 0 R>>>>", first_after(2)))
        .raw("BT /S 12 Tf 85 700 Td <0024002500260027> Tj ET");
    let document = open(&file(&[first, second], "", &[silent, descendant.to_owned()]));
    assert_eq!(document.pages_without_text, [2]);
    assert_eq!(dump(&document), ["Báo cáo"]);
    let lost = document.diagnostics.iter().find(|d| d.code == "page-unreadable");
    assert!(lost.is_some_and(|d| d.message.contains("page 2")), "{:?}", document.diagnostics);
}

#[test]
fn headings_and_list_items_are_those_of_the_structure_tree() {
    let mut page = PageWriter::a4();
    let texts =
        ["I. KẾT QUẢ", "Giao 25 nhiệm vụ", "Đã xong 20 nhiệm vụ.", "Hạn chế", "còn 5 nhiệm vụ."];
    for (mark, text) in texts.iter().enumerate() {
        // The last two stand on one line: half of it is a heading.
        let (x, y) = if mark == 4 { (130.0, 190.0) } else { (85.0, 100.0 + 30.0 * mark as f64) };
        page = page.raw(&format!("/P <</MCID {mark}>> BDC")).text(x, y, 12.0, text).raw("EMC");
    }
    let tree = format!(
        "<</Type/StructTreeRoot/RoleMap<</Muc/H2>>/K<</S/Document/Pg {} 0 R/K[<</S/Muc/K 0>>\
         <</S/L/K<</S/LI/K<</S/LBody/K 1>>>>>><</S/P/K 2>><</S/H2/K 3>><</S/P/K 4>>]>>>>",
        page_object(0)
    );
    let document =
        open(&file(&[page], &format!("/StructTreeRoot {} 0 R", first_after(1)), &[tree]));
    let roles: Vec<(Role, &str)> =
        document.paragraphs().map(|p| (p.role, p.text.as_str())).collect();
    assert_eq!(
        roles,
        [
            (Role::Heading(2), "I. KẾT QUẢ"),
            (Role::ListItem, "Giao 25 nhiệm vụ"),
            (Role::Body, "Đã xong 20 nhiệm vụ."),
            (Role::Body, "Hạn chế còn 5 nhiệm vụ."),
        ]
    );
}
