//! Lines → paragraphs, by indents, gaps, short last lines and list labels; in cells too.
//! It does not know pages: joining over page breaks is for the assembly.

use super::columns::Column;
use super::geometry::Rect;
use super::lines::{Line, is_list_label, median};

/// A paragraph in the making.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Draft {
    /// Its text; raised marks stand in it as [`super::lines::MARK`].
    pub text: String,
    pub marks: Vec<String>,
    pub bold: bool,
    pub rect: Rect,
    /// Font size, in points.
    pub size: f64,
    /// True when its last line is full, so that it may go on elsewhere.
    pub full: bool,
    /// True when its first line begins at the margin, without label.
    pub flush: bool,
    /// True when it stands in the middle of the column or beside another one.
    pub apart: bool,
    /// The marked contents of the page that its letters belong to.
    pub contents: Vec<u32>,
}

/// The measures of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub l: f64,
    pub r: f64,
    /// Distance between base lines within paragraphs, in font sizes.
    pub pitch: f64,
}

/// Widening of the distance between lines, relative to the usual one, that parts paragraphs:
/// Word's 6 pt after a 14 pt paragraph of 1.5 lines is 1.25, uneven lines reach 1.1.
const WIDER: f64 = 1.18;
/// The same above a line with a raised mark, which browsers set lower: its digits stand a third of
/// their size above the line.
const WIDER_BY_MARK: f64 = 1.3;
/// Indent in font sizes that begins a paragraph; the usual one is 2 and more.
const INDENT: f64 = 0.8;
/// Width in font sizes from which a line of a letterhead can be full: its cells are 6 cm wide at
/// least, 13 times its 13 points, and a word is up to two wide.
const LETTERHEAD_LINE: f64 = 10.5;
/// Room in font sizes that must have been left for the next word, for a line to count as ended on
/// purpose.
const ROOM: f64 = 0.5;

/// The usual distance between base lines of the columns, in font sizes.
pub(super) fn usual_pitch<'a>(columns: impl Iterator<Item = &'a Column>) -> f64 {
    let steps = columns.flat_map(|column| {
        column.lines.windows(2).filter_map(|pair| {
            let step = (pair[1].base - pair[0].base) / pair[1].size.max(1.0);
            let same = (pair[0].size - pair[1].size).abs() < 0.1 * pair[1].size;
            (same && (0.8..2.6).contains(&step)).then_some(step)
        })
    });
    median(steps).unwrap_or(1.3)
}

/// The paragraphs of a column.
pub(super) fn column_to_drafts(column: &Column, measure: Measure) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut of_paragraph: Vec<&Line> = Vec::new();
    for line in &column.lines {
        if of_paragraph.last().is_some_and(|_| begins(&of_paragraph, line, measure, column.beside))
        {
            drafts.extend(finish(&of_paragraph, measure, column.beside));
            of_paragraph.clear();
        }
        of_paragraph.push(line);
    }
    drafts.extend(finish(&of_paragraph, measure, column.beside));
    drafts
}

