//! Numbers in digits: counts, rates, amounts, and a/b.
//! What a number without a unit means is in `labels`, bounds and targets are in `hedges`.

use super::{Draft, Grammar, may_be_noun, unit_at};
use crate::figures::number_words::number_at_start;
use crate::figures::tokens::{Token, TokenKind};
use crate::figures::{FigureKind, Source, UnitMention};
use crate::quantity::{Decimal, Expect, Interval, UnitKind, parse_number};

/// The unit of differences of rates.
const POINTS_OF_RATE: &str = "percentage_point";

/// How many tokens before a/b the slash of their labels is sought.
const REACH_OF_LABELS: usize = 10;

/// The unit of scores and indices.
const POINTS: &str = "point";

impl Grammar<'_> {
    /// A number in digits; returns the next token to look at.
    pub(super) fn number(&mut self, sentence: usize, from: usize, at: usize, to: usize) -> usize {
        let token = &self.tokens[at];
        // a/b, and "a trên b" with a unit behind b.
        let glued_slash = self.tokens.get(at + 1).is_some_and(|t| t.is_mark('/'))
            && at + 2 < to
            && self.tokens[at + 2].kind == TokenKind::Number
            && !self.tokens.get(at + 3).is_some_and(|t| {
                t.is_mark('/') && at + 4 < to && self.tokens[at + 4].kind == TokenKind::Number
            });
        let over_word = at + 2 < to
            && self.tokens[at + 2].kind == TokenKind::Number
            && (self.tokens[at + 1].is_word("trên")
                // "2 trong 3 chỉ tiêu", but not "2 trong 3 năm".
                || self.tokens[at + 1].is_word("trong")
                    && unit_at(self.tokens, at + 3, to, self.units, self.abbreviations)
                        .is_some_and(|(u, _)| u.kind == UnitKind::Count));
        if glued_slash || over_word {
            return self.share(sentence, from, at, to);
        }
        let mut after = at + 1;
        // A spelled-out repetition: "10 (mười) hồ sơ".
        if let Some(behind) = self.spelled_out(after, to) {
            after = behind;
        }
        let Measure { after, factor, smaller, unit } = self.measure_behind(from, at, after, to);
        let percent = unit.as_ref().is_some_and(|u| u.1 == UnitKind::Percent);
        let expect = match unit.as_ref().map(|u| u.1) {
            Some(UnitKind::Percent) => Expect::Rate,
            Some(UnitKind::Count | UnitKind::Time) if factor == Decimal::ONE => Expect::Count,
            _ => Expect::Any,
        };
        let Some(printed) = parse_number(&token.text, expect) else {
            self.push_other(sentence, at);
            return at + 1;
        };
        let (mut printed, mut factor) = (printed, factor);
        let mut end = token.end;
        if let Some((next, f)) = smaller
            && let Some(more) = parse_number(&self.tokens[next].text, Expect::Any)
            && let Some(wide) = printed.value.checked_mul(factor / f)
        {
            // Both in the smaller measure: the last printed digit says how exact the amount is.
            printed.value = wide + more.value;
            printed.decimals = more.decimals;
            factor = f;
            end = self.tokens[next].end;
        }
        let value = printed.value.checked_mul(factor);
        let interval = value.map(|v| {
            if factor != Decimal::ONE {
                let base = Interval::rounded(printed.value, printed.decimals);
                base.times(factor).unwrap_or(Interval::exact(v))
            } else if percent || printed.decimals > 0 {
                Interval::printed(printed.value, printed.decimals)
            } else {
                Interval::exact(v)
            }
        });
        let mut draft = Draft {
            value: value
                .map(|v| v.normalize())
                .map(|v| if factor == Decimal::ONE { printed.value } else { v }),
            decimals: printed.decimals,
            interval,
            unit: unit.as_ref().map(|u| u.0.clone()),
            ..Draft::new(FigureKind::Other, at, after, (token.start, end), sentence)
        };
        draft.scaled = factor != Decimal::ONE;
        draft.kind = match unit.as_ref().map(|u| u.1) {
            Some(UnitKind::Percent) => FigureKind::Percent,
            Some(UnitKind::Money) => FigureKind::Money,
            // "516,3 người/km²", "2,4 lần": things are whole, and so many per something are none.
            Some(UnitKind::Count)
                if printed.decimals > 0 && !draft.scaled && !is_score(unit.as_ref())
                    || self.per_measure(after, to) =>
            {
                FigureKind::Ratio
            }
            Some(UnitKind::Count) => FigureKind::Count,
            Some(UnitKind::Time) => self.time_kind(from, at),
            None => self.without_unit(&mut draft, from, at, to, &token.text),
        };
        // "Đề án 1 triệu lao động": the number is in the name.
        if factor != Decimal::ONE
            && ["đề án", "chương trình"].iter().any(|w| self.words_before(from, at).ends_with(w))
        {
            draft.kind = FigureKind::Name;
        }
        // "xếp thứ 3 trong 20 sở": how many were ranked.
        let ranked = self.drafts.last().is_some_and(|d| {
            d.kind == FigureKind::Rank
                && d.token >= from
                && at - d.after <= 3
                && self.tokens.get(d.after).is_some_and(|t| t.is_word("trong"))
        });
        if ranked {
            self.push_other(sentence, at);
            return draft.after;
        }
        // "vượt 12,3 điểm phần trăm"
        if draft.unit.as_ref().is_some_and(|u| u.code == POINTS_OF_RATE)
            && self.word_before(from, at, 1) == "vượt"
        {
            draft.kind = FigureKind::Change;
        }
        self.hedge(&mut draft, from, at, to);
        self.range(&mut draft, from, at);
        let next = draft.after.max(at + 1);
        self.drafts.push(draft);
        next
    }

    /// What stands behind a number: factors, a smaller amount, the unit.
    fn measure_behind(&self, from: usize, at: usize, behind: usize, to: usize) -> Measure {
        let mut out = Measure { after: behind, factor: Decimal::ONE, smaller: None, unit: None };
        if self.is_percent(behind, to) {
            out.after = self.percent_end(behind, to);
            let points = self.tokens[behind].is_word("điểm");
            let code = if points { POINTS_OF_RATE } else { "percent" };
            out.unit = Some((self.mention(behind, out.after, code), UnitKind::Percent));
            return out;
        }
        // "71 tỷ phú", "1 triệu phú": people.
        let rich = self.tokens.get(behind + 1).is_some_and(|t| t.is_word("phú"));
        while let Some(f) =
            self.tokens.get(out.after).filter(|_| out.after < to && !rich).and_then(multiplier)
        {
            out.factor = out.factor.checked_mul(f).unwrap_or(out.factor);
            out.after += 1;
        }
        // "1 tỷ 250 triệu đồng".
        if let Some((next, f)) = self.smaller_amount(out.after, to, out.factor) {
            out.smaller = Some((next, f));
            out.after = next + 2;
        }
        if let Some((u, end)) = unit_at(self.tokens, out.after, to, self.units, self.abbreviations)
            .filter(|(u, end)| {
                u.kind != UnitKind::Percent
                    && !(u.kind == UnitKind::Money && self.goes_on_word(*end, to))
            })
        {
            out.unit = Some((self.mention(out.after, end, &u.code), u.kind));
            out.after = end;
        } else if out.factor != Decimal::ONE
            && self.speaks_of_money(from, at)
            && !self.tokens.get(out.after).filter(|_| out.after < to).is_some_and(may_be_noun)
        {
            let dong = UnitMention { raw: String::new(), code: "dong".to_owned() };
            out.unit = Some((dong, UnitKind::Money));
        }
        out
    }

    /// True when "đồng" is the first half of another word: "tỉ lệ 12/6 đồng ý".
    fn goes_on_word(&self, end: usize, to: usize) -> bool {
        self.tokens[end - 1].is_word("đồng")
            && self.tokens.get(end).filter(|_| end < to).is_some_and(|t| {
                matches!(
                    t.text.as_str(),
                    "ý" | "thời" | "bào" | "bộ" | "loạt" | "nhất" | "thuận" | "tình" | "hành"
                )
            })
    }

    /// True when a slash behind a unit names a measure that it is counted by: "225 người/km²".
    fn per_measure(&self, after: usize, to: usize) -> bool {
        after + 1 < to
            && self.tokens[after].is_mark('/')
            && matches!(
                self.tokens[after + 1].text.trim_end_matches(['2', '3', '²', '³']),
                "km" | "m" | "ha" | "hecta"
            )
    }

    /// "từ 01 đến 02 công chức": the ends of a range bound a number, they are none. A movement
    /// ("tăng từ 5 đến 7") is told from it by its verb, later.
    fn range(&mut self, draft: &mut Draft, from: usize, at: usize) {
        // "đến dưới 80%"
        let hedged = at.checked_sub(1).is_some_and(|i| {
            i > from && matches!(self.tokens[i].text.as_str(), "dưới" | "gần" | "hơn" | "khoảng")
        });
        let joint = at.checked_sub(if hedged { 2 } else { 1 }).filter(|&i| i > from);
        let Some(joint) = joint else { return };
        let dash = self.tokens[joint].is_mark('-');
        if !(dash || matches!(self.tokens[joint].text.as_str(), "đến" | "tới")) {
            return;
        }
        let Some(first) = self.drafts.last_mut().filter(|d| d.after == joint && d.claim.is_none())
        else {
            return;
        };
        // "02 - 03 công chức": the lesser number first, without a unit of its own.
        let leads = if dash {
            first.unit.is_none() && draft.unit.is_some() && first.value < draft.value
        } else {
            first.token > from
                && matches!(self.tokens[first.token - 1].text.as_str(), "từ" | "khoảng")
        };
        let bound = |d: &Draft| {
            d.pair.is_none()
                && (matches!(d.kind, FigureKind::Count | FigureKind::Percent | FigureKind::Money)
                    || d.kind == FigureKind::Other && d.pending)
        };
        if !leads || !bound(first) {
            return;
        }
        if bound(draft) {
            first.kind = FigureKind::Limit;
            first.approx = None;
            draft.kind = FigureKind::Limit;
        } else if draft.kind == FigureKind::Period && first.unit.is_none() {
            // "từ 1 đến 3 ngày": a duration.
            first.kind = draft.kind;
            first.unit = draft
                .unit
                .as_ref()
                .map(|u| UnitMention { raw: String::new(), code: u.code.clone() });
        }
    }

    /// The number and factor of a smaller amount that goes on an amount: "250 triệu" behind "1 tỷ".
    fn smaller_amount(&self, at: usize, to: usize, factor: Decimal) -> Option<(usize, Decimal)> {
        if at + 1 >= to || self.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let next = multiplier(&self.tokens[at + 1])?;
        (next < factor).then_some((at, next))
    }

    /// a/b: two figures.
    pub(super) fn share(&mut self, sentence: usize, from: usize, at: usize, to: usize) -> usize {
        let (num, den) = (&self.tokens[at], &self.tokens[at + 2]);
        let measure = self.measure_behind(from, at, at + 3, to);
        let money = measure.unit.as_ref().is_some_and(|u| u.1 == UnitKind::Money);
        let expect = if money { Expect::Any } else { Expect::Count };
        let parsed = (parse_number(&num.text, expect), parse_number(&den.text, expect));
        let (Some(a), Some(b)) = parsed else {
            self.push_other(sentence, at);
            self.push_other(sentence, at + 2);
            return at + 3;
        };
        let mut after = at + 3;
        let mut unit = None;
        let mut kind = FigureKind::Count;
        let mut score = false;
        let mut factor = Decimal::ONE;
        // "từ 9/1 đến 12/1 tổ chức", "hội chùa: 13/01": more of a day than of a month.
        let could_be_day = a.value >= Decimal::ONE
            && a.value <= Decimal::from(31)
            && b.value >= Decimal::ONE
            && b.value <= Decimal::from(12)
            && a.value.scale() == 0;
        let word_before = self.word_before(from, at, 1);
        let reversed_day = could_be_day
            && a.value > b.value
            && (measure.unit.is_none() || matches!(word_before.as_str(), "từ" | "đến" | "ngày"));
        if reversed_day && self.block.source != Source::Note {
            kind = FigureKind::Date;
        } else if self.of_two_labels(from, at) || self.is_simple_fraction(a.value, b.value, at, to)
        {
            kind = FigureKind::Other;
        } else if let Some((mention, _)) =
            measure.unit.filter(|u| matches!(u.1, UnitKind::Count | UnitKind::Money))
        {
            score = mention.code == POINTS;
            unit = Some(mention);
            after = measure.after;
            factor = measure.factor;
            if money {
                kind = FigureKind::Money;
            }
        } else if self.is_percent(after, to) {
            kind = FigureKind::Other;
        } else {
            // Without a unit: a day and month after a word of time, else a ratio when a rate, a
            // note or a counted thing is near.
            let of_time = matches!(
                word_before.as_str(),
                "từ" | "đến"
                    | "hết"
                    | "trước"
                    | "sau"
                    | "ngày"
                    | "và"
                    | "hôm"
                    | "sáng"
                    | "chiều"
                    | "điểm"
            );
            if could_be_day && of_time {
                kind = FigureKind::Date;
            } else if let Some(mention) =
                self.unit_of_label(from, at).or_else(|| self.unit_of_rate_before(from, at))
            {
                unit = Some(mention);
            } else if a.value > b.value && self.block.source != Source::Note
                || matches!(
                    word_before.as_str(),
                    "khoảng" | "gần" | "hơn" | "trên" | "quá" | "nhất" | "thiểu"
                )
            {
                // "tiết kiệm khoảng 1/3 kinh phí" counts nothing.
                kind = FigureKind::Other;
            }
        }
        if kind == FigureKind::Date {
            self.drafts.push(Draft::new(kind, at, after, (num.start, den.end), sentence));
            return after;
        }
        let first = self.drafts.len();
        for (offset, token, printed) in [(0usize, at, a), (1, at + 2, b)] {
            let rounded = money && (printed.decimals > 0 || factor != Decimal::ONE);
            let interval = if rounded {
                Interval::printed(printed.value, printed.decimals).times(factor)
            } else {
                printed.value.checked_mul(factor).map(Interval::exact)
            };
            let value = printed.value.checked_mul(factor);
            let mut draft = Draft {
                interval,
                value: if factor == Decimal::ONE { value } else { value.map(|v| v.normalize()) },
                decimals: printed.decimals,
                unit: unit.clone(),
                pair: Some(first + 1 - offset),
                ..Draft::new(
                    kind,
                    token,
                    if offset == 1 { after } else { token + 1 },
                    (self.tokens[token].start, self.tokens[token].end),
                    sentence,
                )
            };
            if score {
                // "87,35/100 điểm": points out of a greatest number, no share of things.
                draft.pair = None;
                if offset == 1 {
                    draft.kind = FigureKind::Limit;
                } else if printed.decimals > 0 {
                    draft.interval = Some(Interval::printed(printed.value, printed.decimals));
                }
            }
            if self.is_target(from, at) && draft.kind == FigureKind::Count {
                draft.kind = FigureKind::Target;
            }
            self.drafts.push(draft);
        }
        after
    }

    /// True when a/b are the numbers of two labels: "nam/nữ lần lượt là 265/264", "hiện có/được
    /// giao là 86/90".
    fn of_two_labels(&self, from: usize, at: usize) -> bool {
        let lead = at.saturating_sub(REACH_OF_LABELS).max(from);
        let joint = at > from
            && (self.tokens[at - 1].is_mark(':')
                || matches!(self.tokens[at - 1].text.as_str(), "là" | "lượt"));
        joint
            && (lead..at)
                .rev()
                .take_while(|&i| {
                    matches!(self.tokens[i].kind, TokenKind::Word | TokenKind::Mark('/' | ':'))
                })
                .any(|i| {
                    self.tokens[i].is_mark('/')
                        || self.tokens[i].is_word("lần") && self.tokens[i + 1].is_word("lượt")
                })
    }

    /// True for a fraction of something that is not counted: "1/3 dân số", "1/6 của thế giới".
    fn is_simple_fraction(&self, a: Decimal, b: Decimal, at: usize, to: usize) -> bool {
        let thing = at + 3;
        let simple = a == Decimal::ONE && b <= Decimal::TEN && b > Decimal::ONE
            || (a, b) == (Decimal::TWO, Decimal::from(3))
            || (a, b) == (Decimal::from(3), Decimal::from(4));
        simple
            && self.tokens.get(thing).filter(|_| thing < to).is_some_and(|t| {
                may_be_noun(t) || matches!(t.text.as_str(), "của" | "tổng" | "số" | "trong")
            })
            && unit_at(self.tokens, thing, to, self.units, self.abbreviations).is_none()
    }

    pub(super) fn is_percent(&self, at: usize, to: usize) -> bool {
        self.percent_end(at, to) > at
    }

    /// Behind "%", "phần trăm", "điểm phần trăm", "điểm %"; `at` itself when there is none.
    pub(super) fn percent_end(&self, at: usize, to: usize) -> usize {
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
    pub(super) fn spelled_out(&self, at: usize, to: usize) -> Option<usize> {
        if at >= to || !self.tokens[at].is_mark('(') {
            return None;
        }
        let close = (at + 1..to.min(at + 10)).find(|&i| self.tokens[i].is_mark(')'))?;
        let words: Vec<&str> = self.tokens[at + 1..close].iter().map(|t| t.text.as_str()).collect();
        let (_, n) = number_at_start(&words)?;
        (n == words.len()).then_some(close + 1)
    }
}

/// What stands behind a number.
struct Measure {
    /// Behind the last token of it.
    after: usize,
    /// The product of nghìn, triệu, tỷ.
    factor: Decimal,
    /// The token and factor of a smaller amount that goes on the number.
    smaller: Option<(usize, Decimal)>,
    /// The unit and its kind.
    unit: Option<(UnitMention, UnitKind)>,
}

/// The factor of a word behind a number: nghìn, ngàn, vạn, triệu, tỷ.
fn multiplier(token: &Token) -> Option<Decimal> {
    if token.kind != TokenKind::Word {
        return None;
    }
    Some(Decimal::from(match token.text.as_str() {
        "nghìn" | "ngàn" => 1_000u64,
        "vạn" => 10_000,
        "triệu" => 1_000_000,
        "tỷ" | "tỉ" => 1_000_000_000,
        _ => return None,
    }))
}

/// True for points: they are the one unit counted in fractions.
fn is_score(unit: Option<&(UnitMention, UnitKind)>) -> bool {
    unit.is_some_and(|(u, _)| u.code == POINTS)
}
