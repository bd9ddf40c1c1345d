//! What the words around a number say is counted: its own clause, the total it is a part of, the
//! sentence before it and the headings, read into acts, kinds and words.
//! It knows no row.

use super::lexicon::{ASSIGNED, DONE, kinds_of, tokens, words_of};
use super::lexicon::{Acts, Facet, GATHERING, Group, Kinds, PLANNED, Sense, Token};
use super::rows::{acts_of, is_percent, units_in};
use super::words::is_informative;
use crate::figures::{Figure, FigureKind, Role, Statement, StatementKind, span_in_sentence};
use crate::quantity::UnitLexicon;
use std::collections::HashMap;

/// What a number is said to count.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// Words of its own clause, the unit among them.
    pub(super) near: Vec<String>,
    pub(super) tokens: Vec<Token>,
    /// What is done to it, by the words of its clause.
    pub(super) direct: Acts,
    /// All acts of its clause.
    pub(super) loose: Acts,
    /// The act that the figure before it, or its total, hands on.
    pub(super) inherited: Acts,
    /// Acts of the sentence before it and of the headings.
    pub(super) context: Acts,
    pub(super) kinds: Kinds,
    /// Kinds of the total it is a part of.
    pub(super) whole_kinds: Kinds,
    /// Kinds of the sentence before it and of the headings.
    pub(super) wide_kinds: Kinds,
    /// Units of the number and of the noun behind it, the first its own.
    pub(super) units: Vec<String>,
    /// Telling words that follow the counted noun and narrow it.
    pub(super) qualifiers: Vec<String>,
    /// Words of the clause of its total.
    pub(super) whole: Vec<String>,
    /// What the sentence sets out with, and the sentence before.
    pub(super) far: Vec<String>,
    /// What the sentence says of the numbers before this one.
    pub(super) beside: Vec<String>,
    /// The headings it stands under.
    pub(super) headings: Vec<String>,
    /// True for the base of a share ("28/32"): it may be planned, due or received.
    pub(super) is_base: bool,
    pub(super) is_percent: bool,
    pub(super) has_field: bool,
    /// Nothing but its unit is said of it.
    pub(super) only_unit: bool,
    /// A semicolon parts it from the figure before.
    pub(super) begins_anew: bool,
    /// Given as an example, or apart from the rest.
    pub(super) is_example: bool,
}

impl Said {
    /// True when the words name the kind.
    pub(super) fn names(&self, facet: Facet) -> bool {
        self.kinds[facet.0 as usize] & facet.1 != 0
    }
}

/// Words behind which a number is introduced anew: an act before them does not reach it.
const NEW_START: [&str; 5] = ["với", "gồm", "có", "bao", "đó"];
/// Words that end the noun phrase of a number.
const END_OF_NOUN: [&str; 26] = [
    "được", "đã", "đang", "bị", "tại", "ở", "trên", "cho", "đối", "của", "về", "theo", "để",
    "nhằm", "trong", "và", "do", "từ", "qua", "so", "với", "là", "đến", "đạt", "trước", "sau",
];
/// Words behind which an act is a purpose or a reason, not what is done to the number.
const PURPOSE: [&str; 4] = ["để", "nhằm", "theo", "về"];

/// Words of what an act is done to that are shown at most. Our own choice.
const LONGEST_OBJECT: usize = 8;

/// Words of an example, or of a part told apart from the rest.
const EXAMPLE: [&str; 2] = ["như", "riêng"];

/// The clause of a number: what stands before it and behind it.
struct Clause<'a> {
    lead: &'a str,
    /// What the sentence says before the lead, since the figure before.
    setting: &'a str,
    /// All between the figure before and the number.
    gap: &'a str,
    tail: &'a str,
    /// What the sentence sets out with: up to its first number.
    opening: &'a str,
    /// From there to the lead.
    beside: &'a str,
    /// What stands before the bracket that the number opens; else empty.
    title: &'a str,
}

/// The words of some headings, with the acts and kinds that they name.
type Titles = (Vec<String>, (Acts, Kinds));

