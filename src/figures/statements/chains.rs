//! Chains: received, resolved, in process; within a sentence and over its neighbours.
//! It knows the steps by their words only.

use super::lists::list_levels;
use super::{LABEL, NEAR, Read, Sentence, label_of};
use crate::figures::alike::outcome_words;
use crate::figures::grammar::{Draft, Reading};
use crate::figures::tokens::TokenKind;
use crate::figures::{FigureKind, Role, Source, Statement, StatementKind};
use crate::quantity::{PeriodKind, UnitLexicon};

impl Sentence<'_, '_> {
    /// "tiếp nhận 120 hồ sơ, đã giải quyết 108 hồ sơ, đang giải quyết 12 hồ sơ" in one sentence.
    pub(super) fn chain(&mut self) {
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
        let steps: Vec<(usize, Option<Step>)> = counts.iter().map(|&d| (d, self.step(d))).collect();
        let starts: Vec<usize> =
            (0..steps.len()).filter(|&i| steps[i].1 == Some(Step::Received)).collect();
        for (k, &start) in starts.iter().enumerate() {
            let end = starts.get(k + 1).copied().unwrap_or(steps.len());
            self.chain_of(&steps[start..end]);
        }
        for start in (0..steps.len()).filter(|&i| steps[i].1 == Some(Step::Resolved)) {
            self.results_of(steps[start].0, &steps[start + 1..]);
        }
    }

    /// "Đã giải quyết 300 hồ sơ, đạt 95%; đúng hạn 290 hồ sơ, quá hạn 10 hồ sơ": what was finished is
    /// in time or late.
    fn results_of(&mut self, resolved: usize, rest: &[(usize, Option<Step>)]) {
        let base = self.text.base;
        let mut parts: Vec<usize> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for &(d, _) in rest {
            let label = self.label(d);
            let names = outcome_words(&format!("{} {}", label.0, label.1));
            let result = names.iter().all(|n| matches!(*n, "early" | "on time" | "late"));
            if names.is_empty() || !result || names.iter().any(|n| seen.contains(n)) {
                break;
            }
            if !self.same_unit(resolved, d) || self.other_subject_between(resolved, d) {
                break;
            }
            seen.extend(names);
            parts.push(d);
        }
        let known = self.out.iter().any(|s| {
            s.kind == StatementKind::Parts
                && s.members.iter().any(|m| {
                    m.0 == base + resolved && m.1 == Role::Total
                        || parts.iter().any(|&p| m.0 == base + p)
                })
        });
        if known || parts.len() < 2 || !seen.contains(&"late") || !seen.contains(&"on time") {
            return;
        }
        let unit = self.draft(resolved).unit.clone();
        let mut members = vec![(resolved, Role::Total)];
        for d in parts {
            self.adopt(d, &unit);
            members.push((d, Role::Part));
        }
        self.push(StatementKind::Parts, members, false, "complementary parts");
    }

    /// The step that the words of a number name, else its whole clause ("biên chế được giao năm
    /// 2023 là 58").
    pub(super) fn step(&self, d: usize) -> Option<Step> {
        let (before, behind) = self.label(d);
        step_of(&(before, behind.clone())).or_else(|| step_of(&(self.clause_before(d), behind)))
    }

    /// The words of the clause before a number, dates and periods among them.
    pub(super) fn clause_before(&self, d: usize) -> String {
        clause_of(self.text.reading, self.draft(d))
    }

    /// The chain that the first of some numbers begins.
    fn chain_of(&mut self, steps: &[(usize, Option<Step>)]) {
        let Some((&(received, _), rest)) = steps.split_first() else { return };
        let of = |step: Step| {
            rest.iter().find(|s| s.1 == Some(step)).map(|s| s.0).filter(|&d| {
                self.same_unit(received, d) && !self.other_subject_between(received, d)
            })
        };
        let pending = of(Step::Pending);
        let base = self.text.base;
        let Some(resolved) = of(Step::Resolved) else {
            self.outcomes_of(received, rest);
            return;
        };
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
        members.sort_unstable();
        let open = pending.is_none();
        // What came from the period before is resolved, too: more may be resolved than received.
        let carried = (self.span.0..self.span.1).any(|i| {
            matches!(self.word(i), "tồn")
                || self.word(i) == "chuyển"
                    && matches!(self.word(i + 1), "kỳ" | "sang" | "tiếp" | "từ" | "qua")
                || self.word(i) == "kỳ" && self.word(i + 1) == "trước"
        });
        if open && carried {
            return;
        }
        self.push(
            StatementKind::Parts,
            members,
            open,
            if open { "not said to be all" } else { "received, resolved, in process" },
        );
    }

