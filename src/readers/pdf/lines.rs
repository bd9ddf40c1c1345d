//! Letters → printed lines, by geometry alone: the order in which a file draws them says nothing.
//! It does not know paragraphs, columns or cells.

use super::geometry::Rect;
use super::glyphs::{Glyph, UNMARKED};
use crate::text::clean;

/// A printed line, or the part of one between two wide gaps.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// Its text, cleaned; raised marks are replaced by [`MARK`].
    pub text: String,
    /// The raised marks, in order.
    pub marks: Vec<String>,
    pub l: f64,
    pub r: f64,
    /// The line the letters stand on, y downwards.
    pub base: f64,
    /// The font size of most of its letters, in points.
    pub size: f64,
    /// True when all letters are bold.
    pub bold: bool,
    /// Width of the first word, in points.
    pub first_piece: f64,
    /// The gaps between its words, from left edge to right edge; as many as spaces in the text.
    pub gaps: Vec<(f64, f64)>,
    /// What else the line may say, where its letters leave it open.
    pub other: Option<String>,
    /// Where the text begins after a list label ("1.", "-"), if it starts with one.
    pub after_label: Option<f64>,
    /// The marked contents that its letters belong to.
    pub contents: Vec<u32>,
}

/// Stands in the text of a line for a raised mark. A private code that the reader of glyphs never
/// lets through.
pub(super) const MARK: char = '\u{F8FE}';

/// Shift of the base line, in font sizes, within which letters stand on one line.
const SAME_BASE: f64 = 0.22;
/// Gap, in font sizes, from which two letters without a drawn space belong to two words. The
/// narrowest word space of justified text is about 0.17, the widest kerning 0.08.
const WORD_GAP: f64 = 0.14;
/// The same between a digit and a decimal or grouping mark, which some programs set apart to
/// align columns of numbers.
const NUMBER_GAP: f64 = 0.3;
/// Gap, in font sizes, below which a drawn space is none (fonts without width, overprints).
const NO_GAP: f64 = 0.02;
/// Gap, in font sizes, that may part two columns.
pub(super) const COLUMN_GAP: f64 = 1.2;
/// Gap, in font sizes, up to which two figures without a drawn space between them may be those of
/// one number, set apart: wider gaps part two numbers.
const FIGURE_GAP: f64 = 0.6;
/// Share of a letter that another letter must cover to stand at the same place.
const SAME_PLACE: f64 = 0.6;
/// Most letters of a cell that are held against each other; a cell of figures has ten.
const MOST_LAYERED: usize = 60;
/// Largest size of a raised mark, relative to its line: browsers set them at 0.83.
const MARK_SIZE: f64 = 0.86;
/// Ascent and descent of a letter, in font sizes, for its box. The common values of the text
/// fonts (Times .89/.22, Arial .91/.21) would make the boxes of neighbouring lines overlap.
pub(super) const ASCENT: f64 = 0.75;
pub(super) const DESCENT: f64 = 0.22;

impl Line {
    pub(super) fn rect(&self) -> Rect {
        Rect {
            l: self.l,
            t: self.base - ASCENT * self.size,
            r: self.r,
            b: self.base + DESCENT * self.size,
        }
    }

    pub(super) fn width(&self) -> f64 {
        self.r - self.l
    }

