//! The one way from a line to an outcome: parse, find the command, check the right, hand out the arguments, run.

use super::dialogue::Avis;
use super::options::Options;
use super::spec::{FORMAT, Genre, Spec};
use super::verbe::{premiere_part, question, trouve};
use super::{Args, Command, Context, Poste};
use crate::domain::{Droit, Role, Session};
use crate::error::{Acces, Cause, Emploi, Error, Result};
use crate::lang::{Expr, Ligne, Span};
use crate::outcome::{Format, Outcome};
use crate::service::{School, Seance};

/// What a line did, and how it asked to see it.
#[derive(Debug)]
pub struct Fait {
    /// What it did.
    pub outcome: Outcome,
    /// `format=json`, where the line said so.
    pub format: Option<Format>,
    /// What there is to say behind it.
    pub suite: Option<Avis>,
}

impl Fait {
    /// Only this.
    pub fn seul(outcome: Outcome) -> Fait {
        Fait { outcome, format: None, suite: None }
    }
}

/// Runs a line.
///
/// # Errors
/// Whatever goes wrong, with its place in the line where it has one.
pub fn execute(ligne: &str, poste: &mut Poste<'_>) -> Result<Fait> {
    let ligne = question(crate::lang::parse(ligne)?);
    let Some(verbe) = &ligne.verbe else { return Ok(Fait::seul(Outcome::Rien)) };
    let (arguments, options) = Options::prend(ligne.arguments.as_ref())?;
    // What somebody has no right to is not what he means; nobody is known before the first command that asks.
    let (toutes, qui) = (poste.seance.est_inconnue(), poste.seance.connue());
    let (command, passes) = trouve(verbe, arguments.as_ref(), &|spec| toutes || qui.peut(spec.droit))?;
    let nom = (passes == 1).then(|| premiere_part(arguments.as_ref()).map(Expr::span)).flatten();
    options.verifie(nom)?;
    let nomme_des_variables = command.spec.args.iter().any(|arg| arg.genre == Genre::Variables);
    if let (true, Some(span)) = (nomme_des_variables && options.format.is_some(), arguments_de(&ligne)) {
        return Err(Error::from(Emploi::NomReserve { nom: FORMAT }).at(span));
    }
    poste.school.commence();
    let fait = fait(command, arguments.as_ref(), passes, &ligne, &options, poste);
    // What was written is told to Redis before it is acknowledged.
    poste.school.acheve();
    fait
}

/// Does what a line says, once its command is known.
fn fait(
    command: &Command,
    arguments: Option<&Expr>,
    passes: usize,
    ligne: &Ligne,
    options: &Options,
    poste: &mut Poste<'_>,
) -> Result<Fait> {
    // Of an earlier command, which did not tell.
    poste.school.provenances();
    let Some(verbe) = &ligne.verbe else { return Ok(Fait::seul(Outcome::Rien)) };
    let who = qui(command.spec, poste).map_err(|error| match *error.cause {
        // A server that is out of reach has no place in the line.
        Cause::Acces(_) => error.at(verbe.span),
        _ => error,
    })?;
    let args = Args::new(command.spec, arguments, passes, fin(ligne))?;
    let mut context = Context {
        school: poste.school,
        seance: poste.seance,
        who: &who,
        dialogue: &mut *poste.dialogue,
        enclos: poste.enclos,
        sortie: &mut *poste.sortie,
        ecole: poste.ecole,
        reglages: poste.reglages,
        envois: poste.envois,
        limites: poste.limites,
        format: options.format.unwrap_or(poste.format),
        oui: poste.oui || options.oui,
        essai: poste.essai || options.essai,
    };
    let outcome = (command.run)(&args, &mut context)?;
    retient_ce_qui_est_montre(&outcome, poste.seance);
    let suite = (poste.debug || options.debug).then(|| provenance(poste.school)).flatten();
    Ok(Fait { outcome, format: options.format, suite })
}

/// What a mark was when it was last shown: whoever changes it later is told where it is another one.
fn retient_ce_qui_est_montre(outcome: &Outcome, seance: &Seance) {
    match outcome {
        Outcome::Fiche(fiche) => seance.montre(&fiche.etudiant),
        Outcome::Explication(expliquee) => seance.montre(&expliquee.etudiant),
        Outcome::Changement(changement) if !changement.essai => seance.montre_apres(&changement.apres.etudiant),
        _ => {}
    }
}

/// Where the answer came from; nothing where nothing was read. The account is read for every command: it is told of where it
/// is all there is.
fn provenance(school: &School) -> Option<Avis> {
    let mut lectures = school.provenances();
    if lectures.iter().any(|lue| lue.quoi != "compte") {
        lectures.retain(|lue| lue.quoi != "compte");
    }
    let mut seules: Vec<(&'static str, bool)> = Vec::new();
    for lue in lectures {
        if !seules.contains(&(lue.quoi, lue.redis)) {
            seules.push((lue.quoi, lue.redis));
        }
    }
    (!seules.is_empty()).then_some(Avis::Provenance { lectures: seules })
}

/// Who asks, where he may: the one place where rights are checked, before a command runs. What is free to all asks no server.
fn qui(spec: &'static Spec, poste: &mut Poste<'_>) -> Result<Session> {
    if spec.droit == Droit::Libre {
        return Ok(poste.seance.connue());
    }
    if let Some(ignore) = poste.seance.reprend(poste.school)? {
        poste.dialogue.avertit(&Avis::JetonIgnore { fichier: ignore.fichier, raison: ignore.raison });
    }
    let who = match poste.seance.verifie(poste.school) {
        // A session that is over keeps nobody from logging in.
        Err(error) if spec.droit == Droit::Entrer && matches!(*error.cause, Cause::Acces(_)) => Session::personne(),
        who => who?,
    };
    let commande = spec.nom;
    match &who.role {
        _ if who.peut(spec.droit) => Ok(who),
        Role::Personne if !poste.school.a_des_comptes()? => Err(Acces::AucunCompte.into()),
        Role::Personne => Err(Acces::PasConnecte { commande }.into()),
        _ if who.a_changer => Err(Acces::AChanger { commande }.into()),
        _ => Err(Acces::SansDroit { commande }.into()),
    }
}

fn arguments_de(ligne: &Ligne) -> Option<Span> {
    ligne.arguments.as_ref().map(Expr::span)
}

/// Right behind the last thing of the line that is no comment.
fn fin(ligne: &Ligne) -> Span {
    let end = arguments_de(ligne).or(ligne.verbe.as_ref().map(|verbe| verbe.span));
    let end = end.map_or(0, |span| span.end);
    Span { start: end, end }
}
