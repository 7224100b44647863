//! `stats` and `top`: on real pupils against figures worked out apart, and never behind a change.

use crate::commun::comptes;
use crate::commun::ecole::Ecole;
use carnet::domain::{Matiere, NomClasse, Portee, Role};
use serde_json::{Value, json};

/// The averages of a class, in hundredths, as `find` gives them.
fn moyennes(ecole: &Ecole, criteres: &str) -> Vec<u64> {
    let liste = ecole.fait(&format!("find {criteres}"));
    let toutes = liste.as_array().unwrap().iter().filter_map(|un| un["moyenne"].as_f64());
    let mut toutes: Vec<u64> = toutes.map(|m| (m * 100.0).round() as u64).collect();
    toutes.sort_unstable();
    toutes
}

fn centiemes(valeur: &Value) -> u64 {
    (valeur.as_f64().unwrap() * 100.0).round() as u64
}

#[test]
fn top_donne_le_meme_rang_aux_ex_aequo() {
    let ecole = Ecole::lycee();
    let top = ecole.fait("top");
    let rangs: Vec<u64> = top.as_array().unwrap().iter().map(|place| place["rang"].as_u64().unwrap()).collect();
    assert_eq!(rangs[..8], [1, 2, 2, 2, 2, 2, 2, 8], "{top}");
    assert_eq!((&top[0]["matricule"], &top[0]["moyenne"]), (&json!("UCI0339"), &json!(18.67)));
    assert!(rangs.len() == 10 && top.as_array().unwrap()[1..7].iter().all(|place| place["moyenne"] == json!(18)));
    let trois = ecole.fait("top 3 classe=\"2de A\"");
    assert_eq!(trois.as_array().unwrap().len(), 3);
    assert!(trois.as_array().unwrap().iter().all(|place| place["classe"] == "2de A"));
    assert!(ecole.lance(&["--format", "table", "-c", "top 2"]).out.contains("d'autres ont aussi 18,00"));
    assert!(ecole.refuse(2, "top 0").contains("un nombre entier, 1 ou plus"));
}

#[test]
fn stats_d_une_classe_sont_celles_de_ses_moyennes() {
    let ecole = Ecole::lycee();
    let (s, m) = (ecole.fait("stats classe=\"2de a\""), moyennes(ecole, "classe=\"2de A\""));
    assert_eq!(s["effectif"], json!(36), "{s}");
    let n = m.len() as u64;
    assert_eq!(centiemes(&s["moyenne"]), (2 * m.iter().sum::<u64>() + n) / (2 * n));
    assert_eq!(centiemes(&s["mediane"]), (m[(m.len() - 1) / 2] + m[m.len() / 2]).div_ceil(2));
    assert_eq!((centiemes(&s["min"]), centiemes(&s["max"])), (m[0], m[m.len() - 1]));
    assert_eq!(s["admis"], json!(m.iter().filter(|m| **m >= 1_000).count()));
    let parts: Vec<usize> = (0..10).map(|k| m.iter().filter(|m| (**m / 200).min(9) == k).count()).collect();
    assert_eq!(s["repartition"], json!(parts));
    // Every class, and all pupils in them.
    let toutes = ecole.fait("stats");
    let effectifs: u64 = toutes.as_array().unwrap().iter().map(|c| c["effectif"].as_u64().unwrap()).sum();
    assert_eq!(effectifs, 649);
    let celle = toutes.as_array().unwrap().iter().find(|c| c["classe"] == "2de A").unwrap();
    for champ in ["moyenne", "mediane", "ecart_type", "notes", "repartition"] {
        assert_eq!(celle[champ], s[champ], "{champ}");
    }
}

#[test]
fn ce_qui_ne_compte_pas_ne_donne_rien() {
    let ecole = Ecole::petite();
    let vide = ecole.fait("stats classe=\"2de A\"");
    assert_eq!((&vide["effectif"], &vide["moyenne"], &vide["ecart_type"]), (&json!(1), &Value::Null, &Value::Null));
    // Noughts that a slip in a name may have made are told.
    for (ligne, dit) in [
        ("stats classe=L3 matiere=Anglais", "personne n'a encore de note en « Anglais »"),
        ("stats matiere=Anglais", "personne n'a encore de note en « Anglais »"),
        ("stats classe=Zorglub", "personne n'est dans la classe « Zorglub »"),
    ] {
        let vide = ecole.lance(&["-c", ligne]);
        assert!(vide.code == 0 && vide.err.contains(dit), "{vide:?}");
    }
    let maths = ecole.fait("stats classe=L3 matiere=maths");
    assert_eq!((&maths["moyenne"], &maths["notes"]), (&json!(11.83), &json!(3)));
    // A class without marks is no slip; one that there is not may be.
    assert_eq!(ecole.fait("top classe=\"2de A\""), json!([]));
    let absente = ecole.lance(&["--format", "json", "-c", "top classe=Zorglub"]);
    assert_eq!((absente.code, absente.json()), (0, json!([])));
    assert!(absente.err.contains("personne n'est dans la classe « Zorglub »"), "{absente:?}");
}

