//! Parts and wholes: "trong đó", "gồm", brackets, colons, nested and open lists.
//! It decides by words and marks what belongs to a whole, never by sums.

use super::chains::{SUBJECTS, step_of};
use super::{Carried, NEAR, Sentence};
use crate::figures::alike::{Kinship, is_manner, kinship, names_a_part};
use crate::figures::grammar::may_be_noun;
use crate::figures::tokens::TokenKind;
use crate::figures::{FigureKind, Role, StatementKind, UnitMention};
use crate::quantity::UnitKind;

impl Sentence<'_, '_> {
    /// The opening of an enumeration at a token, and the token behind it.
    pub(super) fn opening_at(&self, i: usize) -> Option<(Opening, usize)> {
        let skip = |mut j: usize| {
            let mut colon = false;
            while self.is_mark(j, &[':', ',', '-']) {
                colon |= self.is_mark(j, &[':']);
                j += 1;
            }
            (j, colon)
        };
        let within = if self.has_phrase(i, &["trong", "đó"]) {
            Some(i + 2)
        } else if self.has_phrase(i, &["trong", "số", "đó"])
            || self.has_phrase(i, &["trong", "số", "này"])
        {
            Some(i + 3)
        } else {
            self.things_before(i)
        };
        if let Some(j) = within {
            let (k, colon) = skip(j);
            if self.word(k) == "có" && !colon {
                return Some((Opening::Some, k + 1));
            }
            let (k, colon) = if self.word(k) == "gồm" { skip(k + 1) } else { (k, colon) };
            return Some((Opening::Within { colon }, k));
        }
        let consists = if self.has_phrase(i, &["bao", "gồm"])
            || self.has_phrase(i, &["chia", "ra"])
            || self.has_phrase(i, &["chia", "thành"])
            || self.has_phrase(i, &["chia", "làm"])
            || self.has_phrase(i, &["cụ", "thể"])
            || self.has_phrase(i, &["như", "sau"])
            || self.has_phrase(i, &["phân", "theo"])
        {
            Some(i + 2)
        } else if self.word(i) == "gồm" {
            Some(i + 1)
        } else {
            None
        };
        if let Some(mut j) = consists {
            let before = if i > self.span.0 { self.word(i - 1) } else { "" };
            // "chưa bao gồm 12 hồ sơ": beside the whole.
            if matches!(before, "chưa" | "không") {
                return None;
            }
            // "bao gồm cả 12 hồ sơ", "đã bao gồm 12 hồ sơ": some of it.
            if self.word(j) == "cả" || before == "đã" {
                return Some((Opening::Some, j));
            }
            if self.has_phrase(j, &["như", "sau"]) {
                j += 2;
            }
            if matches!(self.word(j), "là" | "có") {
                j += 1;
            }
            return Some((Opening::Consists, skip(j).0));
        }
        // "Trong 126 TTHC nêu trên có 40 …, 52 … và 34 …": the whole leads, the parts follow "có".
        let near = i.saturating_sub(16).max(self.span.0);
        if self.word(i) == "có" && (near..i).any(|k| self.word(k) == "trong") {
            let whole = self.counts().into_iter().rev().find(|&d| self.draft(d).after <= i);
            let leads = whole.is_some_and(|d| {
                let t = self.draft(d).token;
                let from = t.saturating_sub(3).max(self.span.0);
                (from..t).any(|k| {
                    self.word(k) == "trong"
                        && (k + 1..t).all(|w| {
                            matches!(self.word(w), "số" | "tổng" | "tất" | "cả" | "các" | "những")
                        })
                }) && (self.draft(d).after..i)
                    .all(|k| !matches!(self.word(k), "trong" | "đó" | "mà"))
                    && i - self.draft(d).after <= 8
            });
            let follow = self.counts().into_iter().filter(|&d| self.draft(d).token > i).count();
            // "Trong số 320 TTHC, có 180 …, 90 …" names some of them.
            let of_them = whole.is_some_and(|d| self.is_called_whole(d));
            if leads && follow >= 2 && !of_them {
                return Some((Opening::Within { colon: false }, i + 1));
            }
            if leads && follow >= 1 {
                return Some((Opening::Some, i + 1));
            }
        }
        if self.word(i) == "như"
            && !matches!(self.word(i + 1), "vậy" | "sau" | "trên" | "thế")
            && (i == self.span.0 || !matches!(self.word(i - 1), "cũng" | "hay" | "giống" | "khác"))
        {
            return Some((Opening::Like, i + 1));
        }
        None
    }

    /// True when "gồm" at a token has a subject of its own, not the whole before it: "2 tổng là A gồm
    /// 5 xã và B gồm 9 xã", "Thượng viện có 200 nghị sĩ, Hạ viện gồm 500 nghị sĩ".
    fn has_own_subject(&self, whole: usize, at: usize) -> bool {
        let behind = self.draft(whole).after;
        let parted = (behind..at).rev().find(|&i| {
            self.is_mark(i, &[',', ';', ':', '(', '-'])
                || matches!(self.word(i), "và" | "còn" | "là")
        });
        let Some(parted) = parted else { return false };
        (parted + 1..at).any(|i| {
            self.tokens()[i].kind == TokenKind::Word && self.tokens()[i].capital
                || SUBJECTS.contains(&self.word(i))
        })
    }

