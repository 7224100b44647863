//! Reading students one after the other, however many they are: what exports are made of.

use super::classement::{Rangs, sans_rang};
use super::requete::{filtre, passes};
use super::{EtudiantDoc, LECTURE, Store};
use crate::arret;
use crate::domain::requete::{Filtre, Requete};
use crate::domain::statistiques::Cadre;
use crate::domain::{Champ, NomCompte};
use crate::error::{Error, Result};
use crate::exchange::export::Ligne;
use mongodb::bson::{Document, doc};
use mongodb::options::FindOptions;
use std::time::Duration;

/// Students handed over at once.
const LOT: usize = 1_000;
/// How long the server may work on one export.
const DUREE: Duration = Duration::from_secs(3_600);

impl Store {
    /// How many students a question has.
    ///
    /// # Errors
    /// The server's.
    pub fn combien(&self, question: &Filtre) -> Result<u64> {
        let counted = self.etudiants().count_documents(filtre(&*self.sans_rang(question)?)).max_time(LECTURE).run();
        counted.map_err(|error| self.panne(error))
    }

    /// Every student of a question, in order, as they all were at one moment; in lots, of which none is kept. Marks only where
    /// they are asked for.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, what `suite` says, the server's.
    pub fn parcourt(
        &self,
        requete: &Requete,
        notes: bool,
        suite: &mut dyn FnMut(Vec<Ligne>) -> Result<()>,
    ) -> Result<()> {
        self.note("liste", false);
        let mut moment = self.moment()?;
        // What no file tells.
        let mut sans = doc! { "recherche": 0, "tete": 0 };
        // Those that are awaited make the average of their subject a provisional one.
        if !notes && !requete.plus.iter().any(|champ| matches!(champ, Champ::MoyenneDe(_))) {
            sans.insert("notes", 0);
        }
        let etudiants = moment.collection::<Document>("etudiants");
        let mut effectifs =
            |parmi: &Filtre| self.effectifs_a((&etudiants, &mut moment.session), parmi, &Cadre::default());
        let question = sans_rang(&requete.filtre, &mut effectifs)?;
        let rangs = match requete.plus.contains(&Champ::Rang) {
            true => Some(Rangs::de_tous(effectifs(&Filtre::Et(Vec::new()))?)),
            false => None,
        };
        let ligne = |lu: EtudiantDoc| {
            let rang = rangs.as_ref().and_then(|rangs| rangs.de(&lu));
            let mut ligne = lu.ligne(&requete.plus, notes)?;
            ligne.resume.plus.rang = rang;
            Ok::<_, Error>(ligne)
        };
        for (passe, ordre) in passes(&filtre(&question), &requete.tri) {
            let options = FindOptions::builder()
                .sort(ordre)
                .projection(sans.clone())
                .batch_size(LOT as u32)
                .allow_disk_use(true)
                .max_time(DUREE)
                .build();
            let collection = moment.collection::<EtudiantDoc>("etudiants");
            let mut lues = collection
                .find(passe)
                .with_options(options)
                .session(&mut moment.session)
                .run()
                .map_err(|error| self.panne(error))?;
            let mut lot = Vec::with_capacity(LOT);
            for document in lues.iter(&mut moment.session) {
                lot.push(ligne(document.map_err(|error| self.panne(error))?)?);
                if lot.len() == LOT {
                    arret::verifie()?;
                    suite(std::mem::replace(&mut lot, Vec::with_capacity(LOT)))?;
                }
            }
            arret::verifie()?;
            suite(lot)?;
        }
        Ok(())
    }
}

impl super::Transaction<'_> {
    /// Writes down an export.
    ///
    /// # Errors
    /// The server's.
    pub fn note_export(&mut self, nom: &NomCompte, export: &ExportFait<'_>) -> Result<()> {
        let etudiants = i64::try_from(export.etudiants).unwrap_or(i64::MAX);
        let ExportFait { format, fichier, notes, .. } = export;
        self.note_fait(
            nom,
            "export",
            doc! { "format": format, "fichier": fichier, "étudiants": etudiants, "notes": notes },
        )
    }
}

/// What somebody took out of the school.
#[derive(Clone, Copy, Debug)]
pub struct ExportFait<'a> {
    /// `csv`
    pub format: &'a str,
    /// Where it went.
    pub fichier: &'a str,
    /// How many students.
    pub etudiants: u64,
    /// With their marks.
    pub notes: bool,
}
