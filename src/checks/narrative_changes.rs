//! Changes that the text states: from, to, the change and its rate, and the direction word.
//! It does not look at the table.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_BASE, Judgements};
use super::model::{Level, Op, Operand, Relation};
use super::relation::{self, Judgement, Readings, Weighted, relation, sum, weighted};
use super::rule::{Check, Rule, words};
use crate::figures::{Role, Statement, StatementKind, span_in_sentence};
use crate::quantity::Decimal;
use crate::text;

/// See [`Rule`].
pub const CHANGE_NOT_DIFFERENCE: Rule = Rule {
    id: "N103",
    name: "change-is-not-the-difference",
    level: Level::Error,
    what: words(
        "Mức tăng, giảm phải bằng hiệu của số trước và số sau; tỷ lệ tăng, giảm tính trên số trước.",
        "A change is the number after less the number before; its rate is over the number before.",
    ),
    why: words(
        "Mức thay đổi phải tính được từ số trước và số sau.",
        "The change must follow from the numbers before and after.",
    ),
    example: words(
        "“giảm 3 phòng, từ 5 phòng còn 3 phòng” (5 − 3 = 2 ≠ 3).",
        "“3 departments fewer, from 5 to 3” (5 − 3 = 2 ≠ 3).",
    ),
};
/// See [`Rule`].
pub const CHANGE_AGAINST_DIRECTION: Rule = Rule {
    id: "N104",
    name: "change-against-its-direction",
    level: Level::Error,
    what: words(
        "Từ “tăng” hay “giảm” phải đúng với hai con số.",
        "The word for rise or fall agrees with the two numbers.",
    ),
    why: words(
        "Câu văn nói giảm nhưng số sau lớn hơn, hoặc nói tăng nhưng số sau nhỏ hơn.",
        "The sentence says a fall but the number after is greater, or a rise but it is less.",
    ),
    example: words("“giảm từ 5 xuống còn 7” (7 > 5).", "“fell from 5 to 7” (7 > 5)."),
};

/// Changes of the text.
pub struct NarrativeChanges;

impl Check for NarrativeChanges {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 2] = [CHANGE_NOT_DIFFERENCE, CHANGE_AGAINST_DIRECTION];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        for statement in on.facts.statements {
            match statement.kind {
                StatementKind::FromTo => judge_from_to(on, statement, out),
                StatementKind::Change => {
                    judge_from_to(on, statement, out);
                    judge_against_period(on, statement, out);
                }
                _ => {}
            }
        }
    }
}

/// Which way the words say that a number moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// tăng, lên.
    Up,
    /// giảm, còn, xuống.
    Down,
}

/// How many words before the first number may hold the direction word. Our own choice: "giảm số
/// lượng đơn vị thuộc Ban Quản lý các khu công nghiệp từ 5" has twelve.
const WORDS_BEFORE: usize = 14;

/// The direction that the words around a change give; `None` when they give none or both.
pub fn direction(on: &Context<'_>, first: usize, last: usize) -> Option<Direction> {
    let figures = on.facts.figures;
    let (a, b) = (span_in_sentence(&figures[first])?, span_in_sentence(&figures[last])?);
    let sentence = figures[first].sentence.as_str();
    if figures[last].sentence != sentence {
        return None;
    }
    let (start, end) = (a.start.min(b.start), a.start.max(b.start));
    let before = text::words(&sentence[..start]);
    let mut around: Vec<String> = before.into_iter().rev().take(WORDS_BEFORE).collect();
    around.extend(text::words(&sentence[start..end]));
    let has = |list: &[&str]| around.iter().any(|w| list.contains(&w.as_str()));
    let down = has(&["giảm", "xuống", "còn", "bớt", "decreased", "reduced", "fell", "down"]);
    let up = has(&["tăng", "lên", "thêm", "increased", "rose", "up"]);
    match (down, up) {
        (true, false) => Some(Direction::Down),
        (false, true) => Some(Direction::Up),
        _ => None,
    }
}

/// The words between two figures of a sentence, and the word before the first.
fn words_between(on: &Context<'_>, first: usize, last: usize) -> Vec<String> {
    let figures = on.facts.figures;
    let spans = span_in_sentence(&figures[first]).zip(span_in_sentence(&figures[last]));
    match spans {
        Some((a, b)) if a.end <= b.start && figures[first].sentence == figures[last].sentence => {
            text::words(&figures[first].sentence[a.end..b.start])
        }
        _ => Vec::new(),
    }
}

