//! `class set`: what a class is called, and the rules of its averages. What is not named stays.

use super::classes;
use super::dialogue::{Avis, Question};
use super::regles::{self, Regles};
use super::spec::{Genre, Risque, Spec, ex, nomme, par_voies, reste, voie, voulue};
use super::{Args, Context};
use crate::domain::{Classe, Droit, NomClasse, Reglement};
use crate::error::{Cause, Donnees, Emploi, Error, Result};
use crate::lang::Span;
use crate::outcome::{ClasseChangee, Format, Outcome};
use crate::service::classes::ChangementDeClasse;
use crate::service::etudiants::Auteur;

pub(super) const SPEC: Spec = Spec {
    nom: "class set",
    alias: &["classe modifier", "class modifier", "classe set"],
    resume: "Change les règles d'une classe : coefficients, formule, absences, périodes",
    args: &[
        reste("classe", Genre::Classe, "L3, 2de A…"),
        nomme("libelle", Genre::Texte, "\"Licence 3 Informatique\" ; « - » l'enlève").titre("libellé"),
        nomme("annee", Genre::Annee, "2026-2027 ; « - » l'enlève").titre("année"),
        nomme(regles::COEFS, Genre::Coefs, "Maths:4;\"Éd. physique\":2 ; Maths:- enlève Maths, « - » tous")
            .titre("coefficients"),
        nomme("formule", Genre::Formule, "devoirs:1;examen:2 ; « - » : toutes les notes pareil"),
        nomme("abs", Genre::Choix(&["zero", "neutre"]), "une absence (ABS) : zero compte 0, neutre ne compte pas")
            .titre("absences"),
        nomme("annuelle", Genre::Choix(&["notes", "periodes"]), "l'année : toutes les notes, ou les périodes")
            .titre("moyenne annuelle"),
        nomme(regles::PERIODES, Genre::Periodes, "T1;T2:01/12/2026..28/02/2027 ; « - » : n'importe lesquelles")
            .titre("périodes"),
        nomme(regles::RENOMMER, Genre::Renommage, "\"Maths:Mathématiques\" : dans toutes les notes de la classe")
            .titre("matière et son autre nom"),
    ],
    droit: Droit::GererClasses,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Changer les règles d'une classe",
        &[
            voie(
                "Coefficients, formule, absences, périodes…",
                &[voulue("classe")],
                &["libelle", "annee", regles::COEFS, "formule", "abs", "annuelle", regles::PERIODES],
            )
            .change(),
            voie("Le nom d'une matière", &[voulue("classe"), voulue(regles::RENOMMER)], &[]),
        ],
    ),
    exemples: &[
        ex("class set L3 coefs=Maths:4;Anglais:2", "les moyennes de la classe sont recalculées"),
        ex("class set L3 formule=devoirs:1;examen:2 abs=neutre", "l'examen compte double, une absence rien"),
        ex("class set L3 periodes=T1;T2:01/12/2026..28/02/2027", "ses périodes, avec leurs jours où ils sont connus"),
        ex("class set L3 renommer=Maths:Mathématiques", "change le nom de la matière dans toutes ses notes"),
        ex("class set 2de A libelle=\"Seconde A\" annee=2026-2027 --dry-run", "montre ce qui changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (nom, span) = classes::nom(args, 0)?;
    if let Some([de, vers]) = regles::renommer(args)? {
        let classe = classes::designee(args, context)?;
        let auteur = context.auteur(SPEC.nom);
        if de.0.champ() != vers.0.champ() && context.school.a_la_matiere(&classe.nom, &vers.0)? {
            let (fermees, nom) = (classe.reglement.fermees(), classe.nom.to_string());
            previent(&fermees, context);
            let question =
                Question::ReunirMatieres { classe: nom, de: de.0.to_string(), vers: vers.0.to_string(), fermees };
            context.confirme(&Outcome::Rien, &question)?;
        }
        // Asked before: once the subject is renamed, nothing that cannot be read any more says that it is not.
        let comptes = context.school.comptes_touches(&classe.nom, (&de.0, &vers.0))?;
        let suivi = &mut |progres| context.dialogue.avance(progres);
        let change = context.school.renomme_matiere(&classe.nom, (&de.0, &vers.0), auteur, suivi);
        let change = change.map_err(|error| match *error.cause {
            Cause::Donnees(Donnees::MatiereAbsente { .. }) => error.at(de.1),
            _ => error,
        })?;
        let essai = context.essai;
        return Ok(changee(ClasseChangee { change, sans_place: Vec::new(), comptes, essai }, context));
    }
    let regles = Regles::lit(args)?;
    if regles.est_vide() {
        let (attendu, exemple) = (
            "libelle=, annee=, coefs=, formule=, abs=, annuelle=, periodes= ou renommer=",
            "class set L3 coefs=Maths:4",
        );
        return Err(Error::from(Emploi::RienAChanger { attendu, exemple }).at(args.fin()));
    }
    let nom = nommee(nom, span, context)?;
    avertit_des_matieres(&nom, &regles, context)?;
    let auteur = context.auteur(SPEC.nom);
    let applique = |classe: &mut Classe, reglement: &mut Reglement| regles.applique(classe, reglement);
    // What it brings with it is told before anything is written: marks that would be left outside, averages of locked periods
    // that would not be any more what was handed out.
    let vu = context.school.change_classe(&nom, Auteur { essai: true, ..auteur }, applique, &mut |_| {})?;
    let sans_place = context.school.notes_sans_place(&vu)?;
    if !sans_place.is_empty() {
        context.confirme(&Outcome::Rien, &Question::NotesSansPlace { notes: sans_place })?;
    }
    let fermees = fermees_qui_changent(&vu);
    if !fermees.is_empty() {
        previent(&fermees, context);
        let (classe, etudiants) = (nom.to_string(), vu.effectif);
        context.confirme(&Outcome::Rien, &Question::RecalculerFermees { classe, periodes: fermees, etudiants })?;
    }
    let suivi = &mut |progres| context.dialogue.avance(progres);
    let change = context.school.change_classe(&nom, auteur, applique, suivi)?;
    // What is written stays written: a list that cannot be read any more is left out.
    let sans_place = context.school.notes_sans_place(&change).unwrap_or_default();
    let essai = context.essai;
    Ok(changee(ClasseChangee { change, sans_place, comptes: Vec::new(), essai }, context))
}

/// The locked periods whose averages other rules would make other ones, where somebody has averages.
fn fermees_qui_changent(vu: &ChangementDeClasse) -> Vec<String> {
    match vu.effectif {
        0 => Vec::new(),
        _ => vu.avant.reglement.fermees_recalculees(&vu.apres.reglement),
    }
}

/// Who is not asked is told.
fn previent(fermees: &[String], context: &mut Context<'_>) {
    if (context.oui || context.essai) && !fermees.is_empty() {
        context.dialogue.avertit(&Avis::FermeesRecalculees { periodes: fermees.to_vec() });
    }
}

/// What it brings with it stands beside it where it is read as a row.
fn changee(changee: ClasseChangee, context: &mut Context<'_>) -> Outcome {
    if context.format == Format::Csv {
        if !changee.sans_place.is_empty() {
            context.dialogue.avertit(&Avis::NotesSansPlace { notes: changee.sans_place.clone() });
        }
        if !changee.comptes.is_empty() {
            context.dialogue.avertit(&Avis::ComptesTouches { comptes: changee.comptes.clone() });
        }
    }
    Outcome::ClasseChangee(Box::new(changee))
}

/// The class as the school writes it; a new one that is near another is told, or asked about.
fn nommee(nom: NomClasse, span: Span, context: &mut Context<'_>) -> Result<NomClasse> {
    match context.school.classe(&nom, context.who) {
        Ok(classe) => return Ok(classe.nom),
        Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::ClasseInconnue { .. })) => {}
        Err(error) => return Err(error.at(span)),
    }
    classes::precise(nom, context)
}

/// A subject that nobody of the class has a mark in, and that is near one in which somebody has: told, and taken as it is.
fn avertit_des_matieres(nom: &NomClasse, regles: &Regles, context: &mut Context<'_>) -> Result<()> {
    for (matiere, proche) in context.school.matieres_douteuses(nom, &regles.matieres())? {
        let (matiere, proche) = (matiere.to_string(), Some(proche.to_string()));
        context.dialogue.avertit(&Avis::MatiereInconnue { matiere, proche });
    }
    Ok(())
}
