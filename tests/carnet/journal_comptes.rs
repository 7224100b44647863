//! The journal of accounts: it is read without a key to it, everyone sees his part, and what was done behind carnet's back shows.

use crate::commun::comptes;
use crate::commun::ecole::{Ecole, sortie};
use carnet::domain::{NomClasse, NomCompte, Portee, Role, Scelle, Session};
use carnet::service::comptes::NouveauCompte;
use carnet::service::etudiants::Auteur;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::sync::{Client, Collection};
use serde_json::Value;
use std::collections::BTreeSet;

/// The password of every account of the tests, sealed at a cost of long ago.
const FAIBLE: &str = "$scrypt$ln=10,r=8,p=1$c2VsIGRlcyBlc3NhaXMgIQ$RyuoK6Nmu9ffZvEoONS04faeZkw3xllcWsEFpfSzE8w";

fn collection(ecole: &Ecole, nom: &str) -> Collection<Document> {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom).collection(nom)
}

fn concorde(ecole: &Ecole) {
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

/// Whom the findings name, and what is said of them.
fn trouve(ecole: &Ecole) -> (BTreeSet<String>, String) {
    let sortie = ecole.lance(&["--format", "json", "-c", "log --verifier"]);
    assert_eq!(sortie.code, 1, "{sortie:?}");
    let constats = sortie.json()["constats"].as_array().unwrap().clone();
    let cible = |constat: &Value| {
        format!("{} {}", constat["cible"]["type"].as_str().unwrap(), constat["cible"]["id"].as_str().unwrap())
    };
    (constats.iter().map(cible).collect(), sortie.out)
}

/// A school whose accounts have seen everything.
fn vecue() -> Ecole {
    let ecole = Ecole::petite();
    ecole.ecris("mdp.txt", "lune gravier tambour");
    ecole.font(&[
        "user add marie role=enseignant classes=L3 matieres=Maths mdp-fichier=mdp.txt",
        "user set marie classes=\"2de A\";L3 matieres=*",
        "user set marie role=admin",
        "user passwd marie mdp-fichier=mdp.txt a-changer=oui",
        "user disable marie",
        "user add ali role=etudiant matricule=E00002 mdp-fichier=mdp.txt",
        "user delete ali --yes",
    ]);
    ecole
}

fn note_connexion(ecole: &Ecole, nom: &str, faite: bool) {
    let nom = NomCompte::parse(nom).unwrap();
    let school = comptes::school(&ecole.base);
    school.store().unwrap().transaction([], |t| t.note_connexion(&nom, faite, "portable")).unwrap();
}

#[test]
fn le_journal_des_comptes_se_lit() {
    let ecole = vecue();
    note_connexion(&ecole, "marie", false);
    note_connexion(&ecole, "inconnu", false);
    assert_eq!(ecole.lance(&["-c", "logout partout"]).code, 0);
    comptes::connecte(&comptes::school(&ecole.base), "prof", &ecole.maison());
    let journal = collection(&ecole, "journal");
    let mut entrees: Vec<Document> =
        journal.find(doc! { "cible.type": "compte" }).run().unwrap().map(Result::unwrap).collect();
    entrees.sort_by_key(|entree| (*entree.get_datetime("quand").unwrap(), entree.get_object_id("_id").unwrap()));
    for (n, entree) in entrees.iter().enumerate() {
        let change = doc! { "$set": { "quand": DateTime::from_millis(1_894_000_000_000 + 60_000 * n as i64) } };
        journal.update_one(doc! { "_id": entree.get("_id").unwrap() }, change).run().unwrap();
    }
    let args = ["--format", "table", "-c", "log depuis=01/01/2030"];
    let table = sortie(ecole.carnet().env("TZ", "UTC").args(args)).reussie().out;
    insta::assert_snapshot!(table, @"
    Quand             Qui     Commande      Cible         Changement
    ────────────────  ──────  ────────────  ────────────  ───────────────────────────────────────────────────────────────────────────
    07/01/2030 07:16  prof    logout        compte prof   sessions fermées
    07/01/2030 07:15  ?       login         compte ?      connexion refusée (portable)
    07/01/2030 07:14  marie   login         compte marie  connexion refusée (portable)
    07/01/2030 07:13  prof    user delete   compte ali    supprimé (étudiant, matricule : E00002)
    07/01/2030 07:12  prof    user add      compte ali    créé (étudiant, matricule : E00002)
    07/01/2030 07:11  prof    user disable  compte marie  état : actif → désactivé
    07/01/2030 07:10  prof    user passwd   compte marie  mot de passe provisoire : non → oui ; mot de passe changé
    07/01/2030 07:09  prof    user set      compte marie  rôle : enseignant → admin ; classes : 2de A, L3 → — ; matières : toutes → —
    07/01/2030 07:08  prof    user set      compte marie  classes : L3 → 2de A, L3 ; matières : Maths → toutes
    07/01/2030 07:07  prof    user add      compte marie  créé (enseignant, classes : L3, matières : Maths)
    07/01/2030 07:06  essais  user add      compte prof   créé (admin)

    11 entrées
    ");
    for secret in ["scrypt", "lune gravier"] {
        assert!(!ecole.fait("log").to_string().contains(secret));
    }
}

#[test]
fn ce_qui_est_change_d_un_compte_sans_carnet_se_voit() {
    let ecole = vecue();
    concorde(&ecole);
    let comptes = collection(&ecole, "comptes");
    let change = |champ: &str, valeur: mongodb::bson::Bson| {
        let avant = comptes.find_one(doc! { "_id": "marie" }).run().unwrap().unwrap();
        comptes.update_one(doc! { "_id": "marie" }, doc! { "$set": { champ: valeur } }).run().unwrap();
        let (qui, dit) = trouve(&ecole);
        assert_eq!(qui, BTreeSet::from(["compte marie".to_owned()]), "{champ}");
        assert!(dit.contains("le compte a été modifié sans passer par carnet"), "{dit}");
        comptes.replace_one(doc! { "_id": "marie" }, avant).run().unwrap();
        concorde(&ecole);
    };
    change("actif", true.into());
    change("role", "enseignant".into());
    change("epoch", 7_i64.into());
    change("a_changer", false.into());
    let autre = comptes.find_one(doc! { "_id": "prof" }).run().unwrap().unwrap();
    change("mot_de_passe", autre.get("mot_de_passe").unwrap().clone());
    // One that nobody made, and one that nobody removed.
    let mut faux = autre;
    faux.insert("_id", "intrus");
    comptes.insert_one(&faux).run().unwrap();
    comptes.delete_one(doc! { "_id": "marie" }).run().unwrap();
    let (qui, _) = trouve(&ecole);
    assert_eq!(qui, BTreeSet::from(["compte intrus".to_owned(), "compte marie".to_owned()]));
}

#[test]
fn une_connexion_ne_couvre_pas_ce_qui_a_ete_change_sans_carnet() {
    let ecole = vecue();
    let un_autre = doc! { "$set": { "mot_de_passe": FAIBLE } };
    collection(&ecole, "comptes").update_one(doc! { "_id": "marie" }, un_autre).run().unwrap();
    for faite in [true, false, true] {
        note_connexion(&ecole, "marie", faite);
        assert_eq!(trouve(&ecole).0, BTreeSet::from(["compte marie".to_owned()]));
    }
}

#[test]
fn une_entree_effacee_d_un_compte_se_voit_aussi_celle_de_sa_suppression() {
    for (commande, qui) in [
        ("user delete", &["compte ali"][..]),
        ("user disable", &["compte marie"]),
        ("user set", &["compte marie"]),
        ("login", &["compte marie"]),
        ("user add", &["compte ali", "compte marie", "compte prof"]),
    ] {
        let ecole = vecue();
        note_connexion(&ecole, "marie", false);
        let gone = collection(&ecole, "journal").delete_many(doc! { "commande": commande }).run().unwrap();
        assert!(gone.deleted_count > 0);
        let attendus: BTreeSet<String> = qui.iter().map(|qui| (*qui).to_owned()).collect();
        assert_eq!(trouve(&ecole).0, attendus, "{commande}");
    }
}

#[test]
fn ni_les_connexions_de_tous_a_la_fois_ni_un_mot_de_passe_scelle_de_nouveau_ne_font_de_fausse_alarme() {
    let ecole = Ecole::petite();
    ecole.ecris("mdp.txt", comptes::MOT_DE_PASSE);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let entre = ecole.lance(&["--user", "prof", "--password-file", "mdp.txt", "-c", "whoami"]);
                assert_eq!(entre.code, 0, "{entre:?}");
            });
        }
    });
    let connexions = doc! { "cible.id": "prof", "commande": "login" };
    assert_eq!(collection(&ecole, "journal").count_documents(connexions.clone()).run().unwrap(), 8);
    concorde(&ecole);
    ecole.ecris("faux.txt", "un mot de passe faux");
    assert_eq!(ecole.lance(&["--user", "prof", "--password-file", "faux.txt", "-c", "whoami"]).code, 1);
    concorde(&ecole);
    // The next login seals it at today's cost: the password is the same, and its sessions live on.
    let school = comptes::school(&ecole.base);
    let who = Session::admin("essais");
    let mot_de_passe = Scelle::stored(FAIBLE.to_owned());
    let nouveau = NouveauCompte {
        nom: NomCompte::parse("ancien").unwrap(),
        role: Role::Admin,
        affiche: None,
        mot_de_passe,
        a_changer: false,
    };
    school.cree_comptes(&[nouveau], Auteur { who: &who, commande: "user add", essai: false }).unwrap();
    let entre = ecole.lance(&["--user", "ancien", "--password-file", "mdp.txt", "-c", "undo --yes"]);
    assert!(entre.code == 1 && entre.err.contains("vous n'avez rien changé"), "{entre:?}");
    let scelle = collection(&ecole, "comptes").find_one(doc! { "_id": "ancien" }).run().unwrap().unwrap();
    assert!(scelle.get_str("mot_de_passe").unwrap().starts_with("$scrypt$ln=17,"));
    assert_eq!(ecole.fait("log compte=ancien")[1]["apres"]["mot_de_passe"], "scellé de nouveau");
    concorde(&ecole);
}

