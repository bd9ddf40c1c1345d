//! Where checks put their relations: judged, worded, with sides and places, each relation once.
//! It does not choose what is compared.

use super::context::Context;
use super::model::{Expr, Finding, Level, NotEvaluable, Operand, Relation, Side, SideRole, Text};
use super::relation::{self, Judgement};
use super::rule::{Rule, Words, words};
use super::wording;
use crate::figures::{self, Figure, Source};
use crate::mapping::WordContrast;
use crate::quantity::Decimal;
use crate::text::short_hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What else may explain a difference.
pub const DIFFERENT_DATE: Words = words("khác thời điểm", "different date");
/// See [`DIFFERENT_DATE`].
pub const DIFFERENT_BASE: Words = words("khác mẫu số", "different base");
/// See [`DIFFERENT_DATE`].
pub const DIFFERENT_CONCEPT: Words = words("khác khái niệm", "different concept");
/// See [`DIFFERENT_DATE`].
pub const PARTS_NOT_ALL: Words = words("chưa kể hết các phần", "not all parts are named");
/// See [`DIFFERENT_DATE`].
pub const CARRIED_OVER: Words =
    words("có thể gồm số kỳ trước chuyển sang", "cases of the period before may be among them");
/// See [`DIFFERENT_DATE`].
pub const HEDGED: Words = words("số ước lượng", "an estimated number");
/// See [`DIFFERENT_DATE`].
pub const SMALL_RATE: Words = words("tỷ lệ nhỏ được làm tròn", "a small rate, rounded");

/// A relation to be judged, with what is said when it does not hold.
#[derive(Debug, Clone)]
pub struct Case {
    /// The rule it is an instance of.
    pub rule: &'static Rule,
    /// The level it is raised with.
    pub level: Level,
    /// Why the two must agree: a whole sentence.
    pub reason: Text,
    /// What else may explain a difference.
    pub alternatives: Vec<Words>,
    /// The words that may make it two concepts: of the text, of the row.
    pub differs: Option<WordContrast>,
    /// Id of the mapping's constraint.
    pub constraint: Option<String>,
    /// Sides that are no part of the relation.
    pub context: Vec<Side>,
    /// How a sentence names the side that is a plain number ("the 3 documents listed").
    pub constant_name: Option<Text>,
}

impl Case {
    /// A case at the rule's own level, with the rule's own reason.
    pub fn of(rule: &'static Rule) -> Self {
        Case {
            rule,
            level: rule.level,
            reason: Text::new(rule.why.vi, rule.why.en),
            alternatives: Vec::new(),
            differs: None,
            constraint: None,
            context: Vec::new(),
            constant_name: None,
        }
    }

    /// The same with another reason.
    pub fn because(mut self, reason: Text) -> Self {
        self.reason = reason;
        self
    }

    /// Lowers the level to a warning, and says what else may explain the difference.
    pub fn unless(mut self, alternative: Words) -> Self {
        self.level = self.level.min(Level::Warning);
        if !self.alternatives.contains(&alternative) {
            self.alternatives.push(alternative);
        }
        self
    }
}

impl Case {
    /// The same, with the words in which text and row differ.
    pub fn differing(mut self, differs: Option<WordContrast>) -> Self {
        self.differs = differs;
        self
    }
}

/// Everything the checks have said so far.
#[derive(Debug)]
pub struct Judgements<'a> {
    on: &'a Context<'a>,
    /// Relations that do not hold, and remarks on the form.
    pub findings: Vec<Finding>,
    /// Relations that hold.
    pub confirmations: Vec<Finding>,
    /// Constraints that could not be decided.
    pub not_evaluable: Vec<NotEvaluable>,
    seen: BTreeSet<Vec<(Operand, Decimal, u8)>>,
    ids: BTreeSet<String>,
}

impl<'a> Judgements<'a> {
    /// Nothing said yet.
    pub fn new(on: &'a Context<'a>) -> Self {
        Judgements {
            on,
            findings: Vec::new(),
            confirmations: Vec::new(),
            not_evaluable: Vec::new(),
            seen: BTreeSet::new(),
            ids: BTreeSet::new(),
        }
    }

