//! Running headers and footers and page numbers: what repeats at the edge of the pages goes.
//! It looks at no line inside or between tables.

use super::lines::Line;
use super::page::Sheet;
use std::collections::HashMap;

/// Share of the page height, from the top and from the bottom, in which running lines stand.
pub(super) const ZONE: f64 = 0.14;
/// Lines at each edge of a page that are looked at.
const DEPTH: usize = 3;
/// Shift in points between pages up to which a line stands at the same height.
const SAME_HEIGHT: f64 = 6.0;

/// Takes running lines and page numbers out of the sheets.
pub(super) fn drop_running_lines(sheets: &mut [Sheet]) {
    for edge in [Edge::Top, Edge::Bottom] {
        // From the outermost line inwards; a line counts only when all outside of it are gone.
        let mut open: Vec<bool> = vec![true; sheets.len()];
        for _ in 0..DEPTH {
            let outermost: Vec<Option<(String, f64)>> = sheets
                .iter()
                .zip(&open)
                .map(|(sheet, open)| if *open { outermost(sheet, edge) } else { None })
                .collect();
            let numbered = page_numbers(&outermost);
            let repeated = repeated(&outermost);
            let mut dropped = false;
            for (index, sheet) in sheets.iter_mut().enumerate() {
                let goes = numbered[index] || repeated[index];
                open[index] &= goes;
                if goes {
                    dropped = true;
                    match edge {
                        Edge::Top => drop(sheet.rows.remove(0)),
                        Edge::Bottom => drop(sheet.rows.pop()),
                    }
                }
            }
            if !dropped {
                break;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Top,
    Bottom,
}

/// The outermost line at an edge, when it stands in the zone and outside of all tables.
fn outermost(sheet: &Sheet, edge: Edge) -> Option<(String, f64)> {
    let height = sheet.frame.size().1;
    let row = match edge {
        Edge::Top => sheet.rows.first()?,
        Edge::Bottom => sheet.rows.last()?,
    };
    let line: &Line = row.first()?;
    let inside = match edge {
        Edge::Top => {
            line.base <= ZONE * height
                && sheet.tables.iter().all(|t| t.grid.rect.t >= line.base - 2.0)
        }
        Edge::Bottom => {
            line.base >= (1.0 - ZONE) * height
                && sheet.tables.iter().all(|t| t.grid.rect.b <= line.base)
        }
    };
    if !inside {
        return None;
    }
    let text: Vec<&str> = row.iter().map(|l| l.text.as_str()).collect();
    Some((text.join(" "), line.base))
}

/// Which of the outermost lines are page numbers: bare numbers that grow with the pages.
fn page_numbers(lines: &[Option<(String, f64)>]) -> Vec<bool> {
    let numbers: Vec<Option<i64>> =
        lines.iter().map(|l| l.as_ref().and_then(|(text, _)| bare_number(text))).collect();
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    for (page, number) in numbers.iter().enumerate() {
        if let Some(number) = number {
            *offsets.entry(number - page as i64).or_default() += 1;
        }
    }
    numbers
        .iter()
        .enumerate()
        .map(|(page, number)| {
            number.is_some_and(|n| {
                let offset = n - page as i64;
                // One page number alone counts when it is the number of its page.
                offsets.get(&offset).is_some_and(|count| *count >= 2) || offset == 1
            })
        })
        .collect()
}

/// The number of a line that holds nothing else: "5", "- 5 -", "Trang 5", "5/12", "Page 5 of 12",
/// "iv".
pub(super) fn bare_number(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let inner = lower.trim_matches(|c: char| c.is_whitespace() || "-–—|[]()".contains(c));
    let inner =
        ["trang số", "trang", "page"].iter().find_map(|w| inner.strip_prefix(w)).unwrap_or(inner);
    let inner = inner.trim_start_matches([':', ' ']);
    let end = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let (number, rest) = inner.split_at(end);
    if number.is_empty() {
        return roman_number(rest);
    }
    let total = rest.trim();
    let is_total = total.is_empty()
        || ["/", "of", "trên"].iter().any(|w| {
            total.strip_prefix(w).is_some_and(|t| {
                let t = t.trim();
                !t.is_empty() && t.len() <= 4 && t.chars().all(|c| c.is_ascii_digit())
            })
        });
    (is_total && number.len() <= 4).then(|| number.parse().ok()).flatten()
}

/// A small number in Roman figures, as front matter is counted with; `None` for what is not written
/// the way they are.
fn roman_number(text: &str) -> Option<i64> {
    const FIGURES: [(&str, i64); 9] = [
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    let mut rest = text;
    let mut number = 0;
    for (figure, value) in FIGURES {
        let most = if figure.len() == 2 || matches!(figure, "l" | "v") { 1 } else { 3 };
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(figure) else { break };
            rest = after;
            number += value;
        }
    }
    (rest.is_empty() && number > 0).then_some(number)
}

/// Which of the outermost lines repeat at the same height, digits aside.
fn repeated(lines: &[Option<(String, f64)>]) -> Vec<bool> {
    let keys: Vec<Option<(String, f64)>> = lines
        .iter()
        .map(|line| line.as_ref().map(|(text, base)| (without_digits(text), *base)))
        .collect();
    let mut heights: HashMap<&str, Vec<f64>> = HashMap::new();
    for (key, base) in keys.iter().flatten() {
        heights.entry(key).or_default().push(*base);
    }
    for bases in heights.values_mut() {
        bases.sort_by(f64::total_cmp);
    }
    let needed = if lines.len() <= 2 { 2 } else { 3.max(lines.len() / 4) };
    keys.iter()
        .map(|key| {
            key.as_ref().is_some_and(|(text, base)| {
                // A line of digits alone is a number, and numbers are told by counting up.
                text.chars().any(char::is_alphabetic)
                    && heights.get(text.as_str()).is_some_and(|bases| {
                        let from = bases.partition_point(|b| *b < base - SAME_HEIGHT);
                        let to = bases.partition_point(|b| *b <= base + SAME_HEIGHT);
                        to - from >= needed
                    })
            })
        })
        .collect()
}

fn without_digits(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_ascii_digit() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers() {
        let check =
            |text: &str, expect: Option<i64>| assert_eq!(bare_number(text), expect, "{text}");
        check("5", Some(5));
        check("- 12 -", Some(12));
        check("Trang 3/10", Some(3));
        check("Page 3 of 10", Some(3));
        check("iv", Some(4));
        check("- xiii -", Some(13));
        check("XL", Some(40));
        check("iiii", None);
        check("vi phạm", None);
        check("2021.", None);
        check("40%", None);
        check("12 hồ sơ", None);
        check("", None);
    }

    #[test]
    fn a_number_is_a_page_number_when_it_counts_up() {
        let page = |text: &str| Some((text.to_owned(), 800.0));
        assert_eq!(page_numbers(&[None, page("2"), page("3")]), [false, true, true]);
        assert_eq!(page_numbers(&[page("40"), page("120"), None]), [false, false, false]);
        assert_eq!(page_numbers(&[page("7"), page("8")]), [true, true]);
    }

    #[test]
    fn repeated_lines_are_told_by_text_and_height() {
        let at = |text: &str, base: f64| Some((text.to_owned(), base));
        let lines =
            [at("Biểu 1a", 40.0), at("Biểu 2a", 41.0), at("Biểu 3a", 40.0), at("Biểu 4a", 90.0)];
        assert_eq!(repeated(&lines), [true, true, true, false]);
    }
}
