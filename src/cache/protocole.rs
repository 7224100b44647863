//! The cache's protocol (design, section 7): no read gives less than what was acknowledged before it began, even where the
//! writer is killed between any two of its steps.
//!
//! A *scope* ([`Portee`]) is what can go stale. It has three keys: `w`, its intents (a sorted set, by the moment they end); `d`,
//! its data (a hash); `l`, its fill leases (a hash). All bear the name of the *run* of Redis that they were written in: its `run_id`;
//! where its master may change, that and the mark of its reign (below).
//!
//! # Write
//! 1. Read MongoDB's clock: T0. It may have been read before, up to a minute ago, and moved on by this machine's steady clock
//!    (`src/store/horloge.rs`). *(`apres-horloge`)*
//! 2. [`Cache::annonce`], one script: add an intent to every scope of the write, to end at now + 180 s; delete data and leases.
//!    *(`apres-annonce`)*
//! 3. The transaction. Its first statement asks `$$NOW < T0 + 10 s`; the server ends it 60 s later, and looks for such every
//!    30 s. *(`avant-commit`, `apres-commit`)*
//! 4. [`Cache::retire`], one script: take the intents back; where this is not the run that step 2 wrote to, or step 2 failed, or
//!    an intent is gone before its time (Redis was emptied), delete data and leases too. *(`apres-retrait`)* Only now is the write
//!    acknowledged. Where the commit's outcome is unknown the intents stay until they end by themselves. Where Redis could not be
//!    told, the scopes are remembered for as long as data may live: it is tried once more at the end of the command
//!    ([`Cache::acheve`]), before whatever Redis is asked next, each second while a shell waits for its user ([`Cache::paie`]),
//!    and when carnet ends.
//!
//! # Read
//! 1. [`Cache::lit`]: data → *hit*, by one `HGET`: no data stand beside a living intent, for step 2 of a write deletes them, and a
//!    fill stores none. Before it stands a write that changes nothing: a Redis that refuses writes (a copy, one whose disk is full) has
//!    refused those of step 2 and 4, too, and its data may be stale. Else, one script: a living intent → *busy*; a lease under a token of its own → *miss*. Beside data may
//!    stand what is usually asked next, of another scope ([`Suite`]): [`Cache::lit_avec_suite`] looks for both at once. What
//!    stands there is only where to look, and whoever asks compares it with what he would have asked.
//! 2. Busy or miss: read MongoDB: what the primary has (`local`; lists in a transaction, at one moment).
//! 3. Miss: [`Cache::remplit`], one script: store what was read, if no intent lives and the lease still bears the token.
//!
//! # Why a hit is never stale
//! Let a write W be acknowledged before a read R begins, and let R hit data that a fill F stored. F's script ran, in this run of
//! Redis, while its lease was there and no intent lived; its lease was laid by a step 1 of the same reader, before it read MongoDB.
//!
//! - *W's step 2 came after F.* It deleted the data: R would have found none. (If W could not reach Redis in step 2, its step 4
//!   deleted them.)
//! - *W's step 2 came between F's lease and F.* It deleted the lease: F stored nothing.
//! - *F's lease came after W's step 2 and before W's intent was gone.* A living intent gives no lease. W's intent goes in step 4,
//!   after the commit: then the lease, and the read behind it, came after the commit, and a primary has it. Or it goes
//!   because it ended: W's transaction began before T0 + 10 s, was over by T0 + 100 s, and the intent ended no earlier than
//!   T0 + 180 s. So the same holds for a W that was killed or put to sleep, whenever its commit took effect. T0 is known before
//!   step 2 begins, whenever the clock was read; a T0 that is too early only refuses W. One that is too late, because MongoDB's
//!   clock was set back or another server became primary whose clock is behind, is harmless up to 80 s.
//! - *F's lease came after step 4.* The read behind it came after the commit.
//! - *Redis started again in between.* Data of another run bear another name: F is of this run. If W's step 2 was of an earlier run,
//!   W's step 4, in this run, deleted data and leases after the commit: an F of before is gone, and a lease of before does not
//!   store. If W's step 4 found no Redis, this run began after it, or it is the one case that remains: a writer that cannot
//!   reach a Redis which others still reach, or reach soon again, one that refused to write for a while included. Data live 60 s
//!   from when they were stored, and no longer.
//!
//! # Another master: Sentinel and Cluster
//! There a run is a *reign*: the time in which one process has the keys as their master. No two have the same name, also where
//! A, B and again A are masters: to the `run_id` come the name of the master's stream of changes, new at each promotion, and in a
//! Cluster the node's epoch, higher at each return of a slot (`src/cache/topologie.rs`). An answer counts only where the server says
//! after it that the reign under whose name it was asked still lasts; else the connection is opened anew, and it is asked again.
//! So all that was done was done by the master of its moment, under its right name; what its copies have of it bears a name that
//! nobody uses again. A change of master is, then, a Redis that started again, and all of the above holds for it:
//!
//! - *W announced to the old master, R and F ask the new one.* It knows nothing of W's intents, and F may store what it read before
//!   the commit. W's step 4 asks who is master, finds another run than in step 2, and deletes data and leases there, after the
//!   commit and before W is acknowledged.
//! - *W's step 4 finds no master: the old one is dead, and no other is known yet.* It has asked every sentinel (node) that it knows. Who
//!   leads the change is the first to name the new master: had F been led there before, W would have been, too. So F's lease, and
//!   the read behind it, came after the commit.
//! - *Both are masters for a while, as in a change that somebody asks for.* After the commit W's step 4 asks all sentinels (nodes), and does
//!   the same on each master that one of them names (`Lien::ailleurs`): the one that F was led to is among them. The old one,
//!   where nobody names it any more, is asked by nobody who asks anew; a connection to it is used for a second at most, which is
//!   how old R's answer may be.
//! - *A slot goes to another node, key by key.* Its node refuses a script whose keys are not all there any more (`TRYAGAIN`, `ASK`): it
//!   gives no lease and stores nothing, but a hit is one key. Where step 4 is refused so, it deletes data and leases one by one;
//!   one that is gone is with a node that gives it another name.
//! - *What remains*, besides that second, and as above for 60 s at most: a master that lives and was not told that it is none any
//!   more, cut off from the sentinels or from most of the Cluster, while W reaches one of the two and R the other. A list of
//!   sentinels (nodes) that is not the same for all is such a cut, too.
//!
//! An address that is followed and one that is fixed name the runs of the same Redis differently, and so do not see each other: all
//! carnets of a school are given the same kind.
//!
//! # Why the primary's own data, and not what a majority is known to have
//! What was acknowledged is on a majority, so whoever is elected has it; but a new primary does not know at once how far a majority
//! has come, and a `majority` read of it may, for some tenths of a second, give less than was acknowledged. Its own data are
//! never less. They may be more: a write that no majority has yet, and that an election may undo. While it is not acknowledged
//! its intent lives, so that nobody stores it; who reads it from MongoDB in that moment sees a change that may not stay, as its
//! writer is told ("résultat inconnu").
//!
//! It is assumed that Redis keeps what it was given until that ends: with a limit of its memory and an `allkeys-…` policy it throws
//! away intents, too, and users are told so ([`Cache::evince`]). Under `noeviction` nothing goes; under `volatile-ttl` (local mode)
//! what ends first goes first, as far as Redis' samples show: data (60 s), and intents (180 s) only where nearly no data are left.

