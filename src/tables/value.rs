//! What is printed in a value cell: number, rate, ratio, code, text, nothing, "not applicable".
//! It guesses no number: what is not plainly one stays text.

use super::{State, Value, ValueKind};
use crate::quantity::{Expect, parse_number};
use crate::text::{fold, key};

/// Words by which a cell says that there is no value to give (contract: only where printed).
const NOT_APPLICABLE: [&str; 3] = ["x", "không phát sinh", "không áp dụng"];

/// Reads a value cell. `unit` is the unit of the line or column, `label` the label of the line;
/// `change` says that the column holds changes, which may have a sign.
pub(super) fn read(text: &str, unit: Option<&str>, label: &str, change: bool) -> Value {
    let raw = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sort = Sort::of(unit, label);
    let value = |kind, state, number| Value { raw: raw.clone(), number, kind, state };
    let bare = raw.trim_matches(|c: char| matches!(c, '.' | '…' | '_' | ' '));
    // A dotted line is the form's own, to write on: nothing is printed on it.
    if bare.is_empty() {
        return value(sort.kind, State::Blank, None);
    }
    if is_mark(bare) {
        return value(sort.kind, State::NotApplicable, None);
    }
    if let Some(ratio) = is_ratio(&raw) {
        return value(
            if ratio { ValueKind::Ratio } else { ValueKind::Text },
            State::Reported,
            None,
        );
    }
    // The number, then what follows it in the cell.
    let (digits, rest) = split_quantity(&raw);
    let percent_sign = rest.starts_with('%');
    let expect = if percent_sign { Expect::Rate } else { sort.expect };
    let plain = rest.is_empty() || percent_sign && rest.trim_start_matches('%').trim().is_empty();
    let glued = !rest.is_empty() && raw.len() == digits.len() + rest.len();
    let with_unit = !plain && is_unit_rest(rest) && !(glued && reads_as_digits(rest));
    if let Some(mut number) = (plain || with_unit).then(|| parse_number(digits, expect)).flatten() {
        number.raw = digits.to_owned();
        let kind = if percent_sign {
            ValueKind::Percent
        } else {
            sort.kind_of(&number.value.normalize().to_string())
        };
        return value(kind, State::Reported, Some(number));
    }
    if is_signed(&raw) {
        return signed(raw, change, &sort);
    }
    if is_damaged_number(&raw) {
        return value(sort.kind, State::Unreadable, None);
    }
    value(ValueKind::Text, State::Reported, None)
}

/// True for what stands in place of a number that does not apply: "x", "-", "không phát sinh".
pub(super) fn is_mark(text: &str) -> bool {
    let folded = key(text);
    folded.is_empty() && text.chars().all(|c| "-–—−/\\".contains(c))
        || NOT_APPLICABLE.contains(&folded.as_str())
}

/// The value of a cell that the page leaves open: for people to decide, whichever of the readings
/// would fit the other figures.
pub(super) fn open(value: Value, readings: &[String]) -> Value {
    if readings.is_empty() {
        return value;
    }
    Value { number: None, state: State::Review, ..value }
}

/// What kind of value the unit lets expect.
struct Sort {
    kind: ValueKind,
    expect: Expect,
    codes: Vec<(String, String)>,
}

impl Sort {
    fn of(unit: Option<&str>, label: &str) -> Sort {
        let unit = unit.unwrap_or("");
        let codes = codes(unit);
        if !codes.is_empty() {
            let kind = if is_yes_no(&codes) { ValueKind::Boolean } else { ValueKind::Code };
            return Sort { kind, expect: Expect::Count, codes };
        }
        let folded = key(unit);
        let label = key(label);
        let rate = folded.split(' ').any(|w| w == "%")
            || folded.contains("phần trăm")
            || unit.is_empty() && (label.starts_with("tỷ lệ") || label.starts_with("tỉ lệ"));
        let (kind, expect) = if rate {
            (ValueKind::Percent, Expect::Rate)
        } else if folded.split(' ').any(|w| w == "đồng") && !folded.contains("đồng chí")
            || matches!(folded.as_str(), "vnđ" | "vnd")
        {
            (ValueKind::Money, Expect::Count)
        } else if MEASURED.contains(&folded.as_str()) {
            (ValueKind::Count, Expect::Any)
        } else {
            (ValueKind::Count, Expect::Count)
        };
        Sort { kind, expect, codes }
    }

