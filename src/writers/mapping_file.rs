//! Suggestions as mapping files: patches and drafted forms, with the evidence beside each line.
//! It decides nothing; what is a line and what is only a comment, `mapping` has decided.

use super::language::Language;
use super::terminal::{is_unsafe, one_line};
use crate::mapping::{
    Against, Difference, DraftForm, FormIndicator, FormSuggestions, IndicatorEntry, Mapping,
    Proposal, Ranked, RowPlace, Suggestion, Suggestions, Unmapped,
};
use crate::tables::Layout;
use std::fmt::Write;

/// Places of a row that are named; of the others only the number is told.
const SHOWN_PLACES: usize = 3;

/// The patch file for the forms that lack something; `None` when nothing is proposed. Everything
/// that is not a comment can be loaded as it is.
pub fn patch(suggestions: &Suggestions, language: Language) -> Option<String> {
    if suggestions.forms.is_empty() {
        return None;
    }
    let mut out = String::new();
    comment(
        &mut out,
        "",
        language.of(
            "Đề xuất của `doisoat map suggest`. Xóa những dòng sai; bỏ dấu # ở những dòng còn là câu hỏi \
             nếu đúng là cùng một chỉ tiêu. Sau đó đặt tệp này vào thư mục biểu mẫu và chạy `doisoat map check`.",
            "Proposed by `doisoat map suggest`. Delete the lines that are wrong; where a line is a \
             question, take its # away if it is the same measure. Then put this file into your \
             folder of mappings and run `doisoat map check`.",
        ),
    );
    out.push_str("patch:\n");
    for form in &suggestions.forms {
        form_patch(&mut out, form, language);
    }
    let indicators: Vec<&IndicatorEntry> =
        suggestions.forms.iter().flat_map(|f| &f.indicators).collect();
    new_indicators(&mut out, &indicators, language);
    Some(out)
}

fn form_patch(out: &mut String, form: &FormSuggestions, language: Language) {
    let _ = writeln!(out, "  - form: {}", scalar(&form.form));
    let is = |wanted: fn(&Proposal) -> bool| {
        form.suggestions.iter().filter(move |s| wanted(&s.proposal))
    };
    let mut aliases = is(|p| matches!(p, Proposal::Alias { .. })).peekable();
    if aliases.peek().is_some() {
        out.push_str("    aliases:\n");
    }
    for suggestion in aliases {
        evidence(out, suggestion, language);
        alias(out, suggestion, language);
    }
    let mut rows = is(|p| matches!(p, Proposal::Row { .. })).peekable();
    if rows.peek().is_some() {
        out.push_str("    rows:\n");
    }
    for suggestion in rows {
        evidence(out, suggestion, language);
        row(out, suggestion, language);
    }
    for suggestion in is(|p| *p == Proposal::Nothing) {
        evidence(out, suggestion, language);
        if let Some(why) = &suggestion.why {
            comment(out, "      ", &reason(why, language));
        }
    }
}

/// The wording, where it stands and how often.
fn evidence(out: &mut String, suggestion: &Suggestion, language: Language) {
    let mut text = format!("“{}”", suggestion.label);
    for other in &suggestion.others {
        let _ = write!(text, ", “{other}”");
    }
    if let Some(unit) = &suggestion.unit {
        let _ = write!(text, " [{unit}]");
    }
    if !suggestion.above.is_empty() {
        let _ =
            write!(text, " {} “{}”", language.of("dưới", "under"), suggestion.above.join(" › "));
    }
    let reports = match (language, suggestion.documents) {
        (Language::Vi, count) => format!("{count} báo cáo"),
        (Language::En, 1) => "1 report".to_owned(),
        (Language::En, count) => format!("{count} reports"),
    };
    let row = language.of("dòng", "row");
    let places: Vec<String> = suggestion
        .places
        .iter()
        .take(SHOWN_PLACES)
        .map(|p| format!("{} {row} {} ({})", p.document, p.row_index, p.locator))
        .collect();
    let more = suggestion.places.len().saturating_sub(SHOWN_PLACES);
    let more = if more > 0 { format!(", … +{more}") } else { String::new() };
    let _ = write!(text, ": {reports}: {}{more}", places.join(", "));
    comment(out, "      ", &text);
}

fn alias(out: &mut String, suggestion: &Suggestion, language: Language) {
    let Proposal::Alias { row, dimension, difference, sure } = &suggestion.proposal else { return };
    let mut text = like(row, language);
    text.push_str(&differs(difference, language));
    if !sure {
        let why = suggestion.why.as_ref().map(|w| reason(w, language)).unwrap_or_default();
        let question = language.of("CÙNG MỘT CHỈ TIÊU?", "THE SAME MEASURE?");
        text = format!("{question} {text}; {why}");
    }
    comment(out, "        ", &text);
    let dimension = dimension.as_ref().map_or(String::new(), |(name, value)| {
        format!(", dimension: {{{}: {}}}", scalar(name), scalar(value))
    });
    let mark = if *sure { "" } else { "# " };
    for wording in std::iter::once(&suggestion.label).chain(&suggestion.others) {
        let wording = scalar(wording);
        let _ = writeln!(
            out,
            "      {mark}- {{indicator: {}{dimension}, alias: {wording}}}",
            row.indicator
        );
    }
}

