//! [`Report`] → the JSON shape: indices become ids, decimals become strings, places become locators.
//! It judges nothing: only counts that follow from the report are computed here.

use super::shape as json;
use crate::checks::{self, Expr, Finding, Level, Operand};
use crate::document::{BBox, Paragraph, Place, Role, Table};
use crate::figures::{Citation, Figure, Letterhead, LetterheadField};
use crate::quantity::{Decimal, Interval, Period};
use crate::report::{Observation, Report, SourceFile};
use crate::status::Status;
use crate::tables::State;
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashSet};

/// The JSON report; `with_prose` adds the text of the paragraphs.
pub fn report_to_json(report: &Report, with_prose: bool) -> json::JsonReport {
    let ids = Ids::of(report);
    json::JsonReport {
        schema_version: json::SCHEMA_VERSION.to_owned(),
        generator: generator(),
        document: json::DocumentIdentity {
            id: document_id(&report.sources),
            key: report.key.clone(),
        },
        sources: report.sources.iter().map(source).collect(),
        status: report.status.unwrap_or(Status::Ok).name().to_owned(),
        report: letterhead(&report.letterhead),
        mapping: report.mapping.as_ref().map(|m| json::MappingUsed {
            id: m.id.clone(),
            version: m.version.clone(),
            sha256: m.sha256.clone(),
            fit: format!("{:.2}", m.fit),
        }),
        observations: report
            .observations
            .iter()
            .zip(&ids.observations)
            .map(|(o, id)| observation(o, id))
            .collect(),
        figures: (0..report.figures.len()).map(|i| figure(report, i, &ids.figures[i])).collect(),
        citations: report.citations.iter().map(citation).collect(),
        findings: report
            .findings
            .iter()
            .zip(&ids.findings)
            .map(|(f, id)| finding(f, id, &ids, true))
            .collect(),
        confirmations: report
            .confirmations
            .iter()
            .zip(&ids.confirmations)
            .map(|(f, id)| finding(f, id, &ids, false))
            .collect(),
        not_evaluable: report
            .not_evaluable
            .iter()
            .map(|n| json::NotEvaluable {
                rule: n.rule.to_owned(),
                instance: n.instance.clone(),
                reason: n.reason.clone(),
            })
            .collect(),
        clusters: report.clusters.iter().map(|c| cluster(c, &ids)).collect(),
        tables: report.tables.iter().map(table).collect(),
        prose: with_prose.then(|| report.prose.iter().map(paragraph).collect()),
        coverage: coverage_of(report, &ids),
        diagnostics: report
            .diagnostics
            .iter()
            .map(|d| json::Diagnostic {
                code: d.code.to_owned(),
                message: d.message.clone(),
                locator: d.locator.as_ref().map(|l| l.as_str().to_owned()),
            })
            .collect(),
    }
}

