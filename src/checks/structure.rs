//! Remarks on the form of a report: letterhead, numbering, codes, percentages.
//! It compares no two numbers.

use super::constraints::OUT_OF_RANGE;
use super::context::Context;
use super::judgements::{Case, DIFFERENT_CONCEPT, Judgements, observation_side};
use super::model::{Level, Op, Operand, Side, SideRole, Text};
use super::relation::{self, Judgement, print, relation, sum};
use super::rule::{Check, Rule, words};
use super::wording::row_name;
use crate::document::Place;
use crate::figures::LetterheadField;
use crate::quantity::{Date, Decimal};
use crate::tables::{State, StatisticsTable};
use crate::text;
use crate::text::contains_words;
use std::collections::BTreeMap;

/// See [`Rule`].
pub const NUMBER_BLANK: Rule = Rule {
    id: "D101",
    name: "letterhead-number-blank",
    level: Level::Note,
    what: words("Số của báo cáo phải được ghi.", "The report's own number is filled in."),
    why: words("Báo cáo chưa có số.", "The report has no number yet."),
    example: words("“Số:     /BC-BQL”.", "“Số:     /BC-BQL” (No. blank)."),
};
/// See [`Rule`].
pub const DATE_BLANK: Rule = Rule {
    id: "D102",
    name: "letterhead-date-blank",
    level: Level::Note,
    what: words("Ngày của báo cáo phải được ghi.", "The report's own date is filled in."),
    why: words("Báo cáo chưa có ngày.", "The report has no date yet."),
    example: words(
        "“ngày      tháng      năm 2021”.",
        "“ngày      tháng      năm 2021” (day and month blank).",
    ),
};
/// See [`Rule`].
pub const PERIOD_MISSING: Rule = Rule {
    id: "D103",
    name: "reporting-period-missing",
    level: Level::Note,
    what: words("Báo cáo phải nói rõ kỳ báo cáo.", "A report says which period it covers."),
    why: words("Không rõ kỳ báo cáo.", "The period is not stated."),
    example: words(
        "Tiêu đề “Báo cáo công tác cải cách hành chính”.",
        "The title “Report on administrative reform”.",
    ),
};
/// See [`Rule`].
pub const DATE_OUTSIDE_PERIOD: Rule = Rule {
    id: "D104",
    name: "letterhead-date-does-not-fit-period",
    level: Level::Note,
    what: words(
        "Ngày của báo cáo phải hợp với kỳ báo cáo: không trước kỳ, không quá một năm sau kỳ.",
        "The report's date fits its period: not before it, and no more than a year after it.",
    ),
    why: words(
        "Ngày ghi trên báo cáo không hợp với kỳ báo cáo.",
        "The date on the report does not fit the period that it covers.",
    ),
    example: words(
        "Báo cáo năm 2021 ghi “ngày 15 tháng 12 năm 2020”.",
        "A report for 2021 dated “15 December 2020”.",
    ),
};
/// See [`Rule`].
pub const NUMBER_OF_ANOTHER_KIND: Rule = Rule {
    id: "D105",
    name: "letterhead-number-of-another-kind",
    level: Level::Note,
    what: words(
        "Ký hiệu trong số của báo cáo phải là của báo cáo (BC).",
        "The signs in a report's number are those of a report (BC).",
    ),
    why: words(
        "Văn bản tự gọi là báo cáo nhưng ký hiệu là của loại khác.",
        "The document calls itself a report, but its signs are of another kind.",
    ),
    example: words("Báo cáo “Số: 12/KH-SNV”.", "A report “No. 12/KH-SNV” (plan)."),
};
/// See [`Rule`].
pub const NUMBERING: Rule = Rule {
    id: "S101",
    name: "numbering-out-of-order",
    level: Level::Note,
    what: words("Số thứ tự phải tăng dần.", "Numbers of lines ascend."),
    why: words("Số thứ tự in không theo thứ tự.", "The printed numbers are out of order."),
    example: words("Các dòng đánh số 3, 5, 4.", "Lines numbered 3, 5, 4."),
};
/// See [`Rule`].
pub const CODE_OUTSIDE_LIST: Rule = Rule {
    id: "S102",
    name: "code-outside-its-list",
    level: Level::Warning,
    what: words(
        "Ở dòng dùng mã (“Có = 1 Không = 0”), số liệu phải là một mã của danh sách.",
        "In a coded row (“Yes = 1 No = 0”) the value is a code of the list.",
    ),
    why: words(
        "Số liệu không phải là mã nào của danh sách; có thể đã ghi số lượng.",
        "The value is no code of the list; perhaps a count was given.",
    ),
    example: words("“Có = 1 Không = 0”: 21.", "“Yes = 1 No = 0”: 21."),
};

