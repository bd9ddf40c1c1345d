//! Names for what no form knows: the indicator that a label surely is, else an id made of it.
//! It proposes names for people to look at; no report is mapped by them.

use crate::mapping::files::FIELDS;
use crate::mapping::model::{Form, IndicatorEntry, Mapping};
use crate::mapping::resolve::without_marks;
use crate::quantity::{UnitKind, UnitLexicon};
use crate::tables::ValueKind;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Words of an id after its field: enough to recognise the label, short enough to type.
const ID_WORDS: usize = 7;

/// Those of them that come from the row above.
const PARENT_WORDS: usize = 3;

/// Words at the beginning of a label that every count has; with all marks taken off.
const COUNTING: [&[&str]; 4] =
    [&["tong", "so", "luong"], &["tong", "so"], &["so", "luong"], &["so"]];

/// Words at the beginning of a label that every rate has.
const RATING: [&[&str]; 2] = [&["ty", "le"], &["ti", "le"]];

/// Words that a label must share with a title to be of its field.
const SHARED_WORDS: usize = 3;

/// Words of a title, and the field that it speaks of.
type FieldWords = (BTreeSet<String>, &'static str);

/// What is known of labels: which indicators they name, and which field a section speaks of.
pub(super) struct Names<'m> {
    mapping: &'m Mapping,
    /// Indicators by the key of a label, alias or title.
    by_label: BTreeMap<String, BTreeSet<&'m str>>,
    /// Words of section titles with the field of most of their rows.
    sections: Vec<FieldWords>,
    /// Words of the titles of indicators with their fields.
    titles: Vec<FieldWords>,
    /// Ids that are taken.
    taken: BTreeSet<String>,
}

impl<'m> Names<'m> {
    pub(super) fn new(mapping: &'m Mapping) -> Self {
        let mut by_label: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let mut name = |label: &str, indicator: &'m str| {
            by_label.entry(text::key(label)).or_default().insert(indicator);
        };
        for form in &mapping.forms {
            for (_, _, row) in form.indicators() {
                match row.column.is_empty() {
                    true => name(&row.label, &row.indicator),
                    false => name(&row.column.join(" "), &row.indicator),
                }
                for alias in &row.aliases {
                    name(alias, &row.indicator);
                }
            }
        }
        for entry in &mapping.catalogue.indicators {
            name(&entry.title_vi, &entry.id);
        }
        by_label.remove("");
        Names {
            mapping,
            by_label,
            sections: mapping.forms.iter().flat_map(fields_of_sections).collect(),
            titles: mapping
                .catalogue
                .indicators
                .iter()
                .filter_map(|e| Some((word_set(&e.title_vi), field_of(&e.id)?)))
                .collect(),
            taken: mapping.catalogue.indicators.iter().map(|e| e.id.clone()).collect(),
        }
    }

    /// The indicator that a label names, when it names one only, counted in the same unit.
    pub(super) fn sure(
        &self,
        label: &str,
        unit: Option<&str>,
        kind: ValueKind,
    ) -> Option<&'m IndicatorEntry> {
        let named = self.by_label.get(&text::key(label))?;
        let [id] = *named.iter().collect::<Vec<_>>() else { return None };
        let entry = self.mapping.catalogue.get(id)?;
        let same_unit = unit.is_none_or(|u| self.mapping.units.compatible(u, &entry.unit));
        let share = |kind| kind == ValueKind::Percent;
        let same_kind = kind == entry.kind
            || (share(kind) == share(entry.kind) && entry.unit.is_empty() == unit.is_none());
        (same_unit && same_kind).then_some(entry)
    }

    /// A new indicator for a row.
    pub(super) fn new_entry(&mut self, row: &Unnamed) -> IndicatorEntry {
        let field = self.field(row);
        let id = self.free_id(field, row);
        let title = match row.parent() {
            Some(parent) => format!("{parent}: {}", bare(row.label)),
            None => bare(row.label).to_owned(),
        };
        IndicatorEntry {
            id,
            title_vi: title.clone(),
            title_en: title,
            unit: row.unit.unwrap_or_default().to_owned(),
            kind: row.kind,
            measured: None,
            replaced_by: Vec::new(),
            comparability: None,
        }
    }

    /// The field of the indicator nearby, else of the section whose title is most alike, else of
    /// the indicator whose title is, else the first of all.
    fn field(&self, row: &Unnamed) -> &'static str {
        let of_section = || {
            let words = word_set(row.section.unwrap_or_default());
            closest(&self.sections, &words, words.len().div_ceil(2).max(1))
        };
        let of_title = || {
            let words = word_set(&format!("{} {}", row.under, row.label));
            closest(&self.titles, &words, SHARED_WORDS)
        };
        let near = row.near.and_then(field_of);
        near.or_else(of_section).or_else(of_title).unwrap_or(FIELDS[0])
    }

    fn free_id(&mut self, field: &str, row: &Unnamed) -> String {
        let percent = row.kind == ValueKind::Percent;
        let own = id_words(row.label, percent);
        let parent = row.parent().map(|p| id_words(p, false)).unwrap_or_default();
        let words = parent.into_iter().take(PARENT_WORDS).chain(own).take(ID_WORDS);
        let mut name = words.collect::<Vec<_>>().join("_");
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            name = format!("row_{name}");
        }
        if percent {
            name.push_str("_rate");
        }
        let first = format!("{field}.{}", name.trim_end_matches('_'));
        let mut id = first.clone();
        let mut ordinal = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{first}_{ordinal}");
            ordinal += 1;
        }
        id
    }
}

