//! The hidden commands that this program starts itself with: work in a process of its own.
//! They are no interface: arguments and output may change with every version.

use super::outcome::{Failure, Outcome};
use crate::batch::{second_opinion, worker};
use std::io::{self, Read};
use std::thread;

/// Stack in bytes; the second engine recurses on nested input.
const STACK: usize = 64 << 20;

/// Reads a PDF from standard input and prints what the second engine sees, a line a page.
///
/// # Errors
/// When the file cannot be opened.
pub fn second_opinion() -> Result<Outcome, Failure> {
    // Where the system knows no such limit, time is the only one.
    let _ = worker::limit_memory(second_opinion::MEMORY);
    let work = || {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(|e| Failure::usage(e.to_string()))?;
        second_opinion::answer(&bytes, &mut io::stdout().lock())
            .map_err(|error| Failure { message: error.message, outcome: Outcome::of(error.status) })
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    let thread = thread.map_err(|e| Failure::output(&e))?;
    let panicked = || Failure { message: "it panicked".to_owned(), outcome: Outcome::NotProcessed };
    thread.join().map_err(|_| panicked())??;
    Ok(Outcome::Processed)
}
