//! `class cloturer`: the end of a school year.

use super::dialogue::Question;
use super::regles::{elements, paire};
use super::spec::{Genre, Risque, Spec, ex, nomme, par_voies, voie, voulue};
use super::{Args, Context};
use crate::domain::cloture::{COMMANDE, Exception, Montee, Passages, Suite};
use crate::domain::{ChampError, Droit, Matricule, NomClasse};
use crate::error::{At, Cause, ClotureError, Error, ImportError, Result};
use crate::exchange::{self, Options, Paire};
use crate::lang::Span;
use crate::outcome::Outcome;
use crate::service::cloture::DemandeCloture;
use crate::texte;

/// The classes and where they go, in the line.
const PASSAGE: &str = "passage";
/// The same, in a file.
const TABLE: &str = "table";
/// Students with a way of their own.
const EXCEPTIONS: &str = "exceptions";
/// Faults of a file that are told, at most.
const FAUTES: usize = 10;

pub(super) const SPEC: Spec = Spec {
    nom: COMMANDE,
    alias: &["classe cloturer"],
    resume: "Clôt une année scolaire : archive les notes et les bulletins, fait passer les classes dans la suivante",
    args: &[
        nomme("annee", Genre::Annee, "celle qui finit : 2025-2026").titre("année qui finit"),
        nomme(PASSAGE, Genre::Texte, "\"L1:L2;L2:L3;L3:-\" : où passe chaque classe ; « - » : ils quittent l'école")
            .titre("où passe chaque classe"),
        nomme(TABLE, Genre::Fichier, "la même chose dans un fichier : colonnes classe et vers")
            .titre("fichier des passages"),
        nomme(EXCEPTIONS, Genre::Fichier, "redoublants, départs : colonnes matricule et vers")
            .titre("fichier des exceptions"),
        nomme("vers", Genre::Annee, "celle qui commence ; sans elle, la suivante")
            .titre("année qui commence")
            .sinon("la suivante"),
    ],
    droit: Droit::GererClasses,
    risque: Risque::Detruit,
    menu: par_voies(
        "Clore l'année : archiver les notes, faire passer les classes",
        &[
            voie("En écrivant où passe chaque classe", &[voulue("annee"), voulue(PASSAGE)], &[EXCEPTIONS, "vers"]),
            voie("Avec un fichier des passages", &[voulue("annee"), voulue(TABLE)], &[EXCEPTIONS, "vers"]),
            voie("Finir une clôture qui s'est arrêtée", &[voulue("annee")], &[]),
        ],
    ),
    exemples: &[
        ex("class cloturer annee=2025-2026 passage=L2:L3;L3:- --dry-run", "montre qui irait où, et ce qui manque"),
        ex(
            "class cloturer annee=2025-2026 table=passage.csv exceptions=redoublants.csv --dry-run",
            "les passages et les redoublants dans deux fichiers",
        ),
        ex(
            "class cloturer annee=2025-2026 passage=\"L2:L3;L3:M1;2de A:-\" --yes",
            "sans poser la question ; ceux de la 2de A vont dans « Anciens 2025-2026 »",
        ),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (annee, ici) = args.annee("annee")?.ok_or_else(|| args.nomme_manque("annee"))?;
    let vers = args.annee("vers")?.map(|(vers, _)| vers);
    let passages = passages(args, context)?;
    let auteur = context.auteur(SPEC.nom);
    let prete = context.school.prepare_cloture(DemandeCloture { annee, vers, passages }, auteur).at(ici)?;
    let montre = prete.montre();
    let question = Question::Cloturer { annee: montre.annee.to_string(), etudiants: montre.etudiants };
    context.confirme(&Outcome::Cloture(Box::new(montre)), &question)?;
    let (school, dialogue) = (context.school, &mut *context.dialogue);
    let cloture = school.clot(prete, auteur, &mut |progres| dialogue.avance(progres))?;
    Ok(Outcome::Cloture(Box::new(cloture)))
}

/// Where everybody goes, as the line and its files say; none where they say nothing.
fn passages(args: &Args<'_>, context: &Context<'_>) -> Result<Option<Passages>> {
    let table = match (elements(args, PASSAGE)?, args.texte(TABLE)) {
        (Some(_), Some((_, span))) => {
            return Err(Error::from(ClotureError::DeuxTables).at(span));
        }
        (Some(elements), None) => Some(elements.iter().map(montee).collect::<Result<Vec<_>>>()?),
        (None, Some(fichier)) => Some(lit(&fichier, ["classe", "vers"], context, |paire| {
            let de = NomClasse::parse(&paire.de).map_err(|error| error.to_string())?;
            Ok(Montee { de, vers: Suite::parse(&paire.vers).map_err(|error| error.to_string())? })
        })?),
        (None, None) => None,
    };
    let exceptions = match args.texte(EXCEPTIONS) {
        Some(fichier) => lit(&fichier, ["matricule", "vers"], context, |paire| {
            let matricule = Matricule::parse(&paire.de).map_err(|error| error.to_string())?;
            Ok(Exception { matricule, vers: Suite::parse(&paire.vers).map_err(|error| error.to_string())? })
        })?,
        None => Vec::new(),
    };
    if let (None, Some((_, span))) = (&table, args.texte(EXCEPTIONS)) {
        return Err(Error::from(ClotureError::SansTable).at(span));
    }
    Ok(table.filter(|table| !table.is_empty()).map(|table| Passages { table, exceptions }))
}

/// `L1:L2`, `L3:-`.
fn montee(element: &(String, Span)) -> Result<Montee> {
    let (de, (vers, ici)) = paire(element, PASSAGE, "L1:L2")?;
    let de = NomClasse::parse(de).map_err(ChampError::from).at(element.1)?;
    Ok(Montee { de, vers: Suite::parse(vers).map_err(ChampError::from).at(ici)? })
}

/// The lines of a file of two columns, each understood by `comprend`; all faults at once.
fn lit<T>(
    (chemin, span): &(String, Span),
    colonnes: [&'static str; 2],
    context: &Context<'_>,
    comprend: impl Fn(&Paire) -> Result<T, String>,
) -> Result<Vec<T>> {
    let source = context.enclos.fichier(chemin).at(*span)?;
    let options = Options { limites: context.limites, ..Options::default() };
    let fichier = texte::printable(chemin).into_owned();
    let feuille = match exchange::lire(&source, &options) {
        // Nobody goes another way; and a table that says nothing is told of as such.
        Err(error) if matches!(*error.cause, Cause::Import(ImportError::SansLigne)) => return Ok(Vec::new()),
        lue => lue.at(*span)?,
    };
    let Some(paires) = exchange::paires(&feuille, colonnes) else {
        return Err(Error::from(ClotureError::Colonnes { fichier, colonnes }).at(*span));
    };
    let (mut lus, mut fautes) = (Vec::with_capacity(paires.len()), Vec::new());
    for paire in paires {
        match paire.and_then(|paire| comprend(&paire).map_err(|cause| (paire.ligne, cause))) {
            Ok(lu) => lus.push(lu),
            Err((ligne, cause)) => fautes.push(format!("ligne {ligne} : {cause}")),
        }
    }
    if fautes.is_empty() {
        return Ok(lus);
    }
    let autres = fautes.len().saturating_sub(FAUTES) as u64;
    fautes.truncate(FAUTES);
    Err(Error::from(ClotureError::Fautes { fichier, fautes, autres }).at(*span))
}
