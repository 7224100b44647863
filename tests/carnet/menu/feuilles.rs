//! Every leaf of the menu, with each thing that it may be given, for each role: whatever line comes out is one that the command
//! takes and the role may use.

use crate::commun::ecole::{Ecole, sortie};
use crate::exemples;
use carnet::command::dialogue::Dialogue;
use carnet::command::{Fait, specs};
use carnet::domain::compte::Portee;
use carnet::domain::modification::Usage;
use carnet::domain::{DateCivile, Matiere, Matricule, NomClasse, Pays, Role, Session, Voie};
use carnet::error::{Cause, Result};
use carnet::lang;
use carnet::menu::{self, Quoi, Terrain};
use carnet::render::Presentation;
use carnet::service::vocabulaire::{Ebauche, Vocabulaire, termes};
use carnet::shell::ecran::{Ecran, Lu, Question};
use carnet::shell::{Apres, Depart, Interprete};
use std::path::Path;
use std::sync::Arc;

/// Somebody who answers everything well.
#[derive(Default)]
struct Reponses {
    /// Which entries he takes, one menu after the other; then the first.
    chemin: Vec<usize>,
    /// Which thing besides he gives before he launches: from 1.
    precision: Option<usize>,
    /// He leaves out what he may, but for what the command is there to change.
    sobre: bool,
    change: bool,
    /// Entries shown since the last question.
    entrees: usize,
    /// How many questions he was asked.
    questions: usize,
    /// The most things that a command could be given.
    precisions: usize,
    /// Entries of each menu.
    tailles: Vec<usize>,
    lignes: Vec<String>,
}

/// The answer to a question of that title, of the command whose line begins so.
fn reponse(titre: &str, debut: &str) -> &'static str {
    match titre {
        "étudiant" | "message" => "diop awa",
        "messages" => "tout",
        "matricule" => "E00077",
        "nom" => "nouveau",
        "prénom" | "nom du tuteur" => "Sarr",
        "téléphone" | "téléphone du tuteur" => "-",
        "e-mail" | "e-mail du tuteur" | "adresse" => "x@ecole.fr",
        "numéro de téléphone" => "06 11 22 33 44",
        "adresse du tuteur" => "12, rue des Lilas;75011 Paris",
        // It has rules and periods, and nobody is in it.
        "classe" if ["class delete", "class lock", "class unlock"].iter().any(|nom| debut.starts_with(nom)) => "M1",
        "classe qui se vide" => "L2",
        "classe" | "classes" | "classe où vont ses étudiants" => "L3",
        "matière" | "matières" => "Maths",
        "note" | "notes" => "12",
        "nouvelle note" => "14",
        "moyenne" => "0..20",
        "naissance" | "date de naissance" => "27/09/2008",
        "date" | "depuis le" | "jusqu'au" => "27/09/2026",
        "période" => "T1",
        "type" => "oral",
        "mention" => "Bien",
        "ordre" => "nom",
        "colonnes" => "nom,classe",
        "appréciation" => "Bon trimestre, continuez.",
        "autres critères" => "classe=L3 ou nom~dup",
        "coefficients" => "Maths:4;Anglais:2",
        "formule" => "devoirs:1;examen:2",
        "périodes" => "T1;T2",
        "matière et son autre nom" => "Maths:Calcul",
        "année" => "2026-2027",
        "année qui finit" | "année close" => "2025-2026",
        "année qui commence" => "2026-2027",
        "où passe chaque classe" => "L2:L3;L3:M1",
        "fichier des passages" => "passage.csv",
        "fichier des exceptions" => "redoublants.csv",
        "libellé" => "Une classe",
        "nom affiché" => "Mme Fall",
        "colonnes mal nommées" => "Remarque=-",
        "feuille" => "Eleves",
        "fichier" if debut.starts_with("note import") => "devoir.csv",
        "fichier" if debut.starts_with("import") => "lycee.csv",
        "fichier" => "exemple.carnet",
        "fichier à écrire" if debut.contains("pdf") || debut.starts_with("bulletin") => "sortie.pdf",
        "fichier à écrire" if debut.starts_with("report") || debut.starts_with("rgpd") => "sortie.pdf",
        "fichier à écrire" => "sortie.csv",
        "dossier où écrire" => "bulletins/",
        // Nobody new has an address yet.
        "accord pour l'e-mail"
        | "accord pour les SMS"
        | "accord pour l'e-mail du tuteur"
        | "accord pour les SMS au tuteur" => "non",
        "commande" => "show",
        "rôle" => "enseignant",
        _ => "1",
    }
}

