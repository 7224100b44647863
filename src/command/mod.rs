//! One file per command: its Spec and its run. This file holds the registry, and the one way from a line to an outcome:
//! parse, find the command, check the right, hand out the arguments, run. Commands never print.

mod add;
mod args;
mod bulletin;
mod cache_clear;
mod cache_status;
mod class_delete;
mod class_list;
mod class_lock;
mod class_merge;
mod class_set;
mod class_show;
mod class_unlock;
mod classes;
mod comptes;
mod config;
mod criteres;
mod delete;
pub mod dialogue;
mod edit;
mod explain;
mod export;
mod find;
mod help;
mod import;
mod import_annuler;
mod log;
mod log_verifier;
mod login;
mod logout;
mod mentions;
mod note_add;
mod note_comment;
mod note_delete;
mod note_import;
mod note_set;
mod options;
mod papier;
mod passwd;
mod phrase;
mod quit;
mod regles;
mod report;
mod saisie;
mod saisie_classe;
mod secret;
mod sessions;
mod show;
mod source;
pub mod spec;
mod stats;
mod top;
mod undo;
mod user_add;
mod user_delete;
mod user_disable;
mod user_enable;
mod user_list;
mod user_passwd;
mod user_set;
mod verbe;
mod whoami;

use crate::config::{Ecole, Reglage};
use crate::domain::{Droit, Role, Session};
use crate::enclos::{Enclos, Place};
use crate::error::{Acces, At, Cause, CheminError, Error, Result};
use crate::exchange::Limites;
use crate::lang::{Expr, Ligne, Span};
use crate::outcome::{Format, Outcome};
use crate::service::etudiants::Auteur;
use crate::service::{School, Seance};
use crate::texte;
pub use args::Args;
use dialogue::{Avis, Dialogue};
use options::Options;
pub use secret::demande_nouveau;
use spec::Spec;
use std::io::Write;
use verbe::{premiere_part, trouve};

/// Where a line is run: what surrounds it, before it is known who asks.
pub struct Poste<'a> {
    /// The school.
    pub school: &'a School,
    /// Who sits there.
    pub seance: &'a Seance,
    /// At a terminal, or nobody.
    pub dialogue: &'a mut dyn Dialogue,
    /// What opens every path that a command takes.
    pub enclos: &'a Enclos,
    /// Where results go, for what writes them as they come.
    pub sortie: &'a mut (dyn Write + Send),
    /// The school, as its papers begin with it.
    pub ecole: &'a Ecole,
    /// How carnet is set up, for `config show`.
    pub reglages: &'a [Reglage],
    /// How much of a file an import reads.
    pub limites: Limites,
    /// How the outcome will be shown.
    pub format: Format,
    /// `--yes`: every question is answered yes.
    pub oui: bool,
    /// `--dry-run`: show, write nothing.
    pub essai: bool,
    /// `--debug`: tell where answers came from.
    pub debug: bool,
}

/// What surrounds a command.
struct Context<'a> {
    school: &'a School,
    /// Who sits there, for the commands that change that.
    seance: &'a Seance,
    /// Who asks: his account as it is at this moment.
    who: &'a Session,
    dialogue: &'a mut dyn Dialogue,
    enclos: &'a Enclos,
    sortie: &'a mut (dyn Write + Send),
    ecole: &'a Ecole,
    reglages: &'a [Reglage],
    limites: Limites,
    format: Format,
    oui: bool,
    essai: bool,
}

impl<'a> Context<'a> {
    /// The author of the changes of `commande`.
    fn auteur(&self, commande: &'static str) -> Auteur<'a> {
        Auteur { who: self.who, commande, essai: self.essai }
    }

    /// A setting as `config show` tells it; empty where there is none.
    fn reglage(&self, cle: &str) -> &'a str {
        self.reglages.iter().find(|reglage| reglage.cle == cle).map_or("", |reglage| &reglage.valeur)
    }

    /// Will somebody read the outcome on his screen, and not a program?
    fn est_lu(&self) -> bool {
        self.dialogue.interactif() && matches!(self.format, Format::Table | Format::Vertical)
    }

    /// Asks before something that cannot be taken back lightly; a dry run needs no answer.
    ///
    /// # Errors
    /// `Renonce`; `Terminee` where the session ended before the answer, or its account changed; nobody there to ask.
    fn confirme(&mut self, montre: &Outcome, question: &dialogue::Question) -> Result<()> {
        if self.oui || self.essai {
            return Ok(());
        }
        if !self.dialogue.confirme(montre, question)? {
            return Err(Cause::Renonce.into());
        }
        self.verifie_que_c_est_lui()
    }

    /// An answer may be long in coming: who gives it must still be who asked, with what he could then.
    ///
    /// # Errors
    /// `Terminee`, the server's.
    fn verifie_que_c_est_lui(&self) -> Result<()> {
        match self.seance.verifie(self.school)? == *self.who {
            true => Ok(()),
            false => Err(Acces::Terminee { raison: "votre compte a changé pendant la question" }.into()),
        }
    }

