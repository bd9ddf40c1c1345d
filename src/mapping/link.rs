//! Figures of the text → indicators of the form, by the words around the number.
//! It never looks at values: two measures that only share a number are not linked by it.

use super::{Catalogue, FigureLink, Form};
use crate::figures::{
    Figure, FigureKind, Role, Source, Statement, StatementKind, span_in_sentence,
};
use crate::quantity::{UnitKind, UnitLexicon};
use crate::tables::ValueKind;
use crate::text;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Links below this score are not kept. Our own choice: half of the words are missing.
const KEEP: f64 = 0.45;
/// Links kept for a figure.
const MOST_LINKS: usize = 3;
/// Weight of a word that stands in the sentence but not in the figure's own clause. Our own
/// choice, tried on the hand-made samples.
const FAR: f64 = 0.6;
/// Weight of a word that stands with the total whose part the figure is.
const WHOLE: f64 = 0.75;
/// Weight of a word that is part of the figure's unit: the unit is compared by itself.
const UNIT_WORD: f64 = 0.8;
/// Weight of a word of the headings.
const HEADING: f64 = 0.35;
/// How much of the score the words may cost that speak of other rows. Our own choice.
const FOREIGN: f64 = 0.45;
/// Weight (in units of idf) at which a matched phrase is long enough to be trusted fully. Our own
/// choice: two words of which each stands in one row in ten.
const TRUSTED: f64 = 3.0;
/// Factor for a level, deadline or kind that one side names and the other does not.
const UNNAMED: f64 = 0.55;
/// Factor for a figure of one field ("lĩnh vực …"): narrower than its row.
const NARROWER: f64 = 0.85;

/// Words that stand in nearly every label and tell nothing. Folded.
const STOP: [&str; 62] = [
    "số", "lượng", "tổng", "tỷ", "lệ", "%", "phần", "trăm", "nếu", "có", "được", "đã", "các",
    "của", "trong", "tại", "năm", "kỳ", "báo", "cáo", "và", "đối", "với", "theo", "là", "cho",
    "về", "do", "từ", "đến", "lên", "ở", "này", "đó", "gồm", "như", "những", "một", "việc", "thực",
    "hiện", "so", "vào", "trên", "để", "thời", "điểm", "khi", "qua", "người", "hồ", "sơ", "toàn",
    "ủy", "ban", "nhân", "dân", "tỉnh", "chủ", "tịch", "quản", "cả",
];

/// Abbreviations that forms and prose use without defining them, and words of one meaning. Folded.
const SAME: [(&str, &str); 21] = [
    ("tthc", "thủ tục hành chính"),
    ("cchc", "cải cách hành chính"),
    ("dvc", "dịch vụ công"),
    ("dvctt", "dịch vụ công trực tuyến"),
    ("bcci", "bưu chính công ích"),
    ("vbqppl", "văn bản quy phạm pháp luật"),
    ("sncl", "sự nghiệp công lập"),
    ("snđl", "sự nghiệp công lập"),
    ("nsnn", "ngân sách nhà nước"),
    ("ubnd", "ủy ban nhân dân"),
    ("cbcc", "cán bộ công chức"),
    ("cbccvc", "cán bộ công chức viên chức"),
    ("ttđt", "thông tin điện tử"),
    ("cntt", "công nghệ thông tin"),
    ("hđlđ", "hợp đồng lao động"),
    ("pakn", "phản ánh kiến nghị"),
    ("trễ", "quá"),
    ("chậm", "quá"),
    ("tỉ", "tỷ"),
    ("huỷ", "bãi bỏ"),
    ("hủy", "bãi bỏ"),
];

/// Words of a change downwards, by which a row counts what was cut. Folded.
const CUT: [&str; 5] = ["cắt giảm", "tinh giản", "giảm", "cắt bỏ", "sắp xếp giảm"];

