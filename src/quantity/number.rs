//! Printed numbers: digits, marks and precision as they stand on the page.
//! It does not find numbers in a text.

use rust_decimal::Decimal;

/// A number as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The characters as printed: "03", "98,25", "1.654".
    pub raw: String,
    /// The number.
    pub value: Decimal,
    /// Digits after the decimal mark as printed.
    pub decimals: u32,
}

/// What kind of number the context expects; decides what "1,654" and "1.654" mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// A count: a mark with exactly three digits behind it groups thousands.
    Count,
    /// A rate or percentage: a mark with digits behind it is a decimal mark.
    Rate,
    /// Unknown: the comma is the decimal mark, the dot groups exactly three digits, else it is
    /// the decimal mark.
    Any,
}

/// Reads digits with marks, as Vietnamese documents print them (decimal comma, grouping dot), and
/// as careless or English ones do. White space around is ignored; a single space may group three
/// digits. Returns `None` for anything else (signs, letters, percent signs, two decimal marks).
pub fn parse_number(text: &str, expect: Expect) -> Option<Printed> {
    let raw = text.trim();
    let first = raw.chars().next()?;
    let last = raw.chars().last()?;
    if !first.is_ascii_digit() || !last.is_ascii_digit() || raw.len() > 27 {
        return None;
    }
    let mut groups: Vec<&str> = Vec::new();
    let mut marks: Vec<char> = Vec::new();
    let mut from = 0;
    for (i, c) in raw.char_indices() {
        match c {
            '0'..='9' => {}
            '.' | ',' | ' ' => {
                groups.push(&raw[from..i]);
                marks.push(c);
                from = i + 1;
            }
            _ => return None,
        }
    }
    groups.push(&raw[from..]);
    if groups.iter().any(|g| g.is_empty()) {
        return None;
    }
    let decimal_at = decimal_mark(&groups, &marks, expect)?;
    let integer = groups[..decimal_at].concat();
    let fraction = groups[decimal_at..].concat();
    let digits = if fraction.is_empty() { integer } else { format!("{integer}.{fraction}") };
    let value = Decimal::from_str_exact(&digits).ok()?;
    Some(Printed { raw: raw.to_owned(), value, decimals: fraction.len() as u32 })
}

/// The index of the first fraction group; `groups.len()` when there is no fraction.
fn decimal_mark(groups: &[&str], marks: &[char], expect: Expect) -> Option<usize> {
    let groups_of_three = |from: usize, to: usize| {
        (1..=3).contains(&groups[from].len())
            && groups[from] != "0"
            && groups[from + 1..to].iter().all(|g| g.len() == 3)
    };
    let n = groups.len();
    match marks {
        [] => Some(n),
        [' '] => groups_of_three(0, n).then_some(n),
        [mark] => {
            let could_group = groups_of_three(0, n);
            let is_decimal = match (expect, mark) {
                (Expect::Count, _) => !could_group,
                (Expect::Rate, _) => true,
                (Expect::Any, ',') => true,
                (Expect::Any, _) => !could_group,
            };
            Some(if is_decimal { 1 } else { n })
        }
        [first, .., last] => {
            let same = marks.iter().all(|m| m == first);
            if same {
                return groups_of_three(0, n).then_some(n);
            }
            let grouped = marks[..marks.len() - 1].iter().all(|m| m == first);
            (grouped && *last != ' ' && groups_of_three(0, n - 1)).then_some(n - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Expect, value: &str) {
        let got = parse_number(text, expect).map(|p| p.value.to_string());
        assert_eq!(got.as_deref(), (!value.is_empty()).then_some(value), "{text}");
    }

    #[test]
    fn numbers_read_as_printed() {
        check("03", Expect::Any, "3");
        check("98,25", Expect::Any, "98.25");
        check("98.25", Expect::Any, "98.25");
        check("98,50", Expect::Rate, "98.50");
        check("1.654", Expect::Any, "1654");
        check("1,654", Expect::Any, "1.654");
        check("1,654", Expect::Count, "1654");
        check("1.654", Expect::Rate, "1.654");
        check("1.234.567", Expect::Any, "1234567");
        check("1.234,5", Expect::Any, "1234.5");
        check("1,234.5", Expect::Any, "1234.5");
        check("1 654", Expect::Any, "1654");
        check("0.125", Expect::Any, "0.125");
        check("12.34.5", Expect::Any, "");
        check("1,", Expect::Any, "");
        check("-3", Expect::Any, "");
        check("", Expect::Any, "");
    }

    #[test]
    fn precision_is_what_is_printed() {
        assert_eq!(parse_number("98,250", Expect::Rate).unwrap().decimals, 3);
        assert_eq!(parse_number("1.654", Expect::Count).unwrap().decimals, 0);
    }
}