#[test]
fn un_enseignant_ne_voit_que_les_chiffres_de_ses_classes() {
    let ecole = Ecole::petite();
    ecole.fait("note add E00002 Maths 20");
    let school = comptes::school(&ecole.base);
    let role = Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("l3").unwrap()]),
        matieres: Portee::Celles(vec![Matiere::parse("Maths").unwrap()]),
    };
    comptes::cree(&school, "moussa", role, false);
    // What an administrator has just read is kept: nobody else is given it.
    for ligne in ["stats", "top", "stats classe=\"2de A\""] {
        ecole.fait(ligne);
    }
    comptes::connecte(&school, "moussa", &ecole.maison());
    let siennes = ecole.fait("stats");
    assert_eq!((siennes.as_array().unwrap().len(), &siennes[0]["classe"]), (1, &json!("L3")));
    // Of a class that is not his he is told what he is told of one that there is not.
    let autre = ecole.lance(&["--format", "json", "-c", "stats classe=\"2de A\""]);
    assert_eq!((autre.code, &autre.json()["effectif"]), (0, &json!(0)));
    let aucune = ecole.lance(&["-c", "stats classe=Zorglub"]);
    assert_eq!(autre.err.replace("2de A", "Zorglub"), aucune.err);
    assert_eq!(ecole.fait("top")[0]["matricule"], "E00001");
    let autre = ecole.lance(&["--format", "json", "-c", "top classe=\"2de A\""]);
    assert_eq!((autre.code, autre.json()), (0, json!([])));
    assert_eq!(autre.err.replace("2de A", "Zorglub"), ecole.lance(&["-c", "top classe=Zorglub"]).err);
    // All together are his.
    assert_eq!(ecole.fait("stats classe=*")["effectif"], json!(1));
    assert_eq!(ecole.fait("top matiere=Maths")[0]["matricule"], "E00001");
    assert_eq!(ecole.fait("find rang=1 champs=matricule,rang"), json!([{ "matricule": "E00001", "rang": 1 }]));
    assert_eq!(ecole.fait("find sort=rang champs=matricule"), json!([{ "matricule": "E00001" }]));
    assert!(ecole.refuse(1, "report classe=\"2de A\"").contains("2de A"));
    assert_eq!(ecole.lance(&["-c", "cache status"]).code, 1);
}

/// Whatever is kept, in every form of which a change could make it wrong.
const LECTURES: [&str; 18] = [
    "show E00001",
    "find classe=l3 sort=moyenne",
    "find classe=L2",
    "find sort=moyenne limit=10",
    "stats classe=L3",
    "stats classe=L3 matiere=Maths",
    "stats",
    "top",
    "top 2 classe=L3",
    "stats classe=*",
    "stats classe=L3 periode=T1",
    "stats periode=T1",
    "top matiere=Maths",
    "top periode=T1",
    "find classe=L3 rang=1 champs=rang,nom,moyenne.Maths,notes",
    "find rang<=2 limit=10 champs=rang,nom,moyenne.Maths,mention",
    "find mention=- limit=10",
    "report classe=L3",
];

#[test]
fn ce_qui_est_garde_suit_chaque_changement() {
    let ecole = Ecole::petite();
    ecole.fait("add nom=Sarr prenom=Fatou tel=- classe=L3 notes=Maths[15]");
    ecole.fait("note add E00003 Maths 14 periode=T1");
    ecole.ecris("deux.csv", "Matricule;Nom;Prénom;Classe;Maths\nX1;Ba;Ali;L3;18\nX2;Fall;Awa;L2;3\n");
    let changements = [
        "note add E00001 Maths 20",
        "note add E00001 Maths 3 periode=T1",
        "note set E00001#1 5",
        "note delete E00001#2 --yes",
        "edit E00001 nom=Diouf",
        "edit E00001 classe=L2",
        "undo --yes",
        "add nom=Ndiaye prenom=Ali tel=- classe=L3 notes=Maths[19]",
        "import deux.csv tel=-",
        "undo --yes",
        "delete E00003 --yes",
    ];
    let lit = |vide: bool| {
        let mut lignes = Vec::new();
        for lecture in LECTURES {
            lignes.extend(vide.then_some("cache clear"));
            lignes.push(lecture);
        }
        let lues = ecole.font(&lignes);
        lues.into_iter().filter(|lue| lue.get("oublies").is_none()).collect::<Vec<Value>>()
    };
    let mut avant = lit(false);
    for changement in changements {
        ecole.fait(changement);
        let gardees = lit(false);
        assert!(gardees != avant, "{changement} changes something");
        assert_eq!(gardees, lit(false), "{changement}");
        assert_eq!(gardees, lit(true), "{changement}: what is kept is what MongoDB has");
        avant = lit(false);
    }
}
