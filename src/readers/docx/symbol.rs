//! Signs of symbol fonts (Symbol, Wingdings) as Unicode, and raised digits.
//! It covers the signs that office documents use; the rest is told as unknown.

/// Stands for a sign whose meaning is not known.
pub const UNKNOWN: char = '\u{FFFD}';

/// The sign that a symbol font prints for a code. Codes come as such or in the private range
/// U+F000-U+F0FF (ECMA-376 part 1, 17.3.3.30).
pub fn symbol(font: &str, code: u32) -> char {
    let font = font.to_ascii_lowercase();
    let low = match code {
        0xF000..=0xF0FF => code - 0xF000,
        _ => code,
    };
    let known = if font.starts_with("symbol") {
        symbol_font(low)
    } else if font.starts_with("wingdings") && !font.contains(['2', '3']) {
        wingdings(low)
    } else if font.starts_with("wingdings 2") {
        wingdings_2(low)
    } else if (0xF020..=0xF07E).contains(&code) {
        // An ordinary font addressed through the private range: its letters.
        char::from_u32(low)
    } else {
        char::from_u32(code).filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}'))
    };
    known.unwrap_or(UNKNOWN)
}

fn symbol_font(code: u32) -> Option<char> {
    const GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    const CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    Some(match code {
        0x41..=0x5A => CAPITALS.chars().nth((code - 0x41) as usize)?,
        0x61..=0x7A => GREEK.chars().nth((code - 0x61) as usize)?,
        0x2D => '−',
        0x40 => '≅',
        0x20..=0x7E => char::from_u32(code)?,
        0xA3 => '≤',
        0xA5 => '∞',
        0xAB => '↔',
        0xAC => '←',
        0xAD => '↑',
        0xAE => '→',
        0xAF => '↓',
        0xB0 => '°',
        0xB1 => '±',
        0xB2 => '″',
        0xB3 => '≥',
        0xB4 => '×',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xBA => '≡',
        0xBB => '≈',
        0xBC => '…',
        0xD0 => '∠',
        0xD6 => '√',
        0xD7 => '⋅',
        0xDB => '⇔',
        0xDE => '⇒',
        0xE5 => '∑',
        _ => return None,
    })
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x28 | 0x29 => '☎',
        0x2A | 0x2B => '✉',
        0x6C | 0x9F => '●',
        0x6E => '■',
        0x6F | 0x71 | 0x72 | 0xA8 => '☐',
        0x75 | 0x76 => '◆',
        0xA7 => '▪',
        0x77 | 0x73..=0x74 => '⬥',
        0xA1 => '○',
        0xD8 => '➢',
        0xDF => '←',
        0xE0 | 0xE8 => '→',
        0xF0 => '⇨',
        0xFB => '✗',
        0xFC => '✓',
        0xFD | 0x78 => '☒',
        0xFE => '☑',
        _ => return None,
    })
}

fn wingdings_2(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x4F => '✗',
        0x50 => '✓',
        0x51 | 0x53 | 0x54 => '☒',
        0x52 => '☑',
        0x2A | 0xA3 => '☐',
        0x96 => '•',
        0x97 | 0x98 => '●',
        _ => return None,
    })
}

/// A raised digit as its Unicode superscript, so that "5" with a raised "1" behind it is never
/// read as 51; other characters as they are.
pub fn raised(c: char) -> char {
    match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32('⁴' as u32 + (c as u32 - '4' as u32)).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_symbol_fonts_become_unicode() {
        let check = |font: &str, code: u32, expect: char| {
            assert_eq!(symbol(font, code), expect, "{font} {code:x}");
        };
        check("Symbol", 0xF0B3, '≥');
        check("Symbol", 0xB3, '≥');
        check("Symbol", 0xF061, 'α');
        check("Symbol", 0xF07A, 'ζ');
        check("Symbol", 0xF035, '5');
        check("Wingdings", 0xF0FE, '☑');
        check("Wingdings", 0xF0A8, '☐');
        check("Wingdings 2", 0xF052, '☑');
        check("Wingdings", 0xF001, UNKNOWN);
        check("Times New Roman", 0x2265, '≥');
        check("Times New Roman", 0xF031, '1');
    }

    #[test]
    fn raised_digits_are_not_plain_digits() {
        assert_eq!("0123456789+".chars().map(raised).collect::<String>(), "⁰¹²³⁴⁵⁶⁷⁸⁹+");
    }
}
