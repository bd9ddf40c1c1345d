//! How well a row says what a number counts: a score of named parts, zero where the two exclude
//! each other, and the words in which they differ.
//! It does not choose between rows.

use super::lexicon::{Acts, Facet, Group, ON_DOSSIERS, SLIGHT, Sense, Token, WHOLE, stand_near};
use super::rows::{Phrase, Row, bits, is_percent};
use super::said::Said;
use super::words::Vocabulary;
use crate::mapping::WordContrast;
use crate::quantity::UnitLexicon;

/// A row compared with what is said.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) row: usize,
    pub(super) score: f64,
    /// Named parts, in a fixed order.
    pub(super) parts: Vec<(&'static str, f64)>,
    /// The phrase of the row that fits best.
    pub(super) phrase: usize,
}

impl Scored {
    fn part(&self, name: &str) -> f64 {
        self.parts.iter().find(|p| p.0 == name).map_or(1.0, |p| p.1)
    }

    /// The part of the kinds.
    pub(super) fn kinds(&self) -> f64 {
        self.part("kinds")
    }

    /// The part of the words.
    pub(super) fn words(&self) -> f64 {
        self.part("words")
    }
}

/// Factor for the second noun of a number ("36 lượt công chức" of a row of people).
const OTHER_NOUN: f64 = 0.9;
/// Factor for one kind of what the row counts.
const ONE_KIND: f64 = 0.8;
/// Factor for a rate of other things of which the same is said to be done.
const OTHER_RATE: f64 = 0.7;
/// Factor for a rate of which the text does not say what it is a rate of.
const UNSAID_NOUN: f64 = 0.9;
/// Factors for acts: handed on by the figure before, near to the row's, only in the clause, only in
/// the sentence before or the headings, of a row that names none.
const HANDED_ON: f64 = 0.95;
const NEAR_ACT: f64 = 0.76;
const LOOSE_ACT: f64 = 0.85;
const CONTEXT_ACT: f64 = 0.88;
const UNSAID_ACT: f64 = 0.5;
/// How much of [`UNSAID_ACT`] the other words of the row can make good.
const WORDS_FOR_ACT: f64 = 0.38;
const PICKED_OUT: f64 = 0.5;
/// Share of the score that head, act and kinds earn alone: with an act in common, without any.
const WITH_ACT: f64 = 0.55;
const WITHOUT_ACT: f64 = 0.3;
/// Share of the score that the titles above the row can earn.
const TITLES: f64 = 0.12;
/// What one telling word that narrows the counted noun costs, and the most they cost.
const NARROWING_WORD: f64 = 0.12;
const MOST_NARROWING: f64 = 0.5;
/// Factor for a figure of one field ("lĩnh vực …"): narrower than its row.
const NARROWER: f64 = 0.85;
/// Factor for a figure given as an example or apart from the rest ("như", "riêng").
const EXAMPLE: f64 = 0.6;
/// Factor for things that a row counts inside of a body, and the text does not.
const NOT_INSIDE: f64 = 0.6;
/// Factor for procedures that were really used, where the text does not say so.
const SELDOM: f64 = 0.7;
/// Factor for a kind that goes without saying, and the text says.
const PLAIN_CASE: f64 = 0.88;
/// Factor for a kind that the text leaves open.
const VAGUER: f64 = 0.8;
/// Weight of the words of a unit against other words.
const UNIT_WORD: f64 = 0.5;

/// What a kind costs that only the row names, and one that only the text names.
fn costs(group: Group) -> (f64, f64) {
    match group {
        Group::Deadline => (0.45, 0.6),
        Group::Extent => (0.6, 0.6),
        Group::Channel => (0.5, 0.6),
        Group::Tier => (0.6, 0.65),
        Group::Staff => (0.93, 0.93),
        Group::Leader => (0.6, 0.7),
        Group::Subordinate => (0.8, 0.65),
        Group::Body => (0.8, 0.85),
        Group::At => (0.8, 0.9),
        Group::Joint => (0.7, 0.6),
        Group::Carried => (0.4, 0.5),
        Group::Open => (0.3, 0.3),
        Group::Plan => (0.65, 0.0),
        Group::Denied => (0.3, 0.3),
        Group::Paper => (0.5, 0.5),
        Group::Actual => (0.95, 1.0),
        Group::Level => (0.4, 0.6),
    }
}

/// True for groups of which two different kinds never are one measure.
fn excludes(group: Group) -> bool {
    !matches!(
        group,
        Group::Plan
            | Group::Denied
            | Group::Carried
            | Group::Open
            | Group::Subordinate
            | Group::Actual
    )
}

