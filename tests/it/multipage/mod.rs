//! Tables over several pages: a generated set with its truth by construction, every table of which
//! is to come out as one, cell by cell.
//! It judges no mapping and no check.
//!
//! `DOISOAT_MULTIPAGE=FOLDER cargo test --test it multipage` writes the documents into a folder.

mod layout;
mod set;

use crate::typeset;
use doisoat::document::{Cell, Table};
use doisoat::mapping::Mapping;
use doisoat::pipeline::{self, Options};
use doisoat::report::Report;
use layout::{Sheets, TrueTable};
use set::{Cut, Design, Second};
use std::collections::BTreeSet;

/// Documents of the set that are read exactly; it may only rise.
const READ_EXACTLY: usize = 96;

/// Characters of a text that a fault shows.
const SHOWN: usize = 100;

/// A document of the set with its truth.
struct Generated {
    name: String,
    bytes: Vec<u8>,
    tables: Vec<TrueTable>,
}

fn generate(design: Design) -> Generated {
    let mut sheets = Sheets::new(design);
    sheets.paragraph("Biểu số 01. Thống kê kết quả thực hiện cải cách hành chính");
    sheets.paragraph(
        "Số liệu của các đơn vị trực thuộc được tổng hợp từ báo cáo định kỳ và đã được đối chiếu \
         với hệ thống thông tin giải quyết thủ tục hành chính của tỉnh.",
    );
    let mut tables = vec![sheets.table(&set::statistics(&design))];
    match design.second {
        Second::Nothing => {
            sheets.paragraph("Trên đây là kết quả thống kê của các đơn vị trong năm 2021.");
        }
        Second::Below => tables.push(sheets.table(&set::other(&design))),
        Second::NextPage => {
            sheets.end_page();
            tables.push(sheets.table(&set::other(&design)));
        }
        Second::SameHeader => {
            sheets.paragraph("Biểu số 02. Thống kê kết quả của các đơn vị trực thuộc");
            sheets.end_page();
            tables.push(sheets.table(&set::other(&design)));
        }
    }
    Generated { name: design.name(), bytes: typeset::pdf(&sheets.finish()), tables }
}

/// A ruled table over three pages, with its header repeated and rows cut.
pub fn ruled() -> Vec<u8> {
    let design = Design::all().into_iter().find(|d| d.cut == Cut::Label);
    generate(design.expect("the set has cut labels")).bytes
}

/// The words of a text, however its lines were broken.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pages(cell: &Cell) -> BTreeSet<u32> {
    cell.place.spans.iter().map(|span| span.page_no).collect()
}

/// What is read otherwise than it stands.
fn faults_of(truth: &TrueTable, table: &Table) -> Vec<String> {
    let mut faults = Vec::new();
    if (table.rows(), table.cols()) != (truth.rows, truth.cols) {
        faults.push(format!(
            "{} rows and {} columns instead of {} and {}",
            table.rows(),
            table.cols(),
            truth.rows,
            truth.cols
        ));
    }
    for cell in &truth.cells {
        let at = format!("row {} column {}", cell.row + 1, cell.col + 1);
        let Some(read) = table.cell_at(cell.row, cell.col) else {
            faults.push(format!("{at}: no cell for {:?}", cell.text));
            continue;
        };
        let cut = if truth.cut_rows.contains(&cell.row) { " (cut)" } else { "" };
        if folded(&read.text) != cell.text {
            let start = |text: &str| text.chars().take(SHOWN).collect::<String>();
            let (read, truth) = (start(&read.text), start(&cell.text));
            faults.push(format!("{at}{cut}: {read:?} instead of {truth:?}"));
        } else if (read.row_span, read.col_span) != (cell.rows, cell.cols) {
            let spans = (read.row_span, read.col_span);
            faults.push(format!("{at}: spans {spans:?} instead of {:?}", (cell.rows, cell.cols)));
        } else if !cell.text.is_empty() && pages(read) != cell.pages {
            faults.push(format!("{at}{cut}: on pages {:?}, not {:?}", pages(read), cell.pages));
        }
    }
    faults
}

fn faults(document: &Generated, report: &Report) -> Vec<String> {
    let (read, truth) = (report.tables.len(), document.tables.len());
    let mut faults = Vec::new();
    if read != truth {
        faults.push(format!("{read} tables instead of {truth}"));
    }
    for (truth, table) in document.tables.iter().zip(&report.tables) {
        faults.extend(faults_of(truth, table));
    }
    // Sections carry over: only the first table has them.
    let wanted = document.tables[0].slots.iter().map(|(row, section)| (*row + 1, section.as_str()));
    let read = report.observations.iter().filter(|o| o.table == 0).map(|o| {
        let section = o.slot.row.section.as_deref().unwrap_or("");
        (o.slot.row_index, section)
    });
    let (wanted, read): (BTreeSet<_>, BTreeSet<_>) = (wanted.collect(), read.collect());
    for (row, section) in wanted.symmetric_difference(&read).take(3) {
        faults.push(format!("row {row} and section {section:?}: not both read and printed"));
    }
    faults
}

#[test]
fn every_table_of_the_set_is_one_with_every_cell_in_its_place() {
    let mapping = Mapping::builtin();
    let folder = std::env::var_os("DOISOAT_MULTIPAGE").map(std::path::PathBuf::from);
    let (mut whole, mut cells) = (0, 0);
    let mut missed = Vec::new();
    let documents: Vec<Generated> = Design::all().into_iter().map(generate).collect();
    for document in &documents {
        let name = format!("{}.pdf", document.name);
        if let Some(folder) = &folder {
            std::fs::write(folder.join(&name), &document.bytes).expect("a folder to write to");
        }
        cells += document.tables.iter().map(|t| t.cells.len()).sum::<usize>();
        let faults = pipeline::process(&document.bytes, &name, &mapping, &Options::default())
            .map_or_else(|e| vec![e.to_string()], |report| faults(document, &report));
        if faults.is_empty() {
            whole += 1;
            continue;
        }
        let first: Vec<&str> = faults.iter().take(6).map(String::as_str).collect();
        missed.push(format!("{name}: {} faults\n    {}", faults.len(), first.join("\n    ")));
    }
    println!("{whole} of {} documents with {cells} cells are read exactly", documents.len());
    println!("{}", missed.join("\n"));
    assert!(whole >= READ_EXACTLY, "{whole} documents are read exactly, {READ_EXACTLY} were");
}
