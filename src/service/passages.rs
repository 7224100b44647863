//! What is done to everybody in a class: a subject renamed, the class put into another one; and the end of a class.

use super::classes::ChangementDeClasse;
use super::etudiants::Auteur;
use super::{Progres, School};
use crate::arret;
use crate::cache::Portee;
use crate::domain::suites::{self, CompteTouche, NoteSansPlace};
use crate::domain::verrous::ferme;
use crate::domain::{Classe, Etudiant, Matiere, NomClasse, NouvelleNote, Reglement, Valeur};
use crate::error::{Cause, Donnees, Error, Result};
use crate::store::{Acte, ImportId, Passage, Passes, Store, Transaction, portees_de_classe};
use std::sync::Arc;

/// Students of one transaction, at most (design, section 5).
const LOT: usize = 2_000;
/// The same where their marks change: the journal entry holds each before and after.
const LOT_DE_NOTES: usize = 500;

/// A class that was put into another one, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fusion {
    /// Which.
    pub de: NomClasse,
    /// Into which.
    pub vers: NomClasse,
    /// Students.
    pub etudiants: u64,
    /// Something was said of the first one: it stays, empty.
    pub reste: bool,
    /// Marks that the periods of the other one do not hold.
    pub sans_place: Vec<NoteSansPlace>,
}

impl School {
    /// Renames a subject of a class: in its rules, and in all marks of its students. Those of one transaction at once; more of
    /// them list by list under one operation, between two changes of the rules that give both names the same weight: at no
    /// moment an average is worked out by anything else than what it is afterwards.
    ///
    /// # Errors
    /// `MatiereAbsente`, `PeriodeFermee` where a mark of a locked period would change, `AppreciationsLongues`, the server's.
    pub fn renomme_matiere(
        &self,
        nom: &NomClasse,
        (de, vers): (&Matiere, &Matiere),
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<ChangementDeClasse> {
        let store = self.store()?;
        let avant = store.classe(nom)?.unwrap_or_else(|| Classe::nouvelle(nom.clone()));
        let connues = store.matieres_de(nom)?;
        let is_old = |matiere: &Matiere| matiere.champ() == de.champ();
        if !connues.iter().chain(avant.reglement.matieres.iter().map(|reglee| &reglee.matiere)).any(is_old) {
            let connues = connues.iter().map(Matiere::to_string).collect();
            let (classe, matiere) = (nom.to_string(), de.to_string());
            return Err(Donnees::MatiereAbsente { classe, matiere, connues }.into());
        }
        let mut matricules = store.matricules_de(nom)?;
        matricules.sort_unstable();
        let effectif = matricules.len() as u64;
        let acte = Acte { ensemble: Some(ImportId::new()), ..auteur.acte() };
        let passage = Passage::Matiere(de, vers);
        if auteur.essai || matricules.len() <= LOT_DE_NOTES {
            let numero = if auteur.essai { i64::MAX } else { store.numero_de_reglement()? };
            let travail = |transaction: &mut Transaction<'_>| {
                let avant = store.classe(nom)?.unwrap_or_else(|| Classe::nouvelle(nom.clone()));
                let mut reglement = Reglement::clone(&avant.reglement);
                reglement.renomme(de, vers);
                let mut apres = avant.clone();
                let mut recalcules = 0;
                if reglement != *avant.reglement {
                    apres.reglement = Arc::new(Reglement { numero, ..reglement });
                    recalcules = transaction.change_classe(&avant, &mut apres, &acte, &mut |_, _| {})?;
                }
                let passes = transaction.passe(nom, &matricules, passage, &acte)?;
                let recalcules = recalcules.max(passes.etudiants);
                Ok(ChangementDeClasse { avant, apres, recalcules, effectif, notes: passes.notes })
            };
            return match auteur.essai {
                true => store.essai(travail),
                false => {
                    let change =
                        self.avec_patience(|| store.transaction(portees_de_classe(nom, &matricules), travail))?;
                    retient(store, vers);
                    Ok(change)
                }
            };
        }
        // Before anything is written: a lock that holds one mark holds all of them.
        for avant in store.etudiants_de(nom)? {
            let Some(apres) = passage.apres(&avant)? else { continue };
            if let Some((classe, periode, verrou)) = ferme(Some(&avant), Some(&apres)) {
                return Err(Donnees::periode_fermee(classe, periode, verrou).into());
            }
        }
        let prepare = |_: &mut Classe, reglement: &mut Reglement| {
            reglement.double(de, vers);
            Ok(())
        };
        let ChangementDeClasse { avant, .. } = self.change_avec(nom, acte, false, prepare, suivi)?;
        let passes = self.passent(nom, &matricules, passage, &acte, suivi)?;
        retient(store, vers);
        let acheve = |_: &mut Classe, reglement: &mut Reglement| {
            reglement.renomme(de, vers);
            Ok(())
        };
        let ChangementDeClasse { apres, .. } = self.change_avec(nom, acte, false, acheve, suivi)?;
        Ok(ChangementDeClasse { avant, apres, recalcules: passes.etudiants, effectif, notes: passes.notes })
    }

    /// The marks of a changed class that its new periods do not hold.
    ///
    /// # Errors
    /// The server's.
    pub fn notes_sans_place(&self, change: &ChangementDeClasse) -> Result<Vec<NoteSansPlace>> {
        if change.avant.reglement.periodes == change.apres.reglement.periodes {
            return Ok(Vec::new());
        }
        Ok(suites::sans_place(&self.store()?.etudiants_de(&change.apres.nom)?, &change.apres.reglement))
    }

