//! What was reached once must be reached again: floors that only rise, ceilings that only fall.
//! It measures nothing.

use super::benchmark::Benchmark;
use super::formats::Difference;
use super::mutations::{Outcome, share};
use super::score::Score;

/// The least that every document of a sample must reach: one report says the same in each format.
pub struct Floor {
    /// The sample's folder.
    pub sample: &'static str,
    /// Its documents.
    pub files: &'static [&'static str],
    /// Slots with every field right.
    pub slots: usize,
    /// Slots with the right indicator.
    pub indicators: usize,
    /// Slots with another value, state or indicator, and slots that are none.
    pub wrong_at_most: usize,
    /// Figures that measure, with value and kind.
    pub measures: usize,
    /// Measures that are none.
    pub false_at_most: usize,
    /// Numbers that measure nothing, read as such.
    pub others: usize,
    /// Broken relations found.
    pub broken: usize,
    /// Errors that name no broken relation.
    pub alarms_at_most: usize,
    /// Relations that hold, confirmed.
    pub holds: usize,
    /// Fields of the letterhead.
    pub letterhead: usize,
}

impl Floor {
    /// The documents it holds for: `sample/file`.
    pub fn documents(&self) -> impl Iterator<Item = String> {
        self.files.iter().map(|file| format!("{}/{file}", self.sample))
    }
}

/// By sample.
pub const FLOORS: [Floor; 10] = [
    Floor {
        sample: "commune-quarter-2024",
        files: &["report.docx", "report.html", "report.pdf", "report.xlsx"],
        slots: 88,
        indicators: 88,
        wrong_at_most: 0,
        measures: 32,
        false_at_most: 0,
        others: 26,
        broken: 4,
        alarms_at_most: 0,
        holds: 55,
        letterhead: 5,
    },
    Floor {
        sample: "department-2022",
        files: &["report.docx", "report.html", "report.pdf"],
        slots: 150,
        indicators: 150,
        wrong_at_most: 0,
        measures: 30,
        false_at_most: 0,
        others: 6,
        broken: 2,
        alarms_at_most: 0,
        holds: 32,
        letterhead: 7,
    },
    Floor {
        sample: "department-consistent-2021",
        files: &["report.docx", "report.md", "report.pdf"],
        slots: 137,
        indicators: 137,
        wrong_at_most: 0,
        measures: 129,
        false_at_most: 0,
        others: 67,
        broken: 0,
        alarms_at_most: 0,
        holds: 104,
        letterhead: 7,
    },
    Floor {
        sample: "district-half-year-2022",
        files: &["report.docx", "report.html", "report.pdf"],
        slots: 42,
        indicators: 0,
        wrong_at_most: 0,
        measures: 38,
        false_at_most: 0,
        others: 20,
        broken: 1,
        alarms_at_most: 0,
        holds: 36,
        letterhead: 7,
    },
    Floor {
        sample: "district-year-2023",
        files: &["report.docx", "report.html", "report.pdf", "report.xlsx"],
        slots: 55,
        indicators: 54,
        wrong_at_most: 0,
        measures: 62,
        false_at_most: 0,
        others: 13,
        broken: 4,
        alarms_at_most: 0,
        holds: 60,
        letterhead: 7,
    },
    Floor {
        sample: "industrial-zone-2021",
        files: &["report.docx", "report.html", "report.md", "report.pdf", "report.xlsx"],
        slots: 137,
        indicators: 137,
        wrong_at_most: 0,
        measures: 64,
        false_at_most: 0,
        others: 95,
        broken: 8,
        alarms_at_most: 0,
        holds: 32,
        letterhead: 7,
    },
    Floor {
        sample: "one-stop-06-department",
        files: &["report.docx", "report.html", "report.pdf"],
        slots: 99,
        indicators: 99,
        wrong_at_most: 0,
        measures: 13,
        false_at_most: 0,
        others: 7,
        broken: 3,
        alarms_at_most: 0,
        holds: 59,
        letterhead: 5,
    },
    Floor {
        sample: "one-stop-06-district",
        files: &["report.docx", "report.html", "report.pdf"],
        slots: 88,
        indicators: 88,
        wrong_at_most: 0,
        measures: 10,
        false_at_most: 0,
        others: 4,
        broken: 3,
        alarms_at_most: 0,
        holds: 49,
        letterhead: 7,
    },
    Floor {
        sample: "one-stop-07-overdue",
        files: &["report.docx", "report.html", "report.pdf"],
        slots: 30,
        indicators: 30,
        wrong_at_most: 0,
        measures: 7,
        false_at_most: 0,
        others: 2,
        broken: 2,
        alarms_at_most: 0,
        holds: 20,
        letterhead: 7,
    },
    Floor {
        sample: "one-stop-07b-province",
        files: &["report.docx", "report.html", "report.pdf", "report.xlsx"],
        slots: 72,
        indicators: 72,
        wrong_at_most: 0,
        measures: 7,
        false_at_most: 0,
        others: 2,
        broken: 2,
        alarms_at_most: 0,
        holds: 35,
        letterhead: 6,
    },
];

