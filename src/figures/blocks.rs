//! The texts in which figures are sought: paragraphs, footnotes, notes and letterhead, each with
//! the headings it stands under.
//! It finds no number.

use super::Source;
use super::claims::claims;
use crate::document::{Block, Document, Paragraph, Place, Role, Table};
use crate::quantity::Period;
use crate::tables::{ColumnRole, StatisticsTable};
use crate::text::{fold, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// A text with its place and context.
#[derive(Debug, Clone, PartialEq)]
pub struct TextBlock {
    /// The text as printed (cleaned).
    pub text: String,
    /// Which part of the document.
    pub source: Source,
    /// For a note: index of the observation beside which it stands.
    pub note_of: Option<usize>,
    /// Numbers of the headings it stands under, outermost first.
    pub section: Vec<String>,
    /// Those headings.
    pub headings: Vec<String>,
    /// True when the section speaks of a coming period (tasks ahead, directions).
    pub about_future: bool,
    /// Where it stands.
    pub place: Place,
}

/// A heading on the way from the root to the text.
#[derive(Debug, Clone)]
struct Heading {
    rank: u8,
    number: String,
    title: String,
}

/// Heading labels by rank: part or chapter, roman, arabic, arabic with levels, letter.
static HEADING_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?i:phần|chương|mục)\s+(?P<part>[IVXLC]+|\d+)\b[.:)\s-]*|(?P<roman>[IVXLC]+)\s*[.)/-]\s*|(?P<letter>[A-ZĐ])\s*[.)]\s+|(?P<deep>\d{1,2}(?:\.\d{1,2})+)\.?\s+|(?P<arabic>\d{1,2})\s*[.)]\s*|(?P<small>[a-zđ])\s*[.)]\s+)(?P<rest>.*)$",
    )
});

/// The longest heading, in Unicode scalars: a numbered paragraph above it is running text.
const LONGEST_HEADING: usize = 220;

/// Words in a heading that announce a coming period.
const FUTURE: [&str; 9] = [
    "phương hướng",
    "thời gian tới",
    "nhiệm vụ trọng tâm",
    "kế hoạch công tác",
    "nhiệm vụ tiếp theo",
    "kỳ tới",
    "năm tới",
    "quý tới",
    "giải pháp trong",
];

/// All texts of a document in reading order: the body, then the notes of the statistics tables,
/// then the footnotes. `statistics` tells which tables (by index among the joined tables) are
/// statistics; the cells of other tables are read as text, because letterheads and signatures are
/// laid out in tables. `tables` are the joined tables. `joined_at` gives for every body block that is a table the joined table it
/// belongs to.
pub fn text_blocks(
    document: &Document,
    tables: &[Table],
    statistics: &[StatisticsTable],
    joined_at: &[Option<usize>],
) -> Vec<TextBlock> {
    let mut out = Vec::new();
    let mut stack: Vec<Heading> = Vec::new();
    let title_at = title_index(document);
    for (index, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => {
                let in_letterhead = title_at.is_some_and(|t| index <= t);
                push_paragraph(&mut out, &mut stack, paragraph, in_letterhead);
            }
            Block::Table(table) => {
                let joined = joined_at.get(index).copied().flatten();
                if joined.is_some_and(|j| statistics.iter().any(|s| s.table == j)) {
                    continue;
                }
                let in_letterhead = title_at.is_some_and(|t| index < t);
                push_cells(&mut out, &stack, table, in_letterhead);
            }
        }
    }
    let mut base = 0;
    for table in statistics {
        push_notes(&mut out, table, tables.get(table.table), base);
        base += table.slots.len();
    }
    for footnote in &document.footnotes {
        for paragraph in &footnote.paragraphs {
            out.push(TextBlock {
                text: paragraph.text.clone(),
                source: Source::Footnote,
                note_of: None,
                section: Vec::new(),
                headings: Vec::new(),
                about_future: false,
                place: paragraph.place.clone(),
            });
        }
    }
    out
}

