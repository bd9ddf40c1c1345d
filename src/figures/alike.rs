//! Kinship of the parts of an enumeration: do they divide a whole, are they alike, do they overlap?
//! It looks at words only, never at numbers.

/// How the parts of an enumeration relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinship {
    /// Members of one family that divides a whole: before, on and after the deadline.
    Complementary,
    /// Parts named in one manner: fields, offices, places, levels.
    Alike,
    /// Nothing in common.
    Unlike,
}

/// What was found about the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kin {
    /// How they relate.
    pub kind: Kinship,
    /// How many of them, from the first, are of that kind.
    pub alike_prefix: usize,
    /// Some of them may hold the same things (women, party members, youth).
    pub overlapping: bool,
}

/// A family of words that divide a whole; the members' phrases, folded. A longer phrase goes
/// before one that it contains.
struct Family {
    members: &'static [&'static [&'static str]],
}

const FAMILIES: [Family; 20] = [
    // How and whether a case was finished. (Forms 06/VPCP/KSTT; Circular 01/2020/TT-VPCP.)
    Family {
        members: &[
            &[
                "đang trong hạn",
                "trong hạn",
                "chưa đến hạn",
                "đang giải quyết",
                "đang xử lý",
                "đang thực hiện",
                "đang triển khai",
                "đang trong thời hạn",
                "đang xem xét",
                "đang làm",
            ],
            &[
                "trước hạn",
                "sớm hạn",
                "trước thời hạn",
                "trước và đúng hạn",
                "trước hạn và đúng hạn",
                "đúng hạn và trước hạn",
            ],
            &["đúng hạn", "đúng thời hạn", "đúng tiến độ"],
            &["trễ hạn", "quá hạn", "chậm hạn", "trễ", "chậm tiến độ", "quá thời hạn"],
            &[
                "chưa giải quyết",
                "chưa hoàn thành",
                "chưa xử lý",
                "chưa thực hiện",
                "không hoàn thành",
                "không đạt",
                "chưa đạt",
            ],
            &["trả lại", "rút hồ sơ", "từ chối", "không đủ điều kiện", "tạm dừng", "bổ sung hồ sơ"],
            &[
                "đã giải quyết",
                "giải quyết xong",
                "đã hoàn thành",
                "đã xử lý",
                "hoàn thành",
                "đã thực hiện",
                "đã trả",
                "đã xong",
                "xong",
                "đạt",
            ],
        ],
    },
    // By which channel.
    Family {
        members: &[
            &["trực tuyến", "qua mạng", "qua môi trường mạng", "online"],
            &["trực tiếp", "tại bộ phận một cửa"],
            &["bưu chính", "bcci", "bưu điện"],
            // Form 06/VPCP/KSTT counts what was carried over beside the channels.
            &["kỳ trước", "năm trước", "chuyển sang", "chuyển qua", "tồn"],
        ],
    },
    // Online service: whole or part of the way (Decree 42/2022), levels before.
    Family {
        members: &[
            &["toàn trình"],
            &["một phần"],
            &["còn lại"],
            &["trực tiếp"],
            &["bưu chính", "bcci", "bưu điện"],
        ],
    },
    Family {
        members: &[&["mức độ 2", "mức 2"], &["mức độ 3", "mức 3"], &["mức độ 4", "mức 4"]]
    },
    Family { members: &[&["một cửa liên thông", "liên thông"], &["một cửa"]] },
    // Where a case comes from.
    Family {
        members: &[
            &["kỳ trước", "năm trước", "chuyển sang", "chuyển qua", "tồn"],
            &["trong kỳ", "tiếp nhận mới", "mới tiếp nhận", "mới"],
        ],
    },
    Family { members: &[&["nữ"], &["nam"]] },
    // Answers of a survey.
    Family {
        members: &[
            &["rất hài lòng"],
            &["hài lòng", "hài lòng và rất hài lòng", "rất hài lòng và hài lòng"],
            &["không hài lòng", "chưa hài lòng"],
            &["bình thường", "chấp nhận được"],
        ],
    },
    // Whose money.
    Family {
        members: &[
            &["ngân sách trung ương"],
            &["ngân sách tỉnh", "ngân sách địa phương"],
            &["ngân sách huyện"],
            &["ngân sách xã"],
            &["xã hội hoá", "nguồn khác", "vốn khác"],
        ],
    },
    Family {
        members: &[
            &["ptp", "phó trưởng phòng", "phó phòng", "cấp phó", "phó"],
            &["tp", "trưởng phòng", "cấp trưởng", "trưởng"],
        ],
    },
    // By plan or beside it.
    Family {
        members: &[&["định kỳ"], &["thường xuyên"], &["đột xuất"], &["theo yêu cầu"]]
    },
    // Schooling of officials.
    Family {
        members: &[
            &["tiến sĩ", "tiến sỹ"],
            &["thạc sĩ", "thạc sỹ"],
            &["đại học", "cử nhân"],
            &["cao đẳng"],
            &["trung cấp"],
            &["sơ cấp"],
        ],
    },
    // Levels of schools.
    Family {
        members: &[
            &["mầm non", "mẫu giáo"],
            &["tiểu học"],
            &["trung học cơ sở", "thcs"],
            &["trung học phổ thông", "thpt"],
        ],
    },
    // Offices of a body or a committee.
    Family {
        members: &[
            &["phó trưởng ban", "phó chủ tịch", "phó giám đốc", "phó trưởng bộ phận"],
            &["trưởng ban", "chủ tịch", "giám đốc", "trưởng bộ phận"],
            &["ủy viên", "uỷ viên"],
            &["chuyên viên", "nhân viên", "công chức", "viên chức"],
            &["thư ký"],
        ],
    },
    // Disciplinary measures (Decree 112/2020).
    Family {
        members: &[
            &["khiển trách"],
            &["cảnh cáo"],
            &["cách chức"],
            &["hạ bậc lương"],
            &["giáng chức"],
            &["buộc thôi việc", "thôi việc"],
        ],
    },
    // What citizens hand in.
    Family {
        members: &[&["khiếu nại"], &["tố cáo"], &["kiến nghị phản ánh", "phản ánh", "kiến nghị"]],
    },
    // Self-financing of public service units (Decree 60/2021: four classes).
    Family {
        members: &[
            &["chi thường xuyên và chi đầu tư", "chi đầu tư và chi thường xuyên"],
            &[
                "tự bảo đảm chi thường xuyên",
                "tự bảo đảm toàn bộ chi thường xuyên",
                "tự đảm bảo chi thường xuyên",
            ],
            &["một phần chi thường xuyên", "bảo đảm một phần"],
            &["nhà nước bảo đảm", "nhà nước đảm bảo", "ngân sách bảo đảm", "bảo đảm toàn bộ"],
        ],
    },
    // What becomes of fees.
    Family {
        members: &[&["nộp ngân sách", "nộp vào ngân sách"], &["để lại", "giữ lại", "trích lại"]],
    },
    // How officials do a task.
    Family {
        members: &[
            &["bán chuyên trách", "không chuyên trách"],
            &["chuyên trách"],
            &["kiêm nhiệm"],
            &["biệt phái"],
        ],
    },
    // What becomes of procedures.
    Family {
        members: &[
            &["ban hành mới", "công bố mới", "mới ban hành"],
            &["sửa đổi", "sửa đổi bổ sung"],
            &["thay thế"],
            &["bãi bỏ", "huỷ bỏ", "hủy bỏ"],
        ],
    },
];

/// Grades of officials and of bodies: who is graded gets one.
const GRADES: [Family; 2] = [
    // Yearly grades of officials (Decree 90/2020).
    Family {
        members: &[
            &["hoàn thành xuất sắc", "xuất sắc"],
            &["hoàn thành tốt"],
            &["hoàn thành nhiệm vụ", "hoàn thành"],
            &["không hoàn thành", "không hoàn thành nhiệm vụ"],
        ],
    },
    // Ratings of bodies.
    Family {
        members: &[
            &["loại xuất sắc", "xuất sắc"],
            &["loại tốt", "tốt"],
            &["loại khá", "khá"],
            &["loại trung bình", "trung bình"],
            &["loại yếu", "yếu", "kém"],
        ],
    },
];

/// All families.
fn families() -> impl Iterator<Item = &'static Family> {
    FAMILIES.iter().chain(&GRADES)
}

