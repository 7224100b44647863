//! What a restoration means for what stands beside the school: messages on their way, the cache, who is logged in.

use crate::commun::ecole::Ecole;
use crate::exemples;
use crate::sauvegarde::{base, prend, revient};
use mongodb::bson::{Document, doc};

#[test]
fn des_messages_qui_attendaient_ne_partent_pas_deux_fois() {
    let ecole = Ecole::de("directrice");
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3 email=awa@ecole.fr accord-mail=oui");
    ecole.lance(&["-c", "note add E00001 Maths 12"]);
    ecole.fait("backup vers=a.sauvegarde");
    let messages = base(&ecole).collection::<Document>("notifications");
    assert_eq!(messages.count_documents(doc! { "etat": "attend" }).run().unwrap(), 1);
    // Where the school is gone, nobody knows whether it went: it is held.
    let neuve = Ecole::de("directrice");
    prend(&ecole, "a.sauvegarde", &neuve);
    let faite = neuve.lance(&["--format", "json", "-c", "restore a.sauvegarde"]).json();
    assert_eq!(faite["messages_en_attente"], 1);
    revient(&neuve, "directrice");
    let etat = neuve.lance(&["--format", "table", "-c", "notify status"]).out;
    assert!(etat.contains("par directrice") && etat.contains("en pause"), "{etat}");
    // Where the school knows that it went, it has gone.
    messages.update_one(doc! {}, doc! { "$set": { "etat": "parti" } }).run().unwrap();
    ecole.lance(&["-c", "restore a.sauvegarde --yes"]);
    assert_eq!(messages.find_one(doc! {}).run().unwrap().unwrap().get_str("etat").unwrap(), "parti");
    assert!(
        base(&ecole)
            .collection::<Document>("compteurs")
            .find_one(doc! { "_id": "notifications" })
            .run()
            .unwrap()
            .is_none()
    );
}

#[test]
fn le_cache_et_les_sessions_d_avant_sont_oublies() {
    let ecole = exemples::prete();
    ecole.fait("backup vers=a.sauvegarde");
    let prof = ecole.collegue("autre", carnet::domain::Role::Admin);
    ecole.fait("edit E00001 nom=Autre");
    // In Redis by now.
    for _ in 0..2 {
        assert_eq!(ecole.fait("show E00001")["nom"], "Autre");
    }
    ecole.lance(&["-c", "restore a.sauvegarde --yes"]).reussie();
    revient(&ecole, "directrice");
    let vue = ecole.lance(&["--format", "json", "--debug", "-c", "show E00001"]);
    assert_eq!(vue.json()["nom"], "Diop", "{vue:?}");
    let err = prof.refuse(1, "find");
    assert!(err.contains("login") || err.contains("connect"), "{err}");
}