    /// Splits the line at the word gaps that `parts` accepts; it gets the edges of the gap and the
    /// font size.
    pub(super) fn split_where(self, parts: impl Fn(f64, f64, f64) -> bool) -> Vec<Line> {
        let words: Vec<&str> = self.text.split(' ').collect();
        if words.len() != self.gaps.len() + 1 {
            // A word of invisible characters is gone from the text: the gaps cannot be told.
            return vec![self];
        }
        let mut marks = self.marks.iter().cloned();
        let mut out: Vec<Line> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let l = if index == 0 { self.l } else { self.gaps[index - 1].1 };
            let r = self.gaps.get(index).map_or(self.r, |gap| gap.0);
            let count = word.matches(MARK).count();
            let own: Vec<String> = marks.by_ref().take(count).collect();
            let starts = index == 0 || {
                let gap = self.gaps[index - 1];
                parts(gap.0, gap.1, self.size)
            };
            match out.last_mut() {
                Some(line) if !starts => {
                    line.gaps.push(self.gaps[index - 1]);
                    line.text.push(' ');
                    line.text.push_str(word);
                    line.marks.extend(own);
                    line.r = r;
                }
                _ => out.push(Line {
                    text: (*word).to_owned(),
                    marks: own,
                    l,
                    r,
                    first_piece: r - l,
                    after_label: if index == 0 { self.after_label } else { None },
                    gaps: Vec::new(),
                    other: None,
                    contents: self.contents.clone(),
                    ..self
                }),
            }
        }
        out
    }

    /// Joins the part that stands to the right on the same line.
    pub(super) fn append(&mut self, right: Line) {
        if self.other.is_some() || right.other.is_some() {
            let left = self.other.as_ref().unwrap_or(&self.text);
            self.other = Some(format!("{left} {}", right.other.as_ref().unwrap_or(&right.text)));
        }
        self.gaps.push((self.r, right.l));
        self.gaps.extend(right.gaps);
        self.text.push(' ');
        self.text.push_str(&right.text);
        self.marks.extend(right.marks);
        self.contents.extend(right.contents);
        self.l = self.l.min(right.l);
        self.r = self.r.max(right.r);
        self.size = self.size.max(right.size);
        self.bold &= right.bold;
    }
}

/// Letters of one line, by x, without spaces; `gap[i]` tells whether white space was drawn before
/// letter `i`.
struct Row {
    glyphs: Vec<Glyph>,
    spaces: Vec<Glyph>,
    raised: Vec<Glyph>,
    base: f64,
    size: f64,
}

/// The printed lines of the letters from top to bottom; each as its parts from left to right,
/// parted at gaps wide enough for columns.
pub(super) fn glyphs_to_lines(glyphs: &[Glyph]) -> Vec<Vec<Line>> {
    rows(glyphs).into_iter().map(row_to_lines).filter(|parts| !parts.is_empty()).collect()
}

/// Sorts letters into rows of one base line each, raised marks into the row they belong to.
fn rows(glyphs: &[Glyph]) -> Vec<Row> {
    let mut sorted: Vec<Glyph> = glyphs.to_vec();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Row> = Vec::new();
    let mut start = 0.0;
    for glyph in sorted {
        let same = rows
            .last()
            .is_some_and(|row| glyph.base - start <= SAME_BASE * row.size.min(glyph.size.max(1.0)));
        if !same {
            start = glyph.base;
            rows.push(Row {
                glyphs: Vec::new(),
                spaces: Vec::new(),
                raised: Vec::new(),
                base: glyph.base,
                size: glyph.size,
            });
        }
        let Some(row) = rows.last_mut() else { continue };
        if glyph.ch == ' ' {
            row.spaces.push(glyph);
        } else {
            row.glyphs.push(glyph);
        }
    }
    for row in &mut rows {
        row.size = typical_size(&row.glyphs).unwrap_or(row.size);
        row.base = typical_base(&row.glyphs).unwrap_or(row.base);
        row.glyphs.sort_by(|a, b| a.l.total_cmp(&b.l));
    }
    raise_marks(&mut rows);
    rows.retain(|row| !row.glyphs.is_empty());
    // Spaces are drawn on the line of their letters; a row of spaces alone is gone now.
    rows
}