/// The notes of a statistics table, one for each line that has one: it stands beside all values
/// of its line and is read once. `base` is the number of observations before the table.
fn push_notes(
    out: &mut Vec<TextBlock>,
    statistics: &StatisticsTable,
    table: Option<&Table>,
    base: usize,
) {
    let note_column = statistics.columns.iter().position(|c| c.role == ColumnRole::Note);
    let mut slots = statistics.slots.iter().enumerate().peekable();
    for (index, line) in statistics.lines.iter().enumerate() {
        while slots.next_if(|(_, s)| s.line < index).is_some() {}
        let slot = slots.peek().filter(|(_, s)| s.line == index);
        let Some(note) = line.note.as_ref().filter(|n| !n.text.trim().is_empty()) else { continue };
        let cell = note_column.and_then(|c| table?.cell_at(line.grid_row, c));
        let place = slot
            .and_then(|(_, s)| s.note_place.clone())
            .or_else(|| cell.map(|c| c.place.clone()))
            .unwrap_or_default();
        let (section, headings) = slot.map_or_else(
            || (Vec::new(), vec![line.label.clone()]),
            |(_, s)| (s.row.section.iter().cloned().collect(), s.row.path.clone()),
        );
        out.push(TextBlock {
            text: note.text.clone(),
            source: Source::Note,
            note_of: slot.map(|(i, _)| base + i),
            section,
            headings,
            about_future: false,
            place,
        });
    }
}

/// Index of the block with the title word ("BÁO CÁO" and the like) among the first blocks.
fn title_index(document: &Document) -> Option<usize> {
    document.blocks.iter().take(40).position(|block| match block {
        Block::Paragraph(p) => is_title_word(&p.text),
        Block::Table(_) => false,
    })
}

/// True for a paragraph that is, or begins with, the kind of document in capitals.
pub(super) fn is_title_word(text: &str) -> bool {
    let first = text.lines().next().unwrap_or("").trim();
    let folded = fold(first);
    let is_kind = ["báo cáo", "biểu", "phụ lục", "thống kê", "tờ trình", "thông báo", "kế hoạch"]
        .iter()
        .any(|k| folded == *k || (folded.starts_with(k) && is_upper(first)));
    is_kind && is_upper(first)
}

/// True when a text has letters and none of them is a small one.
pub(super) fn is_upper(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

fn push_paragraph(
    out: &mut Vec<TextBlock>,
    stack: &mut Vec<Heading>,
    paragraph: &Paragraph,
    in_letterhead: bool,
) {
    if paragraph.text.is_empty() {
        return;
    }
    let mut source = if in_letterhead { Source::Letterhead } else { Source::Narrative };
    if !in_letterhead && let Some((heading, is_heading)) = heading_of(paragraph) {
        stack.retain(|h| h.rank < heading.rank);
        stack.push(heading);
        if is_heading {
            source = Source::Heading;
        }
    }
    out.push(TextBlock {
        text: paragraph.text.clone(),
        source,
        note_of: None,
        section: numbers(stack),
        headings: stack.iter().map(|h| h.title.clone()).collect(),
        about_future: false,
        place: paragraph.place.clone(),
    });
}

/// The cells of nothing but numbers and marks in tables that are no statistics: nothing says what
/// they count. `joined_at` as for [`text_blocks`].
pub fn bare_cells(
    document: &Document,
    statistics: &[StatisticsTable],
    joined_at: &[Option<usize>],
) -> Vec<TextBlock> {
    let mut out = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        let joined = joined_at.get(index).copied().flatten();
        if joined.is_some_and(|j| statistics.iter().any(|s| s.table == j)) {
            continue;
        }
        out.extend(table.cells().iter().filter(|c| is_bare(&c.text)).map(|cell| TextBlock {
            text: cell.text.clone(),
            source: Source::Narrative,
            note_of: None,
            section: Vec::new(),
            headings: Vec::new(),
            about_future: false,
            place: cell.place.clone(),
        }));
    }
    out
}

