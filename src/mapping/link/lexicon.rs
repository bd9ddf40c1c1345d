//! The words of the field that say what is done to a counted thing (acts), and which of several
//! kinds of it is meant (facets): phrases → senses.
//! It reads texts into senses; it compares nothing.

use crate::text;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A set of acts: what is done to the counted thing, or what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Acts(u64);

impl Acts {
    pub(super) const NONE: Acts = Acts(0);

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn meets(self, other: Acts) -> bool {
        self.0 & other.0 != 0
    }

    /// True when all of the other set are in this one.
    pub(super) fn holds(self, other: Acts) -> bool {
        other.0 & !self.0 == 0
    }

    pub(super) fn and(self, other: Acts) -> Acts {
        Acts(self.0 | other.0)
    }

    pub(super) fn without(self, other: Acts) -> Acts {
        Acts(self.0 & !other.0)
    }

    /// The acts of the set, one by one.
    pub(super) fn each(self) -> impl Iterator<Item = Acts> {
        (0..u64::BITS).map(|bit| Acts(1 << bit)).filter(move |a| self.meets(*a))
    }
}

/// Names the acts, one bit each.
macro_rules! acts {
    ($($name:ident = $bit:literal: [$($phrase:literal),+ $(,)?];)+) => {
        $(pub(super) const $name: Acts = Acts(1 << $bit);)+
        /// Each act with the phrases that say it.
        const ACTS: &[(Acts, &[&str])] = &[$(($name, &[$($phrase),+])),+];
    };
}

