//! Classes: what is said of them, and the rules of their averages. Changed rules change every average of the class with them,
//! in one transaction.

use super::etudiants::Auteur;
use super::{Progres, School, bulletins};
use crate::arret;
use crate::domain::classe::{AnneeScolaire, Classe, ClasseResumee, Parente};
use crate::domain::reglement::Verrou;
use crate::domain::statistiques::{Cadre, Statistiques};
use crate::domain::tableau::TableauDeClasse;
use crate::domain::{Bilan, Etudiant, Matiere, NomClasse, Periode, Reglement, Session};
use crate::error::{Cause, Donnees, Error, Result};
use crate::store::{Acte, ClasseEntiere, portees_de_classe};
use crate::texte;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Names of classes that are looked up one by one, at most.
const QUELQUES: usize = 20;

/// A class that was changed, or would be.
#[derive(Debug)]
pub struct ChangementDeClasse {
    /// Before; version 0 where nothing was ever said of it.
    pub avant: Classe,
    /// After.
    pub apres: Classe,
    /// Students whose averages were worked out again.
    pub recalcules: u64,
    /// Its students.
    pub effectif: u64,
    /// Marks of theirs that are in another subject now.
    pub notes: u64,
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
            None if store.a_la_classe(nom)? => Ok(Classe::nouvelle(nom.clone())),
            None => Err(self.classe_inconnue(nom, who)),
        }
    }

    /// The class with its students and their mean, of those that `who` may know of.
    ///
    /// # Errors
    /// The server's.
    pub fn classe_resumee(&self, classe: Classe, who: &Session) -> Result<ClasseResumee> {
        let (Statistiques { effectif, moyenne, .. }, _) = self.statistiques_de(&classe.nom, &Cadre::default(), who)?;
        Ok(ClasseResumee { classe, effectif, moyenne })
    }

    /// Of these subjects, those in which nobody of the class has a mark, and that are near one in which somebody has: each with
    /// that one.
    ///
    /// # Errors
    /// The server's.
    pub fn matieres_douteuses(&self, classe: &NomClasse, matieres: &[Matiere]) -> Result<Vec<(Matiere, Matiere)>> {
        if matieres.is_empty() {
            return Ok(Vec::new());
        }
        let notees = self.store()?.matieres_de(classe)?;
        let is_new = |matiere: &&Matiere| !notees.iter().any(|notee| notee.champ() == matiere.champ());
        let douteuse = |matiere: &Matiere| {
            let proche = texte::closest(matiere.as_str(), notees.iter().map(Matiere::as_str))?;
            Some((matiere.clone(), Matiere::stored(proche.to_owned())))
        };
        Ok(matieres.iter().filter(is_new).filter_map(douteuse).collect())
    }

    /// Locks a period of a class, or opens it. Who has locked one that is locked already stays who did.
    ///
    /// # Errors
    /// `PeriodeInconnue` where the class does not name it, the server's.
    pub fn verrouille(
        &self,
        nom: &NomClasse,
        periode: &Periode,
        ferme: bool,
        auteur: Auteur<'_>,
    ) -> Result<ChangementDeClasse> {
        let quand = Timestamp::now().as_millisecond();
        let verrou = || Verrou { qui: auteur.who.nom.clone(), quand };
        let change = |classe: &mut Classe, reglement: &mut Reglement| {
            let connues = reglement.periodes.iter().map(|reglee| reglee.periode.to_string()).collect();
            let Some(reglee) = reglement.periodes.iter_mut().find(|reglee| reglee.periode.cle() == periode.cle())
            else {
                let (classe, periode) = (classe.nom.to_string(), periode.to_string());
                return Err(Donnees::PeriodeInconnue { classe, periode, connues }.into());
            };
            reglee.verrou = if ferme { Some(reglee.verrou.take().unwrap_or_else(verrou)) } else { None };
            Ok(())
        };
        self.change_classe(nom, auteur, change, &mut |_| {})
    }

    fn classe_inconnue(&self, nom: &NomClasse, who: &Session) -> Error {
        let connues = self.noms_par_effectif(who).unwrap_or_default();
        let proche = voulue(nom, &connues).map(ToString::to_string);
        Donnees::ClasseInconnue { nom: nom.to_string(), proche }.into()
    }

    /// The class that whoever looks for one may mean by a name that no class has: nearer ones than [`School::classe_proche`] would
    /// put together.
    ///
    /// # Errors
    /// The server's.
    pub fn classe_voulue(&self, nom: &NomClasse, who: &Session) -> Result<Option<NomClasse>> {
        if who.connait_classe(nom.as_str()) && self.store()?.a_la_classe(nom)? {
            return Ok(None);
        }
        Ok(voulue(nom, &self.noms_par_effectif(who)?).cloned())
    }

    /// The class that a person may have meant by a name that no class has; none where a class has it, or nothing is near.
    ///
    /// # Errors
    /// The server's.
    pub fn classe_proche(&self, nom: &NomClasse, who: &Session) -> Result<Option<NomClasse>> {
        // What nearly every line says costs no look at all the classes.
        if self.store()?.a_la_classe(nom)? {
            return Ok(None);
        }
        Ok(proche(nom, &self.noms_par_effectif(who)?).cloned())
    }

    /// Of names that a file gives to classes, those that no class has and that are near another one, of the school or further up
    /// in the file: each with that one.
    ///
    /// # Errors
    /// The server's.
    pub fn classes_proches<'a>(
        &self,
        noms: impl IntoIterator<Item = &'a NomClasse>,
        who: &Session,
    ) -> Result<Vec<(NomClasse, NomClasse)>> {
        let mut vues = HashSet::new();
        let noms: Vec<&NomClasse> = noms.into_iter().filter(|nom| vues.insert(nom.cle())).collect();
        // A few names are asked about one by one: where the school has them all, nothing is to be compared.
        let mut inconnus = noms;
        if inconnus.len() <= QUELQUES {
            let mut restent = Vec::new();
            for nom in inconnus {
                if !self.store()?.a_la_classe(nom)? {
                    restent.push(nom);
                }
            }
            inconnus = restent;
        }
        if inconnus.is_empty() {
            return Ok(Vec::new());
        }
        let ecole = self.noms_par_effectif(who)?;
        let cles: HashSet<String> = ecole.iter().map(NomClasse::cle).collect();
        let mut connues: Vec<(NomClasse, Parente)> =
            ecole.into_iter().map(|nom| (nom.clone(), Parente::de(&nom))).collect();
        let mut proches = Vec::new();
        for nom in inconnus.into_iter().filter(|nom| !cles.contains(&nom.cle())) {
            let sienne = Parente::de(nom);
            match connues.iter().find(|(_, autre)| sienne.proche(autre)) {
                Some((connue, _)) => proches.push((nom.clone(), connue.clone())),
                None => connues.push((nom.clone(), sienne)),
            }
        }
        Ok(proches)
    }

    /// The names of the classes that `who` may know of, the largest first: what is meant is rather the one that many are in than
    /// what another slip has begun.
    fn noms_par_effectif(&self, who: &Session) -> Result<Vec<NomClasse>> {
        let mut classes = self.classes(who)?;
        classes.sort_by_key(|resumee| std::cmp::Reverse(resumee.effectif));
        Ok(classes.into_iter().map(|resumee| resumee.classe.nom).collect())
    }

    /// The averages of a class's students, of the year or of a period: as they are, or as the school year `annee` left them.
    ///
    /// # Errors
    /// `ClasseInconnue`, `NonArchivee`, a period that the class does not have, `Interrompu`, the server's.
    pub fn tableau(
        &self,
        nom: &NomClasse,
        annee: Option<&AnneeScolaire>,
        periode: Option<Periode>,
        who: &Session,
    ) -> Result<TableauDeClasse> {
        let (classe, etudiants) = match annee {
            None => (self.classe(nom, who)?, self.store()?.etudiants_de(nom)?),
            Some(annee) => {
                self.verifie_archivee(annee, nom, who)?;
                let ClasseEntiere { classe, etudiants, .. } = self.classe_archivee(annee, nom)?;
                (classe.unwrap_or_else(|| Classe::nouvelle(nom.clone())), etudiants)
            }
        };
        if let Some(periode) = &periode {
            let bilans: Vec<Bilan> = etudiants.iter().map(Etudiant::bilan).collect();
            bulletins::existe(&classe.nom, periode, &bulletins::periodes(&classe.reglement, &bilans))?;
        }
        // As it is written by who writes it, not by who asks.
        let ecrit = etudiants.first().map_or(classe.nom, |etudiant| etudiant.identite.classe.clone());
        Ok(TableauDeClasse::de(ecrit, &classe.reglement, periode, &etudiants))
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
        change: impl FnMut(&mut Classe, &mut Reglement) -> Result<()>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<ChangementDeClasse> {
        self.change_avec(nom, auteur.acte(), auteur.essai, change, suivi)
    }

    /// The same, as part of an operation.
    pub(super) fn change_avec(
        &self,
        nom: &NomClasse,
        acte: Acte<'_>,
        essai: bool,
        mut change: impl FnMut(&mut Classe, &mut Reglement) -> Result<()>,
        suivi: &mut dyn FnMut(Progres),
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
        let effectif = matricules.len() as u64;
        if avant == apres || essai {
            let recalcules = if avant.reglement == apres.reglement { 0 } else { effectif };
            return Ok(ChangementDeClasse { avant, apres, recalcules, effectif, notes: 0 });
        }
        let numero = store.numero_de_reglement()?;
        let suivi = &mut |fait, total| suivi(Progres { etape: "recalcul", fait, total });
        loop {
            let written = store.transaction(portees_de_classe(nom, &matricules), |transaction| {
                let (avant, mut apres) = une_fois()?;
                if avant == apres {
                    return Ok(ChangementDeClasse { avant, apres, recalcules: 0, effectif, notes: 0 });
                }
                if avant.reglement != apres.reglement {
                    apres.reglement = Arc::new(Reglement { numero, ..Reglement::clone(&apres.reglement) });
                }
                let recalcules = transaction.change_classe(&avant, &mut apres, &acte, suivi)?;
                Ok(ChangementDeClasse { avant, apres, recalcules, effectif, notes: 0 })
            });
            match written {
                // Somebody else changed it between the reading and the writing: again, from what it is now.
                Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::ClasseModifiee { .. })) => {
                    arret::verifie()?
                }
                written => return written,
            }
        }
    }
}

