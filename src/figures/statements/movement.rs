//! Movements: from–to, and changes against another period.
//! It does not compare the numbers.

use super::Sentence;
use crate::figures::grammar::Draft;
use crate::figures::tokens::TokenKind;
use crate::figures::{FigureKind, Role, Statement, StatementKind, UnitMention};
use crate::quantity::UnitKind;

/// Most tokens between a number and its change: room for a bracket ("120 hồ sơ (kể cả 20 hồ sơ từ
/// kỳ trước chuyển sang), tăng 10 hồ sơ").
const REACH_OF_CHANGE: usize = 18;

/// Most tokens between a change and the movement behind it that explains it: "giảm 03 người so với
/// đầu năm (từ …".
const REACH_BACK: usize = 8;

impl Sentence<'_, '_> {
    /// "giảm từ 5 phòng xuống còn 3 phòng", "từ 7 … lên 9", with a change and its rate near.
    pub(super) fn movements(&mut self) {
        // Dates only say when: "từ 45 (năm 2015) xuống 36", "từ 20 xã năm 2020 lên 130 xã".
        let drafts: Vec<usize> = self
            .drafts()
            .into_iter()
            .filter(|&d| {
                let draft = self.draft(d);
                draft.claim.is_none()
                    || !matches!(draft.kind, FigureKind::Date | FigureKind::Period)
            })
            .collect();
        for pair in drafts.windows(2) {
            let &[a, b] = pair else { continue };
            if self.arrives_first(a, b) {
                continue;
            }
            let (da, db) = (self.draft(a), self.draft(b));
            let measures = |d: &Draft| {
                d.value.is_some()
                    && d.pair.is_none()
                    && (matches!(
                        d.kind,
                        FigureKind::Count | FigureKind::Money | FigureKind::Percent
                    ) || matches!(d.kind, FigureKind::Period | FigureKind::Limit)
                        && d.claim.is_none()
                        && d.unit.is_some()
                        || d.pending)
            };
            if !measures(da) || !measures(db) {
                continue;
            }
            let between = self.words_between(da.after, db.token);
            let merged = between.last() == Some(&"thành") && self.merges(da.token);
            if !merged && !self.preceded_by_from(da.token) {
                continue;
            }
            if between.len() > 14 || between.contains(&";") {
                continue;
            }
            let joint = joint_of(&between);
            let verb = self.moves(da.token);
            let is_move = match joint {
                Joint::Arrives => true,
                // "mỗi hồ sơ giảm từ 01 đến 03 ngày": by how much, at least and at most.
                Joint::Reaches => verb && !self.is_reduction_between(a, b, &between),
                Joint::None => false,
            };
            if !is_move {
                continue;
            }
            let same = self.same_unit(a, b)
                || self.draft(a).pending
                    && self.draft(b).pending
                    && self.unit_of_movement(a, b).is_some()
                || self.draft(a).kind == FigureKind::Percent
                    && self.draft(b).kind == FigureKind::Percent
                || self.unit(a).is_some() && self.unit(a) == self.unit(b);
            if !same {
                continue;
            }
            let unit = self.unit_of_movement(a, b);
            for d in [a, b] {
                self.adopt(d, &unit);
                let draft = &self.text.reading.drafts[d];
                if matches!(draft.kind, FigureKind::Period | FigureKind::Limit) {
                    let unit = draft.unit.as_ref().and_then(|u| self.units.by_code(&u.code));
                    let kind = match unit.map(|u| u.kind) {
                        Some(UnitKind::Percent) => FigureKind::Percent,
                        Some(UnitKind::Money) => FigureKind::Money,
                        _ => FigureKind::Count,
                    };
                    self.text.reading.drafts[d].kind = kind;
                }
            }
            let mut members = vec![(a, Role::From), (b, Role::To)];
            self.change_beside(a, b, &mut members);
            members.sort_unstable();
            self.push(StatementKind::FromTo, members, false, "từ … còn …");
        }
    }

