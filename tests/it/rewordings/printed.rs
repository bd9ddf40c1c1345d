//! A form printed as an office prints it: re-worded, re-ordered, under other headers, with rows that
//! are not its own; and what each line of it is. Seeded: the same tables on every machine.
//! It resolves nothing.

use super::words;
use crate::seeded::Seeded;
use doisoat::mapping::{Form, FormIndicator};
use doisoat::quantity::UnitLexicon;
use doisoat::tables::{Layout, ValueKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The value columns of a table with one indicator a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// One.
    One,
    /// The period before, and this one.
    TwoPeriods,
    /// Plan, result and the rate of the two.
    PlanResultRate,
}

/// A report of one form as HTML, with the truth of its table.
pub struct Printed {
    pub html: String,
    /// By row of the table, from 1 and the header included (with measures in columns: by column,
    /// from 0): the indicator; `None` for a line or column that the form does not have.
    pub truth: BTreeMap<usize, Option<String>>,
    /// Column of the line's own value, from 0.
    pub own_column: usize,
}

/// A line of a table with one indicator a line.
struct Row {
    number: String,
    label: String,
    unit: String,
    note: String,
    has_values: bool,
    percent: bool,
    coded: bool,
    indicator: Option<String>,
}

/// Prints the form; the letterhead is that of an office of its level, in a year of its validity.
pub fn print(form: &Form, units: &UnitLexicon, seed: u64) -> Printed {
    let mut rng = Seeded(seed);
    let (parent, agency) = match form.level.as_str() {
        "commune" => ("UBND HUYỆN AN BÌNH", "ỦY BAN NHÂN DÂN XÃ TÂN LẬP"),
        "district" => ("TỈNH LAM GIANG", "ỦY BAN NHÂN DÂN HUYỆN AN BÌNH"),
        _ => ("UBND TỈNH LAM GIANG", "SỞ CÔNG THƯƠNG"),
    };
    let year = form.valid_to.or(form.valid_from).map_or(2023, |day| day.year);
    let defined = words::defined(&mut rng);
    let mut html = format!(
        "<html><body><p>{parent}</p><p>{agency}</p><p>Số: 12/BC-CT</p>\
         <p>Lam Giang, ngày 15 tháng 12 năm {year}</p><p>BÁO CÁO</p>\
         <p>Kết quả công tác cải cách hành chính năm {year}</p><p>{}</p>",
        defined
            .map_or(String::new(), |(long, short)| format!("Việc {long} ({short}) được quan tâm."))
    );
    let (table, truth, own_column) = match form.layout {
        Layout::Rows => rows_table(form, units, defined, year, &mut rng),
        Layout::Columns => columns_table(form, &mut rng),
    };
    html.push_str(&table);
    html.push_str("</body></html>");
    Printed { html, truth, own_column }
}

