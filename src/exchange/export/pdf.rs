//! Students as a list on paper: over as many pages as it needs, written page by page. What it says besides its rows is given,
//! day included: the same students on the same day make the same bytes.

use super::{Colonnes, Echec, Ecrivain, Ligne, titre};
use crate::domain::{Champ, DateCivile, Pays, Telephone, notation};
use crate::error::ExportError;
use crate::report::liste::{ColonneDeListe, Largeur, Liste};
use crate::report::pdf::tableau::Alignement;
use crate::report::{PROVISOIRE, RIEN, Titre};
use std::io::{BufWriter, Write};

/// Rows of a list, at most: what it keeps of each, the place of each cell in the file, is some 150 bytes.
const LIGNES: u64 = 200_000;
/// What the file is called.
const TITRE: &str = "Liste des étudiants";

/// What a list says besides its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnTete {
    /// The school's name; empty where none is known.
    pub ecole: String,
    /// Who is on it, in which order: in French, line by line.
    pub lignes: Vec<String>,
    /// Its day.
    pub date: DateCivile,
    /// Where phones are dialled without their country's number.
    pub pays: Pays,
}

/// A list under way.
pub(super) struct Pdf<'a, W: Write> {
    liste: Liste<BufWriter<W>>,
    colonnes: &'a Colonnes,
    pays: Pays,
    lignes: u64,
    /// Somebody's average is provisional.
    provisoire: bool,
}

impl<'a, W: Write> Pdf<'a, W> {
    pub(super) fn commence(sortie: W, entete: &EnTete, colonnes: &'a Colonnes) -> Result<Self, Echec> {
        let EnTete { ecole, lignes, date, pays } = entete;
        let quoi = Titre { titre: TITRE.to_owned(), auteur: ecole.clone(), date: *date };
        let ecole = Some(ecole.clone()).filter(|ecole| !ecole.is_empty());
        let dessus: Vec<String> =
            ecole.into_iter().chain(lignes.iter().cloned()).chain([format!("Éditée le {date}")]).collect();
        let mut titres: Vec<ColonneDeListe> = colonnes.champs().iter().map(colonne).collect();
        if colonnes.notes {
            titres.push(colonne(&Champ::Notes));
        }
        let liste = Liste::commence(BufWriter::with_capacity(1 << 16, sortie), quoi, &dessus, &titres)?;
        Ok(Pdf { liste, colonnes, pays: *pays, lignes: 0, provisoire: false })
    }

    fn cellule(&mut self, ligne: &Ligne, champ: &Champ) -> String {
        let resume = &ligne.resume;
        let telephone = |telephone: &Option<Telephone>| telephone.as_ref().map(|t| t.affiche(self.pays));
        let texte = match champ {
            Champ::Telephone => telephone(&resume.identite.telephone),
            Champ::TuteurTelephone => telephone(&resume.identite.tuteur.telephone),
            Champ::Moyenne | Champ::MoyenneDe(_) => resume.moyenne_de(champ).map(|(moyenne, provisoire)| {
                self.provisoire |= provisoire;
                format!("{moyenne}{}", if provisoire { "*" } else { "" })
            }),
            Champ::Rang => resume.plus.rang.map(|rang| rang.to_string()),
            // They stand in the last column.
            Champ::Notes => None,
            autre => Some(resume.mots(autre).into_owned()).filter(|mots| !mots.is_empty()),
        };
        texte.unwrap_or_else(|| RIEN.to_owned())
    }
}

/// How a field's column looks.
fn colonne(champ: &Champ) -> ColonneDeListe {
    let alignement = match champ {
        Champ::Rang => Alignement::Centre,
        Champ::Moyenne | Champ::MoyenneDe(_) => Alignement::Decimal,
        _ => Alignement::Gauche,
    };
    let largeur = match champ {
        Champ::Nom | Champ::Prenom | Champ::TuteurNom => Largeur::Souple(110.0),
        Champ::Email | Champ::TuteurEmail | Champ::TuteurAdresse => Largeur::Souple(130.0),
        Champ::Classe => Largeur::Souple(70.0),
        Champ::Notes => Largeur::Souple(180.0),
        _ => Largeur::Entiere,
    };
    let titre = match champ {
        Champ::Naissance => "Naissance".to_owned(),
        Champ::TuteurTelephone => "Tél. du tuteur".to_owned(),
        champ => titre(champ),
    };
    let nomme = matches!(champ, Champ::Matricule | Champ::Nom | Champ::Prenom);
    ColonneDeListe { titre, alignement, largeur, nomme }
}

impl<W: Write> Ecrivain for Pdf<'_, W> {
    fn ligne(&mut self, ligne: &Ligne) -> Result<(), Echec> {
        if self.lignes == LIGNES {
            return Err(ExportError::TropPourUnPdf { limite: LIGNES }.into());
        }
        self.lignes += 1;
        let colonnes = self.colonnes;
        let mut cellules: Vec<String> = colonnes.champs().iter().map(|champ| self.cellule(ligne, champ)).collect();
        if colonnes.notes {
            cellules.push(notation::ecrit(ligne.notes.iter().map(|note| &note.contenu)));
        }
        Ok(self.liste.ligne(cellules.iter().map(String::as_str))?)
    }

    fn finit(self: Box<Self>) -> Result<(), Echec> {
        let compte = format!("{} étudiant{}", self.lignes, if self.lignes < 2 { "" } else { "s" });
        let dessous = if self.provisoire { &[compte.as_str(), PROVISOIRE][..] } else { &[compte.as_str()] };
        let mut sortie = self.liste.finit(dessous)?;
        Ok(sortie.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_too_large_for_paper_is_refused_with_the_limit() {
        let entete = EnTete {
            ecole: String::new(),
            lignes: Vec::new(),
            date: DateCivile::parse("26/11/2026").unwrap(),
            pays: Pays::FR,
        };
        let colonnes = Colonnes::nouvelles(None, false);
        let mut pdf = Pdf::commence(Vec::new(), &entete, &colonnes).unwrap();
        let ligne = crate::exchange::export::tests::une_ligne();
        pdf.lignes = LIGNES - 1;
        pdf.ligne(&ligne).unwrap();
        let Err(Echec::Refus(refus)) = pdf.ligne(&ligne) else { panic!() };
        assert_eq!(refus, ExportError::TropPourUnPdf { limite: 200_000 });
    }
}
