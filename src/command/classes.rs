//! What several commands read the same way of classes: which one is meant, and whether a new name is another spelling of one.

use super::dialogue::{Avis, Question};
use super::{Args, Context};
use crate::domain::{Champ, ChampError, Classe, NomClasse, Periode};
use crate::error::{At, Result};
use crate::lang::{Critere, Expr, Mot, Op, Span, Valeur};
use crate::outcome::{ClasseChangee, Outcome};
use crate::service::classes::ChangementDeClasse;

/// The name of a class that all the words from the `debut`th on say together.
pub(super) fn nom(args: &Args<'_>, debut: usize) -> Result<(NomClasse, Span)> {
    let (texte, span) = args.reste(debut).ok_or_else(|| args.manque(debut))?;
    Ok((NomClasse::parse(&texte).map_err(ChampError::from).at(span)?, span))
}

/// The class that these words name, as the school writes it.
pub(super) fn designee(args: &Args<'_>, context: &Context<'_>) -> Result<Classe> {
    let (nom, span) = nom(args, 0)?;
    context.school.classe(&nom, context.who).at(span)
}

/// The class that one word names.
pub(super) fn d_un_mot(mot: &Mot, context: &Context<'_>) -> Result<Classe> {
    let nom = NomClasse::parse(&mot.texte).map_err(ChampError::from).at(mot.span)?;
    context.school.classe(&nom, context.who).at(mot.span)
}

/// The class and the period that two words name.
pub(super) fn periode(args: &Args<'_>, context: &Context<'_>) -> Result<(Classe, Periode, Span)> {
    let (classe, periode) = (args.requis(0)?, args.requis(1)?);
    let nommee = Periode::parse(&periode.texte).at(periode.span)?;
    Ok((d_un_mot(classe, context)?, nommee, periode.span))
}

/// The name that students are about to be put under: where no class has it and another one is near, whoever sits at a terminal is
/// asked which he means. `--yes` and scripts take it as it was written, and are told.
pub(super) fn precise(nom: NomClasse, context: &mut Context<'_>) -> Result<NomClasse> {
    let Some(proche) = context.school.classe_proche(&nom, context.who)? else { return Ok(nom) };
    let (ecrite, connue) = (nom.to_string(), proche.to_string());
    if context.dialogue.interactif() && !context.oui {
        let question = Question::ClasseProche { nom: ecrite, proche: connue };
        return Ok(if context.dialogue.confirme(&Outcome::Rien, &question)? { proche } else { nom });
    }
    context.dialogue.avertit(&Avis::ClasseProche { nom: ecrite, proche: connue });
    Ok(nom)
}

/// Criteria that ask for a class that nobody is in: the one that may be meant is told, where `personne` was found, or where others
/// stand beside it in a list.
pub(super) fn suggere(criteres: Option<&Expr>, personne: bool, context: &mut Context<'_>) -> Result<()> {
    let cherchees = criteres.map(cherchees).unwrap_or_default();
    for (nom, _) in cherchees.into_iter().filter(|(_, en_liste)| personne || *en_liste) {
        suggere_une(&nom, context)?;
    }
    Ok(())
}

/// True where another class is told that may be meant by that name.
pub(super) fn suggere_une(nom: &NomClasse, context: &mut Context<'_>) -> Result<bool> {
    let Some(proche) = context.school.classe_voulue(nom, context.who)? else { return Ok(false) };
    context.dialogue.avertit(&Avis::ClasseCherchee { nom: nom.to_string(), proche: proche.to_string() });
    Ok(true)
}

/// The classes that criteria ask for by their name, and whether each stands in a list.
fn cherchees(criteres: &Expr) -> Vec<(NomClasse, bool)> {
    let lues = |mots: &[Mot], en_liste: bool| -> Vec<(NomClasse, bool)> {
        mots.iter().filter_map(|mot| Some((NomClasse::parse(&mot.texte).ok()?, en_liste))).collect()
    };
    match criteres {
        Expr::Et(parts) | Expr::Ou(parts) => parts.iter().flat_map(cherchees).collect(),
        Expr::Groupe(dedans, _) => cherchees(dedans),
        Expr::Critere(Critere { champ, op: Op::Egal, valeur }) if Champ::parse(&champ.texte) == Some(Champ::Classe) => {
            match valeur {
                Valeur::Texte(mot) => lues(std::slice::from_ref(mot), false),
                Valeur::Liste(mots) => lues(mots, true),
                Valeur::Intervalle { .. } => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// A class before and after, as an outcome.
pub(super) fn change(change: ChangementDeClasse, context: &Context<'_>) -> Outcome {
    let (sans_place, comptes) = (Vec::new(), Vec::new());
    Outcome::ClasseChangee(Box::new(ClasseChangee { change, sans_place, comptes, essai: context.essai }))
}
