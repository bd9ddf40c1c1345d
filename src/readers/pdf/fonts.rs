//! Characters of glyphs whose font comes without a Unicode map: the tables of the font itself,
//! read backwards.
//! It does not guess from shapes; a glyph that its font does not name stays unknown.

use hayro_interpret::font::OutlineFontData;
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;

/// The reversed maps of the fonts of a file.
#[derive(Default)]
pub(super) struct Fonts {
    by_key: HashMap<u128, HashMap<u32, char>>,
}

/// Most glyphs of a font that are mapped; a font has at most 65,536.
const MAX_GLYPHS: usize = 65_536;

impl Fonts {
    /// The character that the font itself says a glyph shows.
    pub(super) fn character(&mut self, font: &OutlineFontData, glyph: u32) -> Option<char> {
        let map = self.by_key.entry(font.cache_key).or_insert_with(|| {
            characters_of((*font.data).as_ref(), font.postscript_name.as_deref())
        });
        map.get(&glyph).copied()
    }
}

/// The character of each glyph, by the character map of the font, then by glyph names of the form
/// `uni1EA5`.
fn characters_of(data: &[u8], name: Option<&str>) -> HashMap<u32, char> {
    let mut characters: HashMap<u32, char> = HashMap::new();
    let Ok(font) = FontRef::new(data) else { return characters };
    let symbols = name.is_some_and(is_symbol_font);
    for (code, glyph) in font.charmap().mappings().take(4 * MAX_GLYPHS) {
        let code = match code {
            // Fonts of the symbol kind have the codes of their letters in a private area.
            0xF020..=0xF0FF if !symbols => code - 0xF000,
            code => code,
        };
        let Some(c) = char::from_u32(code).filter(|c| !c.is_control()) else { continue };
        let known = characters.entry(glyph.to_u32()).or_insert(c);
        if rank(c) < rank(*known) {
            *known = c;
        }
    }
    for (glyph, name) in font.glyph_names().iter().take(MAX_GLYPHS) {
        if let Some(c) = character_of_name(name.as_str()) {
            characters.entry(glyph.to_u32()).or_insert(c);
        }
    }
    characters
}

/// Which of the characters that share a glyph is meant: plain letters before look-alikes (a space
/// before a hard one, Đ of the Vietnamese alphabet before the Icelandic Ð).
fn rank(c: char) -> (u8, char) {
    let class = match c {
        '\0'..='\u{7F}' => 0,
        'Đ' | 'đ' => 1,
        '\u{E000}'..='\u{F8FF}' => 3,
        _ => 2,
    };
    (class, c)
}

/// The character of a glyph name of the form `uni1EA5` or `u1EA5` (Adobe Glyph List
/// specification, section 2).
fn character_of_name(name: &str) -> Option<char> {
    let base = name.split('.').next()?;
    let digits = base.strip_prefix("uni").or_else(|| base.strip_prefix('u'))?;
    let hexadecimal = digits.chars().all(|c| c.is_ascii_digit() || ('A'..='F').contains(&c));
    if !hexadecimal || !(4..=6).contains(&digits.len()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// True for fonts that show signs in place of letters.
fn is_symbol_font(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["symbol", "dings", "marlett"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names_of_code_points_are_read() {
        let check = |name: &str, expect: Option<char>| {
            assert_eq!(character_of_name(name), expect, "{name}")
        };
        check("uni1EA5", Some('ấ'));
        check("uni1EA5.alt", Some('ấ'));
        check("u0111", Some('đ'));
        check("union", None);
        check("unicorn", None);
        check("g1EA5", None);
    }

    #[test]
    fn letters_win_over_their_look_alikes() {
        assert!(rank(' ') < rank('\u{A0}'));
        assert!(rank('Đ') < rank('Ð'));
        assert!(rank('-') < rank('\u{AD}'));
        assert!(rank('a') < rank('\u{F061}'));
    }
}