    /// The kind of a number in a line of this sort: a coded line that holds a count instead keeps
    /// [`ValueKind::Code`].
    fn kind_of(&self, number: &str) -> ValueKind {
        match self.kind {
            ValueKind::Boolean if !self.codes.iter().any(|c| c.0 == number) => ValueKind::Code,
            kind => kind,
        }
    }
}

/// Units of measured things, folded: their numbers may have decimals.
const MEASURED: [&str; 8] = ["điểm", "km", "km2", "m2", "ha", "giờ", "ngày", "tấn"];

/// The codes that a unit cell lists, in printed order: code and meaning ("1", "Có"). Empty when it
/// lists none. "Có = 1 Không = 0", "Có: 1; Không: 0", "1: Có, 0: Không", "0 - Trực tuyến; 1 - …".
pub fn codes(unit: &str) -> Vec<(String, String)> {
    let text = unit.replace('\n', " ");
    let chars: Vec<char> = text.trim().chars().collect();
    if !chars.iter().any(char::is_ascii_digit) {
        return Vec::new();
    }
    let code_first = chars.first().is_some_and(|c| c.is_ascii_digit());
    // A dash parts code and meaning only when the code stands first ("1 - Có").
    let is_mark = |c: char| matches!(c, '=' | ':') || (code_first && matches!(c, '-' | '–'));
    let mut out: Vec<(String, String)> = Vec::new();
    let mut i = 0;
    let mut words = String::new();
    while i < chars.len() {
        let c = chars[i];
        if !c.is_ascii_digit() || i.checked_sub(1).is_some_and(|b| chars[b].is_alphanumeric()) {
            words.push(c);
            i += 1;
            continue;
        }
        let length = chars[i..].iter().take_while(|c| c.is_ascii_digit()).count();
        let number: String = chars[i..i + length].iter().collect();
        let before = chars[..i].iter().rev().find(|c| !c.is_whitespace()).copied();
        let after_at = (i + length..chars.len()).find(|&n| !chars[n].is_whitespace());
        let after = after_at.map(|n| chars[n]);
        let is_code = length <= 2
            && if code_first { after.is_some_and(is_mark) } else { before.is_some_and(is_mark) };
        if !is_code {
            words.push_str(&number);
            i += length;
        } else if code_first {
            if let Some(last) = out.last_mut() {
                last.1 = meaning(&words);
            }
            words.clear();
            out.push((number, String::new()));
            i = after_at.map_or(chars.len(), |n| n + 1);
        } else {
            out.push((number, meaning(&words)));
            words.clear();
            i += length;
        }
    }
    if code_first && let Some(last) = out.last_mut() {
        last.1 = meaning(&words);
    }
    let listed = out.len() >= 2 && out.iter().all(|c| c.1.chars().any(char::is_alphabetic));
    if listed { out } else { Vec::new() }
}

fn meaning(words: &str) -> String {
    let edge = |c: char| {
        c.is_whitespace()
            || matches!(c, '=' | ':' | ';' | ',' | '/' | '.' | '(' | ')' | '-' | '–' | '|')
    };
    words.trim_matches(edge).to_owned()
}

/// True for two meanings of which one denies the other: "Có"/"Không", "Đã …"/"Chưa …".
fn is_yes_no(codes: &[(String, String)]) -> bool {
    let [a, b] = codes else { return false };
    let denies = |no: &str, yes: &str| {
        let (no, yes) = (key(no), key(yes));
        let (first, rest) = no.split_once(' ').unwrap_or((&no, ""));
        let (yes_first, yes_rest) = yes.split_once(' ').unwrap_or((&yes, ""));
        matches!(first, "không" | "chưa" | "no")
            && (rest.is_empty() && matches!(yes.as_str(), "có" | "yes" | "đã" | "đạt" | "rồi")
                || rest == yes
                || matches!(yes_first, "có" | "đã" | "được") && yes_rest == rest)
    };
    denies(&a.1, &b.1) || denies(&b.1, &a.1)
}

/// The leading number of a cell and what follows it.
fn split_quantity(raw: &str) -> (&str, &str) {
    let bytes = raw.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let next_digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match bytes[end] {
            b'0'..=b'9' => end += 1,
            b'.' | b',' if next_digit && end > 0 => end += 1,
            // A space groups exactly three digits.
            b' ' if next_digit && end > 0 && {
                let digits = bytes[end + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
                digits == 3
            } =>
            {
                end += 1;
            }
            _ => break,
        }
    }
    (&raw[..end], raw[end..].trim_start())
}

