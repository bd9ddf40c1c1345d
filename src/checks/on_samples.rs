//! The samples through all stages up to the checks: what is found in each, as lines.
//! Nothing here is part of the program; the truth files are compared elsewhere.

use super::context::Facts;
use super::model::{Finding, Level};
use super::{Outcome, run};
use crate::document::Block;
use crate::figures;
use crate::limits::Limits;
use crate::mapping::{self, Mapping, Match};
use crate::readers::{Markdown, Reader};
use crate::report::{Observation, Verdict};
use crate::tables::{self, HeaderWords, StatisticsTable};
use std::path::Path;

pub struct Checked {
    pub outcome: Outcome,
    pub figures: Vec<figures::Figure>,
    pub links: Vec<Vec<mapping::FigureLink>>,
    pub observations: Vec<Observation>,
}

pub fn checked(path: &Path) -> Checked {
    let bytes = std::fs::read(path).unwrap();
    let document = Markdown.read(&bytes, &Limits::default()).unwrap();
    let mapping = Mapping::builtin();
    let words = HeaderWords::default();
    let joined = tables::join(&document.blocks, &words);
    let statistics = tables::understand(&joined.tables, &joined.before, &words);
    let mut joined_at = vec![None; document.blocks.len()];
    for (table, blocks) in joined.blocks.iter().enumerate() {
        for &block in blocks {
            assert!(matches!(document.blocks[block], Block::Table(_)));
            joined_at[block] = Some(table);
        }
    }
    let prose = figures::read(&document, &statistics, &joined_at, &mapping.units);
    let form =
        mapping::choose_form(&statistics, &mapping, None).ok().map(|c| &mapping.forms[c.form]);
    let observations = observations(&statistics, form, &mapping);
    let links = form.map_or_else(Vec::new, |f| {
        mapping::link(&prose.figures, &prose.statements, f, &mapping.catalogue, &mapping.units)
    });
    let outcome = run(&Facts {
        observations: &observations,
        figures: &prose.figures,
        statements: &prose.statements,
        links: &links,
        citations: &prose.citations,
        letterhead: &prose.letterhead,
        tables: &statistics,
        form,
        catalogue: &mapping.catalogue,
        units: &mapping.units,
    });
    Checked { outcome, figures: prose.figures, links, observations }
}

fn observations(
    statistics: &[StatisticsTable],
    form: Option<&mapping::Form>,
    mapping: &Mapping,
) -> Vec<Observation> {
    let ids = tables::observation_ids(statistics.iter().flat_map(|t| &t.slots));
    let mut out = Vec::new();
    for table in statistics {
        let matches = form.map_or_else(
            || vec![Match::default(); table.slots.len()],
            |f| mapping::resolve(table, f, &mapping.units),
        );
        for (slot, matched) in table.slots.iter().zip(matches) {
            out.push(Observation {
                id: ids[out.len()].clone(),
                table: table.table,
                slot: slot.clone(),
                unit: slot.unit.as_deref().and_then(|u| mapping::unit_code(u, &mapping.units)),
                matched,
                value_label: None,
                verdict: Verdict::Unchecked,
            });
        }
    }
    out
}

fn sample(name: &str) -> Checked {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    checked(&root.join("samples").join(name).join("report.md"))
}

fn lines(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|f| !f.trivial)
        .map(|f| {
            let words = f.arithmetic.clone().unwrap_or_else(|| f.message.vi.clone());
            format!("{} {} {words}", f.rule, f.level.name())
        })
        .collect()
}

fn has(lines: &[String], rule: &str, words: &str) -> bool {
    lines.iter().any(|l| l.starts_with(rule) && l.ends_with(words))
}

#[test]
fn dump() {
    let Ok(path) = std::env::var("DOISOAT_DUMP") else { return };
    let c = checked(Path::new(&path));
    for (f, l) in c.figures.iter().zip(&c.links) {
        if f.is_measure() {
            println!(
                "FIG {} [{:?} {:?}] {} => {:?}",
                f.raw,
                f.source,
                f.statements,
                f.qualifiers,
                l.iter()
                    .map(|l| format!("{} {:.2} {:?}", l.indicator, l.score, l.words))
                    .collect::<Vec<_>>()
            );
        }
    }
    for f in &c.outcome.findings {
        println!(
            "{} {} {:?} {:?} {}",
            f.rule,
            f.level.name(),
            f.arithmetic,
            f.cluster,
            f.message.vi
        );
    }
    for l in lines(&c.outcome.confirmations) {
        println!("holds {l}");
    }
    for n in &c.outcome.not_evaluable {
        println!("undecided {} {} {}", n.rule, n.instance, n.reason);
    }
    for k in &c.outcome.clusters {
        println!(
            "{} {} {} {:?} ties {} resolves {}/{}",
            k.id,
            k.level.name(),
            k.title.vi,
            k.change,
            k.ties,
            k.resolves.len(),
            k.findings.len()
        );
    }
}
