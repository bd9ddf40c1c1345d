//! Figures, statements and citations: what the prose says, as data.
//! No grammar in here.

use crate::document::Place;
use crate::quantity::{Date, Decimal, Interval, Period};

/// A number of the text with all that the text says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Stable id: hash of source, sentence, raw text and ordinal among equals.
    pub id: String,
    /// Where the number comes from.
    pub source: Source,
    /// For a figure of a note: the observation (index) beside which the note stands.
    pub note_of: Option<usize>,
    /// The characters as printed ("03", "25/6/2021", "hai mươi mốt").
    pub raw: String,
    /// The number, when it is one.
    pub value: Option<Decimal>,
    /// Digits after the decimal mark as printed.
    pub decimals: u32,
    /// The exact values it can stand for; `None` when it has no value.
    pub interval: Option<Interval>,
    /// What is counted.
    pub unit: Option<UnitMention>,
    /// What the number is.
    pub kind: FigureKind,
    /// A hedge or bound.
    pub approx: Option<Approx>,
    /// The folded words that say what is counted, beyond the unit ("lĩnh vực đầu tư tại việt
    /// nam", "giải quyết trước hạn"), in the order of the text.
    pub qualifiers: String,
    /// The statements it takes part in.
    pub statements: Vec<(usize, Role)>,
    /// Numbers of the headings it stands under, outermost first: `["I", "3"]`.
    pub section: Vec<String>,
    /// The headings themselves.
    pub headings: Vec<String>,
    /// Index of the paragraph it stands in, counted over the text the grammar was given.
    pub paragraph: usize,
    /// The sentence, as printed.
    pub sentence: String,
    /// The date that the number is said to hold at.
    pub as_of: Option<Date>,
    /// The period that the number is said to cover, where it differs from the report's.
    pub period: Option<Period>,
    /// The scalars of the block's text that it covers: start and end.
    pub charspan: (usize, usize),
    /// A few words before and after (W3C text quote selector).
    pub prefix: String,
    /// See `prefix`.
    pub suffix: String,
    /// Where its block stands.
    pub place: Place,
}

impl Figure {
    /// True when the number measures something (its kind is a measure).
    pub fn is_measure(&self) -> bool {
        self.kind.is_measure()
    }
}

/// The words that name the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMention {
    /// As printed.
    pub raw: String,
    /// Code of the unit in `units.yaml`.
    pub code: String,
}

/// Which part of the document a figure stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Source {
    Narrative,
    Heading,
    Note,
    Footnote,
    Letterhead,
}

impl Source {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Source::Narrative => "narrative",
            Source::Heading => "heading",
            Source::Note => "note",
            Source::Footnote => "footnote",
            Source::Letterhead => "letterhead",
        }
    }
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum FigureKind {
    Count,
    Percent,
    Ratio,
    Money,
    Change,
    Rank,
    Level,
    Limit,
    Target,
    Frequency,
    Date,
    Period,
    Document,
    Ordinal,
    Name,
    Code,
    Other,
}

impl FigureKind {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            FigureKind::Count => "count",
            FigureKind::Percent => "percent",
            FigureKind::Ratio => "ratio",
            FigureKind::Money => "money",
            FigureKind::Change => "change",
            FigureKind::Rank => "rank",
            FigureKind::Level => "level",
            FigureKind::Limit => "limit",
            FigureKind::Target => "target",
            FigureKind::Frequency => "frequency",
            FigureKind::Date => "date",
            FigureKind::Period => "period",
            FigureKind::Document => "document",
            FigureKind::Ordinal => "ordinal",
            FigureKind::Name => "name",
            FigureKind::Code => "code",
            FigureKind::Other => "other",
        }
    }

    /// True when such a number measures something.
    pub fn is_measure(self) -> bool {
        matches!(
            self,
            FigureKind::Count
                | FigureKind::Percent
                | FigureKind::Ratio
                | FigureKind::Money
                | FigureKind::Change
        )
    }
}

/// A hedge or bound printed with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approx {
    /// khoảng, chừng, gần.
    About,
    /// hơn, trên.
    Over,
    /// dưới, chưa đến.
    Under,
    /// không quá, tối đa, đến.
    UpTo,
    /// ít nhất, tối thiểu, từ … trở lên.
    AtLeast,
}

impl Approx {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Approx::About => "about",
            Approx::Over => "over",
            Approx::Under => "under",
            Approx::UpTo => "up_to",
            Approx::AtLeast => "at_least",
        }
    }
}

/// What a figure does in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Role {
    Total,
    Part,
    Rest,
    From,
    To,
    Change,
    Base,
    Rate,
    Numerator,
    Denominator,
    Single,
}

impl Role {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Role::Total => "total",
            Role::Part => "part",
            Role::Rest => "rest",
            Role::From => "from",
            Role::To => "to",
            Role::Change => "change",
            Role::Base => "base",
            Role::Rate => "rate",
            Role::Numerator => "numerator",
            Role::Denominator => "denominator",
            Role::Single => "single",
        }
    }
}

/// A few figures that the text puts into relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Output id, `s1`, `s2` … in the order of the text.
    pub id: String,
    /// What relation.
    pub kind: StatementKind,
    /// Its members in the order of the text: figure (index) and role. Every figure appears once.
    pub members: Vec<(usize, Role)>,
    /// The text says or shows that the parts are not all ("trong đó có", "như", "…").
    pub open: bool,
    /// The words that make it close ("gồm", complementary parts, a colon), for the explanation.
    pub because: &'static str,
}

/// What relation a statement puts its figures into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// A total and its parts (and a rest).
    Parts,
    /// From, to, and the change between them, absolute or as a rate.
    FromTo,
    /// A change against another period, with the present number if given.
    Change,
    /// A rate with numerator or base.
    Rate,
    /// a/b, a of b.
    Share,
    /// One figure that relates to none in the text.
    Single,
}

/// A document that the text cites.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// "Quyết định", "Kế hoạch" …, as printed; empty when only a number is.
    pub kind: String,
    /// "15/2021/QĐ-UBND", as printed.
    pub number: String,
    /// Its date.
    pub date: Option<Date>,
    /// Who issued it, where the text says so.
    pub issuer: Option<String>,
    /// For a citation in a note: the observation (index) beside which it stands.
    pub note_of: Option<usize>,
    /// Where.
    pub place: Place,
}

/// What the letterhead and the title say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Letterhead {
    /// "BÁO CÁO Tình hình …".
    pub title: Option<LetterheadField<String>>,
    /// The report's own number.
    pub number: Option<LetterheadField<String>>,
    /// Its date.
    pub date: Option<LetterheadField<Date>>,
    /// The place it was signed at.
    pub place: Option<LetterheadField<String>>,
    /// Who reports.
    pub issuer: Option<LetterheadField<String>>,
    /// `ministry`, `province`, `department`, `district` or `commune`.
    pub issuer_level: Option<LetterheadField<String>>,
    /// The period reported on.
    pub period: Option<LetterheadField<Period>>,
    /// "Nơi nhận".
    pub recipients: Option<LetterheadField<Vec<String>>>,
    /// Who signs: office and name.
    pub signer: Option<LetterheadField<String>>,
}

/// A field of the letterhead.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterheadField<T> {
    /// As printed.
    pub raw: String,
    /// What it says; `None` when it is printed blank ("Số:   /BC-BQL").
    pub value: Option<T>,
    /// True when it does not stand there but follows from something else.
    pub inferred: bool,
    /// Where.
    pub place: Place,
}