/// Presence of the rows' words around one number.
pub(super) struct Presence {
    weights: Vec<f64>,
    touched: Vec<usize>,
}

impl Presence {
    pub(super) fn new(words: usize) -> Self {
        Presence { weights: vec![0.0; words], touched: Vec::new() }
    }

    /// Takes in the words around a number, each with the greatest weight it has.
    pub(super) fn fill(&mut self, said: &Said, vocabulary: &Vocabulary) {
        for word in self.touched.drain(..) {
            self.weights[word] = 0.0;
        }
        for (words, weight) in [
            (&said.headings, 0.35),
            (&said.beside, 0.5),
            (&said.far, 0.75),
            (&said.whole, 0.8),
            (&said.near, 1.0),
        ] {
            for number in words.iter().filter_map(|w| vocabulary.known(w)) {
                self.mark(number, weight);
            }
        }
        for (kinds, weight) in
            [(&said.wide_kinds, 0.5), (&said.whole_kinds, 0.8), (&said.kinds, 1.0)]
        {
            for (group, kinds) in kinds.iter().enumerate() {
                for number in bits(*kinds).filter_map(|k| vocabulary.known_kind(group, k)) {
                    self.mark(number, weight);
                }
            }
        }
        for (acts, weight) in [(said.context, 0.55), (said.inherited, 0.8), (said.loose, 1.0)] {
            for number in acts.each().filter_map(|a| vocabulary.known_act(a)) {
                self.mark(number, weight);
            }
        }
    }

    fn mark(&mut self, number: usize, weight: f64) {
        if self.weights[number] == 0.0 {
            self.touched.push(number);
        }
        self.weights[number] = self.weights[number].max(weight);
    }

    pub(super) fn of(&self, number: usize) -> f64 {
        self.weights[number]
    }

    /// The words that are there.
    pub(super) fn words(&self) -> &[usize] {
        &self.touched
    }
}

/// The score of a row for what is said; `None` when they exclude each other.
pub(super) fn score(
    at: usize,
    row: &Row<'_>,
    said: &Said,
    presence: &Presence,
    vocabulary: &Vocabulary,
    units: &UnitLexicon,
) -> Option<Scored> {
    let noun = noun(row, said, units)?;
    let kinds = kinds(row, said)?;
    let mut best: Option<(f64, f64, f64, usize)> = None;
    for (i, phrase) in row.phrases.iter().enumerate() {
        let words = coverage(phrase, said, row, presence, vocabulary);
        // A phrase of the mapping says what the label means by it.
        let main = phrase.main.without(SLIGHT);
        let main = if main.is_empty() { row.main } else { main };
        // Words of the unit alone say nothing of an act that nobody named.
        let told = if phrase.words.is_empty() { 0.0 } else { words };
        let own = said.direct_or_inherited();
        let several = phrase.main.without(SLIGHT).each().count() > 1;
        if phrase.is_prose && several && !own.is_empty() && !own.holds(phrase.main.without(SLIGHT))
        {
            continue;
        }
        let Some(act) = act(main, row, said, told) else { continue };
        let alone = if row.main.without(SLIGHT).is_empty() { WITHOUT_ACT } else { WITH_ACT };
        let value = act * (alone + (1.0 - alone) * words);
        if best.is_none_or(|b| value > b.0) {
            best = Some((value, act, words, i));
        }
    }
    let (value, act, words, phrase) = best?;
    let narrowing = narrowing(row, said, vocabulary);
    let titles = titles(row, presence, vocabulary);
    let score = noun * value * kinds * narrowing * (1.0 - TITLES + TITLES * titles);
    let parts = vec![
        ("noun", noun),
        ("act", act),
        ("kinds", kinds),
        ("words", words),
        ("narrowing", narrowing),
        ("titles", titles),
    ];
    Some(Scored { row: at, score, parts, phrase })
}

