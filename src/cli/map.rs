//! `doisoat map`: faults and golden rows of mapping files, why rows went where they went.
//! What a fault is and how rows are matched, `mapping` says.

use super::args::{MapCheck, MapExplain, MapFormat};
use super::documents;
use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::{self, Context};
use crate::batch;
use crate::mapping::{self, Form, Mapping};
use crate::writers::decisions::Decisions;
use crate::writers::{json, terminal};

/// Runs `map check`.
///
/// # Errors
/// With all faults of all paths.
pub fn check(arguments: &MapCheck, context: &Context) -> Result<Outcome, Failure> {
    let results: Vec<Result<Mapping, Failure>> = if arguments.paths.is_empty() {
        vec![context.mapping()]
    } else {
        let load = |path: &std::path::PathBuf| {
            if path.is_dir() { resolve::folder_mapping(path) } else { resolve::file_mapping(path) }
        };
        arguments.paths.iter().map(load).collect()
    };
    let mut outcome = Outcome::Processed;
    for result in results {
        match result {
            Ok(mapping) => {
                for line in mapping::check_golden(&mapping) {
                    output::complain(&format!("doisoat: {line}"));
                    outcome = outcome.max(Outcome::Usage);
                }
                output::print(&describe(&mapping))?;
            }
            Err(failure) => {
                output::complain(&format!("doisoat: {}", failure.message));
                outcome = outcome.max(failure.outcome);
            }
        }
    }
    Ok(outcome)
}

/// Runs `map explain`.
///
/// # Errors
/// When the arguments are wrong or the table has no such row.
pub fn explain(arguments: &MapExplain, context: &Context) -> Result<Outcome, Failure> {
    let reading = context.reading(&arguments.form)?;
    let limit = reading.options.limits.input_bytes;
    let inputs = documents::inputs(std::slice::from_ref(&arguments.file), limit)?;
    let Some(input) = inputs.first() else { return Ok(Outcome::Processed) };
    let mapped = match batch::read_tables(input, &reading.mapping, &reading.options) {
        Ok(mapped) => mapped,
        Err(error) => {
            let line = format!("{}: {}: {}", input.name, error.status.name(), error.message);
            output::complain(&terminal::one_line(&line));
            return Ok(Outcome::of(error.status));
        }
    };
    let decisions = match &mapped.chosen {
        Err(why) => Decisions::without_form(&input.name, why.to_string()),
        Ok(chosen) => {
            let form = &reading.mapping.forms[chosen.form];
            let mut decisions = Decisions::with_form(&input.name, form, chosen.fit);
            for table in &mapped.tables {
                let found = mapping::explain(table, form, &reading.mapping.units);
                decisions.add(table, found, arguments.row);
            }
            decisions
        }
    };
    if let (Some(row), Ok(_), true) =
        (arguments.row, &mapped.chosen, decisions.decisions.is_empty())
    {
        let message = format!("{}: row {row} of the statistics tables has no value", input.name);
        return Err(Failure::usage(message));
    }
    output::print(&match arguments.format {
        MapFormat::Text => decisions.text(context.language),
        MapFormat::Json => json::pretty(&decisions),
    })?;
    Ok(Outcome::Processed)
}

/// A line for each form.
fn describe(mapping: &Mapping) -> String {
    let line = |form: &Form| {
        format!(
            "{} {}: {} rows, {} constraints, {} golden rows\n",
            form.id,
            form.version,
            form.indicators().count(),
            form.constraints.len(),
            mapping.golden.iter().filter(|g| g.form == form.id).count()
        )
    };
    let forms: String = mapping.forms.iter().map(line).collect();
    let indicators = mapping.catalogue.indicators.len();
    let units = mapping.units.units().len();
    format!("{forms}catalogue: {indicators} indicators; {units} units\n")
}
