//! Rows below the header → lines with parents: sections, groups, indicators, value lines, totals.
//! It reads no numbers of value cells; `slots` does.

use super::header::{self, Header};
use super::numbering::{self, Style, TITLE, UNNUMBERED};
use super::words::Meaning;
use super::{ColumnRole, Layout, Line, LineKind, Note};
use crate::document::{Cell, Place, Table};
use crate::text::key;

/// A line with what the slots need of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadLine {
    /// The line.
    pub line: Line,
    /// Its own printed unit.
    pub own_unit: Option<String>,
    /// True when something is printed in a value cell of the line.
    pub has_value: bool,
    /// True for a line that only heads others ("Trong đó:", a title without number).
    pub heads_only: bool,
    /// For a value line the line whose label it shares.
    pub value_line_of: Option<usize>,
    /// Place of the note cell.
    pub note_place: Option<Place>,
}

/// Reads the lines of a table.
pub(super) fn read(table: &Table, header: &Header, layout: Layout) -> Vec<ReadLine> {
    let facts = Facts::of(table, header);
    let mut reader = Reader { table, header, layout, facts, lines: Vec::new(), stack: Vec::new() };
    for row in header.end..table.rows() {
        reader.row(row);
    }
    let mut lines = reader.lines;
    name_kinds(&mut lines, layout);
    lines
}

/// What holds for the whole table.
struct Facts {
    /// Some line has a number.
    numbered: bool,
    /// Some line has a roman number or a capital letter.
    sections: bool,
    /// Bold labels are few enough to mean titles.
    bold_means_title: bool,
    /// First and last row with a label: where a total of the whole table stands.
    ends: (usize, usize),
    /// A column left of the labels that names what several lines belong to.
    outer: Option<usize>,
    /// The printed numbers count the texts of that column, not the lines.
    outer_numbered: bool,
}

impl Facts {
    fn of(table: &Table, header: &Header) -> Facts {
        let (mut numbered, mut sections, mut bold, mut labels) = (false, false, 0usize, 0usize);
        let outer = outer_column(header);
        let (mut together, mut inner) = (true, false);
        let mut ends: Option<(usize, usize)> = None;
        for row in header.end..table.rows() {
            let printed = Printed::of(table, header, row);
            match printed.style() {
                Some(Style::Capital | Style::Roman) => {
                    numbered = true;
                    sections = true;
                }
                Some(Style::Dash | Style::Plus) | None => {}
                Some(_) => numbered = true,
            }
            if let Some(outer) = outer {
                let names = !own_text(table, row, outer).is_empty();
                together &= names != printed.number.is_empty();
                inner |= !names && !printed.label.is_empty();
            }
            if !printed.label.is_empty() {
                ends = Some((ends.map_or(row, |e| e.0), row));
            }
            labels += usize::from(!printed.label.is_empty());
            bold += usize::from(!printed.label.is_empty() && printed.bold);
        }
        Facts {
            numbered,
            sections,
            bold_means_title: bold * 2 < labels,
            ends: ends.unwrap_or_default(),
            outer,
            outer_numbered: together && inner,
        }
    }
}

/// A column of names left of the labels ("Lĩnh vực | Nội dung | …"), if there is one.
fn outer_column(header: &Header) -> Option<usize> {
    let label = header.column(ColumnRole::Label)?;
    (0..label).rev().find(|&c| {
        header.columns[c].role == ColumnRole::Other
            && matches!(
                header.meanings[c],
                Some(Meaning::Dimension(_) | Meaning::Indicator | Meaning::UnitOrOrganisation)
            )
    })
}

/// The text of the cell that begins at the position, on one line.
fn own_text(table: &Table, row: usize, col: usize) -> String {
    table
        .cell_at(row, col)
        .filter(|cell| cell.row == row && cell.col == col)
        .map_or(String::new(), |cell| one_line(&cell.text))
}

/// What is printed in a row, by role.
struct Printed {
    number: String,
    label: String,
    unit: String,
    /// The unit of a cell that reaches down from a row above.
    unit_from_above: String,
    has_value: bool,
    note: String,
    note_place: Option<Place>,
    bold: bool,
    spans_all: bool,
    blank: bool,
}

