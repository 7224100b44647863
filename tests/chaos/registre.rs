//! What was asked of the school and what was acknowledged, and whether an answer agrees with it.
//!
//! Each thing that can change (a student's mark, his class, whether he is there) is a register. An answer is right if some write
//! put that value there which was not followed by another one: where A was asked after W was over, and A was acknowledged before
//! the question was asked, W's value is stale.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Writes that nobody can read any more are forgotten after so long: data live 60 s in Redis.
const MEMOIRE: Duration = Duration::from_secs(90);

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
    /// The end of the first answer that showed it, where that counts as an acknowledgement.
    vu: Option<Instant>,
}

impl<V> Ecrit<V> {
    /// From when on everybody must see it.
    fn acquis(&self) -> Option<Instant> {
        match self.issue {
            Issue::Acquise(quand) => Some(self.vu.map_or(quand, |vu| vu.min(quand))),
            _ => self.vu,
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
        if let Some(plancher) = Instant::now().checked_sub(MEMOIRE).and_then(|quand| self.plancher(quand)) {
            self.ecrits.retain(|ecrit| ecrit.issue == Issue::EnCours || ecrit.fin().is_some_and(|fin| fin >= plancher));
        }
    }

    /// Whoever asks at `debut` must not see what was over before this.
    fn plancher(&self, debut: Instant) -> Option<Instant> {
        let acquis = self.ecrits.iter().filter(|ecrit| ecrit.acquis().is_some_and(|acquis| acquis <= debut));
        acquis.map(|ecrit| ecrit.envoye).max()
    }

    /// Whether a question asked at `debut` may have found a value for which `convient` holds.
    pub fn permet(&self, debut: Instant, convient: impl Fn(&V) -> bool) -> bool {
        let plancher = self.plancher(debut);
        self.ecrits.iter().any(|ecrit| convient(&ecrit.valeur) && ecrit.vaut_encore(plancher))
    }

    /// A question asked at `debut` found `valeur`: the reproach, if that is wrong. `is_sure` tells whether a write that began
    /// then, and is seen now, was announced to the Redis of now.
    pub fn trouve(&mut self, valeur: &V, debut: Instant, is_sure: impl Fn(Instant) -> bool) -> Result<(), String> {
        let plancher = self.plancher(debut);
        let mut possibles =
            self.ecrits.iter_mut().filter(|ecrit| ecrit.valeur == *valeur && ecrit.vaut_encore(plancher));
        match (possibles.next(), possibles.next()) {
            (None, _) => return Err(self.reproche(valeur, debut)),
            // Shown to one, it counts for all, also where its writer was killed: its intents outlived its commit.
            (Some(ecrit), None) if ecrit.acquis().is_none() && is_sure(ecrit.envoye) => {
                ecrit.vu = Some(Instant::now());
            }
            _ => {}
        }
        Ok(())
    }

    fn reproche(&self, valeur: &V, debut: Instant) -> String {
        let il_y_a = |quand: Instant| debut.saturating_duration_since(quand).as_millis();
        let ce = self.ecrits.iter().rev().find(|ecrit| ecrit.valeur == *valeur);
        let quoi = match ce {
            None => "jamais écrit, ou il y a longtemps".to_owned(),
            Some(Ecrit { issue: Issue::Refusee, .. }) => "une écriture refusée".to_owned(),
            Some(ecrit) => format!("écrit il y a {} ms, {:?}", il_y_a(ecrit.envoye), ecrit.fin().map(il_y_a)),
        };
        let acquis = self.ecrits.iter().filter_map(|ecrit| Some((ecrit.acquis()?, ecrit)));
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
