//! Claims: stretches of a text whose digits measure nothing, with what they are: documents, dates,
//! periods, levels, ranks, names, ordinals, addresses.
//! It does not look at units; what no claim covers is for the grammar.

use super::FigureKind;
use crate::quantity::{Date, Period, PeriodKind, parse_date};
use crate::text::{fold, pattern};
use regex::{Captures, Regex};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A stretch of a text that is not a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// First scalar.
    pub start: usize,
    /// Behind the last scalar.
    pub end: usize,
    /// What it is.
    pub kind: FigureKind,
    /// For documents, the kind as printed ("Quyết định") or empty.
    pub document_kind: String,
    /// For a document with a full number: that number as printed.
    pub number: String,
    /// For dates: the date, if it exists in the calendar.
    pub date: Option<Date>,
    /// For periods: the period, if the year is printed.
    pub period: Option<Period>,
    /// For periods without a year: kind, first and last month.
    pub months: Option<(PeriodKind, u8, u8)>,
}

/// A family of claims: a pattern over the printed or folded text, and what a match means.
struct Family {
    pattern: LazyLock<Regex>,
    /// The pattern is for the folded text.
    folded: bool,
    make: fn(&Captures) -> Option<Made>,
}

/// What a match means; the stretch is group `n` of the pattern, or the whole match.
struct Made {
    kind: FigureKind,
    document_kind: String,
    number: String,
    date: Option<Date>,
    period: Option<Period>,
    months: Option<(PeriodKind, u8, u8)>,
}

impl Made {
    fn plain(kind: FigureKind) -> Option<Made> {
        Some(Made {
            kind,
            document_kind: String::new(),
            number: String::new(),
            date: None,
            period: None,
            months: None,
        })
    }
}

