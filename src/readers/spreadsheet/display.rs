//! Numbers of a spreadsheet → the text a Vietnamese user sees: number formats, percent, dates.
//! It does not group thousands (a grouped and a plain number are the same figure), and colours,
//! widths and conditions of a format are not looked at.

/// Digits a spreadsheet keeps of a number (ECMA-376 18.17.5; IEEE 754 doubles have 15 sure ones).
const SIGNIFICANT: usize = 15;
/// Digits that the format General shows at most: 11 characters, one of them the decimal mark.
const GENERAL_DIGITS: i32 = 10;
/// Days between the epochs 1900 and 1904.
const EPOCH_1904: f64 = 1462.0;

/// The text that a number shows under a format code (ECMA-376 18.8.31; empty: General), with
/// decimal comma; dates as d/m/yyyy. `dates_1904`: days count from 1904.
pub fn shown(value: f64, code: &str, dates_1904: bool) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let sections = sections(code);
    let (section, magnitude) = match sections.len() {
        0 | 1 => (sections.first().map_or("", |s| s.as_str()), value),
        2 if value < 0.0 => (sections[1].as_str(), -value),
        2 => (sections[0].as_str(), value),
        _ if value < 0.0 => (sections[1].as_str(), -value),
        _ if value == 0.0 => (sections[2].as_str(), value),
        _ => (sections[0].as_str(), value),
    };
    let tokens = tokens(section);
    if tokens.iter().any(|t| matches!(t, Token::Date(_))) {
        return date(value + if dates_1904 { EPOCH_1904 } else { 0.0 }, &tokens);
    }
    let is_general = tokens.is_empty() && sections.len() <= 1;
    if is_general || tokens.iter().any(|t| matches!(t, Token::General)) {
        return around(&tokens, general(magnitude));
    }
    number(magnitude, &tokens)
}

/// A number as General shows it: up to ten significant digits, decimal comma.
pub fn general(value: f64) -> String {
    let digits = Decimal::of(value);
    let whole = (digits.point).max(1);
    digits.printed((GENERAL_DIGITS - whole).max(0) as usize, 0, 1)
}

/// A piece of a number format.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` or `E-`.
    Exponent,
    /// A run of one letter of y, m, d, h, s.
    Date(char),
    Text,
    General,
}

/// The sections of a format, split at semicolons outside quotes and brackets.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut bracket) = (false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' if !quoted && !bracket => {
                sections.push(String::new());
                continue;
            }
            '"' if !bracket => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            _ => {}
        }
        if let Some(section) = sections.last_mut() {
            section.push(c);
            if matches!(c, '\\' | '_' | '*')
                && !quoted
                && let Some(next) = chars.next()
            {
                section.push(next);
            }
        }
    }
    sections
}

fn tokens(section: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let literal = |tokens: &mut Vec<Token>, c: char| match tokens.last_mut() {
        Some(Token::Literal(text)) => text.push(c),
        _ => tokens.push(Token::Literal(c.to_string())),
    };
    let chars: Vec<char> = section.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let rest: String = chars[i..].iter().take(7).collect::<String>().to_ascii_lowercase();
        i += 1;
        match c {
            '"' => {
                while i < chars.len() && chars[i] != '"' {
                    literal(&mut tokens, chars[i]);
                    i += 1;
                }
                i += 1;
            }
            '\\' => {
                if let Some(&c) = chars.get(i) {
                    literal(&mut tokens, c);
                }
                i += 1;
            }
            // A space as wide as the next character; the next character repeated to fill the cell.
            '_' => {
                literal(&mut tokens, ' ');
                i += 1;
            }
            '*' => i += 1,
            '[' => {
                let end = chars[i..].iter().position(|&c| c == ']').map_or(chars.len(), |n| i + n);
                let inside: String = chars[i..end].iter().collect();
                i = end + 1;
                if let Some(currency) = inside.strip_prefix('$') {
                    let sign = currency.split('-').next().unwrap_or("");
                    sign.chars().for_each(|c| literal(&mut tokens, c));
                } else if !inside.is_empty() && inside.chars().all(|c| "hHmMsS".contains(c)) {
                    tokens.push(Token::Date(
                        inside.chars().next().unwrap_or('h').to_ascii_lowercase(),
                    ));
                }
            }
            'G' | 'g' if rest == "general" => {
                tokens.push(Token::General);
                i += 6;
            }
            'A' | 'a' if rest.starts_with("am/pm") => i += 4,
            'A' | 'a' if rest.starts_with("a/p") => i += 2,
            '0' | '#' | '?' => tokens.push(Token::Digit(c)),
            '.' => tokens.push(Token::Point),
            ',' => tokens.push(Token::Comma),
            '%' => tokens.push(Token::Percent),
            '@' => tokens.push(Token::Text),
            'E' | 'e' if matches!(chars.get(i), Some('+' | '-')) => {
                tokens.push(Token::Exponent);
                i += 1;
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                while chars.get(i).is_some_and(|n| n.eq_ignore_ascii_case(&c)) {
                    i += 1;
                }
                tokens.push(Token::Date(c.to_ascii_lowercase()));
            }
            c => literal(&mut tokens, c),
        }
    }
    tokens
}

