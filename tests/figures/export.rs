//! `export` against a bare scan of the same typed documents, and the memory that the program takes for it.

use crate::ecole::{Ecole, GRANDE_ECOLE as GRANDE, personnel, programme, qui};
use crate::mesure::{self, But, Ligne, chrono, paires};
use crate::serveurs::dossier;
use carnet::domain::requete::{Filtre, Requete, Tri};
use carnet::domain::{Champ, Pays};
use carnet::enclos::Enclos;
use carnet::exchange::export::{Colonnes, Dialecte, EnTete, Format};
use carnet::service::{DemandeExport, Vers};
use carnet::store::EtudiantDoc;
use mongodb::bson::doc;
use std::fs;

const TOURS: usize = 3;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (school, who) = (ecole.peuplee(), qui());
    let nue = ecole.nu("carnet").collection::<EtudiantDoc>("etudiants");
    let fichier = dossier("export");
    let enclos = Enclos::libre(None);
    let mut lignes = Vec::new();
    let entete = EnTete {
        ecole: "Lycée Senghor".into(),
        lignes: vec!["Critères : classe L3".into()],
        date: school.usage().aujourdhui,
        pays: Pays::FR,
    };
    let cas = [
        (Format::Csv(Dialecte::default()), false, But::Vitesse(0.5)),
        (Format::Csv(Dialecte::default()), true, But::Aucun),
        (Format::Json, true, But::Aucun),
        (Format::Xlsx, true, But::Aucun),
        (Format::Pdf(entete), false, But::Aucun),
    ];
    // A list of more is refused.
    let cas = cas.into_iter().filter(|(format, ..)| ecole.taille <= 200_000 || format.nom() != "pdf");
    let tours = if ecole.taille > GRANDE { 1 } else { TOURS };
    for (format, notes, but) in cas {
        let carnet = || {
            let place = enclos.place(&fichier).unwrap();
            let tri = vec![Tri { champ: Champ::Nom, descendant: false }];
            let demande = DemandeExport {
                requete: Requete { filtre: Filtre::Et(Vec::new()), tri, limite: None, saut: 0, plus: Vec::new() },
                colonnes: Colonnes::nouvelles(None, notes),
                format: format.clone(),
                vers: Vers::Fichier { place: &place, remplace: true },
            };
            chrono(|| assert_eq!(school.exporte(demande, &who, &mut |_| {}).unwrap().etudiants, ecole.taille as u64))
        };
        let scan = || {
            chrono(|| {
                let lus = nue.find(doc! {}).batch_size(1_000).run().unwrap().map(Result::unwrap).count();
                assert_eq!(lus, ecole.taille);
            })
        };
        let (export, nu) = paires(tours, carnet, scan);
        let avec = if notes { ", notes comprises" } else { "" };
        lignes.push(Ligne::double(format!("export {}{avec}", format.nom()), &export, ("parcours typé", &nu), &but));
    }
    lignes.extend(["csv", "json", "xlsx", "pdf"].map(|format| cout_de(ecole, format)));
    let _ = fs::remove_file(fichier);
    lignes
}

/// What the program takes for an export, time and memory.
fn cout_de(ecole: &Ecole, format: &str) -> Ligne {
    let fichier = dossier(&format!("eleves.{format}"));
    let ligne = format!("export {format} {} notes=oui", fichier.display());
    let mut carnet = programme(ecole, personnel(ecole.home()));
    carnet.args(["--yes", "-c", &ligne]);
    let cout = mesure::cout(&mut carnet);
    // What is refused leaves no file, and costs nothing.
    match fs::remove_file(fichier) {
        Ok(()) => Ligne::cout(format!("  le programme, export {format} notes=oui"), cout, None, Some(150)),
        Err(_) => Ligne::absente(format!("  le programme, export {format} notes=oui"), "refusé"),
    }
}
