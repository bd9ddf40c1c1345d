//! The letterhead, the title and the signature: what the report says about itself.
//! It reads only the first and last texts of a document and the line that attaches an appendix.

use super::blocks::{TextBlock, is_title_word, is_upper};
use super::{Letterhead, LetterheadField, Source};
use crate::document::Place;
use crate::quantity::{Date, Period, PeriodKind};
use crate::text::{fold, pattern};
use regex::Regex;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)^\s*Số\s*:?\s*(?P<raw>(?P<n>\d{0,5}[a-z]?)[\s.…_]*/\s*(?P<rest>[A-ZĐ][\w./&-]*[\w]))",
    )
});

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)(?:^|\n)\s*(?:(?P<place>[\p{Lu}][\p{L} .'-]+?)\s*,\s*)?(?P<raw>(?i:ngày)[\s.…_]*(?P<d>\d{0,2})[\s.…_]*tháng[\s.…_]*(?P<m>\d{0,2})[\s.…_]*năm\s*(?P<y>\d{4}|[.…_]*))\s*$",
    )
});

static ATTACHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:kèm theo)\s+(?i:báo cáo|công văn|văn bản).*?\b(?i:của)\s+(?P<issuer>[^()\n]+?)\s*\)",
    )
});

static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i:trên đây) là (?:toàn bộ )?báo cáo.*?\bcủa\s+(?P<issuer>(?:\p{Lu})[^.,;/]+?)\s*(?:[.,;]|\./|$)",
    )
});

/// Longest title line, in Unicode scalars; longer paragraphs are running text.
const LONGEST_TITLE: usize = 260;

/// Reads the letterhead from the texts of a document, in their order.
pub fn letterhead(texts: &[TextBlock]) -> Letterhead {
    let mut out = Letterhead::default();
    let title_at =
        texts.iter().take(60).position(|t| t.note_of.is_none() && is_title_word(&t.text));
    let head_end = title_at.unwrap_or_else(|| texts.len().min(12));
    for text in &texts[..head_end.min(texts.len())] {
        out.number = out.number.or_else(|| number(text));
        if out.date.is_none() {
            date_and_place(text, &mut out);
        }
    }
    // Wide blanks in "…, ngày    tháng    năm 2021" part the line in some files.
    for pair in texts[..head_end.min(texts.len())].windows(2) {
        if out.date.is_none() && fold(&pair[0].text).trim_end().ends_with("ngày") {
            let text = format!("{} {}", pair[0].text.trim(), pair[1].text.trim());
            date_and_place(&TextBlock { text, ..pair[0].clone() }, &mut out);
        }
    }
    let agency = agency(&texts[..head_end.min(texts.len())]);
    if let Some(at) = title_at {
        title(texts, at, &mut out);
    }
    out.issuer = agency.or_else(|| mentioned_issuer(texts, &out));
    out.issuer_level = out.issuer.as_ref().and_then(|issuer| {
        let value = level(issuer.value.as_deref()?)?;
        Some(LetterheadField {
            raw: issuer.raw.clone(),
            value: Some(value.to_owned()),
            inferred: true,
            place: issuer.place.clone(),
        })
    });
    out.period = period(&out, texts);
    recipients_and_signer(texts, &mut out);
    out
}

fn field<T>(raw: &str, value: Option<T>, inferred: bool, place: &Place) -> LetterheadField<T> {
    LetterheadField { raw: raw.trim().to_owned(), value, inferred, place: place.clone() }
}

fn number(text: &TextBlock) -> Option<LetterheadField<String>> {
    let found = NUMBER.captures(&text.text)?;
    let digits = found.name("n").map_or("", |m| m.as_str());
    let value = (!digits.is_empty()).then(|| format!("{digits}/{}", &found["rest"]));
    Some(field(&found["raw"], value, false, &text.place))
}

fn date_and_place(text: &TextBlock, out: &mut Letterhead) {
    let Some(found) = DATE.captures(&text.text) else { return };
    let part = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<u16>().ok());
    let value = match (part("y"), part("m"), part("d")) {
        (Some(y), Some(m), Some(d)) => Date::new(y, m as u8, d as u8),
        _ => None,
    };
    out.date = Some(field(&found["raw"], value, false, &text.place));
    out.place = found
        .name("place")
        .map(|p| field(p.as_str(), Some(p.as_str().trim().to_owned()), false, &text.place));
}

