//! Compressed streams: how large they get, measured before the engine inflates them whole.
//! What the streams hold is for the engine.

use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};
use flate2::read::ZlibDecoder;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Name, Object};
use std::borrow::Cow;
use std::io::Read;

/// Most bytes that one byte of a deflate stream can become (RFC 1951: 258 bytes for two bits).
const DEFLATE_RATIO: u64 = 1032;
/// Bytes before a stream in which its dictionary is looked for.
const DICTIONARY: usize = 1024;
/// Most compressions around one stream that are taken off; more of them serve no purpose.
const LAYERS: usize = 4;

/// A compressed stream of the file.
struct Packed<'a> {
    data: Cow<'a, [u8]>,
    /// How often it is compressed.
    layers: usize,
}

impl Packed<'_> {
    /// The most that it can become, without looking.
    fn bound(&self) -> u64 {
        let ratio = DEFLATE_RATIO.saturating_pow(self.layers as u32);
        (self.data.len() as u64).saturating_mul(ratio)
    }

    /// What it becomes, counted up to `most`.
    fn inflated(&self, most: u64) -> u64 {
        let mut reader: Box<dyn Read + '_> = Box::new(self.data.as_ref());
        for _ in 0..self.layers {
            reader = Box::new(ZlibDecoder::new(reader));
        }
        let mut buffer = [0u8; 32 << 10];
        let mut total = 0u64;
        while total <= most {
            match reader.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(count) => total += count as u64,
            }
        }
        total
    }
}

/// Refuses a file with a stream that inflates over the limit of a part, or with streams that do
/// so together. Pictures are not counted: they are never inflated here. Only streams large enough
/// to matter are inflated for the count.
///
/// # Errors
/// `limit_inflated`.
pub(super) fn check_file(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    check(packed_streams(bytes), limits)
}

/// The same for an encrypted file, whose streams can be measured only once it is open.
///
/// # Errors
/// `limit_inflated`.
pub(super) fn check_encrypted(bytes: &[u8], pdf: &Pdf, limits: &Limits) -> Result<(), ReadError> {
    if find(bytes, b"/Encrypt").is_none() {
        return Ok(());
    }
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let dictionary = stream.dict();
        let filter = dictionary.get::<Name<'_>>("Filter");
        let filters = dictionary.get::<Array<'_>>("Filter");
        let named = filters.iter().flat_map(|all| all.iter::<Name<'_>>()).chain(filter);
        let layers = named.filter(|name| name.as_str() == "FlateDecode").count().min(LAYERS);
        if layers > 0 && !dictionary.contains_key("Width") {
            check(vec![Packed { data: stream.raw_data(), layers }], limits)?;
        }
    }
    Ok(())
}

fn check(mut streams: Vec<Packed<'_>>, limits: &Limits) -> Result<(), ReadError> {
    streams.sort_by_key(|stream| std::cmp::Reverse(stream.bound()));
    let mut bound: u64 = streams.iter().fold(0, |sum, s| sum.saturating_add(s.bound()));
    for stream in &streams {
        if bound <= limits.inflated_bytes && stream.bound() <= limits.part_bytes {
            break;
        }
        let inflated = stream.inflated(limits.part_bytes);
        if inflated > limits.part_bytes {
            return Err(too_large("a stream of the PDF inflates", limits.part_bytes));
        }
        bound = bound.saturating_sub(stream.bound()).saturating_add(inflated);
    }
    if bound > limits.inflated_bytes {
        return Err(too_large("the streams of the PDF inflate", limits.inflated_bytes));
    }
    Ok(())
}

fn too_large(what: &str, limit: u64) -> ReadError {
    ReadError::limit(LimitKind::Inflated, format!("{what} over the limit of {limit} bytes"))
}

/// The streams of a file that are compressed by deflate and hold no picture.
fn packed_streams(bytes: &[u8]) -> Vec<Packed<'_>> {
    let mut streams = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let mut start = at + found + b"stream".len();
        let dictionary = &bytes[(at + found).saturating_sub(DICTIONARY).max(at)..at + found];
        for end_of_line in [b'\r', b'\n'] {
            start += usize::from(bytes.get(start) == Some(&end_of_line));
        }
        let length = find(&bytes[start..], b"endstream").unwrap_or(bytes.len() - start);
        let data = &bytes[start..start + length];
        at = (start + length + b"endstream".len()).min(bytes.len());
        let named = count(dictionary, b"/FlateDecode") + count(dictionary, b"/Fl ");
        // The filter can be named elsewhere; the data itself has a signature, too.
        let layers = named.max(usize::from(is_zlib(data))).min(LAYERS);
        if layers > 0 && (count(dictionary, b"/Image") == 0 || layers > 1) {
            streams.push(Packed { data: Cow::Borrowed(data), layers });
        }
    }
    streams
}

/// True for the two bytes that begin a zlib stream (RFC 1950).
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

fn count(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len()).filter(|window| *window == word).count()
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut at = 0;
    while let Some(next) = text[at..].iter().position(|byte| *byte == first) {
        if text[at + next..].starts_with(word) {
            return Some(at + next);
        }
        at += next + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Status;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn with_stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let mut file = format!("4 0 obj\n<<{dictionary}>>stream\n").into_bytes();
        file.extend(data);
        file.extend(b"\nendstream\nendobj\n");
        file
    }

    #[test]
    fn a_stream_is_measured_before_it_is_inflated() {
        let limits = Limits { part_bytes: 1 << 20, inflated_bytes: 2 << 20, ..Limits::default() };
        let check = |dictionary: &str, data: &[u8], times: usize, refused: bool| {
            let file = with_stream(dictionary, data).repeat(times);
            let status = check_file(&file, &limits).err().map(|e| e.status);
            let expect = refused.then_some(Status::Limit(LimitKind::Inflated));
            assert_eq!(status, expect, "{dictionary}, {times} times");
        };
        let bomb = packed(&vec![b' '; 3 << 20]);
        let large = packed(&vec![b' '; 900 << 10]);
        check("/Filter/FlateDecode", &bomb, 1, true);
        // Named elsewhere; packed twice; too many together.
        check("/Filter 7 0 R", &bomb, 1, true);
        check("/Filter[/FlateDecode/FlateDecode]", &packed(&bomb), 1, true);
        check("/Filter/FlateDecode", &large, 2, false);
        check("/Filter/FlateDecode", &large, 3, true);
        // Pictures stay as they are; what is not packed cannot grow.
        check("/Subtype/Image/Filter/FlateDecode", &bomb, 1, false);
        check("", &vec![b' '; 3 << 20], 1, false);
    }
}
