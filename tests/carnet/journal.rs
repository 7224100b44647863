//! The journal tells who changed what, and that nothing was changed behind its back.

use crate::commun::ecole::{Ecole, sortie};
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, DateTime, Document, doc};
use mongodb::sync::{Client, Collection};
use serde_json::Value;
use std::collections::BTreeSet;

fn collection(ecole: &Ecole, nom: &str) -> Collection<Document> {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom).collection(nom)
}

/// A school that has seen everything: its administrator's account made, students added alone and by a list of two, changed,
/// marked, removed.
fn vecue() -> Ecole {
    let ecole = Ecole::petite();
    ecole.ecris("liste.csv", "Matricule;Nom;Prénom;Classe;Maths\nM1;Ba;Ali;L3;12\nM2;Sarr;Fatou;L3;15\n");
    ecole.font(&[
        "edit E00001 classe=L2 tuteur.nom=Fatou",
        "note set E00001#2 9",
        "note delete E00001#3 --yes",
        "import liste.csv tel=-",
        "note add M1 Anglais 14",
        "delete E00002 --yes",
        "edit M1 classe=L2",
    ]);
    ecole.ecris(
        "maj.csv",
        "Matricule;Nom;Prénom;Téléphone;Classe;Maths\nM1;Ba;Ali;;L3;13\nM3;Fall;Awa;0611223399;L3;7\n",
    );
    ecole.fait("import maj.csv mode=maj");
    ecole
}

fn verifie(ecole: &Ecole) -> Value {
    ecole.lance(&["--format", "json", "-c", "log --verifier"]).json()
}

/// It holds together; how many entries there are.
fn concorde(ecole: &Ecole) -> u64 {
    let sortie = ecole.lance(&["--format", "json", "-c", "log --verifier"]).reussie().json();
    assert_eq!(sortie["anomalies"], 0, "{sortie}");
    sortie["entrees"].as_u64().unwrap()
}

/// Whom the findings name, and that the command fails.
fn trouve(ecole: &Ecole) -> BTreeSet<String> {
    let sortie = ecole.lance(&["--format", "json", "-c", "log --verifier"]);
    assert_eq!(sortie.code, 1, "{sortie:?}");
    let constats = sortie.json();
    let constats = constats["constats"].as_array().unwrap();
    constats.iter().map(|constat| constat["cible"]["id"].as_str().unwrap().to_owned()).collect()
}