/// Remarks on the form of a report.
pub struct Structure;

impl Check for Structure {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 7] = [
            NUMBER_BLANK,
            DATE_BLANK,
            PERIOD_MISSING,
            DATE_OUTSIDE_PERIOD,
            NUMBER_OF_ANOTHER_KIND,
            NUMBERING,
            CODE_OUTSIDE_LIST,
        ];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        letterhead(on, out);
        odd_letterhead(on, out);
        for table in on.facts.tables {
            numbering(on, table, out);
        }
        let shares = shares_by_column(on);
        for o in 0..on.facts.observations.len() {
            code(on, o, out);
            percentage(on, o, &shares, out);
        }
    }
}

fn letterhead(on: &Context<'_>, out: &mut Judgements<'_>) {
    let head = on.facts.letterhead;
    if let Some(field) = head.number.as_ref().filter(|f| f.value.is_none()) {
        let text = Text::new(
            format!("Số của báo cáo để trống: “{}”.", field.raw),
            format!("The report's number is blank: “{}”.", field.raw),
        );
        out.remark(&NUMBER_BLANK, Level::Note, "number", letterhead_side(field), text);
    }
    if let Some(field) = head.date.as_ref().filter(|f| f.value.is_none()) {
        let text = Text::new(
            format!("Ngày của báo cáo để trống: “{}”.", field.raw),
            format!("The report's date is blank: “{}”.", field.raw),
        );
        out.remark(&DATE_BLANK, Level::Note, "date", letterhead_side(field), text);
    }
    let known = head.period.as_ref().is_some_and(|p| p.value.is_some());
    if let Some(title) = head.title.as_ref().filter(|_| !known) {
        let text = Text::new(
            format!("Tiêu đề “{}” không nói kỳ báo cáo.", title.raw),
            format!("The title “{}” does not say which period is reported.", title.raw),
        );
        out.remark(&PERIOD_MISSING, Level::Note, "period", letterhead_side(title), text);
    }
}

/// Years after the end of its period in which a report may be dated. Our own choice: yearly reports
/// are signed within weeks.
const LATEST_YEARS: u16 = 1;

/// A date that does not fit the period, and a number of another kind of document.
fn odd_letterhead(on: &Context<'_>, out: &mut Judgements<'_>) {
    let head = on.facts.letterhead;
    let period = head.period.as_ref().and_then(|p| p.value);
    if let (Some(field), Some(period)) = (head.date.as_ref(), period)
        && let Some(date) = field.value
    {
        let end = period.end;
        let latest = Date { year: end.year + LATEST_YEARS, ..end };
        if date < period.start || date > latest {
            let text = Text::new(
                format!(
                    "Ngày của báo cáo “{}” không hợp với kỳ từ {} đến {}.",
                    field.raw, period.start, period.end
                ),
                format!(
                    "The report's date “{}” does not fit its period from {} to {}.",
                    field.raw, period.start, period.end
                ),
            );
            let side = letterhead_side(field);
            out.remark(&DATE_OUTSIDE_PERIOD, Level::Note, "date", side, text);
        }
    }
    let is_report = head.title.as_ref().is_some_and(|t| text::key(&t.raw).starts_with("báo cáo"));
    if let Some(field) = head.number.as_ref().filter(|_| is_report)
        && let Some((_, signs)) = field.value.as_deref().and_then(|n| n.split_once('/'))
        && signs.chars().any(char::is_alphabetic)
        && !text::key(signs).contains("bc")
    {
        let text = Text::new(
            format!("Số của báo cáo “{}” có ký hiệu của loại văn bản khác.", field.raw),
            format!("The report's number “{}” has the signs of another kind.", field.raw),
        );
        let side = letterhead_side(field);
        out.remark(&NUMBER_OF_ANOTHER_KIND, Level::Note, "number", side, text);
    }
}

