//! One document through all stages, readable on one screen.
//! It decides nothing itself; each stage is a total function of values.

use crate::checks::{self, Facts, Outcome, OverlayEffect};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, Table};
use crate::figures::{self, Letterhead, Prose};
use crate::limits::Limits;
use crate::mapping::{self, Chosen, Form, Hint, Mapping, MappingIdentity, Match, NoForm, Overlay};
use crate::quantity::Period;
use crate::readers::{self, Reader};
use crate::report::{Observation, Report, SourceFile, Verdict};
use crate::status::{LimitKind, ReadError, Status};
use crate::tables::{self, HeaderWords, Joined, Layout, Slot, StatisticsTable, ValueKind};
use crate::text;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What the caller chose.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Limits for reading.
    pub limits: Limits,
    /// Id of the form to use instead of the best fitting one.
    pub form: Option<String>,
    /// How findings are graded and which are accepted.
    pub overlay: Overlay,
    /// Whether a second engine looks at the numbers of PDFs. The batch asks it: a document goes
    /// through the stages here without.
    pub second_opinion: bool,
}

/// Reads, understands and checks one document. `filename` only names it in the report and, for
/// text formats, helps to tell them apart.
///
/// # Errors
/// A [`ReadError`] when the document could not be had; its status is never a processed one.
pub fn process(
    bytes: &[u8],
    filename: &str,
    mapping: &Mapping,
    options: &Options,
) -> Result<Report, ReadError> {
    options.check_size(bytes.len() as u64)?;
    let reader = readers::detect(bytes, filename)?;
    let document = read(reader, bytes, &options.limits)?;
    let source = SourceFile {
        filename: filename.to_owned(),
        mimetype: reader.mimetype().to_owned(),
        sha256: text::hex(&Sha256::digest(bytes)),
        bytes: bytes.len() as u64,
        page_count: document.page_count,
        reader: reader.name().to_owned(),
    };
    Ok(understand(document, source, mapping, options))
}

/// Reads the document and sees that there is something in it.
fn read(reader: &dyn Reader, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let document = reader.read(bytes, limits)?;
    if !document.is_empty() {
        return Ok(document);
    }
    if document.pages_without_text.is_empty() {
        return Err(ReadError::new(
            Status::Empty,
            "the document holds no text; send the file that was meant",
        ));
    }
    let pages: Vec<String> =
        document.pages_without_text.iter().take(8).map(u32::to_string).collect();
    let more = if document.pages_without_text.len() > 8 { " …" } else { "" };
    Err(ReadError::new(
        Status::NeedsOcr,
        format!(
            "no usable text on page {}{more}: pictures of text, or fonts without a Unicode map; send the original file instead of the scan",
            pages.join(", ")
        ),
    ))
}

/// The statistics tables of a document and the form for them.
#[derive(Debug, Clone)]
pub struct Mapped {
    /// Its statistics tables.
    pub tables: Vec<StatisticsTable>,
    /// The form, or why there is none.
    pub chosen: Result<Chosen, NoForm>,
    /// Who reports on what.
    pub letterhead: Letterhead,
}

/// Reads a document as far as its tables and their form: nothing is checked.
///
/// # Errors
/// As [`process`].
pub fn map_tables(
    bytes: &[u8],
    filename: &str,
    mapping: &Mapping,
    options: &Options,
) -> Result<Mapped, ReadError> {
    options.check_size(bytes.len() as u64)?;
    let document = read(readers::detect(bytes, filename)?, bytes, &options.limits)?;
    let (_, statistics, prose) = tables_and_prose(&document, mapping);
    let chosen = choose(&statistics, &prose.letterhead, mapping, options);
    Ok(Mapped { tables: statistics, chosen, letterhead: prose.letterhead })
}

/// The tables of a report that was archived: its text is gone.
#[derive(Debug, Clone)]
pub struct Archived {
    /// All its tables, joined over pages.
    pub tables: Vec<Table>,
    /// For each table the unit of all its values, where they have one.
    pub sheet_units: Vec<Option<String>>,
    /// What is left of its text: it may define abbreviations.
    pub texts: Vec<String>,
    /// Level of the issuer, in the words of [`Form::level`].
    pub level: Option<String>,
    /// The period reported on.
    pub period: Option<Period>,
}

