//! Criteria as typed become a typed question: each value is read as what its field holds, and refused where it stands.

use super::mentions;
use crate::domain::accord::Accord;
use crate::domain::champ::Genre;
use crate::domain::colonnes::ColonnesError;
use crate::domain::requete::{Atome, Filtre, Test, Tri};
use crate::domain::{Centiemes, Champ, Colonnes, Consentement, DateCivile, Pays, Telephone};
use crate::error::{At, Emploi, Error, Result};
use crate::lang::{Critere, Expr, Mot, Op, Span, Valeur};
use crate::texte;

/// The text that stands for no value at all: `tel=-`.
use crate::domain::modification::VIDE;

/// What the criteria mean; without any, every student.
///
/// # Errors
/// An unknown field, a value that its field cannot hold, an operator that does not fit.
pub fn filtre(criteres: Option<&Expr>, pays: Pays) -> Result<Filtre> {
    criteres.map_or(Ok(Filtre::Et(Vec::new())), |expr| de(expr, pays))
}

fn de(expr: &Expr, pays: Pays) -> Result<Filtre> {
    let all = |parts: &[Expr]| parts.iter().map(|part| de(part, pays)).collect::<Result<Vec<_>>>();
    Ok(match expr {
        Expr::Mot(mot) if mot.texte.trim().is_empty() => return Err(Error::from(Emploi::MotVide).at(mot.span)),
        Expr::Mot(mot) => Filtre::Partout(texte::fold(&mot.texte), Telephone::parse(&mot.texte, pays).ok()),
        Expr::Critere(critere) => un(critere, pays)?,
        Expr::Non(part, _) => Filtre::Non(Box::new(de(part, pays)?)),
        Expr::Groupe(part, _) => de(part, pays)?,
        Expr::Et(parts) => Filtre::Et(all(parts)?),
        Expr::Ou(parts) => Filtre::Ou(all(parts)?),
    })
}

/// Reads a field's name.
///
/// # Errors
/// `ChampInconnu`, with the likely one.
pub fn champ(mot: &Mot) -> Result<Champ> {
    Champ::parse(&mot.texte).ok_or_else(|| inconnu(&mot.texte).at(mot.span))
}

/// The field that is given a value, to a new student or another one.
///
/// # Errors
/// `ChampInconnu`, with the likely one of those that can be given.
pub fn champ_a_donner(mot: &Mot, nouvel_etudiant: bool) -> Result<Champ> {
    Champ::parse(&mot.texte).ok_or_else(|| {
        let siens = Champ::FIXES.iter().filter(|(_, champ)| champ.se_donne(nouvel_etudiant));
        let siens: Vec<&str> = siens.map(|(nom, _)| *nom).collect();
        pas_un_champ(&mot.texte, &siens, siens.join(" ")).at(mot.span)
    })
}

fn inconnu(nom: &str) -> Error {
    let connus =
        "matricule nom prenom telephone email classe naissance moyenne moyenne.Matière rang mention notes tuteur";
    pas_un_champ(nom, &Champ::FIXES.map(|(nom, _)| nom), connus.to_owned())
}

/// No field has that name; these would do, told as `connus`.
fn pas_un_champ(nom: &str, noms: &[&str], connus: String) -> Error {
    let proche = texte::closest(nom, noms.iter().copied()).map(str::to_owned);
    Emploi::ChampInconnu { nom: texte::printable(nom).into_owned(), proche, connus }.into()
}

/// Reads `champs=nom,prenom,moyenne.Maths`.
///
/// # Errors
/// `ChampInconnu`, with the likely one; `DeuxFois`.
pub fn colonnes(texte: &str, span: Span) -> Result<Colonnes> {
    Colonnes::parse(texte).map_err(|error| match error {
        ColonnesError::Inconnue(nom) => inconnu(&nom).at(span),
        ColonnesError::Double(nom) => Error::from(Emploi::DeuxFois { nom }).at(span),
    })
}

fn un(critere: &Critere, pays: Pays) -> Result<Filtre> {
    let champ = champ(&critere.champ)?;
    let contraire = matches!(critere.op, Op::Different | Op::NeContientPas);
    let oui_ou_non = |filtre| if contraire { Filtre::Non(Box::new(filtre)) } else { filtre };
    if champ == Champ::Mention {
        return mentions::filtre(critere).map(oui_ou_non);
    }
    let refuse =
        |raison| Error::from(Emploi::OperateurImpropre { op: critere.op.symbole(), raison }).at(critere.span());
    let filtre = match (critere.op, &critere.valeur) {
        (Op::Egal | Op::Different, valeur) => egal(champ, valeur, pays)?,
        (Op::Contient | Op::NeContientPas, valeur) => {
            let mots = match valeur {
                Valeur::Texte(mot) => std::slice::from_ref(mot),
                Valeur::Liste(mots) => mots.as_slice(),
                Valeur::Intervalle { .. } => return Err(refuse("« ~ » cherche un texte, pas un intervalle")),
            };
            let texts = mots.iter().map(|mot| contenu(&champ, mot)).collect::<Result<Vec<_>>>()?;
            Filtre::Champ(champ, Test::Contient(texts))
        }
        (op, Valeur::Texte(mot)) => {
            let test = borne(&champ, op, mot, pays)?;
            Filtre::Champ(champ, test)
        }
        _ => return Err(refuse("une seule valeur est attendue ; pour un intervalle : champ=8..12")),
    };
    Ok(oui_ou_non(filtre))
}

