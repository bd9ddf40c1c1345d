//! What could be added to the mappings: aliases and rows for the lines of many reports that got no
//! indicator, and whole forms for reports of an unknown form.
//! It only proposes, with the evidence; whether two wordings mean one measure, people decide.

mod draft_form;
mod naming;

pub use draft_form::DraftForm;

use super::model::{Form, FormIndicator, IndicatorEntry, Mapping};
use super::resolve::{
    Chosen, Difference, Hint, NoForm, Ranked, Unmapped, choose_form, difference, explain, resolve,
    unit_code,
};
use crate::quantity::Period;
use crate::tables::{Layout, Slot, StatisticsTable};
use crate::text::edit_distance;
use naming::{Names, Unnamed, unit_and_kind};
use std::collections::{BTreeMap, BTreeSet};

/// Least likeness of words of an alias that is proposed without a question, for a row that stands
/// where the form's row is missing. Below it the place alone would decide.
const SURE_TEXT: f64 = 0.55;

/// Least agreement of the titles above for the same.
const SURE_PATH: f64 = 0.85;

/// Likeness of words from which on a row under another title may be the form's, and a row of its
/// own would split a series: people are asked.
const SAME_WORDS: f64 = 0.8;

/// Wordings of one place that are compared with each other for slips; beyond, each stands alone.
const COMPARED_WORDINGS: usize = 300;

/// Letters from which on one edit is taken for a slip.
const SLIP_LETTERS: usize = 12;

/// A report, as far as suggestions need it.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Its name, for people.
    pub name: String,
    /// Its statistics tables.
    pub tables: Vec<StatisticsTable>,
    /// The form, or why there is none.
    pub chosen: Result<Chosen, NoForm>,
    /// Its title.
    pub title: Option<String>,
    /// Level of its issuer, in the words of [`Form::level`].
    pub level: Option<String>,
    /// The period reported on.
    pub period: Option<Period>,
}

/// All that is proposed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suggestions {
    /// Reports that were looked at.
    pub documents: usize,
    /// Additions to forms, in the order of their ids.
    pub forms: Vec<FormSuggestions>,
    /// New forms.
    pub drafts: Vec<DraftForm>,
    /// Reports without a form for which none can be drafted, and why.
    pub left_out: Vec<(String, NoForm)>,
}

/// Additions to one form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormSuggestions {
    /// Id of the form.
    pub form: String,
    /// One for each group of like rows, the most frequent first.
    pub suggestions: Vec<Suggestion>,
    /// Indicators that the proposed rows need.
    pub indicators: Vec<IndicatorEntry>,
}

/// A group of like rows without indicator, and what could be done about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The most frequent wording.
    pub label: String,
    /// Other wordings, slips apart.
    pub others: Vec<String>,
    /// Titles above it, outermost first.
    pub above: Vec<String>,
    /// Its unit as printed.
    pub unit: Option<String>,
    /// Where it stands.
    pub places: Vec<Seen>,
    /// Reports that have it.
    pub documents: usize,
    /// Why it has no indicator, in the first report.
    pub why: Option<Unmapped>,
    /// What is proposed.
    pub proposal: Proposal,
}

/// Where a row was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The report.
    pub document: String,
    /// Row of the table, from 1, header included.
    pub row_index: usize,
    /// Locator of its value.
    pub locator: String,
}

/// What could be done about a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Proposal {
    /// The same measure in other words: an alias.
    Alias {
        /// The row of the form.
        row: Ranked,
        /// Its dimension, if it has one.
        dimension: Option<(String, String)>,
        /// What the words say more and less.
        difference: Difference,
        /// False: it may be another measure, and only people can say.
        sure: bool,
    },
    /// Another measure: a row of its own.
    Row {
        /// Where it stands.
        place: RowPlace,
        /// The row.
        row: Box<FormIndicator>,
        /// The row of the form that is most alike, and what speaks against it.
        like: Option<(Ranked, Against)>,
        /// False: only the title above it is another, and the measure may be the form's.
        sure: bool,
    },
    /// Nothing that a mapping could say helps.
    Nothing,
}

