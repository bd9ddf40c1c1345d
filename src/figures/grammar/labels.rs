//! What a number is that its own words do not tell: by the label and the words around it.
//! It reads no digits.

use super::{Draft, Grammar, REACH, unit_at};
use crate::figures::alike::names_a_part;
use crate::figures::tokens::{Token, TokenKind};
use crate::figures::{FigureKind, Source, UnitMention};
use crate::quantity::{Decimal, Unit, UnitKind};

/// The unit of forms that count things without naming them ("Số lượng").
const NO_THING: &str = "number";

/// The widest units of bodies and of people: they act.
const ORGANISATION: &str = "organisation";

/// See [`ORGANISATION`].
const PERSON: &str = "person";

/// The unit of posts ("biên chế").
const POST: &str = "post";

/// How many numbers back a level's own count is sought ("hồ sơ (cấp tỉnh: …; cấp xã: …)").
const NEAR_COUNTS: usize = 6;

/// Most words behind a thing that say what became of it.
const SHORT_CLAUSE: usize = 5;

/// Most tokens of a bracket inside a label ("thủ tục hành chính (TTHC)").
const LONGEST_BRACKET: usize = 8;

/// Words behind a number that begin no noun: they go on the clause.
const CLAUSE_WORDS: [&str; 34] = [
    "và", "của", "là", "thì", "tại", "trong", "trên", "từ", "đến", "về", "theo", "đã", "để", "với",
    "do", "được", "ngày", "tháng", "năm", "luôn", "xin", "đang", "bị", "không", "chưa", "có",
    "cho", "khi", "nếu", "hoặc", "cùng", "như", "sẽ", "vào",
];

