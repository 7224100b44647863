//! Who may do what (design, section 3): every command as each role and as nobody, on students whom he may know of and on others.
//! Nothing of a foreign student reaches the wrong one, whatever he asks.

mod completion;
mod table;

use crate::commun::ecole::{Ecole, Sortie, sortie};
use carnet::command::COMMANDES;
use carnet::domain::compte::Portee;
use carnet::domain::{Matiere, Matricule, NomClasse, Role};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use table::Vu::{Autre, Changer, Connexion, Droit, Interdit, Introuvable, Oui};
use table::{Cas, TABLE, Vu};

/// A student, whose every word stands in no help page: how he is named, and what nobody else may learn of him.
struct Eleve {
    /// Matricule, phone, name.
    noms: [&'static str; 3],
    secrets: &'static [&'static str],
}

const NAFI: Eleve = Eleve {
    noms: ["K70001", "07 68 11 22 17", "Kandji Nafi"],
    secrets: &["K70001", "Nafi", "TSX1", "33768112217", "07 68 11 22 17", "12,25", "12.25", "nafi@ecole.fr"],
};
const MOUSSA: Eleve = Eleve {
    noms: ["K70002", "07 68 34 56 27", "Faye Moussa"],
    secrets: &[
        "K70002",
        "Faye",
        "Moussa",
        "TSX2",
        "33768345627",
        "07 68 34 56 27",
        "17,75",
        "17.75",
        "SVT",
        "m@ecole.fr",
        "Penda",
        "Trimestre 9",
    ],
};
/// Nobody: named as the others are.
const PERSONNE: [&str; 3] = ["K70909", "07 68 34 56 29", "Gaye Ibou"];
/// In the class of the first one, with the mark of another subject.
const IBRA: Eleve = Eleve {
    noms: ["K70004", "07 68 55 44 37", "Kandji Ibra"],
    secrets: &["K70004", "Ibra", "33768554437", "07 68 55 44 37", "13,25", "13.25"],
};
// His account is named after his matricule: whoami tells it.
const ZOE: Eleve = Eleve {
    noms: ["K70003", "07 68 55 44 27", "Sarrault Zoéline"],
    secrets: &["Sarrault", "Zoéline", "TSX3", "9,25", "9.25"],
};

/// Who asks: with the file of his session, and the students of whom he must learn nothing.
struct Demandeur {
    nom: &'static str,
    maison: PathBuf,
    etrangers: &'static [&'static Eleve],
}

/// The school, and who asks there, in the order of the table's columns.
fn ecole() -> (Ecole, [Demandeur; 5]) {
    let ecole = Ecole::de("directrice");
    ecole.font(&[
        "add matricule=K70001 nom=Kandji prenom=Nafi tel=\"07 68 11 22 17\" classe=TSX1 email=nafi@ecole.fr notes=Maths[12,25]",
        "add matricule=K70002 nom=Faye prenom=Moussa tel=\"07 68 34 56 27\" classe=TSX2 email=m@ecole.fr tuteur.nom=\"Faye Penda\"",
        "add matricule=K70003 nom=Sarrault prenom=Zoéline tel=\"07 68 55 44 27\" classe=TSX3 notes=Maths[9,25]",
        "add matricule=K70004 nom=Kandji prenom=Ibra tel=\"07 68 55 44 37\" classe=TSX1 notes=\"Maths[13,25] Anglais[11]\"",
        "note add K70002 SVT 17,75 periode=\"Trimestre 9\"",
        "class set TSX1 periodes=T1;T2",
        "class set TSX2 libelle=\"Penda Moussa\"",
        "class set TSX4 annee=2026",
    ]);
    ecole.ecris("liste.csv", "Matricule;Nom;Prénom;Téléphone;Classe\nK70002;Faye;Moussa;07 68 34 56 27;TSX1\n");
    ecole.ecris("notes.csv", "Matricule;Note\nK70001;12\n");
    ecole.copie("ecole.sauvegarde");
    let etudiant = |matricule| Role::Etudiant { matricule: Matricule::parse(matricule).unwrap() };
    let prof = Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("TSX1").unwrap()]),
        matieres: Portee::Celles(vec![Matiere::parse("Maths").unwrap()]),
    };
    let prof = ecole.inscrit("prof", prof, false);
    let eleve = ecole.inscrit("k70001", etudiant("K70001"), false);
    let provisoire = ecole.inscrit("k70003", etudiant("K70003"), true);
    let inconnu = ecole.dossier.join("maison-de-personne");
    let demandeurs = [
        Demandeur { nom: "admin", maison: ecole.maison(), etrangers: &[] },
        Demandeur { nom: "enseignant", maison: prof, etrangers: &[&MOUSSA, &ZOE] },
        Demandeur { nom: "étudiant", maison: eleve, etrangers: &[&MOUSSA, &ZOE, &IBRA] },
        Demandeur { nom: "mot de passe provisoire", maison: provisoire, etrangers: &[&NAFI, &MOUSSA, &ZOE, &IBRA] },
        Demandeur { nom: "personne", maison: inconnu, etrangers: &[&NAFI, &MOUSSA, &ZOE, &IBRA] },
    ];
    (ecole, demandeurs)
}

