//! The integration tests: the program and the library as their users meet them.
//! One binary, so that it links once; each theme has a file of its own.

mod batch;
mod command_line;
mod debug_tables;
mod harness;
mod multipage;
mod overlay;
mod readme;
mod rewordings;
mod schema;
mod series;
mod tidy;
mod truth;