/// The literals of a format around what the number shows.
fn around(tokens: &[Token], shown: String) -> String {
    let mut out = String::new();
    let mut written = false;
    for token in tokens {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            Token::General if !written => {
                out.push_str(&shown);
                written = true;
            }
            _ => {}
        }
    }
    if written { out } else { out + &shown }
}

fn number(value: f64, tokens: &[Token]) -> String {
    let is_digit = |t: &Token| matches!(t, Token::Digit(_));
    let Some(first) = tokens.iter().position(is_digit) else {
        // Only literals: "-" for zero, or nothing at all; "@" shows the number as it is.
        if tokens.contains(&Token::Text) {
            return general(value);
        }
        return around(tokens, String::new());
    };
    if tokens.contains(&Token::Exponent)
        || tokens.iter().any(|t| matches!(t, Token::Literal(text) if text.trim() == "/"))
    {
        // Scientific notation and fractions do not occur in reports; the plain number is right.
        return general(value);
    }
    let point = tokens.iter().position(|t| *t == Token::Point);
    let last = tokens.iter().rposition(is_digit).unwrap_or(first);
    let percents = tokens.iter().filter(|t| **t == Token::Percent).count() as i32;
    // Commas right behind the last digit divide by a thousand each.
    let thousands = tokens[last + 1..].iter().take_while(|t| **t == Token::Comma).count() as i32;
    let whole = &tokens[..point.unwrap_or(tokens.len())];
    let fraction = point.map_or(&[][..], |p| &tokens[p + 1..]);
    let zeros = |tokens: &[Token]| tokens.iter().filter(|t| **t == Token::Digit('0')).count();
    let places = fraction.iter().filter(|t| is_digit(t)).count();
    let sure = fraction
        .iter()
        .filter(|t| is_digit(t))
        .enumerate()
        .filter(|(_, t)| **t == Token::Digit('0'))
        .map(|(i, _)| i + 1)
        .last()
        .unwrap_or(0);
    let mut decimal = Decimal::of(value);
    decimal.point += 2 * percents - 3 * thousands;
    let shown = decimal.printed(places, sure, zeros(whole));
    let mut out = String::new();
    let mut written = false;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            Token::Digit(_) | Token::Point if !written && i <= last => {
                // A sign stands before everything: "-" and then "₫5", as Excel does.
                out.push_str(&shown);
                written = true;
            }
            _ => {}
        }
    }
    out
}

/// A number as its 15 sure decimal digits: 0,d₁d₂… × 10^point.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    fn of(value: f64) -> Decimal {
        let text = format!("{:.*e}", SIGNIFICANT - 1, value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        let point = exponent.parse::<i32>().unwrap_or(0) + 1;
        Decimal { negative: value < 0.0, digits, point: if value == 0.0 { 1 } else { point } }
    }

    /// Rounded half away from zero to `places`, with at least `sure` decimals and `zeros` digits
    /// before the comma.
    fn printed(mut self, places: usize, sure: usize, zeros: usize) -> String {
        let keep = self.point + places as i32;
        if keep < 0 {
            self.digits = vec![0];
            self.point = 1;
        } else if (keep as usize) < self.digits.len() {
            let up = self.digits[keep as usize] >= 5;
            self.digits.truncate(keep as usize);
            if up {
                let mut i = self.digits.len();
                loop {
                    if i == 0 {
                        self.digits.insert(0, 1);
                        self.point += 1;
                        break;
                    }
                    i -= 1;
                    if self.digits[i] < 9 {
                        self.digits[i] += 1;
                        break;
                    }
                    self.digits[i] = 0;
                }
            }
        }
        let digit = |at: i32| {
            usize::try_from(at)
                .ok()
                .and_then(|at| self.digits.get(at))
                .map_or('0', |d| (b'0' + d) as char)
        };
        let mut whole: String = (0..self.point).map(digit).collect();
        let padding = zeros.saturating_sub(whole.trim_start_matches('0').len());
        whole = format!("{}{}", "0".repeat(padding), whole.trim_start_matches('0'));
        let mut fraction: String = (0..places as i32).map(|i| digit(self.point + i)).collect();
        while fraction.len() > sure && fraction.ends_with('0') {
            fraction.pop();
        }
        if whole.is_empty() && (fraction.is_empty() || sure < places || zeros == 0) {
            // "#,##0" has its zero; "#,##" shows nothing for zero in Excel, where a reader of the
            // printed page would miss a reported 0 that the file has.
            whole.push('0');
        }
        let is_zero = whole.chars().chain(fraction.chars()).all(|c| c == '0');
        let sign = if self.negative && !is_zero { "-" } else { "" };
        let mark = if fraction.is_empty() { "" } else { "," };
        format!("{sign}{whole}{mark}{fraction}")
    }
}

