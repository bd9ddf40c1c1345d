//! Builders of small documents for the tests of the checks.
//! Nothing here is part of the program.

use super::context::Facts;
use super::model::{Finding, Level};
use super::{Outcome, run};
use crate::document::{Locator, Place};
use crate::figures::{
    Approx, Citation, Figure, FigureKind, Letterhead, Role, Source, Statement, StatementKind,
    UnitMention,
};
use crate::mapping::{
    Blanks, Catalogue, Constraint, ConstraintKind, FigureLink, Form, Match, MatchMethod, Overlay,
    WordContrast, unit_code,
};
use crate::quantity::{Date, Expect, Interval, Unit, UnitKind, UnitLexicon, parse_number};
use crate::report::{Observation, Verdict};
use crate::tables::{
    Column, ColumnIdentity, ColumnRole, Layout, Line, LineKind, Note, RowIdentity, Slot, State,
    StatisticsTable, Value, ValueKind,
};
use std::collections::BTreeMap;

/// A document under test.
pub struct Sample {
    pub observations: Vec<Observation>,
    pub figures: Vec<Figure>,
    pub statements: Vec<Statement>,
    pub links: Vec<Vec<FigureLink>>,
    pub citations: Vec<Citation>,
    pub letterhead: Letterhead,
    pub tables: Vec<StatisticsTable>,
    pub form: Option<Form>,
    pub catalogue: Catalogue,
    pub units: UnitLexicon,
    pub overlay: Overlay,
}

pub fn units() -> UnitLexicon {
    let unit = |code: &str, kind, words: &[&str], broader: Option<&str>| Unit {
        code: code.to_owned(),
        kind,
        words: words.iter().map(|w| (*w).to_owned()).collect(),
        broader: broader.map(str::to_owned),
    };
    UnitLexicon::new(vec![
        unit("organisation", UnitKind::Count, &["cơ quan, đơn vị", "đơn vị"], None),
        unit("department", UnitKind::Count, &["phòng"], Some("organisation")),
        unit("procedure", UnitKind::Count, &["thủ tục", "TTHC"], None),
        unit("dossier", UnitKind::Count, &["hồ sơ"], None),
        unit("person", UnitKind::Count, &["người", "công chức"], None),
        unit("document", UnitKind::Count, &["văn bản"], None),
        unit("percent", UnitKind::Percent, &["%"], None),
    ])
}

impl Sample {
    pub fn new() -> Self {
        Sample {
            observations: Vec::new(),
            figures: Vec::new(),
            statements: Vec::new(),
            links: Vec::new(),
            citations: Vec::new(),
            letterhead: Letterhead::default(),
            tables: Vec::new(),
            form: None,
            catalogue: Catalogue::default(),
            units: units(),
            overlay: Overlay::default(),
        }
    }

    /// A table with one indicator a line: `number | label | unit | value | note`; a leading "- "
    /// makes a sub-line of the line before, a number without value a group.
    pub fn rows(mut self, lines: &[(&str, &str, &str, &str, &str)]) -> Self {
        let number = self.tables.len();
        let mut table = StatisticsTable {
            table: number,
            layout: Layout::Rows,
            header_rows: 1,
            columns: [
                ColumnRole::Number,
                ColumnRole::Label,
                ColumnRole::Unit,
                ColumnRole::Value,
                ColumnRole::Note,
            ]
            .map(|role| Column { role, path: vec!["Số liệu".to_owned()], formula: None })
            .to_vec(),
            lines: Vec::new(),
            slots: Vec::new(),
            abbreviations: Default::default(),
        };
        let (mut group, mut last) = (None, None);
        for (i, (stt, label, unit, value, note)) in lines.iter().enumerate() {
            let sub = label.starts_with('-');
            let is_group = !stt.is_empty();
            let parent = if is_group {
                None
            } else if sub {
                last
            } else {
                group
            };
            if is_group {
                group = Some(i);
            }
            if !sub {
                last = Some(i);
            }
            table.lines.push(Line {
                kind: match (is_group, sub) {
                    (true, _) => LineKind::Group,
                    (_, true) => LineKind::SubIndicator,
                    _ => LineKind::Indicator,
                },
                grid_row: i + 1,
                number: (*stt).to_owned(),
                label: (*label).to_owned(),
                unit: (!unit.is_empty()).then(|| (*unit).to_owned()),
                parent,
                depth: usize::from(parent.is_some()),
                note: (!note.is_empty()).then(|| Note { text: (*note).to_owned() }),
            });
            if !unit.is_empty() || !value.is_empty() {
                let path = parent.map(|p: usize| lines[p].1.to_owned()).into_iter();
                let path: Vec<String> = path.chain([(*label).to_owned()]).collect();
                let slot = slot(i, 3, path, (unit, value, note), "Số liệu");
                table.slots.push(slot.clone());
                self.observations.push(self.observation(number, slot));
            }
        }
        self.tables.push(table);
        self
    }

