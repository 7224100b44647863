//! What stands on papers beside the figures of every school: Senegal's points, names as people are called; and what is left where
//! a class's bulletins are stopped, or a school changes while its report is read.

use crate::commun::comptes;
use crate::commun::coquille::{Foyer, jusqu_a, liste};
use crate::commun::ecole::Ecole;
use crate::commun::pty::{INVITE, Terminal};
use crate::commun::serveurs::Base;
use crate::papiers::{lit, nomme, regle};
use carnet::domain::{Matiere, NomClasse, Portee, Role, Session};
use rustix::process::Signal;
use std::fs;

fn texte(ecole: &Ecole, nom: &str) -> String {
    lit(ecole, nom).texte()
}

fn prof(matiere: &str) -> Role {
    Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("L3").unwrap()]),
        matieres: Portee::Celles(vec![Matiere::parse(matiere).unwrap()]),
    }
}

#[test]
fn au_senegal_les_totaux_font_la_moyenne_generale() {
    let ecole = Ecole::neuve();
    regle(&ecole, "nom = \"Lycée Blaise Diagne\"\npays = \"SN\"\n");
    ecole.font(&[
        "add nom=Diop prenom=Awa tel=- classe=L3",
        "class set L3 coefs=Maths:5;Français:3;Dessin:0,5 periodes=T1;T2",
        "note add E00001 \"Maths[12|13] Français[9,5]\" periode=T1",
        "note add E00001 Dessin DISP periode=T1",
        "note add E00001 Maths 20 periode=T2",
    ]);
    ecole.fait("bulletin E00001 periode=T1 vers=t1.pdf");
    let t1 = texte(&ecole, "t1.pdf");
    // (62,50 + 28,50) / 8 = 11,375: what does not count weighs nothing.
    for ligne in [
        "Maths | 5 | 2 | 12,50 | 62,50 |",
        "Français | 3 | 1 | 9,50 | 28,50 |",
        "Dessin | 0,5 | 1 | — | — |",
        "Totaux | 8 | 91,00",
        "Moyenne générale | 11,38 |",
    ] {
        assert!(t1.contains(ligne), "{ligne} : {t1}");
    }
    // The year of all marks is made of points, too; that of the periods' averages is not.
    ecole.fait("bulletin E00001 vers=annee.pdf");
    let annee = texte(&ecole, "annee.pdf");
    assert!(annee.contains("Bulletin annuel") && annee.contains("Totaux | 8 | 103,50"), "{annee}");
    ecole.fait("class set L3 annuelle=periodes");
    ecole.fait("bulletin E00001 vers=annee.pdf --yes");
    let annee = texte(&ecole, "annee.pdf");
    assert!(!annee.contains("Totaux") && !annee.contains("× coef."), "{annee}");
}

#[test]
fn les_enseignants_et_les_classes_ont_sur_papier_leur_nom() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.fait("class set L3 libelle=\"Licence 3 Informatique\"");
    let fall = ecole.collegue("m.fall", prof("Maths"));
    ecole.fait("bulletin E00001 vers=a.pdf");
    let dit = texte(&ecole, "a.pdf");
    assert!(dit.contains("M. Fall") && dit.contains("Licence 3 Informatique (L3, 1 élève)"), "{dit}");
    assert_eq!(ecole.fait("user set m.fall affiche=\"Mme  Fall\"")["affiche"], "Mme Fall");
    ecole.fait("bulletin E00001 vers=a.pdf --yes");
    assert!(texte(&ecole, "a.pdf").contains("Mme Fall"));
    ecole.fait("report classe=L3 vers=r.pdf");
    let rapport = texte(&ecole, "r.pdf");
    assert!(rapport.contains("Mme Fall") && rapport.contains("Licence 3 Informatique"), "{rapport}");
    nomme(&fall);
    fall.fait("report ecole vers=ecole.pdf");
    // What is not said stays; the journal has it, and it can be taken back.
    ecole.fait("user set m.fall matieres=*");
    assert!(ecole.fait("user list role=enseignant")[0]["affiche"] == "Mme Fall");
    let journal = ecole.lance(&["--format", "csv", "-c", "log compte=m.fall limit=5"]).reussie().out;
    assert!(journal.contains("nom affiché : — → Mme Fall"), "{journal}");
    ecole.lance(&["-c", "undo 2 --yes"]).reussie();
    assert_eq!(ecole.fait("user list role=enseignant")[0].get("affiche"), None);
    ecole.fait("user set m.fall affiche=Fall");
    assert_eq!(ecole.fait("user set m.fall affiche=-").get("affiche"), None);
    assert!(ecole.refuse(1, &format!("user set m.fall affiche={}", "x".repeat(81))).contains("nom affiché"));
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

