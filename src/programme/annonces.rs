//! What users should know that no command tells: servers that left and came back, imports that wait.

use super::Programme;
use crate::command::dialogue::{Avis, Dialogue};
use crate::domain::Role;
use crate::error::{Cause, Error, Exit, Panne};
use crate::store::MiseAJour;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::thread::{self, JoinHandle};
use std::time::Duration;

impl Programme {
    /// In a shell that stays open, a private server that died is started again: the next command finds it, and the error says so.
    pub(super) fn ranime(&self, mut erreur: Error, dialogue: &mut dyn Dialogue) -> Error {
        let is_gone = erreur.cause.exit() == Exit::Unreachable || erreur.cause.exit() == Exit::Unknown;
        if is_gone && dialogue.interactif() && self.school.est_ouverte() && self.school.ranime() {
            match &mut *erreur.cause {
                // The error itself says so.
                Cause::Panne(Panne::MongoInjoignable { adresse, detail }) => {
                    let (adresse, detail) = (std::mem::take(adresse), std::mem::take(detail));
                    *erreur.cause = Panne::MongoRelance { adresse, detail }.into();
                }
                _ => dialogue.avertit(&Avis::ServeurRelance),
            }
        }
        erreur
    }

    /// Says what users should know: that Redis helps no more, or again; once the school is open, what waits in it.
    pub(super) fn avertit(&mut self, dialogue: &mut dyn Dialogue) {
        match (self.school.sans_redis(), self.sans_redis) {
            (Some(panne), false) => {
                dialogue.avertit(&Avis::SansRedis { raison: panne.to_string() });
                if dialogue.interactif() {
                    // A private one is started again, while the user types; its return is told when it helps.
                    let school = self.school.clone();
                    thread::spawn(move || school.ranime());
                }
            }
            (None, true) => dialogue.avertit(&Avis::RedisRevenu),
            _ => {}
        }
        self.sans_redis = self.school.sans_redis().is_some();
        if dialogue.interactif()
            && self.school.doit_a_redis()
            && self.paiement.as_ref().is_none_or(JoinHandle::is_finished)
        {
            let school = self.school.clone();
            self.paiement = Some(thread::spawn(move || {
                while school.doit_a_redis() {
                    thread::sleep(Duration::from_secs(1));
                    school.paie_redis();
                }
            }));
        }
        for canal in self.school.depots() {
            if !self.envois.est_regle(canal) && !self.sans_canal.contains(&canal) {
                self.sans_canal.push(canal);
                dialogue.avertit(&Avis::SansCanal { canal });
            }
        }
        let is_admin = self.seance.connue().role == Role::Admin;
        let echoues = self.echoues.neufs();
        if echoues > 0 && is_admin {
            dialogue.avertit(&Avis::MessagesEchoues { combien: echoues });
        }
        if let Some(reparee) = self.school.restauration_reparee() {
            let quand = moment(reparee.debut);
            dialogue.avertit(&Avis::RestaurationReparee { finie: reparee.finie, qui: reparee.qui, quand });
        }
        if self.averti || !self.school.est_ouverte() {
            return;
        }
        self.averti = true;
        if let Some(MiseAJour { de, a }) = self.school.mise_a_jour() {
            dialogue.avertit(&Avis::BaseMiseAJour { de, a });
        }
        if self.school.est_ancienne() {
            dialogue.avertit(&Avis::CarnetAncien);
        }
        if self.school.redis_evince() {
            dialogue.avertit(&Avis::RedisEvince);
        }
        if !is_admin {
            return;
        }
        // A terminal is told of what failed while nobody was there; a script that sends is told by `notify flush`.
        let combien = if dialogue.interactif() { self.school.messages_echoues().unwrap_or_default() } else { 0 };
        if combien > 0 {
            dialogue.avertit(&Avis::MessagesEchoues { combien });
        }
        // A server that has just gone says so to the next command.
        for import in self.school.imports_interrompus().unwrap_or_default() {
            dialogue.avertit(&Avis::ImportInterrompu {
                fichier: import.fichier,
                qui: import.qui,
                quand: moment(import.debut),
                fait: import.fait,
                total: import.total,
            });
        }
        if let Some(cloture) = self.school.cloture_interrompue().unwrap_or_default() {
            dialogue.avertit(&Avis::ClotureInterrompue {
                annee: cloture.annee.to_string(),
                qui: cloture.qui,
                quand: moment(cloture.debut),
                fait: cloture.fait,
                total: cloture.total,
            });
        }
    }
}

/// `le 26/11/2026 à 19:05`, where the machine stands.
fn moment(millis: i64) -> String {
    let moment = Timestamp::from_millisecond(millis).unwrap_or_default().to_zoned(TimeZone::system());
    moment.strftime("le %d/%m/%Y à %H:%M").to_string()
}