    /// A table with measures in columns: header paths ("a/b"), then lines of label and values; a
    /// label "Tổng số" or "Tổng cộng" makes the line of totals.
    pub fn columns(mut self, headers: &[(&str, &str)], lines: &[(&str, &[&str])]) -> Self {
        let number = self.tables.len();
        let mut columns = vec![Column {
            role: ColumnRole::Label,
            path: vec!["Lĩnh vực".to_owned()],
            formula: None,
        }];
        for (path, formula) in headers {
            columns.push(Column {
                role: ColumnRole::Value,
                path: path.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect(),
                formula: (!formula.is_empty()).then(|| (*formula).to_owned()),
            });
        }
        let mut table = StatisticsTable {
            table: number,
            layout: Layout::Columns,
            header_rows: 2,
            columns,
            lines: Vec::new(),
            slots: Vec::new(),
            abbreviations: Default::default(),
        };
        for (i, (label, values)) in lines.iter().enumerate() {
            let total = label.to_lowercase().starts_with("tổng");
            table.lines.push(Line {
                kind: if total { LineKind::Total } else { LineKind::Indicator },
                grid_row: i + 2,
                number: String::new(),
                label: (*label).to_owned(),
                unit: None,
                parent: None,
                depth: 0,
                note: None,
            });
            for (c, value) in values.iter().enumerate() {
                let header = &headers[c].0;
                let unit = if header.contains('%') || header.contains("Tỷ lệ") {
                    "%"
                } else {
                    "hồ sơ"
                };
                let mut slot = slot(i, c + 1, vec![(*label).to_owned()], (unit, value, ""), header);
                slot.dimensions = BTreeMap::from([("field".to_owned(), (*label).to_owned())]);
                table.slots.push(slot.clone());
                self.observations.push(self.observation(number, slot));
            }
        }
        self.tables.push(table);
        self
    }

    fn observation(&self, table: usize, slot: Slot) -> Observation {
        let unit = slot.unit.as_deref().and_then(|u| self.units.named(u)).map(|u| u.code.clone());
        Observation {
            id: format!("o{}", self.observations.len()),
            table,
            slot,
            unit,
            matched: Match::default(),
            value_label: None,
            verdict: Verdict::Unchecked,
        }
    }

    /// A table with the indicators of its slots, in the units of a mapping.
    pub fn observe(&mut self, table: StatisticsTable, matches: Vec<Match>, units: &UnitLexicon) {
        for (slot, matched) in table.slots.iter().zip(matches) {
            self.observations.push(Observation {
                id: format!("o{}", self.observations.len()),
                table: table.table,
                slot: slot.clone(),
                unit: slot.unit.as_deref().and_then(|raw| unit_code(raw, units)),
                matched,
                value_label: None,
                verdict: Verdict::Unchecked,
            });
        }
        self.tables.push(table);
    }

    /// Maps rows to indicators by their labels.
    pub fn mapped(mut self, indicators: &[(&str, &str)]) -> Self {
        for (label, indicator) in indicators {
            let row = self
                .observations
                .iter_mut()
                .find(|o| o.slot.row.label == *label && o.matched.indicator.is_none());
            let row = row.unwrap_or_else(|| panic!("no row {label}"));
            row.matched = Match {
                indicator: Some((*indicator).to_owned()),
                method: MatchMethod::Exact,
                score: 1.0,
                ..Match::default()
            };
        }
        self
    }

