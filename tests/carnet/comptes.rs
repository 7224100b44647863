//! The accounts of a school, as its administrator makes and changes them, and what each of them may then do.

use crate::commun::coquille::Foyer;
use crate::commun::ecole::{Sortie, carnet, sortie};
use crate::commun::pty::{CTRL_C, INVITE, Terminal};
use crate::commun::serveurs::{Base, dossier};
use mongodb::bson::{Document, doc};
use mongodb::sync::{Client, Collection};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const MDP: &str = "cheval agrafe baobab";
const NOUVEAU: &str = "lune gravier tambour";

/// A school with the administrator `directrice`, and Awa (E00001) and Léa (E00002) in L3.
struct Maison {
    base: Base,
    dossier: PathBuf,
}

impl Maison {
    fn neuve() -> Maison {
        let dossier = dossier("comptes");
        fs::create_dir_all(dossier.join("maison")).unwrap();
        let maison = Maison { base: Base::neuve(), dossier };
        maison.ecris("mdp.txt", MDP);
        maison.ecris("nouveau.txt", NOUVEAU);
        let debut = maison.lance(&["--user", "directrice", "--password-file", "mdp.txt", "init"]);
        assert_eq!(debut.code, 0, "{debut:?}");
        maison.fait("add nom=Diop prenom=Awa tel=\"06 11 22 33 44\" classe=L3 notes=Maths[12]");
        maison.fait("add nom=Petit prenom=Léa tel=- classe=L3");
        maison
    }

    fn ecris(&self, nom: &str, contenu: &str) {
        fs::write(self.dossier.join(nom), contenu).unwrap();
    }

    fn lance(&self, args: &[&str]) -> Sortie {
        sortie(carnet(&self.dossier).args(self.base.args()).args(args))
    }

    /// A line of somebody whose password is in that file.
    fn comme(&self, nom: &str, fichier: &str, ligne: &str) -> Sortie {
        self.lance(&["--format", "json", "--user", nom, "--password-file", fichier, "-c", ligne])
    }

    /// A line of the administrator that succeeds; what it gave.
    fn fait(&self, ligne: &str) -> Value {
        let fini = self.comme("directrice", "mdp.txt", ligne);
        assert!(fini.code == 0, "{ligne} : {fini:?}");
        fini.json()
    }

    /// A line of the administrator that is refused; what it said.
    fn refuse(&self, code: i32, ligne: &str) -> String {
        let fini =
            self.lance(&["--format", "table", "--user", "directrice", "--password-file", "mdp.txt", "-c", ligne]);
        assert!(fini.code == code && fini.out.is_empty(), "{ligne} : {fini:?}");
        fini.err
    }

    fn collection(&self, nom: &str) -> Collection<Document> {
        Client::with_uri_str(&self.base.mongo).unwrap().database(&self.base.nom).collection(nom)
    }

    fn compte(&self, nom: &str) -> Option<Document> {
        self.collection("comptes").find_one(doc! { "_id": nom }).run().unwrap()
    }

    fn combien(&self) -> u64 {
        self.collection("comptes").count_documents(doc! {}).run().unwrap()
    }
}

#[test]
fn a_teacher_is_given_his_classes_and_subjects_or_refused() {
    let maison = Maison::neuve();
    for (ligne, dit) in [
        ("user add prof role=enseignant matieres=Maths", "classes=*"),
        ("user add prof role=enseignant classes=L3", "matieres=*"),
        ("user add prof role=enseignant classes=L3 matieres=Maths matricule=E00001", "n'a pas de matricule"),
        ("user add prof role=admin classes=L3", "ni classes"),
        ("user add prof role=etudiant", "matricule=E00001"),
        ("user add prof role=etudiant matricule=E00001 classes=L3", "ni classes"),
        ("user add prof", "role"),
        ("user add prof role=chef", "inconnu"),
    ] {
        let err = maison.refuse(2, ligne);
        assert!(err.contains(dit), "{ligne} : {err}");
    }
    assert_eq!(maison.combien(), 1);
    let cree = maison.fait("user add Prof role=enseignant classes=l3;L3 matieres=* mdp-fichier=nouveau.txt");
    let attendu = json!({ "nom": "prof", "role": "enseignant", "classes": ["L3"], "matieres": "*",
        "actif": true, "a_changer": false });
    assert_eq!(cree, attendu);
    let lui = maison.comme("prof", "nouveau.txt", "whoami").reussie().json();
    assert_eq!(lui, json!({ "nom": "prof", "role": "enseignant", "classes": ["L3"], "matieres": "*" }));
    assert_eq!(maison.comme("prof", "nouveau.txt", "user list").code, 1);
}