/// Moves small raised letters into the row whose letters they follow or precede.
fn raise_marks(rows: &mut [Row]) {
    for index in 0..rows.len() {
        let small = std::mem::take(&mut rows[index].glyphs);
        if small.is_empty() {
            continue;
        }
        let (base, size) = (rows[index].base, rows[index].size);
        let mut stay = Vec::new();
        // The row below is the next one with larger letters that it reaches into.
        let below = (index + 1..rows.len().min(index + 4)).find(|&other| {
            let row = &rows[other];
            size <= MARK_SIZE * row.size
                && base > row.base - 0.75 * row.size
                && base < row.base - 0.1 * row.size
                && !row.glyphs.is_empty()
        });
        match below {
            Some(other) => {
                let reach = 0.6 * rows[other].size;
                for mark in runs_of_letters(small) {
                    let letters = &rows[other].glyphs;
                    let (l, r) = (mark[0].l, mark[mark.len() - 1].r);
                    let next = letters.partition_point(|g| g.l < l);
                    let near = &letters[next.saturating_sub(3)..letters.len().min(next + 2)];
                    if near.iter().any(|g| (g.r - l).abs() <= reach || (r - g.l).abs() <= reach) {
                        rows[other].raised.extend(mark);
                    } else {
                        stay.extend(mark);
                    }
                }
            }
            None => stay = small,
        }
        // Marks within a row of mixed sizes: the same base line is no mark.
        rows[index].glyphs = stay;
    }
}

/// Letters that follow each other without a gap, sorted by x before and after.
fn runs_of_letters(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut runs: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match runs.last_mut() {
            Some(run) if glyph.l - run[run.len() - 1].r <= 0.3 * glyph.size => run.push(glyph),
            _ => runs.push(vec![glyph]),
        }
    }
    runs
}

fn typical_size(glyphs: &[Glyph]) -> Option<f64> {
    median(glyphs.iter().map(|g| g.size))
}

fn typical_base(glyphs: &[Glyph]) -> Option<f64> {
    median(glyphs.iter().map(|g| g.base))
}

/// The middle value.
pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, value, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*value)
}

/// Drops letters printed twice at one place (imitated bold, shadows); they count as bold.
fn drop_overprints(glyphs: &mut Vec<Glyph>) {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs.drain(..) {
        let twice = kept.iter_mut().rev().take(4).find(|k| {
            k.ch == glyph.ch
                && (k.l - glyph.l).abs() < 0.1 * glyph.size
                && (k.base - glyph.base).abs() < 0.1 * glyph.size
        });
        match twice {
            Some(first) => first.bold = true,
            None => kept.push(glyph),
        }
    }
    *glyphs = kept;
}

/// A letter in reading order with what stands before it.
struct Placed {
    glyph: Glyph,
    space: bool,
    raised: bool,
    /// True when the space before it may be none.
    open: bool,
}

impl Placed {
    /// The font size that gaps before the letter are measured by.
    fn em(&self, before: &Placed) -> f64 {
        if self.raised { before.glyph.size } else { self.glyph.size }
    }
}

/// True between a digit and a decimal or grouping mark.
fn inside_number(before: &Placed, after: &Placed) -> bool {
    let (a, b) = (before.glyph.ch, after.glyph.ch);
    (a.is_ascii_digit() && matches!(b, '.' | ',')) || (matches!(a, '.' | ',') && b.is_ascii_digit())
}

/// True when white space was drawn between two letters and there is room for it. `spaces` are the
/// middles of all drawn spaces, sorted.
fn space_drawn(before: &Placed, after: &Placed, spaces: &[f64]) -> bool {
    let (from, to) = (before.glyph.r, after.glyph.l);
    let (gap, em) = (to - from, after.em(before));
    let middle = f64::midpoint(from, to);
    let reach = (gap / 2.0).max(0.0) + 0.05 * em;
    let next = spaces.partition_point(|&s| s < middle - reach);
    gap > NO_GAP * em && spaces.get(next).is_some_and(|&s| s <= middle + reach)
}

