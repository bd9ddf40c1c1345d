//! The role of each column, by its header words first and by its contents where words fail.
//! It reads no header text: the meanings come from `header`.

use super::ColumnRole;
use super::header::Profile;
use super::words::Meaning;
use crate::document::Table;
use crate::text::key;

/// Decides the role of each column. `from` is the first row below the header.
pub(super) fn decide(
    table: &Table,
    from: usize,
    paths: &[Vec<String>],
    meanings: &[Option<Meaning>],
) -> Vec<ColumnRole> {
    let profiles: Vec<Profile> = (0..table.cols()).map(|c| Profile::of(table, from, c)).collect();
    let mut roles: Vec<Option<ColumnRole>> =
        meanings.iter().map(|m| m.map(Meaning::role)).collect();
    keep_first(&mut roles, ColumnRole::Number);
    settle_numbers(&mut roles, paths, &profiles);
    settle_first_text(&mut roles, &profiles);
    settle_organisations(&mut roles, meanings, table, from);
    settle_values(&mut roles, &profiles);
    if !roles.contains(&Some(ColumnRole::Label)) {
        let label = label_by_contents(&roles, &profiles);
        if let Some(c) = label {
            roles[c] = Some(ColumnRole::Label);
        }
    }
    keep_one_label(&mut roles, meanings, &profiles);
    let label = roles.iter().position(|r| *r == Some(ColumnRole::Label));
    let value_before =
        |c: usize, roles: &[Option<ColumnRole>]| roles[..c].contains(&Some(ColumnRole::Value));
    for c in 0..roles.len() {
        if roles[c].is_some() {
            continue;
        }
        let profile = profiles[c];
        let after_label = label.is_some_and(|l| c > l);
        let labels = profile.filled > 0 && profile.labels * 10 >= profile.filled * 8;
        let role = if !after_label && labels && !roles.contains(&Some(ColumnRole::Number)) {
            ColumnRole::Number
        } else if after_label && profile.is_numeric() {
            ColumnRole::Value
        } else if after_label
            && profile.filled == 0
            && !paths[c].is_empty()
            && sits_among_values(c, &roles, &profiles)
        {
            // A blank column with a title between columns of numbers.
            ColumnRole::Value
        } else if after_label && profile.filled > 0 && value_before(c, &roles) {
            ColumnRole::Note
        } else if after_label
            && is_unit_column(table, from, c)
            && !roles.contains(&Some(ColumnRole::Unit))
        {
            ColumnRole::Unit
        } else {
            ColumnRole::Other
        };
        roles[c] = Some(role);
    }
    roles.into_iter().map(|r| r.unwrap_or(ColumnRole::Other)).collect()
}

/// Of several columns with the role only the first keeps it.
fn keep_first(roles: &mut [Option<ColumnRole>], role: ColumnRole) {
    let mut seen = false;
    for r in roles.iter_mut().filter(|r| **r == Some(role)) {
        if seen {
            *r = Some(ColumnRole::Other);
        }
        seen = true;
    }
}

/// "Đơn vị" names organisations when no other column is the label, and units when their words
/// stand in it.
fn settle_organisations(
    roles: &mut [Option<ColumnRole>],
    meanings: &[Option<Meaning>],
    table: &Table,
    from: usize,
) {
    for c in 0..roles.len() {
        if meanings[c] == Some(Meaning::UnitOrOrganisation) {
            let labelled = roles.contains(&Some(ColumnRole::Label));
            let units = is_unit_column(table, from, c);
            roles[c] = Some(match (labelled, units) {
                (true, _) => ColumnRole::Unit,
                (false, true) if c > 1 => ColumnRole::Unit,
                (false, _) => ColumnRole::Label,
            });
        }
    }
}

/// A column called "Kết quả" that holds prose is no value column.
fn settle_values(roles: &mut [Option<ColumnRole>], profiles: &[Profile]) {
    for (role, profile) in roles.iter_mut().zip(profiles) {
        let prose = profile.filled > 0
            && profile.short * 10 < profile.filled * 3
            && profile.numbers * 10 < profile.filled * 3;
        if *role == Some(ColumnRole::Value) && prose {
            *role = Some(ColumnRole::Note);
        }
    }
}

/// "Nguyên nhân: Khách quan | Chủ quan", "Tổng số TTHC: Cấp tỉnh | Cấp huyện": columns of numbers
/// under a common header count cases by reason or level, whatever their names would say alone. So
/// do columns named by levels, bodies or fields behind a column of texts: "Loại văn bản | Cấp
/// huyện | Cấp xã | Tổng".
fn settle_numbers(roles: &mut [Option<ColumnRole>], paths: &[Vec<String>], profiles: &[Profile]) {
    let first_text = (0..roles.len()).find(|&c| is_text(c, roles, profiles));
    for (c, role) in roles.iter_mut().enumerate() {
        let counts = profiles[c].numbers + profiles[c].marks >= 2 && profiles[c].is_numeric();
        let behind = *role == Some(ColumnRole::Label) && first_text.is_some_and(|text| text < c);
        let called = matches!(role, Some(ColumnRole::Note | ColumnRole::Label));
        if called && counts && (paths[c].len() >= 2 || behind) {
            *role = Some(ColumnRole::Value);
        }
    }
}

