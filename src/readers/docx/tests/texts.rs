//! Paragraphs, runs, fields, notes, text boxes, tracked changes.
//! Lists and tables have files of their own.

use super::*;
use crate::document::Role;

/// One paragraph's content → its text.
fn check(content: &str, expect: &str) {
    let document = read(&format!("<w:p>{content}</w:p>"));
    assert_eq!(texts(&document).join("|"), expect, "{content}");
}

#[test]
fn runs_join_without_spaces_and_signs_are_printed() {
    check("<w:r><w:t>Cải cá</w:t></w:r><w:r><w:t>ch</w:t></w:r>", "Cải cách");
    check("<w:r><w:t xml:space=\"preserve\">a </w:t><w:t>b</w:t></w:r>", "a b");
    check("<w:r><w:t> a </w:t><w:t>b</w:t></w:r>", "ab");
    check("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b\nc");
    check("<w:r><w:t>61</w:t><w:noBreakHyphen/><w:t>NQ</w:t></w:r>", "61-NQ");
    check("<w:r><w:t>toàn</w:t><w:softHyphen/><w:t>bộ</w:t></w:r>", "toànbộ");
    check("<w:r><w:t>&lt;5&#37; &amp; &#x111;</w:t></w:r>", "<5% & đ");
    check("<w:r><w:t><![CDATA[a<b]]></w:t></w:r>", "a<b");
    check("<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>5</w:t></w:r>", "≥5");
    check("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r>", "a");
}

#[test]
fn text_is_composed_and_a_raised_digit_never_joins_a_number() {
    check("<w:r><w:t>ho\u{300}a</w:t></w:r>", "hòa");
    check(
        "<w:r><w:t>15</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>\
         <w:t>2</w:t></w:r>",
        "15²",
    );
}

#[test]
fn wrappers_are_looked_through_at_every_level() {
    let run = "<w:r><w:t>x</w:t></w:r>";
    check(&format!("<w:hyperlink>{run}</w:hyperlink>"), "x");
    check(&format!("<w:smartTag><w:smartTagPr/>{run}</w:smartTag>"), "x");
    check(&format!("<w:sdt><w:sdtPr/><w:sdtContent>{run}</w:sdtContent></w:sdt>"), "x");
    check(&format!("<unknown:wrapper>{run}</unknown:wrapper>"), "x");
    check(&format!("<w:fldSimple w:instr=\"PAGE\">{run}</w:fldSimple>"), "x");
    let document = read(&format!(
        "<w:sdt><w:sdtContent>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:sdtContent>\
         </w:sdt>{}",
        p("một"),
        p("hai"),
        p("ba")
    ));
    assert_eq!(texts(&document), ["một", "hai", "ba"]);
    assert_eq!(places(&document), ["body/p[1]", "body/p[2]", "body/p[3]"]);
}

