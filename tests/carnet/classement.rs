//! Ranks, mentions, columns of choice, averages by subject and period: on real pupils against figures worked out apart.

use crate::commun::ecole::{Ecole, matricules, sortie};
use crate::commun::lycee::{Eleve, eleves};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Rank in his class, worked out apart.
fn rang(eleve: &Eleve) -> usize {
    1 + eleves().iter().filter(|autre| autre.classe == eleve.classe && autre.moyenne > eleve.moyenne).count()
}

fn ceux(liste: &Value) -> BTreeSet<&str> {
    matricules(liste).into_iter().collect()
}

fn attendus(convient: impl Fn(&Eleve) -> bool) -> BTreeSet<&'static str> {
    eleves().iter().filter(|eleve| convient(eleve)).map(|eleve| eleve.matricule.as_str()).collect()
}

#[test]
fn stats_de_la_l1_info() {
    let s = Ecole::lycee().fait("stats classe=\"L1 Info\"");
    assert_eq!((&s["effectif"], &s["moyenne"]), (&json!(33), &json!(9.69)), "{s}");
    let mut moyennes: Vec<u32> = eleves().iter().filter(|e| e.classe == "L1 Info").map(|e| e.moyenne).collect();
    moyennes.sort_unstable();
    let n = moyennes.len();
    let quartile = |parts: usize| f64::from(moyennes[(parts * n).div_ceil(4) - 1]) / 100.0;
    assert_eq!((s["q1"].as_f64(), s["q3"].as_f64()), (Some(quartile(1)), Some(quartile(3))));
}

#[test]
fn stats_de_toute_l_ecole_sont_celles_de_tous_ensemble() {
    let s = Ecole::lycee().fait("stats classe=*");
    let n = eleves().len() as u32;
    let somme: u32 = eleves().iter().map(|eleve| eleve.moyenne).sum();
    assert_eq!(s["effectif"], json!(649));
    assert_eq!(s["moyenne"].as_f64(), Some(f64::from((2 * somme + n) / (2 * n)) / 100.0));
    assert_eq!(s["admis"], json!(eleves().iter().filter(|eleve| eleve.moyenne >= 1_000).count()));
}

#[test]
fn un_rang_est_celui_de_sa_classe_et_les_ex_aequo_le_partagent() {
    let ecole = Ecole::lycee();
    for (critere, convient) in [
        ("rang<=3", (|r| r <= 3) as fn(usize) -> bool),
        ("rang=1", |r| r == 1),
        ("rang>30", |r| r > 30),
        ("rang=2..4", |r| (2..=4).contains(&r)),
        ("rang=1;5", |r| r == 1 || r == 5),
        ("rang!=1", |r| r != 1),
    ] {
        let trouves = ecole.fait(&format!("find {critere}"));
        assert_eq!(ceux(&trouves), attendus(|eleve| convient(rang(eleve))), "{critere}");
    }
    let trouves = ecole.fait("find rang<=3 classe=\"2de A\"");
    assert_eq!(ceux(&trouves), attendus(|eleve| eleve.classe == "2de A" && rang(eleve) <= 3));
    assert_eq!(ecole.fait("find rang=-"), json!([]));
    let tous = ecole.fait("find champs=matricule,rang");
    for un in tous.as_array().unwrap() {
        let eleve = eleves().iter().find(|eleve| un["matricule"] == eleve.matricule.as_str()).unwrap();
        assert_eq!(un["rang"], json!(rang(eleve)), "{un}");
    }
}

#[test]
fn les_pages_par_rang_se_suivent_sans_trou_ni_double() {
    let ecole = Ecole::lycee();
    let entiere = ecole.fait("find rang<=3 sort=classe,rang");
    let tous = entiere.as_array().unwrap();
    let mut pages = Vec::new();
    for page in 1.. {
        let lue = ecole.fait(&format!("find rang<=3 sort=classe,rang limit=7 page={page}"));
        let lue = lue.as_array().unwrap();
        pages.extend(lue.iter().cloned());
        if lue.len() < 7 {
            break;
        }
    }
    assert_eq!(&pages, tous);
    let moyennes: Vec<(&str, f64)> =
        tous.iter().map(|un| (un["classe"].as_str().unwrap(), -un["moyenne"].as_f64().unwrap())).collect();
    let by_class = |a: &&[(&str, f64)]| a[0].0 != a[1].0 || a[0].1 <= a[1].1;
    assert!(moyennes.windows(2).all(|deux| by_class(&deux)), "{moyennes:?}");
}