    /// Has somebody of the class a mark in that subject, or do its rules name it?
    ///
    /// # Errors
    /// The server's.
    pub fn a_la_matiere(&self, nom: &NomClasse, matiere: &Matiere) -> Result<bool> {
        let store = self.store()?;
        let reglement = store.reglement_de(nom)?;
        let connues = store.matieres_de(nom)?;
        let mut toutes = connues.iter().chain(reglement.matieres.iter().map(|reglee| &reglee.matiere));
        Ok(toutes.any(|une| une.champ() == matiere.champ()))
    }

    /// The accounts whose rights change where a subject of the class gets another name: they are told, and stay as they are.
    ///
    /// # Errors
    /// The server's.
    pub fn comptes_touches(&self, classe: &NomClasse, (de, vers): (&Matiere, &Matiere)) -> Result<Vec<CompteTouche>> {
        Ok(suites::comptes_touches(&self.store()?.enseignants()?, classe, (de, vers)))
    }

    /// Puts everybody of a class into another one. Stopped in the middle, it goes on where it was when it is run again. What was
    /// said of the first one stays; where nothing was, it is gone.
    ///
    /// # Errors
    /// `MemeClasse`, `PeriodeFermee` where somebody has a mark in a locked period of either, the server's.
    pub fn fusionne(
        &self,
        (de, vers): (&NomClasse, &NomClasse),
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Fusion> {
        let store = self.store()?;
        if de.cle() == vers.cle() {
            return Err(Donnees::MemeClasse { classe: vers.to_string() }.into());
        }
        // Before anything is written: a lock that holds one of them holds all of them.
        let reglement = store.reglement_de(vers)?;
        let mut sans_place = Vec::new();
        for avant in store.etudiants_de(de)? {
            let mut apres = Etudiant { reglement: Arc::clone(&reglement), ..avant.clone() };
            apres.identite.classe = vers.clone();
            if let Some((classe, periode, verrou)) = ferme(Some(&avant), Some(&apres)) {
                return Err(Donnees::periode_fermee(classe, periode, verrou).into());
            }
            sans_place.extend(suites::sans_place_chez_les_autres(&avant, &apres));
        }
        let reste = store.classe(de)?.is_some_and(|classe| classe.version > 0);
        let (de, vers) = (de.clone(), vers.clone());
        let mut matricules = store.matricules_de(&de)?;
        matricules.sort_unstable();
        let etudiants = matricules.len() as u64;
        if auteur.essai {
            return Ok(Fusion { de, vers, etudiants, reste, sans_place });
        }
        let acte = Acte { ensemble: Some(ImportId::new()), ..auteur.acte() };
        let passes = self.passent(&de, &matricules, Passage::Vers(&vers), &acte, suivi)?;
        if !reste {
            store.transaction([], |transaction| transaction.oublie_classe(&de))?;
        }
        Ok(Fusion { de, vers, etudiants: passes.etudiants, reste, sans_place })
    }

    /// List by list, each a transaction with one journal entry.
    fn passent(
        &self,
        classe: &NomClasse,
        matricules: &[String],
        passage: Passage<'_>,
        acte: &Acte<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Passes> {
        let store = self.store()?;
        let taille = if let Passage::Vers(_) = passage { LOT } else { LOT_DE_NOTES };
        let (mut passes, total) = (Passes::default(), matricules.len() as u64);
        for (n, lot) in matricules.chunks(taille).enumerate() {
            arret::verifie()?;
            suivi(Progres { etape: "écriture", fait: (n * taille) as u64, total });
            let faits = self.avec_patience(|| {
                let portees = portees_de_classe(classe, lot);
                store.transaction(portees, |transaction| transaction.passe(classe, lot, passage, acte))
            })?;
            passes.etudiants += faits.etudiants;
            passes.notes += faits.notes;
        }
        suivi(Progres { etape: "écriture", fait: total, total });
        Ok(passes)
    }

    /// Again, from its first read, where somebody else came in between.
    pub(super) fn avec_patience<T>(&self, mut travail: impl FnMut() -> Result<T>) -> Result<T> {
        loop {
            match travail() {
                Err(error) if is_depasse(&error) => arret::verifie()?,
                fait => return fait,
            }
        }
    }

    /// Refuses a class in which somebody is.
    ///
    /// # Errors
    /// `ClasseOccupee`, the server's.
    pub fn verifie_sans_etudiant(&self, nom: &NomClasse) -> Result<()> {
        match self.store()?.effectif_et_devant(nom, None)?.0 {
            0 => Ok(()),
            effectif => Err(Donnees::ClasseOccupee { classe: nom.to_string(), effectif }.into()),
        }
    }

    /// Removes a class in which nobody is, and all that was said of it.
    ///
    /// # Errors
    /// `ClasseInconnue`, `ClasseOccupee`, the server's.
    pub fn supprime_classe(&self, nom: &NomClasse, auteur: Auteur<'_>) -> Result<Classe> {
        let store = self.store()?;
        self.avec_patience(|| {
            let classe = self.classe(nom, auteur.who)?;
            self.verifie_sans_etudiant(&classe.nom)?;
            if !auteur.essai {
                store.transaction([Portee::classe(&classe.nom), Portee::Ecole], |transaction| {
                    transaction.supprime_classe(&classe, &auteur.acte())
                })?;
            }
            Ok(classe)
        })
    }
}

/// The class was changed, or one of its students, since they were read.
fn is_depasse(error: &Error) -> bool {
    matches!(*error.cause, Cause::Donnees(Donnees::ClasseModifiee { .. } | Donnees::ModifieDepuis))
}

/// Completion offers the subject from now on.
fn retient(store: &Store, matiere: &Matiere) {
    store.retient([&NouvelleNote::simple(matiere.clone(), Valeur::Attendu)]);
}
