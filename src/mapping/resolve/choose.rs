//! The form that fits a document's statistics tables best, or the reason why none does.
//! The work of resolution is done once: the choice carries the matches.

use super::Alignment;
use super::entries::{FormEntries, Prepared, TableEntries};
use super::score::most_scores;
use crate::diagnostic::Diagnostic;
use crate::mapping::fault::did_you_mean;
use crate::mapping::model::{Form, Mapping, Match};
use crate::quantity::{Period, UnitLexicon};
use crate::tables::StatisticsTable;
use std::collections::HashSet;
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
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Index into [`Mapping::forms`].
    pub form: usize,
    /// How well it fits: 0 to 1.
    pub fit: f64,
    /// For each table, and each of its slots, what [`super::resolve`] gives with the form.
    pub matches: Vec<Vec<Match>>,
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

    /// Which of several forms agrees where all others do, and in more.
    fn decides(&self, equals: &[Chosen], forms: &[Form]) -> Option<usize> {
        let agrees = |chosen: &Chosen| self.agrees(&forms[chosen.form]);
        let beats = |a: [bool; 2], b: [bool; 2]| a != b && a[0] >= b[0] && a[1] >= b[1];
        equals.iter().position(|one| {
            equals.iter().all(|o| o.form == one.form || beats(agrees(one), agrees(o)))
        })
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
        return Ok(Compared::new(tables, &mapping.units).with(form, mapping));
    }
    if tables.iter().all(|t| t.slots.is_empty()) {
        return Err(NoForm::NoTable);
    }
    let compared = Compared::new(tables, &mapping.units);
    let mut promises: Vec<(usize, f64)> = mapping
        .forms
        .iter()
        .enumerate()
        .filter(|(_, form)| tables.iter().any(|t| t.layout == form.layout))
        .map(|(i, form)| (i, compared.promise(form)))
        .collect();
    promises.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut fits: Vec<Chosen> = Vec::new();
    let mut best = 0.0f64;
    for (form, promise) in promises {
        // Neither it nor any after it can fit as well as one that is known, or tie with it.
        if promise < best - TIE {
            break;
        }
        if compared.nearer_promise(&mapping.forms[form]) < best - TIE {
            continue;
        }
        let chosen = compared.with(form, mapping);
        best = best.max(chosen.fit);
        fits.push(chosen);
    }
    fits.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.form.cmp(&b.form)));
    let id = |chosen: &Chosen| mapping.forms[chosen.form].id.clone();
    let at = match fits.as_slice() {
        [] => return Err(NoForm::Poor { best: None }),
        [best, ..] if best.fit < LEAST_FIT => {
            return Err(NoForm::Poor { best: Some((id(best), best.fit)) });
        }
        [best, second, ..] if best.fit - second.fit < TIE => {
            let equal = fits.partition_point(|other| best.fit - other.fit < TIE);
            let tie = NoForm::Tie { forms: [id(best), id(second)], fit: best.fit };
            hint.decides(&fits[..equal], &mapping.forms).ok_or(tie)?
        }
        _ => 0,
    };
    Ok(fits.swap_remove(at))
}

/// Tables that are compared with one form after another.
struct Compared<'t> {
    tables: &'t [StatisticsTable],
    entries: Vec<TableEntries>,
    units: &'t UnitLexicon,
}

impl<'t> Compared<'t> {
    fn new(tables: &'t [StatisticsTable], units: &'t UnitLexicon) -> Self {
        let entries = tables.iter().map(|table| TableEntries::new(table, units)).collect();
        Compared { tables, entries, units }
    }

    /// The matches with a form, and how well it fits.
    fn with(&self, at: usize, mapping: &Mapping) -> Chosen {
        let form = &mapping.forms[at];
        let (mut lines, mut scores) = (0usize, 0.0);
        let mut found: HashSet<&str> = HashSet::new();
        let mut matches = Vec::with_capacity(self.tables.len());
        for (table, entries) in self.tables.iter().zip(&self.entries) {
            let Some(alignment) = Alignment::new(table, entries, form, self.units) else {
                matches.push(vec![Match::default(); table.slots.len()]);
                continue;
            };
            let matched = alignment.matches(table, form);
            for (entry, decided) in entries.entries.iter().zip(&alignment.decided) {
                lines += 1;
                let mapped = entry.slots.iter().find(|&&slot| matched[slot].indicator.is_some());
                if let (Some(&slot), Ok(pair)) = (mapped, decided) {
                    scores += matched[slot].score;
                    found.insert(&alignment.form[pair.form].indicator);
                }
            }
            matches.push(matched);
        }
        Chosen { form: at, fit: fit(lines, scores, found.len(), form), matches }
    }

    /// A bound that the fit of a form does not exceed: how much of each line's words the form
    /// knows.
    fn promise(&self, form: &Form) -> f64 {
        self.bound(form, |entries, prepared| {
            let known = prepared.lexicon.shares(&entries.words, &entries.texts);
            entries.entries.iter().map(|entry| known[entry.label]).collect()
        })
    }

    /// A closer bound, which costs more: how much of each line's words one row of the form has.
    fn nearer_promise(&self, form: &Form) -> f64 {
        self.bound(form, most_scores)
    }

    /// A bound of the fit, from bounds of the scores of the entries of each table.
    fn bound(&self, form: &Form, of: impl Fn(&TableEntries, &FormEntries) -> Vec<f64>) -> f64 {
        let prepared = Prepared::of(form);
        let (mut lines, mut scores, mut promising) = (0usize, 0.0, 0usize);
        let of_layout = self.tables.iter().zip(&self.entries);
        for (_, entries) in of_layout.filter(|(table, _)| table.layout == form.layout) {
            for most in of(entries, prepared) {
                lines += 1;
                scores += most;
                promising += usize::from(most > 0.0);
            }
        }
        fit(lines, scores, promising.min(prepared.indicators), form)
    }
}

/// How well a form fits: the share of lines that it explains (by their scores), with a smaller part
/// for the share of its rows that are there.
fn fit(lines: usize, scores: f64, found: usize, form: &Form) -> f64 {
    let rows = Prepared::of(form).indicators;
    if lines == 0 || rows == 0 {
        return 0.0;
    }
    let explained = scores / lines as f64;
    let coverage = found as f64 / rows as f64;
    let fit = (1.0 - COVERAGE_SHARE) * explained + COVERAGE_SHARE * coverage;
    (fit * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::specimen;

    #[test]
    fn no_form_fits_better_than_the_bounds_by_which_forms_are_passed_over() {
        let mapping = Mapping::builtin();
        for form in &mapping.forms {
            let mut table = specimen(form, &mapping.units);
            // A slip, a word too much and a word less, in turn.
            for (i, slot) in table.slots.iter_mut().enumerate() {
                let label = &slot.row.label;
                slot.row.label = match i % 4 {
                    0 => label.clone(),
                    1 => label.replacen('ê', "e", 1),
                    2 => format!("{label} trong kỳ"),
                    _ => label.split_once(' ').map_or(label.clone(), |(_, rest)| rest.to_owned()),
                };
            }
            let tables = [table];
            let compared = Compared::new(&tables, &mapping.units);
            for (at, other) in mapping.forms.iter().enumerate() {
                let fit = compared.with(at, &mapping).fit;
                assert!(compared.nearer_promise(other) >= fit, "{} with {}", form.id, other.id);
            }
        }
    }
}
