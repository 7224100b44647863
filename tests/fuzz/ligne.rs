//! Lines of the shell: parsed, printed and parsed again, shown with their error; and what the shell makes of them while they are
//! typed.

use super::Cible;
use super::hasard::Hasard;
use carnet::command::spec::Spec;
use carnet::command::specs;
use carnet::enclos::Enclos;
use carnet::lang::{colonne, parse, souligne};
use carnet::service::vocabulaire::Vocabulaire;
use carnet::shell::analyse::{est_a_taire, montrable};
use carnet::shell::complete::{Savoir, complete};
use carnet::shell::highlight::colore;
use carnet::shell::hint::indice;

/// What a line is made of, and what it should not be made of.
const MOTS: [&[u8]; 44] = [
    b" ",
    b"  ",
    b"\t",
    b"=",
    b"!=",
    b"<=",
    b">",
    b"~",
    b"!~",
    b"==",
    b"(",
    b")",
    b"((",
    b"\"",
    b"'",
    b"\"\"",
    b";",
    b"..",
    b"...",
    b",",
    b"#",
    b" ou ",
    b" et ",
    b" non ",
    b"OU",
    b"classe=",
    b"moyenne.",
    b"moyenne.\"x y\"",
    b"Math[14|15:10]",
    b"12,5",
    b"..12",
    b"8..",
    b"E00001#3",
    b"\xc3\xa9",
    b"e\xcc\x81",
    b"\xe6\x97\xa5\xe6\x9c\xac",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"\0",
    b"\x1b",
    b"\xff",
    b"\r\n",
    b" --dry-run",
    b" format=json",
];

pub struct Ligne {
    specs: Vec<&'static Spec>,
    graines: Vec<&'static str>,
    vocabulaire: Vocabulaire,
    enclos: Enclos,
}

impl Ligne {
    pub fn nouvelle() -> Ligne {
        let specs = specs();
        let graines = specs.iter().flat_map(|spec| spec.exemples.iter().map(|exemple| exemple.ligne)).collect();
        Ligne { specs, graines, vocabulaire: Vocabulaire::default(), enclos: Enclos::libre(None) }
    }
}

impl Cible for Ligne {
    fn entree(&self, hasard: &mut Hasard) -> Vec<u8> {
        let mut octets = self.graines[hasard.sous(self.graines.len())].as_bytes().to_vec();
        for _ in 0..=hasard.sous(8) {
            hasard.abime(&mut octets, &MOTS);
        }
        octets
    }

    fn essaie(&self, entree: &[u8], hasard: &mut Hasard) {
        // What is no UTF-8 never becomes a line.
        let texte = String::from_utf8_lossy(entree);
        for ligne in texte.split_inclusive('\n') {
            match parse(ligne) {
                Ok(lue) => {
                    let redite = lue.to_string();
                    assert_eq!(parse(&redite).map(|l| l.sans_place()), Ok(lue.sans_place()), "{ligne:?} {redite:?}");
                }
                Err(diagnostic) => {
                    let montre = (diagnostic.to_string(), diagnostic.conseil(), souligne(ligne, diagnostic.span, 80));
                    assert!(!montre.2.contains(|c: char| c.is_control() && c != '\n'), "{montre:?}");
                    assert!(colonne(ligne, diagnostic.span) > 0);
                }
            }
        }
        // The editor holds one line, and no longer one than a person types.
        let Some(ligne) = texte.lines().next().filter(|ligne| ligne.len() < 2_000) else { return };
        let savoir = Savoir { specs: &self.specs, vocabulaire: &self.vocabulaire, enclos: &self.enclos };
        for _ in 0..3 {
            let curseur = ligne.floor_char_boundary(hasard.sous(ligne.len() + 1));
            for candidat in complete(ligne, curseur, &savoir).candidats.iter().take(3) {
                assert!(!candidat.affiche.contains(char::is_control), "{candidat:?}");
            }
        }
        indice(ligne, &self.specs, 80);
        colore(ligne, &self.specs);
        if est_a_taire(ligne, &self.specs) {
            assert_eq!(montrable(ligne, &self.specs), "");
        }
    }
}
