//! What becomes of messages when things change after they were written, while they are sent, and when that is taken back.

use super::{dits, ecole, messages, note, prend};
use crate::commun::courrier::Courrier;
use crate::commun::ecole::Ecole;

fn undo(ecole: &Ecole) {
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
}

fn envoie(ecole: &Ecole, courrier: &Courrier) {
    assert_eq!(ecole.envoie(courrier, "notify flush").0, 0);
}

/// What a message lists, and where it went: `awa@ecole.sn : Maths : 8/20 (devoir)`.
fn recus(courrier: &Courrier) -> Vec<String> {
    let un = |recu: serde_json::Value| {
        let texte = recu["texte"].as_str().unwrap().replace("\r\n", "\n");
        let notes: Vec<&str> = texte.lines().filter_map(|ligne| ligne.strip_prefix("- ")).collect();
        format!("{} : {}", recu["vers"][0].as_str().unwrap(), notes.join(" ; "))
    };
    courrier.recus().into_iter().map(un).collect()
}

#[test]
fn undo_de_ce_qu_un_message_parti_disait_est_dit() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("note add E00001 Maths 12");
    // The message that waits takes it over; nobody else knows of 12.
    ecole.fait("note set E00001#1 18");
    envoie(&ecole, &courrier);
    undo(&ecole);
    envoie(&ecole, &courrier);
    assert_eq!(
        recus(&courrier),
        ["awa@ecole.sn : Maths : 18/20 (devoir)", "awa@ecole.sn : Maths : 12/20 au lieu de 18/20 (devoir)"]
    );
    // Another subject is told; another date alone is not.
    ecole.fait("note set E00001#1 matiere=Anglais");
    envoie(&ecole, &courrier);
    ecole.fait("note set E00001#1 date=12/10/2026");
    envoie(&ecole, &courrier);
    assert_eq!(recus(&courrier)[2..], ["awa@ecole.sn : Anglais (et non Maths) : 12/20 (devoir)"]);
}

#[test]
fn ce_qu_une_suppression_avait_retire_revient_avec_undo() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    for ligne in ["note delete E00001#1", "delete E00001", "edit E00001 email=-"] {
        ecole.lance(&["--yes", "-c", ligne]).reussie();
        assert!(messages(&ecole, "attend").is_empty(), "{ligne}");
        undo(&ecole);
        let attendent = messages(&ecole, "attend");
        assert_eq!(attendent.len(), 1, "{ligne}");
        assert_eq!(dits(&attendent[0]), ["Maths 12/20"], "{ligne}");
        assert_eq!(attendent[0]["ouvert"], true, "{ligne}");
    }
    assert!(messages(&ecole, "annule").is_empty());
}

#[test]
fn un_message_echoue_suit_ce_qui_change_et_l_accord() {
    let (courrier, ecole) = (Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3 email=inconnu@ecole.sn accord-mail=oui");
    ecole.fait("note add E00001 Maths 8");
    ecole.fait("note add E00001 Anglais 14");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 1);
    assert!(messages(&ecole, "echoue")[0]["fini"].is_string());
    assert_eq!(
        ecole.lance(&["-c", "notify status"]).out.matches("refusé par le serveur (550 5.1.1 boite inconnue)").count(),
        1
    );
    // Mended: it goes to the right address, and says no value that is not true any more.
    ecole.fait("edit E00001 email=bon@ecole.sn accord-mail=oui");
    ecole.fait("note set E00001#1 18");
    envoie(&ecole, &courrier);
    ecole.fait("notify retry");
    envoie(&ecole, &courrier);
    assert_eq!(
        recus(&courrier),
        ["bon@ecole.sn : Maths : 18/20 au lieu de 8/20 (devoir)", "bon@ecole.sn : Anglais : 14/20 (devoir)"]
    );
    // Withdrawn: it never goes.
    ecole.fait("edit E00001 email=inconnu2@ecole.sn accord-mail=oui");
    ecole.fait("note add E00001 Maths 9");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 1);
    ecole.fait("edit E00001 accord-mail=non");
    assert_eq!(ecole.fait("notify retry")["relances"], 0);
    assert_eq!(messages(&ecole, "annule")[0]["raison"], "accord retiré");
}

