//! `doisoat map diff`: what changes in meaning from one mapping to another.
//! What a change does, `mapping` says.

use super::sides::Side;
use crate::cli::args::{MapDiff, MapFormat};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::resolve::Context;
use crate::mapping;
use crate::writers::json;
use crate::writers::mapping_changes::{self, Changes};

/// Runs the command.
///
/// # Errors
/// When a mapping is not there or has faults, or the output cannot be written.
pub fn diff(arguments: &MapDiff, context: &Context) -> Result<Outcome, Failure> {
    let before = Side::load(&arguments.before, context)?.named();
    let after = Side::load(&arguments.after, context)?.named();
    let changes = mapping::diff(&before, &after);
    output::print(&match arguments.format {
        MapFormat::Text => mapping_changes::text(&changes, context.language),
        MapFormat::Json => json::pretty(&Changes::new(&changes)),
    })?;
    Ok(Outcome::Processed)
}
