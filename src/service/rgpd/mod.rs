//! What the law gives to those whom the school keeps data about: taking all of it out, making somebody anonymous for good,
//! forgetting what is older than it may be.

mod papier;
mod retention;

use super::brouillon::oublie_l_eleve;
use super::etudiants::Auteur;
use super::{Cible, School};
use crate::arret;
use crate::domain::{Compte, Etudiant, Matricule, NomCompte, Session};
use crate::error::{Acces, Cause, Donnees, Error, Panne, Result};
use crate::report::Etablissement;
use crate::store::{Anonymisee, Dossier, SujetDeDossier};
use serde_json::json;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

pub use crate::store::{Personne, Traces};
pub use retention::{Ages, RapportDeRetention};

/// Whose data are taken out.
#[derive(Clone, Debug)]
pub enum DeQui {
    /// A student's.
    Etudiant(Box<Etudiant>),
    /// Those of a student who was removed.
    Parti(Matricule),
    /// Those of whoever has an account.
    Compte(Box<Compte>),
}

/// How they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormeDeDossier {
    /// All of it, for a program.
    Json,
    /// To be read by a family.
    Pdf,
}

impl FormeDeDossier {
    /// By how the file's name ends.
    pub fn de(fichier: &Path) -> Option<FormeDeDossier> {
        let nom = crate::texte::fold(&fichier.to_string_lossy());
        match nom {
            nom if nom.ends_with(".json") => Some(FormeDeDossier::Json),
            nom if nom.ends_with(".pdf") => Some(FormeDeDossier::Pdf),
            _ => None,
        }
    }
}

/// Data that were taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierEcrit {
    /// Where.
    pub fichier: PathBuf,
    /// Entries of the journal in it.
    pub entrees: u64,
    /// Messages in it.
    pub messages: u64,
    /// Accounts in it.
    pub comptes: u64,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// What was made anonymous.
#[derive(Clone, Debug)]
pub struct Oubli {
    /// What there is, or was, of him, and his pseudonym.
    pub anonymisee: Anonymisee,
    /// By what he is recognised in what this machine keeps of typed lines.
    pub reperes: Vec<String>,
    /// His sessions could not be ended in Redis: they end by themselves.
    pub sessions_restent: bool,
}

impl DeQui {
    fn sujet(&self) -> SujetDeDossier {
        match self {
            DeQui::Etudiant(etudiant) => SujetDeDossier::Etudiant(etudiant.matricule.clone()),
            DeQui::Parti(matricule) => SujetDeDossier::Etudiant(matricule.clone()),
            DeQui::Compte(compte) => SujetDeDossier::Compte(compte.nom.clone()),
        }
    }
}

impl School {
    /// Writes all that is held about somebody. The file is there in whole, and that it was taken in the journal, or neither.
    ///
    /// # Errors
    /// `Interrompu`, the file's, the server's.
    pub fn ecrit_dossier(
        &self,
        de_qui: &DeQui,
        forme: FormeDeDossier,
        ecole: &Etablissement,
        cible: Cible<'_>,
        (who, essai): (&Session, bool),
    ) -> Result<DossierEcrit> {
        let store = self.store()?;
        let sujet = de_qui.sujet();
        let dossier = store.dossier(&sujet)?;
        let place = cible.place;
        let compte = |liste: &[serde_json::Value]| liste.len() as u64;
        let ecrit = DossierEcrit {
            fichier: place.chemin().to_owned(),
            entrees: compte(&dossier.journal) + compte(&dossier.journal_des_comptes) + compte(&dossier.actes),
            messages: compte(&dossier.messages),
            comptes: compte(&dossier.comptes),
            essai,
        };
        if essai {
            return Ok(ecrit);
        }
        let nom = NomCompte::parse(&who.nom).map_err(Acces::from)?;
        let papier = match forme {
            FormeDeDossier::Pdf => Some(self.papier(de_qui, &dossier)?),
            FormeDeDossier::Json => None,
        };
        place.remplit(cible.remplace, |fichier| {
            let mut sortie = BufWriter::new(fichier.as_file_mut());
            let fait = match &papier {
                Some(papier) => papier.ecrit(&mut sortie, ecole, self.usage().aujourdhui).map(|_| ()),
                None => en_json(&dossier, &ecole.nom, &mut sortie),
            };
            fait.and_then(|()| sortie.flush()).map_err(|source| Error::fichier(place.chemin(), source))?;
            arret::verifie()?;
            let chemin = place.chemin().to_string_lossy();
            store.transaction([], |transaction| transaction.note_dossier(&nom, &chemin, &sujet))
        })?;
        Ok(ecrit)
    }

