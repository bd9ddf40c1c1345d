//! The package of a Word file: its main part, content types, relationships.
//! It follows no external target and reads no part it is not asked for.

use super::xml::{Xml, part_text};
use crate::limits::Limits;
use crate::readers::archive::Archive;
use crate::status::ReadError;

/// How far a damaged file is searched for the name of its main part, which usually is among the
/// first.
const DAMAGED_SEARCH_BYTES: usize = 1 << 20;

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
    archive: Archive<'a>,
    limits: &'a Limits,
}

impl<'a> Package<'a> {
    /// Opens the package.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        Ok(Package { archive: Archive::open(bytes, limits)?, limits })
    }

    /// The bytes of a part; `None` when there is no such part.
    ///
    /// # Errors
    /// As [`Archive::part`].
    pub fn part(&mut self, part: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.archive.part(part)
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
            .find(|target| self.archive.has(target));
        if let Some(part) = by_relation {
            return Ok(part);
        }
        if let Some(types) = self.part("[Content_Types].xml")? {
            let text = part_text(&types, "[Content_Types].xml")?;
            if let Some(part) =
                main_override(&text, self.limits)?.filter(|part| self.archive.has(part))
            {
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
    let types = Archive::open(bytes, limits).and_then(|mut a| a.part("[Content_Types].xml"));
    let Ok(Some(types)) = types else { return false };
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
