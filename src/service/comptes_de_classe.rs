//! The accounts of a whole class: who still needs one, and the sealing of many passwords.

use super::School;
use super::coffre;
use super::import::Progres;
use super::reference::de_la_classe;
use crate::arret;
use crate::domain::{Compte, MotDePasse, NomClasse, NomCompte, Resume, Role, Scelle};
use crate::error::{Acces, Cause, Result};
use crate::texte;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Passwords that are sealed at once: each needs 128 MB meanwhile.
const FILS: usize = 2;

impl School {
    /// The students of a class who have no account yet, by name, each with the name that his account takes.
    ///
    /// # Errors
    /// `ClasseVide`, `ClasseComplete`; `CompteExiste` where somebody else's account has such a name; the server's.
    pub fn sans_compte(&self, classe: &NomClasse) -> Result<Vec<(NomCompte, Resume)>> {
        let store = self.store()?;
        let classe_lisible = || texte::printable(classe.as_str()).into_owned();
        let (etudiants, _) = store.cherche(&de_la_classe(classe))?;
        if etudiants.is_empty() {
            return Err(Acces::ClasseVide { classe: classe_lisible() }.into());
        }
        let matricules: Vec<&str> = etudiants.iter().map(|etudiant| etudiant.matricule.as_str()).collect();
        let comptes = store.comptes_de(&matricules)?;
        let inscrits: HashSet<&str> = comptes.iter().filter_map(|compte| compte.role.matricule()).collect();
        let noms: HashSet<String> = store.noms_des_comptes()?.into_iter().collect();
        let mut sans = Vec::new();
        for etudiant in etudiants.iter().filter(|etudiant| !inscrits.contains(etudiant.matricule.as_str())) {
            let nom = NomCompte::de(&etudiant.matricule);
            if noms.contains(nom.as_str()) {
                return Err(Acces::CompteExiste { nom: nom.to_string() }.into());
            }
            sans.push((nom, etudiant.clone()));
        }
        match sans.is_empty() {
            true => Err(Acces::ClasseComplete { classe: classe_lisible() }.into()),
            false => Ok(sans),
        }
    }

    /// The accounts of the students of a class, and of the teachers that it is given to, by name.
    ///
    /// # Errors
    /// The server's.
    pub fn comptes_de_la_classe(&self, classe: &NomClasse) -> Result<Vec<Compte>> {
        let (etudiants, _) = self.store()?.cherche(&de_la_classe(classe))?;
        let siens: HashSet<&str> = etudiants.iter().map(|etudiant| etudiant.matricule.as_str()).collect();
        let mut comptes = self.comptes()?;
        comptes.retain(|compte| match &compte.role {
            Role::Enseignant { classes, .. } => classes.contient(classe.as_str()),
            Role::Etudiant { matricule } => siens.contains(matricule.as_str()),
            Role::Admin | Role::Personne => false,
        });
        Ok(comptes)
    }
}

/// Seals many passwords, each with a salt of its own, in their order; looks at Ctrl-C between two.
///
/// # Errors
/// `Interrompu`, the system gives no random bytes.
pub fn scelle_tous(mots: &[MotDePasse], progres: &mut dyn FnMut(Progres)) -> Result<Vec<Scelle>> {
    let total = mots.len() as u64;
    let mut avance = |fait: usize| progres(Progres { etape: "mots de passe", fait: fait as u64, total });
    let suivant = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (envoie, recoit) = mpsc::channel();
        for _ in 0..FILS {
            let (envoie, suivant) = (envoie.clone(), &suivant);
            scope.spawn(move || {
                while arret::verifie().is_ok() {
                    let n = suivant.fetch_add(1, Ordering::Relaxed);
                    let Some(mot) = mots.get(n) else { return };
                    // Nobody waits for it any more where another one failed.
                    if envoie.send((n, coffre::scelle(mot))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(envoie);
        let mut scelles: Vec<Option<Scelle>> = vec![None; mots.len()];
        avance(0);
        for (fait, (n, scelle)) in recoit.into_iter().enumerate() {
            scelles[n] = Some(scelle?);
            avance(fait + 1);
        }
        scelles.into_iter().collect::<Option<Vec<Scelle>>>().ok_or_else(|| Cause::Interrompu.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_password_opens_its_own_seal_in_the_order_given() {
        let mots: Vec<MotDePasse> = (0..3).map(|n| MotDePasse::parse(&format!("cheval agrafe {n}")).unwrap()).collect();
        let mut vus = Vec::new();
        let scelles = scelle_tous(&mots, &mut |progres| vus.push((progres.fait, progres.total))).unwrap();
        for (n, scelle) in scelles.iter().enumerate() {
            let ouverts: Vec<bool> = mots.iter().map(|mot| coffre::ouvre(mot, Some(scelle))).collect();
            assert_eq!(ouverts, [n == 0, n == 1, n == 2]);
        }
        assert_eq!(vus, [(0, 3), (1, 3), (2, 3), (3, 3)]);
    }
}
