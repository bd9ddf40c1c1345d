//! The grammar of figures: what each number of a text is, what it counts, how surely.
//! It does not relate figures to each other: that is `statements`.

use super::blocks::TextBlock;
use super::claims::{Claim, claims};
use super::number_words::number_at_start;
use super::tokens::{Token, TokenKind, tokens};
use super::{Approx, FigureKind, Source, UnitMention};
use crate::quantity::{Decimal, Expect, Interval, Unit, UnitKind, UnitLexicon, parse_number};
use crate::text::{Sentence, sentences};
use std::collections::BTreeMap;

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
    /// No unit was found, and the number may take one from an enumeration.
    pub pending: bool,
    /// The unit stands before the number ("Số hồ sơ: 40").
    pub label_first: bool,
    /// The other half of a/b, by index among the drafts of the block.
    pub pair: Option<usize>,
    /// For a claim: its index.
    pub claim: Option<usize>,
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

/// Half-width of "about": the share of the number that a hedge may hide. "Gần 100" for 90 is
/// loose but not contradicted; a cautious reading, since a hedge must never make an error alone.
const ABOUT: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// How far "over" and "under" may reach beyond the printed number.
const BEYOND: Decimal = Decimal::from_parts(25, 0, 0, false, 2);

/// Longest reach of words looked at before a number for hedges and verbs, in words.
const REACH: usize = 4;