/// Letters of one place printed over each other, parted into the texts they belong to, in the
/// order they were drawn; `None` when no two different letters stand at one place.
pub(super) fn layers(glyphs: &[Glyph]) -> Option<(Vec<Glyph>, Vec<Glyph>)> {
    let over = |a: &Glyph, b: &Glyph| {
        let width = (a.r - a.l).min(b.r - b.l);
        a.ch != b.ch
            && (a.base - b.base).abs() < 0.3 * a.size.min(b.size)
            && a.r.min(b.r) - a.l.max(b.l) > SAME_PLACE * width
            && width > 0.1 * a.size
            && a.ch.is_alphanumeric()
            && b.ch.is_alphanumeric()
    };
    if glyphs.len() > MOST_LAYERED {
        return None;
    }
    // A text drawn in one go goes back for nothing.
    let mut texts: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs.iter().filter(|g| g.ch != ' ') {
        match texts.last_mut() {
            Some(text)
                if text.last().is_some_and(|last| {
                    glyph.l >= last.r - 0.3 * last.size
                        && (glyph.base - last.base).abs() < 0.1 * last.size
                }) =>
            {
                text.push(*glyph);
            }
            _ => texts.push(vec![*glyph]),
        }
    }
    let (mut below, mut above): (Vec<Glyph>, Vec<Glyph>) = (Vec::new(), Vec::new());
    for text in texts {
        let covers = text.iter().any(|g| below.iter().any(|b| over(b, g)));
        if covers { above.extend(text) } else { below.extend(text) }
    }
    (!above.is_empty()).then_some((below, above))
}

fn row_to_lines(mut row: Row) -> Vec<Line> {
    drop_overprints(&mut row.glyphs);
    row.raised.sort_by(|a, b| a.l.total_cmp(&b.l));
    drop_overprints(&mut row.raised);
    let Row { glyphs, spaces, raised, size, .. } = row;
    let mut spaces: Vec<f64> = spaces.iter().map(|s| f64::midpoint(s.l, s.r)).collect();
    spaces.sort_by(f64::total_cmp);
    let mut all: Vec<Placed> = glyphs
        .into_iter()
        .map(|glyph| Placed { glyph, space: false, raised: false, open: false })
        .chain(raised.into_iter().map(|glyph| Placed {
            glyph,
            space: false,
            raised: true,
            open: false,
        }))
        .collect();
    all.sort_by(|a, b| a.glyph.l.total_cmp(&b.glyph.l));
    for index in 1..all.len() {
        all[index].space = space_drawn(&all[index - 1], &all[index], &spaces);
    }
    // Letter-spaced text: gaps between all letters are wide; a word gap is wider by the usual.
    let gaps = || {
        let pairs = all.windows(2).filter(|pair| !pair[1].space);
        pairs.map(|pair| (pair[1].glyph.l - pair[0].glyph.r).max(0.0))
    };
    let usual = if gaps().count() >= 5 { median(gaps()).unwrap_or(0.0) } else { 0.0 };
    let spread = if usual > 0.06 * size && usual < size { usual } else { 0.0 };
    let mut parts: Vec<Line> = Vec::new();
    let mut part: Vec<Placed> = Vec::new();
    for mut placed in all {
        if let Some(before) = part.last() {
            let gap = placed.glyph.l - before.glyph.r;
            let em = placed.em(before);
            let word_gap = if inside_number(before, &placed) { NUMBER_GAP } else { WORD_GAP };
            let wide = gap > spread + word_gap * em;
            placed.open = wide
                && !placed.space
                && gap < FIGURE_GAP * em
                && before.glyph.ch.is_ascii_digit()
                && placed.glyph.ch.is_ascii_digit();
            placed.space |= wide;
            if gap > COLUMN_GAP * size.max(em) {
                parts.extend(to_line(std::mem::take(&mut part)));
                (placed.space, placed.open) = (false, false);
            }
        }
        part.push(placed);
    }
    parts.extend(to_line(part));
    parts
}

