//! Where a figure stands in its own sentence, and the words from one figure to another.
//! It reads no meaning: grammar and statements are made elsewhere.

use super::Figure;
use std::ops::Range;

/// How many characters of the printed surroundings decide between equal numbers of a sentence.
const SURROUNDINGS: usize = 12;

/// The byte range of the figure's printed number in its sentence. Of several equal numbers the one
/// whose surroundings agree best with the figure's prefix and suffix; `None` when the sentence does
/// not hold the number.
pub fn span_in_sentence(figure: &Figure) -> Option<Range<usize>> {
    let sentence = figure.sentence.as_str();
    if figure.raw.is_empty() {
        return None;
    }
    let mut best: Option<(usize, usize)> = None;
    for (at, _) in sentence.match_indices(figure.raw.as_str()) {
        let end = at + figure.raw.len();
        let splits_number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if splits_number(sentence[..at].chars().next_back())
            || splits_number(sentence[end..].chars().next())
        {
            continue;
        }
        let agree = common(sentence[end..].chars(), figure.suffix.chars())
            + common(sentence[..at].chars().rev(), figure.prefix.chars().rev());
        if best.is_none_or(|(score, _)| agree > score) {
            best = Some((agree, at));
        }
    }
    best.map(|(_, at)| at..at + figure.raw.len())
}

/// How many visible characters two texts have in common from their starts.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    let visible = |c: &char| !c.is_whitespace();
    a.filter(visible).zip(b.filter(visible)).take(SURROUNDINGS).take_while(|(x, y)| x == y).count()
}

/// The number with the unit printed behind it: "03 phòng", "40%".
pub fn with_unit(figure: &Figure) -> String {
    let Some(span) = span_in_sentence(figure) else { return figure.raw.clone() };
    figure.sentence[span.start..end_with_unit(figure, span.end)].to_owned()
}

/// The printed words from the first figure to the last, units included, with a leading "từ":
/// "từ 5 phòng còn 3 phòng", "3/5 phòng". Figures of other sentences than the first's are given
/// behind "…".
pub fn stretch(figures: &[&Figure]) -> String {
    let Some(first) = figures.first() else { return String::new() };
    let mut start = usize::MAX;
    let mut end = 0;
    let mut others = String::new();
    for figure in figures {
        let same = figure.paragraph == first.paragraph && figure.sentence == first.sentence;
        match span_in_sentence(figure) {
            Some(span) if same => {
                start = start.min(span.start);
                end = end.max(end_with_unit(figure, span.end));
            }
            _ => {
                others.push_str(" … ");
                others.push_str(&with_unit(figure));
            }
        }
    }
    if start >= end {
        return others.trim_start_matches([' ', '…']).to_owned();
    }
    let before = first.sentence[..start].trim_end();
    for lead in ["từ", "Từ"] {
        let is_word = before
            .strip_suffix(lead)
            .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()));
        if is_word {
            start = before.len() - lead.len();
        }
    }
    format!("{}{others}", &first.sentence[start..end])
}

/// The end of the unit words that follow the number at once, else the number's own end.
fn end_with_unit(figure: &Figure, end: usize) -> usize {
    let rest = &figure.sentence[end..];
    let Some(unit) = figure.unit.as_ref().filter(|u| !u.raw.is_empty()) else { return end };
    let skipped = rest.len() - rest.trim_start().len();
    if rest.trim_start().starts_with(unit.raw.as_str()) {
        end + skipped + unit.raw.len()
    } else {
        end
    }
}
