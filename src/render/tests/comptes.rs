use super::*;
use crate::command::dialogue::{Avis, Question, Secret};
use crate::domain::libelle::Affiche;
use crate::domain::{Compte, MotDePasse, NomCompte, Portee, Role, Scelle};
use crate::error::Acces;
use std::time::Duration;

fn un_compte(nom: &str, role: Role) -> Compte {
    Compte {
        nom: NomCompte::parse(nom).unwrap(),
        role,
        affiche: None,
        actif: true,
        a_changer: false,
        mot_de_passe: Scelle::stored("$scrypt$secret".into()),
        epoch: 1,
        version: 1,
        cree: None,
        tete: None,
    }
}

fn enseignant(classes: &[&str]) -> Role {
    let classes = classes.iter().map(|classe| NomClasse::parse(classe).unwrap()).collect();
    Role::Enseignant { classes: Portee::Celles(classes), matieres: Portee::Toutes }
}

fn eleve() -> Role {
    Role::Etudiant { matricule: Matricule::parse("UCI0001").unwrap() }
}

fn trois_comptes() -> Outcome {
    Outcome::Comptes(vec![
        un_compte("directrice", Role::Admin),
        Compte { actif: false, ..un_compte("m.fall", enseignant(&["L3", "2de A"])) },
        Compte { a_changer: true, ..un_compte("uci0001", eleve()) },
    ])
}

fn change(avant: Option<Compte>, apres: Option<Compte>, essai: bool) -> Outcome {
    Outcome::Compte(Box::new(CompteChange { avant, apres, premier: None, essai }))
}

fn premier() -> Option<MotDePasse> {
    Some(MotDePasse::parse("abcd-efgh-jkmn-2345").unwrap())
}