/// Why a row that is like one of the form is another measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Against {
    /// So many of the reports have the form's row as well.
    BothThere(usize),
    /// What kept it from the form's row, and what the words say more and less.
    Reason(Unmapped, Difference),
}

/// Where a new row stands in its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowPlace {
    /// Number or title of the section.
    pub section: Option<String>,
    /// Number or title of the group.
    pub group: Option<String>,
    /// Indicator of the row before it.
    pub after: Option<String>,
}

/// A line (or column) without indicator in one report.
struct Occurrence<'s> {
    submission: &'s Submission,
    table: &'s StatisticsTable,
    slot: usize,
    why: Option<Unmapped>,
    ranked: Vec<Ranked>,
    /// Indicators that other lines of the report have.
    taken: std::rc::Rc<BTreeSet<String>>,
    /// The nearest indicator before it in the table.
    after: Option<String>,
}

impl Occurrence<'_> {
    fn slot(&self) -> &Slot {
        &self.table.slots[self.slot]
    }

    /// The words by which it is found.
    fn label(&self) -> String {
        match self.table.layout {
            Layout::Rows => one_line(&self.slot().row.label),
            Layout::Columns => one_line(&self.slot().column.path.join(" / ")),
        }
    }

    fn above(&self) -> Vec<String> {
        let path = &self.slot().row.path;
        match self.table.layout {
            Layout::Rows => {
                path.iter().take(path.len().saturating_sub(1)).map(|t| one_line(t)).collect()
            }
            Layout::Columns => Vec::new(),
        }
    }
}

/// Text on one line, as mapping files have it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line or column that a slot belongs to.
fn owner(table: &StatisticsTable, slot: &Slot) -> usize {
    match table.layout {
        Layout::Rows => slot.line,
        Layout::Columns => slot.column_index,
    }
}

/// What could be added so that the rows of the reports get indicators.
pub fn suggest(submissions: &[Submission], mapping: &Mapping) -> Suggestions {
    let mut names = Names::new(mapping);
    let mut out = Suggestions { documents: submissions.len(), ..Suggestions::default() };
    // Drafts stand beside the known forms, so that one draft serves all reports of its kind.
    let mut drafted = Mapping { units: mapping.units.clone(), ..Mapping::default() };
    let mut by_form: BTreeMap<String, (Form, Vec<&Submission>)> = BTreeMap::new();
    for submission in submissions {
        let form = match &submission.chosen {
            Ok(chosen) => mapping.forms[chosen.form].clone(),
            Err(NoForm::Poor { .. }) => {
                match choose_form(&submission.tables, &drafted, None, &Hint::default()) {
                    Ok(chosen) => {
                        out.drafts[chosen.form].documents.push(submission.name.clone());
                        drafted.forms[chosen.form].clone()
                    }
                    Err(_) => {
                        let taken = |id: &str| {
                            mapping.forms.iter().chain(&drafted.forms).any(|f| f.id == id)
                        };
                        let draft = draft_form::draft_form(submission, mapping, &mut names, taken);
                        drafted.forms.push(draft.form.clone());
                        out.drafts.push(draft);
                        continue;
                    }
                }
            }
            Err(reason) => {
                out.left_out.push((submission.name.clone(), reason.clone()));
                continue;
            }
        };
        by_form.entry(form.id.clone()).or_insert_with(|| (form, Vec::new())).1.push(submission);
    }
    for (form, reports) in by_form.into_values() {
        let mut additions = FormSuggestions { form: form.id.clone(), ..FormSuggestions::default() };
        for group in alike(occurrences(&reports, &form, mapping), mapping) {
            let suggestion = judge(&group, &form, mapping, &mut names, &mut additions.indicators);
            additions.suggestions.push(suggestion);
        }
        if !additions.suggestions.is_empty() {
            out.forms.push(additions);
        }
    }
    out
}

