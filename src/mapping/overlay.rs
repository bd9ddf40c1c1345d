//! Overlays: how severe a rule is to whoever reads the findings, and which findings of a report they
//! have accepted, until when and why.
//! It judges no report; `checks` asks it.

use super::fault::{At, Faults};
use crate::quantity::Date;
use std::path::Path;

/// What a rule is raised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Not at all.
    Off,
    /// As a remark.
    Note,
    /// As something to look at.
    Warning,
    /// As a contradiction.
    Error,
}

/// What an overlay is read for: the rules and forms that there are, and the day on which it is read.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Id and name of every rule.
    pub rules: &'a [(&'a str, &'a str)],
    /// Id of every form.
    pub forms: &'a [&'a str],
    /// The day that decides which suppressions have ended.
    pub today: Date,
}

/// An overlay file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overlay {
    /// Its name, for messages.
    pub id: String,
    /// Rules that are graded anew, in the order of the file.
    pub grades: Vec<Grade>,
    /// Findings that are accepted, in the order of the file.
    pub suppressions: Vec<Suppression>,
}

/// A rule that is graded anew, everywhere or for some reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Id of the rule.
    pub rule: String,
    /// What it is raised as.
    pub severity: Severity,
    /// Why.
    pub because: String,
    /// Only for reports on this form.
    pub form: Option<String>,
    /// Only for reports by bodies of this level.
    pub level: Option<String>,
    /// Only for reports whose period ends in these days, both included.
    pub valid: (Option<Date>, Option<Date>),
}

/// Which finding is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The one with this id.
    Finding(String),
    /// All of the rule with this id.
    Rule(String),
}

/// A finding that somebody has looked at and accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Which finding.
    pub target: Target,
    /// Key of the document; `None` for a finding in whatever document.
    pub document: Option<String>,
    /// Why.
    pub because: String,
    /// Its last day.
    pub until: Date,
    /// True when that day is over.
    pub expired: bool,
    /// Where it stands in the file.
    pub at: At,
}

/// A report, as far as an overlay tells reports apart. What is not known meets no condition.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// Id of its form.
    pub form: Option<&'a str>,
    /// Level of the body that issued it.
    pub level: Option<&'a str>,
    /// The last day of its period.
    pub period_end: Option<Date>,
    /// Key of the document.
    pub document: Option<&'a str>,
}

impl Overlay {
    /// The overlay of a file (name for messages, text).
    ///
    /// # Errors
    /// All faults of the file, each with its place.
    pub fn parse(file: &str, text: &str, known: &Known<'_>) -> Result<Overlay, Faults> {
        super::files::overlay(file, text, known)
    }

    /// The overlay in a file.
    ///
    /// # Errors
    /// All faults of the file; that it cannot be read, or is too large, is one.
    pub fn load(path: &Path, known: &Known<'_>) -> Result<Overlay, Faults> {
        super::files::overlay_file(path, known)
    }

    /// How the rule is graded for a report: of several grades that apply the one with most
    /// conditions, and of these the last in the file.
    pub fn grade(&self, rule: &str, about: &About<'_>) -> Option<&Grade> {
        let applies = |g: &&Grade| g.rule == rule && g.applies_to(about);
        self.grades.iter().filter(applies).max_by_key(|g| g.conditions())
    }

    /// The suppressions of a finding, those that have ended too, with their places in the list.
    pub fn suppressions<'a>(
        &'a self,
        rule: &'a str,
        finding: &'a str,
        about: &'a About<'a>,
    ) -> impl Iterator<Item = (usize, &'a Suppression)> {
        self.suppressions.iter().enumerate().filter(move |(_, s)| {
            let document = s.document.as_deref().is_none_or(|d| about.document == Some(d));
            let target = match &s.target {
                Target::Finding(id) => id == finding,
                Target::Rule(id) => id == rule,
            };
            document && target
        })
    }
}

impl Grade {
    fn applies_to(&self, about: &About<'_>) -> bool {
        let is = |wanted: &Option<String>, has: Option<&str>| {
            wanted.as_deref().is_none_or(|w| has == Some(w))
        };
        let (from, to) = self.valid;
        let in_days = (from.is_none() && to.is_none())
            || about
                .period_end
                .is_some_and(|end| from.is_none_or(|f| f <= end) && to.is_none_or(|t| end <= t));
        is(&self.form, about.form) && is(&self.level, about.level) && in_days
    }

