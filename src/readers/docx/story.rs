//! Text on its way into paragraphs, cells and notes: one flow for each place that holds paragraphs.
//! It knows no XML: the walk calls it when elements begin and end.

use super::notes::{Citations, NoteKind, NoteSettings};
use super::numbering::{Counters, Numbering};
use super::paragraph::{Field, MARK, OpenParagraph, RunProps, clean_with_marks};
use super::styles::{Style, Styles};
use super::symbol;
use super::table::{CellShape, MAX_COLUMN_SPAN, Merge, RawCell, RawRow, RawTable};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Locator, Paragraph, Place, Role};
use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};

/// Where paragraphs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// The body of the document.
    Body,
    /// A table cell.
    Cell,
    /// A text box.
    TextBox,
    /// A note.
    Note,
}

/// A place that holds paragraphs and tables.
#[derive(Debug)]
pub struct Flow {
    kind: FlowKind,
    base: Locator,
    blocks: Vec<Block>,
    paragraphs: usize,
    tables: usize,
    carry: Option<OpenParagraph>,
    /// The open paragraph.
    pub paragraph: Option<OpenParagraph>,
    /// The open table.
    pub table: Option<RawTable>,
    /// Properties of the open run.
    pub run: RunProps,
    /// Open fields, the innermost last.
    pub fields: Vec<Field>,
    /// For a cell, its shape.
    pub shape: CellShape,
}

/// What was met on the way and is told in a diagnostic.
#[derive(Debug, Default)]
pub struct Seen {
    /// Pictures.
    pub pictures: usize,
    /// Charts.
    pub charts: usize,
    /// SmartArt drawings.
    pub diagrams: usize,
    /// Embedded objects.
    pub objects: usize,
    /// Imported files.
    pub imports: usize,
    /// Tracked insertions, deletions and moves.
    pub changes: usize,
    /// Pieces of hidden text.
    pub hidden: usize,
    /// Content controls that show their prompt.
    pub prompts: usize,
    /// Symbols without known meaning.
    pub symbols: usize,
    /// Losses with a place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything that is read of one document, and the flows that are open.
pub struct Story<'c> {
    /// Styles of the file.
    pub styles: &'c Styles,
    /// Notes cited.
    pub citations: Citations,
    /// Numbering of notes by section.
    pub sections: Vec<NoteSettings>,
    /// What was met on the way.
    pub seen: Seen,
    /// Open content controls that show their prompt: what they print is no content.
    pub prompting: usize,
    numbering: &'c Numbering,
    limits: &'c Limits,
    counters: Counters,
    flows: Vec<Flow>,
    text_bytes: usize,
    blocks: usize,
}

impl<'c> Story<'c> {
    /// An empty story.
    pub fn new(styles: &'c Styles, numbering: &'c Numbering, limits: &'c Limits) -> Self {
        Story {
            styles,
            citations: Citations::default(),
            sections: Vec::new(),
            seen: Seen::default(),
            prompting: 0,
            numbering,
            limits,
            counters: Counters::default(),
            flows: Vec::new(),
            text_bytes: 0,
            blocks: 0,
        }
    }

    /// Lists begin to count again: body and notes count apart.
    pub fn restart_lists(&mut self) {
        self.counters = Counters::default();
    }

    /// Forgets flows that a broken part left open.
    pub fn abandon_flows(&mut self) {
        self.flows.clear();
        self.prompting = 0;
    }

    /// Opens a flow.
    pub fn open_flow(&mut self, kind: FlowKind, base: Locator) {
        self.flows.push(Flow {
            kind,
            base,
            blocks: Vec::new(),
            paragraphs: 0,
            tables: 0,
            carry: None,
            paragraph: None,
            table: None,
            run: RunProps::default(),
            fields: Vec::new(),
            shape: CellShape { span: 1, ..CellShape::default() },
        });
    }

    /// The innermost flow.
    pub fn flow(&mut self) -> Option<&mut Flow> {
        self.flows.last_mut()
    }

    /// Closes the innermost flow and gives what it holds.
    ///
    /// # Errors
    /// A limit on blocks or text.
    pub fn close_flow(&mut self) -> Result<(Vec<Block>, CellShape, Locator), ReadError> {
        if self.flow().is_some_and(|f| f.paragraph.is_some()) {
            self.close_paragraph()?;
        }
        self.settle_carry()?;
        Ok(match self.flows.pop() {
            Some(flow) => (flow.blocks, flow.shape, flow.base),
            None => Default::default(),
        })
    }

