//! Cleaning: one form of Unicode and of white space for all text that enters the model.
//! It changes no letter: what is printed stays readable as printed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// Text in NFC, with every kind of space and tab folded to one U+0020, runs of them to one, spaces
/// around line breaks and at both ends removed, and invisible characters (soft hyphen, zero-width
/// characters, byte order mark, bidirectional controls) dropped. Line breaks stay as `\n`; other
/// control characters are dropped. The non-breaking hyphen U+2011 becomes `-`.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending_space = false;
    let mut push = |c: char| match c {
        '\n' | '\u{0B}' | '\u{0C}' | '\u{2028}' | '\u{2029}' => {
            pending_space = false;
            if !out.is_empty() {
                out.push('\n');
            }
        }
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FEFF}' => {}
        c if c.is_whitespace() => pending_space = true,
        c if c.is_control() => {}
        c => {
            if pending_space && !out.is_empty() && !out.ends_with('\n') {
                out.push(' ');
            }
            pending_space = false;
            out.push(if c == '\u{2011}' { '-' } else { c });
        }
    };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(&mut push);
    } else {
        text.nfc().for_each(&mut push);
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn spaces_fold_and_invisible_characters_go() {
        let check = |input: &str, expect: &str| assert_eq!(clean(input), expect, "{input:?}");
        check("  a\u{A0}\u{2009} b\tc ", "a b c");
        check("a \n  b", "a\nb");
        check("to\u{AD}án \u{FEFF}", "toán");
        check("ho\u{0300}a", "hòa");
        check("61\u{2011}NQ", "61-NQ");
        check("\n\n", "");
    }
}
