//! Labels as words for comparison: abbreviations written out, spellings levelled, slack dropped.
//! It compares nothing; it only says what the words of a label are.

use super::likeness::{SLIP_LETTERS, one_slip_apart};
use crate::text::{self, Abbreviations};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Abbreviations of the field and what they stand for. Only such as have one reading in labels:
/// "TP" (trưởng phòng, thành phố) is not among them.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("bc", "báo cáo"),
    ("bcci", "bưu chính công ích"),
    ("bpmc", "bộ phận một cửa"),
    ("cbcc", "cán bộ công chức"),
    ("cbccvc", "cán bộ công chức viên chức"),
    ("ccvc", "công chức viên chức"),
    ("cchc", "cải cách hành chính"),
    ("ccmc", "cơ chế một cửa"),
    ("cntt", "công nghệ thông tin"),
    ("cpđt", "chính phủ điện tử"),
    ("csdl", "cơ sở dữ liệu"),
    ("dn", "doanh nghiệp"),
    ("dvc", "dịch vụ công"),
    ("dvctt", "dịch vụ công trực tuyến"),
    ("đtbd", "đào tạo bồi dưỡng"),
    ("đvhc", "đơn vị hành chính"),
    ("đvsn", "đơn vị sự nghiệp"),
    ("đvsncl", "đơn vị sự nghiệp công lập"),
    ("hcnn", "hành chính nhà nước"),
    ("hđlđ", "hợp đồng lao động"),
    ("hđnd", "hội đồng nhân dân"),
    ("hs", "hồ sơ"),
    ("kh", "kế hoạch"),
    ("kntc", "khiếu nại tố cáo"),
    ("mclt", "một cửa liên thông"),
    ("nlđ", "người lao động"),
    ("nq", "nghị quyết"),
    ("nsnn", "ngân sách nhà nước"),
    ("pakn", "phản ánh kiến nghị"),
    ("qđ", "quyết định"),
    ("qlnn", "quản lý nhà nước"),
    ("qppl", "quy phạm pháp luật"),
    ("sl", "số lượng"),
    ("sncl", "sự nghiệp công lập"),
    ("ttđt", "thông tin điện tử"),
    ("tthc", "thủ tục hành chính"),
    ("ubnd", "ủy ban nhân dân"),
    ("vb", "văn bản"),
    ("vbđh", "văn bản điều hành"),
    ("vbqppl", "văn bản quy phạm pháp luật"),
    ("vtvl", "vị trí việc làm"),
];

/// Two spellings of one syllable, both in use: the second is taken.
const SPELLINGS: &[(&str, &str)] = &[
    ("tỉ", "tỷ"),
    ("qui", "quy"),
    ("kì", "kỳ"),
    ("kỉ", "kỷ"),
    ("lí", "lý"),
    ("luỹ", "lũy"),
    ("xoá", "xóa"),
    ("hoá", "hóa"),
    ("trễ", "quá"),
    ("sớm", "trước"),
];

/// Phrases that carry nothing for the comparison: they come and go between printings.
const SLACK: &[&str] = &["nếu có"];

/// Function words: they take part with a small weight.
const FUNCTION_WORDS: &[&str] = &[
    "số", "lượng", "tổng", "các", "và", "được", "đã", "của", "tại", "trong", "có", "về", "theo",
    "cho", "do", "từ", "đến", "với", "là", "thuộc", "những", "này", "bị", "khi", "nhưng", "hoặc",
    "cả", "việc", "qua", "%", "lên", "trên", "ra", "vào", "để", "ở", "bằng", "gồm", "đó", "như",
];

/// Words that make a label another measure when one side has them and the other has not: the
/// negations, the stages of a dossier in time, the share itself. Numbers belong to them too.
const CONTRARY_WORDS: &[&str] =
    &["chưa", "không", "đang", "quá", "chậm", "trước", "sớm", "đúng", "tỷ", "còn", "tồn", "đi"];

/// Words that make a label another measure when the table has them and the form has not: a
/// narrower or wider circle. A table may leave them out where its place says them.
const NARROWING_WORDS: &[&str] = &[
    "phải", "mới", "tăng", "giảm", "ngoài", "nam", "nữ", "tỉnh", "huyện", "xã", "sở", "phòng",
    "dưới", "hủy", "bộ", "cục", "rút", "lại", "trung", "ương", "tháng", "quý", "tuần", "kinh",
    "phí", "tiền", "thời", "gian", "bình", "quân", "sau", "tới", "dự", "kiến", "ước", "sẽ",
];

