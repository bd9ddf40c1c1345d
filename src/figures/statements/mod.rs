//! Statements: figures of neighbouring words put into relation by what the text says: parts and
//! wholes, chains, from-to, changes, rates, shares.
//! It never looks at whether the numbers agree: structure alone decides.

mod chains;
mod lists;
mod movement;
mod parts;
mod rates;
mod references;
mod siblings;
mod totals;

use crate::figures::grammar::{Draft, Reading};
use crate::figures::tokens::{Token, TokenKind};
use crate::figures::{FigureKind, Role, Source, Statement, StatementKind, UnitMention};
use crate::quantity::{UnitKind, UnitLexicon};
use chains::chains_over_sentences;
use lists::{list_parts, note_parts};
use references::Mentions;

/// A text that was read, with the place of its numbers in the list of all figures.
pub struct Read<'a> {
    /// The reading.
    pub reading: &'a mut Reading,
    /// Index of its first number among all figures.
    pub base: usize,
    /// Which part of the document it is.
    pub source: Source,
    /// The mark that makes the text an item of a list ("- Trực tuyến: 40 hồ sơ"): '-', '+', '•',
    /// ')' for "a)", or '1' for "1." and "1)"; `None` for running text.
    pub item: Option<char>,
}

/// Most figures between which one statement is sought: an enumeration above it is kept whole, but
/// no base or chain is sought farther away.
const NEAR: usize = 8;

/// Most tokens between two counts that a comma, "và" or "cùng" joins: room for the words of the first.
const REACH_OF_JOINT: usize = 5;

/// Most words of a label on each side of a number: what is counted stands close to it.
const LABEL: usize = 16;

/// Puts the figures of all texts into relation. Numbers without unit that an enumeration counts
/// become counts (their drafts change).
pub fn relate(texts: &mut [Read], units: &UnitLexicon) -> Vec<Statement> {
    let mut out: Vec<Statement> = Vec::new();
    let mut carry: Option<Carried> = None;
    let mut earlier = Mentions::default();
    for (at, text) in texts.iter_mut().enumerate() {
        if text.source != Source::Narrative {
            carry = carry.filter(|_| text.source == Source::Heading);
            earlier.clear();
        }
        let spans = text.reading.spans.clone();
        let mut found: Vec<Statement> = Vec::new();
        let mut previous = carry.take().filter(|c| c.at + 3 >= at);
        for (sentence, &span) in spans.iter().enumerate() {
            let mut work = Sentence {
                text: &mut *text,
                units,
                earlier: &earlier,
                sentence,
                span,
                out: Vec::new(),
            };
            work.relate(previous.as_ref());
            let head = work.head();
            found.append(&mut work.out);
            if text.source == Source::Narrative {
                earlier.remember(text, sentence);
            }
            if let Some(head) = head {
                previous = Some(Carried { at, ..head });
            }
        }
        if text.source == Source::Note {
            note_parts(text, &mut found);
            previous = None;
        }
        carry = previous;
        out.append(&mut found);
    }
    chains_over_sentences(texts, units, &mut out);
    rates::rates_of_earlier_parts(texts, units, &mut out);
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
    /// It is the only count of its sentence: "các hồ sơ này" can mean no other.
    alone: bool,
    /// Other counts of its sentence could be meant as well.
    disputed: bool,
}

