//! Vietnamese text: cleaning, folding for comparison, comparison keys, sentences.
//! It does not know numbers or tables.

mod clean;
mod edits;
mod fold;
mod legacy;
mod pattern;
mod sentence;

pub use clean::clean;
pub use edits::edit_distance;
pub use fold::{contains_words, fold, fold_char, key, words};
pub use legacy::LegacyFont;
pub use pattern::pattern;
pub use sentence::{Sentence, sentences};
