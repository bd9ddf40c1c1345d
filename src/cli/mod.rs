//! The command line: arguments as typed, arguments resolved, commands, exit codes.
//! It reads no document itself; `batch` and `pipeline` do.

mod args;
mod check;
mod debug;
mod documents;
mod explain;
mod extract;
mod map;
mod outcome;
mod output;
mod progress;
mod resolve;
mod run;
mod schema;
mod worker;

use args::{Cli, Command, Debug, Worker};
use clap::Parser;
use outcome::{Failure, Outcome};
use resolve::Context;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with the given arguments.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::Usage } else { Outcome::Processed };
            // Help that nobody reads to its end is no failure.
            let _ = error.print();
            return code.into();
        }
    };
    match dispatch(cli) {
        Ok(outcome) => outcome.into(),
        Err(Failure { message, outcome }) => {
            output::complain(&format!("doisoat: {message}"));
            outcome.into()
        }
    }
}

fn dispatch(cli: Cli) -> Result<Outcome, Failure> {
    let context = Context::resolve(&cli.global);
    match cli.command {
        Command::Extract(arguments) => extract::extract(&arguments, &context),
        Command::Check(arguments) => check::check(&arguments, &context),
        Command::Run(arguments) => run::run(&arguments, &context),
        Command::Map(command) => map::map(&command, &context),
        Command::Debug(Debug::Tables(arguments)) => debug::tables(&arguments, &context),
        Command::Explain(arguments) => explain::explain(&arguments, &context),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Worker(Worker::SecondOpinion) => worker::second_opinion(),
    }
}