/// Kinds of things that a label must share with the text, or be another measure. Folded.
const KINDS: [&str; 21] = [
    "sự nghiệp",
    "trực thuộc",
    "cấp huyện",
    "cấp xã",
    "cấp tỉnh",
    "cấp phòng",
    "cấp sở",
    "viên chức",
    "hợp đồng",
    "bưu chính",
    "liên thông",
    "bổ nhiệm",
    "kỷ luật",
    "tuyển dụng",
    "đào tạo",
    "thanh toán",
    "kiểm tra",
    "thanh tra",
    "song song",
    "quy trình",
    "hài lòng",
];

/// Where a case stands against its deadline: classes that must agree. Folded.
const DEADLINE: [(&str, u8); 9] = [
    ("trước hạn", 1),
    ("sớm hạn", 1),
    ("đúng hạn", 2),
    ("đúng tiến độ", 2),
    ("quá hạn", 3),
    ("trễ hạn", 3),
    ("chậm hạn", 3),
    ("trong hạn", 4),
    ("chưa đến hạn", 4),
];

/// A row of the form, ready to be compared.
struct Row<'a> {
    indicator: &'a str,
    unit: Option<&'a str>,
    kind: ValueKind,
    /// Label, aliases and phrases, as word numbers.
    phrases: Vec<Vec<usize>>,
    /// All words that speak of the row, titles it stands under included.
    words: BTreeSet<usize>,
    /// Folded label, phrases and titles, for kinds, levels and deadlines.
    text: String,
    label: String,
    group: usize,
    is_cut: bool,
}

/// The words around a figure.
struct Surroundings {
    /// The figure's own clause.
    near: String,
    /// What of it follows the last comma before the figure.
    clause: String,
    /// The sentence before it.
    far: String,
    /// For a part: the clause of its total.
    whole: String,
    /// The headings.
    headings: String,
}