#[test]
fn a_prompt_of_an_empty_content_control_is_no_content() {
    let document = read(&format!(
        "{}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}",
        p("a"),
        p("Bấm để nhập"),
        p("b")
    ));
    assert_eq!(texts(&document), ["a", "b"]);
    assert_eq!(codes(&document), ["prompt-dropped"]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let document = read(
        "<w:p><w:r><w:t>giảm </w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>3</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>\
         </w:p>",
    );
    assert_eq!(texts(&document), ["giảm3"]);
    assert_eq!(codes(&document), ["changes-accepted"]);
    assert!(!document.diagnostics[0].loses_content);
}

#[test]
fn a_deleted_paragraph_end_joins_the_next_paragraph() {
    let deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    let document = read(&format!(
        "<w:p>{deleted}<w:r><w:t>một</w:t></w:r></w:p><w:p><w:r><w:t>hai</w:t></w:r></w:p>\
         <w:p>{deleted}<w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>{}\
         <w:p>{deleted}<w:r><w:t>cuối</w:t></w:r></w:p>",
        p("ba")
    ));
    assert_eq!(texts(&document), ["mộthai", "ba", "cuối"]);
    assert_eq!(places(&document), ["body/p[1]", "body/p[4]", "body/p[5]"]);
}

#[test]
fn hidden_text_is_left_out_by_run_and_by_style() {
    let document = File::new(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr>\
         <w:vanish w:val=\"0\"/></w:rPr><w:t>b</w:t></w:r>\
         <w:r><w:rPr><w:rStyle w:val=\"H\"/></w:rPr><w:t>c</w:t></w:r></w:p>",
    )
    .side(
        "styles",
        "<w:style w:type=\"character\" w:styleId=\"H\"><w:rPr><w:vanish/></w:rPr></w:style>",
    )
    .read();
    assert_eq!(texts(&document), ["b"]);
    assert_eq!(codes(&document), ["hidden-text-dropped"]);
}

#[test]
fn results_of_fields_are_kept_and_instructions_dropped() {
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let (begin, separate, end) = (sign("begin"), sign("separate"), sign("end"));
    let instruction = "<w:r><w:instrText>PAGE</w:instrText><w:t>ẩn</w:t></w:r>";
    check(&format!("{begin}{instruction}{separate}<w:r><w:t>7</w:t></w:r>{end}"), "7");
    check(
        &format!(
            "{begin}{begin}{instruction}{separate}<w:r><w:t>1</w:t></w:r>{end}{separate}\
             <w:r><w:t>2</w:t></w:r>{end}<w:r><w:t>3</w:t></w:r>"
        ),
        "23",
    );
    // A field that never ends costs its own paragraph only.
    let document = read(&format!("<w:p>{begin}{instruction}</w:p>{}", p("sau")));
    assert_eq!(texts(&document), ["sau"]);
}

#[test]
fn form_fields_print_what_they_store() {
    let field = |data: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r>\
             <w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let list = "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"Không\"/>\
                <w:listEntry w:val=\"Có\"/></w:ddList>";
    check(&field(list), "Có");
    check(&field("<w:checkBox><w:default w:val=\"1\"/></w:checkBox>"), "☒");
    check(&field("<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>"), "☐");
}

#[test]
fn text_boxes_follow_their_paragraph_once() {
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let drawing = format!(
        "<w:p><w:r><w:t>trước</w:t><mc:AlternateContent>\
         <mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback>\
         </mc:AlternateContent><w:t> sau</w:t></w:r></w:p>",
        boxed("trong hộp")
    );
    let document = read(&drawing);
    assert_eq!(texts(&document), ["trướcsau", "trong hộp"]);
    assert_eq!(places(&document), ["body/p[1]", "body/p[1]/txbx[1]/p[1]"]);
    // A choice of an unknown kind: the fallback.
    let document = read(&drawing.replace("Requires=\"wps\"", "Requires=\"unknown\""));
    assert_eq!(texts(&document), ["trướcsau", "trong hộp"]);
    let vml =
        format!("<w:p><w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r></w:p>", boxed("x"));
    assert_eq!(texts(&read(&vml)), ["x"]);
}

#[test]
fn equations_come_in_linear_form() {
    let t = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    check(
        &format!(
            "<m:oMath><m:f><m:fPr/><m:num>{}</m:num><m:den>{}</m:den></m:f></m:oMath>",
            t("3"),
            t("5")
        ),
        "3/5",
    );
    check(
        &format!(
            "<m:oMath><m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup></m:oMath>",
            t("10"),
            t("6")
        ),
        "10^6",
    );
}

#[test]
fn bold_and_headings_come_from_runs_and_styles() {
    let styles = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\"/>\
        <w:style w:type=\"paragraph\" w:styleId=\"T1\"><w:name w:val=\"heading 1\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"D\"><w:basedOn w:val=\"T1\"/><w:rPr><w:b/></w:rPr>\
        </w:style><w:style w:type=\"character\" w:styleId=\"S\"><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"L1\"><w:basedOn w:val=\"L2\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"L2\"><w:basedOn w:val=\"L1\"/></w:style>";
    let paragraph = |ppr: &str, rpr: &str| {
        let body =
            format!("<w:p><w:pPr>{ppr}</w:pPr><w:r><w:rPr>{rpr}</w:rPr><w:t>x</w:t></w:r></w:p>");
        let document = File::new(&body).side("styles", styles).read();
        let found = document.paragraphs().next().unwrap().clone();
        (found.role, found.bold)
    };
    let check = |ppr: &str, rpr: &str, role: Role, bold: bool| {
        assert_eq!(paragraph(ppr, rpr), (role, bold), "{ppr} {rpr}");
    };
    check("", "<w:b/>", Role::Body, true);
    check("", "<w:b w:val=\"0\"/>", Role::Body, false);
    check("", "<w:rStyle w:val=\"S\"/>", Role::Body, true);
    check("<w:pStyle w:val=\"T1\"/>", "", Role::Heading(1), false);
    check("<w:pStyle w:val=\"D\"/>", "", Role::Heading(1), true);
    check("<w:pStyle w:val=\"D\"/>", "<w:b w:val=\"false\"/>", Role::Heading(1), false);
    // Bold of both styles cancels (17.7.3).
    check("<w:pStyle w:val=\"D\"/>", "<w:rStyle w:val=\"S\"/>", Role::Heading(1), false);
    check("<w:outlineLvl w:val=\"2\"/>", "", Role::Heading(3), false);
    check("<w:pStyle w:val=\"T1\"/><w:outlineLvl w:val=\"9\"/>", "", Role::Body, false);
    check("<w:pStyle w:val=\"L1\"/>", "", Role::Body, false);
    let document = read(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t> </w:t></w:r><w:r><w:t>b</w:t>\
         </w:r></w:p>",
    );
    assert!(!document.paragraphs().next().unwrap().bold);
}

#[test]
fn notes_are_cited_by_offset_and_numbered_by_kind() {
    let reference = |kind: &str, id: u32| format!("<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>");
    let body = format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">Đơn vị </w:t></w:r>{}<w:r>\
         <w:t xml:space=\"preserve\"> có</w:t></w:r>{}</w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>5</w:t></w:r>{}</w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:footnoteReference w:id=\"9\" w:customMarkFollows=\"1\"/><w:t>*</w:t></w:r>\
         <w:r><w:t>cuối</w:t></w:r></w:p>",
        reference("footnote", 3),
        reference("endnote", 2),
        reference("footnote", 2)
    );
    let note = |id: u32, text: &str| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r>\
             </w:p></w:footnote>"
        )
    };
    let notes = format!(
        "<w:footnote w:type=\"separator\" w:id=\"0\">{}</w:footnote>{}{}{}{}",
        p("gạch"),
        note(2, "Trong bảng"),
        note(3, "Trong lời"),
        note(8, "Không ai gọi"),
        note(9, "Dấu sao")
    );
    let end = format!("<w:endnote w:id=\"2\">{}{}</w:endnote>", p("Cuối một"), p("Cuối hai"));
    let document = File::new(&body).side("footnotes", &notes).side("endnotes", &end).read();
    assert_eq!(texts(&document), ["Đơn vị có", "cuối"]);
    let marks: Vec<_> = document.paragraphs().map(|p| p.note_marks.clone()).collect();
    assert_eq!(marks, [vec![(6, 0), (9, 1)], vec![(0, 3)]]);
    let notes: Vec<String> = document
        .footnotes
        .iter()
        .map(|note| {
            let texts: Vec<_> =
                note.paragraphs.iter().map(|p| format!("{} {}", p.place.locator, p.text)).collect();
            format!("{}: {}", note.mark, texts.join(", "))
        })
        .collect();
    assert_eq!(
        notes,
        [
            "1: footnote[1] Trong lời",
            "i: footnote[2]/p[1] Cuối một, footnote[2]/p[2] Cuối hai",
            "2: footnote[3] Trong bảng",
            "*: footnote[4] Dấu sao"
        ]
    );
}

