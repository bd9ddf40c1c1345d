//! Writers: reports out; one output a file. The JSON shape has structs of its own.
//! They decide no file name and no exit code; `cli` and `batch` do.

pub mod baseline;
pub mod csv;
pub mod decisions;
pub mod findings;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod language;
pub mod mapping_changes;
pub mod mapping_file;
pub mod mapping_impact;
pub mod rows;
pub mod sarif;
pub mod schema;
pub mod sqlite;
pub mod terminal;
pub mod text;