    /// Opens a text box, anchored in the open paragraph.
    pub fn open_text_box(&mut self) {
        let Some(flow) = self.flows.last_mut() else { return };
        let mut base = flow.base.clone();
        if let Some(paragraph) = &mut flow.paragraph {
            paragraph.box_count += 1;
            base = base.child("p", paragraph.number).child("txbx", paragraph.box_count);
        }
        self.open_flow(FlowKind::TextBox, base);
    }

    /// Closes a text box: what it holds follows the paragraph that it is anchored in.
    ///
    /// # Errors
    /// As [`Story::close_flow`].
    pub fn close_text_box(&mut self) -> Result<(), ReadError> {
        let (blocks, _, _) = self.close_flow()?;
        if let Some(flow) = self.flows.last_mut() {
            match &mut flow.paragraph {
                Some(paragraph) => paragraph.boxes.extend(blocks),
                None => flow.blocks.extend(blocks),
            }
        }
        Ok(())
    }

    /// Opens a paragraph; `false` when one is open already in this flow.
    ///
    /// # Errors
    /// The limit on blocks.
    pub fn open_paragraph(&mut self) -> Result<bool, ReadError> {
        let default = self.styles.default_paragraph();
        let Some(flow) = self.flows.last_mut() else { return Ok(false) };
        match &flow.paragraph {
            Some(open) if !open.implicit => return Ok(false),
            Some(_) => self.close_paragraph()?,
            None => {}
        }
        let Some(flow) = self.flows.last_mut() else { return Ok(false) };
        flow.paragraphs += 1;
        flow.run = RunProps::default();
        flow.paragraph = Some(OpenParagraph {
            number: flow.paragraphs,
            style: default,
            all_bold: true,
            ..OpenParagraph::default()
        });
        self.count_block()?;
        Ok(true)
    }

    fn count_block(&mut self) -> Result<(), ReadError> {
        if self.flows.last().is_some_and(|f| f.kind == FlowKind::Cell) {
            return Ok(());
        }
        self.blocks += 1;
        if self.blocks > self.limits.blocks {
            return Err(ReadError::limit(
                LimitKind::Blocks,
                format!(
                    "the document has more than {} paragraphs and tables; split it, or raise the \
                     limit on blocks",
                    self.limits.blocks
                ),
            ));
        }
        Ok(())
    }

    fn count_text(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        if self.text_bytes > self.limits.text_bytes {
            return Err(ReadError::limit(
                LimitKind::Text,
                format!(
                    "the document has more than {} bytes of text; split it, or raise the limit on \
                     text",
                    self.limits.text_bytes
                ),
            ));
        }
        Ok(())
    }

    /// Adds printed text to the open paragraph.
    ///
    /// # Errors
    /// The limit on text.
    pub fn push_text(&mut self, text: &str) -> Result<(), ReadError> {
        if text.is_empty() || self.prompting > 0 {
            return Ok(());
        }
        self.count_text(text.len())?;
        let styles = self.styles;
        let Some(flow) = self.flows.last_mut() else { return Ok(()) };
        if flow.fields.iter().any(|f| !f.in_result) {
            return Ok(());
        }
        for field in &mut flow.fields {
            field.has_result = true;
        }
        if let Some(note) = flow.run.mark_of {
            if let Some(mark) = self.citations.get_mut(note).and_then(|c| c.own_mark.as_mut()) {
                mark.push_str(text);
            }
            return Ok(());
        }
        let paragraph = flow.paragraph.get_or_insert_with(|| {
            flow.paragraphs += 1;
            OpenParagraph {
                number: flow.paragraphs,
                implicit: true,
                all_bold: true,
                ..OpenParagraph::default()
            }
        });
        let of_run = styles.get(flow.run.style);
        let of_paragraph = styles.get(paragraph.style);
        // Toggle properties (ECMA-376 part 1, 17.7.3): direct ones are absolute, those of the two
        // styles cancel each other.
        let toggled = |direct: Option<bool>, of: fn(&Style) -> Option<bool>| {
            let styled = |style: Option<&Style>| style.and_then(of).unwrap_or(false);
            direct.unwrap_or(styled(of_run) != styled(of_paragraph))
        };
        if toggled(flow.run.hidden, |s| s.hidden) {
            paragraph.any_hidden = true;
            self.seen.hidden += usize::from(!text.trim().is_empty());
            return Ok(());
        }
        if !text.trim().is_empty() {
            let default = self.styles.default_bold
                && flow.run.bold.is_none()
                && of_run.and_then(|s| s.bold).is_none()
                && of_paragraph.and_then(|s| s.bold).is_none();
            paragraph.any_text = true;
            paragraph.all_bold &= default || toggled(flow.run.bold, |s| s.bold);
        }
        let of_styles = || of_run.and_then(|s| s.raised).or(of_paragraph.and_then(|s| s.raised));
        let raised = flow.run.raised.or_else(of_styles).unwrap_or(false);
        let font = flow.run.font.as_deref();
        for c in text.chars() {
            match c {
                MARK => {}
                '\u{F000}'..='\u{F0FF}' if font.is_some() => {
                    let sign = symbol::symbol(font.unwrap_or_default(), c as u32);
                    self.seen.symbols += usize::from(sign == symbol::UNKNOWN);
                    paragraph.text.push(sign);
                }
                c if raised => paragraph.text.push(symbol::raised(c)),
                c => paragraph.text.push(c),
            }
        }
        Ok(())
    }

