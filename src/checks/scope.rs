//! What a figure is about beyond its indicator: what narrows it, when it holds; and which other
//! numbers of the document explain a finding without being the same measure.
//! It compares no values of two measures.

use super::context::Context;
use super::judgements::figures_side;
use super::model::{Finding, Operand, Side, SideRole, Text};
use super::relation::{self, print};
use crate::figures::{Figure, Role, StatementKind};
use crate::quantity::Date;
use crate::text;
use std::collections::BTreeMap;

/// Words that make a figure a part of what its indicator counts: a field, a place, a kind. Folded.
const NARROWING: [&str; 12] = [
    "lĩnh vực",
    "cấp huyện",
    "cấp xã",
    "cấp tỉnh",
    "trong đó",
    "riêng",
    "của phòng",
    "thuộc phòng",
    "tháng",
    "quý",
    "thuộc nhóm",
    "phường",
];

/// True when the words of a figure, or its part in a statement, make it a part of what its
/// indicator counts, so that it can be at most as great.
pub fn is_narrower(on: &Context<'_>, figure: usize, row_words: &str) -> bool {
    let f = &on.facts.figures[figure];
    // "Trong đó 932 TTHC toàn trình": the part has a row of its own, its total another.
    let own_row = is_part_of_another(on, figure);
    let by_words = NARROWING.iter().any(|w| {
        crate::text::contains_words(&f.qualifiers, w)
            && !crate::text::contains_words(row_words, w)
            && !(own_row && *w == "trong đó")
    });
    by_words || is_part_of_the_same(on, figure)
}

/// True when the figure is surely linked, and a part of a total that is linked to another row.
fn is_part_of_another(on: &Context<'_>, figure: usize) -> bool {
    let Some(own) = on.sure_link(figure) else { return false };
    on.facts.figures[figure].statements.iter().any(|(s, role)| {
        *role == Role::Part
            && on.facts.statements.get(*s).is_some_and(|s| {
                let total = s.members.iter().find(|m| m.1 == Role::Total);
                total.and_then(|m| on.link(m.0)).is_some_and(|l| l.indicator != own.indicator)
            })
    })
}

/// True when the figure is a part of a total that is linked to the same indicator.
fn is_part_of_the_same(on: &Context<'_>, figure: usize) -> bool {
    let own = on.link(figure).map(|l| l.indicator.as_str());
    on.facts.figures[figure].statements.iter().any(|(s, role)| {
        matches!(role, Role::Part | Role::Rest | Role::Numerator)
            && on.facts.statements.get(*s).is_some_and(|s| {
                s.members.iter().any(|(m, r)| {
                    matches!(r, Role::Total | Role::Denominator | Role::Base)
                        && (own.is_none() || on.link(*m).map(|l| l.indicator.as_str()) == own)
                })
            })
    })
}

/// The last day of the reporting period, where the letterhead says.
pub fn period_end(on: &Context<'_>) -> Option<Date> {
    on.facts.letterhead.period.as_ref()?.value.map(|p| p.end)
}

/// True when the figure is said to hold at a date or for a period other than the report's.
pub fn is_of_another_time(on: &Context<'_>, figure: &Figure) -> bool {
    let end = period_end(on);
    figure.as_of.is_some_and(|d| end.is_none_or(|e| d < e))
        || figure
            .period
            .is_some_and(|p| on.facts.letterhead.period.as_ref().and_then(|f| f.value) != Some(p))
}

/// True when the words before the figure begin a stretch of time of its own: "từ ngày 21/7 đến nay".
pub fn begins_within(figure: &Figure) -> bool {
    let before = text::key(&figure.prefix);
    ["đến nay", "trở lại đây"].iter().any(|w| text::contains_words(&before, w))
        && ["từ ngày", "kể từ", "từ tháng"].iter().any(|w| text::contains_words(&before, w))
}

