//! The carnets that records of long operations name: are they still at work?

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
