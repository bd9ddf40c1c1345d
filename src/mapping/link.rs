//! Figures of the text → indicators of the form, by what the words around the number say is counted.
//! It never looks at values: two measures that only share a number are not linked by it.

mod lexicon;
#[cfg(test)]
mod pairs;
mod rows;
mod said;
mod score;
mod words;

use super::{Catalogue, FigureLink, Form};
use crate::figures::{Figure, Role, Source, Statement, StatementKind};
use crate::quantity::UnitLexicon;
use lexicon::{Acts, CUT, GATHERING, GROUPS, SLIGHT};
use rows::Row;
use said::Said;
use score::{Presence, Scored};
use std::collections::{BTreeMap, HashMap};
use words::Vocabulary;

/// Links below this score are not kept. Our own choice: half of what the row says is missing.
const KEEP: f64 = 0.45;
/// Links kept for a figure.
const MOST_LINKS: usize = 3;
/// A second row within this distance of the first makes the link ambiguous. Our own choice.
const MARGIN: f64 = 0.03;
/// The score of an ambiguous link: below what may carry a warning, above what is kept.
const AMBIGUOUS: f64 = 0.6;
/// Of two figures of one sentence for one row the lesser gives way from this distance on.
const GIVES_WAY: f64 = 0.05;
/// From this value on the kinds of a row are the number's. Our own choice.
const SAME_KINDS: f64 = 0.7;
/// Share of the missing words that the only row of an act need not have. Our own choice.
const ALONE: f64 = 0.55;
/// Factor for a row of another act, where a row has the number's own.
const GIVEN_WAY: f64 = 0.6;
/// How many rows are compared with one figure at most, those of its rarest words first: a table
/// where more rows share a word does not tell them apart by it. Our own choice, far above the rows
/// of a form that speak of one thing.
const MOST_ROWS: usize = 512;

/// Links figures to indicators of the form: for each figure at most three links, best first. The
/// number before a change ("từ 5 … còn 3") is linked to the row that counts the change, the number
/// after it to the row of the present number.
pub fn link(
    figures: &[Figure],
    statements: &[Statement],
    form: &Form,
    catalogue: &Catalogue,
    units: &UnitLexicon,
) -> Vec<Vec<FigureLink>> {
    let linker = Linker::new(form, catalogue, units);
    let said = said::read(figures, statements, units);
    let mut presence = Presence::new(linker.vocabulary.len());
    let mut out: Vec<Vec<FigureLink>> = vec![Vec::new(); figures.len()];
    for (i, figure) in figures.iter().enumerate() {
        // Of a note only the base of a share is another row's: "3/8 phòng".
        let links_here = figure.value.is_some()
            && match figure.source {
                Source::Letterhead => false,
                Source::Note => figure.statements.iter().any(|s| s.1 == Role::Denominator),
                _ => true,
            };
        if let Some(said) = said[i].as_ref().filter(|_| links_here) {
            presence.fill(said, &linker.vocabulary);
            out[i] = linker.links(said, &presence, change_role(figure, statements));
        }
    }
    one_figure_a_row(figures, statements, &mut out);
    for statement in statements.iter().filter(|s| s.kind == StatementKind::FromTo) {
        let member = |role: Role| statement.members.iter().find(|m| m.1 == role).map(|m| m.0);
        if let (Some(from), Some(to)) = (member(Role::From), member(Role::To))
            && let Some(cut) = out.get(from).and_then(|l| l.first()).cloned()
            && let Some(present) = linker.present_of(&cut)
            && said.get(to).and_then(Option::as_ref).is_some_and(|s| linker.counts(&present, s))
            && let Some(links) = out.get_mut(to)
        {
            links.retain(|l| l.indicator != present.indicator);
            links.insert(0, present);
            links.sort_by(|a, b| b.score.total_cmp(&a.score));
            links.truncate(MOST_LINKS);
        }
    }
    out
}

