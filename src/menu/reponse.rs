//! An answer: checked as it is given, and written as a command takes it. Pure.

use super::etapes::{Ecrit, Etape, Quoi};
use crate::command::controle::{controle, des_criteres};
use crate::command::spec::Genre;
use crate::domain::champ::Champ;
use crate::domain::mentions::mentions;
use crate::domain::modification::{Usage, VIDE};
use crate::domain::note::TypeNote;
use crate::domain::{Matricule, Modification};
use crate::error::{Error, Result};
use crate::lang::{self, Expr};
use crate::service::vocabulaire::{Termes, Vocabulaire};
use crate::shell::jetons::{Sorte, cite, cite_mot, decoupe};
use std::sync::Arc;

/// An answer: as given, and as it stands in the line.
#[derive(Clone, Debug)]
pub struct Donnee {
    pub brut: String,
    pub ecrit: String,
}

/// What can be chosen by number; empty where the answer is typed. The school's words are asked for only where they are shown.
pub fn liste(quoi: &Quoi, mots: &mut dyn FnMut() -> Arc<Vocabulaire>) -> Vec<String> {
    let termes = |termes: &Termes| termes.iter().map(str::to_owned).collect();
    let textes = |textes: &[&str]| textes.iter().map(|texte| (*texte).to_owned()).collect();
    match quoi {
        Quoi::Genre(Genre::Classe | Genre::Classes) | Quoi::Champ(Champ::Classe) | Quoi::Critere(Champ::Classe) => {
            termes(&mots().classes)
        }
        Quoi::Genre(Genre::Matiere | Genre::Matieres) => termes(&mots().matieres),
        Quoi::Genre(Genre::Periode) => termes(&mots().periodes),
        Quoi::Genre(Genre::Compte) => termes(&mots().comptes),
        Quoi::Genre(Genre::TypeNote) => textes(&TypeNote::noms()),
        Quoi::Genre(Genre::Choix(choix) | Genre::Plusieurs(choix)) => textes(choix),
        Quoi::Champ(Champ::Accord(voie)) if voie.est_du_tuteur() => textes(&["oui", "non", "toujours"]),
        Quoi::Champ(Champ::Accord(_)) => textes(&["oui", "non"]),
        Quoi::Critere(Champ::Mention) => mentions().iter().map(|(mention, _)| mention.to_owned()).collect(),
        Quoi::Genre(Genre::Tri) => textes(&["moyenne", "nom", "classe,nom", "classe,moyenne", "naissance"]),
        _ => Vec::new(),
    }
}

/// Is `0` an answer there, and no way out?
pub fn prend_zero(quoi: &Quoi) -> bool {
    matches!(quoi, Quoi::Genre(Genre::Note | Genre::Notes | Genre::Coef) | Quoi::Critere(Champ::Moyenne))
}

/// The answer, where it is one of what is asked for. Only what a look at it tells; the rest is for the command to say.
///
/// # Errors
/// Why not, in French, with what to do.
pub fn donnee(etape: &Etape, brut: String, usage: Usage) -> Result<Donnee, String> {
    let ecrit = ecrit(&etape.ecrit, &etape.quoi, &brut);
    let lu = match &etape.quoi {
        Quoi::Champ(Champ::Matricule) => Matricule::parse(&brut).map(|_| ()).map_err(Error::from),
        Quoi::Champ(champ) => Modification::default().definit(champ, &brut, usage).map_err(Error::from),
        Quoi::Critere(_) => des_criteres(&ecrit, usage.pays),
        Quoi::Genre(Genre::Criteres) if est_commentee(&brut) => {
            return Err("« # » commence un commentaire : mettez la valeur entre guillemets.".to_owned());
        }
        Quoi::Genre(genre) => controle(etape.titre, *genre, &brut, &ecrit, usage),
    };
    lu.map(|()| Donnee { brut, ecrit }).map_err(|erreur| refus(&erreur))
}

/// What an error says, and what it advises.
pub fn refus(erreur: &Error) -> String {
    match erreur.cause.conseil() {
        Some(conseil) => format!("{} ({conseil})", erreur.cause),
        None => erreur.cause.to_string(),
    }
}

fn est_commentee(texte: &str) -> bool {
    decoupe(texte).jetons.iter().any(|jeton| jeton.sorte == Sorte::Commentaire)
}

/// The answer as it stands in the line.
fn ecrit(etape: &Ecrit, quoi: &Quoi, texte: &str) -> String {
    match etape {
        // Beside other criteria they mean what they mean alone.
        Ecrit::Brut if est_une_alternative(texte) => format!("({texte})"),
        Ecrit::Brut => texte.to_owned(),
        Ecrit::Mot if texte == VIDE => texte.to_owned(),
        Ecrit::Mot => cite_mot(texte),
        Ecrit::Nomme(nom, op) => format!("{nom}{op}{}", valeur(quoi, texte)),
    }
}

fn est_une_alternative(criteres: &str) -> bool {
    let ligne = lang::parse(&format!("find {criteres}"));
    ligne.is_ok_and(|ligne| matches!(ligne.arguments, Some(Expr::Ou(_))))
}