/// One of these values; each means what it means alone: `naissance=2005;2008`, `tel=-;0611223344`.
fn parmi(champ: Champ, mots: &[Mot], pays: Pays) -> Result<Filtre> {
    let (mut atomes, mut filtres) = (Vec::new(), Vec::new());
    for mot in mots {
        match seule(&champ, mot, pays)? {
            Test::Parmi(un) => atomes.extend(un),
            autre => filtres.push(Filtre::Champ(champ.clone(), autre)),
        }
    }
    if filtres.is_empty() {
        return Ok(Filtre::Champ(champ, Test::Parmi(atomes)));
    }
    if !atomes.is_empty() {
        filtres.push(Filtre::Champ(champ, Test::Parmi(atomes)));
    }
    Ok(Filtre::Ou(filtres))
}

fn egal(champ: Champ, valeur: &Valeur, pays: Pays) -> Result<Filtre> {
    let test = match valeur {
        Valeur::Texte(mot) => seule(&champ, mot, pays)?,
        Valeur::Liste(mots) => return parmi(champ, mots, pays),
        Valeur::Intervalle { span, .. } if matches!(champ.genre(), Genre::Telephone | Genre::Accord) => {
            return Err(sans_ordre(&champ, "..", *span));
        }
        Valeur::Intervalle { de, a, .. } => {
            let end = |mot: &Option<Mot>, last: bool| -> Result<Option<(Atome, bool)>> {
                let Some(mot) = mot else { return Ok(None) };
                let year = annee(&champ, mot).map(|(begin, end)| if last { end } else { begin });
                Ok(Some((year.map_or_else(|| atome(&champ, mot, pays), Ok)?, true)))
            };
            let (first, last) = (end(de, false)?, end(a, true)?);
            if is_reversed(first.as_ref(), last.as_ref()) {
                let raison = "la plus petite valeur vient d'abord : 8..12";
                return Err(Error::from(Emploi::OperateurImpropre { op: "..", raison }).at(valeur.span()));
            }
            Test::Bornes { de: first, a: last }
        }
    };
    Ok(Filtre::Champ(champ, test))
}

/// One value on its own: none at all, a year's days, or just it.
fn seule(champ: &Champ, mot: &Mot, pays: Pays) -> Result<Test> {
    if mot.texte == VIDE && !mot.cite {
        return Ok(Test::Absent);
    }
    if let Champ::Accord(voie) = champ {
        let dits: &[&str] =
            match Accord::parse(*voie, &mot.texte).map_err(crate::domain::ChampError::from).at(mot.span)? {
                Accord::Non => return Ok(Test::Absent),
                // Who said more said so, too.
                Accord::Oui => &["oui", Consentement::TOUJOURS],
                Accord::Toujours => &[Consentement::TOUJOURS],
            };
        return Ok(Test::Parmi(dits.iter().map(|dit| Atome::Texte((*dit).to_owned())).collect()));
    }
    Ok(match annee(champ, mot) {
        Some((first, last)) => Test::Bornes { de: Some((first, true)), a: Some((last, true)) },
        None => Test::Parmi(vec![atome(champ, mot, pays)?]),
    })
}

fn borne(champ: &Champ, op: Op, mot: &Mot, pays: Pays) -> Result<Test> {
    if matches!(champ.genre(), Genre::Telephone | Genre::Accord) {
        return Err(sans_ordre(champ, op.symbole(), mot.span));
    }
    let year = annee(champ, mot);
    // After 2008 is after its last day, before it is before its first.
    let last = matches!(op, Op::Superieur | Op::InferieurOuEgal);
    let atome = match year {
        Some((begin, end)) => {
            if last {
                end
            } else {
                begin
            }
        }
        None => atome(champ, mot, pays)?,
    };
    Ok(match op {
        Op::Inferieur => Test::Bornes { de: None, a: Some((atome, false)) },
        Op::InferieurOuEgal => Test::Bornes { de: None, a: Some((atome, true)) },
        Op::Superieur => Test::Bornes { de: Some((atome, false)), a: None },
        _ => Test::Bornes { de: Some((atome, true)), a: None },
    })
}

