//! Likeness of texts: words weighted by how much they tell, over the vocabulary of a form.
//! It decides nothing; thresholds stand where the decisions are made.

use super::words::{Force, Vocabulary};
use crate::text::edit_distance;
use std::borrow::Cow;
use std::collections::HashMap;

/// Share of its weight that a function word keeps.
const SLIGHT_WEIGHT: f64 = 0.25;

/// Share of its weight that a filler keeps.
const FILLER_WEIGHT: f64 = 0.5;

/// How much a word of the form that the table leaves out counts: printings shorten labels more
/// often than they extend them.
const MISSING_WEIGHT: f64 = 0.7;

/// How much a word of the table that the form does not have counts.
const EXTRA_WEIGHT: f64 = 1.0;

/// Likeness below which nobody asks what else the texts say; under every threshold of the callers.
const CLOSER_LOOK: f64 = 0.3;

/// What a word is worth that differs from one of the form by a slip (a lost mark, one letter).
const SLIP_QUALITY: f64 = 0.85;

/// Letters from which on one edit is taken for a slip; Vietnamese syllables of three letters are
/// too near to each other.
const SLIP_LETTERS: usize = 4;

/// Words of a label as numbers of the form's vocabulary.
#[derive(Debug, Clone)]
pub(super) struct FormText {
    /// Distinct words, sorted.
    words: Vec<u32>,
    /// Their whole weight.
    weight: f64,
    /// Words joined, for equality.
    pub(super) key: String,
}

/// A text of the table: words of the form's vocabulary that it has, and the weight of the rest.
#[derive(Debug, Clone)]
pub(super) struct TableText {
    /// For each word that the form knows, or may know: what it can stand for, and its quality (1
    /// for the word itself).
    known: Vec<(Vec<u32>, f64)>,
    /// Weight of words the form does not know.
    unknown: f64,
    /// It has a word, unknown to the form, that makes it another measure.
    unknown_narrows: bool,
    /// It has a word, unknown to the form, that says something.
    unknown_says: bool,
    /// Words joined, for equality.
    pub(super) key: String,
}

/// The words of a form with their weights.
pub(super) struct Lexicon {
    pub(super) vocabulary: Vocabulary,
    numbers: HashMap<String, u32>,
    /// For each word: weight and force.
    words: Vec<(f64, Force)>,
    /// Words without their marks, for slips.
    bare: HashMap<String, Vec<u32>>,
    letters: Vec<Vec<char>>,
    rarest: f64,
    /// Words of the form's texts as printed: most texts of a table are printed the same.
    split: HashMap<String, Vec<String>>,
}

impl Lexicon {
    /// The lexicon of the texts of a form. Rare words tell more (inverse document frequency).
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Self {
        let vocabulary = Vocabulary::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut letters = Vec::new();
        let mut frequency: Vec<usize> = Vec::new();
        let mut split = HashMap::new();
        let mut count = 0usize;
        for text in texts {
            count += 1;
            let mut words = vocabulary.words(text);
            split.insert(text.to_owned(), words.clone());
            words.sort();
            words.dedup();
            for word in words {
                let chars: Vec<char> = word.chars().collect();
                let number = *numbers.entry(word).or_insert_with(|| {
                    letters.push(chars);
                    frequency.push(0);
                    (frequency.len() - 1) as u32
                });
                frequency[number as usize] += 1;
            }
        }
        let inverse = |f: usize| ((count as f64 + 1.0) / f as f64).ln().max(0.5);
        let mut words = vec![(0.0, Force::Plain); frequency.len()];
        let mut bare: HashMap<String, Vec<u32>> = HashMap::new();
        for (word, &number) in &numbers {
            let force = vocabulary.force(word);
            words[number as usize] = (inverse(frequency[number as usize]) * scale(force), force);
            bare.entry(without_marks(word)).or_default().push(number);
        }
        Lexicon { vocabulary, numbers, words, bare, letters, rarest: inverse(1), split }
    }

