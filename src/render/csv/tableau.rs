//! `report` in CSV: one line per student, and behind an empty line the class's own.

use super::{ligne, oui_non, protege, table};
use crate::domain::statistiques::Chiffre;
use crate::domain::tableau::TableauDeClasse;
use crate::domain::{Centiemes, Matiere};
use std::borrow::Cow;
use std::io::{Result, Write};

/// Writes the table.
pub fn ecrit(tableau: &TableauDeClasse, sortie: &mut dyn Write) -> Result<()> {
    let nombre = |c: Option<Centiemes>| c.map_or(Cow::Borrowed(""), |c| c.to_string().into());
    let matieres: Vec<Cow<'_, str>> = tableau.matieres.iter().map(|matiere| protege(matiere.as_str())).collect();
    let entete = |debut: &[&'static str], fin: &[&'static str]| -> Vec<String> {
        let debut = debut.iter().map(|nom| (*nom).to_owned());
        debut.chain(matieres.iter().map(|nom| nom.to_string())).chain(fin.iter().map(|nom| (*nom).to_owned())).collect()
    };
    let etudiants = entete(&["matricule", "nom", "prenom"], &["moyenne", "provisoire", "provisoires", "rang"]);
    table(sortie, &etudiants.iter().map(String::as_str).collect::<Vec<_>>(), |csv| {
        tableau.lignes.iter().try_for_each(|l| {
            let mut valeurs = [l.matricule.as_str(), l.nom.as_str(), l.prenom.as_str()].map(protege).to_vec();
            valeurs.extend(l.moyennes.iter().map(|moyenne| nombre(moyenne.map(|moyenne| moyenne.sur_vingt))));
            valeurs.push(nombre(l.generale.map(|moyenne| moyenne.sur_vingt)));
            valeurs.push(oui_non(l.generale.is_some_and(|moyenne| moyenne.provisoire)));
            let provisoires: Vec<&str> = l.provisoires(&tableau.matieres).map(Matiere::as_str).collect();
            valeurs.push(protege(&provisoires.join(", ")).into_owned().into());
            valeurs.push(l.rang.map_or(Cow::Borrowed(""), |rang| rang.to_string().into()));
            ligne(csv, &valeurs)
        })
    })?;
    writeln!(sortie)?;
    let classe = entete(&["classe"], &["moyenne"]);
    table(sortie, &classe.iter().map(String::as_str).collect::<Vec<_>>(), |csv| {
        let chiffres: [(&str, Chiffre); 3] = [("moyenne", |s| s.moyenne), ("min", |s| s.min), ("max", |s| s.max)];
        chiffres.iter().try_for_each(|(nom, chiffre)| {
            let toutes = tableau.chiffres.iter().chain([&tableau.generale]).map(|s| nombre(chiffre(s)));
            ligne(csv, &std::iter::once(Cow::Borrowed(*nom)).chain(toutes).collect::<Vec<_>>())
        })
    })
}
