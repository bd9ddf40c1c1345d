//! Alignment of a whole table with a whole form: sure pairs first, then the best order-keeping
//! alignment of the rest between them, then rows that changed places.
//! It proposes; whether a proposal is good enough is decided in `resolve`.

use super::score::{DimensionAgreement, Pair, PathAgreement, UnitAgreement};

/// What a pair gains by standing where the sure pairs around it let it stand.
pub(super) const ORDER: f64 = 0.08;

/// A pair below this is not worth a place in the alignment: leaving both rows alone is better.
const WORTH_ALIGNING: f64 = 0.55;

/// A proposal for a row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Proposal {
    pub(super) pair: Pair,
    /// Label, path and unit say the same, and no other row of table or form does.
    pub(super) sure: bool,
}

/// The interval of form rows that a table row may take without crossing a sure pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bracket {
    low: Option<usize>,
    high: Option<usize>,
}

impl Bracket {
    /// True when the form row lies in it.
    pub(super) fn holds(self, form: usize) -> bool {
        self.low.is_none_or(|low| form > low) && self.high.is_none_or(|high| form < high)
    }
}

/// A proposal for each table row, if any, and the bracket of each.
pub(super) fn align(
    pairs: &[Vec<Pair>],
    form_rows: usize,
) -> (Vec<Option<Proposal>>, Vec<Bracket>) {
    let mut proposals: Vec<Option<Proposal>> = vec![None; pairs.len()];
    let mut taken = vec![false; form_rows];
    for (i, pair) in sure_pairs(pairs, form_rows) {
        proposals[i] = Some(Proposal { pair, sure: true });
        taken[pair.form] = true;
    }
    let brackets = brackets(&proposals);
    keep_order(pairs, &brackets, &mut proposals, &mut taken);
    let mut rest: Vec<(usize, Pair)> = pairs
        .iter()
        .enumerate()
        .filter(|(i, _)| proposals[*i].is_none())
        .flat_map(|(i, list)| list.iter().map(move |p| (i, *p)))
        .filter(|(_, p)| p.possible() && p.score() >= WORTH_ALIGNING)
        .collect();
    rest.sort_by(|a, b| {
        b.1.score().total_cmp(&a.1.score()).then(a.0.cmp(&b.0)).then(a.1.form.cmp(&b.1.form))
    });
    for (i, pair) in rest {
        if proposals[i].is_none() && !taken[pair.form] {
            proposals[i] = Some(Proposal { pair, sure: false });
            taken[pair.form] = true;
        }
    }
    (proposals, brackets)
}

/// Pairs of one table row and one form row that say the same and have no double.
fn sure_pairs(pairs: &[Vec<Pair>], form_rows: usize) -> Vec<(usize, Pair)> {
    let says_the_same = |p: &&Pair| {
        p.exact.is_some()
            && p.path_agreement >= PathAgreement::Unknown
            && p.unit_agreement >= UnitAgreement::Odd
            && p.dimension != DimensionAgreement::Unnamed
    };
    // Of equal labels only those whose path is the form's are sure.
    let sure_of = |list: &Vec<Pair>| -> Option<Pair> {
        let mut same = list.iter().filter(says_the_same);
        let first = *same.next()?;
        let second = same.next();
        if second.is_none() {
            return Some(first);
        }
        let mut placed =
            list.iter().filter(says_the_same).filter(|p| p.path_agreement == PathAgreement::Same);
        let one = *placed.next()?;
        placed.next().is_none().then_some(one)
    };
    let found: Vec<(usize, Pair)> =
        pairs.iter().enumerate().filter_map(|(i, list)| Some((i, sure_of(list)?))).collect();
    let mut claims = vec![0usize; form_rows];
    let mut placed_claims = vec![0usize; form_rows];
    for (_, pair) in &found {
        claims[pair.form] += 1;
        placed_claims[pair.form] += usize::from(pair.path_agreement == PathAgreement::Same);
    }
    found
        .into_iter()
        .filter(|(_, p)| match (claims[p.form], placed_claims[p.form]) {
            (1, _) => true,
            // Of two rows with one label the one in the form's place is meant.
            (_, 1) => p.path_agreement == PathAgreement::Same,
            _ => false,
        })
        .collect()
}

