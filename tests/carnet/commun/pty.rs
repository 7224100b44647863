//! Somebody at a terminal of 80 columns and 24 rows, who types and reads.

use super::comptes::MOT_DE_PASSE;
use super::coquille::{Foyer, jusqu_a};
use rexpect::process::{Signal, WaitStatus};
use rexpect::session::{PtySession, spawn_command};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// The prompt of the shell.
pub const INVITE: &str = "carnet> ";
pub const TAB: &str = "\t";
pub const HAUT: &str = "\x1b[A";
pub const CTRL_C: &str = "\x03";
pub const CTRL_D: &str = "\x04";

/// The shell in a pseudo-terminal; it is killed with the test.
pub struct Terminal {
    session: PtySession,
    /// All that it has shown.
    vu: Vec<u8>,
    /// How much of it was waited for.
    lu: usize,
}

impl Terminal {
    /// A shell without colours, at its first prompt.
    pub fn sans_couleur(foyer: &Foyer) -> Terminal {
        let mut terminal = Terminal::ouvre(foyer, &[("NO_COLOR", "1")]);
        terminal.attend(INVITE);
        terminal
    }

    /// A shell with these variables.
    pub fn ouvre(foyer: &Foyer, env: &[(&str, &str)]) -> Terminal {
        let mut carnet = foyer.carnet();
        carnet.envs(env.iter().copied());
        Terminal::sur(&carnet)
    }

    /// That program in a pseudo-terminal.
    pub fn sur(carnet: &Command) -> Terminal {
        Terminal::de_taille(carnet, 80, 24)
    }

    /// That program in a pseudo-terminal of that size.
    pub fn de_taille(carnet: &Command, colonnes: u16, rangees: u16) -> Terminal {
        let mut commande = Command::new("sh");
        commande
            .arg("-c")
            .arg(format!("stty cols {colonnes} rows {rangees} && exec \"$0\" \"$@\""))
            .arg(carnet.get_program())
            .args(carnet.get_args());
        commande.env_clear().envs(carnet.get_envs().filter_map(|(nom, valeur)| Some((nom, valeur?))));
        commande.current_dir(carnet.get_current_dir().unwrap());
        Terminal { session: spawn_command(commande, Some(30_000)).unwrap(), vu: Vec::new(), lu: 0 }
    }

    /// Logs in at the prompt, with the password of the accounts that tests make.
    pub fn connecte(&mut self, nom: &str) {
        self.ligne(&format!("login {nom}"), &format!("Mot de passe de {nom} : "));
        self.ligne(MOT_DE_PASSE, &format!("connecté : {nom}"));
        self.attend(INVITE);
    }

    pub fn tape(&mut self, texte: &str) {
        self.session.send(texte).unwrap();
        self.session.flush().unwrap();
    }

    /// Types a line and Enter; gives what is shown up to `attendu`.
    pub fn ligne(&mut self, texte: &str, attendu: &str) -> String {
        self.tape(&format!("{texte}\r"));
        self.attend(attendu)
    }

    /// Ctrl-C on a line that is being typed; waits for the next prompt. The prompt is drawn again with every key, but only a new
    /// one stands behind a line end.
    pub fn efface(&mut self) {
        self.tape(CTRL_C);
        self.attend("\r\n");
        self.attend(INVITE);
    }

    /// Waits until `texte` is shown; gives what came before it.
    pub fn attend(&mut self, texte: &str) -> String {
        match self.attend_un_peu(texte, Duration::from_secs(30)) {
            Some(avant) => avant,
            None => panic!("« {texte} » n'est pas venu ; vu : {:?}", self.reste()),
        }
    }

    /// The same, for so long.
    pub fn attend_un_peu(&mut self, texte: &str, delai: Duration) -> Option<String> {
        let fin = Instant::now() + delai;
        loop {
            while let Some(octet) = self.session.try_read() {
                // rexpect gives each byte as a character.
                self.vu.push(octet as u8);
            }
            let reste = &self.vu[self.lu..];
            if let Some(place) = reste.windows(texte.len()).position(|vu| vu == texte.as_bytes()) {
                let avant = String::from_utf8_lossy(&reste[..place]).into_owned();
                self.lu += place + texte.len();
                return Some(avant);
            }
            if Instant::now() > fin {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn reste(&self) -> String {
        String::from_utf8_lossy(&self.vu[self.lu..]).into_owned()
    }

    /// All that was shown, from the beginning.
    pub fn tout(&self) -> String {
        String::from_utf8_lossy(&self.vu).into_owned()
    }

    /// Presses Tab behind `debut` until the words are there: they come in the background.
    pub fn complete(&mut self, debut: &str, attendu: &str) {
        let fin = Instant::now() + Duration::from_secs(6);
        while Instant::now() < fin {
            self.tape(debut);
            self.tape(TAB);
            if self.attend_un_peu(attendu, Duration::from_millis(400)).is_some() {
                return;
            }
            self.efface();
        }
        let fin: String = self.tout().chars().rev().take(1_000).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{debut} n'est pas complété en {attendu} ; vu à la fin : {fin:?}");
    }

    /// Leaves with Ctrl-D on an empty line; the exit code.
    pub fn quitte(mut self) -> i32 {
        self.tape(CTRL_D);
        self.fin()
    }

    /// `kill -9`; its pid, where it was still there to be killed.
    pub fn tue(mut self) -> Option<u32> {
        // One that has ended takes no signal.
        let _ = self.session.process_mut().signal(Signal::SIGKILL);
        jusqu_a("la mort du shell", || match self.session.process().status() {
            Some(WaitStatus::StillAlive) => None,
            Some(WaitStatus::Signaled(pid, ..)) => Some(u32::try_from(pid.as_raw()).ok()),
            _ => Some(None),
        })
    }

    /// Waits for the end; the exit code.
    pub fn fin(&mut self) -> i32 {
        jusqu_a("la fin du shell", || match self.session.process().status() {
            Some(WaitStatus::Exited(_, code)) => Some(code),
            Some(WaitStatus::StillAlive) => None,
            autre => panic!("{autre:?}"),
        })
    }
}

/// Whether escape sequences that colour stand in a text.
pub fn est_colore(texte: &str) -> bool {
    texte
        .split("\x1b[")
        .skip(1)
        .any(|suite| suite.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m'))
}