acts! {
    DONE = 0: ["hoàn thành", "thực hiện xong", "đã thực hiện", "đã xong", "làm xong", "hoàn tất", "xong"];
    INSPECTED = 1: ["kiểm tra", "được kiểm tra"];
    AUDITED = 2: ["thanh tra"];
    SUPERVISED = 3: ["giám sát"];
    FOUND = 4: ["phát hiện", "chỉ ra", "phát hiện ra"];
    RESOLVED = 5: ["giải quyết", "xử lý", "khắc phục", "chấn chỉnh", "giải quyết xong", "xử lý xong", "khắc phục xong", "đã giải quyết", "đã xử lý"];
    POSTED = 6: ["đăng", "đăng tải", "đăng phát", "đưa tin", "duyệt đăng", "phát sóng", "phát thanh", "được đăng", "đã đưa"];
    ISSUED = 7: ["ban hành", "ký ban hành", "ra văn bản"];
    ADVISED = 8: ["tham mưu", "trình"];
    REVIEWED = 9: ["rà soát", "tự rà soát"];
    PROPOSED = 10: ["kiến nghị", "đề nghị", "đề xuất", "kiến nghị xử lý", "đề nghị xử lý", "đề xuất xử lý"];
    ANNOUNCED = 11: ["công bố", "công bố mới", "được công bố"];
    ABOLISHED = 12: ["bãi bỏ", "hủy bỏ", "huỷ bỏ", "thay thế"];
    IN_FORCE = 13: ["có hiệu lực", "còn hiệu lực", "đang có hiệu lực", "thuộc thẩm quyền giải quyết", "thuộc phạm vi giải quyết", "thuộc thẩm quyền", "hiện hành"];
    EXPIRED = 14: ["hết hiệu lực", "ngưng hiệu lực"];
    PUBLISHED = 15: ["công khai", "niêm yết", "cập nhật", "cập nhật công khai", "niêm yết công khai"];
    INTEGRATED = 16: ["tích hợp", "kết nối", "đồng bộ"];
    RECEIVED = 17: ["tiếp nhận", "nhận", "thu nhận", "nộp", "nhận vào", "nhận được", "tiếp nhận mới"];
    RETURNED = 18: ["trả kết quả", "trả", "nhận kết quả"];
    SENT_BACK = 19: ["trả lại", "từ chối", "yêu cầu bổ sung"];
    APPROVED = 20: ["phê duyệt", "được duyệt", "thẩm định"];
    DIGITISED = 21: ["số hóa", "điện tử hóa"];
    PAID = 22: ["thanh toán", "thanh toán trực tuyến"];
    HANDED_OUT = 23: ["phát ra", "phát phiếu", "gửi phiếu", "phát"];
    COLLECTED = 24: ["thu về", "thu lại", "thu được", "thu vào"];
    CUT = 25: ["cắt giảm", "giảm", "tinh giản", "cắt bỏ", "sắp xếp giảm", "giảm được"];
    MERGED = 26: ["sáp nhập", "hợp nhất", "giải thể", "chuyển đổi mô hình"];
    SHORTENED = 27: ["rút ngắn", "cắt giảm thời gian", "cắt giảm một phần thời gian"];
    ASSIGNED = 28: ["được giao", "giao", "phân bổ", "được phân bổ"];
    PRESENT = 29: ["có mặt", "hiện có mặt", "đang có mặt", "đang làm việc", "đang công tác"];
    RECRUITED = 30: ["tuyển dụng", "tuyển mới", "tuyển"];
    APPOINTED = 31: ["bổ nhiệm", "bổ nhiệm mới", "bổ nhiệm lại"];
    ROTATED = 32: ["chuyển đổi vị trí", "chuyển đổi vị trí công tác", "luân chuyển", "điều động"];
    DISCIPLINED = 33: ["kỷ luật", "bị kỷ luật", "xử lý kỷ luật", "thi hành kỷ luật"];
    TRAINED = 34: ["đào tạo", "bồi dưỡng", "đào tạo bồi dưỡng", "tập huấn"];
    LEFT = 35: ["nghỉ hưu", "thôi việc", "nghỉ việc"];
    SURVEYED = 36: ["khảo sát", "lấy ý kiến"];
    SATISFIED = 37: ["hài lòng"];
    SELF_FUNDED = 38: ["tự chủ", "tự bảo đảm", "tự đảm bảo", "thực hiện tự chủ"];
    STATE_FUNDED = 39: ["nhà nước đảm bảo", "nhà nước bảo đảm", "ngân sách đảm bảo", "ngân sách bảo đảm"];
    GRANTED = 40: ["được cấp", "ngân sách cấp", "bố trí", "cấp kinh phí"];
    SPENT = 41: ["giải ngân", "đã chi", "đã sử dụng", "chi", "quyết toán"];
    SIGNED = 42: ["ký số", "được ký số", "có ký số"];
    OUTGOING = 43: ["văn bản đi", "phát hành"];
    INCOMING = 44: ["văn bản đến", "tiếp nhận văn bản"];
    EXCHANGED = 45: ["gửi", "gửi hoàn toàn", "trao đổi"];
    REMINDED = 46: ["nhắc nhở", "phê bình", "kiểm điểm"];
    COMMENTED = 47: ["góp ý", "tham gia ý kiến", "cho ý kiến"];
    LAUNCHED = 48: ["thành lập", "cấp mới", "đăng ký"];
    APOLOGISED = 49: ["xin lỗi", "có văn bản xin lỗi"];
    COMPILED = 50: ["biên soạn", "xây dựng", "soạn thảo"];
    OFFERED = 52: ["cung cấp", "triển khai", "vận hành", "áp dụng", "duy trì"];
    REWARDED = 51: ["khen thưởng", "tuyên dương"];
}

/// Acts that bring the counted thing to hand: a row that names no act may count what they gave.
pub(super) const GATHERING: Acts = Acts(
    COLLECTED.0
        | IN_FORCE.0
        | ASSIGNED.0
        | DONE.0
        | SURVEYED.0
        | OUTGOING.0
        | GRANTED.0
        | POSTED.0
        | ISSUED.0,
);

/// Acts that say so little that rows and text leave them out; they only keep the act before them
/// from the number.
pub(super) const SLIGHT: Acts = OFFERED;

/// Acts on dossiers. What is said to be done to procedures in these words is done to their dossiers:
/// it tells which procedures, not what became of them.
pub(super) const ON_DOSSIERS: Acts = Acts(RECEIVED.0 | RETURNED.0 | RESOLVED.0);

/// Pairs of acts that stand so near to each other that prose uses one for the other: they are
/// compared, but accuse nobody.
const NEAR: [(Acts, Acts); 5] = [
    (RESOLVED, RETURNED),
    (ANNOUNCED, PUBLISHED),
    (ANNOUNCED, IN_FORCE),
    (ISSUED, OUTGOING),
    (RESOLVED, DONE),
];

/// True when the two sets hold acts that stand near to each other.
pub(super) fn stand_near(a: Acts, b: Acts) -> bool {
    NEAR.iter().any(|(x, y)| a.meets(*x) && b.meets(*y) || a.meets(*y) && b.meets(*x))
}

