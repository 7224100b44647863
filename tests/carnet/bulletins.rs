//! `bulletin` and `report … vers=`: what stands on them is what `show`, `explain` and `stats` say; where they go, and what is left
//! where they do not.

use crate::commun::ecole::{Ecole, sortie};
use crate::commun::pty::{INVITE, Terminal};
use crate::pdf::Pdf;
use carnet::domain::compte::Portee;
use carnet::domain::{Matiere, Matricule, NomClasse, Role};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// With a school's name, so that nothing is said of its missing.
fn nomme(ecole: &Ecole) {
    regle(
        ecole,
        "nom = \"Lycée Blaise Diagne\"\nadresse = \"12, avenue Diop, BP 5033, Dakar\"\nannee = \"2026-2027\"\n",
    );
}

fn regle(ecole: &Ecole, cles: &str) {
    let dossier = ecole.maison().join(".config/carnet");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(dossier.join("config.toml"), format!("[ecole]\n{cles}")).unwrap();
}

fn lit(ecole: &Ecole, nom: &str) -> Pdf {
    Pdf::de(fs::read(ecole.dossier.join(nom)).unwrap())
}

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
    Bulletin scolaire
    BP 5033 | Année
    Dakar | Année scolaire 2026-2027
    Diop Awa
    Classe : | L3 (2 élèves)
    M. et Mme Diop
    Matricule : | E00001
    14, rue de la Corniche
    Naissance : | 27/09/2008
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
    Diop Awa – L3 – Année – édité le JJ/MM/AAAA | Page 1 / 1
    "#);
}

/// The day that the text says it is of.
fn jour(texte: &str) -> String {
    texte.split("édité le ").nth(1).unwrap().chars().take(10).collect()
}

#[test]
fn les_fichiers_d_une_classe_se_trouvent_et_ne_sont_lus_que_par_leur_proprietaire() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.font(&[
        "add nom=\"N'Diaye Œuvrard\" prenom=\"Élise/../x\" tel=- classe=L3",
        "add matricule=A/1 nom=Ba prenom=Ali tel=- classe=L3",
        "add matricule=A-1 nom=Ba prenom=Ali tel=- classe=L3",
    ]);
    let ecrit = ecole.fait("bulletin classe=l3 vers=bulletins/");
    assert_eq!((&ecrit["etudiants"], &ecrit["fichiers"], &ecrit["ecrit"]), (&4.into(), &4.into(), &true.into()));
    let dossier = ecole.dossier.join("bulletins");
    let mode = |chemin: &Path| fs::metadata(chemin).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dossier), 0o700);
    let mut noms: Vec<String> =
        fs::read_dir(&dossier).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    noms.sort();
    assert_eq!(
        noms,
        [
            "L3_BA-Ali_A-1_annee-2.pdf",
            "L3_BA-Ali_A-1_annee.pdf",
            "L3_DIOP-Awa_E00001_annee.pdf",
            "L3_NDIAYE-OEUVRARD-Elise-x_E00003_annee.pdf",
        ]
    );
    assert!(noms.iter().all(|nom| mode(&dossier.join(nom)) == 0o600));
    let journal = ecole.fait("log compte=prof limit=1");
    let dit = journal[0]["apres"].to_string();
    assert!(dit.contains("bulletins/") && dit.contains("\"bulletin\"") && dit.contains('4'), "{dit}");
    // Again: only with an answer, and then the same bytes.
    let avant: Vec<Vec<u8>> = noms.iter().map(|nom| fs::read(dossier.join(nom)).unwrap()).collect();
    let refus = ecole.refuse(1, "bulletin classe=L3 vers=bulletins");
    assert!(refus.contains("4 de ces fichiers existent déjà dans « bulletins »") && refus.contains("--yes"), "{refus}");
    ecole.fait("bulletin classe=L3 vers=bulletins --yes");
    let apres: Vec<Vec<u8>> = noms.iter().map(|nom| fs::read(dossier.join(nom)).unwrap()).collect();
    assert!(avant == apres, "the same input gives the same bytes");
    for (nom, octets) in noms.iter().zip(apres) {
        assert!(octets.len() <= 60 * 1024, "{nom}");
        Pdf::de(octets);
    }
}