/// True when parts are the grades of one scale, each another.
pub fn are_grades(labels: &[(String, String)]) -> bool {
    GRADES.iter().any(|family| {
        let mut seen: Vec<usize> =
            labels.iter().filter_map(|(a, b)| member_of(family, &format!(" {a} {b} "))).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len() == labels.len()
    })
}

/// Words that only say that something was done; any other outcome beside them says more.
const DONE: [&str; 10] = [
    "đã giải quyết",
    "giải quyết xong",
    "đã hoàn thành",
    "đã xử lý",
    "hoàn thành",
    "đã thực hiện",
    "đã trả",
    "đã xong",
    "xong",
    "đạt",
];

/// Attributes that things of several parts may share.
const OVERLAPPING: [&str; 9] = [
    "nữ",
    "đảng viên",
    "dân tộc",
    "trẻ",
    "đoàn viên",
    "khuyết tật",
    "tôn giáo",
    "thạc sĩ",
    "đại học",
];

/// First words by which parts are named in one manner.
const MANNERS: [&str; 26] = [
    "lĩnh",
    "sở",
    "cấp",
    "huyện",
    "xã",
    "phường",
    "thị",
    "thành",
    "phòng",
    "ban",
    "mức",
    "loại",
    "nhóm",
    "ngành",
    "khối",
    "tháng",
    "quý",
    "thuộc",
    "của",
    "do",
    "về",
    "tại",
    "ấp",
    "khóm",
    "trung",
    "chi",
];