use super::lien::Ouverte;
use super::scripts::{ANNONCE, OUVERTURE, PAIRE, REMPLISSAGE, RETRAIT};
use super::topologie::est_en_route;
use super::{COMPTEURS, Cache, FORME};
use crate::domain::NomClasse;
use crate::point;
use redis::{RedisResult, ScriptInvocation};
use std::time::{Duration, Instant};

/// An intent lives so long.
const INTENTION: Duration = Duration::from_secs(180);
/// Data live so long, at most.
const DONNEE: Duration = Duration::from_secs(60);
/// A reader may take so long between its lease and its fill.
const BAIL: Duration = Duration::from_secs(10);
/// What is longer is not worth keeping.
const OCTETS_MAX: usize = 1 << 20;

/// What can go stale.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Portee {
    /// A student: his matricule.
    Etudiant(String),
    /// A class and who is in it: made by [`Portee::classe`].
    Classe(String),
    /// Whatever depends on several classes.
    Ecole,
    /// An account: its name.
    Compte(String),
}

impl Portee {
    /// The class of that name. MongoDB compares names by a collation, and what it takes for one class must be one scope: so a
    /// scope sees less than it does: letters without accents, digits and signs of ASCII alone. Classes that share a scope only
    /// go stale together. A class name has no character that a collation takes for one of those and this does not
    /// ([`crate::texte::est_equivoque`]).
    pub fn classe(nom: &NomClasse) -> Portee {
        Portee::Classe(nom.cle().chars().filter(char::is_ascii_graphic).collect())
    }

