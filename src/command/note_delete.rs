//! `note delete`: removes a mark, after an answer.

use super::dialogue::Question;
use super::spec::{Genre, Risque, Spec, au_menu, ex, requis};
use super::{Args, Context, saisie};
use crate::domain::Droit;
use crate::domain::Etudiant;
use crate::error::{Donnees, Result};
use crate::outcome::{Changement, Outcome};
use crate::service::etudiants::Auteur;
use crate::service::reference::nom_complet;

pub(super) const SPEC: Spec = Spec {
    nom: "note delete",
    alias: &["note supprimer", "noter delete", "noter supprimer"],
    resume: "Supprime une note",
    args: &[requis("réf#n", Genre::ReferenceNote, "l'étudiant et le numéro de la note : E00001#3")],
    droit: Droit::EcrireNotes,
    risque: Risque::Detruit,
    menu: au_menu("Supprimer une note"),
    exemples: &[
        ex("note delete E00001#1 --dry-run", "montre ce qui changerait"),
        ex("note delete E00001#1 --yes", "sans poser la question"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    // Args has counted it.
    let reference = args.requis(0)?;
    let (avant, n) = saisie::reference_note(reference, context)?;
    let contenu = saisie::note(&avant, n)?.contenu.clone();
    // He decides by what he was shown: another value since is told with it.
    let vue = context.seance.vue(&avant.matricule, n).filter(|vue| *vue != contenu.valeur);
    let note = format!("{} {}", contenu.matiere, contenu.valeur);
    let question = Question::SupprimerNote { note, qui: nom_complet(&avant), vue: vue.map(|vue| vue.to_string()) };
    let retire = |etudiant: &mut Etudiant| {
        // The mark that was shown, or nothing: a teacher may have changed it since.
        if saisie::note(etudiant, n)?.contenu != contenu {
            return Err(Donnees::ModifieDepuis.into());
        }
        etudiant.notes.retain(|note| note.n != n);
        Ok(())
    };
    let auteur = context.auteur(SPEC.nom);
    // What cannot be done is not asked about.
    let apres = context.school.modifie(avant.clone(), Auteur { essai: true, ..auteur }, retire)?.apres;
    let matricule = avant.matricule.clone();
    let apres = context.school.fiche(apres)?;
    let montre = Outcome::Changement(Box::new(Changement { avant: Some(avant), apres, essai: context.essai }));
    context.confirme(&montre, &question)?;
    // Read again: whoever confirms takes his time.
    let relu = context.school.designe(matricule.as_str(), context.who)?;
    let modifie = context.school.modifie(relu, context.auteur(SPEC.nom), retire)?;
    Ok(saisie::changement(modifie, context))
}
