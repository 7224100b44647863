//! A class has one scope however its name is written: what MongoDB's collation takes for one class, the cache does too. Asked of
//! the server itself, for every character there is.

use crate::commun::serveurs::Base;
use carnet::cache::{Cache, Portee};
use carnet::domain::NomClasse;
use carnet::store::Store;
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;

/// A name around something.
fn nom(milieu: &str) -> String {
    format!("x{milieu}y")
}

#[test]
fn ce_qui_est_une_classe_pour_mongodb_est_une_portee_pour_redis() {
    let base = Base::neuve();
    Store::connect(&base.mongo, &base.nom, Cache::nouveau(None, &base.nom), &mut |_, _| ()).unwrap();
    let noms = Client::with_uri_str(&base.mongo).unwrap().database(&base.nom).collection::<Document>("noms");
    let visibles = || (' '..='~').map(String::from);
    let paires = visibles().flat_map(|un| visibles().map(move |autre| format!("{un}{autre}")));
    // Beyond these planes there are only tags, variations and private characters.
    let seuls = ('\u{1}'..='\u{3ffff}').chain('\u{e0000}'..='\u{e01ff}').map(String::from);
    let tous: Vec<Document> =
        seuls.chain(paires).chain([String::new()]).map(|milieu| doc! { "t": nom(&milieu) }).collect();
    for lot in tous.chunks(50_000) {
        noms.insert_many(lot).run().unwrap();
    }
    let egaux = doc! { "$group": { "_id": "$t", "tous": { "$push": "$t" }, "n": { "$sum": 1 } } };
    let plusieurs = doc! { "$match": { "n": { "$gt": 1 } } };
    let collation =
        mongodb::options::Collation::builder().locale("fr").strength(mongodb::options::CollationStrength::Primary);
    let groupes = noms.aggregate([egaux, plusieurs]).collation(collation.build()).allow_disk_use(true).run().unwrap();
    let (mut vus, mut fautes) = (0, Vec::new());
    for groupe in groupes {
        let groupe = groupe.unwrap();
        let noms = groupe.get_array("tous").unwrap().iter().filter_map(|nom| NomClasse::parse(nom.as_str()?).ok());
        let noms: Vec<NomClasse> = noms.collect();
        for nom in &noms {
            vus += 1;
            if Portee::classe(nom) != Portee::classe(&noms[0]) {
                fautes.push(format!("{} ≠ {}", nom.as_str().escape_unicode(), noms[0].as_str().escape_debug()));
            }
        }
    }
    assert!(vus > 10_000, "the server told few of them equal: {vus}");
    assert!(fautes.is_empty(), "{} : {:?}", fautes.len(), &fautes[..fautes.len().min(50)]);
}

#[test]
fn une_classe_ne_porte_pas_de_caractere_qui_en_cache_un_autre() {
    for faux in ["Lħ", "L٣", "ℏ", "Lͨ", "L\u{ad}\u{200b}3"] {
        assert!(NomClasse::parse(faux).is_err(), "{faux}");
    }
    for juste in ["L3 Info", "2de A", "Œuvre n° 1", "Straße", "N’Diaye – M²", "6ème", "قسم", "日本", "Łódź"]
    {
        assert!(NomClasse::parse(juste).is_ok(), "{juste}");
    }
}
