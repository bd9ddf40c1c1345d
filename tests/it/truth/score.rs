//! The score of one document, and its line in the printed table.
//! It sets no floor.

use super::figures::{self, Figures};
use super::model::{Letterhead, Truth};
use super::observations::{self, Slots};
use super::relations::{self, Relations};
use super::samples::Document;
use doisoat::text::key;
use doisoat::writers::json::JsonReport;
use doisoat::writers::json::shape::Field;

/// All that is judged of a document.
pub struct Score {
    /// `sample/file`.
    pub document: String,
    pub status: String,
    pub status_right: bool,
    /// True when the form is the truth's.
    pub form_right: bool,
    /// Fields of the letterhead that the truth names, and how many are right.
    pub letterhead: (usize, usize),
    pub slots: Slots,
    pub figures: Figures,
    pub relations: Relations,
    misses: Vec<String>,
}

impl Score {
    pub fn of(truth: &Truth, sample: &str, document: &Document) -> Score {
        let nothing = JsonReport::default();
        let (report, failure) = match &document.report {
            Ok(report) => (report, None),
            Err(failure) => (&nothing, Some(failure)),
        };
        let typed = matches!(document.extension(), "xlsx" | "xls" | "ods");
        let slots = observations::score(truth, report, typed);
        let figures = figures::score(truth, report);
        let ids =
            slots.ids.iter().chain(&figures.ids).map(|(k, v)| (k.clone(), v.clone())).collect();
        let relations = relations::score(truth, report, &ids);
        let mut misses = Vec::new();
        let letterhead = letterhead(&truth.letterhead, report, &mut misses);
        let form = report.mapping.as_ref().map(|m| m.id.clone());
        Score {
            document: format!("{sample}/{}", document.filename),
            status: failure.cloned().unwrap_or_else(|| report.status.clone()),
            status_right: failure.is_none() && report.status == truth.status,
            form_right: truth.form.is_none() || truth.form == form,
            letterhead,
            slots,
            figures,
            relations,
            misses,
        }
    }

    /// Every miss, a line each.
    pub fn print_misses(&self) {
        println!("\n{} ({})", self.document, self.status);
        let parts =
            [&self.misses, &self.slots.misses, &self.figures.misses, &self.relations.misses];
        for miss in parts.into_iter().flatten() {
            println!("    {miss}");
        }
    }
}

fn letterhead(truth: &Letterhead, report: &JsonReport, misses: &mut Vec<String>) -> (usize, usize) {
    let mut count = (0, 0);
    let mut judge = |name: &str, want: Option<&str>, have: Option<Option<&str>>| {
        count.0 += 1;
        // A field that is printed blank is there, without a value.
        let same = match want {
            Some(want) => have.flatten().map(key) == Some(key(want)),
            None => have == Some(None),
        };
        if same {
            count.1 += 1;
        } else {
            misses.push(format!("{name} is {have:?}, not {want:?}"));
        }
    };
    fn value(field: &Option<Field<String>>) -> Option<Option<&str>> {
        field.as_ref().map(|f| f.value.as_deref())
    }
    let head = &report.report;
    let fields = [
        ("number", &truth.number, &head.number),
        ("date", &truth.date, &head.date),
        ("place", &truth.place, &head.place),
        ("issuer", &truth.issuer, &head.issuer),
        ("issuer_level", &truth.issuer_level, &head.issuer_level),
    ];
    for (name, want, have) in fields {
        if let Some(want) = want {
            judge(name, want.as_deref(), value(have));
        }
    }
    if let Some([start, end]) = &truth.period {
        let period = head.period.as_ref().map(|p| p.value.as_ref());
        judge("period start", Some(start), period.map(|p| p.map(|p| p.start.as_str())));
        judge("period end", Some(end), period.map(|p| p.map(|p| p.end.as_str())));
    }
    count
}

/// Prints the table of scores.
pub fn print(scores: &[Score]) {
    println!(
        "\n{:<40} {:>9} {:>9} {:>5} {:>5} {:>9} {:>5} {:>5} {:>5} {:>9} {:>6} {:>5} {:>9} {:>7}",
        "document",
        "slots",
        "indicat.",
        "wrong",
        "extra",
        "measures",
        "P %",
        "R %",
        "false",
        "others",
        "broken",
        "alarm",
        "holds",
        "letter"
    );
    for s in scores {
        println!(
            "{:<40} {:>9} {:>9} {:>5} {:>5} {:>9} {:>5.1} {:>5.1} {:>5} {:>9} {:>6} {:>5} {:>9} {:>7} {}",
            s.document,
            of(s.slots.expected, s.slots.exact),
            of(s.slots.indicators.0, s.slots.indicators.1),
            s.slots.wrong,
            s.slots.extra,
            of(s.figures.measures.0, s.figures.measures.1),
            s.figures.precision(),
            s.figures.recall(),
            s.figures.false_measures,
            of(s.figures.others.0, s.figures.others.1),
            of(s.relations.broken.0, s.relations.broken.1),
            s.relations.false_alarms,
            of(s.relations.holds.0, s.relations.holds.1),
            of(s.letterhead.0, s.letterhead.1),
            s.status
        );
    }
}

fn of(whole: usize, part: usize) -> String {
    format!("{part}/{whole}")
}
