//! The texts in which figures are sought: paragraphs, footnotes, notes and letterhead, each with
//! the headings it stands under.
//! It finds no number.

use super::Source;
use crate::document::{Block, Document, Paragraph, Place, Role, Table};
use crate::tables::StatisticsTable;
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
/// laid out in tables. `joined_at` gives for every body block that is a table the joined table it
/// belongs to.
pub fn text_blocks(
    document: &Document,
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
        let mut seen_line = None;
        for (i, slot) in table.slots.iter().enumerate() {
            // One note stands beside all values of its line: it is read once.
            if seen_line == Some(slot.line) {
                continue;
            }
            seen_line = Some(slot.line);
            let Some(note) = slot.note.as_ref().filter(|n| !n.text.trim().is_empty()) else {
                continue;
            };
            out.push(TextBlock {
                text: note.text.clone(),
                source: Source::Note,
                note_of: Some(base + i),
                section: slot.row.section.iter().cloned().collect(),
                headings: slot.row.path.clone(),
                about_future: false,
                place: slot.note_place.clone().unwrap_or_else(|| slot.place.clone()),
            });
        }
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
        about_future: stack.iter().any(|h| speaks_of_future(&h.title)),
        place: paragraph.place.clone(),
    });
}

fn push_cells(out: &mut Vec<TextBlock>, stack: &[Heading], table: &Table, in_letterhead: bool) {
    for cell in table.cells() {
        // A bare number in a table that is no statistics says nothing about itself.
        if !cell.text.chars().any(char::is_alphabetic) {
            continue;
        }
        out.push(TextBlock {
            text: cell.text.clone(),
            source: if in_letterhead { Source::Letterhead } else { Source::Narrative },
            note_of: None,
            section: numbers(stack),
            headings: stack.iter().map(|h| h.title.clone()).collect(),
            about_future: stack.iter().any(|h| speaks_of_future(&h.title)),
            place: cell.place.clone(),
        });
    }
}

/// The printed numbers of the headings that have one.
fn numbers(stack: &[Heading]) -> Vec<String> {
    stack.iter().map(|h| h.number.clone()).filter(|n| !n.is_empty()).collect()
}

/// True when a heading announces what is to come.
fn speaks_of_future(title: &str) -> bool {
    let folded = fold(title);
    FUTURE.iter().any(|f| folded.contains(f))
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
