//! Constant regular expressions.
//! Patterns from users or documents are never compiled here.

use regex::Regex;

/// Compiles a constant pattern.
///
/// # Panics
/// When the pattern is not valid: a defect that the first test to reach it shows.
pub fn pattern(source: &'static str) -> Regex {
    match Regex::new(source) {
        Ok(regex) => regex,
        Err(error) => unreachable!("constant pattern {source:?}: {error}"),
    }
}
