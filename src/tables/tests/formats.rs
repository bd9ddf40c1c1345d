//! One report in several formats: the same observations with the same ids.
//! The samples are read, not judged: `tests/` compares them with their truth.

use crate::limits::Limits;
use crate::readers::READERS;
use crate::tables::{HeaderWords, join, observation_ids, understand};
use std::path::Path;

/// Id, value and state of each slot of a file; `None` where no reader knows it. A sheet may print
/// "100%" where the form prints "100", so numbers are compared, and raw texts where there is none.
fn observations(path: &Path) -> Option<Vec<(String, String, &'static str)>> {
    let bytes = std::fs::read(path).unwrap();
    let (_, reader) = READERS
        .iter()
        .filter_map(|r| Some((r.recognise(&bytes)?, r)))
        .max_by_key(|(certainty, _)| *certainty)?;
    let document = reader.read(&bytes, &Limits::default()).unwrap();
    let words = HeaderWords::default();
    let joined = join(&document.blocks, &words);
    let tables = understand(&joined.tables, &joined.before, &words);
    let slots: Vec<_> = tables.iter().flat_map(|t| &t.slots).collect();
    let ids = observation_ids(slots.iter().copied());
    let values = slots.iter().map(|s| {
        let number = s.value.number.as_ref().map(|n| n.value.normalize().to_string());
        (number.unwrap_or_else(|| s.value.raw.clone()), s.value.state.name())
    });
    Some(ids.into_iter().zip(values).map(|(id, (value, state))| (id, value, state)).collect())
}

#[test]
fn one_report_has_the_same_observations_in_every_format() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut compared = 0;
    for sample in std::fs::read_dir(samples).unwrap().flatten() {
        let mut files: Vec<_> = std::fs::read_dir(sample.path())
            .unwrap()
            .flatten()
            .map(|f| f.path())
            .filter(|p| p.file_stem().is_some_and(|s| s == "report"))
            .collect();
        files.sort();
        let mut first = None;
        for file in files {
            let Some(got) = observations(&file) else {
                eprintln!("SKIPPED: no reader for {}", file.display());
                continue;
            };
            assert!(!got.is_empty(), "{}", file.display());
            match &first {
                None => first = Some(got),
                Some(expect) => {
                    assert_eq!(&got, expect, "{}", file.display());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 0, "no sample has two readable formats");
}
