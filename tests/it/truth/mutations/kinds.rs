//! The kinds of contradiction that a changed figure makes, and the rules that answer for each.
//! It changes nothing.

use super::arithmetic::Form;
use super::places::{Number, Stand};
use doisoat::text::key;

/// What a changed figure contradicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    PartsInProse,
    PartsInTable,
    PartsAcross,
    LevelsAcrossSections,
    ReceivedResolvedOpen,
    EarlyOnTimeLate,
    Order,
    ShareInProse,
    RateOfStatedBase,
    RateOfBaseElsewhere,
    RateInTable,
    RateOfNoFraction,
    ZeroAgainstRate,
    FromTo,
    ChangeAgainstPeriod,
    NoteParts,
    NoteShareAgainstRate,
    NoteAgainstRow,
    ListInNote,
    ProseAgainstTable,
    TwiceInProse,
    TwiceInTable,
    ZeroParent,
    CodeOutsideList,
    PercentOutOfRange,
    DocumentCitedTwice,
    Numbering,
    Letterhead,
}

impl Kind {
    pub const ALL: [Kind; 28] = [
        Kind::PartsInProse,
        Kind::PartsInTable,
        Kind::PartsAcross,
        Kind::LevelsAcrossSections,
        Kind::ReceivedResolvedOpen,
        Kind::EarlyOnTimeLate,
        Kind::Order,
        Kind::ShareInProse,
        Kind::RateOfStatedBase,
        Kind::RateOfBaseElsewhere,
        Kind::RateInTable,
        Kind::RateOfNoFraction,
        Kind::ZeroAgainstRate,
        Kind::FromTo,
        Kind::ChangeAgainstPeriod,
        Kind::NoteParts,
        Kind::NoteShareAgainstRate,
        Kind::NoteAgainstRow,
        Kind::ListInNote,
        Kind::ProseAgainstTable,
        Kind::TwiceInProse,
        Kind::TwiceInTable,
        Kind::ZeroParent,
        Kind::CodeOutsideList,
        Kind::PercentOutOfRange,
        Kind::DocumentCitedTwice,
        Kind::Numbering,
        Kind::Letterhead,
    ];

    /// As it is printed in the table of the benchmark.
    pub fn name(self) -> &'static str {
        match self {
            Kind::PartsInProse => "total of parts, prose",
            Kind::PartsInTable => "total of parts, table",
            Kind::PartsAcross => "total of parts, prose and table",
            Kind::LevelsAcrossSections => "levels across sections",
            Kind::ReceivedResolvedOpen => "received = resolved + in process",
            Kind::EarlyOnTimeLate => "resolved = early + on time + late",
            Kind::Order => "order (done ≤ due)",
            Kind::ShareInProse => "share a/b with its rate",
            Kind::RateOfStatedBase => "rate with its base stated",
            Kind::RateOfBaseElsewhere => "rate with its base elsewhere",
            Kind::RateInTable => "rate of rows or columns",
            Kind::RateOfNoFraction => "rate that no fraction gives",
            Kind::ZeroAgainstRate => "zero ⇔ zero rate",
            Kind::FromTo => "from-to against count or rate",
            Kind::ChangeAgainstPeriod => "change against another period",
            Kind::NoteParts => "parts in a note against the value",
            Kind::NoteShareAgainstRate => "share in a note against the rate",
            Kind::NoteAgainstRow => "number in a note against a row",
            Kind::ListInNote => "list in a note against its count",
            Kind::ProseAgainstTable => "prose against table",
            Kind::TwiceInProse => "stated twice in the prose",
            Kind::TwiceInTable => "stated twice in tables",
            Kind::ZeroParent => "value under a zero",
            Kind::CodeOutsideList => "code outside its list",
            Kind::PercentOutOfRange => "percent out of range",
            Kind::DocumentCitedTwice => "document cited with another date",
            Kind::Numbering => "numbering",
            Kind::Letterhead => "letterhead",
        }
    }

    /// True for faults of form, which are notes (contract: severity).
    pub fn is_of_form(self) -> bool {
        matches!(self, Kind::Numbering | Kind::Letterhead)
    }

    /// The rules of which one has to speak.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Kind::PartsInProse => &["N101", "N102"],
            Kind::PartsInTable | Kind::LevelsAcrossSections => &["T102", "T109", "T110"],
            Kind::PartsAcross => &["C201", "C202"],
            Kind::ReceivedResolvedOpen => &["T111", "N101", "C201", "T109", "C203"],
            Kind::EarlyOnTimeLate => &["T102", "N101", "T109", "C203"],
            Kind::Order => &["T103", "N106"],
            Kind::ShareInProse | Kind::RateOfStatedBase => &["N105", "N106"],
            Kind::RateOfBaseElsewhere => &["N105", "C201", "C205"],
            Kind::RateInTable => &["T104", "T114"],
            Kind::RateOfNoFraction => &["T112", "N105", "T104"],
            Kind::ZeroAgainstRate => &["T101"],
            Kind::FromTo => &["N103", "N104", "C201", "N105"],
            Kind::ChangeAgainstPeriod => &["N103", "T115"],
            Kind::NoteParts => &["C203", "C204"],
            Kind::NoteShareAgainstRate => &["C204", "C206"],
            Kind::NoteAgainstRow => &["C207", "C203"],
            Kind::ListInNote => &["C208"],
            Kind::ProseAgainstTable => &["C201", "C202"],
            Kind::TwiceInProse => &["N108", "N109"],
            Kind::TwiceInTable => &["T106", "T103"],
            Kind::ZeroParent => &["T105", "T102"],
            Kind::CodeOutsideList => &["S102"],
            Kind::PercentOutOfRange => &["T107", "N106"],
            Kind::DocumentCitedTwice => &["N107"],
            Kind::Numbering => &["S101"],
            Kind::Letterhead => &["D101", "D102", "D103"],
        }
    }
}

