//! Whether the words of a form can be found: rows that nobody can tell apart, aliases that lead
//! nowhere or elsewhere.
//! It tries the words on the form itself, by the rules by which reports are mapped.

use super::fault::{At, Fault};
use super::model::{Form, FormIndicator, Mapping, TextPlace, WordsOf};
use super::resolve::{Explanation, explain, resolve, specimen, wording};
use crate::quantity::{UnitKind, UnitLexicon};
use crate::tables::Layout;
use std::collections::BTreeMap;

/// Collisions of rows and aliases that are never found, in the order of files and places.
pub fn check_words(mapping: &Mapping) -> Vec<Fault> {
    let mut out: Vec<Fault> = mapping
        .forms
        .iter()
        .flat_map(|form| {
            let rows = form.indicators().map(|(_, _, row)| row).collect();
            let mut words = Words { mapping, form, rows, collided: Vec::new() };
            let mut found = words.collisions();
            found.extend(words.unreachable());
            found
        })
        .collect();
    out.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
    out
}

/// The words of one form.
struct Words<'m> {
    mapping: &'m Mapping,
    form: &'m Form,
    rows: Vec<&'m FormIndicator>,
    /// Rows and words about which a collision was told.
    collided: Vec<(usize, WordsOf)>,
}

impl Words<'_> {
    fn place(&self, row: usize, words: WordsOf) -> Option<&TextPlace> {
        let row = self.rows[row];
        self.mapping.places.iter().find(|p| {
            p.form == self.form.id
                && p.indicator == row.indicator
                && p.dimension == row.dimension
                && p.words == words
        })
    }

    fn fault(&self, row: usize, words: WordsOf, message: String) -> Fault {
        let (file, at): (&str, Option<At>) = match self.place(row, words) {
            Some(place) => (&place.file, Some(place.at)),
            None => (&self.form.id, None),
        };
        Fault { file: file.to_owned(), at, message }
    }

    /// The label and the aliases of a row, as a report would print them.
    fn of_row(&self, row: usize) -> impl Iterator<Item = (WordsOf, String)> {
        let row = self.rows[row];
        let label = match self.form.layout {
            Layout::Rows => row.label.clone(),
            Layout::Columns => row.column.join(" / "),
        };
        let aliases = row.aliases.iter().enumerate().map(|(i, a)| (WordsOf::Alias(i), a.clone()));
        std::iter::once((WordsOf::Label, label)).chain(aliases)
    }

    /// Rows that have the same words in the same place, and nothing else that tells them apart.
    fn collisions(&mut self) -> Vec<Fault> {
        let mut known: BTreeMap<(String, String), Vec<(usize, WordsOf)>> = BTreeMap::new();
        let mut out = Vec::new();
        let titles: Vec<String> = self
            .form
            .indicators()
            .map(|(section, group, row)| match self.form.layout {
                Layout::Rows => {
                    let under = row.under.as_deref().unwrap_or_default();
                    [section.label.as_str(), &group.label, under].map(crate::text::key).join("\n")
                }
                Layout::Columns => String::new(),
            })
            .collect();
        for (at, titles) in titles.into_iter().enumerate() {
            for (words, text) in self.of_row(at).collect::<Vec<_>>() {
                let same = known.entry((titles.clone(), crate::text::key(&text))).or_default();
                if let Some(&(other, theirs)) =
                    same.iter().find(|(other, _)| self.alike(at, *other))
                {
                    let message = if other == at {
                        format!("`{text}` stands in this row already; leave it out")
                    } else {
                        let place = self.place(other, theirs);
                        let place =
                            place.map_or(String::new(), |p| format!(" ({}:{})", p.file, p.at.line));
                        format!(
                            "`{text}` names the row of `{}`{place} too: nothing tells the two rows \
                             apart; give them other words, units or a `dimension`",
                            self.rows[other].indicator
                        )
                    };
                    out.push(self.fault(at, words, message));
                    self.collided.extend([(at, words), (other, theirs)]);
                }
                same.push((at, words));
            }
        }
        out
    }

    /// True when neither unit nor dimension tells two rows apart.
    fn alike(&self, a: usize, b: usize) -> bool {
        let (one, other) = (self.rows[a], self.rows[b]);
        let kind = |row: &FormIndicator| unit_kind(row, &self.mapping.units);
        let units_differ = kind(one).zip(kind(other)).is_some_and(|(a, b)| a != b);
        let lines_of_one = one.indicator == other.indicator && one.dimension != other.dimension;
        !units_differ && !lines_of_one
    }

    /// Words that a report may print and that are not found, or lead to another row.
    fn unreachable(&self) -> Vec<Fault> {
        let most = self.rows.iter().map(|r| r.aliases.len()).max().unwrap_or(0);
        let mut suspects = Vec::new();
        // All rows at once first: nearly all words are found.
        for turn in 0..=most {
            let words = if turn == 0 { WordsOf::Label } else { WordsOf::Alias(turn - 1) };
            let mut table = specimen(self.form, &self.mapping.units);
            for (row, slot) in table.slots.iter_mut().enumerate() {
                if let Some((_, text)) = self.of_row(row).nth(turn) {
                    super::resolve::print_as(slot, self.form.layout, &text);
                }
            }
            let found = resolve(&table, self.form, &self.mapping.units);
            for (row, matched) in found.iter().enumerate() {
                let has = self.rows[row].aliases.len() >= turn;
                let own = matched.indicator.as_deref() == Some(self.rows[row].indicator.as_str());
                if has && !own && !self.collided.contains(&(row, words)) {
                    suspects.push((row, words));
                }
            }
        }
        suspects.into_iter().filter_map(|(row, words)| self.alone(row, words)).collect()
    }

    /// The same for one row in a table that is else printed as the form says.
    fn alone(&self, row: usize, words: WordsOf) -> Option<Fault> {
        let (_, text) = self.of_row(row).find(|(w, _)| *w == words)?;
        let table = wording(self.form, row, &text, &self.mapping.units);
        let found = explain(&table, self.form, &self.mapping.units).into_iter().nth(row)?;
        let own = self.rows[row].indicator.as_str();
        if found.matched.indicator.as_deref() == Some(own) {
            return None;
        }
        let Explanation { matched, unmapped, .. } = found;
        let why = match (matched.indicator, unmapped) {
            (Some(other), _) => format!("they go to `{other}`"),
            (None, Some(why)) => why.words().1,
            (None, None) => "nothing is found".to_owned(),
        };
        let message = format!("the words `{text}` never lead to `{own}`: {why}");
        Some(self.fault(row, words, message))
    }
}