fn letterhead_side<T>(field: &LetterheadField<T>) -> Side {
    side(SideRole::Letterhead, &field.raw, field.place.clone())
}

fn side(role: SideRole, raw: &str, place: Place) -> Side {
    Side {
        role,
        raw: raw.to_owned(),
        value: None,
        derived: false,
        figures: Vec::new(),
        observations: Vec::new(),
        indicator: None,
        explains: None,
        place,
    }
}

/// Lines of one parent whose printed numbers do not ascend: the first one that falls back.
fn numbering(on: &Context<'_>, table: &StatisticsTable, out: &mut Judgements<'_>) {
    let mut last: BTreeMap<(Option<usize>, bool), (u32, usize)> = BTreeMap::new();
    for (i, line) in table.lines.iter().enumerate() {
        let Some((number, roman)) = ordinal(&line.number) else { continue };
        let key = (line.parent, roman);
        let before = last.insert(key, (number, i));
        // A table that starts again at 1 without a new parent is a new list.
        let Some((_, at)) = before.filter(|b| number <= b.0 && number != 1) else {
            continue;
        };
        let cell = (0..table.columns.len()).find_map(|c| on.at_cell(table.table, i, c));
        let place =
            cell.map_or_else(Place::default, |o| on.facts.observations[o].slot.place.clone());
        let mut remark = side(SideRole::Table, &format!("{} {}", line.number, line.label), place);
        remark.observations = cell.into_iter().collect();
        let above = &table.lines[at];
        let text = Text::new(
            format!(
                "Số thứ tự “{}” của dòng “{}” đứng sau “{}” của dòng “{}”.",
                line.number, line.label, above.number, above.label
            ),
            format!(
                "Number “{}” of the row “{}” comes after “{}” of the row “{}”.",
                line.number, line.label, above.number, above.label
            ),
        );
        // Row path and numbers, never the line: formats differ in how many lines they print.
        let mut key = vec![above.number.as_str(), line.number.as_str()];
        key.extend(path(table, i));
        let key = text::key(&key.join("/"));
        out.remark(&NUMBERING, Level::Note, &key, remark, text);
    }
}

/// The labels of a line and of what it stands under, innermost first.
fn path(table: &StatisticsTable, line: usize) -> impl Iterator<Item = &str> {
    // A parent stands before its line: whatever else the table says, this ends.
    let above = |at: &usize| table.lines[*at].parent.filter(|p| p < at);
    std::iter::successors(Some(line), above).map(|at| table.lines[at].label.as_str())
}

/// "4", "4.", "IV" as a number; whether it is roman.
fn ordinal(printed: &str) -> Option<(u32, bool)> {
    let core = printed.trim().trim_end_matches(['.', ')']).trim_start_matches('(');
    if let Ok(n) = core.parse::<u32>() {
        return Some((n, false));
    }
    let digit = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        _ => None,
    };
    let values: Option<Vec<u32>> = core.chars().map(digit).collect();
    let values = values.filter(|v| !v.is_empty() && v.len() <= 6)?;
    let mut total = 0;
    for (i, v) in values.iter().enumerate() {
        if values.get(i + 1).is_some_and(|next| next > v) {
            total -= *v as i64;
        } else {
            total += i64::from(*v);
        }
    }
    u32::try_from(total).ok().map(|n| (n, true))
}