fn row(out: &mut String, suggestion: &Suggestion, language: Language) {
    let Proposal::Row { place, row, like: alike, sure } = &suggestion.proposal else { return };
    if let Some((ranked, against)) = alike {
        let mut text = like(ranked, language);
        match against {
            Against::BothThere(count) => {
                let words =
                    language.of("; số báo cáo có cả hai dòng:", "; reports with both rows:");
                let _ = write!(text, "{words} {count}");
            }
            Against::Reason(why, difference) => {
                text.push_str(&differs(difference, language));
                let _ = write!(text, "; {}", reason(why, language));
            }
        }
        if !sure {
            let question = language.of("CHỈ TIÊU KHÁC?", "ANOTHER MEASURE?");
            text = format!("{question} {text}");
        }
        comment(out, "        ", &text);
    } else {
        let none =
            ("không có dòng nào của biểu mẫu giống dòng này", "no row of the form is like it");
        comment(out, "        ", language.of(none.0, none.1));
    }
    let _ = writeln!(
        out,
        "      {}- {{{}{}}}",
        if *sure { "" } else { "# " },
        row_place(place),
        row_fields(row, &suggestion.others, row.unit.as_deref())
    );
}

fn row_place(place: &RowPlace) -> String {
    let key = |name: &str, value: &Option<String>| {
        value.as_ref().map_or(String::new(), |v| format!("{name}: {}, ", scalar(v)))
    };
    key("section", &place.section) + &key("group", &place.group) + &key("after", &place.after)
}

/// The keys of a row, without braces; `unit` when it is not the catalogue's.
fn row_fields(row: &FormIndicator, aliases: &[String], unit: Option<&str>) -> String {
    let mut out = format!("indicator: {}, label: {}", row.indicator, scalar(&row.label));
    if !aliases.is_empty() {
        let _ = write!(out, ", aliases: {}", list(aliases));
    }
    if !row.column.is_empty() {
        let _ = write!(out, ", column: {}", list(&row.column));
    }
    if let Some(rate) = &row.rate {
        let _ = write!(out, ", rate: {rate}");
    }
    if let Some(unit) = unit {
        let _ = write!(out, ", unit: {}", scalar(unit));
    }
    if !row.codes.is_empty() {
        let codes: Vec<String> =
            row.codes.iter().map(|(c, w)| format!("{}: {}", quoted(c), scalar(w))).collect();
        let _ = write!(out, ", codes: {{{}}}", codes.join(", "));
    }
    if let Some((name, value)) = &row.dimension {
        let _ = write!(out, ", dimension: {{{}: {}}}", scalar(name), scalar(value));
    }
    if let Some(under) = &row.under {
        let _ = write!(out, ", under: {}", scalar(under));
    }
    out.push_str(", expected: if_applicable");
    out
}

fn new_indicators(out: &mut String, indicators: &[&IndicatorEntry], language: Language) {
    if indicators.is_empty() {
        return;
    }
    comment(
        out,
        "",
        language.of(
            "Chỉ tiêu chưa có trong danh mục: sửa id và tên tiếng Anh trước khi dùng, vì id không bao giờ đổi.",
            "Indicators that the catalogue does not have: correct ids and English titles before you \
             use them, an id is never changed afterwards.",
        ),
    );
    out.push_str("indicators:\n");
    for entry in indicators {
        let unit = match entry.unit.as_str() {
            "" => String::new(),
            unit => format!(", unit: {}", scalar(unit)),
        };
        let title = format!("{{vi: {}, en: {}}}", scalar(&entry.title_vi), scalar(&entry.title_en));
        let _ = writeln!(
            out,
            "  - {{id: {}, kind: {}{unit}, title: {title}}}",
            entry.id,
            entry.kind.name()
        );
    }
}

