//! CSV files: from the bytes to candidates, and to the file of what was refused and back.

use super::Cible;
use super::hasard::Hasard;
use carnet::domain::{DateCivile, Pays, Usage};
use carnet::enclos::Enclos;
use carnet::exchange::{
    Encodage, Feuille, Options, Plan, Precisions, Separateur, comprendre, comprendre_releve, lire, rejets,
};
use std::fs;
use std::path::{Path, PathBuf};

/// What a CSV file is made of, and what it should not be made of.
const MOTS: [&[u8]; 46] = [
    b"\"",
    b"\"\"",
    b";",
    b",",
    b"\t",
    b"|",
    b"\r",
    b"\n",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\0",
    b"\x1b[2J",
    b"\xe9",
    b"\xc3",
    b"\xe2\x80\xae",
    b"'=",
    b"'",
    b"' ",
    b"=1+1",
    b"+221771234567",
    b"-",
    b"sep=;\n",
    b"sep=,\r\n",
    b"Nom",
    b"Prenom",
    b"T\xc3\xa9l",
    b"Classe",
    b"Matricule",
    b"Notes",
    b"Moyenne",
    b"Erreur",
    b"Maths (T1)",
    b"Maths (",
    b"Math[14|15:10] Anglais[12]",
    b"[",
    b"]",
    b"\"Ed. (x)\" (T1, coef 2)[8/10]",
    b"12,5",
    b"8/0",
    b"99999999999999999999",
    b"1e308",
    b"ABS",
    b"31/02/2020",
    b"[{\"nom\":",
    b"x",
];

pub struct Csv {
    graines: Vec<Vec<u8>>,
    dossier: tempfile::TempDir,
}

pub fn donnees(nom: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(nom)).unwrap()
}

/// Puts an input where a command would find it: without an extension, which would say what it is.
pub fn pose(dossier: &Path, entree: &[u8]) -> PathBuf {
    let chemin = dossier.join("entree");
    fs::write(&chemin, entree).unwrap();
    chemin
}

pub fn usage() -> Usage {
    Usage { pays: Pays::SN, aujourdhui: DateCivile::parse("26/11/2026").unwrap() }
}

/// Reads the lines, and holds them against what may be said of every file.
pub fn candidats<'a>(plan: &'a Plan, feuille: &'a Feuille) -> carnet::exchange::Lecture<'a> {
    let lecture = plan.candidats(feuille, usage(), &mut |_| {}).unwrap();
    let mut fautives: Vec<u64> = lecture.fautes.iter().map(|faute| faute.ligne).collect();
    fautives.dedup();
    assert_eq!((fautives.len() + lecture.candidats.combien()) as u64, lecture.lignes, "each line is one or the other");
    let is_clean = |texte: &str| !texte.chars().any(carnet::texte::is_control);
    for candidat in lecture.candidats.parts().flatten() {
        let m = &candidat.modification;
        let textes = [m.nom.as_ref().map(|nom| nom.as_str()), m.prenom.as_ref().map(|prenom| prenom.as_str())];
        assert!(textes.into_iter().flatten().all(is_clean), "{candidat:?}");
        assert!(candidat.notes.iter().all(|note| is_clean(note.note.matiere.as_str())), "{candidat:?}");
    }
    assert!(lecture.fautes.iter().all(|f| is_clean(&f.champ) && is_clean(&f.valeur)), "{:?}", lecture.fautes);
    lecture
}

impl Csv {
    pub fn nouvelle() -> Csv {
        let noms = ["lycee.csv", "lycee-excel-cp1252.csv", "fautes.csv", "devoir.csv"];
        let debut = |nom: &str| {
            let octets = donnees(nom);
            let fin = octets.iter().enumerate().filter(|(_, octet)| **octet == b'\n').nth(25);
            octets[..fin.map_or(octets.len(), |(place, _)| place + 1)].to_vec()
        };
        let mut graines: Vec<Vec<u8>> = noms.map(debut).into();
        graines.push(b"Matricule|Nom|Pr\xc3\xa9nom|T\xc3\xa9l|Classe|Notes\nE1|\"O\"\"Neil\"|Awa|-|L3|\"Maths (T1, coef 2)[14|15:10] \"\"a;b\"\"[8/10]\"\n".to_vec());
        graines.push(br#"[{"matricule":"E1","nom":"Diop","prenom":"Awa","telephone":null,"classe":"L3","tuteur":null,"accord-mail":"oui","notes":[{"matiere":"Maths","valeur":12,"bareme":20,"statut":"note"},{"matiere":"Art","valeur":null,"statut":"ABS"}]}]"#.to_vec());
        Csv { graines, dossier: tempfile::tempdir().unwrap() }
    }
}

impl Cible for Csv {
    fn entree(&self, hasard: &mut Hasard) -> Vec<u8> {
        let mut octets = self.graines[hasard.sous(self.graines.len())].clone();
        for _ in 0..=hasard.sous(8) {
            hasard.abime(&mut octets, &MOTS);
        }
        if hasard.pour_cent(5) {
            let texte = String::from_utf8_lossy(&octets).into_owned();
            let grand = hasard.pour_cent(50);
            let unites = std::iter::once(0xfeff).chain(texte.encode_utf16());
            octets = unites.flat_map(|u| if grand { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
        }
        octets
    }

    fn essaie(&self, entree: &[u8], hasard: &mut Hasard) {
        let chemin = pose(self.dossier.path(), entree);
        let enclos = Enclos::libre(None);
        let mut options = Options { mise_a_jour: hasard.pour_cent(50), sans_telephone: true, ..Options::default() };
        if hasard.pour_cent(20) {
            options.encodage = Encodage::parse(hasard.parmi(&["utf-8", "windows-1252", "utf-16", "shift_jis"])).ok();
        }
        if hasard.pour_cent(20) {
            options.separateur = Separateur::parse(hasard.parmi(&Separateur::NOMS)).ok();
        }
        let Ok(feuille) = lire(&enclos.fichier(&chemin).unwrap(), &options) else { return };
        feuille.empreinte();
        if let Ok(plan) = comprendre_releve(&feuille, &options, &Precisions::default()) {
            candidats(&plan, &feuille);
        }
        if hasard.pour_cent(50) {
            // Whatever its headers say, its columns are these.
            let sens = ["telephone", "nom", "matricule", "Maths (T1)", "notes", "naissance", "-"];
            let entetes = feuille.entetes.iter().zip(sens.iter().cycle());
            options.colonnes = entetes.map(|(entete, sens)| (entete.clone(), (*sens).to_owned())).collect();
        }
        let Ok(plan) = comprendre(&feuille, &options) else { return };
        plan.apercu(&feuille);
        let lecture = candidats(&plan, &feuille);
        let rejets = enclos.place(self.dossier.path().join("rejets.csv")).unwrap();
        rejets::ecrire(&rejets, &feuille, &lecture.fautes, true).unwrap();
        let relus = lire(&enclos.fichier(rejets.chemin()).unwrap(), &Options::default());
        assert!(lecture.fautes.is_empty() || relus.is_ok(), "{relus:?}");
    }
}
