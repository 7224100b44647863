//! `edit`: changes who a student is. His marks change with `note`.

use super::dialogue::Avis;
use super::spec::{Genre, Risque, Spec, ex, par_voies, reste, reste_facultatif, voie, voulue};
use super::{Args, Context, classes, saisie};
use crate::domain::Droit;
use crate::domain::Modification;
use crate::domain::suites::sans_place_chez_les_autres;
use crate::error::{Emploi, Error, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "edit",
    alias: &["modifier"],
    resume: "Change l'identité, la classe ou le téléphone d'un étudiant",
    args: &[
        reste("réf", Genre::Reference, "matricule, téléphone, ou nom et prénom").titre("étudiant"),
        reste_facultatif("champ=valeur", Genre::Affectations, "les champs à changer ; « - » vide un champ"),
    ],
    droit: Droit::EcrireEtudiants,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Changer le nom, la classe ou le téléphone d'un étudiant",
        &[voie("", &[voulue("réf")], &["champ=valeur"]).change()],
    ),
    exemples: &[
        ex("edit E00001 classe=L2", "change de classe"),
        ex("edit Diop Awa tel=\"+33 7 81 22 33 44\" email=awa@ecole.sn", "téléphone et adresse"),
        ex("edit E00001 email=-", "retire l'adresse"),
        ex("edit E00001 email=awa@ecole.sn accord-mail=oui accord-sms=non", "à quelles adresses lui écrire"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let usage = context.school.usage();
    let mut modification = Modification::default();
    let mut vus = Vec::new();
    for critere in args.affectations() {
        let champ = saisie::affecte(&mut modification, critere, usage)?;
        if vus.contains(&champ) {
            return Err(Error::from(Emploi::DeuxFois { nom: champ.nom() }).at(critere.champ.span));
        }
        vus.push(champ);
    }
    if vus.is_empty() {
        let (attendu, exemple) = ("au moins un champ=valeur", "edit E00001 classe=L2");
        return Err(Error::from(Emploi::RienAChanger { attendu, exemple }).at(args.fin()));
    }
    let etudiant = saisie::reference(args, context)?;
    if let Some(classe) = modification.classe.take() {
        modification.classe = Some(classes::precise(classe, context)?);
    }
    let auteur = context.auteur(SPEC.nom);
    let signature = auteur.signature();
    let change = |etudiant: &mut crate::domain::Etudiant| {
        modification.applique(&mut etudiant.identite, &signature);
        Ok(())
    };
    let modifie = context.school.modifie(etudiant, auteur, change);
    let modifie = modifie.map_err(|error| saisie::situe(error, args.affectations()))?;
    let notes = sans_place_chez_les_autres(&modifie.avant, &modifie.apres);
    if !notes.is_empty() {
        context.dialogue.avertit(&Avis::NotesSansPlace { notes });
    }
    Ok(saisie::changement(modifie, context))
}
