//! The labelled statements (`statements.txt`, `statements_2.txt`, `wordings.txt`) through the
//! grammar: precision and recall with floors.
//! It judges what is read, not what the checks make of it.

use super::prose;
use crate::figures::{Figure, FigureKind, Prose, StatementKind};
use crate::quantity::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A text with what should be read from it.
#[derive(Debug, Default)]
struct Case {
    file: &'static str,
    group: String,
    line: usize,
    paragraphs: Vec<String>,
    figures: Vec<String>,
    statements: Vec<String>,
}

/// Right, false and missed answers of a kind.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    right: usize,
    false_ones: usize,
    missed: usize,
}

impl Tally {
    fn precision(self) -> f64 {
        share(self.right, self.right + self.false_ones)
    }

    fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn cases(file: &'static str) -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/figures/assemble/tests/");
    let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
    let mut out: Vec<Case> = Vec::new();
    let mut group = String::new();
    let mut case = Case::default();
    for (number, line) in text.lines().chain([""]).enumerate() {
        if let Some(name) = line.strip_prefix("## ") {
            group = name.to_owned();
        } else if let Some(words) = line.strip_prefix("> ") {
            if case.paragraphs.is_empty() {
                case = Case { file, group: group.clone(), line: number + 1, ..Case::default() };
            }
            case.paragraphs.push(words.to_owned());
        } else if let Some(figures) = line.strip_prefix("F ") {
            case.figures.extend(figures.split("; ").map(str::to_owned));
        } else if let Some(statement) = line.strip_prefix("S ") {
            case.statements.push(statement.to_owned());
        } else if line.is_empty() && !case.paragraphs.is_empty() {
            out.push(std::mem::take(&mut case));
        } else {
            let known = line.is_empty() || line.starts_with('#');
            assert!(known, "{file} line {}: {line}", number + 1);
        }
    }
    out
}

/// Kinds that must be listed wherever they are read: they are compared, or bound what is.
fn must_be_listed(kind: FigureKind) -> bool {
    kind.is_measure() || matches!(kind, FigureKind::Target | FigureKind::Limit | FigureKind::Rank)
}

/// What a listed figure says: raw, kind, unit, hedge and value.
struct Listed<'a> {
    raw: String,
    kind: &'a str,
    unit: &'a str,
    approx: Option<&'a str>,
    value: Option<&'a str>,
}

const HEDGES: [&str; 5] = ["about", "over", "under", "up_to", "at_least"];

fn listed(text: &str) -> Listed<'_> {
    let mut words: Vec<&str> = text.split(' ').collect();
    let value = words.last().and_then(|w| w.strip_prefix('='));
    words.truncate(words.len() - usize::from(value.is_some()));
    let approx = words.last().copied().filter(|w| HEDGES.contains(w));
    words.truncate(words.len() - usize::from(approx.is_some()));
    let unit = words.pop().unwrap();
    let kind = words.pop().unwrap();
    Listed { raw: words.join(" "), kind, unit, approx, value }
}

fn agrees(listed: &Listed, figure: &Figure) -> bool {
    let unit = figure.unit.as_ref().map_or("_", |u| u.code.as_str());
    listed.raw == figure.raw
        && listed.kind == figure.kind.name()
        && (listed.unit == "*" || listed.unit == unit)
        && listed.approx == figure.approx.map(|a| a.name())
        && listed.value.is_none_or(|v| figure.value == Decimal::from_str_exact(v).ok())
}

fn shown(figure: &Figure) -> String {
    let unit = figure.unit.as_ref().map_or("_", |u| u.code.as_str());
    let approx = figure.approx.map_or(String::new(), |a| format!(" {}", a.name()));
    format!("{} {} {unit}{approx}", figure.raw, figure.kind.name())
}

fn statements(prose: &Prose) -> Vec<String> {
    prose
        .statements
        .iter()
        .map(|s| {
            let mut line = match s.kind {
                StatementKind::Parts => "parts",
                StatementKind::FromTo => "fromto",
                StatementKind::Change => "change",
                StatementKind::Rate => "rate",
                StatementKind::Share => "share",
                StatementKind::Single => "single",
            }
            .to_owned();
            for &(figure, role) in &s.members {
                let _ = write!(line, " {}={}", prose.figures[figure].raw, role.name());
            }
            if s.open { line + " …" } else { line }
        })
        .collect()
}

