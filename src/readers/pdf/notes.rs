//! Footnotes: the small lines at the foot of a page, below a short rule or led by a raised mark;
//! endnotes: paragraphs led by a raised mark that stands in the text before.
//! It does not look for the marks in the body; the assembly does.

use super::assembly::Item;
use super::lines::{Line, MARK, median};
use super::page::Sheet;
use super::paragraphs::Draft;
use std::collections::{HashMap, HashSet};

/// A footnote of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note {
    /// Its mark; empty when it goes on from the page before.
    pub mark: String,
    /// Its lines, without the mark.
    pub lines: Vec<Line>,
}

/// Size of footnotes, relative to the body, up to which lines can be notes.
const SMALLER: f64 = 0.95;
/// Longest rule above footnotes, relative to the width of the page: Word's is 144 pt of 595.
const RULE: f64 = 0.5;
/// Shortest such rule, in points.
const SHORTEST_RULE: f64 = 30.0;

/// Takes the footnotes out of a page. `body` is the usual font size of the document.
pub(super) fn take_notes(sheet: &mut Sheet, body: f64) -> Vec<Note> {
    // Tables are set smaller than prose, and a document can be mostly tables.
    let upper = sheet.rows.iter().take(sheet.rows.len().div_ceil(2)).flatten().map(|l| l.size);
    let body = median(upper).map_or(body, |prose| prose.max(body));
    let Some(first) = first_note_row(sheet, body) else { return Vec::new() };
    let mut notes: Vec<Note> = Vec::new();
    for row in sheet.rows.split_off(first) {
        let Some(mut line) = super::page::joined(row) else { continue };
        match leading_mark(&line, notes.last(), body) {
            Some((mark, raised, length)) => {
                if raised {
                    line.marks.remove(0);
                }
                line.text = line.text[length..].trim_start().to_owned();
                line.after_label = None;
                notes.push(Note { mark, lines: vec![line] });
            }
            None => match notes.last_mut() {
                Some(note) => note.lines.push(line),
                None => notes.push(Note { mark: String::new(), lines: vec![line] }),
            },
        }
    }
    notes.retain(|note| note.lines.iter().any(|l| !l.text.is_empty()));
    notes
}

/// Takes the endnotes out of the pages: paragraphs that a raised mark begins, alone of its kind,
/// which stands inside a text as well. Each comes with the index of its page.
pub(super) fn take_endnotes(pages: &mut [Vec<Item>], sheets: &[Sheet]) -> Vec<(usize, Draft)> {
    let leads = |draft: &Draft| draft.text.starts_with(MARK);
    let mut leading: HashMap<String, usize> = HashMap::new();
    let mut inside: HashSet<&str> = HashSet::new();
    let cells = sheets.iter().flat_map(|s| &s.tables).flat_map(|t| t.lines.iter().flatten());
    inside.extend(cells.flat_map(|line| line.marks.iter().map(String::as_str)));
    for item in pages.iter().flatten() {
        let Item::Paragraph(draft) = item else { continue };
        let first = usize::from(leads(draft));
        inside.extend(draft.marks.iter().skip(first).map(String::as_str));
        if let Some(mark) = draft.marks.first().filter(|_| first == 1) {
            *leading.entry(mark.clone()).or_default() += 1;
        }
    }
    leading.retain(|mark, times| *times == 1 && inside.contains(mark.as_str()));
    let mut notes = Vec::new();
    for (index, page) in pages.iter_mut().enumerate() {
        if leading.is_empty() {
            break;
        }
        let mut kept = Vec::with_capacity(page.len());
        for item in page.drain(..) {
            match item {
                Item::Paragraph(draft)
                    if leads(&draft)
                        && draft.marks.first().is_some_and(|m| leading.contains_key(m)) =>
                {
                    notes.push((index, draft));
                }
                other => kept.push(other),
            }
        }
        *page = kept;
    }
    notes
}

