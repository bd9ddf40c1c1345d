//! Why a row went where it went: the decision of `resolve` with its runners-up, or what kept the
//! row from every indicator.
//! It decides nothing: it reads the same alignment that `resolve` reads.

use super::entries::TableEntries;
use super::score::{DimensionAgreement, PathAgreement, UnitAgreement};
use super::{Alignment, Pair, Refusal, rounded};
use crate::mapping::model::{Form, Match};
use crate::quantity::UnitLexicon;
use crate::tables::StatisticsTable;

/// Runners-up that are shown for a row.
const RUNNERS_UP: usize = 2;

/// The decision on one slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The decision, as `resolve` gives it.
    pub matched: Match,
    /// The best rows of the form that it was not mapped to, best first.
    pub runners_up: Vec<Ranked>,
    /// Why it has no indicator, when it has none.
    pub unmapped: Option<Unmapped>,
}

/// A row of the form that came into question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its indicator.
    pub indicator: String,
    /// Its label in the form.
    pub label: String,
    /// Score, 0 to 1, weighed as for an accepted row.
    pub score: f64,
    /// Named parts of the score, in the order of [`Match::parts`].
    pub parts: Vec<(&'static str, f64)>,
}

/// Why a row has no indicator.
#[derive(Debug, Clone, PartialEq)]
pub enum Unmapped {
    /// The form has its measures the other way (lines against columns).
    Layout,
    /// No row of the form is like it.
    NothingAlike,
    /// It says something that the form's row does not say.
    SaysMore,
    /// A number, a negation or a narrowing word stands on one side only.
    Contrary,
    /// A share against a count, or money: another measure.
    OtherUnit,
    /// It stands under a title that the form's row does not stand under.
    OtherPlace,
    /// The form row is one of several for one label, and the line does not say which.
    NoDimension,
    /// The words are not alike enough for the place: the likeness, and the least that would do.
    TooUnlike {
        /// Likeness of the words.
        text: f64,
        /// Least likeness.
        least: f64,
    },
    /// Two rows of the form are as good.
    Rival {
        /// The other indicator.
        indicator: String,
    },
    /// Another line of the table is as good, or better, for the same row of the form.
    OtherLine {
        /// Row of that line, from 1, header included.
        row_index: usize,
        /// Label of that line.
        label: String,
    },
    /// The line is mapped; this column of it holds another measure.
    OtherColumn,
    /// Two lines have this indicator and nothing tells them apart.
    Double,
}

impl Unmapped {
    /// A kebab-case name, stable.
    pub fn code(&self) -> &'static str {
        match self {
            Unmapped::Layout => "layout",
            Unmapped::NothingAlike => "nothing-alike",
            Unmapped::SaysMore => "says-more",
            Unmapped::Contrary => "contrary",
            Unmapped::OtherUnit => "other-unit",
            Unmapped::OtherPlace => "other-place",
            Unmapped::NoDimension => "no-dimension",
            Unmapped::TooUnlike { .. } => "too-unlike",
            Unmapped::Rival { .. } => "rival",
            Unmapped::OtherLine { .. } => "other-line",
            Unmapped::OtherColumn => "other-column",
            Unmapped::Double => "double",
        }
    }

    /// In words: Vietnamese and English.
    pub fn words(&self) -> (String, String) {
        let (vi, en) = match self {
            Unmapped::Layout => (
                "biểu mẫu xếp chỉ tiêu theo chiều khác (dòng hoặc cột)",
                "the form has its measures the other way (lines or columns)",
            ),
            Unmapped::NothingAlike => {
                ("không có dòng nào của biểu mẫu giống dòng này", "no row of the form is like it")
            }
            Unmapped::SaysMore => (
                "dòng này nói nhiều hơn dòng của biểu mẫu; nếu cùng nghĩa, hãy thêm vào aliases",
                "it says more than the row of the form; if it means the same, add an alias",
            ),
            Unmapped::Contrary => (
                "một con số, từ phủ định hoặc từ thu hẹp chỉ có ở một bên",
                "a number, a negation or a narrowing word stands on one side only",
            ),
            Unmapped::OtherUnit => (
                "đơn vị tính thuộc loại khác: tỷ lệ, số đếm và tiền là những số liệu khác nhau",
                "its unit is of another kind: a share, a count and money are different measures",
            ),
            Unmapped::OtherPlace => (
                "nó nằm dưới đề mục khác với dòng của biểu mẫu",
                "it stands under a title that the form's row does not stand under",
            ),
            Unmapped::NoDimension => (
                "biểu mẫu có nhiều dòng cùng tên, dòng này không nói là dòng nào",
                "the form has several rows of this name and the line does not say which",
            ),
            Unmapped::TooUnlike { text, least } => {
                return (
                    format!("từ ngữ giống {text:.2}, cần ít nhất {least:.2} ở vị trí này"),
                    format!("the words are alike by {text:.2}, {least:.2} is needed in this place"),
                );
            }
            Unmapped::Rival { indicator } => {
                return (
                    format!("`{indicator}` cũng phù hợp gần như thế"),
                    format!("`{indicator}` fits nearly as well"),
                );
            }
            Unmapped::OtherLine { row_index, label } => {
                return (
                    format!("dòng {row_index} («{label}») phù hợp bằng hoặc hơn"),
                    format!("row {row_index} (\"{label}\") fits as well or better"),
                );
            }
            Unmapped::OtherColumn => (
                "dòng đã có chỉ tiêu; cột này chứa số liệu khác",
                "the line is mapped; this column of it holds another measure",
            ),
            Unmapped::Double => (
                "hai dòng cùng một chỉ tiêu và không có gì phân biệt chúng",
                "two lines have this indicator and nothing tells them apart",
            ),
        };
        (vi.to_owned(), en.to_owned())
    }
}

