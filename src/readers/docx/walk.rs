//! The walk over a part of a Word file: elements in, calls on the story out, with an explicit stack.
//! It does not hold text; unknown elements are passed through, so that what they wrap is not lost.

use super::notes::{NoteKind, NoteSettings, note_property};
use super::paragraph::{Field, RunProps};
use super::story::{FlowKind, Story};
use super::symbol;
use super::table::{MAX_COLUMN_SPAN, Merge};
use super::xml::{Node, Ns, Tag, Xml};
use crate::document::{Block, Locator};
use crate::status::{ReadError, Status};
use std::collections::HashMap;

/// Fields open inside each other; Word allows 20. Each piece of text asks all open ones.
const MAX_FIELDS: usize = 64;

/// What an open element is to the walk.
#[derive(Debug)]
enum Frame {
    /// Passed through.
    Plain,
    Paragraph,
    ParagraphProps,
    MarkProps,
    ListProps,
    /// With the properties of the run around it.
    Run(RunProps),
    RunProps,
    Text,
    Table,
    Grid,
    Row,
    RowProps,
    Cell,
    CellProps,
    /// With true once it is known to show its prompt.
    Control(bool),
    ControlProps,
    /// The content of a control that shows its prompt.
    Prompt,
    /// With true once a branch was taken.
    Alternate(bool),
    TextBox,
    /// With the note's kind and id.
    Note(NoteKind, i64),
    Section,
    SectionNotes(NoteKind),
    FieldSign,
    FormField,
    DropDown,
    CheckBox,
    Object,
}

/// What a part is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// The main part.
    Main,
    /// The part of footnotes or of endnotes.
    Notes(NoteKind),
}

/// Reads a part into the story. The text of notes goes to `notes`, by kind and id.
///
/// # Errors
/// `corrupt`, or the limit that was reached.
pub fn walk(
    xml: &mut Xml<'_>,
    kind: PartKind,
    story: &mut Story<'_>,
    notes: &mut HashMap<(NoteKind, i64), Vec<Block>>,
) -> Result<(), ReadError> {
    let mut walk = Walk {
        story,
        notes,
        kind,
        frames: Vec::new(),
        text: String::new(),
        preserve: vec![],
        section: NoteSettings::default(),
        choices: Vec::new(),
        checked: None,
    };
    loop {
        match xml.node()? {
            Node::Start(tag) => match walk.start(xml, &tag)? {
                Some(frame) => {
                    let inherited = walk.preserve.last().copied().unwrap_or(false);
                    walk.preserve.push(xml.preserves_space(&tag).unwrap_or(inherited));
                    walk.frames.push(frame);
                }
                None => xml.skip()?,
            },
            Node::Text(text) => {
                if matches!(walk.frames.last(), Some(Frame::Text)) {
                    walk.text.push_str(&text);
                }
            }
            Node::End => walk.end()?,
            Node::Eof => return Ok(()),
        }
    }
}

struct Walk<'w, 'c> {
    story: &'w mut Story<'c>,
    notes: &'w mut HashMap<(NoteKind, i64), Vec<Block>>,
    kind: PartKind,
    frames: Vec<Frame>,
    /// Characters of the open `w:t`.
    text: String,
    /// `xml:space` of the open elements.
    preserve: Vec<bool>,
    /// Numbering of notes in the open section properties.
    section: NoteSettings,
    /// Choices of the open drop-down form field, and the chosen one.
    choices: Vec<String>,
    /// State of the open check box form field.
    checked: Option<bool>,
}

