//! The ICDAR 2013 table competition, EU half: tables of public documents that nobody here has made,
//! scored as the competition did, by relations between neighbouring cells (Göbel et al. 2012).
//! The documents are not in the repository: without `../shared` (or `DOISOAT_SHARED`) it is skipped.

use doisoat::mapping::Mapping;
use doisoat::pipeline::{self, Options};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// What was reached: harmonic mean of precision and recall, each the mean over the documents. It may
/// only rise.
const MACRO_F: f64 = 0.98;

/// A cell: row, column, rows and columns it spans, text.
type Cell = (usize, usize, usize, usize, String);

struct Table {
    pages: BTreeSet<u64>,
    cells: Vec<Cell>,
}

/// A relation: the two texts, whether they are neighbours in a row, blank positions between them.
type Relation = (String, String, bool, usize);

fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("DOISOAT_SHARED")
        .map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let folder = shared.join("corpora/gt/icdar2013-eu");
    if folder.join("manifest.tsv").is_file() {
        return Some(folder);
    }
    eprintln!("SKIPPED: the ICDAR 2013 documents are not at {}", folder.display());
    None
}

/// The text as the competition compares it: no white space, every other sign alike, capitals.
fn compared(text: &str) -> String {
    let ignored = |c: &char| c.is_whitespace() || "\u{AD}\u{200B}\u{FEFF}".contains(*c);
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    text.nfkc().filter(|c| !ignored(c)).map(letter).collect()
}

/// The neighbours of a table, after rows and columns in which no text begins are taken out.
fn relations(table: &Table) -> BTreeMap<Relation, usize> {
    let filled: Vec<(&Cell, String)> = table
        .cells
        .iter()
        .map(|cell| (cell, compared(&cell.4)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let rows: Vec<usize> =
        filled.iter().map(|(c, _)| c.0).collect::<BTreeSet<_>>().into_iter().collect();
    let cols: Vec<usize> =
        filled.iter().map(|(c, _)| c.1).collect::<BTreeSet<_>>().into_iter().collect();
    let mut owner = vec![vec![None; cols.len()]; rows.len()];
    for (index, (cell, _)) in filled.iter().enumerate() {
        let covers = |at: &usize, from: usize, span: usize| (from..from + span.max(1)).contains(at);
        for (r, _) in rows.iter().enumerate().filter(|(_, at)| covers(at, cell.0, cell.2)) {
            for (c, _) in cols.iter().enumerate().filter(|(_, at)| covers(at, cell.1, cell.3)) {
                owner[r][c].get_or_insert(index);
            }
        }
    }
    let mut found: BTreeMap<(usize, usize, bool), usize> = BTreeMap::new();
    let mut line = |in_row: bool, owners: &mut dyn Iterator<Item = Option<usize>>| {
        let mut last: Option<(usize, usize)> = None;
        for (at, owner) in owners.enumerate() {
            let Some(owner) = owner else { continue };
            if let Some((before, place)) = last.filter(|(before, _)| *before != owner) {
                found.entry((before, owner, in_row)).or_insert(at - place - 1);
            }
            last = Some((owner, at));
        }
    };
    for row in &owner {
        line(true, &mut row.iter().copied());
    }
    for c in 0..cols.len() {
        line(false, &mut owner.iter().map(|row| row[c]));
    }
    let mut counted = BTreeMap::new();
    for ((a, b, in_row), blanks) in found {
        let relation = (filled[a].1.clone(), filled[b].1.clone(), in_row, blanks);
        *counted.entry(relation).or_default() += 1;
    }
    counted
}

fn common(a: &BTreeMap<Relation, usize>, b: &BTreeMap<Relation, usize>) -> usize {
    a.iter().map(|(relation, n)| *n.min(b.get(relation).unwrap_or(&0))).sum()
}

/// Correct, true and read relations of a document. Each true table takes the read one of its pages
/// with which it has most in common, the best pair first.
fn score(truth: &[Table], read: &[Table]) -> (usize, usize, usize) {
    let of = |tables: &[Table]| -> Vec<BTreeMap<Relation, usize>> {
        tables.iter().map(relations).collect()
    };
    let (wanted, found) = (of(truth), of(read));
    let total = |all: &[BTreeMap<Relation, usize>]| all.iter().flat_map(BTreeMap::values).sum();
    let mut pairs = Vec::new();
    for (i, a) in wanted.iter().enumerate() {
        for (j, b) in found.iter().enumerate() {
            if !truth[i].pages.is_disjoint(&read[j].pages) {
                pairs.push((common(a, b), i, j));
            }
        }
    }
    pairs.sort_by_key(|&(common, i, j)| (std::cmp::Reverse(common), i, j));
    let (mut taken, mut given) = (BTreeSet::new(), BTreeSet::new());
    let mut correct = 0;
    for (common, i, j) in pairs {
        if !taken.contains(&i) && !given.contains(&j) {
            correct += common;
            taken.insert(i);
            given.insert(j);
        }
    }
    (correct, total(&wanted), total(&found))
}

fn truth(path: &Path) -> Vec<Table> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let document: Value = serde_json::from_str(&text).expect("a ground truth");
    let number = |cell: &Value, key: &str| cell[key].as_u64().map_or(1, |n| n as usize);
    let table = |table: &Value| Table {
        pages: match table["pages"].as_array() {
            Some(pages) => pages.iter().filter_map(Value::as_u64).collect(),
            None => table["page"].as_u64().into_iter().collect(),
        },
        cells: table["cells"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|cell| {
                let text = cell["text"].as_str().unwrap_or("").to_owned();
                let (row, col) = (number(cell, "row"), number(cell, "col"));
                (row, col, number(cell, "rowspan"), number(cell, "colspan"), text)
            })
            .collect(),
    };
    document["tables"].as_array().into_iter().flatten().map(table).collect()
}

fn read(path: &Path, mapping: &Mapping) -> Vec<Table> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let report = pipeline::process(&bytes, "x.pdf", mapping, &Options::default());
    let table = |table: &doisoat::document::Table| Table {
        pages: table
            .cells()
            .iter()
            .flat_map(|cell| &cell.place.spans)
            .map(|span| u64::from(span.page_no))
            .collect(),
        cells: table
            .cells()
            .iter()
            .map(|c| (c.row, c.col, c.row_span, c.col_span, c.text.clone()))
            .collect(),
    };
    report.map_or_else(|_| Vec::new(), |report| report.tables.iter().map(table).collect())
}

