//! A document read up to its facts, so that the checks alone can be timed.
//! It measures nothing.

use doisoat::checks::Facts;
use doisoat::limits::Limits;
use doisoat::mapping::{Mapping, Overlay};
use doisoat::pipeline::{self, Options};
use doisoat::report::Report;
use doisoat::tables::StatisticsTable;

/// A document and what it was read with.
pub struct Read {
    pub report: Report,
    tables: Vec<StatisticsTable>,
    mapping: Mapping,
    form: Option<usize>,
    overlay: Overlay,
}

impl Read {
    /// Reads a document.
    pub fn new(bytes: &[u8], name: &str) -> Read {
        let mapping = Mapping::builtin();
        let limits = Limits { table_cells: usize::MAX, ..Limits::default() };
        let options = Options { limits, ..Options::default() };
        let report = pipeline::process(bytes, name, &mapping, &options).expect("is read");
        let mapped = pipeline::map_tables(bytes, name, &mapping, &options).expect("is read");
        let form = mapped.chosen.ok().map(|chosen| chosen.form);
        Read { report, tables: mapped.tables, mapping, form, overlay: Overlay::default() }
    }

    /// What the checks see.
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            observations: &self.report.observations,
            figures: &self.report.figures,
            statements: &self.report.statements,
            links: &self.report.links,
            citations: &self.report.citations,
            letterhead: &self.report.letterhead,
            tables: &self.tables,
            form: self.form.map(|form| &self.mapping.forms[form]),
            catalogue: &self.mapping.catalogue,
            units: &self.mapping.units,
            document_key: self.report.key.as_deref(),
            overlay: &self.overlay,
        }
    }
}
