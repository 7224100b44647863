//! The arguments still to come, shown behind the cursor while a line is typed. Never text to accept: a hint finishes no line. Pure.

use super::analyse::{Analyse, Argument, Specs, parametre, places, prochaines};
use super::jetons::{Sorte, cite, est_blanc};
use super::options::{est_format, formats};
use crate::command::spec::{Forme, Genre, Spec};
use crate::domain::champ::{Champ, Genre as GenreChamp};
use crate::domain::mentions::mentions;
use crate::texte::fit;

/// Below so many columns, a hint tells nothing.
const LARGEUR_MIN: usize = 6;

/// What stands behind `ligne`, in at most `libre` columns.
pub fn indice(ligne: &str, specs: Specs<'_>, libre: usize) -> Option<String> {
    let analyse = Analyse::nouvelle(ligne, specs);
    let spec = analyse.commande.filter(|_| !analyse.est_commentee() && libre >= LARGEUR_MIN)?;
    let texte = texte(&analyse, spec).filter(|texte| !texte.trim().is_empty())?;
    Some(fit(&texte, libre).into_owned())
}

fn texte(analyse: &Analyse<'_>, spec: &'static Spec) -> Option<String> {
    let fin = analyse.ligne.len();
    let dernier = analyse.decoupe.jetons.last().filter(|jeton| jeton.fin == fin);
    if analyse.decoupe.valeur_attendue && dernier.is_none_or(|jeton| jeton.sorte == Sorte::Op) {
        return forme_de_la_valeur(analyse, spec);
    }
    if let Some(jeton) = dernier.filter(|jeton| jeton.est_mot() && !jeton.est_valeur()) {
        let criteres = spec.args.iter().any(|arg| arg.genre == Genre::Criteres);
        if let Some(champ) = Champ::parse(&jeton.texte(analyse.ligne)).filter(|_| criteres) {
            return Some(operateurs(&champ).to_owned());
        }
    }
    if dernier.is_none() && analyse.attend_un_format(analyse.decoupe.jetons.len()) {
        return Some(formats().collect::<Vec<_>>().join(" | "));
    }
    let suite = suite(analyse, spec);
    let colle = analyse.ligne.ends_with(|c| est_blanc(c) || c == '(');
    Some(if colle { suite.trim_start().to_owned() } else { suite })
}

fn operateurs(champ: &Champ) -> &'static str {
    match champ.genre() {
        GenreChamp::Texte | GenreChamp::Telephone => " = != ~ !~",
        GenreChamp::Accord => " = !=",
        GenreChamp::Date | GenreChamp::Moyenne | GenreChamp::Compte | GenreChamp::Mention => " = != < <= > >=",
    }
}

/// What a value looks like: the parameter's own words, or the field's form.
fn forme_de_la_valeur(analyse: &Analyse<'_>, spec: &'static Spec) -> Option<String> {
    let nom = analyse.texte(analyse.champ_de_la_valeur(analyse.decoupe.jetons.len())?);
    if let Some(arg) = parametre(spec, &nom) {
        return Some(match arg.genre {
            Genre::Choix(mots) | Genre::Plusieurs(mots) => mots.join(" | "),
            _ => arg.aide.to_owned(),
        });
    }
    if est_format(&nom) {
        return Some(formats().collect::<Vec<_>>().join(" | "));
    }
    let champ = Champ::parse(&nom)?;
    let critere = spec.args.iter().any(|arg| arg.genre == Genre::Criteres);
    let forme = match (champ.genre(), critere) {
        (GenreChamp::Date, _) => "jj/mm/aaaa",
        (GenreChamp::Moyenne, true) => "12,5 ou 8..12",
        (GenreChamp::Compte, true) if champ == Champ::Rang => "3 ou 1..3, dans la classe",
        (GenreChamp::Compte, true) => "nombre de notes",
        (GenreChamp::Mention, true) => return Some(mentions_a_ecrire()),
        (GenreChamp::Accord, _) => "oui ou non",
        (GenreChamp::Compte, false) => "12;15,5;8",
        (GenreChamp::Texte, true) => "valeur ou a;b;c",
        _ => return None,
    };
    Some(forme.to_owned())
}

