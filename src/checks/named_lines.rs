//! Which line of a table with measures in columns a sentence names: "lĩnh vực tư pháp", "thị trấn
//! Phước Long".
//! It compares no values.

use super::context::Context;
use crate::figures::span_in_sentence;
use crate::tables::{Layout, LineKind};
use crate::text;
use crate::text::contains_words;

/// Words before the name of a line that the prose or the table may leave out. Folded.
const KINDS: [&str; 8] =
    ["lĩnh vực ", "xã ", "phường ", "thị trấn ", "ubnd xã ", "ubnd phường ", "sở ", "phòng "];
/// Letters from which on a name is told from a common word. Our own choice.
const LEAST_CHARS: usize = 6;
/// Marks that end a clause.
const MARKS: [char; 6] = [',', ';', '(', ')', '.', ':'];
/// Most lines that are looked for. Our own choice: a province has some five hundred communes.
const MOST_LINES: usize = 1_000;

/// The name of a line.
#[derive(Debug)]
struct Name {
    table: usize,
    line: usize,
    /// Folded, without its kind ("thị trấn").
    bare: String,
    /// Folded, as printed.
    full: String,
}

/// The names of the lines of tables with measures in columns.
#[derive(Debug)]
pub struct NamedLines {
    names: Vec<Name>,
}

impl NamedLines {
    /// The lines of the document's tables.
    pub fn new(on: &Context<'_>) -> Self {
        let tables = on.facts.tables.iter().filter(|t| t.layout == Layout::Columns);
        let names = tables.flat_map(|t| {
            let lines = t.lines.iter().enumerate().filter(|(_, l)| l.kind != LineKind::Total);
            lines.map(|(i, l)| {
                let key = text::key(&l.label);
                let name = KINDS.iter().find_map(|k| key.strip_prefix(k)).unwrap_or(&key);
                let bare = name.to_owned();
                Name { table: t.table, line: i, bare, full: key }
            })
        });
        let long = |n: &Name| n.bare.chars().count() >= LEAST_CHARS;
        NamedLines { names: names.filter(long).take(MOST_LINES).collect() }
    }

    /// The line that the words before a figure name, back to the figure before it, or else those
    /// behind it, up to the next mark or number: the longest name; none where two are named.
    pub fn named(&self, on: &Context<'_>, figure: usize) -> Option<(usize, usize)> {
        if self.names.is_empty() {
            return None;
        }
        let f = &on.facts.figures[figure];
        let span = span_in_sentence(f)?;
        let before = figure.checked_sub(1).map(|b| &on.facts.figures[b]).filter(|b| {
            b.paragraph == f.paragraph && b.note_of == f.note_of && b.sentence == f.sentence
        });
        let start = match before.and_then(span_in_sentence).map(|s| s.end.min(span.start)) {
            // What stands between the figure before and the first mark belongs to that one.
            Some(end) => {
                let gap = &f.sentence[end..span.start];
                let cut = gap.find(MARKS).or_else(|| gap.find(" và "));
                end + cut.unwrap_or(0)
            }
            None => 0,
        };
        let behind = &f.sentence[span.end..];
        let stop = behind.find(|c: char| c.is_ascii_digit() || MARKS.contains(&c));
        let behind = &behind[..stop.unwrap_or(behind.len())];
        let behind = &behind[..behind.find(" và ").unwrap_or(behind.len())];
        self.named_in(&text::key(&f.sentence[start..span.start]))
            .or_else(|| self.named_in(&text::key(behind)))
    }

    /// The line that folded words name.
    fn named_in(&self, words: &str) -> Option<(usize, usize)> {
        let mut found: Vec<&Name> =
            self.names.iter().filter(|n| contains_words(words, &n.bare)).collect();
        // A town and its district share a name: the one that is named with its kind is meant.
        let in_full = |n: &Name| contains_words(words, &n.full);
        if found.iter().any(|n| in_full(n)) {
            found.retain(|n| in_full(n));
        }
        found.sort_by_key(|n| std::cmp::Reverse(n.full.len()));
        let first = found.first()?;
        // A shorter name inside the longer one is the same mention.
        let within = |n: &&Name| n.line == first.line || contains_words(&first.full, &n.full);
        found[1..].iter().all(within).then_some((first.table, first.line))
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::testing::Sample;
    use crate::figures::{Role, StatementKind};

    #[test]
    fn a_figure_of_a_named_line_is_compared_with_that_line() {
        let said = |n: &'static str| {
            let text = format!("Lĩnh vực tư pháp tiếp nhận {n} hồ sơ");
            let mut sample = Sample::new()
                .columns(
                    &[("Tiếp nhận", ""), ("Giải quyết", "")],
                    &[("Tư pháp", &["214", "210"]), ("Tổng cộng", &["214", "210"])],
                )
                .says(StatementKind::Single, &text, &[(n, "hồ sơ", Role::Single)])
                .linked(0, "procedures.received", 0.9);
            sample.observations[0].matched.indicator = Some("procedures.received".to_owned());
            sample.lines().into_iter().filter(|l| l.starts_with("C201")).collect::<Vec<_>>()
        };
        assert_eq!(said("214"), ["C201 holds 214 = 214"]);
        assert_eq!(said("241"), ["C201 warning 241 ≠ 214"]);
    }
}
