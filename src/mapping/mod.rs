//! YAML → [`Mapping`]; rows and figures → indicators.
//! It does not check figures against each other: constraints are data that `checks` runs.

mod link;
mod model;

pub use link::link;
pub use model::{
    Blanks, Candidate, Catalogue, Constraint, ConstraintKind, Expected, FigureLink, Form,
    FormColumns, FormGroup, FormIndicator, FormSection, IndicatorEntry, Mapping, MappingIdentity,
    Match, MatchMethod,
};
