//! `note add classe=…`: the marks of a class, student by student in the order of their names, through breaks, and past what others
//! write meanwhile.

use super::dialogue::{Avis, DemandeNote, Question};
use super::{Args, Context, saisie};
use crate::domain::note::NouvelleNote;
use crate::domain::{ChampError, Etudiant, Matiere, NomClasse, Valeur};
use crate::error::{At, Cause, Emploi, Error, Result};
use crate::lang::Span;
use crate::outcome::{EtatSaisie, Outcome, Saisie};
use crate::service::brouillon::Brouillon;
use crate::service::reference::nom_complet;
use crate::service::saisie::{ClasseASaisir, Conflit, Decision, Issue, Reponse};

/// What ends the typing, and keeps what was typed.
const ARRET: &str = "!";
/// Goes back to the one before.
const RETOUR: &str = "<";
/// No mark at all.
const SANS: &str = "-";

/// What was typed for a student.
enum Tapee {
    Note(Option<Valeur>),
    Retour,
    Arret,
}

/// A class, and the answers so far.
struct Tour<'a> {
    classe: &'a ClasseASaisir,
    reponses: Vec<Option<Reponse>>,
    brouillon: Option<Brouillon>,
}

pub(super) fn run(args: &Args<'_>, commande: &'static str, context: &mut Context<'_>) -> Result<Outcome> {
    let (classe, modele, span) = demandee(args)?;
    if !context.dialogue.interactif() {
        return Err(Cause::SaisieSansTerminal.into());
    }
    let auteur = context.auteur(commande);
    let classe = context.school.classe_a_saisir(&classe, &modele, auteur).map_err(|error| situe(error, args, span))?;
    let brouillon = context.seance.dossier_des_saisies().map(|dossier| {
        let ecole = context.school.identifiant();
        Brouillon::nouveau(&dossier, &ecole, &context.who.nom, &classe.nom, &classe.modele)
    });
    let mut tour = Tour { reponses: vec![None; classe.etudiants.len()], classe: &classe, brouillon };
    tour.reprend(context)?;
    let fin = tour.mene(commande, context);
    if fin.is_err() && tour.est_gardee() {
        context.dialogue.avertit(&Avis::SaisieGardee);
    }
    fin
}

/// What the line asks for: which class, which marks, and where the class stands in the line.
fn demandee(args: &Args<'_>) -> Result<(NomClasse, NouvelleNote, Span)> {
    let (texte, span) = args.texte("classe").ok_or_else(|| args.nomme_manque("classe"))?;
    if let Some(mot) = args.mot(0) {
        return Err(Error::from(Emploi::ClasseEtEtudiant).at(mot.span));
    }
    let classe = NomClasse::parse(&texte).map_err(ChampError::from).at(span)?;
    if args.texte("matiere").is_none() {
        return Err(args.nomme_manque("matiere"));
    }
    let mut modele = NouvelleNote::simple(Matiere::general(), Valeur::NonNote);
    saisie::precise(&mut modele, args)?;
    Ok((classe, modele, span))
}

/// Puts an error under what it is about.
fn situe(error: Error, args: &Args<'_>, classe: Span) -> Error {
    match &*error.cause {
        Cause::Donnees(_) => error.at(classe),
        Cause::Acces(_) => error.at(args.texte("matiere").map_or(classe, |(_, span)| span)),
        _ => saisie::situe_la_place(error, args),
    }
}

/// Shows both marks, and asks which one is to stay.
fn decide(conflit: Conflit, context: &mut Context<'_>) -> Result<Decision> {
    let Conflit { etudiant, actuelle, vue, nouvelle } = conflit;
    let question = Question::RemplacerNote {
        qui: nom_complet(&etudiant),
        actuelle: saisie::decrit(&actuelle),
        vue: vue.map(|vue| vue.to_string()),
        nouvelle: nouvelle.to_string(),
    };
    let remplace = context.dialogue.confirme(&Outcome::Rien, &question)?;
    let actuelle = (actuelle.n, actuelle.contenu.valeur);
    Ok(Decision { matricule: etudiant.matricule.to_string(), actuelle, remplace })
}

