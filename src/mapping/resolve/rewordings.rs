//! Forms reworded by a seeded generator, as offices reword them, and what resolution makes of them.
//! It writes no file and needs no sample.

use super::specimen::{push, specimen};
use super::*;
use crate::mapping::Mapping;
use crate::seeded::Seeded;
use crate::tables::{Layout, Slot};

/// A label or title in another wording, or in the same with another list mark and end.
fn reworded(label: &str, rng: &mut Seeded) -> String {
    if rng.chance(15) {
        let mark = rng.one_of(&["- ", "+ ", "a) ", "1. ", ""]);
        let end = rng.one_of(&[":", ".", ";", " ", ""]);
        return format!("{mark}{}{end}", label.trim_start_matches("- "));
    }
    wordings::reworded(label, false, None, rng)
}

/// What a table holds and what each row is.
fn variant(
    form: &Form,
    mapping: &Mapping,
    seed: u64,
    flat: bool,
) -> (StatisticsTable, Vec<Option<String>>) {
    let mut rng = Seeded(seed);
    let whole = specimen(form, &mapping.units);
    let mut rows: Vec<(Slot, Option<String>)> = whole
        .slots
        .iter()
        .cloned()
        .zip(form.indicators().map(|(_, _, r)| Some(r.indicator.clone())))
        .collect();
    rows.retain(|_| !rng.chance(4));
    for (slot, _) in &mut rows {
        if rng.chance(60) {
            slot.row.label = reworded(&slot.row.label, &mut rng);
        }
        slot.row.path.pop();
        for title in &mut slot.row.path {
            if rng.chance(15) {
                *title = reworded(title, &mut rng);
            }
        }
        if flat {
            slot.row.path.clear();
        }
        slot.row.path.push(slot.row.label.clone());
    }
    for at in 1..rows.len() {
        let beside = rows[at].0.row.path.len() == rows[at - 1].0.row.path.len();
        if beside && rng.chance(3) {
            rows.swap(at - 1, at);
        }
    }
    for _ in 0..4 {
        let (label, unit) = *rng.one_of(&wordings::STRANGE);
        let at = rng.below(rows.len());
        let mut slot = rows[at].0.clone();
        slot.row.label = label.to_owned();
        slot.row.path.pop();
        slot.row.path.push(label.to_owned());
        slot.unit = Some(unit.to_owned());
        slot.dimensions.clear();
        rows.insert(at, (slot, None));
    }
    let mut table = StatisticsTable { slots: Vec::new(), ..whole };
    let mut expected = Vec::new();
    for (slot, expect) in rows {
        push(&mut table, slot);
        expected.push(expect);
    }
    (table, expected)
}

/// Reworded forms that are tried, 137 rows each; 40 were tried once, the share is the same.
const SEEDS: u64 = 12;

/// Rows that the form has: right, unmapped; rows mapped wrongly.
fn count(flat: bool) -> (usize, usize, Vec<String>) {
    let mapping = Mapping::builtin();
    let form = mapping.forms.iter().find(|f| f.id == "cchc-department-2021").unwrap();
    let (mut right, mut unmapped, mut wrong) = (0, 0, Vec::new());
    for seed in 0..SEEDS {
        let (table, expected) = variant(form, &mapping, seed, flat);
        let found = resolve(&table, form, &mapping.units);
        for ((slot, m), expect) in table.slots.iter().zip(&found).zip(&expected) {
            match (&m.indicator, expect) {
                (Some(a), Some(b)) if a == b => right += 1,
                (None, Some(_)) => unmapped += 1,
                (None, None) => {}
                (Some(a), b) => {
                    wrong.push(format!("{seed}: {:?} gets {a}, is {b:?}; {m:?}", slot.row.path));
                }
            }
        }
    }
    (right, unmapped, wrong)
}

#[test]
fn reworded_forms_are_mapped_and_nothing_is_mapped_wrongly() {
    let (right, unmapped, wrong) = count(false);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let share = right as f64 / (right + unmapped) as f64;
    eprintln!("{right} right, {unmapped} unmapped");
    assert!(share >= 0.98, "{right} right, {unmapped} unmapped: {share:.4}");
}

#[test]
fn without_titles_less_is_mapped_and_still_nothing_wrongly() {
    let (right, unmapped, wrong) = count(true);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let share = right as f64 / (right + unmapped) as f64;
    eprintln!("{right} right, {unmapped} unmapped");
    assert!(share >= 0.9, "{right} right, {unmapped} unmapped: {share:.4}");
}