/// A coded row whose value is no code of its list.
fn code(on: &Context<'_>, o: usize, out: &mut Judgements<'_>) {
    let observation = &on.facts.observations[o];
    let slot = &observation.slot;
    if slot.value.state != State::Reported || observation.value_label.is_some() {
        return;
    }
    let codes = codes(slot.unit.as_deref().unwrap_or_default());
    let Some(value) = on.value_of(o).filter(|_| codes.len() >= 2) else { return };
    if codes.contains(&value) {
        return;
    }
    let unit = slot.unit.as_deref().unwrap_or_default();
    let text = Text::new(
        format!(
            "Dòng “{}” dùng mã “{unit}” nhưng ghi {}: có thể đã ghi số lượng.",
            row_name(on, o),
            print(value)
        ),
        format!(
            "The row “{}” takes a code of “{unit}” but has {}: perhaps a count was given.",
            row_name(on, o),
            print(value)
        ),
    );
    let level = Level::Warning;
    out.remark(&CODE_OUTSIDE_LIST, level, &observation.id, observation_side(on, o), text);
}

/// The codes of "Có = 1 Không = 0".
fn codes(unit: &str) -> Vec<Decimal> {
    unit.split('=')
        .skip(1)
        .filter_map(|part| {
            let digits: String =
                part.trim_start().chars().take_while(|c| c.is_ascii_digit()).collect();
            Decimal::from_str_exact(&digits).ok()
        })
        .collect()
}

/// Words of rates that may exceed 100: growth, and completion of a plan. Folded.
const MAY_EXCEED: [&str; 10] = [
    "so với",
    "kế hoạch",
    "tăng",
    "giảm",
    "vượt",
    "chỉ tiêu",
    "tăng trưởng",
    "tốc độ",
    "dự toán",
    "cùng kỳ",
];

/// For each column of a table its percentages, and how many of them are above 100.
type Shares = BTreeMap<(usize, usize), (usize, usize)>;

fn shares_by_column(on: &Context<'_>) -> Shares {
    let mut out = Shares::new();
    for (i, o) in on.facts.observations.iter().enumerate().filter(|(i, _)| on.is_percent(*i)) {
        let entry = out.entry((o.table, o.slot.column_index)).or_default();
        entry.0 += 1;
        entry.1 += usize::from(on.value_of(i).is_some_and(|v| v > Decimal::ONE_HUNDRED));
    }
    out
}

/// A percentage above 100. In a column where most are, they are no shares of a whole.
fn percentage(on: &Context<'_>, o: usize, shares: &Shares, out: &mut Judgements<'_>) {
    if !on.is_percent(o) || !on.has_number(o) {
        return;
    }
    let at = (on.facts.observations[o].table, on.facts.observations[o].slot.column_index);
    if shares.get(&at).is_some_and(|(all, above)| *above > 1 && above * 2 > *all) {
        return;
    }
    let slot = &on.facts.observations[o].slot;
    let words = text::key(&format!("{} {}", slot.row.label, slot.column.path.join(" ")));
    // A rate beside plan and result, or a change, may be more than the whole.
    let derived = on.column_part(o).is_some_and(|p| p.is_derived());
    if derived || MAY_EXCEED.iter().any(|w| contains_words(&words, w)) {
        return;
    }
    let value = sum([Operand::Observation(o)], on);
    let r = relation(Op::Le, value, relation::constant(Decimal::ONE_HUNDRED));
    if relation::judge(&r, on) == Judgement::Broken {
        out.judge(r, Case::of(&OUT_OF_RANGE).unless(DIFFERENT_CONCEPT));
    }
}

#[cfg(test)]
mod tests {
    use super::{codes, ordinal};
    use crate::checks::testing::Sample;
    use crate::figures::LetterheadField;
    use crate::quantity::Date;

    #[test]
    fn a_blank_number_and_a_blank_date_are_remarks() {
        let mut sample = Sample::new();
        sample.letterhead.number = Some(LetterheadField {
            raw: "/BC-BQL".into(),
            value: None,
            inferred: false,
            place: Default::default(),
        });
        sample.letterhead.date = Some(LetterheadField {
            raw: "ngày tháng năm 2021".into(),
            value: None,
            inferred: false,
            place: Default::default(),
        });
        sample.gives(&["D101 note", "D102 note"]);
    }

