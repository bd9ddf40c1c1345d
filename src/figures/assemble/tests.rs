//! Sentences through the whole grammar: what each number is, and what is put into relation.
//! The words are written for these tests.

mod labelled;

use super::read;
use crate::document::{Block, Document, Locator, Paragraph, Place};
use crate::figures::Prose;
use crate::mapping::Mapping;
use crate::quantity::UnitLexicon;
use std::sync::LazyLock;

/// The units of the built-in mappings, read once.
static UNITS: LazyLock<UnitLexicon> = LazyLock::new(|| Mapping::builtin().units);

fn prose(paragraphs: &[&str]) -> Prose {
    let blocks = paragraphs
        .iter()
        .enumerate()
        .map(|(i, text)| {
            Block::Paragraph(Paragraph {
                text: (*text).to_owned(),
                place: Place::at(Locator::new(format!("body/p[{}]", i + 1))),
                ..Paragraph::default()
            })
        })
        .collect();
    let document = Document { blocks, ..Document::default() };
    read(&document, &[], &[], &[], &UNITS)
}

/// "raw kind unit" of every figure, separated by "; ".
fn dump(prose: &Prose) -> String {
    prose
        .figures
        .iter()
        .map(|f| {
            let unit = f.unit.as_ref().map_or(String::new(), |u| format!(" {}", u.code));
            let approx = f.approx.map_or(String::new(), |a| format!(" {}", a.name()));
            format!("{} {}{unit}{approx}", f.raw, f.kind.name())
        })
        .collect::<Vec<_>>()
        .join("; ")
}

/// "kind(raw=role …)" of every statement; an open one ends in "…".
fn relations(prose: &Prose) -> String {
    prose
        .statements
        .iter()
        .map(|s| {
            let members: Vec<String> = s
                .members
                .iter()
                .map(|(f, r)| format!("{}={}", prose.figures[*f].raw, r.name()))
                .collect();
            format!("{:?}({}){}", s.kind, members.join(" "), if s.open { "…" } else { "" })
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn check_figures(text: &str, expect: &str) {
    assert_eq!(dump(&prose(&[text])), expect, "{text}");
}

fn check_relations(text: &str, expect: &str) {
    assert_eq!(relations(&prose(&[text])), expect, "{text}");
}

#[test]
fn counted_things_are_counts() {
    check_figures(
        "Đơn vị đã ban hành 03 kế hoạch và 12 văn bản chỉ đạo.",
        "03 count plan; 12 count document",
    );
    check_figures("Tổng số hồ sơ tiếp nhận là 19.", "19 count dossier");
    check_figures("Tỷ lệ đúng hạn đạt 98,25%.", "98,25 percent percent");
    check_figures("Có hai mươi mốt hồ sơ quá hạn.", "hai mươi mốt count dossier");
    check_figures("Trong kỳ không có đơn vị nào vi phạm.", "không count organisation");
    check_figures("Kế hoạch năm 2021 có bốn đầu mối.", "2021 period; bốn count focal_point");
    check_figures("Giải quyết theo cơ chế một cửa, một số hồ sơ, một phần.", "");
}

#[test]
fn hedges_limits_and_targets_are_told_apart() {
    check_figures("Đã tiếp nhận hơn 1.200 lượt hồ sơ.", "1.200 count visit over");
    check_figures("Thời gian không quá 05 ngày làm việc.", "05 limit working_day");
    check_figures("Phấn đấu đạt 90% hồ sơ trực tuyến.", "90 target percent");
    check_figures("Không yêu cầu bổ sung quá 01 lần.", "01 limit occurrence");
}

#[test]
fn parts_follow_their_whole() {
    check_relations(
        "Đã tiếp nhận 40 hồ sơ, trong đó 35 trước hạn, 03 đúng hạn, 02 trễ hạn.",
        "Parts(40=total 35=part 03=part 02=part)",
    );
    check_relations(
        "Bãi bỏ 30 TTHC, trong đó: 06 TTHC lĩnh vực lao động (Quyết định số 12/QĐ-UBND ngày 02/3/2021), 19 TTHC lĩnh vực đầu tư, 05 TTHC lĩnh vực xây dựng.",
        "Parts(30=total 06=part 19=part 05=part)",
    );
    check_relations("Có 27 công chức, trong đó có 10 nữ.", "Parts(27=total 10=part)…");
    check_relations(
        "Tổ chức 05 đoàn kiểm tra, gồm 03 đoàn cấp tỉnh và 02 đoàn cấp huyện.",
        "Parts(05=total 03=part 02=part)",
    );
    check_relations("Một số đơn vị có nhiều hồ sơ như A 617 hồ sơ, B 318 hồ sơ,…", "");
    check_relations(
        "Tiếp nhận 120 hồ sơ, đã giải quyết 108 hồ sơ, đang giải quyết 12 hồ sơ.",
        "Parts(120=total 108=part 12=rest)",
    );
    check_relations(
        "Tiếp nhận 120 hồ sơ, trong đó trực tuyến 100 hồ sơ, trực tiếp 20 hồ sơ; giải quyết 110 hồ sơ, trong đó 105 đúng hạn, 5 quá hạn.",
        "Parts(120=total 100=part 20=part); Parts(120=total 110=part)…; Parts(110=total 105=part 5=part)",
    );
}

#[test]
fn from_to_and_changes_are_read() {
    check_relations("Giảm số đơn vị từ 5 phòng còn 3 phòng.", "FromTo(5=from 3=to)");
    check_relations(
        "Giảm 02 phòng (từ 5 phòng xuống còn 3 phòng, đạt tỷ lệ 40%).",
        "FromTo(02=change 5=from 3=to 40=rate)",
    );
    check_relations(
        "Tiếp nhận 120 hồ sơ, tăng 20 hồ sơ (20%) so với cùng kỳ năm trước (100 hồ sơ).",
        "Change(120=to 20=change 20=rate 100=from)",
    );
    check_relations("Từ ngày 15/12/2020 đến ngày 14/12/2021 còn 12 hồ sơ.", "");
}

#[test]
fn rates_know_their_base() {
    check_relations(
        "Giải quyết đúng hạn 35/40 hồ sơ, đạt 87,5%.",
        "Rate(35=numerator 40=denominator 87,5=rate)",
    );
    check_relations(
        "Tiếp nhận 40 hồ sơ, đúng hạn 39 hồ sơ, đạt tỷ lệ 97,5%.",
        "Rate(40=base 39=numerator 97,5=rate)",
    );
    check_relations(
        "Có 114 hồ sơ, trong đó 112 hồ sơ trước hạn (chiếm 98,25%), 02 hồ sơ quá hạn.",
        "Parts(114=total 112=part 02=part); Rate(114=base 112=numerator 98,25=rate)",
    );
}

#[test]
fn citations_keep_number_date_and_issuer() {
    let prose =
        prose(&["Theo Quyết định số 15/2021/QĐ-UBND ngày 25/6/2021 của UBND tỉnh về tổ chức."]);
    let citation = &prose.citations[0];
    assert_eq!(citation.kind, "Quyết định");
    assert_eq!(citation.number, "15/2021/QĐ-UBND");
    assert_eq!(citation.date.map(|d| d.to_string()).as_deref(), Some("2021-06-25"));
    assert_eq!(citation.issuer.as_deref(), Some("UBND tỉnh"));
}
