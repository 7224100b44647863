//! What the menu must know of the school to ask.

use super::Programme;
use crate::command;
use crate::command::spec::Genre;
use crate::domain::modification::Usage;
use crate::domain::{Champ, NomCompte, Session, Telephone, Voie};
use crate::error::{Acces, Exit, Result};
use crate::menu::{Quoi, Terrain};
use crate::service::vocabulaire::Vocabulaire;
use std::sync::Arc;

impl Terrain for Programme {
    fn qui(&self) -> Session {
        self.seance.connue()
    }

    fn mots(&mut self) -> Arc<Vocabulaire> {
        // A server that is gone for a while leaves the words as they are; the line that is made will say so.
        let _ = self.releve.au_besoin(&self.school, &self.mots);
        self.mots.lit()
    }

    fn usage(&self) -> Usage {
        self.school.usage()
    }

    fn verifie(&self, quoi: &Quoi, texte: &str) -> Result<()> {
        let vu = match quoi {
            Quoi::Genre(Genre::Fichier) => self.enclos.regarde(texte),
            Quoi::Genre(Genre::Sortie(sortie)) => command::verifie_sortie(*sortie, texte, &self.enclos),
            Quoi::Genre(Genre::NouveauCompte) => NomCompte::parse(texte)
                .map_err(|faute| Acces::from(faute).into())
                .and_then(|nom| self.school.verifie_nom_libre(&nom)),
            Quoi::Champ(Champ::Telephone) => match Telephone::parse(texte, self.config.ecole.pays) {
                Ok(telephone) => self.school.verifie_telephone(&telephone),
                // There is none, and none is taken.
                Err(_) => Ok(()),
            },
            _ => Ok(()),
        };
        vu.or_else(|erreur| if erreur.cause.exit() == Exit::Unreachable { Ok(()) } else { Err(erreur) })
    }

    fn est_joignable(&self, reference: &str, voie: Voie) -> bool {
        let etudiant = self.school.designe(reference, &self.seance.connue());
        etudiant.map_or(true, |etudiant| voie.adresse(&etudiant.identite).is_some())
    }
}