/// What a figure is in a from–to statement, if it is in one.
fn change_role(figure: &Figure, statements: &[Statement]) -> Option<Role> {
    figure.statements.iter().find_map(|(s, role)| {
        let is_change = statements.get(*s).is_some_and(|s| s.kind == StatementKind::FromTo);
        (is_change && matches!(role, Role::From | Role::To)).then_some(*role)
    })
}

/// Of the figures of one sentence that have the same row, the one that says it best keeps it:
/// "phát ra 250 phiếu, thu về 236 phiếu". Figures that say it as well keep it too: the sentence
/// may give several dates or places.
fn one_figure_a_row(figures: &[Figure], statements: &[Statement], links: &mut [Vec<FigureLink>]) {
    // A change and the numbers before and after it speak of one row together.
    let moves = |i: usize| change_role(&figures[i], statements).is_some();
    let mut best: BTreeMap<(usize, &str, String), f64> = BTreeMap::new();
    let key = |i: usize, l: &FigureLink| {
        (figures[i].paragraph, figures[i].sentence.as_str(), l.indicator.clone())
    };
    // A part takes its words from its total, and never the row.
    let is_part = |i: usize| {
        figures[i].statements.iter().any(|(s, role)| {
            let statement = statements.get(*s).filter(|_| matches!(role, Role::Part | Role::Rest));
            statement.is_some_and(|s| s.members.iter().any(|m| m.1 == Role::Total))
        })
    };
    for (i, own) in links.iter().enumerate().filter(|(i, _)| !is_part(*i)) {
        if let Some(first) = own.first().filter(|l| !l.ambiguous) {
            let most = best.entry(key(i, first)).or_default();
            *most = most.max(first.score);
        }
    }
    for (i, own) in links.iter_mut().enumerate() {
        let Some(first) = own.first() else { continue };
        let most = best.get(&key(i, first)).copied().unwrap_or_default();
        if first.score + GIVES_WAY <= most && !first.ambiguous && !moves(i) {
            own[0].score = own[0].score.min(AMBIGUOUS);
            own[0].ambiguous = true;
        }
    }
}

struct Linker<'a> {
    rows: Vec<Row<'a>>,
    /// The first row of each indicator.
    by_indicator: HashMap<&'a str, usize>,
    /// The rows of each group.
    by_group: HashMap<usize, Vec<usize>>,
    vocabulary: Vocabulary,
    units: &'a UnitLexicon,
}

impl<'a> Linker<'a> {
    fn new(form: &'a Form, catalogue: &'a Catalogue, units: &'a UnitLexicon) -> Self {
        let mut vocabulary = Vocabulary::default();
        let rows = rows::rows(form, catalogue, units, &mut vocabulary);
        vocabulary.index(rows.iter().map(|row| row.index.clone()));
        let mut by_indicator = HashMap::new();
        let mut by_group: HashMap<usize, Vec<usize>> = HashMap::new();
        for (i, row) in rows.iter().enumerate() {
            by_indicator.entry(row.indicator).or_insert(i);
            by_group.entry(row.group).or_default().push(i);
        }
        Linker { rows, by_indicator, by_group, vocabulary, units }
    }

