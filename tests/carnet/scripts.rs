//! Scripts: arguments, variables, lines that go on, errors in their place; and the examples of `scripts/`.

use crate::commun::ecole::Ecole;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// An example that comes with carnet.
fn exemple(nom: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(nom)
}

fn joue(ecole: &Ecole, nom: &str, arguments: &[&str]) -> String {
    let chemin = exemple(nom);
    let args = ["-f", chemin.to_str().unwrap()].into_iter().chain(arguments.iter().copied()).collect::<Vec<_>>();
    let vu = ecole.lance(&args);
    // A school without a name is told so by its papers.
    let fautes = vu.err.lines().filter(|ligne| !ligne.starts_with("attention :")).count();
    assert!(vu.code == 0 && fautes == 0, "{vu:?}");
    vu.out
}

#[test]
fn les_exemples_de_scripts_font_ce_qu_ils_disent() {
    let ecole = Ecole::neuve();
    let vu = joue(&ecole, "ecole-demo.carnet", &[]);
    assert!(vu.contains("L’école est prête"), "{vu}");
    assert_eq!(ecole.fait("find").as_array().unwrap().len(), 12);
    assert_eq!(ecole.fait("show E00001")["tuteur"]["nom"], "Diop Fatou");

    let vu = joue(&ecole, "fin-de-trimestre.carnet", &["L3", "T1"]);
    assert!(vu.starts_with("L3, T1\n"), "{vu}");
    assert!(ecole.dossier.join("conseil L3 T1.pdf").is_file());
    assert_eq!(fs::read_dir(ecole.dossier.join("bulletins L3 T1")).unwrap().count(), 6);
    assert!(ecole.refuse(1, "note add E00001 Maths 12 periode=T1").contains("verrouillée"));

    ecole.ecris(
        "eleves.csv",
        "Matricule;Nom;Prénom;Téléphone;Classe\nN1;Sy;Mia;06 11 22 34 01;6e A\nN2;Ka;Ali;06 11 22 34 02;6e A\n",
    );
    let vu = joue(&ecole, "rentree.carnet", &["eleves.csv", "6e A", "2026-2027"]);
    assert!(vu.contains("Rentrée 2026-2027 : eleves.csv") && vu.contains("Ka"), "{vu}");
    assert_eq!(ecole.fait("find classe=\"6e A\"").as_array().unwrap().len(), 2);

    let vu = joue(&ecole, "rapport-hebdo.carnet", &["01-09-2026"]);
    assert!(vu.contains("Changements depuis le 01-09-2026"), "{vu}");
    assert!(ecole.texte("suivi depuis 01-09-2026.csv").contains("Touré"));
    // The next week's file is another one; the same day once more, that part alone fails, and is told.
    joue(&ecole, "rapport-hebdo.carnet", &["08-09-2026"]);
    let chemin = exemple("rapport-hebdo.carnet");
    let vu = ecole.lance(&["-f", chemin.to_str().unwrap(), "08-09-2026"]);
    assert!(
        vu.code == 1 && vu.out.contains("Changements depuis") && vu.err.contains("rapport-hebdo.carnet:"),
        "{vu:?}"
    );

    ecole.ecris("passage.csv", "classe;vers\nL2;L3\nL3;-\n6e A;5e A\n");
    ecole.ecris("redoublants.csv", "matricule;vers\n");
    let vu = joue(&ecole, "fin-d-annee.carnet", &["2026-2027", "passage.csv", "redoublants.csv", "avant.sauvegarde"]);
    assert!(vu.contains("Anciens 2026-2027") && ecole.dossier.join("avant.sauvegarde").is_file());
    let vu = ecole.lance(&["--format", "json", "-c", "bulletin E00001 annee=2026-2027 vers=awa.pdf"]);
    assert_eq!((vu.code, &vu.json()["etudiants"]), (0, &json!(1)), "{vu:?}");
}

#[test]
fn les_arguments_et_les_variables_restent_une_valeur() {
    let ecole = Ecole::petite();
    ecole.ecris("ajoute.carnet", "set qui=$1\nadd nom=$qui prenom=\"$2\" tel=- classe=$3\nfind nom=$qui\n");
    let hostile = "N'Diaye";
    let vu = ecole.lance(&["--format", "json", "-f", "ajoute.carnet", hostile, "Awa Marie", "2de A"]).reussie();
    let documents = vu.jsons();
    assert_eq!((&documents[1][0]["nom"], &documents[1][0]["classe"]), (&json!("N'Diaye"), &json!("2de A")));
    // What looks like the language is a value all the same: it is refused as one, and does nothing else.
    ecole.ecris("supprime.carnet", "delete $1\n");
    for valeur in ["E00001 --yes", "--yes", "E00001 # \" ' ; ..", "nom=Diop"] {
        let vu = ecole.lance(&["-f", "supprime.carnet", "--", valeur]);
        assert!(vu.code != 0 && vu.out.is_empty(), "{valeur} : {vu:?}");
    }
    assert_eq!(ecole.fait("find classe=L3").as_array().unwrap().len(), 1);
    // A missing one names its place; a dollar that is meant is written twice.
    let vu = ecole.lance(&["-f", "ajoute.carnet", "Ba"]);
    assert_eq!(vu.code, 2);
    assert!(vu.err.starts_with("ajoute.carnet:2:") && vu.err.contains("« $2 » n'a pas de valeur"), "{}", vu.err);
    assert_eq!(ecole.lit("echo \"5 $$\"\n", &[]).reussie().out, "5 $\n");
    // A line of -c is what it is.
    assert_eq!(ecole.lance(&["-c", "echo \"$x\""]).reussie().out, "$x\n");
    assert!(ecole.lance(&["find"]).err.contains("n'est pas attendu"));
}

