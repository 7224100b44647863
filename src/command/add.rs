//! `add`: a new student. On a terminal it asks for what is missing, one by one.

use super::dialogue::Demande;
use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste_facultatif};
use super::surplus::en_trop;
use super::{Args, Context, classes, saisie};
use crate::domain::Droit;
use crate::domain::note::NouvelleNote;
use crate::domain::{Champ, Identite, Matricule, Modification};
use crate::error::{At, Emploi, Error, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "add",
    alias: &["ajouter"],
    resume: "Ajoute un étudiant",
    args: &[
        reste_facultatif(
            "champ=valeur",
            Genre::Affectations,
            "nom= prenom= tel= classe= (et matricule= email= naissance= tuteur.nom= accord-mail=oui…)",
        ),
        nomme("notes", Genre::Notes, "12;15,5;8 ou \"Maths[14|15:10] Anglais[12]\""),
    ],
    droit: Droit::EcrireEtudiants,
    risque: Risque::Ecrit,
    menu: au_menu("Ajouter un étudiant"),
    exemples: &[
        ex("add nom=Sarr prenom=Fatou tel=\"+33 7 66 55 44 33\" classe=L3", "les quatre champs nécessaires"),
        ex("add nom=Petit prenom=Léo tel=- classe=\"2de A\" naissance=27/09/2008", "sans téléphone"),
        ex("add nom=Ba prenom=Ali tel=- classe=L3 notes=12;15,5;8", "avec des notes"),
        ex(
            "add nom=Ba prenom=Ali tel=- classe=L3 notes=\"Maths[14|15:10] Anglais[12]\"",
            "notes par matière : devoirs, puis examens après « : »",
        ),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let usage = context.school.usage();
    let mut modification = Modification::default();
    let mut matricule = None;
    let mut vus = Vec::new();
    for critere in args.affectations() {
        let champ = super::criteres::champ_a_donner(&critere.champ, true)?;
        if vus.contains(&champ) {
            return Err(Error::from(Emploi::DeuxFois { nom: champ.nom() }).at(critere.champ.span));
        }
        if champ == Champ::Matricule {
            let (texte, span) = super::args::texte_de(&critere.valeur);
            matricule = Some(Matricule::parse(&texte).at(span)?);
        } else {
            saisie::affecte(&mut modification, critere, usage)?;
        }
        vus.push(champ);
    }
    let mut notes = notes(args)?;
    let manquants = modification.manquants();
    if !manquants.is_empty() {
        if !context.dialogue.interactif() {
            let champs = manquants.iter().map(Champ::nom).collect();
            return Err(Error::from(Emploi::ChampsManquants { champs }).at(args.fin()));
        }
        manquants.iter().try_for_each(|champ| demande(champ, &mut modification, context))?;
        if vus.is_empty() && notes.is_empty() {
            [Champ::Naissance, Champ::Email].iter().try_for_each(|champ| demande(champ, &mut modification, context))?;
            notes = demande_notes(context)?;
        }
    }
    let auteur = context.auteur(SPEC.nom);
    let identite = modification
        .identite(&auteur.signature())
        .map_err(|champs| Emploi::ChampsManquants { champs: champs.iter().map(Champ::nom).collect() })?;
    let identite = Identite { classe: classes::precise(identite.classe, context)?, ..identite };
    let ajoute = context.school.ajoute(matricule, identite, &notes, auteur);
    let etudiant = ajoute.map_err(|error| saisie::situe(error, args.affectations()))?;
    Ok(saisie::creation(etudiant, context))
}

/// The marks of `notes=`, and of words in brackets that follow: `notes=Maths[14] Anglais[12]`.
fn notes(args: &Args<'_>) -> Result<Vec<NouvelleNote>> {
    let mut notes = Vec::new();
    if let Some((texte, span)) = args.texte("notes") {
        notes = saisie::notes(&texte, span)?;
    }
    for mot in args.mots() {
        if !mot.texte.contains('[') {
            return Err(en_trop(mot, args));
        }
        notes.extend(saisie::notes(&mot.texte, mot.span)?);
    }
    Ok(notes)
}

/// Asks until the answer is a value of the field; an empty answer passes over a field that may be empty.
fn demande(champ: &Champ, modification: &mut Modification, context: &mut Context<'_>) -> Result<()> {
    let usage = context.school.usage();
    let facultatif = matches!(champ, Champ::Naissance | Champ::Email);
    let mut refus: Option<String> = None;
    loop {
        let answer = context.dialogue.demande(&Demande { champ, forme: forme(champ) }, refus.as_deref())?;
        if answer.trim().is_empty() && facultatif {
            return Ok(());
        }
        let taken = modification.definit(champ, &answer, usage).map_err(Error::from).and_then(|()| {
            match (champ, &modification.telephone) {
                (Champ::Telephone, Some(Some(telephone))) => context.school.verifie_telephone(telephone),
                _ => Ok(()),
            }
        });
        match taken {
            Ok(()) => return Ok(()),
            Err(error) if error.cause.exit() == crate::error::Exit::Refused => refus = Some(error.to_string()),
            Err(error) => return Err(error),
        }
    }
}

fn demande_notes(context: &mut Context<'_>) -> Result<Vec<NouvelleNote>> {
    let mut refus: Option<String> = None;
    loop {
        let demande = Demande { champ: &Champ::Notes, forme: "12;15,5 ou Maths[14|15:10], Entrée s'il n'y en a pas" };
        let answer = context.dialogue.demande(&demande, refus.as_deref())?;
        if answer.trim().is_empty() {
            return Ok(Vec::new());
        }
        match crate::domain::notation::parse(&answer) {
            Ok(notes) => return Ok(notes),
            Err(error) => refus = Some(error.to_string()),
        }
    }
}

fn forme(champ: &Champ) -> &'static str {
    match champ {
        Champ::Telephone => "06 11 22 33 44, ou - s'il n'y en a pas",
        Champ::Classe => "L3, 2de A…",
        Champ::Naissance => "27/09/2008, Entrée si elle n'est pas connue",
        Champ::Email => "nom@domaine.fr, Entrée s'il n'y en a pas",
        _ => "",
    }
}
