//! Unit cells: the unit they name, or the codes they explain.
//! It reads no values; what a value cell holds is the tables' work.

use crate::quantity::UnitLexicon;
use crate::text;

/// The code of the unit that a unit cell names ("Cơ quan, đơn vị" → `organisation`), or `None`
/// when it names none the lexicon knows. A leading "Số" or "Đơn vị tính:" and brackets are
/// forgiven ("Số hồ sơ", "(người)").
pub fn unit_code(raw: &str, units: &UnitLexicon) -> Option<String> {
    if let Some(unit) = units.named(raw) {
        return Some(unit.code.clone());
    }
    let words = text::words(raw);
    let mut rest = words.as_slice();
    for lead in
        [["đơn", "vị", "tính"].as_slice(), &["đvt"], &["số", "lượng"], &["số"], &["tổng", "số"]]
    {
        let folded: Vec<String> = lead.iter().map(|w| text::fold(w)).collect();
        if rest.len() > folded.len() && rest.starts_with(&folded) {
            rest = &rest[folded.len()..];
        }
    }
    let (unit, taken) = units.at_start(rest)?;
    (taken == rest.len()).then(|| unit.code.clone())
}

/// Codes with their meanings, as a unit cell explains them: "Có = 1 Không = 0", "1: Có; 0: Không",
/// "Trực tuyến = 0 Phát phiếu = 1". Empty when the cell explains none. Each is (code, words).
pub fn code_labels(raw: &str) -> Vec<(String, String)> {
    let text = raw.replace('\n', " ");
    let marks: Vec<(usize, char)> =
        text.char_indices().filter(|(_, c)| matches!(c, '=' | ':')).collect();
    let mut out: Vec<(String, String)> = Vec::new();
    // Where the words of the next code begin.
    let mut begin = 0;
    for (i, &(at, mark)) in marks.iter().enumerate() {
        let end = marks.get(i + 1).map_or(text.len(), |m| m.0);
        let before = text[begin..at].trim();
        let after = &text[at + mark.len_utf8()..end];
        if let Some((code, length)) = leading_code(after) {
            // "Có = 1": the words stand before, the code behind.
            let words = before.trim_matches(|c: char| ";,.-/()".contains(c) || c.is_whitespace());
            if words.is_empty() {
                return Vec::new();
            }
            out.push((code, words.to_owned()));
            begin = at + mark.len_utf8() + length;
        } else if let Some(code) = trailing_code(before) {
            // "1 = Có": the code stands before; the words go on up to the next code.
            let words = match marks.get(i + 1) {
                Some(_) => without_trailing_code(after),
                None => after,
            };
            let clean = words.trim_matches(|c: char| ";,.-/()".contains(c) || c.is_whitespace());
            if clean.is_empty() {
                return Vec::new();
            }
            out.push((code, clean.to_owned()));
            begin = at + mark.len_utf8() + words.len();
        } else {
            return Vec::new();
        }
    }
    let doubled = (1..out.len()).any(|i| out[..i].iter().any(|(code, _)| *code == out[i].0));
    if doubled { Vec::new() } else { out }
}

/// A code is one or two digits: a longer number is an amount.
const CODE_DIGITS: usize = 2;

fn leading_code(text: &str) -> Option<(String, usize)> {
    let trimmed = text.trim_start();
    let digits: String = trimmed.chars().take_while(char::is_ascii_digit).collect();
    let next = trimmed[digits.len()..].chars().next();
    let ends = next.is_none_or(|c| !c.is_alphanumeric() && c != '%');
    ((1..=CODE_DIGITS).contains(&digits.len()) && ends)
        .then(|| (digits.clone(), text.len() - trimmed.len() + digits.len()))
}

fn trailing_code(text: &str) -> Option<String> {
    let code = text.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    (1..=CODE_DIGITS).contains(&code.len()).then(|| code.to_owned())
}

fn without_trailing_code(text: &str) -> &str {
    text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_with_their_words_on_either_side() {
        let check = |raw: &str, expect: &[(&str, &str)]| {
            let got = code_labels(raw);
            let got: Vec<(&str, &str)> =
                got.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            assert_eq!(got, expect, "{raw}");
        };
        check("Có = 1 Không = 0", &[("1", "Có"), ("0", "Không")]);
        check("Có=1\nKhông=0", &[("1", "Có"), ("0", "Không")]);
        check("Có: 1; Không: 0", &[("1", "Có"), ("0", "Không")]);
        check("1 = Có; 0 = Không", &[("1", "Có"), ("0", "Không")]);
        check("(1: Có, 0: Không)", &[("1", "Có"), ("0", "Không")]);
        check(
            "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2",
            &[("0", "Trực tuyến"), ("1", "Phát phiếu"), ("2", "Kết hợp")],
        );
        check(
            "Đã thực hiện = 1 Chưa thực hiện = 0",
            &[("1", "Đã thực hiện"), ("0", "Chưa thực hiện")],
        );
        check("Cơ quan, đơn vị", &[]);
        check("Đơn vị: người", &[]);
        check("= 1", &[]);
        check("a = 1 b = 1", &[]);
        check("", &[]);
    }

    #[test]
    fn units_are_named_with_and_without_their_lead() {
        let units = crate::mapping::Mapping::builtin().units;
        let check = |raw: &str, expect: Option<&str>| {
            assert_eq!(unit_code(raw, &units).as_deref(), expect, "{raw}");
        };
        check("Cơ quan, đơn vị", Some("organisation"));
        check("TTHC", Some("procedure"));
        check("hồ sơ", Some("dossier"));
        check("Đơn vị tính: Số hồ sơ TTHC", Some("dossier"));
        check("(người)", Some("person"));
        check("%", Some("percent"));
        check("Số lượng", Some("number"));
        check("Tin, bài", Some("news_item"));
        check("Có = 1 Không = 0", None);
        check("", None);
    }
}
