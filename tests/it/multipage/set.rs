//! The generated set: which documents there are and what stands in their tables.
//! It places nothing on paper.

use super::layout::{Head, Row, TableText};

/// How the table is told from the rest of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// Lines around every cell.
    Ruled,
    /// Three lines across: above the header, below it, at the end.
    Booktabs,
    /// Nothing but alignment.
    Plain,
    /// Every second row shaded, no lines.
    Zebra,
}

/// What stands at the top of the table on its second page and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The same header.
    Repeated,
    /// The header in slightly other words.
    Altered,
    /// No header.
    Missing,
}

/// What of the row at the foot of a page goes on on the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Nothing: pages end between rows.
    Nothing,
    /// The label.
    Label,
    /// The note.
    Note,
    /// The label, and unit and value stand beside its second half.
    LabelWithValue,
    /// The value alone: the label is whole on the page before.
    Value,
    /// The note, which fills the next page and ends on the one after it.
    NoteOverThree,
}

/// The sheet of paper and how its text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    Portrait,
    Landscape,
    /// Turned by the page's own `/Rotate`, in degrees.
    Turned(u32),
    /// Set sideways, and nothing tells to turn it.
    Sideways,
}

/// One document of the set.
#[derive(Debug, Clone, Copy)]
pub struct Design {
    pub ruling: Ruling,
    pub header: Header,
    pub cut: Cut,
    pub paper: Paper,
    /// Accents as characters of their own (NFD).
    pub decomposed: bool,
    /// Unit and value stand under a common title.
    pub two_line_header: bool,
    /// A section's title spans the table.
    pub spanning_sections: bool,
    /// Pages end with the title of a section.
    pub section_at_foot: bool,
    /// Pages have a head and a foot.
    pub running_lines: bool,
    /// What follows the table.
    pub second: Second,
}

/// What follows the first table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    Nothing,
    /// Another table with another header, straight below.
    Below,
    /// Another table with another header at the top of the next page.
    NextPage,
    /// Another table with the same header under a title of its own.
    SameHeader,
}

impl Design {
    pub fn name(&self) -> String {
        let mut name =
            format!("{:?}-{:?}-{:?}-{:?}", self.ruling, self.header, self.cut, self.paper);
        for (said, word) in [
            (self.decomposed, "-nfd"),
            (self.two_line_header, "-two-line"),
            (self.spanning_sections, "-spanning"),
            (self.section_at_foot, "-foot"),
            (self.running_lines, "-running"),
            (self.second != Second::Nothing, "-second"),
        ] {
            name.push_str(if said { word } else { "" });
        }
        if self.second != Second::Nothing {
            name.push_str(&format!("{:?}", self.second));
        }
        name.retain(|c| !"()".contains(c));
        name.to_lowercase()
    }

    /// A document with nothing special about it.
    fn plain(ruling: Ruling) -> Design {
        Design {
            ruling,
            header: Header::Repeated,
            cut: Cut::Nothing,
            paper: Paper::Portrait,
            decomposed: false,
            two_line_header: false,
            spanning_sections: false,
            section_at_foot: false,
            running_lines: true,
            second: Second::Nothing,
        }
    }

    /// All documents: every ruling with every header and every cut, on papers that take turns; for
    /// every ruling two tables in a row, a row over three pages, sections at the foot of a page,
    /// two-line headers.
    pub fn all() -> Vec<Design> {
        const PAPERS: [Paper; 7] = [
            Paper::Portrait,
            Paper::Landscape,
            Paper::Turned(90),
            Paper::Portrait,
            Paper::Turned(270),
            Paper::Portrait,
            Paper::Sideways,
        ];
        let mut all = Vec::new();
        for ruling in [Ruling::Ruled, Ruling::Booktabs, Ruling::Plain, Ruling::Zebra] {
            for header in [Header::Repeated, Header::Altered, Header::Missing] {
                for cut in [Cut::Nothing, Cut::Label, Cut::Note, Cut::LabelWithValue, Cut::Value] {
                    let turn = all.len();
                    all.push(Design {
                        ruling,
                        header,
                        cut,
                        paper: PAPERS[turn % PAPERS.len()],
                        decomposed: turn % 3 == 1,
                        two_line_header: ruling == Ruling::Ruled && turn % 2 == 0,
                        spanning_sections: ruling == Ruling::Ruled && turn % 4 < 2,
                        running_lines: turn % 5 != 4,
                        ..Design::plain(ruling)
                    });
                }
            }
            for second in [Second::Below, Second::NextPage, Second::SameHeader] {
                all.push(Design { cut: Cut::Label, second, ..Design::plain(ruling) });
            }
            for header in [Header::Repeated, Header::Missing] {
                let plain = Design { header, ..Design::plain(ruling) };
                all.push(Design { cut: Cut::NoteOverThree, ..plain });
                all.push(Design { section_at_foot: true, ..plain });
                let paper = Paper::Landscape;
                all.push(Design { two_line_header: true, cut: Cut::Note, paper, ..plain });
            }
        }
        all
    }
}

