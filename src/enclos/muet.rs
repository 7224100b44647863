//! Where a library in C works that tells whoever is there, in English and on standard error, what carnet tells him in French.

use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::fcntl_dupfd_cloexec;
use rustix::stdio::{dup2_stderr, stderr};
use std::os::fd::OwnedFd;

/// What `travail` gives. Whatever is written to standard error meanwhile, by the whole process, is lost; where that cannot be
/// arranged, it is heard.
pub fn sans_bruit<T>(travail: impl FnOnce() -> T) -> T {
    let _silence = Silence::pose();
    travail()
}

/// Standard error as it was, to be put back.
struct Silence(OwnedFd);

impl Silence {
    fn pose() -> Option<Silence> {
        let nulle_part = openat(CWD, "/dev/null", OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        // Not one of the three that every program has.
        let silence = Silence(fcntl_dupfd_cloexec(stderr(), 3).ok()?);
        dup2_stderr(&nulle_part).ok()?;
        Some(silence)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        let _ = dup2_stderr(&self.0);
    }
}
