//! `doisoat map`: the commands that work on mappings, one a file.
//! What a mapping means, `mapping` says.

mod check;
mod diff;
mod explain;
mod impact;
mod sides;
mod suggest;

use super::args::Map;
use super::outcome::{Failure, Outcome};
use super::resolve::Context;

/// Runs one of the commands.
///
/// # Errors
/// When the arguments are wrong, a mapping has faults, or the output cannot be written.
pub fn map(command: &Map, context: &Context) -> Result<Outcome, Failure> {
    match command {
        Map::Check(arguments) => check::check(arguments, context),
        Map::Explain(arguments) => explain::explain(arguments, context),
        Map::Suggest(arguments) => suggest::suggest(arguments, context),
        Map::Diff(arguments) => diff::diff(arguments, context),
        Map::Impact(arguments) => impact::impact(arguments, context),
    }
}
