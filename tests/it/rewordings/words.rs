//! How offices re-word labels: abbreviations made and written out, slips, capitals, moved tone
//! marks, words left out; and rows that no form has.
//! It knows no form.

use crate::seeded::Seeded;

const SHORT_AND_LONG: [(&str, &str); 12] = [
    ("TTHC", "thủ tục hành chính"),
    ("CCHC", "cải cách hành chính"),
    ("VBQPPL", "văn bản quy phạm pháp luật"),
    ("SNCL", "sự nghiệp công lập"),
    ("BCCI", "bưu chính công ích"),
    ("NSNN", "ngân sách nhà nước"),
    ("UBND", "Ủy ban nhân dân"),
    ("DVC", "dịch vụ công"),
    ("CBCC", "cán bộ, công chức"),
    ("VTVL", "vị trí việc làm"),
    ("TTĐT", "Thông tin điện tử"),
    ("HĐLĐ", "hợp đồng lao động"),
];

/// Abbreviations that no list has: a report defines one of them and uses it.
const DEFINED: [(&str, &str); 6] = [
    ("quy trình nội bộ", "QTNB"),
    ("phòng ban chuyên môn", "PBCM"),
    ("tổ chức hành chính", "TCHC"),
    ("thanh toán trực tuyến", "TTTT"),
    ("đơn vị trực thuộc", "ĐVTT"),
    ("hồ sơ", "HSO"),
];

/// Words that offices leave out or put in without another meaning.
const LOOSE: [&str; 7] = ["được", "đã", "các", "lượng", "Tổng", "thực tế", "trong"];

/// Two spellings of one word.
const SPELLINGS: [(&str, &str); 8] = [
    ("hóa", "hoá"),
    ("lũy", "luỹ"),
    ("Tỷ lệ", "Tỉ lệ"),
    ("thủy", "thuỷ"),
    ("Ủy", "Uỷ"),
    ("kỳ", "kì"),
    ("quy", "qui"),
    ("hòa", "hoà"),
];

/// Rows that no form has, with their units: look-alikes by a negation, another kind, another level,
/// a part of a row, another period.
pub const STRANGE: [(&str, &str); 24] = [
    ("Số lượng ý kiến chưa giải quyết", "Ý kiến"),
    ("Số TTHC được sửa đổi, bổ sung", "Thủ tục"),
    ("Số VBQPPL chậm ban hành", "Văn bản"),
    ("Số cuộc đối thoại với doanh nghiệp", "Cuộc"),
    ("Số hồ sơ TTHC trễ hạn có thư xin lỗi", "Hồ sơ"),
    ("Tổng số TTHC cung cấp trực tuyến mức độ 2", "TTHC"),
    ("Số phòng ban tăng thêm trong năm", "Cơ quan, đơn vị"),
    ("Kinh phí thực hiện nhiệm vụ CCHC", "Triệu đồng"),
    ("Số viên chức nghỉ hưu trong năm", "Người"),
    ("Tỷ lệ văn bản đi có chữ ký số", "%"),
    ("Số nhiệm vụ chưa hoàn thành", "Nhiệm vụ"),
    ("Số nhiệm vụ không hoàn thành", "Nhiệm vụ"),
    ("Trong đó: số hồ sơ lĩnh vực đất đai", "Hồ sơ"),
    ("Số hồ sơ TTHC bị từ chối tiếp nhận", "Hồ sơ"),
    ("Số xã được công nhận đạt chuẩn nông thôn mới", "Xã"),
    ("Số vấn đề phát hiện qua giám sát của HĐND cấp tỉnh", "Vấn đề"),
    ("Số biên chế có mặt tại thời điểm 31/12 năm trước", "Người"),
    ("Tỷ lệ hồ sơ TTHC được giải quyết trước hạn", "%"),
    ("Số phiếu khảo sát không hợp lệ", "Phiếu"),
    ("Số lượng tin, bài bị gỡ bỏ", "Tin, bài"),
    ("Số đơn vị hành chính cấp xã chưa kiểm tra", "Cơ quan, đơn vị"),
    ("Số TTHC hết hiệu lực", "Thủ tục"),
    ("Số người không hoàn thành nhiệm vụ", "Người"),
    ("Diện tích trụ sở làm việc", "m2"),
];