#[test]
fn note_marks_follow_settings_and_sections() {
    let paragraph = |id: u32, section: &str| {
        format!(
            "<w:p><w:pPr>{section}</w:pPr><w:r><w:t>x</w:t><w:footnoteReference w:id=\"{id}\"/></w:r></w:p>"
        )
    };
    let each = "<w:sectPr><w:footnotePr><w:numFmt w:val=\"upperRoman\"/>\
                <w:numRestart w:val=\"eachSect\"/></w:footnotePr></w:sectPr>";
    let body = format!("{}{}{}{each}", paragraph(1, ""), paragraph(2, each), paragraph(3, ""));
    let marks =
        |file: File| -> Vec<String> { file.read().footnotes.into_iter().map(|n| n.mark).collect() };
    assert_eq!(marks(File::new(&body)), ["I", "II", "I"]);
    let settings = "<w:footnotePr><w:numStart w:val=\"5\"/></w:footnotePr>";
    let body = body.replace(each, "");
    assert_eq!(marks(File::new(&body).side("settings", settings)), ["5", "6", "7"]);
}

#[test]
fn what_is_left_out_is_told() {
    let check = |content: &str, expect: &[&str]| {
        assert_eq!(codes(&read(&format!("{}{content}", p("x")))), expect, "{content}");
    };
    check("<w:altChunk/>", &["import-dropped"]);
    check("<w:p><w:r><w:drawing><c:chart/></w:drawing></w:r></w:p>", &["chart-dropped"]);
    check(
        "<w:p><w:r><w:object><v:imagedata/><o:OLEObject ProgID=\"Excel.Sheet.12\"/></w:object></w:r></w:p>",
        &["object-dropped"],
    );
    check("<w:p><w:r><w:object><o:OLEObject ProgID=\"Equation.3\"/></w:object></w:r></w:p>", &[]);
    check("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>", &[]);
}

#[test]
fn a_document_of_pictures_only_is_marked_for_text_recognition() {
    let picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>";
    assert_eq!(read(picture).pages_without_text, [1]);
    assert!(read(&format!("{picture}{}", p("x"))).pages_without_text.is_empty());
    let empty = read("<w:p/>");
    assert!(empty.is_empty() && empty.pages_without_text.is_empty());
}

#[test]
fn prefixes_do_not_matter_and_strict_files_are_read() {
    let document = |namespace: &str, prefix: &str| {
        let (open, colon) = if prefix.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(":{prefix}"), format!("{prefix}:"))
        };
        File::with_document(&format!(
            "<{colon}document xmlns{open}=\"{namespace}\"><{colon}body><{colon}p><{colon}r>\
             <{colon}t>chữ</{colon}t></{colon}r></{colon}p></{colon}body></{colon}document>"
        ))
        .try_read(&Limits::default())
    };
    for (namespace, prefix) in [
        (WORD, "w"),
        (WORD, "ns0"),
        (WORD, ""),
        ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ] {
        assert_eq!(texts(&document(namespace, prefix).unwrap()), ["chữ"], "{namespace} {prefix}");
    }
    let other = document("urn:other", "w").unwrap_err();
    assert_eq!(other.status, crate::status::Status::Unsupported);
}