#[test]
fn accounts_are_listed_with_what_each_may_see() {
    insta::assert_snapshot!(rendu(&trois_comptes(), &p(Format::Table, 80)), @"
    Nom         Rôle        Classes    Matières  Matricule  État
    ──────────  ──────────  ─────────  ────────  ─────────  ───────────────────────
    directrice  admin       —          —         —          actif
    m.fall      enseignant  L3, 2de A  toutes    —          désactivé
    uci0001     étudiant    —          —         UCI0001    mot de passe provisoire

    3 comptes
    ");
    insta::assert_snapshot!(rendu(&trois_comptes(), &p(Format::Table, 40)), @"
    Nom         Rôle        État
    ──────────  ──────────  ────────────────
    directrice  admin       actif
    m.fall      enseignant  désactivé
    uci0001     étudiant    mot de passe pr…

    3 comptes
    ");
    insta::assert_snapshot!(rendu(&trois_comptes(), &p(Format::Vertical, 80)), @"
    nom : directrice
    rôle : admin
    état : actif

    nom : m.fall
    rôle : enseignant
    classes : L3, 2de A
    matières : toutes
    état : désactivé

    nom : uci0001
    rôle : étudiant
    matricule : UCI0001
    état : mot de passe provisoire

    3 comptes
    ");
    insta::assert_snapshot!(rendu(&Outcome::Comptes(vec![]), &p(Format::Table, 80)), @"aucun compte");
}

#[test]
fn a_program_reads_accounts_with_lists_and_numbers_and_no_sealed_password() {
    insta::assert_snapshot!(rendu(&trois_comptes(), &p(Format::Csv, None)), @r#"
    nom;role;classes;matieres;matricule;etat;affiche
    directrice;admin;;;;actif;
    m.fall;enseignant;"L3;2de A";*;;désactivé;
    uci0001;etudiant;;;UCI0001;mot de passe provisoire;
    "#);
    insta::assert_snapshot!(rendu(&trois_comptes(), &p(Format::Json, None)), @r#"[{"nom":"directrice","role":"admin","actif":true,"a_changer":false},{"nom":"m.fall","role":"enseignant","classes":["L3","2de A"],"matieres":"*","actif":false,"a_changer":false},{"nom":"uci0001","role":"etudiant","matricule":"UCI0001","actif":true,"a_changer":true}]"#);
    let session = SessionVue {
        ici: true,
        machine: "secretariat".into(),
        age: Duration::from_secs(7_500),
        oisive: Duration::from_secs(12),
    };
    let sessions = Outcome::Sessions(vec![session]);
    insta::assert_snapshot!(rendu(&sessions, &p(Format::Json, None)), @r#"[{"machine":"secretariat","depuis_s":7500,"derniere_commande_s":12,"ici":true}]"#);
    insta::assert_snapshot!(rendu(&sessions, &p(Format::Csv, None)), @"
    machine;depuis_s;derniere_commande_s;ici
    secretariat;7500;12;oui
    ");
    insta::assert_snapshot!(rendu(&sessions, &p(Format::Table, 80)), @"
    Machine      Ouverte depuis  Dernière commande
    ───────────  ──────────────  ─────────────────────────  ────────
    secretariat  2 h 05          il y a moins d'une minute  celle-ci
    ");
    insta::assert_snapshot!(rendu(&sessions, &p(Format::Vertical, 80)), @"
    machine : secretariat
    ouverte depuis : 2 h 05
    dernière commande : il y a moins d'une minute
    session : celle-ci
    ");
}

#[test]
fn how_paper_names_who_has_an_account_is_told_where_somebody_said_it() {
    let fall =
        || Compte { affiche: Some(Affiche::parse("Mme Fall").unwrap()), ..un_compte("m.fall", enseignant(&["L3"])) };
    let comptes = Outcome::Comptes(vec![un_compte("directrice", Role::Admin), fall()]);
    insta::assert_snapshot!(rendu(&comptes, &p(Format::Table, 100)), @"
    Nom         Rôle        Classes  Matières  Matricule  État   Nom affiché
    ──────────  ──────────  ───────  ────────  ─────────  ─────  ───────────
    directrice  admin       —        —         —          actif  —
    m.fall      enseignant  L3       toutes    —          actif  Mme Fall

    2 comptes
    ");
    insta::assert_snapshot!(rendu(&change(None, Some(fall()), false), &p(Format::Json, None)), @r#"{"nom":"m.fall","role":"enseignant","classes":["L3"],"matieres":"*","affiche":"Mme Fall","actif":true,"a_changer":false}"#);
    let avant = un_compte("m.fall", enseignant(&["L3"]));
    insta::assert_snapshot!(rendu(&change(Some(avant), Some(fall()), false), &p(Format::Table, 80)), @"
    Compte m.fall
    nom affiché : — → Mme Fall
    ");
}

#[test]
fn a_change_of_an_account_is_shown_from_what_to_what() {
    let prof = || un_compte("prof", enseignant(&["L3"]));
    let apres = Compte { epoch: 2, actif: false, ..un_compte("prof", eleve()) };
    insta::assert_snapshot!(rendu(&change(Some(prof()), Some(apres), false), &p(Format::Table, 80)), @"
    Compte prof
    rôle : enseignant → étudiant
    matricule : — → UCI0001
    état : actif → désactivé
    classes : L3 → —
    matières : toutes → —
    ses sessions sont fermées
    ");
    insta::assert_snapshot!(rendu(&change(Some(prof()), Some(prof()), false), &p(Format::Table, 80)), @"Le compte prof est déjà ainsi : rien n'a changé");
    insta::assert_snapshot!(rendu(&change(None, Some(prof()), true), &p(Format::Table, 80)), @"
    Le compte serait créé
    nom : prof
    rôle : enseignant
    classes : L3
    matières : toutes
    état : actif
    essai : rien n'a été écrit
    ");
    insta::assert_snapshot!(rendu(&change(Some(prof()), None, false), &p(Format::Table, 80)), @"Le compte prof (enseignant) est supprimé");
    insta::assert_snapshot!(rendu(&change(Some(prof()), None, false), &p(Format::Json, None)), @r#"{"nom":"prof","role":"enseignant","classes":["L3"],"matieres":"*","actif":true,"a_changer":false,"supprime":true}"#);
    insta::assert_snapshot!(rendu(&change(Some(prof()), None, true), &p(Format::Csv, None)), @"
    nom;role;classes;matieres;matricule;etat;affiche
    prof;enseignant;L3;*;;actif;
    ");
}

#[test]
fn a_password_that_was_made_is_shown_once_with_what_to_do() {
    let apres = Some(Compte { a_changer: true, ..un_compte("prof", enseignant(&[])) });
    let cree = Outcome::Compte(Box::new(CompteChange { avant: None, apres, premier: premier(), essai: false }));
    insta::assert_snapshot!(rendu(&cree, &p(Format::Table, 80)), @"
    Le compte est créé
    nom : prof
    rôle : enseignant
    classes : aucune
    matières : toutes
    état : mot de passe provisoire
    premier mot de passe : abcd-efgh-jkmn-2345
    Notez-le : il ne sera plus montré. Il devra être changé à la première connexion.
    ");
    insta::assert_snapshot!(rendu(&cree, &p(Format::Json, None)), @r#"{"nom":"prof","role":"enseignant","classes":[],"matieres":"*","actif":true,"a_changer":true,"mot_de_passe":"abcd-efgh-jkmn-2345"}"#);
    let remis = |le_sien, premier| {
        Outcome::MotDePasse(MotDePasseChange { compte: "prof".into(), le_sien, premier, essai: false })
    };
    insta::assert_snapshot!(rendu(&remis(false, premier()), &p(Format::Table, 80)), @"
    Le mot de passe de prof est changé ; ses sessions sont fermées
    premier mot de passe : abcd-efgh-jkmn-2345
    Notez-le : il ne sera plus montré. Il devra être changé à la première connexion.
    ");
    insta::assert_snapshot!(rendu(&remis(false, premier()), &p(Format::Csv, None)), @"
    nom;mot_de_passe
    prof;abcd-efgh-jkmn-2345
    ");
    insta::assert_snapshot!(rendu(&remis(true, None), &p(Format::Table, 80)), @"Le mot de passe de prof est changé ; ses autres sessions sont fermées");
    insta::assert_snapshot!(rendu(&remis(true, None), &p(Format::Json, None)), @r#"{"nom":"prof","change":true}"#);
}

#[test]
fn the_accounts_of_a_class_tell_where_their_passwords_are() {
    let classe = |crees, essai| {
        Outcome::ComptesDeClasse(ComptesDeClasse { classe: "L3".into(), crees, fichier: "comptes.csv".into(), essai })
    };
    insta::assert_snapshot!(rendu(&classe(36, false), &p(Format::Table, 80)), @"
    36 comptes créés pour la classe L3
    « comptes.csv » contient leurs premiers mots de passe : remettez-les, puis
      supprimez ce fichier. Chacun changera le sien à sa première connexion.
    ");
    insta::assert_snapshot!(rendu(&classe(1, true), &p(Format::Table, 80)), @"
    1 compte serait créé pour la classe L3
    essai : rien n'a été écrit
    ");
    insta::assert_snapshot!(rendu(&classe(36, false), &p(Format::Json, None)), @r#"{"classe":"L3","comptes":36,"ecrit":true,"fichier":"comptes.csv"}"#);
    insta::assert_snapshot!(rendu(&classe(1, true), &p(Format::Csv, None)), @"
    classe;comptes;ecrit;fichier
    L3;1;non;comptes.csv
    ");
}

#[test]
fn whoami_tells_what_the_account_is_for() {
    let qui = |nom: &str, role, etudiant| {
        let session = Session { nom: nom.into(), role, a_changer: false };
        Outcome::Identite(Box::new(Demandeur { session, etudiant }))
    };
    assert_eq!(rendu(&qui("awa\x1b", Role::Admin, None), &p(Format::Table, 80)), "nom : awa␛\nrôle : admin\n");
    insta::assert_snapshot!(rendu(&qui("prof", enseignant(&["L3", "L2"]), None), &p(Format::Table, 80)), @"
    nom : prof
    rôle : enseignant
    classes : L3, L2
    matières : toutes
    ");
    let elle = qui("uci0001", eleve(), Some(awa()));
    insta::assert_snapshot!(rendu(&elle, &p(Format::Table, 80)), @"
    nom : uci0001
    rôle : étudiant
    matricule : UCI0001
    étudiant : Awa Diop (UCI0001, L3)
    ");
    insta::assert_snapshot!(rendu(&elle, &p(Format::Json, None)), @r#"{"nom":"uci0001","role":"etudiant","matricule":"UCI0001","etudiant":{"nom":"Diop","prenom":"Awa","classe":"L3"}}"#);
    insta::assert_snapshot!(rendu(&elle, &p(Format::Csv, None)), @"
    nom;role;classes;matieres;matricule;etudiant
    uci0001;etudiant;;;UCI0001;Awa Diop (UCI0001, L3)
    ");
    insta::assert_snapshot!(rendu(&qui("prof", enseignant(&["L3"]), None), &p(Format::Json, None)), @r#"{"nom":"prof","role":"enseignant","classes":["L3"],"matieres":"*"}"#);
}

#[test]
fn logins_and_their_ends_are_told_in_a_sentence() {
    let entre = |gardee| {
        let session = Session { nom: "uci0001".into(), role: eleve(), a_changer: false };
        Outcome::Connexion(Connexion { session, gardee })
    };
    insta::assert_snapshot!(rendu(&entre(true), &p(Format::Table, 80)), @"Vous êtes connecté : uci0001 (étudiant)");
    insta::assert_snapshot!(rendu(&entre(false), &p(Format::Table, 80)), @"Vous êtes connecté : uci0001 (étudiant), jusqu'à ce que vous quittiez carnet");
    insta::assert_snapshot!(rendu(&entre(true), &p(Format::Json, None)), @r#"{"nom":"uci0001","role":"etudiant","matricule":"UCI0001","a_changer":false,"gardee":true}"#);
    let sort = |partout| Outcome::Deconnexion { compte: "prof".into(), partout };
    insta::assert_snapshot!(rendu(&sort(false), &p(Format::Table, 80)), @"La session de prof est fermée");
    insta::assert_snapshot!(rendu(&sort(true), &p(Format::Table, 80)), @"Toutes les sessions de prof sont fermées");
    insta::assert_snapshot!(rendu(&Outcome::Sessions(vec![]), &p(Format::Table, 80)), @"aucune session gardée : il faudra vous reconnecter au prochain démarrage");
}

#[test]
fn what_is_asked_and_told_about_accounts_is_french() {
    let dits = [
        Avis::ClasseSansEtudiant { classe: "L33".into() },
        Avis::MatiereInconnue { matiere: "Mathss".into(), proche: Some("Maths".into()) },
        Avis::MatiereInconnue { matiere: "Latin\u{1b}".into(), proche: None },
        Avis::JetonIgnore { fichier: "/home/awa/.local/state/carnet/session".into(), raison: "il est abîmé" },
        Avis::Patientez,
        Avis::SessionCourte { raison: None },
        Avis::SessionCourte { raison: Some("fichier « session » : le disque est plein".into()) },
        Avis::Provisoire,
        Avis::PasConnecte,
        Avis::AucunCompte,
    ];
    let dits: Vec<String> = dits.iter().map(|dit| avis(dit, &p(Format::Table, None))).collect();
    insta::assert_snapshot!(dits.join("\n"), @"
    attention : aucun étudiant n'est dans la classe « L33 » : vérifiez son nom, ou ajoutez-les ensuite
    attention : personne n'a encore de note en « Mathss » (« Maths » ?) : vérifiez le nom de la matière
    attention : personne n'a encore de note en « Latin␛ » : vérifiez le nom de la matière
    attention : le fichier de session « /home/awa/.local/state/carnet/session » est ignoré : il est abîmé ; « login » en fait un autre
    attention : des mots de passe faux ont été essayés sur ce compte : patientez, une minute au plus
    attention : Redis ne répond pas : il faudra vous reconnecter au prochain démarrage de carnet
    attention : fichier « session » : le disque est plein : il faudra vous reconnecter au prochain démarrage de carnet
    attention : votre mot de passe est provisoire : choisissez le vôtre maintenant
    attention : vous n'êtes pas connecté : tapez login et le nom de votre compte
    attention : l'école n'a encore aucun compte : créez celui de son premier administrateur
    ");
    let demandes = [
        Question::SupprimerCompte { nom: "prof".into(), le_sien: false },
        Question::SupprimerCompte { nom: "directrice".into(), le_sien: true },
        Question::DesactiverLeSien { nom: "directrice".into() },
    ];
    insta::assert_snapshot!(demandes.each_ref().map(question).join("\n"), @"
    Supprimer le compte « prof » et fermer ses sessions ?
    « directrice » est votre propre compte : vous ne pourrez plus vous connecter. Le supprimer ?
    « directrice » est votre propre compte : vous ne pourrez plus vous connecter. Le désactiver ?
    ");
    let secrets = [
        Secret::Connexion { nom: "prof\u{1b}" },
        Secret::Actuel,
        Secret::Nouveau { pour: "prof", facultatif: false },
        Secret::Nouveau { pour: "prof", facultatif: true },
        Secret::Encore,
    ];
    insta::assert_snapshot!(secrets.each_ref().map(secret).join("\n"), @"
    Mot de passe de prof␛ : 
    Mot de passe actuel : 
    Nouveau mot de passe de prof (12 caractères au moins) : 
    Mot de passe de prof (12 caractères au moins, Entrée pour en créer un) : 
    Encore une fois :
    ");
}

#[test]
fn a_role_that_lacks_something_is_refused_with_what_to_do() {
    let refus = [
        Acces::Role { role: "enseignant", raison: "il lui faut ses classes", conseil: "ajoutez classes=L3" },
        Acces::ClasseVide { classe: "L9".into() },
        Acces::ClasseComplete { classe: "L3".into() },
    ];
    let dits = refus.map(|refus| erreur(&refus.into(), "", None, &p(Format::Table, None)));
    insta::assert_snapshot!(dits.concat(), @"
    erreur : rôle enseignant : il lui faut ses classes
    conseil : ajoutez classes=L3
    erreur : la classe « L9 » n'a aucun étudiant
    conseil : vérifiez son nom : find montre la classe de chacun
    erreur : les étudiants de la classe « L3 » ont déjà tous un compte
    conseil : user list role=etudiant montre ces comptes ; user passwd donne un autre mot de passe à l'un d'eux
    ");
}
