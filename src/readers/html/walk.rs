//! Element tree → drafts of paragraphs and tables in reading order, with an explicit stack.
//! It does not build grids (see `grid`) nor find footnotes (see `notes`); drafts still carry marks.

use super::grid::{self, DraftTable};
use super::marks;
use super::notes::{self, Notes};
use super::style;
use super::tree::{NodeId, Tree};
use crate::document::Role;
use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};
use crate::text::clean;

/// A piece of the body before marks are resolved and places are given.
pub enum Draft {
    /// A paragraph.
    Paragraph(DraftParagraph),
    /// A table.
    Table(DraftTable),
}

impl Draft {
    /// Its texts, in order.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Draft::Paragraph(paragraph) => vec![&paragraph.text],
            Draft::Table(table) => table.cells.iter().map(|cell| cell.text.as_str()).collect(),
        }
    }
}

/// A paragraph whose text still carries marks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftParagraph {
    /// Cleaned text with marks.
    pub text: String,
    /// What the element says it is.
    pub role: Role,
    /// True when all text is bold.
    pub bold: bool,
}

/// What one page may still use up, and counters that run through the whole page.
pub struct Budget {
    text_bytes: usize,
    blocks: usize,
    raised: usize,
    limits: Limits,
    /// Pictures that are printed.
    pub pictures: usize,
    /// Cells whose span ran into another cell's and was cut.
    pub cut_spans: usize,
}

impl Budget {
    /// The whole budget.
    pub fn new(limits: &Limits) -> Budget {
        Budget { text_bytes: 0, blocks: 0, raised: 0, limits: *limits, pictures: 0, cut_spans: 0 }
    }

    /// The limits it was made from.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn spend_text(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text_bytes += bytes;
        if self.text_bytes > self.limits.text_bytes {
            let limit = self.limits.text_bytes;
            return Err(ReadError::limit(
                LimitKind::Text,
                format!("the page has more than {limit} bytes of text; split it"),
            ));
        }
        Ok(())
    }

    fn spend_block(&mut self) -> Result<(), ReadError> {
        self.blocks += 1;
        if self.blocks > self.limits.blocks {
            let limit = self.limits.blocks;
            return Err(ReadError::limit(
                LimitKind::Blocks,
                format!("the page has more than {limit} paragraphs and tables; split it"),
            ));
        }
        Ok(())
    }
}

/// How tables within the walked element are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tables {
    /// Data tables become tables, layout tables are unwrapped.
    Read,
    /// All text, lines of tables as lines: inside cells and notes.
    Flatten,
}

/// A page and what is known of all of it.
pub struct Page<'a> {
    /// Its tree.
    pub tree: &'a Tree,
    /// Its linked footnotes.
    pub notes: &'a Notes,
    /// Facts about each subtree.
    pub facts: &'a [grid::Facts],
}

enum Step {
    Enter(NodeId),
    Leave(NodeId, Left),
}

/// What has to be undone at the end of an element.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    block: bool,
    bold: Option<bool>,
    lines: bool,
    heading: bool,
    item: bool,
    list: bool,
    /// The end of a cell in a flattened table: a space.
    cell: bool,
}

struct List {
    next: i64,
    kind: char,
    step: i64,
}

/// Drafts of all that is printed in `root`, without other notes' bodies.
///
/// # Errors
/// `limit_text` and `limit_blocks`.
pub fn drafts(
    page: &Page,
    root: NodeId,
    tables: Tables,
    bold: bool,
    budget: &mut Budget,
) -> Result<Vec<Draft>, ReadError> {
    let mut walk = Walk {
        page,
        tables,
        budget,
        out: Vec::new(),
        raw: String::new(),
        plain_letters: 0,
        bold_letters: 0,
        bold: vec![bold],
        lines: 0,
        headings: Vec::new(),
        lists: Vec::new(),
        label: None,
    };
    let mut stack = vec![Step::Enter(root)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Enter(node) => walk.enter(node, root, &mut stack)?,
            Step::Leave(node, left) => walk.leave(node, left)?,
        }
    }
    walk.flush()?;
    Ok(walk.out)
}