impl Printed {
    fn of(table: &Table, header: &Header, row: usize) -> Printed {
        let own = |c: usize| table.cell_at(row, c).filter(|cell| cell.row == row);
        let text = |cell: Option<&Cell>| cell.map_or(String::new(), |c| one_line(&c.text));
        let number_col = header.column(ColumnRole::Number);
        let label_col = header.column(ColumnRole::Label);
        let number_cell = number_col.and_then(own).filter(|c| Some(c.col) == number_col);
        let label_cell = label_col.and_then(own);
        // One cell over number and label holds both.
        let shared = label_cell.is_some_and(|l| Some(l.col) != label_col);
        let mut number = if shared && label_cell.map(|l| l.col) == number_col {
            String::new()
        } else {
            text(number_cell)
        };
        let mut label = text(label_cell);
        if (number_col.is_none() || shared)
            && let Some((n, rest)) = numbering::split_number(&label)
        {
            number = n.to_owned();
            label = rest.to_owned();
        }
        let last_value = header.columns_of(ColumnRole::Value).last();
        let spans_all = label_cell.is_some_and(|l| {
            l.col_span > 1 && last_value.is_some_and(|v| l.col <= v && v < l.col + l.col_span)
        });
        let by_role = |role: ColumnRole| -> String {
            let texts: Vec<String> = header
                .columns_of(role)
                .filter_map(|c| own(c).filter(|cell| cell.col == c))
                .map(|c| one_line(&c.text))
                .filter(|t| !t.is_empty())
                .collect();
            texts.join(" ")
        };
        let has_value = header
            .columns_of(ColumnRole::Value)
            .filter_map(|c| own(c).filter(|cell| cell.col == c))
            .any(|c| !c.text.trim().is_empty());
        let note_place = header
            .columns_of(ColumnRole::Note)
            .filter_map(|c| own(c).filter(|cell| cell.col == c && !cell.text.trim().is_empty()))
            .map(|c| c.place.clone())
            .next();
        let unit_from_above = header
            .column(ColumnRole::Unit)
            .and_then(|c| table.cell_at(row, c))
            .filter(|cell| cell.row < row && cell.row >= header.end)
            .map_or(String::new(), |cell| one_line(&cell.text));
        let blank =
            (0..table.cols()).all(|c| own(c).is_none_or(|cell| cell.text.trim().is_empty()));
        Printed {
            number,
            label,
            unit: by_role(ColumnRole::Unit),
            unit_from_above,
            has_value,
            note: by_role(ColumnRole::Note),
            note_place,
            bold: label_cell.is_some_and(|c| c.bold),
            spans_all,
            blank,
        }
    }

    fn style(&self) -> Option<Style> {
        Style::of(&self.number).or_else(|| {
            if !self.number.is_empty() {
                return None;
            }
            numbering::bullet(&self.label).or_else(|| {
                // A number typed in front of the label, under a blank number cell.
                numbering::split_number(&self.label).and_then(|(n, _)| Style::of(n))
            })
        })
    }
}

/// Rank of a text in the column left of the labels: under sections, over all numbers.
const OUTER: u8 = 19;

/// Rank of a total in the middle of a table: it closes the groups of its section.
const SUBTOTAL: u8 = 20;

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reader<'a> {
    table: &'a Table,
    header: &'a Header,
    layout: Layout,
    facts: Facts,
    lines: Vec<ReadLine>,
    /// Lines that the next one may stand under: index and rank, ranks rising.
    stack: Vec<(usize, u8)>,
}