/// The unit of the row and of the figure are the same or one a kind of the other; a percentage
/// goes with a percentage.
pub(super) fn noun(row: &Row<'_>, said: &Said, units: &UnitLexicon) -> Option<f64> {
    use crate::tables::ValueKind;
    let row_percent = row.is_percent(units);
    if said.is_percent || row_percent {
        return (said.is_percent && row_percent).then(|| rate_of(row, said, units)).flatten();
    }
    if matches!(row.kind, ValueKind::Code | ValueKind::Boolean | ValueKind::Text) {
        return None;
    }
    let fit = |a: &str, b: &str| units.compatible(a, b);
    let Some(unit) = row.unit.as_deref() else {
        // "Đã giải quyết", "Quá hạn" over a column of a table that prints no unit.
        let says = !row.main.without(SLIGHT).is_empty() || row.kinds.iter().any(|k| *k != 0);
        return (row.is_column && says).then_some(OTHER_NOUN);
    };
    let own = said.units.first()?;
    if !fit(unit, own) {
        // "01 nghị quyết" of a row of legal documents that names resolutions.
        let root = |code: &str| units.by_code(code).and_then(|u| u.broader.as_deref());
        if row.heads.iter().any(|h| h == own) && root(own).is_some() && root(own) == root(unit) {
            return Some(1.0);
        }
        let other = said.units.iter().skip(1).any(|s| fit(unit, s));
        return other.then_some(OTHER_NOUN);
    }
    // One kind of what the row counts ("05 kế hoạch" of "văn bản") is a part of it, unless the label
    // names that kind. What people are is a matter of its own kinds.
    let is_kind = own != unit && units.is_kind_of(own, unit);
    let named = row.heads.iter().any(|h| h == own || h != unit && fit(h, own));
    Some(if is_kind && !named && !units.is_kind_of(own, PERSON) { ONE_KIND } else { 1.0 })
}

/// A rate of other things is another rate.
fn rate_of(row: &Row<'_>, said: &Said, units: &UnitLexicon) -> Option<f64> {
    let things = |all: &[String]| -> Vec<String> {
        let counted = |u: &&String| !is_percent(Some(u), units) && !CLIENTS.contains(&u.as_str());
        all.iter().filter(counted).cloned().collect()
    };
    let (of, own) = (things(&row.heads), things(&said.units));
    if of.is_empty() || own.is_empty() {
        return Some(if of.is_empty() { 1.0 } else { UNSAID_NOUN });
    }
    let first = &of[0];
    if own.iter().any(|s| units.compatible(s, first)) {
        return Some(1.0);
    }
    said.direct_or_inherited().meets(row.main).then_some(OTHER_RATE)
}

/// Units of those who are served and asked: what a rate is a rate of, they are not.
const CLIENTS: [&str; 3] = ["citizen", "client", "enterprise"];

/// The unit of people.
const PERSON: &str = "person";

/// What the acts say; `None` when another thing is done.
fn act(main: Acts, row: &Row<'_>, said: &Said, words: f64) -> Option<f64> {
    let offers = main.meets(SLIGHT);
    let left_out = SLIGHT.and(if row.counts_procedures() { ON_DOSSIERS } else { Acts::NONE });
    let all = main;
    let main = main.without(left_out);
    let direct = said.direct.without(left_out);
    if main.is_empty() {
        // Which procedures they are, an act on their dossiers still says.
        if all.meets(ON_DOSSIERS) && !said.direct_or_inherited().meets(all) {
            return Some(UNSAID_ACT + WORDS_FOR_ACT * words);
        }
        let titled = said.direct_or_inherited().meets(row.title_acts);
        return Some(if titled || said.is_at_hand(left_out) { 1.0 } else { PICKED_OUT });
    }
    if direct.meets(main) {
        return Some(1.0);
    }
    if !direct.is_empty() {
        if stand_near(direct, main) {
            return Some(NEAR_ACT);
        }
        // Another act on the same noun is another measure, unless the row's stands in the clause,
        // or is the total's and the row names both.
        let handed = said.inherited.meets(main) && direct.meets(row.label_acts);
        return (said.loose.meets(main) || handed).then_some(LOOSE_ACT);
    }
    // "Đã công bố triển khai": what is offered may be told without the act that began it.
    if offers && !said.direct.is_empty() {
        return Some(NEAR_ACT);
    }
    if said.inherited.meets(main) {
        return Some(HANDED_ON);
    }
    if said.direct.is_empty() && stand_near(said.inherited, main) {
        return Some(NEAR_ACT);
    }
    if said.direct.is_empty() && !said.inherited.is_empty() && !said.is_percent {
        return said.loose.meets(main).then_some(LOOSE_ACT);
    }
    if said.loose.meets(main) || said.context.meets(main) && !row.title_acts.meets(main) {
        return Some(CONTEXT_ACT);
    }
    Some(UNSAID_ACT + WORDS_FOR_ACT * words)
}

