//! `log`: who changed what, when, from which value to which.

use super::spec::{Genre, Risque, Spec, ex, nomme, reste_facultatif};
use super::{Args, Context};
use crate::domain::{DateCivile, Droit};
use crate::error::{At, Result};
use crate::outcome::Outcome;
use crate::service::journal::Lecture;

/// Entries that a terminal is shown where no limit is given.
const ECRAN: u64 = 200;

pub(super) const SPEC: Spec = Spec {
    nom: "log",
    alias: &["journal"],
    resume: "Montre qui a changé quoi, quand, de quelle valeur à quelle autre (un enseignant : ses changements)",
    args: &[
        reste_facultatif("réf", Genre::Reference, "un étudiant ; son matricule s'il a été supprimé"),
        nomme("qui", Genre::Texte, "les changements de ce compte"),
        nomme("depuis", Genre::Date, "à partir de ce jour"),
        nomme("jusqua", Genre::Date, "jusqu'à ce jour compris"),
        nomme("compte", Genre::Texte, "ce qui est arrivé à ce compte"),
        nomme("limit", Genre::Nombre, "au plus tant d'entrées"),
    ],
    droit: Droit::Journal,
    risque: Risque::Aucun,
    exemples: &[
        ex("log E00001", "tout ce qui a été fait à cet étudiant"),
        ex("log depuis=01/11/2026 limit=20", "les vingt derniers changements depuis ce jour"),
        ex("log Diop Awa qui=awa", "ce que ce compte a fait à cet étudiant"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let etudiant = match args.reste(0) {
        Some((texte, span)) => Some(context.school.designe_au_journal(&texte, context.who).at(span)?),
        None => None,
    };
    let jour = |nom| match args.texte(nom) {
        Some((texte, span)) => DateCivile::parse(&texte).at(span).map(Some),
        None => Ok(None),
    };
    let lecture = Lecture {
        etudiant,
        compte: args.texte("compte").map(|(texte, _)| texte),
        qui: args.texte("qui").map(|(texte, _)| texte),
        depuis: jour("depuis")?,
        jusqua: jour("jusqua")?,
        limite: args.nombre("limit")?.or_else(|| context.est_lu().then_some(ECRAN)),
    };
    Ok(Outcome::Journal(context.school.journal(&lecture, context.who)?))
}
