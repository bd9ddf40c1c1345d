//! References back: a whole that an earlier sentence counted and a later one names again ("chiếm 80%
//! tổng số hồ sơ tiếp nhận", "trong số hồ sơ đã giải quyết", "các hồ sơ này").
//! It knows words and their order, never whether numbers agree.

use super::chains::{Step, step_of};
use super::{Carried, Read, Sentence, label_of};
use crate::figures::alike::{names_a_part, outcome_words};
use crate::figures::tokens::TokenKind;
use crate::figures::{FigureKind, Role, StatementKind};
use crate::quantity::UnitLexicon;

/// How many counts back a whole is sought. Our own choice: about a page of dense prose; the section
/// ends the search, too.
const REMEMBERED: usize = 40;

/// Most words of a name ("tổng số hồ sơ tiếp nhận và trả kết quả trong kỳ").
const LONGEST_NAME: usize = 14;

/// Words that do not tell one count from another: of sums and states of being, and the bodies and
/// times that a report speaks for.
const EMPTY: [&str; 46] = [
    "số",
    "tổng",
    "lượng",
    "là",
    "đã",
    "được",
    "của",
    "các",
    "những",
    "và",
    "trong",
    "có",
    "đạt",
    "gồm",
    "với",
    "tại",
    "cho",
    "trên",
    "kỳ",
    "năm",
    "quý",
    "tháng",
    "toàn",
    "tỉnh",
    "huyện",
    "xã",
    "thành",
    "phố",
    "thị",
    "trấn",
    "phường",
    "ubnd",
    "sở",
    "đơn",
    "vị",
    "ban",
    "bộ",
    "phận",
    "một",
    "cửa",
    "từ",
    "ngày",
    "đến",
    "việc",
    "về",
    "qua",
];

/// A count that may be named again.
#[derive(Debug)]
struct Mention {
    figure: usize,
    unit: String,
    /// The words that tell it from others.
    words: Vec<String>,
    step: Option<Step>,
}

/// The counts of the section so far.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    list: Vec<Mention>,
}

impl Mentions {
    /// Forgets all: another section begins.
    pub(super) fn clear(&mut self) {
        self.list.clear();
    }

    /// Remembers the counts of a sentence.
    pub(super) fn remember(&mut self, text: &Read, sentence: usize) {
        let drafts = &text.reading.drafts;
        let from = drafts.partition_point(|d| d.sentence < sentence);
        let to = drafts.partition_point(|d| d.sentence <= sentence);
        for (d, draft) in drafts.iter().enumerate().take(to).skip(from) {
            let unit = draft.unit.as_ref().filter(|_| {
                draft.kind == FigureKind::Count && draft.pair.is_none() && draft.approx.is_none()
            });
            let Some(unit) = unit else { continue };
            let label = label_of(text.reading, draft);
            let words = telling(label.0.split(' ').chain(label.1.split(' ')));
            let words = without_unit(words, &unit.raw);
            self.list.push(Mention {
                figure: text.base + d,
                unit: unit.code.clone(),
                words,
                step: step_of(&label),
            });
        }
        let surplus = self.list.len().saturating_sub(REMEMBERED);
        self.list.drain(..surplus);
    }

    /// The one count of the unit that all the words name and that says no part more; `true` beside
    /// it when it says something else more. None when two are named alike.
    fn named(&self, unit: &str, words: &[String], units: &UnitLexicon) -> Option<(&Mention, bool)> {
        let mut best: Option<(&Mention, usize)> = None;
        let mut alike = 0;
        for mention in self.list.iter().filter(|m| units.compatible(&m.unit, unit)) {
            if !words.iter().all(|w| mention.words.contains(w)) {
                continue;
            }
            let more: Vec<&str> =
                mention.words.iter().filter(|w| !words.contains(w)).map(String::as_str).collect();
            if names_a_part(&more.join(" ")) {
                continue;
            }
            match best {
                Some((_, least)) if more.len() > least => {}
                Some((_, least)) if more.len() == least => alike += 1,
                _ => {
                    best = Some((mention, more.len()));
                    alike = 1;
                }
            }
        }
        best.filter(|_| alike == 1).map(|(m, more)| (m, more > 0))
    }

    /// The last count at a step.
    fn last_at(&self, step: Step, unit: &str, units: &UnitLexicon) -> Option<&Mention> {
        self.list.iter().rev().find(|m| m.step == Some(step) && units.compatible(&m.unit, unit))
    }
}

/// The words that tell counts apart.
pub(super) fn telling<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    words.filter(|w| !w.is_empty() && !EMPTY.contains(w)).map(str::to_owned).collect()
}

/// Words without those of a unit.
fn without_unit(words: Vec<String>, unit: &str) -> Vec<String> {
    let unit = crate::text::words(unit);
    words.into_iter().filter(|w| !unit.contains(w)).collect()
}

impl Sentence<'_, '_> {
    /// A whole named from a token on: its unit and the words that tell it, and the token behind.
    /// No number is among them.
    fn name_at(&self, from: usize) -> Option<(String, Vec<String>, usize)> {
        let end = (from..self.span.1.min(from + LONGEST_NAME))
            .find(|&i| {
                !matches!(self.tokens()[i].kind, TokenKind::Word)
                    || matches!(self.word(i), "có" | "thì" | "là" | "đạt")
                    || self.word(i) == "đã" && i > from + 4
            })
            .unwrap_or(self.span.1.min(from + LONGEST_NAME));
        let numbered = end < self.span.1 && self.tokens()[end].kind == TokenKind::Number;
        if numbered || end <= from {
            return None;
        }
        let words = self.words_between(from, end);
        let skip = words.iter().take_while(|w| matches!(**w, "tổng" | "số" | "các")).count();
        let (unit, n) = self.units.at_start(&words[skip..])?;
        let telling = telling(words[skip + n..].iter().copied());
        Some((unit.code.clone(), telling, end))
    }

