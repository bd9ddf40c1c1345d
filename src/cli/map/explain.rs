//! `doisoat map explain`: why rows went where they went.
//! How rows are matched, `mapping` says.

use crate::batch;
use crate::cli::args::{MapExplain, MapFormat};
use crate::cli::documents;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::resolve::Context;
use crate::mapping;
use crate::writers::decisions::Decisions;
use crate::writers::json;

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
            documents::complain_of(&input.name, error.status, &error.message);
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
