//! Rates and shares: a/b, "a trên tổng số b", the rate of a part, a rate behind its counts.
//! It does not divide anything.

use super::chains::Step;
use super::references::telling;
use super::{Carried, NEAR, Read, Sentence, label_of};
use crate::figures::alike::{outcome_words, part_named};
use crate::figures::grammar::{Abbreviations, may_be_noun, names_a_plan, unit_at};
use crate::figures::tokens::TokenKind;
use crate::figures::{FigureKind, Role, Source, Statement, StatementKind};
use crate::quantity::{UnitKind, UnitLexicon};

/// Most words of a noun between a number and a slash.
const LONGEST_NOUN: usize = 4;

impl Sentence<'_, '_> {
    /// "35 hồ sơ trước hạn (87,5%)", "35 hồ sơ, chiếm 87,5%": the rate of a part.
    pub(super) fn part_rates(
        &mut self,
        total: usize,
        parts: &[usize],
        rest: Option<usize>,
        to: usize,
    ) {
        let base = self.text.base;
        let percents = self.percents();
        let all: Vec<usize> = parts.iter().copied().chain(rest).collect();
        for (k, &d) in all.iter().enumerate() {
            let next = all.get(k + 1).map_or(to, |&n| self.draft(n).token);
            let found = percents.iter().copied().find(|&p| {
                let t = self.draft(p).token;
                t >= self.draft(d).after
                    && t < next
                    && self.says_share(d, p)
                    && !self.is_named_otherwise(d, p)
                    && !self.is_of_another_base(p, self.unit(d))
                    // "7.744 hồ sơ (có 6.488 hồ sơ trước hạn, đạt 99,99%)": the nearer count's.
                    && !self.counts().into_iter().any(|c| c > d && c < p)
            });
            if let Some(p) = found {
                let class = self.class_of_rate(p, &all[..=k]);
                self.push_global(
                    StatementKind::Rate,
                    vec![
                        (total, Role::Base),
                        (base + class, Role::Numerator),
                        (base + p, Role::Rate),
                    ],
                    false,
                    "the rate of a part",
                );
            }
        }
    }

    /// The class that a rate behind a list of classes is the rate of: the one its words name, without
    /// words no class of what is not done; else the last one. In a bracket it is the one before.
    fn class_of_rate(&self, percent: usize, classes: &[usize]) -> usize {
        let last = classes[classes.len() - 1];
        if self.depth(percent) > self.depth(last) {
            return last;
        }
        let whole = |d: usize| {
            let (before, behind) = self.label(d);
            format!("{before} {behind}")
        };
        let labels: Vec<String> = classes.iter().map(|&d| whole(d)).collect();
        let said = self.label(percent).0;
        let name = ["tỷ lệ", "tỉ lệ"].iter().find_map(|w| said.split_once(w)).map(|n| n.1.trim());
        let name = name.map(|n| n.trim_end_matches("đạt").trim()).filter(|n| !n.is_empty());
        match name {
            Some(name) => {
                let all = labels.iter().all(|l| l.contains(name));
                let done = |l: &String| outcome_words(l).contains(&"done");
                let named =
                    if all { labels.iter().position(done) } else { part_named(name, &labels) };
                named.map_or(last, |i| classes[i])
            }
            None => {
                let left = |d: usize| {
                    let words = outcome_words(&whole(d));
                    words.iter().any(|w| matches!(*w, "pending" | "not done" | "late"))
                };
                let done = |d: &&usize| !outcome_words(&whole(**d)).is_empty() && !left(**d);
                let reached = self.word(self.draft(percent).token - 1) == "đạt";
                let done = classes.iter().rev().find(done).filter(|_| reached && left(last));
                done.copied().unwrap_or(last)
            }
        }
    }

