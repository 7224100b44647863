//! What a backup has and the school has not, and the other way round. In memory: sixteen bytes for each student, class and account.

use super::Store;
use crate::arret;
use crate::error::{Panne, Result};
use mongodb::bson::{Document, RawDocument, RawDocumentBuf, deserialize_from_slice, doc, serialize_to_vec};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Of those that differ, so many are named.
const NOMMES: usize = 20;
/// The collections whose documents are compared one by one.
const UNE_A_UNE: [&str; 3] = ["etudiants", "classes", "comptes"];
/// A school in which there is nothing of these has nothing to lose.
const TRACES: [&str; 7] = ["etudiants", "classes", "reglements", "notifications", "tetes", "imports", "archives"];
/// Documents between two looks at Ctrl-C.
const PAS: u64 = 2_000;

/// A school and a backup, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparaison {
    /// The school has nothing but its first account.
    pub vide: bool,
    /// Every collection that either has.
    pub collections: Vec<Ecart>,
    /// Students.
    pub etudiants: Ecarts,
    /// Classes.
    pub classes: Ecarts,
    /// Accounts.
    pub comptes: Ecarts,
}

/// A collection here and there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ecart {
    /// Its name.
    pub nom: String,
    /// Documents of the backup.
    pub sauvegarde: u64,
    /// Documents of the school.
    pub ecole: u64,
    /// They are the same.
    pub identiques: bool,
}

/// What differs, one by one; of each kind the first twenty are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ecarts {
    /// The backup brings them: the school has them no more.
    pub revenus: Liste,
    /// They are others here and there.
    pub changes: Liste,
    /// The school alone has them: they go.
    pub perdus: Liste,
}

/// Some of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Liste {
    /// How many.
    pub combien: u64,
    /// The first of them: `E00001 Awa Diop (L3)`.
    pub noms: Vec<String>,
}

impl Comparaison {
    /// Nothing differs.
    pub fn est_sans_ecart(&self) -> bool {
        self.collections.iter().all(|ecart| ecart.identiques)
    }
}

impl Liste {
    fn ajoute(&mut self, nom: impl FnOnce() -> String) {
        self.combien += 1;
        if self.noms.len() < NOMMES {
            self.noms.push(nom());
        }
    }
}

/// Documents, whatever their order.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Somme {
    combien: u64,
    somme: u128,
}

impl Somme {
    fn ajoute(&mut self, empreinte: u128) {
        self.combien += 1;
        self.somme = self.somme.wrapping_add(empreinte);
    }
}

/// The documents of a collection as the school has them.
#[derive(Default)]
struct Table {
    /// Id and content, by id.
    fiches: Vec<(u64, u64)>,
    vues: Vec<bool>,
    ecarts: Ecarts,
}

/// A comparison under way: the school is read, the backup is still to come.
pub struct Comparateur<'a> {
    store: &'a Store,
    ecole: BTreeMap<String, Somme>,
    sauvegarde: BTreeMap<String, Somme>,
    tables: BTreeMap<&'static str, Table>,
    vide: bool,
}

impl Store {
    /// Reads the school, as it is at one moment; `suivi` hears how many documents were read.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn comparateur(&self, suivi: &mut dyn FnMut(u64)) -> Result<Comparateur<'_>> {
        let noms = self.insiste(|| self.collections())?;
        let mut moment = self.moment()?;
        let mut ecole = BTreeMap::new();
        let mut tables: BTreeMap<&'static str, Table> = UNE_A_UNE.map(|nom| (nom, Table::default())).into();
        let mut lus = 0;
        for nom in noms {
            let documents = moment.collection::<RawDocumentBuf>(&nom);
            let found = documents.find(doc! {}).session(&mut moment.session).run();
            let mut cursor = found.map_err(|error| self.panne(error))?;
            let mut somme = Somme::default();
            while let Some(document) = cursor.next(&mut moment.session) {
                let document = document.map_err(|error| self.panne(error))?;
                let (id, contenu) = empreintes(&nom, &document)?;
                somme.ajoute(contenu);
                if let Some(table) = tables.get_mut(nom.as_str()) {
                    table.fiches.push((id, contenu as u64));
                }
                lus += 1;
                if lus % PAS == 0 {
                    arret::verifie()?;
                    suivi(lus);
                }
            }
            ecole.insert(nom, somme);
        }
        for table in tables.values_mut() {
            table.fiches.sort_unstable();
            table.vues = vec![false; table.fiches.len()];
        }
        let combien = |nom: &str| ecole.get(nom).map_or(0, |somme: &Somme| somme.combien);
        let vide = TRACES.iter().all(|nom| combien(nom) == 0) && combien("comptes") <= 1;
        Ok(Comparateur { store: self, ecole, sauvegarde: BTreeMap::new(), tables, vide })
    }
}