fn seuls(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn entree(ecole: &Ecole, filtre: Document) -> Document {
    collection(ecole, "journal").find_one(filtre).run().unwrap().unwrap()
}

#[test]
fn une_ecole_ou_tout_est_passe_par_carnet_concorde() {
    let ecole = vecue();
    // Ten of its students, one of its administrator's account.
    assert_eq!(concorde(&ecole), 11);
    assert_eq!(concorde(&Ecole::neuve()), 1);
    let dit = ecole.lance(&["--format", "table", "-c", "log --verifier"]).reussie().out;
    assert_eq!(dit, "tout concorde : 11 entrées vérifiées, 6 chaînes\n");
}

#[test]
fn chaque_champ_d_une_entree_que_quelqu_un_change_se_voit() {
    let ecole = vecue();
    let journal = collection(&ecole, "journal");
    let autre = || Bson::from(Binary { subtype: BinarySubtype::Generic, bytes: vec![1; 32] });
    let changes: Vec<(&str, Bson)> = vec![
        ("qui", "personne".into()),
        ("commande", "find".into()),
        ("quand", DateTime::from_millis(1).into()),
        ("cible.id", "E00009".into()),
        ("reprend", mongodb::bson::oid::ObjectId::new().into()),
        ("ensemble", mongodb::bson::oid::ObjectId::new().into()),
        ("touches", vec!["E00009"].into()),
        ("volets.0.avant.notes.0.centiemes", 2_000_i64.into()),
        ("volets.0.apres.notes.0.centiemes", 2_000_i64.into()),
        ("volets.0.apres", doc! {}.into()),
        ("volets.0.sel", Binary { subtype: BinarySubtype::Generic, bytes: vec![1; 16] }.into()),
        ("volets.0.empreinte", autre()),
        ("volets.0.etat", autre()),
        ("volets.0.precedent", autre()),
        ("volets.0.n", 7_i64.into()),
        ("volets.0.lignee", mongodb::bson::oid::ObjectId::new().into()),
        ("volets.0.id", "E00009".into()),
        ("volets.0.type", "compte".into()),
    ];
    // In the middle of a chain, at its end, at its beginning, and in a list.
    for commande in ["note set", "note delete", "add", "import"] {
        let whole = entree(&ecole, doc! { "commande": commande });
        for (champ, valeur) in &changes {
            let filtre = doc! { "_id": whole.get("_id").unwrap() };
            journal.update_one(filtre.clone(), doc! { "$set": { *champ: valeur.clone() } }).run().unwrap();
            // A removed mark leaves nothing: that is what is there already.
            if entree(&ecole, filtre.clone()) == whole {
                continue;
            }
            let constats = verifie(&ecole);
            assert!(constats["anomalies"].as_u64().unwrap() > 0, "{commande} {champ} : {constats}");
            journal.replace_one(filtre, whole.clone()).run().unwrap();
        }
        assert_eq!(concorde(&ecole), 11, "{commande}");
    }
}

#[test]
fn une_entree_effacee_se_voit_au_milieu_a_la_fin_et_d_un_etudiant_supprime() {
    for (commande, qui) in [
        ("edit", &["E00001", "M1"][..]),
        ("note set", &["E00001"]),
        ("note delete", &["E00001"]),
        ("note add", &["M1"]),
        ("delete", &["E00002"]),
        ("import", &["M1", "M2", "M3"]),
        ("add", &["E00001", "E00002"]),
    ] {
        let ecole = vecue();
        let gone = collection(&ecole, "journal").delete_many(doc! { "commande": commande }).run().unwrap();
        assert!(gone.deleted_count > 0);
        assert_eq!(trouve(&ecole), seuls(qui), "{commande}");
    }
    let ecole = vecue();
    collection(&ecole, "journal").delete_many(doc! {}).run().unwrap();
    assert_eq!(trouve(&ecole), seuls(&["E00001", "E00002", "M1", "M2", "M3", "prof"]));
}

#[test]
fn une_entree_inventee_se_voit() {
    let ecole = vecue();
    let mut copie = entree(&ecole, doc! { "commande": "note set" });
    copie.insert("_id", mongodb::bson::oid::ObjectId::new());
    collection(&ecole, "journal").insert_one(copie).run().unwrap();
    assert_eq!(trouve(&ecole), seuls(&["E00001"]));
}

#[test]
fn ce_qui_est_change_sans_carnet_se_voit() {
    let ecole = vecue();
    let etudiants = collection(&ecole, "etudiants");
    let changes = |qui: &str, change: Document| {
        etudiants.update_one(doc! { "_id": qui }, change).run().unwrap();
    };
    changes("E00001", doc! { "$set": { "notes.0.centiemes": 2_000 } });
    changes("M1", doc! { "$set": { "moyenne_centiemes": 2_000 } });
    changes("M2", doc! { "$set": { "classe": "M1" } });
    assert_eq!(trouve(&ecole), seuls(&["E00001", "M1", "M2"]));
    let dit = ecole.lance(&["--format", "table", "-c", "log --verifier"]).out;
    assert!(dit.contains("étudiant E00001, entrée "), "{dit}");
    assert!(dit.contains("la fiche a été modifiée sans passer par carnet depuis cette entrée"), "{dit}");
    assert!(dit.contains("étudiant M1 : la moyenne ou le résumé gardés avec la fiche ne sont pas ceux de ses notes"));

    let ecole = vecue();
    let etudiants = collection(&ecole, "etudiants");
    let mut faux = etudiants.find_one(doc! { "_id": "M2" }).run().unwrap().unwrap();
    etudiants.delete_one(doc! { "_id": "M3" }).run().unwrap();
    faux.insert("_id", "X1");
    faux.remove("tete");
    faux.insert("recherche", faux.get_str("recherche").unwrap().replace("m2", "x1"));
    etudiants.insert_one(&faux).run().unwrap();
    collection(&ecole, "tetes").delete_many(doc! {}).run().unwrap();
    assert_eq!(trouve(&ecole), seuls(&["E00002", "M3", "X1"]));
    // A file put back as it was before its last change.
    let ecole = vecue();
    let avant = collection(&ecole, "etudiants").find_one(doc! { "_id": "E00001" }).run().unwrap().unwrap();
    ecole.fait("note add E00001 Maths 4");
    collection(&ecole, "etudiants").replace_one(doc! { "_id": "E00001" }, avant).run().unwrap();
    assert_eq!(trouve(&ecole), seuls(&["E00001"]));
}

#[test]
fn des_valeurs_effacees_laissent_la_chaine_verifiable() {
    let ecole = vecue();
    let journal = collection(&ecole, "journal");
    let vides = doc! { "volets.$[].avant": "", "volets.$[].apres": "", "volets.$[].sel": "" };
    journal.update_many(doc! { "volets.id": "E00002" }, doc! { "$unset": vides }).run().unwrap();
    concorde(&ecole);
    assert_eq!(verifie(&ecole)["effaces"], 2);
    // Erasing is no way to hide a change.
    let qui = doc! { "$set": { "qui": "personne" } };
    journal.update_many(doc! { "volets.id": "E00002" }, qui).run().unwrap();
    assert_eq!(trouve(&ecole), seuls(&["E00002"]));
}

#[test]
fn les_ecritures_de_tous_a_la_fois_ne_font_pas_de_fausse_alarme() {
    let ecole = Ecole::petite();
    let script: String = (0..40).map(|n| format!("note add E00001 Maths {}\n", n % 20)).collect();
    ecole.ecris("notes.carnet", script);
    std::thread::scope(|scope| {
        let ecrivains: Vec<_> =
            (0..2).map(|_| scope.spawn(|| ecole.lance(&["-f", "notes.carnet"]).reussie())).collect();
        let mut vus = 0;
        while !ecrivains.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            vus = vus.max(concorde(&ecole));
        }
        assert!(vus > 2);
    });
    assert_eq!(concorde(&ecole), 83);
}

