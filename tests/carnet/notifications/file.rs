//! The queue: what is gathered, what is taken back, what waits and is told.

use super::{dits, ecole, messages, note};
use crate::commun::ecole::Ecole;

#[test]
fn les_notes_de_dix_minutes_font_un_message_et_une_seule_alerte() {
    let ecole = ecole();
    for ligne in
        ["note add E00001 Maths 12", "note add E00001 Anglais 4", "note add E00001 Histoire 5", "note set E00001#1 11"]
    {
        note(&ecole, ligne);
    }
    let attendent = messages(&ecole, "attend");
    assert_eq!(attendent.len(), 1);
    assert_eq!(dits(&attendent[0]), ["Maths 11/20", "Anglais 4/20", "sous 10", "Histoire 5/20"]);
    assert_eq!((attendent[0]["ouvert"].as_bool(), attendent[0]["essais"].as_u64()), (Some(true), Some(0)));
    // Back above, and nobody is worried.
    note(&ecole, "note add E00001 Sport 20;20;20");
    note(&ecole, "note add E00001 Dessin 20;20;20");
    assert!(!dits(&messages(&ecole, "attend")[0]).contains(&"sous 10".to_owned()));
    // And under again: a crossing of its own.
    note(&ecole, "note set E00001#1 0");
    note(&ecole, "note add E00001 Sport 0;0;0;0;0;0");
    assert_eq!(dits(&messages(&ecole, "attend")[0]).iter().filter(|dit| *dit == "sous 10").count(), 1);
}

#[test]
fn undo_retire_ce_qui_n_est_pas_parti_et_le_rend() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    note(&ecole, "note add E00001 Anglais 3");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert_eq!(dits(&messages(&ecole, "attend")[0]), ["Maths 12/20"], "neither the mark nor the alert");
}

#[test]
fn ce_qui_revient_par_undo_est_dit_a_nouveau() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert!(messages(&ecole, "attend").is_empty());
    assert_eq!(messages(&ecole, "annule").len(), 1);
    assert_eq!(ecole.lance(&["--yes", "-c", "undo"]).code, 0);
    assert_eq!(dits(&messages(&ecole, "attend")[0]), ["Maths 12/20"]);
}

#[test]
fn undo_d_un_import_muet_ne_dit_rien() {
    let ecole = ecole();
    ecole.ecris("notes.csv", "Matricule;Maths\nE00001;4\n");
    ecole.fait("note import notes.csv");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert!(ecole.documents("notifications").is_empty());
}

#[test]
fn une_note_supprimee_avant_l_envoi_n_est_pas_dite() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    ecole.lance(&["--yes", "-c", "note delete E00001#1"]).reussie();
    assert!(messages(&ecole, "attend").is_empty());
}

#[test]
fn un_essai_n_ecrit_et_n_envoie_rien() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    let avant = ecole.tout();
    for ligne in [
        "note add E00001 Maths 3",
        "note set E00001#1 3",
        "undo",
        "edit E00001 accord-mail=non",
        "notify flush",
        "notify run",
        "notify retry",
        "notify cancel tout",
        "notify pause",
        "notify test email=awa@ecole.sn",
    ] {
        assert_eq!(ecole.lance(&["--dry-run", "-c", ligne]).code, 0, "{ligne}");
        assert!(ecole.tout() == avant, "{ligne}: something was written");
    }
}

#[test]
fn sans_canal_les_messages_attendent_et_c_est_dit_une_fois() {
    let ecole = ecole();
    let sortie = ecole.lance(&["-c", "note add E00001 Maths 12", "-c", "note add E00001 Maths 13", "-c", "whoami"]);
    assert_eq!((sortie.code, sortie.err.matches("n'est pas configuré").count()), (0, 1), "{}", sortie.err);
    assert!(sortie.err.contains("[mail] url"), "{}", sortie.err);
    let vide = ecole.fait("notify flush");
    assert_eq!((vide["partis"].as_u64(), vide["restent"].as_u64()), (Some(0), Some(1)));
    assert_eq!(vide["sans_canal"][0], "mail");
    let etat = ecole.fait("notify status");
    assert_eq!((etat["canaux"][0]["regle"].as_bool(), etat["canaux"][0]["attendent"].as_u64()), (Some(false), Some(1)));
    assert!(ecole.refuse(1, "notify test email=awa@ecole.sn").contains("l'envoi par e-mail n'est pas configuré"));
}

