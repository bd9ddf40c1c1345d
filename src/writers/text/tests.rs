//! The findings of a made-up report as a person sees them.
//! The report is built by hand: no reader and no check takes part.

use super::*;
use crate::checks::{Expr, Op, Relation, Text};
use crate::diagnostic::Diagnostic;
use crate::document::{Locator, PageSpan};
use crate::figures::{FigureKind, UnitMention};
use crate::mapping::Match;
use crate::quantity::{Decimal, parse_number};
use crate::report::{SourceFile, Verdict};
use crate::tables::{ColumnIdentity, Note, RowIdentity, Slot, State, Value, ValueKind};

fn place(locator: &str, page: Option<u32>) -> Place {
    let spans = page.map(|page_no| PageSpan { page_no, bbox: None, chars: (0, 9) });
    Place { locator: Locator::new(locator), spans: spans.into_iter().collect() }
}

fn figure(raw: &str, prefix: &str, suffix: &str, sentence: &str) -> Figure {
    let value = parse_number(raw, crate::quantity::Expect::Any).map(|n| n.value);
    Figure {
        id: format!("f-{prefix}"),
        source: Source::Narrative,
        note_of: None,
        raw: raw.into(),
        value,
        decimals: 0,
        interval: None,
        unit: Some(UnitMention { raw: "phòng".into(), code: "department".into() }),
        kind: FigureKind::Count,
        approx: None,
        qualifiers: String::new(),
        statements: Vec::new(),
        section: vec!["I".into(), "4".into()],
        headings: Vec::new(),
        paragraph: 0,
        sentence: sentence.into(),
        as_of: None,
        period: None,
        charspan: (0, 1),
        prefix: prefix.into(),
        suffix: suffix.into(),
        place: place("body/p[12]", Some(3)),
    }
}

fn observation(label: &str, raw: &str) -> Observation {
    let number = parse_number(raw, crate::quantity::Expect::Any);
    Observation {
        id: "o1".into(),
        table: 0,
        slot: Slot {
            line: 0,
            column_index: 3,
            row_index: 72,
            row: RowIdentity { number: "2".into(), label: label.into(), ..RowIdentity::default() },
            column: ColumnIdentity::default(),
            dimensions: BTreeMap::new(),
            unit: Some("Cơ quan, đơn vị".into()),
            value: Value {
                raw: raw.into(),
                state: if number.is_some() { State::Reported } else { State::Blank },
                number,
                kind: ValueKind::Count,
            },
            note: Some(Note { text: "theo đề án".into() }),
            note_place: None,
            hidden: false,
            readings: Vec::new(),
            place: place("body/tbl[1]/tr[72]/tc[4]", None),
        },
        unit: None,
        matched: Match::default(),
        value_label: None,
        verdict: Verdict::Contradicted,
    }
}

fn side(role: SideRole, raw: &str, figures: &[usize], observations: &[usize]) -> Side {
    Side {
        role,
        raw: raw.into(),
        value: None,
        derived: false,
        figures: figures.to_vec(),
        observations: observations.to_vec(),
        indicator: None,
        explains: (role == SideRole::Context)
            .then(|| Text::new("là cơ sở trước khi giảm", "is the base before the cut")),
        place: place("body/tbl[1]/tr[20]/tc[5]", None),
    }
}

