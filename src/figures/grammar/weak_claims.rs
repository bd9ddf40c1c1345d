//! Claims that only suggest themselves ("cấp 25 giấy phép") and give way to a counted thing.
//! It makes no figure.

use super::{Abbreviations, claim_places, unit_at};
use crate::figures::FigureKind;
use crate::figures::claims::Claim;
use crate::figures::tokens::Token;
use crate::quantity::{UnitKind, UnitLexicon};

/// True when a claim is of a family that only suggests itself and a unit follows its digits.
pub(super) fn gives_way(
    at: usize,
    claim: &Claim,
    tokens: &[Token],
    units: &UnitLexicon,
    abbreviations: &Abbreviations,
) -> bool {
    let weak = match claim.kind {
        FigureKind::Level | FigureKind::Rank | FigureKind::Ordinal | FigureKind::Frequency => true,
        FigureKind::Document => claim.number.is_empty(),
        _ => false,
    };
    if !weak {
        return false;
    }
    let text = &tokens[at].text;
    if claim.kind == FigureKind::Frequency && !text.starts_with("24/") {
        return false;
    }
    if claim.kind != FigureKind::Frequency && text.contains(['/', ',', '.', ')', '(']) {
        return false;
    }
    let word_before = at.checked_sub(1).map_or("", |i| tokens[i].text.as_str());
    let word_two_before = at.checked_sub(2).map_or("", |i| tokens[i].text.as_str());
    if word_before == "cấp"
        && matches!(word_two_before, "cung" | "đã" | "được" | "trao" | "tái" | "trích")
    {
        return true;
    }
    if matches!(word_before, "độ" | "thứ" | "hạng" | "mức" | "điều" | "khoản" | "số")
    {
        return false;
    }
    unit_at(tokens, at + 1, tokens.len(), units, abbreviations)
        .is_some_and(|(u, _)| u.kind == UnitKind::Count)
}

/// Takes the last number from a list of levels when a counted thing follows it: "mức độ 2, 52
/// TTHC mức độ 3" names one level and counts 52.
pub(super) fn shorten_levels(
    found: &mut [Claim],
    tokens: &mut Vec<Token>,
    text: &str,
    units: &UnitLexicon,
    abbreviations: &Abbreviations,
) {
    let mut changed = false;
    let places = claim_places(tokens, found.len());
    for (index, claim) in found.iter_mut().enumerate() {
        if claim.kind != FigureKind::Level {
            continue;
        }
        let Some(at) = places[index] else { continue };
        let letters: Vec<char> = tokens[at].text.chars().collect();
        let last_digits = letters.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let kept = letters[..letters.len() - last_digits]
            .iter()
            .rposition(char::is_ascii_digit)
            .map(|i| i + 1);
        let counted = unit_at(tokens, at + 1, tokens.len(), units, abbreviations)
            .is_some_and(|(u, _)| u.kind == UnitKind::Count);
        if let Some(kept) = kept.filter(|_| counted) {
            claim.end = claim.start + kept;
            changed = true;
        }
    }
    if changed {
        *tokens = crate::figures::tokens::tokens(text, found);
    }
}