/// What every measure of the text is said to count; `None` for the others.
pub(super) fn read(
    figures: &[Figure],
    statements: &[Statement],
    units: &UnitLexicon,
) -> Vec<Option<Said>> {
    let measures: Vec<usize> = (0..figures.len()).filter(|i| figures[*i].is_measure()).collect();
    let wide = |words: &[String]| {
        let tokens = tokens(words);
        (acts_of(&tokens), kinds_of(&tokens, words))
    };
    // A heading is read once for all figures below it.
    let mut titles: HashMap<&[String], Titles> = HashMap::new();
    let mut out: Vec<Option<Said>> = vec![None; figures.len()];
    let mut first: Option<usize> = None;
    for (at, &i) in measures.iter().enumerate() {
        let figure = &figures[i];
        let neighbour = |n: Option<&usize>| {
            n.copied().filter(|n| {
                let o = &figures[*n];
                o.paragraph == figure.paragraph
                    && o.note_of == figure.note_of
                    && o.sentence == figure.sentence
            })
        };
        let before = neighbour(at.checked_sub(1).and_then(|b| measures.get(b)));
        let after = neighbour(measures.get(at + 1));
        // The first number of the sentence; this one, where none stands before it.
        first = if before.is_some() { first } else { None };
        let (headings, of_headings) =
            titles.entry(figure.headings.as_slice()).or_insert_with(|| {
                let words = words_of(&figure.headings.join(" "));
                let wide = wide(&words);
                (words, wide)
            });
        let mut said = own(figures, i, first, before, after, units);
        said.headings.clone_from(headings);
        // "phát hiện 05 vấn đề" two sentences on is still about the inspection.
        if before.is_none()
            && let Some(earlier) = at.checked_sub(1).map(|b| &figures[measures[b]])
            && earlier.paragraph == figure.paragraph
            && earlier.note_of == figure.note_of
        {
            said.far.extend(words_of(&earlier.sentence));
        }
        hand_on(&mut said, figure, statements, before.and_then(|b| out[b].as_ref()));
        let of_those =
            said.near.windows(2).any(|w| w[1] == "đó" && (w[0] == "số" || w[0] == "trong"));
        let total = total_of(figure, statements).or(before.filter(|_| of_those));
        if let Some(total) = total.and_then(|t| out.get(t)?.as_ref()) {
            said.whole = total.near.clone();
            said.whole_kinds = total.kinds;
            // What is left is what nothing has been done to.
            if figure.statements.iter().all(|s| s.1 != Role::Rest) {
                said.inherited = said.inherited.and(total.direct).and(total.inherited);
            }
            if said.units.is_empty() {
                said.units = total.units.clone();
            }
        }
        for (acts, kinds) in [wide(&said.far), wide(&said.beside), *of_headings] {
            said.context = said.context.and(acts);
            said.wide_kinds.iter_mut().zip(kinds).for_each(|(a, b)| *a |= b);
        }
        out[i] = Some(said);
        first = first.or(Some(i));
    }
    out
}

/// What a number takes over from the one before it in its sentence.
fn hand_on(said: &mut Said, figure: &Figure, statements: &[Statement], before: Option<&Said>) {
    let Some(before) = before else { return };
    let is = |role: Role| {
        figure.statements.iter().any(|(s, r)| {
            let kind = statements.get(*s).map(|s| s.kind);
            *r == role && (role != Role::To || kind == Some(StatementKind::FromTo))
        })
    };
    // "28/32 nhiệm vụ", "từ 50 lên 63": the words stand before the first of the two.
    let second = is(Role::Denominator) || is(Role::To);
    let bare = !said.near.iter().any(|w| is_informative(w));
    // "giảm 01 phòng, từ 09 còn 08 phòng": nothing but the unit is said of the second number.
    let second =
        second || is(Role::From) && said.only_unit && said.units.first() == before.units.first();
    if second || said.is_percent && bare {
        let mut near = before.near.clone();
        near.extend(said.near.iter().cloned());
        let (direct, qualifiers) = (before.direct.and(said.direct), before.qualifiers.clone());
        let tokens = tokens(&near);
        *said = Said {
            kinds: kinds_of(&tokens, &near),
            loose: acts_of(&tokens),
            inherited: before.inherited,
            direct,
            near,
            tokens,
            qualifiers,
            ..std::mem::take(said)
        };
    } else if said.direct.is_empty() && !said.begins_anew && !said.is_percent {
        said.inherited = before.direct.and(before.inherited);
    }
    if said.units.is_empty() || said.is_percent && bare {
        said.units.extend(before.units.iter().cloned());
    }
    if said.is_base {
        said.direct = said.direct.without(DONE);
        said.kinds[Group::Open as usize] = 0;
    }
}

/// The total that a figure is a part of, if a statement says so.
fn total_of(figure: &Figure, statements: &[Statement]) -> Option<usize> {
    figure.statements.iter().find_map(|(s, role)| {
        let statement = statements.get(*s).filter(|s| s.kind != StatementKind::FromTo)?;
        let wanted: &[Role] = match role {
            Role::Part | Role::Rest => &[Role::Total],
            Role::Rate => &[Role::Numerator],
            Role::Numerator => &[Role::Base],
            _ => return None,
        };
        statement.members.iter().find(|m| wanted.contains(&m.1)).map(|m| m.0)
    })
}