    /// True for a range under a verb of reducing: what is reduced cannot arrive at more.
    fn is_reduction_between(&self, a: usize, b: usize, between: &[&str]) -> bool {
        let token = self.draft(a).token;
        let lead = token.saturating_sub(4).max(self.span.0);
        let reduces =
            (lead..token).any(|i| matches!(self.word(i), "giảm" | "rút" | "cắt" | "tiết"));
        reduces && !between.contains(&"xuống") && self.draft(a).value < self.draft(b).value
    }

    /// The unit of a movement: its own, else that of the change before it ("giảm 03 người so với đầu
    /// năm (từ 61 còn 58)").
    fn unit_of_movement(&self, a: usize, b: usize) -> Option<UnitMention> {
        let own = self.draft(b).unit.clone().or_else(|| self.draft(a).unit.clone());
        own.or_else(|| {
            let change = a.checked_sub(1).map(|d| self.draft(d))?;
            (change.sentence == self.sentence
                && change.kind == FigureKind::Count
                && self.draft(a).token - change.after <= REACH_BACK
                && self.change_verb_before(change.token))
            .then(|| change.unit.clone())?
        })
    }

    /// "giảm còn 14 (từ 19 đầu mối)": states a movement whose end stands first.
    fn arrives_first(&mut self, a: usize, b: usize) -> bool {
        let (to, from) = (self.draft(a), self.draft(b));
        let arrives = self.word(to.token.saturating_sub(1)) == "còn" || {
            let before = to.token.saturating_sub(1);
            matches!(self.word(before), "lên" | "xuống" | "đến")
        };
        let between = self.words_between(to.after, from.token);
        let counts = |d: &Draft| {
            d.value.is_some()
                && d.pair.is_none()
                && (matches!(d.kind, FigureKind::Count | FigureKind::Money) || d.pending)
        };
        let stated = arrives
            && between == ["(", "từ"]
            && to.token > self.span.0
            && counts(to)
            && counts(from)
            && self.moves(to.token)
            && self.same_unit(a, b);
        if !stated {
            return false;
        }
        let unit = self.unit_of_movement(a, b);
        for d in [a, b] {
            self.adopt(d, &unit);
        }
        let mut members = vec![(a, Role::To), (b, Role::From)];
        self.change_beside(a, b, &mut members);
        members.sort_unstable();
        self.push(StatementKind::FromTo, members, false, "còn … (từ …)");
        true
    }

    /// True when "từ" stands directly before the number, or before the unit-less words of it.
    pub(super) fn preceded_by_from(&self, token: usize) -> bool {
        (1..=3).any(|n| {
            let Some(i) = token.checked_sub(n).filter(|&i| i >= self.span.0) else { return false };
            let between_are_words = (i + 1..token)
                .all(|k| matches!(self.word(k), "tổng" | "số" | "có" | "mức" | "gần" | "hơn"));
            self.word(i) == "từ" && between_are_words
        })
    }

    /// True when "sắp xếp", "sáp nhập", "hợp nhất", "thu gọn" stands within three words before the
    /// token: "sắp xếp 10 phòng thành 8 phòng".
    pub(super) fn merges(&self, token: usize) -> bool {
        (1..=4).filter_map(|n| token.checked_sub(n)).filter(|&i| i >= self.span.0).any(|i| {
            [["sắp", "xếp"], ["sáp", "nhập"], ["hợp", "nhất"], ["thu", "gọn"], ["tổ", "chức"]]
                .iter()
                .any(|p| self.has_phrase(i, p))
        })
    }

    /// True when a verb of change stands in the clause before the token.
    pub(super) fn moves(&self, token: usize) -> bool {
        (self.span.0..token).rev().take(14).any(|i| {
            matches!(
                self.word(i),
                "giảm" | "tăng" | "nâng" | "rút" | "hạ" | "cắt" | "sắp" | "tinh" | "thu"
            )
        })
    }

