//! The journal: who changed what, and whether it holds together.

use super::{Progres, School};
use crate::domain::{DateCivile, Etudiant, Matricule, NomClasse, Role, Session};
use crate::error::{Cause, Donnees, Result};
use crate::store::{Question, Sujet};
use crate::texte;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use std::collections::{BTreeMap, HashMap};

pub use crate::store::{Anomalie, Constat, EntreeLue, Valeurs, Verification};

/// Classes, or subjects, of an entry about many students that are named; more of them say nothing.
const QUELQUES: usize = 3;

/// What to read of the journal.
#[derive(Clone, Debug, Default)]
pub struct Lecture {
    /// About this student: his matricule.
    pub etudiant: Option<Matricule>,
    /// About this account.
    pub compte: Option<String>,
    /// About this class.
    pub classe: Option<NomClasse>,
    /// By this account.
    pub qui: Option<String>,
    /// From this day on.
    pub depuis: Option<DateCivile>,
    /// Up to this day, which is in it.
    pub jusqua: Option<DateCivile>,
    /// At most so many.
    pub limite: Option<u64>,
}

/// An entry of the journal, as it is shown.
#[derive(Clone, Debug)]
pub struct LigneJournal {
    /// The entry.
    pub entree: EntreeLue,
    /// First name and name of its student, where they are known; of one about many, their class and the subject of their marks:
    /// `L3, Maths`.
    pub nom: Option<String>,
    /// When, where the machine stands: `12/11/2026 14:02`.
    pub heure: String,
}

impl School {
    /// The student that `reference` means: for an administrator also one who is no more, by his matricule.
    ///
    /// # Errors
    /// As `designe`.
    pub fn designe_au_journal(&self, reference: &str, who: &Session) -> Result<Matricule> {
        match self.designe(reference, who) {
            Ok(Etudiant { matricule, .. }) => Ok(matricule),
            Err(error)
                if who.role == Role::Admin && matches!(*error.cause, Cause::Donnees(Donnees::Introuvable { .. })) =>
            {
                let Ok(matricule) = Matricule::parse(reference) else { return Err(error) };
                if self.store()?.a_existe(&matricule)? { Ok(matricule) } else { Err(error) }
            }
            Err(error) => Err(error),
        }
    }

    /// The class of that name, as the school writes it, where something was ever said of one: for who may know of it.
    ///
    /// # Errors
    /// The server's.
    pub fn classe_au_journal(&self, nom: &str, who: &Session) -> Result<Option<NomClasse>> {
        let nom = NomClasse::parse(nom).ok().filter(|nom| who.connait_classe(nom.as_str()));
        match nom {
            Some(nom) if self.store()?.est_au_journal("classe", nom.as_str())? => {
                Ok(Some(self.store()?.classe(&nom)?.map_or(nom, |classe| classe.nom)))
            }
            _ => Ok(None),
        }
    }

    /// The entries that were asked for, newest first: all of them for an administrator, for others `who`'s own, about his account
    /// and the students whom he may know of.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn journal(&self, lecture: &Lecture, who: &Session) -> Result<Vec<LigneJournal>> {
        let etudiant = lecture.etudiant.as_ref().map(|matricule| ("etudiant", matricule.to_string()));
        let compte = lecture.compte.as_ref().map(|compte| ("compte", compte.clone()));
        let classe = lecture.classe.as_ref().map(|classe| ("classe", classe.to_string()));
        let de = (who.role != Role::Admin).then_some(who.nom.as_str());
        let qui = match (de, &lecture.qui) {
            // Another's entries are none of his.
            (Some(de), Some(qui)) if de != qui => return Ok(Vec::new()),
            (de, qui) => de.map(str::to_owned).or_else(|| qui.clone()),
        };
        let question = Question {
            cible: etudiant.or(compte).or(classe),
            qui,
            depuis: lecture.depuis.map(|jour| minuit(jour, 0)),
            avant: lecture.jusqua.map(|jour| minuit(jour, 1)),
            limite: lecture.limite,
            ids: None,
            parmi: de.map(|de| (de.to_owned(), who.portee())),
        };
        self.lignes(&question)
    }

    /// The entries as they are shown.
    pub(super) fn lignes(&self, question: &Question) -> Result<Vec<LigneJournal>> {
        let entrees = self.store()?.lit_journal(question)?;
        let mut ids: Vec<&str> =
            entrees.iter().filter(|entree| entree.genre == "etudiant").map(|entree| entree.cible.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let noms = self.store()?.noms_de(&ids)?;
        let mut eleves: Vec<&str> = entrees
            .iter()
            .filter_map(|entree| entree.sujet.as_ref())
            .flat_map(|sujet| &sujet.eleves)
            .map(String::as_str)
            .collect();
        eleves.sort_unstable();
        eleves.dedup();
        let classes = if eleves.is_empty() { HashMap::new() } else { self.store()?.classes_des(&eleves)? };
        let ligne = |entree: EntreeLue| LigneJournal {
            nom: noms
                .get(&entree.cible)
                .filter(|_| entree.genre == "etudiant")
                .cloned()
                .or_else(|| nom(&entree))
                .or_else(|| sujet(&entree, &classes)),
            heure: heure(entree.quand),
            entree,
        };
        Ok(entrees.into_iter().map(ligne).collect())
    }

    /// Checks the whole journal.
    ///
    /// # Errors
    /// `Interrompu`, the server's; what is wrong is no error, but findings.
    pub fn verifie_journal(&self, suivi: &mut dyn FnMut(Progres)) -> Result<Verification> {
        self.store()?.verifie_journal(&mut |fait, total| suivi(Progres { etape: "vérification", fait, total }))
    }
}

/// The name that an entry tells itself: of one who was added, or removed.
fn nom(entree: &EntreeLue) -> Option<String> {
    let whole = entree.avant.as_ref().or(entree.apres.as_ref())?;
    let texte = |champ: &str| whole.champs.iter().find(|(nom, _)| nom == champ)?.1.as_str();
    Some(format!("{} {}", texte("prenom")?, texte("nom")?))
}

/// `L3, Maths`: the classes and subjects of an entry about many students, where they are few.
fn sujet(entree: &EntreeLue, classes: &HashMap<String, String>) -> Option<String> {
    let Sujet { matieres, eleves } = entree.sujet.as_ref()?;
    let uniques = |noms: Vec<&String>| -> Vec<String> {
        let par_cle: BTreeMap<String, &String> = noms.into_iter().map(|nom| (texte::fold(nom), nom)).collect();
        par_cle.into_values().cloned().collect()
    };
    let leurs = uniques(eleves.iter().filter_map(|eleve| classes.get(eleve)).collect());
    let matieres = uniques(matieres.iter().collect());
    let few = |noms: &[String]| noms.len() <= QUELQUES;
    let dits = [leurs, matieres].into_iter().filter(|noms| few(noms)).flatten().collect::<Vec<_>>();
    (!dits.is_empty()).then(|| dits.join(", "))
}

/// The first moment of the day, or of the one so many days later, where the machine stands.
fn minuit(jour: DateCivile, plus: i64) -> i64 {
    let jour = Date::from(jour).checked_add(plus.days()).unwrap_or(Date::MAX);
    jour.to_zoned(TimeZone::system()).map_or(i64::MAX, |moment| moment.timestamp().as_millisecond())
}

/// `12/11/2026 14:02`, where the machine stands.
pub(super) fn heure(millisecondes: i64) -> String {
    let moment = Timestamp::from_millisecond(millisecondes).unwrap_or_default();
    moment.to_zoned(TimeZone::system()).strftime("%d/%m/%Y %H:%M").to_string()
}