/// A drafted form as a file of its own.
pub fn form(draft: &DraftForm, mapping: &Mapping, language: Language) -> String {
    let form = &draft.form;
    let mut out = String::new();
    let (lines, mapped) = draft.lines;
    comment(
        &mut out,
        "",
        &match language {
            Language::Vi => format!(
                "Bản nháp của `doisoat map suggest` từ {}: {mapped}/{lines} dòng có chỉ tiêu. Nhãn lấy từ \
                 báo cáo, không phải từ mẫu chính thức. Sửa id, tên, cấp, thời hạn, rồi đặt vào thư mục biểu mẫu.",
                draft.documents[0]
            ),
            Language::En => format!(
                "Drafted by `doisoat map suggest` from {}: {mapped} of {lines} lines have an indicator. \
                 The labels are those of the report, not of an official form. Correct id, title, \
                 level and dates, then put it into your folder of mappings.",
                draft.documents[0]
            ),
        },
    );
    if draft.documents.len() > 1 {
        let others = draft.documents[1..].join(", ");
        let fits = language.of("Cũng khớp với", "It fits as well");
        comment(&mut out, "", &format!("{fits}: {others}"));
    }
    if !draft.unknown_units.is_empty() {
        let words =
            language.of("Đơn vị chưa có trong units.yaml", "Units that units.yaml does not have");
        comment(&mut out, "", &format!("{words}: {}", draft.unknown_units.join("; ")));
    }
    let _ = writeln!(out, "form: {}\nversion: {}", scalar(&form.id), form.version);
    let _ =
        writeln!(out, "title:\n  vi: {}\n  en: {}", scalar(&form.title_vi), scalar(&form.title_en));
    let _ = writeln!(out, "level: {}", form.level);
    if let Some(from) = form.valid_from {
        let _ = writeln!(out, "valid: {{from: {from}}}");
    }
    let layout = if form.layout == Layout::Rows { "rows" } else { "columns" };
    let _ = writeln!(out, "table:\n  layout: {layout}\n  columns:");
    let columns = [
        ("number", &form.columns.number),
        ("label", &form.columns.label),
        ("unit", &form.columns.unit),
        ("value", &form.columns.value),
        ("note", &form.columns.note),
    ];
    for (key, words) in columns {
        let _ = writeln!(out, "    {key}: {}", list(words));
    }
    let known = |id: &str| {
        draft.indicators.iter().find(|e| e.id == id).or_else(|| mapping.catalogue.get(id))
    };
    out.push_str("sections:\n");
    for section in &form.sections {
        let _ = writeln!(
            out,
            "  - number: {}\n    label: {}\n    groups:",
            quoted(&section.number),
            scalar(&section.label)
        );
        for group in &section.groups {
            let _ = writeln!(
                out,
                "      - number: {}\n        label: {}\n        rows:",
                quoted(&group.number),
                scalar(&group.label)
            );
            for row in &group.rows {
                let of_catalogue = known(&row.indicator).map(|e| e.unit.as_str());
                let unit = row.unit.as_deref().filter(|u| of_catalogue != Some(*u));
                let _ = writeln!(out, "          - {{{}}}", row_fields(row, &[], unit));
            }
        }
    }
    if !draft.known.is_empty() {
        let words = language.of(
            "Chỉ tiêu có sẵn, vì nhãn giống hệt",
            "Known indicators, their labels are the same",
        );
        comment(&mut out, "", &format!("{words}: {}", draft.known.join(", ")));
    }
    new_indicators(&mut out, &draft.indicators.iter().collect::<Vec<_>>(), language);
    out
}

/// "like `id` (0.71: text 0.60, …) “label”".
fn like(row: &Ranked, language: Language) -> String {
    format!(
        "{} {} ({:.2}; {} {:.2}) “{}”",
        language.of("giống", "like"),
        row.indicator,
        row.score,
        language.of("từ ngữ", "words"),
        row.parts.iter().find(|p| p.0 == "text").map_or(0.0, |p| p.1),
        row.label
    )
}

/// What the printed words say more and less than the form's.
fn differs(difference: &Difference, language: Language) -> String {
    let mut out = String::new();
    if !difference.more.is_empty() {
        let _ = write!(out, "; {} “{}”", language.of("thừa", "it adds"), difference.more.join(" "));
    }
    if !difference.less.is_empty() {
        let _ =
            write!(out, "; {} “{}”", language.of("thiếu", "it lacks"), difference.less.join(" "));
    }
    out
}

fn reason(why: &Unmapped, language: Language) -> String {
    let (vi, en) = why.words();
    language.of(&vi, &en).to_owned()
}

/// A comment on one line, whatever a document put into it.
fn comment(out: &mut String, indent: &str, text: &str) {
    let _ = writeln!(out, "{indent}# {}", one_line(text));
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|i| scalar(i)).collect();
    format!("[{}]", items.join(", "))
}

/// Words that YAML 1.1 or 1.2 takes for something else than text.
const RESERVED: [&str; 11] =
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"];

/// A text as YAML: plain where every reader takes it for that text, else in quotes.
fn scalar(text: &str) -> String {
    let plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(|c| (c.is_alphanumeric() || " ()/-.%_+".contains(c)) && !is_unsafe(c))
        && !RESERVED.contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if is_unsafe(c) => {
                let _ = match u32::from(c) {
                    code if code <= 0xFFFF => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_from_yaml_as_it_was() {
        for text in [
            "Số TTHC",
            "",
            "~",
            "null",
            "Yes",
            "1.0",
            "- gạch đầu dòng",
            "a: b",
            "a #b",
            "{x}",
            "'",
            "\"\\",
            "a\nb",
            "\u{202E}x",
            "%",
            "Tỷ lệ (%)",
            "e",
            "1e3",
            "0x1F",
            " trước",
            "sau ",
            "& *",
            "\u{1F600}",
            "- ",
            "? a",
            "! b",
            "@",
            "`",
        ] {
            let yaml = format!("- {}\n- {}\n", scalar(text), quoted(text));
            let back: Vec<String> =
                serde_saphyr::from_str(&yaml).unwrap_or_else(|e| panic!("{text:?}: {e}"));
            assert_eq!(back, [text, text], "{yaml}");
        }
    }
}