/// Words of time, place and doing that a table may add without meaning another measure.
const FILLERS: &[&str] = &[
    "năm", "kỳ", "báo", "cáo", "điểm", "tính", "lũy", "kế", "hiện", "nay", "thực", "triển", "khai",
    "cơ", "quan", "đơn", "vị", "công", "tác", "tình", "hình", "kết", "quả", "ngành", "nhà", "nước",
    "hành", "chính", "cải", "cách", "quy", "định", "lệ", "phần", "trăm", "cộng", "gồm", "toàn",
    "cụ", "thể", "đây", "nêu",
];

/// What a word does to the comparison of two labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Force {
    /// An ordinary word.
    Plain,
    /// A function word.
    Slight,
    /// A word that the table may add.
    Filler,
    /// A word that must stand on both sides or on none.
    Contrary,
    /// A word that the table may leave out, but not add.
    Narrowing,
}

/// The tables above, folded once.
static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::new);

/// The tables above, folded.
pub(super) struct Vocabulary {
    abbreviations: HashMap<String, Vec<String>>,
    spellings: HashMap<String, String>,
    slack: Vec<Vec<String>>,
    forces: HashMap<String, Force>,
}

impl Vocabulary {
    /// The vocabulary of the field.
    pub(super) fn of_the_field() -> &'static Vocabulary {
        &VOCABULARY
    }

    fn new() -> Self {
        let fold_one = |word: &str| text::fold(word);
        let mut forces = HashMap::new();
        for (words, force) in [
            (FILLERS, Force::Filler),
            (FUNCTION_WORDS, Force::Slight),
            (NARROWING_WORDS, Force::Narrowing),
            (CONTRARY_WORDS, Force::Contrary),
        ] {
            forces.extend(words.iter().map(|w| (fold_one(w), force)));
        }
        Vocabulary {
            abbreviations: ABBREVIATIONS
                .iter()
                .map(|(short, long)| (fold_one(short), text::words(long)))
                .collect(),
            spellings: SPELLINGS.iter().map(|(a, b)| (fold_one(a), fold_one(b))).collect(),
            slack: SLACK.iter().map(|phrase| text::words(phrase)).collect(),
            forces,
        }
    }

    /// What the word does to a comparison.
    pub(super) fn force(&self, word: &str) -> Force {
        if word.bytes().all(|b| b.is_ascii_digit()) {
            // A year says when, not what.
            let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            return if is_year { Force::Slight } else { Force::Contrary };
        }
        self.forces.get(word).copied().unwrap_or(Force::Plain)
    }

    /// What an abbreviation with a slip stands for: a long word without vowels that is one letter
    /// away from one abbreviation only ("VBQPL").
    fn misspelled(&self, word: &str) -> Option<&Vec<String>> {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < SLIP_LETTERS || !text::is_without_vowel(word) {
            return None;
        }
        let near = |short: &str| {
            let short: Vec<char> = short.chars().collect();
            short.len() >= SLIP_LETTERS && one_slip_apart(&letters, &short)
        };
        let mut found = self.abbreviations.iter().filter(|(short, _)| near(short));
        let (_, long) = found.next()?;
        found.next().is_none().then_some(long)
    }

    /// The words of a label: without address and list mark, abbreviations written out: those of the
    /// field, and those that the document defines (`own`).
    pub(super) fn words(&self, label: &str, own: &Abbreviations) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let shown = match label.contains("://") || label.contains("www.") {
            true => Cow::Owned(without_addresses(label)),
            false => Cow::Borrowed(label),
        };
        let spelled = |w: &String| self.spellings.get(w).unwrap_or(w).clone();
        for word in text::words(without_list_mark(&shown)) {
            let word = spelled(&word);
            let known = self.abbreviations.get(&word).or_else(|| own.get(&word));
            match known.or_else(|| self.misspelled(&word)) {
                // "đơn vị sự nghiệp công lập (SNCL)": the words stand there already.
                Some(long) if out.ends_with(long) => {}
                Some(long) => out.extend(long.iter().map(spelled)),
                None if word == "trăm" && out.last().is_some_and(|w| w == "phần") => {
                    out.pop();
                    out.push("%".to_owned());
                }
                None => out.push(word),
            }
        }
        for slack in &self.slack {
            while let Some(at) = out.windows(slack.len()).position(|w| w == slack.as_slice()) {
                out.drain(at..at + slack.len());
            }
        }
        out
    }
}