impl Reader<'_> {
    fn row(&mut self, row: usize) {
        let mut printed = Printed::of(self.table, self.header, row);
        if printed.blank || header::index_line(self.table, row).is_some() {
            return;
        }
        if let Some(outer) = self.facts.outer {
            self.outer_line(row, outer, &mut printed);
        }
        let bare_label = !printed.has_value && printed.unit.is_empty();
        if printed.number.is_empty() && printed.label.is_empty() {
            if bare_label {
                self.add_note(printed);
            } else {
                self.value_line(row, printed);
            }
            return;
        }
        // A label that goes on in a row of its own, as some converters print wrapped cells.
        if bare_label
            && printed.number.is_empty()
            && !printed.spans_all
            && let Some(last) = self.lines.last_mut()
            && last.line.grid_row + 1 == row
            && is_unfinished(&last.line.label)
            && super::cut::label_goes_on(&last.line.label, &printed.label)
        {
            last.line.label = format!("{} {}", last.line.label, printed.label);
            self.add_note(printed);
            return;
        }
        self.line(row, printed);
    }

    /// The line of a text in the column left of the labels: the lines beside and below it stand
    /// under it.
    fn outer_line(&mut self, row: usize, outer: usize, printed: &mut Printed) {
        let label = own_text(self.table, row, outer);
        if label.is_empty() {
            return;
        }
        let number = if self.facts.outer_numbered {
            std::mem::take(&mut printed.number)
        } else {
            String::new()
        };
        self.under(OUTER);
        let parent = self.stack.last().map(|&(i, _)| i);
        let line = Line {
            kind: LineKind::Group,
            grid_row: row,
            number,
            label,
            unit: None,
            parent,
            depth: parent.map_or(0, |p| self.lines[p].line.depth + 1),
            note: None,
        };
        self.lines.push(ReadLine {
            line,
            own_unit: None,
            has_value: false,
            heads_only: true,
            value_line_of: None,
            note_place: None,
        });
        self.stack.push((self.lines.len() - 1, OUTER));
    }

    /// Drops the lines that one of the rank cannot stand under.
    fn under(&mut self, rank: u8) {
        while self.stack.last().is_some_and(|&(_, r)| r >= rank) {
            self.stack.pop();
        }
    }

    /// Text that belongs to the line before: its note goes on.
    fn add_note(&mut self, printed: Printed) {
        let Some(last) = self.lines.last_mut() else { return };
        if printed.note.is_empty() {
            return;
        }
        match &mut last.line.note {
            Some(note) => {
                note.text.push(' ');
                note.text.push_str(&printed.note);
            }
            None => {
                last.line.note = Some(Note { text: printed.note });
                last.note_place = printed.note_place;
            }
        }
    }

    /// A second value under the label of the line before.
    fn value_line(&mut self, row: usize, printed: Printed) {
        let first = self
            .lines
            .len()
            .checked_sub(1)
            .map(|last| self.lines[last].value_line_of.unwrap_or(last));
        let Some(first) = first else { return };
        let of = &self.lines[first];
        let own_unit = (!printed.unit.is_empty()).then_some(printed.unit);
        let line = Line {
            kind: LineKind::ValueLine,
            grid_row: row,
            number: String::new(),
            label: of.line.label.clone(),
            unit: own_unit.clone().or_else(|| of.line.unit.clone()),
            parent: of.line.parent,
            depth: of.line.depth,
            note: (!printed.note.is_empty()).then_some(Note { text: printed.note }),
        };
        self.lines.push(ReadLine {
            line,
            own_unit,
            has_value: printed.has_value,
            heads_only: false,
            value_line_of: Some(first),
            note_place: printed.note_place,
        });
    }

    fn line(&mut self, row: usize, printed: Printed) {
        let bare = !printed.has_value && printed.unit.is_empty();
        let style = printed.style();
        // "Tổng số" begins many a group of indicators; it is a total where measures are columns.
        let total = is_total(&printed.label)
            && (self.layout == Layout::Columns || key(&printed.label) != "tổng số");
        let title = bare && style.is_none() && self.is_title(&printed);
        let rank = match style {
            Some(style) => style.rank(),
            None if title && printed.spans_all && !self.facts.sections => 5,
            None if title && printed.spans_all => 15,
            None if title => TITLE,
            None if total && (row == self.facts.ends.0 || row == self.facts.ends.1) => 0,
            None if total => SUBTOTAL,
            None => UNNUMBERED,
        };
        self.under(rank);
        let parent = self.stack.last().map(|&(i, _)| i);
        let depth = parent.map_or(0, |p| self.lines[p].line.depth + 1);
        let section =
            matches!(style, Some(Style::Capital | Style::Roman)) || rank == 5 || rank == 15;
        let kind = match style {
            _ if section => LineKind::Section,
            Some(Style::Dash | Style::Plus) => LineKind::SubIndicator,
            _ if title => LineKind::Group,
            _ => LineKind::Indicator,
        };
        let unit = if printed.unit.is_empty() { printed.unit_from_above } else { printed.unit };
        let own_unit = (!unit.is_empty()).then_some(unit);
        let heads_only = title || bare && heads_parts(&printed.label);
        self.lines.push(ReadLine {
            line: Line {
                kind,
                grid_row: row,
                number: printed.number,
                label: printed.label,
                unit: own_unit.clone(),
                parent,
                depth,
                note: (!printed.note.is_empty()).then_some(Note { text: printed.note }),
            },
            own_unit,
            has_value: printed.has_value,
            heads_only,
            value_line_of: None,
            note_place: printed.note_place,
        });
        // Nothing stands under a total, even when it is printed first.
        if !total {
            self.stack.push((self.lines.len() - 1, rank));
        }
    }

    /// True for a label without number, unit and value that is a title over the lines below: it
    /// spans the table, is bold among plain ones, or the table has no numbers that would tell.
    fn is_title(&self, printed: &Printed) -> bool {
        printed.spans_all
            || (printed.bold && self.facts.bold_means_title)
            || (!self.facts.numbered && self.layout == Layout::Rows)
    }
}

