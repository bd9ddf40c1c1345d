#![doc = include_str!("ARCHITECTURE.md")]
#![forbid(unsafe_code)]

pub mod batch;
pub mod checks;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod figures;
pub mod limits;
pub mod mapping;
pub mod pictures;
pub mod pipeline;
pub mod quantity;
pub mod readers;
pub mod report;
#[cfg(test)]
#[path = "../tests/it/seeded.rs"]
mod seeded;
pub mod status;
pub mod tables;
pub mod text;
pub mod writers;
