//! `doisoat extract`: the JSON report of each document.
//! It shows nothing to people but what went wrong.

use super::args::{Extract, ExtractFormat};
use super::documents;
use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::Context;
use crate::batch::{self, Store};
use crate::writers::json;

/// Runs the command.
///
/// # Errors
/// When the arguments are wrong or the output cannot be written.
pub fn extract(arguments: &Extract, context: &Context) -> Result<Outcome, Failure> {
    let reading = context.reading_with(&arguments.reading)?;
    let inputs = documents::inputs(&arguments.files, reading.options.limits.input_bytes)?;
    if let Some(folder) = &arguments.output {
        let names = batch::common_names(&arguments.files);
        let store = Store::open(folder, folder).map_err(|e| Failure::output(&e))?;
        return documents::read_each(&inputs, context.jobs, &reading, |index, report| {
            let text = render(arguments.format, &json::report_to_json(report, arguments.text));
            let path = batch::report_path(&names[index]);
            store.write(&path, text.as_bytes()).map_err(|e| Failure::output(&e))?;
            Ok(true)
        });
    }
    let in_array = inputs.len() > 1 && arguments.format == ExtractFormat::Json;
    let last = inputs.len() - 1;
    documents::read_each(&inputs, context.jobs, &reading, |index, report| {
        let text = render(arguments.format, &json::report_to_json(report, arguments.text));
        output::print(&if in_array { json::array_item(&text, index, last) } else { text })
    })
}

fn render(format: ExtractFormat, report: &json::JsonReport) -> String {
    match format {
        ExtractFormat::Json => json::pretty(report),
        ExtractFormat::Jsonl => json::line(report),
    }
}
