//! The report in the language of a typesetter (Typst): justified text, footnotes at the foot of the
//! page, a table whose header repeats. No style that carries meaning.

use crate::grid::{Align, Cell, Grid};
use crate::source::{Block, MOTTO, Piece, Source, pieces};
use std::fmt::Write;

/// The document.
pub fn write(source: &Source, landscape: bool) -> String {
    let mut out = format!(
        "#set document(date: none)\n\
         #set page(paper: \"a4\", flipped: {landscape}, margin: (left: 3cm, rest: 2cm), \
         header: align(right, text(9pt, [Báo cáo cải cách hành chính])), numbering: \"1\")\n\
         #set text(font: \"Libertinus Serif\", size: 13pt, lang: \"vi\")\n\
         #set par(justify: true, first-line-indent: (amount: 1cm, all: true))\n\
         #set list(marker: [-])\n"
    );
    let l = &source.letterhead;
    let _ = write!(
        out,
        "#grid(columns: (2fr, 3fr), align: center, row-gutter: 8pt,\n[{}\\\n*{}*],\n[*{}*\\\n*{}*],\n\
         [{}],\n[_{}_])\n",
        string(&l.parent),
        string(&l.agency),
        string(MOTTO[0]),
        string(MOTTO[1]),
        string(&l.number),
        string(&l.place_date)
    );
    out.push_str("#v(1em)\n");
    for line in &source.title {
        let _ = writeln!(out, "#align(center)[*{}*]", string(line));
    }
    for block in &source.body {
        let _ = match block {
            Block::H1(t) | Block::H2(t) => writeln!(out, "\n*{}*\n", running(source, t)),
            Block::P(t) => writeln!(out, "\n{}\n", running(source, t)),
            Block::Li(t) => writeln!(out, "- {}", running(source, t)),
        };
    }
    let recipients: Vec<String> =
        source.recipients.iter().map(|r| string(&format!("- {r}"))).collect();
    let _ = write!(
        out,
        "\n#grid(columns: (1fr, 1fr),\n[_*{}*_\\\n{}],\nalign(center)[*{}*\\\n#v(4em)\n*{}*])\n",
        string("Nơi nhận:"),
        recipients.join("\\\n"),
        string(&source.signer.office),
        string(&source.signer.name)
    );
    out.push_str("#pagebreak()\n");
    for line in &source.appendix {
        let _ = writeln!(out, "#align(center)[*{}*]", string(line));
    }
    if let Some(line) = source.table.unit_line() {
        let _ = writeln!(out, "#align(right)[_{}_]", string(line));
    }
    table(&mut out, &source.table.grid());
    out
}

/// The statistics table; its header comes again on each page.
fn table(out: &mut String, grid: &Grid) {
    let widths: Vec<String> = grid.widths.iter().map(|w| format!("{w}fr")).collect();
    let _ = writeln!(
        out,
        "#set text(10.5pt)\n#set par(justify: false, first-line-indent: 0pt)\n\
         #table(columns: ({}), stroke: 0.5pt,\ntable.header(",
        widths.join(", ")
    );
    for (i, row) in grid.rows.iter().enumerate() {
        if i == grid.header_rows {
            out.push_str("),\n");
        }
        for cell in &row.cells {
            table_cell(out, cell);
        }
    }
    out.push_str(")\n");
}

fn table_cell(out: &mut String, cell: &Cell) {
    let align = if cell.align == Align::Center { "center + horizon" } else { "left + horizon" };
    let lines: Vec<String> = cell.lines().iter().map(|line| string(line)).collect();
    let text = lines.join("\\\n");
    let empty = cell.whole().is_empty();
    let text = if cell.bold && !empty { format!("*{text}*") } else { text };
    let text = if empty { String::new() } else { text };
    let (rows, cols) = (cell.rows, cell.cols);
    let _ = writeln!(out, "table.cell(rowspan: {rows}, colspan: {cols}, align: {align})[{text}],");
}

/// Text with its footnotes where their marks stand.
fn running(source: &Source, text: &str) -> String {
    let piece = |p: Piece<'_>| match p {
        Piece::Text("") => String::new(),
        Piece::Text(t) => string(t),
        Piece::Mark(m) => {
            let note = source.footnotes.get(m).map_or("", String::as_str);
            format!("#footnote[{}]", string(note))
        }
    };
    pieces(text).into_iter().map(piece).collect()
}

/// A text as a literal, in which nothing is markup.
fn string(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("#\"{text}\";")
}
