//! Sentences of a paragraph: where one ends and the next begins.
//! It knows abbreviations and numbers that hold a full stop, not what a sentence says.

use std::ops::Range;

/// A sentence: the range of its text in the paragraph, in bytes and in Unicode scalars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Byte range in the paragraph's text; starts and ends at visible characters.
    pub bytes: Range<usize>,
    /// The same range in Unicode scalars.
    pub chars: Range<usize>,
}

/// Abbreviations whose full stop ends no sentence, folded.
const ABBREVIATIONS: [&str; 22] = [
    "tp", "tx", "tt", "p", "q", "tr", "h", "x", "ts", "ths", "gs", "pgs", "ks", "ông", "bà", "đ/c",
    "đc", "st", "vd", "bs", "no", "art",
];

/// Splits a paragraph into sentences. A sentence ends at `.`, `!`, `?`, `…` or a line break; not
/// at a full stop inside a number or date, after an abbreviation ("TP.", "P."), after a leading
/// number or letter of a list ("1.", "a."), or before a lower-case letter.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    let mut start = 0usize;
    let mut close = |from: usize, to: usize| {
        let mut a = from;
        let mut b = to;
        while a < b && chars[a].1.is_whitespace() {
            a += 1;
        }
        while b > a && chars[b - 1].1.is_whitespace() {
            b -= 1;
        }
        if a < b {
            let byte_end = chars.get(b).map_or(text.len(), |c| c.0);
            out.push(Sentence { bytes: chars[a].0..byte_end, chars: a..b });
        }
    };
    for i in 0..chars.len() {
        let c = chars[i].1;
        let ends = match c {
            '\n' => true,
            '!' | '?' | '…' => next_visible(&chars, i + 1).is_none_or(|n| !n.is_lowercase()),
            '.' => stop_ends_sentence(&chars, start, i),
            _ => false,
        };
        if ends {
            close(start, i + 1);
            start = i + 1;
        }
    }
    close(start, chars.len());
    out
}

/// The next character that is no white space.
fn next_visible(chars: &[(usize, char)], from: usize) -> Option<char> {
    chars[from..].iter().map(|c| c.1).find(|c| !c.is_whitespace())
}

/// Decides whether the full stop at `at` ends the sentence that begins at `start`.
fn stop_ends_sentence(chars: &[(usize, char)], start: usize, at: usize) -> bool {
    let next = chars.get(at + 1).map(|c| c.1);
    if next.is_some_and(|n| n.is_ascii_digit()) && at > 0 && chars[at - 1].1.is_ascii_digit() {
        return false;
    }
    if matches!(next, Some('.' | ',' | ';' | ':' | ')' | '"' | '”' | '/')) {
        return false;
    }
    let Some(visible) = next_visible(chars, at + 1) else { return true };
    if visible.is_lowercase() {
        return false;
    }
    // A full stop glued to the next word ends a sentence only before a capital after a small
    // letter ("quy định.Trong"): "QĐ.UBND" does not.
    let glued = next.is_some_and(|n| n.is_alphabetic());
    let mut word_start = at;
    while word_start > start
        && (chars[word_start - 1].1.is_alphanumeric() || chars[word_start - 1].1 == '/')
    {
        word_start -= 1;
    }
    let word: String = chars[word_start..at].iter().map(|c| super::fold_char(c.1)).collect();
    if glued {
        let after_small = chars[start..at].last().is_some_and(|c| c.1.is_lowercase());
        return after_small && word.chars().count() > 2;
    }
    let leads = chars[start..word_start].iter().all(|c| !c.1.is_alphanumeric());
    if leads && is_list_label(&word) {
        return false;
    }
    // "P. An Bình": an abbreviation before a name; "… tại TP." at a line's end was handled above.
    let written_as_abbreviation = chars[word_start..at].first().is_some_and(|c| c.1.is_uppercase());
    !(written_as_abbreviation && ABBREVIATIONS.contains(&word.as_str()))
}

/// "1", "12", "a", "iv": a list label in front of a sentence.
fn is_list_label(word: &str) -> bool {
    !word.is_empty()
        && (word.chars().all(|c| c.is_ascii_digit())
            || word.chars().count() == 1
            || word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn check(text: &str, expect: &[&str]) {
        let got: Vec<&str> = sentences(text).into_iter().map(|s| &text[s.bytes.clone()]).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        check("Có 5 hồ sơ. Trong đó có 3.", &["Có 5 hồ sơ.", "Trong đó có 3."]);
        check("Tại TP. Sóc Trăng có 1.234 hồ sơ.", &["Tại TP. Sóc Trăng có 1.234 hồ sơ."]);
        check("1. Công tác chỉ đạo. Đã làm", &["1. Công tác chỉ đạo.", "Đã làm"]);
        check("Ngày 10.9.2021 đã họp.\nMai", &["Ngày 10.9.2021 đã họp.", "Mai"]);
        check("đạt 98,25%. Qua đó", &["đạt 98,25%.", "Qua đó"]);
        check("quy định.Trong năm", &["quy định.", "Trong năm"]);
        check("là 19. Trong năm", &["là 19.", "Trong năm"]);
        check(".Trong năm. .Net", &[".Trong năm.", ".Net"]);
    }
}
