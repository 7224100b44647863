//! What the cache holds and how often it helps, for `cache status`; and emptying it.

use super::Cache;
use super::lien::Ouverte;
use super::topologie::info;
use crate::error::Panne;
use std::collections::HashMap;

/// The cache as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EtatCache {
    /// Reads that it answered, since Redis started.
    pub trouves: u64,
    /// Reads that it could not answer yet.
    pub absents: u64,
    /// Reads while a write was under way.
    pub occupes: u64,
    /// Scopes of which it holds something.
    pub portees: u64,
    /// Bytes that Redis uses, for everything.
    pub octets: u64,
    /// Redis' version.
    pub version: String,
}

impl EtatCache {
    /// The part of the reads that it answered, in hundredths of a percent; none before the first read.
    pub fn taux(&self) -> Option<u64> {
        let lectures = self.trouves + self.absents + self.occupes;
        (self.trouves * 10_000 + lectures / 2).checked_div(lectures)
    }
}

impl Cache {
    /// The cache as it is; none where there is no Redis. What is wrong with one that answers: [`Cache::panne`].
    ///
    /// # Errors
    /// Redis out of reach, or one that refuses to write.
    pub fn etat(&self) -> Result<Option<EtatCache>, Panne> {
        let Some(lien) = &self.lien else { return Ok(None) };
        let comptes = self.trouves_a_compter();
        let mut is_full = false;
        let etat = lien.insiste(|ouverte| {
            // What it refuses to write tells why it does not help, also where it answers everything else.
            is_full = match self.ajoute_aux_trouves(ouverte, comptes) {
                Err(error) if error.code() == Some("OOM") => true,
                ajoute => ajoute.map(|()| false)?,
            };
            let compteurs: HashMap<String, u64> =
                redis::cmd("HGETALL").arg(self.compteurs(&ouverte.run_id)).query(&mut ouverte.connexion)?;
            let mut infos = String::new();
            for section in ["server", "memory"] {
                infos += &redis::cmd("INFO").arg(section).query::<String>(&mut ouverte.connexion)?;
            }
            let compte = |nom: &str| compteurs.get(nom).copied().unwrap_or(0);
            let portees = self.cherche(ouverte, "d:*")?.len() as u64;
            Ok(EtatCache {
                trouves: compte("trouve"),
                absents: compte("absent"),
                occupes: compte("occupe"),
                portees,
                octets: info(&infos, "used_memory").and_then(|octets| octets.parse().ok()).unwrap_or(0),
                version: info(&infos, "redis_version").unwrap_or_default().to_owned(),
            })
        })?;
        lien.est_plein(is_full);
        Ok(Some(etat))
    }

    /// Forgets all data; intents stay, and so do sessions. Gives how many scopes were forgotten.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn vide(&self) -> Result<u64, Panne> {
        let Some(lien) = &self.lien else { return Ok(0) };
        self.trouves_a_compter();
        lien.insiste(|ouverte| {
            let donnees = self.cherche(ouverte, "d:*")?;
            for cles in [self.cherche(ouverte, "l:*")?, donnees.clone(), vec![self.compteurs(&ouverte.run_id)]] {
                for part in cles.chunks(500) {
                    redis::cmd("UNLINK").arg(part).query::<()>(&mut ouverte.connexion)?;
                }
            }
            Ok(donnees.len() as u64)
        })
    }

    /// The keys of this run that begin so.
    fn cherche(&self, ouverte: &mut Ouverte, genre: &str) -> redis::RedisResult<Vec<String>> {
        let suite = format!("{}:{genre}", ouverte.run_id);
        cles(ouverte, &self.prefixe, &suite)
    }
}

/// The keys that begin with `debut`, as it stands, and go on by the pattern `suite`; a few at a time, so that nobody waits for it.
pub(super) fn cles(ouverte: &mut Ouverte, debut: &str, suite: &str) -> redis::RedisResult<Vec<String>> {
    let mut motif = String::new();
    for c in debut.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '?' | '^' | '-') {
            motif.push('\\');
        }
        motif.push(c);
    }
    motif += suite;
    let (mut curseur, mut cles) = (0_u64, Vec::new());
    loop {
        let (suite, trouvees): (u64, Vec<String>) = redis::cmd("SCAN")
            .arg(curseur)
            .arg("MATCH")
            .arg(&motif)
            .arg("COUNT")
            .arg(500)
            .query(&mut ouverte.connexion)?;
        cles.extend(trouvees);
        curseur = suite;
        if curseur == 0 {
            // SCAN may give a key twice.
            cles.sort_unstable();
            cles.dedup();
            return Ok(cles);
        }
    }
}
