//! What is handed out on paper, as other programs read it: qpdf checks the file, poppler takes its text and its places out.

mod bulletin;
mod donnees;
mod liste;
mod rapports;

use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A file, and what others make of it.
pub struct Pdf {
    _dossier: TempDir,
    chemin: PathBuf,
    pub octets: Vec<u8>,
}

/// A word where it stands, in points from the upper left corner of its page.
#[derive(Clone, Debug)]
pub struct Mot {
    pub page: usize,
    /// The width and the height of its page.
    pub feuille: (f32, f32),
    pub gauche: f32,
    pub haut: f32,
    pub droite: f32,
    pub bas: f32,
    pub texte: String,
}

impl Pdf {
    /// Takes a file that is sound, keeps to its margins, and in which no word lies on another.
    pub fn de(octets: Vec<u8>) -> Pdf {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("essai.pdf");
        std::fs::write(&chemin, &octets).unwrap();
        let pdf = Pdf { _dossier: dossier, chemin, octets };
        pdf.outil("qpdf", &["--check"], &[]);
        let mots = pdf.mots();
        for mot in &mots {
            let (large, haute) = mot.feuille;
            let across = mot.gauche >= 42.0 && mot.droite <= large - 42.0;
            assert!(across && mot.haut >= 28.0 && mot.bas <= haute - 18.0, "out of the margins: {mot:?}");
        }
        for (rang, mot) in mots.iter().enumerate() {
            // Accents and tails of two lines may touch; letters must not.
            let milieu = |mot: &Mot| ((2.0 * mot.haut + mot.bas) / 3.0, (mot.haut + 2.0 * mot.bas) / 3.0);
            let sur = |autre: &&Mot| {
                let ((a, b), (c, d)) = (milieu(mot), milieu(autre));
                autre.page == mot.page
                    && a < d
                    && c < b
                    && mot.gauche + 0.2 < autre.droite
                    && autre.gauche + 0.2 < mot.droite
            };
            if let Some(autre) = mots[rang + 1..].iter().take_while(|autre| autre.page == mot.page).find(sur) {
                panic!("one on the other: {mot:?} {autre:?}");
            }
        }
        pdf
    }

    /// What a program says of the file; it must be content with it.
    pub fn outil(&self, nom: &str, avant: &[&str], apres: &[&str]) -> String {
        let sortie = Command::new(nom).args(avant).arg(&self.chemin).args(apres).output();
        let sortie = sortie.unwrap_or_else(|error| panic!("{nom} : {error} (make essais l'installe)"));
        let [dit, plaintes] =
            [&sortie.stdout, &sortie.stderr].map(|octets| String::from_utf8_lossy(octets).into_owned());
        assert!(sortie.status.success() && plaintes.is_empty(), "{nom}: {plaintes}\n{dit}");
        dit
    }

    /// The text as it stands on the pages: columns are parted by ` | `, pages by a line of dashes.
    pub fn texte(&self) -> String {
        let brut = self.outil("pdftotext", &["-layout", "-nopgbrk"], &["-"]);
        let colonnes = |ligne: &str| {
            ligne.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" | ")
        };
        let lignes: Vec<String> = brut.lines().map(colonnes).filter(|ligne| !ligne.is_empty()).collect();
        lignes.join("\n")
    }

    /// Every word with its place.
    pub fn mots(&self) -> Vec<Mot> {
        let brut = self.outil("pdftotext", &["-bbox"], &["-"]);
        let (mut mots, mut page, mut feuille) = (Vec::new(), 0, (0.0, 0.0));
        for ligne in brut.lines().map(str::trim) {
            let nombre = |nom: &str| {
                let debut = ligne.split_once(&format!("{nom}=\"")).unwrap().1;
                debut.split_once('"').unwrap().0.parse::<f32>().unwrap()
            };
            if ligne.starts_with("<page ") {
                (page, feuille) = (page + 1, (nombre("width"), nombre("height")));
            }
            let Some(reste) = ligne.strip_prefix("<word ") else { continue };
            let texte = reste.split_once('>').unwrap().1.trim_end_matches("</word>").to_owned();
            let (gauche, droite, haut, bas) = (nombre("xMin"), nombre("xMax"), nombre("yMin"), nombre("yMax"));
            mots.push(Mot { page, feuille, gauche, haut, droite, bas, texte });
        }
        assert!(page > 0, "no page");
        mots
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.outil("qpdf", &["--show-npages"], &[]).trim().parse().unwrap()
    }

    /// The bookmarks, in their order.
    pub fn signets(&self) -> Vec<String> {
        let json = self.outil("qpdf", &["--json", "--json-key=outlines"], &[]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let titres = json["outlines"].as_array().unwrap().iter();
        titres.map(|signet| signet["title"].as_str().unwrap().to_owned()).collect()
    }
}