/// Brackets from the longest run of sure pairs that keeps the order of the form.
fn brackets(proposals: &[Option<Proposal>]) -> Vec<Bracket> {
    let anchors: Vec<(usize, usize)> = proposals
        .iter()
        .enumerate()
        .filter_map(|(i, p)| p.as_ref().map(|p| (i, p.pair.form)))
        .collect();
    let run = longest_increasing(&anchors);
    let mut out = vec![Bracket { low: None, high: None }; proposals.len()];
    let mut low = None;
    let mut at = 0;
    for (i, bracket) in out.iter_mut().enumerate() {
        bracket.low = low;
        if run.get(at).is_some_and(|a| a.0 == i) {
            low = Some(run[at].1);
            at += 1;
        }
        bracket.high = run.get(at).map(|a| a.1);
    }
    out
}

/// The longest subsequence whose second parts increase (patience sorting).
fn longest_increasing(anchors: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; anchors.len()];
    for (k, anchor) in anchors.iter().enumerate() {
        let at = ends.partition_point(|&e| anchors[e].1 < anchor.1);
        before[k] = at.checked_sub(1).map(|b| ends[b]);
        match ends.get_mut(at) {
            Some(end) => *end = k,
            None => ends.push(k),
        }
    }
    let mut run = Vec::new();
    let mut at = ends.last().copied();
    while let Some(k) = at {
        run.push(anchors[k]);
        at = before[k];
    }
    run.reverse();
    run
}

/// The best alignment of the rows that are still free, in the order of both sides (dynamic
/// programming over prefixes).
fn keep_order(
    pairs: &[Vec<Pair>],
    brackets: &[Bracket],
    proposals: &mut [Option<Proposal>],
    taken: &mut [bool],
) {
    let rows: Vec<usize> = (0..pairs.len()).filter(|&i| proposals[i].is_none()).collect();
    let free: Vec<usize> = (0..taken.len()).filter(|&j| !taken[j]).collect();
    let width = free.len() + 1;
    let mut best = vec![0.0f64; (rows.len() + 1) * width];
    let mut column = vec![None; taken.len()];
    for (c, &j) in free.iter().enumerate() {
        column[j] = Some(c);
    }
    let gain = |i: usize, p: &Pair| {
        let order = if brackets[i].holds(p.form) { ORDER } else { 0.0 };
        p.score() + order - WORTH_ALIGNING
    };
    let mut gains: Vec<Option<(f64, &Pair)>> = vec![None; free.len()];
    for (r, &i) in rows.iter().enumerate() {
        gains.fill(None);
        for p in pairs[i].iter().filter(|p| p.possible()) {
            if let Some(c) = column[p.form] {
                gains[c] = Some((gain(i, p), p)).filter(|g| g.0 > 0.0);
            }
        }
        for c in 0..free.len() {
            let skip = best[r * width + c + 1].max(best[(r + 1) * width + c]);
            let match_both = gains[c].map_or(f64::MIN, |g| best[r * width + c] + g.0);
            best[(r + 1) * width + c + 1] = skip.max(match_both);
        }
    }
    let (mut r, mut c) = (rows.len(), free.len());
    while r > 0 && c > 0 {
        let here = best[r * width + c];
        if here <= best[(r - 1) * width + c] {
            r -= 1;
        } else if here <= best[r * width + c - 1] {
            c -= 1;
        } else {
            let (i, j) = (rows[r - 1], free[c - 1]);
            if let Some(pair) = pairs[i].iter().find(|p| p.form == j) {
                proposals[i] = Some(Proposal { pair: *pair, sure: false });
                taken[j] = true;
            }
            r -= 1;
            c -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_in_order_is_found() {
        let anchors = [(0, 4), (1, 1), (2, 2), (3, 9), (4, 3)];
        assert_eq!(longest_increasing(&anchors), [(1, 1), (2, 2), (4, 3)]);
        assert_eq!(longest_increasing(&[]), []);
    }

    #[test]
    fn brackets_run_between_sure_pairs() {
        let pair = |form| Pair {
            form,
            text: 1.0,
            path: 1.0,
            path_agreement: PathAgreement::Same,
            unit_agreement: UnitAgreement::Same,
            dimension: DimensionAgreement::None,
            exact: Some(0),
            contrary: false,
            says_more: false,
        };
        let sure = |form| Some(Proposal { pair: pair(form), sure: true });
        let brackets = brackets(&[None, sure(3), None, sure(7), None]);
        assert!(brackets[0].holds(2) && !brackets[0].holds(3));
        assert!(brackets[2].holds(4) && !brackets[2].holds(7) && !brackets[2].holds(3));
        assert!(brackets[4].holds(100) && !brackets[4].holds(7));
    }
}
