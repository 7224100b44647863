//! Messages to students and guardians: written with what they tell of, sent to real servers, never lost and never a nuisance.

mod accords;
mod courriels;
mod file;
mod fond;
mod import;
mod sms;
mod suites;
mod tumulte;

use crate::commun::ecole::Ecole;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::sync::Client;
use serde_json::Value;

/// A school with Awa Diop (E00001, L3), who may be written to at `awa@ecole.sn`.
fn ecole() -> Ecole {
    let ecole = Ecole::neuve();
    ecole.fait("add nom=Diop prenom=Awa tel=\"06 11 22 33 44\" classe=L3 email=awa@ecole.sn accord-mail=oui");
    ecole
}

/// A line that writes messages where no channel is configured: that is told, and nothing else.
fn note(ecole: &Ecole, ligne: &str) -> Value {
    let sortie = ecole.lance(&["--format", "json", "-c", ligne]);
    assert_eq!(sortie.code, 0, "{sortie:?}");
    sortie.json()
}

/// Changes messages behind carnet's back: a lease that somebody has, a moment that has come.
fn change(ecole: &Ecole, change: Document) {
    let base = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let messages = base.collection::<Document>("notifications");
    messages.update_many(doc! { "etat": "attend" }, doc! { "$set": change }).run().unwrap();
}

/// Somebody on another machine has taken what waits, until in so many seconds.
fn prend(ecole: &Ecole, secondes: i64) {
    let jusqua = DateTime::from_millis(DateTime::now().timestamp_millis() + secondes * 1_000);
    let bail = doc! { "qui": "ailleurs pid:[1] 1 1 0", "jusqua": jusqua };
    change(ecole, doc! { "bail": bail, "ouvert": false, "tente": DateTime::from_millis(1) });
}

/// The messages in that state, oldest first.
fn messages(ecole: &Ecole, etat: &str) -> Vec<Value> {
    let mut liste = ecole.fait(&format!("notify list etat={etat}")).as_array().unwrap().clone();
    liste.reverse();
    liste
}

/// The marks that a message tells: `Maths 12/20`, `Maths 8/20→12/20`; `sous 10` for an alert.
fn dits(message: &Value) -> Vec<String> {
    let un = |evenement: &Value| {
        let texte = |champ: &str| evenement[champ].as_str().unwrap_or("?").to_owned();
        match evenement["type"].as_str().unwrap() {
            "note" if evenement["avant"].is_null() => format!("{} {}", texte("matiere"), texte("apres")),
            "note" => format!("{} {}→{}", texte("matiere"), texte("avant"), texte("apres")),
            "sous_dix" => "sous 10".to_owned(),
            autre => autre.to_owned(),
        }
    };
    message["evenements"].as_array().unwrap().iter().map(un).collect()
}
