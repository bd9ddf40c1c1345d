//! Zip archives held in memory, under limits; the only file that names `zip`.
//! It never writes a member to disk, never follows a name as a path, knows no document format.

use crate::limits::Limits;
use crate::status::{LimitKind, ReadError, Status};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Size below which the ratio of a part says nothing: repetitive small parts deflate 1000 to 1.
const RATIO_FREE_BYTES: u64 = 1 << 20;

/// The most that deflate can do (RFC 1951: 258 bytes for two bits).
const DEFLATE_MAX_RATIO: u64 = 1032;

/// Step of inflation, so that limits are seen long before memory is spent.
const CHUNK_BYTES: usize = 64 << 10;

/// True when the bytes start like a zip archive with at least one part.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// An archive over bytes in memory.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Folded name → index: Office compares part names without case (ECMA-376 part 2, 6.2.2.3).
    names: HashMap<String, usize>,
    limits: &'a Limits,
    inflated: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive after looking at the number and the names of its parts; inflates nothing.
    ///
    /// # Errors
    /// `corrupt` when it is no zip or has unsafe or repeated names, `limit_parts`.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        let check_parts = |count: u64| {
            if count <= limits.archive_parts as u64 {
                return Ok(());
            }
            let allowed = limits.archive_parts;
            Err(ReadError::limit(
                LimitKind::Parts,
                format!(
                    "the file has {count} parts, over the limit of {allowed}; save it again from \
                     its program"
                ),
            ))
        };
        // Before the directory is read: its entries cost far more memory than their bytes.
        check_parts(declared_parts(bytes).unwrap_or_default())?;
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            ReadError::corrupt(format!("the archive is damaged ({error}); send the file again"))
        })?;
        check_parts(zip.len() as u64)?;
        if zip.has_duplicate_names() {
            return Err(unsafe_name("the same twice"));
        }
        let mut names = HashMap::with_capacity(zip.len());
        for index in 0..zip.len() {
            let Some(Ok(name)) = zip.name_for_index(index) else {
                return Err(unsafe_name("not text"));
            };
            let plain = folded(&name);
            let escapes = plain.starts_with('/')
                || plain.contains([':', '\0'])
                || plain.split('/').any(|step| step == "..");
            if escapes || (!plain.ends_with('/') && names.insert(plain, index).is_some()) {
                return Err(unsafe_name(&name));
            }
        }
        Ok(Archive { zip, names, limits, inflated: 0 })
    }

    /// True when the archive has the part.
    pub fn has(&self, part: &str) -> bool {
        self.names.contains_key(&folded(part))
    }

    /// True when the name of a part starts so.
    pub fn has_below(&self, start: &str) -> bool {
        let start = folded(start);
        self.names.keys().any(|name| name.starts_with(&start))
    }

    /// The bytes of a part; `None` when there is no such part.
    ///
    /// # Errors
    /// `encrypted`, `limit_inflated` (of this part, or of all parts read so far), `limit_ratio`, or
    /// `corrupt` when it does not inflate. Declared sizes can lie, so inflation itself is capped.
    pub fn part(&mut self, part: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(&index) = self.names.get(&folded(part)) else { return Ok(None) };
        let mut bytes = Vec::new();
        let end = self.inflate(index, |chunk| bytes.extend_from_slice(chunk))?;
        match end {
            None => Ok(Some(bytes)),
            Some(damage) => Err(ReadError::corrupt(format!(
                "{part} cannot be inflated ({damage}); send the file again, or save it again from \
                 its program"
            ))),
        }
    }

    /// Inflates every part once and keeps nothing: for parsers that inflate on their own, without
    /// a cap, after this.
    ///
    /// # Errors
    /// `encrypted`, the limits, and `corrupt` when a damaged part could inflate beyond them; small
    /// damaged parts are left to the parser, which may not need them.
    pub fn check_inflation(&mut self) -> Result<(), ReadError> {
        let before = self.inflated;
        for index in 0..self.zip.len() {
            let damage = self.inflate(index, |_| ())?;
            let deflated = self.zip.by_index_raw(index).map_or(0, |part| part.compressed_size());
            // Damaged, or longer than it declares: the parser may go on where this stopped.
            if damage.is_some()
                && deflated.saturating_mul(DEFLATE_MAX_RATIO) > self.limits.part_bytes
            {
                return Err(ReadError::corrupt(
                    "a part of the file is damaged; send the file again",
                ));
            }
        }
        self.inflated = before;
        Ok(())
    }

    /// Inflates one part piece by piece; the damage that ended it early, when there was one.
    fn inflate(
        &mut self,
        index: usize,
        mut take: impl FnMut(&[u8]),
    ) -> Result<Option<ZipError>, ReadError> {
        let mut file = match self.zip.by_index(index) {
            Ok(file) => file,
            Err(error) if asks_for_password(&error) => {
                return Err(ReadError::new(
                    Status::Encrypted,
                    "the file is encrypted; save it without a password and send it again",
                ));
            }
            Err(error) => return Ok(Some(error)),
        };
        let deflated = file.compressed_size();
        let mut size = 0u64;
        let mut buffer = vec![0; CHUNK_BYTES];
        loop {
            let read = match file.read(&mut buffer) {
                Ok(0) => return Ok(None),
                Ok(read) => read,
                Err(error) => return Ok(Some(ZipError::Io(error))),
            };
            size += read as u64;
            self.inflated += read as u64;
            check_size(size, deflated, self.inflated, self.limits)?;
            take(&buffer[..read]);
        }
    }
}

