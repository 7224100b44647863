//! `undo`: what it takes back is exactly as it was, nobody's work is lost by it, and it can be taken back itself.

use crate::commun::coquille::liste;
use crate::commun::ecole::Ecole;
use carnet::domain::Role;
use mongodb::bson::Document;

/// The students, but for version, dates and head.
fn etudiants(ecole: &Ecole) -> Vec<Document> {
    let mut tous = ecole.documents("etudiants");
    for etudiant in &mut tous {
        for champ in ["version", "cree", "modifie", "tete"] {
            etudiant.remove(champ);
        }
        // A change puts a field that was absent behind the others.
        let mut champs: Vec<_> = std::mem::take(etudiant).into_iter().collect();
        champs.sort_by(|a, b| a.0.cmp(&b.0));
        etudiant.extend(champs);
    }
    tous
}

fn concorde(ecole: &Ecole) {
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

/// Another administrator at work.
fn awa(ecole: &Ecole) -> Ecole {
    ecole.collegue("awa", Role::Admin)
}

#[test]
fn chaque_changement_s_annule_exactement_et_se_retablit() {
    let ecole = Ecole::petite();
    ecole.ecris("liste.csv", "Matricule;Nom;Prénom;Classe;Maths\nM1;Ba;Ali;L3;12\nM2;Sarr;Fatou;L3;15\n");
    ecole.ecris(
        "maj.csv",
        "Matricule;Nom;Prénom;Téléphone;Classe;Maths\nM1;Ba;Ali;;L2;13\nM3;Fall;Awa;0611223399;L3;7\n",
    );
    for ligne in [
        "add nom=Ba prenom=Ali tel=0611223388 classe=L3 naissance=01/02/2008 notes=Maths[12|ABS]",
        "edit E00001 classe=L2 tel=- tuteur.nom=Fatou naissance=03/04/2007",
        "edit E00001 tuteur.nom=- tuteur.email=f@ecole.fr tuteur.adresse=\"12, rue X;Dakar\" tel=0611223377",
        "note add E00001 Anglais 8/10 coef=2 periode=T1",
        "note set E00001#2 ABS coef=3",
        "note comment E00001 Maths \"Bien.\" periode=T1",
        "note comment E00001 Maths \"Très bien.\" periode=T1",
        "note comment E00001 Maths - periode=T1",
        "note delete E00001#2",
        "import liste.csv tel=-",
        "import maj.csv mode=maj",
        "delete E00001",
    ] {
        let avant = etudiants(&ecole);
        ecole.lance(&["--yes", "-c", ligne]).reussie();
        let apres = etudiants(&ecole);
        assert_ne!(avant, apres, "{ligne}");
        let essai = ecole.fait("undo --dry-run");
        assert!(essai["repris"].as_u64().unwrap() > 0, "{essai}");
        assert_eq!(etudiants(&ecole), apres, "{ligne} : un essai n'écrit rien");
        ecole.fait("undo --yes");
        assert_eq!(etudiants(&ecole), avant, "{ligne}");
        ecole.fait("undo --yes");
        assert_eq!(etudiants(&ecole), apres, "{ligne} : rétabli");
        concorde(&ecole);
    }
}

#[test]
fn n_changements_s_annulent_ensemble_ou_pas_du_tout() {
    let ecole = Ecole::petite();
    let awa = awa(&ecole);
    let avant = etudiants(&ecole);
    ecole.font(&["note add E00001 Maths 4", "edit E00001 classe=L2", "note set E00001#4 5", "edit E00002 nom=Grand"]);
    let apres = etudiants(&ecole);
    awa.fait("edit E00001 classe=M1");
    let refus = ecole.refuse(1, "undo 4 --yes");
    assert!(refus.contains("rien n'a été annulé : Awa Diop (E00001, M1), classe : changé depuis par awa ("), "{refus}");
    assert_eq!(etudiants(&ecole)[1], apres[1]);
    awa.fait("undo --yes");
    assert_eq!(etudiants(&ecole), apres);
    assert_eq!(ecole.fait("undo 4 --yes")["annules"].as_array().unwrap().len(), 4);
    assert_eq!(etudiants(&ecole), avant);
    ecole.fait("undo 4 --yes");
    assert_eq!(etudiants(&ecole), apres);
    concorde(&ecole);
}

#[test]
fn ce_que_d_autres_ont_change_ailleurs_reste() {
    let ecole = Ecole::petite();
    let awa = awa(&ecole);
    ecole.fait("note add E00001 Maths 4");
    awa.fait("note add E00001 Maths 19");
    awa.fait("edit E00001 classe=L1");
    ecole.fait("undo --yes");
    let fiche = ecole.fait("show E00001");
    let notes: Vec<u64> = fiche["notes"].as_array().unwrap().iter().map(|note| note["n"].as_u64().unwrap()).collect();
    assert_eq!((notes, fiche["classe"].as_str().unwrap()), (vec![1, 2, 3, 5], "L1"));
    // The number that awa's mark has is never given again.
    assert_eq!(ecole.fait("note add E00001 Maths 2")["notes"][4]["n"], 6);
    concorde(&ecole);
}

#[test]
fn ce_que_quelqu_un_a_change_depuis_est_refuse_en_le_nommant() {
    let ecole = Ecole::petite();
    let awa = awa(&ecole);
    ecole.fait("note set E00001#1 4");
    awa.fait("note set E00001#1 5");
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("note #1 changée depuis par awa ("), "{refus}");
    awa.fait("delete E00001 --yes");
    assert!(ecole.refuse(1, "undo --yes").contains("E00001, supprimé depuis par awa ("));
    // A new student whom somebody has marked since.
    ecole.fait("add matricule=N1 nom=Ba prenom=Ali tel=0611223388 classe=L3");
    awa.fait("note add N1 Maths 5");
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("Ali Ba (N1, L3), note #1 changée depuis par awa ("), "{refus}");
    // A removed one whose phone, or whose matricule, somebody else has by now.
    ecole.fait("delete N1 --yes");
    awa.fait("add matricule=N2 nom=Fall prenom=Léa tel=0611223388 classe=L3");
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("N1, son téléphone appartient maintenant à Léa Fall (N2, L3)"), "{refus}");
    awa.fait("add matricule=N1 nom=Fall prenom=Léo tel=- classe=L3");
    assert!(ecole.refuse(1, "undo --yes").contains("matricule redonné depuis par awa ("));
    concorde(&ecole);
}