    /// True when names stand between an opening colon and the first number: "06 đơn vị: Chi cục A,
    /// Trung tâm B và 08 trung tâm y tế" goes on after its list.
    fn names_follow(&self, from: usize, first: usize) -> bool {
        (from..first).filter(|&i| self.is_mark(i, &[',', ';'])).count() >= 2
    }

    /// True when numbers are the names of things: "3 phường: 10, 13 và 18" counts and says nothing of
    /// any of them.
    fn is_list_of_names(&self, from: usize, to: usize) -> bool {
        let number = |i: usize| i < to && self.tokens()[i].kind == TokenKind::Number;
        let joint = |i: usize| i < to && (self.is_mark(i, &[',']) || self.word(i) == "và");
        let mut i = from;
        while number(i) && joint(i + 1) && number(i + 2) {
            i += 2;
        }
        let plain = (from..=i).step_by(2).all(|k| {
            self.tokens().get(k).is_some_and(|t| t.text.chars().all(|c| c.is_ascii_digit()))
        });
        i > from
            && plain
            && (i + 1 >= to || matches!(self.tokens()[i + 1].kind, TokenKind::Mark(_)))
    }

    /// True for the number behind "một trong": "một trong bốn đặc khu, gồm 16 phường" is about one.
    fn is_one_of(&self, d: usize) -> bool {
        let token = self.draft(d).token;
        token > self.span.0 + 1 && self.has_phrase(token - 2, &["một", "trong"])
    }

    /// True when a number is so many of each: "mỗi đoàn có 2 đại biểu".
    pub(super) fn is_of_each(&self, d: usize) -> bool {
        let clause = self.clause_before(d);
        clause.split(' ').any(|w| matches!(w, "mỗi" | "cứ"))
            || self.word(self.draft(d).after) == "mỗi"
    }

    /// True for the smaller half of an amount of two measures: "34.641 quan 477 đồng".
    pub(super) fn is_of_compound(&self, d: usize) -> bool {
        let token = self.draft(d).token;
        self.draft(d).kind == FigureKind::Money
            && token >= self.span.0 + 2
            && self.tokens()[token - 1].kind == TokenKind::Word
            && self.tokens()[token - 2].kind == TokenKind::Number
    }

    /// True when a slash behind a number names a time: "614 lượt/năm".
    pub(super) fn is_per_time(&self, d: usize) -> bool {
        let after = self.draft(d).after;
        self.is_mark(after, &['/'])
            && matches!(self.word(after + 1), "năm" | "quý" | "tháng" | "tuần" | "ngày" | "giờ")
    }

    /// True when a number is joined to another by a sign of arithmetic: "15,5 + 12,4 = 27,9".
    pub(super) fn is_of_formula(&self, d: usize) -> bool {
        const SIGNS: [char; 4] = ['+', '=', '×', '*'];
        let draft = self.draft(d);
        let number = |i: usize| {
            self.tokens().get(i).is_some_and(|t| t.kind == TokenKind::Number || t.is_mark('('))
        };
        let goes_on = self.is_mark(draft.after, &SIGNS) && number(draft.after + 1);
        let behind = draft.token > self.span.0 + 1
            && self.is_mark(draft.token - 1, &SIGNS)
            && (d.checked_sub(1).is_some_and(|p| self.draft(p).after + 1 == draft.token)
                || self.is_mark(draft.token - 2, &[')']));
        goes_on || behind
    }

    /// Behind "trong số hồ sơ trên", "trong số hồ sơ này" at a token: the things spoken of before.
    fn things_before(&self, i: usize) -> Option<usize> {
        if !self.has_phrase(i, &["trong", "số"]) {
            return None;
        }
        let last = (i + 2..i + 8)
            .take_while(|&k| !self.word(k).is_empty())
            .find(|&k| matches!(self.word(k), "trên" | "này" | "đó"))?;
        // "Trong số hội viên đó" behind a count of something else: their number is not told.
        let name = self.words_between(i + 2, last);
        (self.units.at_start(&name).is_some() || name.first() == Some(&"các")).then_some(last + 1)
    }