static FAMILIES: [Family; 27] = [
    // Marks of notes: "tăng 12 %[3]", "[nt 2]".
    Family {
        pattern: LazyLock::new(|| pattern(r"(?P<n>\[(?:[a-z]{1,4}\.? )?\d{1,3}\])")),
        folded: true,
        make: |_| Made::plain(FigureKind::Ordinal),
    },
    // Addresses of the web and of mail.
    Family {
        pattern: LazyLock::new(|| {
            pattern(r"(?i)\b(?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.]+")
        }),
        folded: false,
        make: |_| Made::plain(FigureKind::Other),
    },
    // Telephone and fax numbers.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"(?:điện thoại|đt|fax|hotline|đường dây nóng|tổng đài|số máy|zalo)\s*(?:số)?\s*[:.]?\s*(?P<n>[0-9][0-9 .()-]{5,}[0-9])",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Code),
    },
    // Full document numbers, with the kind before them where it stands there: 15/2021/QĐ-UBND,
    // 225-CV/ĐU, 30c/NQ-CP, damaged 61/2018/NĐCP.
    Family {
        pattern: LazyLock::new(|| {
            pattern(concat!(
                r"(?:(?P<kind>(?i:văn bản hợp nhất|quyết định|nghị quyết|nghị định|chỉ thị|thông tư liên tịch|thông tư|kế hoạch|công văn|thông báo|báo cáo|tờ trình|đề án|chương trình|hướng dẫn|quy chế|quy định|kết luận|pháp lệnh|luật|công điện|giấy mời|biên bản|qđ|kh|tb|nđ|nq|ct|cv|bc|ttr|tt))\s*(?:(?i:số))?\s*:?\s*)?",
                r"(?P<n>\d{1,5}[a-zA-Z]?(?:\s?/\s?(?:19|20)\d{2})?(?:\s?/\s?|\s?-)(?:[A-ZĐ]{2,}[A-Za-zĐđ0-9.]*|[A-ZĐ]+)(?:\s?[-–/&]\s?[A-ZĐ][A-Za-zĐđ0-9.&]*|,\s?[A-ZĐ]{2,}-[A-ZĐ]+)*)"
            ))
        }),
        folded: false,
        make: |found| {
            let mut made = Made::plain(FigureKind::Document)?;
            made.document_kind =
                found.name("kind").map_or(String::new(), |m| m.as_str().to_owned());
            made.number = found.name("n")?.as_str().to_owned();
            Some(made)
        },
    },
    // A document by its kind and a bare number ("Chỉ thị 10", "Quyết định số 319", "Điều 5").
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?P<kind>(?:văn bản hợp nhất|quyết định|nghị quyết|nghị định|chỉ thị|thông tư liên tịch|thông tư|kế hoạch|công văn|thông báo|báo cáo|tờ trình|đề án|chương trình|hướng dẫn|quy chế|quy định|kết luận|pháp lệnh|luật|công điện|tiêu chuẩn|quy chuẩn)\s+số|điều|khoản|biểu(?: mẫu)?(?:\s+số)?|phụ lục(?:\s+số)?|mẫu(?:\s+số)?|bảng(?:\s+số)?|chương|mục|trang)\s*:?\s*(?P<n>\d{1,5}[a-zđ]?\b(?:/\d{4}\b)?(?:\s*(?:,|và)\s*\d{1,3}\b)*)",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Document)?;
            made.document_kind = found.name("kind")?.as_str().trim_end_matches(" số").to_owned();
            Some(made)
        },
    },
    // The same without "số": only where no counted thing follows ("Chỉ thị 10 của", "Quyết định
    // 319 ngày"); the grammar keeps "ban hành kế hoạch 25 nhiệm vụ".
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?P<kind>quyết định|nghị quyết|nghị định|chỉ thị|thông tư|kế hoạch|công văn|thông báo|kết luận|đề án)\s+(?P<n>\d{1,5}[a-zđ]?(?:/\d{4})?)\s*(?:của|ngày|năm|về|và chỉ thị|[,;.)]|$)",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Document)?;
            made.document_kind = found.name("kind")?.as_str().to_owned();
            Some(made)
        },
    },
    // Standards and other names of capitals and digits: ISO 9001:2015, Covid-19, VNPT-iGate 2.0.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"(?P<n>\b(?:TCVN|ISO|QCVN|IEC|SA|HACCP|QL|TL|ĐT|HL)(?:[/ -]?(?:TCVN|ISO|IEC))*[ -]?\d[\d:.-]*\d?(?:[:/-]\d{4})?|\b[A-Za-zĐđ]+-\d{1,4}\b|\b[A-ZĐ][A-Za-zĐđ]*\d+[A-Za-z0-9.]*\b)",
            )
        }),
        folded: false,
        make: |_| Made::plain(FigureKind::Name),
    },
    // Dates in figures; a doubled slash is a slip of the pen.
    Family {
        pattern: LazyLock::new(|| {
            pattern(r"(?P<n>\b\d{1,2}\s?[/.-]{1,2}\s?\d{1,2}\s?[/.-]{1,2}\s?(?:19|20)\d{2})")
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Date)?;
            made.date = parse_date(&found["n"].replace(' ', ""));
            Some(made)
        },
    },
    // Dates in words; blanks of a form give no date.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"ngày\s+(?P<n>(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:\s+năm\s+(?P<y>(?:19|20)\d{2}))?)",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Date)?;
            made.date = found.name("y").and_then(|y| {
                Date::new(
                    y.as_str().parse().ok()?,
                    found["m"].parse().ok()?,
                    found["d"].parse().ok()?,
                )
            });
            Some(made)
        },
    },
    // Day and month: "ngày 10/9", "đến 15/12"; "ngày 10, 11/9".
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?:ngày|đêm|sáng|chiều)\s+(?P<n>\d{1,2}(?:\s?(?:,|và|-|đến)\s?\d{1,2})*\s?[/.-]\s?\d{1,2})\b",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Date),
    },
    // Ranges of years: giai đoạn 2021 - 2025.
    Family {
        pattern: LazyLock::new(|| pattern(r"(?P<n>\b(?:19|20)\d{2}\s?-\s?(?:19|20)\d{2}\b)")),
        folded: true,
        make: |_| Made::plain(FigureKind::Period),
    },
    // Quarters and halves: quý III/2021, quý 3 năm 2021, quý I.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\bquý\s+(?P<n>(?P<q>iv|iii|ii|i|[1-4])\b(?:\s?(?:/|năm|-)\s?(?P<y>(?:19|20)\d{2}))?)",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Period)?;
            let quarter = match &found["q"] {
                "i" | "1" => 1,
                "ii" | "2" => 2,
                "iii" | "3" => 3,
                _ => 4,
            };
            made.months = Some((PeriodKind::Quarter, quarter * 3 - 2, quarter * 3));
            made.period =
                found.name("y").and_then(|y| Period::quarter(quarter, y.as_str().parse().ok()?));
            Some(made)
        },
    },
    // 6 tháng đầu năm 2021, 9 tháng năm 2021, 9 tháng đầu năm.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"(?P<n>\b(?P<c>0?[369]|sáu|chín)\s+tháng\s+(?P<h>đầu|cuối)?\s*năm(?:\s+(?P<y>(?:19|20)\d{2}))?)",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Period)?;
            let count = match &found["c"] {
                "sáu" => 6,
                "chín" => 9,
                digits => digits.parse().ok()?,
            };
            let late = found.name("h").is_some_and(|h| h.as_str() == "cuối");
            let (first, last) = if late { (13 - count, 12) } else { (1, count) };
            let kind = match count {
                6 => PeriodKind::HalfYear,
                9 => PeriodKind::NineMonths,
                _ => PeriodKind::Quarter,
            };
            made.months = Some((kind, first, last));
            made.period = found
                .name("y")
                .and_then(|y| Period::months(kind, y.as_str().parse().ok()?, first, last));
            Some(made)
        },
    },
    // Months: tháng 9/2021, tháng 9 năm 2021, tháng 9, các tháng 7, 8, 9.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\btháng\s+(?P<n>(?P<m>1[0-2]|0?[1-9])\b(?:\s?(?:,|và|-|đến(?:\s+tháng)?)\s?(?:1[0-2]|0?[1-9])\b)*(?:\s?(?:/|-|năm)\s?(?P<y>(?:19|20)\d{2}))?)",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Period)?;
            let month = found["m"].parse().ok()?;
            made.months = Some((PeriodKind::Month, month, month));
            made.period = found.name("y").and_then(|y| {
                Period::months(PeriodKind::Month, y.as_str().parse().ok()?, month, month)
            });
            Some(made)
        },
    },
    // Laws by their year: Luật Tổ chức chính quyền địa phương năm 2015.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?:bộ luật|luật|hiến pháp|pháp lệnh)\s[\p{L} ,]*?\bnăm\s+(?P<n>(?:19|20)\d{2})\b",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Document),
    },
    // Years: năm 2021, bare 2021 behind a slash or in brackets is left to the plain year below.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\bnăm\s*:?\s+(?:học\s+)?(?P<n>(?P<y>(?:1\d|20)\d{2})(?:\s?(?:,|và)\s?(?:1\d|20)\d{2})*)\b",
            )
        }),
        folded: true,
        make: |found| {
            let mut made = Made::plain(FigureKind::Period)?;
            made.months = Some((PeriodKind::Year, 1, 12));
            made.period = found.name("y").and_then(|y| Period::year(y.as_str().parse().ok()?));
            Some(made)
        },
    },
    // Ranks: xếp 9/63, xếp hạng 5, xếp thứ 12, đứng thứ 3 trên 63, vị trí 7.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?:xếp(?:\s+(?:vị trí|hạng|loại|thứ|thứ hạng))*|hạng thứ|đứng(?:\s+(?:thứ|vị trí))*|vị trí(?:\s+thứ)?|thứ hạng|vị thứ|top)\s+(?:là\s+)?(?P<n>\d{1,3}(?:\s?(?:/|trên)\s?\d{1,3})?)\b|\bthứ\s+(?P<m>\d{1,3}\s?/\s?\d{1,3})\b",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Rank),
    },
    // Levels: mức độ 3, 4; mức 3 và 4; cấp độ 2; loại 1; hạng III is a word.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?:mức\s*độ|mức|cấp\s*độ|cấp|loại|hạng|bậc|nhóm|độ)\s+(?P<n>\d{1,2}(?:\s?(?:,|và|hoặc|-|/)\s?(?:mức(?: độ)?\s+)?\d{1,2}\b)*)(?:\D|$)",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Level),
    },
    // Ages and decades: trẻ em dưới 6 tuổi, độ tuổi 15 đến 49, những năm 20.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?P<n>\d{1,3}(?:\s?-\s?\d{1,3})?)\s+tuổi\b|\b(?:độ tuổi(?:\s+từ)?|(?:những|thập) (?:năm|niên|kỷ))\s+(?P<m>\d{1,3}(?:\s?(?:-|đến|tới)\s?\d{1,3})?)\b",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Other),
    },
    // Stars of hotels: khách sạn 5 sao.
    Family {
        pattern: LazyLock::new(|| pattern(r"\b(?P<n>[1-7](?:\s?(?:,|và|-|đến)\s?[1-7])*)\s+sao\b")),
        folded: true,
        make: |_| Made::plain(FigureKind::Level),
    },
    // Ordinals: thứ 2, lần thứ 3, lần 2 (a time of several), khóa XI has no digits.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?:lần thứ|thứ|khóa|khoá|nhiệm kỳ|phiên họp thứ|phiên thứ|kỳ họp thứ|đợt|bước|vòng|giai đoạn|phương án|số thứ tự)\s+(?P<n>\d{1,3})\b",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Ordinal),
    },
    // Numbered places: Phường 5, Quận 10, Khóm 3, Tổ 7.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"(?P<n>\b(?:Phường|Quận|Khóm|Ấp|Thôn|Xóm|Tổ|Khu phố|Khu vực|Khu|Sư đoàn|Lữ đoàn|Trung đoàn|Quân đoàn|Quân khu|Quốc lộ|Tỉnh lộ|Đường tỉnh|Đường|Trường|Kênh|Cầu|Lô|Cụm|Đội)(?:\s+số)?\s+\d{1,4}[A-Z]?)\b",
            )
        }),
        folded: false,
        make: |_| Made::plain(FigureKind::Name),
    },
    // Streets and places named after days: đường 30/4, công viên 3/2.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"\b(?:đường|phố|công viên|quảng trường|nhà văn h(?:óa|oá)|trường|khu|kênh|cầu|nông trường)\s+(?P<n>\d{1,2}[/-]\d{1,2})\b",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Name),
    },
    // Times of day: 8 giờ 30, 07h30.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"(?P<n>\b\d{1,2}\s?h\s?\d{2}\b|\b\d{1,2}\s+giờ\s+\d{1,2}(?:\s+phút)?|\b\d{1,2}:\d{2}\b|\b\d{1,2}h\b)",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Other),
    },
    // Frequencies: 01 lần/năm, 2 buổi/tuần, 24/7, 24/24.
    Family {
        pattern: LazyLock::new(|| {
            pattern(
                r"(?P<n>\b\d{1,3})\s+(?:lần|buổi|cuộc|kỳ|phiên|tin|bài|giờ|ngày)\s?/\s?(?:năm|tháng|quý|tuần|ngày)|(?P<m>\b24/(?:7|24)\b)",
            )
        }),
        folded: true,
        make: |_| Made::plain(FigureKind::Frequency),
    },
    // A bare year that nothing counts: (2021), 2021.
    Family {
        pattern: LazyLock::new(|| pattern(r"[(/]\s?(?P<n>(?:19|20)\d{2})\s?[),.;]")),
        folded: true,
        make: |_| Made::plain(FigureKind::Period),
    },
    // Whatever else has digits behind letters: m2, q3, 5a36. Words of Vietnamese letters glued to a
    // number ("mức3") are parted by the tokens.
    Family {
        pattern: LazyLock::new(|| pattern(r"\b(?P<n>[0-9A-Za-z]*[A-Za-z][0-9][0-9A-Za-z]*)\b")),
        folded: false,
        make: |_| Made::plain(FigureKind::Name),
    },
];