#[test]
fn rien_n_est_remplace_ni_ecrit_a_moitie() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.ecris("la.pdf", "à moi");
    assert!(ecole.refuse(1, "bulletin E00001 vers=la.pdf").contains("existe déjà"));
    assert!(ecole.refuse(1, "report classe=L3 vers=la.pdf").contains("existe déjà"));
    assert!(ecole.refuse(2, "bulletin classe=L3 vers=tous.pdf").contains("groupe=oui"));
    assert!(ecole.refuse(2, "bulletin E00001").contains("vers"));
    assert!(ecole.refuse(1, "bulletin E00001 vers=absent/x/y.pdf").contains("n'existe pas"));
    assert!(ecole.refuse(1, "bulletin classe=L9 vers=x/").contains("L9"));
    assert!(ecole.refuse(1, "bulletin E00001 periode=T9 vers=x.pdf").contains("T9"));
    let essai = ecole.fait("bulletin classe=L3 vers=x/ --dry-run");
    assert_eq!((&essai["fichiers"], &essai["ecrit"]), (&1.into(), &false.into()));
    ecole.fait("bulletin E00001 vers=y.pdf --dry-run");
    let reste: Vec<String> =
        fs::read_dir(&ecole.dossier).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!reste.iter().any(|nom| nom.starts_with(".carnet-") || nom == "x" || nom == "y.pdf"), "{reste:?}");
    assert_eq!(ecole.texte("la.pdf"), "à moi");
    ecole.fait("bulletin E00001 vers=la.pdf --yes");
    lit(&ecole, "la.pdf");
    // A folder takes the usual name.
    let ecrit = ecole.fait("bulletin E00001 vers=./");
    assert_eq!(ecrit["chemin"], "./L3_DIOP-Awa_E00001_annee.pdf");
}

#[test]
fn un_oui_ne_vaut_que_pour_les_fichiers_qui_etaient_la() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3");
    let (ba, diop) = ("bulletins/L3_BA-Ali_E00003_annee.pdf", "bulletins/L3_DIOP-Awa_E00001_annee.pdf");
    fs::create_dir(ecole.dossier.join("bulletins")).unwrap();
    ecole.ecris(ba, "ancien");
    let mut terminal = Terminal::sur(&ecole.commande(&ecole.maison()));
    terminal.attend(INVITE);
    terminal.ligne("bulletin classe=L3 vers=bulletins/", "Le remplacer ? [o/N] ");
    // It comes while the question stands: nobody was asked about it.
    ecole.ecris(diop, "venu entre-temps");
    terminal.ligne("o", "existe déjà");
    terminal.attend(INVITE);
    assert_eq!(ecole.texte(diop), "venu entre-temps");
    lit(&ecole, ba);
    ecole.fait("bulletin classe=L3 vers=bulletins/ --yes");
    lit(&ecole, diop);
}

