//! Arguments in, run, exit code out.

fn main() {}
