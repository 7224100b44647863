//! The relay: takes messages that wait, one by one and each channel by itself, and hands them to their servers. A message that does
//! not go is tried again later; one that nobody takes holds up no other, and a channel that is broken not the other.

use super::{Ouvert, Reglages, Suite, preneur};
use crate::domain::message::Etat;
use crate::domain::{Canal, Message};
use crate::error::{Cause, Envoi, Error, Result};
use crate::service::{Progres, School};
use crate::store::{Issue, Prise, QuelsMessages, Store};
use std::sync::Weak;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Tries of one message, at most.
const ESSAIS: u32 = 8;
/// Until the second try; twice as long until each further one.
const PREMIER: Duration = Duration::from_secs(30);
/// So many failures of a channel in a row, and it is left alone for a while.
const DE_SUITE: u32 = 3;

/// Between two looks.
const PAS: Duration = Duration::from_secs(1);
/// Between two looks where a channel takes nothing: twice as long each time, up to [`LONGTEMPS`].
const REPOS: Duration = Duration::from_secs(30);
const LONGTEMPS: Duration = Duration::from_secs(300);

/// What came of sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tournee {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nouvelle {
    /// To a message.
    Issue(Issue),
    /// A channel takes nothing at the moment: why, in French.
    Rompu(String),
}

impl Nouvelle {
    /// Why something did not go.
    pub fn raison(&self) -> Option<&str> {
        match self {
            Nouvelle::Issue(Issue::Parti) => None,
            Nouvelle::Issue(
                Issue::Reporte { raison, .. } | Issue::Echoue { raison, .. } | Issue::Relache { raison },
            )
            | Nouvelle::Rompu(raison) => Some(raison),
        }
    }
}

impl Tournee {
    fn prend(&mut self, nouvelle: &Nouvelle) {
        match nouvelle {
            Nouvelle::Issue(Issue::Parti) => self.partis += 1,
            Nouvelle::Issue(Issue::Reporte { .. }) => self.reportes += 1,
            Nouvelle::Issue(Issue::Echoue { .. }) => self.echoues += 1,
            Nouvelle::Issue(Issue::Relache { .. }) | Nouvelle::Rompu(_) => self.rompu = true,
        }
        if let Some(raison) = nouvelle.raison()
            && !self.raisons.iter().any(|connue| connue == raison)
        {
            self.raisons.push(raison.to_owned());
        }
    }

    /// Messages that were handed over, or tried.
    fn essayes(&self) -> u64 {
        self.partis + self.reportes + self.echoues
    }
}

/// What became of one message, and whether it was its channel that failed.
struct Essaye {
    issue: Issue,
    is_rompu: bool,
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

    /// How many messages wait.
    ///
    /// # Errors
    /// The server's.
    pub fn restent(&self) -> Result<u64> {
        let attendent = QuelsMessages { etats: vec![Etat::Attend], ..QuelsMessages::default() };
        self.avec(|store| store.denombre_messages(&attendent))
    }

    /// Sends messages when their moment has come, as long as `va` says so: each channel by itself, so that one that takes nothing is
    /// left alone while the other goes on. `suit` hears of all that happens.
    pub fn sert(&self, va: &(dyn Fn() -> bool + Sync), suit: &mut dyn FnMut(&Nouvelle)) -> Tournee {
        let mut tournee = Tournee::default();
        thread::scope(|scope| {
            let (dit, nouvelles) = channel();
            for canal in self.reglages.canaux() {
                let dit = dit.clone();
                scope.spawn(move || self.sert_canal(canal, va, &dit));
            }
            drop(dit);
            for nouvelle in nouvelles {
                suit(&nouvelle);
                tournee.prend(&nouvelle);
            }
        });
        // Where no channel is configured, there is nothing to do until somebody stops it.
        while va() {
            dort(PAS, va);
        }
        tournee
    }

    fn sert_canal(&self, canal: Canal, va: &(dyn Fn() -> bool + Sync), dit: &Sender<Nouvelle>) {
        let mut repos = REPOS;
        while va() {
            let is_rompu = match self.a_du_travail(canal) {
                Ok(true) => self.vide_canal(canal, None, va, dit),
                Ok(false) => Ok(false),
                Err(error) => Err(error),
            };
            let is_rompu = is_rompu.unwrap_or_else(|error| {
                // It goes on when the database is back, or the configuration's server.
                let _ = dit.send(Nouvelle::Rompu(error.to_string()));
                true
            });
            if is_rompu {
                self.repose(canal, repos, va);
            } else {
                dort(PAS, va);
            }
            repos = if is_rompu { (repos * 2).min(LONGTEMPS) } else { REPOS };
        }
    }

    /// Leaves a channel alone for so long, or until there is something urgent that nobody has tried yet.
    fn repose(&self, canal: Canal, duree: Duration, va: &(dyn Fn() -> bool + Sync)) {
        let fin = Instant::now() + duree;
        while va() && Instant::now() < fin && !self.avec(|store| store.a_de_l_urgent(canal)).unwrap_or(false) {
            dort(PAS, va);
        }
    }

    /// Is there something to send now on that channel, and no pause?
    fn a_du_travail(&self, canal: Canal) -> Result<bool> {
        self.avec(|store| Ok(store.a_des_messages_dus(canal)? && store.pause()?.is_none()))
    }