/// Words that only head the lines below them.
pub(super) fn heads_parts(label: &str) -> bool {
    matches!(
        key(label).as_str(),
        "trong đó"
            | "gồm"
            | "bao gồm"
            | "chia ra"
            | "cụ thể"
            | "cụ thể như sau"
            | "gồm có"
            | "trong đó gồm"
    )
}

/// "Tổng cộng", "Tổng số", "Cộng", "Tổng".
pub(super) fn is_total(label: &str) -> bool {
    let key = key(label);
    matches!(
        key.as_str(),
        "tổng" | "cộng" | "tổng số" | "tổng cộng" | "toàn tỉnh" | "tổng toàn tỉnh"
    ) || super::words::starts_with_words(&key, "tổng cộng")
}

/// Words that never end a label, folded: what follows them is its rest.
const OPEN_WORDS: [&str; 26] = [
    "và", "của", "theo", "tại", "các", "thuộc", "trong", "đến", "cho", "với", "về", "do", "được",
    "bị", "hoặc", "số", "so", "từ", "những", "là", "để", "bằng", "trên", "có", "đã", "cơ",
];

/// True when a label cannot end where it ends: a comma, an open bracket, a word that wants more.
fn is_unfinished(label: &str) -> bool {
    let open = label.matches('(').count() > label.matches(')').count();
    let last = label.rsplit(' ').next().map(key).unwrap_or_default();
    open || label.ends_with([',', '-', '/']) || OPEN_WORDS.contains(&last.as_str())
}

/// Names groups, sub-indicators and totals once it is known which lines have others under them.
fn name_kinds(lines: &mut [ReadLine], layout: Layout) {
    let mut has_children = vec![false; lines.len()];
    for line in lines.iter() {
        if let Some(parent) = line.line.parent.filter(|_| line.value_line_of.is_none()) {
            has_children[parent] = true;
        }
    }
    for i in 0..lines.len() {
        if layout == Layout::Columns && is_total(&lines[i].line.label) {
            lines[i].line.kind = LineKind::Total;
            continue;
        }
        if lines[i].line.kind != LineKind::Indicator {
            continue;
        }
        let style = Style::of(&lines[i].line.number).or_else(|| {
            numbering::split_number(&lines[i].line.label).and_then(|(n, _)| Style::of(n))
        });
        let deeper = matches!(style, Some(Style::Arabic(2..) | Style::Small | Style::SmallRoman));
        let under_indicator = lines[i].line.parent.is_some_and(|p| {
            let parent = &lines[p];
            !matches!(parent.line.kind, LineKind::Section)
                && (parent.has_value || parent.own_unit.is_some())
        });
        if has_children[i] && style.is_some() {
            lines[i].line.kind = LineKind::Group;
        } else if deeper && under_indicator {
            lines[i].line.kind = LineKind::SubIndicator;
        }
    }
}
