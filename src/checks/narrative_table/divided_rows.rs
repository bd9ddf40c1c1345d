//! Figures that several rows divide between them: "08 TTHC một cửa liên thông" against the rows
//! "liên thông cùng cấp" and "liên thông giữa các cấp".
//! Which rows those are is said by the link.

use super::*;

/// Judges a figure against the sum of the rows that divide what it counts; a row alone may be meant
/// as well, so that a difference from all of them is a warning. False when its links are no such
/// rows.
pub(super) fn judge_divided(on: &Context<'_>, figure: usize, out: &mut Judgements<'_>) -> bool {
    let f = &on.facts.figures[figure];
    let links = on.facts.links.get(figure).map_or(&[][..], Vec::as_slice);
    let rows = links.iter().filter(|l| l.divides);
    let values: Option<Vec<usize>> = rows
        .map(|l| {
            let values = of_its_column(on, figure, whole_values(on, &l.indicator));
            if let [one] = values.as_slice() { Some(*one) } else { None }
        })
        .collect();
    let Some(values) = values.filter(|v| v.len() > 1) else { return false };
    let stated = |of: &[usize]| {
        let all = of.iter().map(|o| Operand::Observation(*o));
        relation(Op::Eq, sum([Operand::Figure(figure)], on), sum(all, on))
    };
    let case = Case::of(&NARRATIVE_TABLE_MISMATCH).unless(DIFFERENT_CONCEPT);
    let alone = values.iter().any(|o| on.value_of(*o) == f.value);
    let of_now = !scope::is_of_another_time(on, f) && !figure_is_part(on, figure);
    if alone || !of_now {
        out.confirm(stated(&values), case);
    } else {
        out.judge(stated(&values), case);
    }
    true
}