    /// The whole that a sentence begins with: "Trong số hồ sơ đã giải quyết có …", and the token
    /// behind its name.
    pub(super) fn whole_named_first(&self) -> Option<(Carried, usize)> {
        let at = self.span.0;
        let from = if self.has_phrase(at, &["trong", "tổng", "số"]) {
            at + 3
        } else if self.has_phrase(at, &["trong", "số"]) {
            at + 2
        } else {
            return None;
        };
        let (unit, words, end) = self.name_at(from)?;
        if words.is_empty() {
            return None;
        }
        let (mention, more) = self.earlier.named(&unit, &words, self.units)?;
        (!more).then(|| {
            (
                Carried {
                    at: 0,
                    figure: mention.figure,
                    unit: mention.unit.clone(),
                    alone: true,
                    disputed: false,
                },
                end,
            )
        })
    }

    /// True when a sentence begins with the things of the one before: "Các hồ sơ này", "Số hồ sơ
    /// trên".
    pub(super) fn refers_back(&self) -> bool {
        let at = self.span.0;
        let leads = matches!(self.word(at), "các" | "những" | "số" | "toàn");
        leads
            && (at + 1..at + 8)
                .take_while(|&i| !self.word(i).is_empty())
                .any(|i| matches!(self.word(i), "này" | "trên" | "đó"))
    }

    /// States a rate whose base stands in an earlier sentence.
    pub(super) fn rate_of_earlier(
        &mut self,
        numerator: usize,
        percent: usize,
        previous: Option<&Carried>,
    ) {
        let base = self.text.base;
        let Some(unit) = self.unit(numerator).map(str::to_owned) else { return };
        let found = self
            .base_named_behind(percent, base + numerator)
            .or_else(|| {
                let carried = previous.filter(|c| {
                    c.alone && self.refers_back() && self.units.compatible(&c.unit, &unit)
                })?;
                Some((carried.figure, false, "the things of the sentence before"))
            })
            .or_else(|| self.base_by_step(numerator, percent, &unit))
            .or_else(|| {
                let (before, behind) = self.label(numerator);
                let alone =
                    previous.filter(|c| c.alone && self.units.compatible(&c.unit, &unit))?;
                let finished = step_of(&(before, behind)) == Some(Step::Resolved);
                (finished && self.label(percent).1.is_empty()).then_some((
                    alone.figure,
                    true,
                    "the count before",
                ))
            });
        let Some((of, open, because)) = found.filter(|f| f.0 < base + numerator) else { return };
        self.push_global(
            StatementKind::Rate,
            vec![
                (of, Role::Base),
                (base + numerator, Role::Numerator),
                (base + percent, Role::Rate),
            ],
            open,
            because,
        );
    }

    /// "chiếm 80% tổng số hồ sơ tiếp nhận": the base by its name.
    fn base_named_behind(
        &self,
        percent: usize,
        numerator: usize,
    ) -> Option<(usize, bool, &'static str)> {
        let mut at = self.draft(percent).after;
        if matches!(self.word(at), "trên" | "trong" | "của") {
            at += 1;
        }
        if !matches!(self.word(at), "tổng" | "số") {
            return None;
        }
        let (unit, words, _) = self.name_at(at)?;
        if words.is_empty() {
            return None;
        }
        let (mention, more) = self.earlier.named(&unit, &words, self.units)?;
        (mention.figure != numerator).then_some((mention.figure, more, "the total of that name"))
    }

    /// "Đã giải quyết 1.478 hồ sơ, đạt 98,1%" behind "tiếp nhận 1.506 hồ sơ": the step before.
    /// The text does not say so; a sentence with a time of its own speaks of other things.
    fn base_by_step(
        &self,
        numerator: usize,
        percent: usize,
        unit: &str,
    ) -> Option<(usize, bool, &'static str)> {
        // "Đến ngày 15/12 hoàn thành 33 nhiệm vụ" speaks of the same things.
        let until = |d: usize| {
            let token = self.draft(d).token;
            let lead = token.saturating_sub(2).max(self.span.0);
            self.draft(d).kind == FigureKind::Date && (lead..token).any(|i| self.word(i) == "đến")
        };
        let timed = self.drafts().iter().any(|&d| {
            matches!(self.draft(d).kind, FigureKind::Date | FigureKind::Period)
                && self.draft(d).claim.is_some()
                && !until(d)
        });
        let (before, behind) = self.label(numerator);
        let outcome = outcome_words(&format!("{before} {behind}"));
        let wanted = if step_of(&(before, behind)) == Some(Step::Resolved) {
            Step::Received
        } else if outcome.iter().all(|o| matches!(*o, "early" | "on time" | "late"))
            && !outcome.is_empty()
        {
            Step::Resolved
        } else {
            return None;
        };
        if timed || !self.label(percent).1.is_empty() {
            return None;
        }
        let mention = self.earlier.last_at(wanted, unit, self.units)?;
        Some((mention.figure, true, "the step before"))
    }
}
