//! The facts that checks see, with the few indexes they share.
//! It judges nothing.

use super::model::Operand;
use super::relation::{Reading, Readings};
use crate::figures::{Citation, Figure, FigureKind, Letterhead, Role, Source, Statement};
use crate::mapping::{Catalogue, FigureLink, Form, Overlay};
use crate::quantity::{Decimal, UnitKind, UnitLexicon};
use crate::report::Observation;
use crate::tables::{self, ColumnRole, Layout, Part, State, StatisticsTable, ValueKind};
use std::collections::BTreeMap;

/// All that is known of one document before it is checked.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The values of the statistics tables.
    pub observations: &'a [Observation],
    /// The numbers of the prose and the notes.
    pub figures: &'a [Figure],
    /// What the text puts into relation.
    pub statements: &'a [Statement],
    /// Links of figures to indicators, parallel to `figures` (may be shorter).
    pub links: &'a [Vec<FigureLink>],
    /// Documents cited.
    pub citations: &'a [Citation],
    /// The letterhead.
    pub letterhead: &'a Letterhead,
    /// The statistics tables.
    pub tables: &'a [StatisticsTable],
    /// The form that fits, if one does.
    pub form: Option<&'a Form>,
    /// Canonical indicators.
    pub catalogue: &'a Catalogue,
    /// Units.
    pub units: &'a UnitLexicon,
    /// `issuer|form|period`, where known: what suppressions name a report by.
    pub document_key: Option<&'a str>,
    /// How findings are graded and which are accepted.
    pub overlay: &'a Overlay,
}

/// From this score on a link is sure. Our own choice, measured on the hand-made samples: below it
/// the words of the link leave out half of what the label says.
pub const SURE: f64 = 0.75;

/// The facts with indexes.
#[derive(Debug)]
pub struct Context<'a> {
    /// The facts.
    pub facts: &'a Facts<'a>,
    by_indicator: BTreeMap<&'a str, Vec<usize>>,
    note_figures: BTreeMap<usize, Vec<usize>>,
    note_citations: BTreeMap<usize, Vec<usize>>,
    by_cell: BTreeMap<(usize, usize, usize), usize>,
    tables: BTreeMap<usize, &'a StatisticsTable>,
    by_link: BTreeMap<&'a str, Vec<usize>>,
    greatest: BTreeMap<&'a str, Decimal>,
    column_parts: BTreeMap<usize, Vec<Option<Part>>>,
}