/// A number in front of a list item or heading: "1.", "2)", "(3)", "1.2.", "1/".
static LEADING_ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*(?:[-+*•]\s*)?(?P<n>\(?\d{1,2}(?:\.\d{1,2})*(?:[.)]|/)?)(?:\s|$)")
});

/// All claims on a text, in order, none overlapping: where two families want the same digits the
/// earlier family of the list has them.
pub fn claims(text: &str) -> Vec<Claim> {
    let folded = fold(text);
    let at_folded = scalar_index(&folded);
    let at_printed = scalar_index(text);
    let mut taken: BTreeMap<usize, Claim> = BTreeMap::new();
    // A list label needs a mark behind it; "40 hồ sơ" at the start of a line is a measure.
    if let Some(found) = LEADING_ORDINAL.captures(&folded)
        && let Some(n) = found.name("n")
        && n.as_str().ends_with(['.', ')', '/'])
    {
        push(&mut taken, &folded, &at_folded, n.start(), n.end(), Made::plain(FigureKind::Ordinal));
    }
    for family in &FAMILIES {
        let (hay, at) =
            if family.folded { (folded.as_str(), &at_folded) } else { (text, &at_printed) };
        for found in family.pattern.captures_iter(hay) {
            let stretch = found.name("n").or_else(|| found.name("m")).or_else(|| found.get(0));
            if let Some(m) = stretch {
                push(&mut taken, hay, at, m.start(), m.end(), (family.make)(&found));
            }
        }
    }
    taken.into_values().collect()
}

