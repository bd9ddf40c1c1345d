//! `doisoat schema`: the JSON Schemas of outputs and mappings.
//! They are data of the writers; this only prints them.

use super::args::Schema;
use super::outcome::{Failure, Outcome};
use super::output;
use crate::writers::schema::SCHEMAS;

/// Runs the command.
///
/// # Errors
/// When the output cannot be written.
pub fn schema(arguments: &Schema) -> Result<Outcome, Failure> {
    let text = match &arguments.name {
        Some(name) => SCHEMAS.iter().find(|s| s.name == name).map(|s| s.text.to_owned()),
        None => Some(SCHEMAS.iter().map(|s| format!("{}\t{}\n", s.name, s.about)).collect()),
    };
    output::print(&text.unwrap_or_default())?;
    Ok(Outcome::Processed)
}
