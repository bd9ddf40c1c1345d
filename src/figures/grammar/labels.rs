//! What a number is that its own words do not tell: by the label and the words around it.
//! It reads no digits.

use super::{Draft, Grammar, REACH, unit_at};
use crate::figures::tokens::{Token, TokenKind};
use crate::figures::{FigureKind, Source, UnitMention};
use crate::quantity::{Decimal, Unit, UnitKind};

/// The unit of forms that count things without naming them ("Số lượng").
const NO_THING: &str = "number";

impl Grammar<'_> {
    pub(super) fn speaks_of_money(&self, from: usize, at: usize) -> bool {
        const MONEY: [&str; 6] =
            ["kinh phí", "số tiền", "ngân sách", "tiết kiệm", "trị giá", "thu nhập"];
        let words: Vec<&str> = self.tokens[from..at].iter().map(|t| t.text.as_str()).collect();
        let clause = words.join(" ");
        MONEY.iter().any(|m| clause.contains(m))
    }

    /// The nth word before a token (1: the one directly before), or an empty string; marks end the
    /// reach.
    pub(super) fn word_before(&self, from: usize, at: usize, n: usize) -> String {
        match at.checked_sub(n).filter(|&i| i >= from).map(|i| &self.tokens[i]) {
            Some(t) if (at - n..at).all(|i| self.tokens[i].kind == TokenKind::Word) => {
                t.text.clone()
            }
            _ => String::new(),
        }
    }

    /// The words directly before a number, nearest last, at most [`REACH`].
    pub(super) fn words_before(&self, from: usize, at: usize) -> String {
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
    pub(super) fn time_kind(&self, from: usize, at: usize) -> FigureKind {
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
    pub(super) fn without_unit(
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
        if self.quoted[at] {
            return FigureKind::Name;
        }
        // "số TTHC công bố mới là 15, bãi bỏ là 09": the next label leaves out what it counts.
        let joint =
            at > from && (self.tokens[at - 1].is_word("là") || self.tokens[at - 1].is_mark(':'));
        let before = self.drafts.last().filter(|d| {
            d.sentence == draft.sentence && d.kind == FigureKind::Count && d.label_first
        });
        if joint && let Some(unit) = before.and_then(|d| d.unit.as_ref()) {
            draft.unit = Some(UnitMention { raw: String::new(), code: unit.code.clone() });
            draft.label_first = true;
            return FigureKind::Count;
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
                | "định"
                | "soát"
                | "trình"
                | "duyệt"
                | "viết"
                | "đăng"
                | "triển"
                | "khai"
        );
        let noun = next.is_some_and(may_be_noun);
        if counts && noun && digits.chars().all(|c| c.is_ascii_digit()) {
            return FigureKind::Count;
        }
        FigureKind::Other
    }

    /// The unit named in the label before a number: "Tổng số hồ sơ tiếp nhận là 19", "TTHC: 40".
    /// Only when the number directly follows the label's end ("là", ":", "đạt", "được", "có", …).
    pub(super) fn unit_of_label(&self, from: usize, at: usize) -> Option<UnitMention> {
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
        // Without a joint only a clause that begins with "Tổng số", "Số lượng" or "Số" counts:
        // "Tổng số biên chế được giao 72".
        let leads = (start..previous).find(|&i| self.tokens[i].kind == TokenKind::Word);
        let says_sum = leads.is_some_and(|i| {
            let next = self.tokens.get(i + 1).map_or("", |t| t.text.as_str());
            matches!(
                (self.tokens[i].text.as_str(), next),
                ("tổng", "số") | ("số", _) | ("tổng", "cộng")
            )
        });
        if !joint && (!says_sum || self.tokens[previous].kind != TokenKind::Word) {
            return None;
        }
        let mut best: Option<(usize, usize, &Unit, bool)> = None;
        let mut i = start;
        while i < previous {
            let Some((unit, end)) =
                unit_at(self.tokens, i, previous, self.units, self.abbreviations)
                    // "Số lượng hồ sơ" counts dossiers, not numbers.
                    .filter(|(u, _)| u.kind == UnitKind::Count && u.code != NO_THING)
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

    /// The unit of the rate before a bracket: "hồ sơ đúng hạn đạt 97,5% (39/40)".
    pub(super) fn unit_of_rate_before(&self, from: usize, at: usize) -> Option<UnitMention> {
        let open = at.checked_sub(1).filter(|&i| i >= from && self.tokens[i].is_mark('('))?;
        let rate = self.drafts.last().filter(|d| d.kind == FigureKind::Percent)?;
        if rate.after != open {
            return None;
        }
        let mut start = rate.token;
        while start > from
            && !matches!(
                self.tokens[start - 1].kind,
                TokenKind::Mark(';' | '(' | ')' | '.' | ',') | TokenKind::Number
            )
        {
            start -= 1;
        }
        (start..rate.token).find_map(|i| {
            let (unit, end) = unit_at(self.tokens, i, rate.token, self.units, self.abbreviations)?;
            (unit.kind == UnitKind::Count && unit.code != NO_THING)
                .then(|| self.mention(i, end, &unit.code))
        })
    }
}

/// True when a token could be the noun of a counted thing: a small word that is no preposition,
/// verb of state or word of time.
pub fn may_be_noun(token: &Token) -> bool {
    token.kind == TokenKind::Word
        && !token.capital
        && !matches!(
            token.text.as_str(),
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
}
