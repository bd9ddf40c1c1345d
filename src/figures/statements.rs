//! Statements: figures of neighbouring words put into relation by what the text says: parts and
//! wholes, chains, from-to, changes, rates, shares.
//! It never looks at whether the numbers agree: structure alone decides.

use super::alike::{Kinship, kinship};
use super::grammar::{Draft, Reading};
use super::tokens::{Token, TokenKind};
use super::{FigureKind, Role, Source, Statement, StatementKind};
use crate::quantity::UnitLexicon;

/// A text that was read, with the place of its numbers in the list of all figures.
pub struct Read<'a> {
    /// The reading.
    pub reading: &'a mut Reading,
    /// Index of its first number among all figures.
    pub base: usize,
    /// Which part of the document it is.
    pub source: Source,
    /// The text begins a list item or goes on a list ("- Trực tuyến: 40 hồ sơ").
    pub is_item: bool,
}

/// Most figures between which one statement is sought: an enumeration above it is kept whole, but
/// no base or chain is sought farther away.
const NEAR: usize = 8;

/// Most words of a label on each side of a number: what is counted stands close to it.
const LABEL: usize = 16;

/// Puts the figures of all texts into relation. Numbers without unit that an enumeration counts
/// become counts (their drafts change).
pub fn relate(texts: &mut [Read], units: &UnitLexicon) -> Vec<Statement> {
    let mut out: Vec<Statement> = Vec::new();
    let mut carry: Option<Carried> = None;
    for at in 0..texts.len() {
        if texts[at].source != Source::Narrative {
            carry = carry.filter(|_| texts[at].source == Source::Heading);
        }
        let spans = texts[at].reading.spans.clone();
        let mut found: Vec<Statement> = Vec::new();
        let mut previous = carry.take().filter(|c| c.at + 3 >= at);
        for (sentence, &span) in spans.iter().enumerate() {
            let text = &mut texts[at];
            let mut work = Sentence { text, units, sentence, span, out: Vec::new() };
            work.relate(previous.as_ref());
            let head = work.head();
            found.append(&mut work.out);
            if let Some(head) = head {
                previous = Some(Carried { at, ..head });
            }
        }
        if texts[at].source == Source::Note {
            note_parts(&texts[at], &mut found);
            previous = None;
        }
        carry = previous;
        out.append(&mut found);
    }
    chains_over_sentences(texts, units, &mut out);
    list_parts(texts, units, &mut out);
    finish(out)
}

/// The figure that a following "Trong đó" speaks of.
#[derive(Debug, Clone)]
struct Carried {
    /// Index of the text.
    at: usize,
    /// Index among all figures.
    figure: usize,
    /// Code of its unit.
    unit: String,
}

/// How an enumeration is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// gồm, bao gồm, chia ra, cụ thể, như sau: all parts follow.
    Consists,
    /// trong đó, trong số đó: some or all parts follow.
    Within { colon: bool },
    /// trong đó có, như: not all.
    Some,
    /// A bracket behind the number.
    Bracket,
    /// A colon behind the number.
    Colon,
}

struct Sentence<'a, 'b> {
    text: &'a mut Read<'b>,
    units: &'a UnitLexicon,
    sentence: usize,
    span: (usize, usize),
    out: Vec<Statement>,
}

impl Sentence<'_, '_> {
    fn tokens(&self) -> &[Token] {
        &self.text.reading.tokens
    }

    fn draft(&self, d: usize) -> &Draft {
        &self.text.reading.drafts[d]
    }

    fn depth(&self, d: usize) -> usize {
        self.text.reading.depth[self.draft(d).token]
    }

    /// Indices of the drafts of the sentence.
    fn drafts(&self) -> Vec<usize> {
        let drafts = &self.text.reading.drafts;
        let from = drafts.partition_point(|d| d.sentence < self.sentence);
        let to = drafts.partition_point(|d| d.sentence <= self.sentence);
        (from..to).collect()
    }

    /// Numbers that may count things: counts, and numbers still without a unit.
    fn counts(&self) -> Vec<usize> {
        self.drafts()
            .into_iter()
            .filter(|&d| {
                let draft = self.draft(d);
                draft.value.is_some()
                    && (matches!(draft.kind, FigureKind::Count | FigureKind::Money)
                        || draft.kind == FigureKind::Other && draft.pending)
                    && !self.moved(d)
            })
            .collect()
    }

    /// True when a movement has the number: it is no part and no base of anything else. The
    /// number now of a change may still be a whole.
    fn moved(&self, d: usize) -> bool {
        let figure = self.text.base + d;
        self.out.iter().any(|s| match s.kind {
            StatementKind::FromTo => s.members.iter().any(|m| m.0 == figure),
            StatementKind::Change => s.members.iter().any(|m| m.0 == figure && m.1 != Role::To),
            _ => false,
        })
    }

    fn percents(&self) -> Vec<usize> {
        self.drafts().into_iter().filter(|&d| self.draft(d).kind == FigureKind::Percent).collect()
    }

    fn unit(&self, d: usize) -> Option<&str> {
        self.draft(d).unit.as_ref().map(|u| u.code.as_str())
    }

    /// True when both could count the same things.
    fn same_unit(&self, a: usize, b: usize) -> bool {
        match (self.unit(a), self.unit(b)) {
            (Some(x), Some(y)) => self.units.compatible(x, y),
            (None, None) => false,
            _ => self.draft(a).pending || self.draft(b).pending,
        }
    }