/// Finds abbreviations of units defined in brackets: "hồ sơ (HS)".
pub fn abbreviations(texts: &[TextBlock], units: &UnitLexicon) -> Abbreviations {
    let mut out = Abbreviations::new();
    for block in texts {
        if !block.text.contains('(') {
            continue;
        }
        let tokens = tokens(&block.text, &[]);
        for (i, window) in tokens.windows(3).enumerate() {
            let [open, word, close] = window else { continue };
            let is_short = word.kind == TokenKind::Word
                && (2..=8).contains(&word.text.chars().count())
                && word.end - word.start == word.text.chars().count()
                && block
                    .text
                    .chars()
                    .skip(word.start)
                    .take(word.end - word.start)
                    .all(char::is_uppercase);
            if !(open.is_mark('(') && close.is_mark(')') && is_short) {
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
    let sentences = sentences(&block.text);
    let mut found = claims(&block.text);
    let mut toks = tokens(&block.text, &found);
    // A weak claim ("xếp loại 25 công chức") gives way to a counted thing behind the digits.
    let before = found.len();
    shorten_levels(&mut found, &mut toks, &block.text, units, abbreviations);
    let keep: Vec<bool> =
        (0..found.len()).map(|c| !gives_way(c, &found[c], &toks, units, abbreviations)).collect();
    let mut flags = keep.iter();
    found.retain(|_| *flags.next().unwrap_or(&true));
    if found.len() != before {
        toks = tokens(&block.text, &found);
    }
    let depth = bracket_depth(&toks);
    let spans = sentence_spans(&toks, &sentences);
    let mut reader =
        Grammar { block, units, abbreviations, row_unit, tokens: &toks, drafts: Vec::new() };
    for (sentence, &(from, to)) in spans.iter().enumerate() {
        reader.sentence(sentence, from, to, &found);
    }
    let drafts = reader.drafts;
    Reading { claims: found, tokens: toks, depth, sentences, spans, drafts }
}

/// True when a claim is of a family that only suggests itself and a unit follows its digits.
fn gives_way(
    index: usize,
    claim: &Claim,
    tokens: &[Token],
    units: &UnitLexicon,
    abbreviations: &Abbreviations,
) -> bool {
    let weak = match claim.kind {
        FigureKind::Level | FigureKind::Rank | FigureKind::Ordinal | FigureKind::Frequency => true,
        FigureKind::Document => claim.number.is_empty(),
        _ => false,
    };
    if !weak {
        return false;
    }
    let Some(at) = tokens.iter().position(|t| t.kind == TokenKind::Claim(index)) else {
        return false;
    };
    let text = &tokens[at].text;
    if claim.kind == FigureKind::Frequency && !text.starts_with("24/") {
        return false;
    }
    if claim.kind != FigureKind::Frequency && text.contains(['/', ',', '.', ')', '(']) {
        return false;
    }
    let word_before = at.checked_sub(1).map_or("", |i| tokens[i].text.as_str());
    let word_two_before = at.checked_sub(2).map_or("", |i| tokens[i].text.as_str());
    if word_before == "cấp"
        && matches!(word_two_before, "cung" | "đã" | "được" | "trao" | "tái" | "trích")
    {
        return true;
    }
    if matches!(word_before, "độ" | "thứ" | "hạng" | "mức" | "điều" | "khoản" | "số")
    {
        return false;
    }
    unit_at(tokens, at + 1, tokens.len(), units, abbreviations)
        .is_some_and(|(u, _)| u.kind == UnitKind::Count)
}

/// Takes the last number from a list of levels when a counted thing follows it: "mức độ 2, 52
/// TTHC mức độ 3" names one level and counts 52.
fn shorten_levels(
    found: &mut [Claim],
    tokens: &mut Vec<Token>,
    text: &str,
    units: &UnitLexicon,
    abbreviations: &Abbreviations,
) {
    let mut changed = false;
    for (index, claim) in found.iter_mut().enumerate() {
        if claim.kind != FigureKind::Level {
            continue;
        }
        let Some(at) = tokens.iter().position(|t| t.kind == TokenKind::Claim(index)) else {
            continue;
        };
        let letters: Vec<char> = tokens[at].text.chars().collect();
        let last_digits = letters.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let kept = letters[..letters.len() - last_digits]
            .iter()
            .rposition(char::is_ascii_digit)
            .map(|i| i + 1);
        let counted = unit_at(tokens, at + 1, tokens.len(), units, abbreviations)
            .is_some_and(|(u, _)| u.kind == UnitKind::Count);
        if let Some(kept) = kept.filter(|_| counted) {
            claim.end = claim.start + kept;
            changed = true;
        }
    }
    if changed {
        *tokens = super::tokens::tokens(text, found);
    }
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
pub(super) fn unit_at<'u>(
    tokens: &[Token],
    from: usize,
    to: usize,
    units: &'u UnitLexicon,
    abbreviations: &Abbreviations,
) -> Option<(&'u Unit, usize)> {
    let mut words: Vec<&str> = Vec::with_capacity(6);
    let mut ends: Vec<usize> = Vec::with_capacity(6);
    for (i, token) in tokens.iter().enumerate().take(to.min(from + 11)).skip(from) {
        match token.kind {
            TokenKind::Word => {
                words.push(&token.text);
                ends.push(i + 1);
            }
            TokenKind::Mark(',' | '/' | '-' | '&') if !words.is_empty() => {}
            _ => break,
        }
        if words.len() == 6 {
            break;
        }
    }
    if let Some((unit, n)) = units.at_start(&words) {
        return Some((unit, ends[n - 1]));
    }
    let code = abbreviations.get(*words.first()?)?;
    units.by_code(code).map(|u| (u, ends[0]))
}

struct Grammar<'a> {
    block: &'a TextBlock,
    units: &'a UnitLexicon,
    abbreviations: &'a Abbreviations,
    row_unit: Option<&'a str>,
    tokens: &'a [Token],
    drafts: Vec<Draft>,
}

impl Grammar<'_> {
    fn sentence(&mut self, sentence: usize, from: usize, to: usize, claims: &[Claim]) {
        let mut i = from;
        while i < to {
            i = match self.tokens[i].kind {
                TokenKind::Claim(c) => {
                    self.claim(sentence, i, c, &claims[c]);
                    i + 1
                }
                TokenKind::Number => self.number(sentence, from, i, to),
                TokenKind::Word => self.words(sentence, from, i, to),
                TokenKind::Mark(_) => i + 1,
            };
        }
    }

    fn claim(&mut self, sentence: usize, at: usize, index: usize, claim: &Claim) {
        let token = &self.tokens[at];
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
            token: at,
            after: at + 1,
            chars: (token.start, token.end),
            sentence,
            value,
            decimals: 0,
            interval: None,
            kind: claim.kind,
            unit: None,
            approx: None,
            pending: false,
            label_first: false,
            pair: None,
            claim: Some(index),
        });
    }

    /// A number in digits; returns the next token to look at.
    fn number(&mut self, sentence: usize, from: usize, at: usize, to: usize) -> usize {
        let token = &self.tokens[at];
        // a/b, and "a trên b" with a unit behind b.
        let glued_slash = self.tokens.get(at + 1).is_some_and(|t| t.is_mark('/'))
            && at + 2 < to
            && self.tokens[at + 2].kind == TokenKind::Number
            && !self.tokens.get(at + 3).is_some_and(|t| {
                t.is_mark('/') && at + 4 < to && self.tokens[at + 4].kind == TokenKind::Number
            });
        let over_word = self.tokens.get(at + 1).is_some_and(|t| t.is_word("trên"))
            && at + 2 < to
            && self.tokens[at + 2].kind == TokenKind::Number;
        if glued_slash || over_word {
            return self.share(sentence, from, at, to);
        }
        let mut after = at + 1;
        let mut factor = Decimal::ONE;
        let mut percent = false;
        let mut unit: Option<(UnitMention, UnitKind)> = None;
        // A spelled-out repetition: "10 (mười) hồ sơ".
        if let Some(behind) = self.spelled_out(after, to) {
            after = behind;
        }
        if self.is_percent(after, to) {
            percent = true;
            let end = self.percent_end(after, to);
            unit = Some((self.mention(after, end, "percent"), UnitKind::Percent));
            after = end;
        } else {
            while let Some(f) = self.tokens.get(after).filter(|_| after < to).and_then(multiplier) {
                factor = factor.checked_mul(f).unwrap_or(factor);
                after += 1;
            }
            if let Some((u, end)) = unit_at(self.tokens, after, to, self.units, self.abbreviations)
                .filter(|(u, _)| u.kind != UnitKind::Percent)
            {
                unit = Some((self.mention(after, end, &u.code), u.kind));
                after = end;
            } else if factor != Decimal::ONE && self.speaks_of_money(from, at) {
                unit = Some((
                    UnitMention { raw: String::new(), code: "dong".to_owned() },
                    UnitKind::Money,
                ));
            }
        }
        let expect = match unit.as_ref().map(|u| u.1) {
            Some(UnitKind::Percent) => Expect::Rate,
            Some(UnitKind::Count | UnitKind::Time) if factor == Decimal::ONE => Expect::Count,
            _ => Expect::Any,
        };
        let Some(printed) = parse_number(&token.text, expect) else {
            self.push_other(sentence, at);
            return at + 1;
        };
        let value = printed.value.checked_mul(factor);
        let interval = value.map(|v| {
            if percent || printed.decimals > 0 || factor != Decimal::ONE {
                let base = Interval::printed(printed.value, printed.decimals);
                base.times(factor).unwrap_or(Interval::exact(v))
            } else {
                Interval::exact(v)
            }
        });
        let mut draft = Draft {
            token: at,
            after,
            chars: (token.start, token.end),
            sentence,
            value: value
                .map(|v| v.normalize())
                .map(|v| if factor == Decimal::ONE { printed.value } else { v }),
            decimals: printed.decimals,
            interval,
            kind: FigureKind::Other,
            unit: unit.as_ref().map(|u| u.0.clone()),
            approx: None,
            pending: false,
            label_first: false,
            pair: None,
            claim: None,
        };
        draft.kind = match unit.as_ref().map(|u| u.1) {
            Some(UnitKind::Percent) => FigureKind::Percent,
            Some(UnitKind::Money) => FigureKind::Money,
            Some(UnitKind::Count) => FigureKind::Count,
            Some(UnitKind::Time) => self.time_kind(from, at),
            None => self.without_unit(&mut draft, from, at, to, &token.text),
        };
        self.hedge(&mut draft, from, at, to);
        let next = draft.after.max(at + 1);
        self.drafts.push(draft);
        next
    }

    /// a/b: two figures.
    fn share(&mut self, sentence: usize, from: usize, at: usize, to: usize) -> usize {
        let (num, den) = (&self.tokens[at], &self.tokens[at + 2]);
        let parsed =
            (parse_number(&num.text, Expect::Count), parse_number(&den.text, Expect::Count));
        let (Some(a), Some(b)) = parsed else {
            self.push_other(sentence, at);
            self.push_other(sentence, at + 2);
            return at + 3;
        };
        let mut after = at + 3;
        let mut unit = None;
        let mut kind = FigureKind::Count;
        if let Some((u, end)) = unit_at(self.tokens, after, to, self.units, self.abbreviations)
            .filter(|(u, _)| u.kind == UnitKind::Count)
        {
            unit = Some(self.mention(after, end, &u.code));
            after = end;
        } else if self.is_percent(after, to) {
            kind = FigureKind::Other;
        } else {
            // Without a unit: a day and month after a word of time, else a ratio when a rate, a
            // note or a counted thing is near.
            let word_before = self.word_before(from, at, 1);
            let could_be_day = a.value >= Decimal::ONE
                && a.value <= Decimal::from(31)
                && b.value >= Decimal::ONE
                && b.value <= Decimal::from(12);
            let of_time = matches!(
                word_before.as_str(),
                "từ" | "đến" | "hết" | "trước" | "sau" | "ngày" | "và" | "hôm" | "sáng" | "chiều"
            );
            if could_be_day && of_time && a.value.scale() == 0 {
                kind = FigureKind::Date;
            } else if let Some(mention) = self.unit_of_label(from, at) {
                unit = Some(mention);
            } else if a.value > b.value && self.block.source != Source::Note {
                kind = FigureKind::Other;
            }
        }
        if kind == FigureKind::Date {
            self.drafts.push(Draft {
                token: at,
                after,
                chars: (num.start, den.end),
                sentence,
                value: None,
                decimals: 0,
                interval: None,
                kind,
                unit: None,
                approx: None,
                pending: false,
                label_first: false,
                pair: None,
                claim: None,
            });
            return after;
        }
        let first = self.drafts.len();
        for (offset, token, printed) in [(0usize, at, a), (1, at + 2, b)] {
            let mut draft = Draft {
                token,
                after: if offset == 1 { after } else { token + 1 },
                chars: (self.tokens[token].start, self.tokens[token].end),
                sentence,
                interval: Some(Interval::exact(printed.value)),
                value: Some(printed.value),
                decimals: printed.decimals,
                kind,
                unit: unit.clone(),
                approx: None,
                pending: false,
                label_first: false,
                pair: Some(first + 1 - offset),
                claim: None,
            };
            if self.is_target(from, at) && draft.kind == FigureKind::Count {
                draft.kind = FigureKind::Target;
            }
            self.drafts.push(draft);
        }
        after
    }

    /// A number in words, or a zero in words; returns the next token to look at.
    fn words(&mut self, sentence: usize, from: usize, at: usize, to: usize) -> usize {
        if let Some(next) = self.zero_in_words(sentence, at, to) {
            return next;
        }
        let text = self.tokens[at].text.as_str();
        if !matches!(
            text,
            "một" | "hai" | "ba" | "bốn" | "năm" | "sáu" | "bảy" | "bẩy" | "tám" | "chín" | "mười"
        ) || self.tokens[at].capital && at > from
        {
            return at + 1;
        }
        let words: Vec<&str> = self.tokens[at..to]
            .iter()
            .take(8)
            .take_while(|t| t.kind == TokenKind::Word)
            .map(|t| t.text.as_str())
            .collect();
        let Some((value, n)) = number_at_start(&words) else { return at + 1 };
        // một cửa, một số, một phần, một nửa: no numbers.
        if words.get(n).is_some_and(|w| {
            matches!(
                *w,
                "số" | "cửa" | "phần" | "nửa" | "cách" | "vài" | "trong" | "mặt" | "bên" | "là"
            )
        }) {
            return at + n;
        }
        let Some((unit, end)) = unit_at(self.tokens, at + n, to, self.units, self.abbreviations)
            .filter(|(u, _)| matches!(u.kind, UnitKind::Count | UnitKind::Time))
        else {
            return at + n;
        };
        let before = self.word_before(from, at, 1);
        let counts = matches!(
            before.as_str(),
            "có" | "gồm"
                | "được"
                | "là"
                | "đủ"
                | "còn"
                | "cả"
                | "thành"
                | "trong"
                | "chỉ"
                | "với"
                | "các"
                | "đúng"
                | "thêm"
                | "tổng"
        );
        if n == 1
            && (text == "năm" && !(counts && before != "trong" && before != "các")
                || text == "một"
                    && (!counts
                        || before == "trong"
                        || before == "các"
                        || before == "là"
                        || before == "với"))
        {
            // "năm" is a year and "một" an article unless a verb of counting stands before it.
            return at + 1;
        }
        let kind =
            if unit.kind == UnitKind::Time { self.time_kind(from, at) } else { FigureKind::Count };
        let mut draft = Draft {
            token: at,
            after: end,
            chars: (self.tokens[at].start, self.tokens[at + n - 1].end),
            sentence,
            value: Some(Decimal::from(value)),
            decimals: 0,
            interval: Some(Interval::exact(Decimal::from(value))),
            kind,
            unit: Some(self.mention(at + n, end, &unit.code)),
            approx: None,
            pending: false,
            label_first: false,
            pair: None,
            claim: None,
        };
        self.hedge(&mut draft, from, at, to);
        self.drafts.push(draft);
        end
    }

    /// "không có đơn vị nào", "chưa có hồ sơ quá hạn", "không phát sinh hồ sơ trễ hạn": zero.
    fn zero_in_words(&mut self, sentence: usize, at: usize, to: usize) -> Option<usize> {
        let word = |i: usize| {
            self.tokens
                .get(i)
                .filter(|t| i < to && t.kind == TokenKind::Word)
                .map(|t| t.text.as_str())
        };
        if !matches!(word(at)?, "không" | "chưa") {
            return None;
        }
        let unit_from = match (word(at + 1)?, word(at + 2)) {
            ("có", _) => at + 2,
            ("phát" | "xảy" | "ghi", Some("sinh" | "ra" | "nhận")) => at + 3,
            ("còn" | "để", _) => at + 2,
            _ => return None,
        };
        let (unit, end) = unit_at(self.tokens, unit_from, to, self.units, self.abbreviations)?;
        if unit.kind != UnitKind::Count {
            return None;
        }
        // Only with "nào" soon behind, or a state that is counted (late dossiers).
        let window: Vec<&str> = (end..to.min(end + 8)).map_while(word).collect();
        let none_at_all = window.contains(&"nào");
        let late = window.windows(2).take(2).any(|w| matches!(w, ["trễ" | "quá", "hạn"]));
        if !none_at_all && !late {
            return None;
        }
        let mention = self.mention(unit_from, end, &unit.code);
        self.drafts.push(Draft {
            token: at,
            after: end,
            chars: (self.tokens[at].start, self.tokens[at].end),
            sentence,
            value: Some(Decimal::ZERO),
            decimals: 0,
            interval: Some(Interval::exact(Decimal::ZERO)),
            kind: FigureKind::Count,
            unit: Some(mention),
            approx: None,
            pending: false,
            label_first: false,
            pair: None,
            claim: None,
        });
        Some(end)
    }

    fn push_other(&mut self, sentence: usize, at: usize) {
        let token = &self.tokens[at];
        self.drafts.push(Draft {
            token: at,
            after: at + 1,
            chars: (token.start, token.end),
            sentence,
            value: None,
            decimals: 0,
            interval: None,
            kind: FigureKind::Other,
            unit: None,
            approx: None,
            pending: false,
            label_first: false,
            pair: None,
            claim: None,
        });
    }

    fn mention(&self, from: usize, to: usize, code: &str) -> UnitMention {
        let (a, b) = (self.tokens[from].start, self.tokens[to - 1].end);
        let raw = self.block.text.chars().skip(a).take(b - a).collect();
        UnitMention { raw, code: code.to_owned() }
    }

    fn is_percent(&self, at: usize, to: usize) -> bool {
        self.percent_end(at, to) > at
    }

    /// Behind "%", "phần trăm", "điểm phần trăm", "điểm %"; `at` itself when there is none.
    fn percent_end(&self, at: usize, to: usize) -> usize {
        let word = |i: usize, w: &str| i < to && self.tokens[i].is_word(w);
        let start = if word(at, "điểm") { at + 1 } else { at };
        if start < to && self.tokens[start].is_mark('%') {
            start + 1
        } else if word(start, "phần") && word(start + 1, "trăm") {
            start + 2
        } else {
            at
        }
    }

    /// Behind a bracket that repeats the number in words.
    fn spelled_out(&self, at: usize, to: usize) -> Option<usize> {
        if at >= to || !self.tokens[at].is_mark('(') {
            return None;
        }
        let close = (at + 1..to.min(at + 10)).find(|&i| self.tokens[i].is_mark(')'))?;
        let words: Vec<&str> = self.tokens[at + 1..close].iter().map(|t| t.text.as_str()).collect();
        let (_, n) = number_at_start(&words)?;
        (n == words.len()).then_some(close + 1)
    }

    fn speaks_of_money(&self, from: usize, at: usize) -> bool {
        const MONEY: [&str; 6] =
            ["kinh phí", "số tiền", "ngân sách", "tiết kiệm", "trị giá", "thu nhập"];
        let words: Vec<&str> = self.tokens[from..at].iter().map(|t| t.text.as_str()).collect();
        let clause = words.join(" ");
        MONEY.iter().any(|m| clause.contains(m))
    }

    /// The nth word before a token (1: the one directly before), or an empty string; marks end the
    /// reach.
    fn word_before(&self, from: usize, at: usize, n: usize) -> String {
        match at.checked_sub(n).filter(|&i| i >= from).map(|i| &self.tokens[i]) {
            Some(t) if (at - n..at).all(|i| self.tokens[i].kind == TokenKind::Word) => {
                t.text.clone()
            }
            _ => String::new(),
        }
    }

    /// The words directly before a number, nearest last, at most [`REACH`].
    fn words_before(&self, from: usize, at: usize) -> String {
        let mut words: Vec<&str> = Vec::new();
        for i in (from..at).rev().take(REACH) {
            if self.tokens[i].kind != TokenKind::Word {
                break;
            }
            words.push(&self.tokens[i].text);
        }
        words.reverse();
        words.join(" ")
    }

    /// What a number of days, months or years is.
    fn time_kind(&self, from: usize, at: usize) -> FigureKind {
        let before = self.words_before(from, at);
        let ends =
            |list: &[&str]| list.iter().any(|w| before == *w || before.ends_with(&format!(" {w}")));
        if ends(&["định kỳ", "hàng", "mỗi", "cứ"]) {
            FigureKind::Frequency
        } else if ends(&[
            "rút ngắn",
            "giảm",
            "cắt giảm",
            "tăng",
            "tiết kiệm",
            "rút",
            "rút ngắn được",
            "giảm được",
            "xuống còn",
            "còn",
            "từ",
            "bình quân",
            "trung bình",
        ]) {
            FigureKind::Count
        } else if ends(&[
            "không quá",
            "tối đa",
            "trong vòng",
            "thời hạn",
            "quá",
            "chậm nhất",
            "trước",
            "sau",
            "dưới",
            "hạn",
            "thời gian",
            "là",
            "trong thời gian",
            "kể từ",
        ]) {
            FigureKind::Limit
        } else {
            FigureKind::Period
        }
    }

    /// What a number is that no unit follows; may give the draft a unit from its label.
    fn without_unit(
        &self,
        draft: &mut Draft,
        from: usize,
        at: usize,
        to: usize,
        digits: &str,
    ) -> FigureKind {
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < to);
        let year = digits.len() == 4
            && draft.value.is_some_and(|v| v >= Decimal::from(1900) && v <= Decimal::from(2100));
        // Beside a row, a label names parts of what the row counts, whatever nouns it holds.
        let fits_row = |m: &UnitMention| match self.row_unit {
            Some(code) if self.block.source == Source::Note => self.units.compatible(&m.code, code),
            _ => true,
        };
        if let Some(mention) = self.unit_of_label(from, at).filter(fits_row) {
            draft.unit = Some(mention);
            draft.label_first = true;
            return FigureKind::Count;
        }
        if year && self.row_unit.is_none() {
            return FigureKind::Period;
        }
        if self.in_quotes(at) {
            return FigureKind::Name;
        }
        draft.pending = true;
        // In a note, numbers behind a colon count what the row counts.
        if self.block.source == Source::Note && !year {
            let colon = at > from && self.tokens[at - 1].is_mark(':');
            let labelled = next.is_some_and(|t| t.kind == TokenKind::Word);
            if (colon || labelled)
                && let Some(code) = self.row_unit
            {
                draft.unit = Some(UnitMention { raw: String::new(), code: code.to_owned() });
                draft.label_first = colon;
                return FigureKind::Count;
            }
        }
        // A counting verb before and a noun behind that no list knows.
        let before = self.word_before(from, at, 1);
        let counts = matches!(
            before.as_str(),
            "có" | "gồm"
                | "được"
                | "với"
                | "cho"
                | "hành"
                | "chức"
                | "thêm"
                | "hiện"
                | "dựng"
                | "đặt"
                | "cả"
                | "tại"
                | "mở"
                | "cấp"
                | "phát"
                | "lập"
                | "số"
                | "nhận"
        );
        let noun = next.is_some_and(|t| {
            t.kind == TokenKind::Word
                && !t.capital
                && !matches!(
                    t.text.as_str(),
                    "và" | "của"
                        | "là"
                        | "thì"
                        | "tại"
                        | "trong"
                        | "trên"
                        | "từ"
                        | "đến"
                        | "về"
                        | "theo"
                        | "đã"
                        | "để"
                        | "với"
                        | "do"
                        | "được"
                        | "ngày"
                        | "tháng"
                        | "năm"
                        | "luôn"
                        | "xin"
                )
        });
        if counts && noun && digits.chars().all(|c| c.is_ascii_digit()) {
            return FigureKind::Count;
        }
        FigureKind::Other
    }

    /// The unit named in the label before a number: "Tổng số hồ sơ tiếp nhận là 19", "TTHC: 40".
    /// Only when the number directly follows the label's end ("là", ":", "đạt", "được", "có", …).
    fn unit_of_label(&self, from: usize, at: usize) -> Option<UnitMention> {
        let previous = at.checked_sub(1).filter(|&i| i >= from)?;
        let joint = match self.tokens[previous].kind {
            TokenKind::Mark(':' | '=') => true,
            TokenKind::Word => matches!(
                self.tokens[previous].text.as_str(),
                "là" | "đạt"
                    | "được"
                    | "có"
                    | "còn"
                    | "gồm"
                    | "bằng"
                    | "lên"
                    | "khoảng"
                    | "gần"
                    | "hơn"
                    | "trên"
                    | "xuống"
            ),
            _ => false,
        };
        if !joint {
            return None;
        }
        // The label: back to the last mark that ends a clause, or the number before.
        let mut start = previous;
        while start > from
            && !matches!(
                self.tokens[start - 1].kind,
                TokenKind::Mark(';' | '(' | ')' | '.') | TokenKind::Number | TokenKind::Claim(_)
            )
        {
            start -= 1;
        }
        let mut best: Option<(usize, usize, &Unit, bool)> = None;
        let mut i = start;
        while i < previous {
            let Some((unit, end)) =
                unit_at(self.tokens, i, previous, self.units, self.abbreviations)
                    .filter(|(u, _)| u.kind == UnitKind::Count)
            else {
                i += 1;
                continue;
            };
            let says_number =
                |k: usize| matches!(self.tokens[k].text.as_str(), "số" | "lượng" | "tổng");
            let counted = says_number(i) || i > start && says_number(i - 1);
            // The unit behind "số" is what is counted; else the first unit of the label.
            if best.is_none_or(|b| counted && !b.3) {
                best = Some((i, end, unit, counted));
            }
            i = end;
        }
        let (a, b, unit, counted) = best?;
        // A unit that is only the agent of a long clause does not count: with a verb as joint the
        // label must say "số".
        let colon = matches!(self.tokens[previous].kind, TokenKind::Mark(_));
        (counted || colon).then(|| self.mention(a, b, &unit.code))
    }

    /// True when a number stands between quotation marks that open and close within the text.
    fn in_quotes(&self, at: usize) -> bool {
        let is_quote = |t: &Token| t.is_mark('"');
        let before = self.tokens[..at].iter().filter(|t| is_quote(t)).count();
        before % 2 == 1 && self.tokens[at..].iter().take(40).any(is_quote)
    }

    /// True when the clause before a number speaks of what is to be reached.
    fn is_target(&self, from: usize, at: usize) -> bool {
        if self.block.about_future {
            return true;
        }
        let mut words: Vec<&str> = Vec::new();
        for i in (from..at).rev().take(14) {
            match self.tokens[i].kind {
                TokenKind::Word => words.push(&self.tokens[i].text),
                TokenKind::Mark(';' | '.') => break,
                _ => {}
            }
        }
        words.reverse();
        let clause = format!(" {} ", words.join(" "));
        [
            " phấn đấu ",
            " mục tiêu ",
            " dự kiến ",
            " sẽ ",
            " yêu cầu đạt ",
            " chỉ tiêu đề ra ",
            " đề ra là ",
            " đăng ký ",
        ]
        .iter()
        .any(|w| clause.contains(w))
    }

    /// Sets limits, targets and hedges.
    fn hedge(&self, draft: &mut Draft, from: usize, at: usize, to: usize) {
        if !draft.kind.is_measure() {
            return;
        }
        let before = self.words_before(from, at);
        let ends = |w: &str| before == w || before.ends_with(&format!(" {w}"));
        if ["không quá", "không vượt quá", "vượt quá", "quá"].iter().any(|w| ends(w)) {
            draft.kind = FigureKind::Limit;
            return;
        }
        if self.is_target(from, at) {
            draft.kind = FigureKind::Target;
            return;
        }
        let behind: Vec<&str> =
            (draft.after..to.min(draft.after + 2)).map(|i| self.tokens[i].text.as_str()).collect();
        let hedge = if [
            "khoảng",
            "chừng",
            "xấp xỉ",
            "ước",
            "ước đạt",
            "ước khoảng",
            "gần",
            "gần bằng",
            "trung bình",
            "bình quân",
        ]
        .iter()
        .any(|w| ends(w))
        {
            Some(Approx::About)
        } else if ["ít nhất", "tối thiểu", "không dưới", "không ít hơn"].iter().any(|w| ends(w))
            || behind == ["trở", "lên"]
        {
            Some(Approx::AtLeast)
        } else if ends("tối đa") || behind == ["trở", "xuống"] {
            Some(Approx::UpTo)
        } else if ends("dưới") || ends("chưa đến") || ends("chưa tới") || ends("chưa đầy")
        {
            Some(Approx::Under)
        } else if ends("hơn")
            && !["nhiều hơn", "ít hơn", "cao hơn", "thấp hơn", "lớn hơn"].iter().any(|w| ends(w))
            || ends("trên") && !ends("trên trên")
        {
            Some(Approx::Over)
        } else {
            None
        };
        draft.approx = hedge;
        if let (Some(hedge), Some(v)) = (hedge, draft.value) {
            let part = |share: Decimal| v.checked_mul(share).unwrap_or_default();
            let (low, high) = match hedge {
                Approx::About => (v - part(ABOUT), v + part(ABOUT)),
                Approx::Over => (v, v + part(BEYOND)),
                Approx::Under => (v - part(BEYOND), v),
                Approx::UpTo => (Decimal::ZERO, v),
                Approx::AtLeast => (v, v + part(Decimal::from(1000)) + Decimal::from(1000)),
            };
            draft.interval = Some(Interval { low, high, open: false });
        }
    }
}

/// The factor of a word behind a number: nghìn, ngàn, triệu, tỷ.
fn multiplier(token: &Token) -> Option<Decimal> {
    if token.kind != TokenKind::Word {
        return None;
    }
    Some(Decimal::from(match token.text.as_str() {
        "nghìn" | "ngàn" => 1_000u64,
        "triệu" => 1_000_000,
        "tỷ" | "tỉ" => 1_000_000_000,
        _ => return None,
    }))
}
