//! `bulletin`: what a family is told of a period, as PDF: of one student, or of a class.

use super::dialogue::Avis;
use super::papier;
use super::spec::{
    Demande, Genre, Risque, Sortie, Spec, ex, ex_a_soi, nomme, pour_soi, reste_facultatif, voie, voulue,
};
use super::surplus::en_trop_parce_que;
use super::{Args, Context, saisie};
use crate::domain::{ChampError, Droit, NomClasse, Role};
use crate::error::{Acces, At, Donnees, Error, Result, Voulu};
use crate::lang::Span;
use crate::outcome::Outcome;
use crate::service::{ClasseLue, MiseEnPage, Papier, sur};
use std::ops::Range;

/// Whose they are.
const UNE_CLASSE: Demande = voulue("classe").comme("classe", "L3, 2de A…", Genre::Classe);
/// Where one file goes.
const UN_FICHIER: Demande = voulue("vers").comme(
    "fichier à écrire",
    "un fichier PDF, comme bulletin.pdf, ou un dossier",
    Genre::Sortie(Sortie::Pdf),
);

pub(super) const SPEC: Spec = Spec {
    nom: "bulletin",
    alias: &["bulletins"],
    resume: "Écrit en PDF le bulletin d'un étudiant, ou ceux d'une classe",
    args: &[
        reste_facultatif("réf", Genre::Reference, "matricule, téléphone, ou nom et prénom ; un étudiant : lui-même")
            .titre("étudiant"),
        nomme("classe", Genre::Classe, "toute une classe : un fichier par étudiant, dans un dossier"),
        nomme("periode", Genre::Periode, "une période ; sans elle, l'année").titre("période").sinon("l'année"),
        nomme("annee", Genre::Annee, "celle à lire dans les archives : 2024-2025 ; sans elle, celle en cours")
            .titre("année close")
            .sinon("l'année en cours"),
        nomme("detail", Genre::Choix(&["oui", "non"]), "oui : chaque note y est")
            .titre("avec chaque note")
            .sinon("non"),
        nomme("groupe", Genre::Choix(&["oui", "non"]), "oui : toute la classe dans un seul fichier, par nom")
            .titre("un seul fichier")
            .sinon("non"),
        nomme("vers", Genre::Sortie(Sortie::Pdf), "le fichier PDF, ou le dossier, qui est créé s'il le faut")
            .titre("fichier à écrire"),
    ],
    droit: Droit::LireFiche,
    risque: Risque::Ecrit,
    menu: pour_soi(
        "Écrire les bulletins en PDF",
        "Écrire mon bulletin en PDF",
        &[
            voie("D'un seul étudiant", &[voulue("réf"), UN_FICHIER], &["periode", "annee", "detail"]),
            voie(
                "De toute une classe, un fichier par étudiant",
                &[
                    UNE_CLASSE,
                    voulue("vers").comme(
                        "dossier où écrire",
                        "bulletins/, par exemple ; il est créé s'il le faut",
                        Genre::Sortie(Sortie::Dossier),
                    ),
                ],
                &["periode", "annee", "detail"],
            ),
            voie(
                "De toute une classe, dans un seul fichier",
                &[UNE_CLASSE, UN_FICHIER],
                &["periode", "annee", "detail"],
            )
            .avec("groupe=oui"),
        ],
    ),
    exemples: &[
        ex("bulletin E00001 vers=awa.pdf", "le bulletin de l'année"),
        ex("bulletin Diop Awa detail=oui vers=detail.pdf", "avec chaque note"),
        ex("bulletin classe=L3 vers=bulletins/", "un fichier par étudiant : L3_DIOP-Awa_E00001_annee.pdf"),
        ex("bulletin classe=L3 groupe=oui vers=l3.pdf", "toute la classe dans un fichier, à imprimer d'un coup"),
        ex_a_soi("bulletin vers=mon-bulletin.pdf", "votre bulletin de l'année"),
        ex_a_soi("bulletin detail=oui vers=detail.pdf", "avec chaque note"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (vers, ici) = args.texte("vers").ok_or_else(|| args.nomme_manque("vers"))?;
    let detail = args.choix("detail")? == Some("oui");
    let groupe = args.choix("groupe")? == Some("oui");
    match args.texte("classe") {
        None => {
            if groupe {
                context.dialogue.avertit(&Avis::SansEffet { nom: "groupe", avec: "classe" });
            }
            un(args, (&vers, ici), detail, context)
        }
        Some((nom, span)) => {
            if let Some(mot) = args.mot(0) {
                return Err(en_trop_parce_que(mot, args, Voulu::LUnOuLAutre("un étudiant, ou classe=")));
            }
            if matches!(context.who.role, Role::Etudiant { .. }) {
                return Err(Error::from(Acces::SansDroit { commande: "bulletin classe=" }).at(span));
            }
            let classe = NomClasse::parse(&nom).map_err(ChampError::from).at(span)?;
            papier::verifie_classe(args, (&classe, span), context)?;
            let lue = papier::lit_classe(args, &classe, context)?;
            if groupe {
                let nom = format!("bulletins_{}.pdf", sur(classe.as_str()));
                ensemble(&lue, 0..lue.effectif(), &nom, (&vers, ici), detail, context)
            } else {
                un_par_un(&lue, (&vers, ici), detail, context)
            }
        }
    }
}

/// One student's.
fn un(args: &Args<'_>, (vers, ici): (&str, Span), detail: bool, context: &mut Context<'_>) -> Result<Outcome> {
    let etudiant = saisie::sien_ou_alors(args, context)?;
    let lue = papier::lit_classe(args, &etudiant.identite.classe, context)?;
    // He may have left it this very moment.
    let n = lue.place_de(&etudiant.matricule).ok_or(Donnees::ModifieDepuis)?;
    ensemble(&lue, n..n + 1, &lue.noms_de_fichiers()[n], (vers, ici), detail, context)
}

/// Bulletins in one file.
fn ensemble(
    lue: &ClasseLue,
    lesquels: Range<usize>,
    nom: &str,
    vers: (&str, Span),
    detail: bool,
    context: &mut Context<'_>,
) -> Result<Outcome> {
    papier::avertit_des_lettres(lue, lesquels.clone(), context);
    let (etudiants, annee) = (lesquels.len() as u64, lue.annee.as_ref());
    let quoi = papier::UnFichier { papier: Papier::Bulletins, etudiants, nom, annee };
    papier::dans_un_fichier(&quoi, vers, context, |context, ecole, cible| {
        let (school, dialogue) = (context.school, &mut *context.dialogue);
        let suivi = &mut |progres| dialogue.avance(progres);
        school.ecrit_bulletins(lue, lesquels, MiseEnPage { ecole, detail }, cible, context.who, suivi)
    })
}

/// A class, file by file.
fn un_par_un(lue: &ClasseLue, (vers, ici): (&str, Span), detail: bool, context: &mut Context<'_>) -> Result<Outcome> {
    papier::avertit_des_lettres(lue, 0..lue.effectif(), context);
    let ecole = papier::ecole(context, lue.annee.as_ref())?;
    let dossier = papier::dossier(vers, ici, lue.noms_de_fichiers(), context)?;
    let (Some((depot, remplaces)), false) = (dossier, context.essai) else {
        let effectif = lue.effectif() as u64;
        return Ok(papier::essai(Papier::Bulletins, effectif, effectif, vers.into()));
    };
    let mise = MiseEnPage { ecole: &ecole, detail };
    let (school, dialogue) = (context.school, &mut *context.dialogue);
    let suivi = &mut |progres| dialogue.avance(progres);
    let ecrit = school.ecrit_bulletins_un_par_un(lue, mise, &depot, &remplaces, context.who, suivi);
    Ok(Outcome::Papier(ecrit.at(ici)?))
}