#[test]
fn names_that_the_school_does_not_know_are_told_and_taken() {
    let maison = Maison::neuve();
    let fini =
        maison.comme("directrice", "mdp.txt", "user add prof role=enseignant classes=L3;L33 matieres=Mathss;maths");
    assert_eq!(fini.code, 0, "{fini:?}");
    assert!(fini.err.contains("« L33 »") && !fini.err.contains("« L3 »"), "{fini:?}");
    assert!(fini.err.contains("« Mathss » (« Maths » ?)"), "{fini:?}");
    assert_eq!(fini.json()["matieres"], json!(["Mathss", "Maths"]));
}

#[test]
fn a_first_password_is_shown_once_and_must_be_changed() {
    let maison = Maison::neuve();
    let cree = maison.fait("user add awa role=etudiant matricule=\"diop awa\"");
    let premier = cree["mot_de_passe"].as_str().unwrap().to_owned();
    assert_eq!((premier.len(), &cree["a_changer"], &cree["matricule"]), (19, &json!(true), &json!("E00001")));
    assert!(!maison.fait("user list").to_string().contains(&premier));
    maison.ecris("awa.txt", &premier);
    assert_eq!(maison.comme("awa", "awa.txt", "show").code, 1);
    let change = maison.comme("awa", "awa.txt", "passwd mdp-fichier=nouveau.txt ancien-fichier=awa.txt");
    assert_eq!(change.code, 0, "{change:?}");
    assert_eq!(maison.comme("awa", "nouveau.txt", "show").reussie().json()["matricule"], "E00001");
    let elle = maison.comme("awa", "nouveau.txt", "whoami").reussie().json();
    assert_eq!(elle["etudiant"], json!({ "nom": "Diop", "prenom": "Awa", "classe": "L3" }));
    assert!(maison.refuse(2, "show").contains("il manque « réf »"));
    // A password that somebody gives needs no change, unless it is asked for.
    maison.fait("user passwd awa mdp-fichier=mdp.txt");
    assert!(!maison.compte("awa").unwrap().get_bool("a_changer").unwrap());
    maison.fait("user passwd awa mdp-fichier=nouveau.txt a-changer=oui");
    assert!(maison.compte("awa").unwrap().get_bool("a_changer").unwrap());
}

#[test]
fn a_password_is_no_argument_and_a_weak_one_none_at_all() {
    let maison = Maison::neuve();
    maison.ecris("court.txt", "onze-signes");
    for ligne in [
        "user add prof secret-secret-1 role=admin",
        "user add prof role=admin mdp=secret-secret-1",
        "user passwd directrice secret-secret-1",
        "user set directrice secret-secret-1 role=admin",
    ] {
        let err = maison.refuse(2, ligne);
        assert!(!err.contains("secret-secret"), "{err}");
    }
    assert!(maison.refuse(1, "user add prof role=admin mdp-fichier=court.txt").contains("11 caractères"));
    assert_eq!(maison.combien(), 1);
}

#[test]
fn a_name_and_a_student_have_one_account() {
    let maison = Maison::neuve();
    maison.fait("user add awa role=etudiant matricule=E00001 mdp-fichier=nouveau.txt");
    for essai in ["", " --dry-run"] {
        let meme_nom = format!("user add AWA role=admin mdp-fichier=nouveau.txt{essai}");
        assert!(maison.refuse(1, &meme_nom).contains("un compte s'appelle déjà « awa »"));
        let meme_etudiant = format!("user add autre role=etudiant matricule=E00001 mdp-fichier=nouveau.txt{essai}");
        assert!(maison.refuse(1, &meme_etudiant).contains("E00001 a déjà un compte"));
    }
    maison.fait("user add lea role=etudiant matricule=E00002 mdp-fichier=nouveau.txt");
    for essai in ["", " --dry-run"] {
        assert!(maison.refuse(1, &format!("user set lea matricule=E00001{essai}")).contains("a déjà un compte"));
    }
    assert_eq!(maison.combien(), 3);
}

#[test]
fn the_school_keeps_an_administrator() {
    let maison = Maison::neuve();
    for essai in ["", " --dry-run"] {
        for ligne in [
            "user disable directrice --yes",
            "user delete directrice --yes",
            "user set directrice role=enseignant classes=* matieres=*",
        ] {
            let err = maison.refuse(1, &format!("{ligne}{essai}"));
            assert!(err.contains("dernier administrateur"), "{ligne} : {err}");
        }
    }
    maison.fait("user add adjointe role=admin mdp-fichier=nouveau.txt");
    // One's own account only after an answer.
    assert!(maison.refuse(1, "user disable directrice").contains("votre propre compte"));
    maison.fait("user disable directrice --yes");
    assert_eq!(maison.comme("directrice", "mdp.txt", "whoami").code, 1);
    let autre = maison.comme("adjointe", "nouveau.txt", "user disable adjointe --yes");
    assert!(autre.code == 1 && autre.err.contains("dernier"), "{autre:?}");
}

