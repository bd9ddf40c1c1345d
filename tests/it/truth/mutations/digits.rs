//! Other numbers that are printed like a given one: digits swapped, one more or less, ten times as much.
//! It knows nothing of documents.

use super::arithmetic::Printed;
use rust_decimal::Decimal;

/// How a number was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Two neighbouring digits changed places.
    Swapped,
    OneMore,
    OneLess,
    /// The first digit became another.
    FirstDigit,
    TenTimes,
    /// A number far from it.
    Far,
    Zero,
}

/// The number with each change, as it would be printed; none for number words.
pub fn others(printed: &str) -> Vec<(How, String)> {
    let digits: Vec<u32> = printed.chars().filter_map(|c| c.to_digit(10)).collect();
    let core = printed.trim_end_matches('%').trim_end();
    if digits.is_empty()
        || digits.len() > 15
        || !core.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
    {
        return Vec::new();
    }
    let value = digits.iter().fold(0u64, |v, d| v * 10 + u64::from(*d));
    let mut out: Vec<(How, String)> = Vec::new();
    let mut push = |how, text: String| {
        if text != printed && !out.iter().any(|(_, t)| *t == text) {
            out.push((how, text));
        }
    };
    // The last pair of unlike digits, so that the number stays near.
    if let Some(i) =
        (1..digits.len()).rev().find(|&i| digits[i] != digits[i - 1] && (i > 1 || digits[i] != 0))
    {
        let mut swapped = digits.clone();
        swapped.swap(i, i - 1);
        push(How::Swapped, with_digits(printed, &swapped));
    }
    push(How::OneMore, with_value(printed, value + 1, digits.len()));
    if value > 1 {
        push(How::OneLess, with_value(printed, value - 1, digits.len()));
    }
    if let Some(i) = digits.iter().position(|d| *d != 0) {
        let mut other = digits.clone();
        other[i] = if other[i] > 6 { other[i] - 3 } else { other[i] + 3 };
        push(How::FirstDigit, with_digits(printed, &other));
    }
    if value > 0 && !printed.contains([',', '%']) {
        push(How::TenTimes, with_value(printed, value * 10, digits.len()));
    }
    let wide = if printed.contains(',') { 1_000 } else { 10 };
    let far = if value > 3 * wide { value - 2 * wide - value / 7 } else { value + 7 * wide + 3 };
    push(How::Far, with_value(printed, far, digits.len()));
    push(How::Zero, with_value(printed, 0, digits.len()));
    out
}

fn with_digits(printed: &str, digits: &[u32]) -> String {
    let mut digits = digits.iter();
    let put = |c: char| match c.to_digit(10) {
        Some(_) => digits.next().and_then(|d| char::from_digit(*d, 10)).unwrap_or(c),
        None => c,
    };
    printed.chars().map(put).collect()
}

/// The value with the same marks behind it and at least so many digits; thousands are grouped as before.
fn with_value(printed: &str, value: u64, width: usize) -> String {
    let tail: String = printed.chars().rev().take_while(|c| !c.is_ascii_digit()).collect();
    let core = printed.trim_end_matches('%').trim_end();
    let decimals = core.split_once(',').map_or(0, |(_, d)| d.len());
    let grouped = core.contains('.');
    let padded = core.starts_with('0') && decimals == 0 && core.len() > 1;
    let least = if padded { width } else { decimals + 1 };
    let text = format!("{value:0least$}");
    let (whole, part) = text.split_at(text.len() - decimals);
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if grouped && i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if decimals > 0 {
        out.push(',');
        out.push_str(part);
    }
    out + &tail.chars().rev().collect::<String>()
}

/// The printed number as a value: dots group, a comma is the mark.
pub fn parse(printed: &str) -> Option<Printed> {
    let core = printed.trim_end_matches('%').trim().replace('.', "");
    let decimals = core.split_once(',').map_or(0, |(_, d)| d.len());
    let value: Decimal = core.replace(',', ".").parse().ok()?;
    Some(Printed { value, unit: Decimal::new(1, u32::try_from(decimals).ok()?) })
}

#[cfg(test)]
mod tests {
    use super::{How, others};

    #[test]
    fn other_numbers_are_printed_alike() {
        let check = |printed: &str, expect: &[(How, &str)]| {
            let have = others(printed);
            let want: Vec<(How, String)> =
                expect.iter().map(|(h, t)| (*h, (*t).to_owned())).collect();
            assert_eq!(have, want, "{printed}");
        };
        check(
            "3.482",
            &[
                (How::Swapped, "3.428"),
                (How::OneMore, "3.483"),
                (How::OneLess, "3.481"),
                (How::FirstDigit, "6.482"),
                (How::TenTimes, "34.820"),
                (How::Far, "2.965"),
                (How::Zero, "0"),
            ],
        );
        check(
            "98,57%",
            &[
                (How::Swapped, "98,75%"),
                (How::OneMore, "98,58%"),
                (How::OneLess, "98,56%"),
                (How::FirstDigit, "68,57%"),
                (How::Far, "64,49%"),
                (How::Zero, "0,00%"),
            ],
        );
        check(
            "03",
            &[
                (How::Swapped, "30"),
                (How::OneMore, "04"),
                (How::OneLess, "02"),
                (How::FirstDigit, "06"),
                (How::Far, "76"),
                (How::Zero, "00"),
            ],
        );
        check("bốn", &[]);
    }
}