/// "giảm từ 50% đến 65%": of two ends joined by "đến" alone a range, where they contradict the
/// direction; and "từ 65 tuổi trở lên" is a bound.
fn is_range(on: &Context<'_>, from: usize, to: usize) -> bool {
    let between = words_between(on, from, to);
    let has = |w: &str| between.iter().any(|b| b == w);
    has("trở") || !["còn", "xuống", "lên", "thành", "down", "up", "only"].iter().any(|w| has(w))
}

/// The word right before a figure, folded.
fn word_before(on: &Context<'_>, figure: usize) -> Option<String> {
    let f = &on.facts.figures[figure];
    // The prefix is short; the sentence need not be searched.
    text::words(&f.prefix).pop()
}

/// True when the words or another statement make the figure an end of a change, not its size:
/// "tăng từ 1,6 lên 2,3 lần và giảm xuống 2 lần", "tăng từ 10% lên 90%; tuổi thọ tăng từ 57".
fn is_an_end(on: &Context<'_>, figure: usize) -> bool {
    let in_role = |role: Role| on.facts.figures[figure].statements.iter().any(|s| s.1 == role);
    in_role(Role::From)
        || in_role(Role::To)
        || word_before(on, figure)
            .is_some_and(|w| ["xuống", "còn", "lên", "từ", "đến"].contains(&w.as_str()))
}

/// True when the figure is the size of a change: "tương đương tăng 311 doanh nghiệp".
fn is_a_size(on: &Context<'_>, figure: usize) -> bool {
    word_before(on, figure).is_some_and(|w| ["tăng", "giảm"].contains(&w.as_str()))
}

/// True when the figure is the change of another from-to of the text and follows from that.
fn follows_from_another(on: &Context<'_>, figure: usize, statement: &Statement) -> bool {
    on.facts.figures[figure].statements.iter().any(|(s, _)| {
        let Some(other) = on.facts.statements.get(*s).filter(|o| o.id != statement.id) else {
            return false;
        };
        let (from, to) = (on.members(other, Role::From), on.members(other, Role::To));
        match (from.as_slice(), to.as_slice()) {
            ([from], [to]) => readings(on, *from, *to, figure)
                .is_some_and(|r| r.iter().any(|r| relation::judge(r, on) == Judgement::Holds)),
            _ => false,
        }
    })
}

fn judge_from_to(on: &Context<'_>, statement: &Statement, out: &mut Judgements<'_>) {
    let (from, to) = (on.members(statement, Role::From), on.members(statement, Role::To));
    let ([from], [to]) = (from.as_slice(), to.as_slice()) else { return };
    let (before, after) = (Operand::Figure(*from), Operand::Figure(*to));
    let (Some(b), Some(a)) = (on.reading(before), on.reading(after)) else { return };
    if b.percent != a.percent {
        return;
    }
    if is_a_size(on, *from) || is_a_size(on, *to) {
        return;
    }
    let against = match direction(on, *from, *to) {
        Some(Direction::Down) if a.value > b.value => Some((after, before)),
        Some(Direction::Up) if a.value < b.value => Some((before, after)),
        _ => None,
    };
    if let Some((less, more)) = against {
        if is_range(on, *from, *to) {
            return;
        }
        let r = relation(Op::Le, sum([less], on), sum([more], on));
        out.judge(r, Case::of(&CHANGE_AGAINST_DIRECTION));
    }
    let mut changes = on.members(statement, Role::Change);
    changes.extend(on.members(statement, Role::Rate));
    for change in changes.into_iter().filter(|c| !is_an_end(on, *c)) {
        let Some(readings) = readings(on, *from, *to, change) else { continue };
        if !follows_from_another(on, change, statement) {
            judge_any(readings, Case::of(&CHANGE_NOT_DIFFERENCE), on, out);
        }
    }
}

/// What a change of one number to another can mean.
fn readings(on: &Context<'_>, from: usize, to: usize, change: usize) -> Option<Vec<Relation>> {
    let (before, after) = (Operand::Figure(from), Operand::Figure(to));
    let (b, a) = (on.reading(before)?, on.reading(after)?);
    let stated = on.reading(Operand::Figure(change))?;
    let (more, less) = if b.value >= a.value { (before, after) } else { (after, before) };
    let difference = [(more, Decimal::ONE), (less, Decimal::NEGATIVE_ONE)];
    let size = || sum([Operand::Figure(change)], on);
    let absolute = relation(Op::Eq, weighted(difference, on), size());
    let base = [(before, Decimal::ONE)];
    let relative = relation(Op::Eq, relation::rate(difference, base, on), size());
    // "tăng 269%, từ 310 triệu lên 834 triệu": now as a percentage of before.
    let ratio = relation(Op::Eq, relation::rate([(after, Decimal::ONE)], base, on), size());
    // "tăng 3,2%" of a percentage means points as often as a rate: either will do; "điểm phần trăm"
    // are points.
    let unit = on.facts.figures[change].unit.as_ref();
    if b.percent && unit.is_some_and(|u| u.code == "percentage_point") {
        return Some(vec![absolute]);
    }
    Some(match (b.percent, stated.percent) {
        (true, _) => vec![absolute, relative],
        (false, true) if stated.value > Decimal::ONE_HUNDRED => vec![relative, ratio],
        (false, true) => vec![relative],
        (false, false) => vec![absolute],
    })
}