    pub fn constraint(mut self, id: &str, blanks: Blanks, kind: ConstraintKind) -> Self {
        let form = self.form.get_or_insert_with(empty_form);
        form.constraints.push(Constraint {
            id: id.to_owned(),
            kind,
            blanks,
            warning: false,
            because: String::new(),
            because_vi: None,
        });
        self
    }

    /// A sentence of the narrative with its figures: printed number, printed unit, role.
    pub fn says(self, kind: StatementKind, sentence: &str, figures: &[(&str, &str, Role)]) -> Self {
        self.text(Source::Narrative, None, kind, sentence, figures)
    }

    /// The same in the note beside the row with the label.
    pub fn noted(
        self,
        label: &str,
        kind: StatementKind,
        sentence: &str,
        figures: &[(&str, &str, Role)],
    ) -> Self {
        let row = self.observations.iter().position(|o| o.slot.row.label == label);
        assert!(row.is_some(), "no row {label}");
        self.text(Source::Note, row, kind, sentence, figures)
    }

    fn text(
        mut self,
        source: Source,
        note_of: Option<usize>,
        kind: StatementKind,
        sentence: &str,
        figures: &[(&str, &str, Role)],
    ) -> Self {
        let paragraph = self.statements.len();
        let mut members = Vec::new();
        let mut from = 0;
        for (raw, unit, role) in figures {
            let at = sentence[from..].find(raw).unwrap_or_else(|| panic!("no {raw}")) + from;
            from = at + raw.len();
            let number = parse_number(raw.trim_end_matches('%'), Expect::Any).unwrap();
            let code = self.units.named(unit).map(|u| u.code.clone());
            let percent = code.as_deref() == Some("percent");
            let chars = |to: usize| sentence[..to].chars().count();
            let index = self.figures.len();
            members.push((index, *role));
            self.figures.push(Figure {
                id: format!("f{index}"),
                source,
                note_of,
                raw: (*raw).to_owned(),
                value: Some(number.value),
                decimals: number.decimals,
                interval: Some(if percent {
                    Interval::printed(number.value, number.decimals)
                } else {
                    Interval::exact(number.value)
                }),
                unit: code.map(|code| UnitMention { raw: (*unit).to_owned(), code }),
                kind: if percent { FigureKind::Percent } else { FigureKind::Count },
                approx: None,
                qualifiers: String::new(),
                statements: vec![(self.statements.len(), *role)],
                section: Vec::new(),
                headings: Vec::new(),
                paragraph,
                sentence: sentence.to_owned(),
                as_of: None,
                period: None,
                charspan: (chars(at), chars(from)),
                prefix: sentence[..at]
                    .chars()
                    .rev()
                    .take(20)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect(),
                suffix: sentence[from..].chars().take(20).collect(),
                place: Place::at(Locator::new(format!("body/p[{}]", paragraph + 1))),
            });
            self.links.push(Vec::new());
        }
        self.statements.push(Statement {
            id: format!("s{}", paragraph + 1),
            kind,
            members,
            open: false,
            because: "gồm",
        });
        self
    }

    /// Links the n-th figure from the end (0: the last) to an indicator.
    pub fn linked(mut self, from_end: usize, indicator: &str, score: f64) -> Self {
        let at = self.figures.len() - 1 - from_end;
        self.links[at].push(FigureLink {
            indicator: indicator.to_owned(),
            score,
            ..FigureLink::default()
        });
        self
    }

    /// Says in which words the text of the last link and its row differ.
    pub fn differing(mut self, text: &str, row: &str) -> Self {
        let link = self.links.iter_mut().rev().find_map(|l| l.last_mut()).unwrap();
        link.differs = Some(WordContrast { text: text.to_owned(), row: row.to_owned() });
        self
    }

    /// Marks all links of the last figure as fitting equally well.
    pub fn ambiguous(mut self) -> Self {
        self.links.last_mut().unwrap().iter_mut().for_each(|l| l.ambiguous = true);
        self
    }