    fn field<T>(raw: &str, value: T) -> Option<LetterheadField<T>> {
        let place = Default::default();
        Some(LetterheadField { raw: raw.into(), value: Some(value), inferred: false, place })
    }

    #[test]
    fn a_date_outside_the_period_is_a_remark() {
        let check = |year: u16, expect: &[&str]| {
            let mut sample = Sample::new();
            sample.letterhead.date = field("ngày 15 tháng 12", Date::new(year, 12, 15).unwrap());
            let kind = crate::quantity::PeriodKind::Year;
            let period = crate::quantity::Period::months(kind, 2021, 1, 12).unwrap();
            sample.letterhead.period = field("năm 2021", period);
            sample.gives(expect);
        };
        check(2021, &[]);
        check(2022, &[]);
        check(2020, &["D104 note"]);
        check(2023, &["D104 note"]);
    }

    #[test]
    fn a_report_has_the_number_of_a_report() {
        let check = |title: &str, number: &str, expect: &[&str]| {
            let mut sample = Sample::new();
            sample.letterhead.title = field(title, title.to_owned());
            sample.letterhead.number = field(number, number.to_owned());
            let period =
                crate::quantity::Period::months(crate::quantity::PeriodKind::Year, 2021, 1, 12)
                    .unwrap();
            sample.letterhead.period = field("năm 2021", period);
            sample.gives(expect);
        };
        check("BÁO CÁO Tình hình", "12/BC-SNV", &[]);
        check("BÁO CÁO Tình hình", "12/BC-UBND", &[]);
        check("BÁO CÁO Tình hình", "12/KH-SNV", &["D105 note"]);
        check("KẾ HOẠCH Cải cách", "12/KH-SNV", &[]);
        check("BÁO CÁO Tình hình", "12", &[]);
    }

    #[test]
    fn numbers_of_lines_ascend() {
        let lines = |numbers: [&'static str; 3]| {
            Sample::new().rows(&numbers.map(|n| (n, "Nhóm", "hồ sơ", "1", "")))
        };
        lines(["1", "2", "3"]).gives(&[]);
        lines(["3", "5", "4"]).gives(&["S101 note"]);
        lines(["1", "2", "1"]).gives(&[]);
        lines(["I", "II", "III"]).gives(&[]);
        assert_eq!(ordinal("IV."), Some((4, true)));
        assert_eq!(ordinal("a)"), None);
    }

    #[test]
    fn a_coded_row_holds_a_code() {
        let row =
            |value| Sample::new().rows(&[("", "Có tuyên truyền", "Có = 1 Không = 0", value, "")]);
        row("1").gives(&[]);
        row("21").gives(&["S102 warning"]);
        assert_eq!(codes("Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2").len(), 3);
    }

    #[test]
    fn a_share_above_one_hundred_is_a_warning_unless_a_plan_or_growth() {
        let row = |label| Sample::new().rows(&[("", label, "%", "105", "")]);
        row("Tỷ lệ hài lòng").gives(&["T107 warning 105 % > 100 %"]);
        row("Tỷ lệ thực hiện so với kế hoạch").gives(&[]);
        row("Tốc độ tăng").gives(&[]);
    }

    #[test]
    fn a_column_of_numbers_above_one_hundred_holds_no_shares() {
        let table = |values: [&'static str; 3]| {
            Sample::new().rows(&[
                ("", "Tỷ lệ xã A", "%", values[0], ""),
                ("", "Tỷ lệ xã B", "%", values[1], ""),
                ("", "Tỷ lệ xã C", "%", values[2], ""),
            ])
        };
        table(["542", "439", "87"]).gives(&[]);
        table(["92", "105", "87"]).gives(&["T107 warning 105 % > 100 %"]);
    }
}