    /// Adds the change ("giảm 2 phòng") and its rate ("40%") to a from-to.
    pub(super) fn change_beside(&mut self, a: usize, b: usize, members: &mut Vec<(usize, Role)>) {
        let drafts = self.drafts();
        // Before: "giảm 02 phòng (từ 5 phòng còn 3 phòng)", "giảm 02 phòng, từ 5 còn 3".
        let before = drafts.iter().rev().copied().find(|&d| d < a);
        if let Some(d) = before {
            let draft = self.draft(d);
            let verb_before = self.change_verb_before(draft.token);
            let between = self.words_between(draft.after, self.draft(a).token);
            let near = between.len() <= REACH_BACK && !between.contains(&";");
            if near
                && verb_before
                && draft.pair.is_none()
                && self.draft(d).kind != FigureKind::Percent
                && self.same_unit(d, a)
            {
                let unit = self.draft(a).unit.clone();
                self.adopt(d, &unit);
                members.push((d, Role::Change));
            } else if near
                && verb_before
                && draft.kind == FigureKind::Percent
                && self.draft(a).kind != FigureKind::Percent
            {
                members.push((d, Role::Rate));
            }
        }
        // Behind: "(giảm 2 phòng, tương đương 40%)".
        let dated = |d: usize| {
            self.draft(d).claim.is_some()
                && matches!(self.draft(d).kind, FigureKind::Date | FigureKind::Period)
        };
        let behind: Vec<usize> =
            drafts.iter().copied().filter(|&d| d > b && !dated(d)).take(2).collect();
        for d in behind {
            let draft = self.draft(d);
            if draft.token > self.draft(b).after + 16 || draft.pair.is_some() {
                break;
            }
            let between = self.words_between(self.draft(b).after, draft.token);
            // "đạt 100% kế hoạch" is a rate of the plan, not of the change.
            let of_plan = (draft.after..draft.after + 4).any(|i| {
                matches!(self.word(i), "kế" | "mục" | "chỉ") || self.has_phrase(i, &["so", "với"])
            });
            // "… do cổ phiếu tăng 35%": the change of its cause.
            if of_plan
                || between.iter().any(|w| matches!(*w, ";" | "so" | "do" | "nhờ" | "vì"))
                || self.has_scope_of_its_own(draft.token)
                || self.leaves_bracket_of_unnamed(b, d)
            {
                break;
            }
            let says_change = between.iter().any(|w| {
                matches!(*w, "giảm" | "tăng" | "rút" | "tương" | "tỷ" | "bằng" | "cắt" | "đạt")
            });
            if draft.kind == FigureKind::Percent
                && self.draft(b).kind != FigureKind::Percent
                && says_change
            {
                members.push((d, Role::Rate));
            } else if says_change
                && draft.kind != FigureKind::Percent
                && self.same_unit(d, b)
                && !members.iter().any(|m| m.1 == Role::Change)
            {
                let unit = self.draft(b).unit.clone();
                self.adopt(d, &unit);
                members.push((d, Role::Change));
            } else {
                break;
            }
        }
    }

    /// True when the clause before a number speaks of a part, a place or a time of its own: "…, riêng
    /// lĩnh vực đất đai giảm 12", "…, trong năm giảm 1".
    fn has_scope_of_its_own(&self, token: usize) -> bool {
        let start = (self.span.0..token)
            .rev()
            .find(|&i| self.is_mark(i, &[',', ';', '(']))
            .map_or(self.span.0, |i| i + 1);
        (start..token).any(|i| {
            matches!(self.word(i), "riêng" | "trong" | "mỗi" | "tại" | "bình" | "kiến" | "lĩnh")
                || i == start && super::chains::SUBJECTS.contains(&self.word(i))
                || matches!(self.tokens()[i].kind, TokenKind::Claim(_))
        })
    }

    /// True when a movement in a bracket names no thing, and the number behind the bracket does: "giảm
    /// 10 thôn (từ 95 xuống 85), giảm 30 người".
    fn leaves_bracket_of_unnamed(&self, b: usize, d: usize) -> bool {
        let said = |d: usize| self.draft(d).unit.as_ref().is_some_and(|u| !u.raw.is_empty());
        self.depth(d) < self.depth(b) && said(d) && !said(b)
    }

