//! `doisoat debug tables`: what was seen on the pages, as pictures, and a line for each page and table.
//! It draws nothing itself.

use super::args::DebugTables;
use super::documents;
use super::outcome::{Failure, Outcome};
use super::output;
use super::resolve::{Context, Reading};
use crate::batch::{self, Store};
use crate::document::Table;
use crate::mapping::Mapping;
use crate::pictures::{self, Picture};
use crate::pipeline::Options;
use crate::status::ReadError;
use crate::writers::language::Language;
use crate::writers::terminal;
use std::io;

/// Runs the command. A document that is not processed (a scan) still has its pages drawn.
///
/// # Errors
/// When the arguments are wrong or a picture cannot be written.
pub fn tables(arguments: &DebugTables, context: &Context) -> Result<Outcome, Failure> {
    let reading = Reading { mapping: context.mapping()?, options: Options::default() };
    let (mapping, options): (&Mapping, &Options) = (&reading.mapping, &reading.options);
    let inputs =
        documents::inputs(std::slice::from_ref(&arguments.file), options.limits.input_bytes)?;
    let Some(input) = inputs.first() else { return Ok(Outcome::Processed) };
    let complain = |error: &ReadError| {
        let line = format!("{}: {}: {}", input.name, error.status.name(), error.message);
        output::complain(&terminal::one_line(&line));
        Outcome::of(error.status)
    };
    let report = batch::read(input, mapping, options);
    let mut lines = String::new();
    let mut unwritten: Option<io::Error> = None;
    let mut store: Option<Store> = None;
    let drawn = batch::guarded(input, options, |bytes| {
        pictures::draw(bytes, &input.name, &report.tables, |picture| {
            match keep(&mut store, arguments, &picture) {
                Ok(name) => lines.push_str(&page_line(&name, &picture, context.language)),
                Err(error) => unwritten = Some(error),
            }
            unwritten.is_none()
        })
    });
    if let Some(error) = unwritten {
        return Err(Failure::output(&error));
    }
    if let Err(error) = drawn {
        return Ok(complain(&error));
    }
    for (index, table) in report.tables.iter().enumerate() {
        lines.push_str(&table_line(index + 1, table, context.language));
    }
    output::print(&lines)?;
    let status = report.status.unwrap_or(crate::status::Status::Ok);
    if !status.is_processed() {
        let message = report.diagnostics.first().map_or("", |d| d.message.as_str());
        return Ok(complain(&ReadError::new(status, message)));
    }
    Ok(Outcome::Processed)
}

/// Writes a picture; the folder is made when there is something to put into it.
fn keep(
    store: &mut Option<Store>,
    arguments: &DebugTables,
    picture: &Picture,
) -> io::Result<String> {
    let folder = &arguments.output;
    let store = match store {
        Some(store) => store,
        None => store.insert(Store::open(folder, folder)?),
    };
    let name = format!("page-{:03}.png", picture.page_no);
    store.write(&name, &picture.png)?;
    Ok(name)
}

fn page_line(name: &str, picture: &Picture, language: Language) -> String {
    let seen = &picture.seen;
    format!(
        "{name}: {} {}, {} {}, {} {}\n",
        seen.letters.len(),
        language.of("chữ cái", "letters"),
        seen.rulings.len(),
        language.of("đường kẻ", "lines"),
        seen.grids.len(),
        language.of("bảng", "tables"),
    )
}

fn table_line(number: usize, table: &Table, language: Language) -> String {
    let pages: Vec<String> = pictures::pieces(table).keys().map(u32::to_string).collect();
    let cut = table.cells().iter().filter(|cell| cell.place.spans.len() > 1).count();
    format!(
        "{} {number}: {} {}; {} {} ({} {}), {} {}, {cut} {}\n",
        language.of("bảng", "table"),
        language.of("trang", "pages"),
        pages.join(", "),
        table.rows(),
        language.of("dòng", "rows"),
        table.marked_header_rows,
        language.of("dòng đầu bảng", "header"),
        table.cols(),
        language.of("cột", "columns"),
        language.of("ô bị trang cắt", "cells cut by a page"),
    )
}
