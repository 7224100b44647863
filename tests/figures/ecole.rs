//! The school that is measured: as many students as asked for, on servers of its own, made by carnet's own import.

use crate::comptes;
use crate::serveurs;
use carnet::domain::{Pays, Role, Session};
use carnet::enclos::Enclos;
use carnet::error::Result;
use carnet::exchange::{self, Limites, Options};
use carnet::local::Services;
use carnet::service::etudiants::Auteur;
use carnet::service::{DemandeImport, Mode, Ouverture, School, Seance};
use mongodb::bson::RawDocumentBuf;
use mongodb::options::{Acknowledgment, ClientOptions, ReadConcern, WriteConcern};
use mongodb::sync::{Client, Database};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Students of a large class; the others are classes of [`PETITE`].
pub const GRANDE: usize = 1_000;
pub const PETITE: usize = 40;
/// Students of a class where each has 20 marks.
pub const MOYENNE: usize = 50;
/// Above so many students, works are measured once.
pub const GRANDE_ECOLE: usize = 200_000;
/// Bytes of a file that is imported.
const OCTETS: u64 = 1 << 30;
/// Students of a file.
const LOT: usize = 20_000;

/// The school, its servers started and its students imported when they are first needed.
pub struct Ecole {
    pub taille: usize,
    services: OnceLock<(PathBuf, Services)>,
    peuplee: OnceLock<School>,
}

impl Ecole {
    pub fn de(taille: usize) -> Ecole {
        Ecole { taille, services: OnceLock::new(), peuplee: OnceLock::new() }
    }

    fn services(&self) -> &(PathBuf, Services) {
        self.services.get_or_init(|| {
            let home = serveurs::dossier("maison");
            let services = Services::ouvrir(&home).unwrap();
            (home, services)
        })
    }

    /// The home whose servers are up.
    pub fn home(&self) -> &Path {
        &self.services().0
    }

    pub fn mongo_uri(&self) -> &str {
        self.services().1.mongo_uri()
    }

    /// A school on an empty database of that name.
    pub fn vide(&self, db: &str) -> School {
        self.nu(db).drop().run().unwrap();
        let school = School::new(self.ouverture(), db, Pays::FR);
        school.store().unwrap();
        school
    }

    fn ouverture(&self) -> Ouverture {
        let services = &self.services().1;
        Ouverture::Distante {
            mongo: services.mongo_uri().to_owned(),
            redis: services.redis_url().map(ToOwned::to_owned),
        }
    }

    /// Where Redis is.
    pub fn redis_url(&self) -> String {
        self.services().1.redis_url().unwrap().to_owned()
    }

    /// The school with all its students, in the database that the program opens by itself.
    pub fn peuplee(&self) -> &School {
        self.peuplee.get_or_init(|| {
            let school = self.vide("carnet");
            importe(&school, &self.fichier()).unwrap();
            inscrit(&school, self.home());
            school
        })
    }

    /// The same school as [`Self::peuplee`], as it is read without Redis.
    pub fn sans_redis(&self) -> School {
        self.peuplee();
        self.nue("carnet")
    }

    /// The school of that database, as it is read without Redis.
    pub fn nue(&self, db: &str) -> School {
        let ouverture = Ouverture::Distante { mongo: self.mongo_uri().to_owned(), redis: None };
        School::new(ouverture, db, Pays::FR)
    }

    /// As many students in classes of [`MOYENNE`], each with 20 marks: 10 subjects in two periods; with Redis and without.
    pub fn de_vingt_notes(&self) -> (School, School) {
        let school = self.vide("vingt");
        // Each file below the size that an import takes.
        for debut in (0..self.taille).step_by(LOT) {
            let chemin = serveurs::dossier("vingt.csv");
            fs::write(&chemin, csv_de_vingt_notes(debut..(debut + LOT).min(self.taille))).unwrap();
            importe(&school, &chemin).unwrap();
        }
        (school, self.nue("vingt"))
    }

    /// The bare driver on that database.
    pub fn nu(&self, db: &str) -> Database {
        self.client().database(db)
    }

    /// The bare driver: the same server, the same guarantees.
    pub fn client(&self) -> Client {
        let mut options = ClientOptions::parse(self.mongo_uri()).run().unwrap();
        options.write_concern = Some(WriteConcern::builder().w(Acknowledgment::Majority).journal(true).build());
        options.read_concern = Some(ReadConcern::majority());
        Client::with_options(options).unwrap()
    }

    /// The students as the database holds them, in the order of their import.
    pub fn documents(&self) -> Vec<RawDocumentBuf> {
        self.peuplee();
        let etudiants = self.nu("carnet").collection::<RawDocumentBuf>("etudiants");
        etudiants.find(mongodb::bson::doc! {}).run().unwrap().map(Result::unwrap).collect()
    }

    /// The students as a file.
    pub fn fichier(&self) -> PathBuf {
        let chemin = serveurs::dossier("ecole.csv");
        fs::write(&chemin, csv(self.taille)).unwrap();
        chemin
    }
}

/// Who works, in the library and in the program.
const QUI: &str = "mesure";

/// Who works.
pub fn qui() -> Session {
    Session::admin(QUI)
}

/// Gives him an account in the school of this home, and a session that the program finds.
pub fn inscrit(school: &School, home: &Path) {
    comptes::cree(school, QUI, Role::Admin, false);
    comptes::connecte(school, QUI, personnel(home));
}

/// Whose folder the home of local mode is in.
pub fn personnel(home: &Path) -> &Path {
    home.parent().unwrap()
}

