//! The branches and leaves of the menu: made from the Specs, each branch one thing that people want to do. Pure.

use crate::command::spec::{Groupe, Spec};
use crate::domain::{Role, Session};
use crate::texte::{fit, width};

/// What stands at the end of a line for whoever types commands, and for nobody who chooses by number.
const HORS_MENU: [&str; 5] = ["menu", "quit", "echo", "set", "on-error"];

/// What a command is to a student, who can only mean himself.
const SIENS: [(&str, &str); 3] = [
    ("show", "Mes notes et mes moyennes"),
    ("explain", "Ma moyenne, expliquée pas à pas"),
    ("bulletin", "Mon bulletin, en PDF"),
];

/// Columns of a label: beside its number it fits 80.
const LARGEUR: usize = 74;

/// One thing that people want to do.
#[derive(Debug)]
pub struct Branche {
    /// `Étudiants`
    pub titre: &'static str,
    /// The commands for it; at least one.
    pub feuilles: Vec<Feuille>,
}

/// A command.
#[derive(Debug)]
pub struct Feuille {
    /// Which.
    pub spec: &'static Spec,
    /// As the menu shows it: fits one line.
    pub libelle: String,
}

impl Branche {
    /// As the menu shows it: a single command by its own name.
    pub fn libelle(&self) -> &str {
        match self.feuilles.as_slice() {
            [seule] => &seule.libelle,
            _ => self.titre,
        }
    }
}

/// What `qui` may do, in the order of the groups.
pub fn branches(specs: &[&'static Spec], qui: &Session) -> Vec<Branche> {
    let permis = |spec: &&&'static Spec| qui.peut(spec.droit) && !HORS_MENU.contains(&spec.nom);
    let feuille = |spec: &&'static Spec| Feuille { spec, libelle: libelle(spec, qui) };
    let branche = |groupe: Groupe| Branche {
        titre: groupe.titre(),
        feuilles: specs.iter().filter(permis).filter(|spec| spec.groupe() == groupe).map(feuille).collect(),
    };
    Groupe::TOUS.into_iter().map(branche).filter(|branche| !branche.feuilles.is_empty()).collect()
}

/// What the command says of itself, in one line: what is between brackets, and behind a colon, is for its help.
fn libelle(spec: &Spec, qui: &Session) -> String {
    if matches!(qui.role, Role::Etudiant { .. })
        && let Some((_, sien)) = SIENS.iter().find(|(nom, _)| *nom == spec.nom)
    {
        return (*sien).to_owned();
    }
    let court = spec.resume.split(" (").next().unwrap_or(spec.resume);
    if width(court) <= LARGEUR {
        return court.to_owned();
    }
    let places = court.match_indices(" : ").chain(court.match_indices(", ")).map(|(place, _)| place);
    let coupe = places.filter(|place| width(&court[..*place]) <= LARGEUR).max();
    coupe.map_or_else(|| fit(court, LARGEUR).into_owned(), |place| court[..place].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::specs;
    use crate::domain::{Matricule, Portee};

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
                let attendu = qui.peut(spec.droit) && !HORS_MENU.contains(&spec.nom);
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
                "Mes notes et mes moyennes",
                "Ma moyenne, expliquée pas à pas",
                "Mon bulletin, en PDF",
                "Mon compte",
                "Explique les commandes"
            ]
        );
        assert!(noms(&etudiant()).contains(&"passwd"));
    }

    #[test]
    fn a_label_fits_its_line_and_never_ends_within_a_word() {
        for spec in specs() {
            let libelle = libelle(spec, &Session::admin("a"));
            assert!(width(&libelle) <= LARGEUR && !libelle.contains('…'), "{libelle}");
        }
    }
}