const SECTIONS: [&str; 7] = [
    "Công tác chỉ đạo, điều hành",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy hành chính nhà nước",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng chính quyền điện tử, chính quyền số",
];

/// Labels and units; the place of the row completes the label.
const MEASURES: [(&str, &str); 9] = [
    ("Số kế hoạch đã ban hành", "Kế hoạch"),
    ("Số văn bản quy phạm pháp luật được rà soát trong kỳ báo cáo", "Văn bản"),
    ("Tỷ lệ hồ sơ được giải quyết trước hạn và đúng hạn", "%"),
    ("Số cuộc kiểm tra", "Cuộc"),
    ("Số vấn đề phát hiện qua kiểm tra đã được xử lý hoặc kiến nghị xử lý", "Vấn đề"),
    ("Số dịch vụ công trực tuyến có phát sinh hồ sơ", "Dịch vụ"),
    ("Tỷ lệ văn bản trao đổi dưới dạng điện tử", "%"),
    ("Số công chức được cử đi đào tạo, bồi dưỡng", "Người"),
    ("Số đơn vị sự nghiệp công lập đã tự bảo đảm chi thường xuyên", "Đơn vị"),
];

const LEVELS: [&str; 3] = ["cấp tỉnh", "cấp huyện", "cấp xã"];

const NOTES: [&str; 4] =
    ["", "Kế hoạch số 15/KH-SM ngày 05/01/2021", "", "Đã báo cáo tại kỳ trước"];

/// A label and a note that take several lines in their columns.
const LONG_LABEL: &str = "Số tổ chức, cá nhân được lấy ý kiến về mức độ hài lòng đối với việc tiếp \
    nhận và trả kết quả giải quyết thủ tục hành chính qua bộ phận một cửa và qua dịch vụ bưu \
    chính công ích trong kỳ, kể cả những hồ sơ từ kỳ trước chuyển sang và hồ sơ được tiếp nhận \
    theo cơ chế liên thông giữa các cơ quan cùng cấp";
const TWO_LINE_LABEL: &str = "Số tổ chức, cá nhân được lấy ý kiến về mức độ hài lòng trong kỳ";
const LONG_NOTE: &str = "Quyết định số 12/QĐ-SM ngày 03/02/2021 về việc phê duyệt kế hoạch, được \
    sửa đổi tại Quyết định số 48/QĐ-SM ngày 19/7/2021 và đang được rà soát để thay thế cho phù \
    hợp với quy định mới của cấp trên";

/// Titles of sections for the foot of a page.
const SECTIONS_AT_FOOT: [(&str, &str); 2] =
    [("VIII", "Công tác thông tin, tuyên truyền"), ("IX", "Công tác thi đua, khen thưởng")];

/// Decisions that a note lists so that it is longer than a page.
const LISTED_DECISIONS: usize = 45;

/// A row of the statistics table: number, label, unit, value, note.
fn row(number: &str, label: &str, unit: &str, value: &str, note: &str) -> Row {
    Row { texts: [number, label, unit, value, note].map(str::to_owned).to_vec(), spans_all: false }
}