    /// True when "giảm", "tăng" … stands within two words before the token.
    pub(super) fn change_verb_before(&self, token: usize) -> bool {
        (1..=2).any(|n| {
            token.checked_sub(n).filter(|&i| i >= self.span.0).is_some_and(|i| {
                (matches!(self.word(i), "giảm" | "tăng" | "cắt" | "bớt" | "thêm")
                    || self.word(i) == "hơn"
                        && i > self.span.0
                        && matches!(self.word(i - 1), "cao" | "thấp" | "nhiều" | "ít"))
                    && (i + 1..token)
                        .all(|k| matches!(self.word(k), "giảm" | "được" | "thêm" | "đi" | "là"))
            })
        })
    }

    /// "tiếp nhận 120 hồ sơ, tăng 20 hồ sơ (20%) so với cùng kỳ năm trước (100 hồ sơ)".
    pub(super) fn changes(&mut self) {
        let compare = (self.span.0..self.span.1)
            .find(|&i| self.has_phrase(i, &["so", "với"]))
            .into_iter()
            // "tăng 5% (cùng kỳ 85%)"
            .chain(
                (self.span.0..self.span.1)
                    .find(|&i| self.is_mark(i, &['(']) && self.has_phrase(i + 1, &["cùng", "kỳ"])),
            );
        for compare in compare {
            self.change_against(compare);
        }
    }

    /// "So với năm 2021 (1.560 hồ sơ), số hồ sơ tiếp nhận là 1.872 hồ sơ, tăng 312 hồ sơ (20%)".
    pub(super) fn led_by_comparison(&mut self) {
        let lead = (self.span.0..self.span.1.min(self.span.0 + 2))
            .any(|i| self.has_phrase(i, &["so", "với"]));
        if !lead {
            return;
        }
        let drafts: Vec<usize> =
            self.drafts().into_iter().filter(|&d| self.draft(d).claim.is_none()).collect();
        let counted = drafts
            .iter()
            .take_while(|&&d| {
                matches!(self.draft(d).kind, FigureKind::Count | FigureKind::Money)
                    && self.draft(d).pair.is_none()
            })
            .count();
        // The number now may have been told before: "…, số tiếp nhận tăng 312 hồ sơ (20%)".
        let (from, to, change) = match drafts[..counted.min(3)] {
            [from, to, change] => (from, Some(to), change),
            [from, change] => (from, None, change),
            _ => return,
        };
        let fits = self.depth(from) == 1
            && to.is_none_or(|to| self.depth(to) == 0 && self.same_unit(from, to))
            && self.change_verb_before(self.draft(change).token)
            && self.draft(change).token - self.draft(to.unwrap_or(from)).after <= REACH_OF_CHANGE
            && self.same_unit(from, change);
        if !fits {
            return;
        }
        let mut members = vec![(from, Role::From), (change, Role::Change)];
        members.extend(to.map(|to| (to, Role::To)));
        let rate = drafts.iter().copied().find(|&d| d > change).filter(|&d| {
            self.draft(d).kind == FigureKind::Percent
                && self.draft(d).token - self.draft(change).after <= REACH_BACK
        });
        members.extend(rate.map(|rate| (rate, Role::Rate)));
        members.sort_unstable();
        self.text.reading.drafts[change].kind = FigureKind::Change;
        self.push(StatementKind::Change, members, false, "so với");
    }

