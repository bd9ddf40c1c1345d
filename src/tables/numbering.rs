//! Printed numbers of lines ("IV", "1.2", "a)", "-"): their style and how deep it stands.
//! It does not check that numbering is in order.

/// The style of a line's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// "A", "B": a part.
    Capital,
    /// "IV": a section.
    Roman,
    /// "1", "1.2", "1.2.1": with the count of its parts.
    Arabic(u8),
    /// "a", "đ)".
    Small,
    /// "ii".
    SmallRoman,
    /// "-", "•", "*".
    Dash,
    /// "+".
    Plus,
}

impl Style {
    /// The style of a printed number, if it is one. Brackets, full stops and colons around it do
    /// not matter.
    pub fn of(text: &str) -> Option<Style> {
        let text = text.trim();
        match text {
            "-" | "–" | "—" | "•" | "*" | "●" | "▪" | "·" => return Some(Style::Dash),
            "+" => return Some(Style::Plus),
            _ => {}
        }
        let inner =
            text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ':' | ']' | '[' | ' '));
        if inner.is_empty() || inner.len() > MAX_NUMBER_BYTES {
            return None;
        }
        let parts: Vec<&str> = inner.split(['.', '-']).map(str::trim).collect();
        let mut style = None;
        for (i, part) in parts.iter().enumerate() {
            let first = part.chars().next()?;
            let single = part.chars().count() == 1;
            let is = if part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 3 {
                let below = match style {
                    Some(Style::Arabic(n)) => n.saturating_add(1),
                    _ => 1,
                };
                Style::Arabic(below)
            } else if part.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) {
                Style::Roman
            } else if single && first.is_uppercase() {
                Style::Capital
            } else if single && first.is_lowercase() && first.is_alphabetic() {
                Style::Small
            } else if part.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')) {
                Style::SmallRoman
            } else {
                return None;
            };
            // "A.1" is a number; "1.A" and "a.b" are words.
            if i > 0
                && matches!(is, Style::Capital | Style::Roman)
                && !matches!(style, Some(Style::Capital))
            {
                return None;
            }
            style = Some(is);
        }
        style
    }

    /// How deep it stands: a line stands under the nearest line before it with a smaller rank.
    pub fn rank(self) -> u8 {
        match self {
            Style::Capital => 0,
            Style::Roman => 10,
            Style::Arabic(parts) => 20 + parts.min(9),
            Style::Small => 40,
            Style::SmallRoman => 45,
            Style::Dash => 60,
            Style::Plus => 70,
        }
    }
}

/// Rank of a line without a number.
pub(super) const UNNUMBERED: u8 = 50;

/// Rank of a title without a number between numbered groups and their lines.
pub(super) const TITLE: u8 = 30;

/// Longest printed number, in bytes: "VIII.12.3" and a little more.
const MAX_NUMBER_BYTES: usize = 12;

/// The bullet in front of a label: "- Trong đó …", "+ …", or of the first part behind words that
/// head them: "Trong đó: - Nữ".
pub(super) fn bullet(label: &str) -> Option<Style> {
    let named = match label.split_once(':') {
        Some((head, part)) if super::lines::heads_parts(head) => part,
        _ => label,
    };
    let first = named.trim_start().chars().next()?;
    match first {
        '-' | '–' | '—' | '•' | '●' | '▪' | '*' => Some(Style::Dash),
        '+' => Some(Style::Plus),
        _ => None,
    }
}

/// Splits "1.2. Số hồ sơ" into its number and the rest. A number without a mark behind it counts
/// only with parts ("1.2 Số"), since "3 phòng" is no number and a name; neither is a lone letter.
pub(super) fn split_number(label: &str) -> Option<(&str, &str)> {
    let label = label.trim();
    let end = label.find(char::is_whitespace)?;
    let (head, rest) = (&label[..end], label[end..].trim_start());
    let marked = head.ends_with(['.', ')', ':']);
    let style = Style::of(head)?;
    let fits = match style {
        Style::Dash | Style::Plus => false,
        Style::Arabic(parts) => marked || parts >= 2,
        Style::Roman => {
            marked || (head.len() >= 2 && rest.chars().next().is_some_and(char::is_uppercase))
        }
        Style::Capital | Style::Small | Style::SmallRoman => marked,
    };
    (fits && !rest.is_empty()).then_some((head.trim_end_matches(['.', ')', ':']), rest))
}

/// True when the second number counts on after the first: 4 and 5, 1.2 and 1.3.
pub(super) fn follows(first: &str, second: &str) -> bool {
    let split = |text: &str| {
        let text = text.trim().trim_end_matches(['.', ')', ':']);
        let (head, last) = text.rsplit_once('.').unwrap_or(("", text));
        last.parse::<u32>().ok().map(|n| (head.to_owned(), n))
    };
    match (split(first), split(second)) {
        (Some((head, n)), Some((other, m))) => head == other && m == n + 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_style_a_reader_sees() {
        let check =
            |text: &str, expect: Option<Style>| assert_eq!(Style::of(text), expect, "{text}");
        check("IV", Some(Style::Roman));
        check("A", Some(Style::Capital));
        check("1", Some(Style::Arabic(1)));
        check("1.2.", Some(Style::Arabic(2)));
        check("(3)", Some(Style::Arabic(1)));
        check("I.2", Some(Style::Arabic(1)));
        check("a)", Some(Style::Small));
        check("đ", Some(Style::Small));
        check("iii", Some(Style::SmallRoman));
        check("-", Some(Style::Dash));
        check("2021", None);
        check("Tổng", None);
        check("", None);
    }

    #[test]
    fn a_number_in_front_of_a_label_is_split_off_only_when_it_is_one() {
        let check =
            |text: &str, expect: Option<(&str, &str)>| assert_eq!(split_number(text), expect);
        check("1. Kế hoạch", Some(("1", "Kế hoạch")));
        check("1.1 Số hồ sơ", Some(("1.1", "Số hồ sơ")));
        check("IV. Tổ chức", Some(("IV", "Tổ chức")));
        check("a) Số", Some(("a", "Số")));
        check("3 phòng", None);
        check("Số hồ sơ", None);
        check("- Số", None);
    }
}