/// True when letters glued to digits may be damaged digits ("26O", "1l"): a lone letter, or
/// letters that look like digits.
fn reads_as_digits(rest: &str) -> bool {
    let word: Vec<char> = rest.chars().take_while(|c| c.is_alphabetic()).collect();
    word.len() == 1 || (!word.is_empty() && word.iter().all(|c| "OoQDIlSsBZz".contains(*c)))
}

/// True for digits right behind a sign: "-3", "+2,5 %".
fn is_signed(raw: &str) -> bool {
    let mut chars = raw.chars();
    matches!(chars.next(), Some('-' | '–' | '−' | '+'))
        && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// A signed number: a change in a column of changes; elsewhere the sign may be a bullet, and the
/// cell has two readings.
fn signed(raw: String, change: bool, sort: &Sort) -> Value {
    let minus = !raw.starts_with('+');
    let body = raw.trim_start_matches(['-', '–', '−', '+']);
    let percent = body.trim_end().ends_with('%');
    let digits = body.trim_end_matches(['%', ' ']);
    let expect = if percent { Expect::Rate } else { sort.expect };
    let kind = if percent { ValueKind::Percent } else { sort.kind };
    let number = parse_number(digits, expect).filter(|_| change).map(|mut number| {
        number.raw = raw.trim_end_matches(['%', ' ']).to_owned();
        if minus {
            number.value.set_sign_negative(true);
        }
        number
    });
    let state = if number.is_some() { State::Reported } else { State::Review };
    Value { raw, number, kind, state }
}

/// Most words of a unit or remark behind a number.
const MAX_REST_WORDS: usize = 8;

/// True when the text behind a number is a unit or a remark without a number of its own, other
/// than in brackets ("25 nhiệm vụ", "3 (01 nữ)"); "2 TP; 03 PTP" is two numbers and none.
fn is_unit_rest(rest: &str) -> bool {
    let outside: String = match (rest.find('('), rest.rfind(')')) {
        (Some(a), Some(b)) if a < b => format!("{} {}", &rest[..a], &rest[b + 1..]),
        _ => rest.to_owned(),
    };
    let begins_well = rest
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '(' | '%' | ';' | '.'));
    let first = fold(rest.split_whitespace().next().unwrap_or(""));
    let words = first.chars().filter(|c| c.is_alphabetic()).count() != 1;
    begins_well
        && words
        && !matches!(
            first.as_str(),
            "trên" | "trong" | "đến" | "hoặc" | "và" | "triệu" | "tỷ" | "nghìn" | "ngàn" | "x"
        )
        && !outside.chars().any(|c| c.is_ascii_digit())
        && outside.split_whitespace().count() <= MAX_REST_WORDS
}

/// "3/5", "3/5 phòng": `Some(true)`; a date or document number with slashes: `Some(false)`.
fn is_ratio(raw: &str) -> Option<bool> {
    let (left, right) = raw.split_once('/')?;
    if !left.trim().ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let numerator = left.trim();
    let right = right.trim_start();
    let (denominator, rest) = split_quantity(right);
    if denominator.is_empty() || parse_number(numerator, Expect::Any).is_none() {
        // "2 lần/năm" is no ratio; "15/QĐ-UBND" is a document.
        return numerator.bytes().all(|b| b.is_ascii_digit()).then_some(false);
    }
    let unit = rest.is_empty()
        || (is_unit_rest(rest) && !right[denominator.len()..].starts_with(['/', '-']));
    Some(unit)
}

/// True when a cell of digits is damaged: one word, digits in the majority, that is no number
/// ("12.34.5", "1O5", "1,,5"); dates, years with letters and numbers of documents are not.
fn is_damaged_number(raw: &str) -> bool {
    if !raw.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits = raw.chars().filter(char::is_ascii_digit).count();
    let others = raw.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | ',')).count();
    let has_marks =
        raw.chars().any(|c| matches!(c, '/' | '-' | '–' | ':' | '(' | '+' | '<' | '>' | '~' | '='));
    !raw.contains(' ') && digits > 0 && digits >= others && !has_marks
}