    pub(super) fn parts(&mut self, previous: Option<&Carried>) {
        let counts = self.counts();
        if counts.is_empty() {
            return;
        }
        let mut openings: Vec<(usize, usize, Opening)> = Vec::new();
        let mut i = self.span.0;
        while i < self.span.1 {
            if let Some((opening, behind)) = self.opening_at(i) {
                openings.push((i, behind, opening));
                i = behind.max(i + 1);
            } else {
                i += 1;
            }
        }
        for &d in &counts {
            if let Some(found) = self.bracket_or_colon(d, &openings) {
                openings.push(found);
            }
        }
        // "Trong số hồ sơ đã giải quyết có 1.466 hồ sơ …": the whole by its name.
        let named = self.whole_named_first();
        if let Some((_, behind)) = &named
            && !openings.iter().any(|o| o.0 < behind + 2)
        {
            let from = if self.word(*behind) == "có" { behind + 1 } else { *behind };
            openings.push((self.span.0, from, Opening::Within { colon: false }));
        }
        let previous = named.as_ref().map(|n| &n.0).or(previous);
        openings.sort_by_key(|o| o.0);
        for k in 0..openings.len() {
            let (at, behind, opening) = openings[k];
            let depth = self.text.reading.depth.get(at).copied().unwrap_or(0);
            let end = self.zone_end(&openings, k, depth);
            // "245 hồ sơ (trong đó: …)": the opening leads its bracket, the total stands before it.
            let in_bracket =
                opening == Opening::Bracket || at > self.span.0 && self.is_mark(at - 1, &['(']);
            // The number now of a movement may be a whole ("từ 50 lên 63 thủ tục, trong đó 58 …").
            let total_here = self.drafts().into_iter().rev().find(|&d| {
                (counts.contains(&d) || self.arrives(d))
                    && self.draft(d).after <= at
                    && (self.depth(d) == depth || in_bracket && self.depth(d) + 1 == depth)
                    && (self.draft(d).unit.is_some() || self.draft(d).pending)
            });
            let total_here = self.fitting_total(total_here, behind, end, &counts);
            // "số giải quyết xong 3.300, trong đó …": it counts what the number before it counts.
            if let Some(d) = total_here.filter(|&d| self.draft(d).unit.is_none()) {
                let before =
                    counts.iter().rev().copied().find(|&c| c < d && self.unit(c).is_some());
                let (label, behind) = self.label(d);
                // "cụm biệt động 2 (gồm 27 người)": a name.
                let counted = step_of(&(label.clone(), behind)).is_some()
                    || names_a_part(&label)
                    || label.split(' ').any(|w| {
                        matches!(w, "số" | "tổng" | "là" | "có" | "đạt" | "được" | "lên" | "còn")
                    });
                let unit = before.filter(|_| counted).map(|c| self.draft(c).unit.clone());
                let Some(unit) = unit else { continue };
                self.adopt(d, &unit);
            }
            // Of "a/b" it is not said which is divided; of "12 xã và 05 phường" neither.
            let total_here = match total_here {
                Some(d) if self.draft(d).pair.is_some() => continue,
                // "85,5/100 điểm, trong đó tự chấm 90": a score.
                Some(d) if self.is_mark(self.draft(d).after, &['/']) => continue,
                Some(d) if self.coordinated(d, &counts) || self.is_one_of(d) => continue,
                Some(d) if opening == Opening::Consists && self.has_own_subject(d, at) => continue,
                other => other,
            };
            let reach = if opening == Opening::Consists && !self.refers_back() { 1 } else { 3 };
            let leads =
                !counts.iter().any(|&d| self.draft(d).token < at) && at <= self.span.0 + reach;
            match total_here {
                Some(total) => {
                    let totals = self.totals_of_clause(total, at, &counts);
                    self.enumerate(&totals, None, opening, behind, end, depth);
                }
                None if leads && opening != Opening::Like => {
                    if let Some(carried) = previous.cloned() {
                        self.enumerate(&[], Some(&carried), opening, behind, end, depth);
                    }
                }
                None => {}
            }
        }
    }

    /// The numbers that an opening divides: the one before it, or all of the list that it ends where
    /// the opening stands in a clause of its own ("một cửa 4.102 hồ sơ, liên thông 508 hồ sơ; trong
    /// đó …").
    fn totals_of_clause(&self, total: usize, at: usize, counts: &[usize]) -> Vec<usize> {
        let own_clause = (self.draft(total).after..at).any(|i| self.is_mark(i, &[';']));
        if own_clause { self.list_ending_at(total, counts) } else { vec![total] }
    }

    /// The whole of an enumeration: the number before it, or the nearest one that counts what its
    /// first part counts ("09 trường hợp với tổng kinh phí 1,2 tỷ đồng, gồm …: 06 trường hợp").
    fn fitting_total(
        &self,
        nearest: Option<usize>,
        from: usize,
        to: usize,
        counts: &[usize],
    ) -> Option<usize> {
        let total = nearest?;
        let part = counts
            .iter()
            .copied()
            .find(|&c| self.draft(c).token >= from && self.draft(c).token < to)
            .filter(|&c| self.unit(c).is_some());
        let fits = |d: usize| {
            part.is_none_or(|p| match (self.unit(d), self.unit(p)) {
                (Some(a), Some(b)) => self.units.compatible(a, b) || self.siblings(a, b),
                _ => true,
            })
        };
        if fits(total) {
            return nearest
                .filter(|_| part.is_none_or(|p| !self.is_of_another_kind(total, p, counts)));
        }
        let other = counts.iter().copied().rfind(|&c| {
            c < total && self.depth(c) == self.depth(total) && self.unit(c).is_some() && fits(c)
        });
        other.or(nearest)
    }

    /// True when another number of a list of kinds before the opening has the very words of the
    /// first part: "11 quận, 1 thị xã, trong đó có 4 quận miền núi".
    fn is_of_another_kind(&self, nearest: usize, part: usize, counts: &[usize]) -> bool {
        let words = |d: usize| {
            let unit = self.draft(d).unit.as_ref().map(|u| crate::text::fold(&u.raw));
            unit.filter(|w| !w.is_empty())
        };
        let (Some(whole), Some(of_part)) = (words(nearest), words(part)) else { return false };
        let listed = |a: usize, b: usize| {
            self.words_between(self.draft(a).after, self.draft(b).token)
                .iter()
                .all(|w| matches!(*w, "," | "và"))
        };
        if whole == of_part || !self.same_unit(nearest, part) {
            return false;
        }
        let mut behind = nearest;
        for &c in counts.iter().rev().filter(|&&c| c < nearest) {
            if !listed(c, behind) {
                return false;
            }
            if words(c).as_ref() == Some(&of_part) {
                return true;
            }
            behind = c;
        }
        false
    }

