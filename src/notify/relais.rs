//! The relay: takes messages that wait, one by one and each channel by itself, and hands them to their servers. A message that does
//! not go is tried again later; one that nobody takes holds up no other.

use super::{Echec, Ouvert, Reglages, preneur};
use crate::domain::message::Etat;
use crate::domain::{Canal, Message};
use crate::error::{Cause, Envoi, Result};
use crate::service::{Progres, School};
use crate::store::{Issue, Prise, QuelsMessages, Store};
use std::sync::Weak;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

/// Tries of one message, at most.
const ESSAIS: u32 = 8;
/// Until the second try; twice as long until each further one.
const PREMIER: Duration = Duration::from_secs(30);
/// So many failures of a channel in a row, and it is left alone for a while.
const DE_SUITE: u32 = 3;

/// What came of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Messages that are gone.
    pub partis: u64,
    /// That did not go, and are tried again later.
    pub reportes: u64,
    /// That are kept as failed.
    pub echoues: u64,
    /// That still wait afterwards, those of channels that are not configured among them.
    pub restent: u64,
    /// Why some did not go: each reason once.
    pub raisons: Vec<String>,
    /// A channel takes nothing at the moment.
    pub rompu: bool,
}

/// What happened to one message, or to a channel.
enum Nouvelle {
    Issue(Issue),
    Rompu(String),
}

impl Bilan {
    fn prend(&mut self, nouvelle: Nouvelle) {
        let raison = match nouvelle {
            Nouvelle::Issue(Issue::Parti) => {
                self.partis += 1;
                return;
            }
            Nouvelle::Issue(Issue::Reporte { raison, .. }) => {
                self.reportes += 1;
                raison
            }
            Nouvelle::Issue(Issue::Echoue { raison }) => {
                self.echoues += 1;
                raison
            }
            Nouvelle::Issue(Issue::Relache { raison }) | Nouvelle::Rompu(raison) => {
                self.rompu = true;
                raison
            }
        };
        if !self.raisons.contains(&raison) {
            self.raisons.push(raison);
        }
    }

    /// Adds what came of another round.
    pub fn ajoute(&mut self, autre: Bilan) {
        self.partis += autre.partis;
        self.reportes += autre.reportes;
        self.echoues += autre.echoues;
        self.restent = autre.restent;
        self.rompu = autre.rompu;
        let neuves: Vec<String> = autre.raisons.into_iter().filter(|une| !self.raisons.contains(une)).collect();
        self.raisons.extend(neuves);
    }
}

/// How the relay comes by the data.
enum Acces<'a> {
    /// For the time of a command.
    Ouvert(&'a School),
    /// As long as the shell has them: a server that hangs does not keep them open.
    Faible(Weak<School>),
}

/// The relay.
pub struct Relais<'a> {
    acces: Acces<'a>,
    reglages: &'a Reglages,
}

