//! Font encodings of the time before Unicode, where Latin letters of windows-1252 stand in the file
//! and the font shows Vietnamese ones: TCVN3 (fonts `.VnTime`, `.VnTimeH`, …), one for one, and VNI
//! (fonts `VNI-Times`, …), a base letter and a letter that is shown as its accents.
//! It does not guess from the text: the name of the font decides, run by run.

/// What a font of such an encoding shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegacyFont {
    /// TCVN3 (ABC).
    Tcvn3,
    /// TCVN3, all letters shown as capitals (font names that end in H).
    Tcvn3Capitals,
    /// VNI.
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

    /// What the font shows for a character of windows-1252: a letter, or the accents of the letter
    /// before it, circumflex or breve first. To be composed (NFC) with what stands before.
    pub fn decode(self, c: char) -> impl Iterator<Item = char> {
        // Symbol fonts have their codes in a private area.
        let c = match c {
            '\u{F020}'..='\u{F0FF}' => char::from(u32::from(c) as u8),
            c => c,
        };
        let (first, second) = match self {
            LegacyFont::Vni => vni(c),
            LegacyFont::Tcvn3 => (tcvn3(c), None),
            LegacyFont::Tcvn3Capitals => {
                let shown = tcvn3(c);
                (shown.to_uppercase().next().unwrap_or(shown), None)
            }
        };
        std::iter::once(first).chain(second)
    }
}

fn tcvn3(c: char) -> char {
    let code = match c {
        // What other tables make of the soft hyphen and of the middle dot.
        '\u{2212}' => 0xAD,
        '\u{2219}' => 0xB7,
        c => u32::from(c),
    };
    code.checked_sub(0xA1)
        .and_then(|index| TCVN3.get(index as usize).copied())
        .filter(|shown| *shown != '\0')
        .unwrap_or(c)
}

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const CIRCUMFLEX: char = '\u{302}';
const TILDE: char = '\u{303}';
const BREVE: char = '\u{306}';
const HOOK: char = '\u{309}';
const DOT_BELOW: char = '\u{323}';

/// VNI for Windows: letters, and the accents of the letter before. Where public tables disagree
/// (ẳ = aú, ỵ = î, ỷ = yû, ỹ = yõ) the printed fonts decide.
fn vni(c: char) -> (char, Option<char>) {
    match c {
        'ñ' => ('đ', None),
        'Ñ' => ('Đ', None),
        'ô' => ('ơ', None),
        'Ô' => ('Ơ', None),
        'ö' => ('ư', None),
        'Ö' => ('Ư', None),
        'æ' => ('ỉ', None),
        'Æ' => ('Ỉ', None),
        'ó' => ('ĩ', None),
        'Ó' => ('Ĩ', None),
        'ò' => ('ị', None),
        'Ò' => ('Ị', None),
        'î' => ('ỵ', None),
        'Î' => ('Ỵ', None),
        'ø' | 'Ø' => (GRAVE, None),
        'ù' | 'Ù' => (ACUTE, None),
        'û' | 'Û' => (HOOK, None),
        'õ' | 'Õ' => (TILDE, None),
        'ï' | 'Ï' => (DOT_BELOW, None),
        'â' | 'Â' => (CIRCUMFLEX, None),
        'ê' | 'Ê' => (BREVE, None),
        'á' | 'Á' => (CIRCUMFLEX, Some(ACUTE)),
        'à' | 'À' => (CIRCUMFLEX, Some(GRAVE)),
        'å' | 'Å' => (CIRCUMFLEX, Some(HOOK)),
        'ã' | 'Ã' => (CIRCUMFLEX, Some(TILDE)),
        'ä' | 'Ä' => (CIRCUMFLEX, Some(DOT_BELOW)),
        'é' | 'É' => (BREVE, Some(ACUTE)),
        'è' | 'È' => (BREVE, Some(GRAVE)),
        'ú' | 'Ú' => (BREVE, Some(HOOK)),
        'ü' | 'Ü' => (BREVE, Some(TILDE)),
        'ë' | 'Ë' => (BREVE, Some(DOT_BELOW)),
        c => (c, None),
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
            let shown: String = text.chars().flat_map(|c| font.decode(c)).collect();
            assert_eq!(crate::text::clean(&shown), expect);
        };
        check(LegacyFont::Tcvn3, "B¸o c¸o t×nh h×nh", "Báo cáo tình hình");
        check(LegacyFont::Tcvn3, "v\u{AD}ît 11,8% n\u{2212}íc", "vượt 11,8% nước");
        check(LegacyFont::Tcvn3Capitals, "céng hßa x· héi", "CỘNG HÒA XÃ HỘI");
        check(LegacyFont::Tcvn3, "B\u{F0B8}o", "Báo");
        check(LegacyFont::Vni, "BAÙO CAÙO tình hình caûi caùch", "BÁO CÁO tình hình cải cách");
        check(
            LegacyFont::Vni,
            "haønh chính, nhieäm vuï, thuû tuïc",
            "hành chính, nhiệm vụ, thủ tục",
        );
        check(LegacyFont::Vni, "ÑÔN VÒ naêm nguyeãn quyù", "ĐƠN VỊ năm nguyễn quý");
        check(
            LegacyFont::Vni,
            "baûy möôi saùu, thaúng, kyõ, Myõ, tyû leä 98,25%",
            "bảy mươi sáu, thẳng, kỹ, Mỹ, tỷ lệ 98,25%",
        );
    }
}