/// The kinship of parts, each given by the folded words before and behind its number.
pub fn kinship(labels: &[(String, String)]) -> Kin {
    let whole: Vec<String> = labels.iter().map(|(a, b)| format!(" {a} {b} ")).collect();
    let names_shared =
        whole.iter().any(|w| OVERLAPPING.iter().any(|o| w.contains(&format!(" {o} "))));
    for family in families() {
        let members: Vec<Option<usize>> = whole.iter().map(|w| member_of(family, w)).collect();
        let prefix = members.iter().take_while(|m| m.is_some()).count();
        let mut seen: Vec<usize> = members[..prefix].iter().flatten().copied().collect();
        seen.sort_unstable();
        let distinct = seen.windows(2).all(|w| w[0] != w[1]);
        if prefix >= 2 && distinct {
            // Attributes of one family exclude each other: "29 nữ, 19 nam".
            let overlapping = names_shared && prefix < labels.len();
            return Kin { kind: Kinship::Complementary, alike_prefix: prefix, overlapping };
        }
    }
    let overlapping = names_shared;
    if opposites(&whole) {
        return Kin { kind: Kinship::Complementary, alike_prefix: 2, overlapping };
    }
    let manners: Vec<Option<&str>> = labels.iter().map(|l| manner_of(l)).collect();
    let prefix = match manners.first().copied().flatten() {
        Some(first) => manners.iter().take_while(|m| **m == Some(first)).count(),
        None => 0,
    };
    if prefix >= 2 {
        return Kin { kind: Kinship::Alike, alike_prefix: prefix, overlapping };
    }
    // Bare names or labels of at most four words before a number: "A 617, B 318, C 20".
    let short = labels
        .iter()
        .take_while(|(a, b)| {
            let words = a.split(' ').filter(|w| !matches!(*w, "" | "và")).count();
            (1..=4).contains(&words) && b.is_empty()
        })
        .count();
    if short >= 3 && short == labels.len() {
        return Kin { kind: Kinship::Alike, alike_prefix: short, overlapping };
    }
    Kin { kind: Kinship::Unlike, alike_prefix: 0, overlapping }
}

/// True for two parts that the same words name, once affirmed and once denied: "đã kết nối" and
/// "chưa kết nối".
fn opposites(whole: &[String]) -> bool {
    let [a, b] = whole else { return false };
    let core = |w: &str| -> (Vec<String>, bool) {
        let denied = w.split(' ').any(|w| matches!(w, "chưa" | "không"));
        let words = w
            .split(' ')
            .filter(|w| {
                !matches!(
                    *w,
                    "" | "chưa"
                        | "không"
                        | "đã"
                        | "được"
                        | "có"
                        | "đạt"
                        | "và"
                        | "xong"
                        | "còn"
                        | "trong"
                        | "đó"
                )
            })
            .map(str::to_owned)
            .collect();
        (words, denied)
    };
    let ((x, not_x), (y, not_y)) = (core(a), core(b));
    // The first part may follow words that lead the list ("trong đó"), the last may go on.
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    !short.is_empty() && not_x != not_y && (long.starts_with(&short) || long.ends_with(&short))
}

