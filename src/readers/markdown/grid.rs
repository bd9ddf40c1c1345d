//! Tables in Markdown: lines with tabs, lines with pipes, `<table>` blocks → cells.
//! It does not decide which rows are header or which columns hold values.

use super::inline::{self, IsNote};
use crate::document::{Cell, GridError, Locator, Place, Table, TableBuilder};
use scraper::{ElementRef, Html, Selector};

/// The source of a table, before it is a grid.
#[derive(Debug)]
pub(super) enum GridSource {
    /// Lines of cells, each with its line number relative to the first.
    Lines { rows: Vec<(usize, Vec<String>)>, header_rows: usize },
    /// An HTML table.
    Html(String),
}

impl GridSource {
    /// Number of cells, counted before anything is built. For HTML an upper bound.
    pub fn cells(&self) -> usize {
        match self {
            GridSource::Lines { rows, .. } => {
                rows.len() * rows.iter().map(|r| r.1.len()).max().unwrap_or(0)
            }
            GridSource::Html(source) => source.matches("<t").count(),
        }
    }
}

/// The table that begins at the first of the lines, if one does, and how many lines it takes.
pub(super) fn at_start(lines: &[&str]) -> Option<(GridSource, usize)> {
    html_block(lines).or_else(|| pipe_block(lines)).or_else(|| tab_block(lines))
}

/// Makes the grid. `line` is the number of the table's first line, `base` its place.
pub(super) fn table(
    source: GridSource,
    base: &Locator,
    line: usize,
    is_note: IsNote,
) -> Result<Table, GridError> {
    let mut builder = TableBuilder::new(Place::at(base.clone()));
    match source {
        GridSource::Lines { rows, header_rows } => {
            let cols = rows.iter().map(|r| r.1.len()).max().unwrap_or(0);
            builder.marked_header_rows(header_rows);
            for (r, (offset, texts)) in rows.iter().enumerate() {
                let row_place = super::blocks::at(line + offset);
                for c in 0..cols {
                    let read = inline::read(texts.get(c).map_or("", String::as_str), is_note);
                    let place = Place::at(row_place.child("cell", c + 1));
                    let cell = Cell::new(r, c, read.text, place);
                    builder.push(Cell { bold: read.bold, ..cell });
                }
            }
        }
        GridSource::Html(source) => html_cells(&source, base, &mut builder),
    }
    builder.build()
}

/// Number of cells of a line of tabs that hold something.
fn filled(line: &str) -> usize {
    line.split('\t').filter(|c| !c.trim().is_empty()).count()
}

/// True when a line with tabs is a list item or an indented text and no table line.
fn is_tabbed_text(line: &str) -> bool {
    let text = line.trim_start_matches(['\t', ' ']);
    match text.split_once('\t') {
        None => true,
        Some((first, rest)) => super::blocks::is_list_label(first.trim()) && !rest.contains('\t'),
    }
}

/// Consecutive lines with tabs. A first line that could be indented text must be followed by a
/// line of as many tabs.
fn tab_block(lines: &[&str]) -> Option<(GridSource, usize)> {
    let first = lines.first()?;
    if !first.contains('\t') {
        return None;
    }
    let tabs = |l: &str| l.matches('\t').count();
    let length = lines.iter().take_while(|l| l.contains('\t') && !l.trim().is_empty()).count();
    let body = &lines[..length];
    if is_tabbed_text(first) {
        let goes_on = body.get(1).is_some_and(|n| tabs(n) == tabs(first) && !is_tabbed_text(n));
        if !goes_on || tabs(first) < 2 {
            return None;
        }
    }
    // One line of two cells is a letterhead or a label with its text, not a table.
    if length == 1 && (tabs(first) < 2 || filled(first) == 0) {
        return None;
    }
    let rows = body
        .iter()
        .enumerate()
        .map(|(i, l)| (i, l.split('\t').map(str::to_owned).collect()))
        .collect();
    Some((GridSource::Lines { rows, header_rows: 0 }, length))
}

/// Consecutive lines with pipes: the first begins with one, or the second is an alignment row.
fn pipe_block(lines: &[&str]) -> Option<(GridSource, usize)> {
    let first = lines.first()?;
    if !first.contains('|') {
        return None;
    }
    let fenced = |l: &str| l.trim_start().starts_with('|') && l.trim().len() > 1;
    let aligned = lines.get(1).is_some_and(|l| is_alignment(l));
    if !(fenced(first) && (aligned || first.trim_end().ends_with('|')) || aligned) {
        return None;
    }
    let length = lines.iter().take_while(|l| l.contains('|') && !l.trim().is_empty()).count();
    let mut header_rows = 0;
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    for (i, line) in lines[..length].iter().enumerate() {
        if is_alignment(line) {
            // Only the first one marks a header; later ones come from pages glued together.
            if header_rows == 0 && rows.len() <= 4 {
                header_rows = rows.len();
            }
            continue;
        }
        rows.push((i, split_pipes(line)));
    }
    // Converters print an empty header above a table that has none.
    if header_rows == 1 && rows[0].1.iter().all(|c| c.trim().is_empty()) {
        rows.remove(0);
        header_rows = 0;
    }
    (!rows.is_empty()).then_some((GridSource::Lines { rows, header_rows }, length))
}

/// `|---|:--:|`: the row that tells alignment.
fn is_alignment(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.contains('-')
        && trimmed.contains('|')
        && trimmed.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+' | '\t'))
        && trimmed.trim_matches('|').split('|').all(|c| c.contains('-'))
}