/// Nouns behind which an act only names a kind of thing ("phiếu khảo sát", "đoàn kiểm tra").
const COMPOUND: [&str; 26] = [
    "kế hoạch",
    "đoàn",
    "cuộc",
    "quy trình",
    "bộ phận",
    "cơ chế",
    "quy chế",
    "thẩm quyền",
    "thời gian",
    "thời hạn",
    "trung tâm",
    "nguồn",
    "biên bản",
    "kết luận",
    "quyết định",
    "chương trình",
    "báo cáo",
    "hội nghị",
    "phần mềm",
    "chất lượng",
    "tiến độ",
    "công tác",
    "qua",
    "sau",
    "hình thức",
    "kỹ năng",
];

/// A group of kinds of which a counted thing has one: two different ones are never one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Against the deadline: early, on time, late, within it.
    Deadline,
    /// Whole or in part.
    Extent,
    /// Online, at the counter, by post.
    Channel,
    /// Province, district, commune.
    Tier,
    /// Civil servants, public employees, contract workers.
    Staff,
    /// Leaders of the department, of its divisions.
    Leader,
    /// Of a subordinate unit.
    Subordinate,
    /// Public service unit, administrative organisation, division.
    Body,
    /// Done here, or at subordinate units.
    At,
    /// Handled jointly at one level, across levels.
    Joint,
    /// Carried over from the period before.
    Carried,
    /// Still open.
    Open,
    /// Planned.
    Plan,
    /// Denied.
    Denied,
    /// On paper as well.
    Paper,
    /// What really came about, against what was offered or planned.
    Actual,
    /// Online level 3, 4.
    Level,
}

/// How many groups there are.
pub(super) const GROUPS: usize = Group::Level as usize + 1;

impl Group {
    pub(super) const ALL: [Group; GROUPS] = [
        Group::Deadline,
        Group::Extent,
        Group::Channel,
        Group::Tier,
        Group::Staff,
        Group::Leader,
        Group::Subordinate,
        Group::Body,
        Group::At,
        Group::Joint,
        Group::Carried,
        Group::Open,
        Group::Plan,
        Group::Denied,
        Group::Paper,
        Group::Actual,
        Group::Level,
    ];
}

impl Group {
    /// True for kinds of the counted thing, not of what is done to it or how far it has come.
    pub(super) fn names_things(self) -> bool {
        !matches!(self, Group::Plan | Group::Open | Group::Denied | Group::Actual | Group::Level)
    }
}

/// One kind of a group.
pub(super) type Facet = (Group, u8);

const EARLY: Facet = (Group::Deadline, 1);
const ON_TIME: Facet = (Group::Deadline, 2);
const LATE: Facet = (Group::Deadline, 4);
const WITHIN: Facet = (Group::Deadline, 8);
/// Whole.
pub(super) const WHOLE: Facet = (Group::Extent, 1);
const PARTLY: Facet = (Group::Extent, 2);
const ONLINE: Facet = (Group::Channel, 1);
const COUNTER: Facet = (Group::Channel, 2);
const BY_POST: Facet = (Group::Channel, 4);
const PROVINCE: Facet = (Group::Tier, 1);
const DISTRICT: Facet = (Group::Tier, 2);
const COMMUNE: Facet = (Group::Tier, 4);
const SERVANTS: Facet = (Group::Staff, 1);
const EMPLOYEES: Facet = (Group::Staff, 2);
const WORKERS: Facet = (Group::Staff, 4);
const SENIOR: Facet = (Group::Leader, 1);
const OF_DIVISION: Facet = (Group::Leader, 2);
const SUBORDINATE: Facet = (Group::Subordinate, 1);
const SERVICE_UNIT: Facet = (Group::Body, 1);
const ADMINISTRATIVE: Facet = (Group::Body, 2);
const DIVISION: Facet = (Group::Body, 4);
const HERE: Facet = (Group::At, 1);
const BELOW: Facet = (Group::At, 2);
const SAME_LEVEL: Facet = (Group::Joint, 1);
const EITHER_LEVEL: Facet = (Group::Joint, 3);
const ACROSS: Facet = (Group::Joint, 2);
const CARRIED: Facet = (Group::Carried, 1);
/// Still open.
pub(super) const OPEN: Facet = (Group::Open, 1);
/// Planned.
pub(super) const PLANNED: Facet = (Group::Plan, 1);
const DENIED: Facet = (Group::Denied, 1);
const REALLY: Facet = (Group::Actual, 1);
const ON_PAPER: Facet = (Group::Paper, 1);