#[test]
fn une_fiche_d_avant_les_chaines_en_commence_une() {
    let ecole = Ecole::petite();
    let (etudiants, journal) = (collection(&ecole, "etudiants"), collection(&ecole, "journal"));
    let avant = DateTime::from_millis(0);
    etudiants.update_many(doc! {}, doc! { "$unset": { "tete": "" }, "$set": { "modifie": avant } }).run().unwrap();
    let des_etudiants = doc! { "cible.type": "etudiant" };
    journal.update_many(des_etudiants, doc! { "$unset": { "volets": "" } }).run().unwrap();
    concorde(&ecole);
    assert_eq!(verifie(&ecole)["anciens"], 4);
    ecole.fait("note add E00001 Maths 4");
    concorde(&ecole);
    assert_eq!(ecole.fait("log E00001").as_array().unwrap().len(), 2);
    assert_eq!(verifie(&ecole)["anciens"], 3);
}

fn commandes(log: &Value) -> Vec<&str> {
    log.as_array().unwrap().iter().map(|entree| entree["commande"].as_str().unwrap()).collect()
}

#[test]
fn log_dit_de_chacun_tout_ce_qui_lui_est_arrive_du_plus_recent_au_plus_ancien() {
    let ecole = vecue();
    assert_eq!(commandes(&ecole.fait("log E00001")), ["note delete", "note set", "edit", "add"]);
    assert_eq!(commandes(&ecole.fait("log E00002")), ["delete", "add"]);
    let m1 = ecole.fait("log M1");
    assert_eq!(commandes(&m1), ["import", "edit", "note add", "import"]);
    // Of a list, his part alone.
    assert_eq!(m1[0]["cible"], serde_json::json!({ "type": "etudiant", "id": "M1" }));
    assert_eq!((&m1[0]["avant"]["classe"], &m1[0]["apres"]["classe"]), (&"L2".into(), &"L3".into()));
    assert_eq!(m1[0]["avant"]["notes"][0]["valeur"], 12);
    assert_eq!((&m1[3]["avant"], m1[3]["apres"].is_object()), (&Value::Null, true));
    assert_eq!(commandes(&ecole.fait("log M2")), ["import"]);
    assert_eq!(ecole.fait("log").as_array().unwrap().len(), 11);
    assert_eq!(ecole.fait("log limit=3").as_array().unwrap().len(), 3);
    let note = &ecole.fait("log E00001")[1];
    assert_eq!((&note["avant"]["notes"][0]["valeur"], &note["apres"]["notes"][0]["valeur"]), (&15.5.into(), &9.into()));
    assert!(note["quand"].as_str().unwrap().ends_with('Z'), "{note}");
    assert_eq!(note["qui"], "prof");
    assert!(ecole.refuse(1, "log E00077").contains("E00077"));
}

