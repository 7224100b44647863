//! What the kernel tells of a process, and the two signals that carnet sends. A pid out of a file is never trusted alone.

use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// A live process that was recognised as one of carnet's servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Processus(pub(super) u32);

impl Processus {
    /// The process of that pid and program name that has this very file open. A pid left by a power cut, and since then given to
    /// another program, is not recognised.
    pub(super) fn qui_ouvre(pid: u32, nom: &str, fichier: &Path) -> Option<Self> {
        let voulu = identite(fichier)?;
        let ouverts = fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
        let le_sien = ouverts.flatten().any(|fd| identite(&fd.path()) == Some(voulu));
        (le_sien && porte_le_nom(pid, nom)).then_some(Processus(pid))
    }

    /// The process of that pid and program name that works in this very folder.
    pub(super) fn qui_habite(pid: u32, nom: &str, dossier: &Path) -> Option<Self> {
        let le_sien = identite(dossier).is_some() && identite(&proc(pid, "cwd")) == identite(dossier);
        (le_sien && porte_le_nom(pid, nom)).then_some(Processus(pid))
    }

    /// Asks the process to stop.
    pub(super) fn terminer(self) {
        self.signaler(Signal::TERM);
    }

    fn signaler(self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.0).ok().and_then(Pid::from_raw) {
            // It may be gone already: that is what was wanted.
            let _ = kill_process(pid, signal);
        }
    }

    /// True while it runs; a process that ended but was not waited for is gone.
    pub(super) fn vit(self) -> bool {
        statut(self.0).is_some_and(|statut| !statut.starts_with('Z') && !statut.starts_with('X'))
    }

    /// Waits for its end; kills it after `delai` (both servers keep what they acknowledged on disk).
    pub(super) fn attendre_la_fin(self, delai: Duration) {
        let fin = Instant::now() + delai;
        while self.vit() && Instant::now() < fin {
            std::thread::sleep(Duration::from_millis(3));
        }
        if self.vit() {
            self.signaler(Signal::KILL);
            let fin = Instant::now() + Duration::from_secs(5);
            while self.vit() && Instant::now() < fin {
                std::thread::sleep(Duration::from_millis(3));
            }
        }
    }

    /// Memory in use, in bytes.
    pub(super) fn memoire(self) -> Option<u64> {
        let statut = fs::read_to_string(proc(self.0, "status")).ok()?;
        champ_kio(&statut, "VmRSS:")
    }

    /// When it was started.
    pub(super) fn depuis(self) -> Option<SystemTime> {
        // Linux gives every user program hundredths of a second, whatever its own clock.
        const TOPS_PAR_SECONDE: u64 = 100;
        let tops: u64 = statut(self.0)?.split_whitespace().nth(19)?.parse().ok()?;
        let stat = fs::read_to_string("/proc/stat").ok()?;
        let amorcage: u64 = stat.lines().find_map(|ligne| ligne.strip_prefix("btime "))?.trim().parse().ok()?;
        Some(
            SystemTime::UNIX_EPOCH
                + Duration::from_secs(amorcage)
                + Duration::from_millis(tops * 1000 / TOPS_PAR_SECONDE),
        )
    }
}

/// The memory of the machine, or what its container may use of it, in bytes.
pub(super) fn memoire_totale() -> Option<u64> {
    let machine = champ_kio(&fs::read_to_string("/proc/meminfo").ok()?, "MemTotal:")?;
    let conteneur = fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|max| max.trim().parse().ok());
    Some(conteneur.map_or(machine, |conteneur: u64| conteneur.min(machine)))
}

fn champ_kio(texte: &str, nom: &str) -> Option<u64> {
    let kio: u64 = texte.lines().find_map(|l| l.strip_prefix(nom))?.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kio * 1024)
}

/// The fields of `/proc/PID/stat` from the state on: the program's name before them may hold blanks and brackets.
fn statut(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(proc(pid, "stat")).ok()?;
    stat.rsplit_once(") ").map(|(_, champs)| champs.to_owned())
}

fn porte_le_nom(pid: u32, nom: &str) -> bool {
    fs::read_to_string(proc(pid, "comm")).is_ok_and(|comm| comm.trim_end() == nom)
}

/// Device and inode: the same file, whatever the path to it.
fn identite(chemin: &Path) -> Option<(u64, u64)> {
    fs::metadata(chemin).ok().map(|m| (m.dev(), m.ino()))
}

fn proc(pid: u32, quoi: &str) -> PathBuf {
    PathBuf::from(format!("/proc/{pid}/{quoi}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn un_pid_ne_suffit_pas_pour_reconnaitre_un_processus() {
        let (ici, ailleurs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut enfant = Command::new("sleep").arg("60").current_dir(ici.path()).stdin(Stdio::null()).spawn().unwrap();
        let pid = enfant.id();
        let reconnu = Processus::qui_habite(pid, "sleep", ici.path());
        let autres = [
            Processus::qui_habite(pid, "sleep", ailleurs.path()),
            Processus::qui_habite(pid, "mongod", ici.path()),
            Processus::qui_habite(pid, "sleep", &ici.path().join("absent")),
            Processus::qui_ouvre(pid, "sleep", ici.path()),
        ];
        let vit = Processus(pid).vit();
        Processus(pid).terminer();
        Processus(pid).attendre_la_fin(Duration::from_secs(5));
        let vit_encore = Processus(pid).vit();
        enfant.wait().unwrap();
        assert_eq!(reconnu, Some(Processus(pid)));
        assert_eq!(autres, [None; 4]);
        assert!(vit && !vit_encore);
    }

    #[test]
    fn l_age_et_la_memoire_de_ce_processus_sont_plausibles() {
        let moi = Processus(std::process::id());
        let age = moi.depuis().unwrap().elapsed().unwrap_or_default();
        assert!(age < Duration::from_secs(3600), "{age:?}");
        assert!(moi.memoire().unwrap() > 100_000);
        assert!(memoire_totale().unwrap() > 1 << 20);
    }
}
