//! `doisoat check`: the findings of each document.
//! What they look like is the writers' work.

use super::args::{Check, CheckFormat, FailOn};
use super::documents;
use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::Context;
use crate::checks::Level;
use crate::report::Report;
use crate::writers::baseline::Baseline;
use crate::writers::findings::{self, Checked};
use crate::writers::text::{self, Style};
use crate::writers::{json, junit, sarif};
use std::io::IsTerminal;
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// When the arguments are wrong or the output cannot be written.
pub fn check(arguments: &Check, context: &Context) -> Result<Outcome, Failure> {
    let reading = context.reading_with(&arguments.reading)?;
    let baseline = arguments.baseline.as_deref().map(baseline).transpose()?;
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
    let mut each = |index: usize, report: &mut Report| -> Result<bool, Failure> {
        let since = baseline.as_ref().map(|b| b.leave_new(report, last == 0));
        if report.findings.iter().any(|f| f.counts() && f.level >= fail_on) {
            worst = Outcome::Findings;
        }
        match arguments.format {
            CheckFormat::Text => output::print(&text::findings(report, since.as_ref(), style)),
            CheckFormat::Json => {
                let mut object = json::JsonFindings::from(json::report_to_json(report, false));
                object.baseline = since;
                let text = json::pretty(&object);
                output::print(&if last > 0 { json::array_item(&text, index, last) } else { text })
            }
            CheckFormat::Csv => {
                output::print(&findings::csv(&Checked::of(report, since), index == 0))
            }
            CheckFormat::Sarif | CheckFormat::Junit => {
                collected.push(Checked::of(report, since));
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

/// The findings of the earlier run in a file.
fn baseline(path: &Path) -> Result<Baseline, Failure> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::usage(format!("{name}: cannot be read as UTF-8 text: {e}")))?;
    Baseline::parse(&text).map_err(|fault| Failure::usage(format!("{name}:{fault}")))
}