    fn conditions(&self) -> usize {
        let dated = self.valid.0.is_some() || self.valid.1.is_some();
        [self.form.is_some(), self.level.is_some(), dated].into_iter().filter(|c| *c).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Overlay, Vec<String>> {
        let known = Known {
            rules: &[("C201", "narrative-table-mismatch"), ("T108", "result-differs-from-plan")],
            forms: &["cchc-district"],
            today: Date::new(2026, 3, 1).unwrap(),
        };
        Overlay::parse("o.yaml", text, &known)
            .map_err(|f| f.faults.iter().map(ToString::to_string).collect())
    }

    fn severity(text: &str, about: &About<'_>) -> Option<Severity> {
        parse(&format!("overlay: o\nseverity:\n{text}"))
            .unwrap_or_else(|faults| panic!("{faults:#?}"))
            .grade("T108", about)
            .map(|g| g.severity)
    }

    #[test]
    fn a_grade_applies_where_its_conditions_are_known_to_hold() {
        let day = |year| Date::new(year, 12, 31);
        let about = |form, level, end| About { form, level, period_end: end, document: None };
        let check = |conditions: &str, of: About<'_>, expect: bool| {
            let text = format!("  - {{rule: T108, severity: off, because: b{conditions}}}\n");
            assert_eq!(severity(&text, &of).is_some(), expect, "{conditions} {of:?}");
        };
        let district = about(Some("cchc-district"), Some("district"), day(2025));
        check("", About::default(), true);
        check(", form: cchc-district", district, true);
        check(", form: cchc-district", About::default(), false);
        check(", level: district", district, true);
        check(", level: commune", district, false);
        check(", valid: {from: 2025-01-01, to: 2025-12-31}", district, true);
        check(", valid: {to: 2024-12-31}", district, false);
        check(", valid: {from: 2020-01-01}", About::default(), false);
    }

    #[test]
    fn the_grade_with_most_conditions_counts() {
        let about = About { level: Some("district"), ..About::default() };
        let text = "  - {rule: T108, severity: warning, because: b, level: district}\n  \
                    - {rule: result-differs-from-plan, severity: off, because: b}\n";
        assert_eq!(severity(text, &about), Some(Severity::Warning));
        assert_eq!(severity(text, &About::default()), Some(Severity::Off));
    }

    #[test]
    fn a_suppression_names_a_finding_or_a_rule_of_one_document() {
        let overlay = parse(
            "overlay: o\nsuppressions:\n  \
             - {finding: 00000000000000aa, because: b, until: 2026-03-01}\n  \
             - {rule: C201, document: d, because: b, until: 2026-02-28}\n",
        )
        .unwrap();
        let found = |rule: &str, finding: &str, document| -> Vec<bool> {
            let about = About { document, ..About::default() };
            overlay.suppressions(rule, finding, &about).map(|(_, s)| s.expired).collect()
        };
        assert_eq!(found("T101", "00000000000000aa", None), [false]);
        assert_eq!(found("C201", "00000000000000bb", Some("d")), [true]);
        assert!(found("C201", "00000000000000bb", Some("e")).is_empty());
        assert!(found("C201", "00000000000000bb", None).is_empty());
    }

    #[test]
    fn every_fault_is_told_with_its_place_and_what_was_meant() {
        let check = |text: &str, expect: &str| {
            let faults = parse(text).expect_err(text);
            assert!(faults.iter().any(|f| f.contains(expect)), "{expect}: {faults:#?}");
        };
        let grade = |rest: &str| format!("overlay: o\nseverity:\n  - {{{rest}}}\n");
        let accepted = |rest: &str| format!("overlay: o\nsuppressions:\n  - {{{rest}}}\n");
        check("overlay: o\nseverty: []\n", "o.yaml:2:1: unknown key `severty`");
        check("severity: []\n", "an overlay has no `overlay`");
        check("overlay: o\n", "neither `severity` nor `suppressions`");
        check(&grade("rule: T999, severity: off, because: b"), "o.yaml:3:12: no rule is `T999`");
        check(&grade("rule: narrative-tabel-mismatch, severity: off, because: b"), "did you mean");
        check(&grade("rule: T108, severity: offf, because: b"), "did you mean `off`?");
        check(&grade("rule: T108, severity: off"), "has no `because`");
        check(&grade("rule: T108, severity: off, because: b, form: x"), "no form is `x`");
        check(&grade("rule: T108, severity: off, because: b, level: dstrict"), "`district`?");
        check(
            &grade("rule: T108, severity: off, because: b, valid: {from: 2026-02-30}"),
            "is not a day",
        );
        let twice =
            "rule: T108, severity: off, because: b}\n  - {rule: T108, severity: note, because: c";
        check(&grade(twice), "o.yaml:4:12: `T108` is graded at line 3 already");
        check(&accepted("because: b, until: 2026-12-31"), "neither `finding` nor `rule`");
        check(&accepted("rule: T108, because: b, until: 2026-12-31"), "needs its `document`");
        check(&accepted("finding: xyz, because: b, until: 2026-12-31"), "is no id of a finding");
        check(&accepted("finding: 00000000000000aa, because: b"), "has no `until`");
        let both = "finding: 00000000000000aa, rule: T108, because: b, until: 2026-12-31";
        check(&accepted(both), "both `finding` and `rule`");
        let twice = "finding: 00000000000000aa, because: b, until: 2026-12-31}\n  \
                     - {finding: 00000000000000aa, because: c, until: 2026-12-31";
        check(&accepted(twice), "is suppressed at line 3 already");
    }
}
