//! The report as a workbook: the narrative on one sheet, the table on another.
//! Footnote marks are left out of the text; the notes follow it.

use crate::grid::Align;
use crate::source::{Block, MOTTO, Piece, Source, pieces};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

/// The bytes of the workbook.
pub fn write(source: &Source) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::parse_from_str("2021-12-01T08:00:00")?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    narrative(source, &mut book)?;
    table(source, &mut book)?;
    book.save_to_buffer()
}

/// One paragraph a line, all in column A.
fn narrative(source: &Source, book: &mut Workbook) -> Result<(), XlsxError> {
    let wrap = Format::new().set_text_wrap();
    let bold = Format::new().set_text_wrap().set_bold();
    let sheet = book.add_worksheet().set_name("Báo cáo")?;
    sheet.set_column_width(0, 100)?;
    let l = &source.letterhead;
    let mut lines: Vec<(String, &Format)> = vec![
        (l.parent.clone(), &wrap),
        (l.agency.clone(), &bold),
        (MOTTO[0].to_owned(), &bold),
        (MOTTO[1].to_owned(), &bold),
        (l.number.clone(), &wrap),
        (l.place_date.clone(), &wrap),
    ];
    lines.extend(source.title.iter().map(|t| (t.clone(), &bold)));
    for block in &source.body {
        lines.push(match block {
            Block::H1(t) | Block::H2(t) => (unmarked(t), &bold),
            Block::P(t) => (unmarked(t), &wrap),
            Block::Li(t) => (format!("- {}", unmarked(t)), &wrap),
        });
    }
    lines.extend(source.footnotes.values().map(|note| (note.clone(), &wrap)));
    lines.push(("Nơi nhận:".to_owned(), &bold));
    lines.extend(source.recipients.iter().map(|r| (format!("- {r}"), &wrap)));
    lines.push((source.signer.office.clone(), &bold));
    lines.push((source.signer.name.clone(), &bold));
    for (row, (text, format)) in (0u32..).zip(&lines) {
        sheet.write_string_with_format(row, 0, text, format)?;
    }
    Ok(())
}

/// The table as numbers, where what is printed is one.
fn table(source: &Source, book: &mut Workbook) -> Result<(), XlsxError> {
    let grid = source.table.grid();
    let last_col = (grid.widths.len() - 1) as u16;
    let sheet = book.add_worksheet().set_name("Biểu")?;
    let total: usize = grid.widths.iter().sum();
    for (col, width) in (0u16..).zip(&grid.widths) {
        sheet.set_column_width(col, (width * 110 / total).max(6) as f64)?;
    }
    let title = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Center);
    let mut at = 0u32;
    let lines = source.appendix.iter().map(String::as_str).chain(source.table.unit_line());
    for line in lines {
        sheet.merge_range(at, 0, at, last_col, line, &title)?;
        at += 1;
    }
    at += 1;
    for (i, row) in grid.rows.iter().enumerate() {
        let y = at + i as u32;
        let unit = row.cells.iter().find(|c| c.col == 2).map_or("", |c| c.text.as_str());
        for cell in &row.cells {
            let x = cell.col as u16;
            let mut format = Format::new()
                .set_text_wrap()
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter);
            if cell.align == Align::Center {
                format = format.set_align(FormatAlign::Center);
            }
            if cell.bold {
                format = format.set_bold();
            }
            let text = cell.lines().join("\n");
            if cell.rows > 1 || cell.cols > 1 {
                let (down, right) = (y + cell.rows as u32 - 1, x + cell.cols as u16 - 1);
                sheet.merge_range(y, x, down, right, &text, &format)?;
                continue;
            }
            let is_value = i >= grid.header_rows && cell.col >= 2;
            match number(&text).filter(|_| is_value) {
                // A whole rate is typed into a cell with a percent format.
                Some((100, 0)) if unit == "%" => {
                    sheet.write_number_with_format(y, x, 1.0, &format.set_num_format("0%"))?
                }
                Some((digits, decimals)) => {
                    let shown = match decimals {
                        0 => "0".to_owned(),
                        n => format!("0.{}", "0".repeat(n)),
                    };
                    let value = digits as f64 / 10f64.powi(decimals as i32);
                    sheet.write_number_with_format(y, x, value, &format.set_num_format(shown))?
                }
                None if text.is_empty() => sheet.write_blank(y, x, &format)?,
                None => sheet.write_string_with_format(y, x, &text, &format)?,
            };
        }
    }
    Ok(())
}

/// Digits and decimals of a plain number with a decimal comma; a leading zero is typed as text.
fn number(text: &str) -> Option<(u64, usize)> {
    let (whole, part) = text.split_once(',').unwrap_or((text, ""));
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let digits: u64 = format!("{whole}{part}").parse().ok()?;
    Some((digits, part.len()))
}

fn unmarked(text: &str) -> String {
    let piece = |p: Piece<'_>| match p {
        Piece::Text(t) => t.to_owned(),
        Piece::Mark(_) => String::new(),
    };
    pieces(text).into_iter().map(piece).collect()
}