#[test]
fn un_message_se_montre_et_se_retire() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    let id = messages(&ecole, "attend")[0]["id"].as_str().unwrap().to_owned();
    let montre = ecole.fait(&format!("notify show {}", &id[..8]));
    assert!(montre[0]["texte"].as_str().unwrap().contains("- Maths : 12/20 (devoir"), "{montre}");
    assert_eq!(ecole.fait("notify show E00001"), montre);
    assert!(ecole.refuse(1, "notify show ffffffff").contains("aucun message"));
    let table = ecole.lance(&["--format", "table", "-c", "notify list", "-c", "notify status"]).reussie().out;
    assert!(table.contains(&id[..8]) && table.contains("awa@ecole.sn") && table.contains("1 note"), "{table}");
    assert!(ecole.refuse(1, &format!("notify retry {id}")).contains("attend encore son premier essai"));
    assert_eq!(ecole.fait("notify cancel E00001")["annules"], 1);
    assert!(ecole.refuse(1, &format!("notify cancel {id}")).contains("ce message est annulé"));
    assert_eq!(messages(&ecole, "annule")[0]["raison"], "annulé par prof");
    assert_eq!(ecole.fait("notify cancel tout")["annules"], 0);
}

#[test]
fn une_adresse_sans_chiffrement_est_refusee() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    ecole.regle("Lycée", "[mail]\nurl = \"smtp://smtp.ecole.sn\"\nexpediteur = \"a@ecole.sn\"\n");
    assert!(ecole.refuse(1, "notify flush").contains("mail.url : smtp:// sans chiffrement"));
    ecole.regle("Lycée", "[mail]\nurl = \"smtps://smtp.ecole.sn\"\n");
    assert!(
        ecole.refuse(1, "notify test email=b@ecole.sn").contains("mail.expediteur : l'adresse de l'expéditeur manque")
    );
    assert_eq!(messages(&ecole, "attend")[0]["essais"], 0, "a wrong setting costs no try");
}

#[test]
fn les_messages_d_une_classe_entiere_ne_partent_pas() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 20");
    note(&ecole, "note add E00001 Anglais 2");
    assert!(ecole.refuse(1, "notify cancel tout").contains("Retirer le message qui n'est pas parti ?"));
    ecole.fait("notify cancel tout --yes");
    ecole.fait("class set L3 coefs=Anglais:9");
    ecole.fait("add nom=Ba prenom=Ali tel=- classe=L2");
    ecole.lance(&["--yes", "-c", "class merge L3 L2"]).reussie();
    assert!(messages(&ecole, "attend").is_empty());
}

#[test]
fn un_compte_d_etudiant_dit_ce_qui_lui_arrive() {
    let ecole = ecole();
    ecole.fait("edit E00001 tuteur.email=mere@ecole.sn tuteur.accord-mail=oui");
    ecole.ecris("mdp.txt", "quatre girafes au tableau\n");
    note(&ecole, "user add awa role=etudiant matricule=E00001 mdp-fichier=mdp.txt");
    ecole.ecris("mdp.txt", "cinq girafes au tableau\n");
    note(&ecole, "user passwd awa mdp-fichier=mdp.txt");
    ecole.fait("user disable awa");
    let attendent = messages(&ecole, "attend");
    let tous: Vec<String> = attendent.iter().flat_map(dits).collect();
    assert_eq!(tous, ["nouveau_compte", "mot_de_passe"], "himself alone, and at once");
    assert!(attendent.iter().all(|message| message["ouvert"] == false && message["tuteur"] == false));
    ecole.lance(&["--yes", "-c", "user delete awa"]).reussie();
    assert!(messages(&ecole, "attend").is_empty());
}

#[test]
fn chacun_de_deux_qui_notent_a_la_fois_est_entendu() {
    let ecole = ecole();
    std::thread::scope(|scope| {
        for matiere in ["Maths", "Anglais", "Histoire", "Sport"] {
            scope.spawn({
                let ecole: &Ecole = &ecole;
                move || note(ecole, &format!("note add E00001 {matiere} 12"))
            });
        }
    });
    let attendent = messages(&ecole, "attend");
    assert_eq!((attendent.len(), dits(&attendent[0]).len()), (1, 4));
}