/// What the kinds say; `None` when they exclude each other.
fn kinds(row: &Row<'_>, said: &Said) -> Option<f64> {
    let mut factor = 1.0;
    for group in Group::ALL {
        let i = group as usize;
        let (row_kinds, own) = (row.kinds[i], said.kinds[i]);
        // "Đề ra 32 nhiệm vụ, đến nay hoàn thành 31": what is done with the part makes it no plan.
        let whole =
            if group == Group::Plan && !said.direct.is_empty() { 0 } else { said.whole_kinds[i] };
        let around = own | whole;
        if group == Group::Level && row_kinds != 0 && own != 0 {
            if row_kinds != own {
                return None;
            }
            continue;
        }
        if group == Group::Plan && said.is_base {
            continue;
        }
        // A level is one of online services: it need not be said.
        let level = Group::Level as usize;
        if group == Group::Channel && row.kinds[level] != 0 && row.kinds[level] == said.kinds[level]
        {
            continue;
        }
        if excludes(group) && row_kinds != 0 && around != 0 && row_kinds & around == 0 {
            return None;
        }
        if row_kinds == 0
            && own != 0
            && excludes(group)
            && row.title_kinds[i] != 0
            && row.title_kinds[i] & own == 0
        {
            return None;
        }
        let (mut missing, surplus) = costs(group);
        // Procedures that really saw a dossier are fewer than those for which it is offered.
        if group == Group::Actual && row.counts_procedures() {
            missing = SELDOM;
        }
        // "Phòng trong đơn vị sự nghiệp" names two bodies, and a number of it both.
        if group == Group::Body && row.inside & !around != 0 && row_kinds & around != 0 {
            factor *= NOT_INSIDE;
        }
        if row_kinds & around == 0 && row_kinds != 0 {
            // A plan or a stage named elsewhere is not this number's.
            let own_only = matches!(group, Group::Plan | Group::Open | Group::Denied);
            let named_wide = row_kinds & said.wide_kinds[i] != 0 && !own_only;
            factor *= if named_wide { missing.max(0.9) } else { missing };
        }
        // "Trước hạn" of a row "đúng và trước hạn", "liên thông" of "liên thông cùng cấp".
        if matches!(group, Group::Deadline | Group::Joint | Group::Staff)
            && row_kinds & own != 0
            && row_kinds != own
        {
            let is_part = own & !row_kinds == 0;
            factor *= match group {
                Group::Joint => VAGUER,
                Group::Staff if is_part => ONE_KIND,
                _ if is_part => surplus,
                _ => 1.0,
            };
        }
        let allowed = row_kinds | row.title_kinds[i];
        let extra = if group == Group::Open { around } else { own };
        // "Tự bảo đảm toàn bộ chi" is the plain case, not a narrower one.
        if group == Group::Extent && extra == WHOLE.1 && row_kinds == 0 {
            factor *= PLAIN_CASE;
            continue;
        }
        if extra & !allowed != 0 && (row_kinds == 0 || extra & row_kinds == 0) {
            factor *= surplus;
        }
    }
    (factor > 0.0).then_some(factor)
}

/// The share of the phrase's words that are there, by weight.
fn coverage(
    phrase: &Phrase,
    said: &Said,
    row: &Row<'_>,
    presence: &Presence,
    vocabulary: &Vocabulary,
) -> f64 {
    let (mut found, mut all) = (0.0, 0.0);
    for &(word, weight) in &phrase.words {
        all += weight * vocabulary.idf(word);
        found += weight * vocabulary.idf(word) * presence.of(word);
    }
    let same_unit = said.units.iter().any(|u| row.heads.contains(u));
    for &word in &phrase.unit_words {
        let weight = UNIT_WORD * vocabulary.idf(word);
        all += weight;
        found += weight * if same_unit { 1.0 } else { presence.of(word) };
    }
    if all > 0.0 { found / all } else { 1.0 }
}

/// What the words cost that narrow the counted noun to some of what the row counts.
fn narrowing(row: &Row<'_>, said: &Said, vocabulary: &Vocabulary) -> f64 {
    let strange = said
        .qualifiers
        .iter()
        .filter(|w| vocabulary.known(w).is_none_or(|n| !row.known.contains(&n)))
        .count();
    let cost = (0..strange).fold(0.0, |sum, _| f64::min(sum + NARROWING_WORD, MOST_NARROWING));
    let field = said.has_field && !row.label.windows(2).any(|w| w[0] == "lĩnh" && w[1] == "vực");
    let example = if said.is_example { EXAMPLE } else { 1.0 };
    (1.0 - cost) * example * if field { NARROWER } else { 1.0 }
}

