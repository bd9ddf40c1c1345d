//! The reference report, if it is there: facts written down by hand from the printed table.
//! It quotes labels and figures of the form only.

use super::understood;
use crate::tables::{LineKind, State, ValueKind, observation_ids};
use std::path::PathBuf;

/// The reference report; `None`, said loudly, where the shared folder is absent.
fn report() -> Option<String> {
    let shared = std::env::var_os("DOISOAT_SHARED")
        .map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let path = shared.join("reference/soc-trang-2021.md");
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(e) => {
            eprintln!("SKIPPED: the reference report is not at {}: {e}", path.display());
            None
        }
    }
}

/// What a slot must be: row of the file, number, path, unit, raw text, value, kind, state.
struct Fact {
    line: usize,
    number: &'static str,
    path: &'static [&'static str],
    unit: Option<&'static str>,
    raw: &'static str,
    value: Option<&'static str>,
    kind: ValueKind,
}

const fn fact(
    line: usize,
    number: &'static str,
    path: &'static [&'static str],
    unit: Option<&'static str>,
    raw: &'static str,
    value: Option<&'static str>,
    kind: ValueKind,
) -> Fact {
    Fact { line, number, path, unit, raw, value, kind }
}

const S1: &str = "Công tác chỉ đạo điều hành CCHC";
const S2: &str = "Cải cách thể chế";
const S3: &str = "Cải cách thủ tục hành chính";
const S4: &str = "Cải cách tổ chức bộ máy hành chính nhà nước";
const S5: &str = "Cải cách chế độ công vụ";
const S6: &str = "Cải cách tài chính công";
const S7: &str = "Xây dựng và phát triển Chính phủ điện tử, Chính phủ số";
const STAFF: &str =
    "Số người làm việc hưởng lương từ NSNN tại các đơn vị sự nghiệp công lập (nếu có)";
const FREE_STAFF: &str =
    "Số người làm việc tại các đơn vị sự nghiệp công lập tự chủ hoàn toàn (nếu có)";
const DISCIPLINE: &str = "Số liệu về xử lý kỷ luật cán bộ, công chức (cả về Đảng và chính quyền).";
const DISCIPLINED: &str = "Số người làm việc tại các đơn vị SNCL bị kỷ luật.";
const IN_FORCE: &str = "Tổng số TTHC đang có hiệu lực:";
const ISSUED: &str = "Số VBQPPL đã tham mưu ban hành";
const AUTONOMY: &str = "Số lượng đơn vị sự nghiệp công lập (SNCL) thực hiện cơ chế tự chủ";

