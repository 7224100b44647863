//! `find` in CSV: the columns of every list, or those that were chosen under their names.

use super::{ETUDIANT, etudiant, ligne, protege, table};
use crate::domain::{Champ, Resume};
use crate::outcome::Liste;
use std::borrow::Cow;
use std::io::{Result, Write};

/// The students, one a line.
pub fn ecrit(liste: &Liste, sortie: &mut dyn Write) -> Result<()> {
    let etudiants = &liste.etudiants;
    let Some(colonnes) = &liste.colonnes else {
        return table(sortie, &ETUDIANT, |csv| {
            etudiants
                .iter()
                .try_for_each(|e| ligne(csv, &etudiant(e.matricule.as_str(), &e.identite, e.moyenne, e.provisoire)))
        });
    };
    let noms: Vec<String> = colonnes.champs().iter().map(Champ::nom).collect();
    let entete: Vec<Cow<'_, str>> = noms.iter().map(|nom| protege(nom)).collect();
    table(sortie, &entete.iter().map(AsRef::as_ref).collect::<Vec<_>>(), |csv| {
        etudiants.iter().try_for_each(|e| {
            let valeurs: Vec<Cow<'_, str>> = colonnes.champs().iter().map(|champ| valeur(e, champ)).collect();
            ligne(csv, &valeurs)
        })
    })
}

fn valeur<'e>(etudiant: &'e Resume, champ: &Champ) -> Cow<'e, str> {
    match champ {
        Champ::Moyenne | Champ::MoyenneDe(_) => {
            etudiant.moyenne_de(champ).map_or(Cow::Borrowed(""), |(moyenne, _)| moyenne.to_string().into())
        }
        Champ::Rang => etudiant.plus.rang.map_or(Cow::Borrowed(""), |rang| rang.to_string().into()),
        Champ::Notes => etudiant.plus.notes.to_string().into(),
        // Digits and a sign of carnet's own, no formula.
        Champ::Telephone | Champ::TuteurTelephone => etudiant.mots(champ),
        autre => match etudiant.mots(autre) {
            Cow::Borrowed(mots) => protege(mots),
            Cow::Owned(mots) => Cow::Owned(protege(&mots).into_owned()),
        },
    }
}
