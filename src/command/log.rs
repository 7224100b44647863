//! `log`: who changed what, when, from which value to which.

use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste_facultatif};
use super::{Args, Context};
use crate::domain::{ChampError, DateCivile, Droit, NomClasse};
use crate::error::{At, Emploi, Error, Result};
use crate::outcome::Outcome;
use crate::service::journal::Lecture;

/// Entries that a terminal is shown where no limit is given.
const ECRAN: u64 = 200;

pub(super) const SPEC: Spec = Spec {
    nom: "log",
    alias: &["journal"],
    resume: "Montre qui a changé quoi, quand, de quelle valeur à quelle autre (un enseignant : ses changements)",
    args: &[
        reste_facultatif("réf", Genre::Reference, "un étudiant (son matricule s'il a été supprimé), ou une classe")
            .titre("étudiant")
            .sinon("tous"),
        nomme("qui", Genre::Compte, "le compte qui a fait ces changements").titre("auteur"),
        nomme("depuis", Genre::Date, "à partir de ce jour").titre("depuis le"),
        nomme("jusqua", Genre::Date, "jusqu'à ce jour compris").titre("jusqu'au"),
        nomme("compte", Genre::Compte, "ce qui est arrivé à ce compte").titre("compte concerné"),
        nomme("classe", Genre::Classe, "les règles et les verrous de cette classe"),
        nomme("limit", Genre::Nombre, "combien en montrer au plus").titre("nombre d'entrées"),
    ],
    droit: Droit::Journal,
    risque: Risque::Aucun,
    menu: au_menu("Voir qui a changé quoi, et quand"),
    exemples: &[
        ex("log E00001", "tout ce qui a été fait à cet étudiant"),
        ex("log depuis=01/11/2026 limit=20", "les vingt derniers changements depuis ce jour"),
        ex("log classe=L3", "qui a changé ses règles, verrouillé et rouvert ses périodes"),
        ex("log Diop Awa qui=awa", "ce que ce compte a fait à cet étudiant"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let mut classe = match args.texte("classe") {
        Some((texte, span)) => {
            let nommee = NomClasse::parse(&texte).map_err(ChampError::from).at(span)?;
            Some(context.school.classe_au_journal(&texte, context.who)?.unwrap_or(nommee))
        }
        None => None,
    };
    let mut etudiant = None;
    if let Some((texte, span)) = args.reste(0) {
        // A student, unless a class is called so: no student is.
        match context.school.classe_au_journal(&texte, context.who)? {
            Some(nommee) if classe.is_none() => classe = Some(nommee),
            _ => etudiant = Some(context.school.designe_au_journal(&texte, context.who).at(span)?),
        }
    }
    let jour = |nom| match args.texte(nom) {
        Some((texte, span)) => DateCivile::parse(&texte).at(span).map(Some),
        None => Ok(None),
    };
    let (depuis, jusqua) = (jour("depuis")?, jour("jusqua")?);
    if let (Some(depuis), Some(jusqua), Some((_, span))) = (depuis, jusqua, args.texte("jusqua"))
        && depuis > jusqua
    {
        let renverses = Emploi::JoursRenverses { depuis: depuis.to_string(), jusqua: jusqua.to_string() };
        return Err(Error::from(renverses).at(span));
    }
    let lecture = Lecture {
        etudiant,
        classe,
        compte: args.texte("compte").map(|(texte, _)| texte),
        qui: args.texte("qui").map(|(texte, _)| texte),
        depuis,
        jusqua,
        limite: args.nombre("limit")?.or_else(|| context.est_lu().then_some(ECRAN)),
    };
    Ok(Outcome::Journal(context.school.journal(&lecture, context.who)?))
}
