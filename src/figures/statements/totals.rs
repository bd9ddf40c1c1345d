//! Totals that stand behind their parts ("tổng cộng 25 hồ sơ"), and what is left of a whole ("còn lại
//! 05 hồ sơ").
//! Enumerations that an opening word leads are in `parts`.

use super::{Carried, NEAR, Sentence};
use crate::figures::alike::{Kinship, are_grades, kinship};
use crate::figures::grammar::may_be_noun;
use crate::figures::tokens::TokenKind;
use crate::figures::{Role, StatementKind};
use crate::quantity::PeriodKind;

/// Fewest grades in a row that are read as a list: two may be examples.
const LEAST_GRADES: usize = 3;

impl Sentence<'_, '_> {
    /// The counts before a number that stand as deep and count the same things.
    fn alike_before(&self, d: usize, counts: &[usize]) -> Vec<usize> {
        counts
            .iter()
            .copied()
            .filter(|&p| {
                p < d
                    && self.depth(p) == self.depth(d)
                    && self.draft(p).pair.is_none()
                    && self.same_unit(p, d)
            })
            .collect()
    }

    /// "05 hồ sơ A, 20 hồ sơ B, tổng cộng 25 hồ sơ".
    pub(super) fn reversed_total(&mut self) {
        let counts = self.counts();
        for &d in &counts {
            let draft = self.draft(d);
            let lead = draft.token.saturating_sub(4).max(self.span.0);
            let says_total = (lead..draft.token).any(|i| {
                self.has_phrase(i, &["tổng", "cộng"])
                    || self.has_phrase(i, &["cộng", "chung"])
                    || self.has_phrase(i, &["cả", "thảy"])
            });
            let says_total = says_total || self.is_year_of_quarters(d);
            let sums_up = !says_total && self.sums_up_kinds(d, &counts);
            if !(says_total || sums_up) || draft.unit.is_none() {
                continue;
            }
            let parts: Vec<usize> = self.alike_before(d, &counts);
            // "2 trong số 91 đại biểu …; tổng cộng còn 451": no parts of it; nor are other things.
            let foreign = parts.iter().any(|&p| {
                self.is_called_whole(p)
                    || self.unit(p).is_none()
                        && self.tokens().get(self.draft(p).after).is_some_and(may_be_noun)
            });
            if parts.len() < 2 || parts.len() > NEAR || foreign {
                continue;
            }
            let unit = draft.unit.clone();
            let mut members = Vec::new();
            for p in parts {
                self.adopt(p, &unit);
                members.push((p, Role::Part));
            }
            members.push((d, Role::Total));
            self.push(StatementKind::Parts, members, false, "tổng cộng");
        }
    }