    /// True when a number is joined by "và" to one of other words of the same kind of unit: what
    /// follows is not said to be of which.
    fn coordinated(&self, d: usize, counts: &[usize]) -> bool {
        counts.iter().copied().rfind(|&p| p < d).is_some_and(|p| {
            self.words_between(self.draft(p).after, self.draft(d).token) == ["và"]
                && self.same_unit(p, d)
        })
    }

    /// Percentages that divide a percentage or a hundred by a family of words: "hài lòng 96,4%,
    /// trong đó rất hài lòng 40,2%, hài lòng 56,2%". Only such a family is stated, and it is
    /// closed; counts never take part.
    pub(super) fn percent_parts(&mut self) {
        let percents = self.percents();
        let base = self.text.base;
        let free = |d: usize, out: &[crate::figures::Statement]| {
            !out.iter().any(|s| s.members.iter().any(|m| m.0 == base + d))
        };
        let opening = (self.span.0..self.span.1).find_map(|i| {
            let (opening, behind) = self.opening_at(i)?;
            (opening != Opening::Some).then_some((i, behind))
        });
        let (at, from) = opening.unwrap_or((self.span.0, self.span.0));
        let mut parts: Vec<usize> = percents
            .iter()
            .copied()
            .filter(|&d| self.draft(d).token >= from && free(d, &self.out))
            .collect();
        // "trong đó rất hài lòng 60%, hài lòng 35%; còn 5% chưa hài lòng": a semicolon ends the parts
        // that commas separate.
        let parted = |w: &[usize]| {
            (self.draft(w[0]).after..self.draft(w[1]).token).any(|i| self.is_mark(i, &[';']))
        };
        let ends = parts.windows(2).position(parted).filter(|&k| k > 0 && opening.is_some());
        parts.truncate(ends.map_or(parts.len(), |k| k + 1));
        let least = if opening.is_some() { 2 } else { 3 };
        let plain = parts.iter().all(|&d| self.draft(d).approx.is_none() && self.depth(d) == 0)
            && self.counts().iter().all(|&c| self.draft(c).token < from);
        if parts.len() < least || parts.len() > NEAR || !plain {
            return;
        }
        let labels: Vec<(String, String)> = parts.iter().map(|&d| self.label(d)).collect();
        let kin = kinship(&labels);
        if kin.kind != Kinship::Complementary || kin.alike_prefix != parts.len() || kin.overlapping
        {
            return;
        }
        let mut members: Vec<(usize, Role)> = parts.iter().map(|&d| (d, Role::Part)).collect();
        if opening.is_some() {
            let total = percents.iter().copied().rfind(|&d| self.draft(d).after <= at);
            match total.filter(|&d| free(d, &self.out) && self.draft(d).approx.is_none()) {
                Some(total) => members.insert(0, (total, Role::Total)),
                None => return,
            }
        }
        self.push(StatementKind::Parts, members, false, "complementary shares");
    }

    /// A bracket or colon behind a count that holds at least two numbers and no opening word.
    pub(super) fn bracket_or_colon(
        &self,
        d: usize,
        openings: &[(usize, usize, Opening)],
    ) -> Option<(usize, usize, Opening)> {
        let draft = self.draft(d);
        draft.unit.as_ref()?;
        let counts = self.counts();
        let mut i = draft.after;
        while i < self.span.1 && i < draft.after + 10 && self.tokens()[i].kind == TokenKind::Word {
            // "Bản chính: 0 Bản sao: 01": the colon is of another label.
            let begins_label = self.tokens()[i].capital && i == draft.after;
            if begins_label || openings.iter().any(|o| o.0 == i) {
                return None;
            }
            i += 1;
        }
        if self.is_mark(i, &['(']) {
            if self.speaks_of_another_period(i + 1) {
                return None;
            }
            let depth = self.text.reading.depth[i];
            let close = (i + 1..self.span.1).find(|&j| {
                self.text.reading.depth[j] < depth
                    || self.is_mark(j, &[')']) && self.text.reading.depth[j] == depth
            })?;
            // "(2.781 người sinh trừ 1.224 người chết)" is a difference.
            let subtracts = (i..close).any(|j| self.word(j) == "trừ");
            if subtracts || openings.iter().any(|o| o.0 > i && o.0 < close) {
                return None;
            }
            let inside = counts
                .iter()
                .filter(|&&c| {
                    self.draft(c).token > i
                        && self.draft(c).token < close
                        && self.draft(c).pair.is_none()
                })
                .count();
            let alone = counts.iter().any(|&c| {
                let inner = self.draft(c);
                inner.token > i
                    && inner.after < close
                    && inner.pending
                    && inner.kind == FigureKind::Other
            });
            return (inside >= 2 || inside == 1 && alone).then_some((i, i + 1, Opening::Bracket));
        }
        if self.is_mark(i, &[':']) {
            let inside = counts.iter().filter(|&&c| self.draft(c).token > i).count();
            return (inside >= 2).then_some((i, i + 1, Opening::Colon));
        }
        None
    }

