//! Criteria on mentions: what they ask of the general average.

use super::args::choix_inconnu;
use crate::domain::mentions::mentions;
use crate::domain::modification::VIDE;
use crate::domain::requete::{Atome, Filtre, Test};
use crate::domain::{Centiemes, Champ};
use crate::error::{Emploi, Error, Result};
use crate::lang::{Critere, Mot, Op, Valeur};

/// Who has such a mention; without the `non` of `!=`.
///
/// # Errors
/// No such mention; an operator that does not fit.
pub(super) fn filtre(critere: &Critere) -> Result<Filtre> {
    match (critere.op, &critere.valeur) {
        (Op::Egal | Op::Different, Valeur::Texte(mot)) => seule(mot),
        (Op::Egal | Op::Different, Valeur::Liste(mots)) => {
            Ok(Filtre::Ou(mots.iter().map(seule).collect::<Result<_>>()?))
        }
        (Op::Egal | Op::Different, Valeur::Intervalle { de, a, .. }) => {
            let bout = |mot: &Option<Mot>| mot.as_ref().map(rang).transpose();
            Ok(bornes(bout(de)?.unwrap_or(0), bout(a)?))
        }
        (Op::SuperieurOuEgal, Valeur::Texte(mot)) => Ok(bornes(rang(mot)?, None)),
        (Op::InferieurOuEgal, Valeur::Texte(mot)) => Ok(bornes(0, Some(rang(mot)?))),
        (Op::Superieur, Valeur::Texte(mot)) => Ok(match rang(mot)? + 1 {
            n if n < mentions().combien() => bornes(n, None),
            _ => Filtre::Ou(Vec::new()),
        }),
        (Op::Inferieur, Valeur::Texte(mot)) => Ok(match rang(mot)?.checked_sub(1) {
            Some(n) => bornes(0, Some(n)),
            None => Filtre::Ou(Vec::new()),
        }),
        _ => {
            let raison = "une mention se compare avec = != < <= > >= : mention=Bien, mention>=\"Assez bien\"";
            Err(Error::from(Emploi::OperateurImpropre { op: critere.op.symbole(), raison }).at(critere.span()))
        }
    }
}

/// A mention, or none at all: an average under the lowest, or no average.
fn seule(mot: &Mot) -> Result<Filtre> {
    if mot.texte == VIDE && !mot.cite {
        let sous = Test::Bornes { de: None, a: Some((seuil(0), false)) };
        return Ok(Filtre::Ou(vec![Filtre::Champ(Champ::Moyenne, sous), Filtre::Champ(Champ::Moyenne, Test::Absent)]));
    }
    rang(mot).map(|n| bornes(n, Some(n)))
}

/// From one mention on, up to another one or to the best.
fn bornes(de: usize, a: Option<usize>) -> Filtre {
    let de = Some((seuil(de), true));
    let a = a.filter(|n| n + 1 < mentions().combien()).map(|n| (seuil(n + 1), false));
    Filtre::Champ(Champ::Moyenne, Test::Bornes { de, a })
}

fn seuil(n: usize) -> Atome {
    Atome::Moyenne(mentions().iter().nth(n).map_or(Centiemes::VINGT, |(_, seuil)| seuil))
}

fn rang(mot: &Mot) -> Result<usize> {
    mentions().nommee(&mot.texte).ok_or_else(|| {
        let attendus: Vec<&'static str> = mentions().iter().map(|(nom, _)| nom).chain([VIDE]).collect();
        choix_inconnu("mention", (&mot.texte, mot.span), &attendus)
    })
}

#[cfg(test)]
mod tests {
    use crate::command::criteres;
    use crate::domain::Pays;
    use crate::domain::requete::Filtre;
    use crate::error::Result;
    use crate::lang::parse;

    fn typed(criteres: &str) -> Result<Filtre> {
        let ligne = parse(&format!("find {criteres}")).unwrap();
        criteres::filtre(ligne.arguments.as_ref(), Pays::FR)
    }

    #[test]
    fn a_mention_is_a_range_of_averages() {
        let same = |mention: &str, moyenne: &str| {
            assert_eq!(typed(mention).unwrap(), typed(moyenne).unwrap(), "{mention}");
        };
        same("mention>=Bien", "moyenne>=14");
        same("mention>Bien", "moyenne>=16");
        same("mention=\"tres bien\"", "moyenne>=16");
        same("mention=TB", "moyenne>=16");
        same("mention=bien..", "moyenne>=14");
        same("mention!=TB", "non moyenne>=16");
        same("mention=b;tb", "mention=b ou mention=tb");
        same("mention=-", "moyenne<10 ou moyenne=-");
        same("mention<=AB", "mention=Passable..\"Assez bien\"");
        same("mention<B", "mention<=AB");
        assert_eq!(typed("mention>TB").unwrap(), Filtre::Ou(Vec::new()));
        assert_eq!(typed("mention<P").unwrap(), Filtre::Ou(Vec::new()));
    }

    #[test]
    fn what_is_no_mention_is_refused_in_its_place() {
        let place =
            |criteres: &str| typed(criteres).unwrap_err().span.map(|span| (span.start - 5, span.end - 5)).unwrap();
        assert_eq!(place("mention=Super"), (8, 13));
        assert_eq!(place("mention~bien"), (0, 12));
        assert_eq!(place("mention=Bien;Super"), (13, 18));
    }
}
