//! Arguments in, run, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    carnet::programme::run(std::env::args_os())
}