#[test]
fn tables_of_unknown_documents_are_read_as_well_as_they_were() {
    let Some(folder) = folder() else { return };
    let manifest = std::fs::read_to_string(folder.join("manifest.tsv")).expect("a manifest");
    let mapping = Mapping::builtin();
    let share = |part: usize, of: usize, empty: f64| {
        if of == 0 { empty } else { part as f64 / of as f64 }
    };
    let (mut precisions, mut recalls) = (Vec::new(), Vec::new());
    for line in manifest.lines().skip(1) {
        let mut fields = line.split('\t');
        let (Some(input), Some(truths)) = (fields.next(), fields.next()) else { continue };
        let tables = read(&folder.join(input), &mapping);
        // Some documents have two readings that are both right.
        let best =
            truths.split('|').map(|t| score(&truth(&folder.join(t)), &tables)).max_by(|a, b| {
                let f = |s: &(usize, usize, usize)| share(2 * s.0, s.1 + s.2, 1.0);
                f(a).total_cmp(&f(b))
            });
        let (correct, wanted, found) = best.expect("a truth");
        let none_wanted = if wanted == 0 { 1.0 } else { 0.0 };
        precisions.push(share(correct, found, none_wanted));
        recalls.push(share(correct, wanted, 1.0));
        let (p, r) = (precisions[precisions.len() - 1], recalls[recalls.len() - 1]);
        println!("{input}: precision {p:.3}, recall {r:.3}, {wanted} relations");
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (p, r) = (mean(&precisions), mean(&recalls));
    let f = 2.0 * p * r / (p + r);
    println!("{} documents: precision {p:.3}, recall {r:.3}, macroF {f:.3}", recalls.len());
    assert!(f >= MACRO_F, "macroF {f:.3}, it was {MACRO_F}");
}

#[test]
fn relations_are_those_of_the_competition() {
    let cell = |row, col, cols, text: &str| (row, col, 1, cols, text.to_owned());
    let table = Table {
        pages: BTreeSet::new(),
        // A title over two columns, a blank position, a row that holds nothing.
        cells: vec![
            cell(0, 1, 2, "Số liệu"),
            cell(1, 0, 1, "Năm"),
            cell(1, 2, 1, "12 %"),
            cell(2, 0, 3, " "),
            cell(3, 0, 1, "Quý"),
            cell(3, 1, 1, "4"),
        ],
    };
    let found: Vec<String> = relations(&table)
        .into_keys()
        .map(|(a, b, in_row, blanks)| {
            format!("{a} {} {b} {blanks}", if in_row { "→" } else { "↓" })
        })
        .collect();
    let expected = ["N_M → 12_ 1", "N_M ↓ QU_ 0", "QU_ → 4 0", "S_LI_U ↓ 12_ 0", "S_LI_U ↓ 4 1"];
    assert_eq!(found, expected);
    let twice = [Table { pages: BTreeSet::from([1]), ..table }];
    assert_eq!(score(&twice, &twice), (5, 5, 5));
    assert_eq!(score(&twice, &[]), (0, 5, 0));
}
