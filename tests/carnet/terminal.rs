//! The shell as somebody uses it, in a pseudo-terminal of 80 columns and 24 rows.

use crate::commun::coquille::{Foyer, cite, liste};
use crate::commun::pty::{CTRL_C, HAUT, INVITE, TAB, Terminal, est_colore};
use crate::commun::serveurs::Base;
use serde_json::json;
use std::time::Duration;

const AWA: &str = "add nom=Diop prenom=Awa tel=\"06 11 22 33 44\" classe=\"L3 Info\"";

fn ecole() -> Foyer {
    let foyer = Foyer::sur(&Base::neuve());
    foyer.reussit(&[AWA, "add nom=Ba prenom=Ali tel=- classe=\"2de A\" notes=12;15,5"]);
    foyer
}

#[test]
fn une_commande_donne_un_tableau_qui_tient_dans_l_ecran() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    let tableau = terminal.ligne("find sort=nom", "2 étudiants");
    let lignes: Vec<&str> = tableau.lines().filter(|ligne| !ligne.contains(INVITE)).collect();
    assert!(lignes.iter().all(|ligne| ligne.chars().count() <= 81), "{lignes:#?}");
    let place = |texte: &str| tableau.find(texte).unwrap_or_else(|| panic!("{texte} : {tableau}"));
    assert!(place("Matricule") < place("Ba ") && place("Ba ") < place("Diop"));
    assert!(
        tableau.contains("13,75") && tableau.contains("06 11 22 33 44") && tableau.contains("L3 Info"),
        "{tableau}"
    );
    terminal.attend(INVITE);
    terminal.ligne("fnid", "vouliez-vous dire « find »");
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0);
}

#[test]
fn tab_complete_un_champ_puis_une_classe_de_l_ecole() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.tape("find cla");
    terminal.attend("find cla");
    terminal.tape(TAB);
    terminal.attend("find classe=");
    terminal.efface();
    terminal.complete("find classe=l", "find classe=\"L3 Info\" ");
    let tableau = terminal.ligne("", "1 étudiant");
    assert!(tableau.contains("Diop") && !tableau.contains("Ali"), "{tableau}");
}

#[test]
fn la_classe_ajoutee_dans_un_shell_est_proposee_dans_l_autre() {
    let foyer = ecole();
    let (mut premier, mut second) = (Terminal::sans_couleur(&foyer), Terminal::sans_couleur(&foyer));
    premier.complete("find classe=2", "find classe=\"2de A\" ");
    premier.efface();
    second.ligne("add nom=Sy prenom=Mia tel=- classe=Terminale", "E00003");
    premier.complete("find classe=t", "find classe=Terminale ");
}

#[test]
fn l_historique_reste_et_se_cherche_par_le_debut_de_la_ligne() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("find nom=ba", "1 étudiant");
    terminal.attend(INVITE);
    terminal.ligne("show E00001", "Diop");
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0);
    let mut suivant = Terminal::sans_couleur(&foyer);
    suivant.tape(HAUT);
    suivant.attend("show E00001");
    suivant.efface();
    suivant.tape("fi");
    suivant.attend("fi");
    suivant.tape(HAUT);
    suivant.attend("find nom=ba");
    suivant.ligne("", "1 étudiant");
}

#[test]
fn personne_ne_rappelle_les_lignes_d_un_autre_compte() {
    let foyer = ecole();
    foyer.fichier("mdp", "cheval agrafe baobab\n");
    foyer.reussit(&["user add bintou role=enseignant classes=L3 matieres=Maths mdp-fichier=mdp"]);
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("show E00001", "Diop");
    terminal.attend(INVITE);
    terminal.ligne("login bintou mdp-fichier=mdp", "bintou");
    terminal.attend(INVITE);
    terminal.ligne("whoami", "bintou");
    terminal.attend(INVITE);
    let avant = terminal.tout().len();
    for _ in 0..3 {
        terminal.tape(HAUT);
    }
    terminal.attend("whoami");
    terminal.efface();
    assert!(!terminal.tout()[avant..].contains("E00001"), "{}", &terminal.tout()[avant..]);
}

#[test]
fn ctrl_c_efface_la_ligne_et_ctrl_d_quitte() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.tape("delete E00001 --yes");
    // Where no hint stands behind the line, a key adds to it and it is not drawn again.
    terminal.attend("00001 --yes");
    terminal.efface();
    let vu = terminal.ligne("find nom=diop", "1 étudiant");
    assert!(!vu.contains("supprim"), "{vu}");
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0);
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.tape("quit\r");
    assert_eq!(terminal.fin(), 0);
}

#[test]
fn ctrl_c_arrete_un_import_et_pas_le_shell() {
    let foyer = ecole();
    let fichier = foyer.fichier("liste.csv", &liste(12_000));
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne(&format!("import {}", cite(&fichier)), "Importer 12");
    terminal.ligne("o", "écriture");
    terminal.tape(CTRL_C);
    terminal.attend("interrompu");
    terminal.attend(INVITE);
    assert_eq!(foyer.json("find").as_array().unwrap().len(), 2);
    assert_eq!(terminal.quitte(), 0);
}