    /// "05 người chuyên trách, 02 người kiêm nhiệm; tất cả 07 người", "12 công chức và 08 viên chức,
    /// tổng số 20 người": kinds that exclude each other, and no whole before them.
    fn sums_up_kinds(&self, d: usize, counts: &[usize]) -> bool {
        let token = self.draft(d).token;
        let says = |words: &[&str]| {
            token > self.span.0 + words.len() && self.has_phrase(token - words.len(), words)
        };
        let says_total = says(&["tất", "cả"])
            || says(&["tổng", "số"]) && self.is_mark(token - 3, &[',', ';', '=']);
        if !says_total {
            return false;
        }
        let parts = self.alike_before(d, counts);
        let again = parts.iter().any(|&p| self.draft(p).value == self.draft(d).value);
        let taken = self.out.iter().any(|s| {
            s.kind == StatementKind::Parts
                && s.members.iter().any(|m| parts.iter().any(|&p| m.0 == self.text.base + p))
        });
        let labels: Vec<(String, String)> = parts.iter().map(|&p| self.label(p)).collect();
        let mut kinds: Vec<&str> = parts.iter().filter_map(|&p| self.unit(p)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let whole = self.unit(d).unwrap_or("");
        let of_kinds = kinds.len() == parts.len() && !kinds.contains(&whole);
        !again && !taken && (of_kinds || kinship(&labels).kind == Kinship::Complementary)
    }

    /// "14 xã được đánh giá; 04 xã loại tốt, 07 xã loại khá, 03 xã loại trung bình": the grades of a
    /// whole that stands before them, without an opening word.
    pub(super) fn grades(&mut self, previous: Option<&Carried>) {
        let counts: Vec<usize> = self
            .counts()
            .into_iter()
            .filter(|&d| {
                self.depth(d) == 0 && self.draft(d).pair.is_none() && self.draft(d).approx.is_none()
            })
            .collect();
        let labels: Vec<(String, String)> = counts.iter().map(|&d| self.label(d)).collect();
        let base = self.text.base;
        let Some(first) = (0..counts.len()).find(|&i| {
            counts.len() - i >= LEAST_GRADES && are_grades(&labels[i..i + LEAST_GRADES])
        }) else {
            return;
        };
        let last = (first + LEAST_GRADES..=counts.len())
            .rev()
            .find(|&end| are_grades(&labels[first..end]))
            .unwrap_or(first + LEAST_GRADES);
        let parts = counts[first..last].to_vec();
        let taken = self
            .out
            .iter()
            .any(|s| s.members.iter().any(|m| parts.iter().any(|&p| m.0 == base + p)));
        let alike = parts.iter().all(|&p| self.same_unit(parts[0], p));
        if taken || !alike {
            return;
        }
        let beside = first
            .checked_sub(1)
            .map(|before| counts[before])
            .filter(|&w| self.same_unit(w, parts[0]) && self.draft(w).unit.is_some())
            .map(|w| base + w);
        let before = previous.filter(|c| {
            c.alone && self.unit(parts[0]).is_none_or(|u| self.units.compatible(&c.unit, u))
        });
        let Some(whole) = beside.or(before.map(|c| c.figure)) else { return };
        let mut members = vec![(whole, Role::Total)];
        members.extend(parts.iter().map(|&p| (base + p, Role::Part)));
        let unit = parts.iter().find_map(|&p| self.draft(p).unit.clone());
        for p in parts {
            self.adopt(p, &unit);
        }
        self.push_global(StatementKind::Parts, members, false, "grades");
    }

    /// "12 phường và 03 xã; 15/15 phường, xã đã …": the bodies of all kinds, of which a share names
    /// all.
    pub(super) fn bodies_of_all_kinds(&mut self) {
        let counts = self.counts();
        let words = |d: usize| {
            let unit = self.draft(d).unit.as_ref();
            unit.map(|u| crate::text::words(&u.raw)).unwrap_or_default()
        };
        // "phường, xã" behind a number.
        let named_behind = |d: usize, most: usize| -> Vec<&str> {
            (self.draft(d).token + 1..self.span.1)
                .take_while(|&i| {
                    self.tokens()[i].kind == TokenKind::Word || self.is_mark(i, &[',', '/'])
                })
                .map(|i| self.word(i))
                .filter(|w| !matches!(*w, "" | "và"))
                .take(most)
                .collect()
        };
        let mut found = Vec::new();
        for &whole in &counts {
            let of_share = self.draft(whole).pair.is_some_and(|n| n < whole);
            if !of_share {
                continue;
            }
            let kinds: Vec<usize> = counts
                .iter()
                .copied()
                .filter(|&p| {
                    p < whole
                        && self.draft(p).pair.is_none()
                        && self.depth(p) == self.depth(whole)
                        && self.same_unit(p, whole)
                        && !words(p).is_empty()
                })
                .collect();
            let joined = kinds.windows(2).all(|w| {
                let between = self.words_between(self.draft(w[0]).after, self.draft(w[1]).token);
                matches!(between.as_slice(), ["và"] | [","])
            });
            let mut of_kinds: Vec<String> = kinds.iter().flat_map(|&p| words(p)).collect();
            let mut named = named_behind(whole, of_kinds.len());
            of_kinds.sort_unstable();
            named.sort_unstable();
            if joined && kinds.len() >= 2 && named == of_kinds {
                let mut members: Vec<(usize, Role)> =
                    kinds.into_iter().map(|p| (p, Role::Part)).collect();
                members.push((whole, Role::Total));
                found.push(members);
            }
        }
        for members in found {
            self.push(StatementKind::Parts, members, false, "bodies of all kinds");
        }
    }

    /// "Quý I … 210, quý II … 250, quý III … 190, quý IV … 350; cả năm 1.000": all four quarters
    /// stand before the year.
    fn is_year_of_quarters(&self, d: usize) -> bool {
        let token = self.draft(d).token;
        let lead = token.saturating_sub(4).max(self.span.0);
        let year = (lead..token).any(|i| self.has_phrase(i, &["cả", "năm"]));
        let quarters = (self.span.0..token).filter(|&i| {
            matches!(self.tokens()[i].kind, TokenKind::Claim(c)
                if self.text.reading.claims[c].months.is_some_and(|m| m.0 == PeriodKind::Quarter))
        });
        year && quarters.count() == 4
    }

    /// "kiến nghị xử lý 05 văn bản, đã xử lý xong 03 văn bản, còn 02 văn bản": a rest behind the
    /// part that is done, of the number before both.
    fn rest_of_done(&mut self, d: usize, counts: &[usize], previous: Option<&Carried>) {
        let (token, depth) = (self.draft(d).token, self.depth(d));
        let (last, lead) = (token.saturating_sub(1), token.saturating_sub(2));
        let missing = self.word(last) == "thiếu"
            || self.word(lead) == "chưa" && matches!(self.word(last), "tuyển" | "có");
        if token <= self.span.0 || self.word(last) != "còn" && !missing {
            return;
        }
        // "hiện có 55 người (thiếu 07 người)"
        let outer = if missing { depth.saturating_sub(1) } else { depth };
        let mut before = counts
            .iter()
            .rev()
            .copied()
            .filter(|&p| p < d && (self.depth(p) == depth || self.depth(p) == outer));
        let (Some(done), total) = (before.next(), before.next()) else { return };
        let Some(total) = total else {
            self.rest_of_earlier(done, d, previous);
            return;
        };
        let says_done = {
            let label = format!(" {} ", self.label(done).0);
            [" đã ", " hiện ", " có mặt ", " mới ", " khắc phục ", " xử lý ", " hoàn thành "]
                .iter()
                .any(|w| label.contains(w))
        };
        let plain = [done, total].iter().all(|&p| self.draft(p).pair.is_none());
        let free = ![done, d].iter().any(|&p| {
            let figure = self.text.base + p;
            self.out.iter().any(|s| {
                s.kind == StatementKind::Parts
                    && s.members.iter().any(|m| m.0 == figure && m.1 != Role::Total)
            })
        });
        if !says_done || !plain || !free || !self.same_unit(total, done) || !self.same_unit(done, d)
        {
            return;
        }
        let unit = self.draft(total).unit.clone();
        for p in [done, d] {
            self.adopt(p, &unit);
        }
        let members = vec![(total, Role::Total), (done, Role::Part), (d, Role::Rest)];
        self.push(StatementKind::Parts, members, false, "a rest is given");
    }

    /// "rà soát 32 thủ tục. Kết quả đã đơn giản hóa 28 thủ tục, còn 04 thủ tục giữ nguyên": the whole is
    /// the one count of the sentence before.
    fn rest_of_earlier(&mut self, done: usize, d: usize, previous: Option<&Carried>) {
        let base = self.text.base;
        let Some(whole) = previous.filter(|c| {
            c.alone && self.unit(done).is_some_and(|u| self.units.compatible(&c.unit, u))
        }) else {
            return;
        };
        let label = format!(" {} ", self.clause_before(done));
        let says_done =
            [" đã ", " được ", " hoàn thành ", " xong "].iter().any(|w| label.contains(w));
        let free = ![done, d].iter().any(|&p| {
            self.out
                .iter()
                .any(|s| s.members.iter().any(|m| m.0 == base + p && m.1 != Role::Numerator))
        });
        if !says_done || !free || !self.same_unit(done, d) || self.draft(done).pair.is_some() {
            return;
        }
        let whole = whole.figure;
        let unit = self.draft(done).unit.clone();
        self.adopt(d, &unit);
        let members = vec![(whole, Role::Total), (base + done, Role::Part), (base + d, Role::Rest)];
        self.push_global(StatementKind::Parts, members, false, "a rest is given");
    }

    /// "Trong 40 hồ sơ, có 35 hồ sơ đúng hạn, còn lại 05 hồ sơ quá hạn": a rest without opening.
    pub(super) fn rest(&mut self, previous: Option<&Carried>) {
        let counts = self.counts();
        let base = self.text.base;
        for &d in &counts {
            let in_statement = self.out.iter().any(|s| {
                s.kind == StatementKind::Parts && s.members.iter().any(|m| m.0 == base + d)
            });
            let draft = self.draft(d);
            let lead = draft.token.saturating_sub(6).max(self.span.0);
            let says_rest = (lead..draft.token).any(|i| self.has_phrase(i, &["còn", "lại"]))
                || self.has_phrase(draft.after, &["còn", "lại"]);
            if in_statement {
                continue;
            }
            // "14/17 xã …, còn 03 xã" is a rest without "lại".
            let just_still = draft.token > self.span.0 && self.word(draft.token - 1) == "còn";
            let behind_share = just_still
                && counts
                    .iter()
                    .copied()
                    .rfind(|&p| p < d && self.depth(p) == self.depth(d))
                    .is_some_and(|p| self.draft(p).pair.is_some());
            if !says_rest && !behind_share {
                self.rest_of_done(d, &counts, previous);
                continue;
            }
            // "12/15 xã …, còn lại 03 xã".
            let share = counts.iter().rev().copied().find(|&p| {
                p < d && self.draft(p).pair.is_some_and(|q| q > p) && self.depth(p) == self.depth(d)
            });
            if let Some(numerator) = share
                && let Some(denominator) = self.draft(numerator).pair
                && self.same_unit(denominator, d)
                && !counts
                    .iter()
                    .any(|&p| p > denominator && p < d && self.depth(p) == self.depth(d))
            {
                let unit = self.draft(denominator).unit.clone();
                self.adopt(d, &unit);
                let members =
                    vec![(numerator, Role::Part), (denominator, Role::Total), (d, Role::Rest)];
                self.push(StatementKind::Parts, members, false, "a rest is given");
                continue;
            }
            let earlier: Vec<usize> = self.alike_before(d, &counts);
            let (Some((&total, parts)), true) = (earlier.split_first(), earlier.len() <= NEAR)
            else {
                continue;
            };
            let of_each = earlier.iter().any(|&p| self.is_of_each(p)) || self.is_of_each(d);
            if parts.is_empty() && !of_each {
                self.rest_of_earlier(total, d, previous);
            }
            if parts.is_empty() || self.draft(total).unit.is_none() || of_each {
                continue;
            }
            let unit = self.draft(total).unit.clone();
            let parts = parts.to_vec();
            let mut members = vec![(total, Role::Total)];
            for p in parts {
                self.adopt(p, &unit);
                members.push((p, Role::Part));
            }
            self.adopt(d, &unit);
            members.push((d, Role::Rest));
            self.push(StatementKind::Parts, members, false, "a rest is given");
        }
    }
}
