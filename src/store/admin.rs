//! What local mode asks of a mongod: is it there, is it primary, make it a replica set.

use crate::error::{Panne, Result};
use mongodb::bson::{Document, doc};
use mongodb::sync::{Client, Database};
use std::path::Path;
use std::time::{Duration, Instant};

/// The name of the replica set that local mode makes.
pub const JEU: &str = "carnet";

/// The address of a mongod that listens on that socket alone.
pub fn uri_du_socket(socket: &Path) -> String {
    format!("mongodb://{}/?directConnection=true", crate::texte::pourcent(socket.as_os_str().as_encoded_bytes(), b""))
}

/// Makes the mongod at `uri` a replica set of itself alone where it is in none yet, and waits until it is primary: `membre` is
/// the name by which it finds itself. Fails after `delai`.
pub fn rendre_primaire(uri: &str, membre: &str, delai: Duration) -> Result<()> {
    let fin = Instant::now() + delai;
    let admin = base_admin(uri).map_err(|source| injoignable(uri, &source))?;
    let mut initie = false;
    loop {
        let hello = admin.run_command(doc! { "hello": 1 }).run().map_err(|source| injoignable(uri, &source))?;
        if hello.get_bool("isWritablePrimary").unwrap_or(false) {
            return Ok(());
        }
        // Such a mongod was started with a set's name, and has no set yet.
        if hello.get_bool("isreplicaset").unwrap_or(false) && !initie {
            let jeu = doc! { "_id": JEU, "members": [{ "_id": 0, "host": membre }] };
            let fait = admin.run_command(doc! { "replSetInitiate": jeu }).run();
            match fait {
                Ok(_) => initie = true,
                // A restarted one shows no set until it has read its own.
                Err(source) if code(&source) == Some(DEJA_INITIE) => initie = true,
                Err(source) => return Err(Panne::MongoRefus { detail: source.to_string() }.into()),
            }
            continue;
        }
        if Instant::now() > fin {
            return Err(Panne::MongoSansPrimaire { adresse: uri.to_owned() }.into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The server's code for a set that is already there.
const DEJA_INITIE: i32 = 23;

/// The version of the mongod at `uri`, if it answers.
pub fn version(uri: &str) -> Option<String> {
    let reponse: Document = base_admin(uri).ok()?.run_command(doc! { "buildInfo": 1 }).run().ok()?;
    Some(reponse.get_str("version").ok()?.to_owned())
}

fn base_admin(uri: &str) -> mongodb::error::Result<Database> {
    Ok(Client::with_uri_str(format!("{uri}&serverSelectionTimeoutMS=3000&connectTimeoutMS=2000"))?.database("admin"))
}

fn injoignable(uri: &str, source: &mongodb::error::Error) -> Panne {
    Panne::MongoInjoignable { adresse: uri.to_owned(), detail: source.to_string() }
}

fn code(source: &mongodb::error::Error) -> Option<i32> {
    match source.kind.as_ref() {
        mongodb::error::ErrorKind::Command(erreur) => Some(erreur.code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_adresse_porte_espaces_accents_et_pourcents() {
        let socket = Path::new("/école de l'été/100%/mongod.sock");
        let attendu = "mongodb://%2F%C3%A9cole%20de%20l%27%C3%A9t%C3%A9%2F100%25%2Fmongod.sock/?directConnection=true";
        assert_eq!(uri_du_socket(socket), attendu);
    }
}
