//! Numbers whose clause leaves out what is counted, because a neighbour says it: "số doanh nghiệp
//! thành lập mới 386, giải thể 41", "bổ nhiệm 03, luân chuyển 02 công chức".
//! It reads no digits and relates nothing.

use super::{Grammar, unit_at};
use crate::figures::alike::names_a_part;
use crate::figures::tokens::TokenKind;
use crate::figures::{FigureKind, UnitMention};
use crate::quantity::UnitKind;

/// Most words of a clause that leaves out what it counts. Our own choice: longer ones name it.
const LONGEST_LABEL: usize = 8;

/// Nouns before a number that is their name, not a count: "tầng 4", "điểm 3".
const NAMED_BY_NUMBER: [&str; 24] = [
    "tầng", "phòng", "tổ", "khu", "vực", "lô", "cụm", "điểm", "điều", "khoản", "mục", "phần",
    "chương", "cột", "dòng", "biểu", "mẫu", "bảng", "trang", "hình", "số", "câu", "bước", "quyển",
];

impl Grammar<'_> {
    /// Gives numbers of a sentence the unit that their clause leaves out. `first` is the first
    /// draft of the sentence.
    pub(super) fn ellipsis(&mut self, first: usize, from: usize, to: usize) {
        for d in first..self.drafts.len() {
            if self.leaves_out(d) {
                let listed = d > first && self.is_listed(d, first);
                let unit = if listed {
                    self.drafts[d - 1].unit.clone().filter(|_| self.drafts[d - 1].label_first)
                } else {
                    let label = self.clause_label(d, from);
                    label.and_then(|label| self.unit_said_before(d, first, &label))
                };
                if let Some(unit) = unit {
                    self.count_of(d, unit, from, to);
                }
            } else if self.drafts[d].unit.is_some() && self.drafts[d].kind == FigureKind::Count {
                self.said_behind(d, first, from, to);
            }
        }
        self.listed_acts(first, from);
    }

    /// "bổ nhiệm 03, luân chuyển 02, điều động 04": clauses of one manner, each with a number at
    /// its end, count what none of them names.
    fn listed_acts(&mut self, first: usize, from: usize) {
        let acts: Vec<usize> = (first..self.drafts.len())
            .filter(|&d| {
                self.leaves_out(d)
                    && self.clause_label(d, from).is_some_and(|(start, words)| {
                        words.len() > 1 && !self.names_another(start, self.drafts[d].token, "")
                    })
            })
            .collect();
        if acts.len() > 1 {
            for d in acts {
                self.drafts[d].kind = FigureKind::Count;
            }
        }
    }

    /// True for a whole number without unit that ends its clause.
    fn leaves_out(&self, d: usize) -> bool {
        let draft = &self.drafts[d];
        draft.kind == FigureKind::Other
            && draft.pending
            && draft.pair.is_none()
            && draft.unit.is_none()
            && draft.decimals == 0
            && (self.ends_clause(draft.after)
                || matches!(self.tokens[draft.after].text.as_str(), "và" | "do" | "vì")
                || self.tokens[draft.after].is_mark('('))
    }

    /// The words of the clause before a number, if they may stand for a count: short, without a
    /// name, and not a noun that is numbered.
    fn clause_label(&self, d: usize, from: usize) -> Option<(usize, Vec<&str>)> {
        // "cấp tỉnh: 214"
        let token = self.drafts[d].token;
        let colon = token > from && self.tokens[token - 1].is_mark(':');
        let at = if colon { token - 1 } else { token };
        let floor = d
            .checked_sub(1)
            .map(|p| &self.drafts[p])
            .filter(|p| p.claim.is_none())
            .map_or(from, |p| p.after.min(at));
        let start = (floor.max(from)..at)
            .rev()
            .find(|&i| self.tokens[i].kind != TokenKind::Word)
            .map_or(floor.max(from), |i| i + 1);
        let start = (start..at).find(|&i| {
            !matches!(self.tokens[i].text.as_str(), "và" | "còn" | "riêng" | "trong" | "đó")
        })?;
        let words: Vec<&str> = self.tokens[start..at].iter().map(|t| t.text.as_str()).collect();
        let named = self.tokens[start..at].iter().any(|t| t.capital && t.start > 0);
        let last = words.last()?;
        let numbered = NAMED_BY_NUMBER.contains(last) && !words.ends_with(&["một", "phần"]);
        (words.len() <= LONGEST_LABEL && !named && !numbered).then_some((start, words))
    }

    /// True when words from a token on name a thing other than the unit, beyond the level that a
    /// clause speaks of ("cấp huyện 64").
    fn names_another(&self, start: usize, at: usize, unit: &str) -> bool {
        let level = self.tokens[start].is_word("cấp");
        (start + if level { 2 } else { 0 }..at).any(|i| {
            unit_at(self.tokens, i, at, self.units, self.abbreviations)
                .is_some_and(|(u, _)| u.kind == UnitKind::Count && u.code != unit)
        })
    }

    /// The unit that the count before a number says, when the clause goes on from it: a label of
    /// the same manner, or one that names a part.
    fn unit_said_before(
        &self,
        d: usize,
        first: usize,
        (start, words): &(usize, Vec<&str>),
    ) -> Option<UnitMention> {
        let before = (first..d).rev().find(|&p| {
            let draft = &self.drafts[p];
            draft.claim.is_none() && !self.leaves_out(p)
        })?;
        let before = &self.drafts[before];
        let unit = before.unit.as_ref().filter(|_| before.kind == FigureKind::Count)?;
        let level = self.tokens[*start].is_word("cấp");
        if !(before.label_first || level || names_a_part(&words.join(" ")))
            || self.names_another(*start, self.drafts[d].token, &unit.code)
        {
            return None;
        }
        Some(unit.clone())
    }

    /// Gives the unit of a count to the numbers before it that lead to it: each ends its clause,
    /// and all clauses have words before the number.
    fn said_behind(&mut self, d: usize, first: usize, from: usize, to: usize) {
        let Some(unit) = self.drafts[d].unit.clone().filter(|u| !u.raw.is_empty()) else { return };
        let in_list = self.is_listed(d, first);
        if !in_list && self.clause_label(d, from).is_none() {
            return;
        }
        let mut at = d;
        while let Some(p) = at.checked_sub(1).filter(|&p| p >= first) {
            if !self.leaves_out(p) {
                break;
            }
            let listed = in_list && self.is_listed(p, first);
            let labelled = self.clause_label(p, from).is_some_and(|(start, _)| {
                !self.names_another(start, self.drafts[p].token, &unit.code)
            });
            if !listed && !labelled {
                break;
            }
            self.count_of(p, unit.clone(), from, to);
            at = p;
        }
    }

    /// True for a number of a bare list "lần lượt là 12, 15 và 20".
    fn is_listed(&self, d: usize, first: usize) -> bool {
        let mut at = d;
        loop {
            let token = self.drafts[at].token;
            let Some(joint) = token.checked_sub(1).map(|i| &self.tokens[i]) else { return false };
            let before = at.checked_sub(1).filter(|&p| p >= first).map(|p| &self.drafts[p]);
            match before {
                Some(p) if p.after + 1 == token && (joint.is_mark(',') || joint.is_word("và")) => {
                    at -= 1;
                }
                _ => {
                    let lead = token.saturating_sub(3);
                    return self.tokens[lead..token].windows(2).any(|w| {
                        w[0].is_word("lần") && w[1].is_word("lượt")
                            || w[0].is_word("tương") && w[1].is_word("ứng")
                    });
                }
            }
        }
    }

    /// Makes a number a count of the unit, and reads its hedges anew.
    fn count_of(&mut self, d: usize, unit: UnitMention, from: usize, to: usize) {
        let mut draft = self.drafts[d].clone();
        draft.kind = FigureKind::Count;
        draft.unit = Some(UnitMention { raw: String::new(), code: unit.code });
        draft.pending = false;
        draft.label_first = true;
        let at = draft.token;
        self.hedge(&mut draft, from, at, to);
        self.drafts[d] = draft;
    }
}
