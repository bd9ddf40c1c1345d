//! The structure tree of a tagged PDF: which marks on which page make a table, a heading, a list item.
//! It sees no geometry: whether the tree can be believed is decided where both are known.

use crate::document::Role;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Number, ObjRef, Object};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What the tree says of one page.
#[derive(Debug, Default)]
pub(super) struct PageTags {
    /// The tables, or the parts of them that stand on the page, in order.
    pub tables: Vec<TaggedTable>,
    /// The heading or list item that a mark belongs to.
    pub roles: HashMap<u32, Role>,
}

/// A table, as far as it stands on one page.
#[derive(Debug, Default, Clone)]
pub(super) struct TaggedTable {
    /// Rows and columns.
    pub rows: usize,
    pub cols: usize,
    /// Its cells; no two claim one place.
    pub cells: Vec<TaggedCell>,
    /// True when it began on a page before.
    pub continued: bool,
}

/// A cell of such a table.
#[derive(Debug, Default, Clone)]
pub(super) struct TaggedCell {
    pub row: usize,
    pub col: usize,
    pub row_span: usize,
    pub col_span: usize,
    /// True when it is tagged as a header.
    pub header: bool,
    /// True when its row has fewer cells than columns, so that its column is for the eye to tell:
    /// browsers leave blank cells out.
    pub loose: bool,
    /// The marks of its text on the page.
    pub marks: Vec<u32>,
}

/// Most elements of a tree that are looked at; a tagged page has about 300.
const MAX_ELEMENTS: usize = 1_000_000;
/// Most renamings of one role.
const MAX_RENAMINGS: usize = 8;
/// Most columns of a table.
const MAX_COLUMNS: usize = 200;

/// A cell as the tree has it, with its marks as page and number.
#[derive(Default)]
struct RawCell {
    row_span: usize,
    col_span: usize,
    header: bool,
    marks: Vec<(usize, u32)>,
}

#[derive(Default)]
struct RawTable {
    rows: Vec<Vec<RawCell>>,
    /// True when a cell of it holds a table of its own: such tables are for the eye.
    nested: bool,
}

/// Where in the tree an element stands.
#[derive(Clone, Copy, Default)]
struct Context {
    page: Option<ObjRef>,
    table: Option<usize>,
    /// Within a row of the table, within a cell of the row.
    in_row: bool,
    in_cell: bool,
    text: Option<Role>,
}

/// What the tree says of each page; empty when the file has no tree.
pub(super) fn tags_of_pages(pdf: &Pdf) -> Vec<PageTags> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let Some(tree) = root.and_then(|root| root.get::<Dict<'_>>("StructTreeRoot")) else {
        return Vec::new();
    };
    let mut walk = Walk {
        pdf,
        roles: tree.get::<Dict<'_>>("RoleMap").unwrap_or_default(),
        pages: HashMap::new(),
        tables: Vec::new(),
        texts: Vec::new(),
    };
    for (index, page) in pdf.pages().iter().enumerate() {
        if let Some(id) = page.raw().obj_id() {
            walk.pages.insert(ObjRef::from(id), index);
        }
    }
    walk.run(&tree);
    let mut pages: Vec<PageTags> = pdf.pages().iter().map(|_| PageTags::default()).collect();
    for (page, mark, role) in walk.texts {
        pages[page].roles.insert(mark, role);
    }
    for table in walk.tables {
        if !table.nested {
            distribute(table, &mut pages);
        }
    }
    pages
}

struct Walk<'a> {
    pdf: &'a Pdf,
    roles: Dict<'a>,
    pages: HashMap<ObjRef, usize>,
    tables: Vec<RawTable>,
    /// Page, mark and role of the text.
    texts: Vec<(usize, u32, Role)>,
}