/// The member of a family that words name: the longest phrase wins.
fn member_of(family: &Family, words: &str) -> Option<usize> {
    family
        .members
        .iter()
        .enumerate()
        .flat_map(|(i, m)| m.iter().map(move |p| (i, *p)))
        .filter(|(_, p)| words.contains(&format!(" {p} ")))
        // "hoàn thành đúng hạn" says when: that it was done is said by both.
        .max_by_key(|(i, p)| (!DONE.contains(p), p.chars().count(), usize::MAX - i))
        .map(|(i, _)| i)
}

/// True when folded words name a member of a family that divides a whole.
pub fn names_a_part(words: &str) -> bool {
    let padded = format!(" {words} ");
    families().any(|family| member_of(family, &padded).is_some())
}

/// Which of some parts a name speaks of: the only one of the same family and member ("tỷ lệ trực
/// tuyến" of "380 trực tuyến, 20 trực tiếp").
pub fn part_named(name: &str, labels: &[String]) -> Option<usize> {
    let name = format!(" {name} ");
    let padded: Vec<String> = labels.iter().map(|l| format!(" {l} ")).collect();
    FAMILIES.iter().find_map(|family| {
        let wanted = member_of(family, &name)?;
        let mut named =
            (0..padded.len()).filter(|&i| member_of(family, &padded[i]) == Some(wanted));
        named.next().filter(|_| named.next().is_none())
    })
}

/// The outcomes that folded words name: "early", "on time", "late", "pending", "done", "not done".
pub fn outcome_words(words: &str) -> Vec<&'static str> {
    const NAMES: [&str; 7] =
        ["pending", "early", "on time", "late", "not done", "returned", "done"];
    let padded = format!(" {words} ");
    let mut out = Vec::new();
    if padded.contains(" trước và đúng hạn ")
        || padded.contains(" trước hạn và đúng hạn ")
        || padded.contains(" đúng hạn và trước hạn ")
        || padded.contains(" đúng và trước hạn ")
    {
        return vec!["early", "on time"];
    }
    if let Some(member) = member_of(&FAMILIES[0], &padded) {
        out.push(NAMES[member]);
    }
    out
}

/// True for a first word by which parts are named in one manner: "lĩnh vực", "cấp", "tháng".
pub fn is_manner(word: &str) -> bool {
    MANNERS.contains(&word)
}

/// The word by which a part is named: the first behind the number, or the first of its label.
fn manner_of<'a>(label: &'a (String, String)) -> Option<&'a str> {
    let pick = |text: &'a str| {
        text.split(' ')
            .find(|w| !w.is_empty() && !matches!(*w, "và" | "ở" | "trong" | "các" | "đó" | "cho"))
            .filter(|w| MANNERS.contains(w))
    };
    pick(&label.1).or_else(|| pick(&label.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(labels: &[(&str, &str)], expect: Kinship) {
        let owned: Vec<(String, String)> =
            labels.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(kinship(&owned).kind, expect, "{labels:?}");
    }

    #[test]
    fn parts_that_divide_a_whole_are_complementary() {
        check(
            &[
                ("", "giải quyết trước hạn"),
                ("", "đang trong hạn giải quyết"),
                ("", "giải quyết trễ hạn"),
            ],
            Kinship::Complementary,
        );
        check(&[("mức độ 3", ""), ("mức độ 4", "")], Kinship::Complementary);
        check(&[("một cửa", ""), ("một cửa liên thông", "")], Kinship::Complementary);
        check(&[("", "tp"), ("", "ptp")], Kinship::Complementary);
        check(
            &[("", "lĩnh vực lao động"), ("", "lĩnh vực đầu tư"), ("", "lĩnh vực xây dựng")],
            Kinship::Alike,
        );
        check(&[("", "nữ"), ("", "đảng viên")], Kinship::Unlike);
    }
}
