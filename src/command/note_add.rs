//! `note add`: a mark, or several, for one student; or one for each student of a class.

use super::spec::{
    Genre, Risque, Spec, ex, facultatif, libre, nomme, nomme_sans_mots, par_voies, requis, voie, voulue,
};
use super::surplus::en_trop;
use super::{Args, Context, saisie, saisie_classe};
use crate::domain::Droit;
use crate::domain::note::NouvelleNote;
use crate::domain::{Etudiant, Matiere};
use crate::error::{At, Emploi, Error, Result};
use crate::outcome::Outcome;

/// Marks, for whoever is asked for one.
pub(super) const NOTE: &str = "15,5 ou 8/10 ; ABS : absent, DISP : dispensé, NN : non noté, ATT : attendue";

pub(super) const SPEC: Spec = Spec {
    nom: "note add",
    alias: &["noter", "note ajouter", "noter add", "noter ajouter"],
    resume: "Ajoute une note à un étudiant, ou à tous ceux d'une classe",
    args: &[
        requis("réf", Genre::Reference, "matricule, téléphone, ou \"nom prénom\" entre guillemets").titre("étudiant"),
        facultatif("matière", Genre::Matiere, "Maths, Anglais… (sans : Général)").sinon("Général"),
        requis("valeur", Genre::Note, "15,5  8/10  ABS DISP EXC NN ATT  12;15").titre("note"),
        nomme("coef", Genre::Coef, "poids de la note (1)").titre("coefficient").sinon("1"),
        nomme("type", Genre::TypeNote, "devoir, examen, composition…"),
        nomme("periode", Genre::Periode, "T1, S2…").titre("période"),
        nomme("date", Genre::Date, "27/09/2026"),
        nomme_sans_mots("classe", Genre::Classe, "toute une classe : les notes sont demandées une à une"),
        nomme("matiere", Genre::Matiere, "la matière, avec classe=").titre("matière"),
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Ajouter une note",
        &[
            voie(
                "À un seul étudiant",
                &[voulue("réf"), libre("matière"), voulue("valeur").comme("note", NOTE, Genre::Note)],
                &["coef", "type", "periode", "date"],
            ),
            voie(
                "À toute une classe, étudiant par étudiant",
                &[
                    voulue("classe").comme(
                        "classe",
                        "les notes sont demandées une à une, par ordre de noms",
                        Genre::Classe,
                    ),
                    voulue("matiere").comme("matière", "celle de toutes ces notes", Genre::Matiere),
                ],
                &["coef", "type", "periode", "date"],
            ),
        ],
    ),
    exemples: &[
        ex("note add E00001 Maths 15,5", "une note sur 20"),
        ex("note add E00001 Maths 8/10 coef=2 type=examen periode=T1", "sur 10, coefficient 2"),
        ex("noter \"Diop Awa\" Maths ABS", "une absence, qui compte 0"),
        ex("note add E00001 Maths 12;15,5;8", "trois notes d'un coup"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    if args.texte("classe").is_some() {
        return saisie_classe::run(args, SPEC.nom, context);
    }
    let (reference, matiere, valeur) = match args.mots() {
        [reference, valeur] => (reference, None, valeur),
        [reference, matiere, valeur] => (reference, Some(matiere), valeur),
        // Args has counted them: two or three.
        [.., mot] => return Err(en_trop(mot, args)),
        [] => return Err(args.manque(0)),
    };
    let mut notes = saisie::notes(&valeur.texte, valeur.span)?;
    if let Some((_, span)) = args.texte("matiere")
        && (matiere.is_some() || valeur.texte.contains('['))
    {
        return Err(Error::from(Emploi::DeuxMatieres).at(span));
    }
    if let Some(matiere) = matiere {
        let nommee = Matiere::parse(&matiere.texte).at(matiere.span)?;
        if valeur.texte.contains('[') {
            return Err(Error::from(Emploi::DeuxMatieres).at(matiere.span.to(valeur.span)));
        }
        notes.iter_mut().for_each(|note| note.matiere = nommee.clone());
    }
    notes.iter_mut().try_for_each(|note| saisie::precise(note, args))?;
    let etudiant = context.school.designe(&reference.texte, context.who).at(reference.span)?;
    let auteur = context.auteur(SPEC.nom);
    let change = |etudiant: &mut Etudiant| {
        notes.iter().cloned().for_each(|note: NouvelleNote| {
            etudiant.ajoute(note, &auteur.who.nom);
        });
        Ok(())
    };
    let change = context.school.modifie(etudiant, auteur, change);
    let modifie = change.map_err(|error| saisie::situe_la_place(error, args))?;
    Ok(saisie::changement(modifie, context))
}
