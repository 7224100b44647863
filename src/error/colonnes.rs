//! Why the columns of a file cannot be taken as they are, and what to do about each case.

use crate::domain::Champ;
use crate::domain::colonne_note::ColonneNoteError;
use crate::texte;
use std::mem::{Discriminant, discriminant};
use thiserror::Error as ThisError;

/// What is wrong with one column.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum ColonneError {
    /// Neither a field nor a mark.
    #[error("colonne « {} » non comprise{}", cite(.entete), propose(.semblable))]
    Inconnue {
        /// The header.
        entete: String,
        /// What was probably meant.
        semblable: Option<String>,
    },
    /// `Maths (T1, T2)`.
    #[error("colonne « {} » : {cause}", cite(.entete))]
    Note {
        /// The header.
        entete: String,
        /// What is wrong with it.
        cause: ColonneNoteError,
    },
    /// Two columns for one field.
    #[error("les colonnes « {} » et « {} » disent toutes deux : {champ}", cite(.premiere), cite(.seconde))]
    Double {
        /// The first header.
        premiere: String,
        /// The second header.
        seconde: String,
        /// The field.
        champ: String,
    },
    /// A new student needs it.
    #[error("colonne manquante : {0}")]
    Manquante(&'static str),
    /// `mode=maj` and nothing that says who.
    #[error("colonne manquante : matricule, ou à défaut téléphone")]
    SansIdentite,
    /// `mode=maj` and nothing else than who.
    #[error("aucune colonne ne dit ce qui change")]
    SansContenu,
    /// A sheet of marks without anything that says whose they are.
    #[error("colonne manquante : matricule, ou nom et prénom")]
    SansEtudiant,
    /// A sheet of marks without marks.
    #[error("aucune colonne ne donne de note")]
    SansNote,
    /// A column of marks that does not say of which subject.
    #[error("la colonne « {} » ne dit pas de quelle matière sont ses notes", cite(.entete))]
    SansMatiere {
        /// Its header.
        entete: String,
    },
    /// `colonnes=` names a header that the file has not.
    #[error("colonnes= : le fichier n'a pas de colonne « {} »{}", cite(.entete), propose(.semblable))]
    Absente {
        /// The header as given.
        entete: String,
        /// A header of the file.
        semblable: Option<String>,
    },
    /// `colonnes=` gives a column a sense that there is not.
    #[error("colonnes= : « {} » n'est ni un champ ni une note{}", cite(.cible), propose(.semblable))]
    Cible {
        /// As given.
        cible: String,
        /// A field.
        semblable: Option<String>,
    },
}

fn cite(texte: &str) -> String {
    texte::fit(&texte::printable(texte), 60).into_owned()
}

fn propose(semblable: &Option<String>) -> String {
    semblable.as_ref().map_or_else(String::new, |mot| format!(" (vouliez-vous dire « {} » ?)", cite(mot)))
}

/// What to do about all of them, in French: once for each kind.
pub(super) fn conseil(fautes: &[ColonneError]) -> Option<String> {
    let unknown = fautes.iter().any(|faute| faute.inconnue().is_some());
    let mut conseils: Vec<(Discriminant<ColonneError>, String)> = Vec::new();
    for faute in fautes {
        let genre = discriminant(faute);
        // What is missing may be the column that is not understood: that is said there.
        let is_said = unknown && matches!(faute, ColonneError::Manquante(_) | ColonneError::SansIdentite);
        if !is_said && !conseils.iter().any(|(connu, _)| *connu == genre) {
            conseils.push((genre, remede(faute, fautes)));
        }
    }
    let conseils: Vec<String> = conseils.into_iter().map(|(_, conseil)| conseil).collect();
    (!conseils.is_empty()).then(|| conseils.join(" ; "))
}

/// What to do about one of them.
fn remede(faute: &ColonneError, fautes: &[ColonneError]) -> String {
    match faute {
        ColonneError::Inconnue { entete, .. } | ColonneError::Note { entete, .. } if entete.contains([';', '"']) => {
            "donnez-lui dans le fichier un nom sans « ; » ni guillemet".to_owned()
        }
        ColonneError::Inconnue { entete, semblable } => inconnues(entete, semblable.as_deref(), fautes),
        ColonneError::Note { entete, .. } => {
            let entete = cite(entete);
            format!("dites-le : colonnes=\"{entete}=note:Maths (T1)\", ou ignorez-la : colonnes=\"{entete}=-\"")
        }
        ColonneError::Double { premiere, seconde, champ } => doubles(premiere, seconde, champ),
        ColonneError::Manquante("téléphone") => {
            "ajoutez-la, dites quelle colonne c'est (colonnes=\"En-tête=telephone\"), ou tel=- si l'école n'en a pas"
                .to_owned()
        }
        ColonneError::Manquante(libelle) => {
            let champ = Champ::parse(libelle).map_or_else(|| libelle.to_string(), |champ| champ.nom());
            format!(
                "ajoutez-la, ou dites quelle colonne c'est : colonnes=\"En-tête={champ}\" ; pour changer des étudiants \
                 que l'école a déjà : mode=maj"
            )
        }
        ColonneError::SansIdentite => {
            "ajoutez-la, ou dites quelle colonne c'est : colonnes=\"En-tête=matricule\"".to_owned()
        }
        ColonneError::SansEtudiant => {
            "ajoutez-la, ou dites quelle colonne c'est : colonnes=\"En-tête=matricule\"".to_owned()
        }
        ColonneError::SansNote => "attendu : une colonne Note, ou une par matière : Maths (T1), Anglais…".to_owned(),
        ColonneError::SansMatiere { .. } => "ajoutez la matière à la commande : matiere=Maths".to_owned(),
        ColonneError::SansContenu => "ajoutez la colonne de ce qui change : Classe, Maths (T1)…".to_owned(),
        ColonneError::Absente { .. } => "écrivez l'en-tête comme dans le fichier".to_owned(),
        ColonneError::Cible { .. } => {
            "attendu : un champ (telephone), une note (note:Maths ou \"Maths (T1)\"), ou « - » pour ignorer".to_owned()
        }
    }
}

