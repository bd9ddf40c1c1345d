//! Why rows went to their indicators: for people as text, for programs as JSON.
//! It decides nothing; `mapping::explain` gives the reasons.

use super::language::Language;
use super::terminal::one_line;
use crate::mapping::{Explanation, Form, Ranked};
use crate::tables::StatisticsTable;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The decisions on the tables of one document.
#[derive(Debug, Serialize)]
pub struct Decisions {
    /// The document, as named by the caller.
    pub filename: String,
    /// The form, if there is one.
    pub mapping: Option<UsedForm>,
    /// Why there is no form.
    pub no_mapping: Option<String>,
    /// One for each slot, in printed order.
    pub decisions: Vec<Decision>,
}

/// The form that was used.
#[derive(Debug, Serialize)]
pub struct UsedForm {
    id: String,
    version: String,
    fit: f64,
}

/// The decision on one slot.
#[derive(Debug, Serialize)]
pub struct Decision {
    table: usize,
    row_index: usize,
    column: Vec<String>,
    path: Vec<String>,
    label: String,
    unit: Option<String>,
    raw_text: String,
    indicator: Option<String>,
    method: &'static str,
    score: f64,
    parts: BTreeMap<&'static str, f64>,
    runners_up: Vec<RunnerUp>,
    unmapped: Option<Reason>,
}

#[derive(Debug, Serialize)]
struct RunnerUp {
    indicator: String,
    label: String,
    score: f64,
    parts: BTreeMap<&'static str, f64>,
}

#[derive(Debug, Serialize)]
struct Reason {
    code: &'static str,
    message: Words,
}

#[derive(Debug, Serialize)]
struct Words {
    vi: String,
    en: String,
}

/// The parts in the order of their weight, for people.
const PARTS: [(&str, &str); 5] = [
    ("text", "từ ngữ"),
    ("path", "đề mục"),
    ("unit", "đơn vị"),
    ("order", "thứ tự"),
    ("neighbours", "dòng kề"),
];

impl Decisions {
    /// A document whose tables go to no form.
    pub fn without_form(filename: &str, why: String) -> Decisions {
        let filename = filename.to_owned();
        Decisions { filename, mapping: None, no_mapping: Some(why), decisions: Vec::new() }
    }

    /// A document whose tables go to a form.
    pub fn with_form(filename: &str, form: &Form, fit: f64) -> Decisions {
        let (id, version) = (form.id.clone(), form.version.clone());
        let mapping = Some(UsedForm { id, version, fit });
        Decisions { filename: filename.to_owned(), mapping, no_mapping: None, decisions: vec![] }
    }

    /// Adds the decisions on a table, or on one row of it (from 1, header included).
    pub fn add(&mut self, table: &StatisticsTable, found: Vec<Explanation>, row: Option<usize>) {
        let asked = |index: usize| row.is_none_or(|row| row == index);
        let found = table.slots.iter().zip(found).filter(|(slot, _)| asked(slot.row_index));
        self.decisions.extend(found.map(|(slot, e)| Decision {
            table: table.table,
            row_index: slot.row_index,
            column: slot.column.path.clone(),
            path: slot.row.path.clone(),
            label: slot.row.label.clone(),
            unit: slot.unit.clone(),
            raw_text: slot.value.raw.clone(),
            indicator: e.matched.indicator,
            method: e.matched.method.name(),
            score: e.matched.score,
            parts: e.matched.parts.into_iter().collect(),
            runners_up: e.runners_up.into_iter().map(runner_up).collect(),
            unmapped: e.unmapped.map(|why| {
                let (vi, en) = why.words();
                Reason { code: why.code(), message: Words { vi, en } }
            }),
        }));
    }

    /// For people.
    pub fn text(&self, language: Language) -> String {
        let mut out = format!("{}: ", one_line(&self.filename));
        match (&self.mapping, &self.no_mapping) {
            (Some(form), _) => {
                let (name, fit) = (language.of("biểu mẫu", "form"), language.of("khớp", "fit"));
                let _ = writeln!(out, "{name} {} {}, {fit} {:.3}", form.id, form.version, form.fit);
            }
            (None, why) => {
                let _ = writeln!(out, "{}", one_line(why.as_deref().unwrap_or_default()));
            }
        }
        for decision in &self.decisions {
            decision.describe(language, &mut out);
        }
        out
    }
}

fn runner_up(ranked: Ranked) -> RunnerUp {
    RunnerUp {
        indicator: ranked.indicator,
        label: ranked.label,
        score: ranked.score,
        parts: ranked.parts.into_iter().collect(),
    }
}

impl Decision {
    fn describe(&self, language: Language, out: &mut String) {
        // `fmt::Write` for a string cannot fail.
        let above = self.path.split_last().map_or(&[][..], |(_, above)| above).join(" › ");
        let above = if above.is_empty() { above } else { format!("{above} › ") };
        let column = match self.column.is_empty() {
            true => String::new(),
            false => format!(" [{}]", one_line(&self.column.join(" / "))),
        };
        let row = language.of("dòng", "row");
        let place = one_line(&format!("{above}{}", self.label));
        let value = one_line(&self.raw_text);
        let _ = writeln!(out, "\n{row} {}: {place}{column} = {value}", self.row_index);
        match (&self.indicator, &self.unmapped) {
            (Some(indicator), _) => {
                let parts = parts(&self.parts, language);
                let _ =
                    writeln!(out, "  → {indicator} ({} {:.3}): {parts}", self.method, self.score);
            }
            (None, why) => {
                let none = language.of("không có chỉ tiêu", "no indicator");
                let why = why.as_ref().map_or("", |w| language.of(&w.message.vi, &w.message.en));
                let _ = writeln!(out, "  → {none}: {}", one_line(why));
            }
        }
        let name = match self.indicator {
            Some(_) => language.of("kế tiếp", "runner-up"),
            None => language.of("gần nhất", "nearest"),
        };
        for ranked in &self.runners_up {
            let parts = parts(&ranked.parts, language);
            let _ = writeln!(
                out,
                "    {name}: {} {:.3}: {parts} «{}»",
                ranked.indicator,
                ranked.score,
                one_line(&ranked.label)
            );
        }
    }
}

fn parts(parts: &BTreeMap<&'static str, f64>, language: Language) -> String {
    let part =
        |(en, vi): &(&str, &str)| Some(format!("{} {:.2}", language.of(vi, en), parts.get(en)?));
    PARTS.iter().filter_map(part).collect::<Vec<_>>().join(", ")
}