#[test]
fn une_erreur_est_nommee_a_sa_ligne_et_a_sa_colonne_dans_chaque_fichier() {
    let ecole = Ecole::petite();
    ecole.ecris("dedans.carnet", "echo dedans\nfind \\\n  classe=$1 \\\n  taille>3\n");
    ecole.ecris("dehors.carnet", "# dehors\nsource dedans.carnet L3\necho jamais\n");
    let vu = ecole.lance(&["--format", "table", "-f", "dehors.carnet"]);
    assert_eq!((vu.code, vu.out.as_str()), (2, "dedans\n"));
    let lignes: Vec<&str> = vu.err.lines().collect();
    assert!(lignes[0].starts_with("dedans.carnet:4:3: erreur : champ « taille » inconnu"), "{}", vu.err);
    assert!(lignes[1].ends_with("taille>3") && lignes[2].trim_start().starts_with('^'), "{}", vu.err);
    assert!(
        vu.err.contains("dehors.carnet:2:8: erreur : le script « dedans.carnet » a échoué à la ligne 4"),
        "{}",
        vu.err
    );
    // The place is that of the file, not of the line with its variables filled in.
    ecole.ecris("variable.carnet", "find classe=$1 taille=$1\n");
    let vu = ecole.lance(&["--format", "table", "-f", "variable.carnet", "Une classe au nom bien long"]);
    assert!(vu.err.starts_with("variable.carnet:1:16:") && vu.err.contains("taille=$1"), "{}", vu.err);
}

#[test]
fn un_script_ne_s_appelle_pas_lui_meme_meme_par_un_autre() {
    let ecole = Ecole::petite();
    ecole.ecris("a.carnet", "source b.carnet\n");
    ecole.ecris("b.carnet", "source ./a.carnet\n");
    let vu = ecole.lance(&["-f", "a.carnet"]);
    assert!(vu.code == 2 && vu.err.contains("b.carnet:1:8") && vu.err.contains("s'exécute lui-même"), "{}", vu.err);
}

#[test]
fn on_error_vaut_jusqu_a_la_fin_de_son_script() {
    let ecole = Ecole::petite();
    ecole.ecris(
        "souple.carnet",
        "on-error continue\nshow E09999\necho après\non-error stop\nshow E09998\necho jamais\n",
    );
    let vu = ecole.lance(&["-f", "souple.carnet"]);
    assert_eq!((vu.code, vu.out.as_str()), (1, "après\n"));
    assert!(vu.err.contains("souple.carnet:2:6") && vu.err.contains("souple.carnet:5:6"), "{}", vu.err);
    // What a script says of itself says nothing of the one that called it.
    ecole.ecris("appelle.carnet", "source souple.carnet\necho jamais\n");
    assert_eq!(ecole.lance(&["-f", "appelle.carnet"]).out, "après\n");
    // Nor of those that it calls.
    ecole.ecris("strict.carnet", "show E09997\necho jamais\n");
    ecole.ecris("tolere.carnet", "on-error continue\nsource strict.carnet\necho suite\n");
    assert_eq!(ecole.lance(&["-f", "tolere.carnet"]).out, "suite\n");
    assert_eq!(ecole.lance(&["--keep-going", "-f", "tolere.carnet"]).out, "jamais\nsuite\n");
    // Lines of -c are one script.
    let vu = ecole.lance(&["-c", "on-error continue", "-c", "show E09996", "-c", "echo fin"]);
    assert_eq!((vu.code, vu.out.as_str()), (1, "fin\n"), "{vu:?}");
    assert!(ecole.refuse(2, "on-error peut-être").contains("continue, stop"));
    assert!(ecole.refuse(2, "set 1=L3").contains("nom d'une variable"));
    assert!(ecole.refuse(2, "set format=json").contains("dit comment un résultat s'affiche"));
    let vu = ecole.lit("find classe=${classe nom=x\n", &[]);
    assert!(vu.code == 2 && vu.err.contains("n'est pas refermé"), "{vu:?}");
    // A question mark in a text is one; `?` before a command asks for its help.
    assert_eq!(ecole.lit("echo Prêt ?\n", &[]).reussie().out, "Prêt ?\n");
    assert_eq!(ecole.lit("? find\n", &[]).reussie().out, ecole.lit("help find\n", &[]).reussie().out);
}
