//! The form as a contract: rows that are missing, added, moved, printed twice or re-worded, units and
//! codes that are not the form's.
//! It compares no numbers, and says nothing of a table that the form fits poorly.

use super::context::Context;
use super::judgements::{Judgements, observation_side};
use super::model::{Level, Side, Text};
use super::rule::{Check, Rule, words};
use crate::mapping::{Expected, Form, FormIndicator, MatchMethod, code_labels, unit_code};
use crate::quantity::UnitKind;
use crate::tables::{Layout, LineKind};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// See [`Rule`].
pub const ROWS_MISSING: Rule = Rule {
    id: "S103",
    name: "rows-of-the-form-missing",
    level: Level::Note,
    what: words(
        "Bảng có đủ các dòng mà biểu mẫu luôn yêu cầu.",
        "A table has the rows that its form always has.",
    ),
    why: words(
        "Biểu mẫu có những dòng mà bảng không có; các dòng “(nếu có)” không tính.",
        "The form has rows that the table has not; rows “if any” do not count.",
    ),
    example: words(
        "Mục II của biểu mẫu có “Số VBQPPL phải rà soát”, bảng không có dòng này.",
        "Section II of the form has “Documents to review”, the table has no such row.",
    ),
};
/// See [`Rule`].
pub const ROWS_ADDED: Rule = Rule {
    id: "S104",
    name: "rows-not-in-the-form",
    level: Level::Note,
    what: words(
        "Các dòng có số liệu đều là dòng của biểu mẫu.",
        "Rows with values are rows of the form.",
    ),
    why: words(
        "Những dòng này không khớp dòng nào của biểu mẫu, nên số liệu không được tổng hợp.",
        "These rows match no row of the form, so their values are compiled nowhere.",
    ),
    example: words(
        "Bảng có thêm dòng “Số cuộc đối thoại với doanh nghiệp”.",
        "The table has a further row “Meetings with enterprises”.",
    ),
};
/// See [`Rule`].
pub const ROWS_MOVED: Rule = Rule {
    id: "S105",
    name: "rows-out-of-the-forms-order",
    level: Level::Note,
    what: words("Các dòng theo đúng thứ tự của biểu mẫu.", "Rows stand in the order of the form."),
    why: words(
        "Dòng đứng khác chỗ dễ bị cộng nhầm khi tổng hợp theo vị trí.",
        "A row in another place is easily added to the wrong total.",
    ),
    example: words(
        "Biểu mẫu: tiếp nhận, trả kết quả; bảng: trả kết quả, tiếp nhận.",
        "Form: received, returned; table: returned, received.",
    ),
};
/// See [`Rule`].
pub const ROW_TWICE: Rule = Rule {
    id: "S106",
    name: "row-printed-twice",
    level: Level::Warning,
    what: words("Mỗi dòng của biểu mẫu chỉ in một lần.", "A row of the form is printed once."),
    why: words(
        "Cùng một dòng in hai lần trong cùng một mục: không rõ số liệu nào được báo cáo.",
        "The same row stands twice under one title: which value is reported is not clear.",
    ),
    example: words(
        "“Tổng số biên chế được giao” in hai lần: 27 và 29.",
        "“Posts assigned” printed twice: 27 and 29.",
    ),
};
/// See [`Rule`].
pub const ROWS_REWORDED: Rule = Rule {
    id: "S107",
    name: "rows-in-other-words",
    level: Level::Note,
    what: words(
        "Tên dòng là tên của biểu mẫu hoặc một cách gọi đã biết.",
        "A row has the words of the form, or words known for it.",
    ),
    why: words(
        "Tên dòng khác biểu mẫu rõ rệt; hãy xem nghĩa có còn như cũ, rồi thêm vào aliases.",
        "The words differ clearly from the form's; see that the meaning is the same, then add an alias.",
    ),
    example: words(
        "Biểu mẫu: “Số TTHC được công bố mới”; bảng: “TTHC công bố trong kỳ”.",
        "Form: “Procedures newly announced”; table: “Procedures announced in the period”.",
    ),
};
/// See [`Rule`].
pub const UNIT_CHANGED: Rule = Rule {
    id: "S108",
    name: "unit-not-the-forms",
    level: Level::Note,
    what: words("Đơn vị tính của dòng là đơn vị của biểu mẫu.", "The unit of a row is the form's."),
    why: words(
        "Đơn vị tính đếm thứ khác với biểu mẫu: số liệu có thể không so sánh được.",
        "The unit counts other things than the form's: the values may not be comparable.",
    ),
    example: words(
        "Biểu mẫu tính “Hồ sơ”, bảng ghi “Thủ tục”.",
        "The form counts dossiers, the table says procedures.",
    ),
};
/// See [`Rule`].
pub const CODES_CHANGED: Rule = Rule {
    id: "S109",
    name: "codes-not-the-forms",
    level: Level::Warning,
    what: words(
        "Các mã của dòng có nghĩa như trong biểu mẫu.",
        "The codes of a row mean what they mean in the form.",
    ),
    why: words(
        "Cùng một mã nhưng nghĩa khác biểu mẫu: khi tổng hợp sẽ hiểu ngược.",
        "One code with another meaning than in the form: compiled, it says the reverse.",
    ),
    example: words(
        "Biểu mẫu: “Có = 1 Không = 0”; bảng: “Có = 0 Không = 1”.",
        "Form: “Yes = 1 No = 0”; table: “Yes = 0 No = 1”.",
    ),
};