    /// Judges a relation and records what it comes to. The same relation between the same numbers
    /// is recorded once, under the rule that came first.
    pub fn judge(&mut self, relation: Relation, case: Case) -> Judgement {
        let judgement = relation::judge(&relation, self.on);
        self.record(relation, judgement, case);
        judgement
    }

    /// Judges a relation and records it only when it holds.
    pub fn confirm(&mut self, relation: Relation, case: Case) -> Judgement {
        let judgement = relation::judge(&relation, self.on);
        if judgement == Judgement::Holds {
            self.record(relation, judgement, case);
        }
        judgement
    }

    /// Records a relation whose judgement the check has made itself.
    pub fn record(&mut self, relation: Relation, judgement: Judgement, mut case: Case) {
        if judgement == Judgement::CannotSay || !self.is_new(&relation) {
            return;
        }
        if relation::operands(&relation)
            .any(|o| relation::Readings::reading(self.on, o).is_some_and(|r| r.hedged))
        {
            case = case.unless(HEDGED);
        }
        let arithmetic = relation::arithmetic(&relation, judgement, self.on);
        let mut sides = self.sides(&relation.left);
        let left_sides = sides.len();
        sides.extend(self.sides(&relation.right));
        let broken = judgement == Judgement::Broken;
        let (left, right) = sides.split_at(left_sides);
        let message = wording::relation(self.on, &relation, (left, right), broken, &case);
        let message = wording::with_arithmetic(message, &arithmetic);
        let message = if broken { wording::with_reason(message, &case) } else { message };
        let operands: Vec<Operand> = relation::operands(&relation).collect();
        let finding = Finding {
            id: self.id(case.rule.id, &operands),
            rule: case.rule.id,
            name: case.rule.name,
            level: case.level,
            message,
            trivial: relation::is_trivial(&relation),
            relation: Some(relation),
            arithmetic: Some(arithmetic),
            sides: sides.into_iter().chain(case.context).collect(),
            alternatives: case.alternatives.iter().map(|a| a.en.to_owned()).collect(),
            cluster: None,
            constraint: case.constraint,
            regraded: None,
            suppressed: None,
        };
        if !self.ids.insert(finding.id.clone()) || finding.sides.is_empty() {
            return;
        }
        if broken { self.findings.push(finding) } else { self.confirmations.push(finding) }
    }

    /// Records a remark that rests on one place and on no relation.
    pub fn remark(&mut self, rule: &'static Rule, level: Level, key: &str, side: Side, text: Text) {
        let sides = vec![side];
        self.remark_on(rule, level, key, sides, text, &[]);
    }

    /// Records a remark on several places.
    pub fn remark_on(
        &mut self,
        rule: &'static Rule,
        level: Level,
        key: &str,
        sides: Vec<Side>,
        message: Text,
        alternatives: &[Words],
    ) {
        let id = hash(rule.id, [key]);
        if sides.is_empty() || !self.ids.insert(id.clone()) {
            return;
        }
        let message = wording::with_explanations(message, alternatives);
        self.findings.push(Finding {
            id,
            rule: rule.id,
            name: rule.name,
            level,
            message,
            relation: None,
            arithmetic: None,
            sides,
            alternatives: alternatives.iter().map(|a| a.en.to_owned()).collect(),
            cluster: None,
            constraint: None,
            trivial: false,
            regraded: None,
            suppressed: None,
        });
    }

