//! Rows of a table → indicators of a form: aligned as a whole, and left alone when unsure.
//! It changes no value and links no figure of the prose; wrong is worse than unmapped.

mod align;
#[cfg(test)]
mod behaviour;
mod choose;
mod difference;
mod entries;
mod explain;
mod likeness;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod rewordings;
mod score;
mod specimen;
mod unit_cell;
#[cfg(test)]
#[allow(dead_code, reason = "shared with the integration tests, which use all of it")]
#[path = "../../../tests/it/rewordings/words.rs"]
mod wordings;
mod words;

pub use choose::{Chosen, Hint, NoForm, choose_form};
pub use difference::{Difference, difference};
pub use entries::Prepared;
pub use explain::{Explanation, Ranked, Unmapped, explain};
pub(super) use specimen::print_as;
pub use specimen::{check_golden, specimen, wording};
pub use unit_cell::{code_labels, unit_code};

use crate::mapping::model::{Candidate, Form, FormIndicator, Match, MatchMethod};
use crate::quantity::UnitLexicon;
use crate::tables::{COLUMN_DIMENSION, Layout, Slot, StatisticsTable, ValueKind};
use align::{Bracket, Proposal};
use entries::{FormEntries, TableEntries, TableEntry};
pub(super) use likeness::without_marks;
use score::{DimensionAgreement, Pair, PathAgreement, UnitAgreement};
use std::collections::{BTreeMap, HashMap};

/// Weights of the parts of the final score; they sum to 1.
const TEXT: f64 = 0.55;
const PATH: f64 = 0.2;
const UNIT: f64 = 0.1;
const ORDER: f64 = 0.08;
const NEIGHBOURS: f64 = 0.07;

/// Least likeness of labels that are not word for word the form's, in the place that the form has
/// them. Found with the seeded rewordings of the tests: below it wrong matches begin.
const LEAST_TEXT_IN_PLACE: f64 = 0.66;

/// The same where the table says nothing of the place, or the row has moved.
const LEAST_TEXT_ELSEWHERE: f64 = 0.8;

/// How far the runner-up must stay behind.
const CLEAR_LEAD: f64 = 0.05;

/// Candidates that are reported for a row that stays unmapped.
const REPORTED_CANDIDATES: usize = 3;

/// For each slot of the table (in order) its indicator of the form, or `None` with ranked
/// candidates. Two slots never share an indicator unless their dimensions differ.
pub fn resolve(table: &StatisticsTable, form: &Form, units: &UnitLexicon) -> Vec<Match> {
    let entries = TableEntries::new(table, units);
    match Alignment::new(table, &entries, form, units) {
        Some(alignment) => alignment.matches(table, form),
        None => vec![Match::default(); table.slots.len()],
    }
}

/// A table laid beside a form: what is like what, and what was decided.
struct Alignment<'a> {
    table: &'a [TableEntry],
    /// The rows of the form, in its order.
    form: Vec<&'a FormIndicator>,
    /// For each table entry the pairs that come into question, best first.
    pairs: Vec<Vec<Pair>>,
    brackets: Vec<Bracket>,
    /// For each table entry the form row that it was proposed for.
    proposals: Vec<Option<Proposal>>,
    /// For each table entry the pair that was accepted, or why none was.
    decided: Vec<Result<Pair, Refusal>>,
}

/// Why a row got none of the form's rows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Refusal {
    /// Nothing was worth proposing, or it went to another line.
    NotProposed,
    /// Something speaks against the form row that is most alike.
    Against(usize),
    /// The words are too unlike for the place: the least likeness that would do.
    TooUnlike(usize, f64),
    /// Another form row is as good.
    Rival(usize),
    /// Another line of the table is as good for the form row.
    Contender(usize),
}

impl<'a> Alignment<'a> {
    /// `None` when table and form run different ways.
    fn new(
        table: &StatisticsTable,
        entries: &'a TableEntries,
        form: &'a Form,
        units: &UnitLexicon,
    ) -> Option<Self> {
        if table.layout != form.layout {
            return None;
        }
        let prepared: &FormEntries = Prepared::of(form);
        let rows: Vec<&FormIndicator> = form.indicators().map(|(_, _, row)| row).collect();
        let by_column = form.layout == Layout::Columns;
        let pairs = score::pairs(entries, prepared, &rows, units, by_column);
        let (proposals, brackets) = align::align(&pairs, rows.len());
        let decided = accept(&pairs, &proposals, &brackets, &rows);
        let table = &entries.entries;
        Some(Alignment { table, form: rows, pairs, brackets, proposals, decided })
    }