    /// Changes the last figure.
    pub fn but(mut self, change: impl FnOnce(&mut Figure)) -> Self {
        change(self.figures.last_mut().unwrap());
        self
    }

    pub fn hedged(self, approx: Approx) -> Self {
        self.but(|f| f.approx = Some(approx))
    }

    pub fn open(mut self) -> Self {
        self.statements.last_mut().unwrap().open = true;
        self
    }

    pub fn cites(mut self, row: &str, kind: &str, number: &str, date: Option<Date>) -> Self {
        let note_of = self.observations.iter().position(|o| o.slot.row.label == row);
        self.citations.push(Citation {
            kind: kind.to_owned(),
            number: number.to_owned(),
            date,
            issuer: None,
            note_of,
            place: Place::at(Locator::new(format!("body/p[{}]", self.citations.len() + 100))),
        });
        self
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts {
            observations: &self.observations,
            figures: &self.figures,
            statements: &self.statements,
            links: &self.links,
            citations: &self.citations,
            letterhead: &self.letterhead,
            tables: &self.tables,
            form: self.form.as_ref(),
            catalogue: &self.catalogue,
            units: &self.units,
            document_key: Some("sở mẫu|test|2021"),
            overlay: &self.overlay,
        }
    }

    pub fn outcome(&self) -> Outcome {
        run(&self.facts())
    }

    /// Asserts findings and confirmations as lines: `T101 error 0 ≠ 40 %`, `C201 holds 3 = 3`;
    /// trivial confirmations are left out.
    pub fn gives(&self, expect: &[&str]) {
        let got = self.lines();
        assert_eq!(
            got,
            expect,
            "{:#?}",
            self.outcome().findings.iter().map(|f| &f.message.vi).collect::<Vec<_>>()
        );
    }

    pub fn lines(&self) -> Vec<String> {
        let outcome = self.outcome();
        let line = |f: &Finding, level: &str| {
            format!("{} {level} {}", f.rule, f.arithmetic.clone().unwrap_or_default())
                .trim()
                .to_owned()
        };
        let broken = outcome.findings.iter().map(|f| line(f, f.level.name()));
        let held = outcome.confirmations.iter().filter(|f| !f.trivial).map(|f| line(f, "holds"));
        broken.chain(held).collect()
    }

    /// Asserts that no error is raised.
    pub fn accuses_nobody(&self) {
        let outcome = self.outcome();
        let errors: Vec<_> = outcome.findings.iter().filter(|f| f.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

fn slot(
    line: usize,
    column: usize,
    path: Vec<String>,
    (unit, value, note): (&str, &str, &str),
    header: &str,
) -> Slot {
    let percent = unit == "%";
    let expect = if percent { Expect::Rate } else { Expect::Count };
    let number = parse_number(value, expect);
    Slot {
        line,
        column_index: column,
        row_index: line + 2,
        row: RowIdentity {
            label: path.last().cloned().unwrap_or_default(),
            path,
            ..RowIdentity::default()
        },
        column: ColumnIdentity {
            path: header.split('/').map(str::to_owned).collect(),
            label: header.rsplit('/').next().unwrap_or_default().to_owned(),
        },
        dimensions: BTreeMap::new(),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        value: Value {
            raw: value.to_owned(),
            state: if number.is_some() {
                State::Reported
            } else if value.is_empty() {
                State::Blank
            } else {
                State::NotApplicable
            },
            number,
            kind: if percent {
                ValueKind::Percent
            } else if unit.contains('=') {
                ValueKind::Code
            } else {
                ValueKind::Count
            },
        },
        note: (!note.is_empty()).then(|| Note { text: note.to_owned() }),
        note_place: None,
        hidden: false,
        readings: Vec::new(),
        place: Place::at(Locator::new(format!("body/tbl[1]/tr[{}]/tc[{}]", line + 2, column + 1))),
    }
}

pub fn empty_form() -> Form {
    Form {
        id: "test".to_owned(),
        version: "1.0.0".to_owned(),
        level: "department".to_owned(),
        ..Form::default()
    }
}
