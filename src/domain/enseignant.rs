//! Who teaches what to whom, as papers name it. Pure.

use super::compte::{Compte, Portee, Role};
use super::libelle::{Matiere, NomClasse};

/// A teacher, as far as papers go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enseignant {
    /// As papers name him: `Mme Fall`.
    pub nom: String,
    /// His classes.
    pub classes: Portee<NomClasse>,
    /// His subjects.
    pub matieres: Portee<Matiere>,
}

impl Enseignant {
    /// Whose account it is; none of another's.
    pub fn de(compte: &Compte) -> Option<Enseignant> {
        let Role::Enseignant { classes, matieres } = &compte.role else { return None };
        Some(Enseignant { nom: compte.en_clair(), classes: classes.clone(), matieres: matieres.clone() })
    }

    /// How near he is to a subject of a class: the nearest first; none where he does not teach it.
    fn degre(&self, classe: &NomClasse, matiere: &Matiere) -> Option<u8> {
        let convient = self.classes.contient(classe.as_str()) && self.matieres.contient(matiere.as_str());
        match (&self.classes, &self.matieres) {
            _ if !convient => None,
            (Portee::Celles(_), Portee::Celles(_)) => Some(0),
            (Portee::Toutes, Portee::Celles(_)) => Some(1),
            (Portee::Celles(_), Portee::Toutes) => Some(2),
            (Portee::Toutes, Portee::Toutes) => None,
        }
    }
}

/// Who teaches a subject in a class: those to whom it is given there; else those who have it in all classes; else those to whom
/// the class is given for all subjects. Who has all subjects of all classes teaches none in particular.
pub fn enseignants_de(tous: &[Enseignant], classe: &NomClasse, matiere: &Matiere) -> Vec<String> {
    let plus_proche = tous.iter().filter_map(|un| un.degre(classe, matiere)).min();
    let siens = tous.iter().filter(|un| plus_proche.is_some() && un.degre(classe, matiere) == plus_proche);
    siens.map(|un| un.nom.clone()).collect()
}
