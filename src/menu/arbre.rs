//! The branches and leaves of the menu: made from the Specs, each branch one thing that people want to do. Pure.

use crate::command::spec::{Entree, Groupe, Spec};
use crate::domain::{Role, Session};

/// One thing that people want to do.
#[derive(Debug)]
pub struct Branche {
    /// `Étudiants`
    pub titre: &'static str,
    /// The commands for it; at least one.
    pub feuilles: Vec<Feuille>,
}

/// A command.
#[derive(Clone, Copy, Debug)]
pub struct Feuille {
    /// Which.
    pub spec: &'static Spec,
    /// How it stands here.
    pub entree: &'static Entree,
    /// As the menu shows it.
    pub libelle: &'static str,
}

impl Branche {
    /// As the menu shows it: a single command by its own name.
    pub fn libelle(&self) -> &'static str {
        match self.feuilles.as_slice() {
            [seule] => seule.libelle,
            _ => self.titre,
        }
    }
}

/// What `qui` may do, in the order of the groups.
pub fn branches(specs: &[&'static Spec], qui: &Session) -> Vec<Branche> {
    let feuille = |spec: &'static Spec| {
        let entree = spec.menu.as_ref().filter(|_| qui.peut(spec.droit))?;
        let sienne = entree.sienne.filter(|_| matches!(qui.role, Role::Etudiant { .. }));
        Some(Feuille { spec, entree, libelle: sienne.unwrap_or(entree.libelle) })
    };
    let branche = |groupe: Groupe| Branche {
        titre: groupe.titre(),
        feuilles: specs.iter().filter(|spec| spec.groupe() == groupe).filter_map(|spec| feuille(spec)).collect(),
    };
    Groupe::TOUS.into_iter().map(branche).filter(|branche| !branche.feuilles.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::spec::Genre;
    use crate::command::specs;
    use crate::domain::{Matricule, Portee};
    use crate::texte::width;

    fn enseignant() -> Session {
        let role = Role::Enseignant { classes: Portee::Toutes, matieres: Portee::Toutes };
        Session { nom: "prof".into(), role, a_changer: false }
    }

    fn etudiant() -> Session {
        Session { nom: "e".into(), role: Role::Etudiant { matricule: Matricule::numero(1) }, a_changer: false }
    }

    fn noms(qui: &Session) -> Vec<&'static str> {
        branches(&specs(), qui).iter().flat_map(|branche| &branche.feuilles).map(|feuille| feuille.spec.nom).collect()
    }

    #[test]
    fn every_command_that_the_role_allows_is_there_and_no_other() {
        for qui in [Session::admin("a"), enseignant(), etudiant(), Session::personne()] {
            let siens = noms(&qui);
            for spec in specs() {
                let attendu = qui.peut(spec.droit) && spec.menu.is_some();
                assert_eq!(siens.contains(&spec.nom), attendu, "{} : {}", qui.nom, spec.nom);
            }
        }
    }

    #[test]
    fn a_student_finds_his_marks_his_bulletin_and_his_password() {
        let siennes = branches(&specs(), &etudiant());
        let vues: Vec<&str> = siennes.iter().map(Branche::libelle).collect();
        assert_eq!(
            vues,
            [
                "Voir mes notes et mes moyennes",
                "Expliquer ma moyenne pas à pas",
                "Écrire mon bulletin en PDF",
                "Mon compte",
                "Lire l'aide d'une commande"
            ]
        );
        assert!(noms(&etudiant()).contains(&"passwd"));
    }

    #[test]
    fn a_label_fits_its_line() {
        // Beside its number it fits 80 columns.
        let tient = |libelle: &str| assert!(!libelle.is_empty() && width(libelle) <= 74, "{libelle}");
        for entree in specs().iter().filter_map(|spec| spec.menu.as_ref()) {
            tient(entree.libelle);
            entree.sienne.into_iter().for_each(tient);
            if entree.voies.len() > 1 {
                entree.voies.iter().for_each(|voie| tient(voie.titre));
            }
        }
    }

    #[test]
    fn the_ways_name_arguments_and_leave_none_out() {
        for spec in specs() {
            let voies = spec.menu.as_ref().map_or(&[][..], |entree| entree.voies);
            let noms: Vec<&str> = voies
                .iter()
                .flat_map(|voie| voie.demandes.iter().map(|demande| demande.arg).chain(voie.offres.iter().copied()))
                .collect();
            for nom in &noms {
                assert!(spec.arg(nom).is_some_and(|arg| arg.au_menu), "{} : {nom}", spec.nom);
            }
            let mots: Vec<&str> = voies.iter().flat_map(|voie| voie.mots.split(['=', ' '])).collect();
            for arg in spec.montres().filter(|arg| arg.au_menu && !voies.is_empty()) {
                let est_un_mot = matches!(arg.genre, Genre::Choix(choix) if choix.iter().any(|mot| mots.contains(mot)));
                assert!(noms.contains(&arg.nom) || est_un_mot, "{} : {}", spec.nom, arg.nom);
            }
            for (nom, mot) in voies.iter().flat_map(|voie| voie.demandes).filter_map(|demande| demande.si) {
                let genre = spec.arg(nom).map(|arg| arg.genre);
                assert!(matches!(genre, Some(Genre::Choix(choix)) if choix.contains(&mot)), "{} : {nom}", spec.nom);
            }
        }
    }
}
