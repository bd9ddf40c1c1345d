//! What each row of a form counts: its unit, its act, its kinds and the words that are left, from
//! label, aliases, phrases and the titles above it.
//! It knows no figure.

use super::lexicon::{Acts, Group, Kinds, ON_DOSSIERS, Sense, Token, kinds_of, tokens, words_of};
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
    /// Numbers of its telling words, each once, with what each weighs beside the others.
    pub(super) words: Vec<(usize, f64)>,
    /// The words of its unit.
    pub(super) unit_words: Vec<usize>,
    /// What it says is done.
    pub(super) main: Acts,
    /// A phrase of the prose and no label: of coordinated acts it means all.
    pub(super) is_prose: bool,
}

/// A row, ready to be compared.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) indicator: &'a str,
    pub(super) unit: Option<String>,
    /// Units that label and phrases name besides.
    pub(super) heads: Vec<String>,
    pub(super) kind: ValueKind,
    /// A measure in a column of its own.
    pub(super) is_column: bool,
    pub(super) phrases: Vec<Phrase>,
    /// What is done to the counted things, by the label.
    pub(super) main: Acts,
    /// All acts that the label names.
    pub(super) label_acts: Acts,
    pub(super) title_acts: Acts,
    pub(super) kinds: Kinds,
    /// Of these the bodies in which the counted things are: "phòng trong đơn vị sự nghiệp".
    pub(super) inside: u8,
    pub(super) title_kinds: Kinds,
    pub(super) title_words: Vec<usize>,
    /// Every word of label, phrases and titles.
    pub(super) known: HashSet<usize>,
    /// Words, acts and kinds by which it is found.
    pub(super) index: Vec<usize>,
    pub(super) label: Vec<String>,
    pub(super) tokens: Vec<Token>,
    pub(super) group: usize,
}

impl Row<'_> {
    /// True for a row that counts procedures: the code of their unit.
    pub(super) fn counts_procedures(&self) -> bool {
        self.unit.as_deref() == Some("procedure")
    }

    /// Of acts those that say what becomes of what the row counts.
    pub(super) fn counted(&self, acts: Acts) -> Acts {
        if self.counts_procedures() { acts.without(ON_DOSSIERS) } else { acts }
    }

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

/// The bodies that a label names as what the counted things are in.
fn inside(words: &[String], tokens: &[Token]) -> u8 {
    let mut out = 0;
    for token in tokens {
        if let (Sense::Kinds(facets), Some(before)) =
            (token.sense, token.at.checked_sub(1).map(|b| words[b].as_str()))
            && matches!(before, "trong" | "thuộc" | "tại" | "của")
        {
            out |= facets.iter().filter(|f| f.0 == Group::Body).fold(0, |all, f| all | f.1);
        }
    }
    out
}

/// The bits of a set, one by one.
pub(super) fn bits(set: u8) -> impl Iterator<Item = u8> {
    (0..u8::BITS).map(|bit| 1 << bit).filter(move |bit| set & bit != 0)
}

/// How many words the shortest name of a unit has.
fn shortest_name(code: &str, units: &UnitLexicon) -> usize {
    let words = units.by_code(code).map_or(&[][..], |u| u.words.as_slice());
    words.iter().map(|w| words_of(w).len()).min().unwrap_or(0)
}

/// Weight of a word that the label gives besides others: "bãi bỏ, thay thế".
const BESIDES: f64 = 0.4;
/// Words of an item of a list in a label: longer ones say something of their own.
const ITEM_WORDS: usize = 2;

