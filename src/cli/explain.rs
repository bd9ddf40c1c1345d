//! `doisoat explain`: what a rule compares, why a difference is a fault, and an example.
//! The words stand beside the checks; this only prints them.

use super::args::Explain;
use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::Context;
use crate::checks::{self, Rule, Words};
use crate::writers::language::Language;

/// Runs the command.
///
/// # Errors
/// When there is no such rule, or the output cannot be written.
pub fn explain(arguments: &Explain, context: &Context) -> Result<Outcome, Failure> {
    let Some(asked) = &arguments.rule else {
        let line = |rule: &Rule| format!("{} {} ({})\n", rule.id, rule.name, rule.level.name());
        let list: String = checks::rules().into_iter().map(line).collect();
        output::print(&list)?;
        return Ok(Outcome::Processed);
    };
    let Some(rule) = checks::explain(asked) else {
        let message = format!("there is no rule {asked:?}; `doisoat explain` lists them");
        return Err(Failure::usage(message));
    };
    output::print(&describe(rule, context.language))?;
    Ok(Outcome::Processed)
}

fn describe(rule: &Rule, language: Language) -> String {
    let of = |words: Words| language.of(words.vi, words.en);
    let head = format!("{} {} ({})\n", rule.id, rule.name, rule.level.name());
    let part = |title_vi, title_en, words| {
        format!("\n{}\n  {}\n", language.of(title_vi, title_en), of(words))
    };
    head + &part("So sánh cái gì", "What it compares", rule.what)
        + &part("Vì sao", "Why", rule.why)
        + &part("Ví dụ", "Example", rule.example)
}