    fn matches(&self, table: &StatisticsTable, form: &Form) -> Vec<Match> {
        let mut out = vec![Match::default(); table.slots.len()];
        for (i, entry) in self.table.iter().enumerate() {
            let Ok(pair) = self.decided[i] else {
                let candidates = candidates(&self.pairs[i], &self.form);
                for &slot in &entry.slots {
                    out[slot].candidates.clone_from(&candidates);
                }
                continue;
            };
            let found = self.matched(i, &pair);
            let row = self.form[pair.form];
            for &slot in &entry.slots {
                let holds = match form.layout {
                    Layout::Columns => Some(Holds::Indicator),
                    Layout::Rows => holds(slot, entry, table, row, form),
                };
                match holds {
                    Some(Holds::Indicator) => out[slot] = found.clone(),
                    Some(Holds::Rate) => {
                        out[slot] = Match { indicator: row.rate.clone(), ..found.clone() };
                    }
                    None => out[slot].candidates = one_candidate(row, found.score),
                }
            }
        }
        part_doubles(table, self.table, &self.decided, &mut out);
        out
    }

    /// The match of an accepted pair.
    fn matched(&self, i: usize, pair: &Pair) -> Match {
        let equal_labels = self.pairs[i]
            .iter()
            .filter(|p| p.exact.is_some())
            .any(|p| self.form[p.form].indicator != self.form[pair.form].indicator);
        let in_form = pair.path_agreement == PathAgreement::Same
            && pair.unit_agreement >= UnitAgreement::Unknown;
        let method = match pair.exact {
            Some(0) if in_form => MatchMethod::Exact,
            Some(_) if in_form => MatchMethod::Alias,
            Some(_) if equal_labels => MatchMethod::Context,
            _ => MatchMethod::Similar,
        };
        let (score, parts) = self.parts(i, pair);
        Match {
            indicator: Some(self.form[pair.form].indicator.clone()),
            method,
            score: if method == MatchMethod::Exact { 1.0 } else { score },
            parts,
            candidates: Vec::new(),
        }
    }

    /// Score and named parts of a pair, as if it were accepted.
    fn parts(&self, i: usize, pair: &Pair) -> (f64, Vec<(&'static str, f64)>) {
        let order = if self.brackets[i].holds(pair.form) { 1.0 } else { 0.0 };
        let beside = |k: Option<usize>, expect: Option<usize>| {
            let neighbour = k.and_then(|k| self.decided.get(k)).map(|p| p.ok().map(|p| p.form));
            // The first and last row have one neighbour; the edge is what the form has there too.
            match (neighbour, expect.filter(|&e| e < self.form.len())) {
                (Some(Some(found)), Some(expected)) if found == expected => 1.0,
                (None, None) => 1.0,
                _ => 0.0,
            }
        };
        let neighbours = (beside(i.checked_sub(1), pair.form.checked_sub(1))
            + beside(Some(i + 1), Some(pair.form + 1)))
            / 2.0;
        let score = TEXT * pair.text
            + PATH * pair.path
            + UNIT * pair.unit()
            + ORDER * order
            + NEIGHBOURS * neighbours;
        let parts = vec![
            ("text", rounded(pair.text)),
            ("path", rounded(pair.path)),
            ("unit", rounded(pair.unit())),
            ("order", order),
            ("neighbours", neighbours),
        ];
        (rounded(score), parts)
    }
}

/// The proposals that are good enough.
fn accept(
    pairs: &[Vec<Pair>],
    proposals: &[Option<Proposal>],
    brackets: &[Bracket],
    form: &[&FormIndicator],
) -> Vec<Result<Pair, Refusal>> {
    let whole =
        |i: usize, p: &Pair| p.score() + if brackets[i].holds(p.form) { align::ORDER } else { 0.0 };
    // How strongly each form row is claimed, and by whom.
    let mut claim: Vec<Option<(usize, f64, bool)>> = vec![None; form.len()];
    for (i, proposal) in proposals.iter().enumerate() {
        if let Some(p) = proposal {
            claim[p.pair.form] = Some((i, whole(i, &p.pair), p.sure));
        }
    }
    proposals
        .iter()
        .enumerate()
        .map(|(i, proposal)| {
            let Proposal { pair, sure } = proposal.ok_or(Refusal::NotProposed)?;
            if sure {
                return Ok(pair);
            }
            let in_place =
                pair.path_agreement >= PathAgreement::Close && brackets[i].holds(pair.form);
            let least = if in_place { LEAST_TEXT_IN_PLACE } else { LEAST_TEXT_ELSEWHERE };
            if !pair.possible() {
                return Err(Refusal::Against(pair.form));
            }
            if pair.text < least {
                return Err(Refusal::TooUnlike(pair.form, least));
            }
            let own = whole(i, &pair);
            let indicator = &form[pair.form].indicator;
            // A form row that another line claims with better right is no rival.
            let rival = pairs[i].iter().find(|other| {
                other.form != pair.form
                    && form[other.form].indicator != *indicator
                    && other.unit_agreement != UnitAgreement::Contrary
                    && own - whole(i, other) < CLEAR_LEAD
                    && claim[other.form].is_none_or(|(by, strength, sure)| {
                        by == i || (!sure && strength < whole(i, other))
                    })
            });
            // Nor is a table row that has a better place.
            let contender = pairs.iter().enumerate().find(|&(k, list)| {
                k != i
                    && proposals[k].is_none()
                    && list.iter().any(|other| {
                        other.form == pair.form
                            && other.possible()
                            && other.dimension != DimensionAgreement::Unnamed
                            && own - whole(k, other) < CLEAR_LEAD
                    })
            });
            match (rival, contender) {
                (Some(rival), _) => Err(Refusal::Rival(rival.form)),
                (None, Some((line, _))) => Err(Refusal::Contender(line)),
                (None, None) => Ok(pair),
            }
        })
        .collect()
}

/// Three digits: more would say what a score does not know.
fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}