fn unit_kind(row: &FormIndicator, units: &UnitLexicon) -> Option<UnitKind> {
    units.by_code(row.unit.as_deref()?).map(|u| u.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_of_the_built_in_forms_are_found() {
        let faults: Vec<String> =
            check_words(&Mapping::builtin()).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn words_that_lead_nowhere_are_told_with_their_places() {
        let check = |rows: &str, expect: &[&str]| {
            let text = format!(
                "form: small\nversion: 1.0.0\ntitle: {{vi: Nhỏ, en: Small}}\nlevel: commune\n\
                 table: {{layout: rows}}\nsections:\n  - label: Thủ tục\n    groups:\n      - rows:\n{rows}\n"
            );
            let mapping = Mapping::parse(&[("small.yaml", &text)]).unwrap();
            let told: Vec<String> = check_words(&mapping).iter().map(ToString::to_string).collect();
            assert_eq!(told.len(), expect.len(), "{rows}: {told:#?}");
            for (told, expect) in told.iter().zip(expect) {
                assert!(told.contains(expect), "{expect}: {told}");
            }
        };
        let row = |id: &str, rest: &str| format!("          - {{indicator: {id}, {rest}}}\n");
        let one = row("procedures.in_force", "label: Số TTHC đang có");
        let other = row("procedures.announced", "label: Số TTHC công bố");
        check(&format!("{one}{other}"), &[]);
        // Two rows of one name.
        let same = row("procedures.announced", "label: Số TTHC đang có");
        check(
            &format!("{one}{same}"),
            &[
                "small.yaml:11:54: `Số TTHC đang có` names the row of `procedures.in_force` (small.yaml:10) too",
            ],
        );
        // An alias that is another row's label.
        let thief =
            row("procedures.announced", "label: Số TTHC công bố, aliases: [Số TTHC đang có]");
        check(&format!("{one}{thief}"), &["`Số TTHC đang có` names the row of"]);
        // An alias that says nothing new.
        let twice =
            row("procedures.announced", "label: Số TTHC công bố, aliases: [số TTHC công bố]");
        check(
            &format!("{one}{twice}"),
            &["small.yaml:11:81: `số TTHC công bố` stands in this row already"],
        );
        // A share and a count of one name, and two lines told apart by a dimension.
        let share = row("digital.dossiers_level_3_rate", "label: Số TTHC đang có");
        check(&format!("{one}{share}"), &[]);
        let of = |kind: &str| {
            row(
                "institutions.documents_advised",
                &format!("label: VBQPPL, dimension: {{kind: {kind}}}"),
            )
        };
        check(&format!("{}{}", of("Nghị quyết"), of("Quyết định")), &[]);
        // No word at all.
        let empty = row("procedures.announced", "label: Số TTHC công bố, aliases: [\"...\"]");
        check(&format!("{one}{empty}"), &["never lead to `procedures.announced`"]);
    }
}