/// Columns that no form has.
pub const STRANGE_COLUMNS: [(&str, &str); 6] = [
    ("Số hồ sơ bị từ chối", "Tổng số"),
    ("Thư xin lỗi", "Số thư"),
    ("Mức độ hài lòng", "Số phiếu"),
    ("Hồ sơ rút", "Theo yêu cầu"),
    ("Phí, lệ phí", "Tổng thu"),
    ("Số công chức", "Tại Bộ phận Một cửa"),
];

/// The lines of tables with measures in columns.
pub const FIELDS: [&str; 5] = ["Đất đai", "Hộ tịch", "Xây dựng", "Chứng thực", "Tổng cộng"];

/// A phrase and its abbreviation that the report defines, in some reports.
pub fn defined(rng: &mut Seeded) -> Option<(&'static str, &'static str)> {
    rng.chance(60).then(|| *rng.one_of(&DEFINED))
}

pub fn roman(n: usize) -> String {
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][(n - 1) % 10].to_owned()
}

/// A title, as printed or in other capitals, spelling or abbreviation.
pub fn title(label: &str, rng: &mut Seeded) -> String {
    match rng.below(8) {
        0 => label.to_uppercase(),
        1 => other_length(label),
        2 => other_spelling(label),
        3 => with_slip(label, rng),
        _ => label.to_owned(),
    }
}

/// A label in one or two other wordings. `sub`: it keeps its dash.
pub fn reworded(label: &str, sub: bool, defined: Option<(&str, &str)>, rng: &mut Seeded) -> String {
    let mut out = once(label, defined, rng);
    if rng.chance(30) {
        out = once(&out, defined, rng);
    }
    // A number in front would make another line of it.
    if sub && !out.starts_with(['-', '+']) { format!("- {out}") } else { out }
}

fn once(label: &str, defined: Option<(&str, &str)>, rng: &mut Seeded) -> String {
    match rng.below(8) {
        0 => label.to_uppercase(),
        1 => label.to_lowercase(),
        2 => other_length(label),
        3 => other_spelling(label),
        4 => {
            let loose = rng.one_of(&LOOSE);
            label.replacen(&format!("{loose} "), "", 1).replace("(nếu có)", "")
        }
        5 => with_slip(label, rng),
        6 => match defined {
            Some((long, short)) => label.replace(long, short),
            None => label.replace("Số lượng", "Số").replace("Tổng số", "Số"),
        },
        _ => format!("{}{}", label, rng.one_of(&[":", ".", ";", " "])),
    }
}

fn other_length(label: &str) -> String {
    let longer = SHORT_AND_LONG.iter().find(|(short, _)| label.contains(short));
    let shorter = SHORT_AND_LONG.iter().find(|(_, long)| label.contains(long));
    match (longer, shorter) {
        (Some((short, long)), _) => label.replace(short, long),
        (None, Some((short, long))) => label.replace(long, short),
        (None, None) => label.to_owned(),
    }
}

fn other_spelling(label: &str) -> String {
    SPELLINGS.iter().fold(label.to_owned(), |text, (a, b)| text.replace(a, b))
}

/// One letter of a long word lost, doubled or swapped with its neighbour.
fn with_slip(label: &str, rng: &mut Seeded) -> String {
    let mut words: Vec<String> = label.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|&i| words[i].chars().count() >= 4 && words[i].chars().all(char::is_alphabetic))
        .collect();
    if long.is_empty() {
        return label.to_owned();
    }
    let at = *rng.one_of(&long);
    let mut letters: Vec<char> = words[at].chars().collect();
    let place = rng.below(letters.len() - 1);
    match rng.below(3) {
        0 => letters.swap(place, place + 1),
        1 => letters.insert(place, letters[place]),
        _ => {
            letters.remove(place);
        }
    }
    words[at] = letters.into_iter().collect();
    words.join(" ")
}
