//! Faults of mapping files: where, what, and what was probably meant.
//! It reads no YAML and judges no mapping; it only says what others found.

use crate::text::edit_distance;
use std::fmt;

/// A place in a mapping file; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Line.
    pub line: usize,
    /// Column, in Unicode scalars.
    pub column: usize,
}

/// One fault of a mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file.
    pub file: String,
    /// Where in it; `None` for the file as a whole (it cannot be read, it is too large).
    pub at: Option<At>,
    /// What is wrong, and what was meant.
    pub message: String,
}

impl fmt::Display for Fault {
    /// `file:line:column: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{}:{}:{}: {}", self.file, at.line, at.column, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// All faults of all files of a mapping, by file and place; never empty when it is an error.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// The faults.
    pub faults: Vec<Fault>,
}

impl Faults {
    /// One fault of a file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Faults { faults: vec![Fault { file: file.to_owned(), at: None, message: message.into() }] }
    }
}

impl fmt::Display for Faults {
    /// One fault a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// "; did you mean `x`?" for the known word nearest to what was written, or "" when none is near.
pub(crate) fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(written, known) {
        Some(word) => format!("; did you mean `{word}`?"),
        None => String::new(),
    }
}

/// Edits that a slip of the pen may have, as a share of the length of the word: one letter in
/// three, as compilers allow for names.
const SLIP_SHARE: usize = 3;

/// Letters of a beginning that is enough to tell what was meant.
const SHORTEST_STEM: usize = 4;

/// Longest word that is compared: a name of this project is shorter, a longer text is no slip.
const LONGEST_NAME: usize = 120;

/// The known word that is nearest to what was written, if it is near at all; of equals the first.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().collect();
    if written.len() > LONGEST_NAME {
        return None;
    }
    let allowed = (written.len() / SLIP_SHARE).max(1);
    let mut best: Option<(usize, &str)> = None;
    for word in known {
        let letters: Vec<char> = word.to_lowercase().chars().collect();
        // A word cut short is a slip too: `alias` for `aliases`.
        if written.len() >= SHORTEST_STEM
            && (letters.starts_with(&written) || written.starts_with(&letters))
        {
            return Some(word);
        }
        let bound = best.map_or(allowed, |b| b.0.saturating_sub(1));
        if letters.len().abs_diff(written.len()) > bound || letters.len() > LONGEST_NAME {
            continue;
        }
        let distance = edit_distance(&written, &letters);
        if distance <= allowed && best.is_none_or(|b| distance < b.0) {
            best = Some((distance, word));
        }
    }
    best.map(|b| b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["label", "aliases", "narrative", "unit"];
        let check = |written: &str, expect: Option<&str>| {
            assert_eq!(nearest(written, known), expect, "{written}");
        };
        check("lable", Some("label"));
        check("alias", Some("aliases"));
        check("Unit", Some("unit"));
        check("because", None);
        check("", None);
    }
}
