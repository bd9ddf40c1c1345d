//! What each row of a form counts: its unit, its act, its kinds and the words that are left, from
//! label, aliases, phrases and the titles above it.
//! It knows no figure.

use super::lexicon::{Acts, Kinds, Sense, Token, kinds_of, tokens, words_of};
use super::words::{Vocabulary, is_informative};
use crate::mapping::{Catalogue, Form, FormIndicator};
use crate::quantity::{UnitKind, UnitLexicon};
use crate::tables::ValueKind;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Words before an act that make it what the row counts ("đã kiểm tra"), not a word of its name.
const MARKERS: [&str; 5] = ["đã", "được", "bị", "đang", "phải"];

/// A label, alias or phrase of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrase {
    /// Numbers of its telling words, each once, with the words of its unit apart.
    pub(super) words: Vec<usize>,
    pub(super) unit_words: Vec<usize>,
    /// What it says is done.
    pub(super) main: Acts,
}

/// A row, ready to be compared.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) indicator: &'a str,
    pub(super) unit: Option<String>,
    /// Units that label and phrases name besides.
    pub(super) heads: Vec<String>,
    pub(super) kind: ValueKind,
    pub(super) phrases: Vec<Phrase>,
    /// What is done to the counted things, by the label.
    pub(super) main: Acts,
    /// All acts that label and phrases name.
    pub(super) acts: Acts,
    pub(super) title_acts: Acts,
    pub(super) kinds: Kinds,
    pub(super) title_kinds: Kinds,
    pub(super) title_words: Vec<usize>,
    /// Every word of label, phrases and titles.
    pub(super) known: HashSet<usize>,
    pub(super) label: Vec<String>,
    pub(super) tokens: Vec<Token>,
    pub(super) group: usize,
}

impl Row<'_> {
    /// True for a percentage.
    pub(super) fn is_percent(&self, units: &UnitLexicon) -> bool {
        self.kind == ValueKind::Percent || is_percent(self.unit.as_deref(), units)
    }
}

/// True for the code of a percentage.
pub(super) fn is_percent(code: Option<&str>, units: &UnitLexicon) -> bool {
    code.and_then(|c| units.by_code(c)).is_some_and(|u| u.kind == UnitKind::Percent)
}

/// The units that words name, in order.
pub(super) fn units_in(words: &[String], units: &UnitLexicon) -> Vec<(usize, usize, String)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match units.at_start(&words[at..]) {
            Some((unit, len)) => {
                out.push((at, len, unit.code.clone()));
                at += len;
            }
            None => at += 1,
        }
    }
    out
}

/// The acts of a label that say what is counted: the first that a marker stands before, else the
/// first, with those that are coordinated to it.
fn main_acts(words: &[String], tokens: &[Token]) -> Acts {
    let acts: Vec<(usize, &Token)> = tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| matches!(t.sense, Sense::Act(_)) && !t.compound)
        .collect();
    let marked = |t: &Token| {
        let before = &words[t.at.saturating_sub(2)..t.at];
        MARKERS.iter().any(|m| before.iter().any(|w| w == m))
            || MARKERS.iter().any(|m| words[t.at] == *m)
    };
    let Some(first) = acts.iter().position(|(_, t)| marked(t)).or((!acts.is_empty()).then_some(0))
    else {
        return Acts::NONE;
    };
    let mut out = Acts::NONE;
    let mut end = acts[first].1.at;
    for (_, token) in &acts[first..] {
        let between = &words[end..token.at];
        if !out.is_empty() && between.iter().any(|w| w != "và" && w != "hoặc") {
            break;
        }
        if let Sense::Act(act) = token.sense {
            out = out.and(act);
        }
        end = token.at + token.len;
    }
    out
}