fn rows_table(
    form: &Form,
    units: &UnitLexicon,
    defined: Option<(&str, &str)>,
    year: u16,
    rng: &mut Seeded,
) -> (String, BTreeMap<usize, Option<String>>, usize) {
    let rows = rows(form, units, defined, rng);
    let columns = match rng.below(4) {
        0 => Columns::TwoPeriods,
        1 => Columns::PlanResultRate,
        _ => Columns::One,
    };
    let number = rng.one_of(&["STT", "TT", "Số TT"]);
    let label = rng.one_of(&["Chỉ tiêu thống kê", "Nội dung", "Chỉ tiêu", "Tiêu chí"]);
    let unit = rng.one_of(&["Đơn vị tính", "ĐVT"]);
    let values: Vec<String> = match columns {
        Columns::One => vec![(*rng.one_of(&["Số liệu", "Kết quả", "Số lượng"])).to_owned()],
        Columns::TwoPeriods if rng.chance(50) => vec!["Kỳ trước".to_owned(), "Kỳ này".to_owned()],
        Columns::TwoPeriods => vec![format!("Năm {}", year - 1), format!("Năm {year}")],
        Columns::PlanResultRate => {
            let plan = rng.one_of(&["Kế hoạch năm", "Kế hoạch", "Chỉ tiêu giao"]);
            let result = rng.one_of(&["Thực hiện", "Kết quả thực hiện"]);
            let rate = rng.one_of(&["Tỷ lệ (%)", "Tỷ lệ thực hiện (%)", "Đạt %"]);
            [plan, result, rate].map(|h| (*h).to_owned()).to_vec()
        }
    };
    let own = usize::from(columns != Columns::One);
    let mut html = String::from("<table>");
    let two_lines = rng.chance(50);
    let header_rows = if two_lines { 2 } else { 1 };
    if two_lines {
        let span = values.len() + 1;
        let _ = write!(
            html,
            "<tr><th rowspan=2>{number}</th><th rowspan=2>{label}</th><th colspan={span}>Kết quả \
             thống kê</th><th rowspan=2>Ghi chú</th></tr><tr><th>{unit}</th>"
        );
        values.iter().for_each(|v| html.push_str(&format!("<th>{v}</th>")));
        html.push_str("</tr>");
    } else {
        let _ = write!(html, "<tr><th>{number}</th><th>{label}</th><th>{unit}</th>");
        values.iter().for_each(|v| html.push_str(&format!("<th>{v}</th>")));
        html.push_str("<th>Ghi chú</th></tr>");
    }
    let mut truth = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        let _ =
            write!(html, "<tr><td>{}</td><td>{}</td><td>{}</td>", row.number, row.label, row.unit);
        for at in 0..values.len() {
            let rate = columns == Columns::PlanResultRate && at == 2;
            let value = match (row.has_values, row.coded, row.percent || rate) {
                (false, ..) => String::new(),
                (_, true, _) => rng.below(2).to_string(),
                (_, _, true) => format!("{},{}", rng.below(100), rng.below(10)),
                _ => rng.below(500).to_string(),
            };
            let _ = write!(html, "<td>{value}</td>");
        }
        let _ = write!(html, "<td>{}</td></tr>", row.note);
        if row.has_values {
            truth.insert(header_rows + i + 1, row.indicator.clone());
        }
    }
    html.push_str("</table>");
    (html, truth, 3 + own)
}

/// The lines of the form: some missing, swapped with their neighbour, or added.
fn rows(
    form: &Form,
    units: &UnitLexicon,
    defined: Option<(&str, &str)>,
    rng: &mut Seeded,
) -> Vec<Row> {
    let numbers = rng.below(3);
    let title = |number: &str, label: &str| Row {
        number: number.to_owned(),
        label: label.to_owned(),
        unit: String::new(),
        note: String::new(),
        has_values: false,
        percent: false,
        coded: false,
        indicator: None,
    };
    let mut out: Vec<Row> = Vec::new();
    for (s, section) in form.sections.iter().enumerate() {
        if !section.label.is_empty() {
            let number = match numbers {
                0 => section.number.clone(),
                1 => char::from(b'A' + (s % 26) as u8).to_string(),
                _ => words::roman(s + 1),
            };
            out.push(title(&number, &words::title(&section.label, rng)));
        }
        for (g, group) in section.groups.iter().enumerate() {
            let number = if numbers == 0 { group.number.clone() } else { (g + 1).to_string() };
            // A group line with a value is printed where its row stands.
            let own_line = group.rows.iter().any(|row| row.label == group.label);
            if !group.label.is_empty() && !own_line {
                out.push(title(&number, &words::title(&group.label, rng)));
            }
            let mut rows: Vec<Row> = Vec::new();
            let mut above: Option<(&str, bool)> = None;
            for (r, row) in group.rows.iter().enumerate() {
                let is_title = row.label == group.label;
                let value_line =
                    r > 0 && row.dimension.is_some() && group.rows[r - 1].label == row.label;
                let gone = rng.chance(4) && row.dimension.is_none() && !is_title;
                // What stands under a row that is left out would stand under another one.
                let orphan = row.under.is_some()
                    && above.is_some_and(|a| row.under.as_deref() == Some(a.0) && a.1);
                if row.under.is_none() {
                    above = Some((&row.label, gone));
                }
                if gone || orphan {
                    continue;
                }
                let mut printed = row_of(row, units, rng);
                if is_title && !value_line {
                    printed.number.clone_from(&number);
                }
                if value_line {
                    printed.label.clear();
                    printed.unit.clear();
                } else if rng.chance(60) {
                    let sub = row.under.is_some();
                    printed.label = words::reworded(&row.label, sub, defined, rng);
                }
                rows.push(printed);
            }
            let fixed = |row: &Row| {
                !row.number.is_empty() || row.label.is_empty() || row.label.starts_with('-')
            };
            for at in 1..rows.len() {
                let next_is_value_line = rows.get(at + 1).is_some_and(fixed);
                if !fixed(&rows[at - 1])
                    && !fixed(&rows[at])
                    && !next_is_value_line
                    && rng.chance(3)
                {
                    rows.swap(at - 1, at);
                }
            }
            if !rows.is_empty() && rng.chance(15) {
                let (label, unit) = *rng.one_of(&words::STRANGE);
                let mut strange = title("", label);
                (strange.unit, strange.has_values) = (unit.to_owned(), true);
                strange.percent = unit == "%";
                let mut at = 1 + rng.below(rows.len());
                while rows.get(at).is_some_and(|r| r.label.is_empty() || r.label.starts_with('-')) {
                    at += 1;
                }
                rows.insert(at, strange);
            }
            out.extend(rows);
        }
    }
    out
}

