//! Header words: what a column is called, and which role and meaning follow from the name.
//! It looks at one header text at a time, never at a table.

use super::ColumnRole;
use crate::text::key;

/// Words of headers beyond the built-in ones, as written; compared folded. They come from the
/// forms of the mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderWords {
    /// Names of the number column.
    pub number: Vec<String>,
    /// Names of the label column.
    pub label: Vec<String>,
    /// Names of the unit column.
    pub unit: Vec<String>,
    /// Names of value columns.
    pub value: Vec<String>,
    /// Names of the note column.
    pub note: Vec<String>,
}

/// What a header text says of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// STT.
    Number,
    /// The names of indicators.
    Indicator,
    /// The names of the values of a dimension: `field`, `unit`, `level`.
    Dimension(&'static str),
    /// "Đơn vị": the unit of measure, or the names of organisations; the contents decide.
    UnitOrOrganisation,
    /// The unit of measure.
    Unit,
    /// A value named by period, plan or kind of number: the line is the indicator.
    Value,
    /// Remarks and evidence.
    Note,
    /// A column that holds no measure: dates, names, document numbers, codes of lines.
    NotMeasure,
    /// The column by which a list of people or documents is known.
    ListOfThings,
}

impl Meaning {
    /// The role of such a column.
    pub fn role(self) -> ColumnRole {
        match self {
            Meaning::Number => ColumnRole::Number,
            Meaning::Indicator | Meaning::Dimension(_) | Meaning::ListOfThings => ColumnRole::Label,
            Meaning::UnitOrOrganisation | Meaning::Unit => ColumnRole::Unit,
            Meaning::Value => ColumnRole::Value,
            Meaning::Note => ColumnRole::Note,
            Meaning::NotMeasure => ColumnRole::Other,
        }
    }
}

impl Meaning {
    /// True when two names of such a column say the same ("STT", "TT"), so that a header printed
    /// again may use the other.
    pub fn has_many_names(self) -> bool {
        matches!(self, Meaning::Number | Meaning::Unit | Meaning::Note)
    }
}

/// How a vocabulary entry is compared with a header text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The whole text.
    Whole,
    /// The first words of the text.
    Start,
}

