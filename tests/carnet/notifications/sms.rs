//! SMS, through a real gateway: what goes over the network is compared.

use super::{messages, note};
use crate::commun::courrier::Passerelle;
use crate::commun::ecole::Ecole;

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
