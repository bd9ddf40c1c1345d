//! Parts that stand apart from their whole: in a note, and in the items of a list.
//! Enumerations within a sentence are in `parts`.

use super::{Read, label_of};
use crate::figures::alike::{Kinship, kinship};
use crate::figures::{FigureKind, Role, Source, Statement, StatementKind, UnitMention};
use crate::quantity::UnitLexicon;

/// Numbers of a note that are parts of the value beside it: a statement without total.
pub(super) fn note_parts(text: &Read, out: &mut Vec<Statement>) {
    let drafts = &text.reading.drafts;
    let taken =
        |d: usize| out.iter().any(|s: &Statement| s.members.iter().any(|m| m.0 == text.base + d));
    let parts: Vec<usize> = (0..drafts.len())
        .filter(|&d| {
            drafts[d].kind == FigureKind::Count
                && drafts[d].pair.is_none()
                && text.reading.depth[drafts[d].token] == 0
                && !taken(d)
        })
        .collect();
    if parts.len() < 2 {
        return;
    }
    let labels: Vec<(String, String)> =
        parts.iter().map(|&d| label_of(text.reading, &drafts[d])).collect();
    let kin = kinship(&labels);
    let open = kin.overlapping || kin.kind == Kinship::Unlike;
    out.push(Statement {
        id: String::new(),
        kind: StatementKind::Parts,
        members: parts.iter().map(|&d| (text.base + d, Role::Part)).collect(),
        open,
        because: if open { "not said to be all" } else { "parts in a note" },
    });
}

/// How deep in lists each text stands: 0 running text, 1 an item, 2 an item below an item, by the
/// marks: the first mark of a run of items is the outer one.
pub(super) fn list_levels(texts: &[Read]) -> Vec<usize> {
    let mut open: Vec<char> = Vec::new();
    texts
        .iter()
        .map(|text| {
            let Some(mark) = text.item.filter(|_| text.source == Source::Narrative) else {
                open.clear();
                return 0;
            };
            match open.iter().position(|m| *m == mark) {
                Some(at) => open.truncate(at + 1),
                None => open.push(mark),
            }
            open.len()
        })
        .collect()
}

/// A total in a paragraph or item that ends in a colon, its parts in the items one level below.
pub(super) fn list_parts(texts: &mut [Read], units: &UnitLexicon, out: &mut Vec<Statement>) {
    let levels = list_levels(texts);
    for at in 0..texts.len() {
        let Some((total, unit)) = opening_head(&texts[at]) else { continue };
        let items: Vec<usize> = (at + 1..texts.len())
            .take_while(|&t| levels[t] > levels[at])
            .take(MOST_ITEMS)
            .filter(|&t| levels[t] == levels[at] + 1)
            .collect();
        if items.len() < 2 {
            continue;
        }
        let parts: Option<Vec<(usize, usize)>> =
            items.iter().map(|&t| Some((t, first_part(&texts[t], &unit, units)?))).collect();
        let Some(parts) = parts else { continue };
        let labels: Vec<(String, String)> = parts
            .iter()
            .map(|&(t, d)| label_of(texts[t].reading, &texts[t].reading.drafts[d]))
            .collect();
        let kin = kinship(&labels);
        for &(t, d) in &parts {
            let draft = &mut texts[t].reading.drafts[d];
            if draft.pending && draft.kind == FigureKind::Other {
                draft.kind = FigureKind::Count;
                draft.unit = Some(unit.clone());
                draft.pending = false;
            }
        }
        let mut members = vec![(total, Role::Total)];
        members.extend(parts.iter().map(|&(t, d)| (texts[t].base + d, Role::Part)));
        let consists = says_consists(&texts[at]);
        let open = kin.overlapping || kin.kind == Kinship::Unlike && !consists;
        out.push(Statement {
            id: String::new(),
            kind: StatementKind::Parts,
            members,
            open,
            because: match (open, consists) {
                (true, _) => "not said to be all",
                (false, true) => "gồm",
                (false, false) => "a list of alike parts",
            },
        });
    }
}

/// True when the words before the last colon of a text are "gồm" or "bao gồm".
fn says_consists(text: &Read) -> bool {
    let tokens = &text.reading.tokens;
    tokens.len().checked_sub(2).is_some_and(|i| tokens[i].is_word("gồm"))
}

/// Most items of a list that are looked at: longer ones are appendices of names.
const MOST_ITEMS: usize = 200;

/// The number of an item that could be a part of a total with the unit: its first.
fn first_part(text: &Read, unit: &UnitMention, units: &UnitLexicon) -> Option<usize> {
    text.reading.drafts.iter().position(|d| {
        d.value.is_some()
            && d.pair.is_none()
            && d.claim.is_none()
            && text.reading.depth[d.token] == 0
            && (d.kind == FigureKind::Count
                && d.unit.as_ref().is_some_and(|u| units.compatible(&u.code, &unit.code))
                || d.pending && d.kind == FigureKind::Other && d.approx.is_none() && !d.scaled)
    })
}

/// The count that a paragraph ending in a colon announces parts of.
pub(super) fn opening_head(text: &Read) -> Option<(usize, UnitMention)> {
    if text.source != Source::Narrative || !text.reading.tokens.last()?.is_mark(':') {
        return None;
    }
    let sentence = text.reading.sentences.len().checked_sub(1)?;
    let counts: Vec<usize> = (0..text.reading.drafts.len())
        .filter(|&d| {
            let draft = &text.reading.drafts[d];
            draft.sentence == sentence
                && draft.kind == FigureKind::Count
                && draft.pair.is_none()
                && draft.unit.is_some()
        })
        .collect();
    let &[only] = counts.as_slice() else { return None };
    // "của hai trường này:" counts what was told before, not what follows.
    let tokens = &text.reading.tokens;
    if tokens
        .get(text.reading.drafts[only].after)
        .is_some_and(|t| matches!(t.text.as_str(), "này" | "đó" | "trên" | "nói"))
    {
        return None;
    }
    let unit = text.reading.drafts[only].unit.clone()?;
    Some((text.base + only, UnitMention { raw: String::new(), code: unit.code }))
}
