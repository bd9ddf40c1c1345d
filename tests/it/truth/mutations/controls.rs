//! Changes that harm nobody: other words, dates and targets, one measure changed wherever it is printed. After
//! them nothing may be accused that was not accused before.

use super::digits::{How, others};
use super::places::{Number, Places, Stand};
use super::source::{Edit, Source};
use crate::truth::model::{State, Truth};
use std::collections::{BTreeMap, BTreeSet};

/// A change that must stay without consequence.
#[derive(Debug, Clone)]
pub struct Control {
    pub edits: Vec<Edit>,
    pub shown: String,
}

/// Wordings that say the same.
const SYNONYMS: [(&str, &str); 14] = [
    ("trong đó", "trong đó có"),
    ("bao gồm", "gồm có"),
    (", gồm ", ", bao gồm "),
    (", đạt ", ", đạt tỷ lệ "),
    (", chiếm ", ", tương ứng "),
    ("đã giải quyết", "đã xử lý"),
    ("tiếp nhận", "đã tiếp nhận"),
    ("ban hành", "ký ban hành"),
    ("quá hạn", "trễ hạn"),
    ("hiện có", "hiện nay có"),
    ("so với cùng kỳ", "so với cùng thời điểm"),
    ("hoàn thành", "đã hoàn thành xong"),
    ("Trong năm", "Trong năm qua"),
    ("thủ tục hành chính", "TTHC"),
];

/// The harmless changes of a document.
pub fn of(truth: &Truth, source: &Source, places: &Places) -> Vec<Control> {
    let mut out = synonyms(source, places);
    out.extend(single(places));
    out.extend(everywhere(truth, places));
    out
}

/// Every place of the prose where the words stand, one document for each pair of words.
fn synonyms(source: &Source, places: &Places) -> Vec<Control> {
    let prose = places.numbers.iter().filter(|n| matches!(n.stand, Stand::Prose { .. }));
    let end = prose.map(|n| n.at.end).max().unwrap_or(0);
    let mut out = Vec::new();
    for (from, to) in SYNONYMS {
        let mut edits = Vec::new();
        let mut at = 0;
        while let Some(place) = source.find(from, at).filter(|p| p.end <= end) {
            at = place.end;
            edits.push(Edit { at: place, printed: to.to_owned() });
        }
        if !edits.is_empty() {
            out.push(Control { edits, shown: format!("“{from}” → “{to}”") });
        }
    }
    out
}

/// Numbers that measure nothing, or that nothing is said of: dates, targets, limits.
fn single(places: &Places) -> Vec<Control> {
    const HARMLESS: [&str; 3] = ["target", "limit", "frequency"];
    let harmless = |n: &&Number| {
        let listed = !n.kind.is_empty() && n.name.is_none();
        listed && n.kind.iter().all(|k| HARMLESS.contains(&k.as_str()))
    };
    let change = |n: &Number| {
        let text = others(&n.raw).into_iter().find(|(how, _)| *how == How::OneMore)?.1;
        let edits = vec![Edit { at: n.at.clone(), printed: text.clone() }];
        Some(Control { edits, shown: format!("{} → {text} ({})", n.raw, n.kind.join("/")) })
    };
    places.numbers.iter().filter(harmless).filter_map(change).collect()
}

/// One number wherever the truth says that it is the same; left alone where it takes part in anything else.
fn everywhere(truth: &Truth, places: &Places) -> Vec<Control> {
    let mut classes: Vec<BTreeSet<usize>> = Vec::new();
    let mut bound: BTreeSet<usize> = BTreeSet::new();
    for relation in &truth.relations {
        let members: Vec<usize> =
            relation.alternatives().flatten().filter_map(|n| places.named(n)).collect();
        let values: BTreeSet<_> = members.iter().map(|i| places.numbers[*i].value).collect();
        let equal = relation.state == State::Holds
            && relation.numbers.len() == 2
            && values.len() == 1
            && !relation.arithmetic.contains(['≤', '≥']);
        if !equal {
            bound.extend(members);
            continue;
        }
        let mut class: BTreeSet<usize> = members.into_iter().collect();
        let (touching, apart): (Vec<_>, Vec<_>) =
            classes.into_iter().partition(|c| c.intersection(&class).next().is_some());
        classes = apart;
        touching.into_iter().for_each(|c| class.extend(c));
        classes.push(class);
    }
    let mut out = Vec::new();
    for class in classes.iter().filter(|c| c.len() > 1 && c.is_disjoint(&bound)) {
        let mut by_raw: BTreeMap<usize, String> = BTreeMap::new();
        for &i in class {
            let more =
                others(&places.numbers[i].raw).into_iter().find(|(how, _)| *how == How::OneMore);
            if let Some((_, text)) = more {
                by_raw.insert(i, text);
            }
        }
        if by_raw.len() < class.len() {
            continue;
        }
        let shown: Vec<String> = class
            .iter()
            .map(|i| {
                format!(
                    "{} → {} ({})",
                    places.numbers[*i].raw,
                    by_raw[i],
                    places.numbers[*i].phrase.trim()
                )
            })
            .collect();
        let edits = class
            .iter()
            .map(|i| Edit { at: places.numbers[*i].at.clone(), printed: by_raw[i].clone() })
            .collect();
        out.push(Control { edits, shown: shown.join("; ") });
    }
    out
}
