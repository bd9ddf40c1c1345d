//! The sentences of findings in both languages: what two places say, named with their words, rows
//! and columns, and how they disagree.
//! It judges nothing; the arithmetic is written by `relation`.

use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT};
use super::model::{Expr, Level, Op, Relation, Side, SideRole, Text};
use super::relation::print;
use super::rule::Words;
use crate::mapping::WordContrast;
use crate::tables::ColumnRole;
use std::fmt::Write as _;

/// How many characters of a label a sentence quotes. Our own choice: a line and a half in print.
const LABEL_CHARS: usize = 120;
/// How many places a sentence names before it only counts them. Our own choice.
const NAMED: usize = 4;

/// What kind of sum a side of a relation is, which chooses the verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One number.
    One,
    /// Numbers that are added.
    Sum,
    /// Numbers of which some are taken away.
    Difference,
    /// A share of a base.
    Share,
}

fn shape(expr: &Expr) -> Shape {
    if !expr.over.is_empty() {
        Shape::Share
    } else if expr.terms.iter().any(|t| t.coefficient.is_sign_negative()) {
        Shape::Difference
    } else if expr.terms.len() > 1 {
        Shape::Sum
    } else {
        Shape::One
    }
}

/// The relation in words: its left places, how they disagree or agree, its right places.
pub fn relation(
    on: &Context<'_>,
    relation: &Relation,
    (left, right): (&[Side], &[Side]),
    broken: bool,
    case: &Case,
) -> Text {
    let table = |s: &&Side| s.role == SideRole::Table;
    let cells: Vec<Cell> = left.iter().chain(right).filter(table).map(|s| cell(on, s)).collect();
    let same = |pick: fn(&Cell) -> &str| {
        cells.len() > 1 && cells.windows(2).all(|w| pick(&w[0]) == pick(&w[1]))
    };
    // What all cells have in common is said once, with the last of them.
    let common = Common { row: same(|c| &c.row), column: same(|c| &c.column) };
    let last_is_cell = right.last().is_some_and(|s| s.role == SideRole::Table);
    let brief = if last_is_cell { common } else { Common::default() };
    let shape = match (relation.op, shape(&relation.left)) {
        (Op::Le, Shape::Sum) => Shape::Sum,
        (Op::Eq, shape) => shape,
        _ => Shape::One,
    };
    let (a, b) = match shape {
        // "a over b": the places above and below the line are named apart.
        Shape::Share => {
            let above = relation.left.terms.iter().map(|t| t.operand).collect::<Vec<_>>();
            let is_above = |s: &&Side| {
                s.figures.iter().any(|f| above.contains(&super::model::Operand::Figure(*f)))
                    || s.observations
                        .iter()
                        .any(|o| above.contains(&super::model::Operand::Observation(*o)))
            };
            let (above, below): (Vec<&Side>, Vec<&Side>) = left.iter().partition(is_above);
            if above.is_empty() || below.is_empty() {
                (list(on, &left.iter().collect::<Vec<_>>(), brief), None)
            } else {
                (list(on, &above, brief), Some(list(on, &below, brief)))
            }
        }
        _ if left.is_empty() => (constant(&relation.left, case), None),
        _ => (list(on, &left.iter().collect::<Vec<_>>(), brief), None),
    };
    let right_named = if right.is_empty() {
        constant(&relation.right, case)
    } else {
        list(on, &right.iter().collect::<Vec<_>>(), Common::default())
    };
    let several = left.len() > 1;
    let words = verb(relation.op, shape, broken, several, case.rule.level);
    let left = match b {
        Some(b) => {
            Text::new(format!("{} chia cho {}", a.vi, b.vi), format!("{} over {}", a.en, b.en))
        }
        None => a,
    };
    if relation.op == Op::ZeroIff {
        return Text::new(
            format!("{} và {} {}", capital(&left.vi), right_named.vi, words.vi),
            format!("{} and {} {}", capital(&left.en), right_named.en, words.en),
        );
    }
    Text::new(
        format!("{} {} {}", capital(&left.vi), words.vi, right_named.vi),
        format!("{} {} {}", capital(&left.en), words.en, right_named.en),
    )
}

