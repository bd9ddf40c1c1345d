//! The integration tests: the program and the library as their users meet them.
//! One binary, so that it links once; each theme has a file of its own.

mod batch;
mod command_line;
mod competition;
mod debug_tables;
mod determinism;
mod harness;
mod ledger;
mod linking;
mod mappings;
mod mappings_page;
mod multipage;
mod open_readings;
mod overlay;
mod readme;
mod rewordings;
mod rules;
mod schema;
mod second_opinion;
mod seeded;
mod sentences;
mod series;
mod tidy;
mod truth;
#[allow(dead_code, reason = "shared with the tests of the reader, which use more of it")]
#[path = "../../src/readers/pdf/typeset.rs"]
mod typeset;
mod without_text;
