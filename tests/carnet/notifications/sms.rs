//! SMS, through a real gateway: what goes over the network is compared.

use super::{messages, note};
use crate::commun::coquille::{EnMarche, jusqu_a};
use crate::commun::courrier::{Passerelle, PasserelleJson};
use crate::commun::ecole::Ecole;
use mongodb::bson::{DateTime, doc};
use rustix::process::Signal;
use std::time::Duration;

/// A school with Zoë Lefèvre, whose phone may be written to, and her guardian's.
fn ecole() -> Ecole {
    let ecole = Ecole::neuve();
    ecole.fait(
        "add nom=Lefèvre prenom=Zoë tel=\"+221 77 123 45 67\" classe=L3 accord-sms=oui tuteur.tel=\"+221 77 123 45 68\" \
         tuteur.accord-sms=oui",
    );
    ecole
}

#[test]
fn un_sms_discret_tient_en_un_segment_de_l_alphabet_gsm() {
    let (passerelle, ecole) = (Passerelle::demarre(), ecole());
    ecole.regle("Lycée de la Fête", &passerelle.section(""));
    ecole.fait("note add E00001 Maths 7,25");
    assert_eq!(ecole.fait("notify flush")["partis"], 2);
    let mut recus = passerelle.attend(2);
    recus.sort();
    let dit =
        "text Lycée de la Fete : Zoe a une nouvelle note et une alerte sur la moyenne. Détails auprès de l'école.";
    assert_eq!(recus, [format!("Lycee +221771234567 {dit}"), format!("Lycee +221771234568 {dit}")]);
    assert_eq!(messages(&ecole, "parti").len(), 2);
    assert_eq!(ecole.fait("notify status")["sms_du_jour"], 2);
}

#[test]
fn un_sms_peut_donner_la_note() {
    let (passerelle, ecole) = (Passerelle::demarre(), ecole());
    ecole.regle("", &format!("{}[notifications]\ndetail_sms = true\n", passerelle.section("")));
    ecole.fait("edit E00001 tuteur.accord-sms=non");
    ecole.fait("note add E00001 \"Éd. physique\" 15,5");
    assert_eq!(ecole.fait("notify flush")["partis"], 1);
    assert_eq!(passerelle.attend(1), ["Lycee +221771234567 text Zoe : Éd. physique 15,5/20."]);
}

#[test]
fn la_limite_du_jour_retient_la_suite() {
    let (passerelle, ecole) = (Passerelle::demarre(), ecole());
    ecole.regle("Lycée", &passerelle.section("par_jour = 1"));
    ecole.fait("note add E00001 Maths 12");
    let sortie = ecole.lance(&["--format", "json", "-c", "notify flush"]);
    let envoi = sortie.json();
    assert_eq!((sortie.code, envoi["partis"].as_u64(), envoi["restent"].as_u64()), (1, Some(1), Some(1)), "{envoi}");
    assert!(envoi["raisons"][0].as_str().unwrap().contains("SMS du jour"), "{envoi}");
    let attend = &messages(&ecole, "attend")[0];
    assert_eq!(attend["essais"], 0, "the limit costs no try");
}

#[test]
fn une_passerelle_qui_refuse_le_mot_de_passe_est_dite_sans_lui() {
    let (passerelle, ecole) = (Passerelle::demarre(), ecole());
    ecole.ecris("faux", "motfaux42\n");
    let section = passerelle.section("");
    let mot = section.lines().find(|ligne| ligne.starts_with("mot_de_passe_fichier")).unwrap();
    let faux = format!("mot_de_passe_fichier = \"{}\"", ecole.dossier.join("faux").display());
    ecole.regle("Lycée", &section.replace(mot, &faux));
    ecole.fait("note add E00001 Maths 12");
    let sortie = ecole.lance(&["--format", "json", "-c", "notify flush"]);
    assert_eq!(sortie.code, 1);
    assert!(sortie.out.contains("403") && !sortie.out.contains("motfaux42"), "{sortie:?}");
    assert!(passerelle.recus().is_empty());
}