/// Least share of the lines that must have an indicator before anything is said: of a table that
/// fits less, the diagnostics say enough. Our own choice.
const LEAST_FIT: f64 = 0.75;

/// Greatest share of the form's rows that may be missing: a table that is a part of the form is a
/// part by intention. Our own choice.
const MOST_MISSING: f64 = 0.34;

/// Places and names that one remark lists.
const LISTED: usize = 6;

/// Likeness of the words from which on a re-worded row is not worth a remark: a slip, a small word
/// more or less.
const ALIKE: f64 = 0.85;

/// Remarks on rows against the form.
pub struct FormContract;

impl Check for FormContract {
    fn rules(&self) -> &'static [Rule] {
        const RULES: [Rule; 7] = [
            ROWS_MISSING,
            ROWS_ADDED,
            ROWS_MOVED,
            ROW_TWICE,
            ROWS_REWORDED,
            UNIT_CHANGED,
            CODES_CHANGED,
        ];
        &RULES
    }

    fn run(&self, on: &Context<'_>, out: &mut Judgements<'_>) {
        let Some(form) = on.facts.form.filter(|f| f.indicators().next().is_some()) else { return };
        let lines = lines(on);
        let mapped = lines.iter().filter(|line| line.indicator.is_some()).count();
        if lines.is_empty() || (mapped as f64) < LEAST_FIT * lines.len() as f64 {
            return;
        }
        missing(on, form, &lines, out);
        let twice = twice(on, &lines, out);
        added(on, &lines, &twice, out);
        moved(on, &lines, out);
        reworded(on, form, &lines, out);
        for line in &lines {
            unit(on, form, line, out);
            codes(on, form, line, out);
        }
    }
}

/// A line with values, or a column with measures as columns.
struct Line<'a> {
    /// The observation that speaks for it: the line's own value.
    own: usize,
    indicator: Option<&'a str>,
}

fn lines<'a>(on: &Context<'a>) -> Vec<Line<'a>> {
    let all = on.facts.observations;
    let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, o) in all.iter().enumerate() {
        let at = if on.in_columns(i) { o.slot.column_index } else { o.slot.line };
        groups.entry((o.table, at)).or_default().push(i);
    }
    groups
        .into_values()
        .filter_map(|group| {
            let own = *group.iter().find(|o| all[**o].slot.is_own()).or(group.first())?;
            let indicator = group.iter().find_map(|o| all[*o].indicator());
            Some(Line { own, indicator })
        })
        .collect()
}

/// What a line (or column) is called.
fn name(on: &Context<'_>, line: &Line<'_>) -> String {
    let slot = &on.facts.observations[line.own].slot;
    match on.in_columns(line.own) {
        true => slot.column.path.join(" / "),
        false => slot.row.label.trim_start_matches(['-', '+', '•', ' ']).to_owned(),
    }
}

fn side(on: &Context<'_>, line: &Line<'_>) -> Side {
    Side { raw: name(on, line), value: None, ..observation_side(on, line.own) }
}