/// A row that needs a name.
pub(super) struct Unnamed<'a> {
    pub(super) label: &'a str,
    /// The title or row that it stands under.
    pub(super) under: &'a str,
    /// The title of its section.
    pub(super) section: Option<&'a str>,
    /// An indicator of the same matter, if any is known.
    pub(super) near: Option<&'a str>,
    pub(super) unit: Option<&'a str>,
    pub(super) kind: ValueKind,
}

/// Words of a label that says enough without the line above it.
const SPEAKING_WORDS: usize = 3;

impl<'a> Unnamed<'a> {
    /// What it stands under, where the label says too little alone: a line with a dash, or one of
    /// few words.
    fn parent(&self) -> Option<&'a str> {
        let own = bare(self.label);
        let speaks = own.len() == self.label.len() && text::words(own).len() >= SPEAKING_WORDS;
        (!speaks && !self.under.is_empty()).then_some(bare(self.under))
    }
}

/// The label without list marks; a label of nothing else stays.
fn bare(label: &str) -> &str {
    let bare = label.trim_start_matches(|c: char| c.is_whitespace() || "-–—+*•".contains(c));
    if bare.is_empty() { label } else { bare }
}

/// The words of a label in ASCII, without those that every count, or every rate, begins with.
fn id_words(label: &str, percent: bool) -> Vec<String> {
    let words: Vec<String> = text::words(label)
        .iter()
        .map(|w| without_marks(w).chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|w| !w.is_empty())
        .collect();
    let leads: &[&[&str]] = if percent { &RATING } else { &COUNTING };
    let begins = |lead: &&&[&str]| {
        words.len() > lead.len() && words.iter().zip(lead.iter()).all(|(a, b)| a == b)
    };
    let skip = leads.iter().find(begins).map_or(0, |lead| lead.len());
    words[skip..].to_vec()
}

fn word_set(text: &str) -> BTreeSet<String> {
    text::words(text).into_iter().collect()
}

/// The field that an id begins with.
fn field_of(id: &str) -> Option<&'static str> {
    let first = id.split('.').next();
    FIELDS.into_iter().find(|f| first == Some(f))
}

/// The field of the title that shares most words, and at least so many; of equals the shortest.
fn closest(known: &[FieldWords], words: &BTreeSet<String>, least: usize) -> Option<&'static str> {
    let shared = |title: &BTreeSet<String>| title.intersection(words).count();
    known
        .iter()
        .filter(|(title, _)| shared(title) >= least)
        .max_by_key(|(title, _)| (shared(title), std::cmp::Reverse(title.len())))
        .map(|(_, field)| *field)
}

/// For each section of a form with a title: its words, and the field of most of its rows.
fn fields_of_sections(form: &Form) -> Vec<FieldWords> {
    let mut out = Vec::new();
    for section in form.sections.iter().filter(|s| !s.label.is_empty()) {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for row in section.groups.iter().flat_map(|g| &g.rows) {
            if let Some(field) = field_of(&row.indicator) {
                *counts.entry(field).or_default() += 1;
            }
        }
        let most =
            counts.into_iter().max_by_key(|&(field, count)| (count, std::cmp::Reverse(field)));
        out.extend(most.map(|(field, _)| (word_set(&section.label), field)));
    }
    out
}

