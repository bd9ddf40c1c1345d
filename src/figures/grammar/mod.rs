//! The grammar of figures: what each number of a text is, what it counts, how surely.
//! It does not relate figures to each other: that is `statements`.

mod ellipsis;
mod hedges;
mod in_words;
mod labels;
mod numbers;
mod weak_claims;

pub use labels::may_be_noun;

use super::blocks::TextBlock;
use super::claims::{Claim, claims};
use super::tokens::{Token, TokenKind, tokens};
use super::{Approx, FigureKind, UnitMention};
use crate::quantity::{Decimal, Interval, Unit, UnitLexicon};
use crate::text::{Sentence, sentences};
pub(super) use hedges::names_a_plan;
use std::collections::BTreeMap;
use weak_claims::{gives_way, shorten_levels};

/// A number of a text before it is related to others.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// First token of the number.
    pub token: usize,
    /// Behind the last token that belongs to number and unit.
    pub after: usize,
    /// Scalars of the number itself.
    pub chars: (usize, usize),
    /// Index of the sentence in the block.
    pub sentence: usize,
    /// The number.
    pub value: Option<Decimal>,
    /// Digits after the decimal mark as printed.
    pub decimals: u32,
    /// What it can stand for.
    pub interval: Option<Interval>,
    /// What it is.
    pub kind: FigureKind,
    /// Its unit.
    pub unit: Option<UnitMention>,
    /// A hedge or bound.
    pub approx: Option<Approx>,
    /// A word multiplies it ("1,9 triệu").
    pub scaled: bool,
    /// No unit was found, and the number may take one from an enumeration.
    pub pending: bool,
    /// The unit stands before the number ("Số hồ sơ: 40").
    pub label_first: bool,
    /// The other half of a/b, by index among the drafts of the block.
    pub pair: Option<usize>,
    /// For a claim: its index.
    pub claim: Option<usize>,
}

impl Draft {
    /// A number of a kind at the tokens from `token` to `after`, without value, unit or hedge.
    fn new(
        kind: FigureKind,
        token: usize,
        after: usize,
        chars: (usize, usize),
        sentence: usize,
    ) -> Draft {
        Draft {
            token,
            after,
            chars,
            sentence,
            value: None,
            decimals: 0,
            interval: None,
            kind,
            unit: None,
            approx: None,
            scaled: false,
            pending: false,
            label_first: false,
            pair: None,
            claim: None,
        }
    }
}

/// A text with its tokens, sentences and numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Claims on the text.
    pub claims: Vec<Claim>,
    /// All tokens.
    pub tokens: Vec<Token>,
    /// For each token the depth of round brackets around it.
    pub depth: Vec<usize>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// For each sentence its first token and the one behind its last.
    pub spans: Vec<(usize, usize)>,
    /// Numbers in the order of the text.
    pub drafts: Vec<Draft>,
}

/// Abbreviations that the document defines for units: folded abbreviation → unit code.
pub type Abbreviations = BTreeMap<String, String>;

/// Longest reach of words looked at before a number for hedges and verbs, in words.
const REACH: usize = 4;

/// Finds abbreviations of units defined in brackets: "hồ sơ (HS)".
pub fn abbreviations(texts: &[TextBlock], units: &UnitLexicon) -> Abbreviations {
    let mut out = Abbreviations::new();
    for block in texts {
        if !block.text.contains('(') {
            continue;
        }
        let letters: Vec<char> = block.text.chars().collect();
        let tokens = tokens(&block.text, &[]);
        for (i, window) in tokens.windows(3).enumerate() {
            let [open, word, close] = window else { continue };
            let is_short = open.is_mark('(')
                && close.is_mark(')')
                && word.kind == TokenKind::Word
                && (2..=8).contains(&(word.end - word.start))
                && letters[word.start..word.end].iter().all(|c| c.is_uppercase());
            if !is_short {
                continue;
            }
            // The words before the bracket: the longest unit that ends there.
            let from = i.saturating_sub(6);
            let found = (from..i).find_map(|at| {
                let words: Vec<&str> = tokens[at..i].iter().map(|t| t.text.as_str()).collect();
                units.at_start(&words).filter(|(_, n)| *n == words.len()).map(|(u, _)| u)
            });
            if let Some(unit) = found {
                out.entry(word.text.clone()).or_insert_with(|| unit.code.clone());
            }
        }
    }
    out
}