/// Names in quotes, the first [`LISTED`] of them: Vietnamese and English end differently.
fn listed(names: &[String]) -> (String, String) {
    let shown: Vec<String> = names.iter().take(LISTED).map(|n| format!("“{n}”")).collect();
    let shown = shown.join("; ");
    match names.len().saturating_sub(LISTED) {
        0 => (shown.clone(), shown),
        more => (format!("{shown}; và {more} dòng nữa"), format!("{shown}; and {more} more")),
    }
}

/// One remark for all lines of a kind.
fn together(
    on: &Context<'_>,
    rule: &'static Rule,
    lines: &[&Line<'_>],
    text: impl Fn(usize, &str, &str) -> Text,
    out: &mut Judgements<'_>,
) {
    if lines.is_empty() {
        return;
    }
    let names: Vec<String> = lines.iter().map(|line| name(on, line)).collect();
    let (vi, en) = listed(&names);
    let sides = lines.iter().take(LISTED).map(|line| side(on, line)).collect();
    let key = text::key(&names.join("/"));
    out.remark_on(rule, rule.level, &key, sides, text(names.len(), &vi, &en), &[]);
}

fn missing(on: &Context<'_>, form: &Form, lines: &[Line<'_>], out: &mut Judgements<'_>) {
    let have: BTreeSet<&str> = lines.iter().filter_map(|line| line.indicator).collect();
    let mut expected = 0;
    let mut absent: Vec<&FormIndicator> = Vec::new();
    // The row before the first gap is where a reader looks.
    let mut before: Option<&str> = None;
    for (_, _, row) in form.indicators() {
        let is_here = have.contains(row.indicator.as_str());
        if is_here && absent.is_empty() {
            before = Some(&row.indicator);
        }
        if row.expected == Expected::Always {
            expected += 1;
            let known = absent.iter().any(|other| other.indicator == row.indicator);
            if !is_here && !known {
                absent.push(row);
            }
        }
    }
    if absent.is_empty() || absent.len() as f64 > MOST_MISSING * f64::from(expected) {
        return;
    }
    let at = lines.iter().find(|line| line.indicator == before).or(lines.first());
    let Some(at) = at else { return };
    let names: Vec<String> = absent.iter().map(|row| row.label.clone()).collect();
    let (vi, en) = listed(&names);
    let count = names.len();
    let text = Text::new(
        format!("Bảng thiếu dòng của biểu mẫu ({count}): {vi}."),
        format!("The table lacks rows of the form ({count}): {en}."),
    );
    let key = text::key(&names.join("/"));
    out.remark(&ROWS_MISSING, Level::Note, &key, side(on, at), text);
}

/// Lines of one label under the same titles: each pair is a remark of its own. Gives them.
fn twice(on: &Context<'_>, lines: &[Line<'_>], out: &mut Judgements<'_>) -> BTreeSet<usize> {
    let mut seen: BTreeMap<(usize, Vec<String>), &Line<'_>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for line in lines {
        let o = &on.facts.observations[line.own];
        let table = on.table_of(line.own);
        let kind = table.and_then(|t| t.lines.get(o.slot.line)).map(|l| l.kind);
        let rows = table.is_some_and(|t| t.layout == Layout::Rows);
        if !rows || kind == Some(LineKind::ValueLine) || !o.slot.dimensions.is_empty() {
            continue;
        }
        let path = o.slot.row.path.iter().map(|title| text::key(title)).collect();
        let Some(first) = seen.insert((o.table, path), line) else { continue };
        found.extend([first.own, line.own]);
        let (a, b) = (&on.facts.observations[first.own].slot.value, &o.slot.value);
        let differ = a.number.as_ref().map(|n| n.value) != b.number.as_ref().map(|n| n.value);
        let level = if differ { Level::Warning } else { Level::Note };
        let label = name(on, line);
        let text = Text::new(
            format!("Dòng “{label}” in hai lần: “{}” và “{}”.", a.raw, b.raw),
            format!("The row “{label}” is printed twice: “{}” and “{}”.", a.raw, b.raw),
        );
        let sides = vec![observation_side(on, first.own), observation_side(on, line.own)];
        out.remark_on(&ROW_TWICE, level, &o.slot.row.path.join("/"), sides, text, &[]);
    }
    found
}

