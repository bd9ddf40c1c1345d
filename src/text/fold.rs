//! Folding for comparison: lower case, one placement of tone marks, look-alike letters.
//! The folded text has exactly one scalar for each scalar of the input, so offsets agree.

use std::sync::LazyLock;

/// The text for comparison: lower case; `hòa` and `hoà` alike (tone on the last vowel of an open
/// `oa`, `oe`, `uy`); `ð` as `đ`; Cyrillic and Greek look-alikes as Latin; dashes as `-`; curly
/// quotes as straight ones. Scalar n of the result stands for scalar n of the input.
pub fn fold(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().map(fold_char).collect();
    move_tones(&mut chars);
    chars.into_iter().collect()
}

/// Characters that are folded in advance: up to the end of the Latin letters with two marks, which
/// is where Vietnamese ends.
const FOLDED_AHEAD: usize = 0x1F00;

/// What [`fold_char`] gives for each of the first characters of Unicode.
static FOLDED: LazyLock<Vec<char>> = LazyLock::new(|| {
    (0..FOLDED_AHEAD as u32).map(|n| char::from_u32(n).map_or('\u{FFFD}', fold_anew)).collect()
});

/// One character folded, without regard to its neighbours.
pub fn fold_char(c: char) -> char {
    FOLDED.get(c as usize).copied().unwrap_or_else(|| fold_anew(c))
}

fn fold_anew(c: char) -> char {
    match lower(c) {
        'ð' | 'ɖ' => 'đ',
        'а' | 'α' => 'a',
        'в' => 'b',
        'с' => 'c',
        'е' | 'ε' => 'e',
        'н' => 'h',
        'і' | 'ι' => 'i',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'т' | 'τ' => 't',
        'у' => 'y',
        'х' | 'χ' => 'x',
        'ѕ' => 's',
        '–' | '—' | '−' | '‐' | '‑' | '‒' => '-',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' => '\'',
        '\u{A0}' => ' ',
        other => other,
    }
}

/// The small letter; letters whose small form is two scalars stay. The blocks of Vietnamese go
/// without the table of all scripts.
fn lower(c: char) -> char {
    match c {
        '\0'..='\u{7F}' => c.to_ascii_lowercase(),
        'À'..='Ö' | 'Ø'..='Þ' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'ß'..='ÿ' => c,
        // Capitals are the even ones.
        'Ā'..='į' | 'Ạ'..='ỿ' => char::from_u32(u32::from(c) | 1).unwrap_or(c),
        _ => {
            let mut it = c.to_lowercase();
            match (it.next(), it.next()) {
                (Some(l), None) => l,
                _ => c,
            }
        }
    }
}

/// True for letters and digits; as `char::is_alphanumeric`, without the table of all scripts for
/// the blocks of Vietnamese.
pub fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        'À'..='ɏ' => !matches!(c, '×' | '÷'),
        'Ḁ'..='ỿ' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Moves the tone of a final `oa`, `oe`, `uy` from the first vowel to the second: both spellings
/// are in use (Decision 240/QĐ of 5/3/1984 against common print); `quy` has one only.
fn move_tones(chars: &mut [char]) {
    const FIRST: [(char, char, usize); 10] = [
        ('ò', 'o', 0),
        ('ó', 'o', 1),
        ('ỏ', 'o', 2),
        ('õ', 'o', 3),
        ('ọ', 'o', 4),
        ('ù', 'u', 0),
        ('ú', 'u', 1),
        ('ủ', 'u', 2),
        ('ũ', 'u', 3),
        ('ụ', 'u', 4),
    ];
    const A: [char; 5] = ['à', 'á', 'ả', 'ã', 'ạ'];
    const E: [char; 5] = ['è', 'é', 'ẻ', 'ẽ', 'ẹ'];
    const Y: [char; 5] = ['ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'];
    for i in 0..chars.len().saturating_sub(1) {
        if chars[i].is_ascii() {
            continue;
        }
        let Some(&(_, base, tone)) = FIRST.iter().find(|f| f.0 == chars[i]) else { continue };
        if chars.get(i + 2).is_some_and(|c| c.is_alphabetic()) || (i > 0 && chars[i - 1] == 'q') {
            continue;
        }
        let second = match (base, chars[i + 1]) {
            ('o', 'a') => A[tone],
            ('o', 'e') => E[tone],
            ('u', 'y') => Y[tone],
            _ => continue,
        };
        chars[i] = base;
        chars[i + 1] = second;
    }
}

/// A comparison key: folded, with punctuation as single spaces; `%` and digits stay.
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    each_word(&folded, |word| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    });
    out
}

/// The words of the folded text: runs of letters and digits, and `%`.
pub fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    each_word(&fold(text), |word| out.push(word.to_owned()));
    out
}

/// Gives the words of a folded text one by one.
fn each_word(folded: &str, mut give: impl FnMut(&str)) {
    let mut start: Option<usize> = None;
    for (at, c) in folded.char_indices() {
        if is_word_char(c) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            give(&folded[from..at]);
        }
        if c == '%' {
            give("%");
        }
    }
    if let Some(from) = start {
        give(&folded[from..]);
    }
}

/// True when the folded words hold the folded phrase at word boundaries.
pub fn contains_words(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let before = words[..at].chars().next_back();
        let after = words[at + phrase.len()..].chars().next();
        !before.is_some_and(is_word_char) && !after.is_some_and(is_word_char)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_placements_of_a_tone_are_one_word() {
        for (a, b) in [("Hòa", "hoà"), ("thủy", "thuỷ"), ("KHỎE", "khoẻ")] {
            assert_eq!(fold(a), fold(b));
        }
        assert_eq!(fold("toán"), "toán");
        assert_eq!(fold("quý"), "quý");
    }

    #[test]
    fn what_is_folded_in_advance_is_what_folding_gives() {
        for n in 0..0x3000 {
            let Some(c) = char::from_u32(n) else { continue };
            assert_eq!(fold_char(c), fold_anew(c));
            assert_eq!(is_word_char(c), c.is_alphanumeric(), "{n:x}");
            assert_eq!(fold_char(fold_char(c)), fold_char(c), "{n:x}");
        }
    }

    #[test]
    fn folding_keeps_the_number_of_scalars() {
        for text in ["Ðơn vị", "İstanbul", "ŀ ǅ ß", "“a–b”"] {
            assert_eq!(fold(text).chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn keys_drop_punctuation() {
        assert_eq!(key("- Số TTHC, (nếu có):"), "số tthc nếu có");
        assert_eq!(key("Tỷ lệ % đã tinh giản"), "tỷ lệ % đã tinh giản");
    }
}