    /// The change before the words of a comparison.
    fn change_against(&mut self, compare: usize) {
        let drafts = self.drafts();
        let taken = |out: &[Statement], base: usize, d: usize| {
            out.iter().any(|s| s.members.iter().any(|m| m.0 == base + d))
        };
        let base = self.text.base;
        let changes: Vec<usize> = drafts
            .iter()
            .copied()
            .filter(|&d| {
                let draft = self.draft(d);
                draft.token < compare
                    && compare - draft.after <= 12
                    && (self.change_verb_before(draft.token) || self.is_above(d))
                    && draft.value.is_some()
                    && !taken(&self.out, base, d)
                    && (matches!(
                        draft.kind,
                        FigureKind::Count | FigureKind::Percent | FigureKind::Money
                    ) || draft.pending)
            })
            .collect();
        let Some(&first) = changes.first() else { return };
        let mut members = Vec::new();
        // The present number: the last count before the change.
        let percent = self.draft(first).kind == FigureKind::Percent;
        let present = drafts.iter().rev().copied().find(|&d| {
            d < first
                && (matches!(self.draft(d).kind, FigureKind::Count | FigureKind::Money)
                    || percent && self.draft(d).kind == FigureKind::Percent)
                && self.draft(d).pair.is_none()
                && !self.is_whole_of_share(d)
                && (self.depth(d) == self.depth(first)
                    || self.depth(d) + 1 == self.depth(first)
                    // "27/30 nhiệm vụ (90%), tăng 5%"
                    || self.draft(d).kind == FigureKind::Percent
                        && self.depth(d) == self.depth(first) + 1)
                && self.draft(first).token - self.draft(d).after <= REACH_OF_CHANGE
        });
        let present = present.map(|p| self.whole_before_change(p, first));
        // A change of a percentage is in points: "45%, tăng 5%".
        let of_percent =
            present.is_some_and(|p| percent && self.draft(p).kind == FigureKind::Percent);
        let change_is_rate = percent && !of_percent;
        let unit = self.draft(first).unit.clone();
        if let Some(p) = present.filter(|&p| percent || self.same_unit(p, first)) {
            let present_unit = self.draft(p).unit.clone();
            if !percent {
                self.adopt(first, &present_unit);
            }
            members.push((p, Role::To));
        } else if self.draft(first).pending && unit.is_none() {
            return;
        }
        members.push((
            first,
            if change_is_rate && present.is_some() { Role::Rate } else { Role::Change },
        ));
        // A rate in brackets behind the change; "(đạt 116,7%)" is one of the plan.
        if !percent {
            let rate = drafts.iter().copied().find(|&d| {
                d > first
                    && self.word(self.draft(d).token - 1) != "đạt"
                    && self.draft(d).kind == FigureKind::Percent
                    && self.draft(d).token <= compare + 8
                    && self.draft(d).token - self.draft(first).after <= 8
            });
            members.extend(rate.map(|r| (r, Role::Rate)));
        }
        // The number of the other period, in brackets behind or after "là".
        let other = drafts.iter().copied().find(|&d| {
            let draft = self.draft(d);
            draft.token > compare
                && draft.token - compare <= 16
                && draft.pair.is_none()
                && (self.depth(d) > 0 && !self.bracket_is_of_others(d)
                    || self.word(draft.token - 1) == "là")
                && match present {
                    Some(p) => {
                        (self.draft(p).kind == draft.kind || draft.kind == FigureKind::Target)
                            && (self.draft(p).kind == FigureKind::Percent
                                && self.unit(d) == Some("percent")
                                || self.same_unit(p, d))
                    }
                    // "giảm 12 cuộc họp so với năm 2022 (48 cuộc)": it belongs to nothing else.
                    None => !percent && self.same_unit(first, d),
                }
        });
        members.extend(other.map(|o| (o, Role::From)));
        // "…, tương ứng giảm 28,57%"
        if !percent && !members.iter().any(|m| m.1 == Role::Rate) {
            let last = other.unwrap_or(first);
            let rate = drafts.iter().copied().find(|&d| d > last && self.draft(d).claim.is_none());
            let rate = rate.filter(|&d| {
                let between = self.words_between(self.draft(last).after, self.draft(d).token);
                self.draft(d).kind == FigureKind::Percent
                    && between.len() <= REACH_OF_CHANGE
                    && !between.contains(&";")
                    && between.contains(&"tương")
            });
            if let Some(rate) = rate {
                if self.change_verb_before(self.draft(rate).token) {
                    self.text.reading.drafts[rate].kind = FigureKind::Change;
                }
                members.push((rate, Role::Rate));
            }
        }
        for d in changes {
            self.text.reading.drafts[d].kind = FigureKind::Change;
        }
        members.sort_unstable();
        self.push(StatementKind::Change, members, false, "so với");
    }
}