impl Surroundings {
    /// Leaves near only what follows the last comma, when a change is named there: "đã sắp xếp các
    /// đơn vị trực thuộc, giảm số lượng đơn vị từ 5": what was cut stands in the last clause.
    fn begin_at_change(&mut self) {
        if CUT.iter().any(|c| text::contains_words(&self.clause, c)) {
            self.far = format!("{} {}", self.far, self.near);
            self.near = std::mem::take(&mut self.clause);
        }
    }
}

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
    let mut out: Vec<Vec<FigureLink>> = vec![Vec::new(); figures.len()];
    let neighbours = neighbours(figures);
    let mut fitting: BTreeMap<(Option<&str>, bool), Fitting> = BTreeMap::new();
    for (i, figure) in figures.iter().enumerate() {
        let links_here = figure.is_measure()
            && figure.value.is_some()
            && !matches!(figure.source, Source::Note | Source::Letterhead)
            && !matches!(figure.kind, FigureKind::Ratio);
        if links_here {
            let mut around = surroundings(figures, i, &neighbours);
            let role = change_role(figure, statements);
            if role == Some(Role::From) {
                around.begin_at_change();
            }
            if let Some(total) = total_of(figure, statements).filter(|t| *t < figures.len()) {
                around.whole = surroundings(figures, total, &neighbours).near;
            }
            let unit = figure.unit.as_ref().map(|u| u.code.as_str());
            let fitting = fitting
                .entry((unit, figure.kind == FigureKind::Percent))
                .or_insert_with(|| linker.fitting(figure));
            out[i] = linker.links(figure, fitting, &around, role);
        }
    }
    for statement in statements.iter().filter(|s| s.kind == StatementKind::FromTo) {
        let member = |role: Role| statement.members.iter().find(|m| m.1 == role).map(|m| m.0);
        if let (Some(from), Some(to)) = (member(Role::From), member(Role::To))
            && let Some(cut) = out.get(from).and_then(|l| l.first()).cloned()
            && let Some(present) = linker.present_of(&cut)
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

/// The total that a figure is a part of, if a statement says so.
fn total_of(figure: &Figure, statements: &[Statement]) -> Option<usize> {
    figure.statements.iter().find_map(|(s, role)| {
        let wanted = match role {
            Role::Part | Role::Rest => [Role::Total, Role::Total],
            Role::Numerator => [Role::Base, Role::Denominator],
            _ => return None,
        };
        let members = &statements.get(*s)?.members;
        members.iter().find(|m| wanted.contains(&m.1)).map(|m| m.0)
    })
}

/// For each figure the spans of all measures in its sentence.
type Neighbours = HashMap<(usize, Option<usize>), Vec<usize>>;

fn neighbours(figures: &[Figure]) -> Neighbours {
    let mut out: Neighbours = HashMap::new();
    for (i, f) in figures.iter().enumerate().filter(|(_, f)| f.is_measure()) {
        out.entry((f.paragraph, f.note_of)).or_default().push(i);
    }
    out
}

fn surroundings(figures: &[Figure], at: usize, neighbours: &Neighbours) -> Surroundings {
    let figure = &figures[at];
    let sentence = figure.sentence.as_str();
    let headings = text::key(&figure.headings.join(" "));
    let Some(span) = span_in_sentence(figure) else {
        let near = text::key(&figure.qualifiers);
        let empty = String::new;
        return Surroundings { near, clause: empty(), far: empty(), whole: empty(), headings };
    };
    let (mut start, mut end) = (0, sentence.len());
    let all = neighbours.get(&(figure.paragraph, figure.note_of)).map_or(&[][..], Vec::as_slice);
    let here = all.partition_point(|i| *i < at);
    // Only the nearest measure on each side bounds the clause: numbers are in printed order.
    for &other in all[here.saturating_sub(1)..all.len().min(here + 2)].iter().filter(|o| **o != at)
    {
        let o = &figures[other];
        if o.sentence == figure.sentence
            && let Some(s) = span_in_sentence(o)
        {
            if s.end <= span.start {
                start = start.max(s.end);
            } else if s.start >= span.end {
                end = end.min(s.start);
            }
        }
    }
    // What follows a comma before the next number belongs to that number; what stands between the
    // number before and the first comma belongs to that one.
    let breaks = [',', ';', '(', ')', '.', ':'];
    if start > 0 {
        let gap = &sentence[start..span.start];
        let cut = gap.find(breaks).or_else(|| gap.find(" và "));
        start += cut.map_or(0, |c| c + 1);
    } else {
        // The clause begins behind the last semicolon, or the bracket that is still open.
        let lead = &sentence[..span.start];
        let bracket = lead.rfind('(').filter(|b| !lead[*b..].contains(')'));
        start = lead.rfind(';').max(bracket).map_or(0, |c| c + 1);
    }
    let behind = &sentence[span.end..end];
    let stops: &[char] = if end < sentence.len() { &breaks } else { &[';', '('] };
    let tail = behind.find(stops).unwrap_or(behind.len());
    let tail = &behind[..tail];
    let tail = match (end < sentence.len(), tail.find(" và ")) {
        (true, Some(and)) => &tail[..and],
        _ => tail,
    };
    let unit = figure.unit.as_ref().map_or("", |u| u.raw.as_str());
    let lead = &sentence[start.min(span.start)..span.start];
    let clause = lead.rfind(',').map_or(lead, |c| &lead[c + 1..]);
    let with_tail = |lead: &str| expand(&text::key(&format!("{lead} {unit} {tail}")));
    Surroundings {
        near: with_tail(lead),
        clause: with_tail(clause),
        far: expand(&text::key(&sentence[..start.min(span.start)])),
        whole: String::new(),
        headings: expand(&headings),
    }
}

/// Abbreviations written out.
fn expand(folded: &str) -> String {
    let words = folded.split(' ').map(|w| SAME.iter().find(|s| s.0 == w).map_or(w, |s| s.1));
    words.collect::<Vec<_>>().join(" ")
}

/// The rows whose unit a figure may have, and all words that speak of them.
struct Fitting {
    rows: BTreeSet<usize>,
    words: BTreeSet<usize>,
}

struct Linker<'a> {
    rows: Vec<Row<'a>>,
    vocabulary: HashMap<String, usize>,
    /// Inverse document frequency by word number.
    idf: Vec<f64>,
    words: Vec<String>,
    units: &'a UnitLexicon,
}

