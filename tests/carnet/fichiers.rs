//! What a file is like when writing it goes wrong: whole, or not there at all; and what is there already stays.

use crate::commun::coquille::{EnMarche, Foyer, cite, liste, signale};
use crate::commun::ecole::{Ecole, Sortie};
use rustix::process::Signal;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The files that stand in a folder, those under way included.
fn noms(dossier: &Path) -> Vec<String> {
    let mut noms: Vec<String> =
        fs::read_dir(dossier).unwrap().map(|entree| entree.unwrap().file_name().into_string().unwrap()).collect();
    noms.sort();
    noms
}

/// Exports over `la` and presses Ctrl-C as soon as the new file is begun, mongod standing still meanwhile.
fn interrompu(foyer: &Foyer, dossier: &Path, format: &str) -> Option<i32> {
    let mongod = foyer.serveurs()[0].unwrap();
    let la = dossier.join("la");
    fs::write(&la, "à moi").unwrap();
    let ligne = format!("export {format} {} notes=oui", cite(&la));
    let carnet = EnMarche::commence(foyer.carnet().args(["--yes", "-c", &ligne]));
    while noms(dossier).len() == 1 && fs::read(&la).is_ok_and(|contenu| contenu == "à moi".as_bytes()) {}
    signale(mongod, Signal::STOP);
    carnet.signale(Signal::INT);
    signale(mongod, Signal::CONT);
    let fin = carnet.fin();
    assert_eq!(noms(dossier), ["la"], "{format} : {}", fin.erreurs);
    let contenu = fs::read(&la).unwrap();
    match fin.code {
        Some(130) => assert_eq!(contenu, "à moi".as_bytes(), "{format}"),
        // It was quicker than the signal.
        code => assert!(code == Some(0) && contenu.len() > 10_000, "{code:?} : {}", fin.erreurs),
    }
    fin.code
}

#[test]
fn ctrl_c_ne_laisse_aucun_fichier_a_moitie_ecrit() {
    let foyer = Foyer::local();
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    foyer.reussit(&[&format!("import {}", cite(&foyer.fichier("liste.csv", &liste(4_000))))]);
    let dossier = foyer.racine().join("sorties");
    fs::create_dir(&dossier).unwrap();
    for format in ["csv", "json", "xlsx", "pdf"] {
        let interrompus = (0..20).find(|_| interrompu(&foyer, &dossier, format) == Some(130));
        assert!(interrompus.is_some(), "{format} : jamais interrompu");
    }
}

/// Runs a line by a shell that prepares what stands around it; it must fail and say why, and print nothing.
fn refuse(ecole: &Ecole, avant: &str, ligne: &str) -> String {
    let mut sh = Command::new("sh");
    sh.args(["-c", &format!("{avant}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_carnet")]).args(ecole.base.args());
    sh.args(["--yes", "--format", "table", "-c", ligne]).current_dir(&ecole.dossier).env_clear();
    sh.env("HOME", ecole.maison()).env("PATH", std::env::var_os("PATH").unwrap());
    let sortie = sh.output().unwrap();
    let [out, err] = [sortie.stdout, sortie.stderr].map(|octets| String::from_utf8(octets).unwrap());
    let sortie = Sortie { code: sortie.status.code().unwrap(), out, err };
    assert!(sortie.code == 1 && sortie.out.is_empty(), "{ligne} : {sortie:?}");
    sortie.err
}

#[test]
fn un_fichier_trop_grand_pour_le_systeme_le_dit_et_ne_laisse_rien() {
    let ecole = Ecole::lycee().autre();
    crate::commun::comptes::connecte(&crate::commun::comptes::school(&ecole.base), "prof", &ecole.maison());
    ecole.ecris("la.csv", "à moi");
    let avant = noms(&ecole.dossier);
    // 8 blocks of 512 bytes, and an error where a signal would end the program.
    let limite = "trap '' XFSZ; ulimit -f 8";
    for (fichier, format) in [("la.csv", "csv"), ("e.json", "json"), ("e.xlsx", "xlsx"), ("e.pdf", "pdf")] {
        let dit = refuse(&ecole, limite, &format!("export {format} {fichier} notes=oui"));
        let attendu = if format == "xlsx" {
            "le classeur Excel n'a pas pu être écrit"
        } else {
            "plus grand que ce que le système permet"
        };
        assert!(dit.contains(attendu) && dit.contains("conseil :"), "{dit}");
        assert_eq!(noms(&ecole.dossier), avant, "{format}");
    }
    assert_eq!(ecole.texte("la.csv"), "à moi");
}

#[test]
fn un_disque_plein_le_dit_et_ne_laisse_rien() {
    let ecole = Ecole::lycee().autre();
    crate::commun::comptes::connecte(&crate::commun::comptes::school(&ecole.base), "prof", &ecole.maison());
    fs::create_dir(ecole.dossier.join("petit")).unwrap();
    // A file system of one page, seen by this command alone.
    let monte = "mount -t tmpfs -o size=16k petit petit";
    let essai = Command::new("unshare").args(["-rm", "sh", "-c", monte]).current_dir(&ecole.dossier).status();
    if !essai.is_ok_and(|status| status.success()) {
        println!("pas de système de fichiers à soi ici : le disque plein n'est pas essayé");
        return;
    }
    for (format, attendu) in [
        ("csv", "le disque est plein"),
        ("json", "le disque est plein"),
        ("pdf", "le disque est plein"),
        ("xlsx", "le classeur Excel n'a pas pu être écrit"),
    ] {
        let ligne = format!("export {format} petit/e.{format} notes=oui");
        let script = format!("{monte} && \"$0\" \"$@\"; code=$?; ls -A petit; exit $code");
        let mut seul = Command::new("unshare");
        seul.args(["-rm", "sh", "-c", &script, env!("CARGO_BIN_EXE_carnet")]).args(ecole.base.args());
        seul.args(["--format", "table", "-c", &ligne]).current_dir(&ecole.dossier).env_clear();
        seul.env("HOME", ecole.maison()).env("PATH", std::env::var_os("PATH").unwrap());
        let sortie = seul.output().unwrap();
        let err = String::from_utf8(sortie.stderr).unwrap();
        assert!(
            sortie.status.code() == Some(1) && err.contains(attendu) && err.contains("conseil :"),
            "{format} : {err}"
        );
        assert_eq!(String::from_utf8(sortie.stdout).unwrap(), "", "{format} : rien ne reste");
    }
}

#[test]
fn un_dossier_sans_droit_et_un_chemin_de_dossier_sont_nommes() {
    let ecole = Ecole::petite();
    fs::create_dir(ecole.dossier.join("dossier")).unwrap();
    ecole.ecris("fichier", "");
    for format in ["csv", "xlsx", "pdf"] {
        for (chemin, raisons) in [
            ("dossier", &["c'est un dossier"][..]),
            ("dossier/", &["c'est un dossier"]),
            ("absent/e.x", &["le dossier « absent » n'existe pas"]),
            ("fichier/e.x", &["n'est pas un dossier"]),
            // Where nobody may write, the administrator of the machine included.
            ("/proc/e.x", &["l'accès est refusé", "il n'existe pas", "lecture seule"]),
            ("/sys/e.x", &["l'accès est refusé", "lecture seule"]),
        ] {
            let dit = ecole.refuse(1, &format!("export {format} {chemin}"));
            assert!(raisons.iter().any(|raison| dit.contains(raison)) && dit.contains('^'), "{chemin} : {dit}");
        }
    }
    assert_eq!(noms(&ecole.dossier), ["dossier", "fichier", "maison"]);
}