impl Sentence<'_, '_> {
    /// The number now of a change behind an enumeration: not its last part but its whole ("142 đơn
    /// vị, gồm 118 trường, …, 23 đơn vị khác; giảm 9 đơn vị so với năm 2017"). Behind a single part
    /// and a comma the part may be meant.
    fn whole_before_change(&self, part: usize, change: usize) -> usize {
        let token = self.draft(part).token;
        let opening = (self.span.0..token)
            .rev()
            .take_while(|&i| !self.is_mark(i, &[';']))
            .find(|&i| self.opening_at(i).is_some_and(|o| o.1 <= token));
        let Some(at) = opening else { return part };
        let counts = self.counts();
        let several =
            counts.iter().filter(|&&c| self.draft(c).token > at && c <= part).count() >= 2;
        let new_clause =
            (self.draft(part).after..self.draft(change).token).any(|i| self.is_mark(i, &[';']));
        let whole = counts.iter().copied().rfind(|&c| {
            self.draft(c).after <= at
                && self.depth(c) <= self.depth(part)
                && self.same_unit(c, part)
        });
        whole.filter(|_| several || new_clause).unwrap_or(part)
    }

    /// True for what a number before it exceeds another by: "đạt 71,4%, vượt 11,4% so với chỉ tiêu
    /// (60%)", "36 lượt, vượt 06 lượt so với kế hoạch"; "36 lượt, vượt 20% kế hoạch" is a rate.
    fn is_above(&self, d: usize) -> bool {
        let token = self.draft(d).token;
        let before = d.checked_sub(1).map(|p| self.draft(p));
        token > self.span.0
            && self.word(token - 1) == "vượt"
            && before.is_some_and(|b| b.sentence == self.sentence && b.kind == self.draft(d).kind)
    }

    /// True when the bracket around a number begins with a plan or with parts: "(kế hoạch giảm còn
    /// 7,45%)", "(trong đó, 131 lượt …)".
    fn bracket_is_of_others(&self, d: usize) -> bool {
        let token = self.draft(d).token;
        (self.span.0..token)
            .rev()
            .take_while(|&i| !self.is_mark(i, &['(']))
            .any(|i| matches!(self.word(i), "kế" | "chỉ" | "mục" | "trong"))
    }

    /// True for the whole of "05 hồ sơ, chiếm 0,4% trong tổng số 1.250 hồ sơ".
    fn is_whole_of_share(&self, d: usize) -> bool {
        self.draft(d).token.checked_sub(3).filter(|&i| i >= self.span.0).is_some_and(|i| {
            matches!(self.word(i), "trong" | "trên") && self.has_phrase(i + 1, &["tổng", "số"])
        })
    }

    /// "có 24 biên chế, giảm 01 biên chế (4%)": the rate of a change, with the number now.
    pub(super) fn rate_of_change(&mut self, change: usize, percent: usize) {
        let present = self.counts().into_iter().rfind(|&c| {
            c < change
                && self.same_unit(c, change)
                && self.draft(c).pair.is_none()
                && !self.is_whole_of_share(c)
                && self.draft(change).token - self.draft(c).after <= REACH_OF_CHANGE
        });
        if let Some(present) = present {
            self.push(
                StatementKind::Change,
                vec![(present, Role::To), (change, Role::Change), (percent, Role::Rate)],
                false,
                "tăng, giảm",
            );
        }
    }
}

/// The words between two numbers of a from-to, told apart.
pub(super) enum Joint {
    /// xuống còn, còn, lên, thành: always a movement.
    Arrives,
    /// đến, tới, xuống: a movement only with a verb of change.
    Reaches,
    None,
}

pub(super) fn joint_of(between: &[&str]) -> Joint {
    let last = between.iter().rposition(|w| {
        !matches!(*w, "là" | "khoảng" | "gần" | "hơn" | "được" | "chỉ" | "tổng" | "số")
    });
    match last.map(|i| between[i]) {
        Some("còn" | "thành" | "lên") => Joint::Arrives,
        Some("xuống" | "đến" | "tới") => Joint::Reaches,
        _ => Joint::None,
    }
}