/// True for a text without a letter.
pub fn is_bare(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}

fn push_cells(out: &mut Vec<TextBlock>, stack: &[Heading], table: &Table, in_letterhead: bool) {
    for cell in table.cells() {
        // A bare number says nothing about itself.
        if is_bare(&cell.text) {
            continue;
        }
        out.push(TextBlock {
            text: cell.text.clone(),
            source: if in_letterhead { Source::Letterhead } else { Source::Narrative },
            note_of: None,
            section: numbers(stack),
            headings: stack.iter().map(|h| h.title.clone()).collect(),
            about_future: false,
            place: cell.place.clone(),
        });
    }
}

/// The printed numbers of the headings that have one.
fn numbers(stack: &[Heading]) -> Vec<String> {
    stack.iter().map(|h| h.number.clone()).filter(|n| !n.is_empty()).collect()
}

/// Marks the texts whose headings announce what is to come: by their words, or because they set
/// tasks for a period that begins behind the one reported on.
pub fn mark_future(texts: &mut [TextBlock], report: Option<Period>) {
    for text in texts {
        text.about_future = text.source != Source::Note
            && text.headings.iter().any(|h| speaks_of_future(h, report));
    }
}

fn speaks_of_future(title: &str, report: Option<Period>) -> bool {
    let folded = fold(title);
    if FUTURE.iter().any(|f| folded.contains(f)) {
        return true;
    }
    let sets_tasks = ["nhiệm vụ", "phương hướng", "kế hoạch", "mục tiêu", "giải pháp"];
    let Some(report) = report.filter(|_| sets_tasks.iter().any(|t| folded.contains(t))) else {
        return false;
    };
    claims(title).iter().any(|claim| {
        let period = claim.period.or_else(|| {
            let (kind, first, last) = claim.months?;
            Period::months(kind, report.end.year, first, last)
        });
        period.is_some_and(|p| p.start > report.end)
    })
}

/// The heading that a paragraph opens, and whether the paragraph is nothing but the heading.
fn heading_of(paragraph: &Paragraph) -> Option<(Heading, bool)> {
    let first = paragraph.text.lines().next().unwrap_or("").trim();
    if let Some(found) = HEADING_LABEL.captures(first) {
        let (rank, number) =
            [("part", 1u8), ("roman", 2), ("letter", 2), ("arabic", 3), ("deep", 4), ("small", 6)]
                .iter()
                .find_map(|(name, rank)| {
                    found.name(name).map(|m| (*rank, m.as_str().to_owned()))
                })?;
        let rank = if rank == 4 { 3 + number.matches('.').count() as u8 } else { rank };
        let rest = found.name("rest").map_or("", |m| m.as_str()).trim();
        let short = first.chars().count() <= LONGEST_HEADING;
        let ends_like_heading = !rest.ends_with(['.', ';', ',']) || is_upper(rest);
        let one_line = paragraph.text.lines().count() == 1;
        let marked = paragraph.bold || matches!(paragraph.role, Role::Heading(_));
        let is_heading = one_line
            && short
            && !rest.is_empty()
            && (marked || ends_like_heading && no_measure(rest));
        let title = if is_heading { first.to_owned() } else { number.clone() };
        return Some((Heading { rank, number, title }, is_heading));
    }
    if let Role::Heading(level) = paragraph.role
        && first.chars().count() <= LONGEST_HEADING
    {
        let heading = Heading {
            rank: level.saturating_add(1),
            number: String::new(),
            title: first.to_owned(),
        };
        return Some((heading, true));
    }
    None
}

/// True when a text behind a heading label holds no counted number: "1. Tiếp nhận 40 hồ sơ" is a
/// list item.
fn no_measure(rest: &str) -> bool {
    static COUNTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d\s*(?:%|[a-zđ])"));
    !COUNTED.is_match(rest)
}
