//! Automatic numbers: formats, levels, restarts, overrides, links, styles, cells.
//! How one number is printed is tested beside the code.

use super::*;
use crate::document::Role;

fn level(index: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{index}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
         <w:lvlText w:val=\"{text}\"/>{more}</w:lvl>"
    )
}

fn definition(id: u32, levels: &str) -> String {
    format!("<w:abstractNum w:abstractNumId=\"{id}\">{levels}</w:abstractNum>")
}

fn list(id: u32, definition: u32, more: &str) -> String {
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/>{more}</w:num>")
}

/// A paragraph of a list and level.
fn item(list: u32, level: u32) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
         <w:r><w:t>x</w:t></w:r></w:p>"
    )
}

/// The labels of items given as (list, level).
fn labels(numbering: &str, items: &[(u32, u32)]) -> Vec<String> {
    let body: String = items.iter().map(|&(list, level)| item(list, level)).collect();
    let document = File::new(&body).side("numbering", numbering).read();
    let label = |text: &str| text.strip_suffix('x').unwrap_or("?").trim_end().to_owned();
    document.paragraphs().map(|p| label(&p.text)).collect()
}

#[test]
fn levels_count_and_restart_below_higher_ones() {
    let levels = level(0, "upperRoman", "%1.", "")
        + &level(1, "decimal", "%2.", "")
        + &level(2, "lowerLetter", "%2.%3)", "");
    let numbering = definition(0, &levels) + &list(1, 0, "");
    let items = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 2)];
    assert_eq!(labels(&numbering, &items), ["I.", "1.", "2.", "2.a)", "2.b)", "II.", "1.", "1.a)"]);
}

#[test]
fn the_label_stands_in_front_with_one_space() {
    let numbering =
        definition(0, &level(0, "decimal", "%1.", "<w:suff w:val=\"nothing\"/>")) + &list(1, 0, "");
    let document = File::new(&item(1, 0)).side("numbering", &numbering).read();
    let paragraph = document.paragraphs().next().unwrap();
    assert_eq!((paragraph.text.as_str(), paragraph.role), ("1. x", Role::ListItem));
}

#[test]
fn bullets_and_formats_without_number() {
    let bullets = |text: &str| {
        let numbering = definition(0, &level(0, "bullet", text, "")) + &list(1, 0, "");
        labels(&numbering, &[(1, 0)]).concat()
    };
    assert_eq!(bullets("\u{F0B7}"), "-");
    assert_eq!(bullets("o"), "-");
    assert_eq!(bullets("+"), "+");
    assert_eq!(bullets(" "), "");
    let none = definition(0, &level(0, "none", "", "")) + &list(1, 0, "");
    assert_eq!(labels(&none, &[(1, 0)]), [""]);
    let hidden = "<w:rPr><w:vanish/></w:rPr>";
    let hidden = definition(0, &level(0, "decimal", "%1.", hidden)) + &list(1, 0, "");
    assert_eq!(labels(&hidden, &[(1, 0)]), [""]);
}

#[test]
fn lists_of_one_definition_count_together_unless_they_start_anew() {
    let level = level(0, "decimal", "%1", "");
    let start = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
    let numbering = definition(0, &level)
        + &list(1, 0, "")
        + &list(2, 0, "")
        + &list(3, 0, start)
        + &list(4, 0, &start.replace("w:val=\"1\"", "w:val=\"10\""));
    let items = [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0), (4, 0)];
    assert_eq!(labels(&numbering, &items), ["1", "2", "1", "2", "3", "10", "11"]);
}

#[test]
fn a_list_can_print_a_level_its_own_way() {
    let other = format!(
        "<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>",
        level(0, "lowerRoman", "(%1)", "")
    );
    let numbering =
        definition(0, &level(0, "decimal", "%1.", "")) + &list(1, 0, "") + &list(2, 0, &other);
    assert_eq!(labels(&numbering, &[(1, 0), (2, 0), (1, 0)]), ["1.", "(ii)", "3."]);
}

#[test]
fn restart_and_legal_numbers_are_obeyed() {
    let levels = |restart: &str| {
        level(0, "upperRoman", "%1.", "")
            + &level(1, "decimal", "%1.%2.", &format!("<w:isLgl/>{restart}"))
    };
    let numbering = |restart: &str| definition(0, &levels(restart)) + &list(1, 0, "");
    let items = [(1, 0), (1, 1), (1, 0), (1, 1)];
    assert_eq!(labels(&numbering(""), &items), ["I.", "1.1.", "II.", "2.1."]);
    let never = "<w:lvlRestart w:val=\"0\"/>";
    assert_eq!(labels(&numbering(never), &items), ["I.", "1.1.", "II.", "2.2."]);
    // A level that was never used prints its start.
    assert_eq!(labels(&numbering(""), &[(1, 1), (1, 0)]), ["1.1.", "I."]);
    // Restart after level 1 only: level 2 does not restart level 3.
    let levels = level(0, "decimal", "%1", "")
        + &level(1, "decimal", "%2", "")
        + &level(2, "decimal", "%3", "<w:lvlRestart w:val=\"1\"/>");
    let numbering = definition(0, &levels) + &list(1, 0, "");
    let items = [(1, 0), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)];
    assert_eq!(labels(&numbering, &items), ["1", "1", "1", "2", "2", "1"]);
}