#[test]
fn log_se_filtre_par_auteur_et_par_jour() {
    let ecole = vecue();
    let journal = collection(&ecole, "journal");
    let jour = |texte: &str| DateTime::parse_rfc3339_str(texte).unwrap();
    for (commande, quand) in [("note set", "2026-11-01T12:00:00Z"), ("note add", "2026-11-03T12:00:00Z")] {
        let change = doc! { "$set": { "quand": jour(quand), "qui": "awa" } };
        journal.update_one(doc! { "commande": commande }, change).run().unwrap();
    }
    assert_eq!(commandes(&ecole.fait("log qui=awa")), ["note add", "note set"]);
    assert_eq!(commandes(&ecole.fait("log qui=awa jusqua=01/11/2026")), ["note set"]);
    assert_eq!(commandes(&ecole.fait("log qui=awa depuis=02/11/2026")), ["note add"]);
    assert_eq!(commandes(&ecole.fait("log depuis=01/11/2026 jusqua=03/11/2026")), ["note add", "note set"]);
    let refus = ecole.refuse(2, "log depuis=03/11/2026 jusqua=01/11/2026");
    assert!(refus.contains("conseil : écrivez depuis=01/11/2026 jusqua=03/11/2026"), "{refus}");
    assert_eq!(commandes(&ecole.fait("log E00001 qui=awa")), ["note set"]);
    assert!(commandes(&ecole.fait("log compte=awa")).is_empty());
    assert!(ecole.refuse(1, "log depuis=hier").contains("hier"));
}

#[test]
fn log_se_lit() {
    let ecole = vecue();
    let journal = collection(&ecole, "journal");
    let mut entrees: Vec<Document> = journal.find(doc! {}).run().unwrap().map(Result::unwrap).collect();
    entrees.sort_by_key(|entree| *entree.get_datetime("quand").unwrap());
    for (n, entree) in entrees.iter().enumerate() {
        let quand = DateTime::from_millis(1_794_000_000_000 + 60_000 * n as i64);
        let change = doc! { "$set": { "quand": quand } };
        journal.update_one(doc! { "_id": entree.get("_id").unwrap() }, change).run().unwrap();
    }
    // The hours are those of the machine.
    let table = sortie(ecole.carnet().env("TZ", "UTC").args(["--format", "table", "-c", "log"])).reussie().out;
    insta::assert_snapshot!(table, @"
    Quand             Qui     Commande     Cible             Changement
    ────────────────  ──────  ───────────  ────────────────  ───────────────────────────────────────────────
    06/11/2026 21:30  prof    import       liste             1 ajouté ; 1 modifié
    06/11/2026 21:29  prof    edit         M1 Ali Ba         classe : L3 → L2
    06/11/2026 21:28  prof    delete       E00002 Léo Petit  supprimé (2de A)
    06/11/2026 21:27  prof    note add     M1 Ali Ba         note #2 : Anglais 14 (devoir, coef 1, par prof)
    06/11/2026 21:26  prof    import       liste             2 ajoutés
    06/11/2026 21:25  prof    note delete  E00001 Awa Diop   note #3 Maths : 8 supprimée
    06/11/2026 21:24  prof    note set     E00001 Awa Diop   note #2 Maths : 15,5 → 9
    06/11/2026 21:23  prof    edit         E00001 Awa Diop   classe : L3 → L2 ; nom du tuteur : — → Fatou
    06/11/2026 21:22  prof    add          E00002 Léo Petit  ajouté (2de A)
    06/11/2026 21:21  prof    add          E00001 Awa Diop   ajouté (L3), avec 3 notes
    06/11/2026 21:20  essais  user add     compte prof       créé (admin)

    11 entrées
    ");
}

#[test]
fn une_option_inconnue_reste_refusee() {
    let ecole = Ecole::neuve();
    for ligne in ["find --verifier", "log E1 --verifier", "log --verifie", "show --tout E1"] {
        assert!(ecole.refuse(2, ligne).contains("inconnue"), "{ligne}");
    }
}