/// The unit code and kind of a row by its unit cell: codes with meanings, a known unit, or what the
/// kind of its values calls for.
pub(super) fn unit_and_kind(
    raw: Option<&str>,
    printed: ValueKind,
    units: &UnitLexicon,
) -> (Option<String>, ValueKind, Vec<(String, String)>) {
    let raw = raw.unwrap_or_default();
    let codes = crate::mapping::code_labels(raw);
    if !codes.is_empty() {
        let yes_or_no = codes.len() == 2 && codes.iter().all(|(c, _)| c == "0" || c == "1");
        let kind = if yes_or_no { ValueKind::Boolean } else { ValueKind::Code };
        return (None, kind, codes);
    }
    let known = crate::mapping::unit_code(raw, units);
    let of = |kind: UnitKind| units.units().iter().find(|u| u.kind == kind).map(|u| u.code.clone());
    let kind_of_unit = known.as_deref().and_then(|code| units.by_code(code)).map(|u| u.kind);
    match (kind_of_unit, printed) {
        (Some(UnitKind::Percent), _) => (known, ValueKind::Percent, Vec::new()),
        (Some(UnitKind::Money), _) => (known, ValueKind::Money, Vec::new()),
        (Some(_), _) => (known, ValueKind::Count, Vec::new()),
        (None, ValueKind::Percent) => (of(UnitKind::Percent), ValueKind::Percent, Vec::new()),
        (None, ValueKind::Money) => (of(UnitKind::Money), ValueKind::Money, Vec::new()),
        (None, ValueKind::Text) => (None, ValueKind::Text, Vec::new()),
        // A unit that nobody knows counts something.
        (None, _) => {
            let number = units.by_code("number").map(|u| u.code.clone());
            (number.or_else(|| of(UnitKind::Count)), ValueKind::Count, Vec::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_the_field_and_the_words_of_the_label() {
        let mapping = Mapping::builtin();
        let mut names = Names::new(&mapping);
        let mut check = |label: &str,
                         under: &str,
                         section: &str,
                         near: Option<&str>,
                         expect: &str| {
            let kind =
                if label.starts_with("Tỷ lệ") { ValueKind::Percent } else { ValueKind::Count };
            let row = Unnamed { label, under, section: Some(section), near, unit: None, kind };
            assert_eq!(names.new_entry(&row).id, expect, "{label}");
        };
        let digital = "Xây dựng chính quyền điện tử, chính quyền số";
        check("Số lượng máy chủ dự phòng", "", digital, None, "digital.may_chu_du_phong");
        check("Số máy chủ dự phòng", "", digital, None, "digital.may_chu_du_phong_2");
        check("Tỷ lệ đơn thư", "", "", Some("personnel.x"), "personnel.don_thu_rate");
        check(
            "- Trực tuyến",
            "Hồ sơ tiếp nhận",
            "",
            Some("procedures.x"),
            "procedures.ho_so_tiep_truc_tuyen",
        );
        check("5S và các công cụ khác", "", "", None, "steering.row_5s_va_cac_cong_cu_khac");
    }

    #[test]
    fn a_label_that_one_indicator_has_in_every_form_is_sure() {
        let mapping = Mapping::builtin();
        let names = Names::new(&mapping);
        let sure = |label: &str, unit: Option<&str>, kind| {
            names.sure(label, unit, kind).map(|e| e.id.as_str())
        };
        let form = mapping.forms.iter().find(|f| f.id == "cchc-department-2021").unwrap();
        let row = form
            .indicators()
            .find(|(_, _, r)| r.indicator == "steering.directives_issued")
            .unwrap()
            .2;
        assert_eq!(
            sure(&row.label, row.unit.as_deref(), row.kind),
            Some("steering.directives_issued")
        );
        assert_eq!(sure(&row.label, Some("percent"), ValueKind::Percent), None);
        assert_eq!(sure("Số máy chủ", None, ValueKind::Count), None);
        // The same words under two titles are two measures.
        assert_eq!(sure("Số vấn đề phát hiện qua kiểm tra", None, ValueKind::Count), None);
    }

    #[test]
    fn the_unit_cell_says_what_is_counted() {
        let units = Mapping::builtin().units;
        let check = |raw: &str, printed, unit: Option<&str>, kind| {
            let found = unit_and_kind(Some(raw), printed, &units);
            assert_eq!((found.0.as_deref(), found.1), (unit, kind), "{raw}");
        };
        check("TTHC", ValueKind::Count, Some("procedure"), ValueKind::Count);
        check("%", ValueKind::Count, Some("percent"), ValueKind::Percent);
        check("", ValueKind::Percent, Some("percent"), ValueKind::Percent);
        check("Có = 1 Không = 0", ValueKind::Count, None, ValueKind::Boolean);
        check("Tốt = 2 Khá = 1 Kém = 0", ValueKind::Count, None, ValueKind::Code);
        check("cái khác", ValueKind::Count, Some("number"), ValueKind::Count);
    }
}