fn added(on: &Context<'_>, lines: &[Line<'_>], twice: &BTreeSet<usize>, out: &mut Judgements<'_>) {
    let is_filled = |line: &Line<'_>| on.has_number(line.own) && !twice.contains(&line.own);
    let added: Vec<&Line<'_>> =
        lines.iter().filter(|line| line.indicator.is_none() && is_filled(line)).collect();
    let text = |count: usize, vi: &str, en: &str| {
        Text::new(
            format!("Dòng có số liệu không có trong biểu mẫu ({count}): {vi}."),
            format!("Rows with values that the form does not have ({count}): {en}."),
        )
    };
    together(on, &ROWS_ADDED, &added, text, out);
}

fn moved(on: &Context<'_>, lines: &[Line<'_>], out: &mut Judgements<'_>) {
    let out_of_order = |line: &&Line<'_>| {
        let parts = &on.facts.observations[line.own].matched.parts;
        line.indicator.is_some() && parts.iter().any(|p| p.0 == "order" && p.1 == 0.0)
    };
    let moved: Vec<&Line<'_>> = lines.iter().filter(out_of_order).collect();
    let text = |count: usize, vi: &str, en: &str| {
        Text::new(
            format!("Dòng không theo thứ tự của biểu mẫu ({count}): {vi}."),
            format!("Rows out of the form's order ({count}): {en}."),
        )
    };
    together(on, &ROWS_MOVED, &moved, text, out);
}

fn reworded(on: &Context<'_>, form: &Form, lines: &[Line<'_>], out: &mut Judgements<'_>) {
    let in_other_words = |line: &&Line<'_>| {
        let matched = &on.facts.observations[line.own].matched;
        line.indicator.is_some()
            && matched.method == MatchMethod::Similar
            && matched.parts.iter().any(|p| p.0 == "text" && p.1 < ALIKE)
    };
    let reworded: Vec<&Line<'_>> = lines.iter().filter(in_other_words).collect();
    let label = |line: &Line<'_>| {
        row_of(form, line).map_or(String::new(), |row| match row.column.is_empty() {
            true => row.label.clone(),
            false => row.column.join(" / "),
        })
    };
    let text = |count: usize, vi: &str, en: &str| {
        let first = reworded.first().map(|line| label(line)).unwrap_or_default();
        Text::new(
            format!(
                "Dòng có tên khác biểu mẫu ({count}): {vi}. Dòng đầu trong biểu mẫu là “{first}”."
            ),
            format!(
                "Rows with other words than the form's ({count}): {en}. The form's first is “{first}”."
            ),
        )
    };
    together(on, &ROWS_REWORDED, &reworded, text, out);
}

/// The row of the form that a line was mapped to.
fn row_of<'f>(form: &'f Form, line: &Line<'_>) -> Option<&'f FormIndicator> {
    let indicator = line.indicator?;
    form.indicators().map(|(_, _, row)| row).find(|row| row.indicator == indicator)
}

fn unit(on: &Context<'_>, form: &Form, line: &Line<'_>, out: &mut Judgements<'_>) {
    let Some(row) = row_of(form, line) else { return };
    let o = &on.facts.observations[line.own];
    let (Some(printed), Some(raw)) = (o.unit.as_deref(), o.slot.unit.as_deref()) else { return };
    let Some(wanted) = row.unit.as_deref().filter(|unit| !on.compatible(Some(unit), Some(printed)))
    else {
        return;
    };
    let units = on.facts.units;
    let (Some(own), Some(other)) = (units.by_code(wanted), units.by_code(printed)) else { return };
    // "Số lượng" counts anything.
    let counts = own.kind == UnitKind::Count && other.kind == UnitKind::Count;
    let named = [wanted, printed].iter().all(|unit| *unit != "number");
    // One unit for the sheet is no statement on a column.
    if !counts || !named || on.in_columns(line.own) || unit_code(raw, units).is_none() {
        return;
    }
    let words = own.words.first().map_or(wanted, String::as_str);
    let label = name(on, line);
    let text = Text::new(
        format!("Dòng “{label}” ghi đơn vị “{raw}”, biểu mẫu ghi “{words}”."),
        format!("The row “{label}” has the unit “{raw}”, the form has “{words}”."),
    );
    out.remark(&UNIT_CHANGED, Level::Note, &o.id, observation_side(on, line.own), text);
}