impl<'a> Context<'a> {
    /// Indexes the facts.
    pub fn new(facts: &'a Facts<'a>) -> Self {
        let mut by_indicator: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut by_cell = BTreeMap::new();
        for (i, o) in facts.observations.iter().enumerate() {
            if let Some(indicator) = o.indicator() {
                by_indicator.entry(indicator).or_default().push(i);
            }
            by_cell.entry((o.table, o.slot.line, o.slot.column_index)).or_insert(i);
        }
        let mut note_figures: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, f) in facts.figures.iter().enumerate() {
            if let (Source::Note, Some(o)) = (f.source, f.note_of) {
                note_figures.entry(o).or_default().push(i);
            }
        }
        let mut note_citations: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, c) in facts.citations.iter().enumerate() {
            if let Some(o) = c.note_of {
                note_citations.entry(o).or_default().push(i);
            }
        }
        let tables = facts.tables.iter().map(|t| (t.table, t)).collect();
        let period = facts.letterhead.period.as_ref().and_then(|p| p.value);
        let parts = |t: &StatisticsTable| (t.table, tables::parts(t, period));
        let column_parts = facts.tables.iter().map(parts).collect();
        let mut by_link: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, links) in facts.links.iter().enumerate().take(facts.figures.len()) {
            if let Some(link) = links.first() {
                by_link.entry(link.indicator.as_str()).or_default().push(i);
            }
        }
        let mut greatest: BTreeMap<&str, Decimal> = BTreeMap::new();
        for o in facts.observations {
            if let (Some(unit), Some(number)) = (o.unit.as_deref(), &o.slot.value.number) {
                let most = greatest.entry(unit).or_default();
                *most = number.value.max(*most);
            }
        }
        Context {
            facts,
            by_indicator,
            note_figures,
            note_citations,
            by_cell,
            tables,
            by_link,
            greatest,
            column_parts,
        }
    }

    /// The observations of an indicator, in printed order.
    pub fn of_indicator(&self, indicator: &str) -> &[usize] {
        self.by_indicator.get(indicator).map_or(&[], Vec::as_slice)
    }

    /// The notes that hold figures: observation and its figures.
    pub fn notes(&self) -> impl Iterator<Item = (usize, &[usize])> {
        self.note_figures.iter().map(|(o, f)| (*o, f.as_slice()))
    }

    /// The figures whose best link is the indicator, in the order of the text.
    pub fn linked_to(&self, indicator: &str) -> &[usize] {
        self.by_link.get(indicator).map_or(&[], Vec::as_slice)
    }

    /// The greatest number of the tables that counts things of the unit.
    pub fn greatest_of_unit(&self, unit: Option<&str>) -> Decimal {
        let of = self.greatest.iter().filter(|(u, _)| self.compatible(unit, Some(u)));
        of.map(|(_, n)| *n).max().unwrap_or_default()
    }

    /// The figures of the note beside an observation.
    pub fn note_figures(&self, observation: usize) -> &[usize] {
        self.note_figures.get(&observation).map_or(&[], Vec::as_slice)
    }

    /// The documents cited in the notes: observation and its citations.
    pub fn note_citations(&self) -> impl Iterator<Item = (usize, &[usize])> {
        self.note_citations.iter().map(|(o, c)| (*o, c.as_slice()))
    }

    /// The observation in a cell: joined table, line, column.
    pub fn at_cell(&self, table: usize, line: usize, column: usize) -> Option<usize> {
        self.by_cell.get(&(table, line, column)).copied()
    }

    /// The statistics table an observation stands in.
    pub fn table_of(&self, observation: usize) -> Option<&'a StatisticsTable> {
        self.tables.get(&self.facts.observations[observation].table).copied()
    }

    /// True when the columns of the observation's table are the measures.
    pub fn in_columns(&self, observation: usize) -> bool {
        self.table_of(observation).is_some_and(|t| t.layout == Layout::Columns)
    }

    /// What the columns of a joined table hold, parallel to them, where their headers say.
    pub fn column_parts(&self, table: usize) -> &[Option<Part>] {
        self.column_parts.get(&table).map_or(&[], Vec::as_slice)
    }

    /// What the column of an observation holds, where its header says.
    pub fn column_part(&self, observation: usize) -> Option<Part> {
        let o = &self.facts.observations[observation];
        self.column_parts(o.table).get(o.slot.column_index).copied().flatten()
    }

    /// Which value column of its table an observation stands in, from 0: so that plan is compared
    /// with plan and result with result.
    pub fn value_column(&self, observation: usize) -> usize {
        let at = self.facts.observations[observation].slot.column_index;
        self.table_of(observation).map_or(0, |t| {
            t.columns.iter().take(at).filter(|c| c.role == ColumnRole::Value).count()
        })
    }

    /// True when the observation has a number.
    pub fn has_number(&self, observation: usize) -> bool {
        self.reading(Operand::Observation(observation)).is_some()
    }

    /// The number of an observation.
    pub fn value_of(&self, observation: usize) -> Option<Decimal> {
        self.reading(Operand::Observation(observation)).map(|r| r.value)
    }

    /// True when the slot is printed blank or as "none": what a constraint may count as zero.
    pub fn is_blank(&self, observation: usize) -> bool {
        matches!(
            self.facts.observations[observation].slot.value.state,
            State::Blank | State::NotApplicable
        )
    }

    /// What an observation of money is multiplied by to be in đồng; one for all else.
    pub fn scale(&self, observation: usize) -> Decimal {
        match self.facts.observations[observation].unit.as_deref() {
            Some("thousand_dong") => Decimal::ONE_THOUSAND,
            Some("million_dong") => Decimal::from(1_000_000),
            Some("billion_dong") => Decimal::from(1_000_000_000),
            _ => Decimal::ONE,
        }
    }

    /// True when the observation is a percentage by its unit or its printing.
    pub fn is_percent(&self, observation: usize) -> bool {
        let o = &self.facts.observations[observation];
        o.slot.value.kind == ValueKind::Percent
            || o.unit
                .as_deref()
                .and_then(|u| self.facts.units.by_code(u))
                .is_some_and(|u| u.kind == UnitKind::Percent)
    }

    /// True when the observation counts things.
    pub fn is_count(&self, observation: usize) -> bool {
        let o = &self.facts.observations[observation];
        o.slot.value.kind == ValueKind::Count && !self.is_percent(observation)
    }

    /// True when both unit codes are known and one is the other or a kind of it.
    pub fn compatible(&self, a: Option<&str>, b: Option<&str>) -> bool {
        a.zip(b).is_some_and(|(a, b)| a == b || self.facts.units.compatible(a, b))
    }

    /// The unit code of a figure.
    pub fn unit_of_figure(&self, figure: usize) -> Option<&'a str> {
        self.facts.figures[figure].unit.as_ref().map(|u| u.code.as_str())
    }

    /// The best link of a figure, with its score.
    pub fn link(&self, figure: usize) -> Option<&'a FigureLink> {
        self.facts.links.get(figure).and_then(|l| l.first())
    }

    /// The best link of a figure when it is sure.
    pub fn sure_link(&self, figure: usize) -> Option<&'a FigureLink> {
        self.link(figure).filter(|l| l.score >= SURE)
    }

    /// The members of a statement with the given role, in the order of the text.
    pub fn members(&self, statement: &Statement, role: Role) -> Vec<usize> {
        statement.members.iter().filter(|m| m.1 == role).map(|m| m.0).collect()
    }

    /// The id of an operand in the output.
    pub fn operand_id(&self, operand: Operand) -> &'a str {
        match operand {
            Operand::Figure(i) => &self.facts.figures[i].id,
            Operand::Observation(i) => &self.facts.observations[i].id,
        }
    }
}