/// The statistics tables of an archived report and the form for them, the one that fits best or
/// the one with the id `wanted`.
pub fn map_archived(
    archived: &Archived,
    mapping: &Mapping,
    wanted: Option<&str>,
) -> (Vec<StatisticsTable>, Result<Chosen, NoForm>) {
    // The unit stood in a line above the table or in it: what is in both is read once.
    let above = |unit: &Option<String>| unit.iter().map(|u| format!("Đơn vị tính: {u}")).collect();
    let before: Vec<Vec<String>> = archived.sheet_units.iter().map(above).collect();
    let mut statistics = tables::understand(&archived.tables, &before, &header_words(mapping));
    tables::name_columns(&mut statistics, archived.period);
    let abbreviations = text::abbreviations(archived.texts.iter().map(String::as_str));
    let abbreviations = Arc::new(abbreviations);
    for table in &mut statistics {
        table.abbreviations = Arc::clone(&abbreviations);
    }
    let hint = Hint { level: archived.level.as_deref(), period: archived.period };
    let chosen = mapping::choose_form(&statistics, mapping, wanted, &hint);
    (statistics, chosen)
}

/// The form for the tables; of equally good ones the one of the letterhead's level and period.
fn choose(
    statistics: &[StatisticsTable],
    head: &Letterhead,
    mapping: &Mapping,
    options: &Options,
) -> Result<Chosen, NoForm> {
    let hint = Hint {
        level: head.issuer_level.as_ref().and_then(|l| l.value.as_deref()),
        period: head.period.as_ref().and_then(|p| p.value),
    };
    mapping::choose_form(statistics, mapping, options.form.as_deref(), &hint)
}

/// The joined tables, the statistics tables among them, and what the prose says.
fn tables_and_prose(
    document: &Document,
    mapping: &Mapping,
) -> (Joined, Vec<StatisticsTable>, Prose) {
    let words = header_words(mapping);
    let mut joined = tables::join(&document.blocks, &words);
    let mut statistics = tables::understand(&joined.tables, &joined.before, &words);
    for understood in &statistics {
        joined.tables[understood.table].marked_header_rows = understood.header_rows;
    }
    let at = joined_at(document.blocks.len(), &joined.blocks);
    let prose = figures::read(document, &joined.tables, &statistics, &at, &mapping.units);
    tables::name_columns(&mut statistics, prose.letterhead.period.as_ref().and_then(|p| p.value));
    let abbreviations = Arc::new(text::abbreviations(texts(document)));
    for table in &mut statistics {
        table.abbreviations = Arc::clone(&abbreviations);
    }
    (joined, statistics, prose)
}

/// The paragraphs of a document, where it defines its abbreviations.
fn texts(document: &Document) -> impl Iterator<Item = &str> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.text.as_str()),
        Block::Table(_) => None,
    })
}