    /// The rows that share a word with the number, those of the rarest words first.
    fn candidates(&self, presence: &Presence) -> Vec<usize> {
        let mut words: Vec<usize> = presence.words().to_vec();
        words.sort_by_key(|w| (self.vocabulary.rows(*w).len(), *w));
        let mut rows: Vec<usize> = Vec::new();
        for word in words {
            let of = self.vocabulary.rows(word);
            if rows.len() + of.len() > MOST_ROWS {
                break;
            }
            rows.extend(of);
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn links(&self, said: &Said, presence: &Presence, role: Option<Role>) -> Vec<FigureLink> {
        let mut scored: Vec<Scored> = self
            .candidates(presence)
            .into_iter()
            .map(|i| (i, &self.rows[i]))
            .filter(|(_, row)| match role {
                Some(Role::From) => row.main.meets(CUT),
                Some(_) => !row.main.meets(CUT),
                None => true,
            })
            .filter_map(|(i, row)| {
                score::score(i, row, said, presence, &self.vocabulary, self.units)
            })
            .collect();
        self.weigh_acts(said, &mut scored);
        scored.retain(|s| s.score >= KEEP);
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
        let mut links: Vec<FigureLink> = Vec::new();
        // The rows of the links, with their scores.
        let mut scored_rows: Vec<(usize, f64)> = Vec::new();
        for scored in scored {
            let row = &self.rows[scored.row];
            if links.len() == MOST_LINKS {
                break;
            }
            if links.iter().any(|l| l.indicator == row.indicator) {
                continue;
            }
            scored_rows.push((scored.row, scored.score));
            links.push(FigureLink {
                indicator: row.indicator.to_owned(),
                score: rounded(scored.score),
                words: score::resting_on(row, scored.phrase, presence, &self.vocabulary, said),
                differs: score::difference(row, said, scored.phrase, presence, &self.vocabulary),
                parts: scored.parts.into_iter().map(|(n, v)| (n, rounded(v))).collect(),
                ambiguous: false,
                divides: false,
            });
        }
        let near: Vec<usize> = {
            let most = scored_rows.first().map_or(0.0, |s| s.1);
            let near = scored_rows.iter().take_while(|s| most - s.1 < MARGIN);
            near.map(|s| s.0).collect()
        };
        if self.divide(&near, said) {
            links.iter_mut().take(near.len()).for_each(|link| link.divides = true);
        }
        // What fits two rows as well is linked to neither.
        if let [first, second, ..] = links.as_slice()
            && first.score - second.score < MARGIN
        {
            let most = first.score;
            for link in links.iter_mut().filter(|l| most - l.score < MARGIN) {
                link.ambiguous = true;
                link.score = link.score.min(AMBIGUOUS);
            }
        }
        links
    }

    /// True when the rows are those of one group that differ in the kinds of one sort only, each in
    /// others, and the text names them all at once.
    fn divide(&self, rows: &[usize], said: &Said) -> bool {
        let [first, others @ ..] = rows else { return false };
        let first = &self.rows[*first];
        let differing = |a: &Row<'_>, b: &Row<'_>| -> Vec<usize> {
            (0..GROUPS).filter(|g| a.kinds[*g] != b.kinds[*g]).collect()
        };
        let Some(other) = others.first().map(|o| &self.rows[*o]) else { return false };
        let [sort] = differing(first, other)[..] else { return false };
        let alike = |row: &Row<'_>| {
            row.unit == first.unit && row.main == first.main && row.kinds[sort] != 0
        };
        let family: Vec<usize> = self
            .by_group
            .get(&first.group)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .copied()
            .take(MOST_ROWS)
            .filter(|r| alike(&self.rows[*r]))
            .collect();
        let kinds = |rows: &[usize]| -> Option<u8> {
            rows.iter().try_fold(0, |all, r| {
                let own = self.rows[*r].kinds[sort];
                (all & own == 0).then_some(all | own)
            })
        };
        let only_there =
            |r: &usize| matches!(differing(first, &self.rows[*r])[..], [s] if s == sort);
        family.len() == rows.len()
            && others.iter().all(|r| family.contains(r) && only_there(r))
            && kinds(rows).is_some_and(|all| said.kinds[sort] == all)
    }

    /// Weighs rows against each other by their acts: where a row says just what is done to the
    /// number, one of a near or an unsaid act gives way; where one row alone says it, its other
    /// words need not all be there.
    fn weigh_acts(&self, said: &Said, scored: &mut [Scored]) {
        let own = said.direct_or_inherited();
        // "Huyện có 12 cơ quan chuyên môn": where nothing is said to be done and a row counts just
        // that, "cơ quan chuyên môn đã kiểm tra" is another measure.
        let plain = |row: &Row<'_>| row.main.without(SLIGHT).is_empty();
        if own.is_empty() && scored.iter().any(|s| plain(&self.rows[s.row]) && s.score >= KEEP) {
            for s in scored.iter_mut() {
                let row = &self.rows[s.row];
                let picks_out = !row.main.without(SLIGHT.and(GATHERING)).is_empty();
                if picks_out && !row.main.meets(said.context.and(said.loose)) {
                    s.score *= GIVEN_WAY;
                }
            }
        }
        let says = |s: &Scored| {
            let row = &self.rows[s.row];
            row.counted(own).meets(row.main) && s.kinds() >= SAME_KINDS
        };
        let saying = scored.iter().filter(|s| says(s)).count();
        if saying == 0 {
            return;
        }
        for scored in scored {
            if says(scored) {
                if saying == 1 {
                    scored.score += (1.0 - scored.words()) * ALONE * scored.score;
                }
            } else if self.gives_way(scored.row, own) {
                scored.score *= GIVEN_WAY;
            }
        }
    }

    /// True for a row of another act; a line under a row of the act is none.
    fn gives_way(&self, row: usize, own: Acts) -> bool {
        let row = &self.rows[row];
        !row.main.without(SLIGHT).is_empty()
            && !row.main.meets(SLIGHT)
            && !row.title_acts.meets(own)
    }

    /// True when the row of the link counts what the number counts.
    fn counts(&self, link: &FigureLink, said: &Said) -> bool {
        let row = self.by_indicator.get(link.indicator.as_str()).map(|i| &self.rows[*i]);
        row.is_some_and(|r| said.units.is_empty() || score::noun(r, said, self.units).is_some())
    }

    /// The row of the present number that belongs to the row of a change: of the same group and
    /// unit, and of the words of the change's label most.
    fn present_of(&self, cut: &FigureLink) -> Option<FigureLink> {
        let row = &self.rows[*self.by_indicator.get(cut.indicator.as_str())?];
        let all = |row: &Row<'_>| -> Vec<usize> {
            let label = row.phrases.first();
            let of = |p: &rows::Phrase| -> Vec<usize> {
                p.unit_words.iter().copied().chain(p.words.iter().map(|w| w.0)).collect()
            };
            label.map_or_else(Vec::new, of)
        };
        let things = all(row);
        let mut best: Option<(f64, &Row<'_>, Vec<usize>)> = None;
        let group = self.by_group.get(&row.group).map_or(&[][..], Vec::as_slice);
        for other in group
            .iter()
            .take(MOST_ROWS)
            .map(|i| &self.rows[*i])
            .filter(|r| !r.main.meets(CUT) && r.unit == row.unit && r.kind == row.kind)
        {
            let label = all(other);
            let shared: Vec<usize> = label.iter().copied().filter(|w| things.contains(w)).collect();
            let weigh = |ws: &[usize]| ws.iter().map(|w| self.vocabulary.idf(*w)).sum::<f64>();
            let union = weigh(&things) + weigh(&label) - weigh(&shared);
            let mut likeness = if union > 0.0 { weigh(&shared) / union } else { 0.0 };
            // "organisation.departments" and "organisation.departments_cut" name one thing.
            if row.indicator.strip_prefix(other.indicator).is_some_and(|r| r.starts_with('_')) {
                likeness += 1.0;
            }
            if best.as_ref().is_none_or(|b| likeness > b.0) {
                best = Some((likeness, other, shared));
            }
        }
        let (likeness, other, shared) = best?;
        let words = shared.iter().map(|w| self.vocabulary.word(*w).to_owned());
        let words = words.filter(|w| !w.starts_with('«')).collect();
        let score = if likeness >= 1.0 { cut.score } else { cut.score * (0.6 + likeness / 2.0) };
        (likeness > 0.2).then(|| FigureLink {
            indicator: other.indicator.to_owned(),
            score: rounded(score.min(1.0)),
            words,
            ..FigureLink::default()
        })
    }
}

fn rounded(score: f64) -> f64 {
    (score.min(1.0) * 100.0).round() / 100.0
}
