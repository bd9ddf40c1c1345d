//! Bounds, hedges, limits and targets: when a number is no plain value.
//! The intervals they give are cautious: a hedge must never make an error alone.

use super::{Draft, Grammar, REACH, unit_at};
use crate::figures::tokens::{Token, TokenKind};
use crate::figures::{Approx, FigureKind};
use crate::quantity::{Decimal, Interval, UnitKind};

/// Half-width of "about": the share of the number that a hedge may hide. "Gần 100" for 90 is
/// loose but not contradicted; a cautious reading, since a hedge must never make an error alone.
const ABOUT: Decimal = Decimal::from_parts(10, 0, 0, false, 2);

/// How far "over" and "under" may reach beyond the printed number.
const BEYOND: Decimal = Decimal::from_parts(25, 0, 0, false, 2);

/// The unit of times ("lần").
const TIMES: &str = "occurrence";

/// Most tokens from a number to the rating behind its unit: "6 đơn vị khá".
const RATED: usize = 4;

/// How many tokens before a number an aim is sought.
const CLAUSE: usize = 14;

/// The same in a sentence that begins with its aim.
const AIM: usize = 120;

/// True when words begin with a plan, or with "so với" one.
pub(in crate::figures) fn names_a_plan(words: &[Token]) -> bool {
    let text = |i: usize| words.get(i).map_or("", |t| t.text.as_str());
    let skip = if text(0) == "so" && text(1) == "với" { 2 } else { 0 };
    matches!(
        (text(skip), text(skip + 1)),
        ("kế", "hoạch") | ("chỉ", "tiêu") | ("dự", "toán") | ("mục", "tiêu")
    )
}

