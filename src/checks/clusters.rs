//! Findings that share numbers → clusters: facets of one defect.
//! It does not propose a remedy; `hints` does.

use super::context::Context;
use super::hints::Hint;
use super::model::{Cluster, Finding, Level, Operand, Text};
use super::relation;
use crate::figures::StatementKind;
use std::collections::BTreeMap;

/// What makes two findings facets of one defect when both have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Operand(Operand),
    /// An indicator within its dimensions.
    Indicator(String, Vec<(String, String)>),
    /// A from–to statement.
    Change(usize),
}

/// Puts findings that share operands into clusters and writes their ids into them. Remarks (notes)
/// and accepted findings stay outside: they are no defects.
pub fn cluster(
    on: &Context<'_>,
    findings: &mut [Finding],
    confirmations: &[Finding],
) -> Vec<Cluster> {
    let mut parent: Vec<usize> = (0..findings.len()).collect();
    let mut owner: BTreeMap<Shared, usize> = BTreeMap::new();
    for (i, finding) in findings.iter().enumerate() {
        if !is_defect(finding) {
            continue;
        }
        for key in shared(on, finding) {
            match owner.get(&key) {
                Some(&j) => {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, j));
                    parent[a.max(b)] = a.min(b);
                }
                None => {
                    owner.insert(key, i);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, finding) in findings.iter().enumerate() {
        if is_defect(finding) {
            groups.entry(root(&mut parent, i)).or_default().push(i);
        }
    }
    // A finding without a relation needs no cluster of its own.
    groups.retain(|_, members| members.iter().any(|m| findings[*m].relation.is_some()));
    let near = confirmations_by_operand(confirmations);
    groups
        .into_values()
        .enumerate()
        .map(|(n, members)| {
            let id = format!("k{}", n + 1);
            let mut level = Level::Note;
            for &m in &members {
                findings[m].cluster = Some(id.clone());
                level = level.max(findings[m].level);
            }
            // What only may be a fault is not to be mended.
            let hint = match level {
                Level::Error => super::hints::hint(on, findings, &members, confirmations, &near),
                Level::Note | Level::Warning => Hint::default(),
            };
            Cluster {
                id,
                level,
                findings: members.iter().map(|m| findings[*m].id.clone()).collect(),
                title: title(on, findings, &members),
                change: hint.change,
                resolves: hint.resolves,
                ties: hint.ties,
                others: hint.others,
            }
        })
        .collect()
}

/// False for remarks, and for what an overlay accepts.
fn is_defect(finding: &Finding) -> bool {
    finding.level != Level::Note && finding.counts()
}

/// The confirmations that each operand takes part in.
fn confirmations_by_operand(confirmations: &[Finding]) -> BTreeMap<Operand, Vec<usize>> {
    let mut out: BTreeMap<Operand, Vec<usize>> = BTreeMap::new();
    for (i, c) in confirmations.iter().enumerate() {
        for operand in c.relation.iter().flat_map(relation::operands) {
            let list = out.entry(operand).or_default();
            if list.last() != Some(&i) {
                list.push(i);
            }
        }
    }
    out
}

fn shared(on: &Context<'_>, finding: &Finding) -> Vec<Shared> {
    let mut keys = Vec::new();
    let mut operands: Vec<Operand> = finding.relation.iter().flat_map(relation::operands).collect();
    if finding.relation.is_none() {
        // What it says, it says of the numbers on its sides.
        let numbers = finding.sides.iter().filter(|s| s.value.is_some());
        operands.extend(numbers.flat_map(|s| {
            let cells = s.observations.iter().map(|o| Operand::Observation(*o));
            cells.chain(s.figures.iter().map(|f| Operand::Figure(*f)))
        }));
    }
    for operand in operands {
        keys.push(Shared::Operand(operand));
        match operand {
            Operand::Observation(i) => {
                let o = &on.facts.observations[i];
                let mut at: Vec<_> = o.slot.dimensions.clone().into_iter().collect();
                if on.in_columns(i) {
                    at.push(("line".to_owned(), format!("{}/{}", o.table, o.slot.line)));
                } else {
                    at.push(("column".to_owned(), on.value_column(i).to_string()));
                }
                keys.extend(o.indicator().map(|id| Shared::Indicator(id.to_owned(), at)));
            }
            Operand::Figure(i) => {
                let changes = on.facts.figures[i].statements.iter().map(|s| s.0);
                keys.extend(
                    changes
                        .filter(|s| {
                            on.facts
                                .statements
                                .get(*s)
                                .is_some_and(|s| s.kind == StatementKind::FromTo)
                        })
                        .map(Shared::Change),
                );
            }
        }
    }
    keys
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// Names the row that most findings of the cluster touch, else the words of the first side.
fn title(on: &Context<'_>, findings: &[Finding], members: &[usize]) -> Text {
    let mut touched: BTreeMap<usize, usize> = BTreeMap::new();
    for &m in members {
        for &o in findings[m].sides.iter().flat_map(|s| &s.observations) {
            *touched.entry(o).or_default() += 1;
        }
    }
    let most = touched.iter().max_by_key(|(o, n)| (**n, std::cmp::Reverse(**o))).map(|(o, _)| *o);
    let name = match most {
        Some(o) => super::wording::row_name(on, o),
        None => members
            .first()
            .and_then(|m| findings[*m].sides.first())
            .map_or_else(String::new, |s| s.raw.clone()),
    };
    let catalogue = most
        .and_then(|o| on.facts.observations[o].indicator())
        .and_then(|i| on.facts.catalogue.get(i));
    match catalogue {
        Some(entry) if !entry.title_en.is_empty() => Text::new(name, entry.title_en.clone()),
        _ => Text::new(name.clone(), name),
    }
}
