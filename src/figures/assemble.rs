//! All texts of a document through the grammar: figures with ids, dates and quotes, statements,
//! citations, letterhead.
//! The grammar itself is in `claims`, `grammar` and `statements`.

use super::blocks::{TextBlock, bare_cells, mark_future, text_blocks};
use super::grammar::{Reading, abbreviations, read as read_numbers};
use super::letterhead::letterhead;
use super::statements::{Read, label_of, relate};
use super::{Citation, Figure, FigureKind, Letterhead, Statement};
use crate::document::{Document, Table};
use crate::quantity::{Date, Period, PeriodKind, UnitLexicon};
use crate::tables::StatisticsTable;
use crate::text::{key, short_hex};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What the prose of a document says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prose {
    /// Every number outside value cells, in the order of the texts.
    pub figures: Vec<Figure>,
    /// What the text puts into relation.
    pub statements: Vec<Statement>,
    /// Documents cited.
    pub citations: Vec<Citation>,
    /// What the report says about itself.
    pub letterhead: Letterhead,
}

/// Length of the words kept before and after a figure, in Unicode scalars.
const QUOTE: usize = 32;

/// Reads the prose of a document. `tables` are its joined tables, `statistics` are its statistics tables (their notes are read;
/// index of an observation = position of its slot over all tables in order); `joined_at` tells for
/// each body block that is a table which joined table it belongs to.
pub fn read(
    document: &Document,
    tables: &[Table],
    statistics: &[StatisticsTable],
    joined_at: &[Option<usize>],
    units: &UnitLexicon,
) -> Prose {
    let mut texts = text_blocks(document, tables, statistics, joined_at);
    let letterhead = letterhead(&texts);
    let report_period = letterhead.period.as_ref().and_then(|p| p.value);
    mark_future(&mut texts, report_period);
    let worded = texts.len();
    texts.append(&mut bare_cells(document, statistics, joined_at));
    let row_units: Vec<Option<&str>> = statistics
        .iter()
        .flat_map(|t| &t.slots)
        .map(|s| s.unit.as_deref().and_then(|u| units.named(u)).map(|u| u.code.as_str()))
        .collect();
    let short = abbreviations(&texts, units);
    let mut readings: Vec<Reading> = texts
        .iter()
        .map(|t| {
            let row_unit = t
                .note_of
                .and_then(|o| row_units.get(o).copied().flatten())
                .filter(|u| *u != "percent");
            read_numbers(t, units, &short, row_unit)
        })
        .collect();
    for draft in readings.iter_mut().skip(worded).flat_map(|r| &mut r.drafts) {
        if draft.kind.is_measure() {
            draft.kind = FigureKind::Other;
        }
        draft.pending = false;
    }
    let mut base = 0;
    let mut reads: Vec<Read> = Vec::with_capacity(readings.len());
    for (reading, text) in readings.iter_mut().zip(&texts) {
        let count = reading.drafts.len();
        reads.push(Read { reading, base, source: text.source, item: item_mark(&text.text) });
        base += count;
    }
    let statements = relate(&mut reads, units);
    let mut out = Prose { letterhead, statements, ..Prose::default() };
    let mut ordinals: HashMap<String, usize> = HashMap::new();
    let mut carried_date: Option<Date> = None;
    for (index, (text, reading)) in texts.iter().zip(&readings).enumerate() {
        let context = TextContext {
            index,
            text,
            letters: text.text.chars().collect(),
            reading,
            report_period,
        };
        context.citations(&mut out.citations);
        context.figures(&mut out.figures, &mut ordinals, &mut carried_date);
    }
    for (s, statement) in out.statements.iter().enumerate() {
        for &(figure, role) in &statement.members {
            if let Some(f) = out.figures.get_mut(figure) {
                f.statements.push((s, role));
            }
        }
    }
    out
}

/// The mark that makes a text an item of a list.
fn item_mark(text: &str) -> Option<char> {
    let mut letters = text.chars();
    match (letters.next()?, letters.next()) {
        ('-' | '–' | '—', _) => Some('-'),
        (mark @ ('+' | '•' | '*' | 'o' | '▪' | '●'), Some(' ')) => Some(mark),
        ('+', _) => Some('+'),
        ('•', _) => Some('•'),
        ('*', _) => Some('*'),
        (letter, Some(')')) if letter.is_lowercase() => Some(')'),
        (digit, Some('.' | ')')) if digit.is_ascii_digit() => Some('1'),
        _ => None,
    }
}

