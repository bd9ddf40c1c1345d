//! Tables → the statistics tables: stitched across pages, header understood, row paths, value
//! slots.
//! It does not know indicators: that is `mapping`.

mod model;

pub use model::{
    Column, ColumnIdentity, ColumnRole, Layout, Line, LineKind, Note, RowIdentity, Slot, State,
    StatisticsTable, Value, ValueKind,
};