#[test]
fn trier_par_rang_demande_une_classe() {
    let ecole = Ecole::lycee();
    assert!(ecole.refuse(2, "find sort=rang").contains("un rang est celui d'une classe"));
    assert!(ecole.refuse(2, "find sort=nom,rang").contains("sort=classe,rang"));
    assert_eq!(ecole.fait("find sort=mention"), ecole.fait("find sort=moyenne"));
    let premiers = ecole.fait("find classe=\"2de A\" sort=rang limit=5 champs=matricule,rang");
    let rangs: Vec<u64> = premiers.as_array().unwrap().iter().map(|un| un["rang"].as_u64().unwrap()).collect();
    assert!(rangs[0] == 1 && rangs.is_sorted(), "{premiers}");
    let derniers = ecole.fait("find classe=\"2de A\" sort=-rang limit=5 champs=rang");
    assert!(derniers[0]["rang"].as_u64() > Some(20), "{derniers}");
}

#[test]
fn une_mention_est_un_critere() {
    let ecole = Ecole::lycee();
    for (critere, de, a) in [
        ("mention=Bien", 1_400, 1_599),
        ("mention=\"assez bien\"", 1_200, 1_399),
        ("mention>=AB", 1_200, 2_000),
        ("mention=-", 0, 999),
    ] {
        assert_eq!(
            ceux(&ecole.fait(&format!("find {critere}"))),
            attendus(|e| (de..=a).contains(&e.moyenne)),
            "{critere}"
        );
    }
    assert!(ecole.refuse(2, "find mention=Super").contains("Passable, Assez bien, Bien, Très bien"));
}

#[test]
fn les_colonnes_sont_celles_que_l_on_demande() {
    let ecole = Ecole::petite();
    ecole.fait("note add E00001 Anglais ATT");
    let ligne = "find sort=matricule champs=prenom,classe,moyenne,moyenne.maths,moyenne.Anglais,rang,mention,notes";
    let attendu = json!([
        { "prenom": "Awa", "classe": "L3", "moyenne": 11.83, "provisoire": true, "moyenne.maths": 11.83,
          "provisoire.maths": false, "moyenne.Anglais": null, "provisoire.Anglais": false, "rang": 1, "mention": "Passable",
          "notes": 4 },
        { "prenom": "Léo", "classe": "2de A", "moyenne": null, "provisoire": false, "moyenne.maths": null,
          "provisoire.maths": false, "moyenne.Anglais": null, "provisoire.Anglais": false, "rang": null, "mention": null,
          "notes": 0 },
    ]);
    assert_eq!(ecole.fait(ligne), attendu);
    assert_eq!(ecole.fait(ligne), attendu, "once more, from where it is kept");
    // Another school has other mentions: wherever there are any, and whatever is kept of the usual ones.
    let mentions = || ecole.fait("stats classe=L3")["mentions"].clone();
    assert_eq!(mentions(), json!({ "Passable": 1, "Assez bien": 0, "Bien": 0, "Très bien": 0 }));
    crate::papiers::regle(&ecole, "mentions = \"Moyen:11;Vraiment fort:15,5\"\n");
    assert_eq!(mentions(), json!({ "Moyen": 1, "Vraiment fort": 0 }));
    let csv = ecole.lance(&["--format", "csv", "-c", "stats classe=L3"]).reussie().out;
    assert!(csv.contains(";admis;moyen;vraiment_fort;de_0_a_2;") && csv.contains(";1;1;0;0;0;0;0;0;1;"), "{csv}");
    assert_eq!(
        ecole.fait("find mention=moyen champs=matricule,mention"),
        json!([{ "matricule": "E00001", "mention": "Moyen" }])
    );
    assert_eq!(ecole.fait("find mention>=VF"), json!([]));
    assert!(ecole.refuse(2, "find mention=Bien").contains("Moyen, Vraiment fort"));
    let csv = ecole.lance(&["-c", "find champs=nom;rang sort=nom"]).reussie().out;
    assert_eq!(csv, "nom;rang\nDiop;1\nPetit;\n");
    assert!(ecole.refuse(2, "find champs=nom,mentin").contains("vouliez-vous dire « mention »"));
    assert!(ecole.refuse(2, "find champs=tel,telephone").contains("deux fois"));
    // Awaited in English, not in maths.
    let table = ecole.lance(&["--format", "table", "-c", "find champs=nom,moyenne,moyenne.Maths"]).reussie().out;
    assert!(table.contains("11,83*") && table.contains(" 11,83\n"), "{table}");
}

/// Class L3 in two periods and two subjects: Awa 12 and 14 in Maths, 9 in English; Ali 15 and 10 in Maths; Ba has nothing.
fn periodes() -> Ecole {
    let ecole = Ecole::neuve();
    for (prenom, notes) in [("Awa", ""), ("Ali", ""), ("Ba", "")] {
        ecole.fait(&format!("add nom=Diop prenom={prenom} tel=- classe=L3 {notes}"));
    }
    ecole.font(&[
        "note add E00001 Maths 12 periode=T1",
        "note add E00001 Maths 14 periode=T2",
        "note add E00001 Anglais 9 periode=T1",
        "note add E00002 Maths 15 periode=T1",
        "note add E00002 Maths 10 periode=\"t2\"",
        "note add E00002 Anglais ATT periode=T2",
    ]);
    ecole
}