/// The words of the figure's own clause.
fn own(
    figures: &[Figure],
    at: usize,
    first: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
    units: &UnitLexicon,
) -> Said {
    let figure = &figures[at];
    let code = figure.unit.as_ref().map(|u| u.code.clone());
    let percent = figure.kind == FigureKind::Percent || is_percent(code.as_deref(), units);
    let is_base = figure.statements.iter().any(|s| s.1 == Role::Denominator);
    let printed = figure.unit.as_ref().map_or("", |u| u.raw.as_str());
    let Some(clause) = clause(figures, at, first, before, after) else {
        let near = words_of(&figure.qualifiers);
        let tokens = tokens(&near);
        let (direct, kinds) = (acts_of(&tokens), kinds_of(&tokens, &near));
        let units = code.into_iter().collect();
        return Said {
            near,
            tokens,
            direct,
            kinds,
            units,
            is_base,
            is_percent: percent,
            ..Said::default()
        };
    };
    let lead = words_of(clause.lead);
    let noun = words_of(printed);
    let tail = words_of(clause.tail);
    let unit_is_behind = units_in(&tail, units)
        .first()
        .is_some_and(|u| u.0 == 0 && code.as_deref().is_some_and(|c| units.compatible(&u.2, c)));
    let mut behind: Vec<String> = Vec::new();
    // The tail begins with the unit, where the unit follows the number.
    if !tail.starts_with(&noun) && !unit_is_behind {
        behind.extend(noun.iter().cloned());
    }
    behind.extend(tail);
    let noun_len = units_in(&behind, units).first().filter(|u| u.0 == 0).map_or(0, |u| u.1);
    let (lead_tokens, tail_tokens) = (tokens(&lead), tokens(&behind));
    let led = lead_act(&lead, &lead_tokens);
    let followed = tail_act(&behind, &tail_tokens, noun_len);
    let direct = led.and(followed);
    let mut near = lead.clone();
    near.extend(behind.iter().cloned());
    let all = tokens(&near);
    let mut kinds = kinds_of(&all, &near);
    // A level, a plan or a denial before the number belongs to it as much as one behind it, but
    // not the plan of what has been done.
    let plan = &mut kinds[PLANNED.0 as usize];
    let setting = words_of(clause.setting);
    *plan |= kinds_of(&tokens(&setting), &setting)[PLANNED.0 as usize];
    let has_plan_word = lead.windows(2).any(|w| w[0] == "kế" && w[1] == "hoạch");
    if led.without(ASSIGNED).is_empty() && has_plan_word {
        *plan |= PLANNED.1;
    }
    // "So với kế hoạch (20 người)": what opens a bracket is what the words before it name.
    let is_done = figure.statements.iter().any(|s| s.1 == Role::Numerator);
    if clause.lead.trim().is_empty() && clause.title.ends_with("kế hoạch") && !is_done {
        *plan |= PLANNED.1;
    }
    // "03 phòng theo Kế hoạch số 04": what has been done is not planned for it.
    let tail_plan = kinds_of(&tail_tokens, &behind)[PLANNED.0 as usize] != 0;
    let named_plan = behind.windows(2).any(|w| w[1] == "ra" && (w[0] == "đề" || w[0] == "đặt"));
    if tail_plan && !direct.is_empty() && !named_plan {
        *plan = kinds_of(&lead_tokens, &lead)[PLANNED.0 as usize];
    }
    let done = direct.meets(DONE)
        || lead.last().is_some_and(|w| w == "đã")
        || is_marked(&lead, &lead_tokens);
    if done || percent {
        *plan = 0;
    }
    let mut named: Vec<String> = code.into_iter().collect();
    if named.is_empty() && !percent {
        // "biên chế được giao 72": the unit stands before the number.
        named.extend(units_in(&lead, units).into_iter().map(|u| u.2).next_back());
    }
    // "36 lượt công chức", "08 biên chế viên chức": what the noun is made of.
    named.extend(units_in(&behind, units).into_iter().take_while(|u| u.0 <= noun_len).map(|u| u.2));
    if noun.len() > 2 {
        named.extend(units.at_start(&noun[1..]).filter(|u| u.1 > 1).map(|u| u.0.code.clone()));
    }
    if percent {
        named.extend(units_in(&near, units).into_iter().map(|u| u.2));
    }
    named.dedup();
    let has_field = near.windows(2).any(|w| w[0] == "lĩnh" && w[1] == "vực");
    Said {
        qualifiers: qualifiers(&behind, &tail_tokens, noun_len),
        loose: acts_of(&all),
        near,
        tokens: all,
        direct,
        kinds,
        units: named,
        far: words_of(clause.opening),
        beside: words_of(clause.beside),
        is_base,
        is_percent: percent,
        has_field,
        only_unit: direct.is_empty()
            && lead.iter().all(|w| !is_informative(w))
            && behind.len() <= noun_len,
        begins_anew: clause.gap.contains(';'),
        is_example: lead.iter().any(|w| EXAMPLE.contains(&w.as_str())),
        ..Said::default()
    }
}

