//! A school on paper: as plain data.

use carnet::domain::reglement::Absence;
use carnet::domain::statistiques::{Effectifs, Statistiques, rangs};
use carnet::domain::{Centiemes, Coef, DateCivile, Matiere, Matricule, Nom, NomClasse, Pays, Prenom};
use carnet::report::bulletin::{Bulletin, Bulletins, Eleve, Etape, General, LigneDeMatiere};
use carnet::report::classe::{EleveClasse, MatiereDeClasse, RapportDeClasse};
use carnet::report::{Etablissement, Extremes, Logo, Rang};

const MATIERES: [(&str, &str, &str, &str); 10] = [
    ("Mathématiques", "Mme Ndiaye", "4", "Bon trimestre, participation active. Continuez ainsi."),
    ("Français", "M. Lefèvre", "4", "Des progrès à l'écrit ; l'oral reste trop discret, osez prendre la parole."),
    ("Histoire-géographie", "Mme Œuvrard", "2", "Ensemble solide."),
    ("Anglais LV1", "Mr Smith", "2", ""),
    ("Espagnol LV2", "Mme García Núñez", "1", "Travail sérieux."),
    ("Physique-chimie", "M. Łukasz Wiśniewski", "3", "Des bases à reprendre chaque semaine."),
    ("SVT", "Mme Diallo", "2", ""),
    ("Éd. physique et sportive", "M. Şahin", "0,5", "« Dispensé » en mai — reprise progressive."),
    ("Philosophie", "Mme Nguyễn", "1", "Réfléchit avant d'écrire : c'est rare."),
    ("Sciences économiques et sociales", "M. De Souza", "1", "Ensemble solide."),
];

const ELEVES: [(&str, &str); 4] =
    [("Diop", "Awa"), ("Lefèvre", "Zoé-Élise"), ("Łukasiewicz", "Şeyma"), ("Nguyễn", "Kim Anh")];

pub fn jour() -> DateCivile {
    DateCivile::parse("14/03/2026").unwrap()
}

pub fn ecole() -> Etablissement {
    Etablissement {
        nom: "Lycée Blaise Diagne".into(),
        adresse: vec!["12, avenue Cheikh Anta Diop".into(), "BP 5033 – Dakar-Fann".into()],
        logo: None,
        annee: "2025-2026".into(),
        pays: Pays::FR,
    }
}

/// A picture that does not compress: as heavy as a logo can be.
pub fn logo() -> Logo {
    let (cote, mut graine, mut octets) = (400_u32, 1_u32, Vec::new());
    let points: Vec<u8> = (0..cote * cote * 3)
        .map(|_| {
            graine = graine.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (graine >> 24) as u8
        })
        .collect();
    let mut encodeur = png::Encoder::new(&mut octets, cote, cote);
    encodeur.set_color(png::ColorType::Rgb);
    encodeur.write_header().unwrap().write_image_data(&points).unwrap();
    Logo::lit(&octets).unwrap()
}

fn c(centiemes: u32) -> Option<Centiemes> {
    Some(Centiemes(centiemes))
}

