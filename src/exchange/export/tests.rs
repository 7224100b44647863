//! What is exported comes back whole, in every format and dialect; and no spreadsheet runs any of it.

use super::*;
use crate::domain::accord::Accord;
use crate::domain::{
    Accords, Adresse, Centiemes, Coef, Complement, DateCivile, Email, Etudiant, Identite, Matiere, Matricule, Nom,
    NomClasse, NouvelleNote, Pays, Periode, Prenom, Signature, Telephone, Tuteur, TypeNote, Valeur,
};
use crate::exchange::tests::{lus, ouvre};
use crate::exchange::{Candidat, Options, Separateur, lire};
use std::fs::OpenOptions;

/// Numbers that follow from a seed.
struct Hasard(u64);

impl Hasard {
    fn sous(&mut self, fin: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % fin as u64) as usize
    }

    fn parmi<'a>(&mut self, choix: &[&'a str]) -> &'a str {
        choix[self.sous(choix.len())]
    }

    /// A text of a school, or the worst of texts.
    fn texte(&mut self, latin: bool) -> String {
        const BOUTS: [&str; 26] = [
            "Diop",
            "Élise",
            "O'Connor",
            "=1+1",
            "+33",
            "-2",
            "@x",
            "'",
            "\"",
            ";",
            ",",
            " ",
            "[",
            "]",
            "(",
            ")",
            "|",
            ":",
            "é",
            "D'Almeida",
            "=HYPERLINK(\"http://x\")",
            "#",
            "\"\"",
            "/",
            "T1",
            "Œ",
        ];
        const AUTRES: [&str; 5] = ["Łukasz", "Nguyễn", "Gül", "ş", "日本"];
        let mut texte = String::new();
        for _ in 0..=self.sous(4) {
            texte += match self.sous(9) {
                0 if !latin => self.parmi(&AUTRES),
                _ => self.parmi(&BOUTS),
            };
        }
        texte
    }

    fn nom(&mut self, latin: bool) -> String {
        loop {
            let texte = self.texte(latin);
            if Nom::parse(&texte).is_ok() && texte.trim() != "-" {
                return texte;
            }
        }
    }

    fn telephone(&mut self, n: usize) -> Telephone {
        let brut = match self.sous(3) {
            0 => format!("+22177{:07}", n % 10_000_000),
            _ => format!("06{:08}", n % 100_000_000),
        };
        Telephone::parse(&brut, Pays::FR).unwrap()
    }

    fn jour(&mut self) -> DateCivile {
        let jour = format!("{:02}/{:02}/{}", 1 + self.sous(28), 1 + self.sous(12), 1950 + self.sous(70));
        DateCivile::parse(&jour).unwrap()
    }

    fn note(&mut self, latin: bool) -> NouvelleNote {
        let valeur = match self.sous(8) {
            0 => Valeur::STATUTS[self.sous(5)].1,
            1 => {
                let bareme = 1 + self.sous(10_000) as u32;
                Valeur::Chiffree { points: Centiemes(self.sous(bareme as usize + 1) as u32), bareme: Centiemes(bareme) }
            }
            _ => Valeur::Chiffree { points: Centiemes(self.sous(2001) as u32), bareme: Centiemes::VINGT },
        };
        let un_peu = |hasard: &mut Self| hasard.sous(3) == 0;
        let matiere =
            if un_peu(self) { self.nom(latin) } else { self.parmi(&["Maths", "Anglais", "Éd. physique"]).into() };
        NouvelleNote {
            matiere: Matiere::parse(&matiere.chars().take(60).collect::<String>()).unwrap(),
            valeur,
            coef: if un_peu(self) {
                Coef::from_centiemes(Centiemes(1 + self.sous(10_000) as u32)).unwrap()
            } else {
                Coef::UN
            },
            type_note: if un_peu(self) { TypeNote::TOUS[self.sous(7)] } else { TypeNote::Devoir },
            periode: un_peu(self).then(|| {
                let nom = if self.sous(2) == 0 { "T1".to_owned() } else { self.nom(latin) };
                Periode::parse(&nom.chars().take(30).collect::<String>()).unwrap()
            }),
            date: un_peu(self).then(|| self.jour()),
        }
    }

    /// The same student, who has said yes to some of his addresses.
    fn avec_des_accords(&mut self, mut identite: Identite) -> Identite {
        let signature = Signature { qui: String::new(), quand: 0 };
        for voie in Voie::TOUTES {
            let accord =
                [Accord::Non, Accord::Oui, Accord::Toujours][self.sous(if voie.est_du_tuteur() { 3 } else { 2 })];
            if voie.adresse(&identite).is_some() {
                identite.accords.pose(voie, accord, &signature);
            }
        }
        identite
    }

    fn ligne(&mut self, n: usize, latin: bool) -> Ligne {
        let oui = |hasard: &mut Self| hasard.sous(2) == 0;
        let court = |hasard: &mut Self| hasard.nom(latin).chars().take(60).collect::<String>();
        let identite = Identite {
            nom: Nom::parse(&self.nom(latin)).unwrap(),
            prenom: Prenom::parse(&self.nom(latin)).unwrap(),
            telephone: oui(self).then(|| self.telephone(n)),
            email: oui(self).then(|| Email::parse(&format!("e{n}@ecole.fr")).unwrap()),
            classe: NomClasse::parse(&court(self)).unwrap_or(NomClasse::parse("L3").unwrap()),
            naissance: oui(self).then(|| self.jour()),
            tuteur: Tuteur {
                nom: oui(self).then(|| Nom::parse(&self.nom(latin)).unwrap()),
                telephone: oui(self).then(|| self.telephone(n + 7)),
                email: oui(self).then(|| Email::parse(&format!("t{n}@ecole.fr")).unwrap()),
                adresse: oui(self).then(|| Adresse::parse(&format!("{n}, {};Dakar", self.nom(latin))).unwrap()),
            },
            accords: Accords::default(),
        };
        let identite = self.avec_des_accords(identite);
        let mut etudiant = Etudiant::nouveau(Matricule::parse(&format!("-M{n}")).unwrap(), identite);
        for _ in 0..self.sous(6) {
            etudiant.ajoute(self.note(latin), "prof");
        }
        let bilan = etudiant.bilan();
        let resume = Resume {
            matricule: etudiant.matricule,
            identite: etudiant.identite,
            moyenne: bilan.generale,
            provisoire: bilan.provisoire,
            plus: Complement::default(),
        };
        Ligne { resume, notes: etudiant.notes }
    }
}