fn candidates(pairs: &[Pair], form: &[&FormIndicator]) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for pair in pairs {
        let indicator = &form[pair.form].indicator;
        if out.len() < REPORTED_CANDIDATES && out.iter().all(|c| c.indicator != *indicator) {
            let score = rounded(pair.score());
            out.push(Candidate { indicator: indicator.clone(), score });
        }
    }
    out
}

fn one_candidate(row: &FormIndicator, score: f64) -> Vec<Candidate> {
    vec![Candidate { indicator: row.indicator.clone(), score }]
}

/// What a slot of a mapped line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The indicator of the line, in its dimensions.
    Indicator,
    /// The indicator that the form names for the column of shares.
    Rate,
}

/// What a slot of a mapped line holds, if the line's indicator. Of several value columns that is the
/// line's own value (see [`Slot::is_own`]), and beside it those that a dimension tells apart from all
/// others; a column of shares beside a count is another measure.
fn holds(
    slot: usize,
    entry: &TableEntry,
    table: &StatisticsTable,
    row: &FormIndicator,
    form: &Form,
) -> Option<Holds> {
    let slots = &table.slots;
    if entry.slots.len() == 1 {
        return Some(Holds::Indicator);
    }
    // A rate of completion or change has a dimension that says so.
    let is_share = |slot: &Slot| {
        let header = crate::text::key(&slot.column.path.join(" "));
        let share = header.contains('%')
            || ["tỷ lệ", "tỉ lệ"].iter().any(|w| header.contains(&crate::text::fold(w)));
        share && row.kind != ValueKind::Percent && !slot.dimensions.contains_key(COLUMN_DIMENSION)
    };
    let alike = |&&other: &&usize| {
        is_share(&slots[other]) == is_share(&slots[slot])
            && slots[other].dimensions == slots[slot].dimensions
    };
    let own: Vec<usize> = entry
        .slots
        .iter()
        .copied()
        .filter(|&s| slots[s].is_own() && !is_share(&slots[s]))
        .collect();
    let named = |s: &&usize| {
        let label = crate::text::key(&slots[**s].column.label);
        form.columns.value.iter().any(|word| crate::text::key(word) == label)
    };
    let distinct = entry.slots.iter().filter(alike).count() == 1;
    match (is_share(&slots[slot]), own.as_slice()) {
        (true, _) => (distinct && row.rate.is_some()).then_some(Holds::Rate),
        (false, []) => None,
        (false, [_]) => distinct.then_some(Holds::Indicator),
        _ if distinct => Some(Holds::Indicator),
        // Of own values that nothing tells apart the one under the form's own word for it.
        (false, several) => {
            let mut named = several.iter().filter(named);
            let one = named.next().filter(|_| named.next().is_none());
            (one == Some(&slot)).then_some(Holds::Indicator)
        }
    }
}

/// Takes back what two lines share without a dimension that tells them apart.
fn part_doubles(
    table: &StatisticsTable,
    entries: &[TableEntry],
    decided: &[Result<Pair, Refusal>],
    out: &mut [Match],
) {
    if table.layout == Layout::Columns {
        return;
    }
    type Claimed<'a> = (&'a str, &'a BTreeMap<String, String>);
    let mut claims: HashMap<Claimed<'_>, Vec<(usize, usize)>> = HashMap::new();
    for (i, entry) in entries.iter().enumerate().filter(|(i, _)| decided[*i].is_ok()) {
        for &slot in &entry.slots {
            if let Some(indicator) = out[slot].indicator.as_deref() {
                let key = (indicator, &table.slots[slot].dimensions);
                claims.entry(key).or_default().push((i, slot));
            }
        }
    }
    let shared: Vec<usize> = claims
        .into_values()
        .filter(|claims| claims.iter().any(|c| c.0 != claims[0].0))
        .flat_map(|claims| claims.into_iter().map(|c| c.1))
        .collect();
    for slot in shared {
        let taken = std::mem::take(&mut out[slot]);
        out[slot].candidates = taken
            .indicator
            .map(|indicator| Candidate { indicator, score: taken.score })
            .into_iter()
            .collect();
    }
}
