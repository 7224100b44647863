//! Collections, validators and indexes, as this carnet wants them; [`super::migration`] makes them.

use super::statistiques::{index_des_moyennes, simple as collation_simple};
use super::{Store, archives, imports};
use crate::error::Result;
use crate::point;
use mongodb::IndexModel;
use mongodb::bson::{Document, doc};
use mongodb::error::{Error as MongoError, ErrorKind};
use mongodb::options::{Collation, CollationStrength, IndexOptions, ValidationLevel};

/// Raised with every change below. Where a document has another form, so has what the cache keeps of it: raise its `FORME`, too.
pub const VERSION: i32 = 9;
/// The record of it.
pub(super) const SCHEMA: &str = "schema";
/// The record of when the journal's chains began.
pub(super) const CHAINES: &str = "chaines";
/// The server's word for a collection that is already there.
const EXISTE: i32 = 48;

/// French order, without accents or case: the collation of every collection, and so of every index and query.
pub(super) fn francais() -> Collation {
    Collation::builder().locale("fr").strength(CollationStrength::Primary).build()
}

/// The number of this carnet's schema.
pub(super) fn version() -> i32 {
    point::version(VERSION)
}

/// The collection is there, with its validator and its indexes.
pub(super) fn met_en_forme(store: &Store, nom: &str, validateur: &Document) -> Result<()> {
    let made = store.db.create_collection(nom).collation(francais()).validator(validateur.clone());
    match made.validation_level(niveau(nom)).run() {
        Ok(()) => {}
        Err(error) if existe(&error) => valide(store, nom, validateur.clone())?,
        Err(error) => return Err(store.panne(error)),
    }
    indexe(store, nom, nom)
}

/// What is written is checked; what the journal holds from before is left as it is.
pub(super) fn niveau(nom: &str) -> ValidationLevel {
    if nom == "journal" { ValidationLevel::Moderate } else { ValidationLevel::Strict }
}

/// The collections that have a validator, each with its own; the journal first ([`super::migration`]).
pub(super) fn collections() -> Vec<(&'static str, Document)> {
    let mut toutes = vec![
        ("journal", journal_valide()),
        ("etudiants", etudiants_valides()),
        ("classes", classes_valides()),
        ("reglements", reglements_valides()),
        ("comptes", comptes_valides()),
        ("essais", doc! {}),
        ("tetes", tetes_valides()),
        ("imports", imports::valides()),
        ("notifications", notifications_valides()),
        ("vocabulaire", doc! { "$jsonSchema": { "required": ["genre", "texte"] } }),
    ];
    toutes.extend(archives::collections());
    toutes
}

/// Gives the collection `ici` the indexes of `nom`.
pub(super) fn indexe(store: &Store, nom: &str, ici: &str) -> Result<()> {
    let index = match nom {
        "etudiants" => index_des_etudiants(),
        "journal" => index_du_journal(),
        "comptes" => index_des_comptes(),
        "essais" => vec![index_des_essais()],
        "notifications" => index_des_messages(),
        "tetes" => vec![index(doc! { "cible.type": 1, "cible.id": 1 })],
        autre => archives::index(autre),
    };
    if index.is_empty() {
        return Ok(());
    }
    store.documents(ici).create_indexes(index).run().map(|_| ()).map_err(|error| store.panne(error))
}

/// Gives a collection that is there its validator.
pub(super) fn valide(store: &Store, nom: &str, validateur: Document) -> Result<()> {
    let niveau = if matches!(niveau(nom), ValidationLevel::Moderate) { "moderate" } else { "strict" };
    let change = doc! { "collMod": nom, "validator": validateur, "validationLevel": niveau };
    store.db.run_command(change).run().map(|_| ()).map_err(|error| store.panne(error))
}

/// What an entry of the journal would have to have while the journal is shut ([`super::restauration`]): none has it.
pub(super) const PORTE: &str = "restauration_en_cours";

/// The field of an entry that bears the schema of whoever wrote it.
pub(super) const NUMERO: &str = "schema";

fn existe(error: &MongoError) -> bool {
    matches!(error.kind.as_ref(), ErrorKind::Command(command) if command.code == EXISTE)
}

fn index(cles: Document) -> IndexModel {
    IndexModel::builder().keys(cles).build()
}

fn index_avec(cles: Document, options: IndexOptions) -> IndexModel {
    IndexModel::builder().keys(cles).options(options).build()
}