fn codes(on: &Context<'_>, form: &Form, line: &Line<'_>, out: &mut Judgements<'_>) {
    let Some(row) = row_of(form, line) else { return };
    let o = &on.facts.observations[line.own];
    let raw = o.slot.unit.as_deref().unwrap_or_default();
    let printed = code_labels(raw);
    if printed.is_empty() || row.codes.is_empty() {
        return;
    }
    let fold = |codes: &[(String, String)]| -> BTreeMap<String, String> {
        codes.iter().map(|(code, words)| (code.clone(), text::key(words))).collect()
    };
    let (printed, own) = (fold(&printed), fold(&row.codes));
    if printed == own {
        return;
    }
    // The same words under other codes say the reverse; other words may say the same.
    let reversed = own
        .iter()
        .any(|(code, words)| printed.iter().any(|(other, same)| same == words && other != code));
    let level = if reversed { Level::Warning } else { Level::Note };
    let wanted: Vec<String> =
        row.codes.iter().map(|(code, words)| format!("{words} = {code}")).collect();
    let (label, wanted) = (name(on, line), wanted.join(" "));
    let text = Text::new(
        format!("Dòng “{label}” dùng mã “{raw}”, biểu mẫu dùng “{wanted}”."),
        format!("The row “{label}” has the codes “{raw}”, the form has “{wanted}”."),
    );
    out.remark(&CODES_CHANGED, level, &o.id, observation_side(on, line.own), text);
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::mapping::{Mapping, resolve, specimen};
    use crate::quantity::{Expect, parse_number};
    use crate::tables::{State, StatisticsTable};

    /// What is said of a table of the department form after a change: rule and level, and the words.
    fn remarks(change: impl FnOnce(&mut StatisticsTable)) -> Vec<(String, String)> {
        let mapping = Mapping::builtin();
        let form = mapping.forms.iter().find(|f| f.id == "cchc-department-2021").unwrap();
        let mut table = specimen(form, &mapping.units);
        for slot in &mut table.slots {
            slot.value.raw = "3".to_owned();
            slot.value.number = parse_number("3", Expect::Count);
            slot.value.state = State::Reported;
        }
        change(&mut table);
        for (line, slot) in table.slots.iter_mut().enumerate() {
            slot.line = line;
        }
        let matches = resolve(&table, form, &mapping.units);
        let mut sample = Sample::new();
        sample.observe(table, matches, &mapping.units);
        sample.form = Some(form.clone());
        sample.units = mapping.units.clone();
        let form_findings = |rule: &str| {
            matches!(rule, "S103" | "S104" | "S105" | "S106" | "S107" | "S108" | "S109")
        };
        sample
            .outcome()
            .findings
            .into_iter()
            .filter(|f| form_findings(f.rule))
            .map(|f| (format!("{} {}", f.rule, f.level.name()), f.message.en))
            .collect()
    }

    fn check(change: impl FnOnce(&mut StatisticsTable), expect: &[(&str, &str)]) {
        let found = remarks(change);
        assert_eq!(found.len(), expect.len(), "{found:#?}");
        for ((rule, message), (wanted, words)) in found.iter().zip(expect) {
            assert!(rule == wanted && message.contains(words), "{rule}: {message}");
        }
    }

    /// The row whose label begins so.
    fn at(table: &StatisticsTable, label: &str) -> usize {
        table.slots.iter().position(|s| s.row.label.starts_with(label)).unwrap()
    }

    fn rename(table: &mut StatisticsTable, from: &str, to: &str) {
        let at = at(table, from);
        let row = &mut table.slots[at].row;
        row.label = to.to_owned();
        row.path.pop();
        row.path.push(to.to_owned());
    }

    #[test]
    fn the_form_itself_and_its_aliases_get_no_remark() {
        check(|_| (), &[]);
        check(
            |t| rename(t, "Số TTHC được công bố mới", "Số thủ tục hành chính ĐƯỢC công bố mới"),
            &[],
        );
    }

    #[test]
    fn rows_left_out_are_one_remark() {
        let leave = |t: &mut StatisticsTable| {
            let (a, b) = (at(t, "Số VBQPPL phải rà soát"), at(t, "Số TTHC được công bố mới"));
            t.slots.remove(b);
            t.slots.remove(a);
        };
        check(
            leave,
            &[("S103 note", "lacks rows of the form (2): “Số VBQPPL phải rà soát”; “Số TTHC")],
        );
        // A part of a form is no form with rows left out.
        check(|t| t.slots.truncate(40), &[]);
    }

    #[test]
    fn rows_of_no_form_are_one_remark() {
        let add = |t: &mut StatisticsTable| {
            for label in ["Số cuộc đối thoại với doanh nghiệp", "Số sáng kiến được công nhận"]
            {
                let mut slot = t.slots[30].clone();
                slot.unit = None;
                slot.row.label = label.to_owned();
                slot.row.path.pop();
                slot.row.path.push(label.to_owned());
                t.slots.insert(31, slot);
            }
        };
        check(add, &[("S104 note", "Rows with values that the form does not have (2)")]);
    }

    #[test]
    fn a_row_in_another_place_is_a_remark() {
        let swap = |t: &mut StatisticsTable| {
            let a = at(t, "Số VBQPPL phải rà soát");
            t.slots.swap(a, a + 1);
        };
        check(swap, &[("S105 note", "Rows out of the form's order (1)")]);
    }

    #[test]
    fn a_row_printed_twice_is_a_warning_when_its_values_differ() {
        let double = |value: &'static str| {
            move |t: &mut StatisticsTable| {
                let a = at(t, "Số VBQPPL phải rà soát");
                let mut again = t.slots[a].clone();
                again.value.raw = value.to_owned();
                again.value.number = parse_number(value, Expect::Count);
                t.slots.insert(a + 1, again);
            }
        };
        let remark = |value: &'static str| remarks(double(value));
        let levels = |found: Vec<(String, String)>| -> Vec<String> {
            found.into_iter().map(|f| f.0).filter(|r| r.starts_with("S106")).collect()
        };
        assert_eq!(levels(remark("7")), ["S106 warning"]);
        assert_eq!(levels(remark("3")), ["S106 note"]);
    }

    #[test]
    fn a_clearly_other_wording_is_a_remark_and_a_slip_is_none() {
        let from = "Số lượng tin, bài viết, phóng sự đã đăng tại Chuyên mục";
        let to = "Số tin, bài đăng tại Chuyên mục CCHC của Trang Thông tin điện tử";
        check(
            |t| rename(t, from, to),
            &[("S107 note", "Rows with other words than the form's (1)")],
        );
        check(|t| rename(t, "Số TTHC được công bố mới", "Số TTHC đươc công bố mới"), &[]);
    }

    #[test]
    fn another_unit_and_reversed_codes_are_remarks() {
        let unit = |t: &mut StatisticsTable| {
            let a = at(t, "Số TTHC được công bố mới");
            t.slots[a].unit = Some("Hồ sơ".to_owned());
        };
        check(unit, &[("S108 note", "has the unit “Hồ sơ”, the form has “thủ tục”")]);
        let codes = |printed: &'static str| {
            move |t: &mut StatisticsTable| {
                let a = at(t, "Kế hoạch rà soát TTHC");
                t.slots[a].unit = Some(printed.to_owned());
            }
        };
        check(codes("Có = 0 Không = 1"), &[("S109 warning", "has the codes “Có = 0 Không = 1”")]);
        check(codes("Có = 1 Chưa có = 0"), &[("S109 note", "the form has “Có = 1 Không = 0”")]);
        check(codes("Không = 0; Có = 1"), &[]);
    }

    #[test]
    fn nothing_is_said_of_a_table_that_fits_poorly() {
        let strange = |t: &mut StatisticsTable| {
            for (i, slot) in t.slots.iter_mut().enumerate().skip(60) {
                slot.row.label = format!("Sản lượng lúa vụ {i}");
                slot.row.path = vec![slot.row.label.clone()];
            }
        };
        check(strange, &[]);
    }
}
