//! Numbers that stand beside each other in a list ("cấp huyện 6 đơn vị, cấp xã 15 đơn vị"): none is the
//! whole of the others.
//! It knows words and their order, never whether numbers agree.

use super::chains::Step;
use super::{NEAR, Sentence};
use crate::figures::alike::{Kinship, kinship};

/// Words that begin a clause without naming what it speaks of.
const LEADS: [&str; 20] = [
    "có", "đã", "đang", "còn", "trong", "và", "là", "được", "tổng", "số", "chưa", "toàn", "cả",
    "hiện", "với", "các", "trên", "từ", "đến", "không",
];

impl Sentence<'_, '_> {
    /// The items of the list that ends with a number, in order; the number alone when it stands in
    /// no list.
    pub(super) fn list_ending_at(&self, last: usize, counts: &[usize]) -> Vec<usize> {
        let mut items = vec![last];
        for &p in counts.iter().rev().filter(|&&p| p < last) {
            if self.depth(p) > self.depth(last) {
                continue;
            }
            if items.len() > NEAR || self.depth(p) < self.depth(last) || !self.beside(p, items[0]) {
                break;
            }
            items.insert(0, p);
        }
        items
    }

    /// True when two numbers are items of one list: parted by one mark or "và", and named alike.
    fn beside(&self, a: usize, b: usize) -> bool {
        let (from, to) = (self.draft(a).after, self.draft(b).token);
        let depth = self.depth(a);
        let level = |i: usize| self.text.reading.depth[i] == depth;
        let marks = (from..to).filter(|&i| level(i) && self.is_mark(i, &[',', ';'])).count();
        let parted = marks == 1
            || marks == 0 && (from..to).any(|i| level(i) && matches!(self.word(i), "và" | "còn"));
        let opened = (from..to).any(|i| {
            level(i) && (self.opening_at(i).is_some() || self.is_mark(i, &[':', '|', '/']))
        });
        let plain = |d: usize| self.draft(d).pair.is_none() && !self.is_called_whole(d);
        if !parted || opened || !plain(a) || !plain(b) {
            return false;
        }
        let (first, second) = (self.step(a), self.step(b));
        let next_step =
            first == Some(Step::Received) && second.is_some() || second == Some(Step::Pending);
        if next_step && first != second {
            return false;
        }
        self.listed(a, b) || self.counts_alike(a, b) && self.named_alike(a, b)
    }

    /// True for bare neighbours of different units: "5 xã, 3 phòng".
    fn listed(&self, a: usize, b: usize) -> bool {
        let units = self.unit(a).zip(self.unit(b));
        units.is_some_and(|(x, y)| x != y)
            && self
                .words_between(self.draft(a).after, self.draft(b).token)
                .iter()
                .all(|w| matches!(*w, "," | ";" | "và"))
    }

    /// True when both numbers have one unit, said or not.
    fn counts_alike(&self, a: usize, b: usize) -> bool {
        self.same_unit(a, b) || self.unit(a).is_none() && self.unit(b).is_none()
    }

    /// True when the words of two numbers are of one family, begin with one noun, or lead to the
    /// number by one verb behind subjects of their own.
    pub(super) fn named_alike(&self, a: usize, b: usize) -> bool {
        let kin = kinship(&[self.label(a), self.label(b)]);
        if kin.kind != Kinship::Unlike && !kin.overlapping {
            return true;
        }
        let (first, second) = (self.clause_before(a), self.clause_before(b));
        let words = |clause: &str| clause.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (first, second) = (words(&first), words(&second));
        let led =
            first[0] == second[0] && !first[0].is_empty() && !LEADS.contains(&first[0].as_str());
        // "tiếp nhận 300 hồ sơ tại quầy, 1.200 hồ sơ qua mạng": the second goes on.
        let goes_on = second == [""] && [a, b].iter().all(|&d| !self.label(d).1.is_empty());
        let verb = first.len() >= 2 && second.len() >= 2 && first.last() == second.last();
        led || goes_on || verb && !LEADS.contains(&second[0].as_str())
    }

    /// True when a number is called the whole of what follows, or stands bare where the parts are
    /// described: "trong 40 hồ sơ", "tổng số 40 hồ sơ", "40 hồ sơ, 35 hồ sơ đúng hạn".
    pub(super) fn is_whole_of_list(&self, d: usize, parts: &[usize]) -> bool {
        if self.says_whole(d) || self.step(d) == Some(Step::Received) {
            return true;
        }
        let Some(&next) = parts.first() else { return false };
        let bare = self.label(d).1.is_empty();
        bare && !self.beside(d, next) && !self.names_unnumbered_whole()
    }

    /// True when the words before a number call it the whole: "trong 40 hồ sơ", "tổng số 40", "cả 9
    /// huyện".
    pub(super) fn says_whole(&self, d: usize) -> bool {
        let clause = self.clause_before(d);
        let mut words = clause.split(' ').rev();
        self.is_called_whole(d)
            || clause.split(' ').any(|w| w == "tổng")
            || words.next().is_some_and(|w| matches!(w, "trong" | "cả" | "bộ"))
    }

    /// True when the sentence begins with a whole that it gives no number of: "Trong số xã của
    /// huyện, 11 xã …".
    fn names_unnumbered_whole(&self) -> bool {
        let at = self.span.0;
        let counts = self.counts();
        let Some(&first) = counts.first() else { return false };
        self.has_phrase(at, &["trong", "số"])
            && (at..self.draft(first).token).any(|i| self.is_mark(i, &[',']))
    }
}
