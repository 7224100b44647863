//! Criteria and orders in French words, for what is printed and has to say what it is a list of.

use crate::domain::Champ;
use crate::domain::modification::VIDE;
use crate::domain::requete::Tri;
use crate::lang::{Critere, Expr, Mot, Op, Valeur};

/// `classe L2 ou L3, moyenne < 10`
pub fn criteres(expr: &Expr) -> String {
    let toutes = |parts: &[Expr], lien: &str| parts.iter().map(partie).collect::<Vec<_>>().join(lien);
    match expr {
        Expr::Mot(mot) => cite(mot),
        Expr::Critere(critere) => un(critere),
        Expr::Non(nie, _) => format!("sauf {}", partie(nie)),
        Expr::Groupe(dedans, _) => format!("({})", criteres(dedans)),
        Expr::Et(parts) => toutes(parts, ", "),
        Expr::Ou(parts) => toutes(parts, " ou "),
    }
}

/// What binds weaker than what stands around it is in brackets.
fn partie(expr: &Expr) -> String {
    let dit = criteres(expr);
    if matches!(expr, Expr::Et(_) | Expr::Ou(_)) { format!("({dit})") } else { dit }
}

/// `classe, moyenne (décroissant)`
pub fn tri(cles: &[Tri]) -> String {
    let cle =
        |Tri { champ, descendant }: &Tri| format!("{}{}", nom(champ), if *descendant { " (décroissant)" } else { "" });
    cles.iter().map(cle).collect::<Vec<_>>().join(", ")
}

fn nom(champ: &Champ) -> String {
    match champ {
        Champ::MoyenneDe(matiere) => format!("moyenne de {matiere}"),
        champ => champ.libelle().to_owned(),
    }
}

fn cite(mot: &Mot) -> String {
    format!("« {} »", mot.texte)
}

fn un(Critere { champ, op, valeur }: &Critere) -> String {
    let champ = Champ::parse(&champ.texte).map_or_else(|| champ.texte.clone(), |champ| nom(&champ));
    let is_vide = |mot: &Mot| mot.texte == VIDE && !mot.cite;
    match (op, valeur) {
        (Op::Egal, Valeur::Texte(mot)) if is_vide(mot) => format!("sans {champ}"),
        (Op::Different, Valeur::Texte(mot)) if is_vide(mot) => format!("avec {champ}"),
        (Op::Egal, valeur) => format!("{champ} {}", texte(valeur, |mot| mot.texte.clone())),
        (Op::Different, Valeur::Intervalle { .. }) => {
            format!("{champ} hors de l'intervalle « {} »", texte(valeur, |mot| mot.texte.clone()))
        }
        (Op::Different, valeur) => format!("{champ} autre que {}", texte(valeur, |mot| mot.texte.clone())),
        (Op::Contient, valeur) => format!("{champ} contenant {}", texte(valeur, cite)),
        (Op::NeContientPas, valeur) => format!("{champ} ne contenant pas {}", texte(valeur, cite)),
        (Op::Inferieur, valeur) => format!("{champ} < {}", texte(valeur, |mot| mot.texte.clone())),
        (Op::InferieurOuEgal, valeur) => format!("{champ} ≤ {}", texte(valeur, |mot| mot.texte.clone())),
        (Op::Superieur, valeur) => format!("{champ} > {}", texte(valeur, |mot| mot.texte.clone())),
        (Op::SuperieurOuEgal, valeur) => format!("{champ} ≥ {}", texte(valeur, |mot| mot.texte.clone())),
    }
}

fn texte(valeur: &Valeur, dit: fn(&Mot) -> String) -> String {
    match valeur {
        Valeur::Texte(mot) => dit(mot),
        Valeur::Liste(mots) => mots.iter().map(dit).collect::<Vec<_>>().join(" ou "),
        Valeur::Intervalle { de: Some(de), a: Some(a), .. } => format!("de {} à {}", dit(de), dit(a)),
        Valeur::Intervalle { de: Some(de), .. } => format!("à partir de {}", dit(de)),
        Valeur::Intervalle { a, .. } => format!("jusqu'à {}", a.as_ref().map_or_else(String::new, dit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::parse;

    #[test]
    fn criteria_are_said_in_french() {
        for (ligne, dit) in [
            ("find classe=L3 moyenne<10", "classe L3, moyenne < 10"),
            ("find classe=L2;L3", "classe L2 ou L3"),
            ("find moyenne=8..12 tel=-", "moyenne de 8 à 12, sans téléphone"),
            ("find moyenne.Maths>=12,5 tel!=-", "moyenne de Maths ≥ 12,5, avec téléphone"),
            ("find naissance=2008.. classe!=\"2de A\"", "date de naissance à partir de 2008, classe autre que 2de A"),
            ("find nom~dup ou prenom=élise", "nom contenant « dup » ou prénom élise"),
            ("find diop non (classe=L2 ou classe=L3)", "« diop », sauf (classe L2 ou classe L3)"),
            ("find classe=L3 moyenne<10 ou classe=L2", "(classe L3, moyenne < 10) ou classe L2"),
        ] {
            assert_eq!(criteres(&parse(ligne).unwrap().arguments.unwrap()), dit);
        }
    }
}