struct Walk<'a, 'b> {
    page: &'a Page<'a>,
    tables: Tables,
    budget: &'b mut Budget,
    out: Vec<Draft>,
    raw: String,
    plain_letters: usize,
    bold_letters: usize,
    bold: Vec<bool>,
    lines: usize,
    headings: Vec<u8>,
    lists: Vec<List>,
    label: Option<String>,
}

impl Walk<'_, '_> {
    fn enter(
        &mut self,
        node: NodeId,
        root: NodeId,
        stack: &mut Vec<Step>,
    ) -> Result<(), ReadError> {
        let tree = self.page.tree;
        if let Some(text) = tree.text(node) {
            return self.push_text(text);
        }
        if style::is_hidden(tree, node) || self.page.notes.back_links.contains(&node) {
            return Ok(());
        }
        if node != root && self.page.notes.bodies.contains_key(&node) {
            return Ok(());
        }
        if let Some(&note) = self.page.notes.references.get(&node) {
            marks::push_linked(&mut self.raw, note);
            return Ok(());
        }
        let mut left = Left { block: style::is_block(tree, node), ..Left::default() };
        let name = tree.name(node).unwrap_or("");
        match name {
            "br" => {
                self.raw.push('\n');
                return Ok(());
            }
            "img" => self.budget.pictures += 1,
            "table" if node != root && self.tables == Tables::Read => {
                if let Some(table) = grid::data_table(self.page, node, self.budget)? {
                    self.flush()?;
                    self.budget.spend_block()?;
                    self.out.push(Draft::Table(table));
                    return Ok(());
                }
            }
            "td" | "th" if self.tables == Tables::Flatten => {
                (left.block, left.cell) = (false, node != root);
            }
            "ul" | "ol" | "menu" | "dir" => {
                left.list = true;
                self.lists.push(list_of(tree, node));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                left.heading = true;
                self.headings.push(name.as_bytes()[1] - b'0');
            }
            _ => {}
        }
        if left.block {
            self.flush()?;
        }
        if name == "li" && node != root {
            left.item = true;
            self.label = self.item_label(node);
        }
        if style::is_raised(tree, node) && self.push_raised(node)? {
            return Ok(());
        }
        left.bold = style::bold(tree, node);
        if let Some(bold) = left.bold {
            self.bold.push(bold);
        }
        left.lines = style::keeps_lines(tree, node);
        self.lines += usize::from(left.lines);
        stack.push(Step::Leave(node, left));
        let first = stack.len();
        stack.extend(tree.children(node).map(Step::Enter));
        stack[first..].reverse();
        Ok(())
    }

