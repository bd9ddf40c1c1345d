//! Likeness of texts: words weighted by how much they tell, over the vocabulary of a form.
//! It decides nothing; thresholds stand where the decisions are made.

use super::words::{Force, Vocabulary, nth_words};
use crate::text::Abbreviations;
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
pub(super) const SLIP_LETTERS: usize = 4;

/// Texts less alike than this by their words are no slip apart.
pub(super) const LEAST_SLIP: f64 = 0.3;

/// What a text one slip away is worth.
pub(super) const SLIP_LIKENESS: f64 = 0.93;

/// Weight of the words in a score; the rest of it can be full whatever they are.
const TEXT_SHARE: f64 = super::TEXT;

/// Words of a label as numbers of the form's vocabulary.
#[derive(Debug, Clone)]
pub(super) struct FormText {
    /// Its words, sorted; a repeated one is another word.
    words: Vec<u32>,
    /// Their whole weight.
    weight: f64,
    /// Words joined, for equality.
    pub(super) key: String,
}

/// The words of the texts of a table, split and folded once, whatever forms they are compared with.
#[derive(Debug, Default)]
pub(super) struct TableWords {
    numbers: HashMap<String, u32>,
    words: Vec<TableWord>,
}

/// A word of a table.
#[derive(Debug)]
struct TableWord {
    text: String,
    letters: Vec<char>,
    /// Without tone and vowel marks.
    bare: String,
    force: Force,
    /// The text has it before.
    repeated: bool,
}

/// A text of a table as numbers of its words.
#[derive(Debug)]
pub(super) struct Wording {
    /// Its words, sorted; a repeated one is another word.
    words: Vec<u32>,
    /// Words joined, for equality.
    pub(super) key: String,
}

impl TableWords {
    /// Splits a text; `own` holds the abbreviations that the document defines.
    pub(super) fn wording(&mut self, text: &str, own: &Abbreviations) -> Wording {
        let vocabulary = Vocabulary::of_the_field();
        let split = vocabulary.words(text, own);
        let key = split.join(" ");
        let mut words: Vec<u32> = nth_words(&split)
            .map(|(word, nth)| match self.numbers.get(nth.as_ref()) {
                Some(&number) => number,
                None => {
                    let number = self.words.len() as u32;
                    self.words.push(TableWord {
                        letters: word.chars().collect(),
                        bare: without_marks(word),
                        force: vocabulary.force(word),
                        repeated: nth.len() > word.len(),
                        text: nth.clone().into_owned(),
                    });
                    self.numbers.insert(nth.into_owned(), number);
                    number
                }
            })
            .collect();
        words.sort_unstable();
        Wording { words, key }
    }
}

/// A text of a table as a form sees it: words of the form's vocabulary that it has, and the weight
/// of the rest.
#[derive(Debug)]
pub(super) struct TableText {
    /// The words that the form knows, or may know, as indices into [`Readings::words`].
    known: Vec<u32>,
    /// Weight of words the form does not know.
    unknown: f64,
    /// It has a word, unknown to the form, that makes it another measure.
    unknown_narrows: bool,
    /// It has a word, unknown to the form, that says something.
    unknown_says: bool,
    /// It has a word of time, place or doing that the form does not know.
    unknown_fills: bool,
    /// How many words the form does not know.
    strange: usize,
}

/// What the words of a table can stand for in a form, and its texts.
#[derive(Debug)]
pub(super) struct Readings {
    /// For each word of the table: words of the form, and the quality (1 for the word itself).
    words: Vec<(Vec<u32>, f64)>,
    /// For each text of the table.
    pub(super) texts: Vec<TableText>,
}

/// The words of a form with their weights.
#[derive(Debug)]
pub(super) struct Lexicon {
    numbers: HashMap<String, u32>,
    /// For each word: weight and force.
    words: Vec<(f64, Force)>,
    /// Words without their marks, for slips.
    bare: HashMap<String, Vec<u32>>,
    letters: Vec<Vec<char>>,
    rarest: f64,
}

