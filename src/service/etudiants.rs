//! Students: finding, adding, changing, removing. Every change is one transaction with its journal entry.

use super::School;
use super::reference::nom_complet;
use crate::arret;
use crate::domain::requete::Requete;
use crate::domain::verrous::ferme;
use crate::domain::{Etudiant, Fiche, Identite, Matricule, Note, NouvelleNote, Resume, Session, Signature, Telephone};
use crate::error::{Acces, Cause, Donnees, Error, Panne, Result};
use crate::store::{Acte, Ecriture, PlaceEnCours, portees};
use std::sync::Arc;

/// Who changes, with which command, and whether he only wants to see.
#[derive(Clone, Copy, Debug)]
pub struct Auteur<'a> {
    /// Who.
    pub who: &'a Session,
    /// The command: `note add`.
    pub commande: &'static str,
    /// `--dry-run`: nothing is written.
    pub essai: bool,
}

impl<'a> Auteur<'a> {
    /// Whether he may make this of a student: before, after; none is no student. Who runs a command that changes students may
    /// change any of them.
    ///
    /// # Errors
    /// `Interdit`.
    pub(super) fn permet(&self, avant: Option<&Etudiant>, apres: Option<&Etudiant>) -> Result<()> {
        Ok(self.who.permet(avant, apres).map_err(Acces::from)?)
    }

    /// What a consent that he writes down is signed with.
    pub fn signature(&self) -> Signature {
        Signature { qui: self.who.nom.clone(), quand: jiff::Timestamp::now().as_millisecond() }
    }

    /// What the journal says of a change of his.
    pub(super) fn acte(&self) -> Acte<'a> {
        Acte::seul(&self.who.nom, self.commande)
    }
}

/// A change that is made, or would be.
pub struct Modifie {
    /// The student as he was.
    pub avant: Etudiant,
    /// As he is.
    pub apres: Etudiant,
    /// His place in his class, where its counting has begun.
    pub place: Option<PlaceEnCours>,
}

