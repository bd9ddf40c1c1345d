//! `doisoat check`: the findings of each document.
//! What they look like is the writers' work.

use super::args::{Check, CheckFormat, FailOn};
use super::documents;
use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::Context;
use crate::checks::Level;
use crate::report::Report;
use crate::writers::findings::{self, Checked};
use crate::writers::text::{self, Style};
use crate::writers::{json, junit, sarif};
use std::io::IsTerminal;

/// Runs the command.
///
/// # Errors
/// When the arguments are wrong or the output cannot be written.
pub fn check(arguments: &Check, context: &Context) -> Result<Outcome, Failure> {
    let reading = context.reading_with(&arguments.reading)?;
    let inputs = documents::inputs(&arguments.files, reading.options.limits.input_bytes)?;
    let fail_on = match arguments.fail_on {
        FailOn::Error => Level::Error,
        FailOn::Warning => Level::Warning,
        FailOn::Note => Level::Note,
    };
    let style = Style {
        language: context.language,
        colour: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let last = inputs.len() - 1;
    let mut worst = Outcome::Processed;
    let mut collected: Vec<Checked> = Vec::new();
    let mut each = |index: usize, report: &Report| -> Result<bool, Failure> {
        if report.findings.iter().any(|f| f.level >= fail_on) {
            worst = Outcome::Findings;
        }
        match arguments.format {
            CheckFormat::Text => output::print(&text::findings(report, style)),
            CheckFormat::Json => {
                let object = json::JsonFindings::from(json::report_to_json(report, false));
                let text = json::pretty(&object);
                output::print(&if last > 0 { json::array_item(&text, index, last) } else { text })
            }
            CheckFormat::Csv => output::print(&findings::csv(&Checked::of(report), index == 0)),
            CheckFormat::Sarif | CheckFormat::Junit => {
                collected.push(Checked::of(report));
                Ok(true)
            }
        }
    };
    let outcome = documents::read_each(&inputs, context.jobs, &reading, &mut each)?;
    match arguments.format {
        CheckFormat::Sarif => output::print(&sarif::log(&collected, context.language))?,
        CheckFormat::Junit => output::print(&junit::suites(&collected, context.language))?,
        _ => true,
    };
    Ok(outcome.max(worst))
}
