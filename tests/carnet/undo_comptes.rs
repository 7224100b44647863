//! `undo` of what was done to accounts: exact, never a session or a password back, never the last administrator away.

use crate::commun::comptes;
use crate::commun::ecole::Ecole;
use carnet::domain::{Matiere, NomClasse, Portee, Role};
use carnet::service::Seance;
use carnet::service::jeton::FichierJeton;
use mongodb::bson::Document;

const PROF: &str = "user add marie role=enseignant classes=L3 matieres=Maths mdp-fichier=mdp.txt";

/// A small school with a password to give.
fn ecole() -> Ecole {
    let ecole = Ecole::petite();
    ecole.ecris("mdp.txt", "lune gravier tambour");
    ecole
}

fn enseignant(classe: &str) -> Role {
    let (classe, maths) = (NomClasse::parse(classe).unwrap(), Matiere::parse("Maths").unwrap());
    Role::Enseignant { classes: Portee::Celles(vec![classe]), matieres: Portee::Celles(vec![maths]) }
}

/// The accounts, but for what a taking back may leave; their fields in one order.
fn comptes(ecole: &Ecole) -> Vec<Document> {
    let mut tous = ecole.documents("comptes");
    for compte in &mut tous {
        for champ in ["version", "cree", "modifie", "tete", "epoch"] {
            compte.remove(champ);
        }
        let mut champs: Vec<_> = std::mem::take(compte).into_iter().collect();
        champs.sort_by(|a, b| a.0.cmp(&b.0));
        compte.extend(champs);
    }
    tous
}

fn epoch(ecole: &Ecole, nom: &str) -> i64 {
    let tous = ecole.documents("comptes");
    tous.iter().find(|compte| compte.get_str("_id").unwrap() == nom).unwrap().get_i64("epoch").unwrap()
}

fn concorde(ecole: &Ecole) {
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

fn dit(ecole: &Ecole, ligne: &str) -> String {
    ecole.lance(&["--format", "table", "-c", ligne]).reussie().out
}

#[test]
fn ce_qu_un_compte_devient_s_annule_exactement_et_se_retablit() {
    let ecole = ecole();
    ecole.fait(PROF);
    for ligne in [
        "user set marie classes=\"2de A\";L3 matieres=*",
        "user set marie role=admin",
        "user set marie role=etudiant matricule=E00002",
        "user set marie matricule=E00001",
        "user disable marie",
        "user enable marie",
    ] {
        let (avant, de) = (comptes(&ecole), epoch(&ecole, "marie"));
        ecole.fait(ligne);
        let apres = comptes(&ecole);
        assert_ne!(avant, apres, "{ligne}");
        ecole.fait("undo --dry-run");
        assert_eq!(comptes(&ecole), apres, "{ligne} : un essai n'écrit rien");
        ecole.fait("undo --yes");
        assert_eq!(comptes(&ecole), avant, "{ligne}");
        ecole.fait("undo --yes");
        assert_eq!(comptes(&ecole), apres, "{ligne} : rétabli");
        assert!(epoch(&ecole, "marie") >= de, "{ligne}");
        concorde(&ecole);
    }
    let montre = dit(&ecole, "undo --yes");
    assert!(montre.contains("compte marie  état : désactivé → actif"), "{montre}");
    assert!(montre.ends_with("annulé : 1 compte ; « undo » rétablit ce qui vient d'être annulé\n"), "{montre}");
}

#[test]
fn annuler_une_fermeture_ne_rend_aucune_session_et_annuler_une_reouverture_les_ferme() {
    let ecole = ecole();
    let marie = ecole.collegue("marie", enseignant("L3"));
    let qui = || marie.fait("whoami")["nom"].clone();
    assert_eq!(qui(), "marie");
    ecole.fait("user disable marie");
    ecole.fait("undo --yes");
    assert_eq!(qui(), "personne");
    // A session that another carnet has opened since, and still holds while the account is shut and opened again.
    let (school, maison) = (comptes::school(&ecole.base), marie.maison());
    comptes::connecte(&school, "marie", &maison);
    let seance = Seance::nouvelle(Some(FichierJeton::nouveau(&comptes::fichier_de_session(&maison))));
    seance.reprend(&school).unwrap();
    ecole.fait("undo --yes");
    ecole.fait("undo --yes");
    assert!(seance.verifie(&school).unwrap_err().to_string().contains("a été changé"));
    assert_eq!(qui(), "personne");
}

#[test]
fn annuler_une_creation_supprime_le_compte_a_moins_qu_il_ne_soit_utilise() {
    let ecole = ecole();
    let avant = comptes(&ecole);
    ecole.fait(PROF);
    // A login is no change.
    let entree = ecole.lance(&["--user", "marie", "--password-file", "mdp.txt", "-c", "whoami"]);
    assert_eq!(entree.code, 0, "{entree:?}");
    let montre = dit(&ecole, "undo --yes");
    assert!(montre.contains("compte marie  créé (enseignant, classes : L3, matières : Maths)"), "{montre}");
    assert!(montre.contains("annulé : 1 compte ; le compte créé est supprimé"), "{montre}");
    assert_eq!(comptes(&ecole), avant);
    concorde(&ecole);
    // What was changed in between comes back first; both together.
    ecole.font(&["user add paul role=admin mdp-fichier=mdp.txt", "user disable paul"]);
    let annule = ecole.fait("undo 2 --yes");
    assert_eq!((&annule["repris"], annule["annules"].as_array().unwrap().len()), (&1.into(), 2), "deux fois le même");
    assert_eq!(comptes(&ecole), avant);

    ecole.fait(PROF);
    let awa = ecole.collegue("awa", Role::Admin);
    awa.fait("user set marie classes=\"2de A\"");
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("compte marie, classes : changé depuis par awa ("), "{refus}");
    awa.fait("undo --yes");
    ecole.ecris("autre.txt", "cheval agrafe baobab");
    let passwd = "passwd ancien-fichier=mdp.txt mdp-fichier=autre.txt";
    assert_eq!(ecole.lance(&["--user", "marie", "--password-file", "mdp.txt", "-c", passwd]).code, 0);
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("compte marie, mot de passe : changé depuis par marie ("), "{refus}");
    awa.fait("user delete marie --yes");
    assert!(ecole.refuse(1, "undo --yes").contains("compte marie, supprimé depuis par awa ("));
    // Another one under its name is another one.
    awa.fait(&PROF.replace("mdp.txt", &ecole.chemin("mdp.txt")));
    assert!(ecole.refuse(1, "undo --yes").contains("compte marie, supprimé depuis par awa ("));
    concorde(&ecole);
}