/// "500 hồ sơ, tăng 100 hồ sơ (25%) so với cùng kỳ": the rate is over the number before, which the
/// present number and the change give.
fn judge_against_period(on: &Context<'_>, statement: &Statement, out: &mut Judgements<'_>) {
    let changes = on.members(statement, Role::Change);
    let rates: Vec<usize> = on
        .members(statement, Role::Rate)
        .into_iter()
        .chain(changes.iter().copied())
        .filter(|f| on.reading(Operand::Figure(*f)).is_some_and(|r| r.percent))
        .collect();
    let counts: Vec<usize> = changes
        .into_iter()
        .filter(|f| on.reading(Operand::Figure(*f)).is_some_and(|r| !r.percent))
        .collect();
    let present: Vec<usize> = [Role::Total, Role::To, Role::Single, Role::Base]
        .into_iter()
        .flat_map(|role| on.members(statement, role))
        .collect();
    let before = on.members(statement, Role::From);
    // The number before is printed: `judge_from_to` has compared the rate with it.
    if !before.is_empty() && !present.is_empty() {
        return;
    }
    // "So với năm 2021 (1.560 hồ sơ), số tiếp nhận tăng 312 hồ sơ (20%)": the number now is told
    // elsewhere.
    if let ([], [before], [change], [rate]) =
        (present.as_slice(), before.as_slice(), counts.as_slice(), rates.as_slice())
    {
        let one = |f: &usize| [(Operand::Figure(*f), Decimal::ONE)];
        let share = relation::rate(one(change), one(before), on);
        let r = relation(Op::Eq, share, sum([Operand::Figure(*rate)], on));
        out.judge(r, Case::of(&CHANGE_NOT_DIFFERENCE));
        return;
    }
    let ([present], [change], [rate]) = (present.as_slice(), counts.as_slice(), rates.as_slice())
    else {
        return;
    };
    let one = |f: &usize, c: Decimal| -> Weighted { (Operand::Figure(*f), c) };
    let over = |sign: Decimal| {
        relation(
            Op::Eq,
            relation::rate(
                [one(change, Decimal::ONE)],
                [one(present, Decimal::ONE), one(change, sign)],
                on,
            ),
            sum([Operand::Figure(*rate)], on),
        )
    };
    let case = Case::of(&CHANGE_NOT_DIFFERENCE).unless(DIFFERENT_BASE);
    let readings = match direction(on, *present, *change) {
        Some(Direction::Up) => vec![over(Decimal::NEGATIVE_ONE)],
        Some(Direction::Down) => vec![over(Decimal::ONE)],
        None => vec![over(Decimal::NEGATIVE_ONE), over(Decimal::ONE)],
    };
    judge_any(readings, case, on, out);
}