/// True for a number with a unit in its cell ("25 nhiệm vụ", "98 %", "3/5").
pub(super) fn is_number_with_unit(text: &str) -> bool {
    let text = text.trim();
    let (digits, rest) = split_quantity(text);
    !digits.is_empty()
        && parse_number(digits, Expect::Any).is_some()
        && text.chars().count() <= 24
        && (rest.is_empty()
            || rest.starts_with('%')
            || is_unit_rest(rest)
            || is_ratio(text) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, unit: &str, expect: &str) {
        check_change(text, unit, false, expect);
    }

    fn check_change(text: &str, unit: &str, change: bool, expect: &str) {
        let value = read(text, (!unit.is_empty()).then_some(unit), "Số", change);
        let number = value.number.as_ref().map_or("none".to_owned(), |n| n.value.to_string());
        let got = format!("{} {} {number}", value.state.name(), value.kind.name());
        assert_eq!(got, expect, "{text} [{unit}]");
    }

    #[test]
    fn values_are_read_as_printed() {
        check("25", "Nhiệm vụ", "reported count 25");
        check("03", "TTHC", "reported count 3");
        check("1.654", "Văn bản", "reported count 1654");
        check("1,654", "Văn bản", "reported count 1654");
        check("1 654", "Văn bản", "reported count 1654");
        check("98,25", "%", "reported percent 98.25");
        check("98,25%", "", "reported percent 98.25");
        check("40 %", "Cơ quan", "reported percent 40");
        check("1.654", "%", "reported percent 1.654");
        check("25 nhiệm vụ", "", "reported count 25");
        check("3 (01 nữ)", "Người", "reported count 3");
        check("1.500", "Triệu đồng", "reported money 1500");
        check("8,5", "Điểm", "reported count 8.5");
        check("2 đồng chí", "Đồng chí", "reported count 2");
    }

    #[test]
    fn what_is_not_plainly_a_number_is_none() {
        check("3/5", "Phòng", "reported ratio none");
        check("3/5 phòng", "Phòng", "reported ratio none");
        check("01/02/2021", "", "reported text none");
        check("15/2021/QĐ-UBND", "", "reported text none");
        check("2 TP; 03 PTP", "Người", "reported text none");
        check("Đạt", "", "reported text none");
        check("không có", "Hồ sơ", "reported text none");
        check("> 90", "%", "reported text none");
        check("5-7", "Người", "reported text none");
        check("2 triệu", "Người", "reported text none");
        check("12.34.5", "Người", "unreadable count none");
        check("1O5", "Người", "unreadable count none");
        check("Quý 3", "", "reported text none");
    }

    #[test]
    fn damaged_digits_are_no_number() {
        check("26O", "Người", "unreadable count none");
        check("1l", "Người", "unreadable count none");
        check("98,", "%", "unreadable percent none");
        check("3 O", "Người", "reported text none");
        check("A1", "", "reported text none");
        check("25nhiệm vụ", "", "reported count 25");
    }

    #[test]
    fn a_sign_is_read_in_columns_of_changes_only() {
        check_change("-3", "Hồ sơ", true, "reported count -3");
        check_change("+2,5%", "", true, "reported percent 2.5");
        check_change("–1,5", "%", true, "reported percent -1.5");
        check("-3", "Hồ sơ", "review count none");
    }

    #[test]
    fn blank_and_not_applicable_are_two_things() {
        check("", "Người", "blank count none");
        check("…", "%", "blank percent none");
        check("-", "Người", "not_applicable count none");
        check("–", "%", "not_applicable percent none");
        check("X", "", "not_applicable count none");
        check("Không phát sinh", "Người", "not_applicable count none");
        check("không áp dụng.", "Người", "not_applicable count none");
    }

    #[test]
    fn codes_keep_their_kind() {
        check("1", "Có = 1 Không = 0", "reported boolean 1");
        check("1", "Có: 1; Không: 0", "reported boolean 1");
        check("0", "1: Có, 0: Không", "reported boolean 0");
        check("0", "Đã thực hiện = 1 Chưa thực hiện = 0", "reported boolean 0");
        check("1", "Tốt = 1 Có vi phạm = 0", "reported code 1");
        check("21", "Có = 1 Không = 0", "reported code 21");
        check("2", "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", "reported code 2");
        check("Có", "Có = 1 Không = 0", "reported text none");
        check("", "Có = 1 Không = 0", "blank boolean none");
    }

    #[test]
    fn codes_are_listed_with_their_meanings() {
        let check = |unit: &str, expect: &[(&str, &str)]| {
            let got = codes(unit);
            let got: Vec<(&str, &str)> =
                got.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(got, expect, "{unit}");
        };
        check("Có = 1 Không = 0", &[("1", "Có"), ("0", "Không")]);
        check("1 - Có; 0 - Không", &[("1", "Có"), ("0", "Không")]);
        check("0: Trực tuyến\n1: Phát phiếu", &[("0", "Trực tuyến"), ("1", "Phát phiếu")]);
        check("Có=1/Không=0", &[("1", "Có"), ("0", "Không")]);
        check("Người", &[]);
        check("Mức độ 3", &[]);
        check("Tỷ lệ: 100", &[]);
    }
}
