//! Findings for people at a terminal, in the manner of rustc: what, where, the printed words with the
//! figure marked, the arithmetic, what else may explain it. It judges and orders nothing by itself.

mod excerpt;

use super::json;
use super::json::shape::Since;
use super::language::Language;
use super::terminal::one_line;
use crate::checks::{self, Cluster, Finding, HintChange, Level, Operand, Side, SideRole};
use crate::diagnostic::ENGINES_DIFFER;
use crate::document::Place;
use crate::figures::{Figure, Source};
use crate::report::{Observation, Report};
use crate::status::Status;
use excerpt::Excerpt;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How the text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Language of messages.
    pub language: Language,
    /// Colours and bold, for terminals.
    pub colour: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn frame(self, text: &str) -> String {
        self.paint(FRAME, text)
    }

    fn of<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        self.language.of(vi, en)
    }
}

// SGR codes (ECMA-48, 8.3.117).
const RED: &str = "1;31";
const YELLOW: &str = "1;33";
const CYAN: &str = "1;36";
const BOLD: &str = "1";
const FRAME: &str = "34";

/// Most characters of a label or note that are shown in a row; longer ones lose their middle.
/// Five columns of a row then fit into twice the width of a usual terminal.
const MAX_CELL: usize = 60;

/// The findings of a report, a cluster's together, and the counts.
pub fn findings(report: &Report, since: Option<&Since>, style: Style) -> String {
    let mut out = String::new();
    let path = report.sources.first().map(|s| one_line(&s.filename)).unwrap_or_default();
    let view = View { report, style, path: &path };
    let groups = by_cluster(report.findings.iter().filter(|f| f.counts()));
    for group in &groups {
        for finding in group {
            view.finding(&mut out, finding);
        }
        let cluster = group[0].cluster.as_deref();
        if let Some(cluster) = report.clusters.iter().find(|c| Some(c.id.as_str()) == cluster) {
            view.cluster(&mut out, cluster);
        }
        out.push('\n');
    }
    view.losses(&mut out);
    view.overlaid(&mut out);
    view.counts(&mut out, since);
    out
}

/// Findings in their order, but those of one cluster right after its first.
fn by_cluster<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Vec<&'a Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut group_of: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        match finding.cluster.as_deref() {
            Some(id) => match group_of.get(id) {
                Some(&group) => groups[group].push(finding),
                None => {
                    group_of.insert(id, groups.len());
                    groups.push(vec![finding]);
                }
            },
            None => groups.push(vec![finding]),
        }
    }
    groups
}

struct View<'a> {
    report: &'a Report,
    style: Style,
    path: &'a str,
}