fn verb(op: Op, shape: Shape, broken: bool, several: bool, level: Level) -> Words {
    let w = |vi, en| Words { vi, en };
    match (op, shape, broken) {
        (Op::ZeroIff, _, true) => w("không thể cùng đúng", "cannot both be right"),
        (Op::ZeroIff, _, false) => w("cùng bằng 0 hoặc cùng khác 0", "are both zero or both above"),
        (Op::Le, Shape::Sum, true) if several => w("cộng lại lớn hơn", "add up to more than"),
        (Op::Le, Shape::Sum, true) => w("cộng lại lớn hơn", "adds up to more than"),
        (Op::Le, _, true) => w("lớn hơn", "is greater than"),
        (Op::Le, _, false) => w("không lớn hơn", "is at most"),
        (Op::Eq, Shape::Share, true) => w("không bằng", "is not"),
        (Op::Eq, Shape::Share, false) => w("bằng", "is"),
        (Op::Eq, Shape::Sum, true) if several => w("cộng lại không bằng", "do not add up to"),
        (Op::Eq, Shape::Sum, true) => w("cộng lại không bằng", "does not add up to"),
        (Op::Eq, Shape::Sum, false) if several => w("cộng lại bằng", "add up to"),
        (Op::Eq, Shape::Sum, false) => w("cộng lại bằng", "adds up to"),
        (Op::Eq, Shape::Difference, true) if several => {
            w("chênh nhau không bằng", "do not differ by")
        }
        (Op::Eq, Shape::Difference, false) if several => w("chênh nhau", "differ by"),
        (Op::Eq, _, true) if level == Level::Note => w("khác", "differs from"),
        (Op::Eq, _, true) => w("không khớp với", "does not agree with"),
        (Op::Eq, _, false) => w("khớp với", "agrees with"),
    }
}

/// The message with its arithmetic.
pub fn with_arithmetic(text: Text, arithmetic: &str) -> Text {
    Text::new(format!("{}: {arithmetic}.", text.vi), format!("{}: {arithmetic}.", text.en))
}

/// The message with the reason why the places must agree, and with what else may explain it.
pub fn with_reason(mut text: Text, case: &Case) -> Text {
    if !case.reason.vi.is_empty() {
        let _ = write!(text.vi, " {}", case.reason.vi);
        let _ = write!(text.en, " {}", case.reason.en);
    }
    let doubts = case.alternatives.iter().map(|a| match &case.differs {
        Some(differs) if *a == DIFFERENT_CONCEPT => concepts(differs),
        _ => Text::new(a.vi, a.en),
    });
    with_doubt(text, &doubts.collect::<Vec<_>>())
}

/// "khác khái niệm: lời văn “cung cấp”, bảng “tiếp nhận”".
fn concepts(differs: &WordContrast) -> Text {
    let side = |words: &str, name: &str| -> Option<String> {
        (!words.is_empty()).then(|| format!("{name} “{words}”"))
    };
    let named = |text: &str, row: &str| -> String {
        let sides = [side(&differs.text, text), side(&differs.row, row)];
        sides.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    Text::new(
        format!("{}: {}", DIFFERENT_CONCEPT.vi, named("chỉ lời văn nói", "chỉ bảng nói")),
        format!("{}: {}", DIFFERENT_CONCEPT.en, named("only the text says", "only the row says")),
    )
}

/// The message with what else may explain it: the reason before it is then no longer without a doubt.
fn with_doubt(text: Text, doubts: &[Text]) -> Text {
    if doubts.is_empty() {
        return text;
    }
    let (before_vi, before_en) = (text.vi.trim_end_matches('.'), text.en.trim_end_matches('.'));
    let Text { vi, en } = joined(doubts);
    Text::new(
        format!("{before_vi}, trừ khi có lý do khác: {vi}."),
        format!("{before_en}, unless something else explains it: {en}."),
    )
}

/// The message with what may explain it, in a sentence of its own.
pub fn with_explanations(text: Text, explanations: &[Words]) -> Text {
    if explanations.is_empty() {
        return text;
    }
    let texts: Vec<Text> = explanations.iter().map(|e| Text::new(e.vi, e.en)).collect();
    let Text { vi, en } = joined(&texts);
    Text::new(
        format!("{} Có thể do: {vi}.", text.vi),
        format!("{} It may be due to: {en}.", text.en),
    )
}

fn joined(texts: &[Text]) -> Text {
    let vi: Vec<&str> = texts.iter().map(|t| t.vi.as_str()).collect();
    let en: Vec<&str> = texts.iter().map(|t| t.en.as_str()).collect();
    Text::new(vi.join("; "), en.join("; "))
}

fn constant(expr: &Expr, case: &Case) -> Text {
    case.constant_name.clone().unwrap_or_else(|| {
        let value = print(expr.value.unwrap_or_default());
        Text::new(format!("giới hạn {value}"), format!("the bound {value}"))
    })
}

/// What all cells of a message have in common, and is said once.
#[derive(Debug, Clone, Copy, Default)]
struct Common {
    row: bool,
    column: bool,
}

/// Row and column of a side that stands in a table or in a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Cell {
    row: String,
    column: String,
}