/// Another spelling of that name, among these.
fn proche<'a>(nom: &NomClasse, connues: &'a [NomClasse]) -> Option<&'a NomClasse> {
    let sienne = Parente::de(nom);
    connues.iter().find(|connue| connue.cle() != nom.cle() && sienne.proche(&Parente::de(connue)))
}

/// Another spelling of that name, or else the nearest one that has more or fewer letters: `2dA` is `2de A`; `L2` is not `L3`. For
/// whoever looks for a class, never to put two together.
fn voulue<'a>(nom: &NomClasse, connues: &'a [NomClasse]) -> Option<&'a NomClasse> {
    let lettres = |nom: &NomClasse| nom.as_str().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let autres: Vec<&NomClasse> = connues.iter().filter(|connue| connue.cle() != nom.cle()).collect();
    let cles: Vec<String> = autres.iter().map(|connue| lettres(connue)).collect();
    proche(nom, connues).or_else(|| {
        let cherche = lettres(nom);
        let combien = cherche.chars().count();
        let plus_ou_moins = cles.iter().map(String::as_str).filter(|cle| cle.chars().count() != combien);
        let cle = texte::closest(&cherche, plus_ou_moins)?;
        autres.into_iter().zip(&cles).find(|(_, autre)| autre.as_str() == cle).map(|(connue, _)| connue)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_is_looked_for_may_be_misspelt() {
        let nom = |texte: &str| NomClasse::parse(texte).unwrap();
        let connues: Vec<NomClasse> = ["2de A", "2de B", "6ème A", "L3", "Terminale S"].map(nom).to_vec();
        let dite = |texte| voulue(&nom(texte), &connues).map(NomClasse::as_str);
        assert_eq!([dite("L2"), dite("2de C"), dite("6ème B")], [None; 3], "une autre classe n'est pas une faute");
        assert_eq!(dite("L33"), Some("L3"));
        assert_eq!(dite("2dA"), Some("2de A"));
        assert_eq!(dite("2dB"), Some("2de B"));
        assert_eq!(dite("6emA"), Some("6ème A"));
        assert_eq!(dite("terminal s"), Some("Terminale S"));
        assert_eq!(dite("BTS"), None);
    }
}