/// Written down from the printed table; the number in front is the line of the file.
const FACTS: [Fact; 30] = {
    use ValueKind::{Boolean, Code, Count, Percent};
    const OFFICE: Option<&str> = Some("Cơ quan, đơn vị");
    const PERSON: Option<&str> = Some("Người");
    const PAPER: Option<&str> = Some("Văn bản");
    const PROCEDURE: Option<&str> = Some("Thủ tục");
    const RATE: Option<&str> = Some("%");
    const YES_NO: Option<&str> = Some("Có = 1 Không = 0");
    [
        fact(
            135,
            "",
            &[S1, "Kế hoạch CCHC", "Số nhiệm vụ đề ra trong kế hoạch"],
            Some("Nhiệm vụ"),
            "25",
            Some("25"),
            Count,
        ),
        fact(
            139,
            "",
            &[S1, "Kiểm tra CCHC", "Số phòng ban đã kiểm tra"],
            OFFICE,
            "3",
            Some("3"),
            Count,
        ),
        fact(
            142,
            "",
            &[S1, "Kiểm tra CCHC", "Số vấn đề phát hiện đã xử lý xong"],
            Some("Vấn đề"),
            "",
            None,
            Count,
        ),
        // The group stands on the page before.
        fact(
            149,
            "",
            &[
                S1,
                "Tuyên truyền CCHC",
                "Số lượng tin, bài viết, phóng sự đã đăng tại Chuyên mục CCHC của Trang Thông tin điện tử của đơn vị",
            ],
            Some("Tin, bài"),
            "19",
            Some("19"),
            Count,
        ),
        fact(
            158,
            "",
            &[S1, "Khảo sát sự hài lòng của người dân, tổ chức", "Hình thức khảo sát"],
            Some("Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2"),
            "1",
            Some("1"),
            Code,
        ),
        fact(
            165,
            "6",
            &[
                S1,
                "Việc chấp hành Chỉ thị 10 của Chủ tịch UBND tỉnh, Chỉ thị 10 và Chỉ thị 26 của Thủ tướng Chính phủ về kỷ luật, kỷ cương hành chính",
            ],
            Some("Tốt = 1 Có vi phạm = 0"),
            "1",
            Some("1"),
            Code,
        ),
        // One label over two value lines.
        fact(168, "1", &[S2, ISSUED], PAPER, "0", Some("0"), Count),
        fact(169, "1", &[S2, ISSUED], PAPER, "1", Some("1"), Count),
        fact(
            170,
            "",
            &[S2, ISSUED, "Số VBQPPL tham mưu ban hành đúng tiến độ"],
            PAPER,
            "1",
            Some("1"),
            Count,
        ),
        fact(178, "1", &[S3, "Kế hoạch rà soát TTHC"], YES_NO, "1", Some("1"), Boolean),
        fact(182, "", &[S3, "Thông kê TTHC", IN_FORCE], PROCEDURE, "40", Some("40"), Count),
        fact(
            184,
            "",
            &[S3, "Thông kê TTHC", IN_FORCE, "- Số TTHC áp dụng tại các đơn vị trực thuộc:"],
            PROCEDURE,
            "0",
            Some("0"),
            Count,
        ),
        fact(
            192,
            "",
            &[
                S3,
                "Có thực hiện niêm yết địa chỉ tiếp nhận phản ánh kiến nghị của cá nhân, tổ chức đối với TTHC thuộc thẩm quyền giải quyết",
                "Số lượng ý kiến đã tiếp nhận",
            ],
            Some("Ý kiến"),
            "0",
            Some("0"),
            Count,
        ),
        fact(
            202,
            "",
            &[S3, "Kết quả giải quyết TTHC", "Tỷ lệ hồ sơ TTHC tiếp nhận được giải quyết đúng hạn"],
            RATE,
            "98,25",
            Some("98.25"),
            Percent,
        ),
        fact(
            218,
            "",
            &[
                S4,
                "Cơ cấu tổ chức bộ máy",
                "Số lượng phòng ban, tổ chức hành chính thuộc sở cắt giảm trong năm (nếu có)",
            ],
            OFFICE,
            "0",
            Some("0"),
            Count,
        ),
        fact(
            219,
            "",
            &[
                S4,
                "Cơ cấu tổ chức bộ máy",
                "Tỷ lệ phòng ban, tổ chức hành chính thuộc sở cắt giảm so với kế hoạch năm (nếu có)",
            ],
            RATE,
            "40",
            Some("40"),
            Percent,
        ),
        // Groups with a value of their own and no unit, over blank lines.
        fact(232, "3", &[S4, STAFF], None, "0", Some("0"), Count),
        fact(234, "", &[S4, STAFF, "Tổng số người làm việc có mặt"], PERSON, "", None, Count),
        fact(
            236,
            "",
            &[S4, STAFF, "Tỷ lệ % đã tinh giản so với kế hoạch năm"],
            RATE,
            "",
            None,
            Percent,
        ),
        fact(237, "4", &[S4, FREE_STAFF], None, "0", Some("0"), Count),
        fact(239, "", &[S4, FREE_STAFF, "Tổng số người làm việc có mặt"], PERSON, "", None, Count),
        fact(
            271,
            "",
            &[
                S5,
                "Số liệu về bổ nhiệm công chức lãnh đạo",
                "Thực hiện tuyển chọn, bổ nhiệm lãnh đạo qua thi tuyển",
            ],
            Some("Đã thực hiện = 1 Chưa thực hiện = 0"),
            "0",
            Some("0"),
            Boolean,
        ),
        fact(
            287,
            "",
            &[S5, DISCIPLINE, DISCIPLINED, "- Trong đơn vị SNCL tự chủ hoàn toàn"],
            None,
            "",
            None,
            Count,
        ),
        fact(
            291,
            "",
            &[S5, DISCIPLINE, DISCIPLINED, "- Trong đơn vị SNCL tự chủ một phần"],
            None,
            "",
            None,
            Count,
        ),
        fact(
            292,
            "",
            &[S5, DISCIPLINE, DISCIPLINED, "- Trong đơn vị SNCL do ngân sách nhà nước đảm bảo"],
            None,
            "",
            None,
            Count,
        ),
        fact(
            298,
            "",
            &[
                S6,
                AUTONOMY,
                "Số đơn vị SNCL đã thực hiện tự chủ 100% chi thường xuyên ( lũy kế đến thời điểm báo cáo )",
            ],
            OFFICE,
            "1",
            Some("1"),
            Count,
        ),
        // 5 is printed before 4.
        fact(
            301,
            "5",
            &[
                S6,
                "Số lượng đơn vị trực thuộc có Quy chế chi tiêu nội bộ đã được thẩm định và ban hành theo quy định",
            ],
            OFFICE,
            "",
            None,
            Count,
        ),
        fact(
            302,
            "4",
            &[
                S6,
                "Quy chế chi tiêu nội bộ của sở ngành đã được thẩm định và ban hành theo quy định",
            ],
            YES_NO,
            "1",
            Some("1"),
            Boolean,
        ),
        fact(
            313,
            "",
            &[S7, "Dịch vụ công trực tuyến", "Tổng số TTHC cung cấp trực tuyến mức độ 3"],
            Some("TTHC"),
            "03",
            Some("3"),
            Count,
        ),
        fact(
            315,
            "",
            &[S7, "Dịch vụ công trực tuyến", "Tỷ lệ hồ sơ xử lý trực tuyến mức độ 3"],
            RATE,
            "26,3",
            Some("26.3"),
            Percent,
        ),
    ]
};

