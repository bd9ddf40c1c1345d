//! `doisoat run`: a batch, with its progress and its summary for people on standard error.
//! The batch itself is `batch`'s work.

use super::args::Run;
use super::outcome::{Failure, Outcome};
use super::output;
use super::progress::Bar;
use super::resolve::{self, Context};
use crate::batch::{self, RunRequest, Summary};
use crate::writers::language::Language;
use crate::writers::terminal;
use std::fmt::Write;

/// Runs the command.
///
/// # Errors
/// When the arguments are wrong or the output cannot be written.
pub fn run(arguments: &Run, context: &Context) -> Result<Outcome, Failure> {
    let reading = context.reading_with(&arguments.reading)?;
    let bar = Bar::new(context.quiet, context.language);
    let request = RunRequest {
        paths: &arguments.paths,
        out: &arguments.output,
        fresh: arguments.fresh,
        jobs: context.jobs,
        mapping: &reading.mapping,
        options: &reading.options,
        program: &resolve::program(),
    };
    let result = batch::run(&request, &bar);
    bar.clear();
    let run = result.map_err(|error| Failure {
        message: error.message,
        outcome: if error.usage { Outcome::Usage } else { Outcome::NotProcessed },
    })?;
    for document in &run.summary.documents {
        if let Some(message) = &document.message {
            let line = format!("{}: {}: {message}", document.path, document.status);
            output::complain(&terminal::one_line(&line));
        }
    }
    if !context.quiet {
        let place = arguments.output.display().to_string();
        output::complain(describe(&run.summary, run.resumed, &place, context.language).trim_end());
    }
    let lost = run.summary.totals.not_processed > 0;
    Ok(if lost { Outcome::NotProcessed } else { Outcome::Processed })
}

/// The summary for people.
fn describe(summary: &Summary, resumed: usize, place: &str, language: Language) -> String {
    let of = |vi, en| language.of(vi, en);
    let totals = &summary.totals;
    let mut text = String::new();
    let _ = write!(
        text,
        "{} {}",
        totals.documents,
        of("tài liệu", plural(totals.documents, "document", "documents"))
    );
    let statuses: Vec<String> =
        summary.statuses.iter().map(|(status, count)| format!("{count} {status}")).collect();
    if !statuses.is_empty() {
        let _ = write!(text, ": {}", statuses.join(", "));
    }
    if resumed > 0 {
        let _ =
            write!(text, "; {resumed} {}", of("đã đọc ở lần chạy trước", "done by an earlier run"));
    }
    if !summary.skipped.is_empty() {
        let count = summary.skipped.len();
        let words = of("tệp bỏ qua (không phải tài liệu)", "skipped (not a known document type)");
        let _ = write!(text, "; {count} {words}");
    }
    let count = |level: &str| summary.findings.get(level).copied().unwrap_or_default();
    let _ = write!(
        text,
        "\n{} {}, {} {}; ",
        totals.values,
        of("số liệu trong bảng", "table values"),
        totals.measures,
        of("số liệu trong lời văn", "measures in the text"),
    );
    let _ = write!(
        text,
        "{} {}, {} {}, {} {}",
        count("error"),
        of("lỗi", plural(count("error"), "error", "errors")),
        count("warning"),
        of("cảnh báo", plural(count("warning"), "warning", "warnings")),
        count("note"),
        of("ghi chú", plural(count("note"), "note", "notes")),
    );
    let _ = writeln!(text, "\n{} {place}", of("Kết quả ở", "Written to"));
    text
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