impl<'a> Linker<'a> {
    fn new(form: &'a Form, catalogue: &'a Catalogue, units: &'a UnitLexicon) -> Self {
        let mut linker = Linker {
            rows: Vec::new(),
            vocabulary: HashMap::new(),
            idf: Vec::new(),
            words: Vec::new(),
            units,
        };
        let mut groups: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for (section, group, row) in form.indicators() {
            let next = groups.len();
            let group_number = *groups
                .entry((section.number.as_str(), group.number.as_str(), group.label.as_str()))
                .or_insert(next);
            // In a table with measures in columns the measure is named by all headers above it.
            let label = if row.column.is_empty() {
                expand(&text::key(&row.label))
            } else {
                expand(&text::key(&row.column.join(" ")))
            };
            let mut phrases = vec![linker.informative(&label)];
            let mut all = label.clone();
            for phrase in row.aliases.iter().chain(&row.narrative) {
                let phrase = expand(&text::key(phrase));
                phrases.push(linker.informative(&phrase));
                all.push_str(" | ");
                all.push_str(&phrase);
            }
            let mut words: BTreeSet<usize> = phrases.iter().flatten().copied().collect();
            for title in [&section.label, &group.label] {
                words.extend(linker.informative(&expand(&text::key(title))));
            }
            phrases.retain(|p| !p.is_empty());
            let entry = catalogue.get(&row.indicator);
            linker.rows.push(Row {
                indicator: &row.indicator,
                unit: row.unit.as_deref().or(entry.map(|e| e.unit.as_str())),
                kind: row.kind,
                phrases,
                words,
                is_cut: CUT.iter().any(|c| text::contains_words(&label, c)),
                text: all,
                label,
                group: group_number,
            });
        }
        let mut rows_with = vec![0usize; linker.words.len()];
        for row in &linker.rows {
            row.words.iter().for_each(|w| rows_with[*w] += 1);
        }
        let all = linker.rows.len() as f64;
        linker.idf = rows_with.iter().map(|n| (1.0 + all / (*n).max(1) as f64).ln()).collect();
        linker
    }

    /// The words of a folded text that tell something, as numbers, each once, in order.
    fn informative(&mut self, folded: &str) -> Vec<usize> {
        let mut out = Vec::new();
        for word in folded.split(' ').filter(|w| is_informative(w)) {
            let next = self.words.len();
            let number = *self.vocabulary.entry(word.to_owned()).or_insert(next);
            if number == next {
                self.words.push(word.to_owned());
            }
            if !out.contains(&number) {
                out.push(number);
            }
        }
        out
    }

