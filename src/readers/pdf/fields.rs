//! Values of form fields that the file leaves to the viewer to draw: a program that fills in a form
//! may store the text alone.
//! It does not read check boxes, signatures and passwords; fields with an appearance are drawn.

use super::geometry::{Rect, Turn};
use super::glyphs::{Glyph, UNMARKED};
use crate::text::clean;
use hayro_interpret::kurbo::{self, Affine};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, String as Text};
use hayro_syntax::page::Page;

/// Most fields of a page that are looked at; a printed form has about 200.
const MAX_FIELDS: usize = 10_000;
/// Most steps from a field up to the one it inherits from.
const MAX_PARENTS: usize = 32;
/// Most characters of a value.
const MAX_CHARS: usize = 10_000;
/// Bits of an annotation that hide it: Hidden, NoView (ISO 32000-1, table 165).
const HIDDEN: i64 = 1 << 1 | 1 << 5;
/// Bits of a text field (table 228): several lines, password.
const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;
/// Width of a letter in font sizes, where no font tells it.
const ADVANCE: f64 = 0.5;
/// Distance between lines, in font sizes.
const LEADING: f64 = 1.15;
/// Font size in points of a field that leaves it open, where it has room.
const SIZE: f64 = 12.0;
/// White space in points that viewers leave at the sides of a field.
const PADDING: f64 = 2.0;
/// The characters from 0x80 of PDFDocEncoding (annex D.3).
const FROM_80: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž";

/// The letters of the values that no appearance shows, upright as the page is seen, in its frame.
pub(super) fn letters_of_fields(page: &Page<'_>, to_page: Affine) -> Vec<Glyph> {
    let mut letters = Vec::new();
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { return letters };
    for field in annotations.iter::<Dict<'_>>().take(MAX_FIELDS) {
        if let Some((text, several)) = undrawn_value(&field)
            && let Some(place) = rect_of(&field, to_page)
        {
            set(&text, place, several, font_size(&field), &mut letters);
        }
    }
    letters
}

/// The text of a field without an appearance, and whether it may take several lines.
fn undrawn_value(field: &Dict<'_>) -> Option<(String, bool)> {
    let widget = field.get::<Name<'_>>("Subtype").is_some_and(|s| s.as_str() == "Widget");
    let drawn = field.get::<Dict<'_>>("AP").is_some_and(|ap| ap.contains_key("N"));
    if !widget || drawn || integer(field, "F") & HIDDEN != 0 {
        return None;
    }
    let bits = inherited(field, "Ff").map_or(0, |owner| integer(&owner, "Ff"));
    let kind = inherited(field, "FT")?.get::<Name<'_>>("FT")?;
    let value = text_of(&inherited(field, "V")?.get::<Text<'_>>("V")?);
    match kind.as_str() {
        "Tx" if bits & PASSWORD == 0 => Some((value, bits & MULTILINE != 0)),
        "Ch" => Some((shown_choice(field, &value).unwrap_or(value), false)),
        _ => None,
    }
}

/// The words that stand for the value of a list in its options.
fn shown_choice(field: &Dict<'_>, value: &str) -> Option<String> {
    let options = inherited(field, "Opt")?.get::<Array<'_>>("Opt")?;
    options.iter::<Object<'_>>().take(MAX_FIELDS).find_map(|option| {
        let Object::Array(pair) = option else { return None };
        let mut texts = pair.iter::<Text<'_>>();
        let (stored, shown) = (texts.next()?, texts.next()?);
        (text_of(&stored) == value).then(|| text_of(&shown))
    })
}

/// The field itself or the nearest one above it that has the entry.
fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Dict<'a>> {
    let mut owner = field.clone();
    for _ in 0..MAX_PARENTS {
        if owner.contains_key(key) {
            return Some(owner);
        }
        owner = owner.get::<Dict<'a>>("Parent")?;
    }
    None
}