/// Names of columns in reports of the administration, folded; the first that fits decides. From
/// the printed forms of circulars 7/2021 and 2/2023/TT-BNV, 01/2020/TT-VPCP and provincial ones.
const VOCABULARY: [(&str, By, Meaning); 120] = [
    ("stt", By::Whole, Meaning::Number),
    ("tt", By::Whole, Meaning::Number),
    ("số tt", By::Whole, Meaning::Number),
    ("số thứ tự", By::Whole, Meaning::Number),
    ("thứ tự", By::Whole, Meaning::Number),
    ("no", By::Whole, Meaning::Number),
    ("họ và tên", By::Start, Meaning::ListOfThings),
    ("họ tên", By::Start, Meaning::ListOfThings),
    ("tên văn bản", By::Start, Meaning::ListOfThings),
    ("trích yếu", By::Start, Meaning::ListOfThings),
    ("tên loại và trích yếu", By::Start, Meaning::ListOfThings),
    ("số ký hiệu", By::Start, Meaning::ListOfThings),
    ("số và ký hiệu", By::Start, Meaning::ListOfThings),
    ("số hiệu", By::Start, Meaning::ListOfThings),
    ("số văn bản", By::Whole, Meaning::ListOfThings),
    ("ngày", By::Start, Meaning::NotMeasure),
    ("năm sinh", By::Start, Meaning::NotMeasure),
    ("năm ban hành", By::Start, Meaning::NotMeasure),
    ("thời gian", By::Start, Meaning::NotMeasure),
    ("thời hạn", By::Start, Meaning::NotMeasure),
    ("tiến độ", By::Start, Meaning::NotMeasure),
    ("mã số", By::Start, Meaning::NotMeasure),
    ("mã", By::Whole, Meaning::NotMeasure),
    ("mã chỉ tiêu", By::Start, Meaning::NotMeasure),
    ("mã hồ sơ", By::Start, Meaning::NotMeasure),
    ("mã tthc", By::Start, Meaning::NotMeasure),
    ("mã thủ tục", By::Start, Meaning::NotMeasure),
    ("ký hiệu", By::Whole, Meaning::NotMeasure),
    ("số điện thoại", By::Start, Meaning::NotMeasure),
    ("điện thoại", By::Start, Meaning::NotMeasure),
    ("email", By::Start, Meaning::NotMeasure),
    ("chức vụ", By::Start, Meaning::NotMeasure),
    ("chức danh", By::Start, Meaning::NotMeasure),
    ("cơ quan chủ trì", By::Start, Meaning::NotMeasure),
    ("đơn vị chủ trì", By::Start, Meaning::NotMeasure),
    ("cơ quan phối hợp", By::Start, Meaning::NotMeasure),
    ("đơn vị phối hợp", By::Start, Meaning::NotMeasure),
    ("cơ quan thực hiện", By::Start, Meaning::NotMeasure),
    ("đơn vị thực hiện", By::Start, Meaning::NotMeasure),
    ("cơ quan ban hành", By::Start, Meaning::NotMeasure),
    ("người thực hiện", By::Start, Meaning::NotMeasure),
    ("sản phẩm", By::Start, Meaning::NotMeasure),
    ("ghi chú", By::Start, Meaning::Note),
    ("diễn giải", By::Start, Meaning::Note),
    ("giải trình", By::Start, Meaning::Note),
    ("thuyết minh", By::Start, Meaning::Note),
    ("tài liệu kiểm chứng", By::Start, Meaning::Note),
    ("tài liệu minh chứng", By::Start, Meaning::Note),
    ("tài liệu", By::Start, Meaning::Note),
    ("minh chứng", By::Start, Meaning::Note),
    ("văn bản kiểm chứng", By::Start, Meaning::Note),
    ("lý do", By::Start, Meaning::Note),
    ("nguyên nhân", By::Start, Meaning::Note),
    ("căn cứ", By::Start, Meaning::Note),
    ("nguồn", By::Start, Meaning::Note),
    ("nhận xét", By::Start, Meaning::Note),
    ("chú thích", By::Start, Meaning::Note),
    ("đơn vị tính", By::Start, Meaning::Unit),
    ("đvt", By::Start, Meaning::Unit),
    ("đv tính", By::Start, Meaning::Unit),
    ("đơn vị đo", By::Start, Meaning::Unit),
    ("đơn vị", By::Whole, Meaning::UnitOrOrganisation),
    ("chỉ tiêu giao", By::Start, Meaning::Value),
    ("chỉ tiêu được giao", By::Start, Meaning::Value),
    ("chỉ tiêu kế hoạch", By::Start, Meaning::Value),
    ("chỉ tiêu năm", By::Start, Meaning::Value),
    ("chỉ tiêu", By::Start, Meaning::Indicator),
    ("tên chỉ tiêu", By::Start, Meaning::Indicator),
    ("nội dung", By::Start, Meaning::Indicator),
    ("tiêu chí", By::Start, Meaning::Indicator),
    ("danh mục", By::Start, Meaning::Indicator),
    ("hạng mục", By::Start, Meaning::Indicator),
    ("nhiệm vụ", By::Start, Meaning::Indicator),
    ("công việc", By::Start, Meaning::Indicator),
    ("thông tin", By::Whole, Meaning::Indicator),
    ("tên thủ tục", By::Start, Meaning::Indicator),
    ("lĩnh vực", By::Start, Meaning::Dimension("field")),
    ("tên lĩnh vực", By::Start, Meaning::Dimension("field")),
    ("ngành lĩnh vực", By::Start, Meaning::Dimension("field")),
    ("tên đơn vị", By::Start, Meaning::Dimension("unit")),
    ("tên cơ quan", By::Start, Meaning::Dimension("unit")),
    ("cơ quan", By::Start, Meaning::Dimension("unit")),
    ("đơn vị báo cáo", By::Start, Meaning::Dimension("unit")),
    ("đơn vị hành chính", By::Start, Meaning::Dimension("unit")),
    ("đơn vị cơ quan", By::Start, Meaning::Dimension("unit")),
    ("sở ban ngành", By::Start, Meaning::Dimension("unit")),
    ("sở ngành", By::Start, Meaning::Dimension("unit")),
    ("phòng ban", By::Start, Meaning::Dimension("unit")),
    ("địa phương", By::Start, Meaning::Dimension("unit")),
    ("huyện", By::Start, Meaning::Dimension("unit")),
    ("xã", By::Start, Meaning::Dimension("unit")),
    ("cấp", By::Start, Meaning::Dimension("level")),
    ("số liệu", By::Start, Meaning::Value),
    ("kết quả", By::Start, Meaning::Value),
    ("số lượng", By::Start, Meaning::Value),
    ("giá trị", By::Start, Meaning::Value),
    ("thực hiện", By::Start, Meaning::Value),
    ("đã thực hiện", By::Start, Meaning::Value),
    ("kế hoạch", By::Start, Meaning::Value),
    ("tỷ lệ", By::Start, Meaning::Value),
    ("tỉ lệ", By::Start, Meaning::Value),
    ("%", By::Whole, Meaning::Value),
    ("so sánh", By::Start, Meaning::Value),
    ("so với", By::Start, Meaning::Value),
    ("lũy kế", By::Start, Meaning::Value),
    ("luỹ kế", By::Start, Meaning::Value),
    ("cùng kỳ", By::Start, Meaning::Value),
    ("kỳ", By::Start, Meaning::Value),
    ("trong kỳ", By::Whole, Meaning::Value),
    ("quý", By::Start, Meaning::Value),
    ("tháng", By::Start, Meaning::Value),
    ("năm", By::Start, Meaning::Value),
    ("6 tháng", By::Start, Meaning::Value),
    ("9 tháng", By::Start, Meaning::Value),
    ("ước", By::Start, Meaning::Value),
    ("tăng", By::Start, Meaning::Value),
    ("giảm", By::Start, Meaning::Value),
    ("chênh lệch", By::Start, Meaning::Value),
    ("điểm", By::Start, Meaning::Value),
    ("đạt", By::Whole, Meaning::Value),
];

