//! `note comment`: what teachers say of students, who may say it, and what becomes of it.

use crate::commun::ecole::Ecole;
use carnet::domain::compte::Portee;
use carnet::domain::{Matiere, NomClasse, Role};
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;

fn prof(matiere: &str) -> Role {
    Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("L3").unwrap()]),
        matieres: Portee::Celles(vec![Matiere::parse(matiere).unwrap()]),
    }
}

#[test]
fn une_appreciation_se_dit_se_montre_se_journalise_et_s_efface() {
    let ecole = Ecole::petite();
    let dite = ecole.fait("note comment E00001 maths \"Bon   trimestre.\" periode=T1");
    let attendu = serde_json::json!([
        { "matiere": "Maths", "periode": "T1", "texte": "Bon trimestre.", "auteur": "prof" }
    ]);
    assert_eq!(dite["appreciations"], attendu);
    assert_eq!(ecole.fait("show E00001")["appreciations"], attendu);
    let fiche = ecole.lance(&["--format", "table", "-c", "show E00001"]).reussie().out;
    assert!(fiche.contains("appréciation Maths, T1 : Bon trimestre. (par prof)"), "{fiche}");
    let csv = ecole.lance(&["--format", "csv", "-c", "show E00001"]).reussie().out;
    assert!(
        csv.ends_with("matricule;matiere;periode;appreciation;auteur\nE00001;Maths;T1;Bon trimestre.;prof\n"),
        "{csv}"
    );
    let change = ecole.lance(&["--format", "table", "-c", "note comment E00001 Maths \"Mieux.\" periode=t1"]).reussie();
    assert!(change.out.contains("appréciation Maths, T1 : « Bon trimestre. » → « Mieux. »"), "{}", change.out);
    ecole.fait("note comment E00001 Maths - periode=T1");
    assert_eq!(ecole.fait("show E00001")["appreciations"], serde_json::json!([]));
    let journal = ecole.lance(&["--format", "csv", "-c", "log E00001 limit=3"]).reussie().out;
    for ligne in
        ["« Mieux. » → —", "« Bon trimestre. » → « Mieux. »", "appréciation Maths, T1 : — → « Bon trimestre. »"]
    {
        assert!(journal.contains(ligne), "{ligne} : {journal}");
    }
    assert_eq!(ecole.documents("etudiants")[0].get("appreciations"), None);
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

#[test]
fn chaque_enseignant_parle_de_sa_matiere_et_reprend_ses_mots_sans_ceux_des_autres() {
    let ecole = Ecole::petite();
    ecole.fait("note add E00001 Anglais 12");
    let (maths, anglais) = (ecole.collegue("m.fall", prof("Maths")), ecole.collegue("m.smith", prof("Anglais")));
    maths.fait("note comment E00001 Maths \"Solide.\" periode=-");
    anglais.fait("note comment E00001 Anglais \"Hésitant.\" periode=-");
    let refus = maths.refuse(1, "note comment E00001 Anglais \"Nul.\" periode=-");
    assert!(refus.contains("Anglais"), "{refus}");
    // Another's words do not stand in the way.
    maths.fait("undo --yes");
    let dites = ecole.fait("show E00001")["appreciations"].clone();
    assert_eq!((dites.as_array().unwrap().len(), &dites[0]["texte"]), (1, &"Hésitant.".into()));
    // The same words, changed since, do: who did it is told.
    anglais.fait("note comment E00001 Anglais \"Mieux.\" periode=-");
    ecole.fait("note comment E00001 Anglais \"Bien.\" periode=- --yes");
    let refus = anglais.refuse(1, "undo --yes");
    assert!(refus.contains("appréciation anglais") && refus.contains("par prof"), "{refus}");
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

#[test]
fn ce_qui_ne_va_pas_est_refuse_avec_sa_raison() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    let long = "é".repeat(1_001);
    let refus = [
        "note comment E00001 Mahts \"Bien.\"".to_owned(),
        format!("note comment E00001 Maths \"{long}\" periode=T1"),
        "note comment E00001 Maths \"a\u{1b}[31m\" periode=T1".to_owned(),
        "note comment E00001 Maths".to_owned(),
        "note comment E00009 Maths Bien".to_owned(),
    ]
    .map(|ligne| ecole.lance(&["-c", &ligne]).err);
    for (refus, raison) in refus.iter().zip([
        "la classe « L3 » n'a pas de matière « Mahts »",
        "1001 lettres, c'est plus que les 1000 permises",
        "caractère de contrôle interdit",
        "appréciation",
        "aucun étudiant",
    ]) {
        assert!(refus.contains(raison), "{raison} : {refus}");
    }
    assert_eq!(ecole.tout(), avant);
    // The last letter that goes is taken whole.
    let dite = ecole.fait(&format!("note comment E00001 Maths \"{}\" periode=T1", "é".repeat(1_000)));
    assert_eq!(dite["appreciations"][0]["texte"].as_str().unwrap().chars().count(), 1_000);
    // The second line of defence, whoever writes.
    let trop =
        doc! { "$set": { "appreciations": { "maths-": { "matiere": "Maths", "texte": &long, "auteur": "x" } } } };
    let client = Client::with_uri_str(&ecole.base.mongo).unwrap();
    let etudiants = client.database(&ecole.base.nom).collection::<Document>("etudiants");
    assert!(etudiants.update_one(doc! {}, trop).run().is_err());
}

#[test]
fn une_periode_verrouillee_garde_ses_appreciations() {
    let ecole = Ecole::petite();
    let marie = ecole.collegue("marie", prof("Maths"));
    ecole.fait("class set L3 periodes=T1;T2");
    marie.fait("note comment E00001 Maths \"Bien.\" periode=T1");
    ecole.fait("class lock L3 T1");
    let dites = || {
        let fiche = ecole.fait("show E00001");
        let dites = fiche["appreciations"].as_array().unwrap().iter();
        dites.map(|dite| dite["texte"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (qui, ligne) in [
        (&ecole, "note comment E00001 Maths \"Nul.\" periode=T1"),
        (&ecole, "note comment E00001 Maths - periode=T1"),
        (&marie, "undo --yes"),
    ] {
        let refus = qui.refuse(1, ligne);
        assert!(refus.contains("« T1 » est verrouillée"), "{ligne} : {refus}");
        assert_eq!(dites(), ["Bien."], "{ligne}");
    }
    // What he did last is the lock, and the lock alone is taken back: the words stay until who wrote them takes them back.
    assert_eq!(ecole.fait("undo --yes")["repris"], 1);
    assert_eq!(dites(), ["Bien."]);
    marie.fait("undo --yes");
    assert_eq!(dites(), [""; 0]);
    ecole.fait("class lock L3 T1");
    ecole.fait("note comment E00001 Maths \"Suite.\" periode=T2");
    let refus = ecole.refuse(1, "note comment E00001 Maths \"Quand ?\"");
    assert!(refus.contains("periode=T1 ou T2"), "{refus}");
    let refus = ecole.refuse(1, "note comment E00001 Maths \"Quand ?\" periode=T9");
    assert!(refus.contains("la classe n'a pas de période « T9 »"), "{refus}");
}

#[test]
fn elle_suit_la_matiere_et_l_etudiant() {
    let ecole = Ecole::petite();
    ecole.font(&[
        "note comment E00001 Maths \"Bien.\" periode=T1",
        "class set L3 renommer=Maths:Mathématiques",
        "edit E00001 classe=L4",
    ]);
    let dite = &ecole.fait("show E00001")["appreciations"][0];
    assert_eq!((&dite["matiere"], &dite["texte"]), (&"Mathématiques".into(), &"Bien.".into()));
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

#[test]
fn deux_matieres_reunies_ont_une_appreciation_ou_restent_deux() {
    let ecole = Ecole::petite();
    ecole.font(&[
        "note add E00001 Calcul 12",
        "note comment E00001 Maths \"Bien.\" periode=T1",
        "note comment E00001 Calcul \"Des progrès.\" periode=T1",
    ]);
    let avant = ecole.fait("show E00001")["appreciations"].clone();
    let reunit = "class set L3 renommer=Calcul:Maths";
    assert!(ecole.refuse(1, reunit).contains("les notes et les appréciations de « Calcul » s'y ajoutent"));
    ecole.fait(&format!("{reunit} --yes"));
    let dites = ecole.fait("show E00001")["appreciations"].clone();
    let une = serde_json::json!([
        { "matiere": "Maths", "periode": "T1", "texte": "Bien. Des progrès.", "auteur": "prof" }
    ]);
    assert_eq!(dites, une);
    let journal = ecole.lance(&["--format", "csv", "-c", "log E00001 limit=1"]).reussie().out;
    assert!(journal.contains("appréciation Maths, T1 : « Bien. » → « Bien. Des progrès. »"), "{journal}");
    ecole.fait("undo --yes");
    assert_eq!(ecole.fait("show E00001")["appreciations"], avant);
    // What does not go into one text is not cut: nothing is done.
    ecole.fait(&format!("note comment E00001 Calcul \"{}\" periode=T1", "é".repeat(995)));
    let avant = ecole.documents("etudiants");
    for fin in ["--yes", "--dry-run"] {
        let refus = ecole.refuse(1, &format!("{reunit} {fin}"));
        assert!(refus.contains("E00001 Awa Diop, Maths, T1") && refus.contains("1001 lettres"), "{refus}");
    }
    assert_eq!(ecole.documents("etudiants"), avant);
    ecole.lance(&["-c", "log --verifier"]).reussie();
}