impl Ecran for Reponses {
    fn demande(&mut self, question: &Question<'_>) -> Result<Lu> {
        let entrees = std::mem::take(&mut self.entrees);
        assert!(question.invite.ends_with("> "), "{}", question.invite);
        self.questions += 1;
        assert!(self.questions < 60, "la même question, encore : {question:?} ({:?})", self.chemin);
        let titre = question.invite.trim_end_matches("> ").trim();
        let (titre, est_libre) = titre.split_once(" [").map_or((titre, false), |(titre, _)| (titre, true));
        let dit = match titre {
            "Votre choix" if est_libre => {
                self.precisions = self.precisions.max(entrees - 1);
                self.precision.take().map_or_else(String::new, |n| (n + 1).to_string())
            }
            "Votre choix" if !self.lignes.is_empty() => return Ok(Lu::Fin),
            "Votre choix" => {
                self.tailles.push(entrees);
                self.chemin.get(self.tailles.len() - 1).copied().unwrap_or(1).to_string()
            }
            _ if est_libre && self.sobre && !self.change => String::new(),
            titre => reponse(titre, question.debut.unwrap_or_default()).to_owned(),
        };
        Ok(Lu::Ligne(dit))
    }

    fn dit(&mut self, texte: &str) -> Result<()> {
        self.change |= texte.contains("que changer ?");
        for ligne in texte.lines() {
            assert!(ligne.starts_with("→ ") || carnet::texte::width(ligne) <= 80, "{ligne}");
            let numero = ligne.trim().split("  ").next().and_then(|numero| numero.parse::<usize>().ok());
            self.entrees += usize::from(numero.is_some_and(|numero| numero > 0));
        }
        Ok(())
    }

    fn largeur(&self) -> usize {
        80
    }

    fn est_terminal(&self) -> bool {
        true
    }

    fn soumet(&mut self, ligne: &str, _: &mut dyn Interprete) -> Result<Apres> {
        self.lignes.push(ligne.to_owned());
        Ok(Apres::Continue)
    }
}

/// A school that runs nothing.
struct Scene {
    qui: Session,
    mots: Arc<Vocabulaire>,
}

impl Interprete for Scene {
    fn execute(&mut self, _: &str, _: &mut dyn Dialogue) -> Result<Fait> {
        Err(Cause::Renonce.into())
    }

    fn invite(&self) -> String {
        String::new()
    }

    fn presentation(&self) -> Presentation {
        Presentation::simple()
    }

    fn menu(&mut self, _: &mut dyn Ecran, _: Depart) -> Result<Apres> {
        Ok(Apres::Continue)
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn continue_apres_erreur(&self) -> bool {
        false
    }
}

impl Terrain for Scene {
    fn qui(&self) -> Session {
        self.qui.clone()
    }

    fn mots(&mut self) -> Arc<Vocabulaire> {
        self.mots.clone()
    }

    fn usage(&self) -> Usage {
        Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("01/10/2026").unwrap() }
    }

    fn verifie(&self, _: &Quoi, _: &str) -> Result<()> {
        Ok(())
    }

    fn est_joignable(&self, _: &str, _: Voie) -> bool {
        true
    }
}

fn va(scene: &mut Scene, chemin: &[usize], precision: Option<usize>, sobre: bool) -> Reponses {
    let mut reponses = Reponses { chemin: chemin.to_vec(), precision, sobre, ..Reponses::default() };
    menu::lance(&mut reponses, scene, Depart::Ligne).unwrap();
    reponses
}

/// Every line that the menu of somebody makes, from that entry of an entry on.
fn parcourt(scene: &mut Scene, chemin: &mut Vec<usize>, toutes: &mut Vec<String>) {
    let simple = va(scene, chemin, None, false);
    if let Some(entrees) = simple.tailles.get(chemin.len()).copied() {
        for entree in 1..=entrees {
            chemin.push(entree);
            parcourt(scene, chemin, toutes);
            chemin.pop();
        }
        return;
    }
    toutes.extend(simple.lignes);
    toutes.extend(va(scene, chemin, None, true).lignes);
    for precision in 1..=simple.precisions {
        toutes.extend(va(scene, chemin, Some(precision), false).lignes);
    }
}

