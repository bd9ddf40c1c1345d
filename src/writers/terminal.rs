//! Text from documents made safe for a terminal.
//! It colours nothing.

use std::borrow::Cow;

/// The text without control characters (escape sequences begin with one) and without the
/// characters that turn the direction of writing; line breaks stay.
pub fn safe(text: &str) -> Cow<'_, str> {
    let bad = |c: char| is_unsafe(c) && c != '\n';
    if text.contains(bad) {
        Cow::Owned(
            text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|&c| !bad(c)).collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

/// [`safe`], on one line.
pub fn one_line(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True for a character that must not reach a terminal inside a line.
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Bidirectional controls, zero-width characters and line separators.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{061C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_document_can_steer_the_terminal() {
        let check = |input: &str, expect: &str| assert_eq!(safe(input), expect, "{input:?}");
        check("\u{1b}[2Jxoá", "[2Jxoá");
        check("\u{9b}31mđỏ", "31mđỏ");
        check("a\u{202E}b\u{2066}c", "abc");
        check("a\rb", "ab");
        check("một\ndòng\tmới", "một\ndòng mới");
        assert_eq!(one_line("một\n\n dòng "), "một dòng");
    }
}