/// Reads the numbers of a text. `row_unit` is the unit of the row beside which a note stands.
pub fn read(
    block: &TextBlock,
    units: &UnitLexicon,
    abbreviations: &Abbreviations,
    row_unit: Option<&str>,
) -> Reading {
    let sentences = bounded(sentences(&block.text), &block.text);
    let mut found = claims(&block.text);
    let mut toks = tokens(&block.text, &found);
    // A weak claim ("xếp loại 25 công chức") gives way to a counted thing behind the digits.
    let before = found.len();
    shorten_levels(&mut found, &mut toks, &block.text, units, abbreviations);
    let places = claim_places(&toks, found.len());
    let keep: Vec<bool> = found
        .iter()
        .zip(&places)
        .map(|(claim, place)| {
            !place.is_some_and(|at| gives_way(at, claim, &toks, units, abbreviations))
        })
        .collect();
    let mut flags = keep.iter();
    found.retain(|_| *flags.next().unwrap_or(&true));
    if found.len() != before {
        toks = tokens(&block.text, &found);
    }
    let depth = bracket_depth(&toks);
    let spans = sentence_spans(&toks, &sentences);
    let mut reader = Grammar {
        block,
        letters: block.text.chars().collect(),
        quoted: quoted(&toks),
        units,
        abbreviations,
        row_unit,
        claims: &found,
        tokens: &toks,
        drafts: Vec::new(),
    };
    for (sentence, &(from, to)) in spans.iter().enumerate() {
        reader.sentence(sentence, from, to);
    }
    let drafts = reader.drafts;
    Reading { claims: found, tokens: toks, depth, sentences, spans, drafts }
}

/// The token of each claim.
fn claim_places(tokens: &[Token], claims: usize) -> Vec<Option<usize>> {
    let mut out = vec![None; claims];
    for (i, token) in tokens.iter().enumerate() {
        if let TokenKind::Claim(c) = token.kind
            && let Some(place) = out.get_mut(c)
        {
            *place = Some(i);
        }
    }
    out
}

/// The depth of round brackets around each token; unbalanced ones are forgiven.
fn bracket_depth(tokens: &[Token]) -> Vec<usize> {
    let mut depth = 0usize;
    tokens
        .iter()
        .map(|t| {
            if t.is_mark('(') {
                depth += 1;
                depth
            } else if t.is_mark(')') {
                let at = depth;
                depth = depth.saturating_sub(1);
                at
            } else {
                depth
            }
        })
        .collect()
}

/// Most tokens between two quotation marks that belong together.
const LONGEST_QUOTATION: usize = 40;

/// For each token whether it stands behind an opening quotation mark whose closing mark is near.
fn quoted(tokens: &[Token]) -> Vec<bool> {
    let mut out = vec![false; tokens.len()];
    let mut open: Option<usize> = None;
    for (i, token) in tokens.iter().enumerate() {
        if !token.is_mark('"') {
            continue;
        }
        match open.take() {
            Some(from) if i - from <= LONGEST_QUOTATION => out[from + 1..i].fill(true),
            _ => open = Some(i),
        }
    }
    out
}

/// Longest sentence, in Unicode scalars: a longer one is cut at a mark or space. The longest of
/// official texts that we saw has 1,772; a text without full stops must not cost more than its
/// length.
const LONGEST_SENTENCE: usize = 2_000;

/// Most numbers of a sentence; the most that we saw are 42 (a footnote of citations). Every figure
/// holds its sentence, so one of nothing but numbers would cost its square.
const MOST_NUMBERS: usize = 150;

/// Cuts sentences that are longer than any real one.
fn bounded(sentences: Vec<Sentence>, text: &str) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        // Neither bound can be reached by fewer scalars than there are numbers.
        if sentence.chars.len() <= MOST_NUMBERS {
            out.push(sentence);
            continue;
        }
        let mut start = (sentence.bytes.start, sentence.chars.start);
        let mut cut: Option<(usize, usize)> = None;
        let mut at_mark = false;
        let mut numbers = 0;
        let mut in_number = false;
        for (position, (offset, c)) in
            (sentence.chars.start..).zip(text[sentence.bytes.clone()].char_indices())
        {
            let byte = sentence.bytes.start + offset;
            if position - start.1 >= LONGEST_SENTENCE || numbers > MOST_NUMBERS {
                let end = cut.unwrap_or((byte, position));
                out.push(Sentence { bytes: start.0..end.0, chars: start.1..end.1 });
                start = end;
                cut = None;
                at_mark = false;
                numbers = 0;
            }
            numbers += usize::from(c.is_ascii_digit() && !in_number);
            in_number = c.is_ascii_digit();
            // Behind the last semicolon, else behind the last space.
            if c == ';' || c == ' ' && !at_mark {
                at_mark |= c == ';';
                cut = Some((byte + c.len_utf8(), position + 1));
            }
        }
        out.push(Sentence {
            bytes: start.0..sentence.bytes.end,
            chars: start.1..sentence.chars.end,
        });
    }
    out
}

