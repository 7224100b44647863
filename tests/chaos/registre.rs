//! What was asked of the school and what was acknowledged, and whether an answer agrees with it.
//!
//! Each thing that can change (a student's mark, his class, whether he is there) is a register. An answer is right if some write
//! put that value there which was not followed by another one: where A was asked after W was over, and A was acknowledged before
//! the question was asked, W's value is stale.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Writes that nobody can read any more are forgotten after so long: data live 60 s in Redis.
const MEMOIRE: Duration = Duration::from_secs(90);

/// What a primary shows is on a majority's disk, or given up, after so long.
const DURABLE: Duration = Duration::from_secs(5);

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// Not answered yet.
    EnCours,
    /// Acknowledged then.
    Acquise(Instant),
    /// Nobody knows (its writer was killed, the answer to the commit was lost); if it takes effect, then before this.
    Inconnue(Instant),
    /// It was said that nothing was written.
    Refusee,
}

#[derive(Debug)]
struct Ecrit<V> {
    id: u64,
    valeur: V,
    envoye: Instant,
    issue: Issue,
    /// The end of the first answer that showed it, where that may count as an acknowledgement.
    vu: Option<Instant>,
}

impl<V> Ecrit<V> {
    /// From when on everybody must see it.
    fn acquis(&self, servi: &Servi) -> Option<Instant> {
        let vu = self.vu.filter(|vu| servi.reste(self.envoye, *vu));
        match self.issue {
            Issue::Acquise(quand) => Some(vu.map_or(quand, |vu| vu.min(quand))),
            _ => vu,
        }
    }

    /// After this it can no longer come before another one.
    fn fin(&self) -> Option<Instant> {
        match self.issue {
            Issue::Acquise(quand) | Issue::Inconnue(quand) => Some(quand),
            Issue::EnCours | Issue::Refusee => None,
        }
    }

    fn vaut_encore(&self, plancher: Option<Instant>) -> bool {
        self.issue != Issue::Refusee && plancher.is_none_or(|plancher| self.fin().is_none_or(|fin| fin >= plancher))
    }
}

/// When servers were away, as it is known at the moment: from, to.
pub type Absences = Vec<(Instant, Option<Instant>)>;

/// What may be concluded from the sight of a write that nobody has acknowledged.
#[derive(Clone, Debug, Default)]
pub struct Servi {
    pub redis: Absences,
    pub mongod: Absences,
}

/// Whether an absence was over before then.
fn finie_avant((_, fin): &(Instant, Option<Instant>), quand: Instant) -> bool {
    fin.is_some_and(|fin| fin < quand)
}

impl Servi {
    /// Where Redis has died since a write began, its intents died too. Should its writer be killed after the commit, nobody
    /// deletes what was read before the commit and stored after Redis' restart: some readers see the new value, others the old
    /// one, for 60 s. Nobody was told that such a write is done. So what was seen of it does not count.
    fn annonce(&self, envoye: Instant) -> bool {
        self.redis.iter().all(|absence| finie_avant(absence, envoye))
    }

    /// What MongoDB shows may be on no majority's disk yet: where a primary goes right after, it is gone with it.
    fn reste(&self, envoye: Instant, vu: Instant) -> bool {
        self.mongod.iter().all(|absence| finie_avant(absence, envoye) || absence.0 > vu + DURABLE)
    }
}

/// One thing that can change.
#[derive(Debug)]
pub struct Registre<V> {
    ecrits: VecDeque<Ecrit<V>>,
    suivant: u64,
}

impl<V: Clone + PartialEq + std::fmt::Debug> Registre<V> {
    /// As it was at the beginning.
    pub fn nouveau(valeur: V) -> Registre<V> {
        let debut = Instant::now();
        let premier = Ecrit { id: 0, valeur, envoye: debut, issue: Issue::Acquise(debut), vu: None };
        Registre { ecrits: VecDeque::from([premier]), suivant: 1 }
    }