#[test]
fn un_canal_en_panne_ne_retient_pas_l_autre() {
    let ecole = ecole();
    let courrier = crate::commun::courrier::Courrier::demarre();
    ecole.fait("edit E00001 email=zoe@ecole.sn accord-mail=oui");
    // Nobody listens there.
    let sms = "[sms]\npreset = \"json\"\nurl = \"http://127.0.0.1:9/sms\"\n";
    ecole.regle("Lycée", &format!("{}{sms}", courrier.section()));
    note(&ecole, "note add E00001 Maths 12");
    let (code, envoi) = ecole.envoie(&courrier, "notify flush");
    assert_eq!((code, envoi["partis"].as_u64(), envoi["reportes"].as_u64()), (1, Some(1), Some(2)), "{envoi}");
    assert_eq!(courrier.recus().len(), 1);
}

#[test]
fn une_passerelle_en_json_recoit_la_clef_et_le_texte() {
    let (passerelle, ecole) = (PasserelleJson::demarre(), ecole());
    ecole.regle("Lycée \\\"Senghor\\\"", &passerelle.section());
    ecole.fait("note add E00001 Maths 12");
    let envoi = ecole.lance(&["--format", "json", "-c", "notify flush"]).json();
    assert_eq!(envoi["partis"], 2, "{envoi}");
    let recus = passerelle.recus();
    assert_eq!(
        (recus.len(), recus[0]["from"].as_str(), recus[0]["chemin"].as_str()),
        (2, Some("Lycee"), Some("/v1/sms"))
    );
    assert_eq!(recus[0]["text"], "Lycée \"Senghor\" : Zoe a une nouvelle note. Détails auprès de l'école.");
    let mut numeros: Vec<&str> = recus.iter().map(|recu| recu["to"].as_str().unwrap()).collect();
    numeros.sort_unstable();
    assert_eq!(numeros, ["+221771234567", "+221771234568"]);
    assert_ne!(recus[0]["reference"], recus[1]["reference"]);
}

#[test]
fn ce_qui_touche_un_compte_passe_devant_et_hors_de_la_limite() {
    let (passerelle, ecole) = (PasserelleJson::demarre(), ecole());
    ecole.regle("Lycée", &format!("{}par_jour = 1\n", passerelle.section()));
    ecole.fait("note add E00001 Maths 12");
    ecole.ecris("mdp.txt", "quatre girafes au tableau\n");
    ecole.fait("user add zoe role=etudiant matricule=E00001 mdp-fichier=mdp.txt");
    ecole.fait("user passwd zoe mdp-fichier=mdp.txt");
    let envoi = ecole.lance(&["--format", "json", "-c", "notify flush"]).json();
    assert_eq!(envoi["partis"], 2, "{envoi}");
    let recus: Vec<String> = passerelle.recus().iter().map(|recu| recu["text"].to_string()).collect();
    assert!(recus.len() == 2 && recus.iter().all(|texte| texte.contains("zoe")), "{recus:?}");
    assert_eq!(messages(&ecole, "attend").len(), 2, "the marks of both wait for tomorrow");
    // Nor does a service that leaves the channel alone until tomorrow keep it waiting.
    super::change(&ecole, doc! { "apres": DateTime::from_millis(1), "raison": "pas encore vu" });
    let run = EnMarche::commence(ecole.commande(&ecole.maison()).args(["-c", "notify run"]));
    jusqu_a("la limite atteinte", || {
        messages(&ecole, "attend").iter().any(|message| message["raison"] != "pas encore vu").then_some(())
    });
    ecole.ecris("mdp.txt", "cinq girafes au tableau\n");
    ecole.fait("user passwd zoe mdp-fichier=mdp.txt");
    let is_told = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        passerelle.recus().len() > recus.len()
    });
    assert!(is_told, "long before the next look at the channel");
    run.signale(Signal::TERM);
    run.fin();
}