impl Lexicon {
    /// The lexicon of the texts of a form, each as the words of [`Vocabulary::words`]. Rare words
    /// tell more (inverse document frequency).
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t [String]>) -> Self {
        let vocabulary = Vocabulary::of_the_field();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut letters = Vec::new();
        let mut frequency: Vec<usize> = Vec::new();
        let mut forces: Vec<Force> = Vec::new();
        let mut count = 0usize;
        for text in texts {
            count += 1;
            for (word, nth) in nth_words(text) {
                let number = match numbers.get(nth.as_ref()) {
                    Some(&number) => number,
                    None => {
                        // No slip is looked for in a repeated word.
                        let repeated = nth.len() > word.len();
                        let spelled = if repeated { Vec::new() } else { word.chars().collect() };
                        letters.push(spelled);
                        frequency.push(0);
                        forces.push(vocabulary.force(word));
                        numbers.insert(nth.into_owned(), (frequency.len() - 1) as u32);
                        (frequency.len() - 1) as u32
                    }
                };
                frequency[number as usize] += 1;
            }
        }
        let inverse = |f: usize| ((count as f64 + 1.0) / f as f64).ln().max(0.5);
        let words: Vec<(f64, Force)> = frequency
            .iter()
            .zip(&forces)
            .map(|(&f, &force)| (inverse(f) * scale(force), force))
            .collect();
        let mut bare: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, letters) in letters.iter().enumerate().filter(|(_, l)| !l.is_empty()) {
            let word: String = letters.iter().collect();
            bare.entry(without_marks(&word)).or_default().push(number as u32);
        }
        Lexicon { numbers, words, bare, letters, rarest: inverse(1) }
    }

    /// A text of the form, split into words.
    pub(super) fn form_text(&self, words: &[String]) -> FormText {
        let mut numbers: Vec<u32> =
            nth_words(words).filter_map(|(_, w)| self.numbers.get(w.as_ref()).copied()).collect();
        numbers.sort_unstable();
        let weight = numbers.iter().map(|&n| self.words[n as usize].0).sum();
        FormText { words: numbers, weight, key: words.join(" ") }
    }

    /// What the words and texts of a table are to this form.
    pub(super) fn readings(&self, words: &TableWords, texts: &[Wording]) -> Readings {
        let words_read: Vec<(Vec<u32>, f64)> = words
            .words
            .iter()
            .map(|word| match self.numbers.get(&word.text) {
                Some(&number) => (vec![number], 1.0),
                None => (self.slips(word), SLIP_QUALITY),
            })
            .collect();
        let texts = texts
            .iter()
            .map(|text| {
                let mut read = TableText {
                    known: Vec::with_capacity(text.words.len()),
                    unknown: 0.0,
                    unknown_narrows: false,
                    unknown_says: false,
                    unknown_fills: false,
                    strange: 0,
                };
                // A slip of a word that the text has, too, would be a word said twice.
                let is_said = |word: &u32| {
                    text.words.iter().any(|&n| {
                        let (words, quality) = &words_read[n as usize];
                        *quality >= 1.0 && words.as_slice() == [*word]
                    })
                };
                for &number in &text.words {
                    let (words_of_form, quality) = &words_read[number as usize];
                    if *quality >= 1.0 || !words_of_form.iter().all(is_said) {
                        read.known.push(number);
                        continue;
                    }
                    let force = words.words[number as usize].force;
                    read.unknown += self.rarest * scale(force);
                    read.unknown_narrows |= matches!(force, Force::Contrary | Force::Narrowing);
                    read.unknown_says |= force == Force::Plain;
                    read.unknown_fills |= force == Force::Filler;
                    read.strange += 1;
                }
                read
            })
            .collect();
        Readings { words: words_read, texts }
    }

    /// For each text of a table a bound of the score that a row with this label can reach with any
    /// row of the form: 0 where it says something that the form has no word for.
    pub(super) fn shares(&self, words: &TableWords, texts: &[Wording]) -> Vec<f64> {
        let weights: Vec<(f64, bool)> = words
            .words
            .iter()
            .map(|word| match self.numbers.get(&word.text) {
                Some(&number) => (self.words[number as usize].0, true),
                None => (self.rarest * scale(word.force), !self.slips(word).is_empty()),
            })
            .collect();
        let share = |text: &Wording| {
            let (mut known, mut whole, mut strange, mut says) = (0.0, 0.0, 0, false);
            for &number in &text.words {
                let (weight, is_known) = weights[number as usize];
                whole += weight;
                if is_known {
                    known += weight;
                } else {
                    strange += 1;
                    let force = words.words[number as usize].force;
                    says |= matches!(force, Force::Plain | Force::Contrary | Force::Narrowing);
                }
            }
            // One unknown word may be a slip of the whole text.
            if says && strange > 1 || whole == 0.0 {
                return 0.0;
            }
            score_at_most(if says { 1.0 } else { known / whole })
        };
        texts.iter().map(share).collect()
    }

    /// The words of the form that a word unknown to it may be a slip for.
    fn slips(&self, word: &TableWord) -> Vec<u32> {
        if word.repeated
            || matches!(word.force, Force::Contrary | Force::Narrowing | Force::Slight)
            || word.text.bytes().any(|b| b.is_ascii_digit())
        {
            return Vec::new();
        }
        // What is no syllable is a slip, whatever it is a slip of; a word may be meant.
        let no_word =
            word.letters.len() + 1 >= SLIP_LETTERS && !crate::text::is_syllable(&word.text);
        let takes = |n: &u32| no_word || self.words[*n as usize].1 != Force::Contrary;
        if let Some(same) = self.bare.get(&word.bare) {
            return same.iter().copied().filter(takes).collect();
        }
        if word.letters.len() < SLIP_LETTERS && !no_word {
            return Vec::new();
        }
        let near = |other: &Vec<char>| {
            let short = word.letters.len().min(other.len()) < SLIP_LETTERS;
            other.len().abs_diff(word.letters.len()) <= 1
                && other.len() + 1 >= SLIP_LETTERS
                && (!short || other.first() == word.letters.first())
                && one_slip_apart(&word.letters, other)
        };
        let all = self.letters.iter().enumerate().filter(|(_, other)| near(other));
        let found: Vec<u32> = all.map(|(n, _)| n as u32).filter(takes).collect();
        // Of a word that turns the meaning a slip must leave no doubt.
        let turns = |n: &u32| self.words[*n as usize].1 == Force::Contrary;
        if found.len() > 1 && found.iter().any(turns) { Vec::new() } else { found }
    }

    /// Scratch space for [`Lexicon::likeness`].
    pub(super) fn marks(&self) -> Vec<f64> {
        vec![0.0; self.words.len()]
    }

    /// Marks the words of a table text in the scratch space, or clears them.
    pub(super) fn mark(&self, marks: &mut [f64], readings: &Readings, text: usize, set: bool) {
        for &number in &readings.texts[text].known {
            let (words, quality) = &readings.words[number as usize];
            for &word in words {
                let mark = &mut marks[word as usize];
                *mark = if set { quality.max(*mark) } else { 0.0 };
            }
        }
    }

    /// How alike a form text and the marked table text are, 0 to 1, and whether a word makes them
    /// different measures all the same.
    pub(super) fn likeness(
        &self,
        marks: &[f64],
        readings: &Readings,
        text: usize,
        form: &FormText,
    ) -> Likeness {
        let table = &readings.texts[text];
        if form.words.is_empty() {
            return Likeness { value: 0.0, contrary: false, says_more: false };
        }
        let (mut common, mut matched, mut contrary) = (0.0, 0.0, table.unknown_narrows);
        let mut lacks = false;
        for &word in &form.words {
            let (weight, force) = self.words[word as usize];
            let quality = marks[word as usize];
            if quality > 0.0 {
                common += weight * quality;
                matched += weight;
            } else {
                contrary |= force == Force::Contrary;
                lacks |= force == Force::Plain;
            }
        }
        let missing = form.weight - matched;
        // Most pairs have little in common: they need no closer look.
        let most = common / (matched + MISSING_WEIGHT * missing).max(f64::MIN_POSITIVE);
        if most < CLOSER_LOOK {
            return Likeness { value: most, contrary, says_more: true };
        }
        let (mut extra, mut says_more) = (table.unknown, table.unknown_says);
        let mut fills = table.unknown_fills;
        for &number in &table.known {
            let (words, _) = &readings.words[number as usize];
            if words.iter().any(|word| form.words.binary_search(word).is_ok()) {
                continue;
            }
            let Some(&first) = words.first() else { continue };
            let (weight, force) = self.words[first as usize];
            extra += weight;
            contrary |= matches!(force, Force::Contrary | Force::Narrowing);
            says_more |= force == Force::Plain;
            fills |= force == Force::Filler;
        }
        // A filler in the place of a word of the form is another word: "đơn vị hành chính" is not
        // "đơn vị sự nghiệp".
        says_more |= lacks && fills;
        let whole = matched + MISSING_WEIGHT * missing + EXTRA_WEIGHT * extra;
        let value = if whole > 0.0 { (common / whole).clamp(0.0, 1.0) } else { 0.0 };
        Likeness { value, contrary, says_more }
    }
}

