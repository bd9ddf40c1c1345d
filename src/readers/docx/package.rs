//! The zip package of a Word file: parts by name, content types, relationships, all under limits;
//! the only file that names `zip`.
//! It never writes to disk, never follows an external target and reads nothing it is not asked for.

use super::xml::{Xml, part_text};
use crate::limits::Limits;
use crate::status::{LimitKind, ReadError, Status};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Size above which the ratio limit holds; small parts of blanks compress beyond any ratio.
const RATIO_FREE_BYTES: u64 = 1 << 20;
/// Most bytes of `[Content_Types].xml` looked at for recognition; real ones have a few thousand.
const CONTENT_TYPES_BYTES: u64 = 1 << 20;
/// How far a damaged file is searched for the name of its main part, which usually is among the
/// first.
const DAMAGED_SEARCH_BYTES: usize = 1 << 20;
/// Step of reading, so that limits are seen long before memory is spent.
const CHUNK: usize = 64 << 10;

/// Content types of a main part (document, template, both with macros).
const MAIN_TYPES: [&str; 4] = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroenabled.main+xml",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
];

/// A relationship of a part to another part of the package.
#[derive(Debug, Clone)]
pub struct Relationship {
    /// Last step of its type: `officeDocument`, `styles`, `footnotes`.
    pub kind: String,
    /// Name of the target part, without leading slash.
    pub target: String,
}

/// An open package.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case name → index: part names are compared without case (ECMA-376 part 2, 6.2.2.3).
    names: HashMap<String, usize>,
    limits: &'a Limits,
    inflated: u64,
}

impl<'a> Package<'a> {
    /// Opens the package.
    ///
    /// # Errors
    /// `corrupt` when it is no zip or has unsafe or duplicate names, `encrypted`, `limit_parts`.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        if is_encrypted_ole(bytes) {
            return Err(ReadError::new(
                Status::Encrypted,
                "the file is protected by a password; remove the password in Word and retry",
            ));
        }
        let too_many = |count: u64| {
            ReadError::limit(
                LimitKind::Parts,
                format!("the file has {count} parts, over the limit of {}", limits.archive_parts),
            )
        };
        // Before the directory is read: its entries cost far more memory than their bytes.
        match declared_parts(bytes) {
            Some(count) if count > limits.archive_parts as u64 => return Err(too_many(count)),
            _ => {}
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_a_zip(&error))?;
        if archive.len() > limits.archive_parts {
            return Err(too_many(archive.len() as u64));
        }
        let unsafe_name = |name: &str| {
            ReadError::corrupt(format!(
                "the file has a part with an unsafe or repeated name ({}); save it again from Word",
                name.escape_debug().take(80).collect::<String>()
            ))
        };
        if archive.has_duplicate_names() {
            return Err(unsafe_name("twice the same"));
        }
        let mut names = HashMap::with_capacity(archive.len());
        for index in 0..archive.len() {
            let Some(Ok(name)) = archive.name_for_index(index) else {
                return Err(unsafe_name("not text"));
            };
            let plain = name.replace('\\', "/").to_lowercase();
            if plain.starts_with('/') || plain.contains(':') || plain.split('/').any(|s| s == "..")
            {
                return Err(unsafe_name(&name));
            }
            if !plain.ends_with('/') && names.insert(plain, index).is_some() {
                return Err(unsafe_name(&name));
            }
        }
        Ok(Package { archive, names, limits, inflated: 0 })
    }

    /// True when the package has the part.
    pub fn has(&self, part: &str) -> bool {
        self.names.contains_key(&part.to_lowercase())
    }

    /// The bytes of a part; `None` when there is no such part.
    ///
    /// # Errors
    /// `limit_inflated`, `limit_ratio`, `encrypted`, or `corrupt` when it does not inflate.
    pub fn part(&mut self, part: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(&index) = self.names.get(&part.to_lowercase()) else { return Ok(None) };
        let allowed =
            self.limits.part_bytes.min(self.limits.inflated_bytes.saturating_sub(self.inflated));
        let mut file = self.archive.by_index(index).map_err(|error| unreadable(part, &error))?;
        let deflated = file.compressed_size();
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let got = (&mut file)
                .take(CHUNK as u64)
                .read_to_end(&mut bytes)
                .map_err(|error| unreadable(part, &ZipError::Io(error)))?;
            debug_assert_eq!(before + got, bytes.len());
            if got == 0 {
                break;
            }
            let size = bytes.len() as u64;
            if size > allowed {
                return Err(ReadError::limit(
                    LimitKind::Inflated,
                    format!(
                        "{part} inflates to more than {allowed} bytes; split the document, or \
                         raise the limit on inflated size"
                    ),
                ));
            }
            if size > RATIO_FREE_BYTES && size / self.limits.ratio.max(1) > deflated {
                return Err(ReadError::limit(
                    LimitKind::Ratio,
                    format!(
                        "{part} inflates to more than {} times its size, as zip bombs do; raise \
                         the limit on the ratio if the file is honest",
                        self.limits.ratio
                    ),
                ));
            }
        }
        self.inflated += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The name of the main part: through `_rels/.rels`, else through the content types.
    ///
    /// # Errors
    /// `corrupt` when there is none, and as [`Package::part`].
    pub fn main_part(&mut self) -> Result<String, ReadError> {
        let by_relation = self
            .relationships("")?
            .into_iter()
            .filter(|r| r.kind == "officeDocument")
            .map(|r| r.target)
            .find(|target| self.has(target));
        if let Some(part) = by_relation {
            return Ok(part);
        }
        if let Some(types) = self.part("[Content_Types].xml")? {
            let text = part_text(&types, "[Content_Types].xml")?;
            if let Some(part) = main_override(&text, self.limits)?.filter(|part| self.has(part)) {
                return Ok(part);
            }
        }
        Err(ReadError::corrupt(
            "the file has no main document part; open it in Word, save it again and retry",
        ))
    }

    /// The internal relationships of a part; of the package for `""`.
    ///
    /// # Errors
    /// As [`Package::part`] and [`Xml::node`].
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let rels = format!("{prefix}_rels/{name}.rels");
        let Some(bytes) = self.part(&rels)? else { return Ok(Vec::new()) };
        let text = part_text(&bytes, &rels)?;
        let mut xml = Xml::new(&text, &rels, self.limits);
        let mut found = Vec::new();
        if xml.child()?.is_none() {
            return Ok(found);
        }
        while let Some(tag) = xml.child()? {
            let kind = xml.attr(&tag, "Type").unwrap_or_default();
            let external =
                xml.attr(&tag, "TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external"));
            if tag.name() == "Relationship"
                && !external
                && let Some(target) = xml.attr(&tag, "Target")
                && let Some(target) = resolve(folder, &target)
            {
                found.push(Relationship {
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target,
                });
            }
            xml.skip()?;
        }
        Ok(found)
    }
}