#[test]
fn arretes_en_route_les_bulletins_disent_combien_il_y_en_a_et_le_journal_aussi() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    // Everybody in one class.
    let en_z = |ligne: &str| {
        let mut cellules: Vec<&str> = ligne.split(';').collect();
        cellules[4] = if cellules[4] == "Classe" { "Classe" } else { "Z" };
        cellules.join(";") + "\n"
    };
    let eleves: String = liste(400).lines().map(en_z).collect();
    foyer.fichier("liste.csv", &eleves);
    foyer.reussit(&["import liste.csv"]);
    let dossier = foyer.racine().join("bulletins");
    let ecrits = || {
        let noms = fs::read_dir(&dossier).map(|noms| noms.flatten().map(|nom| nom.file_name()).collect::<Vec<_>>());
        noms.unwrap_or_default().into_iter().filter(|nom| nom.to_string_lossy().ends_with(".pdf")).count()
    };
    let carnet = foyer.lance(&["--format", "table", "-c", "bulletin classe=Z vers=bulletins/"]);
    jusqu_a("quelques bulletins", || (ecrits() >= 3).then_some(()));
    carnet.signale(Signal::INT);
    let fin = carnet.fin();
    let combien = ecrits();
    assert_eq!((fin.code, fin.sortie.as_str()), (Some(130), ""), "{}", fin.erreurs);
    assert!((3..400).contains(&combien), "{combien}");
    let dit = format!("{combien} bulletins sur 400 sont écrits dans « bulletins/ », les autres ne le sont pas");
    assert!(fin.erreurs.replace('\n', " ").contains(&dit), "{dit} : {}", fin.erreurs);
    let journal = foyer.json("log compte=awa limit=2");
    let details = |n: usize| (journal[n]["apres"]["format"].clone(), journal[n]["apres"]["étudiants"].clone());
    assert_eq!(details(0), ("bulletin, arrêté en cours de route".into(), combien.into()), "{journal}");
    assert_eq!(details(1), ("bulletin".into(), 400.into()), "before the first of them: {journal}");
    assert_eq!(fs::read_dir(&dossier).unwrap().count(), combien, "no file under way is left");
}

#[test]
fn l_appreciation_d_un_collegue_ne_part_pas_sans_un_oui() {
    let ecole = Ecole::petite();
    ecole.font(&["user set prof affiche=\"Mme la directrice\"", "class set L3 periodes=T1;T2"]);
    let (fall, sarr) = (ecole.collegue("m.fall", prof("Maths")), ecole.collegue("a.sarr", prof("Maths")));
    fall.fait("note comment E00001 Maths \"Solide.\" periode=T1");
    let dite = || ecole.fait("show E00001")["appreciations"][0].clone();
    let fait = |qui: &Ecole, ligne: &str| qui.fait(ligne)["appreciations"][0]["texte"].clone();
    // One's own, or the same words: no question.
    assert_eq!(fait(&fall, "note comment E00001 Maths \"Très solide.\" periode=T1"), "Très solide.");
    assert_eq!(fait(&sarr, "note comment E00001 Maths \"Très solide.\" periode=T1"), "Très solide.");
    assert_eq!(dite()["auteur"], "m.fall");
    let avant = ecole.tout_sauf_les_connexions();
    for ligne in ["note comment E00001 Maths \"Fragile.\" periode=T1", "note comment E00001 Maths - periode=T1"] {
        let refus = sarr.refuse(1, ligne);
        let attendu = "Awa Diop (E00001, L3), Maths, T1 : m.fall a écrit « Très solide. » : rien n'a été changé";
        assert!(refus.replace('\n', " ").contains(attendu) && refus.contains("--yes"), "{refus}");
    }
    assert!(ecole.tout_sauf_les_connexions() == avant, "un refus a écrit");
    // What he may not do at all is refused before anything is asked.
    let anglais = ecole.collegue("m.smith", prof("Anglais"));
    let refus = anglais.refuse(1, "note comment E00001 Maths \"Fragile.\" periode=T1");
    assert!(!refus.contains("Très solide") && !refus.contains("--yes"), "{refus}");
    sarr.fait("note comment E00001 Maths \"Fragile.\" periode=T1 --dry-run");
    let mut terminal = Terminal::sur(&sarr.commande(&sarr.maison()));
    terminal.attend(INVITE);
    let vu = terminal.ligne("note comment E00001 Maths \"Fragile.\" periode=T1", "? [o/N] ");
    assert!(vu.contains("a écrit « Très solide. »"), "{vu}");
    terminal.ligne("n", "rien n'a été changé");
    terminal.attend(INVITE);
    assert_eq!(dite()["texte"], "Très solide.");
    terminal.ligne("note comment E00001 Maths \"Fragile.\" periode=T1", "? [o/N] ");
    // Meanwhile he writes something else: that has not been shown.
    fall.fait("note comment E00001 Maths \"Excellent.\" periode=T1");
    let vu = terminal.ligne("o", "? [o/N] ");
    assert!(vu.contains("a écrit « Excellent. »"), "{vu}");
    terminal.ligne("o", "Fragile.");
    terminal.attend(INVITE);
    assert_eq!((dite()["texte"].clone(), dite()["auteur"].clone()), ("Fragile.".into(), "a.sarr".into()));
    assert_eq!(terminal.quitte(), 0);
    fall.fait("note comment E00001 Maths - periode=T1 --yes");
    assert_eq!(ecole.fait("show E00001")["appreciations"], serde_json::json!([]));
}

#[test]
fn un_rapport_de_l_ecole_est_d_un_seul_moment() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    foyer
        .reussit(&["add nom=Diop prenom=Awa tel=- classe=L3 notes=Maths[10]", "add nom=Ba prenom=Ali tel=- classe=L2"]);
    let notes: String = (0..150).map(|n| format!("note set E00001#1 {}\n", 1 + n % 20)).collect();
    let script = foyer.fichier("notes", &notes);
    let mut ecrivain = foyer.carnet();
    let mut ecrivain =
        ecrivain.args(["-f", script.to_str().unwrap()]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let (school, who) = (comptes::school(&base), Session::admin("awa"));
    let mut vues = std::collections::BTreeSet::new();
    while ecrivain.try_wait().unwrap().is_none() {
        school.commence();
        let rapport = school.rapport_d_ecole(None, &who).unwrap();
        let premier = rapport.premiers[0].moyenne;
        assert_eq!((rapport.ensemble.max, rapport.premiers.len()), (Some(premier), 1));
        assert_eq!(rapport.classes[1].statistiques.moyenne, Some(premier));
        vues.insert(premier);
    }
    assert!(ecrivain.wait().unwrap().success() && vues.len() > 3, "{vues:?}");
}