#[test]
fn undo_ne_dit_rien_a_une_adresse_qui_ne_savait_rien() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("edit E00001 tuteur.email=inconnu@ecole.sn tuteur.accord-mail=oui");
    ecole.fait("note add E00001 Maths 8");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 1, "the guardian's address is no such");
    ecole.fait("notify retry");
    // The guardian's message follows; she has not been told of this mark when it is taken back.
    ecole.fait("note add E00001 Anglais 20");
    undo(&ecole);
    let attendent = messages(&ecole, "attend");
    assert!(!attendent.is_empty() && attendent.iter().all(|message| message["tuteur"] == true), "{attendent:?}");
    assert_eq!(attendent.iter().flat_map(dits).filter(|dit| dit == "sous 10").count(), 1);
}

#[test]
fn ce_qui_est_retire_pendant_l_envoi_ne_repart_pas() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.ecris("mdp.txt", "quatre girafes au tableau\n");
    let cas: [(&str, &str); 4] = [
        ("undo", "annulé avant l'envoi"),
        ("notify cancel E00001", "annulé par prof"),
        ("edit E00001 accord-mail=non", "accord retiré"),
        ("user delete awa", "compte supprimé"),
    ];
    for (ligne, raison) in cas {
        match ligne {
            "user delete awa" => {
                ecole.fait("edit E00001 accord-mail=oui");
                ecole.fait("user add awa role=etudiant matricule=E00001 mdp-fichier=mdp.txt")
            }
            _ => ecole.fait("note add E00001 Maths 12"),
        };
        prend(&ecole, 3_600);
        ecole.lance(&["--yes", "-c", ligne]).reussie();
        assert_eq!(messages(&ecole, "attend")[0]["en_cours"], true, "{ligne}");
        // Whoever had it has died in the middle.
        prend(&ecole, -1);
        envoie(&ecole, &courrier);
        assert!(messages(&ecole, "attend").is_empty(), "{ligne}");
        assert_eq!(messages(&ecole, "annule").last().unwrap()["raison"], raison, "{ligne}");
    }
    assert!(courrier.recus().is_empty());
}

#[test]
fn ce_qu_un_serveur_a_peut_etre_n_est_pas_change_sous_le_meme_numero() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("note add E00001 Maths 8");
    ecole.fait("note add E00001 Anglais 14");
    // Taken, and the answer lost.
    courrier.mode("oublie");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 1);
    courrier.mode("ok");
    ecole.fait("note set E00001#1 18");
    envoie(&ecole, &courrier);
    let ids: Vec<String> = courrier.recus().iter().map(|recu| recu["id"].to_string()).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
    let corrige = "awa@ecole.sn : Maths : 18/20 au lieu de 8/20 (devoir) ; Anglais : 14/20 (devoir)";
    assert_eq!(recus(&courrier)[1], corrige);
    assert_eq!(messages(&ecole, "annule")[0]["raison"], "remplacé par un message corrigé");
    // One that nothing has changed goes again as it was.
    ecole.fait("note add E00001 Histoire 13");
    courrier.mode("oublie");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 1);
    courrier.mode("ok");
    envoie(&ecole, &courrier);
    let recus = courrier.recus();
    assert!(recus.len() == 4 && recus[2]["id"] == recus[3]["id"] && recus[2]["texte"] == recus[3]["texte"]);
}

#[test]
fn une_alerte_que_d_autres_regles_dementent_ne_part_pas() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 18");
    note(&ecole, "note add E00001 Anglais 1");
    assert_eq!(dits(&messages(&ecole, "attend")[0]), ["Maths 18/20", "Anglais 1/20", "sous 10"]);
    ecole.fait("class set L3 coefs=Maths:5");
    assert_eq!(dits(&messages(&ecole, "attend")[0]), ["Maths 18/20", "Anglais 1/20"]);
}

#[test]
fn un_nom_corrige_l_est_dans_ce_qui_attend() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths abs");
    ecole.fait("edit E00001 prenom=Awatif");
    let attend = &messages(&ecole, "attend")[0];
    assert_eq!((attend["etudiant"].as_str(), attend["nom"].as_str()), (Some("Awatif Diop"), Some("Awatif Diop")));
    assert_eq!(dits(attend)[0], "Maths absent (compte 0)");
    // Other rules are no event.
    ecole.fait("class set L3 abs=neutre");
    note(&ecole, "note add E00001 Maths abs");
    assert_eq!(dits(&messages(&ecole, "attend")[0]).last().unwrap(), "Maths absent (ne compte pas)");
}