/// The agency of the letterhead: the last run of lines in capitals before "Số:", the motto of the
/// state left out.
fn agency(head: &[TextBlock]) -> Option<LetterheadField<String>> {
    let mut lines: Vec<(&str, &Place)> = Vec::new();
    for text in head {
        for line in text.text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let folded = fold(line);
            if folded.starts_with("cộng hòa")
                || folded.starts_with("cộng hoà")
                || folded.contains("độc lập")
                || matches!(folded.as_str(), "việt nam" | "chủ nghĩa việt nam" | "nghĩa việt nam")
            {
                // The two columns of a letterhead may have come out as one line each.
                continue;
            }
            if folded.starts_with("số") && folded.contains(['/', ':']) {
                break;
            }
            if is_upper(line) && line.chars().filter(|c| c.is_alphabetic()).count() >= 4 {
                lines.push((last_body(line), &text.place));
            }
        }
    }
    let (&(last, place), before) = lines.split_last()?;
    // A name that runs over two lines: "BAN QUẢN LÝ" + "CÁC KHU CÔNG NGHIỆP". The parent body
    // stands above: "UBND TỈNH …".
    let mut name = last.to_owned();
    // "ỦY BAN NHÂN DÂN" + "XÃ AN KHÊ ĐÔNG": the council's name ends on the next line.
    let council = before.last().is_some_and(|(above, _)| {
        matches!(fold(above).as_str(), "ủy ban nhân dân" | "uỷ ban nhân dân" | "ubnd" | "hđnd")
    });
    if (council || !begins_an_agency(last))
        && let Some((above, _)) = before.last()
    {
        name = format!("{above} {last}");
    }
    Some(field(&name, Some(title_case(&name)), false, place))
}

/// First words of the names of public bodies.
const BODIES: [&str; 24] = [
    "ubnd",
    "ủy ban",
    "uỷ ban",
    "hđnd",
    "hội đồng",
    "sở",
    "ban",
    "bộ",
    "cục",
    "chi cục",
    "tổng cục",
    "phòng",
    "văn phòng",
    "trung tâm",
    "thanh tra",
    "công an",
    "huyện",
    "tỉnh",
    "thành phố",
    "xã",
    "phường",
    "thị",
    "trường",
    "bệnh viện",
];

/// The last public body that a line names: "UBND TỈNH AN HẢI SỞ XÂY DỰNG" is a parent and its
/// department on one line.
fn last_body(line: &str) -> &str {
    const SECOND: [&str; 9] = [
        "ủy ban nhân dân",
        "uỷ ban nhân dân",
        "ubnd",
        "sở",
        "ban quản lý",
        "ban dân tộc",
        "chi cục",
        "trung tâm",
        "văn phòng",
    ];
    let folded = fold(line);
    let cut = SECOND
        .iter()
        .flat_map(|body| folded.match_indices(*body).map(|(at, _)| (at, body.len())))
        .filter(|&(at, length)| {
            at > 0 && folded[..at].ends_with(' ') && folded[at + length..].starts_with(' ')
        })
        // "TRUNG TÂM … SỞ …" names a department's centre: only what stands under a council.
        .filter(|_| {
            ["ubnd", "ủy ban", "uỷ ban", "hđnd", "bộ"].iter().any(|p| folded.starts_with(p))
        })
        .map(|(at, _)| folded[..at].chars().count())
        .max();
    match cut.and_then(|scalars| line.char_indices().nth(scalars)) {
        Some((at, _)) => &line[at..],
        None => line,
    }
}

fn begins_an_agency(line: &str) -> bool {
    let folded = fold(line);
    BODIES
        .iter()
        .any(|b| folded.strip_prefix(b).is_some_and(|r| r.is_empty() || r.starts_with(' ')))
}

