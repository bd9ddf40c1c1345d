//! `doisoat map check`: faults, collisions, words that are never found, golden rows.
//! What a fault is, `mapping` says.

use crate::cli::args::MapCheck;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::resolve::{self, Context};
use crate::mapping::{self, Form, Mapping};

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
                let words = mapping::check_words(&mapping).into_iter().map(|f| f.to_string());
                for line in words.chain(mapping::check_golden(&mapping)) {
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
