//! What a command did, as data, becomes text: a table, lines `champ : valeur`, JSON or CSV. Renderers never query, decide or
//! print: they write where they are told to. Nothing that came from data reaches a terminal as a control character.

mod aide;
mod avis;
mod cache;
mod chart;
mod classes;
mod cloture;
mod comptes;
mod config;
mod csv;
mod erreur;
mod explication;
mod fiche;
mod francais;
mod imports;
mod journal;
mod journal_classes;
mod journal_comptes;
mod json;
mod liste;
mod notifications;
mod papier;
mod rgpd;
mod saisie;
mod sauvegarde;
mod services;
mod statistiques;
mod style;
mod table;
mod tableau;
#[cfg(test)]
mod tests;
mod vertical;

use crate::domain::Pays;
pub use crate::outcome::Format;
use crate::outcome::Outcome;
use crate::texte::printable;
use std::io::{BufWriter, Result, Write};

pub use avis::{avis, bienvenue, invite, question, secret};
pub use erreur::{Lieu, erreur};
pub use francais::nombre;

/// How the reader wants it, and what his terminal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presentation {
    /// Which form.
    pub format: Format,
    /// Columns of the terminal; none where there is no terminal.
    pub largeur: Option<usize>,
    /// Colours are wanted and possible.
    pub couleur: bool,
    /// It shows more than ASCII: bars are drawn with blocks.
    pub unicode: bool,
    /// The school's country: how phones are written.
    pub pays: Pays,
    /// `--debug`: errors tell what servers and the system said.
    pub debug: bool,
}

impl Presentation {
    /// Plain text for a terminal of any width: what there is to say before carnet knows more.
    pub fn simple() -> Presentation {
        let format = Format::Table;
        Presentation { format, largeur: None, couleur: false, unicode: true, pays: Pays::FR, debug: false }
    }
}

/// Writes what a command did. Help is a page to read, and what `echo` says a text: they are that in CSV too.
///
/// # Errors
/// What the writer says.
pub fn rend(outcome: &Outcome, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let mut sortie = BufWriter::new(sortie);
    match (p.format, outcome) {
        (_, Outcome::Rien | Outcome::Script(_) | Outcome::Quitter | Outcome::Consigne(_)) => {}
        (Format::Json, outcome) => json::ecrit(outcome, &mut sortie)?,
        (_, Outcome::Aide(page)) => aide::ecrit(page, p, &mut sortie)?,
        (_, Outcome::Texte(texte)) => writeln!(sortie, "{}", printable(texte))?,
        (Format::Csv, outcome) => csv::ecrit(outcome, &mut sortie)?,
        (_, outcome) => humain(outcome, p, &mut sortie)?,
    }
    sortie.flush()
}

/// Table and vertical.
fn humain(outcome: &Outcome, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    match outcome {
        Outcome::Rien | Outcome::Script(_) | Outcome::Quitter | Outcome::Consigne(_) => Ok(()),
        Outcome::Texte(texte) => writeln!(sortie, "{}", printable(texte)),
        Outcome::Liste(found) => liste::ecrit(found, p, sortie),
        Outcome::Fiche(fiche) => fiche::ecrit(fiche, p, sortie),
        Outcome::Explication(expliquee) => explication::ecrit(expliquee, p, sortie),
        Outcome::Changement(changement) => fiche::changement(changement, p, sortie),
        Outcome::Saisie(saisie) => saisie::ecrit(saisie, p, sortie),
        Outcome::Suppression(suppression) => fiche::suppression(suppression, sortie),
        Outcome::Apercu(apercu) => imports::apercu(apercu, p, sortie),
        Outcome::Import(import) => imports::import(import, p, sortie),
        Outcome::Export(export) => imports::export(export, sortie),
        Outcome::Sauvegarde(faite) => sauvegarde::ecrit(faite, p, sortie),
        Outcome::Restauration(faite) => sauvegarde::restauration(faite, p, sortie),
        Outcome::Dossier(ecrit) => rgpd::dossier(ecrit, p, sortie),
        Outcome::Anonymisation(une) => rgpd::anonymisation(une, p, sortie),
        Outcome::Retention(rapport) => rgpd::retention(rapport, p, sortie),
        Outcome::ImportAnnule(annule) => imports::annule(annule, sortie),
        Outcome::Journal(lignes) => journal::ecrit(lignes, p, sortie),
        Outcome::Annulation(annulation) => journal::annulation(annulation, p, sortie),
        Outcome::Verification(verification) => journal::verification(verification, p, sortie),
        Outcome::Aide(page) => aide::ecrit(page, p, sortie),
        Outcome::Statistiques(chiffres) => statistiques::une(chiffres, p, sortie),
        Outcome::StatistiquesDesClasses { toutes, cadre } => statistiques::classes(toutes, cadre, p, sortie),
        Outcome::Classement(classement) => statistiques::classement(classement, p, sortie),
        Outcome::Classes(toutes) => classes::liste(toutes, p, sortie),
        Outcome::Classe(une) => classes::une(une, p, sortie),
        Outcome::ClasseChangee(change) => classes::change(change, p, sortie),
        Outcome::ClasseSupprimee { classe, essai } => classes::suppression(classe, *essai, sortie),
        Outcome::Fusion(faite) => classes::fusion(faite, p, sortie),
        Outcome::Cloture(vue) => cloture::ecrit(vue, p, sortie),
        Outcome::Tableau(table) => tableau::ecrit(table, p, sortie),
        Outcome::Papier(papier) => papier::ecrit(papier, sortie),
        Outcome::Cache(vu) => cache::etat(vu, p, sortie),
        Outcome::CacheVide { oublies } => cache::vide(*oublies, sortie),
        Outcome::Notifications(vue) => notifications::ecrit(vue, p, sortie),
        Outcome::Config(reglages) => config::reglages(reglages, p, sortie),
        Outcome::Identite(identite) => comptes::identite(identite, p, sortie),
        Outcome::Connexion(connexion) => comptes::connexion(connexion, sortie),
        Outcome::Deconnexion { compte, partout } => comptes::deconnexion(compte, *partout, sortie),
        Outcome::MotDePasse(change) => comptes::mot_de_passe(change, sortie),
        Outcome::Sessions(sessions) => comptes::sessions(sessions, p, sortie),
        Outcome::Compte(change) => comptes::change(change, p, sortie),
        Outcome::Comptes(comptes) => comptes::liste_des_comptes(comptes, p, sortie),
        Outcome::ComptesDeClasse(de_classe) => comptes::de_classe(de_classe, p, sortie),
        Outcome::Services(etat) => vertical::ecrit(&services::champs(etat), p, sortie),
    }
}