/// "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP" as running text writes it would need a dictionary; the
/// capitals are kept for short abbreviations and else lowered but for each first letter.
fn title_case(name: &str) -> String {
    name.split_whitespace()
        .map(|word| {
            if matches!(word, "UBND" | "HĐND" | "TP." | "TP" | "KCN") {
                return word.to_owned();
            }
            let mut chars = word.chars();
            chars
                .next()
                .map_or(String::new(), |first| first.to_string() + &chars.as_str().to_lowercase())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The title: the word for the kind and the lines behind it that are no running text.
fn title(texts: &[TextBlock], at: usize, out: &mut Letterhead) {
    let mut lines: Vec<&str> = texts[at].text.lines().collect();
    for text in texts.iter().skip(at + 1).take(3) {
        let line = text.text.trim();
        let ends = text.source == Source::Heading
            || line.chars().count() > LONGEST_TITLE
            || line.ends_with(['.', ':', ';'])
            || fold(line).starts_with("kính gửi")
            || line.starts_with("I.")
            || line.starts_with("1.");
        // A heading by its format may be the title's second line: only numbered ones end it.
        let numbered = line.chars().next().is_some_and(|c| c.is_ascii_digit())
            || line
                .split('.')
                .next()
                .is_some_and(|l| !l.is_empty() && l.chars().all(|c| "IVX".contains(c)));
        if ends && (numbered || text.source != Source::Heading) {
            break;
        }
        lines.extend(line.lines());
        if lines.len() >= 4 {
            break;
        }
    }
    let title = lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    out.title = Some(field(&title, Some(title.clone()), false, &texts[at].place));
}

/// The body that the appendix line or the closing sentence says the report is of.
fn mentioned_issuer(texts: &[TextBlock], out: &Letterhead) -> Option<LetterheadField<String>> {
    let from_title = out.title.as_ref().and_then(|t| {
        let at = t.raw.rfind(" của ")?;
        let name = t.raw[at + " của ".len()..].trim();
        begins_an_agency(name).then(|| field(name, Some(name.to_owned()), true, &t.place))
    });
    from_title.or_else(|| {
        texts.iter().find_map(|text| {
            let found = ATTACHED.captures(&text.text).or_else(|| CLOSING.captures(&text.text))?;
            let name = found["issuer"].trim();
            begins_an_agency(name).then(|| field(name, Some(name.to_owned()), true, &text.place))
        })
    })
}

/// The level of a public body by its name.
fn level(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let starts = |list: &[&str]| list.iter().any(|l| folded.starts_with(l));
    let council =
        starts(&["ubnd", "ủy ban nhân dân", "uỷ ban nhân dân", "hđnd", "hội đồng nhân dân"]);
    let has = |w: &str| folded.contains(w);
    if council {
        return if has(" xã ") && !has("thị xã")
            || has("phường")
            || has("thị trấn")
            || has("đặc khu")
        {
            Some("commune")
        } else if has("huyện") || has("quận") || has("thị xã") || has("thành phố thuộc")
        {
            Some("district")
        } else if has("tỉnh") {
            Some("province")
        } else if has("thành phố") || has("tp") {
            // A city is a province only when it governs itself; the name alone does not tell.
            None
        } else {
            None
        };
    }
    if starts(&["xã ", "phường ", "thị trấn "]) {
        return Some("commune");
    }
    if starts(&["huyện ", "quận ", "thị xã "]) {
        return Some("district");
    }
    if starts(&["sở ", "ban ", "thanh tra tỉnh", "văn phòng ubnd", "văn phòng ủy ban", "chi cục"])
        || words.first() == Some(&"sở")
    {
        return Some("department");
    }
    if starts(&["bộ ", "ngân hàng nhà nước", "thanh tra chính phủ", "ủy ban dân tộc"])
    {
        return Some("ministry");
    }
    None
}

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:quý\s+(?P<q>iv|iii|ii|i|[1-4])\b|(?P<half>0?6|sáu)\s+tháng\s+(?P<part>đầu|cuối)\s+năm|(?P<nine>0?9|chín)\s+tháng(?:\s+đầu năm)?|tháng\s+(?P<m>1[0-2]|0?[1-9])\b|năm)\s*(?:[,/-]|năm|của)?\s*(?:năm)?\s*(?P<y>(?:19|20)\d{2})",
    )
});

/// The period reported on: from the title, else from the line that attaches the appendix or its
/// title.
fn period(out: &Letterhead, texts: &[TextBlock]) -> Option<LetterheadField<Period>> {
    if let Some(title) = &out.title
        && let Some((raw, period)) = period_in(&title.raw)
    {
        return Some(field(&raw, Some(period), false, &title.place));
    }
    texts
        .iter()
        .filter(|t| t.note_of.is_none() && t.source != Source::Footnote)
        .filter(|t| {
            is_upper(t.text.lines().next().unwrap_or("")) || fold(&t.text).contains("kèm theo")
        })
        .find_map(|t| period_in(&t.text).map(|(raw, p)| field(&raw, Some(p), true, &t.place)))
}

