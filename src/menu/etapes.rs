//! The questions of a command, made from its Spec: what it needs is asked one by one, what it may be given besides is a list to
//! choose from. The first example of a command tells which of its parameters are usual. Pure.

use crate::command::spec::{Arg, Forme, Genre, Spec};
use crate::domain::champ::Champ;
use crate::domain::{Modification, Role, Session};
use crate::texte::fold;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quoi {
    /// An argument.
    Genre(Genre),
    /// A student's field, to be given or changed.
    Champ(Champ),
    /// A criterion on that field.
    Critere(Champ),
    /// Criteria, as they are typed.
    Criteres,
}

/// How the answer stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ecrit {
    /// A word in its place.
    Mot,
    /// `nom=valeur`, or with another operator.
    Nomme(String, &'static str),
    /// As typed.
    Brut,
}

/// When a question is asked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The question of that number was left out.
    Sans(usize),
    /// It was answered.
    Avec(usize),
    /// It was answered by this word.
    Vaut(usize, &'static str),
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etape {
    /// `réf`, `classe`.
    pub nom: String,
    /// The form that is expected.
    pub aide: String,
    /// What is asked for.
    pub quoi: Quoi,
    /// How the answer stands in the line.
    pub ecrit: Ecrit,
    /// It must be answered.
    pub requise: bool,
    /// When it is asked.
    pub si: Option<Condition>,
}

/// The questions of a command.
#[derive(Debug, Default)]
pub struct Etapes {
    /// Asked in this order.
    pub questions: Vec<Etape>,
    /// Chosen from a list, once all questions are answered.
    pub precisions: Vec<Etape>,
}

/// Whom or what a command is about, where there is a choice.
#[derive(Clone, Copy, Debug)]
pub enum Voie {
    /// The words in their places.
    Mots,
    /// The parameter that stands for all of them.
    Remplace(&'static Arg),
}

/// The ways of a command: more than one where a parameter can stand for the words in their places, or for another one.
pub fn voies(spec: &'static Spec) -> Vec<Voie> {
    let remplacants = || spec.montres().filter(|arg| arg.remplace).map(Voie::Remplace);
    let a_des_mots = spec.montres().any(|arg| arg.forme != Forme::Nomme) || remplacants().next().is_none();
    a_des_mots.then_some(Voie::Mots).into_iter().chain(remplacants()).collect()
}

/// The questions of `spec` for `qui`.
pub fn etapes(spec: &'static Spec, voie: Voie, qui: &Session) -> Etapes {
    let mut etapes = Etapes::default();
    if let Voie::Remplace(arg) = voie {
        etapes.questions.push(Etape { requise: true, ..nommee(arg) });
    }
    for arg in spec.montres().filter(|arg| arg.forme != Forme::Nomme) {
        if matches!(voie, Voie::Mots) {
            place(&mut etapes, arg, spec, qui);
        }
    }
    let en_place =
        |genre| spec.montres().any(|arg| arg.forme != Forme::Nomme && arg.genre == genre && genre != Genre::Fichier);
    for arg in spec.montres().filter(|arg| arg.forme == Forme::Nomme && !arg.remplace) {
        // What a terminal asks for by itself, and never shows; whole classes are for those who may read them.
        let est_etudiant = matches!(qui.role, Role::Etudiant { .. });
        if arg.nom.ends_with("-fichier") || est_etudiant && arg.genre == Genre::Classe {
            continue;
        }
        match voie {
            // The word in its place says it already.
            Voie::Mots if en_place(arg.genre) && spec.montres().any(|autre| autre.remplace) => {}
            Voie::Remplace(_) if en_place(arg.genre) => etapes.questions.push(nommee(arg)),
            _ => parametre(&mut etapes, arg, spec),
        }
    }
    etapes
}

/// A word in its place.
fn place(etapes: &mut Etapes, arg: &'static Arg, spec: &'static Spec, qui: &Session) {
    match arg.genre {
        Genre::Criteres => etapes.precisions.extend(criteres()),
        Genre::Affectations => affectations(etapes, spec),
        // He can only mean himself.
        Genre::Reference if matches!(qui.role, Role::Etudiant { .. }) => {}
        genre => etapes.questions.push(Etape {
            nom: arg.nom.to_owned(),
            aide: arg.aide.to_owned(),
            quoi: Quoi::Genre(genre),
            ecrit: Ecrit::Mot,
            requise: match arg.forme {
                Forme::Requis | Forme::Reste => true,
                // Nobody but a student is meant without being named.
                _ => genre == Genre::Reference && classe_de(spec).is_none(),
            },
            si: None,
        }),
    }
}

fn classe_de(spec: &'static Spec) -> Option<&'static Arg> {
    spec.montres().find(|arg| arg.forme == Forme::Nomme && arg.nom == "classe" && !arg.remplace)
}

/// `nom=valeur`: asked where it goes with an answer before it, or where the first example gives it.
fn parametre(etapes: &mut Etapes, arg: &'static Arg, spec: &'static Spec) {
    let etape = nommee(arg);
    let laissable = etapes.questions.iter().position(|question| !question.requise && question.ecrit == Ecrit::Mot);
    if let (Some(n), true) = (laissable, classe_de(spec).is_some_and(|classe| classe.nom == arg.nom)) {
        etapes.questions.push(Etape { si: Some(Condition::Sans(n)), ..etape });
    } else if let Some(condition) = depend(arg, &etapes.questions) {
        etapes.questions.push(Etape { si: Some(condition), ..etape });
    } else if est_usuel(arg, spec) {
        etapes.questions.push(etape);
    } else {
        etapes.precisions.push(etape);
    }
}

/// An argument whose help begins with a word of a choice by name (`enseignant : …`) goes with that choice; with `avec classe= : …`, with
/// that parameter.
fn depend(arg: &Arg, questions: &[Etape]) -> Option<Condition> {
    let mot = fold(arg.aide.split_once(" : ")?.0);
    if let Some(nom) = mot.strip_prefix("avec ").and_then(|mot| mot.strip_suffix('=')) {
        return questions.iter().position(|question| question.nom == nom).map(Condition::Avec);
    }
    if matches!(arg.genre, Genre::Choix(siens) if siens.contains(&mot.as_str())) {
        return None;
    }
    questions.iter().enumerate().find_map(|(n, question)| match question.quoi {
        Quoi::Genre(Genre::Choix(mots)) if question.ecrit != Ecrit::Mot => {
            mots.iter().find(|choix| **choix == mot).map(|mot| Condition::Vaut(n, mot))
        }
        _ => None,
    })
}

fn est_usuel(arg: &Arg, spec: &Spec) -> bool {
    let debut = format!(" {}=", arg.nom);
    spec.exemples.first().is_some_and(|exemple| exemple.ligne.contains(&debut))
}

fn nommee(arg: &'static Arg) -> Etape {
    Etape {
        nom: arg.nom.to_owned(),
        aide: arg.aide.to_owned(),
        quoi: Quoi::Genre(arg.genre),
        ecrit: Ecrit::Nomme(arg.nom.to_owned(), "="),
        requise: false,
        si: None,
    }
}

fn champ(champ: &Champ, quoi: fn(Champ) -> Quoi, op: &'static str, aide: &str) -> Etape {
    Etape {
        nom: champ.libelle().to_owned(),
        aide: aide.to_owned(),
        quoi: quoi(champ.clone()),
        ecrit: Ecrit::Nomme(champ.nom(), op),
        requise: false,
        si: None,
    }
}

/// What students are looked for by.
fn criteres() -> Vec<Etape> {
    let mut etapes: Vec<Etape> = [
        (Champ::Classe, "=", "L3, ou plusieurs : L2;L3"),
        (Champ::Nom, "~", "quelques lettres suffisent"),
        (Champ::Prenom, "~", "quelques lettres suffisent"),
        (Champ::Moyenne, "=", "8..12 : de 8 à 12 ; 12.. : 12 et plus ; ..10 : 10 et moins"),
        (Champ::Telephone, "=", "06 11 22 33 44, ou - : ceux qui n'en ont pas"),
        (Champ::Naissance, "=", "27/09/2008, ou 2007..2008"),
        (Champ::Mention, "=", "Passable, Assez bien, Bien ou Très bien"),
    ]
    .into_iter()
    .map(|(nom, op, aide)| champ(&nom, Quoi::Critere, op, aide))
    .collect();
    etapes.push(Etape {
        nom: "autres critères".to_owned(),
        aide: "comme dans une commande : (classe=L2 ou classe=L3) non nom~dup".to_owned(),
        quoi: Quoi::Criteres,
        ecrit: Ecrit::Brut,
        requise: false,
        si: None,
    });
    etapes
}

/// The fields of a student: a new one needs some of them.
fn affectations(etapes: &mut Etapes, spec: &'static Spec) {
    let is_new = !spec.args.iter().any(|arg| arg.genre == Genre::Reference);
    let requis = if is_new { Modification::default().manquants() } else { Vec::new() };
    etapes
        .questions
        .extend(requis.iter().map(|requis| Etape { requise: true, ..champ(requis, Quoi::Champ, "=", forme(requis)) }));
    for (_, autre) in &Champ::FIXES {
        let jamais = match autre {
            Champ::Moyenne | Champ::Rang | Champ::Mention | Champ::Notes => true,
            Champ::Matricule => !is_new,
            autre => requis.contains(autre),
        };
        if !jamais {
            etapes.precisions.push(champ(autre, Quoi::Champ, "=", forme(autre)));
        }
    }
}

/// What a field looks like.
fn forme(champ: &Champ) -> &'static str {
    match champ {
        Champ::Telephone | Champ::TuteurTelephone => "06 11 22 33 44, ou - s'il n'y en a pas",
        Champ::Classe => "L3, 2de A… ; une classe nouvelle s'écrit en entier",
        Champ::Naissance => "27/09/2008",
        Champ::Email | Champ::TuteurEmail => "nom@domaine.fr",
        Champ::Matricule => "celui que l'école lui donne ; sans lui, carnet en choisit un",
        Champ::TuteurAdresse => "12, rue des Lilas;75011 Paris",
        Champ::Nom | Champ::TuteurNom => "Diop, N'Diaye…",
        Champ::Prenom => "Awa, Jean-Pierre…",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::specs;

    fn de(nom: &str) -> Etapes {
        let spec = specs().into_iter().find(|spec| spec.nom == nom).unwrap();
        etapes(spec, Voie::Mots, &Session::admin("a"))
    }

    fn noms(etapes: &[Etape]) -> Vec<&str> {
        etapes.iter().map(|etape| etape.nom.as_str()).collect()
    }

    #[test]
    fn what_a_command_needs_is_asked_and_what_it_may_have_is_offered() {
        assert_eq!(noms(&de("show").questions), ["réf"]);
        assert!(de("show").questions[0].requise);
        assert_eq!(noms(&de("note add").questions), ["réf", "matière", "valeur"]);
        assert_eq!(noms(&de("note add").precisions), ["coef", "type", "periode", "date"]);
        assert_eq!(noms(&de("add").questions), ["nom", "prénom", "téléphone", "classe"]);
        assert_eq!(noms(&de("passwd").questions), [] as [&str; 0]);
        let noter = specs().into_iter().find(|spec| spec.nom == "note add").unwrap();
        let classe = etapes(noter, voies(noter)[1], &Session::admin("a"));
        assert_eq!(noms(&classe.questions), ["classe", "matiere"]);
        let essai = specs().into_iter().find(|spec| spec.nom == "notify test").unwrap();
        let par: Vec<Etapes> = voies(essai).into_iter().map(|voie| etapes(essai, voie, &Session::admin("a"))).collect();
        assert_eq!(par.iter().map(|etapes| noms(&etapes.questions)).collect::<Vec<_>>(), [["email"], ["sms"]]);
    }

    #[test]
    fn the_first_example_and_the_answers_before_tell_what_is_usual() {
        let compte = de("user add").questions;
        assert_eq!(noms(&compte), ["nom", "role", "classes", "matieres", "matricule", "classe", "vers"]);
        assert_eq!(compte[2].si, Some(Condition::Vaut(1, "enseignant")));
        assert_eq!(compte[4].si, Some(Condition::Vaut(1, "etudiant")));
        assert_eq!([compte[5].si, compte[6].si], [Some(Condition::Sans(0)), Some(Condition::Avec(5))]);
        assert_eq!(noms(&de("note import").questions), ["fichier", "matiere"]);
        assert_eq!(noms(&de("report").questions), ["quoi", "classe"]);
        assert_eq!(noms(&de("bulletin").questions), ["réf", "classe", "vers"]);
    }
}
