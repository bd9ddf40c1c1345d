//! Standard output and standard error: data on the one, words on the other.
//! A reader that closes the pipe has had enough: that is success.

use super::outcome::Failure;
use crate::writers::terminal;
use std::io::{self, ErrorKind, Write};

/// Writes data to standard output. `false`: nobody reads it any more, and there is no use in
/// making more of it.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn print(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::output(&error)),
    }
}

/// Writes lines to standard error, without the control characters that a document or a file name
/// could smuggle into the terminal.
pub fn complain(text: &str) {
    let mut err = io::stderr().lock();
    // Nobody to tell when this fails.
    let _ = writeln!(err, "{}", terminal::safe(text));
}
