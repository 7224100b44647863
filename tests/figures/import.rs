//! `import` against the bare `insert_many` of the very documents that it writes.

use crate::ecole::{Ecole, GRANDE_ECOLE, importe, prive, programme};
use crate::mesure::{self, But, Ligne, Serie, chrono, paires, seule};
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
    let mut programme = programme(ecole, &prive(ecole, "mesure_programme"));
    programme.args(["--db", "mesure_programme", "--yes", "-c", &format!("import {}", fichier.display())]);
    let cout = mesure::cout(&mut programme);
    ecole.nu("mesure_programme").drop().run().unwrap();
    let nom = format!("import CSV, {} lignes", documents.len());
    let programme = Ligne::cout("  le programme", cout, None, None);
    if ecole.taille > GRANDE_ECOLE {
        let (import, meme) = (Serie::de([carnet()]), Serie::de([meme_schema()]));
        return vec![Ligne::double(nom, &import, ("insert_many", &meme), &But::Vitesse(0.6)), programme];
    }
    let (import, meme) = paires(TOURS, carnet, meme_schema);
    let sans_rien = seule(TOURS, || insere(ecole, &documents));
    vec![
        Ligne::double(nom, &import, ("insert_many", &meme), &But::Vitesse(0.6)),
        Ligne::double("  sans index ni validateur", &import, ("insert_many", &sans_rien), &But::Aucun),
        programme,
    ]
}

fn insere(ecole: &Ecole, documents: &[RawDocumentBuf]) -> std::time::Duration {
    let base = ecole.nu("mesure_nue");
    let temps = chrono(|| base.collection::<RawDocumentBuf>("etudiants").insert_many(documents).run().unwrap());
    base.drop().run().unwrap();
    temps
}
