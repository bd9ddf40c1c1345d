//! The report as a Word file: footnotes, automatic numbers, merged cells, a header that repeats.
//! What docx-rs cannot say is put into its XML afterwards ([`repeat_header`]).

use crate::grid::{Align, Cell, Grid};
use crate::source::{Block, MOTTO, Piece, Source, pieces};
use docx_rs::{
    AbstractNumbering, AlignmentType, Docx, Footnote, Header, IndentLevel, Level, LevelJc,
    LevelOverride, LevelSuffixType, LevelText, LineSpacing, NumberFormat, Numbering, NumberingId,
    PageMargin, PageNum, PageOrientationType, PageSize, Paragraph, Run, RunFonts, SectionProperty,
    Start, Style, StyleType, Table, TableCell, TableRow, VMergeType, WidthType,
};
use std::error::Error;
use std::io::Cursor;

/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11906, 16838);
/// Margins by Decree 30/2020/NĐ-CP: 3 cm left, 2 cm elsewhere.
const MARGINS: (i32, i32) = (1701, 1134);
/// Sizes in half points: text, table.
const TEXT: usize = 27;
const SMALL: usize = 22;

const HEADINGS: usize = 2;
const BULLETS: usize = 3;

/// The bytes of the file, set in the font; a wide one has the page of its table lie on its side.
pub fn write(source: &Source, font: &str, wide: bool) -> Result<Vec<u8>, Box<dyn Error>> {
    let fonts = RunFonts::new().ascii(font).hi_ansi(font).east_asia(font).cs(font);
    let margin = PageMargin::new()
        .top(MARGINS.1)
        .bottom(MARGINS.1)
        .left(MARGINS.0)
        .right(MARGINS.1)
        .header(708)
        .footer(708)
        .gutter(0);
    let heading = |id: &str, name: &str, level: usize| {
        Style::new(id, StyleType::Paragraph).name(name).size(TEXT).bold().outline_lvl(level)
    };
    let mut docx = Docx::new()
        .default_fonts(fonts)
        .default_size(TEXT)
        .page_margin(margin.clone())
        .header(Header::new().add_paragraph(
            Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new()),
        ))
        .created_at("2021-12-01T08:00:00Z")
        .updated_at("2021-12-01T08:00:00Z")
        .add_style(heading("Heading1", "heading 1", 0))
        .add_style(heading("Heading2", "heading 2", 1))
        .add_abstract_numbering(level(HEADINGS, "decimal", "%1."))
        .add_abstract_numbering(level(BULLETS, "bullet", "-"))
        .add_numbering(Numbering::new(BULLETS, BULLETS));
    docx = if wide {
        docx.page_size(PAGE.1, PAGE.0).page_orient(PageOrientationType::Landscape)
    } else {
        docx.page_size(PAGE.0, PAGE.1)
    };
    docx = docx.add_table(letterhead(source)).add_paragraph(Paragraph::new());
    for line in &source.title {
        docx = docx.add_paragraph(
            text(line, true).align(AlignmentType::Center).line_spacing(spacing(0, 0)),
        );
    }
    docx = body(docx, source);
    docx = docx.add_paragraph(Paragraph::new()).add_table(signature(source));
    if wide {
        let portrait = SectionProperty::new()
            .page_size(PageSize::new().width(PAGE.0).height(PAGE.1))
            .page_margin(margin);
        docx = docx.add_paragraph(Paragraph::new().section_property(portrait));
    }
    for (i, line) in source.appendix.iter().enumerate() {
        let mut title = text(line, i == 0).align(AlignmentType::Center);
        if i == 0 && !wide {
            title = title.page_break_before(true);
        }
        docx = docx.add_paragraph(title);
    }
    if let Some(line) = source.table.unit_line() {
        docx = docx.add_paragraph(text(line, false).align(AlignmentType::Right));
    }
    let width = if wide { PAGE.1 } else { PAGE.0 } as usize - (MARGINS.0 + MARGINS.1) as usize;
    docx = docx.add_table(table(&source.table.grid(), width)).add_paragraph(Paragraph::new());
    let mut built = docx.build();
    built.document = repeat_header(built.document)?;
    let mut out = Cursor::new(Vec::new());
    built.pack(&mut out)?;
    Ok(out.into_inner())
}

