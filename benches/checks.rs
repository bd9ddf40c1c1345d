//! All checks of a report of 137 table lines and more than a hundred figures.
//! How their time grows with the document is `checks_growth`.

mod read;

use criterion::{Criterion, criterion_group, criterion_main};
use doisoat::checks;
use read::Read;
use std::hint::black_box;

const SAMPLE: &[u8] = include_bytes!("../samples/department-consistent-2021/report.md");

fn all_checks(criterion: &mut Criterion) {
    let document = Read::new(SAMPLE, "report.md");
    let facts = document.facts();
    let measures = facts.figures.iter().filter(|f| f.is_measure()).count();
    let name = format!("checks/{} values, {measures} measures", facts.observations.len());
    criterion.bench_function(&name, |bencher| bencher.iter(|| checks::run(black_box(&facts))));
}

criterion_group!(benches, all_checks);
criterion_main!(benches);