/// From the document model to the checked report: a total function.
pub fn understand(
    document: Document,
    source: SourceFile,
    mapping: &Mapping,
    options: &Options,
) -> Report {
    let (joined, statistics, prose) = tables_and_prose(&document, mapping);
    let tables = joined.tables;
    let mut diagnostics = document.diagnostics;
    diagnostics.extend(joined.diagnostics);
    let chosen = choose(&statistics, &prose.letterhead, mapping, options);
    let (form, identity, matches) = match chosen {
        Ok(chosen) => {
            let form = &mapping.forms[chosen.form];
            let identity = MappingIdentity {
                id: form.id.clone(),
                version: form.version.clone(),
                sha256: form.sha256.clone(),
                fit: chosen.fit,
            };
            (Some(form), Some(identity), Some(chosen.matches))
        }
        Err(reason) => {
            if !statistics.is_empty() {
                diagnostics.push(reason.diagnostic());
            }
            (None, None, None)
        }
    };
    let mut observations = observe(&statistics, form, matches, mapping);
    // What no form knows is compared with the prose by the report's own lines.
    let known: Vec<&Match> = observations.iter().map(|o| &o.matched).collect();
    let draft = known
        .iter()
        .any(|m| m.indicator.is_none())
        .then(|| mapping::draft(&statistics, form.map(|f| (f, known.as_slice())), &mapping.units));
    let compared = draft.as_ref().map(|d| as_drafted(&observations, &d.indicators));
    let linked = |form: Option<&Form>| match form {
        Some(form) => mapping::link(
            &prose.figures,
            &prose.statements,
            form,
            &mapping.catalogue,
            &mapping.units,
        ),
        None => Vec::new(),
    };
    // Links to the form are what the report says; links to its own lines only serve the checks.
    let links = linked(form);
    let of_draft = draft.as_ref().map(|d| linked(Some(&d.form)));
    let key = key(&prose.letterhead, identity.as_ref());
    let mut outcome = checks::run(&Facts {
        observations: compared.as_ref().unwrap_or(&observations),
        figures: &prose.figures,
        statements: &prose.statements,
        links: of_draft.as_ref().unwrap_or(&links),
        citations: &prose.citations,
        letterhead: &prose.letterhead,
        tables: &statistics,
        form,
        catalogue: &mapping.catalogue,
        units: &mapping.units,
        document_key: key.as_deref(),
        overlay: &options.overlay,
    });
    diagnostics.extend(overlay_remarks(&outcome.overlay, &options.overlay.id));
    if draft.is_some() {
        forget_local(&mut outcome);
    }
    for (observation, verdict) in observations.iter_mut().zip(&outcome.observation_verdicts) {
        observation.verdict = *verdict;
    }
    if !document.pages_without_text.is_empty() {
        let pages: Vec<String> = document.pages_without_text.iter().map(u32::to_string).collect();
        diagnostics.push(Diagnostic::loss(
            "page-without-text",
            format!("no usable text on page {}; its content is missing here", pages.join(", ")),
            None,
        ));
    }
    Report {
        status: Some(status(&statistics, &diagnostics)),
        key,
        sources: vec![source],
        letterhead: prose.letterhead,
        mapping: identity,
        missing_indicators: missing(form, &observations),
        observations,
        figures: prose.figures,
        links,
        verdicts: outcome.figure_verdicts,
        statements: prose.statements,
        citations: prose.citations,
        findings: outcome.findings,
        confirmations: outcome.confirmations,
        not_evaluable: outcome.not_evaluable,
        clusters: outcome.clusters,
        tables,
        diagnostics,
        prose: document
            .blocks
            .into_iter()
            .filter_map(|block| match block {
                Block::Paragraph(paragraph) => Some(paragraph),
                Block::Table(_) => None,
            })
            .collect(),
    }
}

/// What an overlay did to the findings that they themselves do not show.
fn overlay_remarks(effect: &OverlayEffect, overlay: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (rule, count) in &effect.off {
        let message = format!("{count} of {rule} not raised: switched off by overlay {overlay}");
        out.push(Diagnostic::note("rule-off", message, None));
    }
    for (suppression, findings) in &effect.expired {
        let (at, until, ids) = (suppression.at, suppression.until, findings.join(", "));
        let message = format!(
            "the suppression at line {} of overlay {overlay} ended on {until}; these count again: {ids}",
            at.line
        );
        out.push(Diagnostic::note("suppression-expired", message, None));
    }
    for suppression in &effect.idle {
        let message = format!(
            "the suppression at line {} of overlay {overlay} meets no finding of this document; remove it",
            suppression.at.line
        );
        out.push(Diagnostic::note("suppression-unused", message, None));
    }
    out
}

/// The header words of all forms: a table is found by what any form calls its columns.
fn header_words(mapping: &Mapping) -> HeaderWords {
    let mut words = HeaderWords::default();
    for form in &mapping.forms {
        words.number.extend(form.columns.number.iter().cloned());
        // With measures as columns the label column names fields or places, and no indicators.
        if form.layout == Layout::Rows {
            words.label.extend(form.columns.label.iter().cloned());
        }
        words.unit.extend(form.columns.unit.iter().cloned());
        words.value.extend(form.columns.value.iter().cloned());
        words.note.extend(form.columns.note.iter().cloned());
    }
    words
}

/// For each body block the joined table that it is a piece of.
fn joined_at(blocks: usize, pieces: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut out = vec![None; blocks];
    for (table, pieces) in pieces.iter().enumerate() {
        for &block in pieces {
            out[block] = Some(table);
        }
    }
    out
}

