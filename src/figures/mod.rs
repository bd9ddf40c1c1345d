//! The prose, the notes, the footnotes and the letterhead → figures, statements, citations.
//! It does not know the indicators of a form: linking is `mapping`, comparing is `checks`.

mod alike;
mod assemble;
mod blocks;
mod claims;
mod excerpt;
mod grammar;
mod letterhead;
mod model;
mod number_words;
mod statements;
mod tokens;

pub use alike::{Kinship, kinship, names_a_part};
pub use assemble::{Prose, read};
pub use excerpt::{span_in_sentence, stretch, with_unit};
pub use model::{
    Approx, Citation, Figure, FigureKind, Letterhead, LetterheadField, Role, Source, Statement,
    StatementKind, UnitMention,
};