/// The line on that student, named in one of his ways.
fn ligne(cas: &Cas, noms: &[&str; 3], nom: &str) -> String {
    cas.ligne.replace("{}", nom).replace("{m}", noms[0]).replace("{f}", &format!("{}.carnet", noms[0]))
}

fn lance(ecole: &Ecole, qui: &Demandeur, ligne: &str, attendu: Vu) -> Sortie {
    let mut carnet = ecole.chez(&qui.maison);
    // What is refused is refused without it, too.
    let essai = if attendu == Oui { "--dry-run" } else { "--yes" };
    sortie(carnet.args(["--format", "json", essai, "-c", ligne]))
}

/// What it came to.
fn vu(sortie: &Sortie) -> Vu {
    if sortie.code == 0 {
        return Oui;
    }
    let erreur: Value = serde_json::from_str(sortie.err.lines().next().unwrap()).unwrap();
    let (code, message) = (erreur["erreur"].as_str().unwrap(), erreur["message"].as_str().unwrap());
    match (sortie.code, code) {
        (1, "droit") if message.contains("vous n'avez pas le droit") => Droit,
        (1, "droit") if message.contains("votre compte ne permet pas") => Interdit,
        (1, "droit") if message.contains("votre mot de passe est provisoire") => Changer,
        (1, "connexion") if message.contains("vous n'êtes pas connecté") => Connexion,
        (1, "introuvable") if message.contains("aucun étudiant") => Introuvable,
        (1, code) => Autre(String::leak(code.to_owned())),
        other => panic!("{other:?} : {sortie:?}"),
    }
}

/// Nothing of the students whom he must not know, but what he typed himself.
fn ne_dit_rien(qui: &Demandeur, tape: &[&str], sortie: &Sortie, quoi: &str) {
    let mut dit = format!("{}\n{}", sortie.out, sortie.err);
    for tape in tape {
        dit = dit.replace(tape, "");
    }
    for secret in qui.etrangers.iter().flat_map(|etranger| etranger.secrets) {
        assert!(!dit.contains(secret), "{} : {quoi} dit {secret} : {sortie:?}", qui.nom);
    }
}