/// The bulletin of the `k`th student, with `n` subjects.
pub fn bulletin(k: u32, n: u32) -> Bulletin {
    let matiere = |i: u32| {
        let (nom, enseignant, coef, appreciation) = MATIERES[i as usize % 10];
        let nom = if i < 10 { nom.to_owned() } else { format!("{nom} {}", i / 10 + 1) };
        LigneDeMatiere {
            matiere: Matiere::parse(&nom).unwrap(),
            enseignants: vec![enseignant.into()],
            coef: Coef::parse(coef).unwrap(),
            notes: u64::from(3 + i % 4),
            moyenne: if i == 4 { None } else { c(700 + (i * 337 + k * 91) % 1200) },
            provisoire: i == 2,
            points: None,
            classe: Extremes { moyenne: c(1100 + i * 23), min: c(425), max: c(1900) },
            rang: (i != 4).then_some(Rang { place: u64::from(1 + (k * 7 + i * 3) % 35), ex_aequo: i == 5 }),
            appreciation: (!appreciation.is_empty()).then(|| appreciation.to_owned()),
            detail: Vec::new(),
        }
    };
    let (nom, prenom) = ELEVES[k as usize % 4];
    Bulletin {
        eleve: Eleve {
            nom: Nom::parse(nom).unwrap(),
            prenom: Prenom::parse(prenom).unwrap(),
            classe: NomClasse::parse("Tle S2").unwrap(),
            intitule: None,
            matricule: Matricule::numero(u64::from(k) + 1),
            naissance: Some(DateCivile::parse("27/09/2008").unwrap()),
            effectif: 35,
            destinataire: [
                "M. et Mme Mamadou DIOP",
                "Résidence « Les Filaos »",
                "14, rue de la Corniche",
                "BP 1234",
                "12500 DAKAR",
                "SÉNÉGAL",
            ]
            .map(str::to_owned)
            .to_vec(),
        },
        periode: Some("2e trimestre".into()),
        matieres: (0..n).map(matiere).collect(),
        general: General {
            moyenne: c(1234),
            provisoire: true,
            classe: Extremes { moyenne: c(1187), min: c(612), max: c(1745) },
            rang: Some(Rang { place: 11, ex_aequo: true }),
            mention: Some("Assez bien".into()),
            totaux: None,
        },
        absences: 2,
        regle_absence: Absence::Zero,
        evolution: vec![
            Etape { periode: "1er trimestre".into(), moyenne: c(1102), classe: c(1150) },
            Etape { periode: "2e trimestre".into(), moyenne: c(1234), classe: c(1187) },
        ],
    }
}

/// A file of bulletins.
pub fn fichier(ecole: &Etablissement, bulletins: &[Bulletin]) -> Vec<u8> {
    let mut fichier = Bulletins::commence(Vec::new(), "Bulletins de la Tle S2", ecole, jour()).unwrap();
    bulletins.iter().for_each(|bulletin| fichier.ajoute(bulletin).unwrap());
    fichier.finit().unwrap()
}

/// The figures of averages, in hundredths.
pub fn statistiques(moyennes: impl IntoIterator<Item = Option<u32>>) -> Statistiques {
    let mut effectifs = Effectifs::default();
    moyennes.into_iter().for_each(|moyenne| effectifs.ajoute(moyenne.map(Centiemes), 1, 4));
    effectifs.statistiques()
}

/// The report of a class of `n`; one in 17 has no average.
pub fn rapport(n: u32) -> RapportDeClasse {
    let moyenne = |i: u32| (i % 17 != 16).then(|| 1850 - i * 137 % 1500);
    let mut moyennes: Vec<Option<u32>> = (0..n).map(moyenne).collect();
    moyennes.sort_by_key(|moyenne| std::cmp::Reverse(*moyenne));
    let rangs = rangs(moyennes.iter().flatten().map(|moyenne| Centiemes(*moyenne)));
    let eleve = |(i, moyenne): (usize, &Option<u32>)| EleveClasse {
        rang: rangs.get(i).copied(),
        matricule: Matricule::numero(i as u64 + 1),
        nom: Nom::parse(ELEVES[i % 4].0).unwrap(),
        prenom: Prenom::parse(&format!("{} {}", ELEVES[i % 4].1, i + 1)).unwrap(),
        moyenne: moyenne.map(Centiemes),
        provisoire: i % 9 == 3,
        precedente: c(1000 + i as u32 * 13 % 300),
        derniere: moyenne.map(|moyenne| (Centiemes(moyenne), i % 9 == 3)),
    };
    let matiere = |(rang, ligne): (u32, &LigneDeMatiere)| MatiereDeClasse {
        matiere: ligne.matiere.clone(),
        enseignants: ligne.enseignants.clone(),
        coef: ligne.coef,
        statistiques: statistiques(moyennes.iter().map(|moyenne| moyenne.map(|m| (m * 7 + rang * 311) % 2000))),
    };
    let combien = if n == 0 { 0 } else { 10 };
    RapportDeClasse {
        classe: NomClasse::parse("Tle S2").unwrap(),
        intitule: None,
        periode: "2e trimestre".into(),
        dernieres: None,
        statistiques: statistiques(moyennes.iter().copied()),
        eleves: moyennes.iter().enumerate().map(eleve).collect(),
        matieres: (0..).zip(&bulletin(0, combien).matieres).map(matiere).collect(),
    }
}