#[test]
fn ce_que_quelqu_un_d_autre_a_change_du_compte_reste() {
    let ecole = ecole();
    let awa = ecole.collegue("awa", Role::Admin);
    ecole.font(&[PROF, "user set marie classes=\"2de A\""]);
    awa.fait("user set marie matieres=*");
    ecole.fait("undo --yes");
    let marie = ecole.fait("user list role=enseignant")[0].clone();
    assert_eq!((&marie["classes"][0], &marie["matieres"]), (&"L3".into(), &"*".into()));
    // The student has another account by now.
    ecole.font(&["user set marie role=etudiant matricule=E00001", "user set marie matricule=E00002"]);
    awa.fait(&format!("user add diop role=etudiant matricule=E00001 mdp-fichier={}", ecole.chemin("mdp.txt")));
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("compte marie, le compte de l'étudiant E00001 est maintenant diop"), "{refus}");
}

#[test]
fn le_dernier_administrateur_reste_aussi_quand_on_annule() {
    let ecole = ecole();
    ecole
        .font(&["user add paul role=enseignant classes=L3 matieres=* mdp-fichier=mdp.txt", "user set paul role=admin"]);
    let paul = Ecole { par_mot_de_passe: Some("paul"), ..ecole.autre() };
    std::fs::write(paul.maison().join("mdp.txt"), "lune gravier tambour").unwrap();
    assert_eq!(paul.lance(&["-c", "user set prof role=enseignant classes=L3 matieres=*", "-c", "undo --yes"]).code, 0);
    assert_eq!(paul.lance(&["-c", "user disable prof"]).code, 0);
    let avant = comptes(&ecole);
    // What prof did made paul the only one.
    let school = comptes::school(&ecole.base);
    let who = carnet::domain::Session::admin("prof");
    for essai in [true, false] {
        let auteur = carnet::service::etudiants::Auteur { who: &who, commande: "undo", essai };
        let refus = school.prepare_annulation(1, false, auteur).unwrap_err().to_string();
        assert!(refus.contains("« paul » est le dernier administrateur"), "{refus}");
    }
    assert_eq!(comptes(&ecole), avant);
    assert_eq!(paul.lance(&["-c", "log --verifier"]).code, 0);
}