    /// Whose data a reference means: also those of one who was removed, by his matricule.
    ///
    /// # Errors
    /// As [`School::designe_au_journal`].
    pub fn de_qui(&self, reference: &str, who: &Session) -> Result<DeQui> {
        let matricule = self.designe_au_journal(reference, who)?;
        let lui = self.store()?.etudiant(&matricule)?;
        Ok(lui.map_or(DeQui::Parti(matricule), |etudiant| DeQui::Etudiant(Box::new(etudiant))))
    }

    /// Whom a reference means who is to become anonymous: also one who was removed, by his matricule.
    ///
    /// # Errors
    /// As [`School::designe_au_journal`]; `DejaAnonyme`.
    pub fn a_anonymiser(&self, reference: &str, who: &Session) -> Result<Personne> {
        let matricule = self.designe_au_journal(reference, who)?;
        if matricule.est_pseudonyme() {
            return Err(Donnees::DejaAnonyme { matricule: matricule.to_string() }.into());
        }
        Ok(Personne { etudiant: self.store()?.etudiant(&matricule)?, matricule })
    }

    /// What there is of somebody besides his document.
    ///
    /// # Errors
    /// The server's.
    pub fn traces(&self, personne: &Personne) -> Result<Traces> {
        self.store()?.traces(personne)
    }

    /// Makes somebody anonymous for good, ends his sessions, and forgets what this machine keeps of marks that were being typed for
    /// him in the folder `saisies`.
    ///
    /// # Errors
    /// `ModifieDepuis`, the server's: nothing was written then.
    pub fn anonymise(&self, personne: &Personne, auteur: Auteur<'_>, saisies: Option<&Path>) -> Result<Oubli> {
        let store = self.store()?;
        let reperes = personne.reperes();
        if auteur.essai {
            let anonymisee = Anonymisee { pseudonyme: pseudonyme()?, traces: store.traces(personne)? };
            return Ok(Oubli { anonymisee, reperes, sessions_restent: false });
        }
        let anonymisee = loop {
            match store.anonymise(personne, &pseudonyme()?, &auteur.acte()) {
                // Of a thousand million millions, one that is there already.
                Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::MatriculePris)) => arret::verifie()?,
                anonymisee => break anonymisee?,
            }
        };
        let ferme = |nom: &String| self.sessions().is_none_or(|sessions| sessions.ferme_celles_de(nom).is_ok());
        let sessions_restent = !anonymisee.traces.comptes.iter().all(ferme);
        if let Some(saisies) = saisies {
            oublie_l_eleve(saisies, personne.matricule.as_str());
        }
        // Completion offers him no more.
        self.oublie();
        Ok(Oubli { anonymisee, reperes, sessions_restent })
    }
}

fn pseudonyme() -> Result<Matricule> {
    let mut octets = [0; 10];
    getrandom::fill(&mut octets).map_err(|error| Panne::Systeme { detail: error.to_string() })?;
    Ok(Matricule::pseudonyme(octets))
}

fn en_json(dossier: &Dossier, ecole: &str, sortie: &mut dyn Write) -> std::io::Result<()> {
    let Dossier { etudiant, comptes, journal, journal_des_comptes, actes, messages, annees } = dossier;
    let tout = json!({
        "ecole": ecole,
        "fait": jiff::Timestamp::now().to_string(),
        "etudiant": etudiant,
        "annees_closes": annees,
        "comptes": comptes,
        "messages": messages,
        "journal": journal,
        "journal_des_comptes": journal_des_comptes,
        "actes": actes,
    });
    serde_json::to_writer_pretty(&mut *sortie, &tout)?;
    writeln!(sortie)
}
