//! Zip archives held in memory, opened with every limit checked before anything is inflated.
//! It never writes a member to disk, never follows a name as a path, knows no document format.

use crate::limits::Limits;
use crate::status::{LimitKind, ReadError, Status};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive over bytes in memory.
pub type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Size below which the ratio of a member says nothing: repetitive small parts deflate 1000 to 1.
const RATIO_FREE_BYTES: u64 = 1 << 20;

/// The most that deflate can do (RFC 1951: 258 bytes for two bits).
const DEFLATE_MAX_RATIO: u64 = 1032;

/// True when the bytes start like a zip archive with at least one member.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Opens an archive after looking at all of its directory: number of parts, encryption, names,
/// declared sizes and ratios.
///
/// # Errors
/// `corrupt`, `encrypted`, `limit_parts`, `limit_inflated`, `limit_ratio`.
pub fn open_archive<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Archive<'a>, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > limits.archive_parts {
        return Err(ReadError::limit(
            LimitKind::Parts,
            format!(
                "the file has {} parts, over the limit of {}; save it again from its program",
                archive.len(),
                limits.archive_parts
            ),
        ));
    }
    if archive.metadata().has_duplicate_names() {
        return Err(ReadError::corrupt(
            "two parts of the file have one name; save it again from its program",
        ));
    }
    let mut total = 0u64;
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        if member.encrypted() {
            return Err(ReadError::new(
                Status::Encrypted,
                "the file is encrypted; save it without a password and send it again",
            ));
        }
        let name = member.name().map_err(|error| broken(&error))?;
        let escapes = name.starts_with(['/', '\\'])
            || name.get(1..2) == Some(":")
            || name.split(['/', '\\']).any(|step| step == "..");
        if escapes || name.contains('\0') {
            return Err(ReadError::corrupt(
                "a part of the file has a name that leads out of it; save it again from its program",
            ));
        }
        check_part(member.size(), member.compressed_size(), limits)?;
        total = total.saturating_add(member.size());
        check_total(total, limits)?;
    }
    Ok(archive)
}

/// The bytes of a member; `None` when there is no member of that name (compared without regard to
/// case, as Office does).
///
/// # Errors
/// `corrupt`, and the limits of one part: declared sizes can lie, so inflation itself is capped.
pub fn read_part(
    archive: &mut Archive,
    name: &str,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, ReadError> {
    let name = match archive.index_for_name(name) {
        Some(index) => Some(index),
        None => archive.file_names().position(|n| n.is_ok_and(|n| n.eq_ignore_ascii_case(name))),
    };
    match name {
        Some(index) => inflate(archive, index, limits).map(Some),
        None => Ok(None),
    }
}

/// Inflates every member once and keeps nothing: for parsers that inflate on their own, without a
/// cap, after this.
///
/// # Errors
/// The limits, and `corrupt` when a broken member could inflate beyond them; small broken members
/// are left to the parser, which may not need them.
pub fn check_inflation(archive: &mut Archive, limits: &Limits) -> Result<(), ReadError> {
    let mut total = 0;
    for index in 0..archive.len() {
        let Ok(mut member) = archive.by_index(index) else { continue };
        let deflated = member.compressed_size();
        let mut counted = 0u64;
        let mut buffer = [0u8; 32 << 10];
        loop {
            match member.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    counted += read as u64;
                    check_part(counted, deflated, limits)?;
                    check_total(total + counted, limits)?;
                }
                // Broken, or longer than it declares: the other parser may go on where this stops.
                Err(_) if deflated.saturating_mul(DEFLATE_MAX_RATIO) > limits.part_bytes => {
                    return Err(damaged_part());
                }
                Err(_) => break,
            }
        }
        total += counted;
    }
    Ok(())
}

fn inflate(archive: &mut Archive, index: usize, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let mut member = archive.by_index(index).map_err(|error| broken(&error))?;
    let deflated = member.compressed_size();
    let mut bytes = Vec::new();
    let read = member.by_ref().take(limits.part_bytes + 1).read_to_end(&mut bytes);
    check_part(bytes.len() as u64, deflated, limits)?;
    match read {
        Ok(_) => Ok(bytes),
        Err(_) => Err(damaged_part()),
    }
}

fn damaged_part() -> ReadError {
    ReadError::corrupt("a part of the file is damaged; send the file again")
}

fn check_part(inflated: u64, deflated: u64, limits: &Limits) -> Result<(), ReadError> {
    if inflated > limits.part_bytes {
        return Err(ReadError::limit(
            LimitKind::Inflated,
            format!(
                "a part of the file inflates to more than {} bytes; split the document",
                limits.part_bytes
            ),
        ));
    }
    if inflated > RATIO_FREE_BYTES && inflated / deflated.max(1) > limits.ratio {
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

fn check_total(total: u64, limits: &Limits) -> Result<(), ReadError> {
    if total > limits.inflated_bytes {
        return Err(ReadError::limit(
            LimitKind::Inflated,
            format!(
                "the file inflates to more than {} bytes; split the document",
                limits.inflated_bytes
            ),
        ));
    }
    Ok(())
}

fn broken(error: &ZipError) -> ReadError {
    ReadError::corrupt(format!("the archive is damaged ({error}); send the file again"))
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
            open_archive(bytes, &limits)
                .and_then(|mut a| check_inflation(&mut a, &limits))
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
        let mut archive = open_archive(&bomb, &limits).unwrap();
        assert_eq!(check_inflation(&mut archive, &limits).unwrap_err().status, Status::Corrupt);
        assert_eq!(read_part(&mut archive, "a", &limits).unwrap_err().status, Status::Corrupt);
    }

    #[test]
    fn duplicate_names_are_refused() {
        let mut bytes = archive(&[("aa", b"x"), ("ab", b"y")]);
        for i in 0..bytes.len() - 1 {
            if &bytes[i..i + 2] == b"ab" {
                bytes[i + 1] = b'a';
            }
        }
        assert_eq!(open_archive(&bytes, &Limits::default()).unwrap_err().status, Status::Corrupt);
    }
}