/// True when the figure's own date or period lies within the report's period.
pub fn is_within_period(on: &Context<'_>, figure: &Figure) -> bool {
    let Some(of) = on.facts.letterhead.period.as_ref().and_then(|f| f.value) else { return true };
    figure.as_of.is_none_or(|d| (of.start..=of.end).contains(&d))
        && figure.period.is_none_or(|p| p.start >= of.start && p.end <= of.end)
}

/// How many context sides a finding gets. Our own choice: the nearest explain, more distract.
const CONTEXT_SIDES: usize = 3;

/// How many shares of one denominator are looked at. Our own choice, against long lists of them.
const MOST_SHARES: usize = 16;

/// Adds to findings on a change the shares whose denominator is the number before the change: they
/// explain where the base comes from, and are another measure.
pub fn add_context(on: &Context<'_>, findings: &mut [Finding]) {
    let figures = on.facts.figures;
    let mut by_base: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for statement in on.facts.statements {
        if statement.kind != StatementKind::Share {
            continue;
        }
        let numerator = on.members(statement, Role::Numerator);
        let base = on.members(statement, Role::Denominator);
        if let ([n], [b]) = (numerator.as_slice(), base.as_slice())
            && let Some(value) = figures[*b].value
        {
            by_base.entry(value.normalize().to_string()).or_default().push((*n, *b));
        }
    }
    for finding in findings {
        let used: Vec<usize> = finding
            .relation
            .iter()
            .flat_map(relation::operands)
            .filter_map(|o| match o {
                Operand::Figure(i) => Some(i),
                Operand::Observation(_) => None,
            })
            .collect();
        let mut sides: Vec<Side> = Vec::new();
        for &figure in &used {
            let is_base =
                figures[figure].statements.iter().any(|s| matches!(s.1, Role::From | Role::Base));
            let Some(value) = figures[figure].value.filter(|v| is_base && !v.is_zero()) else {
                continue;
            };
            let shares = by_base.get(&value.normalize().to_string());
            for (numerator, base) in shares.into_iter().flatten().take(MOST_SHARES) {
                let unit = on
                    .unit_of_figure(*base)
                    .or_else(|| on.unit_of_figure(*numerator))
                    .or_else(|| {
                        let row = figures[*base].note_of?;
                        on.facts.observations.get(row)?.unit.as_deref()
                    });
                let known = !used.contains(numerator) && !used.contains(base);
                if known
                    && sides.len() < CONTEXT_SIDES
                    && on.compatible(unit, on.unit_of_figure(figure))
                {
                    sides.push(context_side(on, figure, *numerator, *base));
                }
            }
        }
        finding.sides.extend(sides);
    }
}

fn context_side(on: &Context<'_>, from: usize, numerator: usize, base: usize) -> Side {
    let mut side = figures_side(on, &[numerator, base]);
    side.role = SideRole::Context;
    let figure = &on.facts.figures[from];
    let value = print(figure.value.unwrap_or_default());
    let unit = figure.unit.as_ref().map_or(String::new(), |u| format!(" {}", u.raw));
    let row = on.facts.figures[base].note_of.filter(|o| *o < on.facts.observations.len());
    let (vi, en) = match row {
        Some(o) => {
            let label = super::wording::row_name(on, o);
            (format!(" (dòng “{label}”)"), format!(" (row “{label}”)"))
        }
        None => (String::new(), String::new()),
    };
    side.explains = Some(Text::new(
        format!(
            "{value}{unit} là số trước khi thay đổi, cũng là mẫu số của “{}”{vi}; đó là một chỉ tiêu khác",
            side.raw
        ),
        format!(
            "{value}{unit} is the number before the change and the base of “{}”{en}, too; that is another measure",
            side.raw
        ),
    ));
    side
}

/// The folded words of a value: label and the titles it stands under, and those of its column.
pub fn row_words(on: &Context<'_>, observation: usize) -> String {
    let slot = &on.facts.observations[observation].slot;
    text::key(&format!("{} {}", slot.row.path.join(" "), slot.column.path.join(" ")))
}
