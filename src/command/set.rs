//! `set`: what a name stands for in the scripts of this run.

use super::args::texte_de;
use super::spec::{Genre, Risque, Spec, ex, reste};
use super::surplus::en_trop;
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::{Consigne, Outcome};
use crate::texte;

pub(super) const SPEC: Spec = Spec {
    nom: "set",
    alias: &["definir", "définir"],
    resume: "Donne une valeur à une variable, que les scripts écrivent $nom",
    args: &[reste("nom=valeur", Genre::Variables, "lettres, chiffres et _ : classe=L3")],
    droit: Droit::Executer,
    risque: Risque::Aucun,
    menu: None,
    exemples: &[ex("set classe=L3 periode=T1", "dans un script, $classe est ensuite L3, et $periode T1")],
};

/// May it stand in a variable's name?
pub fn est_de_variable(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(super) fn run(args: &Args<'_>, _: &mut Context<'_>) -> Result<Outcome> {
    if let Some(mot) = args.mot(0) {
        return Err(en_trop(mot, args));
    }
    let mut variables: Vec<(String, String)> = Vec::new();
    for critere in args.affectations() {
        let nom = &critere.champ.texte;
        // `$1` is the script's first argument, whatever is set.
        let est_nom = nom.chars().all(est_de_variable) && !nom.starts_with(|c: char| c.is_ascii_digit());
        if !est_nom {
            let nom = texte::printable(nom).into_owned();
            return Err(Error::from(Emploi::NomDeVariable { nom }).at(critere.champ.span));
        }
        if variables.iter().any(|(deja, _)| deja == nom) {
            return Err(Error::from(Emploi::DeuxFois { nom: nom.clone() }).at(critere.champ.span));
        }
        variables.push((nom.clone(), texte_de(&critere.valeur).0));
    }
    if variables.is_empty() {
        return Err(args.manque(0));
    }
    Ok(Outcome::Consigne(Consigne::Variables(variables)))
}
