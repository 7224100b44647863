//! What the README gives to copy: each program that reads such a file takes it, and what it names exists.

use crate::commun::certificats::{SECRET, arguments};
use crate::commun::ecole::{Ecole, sortie};
use crate::commun::lisezmoi::{bloc, compose};
use crate::commun::serveurs::dossier;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a program is, where it is.
fn la(nom: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ici = ["/usr/sbin", "/usr/bin", "/usr/local/bin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(ici).map(|dossier| dossier.join(nom)).find(|chemin| chemin.exists())
}

#[test]
fn ce_que_le_readme_donne_a_copier_est_pris_par_qui_le_lit() {
    let ici = dossier("pages");
    fs::create_dir(&ici).unwrap();
    let passe = |commande: &mut Command| {
        let fait = commande.output().unwrap();
        assert!(fait.status.success(), "{commande:?} : {fait:?}");
    };

    // compose.yaml: the tests of the servers start them with these very arguments.
    let compose = compose();
    let services = compose["services"].as_object().unwrap();
    assert_eq!(services.keys().collect::<Vec<_>>(), ["mongo", "redis"]);
    for (nom, service) in services {
        for volume in service["volumes"].as_array().unwrap() {
            let (source, _) = volume.as_str().unwrap().split_once(':').unwrap();
            assert!(source.starts_with("./") || compose["volumes"].get(source).is_some(), "{nom} : {source}");
        }
        assert!(arguments(nom, 1, &ici).iter().any(|mot| Path::new(mot).exists()), "{nom} : certs");
    }
    assert!(bloc("acl").contains("MOT-DE-PASSE") && !bloc("acl").contains(SECRET));

    // The unit: what it starts is a line of carnet.
    let unite = bloc("unite");
    let (_, ordre) = unite.split_once("ExecStart=/usr/local/bin/carnet ").unwrap();
    let (options, ordre) = ordre.lines().next().unwrap().split_once(" -c ").unwrap();
    if let Some(analyse) = la("systemd-analyze") {
        let fichier = ici.join("carnet-notify.service");
        fs::write(&fichier, unite.replace("/usr/local/bin/carnet", env!("CARGO_BIN_EXE_carnet"))).unwrap();
        passe(Command::new(analyse).arg("verify").arg(&fichier));
    }
    let ecole = Ecole::petite();
    let mdp = ecole.mot_de_passe().display().to_string();
    let options = options.replace("service", "prof").replace("/var/lib", "maison").replace("%d/mdp", &mdp);
    // A line that ends, in the place of one that does not.
    let fin = sortie(ecole.carnet().args(options.split(' ')).args(["-c", "notify status"]));
    assert!(fin.code == 0 && ordre == "\"notify run\"", "{options} {ordre} : {fin:?}");
    assert_eq!(ecole.lance(&["-c", "help notify run"]).code, 0);

    // SSH.
    let ssh = bloc("ssh");
    let force = ssh.lines().find_map(|ligne| ligne.trim().strip_prefix("ForceCommand /usr/local/bin/carnet ")).unwrap();
    let fin = sortie(crate::commun::ecole::carnet(&ecole.dossier).args(force.split(' ')).arg("--version"));
    assert!(fin.code == 0 && fin.out.starts_with("carnet "), "{fin:?}");
    assert!(ssh.contains("DisableForwarding yes") && ssh.contains("PermitTunnel no"));
    // Where it runs, or may.
    if let (Some(sshd), Some(keygen), true) = (la("sshd"), la("ssh-keygen"), Path::new("/run/sshd").is_dir()) {
        let cle = ici.join("cle");
        passe(Command::new(keygen).args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&cle));
        fs::write(ici.join("sshd.conf"), ssh).unwrap();
        passe(Command::new(sshd).args(["-t", "-f"]).arg(ici.join("sshd.conf")).arg("-h").arg(&cle));
    }

    // The script for mongosh, where somebody can at least read it.
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/mongo-utilisateurs.js");
    if let Some(node) = la("node") {
        passe(Command::new(node).arg("--check").arg(script));
    }
}