    /// "Được giao: 48 nhiệm vụ; đúng hạn: 45 nhiệm vụ; quá hạn: 02 nhiệm vụ; trong hạn: 01 nhiệm
    /// vụ": the outcomes follow the number received. All of them only when what is in process is
    /// among them.
    fn outcomes_of(&mut self, received: usize, rest: &[(usize, Option<Step>)]) {
        let base = self.text.base;
        let mut parts: Vec<usize> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for &(d, _) in rest {
            let label = self.label(d);
            let names = outcome_words(&format!("{} {}", label.0, label.1));
            let [name] = names.as_slice() else { break };
            if !self.same_unit(received, d)
                || self.other_subject_between(received, d)
                || seen.contains(name)
            {
                break;
            }
            seen.push(name);
            parts.push(d);
        }
        let known = self.out.iter().any(|s| {
            s.kind == StatementKind::Parts
                && s.members
                    .iter()
                    .any(|m| m.0 == base + received || parts.iter().any(|&p| m.0 == base + p))
        });
        if known || parts.len() < 2 {
            return;
        }
        let open = !seen.contains(&"pending") && !seen.contains(&"not done");
        let unit = self.draft(received).unit.clone();
        let mut members = vec![(received, Role::Total)];
        for d in parts {
            self.adopt(d, &unit);
            members.push((d, Role::Part));
        }
        self.push(
            StatementKind::Parts,
            members,
            open,
            if open { "not said to be all" } else { "complementary parts" },
        );
    }

    /// True when a clause between two numbers begins with a body, place or month of its own:
    /// "Sở A tiếp nhận …; Sở B giải quyết …".
    fn other_subject_between(&self, a: usize, b: usize) -> bool {
        // The levels of "tiếp nhận 72 hồ sơ, trong đó cấp huyện 23 hồ sơ, cấp xã 49 hồ sơ" only divide it.
        let global = |d: usize| self.text.base + d;
        let divided = self
            .out
            .iter()
            .filter(|s| {
                s.kind == StatementKind::Parts && s.members.contains(&(global(a), Role::Total))
            })
            .flat_map(|s| s.members.iter().map(|m| m.0))
            .filter(|&m| m >= global(a) && m < global(b))
            .max()
            .map_or(a, |m| m - self.text.base);
        let (from, to) = (self.draft(divided).after, self.draft(b).token);
        (from..to).any(|i| {
            if !self.is_mark(i, &[',', ';']) {
                return false;
            }
            let mut k = i + 1;
            while matches!(self.word(k), "và" | "còn" | "riêng" | "trong" | "tại" | "các" | "ở")
            {
                k += 1;
            }
            k < to && SUBJECTS.contains(&self.word(k))
        })
    }
}

/// The words of the clause before a number, dates and periods among them.
fn clause_of(reading: &Reading, draft: &Draft) -> String {
    let (token, span) = (draft.token, reading.spans[draft.sentence]);
    let lead = token.saturating_sub(LABEL).max(span.0);
    let start = (lead..token)
        .rev()
        .find(|&i| {
            matches!(
                reading.tokens[i].kind,
                TokenKind::Number | TokenKind::Mark(',' | ';' | ':' | '(' | ')')
            )
        })
        .map_or(lead, |i| i + 1);
    let words: Vec<&str> = reading.tokens[start..token].iter().map(|t| t.text.as_str()).collect();
    words.join(" ")
}

/// First words of clauses that speak of another body, place or time.
pub(super) const SUBJECTS: [&str; 21] = [
    "sở",
    "ban",
    "huyện",
    "quận",
    "thị",
    "thành",
    "xã",
    "phường",
    "tỉnh",
    "cấp",
    "ubnd",
    "ủy",
    "uỷ",
    "phòng",
    "chi",
    "cục",
    "trung",
    "ngành",
    "tháng",
    "quý",
    "đơn",
];

/// A step in the life of dossiers or tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Received,
    Resolved,
    Pending,
}

pub(super) fn step_of(label: &(String, String)) -> Option<Step> {
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
        "chuyển sang năm",
        "chuyển sang quý",
        "chuyển năm sau",
        "còn thiếu",
        "chưa thực hiện",
    ]) {
        return Some(Step::Pending);
    }
    if label.0 == "thực hiện"
        || has(&[
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
        ])
    {
        return Some(Step::Resolved);
    }
    if label.0.ends_with(" giao") && !label.0.contains("chuyển giao")
        || label.0.starts_with("kế hoạch")
            && ["đề ra", "có", "gồm", "với"].iter().any(|w| label.0.ends_with(w))
        || has(&["tỉnh giao", "huyện giao", "thành phố giao", "cấp trên giao", "trung ương giao"])
        || has(&["tiếp nhận", "đã tiếp nhận", "nhận", "được giao", "phải giải quyết"])
            && !has(&["trả kết quả", "dịch vụ", "bưu chính"])
    {
        return Some(Step::Received);
    }
    None
}