/// An index for every criterion and sort of the language.
fn index_des_etudiants() -> Vec<IndexModel> {
    let present = |champ: &str| doc! { champ: { "$exists": true } };
    let unique = IndexOptions::builder()
        .name("telephone".to_owned())
        .unique(true)
        .partial_filter_expression(present("telephone"))
        .build();
    let partiel = |champ| IndexOptions::builder().partial_filter_expression(present(champ)).build();
    // Regular expressions see through the simple collation only.
    let simple = IndexOptions::builder().collation(collation_simple()).build();
    vec![
        index(doc! { "nom": 1, "prenom": 1, "_id": 1 }),
        index(doc! { "prenom": 1, "nom": 1, "_id": 1 }),
        index(doc! { "classe": 1, "nom": 1, "prenom": 1, "_id": 1 }),
        index(doc! { "classe": 1, "moyenne_centiemes": -1, "nom": 1, "prenom": 1, "_id": 1 }),
        index(doc! { "moyenne_centiemes": -1, "nom": 1, "prenom": 1, "_id": 1 }),
        index_avec(doc! { "moyenne_centiemes": 1, "nom": 1, "prenom": 1, "_id": 1 }, partiel("moyenne_centiemes")),
        index_avec(doc! { "telephone": 1 }, unique),
        index_avec(doc! { "email": 1 }, partiel("email")),
        index(doc! { "naissance": 1, "nom": 1, "prenom": 1, "_id": 1 }),
        index(doc! { "nb_notes": 1 }),
        index_avec(doc! { "tuteur.nom": 1 }, partiel("tuteur.nom")),
        index_avec(doc! { "tuteur.telephone": 1 }, partiel("tuteur.telephone")),
        index_avec(doc! { "tuteur.email": 1 }, partiel("tuteur.email")),
        index_avec(doc! { "tuteur.adresse": 1 }, partiel("tuteur.adresse")),
        index_avec(doc! { "accords.mail.valeur": 1 }, partiel("accords.mail.valeur")),
        index_avec(doc! { "accords.sms.valeur": 1 }, partiel("accords.sms.valeur")),
        index_avec(doc! { "accords.tuteur_mail.valeur": 1 }, partiel("accords.tuteur_mail.valeur")),
        index_avec(doc! { "accords.tuteur_sms.valeur": 1 }, partiel("accords.tuteur_sms.valeur")),
        index_avec(doc! { "recherche": 1 }, simple),
        index(doc! { "moyennes.$**": 1 }),
        index(doc! { "generales.$**": 1 }),
        index_avec(index_des_moyennes(), IndexOptions::builder().collation(collation_simple()).build()),
        index(doc! { "modifie": 1 }),
    ]
}

fn index_du_journal() -> Vec<IndexModel> {
    // Only entries that have the field: the others would fill the index with nothing.
    let partiel = |cles: Document, champ: &str| {
        let present = doc! { champ: { "$exists": true } };
        index_avec(cles, IndexOptions::builder().partial_filter_expression(present).build())
    };
    vec![
        index(doc! { "quand": -1, "_id": -1 }),
        index(doc! { "cible.type": 1, "cible.id": 1, "quand": -1, "_id": -1 }),
        index(doc! { "qui": 1, "quand": -1, "_id": -1 }),
        partiel(doc! { "touches": 1, "quand": -1, "_id": -1 }, "touches"),
        partiel(doc! { "ensemble": 1, "_id": 1 }, "ensemble"),
        partiel(doc! { "reprend": 1 }, "reprend"),
    ]
}

fn index_des_comptes() -> Vec<IndexModel> {
    let present = doc! { "matricule": { "$exists": true } };
    let unique = IndexOptions::builder()
        .name("compte_etudiant".to_owned())
        .unique(true)
        .partial_filter_expression(present)
        .build();
    vec![index_avec(doc! { "matricule": 1 }, unique), index(doc! { "role": 1, "actif": 1 })]
}

/// What is gone, failed or cancelled is kept for 90 days.
fn index_des_messages() -> Vec<IndexModel> {
    let trimestre = std::time::Duration::from_secs(90 * 86_400);
    let partiel = |champ: &str| {
        let present = doc! { champ: { "$exists": true } };
        index_avec(doc! { champ: 1 }, IndexOptions::builder().partial_filter_expression(present).build())
    };
    vec![
        index(doc! { "etat": 1, "canal": 1, "urgent": -1, "apres": 1, "_id": 1 }),
        index(doc! { "etudiant": 1, "etat": 1 }),
        partiel("bail.qui"),
        index(doc! { "cree": -1, "_id": 1 }),
        partiel("compte"),
        index_avec(doc! { "fini": 1 }, IndexOptions::builder().expire_after(trimestre).build()),
    ]
}