    /// A write is about to be asked.
    pub fn commence(&mut self, valeur: V) -> u64 {
        let id = self.suivant;
        self.suivant += 1;
        self.ecrits.push_back(Ecrit { id, valeur, envoye: Instant::now(), issue: Issue::EnCours, vu: None });
        id
    }

    /// What became of it.
    pub fn acheve(&mut self, id: u64, issue: Issue) {
        if let Some(ecrit) = self.ecrits.iter_mut().find(|ecrit| ecrit.id == id) {
            ecrit.issue = issue;
        }
        let oubli = Instant::now().checked_sub(MEMOIRE);
        let acquise = |ecrit: &Ecrit<V>| matches!(ecrit.issue, Issue::Acquise(quand) if Some(quand) <= oubli);
        if let Some(plancher) = self.ecrits.iter().filter(|ecrit| acquise(ecrit)).map(|ecrit| ecrit.envoye).max() {
            self.ecrits.retain(|ecrit| ecrit.issue == Issue::EnCours || ecrit.fin().is_some_and(|fin| fin >= plancher));
        }
    }

    /// Whoever asks at `debut` must not see what was over before this.
    fn plancher(&self, debut: Instant, servi: &Servi) -> Option<Instant> {
        let acquis = self.ecrits.iter().filter(|ecrit| ecrit.acquis(servi).is_some_and(|acquis| acquis <= debut));
        acquis.map(|ecrit| ecrit.envoye).max()
    }

    /// Whether a question asked at `debut` may have found a value for which `convient` holds.
    pub fn permet(&self, debut: Instant, servi: &Servi, convient: impl Fn(&V) -> bool) -> bool {
        let plancher = self.plancher(debut, servi);
        self.ecrits.iter().any(|ecrit| convient(&ecrit.valeur) && ecrit.vaut_encore(plancher))
    }

    /// A question asked at `debut` found `valeur`: the reproach, if that is wrong.
    pub fn trouve(&mut self, valeur: &V, debut: Instant, servi: &Servi) -> Result<(), String> {
        let plancher = self.plancher(debut, servi);
        let mut possibles =
            self.ecrits.iter_mut().filter(|ecrit| ecrit.valeur == *valeur && ecrit.vaut_encore(plancher));
        match (possibles.next(), possibles.next()) {
            (None, _) => return Err(self.reproche(valeur, debut, servi)),
            // Shown to one, it counts for all, also where its writer was killed: its intents outlived its commit.
            (Some(ecrit), None) if ecrit.acquis(servi).is_none() && servi.annonce(ecrit.envoye) => {
                ecrit.vu = Some(Instant::now());
            }
            _ => {}
        }
        Ok(())
    }

    fn reproche(&self, valeur: &V, debut: Instant, servi: &Servi) -> String {
        let il_y_a = |quand: Instant| debut.saturating_duration_since(quand).as_millis();
        let ce = self.ecrits.iter().rev().find(|ecrit| ecrit.valeur == *valeur);
        let quoi = match ce {
            None => "jamais écrit, ou il y a longtemps".to_owned(),
            Some(Ecrit { issue: Issue::Refusee, .. }) => "une écriture refusée".to_owned(),
            Some(ecrit) => format!("écrit il y a {} ms, {:?}", il_y_a(ecrit.envoye), ecrit.fin().map(il_y_a)),
        };
        let acquis = self.ecrits.iter().filter_map(|ecrit| Some((ecrit.acquis(servi)?, ecrit)));
        let dernier = acquis.filter(|(acquis, _)| *acquis <= debut).max_by_key(|(_, ecrit)| ecrit.envoye);
        let attendu = dernier.map(|(acquis, ecrit)| {
            format!(
                "{:?} demandé il y a {} ms, acquis il y a {} ms",
                ecrit.valeur,
                il_y_a(ecrit.envoye),
                il_y_a(acquis)
            )
        });
        format!("{valeur:?} ({quoi}) au lieu de {}", attendu.unwrap_or_default())
    }
}
