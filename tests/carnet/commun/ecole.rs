//! The real binary at work: on a database and in a folder of the test's own, with nothing of the machine's settings.

use super::comptes;
use super::serveurs::{Base, dossier};
use assert_cmd::Command;
use carnet::domain::Role;
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

/// No run of these tests takes longer; one that does is killed, and its test fails.
const DELAI: Duration = Duration::from_secs(60);

/// A database, and a folder in which carnet runs.
#[derive(Debug)]
pub struct Ecole {
    pub base: Base,
    /// The working folder.
    pub dossier: PathBuf,
    /// Who gives his password to every run, where no session can be kept.
    pub par_mot_de_passe: Option<&'static str>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Sortie {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The folder of real data.
pub fn donnees() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The binary in `dossier`, with an empty home and no setting: servers are still to be given.
pub fn carnet(dossier: &Path) -> Command {
    let mut commande = Command::new(env!("CARGO_BIN_EXE_carnet"));
    commande.current_dir(dossier).env_clear().timeout(DELAI).write_stdin("");
    commande.env("HOME", dossier.join("maison")).env("PATH", std::env::var_os("PATH").unwrap());
    commande
}

/// Runs it to its end; it must end by itself.
pub fn sortie(commande: &mut Command) -> Sortie {
    let sortie = commande.output().unwrap();
    let texte = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    let code = sortie.status.code().unwrap_or_else(|| panic!("tué : {:?}", sortie.status));
    Sortie { code, out: texte(sortie.stdout), err: texte(sortie.stderr) }
}

impl Sortie {
    /// The one document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|erreur| panic!("{erreur} : {self:?}"))
    }

    /// The documents on standard output, one a line.
    pub fn jsons(&self) -> Vec<Value> {
        self.out.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect()
    }

    /// Exit code 0, and nothing on standard error.
    pub fn reussie(self) -> Sortie {
        assert!(self.code == 0 && self.err.is_empty(), "{self:?}");
        self
    }
}

impl Ecole {
    /// Without any student. Its administrator, `prof`, works in it.
    pub fn neuve() -> Ecole {
        Ecole::de("prof")
    }

    /// Without any student; an administrator of that name works in it.
    pub fn de(admin: &str) -> Ecole {
        let ecole = Ecole::sans_compte();
        let school = comptes::school(&ecole.base);
        comptes::cree(&school, admin, Role::Admin, false);
        comptes::connecte(&school, admin, &ecole.maison());
        ecole
    }

    /// Makes one more account, unless it is there, and logs it in; its `HOME`.
    pub fn inscrit(&self, nom: &str, role: Role, a_changer: bool) -> PathBuf {
        let maison = self.dossier.join(format!("maison-{nom}"));
        if maison.exists() {
            return maison;
        }
        let school = comptes::school(&self.base);
        comptes::cree(&school, nom, role, a_changer);
        comptes::connecte(&school, nom, &maison);
        maison
    }

    /// The binary on this database, as somebody else with this `HOME`.
    pub fn chez(&self, maison: &Path) -> Command {
        let mut commande = self.carnet();
        commande.env("HOME", maison);
        commande
    }

    /// The same without colours, for a terminal.
    pub fn commande(&self, maison: &Path) -> std::process::Command {
        let mut commande = std::process::Command::new(env!("CARGO_BIN_EXE_carnet"));
        commande.args(self.base.args()).current_dir(&self.dossier).env_clear().env("HOME", maison);
        commande.env("TERM", "xterm-256color").env("LANG", "C.UTF-8").env("NO_COLOR", "1");
        commande.env("PATH", std::env::var_os("PATH").unwrap());
        commande
    }

    /// Without anybody.
    pub fn sans_compte() -> Ecole {
        let dossier = dossier("travail");
        fs::create_dir_all(dossier.join("maison")).unwrap();
        Ecole { base: Base::neuve(), dossier, par_mot_de_passe: None }
    }

    /// The same school, in another folder, where nobody has logged in.
    pub fn autre(&self) -> Ecole {
        Ecole { base: self.base.clone(), ..Ecole::sans_compte() }
    }

    /// The path of a file in the working folder, for somebody who works in another.
    pub fn chemin(&self, nom: &str) -> String {
        self.dossier.join(nom).to_str().unwrap().to_owned()
    }

    /// The same school, where somebody else works: an account of that role, which he gets here, and a folder of his own.
    pub fn collegue(&self, nom: &str, role: Role) -> Ecole {
        let autre = self.autre();
        let school = comptes::school(&self.base);
        comptes::cree(&school, nom, role, false);
        comptes::connecte(&school, nom, &autre.maison());
        autre
    }

    /// The `HOME` of whoever works in it.
    pub fn maison(&self) -> PathBuf {
        self.dossier.join("maison")
    }