/// A report that says 5 to 3 in the prose and a cut of 0 in the table.
pub fn report() -> Report {
    let sentence = "Đã sắp xếp tổ chức, giảm từ 5 phòng\u{1b}[2J xuống còn 3 phòng.";
    let finding = Finding {
        id: "x1".into(),
        rule: "C201",
        name: "narrative-table-mismatch",
        level: Level::Error,
        message: Text::new("lời văn và bảng khác nhau", "the text and the table differ"),
        relation: Some(Relation {
            op: Op::Eq,
            left: Expr::default(),
            right: Expr::default(),
            gap: None,
        }),
        arithmetic: Some("5 − 3 = 2 ≠ 0".into()),
        sides: vec![
            side(SideRole::Narrative, "từ 5 phòng … còn 3 phòng", &[0, 1], &[]),
            side(SideRole::Table, "0", &[], &[0]),
            side(SideRole::Context, "3/5 phòng", &[], &[]),
        ],
        alternatives: vec!["different date".into()],
        cluster: Some("k1".into()),
        constraint: None,
        trivial: false,
        regraded: None,
        suppressed: None,
    };
    Report {
        sources: vec![SourceFile { filename: "bc.docx".into(), ..SourceFile::default() }],
        status: Some(Status::OkPartial),
        observations: vec![observation("Số phòng cắt giảm trong năm", "0")],
        figures: vec![
            figure("5", "giảm từ ", " phòng", sentence),
            figure("3", "xuống còn ", " phòng", sentence),
        ],
        clusters: vec![Cluster {
            id: "k1".into(),
            level: Level::Error,
            findings: vec!["x1".into()],
            title: Text::new("số phòng cắt giảm", "departments cut"),
            change: vec![HintChange {
                operand: Operand::Observation(0),
                from: Decimal::ZERO,
                to: Decimal::TWO,
            }],
            resolves: vec!["x1".into()],
            ties: 0,
            others: Vec::new(),
        }],
        findings: vec![finding],
        diagnostics: vec![Diagnostic::loss("text-dropped", "a text box was dropped", None)],
        ..Report::default()
    }
}

#[test]
fn a_finding_shows_both_places_the_arithmetic_and_the_hint() {
    let style = Style { language: Language::En, colour: false };
    insta::assert_snapshot!(findings(&report(), None, style), @r#"
    error[C201] narrative-table-mismatch: the text and the table differ
      --> bc.docx: body/p[12] (page 3)
       | Đã sắp xếp tổ chức, giảm từ 5 phòng [2J xuống còn 3 phòng.
       |                             ^                     ^
      ::: bc.docx: body/tbl[1]/tr[72]/tc[4]
       | 2 | Số phòng cắt giảm trong năm | Cơ quan, đơn vị | 0 | theo đề án
       |                                                     ^
       = 5 − 3 = 2 ≠ 0
       = also: “3/5 phòng” (body/tbl[1]/tr[20]/tc[5]): is the base before the cut
       = hint: would agree if “Số phòng cắt giảm trong năm” were 2, not 0

    incomplete: a text box was dropped
    bc.docx: 1 error, 0 warnings, 0 notes; measures of the text checked: 0/2 (0 %)
    "#);
}

#[test]
fn the_same_in_vietnamese() {
    let style = Style { language: Language::Vi, colour: false };
    insta::assert_snapshot!(findings(&report(), None, style), @r#"
    lỗi[C201] narrative-table-mismatch: lời văn và bảng khác nhau
      --> bc.docx: body/p[12] (trang 3)
       | Đã sắp xếp tổ chức, giảm từ 5 phòng [2J xuống còn 3 phòng.
       |                             ^                     ^
      ::: bc.docx: body/tbl[1]/tr[72]/tc[4]
       | 2 | Số phòng cắt giảm trong năm | Cơ quan, đơn vị | 0 | theo đề án
       |                                                     ^
       = 5 − 3 = 2 ≠ 0
       = xem thêm: “3/5 phòng” (body/tbl[1]/tr[20]/tc[5]): là cơ sở trước khi giảm
       = gợi ý: sẽ khớp nếu “Số phòng cắt giảm trong năm” là 2, thay vì 0

    đọc thiếu: a text box was dropped
    bc.docx: 1 lỗi, 0 cảnh báo, 0 ghi chú; số liệu lời văn đã đối chiếu: 0/2 (0 %)
    "#);
}

#[test]
fn colour_is_only_where_it_is_asked_for() {
    let plain = findings(&report(), None, Style { language: Language::En, colour: false });
    assert!(!plain.contains('\u{1b}'));
    let coloured = findings(&report(), None, Style { language: Language::En, colour: true });
    assert!(coloured.contains("\u{1b}[1;31merror[C201]\u{1b}[0m"));
}

#[test]
fn a_long_label_loses_its_middle() {
    let label =
        "Tỷ lệ đơn vị hành chính trực thuộc Bộ, ngành được cắt giảm so với kế hoạch năm 2021";
    let short = shortened(label);
    assert_eq!(short.chars().count(), MAX_CELL);
    assert_eq!(short, "Tỷ lệ đơn vị hành chính trực thuộc Bộ, n…i kế hoạch năm 2021");
}