#[test]
fn un_etudiant_n_a_que_le_sien_et_n_ecrase_rien_dans_un_dossier_partage() {
    let ecole = Ecole::petite();
    let maison = ecole.inscrit("e00001", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() }, false);
    let lance = |ligne: &str| sortie(ecole.chez(&maison).args(["--format", "json", "-c", ligne]));
    assert_eq!(lance("bulletin vers=moi.pdf").code, 0);
    assert!(lit(&ecole, "moi.pdf").texte().contains("Diop Awa"));
    assert_eq!(lance("bulletin E00002 vers=lui.pdf").code, 1);
    assert_eq!(lance("bulletin classe=L3 vers=tous/").code, 1);
    assert!(lance("bulletin vers=comptes.csv").err.contains(".pdf"));
    let partage = ecole.dossier.join("partage");
    fs::create_dir(&partage).unwrap();
    fs::write(partage.join("autre.pdf"), "à un autre").unwrap();
    let config = maison.join(".config/carnet");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), format!("[fichiers]\ndossier = {partage:?}\n")).unwrap();
    let mdp = ecole.mot_de_passe();
    let lance = |ligne: &str| {
        let mut carnet = ecole.chez(&maison);
        sortie(carnet.args(["--user", "e00001", "--password-file", mdp.to_str().unwrap(), "--yes", "-c", ligne]))
    };
    let refus = lance("bulletin vers=autre.pdf");
    assert!(refus.code == 1 && refus.err.contains("existe déjà"), "{refus:?}");
    assert_eq!(fs::read_to_string(partage.join("autre.pdf")).unwrap(), "à un autre");
    assert_eq!(lance("bulletin vers=../dehors.pdf").code, 1);
    for ligne in ["bulletin vers=eleves.csv/", "bulletin vers=moi.pdf/", "bulletin vers=eleves.csv/ --dry-run"] {
        let refus = lance(ligne);
        assert!(refus.code == 2 && refus.err.contains(".pdf"), "{ligne} : {refus:?}");
    }
    assert_eq!(fs::read_dir(&partage).unwrap().count(), 1, "no folder of his choice stands in what others share");
    assert_eq!(lance("bulletin vers=moi.pdf").code, 0);
    Pdf::de(fs::read(partage.join("moi.pdf")).unwrap());
}

#[test]
fn un_logo_qui_n_en_est_pas_un_est_refuse_avant_que_rien_ne_soit_ecrit() {
    let ecole = Ecole::petite();
    let logo = ecole.chemin("logo.png");
    regle(&ecole, &format!("nom = \"Lycée\"\nlogo = {logo:?}\n"));
    assert!(ecole.refuse(2, "bulletin E00001 vers=x.pdf").contains("n'existe pas"));
    ecole.ecris("logo.png", "\u{fffd}JFIF");
    let refus = ecole.refuse(2, "bulletin E00001 vers=x.pdf");
    assert!(refus.contains("n'est pas une image PNG") && refus.contains("ecole.logo"), "{refus}");
    ecole.ecris("logo.png", vec![0_u8; 5 * 1024 * 1024]);
    assert!(ecole.refuse(2, "report classe=L3 vers=x.pdf").contains("5 Mo : 4 Mo au plus"));
    assert!(!ecole.dossier.join("x.pdf").exists());
}

#[test]
fn ce_qui_ne_s_imprime_pas_ou_n_est_pas_un_pdf_est_dit() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.fait("add matricule=Z1 nom=محمد prenom=Ali tel=- classe=L9 notes=Maths[ATT]");
    for ligne in ["bulletin Z1 vers=z.pdf", "bulletin classe=L9 vers=b/", "report classe=L9 vers=r.pdf"] {
        let dite = ecole.lance(&["-c", ligne]);
        assert!(
            dite.code == 0 && dite.err.contains("la police des PDF n'a pas") && dite.err.contains("Z1"),
            "{dite:?}"
        );
    }
    // Nothing counts yet, and something is awaited.
    let texte = lit(&ecole, "z.pdf").texte();
    assert!(texte.contains("—*") && texte.contains("provisoire"), "{texte}");
    assert!(!ecole.lance(&["-c", "bulletin E00001 vers=e.pdf"]).err.contains("police"), "elle a celles-là");
    for ligne in ["bulletin E00001 vers=-", "bulletin E00001 vers=x.txt", "report classe=L9 vers=-"] {
        let dit = ecole.refuse(2, ligne);
        assert!(dit.contains("dont le nom finit par .pdf"), "{ligne} : {dit}");
    }
    assert!(!ecole.dossier.join("-").exists() && !ecole.dossier.join("x.txt").exists());
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