    fn word(&self, i: usize) -> &str {
        self.tokens()
            .get(i)
            .filter(|t| i < self.span.1 && t.kind == TokenKind::Word)
            .map_or("", |t| t.text.as_str())
    }

    fn has_phrase(&self, i: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(k, w)| self.word(i + k) == *w)
    }

    fn is_mark(&self, i: usize, marks: &[char]) -> bool {
        i < self.span.1 && matches!(self.tokens()[i].kind, TokenKind::Mark(c) if marks.contains(&c))
    }

    /// Folded words between two tokens, brackets and their content left out when `flat`.
    fn words_between(&self, from: usize, to: usize) -> Vec<&str> {
        (from..to.min(self.span.1)).map(|i| self.tokens()[i].text.as_str()).collect()
    }

    /// The words that belong to a number in an enumeration: behind it up to the next number or
    /// mark, and before it back to the last number or mark.
    fn label(&self, d: usize) -> (String, String) {
        let draft = self.draft(d);
        label_of(self.text.reading, draft)
    }

    fn push(
        &mut self,
        kind: StatementKind,
        members: Vec<(usize, Role)>,
        open: bool,
        because: &'static str,
    ) {
        let base = self.text.base;
        let members = members.into_iter().map(|(d, r)| (base + d, r)).collect();
        self.push_global(kind, members, open, because);
    }

    fn push_global(
        &mut self,
        kind: StatementKind,
        members: Vec<(usize, Role)>,
        open: bool,
        because: &'static str,
    ) {
        self.out.push(Statement { id: String::new(), kind, members, open, because });
    }

    /// Gives the unit of one number to one that has none.
    fn adopt(&mut self, d: usize, unit: &Option<super::UnitMention>) {
        let draft = &mut self.text.reading.drafts[d];
        if draft.pending && draft.kind == FigureKind::Other {
            draft.kind = FigureKind::Count;
        }
        if draft.pending && draft.unit.is_none() {
            draft.unit = unit
                .as_ref()
                .map(|u| super::UnitMention { raw: String::new(), code: u.code.clone() });
            draft.pending = false;
        }
    }

    fn relate(&mut self, previous: Option<&Carried>) {
        self.from_to();
        self.changes();
        self.parts(previous);
        self.reversed_total();
        self.rest();
        self.chain();
        self.shares();
        self.rates();
    }

    /// The figure a following "Trong đó" would speak of: the last total, else the only or last
    /// count outside brackets.
    fn head(&self) -> Option<Carried> {
        let base = self.text.base;
        let of_unit = |d: usize| {
            self.unit(d).map(|u| Carried { at: 0, figure: base + d, unit: u.to_owned() })
        };
        let totals = self
            .out
            .iter()
            .filter(|s| s.kind == StatementKind::Parts)
            .filter_map(|s| s.members.iter().find(|m| m.1 == Role::Total).map(|m| m.0));
        if let Some(total) = totals.last().filter(|t| *t >= base) {
            return of_unit(total - base);
        }
        let counts: Vec<usize> = self
            .counts()
            .into_iter()
            .filter(|&d| {
                self.depth(d) == 0
                    && self.draft(d).kind == FigureKind::Count
                    && self.draft(d).pair.is_none()
            })
            .collect();
        of_unit(*counts.last()?)
    }

    // --- from … to ---------------------------------------------------------------------------

    /// "giảm từ 5 phòng xuống còn 3 phòng", "từ 7 … lên 9", with a change and its rate near.
    fn from_to(&mut self) {
        let drafts = self.drafts();
        for pair in drafts.windows(2) {
            let &[a, b] = pair else { continue };
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
                Joint::Reaches => verb,
                Joint::None => false,
            };
            if !is_move {
                continue;
            }
            let same = self.same_unit(a, b)
                || self.draft(a).kind == FigureKind::Percent
                    && self.draft(b).kind == FigureKind::Percent
                || self.unit(a).is_some() && self.unit(a) == self.unit(b);
            if !same {
                continue;
            }
            let unit = self.draft(b).unit.clone().or_else(|| self.draft(a).unit.clone());
            for d in [a, b] {
                self.adopt(d, &unit);
                let kind = &mut self.text.reading.drafts[d].kind;
                if matches!(kind, FigureKind::Period | FigureKind::Limit) {
                    *kind = FigureKind::Count;
                }
            }
            let mut members = vec![(a, Role::From), (b, Role::To)];
            self.change_beside(a, b, &mut members);
            members.sort_unstable();
            self.push(StatementKind::FromTo, members, false, "từ … còn …");
        }
    }

    /// True when "từ" stands directly before the number, or before the unit-less words of it.
    fn preceded_by_from(&self, token: usize) -> bool {
        (1..=3).any(|n| {
            let Some(i) = token.checked_sub(n).filter(|&i| i >= self.span.0) else { return false };
            let between_are_words = (i + 1..token)
                .all(|k| matches!(self.word(k), "tổng" | "số" | "có" | "mức" | "gần" | "hơn"));
            self.word(i) == "từ" && between_are_words
        })
    }

    /// True when "sắp xếp", "sáp nhập", "hợp nhất", "thu gọn" stands within three words before the
    /// token: "sắp xếp 10 phòng thành 8 phòng".
    fn merges(&self, token: usize) -> bool {
        (1..=4).filter_map(|n| token.checked_sub(n)).filter(|&i| i >= self.span.0).any(|i| {
            [["sắp", "xếp"], ["sáp", "nhập"], ["hợp", "nhất"], ["thu", "gọn"], ["tổ", "chức"]]
                .iter()
                .any(|p| self.has_phrase(i, p))
        })
    }

    /// True when a verb of change stands in the clause before the token.
    fn moves(&self, token: usize) -> bool {
        (self.span.0..token).rev().take(14).any(|i| {
            matches!(
                self.word(i),
                "giảm" | "tăng" | "nâng" | "rút" | "hạ" | "cắt" | "sắp" | "tinh" | "thu"
            )
        })
    }

    /// Adds the change ("giảm 2 phòng") and its rate ("40%") to a from-to.
    fn change_beside(&mut self, a: usize, b: usize, members: &mut Vec<(usize, Role)>) {
        let drafts = self.drafts();
        // Before: "giảm 02 phòng (từ 5 phòng còn 3 phòng)", "giảm 02 phòng, từ 5 còn 3".
        let before = drafts.iter().rev().copied().find(|&d| d < a);
        if let Some(d) = before {
            let draft = self.draft(d);
            let verb_before = self.change_verb_before(draft.token);
            let near = self.draft(a).token - draft.after <= 6;
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
        for &d in drafts.iter().filter(|&&d| d > b).take(2) {
            let draft = self.draft(d);
            if draft.token > self.draft(b).after + 16 || draft.pair.is_some() {
                break;
            }
            let between = self.words_between(self.draft(b).after, draft.token);
            // "đạt 100% kế hoạch" is a rate of the plan, not of the change.
            let of_plan = (draft.after..draft.after + 4).any(|i| {
                matches!(self.word(i), "kế" | "mục" | "chỉ") || self.has_phrase(i, &["so", "với"])
            });
            if of_plan || between.iter().any(|w| matches!(*w, ";" | "so")) {
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

    /// True when "giảm", "tăng" … stands within two words before the token.
    fn change_verb_before(&self, token: usize) -> bool {
        (1..=2).any(|n| {
            token.checked_sub(n).filter(|&i| i >= self.span.0).is_some_and(|i| {
                matches!(self.word(i), "giảm" | "tăng" | "cắt" | "bớt" | "thêm")
                    && (i + 1..token)
                        .all(|k| matches!(self.word(k), "giảm" | "được" | "thêm" | "đi" | "là"))
            })
        })
    }

    // --- changes against another period --------------------------------------------------------

    /// "tiếp nhận 120 hồ sơ, tăng 20 hồ sơ (20%) so với cùng kỳ năm trước (100 hồ sơ)".
    fn changes(&mut self) {
        let Some(compare) =
            (self.span.0..self.span.1).find(|&i| self.has_phrase(i, &["so", "với"]))
        else {
            return;
        };
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
                    && self.change_verb_before(draft.token)
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
        let present = drafts.iter().rev().copied().find(|&d| {
            d < first
                && self.draft(d).kind == FigureKind::Count
                && self.draft(d).pair.is_none()
                && self.draft(first).token - self.draft(d).after <= 12
        });
        let change_is_rate = self.draft(first).kind == FigureKind::Percent;
        let unit = self.draft(first).unit.clone();
        if let Some(p) = present.filter(|&p| change_is_rate || self.same_unit(p, first)) {
            let present_unit = self.draft(p).unit.clone();
            if !change_is_rate {
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
        // A rate in brackets behind the change.
        if !change_is_rate {
            let rate = drafts.iter().copied().find(|&d| {
                d > first
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
                && draft.kind == FigureKind::Count
                && draft.pair.is_none()
                && (self.depth(d) > 0 || self.word(draft.token - 1) == "là")
                && present.is_some_and(|p| self.same_unit(p, d))
        });
        members.extend(other.map(|o| (o, Role::From)));
        for d in changes {
            self.text.reading.drafts[d].kind = FigureKind::Change;
        }
        members.sort_unstable();
        self.push(StatementKind::Change, members, false, "so với");
    }

    // --- parts and wholes ----------------------------------------------------------------------

    /// The opening of an enumeration at a token, and the token behind it.
    fn opening_at(&self, i: usize) -> Option<(Opening, usize)> {
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
            None
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
            if self.has_phrase(j, &["như", "sau"]) {
                j += 2;
            }
            if matches!(self.word(j), "là" | "có") {
                j += 1;
            }
            return Some((Opening::Consists, skip(j).0));
        }
        if self.word(i) == "như" && !matches!(self.word(i + 1), "vậy" | "sau" | "trên" | "thế")
        {
            return Some((Opening::Some, i + 1));
        }
        None
    }

    fn parts(&mut self, previous: Option<&Carried>) {
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
        openings.sort_by_key(|o| o.0);
        for k in 0..openings.len() {
            let (at, behind, opening) = openings[k];
            let depth = self.text.reading.depth.get(at).copied().unwrap_or(0);
            let end = self.zone_end(&openings, k, depth);
            // "245 hồ sơ (trong đó: …)": the opening leads its bracket, the total stands before it.
            let in_bracket =
                opening == Opening::Bracket || at > self.span.0 && self.is_mark(at - 1, &['(']);
            let total_here = counts.iter().rev().copied().find(|&d| {
                self.draft(d).after <= at
                    && (self.depth(d) == depth || in_bracket && self.depth(d) + 1 == depth)
                    && self.draft(d).unit.is_some()
                    && self.draft(d).pair.is_none_or(|p| p < d)
            });
            let leads = !counts.iter().any(|&d| self.draft(d).token < at) && at <= self.span.0 + 3;
            match total_here {
                Some(total) => self.enumerate(Some(total), None, opening, behind, end, depth),
                None if leads => {
                    if let Some(carried) = previous.cloned() {
                        self.enumerate(None, Some(&carried), opening, behind, end, depth);
                    }
                }
                None => {}
            }
        }
    }

    /// A bracket or colon behind a count that holds at least two numbers and no opening word.
    fn bracket_or_colon(
        &self,
        d: usize,
        openings: &[(usize, usize, Opening)],
    ) -> Option<(usize, usize, Opening)> {
        let draft = self.draft(d);
        draft.unit.as_ref()?;
        let counts = self.counts();
        let mut i = draft.after;
        while i < self.span.1 && i < draft.after + 10 && self.tokens()[i].kind == TokenKind::Word {
            if openings.iter().any(|o| o.0 == i) {
                return None;
            }
            i += 1;
        }
        if self.is_mark(i, &['(']) {
            let depth = self.text.reading.depth[i];
            let close = (i + 1..self.span.1).find(|&j| {
                self.text.reading.depth[j] < depth
                    || self.is_mark(j, &[')']) && self.text.reading.depth[j] == depth
            })?;
            if openings.iter().any(|o| o.0 > i && o.0 < close) {
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

    /// Where the enumeration of an opening ends: at its bracket, at the sentence's end, or at the
    /// separator before the total of a following opening.
    fn zone_end(&self, openings: &[(usize, usize, Opening)], k: usize, depth: usize) -> usize {
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
            return cut.unwrap_or(self.draft(total).token).max(behind);
        }
        end
    }

    /// Collects the parts between two tokens and states their relation to the total.
    fn enumerate(
        &mut self,
        total: Option<usize>,
        carried: Option<&Carried>,
        opening: Opening,
        from: usize,
        to: usize,
        depth: usize,
    ) {
        let zone_depth = if opening == Opening::Bracket { depth.max(1) } else { depth };
        let total_unit = match (total, carried) {
            (Some(t), _) => self.draft(t).unit.clone(),
            (None, Some(c)) => {
                Some(super::UnitMention { raw: String::new(), code: c.unit.clone() })
            }
            (None, None) => None,
        };
        let Some(total_unit) = total_unit else { return };
        let mut parts: Vec<usize> = Vec::new();
        let mut rest: Option<usize> = None;
        let mut sub_from = 0;
        let mut semicolons = false;
        for d in self.counts() {
            let draft = self.draft(d);
            if draft.token < from
                || draft.token >= to
                || self.depth(d) != zone_depth
                || draft.pair.is_some()
                || draft.approx.is_some()
            {
                continue;
            }
            let fits = match self.unit(d) {
                Some(unit) => self.units.compatible(unit, &total_unit.code),
                None => draft.pending,
            };
            if !fits {
                continue;
            }
            // Within a part, a deeper "trong đó" opens an enumeration of its own.
            if parts.last().is_some_and(|&p| self.nested_between(p, d)) {
                continue;
            }
            if self.breaks_between(parts.last().copied(), sub_from.max(from), draft.token) {
                break;
            }
            // Where commas separate the parts, a semicolon ends them.
            let semicolon = parts.last().is_some_and(|&p| {
                (self.draft(p).after..draft.token).any(|i| self.is_mark(i, &[';']))
            });
            if semicolon && parts.len() >= 2 && !semicolons {
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
        if parts.is_empty() {
            return;
        }
        let labels: Vec<(String, String)> = parts.iter().map(|&d| self.label(d)).collect();
        let mut kin = kinship(&labels);
        // Kinds of the counted thing: 15 văn bản: 03 kế hoạch, 08 công văn, 04 thông báo.
        let mut kinds: Vec<&str> = parts.iter().filter_map(|&d| self.unit(d)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kin.kind == Kinship::Unlike
            && kinds.len() == parts.len()
            && parts.len() >= 2
            && !kinds.contains(&total_unit.code.as_str())
        {
            kin.kind = Kinship::Alike;
            kin.alike_prefix = parts.len();
        }
        let mut parts = parts;
        let kept = kin.alike_prefix.min(parts.len());
        if kin.kind != Kinship::Unlike
            && kept >= 2
            && kept < parts.len()
            && rest.is_none()
            && opening != Opening::Consists
        {
            parts.truncate(kept);
        }
        let last = parts.last().map_or(from, |&d| self.draft(d).after);
        let tail_open = self.open_ended(from, self.clause_end(last, to));
        let colon = matches!(opening, Opening::Within { colon: true } | Opening::Colon);
        let (open, because) = match (opening, kin.kind) {
            _ if tail_open || kin.overlapping => (true, "an open list"),
            _ if rest.is_some() => (false, "a rest is given"),
            (Opening::Some, _) => (true, "some of them"),
            (Opening::Consists, _) if parts.len() >= 2 => (false, "gồm"),
            (_, Kinship::Complementary) if parts.len() >= 2 => (false, "complementary parts"),
            (_, Kinship::Alike) if parts.len() >= 3 || colon && parts.len() >= 2 => {
                (false, "a list of alike parts")
            }
            (Opening::Bracket, Kinship::Alike) if parts.len() >= 2 => {
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
        match (total, carried) {
            (Some(t), _) => members.push((base + t, Role::Total)),
            (None, Some(c)) => members.push((c.figure, Role::Total)),
            (None, None) => return,
        }
        members.extend(parts.iter().map(|&d| (base + d, Role::Part)));
        members.extend(rest.map(|d| (base + d, Role::Rest)));
        let total_global = members[0].0;
        self.push_global(StatementKind::Parts, members, open, because);
        self.part_rates(total_global, &parts, rest, to);
    }

    /// True when an opening word stands between two numbers of a zone.
    fn nested_between(&self, a: usize, b: usize) -> bool {
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
            if self.opening_at(i).is_some_and(|o| o.0 != Opening::Some || self.word(i) != "như") {
                nested = true;
            }
            i += 1;
        }
        nested
    }

    /// True when words between two parts say that something else begins.
    fn breaks_between(&self, last: Option<usize>, from: usize, to: usize) -> bool {
        if last.is_none() {
            return false;
        }
        const BREAKS: [&[&str]; 9] = [
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
        (from..to).any(|i| BREAKS.iter().any(|b| self.has_phrase(i, b)))
    }

    /// True when the number is called the rest.
    fn is_rest(&self, d: usize) -> bool {
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
    fn clause_end(&self, from: usize, to: usize) -> usize {
        let stop =
            (from..to).find(|&i| self.is_mark(i, &[',', ';', '(', ')', '…', '.'])).unwrap_or(from);
        (stop + 4).min(to)
    }

    /// True when the enumeration ends openly: "…", "...", "v.v", "chủ yếu", "điển hình".
    fn open_ended(&self, from: usize, to: usize) -> bool {
        let lead = from.saturating_sub(8).max(self.span.0);
        (lead..to).any(|i| {
            matches!(self.word(i), "v" if self.is_mark(i + 1, &['.']))
                || self.is_mark(i, &['…'])
                || self.is_mark(i, &['.']) && self.is_mark(i + 1, &['.'])
                || self.has_phrase(i, &["chủ", "yếu"])
                || self.has_phrase(i, &["điển", "hình"])
                || self.has_phrase(i, &["tiêu", "biểu"])
                || self.has_phrase(i, &["nổi", "bật"])
        })
    }

    /// "35 hồ sơ trước hạn (87,5%)", "35 hồ sơ, chiếm 87,5%": the rate of a part.
    fn part_rates(&mut self, total: usize, parts: &[usize], rest: Option<usize>, to: usize) {
        let base = self.text.base;
        let percents = self.percents();
        let all: Vec<usize> = parts.iter().copied().chain(rest).collect();
        for (k, &d) in all.iter().enumerate() {
            let next = all.get(k + 1).map_or(to, |&n| self.draft(n).token);
            let found = percents.iter().copied().find(|&p| {
                let t = self.draft(p).token;
                t >= self.draft(d).after && t < next && self.says_share(d, p)
            });
            if let Some(p) = found {
                self.push_global(
                    StatementKind::Rate,
                    vec![(total, Role::Base), (base + d, Role::Numerator), (base + p, Role::Rate)],
                    false,
                    "the rate of a part",
                );
            }
        }
    }

    /// True when a percentage behind a count is the count's share: in brackets, or after chiếm,
    /// đạt, tỷ lệ, bằng, tương đương, with nothing of another kind between.
    fn says_share(&self, count: usize, percent: usize) -> bool {
        let (from, to) = (self.draft(count).after, self.draft(percent).token);
        if to < from || to - from > 16 {
            return false;
        }
        let between = self.words_between(from, to);
        if between.iter().any(|w| matches!(*w, ";" | "tăng" | "giảm" | "so")) {
            return false;
        }
        let bracket = self.depth(percent) > self.depth(count);
        let says =
            between.iter().any(|w| matches!(*w, "chiếm" | "đạt" | "tỷ" | "tỉ" | "bằng" | "tương"));
        bracket || says
    }

    /// "05 hồ sơ A, 20 hồ sơ B, tổng cộng 25 hồ sơ".
    fn reversed_total(&mut self) {
        let counts = self.counts();
        for &d in &counts {
            let draft = self.draft(d);
            let lead = draft.token.saturating_sub(4).max(self.span.0);
            let says_total = (lead..draft.token).any(|i| {
                self.has_phrase(i, &["tổng", "cộng"]) || self.has_phrase(i, &["cộng", "chung"])
            });
            if !says_total || draft.unit.is_none() {
                continue;
            }
            let parts: Vec<usize> = counts
                .iter()
                .copied()
                .filter(|&p| {
                    p < d
                        && self.depth(p) == self.depth(d)
                        && self.draft(p).pair.is_none()
                        && self.same_unit(p, d)
                })
                .collect();
            if parts.len() < 2 || parts.len() > NEAR {
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

    /// "Trong 40 hồ sơ, có 35 hồ sơ đúng hạn, còn lại 05 hồ sơ quá hạn": a rest without opening.
    fn rest(&mut self) {
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
            if in_statement || !says_rest {
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
            let earlier: Vec<usize> = counts
                .iter()
                .copied()
                .filter(|&p| {
                    p < d
                        && self.depth(p) == self.depth(d)
                        && self.draft(p).pair.is_none()
                        && self.same_unit(p, d)
                })
                .collect();
            let (Some((&total, parts)), true) = (earlier.split_first(), earlier.len() <= NEAR)
            else {
                continue;
            };
            if parts.is_empty() || self.draft(total).unit.is_none() {
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

    /// "tiếp nhận 120 hồ sơ, đã giải quyết 108 hồ sơ, đang giải quyết 12 hồ sơ" in one sentence.
    fn chain(&mut self) {
        let counts: Vec<usize> = self
            .counts()
            .into_iter()
            .filter(|&d| {
                self.depth(d) == 0 && self.draft(d).pair.is_none() && self.draft(d).approx.is_none()
            })
            .collect();
        if counts.len() < 2 || counts.len() > NEAR {
            return;
        }
        let steps: Vec<(usize, Step)> =
            counts.iter().filter_map(|&d| step_of(&self.label(d)).map(|s| (d, s))).collect();
        let of = |step: Step| steps.iter().find(|s| s.1 == step).map(|s| s.0);
        let (Some(received), Some(resolved)) = (of(Step::Received), of(Step::Resolved)) else {
            return;
        };
        if !self.same_unit(received, resolved) || received > resolved {
            return;
        }
        let pending = of(Step::Pending).filter(|&p| p > received && self.same_unit(received, p));
        let base = self.text.base;
        let known = self.out.iter().any(|s| {
            s.kind == StatementKind::Parts
                && s.members.contains(&(base + received, Role::Total))
                && s.members.iter().any(|m| m.0 == base + resolved)
        });
        if known {
            return;
        }
        let unit = self.draft(received).unit.clone().or_else(|| self.draft(resolved).unit.clone());
        for d in [Some(received), Some(resolved), pending].into_iter().flatten() {
            self.adopt(d, &unit);
        }
        let mut members = vec![(received, Role::Total), (resolved, Role::Part)];
        members.extend(pending.map(|p| (p, Role::Rest)));
        let open = pending.is_none();
        self.push(
            StatementKind::Parts,
            members,
            open,
            if open { "not said to be all" } else { "received, resolved, in process" },
        );
    }

    // --- shares and rates ----------------------------------------------------------------------

    /// a/b with a rate near, and "a … trên tổng số b".
    fn shares(&mut self) {
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
            let says = between.ends_with(&["trên", "tổng", "số"])
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
            let rate = self.rate_near(a, b, &percents);
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

    /// The percentage that belongs to a/b: behind it (before another count), or directly before
    /// it with a/b in brackets.
    fn rate_near(&self, a: usize, b: usize, percents: &[usize]) -> Option<usize> {
        let next_count =
            self.counts().into_iter().find(|&c| c > b).map_or(self.span.1, |c| self.draft(c).token);
        let behind = percents.iter().copied().find(|&p| {
            let t = self.draft(p).token;
            t >= self.draft(b).after && t < next_count && t - self.draft(b).after <= 24 && {
                let between = self.words_between(self.draft(b).after, t);
                !between.iter().any(|w| matches!(*w, ";" | "tăng" | "giảm" | "so"))
            }
        });
        behind.or_else(|| {
            percents.iter().copied().rev().find(|&p| {
                let after = self.draft(p).after;
                after <= self.draft(a).token
                    && self.draft(a).token - after <= 12
                    && self.depth(a) > self.depth(p)
            })
        })
    }

    /// A percentage behind two counts of one kind: "tiếp nhận 40 hồ sơ, giải quyết đúng hạn 39 hồ
    /// sơ, đạt 97,5%".
    fn rates(&mut self) {
        let base = self.text.base;
        for p in self.percents() {
            let known = self.out.iter().any(|s| s.members.iter().any(|m| m.0 == base + p));
            if known || self.draft(p).approx.is_some() {
                continue;
            }
            let counts: Vec<usize> = self
                .counts()
                .into_iter()
                .filter(|&c| {
                    c < p
                        && self.draft(c).kind == FigureKind::Count
                        && self.draft(c).pair.is_none()
                        && self.draft(c).approx.is_none()
                })
                .collect();
            let Some(&numerator) = counts.last() else { continue };
            if !self.says_share(numerator, p) {
                continue;
            }
            let bases: Vec<usize> = counts
                .iter()
                .copied()
                .filter(|&c| c < numerator && self.same_unit(c, numerator))
                .collect();
            if bases.is_empty() || bases.len() > NEAR {
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
}

/// The words between two numbers of a from-to, told apart.
enum Joint {
    /// xuống còn, còn, lên, thành: always a movement.
    Arrives,
    /// đến, tới, xuống: a movement only with a verb of change.
    Reaches,
    None,
}

fn joint_of(between: &[&str]) -> Joint {
    let last = between.iter().rposition(|w| {
        !matches!(*w, "là" | "khoảng" | "gần" | "hơn" | "được" | "chỉ" | "tổng" | "số")
    });
    match last.map(|i| between[i]) {
        Some("còn" | "thành" | "lên") => Joint::Arrives,
        Some("xuống" | "đến" | "tới") => Joint::Reaches,
        _ => Joint::None,
    }
}

/// A step in the life of dossiers or tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Received,
    Resolved,
    Pending,
}

fn step_of(label: &(String, String)) -> Option<Step> {
    let text = format!(" {} | {} ", label.0, label.1);
    let has = |w: &[&str]| w.iter().any(|w| text.contains(&format!(" {w} ")));
    if has(&[
        "đang giải quyết",
        "đang xử lý",
        "đang thực hiện",
        "còn",
        "còn lại",
        "chưa giải quyết",
        "chưa xử lý",
        "chưa hoàn thành",
        "đang trong hạn giải quyết",
        "chuyển sang kỳ sau",
        "đang trong thời hạn giải quyết",
        "chưa sử dụng",
        "chưa tuyển",
        "còn thiếu",
        "chưa thực hiện",
    ]) {
        return Some(Step::Pending);
    }
    if has(&[
        "đã giải quyết",
        "giải quyết",
        "đã xử lý",
        "giải quyết xong",
        "xử lý",
        "hoàn thành",
        "giải quyết được",
        "có mặt",
        "hiện có",
        "đã sử dụng",
        "đã thực hiện",
    ]) && !has(&[
        "tiếp nhận và giải quyết",
        "tiếp nhận",
        "phải giải quyết",
        "thẩm quyền giải quyết",
        "thuộc thẩm quyền giải quyết",
        "trước hạn",
        "đúng hạn",
        "trễ hạn",
        "quá hạn",
        "quy trình nội bộ giải quyết",
        "thời gian giải quyết",
    ]) {
        return Some(Step::Resolved);
    }
    if has(&["tiếp nhận", "đã tiếp nhận", "nhận", "được giao", "phải giải quyết"])
        && !has(&["trả kết quả", "dịch vụ", "bưu chính"])
    {
        return Some(Step::Received);
    }
    None
}

/// Folded words before and behind a number that belong to it: up to the next mark, number or
/// claim; the name of a level ("mức độ 3") is among the words.
pub fn label_of(reading: &Reading, draft: &Draft) -> (String, String) {
    let (tokens, span) = (&reading.tokens, reading.spans[draft.sentence]);
    let stops = |t: &Token| match t.kind {
        TokenKind::Number => true,
        TokenKind::Claim(c) => reading.claims[c].kind != FigureKind::Level,
        TokenKind::Mark(mark) => matches!(mark, ',' | ';' | ':' | '(' | ')' | '.' | '…'),
        TokenKind::Word => false,
    };
    let mut before: Vec<&str> = Vec::new();
    let mut i = draft.token;
    // A colon directly before the number belongs to its label.
    if i > span.0 && tokens[i - 1].is_mark(':') {
        i -= 1;
    }
    while i > span.0 && before.len() < LABEL && !stops(&tokens[i - 1]) {
        i -= 1;
        if !matches!(tokens[i].kind, TokenKind::Mark(_)) {
            before.push(&tokens[i].text);
        }
    }
    before.reverse();
    let mut behind: Vec<&str> = Vec::new();
    let mut j = draft.after;
    while j < span.1 && behind.len() < LABEL && !stops(&tokens[j]) {
        if !matches!(tokens[j].kind, TokenKind::Mark(_)) {
            behind.push(&tokens[j].text);
        }
        j += 1;
    }
    (before.join(" "), behind.join(" "))
}

/// Numbers of a note that are parts of the value beside it: a statement without total.
fn note_parts(text: &Read, out: &mut Vec<Statement>) {
    let drafts = &text.reading.drafts;
    let taken =
        |d: usize| out.iter().any(|s: &Statement| s.members.iter().any(|m| m.0 == text.base + d));
    let parts: Vec<usize> = (0..drafts.len())
        .filter(|&d| {
            drafts[d].kind == FigureKind::Count
                && drafts[d].pair.is_none()
                && text.reading.depth[drafts[d].token] == 0
                && !taken(d)
        })
        .collect();
    if parts.len() < 2 {
        return;
    }
    let labels: Vec<(String, String)> =
        parts.iter().map(|&d| label_of(text.reading, &drafts[d])).collect();
    let kin = kinship(&labels);
    let open = kin.overlapping || kin.kind == Kinship::Unlike;
    out.push(Statement {
        id: String::new(),
        kind: StatementKind::Parts,
        members: parts.iter().map(|&d| (text.base + d, Role::Part)).collect(),
        open,
        because: if open { "not said to be all" } else { "parts in a note" },
    });
}

/// Chains over up to four neighbouring sentences or list items: received … resolved … in process.
fn chains_over_sentences(texts: &[Read], units: &UnitLexicon, out: &mut Vec<Statement>) {
    struct Point {
        figure: usize,
        step: Step,
        unit: String,
        ordinal: usize,
    }
    let mut points: Vec<Point> = Vec::new();
    let mut ordinal = 0;
    for text in texts {
        if text.source != Source::Narrative {
            ordinal += 4;
            continue;
        }
        for sentence in 0..text.reading.spans.len() {
            ordinal += 1;
            let mut seen = false;
            for (d, draft) in text.reading.drafts.iter().enumerate() {
                let counts = draft.sentence == sentence
                    && draft.kind == FigureKind::Count
                    && draft.pair.is_none()
                    && draft.approx.is_none()
                    && text.reading.depth[draft.token] == 0;
                // Only the first count of a sentence: what it is about.
                if !counts || seen {
                    continue;
                }
                seen = true;
                if let (Some(step), Some(unit)) =
                    (step_of(&label_of(text.reading, draft)), &draft.unit)
                {
                    points.push(Point {
                        figure: text.base + d,
                        step,
                        unit: unit.code.clone(),
                        ordinal,
                    });
                }
            }
        }
    }
    for (i, received) in points.iter().enumerate().filter(|(_, p)| p.step == Step::Received) {
        let near = |step: Step| {
            points[i + 1..]
                .iter()
                .take(6)
                .take_while(|p| p.ordinal <= received.ordinal + 4 && p.step != Step::Received)
                .find(|p| p.step == step && units.compatible(&p.unit, &received.unit))
        };
        let (Some(resolved), Some(pending)) = (near(Step::Resolved), near(Step::Pending)) else {
            continue;
        };
        let known = out.iter().any(|s| {
            s.kind == StatementKind::Parts
                && !s.open
                && s.members.contains(&(received.figure, Role::Total))
                && s.members.iter().any(|m| m.0 == resolved.figure)
        });
        if !known {
            out.push(Statement {
                id: String::new(),
                kind: StatementKind::Parts,
                members: vec![
                    (received.figure, Role::Total),
                    (resolved.figure, Role::Part),
                    (pending.figure, Role::Rest),
                ],
                open: false,
                because: "received, resolved, in process",
            });
        }
    }
}

/// A total in a paragraph that ends in a colon, its parts in the list items that follow.
fn list_parts(texts: &mut [Read], units: &UnitLexicon, out: &mut Vec<Statement>) {
    let mut at = 0;
    while at + 2 < texts.len() {
        let head = opening_head(&texts[at]);
        let mut end = at + 1;
        while end < texts.len() && texts[end].is_item && texts[end].source == Source::Narrative {
            end += 1;
        }
        let Some((total, unit)) = head.filter(|_| end - at >= 3) else {
            at += 1;
            continue;
        };
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut labels = Vec::new();
        for (t, text) in texts.iter().enumerate().take(end).skip(at + 1) {
            let first = text.reading.drafts.iter().position(|d| {
                d.value.is_some()
                    && d.pair.is_none()
                    && d.claim.is_none()
                    && text.reading.depth[d.token] == 0
                    && (d.kind == FigureKind::Count
                        && d.unit.as_ref().is_some_and(|u| units.compatible(&u.code, &unit.code))
                        || d.pending && d.kind == FigureKind::Other)
            });
            let Some(d) = first else {
                parts.clear();
                break;
            };
            let draft = &text.reading.drafts[d];
            labels.push(label_of(text.reading, draft));
            parts.push((t, d));
        }
        if parts.len() >= 2 {
            let kin = kinship(&labels);
            for &(t, d) in &parts {
                let draft = &mut texts[t].reading.drafts[d];
                if draft.pending && draft.kind == FigureKind::Other {
                    draft.kind = FigureKind::Count;
                    draft.unit = Some(unit.clone());
                    draft.pending = false;
                }
            }
            let mut members = vec![(total, Role::Total)];
            members.extend(parts.iter().map(|&(t, d)| (texts[t].base + d, Role::Part)));
            let open = kin.overlapping || kin.kind == Kinship::Unlike;
            out.push(Statement {
                id: String::new(),
                kind: StatementKind::Parts,
                members,
                open,
                because: if open { "not said to be all" } else { "a list of alike parts" },
            });
        }
        at = end;
    }
}

/// The count that a paragraph ending in a colon announces parts of.
fn opening_head(text: &Read) -> Option<(usize, super::UnitMention)> {
    if text.source != Source::Narrative || !text.reading.tokens.last()?.is_mark(':') {
        return None;
    }
    let sentence = text.reading.sentences.len().checked_sub(1)?;
    let counts: Vec<usize> = (0..text.reading.drafts.len())
        .filter(|&d| {
            let draft = &text.reading.drafts[d];
            draft.sentence == sentence
                && draft.kind == FigureKind::Count
                && draft.pair.is_none()
                && draft.unit.is_some()
        })
        .collect();
    let &[only] = counts.as_slice() else { return None };
    let unit = text.reading.drafts[only].unit.clone()?;
    Some((text.base + only, super::UnitMention { raw: String::new(), code: unit.code }))
}

/// Orders the statements by the text, drops repetitions, gives ids.
fn finish(mut out: Vec<Statement>) -> Vec<Statement> {
    out.sort_by_key(|s| s.members.iter().map(|m| m.0).min());
    let mut kept: Vec<Statement> = Vec::new();
    for mut statement in out {
        statement.members.sort_unstable();
        statement.members.dedup_by_key(|m| m.0);
        let figures: Vec<usize> = statement.members.iter().map(|m| m.0).collect();
        let repeated = kept.iter().rev().take(12).any(|k| {
            k.kind == statement.kind && k.members.iter().map(|m| m.0).eq(figures.iter().copied())
        });
        if repeated || figures.len() < 2 {
            continue;
        }
        statement.id = format!("s{}", kept.len() + 1);
        kept.push(statement);
    }
    kept
}