    fn links(
        &self,
        figure: &Figure,
        fitting: &Fitting,
        around: &Surroundings,
        role: Option<Role>,
    ) -> Vec<FigureLink> {
        let mut presence = vec![0.0; self.words.len()];
        let mut mark = |folded: &str, weight: f64| {
            for word in folded.split(' ') {
                if let Some(&number) = self.vocabulary.get(word) {
                    presence[number] = f64::max(presence[number], weight);
                }
            }
        };
        mark(&around.headings, HEADING);
        mark(&around.far, FAR);
        mark(&around.whole, WHOLE);
        mark(&around.near, 1.0);
        // The words of the unit say no more than the unit: they count half.
        let unit = figure.unit.as_ref().map_or(String::new(), |u| expand(&text::key(&u.raw)));
        for word in unit.split(' ') {
            if let Some(&number) = self.vocabulary.get(word) {
                presence[number] = presence[number].min(UNIT_WORD);
            }
        }
        let mut links: Vec<(f64, usize, usize)> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(i, _)| fitting.rows.contains(i))
            .filter(|(_, row)| match role {
                Some(Role::From) => row.is_cut,
                Some(_) => !row.is_cut,
                None => true,
            })
            .map(|(i, row)| {
                let (score, phrase) = self.score(row, &presence, &fitting.words, around);
                (score, i, phrase)
            })
            .filter(|l| l.0 >= KEEP)
            .collect();
        links.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        links.dedup_by(|b, a| self.rows[a.1].indicator == self.rows[b.1].indicator);
        links
            .into_iter()
            .take(MOST_LINKS)
            .map(|(score, row, phrase)| FigureLink {
                indicator: self.rows[row].indicator.to_owned(),
                score: (score * 100.0).round() / 100.0,
                words: self.rows[row].phrases[phrase]
                    .iter()
                    .filter(|w| presence[**w] > 0.0)
                    .map(|w| self.words[*w].clone())
                    .collect(),
            })
            .collect()
    }

    fn fitting(&self, figure: &Figure) -> Fitting {
        let rows: BTreeSet<usize> =
            (0..self.rows.len()).filter(|i| self.unit_fits(&self.rows[*i], figure)).collect();
        let words = rows.iter().flat_map(|i| self.rows[*i].words.iter().copied()).collect();
        Fitting { rows, words }
    }

    /// The unit of the row and of the figure are the same or one a kind of the other; a percentage
    /// goes with a percentage.
    fn unit_fits(&self, row: &Row<'_>, figure: &Figure) -> bool {
        let is_percent = |code: Option<&str>| {
            code.and_then(|c| self.units.by_code(c)).is_some_and(|u| u.kind == UnitKind::Percent)
        };
        let own = figure.unit.as_ref().map(|u| u.code.as_str());
        let percent = figure.kind == FigureKind::Percent || is_percent(own);
        let row_percent = row.kind == ValueKind::Percent || is_percent(row.unit);
        if percent || row_percent {
            return percent && row_percent;
        }
        if matches!(row.kind, ValueKind::Code | ValueKind::Boolean | ValueKind::Text) {
            return false;
        }
        row.unit.zip(own).is_some_and(|(a, b)| self.units.compatible(a, b))
    }

    /// The score of a row, and which of its phrases made it.
    fn score(
        &self,
        row: &Row<'_>,
        presence: &[f64],
        rivals: &BTreeSet<usize>,
        around: &Surroundings,
    ) -> (f64, usize) {
        let mut best = (0.0, 0);
        for (i, phrase) in row.phrases.iter().enumerate() {
            let weight: f64 = phrase.iter().map(|w| self.idf[*w]).sum();
            // Words of the unit count fully beside words that are not, and all of which are there.
            let (unit_words, others): (Vec<usize>, Vec<usize>) =
                phrase.iter().copied().partition(|w| presence[*w] == UNIT_WORD);
            let all_there = !others.is_empty() && others.iter().all(|w| presence[*w] >= 1.0);
            let unit_weight = if all_there { 1.0 } else { UNIT_WORD };
            let found = unit_words.iter().map(|w| self.idf[*w] * unit_weight).sum::<f64>()
                + others.iter().map(|w| self.idf[*w] * presence[*w]).sum::<f64>();
            // A phrase of one or two common words is found everywhere: it is trusted less.
            let least = if phrase.len() < 3 { TRUSTED } else { 0.0 };
            let score = found / weight.max(least);
            if score > best.0 {
                best = (score, i);
            }
        }
        let (mut score, phrase) = best;
        if score < KEEP {
            return (0.0, phrase);
        }
        // Words near the number that speak of other rows of the unit.
        let (mut own, mut foreign) = (0.0, 0.0);
        for &word in rivals.iter().filter(|w| presence[**w] >= 1.0) {
            let weight = self.idf[word];
            if row.words.contains(&word) { own += weight } else { foreign += weight }
        }
        if own + foreign > 0.0 {
            score *= 1.0 - FOREIGN * foreign / (own + foreign);
        }
        score *= self.agreement(row, around);
        if text::contains_words(&around.near, "lĩnh vực")
            && !text::contains_words(&row.text, "lĩnh vực")
        {
            score *= NARROWER;
        }
        (score.min(1.0), phrase)
    }

    /// What levels, deadlines, negations and kinds say: 0 when they exclude each other.
    fn agreement(&self, row: &Row<'_>, around: &Surroundings) -> f64 {
        let mut factor = 1.0;
        let (here, there) = (levels(&around.near), levels(&row.text));
        match (here.is_empty(), there.is_empty()) {
            (false, false) if here != there => return 0.0,
            (true, false) => return 0.0,
            (false, true) => factor *= UNNAMED,
            _ => {}
        }
        let (here, there) = (deadline(&around.near), deadline(&row.label));
        match (here, there) {
            (Some(a), Some(b)) if a != b => return 0.0,
            (None, Some(_)) => return 0.0,
            (Some(_), None) => factor *= UNNAMED,
            _ => {}
        }
        // What is not done yet is another number than what is done.
        for open in ["chưa", "còn lại", "đang"] {
            let said = text::contains_words(&around.near, open)
                || text::contains_words(&around.whole, open);
            if said != text::contains_words(&row.label, open) {
                factor *= UNNAMED;
            }
        }
        let mut missing = false;
        let mut surplus = false;
        for kind in KINDS {
            let near = text::contains_words(&around.near, kind);
            let said = near
                || text::contains_words(&around.far, kind)
                || text::contains_words(&around.whole, kind);
            let asked = text::contains_words(&row.label, kind);
            let known = asked || text::contains_words(&row.text, kind);
            missing |= asked && !said && !text::contains_words(&around.headings, kind);
            // A part is of the kind that its total is said to be.
            surplus |= (near || text::contains_words(&around.whole, kind)) && !known;
        }
        if missing {
            factor *= UNNAMED;
        }
        if surplus {
            factor *= UNNAMED;
        }
        factor
    }

    /// The row of the present number that belongs to the row of a change: of the same group and
    /// unit, and of the words of the change's label most.
    fn present_of(&self, cut: &FigureLink) -> Option<FigureLink> {
        let row = self.rows.iter().find(|r| r.indicator == cut.indicator)?;
        let mut best: Option<(f64, &Row<'_>, Vec<usize>)> = None;
        let things: Vec<usize> = row.phrases.first()?.to_vec();
        for other in self.rows.iter().filter(|r| {
            r.group == row.group && !r.is_cut && r.unit == row.unit && r.kind == row.kind
        }) {
            let label = other.phrases.first()?;
            let shared: Vec<usize> = label.iter().copied().filter(|w| things.contains(w)).collect();
            let weigh = |ws: &[usize]| ws.iter().map(|w| self.idf[*w]).sum::<f64>();
            let union = weigh(&things) + weigh(label) - weigh(&shared);
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
        let words = shared.iter().map(|w| self.words[*w].clone()).collect();
        let score = if likeness >= 1.0 { cut.score } else { cut.score * (0.6 + likeness / 2.0) };
        (likeness > 0.2).then(|| FigureLink {
            indicator: other.indicator.to_owned(),
            score: (score.min(1.0) * 100.0).round() / 100.0,
            words,
        })
    }
}

fn is_informative(word: &str) -> bool {
    !word.is_empty() && !STOP.contains(&word) && !word.chars().all(|c| c.is_ascii_digit())
}

/// The online levels that a folded text names: "mức độ 3 và 4", "mức 3".
fn levels(folded: &str) -> BTreeSet<char> {
    let words: Vec<&str> = folded.split(' ').collect();
    let mut out = BTreeSet::new();
    for i in words.iter().enumerate().filter(|(_, w)| **w == "mức").map(|(i, _)| i) {
        for word in words[i + 1..].iter().take(5).skip_while(|w| **w == "độ") {
            match word.chars().next() {
                Some(c @ '1'..='4') if word.len() == 1 => {
                    out.insert(c);
                }
                _ if *word == "và" || *word == "mức" || *word == "độ" => {}
                _ => break,
            }
        }
    }
    out
}

/// Where the folded text stands against the deadline; `None` when it says nothing or several.
fn deadline(folded: &str) -> Option<u8> {
    let found: BTreeSet<u8> =
        DEADLINE.iter().filter(|d| text::contains_words(folded, d.0)).map(|d| d.1).collect();
    match found.into_iter().collect::<Vec<_>>().as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
