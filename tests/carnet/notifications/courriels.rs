//! E-mail, to a real server with STARTTLS and a password: what arrives is decoded and compared.

use super::{ecole, messages};
use crate::commun::courrier::Courrier;
use crate::commun::ecole::Ecole;
use mongodb::bson::{Document, doc};
use serde_json::Value;

/// What a person sees of a message.
fn lisible(recu: &Value) -> String {
    let texte = |champ: &str| recu[champ].as_str().unwrap().to_owned();
    let entete = ["From", "To", "Reply-To", "objet"].map(|champ| format!("{champ}: {}", texte(champ))).join("\n");
    format!("{entete}\n\n{}", texte("texte").replace("\r\n", "\n"))
}

#[test]
fn un_mail_arrive_chiffre_avec_ses_accents() {
    let (courrier, ecole) = (Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée Léopold-Sédar-Senghor", &courrier.section());
    ecole.fait(
        "add nom=Œuvrard prenom=Élise tel=- classe=\"2de A\" email=elise@ecole.sn accord-mail=oui tuteur.nom=\"M. & Mme N'Diaye\" \
         tuteur.email=parents@ecole.sn tuteur.accord-mail=oui",
    );
    ecole.fait("note add E00001 \"Éd. physique\" 15,5 periode=T1");
    ecole.fait("note add E00001 Français 2/10");
    let (code, envoi) = ecole.envoie(&courrier, "notify flush");
    assert_eq!((code, envoi["partis"].as_u64(), envoi["restent"].as_u64()), (0, Some(2), Some(0)), "{envoi}");
    let mut recus = courrier.recus();
    assert!(recus.iter().all(|recu| recu["tls"] == true && recu["connu"] == true && recu["de"] == "notes@lycee.sn"));
    recus.sort_by_key(|recu| recu["To"].to_string());
    let vus: Vec<String> = recus.iter().map(lisible).collect();
    insta::assert_snapshot!(vus.join("\n=====\n"), @r#"
    From: Lycée Léopold-Sédar-Senghor <notes@lycee.sn>
    To: "M. & Mme N'Diaye" <parents@ecole.sn>
    Reply-To: secretariat@lycee.sn
    objet: [Lycée Léopold-Sédar-Senghor] Élise Œuvrard : 2 nouvelles notes et une alerte sur la moyenne

    Bonjour M. & Mme N'Diaye,

    Élise Œuvrard a 2 nouvelles notes et une alerte sur la moyenne :
    - Éd. physique : 15,5/20 (devoir, T1)
    - Français : 2/10 (devoir)

    Attention : la moyenne générale est passée sous 10/20 : 9,75/20 (15,50 auparavant).

    Lycée Léopold-Sédar-Senghor

    -- 
    Ce message est automatique. S'il ne vous est pas destiné, ou pour ne plus en recevoir, prévenez l'école.

    =====
    From: Lycée Léopold-Sédar-Senghor <notes@lycee.sn>
    To: Élise Œuvrard <elise@ecole.sn>
    Reply-To: secretariat@lycee.sn
    objet: [Lycée Léopold-Sédar-Senghor] Carnet de notes : 2 nouvelles notes et une alerte sur la moyenne

    Bonjour Élise Œuvrard,

    Vous avez 2 nouvelles notes et une alerte sur la moyenne :
    - Éd. physique : 15,5/20 (devoir, T1)
    - Français : 2/10 (devoir)

    Attention : la moyenne générale est passée sous 10/20 : 9,75/20 (15,50 auparavant).

    Lycée Léopold-Sédar-Senghor

    -- 
    Ce message est automatique. S'il ne vous est pas destiné, ou pour ne plus en recevoir, prévenez l'école.
    "#);
    let html = recus[0]["html"].as_str().unwrap();
    assert!(html.contains("<li>Éd. physique : 15,5/20 (devoir, T1)</li>") && html.contains("lang=\"fr\""), "{html}");
    for recu in &recus {
        let id = recu["id"].as_str().unwrap();
        assert!(id.starts_with('<') && id.ends_with("@lycee.sn>"), "{id}");
        assert!(recu["entetes"].as_array().unwrap().iter().any(|entete| entete == "Auto-Submitted"));
    }
    assert_eq!(messages(&ecole, "parti").len(), 2);
}

#[test]
fn un_nom_ne_devient_jamais_un_en_tete() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée\\r\\nBcc: ecole@pirate.sn", &courrier.section());
    // No command takes such a name; whoever writes to the database may.
    let etudiants = mongodb::sync::Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let pirate = "Diop\r\nBcc: tous@pirate.sn\r\nSubject: autre\r\n\r\n<script>corps</script>";
    let change = doc! { "$set": { "nom": pirate, "prenom": "Awa\nX-Pirate: oui" } };
    etudiants.collection::<Document>("etudiants").update_one(doc! { "_id": "E00001" }, change).run().unwrap();
    ecole.fait("cache clear");
    ecole.fait("edit E00001 tuteur.nom=\"Long Nom De Famille Qui Ne Tient Pas Dans Une Ligne Éàü Très Très Très Très Très Long Vraiment\" \
                tuteur.email=mere@ecole.sn tuteur.accord-mail=oui");
    ecole.fait("note add E00001 Maths 12");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 0);
    let recus = courrier.recus();
    assert_eq!(recus.len(), 2);
    for recu in &recus {
        let entetes: Vec<&str> = recu["entetes"].as_array().unwrap().iter().map(|e| e.as_str().unwrap()).collect();
        let une_fois = |nom: &str| entetes.iter().filter(|entete| entete.eq_ignore_ascii_case(nom)).count() == 1;
        assert!(!entetes.iter().any(|entete| ["Bcc", "X-Pirate", "Cc"].contains(entete)), "{entetes:?}");
        assert!(
            ["Subject", "To", "From", "Date", "Message-ID", "MIME-Version"].into_iter().all(une_fois),
            "{entetes:?}"
        );
        assert_eq!(recu["vers"].as_array().unwrap().len(), 1);
        assert!(!recu["html"].as_str().unwrap().contains("<script>"));
    }
    let long = recus.iter().find(|recu| recu["vers"][0] == "mere@ecole.sn").unwrap()["To"].as_str().unwrap();
    assert!(long.contains("Long Nom De Famille") && long.contains("Éàü") && long.contains("Vraiment"), "{long}");
}

