//! A sentence broken into lines, with marks under some of its characters.
//! Width is counted in Unicode scalars: Vietnamese text in NFC has one for each letter.

use crate::writers::terminal;

/// Most characters of a line, so that it fits a terminal of 100 columns with its frame.
const WIDTH: usize = 92;

/// A text up to this many lines is shown whole; of a longer one only the lines with marks.
const WHOLE_LINES: usize = 3;

/// A text with marks.
pub struct Excerpt {
    text: Vec<char>,
    /// Marked ranges, in scalars.
    marked: Vec<(usize, usize)>,
}

/// A line of an excerpt.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// `^` under what is marked; `None` when nothing is.
    pub marks: Option<String>,
}

impl Excerpt {
    /// A text on one line, with ranges of it marked.
    pub fn new(text: String, marked: Vec<(usize, usize)>) -> Excerpt {
        // Replaced, not removed: the ranges count these characters.
        let text =
            text.chars().map(|c| if terminal::is_unsafe(c) { '\u{FFFD}' } else { c }).collect();
        Excerpt { text, marked }
    }

    /// The lines to show.
    pub fn lines(&self) -> Vec<Line> {
        let ranges = self.wrapped();
        let whole = ranges.len() <= WHOLE_LINES || self.marked.is_empty();
        let mut lines: Vec<Line> = Vec::new();
        let mut left_out = false;
        for (start, end) in ranges {
            let marks = self.marks(start, end);
            if !whole && marks.is_none() {
                left_out = true;
                continue;
            }
            if std::mem::take(&mut left_out) {
                lines.push(Line { text: "…".to_owned(), marks: None });
            }
            let text: String = self.text[start..end].iter().collect();
            lines.push(Line { text: text.trim_end().to_owned(), marks });
        }
        if left_out {
            lines.push(Line { text: "…".to_owned(), marks: None });
        }
        lines
    }

    fn marks(&self, start: usize, end: usize) -> Option<String> {
        if !self.marked.iter().any(|&(from, to)| from < end && start < to) {
            return None;
        }
        let is_marked = |i: usize| self.marked.iter().any(|&(from, to)| from <= i && i < to);
        let marks: String = (start..end).map(|i| if is_marked(i) { '^' } else { ' ' }).collect();
        Some(marks.trim_end().to_owned())
    }

    /// Ranges of lines, broken after a space where there is one.
    fn wrapped(&self) -> Vec<(usize, usize)> {
        let mut lines = Vec::new();
        let mut start = 0;
        while self.text.len() - start > WIDTH {
            let longest = &self.text[start..start + WIDTH];
            let end = longest.iter().rposition(|&c| c == ' ').map_or(WIDTH, |space| space + 1);
            lines.push((start, start + end));
            start += end;
        }
        lines.push((start, self.text.len()));
        lines
    }
}

/// Where `exact` stands in the sentence, in scalars: of several places the one whose surroundings
/// agree longest with `prefix` and `suffix`; `None` when it does not stand there.
pub fn find(sentence: &str, prefix: &str, exact: &str, suffix: &str) -> Option<(usize, usize)> {
    if exact.is_empty() {
        return None;
    }
    let agreement = |at: usize| {
        let before = sentence[..at].chars().rev().zip(prefix.chars().rev());
        let after = sentence[at + exact.len()..].chars().zip(suffix.chars());
        before.take_while(|(a, b)| a == b).count() + after.take_while(|(a, b)| a == b).count()
    };
    let mut best: Option<(usize, usize)> = None;
    for (at, _) in sentence.match_indices(exact) {
        let score = agreement(at);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    let start = sentence[..best?.1].chars().count();
    Some((start, start + exact.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_one_of_two_equal_numbers_is_marked() {
        let sentence = "giảm từ 5 phòng còn 3 phòng, đạt 5 phòng";
        let check = |prefix, exact, suffix, expect| {
            assert_eq!(find(sentence, prefix, exact, suffix), expect, "{prefix}|{exact}|{suffix}");
        };
        check("từ ", "5", " phòng còn", Some((8, 9)));
        check("đạt ", "5", " phòng", Some((33, 34)));
        check("còn ", "3", " phòng", Some((20, 21)));
        check("", "7", "", None);
    }

    #[test]
    fn marks_stand_under_what_they_mark() {
        let text = "đã giảm 5 phòng";
        let lines = Excerpt::new(text.into(), vec![(8, 9)]).lines();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].text, text);
        assert_eq!(lines[0].marks.as_deref(), Some("        ^"));
    }

    #[test]
    fn of_a_long_sentence_only_the_marked_lines_are_shown() {
        let text = "một hai ba bốn năm ".repeat(40);
        let shown = Excerpt::new(text, vec![(300, 303), (700, 703)]).lines();
        let words: Vec<bool> = shown.iter().map(|l| l.text == "…").collect();
        assert_eq!(words, [true, false, true, false, true]);
        assert!(shown.iter().all(|l| l.text.chars().count() <= WIDTH));
        assert_eq!(shown.iter().filter(|l| l.marks.is_some()).count(), 2);
    }
}