fn cell(on: &Context<'_>, side: &Side) -> Cell {
    let row = side
        .observations
        .first()
        .copied()
        .or_else(|| side.figures.first().and_then(|f| on.facts.figures[*f].note_of))
        .filter(|o| *o < on.facts.observations.len());
    row.map_or_else(Cell::default, |o| {
        let (row, column) = (row_label(on, o), column_label(on, o));
        Cell { row, column }
    })
}

/// Names places that stand side by side: the noun once for those of one kind.
fn list(on: &Context<'_>, sides: &[&Side], brief: Common) -> Text {
    let mut named: Vec<Text> = Vec::new();
    let mut last: Option<SideRole> = None;
    let shown = if sides.len() > NAMED + 1 { NAMED } else { sides.len() };
    for side in &sides[..shown] {
        let noun = if last.replace(side.role) == Some(side.role) { None } else { Some(side.role) };
        named.push(name(on, side, noun, brief));
    }
    let rest = sides.len() - shown;
    let join = |pick: fn(&Text) -> &str, and: &str, others: String| {
        let mut parts: Vec<String> = named.iter().map(|t| pick(t).to_owned()).collect();
        if rest > 0 {
            parts.push(others);
        }
        match parts.split_last() {
            Some((last, init)) if !init.is_empty() => format!("{} {and} {last}", init.join(", ")),
            _ => parts.concat(),
        }
    };
    let others = if rest == 1 { "other number" } else { "other numbers" };
    Text::new(
        join(|t| &t.vi, "và", format!("{rest} số khác")),
        join(|t| &t.en, "and", format!("{rest} {others}")),
    )
}

/// A place: its noun where wanted, its words in quotes, the row and column it stands in.
fn name(on: &Context<'_>, side: &Side, noun: Option<SideRole>, brief: Common) -> Text {
    let raw = shorten(&side.raw);
    let (vi, en) = match noun {
        Some(SideRole::Table) => ("số liệu ", "the table value "),
        Some(SideRole::Note) => ("ghi chú ", "the note "),
        Some(SideRole::Letterhead) => ("phần đầu báo cáo ", "the letterhead "),
        Some(SideRole::Narrative | SideRole::Context) => ("lời văn ", "the narrative "),
        None => ("", ""),
    };
    let mut text = Text::new(format!("{vi}“{raw}”"), format!("{en}“{raw}”"));
    if !matches!(side.role, SideRole::Table | SideRole::Note) {
        return text;
    }
    let Cell { row, column } = cell(on, side);
    let mut places: Vec<(String, String)> = Vec::new();
    if !row.is_empty() && !brief.row {
        places.push((format!("dòng “{row}”"), format!("row “{row}”")));
    }
    if !column.is_empty() && !brief.column && side.role == SideRole::Table {
        places.push((format!("cột “{column}”"), format!("column “{column}”")));
    }
    if !places.is_empty() {
        let join = |pick: fn(&(String, String)) -> &String| {
            places.iter().map(|p| pick(p).as_str()).collect::<Vec<_>>().join(", ")
        };
        let _ = write!(text.vi, " ({})", join(|p| &p.0));
        let _ = write!(text.en, " ({})", join(|p| &p.1));
    }
    text
}

/// The label of an observation's row, without the mark of a list.
fn row_label(on: &Context<'_>, observation: usize) -> String {
    let slot = &on.facts.observations[observation].slot;
    shorten(slot.row.label.trim_start_matches(['-', '+', '•', ' ']))
}

/// The header of an observation's column, where that tells values apart; else empty.
fn column_label(on: &Context<'_>, observation: usize) -> String {
    let slot = &on.facts.observations[observation].slot;
    let several = on
        .table_of(observation)
        .is_some_and(|t| t.columns.iter().filter(|c| c.role == ColumnRole::Value).count() > 1);
    if several { shorten(&slot.column.path.join(", ")) } else { String::new() }
}

/// The label of an observation's row, with its column where that tells values apart.
pub fn row_name(on: &Context<'_>, observation: usize) -> String {
    let (row, column) = (row_label(on, observation), column_label(on, observation));
    if column.is_empty() { row } else { format!("{row} / {column}") }
}

