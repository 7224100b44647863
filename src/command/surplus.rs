//! A word too many, and what whoever typed it may have meant. Pure.

use super::Args;
use super::spec::{Arg, Forme, Genre};
use crate::domain::notation;
use crate::error::{Emploi, Error, Voulu};
use crate::lang::{Mot, Span, Valeur};
use crate::texte;

/// The word is too many in that line.
pub(super) fn en_trop(mot: &Mot, args: &Args<'_>) -> Error {
    en_trop_parce_que(mot, args, voulu(mot, args))
}

/// The same, where the command knows better what was meant.
pub(super) fn en_trop_parce_que(mot: &Mot, args: &Args<'_>, voulu: Voulu) -> Error {
    let dit = texte::printable(&mot.texte).into_owned();
    Error::from(Emploi::MotEnTrop { mot: dit, voulu, forme: args.spec().forme() }).at(mot.span)
}

fn voulu(mot: &Mot, args: &Args<'_>) -> Voulu {
    let mut donnees = args.nommes().iter().map(|(_, critere)| critere).chain(args.affectations());
    // `classe=2de A`: the rest of a value.
    if donnees.any(|critere| suit(critere.valeur.span(), mot)) {
        return Voulu::Valeur;
    }
    let en_place = args.spec().montres().filter(|arg| arg.forme != Forme::Nomme).last();
    match en_place.map(|arg| arg.genre) {
        Some(Genre::Note | Genre::Notes) => {
            let avant = args.mots().iter().find(|autre| suit(autre.span, mot));
            match avant.filter(|avant| [&avant.texte, &mot.texte].into_iter().all(|texte| est_note(texte))) {
                Some(avant) => Voulu::Notes(format!("{};{}", avant.texte, mot.texte)),
                None => Voulu::Nom,
            }
        }
        Some(Genre::Fichier | Genre::Sortie(_)) => Voulu::Fichier,
        Some(
            Genre::Reference | Genre::ReferenceNote | Genre::Classe | Genre::Matiere | Genre::Periode | Genre::Texte,
        ) => Voulu::Nom,
        Some(Genre::Affectations | Genre::Variables) => Voulu::Nomme("champ=valeur".to_owned()),
        _ => match nomme(&mot.texte, args) {
            Some(arg) => {
                // `stats 2de A`
                let suite = args.mots().iter().filter(|autre| autre.span.start >= mot.span.start);
                let texte = suite.map(|autre| autre.texte.as_str()).collect::<Vec<_>>().join(" ");
                let valeur = Valeur::Texte(Mot { texte, ..mot.clone() }).to_string();
                Voulu::Nomme(format!("{}={}", arg.nom, texte::printable(&valeur)))
            }
            None if args.spec().montres().next().is_none() => Voulu::Seule,
            None => Voulu::Rien,
        },
    }
}

/// The parameter that such a word is likely to be the value of.
fn nomme(texte: &str, args: &Args<'_>) -> Option<&'static Arg> {
    let est_libre =
        |arg: &&Arg| arg.forme == Forme::Nomme && !args.nommes().iter().any(|(autre, _)| autre.nom == arg.nom);
    let cle = texte::fold(texte);
    let convient = |arg: &&Arg| match arg.genre {
        Genre::Choix(mots) => mots.contains(&cle.as_str()),
        Genre::Email => texte.contains('@'),
        _ => false,
    };
    let libres = || args.spec().montres().filter(est_libre);
    let un_nom = || libres().find(|arg| matches!(arg.genre, Genre::Classe | Genre::Sortie(_)));
    libres().find(convient).or_else(un_nom)
}

/// Does the word stand right behind that? A quote may stand between them.
fn suit(avant: Span, mot: &Mot) -> bool {
    (avant.end..=avant.end + 2).contains(&mot.span.start)
}

fn est_note(texte: &str) -> bool {
    notation::parse(texte).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::specs;
    use crate::lang::parse;

    /// What is advised after that line.
    fn conseil(ligne: &str) -> String {
        let lue = parse(ligne).unwrap();
        let deux: Vec<&str> = ligne.split(' ').take(2).collect();
        let connue = |nom: &str| specs().into_iter().find(|spec| spec.nom == nom);
        let (spec, passes) = match connue(&deux.join(" ")) {
            Some(spec) => (spec, 1),
            None => (connue(deux[0]).unwrap(), 0),
        };
        let fin = Span { start: ligne.len(), end: ligne.len() };
        let erreur = Args::new(spec, lue.arguments.as_ref(), passes, fin).unwrap_err();
        assert!(erreur.to_string().ends_with("est de trop"), "{ligne} : {erreur}");
        erreur.cause.conseil().unwrap().split(" ; forme : ").next().unwrap().to_owned()
    }

    #[test]
    fn what_is_advised_after_a_word_too_many_fits_its_command() {
        for (ligne, attendu) in [
            ("note add Diop Awa Maths 12", "un nom de plusieurs mots se met entre guillemets"),
            ("note add E00001 Maths 12 13", "plusieurs notes s'écrivent 12;13"),
            ("class lock L3 T1 T2", "un nom de plusieurs mots se met entre guillemets"),
            ("import a.csv b.csv", "un seul fichier à la fois ; un nom avec des espaces se met entre guillemets"),
            ("stats classe=2de A", "une valeur de plusieurs mots se met entre guillemets"),
            ("stats 2de A", "écrivez classe=\"2de A\""),
            ("stats L3", "écrivez classe=L3"),
            ("user list Enseignant", "écrivez role=Enseignant"),
            ("backup a.sauvegarde", "écrivez vers=a.sauvegarde"),
            ("whoami moi", "cette commande s'écrit seule"),
            ("undo 1 2", "forme : undo [n] [mode=…]"),
        ] {
            assert_eq!(conseil(ligne), attendu, "{ligne}");
        }
    }
}
