//! `bulletin` and `report … vers=`: what stands on them is what `show`, `explain` and `stats` say.

use crate::commun::ecole::{Ecole, sortie};
use crate::papiers::{lit, nomme};
use carnet::domain::compte::Portee;
use carnet::domain::{Matiere, NomClasse, Role};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// `12.5` is `12,50`; none is `—`.
fn ecrite(moyenne: &Value) -> String {
    moyenne.as_f64().map_or("—".to_owned(), |m| format!("{m:.2}").replace('.', ","))
}

/// The lines of a bulletin that are a subject's, by its name: coefficient, marks, averages, rank.
fn lignes(texte: &str) -> BTreeMap<String, Vec<String>> {
    let parts = texte.lines().map(|ligne| ligne.split(" | ").map(str::to_owned).collect::<Vec<_>>());
    parts.filter(|parts| parts.len() >= 7).map(|mut parts| (parts.remove(0), parts)).collect()
}

/// What `explain` comes to in its table of a period, by subject and step; where nothing counts, `—`.
fn resultats(csv: &str) -> BTreeMap<(String, String), String> {
    let lignes = csv.lines().skip(1).map(|ligne| ligne.split(';').map(str::to_owned).collect::<Vec<_>>());
    let moyennes = lignes.filter(|parts| parts[0] == "T2" && parts[2].starts_with("moyenne"));
    moyennes
        .map(|parts| {
            let arrondie = if parts[6].is_empty() { "—".to_owned() } else { parts[6].clone() };
            ((parts[1].clone(), parts[2].clone()), arrondie)
        })
        .collect()
}

/// A class of the lycée with a second subject, weights, awaited marks and absences; 36 pupils.
fn seconde() -> Ecole {
    let ecole = Ecole::neuve();
    nomme(&ecole);
    ecole.copie("lycee.csv");
    ecole.fait("import lycee.csv");
    let eleves = ecole.fait("find classe=\"2de A\" limit=100");
    let ligne = |(n, e): (usize, &Value)| {
        let matricule = e["matricule"].as_str().unwrap();
        format!("{matricule};{};{}\n", 5 + n * 7 % 12, 4 + n * 5 % 16)
    };
    let notes: String = eleves.as_array().unwrap().iter().enumerate().map(ligne).collect();
    ecole.ecris("maths.csv", format!("Matricule;Maths (T1);Maths (T2)\n{notes}"));
    ecole.fait("note import maths.csv");
    ecole.font(&[
        "class set \"2de A\" coefs=Portugais:3;Maths:5 annuelle=periodes abs=neutre",
        "note add UCI0241 Maths ATT periode=T2",
        "note add UCI0241 Maths ABS periode=T2",
        "note add UCI0397 Latin 13 periode=T1",
        "note comment UCI0241 Maths \"Bon trimestre.\" periode=T2",
    ]);
    ecole
}