/// True when the act before the number is one that has happened: "thực tế đã kiểm tra 04 phòng".
fn is_marked(lead: &[String], tokens: &[Token]) -> bool {
    let act = tokens.iter().rev().find(|t| matches!(t.sense, Sense::Act(_)) && !t.compound);
    act.is_some_and(|t| lead[..t.at].last().is_some_and(|w| w == "đã"))
}

/// True when a number behind these words is introduced anew.
fn starts_anew(words: &[String]) -> bool {
    words.iter().enumerate().any(|(i, w)| {
        // "Kiểm tra đối với 05 phòng" reaches the number.
        let reaches = w == "với" && i > 0 && words[i - 1] == "đối";
        NEW_START.contains(&w.as_str()) && !reaches
    })
}

/// The act before a number that reaches it: the last one, with those coordinated to it, unless the
/// number is introduced anew behind it.
fn lead_act(words: &[String], tokens: &[Token]) -> Acts {
    let mut out = Acts::NONE;
    let mut end = words.len();
    for token in tokens.iter().rev() {
        match token.sense {
            Sense::Act(act) if !token.compound => {
                let between = &words[token.at + token.len..end];
                if out.is_empty() {
                    if starts_anew(between) {
                        break;
                    }
                } else if between.iter().any(|w| w != "và" && w != "hoặc") {
                    break;
                }
                out = out.and(act);
                end = token.at;
            }
            _ => {}
        }
    }
    out
}

/// The first act behind the counted noun, unless it is a purpose.
fn tail_act(words: &[String], tokens: &[Token], noun: usize) -> Acts {
    let mut out = Acts::NONE;
    let mut end = noun;
    for token in tokens.iter().filter(|t| t.at >= noun) {
        let Sense::Act(act) = token.sense else { continue };
        let between = &words[end..token.at];
        let stops = if out.is_empty() {
            token.compound || between.last().is_some_and(|w| PURPOSE.contains(&w.as_str()))
        } else {
            between.iter().any(|w| w != "và" && w != "hoặc")
        };
        if stops {
            break;
        }
        out = out.and(act);
        end = token.at + token.len;
    }
    out
}

/// "Công tác" before a field of work narrows nothing.
const WORK: [&str; 2] = ["công", "tác"];

/// The telling words right behind the counted noun: "240 hồ sơ chứng thực"; none where an act
/// follows them: then they say how it is done ("dự các lớp bồi dưỡng").
fn qualifiers(words: &[String], tokens: &[Token], noun: usize) -> Vec<String> {
    let mut out = Vec::new();
    for token in tokens.iter().filter(|t| t.at >= noun) {
        let word = &words[token.at];
        if matches!(token.sense, Sense::Act(_)) {
            return Vec::new();
        }
        if !matches!(token.sense, Sense::Word) || END_OF_NOUN.contains(&word.as_str()) {
            break;
        }
        let next = words.get(token.at + 1);
        let last = token.at.checked_sub(1).map(|b| &words[b]);
        let of_work = word == WORK[0] && next.is_some_and(|w| w == WORK[1])
            || word == WORK[1] && last.is_some_and(|w| w == WORK[0]);
        if is_informative(word) && !of_work {
            out.push(word.clone());
        }
    }
    out
}