/// Adds a claim unless its stretch is taken. A stretch that ends inside a number ("cấp 1" of
/// "cung cấp 1.350") is none.
fn push(
    taken: &mut BTreeMap<usize, Claim>,
    hay: &str,
    at: &[usize],
    from: usize,
    to: usize,
    made: Option<Made>,
) {
    // The full stop of a sentence is no part of the number before it.
    let Some(mut made) = made else { return };
    let to = match made.kind {
        FigureKind::Document | FigureKind::Other => {
            from + hay[from..to].trim_end_matches(['.', '&', ',']).len()
        }
        _ => to,
    };
    let (Some(&start), Some(&end)) = (at.get(from), at.get(to)) else { return };
    made.number.truncate(made.number.trim_end_matches(['.', '&', ',']).len());
    let mut behind = hay[to..].chars();
    let cuts_number = hay[..to].ends_with(|c: char| c.is_ascii_digit())
        && match behind.next() {
            Some('.' | ',') => behind.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => c.is_ascii_digit(),
            None => false,
        };
    if cuts_number && !matches!(made.kind, FigureKind::Document | FigureKind::Other) {
        return;
    }
    // None overlap, so only the last claim that begins before `end` can reach behind `start`.
    let mut end = end;
    if let Some((_, other)) = taken.range(..end).next_back().filter(|(_, c)| start < c.end) {
        // "các Công văn số 77, 78 và 91/UBND-NC": the last of the list has a claim of its own.
        let list = made.kind == FigureKind::Document && made.number.is_empty();
        if !list || other.start <= start || taken.range(start..other.start).next().is_some() {
            return;
        }
        let kept: Vec<char> = hay[from..to].chars().take(other.start - start).collect();
        let Some(last) = kept.iter().rposition(char::is_ascii_digit) else { return };
        end = start + last + 1;
    }
    let claim = Claim {
        start,
        end,
        kind: made.kind,
        document_kind: made.document_kind,
        number: made.number,
        date: made.date,
        period: made.period,
        months: made.months,
    };
    taken.insert(start, claim);
}

