//! An answer: checked as it is given, and written as a command takes it. Pure.

use super::etapes::{Ecrit, Quoi};
use crate::command::spec::Genre;
use crate::domain::champ::Champ;
use crate::domain::compte::NomCompte;
use crate::domain::modification::{Usage, VIDE};
use crate::domain::note::{Coef, TypeNote};
use crate::domain::statistiques::MENTIONS;
use crate::domain::{DateCivile, Matricule, Modification, NomClasse, Periode, notation};
use crate::lang;
use crate::service::vocabulaire::{Terme, Vocabulaire};
use crate::shell::jetons::cite;
use crate::texte::fold;

/// What can be chosen by number; empty where the answer is typed.
pub fn liste(quoi: &Quoi, mots: &Vocabulaire) -> Vec<String> {
    let termes = |termes: &[Terme]| termes.iter().map(|terme| terme.texte().to_owned()).collect();
    let textes = |textes: &[&str]| textes.iter().map(|texte| (*texte).to_owned()).collect();
    match quoi {
        Quoi::Genre(Genre::Classe) | Quoi::Champ(Champ::Classe) | Quoi::Critere(Champ::Classe) => termes(&mots.classes),
        Quoi::Genre(Genre::Matiere) => termes(&mots.matieres),
        Quoi::Genre(Genre::Periode) => termes(&mots.periodes),
        Quoi::Genre(Genre::Compte) => termes(&mots.comptes),
        Quoi::Genre(Genre::TypeNote) => textes(&TypeNote::noms()),
        Quoi::Genre(Genre::Choix(choix)) => textes(choix),
        Quoi::Critere(Champ::Mention) => textes(&MENTIONS.map(|(mention, _)| mention)),
        Quoi::Genre(Genre::Tri) => textes(&["moyenne", "nom", "classe,nom", "classe,moyenne", "naissance"]),
        _ => Vec::new(),
    }
}

/// Is `0` an answer there, and no way out?
pub fn prend_zero(quoi: &Quoi) -> bool {
    matches!(quoi, Quoi::Genre(Genre::Note | Genre::Notes | Genre::Coef) | Quoi::Critere(Champ::Moyenne))
}

