//! Facts → findings and confirmations; one kind of check a file.
//! It reads no text and no file: observations, figures and statements are all it sees.

mod model;

pub use model::{
    Cluster, Expr, Finding, HintChange, Level, NotEvaluable, Op, Operand, Relation, Side, SideRole,
    Term, Text,
};