impl<'a> Walk<'a> {
    fn run(&mut self, tree: &Dict<'a>) {
        let mut seen: HashSet<ObjRef> = HashSet::new();
        let mut open: Vec<(MaybeRef<Object<'a>>, Context)> = Vec::new();
        push_children(tree, Context::default(), &mut open);
        let mut count = 0;
        while let Some((child, context)) = open.pop() {
            count += 1;
            if count > MAX_ELEMENTS {
                return;
            }
            let object = match child {
                MaybeRef::NotRef(object) => object,
                // Each element once: a tree that loops or shares branches is damaged.
                MaybeRef::Ref(reference) if seen.insert(reference) => {
                    let Some(object) = self.pdf.xref().get::<Object<'a>>(reference.into()) else {
                        continue;
                    };
                    object
                }
                MaybeRef::Ref(_) => continue,
            };
            match object {
                Object::Number(mark) => self.mark(mark.as_i64(), context),
                Object::Dict(dict) => {
                    let kind = dict.get::<Name<'a>>("Type");
                    match kind.as_ref().map(|k| k.as_str()) {
                        // A mark within a form, whose numbers are its own, is not followed.
                        Some("MCR") if dict.contains_key("Stm") => {}
                        Some("MCR") => {
                            let page = dict.get_ref("Pg").or(context.page);
                            let mark = dict.get::<Number>("MCID").map_or(-1, |n| n.as_i64());
                            self.mark(mark, Context { page, ..context });
                        }
                        Some("OBJR") => {}
                        _ => {
                            let context = self.element(&dict, context);
                            push_children(&dict, context, &mut open);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes note of an element; what its children stand in.
    fn element(&mut self, dict: &Dict<'a>, context: Context) -> Context {
        let mut context = Context { page: dict.get_ref("Pg").or(context.page), ..context };
        match self.role(dict).as_deref() {
            Some("Table") => {
                if let Some(outer) = context.table {
                    self.tables[outer].nested = true;
                }
                context.table = Some(self.tables.len());
                (context.in_row, context.in_cell) = (false, false);
                self.tables.push(RawTable::default());
            }
            Some("TR") => {
                if let Some(table) = context.table {
                    self.tables[table].rows.push(Vec::new());
                    (context.in_row, context.in_cell) = (true, false);
                }
            }
            Some(role @ ("TH" | "TD")) => {
                if let Some(row) = context
                    .table
                    .filter(|_| context.in_row)
                    .and_then(|t| self.tables[t].rows.last_mut())
                {
                    let (row_span, col_span) = spans(dict);
                    row.push(RawCell {
                        row_span,
                        col_span,
                        header: role == "TH",
                        marks: Vec::new(),
                    });
                    context.in_cell = true;
                }
            }
            Some("Caption") => (context.table, context.in_cell) = (None, false),
            Some("LI") => context.text = Some(Role::ListItem),
            Some(role) => {
                let level = role.strip_prefix('H').and_then(|n| n.parse::<u8>().ok());
                let heading = level.filter(|n| (1..=6).contains(n)).map(Role::Heading);
                context.text = heading.or(context.text);
            }
            None => {}
        }
        context
    }

    /// The role of an element, in the names of the standard.
    fn role(&self, dict: &Dict<'a>) -> Option<String> {
        let mut role = dict.get::<Name<'a>>("S")?;
        for _ in 0..MAX_RENAMINGS {
            match self.roles.get::<Name<'a>>(role.as_str()) {
                Some(other) if other != role => role = other,
                _ => break,
            }
        }
        Some(role.as_str().to_owned())
    }

    fn mark(&mut self, mark: i64, context: Context) {
        let page = context.page.and_then(|page| self.pages.get(&page).copied());
        let (Some(page), Ok(mark)) = (page, u32::try_from(mark)) else { return };
        if let Some(role) = context.text {
            self.texts.push((page, mark, role));
        }
        if let Some(table) = context.table.filter(|_| context.in_cell)
            && let Some(cell) = self.tables[table].rows.last_mut().and_then(|row| row.last_mut())
        {
            cell.marks.push((page, mark));
        }
    }
}

/// Puts the children of an element on the stack, the first on top.
fn push_children<'a>(
    dict: &Dict<'a>,
    context: Context,
    open: &mut Vec<(MaybeRef<Object<'a>>, Context)>,
) {
    let from = open.len();
    if let Some(array) = dict.get::<Array<'a>>("K") {
        open.extend(array.raw_iter().map(|child| (child, context)));
    } else if let Some(child) = dict.get_raw::<Object<'a>>("K") {
        open.push((child, context));
    }
    open[from..].reverse();
}

/// The spans of a cell from its attributes.
fn spans(dict: &Dict<'_>) -> (usize, usize) {
    let lists = dict.get::<Array<'_>>("A");
    let lists =
        lists.iter().flat_map(|all| all.iter::<Dict<'_>>()).chain(dict.get::<Dict<'_>>("A"));
    let mut found = (1, 1);
    for attributes in lists {
        let span = |key: &str| {
            attributes.get::<Number>(key).map_or(1, |n| n.as_i64().clamp(1, 10_000) as usize)
        };
        found = (found.0.max(span("RowSpan")), found.1.max(span("ColSpan")));
    }
    found
}

/// Lays the cells of a table out and hands each page its part.
fn distribute(table: RawTable, pages: &mut [PageTags]) {
    let Some((cells, rows, cols)) = lay_out(table) else { return };
    // For each row the pages its marks stand on.
    let mut of_rows: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); rows];
    for (cell, marks) in cells.iter().filter(|(cell, _)| cell.row_span == 1) {
        of_rows[cell.row].extend(marks.iter().map(|mark| mark.0));
    }
    let all: BTreeSet<usize> = of_rows.iter().flatten().copied().collect();
    let first = all.first().copied();
    for &page in &all {
        let Some(kept) = rows_on_page(&of_rows, page) else { continue };
        // New number of each row.
        let mut numbers = vec![0; rows + 1];
        for row in 0..rows {
            numbers[row + 1] = numbers[row] + usize::from(kept[row]);
        }
        let part = cells
            .iter()
            .filter_map(|(cell, marks)| {
                let (row, below) = (numbers[cell.row], numbers[cell.row + cell.row_span]);
                let marks = marks.iter().filter(|m| m.0 == page).map(|m| m.1).collect();
                let row_span = below - row;
                (row_span > 0).then(|| TaggedCell { row, row_span, marks, ..cell.clone() })
            })
            .collect();
        let continued = Some(page) > first;
        pages[page].tables.push(TaggedTable { rows: numbers[rows], cols, cells: part, continued });
    }
}

/// Which rows stand on a page: those with marks on it, and the blank ones between them. Rows that
/// are left out in between are allowed below a header that is printed again; else the order of the
/// tree is not that of the pages, and there is no answer.
fn rows_on_page(of_rows: &[BTreeSet<usize>], page: usize) -> Option<Vec<bool>> {
    let on_page = |row: usize| of_rows[row].contains(&page);
    let mut kept = vec![false; of_rows.len()];
    let mut before: Option<usize> = None;
    let mut gaps = 0;
    for row in (0..of_rows.len()).filter(|&row| on_page(row)) {
        if let Some(before) = before
            && row > before + 1
        {
            let blank = (before + 1..row).all(|between| of_rows[between].is_empty());
            let header_again = (0..=before).all(|r| !on_page(r) || of_rows[r].len() > 1);
            if blank {
                kept[before..row].fill(true);
            } else if header_again && gaps == 0 {
                gaps += 1;
            } else {
                return None;
            }
        }
        kept[row] = true;
        before = Some(row);
    }
    Some(kept)
}

/// A cell with its marks as page and number.
type LaidOut = (TaggedCell, Vec<(usize, u32)>);

/// Gives each cell its column, as HTML does: the next one that no cell from above covers. `None`
/// when two cells claim one place.
fn lay_out(table: RawTable) -> Option<(Vec<LaidOut>, usize, usize)> {
    let rows = table.rows.len();
    let mut cells: Vec<LaidOut> = Vec::new();
    // For each column the first row that no cell from above covers.
    let mut free_from: Vec<usize> = Vec::new();
    // For each row how many columns its cells and those from above cover.
    let mut covered: Vec<usize> = Vec::new();
    for (row, raw_cells) in table.rows.into_iter().enumerate() {
        let mut col = 0;
        for raw in raw_cells {
            while free_from.get(col).is_some_and(|free| *free > row) {
                col += 1;
            }
            let end = col + raw.col_span;
            if end > MAX_COLUMNS {
                return None;
            }
            if free_from.len() < end {
                free_from.resize(end, 0);
            }
            if free_from[col..end].iter().any(|free| *free > row) {
                return None;
            }
            let row_span = raw.row_span.min(rows - row);
            free_from[col..end].fill(row + row_span);
            let cell = TaggedCell {
                row,
                col,
                row_span,
                col_span: raw.col_span,
                header: raw.header,
                loose: false,
                marks: Vec::new(),
            };
            cells.push((cell, raw.marks));
            col = end;
        }
        covered.push(free_from.iter().filter(|free| **free > row).count());
    }
    let cols = free_from.len();
    for (cell, _) in &mut cells {
        cell.loose = covered[cell.row] < cols;
    }
    Some((cells, rows, cols))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row_span: usize, col_span: usize, page: usize, mark: u32) -> RawCell {
        RawCell { row_span, col_span, header: false, marks: vec![(page, mark)] }
    }