    /// True when a percentage behind a count is the count's share: in brackets, or after chiếm,
    /// đạt, tỷ lệ, bằng, tương đương, with nothing of another kind between.
    pub(super) fn says_share(&self, count: usize, percent: usize) -> bool {
        let (from, to) = (self.draft(count).after, self.draft(percent).token);
        if to < from || to - from > 16 {
            return false;
        }
        let between = self.words_between(from, to);
        if between.contains(&";") || speaks_of_change(&between) || has_lead_of_parts(&between) {
            return false;
        }
        if between.contains(&"lượt") && between.contains(&"lần") {
            return false;
        }
        // "hai người còn lại là bà A (76%)", "2.455 người, bằng 93,38% …, so cùng kỳ"
        if between.contains(&"là") && between.last() == Some(&"(")
            || between.contains(&"bằng") && self.compares_with_before(percent)
        {
            return false;
        }
        // "vượt 10% kế hoạch": so much above it.
        if between.contains(&"vượt") {
            return false;
        }
        // "1 chỉ tiêu không đạt là tỷ lệ thanh toán trực tuyến (đạt 41%)": the value of what is named.
        if between.windows(3).any(|w| {
            w[0] == "là"
                && matches!((w[1], w[2]), ("tỷ" | "tỉ", "lệ") | ("chỉ", "số") | ("mức", "độ"))
        }) {
            return false;
        }
        // "bằng 75% kế hoạch" compares with a plan that stands elsewhere.
        let behind = self.draft(percent).after;
        let of_other = matches!(self.word(behind), "kế" | "chỉ" | "mục" | "so" | "dự")
            || self.has_phrase(behind, &["số", "được", "giao"]);
        if of_other {
            return false;
        }
        let bracket = self.depth(percent) > self.depth(count);
        bracket || between.iter().any(|w| is_share_verb(w))
    }

    /// True for a rate "tổng số đại biểu" behind a number of those who were there: "452/453 đại biểu có
    /// mặt, chiếm 94,17% tổng số đại biểu".
    fn is_of_all_members(&self, percent: usize, whole: usize) -> bool {
        let after = self.draft(percent).after;
        let of_all = (after..after + 2).any(|i| self.has_phrase(i, &["tổng", "số"]));
        let there = self.label(whole).1;
        of_all && ["có mặt", "tham gia", "tham dự"].iter().any(|w| there.contains(w))
    }