/// The narrative.
fn body(mut docx: Docx, source: &Source) -> Docx {
    let automatic = source.automatic_numbers;
    // Each heading of the first level starts the numbers below it again.
    let mut series = 10;
    let mut in_series = 0u32;
    for block in &source.body {
        let paragraph = match block {
            Block::H1(t) => {
                series += 1;
                in_series = 0;
                let restart = LevelOverride::new(0).start(1);
                docx = docx.add_numbering(Numbering::new(series, HEADINGS).add_override(restart));
                styled(text(t, true), automatic, "Heading1")
            }
            Block::H2(t) => {
                in_series += 1;
                match t.strip_prefix(&format!("{in_series}. ")) {
                    Some(rest) if automatic => styled(text(rest, true), true, "Heading2")
                        .numbering(NumberingId::new(series), IndentLevel::new(0)),
                    _ => styled(text(t, true), automatic, "Heading2"),
                }
            }
            Block::P(t) => running(source, t),
            Block::Li(t) if automatic => {
                running(source, t).numbering(NumberingId::new(BULLETS), IndentLevel::new(0))
            }
            Block::Li(t) => running(source, &format!("- {t}")),
        };
        docx = docx.add_paragraph(paragraph.line_spacing(spacing(60, 60)));
    }
    docx
}

fn level(id: usize, format: &str, label: &str) -> AbstractNumbering {
    AbstractNumbering::new(id).add_level(
        Level::new(
            0,
            Start::new(1),
            NumberFormat::new(format),
            LevelText::new(label),
            LevelJc::new("left"),
        )
        .suffix(LevelSuffixType::Space),
    )
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after)
}

fn styled(paragraph: Paragraph, with_style: bool, style: &str) -> Paragraph {
    if with_style { paragraph.style(style) } else { paragraph }
}

/// One run of text in a paragraph.
fn text(line: &str, bold: bool) -> Paragraph {
    let run = Run::new().add_text(line).size(TEXT);
    Paragraph::new().add_run(if bold { run.bold() } else { run })
}

/// Justified text with its footnotes.
fn running(source: &Source, line: &str) -> Paragraph {
    let mut paragraph = Paragraph::new().align(AlignmentType::Both);
    for piece in pieces(line) {
        paragraph = paragraph.add_run(match piece {
            Piece::Text(t) => Run::new().add_text(t).size(TEXT),
            Piece::Mark(mark) => {
                let note = source.footnotes.get(mark).map_or("", String::as_str);
                let note = Paragraph::new().add_run(Run::new().add_text(note).size(20));
                // Counted here: docx-rs counts over all files of a run.
                let id = 1 + source.footnotes.keys().take_while(|m| *m != mark).count();
                Run::new().add_footnote_reference(Footnote { id, content: vec![note] })
            }
        });
    }
    paragraph
}

/// A cell of several centred lines.
fn lines(lines: &[(&str, bool, bool)], width: usize, align: AlignmentType) -> TableCell {
    let mut cell = TableCell::new().width(width, WidthType::Dxa);
    for &(line, bold, italic) in lines {
        let mut run = Run::new().add_text(line).size(24);
        if bold {
            run = run.bold();
        }
        if italic {
            run = run.italic();
        }
        cell = cell.add_paragraph(Paragraph::new().add_run(run).align(align));
    }
    cell
}

