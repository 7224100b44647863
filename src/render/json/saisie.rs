//! `note add classe=…` in JSON.

use super::Nombre;
use crate::domain::{Etudiant, Valeur};
use crate::outcome::{EtatSaisie, Saisie, SaisieEcrite};
use serde_json::{Value, json};

/// The whole document.
pub fn document(saisie: &Saisie) -> Value {
    let note = |(etudiant, valeur): &(Etudiant, Option<Valeur>)| {
        let valeur = valeur.map(|valeur| valeur.to_string());
        json!({ "matricule": etudiant.matricule.as_str(), "note": valeur })
    };
    let rien = SaisieEcrite::default();
    let ecrite = if let EtatSaisie::Ecrite(ecrite) = &saisie.etat { ecrite } else { &rien };
    json!({
        "classe": saisie.classe.as_str(),
        "matiere": saisie.modele.matiere.as_str(),
        "type": saisie.modele.type_note.nom(),
        "notes": saisie.lignes.iter().map(note).collect::<Vec<_>>(),
        "moyenne": saisie.moyenne.map(Nombre),
        "ajoutees": ecrite.ajoutees,
        "remplacees": ecrite.remplacees,
        "inchangees": ecrite.deja + ecrite.gardees,
        "laisses": ecrite.laisses,
    })
}