#[test]
fn the_reference_report_has_one_table_with_the_slots_that_are_printed() {
    let Some(text) = report() else { return };
    let (joined, tables) = understood(&text);
    assert_eq!(joined.tables.len(), 1);
    assert_eq!(joined.blocks[0].len(), 11);
    let repeated = joined.diagnostics.iter().filter(|d| d.code == "header-repeated").count();
    assert_eq!(repeated, 10);
    let [table] = tables.as_slice() else { panic!("{} statistics tables", tables.len()) };
    assert_eq!(table.header_rows, 2);
    assert_eq!(table.slots.len(), 137);
    let count = |state| table.slots.iter().filter(|s| s.value.state == state).count();
    assert_eq!((count(State::Reported), count(State::Blank)), (103, 34));
    for fact in &FACTS {
        let place = format!("line[{}]/cell[4]", fact.line);
        let slot = table.slots.iter().find(|s| s.place.locator.as_str() == place);
        let slot = slot.unwrap_or_else(|| panic!("no slot at {place}"));
        assert_eq!(slot.row.path, fact.path, "{place}");
        assert_eq!(slot.row.number, fact.number, "{place}");
        assert_eq!(slot.unit.as_deref(), fact.unit, "{place}");
        assert_eq!(slot.value.raw, fact.raw, "{place}");
        let number = slot.value.number.as_ref().map(|n| n.value.to_string());
        assert_eq!(number.as_deref(), fact.value, "{place}");
        assert_eq!(slot.value.kind, fact.kind, "{place}");
        assert_eq!(slot.column.path, ["Kết quả thống kê", "Số liệu"], "{place}");
        let sections = [S1, S2, S3, S4, S5, S6, S7].iter().position(|s| *s == fact.path[0]);
        let roman = ["I", "II", "III", "IV", "V", "VI", "VII"][sections.unwrap()];
        assert_eq!(slot.row.section.as_deref(), Some(roman), "{place}");
    }
    // Lines 138, 139: a group without unit and value is no slot, neither is a numbered leaf.
    for line in [134, 138, 166] {
        let place = format!("line[{line}]/cell[4]");
        assert!(table.slots.iter().all(|s| s.place.locator.as_str() != place), "{place}");
    }
}

#[test]
fn the_reference_report_keeps_what_stands_beside_its_values() {
    let Some(text) = report() else { return };
    let (_, tables) = understood(&text);
    let at = |line: usize| {
        let place = format!("line[{line}]/cell[4]");
        tables[0].slots.iter().find(|s| s.place.locator.as_str() == place).unwrap()
    };
    // The note goes on over the page break, after a repeated header.
    let note = &at(202).note.as_ref().unwrap().text;
    assert!(note.starts_with("Trước hạn: 112 hồ sơ.") && note.ends_with("nên báo trễ hạn)."));
    assert_eq!(at(139).note.as_ref().unwrap().text, "3/5 phòng");
    assert_eq!(at(168).dimensions.get("kind").map(String::as_str), Some("Nghị quyết"));
    assert_eq!(at(169).dimensions.get("kind").map(String::as_str), Some("Quyết định"));
    assert!(at(170).dimensions.is_empty());
    let kind = |line| tables[0].lines[at(line).line].kind;
    assert_eq!(kind(232), LineKind::Group);
    assert_eq!(kind(169), LineKind::ValueLine);
    assert_eq!(kind(287), LineKind::SubIndicator);
    assert_eq!(kind(302), LineKind::Indicator);
    assert_eq!(at(233).row.group_title.as_deref(), Some(STAFF));
    assert_eq!(at(232).row.group_title, None);
    let ids = observation_ids(&tables[0].slots);
    let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), 137);
}