/// True when the line begins a new paragraph after the given ones.
fn begins(paragraph: &[&Line], line: &Line, measure: Measure, beside: bool) -> bool {
    let Some(&last) = paragraph.last() else { return true };
    let em = last.size.max(line.size).max(1.0);
    if (last.size - line.size).abs() > 0.12 * em {
        return true;
    }
    let step = line.base - last.base;
    let goes_on_below = !line.marks.is_empty() && !ends_sentence(&last.text);
    let widest = if goes_on_below { WIDER_BY_MARK } else { WIDER };
    if step > widest * measure.pitch * em + 0.05 * em || step < 0.0 {
        return true;
    }
    let alike = last.bold == line.bold && is_upper(&last.text) == is_upper(&line.text);
    if beside && !alike {
        return true;
    }
    let ended = ends_sentence(&last.text);
    if ended && last.bold != line.bold {
        // A heading after a full line, or the text after one.
        return true;
    }
    // The next word did not fit: the program broke the line, not the author.
    let no_room = last.width() + 0.25 * em + line.first_piece > measure.r - measure.l - 0.3 * em;
    if is_centred(last, measure) && (is_centred(line, measure) || beside) {
        // Centred lines are often broken by hand; they belong together when the sentence goes on.
        return !alike || ended || !(no_room || starts_lower(&line.text));
    }
    if is_centred(last, measure) && !is_centred(line, measure) && last.bold != line.bold {
        return true;
    }
    if beside && !lines_up(paragraph, line, measure) {
        // A letterhead or a signature block: set line by line, in cells of no less than 6 cm.
        let wrapped = no_room && last.width() > LETTERHEAD_LINE * em;
        return ended || !(wrapped || starts_lower(&line.text));
    }
    let one_centre = ((last.l + last.r) - (line.l + line.r)).abs() < 1.4 * em;
    let another_style = last.bold != line.bold && is_upper(&last.text) != is_upper(&line.text);
    if one_centre && another_style {
        return true;
    }
    if one_centre && (last.l - line.l).abs() > 0.5 * em && (!alike || no_room) {
        // A title wider than what counts as centred.
        return !alike || ended;
    }
    if !lines_up(paragraph, line, measure) {
        return true;
    }
    let ended_early = last.r + 0.25 * em + line.first_piece <= measure.r - ROOM * em;
    if ended_early {
        return true;
    }
    let hanging = paragraph
        .first()
        .and_then(|first| first.after_label)
        .is_some_and(|l| (line.l - l).abs() < INDENT * em);
    let indented = if paragraph.len() >= 2 {
        line.l > last.l + INDENT * em
    } else {
        line.l > last.l + INDENT * em && !hanging
    };
    let labelled = line.after_label.is_some();
    if labelled {
        let sign = line.text.starts_with(['-', '+', '–', '*']);
        let continues = !ends_piece(&last.text) && line.l < measure.l + INDENT * em;
        // "giai đoạn 2016" / "- 2020": a dash at the margin after an unfinished line.
        let outdented = line.l < last.l - 0.3 * em && paragraph.len() >= 2;
        return !(continues && (sign || paragraph.len() == 1 || !outdented))
            || ends_piece(&last.text);
    }
    indented
}

/// True when the line begins where a further line of the paragraph may: at the margin, below the
/// line before, or below the text after the label.
fn lines_up(paragraph: &[&Line], line: &Line, measure: Measure) -> bool {
    let em = line.size.max(1.0);
    let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { return false };
    let near = |l: f64| (line.l - l).abs() < 1.0 * em;
    near(measure.l)
        || (near(last.l) && (paragraph.len() > 1 || !is_upper(&line.text)))
        || first.after_label.is_some_and(near)
        // A hanging indent deeper than the page margin.
        || (line.l < last.l && line.l < measure.l + 4.0 * em)
}

/// True when the text has letters and all of them are capitals.
fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

fn finish(lines: &[&Line], measure: Measure, beside: bool) -> Option<Draft> {
    let (first, last) = (lines.first()?, lines.last()?);
    let mut draft = Draft {
        bold: true,
        rect: first.rect(),
        size: median(lines.iter().map(|l| l.size)).unwrap_or_default(),
        full: last.r >= measure.r - 3.0 * last.size,
        flush: first.l < measure.l + INDENT * first.size && first.after_label.is_none(),
        apart: beside || is_centred(first, measure),
        ..Draft::default()
    };
    for line in lines {
        append_text(&mut draft.text, &line.text);
        draft.marks.extend(line.marks.iter().cloned());
        draft.contents.extend_from_slice(&line.contents);
        draft.bold &= line.bold;
        draft.rect = draft.rect.union(line.rect());
    }
    Some(draft)
}

/// Joins the next line: by a space, or without one where a token was cut at its hyphen or slash.
pub(super) fn append_text(text: &mut String, line: &str) {
    if !text.is_empty() && !breaks_inside_token(text, line) {
        text.push(' ');
    }
    text.push_str(line);
}

fn breaks_inside_token(text: &str, line: &str) -> bool {
    let mut before = text.chars().rev();
    matches!(before.next(), Some('-' | '/'))
        && before.next().is_some_and(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric)
}

fn is_centred(line: &Line, measure: Measure) -> bool {
    let (left, right) = (line.l - measure.l, measure.r - line.r);
    (left - right).abs() < 1.6 * line.size && left > 2.0 * line.size
}

pub(super) fn starts_lower(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| "”\"')»\u{F8FE}".contains(c))
        .ends_with(['.', '!', '?', ';', ':', '…'])
}

fn ends_piece(text: &str) -> bool {
    ends_sentence(text) || text.ends_with(',')
}

/// The lines of a cell as text: wrapped lines joined, paragraphs apart by `\n`.
pub(super) fn lines_to_cell_text(lines: &[Line], cell: Rect, padding: f64) -> String {
    let mut text = String::new();
    let mut previous: Option<&Line> = None;
    for line in lines {
        match previous {
            None => text.push_str(&line.text),
            Some(last) if begins_in_cell(last, line, cell, padding, &text) => {
                text.push('\n');
                text.push_str(&line.text);
            }
            Some(last) => {
                if is_cut_number(last, line, cell, padding)
                    || is_cut_formula(last, line, cell, padding)
                {
                    text.push_str(&line.text);
                } else {
                    append_text(&mut text, &line.text);
                }
            }
        }
        previous = Some(line);
    }
    text
}