/// The lines of the reports that got no indicator.
fn occurrences<'s>(
    reports: &[&'s Submission],
    form: &Form,
    mapping: &Mapping,
) -> Vec<Occurrence<'s>> {
    let mut out = Vec::new();
    for &submission in reports {
        for table in submission.tables.iter().filter(|t| t.layout == form.layout) {
            let found = explain(table, form, &mapping.units);
            let taken: BTreeSet<String> =
                found.iter().filter_map(|e| e.matched.indicator.clone()).collect();
            let taken = std::rc::Rc::new(taken);
            let mut seen = BTreeSet::new();
            let mut after: Option<(Option<String>, String)> = None;
            for (slot, explanation) in found.into_iter().enumerate() {
                let at = &table.slots[slot];
                let section = at.row.section_title.clone();
                if let Some(indicator) = explanation.matched.indicator {
                    after = Some((section, indicator));
                    continue;
                }
                if explanation.unmapped == Some(Unmapped::OtherColumn)
                    || !seen.insert(owner(table, at))
                {
                    continue;
                }
                let after = after.as_ref().filter(|(s, _)| *s == section).map(|(_, i)| i.clone());
                out.push(Occurrence {
                    submission,
                    table,
                    slot,
                    why: explanation.unmapped,
                    ranked: explanation.runners_up,
                    taken: taken.clone(),
                    after,
                });
            }
        }
    }
    out
}

/// A line with its number in the order of the reports.
type Numbered<'s> = (usize, Occurrence<'s>);

/// The lines in groups of one wording (slips apart), one place and one unit; the most frequent
/// group first, then in the order of the reports.
fn alike<'s>(occurrences: Vec<Occurrence<'s>>, mapping: &Mapping) -> Vec<Vec<Occurrence<'s>>> {
    // By place and unit, then by wording.
    let mut places: BTreeMap<(String, String), Vec<(String, Vec<Numbered>)>> = BTreeMap::new();
    for (order, occurrence) in occurrences.into_iter().enumerate() {
        let above = occurrence.above().last().map(|t| crate::text::key(t)).unwrap_or_default();
        let raw = occurrence.slot().unit.as_deref().unwrap_or_default();
        let unit = unit_code(raw, &mapping.units).unwrap_or_else(|| crate::text::key(raw));
        let key = crate::text::key(&occurrence.label());
        let wordings = places.entry((above, unit)).or_default();
        let same = wordings.iter().position(|(known, _)| *known == key).or_else(|| {
            let near = |known: &String| one_slip_apart(known, &key);
            wordings.iter().take(COMPARED_WORDINGS).position(|(known, _)| near(known))
        });
        match same {
            Some(at) => wordings[at].1.push((order, occurrence)),
            None => wordings.push((key, vec![(order, occurrence)])),
        }
    }
    let mut groups: Vec<Vec<Numbered>> =
        places.into_values().flatten().map(|(_, group)| group).collect();
    groups.sort_by_key(|group| {
        (std::cmp::Reverse(documents(group.iter().map(|g| &g.1))), group[0].0)
    });
    groups.into_iter().map(|group| group.into_iter().map(|(_, o)| o).collect()).collect()
}

fn one_slip_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Another number is another measure, never a slip.
    let digits =
        |text: &[char]| text.iter().copied().filter(char::is_ascii_digit).collect::<String>();
    a.len().min(b.len()) >= SLIP_LETTERS
        && a.len().abs_diff(b.len()) <= 1
        && digits(&a) == digits(&b)
        && edit_distance(&a, &b) <= 1
}

fn documents<'o>(group: impl Iterator<Item = &'o Occurrence<'o>>) -> usize {
    group.map(|o| o.submission.name.as_str()).collect::<BTreeSet<_>>().len()
}

/// What could be done about a group.
fn judge(
    group: &[Occurrence],
    form: &Form,
    mapping: &Mapping,
    names: &mut Names,
    entries: &mut Vec<IndicatorEntry>,
) -> Suggestion {
    let first = &group[0];
    let mut wordings: BTreeMap<String, usize> = BTreeMap::new();
    for occurrence in group {
        *wordings.entry(occurrence.label()).or_default() += 1;
    }
    let mut wordings: Vec<(String, usize)> = wordings.into_iter().collect();
    wordings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut wordings = wordings.into_iter().map(|(wording, _)| wording);
    let label = wordings.next().unwrap_or_default();
    let mut known = BTreeSet::from([crate::text::key(&label)]);
    let others = wordings.filter(|w| known.insert(crate::text::key(w))).collect();
    let proposal = match ranked(group).into_iter().next() {
        _ if matches!(
            first.why,
            Some(Unmapped::Double | Unmapped::NoDimension | Unmapped::Layout)
        ) =>
        {
            Proposal::Nothing
        }
        None => new_row(group, &label, form, mapping, names, entries, None),
        Some(best) => match alias(group, &label, &best, form, mapping) {
            Ok(alias) => alias,
            Err(against) => {
                new_row(group, &label, form, mapping, names, entries, Some((best, against)))
            }
        },
    };
    Suggestion {
        others,
        above: first.above(),
        unit: first.slot().unit.as_deref().map(one_line),
        places: group
            .iter()
            .map(|o| Seen {
                document: o.submission.name.clone(),
                row_index: o.slot().row_index,
                locator: o.slot().place.locator.as_str().to_owned(),
            })
            .collect(),
        documents: documents(group.iter()),
        why: first.why.clone(),
        proposal,
        label,
    }
}

