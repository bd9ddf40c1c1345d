//! Text with marks in it: how the walk carries footnote marks and raised digits through cleaning,
//! and how they leave the text again. It finds no notes in the tree; `notes` does.

use super::walk::{Draft, DraftParagraph};
use std::collections::HashMap;

// Noncharacters (Unicode 23.7): they cannot occur in text that is meant to be exchanged, and the
// walk drops them from the input. Each is followed by one scalar that carries an index.
/// A linked footnote's mark.
const LINKED: char = '\u{FDD0}';
/// Start of a raised mark that may turn out to be a footnote's; ends with [`RAISED_END`].
const RAISED: char = '\u{FDD1}';
const RAISED_END: char = '\u{FDD2}';
/// Index 0; plane 15 and 16 have room for this many.
const INDEX_BASE: u32 = 0xF0000;
const INDEX_COUNT: usize = 0x1_FFFF;

/// True for the characters that carry marks here and must not come in from a file.
pub fn is_reserved(c: char) -> bool {
    matches!(c, LINKED | RAISED | RAISED_END)
}

/// Writes the mark of linked note `index`.
pub fn push_linked(out: &mut String, index: usize) {
    if let Some(carrier) = carrier(index) {
        out.push(LINKED);
        out.push(carrier);
    }
}

/// Writes raised text that may be a footnote's mark; `index` is its number in the page.
pub fn push_raised(out: &mut String, index: usize, text: &str) {
    match carrier(index) {
        Some(carrier) => {
            out.push(RAISED);
            out.push(carrier);
            out.push_str(text);
            out.push(RAISED_END);
        }
        None => push_raised_plain(out, text),
    }
}

/// Writes raised text that is no mark. Behind a digit its digits become superscript digits:
/// `10<sup>3</sup>` must never read as 103.
pub fn push_raised_plain(out: &mut String, text: &str) {
    if out.ends_with(|c: char| c.is_ascii_digit()) {
        out.extend(text.chars().map(superscript));
    } else {
        out.push_str(text);
    }
}

fn superscript(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + (c as u32 - '0' as u32)).unwrap_or(c),
        c => c,
    }
}

fn carrier(index: usize) -> Option<char> {
    (index < INDEX_COUNT).then(|| char::from_u32(INDEX_BASE + index as u32)).flatten()
}

fn carried(c: char) -> usize {
    (c as u32).saturating_sub(INDEX_BASE) as usize
}

/// Which raised marks turned out to be footnotes' marks, and the notes they belong to.
#[derive(Debug, Default)]
pub struct RaisedNotes {
    /// Number of the raised mark → index of its note.
    assigned: HashMap<usize, usize>,
}

/// Takes paragraphs that start with a raised mark, when an earlier word carries the same mark, out
/// of the drafts and returns them as notes (mark and paragraph), numbered from `first_index`.
pub fn take_raised_notes(
    drafts: &mut Vec<Draft>,
    first_index: usize,
) -> (RaisedNotes, Vec<(String, DraftParagraph)>) {
    let mut raised = RaisedNotes::default();
    let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
    let mut is_note = vec![false; drafts.len()];
    let mut count = first_index;
    for (position, draft) in drafts.iter().enumerate() {
        if let Draft::Paragraph(paragraph) = draft
            && let Some((number, mark)) = leading_mark(&paragraph.text)
            && let Some(references) = waiting.remove(mark)
        {
            for reference in references {
                raised.assigned.insert(reference, count);
            }
            raised.assigned.insert(number, count);
            is_note[position] = true;
            count += 1;
            continue;
        }
        for text in draft.texts() {
            for (number, mark) in glued_marks(text) {
                waiting.entry(mark.to_owned()).or_default().push(number);
            }
        }
    }
    let mut notes = Vec::new();
    let mut kept = Vec::with_capacity(drafts.len());
    for (draft, is_note) in std::mem::take(drafts).into_iter().zip(is_note) {
        match draft {
            Draft::Paragraph(mut paragraph) if is_note => {
                let mark = leading_mark(&paragraph.text).map(|(_, m)| m.to_owned());
                if let Some(end) = paragraph.text.find(RAISED_END) {
                    let rest = &paragraph.text[end + RAISED_END.len_utf8()..];
                    paragraph.text = rest.trim_start().to_owned();
                }
                notes.push((mark.unwrap_or_default(), paragraph));
            }
            draft => kept.push(draft),
        }
    }
    *drafts = kept;
    (raised, notes)
}