/// For each slot of the table, in order, the decision and what stood behind it.
pub fn explain(table: &StatisticsTable, form: &Form, units: &UnitLexicon) -> Vec<Explanation> {
    let entries = TableEntries::new(table, units);
    let Some(alignment) = Alignment::new(table, &entries, form, units) else {
        let other = Explanation {
            matched: Match::default(),
            runners_up: Vec::new(),
            unmapped: Some(Unmapped::Layout),
        };
        return vec![other; table.slots.len()];
    };
    let matches = alignment.matches(table, form);
    let mut owner = vec![0; table.slots.len()];
    for (i, entry) in alignment.table.iter().enumerate() {
        for &slot in &entry.slots {
            owner[slot] = i;
        }
    }
    let mapped: Vec<bool> = matches.iter().map(|m| m.indicator.is_some()).collect();
    let line_mapped = |i: usize| alignment.table[i].slots.iter().any(|&slot| mapped[slot]);
    matches
        .into_iter()
        .zip(owner)
        .map(|(matched, i)| {
            let unmapped = match (&matched.indicator, alignment.decided[i]) {
                (Some(_), _) => None,
                (None, Err(refusal)) => Some(alignment.why(table, i, refusal)),
                // A value column that was left out names its line's indicator with the line's
                // score; a double is taken back on all lines.
                (None, Ok(_)) => Some(match line_mapped(i) || !alignment.has_double(i) {
                    true => Unmapped::OtherColumn,
                    false => Unmapped::Double,
                }),
            };
            let runners_up = alignment.runners_up(i, matched.indicator.as_deref());
            Explanation { matched, runners_up, unmapped }
        })
        .collect()
}

impl Alignment<'_> {
    fn why(&self, table: &StatisticsTable, i: usize, refusal: Refusal) -> Unmapped {
        let line = |k: usize| {
            let slot = &table.slots[self.table[k].slots[0]];
            Unmapped::OtherLine { row_index: slot.row_index, label: slot.row.label.clone() }
        };
        let pair = |form: usize| self.pairs[i].iter().find(|p| p.form == form);
        match refusal {
            Refusal::Against(form) => {
                pair(form).and_then(against).unwrap_or(Unmapped::NothingAlike)
            }
            Refusal::TooUnlike(form, least) => {
                Unmapped::TooUnlike { text: rounded(pair(form).map_or(0.0, |p| p.text)), least }
            }
            Refusal::Rival(form) => {
                Unmapped::Rival { indicator: self.form[form].indicator.clone() }
            }
            Refusal::Contender(other) => line(other),
            Refusal::NotProposed => {
                let Some(best) = self.pairs[i].first() else { return Unmapped::NothingAlike };
                if let Some(reason) = against(best) {
                    return reason;
                }
                let taken = self
                    .proposals
                    .iter()
                    .position(|p| p.as_ref().is_some_and(|p| p.pair.form == best.form));
                match taken {
                    Some(other) => line(other),
                    None => Unmapped::TooUnlike {
                        text: rounded(best.text),
                        least: super::LEAST_TEXT_ELSEWHERE,
                    },
                }
            }
        }
    }

    fn has_double(&self, i: usize) -> bool {
        let Ok(own) = self.decided[i] else { return false };
        let indicator = &self.form[own.form].indicator;
        self.decided.iter().enumerate().any(|(k, other)| {
            k != i && other.is_ok_and(|p| self.form[p.form].indicator == *indicator)
        })
    }

    fn runners_up(&self, i: usize, own: Option<&str>) -> Vec<Ranked> {
        let mut out: Vec<Ranked> = Vec::new();
        for pair in &self.pairs[i] {
            let row = self.form[pair.form];
            let known = own == Some(row.indicator.as_str())
                || out.iter().any(|r| r.indicator == row.indicator);
            if !known {
                let (score, parts) = self.parts(i, pair);
                let (indicator, label) = (row.indicator.clone(), row.label.clone());
                out.push(Ranked { indicator, label, score, parts });
            }
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score));
        out.truncate(RUNNERS_UP);
        out
    }
}

/// What speaks against a pair, if anything does.
fn against(pair: &Pair) -> Option<Unmapped> {
    let words = pair.exact.is_none();
    if pair.unit_agreement == UnitAgreement::Contrary {
        Some(Unmapped::OtherUnit)
    } else if words && pair.contrary {
        Some(Unmapped::Contrary)
    } else if words && pair.says_more {
        Some(Unmapped::SaysMore)
    } else if pair.path_agreement == PathAgreement::Other {
        Some(Unmapped::OtherPlace)
    } else if pair.dimension == DimensionAgreement::Unnamed {
        Some(Unmapped::NoDimension)
    } else {
        None
    }
}
