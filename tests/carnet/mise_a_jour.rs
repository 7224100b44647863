//! A later carnet, whose schema is another one, comes to a school that earlier ones have open.

use crate::commun::coquille::{EnMarche, jusqu_a};
use crate::commun::ecole::Ecole;
use crate::commun::pty::Terminal;
use crate::commun::tuyau::{Carnet, Reponse};
use carnet::store::VERSION_DU_SCHEMA;
use mongodb::bson::{Document, doc};
use mongodb::sync::{Client, Database};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const SUIVANT: i32 = VERSION_DU_SCHEMA + 1;

/// A carnet of that schema.
fn carnet(ecole: &Ecole, schema: i32) -> Command {
    let mut commande = ecole.commande(&ecole.maison());
    commande.env("CARNET_SCHEMA", schema.to_string());
    commande
}

fn base(ecole: &Ecole) -> Database {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom)
}

fn schema(ecole: &Ecole) -> i32 {
    let compteurs = base(ecole).collection::<Document>("compteurs");
    compteurs.find_one(doc! { "_id": "schema" }).run().unwrap().unwrap().get_i32("version").unwrap()
}

/// What older carnets may not do any more.
const ECRIVENT: [&str; 9] = [
    "note add E00002 Maths 12",
    "add nom=Fall prenom=Ali tel=- classe=L3",
    "class set L3 coefs=Maths:2",
    "class cloturer annee=2025-2026 passage=L3:- --yes",
    "import liste.csv tel=-",
    "undo --yes",
    "user add x role=admin",
    "export csv x.csv",
    "restore a.sauvegarde --yes",
];

#[test]
fn un_carnet_plus_recent_met_la_base_a_jour_et_les_plus_anciens_ne_font_plus_que_lire() {
    let ecole = Ecole::petite();
    ecole.ecris("liste.csv", "Nom;Prénom;Classe;Téléphone\nFaye;Moussa;L3;\n");
    ecole.fait("backup vers=a.sauvegarde");
    let mut ouvert = ecole.commande(&ecole.maison());
    ouvert.args(["--format", "json", "--keep-going"]);
    let mut ouvert = Carnet::lance(&mut ouvert, Arc::default(), Duration::ZERO);
    assert!(matches!(ouvert.demande("note add E00002 Maths 11", String::new), Reponse::Fait(_)));
    // An index that the later one wants, and that is not there yet.
    base(&ecole).collection::<Document>("notifications").drop_indexes().run().unwrap();

    // It dies in the middle: the school is still of the earlier schema, and shut to earlier carnets already.
    let mut recent = carnet(&ecole, SUIVANT);
    recent.args(["-c", "find"]).env("CARNET_POINTS", "mise-a-jour-collection:tue");
    assert_eq!(EnMarche::commence(&mut recent).fin().code, None);
    assert_eq!(schema(&ecole), VERSION_DU_SCHEMA);
    let avant = ecole.tout();
    match ouvert.demande("note add E00002 Maths 12", String::new) {
        Reponse::Refus(code, erreur) => {
            assert!(code == "carnet-ancien" && erreur["indice"].as_str().unwrap().contains("make install"), "{erreur}");
        }
        autre => panic!("{autre:?}"),
    }
    assert!(matches!(ouvert.demande("show E00002", String::new), Reponse::Fait(_)));
    let err = ecole.refuse(1, "note add E00002 Maths 12");
    assert!(err.contains("un carnet plus récent") && err.contains("make install"), "{err}");
    assert_eq!(ecole.tout(), avant);

    // The next one goes on to the end, and shows how far it is.
    let mut recent = carnet(&ecole, SUIVANT);
    recent.env("CARNET_POINTS", "mise-a-jour-collection:dort:30");
    let mut terminal = Terminal::sur(&recent);
    terminal.attend("mise à jour de la base [");
    terminal.attend(&format!("mise à jour (schéma {VERSION_DU_SCHEMA} → {SUIVANT})"));
    terminal.ligne("note add E00002 Maths 13", "13");
    terminal.tape("quit\r");
    jusqu_a("le nouveau schéma", || (schema(&ecole) == SUIVANT).then_some(()));
    let index = base(&ecole).collection::<Document>("notifications").list_index_names().run().unwrap();
    assert!(index.len() > 3, "{index:?}");

    // Who opens an earlier one now is told at once; who had it open, at his next line.
    let avant = ecole.tout();
    for ligne in ECRIVENT {
        let fin = ecole.lance(&["-c", ligne]);
        assert!(fin.code == 1 && fin.err.contains("un carnet plus récent"), "{ligne} : {fin:?}");
        match ouvert.demande(ligne, String::new) {
            Reponse::Refus(code, _) => assert_eq!(code, "carnet-ancien", "{ligne}"),
            autre => panic!("{ligne} : {autre:?}"),
        }
    }
    let ailleurs = ecole.autre();
    let login = format!("login prof mdp-fichier=\"{}\"", ecole.mot_de_passe().display());
    assert!(ailleurs.refuse(1, &login).contains("un carnet plus récent"));
    assert_eq!(ecole.tout(), avant);
    let lue = ecole.lance(&["--format", "json", "-c", "show E00002"]);
    assert!(lue.code == 0 && lue.err.contains("celui-ci peut la lire"), "{lue:?}");
    assert_eq!(lue.json()["notes"].as_array().unwrap().len(), 2);
    // The later one has nothing more to do.
    let fin =
        EnMarche::commence(carnet(&ecole, SUIVANT).args(["-c", "note add E00002 Maths 14", "-c", "log verifier"]))
            .fin();
    assert!(fin.code == Some(0) && fin.erreurs.is_empty(), "{}", fin.erreurs);
}