#[test]
fn stats_et_top_d_une_periode_et_d_une_matiere() {
    let ecole = periodes();
    let moyenne = |criteres: &str| {
        let s = ecole.fait(&format!("stats {criteres}"));
        (s["moyenne"].as_f64(), s["effectif"].as_u64().unwrap(), s["notes"].as_u64().unwrap())
    };
    // Awa 10,5 and Ali 15.
    assert_eq!(moyenne("classe=L3 periode=T1"), (Some(12.75), 3, 3));
    assert_eq!(moyenne("classe=L3 periode=t2"), (Some(12.0), 3, 3));
    assert_eq!(moyenne("classe=L3 periode=T1 matiere=maths"), (Some(13.5), 3, 2));
    assert_eq!(moyenne("classe=L3 matiere=Maths"), (Some(12.75), 3, 4));
    assert_eq!(moyenne("classe=* periode=T1"), (Some(12.75), 3, 3));
    assert_eq!(ecole.fait("stats periode=T1")[0]["moyenne"], json!(12.75));
    assert_eq!(ecole.fait("stats periode=T1 matiere=Maths")[0]["moyenne"], json!(13.5));
    let evolution = |criteres: &str| ecole.fait(&format!("stats {criteres}"))["evolution"].clone();
    let attendue = json!([{ "periode": "T1", "avec_moyenne": 2, "moyenne": 12.75 }, { "periode": "T2", "avec_moyenne": 2, "moyenne": 12 }]);
    assert_eq!(evolution("classe=L3"), attendue);
    let maths = json!([{ "periode": "T1", "avec_moyenne": 2, "moyenne": 13.5 }, { "periode": "T2", "avec_moyenne": 2, "moyenne": 12 }]);
    assert_eq!(evolution("classe=L3 matiere=Maths"), maths);
    // One period alone is no evolution.
    assert_eq!((evolution("classe=L3 periode=T1"), evolution("classe=L3 matiere=Anglais")), (Value::Null, Value::Null));
    let top = |criteres: &str| {
        let places = ecole.fait(&format!("top {criteres}"));
        let place = |p: &Value| (p["rang"].as_u64().unwrap(), p["prenom"].to_string(), p["moyenne"].as_f64().unwrap());
        places.as_array().unwrap().iter().map(place).collect::<Vec<_>>()
    };
    let (awa, ali) = ("\"Awa\"".to_owned(), "\"Ali\"".to_owned());
    assert_eq!(top("periode=T1"), [(1, ali.clone(), 15.0), (2, awa.clone(), 10.5)]);
    assert_eq!(top("matiere=Maths periode=T2"), [(1, awa.clone(), 14.0), (2, ali.clone(), 10.0)]);
    assert_eq!(top("matiere=Maths classe=L3"), [(1, awa.clone(), 13.0), (2, ali, 12.5)]);
    assert_eq!(top("1 matiere=Anglais"), [(1, awa, 9.0)]);
    assert_eq!(ecole.lance(&["--format", "json", "-c", "top matiere=Latin"]).json(), json!([]));
    for (ligne, avis) in [
        ("top 5 matiere=Latin", "personne n'a encore de note en « Latin »"),
        ("top classe=L3 matiere=Latin", "personne n'a encore de note en « Latin »"),
        ("top classe=L9", "personne n'est dans la classe « L9 »"),
    ] {
        let dit = ecole.lance(&["-c", ligne]);
        assert!(dit.code == 0 && dit.err.contains(avis), "{ligne} : {dit:?}");
    }
}

#[test]
fn les_ex_aequo_d_une_matiere_partagent_leur_rang_et_le_dernier_le_dit() {
    let ecole = Ecole::neuve();
    for (prenom, note) in [("Awa", "12"), ("Ali", "15"), ("Ba", "12"), ("Zoé", "12"), ("Eve", "9")] {
        ecole.fait(&format!("add nom=Diop prenom={prenom} tel=- classe=L3 notes=Maths[{note}]"));
    }
    let top = ecole.fait("top 10 matiere=Maths");
    let rangs: Vec<u64> = top.as_array().unwrap().iter().map(|place| place["rang"].as_u64().unwrap()).collect();
    assert_eq!(rangs, [1, 2, 2, 2, 5]);
    let deux = ecole.lance(&["--format", "table", "-c", "top 2 matiere=Maths"]).reussie().out;
    assert!(deux.contains("Ali") && deux.contains("Awa") && deux.contains("d'autres ont aussi 12,00"), "{deux}");
}

