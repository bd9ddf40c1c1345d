//! Chains: received, resolved, in process; within a sentence and over its neighbours.
//! It knows the steps by their words only.

use super::{NEAR, Read, Sentence, label_of};
use crate::figures::grammar::Reading;
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
}

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
    for text in texts {
        if text.source != Source::Narrative {
            ordinal += 4;
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
                let step = step_of(&label_of(text.reading, draft));
                // The first count of a sentence is what it is about; what is in process may follow
                // it in a clause of its own.
                if !(std::mem::take(&mut first) || step == Some(Step::Pending)) {
                    continue;
                }
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
        !wide.is_some_and(|w| p.ordinal <= w + 4)
    });
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

/// True when a sentence speaks of a part of the period: "Riêng trong tháng 5", "Tính đến ngày …".
fn is_narrow(reading: &Reading, sentence: usize) -> bool {
    let (from, to) = reading.spans[sentence];
    let text = |i: usize| reading.tokens.get(i).map_or("", |t| t.text.as_str());
    (from..to).any(|i| {
        text(i) == "riêng"
            || text(i) == "tính" && text(i + 1) == "đến"
            || matches!(reading.tokens[i].kind, TokenKind::Claim(c)
                if reading.claims[c].months.is_some_and(|m| m.0 == PeriodKind::Month))
    })
}
