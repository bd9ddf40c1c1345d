//! A paragraph that is being read: its properties, its text, the note marks in it.
//! It decides nothing about numbers or places; the story does.

use super::notes::NoteSettings;
use crate::document::{Block, Role};
use crate::text::clean;

/// Stands for a note mark while text is cleaned: a code point that no text may use (Unicode
/// noncharacter); it is taken out of what the file holds.
pub const MARK: char = '\u{FDD0}';

/// Direct properties of a run.
#[derive(Debug, Clone, Default)]
pub struct RunProps {
    /// Character style.
    pub style: Option<usize>,
    /// Bold letters.
    pub bold: Option<bool>,
    /// Hidden text.
    pub hidden: Option<bool>,
    /// Raised letters.
    pub raised: Option<bool>,
    /// A symbol font, when the run names one.
    pub font: Option<String>,
    /// The note whose own mark the run prints.
    pub mark_of: Option<usize>,
}

/// A field that is open (ECMA-376 part 1, 17.16.18): its instruction is not printed, its result is.
#[derive(Debug, Default)]
pub struct Field {
    /// True once the result has begun.
    pub in_result: bool,
    /// What a form field prints when the file stores no result.
    pub stored: Option<String>,
    /// True once something of the result was read.
    pub has_result: bool,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub struct OpenParagraph {
    /// Number among the paragraphs of its flow, from 1.
    pub number: usize,
    /// True for text outside any `w:p`.
    pub implicit: bool,
    /// Style.
    pub style: Option<usize>,
    /// List named directly; 0 removes numbering.
    pub list: Option<i64>,
    /// List level named directly.
    pub level: Option<u8>,
    /// Outline level named directly.
    pub outline: Option<u8>,
    /// The paragraph's end was deleted with changes tracked: it runs on into the next.
    pub mark_deleted: bool,
    /// The paragraph's end is hidden.
    pub mark_hidden: bool,
    /// The paragraph's end is a style separator: the next paragraph goes on in the same line.
    pub separator: bool,
    /// A section ends with the paragraph.
    pub section: Option<NoteSettings>,
    /// Text so far, with [`MARK`] where a note is cited.
    pub text: String,
    /// The notes cited, in order.
    pub marks: Vec<usize>,
    /// Something is printed.
    pub any_text: bool,
    /// Something is hidden.
    pub any_hidden: bool,
    /// All that is printed is bold.
    pub all_bold: bool,
    /// What text boxes anchored in it hold.
    pub boxes: Vec<Block>,
    /// Text boxes so far.
    pub box_count: usize,
    /// Role given by a first part that ran on into this one.
    pub role: Option<Role>,
}

impl OpenParagraph {
    /// This paragraph's text in front of the next one's, which gives the properties.
    pub fn run_on(self, mut next: OpenParagraph) -> OpenParagraph {
        let mut text = self.text;
        text.push_str(&next.text);
        next.text = text;
        let mut marks = self.marks;
        marks.append(&mut next.marks);
        next.marks = marks;
        let mut boxes = self.boxes;
        boxes.append(&mut next.boxes);
        next.boxes = boxes;
        if self.any_text {
            next.all_bold = self.all_bold && (next.all_bold || !next.any_text);
            next.number = self.number;
        }
        next.any_text |= self.any_text;
        next.any_hidden |= self.any_hidden;
        if self.separator && !self.mark_deleted {
            next.role = self.role;
            // Its number is printed already.
            next.list = Some(0);
        }
        next.section = self.section.or(next.section);
        next
    }
}

/// Cleans the text, takes the note marks out and gives their offsets in scalars.
pub fn clean_with_marks(raw: &str, marks: usize) -> (String, Vec<usize>) {
    let cleaned = clean(raw);
    if marks == 0 {
        return (cleaned, Vec::new());
    }
    let mut out = String::with_capacity(cleaned.len());
    let mut offsets = Vec::with_capacity(marks);
    let mut scalars = 0usize;
    let mut space = false;
    for c in cleaned.chars() {
        match c {
            MARK => offsets.push(scalars),
            ' ' => space = scalars > 0,
            '\n' if scalars == 0 => {}
            c => {
                if space && c != '\n' && !out.ends_with('\n') {
                    out.push(' ');
                    scalars += 1;
                }
                space = false;
                out.push(c);
                scalars += 1;
            }
        }
    }
    let length = out.trim_end().len();
    out.truncate(length);
    let end = out.chars().count();
    (out, offsets.into_iter().map(|offset| offset.min(end)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn note_marks_leave_the_text_and_keep_their_offset() {
        let check = |raw: &str, text: &str, offsets: &[usize]| {
            let marks = raw.matches('#').count();
            let (out, at) = clean_with_marks(&raw.replace('#', &MARK.to_string()), marks);
            assert_eq!((out.as_str(), at.as_slice()), (text, offsets), "{raw:?}");
        };
        check("đơn vị# có", "đơn vị có", &[6]);
        check("a # b", "a b", &[1]);
        check("a  #", "a", &[1]);
        check("# a", "a", &[0]);
        check("a#\nb##", "a\nb", &[1, 3, 3]);
        check("#", "", &[0]);
    }
}