fn sentence_spans(tokens: &[Token], sentences: &[Sentence]) -> Vec<(usize, usize)> {
    let mut at = 0;
    sentences
        .iter()
        .map(|s| {
            while at < tokens.len() && tokens[at].start < s.chars.start {
                at += 1;
            }
            let from = at;
            while at < tokens.len() && tokens[at].start < s.chars.end {
                at += 1;
            }
            (from, at)
        })
        .collect()
}

/// The unit that starts at token `from` (before `to`), and the token behind it.
pub fn unit_at<'u>(
    tokens: &[Token],
    from: usize,
    to: usize,
    units: &'u UnitLexicon,
    abbreviations: &Abbreviations,
) -> Option<(&'u Unit, usize)> {
    let mut words: Vec<&str> = Vec::with_capacity(6);
    let mut ends: Vec<usize> = Vec::with_capacity(6);
    // Words before the first mark: only a unit that is written with one goes beyond.
    let mut unbroken: Option<usize> = None;
    for (i, token) in tokens.iter().enumerate().take(to.min(from + 11)).skip(from) {
        match token.kind {
            TokenKind::Word => {
                words.push(&token.text);
                ends.push(i + 1);
            }
            TokenKind::Mark(',' | '/' | '-' | '&') if !words.is_empty() => {
                unbroken = unbroken.or(Some(words.len()));
            }
            _ => break,
        }
        if words.len() == 6 {
            break;
        }
    }
    let mut found = units.at_start(&words);
    if let (Some((unit, n)), Some(limit)) = (found, unbroken)
        && n > limit
        && !is_written_with_a_mark(unit, &words[..n])
    {
        found = units.at_start(&words[..limit]);
    }
    if let Some((unit, n)) = found {
        return Some((unit, ends[n - 1]));
    }
    let code = abbreviations.get(*words.first()?)?;
    units.by_code(code).map(|u| (u, ends[0]))
}

/// True when the words name the unit in a spelling with a mark ("tin, bài", "tin/bài"): "12 đơn, tố
/// cáo 05 đơn" names no "đơn tố cáo".
fn is_written_with_a_mark(unit: &Unit, words: &[&str]) -> bool {
    unit.words
        .iter()
        .any(|phrase| phrase.contains([',', '/', '-', '&']) && crate::text::words(phrase) == words)
}

struct Grammar<'a> {
    block: &'a TextBlock,
    /// The scalars of the block's text.
    letters: Vec<char>,
    /// For each token whether it stands between quotation marks.
    quoted: Vec<bool>,
    units: &'a UnitLexicon,
    abbreviations: &'a Abbreviations,
    row_unit: Option<&'a str>,
    claims: &'a [Claim],
    tokens: &'a [Token],
    drafts: Vec<Draft>,
}

impl Grammar<'_> {
    fn sentence(&mut self, sentence: usize, from: usize, to: usize) {
        let first = self.drafts.len();
        let mut i = from;
        while i < to {
            i = match self.tokens[i].kind {
                TokenKind::Claim(c) => {
                    self.claim(sentence, i, c);
                    i + 1
                }
                TokenKind::Number => self.number(sentence, from, i, to),
                TokenKind::Word => self.words(sentence, from, i, to),
                TokenKind::Mark(_) => i + 1,
            };
        }
        self.ellipsis(first, from, to);
    }

    fn claim(&mut self, sentence: usize, at: usize, index: usize) {
        let (token, claim) = (&self.tokens[at], &self.claims[index]);
        if !token.text.chars().any(|c| c.is_ascii_digit()) && claim.kind != FigureKind::Period {
            return;
        }
        let value = match claim.kind {
            FigureKind::Level | FigureKind::Ordinal | FigureKind::Frequency => {
                let digits: String = token.text.chars().filter(char::is_ascii_digit).collect();
                let alone = token.text.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
                (alone && digits.len() < 6).then(|| Decimal::from_str_exact(&digits).ok()).flatten()
            }
            _ => None,
        };
        self.drafts.push(Draft {
            value,
            claim: Some(index),
            ..Draft::new(claim.kind, at, at + 1, (token.start, token.end), sentence)
        });
    }

    /// A number that cannot be read or says nothing.
    fn push_other(&mut self, sentence: usize, at: usize) {
        let token = &self.tokens[at];
        self.drafts.push(Draft::new(
            FigureKind::Other,
            at,
            at + 1,
            (token.start, token.end),
            sentence,
        ));
    }

    fn mention(&self, from: usize, to: usize, code: &str) -> UnitMention {
        let (a, b) = (self.tokens[from].start, self.tokens[to - 1].end);
        let raw = self.letters[a..b].iter().collect();
        UnitMention { raw, code: code.to_owned() }
    }
}
