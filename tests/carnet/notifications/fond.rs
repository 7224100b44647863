//! The relay in the background of an open shell, and as a service.

use crate::commun::coquille::{EnMarche, jusqu_a};
use crate::commun::courrier::Courrier;
use crate::commun::ecole::Ecole;
use crate::commun::pty::{INVITE, Terminal};
use rustix::process::Signal;

fn ecole(courrier: &Courrier) -> Ecole {
    let ecole = super::ecole();
    ecole.regle("Lycée", &courrier.section());
    ecole
}

fn commande(ecole: &Ecole, courrier: &Courrier) -> std::process::Command {
    let mut commande = ecole.commande(&ecole.maison());
    commande.env("SSL_CERT_FILE", courrier.certificat());
    commande
}

#[test]
fn un_shell_ouvert_envoie_ce_qui_presse_sans_retenir_la_frappe() {
    let courrier = Courrier::demarre();
    let ecole = ecole(&courrier);
    ecole.ecris("mdp.txt", "quatre girafes au tableau\n");
    courrier.mode("pend");
    let mut terminal = Terminal::sur(&commande(&ecole, &courrier));
    terminal.attend(INVITE);
    terminal.ligne("user add awa role=etudiant matricule=E00001 mdp-fichier=mdp.txt", INVITE);
    // Somebody has taken it, and waits for a server that says nothing; the shell does not.
    jusqu_a("un message en cours d'envoi", || {
        (ecole.fait("notify list etat=attend")[0]["en_cours"] == true).then_some(())
    });
    terminal.ligne("note add E00001 Maths 12", "12");
    terminal.attend(INVITE);
    terminal.ligne("find", "1 étudiant");
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0, "it leaves while the server still says nothing");
    // Who left in the middle leaves its message to the next.
    courrier.mode("ok");
    let mut suivant = Terminal::sur(&commande(&ecole, &courrier));
    suivant.attend(INVITE);
    let recu = courrier.attend(1).remove(0);
    assert_eq!(recu["objet"], "[Lycée] Votre compte carnet est ouvert");
    assert_eq!(suivant.quitte(), 0);
    let attendent = super::messages(&ecole, "attend");
    assert_eq!(attendent.len(), 1, "the mark is still gathered with others");
}

#[test]
fn un_shell_d_essai_n_envoie_rien() {
    let courrier = Courrier::demarre();
    let ecole = ecole(&courrier);
    ecole.ecris("mdp.txt", "quatre girafes au tableau\n");
    ecole.fait("user add awa role=etudiant matricule=E00001 mdp-fichier=mdp.txt");
    let mut terminal = Terminal::sur(commande(&ecole, &courrier).arg("--dry-run"));
    for _ in 0..5 {
        terminal.attend(INVITE);
        terminal.ligne("find", "1 étudiant");
    }
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0);
    let attend = &super::messages(&ecole, "attend")[0];
    assert!(attend["essais"] == 0 && attend["en_cours"] == false && courrier.recus().is_empty(), "{attend}");
}

#[test]
fn notify_run_envoie_jusqu_a_ce_qu_on_l_arrete() {
    let courrier = Courrier::demarre();
    let ecole = ecole(&courrier);
    ecole.ecris("mdp.txt", "quatre girafes au tableau\n");
    let run = EnMarche::commence(commande(&ecole, &courrier).args(["-c", "notify run"]));
    ecole.fait("user add awa role=etudiant matricule=E00001 mdp-fichier=mdp.txt");
    courrier.attend(1);
    ecole.ecris("mdp.txt", "cinq girafes au tableau\n");
    ecole.fait("user passwd awa mdp-fichier=mdp.txt");
    assert_eq!(courrier.attend(2)[1]["objet"], "[Lycée] Votre mot de passe a été réinitialisé par l'école");
    // A service manager ends it so; it says what it has done.
    run.signale(Signal::TERM);
    let fin = run.fin();
    assert!(fin.code == Some(130) && fin.sortie.contains("\n2;0;0;0;"), "{} {}", fin.sortie, fin.erreurs);
}