    /// Cites a note at the end of the text so far.
    pub fn cite(&mut self, kind: NoteKind, id: i64, own_mark: bool) {
        let section = self.sections.len();
        let styles = self.styles;
        let Some(flow) = self.flows.last_mut() else { return };
        if self.prompting > 0 || flow.fields.iter().any(|f| !f.in_result) {
            return;
        }
        let hidden = flow.run.hidden.or(styles.get(flow.run.style).and_then(|s| s.hidden));
        let Some(paragraph) = &mut flow.paragraph else { return };
        if hidden == Some(true) || flow.kind == FlowKind::Note {
            return;
        }
        let index = self.citations.cite(kind, id, section, own_mark);
        if own_mark {
            flow.run.mark_of = Some(index);
        }
        paragraph.text.push(MARK);
        paragraph.marks.push(index);
    }

    /// Closes the open paragraph.
    ///
    /// # Errors
    /// The limit on text.
    pub fn close_paragraph(&mut self) -> Result<(), ReadError> {
        let Some(flow) = self.flows.last_mut() else { return Ok(()) };
        // A field whose result never came swallows no further paragraph.
        flow.fields.retain(|f| f.in_result);
        let Some(mut paragraph) = flow.paragraph.take() else { return Ok(()) };
        if let Some(first) = flow.carry.take() {
            paragraph = first.run_on(paragraph);
        }
        let section = paragraph.section.take();
        if paragraph.mark_deleted || (paragraph.separator && paragraph.mark_hidden) {
            if paragraph.separator && !paragraph.mark_deleted {
                self.number(&mut paragraph)?;
            }
            if let Some(flow) = self.flows.last_mut() {
                flow.carry = Some(paragraph);
            }
        } else {
            self.number(&mut paragraph)?;
            self.settle(paragraph);
        }
        if let Some(section) = section {
            self.sections.push(section);
        }
        Ok(())
    }

    fn settle_carry(&mut self) -> Result<(), ReadError> {
        if let Some(paragraph) = self.flows.last_mut().and_then(|flow| flow.carry.take()) {
            self.settle(paragraph);
        }
        Ok(())
    }

    /// Puts the automatic number in front of the text and decides the role.
    fn number(&mut self, paragraph: &mut OpenParagraph) -> Result<(), ReadError> {
        let style = self.styles.get(paragraph.style);
        let list = paragraph.list.or(style.and_then(|s| s.list)).filter(|&list| list != 0);
        let outline = paragraph.outline.or(style.and_then(|s| s.outline)).filter(|&l| l < 9);
        let role = match (outline, list) {
            (Some(level), _) => Role::Heading(level + 1),
            (None, Some(_)) => Role::ListItem,
            (None, None) => Role::Body,
        };
        // A first part that ran on keeps its role: the heading of a style separator.
        if paragraph.role.is_none() {
            paragraph.role = Some(role);
        }
        let Some(list) = list else { return Ok(()) };
        // What is covered or wholly hidden is not printed and does not count.
        let covered = self.flows.last().is_some_and(|flow| {
            flow.kind == FlowKind::Cell
                && (flow.shape.down == Merge::Continue || flow.shape.across == Merge::Continue)
        });
        let invisible = !paragraph.any_text && paragraph.any_hidden && paragraph.mark_hidden;
        if covered || invisible {
            return Ok(());
        }
        let by_style = || {
            let style = style?;
            self.numbering.level_of_style(list, &style.list_styles).or(style.level)
        };
        let level = paragraph.level.or_else(by_style).unwrap_or_default();
        if let Some(label) = self.counters.label(self.numbering, list, level) {
            self.count_text(label.len())?;
            paragraph.text.insert(0, ' ');
            paragraph.text.insert_str(0, &label);
        }
        Ok(())
    }