impl Grammar<'_> {
    /// True when the clause before a number speaks of an average.
    fn speaks_of_average(&self, from: usize, at: usize) -> bool {
        (from..at).rev().take(12).take_while(|&i| self.tokens[i].kind == TokenKind::Word).any(|i| {
            let text = |k: usize| self.tokens.get(k).map_or("", |t| t.text.as_str());
            match (text(i), text(i + 1)) {
                ("bình", "quân") => true,
                // "nhóm trung bình cao", "loại trung bình", "khá 12 đơn vị, trung bình 2 đơn vị" are
                // ratings.
                ("trung", "bình") => {
                    !matches!(text(i + 2), "cao" | "khá" | "thấp" | "yếu")
                        && !matches!(text(i.saturating_sub(1)), "nhóm" | "loại" | "hạng")
                        && !self.rates_things(from, at)
                }
                _ => false,
            }
        })
    }

    /// True when a sentence counts things by another rating beside a number: "tốt 10 đơn vị", "6 đơn
    /// vị khá,".
    fn rates_things(&self, from: usize, at: usize) -> bool {
        let number = |i: usize| self.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
        let end = self.tokens.len().min(at + CLAUSE);
        (from..end).any(|i| {
            let rating =
                matches!(self.tokens[i].text.as_str(), "tốt" | "khá" | "yếu" | "kém" | "sắc");
            let counted = (i.saturating_sub(RATED).max(from)..i).any(number);
            rating && (number(i + 1) || counted && self.ends_clause(i + 1))
        })
    }

    /// True when the clause before a number begins with an estimate: "ước cả năm thực hiện 95%".
    fn is_estimate(&self, from: usize, at: usize) -> bool {
        let lead = at.saturating_sub(CLAUSE).max(from);
        let start = (lead..at)
            .rev()
            .find(|&i| matches!(self.tokens[i].kind, TokenKind::Mark(_)))
            .map_or(lead, |i| i + 1);
        self.tokens[start].is_word("ước")
    }

    /// True when the clause before a number speaks of what is to be reached.
    pub(super) fn is_target(&self, from: usize, at: usize) -> bool {
        if self.block.about_future {
            return true;
        }
        // A sentence that begins with its aim keeps it over its semicolons.
        let lead = (from..at).find(|&i| self.tokens[i].kind == TokenKind::Word);
        let whole = lead.is_some_and(|i| {
            let next = self.tokens.get(i + 1).map_or("", |t| t.text.as_str());
            matches!(
                (self.tokens[i].text.as_str(), next),
                ("phấn", "đấu") | ("mục", "tiêu") | ("dự", "kiến")
            )
        });
        let reach = if whole { AIM } else { CLAUSE };
        let mut words: Vec<&str> = Vec::new();
        for i in (from..at).rev().take(reach) {
            let next = self.tokens.get(i + 1).map_or("", |t| t.text.as_str());
            match self.tokens[i].kind {
                // What follows was reached: "chỉ tiêu 95%, kết quả thực hiện 97%".
                TokenKind::Word
                    if matches!(
                        (self.tokens[i].text.as_str(), next),
                        ("đã", _) | ("kết", "quả") | ("nhưng", _) | ("đến", "nay")
                    ) =>
                {
                    break;
                }
                TokenKind::Word => words.push(&self.tokens[i].text),
                TokenKind::Mark(';' | '.') if !whole => break,
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
        ]
        .iter()
        .any(|w| clause.contains(w))
            // "đăng ký thành lập mới", "đăng ký kinh doanh" are things that were done.
            || clause.match_indices(" đăng ký ").any(|(at, w)| {
                let next = clause[at + w.len()..].split(' ').next().unwrap_or("");
                matches!(
                    next,
                    "" | "thực" | "hoàn" | "giảm" | "xây" | "đạt" | "cắt" | "rút" | "là" | "với"
                )
            })
    }

    /// True for a rate that the clause calls a target: "chỉ tiêu tỉnh giao năm 2023 là 50%", "vượt
    /// chỉ tiêu 75%".
    fn is_given_target(&self, from: usize, at: usize) -> bool {
        let lead = at.saturating_sub(CLAUSE).max(from);
        let start = (lead..at)
            .rev()
            .find(|&i| matches!(self.tokens[i].kind, TokenKind::Mark(_)))
            .map_or(lead, |i| i + 1);
        (start..at).any(|i| {
            let behind = &self.tokens[i + 1..at];
            self.tokens[i].is_word("chỉ")
                && behind.first().is_some_and(|t| t.is_word("tiêu"))
                && (behind.len() == 1
                    || behind.last().is_some_and(|t| t.is_word("là"))
                        && !behind.iter().any(|t| t.is_word("đạt") || t.is_word("thực")))
        })
    }

    /// True when "trở lên" closes the thing behind a number: "từ 10 đại biểu Quốc hội trở lên".
    fn goes_upwards(&self, after: usize, to: usize) -> bool {
        (after..to.min(after + REACH)).take_while(|&i| self.tokens[i].kind == TokenKind::Word).any(
            |i| {
                self.tokens[i].is_word("trở")
                    && self.tokens.get(i + 1).is_some_and(|t| t.is_word("lên"))
            },
        )
    }

    /// Sets limits, targets and hedges.
    pub(super) fn hedge(&self, draft: &mut Draft, from: usize, at: usize, to: usize) {
        let unknown = draft.kind == FigureKind::Other && draft.pending;
        if !draft.kind.is_measure() && !unknown {
            return;
        }
        let before = self.words_before(from, at);
        let ends = |w: &str| before == w || before.ends_with(&format!(" {w}"));
        if ["không quá", "không vượt quá", "vượt quá", "quá"].iter().any(|w| ends(w)) {
            draft.kind = FigureKind::Limit;
            return;
        }
        let times = draft.unit.as_ref().is_some_and(|u| u.code == TIMES);
        if !unknown && (ends("gấp") || times && (ends("tăng") || ends("giảm"))) {
            // "gấp 2 lần", "tăng gấp 1,5 lần", "tăng 6 lần": a factor, no things.
            draft.kind = FigureKind::Ratio;
            return;
        }
        // "chỉ phải đến 01 lần", "5 hồ sơ mỗi ngày": how often, not how many.
        let each = self.tokens.get(draft.after).is_some_and(|t| t.is_word("mỗi"))
            && unit_at(self.tokens, draft.after + 1, to, self.units, self.abbreviations)
                .is_some_and(|(u, _)| u.kind == UnitKind::Time);
        let only = times
            && (from..at).any(|i| {
                self.tokens[i].is_word("chỉ")
                    && matches!(self.tokens[i + 1].text.as_str(), "phải" | "cần")
            });
        if each || only {
            draft.kind = FigureKind::Frequency;
            return;
        }
        if !unknown && self.is_target(from, at)
            || draft.kind == FigureKind::Percent && self.is_given_target(from, at)
        {
            draft.kind = FigureKind::Target;
            return;
        }
        let behind: Vec<&str> =
            (draft.after..to.min(draft.after + 2)).map(|i| self.tokens[i].text.as_str()).collect();
        let hedge =
            if ["khoảng", "chừng", "xấp xỉ", "ước", "ước đạt", "ước khoảng", "gần", "gần bằng"]
                .iter()
                .any(|w| ends(w))
                || self.speaks_of_average(from, at)
                || self.is_estimate(from, at)
            {
                Some(Approx::About)
            } else if ["ít nhất", "tối thiểu", "không dưới", "không ít hơn"].iter().any(|w| ends(w))
                || behind == ["trở", "lên"]
                || ends("từ") && self.goes_upwards(draft.after, to)
            {
                Some(Approx::AtLeast)
            } else if ends("tối đa") || behind == ["trở", "xuống"] {
                Some(Approx::UpTo)
            } else if ends("dưới") || ends("chưa đến") || ends("chưa tới") || ends("chưa đầy")
            {
                Some(Approx::Under)
            } else if ends("hơn")
                && !["nhiều hơn", "ít hơn", "cao hơn", "thấp hơn", "lớn hơn"]
                    .iter()
                    .any(|w| ends(w))
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