    #[test]
    fn spans_shift_the_cells_of_later_rows() {
        let rows = vec![
            vec![cell(2, 1, 0, 0), cell(1, 2, 0, 1), cell(2, 1, 0, 2)],
            vec![cell(1, 1, 0, 3), cell(1, 1, 0, 4)],
        ];
        let (cells, rows, cols) =
            lay_out(RawTable { rows, nested: false }).expect("no two claim one place");
        let places: Vec<(usize, usize)> = cells.iter().map(|c| (c.0.row, c.0.col)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (0, 3), (1, 1), (1, 2)]);
        assert_eq!((rows, cols), (2, 4));
    }

    #[test]
    fn a_row_cut_by_the_page_break_stands_on_both_pages() {
        let mut cut = cell(1, 1, 0, 7);
        cut.marks.push((1, 0));
        let rows = vec![vec![cell(1, 1, 0, 6)], vec![cut], vec![cell(1, 1, 1, 1)]];
        let mut pages = vec![PageTags::default(), PageTags::default()];
        distribute(RawTable { rows, nested: false }, &mut pages);
        let marks = |page: usize| -> Vec<Vec<u32>> {
            pages[page].tables[0].cells.iter().map(|c| c.marks.clone()).collect()
        };
        assert_eq!(marks(0), [vec![6], vec![7]]);
        assert_eq!(marks(1), [vec![0], vec![1]]);
        assert!(!pages[0].tables[0].continued && pages[1].tables[0].continued);
    }

    #[test]
    fn a_header_printed_again_stands_on_each_page() {
        let on = |pages: &[usize]| -> BTreeSet<usize> { pages.iter().copied().collect() };
        let rows = [on(&[0, 1]), on(&[0]), on(&[0]), on(&[1])];
        assert_eq!(rows_on_page(&rows, 0), Some(vec![true, true, true, false]));
        assert_eq!(rows_on_page(&rows, 1), Some(vec![true, false, false, true]));
        // Rows that come back without being a header: another order than that of the pages.
        let rows = [on(&[0]), on(&[1]), on(&[0])];
        assert_eq!(rows_on_page(&rows, 0), None);
    }
}