#[test]
fn une_adresse_qui_n_existe_pas_n_arrete_pas_les_autres() {
    let (courrier, ecole) = (Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée", &courrier.section());
    for (n, adresse) in ["inconnu", "plustard", "awa", "ali"].iter().enumerate() {
        ecole.fait(&format!(
            "add nom=N{n} prenom=A tel=- classe=L3 email={adresse}@ecole.sn accord-mail=oui notes=Maths[12]"
        ));
    }
    let (code, envoi) = ecole.envoie(&courrier, "notify flush");
    assert_eq!(
        (code, envoi["partis"].as_u64(), envoi["reportes"].as_u64(), envoi["echoues"].as_u64()),
        (1, Some(2), Some(1), Some(1))
    );
    let echoue = &messages(&ecole, "echoue")[0];
    assert!(echoue["raison"].as_str().unwrap().contains("550") && echoue["adresse"] == "inconnu@ecole.sn", "{echoue}");
    let attend = &messages(&ecole, "attend")[0];
    assert!(attend["raison"].as_str().unwrap().contains("450") && attend["essais"] == 1, "{attend}");
    // Its moment has not come: who sends what is due leaves it alone; it comes again by hand.
    assert_eq!(ecole.fait("notify retry")["relances"], 2);
    assert_eq!(messages(&ecole, "attend").len(), 2);
    assert_eq!(courrier.recus().len(), 2);
}

#[test]
fn un_serveur_qui_refuse_tout_ne_fait_echouer_aucun_message() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section_chiffree());
    ecole.fait("note add E00001 Maths 12");
    for (essais, mode) in ["ferme", "expediteur", "quota"].into_iter().enumerate() {
        courrier.mode(mode);
        let (code, envoi) = ecole.envoie(&courrier, "notify flush");
        assert_eq!((code, envoi["reportes"].as_u64(), envoi["echoues"].as_u64()), (1, Some(1), Some(0)), "{mode}");
        assert_eq!(messages(&ecole, "attend")[0]["essais"], essais + 1);
    }
    courrier.mode("ok");
    assert_eq!(ecole.envoie(&courrier, "notify flush").1["partis"], 1);
    assert_eq!(courrier.recus()[0]["tls"], true);
}

