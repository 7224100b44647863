//! Taking back what was said of a class: its rules, its locks, its removal.

use super::Transaction;
use super::classes::{ReglesDoc, entiere};
use super::journal::{Acte, EntreeDoc, Obstacle, VoletDoc, defait_champs};
use super::reprise::{ClasseReprise, Controle, Refus, Reprise, Touche};
use crate::domain::classe::{AnneeScolaire, Classe};
use crate::domain::libelle::Intitule;
use crate::domain::{NomClasse, Reglement};
use crate::error::{Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, deserialize_from_document};
use std::sync::Arc;

/// What the taking back of a volet makes of a class.
enum Voulue {
    /// This; its rules have no number yet.
    Ainsi(Classe),
    /// Nothing was said of it.
    Rien,
}

/// The class of what the journal holds of it, in the place of `actuelle`.
fn relue(mut document: Document, actuelle: Classe) -> Result<Classe> {
    document.remove("_id");
    let mut texte = |champ: &str| document.remove(champ).and_then(|valeur| valeur.as_str().map(str::to_owned));
    let (intitule, annee) = (texte("intitule").map(Intitule::stored), texte("annee").map(AnneeScolaire::stored));
    let regles: ReglesDoc =
        deserialize_from_document(document).map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
    let numero = actuelle.reglement.numero;
    Ok(Classe { intitule, annee, reglement: Arc::new(regles.reglement(numero)?), ..actuelle })
}

/// The taking back of a volet, from what is said of the class now. Pure.
fn inverse(volet: &VoletDoc, actuelle: &Classe) -> Result<Result<Voulue, Obstacle>> {
    if volet.sel.is_none() {
        return Ok(Err(Obstacle::Efface));
    }
    let (avant, apres) = (volet.avant.clone().unwrap_or_default(), volet.apres.clone().unwrap_or_default());
    if volet.etat.is_none() {
        return match actuelle.version {
            0 => Ok(Ok(Voulue::Ainsi(relue(avant, actuelle.clone())?))),
            // Something has been said of another class of that name.
            _ => Ok(Err(Obstacle::Change(Vec::new()))),
        };
    }
    if actuelle.tete.is_none_or(|tete| ObjectId::from_bytes(tete.lignee) != volet.lignee) {
        return Ok(Err(Obstacle::Disparu));
    }
    let (mut document, mut autres) = (entiere(actuelle)?, Vec::new());
    defait_champs(&avant, &apres, &mut document, "", &mut autres);
    if !autres.is_empty() {
        return Ok(Err(Obstacle::Change(autres)));
    }
    if volet.avant.is_none() && document.is_empty() {
        return Ok(Ok(Voulue::Rien));
    }
    // What others have said since stays; all else is as it is where nothing was said.
    let mut reste = entiere(&Classe::nouvelle(actuelle.nom.clone()))?;
    reste.extend(document);
    Ok(Ok(Voulue::Ainsi(relue(reste, actuelle.clone())?)))
}

impl Transaction<'_> {
    /// Takes an entry about a class back, unless somebody has changed the same thing since.
    ///
    /// # Errors
    /// What `controle` says, the server's.
    pub(super) fn reprend_classe(
        &mut self,
        entree: &EntreeDoc,
        acte: &Acte<'_>,
        controle: Controle<'_>,
    ) -> Result<Reprise> {
        let mut reprise = Reprise::default();
        let Some(volet) = entree.volets.iter().flatten().next() else { return Ok(reprise) };
        let nom = NomClasse::stored(volet.id.clone());
        let actuelle = self.classe(&nom)?.unwrap_or_else(|| Classe::nouvelle(nom));
        let voulue = match inverse(volet, &actuelle)? {
            Ok(voulue) => voulue,
            Err(obstacle) => {
                reprise.refus.push(Refus::de_la_classe(&volet.id, obstacle));
                return Ok(reprise);
            }
        };
        controle(Touche::Classe)?;
        let acte = Acte { reprend: Some(entree.id), ..*acte };
        let mut apres = match voulue {
            Voulue::Ainsi(apres) => apres,
            Voulue::Rien if self.effectif(&actuelle.nom)? == 0 => {
                self.supprime_classe(&actuelle, &acte)?;
                reprise.classes.push(ClasseReprise { nom: actuelle.nom, fermees: Vec::new() });
                return Ok(reprise);
            }
            Voulue::Rien => Classe { intitule: None, annee: None, reglement: Reglement::defaut(), ..actuelle.clone() },
        };
        if apres.reglement == actuelle.reglement {
            apres.reglement = Arc::clone(&actuelle.reglement);
        } else if *apres.reglement != Reglement::default() {
            let numero = self.store.numero_de_reglement()?;
            apres.reglement = Arc::new(Reglement { numero, ..Reglement::clone(&apres.reglement) });
        }
        let fermees = match self.change_classe(&actuelle, &mut apres, &acte, &mut |_, _| {})? {
            0 => Vec::new(),
            _ => actuelle.reglement.fermees_recalculees(&apres.reglement),
        };
        reprise.classes.push(ClasseReprise { nom: actuelle.nom, fermees });
        Ok(reprise)
    }
}