    /// May a file be written there? True where it takes the place of another, which somebody has agreed to.
    ///
    /// # Errors
    /// Something stands there that is no file; as [`Context::confirme`].
    fn prend_la_place(&mut self, place: &Place, span: Span) -> Result<bool> {
        let Some(there) = place.occupant().at(span)? else { return Ok(false) };
        let chemin = place.chemin();
        if there.est_dossier {
            return Err(Error::fichier(chemin, std::io::ErrorKind::IsADirectory.into()).at(span));
        }
        if !there.est_fichier {
            return Err(Error::from(CheminError::PasUnFichier { chemin: chemin.to_owned() }).at(span));
        }
        let fichier = texte::printable(&chemin.to_string_lossy()).into_owned();
        self.confirme(&Outcome::Rien, &dialogue::Question::Remplacer { fichier })?;
        Ok(true)
    }
}

/// A command: what it says of itself, and what it does.
pub struct Command {
    /// What it says of itself.
    pub spec: &'static Spec,
    run: fn(&Args<'_>, &mut Context<'_>) -> Result<Outcome>,
}

/// Every command, in the order that help shows.
pub static COMMANDES: &[Command] = &[
    Command { spec: &find::SPEC, run: find::run },
    Command { spec: &show::SPEC, run: show::run },
    Command { spec: &explain::SPEC, run: explain::run },
    Command { spec: &add::SPEC, run: add::run },
    Command { spec: &edit::SPEC, run: edit::run },
    Command { spec: &delete::SPEC, run: delete::run },
    Command { spec: &note_add::SPEC, run: note_add::run },
    Command { spec: &note_import::SPEC, run: note_import::run },
    Command { spec: &note_set::SPEC, run: note_set::run },
    Command { spec: &note_delete::SPEC, run: note_delete::run },
    Command { spec: &note_comment::SPEC, run: note_comment::run },
    Command { spec: &stats::SPEC, run: stats::run },
    Command { spec: &top::SPEC, run: top::run },
    Command { spec: &export::SPEC, run: export::run },
    Command { spec: &class_list::SPEC, run: class_list::run },
    Command { spec: &class_show::SPEC, run: class_show::run },
    Command { spec: &class_set::SPEC, run: class_set::run },
    Command { spec: &class_lock::SPEC, run: class_lock::run },
    Command { spec: &class_unlock::SPEC, run: class_unlock::run },
    Command { spec: &class_merge::SPEC, run: class_merge::run },
    Command { spec: &class_delete::SPEC, run: class_delete::run },
    Command { spec: &report::SPEC, run: report::run },
    Command { spec: &bulletin::SPEC, run: bulletin::run },
    Command { spec: &import::SPEC, run: import::run },
    Command { spec: &import_annuler::SPEC, run: import_annuler::run },
    Command { spec: &undo::SPEC, run: undo::run },
    Command { spec: &log::SPEC, run: log::run },
    Command { spec: &log_verifier::SPEC, run: log_verifier::run },
    Command { spec: &source::SPEC, run: source::run },
    Command { spec: &login::SPEC, run: login::run },
    Command { spec: &logout::SPEC, run: logout::run },
    Command { spec: &whoami::SPEC, run: whoami::run },
    Command { spec: &passwd::SPEC, run: passwd::run },
    Command { spec: &sessions::SPEC, run: sessions::run },
    Command { spec: &user_add::SPEC, run: user_add::run },
    Command { spec: &user_list::SPEC, run: user_list::run },
    Command { spec: &user_set::SPEC, run: user_set::run },
    Command { spec: &user_passwd::SPEC, run: user_passwd::run },
    Command { spec: &user_disable::SPEC, run: user_disable::run },
    Command { spec: &user_enable::SPEC, run: user_enable::run },
    Command { spec: &user_delete::SPEC, run: user_delete::run },
    Command { spec: &cache_status::SPEC, run: cache_status::run },
    Command { spec: &cache_clear::SPEC, run: cache_clear::run },
    Command { spec: &config::SPEC, run: config::run },
    Command { spec: &help::SPEC, run: help::run },
    Command { spec: &quit::SPEC, run: quit::run },
];

/// What every command says of itself.
pub fn specs() -> Vec<&'static Spec> {
    COMMANDES.iter().map(|command| command.spec).collect()
}

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
    let ligne = crate::lang::parse(ligne)?;
    let Some(verbe) = &ligne.verbe else { return Ok(Fait::seul(Outcome::Rien)) };
    let (arguments, options) = Options::prend(ligne.arguments.as_ref())?;
    let (command, passes) = trouve(verbe, arguments.as_ref())?;
    let nom = (passes == 1).then(|| premiere_part(arguments.as_ref()).map(Expr::span)).flatten();
    options.verifie(nom)?;
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

/// Right behind the last thing of the line that is no comment.
fn fin(ligne: &Ligne) -> Span {
    let end = ligne.arguments.as_ref().map(Expr::span).or(ligne.verbe.as_ref().map(|verbe| verbe.span));
    let end = end.map_or(0, |span| span.end);
    Span { start: end, end }
}
