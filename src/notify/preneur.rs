//! Who holds a message while he sends it: a process of a machine, told apart from any other that ever was. Whoever sees on his own
//! machine that it is dead need not wait for the end of its lease.

use crate::error::{Panne, Result};
use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};
use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

/// A name for this process; another one at each call, as several threads of it may send.
pub(super) fn moi() -> String {
    static SUIVANT: AtomicU32 = AtomicU32::new(0);
    let pid = std::process::id();
    let n = SUIVANT.fetch_add(1, Ordering::Relaxed);
    format!("{} {pid} {} {n}", ici(), debut(pid).unwrap_or_default())
}

/// 24 hexadecimal digits that nobody had before.
///
/// # Errors
/// A system that gives no random bytes.
pub(super) fn au_hasard() -> Result<String> {
    let mut octets = [0_u8; 12];
    getrandom::fill(&mut octets).map_err(|error| Panne::Systeme { detail: error.to_string() })?;
    Ok(octets.iter().map(|octet| format!("{octet:02x}")).collect())
}

/// This machine, and the part of it whose processes are seen here.
fn ici() -> String {
    let part = fs::read_link("/proc/self/ns/pid").map_or_else(|_| "?".to_owned(), |part| part.display().to_string());
    format!("{} {part}", rustix::system::uname().nodename().to_string_lossy().replace(' ', "_"))
}

/// When a process began, in ticks since the machine started; none where there is no such process.
fn debut(pid: u32) -> Option<String> {
    let etat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The program's name, in parentheses, may hold anything.
    etat.rsplit_once(')')?.1.split_whitespace().nth(19).map(str::to_owned)
}

/// Those of them that were processes of this machine and are no more.
pub(super) fn morts(preneurs: Vec<String>) -> Vec<String> {
    let ici = ici();
    preneurs.into_iter().filter(|preneur| est_mort(preneur, &ici)).collect()
}

fn est_mort(preneur: &str, ici: &str) -> bool {
    let Some(reste) = preneur.strip_prefix(ici) else { return false };
    let mots: Vec<&str> = reste.split_whitespace().collect();
    let [pid, commence, _] = mots[..] else { return false };
    let Ok(pid) = pid.parse::<u32>() else { return false };
    match debut(pid) {
        Some(debut) => debut != commence,
        // It may be hidden (hidepid), and alive.
        None => is_absent(pid),
    }
}

/// There is no such process, whoever's it may be.
fn is_absent(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_lives_is_not_dead_and_one_of_its_number_from_before_is() {
        let moi = moi();
        assert!(morts(vec![moi.clone()]).is_empty());
        let mots: Vec<&str> = moi.split(' ').collect();
        let autre = format!("{} {} {} 1 0", mots[0], mots[1], mots[2]);
        assert_eq!(morts(vec![autre.clone()]), [autre]);
        assert!(morts(vec!["ailleurs pid:[1] 1 1 0".to_owned()]).is_empty(), "of another machine nothing is known");
    }
}