fn integer(dict: &Dict<'_>, key: &str) -> i64 {
    dict.get::<Number>(key).map_or(0, |n| n.as_i64())
}

fn rect_of(field: &Dict<'_>, to_page: Affine) -> Option<Rect> {
    let sides: Vec<f64> =
        field.get::<Array<'_>>("Rect")?.iter::<Number>().take(4).map(|n| n.as_f64()).collect();
    let [x0, y0, x1, y1] = sides[..] else { return None };
    let place = to_page.transform_rect_bbox(kurbo::Rect::new(x0, y0, x1, y1).abs());
    let known = place.is_finite() && place.width() > 0.0 && place.height() > 0.0;
    known.then_some(Rect { l: place.x0, t: place.y0, r: place.x1, b: place.y1 })
}

/// The font size in the default appearance ("/Helv 10 Tf"); 0 or none: the viewer chooses.
fn font_size(field: &Dict<'_>) -> Option<f64> {
    let appearance = inherited(field, "DA")?.get::<Text<'_>>("DA")?;
    let appearance = text_of(&appearance);
    let words: Vec<&str> = appearance.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "Tf")?;
    let size: f64 = words.get(at.checked_sub(1)?)?.parse().ok()?;
    (size > 0.5 && size.is_finite()).then_some(size)
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 with a mark in front, else PDFDocEncoding.
fn text_of(bytes: &[u8]) -> String {
    let units = |rest: &[u8], from: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| of_document_encoding(*byte)).collect(),
    };
    text.chars().take(MAX_CHARS).collect()
}

fn of_document_encoding(byte: u8) -> char {
    match byte {
        0x80..=0x9E => FROM_80.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{FFFD}'),
        0xA0 => '€',
        other => char::from(other),
    }
}

/// Sets a value into its field: in the middle of its height, or from the top where it may take
/// several lines.
fn set(text: &str, place: Rect, several: bool, size: Option<f64>, letters: &mut Vec<Glyph>) {
    let room = (place.width() - 2.0 * PADDING).max(1.0);
    let size = size.unwrap_or_else(|| SIZE.min(0.7 * place.height()).max(1.0));
    let lines: Vec<String> = text
        .split(['\n', '\r'])
        .flat_map(
            |line| if several { wrapped(line, room / (ADVANCE * size)) } else { vec![line.into()] },
        )
        .map(|line| clean(&line))
        .filter(|line| !line.is_empty())
        .collect();
    let first = if several { place.t + size } else { f64::midpoint(place.t, place.b) + 0.3 * size };
    for (index, line) in lines.iter().enumerate() {
        let base = first + LEADING * size * index as f64;
        let advance = (ADVANCE * size).min(room / line.chars().count() as f64);
        for (at, ch) in line.chars().enumerate() {
            let l = place.l + PADDING + advance * at as f64;
            let ch = if ch.is_whitespace() { ' ' } else { ch };
            letters.push(Glyph {
                ch,
                l,
                r: l + advance,
                base,
                size,
                bold: false,
                turn: Turn::None,
                mark: UNMARKED,
            });
        }
    }
}

/// The words of a line in lines of at most so many letters.
fn wrapped(line: &str, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        match lines.last_mut() {
            Some(last) if (last.chars().count() + 1 + word.chars().count()) as f64 <= most => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_decoded_by_their_mark() {
        let check = |bytes: &[u8], expect: &str| assert_eq!(text_of(bytes), expect);
        check(b"12 ho so", "12 ho so");
        check(b"\x85 3 \xE0", "– 3 à");
        check(&[0xFE, 0xFF, 0x1E, 0xD3, 0x00, 0x31], "ồ1");
        check(&[0xFF, 0xFE, 0xD3, 0x1E], "ồ");
        check("\u{FEFF}hồ sơ".as_bytes(), "hồ sơ");
        check(&[0xFE, 0xFF, 0x00], "");
    }
}
