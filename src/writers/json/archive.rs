//! What an archived JSON report still knows of its tables: grids, their units, who reported when.
//! It understands no table; it only gives back what was written.

use super::shape::{JsonReport, Observation};
use crate::document::{Cell, GridError, Locator, Place, Table, TableBuilder};
use crate::quantity::{Date, Period, PeriodKind};
use std::collections::BTreeSet;

/// The kinds of periods that a report may name.
const KINDS: [PeriodKind; 5] = [
    PeriodKind::Month,
    PeriodKind::Quarter,
    PeriodKind::HalfYear,
    PeriodKind::NineMonths,
    PeriodKind::Year,
];

impl JsonReport {
    /// The tables as grids. What JSON does not keep (bold, hidden, captions) is not there.
    ///
    /// # Errors
    /// When the cells of a table do not make a grid.
    pub fn grids(&self) -> Result<Vec<Table>, GridError> {
        self.tables
            .iter()
            .map(|table| {
                let mut builder = TableBuilder::new(Place::default());
                builder.marked_header_rows(table.header_rows);
                for cell in &table.cells {
                    let place = Place::at(Locator::new(&cell.locator));
                    builder.push(Cell {
                        row_span: cell.row_span,
                        col_span: cell.col_span,
                        ..Cell::new(cell.row, cell.col, cell.text.as_str(), place)
                    });
                }
                builder.build()
            })
            .collect()
    }

    /// For each table the unit that all its values have, as printed: it may have stood above the
    /// table, where the archive has no text.
    pub fn sheet_units(&self) -> Vec<Option<String>> {
        let unit = |o: &Observation| o.unit.as_ref().and_then(|u| u.raw_text.clone());
        (1..=self.tables.len())
            .map(|table| {
                let of_table = self.observations.iter().filter(|o| o.table == table);
                let units: BTreeSet<Option<String>> = of_table.map(unit).collect();
                if units.len() == 1 { units.into_iter().next().flatten() } else { None }
            })
            .collect()
    }

    /// The sentences that the archive quotes, and the texts of its cells: what is left of the text.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let cells = self.tables.iter().flat_map(|t| &t.cells).map(|c| c.text.as_str());
        self.figures.iter().map(|f| f.sentence.as_str()).chain(cells)
    }

    /// Level of the issuer, as far as the letterhead says it.
    pub fn issuer_level(&self) -> Option<&str> {
        self.report.issuer_level.as_ref()?.value.as_deref()
    }

    /// The period reported on.
    pub fn period(&self) -> Option<Period> {
        let period = self.report.period.as_ref()?.value.as_ref()?;
        let day = |text: &str| {
            let mut parts = text.split('-').map(|p| p.parse::<u16>().ok());
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            Date::new(year, month.try_into().ok()?, day.try_into().ok()?)
        };
        let kind = KINDS.into_iter().find(|k| k.name() == period.kind).unwrap_or(PeriodKind::Other);
        Some(Period { kind, start: day(&period.start)?, end: day(&period.end)? })
    }
}
