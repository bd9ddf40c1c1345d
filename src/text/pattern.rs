//! Constant regular expressions.
//! Patterns from users or documents are never compiled here.

use regex::Regex;

/// Compiles a constant pattern. `\d` and `\s` stand for the digits and spaces that cleaned text
/// has, ASCII ones: the classes of all scripts take ten times as long to compile.
///
/// # Panics
/// When the pattern is not valid: a defect that the first test to reach it shows.
pub fn pattern(source: &'static str) -> Regex {
    match Regex::new(&source.replace(r"\d", "[0-9]").replace(r"\s", r"[ \t\n]")) {
        Ok(regex) => regex,
        Err(error) => unreachable!("constant pattern {source:?}: {error}"),
    }
}
