//! `export` against a bare scan of the same typed documents, and the memory that the program takes for it.

use crate::ecole::{Ecole, personnel, qui};
use crate::mesure::{But, Ligne, chrono, paires};
use crate::serveurs::dossier;
use carnet::domain::Champ;
use carnet::domain::requete::{Filtre, Requete, Tri};
use carnet::enclos::Enclos;
use carnet::exchange::export::{Colonnes, Dialecte, Format};
use carnet::service::{DemandeExport, Vers};
use carnet::store::EtudiantDoc;
use mongodb::bson::doc;
use std::fs;
use std::process::{Command, Stdio};

const TOURS: usize = 3;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (school, who) = (ecole.peuplee(), qui());
    let nue = ecole.nu("carnet").collection::<EtudiantDoc>("etudiants");
    let fichier = dossier("export");
    let enclos = Enclos::libre(None);
    let mut lignes = Vec::new();
    let cas = [
        (Format::Csv(Dialecte::default()), false, But::Vitesse(0.5)),
        (Format::Csv(Dialecte::default()), true, But::Aucun),
        (Format::Json, true, But::Aucun),
        (Format::Xlsx, true, But::Aucun),
    ];
    for (format, notes, but) in cas {
        let carnet = || {
            let place = enclos.place(&fichier).unwrap();
            let tri = vec![Tri { champ: Champ::Nom, descendant: false }];
            let demande = DemandeExport {
                requete: Requete { filtre: Filtre::Et(Vec::new()), tri, limite: None, saut: 0, plus: Vec::new() },
                colonnes: Colonnes::nouvelles(None, notes),
                format,
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
        let (export, nu) = paires(TOURS, carnet, scan);
        let avec = if notes { ", notes comprises" } else { "" };
        lignes.push(Ligne::double(format!("export {}{avec}", format.nom()), &export, ("parcours typé", &nu), &but));
    }
    for format in ["csv", "json", "xlsx"] {
        lignes.push(memoire(ecole, format));
    }
    let _ = fs::remove_file(fichier);
    lignes
}

/// The most memory that the program has held for an export, told by the system.
fn memoire(ecole: &Ecole, format: &str) -> Ligne {
    let fichier = dossier(&format!("eleves.{format}"));
    let ligne = format!("export {format} {} notes=oui", fichier.display());
    let mut carnet = Command::new(env!("CARGO_BIN_EXE_carnet"));
    carnet.env_clear().env("HOME", personnel(ecole.home())).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    carnet.arg("--home").arg(ecole.home()).args(["--yes", "-c", &ligne]).stdout(Stdio::null());
    let mut enfant = carnet.spawn().unwrap();
    let mut plus = 0;
    while enfant.try_wait().unwrap().is_none() {
        let etat = fs::read_to_string(format!("/proc/{}/status", enfant.id())).unwrap_or_default();
        let vu = etat.lines().find_map(|ligne| ligne.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        plus = plus.max(vu.unwrap_or(0_u64));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Ligne::absente(format!("  mémoire, export {format}"), &format!("{} Mo au plus (but : 150)", plus >> 10))
}
