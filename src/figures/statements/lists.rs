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

/// A total in a paragraph that ends in a colon, its parts in the list items that follow.
pub(super) fn list_parts(texts: &mut [Read], units: &UnitLexicon, out: &mut Vec<Statement>) {
    let mut at = 0;
    while at + 2 < texts.len() {
        let head = opening_head(&texts[at]);
        let mut end = at + 1;
        while end < texts.len() && texts[end].is_item && texts[end].source == Source::Narrative {
            end += 1;
        }
        let Some((total, unit)) = head.filter(|_| end - at >= 3) else {
            at += 1;
            continue;
        };
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut labels = Vec::new();
        for (t, text) in texts.iter().enumerate().take(end).skip(at + 1) {
            let first = text.reading.drafts.iter().position(|d| {
                d.value.is_some()
                    && d.pair.is_none()
                    && d.claim.is_none()
                    && text.reading.depth[d.token] == 0
                    && (d.kind == FigureKind::Count
                        && d.unit.as_ref().is_some_and(|u| units.compatible(&u.code, &unit.code))
                        || d.pending && d.kind == FigureKind::Other)
            });
            let Some(d) = first else {
                parts.clear();
                break;
            };
            let draft = &text.reading.drafts[d];
            labels.push(label_of(text.reading, draft));
            parts.push((t, d));
        }
        if parts.len() >= 2 {
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
            let open = kin.overlapping || kin.kind == Kinship::Unlike;
            out.push(Statement {
                id: String::new(),
                kind: StatementKind::Parts,
                members,
                open,
                because: if open { "not said to be all" } else { "a list of alike parts" },
            });
        }
        at = end;
    }
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
    let unit = text.reading.drafts[only].unit.clone()?;
    Some((text.base + only, UnitMention { raw: String::new(), code: unit.code }))
}