    /// Records that a constraint could not be decided.
    pub fn undecided(&mut self, rule: &'static Rule, instance: &str, reason: &str) {
        self.not_evaluable.push(NotEvaluable {
            rule: rule.id,
            instance: instance.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// True the first time a relation between these numbers with these coefficients is met.
    fn is_new(&mut self, relation: &Relation) -> bool {
        let key = |left: &Expr, right: &Expr| {
            // `x = y` and `y = x` are one relation, and so are `a + b = c` and `c − b = a`: all
            // terms on one side, the first coefficient made positive.
            let mut key: Vec<(Operand, Decimal, u8)> = Vec::new();
            for (expr, sign) in [(left, Decimal::ONE), (right, Decimal::NEGATIVE_ONE)] {
                let rate = u8::from(!expr.over.is_empty());
                key.extend(expr.terms.iter().map(|t| (t.operand, t.coefficient * sign, rate)));
                key.extend(expr.over.iter().map(|t| (t.operand, t.coefficient * sign, 2)));
                key.extend(expr.constant.map(|c| (Operand::Figure(usize::MAX), c * sign, 3)));
            }
            key.sort();
            let negative = key.first().is_some_and(|k| k.1.is_sign_negative());
            if negative && relation.op != super::model::Op::Le {
                key.iter_mut().for_each(|k| k.1 = -k.1);
            }
            key
        };
        let mut key = key(&relation.left, &relation.right);
        // An order and a common zero are other relations than an equality.
        key.push((Operand::Figure(usize::MAX), Decimal::from(relation.op as u8), 4));
        self.seen.insert(key)
    }

    fn id(&self, rule: &str, operands: &[Operand]) -> String {
        hash(rule, operands.iter().map(|o| self.on.operand_id(*o)))
    }

    /// The sides of an expression: one for each table cell, one for each stretch of text.
    fn sides(&self, expr: &Expr) -> Vec<Side> {
        let figures = self.on.facts.figures;
        let mut sides: Vec<Side> = Vec::new();
        let mut texts: Vec<Vec<usize>> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut order: Vec<Result<usize, usize>> = Vec::new();
        for term in expr.terms.iter().chain(&expr.over) {
            if !seen.insert(term.operand) {
                continue;
            }
            match term.operand {
                Operand::Observation(i) => order.push(Err(i)),
                Operand::Figure(i) => {
                    let near = |g: &Vec<usize>| same_sentence(&figures[g[0]], &figures[i]);
                    match texts.iter().position(near) {
                        Some(g) => texts[g].push(i),
                        None => {
                            order.push(Ok(texts.len()));
                            texts.push(vec![i]);
                        }
                    }
                }
            }
        }
        let whole = order.len() == 1;
        for entry in order {
            match entry {
                Err(i) => sides.push(observation_side(self.on, i)),
                Ok(group) => {
                    let mut side = figures_side(self.on, &texts[group]);
                    if whole && side.derived {
                        side.value = expr.value.map(|v| v.normalize());
                    }
                    sides.push(side);
                }
            }
        }
        sides
    }
}

/// A stable id: the first 16 hexadecimal digits of the SHA-256 of the rule and the parts.
fn hash<'x>(rule: &str, parts: impl IntoIterator<Item = &'x str>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(rule.as_bytes());
    for part in parts {
        hasher.update([0]);
        hasher.update(part.as_bytes());
    }
    short_hex(&hasher.finalize())
}

fn same_sentence(a: &Figure, b: &Figure) -> bool {
    a.source == b.source
        && a.note_of == b.note_of
        && a.paragraph == b.paragraph
        && (a.note_of.is_some() || a.sentence == b.sentence)
}

/// The side of a table cell.
pub fn observation_side(on: &Context<'_>, observation: usize) -> Side {
    let o = &on.facts.observations[observation];
    Side {
        role: SideRole::Table,
        raw: o.slot.value.raw.clone(),
        value: on.value_of(observation),
        derived: false,
        figures: Vec::new(),
        observations: vec![observation],
        indicator: o.indicator().map(str::to_owned),
        explains: None,
        place: o.slot.place.clone(),
    }
}

/// The side of one or several figures that stand together.
pub fn figures_side(on: &Context<'_>, figures: &[usize]) -> Side {
    let all = on.facts.figures;
    let mut ordered = figures.to_vec();
    ordered.sort_by_key(|i| (all[*i].paragraph, all[*i].charspan, *i));
    let first = &all[ordered[0]];
    let refs: Vec<&Figure> = ordered.iter().map(|i| &all[*i]).collect();
    Side {
        role: match first.source {
            Source::Note => SideRole::Note,
            Source::Letterhead => SideRole::Letterhead,
            Source::Narrative | Source::Heading | Source::Footnote => SideRole::Narrative,
        },
        raw: figures::stretch(&refs),
        value: if ordered.len() == 1 { first.value } else { None },
        derived: ordered.len() > 1,
        indicator: match ordered.as_slice() {
            [one] => on.sure_link(*one).map(|l| l.indicator.clone()),
            _ => None,
        },
        figures: ordered,
        observations: Vec::new(),
        explains: None,
        place: first.place.clone(),
    }
}
