//! What befalls the servers and the writers while they work.

use crate::bilan::{Bilan, Compte};
use crate::commun::jeu::Serveurs;
use crate::ecole::{Ecole, PAUSE};
use crate::hasard::Hasard;
use crate::relais::Relais;
use rustix::process::Signal;
use std::thread;
use std::time::{Duration, Instant};

/// Shorter than what carnet waits for Redis.
const HOQUET: Duration = Duration::from_millis(100);
/// At most so many writers are stopped at once.
const ARRETES: usize = 2;

/// Kills and starts servers, one after the other, until `fin`.
pub fn agite_les_serveurs(ecole: &Ecole, serveurs: &mut Serveurs, fin: Instant) {
    let mut hasard = Hasard::nouveau(2_000);
    for tour in 0.. {
        let pause = Duration::from_millis(1_000 + hasard.sous(1_500) as u64);
        if Instant::now() + pause + Duration::from_secs(4) > fin {
            return;
        }
        thread::sleep(pause);
        match tour % 4 {
            0 => redis(ecole, serveurs, hasard.sous(4)),
            1 | 3 => {
                // Nobody is cut off by this: it is over before carnet gives up.
                serveurs.redis.signale(Signal::STOP);
                thread::sleep(HOQUET);
                serveurs.redis.signale(Signal::CONT);
                ecole.bilan.plus(Compte::RedisArretes);
            }
            _ => mongod(ecole, serveurs, &mut hasard),
        }
    }
}

fn redis(ecole: &Ecole, serveurs: &mut Serveurs, comment: usize) {
    compte_le_cache(ecole);
    ecole.redis_part();
    if comment == 2 {
        // It answers, and refuses all writes, also what deletes; then it dies, for what it kept may be stale.
        serveurs.redis_refuse();
        ecole.bilan.plus(Compte::RedisRefuse);
        thread::sleep(Duration::from_secs(1));
    }
    if comment == 0 {
        // Silent for longer than anybody waits, then dead: had it gone on, it would be the Redis that a writer could not reach
        // and that others then reach, the one staleness that the design leaves.
        serveurs.redis.signale(Signal::STOP);
        ecole.bilan.plus(Compte::RedisArretes);
        thread::sleep(Duration::from_secs(1));
    }
    serveurs.redis.tue();
    ecole.bilan.plus(Compte::RedisTues);
    if comment == 1 {
        thread::sleep(Duration::from_millis(1_500));
    }
    let vide = comment != 1;
    serveurs.relance_redis(vide);
    if vide {
        ecole.bilan.plus(Compte::RedisVides);
    }
    ecole.redis_revient();
    ecole.connecte();
}

fn mongod(ecole: &Ecole, serveurs: &mut Serveurs, hasard: &mut Hasard) {
    ecole.primaire_part();
    if serveurs.mongods.len() > 1 && hasard.pour_cent(40) {
        serveurs.bascule();
        ecole.primaire_revient();
        ecole.bilan.plus(Compte::Bascules);
    } else {
        let primaire = serveurs.attend_un_primaire();
        serveurs.mongods[primaire].tue();
        ecole.bilan.plus(Compte::MongodTues);
        if serveurs.mongods.len() > 1 {
            serveurs.attend_un_primaire();
            ecole.primaire_revient();
            ecole.bilan.plus(Compte::Bascules);
            thread::sleep(Duration::from_secs(1));
        }
        serveurs.mongods[primaire].lance();
        if serveurs.mongods.len() == 1 {
            serveurs.attend_un_primaire();
            ecole.primaire_revient();
        }
    }
    // The set has a majority again that can do without any one of them.
    serveurs.attend_tous();
}

/// Stops writers for longer than their deadline, kills some anywhere, until the school closes.
pub fn agite_les_ecrivains(ecole: &Ecole) {
    let mut hasard = Hasard::nouveau(3_000);
    let mut arretes: Vec<(usize, Instant)> = Vec::new();
    while !ecole.finie() {
        thread::sleep(Duration::from_millis(100 + hasard.sous(700) as u64));
        arretes.retain(|(n, fin)| {
            let dure = Instant::now() < *fin;
            if !dure {
                ecole.cibles[*n].lock().unwrap().reprend();
            }
            dure
        });
        let n = hasard.sous(ecole.cibles.len());
        let mut cible = ecole.cibles[n].lock().unwrap();
        if ecole.est_calme() || !cible.est_libre() {
            continue;
        }
        if hasard.pour_cent(40) {
            cible.tue();
        } else if arretes.len() < ARRETES {
            cible.arrete();
            ecole.bilan.plus(Compte::Arrets);
            arretes.push((n, Instant::now() + PAUSE));
        }
    }
    for cible in &ecole.cibles {
        cible.lock().unwrap().reprend();
    }
}

/// Cuts connections until the school closes.
pub fn coupe(ecole: &Ecole, relais: &[Relais]) {
    let mut hasard = Hasard::nouveau(4_000);
    while !ecole.finie() {
        thread::sleep(Duration::from_millis(100 + hasard.sous(400) as u64));
        let choix = hasard.sous(1_000);
        if relais[hasard.sous(relais.len())].coupe(choix) {
            ecole.bilan.plus(Compte::Coupures);
        }
    }
}

/// Adds what this run of Redis counted: it dies with it.
pub fn compte_le_cache(ecole: &Ecole) {
    let school = ecole.school();
    let etat = school.store().ok().and_then(|store| store.cache().etat().ok().flatten());
    let bilan: &Bilan = &ecole.bilan;
    if let Some(etat) = etat {
        bilan.ajoute(Compte::Trouves, etat.trouves);
        bilan.ajoute(Compte::Absents, etat.absents);
        bilan.ajoute(Compte::Occupes, etat.occupes);
    }
}