#[test]
fn report_donne_le_tableau_de_la_classe() {
    let ecole = periodes();
    let t = ecole.fait("report classe=l3");
    assert_eq!((&t["classe"], &t["matieres"]), (&json!("L3"), &json!(["Maths", "Anglais"])));
    let rangs: Vec<(&Value, &Value)> =
        t["etudiants"].as_array().unwrap().iter().map(|e| (&e["prenom"], &e["rang"])).collect();
    // Awa: (13 + 9) / 2; Ali 12,5, provisional.
    assert_eq!(rangs, [(&json!("Ali"), &json!(1)), (&json!("Awa"), &json!(2)), (&json!("Ba"), &Value::Null)]);
    assert_eq!(t["ensemble"], json!({ "effectif": 2, "moyenne": 11.75, "min": 11, "max": 12.5 }));
    assert_eq!((&t["etudiants"][0]["provisoire"], &t["etudiants"][1]["provisoire"]), (&json!(true), &json!(false)));
    let t1 = ecole.fait("rapport classe=L3 periode=T1");
    assert_eq!(t1["etudiants"][0]["moyennes"], json!({ "Anglais": null, "Maths": 15 }), "{t1}");
    assert_eq!((&t1["ensemble"]["moyenne"], &t1["etudiants"][0]["provisoire"]), (&json!(12.75), &json!(false)));
    assert!(ecole.refuse(1, "report classe=L4").contains("L4"));
    assert!(ecole.refuse(2, "report").contains("classe"));
}

#[test]
fn le_tableau_d_une_vraie_classe_a_les_rangs_de_ses_moyennes() {
    let ecole = Ecole::lycee();
    let t = ecole.fait("report classe=\"L1 Info\"");
    let lignes = t["etudiants"].as_array().unwrap();
    assert_eq!((lignes.len(), &t["ensemble"]["moyenne"]), (33, &json!(9.69)));
    for ligne in lignes {
        let eleve = eleves().iter().find(|eleve| ligne["matricule"] == eleve.matricule.as_str()).unwrap();
        assert_eq!(ligne["rang"], json!(rang(eleve)));
        assert_eq!(ligne["moyenne"].as_f64(), Some(f64::from(eleve.moyenne) / 100.0));
    }
}

/// It is counted while the change is being confirmed, and the student himself may be seen as he was or as he is.
#[test]
fn le_rang_que_dit_un_changement_est_celui_que_dit_show() {
    let ecole = Ecole::neuve();
    let mut lignes: Vec<String> = [18, 16, 14, 12, 10]
        .iter()
        .enumerate()
        .map(|(n, note)| format!("add matricule=R{n} nom=N{n} prenom=P tel=- classe=L3 notes={note}"))
        .collect();
    // Down and up, over others and level with them, and into another class and back.
    let valeurs = [9, 17, 18, 19, 16, 13, 20, 10, 0, 14, 15];
    let changements = valeurs.map(|valeur| format!("note set R2#1 {valeur}")).into_iter();
    let ailleurs = ["edit R2 classe=L2", "note add R2 4", "edit R2 classe=L3", "note set R2#1 NN", "note set R2#1 17"];
    for ligne in changements.chain(ailleurs.map(str::to_owned)) {
        lignes.extend([ligne, "show R2".to_owned()]);
    }
    let vus = ecole.font(&lignes.iter().map(String::as_str).collect::<Vec<_>>());
    for (ligne, vu) in lignes[5..].chunks(2).zip(vus[5..].chunks(2)) {
        for cle in ["moyenne", "rang", "effectif"] {
            assert_eq!(vu[0][cle], vu[1][cle], "{} : {cle}", ligne[0]);
        }
    }
    let place = |vu: &Value| (vu["rang"].clone(), vu["effectif"].clone());
    let essai =
        |ligne: &str| place(&sortie(ecole.carnet().args(["--format", "json", "--dry-run", "-c", ligne])).json());
    assert_eq!(essai("note set R2#1 0"), (json!(5), json!(5)));
    assert_eq!(essai("edit R2 classe=L2"), (json!(1), json!(1)));
    assert_eq!(essai("add nom=X prenom=Y tel=- classe=L3 notes=17"), (json!(2), json!(6)));
    ecole.fait("add matricule=E00001 nom=Pris prenom=P tel=- classe=L9");
    assert_eq!(essai("add nom=X prenom=Y tel=- classe=L2"), (json!(null), json!(1)), "le premier numéro libre");
    assert_eq!(place(&ecole.fait("show R2")), (json!(4), json!(5)), "rien n'est écrit");
}