/// Each phrase with the kinds it names.
const FACETS: &[(&[Facet], &[&str])] = &[
    (&[EARLY], &["trước hạn", "sớm hạn", "trước thời hạn", "sớm"]),
    (&[ON_TIME], &["đúng hạn", "đúng tiến độ", "đúng thời hạn", "kịp thời hạn"]),
    (
        &[EARLY, ON_TIME],
        &[
            "trước và đúng hạn",
            "đúng và trước hạn",
            "đúng hạn và trước hạn",
            "trước hạn và đúng hạn",
            "sớm và đúng hạn",
            "đúng hạn trước hạn",
        ],
    ),
    (
        &[LATE],
        &[
            "quá hạn",
            "trễ hạn",
            "chậm hạn",
            "quá thời hạn",
            "trễ",
            "chậm tiến độ",
            "bị trễ",
            "chậm",
        ],
    ),
    (&[WITHIN], &["trong hạn", "chưa đến hạn", "còn hạn", "trong thời hạn"]),
    (&[WHOLE], &["toàn trình", "hoàn toàn", "toàn bộ chi", "100 % chi", "100 % kinh phí"]),
    (&[PARTLY], &["một phần", "một phần chi"]),
    (
        &[ONLINE],
        &[
            "trực tuyến",
            "dịch vụ công trực tuyến",
            "qua mạng",
            "môi trường mạng",
            "môi trường điện tử",
            "dạng điện tử",
            "bản điện tử",
        ],
    ),
    (&[COUNTER], &["trực tiếp"]),
    (&[BY_POST], &["bưu chính", "bưu điện", "bưu chính công ích"]),
    (&[PROVINCE], &["cấp tỉnh"]),
    (&[DISTRICT], &["cấp huyện"]),
    (&[COMMUNE], &["cấp xã"]),
    (&[SERVANTS], &["công chức", "cán bộ công chức"]),
    (&[EMPLOYEES], &["viên chức"]),
    (&[SERVANTS, EMPLOYEES], &["cán bộ công chức viên chức", "công chức viên chức"]),
    (&[WORKERS], &["người lao động", "hợp đồng lao động", "lao động hợp đồng", "hợp đồng"]),
    (&[SENIOR], &["cấp sở", "giám đốc", "phó giám đốc", "ban giám đốc"]),
    (&[OF_DIVISION], &["cấp phòng", "trưởng phòng", "phó trưởng phòng", "phó phòng"]),
    (&[SUBORDINATE], &["trực thuộc", "đơn vị trực thuộc"]),
    (
        &[SERVICE_UNIT],
        &["sự nghiệp", "sự nghiệp công lập", "đơn vị sự nghiệp", "đơn vị sự nghiệp công lập"],
    ),
    (
        &[SERVICE_UNIT, SUBORDINATE],
        &[
            "trung tâm",
            "sự nghiệp trực thuộc",
            "đơn vị sự nghiệp trực thuộc",
            "đơn vị sự nghiệp công lập trực thuộc",
        ],
    ),
    (&[ADMINISTRATIVE], &["tổ chức hành chính"]),
    (&[ADMINISTRATIVE, SUBORDINATE], &["chi cục", "tổ chức hành chính trực thuộc"]),
    (
        &[DIVISION],
        &[
            "phòng",
            "phòng ban",
            "phòng chuyên môn",
            "phòng ban chuyên môn",
            "phòng nghiệp vụ",
            "phòng chuyên môn nghiệp vụ",
        ],
    ),
    (
        &[HERE],
        &[
            "tại sở",
            "tại cơ quan",
            "tại cơ quan đơn vị",
            "tại đơn vị",
            "tại văn phòng sở",
            "tại huyện",
            "tại ban",
        ],
    ),
    (
        &[BELOW, SUBORDINATE],
        &[
            "tại đơn vị trực thuộc",
            "tại các đơn vị trực thuộc",
            "tại chi cục",
            "tại các chi cục",
            "tại trung tâm",
            "tại các trung tâm",
            "ở đơn vị trực thuộc",
            "ở các đơn vị trực thuộc",
            "ở chi cục",
            "ở các chi cục",
            "ở trung tâm",
        ],
    ),
    (&[SAME_LEVEL], &["cùng cấp"]),
    (&[ACROSS], &["giữa các cấp", "các cấp chính quyền", "liên cấp"]),
    (&[EITHER_LEVEL], &["liên thông", "một cửa liên thông"]),
    (&[SAME_LEVEL], &["liên thông cùng cấp"]),
    (&[ACROSS], &["liên thông giữa các cấp", "liên thông các cấp"]),
    (
        &[CARRIED],
        &[
            "kỳ trước",
            "kỳ trước chuyển sang",
            "kỳ trước chuyển qua",
            "chuyển kỳ",
            "năm trước chuyển sang",
            "tồn kỳ trước",
            "từ kỳ trước",
        ],
    ),
    (
        &[OPEN],
        &[
            "còn lại",
            "đang giải quyết",
            "đang xử lý",
            "đang thực hiện",
            "đang triển khai",
            "chưa giải quyết",
            "chưa xử lý",
            "chưa hoàn thành",
            "chưa thực hiện",
            "chưa khắc phục",
            "tồn đọng",
            "dở dang",
        ],
    ),
    (
        &[PLANNED],
        &[
            "phải",
            "theo kế hoạch",
            "trong kế hoạch",
            "đề ra",
            "đặt ra",
            "dự kiến",
            "so với kế hoạch",
            "kế hoạch năm",
            "kế hoạch đề ra",
            "kế hoạch giao",
            "phải thực hiện",
        ],
    ),
    (&[REALLY], &["thực tế"]),
    (&[DENIED], &["không", "chưa"]),
    (&[ON_PAPER], &["song song", "văn bản giấy", "bản giấy"]),
];

