//! Classes: what is said of them, and the rules of their averages. Changed rules change every average of the class with them,
//! in one transaction.

use super::School;
use super::etudiants::Auteur;
use crate::domain::classe::{Classe, ClasseResumee, parente};
use crate::domain::statistiques::Cadre;
use crate::domain::tableau::TableauDeClasse;
use crate::domain::{Etudiant, NomClasse, Periode, Reglement, Session};
use crate::error::{Donnees, Error, Result};
use crate::store::portees_de_classe;
use std::collections::HashMap;
use std::sync::Arc;

/// A class that was changed, or would be.
#[derive(Debug)]
pub struct ChangementDeClasse {
    /// Before; version 0 where nothing was ever said of it.
    pub avant: Classe,
    /// After.
    pub apres: Classe,
    /// Students whose averages were worked out again.
    pub recalcules: u64,
}

impl School {
    /// The class of that name: one of which something was said, or in which there are students.
    ///
    /// # Errors
    /// `ClasseInconnue`, with a name that may have been meant; the server's.
    pub fn classe(&self, nom: &NomClasse, who: &Session) -> Result<Classe> {
        let store = self.store()?;
        if !who.connait_classe(nom.as_str()) {
            return Err(self.classe_inconnue(nom, who));
        }
        match store.classe(nom)? {
            Some(classe) => Ok(classe),
            // Its students came before there were classes.
            None if store.effectif_et_devant(nom, None)?.0 > 0 => Ok(Classe::nouvelle(nom.clone())),
            None => Err(self.classe_inconnue(nom, who)),
        }
    }

    fn classe_inconnue(&self, nom: &NomClasse, who: &Session) -> Error {
        let proche = self.classe_proche(nom, who).ok().flatten().map(|proche| proche.to_string());
        Donnees::ClasseInconnue { nom: nom.to_string(), proche }.into()
    }

    /// The class that a person may have meant by a name that no class has; none where a class has it, or nothing is near.
    ///
    /// # Errors
    /// The server's.
    pub fn classe_proche(&self, nom: &NomClasse, who: &Session) -> Result<Option<NomClasse>> {
        let connues = self.noms_des_classes(who)?;
        if connues.iter().any(|connue| connue.cle() == nom.cle()) {
            return Ok(None);
        }
        let sienne = parente(nom);
        if let Some(parente) = connues.iter().find(|connue| parente(connue) == sienne) {
            return Ok(Some(parente.clone()));
        }
        let noms = connues.iter().map(NomClasse::as_str);
        let proche = crate::texte::closest(nom.as_str(), noms).map(str::to_owned);
        Ok(connues.into_iter().find(|connue| Some(connue.as_str()) == proche.as_deref()))
    }

    /// The names of the classes that `who` may know of, by name: those that have students, and those of which something was said.
    ///
    /// # Errors
    /// The server's.
    pub fn noms_des_classes(&self, who: &Session) -> Result<Vec<NomClasse>> {
        Ok(self.classes(who)?.into_iter().map(|resumee| resumee.classe.nom).collect())
    }

    /// The averages of a class's students, of the year or of a period.
    ///
    /// # Errors
    /// `ClasseInconnue`, a period that the class does not have, `Interrompu`, the server's.
    pub fn tableau(&self, nom: &NomClasse, periode: Option<Periode>, who: &Session) -> Result<TableauDeClasse> {
        let classe = self.classe(nom, who)?;
        let etudiants = self.store()?.etudiants_de(nom)?;
        if let Some(periode) = &periode {
            let has_it = |etudiant: &Etudiant| etudiant.bilan().periode(periode).is_some();
            if !etudiants.iter().any(has_it) {
                super::statistiques::existe(periode, &classe.reglement)?;
            }
        }
        // As it is written by who writes it, not by who asks.
        let ecrit = etudiants.first().map_or(classe.nom, |etudiant| etudiant.identite.classe.clone());
        Ok(TableauDeClasse::de(ecrit, &classe.reglement, periode, etudiants))
    }

    /// Every class that `who` may know of, by name, with its students and their mean.
    ///
    /// # Errors
    /// The server's.
    pub fn classes(&self, who: &Session) -> Result<Vec<ClasseResumee>> {
        let store = self.store()?;
        let toutes = self.statistiques(&Cadre::default(), who)?;
        let mut chiffres: HashMap<String, _> = toutes.classes.into_iter().map(|une| (une.classe.cle(), une)).collect();
        let mut classes: Vec<ClasseResumee> = Vec::new();
        for classe in store.classes()?.into_iter().filter(|classe| who.connait_classe(classe.nom.as_str())) {
            let sienne = chiffres.remove(&classe.nom.cle());
            let (effectif, moyenne) =
                sienne.map_or((0, None), |une| (une.statistiques.effectif, une.statistiques.moyenne));
            // Nobody is in it any more, and nothing was ever said of it.
            if effectif > 0 || classe.version > 0 {
                classes.push(ClasseResumee { classe, effectif, moyenne });
            }
        }
        for une in chiffres.into_values() {
            let (effectif, moyenne) = (une.statistiques.effectif, une.statistiques.moyenne);
            classes.push(ClasseResumee { classe: Classe::nouvelle(une.classe), effectif, moyenne });
        }
        classes.sort_by_key(|resumee| resumee.classe.nom.cle());
        Ok(classes)
    }

    /// Changes a class: `change` is applied to it as it is, again where another change came first. Where nothing differs, nothing
    /// is written.
    ///
    /// # Errors
    /// What `change` says, a rule that does not hold, `ClasseTropGrande`, the server's.
    pub fn change_classe(
        &self,
        nom: &NomClasse,
        auteur: Auteur<'_>,
        mut change: impl FnMut(&mut Classe, &mut Reglement) -> Result<()>,
    ) -> Result<ChangementDeClasse> {
        let store = self.store()?;
        let matricules = store.matricules_de(nom)?;
        let mut une_fois = || {
            let avant = store.classe(nom)?.unwrap_or_else(|| Classe::nouvelle(nom.clone()));
            let mut apres = avant.clone();
            let mut reglement = Reglement::clone(&avant.reglement);
            change(&mut apres, &mut reglement)?;
            reglement.verifie()?;
            apres.reglement = Arc::new(reglement);
            Ok::<_, Error>((avant, apres))
        };
        let (avant, apres) = une_fois()?;
        if avant == apres || auteur.essai {
            let recalcules = if avant.reglement == apres.reglement { 0 } else { matricules.len() as u64 };
            return Ok(ChangementDeClasse { avant, apres, recalcules });
        }
        let numero = store.numero_de_reglement()?;
        store.transaction(portees_de_classe(nom, &matricules), |transaction| {
            let (avant, mut apres) = une_fois()?;
            if avant == apres {
                return Ok(ChangementDeClasse { avant, apres, recalcules: 0 });
            }
            if avant.reglement != apres.reglement {
                apres.reglement = Arc::new(Reglement { numero, ..Reglement::clone(&apres.reglement) });
            }
            let recalcules = transaction.change_classe(&avant, &mut apres, &auteur.acte())?;
            Ok(ChangementDeClasse { avant, apres, recalcules })
        })
    }
}
