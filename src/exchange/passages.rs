//! Files of two columns: who, and where to.

use super::Feuille;
use crate::texte;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paire {
    /// Line of the file, from 1.
    pub ligne: u64,
    /// Who.
    pub de: String,
    /// Where to.
    pub vers: String,
}

/// The lines of a file, by the names of their two columns, without accents or case: each, or its number and what is wrong with its
/// shape. None where a column is missing.
pub fn paires(feuille: &Feuille, colonnes: [&str; 2]) -> Option<Vec<Result<Paire, (u64, String)>>> {
    let place = |nom: &str| feuille.entetes.iter().position(|entete| texte::fold(entete.trim()) == nom);
    let (de, vers) = (place(colonnes[0])?, place(colonnes[1])?);
    let ligne = |ligne: &super::LigneBrute| {
        if let Some(defaut) = ligne.defaut {
            return Err((ligne.numero, defaut.genre.to_string()));
        }
        let cellules = ligne.cellules.to_vec();
        let texte = |place: usize| cellules.get(place).map(|cellule| cellule.trim().to_owned()).unwrap_or_default();
        match (texte(de), texte(vers)) {
            (de, vers) if de.is_empty() || vers.is_empty() => {
                let vide = if de.is_empty() { colonnes[0] } else { colonnes[1] };
                Err((ligne.numero, format!("« {vide} » est vide")))
            }
            (de, vers) => Ok(Paire { ligne: ligne.numero, de, vers }),
        }
    };
    Some(feuille.lignes.iter().map(ligne).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Cellules, LigneBrute, Origine};

    #[test]
    fn two_columns_are_found_by_their_names_and_a_blank_cell_is_a_fault() {
        let cellules = |textes: &[&str]| textes.iter().map(|texte| (*texte).to_owned()).collect::<Cellules>();
        let feuille = Feuille {
            entetes: ["Nom", "VERS ", "Matricule"].map(str::to_owned).to_vec(),
            lignes: vec![
                LigneBrute::simple(2, cellules(&["Diop", " L3 ", "E1"])),
                LigneBrute::simple(4, cellules(&["Ba", ""])),
            ],
            origine: Origine::Json { par_ligne: false },
        };
        let lues = paires(&feuille, ["matricule", "vers"]).unwrap();
        assert_eq!(lues[0], Ok(Paire { ligne: 2, de: "E1".into(), vers: "L3".into() }));
        assert_eq!(lues[1], Err((4, "« matricule » est vide".into())));
        assert_eq!(paires(&feuille, ["classe", "vers"]), None);
    }
}