fn row_of(row: &FormIndicator, units: &UnitLexicon, rng: &mut Seeded) -> Row {
    let coded = matches!(row.kind, ValueKind::Code | ValueKind::Boolean);
    let codes: Vec<String> =
        row.codes.iter().map(|(code, words)| format!("{words} = {code}")).collect();
    let named = row.unit.as_deref().and_then(|unit| units.by_code(unit));
    let unit = match (codes.is_empty(), named) {
        (false, _) => codes.join(" "),
        (true, Some(unit)) => {
            let words = &unit.words[..unit.words.len().min(2)];
            rng.one_of(words).clone()
        }
        (true, None) => String::new(),
    };
    Row {
        number: String::new(),
        label: row.label.clone(),
        unit,
        note: row.dimension.as_ref().map_or(String::new(), |d| format!("{} 15/2021", d.1)),
        has_values: true,
        percent: row.kind == ValueKind::Percent,
        coded,
        indicator: Some(row.indicator.clone()),
    }
}

/// A table with measures in columns: fields as lines, headers nested as the form nests them.
fn columns_table(
    form: &Form,
    rng: &mut Seeded,
) -> (String, BTreeMap<usize, Option<String>>, usize) {
    let mut columns: Vec<(Vec<String>, Option<String>)> = Vec::new();
    let mut outer: BTreeMap<&str, String> = BTreeMap::new();
    for (_, _, row) in form.indicators() {
        if rng.chance(4) {
            continue;
        }
        let mut path = row.column.clone();
        if let Some(first) = row.column.first() {
            let reworded = || words::title(first, rng);
            path[0] = outer.entry(first).or_insert_with(reworded).clone();
        }
        let last = path.len() - 1;
        if last > 0 && rng.chance(40) {
            path[last] = words::title(&path[last], rng);
        }
        columns.push((path, Some(row.indicator.clone())));
    }
    if rng.chance(60) {
        let (group, name) = *rng.one_of(&words::STRANGE_COLUMNS);
        columns.push((vec![group.to_owned(), name.to_owned()], None));
    }
    let depth = columns.iter().map(|c| c.0.len()).max().unwrap_or(1);
    let label =
        rng.one_of(&["Lĩnh vực", "Lĩnh vực giải quyết", "Lĩnh vực, công việc giải quyết theo cấp"]);
    let mut html = String::from("<table>");
    for level in 0..depth {
        html.push_str("<tr>");
        if level == 0 {
            let _ = write!(html, "<th rowspan={depth}>STT</th><th rowspan={depth}>{label}</th>");
        }
        let mut at = 0;
        while at < columns.len() {
            let path = &columns[at].0;
            let same = |other: &[String]| other.len() > level && other[..=level] == path[..=level];
            if path.len() <= level {
                at += 1;
                continue;
            }
            let span = columns[at..].iter().take_while(|c| same(&c.0)).count();
            let rows = if path.len() == level + 1 { depth - level } else { 1 };
            let _ = write!(html, "<th colspan={span} rowspan={rows}>{}</th>", path[level]);
            at += span;
        }
        html.push_str("</tr>");
    }
    for (n, field) in words::FIELDS.iter().enumerate() {
        let _ = write!(html, "<tr><td>{}</td><td>{field}</td>", n + 1);
        columns.iter().for_each(|_| html.push_str(&format!("<td>{}</td>", rng.below(400))));
        html.push_str("</tr>");
    }
    html.push_str("</table>");
    let truth = columns.into_iter().enumerate().map(|(i, c)| (i + 2, c.1)).collect();
    (html, truth, 0)
}
