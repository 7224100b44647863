//! `note set`: changes a mark.

use super::spec::{Genre, Risque, Spec, ex, facultatif, nomme, requis};
use super::{Args, Context, saisie};
use crate::domain::Droit;
use crate::domain::Etudiant;
use crate::error::{Emploi, Error, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "note set",
    alias: &["note modifier", "noter set", "noter modifier"],
    resume: "Change une note",
    args: &[
        requis("réf#n", Genre::ReferenceNote, "l'étudiant et le numéro de la note : E00001#3"),
        facultatif("valeur", Genre::Note, "15,5  8/10  ABS DISP EXC NN ATT"),
        nomme("matiere", Genre::Matiere, "Maths, Anglais…"),
        nomme("coef", Genre::Coef, "poids de la note"),
        nomme("type", Genre::TypeNote, "devoir, examen, composition…"),
        nomme("periode", Genre::Periode, "T1, S2… ; « - » pour aucune"),
        nomme("date", Genre::Date, "27/09/2026 ; « - » pour aucune"),
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
    exemples: &[
        ex("note set E00001#1 14,5", "une autre valeur"),
        ex("note set \"Diop Awa\"#1 coef=2", "un autre coefficient"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let valeur = args.mot(1).map(saisie::valeur).transpose()?;
    let has_more = ["matiere", "coef", "type", "periode", "date"].iter().any(|nom| args.texte(nom).is_some());
    let rien = || {
        let (attendu, exemple) = ("une valeur, ou coef= type= periode= date= matiere=", "note set E00001#1 14,5");
        Error::from(Emploi::RienAChanger { attendu, exemple }).at(args.fin())
    };
    if valeur.is_none() && !has_more {
        return Err(rien());
    }
    let reference = args.requis(0)?;
    let (etudiant, n) = saisie::reference_note(reference, context)?;
    let auteur = context.auteur(SPEC.nom);
    let change = |etudiant: &mut Etudiant| {
        saisie::note(etudiant, n)?;
        for note in etudiant.notes.iter_mut().filter(|note| note.n == n) {
            let mut contenu = note.contenu.clone();
            contenu.valeur = valeur.unwrap_or(contenu.valeur);
            saisie::precise(&mut contenu, args)?;
            if contenu != note.contenu {
                note.contenu = contenu;
                note.auteur.clone_from(&auteur.who.nom);
            }
        }
        Ok(())
    };
    let (avant, apres) = context.school.modifie(etudiant, auteur, change)?;
    Ok(saisie::changement(Some(avant), apres, context))
}
