//! The overlay laid over the findings: levels set anew, rules switched off, findings accepted.
//! It raises nothing and reads no file.

use super::context::Context;
use super::model::{Finding, Level, Regraded, Suppressed};
use super::scope;
use crate::mapping::{About, Severity, Suppression};
use std::collections::BTreeMap;

/// What an overlay did to a report that its findings do not show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OverlayEffect {
    /// How many findings each rule that is switched off would have had.
    pub off: BTreeMap<&'static str, usize>,
    /// Suppressions that have ended, with the findings that count again.
    pub expired: Vec<(Suppression, Vec<String>)>,
    /// Suppressions of this very document that met no finding.
    pub idle: Vec<Suppression>,
}

/// Grades and accepts findings as the overlay says.
pub fn apply(on: &Context<'_>, findings: &mut Vec<Finding>) -> OverlayEffect {
    let facts = on.facts;
    let about = About {
        form: facts.form.map(|f| f.id.as_str()),
        level: facts.letterhead.issuer_level.as_ref().and_then(|l| l.value.as_deref()),
        period_end: scope::period_end(on),
        document: facts.document_key,
    };
    let mut effect = OverlayEffect::default();
    findings.retain_mut(|finding| {
        let Some(grade) = facts.overlay.grade(finding.rule, &about) else { return true };
        let level = match grade.severity {
            Severity::Off => {
                *effect.off.entry(finding.rule).or_default() += 1;
                return false;
            }
            Severity::Note => Level::Note,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        };
        if level != finding.level {
            let because = grade.because.clone();
            finding.regraded = Some(Regraded { from: finding.level, because });
            finding.level = level;
        }
        true
    });
    let mut expired: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut met = vec![false; facts.overlay.suppressions.len()];
    for finding in findings.iter_mut() {
        let id = finding.id.clone();
        for (i, suppression) in facts.overlay.suppressions(finding.rule, &id, &about) {
            met[i] = true;
            if suppression.expired {
                expired.entry(i).or_default().push(id.clone());
            } else if finding.suppressed.is_none() {
                let Suppression { because, until, .. } = suppression.clone();
                finding.suppressed = Some(Suppressed { because, until });
            }
        }
    }
    let all = &facts.overlay.suppressions;
    // What another suppression accepts does not count again.
    let counts = |id: &String| findings.iter().any(|f| f.id == *id && f.counts());
    for (i, mut ids) in expired {
        ids.retain(counts);
        if !ids.is_empty() {
            effect.expired.push((all[i].clone(), ids));
        }
    }
    let of_this = |s: &Suppression| s.document.is_some() && s.document.as_deref() == about.document;
    effect.idle = all
        .iter()
        .zip(&met)
        .filter(|(s, met)| !**met && of_this(s))
        .map(|(s, _)| s.clone())
        .collect();
    effect
}

#[cfg(test)]
mod tests {
    use crate::checks::model::Level;
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};
    use crate::mapping::{Known, Overlay};
    use crate::quantity::Date;
    use crate::report::Verdict;

    /// A total that its parts do not make: one error.
    fn sample(overlay: &str) -> Sample {
        let mut sample = Sample::new().says(
            StatementKind::Parts,
            "31 hồ sơ, gồm 21 hồ sơ và 8 hồ sơ",
            &[
                ("31", "hồ sơ", Role::Total),
                ("21", "hồ sơ", Role::Part),
                ("8", "hồ sơ", Role::Part),
            ],
        );
        let rules: Vec<(&str, &str)> =
            crate::checks::rules().into_iter().map(|r| (r.id, r.name)).collect();
        let today = Date::new(2026, 3, 1).unwrap();
        let known = Known { rules: &rules, forms: &["test"], today };
        let text = format!("overlay: o\n{overlay}");
        sample.overlay = Overlay::parse("o.yaml", &text, &known).unwrap_or_else(|f| panic!("{f}"));
        sample
    }

    const OFF: &str = "severity:\n  - {rule: N101, severity: off, because: b}\n";
    const NOTE: &str = "severity:\n  - {rule: N101, severity: note, because: b}\n";

    fn accept(until: &str) -> String {
        let document = "sở mẫu|test|2021";
        format!(
            "suppressions:\n  - {{rule: N101, document: \"{document}\", because: known, until: {until}}}\n"
        )
    }

    #[test]
    fn a_rule_is_switched_off_or_graded_anew() {
        let off = sample(OFF).outcome();
        assert!(off.findings.is_empty());
        assert_eq!(off.overlay.off.get("N101"), Some(&1));
        let noted = sample(NOTE).outcome();
        let regraded = noted.findings[0].regraded.clone().unwrap();
        assert_eq!((noted.findings[0].level, regraded.from), (Level::Note, Level::Error));
        assert!(noted.clusters.is_empty(), "a remark is no defect");
        assert_eq!(noted.figure_verdicts[0], Verdict::Unchecked);
    }

    #[test]
    fn an_accepted_finding_is_told_and_counts_nowhere() {
        let outcome = sample(&accept("2026-03-01")).outcome();
        let suppressed = outcome.findings[0].suppressed.clone().unwrap();
        assert_eq!(
            (suppressed.because.as_str(), outcome.findings[0].level),
            ("known", Level::Error)
        );
        assert!(outcome.clusters.is_empty());
        assert_eq!(outcome.figure_verdicts[0], Verdict::Unchecked);
    }

    #[test]
    fn a_suppression_that_has_ended_accepts_nothing_and_is_named() {
        let outcome = sample(&accept("2026-02-28")).outcome();
        assert!(outcome.findings[0].counts());
        let [(suppression, ids)] = outcome.overlay.expired.as_slice() else { panic!("one") };
        assert_eq!((suppression.at.line, ids), (3, &vec![outcome.findings[0].id.clone()]));
        assert_eq!(outcome.figure_verdicts[0], Verdict::Contradicted);
    }

    #[test]
    fn a_suppression_that_meets_no_finding_of_its_document_is_named() {
        let idle = accept("2026-12-31").replace("N101", "T101");
        assert_eq!(sample(&idle).outcome().overlay.idle.len(), 1);
        let other = idle.replace("sở mẫu", "sở khác");
        assert!(sample(&other).outcome().overlay.idle.is_empty());
    }
}