/// The row whose halves stand on two pages.
fn long_row(cut: Cut) -> Row {
    match cut {
        Cut::Nothing | Cut::Label | Cut::LabelWithValue => {
            row("", LONG_LABEL, "Người", "1.204", "")
        }
        Cut::Note => row("", "Số kế hoạch đã sửa đổi", "Kế hoạch", "7", LONG_NOTE),
        Cut::NoteOverThree => {
            let decision = |n| format!("Quyết định số {n}/QĐ-SM ngày {}/02/2021", n % 28 + 1);
            let note = (1..=LISTED_DECISIONS).map(decision).collect::<Vec<_>>().join("; ");
            row("", "Số quyết định đã ban hành", "Quyết định", "45", &note)
        }
        Cut::Value => row("", TWO_LINE_LABEL, "Người", "356", ""),
    }
}

/// The statistics table of a document.
pub fn statistics(design: &Design) -> TableText {
    let mut rows = Vec::new();
    for (section, title) in SECTIONS.iter().enumerate() {
        let number = ["I", "II", "III", "IV", "V", "VI", "VII"][section];
        rows.push(if design.spanning_sections {
            Row { texts: vec![format!("{number}. {title}")], spans_all: true }
        } else {
            row(number, title, "", "", "")
        });
        for (index, (label, unit)) in MEASURES.iter().enumerate() {
            let at = section * MEASURES.len() + index;
            let level = LEVELS[(section + index) % LEVELS.len()];
            let value = match (unit, at % 11) {
                (&"%", _) => format!("{},{:02}", 60 + at % 40, (at * 37) % 100),
                (_, 5) => String::new(),
                (_, 7) => format!("1.{:03}", (at * 53) % 1000),
                _ => ((at * 29) % 190).to_string(),
            };
            let (number, label) = match index {
                4 => (String::new(), format!("- {label} {level}")),
                _ => ((index + 1).to_string(), format!("{label} {level}")),
            };
            rows.push(row(&number, &label, unit, &value, NOTES[at % NOTES.len()]));
        }
    }
    let head = |words: [&str; 5]| Head::of_one_line(&words);
    let altered = ["TT", "CHỈ TIÊU THỐNG KÊ (tiếp theo)", "ĐVT", "Số liệu", "Ghi chú"];
    let usual = ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"];
    let (usual, altered) = if design.two_line_header {
        (two_line(usual, "Kết quả thống kê"), two_line(altered, "Kết quả"))
    } else {
        (head(usual), head(altered))
    };
    TableText {
        shares: vec![0.07, 0.43, 0.13, 0.12, 0.25],
        left: vec![1, 4],
        next_head: match design.header {
            Header::Repeated => Some(usual.clone()),
            Header::Altered => Some(altered),
            Header::Missing => None,
        },
        head: usual,
        rows,
        long_row: match design.cut {
            Cut::Nothing => None,
            cut => Some((cut, long_row(cut))),
        },
        at_foot: if design.section_at_foot {
            SECTIONS_AT_FOOT.map(|(number, title)| row(number, title, "", "", "")).to_vec()
        } else {
            Vec::new()
        },
        breaks: if design.second == Second::Nothing && design.cut != Cut::NoteOverThree {
            2
        } else {
            1
        },
    }
}

fn two_line(words: [&str; 5], over: &str) -> Head {
    let [number, label, unit, value, note] = words;
    Head::of_two_lines(&[(number, 0), (label, 1), (note, 4)], (over, 2, 2), &[unit, value])
}

/// Another table with as many columns.
pub fn other(design: &Design) -> TableText {
    if design.second == Second::SameHeader {
        return TableText { breaks: 0, ..statistics(design) };
    }
    const FIELDS: [&str; 6] =
        ["Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Bảo trợ xã hội", "Người có công"];
    let rows = FIELDS.iter().enumerate().map(|(i, field)| {
        let (received, done) = ((i + 3) * 17, (i + 2) * 17);
        let number = (i + 1).to_string();
        row(
            &number,
            field,
            &received.to_string(),
            &done.to_string(),
            &(received - done).to_string(),
        )
    });
    let words = ["STT", "Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Đang giải quyết"];
    TableText {
        shares: vec![0.08, 0.32, 0.2, 0.2, 0.2],
        left: vec![1],
        head: Head::of_one_line(&words),
        next_head: None,
        rows: rows.collect(),
        long_row: None,
        at_foot: Vec::new(),
        breaks: 0,
    }
}