impl Tour<'_> {
    /// Takes up what was typed before a break, where it is wanted; else forgets it.
    fn reprend(&mut self, context: &mut Context<'_>) -> Result<()> {
        let Some(brouillon) = &self.brouillon else { return Ok(()) };
        let Some(gardees) = brouillon.lit().filter(|gardees| !gardees.reponses.is_empty()) else { return Ok(()) };
        let place = |matricule: &str| self.classe.etudiants.iter().position(|e| e.matricule.as_str() == matricule);
        let (faites, total) = (gardees.reponses.len(), self.classe.etudiants.len());
        let question = Question::ReprendreSaisie { faites, total, quand: crate::error::moment(gardees.quand) };
        if !context.dialogue.confirme(&Outcome::Rien, &question)? {
            brouillon.oublie();
            return Ok(());
        }
        for reponse in gardees.reponses {
            // Who has left the class is not asked about any more.
            if let Some(place) = place(&reponse.matricule) {
                self.reponses[place] = Some(reponse);
            }
        }
        Ok(())
    }

    /// Asks for the marks, shows them, and writes them.
    fn mene(&mut self, commande: &'static str, context: &mut Context<'_>) -> Result<Outcome> {
        if !self.demande(context)? {
            return Ok(self.montre(EtatSaisie::Suspendue { gardee: self.est_gardee() }));
        }
        let reponses: Vec<Reponse> = self.reponses.iter().flatten().cloned().collect();
        let notes = reponses.iter().filter(|reponse| reponse.valeur.is_some()).count();
        if context.essai {
            return Ok(self.montre(EtatSaisie::Essai));
        }
        context.confirme(&self.montre(EtatSaisie::Montre), &Question::EcrireNotes { notes })?;
        let mut decisions = Vec::new();
        loop {
            let auteur = context.auteur(commande);
            match context.school.ecrit_saisie(self.classe, &reponses, &decisions, auteur)? {
                Issue::Ecrite(ecrite) => {
                    self.brouillon.iter().for_each(Brouillon::oublie);
                    return Ok(self.montre(EtatSaisie::Ecrite(ecrite)));
                }
                Issue::Conflits(conflits) => {
                    for conflit in conflits {
                        decisions.push(decide(conflit, context)?);
                    }
                    context.verifie_que_c_est_lui()?;
                }
            }
        }
    }

    /// Is something of it kept through a break?
    fn est_gardee(&self) -> bool {
        self.brouillon.is_some() && self.reponses.iter().any(Option::is_some)
    }

    /// Walks through the students; false where that was stopped.
    fn demande(&mut self, context: &mut Context<'_>) -> Result<bool> {
        let total = self.classe.etudiants.len();
        context.dialogue.avertit(&Avis::SaisieDeClasse {
            quoi: self.quoi(),
            effectif: total as u64,
            gardee: self.brouillon.is_some(),
        });
        // What was complete before the break begins at its end, so that it can be looked through.
        let mut place = self.reponses.iter().position(Option::is_none).unwrap_or(total.saturating_sub(1));
        while place < total {
            match self.une(place, context) {
                Ok(Tapee::Retour) => place = place.saturating_sub(1),
                Ok(Tapee::Arret) => return Ok(false),
                Ok(Tapee::Note(valeur)) => {
                    let etudiant = &self.classe.etudiants[place];
                    let vues = self.classe.siennes(etudiant);
                    self.reponses[place] = Some(Reponse { matricule: etudiant.matricule.to_string(), valeur, vues });
                    self.garde(context);
                    // Somebody who types is there: his session goes on, and ends where his account does. A server that is gone
                    // for a while takes nothing from him: it is asked again when all is written.
                    match context.verifie_que_c_est_lui() {
                        Err(error) if matches!(*error.cause, Cause::Acces(_)) => return Err(error),
                        _ => place += 1,
                    }
                }
                Err(error) if matches!(*error.cause, Cause::Interrompu) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Asks for one mark, until it is one.
    fn une(&self, place: usize, context: &mut Context<'_>) -> Result<Tapee> {
        let etudiant = &self.classe.etudiants[place];
        let before = self.reponses[place].as_ref().map(|reponse| reponse.valeur);
        let shown = |valeur: Option<Valeur>| valeur.map_or_else(|| SANS.to_owned(), |valeur| valeur.to_string());
        let demande = DemandeNote {
            rang: place + 1,
            total: self.classe.etudiants.len(),
            qui: nomme(etudiant),
            deja: self.classe.siennes(etudiant).into_iter().map(|(_, valeur)| valeur.to_string()).collect(),
            reponse: before.map(shown),
        };
        let mut refus = None;
        loop {
            let texte = context.dialogue.note(&demande, refus.as_deref())?;
            match (texte.as_str(), before) {
                ("", Some(before)) => return Ok(Tapee::Note(before)),
                ("", None) => return Ok(Tapee::Note(Some(Valeur::NonNote))),
                (SANS, _) => return Ok(Tapee::Note(None)),
                (RETOUR, _) => return Ok(Tapee::Retour),
                (ARRET, _) => return Ok(Tapee::Arret),
                ("a" | "A", _) => return Ok(Tapee::Note(Some(Valeur::Absent))),
                ("d" | "D", _) => return Ok(Tapee::Note(Some(Valeur::Dispense))),
                (texte, _) => match Valeur::parse(texte) {
                    Ok(valeur) => return Ok(Tapee::Note(Some(valeur))),
                    Err(error) => refus = Some(error.to_string()),
                },
            }
        }
    }

    /// Keeps what was typed; where that cannot be done, it is told once and the typing goes on.
    fn garde(&mut self, context: &mut Context<'_>) {
        let reponses: Vec<Reponse> = self.reponses.iter().flatten().cloned().collect();
        if let Some(Err(error)) = self.brouillon.as_ref().map(|brouillon| brouillon.garde(&reponses)) {
            self.brouillon = None;
            context.dialogue.avertit(&Avis::SaisieNonGardee { raison: error.to_string() });
        }
    }

    fn montre(&self, etat: EtatSaisie) -> Outcome {
        let valeur = |reponse: &Option<Reponse>| reponse.as_ref().and_then(|reponse| reponse.valeur);
        let valeurs: Vec<Option<Valeur>> = self.reponses.iter().map(valeur).collect();
        Outcome::Saisie(Box::new(Saisie {
            classe: self.classe.nom.clone(),
            modele: self.classe.modele.clone(),
            moyenne: self.classe.moyenne(valeurs.iter().copied().flatten()),
            lignes: self.classe.etudiants.iter().cloned().zip(valeurs).collect(),
            etat,
        }))
    }

    /// `L3, Maths, devoir, T1`.
    fn quoi(&self) -> String {
        let NouvelleNote { matiere, type_note, periode, .. } = &self.classe.modele;
        let mut parts = vec![self.classe.nom.to_string(), matiere.to_string(), type_note.nom().to_owned()];
        parts.extend(periode.as_ref().map(ToString::to_string));
        parts.join(", ")
    }
}

/// `Diop Awa (E00012)`.
fn nomme(etudiant: &Etudiant) -> String {
    format!("{} {} ({})", etudiant.identite.nom, etudiant.identite.prenom, etudiant.matricule)
}