/// A value: one text, a list `a;b`, a range `8..12` of what can be compared; each part in quotes where it needs them.
fn valeur(quoi: &Quoi, texte: &str) -> String {
    if matches!(quoi, Quoi::Genre(Genre::Fichier | Genre::Sortie(_))) {
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

/// The text without the quotes around it, or around parts of a list, and whether there were any.
pub fn nu(texte: &str) -> (String, bool) {
    let ligne = format!("x={texte}");
    let jetons = decoupe(&ligne).jetons;
    let parts = jetons.get(2..).unwrap_or_default();
    let est_mot = |sorte| matches!(sorte, Sorte::Mot { ouvert: None, valeur: true, .. });
    let est_liste = parts.iter().all(|jeton| est_mot(jeton.sorte) || jeton.source(&ligne) == ";");
    if est_liste && parts.iter().any(|jeton| matches!(jeton.sorte, Sorte::Mot { cite: true, .. })) {
        return (parts.iter().map(|jeton| jeton.texte(&ligne)).collect(), true);
    }
    (texte.to_owned(), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::spec::Sortie;
    use crate::domain::{DateCivile, Pays};
    use crate::lang::{Valeur, parse};
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
        assert_eq!(
            nomme(&Quoi::Genre(Genre::Sortie(Sortie::Fichier)), "mes notes;1.csv"),
            "classe=\"mes notes;1.csv\""
        );
        let mot = |texte| ecrit(&Ecrit::Mot, &classe, texte);
        assert_eq!(mot("Diop Awa"), "\"Diop Awa\"");
        // What would be an option, or ask for help.
        assert_eq!([mot("--yes"), mot("?")], ["\"--yes\"", "\"?\""]);
        let criteres = |texte| ecrit(&Ecrit::Brut, &Quoi::Genre(Genre::Criteres), texte);
        assert_eq!(criteres("nom~a ou nom~b"), "(nom~a ou nom~b)");
        assert_eq!(criteres("(nom~a ou nom~b) moyenne<10"), "(nom~a ou nom~b) moyenne<10");
    }

    #[test]
    fn quotes_around_an_answer_or_its_parts_are_not_in_the_data() {
        let dit = |texte: &str| nomme(&Quoi::Genre(Genre::Coefs), &nu(texte).0);
        assert_eq!(dit("Maths:4;\"Éd. physique\":2"), "classe=Maths:4;\"Éd. physique:2\"");
        assert_eq!(dit("\"2de A\";L3"), "classe=\"2de A\";L3");
        assert_eq!(nu("\"Maths\""), ("Maths".to_owned(), true));
        for autre in ["N'Diaye", "a;b", "dit \"x", "8..12", ""] {
            assert_eq!(nu(autre), (autre.to_owned(), false));
        }
    }

    #[test]
    fn an_answer_that_the_command_would_not_read_is_told_at_once() {
        let usage = Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("01/10/2026").unwrap() };
        let dit = |quoi: Quoi, nom: &str, texte: &str| {
            let ecrit = if nom.is_empty() { Ecrit::Brut } else { Ecrit::Nomme(nom.to_owned(), "=") };
            let etape = Etape { titre: "", aide: "", quoi, ecrit, requise: true, defaut: None, si: None };
            donnee(&etape, texte.to_owned(), usage).is_ok()
        };
        for (genre, nom, bon, faux) in [
            (Genre::Criteres, "", "nom~a ou nom~b", "nom~a # et b"),
            (Genre::Criteres, "", "moyenne<10", "moyene<10"),
            (Genre::Coefs, "coefs", "Maths:4;Éd. physique:2", "Maths=4"),
            (Genre::Formule, "formule", "devoirs:1;examen:2", "devoirs"),
            (Genre::Periodes, "periodes", "T1;T2:01/12/2026..28/02/2027", "T1:hier"),
            (Genre::Renommage, "renommer", "Maths:Calcul", "Maths"),
            (Genre::Annee, "annee", "2026-2027", "26"),
            (Genre::Tri, "sort", "classe,-moyenne", "age"),
            (Genre::Champs, "champs", "nom,moyenne.Maths", "nom,age"),
            (Genre::NouveauCompte, "nom", "m.fall", "m fall"),
            (Genre::Choix(&["oui", "non"]), "detail", "oui", "oui;non"),
            (Genre::Plusieurs(&["partiel", "maj"]), "mode", "partiel;maj", "tout"),
            (Genre::Nombre, "limit", "3", "0"),
        ] {
            assert!(dit(Quoi::Genre(genre), nom, bon), "{bon}");
            assert!(!dit(Quoi::Genre(genre), nom, faux), "{faux}");
        }
        assert!(dit(Quoi::Critere(Champ::Moyenne), "moyenne", "8..12"));
        assert!(!dit(Quoi::Critere(Champ::Moyenne), "moyenne", "douze"));
    }

    proptest! {
        #[test]
        fn whatever_is_answered_stays_one_argument(texte in "[ a-zé'\"().;=<>~!#/0-9?-]{1,20}", en_nom: bool) {
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