/// The room that cells keep between their borders and their text, from the lines of all cells.
pub(super) fn usual_padding<'a>(cells: impl Iterator<Item = (Rect, &'a [Line])>) -> f64 {
    let mut rooms: Vec<f64> = cells
        .filter_map(|(rect, lines)| lines.iter().map(|l| l.l - rect.l).reduce(f64::min))
        .collect();
    rooms.sort_by(f64::total_cmp);
    rooms.get(rooms.len() / 5).copied().unwrap_or(2.0).clamp(0.5, 8.0)
}

fn begins_in_cell(last: &Line, line: &Line, cell: Rect, padding: f64, text: &str) -> bool {
    if let Some(label) = line.text.split(' ').next()
        && line.after_label.is_some()
        && is_list_label(label)
    {
        let dash = matches!(label, "-" | "–" | "+" | "*");
        let listed = text.rsplit('\n').next().is_some_and(|p| {
            p.split(' ').next().is_some_and(|first| first == label || is_list_label(first))
        });
        let letter_follows = line.text[label.len()..].trim_start().starts_with(char::is_alphabetic);
        if ends_piece(&last.text) || listed || (dash && letter_follows) {
            return true;
        }
    }
    has_room(last, line, cell, padding)
}

/// True when a line of a cell left room for the next word: it was ended on purpose.
pub(super) fn ended_on_purpose(last: &Line, line: &Line, cell: Rect) -> bool {
    // The usual padding is not known here; 2 pt is the least that programs set.
    has_room(last, line, cell, 2.0)
}

fn has_room(last: &Line, line: &Line, cell: Rect, padding: f64) -> bool {
    let em = line.size.max(last.size).max(1.0);
    let left_aligned = last.l - cell.l <= padding + 1.2 * em;
    let room = if left_aligned {
        cell.r - padding - last.r
    } else {
        cell.width() - 2.0 * padding - last.width()
    };
    room >= 0.25 * em + line.first_piece + 1.0 * em
}

/// True when a number too long for its narrow cell was cut: "1.234.5" / "67".
fn is_cut_number(last: &Line, line: &Line, cell: Rect, padding: f64) -> bool {
    let numeric =
        |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let brim = cell.width() - 2.0 * padding - last.width() < 0.5 * last.size;
    brim && numeric(&last.text)
        && numeric(&line.text)
        && !is_whole_number(&last.text)
        && last.text.contains(['.', ','])
}

/// True when a formula of column numbers was cut: "(3)=(4)+" / "(5)", "(11)=(1" / "2)+(13)".
fn is_cut_formula(last: &Line, line: &Line, cell: Rect, padding: f64) -> bool {
    let formula = |t: &str| {
        t.contains(['(', ')'])
            && t.chars().all(|c| c.is_ascii_digit() || "()=+-–:/*x×%".contains(c))
    };
    let open = last.text.matches('(').count() > last.text.matches(')').count();
    let brim = cell.width() - 2.0 * padding - last.width() < 0.6 * last.size;
    formula(&last.text)
        && formula(&line.text)
        && (last.text.ends_with(['=', '+', '-', '/', ':']) || (open && brim))
}

