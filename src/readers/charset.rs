//! Bytes of text formats → text: byte order mark, UTF-16, UTF-8, a declared charset, a guess.
//! It does not convert font encodings (TCVN3, VNI): those are seen by font, not by byte.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use std::borrow::Cow;

/// Text, and how it was had from the bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Name of the encoding: `UTF-8`.
    pub encoding: &'static str,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub replaced: usize,
}

/// Share of undecodable sequences, one in so many characters beyond ASCII, up to which a text that
/// calls itself UTF-8 (or calls itself nothing) is a damaged UTF-8 text and not another encoding.
/// A legacy Vietnamese text read as UTF-8 fails at nearly every accented letter.
const DAMAGED_UTF8_ONE_IN: usize = 20;

/// Bytes looked at for zeros, to tell UTF-16 without byte order mark.
const UTF16_SAMPLE: usize = 4096;

/// The text of the bytes. `declared` is the label that the document gives itself (`<meta charset>`).
///
/// Order: byte order mark; UTF-16 seen by its zero bytes; valid UTF-8, whatever the declaration
/// says (in the measured corpus the label was wrong and UTF-8 right in 8 files, never the other way
/// round); the declaration; UTF-8 with a little damage; a guess with the hint that it is Vietnamese.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[length..], encoding);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), replaced: 0 };
    }
    let label = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    // A label of UTF-16 that could be read as ASCII is wrong (HTML standard, prescan algorithm).
    let label = label.map(|e| if e == UTF_16LE || e == UTF_16BE { UTF_8 } else { e });
    match label {
        // windows-1252 is what editors write when nobody chose; in Vietnamese text it is more
        // often windows-1258, which agrees with it on most bytes, so the guess decides.
        Some(encoding) if encoding != UTF_8 && encoding != WINDOWS_1252 => {
            return decode_as(bytes, encoding);
        }
        _ => {}
    }
    let as_utf8 = decode_as(bytes, UTF_8);
    let beyond_ascii = as_utf8.text.chars().filter(|c| !c.is_ascii()).count();
    if as_utf8.replaced * DAMAGED_UTF8_ONE_IN <= beyond_ascii {
        return as_utf8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let mut encoding = detector.guess(Some(b"vn"), Utf8Detection::Deny);
    if label == Some(WINDOWS_1252) && encoding != WINDOWS_1258 {
        encoding = WINDOWS_1252;
    }
    decode_as(bytes, encoding)
}

/// The first characters of a text, decoded well enough to look for signatures; the bytes may be
/// cut inside a character.
pub fn head(bytes: &[u8]) -> String {
    const HEAD_BYTES: usize = 8192;
    let cut = &bytes[..bytes.len().min(HEAD_BYTES)];
    let encoding = Encoding::for_bom(cut)
        .map(|(encoding, _)| encoding)
        .or_else(|| utf16_without_mark(cut))
        .unwrap_or(UTF_8);
    encoding.decode(cut).0.into_owned()
}

/// True when the bytes are text in some encoding: no zero bytes (UTF-16 aside) and hardly any
/// control characters.
pub fn is_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(UTF16_SAMPLE)];
    if Encoding::for_bom(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return true;
    }
    let control =
        sample.iter().filter(|b| matches!(b, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)).count();
    // One stray control character in a hundred bytes happens in texts; a binary has more.
    !sample.contains(&0) && control * 100 <= sample.len()
}

fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let replaced = if malformed { text.matches('\u{FFFD}').count() } else { 0 };
    Decoded { text, encoding: encoding.name(), replaced }
}

/// UTF-16 without byte order mark: one half of the byte pairs is nearly never zero, the other half
/// often is (ASCII and spaces), and there is a line or a space among them.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs: Vec<(u8, u8)> = bytes[..bytes.len().min(UTF16_SAMPLE)]
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[a, b]| (a, b))
        .collect();
    if pairs.len() < 8 {
        return None;
    }
    let first = pairs.iter().filter(|p| p.0 == 0).count();
    let second = pairs.iter().filter(|p| p.1 == 0).count();
    // A third: in Vietnamese text about a third of the letters lie beyond U+00FF, and spaces and
    // plain letters have a zero half.
    let (zeros, other, encoding) =
        if second > first { (second, first, UTF_16LE) } else { (first, second, UTF_16BE) };
    (zeros * 3 >= pairs.len() && other * 100 <= pairs.len()).then_some(encoding).filter(|_| {
        pairs.iter().all(|&(a, b)| {
            let unit = if encoding == UTF_16LE {
                u16::from_le_bytes([a, b])
            } else {
                u16::from_be_bytes([a, b])
            };
            unit >= 0x20 || matches!(unit, 0x09..=0x0D)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    #[test]
    fn the_encoding_is_found_by_content_before_declaration() {
        let check = |bytes: &[u8], declared: Option<&str>, expect: &str, encoding: &str| {
            let decoded = decode(bytes, declared);
            assert_eq!((clean(&decoded.text).as_str(), decoded.encoding), (expect, encoding));
        };
        let text = "Số hồ sơ đã giải quyết đúng hạn là 98,25%";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(&utf16);
        check(text.as_bytes(), Some("iso-8859-1"), text, "UTF-8");
        check(&marked, None, text, "UTF-16LE");
        check(&utf16, None, text, "UTF-16LE");
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&big, None, text, "UTF-16BE");
    }

    #[test]
    fn windows_1258_is_read_with_or_without_its_label() {
        // "Số hồ sơ đã giải quyết đúng hạn" in windows-1258: base letters and combining tones.
        let sentence =
            b"S\xF4\xEC h\xF4\xCC s\xF5 \xF0a\xDE gia\xD2i quy\xEA\xEct \xF0u\xECng ha\xF2n, ";
        let bytes = sentence.repeat(8);
        let expect = clean(&"Số hồ sơ đã giải quyết đúng hạn, ".repeat(8));
        for declared in [Some("windows-1258"), Some("windows-1252"), Some("utf-8"), None] {
            let decoded = decode(&bytes, declared);
            assert_eq!(decoded.encoding, "windows-1258", "{declared:?}");
            assert_eq!(clean(&decoded.text), expect, "{declared:?}");
        }
    }

    #[test]
    fn a_damaged_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "Số hồ sơ đã giải quyết đúng hạn. ".repeat(10).into_bytes();
        bytes[100] = 0xFF;
        let decoded = decode(&bytes, None);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.replaced > 0);
    }
}