/// Every line that the menu of somebody makes.
fn lignes(qui: Session) -> Vec<String> {
    let mut inscrits = Ebauche::default();
    inscrits.ajoute("E00001", ("Diop", "Awa", "L3"));
    inscrits.ajoute("E00002", ("Dupré", "Hélène", "L3"));
    let mots = Vocabulaire {
        classes: termes(["L2", "L3", "M1"]),
        matieres: termes(["Anglais", "Maths"]),
        periodes: termes(["T1"]),
        comptes: termes(["m.diop"]),
        inscrits: inscrits.finit().into(),
        ..Vocabulaire::default()
    };
    let mut scene = Scene { qui, mots: Arc::new(mots) };
    let mut toutes = Vec::new();
    parcourt(&mut scene, &mut Vec::new(), &mut toutes);
    toutes.sort();
    toutes.dedup();
    toutes
}

/// Runs the lines, writing nothing; what was wrong with each that failed.
fn echecs(ecole: &Ecole, maison: &Path, lignes: &[String]) -> Vec<(String, String)> {
    let texte = lignes.join("\n") + "\n";
    let mut carnet = ecole.chez(maison);
    let vu = sortie(carnet.args(["--format", "json", "--dry-run", "--keep-going"]).write_stdin(texte));
    let erreur = |ligne: &str| {
        let lue: serde_json::Value = serde_json::from_str(ligne).ok()?;
        let n = usize::try_from(lue["ligne"].as_u64()?).unwrap();
        Some((lignes[n - 1].clone(), format!("{} : {}", lue["erreur"].as_str()?, lue["message"])))
    };
    vu.err.lines().filter_map(erreur).collect()
}

#[test]
fn chaque_feuille_fait_pour_chaque_role_une_ligne_que_la_commande_prend() {
    let ecole = exemples::prete();
    let prof = Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("L3").unwrap()]),
        matieres: Portee::Celles(vec![Matiere::parse("Maths").unwrap()]),
    };
    let eleve = Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() };
    let qui = |nom: &str, role: &Role| Session { nom: nom.to_owned(), role: role.clone(), a_changer: false };
    for (session, maison) in [
        (Session::admin("directrice"), ecole.maison()),
        (qui("prof", &prof), ecole.inscrit("prof", prof.clone(), false)),
        (qui("eleve", &eleve), ecole.inscrit("eleve", eleve.clone(), false)),
    ] {
        let toutes = lignes(session.clone());
        // Each command that he may use is there.
        for spec in specs().iter().filter(|spec| session.peut(spec.droit)) {
            let est_la = toutes.iter().any(|ligne| ligne == spec.nom || ligne.starts_with(&format!("{} ", spec.nom)));
            assert!(est_la == spec.menu.is_some(), "{} : {}", session.nom, spec.nom);
        }
        // Who leaves, or runs other lines, would disturb the rest.
        let calmes: Vec<String> = toutes
            .into_iter()
            .inspect(|ligne| assert!(lang::parse(ligne).is_ok(), "{ligne}"))
            .filter(|ligne| !["logout", "login", "source", "passwd"].iter().any(|mot| ligne.starts_with(mot)))
            .collect();
        let echecs = echecs(&ecole, &maison, &calmes);
        let inattendus: Vec<_> = echecs.iter().filter(|(ligne, erreur)| !est_de_l_ecole(ligne, erreur)).collect();
        assert!(inattendus.is_empty(), "{} : {inattendus:#?}", session.nom);
    }
}

/// What fails because the example school is as it is, and not because of how the line was made.
fn est_de_l_ecole(ligne: &str, erreur: &str) -> bool {
    let code = erreur.split(' ').next().unwrap_or(erreur);
    // No year of the example school is over.
    let sans_archives = ligne.contains("annee=2025-2026") && code == "introuvable";
    // What the example file does not have; who has another role.
    let connus = [
        ("class cloturer annee=", "manque"),
        ("backup verifier exemple", "sauvegarde-illisible"),
        ("restore exemple", "sauvegarde-illisible"),
        ("import annuler", "introuvable"),
        ("import lycee.csv colonnes=", "colonnes"),
        ("import lycee.csv feuille=", "classeur"),
        ("note add classe=", "sans-terminal"),
        ("note import devoir.csv", "colonnes"),
        ("user set m.diop", "invalide"),
        // A teacher of one subject leaves it out; he has changed nothing yet.
        ("note add E00001 12", "droit"),
        ("undo", "introuvable"),
    ];
    sans_archives || connus.iter().any(|(debut, attendu)| ligne.starts_with(debut) && code == *attendu)
}