/// What is a day old holds nobody up any more.
fn index_des_essais() -> IndexModel {
    let jour = std::time::Duration::from_secs(86_400);
    index_avec(doc! { "dernier": 1 }, IndexOptions::builder().expire_after(jour).build())
}

fn comptes_valides() -> Document {
    let noms = doc! { "bsonType": "array", "items": { "bsonType": "string", "minLength": 1, "maxLength": 300 } };
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "role", "actif", "a_changer", "mot_de_passe", "epoch", "version", "cree", "modifie"],
        "properties": {
            "_id": { "bsonType": "string", "pattern": "^[a-z0-9._@/-]{1,64}$" },
            "role": { "enum": ["admin", "enseignant", "etudiant"] },
            "classes": noms.clone(),
            "matieres": noms,
            "matricule": { "bsonType": "string", "minLength": 1, "maxLength": 32 },
            "affiche": { "bsonType": "string", "minLength": 1, "maxLength": 80 },
            "actif": { "bsonType": "bool" },
            "a_changer": { "bsonType": "bool" },
            // Never a password in the clear, whoever writes it.
            "mot_de_passe": { "bsonType": "string", "pattern": "^\\$scrypt\\$ln=[0-9]+,r=[0-9]+,p=[0-9]+\\$" },
            "epoch": { "bsonType": "long" },
            "version": { "bsonType": ["int", "long"], "minimum": 1 },
        },
    } }
}

fn etudiants_valides() -> Document {
    let texte = doc! { "bsonType": "string", "minLength": 1, "maxLength": 300 };
    let note = doc! {
        "bsonType": "object",
        "required": ["n", "matiere", "statut", "coef", "type", "auteur"],
        "properties": {
            "n": { "bsonType": ["int", "long"], "minimum": 1 },
            "matiere": texte.clone(),
            "centiemes": { "bsonType": ["int", "long"], "minimum": 0 },
            "bareme": { "bsonType": ["int", "long"], "minimum": 1 },
            "statut": { "enum": ["note", "ABS", "DISP", "EXC", "NN", "ATT"] },
            "coef": { "bsonType": ["int", "long"], "minimum": 1, "maximum": 10_000 },
        },
    };
    let appreciation = doc! {
        "bsonType": "object",
        "required": ["matiere", "texte", "auteur"],
        "properties": {
            "matiere": texte.clone(),
            "periode": texte.clone(),
            "texte": { "bsonType": "string", "minLength": 1, "maxLength": 1_000 },
        },
    };
    let accord = doc! {
        "bsonType": "object",
        "required": ["quand", "qui", "valeur"],
        "properties": { "quand": { "bsonType": "date" }, "valeur": { "enum": ["oui", "toujours"] } },
    };
    let vingt = doc! { "bsonType": ["int", "long"], "minimum": 0, "maximum": 2000 };
    let schema = doc! {
        "bsonType": "object",
        "required": ["_id", "nom", "prenom", "classe", "version", "cree", "modifie"],
        "properties": {
            "_id": { "bsonType": "string", "pattern": "^[A-Z0-9_./-]{1,32}$" },
            "nom": texte.clone(),
            "prenom": texte.clone(),
            "classe": texte,
            "telephone": { "bsonType": "string", "pattern": "^\\+[0-9]{5,15}$" },
            "naissance": { "bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
            "notes": { "bsonType": "array", "items": note },
            "appreciations": { "bsonType": "object", "additionalProperties": appreciation },
            "accords": { "bsonType": "object", "additionalProperties": accord },
            "moyenne_centiemes": vingt.clone(),
            "moyennes": { "bsonType": "object", "additionalProperties": vingt.clone() },
            "generales": { "bsonType": "object", "additionalProperties": vingt },
            "reglement": { "bsonType": "long", "minimum": 0 },
            "version": { "bsonType": ["int", "long"], "minimum": 1 },
            "cree": { "bsonType": "date" },
            "modifie": { "bsonType": "date" },
            "tete": tete(),
        },
    };
    // A mark is never above its scale, and a number never without one.
    let above = doc! { "$anyElementTrue": { "$map": { "input": { "$ifNull": ["$notes", []] }, "as": "note", "in": {
        "$or": [
            { "$gt": ["$$note.centiemes", { "$ifNull": ["$$note.bareme", -1] }] },
            { "$ne": [{ "$eq": ["$$note.statut", "note"] }, { "$isNumber": "$$note.centiemes" }] },
        ],
    } } } };
    doc! { "$jsonSchema": schema, "$expr": { "$not": above } }
}

fn classes_valides() -> Document {
    let nombre = doc! { "bsonType": "long", "minimum": 0 };
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "reglement", "entrees", "version"],
        "properties": {
            "_id": { "bsonType": "string", "minLength": 1, "maxLength": 300 },
            "reglement": nombre.clone(),
            "entrees": nombre.clone(),
            "version": nombre,
            "tete": tete(),
        },
    } }
}