#[test]
fn sans_changement_il_n_y_a_rien_a_annuler_et_les_changements_des_autres_n_en_sont_pas() {
    let ecole = Ecole::petite();
    assert!(awa(&ecole).refuse(1, "undo --yes").contains("vous n'avez rien changé"));
    assert!(ecole.refuse(2, "undo 0").contains("n"));
    assert!(ecole.refuse(1, "undo").contains("Annuler ce changement ?"));
    assert_eq!(etudiants(&ecole).len(), 2);
}

#[test]
fn un_import_de_plusieurs_lots_s_annule_en_entier_ou_sauf_ce_qui_a_change() {
    let ecole = Ecole::petite();
    let awa = awa(&ecole);
    let avant = etudiants(&ecole);
    ecole.ecris("liste.csv", liste(4_500));
    ecole.fait("import liste.csv");
    let apres = etudiants(&ecole);
    let annule = ecole.fait("undo --yes");
    assert_eq!((&annule["repris"], annule["annules"].as_array().unwrap().len()), (&4_500.into(), 1));
    assert_eq!(etudiants(&ecole), avant);
    ecole.fait("undo --yes");
    assert!(etudiants(&ecole) == apres, "rétabli");
    concorde(&ecole);
    // One of them has a new mark: nothing, or all but him.
    awa.fait("note add G01234 Maths 4");
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("(G01234, ") && refus.contains("changé depuis par awa ("), "{refus}");
    assert!(refus.contains("mode=partiel"), "{refus}");
    assert_eq!(etudiants(&ecole).len(), 4_502);
    let annule = ecole.fait("undo mode=partiel --yes");
    assert_eq!(annule["repris"], 4_499);
    assert!(annule["laisses"][0].as_str().unwrap().contains("G01234"), "{annule}");
    assert_eq!(etudiants(&ecole).len(), 3);
    concorde(&ecole);
}

#[test]
fn undo_dit_ce_qu_il_annule() {
    let ecole = Ecole::petite();
    ecole.fait("note set E00001#1 4");
    let dit = ecole.lance(&["--format", "table", "-c", "undo --yes"]).reussie().out;
    assert!(dit.contains("note set  E00001 Awa Diop  note #1 Maths : 12 → 4"), "{dit}");
    assert!(dit.ends_with("annulé : 1 étudiant ; « undo » rétablit ce qui vient d'être annulé\n"), "{dit}");
    let log = ecole.fait("log E00001");
    assert_eq!((&log[0]["commande"], &log[0]["apres"]["notes"][0]["valeur"]), (&"undo".into(), &12.into()));
    // Who is changed twice is one student.
    ecole.font(&["note set E00001#1 5", "note set E00001#2 6"]);
    let essai = ecole.lance(&["--format", "table", "-c", "undo 2 --dry-run"]).reussie().out;
    assert!(essai.contains("à annuler : 2 changements (1 étudiant)\n"), "{essai}");
    let dit = ecole.lance(&["--format", "table", "-c", "undo 2 --yes"]).reussie().out;
    let attendu = "annulé : 2 changements (1 étudiant) ; « undo 2 » rétablit ce qui vient d'être annulé\n";
    assert!(dit.ends_with(attendu), "{dit}");
}