/// One text with its reading.
struct TextContext<'a> {
    index: usize,
    text: &'a TextBlock,
    /// The scalars of the text.
    letters: Vec<char>,
    reading: &'a Reading,
    report_period: Option<Period>,
}

impl TextContext<'_> {
    fn citations(&self, out: &mut Vec<Citation>) {
        let claims = &self.reading.claims;
        for (i, claim) in claims.iter().enumerate() {
            if claim.kind != FigureKind::Document
                || claim.number.is_empty() && claim.document_kind.is_empty()
            {
                continue;
            }
            let digits: String = slice(&self.letters, claim.start, claim.end);
            if claim.number.is_empty() && !is_citable(&claim.document_kind) {
                continue;
            }
            // The date that follows within a few words belongs to the document.
            let date = claims
                .get(i + 1)
                .filter(|d| {
                    d.start >= claim.end && d.start - claim.end <= 12 && d.kind == FigureKind::Date
                })
                .and_then(|d| d.date);
            let tail_from = claims
                .get(i + 1)
                .filter(|d| d.date.is_some() && date == d.date)
                .map_or(claim.end, |d| d.end);
            out.push(Citation {
                kind: claim.document_kind.clone(),
                number: if claim.number.is_empty() { digits } else { claim.number.clone() },
                date,
                issuer: issuer_behind(&self.letters, tail_from),
                note_of: self.text.note_of,
                place: self.text.place.clone(),
            });
        }
    }

    fn figures(
        &self,
        out: &mut Vec<Figure>,
        ordinals: &mut HashMap<String, usize>,
        carried: &mut Option<Date>,
    ) {
        let text = &self.text.text;
        let letters = &self.letters;
        let mut dates: Vec<Option<Date>> = Vec::new();
        for sentence in 0..self.reading.sentences.len() {
            let own = self.as_of(sentence);
            let follows = self.follows_on(sentence);
            let date = own.or(if follows { *carried } else { None });
            *carried = own.or(self.event_date(sentence)).or(if follows { *carried } else { None });
            dates.push(date);
        }
        // The key of a long sentence is made and hashed once, not for each of its numbers.
        let mut keyed: Option<(usize, Sha256)> = None;
        for draft in &self.reading.drafts {
            let sentence = &self.reading.sentences[draft.sentence];
            let printed: String = letters[draft.chars.0..draft.chars.1].iter().collect();
            let words = &text[sentence.bytes.clone()];
            let (before, behind) = label_of(self.reading, draft);
            if keyed.as_ref().is_none_or(|k| k.0 != draft.sentence) {
                let begun = hashed(Sha256::new(), &[self.text.source.name(), &key(words)]);
                keyed = Some((draft.sentence, begun));
            }
            let begun = keyed.as_ref().map_or_else(Sha256::new, |k| k.1.clone());
            let begun = hashed(begun, &[&printed]);
            let entry = ordinals.entry(short_hex(&begun.clone().finalize())).or_insert(0);
            *entry += 1;
            let id = short_hex(&hashed(begun, &[&entry.to_string()]).finalize());
            let period = self.period_before(draft.token, draft.sentence);
            out.push(Figure {
                id,
                source: self.text.source,
                note_of: self.text.note_of,
                raw: printed,
                value: draft.value,
                decimals: draft.decimals,
                interval: draft.interval,
                unit: draft.unit.clone(),
                kind: draft.kind,
                approx: draft.approx,
                qualifiers: match (before.is_empty(), behind.is_empty()) {
                    (false, false) => format!("{before} | {behind}"),
                    (false, true) => format!("{before} |"),
                    (true, false) => format!("| {behind}"),
                    (true, true) => String::new(),
                },
                statements: Vec::new(),
                section: self.text.section.clone(),
                headings: self.text.headings.clone(),
                paragraph: self.index,
                sentence: words.to_owned(),
                as_of: dates[draft.sentence],
                period,
                charspan: draft.chars,
                prefix: letters[draft.chars.0.saturating_sub(QUOTE)..draft.chars.0]
                    .iter()
                    .collect(),
                suffix: letters[draft.chars.1..(draft.chars.1 + QUOTE).min(letters.len())]
                    .iter()
                    .collect(),
                place: self.text.place.clone(),
            });
        }
    }

    /// The date at which the numbers of a sentence are said to hold: "tính đến ngày …", "đến ngày
    /// …", "tại thời điểm ngày …".
    fn as_of(&self, sentence: usize) -> Option<Date> {
        self.dated(
            sentence,
            &[
                "đến ngày",
                "đến hết ngày",
                "tính đến",
                "thời điểm",
                "tính đến hết ngày",
                "đến thời điểm ngày",
            ],
        )
    }

    /// The date of an event that a sentence tells of ("vào ngày 10/9/2021").
    fn event_date(&self, sentence: usize) -> Option<Date> {
        self.dated(sentence, &["vào ngày", "trong ngày"])
    }

    fn dated(&self, sentence: usize, openings: &[&str]) -> Option<Date> {
        let span = &self.reading.sentences[sentence].chars;
        self.reading
            .claims
            .iter()
            .filter(|c| c.kind == FigureKind::Date && span.contains(&c.start))
            .find_map(|c| {
                let from = c.start.saturating_sub(28).max(span.start);
                let before = crate::text::fold(&slice(&self.letters, from, c.start));
                let before = before.trim_end();
                let plain = before.strip_suffix("ngày").unwrap_or(before).trim_end();
                let says = openings.iter().any(|o| {
                    before.ends_with(o)
                        || o.ends_with("ngày")
                            && plain.ends_with(o.trim_end_matches("ngày").trim_end())
                            && before.ends_with("ngày")
                });
                c.date.filter(|_| says)
            })
    }

    /// True when a sentence goes on from the one before ("Qua đánh giá", "Kết quả", "Trong đó").
    fn follows_on(&self, sentence: usize) -> bool {
        if sentence == 0 {
            return false;
        }
        let text = &self.text.text[self.reading.sentences[sentence].bytes.clone()];
        let folded = crate::text::fold(text);
        ["qua ", "kết quả", "theo đó", "trong đó", "cụ thể", "tại thời điểm"]
            .iter()
            .any(|w| folded.starts_with(w))
    }

    /// The period that the sentence names last before a number, when it is not the report's own.
    fn period_before(&self, token: usize, sentence: usize) -> Option<Period> {
        let (from, _) = self.reading.spans[sentence];
        let year = self.report_period.map(|p| p.end.year);
        (from..token)
            .rev()
            .find_map(|i| {
                let super::tokens::TokenKind::Claim(c) = self.reading.tokens[i].kind else {
                    return None;
                };
                let claim = &self.reading.claims[c];
                if claim.kind != FigureKind::Period {
                    return None;
                }
                claim.period.or_else(|| {
                    let (kind, first, last) = claim.months?;
                    (kind != PeriodKind::Year).then_some(())?;
                    Period::months(kind, year?, first, last)
                })
            })
            .filter(|p| self.report_period != Some(*p))
    }
}

