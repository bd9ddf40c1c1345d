//! `doisoat map suggest`: aliases, rows and forms for what got no indicator, as mapping files.
//! What is proposed, `mapping` says; what the files look like, `writers`.

use crate::batch::Store;
use crate::cli::args::MapSuggest;
use crate::cli::documents;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::resolve::Context;
use crate::mapping::{self, Submission, Suggestions};
use crate::pipeline::Mapped;
use crate::writers::{mapping_file, terminal};
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// When the arguments are wrong or the output cannot be written.
pub fn suggest(arguments: &MapSuggest, context: &Context) -> Result<Outcome, Failure> {
    let reading = context.reading(&arguments.form)?;
    let inputs = documents::inputs(&arguments.files, reading.options.limits.input_bytes)?;
    let (read, outcome) = documents::tables_of_each(&inputs, context.jobs, &reading)?;
    let submissions: Vec<Submission> = read.into_iter().map(submission).collect();
    let suggestions = mapping::suggest(&submissions, &reading.mapping);
    for (name, why) in &suggestions.left_out {
        output::complain(&terminal::one_line(&format!("{name}: {why}")));
    }
    let patch = mapping_file::patch(&suggestions, context.language);
    let forms: Vec<(&str, String)> = suggestions
        .drafts
        .iter()
        .map(|d| (d.form.id.as_str(), mapping_file::form(d, &reading.mapping, context.language)))
        .collect();
    match &arguments.output {
        Some(path) => write(path, patch.as_deref(), &forms, context)?,
        None => {
            output::print(&joined(patch.as_deref(), &forms))?;
        }
    }
    if !context.quiet {
        output::complain(&summary(&suggestions, context));
    }
    Ok(outcome)
}

fn submission((name, mapped): (String, Mapped)) -> Submission {
    let head = mapped.letterhead;
    Submission {
        name,
        tables: mapped.tables,
        chosen: mapped.chosen,
        title: head.title.and_then(|t| t.value),
        level: head.issuer_level.and_then(|l| l.value),
        period: head.period.and_then(|p| p.value),
    }
}

/// The patch under the name asked for, each form under its id in the same folder.
fn write(
    path: &Path,
    patch: Option<&str>,
    forms: &[(&str, String)],
    context: &Context,
) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
        return Err(Failure::usage(format!("{}: is no name of a file", path.display())));
    };
    let store = Store::open(folder, folder).map_err(|e| Failure::output(&e))?;
    // A form alone is what was asked for under the name that was asked for.
    let alone = patch.is_none() && forms.len() == 1;
    let forms = forms.iter().map(|(id, text)| {
        let name = if alone { name.to_owned() } else { format!("{id}.yaml") };
        (name, text.as_str())
    });
    for (name, text) in patch.map(|text| (name.to_owned(), text)).into_iter().chain(forms) {
        store.write(&name, text.as_bytes()).map_err(|e| Failure::output(&e))?;
        if !context.quiet {
            let words = context.language.of("Đã ghi", "Written to");
            output::complain(&format!("{words} {}", folder.join(&name).display()));
        }
    }
    Ok(())
}

/// The files one after the other, each under its name when there are several.
fn joined(patch: Option<&str>, forms: &[(&str, String)]) -> String {
    let forms = forms.iter().map(|(id, text)| (format!("{id}.yaml"), text.as_str()));
    let files: Vec<(String, &str)> =
        patch.map(|text| ("patch.yaml".to_owned(), text)).into_iter().chain(forms).collect();
    match files.as_slice() {
        [(_, text)] => (*text).to_owned(),
        several => several.iter().map(|(name, text)| format!("--- # {name}\n{text}")).collect(),
    }
}

fn summary(suggestions: &Suggestions, context: &Context) -> String {
    let of = |vi, en| context.language.of(vi, en);
    let mut counts = [0usize; 4];
    for suggestion in suggestions.forms.iter().flat_map(|f| &f.suggestions) {
        let kind = match &suggestion.proposal {
            mapping::Proposal::Alias { sure: true, .. } => 0,
            mapping::Proposal::Alias { .. } | mapping::Proposal::Row { sure: false, .. } => 1,
            mapping::Proposal::Row { .. } => 2,
            mapping::Proposal::Nothing => 3,
        };
        counts[kind] += 1;
    }
    format!(
        "{} {}: {} {}, {} {}, {} {}, {} {}, {} {}",
        suggestions.documents,
        of("tài liệu", "documents"),
        counts[0],
        of("cách gọi khác", "aliases"),
        counts[1],
        of("câu hỏi", "questions"),
        counts[2],
        of("dòng mới", "new rows"),
        counts[3],
        of("không thể giúp", "beyond help"),
        suggestions.drafts.len(),
        of("biểu mẫu nháp", "drafted forms"),
    )
}