    fn leave(&mut self, _: NodeId, left: Left) -> Result<(), ReadError> {
        if left.block {
            self.flush()?;
        }
        if left.cell {
            self.raw.push(' ');
        }
        if left.bold.is_some() {
            self.bold.pop();
        }
        if left.lines {
            self.lines -= 1;
        }
        if left.heading {
            self.headings.pop();
        }
        if left.item {
            self.label = None;
        }
        if left.list {
            self.lists.pop();
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str) -> Result<(), ReadError> {
        self.budget.spend_text(text.len())?;
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        match self.bold.last() {
            Some(true) => self.bold_letters += letters,
            _ => self.plain_letters += letters,
        }
        let keep_lines = self.lines > 0;
        let printed = text.chars().filter(|&c| !marks::is_reserved(c));
        self.raw.extend(printed.map(|c| match c {
            '\n' | '\r' | '\x0C' if !keep_lines => ' ',
            c => c,
        }));
        Ok(())
    }

    /// Writes a raised element whole when it is a mark or a few signs; false: walk into it.
    fn push_raised(&mut self, node: NodeId) -> Result<bool, ReadError> {
        let tree = self.page.tree;
        let linked = tree
            .descendants(node)
            .take(16)
            .any(|n| self.page.notes.references.contains_key(&n) || style::is_hidden(tree, n));
        if linked {
            return Ok(false);
        }
        let Some(text) = notes::short_text(tree, node) else { return Ok(false) };
        let text: String = text.chars().filter(|&c| !marks::is_reserved(c)).collect();
        self.budget.spend_text(text.len())?;
        let mark = notes::mark_of(tree, node)
            .filter(|mark| mark.chars().all(|c| c.is_ascii_digit() || "*†‡§".contains(c)));
        match mark {
            Some(mark) => {
                self.budget.raised += 1;
                marks::push_raised(&mut self.raw, self.budget.raised, &mark);
            }
            None => marks::push_raised_plain(&mut self.raw, &text),
        }
        Ok(true)
    }

    /// Ends the paragraph at hand.
    fn flush(&mut self) -> Result<(), ReadError> {
        let raw = std::mem::take(&mut self.raw);
        let bold = self.bold_letters > 0 && self.plain_letters == 0;
        (self.bold_letters, self.plain_letters) = (0, 0);
        let text = clean(&raw);
        if text.is_empty() {
            return Ok(());
        }
        self.budget.spend_block()?;
        let label = self.label.take();
        let role = match (self.headings.last(), &label) {
            (Some(&level), _) => Role::Heading(level),
            (None, Some(_)) => Role::ListItem,
            (None, None) => Role::Body,
        };
        let text = match label {
            Some(label) if !label.is_empty() => format!("{label} {text}"),
            _ => text,
        };
        self.out.push(Draft::Paragraph(DraftParagraph { text, role, bold }));
        Ok(())
    }

    /// The printed label of a list item: "-", "3.", "c.", "iv."; empty where it is switched off.
    fn item_label(&mut self, node: NodeId) -> Option<String> {
        let tree = self.page.tree;
        let list = self.lists.last_mut()?;
        if let Some(value) = tree.attr(node, "value").and_then(|v| v.trim().parse().ok()) {
            list.next = value;
        }
        let number = list.next;
        list.next = list.next.saturating_add(list.step);
        if style::has_no_label(tree, node) {
            return Some(String::new());
        }
        let kind = match tree.attr(node, "type").and_then(|t| t.chars().next()) {
            Some(kind) if list.kind != '-' => kind,
            _ => list.kind,
        };
        Some(match kind {
            ' ' => String::new(),
            '-' => "-".to_owned(),
            kind => format!("{}.", numeral(number, kind)),
        })
    }
}

fn list_of(tree: &Tree, node: NodeId) -> List {
    let ordered = tree.name(node) == Some("ol");
    let kind = if style::has_no_label(tree, node) {
        ' '
    } else if !ordered {
        '-'
    } else if let Some(kind) = tree.attr(node, "type").and_then(|t| t.trim().chars().next()) {
        kind
    } else {
        let named = |kind| {
            style::declares(tree, node, "list-style-type", kind)
                || style::declares(tree, node, "list-style", kind)
        };
        match () {
            () if named("lower-alpha") || named("lower-latin") => 'a',
            () if named("upper-alpha") || named("upper-latin") => 'A',
            () if named("lower-roman") => 'i',
            () if named("upper-roman") => 'I',
            () => '1',
        }
    };
    let start = tree.attr(node, "start").and_then(|s| s.trim().parse().ok());
    let reversed = ordered && tree.attr(node, "reversed").is_some();
    let items = || tree.children(node).filter(|&n| tree.name(n) == Some("li")).count() as i64;
    let next = start.unwrap_or_else(|| if reversed { items() } else { 1 });
    List { next, kind, step: if reversed { -1 } else { 1 } }
}

/// A number as list label of the given kind (`1 a A i I`).
fn numeral(number: i64, kind: char) -> String {
    let text = match kind {
        'a' | 'A' if number > 0 => letters(number),
        'i' | 'I' if (1..4000).contains(&number) => roman(number),
        _ => number.to_string(),
    };
    if kind.is_ascii_uppercase() { text.to_uppercase() } else { text }
}

fn letters(mut number: i64) -> String {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push((b'a' + (number % 26) as u8) as char);
        number /= 26;
    }
    out.iter().rev().collect()
}

fn roman(mut number: i64) -> String {
    const STEPS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, sign) in STEPS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}