    fn nom(&self) -> String {
        match self {
            Portee::Etudiant(id) => format!("etudiant:{id}"),
            Portee::Classe(nom) => format!("classe:{nom}"),
            Portee::Ecole => "ecole".to_owned(),
            Portee::Compte(nom) => format!("compte:{nom}"),
        }
    }
}

/// What a write has announced.
#[derive(Debug)]
pub struct Intention {
    jeton: String,
    portees: Vec<Portee>,
    /// The run of Redis that knows of it; none where Redis did not answer.
    run: Option<String>,
}

impl Intention {
    /// Redis knows of it.
    pub fn est_annoncee(&self) -> bool {
        self.run.is_some()
    }
}

/// The right to store what is read now.
#[derive(Debug)]
pub struct Bail {
    jeton: String,
    run: String,
    ou: Suite,
}

/// Where something is kept: what is asked next, once what stands beside it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    portee: String,
    champ: String,
}

impl Suite {
    /// The field of a scope.
    pub fn nouvelle(portee: &Portee, champ: &str) -> Suite {
        Suite { portee: portee.nom(), champ: format!("{FORME}:{champ}") }
    }
}

/// What the cache has.
#[derive(Debug)]
pub enum Lu {
    /// This.
    Trouve(Vec<u8>),
    /// Nothing yet; the reader may store what he reads.
    Absent(Bail),
    /// A write is under way, or Redis is gone: read MongoDB, store nothing.
    Occupe,
}

impl Cache {
    /// Step 2 of a write: nobody finds data of these scopes, or stores any, until they are taken back.
    pub fn annonce(&self, portees: Vec<Portee>) -> Intention {
        let mut intention = Intention { jeton: jeton(), portees, run: None };
        let Some(lien) = self.lien.as_ref().filter(|_| point::garde("intentions")) else { return intention };
        let vie = point::duree("CARNET_INTENTION", INTENTION);
        let annoncee = lien.insiste(|ouverte| {
            self.regle(ouverte)?;
            let mut appel = ANNONCE.prepare_invoke();
            self.cles(&mut appel, intention.portees.iter().map(Portee::nom), &ouverte.run_id);
            appel.arg(&intention.jeton).arg(millis(vie)).invoke::<()>(&mut ouverte.connexion)?;
            Ok(ouverte.run_id.clone())
        });
        intention.run = annoncee.ok();
        intention
    }

