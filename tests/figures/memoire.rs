//! What the program holds in memory: while it waits at its prompt, and for each command that reads the whole school.

use crate::ecole::{Ecole, GRANDE, personnel, programme};
use crate::mesure::{self, Ligne};
use crate::serveurs::dossier;
use rexpect::session::spawn_command;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// Of a shell that waits, and of any command, in megabytes (design, section 10, and what schools' machines have).
const AU_REPOS: u64 = 30;
const EN_TRAVAIL: u64 = 150;
/// After so long at its prompt a shell has read what it completes.
const REPOS: Duration = Duration::from_secs(5);

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    ecole.peuplee();
    let vers = |nom: &str| dossier(nom).display().to_string();
    let (sauvegarde, fichier) = (vers("ecole.sauvegarde"), ecole.fichier());
    let commandes = [
        "find".to_owned(),
        "find sort=-moyenne champs=nom,prenom,rang".to_owned(),
        "stats".to_owned(),
        "class list".to_owned(),
        "log limit=1000".to_owned(),
        format!("report ecole vers={}", vers("ecole.pdf")),
        format!("bulletin classe=\"L1 0\" groupe=oui vers={}", vers("classe.pdf")),
        format!("import {} mode=partiel --dry-run", fichier.display()),
        "log --verifier".to_owned(),
        format!("backup vers={sauvegarde}"),
        format!("backup verifier {sauvegarde}"),
        format!("restore {sauvegarde} --dry-run"),
        "rgpd retention --dry-run".to_owned(),
    ];
    let mut lignes = vec![au_repos(ecole)];
    lignes.extend(commandes.iter().map(|commande| {
        let mut carnet = programme(ecole, personnel(ecole.home()));
        carnet.args(["--yes", "-c", commande]);
        let court: String = commande.split(" vers=").next().unwrap_or_default().chars().take(44).collect();
        Ligne::cout(court, mesure::cout(&mut carnet), None, Some(EN_TRAVAIL))
    }));
    lignes
}

/// A shell at its prompt, with a class of [`GRANDE`] and all others to complete from.
fn au_repos(ecole: &Ecole) -> Ligne {
    let carnet = programme(ecole, personnel(ecole.home()));
    // Says which process it is before it becomes carnet.
    let mut sh = Command::new("sh");
    sh.args(["-c", "echo $$ && exec \"$0\" \"$@\""]).arg(carnet.get_program()).args(carnet.get_args());
    sh.env_clear().envs(carnet.get_envs().filter_map(|(nom, valeur)| Some((nom, valeur?)))).env("TERM", "xterm");
    let debut = std::time::Instant::now();
    let mut session = spawn_command(sh, Some(60_000)).unwrap();
    let pid: u32 = session.read_line().unwrap().trim().parse().unwrap();
    session.exp_string("carnet> ").unwrap();
    let temps = debut.elapsed();
    thread::sleep(REPOS);
    let memoire = mesure::en_memoire(pid, "VmRSS:").unwrap();
    session.send_line("quit").unwrap();
    let cout = mesure::Cout { temps, memoire: memoire >> 10 };
    Ligne::cout(format!("le shell à son invite ({GRANDE} par classe)"), cout, None, Some(AU_REPOS))
}