/// The row at which the footnotes begin.
fn first_note_row(sheet: &Sheet, body: f64) -> Option<usize> {
    let (width, height) = sheet.frame.size();
    let left = sheet.rows.iter().flatten().map(|l| l.l).fold(f64::INFINITY, f64::min);
    let lowest_table = sheet.tables.iter().map(|t| t.grid.rect.b).fold(0.0, f64::max);
    let row_is = |index: usize, test: &dyn Fn(&Line) -> bool| {
        sheet.rows.get(index).and_then(|row| row.first()).is_some_and(test)
    };
    let small_below = |first: usize| {
        first < sheet.rows.len()
            && sheet.rows[first..].iter().flatten().all(|l| l.size <= SMALLER * body)
    };
    let below_rule = sheet
        .rules
        .iter()
        .filter(|rule| {
            rule.at > 0.25 * height
                && rule.at > lowest_table
                && (SHORTEST_RULE..=RULE * width).contains(&rule.len())
                && rule.from <= left + 40.0
        })
        .filter_map(|rule| {
            let first = sheet
                .rows
                .iter()
                .position(|row| row.first().is_some_and(|l| l.base - 0.5 * l.size > rule.at))?;
            let marked = row_is(first, &|line| {
                leading_mark(line, None, body * 1.1).is_some() || line.size <= SMALLER * body
            });
            (marked && sheet.rows[first..].iter().flatten().all(|l| l.size <= 1.02 * body))
                .then_some(first)
        })
        .filter(|&first| small_below(first) || row_is(first, &|l| l.text.starts_with(MARK)))
        .min();
    below_rule.or_else(|| {
        // Without a rule: a block of small lines at the end of the page, led by a raised mark or
        // by the number of one in the text.
        let cells = sheet.tables.iter().flat_map(|t| t.lines.iter().flatten());
        let marks: Vec<&str> = sheet
            .rows
            .iter()
            .flatten()
            .chain(cells)
            .flat_map(|line| line.marks.iter().map(String::as_str))
            .collect();
        let start = (0..sheet.rows.len()).rev().take_while(|&i| small_below(i)).last()?;
        (start..sheet.rows.len()).find(|&i| {
            row_is(i, &|l| {
                let marked = l.text.starts_with(MARK)
                    || leading_mark(l, None, body)
                        .is_some_and(|(mark, ..)| marks.contains(&mark.as_str()));
                marked && l.base > 0.5 * height && l.base > lowest_table
            })
        })
    })
}

/// The mark at the beginning of a note: itself, whether it is raised, and its length in bytes.
fn leading_mark(line: &Line, before: Option<&Note>, body: f64) -> Option<(String, bool, usize)> {
    if line.text.starts_with(MARK) {
        return line.marks.first().map(|mark| (mark.clone(), true, MARK.len_utf8()));
    }
    if line.size > SMALLER * body {
        return None;
    }
    let word = line.text.split(' ').next()?;
    // LibreOffice sets the number flat against the note: "1Trong đó".
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let glued = digits > 0 && word[digits..].starts_with(char::is_uppercase);
    let word = if glued { &word[..digits] } else { word };
    let inner = word.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '.'));
    let star = !inner.is_empty() && inner.len() <= 3 && inner.chars().all(|c| c == '*');
    let plain = inner.len() <= 3 && !inner.starts_with('0');
    let number = inner.parse::<u32>().ok().filter(|_| plain);
    let follows = |n: u32| match before.map(|note| note.mark.parse::<u32>()) {
        // A number that begins a line within a note is one of its figures.
        Some(Ok(last)) => n == last + 1,
        Some(Err(_)) => false,
        None => true,
    };
    (star || number.is_some_and(follows)).then(|| (inner.to_owned(), false, word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_within_a_note_is_no_mark() {
        let line = |text: &str| Line { text: text.into(), size: 10.0, ..Line::default() };
        let first = Note { mark: "1".into(), lines: vec![] };
        let check = |text: &str, before: Option<&Note>, expect: Option<&str>| {
            let mark = leading_mark(&line(text), before, 13.0).map(|m| m.0);
            assert_eq!(mark.as_deref(), expect, "{text}");
        };
        check("1 Quyết định số 15", None, Some("1"));
        check("2 Kế hoạch", Some(&first), Some("2"));
        check("40 hồ sơ", Some(&first), None);
        check("* Không tính", None, Some("*"));
        check("1Trong đó", None, Some("1"));
        check("03 kế hoạch", None, None);
        check("Theo đó", None, None);
    }
}
