//! Overlay files.
//! It only reads; what an overlay does to findings is the checks' work.

use super::fields::{Fields, Placed, Reading};
use super::form::{LEVELS, validity};
use super::yaml;
use super::{MAX_FILE_BYTES, read_text, too_large};
use crate::mapping::fault::{Faults, did_you_mean};
use crate::mapping::overlay::{Grade, Known, Overlay, Severity, Suppression, Target};
use crate::quantity::Date;
use std::collections::BTreeMap;
use std::path::Path;

const SEVERITIES: [(&str, Severity); 4] = [
    ("off", Severity::Off),
    ("note", Severity::Note),
    ("warning", Severity::Warning),
    ("error", Severity::Error),
];

/// The overlay in a file.
///
/// # Errors
/// All faults of the file; that it cannot be read, or is too large, is one.
pub fn overlay_file(path: &Path, known: &Known<'_>) -> Result<Overlay, Faults> {
    let name = path.display().to_string();
    let text = read_text(path).map_err(|message| Faults::of_file(&name, message))?;
    overlay(&name, &text, known)
}

/// The overlay of a text with the name of its file.
///
/// # Errors
/// All faults of the file, each with its place.
pub fn overlay(file: &str, text: &str, known: &Known<'_>) -> Result<Overlay, Faults> {
    if text.len() > MAX_FILE_BYTES {
        return Err(Faults::of_file(file, too_large(text.len())));
    }
    let mut faults = Vec::new();
    let mut reading = Reading { files: &[file], faults: &mut faults };
    let mut out = Overlay::default();
    match yaml::parse(0, text) {
        Err((at, message)) => reading.fault(at, message),
        Ok(tree) => {
            let keys = &["overlay", "severity", "suppressions"];
            if let Some(top) = reading.fields(&tree, "an overlay", keys) {
                out.id = reading.required(&top, "overlay").map(|p| p.text).unwrap_or_default();
                if top.get("severity").is_none() && top.get("suppressions").is_none() {
                    reading.fault(
                        top.at,
                        "an overlay has neither `severity` nor `suppressions`: it changes nothing",
                    );
                }
                out.grades = grades(&top, known, &mut reading);
                out.suppressions = suppressions(&top, known, &mut reading);
            }
        }
    }
    if faults.is_empty() {
        return Ok(out);
    }
    faults.sort_by_key(|f| f.at);
    Err(Faults { faults })
}

fn grades(top: &Fields, known: &Known<'_>, reading: &mut Reading) -> Vec<Grade> {
    const KEYS: &[&str] = &["rule", "severity", "because", "form", "level", "valid"];
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for node in reading.list(top, "severity") {
        let Some(fields) = reading.fields(node, "a grade", KEYS) else { continue };
        let rule = reading.required(&fields, "rule");
        let severity = reading
            .required(&fields, "severity")
            .and_then(|s| reading.choice(&s, "severity", &SEVERITIES));
        let because = reading.required(&fields, "because");
        let form = reading.optional(&fields, "form");
        if let Some(form) = form.as_ref().filter(|f| !known.forms.contains(&f.text.as_str())) {
            let hint = did_you_mean(&form.text, known.forms.iter().copied());
            reading.fault(form.at, format!("no form is `{}`{hint}", form.text));
        }
        let level = reading
            .optional(&fields, "level")
            .and_then(|l| reading.choice(&l, "level", &LEVELS))
            .map(str::to_owned);
        let valid = validity(&fields, reading);
        let id = rule.as_ref().and_then(|r| rule_id(r, known, reading));
        let (Some(rule), Some(id), Some(severity), Some(because)) = (rule, id, severity, because)
        else {
            continue;
        };
        let form = form.map(|f| f.text);
        let same = format!("{id} {form:?} {level:?} {valid:?}");
        if let Some(line) = lines.get(&same) {
            reading.fault(
                rule.at,
                format!("`{}` is graded at line {line} already, for the same reports", rule.text),
            );
            continue;
        }
        lines.insert(same, rule.at.line);
        out.push(Grade { rule: id, severity, because: because.text, form, level, valid });
    }
    out
}

fn suppressions(top: &Fields, known: &Known<'_>, reading: &mut Reading) -> Vec<Suppression> {
    const KEYS: &[&str] = &["finding", "rule", "document", "because", "until"];
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for node in reading.list(top, "suppressions") {
        let Some(fields) = reading.fields(node, "a suppression", KEYS) else { continue };
        let finding = reading.optional(&fields, "finding");
        let rule = reading.optional(&fields, "rule");
        let document = reading.optional(&fields, "document").map(|d| d.text);
        let because = reading.required(&fields, "because");
        let until = reading.required(&fields, "until").and_then(|until| {
            let day = Date::from_iso(&until.text);
            if day.is_none() {
                let message = format!("`until: {}` is not a day, as in 2021-12-31", until.text);
                reading.fault(until.at, message);
            }
            day
        });
        let named = match (finding, rule) {
            (Some(finding), None) => finding_id(&finding, reading).map(|t| (t, finding)),
            (None, Some(rule)) => {
                if document.is_none() {
                    reading.fault(
                        rule.at,
                        "a suppression of a rule needs its `document` (`document.key` of the \
                         JSON); to switch a rule off everywhere grade it under `severity`",
                    );
                }
                rule_id(&rule, known, reading).map(|id| (Target::Rule(id), rule))
            }
            (Some(_), Some(rule)) => {
                reading.fault(rule.at, "a suppression has both `finding` and `rule`");
                None
            }
            (None, None) => {
                reading.fault(fields.at, "a suppression has neither `finding` nor `rule`");
                None
            }
        };
        let (Some((target, named)), Some(because), Some(until)) = (named, because, until) else {
            continue;
        };
        let same = format!("{target:?} {document:?}");
        if let Some(line) = lines.get(&same) {
            let message = format!("`{}` is suppressed at line {line} already", named.text);
            reading.fault(named.at, message);
            continue;
        }
        lines.insert(same, named.at.line);
        out.push(Suppression {
            target,
            document,
            because: because.text,
            until,
            expired: until < known.today,
            at: named.at.in_file(),
        });
    }
    out
}

/// The id of a rule that is given by id, in any case, or by name.
fn rule_id(written: &Placed, known: &Known<'_>, reading: &mut Reading) -> Option<String> {
    let is = |r: &&(&str, &str)| r.0.eq_ignore_ascii_case(&written.text) || r.1 == written.text;
    if let Some((id, _)) = known.rules.iter().find(is) {
        return Some((*id).to_owned());
    }
    let hint = did_you_mean(&written.text, known.rules.iter().map(|r| r.1));
    let hint = if hint.is_empty() { "; `doisoat explain` lists them".to_owned() } else { hint };
    reading.fault(written.at, format!("no rule is `{}`{hint}", written.text));
    None
}

/// Hexadecimal digits of the id of a finding.
const ID_DIGITS: usize = 16;

fn finding_id(written: &Placed, reading: &mut Reading) -> Option<Target> {
    let digits = written.text.split('-').next().unwrap_or_default();
    if digits.len() == ID_DIGITS && digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Some(Target::Finding(written.text.to_lowercase()));
    }
    let message = format!(
        "`{}` is no id of a finding: {ID_DIGITS} hexadecimal digits, `id` of the JSON",
        written.text
    );
    reading.fault(written.at, message);
    None
}