impl Comparateur<'_> {
    /// A collection of the backup, which may have no document.
    pub fn nomme(&mut self, collection: &str) {
        self.sauvegarde.entry(collection.to_owned()).or_default();
    }

    /// A document of the backup.
    ///
    /// # Errors
    /// What is no document.
    pub fn voit(&mut self, collection: &str, octets: &[u8]) -> Result<()> {
        let document = RawDocument::from_bytes(octets).map_err(illisible)?;
        let (id, contenu) = empreintes(collection, document)?;
        self.sauvegarde.entry(collection.to_owned()).or_default().ajoute(contenu);
        let Some(table) = self.tables.get_mut(collection) else { return Ok(()) };
        let ici = table.fiches.binary_search_by_key(&id, |(autre, _)| *autre);
        match ici {
            Err(_) => table.ecarts.revenus.ajoute(|| nom(document)),
            Ok(place) => {
                table.vues[place] = true;
                if table.fiches[place].1 != contenu as u64 {
                    table.ecarts.changes.ajoute(|| nom(document));
                }
            }
        }
        Ok(())
    }

    /// The backup was seen to its end.
    ///
    /// # Errors
    /// The server's.
    pub fn finit(mut self) -> Result<Comparaison> {
        for (collection, table) in &mut self.tables {
            table.ecarts.perdus.combien = table.vues.iter().filter(|vue| !**vue).count() as u64;
            if table.ecarts.perdus.combien > 0 {
                table.ecarts.perdus.noms = self.store.perdus(collection, table)?;
            }
        }
        let mut ecarts = |nom| self.tables.remove(nom).unwrap_or_default().ecarts;
        let [etudiants, classes, comptes] = UNE_A_UNE.map(&mut ecarts);
        let noms: std::collections::BTreeSet<&String> = self.ecole.keys().chain(self.sauvegarde.keys()).collect();
        let ecart = |nom: &String| {
            let [ecole, sauvegarde] =
                [&self.ecole, &self.sauvegarde].map(|sommes| sommes.get(nom).copied().unwrap_or_default());
            let (nom, identiques) = (nom.clone(), ecole == sauvegarde);
            Ecart { nom, sauvegarde: sauvegarde.combien, ecole: ecole.combien, identiques }
        };
        let collections = noms.into_iter().map(ecart).collect();
        Ok(Comparaison { vide: self.vide, collections, etudiants, classes, comptes })
    }
}

impl Store {
    /// The first of those that the school alone has.
    fn perdus(&self, collection: &str, table: &Table) -> Result<Vec<String>> {
        let champs = doc! { "nom": 1, "prenom": 1, "classe": 1 };
        let documents = self.db.collection::<RawDocumentBuf>(collection);
        let found = documents.find(doc! {}).sort(doc! { "_id": 1 }).projection(champs).run();
        let mut noms = Vec::new();
        for document in found.map_err(|error| self.panne(error))? {
            let document = document.map_err(|error| self.panne(error))?;
            let id = identite(&document)?;
            let is_alone = table.fiches.binary_search_by_key(&id, |(autre, _)| *autre).is_ok_and(|n| !table.vues[n]);
            if is_alone {
                noms.push(nom(&document));
            }
            if noms.len() == NOMMES {
                break;
            }
        }
        Ok(noms)
    }
}

/// Of its id, and of all of it; of an account without its head, which a login moves on.
fn empreintes(collection: &str, document: &RawDocument) -> Result<(u64, u128)> {
    let contenu = match collection {
        "comptes" => {
            let mut compte: Document = deserialize_from_slice(document.as_bytes()).map_err(illisible)?;
            compte.remove("tete");
            Sha256::digest(serialize_to_vec(&compte).map_err(illisible)?)
        }
        _ => Sha256::digest(document.as_bytes()),
    };
    let (debut, _) = contenu.split_at(16);
    Ok((identite(document)?, debut.iter().fold(0, |n, octet| n << 8 | u128::from(*octet))))
}

fn identite(document: &RawDocument) -> Result<u64> {
    let id = document.get("_id").map_err(illisible)?;
    let id = format!("{id:?}");
    let empreinte = Sha256::digest(id.as_bytes());
    Ok(empreinte.iter().take(8).fold(0, |n, octet| n << 8 | u64::from(*octet)))
}

/// `E00001 Awa Diop (L3)`, `L3`, `awa`.
fn nom(document: &RawDocument) -> String {
    let texte = |champ: &str| document.get_str(champ).unwrap_or_default();
    match document.get_str("prenom") {
        Ok(prenom) => format!("{} {prenom} {} ({})", texte("_id"), texte("nom"), texte("classe")),
        Err(_) => texte("_id").to_owned(),
    }
}

fn illisible(error: impl ToString) -> Panne {
    Panne::DocumentEtranger { detail: error.to_string() }
}