impl Walk<'_, '_> {
    /// What the element is; `None`: it is left out with all that it holds.
    fn start(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Result<Option<Frame>, ReadError> {
        match self.frames.last() {
            None if self.kind == PartKind::Main
                && (tag.ns, tag.name()) != (Ns::Word, "document") =>
            {
                Err(ReadError::new(
                    Status::Unsupported,
                    "the file is packed like a Word file but its main part is no Word document",
                ))
            }
            Some(Frame::ParagraphProps) => Ok(self.paragraph_property(xml, tag)),
            Some(Frame::MarkProps) => Ok(self.mark_property(xml, tag)),
            Some(Frame::ListProps) => Ok(self.list_property(xml, tag)),
            Some(Frame::RunProps) => Ok(self.run_property(xml, tag)),
            Some(Frame::RowProps) => Ok(self.row_property(xml, tag)),
            Some(Frame::CellProps) => Ok(self.cell_property(xml, tag)),
            Some(Frame::Grid) => Ok(self.grid_column(xml, tag)),
            Some(Frame::ControlProps) => Ok(self.control_property(xml, tag)),
            Some(Frame::Section | Frame::SectionNotes(_)) => Ok(self.section_property(xml, tag)),
            Some(Frame::FieldSign | Frame::FormField | Frame::DropDown | Frame::CheckBox) => {
                Ok(self.form_field(xml, tag))
            }
            Some(Frame::Alternate(_)) => Ok(self.branch(xml, tag)),
            _ => self.content(xml, tag),
        }
    }

    fn content(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Result<Option<Frame>, ReadError> {
        match tag.ns {
            Ns::Word => self.word(xml, tag),
            Ns::Math => self.math(tag),
            Ns::Compat => Ok((tag.name() == "AlternateContent").then_some(Frame::Alternate(false))),
            Ns::Drawing if tag.name() == "blip" => {
                self.story.seen.pictures += 1;
                Ok(None)
            }
            Ns::Vml if tag.name() == "imagedata" => {
                // The picture of an embedded object counts as the object.
                if !self.frames.iter().any(|f| matches!(f, Frame::Object)) {
                    self.story.seen.pictures += 1;
                }
                Ok(None)
            }
            Ns::Chart => {
                self.story.seen.charts += 1;
                Ok(None)
            }
            Ns::Diagram => {
                self.story.seen.diagrams += 1;
                Ok(None)
            }
            Ns::Office if tag.name() == "OLEObject" => {
                // An equation is a picture of letters; other objects hold text and tables.
                let program = xml.attr(tag, "ProgID").unwrap_or_default();
                if !program.starts_with("Equation") {
                    self.story.seen.objects += 1;
                }
                Ok(None)
            }
            _ => Ok(Some(Frame::Plain)),
        }
    }

    fn word(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Result<Option<Frame>, ReadError> {
        let name = tag.name();
        Ok(Some(match name {
            "p" => {
                if self.story.open_paragraph()? {
                    Frame::Paragraph
                } else {
                    self.story.push_text("\n")?;
                    Frame::Plain
                }
            }
            "pPr" if matches!(self.frames.last(), Some(Frame::Paragraph)) => Frame::ParagraphProps,
            "r" => Frame::Run(self.outer_run()),
            "rPr" if matches!(self.frames.last(), Some(Frame::Run(_))) => Frame::RunProps,
            "t" => {
                self.text.clear();
                Frame::Text
            }
            "tab" | "ptab" => return self.leaf("\t"),
            "br" | "cr" => return self.leaf("\n"),
            "noBreakHyphen" => return self.leaf("-"),
            "sym" => {
                self.symbol(xml, tag)?;
                return Ok(None);
            }
            "tbl" => match self.story.open_table()? {
                true => Frame::Table,
                false => Frame::Plain,
            },
            "tblGrid" if matches!(self.frames.last(), Some(Frame::Table)) => Frame::Grid,
            "tr" => match self.story.open_row() {
                true => Frame::Row,
                false => Frame::Plain,
            },
            "trPr" if matches!(self.frames.last(), Some(Frame::Row)) => Frame::RowProps,
            "tc" => {
                if self.story.row().is_some_and(|row| row.deleted) {
                    return Ok(None);
                }
                match self.story.open_cell() {
                    true => Frame::Cell,
                    false => Frame::Plain,
                }
            }
            "tcPr" if matches!(self.frames.last(), Some(Frame::Cell)) => Frame::CellProps,
            "sdt" => Frame::Control(false),
            "sdtPr" => Frame::ControlProps,
            "sdtContent" if matches!(self.frames.last(), Some(Frame::Control(true))) => {
                self.story.prompting += 1;
                self.story.seen.prompts += 1;
                Frame::Prompt
            }
            "ins" | "moveTo" => {
                self.story.seen.changes += 1;
                Frame::Plain
            }
            "del" | "moveFrom" => {
                self.story.seen.changes += 1;
                return Ok(None);
            }
            "fldChar" => {
                self.field_sign(xml, tag)?;
                Frame::FieldSign
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = match name {
                    "footnoteReference" => NoteKind::Foot,
                    _ => NoteKind::End,
                };
                let own_mark = xml
                    .attr(tag, "customMarkFollows")
                    .is_some_and(|v| matches!(&*v, "1" | "true" | "on"));
                if let Some(id) = xml.number(tag, "id") {
                    self.story.cite(kind, id, own_mark);
                }
                return Ok(None);
            }
            "footnote" | "endnote" => match self.kind {
                PartKind::Notes(kind) => {
                    let separator = xml.attr(tag, "type").is_some_and(|t| t != "normal");
                    let Some(id) = xml.number(tag, "id").filter(|_| !separator) else {
                        return Ok(None);
                    };
                    self.story.open_flow(FlowKind::Note, Locator::default());
                    Frame::Note(kind, id)
                }
                PartKind::Main => return Ok(None),
            },
            "txbxContent" => {
                self.story.open_text_box();
                Frame::TextBox
            }
            "sectPr" => {
                self.section = NoteSettings::default();
                Frame::Section
            }
            "object" => Frame::Object,
            "altChunk" => {
                self.story.seen.imports += 1;
                return Ok(None);
            }
            // Not printed, or properties of what is passed through.
            "delText" | "instrText" | "delInstrText" | "rt" | "background" | "pPr" | "rPr"
            | "tblPr" | "tblPrEx" | "tblGrid" | "trPr" | "tcPr" | "sdtEndPr" | "customXmlPr"
            | "smartTagPr" | "softHyphen" | "rubyPr" => return Ok(None),
            _ if name.ends_with("Change") => return Ok(None),
            _ => Frame::Plain,
        }))
    }

    /// An element that prints a fixed sign.
    fn leaf(&mut self, sign: &str) -> Result<Option<Frame>, ReadError> {
        // Tab stops have the same name but stand in properties.
        if self.frames.iter().rev().any(|f| matches!(f, Frame::Run(_))) {
            self.story.push_text(sign)?;
        }
        Ok(None)
    }

    /// Makes room for a run's properties and gives those of the run around it.
    fn outer_run(&mut self) -> RunProps {
        self.story.flow().map(|flow| std::mem::take(&mut flow.run)).unwrap_or_default()
    }

    fn math(&mut self, tag: &Tag<'_>) -> Result<Option<Frame>, ReadError> {
        match tag.name() {
            "t" => {
                self.text.clear();
                Ok(Some(Frame::Text))
            }
            "r" => Ok(Some(Frame::Run(self.outer_run()))),
            // A linear form, so that 3 over 5 is not 35 and a power is not a longer number.
            "den" => {
                self.story.push_text("/")?;
                Ok(Some(Frame::Plain))
            }
            "sup" => {
                self.story.push_text("^")?;
                Ok(Some(Frame::Plain))
            }
            "sub" => {
                self.story.push_text("_")?;
                Ok(Some(Frame::Plain))
            }
            name if name.ends_with("Pr") => Ok(None),
            _ => Ok(Some(Frame::Plain)),
        }
    }

    /// A branch of `mc:AlternateContent`: the first choice that is understood, else the fallback.
    fn branch(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        let takes = match tag.name() {
            "Choice" => xml.understands(tag),
            "Fallback" => true,
            _ => false,
        };
        match self.frames.last_mut() {
            Some(Frame::Alternate(taken)) if takes && !*taken => {
                *taken = true;
                Some(Frame::Plain)
            }
            _ => None,
        }
    }

    fn symbol(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Result<(), ReadError> {
        let font = xml.attr(tag, "font").unwrap_or_default();
        let code = xml.attr(tag, "char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
        let sign = symbol::symbol(&font, code.unwrap_or(0xF000));
        self.story.seen.symbols += usize::from(sign == symbol::UNKNOWN);
        self.story.push_text(sign.encode_utf8(&mut [0; 4]))
    }

    fn paragraph_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        if tag.ns != Ns::Word {
            return None;
        }
        let styles = self.story.styles;
        let paragraph = self.story.flow()?.paragraph.as_mut()?;
        match tag.name() {
            "pStyle" => {
                let named = xml.attr(tag, "val").and_then(|id| styles.find(&id));
                paragraph.style = named.or(paragraph.style);
            }
            "outlineLvl" => paragraph.outline = xml.number(tag, "val"),
            "numPr" => return Some(Frame::ListProps),
            "rPr" => return Some(Frame::MarkProps),
            "sectPr" => {
                self.section = NoteSettings::default();
                return Some(Frame::Section);
            }
            _ => {}
        }
        None
    }

    fn mark_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        if tag.ns != Ns::Word {
            return None;
        }
        let paragraph = self.story.flow()?.paragraph.as_mut()?;
        match tag.name() {
            "del" | "moveFrom" => paragraph.mark_deleted = true,
            "vanish" => paragraph.mark_hidden = xml.is_on(tag),
            "specVanish" => paragraph.separator = xml.is_on(tag),
            _ => {}
        }
        None
    }

    fn list_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        let paragraph = self.story.flow()?.paragraph.as_mut()?;
        match tag.name() {
            "numId" => paragraph.list = xml.number(tag, "val"),
            "ilvl" => paragraph.level = xml.number(tag, "val"),
            _ => {}
        }
        None
    }

    fn run_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        if tag.ns != Ns::Word {
            return None;
        }
        let styles = self.story.styles;
        let run = &mut self.story.flow()?.run;
        match tag.name() {
            "rStyle" => run.style = xml.attr(tag, "val").and_then(|id| styles.find(&id)),
            "b" => run.bold = Some(xml.is_on(tag)),
            "vanish" => run.hidden = Some(xml.is_on(tag)),
            "vertAlign" => {
                run.raised = Some(xml.attr(tag, "val").as_deref() == Some("superscript"));
            }
            "rFonts" => run.font = xml.attr(tag, "ascii").map(|font| font.into_owned()),
            _ => {}
        }
        None
    }

    fn row_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        if tag.ns != Ns::Word {
            return None;
        }
        let deleted = tag.name() == "del";
        self.story.seen.changes += usize::from(deleted || tag.name() == "ins");
        let row = self.story.row()?;
        match tag.name() {
            "gridBefore" => {
                row.before = xml.number(tag, "val").unwrap_or(0).min(MAX_COLUMN_SPAN);
            }
            "tblHeader" => row.header = xml.is_on(tag),
            "hidden" => row.hidden = xml.is_on(tag),
            "del" => row.deleted = true,
            _ => {}
        }
        None
    }

