//! Resolution of whole reports of the samples, against indicators written by hand.
//! It does not test the reading of the reports; their stages do.

use super::*;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::readers::{Markdown, Reader};
use crate::tables::{HeaderWords, join, understand};

fn tables_of(text: &str) -> Vec<StatisticsTable> {
    let document = Markdown.read(text.as_bytes(), &Limits::default()).unwrap();
    let words = HeaderWords::default();
    let joined = join(&document.blocks, &words);
    understand(&joined.tables, &joined.before, &words)
}

#[test]
fn scratch() {
    let mapping = Mapping::builtin();
    for path in ["/work/shared/reference/soc-trang-2021.md", "samples/industrial-zone-2021/report.md"] {
        let text = std::fs::read_to_string(path).unwrap();
        let tables = tables_of(&text);
        let chosen = choose_form(&tables, &mapping, None);
        eprintln!("{path}: {chosen:?}");
        let form = &mapping.forms[chosen.unwrap().form];
        let expected: Vec<_> = form.indicators().map(|(_, _, r)| r).collect();
        for t in &tables {
            let found = resolve(t, form, &mapping.units);
            eprintln!("{} slots", t.slots.len());
            let start = std::time::Instant::now();
            resolve(t, form, &mapping.units);
            eprintln!("{:?}", start.elapsed());
            for (i, (slot, m)) in t.slots.iter().zip(&found).enumerate() {
                let ok = expected.get(i).is_some_and(|r| m.indicator.as_ref() == Some(&r.indicator));
                if !ok || m.method != MatchMethod::Exact {
                    eprintln!("{ok} {i} {:?} {:?} {:?} {:?}\n    {:?}", slot.row.path, slot.unit, slot.dimensions, slot.note.as_ref().map(|n| &n.text), m);
                }
            }
        }
    }
}
