//! Table and form as two lists that can be aligned: labels, titles, units, dimensions as keys.
//! No score and no judgement in here.

use super::likeness::{FormText, Lexicon, TableWords, TextIndex, Wording};
use super::unit_cell::{code_labels, unit_code};
use super::words::Vocabulary;
use crate::mapping::model::{Form, FormIndicator};
use crate::quantity::UnitLexicon;
use crate::tables::{Layout, Slot, StatisticsTable, ValueKind};
use crate::text::{self, Abbreviations};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What resolution needs of a form, made when the form is first compared with a table.
///
/// A copy of a form starts without, so that a changed copy is never read by the old entries; who
/// changes a form in place must do so before its first use.
#[derive(Default)]
pub struct Prepared(OnceLock<FormEntries>);

impl Prepared {
    pub(super) fn of(form: &Form) -> &FormEntries {
        form.prepared.0.get_or_init(|| FormEntries::new(form))
    }
}

impl Clone for Prepared {
    fn clone(&self) -> Self {
        Prepared::default()
    }
}

/// Shows nothing of it: a form looks the same before and after its first use.
impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prepared")
    }
}

impl PartialEq for Prepared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The rows of a form (or its columns, when measures are columns), ready to be compared.
#[derive(Debug)]
pub(super) struct FormEntries {
    pub(super) lexicon: Lexicon,
    /// In the order of [`Form::indicators`].
    pub(super) entries: Vec<FormEntry>,
    /// The labels and aliases of all rows by their words, row after row.
    pub(super) index: TextIndex,
    /// The distinct titles that rows stand under.
    pub(super) titles: Vec<FormText>,
    /// Distinct indicators.
    pub(super) indicators: usize,
}

/// A row of a form, or one of its columns when measures are columns.
#[derive(Debug)]
pub(super) struct FormEntry {
    /// The label and the aliases.
    pub(super) variants: Vec<FormText>,
    /// Section, group and the row it stands under, where the form has them, outermost first: indices
    /// into [`FormEntries::titles`].
    pub(super) levels: Vec<usize>,
    /// Folded value of its dimension.
    pub(super) dimension: Option<String>,
    /// Folded values of the dimensions of other rows of its indicator.
    pub(super) sisters: Vec<String>,
}

/// The texts of a form as words, each split once.
#[derive(Default)]
struct Split<'t>(HashMap<&'t str, Vec<String>>);

impl<'t> Split<'t> {
    fn words(&mut self, text: &'t str) -> &[String] {
        let own = Abbreviations::new();
        self.0.entry(text).or_insert_with(|| Vocabulary::of_the_field().words(text, &own))
    }
}

impl FormEntries {
    fn new(form: &Form) -> Self {
        let columns = form.layout == Layout::Columns;
        let column_texts: Vec<String> =
            form.indicators().map(|(_, _, r)| r.column.join(" ")).collect();
        let mut texts: Vec<&str> = form.sections.iter().map(|s| s.label.as_str()).collect();
        texts.extend(form.sections.iter().flat_map(|s| &s.groups).map(|g| g.label.as_str()));
        for (i, (_, group, row)) in form.indicators().enumerate() {
            if columns {
                texts.push(&column_texts[i]);
            } else if row.label != group.label {
                texts.push(&row.label);
            }
            texts.extend(row.aliases.iter().map(String::as_str));
        }
        let mut split = Split::default();
        for text in &texts {
            split.words(text);
        }
        let lexicon = Lexicon::new(texts.iter().map(|text| split.0[text].as_slice()));
        let mut titles: Vec<FormText> = Vec::new();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut entries = Vec::new();
        for (i, (section, group, row)) in form.indicators().enumerate() {
            let label = if columns { column_texts[i].as_str() } else { row.label.as_str() };
            let variants = std::iter::once(label)
                .chain(row.aliases.iter().map(String::as_str))
                .map(|text| lexicon.form_text(split.words(text)))
                .collect();
            let above = [
                Some(section.label.as_str()),
                // A group line with a value stands under itself.
                Some(group.label.as_str()).filter(|label| *label != row.label),
                row.under.as_deref(),
            ];
            let above = above.into_iter().flatten().filter(|t| !t.is_empty() && !columns);
            let levels = above
                .map(|title| {
                    *numbers.entry(title).or_insert_with(|| {
                        titles.push(lexicon.form_text(split.words(title)));
                        titles.len() - 1
                    })
                })
                .collect();
            let value = |row: &FormIndicator| row.dimension.as_ref().map(|d| text::key(&d.1));
            let dimension = value(row);
            let sisters = match dimension {
                None => Vec::new(),
                Some(_) => form
                    .indicators()
                    .filter(|(_, _, other)| other.indicator == row.indicator)
                    .filter_map(|(_, _, other)| value(other))
                    .filter(|other| Some(other) != dimension.as_ref())
                    .collect(),
            };
            entries.push(FormEntry { variants, levels, dimension, sisters });
        }
        let distinct: std::collections::HashSet<&str> =
            form.indicators().map(|(_, _, r)| r.indicator.as_str()).collect();
        let variants = entries.iter().flat_map(|entry: &FormEntry| &entry.variants);
        let index = TextIndex::new(&lexicon, variants);
        FormEntries { lexicon, entries, index, titles, indicators: distinct.len() }
    }
}