impl Readings for Context<'_> {
    fn reading(&self, operand: Operand) -> Option<Reading> {
        match operand {
            Operand::Figure(i) => {
                let figure = self.facts.figures.get(i)?;
                let value = figure.value?;
                let percent = figure.kind == FigureKind::Percent
                    || figure
                        .unit
                        .as_ref()
                        .and_then(|u| self.facts.units.by_code(&u.code))
                        .is_some_and(|u| u.kind == UnitKind::Percent);
                let mut reading = if percent || figure.decimals > 0 {
                    Reading::rate(value, figure.decimals, percent)
                } else {
                    Reading::exact(value)
                };
                // The grammar knows more of how the number is written (ngàn, triệu): its interval
                // counts, where it is the wider one.
                if let Some(interval) = figure.interval {
                    reading.interval.low = reading.interval.low.min(interval.low);
                    if interval.high > reading.interval.high {
                        reading.interval.high = interval.high;
                        reading.interval.open = interval.open;
                    }
                }
                Some(figure.approx.map_or(reading, |a| reading.hedged(a)))
            }
            Operand::Observation(i) => {
                let observation = self.facts.observations.get(i)?;
                if observation.slot.value.state != State::Reported {
                    return None;
                }
                let number = observation.slot.value.number.as_ref()?;
                let percent = self.is_percent(i);
                let rate = percent
                    || number.decimals > 0
                    || observation.slot.value.kind == ValueKind::Ratio;
                Some(if rate {
                    Reading::rate(number.value, number.decimals, percent)
                } else {
                    Reading::exact(number.value)
                })
            }
        }
    }
}
