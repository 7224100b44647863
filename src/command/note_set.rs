//! `note set`: changes a mark.

use super::dialogue::Question;
use super::note_add::NOTE;
use super::spec::{Genre, Risque, Spec, ex, facultatif, libre, nomme, par_voies, requis, voie, voulue};
use super::{Args, Context, saisie};
use crate::domain::{Droit, Etudiant, Valeur};
use crate::error::{Cause, Donnees, Emploi, Error, Result};
use crate::outcome::Outcome;
use crate::service::reference::nom_complet;

pub(super) const SPEC: Spec = Spec {
    nom: "note set",
    alias: &["note modifier", "noter set", "noter modifier"],
    resume: "Change une note",
    args: &[
        requis("réf#n", Genre::ReferenceNote, "l'étudiant et le numéro de la note : E00001#3"),
        facultatif("valeur", Genre::Note, "15,5  8/10  ABS DISP EXC NN ATT").titre("nouvelle note").sinon("inchangée"),
        nomme("matiere", Genre::Matiere, "Maths, Anglais…").titre("matière"),
        nomme("coef", Genre::Coef, "poids de la note").titre("coefficient"),
        nomme("type", Genre::TypeNote, "devoir, examen, composition…"),
        nomme("periode", Genre::Periode, "T1, S2… ; « - » pour aucune").titre("période"),
        nomme("date", Genre::Date, "27/09/2026 ; « - » pour aucune"),
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Changer une note",
        &[voie(
            "",
            &[voulue("réf#n"), libre("valeur").comme("nouvelle note", NOTE, Genre::Note)],
            &["matiere", "coef", "type", "periode", "date"],
        )
        .change()],
    ),
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
    let (mut etudiant, n) = saisie::reference_note(reference, context)?;
    let mut vue = context.seance.vue(&etudiant.matricule, n);
    loop {
        // He decided by what he was shown.
        if let Some(changee) = changee(&etudiant, n, vue)? {
            if !context.dialogue.interactif() && !context.oui {
                return Err(Error::from(Donnees::from(changee)).at(reference.span));
            }
            let nouvelle = valeur.map_or_else(|| "ce que vous demandez".to_owned(), |valeur| valeur.to_string());
            let Changee { qui, actuelle, vue: avant, valeur: maintenant } = changee;
            context.confirme(&Outcome::Rien, &Question::RemplacerNote { qui, actuelle, vue: Some(avant), nouvelle })?;
            vue = Some(maintenant);
        }
        let auteur = context.auteur(SPEC.nom);
        let change = |etudiant: &mut Etudiant| {
            saisie::note(etudiant, n)?;
            if let Some(changee) = changee(etudiant, n, vue)? {
                return Err(Donnees::from(changee).into());
            }
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
        match context.school.modifie(etudiant.clone(), auteur, change) {
            Ok(modifie) => return Ok(saisie::changement(modifie, context)),
            // Somebody has changed it this very moment: it is shown, and asked about.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::NoteChangee { .. })) => {
                etudiant = saisie::reference_note(reference, context)?.0;
            }
            Err(error) => return Err(saisie::situe_la_place(error, args)),
        }
    }
}

/// A mark that is another one than what was shown.
struct Changee {
    qui: String,
    actuelle: String,
    vue: String,
    valeur: Valeur,
}

impl From<Changee> for Donnees {
    fn from(Changee { qui, actuelle, vue, .. }: Changee) -> Donnees {
        Donnees::NoteChangee { qui, actuelle, vue }
    }
}

fn changee(etudiant: &Etudiant, n: u32, vue: Option<Valeur>) -> Result<Option<Changee>> {
    let note = saisie::note(etudiant, n)?;
    let valeur = note.contenu.valeur;
    Ok(vue.filter(|vue| *vue != valeur).map(|vue| Changee {
        qui: nom_complet(etudiant),
        actuelle: saisie::decrit(note),
        vue: vue.to_string(),
        valeur,
    }))
}
