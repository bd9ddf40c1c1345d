//! Columns "Đúng hạn", "Quá hạn" that stand beside "Đã giải quyết" under no header of their own: the
//! parts of what was resolved, or of what is in process.
//! It judges no line.

use super::{StatisticsTable, cells, is_rate_header, is_value};
use crate::checks::context::Context;
use crate::checks::model::Op;
use crate::checks::relation::{self, Judgement, relation, sum, weighted};
use crate::quantity::Decimal;
use crate::text;
use crate::text::contains_words;

/// How far a thing has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Resolved,
    Open,
}

/// Words of deadlines, with the stage of what they divide, where they say it. Folded.
const DEADLINES: [(&str, Option<Stage>); 9] = [
    ("trước hạn", Some(Stage::Resolved)),
    ("sớm hạn", Some(Stage::Resolved)),
    ("đúng hạn", Some(Stage::Resolved)),
    ("trước và đúng hạn", Some(Stage::Resolved)),
    ("đúng và trước hạn", Some(Stage::Resolved)),
    ("trong hạn", Some(Stage::Open)),
    ("chưa đến hạn", Some(Stage::Open)),
    ("quá hạn", None),
    ("trễ hạn", None),
];
/// Words of what is resolved, and of what is still open. Folded.
const STAGES: [(Stage, &[&str]); 2] = [
    (Stage::Open, &["đang giải quyết", "chưa giải quyết", "đang xử lý", "chưa xử lý"]),
    (Stage::Resolved, &["đã giải quyết", "đã xử lý", "giải quyết", "đã trả kết quả"]),
];
/// From so many broken lines on, when they are more than those that hold, the columns mean something
/// else. Our own choice.
const SYSTEMATIC: usize = 3;

/// Each run of deadline columns with the one column before it, under the same header, that counts
/// what they divide.
pub(super) fn parts(on: &Context<'_>, table: &StatisticsTable) -> Vec<(usize, Vec<usize>)> {
    let mut out = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    for column in 0..=table.columns.len() {
        let continues = column < table.columns.len()
            && is_count(table, column)
            && deadline(table, column).is_some()
            && run.last().is_none_or(|last| outer(table, *last) == outer(table, column));
        if continues {
            run.push(column);
        } else if run.len() > 1 {
            out.extend(whole(table, &run).map(|whole| (whole, std::mem::take(&mut run))));
            run.clear();
        } else {
            run.clear();
        }
    }
    out.retain(|(whole, parts)| is_borne_out(on, table, *whole, parts));
    out
}

fn is_count(table: &StatisticsTable, column: usize) -> bool {
    is_value(&table.columns[column]) && !is_rate_header(&table.columns[column])
}

fn outer(table: &StatisticsTable, column: usize) -> &[String] {
    let path = &table.columns[column].path;
    &path[..path.len().saturating_sub(1)]
}

fn label(table: &StatisticsTable, column: usize) -> String {
    table.columns[column].path.last().map_or_else(String::new, |l| text::key(l))
}

/// The stage that a header of a deadline speaks of: the whole header, but for "số hồ sơ".
fn deadline(table: &StatisticsTable, column: usize) -> Option<Option<Stage>> {
    let label = label(table, column);
    let bare = ["số hồ sơ ", "hồ sơ ", "giải quyết ", "số "]
        .iter()
        .fold(label.as_str(), |l, p| l.strip_prefix(p).unwrap_or(l));
    DEADLINES.iter().find(|d| d.0 == bare).map(|d| d.1)
}

/// The only column before the run that counts what the run divides.
fn whole(table: &StatisticsTable, run: &[usize]) -> Option<usize> {
    let mut stages = run.iter().filter_map(|c| deadline(table, *c).flatten());
    let stage = stages.next()?;
    let complete = stages.all(|s| s == stage)
        && run
            .iter()
            .any(|c| ["đúng hạn", "trong hạn"].iter().any(|w| label(table, *c).contains(w)));
    let of_stage = |c: &usize| {
        let label = label(table, *c);
        let named = STAGES.iter().find(|s| s.1.iter().any(|w| contains_words(&label, w)));
        is_count(table, *c)
            && deadline(table, *c).is_none()
            && outer(table, *c) == outer(table, run[0])
            && !contains_words(&label, "hạn")
            && named.is_some_and(|s| s.0 == stage)
    };
    let mut found = (0..run[0]).filter(of_stage);
    let first = found.next().filter(|_| complete)?;
    found.next().is_none().then_some(first)
}

/// False when most lines speak against it.
fn is_borne_out(on: &Context<'_>, table: &StatisticsTable, whole: usize, parts: &[usize]) -> bool {
    let one: Vec<(usize, Decimal)> = parts.iter().map(|p| (*p, Decimal::ONE)).collect();
    let (mut held, mut broken) = (0, 0);
    for line in 0..table.lines.len() {
        let total = cells(on, table, line, &[(whole, Decimal::ONE)]);
        let (Some(total), Some(parts)) = (total, cells(on, table, line, &one)) else { continue };
        let total = sum(total.into_iter().map(|t| t.0), on);
        match relation::judge(&relation(Op::Eq, weighted(parts, on), total), on) {
            Judgement::Holds => held += 1,
            Judgement::Broken => broken += 1,
            Judgement::CannotSay => {}
        }
    }
    broken < SYSTEMATIC || broken <= held
}