/// Changes of one word or two that make another measure of a row.
const OTHER_MEASURES: [(&str, &str); 50] = [
    ("đã ", "chưa "),
    ("đúng hạn", "trước hạn"),
    ("đúng tiến độ", "chậm tiến độ"),
    ("quá hạn", "được gia hạn"),
    ("mức độ 3", "mức độ 2"),
    ("mức độ 4", "toàn trình"),
    ("Số lượng", "Tỷ lệ"),
    ("cấp sở", "cấp tỉnh"),
    ("cấp phòng", "cấp vụ"),
    ("cấp huyện", "cấp tỉnh"),
    ("cấp xã", "cấp thôn"),
    ("có mặt", "vắng mặt"),
    ("được giao", "được bổ sung"),
    ("tiếp nhận", "từ chối"),
    ("trả kết quả", "trả lại"),
    ("tinh giản", "tuyển thêm"),
    ("bãi bỏ, thay thế", "sửa đổi, bổ sung"),
    ("có hiệu lực", "hết hiệu lực"),
    ("cắt giảm", "thành lập mới"),
    ("bổ nhiệm mới", "bổ nhiệm lại"),
    ("bị kỷ luật", "được khen thưởng"),
    ("phải rà soát", "không phải rà soát"),
    ("kiến nghị xử lý", "đề nghị bãi bỏ"),
    ("phát hiện", "tái phạm"),
    ("hài lòng", "không hài lòng"),
    ("phiếu khảo sát", "phiếu khảo sát không hợp lệ"),
    ("tự chủ một phần", "chưa tự chủ"),
    ("thực tế", "ngoài kế hoạch"),
    ("liên thông cùng cấp", "không liên thông"),
    ("công bố mới", "công bố sửa đổi"),
    ("văn bản đi", "văn bản đến"),
    ("chuyên trang CCHC tỉnh", "báo trung ương"),
    ("thanh toán trực tuyến", "chữ ký số"),
    ("bưu chính", "tư nhân"),
    ("trực tuyến", "trực tiếp"),
    ("sự nghiệp", "hành chính"),
    ("trong năm", "năm sau"),
    ("trong năm", "năm tới"),
    ("trong kỳ báo cáo", "kỳ tiếp theo"),
    ("Tổng số", "Bình quân số"),
    ("Tổng số", "Trung bình số"),
    ("Số lượng", "Số lượng dự kiến"),
    ("Số lượng", "Ước số lượng"),
    ("điện tử", "giấy"),
    ("đã ", "sẽ "),
    ("được giao", "còn thiếu"),
    ("công chức", "lao động"),
    ("thủ tục", "dịch vụ"),
    ("hồ sơ", "thủ tục"),
    ("ban hành", "tham mưu"),
];

/// Ends that make a row a part of the form's row, or a wider one.
const NARROWER: [&str; 14] = [
    "lĩnh vực đất đai",
    "của các đơn vị trực thuộc",
    "là nữ",
    "trong 6 tháng đầu năm",
    "trong quý IV",
    "cấp tỉnh",
    "qua mạng",
    "của doanh nghiệp",
    "không đúng quy định",
    "so với cùng kỳ",
    "phải giải trình",
    "lần thứ hai",
    "theo Nghị định 61",
    "trước đây",
];

/// Changed labels that may still get an indicator; it may only fall. The one is "Tỷ lệ thủ tục thanh toán trực tuyến": an alias
/// names the dossiers of procedures, so the label reads as its shortening.
const WRONG_AT_MOST: usize = 1;

/// The indicator of row `at` when its label is another one, in the same place.
fn relabelled(form: &Form, mapping: &Mapping, at: usize, label: &str) -> Option<String> {
    let mut table = specimen(form, &mapping.units);
    let row = &mut table.slots[at].row;
    row.path.pop();
    row.path.push(label.to_owned());
    row.label = label.to_owned();
    resolve(&table, form, &mapping.units).swap_remove(at).indicator
}

#[test]
fn a_row_that_became_another_measure_gets_no_indicator() {
    let mapping = Mapping::builtin();
    let (mut tried, mut wrong) = (0, Vec::new());
    let rows = mapping.forms.iter().filter(|f| f.layout == Layout::Rows).flat_map(|form| {
        let labels = form.indicators().map(|(_, _, r)| r.label.as_str());
        labels.enumerate().map(move |(at, label)| (form, at, label))
    });
    for (form, at, label) in rows {
        let other = OTHER_MEASURES.iter().map(|(from, to)| label.replacen(from, to, 1));
        // One end for each row, in turn: all of them for all rows would take a minute.
        let narrower = std::iter::once(format!("{label} {}", NARROWER[at % NARROWER.len()]));
        for changed in other.chain(narrower).filter(|changed| changed != label) {
            tried += 1;
            // Two rows of one group may differ by just these words.
            let is_a_row = form.indicators().any(|(_, _, row)| row.label == changed);
            if let Some(found) = relabelled(form, &mapping, at, &changed).filter(|_| !is_a_row) {
                wrong.push(format!("{}: `{changed}` gets {found}", form.id));
            }
        }
    }
    assert!(tried > 1000, "{tried}");
    assert!(wrong.len() <= WRONG_AT_MOST, "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