    /// True when a bracket begins with another period: "(năm 2021: giao 131 …)", "(cùng kỳ: …)".
    fn speaks_of_another_period(&self, i: usize) -> bool {
        let year = self.word(i) == "năm"
            && self.tokens().get(i + 1).is_some_and(|t| matches!(t.kind, TokenKind::Claim(_)));
        year || self.has_phrase(i, &["cùng", "kỳ"])
            || matches!(self.word(i), "quý" | "kỳ" | "năm" | "tháng")
                && matches!(self.word(i + 1), "trước" | "ngoái")
    }

    /// Where the enumeration of an opening ends: at its bracket, at the sentence's end, or at the
    /// separator before the total of a following opening.
    pub(super) fn zone_end(
        &self,
        openings: &[(usize, usize, Opening)],
        k: usize,
        depth: usize,
    ) -> usize {
        let (at, behind, opening) = openings[k];
        let mut end = self.span.1;
        if depth > 0 {
            end = (behind..self.span.1)
                .find(|&j| {
                    self.text.reading.depth[j] < depth
                        || self.is_mark(j, &[')']) && self.text.reading.depth[j] == depth
                })
                .unwrap_or(end);
        }
        // The cells of a line of a table are apart.
        end = (behind..end).find(|&j| self.is_mark(j, &['|'])).unwrap_or(end);
        let nested_allowed =
            matches!(opening, Opening::Consists | Opening::Colon | Opening::Within { colon: true })
                && (behind..end).any(|j| self.is_mark(j, &[';']));
        if nested_allowed {
            // Semicolons separate the parts; openings inside them are nested.
            return end;
        }
        for next in &openings[k + 1..] {
            if next.0 >= end {
                break;
            }
            let next_depth = self.text.reading.depth.get(next.0).copied().unwrap_or(0);
            if next_depth != depth || next.2 == Opening::Bracket {
                continue;
            }
            // The total of the next opening is the last count before it: the zone ends at the
            // separator before that count.
            let total = self
                .counts()
                .into_iter()
                .rev()
                .find(|&d| self.draft(d).after <= next.0 && self.depth(d) == depth);
            let Some(total) = total.filter(|&d| self.draft(d).token > behind) else { continue };
            let cut = (at..self.draft(total).token)
                .rev()
                .find(|&j| self.is_mark(j, &[';', ',']) || matches!(self.word(j), "và"));
            // A number before the total stays a part: "1 thị xã và 8 huyện với 121 xã, gồm …".
            let before = self.counts().into_iter().rev().find(|&d| d < total);
            let kept = before.map_or(0, |d| self.draft(d).after);
            // "2 thành phố, 1 thị xã và 14 huyện, được chia thành 241 xã": the last part is divided on.
            if cut.is_some_and(|c| self.word(c) == "và" && c + 1 == self.draft(total).token) {
                return self.draft(total).after.max(behind);
            }
            return cut.unwrap_or(self.draft(total).token).max(behind).max(kept);
        }
        end
    }

