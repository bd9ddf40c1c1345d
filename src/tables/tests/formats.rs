//! scratch
use crate::limits::Limits;
use crate::readers::READERS;
use crate::tables::{HeaderWords, join, observation_ids, understand};

#[test]
fn scratch() {
    let list = std::env::var("SCRATCH").unwrap_or_default();
    let verbose = std::env::var("VERBOSE").is_ok();
    for path in list.split_whitespace() {
        let bytes = std::fs::read(path).unwrap();
        let reader = READERS
            .iter()
            .filter_map(|r| r.recognise(&bytes).map(|c| (c, r)))
            .max_by_key(|x| x.0)
            .map(|x| x.1);
        let Some(reader) = reader else {
            println!("{path}: no reader");
            continue;
        };
        let document = match reader.read(&bytes, &Limits::default()) {
            Ok(d) => d,
            Err(e) => {
                println!("{path}: {e}");
                continue;
            }
        };
        let start = std::time::Instant::now();
        let joined = join(&document.blocks, &HeaderWords::default());
        let tables = understand(&joined.tables, &joined.before, &HeaderWords::default());
        let slots: Vec<_> = tables.iter().flat_map(|t| &t.slots).collect();
        let ids = observation_ids(slots.iter().copied());
        let reported = slots.iter().filter(|s| s.value.state.name() == "reported").count();
        println!(
            "{path} [{}]: {} pieces {} joined {} statistics {} slots {} reported {:?}",
            reader.name(),
            document.tables().count(),
            joined.tables.len(),
            tables.len(),
            ids.len(),
            reported,
            start.elapsed()
        );
        if verbose {
            for d in &joined.diagnostics {
                println!("   {} {:?}", d.code, d.locator);
            }
            for t in &tables {
                println!(
                    " TABLE {} {:?} {:?}",
                    t.table,
                    t.layout,
                    t.columns
                        .iter()
                        .map(|c| format!("{:?}:{}", c.role, c.path.join("/")))
                        .collect::<Vec<_>>()
                );
            }
            for (line, id) in super::dump(&tables).iter().zip(&ids) {
                println!("  {id} {line}");
            }
            for (i, t) in joined.tables.iter().enumerate() {
                if tables.iter().any(|s| s.table == i) {
                    continue;
                }
                println!("  OTHER {i} {}x{}", t.rows(), t.cols());
                for r in 0..t.rows().min(4) {
                    println!(
                        "     {:?}",
                        (0..t.cols().min(9))
                            .map(|c| t.text_at(r, c).chars().take(25).collect::<String>())
                            .collect::<Vec<_>>()
                    );
                }
            }
        }
    }
}