/// A serial date: day, month and year as far as the format shows them, and the time when it does.
fn date(serial: f64, tokens: &[Token]) -> String {
    let shows = |letter: char| tokens.contains(&Token::Date(letter));
    let minutes = (serial * 1440.0).round();
    if !(0.0..=2_958_466.0 * 1440.0).contains(&minutes) {
        return general(serial);
    }
    let (days, minute) = ((minutes / 1440.0).floor() as i64, (minutes % 1440.0) as i64);
    // "m" beside "h" or "s" alone means minutes.
    let with_date = shows('d') || shows('y') || (shows('m') && !shows('h') && !shows('s'));
    let mut parts = Vec::new();
    if with_date {
        let (year, month, day) = calendar(days);
        parts.push(match (shows('d'), shows('y')) {
            (true, true) => format!("{day}/{month}/{year}"),
            (true, false) => format!("{day}/{month}"),
            (false, true) if shows('m') => format!("{month}/{year}"),
            (false, true) => year.to_string(),
            (false, false) => month.to_string(),
        });
    }
    if shows('h') {
        let hours = if with_date { minute / 60 } else { days * 24 + minute / 60 };
        parts.push(format!("{hours}:{:02}", minute % 60));
    } else if !with_date {
        let total = (serial * 86_400.0).round() as i64;
        parts.push(format!("{}:{:02}", total / 60, total % 60));
    }
    parts.join(" ")
}

/// Year, month, day of a serial day: day 1 is 1/1/1900, and day 60 is 29/2/1900, which never was
/// (ECMA-376 18.17.4.1).
fn calendar(serial: i64) -> (i64, i64, i64) {
    if serial == 60 {
        return (1900, 2, 29);
    }
    // Days from 1970-01-01; then the civil calendar by eras of 400 years that start on 1 March.
    let days = serial - 25_569 + i64::from(serial < 60) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_a_vietnamese_user_sees_them() {
        let check = |value: f64, code: &str, expect: &str| {
            assert_eq!(shown(value, code, false), expect, "{value} {code}");
        };
        check(0.9825, "0.00%", "98,25%");
        check(0.9825, "0%", "98%");
        check(0.4, "0%", "40%");
        check(0.4, "0.00 %", "40,00 %");
        check(98.25, "0.00", "98,25");
        check(98.25, "General", "98,25");
        check(98.25, "", "98,25");
        check(98.0, "0.00", "98,00");
        check(1.005, "0.00", "1,01");
        check(0.285, "0%", "29%");
        check(9.995, "0.00", "10,00");
        check(1234.0, "#,##0", "1234");
        check(1_234_567.891, "#,##0.0", "1234567,9");
        check(3.0, "00", "03");
        check(3.0, "000", "003");
        check(0.0, "00", "00");
        check(0.0, "#,##0", "0");
        check(0.0, "#,##", "0");
        check(0.5, "#,##0.##", "0,5");
        check(5.0, "0.##", "5");
        check(-12.0, "0", "-12");
        check(-0.001, "0.00", "0,00");
        check(12.0, "0\" phòng\"", "12 phòng");
        check(0.0, "0;-0;;@", "");
        check(0.0, "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", " - ");
        check(-5.0, "#,##0;(#,##0)", "(5)");
        check(5e6, "0.0,,", "5,0");
        check(0.1 + 0.2, "", "0,3");
        check(98.2456140350877, "", "98,24561404");
        check(1e15, "", "1000000000000000");
        check(0.0, "", "0");
        check(5.0, "General\" bộ\"", "5 bộ");
        check(5.0, "@", "5");
        check(1500.0, "#,##0 [$₫-42A]", "1500 ₫");
        check(7.0, "[Red]0;[Blue]-0", "7");
    }

    #[test]
    fn dates_show_day_month_year() {
        let check = |value: f64, code: &str, expect: &str| {
            assert_eq!(shown(value, code, false), expect, "{value} {code}");
        };
        check(44_215.0, "mm-dd-yy", "19/1/2021");
        check(44_215.0, "dd/mm/yyyy", "19/1/2021");
        check(44_215.5, "dd/mm/yyyy h:mm", "19/1/2021 12:00");
        check(44_215.0, "d-mmm", "19/1");
        check(44_215.0, "mm/yyyy", "1/2021");
        check(0.75, "h:mm", "18:00");
        check(1.0, "d/m/yyyy", "1/1/1900");
        check(61.0, "d/m/yyyy", "1/3/1900");
        check(-5.0, "d/m/yyyy", "-5");
        assert_eq!(shown(42_753.0, "d/m/yyyy", true), "19/1/2021");
    }

    #[test]
    fn hostile_formats_end() {
        for code in ["\"", "[", "\\", "_", "*", ";;;;;", "0.0.0.0", "%%%", "[$", "E+", "????/????"]
        {
            for value in [0.0, -1.5, 1e300, 1e-300, f64::NAN, f64::MAX] {
                let _ = shown(value, code, false);
            }
        }
    }
}
