//! Figures against the plan, the change or the named line of a table: what a link to an indicator
//! alone does not reach.
//! The comparison with the indicator's own value is the parent's.

use super::*;

/// "Lĩnh vực tư pháp tiếp nhận 241 hồ sơ" against the line "Tư pháp": the cell of the measure that
/// the figure is linked to, or any cell of the line that alone has its value. False when the line
/// counts other things.
pub(super) fn judge_named_line(
    on: &Context<'_>,
    figure: usize,
    (table, line): (usize, usize),
    out: &mut Judgements<'_>,
) -> bool {
    let columns = on.column_parts(table).len();
    let unit = on.unit_of_figure(figure);
    let cells: Vec<usize> = (0..columns)
        .filter_map(|c| on.at_cell(table, line, c))
        .filter(|o| on.is_count(*o) && on.has_number(*o))
        .filter(|o| {
            let cell = &on.facts.observations[*o];
            // A table that prints no unit counts what its columns are linked to.
            on.compatible(unit, cell.unit.as_deref())
                || cell.unit.is_none() && is_linked(on, figure, *o)
        })
        .collect();
    let elsewhere = sureness(on, figure).is_some_and(|(indicator, score)| {
        let own = on.of_indicator(indicator);
        score >= LIKELY
            && !own.is_empty()
            && own.iter().all(|o| on.facts.observations[*o].table != table)
    });
    if cells.is_empty() || elsewhere {
        return false;
    }
    let value = on.facts.figures[figure].value;
    if value.is_none_or(|v| v.is_zero()) {
        return true;
    }
    let against = |o: usize| {
        relation(Op::Eq, sum([Operand::Figure(figure)], on), sum([Operand::Observation(o)], on))
    };
    let case = Case::of(&NARRATIVE_TABLE_MISMATCH);
    let holders: Vec<usize> = cells.iter().copied().filter(|o| on.value_of(*o) == value).collect();
    // What a part counts is said with its total: "130 hồ sơ quá hạn (cấp tỉnh 41, cấp huyện 77 …)".
    let link = total_of(on, figure).unwrap_or(figure);
    let link = sureness(on, link).filter(|l| l.1 >= LIKELY);
    let linked =
        |o: &&usize| link.is_some_and(|l| on.facts.observations[**o].indicator() == Some(l.0));
    if let Some(o) = holders.iter().find(linked).or_else(|| holders.first()) {
        out.confirm(against(*o), case);
        return true;
    }
    let sure = link.is_some_and(|l| l.1 >= SURE)
        && !scope::is_of_another_time(on, &on.facts.figures[figure]);
    let unnamed = || cells.first().filter(|_| says_no_measure(on, figure));
    if let Some(o) = cells.iter().find(linked).filter(|_| sure).or_else(unnamed) {
        out.judge(against(*o), case.unless(DIFFERENT_CONCEPT));
    }
    true
}

/// True for "lĩnh vực hộ tịch có số hồ sơ nhiều nhất với 958 hồ sơ": the words fit several columns
/// and narrow none, so that the first, what came in, is meant.
fn says_no_measure(on: &Context<'_>, figure: usize) -> bool {
    let f = &on.facts.figures[figure];
    let links = on.facts.links.get(figure).map_or(&[][..], Vec::as_slice);
    let of_all = |l: &&FigureLink| {
        let part = |name: &str| l.parts.iter().find(|p| p.0 == name).map_or(0.0, |p| p.1);
        part("kinds") >= 1.0 && part("words") >= 1.0
    };
    links.iter().filter(of_all).count() > 1
        && f.statements.iter().all(|s| s.1 == Role::Single)
        && crate::text::contains_words(&crate::text::key(&f.prefix), "nhiều nhất")
}

/// True when a link of the figure, or of the total that it is a part of, is to the value's indicator.
fn is_linked(on: &Context<'_>, figure: usize, o: usize) -> bool {
    let indicator = on.facts.observations[o].indicator();
    [Some(figure), total_of(on, figure)].into_iter().flatten().any(|f| {
        let links = on.facts.links.get(f).map_or(&[][..], Vec::as_slice);
        links.iter().any(|l| Some(l.indicator.as_str()) == indicator)
    })
}

/// The total that a figure is a part of.
fn total_of(on: &Context<'_>, figure: usize) -> Option<usize> {
    on.facts.figures[figure].statements.iter().find_map(|(s, role)| {
        let statement = on.facts.statements.get(*s).filter(|_| *role == Role::Part)?;
        statement.members.iter().find(|m| m.1 == Role::Total).map(|m| m.0)
    })
}

/// Words behind a percentage that is a completion. Folded.
const OF_PLAN: [&str; 4] = ["kế hoạch", "chỉ tiêu", "kh", "nhiệm vụ giao"];