/// Chains over up to four neighbouring sentences or list items: received … resolved … in process.
pub(super) fn chains_over_sentences(texts: &[Read], units: &UnitLexicon, out: &mut Vec<Statement>) {
    struct Point {
        figure: usize,
        step: Step,
        unit: String,
        ordinal: usize,
        narrow: bool,
    }
    let mut points: Vec<Point> = Vec::new();
    let mut ordinal = 0;
    let levels = list_levels(texts);
    for (text, &level) in texts.iter().zip(&levels) {
        if text.source != Source::Narrative {
            ordinal += 4;
            continue;
        }
        // The items below an item only divide its number.
        if level > 1 {
            continue;
        }
        let drafts = &text.reading.drafts;
        for sentence in 0..text.reading.spans.len() {
            ordinal += 1;
            let from = drafts.partition_point(|d| d.sentence < sentence);
            let to = drafts.partition_point(|d| d.sentence <= sentence);
            let narrow = is_narrow(text.reading, sentence);
            let mut first = true;
            for (d, draft) in drafts.iter().enumerate().take(to).skip(from) {
                let counts = draft.kind == FigureKind::Count
                    && draft.pair.is_none()
                    && draft.approx.is_none()
                    && text.reading.depth[draft.token] == 0;
                if !counts {
                    continue;
                }
                let label = label_of(text.reading, draft);
                let clause = clause_of(text.reading, draft);
                let step = step_of(&label).or_else(|| step_of(&(clause.clone(), label.1)));
                // The first count of a sentence is what it is about; what is in process, or was
                // reached by a date, may follow it in a clause of its own.
                let until = step == Some(Step::Resolved)
                    && ["đến ngày", "đến nay", "đến hết"].iter().any(|w| clause.contains(w));
                if !(std::mem::take(&mut first) || step == Some(Step::Pending) || until) {
                    continue;
                }
                let narrow = narrow && !until;
                if let (Some(step), Some(unit)) = (step, &draft.unit) {
                    points.push(Point {
                        figure: text.base + d,
                        step,
                        unit: unit.code.clone(),
                        ordinal,
                        narrow,
                    });
                }
            }
        }
    }
    // A number of one month or day stands inside the period's: it begins no chain of its own when
    // the period's number stands before it.
    let mut wide: Option<usize> = None;
    points.retain(|p| {
        if p.step != Step::Received {
            return true;
        }
        if !p.narrow {
            wide = Some(p.ordinal);
            return true;
        }
        wide.is_none_or(|w| p.ordinal > w + 4)
    });
    for (i, received) in points.iter().enumerate().filter(|(_, p)| p.step == Step::Received) {
        let near = |step: Step| {
            points[i + 1..]
                .iter()
                .take(6)
                .take_while(|p| p.ordinal <= received.ordinal + 4 && p.step != Step::Received)
                .find(|p| p.step == step && units.compatible(&p.unit, &received.unit))
        };
        let Some(pending) = near(Step::Pending) else { continue };
        // Of several the last: "Quý I thực hiện 07, quý II 18. Đến ngày 15/12 hoàn thành 33".
        let resolved: Vec<&Point> = points[i + 1..]
            .iter()
            .take_while(|p| p.figure < pending.figure && p.step != Step::Received)
            .filter(|p| {
                p.step == Step::Resolved
                    && p.ordinal <= received.ordinal + 4
                    && units.compatible(&p.unit, &received.unit)
            })
            .collect();
        let whole = resolved.iter().rev().find(|p| !p.narrow);
        let Some(resolved) = whole.or(resolved.last()) else { continue };
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

/// True when a sentence speaks of a part of the period: "Riêng trong tháng 5", "Tính đến ngày …".
fn is_narrow(reading: &Reading, sentence: usize) -> bool {
    let (from, to) = reading.spans[sentence];
    let text = |i: usize| reading.tokens.get(i).map_or("", |t| t.text.as_str());
    // "Tính đến ngày 15/12 đã hoàn thành 33 nhiệm vụ" speaks of all.
    let finishes = |i: usize| (i..to).any(|k| text(k) == "hoàn" && text(k + 1) == "thành");
    (from..to).any(|i| {
        text(i) == "riêng"
            || text(i) == "tính" && text(i + 1) == "đến" && !finishes(i)
            || matches!(reading.tokens[i].kind, TokenKind::Claim(c)
                if reading.claims[c].months.is_some_and(|m| m.0 == PeriodKind::Month))
    })
}