/// The arguments that are missing, and those that may follow.
fn suite(analyse: &Analyse<'_>, spec: &'static Spec) -> String {
    let places = places(spec);
    let mots = analyse.positionnels(usize::MAX);
    let prochaines = prochaines(&places, &mots);
    let complet = prochaines.contains(&places.len());
    let champ_donne = analyse.arguments().iter().any(|argument| {
        matches!(argument, Argument::Critere { champ, .. } if parametre(spec, &analyse.texte(*champ)).is_none())
    });
    let mut suite = String::new();
    let a_venir = places.iter().skip(prochaines.first().copied().unwrap_or(places.len()));
    for arg in a_venir.filter(|arg| !arg.secret) {
        let nom = match (arg.genre, champ_donne) {
            (Genre::Criteres, true) => continue,
            // More words of a name may follow; nobody needs to be told.
            (Genre::Reference | Genre::Message, _) if !mots.is_empty() => continue,
            (Genre::Criteres, false) => "critères : classe=L3 moyenne>=10 …".to_owned(),
            _ if matches!(arg.forme, Forme::Reste | Forme::ResteFacultatif) => format!("{}…", arg.nom),
            _ => arg.nom.to_owned(),
        };
        let requis = match arg.forme {
            Forme::Requis => !complet,
            Forme::Reste => !complet && !champ_donne,
            _ => false,
        };
        suite += &if requis { format!(" {nom}") } else { format!(" [{nom}]") };
    }
    for arg in spec.montres().filter(|arg| arg.forme == Forme::Nomme && !analyse.donne(arg.nom, usize::MAX)) {
        suite += &format!(" [{}=…]", arg.nom);
    }
    suite
}

/// `Passable, "Assez bien", Bien ou -`.
fn mentions_a_ecrire() -> String {
    let noms: Vec<String> = mentions().iter().map(|(nom, _)| cite(nom, true, None)).collect();
    format!("{} ou -", noms.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::analyse::exemples::SPECS;
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn montre(ligne: &str, attendu: &str) {
        assert_eq!(indice(ligne, &SPECS, 80).unwrap_or_default(), attendu, "{ligne}");
    }

    #[test]
    fn the_arguments_still_to_come_shrink_as_they_are_typed() {
        montre("note add", " réf [matière] valeur [coef=…] [type=…] [periode=…] [date=…] [classe=…] [matier…");
        montre("note add ", "réf [matière] valeur [coef=…] [type=…] [periode=…] [date=…] [classe=…] [matiere…");
        montre("note add E00001 ", "[matière] valeur [coef=…] [type=…] [periode=…] [date=…] [classe=…] [matiere=…]");
        montre("note add E00001 Maths coef=2 ", "valeur [type=…] [periode=…] [date=…] [classe=…] [matiere=…]");
        montre("note add E00001 12,5 type=oral", " [coef=…] [periode=…] [date=…] [classe=…] [matiere=…]");
        montre("edit E00001", " [champ=valeur…]");
        montre("show ", "[réf…] [annee=…]");
        montre("note set E00001#1 ", "[valeur] [matiere=…] [coef=…] [type=…] [periode=…] [date=…]");
        montre("show E00001 ", "[annee=…]");
        montre("note", "");
        montre("inconnu ", "");
        montre("show # ", "");
    }

    #[test]
    fn criteria_have_a_short_reminder() {
        montre("find ", "[critères : classe=L3 moyenne>=10 …] [sort=…] [champs=…] [limit=…] [page=…]");
        montre("find classe=L3 ", "[sort=…] [champs=…] [limit=…] [page=…]");
        montre("find classe", " = != ~ !~");
        montre("find (moyenne", " = != < <= > >=");
        montre("find moyenne>", "12,5 ou 8..12");
        montre("find naissance = ", "jj/mm/aaaa");
        montre("find format=", "table | vertical | json | csv");
        montre("find --format ", "table | vertical | json | csv");
        montre("delete E00001 --format=", "table | vertical | json | csv");
        montre("find sort=", "moyenne, nom, classe,-moyenne…");
        montre("add naissance=", "jj/mm/aaaa");
        montre("add nom=", "");
    }

    proptest! {
        #[test]
        fn a_hint_never_goes_beyond_the_line(
            ligne in "(find |note add |add |premiers )?[ a-zé'\"().;=<>~!#/]{0,30}", libre in 0usize..80,
        ) {
            if let Some(texte) = indice(&ligne, &SPECS, libre) {
                prop_assert!(crate::texte::width(&texte) <= libre);
            }
        }
    }
}
