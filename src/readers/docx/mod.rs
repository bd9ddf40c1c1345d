//! Word files (docx, docm, dotx, dotm) → [`Document`].
//! It interprets nothing and runs nothing: no headers of tables, no numbers, no macros, no links.
//!
//! Read:
//! - paragraphs, forced breaks, tabs, non-breaking hyphens, symbols of symbol fonts, form fields,
//!   results of fields, equations in linear form, raised digits as superscripts
//! - automatic numbers and bullets, computed, in cells too
//! - heading levels, bold paragraphs and cells
//! - tables with all kinds of merged cells, repeated header rows, hidden rows, nested tables (as text
//!   of their cell; taken out of tables that only arrange them)
//! - content controls, hyperlinks, smart tags, custom XML and unknown wrappers: what they hold
//! - tracked changes as if accepted; text boxes (after their paragraph); one branch of alternatives
//! - foot- and endnotes with their marks
//!
//! Dropped, with a diagnostic: hidden text, prompts of empty content controls, charts, SmartArt,
//! embedded objects, imported files (altChunk), tables over the limit.
//! Dropped in silence: headers and footers, comments, pictures, properties, themes.
//!
//! The structure follows ECMA-376 (transitional) and ISO/IEC 29500 (strict); element names are
//! matched by namespace, never by prefix.

mod notes;
mod numbering;
mod package;
mod paragraph;
mod story;
mod styles;
mod symbol;
mod table;
#[cfg(test)]
mod tests;
mod walk;
mod xml;

use super::archive;
use super::{Certainty, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Locator};
use crate::limits::Limits;
use crate::status::{ReadError, Status};
use notes::{NoteKind, NoteSettings, note_property};
use numbering::Numbering;
use package::{Package, Relationship};
use std::collections::HashMap;
use story::{FlowKind, Seen, Story};
use styles::Styles;
use walk::{PartKind, walk};
use xml::{Ns, Xml, part_text};

/// The reader of Word files.
pub struct Docx;

impl Reader for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn mimetype(&self) -> &'static str {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["docx", "docm", "dotx", "dotm"]
    }

    fn recognise(&self, bytes: &[u8]) -> Option<Certainty> {
        if archive::is_zip(bytes) {
            if package::has_word_main_type(bytes, &Limits::default()) {
                return Some(Certainty::Certain);
            }
            return package::names_word_part(bytes).then_some(Certainty::Likely);
        }
        None
    }

    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
        let mut package = Package::open(bytes, limits)?;
        let main = package.main_part()?;
        let mut lost = Vec::new();
        let relations = match package.relationships(&main) {
            Ok(relations) => relations,
            Err(error) => {
                lost.push(part_lost(error, "relationships")?);
                Vec::new()
            }
        };
        let mut side = SideParts { package: &mut package, relations, lost };
        let styles = side.read("styles", |text, part| Styles::parse(text, part, limits))?;
        let numbering =
            side.read("numbering", |text, part| Numbering::parse(text, part, &styles, limits))?;
        let settings = side.read("settings", |text, part| note_settings(text, part, limits))?;

        let mut story = Story::new(&styles, &numbering, limits);
        let mut texts = HashMap::new();
        for (relation, kind) in [("footnotes", NoteKind::Foot), ("endnotes", NoteKind::End)] {
            side.read(relation, |text, part| {
                let mut xml = Xml::new(text, part, limits);
                walk(&mut xml, PartKind::Notes(kind), &mut story, &mut texts)
            })?;
            story.abandon_flows();
        }
        story.restart_lists();
        let mut lost = side.lost;

        let bytes = package.part(&main)?.unwrap_or_default();
        let text = part_text(&bytes, &main)?;
        story.open_flow(FlowKind::Body, Locator::new("body"));
        walk(&mut Xml::new(&text, &main, limits), PartKind::Main, &mut story, &mut texts)?;
        let (blocks, _, _) = story.close_flow()?;

        let Story { citations, sections, mut seen, .. } = story;
        if citations.by_page(&settings, &sections) {
            lost.push(Diagnostic::note(
                "note-marks-by-page",
                "notes are numbered anew on each page; their marks are given as if they were not",
                None,
            ));
        }
        lost.append(&mut seen.diagnostics);
        lost.extend(diagnostics(&seen));
        let footnotes = citations.into_footnotes(&settings, &sections, texts);
        let mut document = Document { blocks, footnotes, diagnostics: lost, ..Document::default() };
        if document.is_empty() && seen.pictures > 0 {
            document.pages_without_text.push(1);
        }
        Ok(document)
    }
}