/// This program.
pub fn generator() -> json::Generator {
    json::Generator { name: "doisoat".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// The hash of the bytes; of several sources the hash of their hashes, in order.
fn document_id(sources: &[SourceFile]) -> Option<String> {
    match sources {
        [] => None,
        [one] => known(&one.sha256),
        several => {
            let mut hasher = Sha256::new();
            for source in several {
                hasher.update(known(&source.sha256)?);
            }
            Some(hex(&hasher.finalize()))
        }
    }
}

/// Ids by index. Other programs use them as keys, so of two that are equal the second gets a
/// suffix: a report never holds one id twice.
struct Ids {
    observations: Vec<String>,
    figures: Vec<String>,
    findings: Vec<String>,
    confirmations: Vec<String>,
}

impl Ids {
    fn of(report: &Report) -> Ids {
        let relations = report.findings.iter().chain(&report.confirmations);
        let mut findings = distinct(relations.map(|f| f.id.as_str()));
        let confirmations = findings.split_off(report.findings.len());
        Ids {
            findings,
            confirmations,
            observations: distinct(report.observations.iter().map(|o| o.id.as_str())),
            figures: distinct(report.figures.iter().map(|f| f.id.as_str())),
        }
    }

    fn of_operand(&self, operand: Operand) -> String {
        match operand {
            Operand::Figure(i) => self.figures.get(i),
            Operand::Observation(i) => self.observations.get(i),
        }
        .cloned()
        .unwrap_or_default()
    }
}

fn distinct<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    ids.map(|id| {
        let mut own = id.to_owned();
        let mut ordinal = 2;
        while !seen.insert(own.clone()) {
            own = format!("{id}-{ordinal}");
            ordinal += 1;
        }
        own
    })
    .collect()
}

/// A text that is known, i.e. not empty.
fn known(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn decimal(value: &Decimal) -> String {
    value.to_string()
}

/// A score to three places: what is computed with floats must not differ in its last digits.
fn score(value: f64) -> f64 {
    if value.is_finite() { (value * 1000.0).round() / 1000.0 } else { 0.0 }
}

/// Points to two places: a hundredth of a point is below anything visible.
fn points(value: f64) -> f64 {
    if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 }
}

fn bbox(b: BBox) -> json::BBox {
    json::BBox { l: points(b.l), t: points(b.t), r: points(b.r), b: points(b.b) }
}

/// The pages of a place; only those that the characters `chars` lie on, when given and known.
fn prov(place: &Place, chars: Option<(usize, usize)>) -> Vec<json::Prov> {
    let on = |span: &&crate::document::PageSpan| {
        chars.is_none_or(|(start, end)| span.chars.0 < end && start < span.chars.1)
    };
    let mut spans: Vec<_> = place.spans.iter().filter(on).collect();
    if spans.is_empty() {
        spans = place.spans.iter().collect();
    }
    spans.iter().map(|s| json::Prov { page_no: s.page_no, bbox: s.bbox.map(bbox) }).collect()
}

fn locator(place: &Place) -> String {
    place.locator.as_str().to_owned()
}

fn source(file: &SourceFile) -> json::Source {
    let had = !file.sha256.is_empty();
    json::Source {
        filename: file.filename.clone(),
        mimetype: known(&file.mimetype),
        sha256: known(&file.sha256),
        bytes: had.then_some(file.bytes),
        page_count: file.page_count,
        reader: known(&file.reader),
    }
}

fn period(p: &Period) -> json::Period {
    json::Period {
        kind: p.kind.name().to_owned(),
        start: p.start.to_string(),
        end: p.end.to_string(),
    }
}

fn field<T, U>(
    field: &Option<LetterheadField<T>>,
    value: impl Fn(&T) -> U,
) -> Option<json::Field<U>> {
    field.as_ref().map(|f| json::Field {
        raw_text: known(&f.raw),
        value: f.value.as_ref().map(value),
        inferred: f.inferred,
        locator: known(f.place.locator.as_str()),
        prov: prov(&f.place, None),
    })
}

fn letterhead(l: &Letterhead) -> json::Letterhead {
    json::Letterhead {
        title: field(&l.title, String::clone),
        number: field(&l.number, String::clone),
        date: field(&l.date, ToString::to_string),
        place: field(&l.place, String::clone),
        issuer: field(&l.issuer, String::clone),
        issuer_level: field(&l.issuer_level, String::clone),
        period: field(&l.period, period),
        recipients: field(&l.recipients, Vec::clone),
        signer: field(&l.signer, String::clone),
    }
}

fn unit(raw: Option<&str>, code: Option<&str>) -> Option<json::Unit> {
    let raw_text = raw.and_then(known);
    let code = code.and_then(known);
    (raw_text.is_some() || code.is_some()).then_some(json::Unit { raw_text, code })
}

/// A reading of the text layer: neither of two is the better one.
fn open_reading(text: &str, slot: &crate::tables::Slot) -> json::Reading {
    json::Reading {
        text: text.to_owned(),
        confidence: 1.0 / slot.readings.len() as f64,
        engine: "text layer".to_owned(),
    }
}

fn observation(o: &Observation, id: &str) -> json::Observation {
    let slot = &o.slot;
    let text = |s: &String| serde_json::Value::String(s.clone());
    json::Observation {
        id: id.to_owned(),
        indicator: o.matched.indicator.clone(),
        table: o.table + 1,
        row_index: slot.row_index,
        row: json::Row {
            number: slot.row.number.clone(),
            section: slot.row.section.clone(),
            section_title: slot.row.section_title.clone(),
            group_title: slot.row.group_title.clone(),
            path: slot.row.path.clone(),
            label: slot.row.label.clone(),
        },
        column: json::Column { path: slot.column.path.clone(), label: slot.column.label.clone() },
        dimensions: slot.dimensions.iter().map(|(k, v)| (k.clone(), text(v))).collect(),
        unit: unit(slot.unit.as_deref(), o.unit.as_deref()),
        raw_text: slot.value.raw.clone(),
        value: slot.value.number.as_ref().map(|n| decimal(&n.value)),
        decimals: slot.value.number.as_ref().map(|n| n.decimals),
        value_kind: slot.value.kind.name().to_owned(),
        value_label: o.value_label.clone(),
        state: slot.value.state.name().to_owned(),
        readings: slot.readings.iter().map(|text| open_reading(text, slot)).collect(),
        note: slot.note.as_ref().and_then(|n| known(&n.text)),
        hidden: slot.hidden,
        matched: json::Match {
            method: o.matched.method.name().to_owned(),
            score: score(o.matched.score),
            parts: o.matched.parts.iter().map(|&(k, v)| (k.to_owned(), score(v).into())).collect(),
            candidates: o
                .matched
                .candidates
                .iter()
                .map(|c| json::Candidate { indicator: c.indicator.clone(), score: score(c.score) })
                .collect(),
        },
        verdict: o.verdict.name().to_owned(),
        locator: locator(&slot.place),
        prov: prov(&slot.place, None),
    }
}

fn bounds(interval: Option<&Interval>) -> (Option<String>, Option<String>) {
    (interval.map(|i| decimal(&i.low)), interval.map(|i| decimal(&i.high)))
}

fn figure(report: &Report, index: usize, id: &str) -> json::Figure {
    let f: &Figure = &report.figures[index];
    let (low, high) = bounds(f.interval.as_ref());
    json::Figure {
        id: id.to_owned(),
        source: f.source.name().to_owned(),
        raw_text: f.raw.clone(),
        value: f.value.as_ref().map(decimal),
        decimals: f.value.map(|_| f.decimals),
        low,
        high,
        unit: f.unit.as_ref().and_then(|u| unit(Some(&u.raw), Some(&u.code))),
        kind: f.kind.name().to_owned(),
        approx: f.approx.map(|a| a.name().to_owned()),
        statements: f
            .statements
            .iter()
            .filter_map(|&(s, role)| {
                let id = report.statements.get(s)?.id.clone();
                Some(json::StatementRole { id, role: role.name().to_owned() })
            })
            .collect(),
        section: f.section.clone(),
        sentence: f.sentence.clone(),
        as_of: f.as_of.map(|d| d.to_string()),
        period: f.period.as_ref().map(period),
        links: report
            .links
            .get(index)
            .into_iter()
            .flatten()
            .map(|l| json::Link {
                indicator: l.indicator.clone(),
                score: score(l.score),
                words: l.words.clone(),
                parts: l.parts.iter().map(|&(k, v)| (k.to_owned(), score(v).into())).collect(),
            })
            .collect(),
        verdict: report.verdicts.get(index).copied().unwrap_or_default().name().to_owned(),
        locator: locator(&f.place),
        quote: json::Quote {
            prefix: f.prefix.clone(),
            exact: f.raw.clone(),
            suffix: f.suffix.clone(),
        },
        charspan: [f.charspan.0, f.charspan.1],
        prov: prov(&f.place, Some(f.charspan)),
    }
}

fn citation(c: &Citation) -> json::Citation {
    json::Citation {
        kind: known(&c.kind),
        number: c.number.clone(),
        date: c.date.map(|d| d.to_string()),
        issuer: c.issuer.clone(),
        locator: locator(&c.place),
        prov: prov(&c.place, None),
    }
}

fn text(t: &checks::Text) -> json::Text {
    json::Text { vi: t.vi.clone(), en: t.en.clone() }
}

fn terms(terms: &[checks::Term], ids: &Ids) -> Vec<json::Term> {
    terms
        .iter()
        .map(|t| json::Term {
            reference: ids.of_operand(t.operand),
            coefficient: decimal(&t.coefficient),
            value: decimal(&t.value),
        })
        .collect()
}

fn expr(e: &Expr, ids: &Ids) -> json::Expr {
    let (low, high) = bounds(e.interval.as_ref());
    json::Expr {
        value: e.value.as_ref().map(decimal),
        low,
        high,
        terms: terms(&e.terms, ids),
        over: terms(&e.over, ids),
        constant: e.constant.as_ref().map(decimal),
    }
}

fn finding(f: &Finding, id: &str, ids: &Ids, with_level: bool) -> json::Finding {
    let id_of = |all: &[String], i: &usize| all.get(*i).cloned();
    json::Finding {
        id: id.to_owned(),
        rule: f.rule.to_owned(),
        name: f.name.to_owned(),
        level: with_level.then(|| f.level.name().to_owned()),
        message: text(&f.message),
        relation: f.relation.as_ref().map(|r| json::Relation {
            op: r.op.name().to_owned(),
            left: expr(&r.left, ids),
            right: expr(&r.right, ids),
            gap: r.gap.as_ref().map(decimal),
        }),
        arithmetic: f.arithmetic.clone(),
        sides: f
            .sides
            .iter()
            .map(|s| json::Side {
                role: s.role.name().to_owned(),
                raw_text: s.raw.clone(),
                value: s.value.as_ref().map(decimal),
                derived: s.derived,
                figures: s.figures.iter().filter_map(|i| id_of(&ids.figures, i)).collect(),
                observations: s
                    .observations
                    .iter()
                    .filter_map(|i| id_of(&ids.observations, i))
                    .collect(),
                indicator: s.indicator.clone(),
                explains: s.explains.as_ref().map(text),
                locator: locator(&s.place),
                prov: prov(&s.place, None),
            })
            .collect(),
        alternatives: f.alternatives.clone(),
        cluster: f.cluster.clone(),
        regraded: f
            .regraded
            .as_ref()
            .map(|r| json::Regraded { from: r.from.name().to_owned(), because: r.because.clone() }),
        suppressed: f
            .suppressed
            .as_ref()
            .map(|s| json::Suppressed { because: s.because.clone(), until: s.until.to_string() }),
    }
}

fn cluster(c: &checks::Cluster, ids: &Ids) -> json::Cluster {
    json::Cluster {
        id: c.id.clone(),
        level: c.level.name().to_owned(),
        findings: c.findings.clone(),
        title: text(&c.title),
        hint: (!c.change.is_empty()).then(|| json::Hint {
            change: changes(&c.change, ids),
            resolves: c.resolves.clone(),
            ties: c.ties,
            others: c.others.iter().map(|o| changes(o, ids)).collect(),
        }),
    }
}

fn changes(changes: &[checks::HintChange], ids: &Ids) -> Vec<json::HintChange> {
    changes
        .iter()
        .map(|h| json::HintChange {
            reference: ids.of_operand(h.operand),
            from: decimal(&h.from),
            to: decimal(&h.to),
        })
        .collect()
}

fn table(t: &Table) -> json::Table {
    json::Table {
        rows: t.rows(),
        cols: t.cols(),
        header_rows: t.marked_header_rows,
        cells: t
            .cells()
            .iter()
            .map(|c| json::Cell {
                row: c.row,
                col: c.col,
                row_span: c.row_span,
                col_span: c.col_span,
                text: c.text.clone(),
                locator: locator(&c.place),
                prov: prov(&c.place, None),
            })
            .collect(),
    }
}

fn paragraph(p: &Paragraph) -> json::Paragraph {
    let (role, level) = match p.role {
        Role::Body => ("body", None),
        Role::Heading(level) => ("heading", Some(level)),
        Role::ListItem => ("list_item", None),
    };
    json::Paragraph {
        role: role.to_owned(),
        level,
        text: p.text.clone(),
        locator: locator(&p.place),
        prov: prov(&p.place, None),
    }
}

/// How much of a report was read, mapped and checked.
pub fn coverage(report: &Report) -> json::Coverage {
    coverage_of(report, &Ids::of(report))
}

fn coverage_of(report: &Report, ids: &Ids) -> json::Coverage {
    let unmapped: Vec<String> = report
        .observations
        .iter()
        .zip(&ids.observations)
        .filter(|(o, _)| o.indicator().is_none())
        .map(|(_, id)| id.clone())
        .collect();
    let touched = touched_figures(report);
    let measures = || report.figures.iter().enumerate().filter(|(_, f)| f.is_measure());
    json::Coverage {
        slots: report.observations.len(),
        values: report
            .observations
            .iter()
            .filter(|o| o.slot.value.state == State::Reported)
            .count(),
        mapped: report.observations.len() - unmapped.len(),
        unmapped,
        missing_indicators: report.missing_indicators.clone(),
        figures: report.figures.len(),
        measures: measures().count(),
        measures_checked: measures().filter(|(i, _)| touched.contains(i)).count(),
        relations_held: report.confirmations.len(),
        relations_broken: report
            .findings
            .iter()
            .filter(|f| f.relation.is_some() && f.level > Level::Note && f.counts())
            .count(),
    }
}

/// The figures that take part in a relation which says something: broken, or held and not trivial.
fn touched_figures(report: &Report) -> BTreeSet<usize> {
    let held = report.confirmations.iter().filter(|c| !c.trivial);
    report
        .findings
        .iter()
        .chain(held)
        .filter_map(|f| f.relation.as_ref())
        .flat_map(|r| [&r.left, &r.right])
        .flat_map(|e| e.terms.iter().chain(&e.over))
        .filter_map(|t| match t.operand {
            Operand::Figure(i) => Some(i),
            Operand::Observation(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Locator, PageSpan};

    #[test]
    fn equal_ids_get_a_suffix() {
        let ids = distinct(["a", "b", "a", "a-2", "a"].into_iter());
        assert_eq!(ids, ["a", "b", "a-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn a_figure_lies_on_the_page_of_its_characters() {
        let span = |page_no, chars| PageSpan { page_no, bbox: None, chars };
        let place = Place {
            locator: Locator::new("body/p[1]"),
            spans: vec![span(1, (0, 10)), span(2, (10, 20))],
        };
        let pages = |chars| prov(&place, chars).iter().map(|p| p.page_no).collect::<Vec<_>>();
        assert_eq!(pages(Some((12, 14))), [2]);
        assert_eq!(pages(Some((8, 12))), [1, 2]);
        assert_eq!(pages(Some((30, 31))), [1, 2]);
        assert_eq!(pages(None), [1, 2]);
    }

    #[test]
    fn what_is_not_known_is_null_and_never_zero() {
        let report = Report {
            sources: vec![SourceFile { filename: "x.docx".into(), ..SourceFile::default() }],
            status: Some(Status::IoError),
            ..Report::default()
        };
        let json = serde_json::to_value(report_to_json(&report, false)).unwrap();
        assert_eq!(json["document"]["id"], serde_json::Value::Null);
        assert_eq!(json["sources"][0]["bytes"], serde_json::Value::Null);
        assert_eq!(json["status"], "io_error");
        assert_eq!(json["mapping"], serde_json::Value::Null);
        assert!(json.get("prose").is_none());
    }
}