fn shorten(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LABEL_CHARS {
        return line;
    }
    let cut: String = line.chars().take(LABEL_CHARS).collect();
    format!("{} …", cut.trim_end())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    /// The messages of the only finding.
    fn check(sample: &Sample, vi: &str, en: &str) {
        let outcome = sample.outcome();
        let [finding] = outcome.findings.as_slice() else { panic!("{:#?}", outcome.findings) };
        assert_eq!(finding.message.vi, vi);
        assert_eq!(finding.message.en, en);
    }

    #[test]
    fn parts_of_a_sentence_are_named_once_as_narrative() {
        let sample = Sample::new().says(
            StatementKind::Parts,
            "31 hồ sơ, gồm 21 hồ sơ và 8 hồ sơ",
            &[
                ("31", "hồ sơ", Role::Total),
                ("21", "hồ sơ", Role::Part),
                ("8", "hồ sơ", Role::Part),
            ],
        );
        check(
            &sample,
            "Lời văn “21 hồ sơ và 8 hồ sơ” cộng lại không bằng lời văn “31 hồ sơ”: 21 + 8 = 29 ≠ 31. \
             Câu văn kể hết các phần của tổng số.",
            "The narrative “21 hồ sơ và 8 hồ sơ” does not add up to the narrative “31 hồ sơ”: \
             21 + 8 = 29 ≠ 31. The sentence names all parts of the total.",
        );
    }

    #[test]
    fn what_cells_have_in_common_is_said_once() {
        let headers = [("Kế hoạch năm", ""), ("Thực hiện", ""), ("Tỷ lệ thực hiện (%)", "")];
        let sample = Sample::new().columns(&headers, &[("Đất đai", &["200", "164", "28"])]);
        check(
            &sample,
            "Số liệu “164” (cột “Thực hiện”) chia cho số liệu “200” (cột “Kế hoạch năm”) không bằng \
             số liệu “28” (dòng “Đất đai”, cột “Tỷ lệ thực hiện (%)”): 164 / 200 = 82 % ≠ 28 %. \
             Tiêu đề các cột là kế hoạch, kết quả và tỷ lệ thực hiện.",
            "The table value “164” (column “Thực hiện”) over the table value “200” (column “Kế \
             hoạch năm”) is not the table value “28” (row “Đất đai”, column “Tỷ lệ thực hiện (%)”): \
             164 / 200 = 82 % ≠ 28 %. The columns are headed plan, result and rate of completion.",
        );
    }

    #[test]
    fn a_long_sum_names_its_first_places_and_counts_the_others() {
        let lines: Vec<(String, Vec<&str>)> =
            (1..8).map(|i| (format!("Xã số {i}"), vec!["2", "1"])).collect();
        let mut table: Vec<(&str, &[&str])> =
            lines.iter().map(|(l, v)| (l.as_str(), v.as_slice())).collect();
        table.push(("Tổng cộng", &["15", "7"]));
        let sample = Sample::new().columns(&[("Nhận", ""), ("Còn", "")], &table);
        check(
            &sample,
            "Số liệu “2” (dòng “Xã số 1”), “2” (dòng “Xã số 2”), “2” (dòng “Xã số 3”), “2” (dòng \
             “Xã số 4”) và 3 số khác cộng lại không bằng số liệu “15” (dòng “Tổng cộng”, cột \
             “Nhận”): 2 + 2 + 2 + 2 + 2 + 2 + 2 = 14 ≠ 15. Dòng tổng cộng cộng các dòng của bảng.",
            "The table value “2” (row “Xã số 1”), “2” (row “Xã số 2”), “2” (row “Xã số 3”), “2” (row \
             “Xã số 4”) and 3 other numbers do not add up to the table value “15” (row “Tổng cộng”, \
             column “Nhận”): 2 + 2 + 2 + 2 + 2 + 2 + 2 = 14 ≠ 15. The line of totals adds up the \
             lines of the table.",
        );
    }

    #[test]
    fn a_doubt_takes_the_certainty_out_of_the_reason() {
        let sample = Sample::new()
            .rows(&[("", "Số TTHC", "thủ tục", "7", "")])
            .mapped(&[("Số TTHC", "a")])
            .says(StatementKind::Single, "có 9 TTHC", &[("9", "TTHC", Role::Single)])
            .linked(0, "a", 0.7)
            .differing("cấp xã", "");
        let outcome = sample.outcome();
        let message = &outcome.findings[0].message;
        let doubt = ", trừ khi có lý do khác: khác khái niệm: chỉ lời văn nói “cấp xã”.";
        assert!(message.vi.ends_with(doubt), "{}", message.vi);
        let doubt =
            ", unless something else explains it: different concept: only the text says “cấp xã”.";
        assert!(message.en.ends_with(doubt), "{}", message.en);
    }
}
