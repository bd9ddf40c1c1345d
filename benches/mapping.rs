//! Benchmarks of resolution: one form against a table, and the choice among fifty forms.
//! It judges no result; the tests of `src/mapping/resolve` do.

use criterion::{Criterion, criterion_group, criterion_main};
use doisoat::mapping::{Hint, Mapping, choose_form, resolve, specimen};
use doisoat::tables::StatisticsTable;
use std::fmt::Write as _;
use std::hint::black_box;

/// Rows of each form, and of the table.
const ROWS: usize = 150;

/// Rows of a section of the forms.
const SECTION: usize = 25;

/// Forms to choose from.
const FORMS: usize = 50;

/// A form of [`ROWS`] rows with the titles of the catalogue as labels, beginning at another
/// indicator for each number: neighbouring forms share most of their rows.
fn form(catalogue: &[(String, String)], number: usize) -> String {
    let mut text = format!(
        "form: benchmark-{number}\nversion: 1.0.0\ntitle: {{vi: Biểu {number}, en: Form {number}}}\n\
         level: department\ntable: {{layout: rows}}\nsections:\n"
    );
    for at in 0..ROWS {
        if at % SECTION == 0 {
            let section = at / SECTION + 1;
            let _ = writeln!(text, "  - label: Phần {section}\n    groups:\n      - rows:");
        }
        let (id, title) = &catalogue[(at + 3 * number) % catalogue.len()];
        let _ = writeln!(text, "          - {{indicator: {id}, label: \"{title}\"}}");
    }
    text
}

/// The forms, and a table of the first one in which two rows of three are worded otherwise.
fn material() -> (Mapping, StatisticsTable) {
    let catalogue: Vec<(String, String)> = Mapping::builtin()
        .catalogue
        .indicators
        .iter()
        .map(|entry| (entry.id.clone(), entry.title_vi.clone()))
        .collect();
    let texts: Vec<(String, String)> =
        (0..FORMS).map(|n| (format!("{n}.yaml"), form(&catalogue, n))).collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let mapping = match Mapping::parse(&files) {
        Ok(mapping) => mapping,
        Err(faults) => panic!("the forms of the benchmark: {faults}"),
    };
    let first = mapping.forms.iter().find(|f| f.id == "benchmark-0").expect("was parsed");
    let mut table = specimen(first, &mapping.units);
    for (at, slot) in table.slots.iter_mut().enumerate() {
        let worded = match at % 3 {
            0 => continue,
            1 => slot.row.label.replace("TTHC", "thủ tục hành chính").replace("được ", ""),
            _ => slot.row.label.to_uppercase().replace("SỐ ", "SỐ LƯỢNG ").replace("HỒ", "HỒO"),
        };
        slot.row.path.pop();
        slot.row.path.push(worded.clone());
        slot.row.label = worded;
    }
    assert_eq!(table.slots.len(), ROWS);
    (mapping, table)
}

fn benchmarks(criterion: &mut Criterion) {
    let (mapping, table) = material();
    let first = mapping.forms.iter().find(|f| f.id == "benchmark-0").expect("was parsed");
    criterion.bench_function("resolve 150 rows with a form of 150 rows", |b| {
        b.iter(|| resolve(black_box(&table), first, &mapping.units));
    });
    let tables = [table.clone()];
    criterion.bench_function("choose among 50 forms of 150 rows", |b| {
        b.iter(|| choose_form(black_box(&tables), &mapping, None, &Hint::default()));
    });
    let built_in = Mapping::builtin();
    criterion.bench_function("load the built-in mapping", |b| b.iter(Mapping::builtin));
    let form = built_in.forms.iter().find(|f| f.id == "cchc-department-2021").expect("built in");
    let tables = [specimen(form, &built_in.units)];
    criterion.bench_function("choose among the built-in forms", |b| {
        b.iter(|| choose_form(black_box(&tables), &built_in, None, &Hint::default()));
    });
}

criterion_group!(mapping, benchmarks);
criterion_main!(mapping);
