//! The form that fits a document's statistics tables best, or the reason why none does.
//! It maps no row for the output; `resolve` does that with the form chosen here.

use super::resolve;
use crate::diagnostic::Diagnostic;
use crate::mapping::fault::did_you_mean;
use crate::mapping::model::{Form, Mapping};
use crate::quantity::{Period, UnitLexicon};
use crate::tables::StatisticsTable;
use std::fmt;

/// Least fit of a form that is used without being asked for: with fewer than two rows in five
/// recognised the table is of another form.
const LEAST_FIT: f64 = 0.4;

/// Two forms closer than this are a tie: which one is meant must be said by the user.
const TIE: f64 = 0.02;

/// Share of the fit that the form's own rows have: a table may be a part of a form, but of two
/// forms that have all its rows the one without strange rows is meant.
const COVERAGE_SHARE: f64 = 0.2;

/// The chosen form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    /// Index into [`Mapping::forms`].
    pub form: usize,
    /// How well it fits: 0 to 1.
    pub fit: f64,
}

/// What the letterhead says of a report. It decides between forms that fit equally well, and never
/// against a better fit: a letterhead can be copied from another report.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint<'a> {
    /// Level of the issuer, in the words of [`Form::level`].
    pub level: Option<&'a str>,
    /// Period reported on.
    pub period: Option<Period>,
}

impl Hint<'_> {
    /// Whether level and time of the form are the report's; what is not known speaks for no form.
    fn agrees(&self, form: &Form) -> [bool; 2] {
        let level = self.level.is_none_or(|level| form.level == level);
        let time = self.period.is_none_or(|period| {
            form.valid_from.is_none_or(|from| from <= period.end)
                && form.valid_to.is_none_or(|to| period.start <= to)
        });
        [level, time]
    }

    /// The one of several forms that agrees where all others do, and in more.
    fn decides<'c>(&self, equals: &'c [Chosen], forms: &[Form]) -> Option<&'c Chosen> {
        let agrees = |chosen: &Chosen| self.agrees(&forms[chosen.form]);
        let beats = |a: [bool; 2], b: [bool; 2]| a != b && a[0] >= b[0] && a[1] >= b[1];
        equals
            .iter()
            .find(|one| equals.iter().all(|o| o.form == one.form || beats(agrees(one), agrees(o))))
    }
}

/// Why no form was chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum NoForm {
    /// The wanted form does not exist.
    Unknown {
        /// Its id.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// There is no statistics table.
    NoTable,
    /// The best form fits too poorly.
    Poor {
        /// Its id, if there is any form for such a table.
        best: Option<(String, f64)>,
    },
    /// Two forms fit equally well.
    Tie {
        /// Their ids.
        forms: [String; 2],
        /// Their fit.
        fit: f64,
    },
}

impl fmt::Display for NoForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoForm::Unknown { id, known } => {
                let hint = did_you_mean(id, known.iter().map(String::as_str));
                write!(f, "there is no form `{id}`{hint}; there are {}", known.join(", "))
            }
            NoForm::NoTable => write!(f, "there is no statistics table to map"),
            NoForm::Poor { best: None } => {
                write!(f, "no form has a table that runs this way; rows stay unmapped")
            }
            NoForm::Poor { best: Some((id, fit)) } => write!(
                f,
                "no form fits: `{id}` is nearest with {fit:.2}, under {LEAST_FIT}; rows stay unmapped"
            ),
            NoForm::Tie { forms: [a, b], fit } => write!(
                f,
                "the forms `{a}` and `{b}` fit equally well ({fit:.2}); name one with --mapping"
            ),
        }
    }
}

impl NoForm {
    /// The diagnostic that says so in the report.
    pub fn diagnostic(&self) -> Diagnostic {
        let code = match self {
            NoForm::Unknown { .. } => "form-unknown",
            NoForm::NoTable => "form-without-table",
            NoForm::Poor { .. } => "form-fits-poorly",
            NoForm::Tie { .. } => "form-tie",
        };
        Diagnostic::note(code, self.to_string(), None)
    }
}

/// The form that fits the tables best; with `wanted`, that form however it fits. Where several fit
/// equally well, level and period of the hint may tell which is meant.
///
/// # Errors
/// The reason when there is none: unknown id, no table, a poor fit or a tie.
pub fn choose_form(
    tables: &[StatisticsTable],
    mapping: &Mapping,
    wanted: Option<&str>,
    hint: &Hint,
) -> Result<Chosen, NoForm> {
    if let Some(id) = wanted {
        let form = mapping.forms.iter().position(|f| f.id == id);
        let form = form.ok_or_else(|| NoForm::Unknown {
            id: id.to_owned(),
            known: mapping.forms.iter().map(|f| f.id.clone()).collect(),
        })?;
        return Ok(Chosen { form, fit: fit(tables, &mapping.forms[form], &mapping.units) });
    }
    if tables.iter().all(|t| t.slots.is_empty()) {
        return Err(NoForm::NoTable);
    }
    let mut fits: Vec<Chosen> = mapping
        .forms
        .iter()
        .enumerate()
        .filter(|(_, form)| tables.iter().any(|t| t.layout == form.layout))
        .map(|(i, form)| Chosen { form: i, fit: fit(tables, form, &mapping.units) })
        .collect();
    fits.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.form.cmp(&b.form)));
    let id = |chosen: &Chosen| mapping.forms[chosen.form].id.clone();
    match fits.as_slice() {
        [] => Err(NoForm::Poor { best: None }),
        [best, ..] if best.fit < LEAST_FIT => {
            Err(NoForm::Poor { best: Some((id(best), best.fit)) })
        }
        [best, second, ..] if best.fit - second.fit < TIE => {
            let equal = fits.partition_point(|other| best.fit - other.fit < TIE);
            let tie = NoForm::Tie { forms: [id(best), id(second)], fit: best.fit };
            hint.decides(&fits[..equal], &mapping.forms).copied().ok_or(tie)
        }
        [best, ..] => Ok(*best),
    }
}

/// How well a form fits: the share of slots that it explains (by their scores), with a smaller
/// part for the share of its rows that are there.
fn fit(tables: &[StatisticsTable], form: &Form, units: &UnitLexicon) -> f64 {
    let (mut slots, mut scores) = (0usize, 0.0);
    let mut found = std::collections::BTreeSet::new();
    for table in tables.iter().filter(|t| t.layout == form.layout) {
        slots += table.slots.len();
        for matched in resolve(table, form, units) {
            if let Some(indicator) = matched.indicator {
                scores += matched.score;
                found.insert(indicator);
            }
        }
    }
    let rows: std::collections::BTreeSet<&str> =
        form.indicators().map(|(_, _, r)| r.indicator.as_str()).collect();
    if slots == 0 || rows.is_empty() {
        return 0.0;
    }
    let explained = scores / slots as f64;
    let coverage = found.len() as f64 / rows.len() as f64;
    let fit = (1.0 - COVERAGE_SHARE) * explained + COVERAGE_SHARE * coverage;
    (fit * 1000.0).round() / 1000.0
}
