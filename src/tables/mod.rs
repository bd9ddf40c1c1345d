//! Tables → the statistics tables: stitched across pages, header understood, row paths, value
//! slots.
//! It does not know indicators: that is `mapping`.

mod column_parts;
mod cut;
mod header;
mod lines;
mod model;
mod numbering;
mod roles;
mod slots;
mod statistics;
mod stitch;
mod value;
mod words;

pub use column_parts::{COLUMN_DIMENSION, PERIOD_DIMENSION, Part, name_columns, parts};
pub use model::{
    Column, ColumnIdentity, ColumnRole, Layout, Line, LineKind, Note, RowIdentity, Slot, State,
    StatisticsTable, Value, ValueKind,
};
pub use slots::observation_ids;
pub use statistics::understand;
pub use stitch::{CONTEXT_PARAGRAPHS, Joined, join};
pub use value::codes;
pub use words::HeaderWords;

#[cfg(test)]
mod tests;