/// A target relative to a folder of the package as a part name; `None` when it leaves the package.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or_default().replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') || folder.is_empty() {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            _ => steps.push(step),
        }
    }
    (!steps.is_empty()).then(|| steps.join("/"))
}

/// The part that `[Content_Types].xml` calls the main part of a Word file.
fn main_override(types: &str, limits: &Limits) -> Result<Option<String>, ReadError> {
    let mut xml = Xml::new(types, "[Content_Types].xml", limits);
    if xml.child()?.is_none() {
        return Ok(None);
    }
    while let Some(tag) = xml.child()? {
        if tag.name() == "Override"
            && let Some(kind) = xml.attr(&tag, "ContentType")
            && MAIN_TYPES.contains(&kind.trim().to_ascii_lowercase().as_str())
            && let Some(part) = xml.attr(&tag, "PartName")
        {
            return Ok(resolve("", &part));
        }
        xml.skip()?;
    }
    Ok(None)
}

/// True when the bytes are a zip whose content types name a Word main part. Inflates that one
/// small part only.
pub fn has_word_main_type(bytes: &[u8], limits: &Limits) -> bool {
    if declared_parts(bytes).is_none_or(|count| count > limits.archive_parts as u64) {
        return false;
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(file) = archive.by_name("[Content_Types].xml") else { return false };
    let mut types = Vec::new();
    if file.take(CONTENT_TYPES_BYTES).read_to_end(&mut types).is_err() {
        return false;
    }
    part_text(&types, "[Content_Types].xml").is_ok_and(|text| {
        let text = text.to_ascii_lowercase();
        MAIN_TYPES.iter().any(|kind| text.contains(kind))
    })
}

/// True when the bytes hold the usual name of a Word main part: a cut or damaged Word file.
pub fn names_word_part(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"word/document.xml";
    let near = &bytes[..bytes.len().min(DAMAGED_SEARCH_BYTES)];
    near.windows(NAME.len()).any(|w| w == NAME)
}

/// The number of entries that the end record of a zip declares (APPNOTE 4.3.16, 4.3.14); `None`
/// without an end record.
pub fn declared_parts(bytes: &[u8]) -> Option<u64> {
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

/// True for an OLE container with a stream `EncryptedPackage` ([MS-OFFCRYPTO] 2.3.4.4): what Word
/// writes when a password is set.
pub fn is_encrypted_ole(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0\0\0";
    // Directory entries have 128 bytes and start at multiples of it ([MS-CFB] 2.6.1).
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) && bytes.chunks(128).any(|e| e.starts_with(NAME))
}

fn not_a_zip(error: &ZipError) -> ReadError {
    ReadError::corrupt(format!(
        "the file is cut short or is not a Word file ({error}); copy or download it again, or save \
         it again from Word"
    ))
}

fn unreadable(part: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ReadError::new(
                Status::Encrypted,
                "the file is a zip protected by a password; remove the password and retry",
            )
        }
        _ => ReadError::corrupt(format!(
            "{part} cannot be inflated ({error}); copy or download the file again, or save it \
             again from Word"
        )),
    }
}
