//! Every shipped form, printed otherwise by a seeded generator, is still read as that form: nearly
//! all rows get their indicator, none gets another one, and rows of no form get none.
//! What resolution does in small cases is tested beside it, in `src/mapping/resolve`.

mod printed;
mod words;

use doisoat::mapping::Mapping;
use doisoat::pipeline::{Options, map_tables};
use doisoat::tables::Layout;
use printed::{Printed, print};
use std::collections::BTreeSet;

/// Printings of each form; `DOISOAT_SEEDS` asks for more.
const SEEDS: u64 = 6;

/// Least share of the rows that get their indicator (issue 3).
const LEAST_RIGHT: f64 = 0.98;

#[derive(Default)]
struct Count {
    right: usize,
    unmapped: Vec<String>,
    wrong: Vec<String>,
}

/// Reads a printing and compares every slot with its truth.
fn compare(mapping: &Mapping, at: usize, seed: u64, printed: &Printed, count: &mut Count) {
    let form = &mapping.forms[at];
    let name = format!("{}, seed {seed}", form.id);
    let read = map_tables(printed.html.as_bytes(), "report.html", mapping, &Options::default());
    let read = read.unwrap_or_else(|e| panic!("{name}: {e:?}"));
    let chosen = match read.chosen {
        Ok(chosen) => chosen,
        Err(why) => {
            count.unmapped.push(format!("{name}: {why}"));
            return;
        }
    };
    if chosen.form != at {
        count.wrong.push(format!("{name}: taken for {}", mapping.forms[chosen.form].id));
        return;
    }
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for (table, matches) in read.tables.iter().zip(&chosen.matches) {
        let mut taken = BTreeSet::new();
        for (slot, matched) in table.slots.iter().zip(matches) {
            let place = match table.layout {
                Layout::Rows => slot.row_index,
                Layout::Columns => slot.column_index,
            };
            let Some(truth) = printed.truth.get(&place) else {
                count.wrong.push(format!("{name}: a slot in row {place}: {:?}", slot.row.path));
                continue;
            };
            let own = table.layout == Layout::Columns || slot.column_index == printed.own_column;
            let label = match table.layout {
                Layout::Rows => slot.row.path.join(" / "),
                Layout::Columns => slot.column.path.join(" / "),
            };
            match (&matched.indicator, truth) {
                (Some(have), Some(want)) if have == want => {
                    count.right += usize::from(own && seen.insert(place));
                }
                (Some(have), _) => {
                    count.wrong.push(format!("{name}: `{label}` gets {have}, is {truth:?}"));
                }
                (None, Some(want)) if own && seen.insert(place) => {
                    let why = format!("{name}: `{label}` is {want}: {:?}", matched.candidates);
                    count.unmapped.push(why);
                }
                (None, _) => {}
            }
            let key = matched.indicator.as_ref().map(|id| (id, &slot.dimensions));
            let twice = key.is_some_and(|key| !taken.insert(key));
            if twice && table.layout == Layout::Rows {
                count.wrong.push(format!("{name}: two slots of {:?}", matched.indicator));
            }
        }
    }
    let lost =
        printed.truth.iter().filter(|(place, truth)| truth.is_some() && !seen.contains(place));
    count.unmapped.extend(lost.map(|(place, truth)| format!("{name}: no slot {place}: {truth:?}")));
}

#[test]
fn every_form_is_recognised_however_it_is_printed_and_no_row_is_guessed() {
    let mapping = Mapping::builtin();
    let seeds = std::env::var("DOISOAT_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(SEEDS);
    let mut wrong = Vec::new();
    for at in 0..mapping.forms.len() {
        let mut count = Count::default();
        for seed in 0..seeds {
            let printed = print(&mapping.forms[at], &mapping.units, seed);
            compare(&mapping, at, seed, &printed, &mut count);
        }
        let (right, lost) = (count.right, count.unmapped.len());
        let share = right as f64 / (right + lost).max(1) as f64;
        let id = &mapping.forms[at].id;
        eprintln!("{id}: {right} right, {lost} unmapped ({share:.4}), {} wrong", count.wrong.len());
        if share < LEAST_RIGHT {
            wrong.push(format!("{id}: only {share:.4}:\n{}", count.unmapped.join("\n")));
        }
        wrong.extend(count.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
