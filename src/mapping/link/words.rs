//! Words as numbers, with how much each tells, and the rows that each stands in.
//! It does not know what words mean.

use super::lexicon::Acts;
use crate::text;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Words that stand in nearly every label and tell nothing.
const STOP: [&str; 84] = [
    "số", "lượng", "tổng", "tỷ", "lệ", "%", "phần", "trăm", "nếu", "có", "được", "đã", "các",
    "của", "trong", "tại", "năm", "kỳ", "báo", "cáo", "và", "đối", "với", "theo", "là", "cho",
    "về", "do", "từ", "đến", "lên", "ở", "này", "đó", "gồm", "như", "những", "một", "việc", "thực",
    "hiện", "so", "vào", "trên", "để", "thời", "điểm", "khi", "qua", "toàn", "ủy", "ban", "nhân",
    "dân", "chủ", "tịch", "quản", "cả", "cải", "cách", "hành", "chính", "cụ", "thể", "bao", "còn",
    "cùng", "bằng", "đạt", "ra", "nay", "tính", "bị", "thuộc", "sau", "trước", "quý", "tháng",
    "mới", "nhằm", "hoặc", "cũng", "đang", "lũy",
];

/// True for a word that tells something.
pub(super) fn is_informative(word: &str) -> bool {
    static FOLDED: LazyLock<HashSet<String>> =
        LazyLock::new(|| STOP.iter().map(|w| text::fold(w)).collect());
    !word.is_empty() && !FOLDED.contains(word) && !word.chars().all(|c| c.is_ascii_digit())
}

/// The words of the rows.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, usize>,
    /// Numbers of acts and of kinds, by group: what a number is looked up by in every clause.
    acts: HashMap<Acts, usize>,
    kinds: HashMap<(usize, u8), usize>,
    words: Vec<String>,
    /// Inverse document frequency by number.
    idf: Vec<f64>,
    /// Rows by number, in order.
    rows: Vec<Vec<usize>>,
}

impl Vocabulary {
    /// The number of a word, a new one if need be.
    pub(super) fn number(&mut self, word: &str) -> usize {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let next = self.words.len();
        self.numbers.insert(word.to_owned(), next);
        self.words.push(word.to_owned());
        next
    }

    /// The number that stands for an act.
    pub(super) fn act(&mut self, act: Acts) -> usize {
        let number = self.number(&format!("«{act:?}»"));
        *self.acts.entry(act).or_insert(number)
    }

    /// The number that stands for an act, where a row has it.
    pub(super) fn known_act(&self, act: Acts) -> Option<usize> {
        self.acts.get(&act).copied()
    }

    /// The number that stands for a kind of a group.
    pub(super) fn kind(&mut self, group: usize, kind: u8) -> usize {
        let number = self.number(&format!("«{group}.{kind}»"));
        *self.kinds.entry((group, kind)).or_insert(number)
    }

    /// The number that stands for a kind of a group, where a row has it.
    pub(super) fn known_kind(&self, group: usize, kind: u8) -> Option<usize> {
        self.kinds.get(&(group, kind)).copied()
    }

    /// The numbers of words, each once, in order.
    pub(super) fn numbers<'a>(&mut self, words: impl Iterator<Item = &'a String>) -> Vec<usize> {
        let mut out = Vec::new();
        for word in words {
            let number = self.number(word);
            if !out.contains(&number) {
                out.push(number);
            }
        }
        out
    }

    /// The number of a word that a row has.
    pub(super) fn known(&self, word: &str) -> Option<usize> {
        self.numbers.get(word).copied()
    }

    pub(super) fn word(&self, number: usize) -> &str {
        &self.words[number]
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn idf(&self, number: usize) -> f64 {
        self.idf.get(number).copied().unwrap_or(1.0)
    }

    /// The rows in which the word stands.
    pub(super) fn rows(&self, number: usize) -> &[usize] {
        self.rows.get(number).map_or(&[], Vec::as_slice)
    }

    /// Takes the words of the rows in: after this the vocabulary is complete.
    pub(super) fn index<'a>(&mut self, rows: impl Iterator<Item = Vec<usize>> + 'a) {
        self.rows = vec![Vec::new(); self.words.len()];
        let mut all = 0;
        for (row, words) in rows.enumerate() {
            all = row + 1;
            for word in words {
                if self.rows[word].last() != Some(&row) {
                    self.rows[word].push(row);
                }
            }
        }
        let all = f64::from(u32::try_from(all).unwrap_or(u32::MAX));
        let of = |n: &Vec<usize>| f64::from(u32::try_from(n.len().max(1)).unwrap_or(u32::MAX));
        self.idf = self.rows.iter().map(|n| (1.0 + all / of(n)).ln()).collect();
    }
}