impl View<'_> {
    fn finding(&self, out: &mut String, finding: &Finding) {
        let style = self.style;
        let word = self.level_word(finding.level);
        let code = match finding.level {
            Level::Error => RED,
            Level::Warning => YELLOW,
            Level::Note => CYAN,
        };
        let message = one_line(style.of(&finding.message.vi, &finding.message.en));
        let head = style.paint(code, &format!("{word}[{}]", finding.rule));
        let _ = writeln!(out, "{head} {}: {}", finding.name, style.paint(BOLD, &message));
        let primary = finding.sides.iter().filter(|s| s.role != SideRole::Context);
        let mut arrow = "-->";
        for side in primary {
            self.side(out, side, code, arrow);
            arrow = ":::";
        }
        if let Some(arithmetic) = &finding.arithmetic {
            self.remark(out, "=", arithmetic);
        }
        for side in finding.sides.iter().filter(|s| s.role == SideRole::Context) {
            let words = side.explains.as_ref().map(|t| style.of(&t.vi, &t.en)).unwrap_or_default();
            let place = self.place(&side.place);
            let label = style.of("= xem thêm:", "= also:");
            self.remark(out, label, &format!("“{}” ({place}): {words}", side.raw.trim()));
        }
        if let Some(regraded) = &finding.regraded {
            let label = style.of("= xếp lại mức:", "= graded anew:");
            let from = self.level_word(regraded.from);
            self.remark(out, label, &format!("{from} → {word}: {}", regraded.because));
        }
    }

    fn level_word(&self, level: Level) -> &'static str {
        match level {
            Level::Error => self.style.language.of("lỗi", "error"),
            Level::Warning => self.style.language.of("cảnh báo", "warning"),
            Level::Note => self.style.language.of("ghi chú", "note"),
        }
    }

    fn remark(&self, out: &mut String, label: &str, text: &str) {
        let _ = writeln!(out, "   {} {}", self.style.frame(label), one_line(text));
    }

    /// A side of a finding: its row, or its sentence with the figures marked.
    fn side(&self, out: &mut String, side: &Side, code: &str, arrow: &str) {
        let mut arrow = arrow;
        let mut shown = false;
        for observation in side.observations.iter().filter_map(|&i| self.report.observations.get(i))
        {
            self.arrow(out, arrow, &observation.slot.place);
            self.lines(out, &self.row(observation), code);
            (arrow, shown) = (":::", true);
        }
        for figures in self.by_sentence(&side.figures) {
            self.arrow(out, arrow, &figures[0].place);
            self.lines(out, &self.sentence(&figures), code);
            (arrow, shown) = (":::", true);
        }
        if !shown {
            self.arrow(out, arrow, &side.place);
            let text = one_line(&side.raw);
            let whole = vec![(0, text.chars().count())];
            self.lines(out, &Excerpt::new(text, whole), code);
        }
    }

    fn arrow(&self, out: &mut String, arrow: &str, place: &Place) {
        let _ = writeln!(out, "  {} {}: {}", self.style.frame(arrow), self.path, self.place(place));
    }

    fn lines(&self, out: &mut String, excerpt: &Excerpt, code: &str) {
        for line in excerpt.lines() {
            let _ = writeln!(out, "   {} {}", self.style.frame("|"), line.text);
            if let Some(marks) = line.marks {
                let marks = self.style.paint(code, &marks);
                let _ = writeln!(out, "   {} {marks}", self.style.frame("|"));
            }
        }
    }

    fn place(&self, place: &Place) -> String {
        let locator = one_line(place.locator.as_str());
        match place.page_no() {
            Some(page) => format!("{locator} ({} {page})", self.style.of("trang", "page")),
            None => locator,
        }
    }

    /// number | label | unit | value | note, the value marked.
    fn row(&self, observation: &Observation) -> Excerpt {
        let slot = &observation.slot;
        let mut cells = Vec::new();
        if !slot.row.number.is_empty() {
            cells.push(shortened(&slot.row.number));
        }
        cells.push(shortened(&slot.row.label));
        cells.extend(slot.unit.as_deref().map(shortened));
        let before = cells.iter().map(|c| c.chars().count() + " | ".chars().count()).sum();
        let value = one_line(&slot.value.raw);
        let value =
            if value.is_empty() { self.style.of("(trống)", "(blank)").to_owned() } else { value };
        let marked = vec![(before, before + value.chars().count())];
        cells.push(value);
        cells.extend(slot.note.as_ref().filter(|n| !n.text.is_empty()).map(|n| shortened(&n.text)));
        Excerpt::new(cells.join(" | "), marked)
    }

    /// The figures of a side, those of one sentence together.
    fn by_sentence(&self, indices: &[usize]) -> Vec<Vec<&Figure>> {
        let mut groups: Vec<Vec<&Figure>> = Vec::new();
        for figure in indices.iter().filter_map(|&i| self.report.figures.get(i)) {
            let same = |g: &&mut Vec<&Figure>| {
                g[0].sentence == figure.sentence && g[0].place.locator == figure.place.locator
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(figure),
                None => groups.push(vec![figure]),
            }
        }
        groups
    }

    /// The sentence of the figures with each marked; a note with the label of its row in front.
    fn sentence(&self, figures: &[&Figure]) -> Excerpt {
        let first = figures[0];
        let beside = first
            .note_of
            .filter(|_| first.source == Source::Note)
            .and_then(|i| self.report.observations.get(i))
            .map(|o| format!("{} | … | ", shortened(&o.slot.row.label)))
            .unwrap_or_default();
        let lead = beside.chars().count();
        // One line, and as long as before: the marks are counted in characters of the sentence.
        let sentence: String = first
            .sentence
            .chars()
            .map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c })
            .collect();
        let marked = figures
            .iter()
            .filter_map(|f| excerpt::find(&sentence, &f.prefix, &f.raw, &f.suffix))
            .map(|(start, end)| (lead + start, lead + end))
            .collect();
        Excerpt::new(beside + &sentence, marked)
    }

    fn cluster(&self, out: &mut String, cluster: &Cluster) {
        let style = self.style;
        if cluster.findings.len() > 1 {
            let title = style.of(&cluster.title.vi, &cluster.title.en);
            let label = style.of("= cùng một chỗ sai:", "= one defect:");
            let count = cluster.findings.len();
            let words = style.of("phát hiện", "findings");
            self.remark(out, label, &format!("{title} ({}, {count} {words})", cluster.id));
        }
        if cluster.change.is_empty() {
            return;
        }
        let mut told: Vec<String> =
            [&cluster.change].into_iter().chain(&cluster.others).map(|c| self.change(c)).collect();
        let more = cluster.ties - cluster.others.len().min(cluster.ties);
        if more > 0 {
            told.push(format!("… ({more})"));
        }
        let label = style.of("= gợi ý:", "= hint:");
        let or = style.of("; hoặc nếu ", "; or if ");
        let resolved = match (cluster.resolves.len(), cluster.findings.len()) {
            (some, all) if some < all => {
                format!(" ({} {some}/{all})", style.of("giải quyết", "resolves"))
            }
            _ => String::new(),
        };
        let text =
            format!("{} {}{resolved}", style.of("sẽ khớp nếu", "would agree if"), told.join(or));
        self.remark(out, label, &text);
    }

    /// "“số phòng cắt giảm” were 2, not 0".
    fn change(&self, change: &[HintChange]) -> String {
        let (is, not) = (self.style.of("là", "were"), self.style.of("thay vì", "not"));
        let (and, print) = (self.style.of(" và ", " and "), checks::print);
        let one = |c: &HintChange| {
            format!("{} {is} {}, {not} {}", self.operand(c.operand), print(c.to), print(c.from))
        };
        change.iter().map(one).collect::<Vec<_>>().join(and)
    }

    fn operand(&self, operand: Operand) -> String {
        let words = match operand {
            Operand::Observation(i) => self.report.observations.get(i).map(|o| self.cell_name(o)),
            Operand::Figure(i) => self.report.figures.get(i).map(|f| {
                let unit = f.unit.as_ref().map(|u| format!(" {}", u.raw)).unwrap_or_default();
                one_line(&format!("{}{unit}", f.raw))
            }),
        };
        format!("“{}”", words.unwrap_or_default())
    }

    /// The label of a value, with its column where the row has several values.
    fn cell_name(&self, o: &Observation) -> String {
        let label = shortened(&o.slot.row.label);
        let same_row =
            |other: &&Observation| other.table == o.table && other.slot.line == o.slot.line;
        if self.report.observations.iter().filter(same_row).nth(1).is_none() {
            return label;
        }
        format!("{label} / {}", shortened(&o.slot.column.path.join(", ")))
    }

    /// What is missing from the document, and so from the checks, and what may be read wrong.
    fn losses(&self, out: &mut String) {
        if !self.report.status.unwrap_or(Status::Ok).is_processed() {
            return;
        }
        for diagnostic in &self.report.diagnostics {
            let label = match diagnostic {
                d if d.loses_content => self.style.of("đọc thiếu", "incomplete"),
                d if d.code == ENGINES_DIFFER => self.style.of("đọc khác nhau", "in doubt"),
                _ => continue,
            };
            let place = diagnostic.locator.as_ref().map(|l| format!(" ({l})"));
            let place = place.unwrap_or_default();
            let line = one_line(&format!("{}{place}", diagnostic.message));
            let _ = writeln!(out, "{}: {line}", self.style.paint(YELLOW, label));
        }
    }

    /// What an overlay accepts, a line each, and what it says of itself.
    fn overlaid(&self, out: &mut String) {
        let style = self.style;
        for finding in &self.report.findings {
            let Some(suppressed) = &finding.suppressed else { continue };
            let words = style.of("đã chấp nhận", "accepted");
            let until = style.of("đến", "until");
            let line = format!(
                "{} {} {} {until} {}: {}",
                finding.rule, finding.id, words, suppressed.until, suppressed.because
            );
            let _ = writeln!(out, "{}", one_line(&line));
        }
        const TOLD: [&str; 3] = ["rule-off", "suppression-expired", "suppression-unused"];
        for remark in self.report.diagnostics.iter().filter(|d| TOLD.contains(&d.code)) {
            let _ = writeln!(out, "{}: {}", remark.code, one_line(&remark.message));
        }
    }

    fn counts(&self, out: &mut String, since: Option<&Since>) {
        let style = self.style;
        let status = self.report.status.unwrap_or(Status::Ok);
        if !status.is_processed() {
            let words = style.of("không kiểm tra được", "not checked");
            let _ = writeln!(out, "{}: {words}: {}", self.path, status.name());
            return;
        }
        let count =
            |level| self.report.findings.iter().filter(|f| f.counts() && f.level == level).count();
        let (errors, warnings, notes) =
            (count(Level::Error), count(Level::Warning), count(Level::Note));
        let of = |n: usize, vi: &str, one: &str, many: &str| {
            format!("{n} {}", style.of(vi, if n == 1 { one } else { many }))
        };
        let coverage = json::coverage(self.report);
        let share = (coverage.measures_checked * 100)
            .checked_div(coverage.measures)
            .map_or_else(String::new, |percent| format!(" ({percent} %)"));
        let _ = writeln!(
            out,
            "{}: {}, {}, {}; {} {}/{}{share}",
            self.path,
            of(errors, "lỗi", "error", "errors"),
            of(warnings, "cảnh báo", "warning", "warnings"),
            of(notes, "ghi chú", "note", "notes"),
            style.of("số liệu lời văn đã đối chiếu:", "measures of the text checked:"),
            coverage.measures_checked,
            coverage.measures,
        );
        if let Some(Since { known, gone }) = since {
            let _ = writeln!(
                out,
                "{}: {} {known}, {} {}",
                style.of("so với lần trước", "since the baseline"),
                style.of("đã biết (không in lại)", "known and not printed"),
                style.of("không còn", "gone"),
                gone.len(),
            );
        }
    }
}

/// The text on one line, without its middle when it is long.
fn shortened(text: &str) -> String {
    let text = one_line(text);
    let length = text.chars().count();
    if length <= MAX_CELL {
        return text;
    }
    // The end of a label tells it from its neighbours as often as the beginning.
    let head = MAX_CELL * 2 / 3;
    let tail = MAX_CELL - head - 1;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - tail).collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

#[cfg(test)]
pub mod tests;