fn to_line(part: Vec<Placed>) -> Option<Line> {
    let first = part.first()?;
    let mut line = Line { l: first.glyph.l, bold: true, ..Line::default() };
    let mut raw = String::new();
    // The same without the spaces that may be none.
    let mut closed = String::new();
    let mut marks: Vec<String> = Vec::new();
    let mut piece_open = true;
    let mut label = LabelSearch::default();
    let mut in_mark = false;
    for placed in &part {
        let glyph = placed.glyph;
        if placed.space {
            line.gaps.push((line.r, glyph.l));
            raw.push(' ');
            if !placed.open {
                closed.push(' ');
            }
            piece_open = false;
            label.space();
        }
        line.r = line.r.max(glyph.r);
        if glyph.mark != UNMARKED && line.contents.last() != Some(&glyph.mark) {
            line.contents.push(glyph.mark);
        }
        let is_mark = placed.raised && (glyph.ch.is_ascii_digit() || matches!(glyph.ch, '*' | '†'));
        if is_mark {
            if !in_mark || placed.space {
                raw.push(MARK);
                marks.push(String::new());
            }
            if let Some(mark) = marks.last_mut() {
                mark.push(glyph.ch);
            }
        } else {
            raw.push(glyph.ch);
            closed.push(glyph.ch);
            label.letter(glyph.ch, glyph.l);
            line.bold &= glyph.bold;
        }
        in_mark = is_mark;
        if piece_open {
            line.first_piece = glyph.r - line.l;
        }
    }
    line.base =
        median(part.iter().filter(|p| !p.raised).map(|p| p.glyph.base)).unwrap_or(first.glyph.base);
    line.size =
        median(part.iter().filter(|p| !p.raised).map(|p| p.glyph.size)).unwrap_or(first.glyph.size);
    line.bold &= part.iter().any(|p| !p.raised);
    line.text = clean(&raw);
    line.other = part.iter().any(|p| p.open).then(|| clean(&closed));
    line.marks = marks;
    line.after_label = label.found;
    (!line.text.is_empty()).then_some(line)
}

/// Finds where the text after a list label begins, letter by letter.
#[derive(Default)]
struct LabelSearch {
    label: String,
    closed: bool,
    found: Option<f64>,
    over: bool,
}

impl LabelSearch {
    fn space(&mut self) {
        self.closed = true;
    }

    fn letter(&mut self, ch: char, l: f64) {
        if self.over {
            return;
        }
        if self.closed {
            self.over = true;
            if is_list_label(&self.label) {
                self.found = Some(l);
            }
        } else if self.label.len() > 12 {
            self.over = true;
        } else {
            self.label.push(ch);
        }
    }
}

/// True for the labels that begin list items and numbered headings: "-", "+", "•", "1.", "2.1.",
/// "a)", "IV.", "(1)".
pub(super) fn is_list_label(label: &str) -> bool {
    if matches!(label, "-" | "+" | "*" | "•" | "–" | "—" | "●" | "○" | "▪" | "■" | "➢" | "✓" | "·")
    {
        return true;
    }
    let inner = label.strip_prefix('(').unwrap_or(label);
    let Some(body) = inner.strip_suffix(['.', ')', '/']) else {
        // "1.2" without closing mark, as headings print it.
        return label.contains('.') && is_dotted_number(label);
    };
    let roman =
        body.len() <= 5 && body.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'i' | 'v' | 'x'));
    let letter = body.chars().count() == 1 && body.chars().all(char::is_alphabetic);
    !body.is_empty() && (roman || letter || is_dotted_number(body))
}

