//! Many documents: found, read in parallel, each one isolated, written so that a run can be resumed.
//! It knows no command line: `cli` says what to run and shows the progress.

mod combine;
mod impact;
mod inputs;
mod isolate;
mod journal;
mod run;
pub mod second_opinion;
mod store;
mod summary;
pub mod worker;

pub use impact::{Terms, impact};
pub use inputs::{Input, Inputs, Origin, Skipped, common_names, find};
pub use isolate::{guarded, read, read_tables};
pub use run::{Progress, Run, RunError, RunRequest, run, workers};
pub use store::{Store, report_path};
pub use summary::{DocumentLine, Summary};
