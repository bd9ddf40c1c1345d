//! Whether a word can be a Vietnamese syllable: what cannot is an abbreviation, a foreign word or a
//! slip.
//! It knows no words, only how syllables are built.

use unicode_normalization::UnicodeNormalization;

/// Consonants that begin a syllable, the longest first.
const ONSETS: [&str; 29] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "q", "",
];

/// Consonants that end a syllable, the longest first.
const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// Vowels that a consonant may follow.
const OPEN: [&str; 30] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ia", "iê", "yê", "ua", "uô", "ưa",
    "ươ", "oa", "oă", "oe", "oo", "uâ", "uê", "uơ", "uy", "uya", "uyê", "",
];

/// Vowels that end in a glide: no consonant follows.
const CLOSED: [&str; 25] = [
    "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "iu", "oi", "ôi", "ơi", "ui", "ưi", "ưu",
    "oai", "oay", "oao", "oeo", "uây", "uyu", "iêu", "yêu", "uôi", "ươi",
];

/// True for a folded word that is built like a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    let is_tone = |c: char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let parts: Vec<char> = word.nfd().collect();
    if parts.iter().filter(|c| is_tone(**c)).count() > 1 {
        return false;
    }
    let bare: String = parts.into_iter().filter(|c| !is_tone(*c)).nfc().collect();
    ONSETS.iter().filter_map(|onset| bare.strip_prefix(onset)).any(|rest| {
        CLOSED.contains(&rest)
            || rest == "ươu"
            || CODAS.iter().filter_map(|coda| rest.strip_suffix(coda)).any(|vowels| {
                // "gì" and "gìn": the i of the onset is the vowel.
                OPEN.contains(&vowels) && (!vowels.is_empty() || bare.starts_with("gi"))
            })
    })
}

/// True for a folded word without any vowel: "vbqppl". Of the letters with marks only đ is none.
pub fn is_without_vowel(word: &str) -> bool {
    let consonant = |c: char| {
        c == 'đ' || c.is_ascii_lowercase() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
    };
    word.chars().all(consonant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_slips() {
        let check = |words: &str, expect: bool| {
            for word in words.split(' ') {
                assert_eq!(is_syllable(word), expect, "{word}");
            }
        };
        check("tổng số hồ sơ thủ tục hành chính được giải quyết trước hạn đúng quá", true);
        check("nghiệp nghiêng người rượu hươu khuyết huỳnh quýt gì giữ gìn ý kiến yêu", true);
        check("uỷ ban xoong thuê khuya quản oan ngoẹo", true);
        check("tổg đúg trưước ggiải quyếtt tthc vbqppl hồo rtăm thốgn zalo", false);
    }

    #[test]
    fn abbreviations_have_no_vowel() {
        assert!(is_without_vowel("vbqppl") && is_without_vowel("tthđ"));
        assert!(
            !is_without_vowel("iso") && !is_without_vowel("tổng") && !is_without_vowel("cntt1")
        );
    }
}