/// The raised mark a paragraph starts with, when text follows it.
fn leading_mark(text: &str) -> Option<(usize, &str)> {
    let rest = text.strip_prefix(RAISED)?;
    let number = carried(rest.chars().next()?);
    let rest = &rest[rest.chars().next()?.len_utf8()..];
    let (mark, tail) = rest.split_once(RAISED_END)?;
    (!tail.trim().is_empty()).then_some((number, mark))
}

/// The text without the given raised mark in front.
pub fn without_raised_front(text: &str, mark: &str) -> String {
    match leading_mark(text) {
        Some((_, raised)) if raised == mark => {
            text.split_once(RAISED_END).map_or(text, |(_, rest)| rest).trim_start().to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Raised marks glued to a word or number, but not exponents of units (m², km³).
fn glued_marks(text: &str) -> Vec<(usize, &str)> {
    let mut marks = Vec::new();
    for (at, _) in text.match_indices(RAISED) {
        let before = &text[..at];
        let mut rest = text[at + RAISED.len_utf8()..].chars();
        let Some(carrier) = rest.next() else { continue };
        let Some((mark, _)) = rest.as_str().split_once(RAISED_END) else { continue };
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let unit = matches!(word, "m" | "km" | "hm" | "dam" | "dm" | "cm" | "mm" | "M");
        let glued = before.chars().next_back().is_some_and(|c| !c.is_whitespace());
        if glued && !(unit && matches!(mark, "2" | "3")) {
            marks.push((carried(carrier), mark));
        }
    }
    marks
}

/// The text as printed, without marks, and where the marks were: offset in Unicode scalars and
/// index of the note.
pub fn strip(text: &str, raised: &RaisedNotes) -> (String, Vec<(usize, usize)>) {
    if !text.contains(is_reserved) {
        return (text.to_owned(), Vec::new());
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut chars = text.chars();
    let mut after_mark = false;
    // (bytes, scalars) of `out` at the last mark, so that counting stays linear.
    let mut counted = (0, 0);
    let mut scalars = |out: &str| {
        if counted.0 > out.len() {
            counted = (0, 0);
        }
        counted = (out.len(), counted.1 + out[counted.0..].chars().count());
        counted.1
    };
    while let Some(c) = chars.next() {
        match c {
            LINKED => {
                if let Some(carrier) = chars.next() {
                    marks.push((scalars(&out), carried(carrier)));
                    after_mark = true;
                }
            }
            RAISED => {
                let number = chars.next().map_or(usize::MAX, carried);
                let rest = chars.as_str();
                let (mark, tail) = rest.split_once(RAISED_END).unwrap_or((rest, ""));
                chars = tail.chars();
                match raised.assigned.get(&number) {
                    Some(&note) => {
                        marks.push((scalars(&out), note));
                        after_mark = true;
                    }
                    None => push_raised_plain(&mut out, mark),
                }
            }
            RAISED_END => {}
            // The spaces on both sides of a mark would stand side by side without it.
            ' ' if after_mark && (out.is_empty() || out.ends_with([' ', '\n'])) => {}
            c => {
                if c == '\n' {
                    out.truncate(out.trim_end_matches(' ').len());
                }
                out.push(c);
                after_mark = false;
            }
        }
    }
    out.truncate(out.trim_end().len());
    let length = out.chars().count();
    for mark in &mut marks {
        mark.0 = mark.0.min(length);
    }
    (out, marks)
}