/// The clause of a figure: from the figure before it in the sentence, less what belongs to that one,
/// to the figure behind it, less what belongs to that.
fn clause<'a>(
    figures: &'a [Figure],
    at: usize,
    first: Option<usize>,
    before: Option<usize>,
    after: Option<usize>,
) -> Option<Clause<'a>> {
    let figure = &figures[at];
    let sentence = figure.sentence.as_str();
    let span = span_in_sentence(figure)?;
    let start = before
        .and_then(|b| span_in_sentence(&figures[b]))
        .map(|s| s.end)
        .filter(|s| *s <= span.start);
    let end = after
        .and_then(|a| span_in_sentence(&figures[a]))
        .map(|s| s.start)
        .filter(|s| *s >= span.end);
    // What follows a comma before the next number belongs to that number; what stands between the
    // number before and the first comma belongs to that one.
    let breaks = [',', ';', '(', ')', '.', ':'];
    let from = match start {
        Some(start) => {
            let gap = &sentence[start..span.start];
            let cut = gap.find(breaks).or_else(|| gap.find(" và "));
            start + cut.map_or(0, |c| c + 1)
        }
        // The clause begins behind the last semicolon, or the bracket that is still open.
        None => {
            let lead = &sentence[..span.start];
            let bracket = lead.rfind('(').filter(|b| !lead[*b..].contains(')'));
            lead.rfind(';').max(bracket).map_or(0, |c| c + 1)
        }
    };
    let behind = &sentence[span.end..end.unwrap_or(sentence.len())];
    let stops: &[char] = if end.is_some() { &breaks } else { &[';', '('] };
    // The unit may hold a comma or an "và" of its own: "tin, bài".
    let unit = figure.unit.as_ref().map_or("", |u| u.raw.as_str());
    let skip = behind.len() - behind.trim_start().len();
    let skip = if behind[skip..].starts_with(unit) { skip + unit.len() } else { 0 };
    let stop = behind[skip..].find(stops).map_or(behind.len(), |at| skip + at);
    let tail = match (end, behind[skip..stop].find(" và ")) {
        (Some(_), Some(and)) => &behind[..skip + and],
        _ => &behind[..stop],
    };
    let setting = from;
    let opening = first.and_then(|f| span_in_sentence(&figures[f])).map_or(from, |s| s.start);
    let from = from + own_part(&sentence[from..span.start]);
    let opening = opening.min(from);
    let title = sentence[..span.start].trim_end().strip_suffix('(').map_or("", str::trim_end);
    Some(Clause {
        title,
        lead: &sentence[from..span.start],
        setting: &sentence[setting..from],
        gap: start.map_or("", |start| &sentence[start..span.start]),
        tail,
        opening: &sentence[..opening],
        beside: &sentence[opening..from],
    })
}

/// Where the part of a lead begins that the number's act stands in: "đã sắp xếp các đơn vị trực
/// thuộc, giảm số lượng đơn vị từ 5": what was cut stands behind the comma. A comma between two
/// acts ("tiếp nhận, giải quyết 75 hồ sơ") parts nothing.
fn own_part(lead: &str) -> usize {
    let acts = |text: &str| -> (Vec<String>, Vec<Token>) {
        let words = words_of(text);
        let tokens = tokens(&words);
        (words, tokens)
    };
    let is_act = |t: &Token| matches!(t.sense, Sense::Act(_)) && !t.compound;
    let Some(comma) = lead.rfind(", ") else { return 0 };
    let (_, behind) = acts(&lead[comma..]);
    let (_, before) = acts(&lead[..comma]);
    let listed = before.last().is_some_and(is_act) && behind.first().is_some_and(is_act);
    if behind.iter().any(is_act) && !listed { comma + 1 } else { 0 }
}

impl Said {
    /// True when a row that names no act may count it: nothing is done to it that picks some out.
    pub(super) fn is_at_hand(&self, left_out: Acts) -> bool {
        self.direct_or_inherited().without(GATHERING).without(left_out).is_empty()
    }

    /// Where the sentence sets out with one of the acts: what it is said to be done to, in the words
    /// between the act and the end of its noun ("công khai tiến độ giải quyết hồ sơ"), if there are
    /// any. `None` where it does not set out so.
    pub(super) fn done_to_something_else(&self, acts: Acts) -> Option<Option<String>> {
        let tokens = tokens(&self.far);
        let act = tokens.iter().find(|t| matches!(t.sense, Sense::Act(a) if a.meets(acts)))?;
        let behind = &self.far[act.at + act.len..];
        let noun = behind.iter().take_while(|w| !END_OF_NOUN.contains(&w.as_str())).count();
        let object = &self.far[act.at..act.at + act.len + noun.min(LONGEST_OBJECT)];
        let says = behind[..noun].iter().any(|w| is_informative(w));
        Some(says.then(|| object.join(" ")))
    }

    /// The act of its clause, else the one it takes over.
    pub(super) fn direct_or_inherited(&self) -> Acts {
        if self.direct.is_empty() { self.inherited } else { self.direct }
    }
}