/// Longest header text that the vocabulary is compared with, in words; longer ones are data.
const MAX_HEADER_WORDS: usize = 16;

/// The built-in vocabulary and the words of the forms, ready for comparison.
#[derive(Debug)]
pub(super) struct Vocabulary {
    own: Vec<(String, Meaning)>,
}

impl Vocabulary {
    /// The built-in words and the given ones, which win.
    pub fn new(words: &HeaderWords) -> Self {
        let mut own = Vec::new();
        for (list, meaning) in [
            (&words.number, Meaning::Number),
            (&words.label, Meaning::Indicator),
            (&words.unit, Meaning::Unit),
            (&words.value, Meaning::Value),
            (&words.note, Meaning::Note),
        ] {
            own.extend(list.iter().map(|w| (key(w), meaning)));
        }
        Vocabulary { own }
    }

    /// True when the whole text is a name of the vocabulary, not only its first words.
    pub fn is_name(&self, text: &str) -> bool {
        let key = key(text);
        VOCABULARY.iter().any(|(words, _, _)| key == *words)
            || self.own.iter().any(|(words, _)| *words == key)
    }

    /// What a header text says, if the vocabulary knows it.
    pub fn meaning(&self, text: &str) -> Option<Meaning> {
        let key = key(text);
        if key.is_empty() || key.split(' ').count() > MAX_HEADER_WORDS {
            return None;
        }
        // The built-in words know more of a meaning (a dimension's name); a form's words decide
        // what the built-in ones do not know or call by another role.
        let built_in = VOCABULARY
            .iter()
            .filter(|(words, by, _)| match by {
                By::Whole => key == *words,
                By::Start => starts_with_words(&key, words),
            })
            .max_by_key(|(words, _, _)| words.len())
            .map(|entry| entry.2);
        let own = self.own.iter().find(|(words, _)| *words == key).map(|entry| entry.1);
        match (own, built_in) {
            (Some(o), Some(b)) if o.role() == b.role() => Some(b),
            (Some(o), _) => Some(o),
            (None, b) => b,
        }
    }
}

/// True when the key begins with the words, at a word's end.
pub(super) fn starts_with_words(key: &str, words: &str) -> bool {
    key.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// True when the header text names a number by period, plan or sort, not what is measured.
pub(super) fn names_no_measure(vocabulary: &Vocabulary, text: &str) -> bool {
    matches!(vocabulary.meaning(text), Some(Meaning::Value)) || is_year(text)
}

/// "2021", printed alone as a header.
pub(super) fn is_year(text: &str) -> bool {
    let text = text.trim();
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.bytes().all(|b| b.is_ascii_digit())
}