    fn settle(&mut self, paragraph: OpenParagraph) {
        let Some(flow) = self.flows.last_mut() else { return };
        let (text, offsets) = clean_with_marks(&paragraph.text, paragraph.marks.len());
        if !text.is_empty() || !paragraph.marks.is_empty() {
            flow.blocks.push(Block::Paragraph(Paragraph {
                text,
                role: paragraph.role.unwrap_or_default(),
                bold: paragraph.any_text && paragraph.all_bold,
                place: Place::at(flow.base.child("p", paragraph.number)),
                note_marks: offsets.into_iter().zip(paragraph.marks).collect(),
            }));
        }
        flow.blocks.extend(paragraph.boxes);
    }

    /// Opens a table; `false` when one is open already in this flow.
    ///
    /// # Errors
    /// The limit on blocks.
    pub fn open_table(&mut self) -> Result<bool, ReadError> {
        let Some(flow) = self.flows.last_mut() else { return Ok(false) };
        if flow.table.is_some() {
            return Ok(false);
        }
        // Text that stands loose, or ran on to no paragraph, comes before the table.
        if flow.paragraph.as_ref().is_some_and(|p| p.implicit) {
            self.close_paragraph()?;
        }
        self.settle_carry()?;
        let Some(flow) = self.flows.last_mut() else { return Ok(false) };
        flow.tables += 1;
        let locator = flow.base.child("tbl", flow.tables);
        flow.table = Some(RawTable { locator, ..RawTable::default() });
        self.count_block()?;
        Ok(true)
    }

    /// Opens a row; `false` outside a table or inside a row.
    pub fn open_row(&mut self) -> bool {
        let Some(table) = self.flows.last_mut().and_then(|flow| flow.table.as_mut()) else {
            return false;
        };
        if table.row.is_some() {
            return false;
        }
        table.row = Some(RawRow::default());
        true
    }

    /// The open row.
    pub fn row(&mut self) -> Option<&mut RawRow> {
        self.flows.last_mut()?.table.as_mut()?.row.as_mut()
    }

    /// Closes the row.
    pub fn close_row(&mut self) {
        let Some(table) = self.flows.last_mut().and_then(|flow| flow.table.as_mut()) else {
            return;
        };
        if let Some(row) = table.row.take()
            && !row.deleted
        {
            table.rows.push(row);
        }
    }

    /// Opens a cell; `false` outside a row.
    pub fn open_cell(&mut self) -> bool {
        let Some(table) = self.flows.last_mut().and_then(|flow| flow.table.as_mut()) else {
            return false;
        };
        let number = table.rows.len() + 1;
        let Some(row) = &mut table.row else { return false };
        row.tc += 1;
        let base = Locator::new(format!("{}/tr[{number}]/tc[{}]", table.locator, row.tc));
        self.open_flow(FlowKind::Cell, base);
        true
    }

    /// Closes the cell.
    ///
    /// # Errors
    /// As [`Story::close_flow`].
    pub fn close_cell(&mut self) -> Result<(), ReadError> {
        let (blocks, mut shape, locator) = self.close_flow()?;
        shape.span = shape.span.clamp(1, MAX_COLUMN_SPAN);
        let limit = self.limits.table_cells;
        let Some(table) = self.flows.last_mut().and_then(|flow| flow.table.as_mut()) else {
            return Ok(());
        };
        table.cells += 1;
        if table.cells > limit {
            // Dropped as a whole when it ends; no memory is spent on the rest.
            table.rows.clear();
        } else if let Some(row) = &mut table.row
            && !shape.deleted
        {
            row.cells.push(RawCell::new(shape, blocks, locator));
        }
        Ok(())
    }

    /// Closes the table.
    pub fn close_table(&mut self) {
        let limit = self.limits.table_cells;
        let Some(flow) = self.flows.last_mut() else { return };
        let Some(table) = flow.table.take() else { return };
        let locator = table.locator.clone();
        let lost = if table.cells > limit {
            format!("a table of {} cells, over the limit of {limit}, is left out", table.cells)
        } else if table.cells == 0 {
            return;
        } else {
            match table.into_blocks() {
                Ok(blocks) => {
                    flow.blocks.extend(blocks);
                    return;
                }
                Err(error) => format!("a table is left out: {error}"),
            }
        };
        self.seen.diagnostics.push(Diagnostic::loss("table-dropped", lost, Some(locator)));
    }
}
