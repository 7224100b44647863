//! One file per command: its Spec and its run. This file holds the registry, and the one way from a line to an outcome:
//! parse, find the command, check the right, hand out the arguments, run. Commands never print.

mod add;
mod arg;
mod args;
mod avis;
mod backup;
mod backup_verifier;
mod bulletin;
mod cache_clear;
mod cache_status;
mod class_cloturer;
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
mod contexte;
pub mod controle;
mod criteres;
mod delete;
pub mod dialogue;
mod echo;
mod edit;
mod entree;
mod execution;
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
mod menu;
mod note_add;
mod note_comment;
mod note_delete;
mod note_import;
mod note_set;
mod notify;
mod notify_cancel;
mod notify_flush;
mod notify_list;
mod notify_pause;
mod notify_retry;
mod notify_run;
mod notify_show;
mod notify_status;
mod notify_test;
mod on_error;
mod options;
mod papier;
mod passwd;
mod phrase;
mod quit;
mod regles;
mod report;
mod restore;
mod rgpd_anonymiser;
mod rgpd_export;
mod rgpd_retention;
mod saisie;
mod saisie_classe;
mod secret;
mod sessions;
mod set;
mod show;
mod source;
pub mod spec;
mod stats;
mod sujets;
mod surplus;
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
use crate::enclos::Enclos;
use crate::error::Result;
use crate::exchange::Limites;
use crate::notify::Reglages as Envois;
use crate::outcome::{Format, Outcome};
use crate::service::{School, Seance};
pub use args::Args;
use contexte::Context;
use dialogue::Dialogue;
pub use execution::{Fait, execute};
pub use papier::verifie_sortie;
pub use secret::demande_nouveau;
pub use set::est_de_variable;
use spec::Spec;
use std::io::Write;
pub use sujets::SUJETS;

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
    /// How the school sends messages.
    pub envois: &'a Envois,
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
    Command { spec: &class_cloturer::SPEC, run: class_cloturer::run },
    Command { spec: &report::SPEC, run: report::run },
    Command { spec: &bulletin::SPEC, run: bulletin::run },
    Command { spec: &import::SPEC, run: import::run },
    Command { spec: &import_annuler::SPEC, run: import_annuler::run },
    Command { spec: &undo::SPEC, run: undo::run },
    Command { spec: &log::SPEC, run: log::run },
    Command { spec: &log_verifier::SPEC, run: log_verifier::run },
    Command { spec: &backup::SPEC, run: backup::run },
    Command { spec: &backup_verifier::SPEC, run: backup_verifier::run },
    Command { spec: &restore::SPEC, run: restore::run },
    Command { spec: &rgpd_export::SPEC, run: rgpd_export::run },
    Command { spec: &rgpd_anonymiser::SPEC, run: rgpd_anonymiser::run },
    Command { spec: &rgpd_retention::SPEC, run: rgpd_retention::run },
    Command { spec: &source::SPEC, run: source::run },
    Command { spec: &set::SPEC, run: set::run },
    Command { spec: &echo::SPEC, run: echo::run },
    Command { spec: &on_error::SPEC, run: on_error::run },
    Command { spec: &menu::SPEC, run: menu::run },
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
    Command { spec: &notify_status::SPEC, run: notify_status::run },
    Command { spec: &notify_list::SPEC, run: notify_list::run },
    Command { spec: &notify_show::SPEC, run: notify_show::run },
    Command { spec: &notify_retry::SPEC, run: notify_retry::run },
    Command { spec: &notify_cancel::SPEC, run: notify_cancel::run },
    Command { spec: &notify_test::SPEC, run: notify_test::run },
    Command { spec: &notify_flush::SPEC, run: notify_flush::run },
    Command { spec: &notify_run::SPEC, run: notify_run::run },
    Command { spec: &notify_pause::SPEC, run: notify_pause::run },
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
