//! The report as text recognition gives it: headings, `<sup>`, tab-separated table lines whose
//! header comes again on every page. It is no Markdown table.

use crate::grid::{CUT, Grid, Row};
use crate::source::{Block, MOTTO, Piece, Source, pieces};
use std::fmt::Write;

/// The text.
pub fn write(source: &Source) -> String {
    let mut out = String::new();
    let l = &source.letterhead;
    for line in [&l.parent, &format!("**{}**", l.agency)] {
        let _ = writeln!(out, "{line}\n");
    }
    let _ = writeln!(out, "**{}**\n\n**{}**\n", MOTTO[0], MOTTO[1]);
    let _ = writeln!(out, "{}\n\n*{}*\n", squeeze(&l.number), squeeze(&l.place_date));
    for (i, line) in source.title.iter().enumerate() {
        let _ = writeln!(out, "{} **{line}**\n", "#".repeat(2 + i));
    }
    for block in &source.body {
        let _ = match block {
            Block::H1(t) => writeln!(out, "#### **{}**\n", marked(t)),
            Block::H2(t) => writeln!(out, "##### **{}**\n", marked(t)),
            Block::P(t) => writeln!(out, "{}\n", marked(t)),
            Block::Li(t) => writeln!(out, "- {}\n", marked(t)),
        };
        // The notes of a page stand at its foot, in the midst of the text.
        let (Block::H1(t) | Block::H2(t) | Block::P(t) | Block::Li(t)) = block;
        for piece in pieces(t) {
            if let Piece::Mark(mark) = piece
                && let Some(note) = source.footnotes.get(mark)
            {
                let _ = writeln!(out, "---\n\n<sup>{mark}</sup> {note}\n");
            }
        }
    }
    out.push_str("***Nơi nhận:***\n\n");
    for recipient in &source.recipients {
        let _ = writeln!(out, "- {recipient}");
    }
    let _ = writeln!(out, "\n**{}**\n\n**{}**\n", source.signer.office, source.signer.name);
    for (i, line) in source.appendix.iter().enumerate() {
        let mark = if i == 0 { "**" } else { "" };
        let _ = writeln!(out, "{mark}{}{mark}\n", squeeze(line));
    }
    if let Some(line) = source.table.unit_line() {
        let _ = writeln!(out, "*{line}*\n");
    }
    table(&mut out, &source.table.grid());
    out
}

/// The table, page by page.
fn table(out: &mut String, grid: &Grid) {
    let cols = grid.widths.len();
    let header = |out: &mut String| {
        for row in &grid.rows[..grid.header_rows] {
            line(out, cols, row, |c| c.text.clone());
        }
    };
    header(out);
    for row in &grid.rows[grid.header_rows..] {
        let bold = |text: &str, bold: bool| match (bold, text.is_empty()) {
            (true, false) => format!("<b>{text}</b>"),
            _ => text.to_owned(),
        };
        let part = |text: &str, n: usize| text.split(CUT).nth(n).unwrap_or("").to_owned();
        line(out, cols, row, |c| bold(&part(&c.text, 0), c.bold));
        let cut = row.cells.iter().any(|c| c.text.contains(CUT));
        if cut || row.page_end {
            out.push('\n');
            header(out);
        }
        if cut {
            line(out, cols, row, |c| part(&c.text, 1));
        }
    }
}

/// One line; spanned places are empty cells.
fn line(out: &mut String, cols: usize, row: &Row, text: impl Fn(&crate::grid::Cell) -> String) {
    let mut cells = vec![String::new(); cols];
    for cell in &row.cells {
        cells[cell.col] = text(cell);
    }
    let _ = writeln!(out, "{}", cells.join("\t"));
}

/// Text with footnote marks as superscripts.
fn marked(text: &str) -> String {
    let piece = |p: Piece<'_>| match p {
        Piece::Text(t) => t.to_owned(),
        Piece::Mark(m) => format!("<sup>{m}</sup>"),
    };
    pieces(text).into_iter().map(piece).collect()
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