/// The observations with the local indicators of a drafted form.
fn as_drafted(observations: &[Observation], indicators: &[String]) -> Vec<Observation> {
    let local = |(o, id): (&Observation, &String)| {
        let mut o = o.clone();
        o.matched.indicator = Some(id.clone());
        o
    };
    observations.iter().zip(indicators).map(local).collect()
}

/// Takes local indicators out of what is said: they mean nothing outside the document.
fn forget_local(outcome: &mut Outcome) {
    for finding in outcome.findings.iter_mut().chain(&mut outcome.confirmations) {
        for side in &mut finding.sides {
            side.indicator.take_if(|i| mapping::is_local(i));
        }
    }
}

/// Slots with their indicators, units and code meanings.
fn observe(
    statistics: &[StatisticsTable],
    form: Option<&Form>,
    matches: Option<Vec<Vec<Match>>>,
    mapping: &Mapping,
) -> Vec<Observation> {
    let mut matches = matches.map(Vec::into_iter);
    let ids = tables::observation_ids(statistics.iter().flat_map(|t| &t.slots));
    let mut ids = ids.into_iter();
    let mut out = Vec::with_capacity(ids.len());
    for table in statistics {
        let matched = matches.as_mut().and_then(Iterator::next);
        let matched = matched.unwrap_or_else(|| vec![Match::default(); table.slots.len()]);
        for (slot, matched) in table.slots.iter().zip(matched) {
            let unit = slot.unit.as_deref().and_then(|raw| mapping::unit_code(raw, &mapping.units));
            let value_label = value_label(slot, &matched, form);
            out.push(Observation {
                id: ids.next().unwrap_or_default(),
                table: table.table,
                slot: slot.clone(),
                unit,
                matched,
                value_label,
                verdict: Verdict::Unchecked,
            });
        }
    }
    out
}

/// The meaning of a code: by the unit cell as printed, else by the form.
fn value_label(slot: &Slot, matched: &Match, form: Option<&Form>) -> Option<String> {
    if !matches!(slot.value.kind, ValueKind::Code | ValueKind::Boolean) {
        return None;
    }
    let value = slot.value.number.as_ref()?.value.normalize().to_string();
    let meaning =
        |codes: &[(String, String)]| codes.iter().find(|c| c.0 == value).map(|c| c.1.clone());
    meaning(&mapping::code_labels(slot.unit.as_deref().unwrap_or(""))).or_else(|| {
        let indicator = matched.indicator.as_deref()?;
        let (_, _, row) = form?.indicators().find(|(_, _, r)| r.indicator == indicator)?;
        meaning(&row.codes)
    })
}

/// Indicators that the form always has and the table does not.
fn missing(form: Option<&Form>, observations: &[Observation]) -> Vec<String> {
    let Some(form) = form else { return Vec::new() };
    let mut out: Vec<String> = form
        .indicators()
        .filter(|(_, _, row)| row.expected == mapping::Expected::Always)
        .filter(|(_, _, row)| !observations.iter().any(|o| o.indicator() == Some(&row.indicator)))
        .map(|(_, _, row)| row.indicator.clone())
        .collect();
    out.dedup();
    out
}

fn status(statistics: &[StatisticsTable], diagnostics: &[Diagnostic]) -> Status {
    if diagnostics.iter().any(|d| d.loses_content) {
        Status::OkPartial
    } else if statistics.is_empty() {
        Status::NoTable
    } else {
        Status::Ok
    }
}

/// `issuer|form|period`, folded; `None` when a part is unknown.
fn key(head: &Letterhead, identity: Option<&MappingIdentity>) -> Option<String> {
    let issuer = crate::text::key(head.issuer.as_ref()?.value.as_deref()?);
    let period = head.period.as_ref()?.value?;
    Some(format!("{issuer}|{}|{}/{}", identity?.id, period.start, period.end))
}

impl Options {
    /// Refuses a file that is larger than the limit.
    ///
    /// # Errors
    /// `limit_bytes`, with the size and the limit.
    pub fn check_size(&self, bytes: u64) -> Result<(), ReadError> {
        if bytes <= self.limits.input_bytes {
            return Ok(());
        }
        Err(ReadError::limit(
            LimitKind::Bytes,
            format!(
                "the file has {bytes} bytes, over the limit of {}; split it",
                self.limits.input_bytes
            ),
        ))
    }
}
