//! The only room that names mongodb. It keeps everything for good: every acknowledged write is on disk on a majority
//! (`w: majority, j: true`), and a change and its journal entry are one transaction (design, section 5).

pub mod admin;
mod archives;
mod cachee;
mod classement;
mod classes;
mod compte;
mod comptes;
mod compteurs;
mod document;
mod essais;
mod etudiants;
mod export;
mod horloge;
mod imports;
mod instantane;
mod journal;
mod lot;
mod migration;
mod notifications;
mod panne;
mod parties;
mod patience;
mod place;
mod reprise;
mod reprise_accord;
mod reprise_classe;
mod reprise_cloture;
mod reprise_compte;
mod requete;
mod restauration;
mod rgpd;
mod sauvegarde;
mod schema;
mod statistiques;
mod transaction;
mod vocabulaire;

pub use archives::{AClore, ClasseEntiere, ClotureEnCours, NouvelleCloture, Ouvrier};
pub use cachee::Provenance;
use cachee::Provenances;
use classes::Reglements;
pub use classes::{Passage, Passes, portees_de_classe};
pub use compte::CompteVu;
pub use comptes::portee;
pub use document::EtudiantDoc;
pub use etudiants::Designation;
pub use export::ExportFait;
pub use imports::{ImportEnCours, NouvelImport, Repris};
pub use journal::{
    Acte, Anomalie, Constat, Ecriture, EntreeLue, Fait, Inverse, Obstacle, Partie, Question, Scellee, Sujet, TeteDoc,
    Valeurs, Verification, etat_du_compte,
};
pub use lot::{Lot, portees};
pub use migration::MiseAJour;
use migration::PlusRecent;
use notifications::Depots;
pub use notifications::{Combien, Issue, Motif, Pause, Prise, QuelsMessages, Retires};
pub use place::PlaceEnCours;
pub use reprise::{Changement, ClasseReprise, Controle, ModeReprise, Refus, Reprise, Touche};
pub use reprise_compte::{Definitif, SansRetour};
pub use restauration::{
    Comparaison, Comparateur, Copie, Ecart, Ecarts, EtatRestauration, Liste, NouvelleRestauration, RestaurationEnCours,
    Restauree,
};
pub use rgpd::{Anonymisee, Dossier, Limites as LimitesDeGarde, Perimes, Personne, SujetDeDossier, Traces};
pub use sauvegarde::{Documents, Examen, Photographie};
pub use schema::VERSION as VERSION_DU_SCHEMA;
pub use transaction::Transaction;
pub use vocabulaire::{Connus, Genre, Inscription, Nouveautes};

use crate::cache::Cache;
use crate::error::{Panne, Result};
use horloge::Horloge;
pub use mongodb::bson::DateTime;
pub use mongodb::bson::oid::ObjectId as ImportId;
pub use mongodb::bson::oid::ObjectId as EntreeId;
use mongodb::bson::{Document, doc};
use mongodb::options::{
    Acknowledgment, ClientOptions, ReadConcern, ReadPreference, SelectionCriteria, ServerAddress, WriteConcern,
};
use mongodb::sync::{Client, Collection, Database};
use patience::{BATTEMENT, CONFIRMATION, CONNEXION, Patience, SELECTION};
use std::time::Duration;

/// How long a read may take on the server.
const LECTURE: Duration = Duration::from_secs(30);

/// The school's data.
#[derive(Debug)]
pub struct Store {
    client: Client,
    db: Database,
    adresse: String,
    connus: Connus,
    cache: Cache,
    lectures: Provenances,
    reglements: Reglements,
    patience: Patience,
    horloge: Horloge,
    depots: Depots,
    plus_recent: PlusRecent,
    mise_a_jour: Option<MiseAJour>,
}

impl Store {
    /// Opens the database `db` at `uri`, with the cache before it, checks that the server knows transactions, and makes collections, validators and
    /// indexes where they are missing: `suivi` hears how far that is, in a school that an earlier carnet has made.
    ///
    /// # Errors
    /// A URI that is none, a server out of reach, a standalone server, no right to write.
    pub fn connect(uri: &str, db: &str, cache: Cache, suivi: &mut dyn FnMut(u64, u64)) -> Result<Store> {
        let mut options = ClientOptions::parse(uri).run().map_err(|error| panne::adresse(uri, &error))?;
        let adresse = options.hosts.iter().map(adresse_lisible).collect::<Vec<_>>().join(", ");
        options.app_name = Some("carnet".into());
        options.server_selection_timeout = Some(SELECTION);
        options.connect_timeout = Some(CONNEXION);
        options.heartbeat_freq = Some(BATTEMENT);
        // A server that refuses connections is none that has too much to do: how often it is asked again is the command's own affair.
        options.max_adaptive_retries = Some(0);
        options.write_concern =
            Some(WriteConcern::builder().w(Acknowledgment::Majority).journal(true).w_timeout(CONFIRMATION).build());
        // What the primary has: why not what a majority has, is in the proof of `cache::protocole`.
        options.read_concern = Some(ReadConcern::local());
        options.selection_criteria = Some(SelectionCriteria::ReadPreference(ReadPreference::Primary));
        let client =
            Client::with_options(options).map_err(|error| Panne::AdresseMongo { detail: error.to_string() })?;
        let mut store = Store {
            db: client.database(db),
            client,
            adresse,
            connus: Connus::default(),
            cache,
            lectures: Provenances::default(),
            reglements: Reglements::default(),
            patience: Patience::default(),
            horloge: Horloge::default(),
            depots: Depots::default(),
            plus_recent: PlusRecent::default(),
            mise_a_jour: None,
        };
        let hello = || store.db.run_command(doc! { "hello": 1 }).run().map_err(|error| store.panne(error));
        let hello = store.insiste(hello)?;
        if hello.get("setName").is_none() && hello.get_str("msg").ok() != Some("isdbgrid") {
            return Err(Panne::MongoSeul { adresse: store.adresse }.into());
        }
        store.mise_a_jour = store.insiste(|| migration::prepare(&store, suivi))?;
        Ok(store)
    }

    /// What this opening has changed of the database's form.
    pub fn mise_a_jour(&self) -> Option<MiseAJour> {
        self.mise_a_jour
    }

    fn etudiants(&self) -> Collection<EtudiantDoc> {
        self.db.collection("etudiants")
    }

    fn documents(&self, collection: &str) -> Collection<Document> {
        self.db.collection(collection)
    }
}

/// A server's address without user and password.
fn adresse_lisible(adresse: &ServerAddress) -> String {
    adresse.to_string()
}