impl<'a> Relais<'a> {
    /// For the time of a command.
    pub fn nouveau(school: &'a School, reglages: &'a Reglages) -> Relais<'a> {
        Relais { acces: Acces::Ouvert(school), reglages }
    }

    /// In the background of a shell.
    pub(super) fn de_fond(school: Weak<School>, reglages: &'a Reglages) -> Relais<'a> {
        Relais { acces: Acces::Faible(school), reglages }
    }

    fn avec<T>(&self, travail: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        match &self.acces {
            Acces::Ouvert(school) => travail(school.store()?),
            Acces::Faible(school) => {
                let school = school.upgrade().ok_or(Cause::Interrompu)?;
                travail(school.store()?)
            }
        }
    }

    /// Is there something to send now, on a channel that is configured, and no pause?
    pub(super) fn a_du_travail(&self) -> Result<bool> {
        let canaux = self.reglages.canaux();
        self.avec(|store| Ok(!canaux.is_empty() && store.a_des_messages_dus(&canaux)? && store.pause()?.is_none()))
    }

    /// Sends the messages whose moment has come, as long as `va` says so. In a pause there is nothing to do.
    ///
    /// # Errors
    /// A channel that is wrongly configured, the server's.
    pub fn ronde(&self, va: &(dyn Fn() -> bool + Sync)) -> Result<Bilan> {
        match self.avec(Store::pause)? {
            Some(_) => self.reste(Bilan::default()),
            None => self.envoie(None, va, &mut |_| {}),
        }
    }

    /// Sends all that waits, open digests too, each message once.
    ///
    /// # Errors
    /// `EnPause`, a channel that is wrongly configured, the server's.
    pub fn vide(&self, va: &(dyn Fn() -> bool + Sync), suivi: &mut dyn FnMut(Progres)) -> Result<Bilan> {
        if let Some(pause) = self.avec(Store::pause)? {
            return Err(Envoi::EnPause { qui: pause.qui }.into());
        }
        let depuis = self.avec(Store::heure)?;
        self.envoie(Some(depuis), va, suivi)
    }

    /// How many messages wait.
    ///
    /// # Errors
    /// The server's.
    pub fn reste(&self, bilan: Bilan) -> Result<Bilan> {
        let attendent = QuelsMessages { etats: vec![Etat::Attend], ..QuelsMessages::default() };
        Ok(Bilan { restent: self.avec(|store| store.denombre_messages(&attendent))?, ..bilan })
    }

    fn envoie(
        &self,
        depuis: Option<i64>,
        va: &(dyn Fn() -> bool + Sync),
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Bilan> {
        let total = self.reste(Bilan::default())?.restent;
        let mut bilan = Bilan::default();
        let fins = thread::scope(|scope| {
            let (dit, nouvelles) = channel();
            let fils: Vec<_> = self
                .reglages
                .canaux()
                .into_iter()
                .map(|canal| {
                    let dit = dit.clone();
                    scope.spawn(move || self.vide_canal(canal, depuis, va, &dit))
                })
                .collect();
            drop(dit);
            for nouvelle in nouvelles {
                bilan.prend(nouvelle);
                let fait = (bilan.partis + bilan.reportes + bilan.echoues).min(total);
                suivi(Progres { etape: "envoi", fait, total });
            }
            fils.into_iter()
                .map(|fil| fil.join().unwrap_or_else(|panique| std::panic::resume_unwind(panique)))
                .collect::<Vec<_>>()
        });
        suivi(Progres { etape: "envoi", fait: total, total });
        // What is wrong with one channel is told when the others have done their work.
        fins.into_iter().collect::<Result<Vec<()>>>()?;
        self.reste(bilan)
    }

    fn vide_canal(
        &self,
        canal: Canal,
        tout_depuis: Option<i64>,
        va: &(dyn Fn() -> bool + Sync),
        dit: &Sender<Nouvelle>,
    ) -> Result<()> {
        let morts = preneur::morts(self.avec(Store::bailleurs)?);
        let prise = Prise { qui: preneur::moi(), morts, tout_depuis };
        let mut ouvert = None;
        let mut de_suite = 0;
        while va() {
            let Some(message) = self.avec(|store| store.prend_message(canal, &prise))? else { return Ok(()) };
            let porte = match &mut ouvert {
                Some(porte) => porte,
                None => match self.reglages.ouvre(canal) {
                    Ok(porte) => ouvert.insert(porte),
                    Err(error) => {
                        self.rend(&message, &prise, &Issue::Relache { raison: error.to_string() })?;
                        return Err(error);
                    }
                },
            };
            let (issue, rompu) = self.un(canal, &message, porte)?;
            self.rend(&message, &prise, &issue)?;
            de_suite = if rompu { de_suite + 1 } else { 0 };
            let is_over = matches!(issue, Issue::Relache { .. });
            let raison = match &issue {
                Issue::Reporte { raison, .. } | Issue::Echoue { raison } if de_suite == DE_SUITE => {
                    Some(raison.clone())
                }
                _ => None,
            };
            // Nobody listens any more: the round is over.
            let _ = dit.send(Nouvelle::Issue(issue));
            if let Some(raison) = raison {
                let _ = dit.send(Nouvelle::Rompu(raison));
            }
            if is_over || de_suite == DE_SUITE {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Hands one message over; what becomes of it, and whether it was the channel that failed.
    fn un(&self, canal: Canal, message: &Message, porte: &Ouvert) -> Result<(Issue, bool)> {
        let jour = jiff::Zoned::now().date().to_string();
        let compte = canal == Canal::Sms;
        if compte && !self.avec(|store| store.reserve_sms(&jour, self.reglages.sms_par_jour()))? {
            let limite = self.reglages.sms_par_jour();
            let raison = format!("les {limite} SMS du jour sont partis (sms.par_jour) : la suite demain");
            return Ok((Issue::Relache { raison }, false));
        }
        let destinataire = &message.destinataire;
        let sent = porte.envoie(&message.id, &destinataire.adresse, &destinataire.nom, &self.reglages.texte(message));
        if compte && sent.is_err() {
            self.avec(|store| store.rend_sms(&jour))?;
        }
        Ok(match sent {
            Ok(()) => (Issue::Parti, false),
            Err(Echec::Definitif { raison }) => (Issue::Echoue { raison }, false),
            Err(Echec::Passager { raison, canal }) if message.essais + 1 >= ESSAIS => (Issue::Echoue { raison }, canal),
            Err(Echec::Passager { raison, canal }) => {
                (Issue::Reporte { raison, dans: delai(message.essais, hasard()) }, canal)
            }
        })
    }

    /// Says what became of a message: again where the database is away for a moment, for what is not written down is sent once more.
    fn rend(&self, message: &Message, prise: &Prise, issue: &Issue) -> Result<()> {
        let mut rendu = Ok(());
        for essai in 0..10 {
            rendu = self.avec(|store| store.rend_message(&message.id, &prise.qui, issue));
            if rendu.is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(100 << essai.min(5)));
        }
        rendu
    }
}

/// Until the next try after `deja` others: 30 s, 1 min, 2 min…, a quarter more or less, so that what failed together does not come
/// back together.
fn delai(deja: u32, hasard: u8) -> Duration {
    PREMIER * (1 << deja.min(ESSAIS)) * (384 + u32::from(hasard)) / 512
}

fn hasard() -> u8 {
    let mut octet = [128];
    // Without random bytes, the plain delay.
    let _ = getrandom::fill(&mut octet);
    octet[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_the_one_before_give_or_take_a_quarter() {
        let secondes = |deja, hasard| delai(deja, hasard).as_secs_f64();
        assert_eq!(
            (0..7).map(|deja| secondes(deja, 128)).collect::<Vec<_>>(),
            [30., 60., 120., 240., 480., 960., 1920.]
        );
        assert!(secondes(0, 0) >= 22.4 && secondes(0, 255) <= 37.5);
    }
}