/// The cells of a line with pipes; `\|` is a printed pipe.
fn split_pipes(line: &str) -> Vec<String> {
    let trimmed = line.trim();
    let inner = trimmed.strip_prefix('|').unwrap_or(trimmed);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut escaped = false;
    for c in inner.chars() {
        match c {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
                escaped = false;
            }
            '|' => cells.push(std::mem::take(&mut cell)),
            _ => {
                escaped = c == '\\' && !escaped;
                cell.push(c);
            }
        }
    }
    if !cell.trim().is_empty() || !trimmed.ends_with('|') {
        cells.push(cell);
    }
    cells
}

/// A block of lines from `<table` to its `</table>`; without an end tag, to the next blank line.
fn html_block(lines: &[&str]) -> Option<(GridSource, usize)> {
    let first = lines.first()?.trim_start().to_ascii_lowercase();
    if !first.starts_with("<table") {
        return None;
    }
    let mut depth = 0i64;
    let mut blank = None;
    for (i, line) in lines.iter().enumerate() {
        if blank.is_none() && line.trim().is_empty() {
            blank = Some(i);
        }
        let lower = line.to_ascii_lowercase();
        depth += lower.matches("<table").count() as i64;
        depth -= lower.matches("</table").count() as i64;
        if depth <= 0 {
            return Some((GridSource::Html(lines[..=i].join("\n")), i + 1));
        }
    }
    let length = blank.unwrap_or(lines.len());
    Some((GridSource::Html(lines[..length].join("\n")), length))
}

/// Widest and tallest span believed; HTML itself clamps columns to 1000 and rows to 65534.
const MAX_SPAN: usize = 1000;

/// Cells of the first table of an HTML fragment; tables inside its cells give their text.
fn html_cells(source: &str, base: &Locator, builder: &mut TableBuilder) {
    let fragment = Html::parse_fragment(source);
    let Ok(selector) = Selector::parse("table") else { return };
    let Some(table) = fragment.select(&selector).next() else { return };
    let mut rows: Vec<(ElementRef<'_>, bool)> = Vec::new();
    for child in table.child_elements() {
        match child.value().name() {
            "tr" => rows.push((child, false)),
            "thead" | "tbody" | "tfoot" => {
                let head = child.value().name() == "thead";
                rows.extend(
                    child.child_elements().filter(|e| e.value().name() == "tr").map(|e| (e, head)),
                );
            }
            "caption" => {
                let caption = crate::text::clean(&element_text(child));
                builder.caption((!caption.is_empty()).then_some(caption));
            }
            _ => {}
        }
    }
    builder.marked_header_rows(rows.iter().take_while(|r| r.1).count());
    let height = rows.len();
    // For each column the first row that no cell from above covers.
    let mut free_from: Vec<usize> = Vec::new();
    for (r, (row, _)) in rows.iter().enumerate() {
        let mut c = 0;
        let place = base.child("tr", r + 1);
        let cells = row.child_elements().filter(|e| matches!(e.value().name(), "td" | "th"));
        for (n, element) in cells.enumerate() {
            while free_from.get(c).is_some_and(|&f| f > r) {
                c += 1;
            }
            let span = |name: &str| {
                let text = element.value().attr(name).unwrap_or("1");
                text.trim().parse::<usize>().unwrap_or(1).clamp(1, MAX_SPAN)
            };
            let row_span = span("rowspan").min(height - r);
            let mut col_span = span("colspan");
            // A cell never reaches into one that comes from above.
            if let Some(stop) =
                (c..c + col_span).find(|&x| free_from.get(x).is_some_and(|&f| f > r))
            {
                col_span = (stop - c).max(1);
            }
            if free_from.len() < c + col_span {
                free_from.resize(c + col_span, 0);
            }
            free_from[c..c + col_span].fill(r + row_span);
            let text = crate::text::clean(&element_text(element));
            let bold = !text.is_empty() && is_bold(element);
            let place = Place::at(place.child("cell", n + 1));
            let cell = Cell { row_span, col_span, bold, ..Cell::new(r, c, text, place) };
            builder.push(cell);
            c += col_span;
        }
    }
}

/// The text of an element, a line break for `<br>` and between blocks; source line breaks are
/// spaces.
fn element_text(element: ElementRef<'_>) -> String {
    let mut out = String::new();
    for node in element.descendants() {
        match node.value() {
            scraper::Node::Text(text) => {
                out.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
            }
            scraper::Node::Element(e) if node.id() != element.id() => match e.name() {
                "br" | "p" | "div" | "li" | "tr" => out.push('\n'),
                "td" | "th" => out.push(' '),
                _ => {}
            },
            _ => {}
        }
    }
    let mut lines = out.split('\n').map(str::trim).filter(|l| !l.is_empty());
    let first = lines.next().unwrap_or("").to_owned();
    lines.fold(first, |all, l| all + "\n" + l)
}

/// True when all text of the element is bold.
fn is_bold(element: ElementRef<'_>) -> bool {
    if element.value().name() == "th" {
        return true;
    }
    element.descendants().all(|node| match node.value() {
        scraper::Node::Text(text) => {
            text.trim().is_empty()
                || node
                    .ancestors()
                    .take_while(|a| a.id() != element.id())
                    .filter_map(|a| a.value().as_element())
                    .any(|e| matches!(e.name(), "b" | "strong"))
        }
        _ => true,
    })
}
