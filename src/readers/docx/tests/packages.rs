//! Packages: recognition, refusals, limits, other producers.
//! What is inside the main part is tested elsewhere.

use super::*;
use crate::readers::Certainty;
use crate::status::{LimitKind, Status};

/// The status that reading ends with.
fn status(bytes: &[u8], limits: &Limits) -> Status {
    Docx.read(bytes, limits).map_or_else(|error| error.status, |_| Status::Ok)
}

fn limited(file: &File, set: impl FnOnce(&mut Limits)) -> Status {
    let mut limits = Limits::default();
    set(&mut limits);
    status(&file.bytes(), &limits)
}

#[test]
fn word_files_are_recognised_by_content() {
    let file = File::new(&p("x"));
    let bytes = file.bytes();
    assert_eq!(Docx.recognise(&bytes), Some(Certainty::Certain));
    assert_eq!(Docx.recognise(&bytes[..bytes.len() - 30]), Some(Certainty::Likely));
    let mut macros = File::new(&p("x"));
    macros.set(
        "[Content_Types].xml",
        "<Types><Override PartName=\"/word/document.xml\" \
         ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>",
    );
    assert_eq!(Docx.recognise(&macros.bytes()), Some(Certainty::Certain));
    let mut sheet = File { parts: Vec::new(), relations: String::new() };
    sheet.set("[Content_Types].xml", "<Types/>");
    sheet.set("xl/workbook.xml", "<workbook/>");
    assert_eq!(Docx.recognise(&sheet.bytes()), None);
    assert_eq!(Docx.recognise(b"word/document.xml"), None);
    assert_eq!(Docx.recognise(b""), None);
}

#[test]
fn the_main_part_is_found_by_relationship_wherever_it_is() {
    let mut file = File::new(&p("sai"));
    let moved = file.parts.iter().find(|(n, _)| n == "word/document.xml").unwrap().1.clone();
    let moved = String::from_utf8(moved).unwrap().replace("sai", "đúng");
    file.set("Khac/Chinh.xml", moved);
    file.set(
        "_rels/.rels",
        "<Relationships><Relationship Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/\
         officeDocument\" Target=\"/khac/chinh.xml\"/></Relationships>",
    );
    assert_eq!(texts(&file.read()), ["đúng"]);
    // Without relationships the content types tell.
    let mut file = File::new(&p("x"));
    file.parts.retain(|(name, _)| name != "_rels/.rels");
    assert_eq!(texts(&file.read()), ["x"]);
    file.parts.retain(|(name, _)| name != "[Content_Types].xml");
    assert_eq!(limited(&file, |_| ()), Status::Corrupt);
}

#[test]
fn external_targets_are_never_parts() {
    let mut file = File::new(&p("x"));
    file.set("word/styles.xml", "<broken");
    file.set(
        "word/_rels/document.xml.rels",
        "<Relationships><Relationship Type=\"x/styles\" Target=\"styles.xml\" TargetMode=\"External\"/>\
         <Relationship Type=\"x/numbering\" Target=\"../../../etc/passwd\"/></Relationships>",
    );
    assert!(file.read().diagnostics.is_empty());
}

#[test]
fn what_is_no_word_file_is_corrupt() {
    let limits = Limits::default();
    let bytes = File::new(&p("x")).bytes();
    for damaged in [&b""[..], b"PK", b"no zip at all", &bytes[..bytes.len() / 2]] {
        assert_eq!(status(damaged, &limits), Status::Corrupt);
    }
    for xml in [
        "<w:document",
        "<w:document NS><w:p></w:document>",
        "<w:document NS>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><w:document NS/>",
        "<w:document NS>&a;</w:document>",
    ] {
        let file = File::with_document(&xml.replace("NS", NAMESPACES));
        assert_eq!(limited(&file, |_| ()), Status::Corrupt, "{xml}");
    }
    let mut latin = File::new(&p("x"));
    latin.set("word/document.xml", b"<w:document>\xE9</w:document>");
    assert_eq!(limited(&latin, |_| ()), Status::Corrupt);
}

#[test]
fn utf_16_is_read() {
    let mut file = File::new(&p("x"));
    let xml = format!("<w:document {NAMESPACES}><w:body>{}</w:body></w:document>", p("chữ"));
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
    file.set("word/document.xml", bytes);
    assert_eq!(texts(&file.read()), ["chữ"]);
}

#[test]
fn a_broken_side_part_is_a_loss_and_the_text_is_kept() {
    let file = File::new(&p("x")).side("numbering", "<w:num>");
    let document = file.read();
    assert_eq!(texts(&document), ["x"]);
    assert_eq!(codes(&document), ["part-unreadable"]);
    assert!(document.diagnostics[0].loses_content);
}