    /// True when a number behind a percentage is its base: "463/465 đại biểu có mặt (tỷ lệ 94,3% trên
    /// tổng số 491 đại biểu)".
    fn names_its_base(&self, percent: usize) -> bool {
        let after = self.draft(percent).after;
        matches!(self.word(after), "trên" | "trong")
            && self.has_phrase(after + 1, &["tổng", "số"])
            && self.tokens().get(after + 3).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// True when a sentence compares with another period behind a percentage: "bằng 93,38%; …, bằng
    /// 68,54% so cùng kỳ".
    fn compares_with_before(&self, percent: usize) -> bool {
        (self.draft(percent).after..self.span.1)
            .any(|i| self.word(i) == "so" && matches!(self.word(i + 1), "cùng" | "với"))
    }

    /// True when a percentage goes before the thing it is said of and no word ties it to what
    /// stands before: "80/98 xã và 74% số hộ", "14/16 tỉnh … với 100% cử tri".
    fn has_subject(&self, percent: usize, between: &[&str]) -> bool {
        let behind = self.word(self.draft(percent).after);
        // "132/137 xã đạt chuẩn và 100% trạm y tế"
        let next = self.tokens().get(self.draft(percent).after);
        if between.last() == Some(&"và") && next.is_some_and(may_be_noun) {
            return true;
        }
        let tied = between.iter().any(|w| is_share_verb(w))
            || self.draft(percent).token > self.span.0
                && self.is_mark(self.draft(percent).token - 1, &['(', '='])
            // "95% so với kế hoạch", "95%, vượt …"
            || matches!(behind, "" | "so" | "và" | "kế" | "chỉ" | "tăng" | "giảm" | "vượt" | "cao");
        !tied
    }

    /// True when the words behind a percentage name what it is a share of, and that is not counted
    /// in the unit: "482.485 người (54,8 % dân số)", "chiếm 7% ngân sách".
    fn is_of_another_base(&self, percent: usize, unit: Option<&str>) -> bool {
        let mut i = self.draft(percent).after;
        let first = i;
        while matches!(self.word(i), "của" | "trên" | "trong" | "tổng" | "số" | "lượng" | "toàn")
        {
            i += 1;
        }
        if matches!(
            self.word(i),
            "dân" | "diện" | "giá" | "ngân" | "vốn" | "quỹ" | "sản" | "gdp" | "grdp"
        ) {
            return true;
        }
        // "tổng số hồ sơ" of what is counted in dossiers.
        let named =
            unit_at(self.tokens(), i, self.span.1, self.units, &Abbreviations::new()).map(|u| u.0);
        match (named, unit) {
            (Some(named), Some(unit)) if named.kind == UnitKind::Count && i > first => {
                !self.units.compatible(&named.code, unit)
            }
            _ => false,
        }
    }

    /// a/b with a rate near, and "a … trên tổng số b".
    pub(super) fn shares(&mut self) {
        let drafts = self.drafts();
        let percents = self.percents();
        for &d in &drafts {
            let Some(other) = self.draft(d).pair.filter(|&p| p > d) else { continue };
            if !self.draft(d).kind.is_measure() {
                continue;
            }
            let mut members = vec![(d, Role::Numerator), (other, Role::Denominator)];
            let rate = self.rate_near(d, other, &percents);
            members.extend(rate.map(|r| (r, Role::Rate)));
            members.sort_unstable();
            let kind = if rate.is_some() { StatementKind::Rate } else { StatementKind::Share };
            self.push(kind, members, false, "a/b");
        }
        // "35 hồ sơ trên tổng số 40 hồ sơ".
        let counts = self.counts();
        for pair in counts.windows(2) {
            let &[a, b] = pair else { continue };
            if self.draft(a).pair.is_some() || self.draft(b).pair.is_some() || !self.same_unit(a, b)
            {
                continue;
            }
            let between = self.words_between(self.draft(a).after, self.draft(b).token);
            // "44.149 người / 52,42 km2": behind a unit a second one of its kind must follow.
            let says = between == ["/"] && self.unit(a).is_some() == self.unit(b).is_some()
                || between.ends_with(&["trên", "tổng", "số"])
                || between.ends_with(&["trong", "tổng", "số"])
                || between.ends_with(&["/", "tổng", "số"])
                || between.ends_with(&["trên", "tổng"]);
            if !says {
                continue;
            }
            let unit = self.draft(b).unit.clone().or_else(|| self.draft(a).unit.clone());
            self.adopt(a, &unit);
            self.adopt(b, &unit);
            let mut members = vec![(a, Role::Numerator), (b, Role::Denominator)];
            // "05 hồ sơ trễ hạn, chiếm 0,42% trên tổng số 1.190 hồ sơ".
            let amid = percents.iter().copied().find(|&p| p > a && p < b && self.says_share(a, p));
            let rate = amid.or_else(|| self.rate_near(a, b, &percents));
            members.extend(rate.map(|r| (r, Role::Rate)));
            members.sort_unstable();
            self.push(
                if rate.is_some() { StatementKind::Rate } else { StatementKind::Share },
                members,
                false,
                "trên tổng số",
            );
        }
    }

    /// "86 máy tính/82 cán bộ (đạt 104,9%)": things for each of other things, with their rate.
    pub(super) fn shares_of_unlike(&mut self) {
        let percents = self.percents();
        let counts = self.counts();
        for pair in counts.windows(2) {
            let &[a, b] = pair else { continue };
            let (from, to) = (self.draft(a).after, self.draft(b).token);
            let slash = to > from && self.is_mark(to - 1, &['/']) && to - from <= LONGEST_NOUN + 1;
            let plain = (from..to - 1).all(|i| self.tokens()[i].kind == TokenKind::Word);
            if !slash || !plain || self.draft(a).pair.is_some() || self.draft(b).pair.is_some() {
                continue;
            }
            if let Some(rate) = self.rate_near(a, b, &percents) {
                self.push(
                    StatementKind::Rate,
                    vec![(a, Role::Numerator), (b, Role::Base), (rate, Role::Rate)],
                    false,
                    "a/b",
                );
            }
        }
    }

    /// The percentage that belongs to a/b: behind it (before another count), or directly before
    /// it with a/b in brackets.
    pub(super) fn rate_near(&self, a: usize, b: usize, percents: &[usize]) -> Option<usize> {
        // Counts of a bracket behind a/b only explain it.
        let next_count = self
            .counts()
            .into_iter()
            .find(|&c| c > b && self.depth(c) <= self.depth(b))
            .map_or(self.span.1, |c| self.draft(c).token);
        let behind = percents.iter().copied().find(|&p| {
            let (after, t) = (self.draft(b).after, self.draft(p).token);
            t >= after && t < next_count && t - after <= 24 && {
                let between = self.words_between(after, t);
                !between.contains(&";")
                    && !speaks_of_change(&between)
                    && !has_lead_of_parts(&between)
                    && !between.iter().any(|w| matches!(*w, "vượt" | "nhưng"))
                    && !self.names_its_base(p)
                    && !self.is_of_all_members(p, b)
                    && !self.has_subject(p, &between)
                    && !self.is_of_another_base(p, self.unit(b))
                    // A percentage behind the bracket of a/b speaks of something else, unless it
                    // is said to be reached: "(35/40 hồ sơ) đạt 87,5%".
                    && (self.depth(p) >= self.depth(b) || between.iter().any(|w| is_share_verb(w)))
            }
        });
        let leading = |reach: usize| {
            percents.iter().copied().rev().find(|&p| {
                let after = self.draft(p).after;
                after <= self.draft(a).token
                    && self.draft(a).token - after <= reach
                    && self.depth(a) > self.depth(p)
            })
        };
        // "đúng hạn 95,45% (21/22 hồ sơ), trễ hạn 4,55% …": directly before the bracket.
        leading(2)
            .or(behind)
            .or_else(|| leading(12))
            .or_else(|| percents.iter().copied().rfind(|&p| self.leads_fraction(p, a, b)))
    }

    /// "Tỷ lệ hài lòng đạt 97,5%, trong đó 780/820 phiếu hài lòng": a rate before the fraction of its
    /// own words.
    fn leads_fraction(&self, percent: usize, a: usize, b: usize) -> bool {
        let (from, to) = (self.draft(percent).after, self.draft(a).token);
        if to < from || to - from > REACH_OF_FRACTION || self.depth(a) != self.depth(percent) {
            return false;
        }
        let between = self.words_between(from, to);
        let joined = between.is_empty()
            || between.iter().all(|w| {
                matches!(*w, "," | "với" | "trong" | "đó" | "có" | "tức" | "là" | "tương" | "ứng")
            });
        let (before, behind) = self.label(percent);
        let rate = format!("{before} {behind}");
        let own = telling(rate.split(' ').filter(|w| !matches!(*w, "tỷ" | "tỉ" | "lệ")));
        let (lead, tail) = self.label(b);
        let fraction = format!("{lead} {tail}");
        let words: Vec<&str> = fraction.split(' ').collect();
        let said = own.iter().filter(|w| words.contains(&w.as_str())).count();
        joined && rate.contains("lệ") && said >= 1 && said * 2 >= own.len()
    }

    /// A percentage behind two counts of one kind: "tiếp nhận 40 hồ sơ, giải quyết đúng hạn 39 hồ
    /// sơ, đạt 97,5%".
    pub(super) fn rates(&mut self, previous: Option<&Carried>) {
        let base = self.text.base;
        let percents = self.percents();
        let counts: Vec<usize> = self
            .counts()
            .into_iter()
            .filter(|&c| {
                matches!(self.draft(c).kind, FigureKind::Count | FigureKind::Money)
                    && self.draft(c).pair.is_none()
                    && self.draft(c).approx.is_none()
            })
            .collect();
        // The numbers that a share of their own follows: parts beside each other, no base.
        let with_share: Vec<usize> = percents
            .iter()
            .filter_map(|&p| {
                let c = counts.iter().copied().rfind(|&c| c < p)?;
                self.says_share(c, p).then_some(c)
            })
            .collect();
        for &p in &percents {
            let known = self.out.iter().any(|s| s.members.iter().any(|m| m.0 == base + p));
            if known || self.draft(p).approx.is_some() {
                continue;
            }
            // Counts of a bracket between them only explain the numerator.
            let depth = self.depth(p);
            let beside = counts.iter().copied().rfind(|&c| c < p && self.depth(c) <= depth);
            let Some(numerator) = beside else { continue };
            // "đại học 980 (80,7%)": of a number of what is not known.
            let followed = self.drafts().into_iter().rfind(|&d| d < p && self.depth(d) < depth);
            let unknown = followed.is_some_and(|d| d > numerator && self.draft(d).unit.is_none());
            if unknown || self.rate_of_base_behind(numerator, p) {
                continue;
            }
            if self.change_verb_before(self.draft(numerator).token) && self.says_share(numerator, p)
            {
                self.rate_of_change(numerator, p);
                continue;
            }
            if self.rate_of_plan_behind(numerator, p) {
                continue;
            }
            if let Some(plan) = self.planned_before(numerator, p, &counts) {
                self.push(
                    StatementKind::Rate,
                    vec![(plan, Role::Base), (numerator, Role::Numerator), (p, Role::Rate)],
                    false,
                    "of the plan before",
                );
                continue;
            }
            // "tỷ lệ đúng và trước hạn đạt …": a rate that names its outcome is sought among the
            // parts, not beside the last number.
            let (before, behind) = self.label(p);
            let label = format!("{before} {behind}");
            let names_outcome = (label.contains("tỷ lệ") || label.contains("tỉ lệ"))
                // "đạt tỷ lệ" is the verb of every rate.
                && outcome_words(&label).iter().any(|w| *w != "done");
            let divided = self.out.iter().any(|s| {
                s.kind == StatementKind::Parts && s.members.iter().any(|m| m.0 == base + numerator)
            });
            if names_outcome && divided {
                continue;
            }
            if !self.says_share(numerator, p)
                || self.is_of_another_base(p, self.unit(numerator))
                || self.unit(numerator).is_none() && self.counts_unknown_things(numerator)
            {
                continue;
            }
            let beside: Vec<usize> = counts
                .iter()
                .copied()
                .filter(|&c| {
                    c <= numerator
                        && self.depth(c) == self.depth(numerator)
                        && self.same_unit(c, numerator)
                        && !with_share[..with_share.len().saturating_sub(1)].contains(&c)
                })
                .skip(1)
                .collect();
            let listed = beside.last() == Some(&numerator);
            let class = if listed { self.class_of_rate(p, &beside) } else { numerator };
            if class == numerator && self.is_named_otherwise(numerator, p) {
                continue;
            }
            let numerator = class;
            let outcome = self.is_outcome(numerator);
            let mut bases: Vec<usize> = counts
                .iter()
                .copied()
                .filter(|&c| {
                    c < numerator
                        && self.same_unit(c, numerator)
                        && self.depth(c) <= self.depth(numerator)
                        // "đã giải quyết 40 (97%); đúng hạn 39, đạt 97,5%": what was resolved has a
                        // share and is a base.
                        && (!with_share.contains(&c)
                            || outcome && self.step(c) == Some(Step::Resolved))
                        // What was planned or received is of the whole time.
                        && (!self.another_time_between(c, numerator)
                            || self.step(c) == Some(Step::Received))
                })
                .collect();
            // "5.210 văn bản (5.160 văn bản điện tử, đạt 99%)": of the number before the bracket.
            if depth > 0
                && self.depth(numerator) == depth
                && let Some(&outer) = bases.iter().rfind(|&&c| self.depth(c) < depth)
            {
                bases = vec![outer];
            }
            // Of forms handed out and collected the collected ones are judged.
            if let Some(collected) = bases.iter().rposition(|&c| self.is_collected(c)) {
                bases = vec![bases[collected]];
            }
            if bases.is_empty() {
                self.rate_of_earlier(numerator, p, previous);
                continue;
            }
            if bases.len() > NEAR {
                continue;
            }
            // One base: stated by what stands before. Several: the first is the widest, but the
            // check may find another; the statement is open.
            let open = bases.len() > 1;
            let first = bases[0];
            self.push(
                StatementKind::Rate,
                vec![(first, Role::Base), (numerator, Role::Numerator), (p, Role::Rate)],
                open,
                "the count before",
            );
        }
    }

    /// True when a rate has a name of its own of which the number before it has no more than half:
    /// "17 người sống sót, tỷ lệ tử vong 97%".
    fn is_named_otherwise(&self, numerator: usize, percent: usize) -> bool {
        let (from, to) = (self.draft(numerator).after, self.draft(percent).token);
        let Some(at) =
            (from..to).find(|&i| matches!(self.word(i), "tỷ" | "tỉ") && self.word(i + 1) == "lệ")
        else {
            return false;
        };
        let (before, behind) = self.label(numerator);
        let unit = self.draft(numerator).unit.as_ref().map(|u| crate::text::fold(&u.raw));
        let known = format!("{before} {behind} {}", unit.unwrap_or_default());
        let known: Vec<&str> = known.split(' ').collect();
        let name = telling(self.words_between(at + 2, to).into_iter());
        let name: Vec<&String> =
            name.iter().filter(|w| w.chars().all(char::is_alphabetic)).collect();
        let shared = name.iter().filter(|w| known.contains(&w.as_str())).count();
        name.len() > 1
            && shared * 2 <= name.len()
            && (shared == 0 || name.len() > 2)
            && outcome_words(&known.join(" ")).is_empty()
    }

    /// True when the words of a number say whether things were finished in time.
    fn is_outcome(&self, d: usize) -> bool {
        let (before, behind) = self.label(d);
        let words = outcome_words(&format!("{before} {behind}"));
        !words.is_empty() && words.iter().all(|w| matches!(*w, "early" | "on time" | "late"))
    }

    /// True for forms that came back: "thu về 588 phiếu".
    fn is_collected(&self, d: usize) -> bool {
        let (before, behind) = self.label(d);
        before.ends_with("thu về") || before.ends_with("thu được") || behind.starts_with("hợp lệ")
    }

    /// True when the words between two numbers move on to another date or period: "đến ngày 30/6
    /// hoàn thành 12 nhiệm vụ; đến ngày 15/12 hoàn thành 29 nhiệm vụ".
    fn another_time_between(&self, a: usize, b: usize) -> bool {
        let reading = &self.text.reading;
        (self.draft(a).after..self.draft(b).token).any(|i| match reading.tokens[i].kind {
            TokenKind::Claim(c) => match reading.claims[c].kind {
                FigureKind::Date => {
                    let lead = i.saturating_sub(3).max(self.span.0);
                    (lead..i).any(|k| matches!(self.word(k), "đến" | "từ"))
                }
                FigureKind::Period => true,
                _ => false,
            },
            _ => false,
        })
    }

    /// "bằng 78% kế hoạch năm (100 người)", "vượt 10% kế hoạch (20 người)": the plan stands in
    /// brackets behind the rate of it.
    fn rate_of_plan_behind(&mut self, numerator: usize, percent: usize) -> bool {
        let after = self.draft(percent).after;
        if !names_a_plan(&self.tokens()[after..self.span.1]) {
            return false;
        }
        let Some(plan) = self.count_in_bracket_behind(numerator, percent) else { return false };
        let between = self.words_between(self.draft(numerator).after, self.draft(percent).token);
        if between.contains(&";") || speaks_of_change(&between) {
            return false;
        }
        let members = if between.contains(&"vượt") {
            vec![(numerator, Role::To), (percent, Role::Rate), (plan, Role::From)]
        } else {
            vec![(numerator, Role::Numerator), (percent, Role::Rate), (plan, Role::Base)]
        };
        let kind =
            if between.contains(&"vượt") { StatementKind::Change } else { StatementKind::Rate };
        self.push(kind, members, false, "the plan in brackets");
        true
    }

    /// The count directly in a bracket that stands in the clause of a percentage.
    fn count_in_bracket_behind(&self, numerator: usize, percent: usize) -> Option<usize> {
        let after = self.draft(percent).after;
        // The year of what is compared may stand before it: "giao năm 2015 (17.377 biên chế)".
        let behind = self.drafts().into_iter().find(|&d| {
            let dated = matches!(self.draft(d).kind, FigureKind::Period | FigureKind::Date);
            d > percent && !(dated && self.depth(d) == self.depth(percent))
        })?;
        let draft = self.draft(behind);
        (self.depth(behind) > self.depth(percent)
            && self.is_mark(draft.token - 1, &['('])
            && !(after..draft.token).any(|i| self.is_mark(i, &[',', ';']))
            && matches!(draft.kind, FigureKind::Count | FigureKind::Money | FigureKind::Target)
            && draft.pair.is_none()
            && self.same_unit(numerator, behind))
        .then_some(behind)
    }

    /// "bằng 10,6% so với biên chế được giao (17.377 biên chế)", "bằng 20% tổng số thủ tục đang áp
    /// dụng (120 thủ tục)": the base in brackets behind the rate.
    fn rate_of_base_behind(&mut self, numerator: usize, percent: usize) -> bool {
        let after = self.draft(percent).after;
        let named = self.has_phrase(after, &["so", "với"])
            || matches!(self.word(after), "tổng" | "số")
            || matches!(self.word(after), "của" | "trên" | "trong")
                && matches!(self.word(after + 1), "tổng" | "số");
        let between = self.words_between(self.draft(numerator).after, self.draft(percent).token);
        let tied = between.iter().any(|w| is_share_verb(w))
            && !between.iter().any(|w| matches!(*w, ";" | "vượt"))
            && !speaks_of_change(&between);
        if !named || !tied {
            return false;
        }
        let Some(base) = self.count_in_bracket_behind(numerator, percent) else { return false };
        let members = vec![(numerator, Role::Numerator), (percent, Role::Rate), (base, Role::Base)];
        self.push(StatementKind::Rate, members, false, "the base in brackets");
        true
    }

    /// The planned number that a percentage "of the plan" relates to: "theo kế hoạch 04 lớp, đã tổ
    /// chức 05 lớp, đạt 125% kế hoạch".
    fn planned_before(&self, numerator: usize, percent: usize, counts: &[usize]) -> Option<usize> {
        let after = self.draft(percent).after;
        let of_plan = names_a_plan(&self.tokens()[after..self.span.1]);
        let between = self.words_between(self.draft(numerator).after, self.draft(percent).token);
        if !of_plan || between.contains(&";") || speaks_of_change(&between) {
            return None;
        }
        let planned = |d: usize| {
            let words = format!(" {} {} ", self.clause_before(d), self.label(d).1);
            [" kế hoạch ", " chỉ tiêu ", " dự kiến ", " dự toán ", " giao "]
                .iter()
                .any(|w| words.contains(w))
        };
        let plan = counts.iter().copied().rfind(|&c| c < numerator)?;
        (self.same_unit(plan, numerator) && planned(plan) && !planned(numerator)).then_some(plan)
    }
}

/// True when "trong đó" or "gồm" stands between two numbers: the second is of something inside the first.
fn has_lead_of_parts(between: &[&str]) -> bool {
    between.contains(&"gồm") || between.windows(2).any(|w| w == ["trong", "đó"])
}

/// True for the words that tie a percentage to the number before it.
fn is_share_verb(word: &str) -> bool {
    matches!(word, "chiếm" | "đạt" | "tỷ" | "tỉ" | "bằng" | "tương")
}

/// True when words between two numbers speak of a change against something: "tăng", "giảm", "so
/// với"; "cắt giảm", "tinh giảm" and "giảm nghèo" name things done.
fn speaks_of_change(between: &[&str]) -> bool {
    between.iter().enumerate().any(|(i, w)| match *w {
        "tăng" | "so" => true,
        // "cao hơn năm 2020 (91,2%)"
        "hơn" => {
            i.checked_sub(1).is_some_and(|k| matches!(between[k], "cao" | "thấp" | "nhiều" | "ít"))
        }
        "giảm" => {
            !matches!(i.checked_sub(1).map(|k| between[k]), Some("cắt" | "tinh" | "miễn" | "được"))
        }
        _ => false,
    })
}

/// Most tokens between a rate and the fraction behind it: ", trong đó có".
const REACH_OF_FRACTION: usize = 5;

/// How many sentences back a rate looks for the parts it is a rate of.
const BACK: usize = 3;

/// "Tỷ lệ hồ sơ quá hạn là 0,35%" behind a sentence that divides a total by outcome: the rate of
/// that part. "Đúng hạn" includes what was finished early. The base is the total of the parts;
/// the text does not say so, so the statement is open.
pub(super) fn rates_of_earlier_parts(
    texts: &[Read],
    units: &UnitLexicon,
    out: &mut Vec<Statement>,
) {
    // Where each figure stands: text and sentence, counted over the narrative.
    let mut ordinal = 0;
    let mut found: Vec<Statement> = Vec::new();
    let mut recent: Vec<(usize, &Statement)> = Vec::new();
    let mut next = 0;
    let mut parts: Vec<&Statement> = out
        .iter()
        .filter(|s| s.kind == StatementKind::Parts && s.members.iter().any(|m| m.1 == Role::Total))
        .collect();
    parts.sort_by_key(|s| s.members.iter().map(|m| m.0).max());
    for text in texts {
        let drafts = &text.reading.drafts;
        for sentence in 0..text.reading.spans.len() {
            ordinal += 1;
            let from = drafts.partition_point(|d| d.sentence < sentence);
            let to = drafts.partition_point(|d| d.sentence <= sentence);
            while let Some(statement) =
                parts.get(next).filter(|s| s.members.iter().all(|m| m.0 < text.base + to))
            {
                recent.push((ordinal, statement));
                next += 1;
            }
            recent.retain(|(at, _)| at + BACK >= ordinal);
            if text.source != Source::Narrative {
                continue;
            }
            for (d, rate) in drafts.iter().enumerate().take(to).skip(from) {
                let figure = text.base + d;
                let free = rate.kind == FigureKind::Percent
                    && rate.approx.is_none()
                    && !out.iter().any(|s| s.members.iter().any(|m| m.0 == figure));
                if !free {
                    continue;
                }
                let (before, behind) = label_of(text.reading, rate);
                let label = format!("{before} {behind}");
                if !label.contains("tỷ lệ") && !label.contains("tỉ lệ") {
                    continue;
                }
                let wanted = outcome_words(&label);
                let statement = recent
                    .iter()
                    .rev()
                    .filter(|r| r.1.members.iter().all(|m| m.0 < figure))
                    .find_map(|(_, s)| rate_of(s, figure, &wanted, texts, units));
                found.extend(statement);
            }
        }
    }
    out.append(&mut found);
}

/// The rate of the parts of a statement whose outcome is wanted, if it divides by outcome.
fn rate_of(
    parts: &Statement,
    rate: usize,
    wanted: &[&'static str],
    texts: &[Read],
    units: &UnitLexicon,
) -> Option<Statement> {
    let of = |figure: usize| {
        let t = texts.partition_point(|t| t.base <= figure).checked_sub(1)?;
        let draft = texts[t].reading.drafts.get(figure - texts[t].base)?;
        let (a, b) = label_of(texts[t].reading, draft);
        Some((outcome_words(&format!("{a} {b}")), draft.unit.as_ref()?.code.clone()))
    };
    let (total, _) = *parts.members.iter().find(|m| m.1 == Role::Total)?;
    let (_, unit) = of(total)?;
    let mut members = vec![(total, Role::Base), (rate, Role::Rate)];
    let mut finished = true;
    for &(figure, _) in parts.members.iter().filter(|m| matches!(m.1, Role::Part | Role::Rest)) {
        let (words, of_unit) = of(figure)?;
        if !units.compatible(&unit, &of_unit) {
            return None;
        }
        finished &= words.iter().all(|w| matches!(*w, "early" | "on time" | "late"));
        if words.iter().any(|w| wanted.contains(w) || *w == "early" && wanted.contains(&"on time"))
        {
            members.push((figure, Role::Numerator));
        }
    }
    if members.len() < 3 || wanted.is_empty() {
        return None;
    }
    // "tỷ lệ trước hạn và đúng hạn" names just the parts that it is of, and all parts are outcomes.
    let named = wanted == ["early", "on time"] && members.len() == 4 && !parts.open && finished;
    members.sort_unstable();
    Some(Statement {
        id: String::new(),
        kind: StatementKind::Rate,
        members,
        open: !named,
        because: "the parts before",
    })
}
