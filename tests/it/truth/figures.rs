//! Numbers outside value cells: by sentence and raw text, then value and kind.
//! It knows nothing of slots.

use super::model::{MEASURES, Number, Sentence, Truth};
use super::observations::{decimal, squeezed};
use doisoat::writers::json::{JsonReport, shape};
use std::collections::BTreeMap;

/// How well the figures were read.
#[derive(Debug, Default)]
pub struct Figures {
    /// Numbers that measure something, and how many came out with value and kind as they are.
    pub measures: (usize, usize),
    /// Measures of the report that are none, or have another value or kind.
    pub false_measures: usize,
    /// Numbers that measure nothing, and how many came out as such.
    pub others: (usize, usize),
    pub misses: Vec<String>,
    /// Name in the truth → id in the report.
    pub ids: BTreeMap<String, String>,
}

impl Figures {
    /// Share of the report's measures that are right, in percent.
    pub fn precision(&self) -> f64 {
        percent(self.measures.1, self.measures.1 + self.false_measures)
    }

    /// Share of the truth's measures that were read right, in percent.
    pub fn recall(&self) -> f64 {
        percent(self.measures.1, self.measures.0)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Scores the figures of a report.
pub fn score(truth: &Truth, report: &JsonReport) -> Figures {
    let mut pool = Pool::of(report);
    let mut figures = Figures::default();
    // Measures first pick the figure with just their characters; what is left may overlap.
    let all: Vec<(&Sentence, &Number)> =
        truth.figures.iter().flat_map(|s| s.numbers.iter().map(move |n| (s, n))).collect();
    let mut picked: Vec<Option<usize>> = vec![None; all.len()];
    for strict in [true, false] {
        for (slot, (sentence, number)) in picked.iter_mut().zip(&all) {
            if slot.is_none() {
                *slot = pool.take(sentence, number, strict);
            }
        }
    }
    for ((sentence, number), picked) in all.iter().zip(&picked) {
        let got = picked.or_else(|| pool.within(sentence, number)).map(|i| &report.figures[i]);
        judge(&mut figures, sentence, number, got);
    }
    for figure in pool.left() {
        if is_measure(figure) {
            figures.false_measures += 1;
            figures.misses.push(format!(
                "measure that the truth does not have: {:?} ({}) in {:?}",
                figure.raw_text, figure.kind, figure.sentence
            ));
        }
    }
    figures
}

fn is_measure(figure: &shape::Figure) -> bool {
    MEASURES.contains(&figure.kind.as_str())
}

/// Counts one number of the truth.
fn judge(out: &mut Figures, sentence: &Sentence, number: &Number, got: Option<&shape::Figure>) {
    if let (Some(name), Some(got)) = (&number.id, got) {
        out.ids.insert(name.clone(), got.id.clone());
    }
    let place = || format!("{:?} in {:?}", number.raw, sentence.sentence);
    match (number.kind.measure(), got) {
        (None, _) => {}
        (Some(true), None) => {
            out.measures.0 += 1;
            out.misses.push(format!("measure not read: {}", place()));
        }
        (Some(true), Some(got)) => {
            out.measures.0 += 1;
            let value = got.value.as_deref().and_then(decimal);
            let right = value == number.value.as_deref().and_then(decimal);
            if right && number.kind.allows(&got.kind) {
                out.measures.1 += 1;
            } else {
                out.false_measures += usize::from(is_measure(got));
                out.misses.push(format!(
                    "{} {:?} for {} {:?}: {}",
                    got.kind,
                    got.value,
                    number.kind.list().join("/"),
                    number.value,
                    place()
                ));
            }
        }
        (Some(false), got) => {
            out.others.0 += 1;
            match got {
                Some(got) if is_measure(got) => {
                    out.false_measures += 1;
                    out.misses.push(format!("read as {}: {}", got.kind, place()));
                }
                Some(_) => out.others.1 += 1,
                None => out.misses.push(format!("not read: {}", place())),
            }
        }
    }
}

/// The figures of a report that no number of the truth has taken yet.
struct Pool<'a> {
    figures: &'a [shape::Figure],
    sentences: Vec<String>,
    used: Vec<bool>,
}

impl<'a> Pool<'a> {
    fn of(report: &'a JsonReport) -> Self {
        let sentences = report.figures.iter().map(|f| squeezed(&f.sentence)).collect();
        Pool { figures: &report.figures, sentences, used: vec![false; report.figures.len()] }
    }

    /// The first figure of the sentence with these characters. A sentence is the same when one
    /// holds the other: where exactly one ends is a matter of taste. Not strictly, characters that
    /// hold the number's or are held by them do: "không" for "không có", "15/2021" for the number
    /// of a decision.
    fn take(&mut self, sentence: &Sentence, number: &Number, strict: bool) -> Option<usize> {
        let text = squeezed(&sentence.sentence);
        let raw = bare(&number.raw);
        let words = !raw.chars().any(|c| c.is_ascii_digit());
        let loose = !strict && (words || number.kind.measure() == Some(false));
        if !strict && !loose {
            return None;
        }
        let at = (0..self.figures.len()).find(|&i| {
            let figure = &self.figures[i];
            let same_place = (figure.source == "note") == (sentence.source == "note");
            let same_sentence =
                self.sentences[i].contains(&text) || text.contains(&self.sentences[i]);
            let got = bare(&figure.raw_text);
            let same_raw = got == raw || (loose && (got.contains(&raw) || raw.contains(&got)));
            !self.used[i] && same_place && same_sentence && same_raw && !got.is_empty()
        })?;
        self.used[at] = true;
        Some(at)
    }

    /// A figure of several numbers that measure nothing, this one among them: "3, 4" for the level
    /// 4, "9/20" for the number of those ranked.
    fn within(&self, sentence: &Sentence, number: &Number) -> Option<usize> {
        let (text, raw) = (squeezed(&sentence.sentence), bare(&number.raw));
        (0..self.figures.len()).find(|&i| {
            let figure = &self.figures[i];
            number.kind.measure() == Some(false)
                && !is_measure(figure)
                && self.used[i]
                && (self.sentences[i].contains(&text) || text.contains(&self.sentences[i]))
                && figure.raw_text.split(|c: char| !c.is_alphanumeric()).any(|w| w == raw)
                && bare(&figure.raw_text) != raw
        })
    }

    fn left(&self) -> impl Iterator<Item = &shape::Figure> {
        self.figures.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(f, _)| f)
    }
}

/// The characters of a number without its percent sign, in lower case.
fn bare(raw: &str) -> String {
    squeezed(raw).trim_end_matches('%').trim().to_lowercase()
}
