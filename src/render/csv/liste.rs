//! `find` in CSV: the columns of every list, or those that were chosen under their names; behind an average, whether it is a
//! provisional one.

use super::{ETUDIANT, etudiant, ligne, oui_non, protege, table};
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
    let champs = colonnes.champs();
    let noms: Vec<String> =
        champs.iter().flat_map(|champ| [Some(champ.nom()), champ.nom_du_provisoire()]).flatten().collect();
    let entete: Vec<Cow<'_, str>> = noms.iter().map(|nom| protege(nom)).collect();
    table(sortie, &entete.iter().map(AsRef::as_ref).collect::<Vec<_>>(), |csv| {
        etudiants.iter().try_for_each(|e| {
            let provisoire = |champ: &Champ| champ.nom_du_provisoire().map(|_| oui_non(e.is_provisoire(champ)));
            let valeurs: Vec<Cow<'_, str>> =
                champs.iter().flat_map(|champ| [Some(valeur(e, champ)), provisoire(champ)]).flatten().collect();
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