/// Groups of three after the first mark, or a decimal part: a number that may end here.
fn is_whole_number(text: &str) -> bool {
    let mut parts = text.split('.');
    let head = parts.next().unwrap_or_default();
    let grouped = parts.all(|p| p.split(',').next().is_some_and(|g| g.len() == 3));
    !head.is_empty() && grouped && !text.ends_with(['.', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Measure = Measure { l: 85.0, r: 540.0, pitch: 1.3 };

    fn line(text: &str, l: f64, r: f64, base: f64) -> Line {
        let after_label = text
            .split_once(' ')
            .filter(|(first, _)| is_list_label(first))
            .map(|(first, _)| l + 6.0 * first.len() as f64);
        let first = text.split(' ').next().unwrap_or_default().chars().count();
        let first_piece = 6.0 * first as f64;
        Line {
            text: text.into(),
            l,
            r,
            base,
            size: 13.0,
            first_piece,
            after_label,
            ..Line::default()
        }
    }

    fn paragraphs(lines: &[Line]) -> Vec<String> {
        let column = Column { lines: lines.to_vec(), beside: false };
        column_to_drafts(&column, PAGE).into_iter().map(|d| d.text).collect()
    }

    #[test]
    fn full_lines_go_on_and_indents_begin() {
        assert_eq!(
            paragraphs(&[
                line("Trong năm, đơn vị đã ban hành", 110.0, 539.0, 100.0),
                line("03 kế hoạch.", 85.0, 160.0, 117.0),
                line("Các nội dung khác được thực hiện theo", 110.0, 540.0, 134.0),
                line("quy định.", 85.0, 130.0, 151.0),
            ]),
            [
                "Trong năm, đơn vị đã ban hành 03 kế hoạch.",
                "Các nội dung khác được thực hiện theo quy định."
            ]
        );
    }

    #[test]
    fn a_raised_mark_sets_its_line_lower_and_parts_nothing() {
        let marked = |text: &str, base: f64| Line {
            marks: vec!["1".into()],
            ..line(text, 85.0, 500.0, base)
        };
        let first = line("Ngoài ra, đơn vị còn", 110.0, 539.0, 100.0);
        let second = marked("ban hành 05 kế hoạch\u{F8FE} để thực hiện.", 121.5);
        assert_eq!(paragraphs(&[first, second]).len(), 1);
        // After a full stop, room is room.
        let first = line("Ngoài ra, đơn vị đã xong.", 110.0, 539.0, 100.0);
        let second = marked("Ban hành 05 kế hoạch\u{F8FE} để thực hiện.", 121.5);
        assert_eq!(paragraphs(&[first, second]).len(), 2);
    }

    #[test]
    fn a_number_at_the_margin_is_no_list_label() {
        assert_eq!(
            paragraphs(&[
                line("- Trong giai đoạn", 110.0, 538.0, 100.0),
                line("12. hồ sơ được trả", 85.0, 539.0, 117.0),
                line("- 2020 hồ sơ", 85.0, 300.0, 134.0),
            ])
            .len(),
            1
        );
    }

    #[test]
    fn list_items_part() {
        assert_eq!(
            paragraphs(&[
                line("- Ban hành kế hoạch;", 110.0, 300.0, 100.0),
                line("- Tổ chức tập huấn cho toàn thể công chức và", 110.0, 539.0, 117.0),
                line("viên chức.", 85.0, 150.0, 134.0),
                line("+ Đợt một", 110.0, 180.0, 151.0),
            ])
            .len(),
            3
        );
    }

    #[test]
    fn tokens_cut_at_a_hyphen_or_slash_close_up() {
        let check = |a: &str, b: &str, expect: &str| {
            let mut text = a.to_owned();
            append_text(&mut text, b);
            assert_eq!(text, expect);
        };
        check("Quyết định số 15/2021/QĐ-", "UBND", "Quyết định số 15/2021/QĐ-UBND");
        check("giai đoạn 2016 -", "2020", "giai đoạn 2016 - 2020");
        check("cơ quan/", "đơn vị", "cơ quan/đơn vị");
        check("hồ sơ", "đã trả", "hồ sơ đã trả");
    }

    #[test]
    fn cell_lines_join_when_wrapped_and_part_when_ended() {
        let cell = Rect { l: 0.0, t: 0.0, r: 100.0, b: 60.0 };
        let check = |lines: &[Line], expect: &str| {
            assert_eq!(lines_to_cell_text(lines, cell, 5.0), expect);
        };
        check(
            &[line("Cơ quan,", 5.0, 90.0, 10.0), line("đơn vị", 5.0, 40.0, 25.0)],
            "Cơ quan, đơn vị",
        );
        check(
            &[line("Có = 1", 5.0, 40.0, 10.0), line("Không = 0", 5.0, 60.0, 25.0)],
            "Có = 1\nKhông = 0",
        );
        check(
            &[line("- Kế hoạch một;", 5.0, 94.0, 10.0), line("- Kế hoạch hai", 5.0, 94.0, 25.0)],
            "- Kế hoạch một;\n- Kế hoạch hai",
        );
        check(&[line("1.234.5", 5.0, 95.0, 10.0), line("67", 5.0, 17.0, 25.0)], "1.234.567");
        check(&[line("1.234", 5.0, 95.0, 10.0), line("67", 5.0, 17.0, 25.0)], "1.234 67");
        check(
            &[line("(11)=(1", 5.0, 95.0, 10.0), line("2)+(13)", 5.0, 90.0, 25.0)],
            "(11)=(12)+(13)",
        );
    }
}
