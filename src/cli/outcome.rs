//! How a command ends, and the exit code of it.
//! The only file that knows the codes.

use crate::status::Status;
use std::io;
use std::process::ExitCode;

/// How a command ended, in rising order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All documents were processed.
    Processed,
    /// There are findings at or above `--fail-on`.
    Findings,
    /// A document was not processed.
    NotProcessed,
    /// Usage, configuration or mapping is wrong.
    Usage,
}

impl Outcome {
    /// The outcome of one document, findings aside.
    pub fn of(status: Status) -> Outcome {
        if status.is_processed() { Outcome::Processed } else { Outcome::NotProcessed }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Processed => 0,
            Outcome::Findings => 1,
            Outcome::Usage => 2,
            Outcome::NotProcessed => 3,
        })
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Failure {
    /// One line for the user.
    pub message: String,
    /// What it counts as.
    pub outcome: Outcome,
}

impl Failure {
    /// What was asked for is wrong.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), outcome: Outcome::Usage }
    }

    /// The output could not be written.
    pub fn output(error: &io::Error) -> Failure {
        let message = format!("the output cannot be written: {error}");
        Failure { message, outcome: Outcome::NotProcessed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_goes_before_lost_documents_and_these_before_findings() {
        let all = [Outcome::Findings, Outcome::NotProcessed, Outcome::Processed];
        assert_eq!(all.into_iter().max(), Some(Outcome::NotProcessed));
        assert!(Outcome::Usage > Outcome::NotProcessed);
    }
}
