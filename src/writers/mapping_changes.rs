//! Changes from one mapping to another: for people as text, for programs as JSON.
//! It compares nothing; `mapping::diff` did.

use super::language::Language;
use super::terminal::one_line;
use crate::mapping::{Change, Effect, Subject};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The changes, as JSON has them.
#[derive(Debug, Serialize)]
pub struct Changes {
    /// How many of each effect.
    counts: BTreeMap<&'static str, usize>,
    changes: Vec<JsonChange>,
}

#[derive(Debug, Serialize)]
struct JsonChange {
    effect: &'static str,
    form: Option<String>,
    subject: &'static str,
    id: Option<String>,
    property: Option<&'static str>,
    before: Option<String>,
    after: Option<String>,
}

impl Changes {
    /// The changes for programs.
    pub fn new(changes: &[Change]) -> Changes {
        let known = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let count = |effect: Effect| changes.iter().filter(|c| c.effect == effect).count();
        Changes {
            counts: Effect::ALL.into_iter().map(|e| (e.code(), count(e))).collect(),
            changes: changes
                .iter()
                .map(|c| JsonChange {
                    effect: c.effect.code(),
                    form: known(&c.form),
                    subject: c.subject.code(),
                    id: known(&c.id),
                    property: Some(c.property).filter(|p| !p.is_empty()),
                    before: c.before.clone(),
                    after: c.after.clone(),
                })
                .collect(),
        }
    }
}

/// The changes for people, by effect.
pub fn text(changes: &[Change], language: Language) -> String {
    let mut out = String::new();
    for effect in Effect::ALL {
        let of_effect: Vec<&Change> = changes.iter().filter(|c| c.effect == effect).collect();
        if of_effect.is_empty() {
            continue;
        }
        // `fmt::Write` for a string cannot fail.
        let _ = writeln!(out, "{} ({})", effect_words(effect, language), of_effect.len());
        for change in of_effect {
            let _ = writeln!(out, "  {}", line(change, language));
        }
    }
    if out.is_empty() {
        let _ = writeln!(out, "{}", language.of("không có gì thay đổi", "nothing changes"));
    }
    out
}

fn line(change: &Change, language: Language) -> String {
    let mut text = String::new();
    if !change.form.is_empty() {
        let _ = write!(text, "{}: ", change.form);
    }
    let _ = write!(text, "{}", subject_words(change.subject, language));
    for part in [change.id.as_str(), change.property] {
        if !part.is_empty() {
            let _ = write!(text, " {part}");
        }
    }
    let _ = match (&change.before, &change.after) {
        (Some(before), Some(after)) => write!(text, ": “{before}” → “{after}”"),
        (None, Some(after)) => write!(text, ": + “{after}”"),
        (Some(before), None) => write!(text, ": − “{before}”"),
        (None, None) => Ok(()),
    };
    one_line(&text)
}

fn effect_words(effect: Effect, language: Language) -> &'static str {
    match effect {
        Effect::MapsElsewhere => language.of("Sang chỉ tiêu khác", "Maps elsewhere"),
        Effect::StopsMapping => language.of("Không còn chỉ tiêu", "Stops mapping"),
        Effect::MapsMore => language.of("Thêm chỉ tiêu", "Maps more"),
        Effect::CheckedDifferently => language.of("Kiểm tra khác đi", "Checked differently"),
        Effect::OnlyWords => language.of("Chỉ khác lời văn", "Only words"),
    }
}

fn subject_words(subject: Subject, language: Language) -> &'static str {
    match subject {
        Subject::Form => language.of("biểu mẫu", "form"),
        Subject::Row => language.of("dòng", "row"),
        Subject::Constraint => language.of("ràng buộc", "constraint"),
        Subject::Indicator => language.of("chỉ tiêu", "indicator"),
        Subject::Unit => language.of("đơn vị", "unit"),
    }
}