fn sans_ordre(champ: &Champ, op: &'static str, span: Span) -> Error {
    let raison = match champ.genre() {
        Genre::Accord => "un accord est donné ou ne l'est pas : accord-mail=oui, accord-mail=non",
        _ => "un téléphone n'est ni plus grand ni plus petit qu'un autre : tel=… ou tel~…",
    };
    Error::from(Emploi::OperateurImpropre { op, raison }).at(span)
}

/// A year alone, for a field that holds days: its first and last day.
fn annee(champ: &Champ, mot: &Mot) -> Option<(Atome, Atome)> {
    if champ.genre() != Genre::Date || mot.texte.len() != 4 {
        return None;
    }
    let day = |end: &str| DateCivile::parse(&format!("{}-{end}", mot.texte)).ok().map(Atome::Date);
    Some((day("01-01")?, day("12-31")?))
}

fn atome(champ: &Champ, mot: &Mot, pays: Pays) -> Result<Atome> {
    let texte = mot.texte.trim();
    if texte.is_empty() {
        return Err(Error::from(Emploi::MotVide).at(mot.span));
    }
    Ok(match champ.genre() {
        Genre::Texte | Genre::Mention | Genre::Accord => Atome::Texte(texte::apostrophes(texte).into_owned()),
        Genre::Telephone => {
            Atome::Telephone(Telephone::parse(texte, pays).map_err(crate::domain::ChampError::from).at(mot.span)?)
        }
        Genre::Date => Atome::Date(DateCivile::parse(texte).at(mot.span)?),
        Genre::Moyenne => Atome::Moyenne(Centiemes::parse(texte).at(mot.span)?),
        Genre::Compte => {
            let fail = || Emploi::PasUnCompte { nom: champ.nom(), texte: texte::printable(texte).into_owned(), min: 0 };
            Atome::Compte(texte.parse().map_err(|_| fail()).at(mot.span)?)
        }
    })
}

/// What `~` looks for: text folded; of a phone its digits as they are written, at home or from abroad.
fn contenu(champ: &Champ, mot: &Mot) -> Result<String> {
    let impropre = |raison| Err(Error::from(Emploi::OperateurImpropre { op: "~", raison }).at(mot.span));
    match champ.genre() {
        Genre::Texte if !mot.texte.trim().is_empty() => Ok(texte::fold(&mot.texte)),
        Genre::Telephone => {
            let digits: String = mot.texte.chars().filter(char::is_ascii_digit).collect();
            if digits.is_empty() { impropre("« ~ » cherche des chiffres dans un téléphone") } else { Ok(digits) }
        }
        Genre::Texte => Err(Error::from(Emploi::MotVide).at(mot.span)),
        _ => impropre("« ~ » cherche un texte ; ce champ se compare avec = < > ou un intervalle 8..12"),
    }
}

/// Reads `sort=classe,-nom`: averages highest first, all else lowest first, unless `+` or `-` says otherwise. Ranks are averages
/// the other way round, where all students are of one class (`une_classe`) or the key before is the class.
///
/// # Errors
/// An unknown field, an empty key, a rank among several classes, a consent.
pub fn tri(texte: &str, span: Span, une_classe: bool) -> Result<Vec<Tri>> {
    let mut tri: Vec<Tri> = Vec::new();
    for cle in texte.split([',', ';']).map(str::trim) {
        let (nom, sens) = match cle.strip_prefix('-') {
            Some(nom) => (nom, Some(true)),
            None => (cle.strip_prefix('+').unwrap_or(cle), cle.starts_with('+').then_some(false)),
        };
        let impropre = |op, raison| Err(Error::from(Emploi::OperateurImpropre { op, raison }).at(span));
        let (champ, descendant) = match champ(&Mot { texte: nom.to_owned(), cite: false, span })? {
            Champ::Rang if une_classe || tri.last().is_some_and(|cle| cle.champ == Champ::Classe) => {
                (Champ::Moyenne, !sens.unwrap_or(false))
            }
            Champ::Rang => {
                return impropre("sort=rang", "un rang est celui d'une classe : ajoutez classe=…, ou sort=classe,rang");
            }
            // A mention follows from the average.
            Champ::Mention => (Champ::Moyenne, sens.unwrap_or(true)),
            Champ::Accord(_) => return impropre("sort=accord-…", "cherchez plutôt : accord-mail=oui"),
            moyenne @ (Champ::Moyenne | Champ::MoyenneDe(_)) => (moyenne, sens.unwrap_or(true)),
            autre => (autre, sens.unwrap_or(false)),
        };
        tri.push(Tri { champ, descendant });
    }
    Ok(tri)
}

