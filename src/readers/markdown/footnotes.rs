//! Footnotes of Markdown: which paragraphs are notes, and which note each reference means.
//! It reads no markup but the mark in front.

use std::collections::BTreeMap;

/// A mark in front of a note's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition<'a> {
    /// "1", "*", or the name of a pandoc note.
    pub mark: String,
    /// The text after the mark.
    pub rest: &'a str,
}

/// The mark and text of a line that begins a note: `<sup>1</sup> text` or `[^1]: text`.
pub(super) fn definition(line: &str) -> Option<Definition<'_>> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("<sup>") {
        let (mark, rest) = rest.split_once("</sup>")?;
        let [mark] = <[String; 1]>::try_from(super::inline::footmarks(mark)).ok()?;
        return (!rest.trim().is_empty()).then_some(Definition { mark, rest });
    }
    if line.starts_with("[^") {
        let head: Vec<char> = line.chars().take(40).collect();
        let (mark, length) = super::inline::pandoc_mark(&head)?;
        let after: String = head[..length].iter().collect();
        let rest = line[after.len()..].strip_prefix(':')?;
        return Some(Definition { mark, rest });
    }
    None
}

/// Notes by mark. Where a mark is defined again (numbering anew on each page) the nth reference
/// to it means the nth note.
#[derive(Debug, Default)]
pub(super) struct NoteIndex {
    by_mark: BTreeMap<String, Vec<usize>>,
    used: BTreeMap<String, usize>,
}

impl NoteIndex {
    /// Adds a note.
    pub fn add(&mut self, mark: &str, index: usize) {
        self.by_mark.entry(mark.to_owned()).or_default().push(index);
    }

    /// True when a note has the mark.
    pub fn has(&self, mark: &str) -> bool {
        self.by_mark.contains_key(mark)
    }

    /// The note that the next reference with the mark means.
    pub fn resolve(&mut self, mark: &str) -> Option<usize> {
        let notes = self.by_mark.get(mark)?;
        let used = self.used.entry(mark.to_owned()).or_default();
        let index = notes.get(*used).or(notes.last()).copied();
        *used += 1;
        index
    }
}