/// Words before a number behind which things are counted: verbs of doing and having, and words
/// that lead a number.
const BEFORE_COUNTS: [&str; 57] = [
    "có", "gồm", "được", "với", "cho", "hành", "chức", "thêm", "hiện", "dựng", "đặt", "cả", "tại",
    "mở", "cấp", "phát", "lập", "số", "nhận", "định", "soát", "trình", "duyệt", "viết", "đăng",
    "triển", "khai", "về", "làm", "thành", "theo", "của", "bằng", "cùng", "còn", "lại", "tổng",
    "những", "các", "chỉ", "mua", "sắm", "bị", "cử", "gửi", "giao", "chia", "ra", "xong", "đóng",
    "góp", "tặng", "bố", "trí", "hơn", "gần", "khoảng",
];

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
        if self.quoted[at] || self.names_a_thing(from, at) {
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
        // A noun behind that no list knows, where a count may stand.
        let plain = digits.chars().all(|c| c.is_ascii_digit());
        if plain && self.noun_at(at + 1, to) && self.may_count(from, at) {
            return FigureKind::Count;
        }
        FigureKind::Other
    }

    /// True when a word that may be a noun stands at a token: no name, no word that goes on a clause.
    fn noun_at(&self, at: usize, to: usize) -> bool {
        self.tokens.get(at).filter(|_| at < to).is_some_and(may_be_noun)
    }

    /// True when a count may stand at a token: behind a word of doing or counting, or first in a
    /// clause. A number behind another noun is its name ("tổ 3"), and so is one of a bare list.
    fn may_count(&self, from: usize, at: usize) -> bool {
        let Some(i) = at.checked_sub(1).filter(|&i| i >= from) else { return true };
        let goes_on_list = |i: usize| {
            i.checked_sub(1).is_some_and(|k| {
                k >= from
                    && (matches!(self.tokens[k].kind, TokenKind::Number | TokenKind::Claim(_)))
            })
        };
        match self.tokens[i].kind {
            TokenKind::Word if self.tokens[i].is_word("và") => !goes_on_list(i),
            // "quy trình 4 bước" is a name, "trình 4 dự thảo" is not.
            TokenKind::Word if self.word_before(from, at, 2) == "quy" => false,
            TokenKind::Word => BEFORE_COUNTS.contains(&self.tokens[i].text.as_str()),
            TokenKind::Mark(',' | ';' | ':') => !goes_on_list(i),
            TokenKind::Mark('(' | '-' | '+') => true,
            _ => false,
        }
    }

    /// True for a number that is the name of the thing before it: "quy trình 2 được sửa đổi", "quy
    /// trình 2 và 3 được …". A count leads its thing, or follows "số" and a joint.
    fn names_a_thing(&self, from: usize, at: usize) -> bool {
        // "tiêu chí số 3"
        let ends_with_unit = |end: usize| {
            (1..=3).filter_map(|n| end.checked_sub(n).filter(|&i| i >= from)).find(|&i| {
                unit_at(self.tokens, i, end, self.units, self.abbreviations)
                    .is_some_and(|(_, e)| e == end)
            })
        };
        if at > from && self.tokens[at - 1].is_word("số") && ends_with_unit(at - 1).is_some() {
            return true;
        }
        if self.tokens[at].text.starts_with('0') || self.tokens[at].text.len() > 2 {
            return false;
        }
        let goes_on = |i: usize| {
            self.tokens
                .get(i)
                .is_some_and(|t| matches!(t.text.as_str(), "được" | "đã" | "là" | "của" | "thuộc"))
        };
        let list_goes_on = self.tokens.get(at + 1).is_some_and(|t| t.is_word("và"))
            && self.tokens.get(at + 2).is_some_and(|t| t.kind == TokenKind::Number)
            && goes_on(at + 3);
        let behind_name = self
            .drafts
            .last()
            .is_some_and(|d| d.kind == FigureKind::Name && d.claim.is_none() && d.after + 1 == at);
        if behind_name && goes_on(at + 1) {
            return true;
        }
        let noun = ends_with_unit(at).is_some_and(|i| {
            !i.checked_sub(1)
                .is_some_and(|k| matches!(self.tokens[k].text.as_str(), "số" | "tổng" | "lượng"))
        });
        noun && (goes_on(at + 1) || list_goes_on)
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
        let start = self.label_start(from, previous);
        // Without a joint only a clause that begins with "Tổng số", "Số lượng" or "Số" counts
        // ("Tổng số biên chế được giao 72"), or with a thing and what became of it ("Biên chế giao
        // 1.200").
        let says_sum = self.clause_starts(start, at).any(|i| {
            let next = self.tokens.get(i + 1).map_or("", |t| t.text.as_str());
            matches!(
                (self.tokens[i].text.as_str(), next),
                ("tổng", "số") | ("số", _) | ("tổng", "cộng")
            ) || self.tokens[i].is_word("tổng") && self.thing_at(i + 1, at).is_some()
        });
        let behind_number =
            start > from && matches!(self.tokens[start - 1].kind, TokenKind::Number);
        let led_by = self
            .clause_starts(start, at)
            .filter(|&i| i > start || !behind_number)
            .find_map(|i| Some((i, self.thing_at(i, at)?)));
        let word = self.tokens[previous].kind == TokenKind::Word;
        let became = led_by.is_some_and(|(_, end)| {
            let words: Vec<&str> = self.tokens[end..at].iter().map(|t| t.text.as_str()).collect();
            self.ends_clause(at + 1)
                && words.len() <= SHORT_CLAUSE
                && self.tokens[end..at].iter().all(|t| t.kind == TokenKind::Word)
                && (names_a_part(&words.join(" ")) || words.last() == Some(&"giao"))
        });
        if !joint && !(word && (says_sum || became)) {
            return None;
        }
        let last = if joint { previous } else { at };
        let mut best: Option<(usize, usize, &Unit, bool)> = None;
        let mut i = start;
        while i < last {
            let Some((unit, end)) = unit_at(self.tokens, i, last, self.units, self.abbreviations)
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
        // "1.045 hồ sơ (cấp tỉnh: 214; cấp huyện: 187)": the level is whose they are.
        let level = self.tokens[start].is_word("cấp") && a <= start + 1;
        let counted_before = self
            .drafts
            .iter()
            .rev()
            .take(NEAR_COUNTS)
            .any(|d| d.token >= from && d.kind == FigureKind::Count && d.unit.is_some());
        if level && counted_before {
            return None;
        }
        // A unit that is only the agent of a long clause does not count: with a verb as joint the
        // label must say "số".
        let colon = matches!(self.tokens[previous].kind, TokenKind::Mark(_));
        // "Hồ sơ tiếp nhận đạt 1.320": a thing that leads its clause is what is counted.
        let led = led_by == Some((a, b));
        (counted || colon || led).then(|| self.mention(a, b, &unit.code))
    }

    /// The first token of the label that ends before a token: behind the last mark that ends a
    /// clause, or the number before. Dates, periods, levels and brackets without numbers stand
    /// inside a label.
    pub(super) fn label_start(&self, from: usize, at: usize) -> usize {
        let mut start = at;
        while start > from {
            match self.tokens[start - 1].kind {
                TokenKind::Mark(')') => match self.bracket_before(from, start - 1) {
                    Some(open) => {
                        start = open;
                        continue;
                    }
                    None => break,
                },
                TokenKind::Mark(';' | '(' | '.') | TokenKind::Number => break,
                TokenKind::Claim(c)
                    if !matches!(
                        self.claims[c].kind,
                        FigureKind::Date | FigureKind::Period | FigureKind::Level
                    ) =>
                {
                    break;
                }
                _ => start -= 1,
            }
        }
        start
    }

    /// The first words of the clauses of a label.
    fn clause_starts(&self, start: usize, at: usize) -> impl Iterator<Item = usize> {
        (start..at).filter(move |&i| {
            self.tokens[i].kind == TokenKind::Word
                && (i == start || self.tokens[i - 1].is_mark(','))
        })
    }

    /// The opening bracket of a short bracket without numbers that closes at a token.
    fn bracket_before(&self, from: usize, close: usize) -> Option<usize> {
        (from..close)
            .rev()
            .take(LONGEST_BRACKET)
            .take_while(|&i| {
                !matches!(self.tokens[i].kind, TokenKind::Number | TokenKind::Mark(')'))
            })
            .find(|&i| self.tokens[i].is_mark('('))
    }

    /// Behind the name of a thing that stands at a token; bodies and people act, they are not
    /// counted by leading a clause ("Huyện đạt 19"). Posts act for nobody.
    fn thing_at(&self, at: usize, to: usize) -> Option<usize> {
        let (unit, end) = unit_at(self.tokens, at, to, self.units, self.abbreviations)?;
        let acts =
            [ORGANISATION, PERSON].iter().any(|wide| self.units.compatible(&unit.code, wide));
        (unit.kind == UnitKind::Count && (!acts || unit.code == POST)).then_some(end)
    }

    /// True when a clause ends at a token: a mark that parts clauses, or the end of the text.
    pub(super) fn ends_clause(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_none_or(|t| matches!(t.kind, TokenKind::Mark(',' | ';' | '.' | ')' | '…')))
    }

    /// The unit of the rate before a bracket: "hồ sơ đúng hạn đạt 97,5% (39/40)", "100% hồ sơ (40/40)".
    pub(super) fn unit_of_rate_before(&self, from: usize, at: usize) -> Option<UnitMention> {
        let open = at.checked_sub(1).filter(|&i| i >= from && self.tokens[i].is_mark('('))?;
        let rate = self.drafts.last().filter(|d| d.kind == FigureKind::Percent)?;
        if rate.after != open {
            let (unit, end) =
                unit_at(self.tokens, rate.after, open, self.units, self.abbreviations)?;
            return (end == open && unit.kind == UnitKind::Count)
                .then(|| self.mention(rate.after, end, &unit.code));
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

/// True when a token could be the noun of a counted thing: a small word that leads no clause.
pub fn may_be_noun(token: &Token) -> bool {
    token.kind == TokenKind::Word && !token.capital && !CLAUSE_WORDS.contains(&token.text.as_str())
}