/// Agency at the left, motto at the right; below them number, place and date.
fn letterhead(source: &Source) -> Table {
    let l = &source.letterhead;
    let center = AlignmentType::Center;
    Table::without_borders(vec![
        TableRow::new(vec![
            lines(&[(&l.parent, false, false), (&l.agency, true, false)], 4100, center),
            lines(&[(MOTTO[0], true, false), (MOTTO[1], true, false)], 4971, center),
        ]),
        TableRow::new(vec![
            lines(&[(&l.number, false, false)], 4100, center),
            lines(&[(&l.place_date, false, true)], 4971, center),
        ]),
    ])
    .set_grid(vec![4100, 4971])
}

/// Recipients at the left, signature at the right.
fn signature(source: &Source) -> Table {
    let recipients: Vec<String> = source.recipients.iter().map(|r| format!("- {r}")).collect();
    let mut left = vec![("Nơi nhận:", true, true)];
    left.extend(recipients.iter().map(|r| (r.as_str(), false, false)));
    let s = &source.signer;
    let right =
        [(s.office.as_str(), true, false), ("", false, false), (s.name.as_str(), true, false)];
    Table::without_borders(vec![TableRow::new(vec![
        lines(&left, 4500, AlignmentType::Left),
        lines(&right, 4571, AlignmentType::Center),
    ])])
    .set_grid(vec![4500, 4571])
}

/// The statistics table; a cell that is spanned from above is a `vMerge` that goes on.
fn table(grid: &Grid, width: usize) -> Table {
    let total: usize = grid.widths.iter().sum();
    let widths: Vec<usize> = grid.widths.iter().map(|w| w * width / total).collect();
    // For each column the cell that still spans it, and how many lines more.
    let mut open: Vec<Option<(usize, usize)>> = vec![None; widths.len()];
    let mut rows = Vec::new();
    for (r, row) in grid.rows.iter().enumerate() {
        let mut cells = Vec::new();
        let mut col = 0;
        while col < widths.len() {
            if let Some((cols, more)) = open[col] {
                let cell = span(TableCell::new(), &widths, col, cols);
                let cell = cell.vertical_merge(VMergeType::Continue);
                cells.push(cell.add_paragraph(Paragraph::new()));
                open[col] = (more > 1).then_some((cols, more - 1));
                col += cols;
                continue;
            }
            let Some(cell) = row.cells.iter().find(|c| c.col == col) else {
                col += 1;
                continue;
            };
            let mut made = span(filled(cell), &widths, col, cell.cols);
            if cell.rows > 1 {
                made = made.vertical_merge(VMergeType::Restart);
                open[col] = Some((cell.cols, cell.rows - 1));
            }
            cells.push(made);
            col += cell.cols;
        }
        let row = TableRow::new(cells);
        // The mark by which `repeat_header` knows the header.
        rows.push(if r < grid.header_rows { row.cant_split() } else { row });
    }
    Table::new(rows).set_grid(widths)
}

fn span(cell: TableCell, widths: &[usize], col: usize, cols: usize) -> TableCell {
    let width = widths[col..col + cols].iter().sum();
    let cell = cell.width(width, WidthType::Dxa);
    if cols > 1 { cell.grid_span(cols) } else { cell }
}

fn filled(cell: &Cell) -> TableCell {
    let mut out = TableCell::new();
    for line in cell.lines() {
        let mut run = Run::new().add_text(line).size(SMALL);
        if cell.bold {
            run = run.bold();
        }
        let align = match cell.align {
            Align::Left => AlignmentType::Left,
            Align::Center => AlignmentType::Center,
        };
        out = out.add_paragraph(Paragraph::new().add_run(run).align(align));
    }
    out
}

/// Says of the lines that must not split (only header lines are so made) that they are header and
/// come again on each page: `w:tblHeader` (ECMA-376 17.4.78), which docx-rs does not write.
fn repeat_header(document: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let xml = String::from_utf8(document)?;
    let marked = xml.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    if marked == xml {
        return Err("docx-rs writes cantSplit in another way: no header was marked".into());
    }
    Ok(marked.into_bytes())
}