/// "1", "12", "2.1.3": up to two digits a part.
fn is_dotted_number(text: &str) -> bool {
    text.split('.')
        .all(|part| (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::geometry::Turn;
    use super::super::glyphs::UNMARKED;
    use super::*;

    /// Letters of 10 points, each 5 wide, at the given places.
    fn typeset(text: &str, l: f64, base: f64, size: f64) -> Vec<Glyph> {
        text.chars()
            .enumerate()
            .map(|(i, ch)| Glyph {
                ch,
                l: l + i as f64 * size / 2.0,
                r: l + (i + 1) as f64 * size / 2.0,
                base,
                size,
                bold: false,
                turn: Turn::None,
                mark: UNMARKED,
            })
            .collect()
    }

    fn texts(glyphs: &[Glyph]) -> Vec<Vec<String>> {
        glyphs_to_lines(glyphs)
            .into_iter()
            .map(|parts| parts.into_iter().map(|l| l.text).collect())
            .collect()
    }

    #[test]
    fn letters_are_read_by_place_not_by_drawing_order() {
        let mut glyphs = typeset("Tổng số", 0.0, 100.0, 10.0);
        glyphs.extend(typeset("hồ sơ", 0.0, 85.0, 10.0));
        glyphs.reverse();
        assert_eq!(texts(&glyphs), [["hồ sơ"], ["Tổng số"]]);
    }

    #[test]
    fn words_part_at_gaps_without_drawn_spaces() {
        let mut glyphs = typeset("Số", 0.0, 10.0, 10.0);
        glyphs.extend(typeset("lượng", 12.0, 10.0, 10.0));
        glyphs.extend(typeset("40", 80.0, 10.0, 10.0));
        assert_eq!(texts(&glyphs), [["Số lượng", "40"]]);
    }

    #[test]
    fn a_letter_printed_twice_is_one_bold_letter() {
        let mut glyphs = typeset("7", 0.0, 10.0, 10.0);
        glyphs.extend(typeset("7", 0.3, 10.0, 10.0));
        let lines = glyphs_to_lines(&glyphs);
        assert_eq!((lines[0][0].text.as_str(), lines[0][0].bold), ("7", true));
    }

    #[test]
    fn figures_set_apart_without_a_space_leave_open_whether_they_are_one_number() {
        let check = |gap: f64, drawn: bool, expect: Option<&str>| {
            let mut glyphs = typeset("1", 0.0, 10.0, 10.0);
            if drawn {
                glyphs.extend(typeset(" ", 5.0, 10.0, 10.0));
            }
            glyphs.extend(typeset("1", 5.0 + gap, 10.0, 10.0));
            let lines = glyphs_to_lines(&glyphs);
            assert_eq!(lines[0][0].other.as_deref(), expect, "{gap}");
        };
        check(0.5, false, None);
        check(3.0, false, Some("11"));
        check(3.0, true, None);
        check(8.0, false, None);
    }

    #[test]
    fn two_texts_at_one_place_are_parted_and_double_strikes_are_not() {
        let text = |glyphs: &[Glyph]| glyphs.iter().map(|g| g.ch).collect::<String>();
        let mut glyphs = typeset("125", 0.0, 10.0, 10.0);
        glyphs.extend(typeset("140", 0.4, 10.0, 10.0));
        let (below, above) = layers(&glyphs).expect("two texts");
        assert_eq!((text(&below).as_str(), text(&above).as_str()), ("125", "140"));
        let mut bold = typeset("125", 0.0, 10.0, 10.0);
        bold.extend(typeset("125", 0.3, 10.0, 10.0));
        assert!(layers(&bold).is_none());
        assert!(layers(&typeset("125 140", 0.0, 10.0, 10.0)).is_none());
    }

    #[test]
    fn a_raised_mark_is_no_digit_of_the_number() {
        let mut glyphs = typeset("40", 0.0, 10.0, 10.0);
        glyphs.extend(typeset("1", 10.0, 6.5, 6.0));
        let lines = glyphs_to_lines(&glyphs);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0][0].text, format!("40{MARK}"));
        assert_eq!(lines[0][0].marks, ["1"]);
    }

    #[test]
    fn single_figures_with_drawn_spaces_are_no_letter_spacing() {
        assert_eq!(texts(&typeset("1 2 3 4 5 6 7", 0.0, 10.0, 10.0)), [["1 2 3 4 5 6 7"]]);
        let mut spaced: Vec<Glyph> = typeset("KẾHOẠCH", 0.0, 10.0, 10.0);
        for (index, glyph) in spaced.iter_mut().enumerate() {
            let shift = 2.0 * index as f64 + if index >= 2 { 4.0 } else { 0.0 };
            glyph.l += shift;
            glyph.r += shift;
        }
        assert_eq!(texts(&spaced), [["KẾ HOẠCH"]]);
    }

    #[test]
    fn list_labels() {
        let check = |label: &str, expect: bool| assert_eq!(is_list_label(label), expect, "{label}");
        for label in ["-", "+", "1.", "2.1.", "a)", "IV.", "(1)", "1.2", "đ)", "1/"] {
            check(label, true);
        }
        for text in ["2021.", "1.250", "1", "hồ", "Điều", "", "123)", "3/5"] {
            check(text, false);
        }
    }
}
