//! One figure of a report changed: does anybody notice, and is nobody else accused? And changes that harm nobody:
//! does everything stay silent?
//! It works on the source of the document (Markdown, text, HTML, Word's XML), never on what was read from it.

mod arithmetic;
mod changes;
mod controls;
mod digits;
mod kinds;
mod places;
mod source;

pub use kinds::Kind;

use super::model::Truth;
use super::samples::{Document, Sample, read};
use super::{figures, observations, relations};
use changes::{Change, Subject};
use controls::Control;
use doisoat::text::key;
use doisoat::writers::json::{JsonReport, shape};
use places::Places;
use rayon::prelude::*;
use source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// How many of the possible changes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// So few of each kind that the tests end soon.
    Some,
    All,
}

/// Changes of a kind in one document when not all are made.
const SOME_OF_A_KIND: usize = 2;
/// Harmless changes of one document when not all are made.
const SOME_CONTROLS: usize = 4;

/// What became of one kind of change.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub injected: usize,
    /// Named by an error or a warning.
    pub found: usize,
    /// Of these, named by an error.
    pub by_error: usize,
    /// Named together with all other numbers of the relation, or by a rule of the kind.
    pub in_full: usize,
}

/// What became of the changes of a document.
#[derive(Debug, Default)]
pub struct Outcome {
    pub document: String,
    pub kinds: BTreeMap<Kind, Tally>,
    /// Documents with one change, and how many had it named.
    pub changed: usize,
    pub noticed: usize,
    /// Errors and warnings that name the changed number.
    pub naming: [usize; 2],
    /// New errors and warnings that do not name the changed number.
    pub stray_errors: usize,
    pub stray_warnings: usize,
    pub controls: usize,
    /// New errors and warnings after a harmless change.
    pub control_errors: usize,
    pub control_warnings: usize,
    /// By rule: findings that name a changed number, and strays.
    pub rules: BTreeMap<String, [usize; 2]>,
    pub lines: Vec<String>,
}

/// Changes the document of a sample that can be changed best.
pub fn of(sample: &Sample, extent: Extent) -> Option<Outcome> {
    let best = ["md", "txt", "html", "docx"];
    let document = best
        .iter()
        .find_map(|e| sample.documents.iter().find(|d| d.extension() == *e && d.report.is_ok()))?;
    let base = document.report.as_ref().ok()?;
    let source = Source::of(document.extension(), &document.bytes)?;
    let places = Places::of(&sample.truth, &source);
    let all = changes::of(&sample.truth, &source, &places);
    let chosen = chosen(all, extent);
    let mut controls = controls::of(&sample.truth, &source, &places);
    if extent == Extent::Some {
        let step = controls.len().div_ceil(SOME_CONTROLS).max(1);
        controls = controls.into_iter().step_by(step).collect();
    }
    let known = Known::of(&sample.truth, base);
    let judged: Vec<Judged> =
        chosen.par_iter().map(|c| known.judge(&sample.truth, document, &source, c)).collect();
    let silent: Vec<Vec<(bool, String)>> =
        controls.par_iter().map(|c| known.after_control(document, &source, c)).collect();
    let mut out = Outcome {
        document: format!("{}/{}", sample.name, document.filename),
        ..Outcome::default()
    };
    for (change, judged) in chosen.iter().zip(judged) {
        out.add(change, judged);
    }
    for (control, news) in controls.iter().zip(silent) {
        out.controls += 1;
        for (error, words) in news {
            *(if error { &mut out.control_errors } else { &mut out.control_warnings }) += 1;
            let level = if error { "error" } else { "warning" };
            out.lines.push(format!("HARMLESS {}: {level} {words}", control.shown));
        }
    }
    Some(out)
}