    /// Collects the parts between two tokens and states their relation to the total.
    pub(super) fn enumerate(
        &mut self,
        totals: &[usize],
        carried: Option<&Carried>,
        opening: Opening,
        from: usize,
        to: usize,
        depth: usize,
    ) {
        let zone_depth = if opening == Opening::Bracket { depth.max(1) } else { depth };
        let total_unit = match (totals.last(), carried) {
            (Some(&t), _) => self.draft(t).unit.clone(),
            (None, Some(c)) => Some(UnitMention { raw: String::new(), code: c.unit.clone() }),
            (None, None) => None,
        };
        let Some(total_unit) = total_unit else { return };
        let mut parts: Vec<usize> = Vec::new();
        let mut rest: Option<usize> = None;
        let mut sub_from = 0;
        let mut semicolons = false;
        let mut divided_on = false;
        // A number of the list that was left out: the list is not whole without it.
        let mut incomplete = false;
        for d in self.counts() {
            let draft = self.draft(d);
            if draft.token < from
                || draft.token >= to
                || self.depth(d) != zone_depth
                || draft.pair.is_some()
            {
                continue;
            }
            if parts.is_empty() && opening == Opening::Colon && self.names_follow(from, draft.token)
            {
                return;
            }
            let fits = match self.unit(d) {
                Some(unit) => {
                    self.units.compatible(unit, &total_unit.code)
                        // "04 văn bản quy phạm pháp luật, gồm 01 nghị quyết và 03 quyết định".
                        || matches!(
                            opening,
                            Opening::Consists | Opening::Bracket | Opening::Colon
                        ) && self.siblings(unit, &total_unit.code)
                }
                None => self.may_count(d, &total_unit.code),
            };
            if !fits {
                incomplete |= !parts.is_empty()
                    && (self.is_mark(draft.token - 1, &[',', ';', ':'])
                        || self.word(draft.token - 1) == "và");
                continue;
            }
            if draft.approx.is_some() || self.is_of_each(d) {
                incomplete = true;
                continue;
            }
            // "…, nâng tổng số lên 63 thủ tục": another whole.
            if self.clause_before(d).contains("tổng") {
                incomplete = true;
                break;
            }
            // "485 phiếu trong số 487 đại biểu có mặt, trong tổng số 494 đại biểu": a wider whole.
            if self.is_called_whole(d) {
                break;
            }
            // "06 hồ sơ quá hạn thuộc lĩnh vực đất đai 04, đầu tư 02": a part that is divided on, up to
            // the semicolon.
            if let Some(&p) = parts.last() {
                divided_on = divided_on && !self.semicolon_between(p, d) || self.describes(p, d);
                if divided_on {
                    continue;
                }
            }
            // Within a part, a deeper "trong đó" opens an enumeration of its own.
            if parts.last().is_some_and(|&p| self.nested_between(p, d)) {
                continue;
            }
            if self.breaks_between(parts.last().copied(), sub_from.max(from), draft.token) {
                break;
            }
            // Where commas separate the parts, a semicolon ends them.
            let semicolon = parts.last().is_some_and(|&p| self.semicolon_between(p, d));
            if semicolon && parts.len() >= 2 && !semicolons {
                break;
            }
            // "214, trong đó 9 từ năm 2021 chuyển sang; đã hoàn thành 209": a clause of its own.
            if semicolon
                && matches!(opening, Opening::Within { colon: false } | Opening::Some)
                && !self.named_alike(parts[parts.len() - 1], d)
            {
                break;
            }
            semicolons |= semicolon;
            sub_from = draft.after;
            if self.is_rest(d) {
                rest = Some(d);
                break;
            }
            parts.push(d);
        }
        let strange =
            self.drop_strange(&mut parts) | self.drop_other_things(&mut parts, &total_unit);
        // "một thành phố gồm 16 quận" says what it is made of, "như ở 60 xã" gives no example.
        if parts.is_empty() || self.is_list_of_names(from, to) {
            return;
        }
        if parts.len() == 1 && rest.is_none() {
            let goes_on = self.label(parts[0]).1.split(' ').any(|w| w == "và");
            if opening == Opening::Like || opening == Opening::Consists && !goes_on {
                return;
            }
        }
        let unnumbered = self.leads_without_number(&parts, from);
        let labels: Vec<(String, String)> = parts.iter().map(|&d| self.label(d)).collect();
        let mut kin = kinship(&labels);
        // Kinds of the counted thing: 15 văn bản: 03 kế hoạch, 08 công văn, 04 thông báo.
        let mut kinds: Vec<&str> = parts.iter().filter_map(|&d| self.unit(d)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        // 54 tin, bài (31 tin, 23 bài): the words of the whole are the words of the parts.
        let mut named: Vec<String> = parts
            .iter()
            .filter_map(|&d| self.draft(d).unit.as_ref())
            .map(|u| crate::text::fold(&u.raw))
            .filter(|w| !w.is_empty())
            .collect();
        named.sort_unstable();
        named.dedup();
        let whole = crate::text::fold(&total_unit.raw);
        let of_whole = named.iter().all(|w| *w != whole && whole.contains(w.as_str()));
        // "21 người: 08 trưởng phòng, 13 phó trưởng phòng": narrower things, each named once.
        let narrower = matches!(opening, Opening::Colon | Opening::Bracket)
            && named.iter().all(|w| *w != whole);
        let split = named.len() == parts.len() && (of_whole || narrower);
        if kin.kind == Kinship::Unlike
            && parts.len() >= 2
            && (split || kinds.len() == parts.len() && !kinds.contains(&total_unit.code.as_str()))
        {
            kin.kind = Kinship::Alike;
            kin.alike_prefix = parts.len();
        }
        // Of several numbers in the sentence before only outcomes and channels tell which is divided;
        // and "cụ thể" goes on with anything.
        let uniform = semicolons && !strange && !incomplete;
        let unsure = carried.is_some_and(|c| c.disputed) && kin.kind != Kinship::Complementary
            || carried.is_some()
                && opening == Opening::Consists
                && kin.kind == Kinship::Unlike
                && !split
                && !uniform;
        if unsure && rest.is_none() {
            return;
        }
        let mut shortened = false;
        let kept = kin.alike_prefix.min(parts.len());
        if kin.kind != Kinship::Unlike
            && kept >= 2
            && kept < parts.len()
            && rest.is_none()
            && opening != Opening::Consists
            // A number without a unit of its own still belongs to the list.
            && parts[kept..].iter().any(|&d| self.unit(d).is_some())
        {
            parts.truncate(kept);
            shortened = true;
        }
        let last = parts.last().map_or(from, |&d| self.draft(d).after);
        let tail_open = self.open_ended(from, self.clause_end(last, to));
        let colon = matches!(opening, Opening::Within { colon: true } | Opening::Colon);
        // "(công chức: 234 người; viên chức: 1.000 người)": a bracket of labels divides.
        let labelled = opening == Opening::Bracket
            && parts.len() >= 2
            && parts.iter().all(|&d| {
                let token = self.draft(d).token;
                token > from && self.is_mark(token - 1, &[':'])
            });
        let (open, because) = match (opening, kin.kind) {
            _ if tail_open || kin.overlapping || shortened || strange || incomplete => {
                (true, "an open list")
            }
            _ if rest.is_some() => (false, "a rest is given"),
            (Opening::Some | Opening::Like, _) => (true, "some of them"),
            _ if unnumbered => (true, "an open list"),
            (Opening::Consists, _) if parts.len() >= 2 => (false, "gồm"),
            (_, Kinship::Complementary) if parts.len() >= 2 => (false, "complementary parts"),
            (_, Kinship::Alike) if parts.len() >= 3 || colon && parts.len() >= 2 => {
                (false, "a list of alike parts")
            }
            _ if labelled => (false, "a bracket of labels"),
            (Opening::Within { .. }, Kinship::Alike)
                if parts.len() == 2 && self.all_have_shares(&parts, to) =>
            {
                (false, "alike parts with their shares")
            }
            (Opening::Bracket | Opening::Colon, Kinship::Alike)
                if parts.len() >= 2 && (opening == Opening::Bracket || split) =>
            {
                (false, "a list of alike parts")
            }
            _ => (true, "not said to be all"),
        };
        for &d in &parts {
            self.adopt(d, &Some(total_unit.clone()));
        }
        if let Some(r) = rest {
            self.adopt(r, &Some(total_unit.clone()));
        }
        let base = self.text.base;
        let mut members: Vec<(usize, Role)> = Vec::new();
        members.extend(totals.iter().map(|&t| (base + t, Role::Total)));
        members.extend(carried.map(|c| (c.figure, Role::Total)));
        members.extend(parts.iter().map(|&d| (base + d, Role::Part)));
        members.extend(rest.map(|d| (base + d, Role::Rest)));
        let total_global = members[0].0;
        self.push_global(StatementKind::Parts, members, open, because);
        if totals.len() <= 1 {
            self.part_rates(total_global, &parts, rest, to);
        }
    }

    fn semicolon_between(&self, a: usize, b: usize) -> bool {
        (self.draft(a).after..self.draft(b).token).any(|i| self.is_mark(i, &[';']))
    }

    /// True when a number only says more of the part before it: no mark and no "và" parts them, and a
    /// word ties it to that.
    fn describes(&self, part: usize, d: usize) -> bool {
        let between = self.words_between(self.draft(part).after, self.draft(d).token);
        !between.iter().any(|w| matches!(*w, "," | ";" | ":" | "(" | "và" | "còn"))
            && between.contains(&"thuộc")
    }

    /// True when a share follows each of the parts: "cấp huyện 61 hồ sơ (33%), cấp xã 123 hồ sơ
    /// (67%)".
    fn all_have_shares(&self, parts: &[usize], to: usize) -> bool {
        let percents = self.percents();
        parts.iter().enumerate().all(|(k, &d)| {
            let next = parts.get(k + 1).map_or(to, |&n| self.draft(n).token);
            percents.iter().any(|&p| {
                let token = self.draft(p).token;
                token >= self.draft(d).after && token < next && self.says_share(d, p)
            })
        })
    }

    /// True when the list begins with a thing without a number ("gồm Chủ tịch, 06 phó chủ tịch"), or
    /// semicolons part one off.
    fn leads_without_number(&self, parts: &[usize], from: usize) -> bool {
        let Some(&first) = parts.first() else { return false };
        let lead = |d: usize| self.draft(d).token;
        let begins = (from..lead(first)).find(|&i| self.is_mark(i, &[',', ';'])).is_some_and(|i| {
            // "cấp huyện, cấp xã 12 hồ sơ" is a label.
            i > from && !is_manner(self.word(from))
        });
        let items = |a: usize, b: usize| {
            (self.draft(a).after..lead(b)).filter(|&i| self.is_mark(i, &[';'])).count()
        };
        begins || parts.windows(2).any(|w| items(w[0], w[1]) >= 2)
    }

    /// Takes out the numbers whose own noun is not the whole's, where other parts name the whole's:
    /// "43 tàu với 287 lao động" of labourers. True when some were taken out.
    fn drop_other_things(&self, parts: &mut Vec<usize>, whole: &UnitMention) -> bool {
        let money = self.units.by_code(&whole.code).is_some_and(|u| u.kind == UnitKind::Money);
        let says_unit = |d: usize| {
            self.draft(d).unit.as_ref().is_some_and(|u| !u.raw.is_empty() && u.code == whole.code)
        };
        let explicit = parts.iter().any(|&d| says_unit(d));
        let other_noun = |d: usize| self.unit(d).is_none() && self.counts_unknown_things(d);
        // "3.401,7" beside "6.395,8 tỷ đồng" leaves out the factor.
        let unscaled = |d: usize| {
            money
                && self.unit(d).is_none()
                && !self.draft(d).scaled
                && parts.iter().any(|&p| self.draft(p).scaled)
        };
        let before = parts.len();
        let kept: Vec<usize> = parts
            .iter()
            .copied()
            .filter(|&d| !((explicit || money) && other_noun(d)) && !unscaled(d))
            .collect();
        *parts = kept;
        parts.len() < before
    }

    /// True when a noun that no list of units knows follows a number: "498 xí nghiệp".
    pub(super) fn counts_unknown_things(&self, d: usize) -> bool {
        let (lead, behind) = self.label(d);
        let after = self.draft(d).after;
        self.tokens().get(after).is_some_and(may_be_noun)
            && !names_a_part(&format!("{lead} {behind}"))
            && !is_manner(self.word(after))
    }

    /// Takes out the numbers without unit that have nothing in common with the other parts, when
    /// no noun follows them and no word says that they are outcomes or kinds of the whole: they are
    /// names ("tàu 534") or ranks. True when some were taken out.
    fn drop_strange(&self, parts: &mut Vec<usize>) -> bool {
        let labels: Vec<(String, String)> = parts.iter().map(|&d| self.label(d)).collect();
        if kinship(&labels).kind != Kinship::Unlike {
            return false;
        }
        let before = parts.len();
        parts.retain(|&d| {
            let (lead, behind) = self.label(d);
            let thing = self.tokens().get(self.draft(d).after).is_some_and(may_be_noun);
            self.unit(d).is_some() || thing || names_a_part(&format!("{lead} {behind}"))
        });
        parts.len() < before
    }

    /// True when the words before a number call it a whole: "trong tổng số 494 đại biểu".
    pub(super) fn is_called_whole(&self, d: usize) -> bool {
        let token = self.draft(d).token;
        let says = |words: &[&str]| {
            token >= self.span.0 + words.len() && self.has_phrase(token - words.len(), words)
        };
        says(&["trong", "tổng", "số"]) || says(&["trên", "tổng", "số"]) || says(&["trong", "số"])
    }

    /// True when two units are kinds of one third.
    fn siblings(&self, a: &str, b: &str) -> bool {
        let wider = |code: &str| self.units.by_code(code).and_then(|u| u.broader.clone());
        matches!((wider(a), wider(b)), (Some(x), Some(y)) if x == y)
    }

    /// True when an opening word stands between two numbers of a zone.
    pub(super) fn nested_between(&self, a: usize, b: usize) -> bool {
        let (from, to) = (self.draft(a).after, self.draft(b).token);
        // A nested enumeration ends at the next semicolon.
        let mut nested = false;
        let mut i = from;
        // Look back to the last semicolon before `b`.
        let last_semicolon = (self.span.0..to).rev().find(|&j| self.is_mark(j, &[';']));
        if let Some(s) = last_semicolon
            && s >= from
        {
            i = s;
        }
        while i < to {
            if self.opening_at(i).is_some_and(|o| o.0 != Opening::Like) {
                nested = true;
            }
            i += 1;
        }
        nested
    }

    /// True when words between two parts say that something else begins.
    pub(super) fn breaks_between(&self, last: Option<usize>, from: usize, to: usize) -> bool {
        if last.is_none() {
            return false;
        }
        const BREAKS: [&[&str]; 13] = [
            &["tương", "ứng", "là"],
            &["vẫn"],
            &["trong", "khi"],
            &["dự", "kiến"],
            &["đồng", "thời"],
            &["ngoài", "ra"],
            &["bên", "cạnh"],
            &["qua", "đó"],
            &["so", "với"],
            &["tăng"],
            &["giảm"],
            &["kết", "quả"],
            &["trả", "kết", "quả"],
        ];
        // "… 5 huyện: A, B, C, thị xã D và 134 xã": names end the list.
        let named =
            (from..to).find(|&i| self.is_mark(i, &[':'])).is_some_and(|i| self.names_follow(i, to));
        // "trực tiếp hoặc qua bưu chính" is one part, "…, hoặc loại 1 thí sinh" another case.
        let otherwise =
            (from + 1..to).any(|i| self.word(i) == "hoặc" && self.is_mark(i - 1, &[',', ';']));
        named || otherwise || (from..to).any(|i| BREAKS.iter().any(|b| self.has_phrase(i, b)))
    }

    /// True when the number is called the rest.
    pub(super) fn is_rest(&self, d: usize) -> bool {
        let draft = self.draft(d);
        let from = draft.token.saturating_sub(5).max(self.span.0);
        let mut back: Vec<&str> = Vec::new();
        for i in (from..draft.token).rev() {
            if self.tokens()[i].kind != TokenKind::Word {
                if self.is_mark(i, &[':', ',']) && back.is_empty() {
                    continue;
                }
                break;
            }
            back.push(self.word(i));
        }
        back.reverse();
        let joined = back.join(" ");
        joined.contains("còn lại")
            || joined.ends_with("còn") && !joined.ends_with("xuống còn")
            || joined.contains("số còn lại")
            || self.has_phrase(draft.after, &["còn", "lại"])
    }

    /// The end of the words that belong to the number before token `from`: the first comma,
    /// semicolon or bracket, and the few marks behind it.
    pub(super) fn clause_end(&self, from: usize, to: usize) -> usize {
        let stop =
            (from..to).find(|&i| self.is_mark(i, &[',', ';', '(', ')', '…', '.'])).unwrap_or(from);
        (stop + 4).min(to)
    }

    /// True when the enumeration ends openly: "…", "...", "v.v", "chủ yếu", "điển hình".
    pub(super) fn open_ended(&self, from: usize, to: usize) -> bool {
        let lead = from.saturating_sub(8).max(self.span.0);
        (lead..to).any(|i| {
            matches!(self.word(i), "v" if self.is_mark(i + 1, &['.']))
                || self.is_mark(i, &['…'])
                || self.is_mark(i, &['.']) && self.is_mark(i + 1, &['.'])
                || self.has_phrase(i, &["chủ", "yếu"])
                || self.has_phrase(i, &["điển", "hình"])
                || self.has_phrase(i, &["tiêu", "biểu"])
                || self.has_phrase(i, &["nổi", "bật"])
                // "… và các nhiệm vụ khác"
                || i >= from
                    && self.has_phrase(i, &["và", "các"])
                    && (i + 2..to.min(i + 8)).any(|k| self.word(k) == "khác")
        })
    }
}

/// How an enumeration is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// gồm, bao gồm, chia ra, cụ thể, như sau: all parts follow.
    Consists,
    /// trong đó, trong số đó: some or all parts follow.
    Within { colon: bool },
    /// trong đó có, gồm cả: not all.
    Some,
    /// như: examples.
    Like,
    /// A bracket behind the number.
    Bracket,
    /// A colon behind the number.
    Colon,
}