/// A column that says nothing to carnet: what it is, where something tells; else what there is to say of a column.
fn inconnues(entete: &str, semblable: Option<&str>, fautes: &[ColonneError]) -> String {
    let manque = fautes.iter().find_map(|faute| match faute {
        ColonneError::Manquante(libelle) => Champ::parse(libelle).map(|champ| champ.nom()),
        ColonneError::SansIdentite | ColonneError::SansEtudiant => Some(Champ::Matricule.nom()),
        _ => None,
    });
    let cible = semblable.map(str::to_owned).or(manque);
    let noms: Vec<String> = fautes.iter().filter_map(ColonneError::inconnue).map(cite).collect();
    let toutes = noms.iter().map(|nom| format!("{nom}=-")).collect::<Vec<_>>().join(";");
    let ignore = if noms.len() > 1 {
        format!("ignorez-les : colonnes=\"{toutes}\"")
    } else {
        format!("ignorez-la : colonnes=\"{toutes}\"")
    };
    let entete = cite(entete);
    match cible {
        Some(cible) => format!("dites ce qu'elle est : colonnes=\"{entete}={cible}\", ou {ignore}"),
        None => format!(
            "dites ce qu'elle est, un champ (colonnes=\"{entete}=email\") ou une note (colonnes=\"{entete}=note:Maths \
             (T1)\"), ou {ignore}"
        ),
    }
}

/// Two columns for one field: they cannot be told apart by a name that both have.
fn doubles(premiere: &str, seconde: &str, champ: &str) -> String {
    if texte::fold(premiere) == texte::fold(seconde) || seconde.contains([';', '"']) {
        return "donnez-leur dans le fichier deux noms différents, ou enlevez celle qui ne compte pas".to_owned();
    }
    let (premiere, seconde) = (cite(premiere), cite(seconde));
    let tuteur = match champ {
        "téléphone" => Some(Champ::TuteurTelephone),
        "e-mail" => Some(Champ::TuteurEmail),
        "nom" => Some(Champ::TuteurNom),
        _ => None,
    };
    let tuteur = tuteur
        .map_or_else(String::new, |champ| format!(" ; si c'est du tuteur : colonnes=\"{seconde}={}\"", champ.nom()));
    format!("ignorez celle qui ne compte pas, colonnes=\"{seconde}=-\" ou colonnes=\"{premiere}=-\"{tuteur}")
}

impl ColonneError {
    /// The header of a column that is not understood.
    fn inconnue(&self) -> Option<&str> {
        match self {
            ColonneError::Inconnue { entete, .. } => Some(entete),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inconnue(entete: &str, semblable: Option<&str>) -> ColonneError {
        ColonneError::Inconnue { entete: entete.into(), semblable: semblable.map(str::to_owned) }
    }

    #[test]
    fn each_case_has_its_own_remedy() {
        let double = |premiere: &str, seconde: &str, champ: &str| ColonneError::Double {
            premiere: premiere.into(),
            seconde: seconde.into(),
            champ: champ.into(),
        };
        for (fautes, dit) in [
            (vec![inconnue("Prenon", Some("prenom"))], "colonnes=\"Prenon=prenom\""),
            (vec![inconnue("Élève", None), ColonneError::Manquante("nom")], "colonnes=\"Élève=nom\""),
            (vec![inconnue("A", None), inconnue("B", None)], "ignorez-les : colonnes=\"A=-;B=-\""),
            (vec![inconnue("A;B", None)], "sans « ; »"),
            (vec![double("Tél", "Portable", "téléphone")], "colonnes=\"Portable=tuteur.telephone\""),
            (vec![double("Nom", "NOM", "nom")], "deux noms différents"),
            (vec![inconnue("A", None), double("Nom", "NOM", "nom")], "A=-\" ; donnez-leur dans le fichier"),
            (vec![double("Classe", "Groupe", "classe")], "colonnes=\"Groupe=-\" ou colonnes=\"Classe=-\""),
        ] {
            let conseil = conseil(&fautes).unwrap();
            assert!(conseil.contains(dit), "{conseil}");
        }
    }
}
