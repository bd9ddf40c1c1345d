//! A report printed by a word processor, a browser and a typesetter, upright, landscape, sideways and
//! turned, accents composed and not: all prints of a sample hold the facts of its Word file.
//! It needs no truth: that of the Word file is judged elsewhere.
//!
//! `DOISOAT_TRUTH_DETAILS=1 cargo test --test it prints -- --nocapture` prints every difference.

use super::formats;
use super::samples;

/// Prints that hold exactly the facts; it may only rise.
const EXACT: usize = 60;

#[test]
fn every_print_of_a_report_holds_the_facts_of_its_word_file() {
    let (mut prints, mut faults) = (0, Vec::new());
    for sample in samples::all() {
        let Some(word) = sample.documents.iter().find(|d| d.extension() == "docx") else {
            continue;
        };
        for print in samples::prints(&sample.name) {
            prints += 1;
            let name = format!("{}/prints/{}", sample.name, print.filename);
            if let Err(status) = &print.report {
                faults.push(format!("{name}: {status}"));
                continue;
            }
            let difference = formats::difference([word, &print]);
            println!("{name}: {difference}");
            if super::details() {
                difference.lines.iter().for_each(|line| println!("    {line}"));
            }
            if !difference.lines.is_empty() {
                faults.push(format!("{name}: {difference}"));
            }
        }
    }
    assert!(prints >= 24, "only {prints} prints: scripts/make-samples.sh makes them");
    let exact = prints - faults.len();
    println!("{exact} of {prints} prints hold exactly the facts; not:\n{}", faults.join("\n"));
    assert!(exact >= EXACT, "{exact} prints are exact, {EXACT} were");
}