/// The rows of the form that came into question, best first over all reports.
fn ranked(group: &[Occurrence]) -> Vec<Ranked> {
    let mut sums: BTreeMap<&str, (f64, &Ranked)> = BTreeMap::new();
    for ranked in group.iter().flat_map(|o| &o.ranked) {
        sums.entry(&ranked.indicator).or_insert((0.0, ranked)).0 += ranked.score;
    }
    let mut out: Vec<(f64, &Ranked)> = sums.into_values().collect();
    out.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.indicator.cmp(&b.1.indicator)));
    out.into_iter().map(|(_, ranked)| ranked.clone()).collect()
}

fn part(ranked: &Ranked, name: &str) -> f64 {
    ranked.parts.iter().find(|p| p.0 == name).map_or(0.0, |p| p.1)
}

/// An alias for the row that is most alike, or what speaks against it.
fn alias(
    group: &[Occurrence],
    label: &str,
    best: &Ranked,
    form: &Form,
    mapping: &Mapping,
) -> Result<Proposal, Against> {
    let first = &group[0];
    let both = group.iter().filter(|o| o.taken.contains(&best.indicator)).count();
    if both > 0 {
        return Err(Against::BothThere(both));
    }
    let of_form = form.indicators().map(|(_, _, r)| r).find(|r| r.indicator == best.indicator);
    let printed = of_form.map_or_else(String::new, |row| match form.layout {
        Layout::Rows => row.label.clone(),
        Layout::Columns => row.column.join(" / "),
    });
    let difference = difference(label, &printed);
    let reason = first.why.clone().unwrap_or(Unmapped::NothingAlike);
    let another = matches!(
        reason,
        Unmapped::NothingAlike | Unmapped::OtherUnit | Unmapped::Contrary | Unmapped::OtherPlace
    );
    if another || !alias_would_map(first, label, best, form, mapping) {
        return Err(Against::Reason(reason, difference));
    }
    let in_place = part(best, "order") == 1.0
        && part(best, "neighbours") == 1.0
        && part(best, "path") >= SURE_PATH
        && part(best, "unit") == 1.0;
    let likely = matches!(reason, Unmapped::TooUnlike { .. } | Unmapped::OtherLine { .. });
    let sure = likely && in_place && part(best, "text") >= SURE_TEXT;
    let dimension = of_form.and_then(|r| r.dimension.clone());
    Ok(Proposal::Alias { row: best.clone(), dimension, difference, sure })
}

/// True when the line of the first report gets the indicator once the form has the alias.
fn alias_would_map(
    first: &Occurrence,
    label: &str,
    best: &Ranked,
    form: &Form,
    mapping: &Mapping,
) -> bool {
    let mut form = form.clone();
    let rows = form.sections.iter_mut().flat_map(|s| &mut s.groups).flat_map(|g| &mut g.rows);
    for row in rows.filter(|r| r.indicator == best.indicator) {
        row.aliases.push(label.to_owned());
    }
    let found = resolve(first.table, &form, &mapping.units);
    found.get(first.slot).is_some_and(|m| m.indicator.as_deref() == Some(&best.indicator))
}