/// The rows of a form, with the numbers of their words.
pub(super) fn rows<'a>(
    form: &'a Form,
    catalogue: &'a Catalogue,
    units: &UnitLexicon,
    vocabulary: &mut Vocabulary,
) -> Vec<Row<'a>> {
    let mut groups: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut titles: HashMap<&str, Vec<String>> = HashMap::new();
    let mut out = Vec::new();
    for (section, group, row) in form.indicators() {
        let next = groups.len();
        let number = *groups
            .entry((section.number.as_str(), group.number.as_str(), group.label.as_str()))
            .or_insert(next);
        let mut title: Vec<String> = Vec::new();
        for text in [section.label.as_str(), group.label.as_str(), row.under.as_deref().unwrap_or("")] {
            title.extend(titles.entry(text).or_insert_with(|| words_of(text)).iter().cloned());
        }
        let entry = catalogue.get(&row.indicator);
        let unit = row.unit.as_deref().or(entry.map(|e| e.unit.as_str()).filter(|u| !u.is_empty()));
        out.push(described(row, unit, &title, number, units, vocabulary));
    }
    out
}

fn described<'a>(
    row: &'a FormIndicator,
    unit: Option<&str>,
    title: &[String],
    group: usize,
    units: &UnitLexicon,
    vocabulary: &mut Vocabulary,
) -> Row<'a> {
    // In a table with measures in columns the measure is named by all headers above it.
    let printed = if row.column.is_empty() { row.label.clone() } else { row.column.join(" ") };
    let label = words_of(&printed);
    let label_tokens = tokens(&label);
    let mut out = Row {
        indicator: &row.indicator,
        unit: unit.map(str::to_owned),
        heads: Vec::new(),
        kind: row.kind,
        phrases: Vec::new(),
        main: main_acts(&label, &label_tokens),
        acts: Acts::NONE,
        title_acts: acts_of(&tokens(title)),
        kinds: kinds_of(&label_tokens, &label),
        title_kinds: kinds_of(&tokens(title), title),
        title_words: vocabulary.numbers(title.iter().filter(|w| is_informative(w))),
        known: HashSet::new(),
        tokens: label_tokens,
        label,
        group,
    };
    let dimension = row.dimension.as_ref().map(|d| d.1.as_str());
    let others = row.aliases.iter().chain(&row.narrative).map(String::as_str);
    let phrases: Vec<Vec<String>> = others.chain(dimension).map(words_of).collect();
    for words in std::iter::once(&out.label).chain(&phrases) {
        let tokens = tokens(words);
        let main = main_acts(words, &tokens);
        let named = units_in(words, units);
        let in_unit = |at: usize| named.iter().any(|(from, len, _)| (*from..from + len).contains(&at));
        let mut phrase = Phrase { main, ..Phrase::default() };
        for token in &tokens {
            match token.sense {
                Sense::Word if is_informative(&words[token.at]) => {
                    let number = vocabulary.number(&words[token.at]);
                    let list =
                        if in_unit(token.at) { &mut phrase.unit_words } else { &mut phrase.words };
                    if !list.contains(&number) {
                        list.push(number);
                    }
                }
                // An act beside the one that is counted tells rows apart as a word does.
                Sense::Act(act) if !main.meets(act) => {
                    let number = vocabulary.act(act);
                    if !phrase.words.contains(&number) {
                        phrase.words.push(number);
                    }
                }
                _ => {}
            }
        }
        out.acts = out.acts.and(acts_of(&tokens));
        out.heads.extend(named.into_iter().map(|n| n.2));
        let all = words.iter().filter(|w| is_informative(w));
        out.known.extend(vocabulary.numbers(all));
        out.phrases.push(phrase);
    }
    out.phrases.retain(|p| !p.words.is_empty() || !p.unit_words.is_empty() || !p.main.is_empty());
    out.known.extend(&out.title_words);
    out.heads.sort();
    out.heads.dedup();
    if out.unit.is_none() && matches!(out.kind, ValueKind::Count | ValueKind::Ratio) {
        out.unit = units_in(&out.label, units).into_iter().map(|n| n.2).find(|u| !is_percent(Some(u), units));
    }
    out
}

/// All acts of the tokens.
pub(super) fn acts_of(tokens: &[Token]) -> Acts {
    tokens.iter().fold(Acts::NONE, |all, t| match t.sense {
        Sense::Act(act) => all.and(act),
        _ => all,
    })
}