fn reglements_valides() -> Document {
    let coef = doc! { "bsonType": ["int", "long"], "minimum": 1, "maximum": 10_000 };
    let poids = doc! { "bsonType": ["int", "long"], "minimum": 0, "maximum": 10_000 };
    let matiere = doc! { "bsonType": "object", "required": ["matiere", "coef"], "properties": { "coef": coef } };
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "classe", "absence", "annuelle"],
        "properties": {
            "_id": { "bsonType": "long", "minimum": 1 },
            "matieres": { "bsonType": "array", "items": matiere },
            "formule": { "bsonType": "object", "properties": { "devoirs": poids.clone(), "examen": poids } },
            "absence": { "enum": ["zero", "neutre"] },
            "annuelle": { "enum": ["notes", "periodes"] },
        },
    } }
}

/// A hash, or a digest.
fn empreinte() -> Document {
    doc! { "bsonType": "binData" }
}

/// A head: whose, how long, the last link's hash.
fn tete() -> Document {
    let n = doc! { "bsonType": ["int", "long"], "minimum": 1 };
    let champs = doc! { "lignee": { "bsonType": "objectId" }, "n": n, "hash": empreinte() };
    doc! { "bsonType": "object", "required": ["lignee", "n", "hash"], "properties": champs }
}

/// An entry; of no carnet that is older than the database.
pub(super) fn journal_valide() -> Document {
    let texte = doc! { "bsonType": "string" };
    let volet = doc! {
        "bsonType": "object",
        "required": ["type", "id", "lignee", "n", "empreinte"],
        "properties": {
            "type": texte.clone(),
            "id": texte.clone(),
            "lignee": { "bsonType": "objectId" },
            "n": { "bsonType": ["int", "long"], "minimum": 1 },
            "precedent": empreinte(),
            "sel": empreinte(),
            "empreinte": empreinte(),
            "etat": empreinte(),
        },
    };
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["quand", "qui", "commande", "cible", NUMERO],
        "properties": {
            NUMERO: { "bsonType": ["int", "long"], "minimum": version() },
            "quand": { "bsonType": "date" },
            "qui": texte.clone(),
            "commande": texte,
            "ensemble": { "bsonType": "objectId" },
            "reprend": { "bsonType": "objectId" },
            "volets": { "bsonType": "array", "items": volet },
        },
    } }
}

fn tetes_valides() -> Document {
    let mut tete = tete();
    tete.insert("required", vec!["cible", "lignee", "n", "hash"]);
    doc! { "$jsonSchema": tete }
}

fn notifications_valides() -> Document {
    let texte = doc! { "bsonType": "string" };
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": [
            "_id", "etudiant", "voie", "canal", "adresse", "evenements", "entrees", "etat", "ouvert", "urgent", "apres", "essais",
            "cree",
        ],
        "properties": {
            "_id": { "bsonType": "string", "pattern": "^[0-9a-f]{24}$" },
            "etudiant": texte.clone(),
            "canal": { "enum": ["mail", "sms"] },
            "adresse": { "bsonType": "string", "minLength": 1 },
            "evenements": { "bsonType": "array", "minItems": 1 },
            "etat": { "enum": ["attend", "parti", "echoue", "annule"] },
            "ouvert": { "bsonType": "bool" },
            "urgent": { "bsonType": "bool" },
            "doute": { "bsonType": "bool" },
            "apres": { "bsonType": "date" },
            "essais": { "bsonType": ["int", "long"], "minimum": 0 },
            "bail": { "bsonType": "object", "required": ["qui", "jusqua"] },
            "raison": texte.clone(),
            "revoque": texte,
            "cree": { "bsonType": "date" },
            "fini": { "bsonType": "date" },
        },
    } }
}