    fn split(&self, text: &str) -> Cow<'_, [String]> {
        match self.split.get(text) {
            Some(words) => Cow::Borrowed(words),
            None => Cow::Owned(self.vocabulary.words(text)),
        }
    }

    /// A text of the form.
    pub(super) fn form_text(&self, text: &str) -> FormText {
        let words = self.split(text);
        let mut numbers: Vec<u32> =
            words.iter().filter_map(|w| self.numbers.get(w).copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let weight = numbers.iter().map(|&n| self.words[n as usize].0).sum();
        FormText { words: numbers, weight, key: words.join(" ") }
    }

    /// A text of the table.
    pub(super) fn table_text(&self, text: &str) -> TableText {
        let words = self.split(text);
        let key = words.join(" ");
        let mut known: Vec<(Vec<u32>, f64)> = Vec::new();
        let (mut unknown, mut unknown_narrows, mut unknown_says) = (0.0, false, false);
        let mut distinct: Vec<&String> = words.iter().collect();
        distinct.sort();
        distinct.dedup();
        for word in distinct {
            if let Some(&number) = self.numbers.get(word) {
                known.push((vec![number], 1.0));
                continue;
            }
            let force = self.vocabulary.force(word);
            let slips = self.slips(word, force);
            if slips.is_empty() {
                unknown += self.rarest * scale(force);
                unknown_narrows |= matches!(force, Force::Contrary | Force::Narrowing);
                unknown_says |= force == Force::Plain;
            } else {
                known.push((slips, SLIP_QUALITY));
            }
        }
        TableText { known, unknown, unknown_narrows, unknown_says, key }
    }

    /// The words of the form that a word unknown to it may be a slip for.
    fn slips(&self, word: &str, force: Force) -> Vec<u32> {
        if matches!(force, Force::Contrary | Force::Narrowing | Force::Slight)
            || word.chars().any(|c| c.is_ascii_digit())
        {
            return Vec::new();
        }
        let takes = |n: &u32| self.words[*n as usize].1 != Force::Contrary;
        if let Some(same) = self.bare.get(&without_marks(word)) {
            return same.iter().copied().filter(takes).collect();
        }
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < SLIP_LETTERS {
            return Vec::new();
        }
        let near = |other: &Vec<char>| {
            other.len().abs_diff(letters.len()) <= 1
                && other.len() + 1 >= SLIP_LETTERS
                && edit_distance(&letters, other) == 1
        };
        let all = self.letters.iter().enumerate().filter(|(_, other)| near(other));
        all.map(|(n, _)| n as u32).filter(takes).collect()
    }

    /// Scratch space for [`Lexicon::likeness`].
    pub(super) fn marks(&self) -> Vec<f64> {
        vec![0.0; self.words.len()]
    }

    /// Marks the words of a table text in the scratch space; `quality` 0 clears them.
    pub(super) fn mark(&self, marks: &mut [f64], text: &TableText, set: bool) {
        for (words, quality) in &text.known {
            for &word in words {
                let mark = &mut marks[word as usize];
                *mark = if set { quality.max(*mark) } else { 0.0 };
            }
        }
    }

    /// How alike a form text and the marked table text are, 0 to 1, and whether a word makes them
    /// different measures all the same.
    pub(super) fn likeness(&self, marks: &[f64], table: &TableText, form: &FormText) -> Likeness {
        if form.words.is_empty() {
            return Likeness { value: 0.0, contrary: false, says_more: false };
        }
        let (mut common, mut matched, mut contrary) = (0.0, 0.0, table.unknown_narrows);
        for &word in &form.words {
            let (weight, force) = self.words[word as usize];
            let quality = marks[word as usize];
            if quality > 0.0 {
                common += weight * quality;
                matched += weight;
            } else if force == Force::Contrary {
                contrary = true;
            }
        }
        let missing = form.weight - matched;
        // Most pairs have little in common: they need no closer look.
        let most = common / (matched + MISSING_WEIGHT * missing).max(f64::MIN_POSITIVE);
        if most < CLOSER_LOOK {
            return Likeness { value: most, contrary, says_more: true };
        }
        let (mut extra, mut says_more) = (table.unknown, table.unknown_says);
        for (words, _) in &table.known {
            if words.iter().any(|word| form.words.binary_search(word).is_ok()) {
                continue;
            }
            let Some(&first) = words.first() else { continue };
            let (weight, force) = self.words[first as usize];
            extra += weight;
            contrary |= matches!(force, Force::Contrary | Force::Narrowing);
            says_more |= force == Force::Plain;
        }
        let whole = matched + MISSING_WEIGHT * missing + EXTRA_WEIGHT * extra;
        let value = if whole > 0.0 { (common / whole).clamp(0.0, 1.0) } else { 0.0 };
        Likeness { value, contrary, says_more }
    }
}

/// Share of its weight that a word of this force has.
fn scale(force: Force) -> f64 {
    match force {
        Force::Slight => SLIGHT_WEIGHT,
        Force::Filler => FILLER_WEIGHT,
        _ => 1.0,
    }
}

/// How alike two texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 1.
    pub(super) value: f64,
    /// A negation, number or narrowing word stands on one side only.
    pub(super) contrary: bool,
    /// The table says something that the form does not.
    pub(super) says_more: bool,
}

/// The word without tone and vowel marks.
pub(in crate::mapping) fn without_marks(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    word.nfd()
        .filter(|c| !('\u{300}'..='\u{36F}').contains(c))
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: [&str; 5] = [
        "Số TTHC được công bố mới",
        "Số TTHC đã được bãi bỏ, thay thế",
        "Số lượng ý kiến đã tiếp nhận",
        "Số lượng ý kiến đã giải quyết",
        "Tổng số TTHC cung cấp trực tuyến mức độ 3",
    ];

    fn likeness(table: &str, form: usize) -> Likeness {
        let lexicon = Lexicon::new(FORM.iter().copied());
        let text = lexicon.table_text(table);
        let mut marks = lexicon.marks();
        lexicon.mark(&mut marks, &text, true);
        lexicon.likeness(&marks, &text, &lexicon.form_text(FORM[form]))
    }

    #[test]
    fn the_same_words_are_alike_whatever_their_order_and_slips() {
        assert_eq!(likeness("số thủ tục hành chính được CÔNG BỐ mới", 0).value, 1.0);
        assert!(likeness("Số TTHC công bố mới", 0).value > 0.9);
        assert!(likeness("Số TTHC đươc bãi bỏ, thây thế", 1).value > 0.85);
        assert!(likeness("Số ý kiến tiếp nhận", 3).value < 0.7);
    }

    #[test]
    fn a_word_that_makes_another_measure_is_seen() {
        assert!(likeness("Số lượng ý kiến chưa giải quyết", 3).contrary);
        assert!(likeness("Tổng số TTHC cung cấp trực tuyến mức độ 4", 4).contrary);
        assert!(likeness("Tổng số TTHC cung cấp trực tuyến mức độ", 4).contrary);
        assert!(!likeness("TTHC công bố", 0).contrary);
        assert!(likeness("Tỷ lệ ý kiến đã giải quyết", 3).contrary);
    }
}
