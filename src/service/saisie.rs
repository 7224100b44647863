//! The marks of a whole class, typed one after the other: written together in one operation, and never over what somebody else
//! has written meanwhile without its being shown.

use super::etudiants::Auteur;
use super::fusion::{self, cle_datee};
use super::{School, reference::nom_complet};
use crate::arret;
use crate::domain::{Bilan, Centiemes, Etudiant, NomClasse, Note, NouvelleNote, Reglement, Valeur};
use crate::error::{Cause, Donnees, Result};
use crate::store::{Acte, DateTime, Ecriture, Lot, portees};

/// A class whose marks are about to be typed.
#[derive(Debug)]
pub struct ClasseASaisir {
    /// Its name, as the school writes it.
    pub nom: NomClasse,
    /// What all marks are, in the class's own spelling of the period.
    pub modele: NouvelleNote,
    /// Its students, by name.
    pub etudiants: Vec<Etudiant>,
}

/// What was answered for a student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reponse {
    /// Who.
    pub matricule: String,
    /// The mark; none where he is to have none.
    pub valeur: Option<Valeur>,
    /// The marks of the kind that were shown with the question.
    pub vues: Vec<(u32, Valeur)>,
}

/// A mark of the kind that was not there, or was another, when the question was shown.
#[derive(Clone, Debug)]
pub struct Conflit {
    /// Whose.
    pub etudiant: Etudiant,
    /// As it is now.
    pub actuelle: Note,
    /// The value that was shown; none where there was no such mark.
    pub vue: Option<Valeur>,
    /// The answer.
    pub nouvelle: Valeur,
}

/// What was decided of a conflict: only of the mark as it was shown.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whose.
    pub matricule: String,
    /// Its number and its value, as they were shown.
    pub actuelle: (u32, Valeur),
    /// The answer takes its place.
    pub remplace: bool,
}

/// What came of the answers.
#[derive(Debug)]
pub enum Issue {
    /// Nothing is written before these are decided.
    Conflits(Vec<Conflit>),
    /// They are written.
    Ecrite(SaisieEcrite),
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaisieEcrite {
    /// Marks added.
    pub ajoutees: u64,
    /// Marks of others that have another value now.
    pub remplacees: u64,
    /// Answers that were there already.
    pub deja: u64,
    /// Marks of others that stay.
    pub gardees: u64,
    /// Who has left the class meanwhile: `Awa Diop (E00001, L2)`, or the matricule alone.
    pub laisses: Vec<String>,
}

/// Students before and after.
#[derive(Default)]
struct Travail {
    changements: Vec<(Etudiant, Etudiant)>,
    conflits: Vec<Conflit>,
    fait: SaisieEcrite,
}

impl School {
    /// The students of a class, once it is known that its author may give them such marks.
    ///
    /// # Errors
    /// `ClasseInconnue`, `ClasseVide`, a subject that he may not mark, a period that the class does not have or has locked, a day
    /// outside it, the server's.
    pub fn classe_a_saisir(
        &self,
        classe: &NomClasse,
        modele: &NouvelleNote,
        auteur: Auteur<'_>,
    ) -> Result<ClasseASaisir> {
        let etudiants = self.etudiants_de(classe, auteur)?;
        let Some(premier) = etudiants.first() else {
            return Err(Donnees::ClasseVide { classe: classe.to_string() }.into());
        };
        let mut apres = premier.clone();
        let n = apres.ajoute(modele.clone(), &auteur.who.nom);
        auteur.permet(Some(premier), Some(&apres))?;
        self.range(Some(premier), &mut apres)?;
        let placee = apres.note(n).and_then(|note| note.contenu.periode.clone());
        let modele = NouvelleNote { periode: placee, ..modele.clone() };
        Ok(ClasseASaisir { nom: premier.identite.classe.clone(), modele, etudiants })
    }

