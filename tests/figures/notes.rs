//! `note add` in a script against the bare transaction: read, update, journal, commit.

use crate::demarrage::carnet;
use crate::ecole::{Ecole, matricule, seance};
use crate::mesure::{But, Ligne, chrono, paires};
use crate::serveurs;
use carnet::command::{self, Poste};
use carnet::config;
use carnet::domain::Pays;
use carnet::enclos::Enclos;
use carnet::exchange::Limites;
use carnet::outcome::Format;
use carnet::render::Presentation;
use carnet::shell::Muet;
use carnet::store::VERSION_DU_SCHEMA;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::sync::{Client, Collection};
use std::fs;
use std::time::Duration;

const TOURS: usize = 7;
const NOTES: usize = 100;
/// Lines of the script that the program runs.
const SCRIPT: usize = 500;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let school = ecole.peuplee();
    let (seance, nue) = (seance(school), Nue::ouvre(ecole));
    let mut dialogue = Muet::nouveau(Presentation::simple());
    let enclos = Enclos::libre(None);
    let mut ajoute = |ligne: &str| {
        let mut poste = Poste {
            school,
            seance: &seance,
            dialogue: &mut dialogue,
            enclos: &enclos,
            sortie: &mut std::io::sink(),
            ecole: &config::Ecole { nom: None, adresse: None, logo: None, annee: None, mentions: None, pays: Pays::FR },
            envois: &carnet::notify::Reglages::default(),
            reglages: &[],
            limites: Limites::default(),
            oui: false,
            essai: false,
            debug: false,
            format: Format::Csv,
        };
        drop(command::execute(ligne, &mut poste).unwrap());
    };
    let tirage = Tirage::de(ecole.taille);
    let (note, nu) = paires(
        TOURS,
        || {
            let lignes: Vec<String> = (0..NOTES).map(|_| ligne(&tirage)).collect();
            chrono(|| lignes.iter().for_each(|ligne| ajoute(ligne)))
        },
        || nue.notes(&tirage, NOTES),
    );
    let script = serveurs::dossier("notes.carnet");
    let (par_script, nu_aussi) = paires(
        3,
        || {
            let lignes: Vec<String> = (0..SCRIPT).map(|_| ligne(&tirage)).collect();
            fs::write(&script, lignes.join("\n")).unwrap();
            chrono(|| carnet(ecole.home(), &["-f", script.to_str().unwrap()]))
        },
        || nue.notes(&tirage, SCRIPT),
    );
    let (but, temoin) = (But::Vitesse(0.7), "transaction");
    vec![
        Ligne::double("note add", &note.par(NOTES), (temoin, &nu.par(NOTES)), &but),
        Ligne::double(
            format!("  carnet -f, {SCRIPT} lignes"),
            &par_script.par(SCRIPT),
            (temoin, &nu_aussi.par(SCRIPT)),
            &but,
        ),
    ]
}

fn ligne(tirage: &Tirage) -> String {
    format!("note add {} Maths 12,5 coef=2 periode=T3", tirage.suivant())
}

/// Students that nobody has marked yet: a book that grows would slow whoever comes later.
struct Tirage {
    taille: usize,
    n: std::cell::Cell<usize>,
}

impl Tirage {
    fn de(taille: usize) -> Tirage {
        Tirage { taille, n: std::cell::Cell::new(0) }
    }

    fn suivant(&self) -> String {
        self.n.set((self.n.get() + 7_919) % self.taille);
        matricule(self.n.get())
    }
}

/// The bare driver.
struct Nue {
    client: Client,
    etudiants: Collection<Document>,
    journal: Collection<Document>,
}

impl Nue {
    fn ouvre(ecole: &Ecole) -> Nue {
        let client = ecole.client();
        let base = client.database("carnet");
        let (etudiants, journal) = (base.collection("etudiants"), base.collection("journal"));
        Nue { client, etudiants, journal }
    }

    fn notes(&self, tirage: &Tirage, combien: usize) -> Duration {
        let qui: Vec<String> = (0..combien).map(|_| tirage.suivant()).collect();
        chrono(|| qui.iter().for_each(|qui| self.note(qui)))
    }

    fn note(&self, qui: &str) {
        let mut session = self.client.start_session().run().unwrap();
        session.start_transaction().run().unwrap();
        let lu = self.etudiants.find_one(doc! { "_id": qui }).session(&mut session).run().unwrap().unwrap();
        let n = lu.get_array("notes").map_or(0, Vec::len) as i32 + 1;
        let note = doc! {
            "n": n, "matiere": "Maths", "centiemes": 1250, "bareme": 2000, "statut": "note", "coef": 200,
            "type": "devoir", "periode": "T3", "auteur": "mesure",
        };
        let maintenant = DateTime::now();
        let change = doc! {
            "$push": { "notes": &note },
            "$inc": { "version": 1, "dernier_n": 1, "nb_notes": 1 },
            "$set": { "moyenne_centiemes": 1234, "modifie": maintenant },
        };
        let version = lu.get("version").cloned().unwrap();
        let voulu = doc! { "_id": qui, "version": version };
        let fait = self.etudiants.update_one(voulu, change).session(&mut session).run().unwrap();
        assert_eq!(fait.matched_count, 1);
        let entree = doc! {
            "quand": maintenant, "schema": VERSION_DU_SCHEMA, "qui": "mesure", "commande": "note add", "cible": { "type": "etudiant", "id": qui },
            "avant": {}, "apres": { "version": 2, "notes": [note] },
        };
        self.journal.insert_one(entree).session(&mut session).run().unwrap();
        session.commit_transaction().run().unwrap();
    }
}
