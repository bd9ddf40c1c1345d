//! Font encodings of the time before Unicode: TCVN3 (fonts `.VnTime`, `.VnTimeH`, …), where a
//! Latin letter of windows-1252 stands in the file and the font shows a Vietnamese one.
//! It does not guess from the text: the name of the font decides, run by run.

/// What a font of such an encoding shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegacyFont {
    /// TCVN3 (ABC).
    Tcvn3,
    /// TCVN3, all letters shown as capitals (font names that end in H).
    Tcvn3Capitals,
    /// VNI, which is not decoded.
    Vni,
}

/// The letters of TCVN 5712:1993 VN3 from 0xA1 on; `\0` where the set has none. `iconv -f
/// TCVN5712-1` and three public tables agree on them.
const TCVN3: [char; 94] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', '\0', '\0', '\0', '\0',
    '\0', '\0', 'à', 'ả', 'ã', 'á', 'ạ', '\0', 'ằ', 'ẳ', 'ẵ', 'ắ', '\0', '\0', '\0', '\0', '\0',
    '\0', '\0', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', '\0', 'ẻ', 'ẽ', 'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế',
    'ệ', 'ì', 'ỉ', '\0', '\0', '\0', 'ĩ', 'í', 'ị', 'ò', '\0', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ',
    'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', '\0', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ',
    'ỷ', 'ỹ', 'ý', 'ỵ',
];

impl LegacyFont {
    /// The encoding that the name of a font says it has. PDF names may have lost the dot and carry
    /// the style: `VnTimeHBold`, `.VnTimeH,Bold`.
    pub fn of_name(name: &str) -> Option<LegacyFont> {
        if name.len() >= 4 && name.is_char_boundary(4) && name[..4].eq_ignore_ascii_case("VNI-") {
            return Some(LegacyFont::Vni);
        }
        let family = name.strip_prefix('.').unwrap_or(name).strip_prefix("Vn")?;
        if !family.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let family = family.split([',', '-', ' ']).next().unwrap_or_default();
        let family = ["BoldItalic", "Bold", "Italic"]
            .iter()
            .find_map(|style| family.strip_suffix(style))
            .unwrap_or(family);
        Some(if family.ends_with('H') { LegacyFont::Tcvn3Capitals } else { LegacyFont::Tcvn3 })
    }

    /// The letter that the font shows for a character of windows-1252.
    pub fn decode(self, c: char) -> char {
        if self == LegacyFont::Vni {
            return c;
        }
        let code = match c {
            // What other tables make of the soft hyphen and of the middle dot.
            '\u{2212}' => 0xAD,
            '\u{2219}' => 0xB7,
            c => u32::from(c),
        };
        let shown = code
            .checked_sub(0xA1)
            .and_then(|index| TCVN3.get(index as usize).copied())
            .filter(|shown| *shown != '\0')
            .unwrap_or(c);
        if self == LegacyFont::Tcvn3Capitals {
            shown.to_uppercase().next().unwrap_or(shown)
        } else {
            shown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn font_names_tell_the_encoding() {
        let check = |name: &str, expect: Option<LegacyFont>| {
            assert_eq!(LegacyFont::of_name(name), expect, "{name}");
        };
        check(".VnTime", Some(LegacyFont::Tcvn3));
        check(".VnTimeH,Bold", Some(LegacyFont::Tcvn3Capitals));
        check("VnTimeHBold", Some(LegacyFont::Tcvn3Capitals));
        check(".VnArial NarrowH", Some(LegacyFont::Tcvn3));
        check("VNI-Times", Some(LegacyFont::Vni));
        check("Times New Roman", None);
        check("Vna", None);
    }

    #[test]
    fn letters_come_out_as_the_font_shows_them() {
        let check = |font: LegacyFont, text: &str, expect: &str| {
            let shown: String = text.chars().map(|c| font.decode(c)).collect();
            assert_eq!(shown, expect);
        };
        check(LegacyFont::Tcvn3, "B¸o c¸o t×nh h×nh", "Báo cáo tình hình");
        check(LegacyFont::Tcvn3, "v\u{AD}ît 11,8% n\u{2212}íc", "vượt 11,8% nước");
        check(LegacyFont::Tcvn3Capitals, "céng hßa x· héi", "CỘNG HÒA XÃ HỘI");
        check(LegacyFont::Vni, "aù", "aù");
    }
}
