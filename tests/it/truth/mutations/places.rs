//! Where the numbers of a truth stand in the source of its document.
//! It changes none of them.

use super::source::{Cell, Cells, Source};
use crate::truth::model::{Kinds, Truth};
use crate::truth::observations::decimal;
use doisoat::text::key;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a number is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stand {
    /// A value cell: which observation of the truth.
    Slot { observation: usize, cell: Cell },
    /// A sentence of the truth, in a note.
    Note { sentence: usize },
    /// A sentence of the truth, elsewhere.
    Prose { sentence: usize },
}

/// A number of the truth that was found in the source.
#[derive(Debug, Clone)]
pub struct Number {
    /// As relations name it.
    pub name: Option<String>,
    pub stand: Stand,
    pub at: Range<usize>,
    pub raw: String,
    pub kind: Vec<String>,
    pub value: Option<Decimal>,
    /// Words that say what it counts: the label and headers of a cell, the words around it in a sentence.
    pub phrase: String,
    /// The words of its sentence before it.
    before: String,
    /// The sentence, or label and headers.
    whole: String,
    /// The outermost label above its row.
    section: Option<String>,
    /// True for a and b of "a/b".
    pub of_share: bool,
}

impl Number {
    pub fn sentence(&self) -> Option<usize> {
        match self.stand {
            Stand::Slot { .. } => None,
            Stand::Note { sentence } | Stand::Prose { sentence } => Some(sentence),
        }
    }

    pub fn section(&self) -> Option<&str> {
        self.section.as_deref()
    }

    /// The start of a movement: "từ 10 phòng".
    pub fn moves(&self) -> bool {
        let before = self.before.trim_end().to_lowercase();
        before.ends_with("từ") || before.ends_with("từ mức")
    }

    /// A difference to another period: "tăng 186 … so với", or a column of differences.
    pub fn changes(&self) -> bool {
        let whole = key(&self.whole);
        let before = key(&self.before);
        let against = whole.contains(&key("so với")) || whole.contains(&key("cùng kỳ"));
        let moved = ["tăng", "giảm"].iter().any(|w| before.ends_with(&key(w)));
        against && (moved || matches!(self.stand, Stand::Slot { .. }))
    }
}

/// The numbers of a truth in printed order, those of value cells last.
pub struct Places {
    pub numbers: Vec<Number>,
    /// Number by its name.
    by_name: BTreeMap<String, usize>,
}

impl Places {
    pub fn of(truth: &Truth, source: &Source) -> Places {
        let mut numbers = Vec::new();
        let slots = slots(truth, source);
        let table_start = slots.iter().map(|n| n.at.start).min();
        sentences(truth, source, table_start, &mut numbers);
        numbers.extend(slots);
        let by_name = numbers
            .iter()
            .enumerate()
            .filter_map(|(i, n)| n.name.clone().map(|name| (name, i)))
            .collect();
        Places { numbers, by_name }
    }

    pub fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The cell in which an observation without a value would have one: the column of the nearest row of
    /// the same length.
    pub fn blank_cell(&self, source: &Source, label: &str, near: usize) -> Option<Range<usize>> {
        let row = source.rows().iter().find(|r| {
            r.first().is_some_and(|c| c.start > near)
                && r.iter().any(|c| key(&source.words(c)) == key(label))
        })?;
        let column = self.numbers.iter().find_map(|n| match n.stand {
            Stand::Slot { cell, .. } if source.rows()[cell.row].len() == row.len() => {
                Some(cell.column)
            }
            _ => None,
        })?;
        row.get(column).filter(|c| c.is_empty()).cloned()
    }
}

fn slots(truth: &Truth, source: &Source) -> Vec<Number> {
    let mut cells = Cells::of(source);
    let mut out = Vec::new();
    for (observation, o) in truth.observations.iter().enumerate() {
        let Some(cell) = cells.next(&o.label, &o.raw) else { continue };
        if o.raw.is_empty() {
            continue;
        }
        let whole = [o.path.join(" "), o.label.clone(), o.column.join(" ")].join(" ");
        out.push(Number {
            name: o.id.clone(),
            stand: Stand::Slot { observation, cell },
            at: source.rows()[cell.row][cell.column].clone(),
            raw: o.raw.clone(),
            kind: Vec::new(),
            value: o.value.as_deref().and_then(decimal),
            phrase: [o.label.clone(), o.column.join(" ")].join(" "),
            before: String::new(),
            whole,
            section: o.path.first().cloned(),
            of_share: false,
        });
    }
    out
}

fn sentences(truth: &Truth, source: &Source, table: Option<usize>, out: &mut Vec<Number>) {
    let mut next = [0, table.unwrap_or(0)];
    for (index, sentence) in truth.figures.iter().enumerate() {
        let in_note = sentence.source == "note";
        let next = &mut next[usize::from(in_note)];
        // Sentences stand in printed order; what stands elsewhere (a footnote) is met from the start.
        let found = source.find(&sentence.sentence, *next);
        let Some(place) = found.clone().or_else(|| source.find(&sentence.sentence, 0)) else {
            continue;
        };
        if found.is_some() {
            *next = place.start;
        }
        let words = source.words(&place);
        let mut at = 0;
        let spans: Vec<Option<Range<usize>>> = sentence
            .numbers
            .iter()
            .map(|n| {
                let raw = n.raw.split_whitespace().collect::<Vec<_>>().join(" ");
                let start = at + words[at..].find(&raw)?;
                at = start + raw.len();
                Some(start..at)
            })
            .collect();
        if found.is_some() {
            *next = place.start + words[..at].chars().count();
        }
        for (i, number) in sentence.numbers.iter().enumerate() {
            let Some(span) = &spans[i] else { continue };
            let left = spans[..i].iter().flatten().next_back().map_or(0, |s| s.end);
            let right = spans[i + 1..].iter().flatten().next().map_or(words.len(), |s| s.start);
            let marks = [',', ';', ':', '('];
            let from = words[left..span.start].rfind(marks).map_or(left, |k| left + k);
            let to = words[span.end..right].find(marks).map_or(right, |k| span.end + k);
            let start = place.start + words[..span.start].chars().count();
            let end = start + words[span.clone()].chars().count();
            let beside_slash =
                words[span.end..].starts_with('/') || words[..span.start].ends_with('/');
            let kinds = match &number.kind {
                Kinds::One(kind) => vec![kind.clone()],
                Kinds::Several(kinds) => kinds.clone(),
            };
            out.push(Number {
                name: number.id.clone(),
                stand: if in_note {
                    Stand::Note { sentence: index }
                } else {
                    Stand::Prose { sentence: index }
                },
                at: start..end,
                raw: number.raw.clone(),
                of_share: beside_slash && !kinds.iter().any(|k| k == "date" || k == "document"),
                kind: kinds,
                value: number.value.as_deref().and_then(decimal),
                phrase: if in_note { words.clone() } else { words[from..to].to_owned() },
                before: words[..span.start].to_owned(),
                whole: words.clone(),
                section: None,
            });
        }
    }
}
