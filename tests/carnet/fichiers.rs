//! What a file is like when writing it goes wrong: whole, or not there at all; and what is there already stays.

use crate::commun::coquille::{EnMarche, Foyer, cite, jusqu_a, liste};
use crate::commun::ecole::{Ecole, Sortie};
use crate::commun::relais::Relais;
use crate::commun::serveurs::Base;
use crate::pdf::Pdf;
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

/// Exports over `la`, and presses Ctrl-C while the new file is begun and the rest of the students is waited for.
fn interrompu(foyer: &Foyer, relais: &Relais, dossier: &Path, format: &str) {
    let la = dossier.join("la");
    fs::write(&la, "à moi").unwrap();
    let ligne = format!("export {format} {} notes=oui", cite(&la));
    relais.retient();
    let mut carnet = EnMarche::commence(foyer.carnet().args(["--yes", "-c", &ligne]));
    jusqu_a("un fichier commencé", || {
        let is_commence = relais.is_attendu() && noms(dossier).len() > 1;
        (is_commence || carnet.is_fini()).then_some(())
    });
    let is_fini = carnet.is_fini();
    if !is_fini {
        carnet.signale(Signal::INT);
    }
    relais.laisse();
    let fin = carnet.fin();
    assert!(!is_fini && fin.code == Some(130), "{format} : {:?} {}", fin.code, fin.erreurs);
    assert_eq!(noms(dossier), ["la"], "{format} : {}", fin.erreurs);
    assert_eq!(fs::read(&la).unwrap(), "à moi".as_bytes(), "{format}");
    // Nothing else stood in its way.
    let fin = foyer.fait(&["--yes", "-c", &ligne]);
    assert_eq!(fin.code, Some(0), "{format} : {}", fin.erreurs);
    assert!(fs::read(&la).unwrap().len() > 10_000 && noms(dossier) == ["la"], "{format}");
}

#[test]
fn ctrl_c_ne_laisse_aucun_fichier_a_moitie_ecrit() {
    let relais = Relais::vers(&Base::neuve(), "getMore");
    let foyer = Foyer::sur(&relais.base);
    foyer.reussit(&[&format!("import {}", cite(&foyer.fichier("liste.csv", &liste(4_000))))]);
    let dossier = foyer.racine().join("sorties");
    fs::create_dir(&dossier).unwrap();
    for format in ["csv", "json", "xlsx", "pdf"] {
        interrompu(&foyer, &relais, &dossier, format);
    }
}

/// Writes the bulletins of a class file by file and presses Ctrl-C as soon as some are there; gives the exit code.
fn bulletins_interrompus(ecole: &Ecole, dossier: &Path, effectif: usize) -> Option<i32> {
    fs::create_dir(dossier).unwrap();
    let ligne = format!("bulletin classe=L3 vers={}", cite(dossier));
    let carnet = EnMarche::commence(ecole.commande(&ecole.maison()).args(["-c", &ligne]));
    jusqu_a("des bulletins", || (noms(dossier).len() > 3).then_some(()));
    carnet.signale(Signal::INT);
    let fin = carnet.fin();
    let ecrits = noms(dossier);
    for nom in &ecrits {
        assert!(nom.starts_with("L3_") && nom.ends_with(".pdf"), "{nom} : {}", fin.erreurs);
        assert_eq!(Pdf::de(fs::read(dossier.join(nom)).unwrap()).pages(), 1, "{nom}");
    }
    match fin.code {
        Some(130) => assert!((3..effectif).contains(&ecrits.len()), "{ecrits:?}"),
        // It was quicker than the signal.
        code => assert!(code == Some(0) && ecrits.len() == effectif, "{code:?} : {}", fin.erreurs),
    }
    fs::remove_dir_all(dossier).unwrap();
    fin.code
}

#[test]
fn ctrl_c_laisse_entiers_les_bulletins_finis_et_rien_d_autre() {
    const EFFECTIF: usize = 150;
    let ecole = Ecole::neuve();
    let lignes = (0..EFFECTIF).map(|n| format!("B{n:03};Nom{n};Awa;L3;{}\n", n % 21));
    ecole.ecris("l3.csv", format!("Matricule;Nom;Prénom;Classe;Maths\n{}", lignes.collect::<String>()));
    ecole.fait("import l3.csv tel=-");
    let dossier = ecole.dossier.join("bulletins");
    let interrompus = (0..20).find(|_| bulletins_interrompus(&ecole, &dossier, EFFECTIF) == Some(130));
    assert!(interrompus.is_some(), "jamais interrompu");
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
        assert!(dit.starts_with("erreur :") && !dit.contains("ERROR"), "en français seulement : {dit}");
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
        // What each format says of a full disk is tried without one, beside the formats.
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
        assert!(!err.contains("ERROR"), "en français seulement : {err}");
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