#[test]
fn chaque_commande_fait_pour_chacun_ce_que_dit_la_table() {
    let (ecole, demandeurs) = ecole();
    for noms in [NAFI.noms, MOUSSA.noms, PERSONNE] {
        ecole.ecris(&format!("{}.carnet", noms[0]), format!("show {}\n", noms[0]));
    }
    let commandes: BTreeSet<&str> = COMMANDES.iter().map(|command| command.spec.nom).collect();
    let eprouvees: BTreeSet<&str> = TABLE.iter().map(|cas| cas.commande).collect();
    assert_eq!(eprouvees, commandes, "every command has its lines in the table");
    let avant = ecole.tout();
    for (colonne, qui) in demandeurs.iter().enumerate() {
        for cas in TABLE {
            let named = cas.ligne.contains('{');
            for (n, nom) in NAFI.noms.into_iter().enumerate().take(if cas.ligne.contains("{}") { 3 } else { 1 }) {
                let quoi = ligne(cas, &NAFI.noms, nom);
                let permis = lance(&ecole, qui, &quoi, cas.permis[colonne]);
                assert_eq!(vu(&permis), cas.permis[colonne], "{} : {quoi} : {permis:?}", qui.nom);
                // Words, and what stands between quotes.
                let mots = |quoi: &str| {
                    let entre_guillemets = quoi.split('"').skip(1).step_by(2);
                    let mots = entre_guillemets.chain(quoi.split([' ', '=', '(', ')']));
                    mots.map(str::to_owned).collect::<Vec<_>>()
                };
                let tapes = mots(&quoi);
                let tape: Vec<&str> = tapes.iter().map(String::as_str).chain([nom, NAFI.noms[0]]).collect();
                ne_dit_rien(qui, &tape, &permis, &quoi);
                if !named {
                    continue;
                }
                let quoi = ligne(cas, &MOUSSA.noms, MOUSSA.noms[n]);
                let etranger = lance(&ecole, qui, &quoi, cas.etranger[colonne]);
                assert_eq!(vu(&etranger), cas.etranger[colonne], "{} : {quoi} : {etranger:?}", qui.nom);
                let tapes = mots(&quoi);
                let tape = tapes.iter().map(String::as_str).chain([quoi.as_str(), MOUSSA.noms[n], MOUSSA.noms[0]]);
                ne_dit_rien(qui, &tape.collect::<Vec<_>>(), &etranger, &quoi);
                // Whether he exists is not told: somebody who does not gives the very same words.
                if !qui.etrangers.is_empty() {
                    let autre = ligne(cas, &PERSONNE, PERSONNE[n]);
                    let absent = lance(&ecole, qui, &autre, cas.etranger[colonne]);
                    let comme =
                        |texte: &str| texte.replace(PERSONNE[n], MOUSSA.noms[n]).replace(PERSONNE[0], MOUSSA.noms[0]);
                    assert_eq!(
                        (absent.code, comme(&absent.out)),
                        (etranger.code, etranger.out),
                        "{} : {quoi}",
                        qui.nom
                    );
                    assert_eq!(comme(&absent.err), etranger.err, "{} : {quoi}", qui.nom);
                }
            }
        }
        assert!(ecole.tout() == avant, "{} : something was written", qui.nom);
    }
}

fn demandeur<'a>(demandeurs: &'a [Demandeur], nom: &str) -> &'a Demandeur {
    demandeurs.iter().find(|qui| qui.nom == nom).unwrap()
}

/// Each line as that one, in every format; what was said.
fn demande(ecole: &Ecole, qui: &Demandeur, lignes: &[&str]) -> Vec<Sortie> {
    let mut dites = Vec::new();
    for ligne in lignes {
        for format in ["json", "table", "vertical", "csv"] {
            let dite = sortie(ecole.chez(&qui.maison).args(["--format", format, "-c", ligne]));
            ne_dit_rien(qui, &ligne.split([' ', '=']).collect::<Vec<_>>(), &dite, ligne);
            dites.push(dite);
        }
    }
    dites
}

#[test]
fn un_enseignant_ne_trouve_que_ses_classes_et_les_noms_proches_n_en_disent_pas_plus() {
    let (ecole, demandeurs) = ecole();
    let prof = demandeur(&demandeurs, "enseignant");
    let nombre = |ligne: &str| {
        sortie(ecole.chez(&prof.maison).args(["--format", "json", "-c", ligne])).json().as_array().unwrap().len()
    };
    for (ligne, combien) in [
        ("find", 2),
        ("find matricule!=K70001", 1),
        ("find non nom=zzz ou classe=TSX2", 2),
        ("find moyenne>0 ou moyenne<0 sort=-classe", 2),
        ("find classe=TSX1;TSX2;TSX3", 2),
        ("find notes=1..99 limit=50 page=1", 2),
        ("find TSX2", 0),
        ("find page=2 limit=2", 0),
    ] {
        assert_eq!(nombre(ligne), combien, "{ligne}");
    }
    // « Kandji » alone is two of his, of four in the school; what looks like a foreign name is offered to nobody.
    let dites = demande(
        &ecole,
        prof,
        &["show Kandji", "show Faye", "show Fay", "show Faye Mousa", "show Zoéline", "show K7000", "find classe=TSX"],
    );
    assert!(dites[0].err.contains("Nafi Kandji") && dites[0].err.contains("Ibra Kandji"), "{:?}", dites[0]);
    let eleve = demandeur(&demandeurs, "étudiant");
    let dites =
        demande(&ecole, eleve, &["show Kandji", "show K70004", "show Faye", "help find", "help fnid", "fnid", "note"]);
    assert!(dites[0].err.contains("Nafi Kandji"), "{:?}", dites[0]);
}

