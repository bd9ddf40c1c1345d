//! The report as a web page, as a portal would publish it.
//! No style that carries meaning.

use crate::grid::{Align, Grid};
use crate::source::{Block, MOTTO, Piece, Source, pieces};
use std::fmt::Write;

/// How a browser is told to print the page: a book face, page numbers, and the paper.
pub fn print_style(landscape: bool, sideways: bool) -> String {
    let size = if landscape { "A4 landscape" } else { "A4" };
    let turn = if sideways { "page-orientation: rotate-left; " } else { "" };
    format!(
        "@page {{ size: {size}; margin: 20mm; {turn}@top-left {{ content: \"Báo cáo cải cách hành \
         chính\"; font: 9pt Tinos }} @bottom-right {{ content: counter(page) \"/\" counter(pages); \
         font: 9pt Tinos }} }} body {{ font: 12pt Tinos }} table.tieu-de, table.ky {{ width: 100%; \
         text-align: center }} nav, footer {{ display: none }}"
    )
}

/// The page; `style` is added to its own.
pub fn write(source: &Source, style: &str) -> String {
    let mut out = String::new();
    let subject = source.title.last().map_or("", String::as_str);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n\
         <style>table.bieu, table.bieu td, table.bieu th {{ border: 1px solid; border-collapse: \
         collapse }}{style}</style>\n</head>\n<body>\n<nav><a href=\"/\">Trang chủ</a> » <a \
         href=\"/cchc\">Cải cách hành chính</a></nav>\n<main>\n",
        escape(subject)
    );
    let l = &source.letterhead;
    let _ = write!(
        out,
        "<table class=\"tieu-de\">\n<tr><td>{}<br><b>{}</b></td><td><b>{}</b><br><b>{}</b></td></tr>\n\
         <tr><td>{}</td><td><i>{}</i></td></tr>\n</table>\n",
        escape(&l.parent),
        escape(&l.agency),
        escape(MOTTO[0]),
        escape(MOTTO[1]),
        blanks(&l.number),
        blanks(&l.place_date)
    );
    for (i, line) in source.title.iter().enumerate() {
        let level = i + 1;
        let _ = writeln!(out, "<h{level}>{}</h{level}>", escape(line));
    }
    let mut in_list = false;
    for block in &source.body {
        if in_list && !matches!(block, Block::Li(_)) {
            out.push_str("</ul>\n");
            in_list = false;
        }
        let _ = match block {
            Block::H1(t) => writeln!(out, "<h3>{}</h3>", marked(t)),
            Block::H2(t) => writeln!(out, "<h4>{}</h4>", marked(t)),
            Block::P(t) => writeln!(out, "<p>{}</p>", marked(t)),
            Block::Li(t) => {
                if !in_list {
                    out.push_str("<ul>\n");
                    in_list = true;
                }
                writeln!(out, "<li>{}</li>", marked(t))
            }
        };
    }
    if in_list {
        out.push_str("</ul>\n");
    }
    let recipients: Vec<String> =
        source.recipients.iter().map(|r| format!("- {}", escape(r))).collect();
    let _ = write!(
        out,
        "<table class=\"ky\">\n<tr><td><b><i>Nơi nhận:</i></b><br>{}</td><td><b>{}</b><br><br><b>{}</b>\
         </td></tr>\n</table>\n",
        recipients.join("<br>"),
        escape(&source.signer.office),
        escape(&source.signer.name)
    );
    if !source.footnotes.is_empty() {
        out.push_str("<section role=\"doc-endnotes\">\n<hr>\n");
        for (mark, text) in &source.footnotes {
            let _ = writeln!(
                out,
                "<p id=\"fn{mark}\"><sup><a href=\"#fnref{mark}\">{mark}</a></sup> {}</p>",
                escape(text)
            );
        }
        out.push_str("</section>\n");
    }
    for (i, line) in source.appendix.iter().enumerate() {
        let tag = if i == 0 { "b" } else { "i" };
        let _ = writeln!(out, "<p><{tag}>{}</{tag}></p>", blanks(line));
    }
    if let Some(line) = source.table.unit_line() {
        let _ = writeln!(out, "<p style=\"text-align: right\"><i>{}</i></p>", escape(line));
    }
    table(&mut out, &source.table.grid());
    out.push_str("</main>\n<footer>Cổng thông tin điện tử</footer>\n</body>\n</html>\n");
    out
}

/// The statistics table, header in a `thead`.
fn table(out: &mut String, grid: &Grid) {
    out.push_str("<table class=\"bieu\">\n<thead>\n");
    for (i, row) in grid.rows.iter().enumerate() {
        if i == grid.header_rows {
            out.push_str("</thead>\n<tbody>\n");
        }
        let tag = if i < grid.header_rows { "th" } else { "td" };
        out.push_str("<tr>");
        for cell in &row.cells {
            let _ = write!(out, "<{tag}");
            if cell.rows > 1 {
                let _ = write!(out, " rowspan=\"{}\"", cell.rows);
            }
            if cell.cols > 1 {
                let _ = write!(out, " colspan=\"{}\"", cell.cols);
            }
            if cell.align == Align::Center && tag == "td" {
                out.push_str(" align=\"center\"");
            }
            let lines: Vec<String> = cell.lines().iter().map(|l| escape(l)).collect();
            let text = lines.join("<br>");
            let bold = cell.bold && tag == "td" && !text.is_empty();
            let (on, off) = if bold { ("<b>", "</b>") } else { ("", "") };
            let _ = write!(out, ">{on}{text}{off}</{tag}>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

/// Text with footnote marks as links.
fn marked(text: &str) -> String {
    let piece = |p: Piece<'_>| match p {
        Piece::Text(t) => escape(t),
        Piece::Mark(m) => {
            format!("<sup id=\"fnref{m}\"><a href=\"#fn{m}\">{m}</a></sup>")
        }
    };
    pieces(text).into_iter().map(piece).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Room left to fill in by hand stays visible.
fn blanks(text: &str) -> String {
    escape(text).replace("  ", "&nbsp; ")
}