    /// Writes the answers in one transaction with one journal entry. Where somebody has added or changed such a mark since it was
    /// shown, nothing is written before that is decided. A dry run tells what would be written.
    ///
    /// # Errors
    /// What the author may not, a period that was locked, `Interrompu`, the server's.
    pub fn ecrit_saisie(
        &self,
        classe: &ClasseASaisir,
        reponses: &[Reponse],
        decisions: &[Decision],
        auteur: Auteur<'_>,
    ) -> Result<Issue> {
        let store = self.store()?;
        loop {
            arret::verifie()?;
            let matricules: Vec<&str> = reponses.iter().map(|reponse| reponse.matricule.as_str()).collect();
            let lus = store.existants(&matricules, &[])?;
            let mut travail = Travail::default();
            for reponse in reponses {
                let lu = lus.iter().find(|lu| lu.matricule.as_str() == reponse.matricule);
                self.prend(classe, reponse, lu, decisions, auteur, &mut travail)?;
            }
            if !travail.conflits.is_empty() {
                return Ok(Issue::Conflits(travail.conflits));
            }
            let ecritures: Vec<Ecriture<'_>> =
                travail.changements.iter().map(|(avant, apres)| Ecriture::Change(avant, apres)).collect();
            if ecritures.is_empty() || auteur.essai {
                return Ok(Issue::Ecrite(travail.fait));
            }
            // One operation, however many students it is about.
            let acte = Acte { ensemble: Some(Default::default()), ..auteur.acte() };
            let mut lot = Lot::pret(&ecritures, &acte, DateTime::now())?;
            match store.transaction(portees(&ecritures), |transaction| transaction.ecrit_lot(&mut lot)) {
                Ok(()) => {
                    store.retient([&classe.modele]);
                    return Ok(Issue::Ecrite(travail.fait));
                }
                // Somebody came first: what he did is looked at.
                Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::ModifieDepuis)) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes one answer, for the student as he is now.
    fn prend(
        &self,
        classe: &ClasseASaisir,
        reponse: &Reponse,
        lu: Option<&Etudiant>,
        decisions: &[Decision],
        auteur: Auteur<'_>,
        travail: &mut Travail,
    ) -> Result<()> {
        let Some(valeur) = reponse.valeur else { return Ok(()) };
        let Some(avant) = lu.filter(|lu| lu.identite.classe.cle() == classe.nom.cle()) else {
            let qui = lu.filter(|lu| auteur.who.voit(lu)).map_or_else(|| reponse.matricule.clone(), nom_complet);
            travail.fait.laisses.push(qui);
            return Ok(());
        };
        let cle = cle_datee(&classe.modele);
        let is_new = |note: &&Note| !reponse.vues.contains(&(note.n, note.contenu.valeur));
        let autres: Vec<&Note> =
            avant.notes.iter().filter(|note| cle_datee(&note.contenu) == cle).filter(is_new).collect();
        let mut apres = avant.clone();
        if autres.iter().any(|note| note.contenu.valeur == valeur) {
            travail.fait.deja += 1;
            return Ok(());
        } else if let Some(actuelle) = autres.last() {
            let shown = (actuelle.n, actuelle.contenu.valeur);
            let decided = decisions.iter().find(|d| d.matricule == reponse.matricule && d.actuelle == shown);
            match decided.map(|decision| decision.remplace) {
                None => {
                    let vue = reponse.vues.iter().find(|(n, _)| *n == actuelle.n).map(|(_, valeur)| *valeur);
                    let (etudiant, actuelle) = (avant.clone(), Note::clone(actuelle));
                    travail.conflits.push(Conflit { etudiant, actuelle, vue, nouvelle: valeur });
                    return Ok(());
                }
                Some(false) => {
                    travail.fait.gardees += 1;
                    return Ok(());
                }
                Some(true) => {
                    let autre = |note: &NouvelleNote| NouvelleNote { valeur, ..note.clone() };
                    fusion::change(&mut apres, actuelle.n, autre, &auteur.who.nom);
                    travail.fait.remplacees += 1;
                }
            }
        } else {
            apres.ajoute(NouvelleNote { valeur, ..classe.modele.clone() }, &auteur.who.nom);
            travail.fait.ajoutees += 1;
        }
        auteur.permet(Some(avant), Some(&apres))?;
        self.range(Some(avant), &mut apres)?;
        travail.changements.push((avant.clone(), apres));
        Ok(())
    }
}

impl ClasseASaisir {
    /// The marks of the kind that a student has: what is shown with the question.
    pub fn siennes(&self, etudiant: &Etudiant) -> Vec<(u32, Valeur)> {
        let cle = cle_datee(&self.modele);
        let siennes = etudiant.notes.iter().filter(|note| cle_datee(&note.contenu) == cle);
        siennes.map(|note| (note.n, note.contenu.valeur)).collect()
    }

    /// The mean of marks given in it, by what the class says of absences.
    pub fn moyenne(&self, valeurs: impl IntoIterator<Item = Valeur>) -> Option<Centiemes> {
        let absence = self.etudiants.first().map(|etudiant| etudiant.reglement.absence).unwrap_or_default();
        let note = |(n, valeur)| {
            let contenu = NouvelleNote::simple(self.modele.matiere.clone(), valeur);
            Note { n, contenu, auteur: String::new() }
        };
        let notes: Vec<Note> = (1..).zip(valeurs).map(note).collect();
        Bilan::de(&notes, &Reglement { absence, ..Reglement::default() }).generale
    }
}
