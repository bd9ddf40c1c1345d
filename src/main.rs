//! The program: hands its arguments to the library and its exit code to the system.
//! Nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    doisoat::cli::main(std::env::args_os())
}
