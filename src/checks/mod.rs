//! Facts → findings and confirmations; one kind of check a file.
//! It reads no text and no file: observations, figures and statements are all it sees.

mod cited_documents;
mod clusters;
mod columns;
mod constraints;
mod context;
mod denominators;
mod form_contract;
mod hints;
mod judgements;
mod model;
mod named_lines;
mod narrative_changes;
mod narrative_parts;
mod narrative_rates;
mod narrative_table;
mod note_documents;
mod note_elsewhere;
mod note_parts;
mod note_shares;
mod paired_rates;
mod planned_columns;
mod procedure_totals;
mod relation;
mod repeated_measures;
mod repeated_rows;
mod returned_results;
mod row_groups;
mod rule;
mod scope;
mod severity;
mod structure;
mod subtotals;
#[cfg(test)]
mod testing;
mod verdicts;
mod wording;
#[cfg(test)]
mod worked_example;

pub use context::Facts;
pub use model::{
    Cluster, Expr, Finding, HintChange, Level, NotEvaluable, Op, Operand, Regraded, Relation, Side,
    SideRole, Suppressed, Term, Text,
};
pub use relation::print;
pub use rule::{Check, Rule, Words};
pub use severity::OverlayEffect;

use crate::report::Verdict;
use std::fmt::Write as _;

/// Every kind of check, in the order in which they run. A relation that two of them would state is
/// stated by the first.
pub const CHECKS: &[&dyn Check] = &[
    &constraints::FormConstraints,
    &columns::Columns,
    &subtotals::Subtotals,
    &row_groups::RowGroups,
    &planned_columns::PlannedColumns,
    &repeated_rows::RepeatedRows,
    &paired_rates::PairedRates,
    &note_parts::NoteParts,
    &returned_results::ReturnedResults,
    &note_shares::NoteShares,
    &note_elsewhere::NoteElsewhere,
    &note_documents::NoteDocuments,
    &narrative_parts::NarrativeParts,
    &narrative_changes::NarrativeChanges,
    &narrative_rates::NarrativeRates,
    &narrative_table::NarrativeAgainstTable,
    &repeated_measures::RepeatedMeasures,
    &procedure_totals::ProcedureTotals,
    &denominators::Denominators,
    &cited_documents::CitedDocuments,
    &structure::Structure,
    &form_contract::FormContract,
];

/// What the checks say of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Relations that do not hold, and remarks on the form; by place, then by rule.
    pub findings: Vec<Finding>,
    /// Relations that hold, in the same order.
    pub confirmations: Vec<Finding>,
    /// Constraints that could not be decided.
    pub not_evaluable: Vec<NotEvaluable>,
    /// Findings that belong to one defect.
    pub clusters: Vec<Cluster>,
    /// What the overlay did that the findings do not show.
    pub overlay: OverlayEffect,
    /// Parallel to the figures.
    pub figure_verdicts: Vec<Verdict>,
    /// Parallel to the observations.
    pub observation_verdicts: Vec<Verdict>,
}

/// Runs every check over the facts of one document.
pub fn run(facts: &Facts<'_>) -> Outcome {
    let on = context::Context::new(facts);
    let mut out = judgements::Judgements::new(&on);
    for check in CHECKS {
        check.run(&on, &mut out);
    }
    let judgements::Judgements { mut findings, mut confirmations, not_evaluable, .. } = out;
    let overlay = severity::apply(&on, &mut findings);
    findings.sort_by(by_place);
    confirmations.sort_by(by_place);
    let clusters = clusters::cluster(&on, &mut findings, &confirmations);
    scope::add_context(&on, &mut findings);
    let (figure_verdicts, observation_verdicts) =
        verdicts::verdicts(&on, &findings, &confirmations);
    Outcome {
        findings,
        confirmations,
        not_evaluable,
        clusters,
        overlay,
        figure_verdicts,
        observation_verdicts,
    }
}

/// Every rule, by id.
pub fn rules() -> Vec<&'static Rule> {
    let mut all: Vec<&Rule> = CHECKS.iter().flat_map(|c| c.rules()).collect();
    all.sort_by_key(|r| r.id);
    all
}

/// The rule with the id ("T101", any case) or the name ("count-against-rate").
pub fn explain(rule: &str) -> Option<&'static Rule> {
    rules().into_iter().find(|r| r.id.eq_ignore_ascii_case(rule) || r.name == rule)
}

/// The rules as a page of the documentation: a table, then each rule as its form. The file
/// `RULES.md` beside this one is this text; a test fails when it is not.
pub fn rule_page() -> String {
    let mut out = String::from(
        "<!-- Written by `DOISOAT_UPDATE=1 cargo test --test it rules`; change the rules, not this page. -->\n\
         # Rules\n\n\
         What `doisoat check` compares, in the words of `doisoat explain RULE`. The level is the \
         worst one: a doubt that is named lowers an error to a warning, an overlay \
         (`--overlay FILE`) sets any level. Letters: D letterhead, S structure of the form, T table, \
         N narrative, C across narrative, table and notes.\n\n\
         | id | name | level | what it compares |\n|---|---|---|---|\n",
    );
    for Rule { id, name, level, what, .. } in rules() {
        let anchor = id.to_lowercase();
        let _ = writeln!(out, "| [{id}](#{anchor}) | {name} | {} | {} |", level.name(), what.en);
    }
    for Rule { id, name, level, what, why, example } in rules() {
        let _ = write!(
            out,
            "\n## {id}\n\n`{name}`, {}\n\n\
             - What: {}\n- Why: {}\n- Example: {}\n\n\
             - So sánh: {}\n- Vì sao: {}\n- Ví dụ: {}\n",
            level.name(),
            what.en,
            why.en,
            example.en,
            what.vi,
            why.vi,
            example.vi,
        );
    }
    out
}

/// Letterhead first, then the text, then the table, each in printed order; then the rule; then the
/// id, so that no two findings are equal.
fn by_place(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    place_key(a).cmp(&place_key(b)).then_with(|| a.id.cmp(&b.id))
}

fn place_key(finding: &Finding) -> (u8, usize, &'static str) {
    let Some(side) = finding.sides.first() else { return (3, 0, finding.rule) };
    let figure = side.figures.first().copied();
    let observation = side.observations.first().copied();
    match (side.role, figure, observation) {
        (SideRole::Letterhead, ..) => (0, 0, finding.rule),
        (_, Some(figure), _) => (1, figure, finding.rule),
        (_, None, Some(observation)) => (2, observation, finding.rule),
        _ => (3, 0, finding.rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_id_and_name_and_is_explained_in_both_languages() {
        let all = rules();
        for pair in all.windows(2) {
            assert!(pair[0].id < pair[1].id, "{} is used twice", pair[1].id);
        }
        let names: std::collections::BTreeSet<_> = all.iter().map(|r| r.name).collect();
        assert_eq!(names.len(), all.len());
        for rule in all {
            let (letter, digits) = rule.id.split_at(1);
            assert!("DSTNC".contains(letter) && digits.len() == 3, "{}", rule.id);
            assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
            for words in [rule.what, rule.why, rule.example] {
                assert!(words.vi.len() > 10 && words.en.len() > 10, "{}", rule.id);
            }
            assert_eq!(explain(rule.name), Some(rule));
        }
        assert_eq!(explain("nothing"), None);
    }
}