#[test]
fn a_living_session_ends_with_the_account_s_password_or_its_closing() {
    let maison = Maison::neuve();
    maison.fait("user add prof role=enseignant classes=L3 matieres=Maths mdp-fichier=nouveau.txt");
    let entre = || assert_eq!(maison.lance(&["-c", "login prof mdp-fichier=nouveau.txt"]).code, 0);
    let qui = || maison.lance(&["--format", "json", "-c", "whoami"]).json()["nom"].clone();
    for ligne in ["user passwd prof mdp-fichier=nouveau.txt", "user disable prof"] {
        entre();
        assert_eq!(qui(), "prof");
        maison.fait(ligne);
        assert_eq!(qui(), "personne", "{ligne}");
        maison.fait("user enable prof");
    }
    // The account of who asks goes on under its new password.
    assert_eq!(maison.lance(&["-c", "login directrice mdp-fichier=mdp.txt"]).code, 0);
    let change = ["-c", "user passwd directrice mdp-fichier=nouveau.txt", "-c", "user list"];
    assert_eq!(maison.lance(&change).code, 0);
    assert_eq!(qui(), "directrice");
}

#[test]
fn a_change_shows_what_was_and_what_is() {
    let maison = Maison::neuve();
    maison.fait("user add prof role=enseignant classes=L3 matieres=Maths mdp-fichier=nouveau.txt");
    let montre = |ligne: &str| {
        let args = ["--format", "table", "--user", "directrice", "--password-file", "mdp.txt", "-c", ligne];
        maison.lance(&args).out
    };
    assert!(montre("user set prof classes=* --dry-run").contains("classes : L3 → toutes"));
    assert_eq!(maison.compte("prof").unwrap().get_array("classes").unwrap().len(), 1);
    assert_eq!(montre("user set prof role=admin").lines().count(), 4);
    assert!(maison.refuse(2, "user set prof").contains("exemple : user set m.diop"));
    // The classes of a teacher are no administrator's, and nobody's by silence.
    assert!(maison.refuse(2, "user set prof role=enseignant classes=L3").contains("matieres="));
    assert!(montre("user set prof role=admin").contains("rien n'a changé"));
    assert!(maison.refuse(1, "user set profs role=admin").contains("« prof »"));
}

