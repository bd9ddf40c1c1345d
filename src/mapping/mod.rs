//! YAML → [`Mapping`]; rows and figures → indicators.
//! It does not check figures against each other: constraints are data that `checks` runs.

mod diff;
mod draft;
mod fault;
mod files;
mod impact;
mod link;
mod model;
mod overlay;
mod reach;
mod resolve;
mod suggest;

pub use diff::{Change, Effect, Subject, diff};
pub use draft::{Draft, draft, is_local};
pub use fault::{At, Fault, Faults};
pub use impact::{
    ArchivedValue, DocumentImpact, Impact, UnderMapping, ValueChange, document_impact,
    indicators_by_id,
};
pub use link::link;
pub use model::{
    Blanks, Candidate, Catalogue, Constraint, ConstraintKind, Expected, FigureLink, Form,
    FormColumns, FormGroup, FormIndicator, FormSection, GoldenRow, IndicatorEntry, Mapping,
    MappingIdentity, Match, MatchMethod, Measured, TextPlace, WordContrast, WordsOf,
};
pub use overlay::{About, Grade, Known, Overlay, Severity, Suppression, Target};
pub use reach::check_words;
pub use resolve::{
    Chosen, Difference, Explanation, Hint, NoForm, Prepared, Ranked, Unmapped, check_golden,
    choose_form, code_labels, explain, resolve, specimen, unit_code, wording,
};
pub use suggest::{
    Against, DraftForm, FormSuggestions, Proposal, RowPlace, Seen, Submission, Suggestion,
    Suggestions, suggest,
};
