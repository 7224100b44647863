//! `report`: the averages of a class as one table, or as PDF with what its council looks at; and all classes side by side.

use super::args::choix_inconnu;
use super::dialogue::Avis;
use super::spec::{Demande, Genre, Risque, Sortie, Spec, ex, facultatif, nomme, par_voies, voie, voulue};
use super::surplus::en_trop_parce_que;
use super::{Args, Context, papier, stats};
use crate::domain::statistiques::Cadre;
use crate::domain::{ChampError, Droit, NomClasse};
use crate::error::{At, Cause, Donnees, Result, Voulu};
use crate::lang::Span;
use crate::outcome::Outcome;
use crate::service::{Papier, sur};
use crate::texte;

/// The word for all classes.
const ECOLE: &str = "ecole";

/// Where a report goes.
const UN_FICHIER: Demande = voulue("vers").comme(
    "fichier à écrire",
    "un fichier PDF, comme rapport.pdf, ou un dossier",
    Genre::Sortie(Sortie::Pdf),
);

pub(super) const SPEC: Spec = Spec {
    nom: "report",
    alias: &["rapport"],
    resume: "Montre le tableau d'une classe, ou écrit en PDF les résultats d'une classe ou de l'école",
    args: &[
        facultatif("quoi", Genre::Choix(&[ECOLE]), "ecole : toutes les classes côte à côte, avec vers=")
            .titre("quel rapport"),
        nomme("classe", Genre::Classe, "L3, 2de A…"),
        nomme("periode", Genre::Periode, "une période ; sans elle, l'année").titre("période").sinon("l'année"),
        nomme("annee", Genre::Annee, "celle à lire dans les archives : 2024-2025 ; sans elle, celle en cours")
            .titre("année close")
            .sinon("l'année en cours"),
        nomme("vers", Genre::Sortie(Sortie::Pdf), "un fichier PDF ; sans lui, le tableau de la classe à l'écran")
            .titre("fichier à écrire"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Faire le tableau ou le rapport d'une classe, ou de l'école",
        &[
            voie("Le tableau d'une classe, à l'écran", &[voulue("classe")], &["periode", "annee"]),
            voie("Le rapport d'une classe, en PDF", &[voulue("classe"), UN_FICHIER], &["periode", "annee"]),
            voie("Le rapport de toute l'école, en PDF", &[UN_FICHIER], &["periode"]).avec(ECOLE),
        ],
    ),
    exemples: &[
        ex("report classe=L3", "le tableau de la L3"),
        ex("report classe=L3 format=csv", "le même pour un tableur"),
        ex(
            "report classe=L3 vers=rapport-l3.pdf",
            "pour son conseil de classe : répartition, classement, matières, élèves à aider",
        ),
        ex("report ecole vers=ecole.pdf", "toutes les classes, et les dix premiers"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    if let Some(mot) = args.mot(0) {
        if texte::fold(&mot.texte) != ECOLE {
            return Err(choix_inconnu("quoi", (&mot.texte, mot.span), &[ECOLE]));
        }
        if args.texte("classe").is_some() {
            return Err(en_trop_parce_que(mot, args, Voulu::LUnOuLAutre("« ecole », ou classe=")));
        }
        if args.texte("annee").is_some() {
            context.dialogue.avertit(&Avis::SansEffet { nom: "annee", avec: "classe" });
        }
        let (vers, ici) = args.texte("vers").ok_or_else(|| args.nomme_manque("vers"))?;
        return ecole(args, (&vers, ici), context);
    }
    let (texte, span) = args.texte("classe").ok_or_else(|| args.nomme_manque("classe"))?;
    let classe = NomClasse::parse(&texte).map_err(ChampError::from).at(span)?;
    if let Some((vers, ici)) = args.texte("vers") {
        papier::verifie_classe(args, (&classe, span), context)?;
        return une_classe(args, &classe, (&vers, ici), context);
    }
    let (periode, ici) = args.periode()?.map_or((None, span), |(periode, ici)| (Some(periode), ici));
    let annee = args.annee("annee")?.map(|(annee, _)| annee);
    let tableau = context.school.tableau(&classe, annee.as_ref(), periode, context.who);
    Ok(Outcome::Tableau(tableau.map_err(|error| match *error.cause {
        Cause::Donnees(Donnees::PeriodeInconnue { .. }) => error.at(ici),
        _ => error.at(span),
    })?))
}

fn une_classe(args: &Args<'_>, classe: &NomClasse, vers: (&str, Span), context: &mut Context<'_>) -> Result<Outcome> {
    let lue = papier::lit_classe(args, classe, context)?;
    papier::avertit_des_lettres(&lue, 0..lue.effectif(), context);
    let nom = format!("resultats_{}.pdf", sur(classe.as_str()));
    let (etudiants, annee) = (lue.effectif() as u64, lue.annee.as_ref());
    let quoi = papier::UnFichier { papier: Papier::Classe, etudiants, nom: &nom, annee };
    papier::dans_un_fichier(&quoi, vers, context, |context, ecole, cible| {
        context.school.ecrit_rapport_de_classe(&lue, ecole, cible, context.who)
    })
}

fn ecole(args: &Args<'_>, vers: (&str, Span), context: &mut Context<'_>) -> Result<Outcome> {
    let cadre = Cadre { matiere: None, periode: args.periode()?.map(|(periode, _)| periode) };
    let rapport = context.school.rapport_d_ecole(cadre.periode.as_ref(), context.who)?;
    stats::avertit(None, &cadre, &rapport.ensemble, context)?;
    let etudiants = rapport.ensemble.effectif;
    let quoi = papier::UnFichier { papier: Papier::Ecole, etudiants, nom: "resultats_ecole.pdf", annee: None };
    papier::dans_un_fichier(&quoi, vers, context, |context, ecole, cible| {
        context.school.ecrit_rapport_d_ecole(&rapport, ecole, cible, context.who)
    })
}