/// Phrases that look like an act or a kind and say neither.
const NEITHER: &[&str] = &[
    "phản ánh kiến nghị",
    "phản ánh, kiến nghị",
    "kiến nghị của cá nhân",
    "tồn tại",
    "kỷ luật kỷ cương",
    "kỷ cương kỷ luật",
    "văn phòng",
    "phòng chống",
    "trưng bày",
    "một cửa",
    "không gian",
    "không còn",
    "không chỉ",
    "không phát sinh",
    "quá trình",
    "chi tiết",
    "chi nhánh",
    "chi phí",
    "chi thường xuyên",
    "chi đầu tư",
    "chi tiêu",
    "trình độ",
    "trình tự",
    "chương trình",
    "bộ phận tiếp nhận và trả kết quả",
    "xử lý hồ sơ công việc",
    "công nhận",
    "xác nhận",
    "chứng nhận",
    "giấy chứng nhận",
    "nhận thức",
    "đăng nhập",
    "quy trình nội bộ",
    "cơ chế tự chủ",
    "phiếu khảo sát",
    "phiếu lấy ý kiến",
    "phiếu đánh giá",
    "phát triển",
    "phát huy",
    "phát sinh",
    "phát động",
];

/// Abbreviations that forms and prose use without defining them, and words of one meaning. Folded.
const SAME: [(&str, &str); 24] = [
    ("tthc", "thủ tục hành chính"),
    ("cchc", "cải cách hành chính"),
    ("dvc", "dịch vụ công"),
    ("dvctt", "dịch vụ công trực tuyến"),
    ("bcci", "bưu chính công ích"),
    ("vbqppl", "văn bản quy phạm pháp luật"),
    ("qppl", "quy phạm pháp luật"),
    ("sncl", "sự nghiệp công lập"),
    ("snđl", "sự nghiệp công lập"),
    ("đvsn", "đơn vị sự nghiệp"),
    ("đvsncl", "đơn vị sự nghiệp công lập"),
    ("nsnn", "ngân sách nhà nước"),
    ("ubnd", "ủy ban nhân dân"),
    ("cbcc", "cán bộ công chức"),
    ("cbccvc", "cán bộ công chức viên chức"),
    ("ccvc", "công chức viên chức"),
    ("ttđt", "thông tin điện tử"),
    ("cntt", "công nghệ thông tin"),
    ("hđlđ", "hợp đồng lao động"),
    ("pakn", "phản ánh kiến nghị"),
    ("hs", "hồ sơ"),
    ("kh", "kế hoạch"),
    ("tỉ", "tỷ"),
    ("huỷ", "hủy"),
];