/// The share of the titles' words that are there, by weight.
fn titles(row: &Row<'_>, presence: &Presence, vocabulary: &Vocabulary) -> f64 {
    let weigh = |of: &dyn Fn(usize) -> f64| -> f64 {
        row.title_words.iter().map(|w| vocabulary.idf(*w) * of(*w)).sum()
    };
    let all = weigh(&|_| 1.0);
    if all > 0.0 { weigh(&|w| if presence.of(w) > 0.0 { 1.0 } else { 0.0 }) / all } else { 0.5 }
}

/// The words in which the text and the row differ, if they do.
pub(super) fn difference(
    row: &Row<'_>,
    said: &Said,
    phrase: usize,
    presence: &Presence,
    vocabulary: &Vocabulary,
) -> Option<WordContrast> {
    let words = |all: &[String], at: usize, len: usize| all[at..at + len].join(" ");
    let mut text: Vec<String> = Vec::new();
    let mut table: Vec<String> = Vec::new();
    let own = said.direct_or_inherited();
    if !(own.meets(row.main) || own.is_empty() && row.main.is_empty()) {
        let acts = |tokens: &[Token], all: &[String], wanted: Acts| -> Vec<String> {
            let found = tokens.iter().filter_map(|t| match t.sense {
                Sense::Act(act) if act.meets(wanted) => Some(words(all, t.at, t.len)),
                _ => None,
            });
            found.collect()
        };
        let (here, there) =
            (acts(&said.tokens, &said.near, own), acts(&row.tokens, &row.label, row.main));
        match said.done_to_something_else(row.main) {
            // The sentence sets out with the act of the row: what it is done to may be another thing.
            Some(object) if here.is_empty() => {
                if let Some(object) = object {
                    text.push(object);
                    table.extend(there);
                }
            }
            _ => {
                text.extend(here);
                table.extend(there);
            }
        }
    }
    for group in Group::ALL {
        let i = group as usize;
        let around = said.kinds[i] | said.whole_kinds[i];
        let name = |tokens: &[Token], all: &[String], kinds: u8| -> Option<String> {
            let named = |facets: &[Facet]| facets.iter().any(|f| f.0 == group && f.1 & kinds != 0);
            tokens.iter().find_map(|t| match t.sense {
                Sense::Kinds(facets) if named(facets) => Some(words(all, t.at, t.len)),
                _ => None,
            })
        };
        let vaguer = row.kinds[i] & around != 0 && around & !row.kinds[i] != 0;
        if row.kinds[i] & around == 0 || vaguer {
            table.extend(name(&row.tokens, &row.label, row.kinds[i]));
        }
        let extra = said.kinds[i] & !(row.kinds[i] | row.title_kinds[i]);
        if extra != 0 {
            text.extend(name(&said.tokens, &said.near, extra));
        }
    }
    let strange = said
        .qualifiers
        .iter()
        .filter(|w| vocabulary.known(w).is_none_or(|n| !row.known.contains(&n)));
    let strange: Vec<&str> = strange.map(String::as_str).collect();
    if !strange.is_empty() {
        text.push(strange.join(" "));
    }
    if text.is_empty() && table.is_empty() {
        let phrase = row.phrases.get(phrase).or(row.phrases.first())?;
        let missing: Vec<&str> = phrase
            .words
            .iter()
            .filter(|w| presence.of(w.0) == 0.0)
            .map(|w| vocabulary.word(w.0))
            .collect();
        table.extend((!missing.is_empty()).then(|| missing.join(" ")));
    }
    let (text, table) = (text.join(", "), table.join(", "));
    (!text.is_empty() || !table.is_empty()).then_some(WordContrast { text, row: table })
}

/// The words of the label that stand around the number: what the link rests on.
pub(super) fn resting_on(
    row: &Row<'_>,
    phrase: usize,
    presence: &Presence,
    vocabulary: &Vocabulary,
    said: &Said,
) -> Vec<String> {
    let phrase = &row.phrases[phrase];
    let mut out: Vec<String> = phrase
        .unit_words
        .iter()
        .chain(phrase.words.iter().map(|w| &w.0))
        .filter(|w| presence.of(**w) > 0.0 && !vocabulary.word(**w).starts_with('«'))
        .map(|w| vocabulary.word(*w).to_owned())
        .collect();
    for token in &row.tokens {
        let shared = match token.sense {
            Sense::Act(act) => act.meets(said.direct_or_inherited().and(said.context)),
            Sense::Kinds(facets) => facets.iter().any(|f| said.names(*f)),
            Sense::Word => false,
        };
        if shared {
            out.push(row.label[token.at..token.at + token.len].join(" "));
        }
    }
    out
}