/// For each word of a text whether it only stands besides others: in brackets, or as a short item
/// behind a comma.
fn besides(text: &str, words: usize) -> Vec<bool> {
    let mut out = Vec::with_capacity(words);
    let (mut depth, mut first) = (0usize, true);
    for piece in text.split_inclusive([',', '(', ')', '/']) {
        let count = words_of(piece).len();
        let short = !first && count <= ITEM_WORDS;
        out.extend(std::iter::repeat_n(depth > 0 || short, count));
        first = false;
        match piece.chars().next_back() {
            Some('(') => depth += 1,
            Some(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    out.resize(words, false);
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
        for text in
            [section.label.as_str(), group.label.as_str(), row.under.as_deref().unwrap_or("")]
        {
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
        is_column: !row.column.is_empty(),
        phrases: Vec::new(),
        main: main_acts(&label, &label_tokens),
        label_acts: acts_of(&label_tokens),
        title_acts: acts_of(&tokens(title)),
        kinds: kinds_of(&label_tokens, &label),
        inside: inside(&label, &label_tokens),
        title_kinds: kinds_of(&tokens(title), title),
        title_words: vocabulary.numbers(title.iter().filter(|w| is_informative(w))),
        known: HashSet::new(),
        index: Vec::new(),
        tokens: label_tokens,
        label,
        group,
    };
    if out.unit.is_none() && matches!(out.kind, ValueKind::Count | ValueKind::Ratio) {
        out.unit = units_in(&out.label, units)
            .into_iter()
            .map(|n| n.2)
            .find(|u| !is_percent(Some(u), units));
    }
    let dimension = row.dimension.as_ref().map(|d| d.1.as_str());
    let others = row.aliases.iter().chain(&row.narrative).map(String::as_str);
    let phrases: Vec<&str> = others.chain(dimension).collect();
    let labels = 1 + row.aliases.len();
    for (i, text) in std::iter::once(printed.as_str()).chain(phrases).enumerate() {
        let words = words_of(text);
        let tokens = tokens(&words);
        let main = main_acts(&words, &tokens);
        let named = units_in(&words, units);
        // The noun that is counted: the first that the row's unit may be.
        let fits = |code: &str| out.unit.as_deref().is_some_and(|u| units.compatible(u, code));
        let noun = named.iter().find(|n| fits(&n.2)).map(|(at, len, code)| {
            // "Văn bản chỉ đạo" is a document, but "chỉ đạo" still says which.
            *at..at + shortest_name(code, units).min(*len)
        });
        let besides = besides(text, words.len());
        let mut phrase = Phrase { main, is_prose: i >= labels, ..Phrase::default() };
        let add = |list: &mut Vec<(usize, f64)>, number: usize, at: usize| {
            if list.iter().all(|w| w.0 != number) {
                list.push((number, if besides[at] { BESIDES } else { 1.0 }));
            }
        };
        for token in &tokens {
            match token.sense {
                Sense::Word if is_informative(&words[token.at]) => {
                    let number = vocabulary.number(&words[token.at]);
                    if !noun.as_ref().is_some_and(|n| n.contains(&token.at)) {
                        add(&mut phrase.words, number, token.at);
                    } else if !phrase.unit_words.contains(&number) {
                        phrase.unit_words.push(number);
                    }
                }
                // What the label names of kinds, but for plan and stage, which have parts of their own.
                Sense::Kinds(facets) => {
                    for (group, kind) in facets.iter().filter(|f| f.0.names_things()) {
                        add(&mut phrase.words, vocabulary.kind(*group as usize, *kind), token.at);
                    }
                }
                // An act beside the one that is counted tells rows apart as a word does.
                Sense::Act(act) if !main.meets(act) => {
                    add(&mut phrase.words, vocabulary.act(act), token.at);
                }
                _ => {}
            }
        }
        out.index.extend(acts_of(&tokens).each().map(|a| vocabulary.act(a)));
        for (at, _, code) in named {
            // "Trong kỳ báo cáo": the time, not a report.
            let is_time = at > 0 && matches!(words[at - 1].as_str(), "kỳ" | "điểm");
            if !is_time && !out.heads.contains(&code) {
                out.heads.push(code);
            }
        }
        let all = words.iter().filter(|w| is_informative(w));
        out.known.extend(vocabulary.numbers(all));
        out.phrases.push(phrase);
    }
    for (group, kinds) in out.kinds.iter().enumerate() {
        out.index.extend(bits(*kinds).map(|kind| vocabulary.kind(group, kind)));
    }
    out.known.extend(&out.title_words);
    out.index.extend(&out.known);
    out
}

/// All acts of the tokens.
pub(super) fn acts_of(tokens: &[Token]) -> Acts {
    tokens.iter().fold(Acts::NONE, |all, t| match t.sense {
        Sense::Act(act) => all.and(act),
        _ => all,
    })
}