/// What a stretch of words says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// Something is done.
    Act(Acts),
    /// A kind: an index into the facets of the phrase.
    Kinds(&'static [Facet]),
    /// A word with no other sense.
    Word,
}

/// A stretch of words with its sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// First word.
    pub(super) at: usize,
    /// Number of words.
    pub(super) len: usize,
    pub(super) sense: Sense,
    /// An act that only names a kind of the noun before it.
    pub(super) compound: bool,
}

/// The words of a phrase and what they say; nothing where they only keep others from meaning it.
type Phrase = (Vec<String>, Option<Sense>);

/// Phrases by their first word, longest first.
struct Phrases {
    by_first: HashMap<String, Vec<Phrase>>,
    compound: Vec<Vec<String>>,
    same: HashMap<String, Vec<String>>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let same: HashMap<String, Vec<String>> =
        SAME.iter().map(|(a, b)| (text::fold(a), text::words(b))).collect();
    let expand = |phrase: &str| -> Vec<String> {
        let words = text::words(phrase);
        words.into_iter().flat_map(|w| same.get(&w).cloned().unwrap_or_else(|| vec![w])).collect()
    };
    let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
    let mut add = |phrase: &str, sense: Option<Sense>| {
        let words = expand(phrase);
        by_first.entry(words[0].clone()).or_default().push((words, sense));
    };
    for phrase in NEITHER {
        add(phrase, None);
    }
    for (facets, phrases) in FACETS {
        phrases.iter().for_each(|p| add(p, Some(Sense::Kinds(facets))));
    }
    for (act, phrases) in ACTS {
        phrases.iter().for_each(|p| add(p, Some(Sense::Act(*act))));
    }
    for phrases in by_first.values_mut() {
        // A stable sort: of equal phrases the one that comes first keeps the words.
        phrases.sort_by_key(|p| std::cmp::Reverse(p.0.len()));
    }
    let compound = COMPOUND.iter().map(|p| expand(p)).collect();
    Phrases { by_first, compound, same }
});

/// The folded words of a text, abbreviations written out.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let expand = |w: String| PHRASES.same.get(&w).cloned().unwrap_or_else(|| vec![w]);
    text::words(text).into_iter().flat_map(expand).collect()
}

/// The words of a text with their senses, in order; every word belongs to one token.
pub(super) fn tokens(words: &[String]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = PHRASES
            .by_first
            .get(&words[at])
            .and_then(|phrases| phrases.iter().find(|(phrase, _)| words[at..].starts_with(phrase)));
        let Some((phrase, sense)) = found else {
            out.push(Token { at, len: 1, sense: Sense::Word, compound: false });
            at += 1;
            continue;
        };
        let Some(sense) = sense else {
            out.extend((at..at + phrase.len()).map(|at| Token {
                at,
                len: 1,
                sense: Sense::Word,
                compound: false,
            }));
            at += phrase.len();
            continue;
        };
        let compound = matches!(sense, Sense::Act(_))
            && PHRASES.compound.iter().any(|c| words[..at].ends_with(c));
        out.push(Token { at, len: phrase.len(), sense: *sense, compound });
        at += phrase.len();
    }
    out
}

/// The kinds that a text names, by group.
pub(super) type Kinds = [u8; GROUPS];

/// Adds what the tokens name.
pub(super) fn kinds_of(tokens: &[Token], words: &[String]) -> Kinds {
    let mut kinds = [0; GROUPS];
    for token in tokens {
        if let Sense::Kinds(facets) = token.sense {
            facets.iter().for_each(|(group, kind)| kinds[*group as usize] |= kind);
        }
    }
    kinds[Group::Level as usize] = levels(words);
    kinds
}

/// The online levels that folded words name, as bits: "mức độ 3 và 4", "mức 3".
fn levels(words: &[String]) -> u8 {
    let mut out = 0;
    for i in words.iter().enumerate().filter(|(_, w)| *w == "mức").map(|(i, _)| i) {
        for word in words[i + 1..].iter().take(5).skip_while(|w| *w == "độ") {
            match word.as_bytes() {
                [c @ b'1'..=b'4'] => out |= 1 << (c - b'1'),
                _ if word == "và" || word == "mức" || word == "độ" => {}
                _ => break,
            }
        }
    }
    out
}
