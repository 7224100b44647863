//! Points of the program at which a test can kill it or put it to sleep. In a carnet that people use there are none: they are
//! compiled in with the feature `points` alone, for `make chaos`.

use std::time::Duration;

/// The environment variable that says what happens where: `apres-marque:tue`, `avant-commit:dort:3000` (milliseconds), several
/// with a comma; the first word may be followed by `%50` for every other time, on average.
#[cfg(feature = "points")]
const VARIABLE: &str = "CARNET_POINTS";

/// The points, in the order in which a write passes them.
pub const POINTS: [&str; 5] = ["apres-horloge", "apres-annonce", "avant-commit", "apres-commit", "apres-retrait"];

/// Passes a point.
#[cfg(not(feature = "points"))]
#[inline(always)]
pub fn passe(_: &'static str) {}

/// Passes a point: as the environment says, to the end of the process, after a while, or at once.
#[cfg(feature = "points")]
pub fn passe(nom: &'static str) {
    let Ok(ordres) = std::env::var(VARIABLE) else { return };
    for ordre in ordres.split(',') {
        let mut mots = ordre.split(':');
        let (point, chance) = match mots.next().unwrap_or_default().split_once('%') {
            Some((point, chance)) => (point, chance.parse().unwrap_or(100)),
            None => (ordre.split(':').next().unwrap_or_default(), 100_u32),
        };
        if point != nom || hasard() % 100 >= chance {
            continue;
        }
        match mots.next() {
            Some("tue") => {
                let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
            }
            Some("dort") => {
                let millis = mots.next().and_then(|millis| millis.parse().ok()).unwrap_or(0);
                std::thread::sleep(Duration::from_millis(millis));
            }
            _ => {}
        }
    }
}

#[cfg(feature = "points")]
fn hasard() -> u32 {
    let mut octets = [0; 4];
    // Without random bytes every order is followed.
    let _ = getrandom::fill(&mut octets);
    u32::from_le_bytes(octets)
}

/// A duration of the cache's protocol: as the design has it; under the feature `points`, as the variable says in milliseconds,
/// so that a test can wait for its end.
#[cfg(not(feature = "points"))]
#[inline(always)]
pub fn duree(_: &str, normale: Duration) -> Duration {
    normale
}

/// A duration of the cache's protocol: as the variable says in milliseconds, else as the design has it.
#[cfg(feature = "points")]
pub fn duree(variable: &str, normale: Duration) -> Duration {
    let dite = std::env::var(variable).ok().and_then(|millis| millis.parse().ok());
    dite.map_or(normale, Duration::from_millis)
}

/// The number of the schema: `normale`; under the feature `points`, as `CARNET_SCHEMA` says, so that a test has a later carnet.
#[cfg(not(feature = "points"))]
#[inline(always)]
pub fn version(normale: i32) -> i32 {
    normale
}

/// The number of the schema: as `CARNET_SCHEMA` says, else `normale`.
#[cfg(feature = "points")]
pub fn version(normale: i32) -> i32 {
    std::env::var("CARNET_SCHEMA").ok().and_then(|numero| numero.parse().ok()).unwrap_or(normale)
}

/// Whether a guard of the cache's protocol stands: always; under the feature `points`, unless `CARNET_SANS` names it, so that a
/// test can show that it would see its absence.
#[cfg(not(feature = "points"))]
#[inline(always)]
pub fn garde(_: &str) -> bool {
    true
}

/// Whether a guard of the cache's protocol stands: unless `CARNET_SANS` names it.
#[cfg(feature = "points")]
pub fn garde(nom: &str) -> bool {
    !std::env::var("CARNET_SANS").is_ok_and(|sans| sans.split(',').any(|un| un == nom))
}
