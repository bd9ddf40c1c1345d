//! The prose, the notes, the footnotes and the letterhead → figures, statements, citations.
//! It does not know the indicators of a form: linking is `mapping`, comparing is `checks`.

mod excerpt;
mod model;

pub use excerpt::{span_in_sentence, stretch, with_unit};
pub use model::{
    Approx, Citation, Figure, FigureKind, Letterhead, LetterheadField, Role, Source, Statement,
    StatementKind, UnitMention,
};