struct Sentence<'a, 'b> {
    text: &'a mut Read<'b>,
    units: &'a UnitLexicon,
    /// The counts of the section before the sentence.
    earlier: &'a Mentions,
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
        let moved = self.all_moved();
        self.drafts()
            .into_iter()
            .filter(|&d| {
                let draft = self.draft(d);
                draft.value.is_some()
                    && (matches!(draft.kind, FigureKind::Count | FigureKind::Money)
                        || draft.kind == FigureKind::Other && draft.pending)
                    && moved.binary_search(&(self.text.base + d)).is_err()
                    && !self.is_of_formula(d)
                    && !self.is_per_time(d)
                    && !self.is_of_compound(d)
            })
            .collect()
    }

    /// True when the number is what a movement arrives at.
    fn arrives(&self, d: usize) -> bool {
        let figure = (self.text.base + d, Role::To);
        self.out.iter().any(|s| s.kind == StatementKind::FromTo && s.members.contains(&figure))
    }

    /// The numbers that a movement has, in order: they are no part and no base of anything else.
    /// The number now of a change may still be a whole.
    fn all_moved(&self) -> Vec<usize> {
        let mut out: Vec<usize> = self
            .out
            .iter()
            .flat_map(|s| {
                s.members.iter().filter(move |m| match s.kind {
                    StatementKind::FromTo => true,
                    StatementKind::Change => m.1 != Role::To,
                    _ => false,
                })
            })
            .map(|m| m.0)
            .collect();
        out.sort_unstable();
        out
    }

    fn percents(&self) -> Vec<usize> {
        // A bound ("từ 80% trở lên") is no rate of counts.
        self.drafts()
            .into_iter()
            .filter(|&d| {
                self.draft(d).kind == FigureKind::Percent && self.draft(d).approx.is_none()
            })
            .collect()
    }

    fn unit(&self, d: usize) -> Option<&str> {
        self.draft(d).unit.as_ref().map(|u| u.code.as_str())
    }

    /// True when both could count the same things.
    fn same_unit(&self, a: usize, b: usize) -> bool {
        match (self.unit(a), self.unit(b)) {
            (Some(x), Some(y)) => self.units.compatible(x, y),
            (None, None) => false,
            (Some(unit), None) => self.may_count(b, unit),
            (None, Some(unit)) => self.may_count(a, unit),
        }
    }

    /// True when a number without unit could count in a unit: things are whole, and "1,9 triệu" of
    /// something unnamed is no number of them; amounts of money may be both.
    fn may_count(&self, d: usize, unit: &str) -> bool {
        let draft = self.draft(d);
        let money = self.units.by_code(unit).is_some_and(|u| u.kind == UnitKind::Money);
        draft.pending && (money || draft.decimals == 0 && !draft.scaled)
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
    fn adopt(&mut self, d: usize, unit: &Option<UnitMention>) {
        let draft = &mut self.text.reading.drafts[d];
        if draft.pending && draft.kind == FigureKind::Other {
            draft.kind = FigureKind::Count;
        }
        if draft.pending && draft.unit.is_none() {
            draft.unit =
                unit.as_ref().map(|u| UnitMention { raw: String::new(), code: u.code.clone() });
            draft.pending = false;
        }
    }

    fn relate(&mut self, previous: Option<&Carried>) {
        self.movements();
        self.led_by_comparison();
        self.changes();
        self.parts(previous);
        self.percent_parts();
        self.reversed_total();
        self.grades(previous);
        self.bodies_of_all_kinds();
        self.rest(previous);
        self.chain();
        self.shares();
        self.shares_of_unlike();
        self.rates(previous);
    }

    /// The figure a following "Trong đó" would speak of: the last total, else the only or last
    /// count outside brackets.
    fn head(&self) -> Option<Carried> {
        let base = self.text.base;
        let alone = self.counts().len() == 1;
        let of_unit = |d: usize, disputed: bool| {
            let unit = self.unit(d)?.to_owned();
            Some(Carried { at: 0, figure: base + d, unit, alone, disputed })
        };
        let mut totals = self
            .out
            .iter()
            .filter(|s| s.kind == StatementKind::Parts)
            .filter_map(|s| s.members.iter().find(|m| m.1 == Role::Total).map(|m| m.0));
        if let Some(total) = totals.next_back().filter(|t| *t >= base) {
            return of_unit(total - base, false);
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
        let &last = counts.last()?;
        // "43 dân tộc cùng 18 người nước ngoài", "nam 799 người, nữ 800 người": of which?
        let disputed = counts.iter().any(|&d| {
            d != last
                && (self.same_unit(d, last)
                    || self.draft(last).token - self.draft(d).after <= REACH_OF_JOINT
                        && self
                            .words_between(self.draft(d).after, self.draft(last).token)
                            .iter()
                            .any(|w| matches!(*w, "và" | "cùng" | ",")))
        });
        // "không có hồ sơ nào" is no whole.
        of_unit(last, disputed).filter(|_| !self.draft(last).value.is_some_and(|v| v.is_zero()))
    }
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
    // Between two numbers without a mark, "và" parts the words of the one from the other's.
    let (floor, ceiling) = neighbours(reading, draft);
    let mut before: Vec<&str> = Vec::new();
    let mut i = draft.token;
    // A colon directly before the number belongs to its label.
    if i > span.0 && tokens[i - 1].is_mark(':') {
        i -= 1;
    }
    while i > floor.max(span.0) && before.len() < LABEL && !stops(&tokens[i - 1]) {
        i -= 1;
        if !matches!(tokens[i].kind, TokenKind::Mark(_)) {
            before.push(&tokens[i].text);
        }
    }
    before.reverse();
    let mut behind: Vec<&str> = Vec::new();
    let mut j = draft.after;
    while j < ceiling.min(span.1) && behind.len() < LABEL && !stops(&tokens[j]) {
        if !matches!(tokens[j].kind, TokenKind::Mark(_)) {
            behind.push(&tokens[j].text);
        }
        j += 1;
    }
    (before.join(" "), behind.join(" "))
}

/// The first token that may belong to the words before a number, and the token behind the last
/// that may belong to the words behind it: a neighbour's own unit is not among them, and an "và"
/// between the two parts them.
fn neighbours(reading: &Reading, draft: &Draft) -> (usize, usize) {
    let drafts = &reading.drafts;
    let at = drafts.partition_point(|d| d.token < draft.token);
    let and_between = |from: usize, to: usize| -> Option<usize> {
        if to < from || to - from > 2 * LABEL {
            return None;
        }
        // "Văn hóa - Xã hội" is one name.
        let plain = (from..to).all(|i| {
            let kind = reading.tokens[i].kind;
            matches!(kind, TokenKind::Word | TokenKind::Claim(_) | TokenKind::Mark('-' | '–'))
        });
        plain.then(|| (from..to).find(|&i| reading.tokens[i].is_word("và"))).flatten()
    };
    let previous = at.checked_sub(1).map(|i| &drafts[i]).filter(|d| d.claim.is_none());
    let floor = previous
        .map_or(0, |p| and_between(p.after, draft.token).unwrap_or(p.after.min(draft.token)));
    let next = drafts.get(at + 1).filter(|d| d.claim.is_none());
    let ceiling =
        next.and_then(|n| and_between(draft.after, n.token)).unwrap_or(reading.tokens.len());
    (floor, ceiling)
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
