//! The judge: what the program says of every document under `samples/` against its `truth.yaml`.
//! It accepts nothing from the program's output; the floors below may only rise.
//!
//! `scripts/benchmark-checks` prints the tables (`cargo test --test it truth -- --nocapture`);
//! `DOISOAT_TRUTH_DETAILS=1` adds every miss; `DOISOAT_TRUTH_ALL=1` makes every change of a figure instead of some
//! of each kind; `DOISOAT_TRUTH=FOLDER` judges the folders below another one (without floors).

mod benchmark;
mod figures;
mod floors;
mod formats;
mod model;
mod mutations;
mod observations;
mod prints;
mod relations;
mod samples;
mod score;

use benchmark::Benchmark;
use doisoat::mapping::Mapping;
use mutations::Extent;
use samples::Sample;
use score::Score;
use std::path::PathBuf;
use std::sync::LazyLock;

/// True when every miss is to be printed.
fn details() -> bool {
    std::env::var_os("DOISOAT_TRUTH_DETAILS").is_some()
}

/// The mappings that are built into the program.
fn mapping() -> &'static Mapping {
    static MAPPING: LazyLock<Mapping> = LazyLock::new(Mapping::builtin);
    &MAPPING
}

/// Scores of every document of the samples.
fn scores(samples: &[Sample]) -> Vec<Score> {
    samples
        .iter()
        .flat_map(|sample| {
            sample.documents.iter().map(|d| Score::of(&sample.truth, &sample.name, d))
        })
        .collect()
}

#[test]
fn every_document_is_read_as_well_as_its_floor_says() {
    let scores = scores(samples::all());
    score::print(&scores);
    if details() {
        scores.iter().for_each(Score::print_misses);
    }
    let faults: Vec<String> = scores.iter().flat_map(floors::faults).collect();
    assert!(faults.is_empty(), "below the floor:\n{}", faults.join("\n"));
}

#[test]
fn every_floor_belongs_to_a_document() {
    let known: Vec<String> = samples::all()
        .iter()
        .flat_map(|s| s.documents.iter().map(|d| format!("{}/{}", s.name, d.filename)))
        .collect();
    let idle: Vec<String> = floors::FLOORS
        .iter()
        .flat_map(floors::Floor::documents)
        .filter(|d| !known.iter().any(|k| k == d))
        .collect();
    assert!(idle.is_empty(), "floors without a document: {idle:?}");
}

#[test]
fn one_report_says_the_same_in_every_format() {
    let mut faults = Vec::new();
    for sample in samples::all() {
        let difference = formats::difference(&sample.documents);
        println!("{}: {difference}", sample.name);
        faults.extend(floors::format_faults(&sample.name, &difference));
        if details() {
            difference.lines.iter().for_each(|line| println!("    {line}"));
        }
    }
    assert!(faults.is_empty(), "formats differ:\n{}", faults.join("\n"));
}

/// All changes of figures when they are asked for, otherwise some of each kind.
fn extent() -> Extent {
    let all = std::env::var_os("DOISOAT_TRUTH_ALL").is_some();
    if all { Extent::All } else { Extent::Some }
}

/// What became of the changes in each sample.
fn outcomes(samples: &[Sample], extent: Extent) -> Vec<(&str, mutations::Outcome)> {
    let outcomes: Vec<(&str, mutations::Outcome)> = samples
        .iter()
        .filter_map(|s| mutations::of(s, extent).map(|o| (s.name.as_str(), o)))
        .collect();
    mutations::print(outcomes.iter().map(|(_, o)| o));
    for (_, outcome) in outcomes.iter().filter(|_| details()) {
        println!("\n{}", outcome.document);
        outcome.lines.iter().for_each(|line| println!("    {line}"));
    }
    outcomes
}

#[test]
fn a_changed_figure_is_noticed_and_a_harmless_change_is_not() {
    let outcomes = outcomes(samples::all(), extent());
    let mut faults: Vec<String> =
        outcomes.iter().flat_map(|(name, o)| floors::mutation_faults(name, o)).collect();
    let all: Vec<&mutations::Outcome> = outcomes.iter().map(|(_, o)| o).collect();
    let benchmark = Benchmark::of(&scores(samples::all()), &all);
    benchmark.print();
    faults.extend(floors::benchmark_faults(&benchmark));
    assert!(faults.is_empty(), "changes:\n{}", faults.join("\n"));
}

#[test]
fn every_truth_is_sound() {
    for sample in samples::all() {
        let faults = sample.truth.faults();
        assert!(faults.is_empty(), "{}/truth.yaml:\n{}", sample.name, faults.join("\n"));
    }
}

#[test]
fn another_folder_can_be_judged() {
    let Some(folder) = std::env::var_os("DOISOAT_TRUTH") else { return };
    let samples = samples::below(&PathBuf::from(folder));
    let scores = scores(&samples);
    score::print(&scores);
    scores.iter().for_each(Score::print_misses);
    assert!(!scores.is_empty(), "no folder with a truth.yaml in DOISOAT_TRUTH");
    let changed =
        if extent() == Extent::All { outcomes(&samples, Extent::All) } else { Vec::new() };
    Benchmark::of(&scores, &changed.iter().map(|(_, o)| o).collect::<Vec<_>>()).print();
}