/// The most that the score of a row can be whose label is so much alike.
pub(super) fn score_at_most(likeness: f64) -> f64 {
    1.0 - TEXT_SHARE * (1.0 - likeness.min(1.0))
}

/// Share of its weight that a word of this force has.
fn scale(force: Force) -> f64 {
    match force {
        Force::Slight => SLIGHT_WEIGHT,
        Force::Filler => FILLER_WEIGHT,
        _ => 1.0,
    }
}

/// Texts of a form by their words: which of them have anything in common with a text of the table.
#[derive(Debug, Default)]
pub(super) struct TextIndex {
    /// For each word of the lexicon the texts that have it.
    texts: Vec<Vec<u32>>,
    /// Weight and number of words of each text.
    texts_by_number: Vec<(f64, usize)>,
}

impl TextIndex {
    /// The index of texts of a lexicon.
    pub(super) fn new<'t>(lexicon: &Lexicon, texts: impl Iterator<Item = &'t FormText>) -> Self {
        let mut out =
            TextIndex { texts: vec![Vec::new(); lexicon.words.len()], texts_by_number: Vec::new() };
        for (number, text) in texts.enumerate() {
            out.texts_by_number.push((text.weight, text.words.len()));
            for &word in &text.words {
                out.texts[word as usize].push(number as u32);
            }
        }
        out
    }

    /// For each text a bound of its likeness with the marked text of the table, one slip made good.
    /// `scratch` is reused from call to call.
    pub(super) fn bounds(
        &self,
        lexicon: &Lexicon,
        marks: &[f64],
        readings: &Readings,
        text: usize,
        scratch: &mut Bounds,
    ) {
        let table = &readings.texts[text];
        scratch.common.clear();
        scratch.common.resize(self.texts_by_number.len(), Common::default());
        scratch.seen.clear();
        // What the table says in the form's own words; a text that lacks some of it is less alike.
        let mut told = table.unknown;
        for &number in &table.known {
            let (words, quality) = &readings.words[number as usize];
            scratch.seen.extend_from_slice(words);
            if let ([word], true) = (words.as_slice(), *quality >= 1.0) {
                told += lexicon.words[*word as usize].0;
            }
        }
        scratch.seen.sort_unstable();
        scratch.seen.dedup();
        for &word in &scratch.seen {
            let weight = lexicon.words[word as usize].0;
            let quality = marks[word as usize];
            for &at in &self.texts[word as usize] {
                let common = &mut scratch.common[at as usize];
                common.weighed += weight * quality;
                common.matched += weight;
                common.words += 1;
            }
        }
        let table_words = table.known.len() + table.strange;
        let bound = |(&(weight, words), common): (&(f64, usize), &Common)| {
            let extra = (told - common.matched).max(0.0);
            let missing = MISSING_WEIGHT * (weight - common.matched);
            let whole = common.matched + missing + EXTRA_WEIGHT * extra;
            let bound = common.weighed / whole.max(f64::MIN_POSITIVE);
            // A slip changes a word, or makes two of one.
            let near = words.abs_diff(common.words) <= 2 && table_words <= common.words + 2;
            if near && bound >= LEAST_SLIP { bound.max(SLIP_LIKENESS) } else { bound }
        };
        scratch.bounds.clear();
        scratch.bounds.extend(self.texts_by_number.iter().zip(&scratch.common).map(bound));
    }
}