/// How many students go and come back: `make proprietes` (`ALLER_RETOUR=100000`) for many.
fn combien() -> usize {
    std::env::var("ALLER_RETOUR").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

/// A student.
pub fn une_ligne() -> Ligne {
    Hasard(11).ligne(1, true)
}

fn ecrit(format: &Format, nom: &str, lignes: &[Ligne]) -> (tempfile::TempDir, std::path::PathBuf) {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join(nom);
    let mut fichier = OpenOptions::new().write(true).create(true).truncate(true).open(&chemin).unwrap();
    let colonnes = Colonnes::nouvelles(None, true);
    let sortie = Sortie { flux: Box::new(&mut fichier), chemin: Some(&chemin) };
    let mut ecrivain = commence(format, &colonnes, sortie).unwrap();
    lignes.iter().for_each(|ligne| ecrivain.ligne(ligne).unwrap());
    ecrivain.finit().unwrap();
    (dossier, chemin)
}

/// A disk without room.
struct Plein;

impl Write for Plein {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn each_format_tells_a_full_disk() {
    let papier = EnTete {
        ecole: String::new(),
        lignes: Vec::new(),
        date: DateCivile::from(jiff::civil::date(2026, 9, 27)),
        pays: Pays::SN,
    };
    let colonnes = Colonnes::nouvelles(None, true);
    let csv = Format::Csv(Dialecte {
        separateur: Separateur::PointVirgule,
        encodage: EncodageCsv::Utf8,
        decimale: Decimale::Virgule,
    });
    for format in [csv, Format::Json, Format::Ndjson, Format::Xlsx, Format::Pdf(papier)] {
        // A workbook is written by its path alone.
        let chemin = Path::new("/dev/full");
        let mut hasard = Hasard(7);
        let ecrit = || {
            let mut ecrivain = commence(&format, &colonnes, Sortie { flux: Box::new(Plein), chemin: Some(chemin) })?;
            (0..500).try_for_each(|n| ecrivain.ligne(&hasard.ligne(n, true)))?;
            ecrivain.finit()
        };
        let dit = { ecrit }().unwrap_err().de(chemin).to_string();
        let attendu =
            if format == Format::Xlsx { "le classeur Excel n'a pas pu être écrit" } else { "le disque est plein" };
        assert!(dit.contains(attendu), "{format:?} : {dit}");
    }
}

fn relit(chemin: &Path, options: &Options) -> Vec<Candidat> {
    let feuille = lire(&ouvre(chemin), options).unwrap_or_else(|e| panic!("{} : {e}", chemin.display()));
    let lus = lus(&feuille, options);
    assert_eq!(lus.fautes, []);
    lus.candidats
}

fn revient(format: Format, nom: &str, latin: bool, graine: u64) {
    let mut hasard = Hasard(graine);
    let lignes: Vec<Ligne> = (0..combien()).map(|n| hasard.ligne(n, latin)).collect();
    let (_dossier, chemin) = ecrit(&format, nom, &lignes);
    let options = Options {
        encodage: matches!(format, Format::Csv(d) if d.encodage == EncodageCsv::Windows1252)
            .then(|| crate::exchange::Encodage::parse("windows-1252").unwrap()),
        limites: crate::exchange::Limites {
            octets: 1 << 30,
            classeur: 1 << 30,
            decompresse: 1 << 32,
            cellules_classeur: 1 << 30,
            ..Default::default()
        },
        ..Options::default()
    };
    let relues = relit(&chemin, &options);
    assert_eq!(relues.len(), lignes.len());
    for (relue, ligne) in relues.into_iter().zip(&lignes) {
        let notes: Vec<_> = ligne.notes.iter().map(|note| note.contenu.clone()).collect();
        assert_eq!(relue.matricule.as_ref(), Some(&ligne.resume.matricule));
        assert_eq!(
            relue.modification.identite(&Signature { qui: String::new(), quand: 0 }).unwrap(),
            ligne.resume.identite
        );
        let relues: Vec<_> = relue.notes.into_iter().map(|dite| dite.note).collect();
        assert_eq!(relues, notes);
    }
}

#[test]
fn every_dialect_of_csv_comes_back_whole() {
    let mut graine = 1;
    for separateur in Separateur::TOUS {
        for (_, encodage) in EncodageCsv::NOMS {
            for decimale in [Decimale::Virgule, Decimale::Point] {
                graine += 1;
                let dialecte = Dialecte { separateur, encodage, decimale };
                revient(Format::Csv(dialecte), "e.csv", encodage == EncodageCsv::Windows1252, graine);
            }
        }
    }
}

#[test]
fn json_comes_back_whole() {
    revient(Format::Json, "e.json", false, 101);
    revient(Format::Ndjson, "e.ndjson", false, 102);
}

#[test]
fn a_workbook_comes_back_whole() {
    revient(Format::Xlsx, "e.xlsx", false, 103);
}

#[test]
fn no_exported_cell_is_run_whichever_separator_a_spreadsheet_takes() {
    let mut hasard = Hasard(7);
    let lignes: Vec<Ligne> = (0..combien()).map(|n| hasard.ligne(n, false)).collect();
    for separateur in [Separateur::PointVirgule, Separateur::Virgule, Separateur::Tabulation] {
        let (_dossier, chemin) = ecrit(&Format::Csv(Dialecte { separateur, ..Dialecte::default() }), "e.csv", &lignes);
        for ouvert in [b';', b',', b'\t'] {
            let mut lecteur = ::csv::ReaderBuilder::new().delimiter(ouvert).flexible(true).from_path(&chemin).unwrap();
            for ligne in lecteur.records() {
                for cellule in ligne.unwrap().iter() {
                    let is_phone = cellule == "-" || Telephone::parse(cellule, Pays::FR).is_ok();
                    // Under another separator than its own, a line is not cut at its tabs.
                    let blancs: &[char] = if ouvert == separateur.octet() { &['\t', '\r', '\n', '\0'] } else { &[] };
                    let dangereuse = cellule.starts_with(['=', '+', '-', '@']) || cellule.starts_with(blancs);
                    assert!(!dangereuse || is_phone, "{separateur} ouvert par {:?} : {cellule:?}", char::from(ouvert));
                }
            }
        }
    }
}

#[test]
fn a_letter_that_the_encoding_lacks_is_named_and_never_lost() {
    let mut hasard = Hasard(3);
    let mut ligne = hasard.ligne(1, true);
    ligne.resume.identite.nom = Nom::parse("Łukasz").unwrap();
    let dialecte = Dialecte { encodage: EncodageCsv::Windows1252, ..Dialecte::default() };
    let (colonnes, mut flux) = (Colonnes::nouvelles(None, false), Vec::new());
    let sortie = Sortie { flux: Box::new(&mut flux), chemin: None };
    let mut ecrivain = commence(&Format::Csv(dialecte), &colonnes, sortie).unwrap();
    let Err(Echec::Refus(refus)) = ecrivain.ligne(&ligne) else { panic!() };
    assert_eq!(refus, ExportError::HorsEncodage { texte: "Łukasz".into(), caractere: 'Ł' });
}

#[test]
fn chosen_columns_stand_in_their_order() {
    let mut hasard = Hasard(5);
    let mut ligne = hasard.ligne(1, true);
    // A mark of it is awaited: its average stays a number.
    ligne.resume.plus.moyennes.insert("maths".into(), (Centiemes(1250), true));
    let champs = ["moyenne", "nom", "moyenne.Maths"].map(|nom| Champ::parse(nom).unwrap()).to_vec();
    let texte = |format| {
        let (colonnes, mut flux) = (Colonnes::nouvelles(Some(champs.clone()), false), Vec::new());
        let sortie = Sortie { flux: Box::new(&mut flux), chemin: None };
        let mut ecrivain = commence(&format, &colonnes, sortie).unwrap();
        ecrivain.ligne(&ligne).unwrap();
        ecrivain.finit().unwrap();
        String::from_utf8(flux).unwrap()
    };
    let csv = texte(Format::Csv(Dialecte::default()));
    assert!(csv.starts_with("\u{feff}Moyenne;Provisoire;Nom;Moyenne Maths;Provisoire Maths\r\n"), "{csv}");
    assert!(csv.ends_with(";12,50;oui\r\n"), "{csv}");
    let objet: serde_json::Value = serde_json::from_str(&texte(Format::Ndjson)).unwrap();
    let noms: Vec<_> = objet.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(noms, ["moyenne", "provisoire", "nom", "moyenne.Maths", "provisoire.Maths"]);
    assert_eq!((&objet["moyenne.Maths"], &objet["provisoire.Maths"]), (&12.5.into(), &true.into()));
}
