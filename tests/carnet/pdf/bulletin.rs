//! The bulletin on paper.

use super::donnees::{bulletin, ecole, fichier, jour, logo};
use super::{Mot, Pdf};
use carnet::domain::points::Totaux;
use carnet::domain::{Centiemes, Coef, DateCivile, Matiere, Nom, Pays, Prenom, notation};
use carnet::report::Etablissement;
use carnet::report::bulletin::{Bulletins, General};

/// Millimetres in points.
fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

#[test]
fn un_bulletin_se_lit_comme_il_se_voit() {
    let pdf = Pdf::de(fichier(&ecole(), &[bulletin(0, 10)]));
    assert_eq!(pdf.pages(), 1);
    insta::assert_snapshot!(pdf.texte(), @r#"
    Lycée Blaise Diagne
    12, avenue Cheikh Anta Diop
    Bulletin scolaire
    BP 5033 – Dakar-Fann | 2e trimestre
    Année scolaire 2025-2026
    Diop Awa
    Classe : | Tle S2 (35 élèves)
    Matricule : | E00001 | M. et Mme Mamadou DIOP
    Naissance : | 27/09/2008 | Résidence « Les Filaos »
    14, rue de la Corniche
    BP 1234
    12500 DAKAR
    SÉNÉGAL
    Matière | Coef. | Notes | Moyenne | Moyenne | Min. | Max. | Rang | Appréciation
    élève | classe
    Mathématiques | 4 | 3 | 7,00 | 11,00 | 4,25 | 19,00 | 1 | Bon trimestre, participation active.
    Mme Ndiaye | Continuez ainsi.
    Français | 4 | 4 | 10,37 | 11,23 | 4,25 | 19,00 | 4 | Des progrès à l'écrit ; l'oral reste trop
    M. Lefèvre | discret, osez prendre la parole.
    Histoire-géographie | 2 | 5 | 13,74* | 11,46 | 4,25 | 19,00 | 7 | Ensemble solide.
    Mme Œuvrard
    Anglais LV1 | 2 | 6 | 17,11 | 11,69 | 4,25 | 19,00 | 10
    Mr Smith
    Espagnol LV2 | 1 | 3 | — | 11,92 | 4,25 | 19,00 | — | Travail sérieux.
    Mme García Núñez
    Physique-chimie | 3 | 4 | 11,85 | 12,15 | 4,25 | 19,00 | 16 ex | Des bases à reprendre chaque semaine.
    M. Łukasz Wiśniewski
    SVT | 2 | 5 | 15,22 | 12,38 | 4,25 | 19,00 | 19
    Mme Diallo
    Éd. physique et sportive | 0,5 | 6 | 18,59 | 12,61 | 4,25 | 19,00 | 22 | « Dispensé » en mai — reprise
    M. Şahin | progressive.
    Philosophie | 1 | 3 | 9,96 | 12,84 | 4,25 | 19,00 | 25 | Réfléchit avant d'écrire : c'est rare.
    Mme Nguyễn
    Sciences économiques et | 1 | 4 | 13,33 | 13,07 | 4,25 | 19,00 | 28 | Ensemble solide.
    sociales
    M. De Souza
    Moyenne générale | 12,34* | 11,87 | 6,12 | 17,45 | 11 ex | Rang : 11e ex æquo sur 35
    Mention : Assez bien
    2 absences à des évaluations (ABS, comptées 0). « ex » : ex æquo. * moyenne provisoire : une note au moins est attendue.
    L'élève et sa classe, matière par matière | D'une période à l'autre
    élève | moyenne de la classe | élève | classe
    Mathématiques | 20
    Français
    Histoire-géographie | 15
    Anglais LV1 | 12,34
    Espagnol LV2
    10 | 11,02
    Physique-chimie
    SVT
    Éd. physique et sportive | 5
    Philosophie
    Sciences économiques et sociales | 0
    0 | 5 | 10 | 15 | 20 | 1er trimestre | 2e trimestre
    Décision du conseil de classe | Le chef d'établissement | Les parents ou tuteurs
    Félicitations | Compliments | Encouragements | Mise en garde | Date et signature | Date et signature
    Appréciation générale
    Diop Awa – Tle S2 – 2e trimestre – édité le 14/03/2026 | Page 1 / 1
    "#);
}

#[test]
fn les_memes_donnees_donnent_les_memes_octets() {
    let ecole = Etablissement { logo: Some(logo()), ..ecole() };
    let bulletins = [bulletin(0, 10), bulletin(1, 30)];
    assert_eq!(fichier(&ecole, &bulletins), fichier(&ecole, &bulletins));
    let autre_jour = DateCivile::parse("15/03/2026").unwrap();
    let autre = Bulletins::commence(Vec::new(), "Bulletins de la Tle S2", &ecole, autre_jour).unwrap();
    assert_ne!(
        autre.finit().unwrap(),
        Bulletins::commence(Vec::new(), "Bulletins de la Tle S2", &ecole, jour()).unwrap().finit().unwrap()
    );
}

#[test]
fn un_bulletin_pese_soixante_kilo_octets_au_plus_quel_que_soit_le_logo() {
    let ecole = Etablissement { logo: Some(logo()), ..ecole() };
    for n in [10, 30] {
        let pdf = Pdf::de(fichier(&ecole, &[bulletin(0, n)]));
        assert!(pdf.octets.len() <= 60 * 1024, "{} octets, {n} matières", pdf.octets.len());
    }
}

#[test]
fn l_adresse_est_seule_dans_la_fenetre_de_l_enveloppe() {
    let pdf = Pdf::de(fichier(&ecole(), &[bulletin(0, 10)]));
    let mots = pdf.mots();
    let adresse: Vec<&Mot> =
        mots.iter().filter(|mot| mot.droite > mm(90.0) && mot.bas > mm(44.0) && mot.haut < mm(90.0)).collect();
    let texte: Vec<&str> = adresse.iter().map(|mot| mot.texte.as_str()).collect();
    let attendu = "M. et Mme Mamadou DIOP Résidence « Les Filaos » 14, rue de la Corniche BP 1234 12500 DAKAR SÉNÉGAL";
    assert_eq!(texte.join(" "), attendu);
    // However the letter slides, what it shows is from 100 to 190 mm, from 55 to 79 mm.
    for mot in adresse {
        let across = mot.gauche >= mm(100.0) && mot.droite <= mm(190.0);
        assert!(across && mot.haut >= mm(55.0) && mot.bas <= mm(79.5), "{mot:?}");
    }
    // Four lines, as most addresses have, begin well below the window's upper edge.
    let mut court = bulletin(0, 10);
    court.eleve.destinataire.truncate(4);
    let pdf = Pdf::de(fichier(&ecole(), &[court]));
    let is_in = |mot: &Mot| mot.droite > mm(100.0) && mot.bas > mm(44.0) && mot.haut < mm(90.0);
    let premiers: Vec<Mot> = pdf.mots().into_iter().filter(is_in).collect();
    let haut = premiers.iter().map(|mot| mot.haut).fold(f32::MAX, f32::min);
    let bas = premiers.iter().map(|mot| mot.bas).fold(0.0, f32::max);
    assert!(haut >= mm(57.0) && bas <= mm(79.0), "{haut} {bas}");
}

#[test]
fn l_annee_a_son_titre_et_la_classe_son_nom_entier() {
    let mut annuel = bulletin(0, 3);
    (annuel.periode, annuel.eleve.intitule) = (None, Some("Terminale scientifique 2".into()));
    let texte = Pdf::de(fichier(&ecole(), &[annuel])).texte();
    assert!(texte.contains("Bulletin annuel") && texte.contains("Année scolaire 2025-2026"), "{texte}");
    assert!(!texte.contains("Bulletin scolaire") && !texte.lines().any(|ligne| ligne.ends_with("| Année")), "{texte}");
    assert!(texte.contains("Terminale scientifique 2 (Tle S2, 35 élèves)"), "{texte}");
    assert!(texte.contains("Diop Awa – Tle S2 – année – édité le"), "{texte}");
}

#[test]
fn au_senegal_les_points_et_leurs_totaux_sont_la_et_ailleurs_non() {
    let mut donnees = bulletin(0, 10);
    for ligne in &mut donnees.matieres {
        ligne.points = ligne.moyenne.map(|m| Centiemes(m.0 * ligne.coef.centiemes().0 / 100));
    }
    donnees.general.totaux = Some(Totaux { coefs: Centiemes(2050), points: Centiemes(25_297) });
    let ici = Etablissement { pays: Pays::SN, ..ecole() };
    let pdf = Pdf::de(fichier(&ici, std::slice::from_ref(&donnees)));
    let texte = pdf.texte();
    assert!(texte.contains("Mathématiques | 4 | 3 | 7,00 | 28,00 | 11,00 |"), "{texte}");
    assert!(texte.contains("Espagnol LV2 | 1 | 3 | — | — | 11,92 |"), "{texte}");
    assert!(texte.contains("Totaux | 20,5 | 252,97"), "{texte}");
    assert!(texte.contains("Moyenne générale | 12,34* | 11,87 |"), "{texte}");
    assert_eq!(pdf.pages(), 1);
    // Weights with decimals, and totals of many figures: all of them on one line, their commas under each other.
    for (ligne, coef) in donnees.matieres.iter_mut().zip(["0,25", "12,5", "100", "12,25", "4"]) {
        ligne.coef = Coef::parse(coef).unwrap();
        ligne.points = ligne.moyenne.map(|m| Centiemes(m.0 * ligne.coef.centiemes().0 / 100));
    }
    donnees.general.totaux = Some(Totaux { coefs: Centiemes(135_776), points: Centiemes(1_893_425) });
    let large = Pdf::de(fichier(&ici, std::slice::from_ref(&donnees)));
    let texte = large.texte();
    for ligne in
        ["Totaux | 1357,76 | 18934,25", "Français | 12,5 | 4 | 10,37 | 129,62 |", "| 100 | 5 | 13,74* | 1374,00 |"]
    {
        assert!(texte.contains(ligne), "{ligne} : {texte}");
    }
    let mots = large.mots();
    let fin = |texte: &str| mots.iter().find(|mot| mot.texte == texte).unwrap().droite;
    assert!((fin("12,25") - fin("0,25")).abs() < 0.3 && (fin("1357,76") - fin("0,25")).abs() < 0.6, "{mots:?}");
    // Elsewhere, and where the year is made of its periods, there are none.
    assert!(!Pdf::de(fichier(&ecole(), &[donnees])).texte().contains("Totaux"));
    assert!(!Pdf::de(fichier(&ici, &[bulletin(0, 10)])).texte().contains("× coef."));
}

#[test]
fn ni_les_graphiques_ni_la_decision_ne_restent_seuls_sur_une_page() {
    for n in [6, 9, 12, 13, 14, 15, 16, 18, 24, 30] {
        let mut donnees = bulletin(0, n);
        for ligne in &mut donnees.matieres {
            ligne.detail = notation::parse("Math[14|15,5|8/10|ABS|DISP:10|ATT]").unwrap();
        }
        let pdf = Pdf::de(fichier(&ecole(), &[donnees]));
        let mots = pdf.mots();
        let page = |texte: &str| mots.iter().find(|mot| mot.texte == texte).unwrap().page;
        // The charts' heading, and the council's.
        assert_eq!(page("sa"), page("Décision"), "{n}");
        // What explains `*` stands below the table.
        assert_eq!(page("provisoire"), page("générale"), "{n}");
    }
}

#[test]
fn les_virgules_d_une_colonne_sont_les_unes_sous_les_autres() {
    let pdf = Pdf::de(fichier(&ecole(), &[bulletin(0, 10)]));
    // 7,00 and 13,37 end where their two decimals do.
    let colonne = |gauche: f32, droite: f32| {
        let is_in = |mot: &&Mot| {
            mot.gauche > mm(gauche) && mot.droite < mm(droite) && mot.texte.contains(',') && mot.haut > mm(95.0)
        };
        let fins: Vec<f32> =
            pdf.mots().iter().filter(is_in).filter(|mot| !mot.texte.ends_with('*')).map(|mot| mot.droite).collect();
        assert!(fins.len() >= 8, "{fins:?}");
        fins
    };
    for (gauche, droite) in [(79.0, 94.0), (93.0, 108.0), (108.0, 119.5), (119.0, 131.0)] {
        let mut fins = colonne(gauche, droite);
        // The last one is the general average, larger.
        fins.pop();
        assert!(fins.iter().all(|fin| (fin - fins[0]).abs() < 0.3), "{fins:?}");
    }
}

#[test]
fn chaque_eleve_a_son_signet_et_ses_pages() {
    let bulletins: Vec<_> = (0..3).map(|k| bulletin(k, 30)).collect();
    let pdf = Pdf::de(fichier(&ecole(), &bulletins));
    assert_eq!(pdf.signets(), ["Diop Awa", "Lefèvre Zoé-Élise", "Łukasiewicz Şeyma"]);
    assert_eq!(pdf.pages(), 6);
    let texte = pdf.texte();
    for page in ["Page 1 / 2", "Page 2 / 2"] {
        assert_eq!(texte.matches(page).count(), 3, "{texte}");
    }
    // The header of the table, on each page where it goes on.
    assert_eq!(texte.matches("| Appréciation").count(), 6, "{texte}");
}

#[test]
fn trente_matieres_sont_toutes_la() {
    let donnees = bulletin(1, 30);
    let texte = Pdf::de(fichier(&ecole(), std::slice::from_ref(&donnees))).texte();
    for ligne in &donnees.matieres {
        let debut: String = ligne.matiere.as_str().chars().take(20).collect();
        let moyenne = ligne.moyenne.map_or("| — |".to_owned(), |moyenne| format!("| {moyenne}"));
        let found = texte.lines().any(|lue| lue.starts_with(&debut) && lue.contains(&moyenne));
        assert!(found, "{debut} {moyenne}\n{texte}");
    }
    assert!(texte.contains("Éd. physique et sportive 3"), "{texte}");
}

#[test]
fn sans_note_rien_n_est_invente() {
    let mut vide = bulletin(0, 0);
    (vide.general, vide.absences) = (General::default(), 0);
    vide.evolution.clear();
    let texte = Pdf::de(fichier(&ecole(), &[vide])).texte();
    assert!(texte.contains("Aucune note pour cette période."), "{texte}");
    assert!(!texte.contains("0,00") && !texte.contains("Moyenne générale") && !texte.contains("Mention"), "{texte}");
}

#[test]
fn rien_n_est_coupe_si_long_que_ce_soit() {
    let mut long = bulletin(0, 9);
    let nom = "Wolfeschlegelsteinhausenbergerdorff-de-La-Rochefoucauld-Ndiay";
    let prenom = "Marie Jean-Christophe Alexandre Maximilien Bartholomé Aboubacar";
    (long.eleve.nom, long.eleve.prenom) = (Nom::parse(nom).unwrap(), Prenom::parse(prenom).unwrap());
    let mots: Vec<String> = (0..150).map(|n| format!("mot{n:03}")).collect();
    long.matieres[1].appreciation = Some(mots.join(" "));
    long.matieres[3].matiere = Matiere::parse(&"x".repeat(60)).unwrap();
    long.matieres[5].appreciation = Some("y".repeat(1000));
    long.matieres[6].appreciation = Some((0..2000).map(|n| format!("{n} ")).collect());
    long.matieres[7].detail = notation::parse("Math[14|15,5|8/10|ABS|DISP:10|ATT]").unwrap();
    let pdf = Pdf::de(fichier(&ecole(), &[long]));
    let tout: String = pdf.mots().iter().map(|mot| mot.texte.as_str()).collect();
    assert!(tout.contains("Wolfeschlegelsteinhausenbergerdorff-de-La-Rochefoucauld-Ndiay"), "{tout}");
    // Whoever copies it has the name as it is, not what a line has broken: on the page, and in the table.
    let copie = pdf.outil("pdftotext", &["-nopgbrk"], &["-"]);
    for mot in [nom, &"x".repeat(60), &"y".repeat(1000)] {
        assert!(copie.lines().any(|copie| copie == mot), "{mot} : {copie}");
    }
    assert_eq!(tout.matches('y').count() / 1000, 1);
    let suite =
        pdf.mots().iter().filter(|mot| mot.texte.starts_with("mot")).map(|mot| mot.texte.clone()).collect::<Vec<_>>();
    assert_eq!(suite, mots);
    assert!(pdf.texte().contains("14 · 15,5 · 8/10 · ABS · DISP · examen 10 · examen ATT"), "{}", pdf.texte());
    assert!(pdf.mots().iter().any(|mot| mot.texte == "1999"));
}

#[test]
fn une_lettre_que_la_police_n_a_pas_se_voit_et_se_copie() {
    let mut loin = bulletin(0, 3);
    loin.eleve.destinataire = vec!["日本語 한국 😀".into(), "a\u{1b}[31m\u{202e}b".into(), "Lefe\u{300}vre".into()];
    let pdf = Pdf::de(fichier(&ecole(), &[loin]));
    let texte = pdf.texte();
    assert!(texte.contains("日本語 한국 😀"), "{texte}");
    assert!(texte.contains("a\u{fffd}[31m\u{fffd}b") && texte.contains("Lefèvre"), "{texte}");
    assert!(!texte.contains('\u{1b}') && !texte.contains('\u{202e}'));
    let mut arabe = bulletin(0, 3);
    arabe.matieres[0].appreciation = Some("مرحبا بكم".into());
    Pdf::de(fichier(&ecole(), &[arabe]));
}

#[test]
fn un_lecteur_d_ecran_trouve_titres_tableau_et_graphiques() {
    let ecole = Etablissement { logo: Some(logo()), ..ecole() };
    let pdf = Pdf::de(fichier(&ecole, &[bulletin(0, 10)]));
    let infos = pdf.outil("pdfinfo", &[], &[]);
    for ligne in
        ["Title:           Bulletins de la Tle S2", "Author:          Lycée Blaise Diagne", "Tagged:          yes"]
    {
        assert!(infos.contains(ligne), "{infos}");
    }
    let arbre = pdf.outil("pdfinfo", &["-struct-text"], &[]);
    let roles = |role: &str| arbre.lines().filter(|ligne| ligne.trim_start().starts_with(role)).count();
    assert_eq!((roles("H1"), roles("Table"), roles("THead"), roles("Figure")), (1, 1, 1, 3), "{arbre}");
    // The header, ten subjects, the general average; nine header cells and one for each row.
    assert_eq!((roles("TR"), roles("TH:")), (12, 9 + 11), "{arbre}");
    let ordre =
        ["Bulletin scolaire", "M. et Mme Mamadou DIOP", "Diop Awa", "Matière", "Mathématiques", "Moyenne générale"];
    let places: Vec<usize> =
        ordre.iter().map(|texte| arbre.find(texte).unwrap_or_else(|| panic!("{texte}: {arbre}"))).collect();
    assert!(places.is_sorted(), "{places:?}\n{arbre}");
    let ouvert = pdf.outil("qpdf", &["--qdf", "--object-streams=disable"], &["-"]);
    assert!(ouvert.contains("/Lang (fr)") && ouvert.contains("/DisplayDocTitle true"), "what the catalogue says");
}
