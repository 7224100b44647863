//! `rgpd export`: all that the school keeps about somebody, into a file for him.

use super::spec::{Genre, Risque, Sortie, Spec, ex, nomme, nomme_sans_mots, par_voies, reste_facultatif, voie, voulue};
use super::{Args, Context, papier};
use crate::domain::Droit;
use crate::error::{At, Emploi, Error, ExportError, Result, Voulu};
use crate::outcome::Outcome;
use crate::service::Cible;
use crate::service::rgpd::{DeQui, FormeDeDossier};
use crate::texte;

pub(super) const SPEC: Spec = Spec {
    nom: "rgpd export",
    alias: &["rgpd exporter"],
    resume: "Écrit dans un fichier tout ce que l'école garde sur une personne, pour le lui remettre",
    args: &[
        reste_facultatif("réf", Genre::Reference, "matricule, téléphone, ou nom et prénom").titre("étudiant"),
        nomme_sans_mots("compte", Genre::Compte, "au lieu d'un étudiant : qui a ce compte"),
        nomme("vers", Genre::Sortie(Sortie::Fichier), "….pdf à lire en famille, ….json avec tout, pour un programme")
            .titre("fichier à écrire"),
    ],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Remettre à une personne ses données",
        &[
            voie("D'un étudiant", &[voulue("réf"), voulue("vers")], &[]),
            voie("De qui a un compte", &[voulue("compte"), voulue("vers")], &[]),
        ],
    ),
    exemples: &[
        ex("rgpd export E00001 vers=awa.pdf", "à lire en famille : fiche, notes, messages, journal"),
        ex("rgpd export Diop Awa vers=awa.json", "tout, comme l'école le garde"),
        ex("rgpd export compte=m.diop vers=m-diop.json", "ce qui est gardé sur un enseignant"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (vers, ici) = args.texte("vers").ok_or_else(|| args.nomme_manque("vers"))?;
    let de_qui = match (args.texte("compte"), args.reste(0)) {
        (Some(_), Some((mot, span))) => {
            let mot_en_trop = texte::printable(&mot).into_owned();
            return Err(
                Error::from(Emploi::MotEnTrop { mot: mot_en_trop, voulu: Voulu::Rien, forme: SPEC.forme() }).at(span)
            );
        }
        (Some((nom, span)), None) => DeQui::Compte(Box::new(context.school.compte(&nom).at(span)?)),
        (None, Some((reference, span))) => context.school.de_qui(&reference, context.who).at(span)?,
        (None, None) => return Err(args.manque(0)),
    };
    let place = context.enclos.place(&vers).at(ici)?;
    let forme = FormeDeDossier::de(place.chemin()).ok_or(ExportError::FormeDeDossier).at(ici)?;
    let ecole = match forme {
        FormeDeDossier::Pdf => papier::ecole(context, None)?,
        FormeDeDossier::Json => context.ecole.etablissement()?,
    };
    let remplace = context.prend_la_place(&place, ici)?;
    let cible = Cible { place: &place, remplace };
    let ecrit = context.school.ecrit_dossier(&de_qui, forme, &ecole, cible, (context.who, context.essai));
    Ok(Outcome::Dossier(ecrit.at(ici)?))
}