    /// With the 649 pupils of `lycee.csv`, for every test of the run: only to be read.
    pub fn lycee() -> &'static Ecole {
        static LYCEE: OnceLock<Ecole> = OnceLock::new();
        LYCEE.get_or_init(|| {
            let ecole = Ecole::neuve();
            ecole.copie("lycee.csv");
            assert_eq!(ecole.fait("import lycee.csv")["crees"], 649);
            ecole
        })
    }

    /// With E00001 Awa Diop (L3, marks 12, 15,5 and 8 in Maths) and E00002 Léo Petit (2de A, no phone, no mark).
    pub fn petite() -> Ecole {
        let ecole = Ecole::neuve();
        ecole.fait("add nom=Diop prenom=Awa tel=\"06 11 22 33 44\" classe=L3 notes=Maths[12|15,5|8]");
        ecole.fait("add nom=Petit prenom=Léo tel=- classe=\"2de A\"");
        ecole
    }

    /// The binary on this database.
    pub fn carnet(&self) -> Command {
        let mut commande = carnet(&self.dossier);
        commande.args(self.base.args());
        if let Some(nom) = self.par_mot_de_passe {
            commande.env("CARNET_USER", nom).env("CARNET_PASSWORD_FILE", self.mot_de_passe());
        }
        commande
    }

    /// A file with the password of the accounts, outside the working folder's own files.
    pub fn mot_de_passe(&self) -> PathBuf {
        let chemin = self.maison().join("mdp.txt");
        if !chemin.exists() {
            fs::write(&chemin, comptes::MOT_DE_PASSE).unwrap();
        }
        chemin
    }

    /// Runs it with these further arguments.
    pub fn lance(&self, args: &[&str]) -> Sortie {
        sortie(self.carnet().args(args))
    }

    /// Runs these lines on standard input, with these further arguments.
    pub fn lit(&self, entree: impl Into<Vec<u8>>, args: &[&str]) -> Sortie {
        sortie(self.carnet().args(args).write_stdin(entree))
    }

    /// Runs a line that must succeed; its JSON.
    pub fn fait(&self, ligne: &str) -> Value {
        self.lance(&["--format", "json", "-c", ligne]).reussie().json()
    }

    /// Runs lines that must succeed, in one process; their JSON.
    pub fn font(&self, lignes: &[&str]) -> Vec<Value> {
        let args = lignes.iter().flat_map(|ligne| ["-c", ligne]).collect::<Vec<_>>();
        let documents = sortie(self.carnet().args(["--format", "json"]).args(args)).reussie().jsons();
        assert_eq!(documents.len(), lignes.len());
        documents
    }

    /// Runs a line that must fail with this exit code, and print no result; what it says to a person.
    pub fn refuse(&self, code: i32, ligne: &str) -> String {
        let sortie = self.lance(&["--format", "table", "-c", ligne]);
        assert!(sortie.code == code && sortie.out.is_empty(), "{ligne} : {sortie:?}");
        sortie.err
    }

    /// Puts a file of real data into the working folder.
    pub fn copie(&self, nom: &str) {
        fs::copy(donnees().join(nom), self.dossier.join(nom)).unwrap();
    }

    /// Writes a file in the working folder.
    pub fn ecris(&self, nom: &str, contenu: impl AsRef<[u8]>) {
        fs::write(self.dossier.join(nom), contenu).unwrap();
    }

    /// The text of a file in the working folder.
    pub fn texte(&self, nom: &str) -> String {
        fs::read_to_string(self.dossier.join(nom)).unwrap()
    }

    /// Every document of the database, versions and dates included, collection by collection.
    pub fn tout(&self) -> Vec<(String, Vec<Document>)> {
        let base = Client::with_uri_str(&self.base.mongo).unwrap().database(&self.base.nom);
        let mut noms = base.list_collection_names().run().unwrap();
        noms.sort();
        let lit = |nom: String| {
            let tous = base.collection::<Document>(&nom).find(doc! {}).sort(doc! { "_id": 1 }).run().unwrap();
            (nom, tous.map(Result::unwrap).collect())
        };
        noms.into_iter().map(lit).collect()
    }

    /// The same, without what a login leaves.
    pub fn tout_sauf_les_connexions(&self) -> Vec<(String, Vec<Document>)> {
        let is_of_an_account = |entree: &Document| {
            entree.get_document("cible").and_then(|cible| cible.get_str("type")).is_ok_and(|genre| genre == "compte")
        };
        let mut tout = self.tout();
        tout.retain(|(nom, _)| !["comptes", "essais"].contains(&nom.as_str()));
        for (_, documents) in tout.iter_mut().filter(|(nom, _)| nom == "journal") {
            documents.retain(|entree| !is_of_an_account(entree));
        }
        tout
    }

    /// The documents of one collection.
    pub fn documents(&self, collection: &str) -> Vec<Document> {
        self.tout().into_iter().find(|(nom, _)| nom == collection).map(|(_, tous)| tous).unwrap_or_default()
    }
}

/// The matricules of a list, in its order.
pub fn matricules(liste: &Value) -> Vec<&str> {
    liste.as_array().unwrap().iter().map(|etudiant| etudiant["matricule"].as_str().unwrap()).collect()
}