/// Parts that the document can be read without.
struct SideParts<'p, 'a> {
    package: &'p mut Package<'a>,
    relations: Vec<Relationship>,
    lost: Vec<Diagnostic>,
}

impl SideParts<'_, '_> {
    /// Reads the part of the relationship; a missing one is empty, a broken one a diagnostic.
    fn read<T: Default>(
        &mut self,
        relation: &str,
        parse: impl FnOnce(&str, &str) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let Some(found) = self.relations.iter().find(|r| r.kind == relation) else {
            return Ok(T::default());
        };
        let name = &found.target;
        let result = match self.package.part(name) {
            Ok(Some(bytes)) => part_text(&bytes, name).and_then(|text| parse(&text, name)),
            Ok(None) => return Ok(T::default()),
            Err(error) => Err(error),
        };
        result.or_else(|error| {
            self.lost.push(part_lost(error, relation)?);
            Ok(T::default())
        })
    }
}

/// A broken side part as a loss; limits and passwords stay errors.
fn part_lost(error: ReadError, what: &str) -> Result<Diagnostic, ReadError> {
    if error.status != Status::Corrupt {
        return Err(error);
    }
    Ok(Diagnostic::loss(
        "part-unreadable",
        format!("the {what} of the file cannot be read and are left out: {}", error.message),
        None,
    ))
}

/// Numbering of notes in `settings.xml`.
fn note_settings(text: &str, part: &str, limits: &Limits) -> Result<NoteSettings, ReadError> {
    let mut settings = NoteSettings::default();
    let mut xml = Xml::new(text, part, limits);
    if xml.child()?.is_none() {
        return Ok(settings);
    }
    while let Some(tag) = xml.child()? {
        let kind = match (tag.ns, tag.name()) {
            (Ns::Word, "footnotePr") => NoteKind::Foot,
            (Ns::Word, "endnotePr") => NoteKind::End,
            _ => {
                xml.skip()?;
                continue;
            }
        };
        while let Some(tag) = xml.child()? {
            note_property(&xml, &tag, &mut settings, kind);
            xml.skip()?;
        }
    }
    Ok(settings)
}

/// What the walk met and left out, or took a decision about.
fn diagnostics(seen: &Seen) -> Vec<Diagnostic> {
    let losses = [
        ("chart-dropped", seen.charts, "charts are left out; their numbers are not in the output"),
        ("diagram-dropped", seen.diagrams, "SmartArt drawings are left out with their text"),
        ("object-dropped", seen.objects, "embedded objects are left out; paste them as tables"),
        (
            "import-dropped",
            seen.imports,
            "imported files are left out; save from Word to join them",
        ),
    ];
    let notes = [
        ("changes-accepted", seen.changes, "tracked changes are read as if accepted"),
        ("hidden-text-dropped", seen.hidden, "pieces of hidden text are left out"),
        ("prompt-dropped", seen.prompts, "content controls are empty; their prompts are left out"),
        ("symbol-unknown", seen.symbols, "symbols have no known meaning and are printed as U+FFFD"),
    ];
    let loss = losses
        .iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(code, count, what)| Diagnostic::loss(code, format!("{what} ({count})"), None));
    let note = notes
        .iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(code, count, what)| Diagnostic::note(code, format!("{what} ({count})"), None));
    loss.chain(note).collect()
}