/// "Tháng | Tiếp nhận | Giải quyết", "Chức danh | Được giao | Có mặt": where nothing is called a
/// label, the texts before the columns of numbers are the labels, though such a name means a
/// value or a remark elsewhere.
fn settle_first_text(roles: &mut [Option<ColumnRole>], profiles: &[Profile]) {
    if roles.contains(&Some(ColumnRole::Label)) {
        return;
    }
    let Some(first) = (0..roles.len()).find(|&c| is_text(c, roles, profiles)) else { return };
    let named = matches!(roles[first], Some(ColumnRole::Value | ColumnRole::Other));
    let rest = first + 1..roles.len();
    let numbers = rest.clone().filter(|&c| profiles[c].numbers >= 2 && profiles[c].is_numeric());
    let texts = rest.filter(|&c| is_text(c, roles, profiles) && roles[c].is_none());
    if named && numbers.count() > 0 && texts.count() == 0 {
        roles[first] = Some(ColumnRole::Label);
    }
}

/// True for a column of texts that is no numbering.
fn is_text(c: usize, roles: &[Option<ColumnRole>], profiles: &[Profile]) -> bool {
    let profile = profiles[c];
    roles[c] != Some(ColumnRole::Number)
        && profile.filled > 0
        && !profile.is_numeric()
        && profile.labels * 10 < profile.filled * 8
}

/// The column of texts that reads as labels: the longest texts before the first numbers.
fn label_by_contents(roles: &[Option<ColumnRole>], profiles: &[Profile]) -> Option<usize> {
    let first_value = (0..roles.len())
        .find(|&c| {
            roles[c] == Some(ColumnRole::Value)
                || (roles[c].is_none()
                    && c > 0
                    && profiles[c].is_numeric()
                    && profiles[c].numbers >= 2)
        })
        .unwrap_or(roles.len());
    (0..first_value)
        .filter(|&c| roles[c].is_none() && is_text(c, roles, profiles))
        .max_by_key(|&c| (profiles[c].mean_chars(), usize::MAX - c))
}

/// Of several label columns the one with indicators (else the one with the longest texts) is the
/// label; the others stay as other text.
fn keep_one_label(
    roles: &mut [Option<ColumnRole>],
    meanings: &[Option<Meaning>],
    profiles: &[Profile],
) {
    let labels: Vec<usize> =
        (0..roles.len()).filter(|&c| roles[c] == Some(ColumnRole::Label)).collect();
    if labels.len() < 2 {
        return;
    }
    let best = labels.iter().copied().max_by_key(|&c| {
        let indicator = matches!(meanings[c], Some(Meaning::Indicator | Meaning::ListOfThings));
        (indicator, profiles[c].filled > 0, profiles[c].mean_chars(), usize::MAX - c)
    });
    for c in labels {
        if Some(c) != best {
            roles[c] = Some(ColumnRole::Other);
        }
    }
}

/// True when a column has columns of numbers (or named values) on both sides.
fn sits_among_values(c: usize, roles: &[Option<ColumnRole>], profiles: &[Profile]) -> bool {
    let is_value = |i: usize| {
        roles[i] == Some(ColumnRole::Value) || (roles[i].is_none() && profiles[i].is_numeric())
    };
    let blank = |i: usize| roles[i].is_none() && profiles[i].filled == 0;
    let left = (0..c).rev().find(|&i| !blank(i)).is_some_and(is_value);
    let right = (c + 1..roles.len()).find(|&i| !blank(i)).is_some_and(is_value);
    left || right
}

/// Words that stand in unit columns, folded: enough of them tell such a column.
const UNIT_WORDS: [&str; 40] = [
    "%",
    "nhiệm vụ",
    "văn bản",
    "cơ quan đơn vị",
    "cơ quan",
    "đơn vị",
    "thủ tục",
    "tthc",
    "hồ sơ",
    "người",
    "tin bài",
    "tin",
    "bài",
    "vấn đề",
    "ý kiến",
    "số lượng",
    "lượt",
    "lượt người",
    "trường hợp",
    "bộ",
    "đồng",
    "triệu đồng",
    "tỷ đồng",
    "nghìn đồng",
    "đồng chí",
    "cuộc",
    "lớp",
    "dịch vụ",
    "điểm",
    "phiếu",
    "phòng",
    "tổ chức",
    "công chức",
    "viên chức",
    "kế hoạch",
    "lần",
    "đề tài",
    "sáng kiến",
    "đơn",
    "giấy",
];

/// True when the text names a unit that is in wide use, or codes.
pub(super) fn is_unit_word(text: &str) -> bool {
    let key = key(text);
    UNIT_WORDS.contains(&key.as_str())
        || text.trim() == "%"
        || !super::value::codes(text).is_empty()
}

/// True when at least half of the filled cells of a column are units.
fn is_unit_column(table: &Table, from: usize, col: usize) -> bool {
    let (mut filled, mut units) = (0usize, 0usize);
    for r in from..table.rows().min(from + 200) {
        let text = table.text_at(r, col);
        if !text.is_empty() {
            filled += 1;
            units += usize::from(is_unit_word(text));
        }
    }
    units > 0 && units * 2 >= filled
}