/// The program on the servers of this school, for whoever has this `HOME`; what it prints is not looked at.
pub fn programme(ecole: &Ecole, home: &Path) -> Command {
    let mut carnet = Command::new(env!("CARGO_BIN_EXE_carnet"));
    carnet.env_clear().env("HOME", home).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    carnet.arg("--home").arg(ecole.home()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    carnet
}

/// The `HOME` of somebody who works in an empty database of that name, and takes files of any size.
pub fn prive(ecole: &Ecole, db: &str) -> PathBuf {
    let home = serveurs::dossier(db);
    let school = ecole.vide(db);
    comptes::cree(&school, QUI, Role::Admin, false);
    comptes::connecte(&school, QUI, &home);
    let config = home.join(".config/carnet");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), format!("[import]\noctets = {OCTETS}\n")).unwrap();
    home
}

/// At work in the library, as the shell is.
pub fn seance(school: &School) -> Seance {
    let seance = Seance::nouvelle(None);
    seance.entre(school.entre_sans_mot_de_passe(&school.compte(QUI).unwrap()));
    seance
}

/// The number of the `n`th student.
pub fn matricule(n: usize) -> String {
    format!("UCI{n:06}")
}

/// Half of the students are in classes of 40, the other half in classes of 1,000.
fn classe(n: usize) -> String {
    match n % 2 {
        0 => format!("{}e {}", 1 + n / 2 / PETITE % 6, n / 2 / PETITE),
        _ => format!("L{} {}", 1 + n / 2 / GRANDE % 3, n / 2 / GRANDE),
    }
}

fn csv(taille: usize) -> String {
    const NOMS: [&str; 10] =
        ["Diop", "Ndiaye", "Fall", "Lefèvre", "Martin", "De Sousa", "Keïta", "Sarr", "Dupont", "Guéye"];
    const PRENOMS: [&str; 10] =
        ["Awa", "Élise", "Moussa", "Zoé", "Jean", "Aïcha", "Ousmane", "Chloé", "Inès", "Amadou"];
    let mut texte = String::from(
        "Matricule;Nom;Prénom;Téléphone;E-mail;Classe;Date de naissance;Maths (T1);Maths (T2);Français (T1);Anglais (T1)\n",
    );
    for n in 0..taille {
        let (nom, prenom) = (NOMS[n % 10], PRENOMS[n / 7 % 10]);
        // Spread over the numbers that France gives to mobiles; 611 and 70,000,000 have no common divisor.
        let telephone = 730_000_000 + n * 611 % 70_000_000;
        let (jour, mois, annee) = (1 + n % 28, 1 + n / 28 % 12, 2004 + n % 8);
        let note = |k: usize| format!("{},{:02}", n * k % 20, n * k * 7 % 100);
        writeln!(
            texte,
            "{};{nom}{};{prenom};0{telephone};e{n}@ecole.fr;{};{jour:02}/{mois:02}/{annee};{};{};{};{}",
            matricule(n),
            n / 10 % 3_000,
            classe(n),
            note(1),
            note(3),
            note(11),
            note(17)
        )
        .unwrap();
    }
    texte
}

fn csv_de_vingt_notes(qui: std::ops::Range<usize>) -> String {
    const MATIERES: [&str; 10] =
        ["Maths", "Français", "Anglais", "Histoire", "SVT", "Physique", "EPS", "Latin", "Musique", "Dessin"];
    let mut texte = String::from("Matricule;Nom;Prénom;Téléphone;Classe");
    for periode in ["T1", "T2"] {
        MATIERES.iter().for_each(|matiere| write!(texte, ";{matiere} ({periode})").unwrap());
    }
    texte.push('\n');
    for n in qui {
        let telephone = 730_000_000 + n * 611 % 70_000_000;
        write!(texte, "{};Nom{};Prénom;0{telephone};C{}", matricule(n), n % 3_000, n / MOYENNE).unwrap();
        for k in 0..20 {
            // No two students alike, spread around 10.
            let note = (n * (k + 7) * 7_919 % 997 + n * (k + 3) * 104_729 % 1_003) % 2_001;
            write!(texte, ";{},{:02}", note / 100, note % 100).unwrap();
        }
        texte.push('\n');
    }
    texte
}

/// A file into the school, with all checks, as the command `import` does it.
pub fn importe(school: &School, chemin: &Path) -> Result<u64> {
    // More than a school's files have: a million lines.
    let limites = Limites { octets: OCTETS, ..Limites::default() };
    let options = Options { limites, ..Options::default() };
    let feuille = exchange::lire(&Enclos::libre(None).fichier(chemin)?, &options)?;
    let plan = exchange::comprendre(&feuille, &options)?;
    let lecture = plan.candidats(&feuille, school.usage(), &mut |_| {}).unwrap();
    let qui = qui();
    let auteur = Auteur { who: &qui, commande: "import", essai: false };
    let demande = DemandeImport {
        fichier: "ecole.csv".into(),
        empreinte: feuille.empreinte(),
        candidats: lecture.candidats,
        fautes: lecture.fautes,
        lignes: lecture.lignes,
        mode: Mode::default(),
        colonne: &|champ| champ.nom(),
    };
    let pret = school.prepare_import(demande, auteur, &mut |_| {})?;
    assert!(pret.fautes().is_empty(), "a school without faults: {:?}", &pret.fautes()[..1]);
    Ok(school.execute_import(pret, false, auteur, &mut |_| {})?.crees)
}
