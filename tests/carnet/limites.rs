//! What time does to sessions and to wrong passwords (design, section 8): moved in the servers, never waited for.

use crate::commun::comptes;
use crate::commun::ecole::Ecole;
use mongodb::bson::{DateTime, doc};
use mongodb::sync::Client;
use std::time::Duration;

/// Moves a moment of every session of the school's database into the past.
fn vieillit(ecole: &Ecole, champ: &str, minutes: i64) {
    let mut lien = redis::Client::open(ecole.base.redis.as_str()).unwrap().get_connection().unwrap();
    let motif = format!("carnet:{{{}}}:session:*", ecole.base.nom);
    let cles: Vec<String> = redis::cmd("KEYS").arg(motif).query(&mut lien).unwrap();
    assert_eq!(cles.len(), 1, "the one session of its administrator");
    let moment: i64 = redis::cmd("HGET").arg(&cles[0]).arg(champ).query(&mut lien).unwrap();
    redis::cmd("HSET").arg(&cles[0]).arg(champ).arg(moment - minutes * 60_000).query::<()>(&mut lien).unwrap();
}

#[test]
fn une_session_dure_trente_minutes_sans_commande_et_huit_heures_en_tout() {
    for (champ, avant, apres) in [("vu", 29, 31), ("debut", 8 * 60 - 1, 8 * 60 + 1)] {
        let ecole = Ecole::petite();
        vieillit(&ecole, champ, avant);
        ecole.fait("show E00001");
        vieillit(&ecole, champ, if champ == "vu" { apres } else { apres - avant });
        let refus = ecole.refuse(1, "show E00001");
        assert!(refus.contains("vous n'êtes pas connecté") && !refus.contains("Diop"), "{champ} : {refus}");
    }
}

#[test]
fn mille_mots_de_passe_faux_ne_ferment_la_porte_que_pour_une_minute() {
    let ecole = Ecole::neuve();
    let school = comptes::school(&ecole.base);
    let store = school.store().unwrap();
    assert_eq!(store.prend_essai("awa").unwrap(), None);
    let essais = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let essais = essais.collection::<mongodb::bson::Document>("essais");
    let dernier = |secondes: i64| DateTime::from_millis(DateTime::now().timestamp_millis() - secondes * 1_000);
    for (echecs, attente) in [(2, 2), (5, 16), (7, 60), (1_000, 60)] {
        let pose = doc! { "$set": { "echecs": echecs, "dernier": dernier(0) } };
        essais.update_one(doc! { "_id": "awa" }, pose).run().unwrap();
        let reste = store.prend_essai("awa").unwrap().unwrap();
        assert!(
            reste <= Duration::from_secs(attente) && reste > Duration::from_secs(attente / 2),
            "{echecs} : {reste:?}"
        );
        let pose = doc! { "$set": { "echecs": echecs, "dernier": dernier(attente as i64 + 1) } };
        essais.update_one(doc! { "_id": "awa" }, pose).run().unwrap();
        assert_eq!(store.prend_essai("awa").unwrap(), None, "{echecs} : its turn");
    }
}
