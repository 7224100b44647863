//! The carnets that records of long operations name: are they still at work?

/// After so many seconds without a step, a long operation counts as stopped.
const SILENCE: i64 = 120;

/// This machine.
pub(super) fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Is that process of this machine another carnet, and alive? None where it is one of another machine.
pub(super) fn vit_ici(machine_dite: &str, pid: u32) -> Option<bool> {
    if machine_dite != machine() {
        return None;
    }
    // This process does one thing at a time: what it began and has not done has failed.
    if pid == std::process::id() {
        return Some(false);
    }
    let program = |pid: &str| {
        std::fs::read_link(format!("/proc/{pid}/exe")).ok().and_then(|exe| exe.file_name().map(ToOwned::to_owned))
    };
    let theirs = program(&pid.to_string());
    Some(theirs.is_some() && theirs == program("self"))
}

/// A long operation that was last heard of so many seconds ago is still at work: where it is a process of this machine, that one
/// lives and is carnet.
pub(super) fn vit_encore(silence: i64, machine: &str, pid: u32) -> bool {
    silence < SILENCE && vit_ici(machine, pid).unwrap_or(true)
}