#[test]
fn an_encrypted_archive_is_named_so() {
    // The encryption bit in the local and central records of every entry.
    let mut zip = File::new(&p("x")).bytes();
    for at in 0..zip.len() - 10 {
        match &zip[at..at + 4] {
            b"PK\x03\x04" => zip[at + 6] |= 1,
            b"PK\x01\x02" => zip[at + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(status(&zip, &Limits::default()), Status::Encrypted);
}

#[test]
fn unsafe_and_repeated_part_names_are_refused() {
    for name in ["../evil.xml", "/abs.xml", "a/../../b.xml", "C:/x", "WORD/Document.xml"] {
        let mut file = File::new(&p("x"));
        file.parts.push((name.to_owned(), Vec::new()));
        assert_eq!(limited(&file, |_| ()), Status::Corrupt, "{name}");
    }
}

#[test]
fn every_limit_ends_with_its_status() {
    let plain = File::new(&(p("một") + &p("hai")));
    let limit = |kind| Status::Limit(kind);
    assert_eq!(limited(&plain, |l| l.archive_parts = 2), limit(LimitKind::Parts));
    assert_eq!(limited(&plain, |l| l.part_bytes = 100), limit(LimitKind::Inflated));
    assert_eq!(limited(&plain, |l| l.inflated_bytes = 900), limit(LimitKind::Inflated));
    assert_eq!(limited(&plain, |l| l.xml_depth = 4), limit(LimitKind::Depth));
    assert_eq!(limited(&plain, |l| l.blocks = 1), limit(LimitKind::Blocks));
    assert_eq!(limited(&plain, |l| l.text_bytes = 3), limit(LimitKind::Text));
    assert_eq!(limited(&plain, |_| ()), Status::Ok);
    let bomb = File::new(&p(&" ".repeat(3 << 20)));
    assert_eq!(limited(&bomb, |_| ()), limit(LimitKind::Ratio));
    let nested = "<w:ins>".repeat(200) + &"</w:ins>".repeat(200);
    assert_eq!(limited(&File::new(&nested), |_| ()), limit(LimitKind::Depth));
}

#[test]
fn a_table_over_the_limit_is_dropped_alone() {
    let body = format!("{}{}{}", p("a"), tbl(&[&["1", "2"], &["3", "4"]]), tbl(&[&["x"]]));
    let limits = Limits { table_cells: 3, ..Limits::default() };
    let document = File::new(&body).try_read(&limits).unwrap();
    assert_eq!(places(&document), ["body/p[1]", "body/tbl[2]"]);
    assert_eq!(codes(&document), ["table-dropped"]);
    assert!(document.diagnostics[0].loses_content);
    assert_eq!(document.diagnostics[0].locator.as_ref().unwrap().as_str(), "body/tbl[1]");
}

#[test]
fn the_declared_number_of_parts_is_seen_before_the_directory_is_read() {
    let mut bytes = File::new(&p("x")).bytes();
    let end = bytes.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    bytes[end + 8..end + 12].copy_from_slice(&[0x88, 0x13, 0x88, 0x13]);
    assert_eq!(status(&bytes, &Limits::default()), Status::Limit(LimitKind::Parts));
}

#[test]
fn files_that_docx_rs_writes_are_read() {
    use docx_rs::{Paragraph, Run, Table, TableCell, TableRow, VMergeType};
    let cell = |text: &str| {
        TableCell::new().add_paragraph(Paragraph::new().add_run(Run::new().add_text(text)))
    };
    let table = Table::new(vec![
        TableRow::new(vec![
            cell("STT").vertical_merge(VMergeType::Restart),
            cell("Kết quả").grid_span(2),
        ]),
        TableRow::new(vec![
            cell("").vertical_merge(VMergeType::Continue),
            cell("Đơn vị"),
            cell("Số liệu"),
        ]),
    ]);
    let mut out = Cursor::new(Vec::new());
    docx_rs::Docx::new()
        .add_paragraph(Paragraph::new().add_run(Run::new().add_text("Báo cáo năm 2021").bold()))
        .add_table(table)
        .build()
        .pack(&mut out)
        .unwrap();
    let bytes = out.into_inner();
    assert_eq!(Docx.recognise(&bytes), Some(Certainty::Certain));
    let document = Docx.read(&bytes, &Limits::default()).unwrap();
    assert_eq!(texts(&document), ["Báo cáo năm 2021"]);
    assert!(document.paragraphs().next().unwrap().bold);
    assert_eq!(draw(document.tables().next().unwrap()), ["STT|Kết quả|<", "^|Đơn vị|Số liệu"]);
}

#[test]
fn damaged_bytes_end_with_a_status_and_never_panic() {
    let body =
        p("Số 15/2021/QĐ-UBND") + &tbl(&[&["1", "Số văn bản", "19"], &["2", "Tỷ lệ", "98,25"]]);
    let good = File::new(&body).side("styles", "").side("numbering", "").bytes();
    // A small linear generator: the same bytes in every run.
    let mut state = 2021u64;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut read = 0;
    for round in 0..400 {
        let mut bytes = good.clone();
        for _ in 0..=round % 4 {
            let at = next(bytes.len());
            bytes[at] ^= 1 << next(8);
        }
        if round % 5 == 0 {
            bytes.truncate(next(bytes.len()));
        }
        Docx.recognise(&bytes);
        match Docx.read(&bytes, &Limits::default()) {
            Ok(_) => read += 1,
            Err(error) => assert!(!error.message.contains('\n') && !error.status.is_processed()),
        }
    }
    assert!(read < 400, "no mutation was noticed");
}
