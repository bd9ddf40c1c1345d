//! Numbers in words, and zeros said in words ("không có hồ sơ nào").
//! The number words themselves are in `number_words`.

use super::{Draft, Grammar, unit_at};
use crate::figures::FigureKind;
use crate::figures::number_words::number_at_start;
use crate::figures::tokens::TokenKind;
use crate::quantity::{Decimal, Interval, UnitKind};

/// The words between "không" or "chưa" and what there is none of: "không để xảy ra", "chưa phát
/// hiện", "không còn".
const VERBS_OF_ZERO: [&str; 13] =
    ["có", "còn", "để", "xảy", "ra", "phát", "sinh", "hiện", "ghi", "nhận", "được", "tiếp", "tồn"];

/// Most of such words.
const MOST_VERBS: usize = 4;

impl Grammar<'_> {
    /// A number in words, or a zero in words; returns the next token to look at.
    pub(super) fn words(&mut self, sentence: usize, from: usize, at: usize, to: usize) -> usize {
        if let Some(next) = self.zero_in_words(sentence, from, at, to) {
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
        // "một nửa số xã": half of what is not said.
        if text == "một" && words.get(1) == Some(&"nửa") {
            let chars = (self.tokens[at].start, self.tokens[at + 1].end);
            self.drafts.push(Draft::new(FigureKind::Other, at, at + 2, chars, sentence));
            return at + 2;
        }
        // "hai phần ba": a fraction, no count of what follows.
        if words.get(n) == Some(&"phần")
            && let Some((_, more)) = number_at_start(&words[n + 1..])
        {
            return at + n + 1 + more;
        }
        // một cửa, một số, một phần: no numbers.
        if words.get(n).is_some_and(|w| {
            matches!(*w, "số" | "cửa" | "phần" | "cách" | "vài" | "trong" | "mặt" | "bên" | "là")
        }) {
            return at + n;
        }
        let Some((unit, end)) = unit_at(self.tokens, at + n, to, self.units, self.abbreviations)
            .filter(|(u, _)| matches!(u.kind, UnitKind::Count | UnitKind::Time))
        else {
            // "mười lăm" alone is a number of what is not said; one word may be anything.
            if n > 1 {
                let chars = (self.tokens[at].start, self.tokens[at + n - 1].end);
                let mut draft = Draft::new(FigureKind::Other, at, at + n, chars, sentence);
                draft.value = Some(Decimal::from(value));
                self.drafts.push(draft);
            }
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
                    && !self.goes_on(sentence, from, at, &unit.code)
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
            value: Some(Decimal::from(value)),
            interval: Some(Interval::exact(Decimal::from(value))),
            unit: Some(self.mention(at + n, end, &unit.code)),
            ..Draft::new(
                kind,
                at,
                end,
                (self.tokens[at].start, self.tokens[at + n - 1].end),
                sentence,
            )
        };
        self.hedge(&mut draft, from, at, to);
        self.drafts.push(draft);
        end
    }

    /// True when a clause goes on an enumeration of the unit: "năm hồ sơ phải xin lỗi, một hồ sơ bị
    /// trả lại".
    fn goes_on(&self, sentence: usize, from: usize, at: usize, unit: &str) -> bool {
        let joined = at > from
            && (matches!(self.tokens[at - 1].kind, TokenKind::Mark(',' | ';'))
                || self.tokens[at - 1].is_word("và"));
        let before = self.drafts.last().filter(|d| d.sentence == sentence);
        joined
            && before.is_some_and(|d| {
                d.kind == FigureKind::Count && d.unit.as_ref().is_some_and(|u| u.code == unit)
            })
    }

    /// "không có đơn vị nào", "chưa có hồ sơ quá hạn", "không phát sinh hồ sơ trễ hạn": zero.
    pub(super) fn zero_in_words(
        &mut self,
        sentence: usize,
        from: usize,
        at: usize,
        to: usize,
    ) -> Option<usize> {
        let word = |i: usize| {
            self.tokens
                .get(i)
                .filter(|t| i < to && t.kind == TokenKind::Word)
                .map(|t| t.text.as_str())
        };
        if !matches!(word(at)?, "không" | "chưa") {
            return None;
        }
        let verbs = (at + 1..to)
            .map_while(word)
            .take_while(|w| VERBS_OF_ZERO.contains(w))
            .take(MOST_VERBS)
            .count();
        if verbs == 0 {
            return None;
        }
        let unit_from = at + 1 + verbs;
        let (unit, end) = unit_at(self.tokens, unit_from, to, self.units, self.abbreviations)?;
        if unit.kind != UnitKind::Count {
            return None;
        }
        // Only with "nào" soon behind, or a state that is counted (late dossiers).
        let window: Vec<&str> = (end..to.min(end + 8)).map_while(word).collect();
        let none_at_all = window.contains(&"nào");
        let late = window.windows(2).take(2).any(|w| matches!(w, ["trễ" | "quá", "hạn"]));
        // "Không để hồ sơ trễ hạn" says what is to be done.
        let policy = self.tokens[at + 1].is_word("để");
        if !none_at_all && (!late || policy) {
            return None;
        }
        let mention = self.mention(unit_from, end, &unit.code);
        self.drafts.push(Draft {
            value: Some(Decimal::ZERO),
            interval: Some(Interval::exact(Decimal::ZERO)),
            unit: Some(mention),
            ..Draft::new(
                if self.is_target(from, at) { FigureKind::Target } else { FigureKind::Count },
                at,
                end,
                (self.tokens[at].start, self.tokens[at].end),
                sentence,
            )
        });
        Some(end)
    }
}