    fn cell_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        if tag.ns != Ns::Word {
            return None;
        }
        let merge = || match xml.attr(tag, "val").as_deref() {
            Some("restart") => Merge::Restart,
            _ => Merge::Continue,
        };
        let shape = &mut self.story.flow()?.shape;
        match tag.name() {
            "gridSpan" => shape.span = xml.number(tag, "val").unwrap_or(1),
            "vMerge" => shape.down = merge(),
            "hMerge" => shape.across = merge(),
            "cellDel" => shape.deleted = true,
            _ => {}
        }
        None
    }

    fn grid_column(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        let table = self.story.flow()?.table.as_mut()?;
        if tag.name() == "gridCol" && table.widths.len() < MAX_COLUMN_SPAN {
            table.widths.push(xml.number(tag, "w").unwrap_or(0));
        }
        None
    }

    fn control_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        // The properties come before the content (ECMA-376 part 1, 17.5.2.31).
        let control = self.frames.iter_mut().rev().nth(1);
        if (tag.ns, tag.name()) == (Ns::Word, "showingPlcHdr")
            && xml.is_on(tag)
            && let Some(Frame::Control(prompts)) = control
        {
            *prompts = true;
        }
        None
    }

    fn section_property(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        let kind = match (self.frames.last(), tag.name()) {
            (Some(Frame::Section), "footnotePr") => {
                return Some(Frame::SectionNotes(NoteKind::Foot));
            }
            (Some(Frame::Section), "endnotePr") => return Some(Frame::SectionNotes(NoteKind::End)),
            (Some(Frame::SectionNotes(kind)), _) => *kind,
            _ => return None,
        };
        note_property(xml, tag, &mut self.section, kind);
        None
    }

    fn field_sign(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Result<(), ReadError> {
        self.choices.clear();
        self.checked = None;
        let kind = xml.attr(tag, "fldCharType").unwrap_or_default();
        let Some(flow) = self.story.flow() else { return Ok(()) };
        match &*kind {
            "begin" if flow.fields.len() < MAX_FIELDS => flow.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = flow.fields.last_mut() {
                    field.in_result = true;
                }
            }
            "end" => {
                if let Some(field) = flow.fields.pop()
                    && !field.has_result
                    && let Some(stored) = field.stored
                {
                    self.story.push_text(&stored)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// `w:ffData` of a form field: what a list or a check box prints is stored only there.
    fn form_field(&mut self, xml: &Xml<'_>, tag: &Tag<'_>) -> Option<Frame> {
        match (self.frames.last(), tag.name()) {
            (Some(Frame::FieldSign), "ffData") => return Some(Frame::FormField),
            (Some(Frame::FormField), "ddList") => {
                self.choices.push("0".to_owned());
                return Some(Frame::DropDown);
            }
            (Some(Frame::FormField), "checkBox") => {
                self.checked = Some(false);
                return Some(Frame::CheckBox);
            }
            (Some(Frame::DropDown), "result" | "default") => {
                if let (Some(first), Some(value)) = (self.choices.first_mut(), xml.attr(tag, "val"))
                    && (tag.name() == "result" || first == "0")
                {
                    *first = value.into_owned();
                }
            }
            (Some(Frame::DropDown), "listEntry") => {
                self.choices.push(xml.attr(tag, "val").unwrap_or_default().into_owned());
            }
            (Some(Frame::CheckBox), "default" | "checked") => self.checked = Some(xml.is_on(tag)),
            _ => {}
        }
        None
    }

    /// Keeps what the form field prints until the field ends.
    fn keep_form_field(&mut self) {
        let chosen = self.choices.first().and_then(|index| index.trim().parse::<usize>().ok());
        let chosen = chosen.and_then(|index| self.choices.get(index.checked_add(1)?)).cloned();
        let boxed = self.checked.map(|on| if on { "☒" } else { "☐" }.to_owned());
        if let Some(field) = self.story.flow().and_then(|flow| flow.fields.last_mut()) {
            field.stored = boxed.or(chosen);
        }
    }

    fn end(&mut self) -> Result<(), ReadError> {
        let preserve = self.preserve.pop().unwrap_or(false);
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        match frame {
            Frame::Text => {
                let text = std::mem::take(&mut self.text);
                // Without xml:space="preserve" Word prints no blanks at the ends; line breaks in
                // the file are never printed as such.
                let blank = [' ', '\t', '\r', '\n'];
                let shown = if preserve { text.as_str() } else { text.trim_matches(blank) };
                if shown.contains(['\n', '\r']) {
                    self.story.push_text(&shown.replace(['\n', '\r'], " "))?;
                } else {
                    self.story.push_text(shown)?;
                }
                self.text = text;
            }
            Frame::Run(outer) => {
                if let Some(flow) = self.story.flow() {
                    flow.run = outer;
                }
            }
            Frame::Paragraph => self.story.close_paragraph()?,
            Frame::Cell => self.story.close_cell()?,
            Frame::Row => self.story.close_row(),
            Frame::Table => self.story.close_table(),
            Frame::TextBox => self.story.close_text_box()?,
            Frame::Prompt => self.story.prompting = self.story.prompting.saturating_sub(1),
            Frame::Note(kind, id) => {
                let (blocks, _, _) = self.story.close_flow()?;
                self.notes.entry((kind, id)).or_insert(blocks);
            }
            Frame::FormField => self.keep_form_field(),
            Frame::Section => {
                let section = self.section;
                match self.frames.last() {
                    Some(Frame::ParagraphProps) => {
                        if let Some(p) = self.story.flow().and_then(|f| f.paragraph.as_mut()) {
                            p.section = Some(section);
                        }
                    }
                    _ => self.story.sections.push(section),
                }
            }
            _ => {}
        }
        Ok(())
    }
}
