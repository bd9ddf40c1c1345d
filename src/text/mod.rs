//! Vietnamese text: cleaning, folding for comparison, comparison keys, sentences.
//! It does not know numbers or tables.

mod abbreviations;
mod clean;
mod digest;
mod edits;
mod fold;
mod legacy;
mod pattern;
mod sentence;
mod syllable;

pub use abbreviations::{Abbreviations, abbreviations};
pub use clean::clean;
pub use digest::{hex, short_hex};
pub use edits::edit_distance;
pub use fold::{contains_words, fold, fold_char, is_word_char, key, words};
pub use legacy::LegacyFont;
pub use pattern::pattern;
pub use sentence::{Sentence, sentences};
pub use syllable::{is_syllable, is_without_vowel};
