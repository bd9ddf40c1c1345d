//! `doisoat map impact`: which values of an earlier run would get another indicator.
//! What changes, `mapping` says; how the archive is read, `batch`.

use super::sides::Side;
use crate::batch;
use crate::cli::args::{ImpactFormat, MapImpact};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::resolve::Context;
use crate::writers::json;
use crate::writers::mapping_impact::{self, JsonImpact};

/// Runs the command.
///
/// # Errors
/// When a mapping is not there or has faults, the folder holds no reports, or the output cannot be
/// written.
pub fn impact(arguments: &MapImpact, context: &Context) -> Result<Outcome, Failure> {
    let before = Side::load(&arguments.before, context)?;
    let after = Side::load(&arguments.after, context)?;
    let found = batch::impact(&arguments.out, &before.terms(), &after.terms(), context.jobs)
        .map_err(|error| Failure::usage(error.message))?;
    output::print(&match arguments.format {
        ImpactFormat::Text => mapping_impact::text(&found, context.language),
        ImpactFormat::Json => json::pretty(&JsonImpact::new(&found)),
        ImpactFormat::Csv => mapping_impact::csv(&found),
    })?;
    Ok(Outcome::Processed)
}