/// Space for [`TextIndex::bounds`].
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// By text.
    pub(super) bounds: Vec<f64>,
    common: Vec<Common>,
    seen: Vec<u32>,
}

/// What a text of the form has in common with one of the table.
#[derive(Debug, Clone, Copy, Default)]
struct Common {
    /// Weight of its words that the table has, by how well it has them.
    weighed: f64,
    /// Their whole weight.
    matched: f64,
    /// How many they are.
    words: usize,
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

/// One letter put in, left out or changed, or two neighbours swapped; or no difference at all.
pub(super) fn one_slip_apart(a: &[char], b: &[char]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    // Equal letters are taken off both ends; what is left is the slip.
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - back], &b[..b.len() - back]) {
        ([] | [_], [] | [_]) => true,
        ([a1, a2], [b1, b2]) => a1 == b2 && a2 == b1,
        _ => false,
    }
}

/// The word without tone and vowel marks.
pub(in crate::mapping) fn without_marks(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if word.is_ascii() {
        return word.to_owned();
    }
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
        let none = Abbreviations::new();
        let texts = FORM.map(|text| Vocabulary::of_the_field().words(text, &none));
        let lexicon = Lexicon::new(texts.iter().map(Vec::as_slice));
        let mut words = TableWords::default();
        let text = words.wording(table, &none);
        let readings = lexicon.readings(&words, &[text]);
        let mut marks = lexicon.marks();
        lexicon.mark(&mut marks, &readings, 0, true);
        lexicon.likeness(&marks, &readings, 0, &lexicon.form_text(&texts[form]))
    }

    #[test]
    fn one_slip_is_one_letter_or_one_swap() {
        let check = |a: &str, b: &str, expect| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(one_slip_apart(&a, &b), expect, "{a:?} {b:?}");
        };
        check("thông kê", "thống kê", true);
        check("thống kê", "thống kê", true);
        check("thốn kê", "thống kê", true);
        check("thốngg kê", "thống kê", true);
        check("thốgn kê", "thống kê", true);
        check("thông ke", "thống kê", false);
        check("", "ab", false);
        check("a", "aaa", false);
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