/// All changes, or some of each kind, always the same ones.
fn chosen(all: Vec<Change>, extent: Extent) -> Vec<Change> {
    if extent == Extent::All {
        return all;
    }
    let mut by_rank: Vec<(u64, Change)> = all.into_iter().map(|c| (seed(&c), c)).collect();
    by_rank.sort_by_key(|(rank, _)| *rank);
    let mut taken: BTreeMap<Kind, usize> = BTreeMap::new();
    let wanted = |(_, change): (u64, Change)| {
        let wanted =
            change.broken.iter().any(|b| taken.get(&b.kind).is_none_or(|n| *n < SOME_OF_A_KIND));
        if wanted {
            change.broken.iter().for_each(|b| *taken.entry(b.kind).or_default() += 1);
        }
        wanted.then_some(change)
    };
    by_rank.into_iter().filter_map(wanted).collect()
}

/// A number that depends on the change only (FNV-1a, 64 bits).
fn seed(change: &Change) -> u64 {
    let words =
        format!("{} {} {:?}", change.shown, change.words, change.edits.first().map(|e| e.at.start));
    words
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// What is known of the document before anything was changed.
struct Known {
    /// Words of all findings.
    said: BTreeSet<String>,
    /// Rules and arithmetic of its errors and warnings.
    arithmetic: Vec<String>,
    /// Name in the truth → place of the figure in the report.
    figures: BTreeMap<String, usize>,
    /// Name in the truth → id of the observation, which no value changes.
    observations: BTreeMap<String, String>,
    count: usize,
}

/// What became of one change.
struct Judged {
    /// Level and rule of the findings that name the changed number.
    naming: Vec<(String, String)>,
    /// For each contradiction, whether a finding names all its numbers.
    in_full: Vec<bool>,
    strays: Vec<(bool, String, String)>,
}

fn words(finding: &shape::Finding) -> String {
    format!(
        "{} {} {}",
        finding.rule,
        finding.arithmetic.as_deref().unwrap_or(""),
        finding.message.en
    )
}

fn arithmetic_of(finding: &shape::Finding) -> String {
    format!("{} {}", finding.rule, finding.arithmetic.as_deref().unwrap_or(""))
}

fn is_raised(finding: &shape::Finding) -> bool {
    matches!(finding.level.as_deref(), Some("error" | "warning"))
}

impl Known {
    fn of(truth: &Truth, base: &JsonReport) -> Known {
        let ids = figures::score(truth, base).ids;
        let place = |id: &String| base.figures.iter().position(|f| f.id == *id);
        Known {
            said: base.findings.iter().map(words).collect(),
            arithmetic: base.findings.iter().filter(|f| is_raised(f)).map(arithmetic_of).collect(),
            figures: ids.iter().filter_map(|(n, id)| Some((n.clone(), place(id)?))).collect(),
            observations: observations::score(truth, base, false).ids,
            count: base.figures.len(),
        }
    }

    /// The ids of a number in the changed report.
    fn ids(&self, report: &JsonReport, name: Option<&str>, printed: Option<&str>) -> Vec<String> {
        if let Some(id) = name.and_then(|n| self.observations.get(n)) {
            return vec![id.clone()];
        }
        let bare = |raw: &str| raw.trim_end_matches('%').trim().to_owned();
        let same = |raw: &str| printed.is_none_or(|p| bare(raw) == bare(p));
        let at =
            name.and_then(|n| self.figures.get(n)).filter(|_| report.figures.len() == self.count);
        if let Some(figure) = at.and_then(|i| report.figures.get(*i)).filter(|f| same(&f.raw_text))
        {
            return vec![figure.id.clone()];
        }
        let Some(printed) = printed else { return Vec::new() };
        let figures = report.figures.iter().map(|f| (&f.id, &f.raw_text));
        let observations = report.observations.iter().map(|o| (&o.id, &o.raw_text));
        figures
            .chain(observations)
            .filter(|(_, raw)| bare(raw) == bare(printed))
            .map(|(id, _)| id.clone())
            .collect()
    }

    fn judge(
        &self,
        truth: &Truth,
        document: &Document,
        source: &Source,
        change: &Change,
    ) -> Judged {
        let report = read(&document.filename, &source.with(&change.edits));
        let Ok(report) = report else {
            let lost = vec![(true, "-".to_owned(), "the document was not processed".to_owned())];
            return Judged {
                naming: Vec::new(),
                in_full: vec![false; change.broken.len()],
                strays: lost,
            };
        };
        let of_form = change.broken.iter().any(|b| b.kind.is_of_form());
        let news: Vec<&shape::Finding> = report
            .findings
            .iter()
            .filter(|f| (is_raised(f) || of_form) && !self.said.contains(&words(f)))
            .collect();
        let names = |f: &shape::Finding| match &change.subject {
            Subject::Number { name, printed } => {
                let ids = self.ids(&report, name.as_deref(), Some(printed));
                let named = relations::named(f);
                ids.iter().any(|id| named.contains(id.as_str()))
            }
            Subject::Words(text) => f.sides.iter().any(|s| key(&s.raw_text).contains(&key(text))),
            Subject::Fault => {
                change.broken.iter().any(|b| b.kind.rules().contains(&f.rule.as_str()))
            }
        };
        let (naming, strays): (Vec<&shape::Finding>, Vec<&shape::Finding>) =
            news.into_iter().partition(|f| names(f));
        let in_full = |broken: &changes::Broken| {
            let answers = |f: &&&shape::Finding| broken.kind.rules().contains(&f.rule.as_str());
            let Some(relation) = broken.relation.map(|r| &truth.relations[r]) else {
                return naming.iter().any(|f| answers(&f));
            };
            naming.iter().any(|f| {
                let named = relations::named(f);
                relation.alternatives().all(|names| {
                    names.iter().any(|n| {
                        let changed = matches!(&change.subject, Subject::Number { name: Some(c), .. } if c == n);
                        changed || self.ids(&report, Some(n), None).iter().any(|id| named.contains(id.as_str()))
                    })
                })
            })
        };
        Judged {
            in_full: change.broken.iter().map(in_full).collect(),
            naming: naming
                .iter()
                .map(|f| (f.level.clone().unwrap_or_default(), f.rule.clone()))
                .collect(),
            strays: strays
                .into_iter()
                .filter(|f| is_raised(f))
                .map(|f| (f.level.as_deref() == Some("error"), f.rule.clone(), words(f)))
                .collect(),
        }
    }

    /// What is said after a harmless change and was not said before: whether it is an error, its words.
    fn after_control(
        &self,
        document: &Document,
        source: &Source,
        control: &Control,
    ) -> Vec<(bool, String)> {
        let Ok(report) = read(&document.filename, &source.with(&control.edits)) else {
            return vec![(true, "the document was not processed".to_owned())];
        };
        let raised: Vec<&shape::Finding> =
            report.findings.iter().filter(|f| is_raised(f)).collect();
        // A finding that was there before may show the changed words; its arithmetic stays.
        let mut before = self.arithmetic.clone();
        let is_new = |f: &&shape::Finding| {
            let place = before.iter().position(|b| *b == arithmetic_of(f));
            place.map(|i| before.swap_remove(i)).is_none()
        };
        raised
            .into_iter()
            .filter(is_new)
            .map(|f| (f.level.as_deref() == Some("error"), words(f)))
            .collect()
    }
}

impl Outcome {
    fn add(&mut self, change: &Change, judged: Judged) {
        self.changed += 1;
        let found = !judged.naming.is_empty();
        self.noticed += usize::from(found);
        let by_error = judged.naming.iter().any(|(level, _)| level == "error");
        for (broken, in_full) in change.broken.iter().zip(&judged.in_full) {
            let tally = self.kinds.entry(broken.kind).or_default();
            tally.injected += 1;
            tally.found += usize::from(found);
            tally.by_error += usize::from(by_error);
            tally.in_full += usize::from(*in_full);
        }
        for (level, rule) in &judged.naming {
            match level.as_str() {
                "error" => self.naming[0] += 1,
                "warning" => self.naming[1] += 1,
                _ => {}
            }
            self.rules.entry(rule.clone()).or_default()[0] += 1;
        }
        if !found {
            let kinds: Vec<&str> = change.broken.iter().map(|b| b.kind.name()).collect();
            self.lines.push(format!(
                "MISSED {} [{}] in {}{}",
                change.shown,
                kinds.join("; "),
                change.words.trim(),
                match &change.subject {
                    Subject::Number { name: Some(name), .. } => format!(" ({name})"),
                    _ => String::new(),
                }
            ));
        }
        for (error, rule, words) in judged.strays {
            *(if error { &mut self.stray_errors } else { &mut self.stray_warnings }) += 1;
            self.rules.entry(rule).or_default()[1] += 1;
            let level = if error { "error" } else { "warning" };
            self.lines.push(format!("STRAY {level} after {}: {words}", change.shown));
        }
    }
}

/// Prints what became of the changes, by kind and by rule.
pub fn print<'a>(outcomes: impl Iterator<Item = &'a Outcome> + Clone) {
    let mut kinds: BTreeMap<Kind, Tally> = BTreeMap::new();
    let mut rules: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for outcome in outcomes.clone() {
        for (kind, tally) in &outcome.kinds {
            let sum = kinds.entry(*kind).or_default();
            sum.injected += tally.injected;
            sum.found += tally.found;
            sum.by_error += tally.by_error;
            sum.in_full += tally.in_full;
        }
        for (rule, [right, stray]) in &outcome.rules {
            let sum = rules.entry(rule).or_default();
            sum[0] += right;
            sum[1] += stray;
        }
    }
    println!(
        "\n{:<36} {:>8} {:>6} {:>8} {:>9} {:>8}  rules that answer",
        "one figure changed", "injected", "found", "recall", "by error", "in full"
    );
    for kind in Kind::ALL {
        let Some(t) = kinds.get(&kind) else {
            println!("{:<36} {:>8}", kind.name(), 0);
            continue;
        };
        println!(
            "{:<36} {:>8} {:>6} {:>7.1}% {:>8.1}% {:>7.1}%  {}",
            kind.name(),
            t.injected,
            t.found,
            share(t.found, t.injected),
            share(t.by_error, t.injected),
            share(t.in_full, t.injected),
            kind.rules().join(" ")
        );
    }
    println!("\n{:<8} {:>14} {:>7} {:>10}", "rule", "names the fault", "stray", "precision");
    for (rule, [right, stray]) in rules {
        let its = kinds.iter().filter(|(kind, _)| kind.rules().contains(&rule));
        let (injected, found) =
            its.fold((0, 0), |sum, (_, t)| (sum.0 + t.injected, sum.1 + t.found));
        println!(
            "{rule:<8} {right:>15} {stray:>7} {:>9.1}% {injected:>24} {found:>7} {:>7.1}%",
            share(right, right + stray),
            share(found, injected)
        );
    }
    println!(
        "\n{:<44} {:>8} {:>8} {:>8} {:>13} {:>15} {:>8} {:>13} {:>15}",
        "document",
        "changes",
        "noticed",
        "recall",
        "stray errors",
        "stray warnings",
        "harmless",
        "errors after",
        "warnings after"
    );
    for o in outcomes {
        println!(
            "{:<44} {:>8} {:>8} {:>7.1}% {:>13} {:>15} {:>8} {:>13} {:>15}",
            o.document,
            o.changed,
            o.noticed,
            share(o.noticed, o.changed),
            o.stray_errors,
            o.stray_warnings,
            o.controls,
            o.control_errors,
            o.control_warnings
        );
    }
}

pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}