#[test]
fn un_mot_de_passe_et_une_suppression_ne_s_annulent_pas_et_rien_ne_s_annule_a_travers() {
    let ecole = ecole();
    ecole.font(&[PROF, "note add E00001 Maths 4", "user passwd marie mdp-fichier=mdp.txt"]);
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("rien n'a été annulé : votre dernier changement est le mot de passe du compte « marie »"));
    assert!(refus.contains("user passwd marie"), "{refus}");
    assert!(ecole.refuse(1, "undo 2 --yes").contains("votre dernier changement est le mot de passe"));
    ecole.fait("note add E00001 Maths 5");
    let refus = ecole.refuse(1, "undo 2 --yes");
    assert!(refus.contains("(le n° 2 en remontant) est le mot de passe") && refus.contains("« undo 1 »"), "{refus}");
    // What came after can.
    ecole.fait("undo --yes");
    ecole.fait("user delete marie --yes");
    let refus = ecole.refuse(1, "undo --yes");
    assert!(refus.contains("est la suppression du compte « marie », le "), "{refus}");
    assert!(refus.contains("« user add marie » le recrée"), "{refus}");
    assert_eq!(ecole.documents("comptes").len(), 1);
}

#[test]
fn ce_qui_n_a_rien_change_n_est_pas_un_changement() {
    let ecole = ecole();
    let avant = ecole.fait("show E00001")["notes"].clone();
    ecole.fait("note add E00001 Maths 4");
    comptes::school(&ecole.base)
        .store()
        .unwrap()
        .transaction([], |transaction| {
            let prof = carnet::domain::NomCompte::parse("prof").unwrap();
            transaction.note_connexion(&prof, false, "ici")?;
            transaction.note_connexion(&prof, true, "ici")
        })
        .unwrap();
    assert_eq!(ecole.lance(&["-c", "logout partout"]).code, 0);
    comptes::connecte(&comptes::school(&ecole.base), "prof", &ecole.maison());
    ecole.fait("undo --yes");
    assert_eq!(ecole.fait("show E00001")["notes"], avant);
    // The first account of the school is no change either.
    let neuve = Ecole::sans_compte();
    neuve.ecris("mdp.txt", "lune gravier tambour");
    assert_eq!(neuve.lance(&["--user", "awa", "--password-file", "mdp.txt", "init"]).code, 0);
    let refus = neuve.lance(&["--user", "awa", "--password-file", "mdp.txt", "-c", "undo --yes"]);
    assert!(refus.code == 1 && refus.err.contains("vous n'avez rien changé"), "{refus:?}");
}

#[test]
fn les_comptes_d_une_classe_sont_un_seul_changement() {
    let ecole = ecole();
    ecole.fait("add nom=Sow prenom=Ali tel=- classe=L3");
    let avant = comptes(&ecole);
    ecole.fait("user add classe=L3 role=etudiant vers=comptes.csv");
    assert_eq!(comptes(&ecole).len(), 3);
    let montre = dit(&ecole, "undo --dry-run");
    assert!(montre.contains("user add  comptes  2 ajoutés") && montre.contains("à annuler : 2 comptes"), "{montre}");
    let awa = ecole.collegue("awa", Role::Admin);
    awa.fait("user disable e00001");
    assert!(ecole.refuse(1, "undo --yes").contains("compte e00001, état : changé depuis par awa ("));
    awa.fait("undo --yes");
    let annule = ecole.fait("undo --yes");
    assert_eq!((&annule["repris"], annule["annules"].as_array().unwrap().len()), (&2.into(), 1));
    let restent: Vec<Document> =
        comptes(&ecole).into_iter().filter(|compte| compte.get_str("_id").unwrap() != "awa").collect();
    assert_eq!(restent, avant);
    assert!(ecole.refuse(1, "undo --yes").contains("(et d'un autre)"));
    concorde(&ecole);
}

#[test]
fn un_enseignant_n_annule_que_ses_notes_et_n_apprend_rien_de_qui_n_est_plus_le_sien() {
    let ecole = ecole();
    let marie = ecole.collegue("marie", enseignant("L3"));
    marie.fait("note add E00001 Maths 4");
    ecole.fait("edit E00001 classe=M1");
    let partie = marie.refuse(1, "undo --yes");
    assert!(partie.contains("l'étudiant E00001 n'est plus de ceux") && !partie.contains("M1"), "{partie}");
    ecole.fait("note set E00001#4 5");
    assert_eq!(marie.refuse(1, "undo --yes"), partie, "changé");
    ecole.fait("delete E00001 --yes");
    assert_eq!(marie.refuse(1, "undo --yes"), partie, "supprimé");
    ecole.fait("undo 3 --yes");
    assert_eq!(marie.fait("undo --yes")["repris"], 1);
    // Who was an administrator takes back nothing of that any more.
    let paul = ecole.collegue("paul", Role::Admin);
    paul.fait("user set marie classes=\"2de A\"");
    ecole.fait("user set paul role=enseignant classes=L3 matieres=*");
    assert!(paul.refuse(1, "undo --yes").contains("ne permet de changer que des notes"));
}