/// For every byte offset of a text the index of the scalar that starts at or contains it.
fn scalar_index(text: &str) -> Vec<usize> {
    let mut out = Vec::with_capacity(text.len() + 1);
    for (index, c) in text.chars().enumerate() {
        out.extend(std::iter::repeat_n(index, c.len_utf8()));
    }
    out.push(text.chars().count());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the claims of a text: "kind:stretch" separated by "; ".
    fn check(text: &str, expect: &str) {
        let got: Vec<String> = claims(text)
            .iter()
            .map(|c| {
                let stretch: String = text.chars().skip(c.start).take(c.end - c.start).collect();
                format!("{}:{stretch}", c.kind.name())
            })
            .collect();
        assert_eq!(got.join("; "), expect, "{text}");
    }

    #[test]
    fn documents_are_no_figures() {
        check(
            "Quyết định số 15/2021/QĐ-UBND ngày 25/6/2021",
            "document:15/2021/QĐ-UBND; date:25/6/2021",
        );
        check("công văn 225-CV/ĐU", "document:225-CV/ĐU");
        check("Nghị định 61/2018/NĐCP", "document:61/2018/NĐCP");
        check("Nghị quyết số 30c/NQ-CP", "document:30c/NQ-CP");
        check("Chỉ thị 10 của Thủ tướng", "document:10");
        check("theo Điều 5, Khoản 2", "document:5; document:2");
        check("kế hoạch số 05 ngày", "document:05");
        check("ban hành kế hoạch 25 nhiệm vụ", "");
        check("02 quyết định", "");
        check("Chỉ thị số 10/CT-CTUBND", "document:10/CT-CTUBND");
    }

    #[test]
    fn dates_and_periods_are_no_figures() {
        check("ngày 07/9//2021", "date:07/9//2021");
        check("ngày 10 tháng 9 năm 2021", "date:10 tháng 9 năm 2021");
        check("vào ngày 10/9. Qua", "date:10/9");
        check("quý III/2021 và quý I năm 2022", "period:III/2021; period:I năm 2022");
        check("6 tháng đầu năm 2021", "period:6 tháng đầu năm 2021");
        check("tháng 9/2021 so với tháng 8", "period:9/2021; period:8");
        check("giai đoạn 2021 - 2025", "period:2021 - 2025");
        check("từ ngày 15.12.2020", "date:15.12.2020");
        check("trong năm 2021 có 5 hồ sơ", "period:2021");
    }

    #[test]
    fn levels_ranks_and_names_are_no_figures() {
        check("mức độ 3 đối với 11 TTHC, mức độ 4 đối với 16 TTHC", "level:3; level:4");
        check("trực tuyến mức độ 3, 4 và dịch vụ", "level:3, 4");
        check("TTHC mức 3, 4 đến", "level:3, 4");
        check("xếp 9/63 tỉnh", "rank:9/63");
        check("xếp hạng thứ 5", "rank:5");
        check("TCVN ISO 9001:2015", "name:TCVN ISO 9001:2015");
        check("dịch Covid-19", "name:Covid-19");
        check("1. Có 4 người", "ordinal:1.");
        check("40 hồ sơ", "");
        check("01 lần/năm", "frequency:01");
    }
}