/// The kind of a relation, by what it says and where its numbers stand.
pub fn of(form: &Form, numbers: &[&Number]) -> Kind {
    let slots = numbers.iter().filter(|n| matches!(n.stand, Stand::Slot { .. })).count();
    let notes = numbers.iter().filter(|n| matches!(n.stand, Stand::Note { .. })).count();
    let sentences = || numbers.iter().filter_map(|n| n.sentence());
    let one_sentence = slots == 0 && sentences().all(|s| Some(s) == numbers[0].sentence());
    let says = |words: &[&str]| {
        numbers.iter().any(|n| words.iter().any(|w| key(&n.phrase).contains(&key(w))))
    };
    match form {
        Form::Order { .. } => Kind::Order,
        Form::BothZero => Kind::ZeroAgainstRate,
        Form::Equal if notes > 0 => Kind::NoteAgainstRow,
        Form::Equal if slots == 2 => Kind::TwiceInTable,
        Form::Equal if slots == 1 => Kind::ProseAgainstTable,
        Form::Equal => Kind::TwiceInProse,
        Form::Ratio { .. } if numbers.iter().any(|n| n.moves()) => Kind::FromTo,
        Form::Ratio { .. } if notes > 0 => Kind::NoteShareAgainstRate,
        Form::Ratio { .. } if slots == numbers.len() => Kind::RateInTable,
        Form::Ratio { .. } if !one_sentence => Kind::RateOfBaseElsewhere,
        Form::Ratio { .. } if numbers.iter().any(|n| n.of_share) => Kind::ShareInProse,
        Form::Ratio { .. } => Kind::RateOfStatedBase,
        Form::Sum { .. } if numbers.iter().any(|n| n.moves()) => Kind::FromTo,
        Form::Sum { .. } if numbers.iter().any(|n| n.changes()) => Kind::ChangeAgainstPeriod,
        Form::Sum { .. } if says(&["đang giải quyết", "đang xử lý", "chưa đến hạn"]) => {
            Kind::ReceivedResolvedOpen
        }
        Form::Sum { .. }
            if says(&["quá hạn", "trễ hạn", "trước hạn", "chậm hạn"]) && says(&["đúng hạn"]) =>
        {
            Kind::EarlyOnTimeLate
        }
        Form::Sum { .. } if notes > 0 => Kind::NoteParts,
        Form::Sum { .. } if slots == numbers.len() => {
            let first = numbers[0].section();
            let one_section = numbers.iter().all(|n| n.section() == first);
            if one_section { Kind::PartsInTable } else { Kind::LevelsAcrossSections }
        }
        Form::Sum { .. } if slots > 0 => Kind::PartsAcross,
        Form::Sum { .. } => Kind::PartsInProse,
    }
}
