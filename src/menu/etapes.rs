//! The questions of a command, made from its Spec: what it needs is asked one by one, what it may be given besides is a list to
//! choose from. Pure.

use super::arbre::Feuille;
use crate::command::spec::{Arg, Forme, Genre, Spec, Voie};
use crate::domain::champ::Champ;
use crate::domain::compte::Portee;
use crate::domain::{Droit, Modification, Role, Session};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quoi {
    /// An argument.
    Genre(Genre),
    /// A student's field, to be given or changed.
    Champ(Champ),
    /// A criterion on that field.
    Critere(Champ),
}

/// How the answer stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ecrit {
    /// A word in its place.
    Mot,
    /// `nom=valeur`, or with another operator.
    Nomme(String, &'static str),
    /// Criteria, as they are typed.
    Brut,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etape {
    /// What it begins with: `étudiant`, `classe`.
    pub titre: &'static str,
    /// The form that is expected.
    pub aide: &'static str,
    /// What is asked for.
    pub quoi: Quoi,
    /// How the answer stands in the line.
    pub ecrit: Ecrit,
    /// It must be answered.
    pub requise: bool,
    /// What the command takes where it is not.
    pub defaut: Option<&'static str>,
    /// Asked only where the question of that number was answered by that word.
    pub si: Option<(usize, &'static str)>,
}

/// The questions of a command.
#[derive(Debug, Default)]
pub struct Etapes {
    /// What its line says from the start.
    pub mots: &'static str,
    /// Asked in this order.
    pub questions: Vec<Etape>,
    /// Chosen from a list, once all questions are answered.
    pub precisions: Vec<Etape>,
    /// Nothing is done until something is given that may be left out.
    pub change: bool,
}

/// The ways that `qui` may go: whole classes are for those who may read them.
pub fn voies(feuille: &Feuille, qui: &Session) -> Vec<&'static Voie> {
    let demande = |voie: &Voie| voie.demandes.iter().filter_map(|demande| feuille.spec.arg(demande.arg));
    feuille.entree.voies.iter().filter(|voie| demande(voie).all(|arg| !est_d_une_classe(arg, qui))).collect()
}

/// The questions of `spec` for `qui`, by that way or as its arguments stand.
pub fn etapes(spec: &'static Spec, voie: Option<&Voie>, qui: &Session) -> Etapes {
    let mut etapes = Etapes::default();
    let permis = |arg: &&'static Arg| arg.au_menu && !est_soi(arg, qui) && !est_d_une_classe(arg, qui);
    let Some(voie) = voie else {
        for arg in spec.montres().filter(permis) {
            match arg.forme {
                Forme::Nomme => offre(&mut etapes, arg, spec),
                _ if matches!(arg.genre, Genre::Criteres | Genre::Affectations) => offre(&mut etapes, arg, spec),
                forme => {
                    let requise = matches!(forme, Forme::Requis | Forme::Reste);
                    etapes.questions.push(Etape { requise, ..etape(arg) });
                }
            }
        }
        return etapes;
    };
    (etapes.mots, etapes.change) = (voie.mots, voie.change);
    let mut noms = Vec::new();
    // Who may only mark some subjects names one.
    let nomme_la_matiere = matches!(&qui.role, Role::Enseignant { matieres: Portee::Celles(_), .. });
    for demande in voie.demandes {
        let Some(arg) = spec.arg(demande.arg).filter(permis) else { continue };
        let si = demande.si.and_then(|(autre, mot)| Some((noms.iter().position(|nom| *nom == autre)?, mot)));
        noms.push(arg.nom);
        let mut etape = Etape { requise: demande.requise, si, ..etape(arg) };
        if let Some(comme) = demande.comme {
            (etape.titre, etape.aide, etape.quoi) = (comme.titre, comme.aide, Quoi::Genre(comme.genre));
        }
        if nomme_la_matiere && arg.genre == Genre::Matiere && spec.droit == Droit::EcrireNotes {
            (etape.requise, etape.defaut) = (true, None);
        }
        etapes.questions.push(etape);
    }
    for arg in voie.offres.iter().filter_map(|nom| spec.arg(nom)).filter(permis) {
        offre(&mut etapes, arg, spec);
    }
    etapes
}

/// A student can only mean himself.
fn est_soi(arg: &Arg, qui: &Session) -> bool {
    arg.genre == Genre::Reference && matches!(qui.role, Role::Etudiant { .. })
}

fn est_d_une_classe(arg: &Arg, qui: &Session) -> bool {
    matches!(arg.genre, Genre::Classe | Genre::Classes) && matches!(qui.role, Role::Etudiant { .. })
}

/// What may be given besides; some of what a new student needs is asked at once.
fn offre(etapes: &mut Etapes, arg: &'static Arg, spec: &'static Spec) {
    match arg.genre {
        Genre::Criteres => etapes.precisions.extend(criteres()),
        Genre::Affectations => affectations(etapes, spec),
        _ => etapes.precisions.push(etape(arg)),
    }
}

fn etape(arg: &'static Arg) -> Etape {
    Etape {
        titre: arg.titre,
        aide: arg.aide,
        quoi: Quoi::Genre(arg.genre),
        ecrit: if arg.forme == Forme::Nomme { Ecrit::Nomme(arg.nom.to_owned(), "=") } else { Ecrit::Mot },
        requise: false,
        defaut: arg.defaut,
        si: None,
    }
}

fn champ(champ: &Champ, quoi: fn(Champ) -> Quoi, op: &'static str, aide: &'static str) -> Etape {
    Etape {
        titre: champ.libelle(),
        aide,
        quoi: quoi(champ.clone()),
        ecrit: Ecrit::Nomme(champ.nom(), op),
        requise: false,
        defaut: None,
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
        (Champ::Mention, "=", "celle de la moyenne générale ; - : ceux qui n'en ont pas"),
    ]
    .into_iter()
    .map(|(nom, op, aide)| champ(&nom, Quoi::Critere, op, aide))
    .collect();
    etapes.push(Etape {
        titre: "autres critères",
        aide: "comme dans une commande : (classe=L2 ou classe=L3) non nom~dup",
        quoi: Quoi::Genre(Genre::Criteres),
        ecrit: Ecrit::Brut,
        requise: false,
        defaut: None,
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
        if autre.se_donne(is_new) && !requis.contains(autre) {
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
        Champ::Accord(voie) if voie.est_du_tuteur() => "oui, non, ou toujours (majeur aussi)",
        Champ::Accord(_) => "oui ou non",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::arbre::branches;
    use super::*;
    use crate::command::specs;
    use crate::domain::Matricule;

    /// Of each way.
    fn des_voies(nom: &str, qui: &Session) -> Vec<Etapes> {
        let branches = branches(&specs(), qui);
        let feuille = branches.iter().flat_map(|branche| &branche.feuilles).find(|feuille| feuille.spec.nom == nom);
        let feuille = feuille.unwrap();
        match voies(feuille, qui).as_slice() {
            [] => vec![etapes(feuille.spec, None, qui)],
            voies => voies.iter().map(|voie| etapes(feuille.spec, Some(voie), qui)).collect(),
        }
    }

    fn de(nom: &str) -> Vec<Etapes> {
        des_voies(nom, &Session::admin("a"))
    }

    fn titres(etapes: &[Etape]) -> Vec<&str> {
        etapes.iter().map(|etape| etape.titre).collect()
    }

    #[test]
    fn what_a_command_needs_is_asked_and_what_it_may_have_is_offered() {
        assert_eq!(titres(&de("show")[0].questions), ["étudiant"]);
        assert!(de("show")[0].questions[0].requise);
        assert_eq!(titres(&de("add")[0].questions), ["nom", "prénom", "téléphone", "classe"]);
        assert_eq!(titres(&de("passwd")[0].questions), [] as [&str; 0]);
        assert_eq!(titres(&de("top")[0].questions), ["nombre d'étudiants"]);
        assert_eq!(de("top")[0].questions[0].defaut, Some("10"));
        let edit = &de("edit")[0];
        assert!(edit.change && titres(&edit.precisions).contains(&"accord pour les SMS"));
    }

    #[test]
    fn each_way_has_its_own_questions() {
        let [un, tous] = &de("note add")[..] else { panic!() };
        assert_eq!(titres(&un.questions), ["étudiant", "matière", "note"]);
        assert_eq!(titres(&tous.questions), ["classe", "matière"]);
        assert_eq!(titres(&un.precisions), ["coefficient", "type", "période", "date"]);
        let compte = &de("user add")[0].questions;
        assert_eq!(titres(compte), ["nom du compte", "rôle", "classes", "matières", "étudiant"]);
        assert_eq!([compte[2].si, compte[4].si], [Some((1, "enseignant")), Some((1, "etudiant"))]);
        let rapports: Vec<&str> = de("report").iter().map(|etapes| etapes.mots).collect();
        assert_eq!(rapports, ["", "", "ecole"]);
    }

    #[test]
    fn a_student_is_asked_for_nobody_and_no_class() {
        let qui =
            Session { nom: "e".into(), role: Role::Etudiant { matricule: Matricule::numero(1) }, a_changer: false };
        let [seule] = &des_voies("bulletin", &qui)[..] else { panic!() };
        assert_eq!(titres(&seule.questions), ["fichier à écrire"]);
        assert_eq!(titres(&seule.precisions), ["période", "année close", "avec chaque note"]);
    }
}