#[test]
fn add_sans_champs_les_demande_et_redemande_celui_qui_ne_va_pas() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("add", "Nom : ");
    terminal.ligne("Sarr", "Prénom : ");
    terminal.ligne("Fatou", "Téléphone (");
    let refus = terminal.ligne("12 34", "Téléphone (");
    assert!(refus.contains("12 34"), "{refus}");
    let refus = terminal.ligne("0611223344", "Téléphone (");
    assert!(refus.contains("appartient déjà à Awa Diop"), "{refus}");
    terminal.ligne("07 66 55 44 33", "Classe (");
    terminal.ligne("L3 Info", "Date de naissance (");
    terminal.ligne("31/02/2008", "Date de naissance (");
    terminal.ligne("27/09/2008", "E-mail (");
    terminal.ligne("", "Notes (");
    terminal.ligne("24", "Notes (");
    terminal.ligne("Maths[14|15:10]", "E00003");
    terminal.attend(INVITE);
    let fatou = foyer.json("show E00003");
    let identite = [&fatou["nom"], &fatou["prenom"], &fatou["telephone"], &fatou["classe"], &fatou["naissance"]];
    assert_eq!(identite, ["Sarr", "Fatou", "+33766554433", "L3 Info", "2008-09-27"]);
    assert_eq!((fatou["notes"].as_array().unwrap().len(), &fatou["moyenne"]), (3, &json!(13)));
    // Ctrl-C in the middle of the questions adds nobody, and the shell goes on.
    terminal.ligne("add", "Nom : ");
    terminal.ligne("Personne", "Prénom : ");
    terminal.efface();
    terminal.ligne("find", "3 étudiants");
}

#[test]
fn delete_nomme_l_etudiant_et_attend_la_reponse() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    let fiche = terminal.ligne("delete ba ali", "Supprimer Ali Ba (E00002, 2de A) et ses 2 notes ? [o/N] ");
    assert!(fiche.contains("15,5"), "{fiche}");
    terminal.ligne("n", INVITE);
    terminal.ligne("find", "2 étudiants");
    terminal.attend(INVITE);
    terminal.ligne("delete E00002", "[o/N] ");
    terminal.ligne("peut-être", "Répondez o (oui) ou n (non).");
    terminal.attend("[o/N] ");
    terminal.ligne("o", INVITE);
    terminal.ligne("find", "1 étudiant");
    terminal.attend(INVITE);
    assert_eq!(foyer.json("find").as_array().unwrap().len(), 1);
}

#[test]
fn import_montre_ce_qu_il_a_compris_et_attend_la_reponse() {
    let foyer = ecole();
    let fichier = foyer.fichier("liste.csv", &liste(30));
    let mut terminal = Terminal::sans_couleur(&foyer);
    let import = format!("import {}", cite(&fichier));
    let apercu = terminal.ligne(&import, "Importer 30 lignes ? [o/N] ");
    for compris in ["Téléphone", "téléphone", "Maths", "G00000", "UTF-8"] {
        assert!(apercu.contains(compris), "{compris} : {apercu}");
    }
    terminal.ligne("n", INVITE);
    assert_eq!(foyer.json("find").as_array().unwrap().len(), 2);
    terminal.ligne(&import, "[o/N] ");
    terminal.ligne("o", "30 étudiants créés");
    terminal.attend(INVITE);
    assert_eq!(foyer.json("find").as_array().unwrap().len(), 32);
}

#[test]
fn no_color_ne_laisse_aucune_couleur() {
    let foyer = ecole();
    let visite = |env: &[(&str, &str)]| {
        let mut terminal = Terminal::ouvre(&foyer, env);
        terminal.attend(INVITE.trim_end());
        terminal.ligne("find", "2 étudiants");
        terminal.ligne("show E00002", "15,5");
        terminal.ligne("fnid", "vouliez-vous dire");
        terminal.tape("quit\r");
        assert_eq!(terminal.fin(), 0);
        terminal.attend_un_peu("jamais", Duration::from_millis(50));
        terminal.tout()
    };
    let sans = visite(&[("NO_COLOR", "1")]);
    assert!(!est_colore(&sans), "{sans:?}");
    assert!(est_colore(&visite(&[])));
}

#[test]
fn une_longue_liste_vient_par_pages_et_q_l_arrete() {
    let foyer = ecole();
    let fichier = foyer.fichier("liste.csv", &liste(200));
    foyer.reussit(&[&format!("import {}", cite(&fichier))]);
    let mut terminal = Terminal::sans_couleur(&foyer);
    let page = terminal.ligne("find sort=matricule", "— suite :");
    assert!(page.contains("E00002") && page.contains("G00005") && !page.contains("G00030"), "{page}");
    terminal.tape(" ");
    let page = terminal.attend("— suite :");
    assert!(page.contains("G00030") && !page.contains("G00050"), "{page}");
    terminal.tape("q");
    let reste = terminal.attend(INVITE);
    assert!(!reste.contains("G0"), "{reste}");
    terminal.ligne("find nom=diop", "1 étudiant");
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0);
}