/// The words, each with a name of its own: the second "tiếp" of "tiếp nhận trực tiếp" is another
/// word than the first, so that a label says more than one with a single "tiếp".
pub(super) fn nth_words(words: &[String]) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    words.iter().enumerate().map(|(at, word)| {
        let before = words[..at].iter().filter(|earlier| *earlier == word).count();
        let nth = match before {
            0 => Cow::Borrowed(word.as_str()),
            _ => Cow::Owned(format!("{word} {}", before + 1)),
        };
        (word.as_str(), nth)
    })
}

/// The label without web addresses: they belong to one province, not to the form.
fn without_addresses(label: &str) -> String {
    let is_address = |word: &str| {
        let bare = word.trim_start_matches(['(', '<', '[', '"']);
        bare.starts_with("http://") || bare.starts_with("https://") || bare.starts_with("www.")
    };
    let kept: Vec<&str> = label.split_whitespace().filter(|w| !is_address(w)).collect();
    kept.join(" ")
}

/// The label without a dash, bullet, "1.2." or "a)" in front.
fn without_list_mark(label: &str) -> &str {
    let mut rest = label.trim_start_matches(|c: char| c.is_whitespace() || "-–—+*•·".contains(c));
    let head: &str = rest.split_whitespace().next().unwrap_or_default();
    let closed = head.ends_with(['.', ')']);
    let body = head.trim_end_matches(['.', ')']);
    let numeric = !body.is_empty()
        && body.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let letter = body.chars().count() == 1 && body.chars().all(char::is_alphabetic);
    if closed && (numeric || letter) && rest.len() > head.len() {
        rest = &rest[head.len()..];
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_labels_are_the_same_however_they_are_printed() {
        let vocabulary = Vocabulary::of_the_field();
        let none = Abbreviations::new();
        let words = |text: &str| vocabulary.words(text, &none);
        let check = |a: &str, b: &str| assert_eq!(words(a), words(b), "{a}");
        check("Số TTHC được công bố mới", "số thủ tục hành chính được công bố mới");
        check("- Số TTHC áp dụng:", "Số TTHC áp dụng");
        check("a) Tổng số", "tổng số");
        check("1.2. Tổng số", "Tổng số");
        check("Tỉ lệ phần trăm biên chế", "Tỷ lệ % biên chế");
        check("UỶ BAN NHÂN DÂN tỉnh", "UBND tỉnh");
        check("đơn vị sự nghiệp công lập (SNCL) tự chủ", "Đơn vị SNCL tự chủ");
        check("Số đơn vị trực thuộc (nếu có)", "Số đơn vị trực thuộc");
        check("Chuyên trang tỉnh ( https://a.gov.vn/x )", "Chuyên trang tỉnh");
        check("điện tử hóa", "điện tử hoá");
        check("Số VBQPL đã rà soát", "Số VBQPPL đã rà soát");
        check("Số TTHHC", "Số TTHC");
        assert_ne!(words("12 tháng"), words("tháng"));
    }

    #[test]
    fn abbreviations_of_the_document_are_written_out() {
        let vocabulary = Vocabulary::of_the_field();
        let own = text::abbreviations(["Giấy chứng nhận (GCN) và bản đồ"]);
        let words = |text: &str| vocabulary.words(text, &own);
        assert_eq!(words("Số GCN đã cấp"), words("Số giấy chứng nhận đã cấp"));
        assert_eq!(words("Số giấy chứng nhận (GCN)"), words("Số giấy chứng nhận"));
        assert_ne!(
            vocabulary.words("Số GCN", &Abbreviations::new()),
            vocabulary.words("Số giấy chứng nhận", &Abbreviations::new())
        );
    }

    #[test]
    fn numbers_and_negations_must_stand_on_both_sides() {
        let vocabulary = Vocabulary::of_the_field();
        assert_eq!(vocabulary.force("4"), Force::Contrary);
        assert_eq!(vocabulary.force("chưa"), Force::Contrary);
        assert_eq!(vocabulary.force("mới"), Force::Narrowing);
        assert_eq!(vocabulary.force("tthc"), Force::Plain);
    }
}