#[test]
fn a_missing_start_is_zero_and_an_unknown_list_prints_nothing() {
    let bare = "<w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"%1\"/></w:lvl>";
    let numbering = definition(0, bare) + &list(1, 0, "") + &list(2, 7, "");
    assert_eq!(
        labels(&numbering, &[(1, 0), (1, 0), (2, 0), (3, 0), (1, 8)]),
        ["0", "1", "", "", ""]
    );
}

#[test]
fn list_styles_are_followed_and_cycles_end() {
    let style = |id: &str, list: u32| {
        format!(
            "<w:style w:type=\"numbering\" w:styleId=\"{id}\"><w:pPr><w:numPr><w:numId w:val=\"{list}\"/>\
             </w:numPr></w:pPr></w:style>"
        )
    };
    let numbering = definition(0, &(level(0, "decimal", "%1)", "") + "<w:styleLink w:val=\"A\"/>"))
        + &definition(1, "<w:numStyleLink w:val=\"A\"/>")
        + &definition(2, "<w:numStyleLink w:val=\"B\"/>")
        + &list(1, 0, "")
        + &list(2, 1, "")
        + &list(3, 2, "");
    let body = item(2, 0) + &item(3, 0);
    let document = File::new(&body)
        .side("styles", &(style("A", 1) + &style("B", 3)))
        .side("numbering", &numbering)
        .read();
    assert_eq!(texts(&document), ["1) x", "x"]);
}

#[test]
fn numbers_come_from_paragraph_styles() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/><w:pPr>\
        <w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:basedOn w:val=\"H1\"/><w:pPr><w:numPr>\
        <w:ilvl w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"H3\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr>\
        </w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"H4\"><w:basedOn w:val=\"H3\"/>\
        </w:style>";
    let levels = level(0, "upperRoman", "%1.", "")
        + &level(1, "decimal", "%2.", "")
        + &level(2, "lowerLetter", "%3)", "<w:pStyle w:val=\"H3\"/>");
    let numbering = definition(0, &levels) + &list(1, 0, "");
    let paragraph = |style: &str, direct: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{direct}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        )
    };
    let body = paragraph("H1", "")
        + &paragraph("H2", "")
        + &paragraph("H3", "")
        + &paragraph("H4", "")
        + &paragraph("H1", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>")
        + &paragraph("H1", "<w:numPr><w:ilvl w:val=\"1\"/></w:numPr>");
    let document = File::new(&body).side("styles", styles).side("numbering", &numbering).read();
    assert_eq!(texts(&document), ["I. x", "1. x", "a) x", "b) x", "x", "2. x"]);
    let roles: Vec<Role> = document.paragraphs().map(|p| p.role).collect();
    assert_eq!(roles[0], Role::Heading(1));
    assert_eq!(roles[2], Role::ListItem);
}

#[test]
fn an_automatic_number_alone_is_the_text_of_its_cell() {
    let numbering = definition(0, &level(0, "decimal", "%1", "")) + &list(1, 0, "");
    let stt = "<w:tc><w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p></w:tc>";
    let covered = stt.replace("<w:tc>", "<w:tc><w:tcPr><w:vMerge/></w:tcPr>");
    let first = stt.replace("<w:tc>", "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>");
    let body = format!(
        "<w:tbl><w:tr>{stt}{0}</w:tr><w:tr>{first}{0}</w:tr><w:tr>{covered}{0}</w:tr>\
         <w:tr>{stt}{0}</w:tr></w:tbl>",
        tc("", "x")
    );
    let document = File::new(&body).side("numbering", &numbering).read();
    // A covered cell prints nothing and does not count.
    assert_eq!(draw(document.tables().next().unwrap()), ["1|x", "2|x", "^|x", "3|x"]);
}

#[test]
fn hidden_and_deleted_items_do_not_count() {
    let numbering = definition(0, &level(0, "decimal", "%1.", "")) + &list(1, 0, "");
    let gone = |mark: &str, content: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:rPr>{mark}</w:rPr></w:pPr>{content}\
             </w:p>"
        )
    };
    let body = gone("<w:del/>", "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>")
        + &gone("<w:vanish/>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>")
        + &item(1, 0);
    let document = File::new(&body).side("numbering", &numbering).read();
    assert_eq!(texts(&document), ["1. x"]);
}

#[test]
fn a_style_separator_keeps_the_heading_and_its_number() {
    let numbering = definition(0, &level(0, "decimal", "%1.", "")) + &list(1, 0, "");
    let head = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"0\"/>\
                <w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr><w:r><w:t>Đầu đề.</w:t></w:r></w:p>";
    let body = format!("{head}{}{}", p(" Lời"), item(1, 0));
    let document = File::new(&body).side("numbering", &numbering).read();
    assert_eq!(texts(&document), ["1. Đầu đề. Lời", "2. x"]);
    assert_eq!(document.paragraphs().next().unwrap().role, Role::Heading(1));
}