/// The first period with its year in a text, as printed and as meant.
fn period_in(text: &str) -> Option<(String, Period)> {
    let folded = fold(text);
    let found = PERIOD.captures(&folded)?;
    let year: u16 = found["y"].parse().ok()?;
    let period = if let Some(q) = found.name("q") {
        Period::quarter(
            match q.as_str() {
                "i" | "1" => 1,
                "ii" | "2" => 2,
                "iii" | "3" => 3,
                _ => 4,
            },
            year,
        )
    } else if found.name("half").is_some() {
        let late = found.name("part").is_some_and(|p| p.as_str() == "cuối");
        let (first, last) = if late { (7, 12) } else { (1, 6) };
        Period::months(PeriodKind::HalfYear, year, first, last)
    } else if found.name("nine").is_some() {
        Period::months(PeriodKind::NineMonths, year, 1, 9)
    } else if let Some(month) = found.name("m") {
        let month = month.as_str().parse().ok()?;
        Period::months(PeriodKind::Month, year, month, month)
    } else {
        Period::year(year)
    }?;
    let whole = found.get(0)?;
    // Folding keeps the number of scalars, so the printed words are at the same scalars.
    let from = folded[..whole.start()].chars().count();
    let raw: String = text.chars().skip(from).take(whole.as_str().chars().count()).collect();
    Some((raw.trim().to_owned(), period))
}

fn recipients_and_signer(texts: &[TextBlock], out: &mut Letterhead) {
    let Some(at) =
        texts.iter().rposition(|t| t.note_of.is_none() && fold(&t.text).starts_with("nơi nhận"))
    else {
        return;
    };
    let mut recipients = Vec::new();
    let mut signer: Vec<String> = Vec::new();
    let mut signer_place = Place::default();
    for (k, text) in texts.iter().enumerate().skip(at).take(20) {
        if k > at && text.source == Source::Heading && text.text.starts_with(['I', 'V']) {
            break;
        }
        for line in text.text.lines().map(str::trim) {
            let folded = fold(line);
            if folded.starts_with("nơi nhận") {
                continue;
            }
            let is_item = line.starts_with(['-', '+', '•', '–']);
            if is_item {
                let name = line
                    .trim_start_matches(['-', '+', '•', '–', ' '])
                    .trim_end_matches([';', '.', ' ', '/']);
                recipients.push(name.to_owned());
            } else if is_upper(line)
                && line.chars().count() < 60
                && !is_title_word(line)
                && !folded.starts_with("biểu")
                && !folded.starts_with("phụ lục")
            {
                if signer.is_empty() {
                    signer_place = text.place.clone();
                }
                signer.push(line.to_owned());
            } else if !signer.is_empty() && looks_like_name(line) {
                signer.push(line.to_owned());
            }
        }
        if signer.len() >= 2 && !is_upper(signer.last().map_or("", String::as_str))
            || is_title_word(&text.text)
        {
            break;
        }
    }
    if !recipients.is_empty() {
        let raw = recipients.join("; ");
        out.recipients = Some(field(&raw, Some(recipients), false, &texts[at].place));
    }
    if !signer.is_empty() {
        let raw = signer.join(" ");
        out.signer = Some(field(&raw, Some(raw.clone()), false, &signer_place));
    }
}

/// Two to five words that each begin with a capital letter.
fn looks_like_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || c == '.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> TextBlock {
        TextBlock {
            text: text.to_owned(),
            source: Source::Letterhead,
            note_of: None,
            section: Vec::new(),
            headings: Vec::new(),
            about_future: false,
            place: Place::default(),
        }
    }

    #[test]
    fn a_letterhead_is_read_field_by_field() {
        let texts: Vec<TextBlock> = [
            "UBND TỈNH AN HẢI",
            "SỞ XÂY DỰNG",
            "Số: 125/BC-SXD",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "An Hải, ngày 10 tháng 12 năm 2021",
            "BÁO CÁO",
            "Kết quả cải cách hành chính quý III năm 2021",
        ]
        .map(block)
        .to_vec();
        let head = letterhead(&texts);
        assert_eq!(head.number.unwrap().value.as_deref(), Some("125/BC-SXD"));
        assert_eq!(head.date.unwrap().value, Date::new(2021, 12, 10));
        assert_eq!(head.place.unwrap().value.as_deref(), Some("An Hải"));
        assert_eq!(head.issuer.unwrap().value.as_deref(), Some("Sở Xây Dựng"));
        assert_eq!(head.issuer_level.unwrap().value.as_deref(), Some("department"));
        assert_eq!(head.period.unwrap().value, Period::quarter(3, 2021));
    }

    #[test]
    fn a_blank_number_and_date_keep_their_printed_rest() {
        let texts: Vec<TextBlock> =
            ["Số: /BC-BQL", "Sóc Trăng, ngày tháng năm 2021", "BÁO CÁO"].map(block).to_vec();
        let head = letterhead(&texts);
        let number = head.number.unwrap();
        assert_eq!((number.raw.as_str(), number.value), ("/BC-BQL", None));
        let date = head.date.unwrap();
        assert_eq!((date.raw.as_str(), date.value), ("ngày tháng năm 2021", None));
    }
}