#[test]
fn chaque_chiffre_d_un_bulletin_est_celui_de_show_explain_et_stats() {
    let ecole = seconde();
    let eleves = ecole.fait("find classe=\"2de A\" limit=100");
    let matricules: Vec<&str> = eleves.as_array().unwrap().iter().map(|e| e["matricule"].as_str().unwrap()).collect();
    assert_eq!(matricules.len(), 36);
    ecole.fait("bulletin classe=\"2de A\" vers=annee/");
    ecole.fait("bulletin classe=\"2de A\" periode=T2 vers=t2/");
    let generale = ecole.fait("stats classe=\"2de A\"");
    let generale_t2 = ecole.fait("stats classe=\"2de A\" periode=T2");
    let fichiers = |dossier: &str| {
        let lus = fs::read_dir(ecole.dossier.join(dossier)).unwrap();
        lus.map(|f| f.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    let (annee, t2) = (fichiers("annee"), fichiers("t2"));
    assert_eq!((annee.len(), t2.len()), (36, 36));
    let mut stats: BTreeMap<String, Value> = BTreeMap::new();
    for matricule in &matricules {
        let du = |noms: &[String]| noms.iter().find(|nom| nom.contains(&format!("_{matricule}_"))).unwrap().clone();
        let fiche = ecole.fait(&format!("show {matricule}"));
        let texte = lit(&ecole, &format!("annee/{}", du(&annee))).texte();
        let lues = lignes(&texte);
        for (matiere, moyenne) in fiche["moyennes"].as_object().unwrap() {
            let chiffres = stats
                .entry(matiere.clone())
                .or_insert_with(|| ecole.fait(&format!("stats classe=\"2de A\" matiere=\"{matiere}\"")));
            let ligne = &lues[matiere];
            let combien = fiche["notes"].as_array().unwrap().iter().filter(|note| note["matiere"] == *matiere).count();
            assert_eq!(ligne[1], combien.to_string(), "{matricule} {matiere} : {texte}");
            assert_eq!(ligne[2].trim_end_matches('*'), ecrite(moyenne), "{matricule} {matiere} : {texte}");
            let classe = ["moyenne", "min", "max"].map(|quoi| ecrite(&chiffres[quoi]));
            assert_eq!(ligne[3..6], classe, "{matricule} {matiere} : {texte}");
        }
        let total = &lues["Moyenne générale"];
        assert_eq!(total[0].trim_end_matches('*'), ecrite(&fiche["moyenne"]), "{texte}");
        assert_eq!(total[1..4], ["moyenne", "min", "max"].map(|quoi| ecrite(&generale[quoi])), "{texte}");
        let rang = fiche["rang"].as_u64().unwrap();
        assert_eq!(total[4].trim_end_matches(" ex"), rang.to_string(), "{texte}");
        assert!(texte.contains(&format!("({} élèves)", fiche["effectif"])), "{texte}");
        assert!(texte.contains(" sur 36"), "{texte}");
        // The period's averages are those that `explain` comes to.
        let csv = ecole.lance(&["--format", "csv", "-c", &format!("explain {matricule} periode=T2")]).reussie().out;
        let expliquee = resultats(&csv);
        let texte = lit(&ecole, &format!("t2/{}", du(&t2))).texte();
        let lues = lignes(&texte);
        let total = lues["Moyenne générale"][0].trim_end_matches('*').to_owned();
        assert_eq!(total, expliquee[&("".to_owned(), "moyenne générale".to_owned())], "{matricule} : {csv}");
        assert_eq!(lues["Moyenne générale"][1..4], ["moyenne", "min", "max"].map(|quoi| ecrite(&generale_t2[quoi])));
        for (matiere, ligne) in lues.iter().filter(|(matiere, _)| fiche["moyennes"].get(matiere).is_some()) {
            let moyenne = ligne[2].trim_end_matches('*');
            let attendue = expliquee.get(&(matiere.clone(), "moyenne".to_owned())).map_or("—", String::as_str);
            assert_eq!(moyenne, attendue, "{matricule} {matiere} : {csv}");
        }
    }
    let awa = t2.iter().find(|nom| nom.contains("UCI0241")).unwrap();
    let texte = lit(&ecole, &format!("t2/{awa}")).texte();
    for phrase in [
        "1 absence à une évaluation (ABS, non comptée).",
        "* moyenne provisoire",
        "Bon trimestre.",
        "2e trimestre",
        "Année scolaire 2026-2027",
    ] {
        assert!(texte.contains(phrase), "{phrase} : {texte}");
    }
}

#[test]
fn les_rangs_par_matiere_sont_ceux_de_top_ex_aequo_compris() {
    let ecole = seconde();
    ecole.fait("bulletin classe=\"2de A\" periode=T1 groupe=oui vers=t1.pdf");
    let texte = lit(&ecole, "t1.pdf").texte();
    let pages: Vec<&str> = texte.split("Bulletin scolaire").skip(1).collect();
    assert_eq!(pages.len(), 36);
    let places = ecole.fait("top 100 classe=\"2de A\" matiere=Maths periode=T1");
    let places = places.as_array().unwrap();
    let mut egaux = 0;
    for place in places {
        let page = pages.iter().find(|page| page.contains(place["matricule"].as_str().unwrap())).unwrap();
        let ligne = &lignes(page)["Maths"];
        let others = places.iter().filter(|autre| autre["rang"] == place["rang"]).count();
        let ex = if others > 1 { " ex" } else { "" };
        egaux += usize::from(others > 1);
        assert_eq!(ligne[6], format!("{}{ex}", place["rang"]), "{page}");
    }
    assert!(egaux > 0 && places.len() == 36);
    // The bookmarks stand in the order of the names, as `find` gives them.
    let noms: Vec<String> = ecole
        .fait("find classe=\"2de A\" limit=100")
        .as_array()
        .unwrap()
        .iter()
        .map(|e| format!("{} {}", e["nom"].as_str().unwrap(), e["prenom"].as_str().unwrap()))
        .collect();
    assert_eq!(lit(&ecole, "t1.pdf").signets(), noms);
}

#[test]
fn un_bulletin_se_lit_comme_la_famille_le_lira() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.font(&[
        "edit E00001 naissance=27/09/2008 tuteur.nom=\"M. et Mme Diop\" tuteur.adresse=\"14, rue de la Corniche, BP 1234, 12500 Dakar\"",
        "add nom=Ba prenom=Ali tel=- classe=L3 notes=Maths[9]",
        "note add E00001 Anglais ABS",
        "note add E00001 Anglais 15",
        "note comment E00001 Maths \"Bon travail, à poursuivre.\" periode=-",
        "note comment E00001 Anglais \"Doit venir en cours.\" periode=-",
    ]);
    let role = |classes, matiere: &str| Role::Enseignant {
        classes,
        matieres: Portee::Celles(vec![Matiere::parse(matiere).unwrap()]),
    };
    ecole.inscrit("m.fall", role(Portee::Celles(vec![NomClasse::parse("l3").unwrap()]), "maths"), false);
    ecole.inscrit("k.smith", role(Portee::Toutes, "Anglais"), false);
    let tout = Role::Enseignant { classes: Portee::Toutes, matieres: Portee::Toutes };
    ecole.inscrit("cpe", tout, false);
    ecole.fait("bulletin E00001 detail=oui vers=awa.pdf");
    let pdf = lit(&ecole, "awa.pdf");
    assert!(pdf.pages() == 1 && pdf.octets.len() <= 60 * 1024);
    insta::assert_snapshot!(pdf.texte().replace(&jour(&pdf.texte()), "JJ/MM/AAAA"), @r#"
    Lycée Blaise Diagne
    12, avenue Diop
    Bulletin annuel
    BP 5033 | Année scolaire 2026-2027
    Dakar
    Diop Awa
    Classe : | L3 (2 élèves)
    Matricule : | E00001
    M. et Mme Diop
    Naissance : | 27/09/2008
    14, rue de la Corniche
    BP 1234
    12500 Dakar
    Matière | Coef. | Notes | Moyenne | Moyenne | Min. | Max. | Rang | Appréciation
    élève | classe
    Maths | 1 | 3 | 11,83 | 10,42 | 9,00 | 11,83 | 1 | Bon travail, à poursuivre.
    M. Fall
    Maths : 12 · 15,5 · 8
    Anglais | 1 | 2 | 7,50 | 7,50 | 7,50 | 7,50 | 1 | Doit venir en cours.
    K. Smith
    Anglais : ABS · 15
    Moyenne générale | 9,67 | 9,34 | 9,00 | 9,67 | 1 | Rang : 1er sur 2
    1 absence à une évaluation (ABS, comptée 0).
    L'élève et sa classe, matière par matière
    élève | moyenne de la classe
    Maths
    Anglais
    0 | 5 | 10 | 15 | 20
    Décision du conseil de classe | Le chef d'établissement | Les parents ou tuteurs
    Félicitations | Compliments | Encouragements | Mise en garde | Date et signature | Date et signature
    Appréciation générale
    Diop Awa – L3 – année – édité le JJ/MM/AAAA | Page 1 / 1
    "#);
}

/// The day that the text says it is of.
fn jour(texte: &str) -> String {
    texte.split("édité le ").nth(1).unwrap().chars().take(10).collect()
}

#[test]
fn sans_note_seul_ou_sans_nom_d_ecole_le_papier_reste_juste() {
    let ecole = Ecole::petite();
    let dite = ecole.lance(&["-c", "bulletin E00002 vers=leo.pdf"]);
    assert!(dite.code == 0 && dite.err.contains("ecole.nom"), "{dite:?}");
    let texte = lit(&ecole, "leo.pdf").texte();
    assert!(texte.contains("Aucune note pour cette période.") && !texte.contains("0,00"), "{texte}");
    nomme(&ecole);
    ecole.fait("report classe=\"2de A\" vers=rapport.pdf");
    let texte = lit(&ecole, "rapport.pdf").texte();
    assert!(texte.contains("Petit Léo") && texte.contains("Aucun élève n'a encore de moyenne."), "{texte}");
}

#[test]
fn les_rapports_disent_ce_que_disent_stats_et_top() {
    let ecole = seconde();
    ecole.fait("report classe=\"2de A\" periode=T2 vers=classe.pdf");
    let pdf = lit(&ecole, "classe.pdf");
    let texte = pdf.texte();
    let chiffres = ecole.fait("stats classe=\"2de A\" periode=T2");
    for quoi in ["moyenne", "mediane", "min", "max", "ecart_type"] {
        assert!(texte.contains(&ecrite(&chiffres[quoi])), "{quoi} : {texte}");
    }
    let maths = ecole.fait("stats classe=\"2de A\" periode=T2 matiere=Maths");
    let ligne = &lignes(&texte)["Maths"];
    assert_eq!(ligne[0], "5");
    assert_eq!(ligne[1], maths["notes"].to_string());
    assert_eq!(ligne[2..6], ["moyenne", "mediane", "min", "max"].map(|quoi| ecrite(&maths[quoi])), "{texte}");
    for place in ecole.fait("top 100 classe=\"2de A\" periode=T2").as_array().unwrap() {
        let matricule = place["matricule"].as_str().unwrap();
        let moyenne = ecrite(&place["moyenne"]);
        let found = texte
            .lines()
            .any(|l| l.starts_with(&format!("{} | ", place["rang"])) && l.contains(matricule) && l.contains(&moyenne));
        assert!(found, "{place} : {texte}");
    }
    assert!(texte.contains("En progrès depuis la période précédente"), "{texte}");
    // Of a year: from its last period but one to its last one.
    ecole.fait("report classe=\"2de A\" vers=annee.pdf");
    let annee = lit(&ecole, "annee.pdf").texte();
    assert!(annee.contains("En progrès de T") && !annee.contains("Précédente"), "{annee}");
    // A slip in a period's name is told, and no table of blanks is made of it.
    assert!(ecole.refuse(1, "report classe=\"2de A\" periode=T9").contains("n'a pas de période « T9 »"));
    let vide = ecole.lance(&["--format", "table", "-c", "stats periode=T9"]).err;
    assert!(vide.contains("personne n'a encore de note en « T9 »"), "{vide}");
    ecole.fait("report ecole vers=ecole.pdf");
    let texte = lit(&ecole, "ecole.pdf").texte();
    let classes = ecole.fait("stats");
    for classe in classes.as_array().unwrap() {
        let ligne = &lignes(&texte)[classe["classe"].as_str().unwrap()];
        assert_eq!(ligne[0], classe["effectif"].to_string(), "{texte}");
        let siens = ["moyenne", "mediane", "min", "max", "ecart_type"].map(|quoi| ecrite(&classe[quoi]));
        assert_eq!(ligne[1..6], siens, "{texte}");
    }
    for place in ecole.fait("top 10").as_array().unwrap() {
        assert!(texte.contains(place["matricule"].as_str().unwrap()), "{place} : {texte}");
    }
    // A teacher's is of his classes, and says so.
    let seule = Portee::Celles(vec![NomClasse::parse("2de A").unwrap()]);
    let maison = ecole.inscrit("prof2", Role::Enseignant { classes: seule, matieres: Portee::Toutes }, false);
    assert_eq!(sortie(ecole.chez(&maison).args(["-c", "report ecole vers=prof.pdf"])).code, 0);
    let texte = lit(&ecole, "prof.pdf").texte();
    assert!(texte.contains("Résultats de la classe 2de A") && !texte.contains("L1 Info"), "{texte}");
}