    /// Step 4 of a write, once it is known what became of it, and before it is acknowledged.
    pub fn retire(&self, intention: &Intention) {
        let Some(lien) = self.lien.as_ref().filter(|_| point::garde("intentions")) else { return };
        let mut retire = |ouverte: &mut Ouverte| {
            let efface = intention.run.as_ref() != Some(&ouverte.run_id);
            self.retire_de(ouverte, &intention.portees, &intention.jeton, efface)
        };
        let retiree = lien.insiste(&mut retire).and_then(|()| lien.ailleurs(retire));
        if retiree.is_err() {
            let maintenant = Instant::now();
            self.dettes().extend(intention.portees.iter().map(|portee| (portee.clone(), maintenant)));
        }
    }

    /// Deletes what could not be deleted when it was written.
    pub(super) fn regle(&self, ouverte: &mut Ouverte) -> RedisResult<()> {
        let mut dettes = self.dettes();
        if dettes.is_empty() {
            return Ok(());
        }
        let dues: Vec<Portee> = dettes.keys().cloned().collect();
        for part in dues.chunks(2_000) {
            self.retire_de(ouverte, part, "", true)?;
        }
        dettes.clear();
        Ok(())
    }

    /// Takes an intent back, and deletes data and leases where `efface` says so; where the slot is on its way to another node, in
    /// any case, and one by one.
    fn retire_de(&self, ouverte: &mut Ouverte, portees: &[Portee], jeton: &str, efface: bool) -> RedisResult<()> {
        let mut appel = RETRAIT.prepare_invoke();
        self.cles(&mut appel, portees.iter().map(Portee::nom), &ouverte.run_id);
        match appel.arg(jeton).arg(i32::from(efface)).invoke::<()>(&mut ouverte.connexion) {
            Err(error) if est_en_route(&error) => {}
            fait => return fait,
        }
        for portee in portees {
            for genre in ["d", "l"] {
                let cle = self.cle(&ouverte.run_id, genre, &portee.nom());
                match redis::cmd("DEL").arg(cle).query::<()>(&mut ouverte.connexion) {
                    Err(error) if !est_en_route(&error) => return Err(error),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Step 1 of a read.
    pub fn lit(&self, portee: &Portee, champ: &str) -> Lu {
        let ou = Suite::nouvelle(portee, champ);
        let cherche = |ouverte: &mut Ouverte| {
            let data = self.cle(&ouverte.run_id, "d", &ou.portee);
            let mut deux = redis::pipe();
            deux.cmd("PEXPIRE").arg(self.compteurs(&ouverte.run_id)).arg(millis(COMPTEURS)).ignore();
            deux.cmd("HGET").arg(data).arg(&ou.champ).query(&mut ouverte.connexion)
        };
        match self.cherche_data(cherche) {
            Some((trouve,)) => self.trouve_ou_ouvre(trouve, ou),
            None => Lu::Occupe,
        }
    }

    /// The same, and step 1 of the read that usually comes next, where that is known.
    pub fn lit_avec_suite(&self, portee: &Portee, champ: &str) -> (Lu, Option<(Suite, Lu)>) {
        let ou = Suite::nouvelle(portee, champ);
        let cherche = |ouverte: &mut Ouverte| {
            let [data, toutes] = [&*ou.portee, ""].map(|portee| self.cle(&ouverte.run_id, "d", portee));
            let mut appel = PAIRE.prepare_invoke();
            appel
                .key(data)
                .key(self.compteurs(&ouverte.run_id))
                .arg(&ou.champ)
                .arg(toutes)
                .arg(millis(COMPTEURS))
                .invoke::<Vec<Option<Vec<u8>>>>(&mut ouverte.connexion)
        };
        let Some(parts) = self.cherche_data(cherche) else { return (Lu::Occupe, None) };
        let mut parts = parts.into_iter();
        let premier = self.trouve_ou_ouvre(parts.next().flatten(), ou);
        let [portee, champ] = [parts.next(), parts.next()]
            .map(|octets| octets.flatten().map(|octets| String::from_utf8_lossy(&octets).into_owned()));
        let suite = portee.zip(champ).map(|(portee, champ)| {
            let suite = Suite { portee, champ };
            (suite.clone(), self.trouve_ou_ouvre(parts.next().flatten(), suite))
        });
        (premier, suite)
    }

    fn cherche_data<T>(&self, mut cherche: impl FnMut(&mut Ouverte) -> RedisResult<T>) -> Option<T> {
        let demande = |ouverte: &mut Ouverte| {
            self.regle(ouverte)?;
            cherche(ouverte)
        };
        self.lien.as_ref()?.demande(demande).ok()
    }

    fn trouve_ou_ouvre(&self, trouve: Option<Vec<u8>>, ou: Suite) -> Lu {
        if let Some(valeur) = trouve {
            self.compte_un_trouve();
            return Lu::Trouve(valeur);
        }
        let Some(lien) = &self.lien else { return Lu::Occupe };
        let (jeton, comptes) = (jeton(), self.trouves_a_compter());
        let ouvert = lien.demande(|ouverte| {
            let run = &ouverte.run_id;
            let mut appel = OUVERTURE.prepare_invoke();
            self.cles(&mut appel, [&ou.portee], run);
            appel.key(self.compteurs(run)).arg(&ou.champ).arg(&jeton).arg(millis(BAIL)).arg(comptes);
            Ok((appel.invoke::<(String, Vec<u8>)>(&mut ouverte.connexion)?, run.clone()))
        });
        match ouvert {
            Ok(((etat, valeur), run)) => match etat.as_str() {
                "trouve" => Lu::Trouve(valeur),
                "absent" => Lu::Absent(Bail { jeton, run, ou }),
                "plein" => {
                    lien.est_plein(true);
                    Lu::Occupe
                }
                _ => Lu::Occupe,
            },
            Err(_) => Lu::Occupe,
        }
    }

    /// Step 3 of a read. What usually comes next is found beside it.
    pub fn remplit(&self, bail: &Bail, valeur: &[u8], suite: Option<&Suite>) {
        let Some(lien) = self.lien.as_ref().filter(|_| valeur.len() <= OCTETS_MAX) else { return };
        let suite = suite.map_or_else(String::new, |suite| format!("{}\n{}", suite.portee, suite.champ));
        // What cannot be stored is read again.
        let rempli = lien.demande(|ouverte| {
            // Under the name of the run that gave the lease: in another one there is no such lease.
            let mut appel = REMPLISSAGE.prepare_invoke();
            self.cles(&mut appel, [&bail.ou.portee], &bail.run);
            appel
                .arg(&bail.ou.champ)
                .arg(&bail.jeton)
                .arg(valeur)
                .arg(millis(DONNEE))
                .arg(&suite)
                .invoke::<i64>(&mut ouverte.connexion)
        });
        match rempli {
            Ok(-1) => lien.est_plein(true),
            Ok(1) => lien.est_plein(false),
            _ => {}
        }
    }

    fn cles(&self, appel: &mut ScriptInvocation<'_>, portees: impl IntoIterator<Item: AsRef<str>>, run: &str) {
        for portee in portees {
            for genre in ["w", "d", "l"] {
                appel.key(self.cle(run, genre, portee.as_ref()));
            }
        }
    }

    fn cle(&self, run: &str, genre: &str, portee: &str) -> String {
        format!("{}{run}:{genre}:{portee}", self.prefixe)
    }
}

/// A token that no other write or read has.
fn jeton() -> String {
    let mut octets = [0; 8];
    // Without random bytes, the process and the moment tell it apart.
    if getrandom::fill(&mut octets).is_err() {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        return format!("{}-{}", std::process::id(), now.as_nanos());
    }
    u64::from_le_bytes(octets).to_string()
}

fn millis(duree: Duration) -> u64 {
    u64::try_from(duree.as_millis()).unwrap_or(u64::MAX)
}