#[test]
fn un_enseignant_ne_lit_que_ce_qu_il_a_fait_a_ses_etudiants() {
    let ecole = Ecole::petite();
    let role = || Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("L3").unwrap()]),
        matieres: Portee::Toutes,
    };
    let marie = ecole.collegue("marie", role());
    let paul = ecole.collegue("paul", Role::Admin);
    marie.fait("note add E00001 Maths 4");
    paul.font(&["note add E00001 Maths 5", "note add E00002 Maths 6", "user set marie matieres=Maths"]);
    let commandes = |ecole: &Ecole, ligne: &str| -> Vec<String> {
        let log = ecole.fait(ligne);
        let dit = |entree: &Value| format!("{} {}", entree["commande"], entree["cible"]["id"]).replace('"', "");
        log.as_array().unwrap().iter().map(dit).collect()
    };
    for ligne in ["log", "log E00001", "log qui=marie"] {
        assert_eq!(commandes(&marie, ligne), ["note add E00001"], "{ligne}");
    }
    for ligne in ["log qui=paul", "log qui=prof", "log compte=paul", "log compte=prof", "log compte=marie"] {
        assert!(commandes(&marie, ligne).is_empty(), "{ligne}");
    }
    // One whom he may not see is nobody.
    let inconnu = marie.refuse(1, "log E00077").replace("E00077", "X");
    assert_eq!(marie.refuse(1, "log E00002").replace("E00002", "X"), inconnu);
    // Who was an administrator reads nothing of that any more.
    ecole.fait("user set paul role=enseignant classes=L3 matieres=*");
    assert_eq!(commandes(&paul, "log"), ["note add E00001"]);
    // Nor does anybody of a student who is not his any more.
    ecole.fait("edit E00001 classe=M1");
    assert!(commandes(&marie, "log").is_empty() && commandes(&paul, "log").is_empty());
}