/// Kinds of documents that are citations even with a bare number; articles and tables are not.
fn is_citable(kind: &str) -> bool {
    !matches!(
        kind.split(' ').next(),
        Some("điều" | "khoản" | "biểu" | "phụ" | "mẫu" | "bảng" | "chương" | "mục" | "trang")
    )
}

/// "của Chủ tịch UBND tỉnh" behind a citation.
fn issuer_behind(text: &[char], from: usize) -> Option<String> {
    let tail = slice(text, from, from + 90);
    let rest = tail.trim_start().strip_prefix("của ")?;
    let mut end = rest.len();
    for stop in [
        " về ",
        " với ",
        " ban hành ",
        " quy định ",
        " phê duyệt ",
        " công bố ",
        ",",
        ";",
        ".",
        "(",
        ")",
        ":",
        " \u{201c}",
        " \"",
    ] {
        if let Some(at) = rest.find(stop) {
            end = end.min(at);
        }
    }
    // "của Bộ Kế hoạch và Đầu tư" is one name; "của tỉnh và các đơn vị" is not.
    if let Some(at) = rest[..end].find(" và ")
        && !rest[at + " và ".len()..].starts_with(char::is_uppercase)
    {
        end = at;
    }
    let name = rest[..end].trim();
    (!name.is_empty()
        && name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().count() <= 70)
        .then(|| name.to_owned())
}

fn slice(text: &[char], from: usize, to: usize) -> String {
    let to = to.min(text.len());
    text[from.min(to)..to].iter().collect()
}

/// A hash that goes on with the parts.
fn hashed(mut hasher: Sha256, parts: &[&str]) -> Sha256 {
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0x1f]);
    }
    hasher
}

#[cfg(test)]
mod tests;