/// What lies below its floor, in words.
pub fn faults(score: &Score) -> Vec<String> {
    let document = &score.document;
    let Some(floor) = FLOORS.iter().find(|f| f.documents().any(|d| d == *document)) else {
        return vec![format!("{document}: has no floor; add one")];
    };
    let mut faults = Vec::new();
    let mut least = |what: &str, have: usize, floor: usize| {
        if have < floor {
            faults.push(format!("{document}: {what} {have}, floor {floor}"));
        }
    };
    least("slots", score.slots.exact, floor.slots);
    least("indicators", score.slots.indicators.1, floor.indicators);
    least("measures", score.figures.measures.1, floor.measures);
    least("other numbers", score.figures.others.1, floor.others);
    least("broken relations", score.relations.broken.1, floor.broken);
    least("confirmed relations", score.relations.holds.1, floor.holds);
    least("letterhead fields", score.letterhead.1, floor.letterhead);
    let mut most = |what: &str, have: usize, ceiling: usize| {
        if have > ceiling {
            faults.push(format!("{document}: {what} {have}, at most {ceiling}"));
        }
    };
    most("wrong or extra slots", score.slots.wrong + score.slots.extra, floor.wrong_at_most);
    most("false measures", score.figures.false_measures, floor.false_at_most);
    most("false alarms", score.relations.false_alarms, floor.alarms_at_most);
    // Once something is asked of a document, it must also be read whole and by its form.
    if floor.slots > 0 && !score.status_right {
        faults.push(format!("{document}: status {}", score.status));
    }
    if floor.indicators > 0 && !score.form_right {
        faults.push(format!("{document}: another form"));
    }
    faults
}

/// Where the formats of a sample differ: nowhere.
pub fn format_faults(sample: &str, difference: &Difference) -> Vec<String> {
    let counts = [
        ("slots", difference.slots),
        ("measures", difference.measures),
        ("findings", difference.findings),
    ];
    let differing = counts.iter().filter(|(_, count)| *count > 0);
    differing.map(|(what, count)| format!("{sample}: {count} {what} differ")).collect()
}

/// By sample: the least share of changes that must be noticed, in percent; the most findings that may go astray
/// (errors, warnings), and the most after harmless changes (errors, warnings).
const MUTATIONS: [(&str, f64, [usize; 2], [usize; 2]); 10] = [
    ("commune-quarter-2024", 92.0, [0, 0], [0, 0]),
    ("department-2022", 94.0, [0, 0], [0, 0]),
    ("department-consistent-2021", 97.0, [0, 2], [0, 1]),
    ("district-half-year-2022", 94.0, [0, 0], [0, 0]),
    ("district-year-2023", 82.0, [0, 0], [0, 0]),
    ("industrial-zone-2021", 98.0, [0, 0], [0, 0]),
    ("one-stop-06-department", 98.0, [0, 0], [0, 0]),
    ("one-stop-06-district", 90.0, [0, 0], [0, 0]),
    ("one-stop-07-overdue", 77.0, [0, 0], [0, 0]),
    ("one-stop-07b-province", 98.0, [0, 0], [0, 0]),
];

/// Where fewer changes were noticed than before, or more findings went astray.
pub fn mutation_faults(sample: &str, outcome: &Outcome) -> Vec<String> {
    let Some((_, least, strays, after)) = MUTATIONS.iter().find(|(name, ..)| *name == sample)
    else {
        return vec![format!("{sample}: has no floor for changes; add one")];
    };
    let mut faults = Vec::new();
    let recall = share(outcome.noticed, outcome.changed);
    if recall < *least {
        faults.push(format!("{sample}: {recall:.1} % of the changes noticed, floor {least}"));
    }
    let mut most = |what: &str, have: usize, most: usize| {
        if have > most {
            faults.push(format!("{sample}: {have} {what}, at most {most}"));
        }
    };
    most("stray errors", outcome.stray_errors, strays[0]);
    most("stray warnings", outcome.stray_warnings, strays[1]);
    most("errors after harmless changes", outcome.control_errors, after[0]);
    most("warnings after harmless changes", outcome.control_warnings, after[1]);
    faults
}

/// Over everything, in percent: errors that name a contradiction, injected contradictions that are named, relations
/// that are confirmed, precision and recall of the figures.
const TOTALS: [f64; 5] = [98.0, 96.0, 95.0, 99.0, 99.0];

/// What lies below its floor over all reports and changes.
pub fn benchmark_faults(benchmark: &Benchmark) -> Vec<String> {
    let reached = [
        ("errors that name a contradiction", benchmark.error_precision()),
        ("injected contradictions named", benchmark.recall()),
        ("relations confirmed", benchmark.confirmed()),
        ("precision of the figures", benchmark.figure_precision()),
        ("recall of the figures", benchmark.figure_recall()),
    ];
    let below = reached.iter().zip(TOTALS).filter(|((_, have), floor)| have < floor);
    let mut faults: Vec<String> =
        below.map(|((what, have), floor)| format!("{what}: {have:.2} %, floor {floor}")).collect();
    if benchmark.errors_in_consistent > 0 {
        faults.push(format!(
            "{} errors in reports without a contradiction",
            benchmark.errors_in_consistent
        ));
    }
    faults
}