#[test]
fn accounts_are_listed_by_role_and_class() {
    let maison = Maison::neuve();
    maison.fait("add nom=Sow prenom=Ali tel=- classe=L2");
    maison.fait("user add prof role=enseignant classes=L3 matieres=Maths mdp-fichier=nouveau.txt");
    maison.fait("user add tous role=enseignant classes=* matieres=Maths mdp-fichier=nouveau.txt");
    maison.fait("user add awa role=etudiant matricule=E00001 mdp-fichier=nouveau.txt");
    maison.fait("user add ali role=etudiant matricule=E00003 mdp-fichier=nouveau.txt");
    let noms = |ligne: &str| -> Vec<String> {
        let comptes = maison.fait(ligne);
        comptes.as_array().unwrap().iter().map(|compte| compte["nom"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(noms("user list"), ["ali", "awa", "directrice", "prof", "tous"]);
    assert_eq!(noms("user list role=enseignant"), ["prof", "tous"]);
    assert_eq!(noms("user list classe=l3"), ["awa", "prof", "tous"]);
    assert_eq!(noms("user list classe=L2 role=etudiant"), ["ali"]);
}

#[test]
fn a_class_gets_its_accounts_in_a_file_to_hand_out() {
    let maison = Maison::neuve();
    maison.fait("user add awa role=etudiant matricule=E00001 mdp-fichier=nouveau.txt");
    maison.fait("add nom=Sow prenom=Ali tel=- classe=L3");
    let ligne = "user add classe=l3 role=etudiant vers=comptes.csv";
    let vu = maison.fait(&format!("{ligne} --dry-run"));
    assert_eq!((&vu["comptes"], &vu["ecrit"], maison.combien()), (&json!(2), &json!(false), 2));
    assert!(!maison.dossier.join("comptes.csv").exists());
    assert_eq!(maison.fait(ligne)["comptes"], 2);
    let chemin = maison.dossier.join("comptes.csv");
    assert_eq!(fs::metadata(&chemin).unwrap().permissions().mode() & 0o777, 0o600);
    let texte = fs::read_to_string(&chemin).unwrap();
    let lignes: Vec<Vec<&str>> = texte.trim_start_matches('\u{feff}').lines().map(|l| l.split(';').collect()).collect();
    assert_eq!(lignes[0], ["nom", "prenom", "matricule", "compte", "mot de passe"]);
    assert_eq!(lignes[1][..4], ["Petit", "Léa", "E00002", "e00002"]);
    assert_eq!(lignes[2][..4], ["Sow", "Ali", "E00003", "e00003"]);
    for ligne in &lignes[1..] {
        maison.ecris("un.txt", ligne[4]);
        assert_eq!(maison.comme(ligne[3], "un.txt", "whoami").reussie().json()["nom"], ligne[3]);
        assert!(maison.compte(ligne[3]).unwrap().get_bool("a_changer").unwrap());
    }
    assert!(maison.refuse(1, ligne).contains("ont déjà tous un compte"));
    assert!(maison.refuse(1, "user add classe=L9 role=etudiant vers=x.csv").contains("n'a aucun étudiant"));
}

#[test]
fn the_file_of_a_class_is_never_lost_nor_left_without_accounts() {
    let maison = Maison::neuve();
    maison.ecris("comptes.csv", "à garder");
    let ligne = "user add classe=L3 role=etudiant vers=comptes.csv";
    assert!(maison.refuse(1, ligne).contains("existe déjà"));
    assert_eq!(fs::read_to_string(maison.dossier.join("comptes.csv")).unwrap(), "à garder");
    for (reste, dit) in [(" mdp-fichier=mdp.txt", "pour nom"), (" matricule=E00001", "pour nom")] {
        assert!(maison.refuse(2, &format!("{ligne}{reste}")).contains(dit));
    }
    assert!(maison.refuse(2, "user add classe=L3 role=admin vers=x.csv").contains("role=etudiant"));
    assert!(maison.refuse(2, "user add classe=L3 role=etudiant").contains("« vers »"));
    assert!(maison.refuse(2, "user add prof classe=L3 role=etudiant vers=x.csv").contains("de trop"));
    // Somebody else's account has such a name.
    maison.fait("user add e00002 role=admin mdp-fichier=nouveau.txt");
    assert!(maison.refuse(1, "user add classe=L3 role=etudiant vers=neuf.csv").contains("« e00002 »"));
    // The database refuses: passwords of no account are not left behind.
    let mut commande = doc! { "collMod": "comptes" };
    commande.insert("validator", doc! { "actif": false });
    maison.fait("user set e00002 role=enseignant classes=* matieres=*");
    maison.fait("user delete e00002 --yes");
    Client::with_uri_str(&maison.base.mongo).unwrap().database(&maison.base.nom).run_command(commande).run().unwrap();
    let refusee = maison.comme("directrice", "mdp.txt", "user add classe=L3 role=etudiant vers=neuf.csv");
    assert!(refusee.code != 0 && !maison.dossier.join("neuf.csv").exists(), "{refusee:?}");
    assert_eq!(maison.combien(), 1);
}

#[test]
fn at_a_terminal_a_password_is_typed_twice_or_made() {
    let foyer = Foyer::etranger(&Base::neuve());
    let mdp = foyer.fichier("mdp.txt", MDP);
    let debut = foyer.fait(&["--user", "directrice", "--password-file", mdp.to_str().unwrap(), "init"]);
    assert_eq!(debut.code, Some(0), "{}", debut.erreurs);
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("login directrice mdp-fichier=mdp.txt", "Vous êtes connecté : directrice (admin)");
    terminal.attend(INVITE);
    // Asked again until it is one, and the same twice; never shown.
    terminal.ligne("user add prof role=enseignant classes=* matieres=*", "Entrée pour en créer un) : ");
    terminal.ligne("onze-signes", "12 au moins");
    terminal.attend("Entrée pour en créer un) : ");
    terminal.ligne(NOUVEAU, "Encore une fois : ");
    terminal.ligne("autre chose que lui", "les deux mots de passe ne sont pas les mêmes");
    terminal.attend("Entrée pour en créer un) : ");
    terminal.ligne(NOUVEAU, "Encore une fois : ");
    let montre = terminal.ligne(NOUVEAU, "état : actif");
    assert!(!montre.contains(NOUVEAU) && !montre.contains("premier mot de passe"), "{montre}");
    terminal.attend(INVITE);
    // Nothing typed: carnet makes one.
    terminal.ligne("user passwd prof", "Entrée pour en créer un) : ");
    terminal.ligne("", "premier mot de passe : ");
    terminal.attend(INVITE);
    // No is the default, and the question says what goes.
    terminal.ligne("user delete prof", "Supprimer le compte « prof » et fermer ses sessions ? [o/N] ");
    terminal.ligne("", "abandonné");
    terminal.attend(INVITE);
    terminal.ligne("user list role=enseignant", "1 compte");
}

#[test]
fn an_answer_counts_only_while_the_session_that_was_asked_lives() {
    let foyer = Foyer::etranger(&Base::neuve());
    let mdp = foyer.fichier("mdp.txt", MDP).to_str().unwrap().to_owned();
    let nouveau = foyer.fichier("nouveau.txt", NOUVEAU).to_str().unwrap().to_owned();
    let comme = |fichier: &str, args: &[&str]| {
        let fini = foyer.fait(&[&["--user", "directrice", "--password-file", fichier], args].concat());
        assert_eq!(fini.code, Some(0), "{}", fini.erreurs);
        fini
    };
    comme(&mdp, &["init"]);
    comme(&mdp, &["-c", &format!("user add adjointe role=admin mdp-fichier={mdp}")]);
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("login adjointe mdp-fichier=mdp.txt", "Vous êtes connecté : adjointe (admin)");
    terminal.attend(INVITE);
    terminal.ligne("user delete directrice", "[o/N] ");
    comme(&mdp, &["-c", &format!("user passwd adjointe mdp-fichier={nouveau}")]);
    terminal.ligne("o", "votre session est terminée");
    terminal.attend(INVITE);
    assert!(comme(&mdp, &["-c", "user list"]).sortie.contains("directrice"));
}

#[test]
fn the_journal_names_the_holder_who_changes_his_first_password_at_login() {
    let base = Base::neuve();
    let foyer = Foyer::etranger(&base);
    let mdp = foyer.fichier("mdp.txt", MDP).to_str().unwrap().to_owned();
    let directrice = ["--user", "directrice", "--password-file", &mdp];
    assert_eq!(foyer.fait(&[&directrice[..], &["init"]].concat()).code, Some(0));
    let ajout = format!("user add adjointe role=admin mdp-fichier={mdp} a-changer=oui");
    assert_eq!(foyer.fait(&[&directrice[..], &["-c", &ajout]].concat()).code, Some(0));
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("login directrice mdp-fichier=mdp.txt", "Vous êtes connecté : directrice (admin)");
    terminal.attend(INVITE);
    terminal.ligne("login adjointe mdp-fichier=mdp.txt", "Nouveau mot de passe de adjointe");
    terminal.ligne(NOUVEAU, "Encore une fois : ");
    terminal.ligne(NOUVEAU, "Vous êtes connecté : adjointe (admin)");
    terminal.attend(INVITE);
    let entree = doc! { "commande": "passwd", "cible.id": "adjointe" };
    let journal = Client::with_uri_str(&base.mongo).unwrap().database(&base.nom).collection::<Document>("journal");
    let entree = journal.find_one(entree).run().unwrap().unwrap();
    assert_eq!(entree.get_str("qui").unwrap(), "adjointe");
}

#[test]
fn ctrl_c_while_passwords_are_sealed_leaves_neither_file_nor_account() {
    let base = Base::neuve();
    let foyer = Foyer::etranger(&base);
    let mdp = foyer.fichier("mdp.txt", MDP).to_str().unwrap().to_owned();
    let lignes: String = (0..400).map(|n| format!("G{n:03};Nom{n};Prénom;+2217{n:08};L3\n")).collect();
    foyer.fichier("liste.csv", &format!("Matricule;Nom;Prénom;Téléphone;Classe\n{lignes}"));
    let args = ["--user", "directrice", "--password-file", &mdp];
    assert_eq!(foyer.fait(&[&args[..], &["init"]].concat()).code, Some(0));
    assert_eq!(foyer.fait(&[&args[..], &["-c", "import liste.csv"]].concat()).code, Some(0));
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("login directrice mdp-fichier=mdp.txt", "Vous êtes connecté");
    terminal.attend(INVITE);
    terminal.ligne("user add classe=L3 role=etudiant vers=comptes.csv", "mots de passe [");
    terminal.tape(CTRL_C);
    terminal.attend("interrompu");
    terminal.attend(INVITE);
    assert!(!Path::new(&mdp).with_file_name("comptes.csv").exists());
    let comptes = Client::with_uri_str(&base.mongo).unwrap().database(&base.nom).collection::<Document>("comptes");
    assert_eq!(comptes.count_documents(doc! {}).run().unwrap(), 1);
}
