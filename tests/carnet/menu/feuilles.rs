//! Every leaf of the menu, with each thing that it may be given, for each role: whatever line comes out is one that the command
//! takes and the role may use.

use crate::commun::ecole::{Ecole, sortie};
use crate::exemples;
use carnet::command::dialogue::Dialogue;
use carnet::command::{Fait, specs};
use carnet::domain::compte::Portee;
use carnet::domain::modification::Usage;
use carnet::domain::{DateCivile, Matiere, Matricule, NomClasse, Pays, Role, Session};
use carnet::error::{Cause, Result};
use carnet::lang;
use carnet::menu::{self, Terrain};
use carnet::render::Presentation;
use carnet::service::vocabulaire::{Inscrit, Vocabulaire, termes};
use carnet::shell::ecran::{Ecran, Lu, Question};
use carnet::shell::{Apres, Depart, Interprete};
use std::path::Path;
use std::sync::Arc;

/// Somebody who answers everything well.
struct Reponses {
    /// Which entries he takes, one menu after the other; then the first.
    chemin: Vec<usize>,
    /// Which thing besides he gives before he launches: from 1.
    precision: Option<usize>,
    /// Entries shown since the last question.
    entrees: usize,
    /// How many menus he was shown.
    menus: usize,
    /// How many questions he was asked.
    questions: usize,
    /// The most things that a command could be given.
    precisions: usize,
    /// Entries of each menu.
    tailles: Vec<usize>,
    lignes: Vec<String>,
}

/// The answer to a question of that name.
fn reponse(nom: &str) -> &'static str {
    match nom {
        "réf" | "étudiant" => "diop awa",
        "matricule" => "E00077",
        "numéro" | "n" | "coef" | "limit" | "page" => "1",
        "nom" => "nouveau",
        "prénom" | "nom du tuteur" => "Sarr",
        "téléphone" | "téléphone du tuteur" => "-",
        "e-mail" | "e-mail du tuteur" | "email" => "x@ecole.fr",
        "sms" => "06 11 22 33 44",
        "adresse du tuteur" => "12, rue des Lilas;75011 Paris",
        "classe" | "classes" => "L3",
        "matière" | "matiere" | "matieres" => "Maths",
        "valeur" => "12",
        "notes" => "1",
        "moyenne" => "0..20",
        "naissance" | "date de naissance" => "27/09/2008",
        "date" | "depuis" | "jusqua" => "27/09/2026",
        "periode" | "période" => "T1",
        "type" => "oral",
        "mention" => "Bien",
        "sort" => "nom",
        "champs" => "nom,classe",
        "appréciation" => "Bon trimestre, continuez.",
        "autres critères" => "classe=L3 ou nom~dup",
        "coefs" => "Maths:4;Anglais:2",
        "formule" => "devoirs:1;examen:2",
        "periodes" => "T1;T2",
        "renommer" => "Maths:Calcul",
        "annee" => "2026-2027",
        "libelle" => "Une classe",
        "colonnes" => "Remarque=-",
        "feuille" => "Eleves",
        "vers" => "sortie.pdf",
        "commande" => "find",
        "role" => "enseignant",
        "qui" | "compte" => "m.diop",
        "quoi" => "",
        accord if accord.starts_with("accord ") => "oui",
        _ => "1",
    }
}

impl Ecran for Reponses {
    fn demande(&mut self, question: &Question<'_>) -> Result<Lu> {
        let entrees = std::mem::take(&mut self.entrees);
        assert!(question.invite.ends_with("> "), "{}", question.invite);
        self.questions += 1;
        assert!(self.questions < 60, "la même question, encore : {question:?} ({:?})", self.chemin);
        let nom = question.invite.trim_end_matches("> ").trim().trim_end_matches(" [sans]").to_owned();
        let dit = match nom.as_str() {
            "Votre choix" if !self.lignes.is_empty() => return Ok(Lu::Fin),
            "Votre choix" => {
                self.tailles.push(entrees);
                self.menus += 1;
                self.chemin.get(self.menus - 1).copied().unwrap_or(1).to_string()
            }
            "Votre choix [1]" => {
                self.precisions = self.precisions.max(entrees - 1);
                self.precision.take().map_or_else(String::new, |n| (n + 1).to_string())
            }
            nom => reponse(nom).to_owned(),
        };
        Ok(Lu::Ligne(dit))
    }

    fn dit(&mut self, texte: &str) -> Result<()> {
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
}

fn va(scene: &mut Scene, chemin: &[usize], precision: Option<usize>) -> Reponses {
    let mut reponses = Reponses {
        chemin: chemin.to_vec(),
        precision,
        entrees: 0,
        menus: 0,
        questions: 0,
        precisions: 0,
        tailles: Vec::new(),
        lignes: Vec::new(),
    };
    menu::lance(&mut reponses, scene, Depart::Ligne).unwrap();
    reponses
}

/// Every line that the menu of somebody makes.
fn lignes(qui: Session) -> Vec<String> {
    let mots = Vocabulaire {
        classes: termes(["L2", "L3"]),
        matieres: termes(["Anglais", "Maths"]),
        periodes: termes(["T1"]),
        inscrits: vec![Inscrit::nouveau("Diop Awa", "E00001", "L3"), Inscrit::nouveau("Dupré Hélène", "E00002", "L3")],
        ..Vocabulaire::default()
    };
    let mut scene = Scene { qui, mots: Arc::new(mots) };
    let mut toutes = Vec::new();
    let branches = va(&mut scene, &[1], None).tailles[0];
    for branche in 1..=branches {
        let premiere = va(&mut scene, &[branche, 1], None);
        // A branch of one leaf shows no menu of its own.
        let feuilles = premiere.tailles.get(1).copied().unwrap_or(1);
        for feuille in 1..=feuilles {
            for voie in 1..=2 {
                let simple = va(&mut scene, &[branche, feuille, voie], None);
                toutes.extend(simple.lignes.iter().cloned());
                for precision in 1..=simple.precisions {
                    toutes.extend(va(&mut scene, &[branche, feuille, voie], Some(precision)).lignes);
                }
            }
        }
    }
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
            let est_tape = ["menu", "quit", "echo", "set", "on-error"].contains(&spec.nom);
            let est_la = toutes.iter().any(|ligne| ligne == spec.nom || ligne.starts_with(&format!("{} ", spec.nom)));
            assert!(est_la != est_tape, "{} : {}", session.nom, spec.nom);
        }
        // Who leaves, or runs other lines, would disturb the rest.
        let calmes: Vec<String> = toutes
            .into_iter()
            .inspect(|ligne| assert!(lang::parse(ligne).is_ok(), "{ligne}"))
            .filter(|ligne| !["logout", "login", "source", "passwd"].iter().any(|mot| ligne.starts_with(mot)))
            .collect();
        for (ligne, erreur) in echecs(&ecole, &maison, &calmes) {
            let code = erreur.split(' ').next().unwrap();
            // Nothing is changed yet; what goes alone in its command does not go with the usual question.
            let a_completer = ligne == "edit E00001" || ligne.contains(" renommer=");
            let mal_faite =
                ["syntaxe", "usage", "commande-inconnue", "champ-inconnu", "manque", "droit"].contains(&code);
            assert!(!mal_faite || a_completer, "{} : {ligne} : {erreur}", session.nom);
        }
    }
}