#[test]
fn un_enseignant_n_ecrit_que_ses_notes_et_sous_son_nom() {
    let (ecole, demandeurs) = ecole();
    let prof = demandeur(&demandeurs, "enseignant");
    let fait = |ligne: &str| sortie(ecole.chez(&prof.maison).args(["--format", "json", "--yes", "-c", ligne]));
    assert_eq!(fait("note add K70001 Maths 14").reussie().json()["notes"][1]["auteur"], "prof");
    let refus = fait("note set K70004#2 12");
    assert!(refus.code == 1 && refus.err.contains("noter la matière Anglais"), "{refus:?}");
    assert!(fait("note delete K70004#2").code == 1);
    let refus = fait("note add K70001 \"Maths[3] Anglais[4]\"");
    assert!(refus.code == 1 && refus.err.contains("Anglais"), "all or nothing: {refus:?}");
    assert_eq!(ecole.fait("show K70001")["notes"].as_array().unwrap().len(), 2);
    // His own changes, and nobody else's, whatever he asks for.
    for ligne in ["log", "log qui=directrice", "log compte=directrice", "log K70001", "log compte=prof"] {
        let entrees = fait(ligne).reussie().json();
        let autres = entrees.as_array().unwrap().iter().filter(|entree| entree["qui"] != "prof").count();
        assert_eq!(autres, 0, "{ligne} : {entrees}");
    }
    // What he marked is in another's class by now: he changes it no more, and is not told where it went.
    ecole.fait("edit K70001 classe=TSX2");
    let avant = ecole.documents("etudiants");
    for ligne in ["undo", "note set K70001#2 20", "note delete K70001#2", "show K70001"] {
        let refus = fait(ligne);
        assert!(refus.code == 1 && refus.out.is_empty() && !refus.err.contains("TSX2"), "{ligne} : {refus:?}");
    }
    assert_eq!(ecole.documents("etudiants"), avant);
}

#[test]
fn un_script_n_a_que_les_droits_de_qui_le_lance() {
    let (ecole, demandeurs) = ecole();
    let lignes = "show K70001\nshow K70002\nedit K70001 classe=TSX9\nfind moussa\nlog\n";
    ecole.ecris("script.carnet", lignes);
    let avant = ecole.tout();
    for qui in demandeurs.iter().filter(|qui| qui.nom != "admin") {
        for args in [["-f", "script.carnet"], ["-c", "source script.carnet"]] {
            let dite = sortie(ecole.chez(&qui.maison).arg("--keep-going").args(args));
            assert_ne!(dite.code, 0);
            ne_dit_rien(
                qui,
                &["show K70002", "« K70002 »", "edit K70001 classe=TSX9", "find moussa", "show K70001"],
                &dite,
                args[1],
            );
            assert_eq!(dite.out.contains("12,25"), is_lecteur(qui, args[0]), "{} : {dite:?}", qui.nom);
        }
        let entree = sortie(ecole.chez(&qui.maison).arg("--keep-going").write_stdin(lignes));
        ne_dit_rien(
            qui,
            &["show K70002", "« K70002 »", "edit K70001 classe=TSX9", "find moussa", "show K70001"],
            &entree,
            "stdin",
        );
    }
    assert!(ecole.tout() == avant);
}

/// Does he read the first student by a script given so? A student has no `source`.
fn is_lecteur(qui: &Demandeur, option: &str) -> bool {
    qui.nom == "enseignant" || (qui.nom == "étudiant" && option == "-f")
}