/// A part name as names are compared.
fn folded(name: &str) -> String {
    name.replace('\\', "/").to_lowercase()
}

fn asks_for_password(error: &ZipError) -> bool {
    matches!(
        error,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword
    )
}

fn unsafe_name(name: &str) -> ReadError {
    ReadError::corrupt(format!(
        "the file has a part with an unsafe or repeated name ({}); save it again from its program",
        name.escape_debug().take(80).collect::<String>()
    ))
}

/// Checks the inflated size of a part, its ratio, and the size of all parts so far.
fn check_size(size: u64, deflated: u64, total: u64, limits: &Limits) -> Result<(), ReadError> {
    let over = |what: &str, allowed: u64| {
        ReadError::limit(
            LimitKind::Inflated,
            format!("{what} inflates to more than {allowed} bytes; split the document"),
        )
    };
    if size > limits.part_bytes {
        return Err(over("a part of the file", limits.part_bytes));
    }
    if total > limits.inflated_bytes {
        return Err(over("the file", limits.inflated_bytes));
    }
    if size > RATIO_FREE_BYTES && size / deflated.max(1) > limits.ratio {
        return Err(ReadError::limit(
            LimitKind::Ratio,
            format!(
                "a part of the file inflates more than {} times, as no document does; \
                 save it again from its program",
                limits.ratio
            ),
        ));
    }
    Ok(())
}

/// The number of entries that the end record of a zip declares (APPNOTE 4.3.16, 4.3.14); `None`
/// without an end record.
fn declared_parts(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize, size: usize| -> Option<u64> {
        let field = bytes.get(at..at.checked_add(size)?)?;
        Some(field.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
    };
    // The record has 22 bytes and a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + 0xFFFF);
    let at = from + bytes[from..].windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = number(at + 10, 2)?;
    if count != 0xFFFF {
        return Some(count);
    }
    let locator = at.checked_sub(20)?;
    if bytes.get(locator..locator + 4) != Some(b"PK\x06\x07") {
        return Some(count);
    }
    let record = usize::try_from(number(locator + 8, 8)?).ok()?;
    if bytes.get(record..record.checked_add(4)?) != Some(b"PK\x06\x06") {
        return Some(count);
    }
    number(record.checked_add(32)?, 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn each_limit_has_its_status() {
        let status = |bytes: &[u8], limits: Limits| {
            Archive::open(bytes, &limits)
                .and_then(|mut archive| archive.check_inflation())
                .map_or_else(|e| e.status.name(), |()| "open")
        };
        let base = Limits::default();
        let two = archive(&[("a", b"text"), ("b", b"more text")]);
        assert_eq!(status(&two, base), "open");
        assert_eq!(status(&two, Limits { archive_parts: 1, ..base }), "limit_parts");
        assert_eq!(status(&two, Limits { part_bytes: 8, ..base }), "limit_inflated");
        assert_eq!(status(&two, Limits { inflated_bytes: 12, ..base }), "limit_inflated");
        let bomb = archive(&[("a", &vec![0; 3 << 20])]);
        assert_eq!(status(&bomb, base), "limit_ratio");
        assert_eq!(status(&archive(&[("../a", b"x")]), base), "corrupt");
        assert_eq!(status(&archive(&[("/a", b"x")]), base), "corrupt");
        assert_eq!(status(&archive(&[("C:\\a", b"x")]), base), "corrupt");
        assert_eq!(status(&two[..two.len() - 30], base), "corrupt");
    }

    #[test]
    fn a_declared_size_that_lies_does_not_help() {
        let mut bomb = archive(&[("a", &vec![0; 3 << 20])]);
        let honest = (3u32 << 20).to_le_bytes();
        let places: Vec<usize> =
            (0..bomb.len() - 4).filter(|&i| bomb[i..i + 4] == honest).collect();
        for place in places {
            bomb[place..place + 4].copy_from_slice(&100u32.to_le_bytes());
        }
        let limits = Limits { part_bytes: 1 << 20, ..Limits::default() };
        let mut archive = Archive::open(&bomb, &limits).unwrap();
        assert_eq!(archive.check_inflation().unwrap_err().status, Status::Corrupt);
        assert_eq!(archive.part("a").unwrap_err().status, Status::Corrupt);
    }

    #[test]
    fn duplicate_names_are_refused() {
        let mut bytes = archive(&[("aa", b"x"), ("ab", b"y")]);
        for i in 0..bytes.len() - 1 {
            if &bytes[i..i + 2] == b"ab" {
                bytes[i + 1] = b'a';
            }
        }
        assert_eq!(
            Archive::open(&bytes, &Limits::default()).map(|_| ()).unwrap_err().status,
            Status::Corrupt
        );
    }
}
