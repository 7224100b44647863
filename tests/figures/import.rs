//! `import` against the bare `insert_many` of the very documents that it writes.

use crate::ecole::{Ecole, importe};
use crate::mesure::{But, Ligne, chrono, paires, seule};
use mongodb::bson::RawDocumentBuf;

const TOURS: usize = 3;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (fichier, documents) = (ecole.fichier(), ecole.documents());
    let carnet = || {
        let school = ecole.vide("mesure_import");
        let temps = chrono(|| assert_eq!(importe(&school, &fichier).unwrap(), documents.len() as u64));
        ecole.nu("mesure_import").drop().run().unwrap();
        temps
    };
    // Opened by carnet, so that collation, validator and indexes are there; filled without it.
    let meme_schema = || {
        drop(ecole.vide("mesure_nue"));
        insere(ecole, &documents)
    };
    let (import, meme) = paires(TOURS, carnet, meme_schema);
    let sans_rien = seule(TOURS, || insere(ecole, &documents));
    let nom = format!("import CSV, {} lignes", documents.len());
    vec![
        Ligne::double(nom, &import, ("insert_many", &meme), &But::Vitesse(0.6)),
        Ligne::double("  sans index ni validateur", &import, ("insert_many", &sans_rien), &But::Aucun),
    ]
}

fn insere(ecole: &Ecole, documents: &[RawDocumentBuf]) -> std::time::Duration {
    let base = ecole.nu("mesure_nue");
    let temps = chrono(|| base.collection::<RawDocumentBuf>("etudiants").insert_many(documents).run().unwrap());
    base.drop().run().unwrap();
    temps
}