#[test]
fn huit_essais_et_le_message_est_garde_comme_echoue() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    courrier.mode("refuse");
    ecole.fait("note add E00001 Maths 12");
    for essai in 1..=8 {
        assert_eq!(ecole.envoie(&courrier, "notify flush").0, 1);
        let etat = if essai < 8 { "attend" } else { "echoue" };
        assert_eq!(messages(&ecole, etat)[0]["essais"], essai);
    }
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 0, "there is nothing to send any more");
    courrier.mode("ok");
    ecole.fait("notify retry");
    assert_eq!(ecole.envoie(&courrier, "notify flush").1["partis"], 1);
}

#[test]
fn un_serveur_auquel_on_ne_peut_pas_croire_ne_recoit_rien() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("note add E00001 Maths 12");
    // Its certificate is not one that this machine trusts.
    let sortie = ecole.lance(&["--format", "json", "-c", "notify flush"]);
    assert_eq!((sortie.code, sortie.json()["partis"].as_u64()), (1, Some(0)));
    assert!(sortie.json()["raisons"][0].as_str().unwrap().contains("certificat"), "{sortie:?}");
    let section = courrier.section();
    std::fs::write(ecole.dossier.join("faux"), "pas le bon\n").unwrap();
    let faux = format!("{}\n", ecole.dossier.join("faux").display());
    let mot = section.lines().find(|ligne| ligne.starts_with("mot_de_passe_fichier")).unwrap();
    ecole.regle("Lycée", &section.replace(mot, &format!("mot_de_passe_fichier = \"{}\"", faux.trim())));
    let (code, envoi) = ecole.envoie(&courrier, "notify flush");
    assert!(code == 1 && envoi["raisons"][0].as_str().unwrap().contains("mot de passe"), "{envoi}");
    assert!(!envoi.to_string().contains("pas le bon") && courrier.recus().is_empty());
    assert_eq!(messages(&ecole, "attend").len(), 1);
}

#[test]
fn un_essai_part_tout_de_suite() {
    let (courrier, ecole) = (Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée", &courrier.section());
    assert_eq!(ecole.envoie(&courrier, "notify test email=directrice@lycee.sn").1["envoye"], true);
    assert_eq!(courrier.recus()[0]["objet"], "Lycée : essai d'envoi");
    assert!(ecole.documents("notifications").is_empty());
    let montre = ecole.fait("notify test email=directrice@lycee.sn --dry-run");
    assert_eq!((montre["envoye"].as_bool(), courrier.recus().len()), (Some(false), 1));
}

#[test]
fn en_pause_rien_ne_part() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("note add E00001 Maths 12");
    ecole.fait("notify pause");
    let mut commande = ecole.carnet();
    commande.env("SSL_CERT_FILE", courrier.certificat()).args(["-c", "notify flush"]);
    let sortie = crate::commun::ecole::sortie(&mut commande);
    assert!(sortie.code == 1 && sortie.err.contains("en pause (par prof)"), "{sortie:?}");
    assert_eq!(ecole.fait("notify status")["pause"]["qui"], "prof");
    ecole.fait("notify pause fin");
    assert_eq!(ecole.envoie(&courrier, "notify flush").1["partis"], 1);
}

#[test]
fn ce_qui_est_parti_puis_change_est_corrige() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &courrier.section());
    ecole.fait("note add E00001 Maths 8");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 0);
    ecole.fait("note set E00001#1 18");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 0);
    // What had been told is corrected, also by undo.
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 0);
    let textes: Vec<String> = courrier.recus().iter().map(|recu| recu["texte"].as_str().unwrap().to_owned()).collect();
    assert_eq!(textes.len(), 3);
    assert!(textes[1].contains("Maths : 18/20 au lieu de 8/20") && textes[2].contains("Maths : 8/20 au lieu de 18/20"));
    assert!(textes[2].contains("passée sous 10/20"), "{}", textes[2]);
}

#[test]
fn un_mail_discret_ne_dit_pas_la_note() {
    let (courrier, ecole) = (Courrier::demarre(), ecole());
    ecole.regle("Lycée", &format!("{}[notifications]\ndetail_mail = false\n", courrier.section()));
    ecole.fait("note add E00001 Maths 7,25");
    assert_eq!(ecole.envoie(&courrier, "notify flush").0, 0);
    let recu = &courrier.recus()[0];
    assert!(
        !recu["texte"].as_str().unwrap().contains("7,25") && !recu["html"].as_str().unwrap().contains("7,25"),
        "{recu}"
    );
    assert!(
        recu["texte"].as_str().unwrap().contains("une nouvelle note (Maths) et une alerte sur la moyenne"),
        "{recu}"
    );
}