/// "09 đơn vị …, bằng 75% kế hoạch": the percentage against the line of the count before it, by its
/// own column, or as result over plan.
pub(super) fn judge_completion(on: &Context<'_>, figure: usize, out: &mut Judgements<'_>) {
    let f = &on.facts.figures[figure];
    let is_rate = on.reading(Operand::Figure(figure)).is_some_and(|r| r.percent);
    if !is_rate || !f.is_measure() || !matches!(f.source, Source::Narrative | Source::Footnote) {
        return;
    }
    let behind = crate::text::key(&f.suffix);
    let words: Vec<&str> = behind.split(' ').take(3).collect();
    let behind = words.join(" ");
    if !OF_PLAN.iter().any(|w| crate::text::contains_words(&behind, w)) {
        return;
    }
    let before = (figure.saturating_sub(MOST_MATES)..figure).rev().find(|m| {
        let mate = &on.facts.figures[*m];
        mate.paragraph == f.paragraph
            && mate.sentence == f.sentence
            && mate.is_measure()
            && on.reading(Operand::Figure(*m)).is_some_and(|r| !r.percent)
            && mate
                .statements
                .iter()
                .all(|s| !matches!(s.1, Role::Part | Role::From | Role::Change))
    });
    let Some((before, (indicator, _))) =
        before.and_then(|b| sureness(on, b).filter(|s| s.1 >= KEPT).map(|s| (b, s)))
    else {
        return;
    };
    let value = on.facts.figures[before].value;
    let printed = || sum([Operand::Figure(figure)], on);
    // Only where the table has the count, too, is it the same line for sure.
    for done in whole_values(on, indicator).into_iter().filter(|o| on.value_of(*o) == value) {
        let o = &on.facts.observations[done];
        let in_line = |wanted: Part| {
            let parts = on.column_parts(o.table).iter();
            let columns: Vec<usize> =
                parts.enumerate().filter(|p| *p.1 == Some(wanted)).map(|p| p.0).collect();
            match columns.as_slice() {
                [one] => on.at_cell(o.table, o.slot.line, *one).filter(|o| on.has_number(*o)),
                _ => None,
            }
        };
        let case = Case::of(&NARRATIVE_TABLE_MISMATCH).unless(DIFFERENT_BASE);
        let beyond = crate::text::key(&f.prefix).split(' ').rev().take(2).any(|w| w == "vượt");
        if let Some(rate) = in_line(Part::Completion).filter(|o| on.is_percent(*o) && !beyond) {
            let r = relation(Op::Eq, printed(), sum([Operand::Observation(rate)], on));
            out.judge(r, case);
            return;
        }
        let plan = in_line(Part::Plan).or_else(|| plan_of(on, indicator));
        if let Some(plan) = plan.filter(|p| *p != done && on.is_percent(*p) == on.is_percent(done))
        {
            let one = Decimal::ONE;
            let mut above = vec![(Operand::Observation(done), one)];
            // "vượt 10% kế hoạch" is what goes beyond the plan.
            let lead = crate::text::key(&f.prefix);
            if lead.split(' ').rev().take(2).any(|w| w == "vượt" || w == "tăng") {
                above.push((Operand::Observation(plan), Decimal::NEGATIVE_ONE));
            }
            let share = relation::rate(above, [(Operand::Observation(plan), one)], on);
            out.judge(relation(Op::Eq, share, printed()), case);
            return;
        }
    }
}

/// From this score on a link serves to find a line whose value agrees as well. Our own choice: half
/// of the words, and the value.
const KEPT: f64 = 0.45;

/// The value of the plan whose result the indicator is, by the form's constraints.
fn plan_of(on: &Context<'_>, result: &str) -> Option<usize> {
    let constraints = on.facts.form.map_or(&[][..], |f| f.constraints.as_slice());
    let plan = constraints.iter().find_map(|c| match &c.kind {
        ConstraintKind::PlanAgainstResult { of, and } if and == result => Some(of.as_str()),
        _ => None,
    })?;
    match whole_values(on, plan).as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// "932 TTHC, tăng 57 TTHC so với quý II" against the columns before and change of the line that the
/// present number is linked to.
pub(super) fn judge_movement(on: &Context<'_>, figure: usize, out: &mut Judgements<'_>) {
    let f = &on.facts.figures[figure];
    let Some((statement, role)) = f.statements.iter().find_map(|(s, role)| {
        let statement = on.facts.statements.get(*s)?;
        matches!(role, Role::From | Role::Change).then_some((statement, *role))
    }) else {
        return;
    };
    let now = on.members(statement, Role::To);
    let ([now], Some(reading)) = (now.as_slice(), on.reading(Operand::Figure(figure))) else {
        return;
    };
    let Some((indicator, score)) = sureness(on, *now) else { return };
    // "Vượt 10% so với kế hoạch (20 người)": the plan is no earlier number.
    if score < SURE || reading.percent || role == Role::From && is_planned(f) {
        return;
    }
    let wanted = if role == Role::From { Part::Before } else { Part::Change };
    for o in whole_values(on, indicator) {
        if on.column_part(o) != Some(wanted) || on.is_percent(o) || is_rate_column(on, o) {
            continue;
        }
        // "giảm 245" is printed as −245 in the table.
        let fell = role == Role::Change && on.value_of(o).is_some_and(|v| v.is_sign_negative());
        let sign = if fell { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
        let table = weighted([(Operand::Observation(o), sign * on.scale(o))], on);
        let r = relation(Op::Eq, sum([Operand::Figure(figure)], on), table);
        out.judge(r, Case::of(&NARRATIVE_TABLE_MISMATCH).unless(DIFFERENT_DATE));
    }
}
