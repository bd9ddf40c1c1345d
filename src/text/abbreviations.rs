//! Abbreviations that a document defines in brackets: "hồ sơ (HS)".
//! It knows no abbreviation of its own.

use super::fold::{fold, fold_char, words};
use std::collections::BTreeMap;

/// Folded abbreviation → the folded words it stands for.
pub type Abbreviations = BTreeMap<String, Vec<String>>;

/// Letters of an abbreviation: "HS" to "CBCCVCNLĐ".
const LETTERS: std::ops::RangeInclusive<usize> = 2..=10;

/// The abbreviations that the texts define, by "(ABC)" behind words that begin with these letters;
/// the first definition of one counts.
pub fn abbreviations<'t>(texts: impl IntoIterator<Item = &'t str>) -> Abbreviations {
    let mut out = Abbreviations::new();
    for text in texts {
        for (open, _) in text.match_indices('(') {
            let rest = &text[open + 1..];
            let Some(close) = rest.find(')') else { break };
            let short = rest[..close].trim();
            // "(sau đây gọi tắt là TTHC)", "(viết tắt: TTHC)".
            let short = short.rsplit([' ', ':']).next().unwrap_or(short);
            let letters: Vec<char> = short.chars().map(fold_char).collect();
            let capital = short.chars().all(|c| c.is_alphabetic() && c.is_uppercase());
            if !capital || !LETTERS.contains(&letters.len()) {
                continue;
            }
            if let Some(long) = words_before(&text[..open], &letters) {
                out.entry(fold(short)).or_insert(long);
            }
        }
    }
    out
}

/// Bytes of the text before a bracket that are looked at: ten words are shorter.
const BEFORE: usize = 160;

/// The last words of the text, when they begin with the letters; commas and "và" between them
/// have no letter: "cán bộ, công chức và viên chức (CBCCVC)".
fn words_before(text: &str, letters: &[char]) -> Option<Vec<String>> {
    let from = text.len().saturating_sub(BEFORE);
    let from = (from..=text.len()).find(|&at| text.is_char_boundary(at))?;
    let all = words(&text[from..]);
    let mut at = all.len();
    for letter in letters.iter().rev() {
        at = at.checked_sub(1)?;
        let begins = |word: &String| word.chars().next().map(initial) == Some(initial(*letter));
        if all[at] == "và" && !begins(&all[at]) {
            at = at.checked_sub(1)?;
        }
        if !begins(&all[at]) {
            return None;
        }
    }
    Some(all[at..].to_vec())
}

/// A first letter as abbreviations print it: "ủy ban" gives U.
fn initial(letter: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    std::iter::once(letter).nfd().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_stands_for_the_words_before_its_bracket() {
        let check = |text: &str, expect: &[(&str, &str)]| {
            let found = abbreviations([text]);
            let found: Vec<(&str, String)> =
                found.iter().map(|(a, b)| (a.as_str(), b.join(" "))).collect();
            let expect: Vec<(&str, String)> = expect.iter().map(|(a, b)| (*a, fold(b))).collect();
            assert_eq!(found, expect, "{text}");
        };
        check("tiếp nhận 40 hồ sơ (HS), trả 30 HS", &[("hs", "hồ sơ")]);
        check("Ủy ban nhân dân (UBND) tỉnh", &[("ubnd", "ủy ban nhân dân")]);
        check("vị trí việc làm (viết tắt: VTVL)", &[("vtvl", "vị trí việc làm")]);
        check(
            "cán bộ, công chức và viên chức (CBCCVC)",
            &[("cbccvc", "cán bộ công chức và viên chức")],
        );
        check("Trung tâm (TT) và trường (TH)", &[("tt", "trung tâm")]);
        check("theo kế hoạch (nếu có)", &[]);
        check("đạt 80% (PL)", &[]);
        check("(HS", &[]);
        check("(HS)", &[]);
    }
}