    /// Sends all that waits, open digests too, each message once.
    ///
    /// # Errors
    /// `EnPause`; where nothing was tried, a channel that is wrongly configured, the server's.
    pub fn vide(&self, va: &(dyn Fn() -> bool + Sync), suivi: &mut dyn FnMut(Progres)) -> Result<Tournee> {
        if let Some(pause) = self.avec(Store::pause)? {
            return Err(Envoi::EnPause { qui: pause.qui }.into());
        }
        let depuis = self.avec(Store::horloge)?;
        let total = self.restent()?;
        let mut tournee = Tournee::default();
        let fins: Vec<Result<bool>> = thread::scope(|scope| {
            let (dit, nouvelles) = channel();
            let vide = |canal| {
                let dit = dit.clone();
                scope.spawn(move || self.vide_canal(canal, Some(depuis), va, &dit))
            };
            let fils: Vec<_> = self.reglages.canaux().into_iter().map(vide).collect();
            drop(dit);
            for nouvelle in nouvelles {
                tournee.prend(&nouvelle);
                suivi(Progres { etape: "envoi", fait: tournee.essayes().min(total), total });
            }
            fils.into_iter()
                .map(|fil| fil.join().unwrap_or_else(|panique| std::panic::resume_unwind(panique)))
                .collect()
        });
        suivi(Progres { etape: "envoi", fait: total, total });
        // What is wrong with one channel does not hide what the others have done.
        let fautes: Vec<Error> = fins.into_iter().filter_map(Result::err).collect();
        match fautes {
            fautes if tournee.essayes() > 0 => {
                fautes.iter().for_each(|faute| tournee.prend(&Nouvelle::Rompu(faute.to_string())));
            }
            fautes => fautes.into_iter().next().map_or(Ok(()), Err)?,
        }
        Ok(Tournee { restent: self.restent()?, ..tournee })
    }

    /// Sends what is to be sent on a channel; true where it takes nothing at the moment.
    fn vide_canal(
        &self,
        canal: Canal,
        tout_depuis: Option<i64>,
        va: &(dyn Fn() -> bool + Sync),
        dit: &Sender<Nouvelle>,
    ) -> Result<bool> {
        let morts = preneur::morts(self.avec(Store::bailleurs)?);
        let prise = Prise { qui: preneur::moi(), morts, tout_depuis };
        let mut ouvert = None;
        let mut de_suite = 0;
        while va() && self.avec(Store::pause)?.is_none() {
            let Some(message) = self.avec(|store| store.prend_message(canal, &prise))? else { return Ok(false) };
            let mut ouvre = || self.ouvre(canal, &mut ouvert).and_then(|porte| self.un(canal, &message, porte));
            let Essaye { issue, is_rompu } = match ouvre() {
                Ok(essaye) => essaye,
                Err(error) => {
                    // It was not tried.
                    self.rend(&message, &prise, &Issue::Relache { raison: error.to_string() })?;
                    return Err(error);
                }
            };
            self.rend(&message, &prise, &issue)?;
            de_suite = if is_rompu { de_suite + 1 } else { 0 };
            let is_over = de_suite == DE_SUITE || matches!(issue, Issue::Relache { .. });
            let raison = match &issue {
                Issue::Reporte { raison, .. } | Issue::Echoue { raison, .. } if is_over => Some(raison.clone()),
                _ => None,
            };
            // Where nobody listens any more, it is over.
            let _ = dit.send(Nouvelle::Issue(issue));
            if let Some(raison) = raison {
                let _ = dit.send(Nouvelle::Rompu(raison));
            }
            if is_over {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn ouvre<'o>(&self, canal: Canal, ouvert: &'o mut Option<Ouvert>) -> Result<&'o Ouvert> {
        match ouvert {
            Some(porte) => Ok(porte),
            None => Ok(ouvert.insert(self.reglages.ouvre(canal)?)),
        }
    }

    /// Hands one message over.
    ///
    /// # Errors
    /// The database's, before it is handed over.
    fn un(&self, canal: Canal, message: &Message, porte: &Ouvert) -> Result<Essaye> {
        let jour = jiff::Zoned::now().date().to_string();
        let compte = canal == Canal::Sms;
        let par_jour = self.reglages.sms_par_jour();
        // What concerns an account goes all the same, and is counted.
        let limite = if message.urgent && par_jour > 0 { u64::MAX } else { par_jour };
        if compte && !self.avec(|store| store.reserve_sms(&jour, limite))? {
            return Ok(Essaye { issue: Issue::Relache { raison: plus_de_sms(par_jour) }, is_rompu: false });
        }
        let destinataire = &message.destinataire;
        let sent = porte.envoie(&message.id, &destinataire.adresse, &destinataire.nom, &self.reglages.texte(message));
        if compte && sent.is_err() {
            // One that is counted for nothing is no reason to forget what became of the message.
            let _ = self.avec(|store| store.rend_sms(&jour));
        }
        let Err(echec) = sent else { return Ok(Essaye { issue: Issue::Parti, is_rompu: false }) };
        let (raison, doute) = (echec.raison, echec.doute);
        let issue = match echec.suite {
            Suite::PlusTard | Suite::Canal if message.essais + 1 < ESSAIS => {
                Issue::Reporte { raison, dans: delai(message.essais, hasard()), doute }
            }
            Suite::PlusTard | Suite::Canal | Suite::Jamais => Issue::Echoue { raison, doute },
        };
        Ok(Essaye { issue, is_rompu: echec.suite == Suite::Canal })
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

/// Why no more SMS go on a day.
fn plus_de_sms(par_jour: u64) -> String {
    match par_jour {
        0 => "aucun SMS ne part (sms.par_jour est à 0)".to_owned(),
        1 => "le SMS du jour est parti (sms.par_jour) : la suite demain".to_owned(),
        n => format!("les {n} SMS du jour sont partis (sms.par_jour) : la suite demain"),
    }
}

/// Waits so long, or until `va` says no.
fn dort(duree: Duration, va: &(dyn Fn() -> bool + Sync)) {
    let fin = Instant::now() + duree;
    while va() && Instant::now() < fin {
        thread::sleep(Duration::from_millis(100));
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
