//! `report` in JSON.

use super::Nombre;
use crate::domain::Matiere;
use crate::domain::statistiques::Statistiques;
use crate::domain::tableau::{LigneDeTableau, Moyenne, TableauDeClasse};
use serde::{Serialize, Serializer};

#[derive(Serialize)]
pub struct TableauJson<'a> {
    classe: &'a str,
    periode: Option<&'a str>,
    matieres: Vec<&'a str>,
    etudiants: Vec<LigneJson<'a>>,
    /// The class's figures, subject by subject.
    chiffres: ParMatiere<'a, ChiffresJson>,
    ensemble: ChiffresJson,
}

#[derive(Serialize)]
struct LigneJson<'a> {
    matricule: &'a str,
    nom: &'a str,
    prenom: &'a str,
    moyennes: ParMatiere<'a, Option<Nombre>>,
    moyenne: Option<Nombre>,
    provisoire: bool,
    /// The subjects whose averages are.
    provisoires: Vec<&'a str>,
    rang: Option<u64>,
}

#[derive(Serialize)]
struct ChiffresJson {
    effectif: u64,
    moyenne: Option<Nombre>,
    min: Option<Nombre>,
    max: Option<Nombre>,
}

/// Subject to what it has.
struct ParMatiere<'a, T>(&'a [Matiere], Vec<T>);

impl<T: Serialize> Serialize for ParMatiere<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(Matiere::as_str).zip(&self.1))
    }
}

impl ChiffresJson {
    fn de(s: &Statistiques) -> Self {
        let [moyenne, min, max] = [s.moyenne, s.min, s.max].map(|c| c.map(Nombre));
        ChiffresJson { effectif: s.avec_moyenne, moyenne, min, max }
    }
}

impl<'a> TableauJson<'a> {
    pub fn de(tableau: &'a TableauDeClasse) -> Self {
        let nombre = |moyenne: Option<Moyenne>| moyenne.map(|moyenne| Nombre(moyenne.sur_vingt));
        let ligne = |ligne: &'a LigneDeTableau| LigneJson {
            matricule: ligne.matricule.as_str(),
            nom: ligne.nom.as_str(),
            prenom: ligne.prenom.as_str(),
            moyennes: ParMatiere(&tableau.matieres, ligne.moyennes.iter().copied().map(nombre).collect()),
            moyenne: nombre(ligne.generale),
            provisoire: ligne.generale.is_some_and(|moyenne| moyenne.provisoire),
            provisoires: ligne.provisoires(&tableau.matieres).map(Matiere::as_str).collect(),
            rang: ligne.rang,
        };
        TableauJson {
            classe: tableau.classe.as_str(),
            periode: tableau.periode.as_ref().map(|periode| periode.as_str()),
            matieres: tableau.matieres.iter().map(Matiere::as_str).collect(),
            etudiants: tableau.lignes.iter().map(ligne).collect(),
            chiffres: ParMatiere(&tableau.matieres, tableau.chiffres.iter().map(ChiffresJson::de).collect()),
            ensemble: ChiffresJson::de(&tableau.generale),
        }
    }
}
