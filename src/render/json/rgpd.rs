//! `rgpd …`, in JSON.

use super::super::rgpd::lignes;
use crate::outcome::{Anonymisation, EtapeOubli};
use crate::service::rgpd::{DossierEcrit, RapportDeRetention};
use serde::Serialize;

/// Data that were taken out.
#[derive(Serialize)]
pub struct DossierJson {
    fichier: String,
    entrees: u64,
    messages: u64,
    comptes: u64,
    ecrit: bool,
}

impl DossierJson {
    /// The document.
    pub fn de(ecrit: &DossierEcrit) -> Self {
        let DossierEcrit { entrees, messages, comptes, essai, .. } = *ecrit;
        let fichier = ecrit.fichier.to_string_lossy().into_owned();
        DossierJson { fichier, entrees, messages, comptes, ecrit: !essai }
    }
}

/// Who becomes anonymous, or has.
#[derive(Serialize)]
pub struct AnonymisationJson<'a> {
    matricule: &'a str,
    pseudonyme: Option<&'a str>,
    notes_gardees: usize,
    entrees: u64,
    messages: u64,
    messages_en_attente: u64,
    comptes: &'a [String],
    fichiers: u64,
    annees: u64,
    fait: bool,
}

impl<'a> AnonymisationJson<'a> {
    /// The document.
    pub fn de(une: &'a Anonymisation) -> Self {
        let oubli = match &une.etape {
            EtapeOubli::Faite(oubli) => Some(oubli),
            EtapeOubli::Montre | EtapeOubli::Essai => None,
        };
        let traces = oubli.map_or(&une.traces, |oubli| &oubli.anonymisee.traces);
        AnonymisationJson {
            matricule: une.personne.matricule.as_str(),
            pseudonyme: oubli.map(|oubli| oubli.anonymisee.pseudonyme.as_str()),
            notes_gardees: une.personne.etudiant.as_ref().map_or(0, |etudiant| etudiant.notes.len()),
            entrees: traces.entrees,
            messages: traces.messages,
            messages_en_attente: traces.en_attente,
            comptes: &traces.comptes,
            fichiers: traces.fichiers,
            annees: traces.annees,
            fait: oubli.is_some(),
        }
    }
}

/// What is too old, or was.
#[derive(Serialize)]
pub struct RetentionJson {
    faite: bool,
    total: u64,
    perimes: Vec<PerimeJson>,
}

#[derive(Serialize)]
struct PerimeJson {
    quoi: &'static str,
    jours: u64,
    combien: u64,
    reglage: &'static str,
}

impl RetentionJson {
    /// The document.
    pub fn de(rapport: &RapportDeRetention) -> Self {
        let perimes =
            lignes(rapport).map(|(quoi, jours, combien, reglage)| PerimeJson { quoi, jours, combien, reglage });
        RetentionJson { faite: rapport.faite, total: rapport.perimes.total(), perimes: perimes.into() }
    }
}