/// Judges a case; returns what is wrong in it.
fn judge(case: &Case, tallies: &mut BTreeMap<String, Tally>) -> Vec<String> {
    let texts: Vec<&str> = case.paragraphs.iter().map(String::as_str).collect();
    let prose = prose(&texts);
    let mut faults = Vec::new();
    let mut taken = vec![false; prose.figures.len()];
    for text in &case.figures {
        let expected = listed(text);
        let found = (0..taken.len()).find(|&i| !taken[i] && agrees(&expected, &prose.figures[i]));
        let tally = tallies.entry(format!("figure {}", expected.kind)).or_default();
        match found {
            Some(i) => {
                taken[i] = true;
                tally.right += 1;
            }
            None => {
                tally.missed += 1;
                faults.push(format!("missed figure {text}"));
            }
        }
    }
    for (figure, taken) in prose.figures.iter().zip(taken) {
        if !taken && must_be_listed(figure.kind) {
            tallies.entry(format!("figure {}", figure.kind.name())).or_default().false_ones += 1;
            faults.push(format!("false figure {}", shown(figure)));
        }
    }
    let mut got = statements(&prose);
    let kind_of = |s: &str| {
        let open = if s.ends_with('…') { " (open)" } else { "" };
        format!("statement {}{open}", s.split(' ').next().unwrap_or(""))
    };
    for expected in &case.statements {
        let tally = tallies.entry(kind_of(expected)).or_default();
        // Behind `~` it is a matter of taste whether the list is open.
        let bare = |s: &str| s.trim_end_matches([' ', '…', '~']).to_owned();
        let same =
            |g: &String| g == expected || (expected.ends_with('~') && bare(g) == bare(expected));
        match got.iter().position(same) {
            Some(i) => {
                got.remove(i);
                tally.right += 1;
            }
            None => {
                tally.missed += 1;
                faults.push(format!("missed {expected}"));
            }
        }
    }
    for statement in got {
        tallies.entry(kind_of(&statement)).or_default().false_ones += 1;
        faults.push(format!("false {statement}"));
    }
    faults
}

#[test]
fn labelled_statements_are_read_as_a_careful_reader_does() {
    read_with_floors("statements.txt", 0.995, 0.995);
}

#[test]
fn statements_of_other_bodies_are_read_as_a_careful_reader_does() {
    read_with_floors("statements_2.txt", 0.985, 0.92);
}

#[test]
fn other_wordings_are_read_as_a_careful_reader_does() {
    read_with_floors("wordings.txt", 0.985, 0.985);
}

/// Reads all cases of a file; prints the score and holds precision and recall of figures and of
/// statements to their floors.
fn read_with_floors(file: &'static str, figures: f64, statements: f64) {
    let cases = cases(file);
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut wrong = 0;
    for case in &cases {
        let faults = judge(case, &mut tallies);
        if faults.is_empty() {
            continue;
        }
        wrong += 1;
        println!(
            "{} line {} ({}): {}",
            case.file,
            case.line,
            case.group,
            case.paragraphs.join(" / ")
        );
        for fault in faults {
            println!("    {fault}");
        }
    }
    let traps = cases.iter().filter(|c| c.group.contains("trap")).count();
    println!("{} cases, {traps} of them traps; {wrong} not read as listed", cases.len());
    let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
    for (kind, tally) in &tallies {
        println!(
            "{kind:28} right {:4} false {:3} missed {:3}  precision {:.3} recall {:.3}",
            tally.right,
            tally.false_ones,
            tally.missed,
            tally.precision(),
            tally.recall()
        );
        let sum = sums.entry(kind.split(' ').next().unwrap_or("")).or_default();
        sum.right += tally.right;
        sum.false_ones += tally.false_ones;
        sum.missed += tally.missed;
    }
    for (family, sum) in sums {
        println!(
            "{family}: precision {:.3}, recall {:.3} ({sum:?})",
            sum.precision(),
            sum.recall()
        );
        let floor = if family == "figure" { figures } else { statements };
        assert!(sum.precision() >= floor, "precision of {family} fell");
        assert!(sum.recall() >= floor, "recall of {family} fell");
    }
}