/// Records the reading that holds best, or else the first one as broken when all are.
fn judge_any(readings: Vec<Relation>, case: Case, on: &Context<'_>, out: &mut Judgements<'_>) {
    let judged: Vec<Judgement> = readings.iter().map(|r| relation::judge(r, on)).collect();
    // Of several that hold the nearest is meant: "tăng 5 %, từ 80 % lên 84 %" is a rate.
    let chosen = (0..readings.len())
        .filter(|i| judged[*i] == Judgement::Holds)
        .min_by_key(|i| readings[*i].gap.map(|g| g.abs()))
        .or_else(|| judged.iter().all(|j| *j == Judgement::Broken).then_some(0));
    if let Some((i, r)) = chosen.and_then(|i| readings.into_iter().nth(i).map(|r| (i, r))) {
        out.record(r, judged[i], case);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    fn check(text: &str, figures: &[(&str, &str, Role)], expect: &[&str]) {
        Sample::new().says(StatementKind::FromTo, text, figures).gives(expect);
    }

    #[test]
    fn a_change_is_the_difference_and_its_rate_is_over_the_number_before() {
        let change = |n: &'static str, unit: &'static str, role: Role| {
            [(n, unit, role), ("5", "phòng", Role::From), ("3", "phòng", Role::To)]
        };
        let text = "giảm 2 phòng, từ 5 phòng còn 3 phòng";
        check(text, &change("2", "phòng", Role::Change), &["N103 holds 5 − 3 = 2"]);
        let text = "giảm 1 phòng, từ 5 phòng còn 3 phòng";
        check(text, &change("1", "phòng", Role::Change), &["N103 error 5 − 3 = 2 ≠ 1"]);
        let text = "giảm 40 %, từ 5 phòng còn 3 phòng";
        check(text, &change("40", "%", Role::Rate), &["N103 holds (5 − 3) / 5 = 40 %"]);
        let text = "giảm 60 %, từ 5 phòng còn 3 phòng";
        check(text, &change("60", "%", Role::Rate), &["N103 error (5 − 3) / 5 = 40 % ≠ 60 %"]);
    }

    #[test]
    fn percentages_rise_by_points_or_by_a_rate() {
        let members = [("80", "%", Role::From), ("84", "%", Role::To), ("4", "%", Role::Change)];
        check("tăng từ 80 % lên 84 %, tăng 4 %", &members, &["N103 holds 84 − 80 = 4 %"]);
        let members = [("80", "%", Role::From), ("84", "%", Role::To), ("5", "%", Role::Change)];
        check("tăng từ 80 % lên 84 %, tăng 5 %", &members, &["N103 holds (84 − 80) / 80 = 5 %"]);
    }

    #[test]
    fn a_fall_does_not_rise() {
        let members = [("5", "phòng", Role::From), ("7", "phòng", Role::To)];
        check("giảm từ 5 phòng xuống còn 7 phòng", &members, &["N104 error 7 > 5"]);
        check("thay đổi từ 5 phòng thành 7 phòng", &members, &[]);
        check("tăng từ 5 phòng lên 7 phòng", &members, &[]);
    }

    #[test]
    fn a_range_has_no_direction() {
        let percent = |text: &str, a: &str, b: &str, expect: &[&str]| {
            check(text, &[(a, "%", Role::From), (b, "%", Role::To)], expect);
        };
        percent("giá giảm từ 1 % đến 4 %", "1", "4", &[]);
        percent("suy giảm khả năng lao động từ 61 % đến 80 %", "61", "80", &[]);
        percent("tỷ lệ giảm từ 61 % xuống còn 80 %", "61", "80", &["N104 error 80 % > 61 %"]);
        percent("tăng ở độ tuổi từ 65 % trở lên là 8 %", "65", "8", &[]);
    }

    #[test]
    fn an_end_of_another_change_is_no_size_of_this_one() {
        let members = [("5", "phòng", Role::From), ("7", "phòng", Role::To)];
        let with = |text: &str, size: &'static str, expect: &[&str]| {
            let mut all = members.to_vec();
            all.push((size, "phòng", Role::Change));
            check(text, &all, expect);
        };
        with("tăng từ 5 phòng lên 7 phòng rồi giảm xuống 6 phòng", "6", &[]);
        with("tăng từ 5 phòng lên 7 phòng, tăng 3 phòng", "3", &["N103 error 7 − 5 = 2 ≠ 3"]);
        let rate = |n: &'static str, expect: &[&str]| {
            let text = format!("tăng {n} %, từ 5 phòng lên 14 phòng");
            let all = [(n, "%", Role::Rate), ("5", "phòng", Role::From), ("14", "phòng", Role::To)];
            check(&text, &all, expect);
        };
        rate("180", &["N103 holds (14 − 5) / 5 = 180 %"]);
        rate("280", &["N103 holds 14 / 5 = 280 %"]);
        rate("250", &["N103 error (14 − 5) / 5 = 180 % ≠ 250 %"]);
    }

    #[test]
    fn a_rate_against_another_period_follows_from_number_and_change() {
        let against = |rate: &'static str| {
            let text = format!("500 hồ sơ, tăng 100 hồ sơ, {rate} % so với cùng kỳ");
            let members = [
                ("500", "hồ sơ", Role::Total),
                ("100", "hồ sơ", Role::Change),
                (rate, "%", Role::Rate),
            ];
            Sample::new().says(StatementKind::Change, &text, &members)
        };
        against("25").gives(&["N103 holds 100 / (500 − 100) = 25 %"]);
        against("30").gives(&["N103 warning 100 / (500 − 100) = 25 % ≠ 30 %"]);
    }
}