/// The rows of a table (or its columns, when measures are columns), ready to be compared with any
/// form.
pub(super) struct TableEntries {
    pub(super) words: TableWords,
    /// Labels and titles, each printing once.
    pub(super) texts: Vec<Wording>,
    pub(super) entries: Vec<TableEntry>,
}

/// A row of a table, or one of its columns when measures are columns.
pub(super) struct TableEntry {
    /// The slots that it has, as indices into the table's slots.
    pub(super) slots: Vec<usize>,
    /// Index into [`TableEntries::texts`].
    pub(super) label: usize,
    /// Titles it stands under, outermost first: indices into [`TableEntries::texts`].
    pub(super) ancestors: Vec<usize>,
    /// What its unit cell says.
    pub(super) unit: UnitReading,
    /// Folded words that may name a dimension: values of dimensions, then the note.
    pub(super) dimension_words: Vec<String>,
}

/// What a unit cell says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum UnitReading {
    /// Nothing, or nothing known.
    Unknown,
    /// A unit.
    Unit(String),
    /// Codes with meanings.
    Codes,
}

impl TableEntries {
    /// The entries of a table: its lines that have slots or, with measures in columns, its columns.
    pub(super) fn new(table: &StatisticsTable, units: &UnitLexicon) -> Self {
        let by_column = table.layout == Layout::Columns;
        let owner = |slot: &Slot| if by_column { slot.column_index } else { slot.line };
        let mut order: Vec<usize> = (0..table.slots.len()).collect();
        order.sort_by_key(|&i| owner(&table.slots[i]));
        let mut words = TableWords::default();
        let mut texts: Vec<Wording> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut wording = |text: &str| match numbers.get(text) {
            Some(&number) => number,
            None => {
                texts.push(words.wording(text, &table.abbreviations));
                numbers.insert(text.to_owned(), texts.len() - 1);
                texts.len() - 1
            }
        };
        let mut known_units: HashMap<&str, UnitReading> = HashMap::new();
        let mut entries = Vec::new();
        for chunk in order.chunk_by(|&a, &b| owner(&table.slots[a]) == owner(&table.slots[b])) {
            // Of several value columns the one that holds the line's own number speaks for the line.
            let own = chunk.iter().find(|&&i| table.slots[i].is_own());
            let slot = &table.slots[*own.unwrap_or(&chunk[0])];
            let (label, ancestors) = if by_column {
                (wording(&slot.column.path.join(" ")), Vec::new())
            } else {
                let mut path = slot.row.path.as_slice();
                if let [above @ .., last] = path
                    && *last == slot.row.label
                {
                    path = above;
                }
                (wording(&slot.row.label), path.iter().map(|title| wording(title)).collect())
            };
            let dimension_words = slot
                .dimensions
                .values()
                .map(|v| text::key(v))
                .chain(slot.note.as_ref().map(|n| beginning(&n.text)))
                .collect();
            let unit = match slot.unit.as_deref() {
                None => UnitReading::Unknown,
                // One unit for the whole sheet does not say what each column holds.
                Some(_) if by_column && slot.value.kind == ValueKind::Percent => {
                    UnitReading::Unknown
                }
                Some(raw) => {
                    known_units.entry(raw).or_insert_with(|| read_unit(raw, units)).clone()
                }
            };
            entries.push(TableEntry {
                slots: chunk.to_vec(),
                label,
                ancestors,
                unit,
                dimension_words: if by_column { Vec::new() } else { dimension_words },
            });
        }
        TableEntries { words, texts, entries }
    }
}

/// Characters of a note that can name a dimension: it stands at its beginning.
const DIMENSION_CHARS: usize = 60;

fn beginning(note: &str) -> String {
    text::key(&note.chars().take(DIMENSION_CHARS).collect::<String>())
}

fn read_unit(raw: &str, units: &UnitLexicon) -> UnitReading {
    match unit_code(raw, units) {
        Some(code) => UnitReading::Unit(code),
        None if code_labels(raw).is_empty() => UnitReading::Unknown,
        None => UnitReading::Codes,
    }
}