/// A row of its own for the group.
fn new_row(
    group: &[Occurrence],
    label: &str,
    form: &Form,
    mapping: &Mapping,
    names: &mut Names,
    entries: &mut Vec<IndicatorEntry>,
    like: Option<(Ranked, Against)>,
) -> Proposal {
    let first = &group[0];
    let slot = first.slot();
    let (unit, kind, codes) = unit_and_kind(slot.unit.as_deref(), slot.value.kind, &mapping.units);
    let title = slot.row.section_title.as_deref();
    let in_form = |id: &str| form.indicators().any(|(_, _, r)| r.indicator == id);
    let sure = names.sure(label, unit.as_deref(), kind).filter(|e| !in_form(&e.id)).cloned();
    let near = like.as_ref().map(|(r, _)| r.indicator.as_str()).or(first.after.as_deref());
    let entry = sure.unwrap_or_else(|| {
        let above = first.above();
        let entry = names.new_entry(&Unnamed {
            label,
            under: above.last().map_or("", String::as_str),
            section: title,
            near,
            unit: unit.as_deref(),
            kind,
        });
        entries.push(entry.clone());
        entry
    });
    let row = FormIndicator {
        indicator: entry.id,
        label: label.to_owned(),
        aliases: Vec::new(),
        unit: unit.filter(|u| *u != entry.unit),
        kind: entry.kind,
        codes,
        dimension: None,
        under: None,
        column: match first.table.layout {
            Layout::Rows => Vec::new(),
            Layout::Columns => slot.column.path.iter().map(|t| one_line(t)).collect(),
        },
        narrative: Vec::new(),
        base: None,
        rate: None,
        expected: super::model::Expected::IfApplicable,
    };
    let mut row = row;
    let place = place_of(first, form, &mut row);
    let elsewhere = |(ranked, against): &(Ranked, Against)| {
        matches!(against, Against::Reason(Unmapped::OtherPlace, _))
            && part(ranked, "text") >= SAME_WORDS
    };
    let sure = !like.as_ref().is_some_and(elsewhere);
    Proposal::Row { place, row: Box::new(row), like, sure }
}

/// True for one title in two wordings: capitals, abbreviations, list marks.
fn same_title(a: &str, b: &str) -> bool {
    !a.is_empty()
        && (crate::text::key(a) == crate::text::key(b)
            || !b.is_empty() && difference(a, b) == Difference::default())
}

/// Where a new row stands in the form: in the section and group of the line's titles, behind the
/// row that stands before it in the report.
fn place_of(first: &Occurrence, form: &Form, row: &mut FormIndicator) -> RowPlace {
    let same = same_title;
    let slot = first.slot();
    let title = slot.row.section_title.as_deref().unwrap_or_default();
    let number = slot.row.section.as_deref().unwrap_or_default();
    let of_after = |s: &&super::model::FormSection| {
        let rows = s.groups.iter().flat_map(|g| &g.rows);
        first.after.as_ref().is_some_and(|a| rows.into_iter().any(|r| r.indicator == *a))
    };
    let section = form
        .sections
        .iter()
        .find(|s| same(&s.label, title))
        .or_else(|| form.sections.iter().find(of_after))
        .or_else(|| form.sections.iter().find(|s| !s.number.is_empty() && s.number == number))
        .or_else(|| form.sections.first());
    let Some(section) = section else { return RowPlace::default() };
    let name = |number: &str, label: &str| match number.is_empty() {
        true => Some(label.to_owned()).filter(|l| !l.is_empty()),
        false => Some(number.to_owned()),
    };
    let above = first.above();
    let group_title = slot.row.group_title.as_deref().map(one_line).unwrap_or_default();
    let group = section.groups.iter().find(|g| same(&g.label, &group_title));
    if let Some(last) = above.last()
        && !same(last, &group_title)
        && !same(last, title)
    {
        row.under = Some(last.clone());
    }
    let after = first.after.clone().filter(|a| {
        let groups =
            section.groups.iter().filter(|g| group.is_none_or(|own| std::ptr::eq(*g, own)));
        let of_group = group.is_some() || group_title.is_empty();
        of_group && groups.flat_map(|g| &g.rows).any(|r| r.indicator == *a)
    });
    RowPlace {
        section: name(&section.number, &section.label),
        group: match group {
            Some(group) => name(&group.number, &group.label),
            None => Some(group_title).filter(|t| !t.is_empty()),
        },
        after,
    }
}