/// `20..10`: nobody is there, and nobody meant it.
fn is_reversed(first: Option<&(Atome, bool)>, last: Option<&(Atome, bool)>) -> bool {
    match (first.map(|(atome, _)| atome), last.map(|(atome, _)| atome)) {
        (Some(Atome::Moyenne(a)), Some(Atome::Moyenne(b))) => a > b,
        (Some(Atome::Date(a)), Some(Atome::Date(b))) => a > b,
        (Some(Atome::Compte(a)), Some(Atome::Compte(b))) => a > b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::parse;

    fn typed(criteres: &str) -> Result<Filtre> {
        let ligne = parse(&format!("find {criteres}")).unwrap();
        filtre(ligne.arguments.as_ref(), Pays::FR)
    }

    #[test]
    fn values_are_read_as_what_their_field_holds() {
        let Filtre::Champ(Champ::Telephone, Test::Parmi(phones)) = typed("tel=\"06 57 08 91 31\"").unwrap() else {
            panic!()
        };
        assert_eq!(phones, [Atome::Telephone(Telephone::parse("0657089131", Pays::FR).unwrap())]);
        let Filtre::Champ(Champ::Moyenne, Test::Bornes { de, a }) = typed("moyenne=12..").unwrap() else { panic!() };
        assert_eq!((de, a), (Some((Atome::Moyenne(Centiemes(1200)), true)), None));
        assert_eq!(
            typed("tel~\"06 57\"").unwrap(),
            Filtre::Champ(Champ::Telephone, Test::Contient(vec!["0657".into()]))
        );
        assert_eq!(typed("tel=-").unwrap(), Filtre::Champ(Champ::Telephone, Test::Absent));
    }

    #[test]
    fn a_year_is_all_its_days() {
        let Filtre::Champ(_, Test::Bornes { de: Some(first), a: Some(last) }) = typed("naissance=2008").unwrap() else {
            panic!()
        };
        let day = |texte| (Atome::Date(DateCivile::parse(texte).unwrap()), true);
        assert_eq!((first, last), (day("2008-01-01"), day("2008-12-31")));
        let Filtre::Champ(_, Test::Bornes { de, .. }) = typed("naissance>2008").unwrap() else { panic!() };
        assert_eq!(de.unwrap().0, day("2008-12-31").0);
    }

    #[test]
    fn each_value_of_a_list_means_what_it_means_alone() {
        let Filtre::Ou(parts) = typed("naissance=2005;27/09/2008;2007").unwrap() else { panic!() };
        assert_eq!(parts.len(), 3);
        let Filtre::Ou(parts) = typed("tel=-;0611223344").unwrap() else { panic!() };
        assert_eq!(parts[0], Filtre::Champ(Champ::Telephone, Test::Absent));
        let Filtre::Champ(Champ::Classe, Test::Parmi(texts)) = typed("classe=L2;L3").unwrap() else { panic!() };
        assert_eq!(texts.len(), 2);
    }

    #[test]
    fn what_does_not_fit_is_refused_in_its_place() {
        let place =
            |criteres: &str| typed(criteres).unwrap_err().span.map(|span| (span.start - 5, span.end - 5)).unwrap();
        assert_eq!(place("taille=12"), (0, 6));
        assert_eq!(place("classe=L3 moyenne=douze"), (18, 23));
        assert_eq!(place("nom~\"\""), (4, 6));
        assert_eq!(place("moyenne~12"), (8, 10));
        assert_eq!(place("moyenne<8;9"), (0, 11));
        assert_eq!(place("tel=12"), (4, 6));
        assert_eq!(place("moyenne=20..10"), (8, 14));
    }

    #[test]
    fn averages_sort_highest_first_and_names_lowest_first() {
        let span = Span { start: 0, end: 0 };
        let keys: Vec<_> =
            tri("moyenne,-nom,+moyenne,classe", span, false).unwrap().into_iter().map(|t| t.descendant).collect();
        assert_eq!(keys, [true, true, false, false]);
        assert!(tri("nom,", span, false).is_err());
        // The best of a class have the lowest rank.
        let rang = |texte, une_classe| {
            tri(texte, span, une_classe).map(|cles| cles.last().map(|t| (t.champ.clone(), t.descendant)))
        };
        assert_eq!(rang("rang", true).unwrap(), Some((Champ::Moyenne, true)));
        assert_eq!(rang("classe,-rang", false).unwrap(), Some((Champ::Moyenne, false)));
        assert_eq!(rang("mention", false).unwrap(), Some((Champ::Moyenne, true)));
        for refuse in ["rang", "nom,rang", "classe,nom,rang", "accord-mail"] {
            assert!(rang(refuse, false).is_err(), "{refuse}");
        }
    }
}