impl School {
    /// The students of a question that `who` may know of, and how many there are in all.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn cherche(&self, requete: Requete, who: &Session) -> Result<(Vec<Resume>, u64)> {
        let filtre = who.restreint(requete.filtre);
        self.store()?.cherche(&Requete { filtre, ..requete })
    }

    /// The student with his averages and his rank.
    ///
    /// # Errors
    /// The server's.
    pub fn fiche(&self, etudiant: Etudiant) -> Result<Fiche> {
        let bilan = etudiant.bilan();
        let place = self.store()?.effectif_et_devant(&etudiant.identite.classe, bilan.generale)?;
        Ok(Fiche::nouvelle(etudiant, bilan, place))
    }

    /// The same after a write, whose place may be being counted already: what is written stays written, so that a rank that cannot
    /// be read any more is left out.
    pub fn fiche_apres(&self, etudiant: Etudiant, place: Option<PlaceEnCours>) -> Fiche {
        let bilan = etudiant.bilan();
        let comptes = self.store().and_then(|store| {
            let place = place.unwrap_or_else(|| store.place_de(&etudiant, bilan.generale));
            // Written by now, he is counted as he is.
            store.place(place).or_else(|_| store.compte_la_place(&etudiant.identite.classe, bilan.generale))
        });
        let (effectif, rang) = match comptes {
            Ok((effectif, devant)) => (effectif, bilan.generale.map(|_| devant + 1)),
            Err(_) => (0, None),
        };
        Fiche { rang, effectif, bilan, etudiant }
    }

    /// A new student, under the given matricule or the next one.
    ///
    /// # Errors
    /// `MatriculeDeja`, `TelephoneDeja`, the server's.
    pub fn ajoute(
        &self,
        matricule: Option<Matricule>,
        identite: Identite,
        notes: &[NouvelleNote],
        auteur: Auteur<'_>,
    ) -> Result<Etudiant> {
        let store = self.store()?;
        loop {
            let numero = match (&matricule, auteur.essai) {
                (Some(given), _) => given.clone(),
                // What is only shown takes no number.
                (None, true) => store.prochain_matricule()?,
                (None, false) => store.matricules_suivants(1)?.remove(0),
            };
            let mut etudiant = Etudiant::nouveau(numero, identite.clone());
            for note in notes {
                etudiant.ajoute(note.clone(), &auteur.who.nom);
            }
            self.range(None, &mut etudiant)?;
            auteur.permet(None, Some(&etudiant))?;
            if auteur.essai {
                self.verifie_unique(&etudiant, true)?;
                return Ok(etudiant);
            }
            let written = store.transaction(portees(&[Ecriture::Cree(&etudiant)]), |transaction| {
                transaction.ecrit(Ecriture::Cree(&etudiant), &auteur.acte())
            });
            match written {
                Ok(tete) => {
                    store.retient(notes);
                    etudiant.tete = Some(tete);
                    return Ok(etudiant);
                }
                // The class has other rules since they were read.
                Err(error) if is_depasse(&error) => arret::verifie()?,
                // Somebody gave this number by hand: one above all of those.
                Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::MatriculePris)) && matricule.is_none() => {
                    arret::verifie()?;
                    store.depasse_matricules()?;
                }
                Err(error) => return Err(self.nomme_le_doublon(error, &etudiant, true)),
            }
        }
    }

    /// Changes the student that was just read: `change` is applied to him as he is, again where another change came first.
    /// Where nothing differs, nothing is written.
    ///
    /// `lu` needs no second reading: the update asks for his version, which every change raises.
    ///
    /// # Errors
    /// What `change` says, `TelephoneDeja`, `Introuvable` where he was removed meanwhile, the server's.
    pub fn modifie(
        &self,
        lu: Etudiant,
        auteur: Auteur<'_>,
        mut change: impl FnMut(&mut Etudiant) -> Result<()>,
    ) -> Result<Modifie> {
        let store = self.store()?;
        let matricule = &lu.matricule.clone();
        let disparu = || Error::from(Donnees::Introuvable { reference: matricule.to_string(), cherche: true });
        if auteur.essai {
            let avant = store.etudiant(matricule)?.ok_or_else(disparu)?;
            let mut apres = avant.clone();
            change(&mut apres)?;
            self.range(Some(&avant), &mut apres)?;
            auteur.permet(Some(&avant), Some(&apres))?;
            self.verifie_unique(&apres, false)?;
            return Ok(Modifie { avant, apres, place: None });
        }
        let (mut lu, mut essaye) = (Some(lu), None);
        let written =
            store.transaction(portees(&[Ecriture::Supprime(lu.as_ref().ok_or_else(disparu)?)]), |transaction| {
                loop {
                    let deja = lu.take();
                    let is_old = deja.is_some();
                    let avant = match deja {
                        Some(avant) => avant,
                        None => transaction.etudiant(matricule)?.ok_or_else(disparu)?,
                    };
                    let mut apres = avant.clone();
                    change(&mut apres)?;
                    self.range(Some(&avant), &mut apres)?;
                    auteur.permet(Some(&avant), Some(&apres))?;
                    if apres != avant {
                        essaye = Some(apres.clone());
                        match transaction.ecrit(Ecriture::Change(&avant, &apres), &auteur.acte()) {
                            Err(error) if is_old && is_depasse(&error) => continue,
                            tete => apres.tete = Some(tete?),
                        }
                        apres.version += 1;
                        // Nothing is left to do but to confirm it.
                        let place = Some(store.place_de(&apres, apres.bilan().generale));
                        return Ok(Modifie { avant, apres, place });
                    }
                    return Ok(Modifie { avant, apres, place: None });
                }
            });
        match (written, essaye) {
            (Ok(modifie), _) => {
                let Modifie { avant, apres, .. } = &modifie;
                let nouvelles = apres.notes.iter().filter(|note| avant.note(note.n) != Some(note));
                store.retient(nouvelles.map(|note| &note.contenu));
                Ok(modifie)
            }
            (Err(error), Some(essaye)) => Err(self.nomme_le_doublon(error, &essaye, false)),
            (Err(error), None) => Err(error),
        }
    }

    /// Gives a student the rules of his class, and each new mark its period; checks the marks that were changed.
    ///
    /// # Errors
    /// A period that the class does not have, a day outside it, a locked one; the server's.
    pub(super) fn range(&self, avant: Option<&Etudiant>, apres: &mut Etudiant) -> Result<()> {
        if avant.is_none_or(|avant| avant.identite.classe.cle() != apres.identite.classe.cle()) {
            self.store()?.met_aux_regles(apres)?;
        }
        if let Some(voie) = apres.identite.accord_sans_adresse() {
            return Err(Donnees::AccordSansAdresse { voie }.into());
        }
        let reglement = Arc::clone(&apres.reglement);
        for note in &mut apres.notes {
            match avant.and_then(|avant| avant.note(note.n)) {
                None => reglement.place(&mut note.contenu, self.usage().aujourdhui)?,
                Some(ancienne) if ancienne == note => {}
                Some(ancienne) => {
                    let place = |note: &Note| (note.contenu.periode.clone(), note.contenu.date);
                    if place(ancienne) != place(note) {
                        reglement.place_a_son_jour(&mut note.contenu)?;
                    }
                    reglement.verifie_place(&mut note.contenu)?;
                }
            }
        }
        match ferme(avant, Some(apres)) {
            None => Ok(()),
            Some((classe, periode, verrou)) => Err(Donnees::periode_fermee(classe, periode, verrou).into()),
        }
    }

    /// Removes a student and his marks, as he was shown: nothing that somebody has added meanwhile goes unseen.
    ///
    /// # Errors
    /// `PeriodeFermee` where he has a mark in a locked period, `ModifieDepuis` where he was changed or removed since, the server's.
    pub fn supprime(&self, montre: &Etudiant, auteur: Auteur<'_>) -> Result<()> {
        auteur.permet(Some(montre), None)?;
        if let Some((classe, periode, verrou)) = ferme(Some(montre), None) {
            return Err(Donnees::periode_fermee(classe, periode, verrou).into());
        }
        if auteur.essai {
            return Ok(());
        }
        let ecriture = Ecriture::Supprime(montre);
        self.store()?
            .transaction(portees(&[ecriture]), |transaction| transaction.ecrit(ecriture, &auteur.acte()))
            .map(|_| ())
    }

    /// Refuses a phone that a student has already, naming him.
    ///
    /// # Errors
    /// `TelephoneDeja`, the server's.
    pub fn verifie_telephone(&self, telephone: &Telephone) -> Result<()> {
        match self.store()?.existants(&[], &[telephone.e164()])?.first() {
            None => Ok(()),
            Some(other) => {
                let (telephone, qui) = (telephone.affiche(self.pays()), nom_complet(other));
                Err(Donnees::TelephoneDeja { telephone, qui }.into())
            }
        }
    }

    /// Refuses a matricule (of a new student) or a phone that another student has, naming him.
    fn verifie_unique(&self, etudiant: &Etudiant, nouveau: bool) -> Result<()> {
        let telephone = etudiant.identite.telephone.as_ref();
        let matricules = if nouveau { vec![etudiant.matricule.as_str()] } else { vec![] };
        let telephones: Vec<&str> = telephone.iter().map(|telephone| telephone.e164()).collect();
        for other in self.store()?.existants(&matricules, &telephones)? {
            let qui = nom_complet(&other);
            if other.matricule == etudiant.matricule {
                if nouveau {
                    return Err(Donnees::MatriculeDeja { matricule: other.matricule.to_string(), qui }.into());
                }
            } else if let Some(telephone) = telephone {
                return Err(Donnees::TelephoneDeja { telephone: telephone.affiche(self.pays()), qui }.into());
            }
        }
        Ok(())
    }

    /// The server only says that a value is taken: this says by whom. Whoever has waited in vain for others to end is told so too,
    /// where it was for that value: to try again would not help him.
    fn nomme_le_doublon(&self, error: Error, etudiant: &Etudiant, nouveau: bool) -> Error {
        match *error.cause {
            Cause::Donnees(Donnees::MatriculePris | Donnees::TelephonePris) | Cause::Panne(Panne::Passagere { .. }) => {
                match self.verifie_unique(etudiant, nouveau) {
                    Err(pris) if matches!(*pris.cause, Cause::Donnees(_)) => pris,
                    _ => error,
                }
            }
            _ => error,
        }
    }
}

/// He was changed, or removed, since he was read.
fn is_depasse(error: &Error) -> bool {
    matches!(*error.cause, Cause::Donnees(Donnees::ModifieDepuis))
}