/// Is the answer one of what is asked for? Only what a look at it tells; the rest is for the command to say.
///
/// # Errors
/// Why not, in French.
pub fn verifie(quoi: &Quoi, texte: &str, usage: Usage) -> Result<(), String> {
    fn dit<T, E: ToString>(lu: Result<T, E>) -> Result<(), String> {
        lu.map(|_| ()).map_err(|erreur| erreur.to_string())
    }
    let plusieurs = texte.contains([';', ':']) || texte == "*" || texte == VIDE;
    match quoi {
        Quoi::Champ(Champ::Matricule) => dit(Matricule::parse(texte)),
        Quoi::Champ(champ) => dit(Modification::default().definit(champ, texte, usage)),
        Quoi::Criteres => dit(lang::parse(&format!("find {texte}"))),
        Quoi::Genre(Genre::Note | Genre::Notes) => dit(notation::parse(texte)),
        Quoi::Genre(Genre::Coef) => dit(Coef::parse(texte)),
        Quoi::Genre(Genre::TypeNote) => dit(TypeNote::parse(texte)),
        Quoi::Genre(Genre::Date) if texte != VIDE => dit(DateCivile::parse(texte)),
        Quoi::Genre(Genre::Periode) if !plusieurs => dit(Periode::parse(texte)),
        Quoi::Genre(Genre::Classe) if !plusieurs => dit(NomClasse::parse(texte)),
        Quoi::Genre(Genre::Compte) => dit(NomCompte::parse(texte)),
        Quoi::Genre(Genre::Nombre) => match texte.parse::<u64>() {
            Ok(n) if n > 0 => Ok(()),
            _ => Err(format!("« {texte} » ne convient pas (attendu : un nombre entier, 1 ou plus)")),
        },
        Quoi::Genre(Genre::Choix(mots)) => match texte.split(';').find(|part| !mots.contains(&fold(part).as_str())) {
            Some(part) => Err(format!("« {part} » n'est pas dans la liste (attendu : {})", mots.join(", "))),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The answer as it stands in the line.
pub fn ecrit(etape: &Ecrit, quoi: &Quoi, texte: &str) -> String {
    match etape {
        Ecrit::Brut => texte.to_owned(),
        Ecrit::Mot => cite(texte, false, None),
        Ecrit::Nomme(nom, op) => format!("{}{op}{}", nom_du_champ(nom), valeur(quoi, texte)),
    }
}

/// A field whose name has a blank in it is none of those that are asked for; `moyenne.Maths` needs no quotes.
fn nom_du_champ(nom: &str) -> String {
    cite(nom, false, None)
}

/// A value: one text, a list `a;b`, a range `8..12` of what can be compared; each part in quotes where it needs them.
fn valeur(quoi: &Quoi, texte: &str) -> String {
    if matches!(quoi, Quoi::Genre(Genre::Fichier)) {
        return cite(texte, true, None);
    }
    let est_comparable = matches!(quoi, Quoi::Critere(Champ::Moyenne | Champ::Naissance | Champ::Rang | Champ::Notes));
    let part = |part: &str| match part.split_once("..") {
        Some((de, a)) if est_comparable => {
            let bout = |bout: &str| if bout.is_empty() { String::new() } else { cite(bout.trim(), true, None) };
            format!("{}..{}", bout(de), bout(a))
        }
        _ => cite(part.trim(), true, None),
    };
    if texte.split(';').any(|part| part.trim().is_empty()) {
        return cite(texte, true, None);
    }
    texte.split(';').map(part).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Expr, Valeur, parse};
    use proptest::prelude::*;

    fn nomme(quoi: &Quoi, texte: &str) -> String {
        ecrit(&Ecrit::Nomme("classe".into(), "="), quoi, texte)
    }

    #[test]
    fn an_answer_is_written_as_a_command_takes_it() {
        let classe = Quoi::Genre(Genre::Classe);
        assert_eq!(nomme(&classe, "L3"), "classe=L3");
        assert_eq!(nomme(&classe, "2de A"), "classe=\"2de A\"");
        assert_eq!(nomme(&classe, "L2;2de A"), "classe=L2;\"2de A\"");
        assert_eq!(nomme(&Quoi::Critere(Champ::Moyenne), "..10"), "classe=..10");
        assert_eq!(nomme(&Quoi::Genre(Genre::Fichier), "mes notes;1.csv"), "classe=\"mes notes;1.csv\"");
        assert_eq!(ecrit(&Ecrit::Mot, &classe, "Diop Awa"), "\"Diop Awa\"");
    }

    proptest! {
        #[test]
        fn whatever_is_answered_stays_one_argument(texte in "[ a-zé'\"().;=<>~!#/0-9-]{1,20}", en_nom: bool) {
            let quoi = Quoi::Genre(Genre::Texte);
            let ligne = match en_nom {
                true => format!("x {}", nomme(&quoi, &texte)),
                false => format!("x {}", ecrit(&Ecrit::Mot, &quoi, &texte)),
            };
            let arguments = parse(&ligne).unwrap().arguments.unwrap();
            match (en_nom, arguments) {
                (true, Expr::Critere(critere)) => match critere.valeur {
                    Valeur::Texte(mot) => prop_assert_eq!(mot.texte.trim(), texte.trim()),
                    Valeur::Liste(mots) => prop_assert_eq!(mots.len(), texte.split(';').count()),
                    Valeur::Intervalle { .. } => prop_assert!(false, "{}", ligne),
                },
                (false, Expr::Mot(mot)) => prop_assert_eq!(mot.texte, texte),
                (_, autre) => prop_assert!(false, "{} : {:?}", ligne, autre),
            }
        }
    }
}
