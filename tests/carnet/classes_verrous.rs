//! Periods and their locks: where a mark may be given, that nothing changes a locked one, and that what was done to a class can be
//! taken back.

use crate::commun::ecole::Ecole;
use carnet::domain::{Matiere, NomClasse, Portee, Role};
use serde_json::{Value, json};

/// A teacher of one class and subject.
pub fn enseignant(classe: &str, matiere: &str) -> Role {
    let (classe, matiere) = (NomClasse::parse(classe).unwrap(), Matiere::parse(matiere).unwrap());
    Role::Enseignant { classes: Portee::Celles(vec![classe]), matieres: Portee::Celles(vec![matiere]) }
}

/// Awa (E00001, L3), with Maths 12 in T1 (#1) and 15 in T2 (#2); T1 is locked by `prof`.
fn ecole() -> Ecole {
    let ecole = Ecole::neuve();
    ecole.font(&[
        "add nom=Diop prenom=Awa tel=- classe=L3",
        "class set L3 periodes=T1:01/09/2026..30/11/2026;T2:01/12/2026..28/02/2027;T3",
        "note add E00001 Maths 12 periode=T1",
        "note add E00001 Maths 15 periode=T2",
        "class lock L3 T1",
    ]);
    ecole
}

fn concorde(ecole: &Ecole) {
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

fn classe(ecole: &Ecole) -> Value {
    ecole.fait("class show L3")
}

#[test]
fn une_periode_verrouillee_refuse_chaque_changement_de_ses_notes_et_nomme_qui_l_a_fermee() {
    let ecole = ecole();
    ecole.ecris(
        "l.csv",
        "Matricule;Nom;Prénom;Téléphone;Classe;Maths (T1)\nE00001;Diop;Awa;;L3;13\nE00009;Ba;Ali;0611223399;L3;9\n",
    );
    // A number that was taken for rules and not used is no change.
    let tout = || ecole.tout().into_iter().filter(|(nom, _)| nom != "compteurs").collect::<Vec<_>>();
    let avant = tout();
    for ligne in [
        "note add E00001 Maths 14 periode=T1",
        "note add E00001 Maths 14 date=15/10/2026",
        "note add E00001 \"Maths[14]\" periode=t1",
        "note set E00001#1 13",
        "note set E00001#1 coef=2",
        "note set E00001#1 periode=T2",
        "note set E00001#2 periode=T1 date=-",
        "note delete E00001#1 --yes",
        "delete E00001 --yes",
        "delete E00001 --dry-run",
        // A day says which period, where nothing else does.
        "note set E00001#2 date=15/10/2026 periode=-",
        "class set L3 renommer=Maths:Calcul",
    ] {
        let dit = ecole.refuse(1, ligne);
        assert!(
            dit.contains("la période « T1 » est verrouillée depuis le ") && dit.contains(" par prof"),
            "{ligne} : {dit}"
        );
        assert!(dit.contains("classe « L3 » : ") && dit.contains("class unlock \"L3\" \"T1\""), "{ligne} : {dit}");
    }
    let refus = ecole.lance(&["--format", "json", "-c", "import l.csv mode=maj tel=-"]);
    assert_eq!(refus.code, 1, "{refus:?}");
    let rejetes = refus.json()["rejetes"].clone();
    assert_eq!(rejetes.as_array().unwrap().len(), 2, "ligne par ligne : {rejetes}");
    for rejete in rejetes.as_array().unwrap() {
        assert!(rejete["message"].as_str().unwrap().contains("verrouillée depuis le"), "{rejete}");
    }
    assert!(tout() == avant, "quelque chose a été écrit");
    // The other periods are open, and who only moves keeps his marks.
    ecole.font(&["note set E00001#2 16", "note add E00001 Maths 11 periode=T3", "edit E00001 tel=0611223344"]);
    concorde(&ecole);
}

#[test]
fn une_note_datee_d_un_import_est_de_la_periode_de_son_jour() {
    let ecole = ecole();
    ecole.ecris(
        "l.csv",
        "Matricule;Nom;Prénom;Téléphone;Classe;Maths (15/10/2026)\nE00001;Diop;Awa;-;L3;13\nE00009;Ba;Ali;-;L3;9\n",
    );
    let importe = || ecole.lance(&["--format", "json", "-c", "import l.csv mode=maj"]);
    let avant = ecole.documents("etudiants");
    let refus = importe();
    assert_eq!((refus.code, ecole.documents("etudiants") == avant), (1, true), "{refus:?}");
    for rejete in refus.json()["rejetes"].as_array().unwrap() {
        assert!(rejete["message"].as_str().unwrap().contains("verrouillée depuis le"), "{rejete}");
    }
    ecole.font(&["class unlock L3 T1"]);
    let fait = importe().reussie().json();
    assert_eq!((&fait["crees"], &fait["modifies"]), (&json!(1), &json!(1)), "{fait}");
    assert_eq!(ecole.fait("show E00001")["notes"][2]["periode"], "T1");
    assert_eq!(ecole.fait("show E00009")["notes"][0]["periode"], "T1");
    // Twice changes nothing, also where the mark was there before the periods.
    ecole.font(&["class set L3 periodes=-", "note set E00009#1 periode=-"]);
    ecole.font(&["class set L3 periodes=T1:01/09/2026..30/11/2026;T2:01/12/2026..28/02/2027;T3"]);
    assert_eq!(importe().reussie().json()["inchanges"], json!(2));
    ecole.ecris("hors.csv", "Matricule;Maths (15/10/2020)\nE00001;13\n");
    let refus = ecole.lance(&["--format", "table", "-c", "import hors.csv mode=maj"]);
    assert!(
        refus.code == 1 && refus.out.contains("aucune période de la classe ne contient le 15/10/2020"),
        "{refus:?}"
    );
}

#[test]
fn qui_a_une_note_dans_une_periode_fermee_n_entre_ni_ne_sort() {
    let ecole = ecole();
    ecole.font(&["add nom=Ba prenom=Ali tel=- classe=L2", "note add E00002 Maths 9 periode=T1"]);
    ecole.ecris("l.csv", "Matricule;Nom;Prénom;Classe\nE00001;Diop;Awa;L2\n");
    let avant = ecole.documents("etudiants");
    for ligne in [
        "edit E00001 classe=L2 --yes",
        "edit E00002 classe=L3 --yes",
        "class merge L3 L2 --yes",
        "class merge L2 L3 --yes",
        "class merge L2 L3 --dry-run",
    ] {
        let dit = ecole.refuse(1, ligne);
        assert!(dit.contains("est verrouillée depuis le "), "{ligne} : {dit}");
    }
    let refus = ecole.lance(&["--format", "json", "-c", "import l.csv mode=maj tel=-"]);
    assert_eq!(refus.code, 1, "{refus:?}");
    assert!(refus.json()["rejetes"][0]["message"].as_str().unwrap().contains("verrouillée depuis le"), "{refus:?}");
    assert_eq!(ecole.documents("etudiants"), avant);
    ecole.font(&["class unlock L3 T1", "edit E00001 classe=L2 --yes"]);
    assert_eq!(ecole.fait("show E00001")["classe"], "L2");
    concorde(&ecole);
}

#[test]
fn un_jour_hors_de_toutes_les_periodes_demande_laquelle() {
    let ecole = ecole();
    let avant = ecole.documents("etudiants");
    let dit = ecole.refuse(1, "note add E00001 Maths 14 date=01/01/2020");
    assert!(dit.contains("aucune période de la classe ne contient le 01/01/2020 : laquelle ?"), "{dit}");
    assert_eq!(ecole.documents("etudiants"), avant);
    // Nobody knows yet when T3 is.
    let fiche = ecole.fait("note add E00001 Maths 14 date=01/04/2027 periode=T3");
    assert_eq!(fiche["notes"][2]["periode"], "T3");
}

#[test]
fn une_note_d_avant_ne_revient_pas_par_undo_dans_une_periode_fermee() {
    let ecole = ecole();
    ecole.fait("class unlock L3 T1");
    let prof = ecole.collegue("marie", enseignant("L3", "Maths"));
    prof.fait("note set E00001#1 18");
    ecole.fait("class lock L3 T1");
    let avant = ecole.documents("etudiants");
    let dit = prof.refuse(1, "undo --yes");
    assert!(dit.contains("la période « T1 » est verrouillée depuis le "), "{dit}");
    assert_eq!(ecole.documents("etudiants"), avant);
}

#[test]
fn ouvrir_une_periode_est_au_journal_et_rouvre_ses_notes() {
    let ecole = ecole();
    let awa = ecole.collegue("awa", Role::Admin);
    let deja = awa.fait("class lock L3 T1");
    assert_eq!(deja["periodes"][0]["verrou"]["qui"], "prof", "qui a fermé le premier reste");
    awa.fait("class unlock L3 T1");
    assert_eq!(awa.fait("note set E00001#1 13")["notes"][0]["valeur"], 13);
    for ligne in ["log L3", "log classe=l3", "log qui=awa"] {
        let dit = ecole.lance(&["--format", "csv", "-c", ligne]).reussie().out;
        assert!(dit.contains(";awa;class unlock;classe;L3;"), "{ligne} : {dit}");
    }
    let dit = ecole.lance(&["--format", "csv", "-c", "log L3"]).reussie().out;
    assert!(dit.contains("T1 du 01/09/2026 au 30/11/2026 (verrouillée par prof)"), "{dit}");
    assert!(dit.contains("réglée (absences : comptent 0"), "{dit}");
    concorde(&ecole);
}

#[test]
fn les_verrous_restent_avec_les_periodes_qui_restent() {
    let ecole = ecole();
    let quand = classe(&ecole)["periodes"][0]["verrou"]["quand"].clone();
    // Its days say which marks it holds: they are locked with it.
    let avant = ecole.tout();
    for ligne in ["class set L3 periodes=t1;S2 --yes", "class set L3 periodes=T1:01/09/2026..01/12/2026;S2 --dry-run"] {
        let dit = ecole.refuse(1, ligne);
        assert!(dit.contains("la période « T1 » est verrouillée depuis le ") && dit.contains(" par prof"), "{dit}");
        assert!(dit.contains("ses jours ne changent plus (du 01/09/2026 au 30/11/2026)"), "{dit}");
        assert!(dit.contains("class unlock \"L3\" \"T1\""), "{dit}");
    }
    assert!(ecole.tout() == avant, "un refus a écrit");
    let change = ecole.fait("class set L3 periodes=t1:01/09/2026..30/11/2026;S2 --yes");
    assert_eq!(
        change["periodes"][0],
        json!({ "periode": "t1", "debut": "2026-09-01", "fin": "2026-11-30", "verrou": { "qui": "prof", "quand": quand } })
    );
    assert_eq!(change["periodes"][1]["verrou"], Value::Null);
    ecole.refuse(1, "note add E00001 Maths 14 periode=T1");
    ecole.font(&["class unlock L3 T1", "class set L3 periodes=T1;S2 --yes"]);
    concorde(&ecole);
}

#[test]
fn une_note_va_dans_une_periode_de_la_classe_et_un_jour_de_cette_periode() {
    let ecole = ecole();
    let dit = ecole.refuse(1, "note add E00001 Maths 14 periode=S1");
    assert!(dit.contains("la classe n'a pas de période « S1 » (attendu : T1, T2, T3)"), "{dit}");
    let dit = ecole.refuse(1, "note add E00001 Maths 14 periode=T2 date=01/03/2027");
    assert!(dit.contains("le 01/03/2027 n'est pas dans la période « T2 » (du 01/12/2026 au 28/02/2027)"), "{dit}");
    let fiche = ecole.fait("note add E00001 Maths 14 date=24/12/2026");
    assert_eq!(fiche["notes"][2]["periode"], "T2");
}

#[test]
fn ce_qui_est_fait_d_une_classe_s_annule_exactement_et_se_retablit() {
    let ecole = Ecole::petite();
    ecole.font(&["class set M1 annee=2026", "class set M2 libelle=Master"]);
    for ligne in [
        "class set L3 coefs=Maths:4;Anglais:2 libelle=\"Licence 3\"",
        "class set L3 periodes=T1;T2 abs=neutre",
        "class lock L3 T1",
        "class set L3 coefs=Maths:2",
        "class unlock L3 T1",
        "class set L3 libelle=- formule=devoirs:1;examen:2",
        "class delete M1",
        "class set M1 coefs=Maths:3",
    ] {
        let vues = || {
            let sans_moyennes = ecole.fait("class list");
            (sans_moyennes, ecole.fait("show E00001"))
        };
        let avant = vues();
        assert_eq!(ecole.lance(&["--yes", "-c", ligne]).code, 0, "{ligne}");
        let apres = vues();
        assert_ne!(avant, apres, "{ligne}");
        // What it does to a locked period is told, and nothing else.
        let annule = |undo: &str| {
            let fait = ecole.lance(&["--format", "json", "-c", undo]);
            let dit = fait.err.contains("la période T1 est verrouillée : le verrou garde les notes, non les moyennes");
            assert!(fait.code == 0 && (dit || fait.err.is_empty()), "{fait:?}");
            assert_eq!(dit, ligne == "class set L3 coefs=Maths:2", "{ligne} : {fait:?}");
            fait.json()
        };
        let essai = annule("undo --dry-run");
        assert_eq!((essai["repris"].clone(), vues()), (json!(1), apres.clone()), "{ligne}");
        annule("undo --yes");
        assert_eq!(vues(), avant, "{ligne}");
        annule("undo --yes");
        assert_eq!(vues(), apres, "{ligne} : rétabli");
        concorde(&ecole);
    }
}

#[test]
fn plusieurs_changements_d_une_classe_s_annulent_ensemble() {
    let ecole = Ecole::petite();
    let avant = (ecole.fait("class list"), ecole.fait("show E00001"));
    ecole.font(&[
        "class set L3 periodes=T1;T2 coefs=Maths:4",
        "note add E00001 Anglais 3 periode=T1",
        "class set L3 renommer=Maths:Calcul",
        "class lock L3 T1",
    ]);
    ecole.fait("undo 4 --yes");
    let apres = (ecole.fait("class list"), ecole.fait("show E00001"));
    assert_eq!(apres.0[1]["matieres"], json!([]));
    assert_eq!(
        (apres.1["moyenne"].clone(), apres.1["notes"].clone()),
        (avant.1["moyenne"].clone(), avant.1["notes"].clone())
    );
    concorde(&ecole);
}

#[test]
fn ce_qu_un_autre_a_change_depuis_ne_s_annule_pas() {
    let ecole = Ecole::petite();
    let awa = ecole.collegue("awa", Role::Admin);
    ecole.fait("class set L3 coefs=Maths:4 abs=neutre");
    awa.fait("class set L3 coefs=Maths:3");
    let dit = ecole.refuse(1, "undo --yes");
    assert!(dit.contains("rien n'a été annulé : classe L3, coefficients : changé depuis par awa ("), "{dit}");
    // What he changed elsewhere stays.
    awa.fait("undo --yes");
    awa.fait("class set L3 libelle=Licence");
    ecole.fait("undo --yes");
    let classe = ecole.fait("class show L3");
    assert_eq!(
        (&classe["libelle"], &classe["matieres"], &classe["abs"]),
        (&json!("Licence"), &json!([]), &json!("zero"))
    );
    // A class that is gone, and one that came after it.
    ecole.fait("class set M1 annee=2026");
    ecole.fait("class delete M1 --yes");
    awa.fait("class set M1 annee=2027");
    let dit = ecole.refuse(1, "undo --yes");
    assert!(dit.contains("classe M1, changé depuis par awa"), "{dit}");
    concorde(&ecole);
}

#[test]
fn d_autres_poids_ne_changent_pas_sans_un_oui_les_moyennes_d_une_periode_fermee() {
    let ecole = ecole();
    let avant = ecole.tout();
    for ligne in ["class set L3 coefs=Maths:4", "class set L3 formule=devoirs:1;examen:2", "class set L3 abs=neutre"] {
        let refus = ecole.refuse(1, ligne).replace('\n', " ");
        let attendu = "Classe « L3 » : la période T1 est verrouillée. Le verrou garde les notes, non les moyennes : celles de 1 \
                       étudiant seront recalculées, et ne seront plus celles des bulletins déjà remis. Continuer ?";
        assert!(refus.contains(attendu) && refus.contains("--yes"), "{refus}");
    }
    assert!(ecole.tout() == avant, "un refus a écrit");
    // Who is not asked is told.
    let dit = |ligne: &str| {
        let vu = ecole.lance(&["--format", "json", "-c", ligne]);
        assert!(vu.code == 0 && vu.err.contains("le verrou garde les notes, non les moyennes"), "{vu:?}");
    };
    dit("class set L3 coefs=Maths:4 --dry-run");
    // What leaves those averages as they are asks nothing.
    ecole.fait("class set L3 libelle=\"Licence 3\" annuelle=periodes");
    dit("class set L3 coefs=Maths:4 --yes");
    assert_eq!(ecole.fait("class set L3 coefs=Maths:4")["recalcules"], 0, "rien ne change : rien n'est demandé");
    // Nor does what was changed come back unnoticed.
    for ligne in ["undo --dry-run", "undo --yes"] {
        let vu = ecole.lance(&["--format", "json", "-c", ligne]);
        let attendu = "classe « L3 » : la période T1 est verrouillée : le verrou garde les notes, non les moyennes, que cette annulation";
        assert!(vu.code == 0 && vu.err.replace('\n', " ").contains(attendu), "{vu:?}");
    }
    let deux = ecole.lance(&["--format", "json", "-c", "undo 2 --yes"]);
    assert_eq!((deux.code, deux.err.matches("verrouillée").count()), (0, 1), "une fois : {deux:?}");
    concorde(&ecole);
}
