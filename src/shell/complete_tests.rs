//! Completion, line by line: `|` is the cursor.

use super::analyse::exemples::SPECS;
use super::complete::*;
use crate::enclos::Enclos;
use crate::service::vocabulaire::{Ebauche, Vocabulaire, termes};
use proptest::prelude::*;

fn vocabulaire() -> Vocabulaire {
    let mut inscrits = Ebauche::default();
    let tous = [
        ("E00001", "DIOP", "Awa"),
        ("E00002", "DIOP", "Moussa"),
        ("F00003", "DIOPE", "Ali"),
        ("F00004", "Élan", "Élise"),
    ];
    tous.iter().for_each(|(matricule, nom, prenom)| inscrits.ajoute(matricule, (nom, prenom, "L3")));
    Vocabulaire {
        classes: termes(["L1", "L3", "Terminale S"]),
        matieres: termes(["Maths", "Éd. physique", "Anglais"]),
        periodes: termes(["T1", "T2"]),
        noms: termes(["DIOP", "DIALLO", "N'DIAYE", "DE LA TOUR", "Élan"]),
        prenoms: termes(["Awa", "Élise"]),
        inscrits: inscrits.finit().into(),
        comptes: termes(["awa", "m.diop", "m.fall"]),
    }
}

fn completion(ligne: &str, enclos: &Enclos) -> Completion {
    let curseur = ligne.find('|').unwrap_or(ligne.len());
    let ligne = ligne.replacen('|', "", 1);
    complete(&ligne, curseur, &Savoir { specs: &SPECS, vocabulaire: &vocabulaire(), enclos })
}

/// The first byte that is replaced, and what replaces it.
fn lu(ligne: &str) -> (usize, Vec<String>) {
    let trouve = completion(ligne, &Enclos::libre(None));
    (trouve.debut, trouve.candidats.into_iter().map(|candidat| candidat.remplace).collect())
}

#[track_caller]
fn donne(ligne: &str, debut: usize, attendus: &[&str]) {
    let (lu_debut, lus) = lu(ligne);
    assert_eq!((lu_debut, lus.iter().map(String::as_str).collect::<Vec<_>>()), (debut, attendus.to_vec()), "{ligne}");
}

#[track_caller]
fn rien(ligne: &str) {
    assert_eq!(lu(ligne).1, [] as [String; 0], "{ligne}");
}

#[test]
fn commands_stand_in_the_verb_s_place() {
    assert_eq!(lu("").1.len(), SPECS.len());
    donne("fi", 0, &["find", "fiche"]);
    donne("fin", 0, &["find "]);
    donne("  FIN", 2, &["find "]);
    donne("imp", 0, &["import", "import annuler"]);
    donne("importe", 0, &["importer", "importer annuler"]);
    let notes = ["note add", "note import", "note set", "note delete", "note comment"];
    let envois = ["status", "list", "show", "retry", "cancel", "test", "flush", "run", "pause"];
    let envois: Vec<String> = envois.iter().map(|mot| format!("notify {mot}")).collect();
    donne("not", 0, &notes.into_iter().chain(envois.iter().map(String::as_str)).collect::<Vec<_>>());
    donne("note ", 5, &["add", "import", "set", "delete", "comment"]);
    donne("note d", 5, &["delete "]);
    donne("note add", 5, &["add "]);
    donne("fi|nd x", 0, &["find", "fiche"]);
    rien("xyz");
    rien("inconnu cl");
}

#[test]
fn help_completes_commands() {
    donne("help sho", 5, &["show "]);
    donne("aide note se", 10, &["set "]);
    donne("aide note sup", 10, &["supprimer "]);
    donne("help crit", 5, &["critères "]);
}

#[test]
fn fields_bring_their_operator() {
    donne("find cl", 5, &["classe="]);
    donne("find classe", 5, &["classe="]);
    donne("find télé", 5, &["telephone="]);
    donne("find mo", 5, &["moyenne"]);
    donne("find moyenne", 5, &["moyenne>=", "moyenne<=", "moyenne>", "moyenne<", "moyenne=", "moyenne!=", "moyenne."]);
    donne(
        "find naissance",
        5,
        &["naissance>=", "naissance<=", "naissance>", "naissance<", "naissance=", "naissance!="],
    );
    let tuteur = ["nom", "telephone", "email", "adresse", "accord-mail", "accord-sms"];
    let tuteur = tuteur.map(|champ| format!("tuteur.{champ}="));
    donne("find tuteur", 5, &tuteur.each_ref().map(String::as_str));
    donne("find so", 5, &["sort="]);
    donne("find sort=nom so", 14, &[]);
    donne("find moyenne.a", 5, &["moyenne.Anglais"]);
    donne("find moyenne.é", 5, &["moyenne.\"Éd. physique\""]);
    donne("find moyenne.\"é", 5, &["moyenne.\"Éd. physique\""]);
    donne("find moyenne.\"é|\">12", 5, &["moyenne.\"Éd. physique"]);
}

#[test]
fn criteria_complete_inside_parentheses_and_behind_keywords() {
    donne("find (cl", 6, &["classe="]);
    donne("find classe=L3 ou no", 18, &["nom=", "notes"]);
    donne("find non (classe=L1 ou classe=l", 30, &["L1", "L3"]);
    donne("find classe=L3 pre", 15, &["prenom="]);
}

#[test]
fn values_follow_the_field() {
    donne("find classe=", 12, &["L1", "L3", "\"Terminale S\""]);
    donne("find classe=t", 12, &["\"Terminale S\" "]);
    donne("find classe = l", 14, &["L1", "L3"]);
    donne("find classe=L1;l3", 15, &["L3 "]);
    donne("find classe!=L1;", 16, &["L1", "L3", "\"Terminale S\""]);
    donne("find nom~di", 9, &["DIALLO", "DIOP"]);
    donne("find nom=n", 9, &["N'DIAYE "]);
    donne("find nom=e", 9, &["Élan "]);
    donne("find nom=\"de", 9, &["\"DE LA TOUR\" "]);
    donne("find nom='de", 9, &["'DE LA TOUR' "]);
    donne("find nom=\"de|\"", 9, &["\"DE LA TOUR"]);
    donne("noter E00001 12 type=o", 21, &["oral "]);
    donne("noter E00001 12 periode=", 24, &["T1", "T2"]);
    rien("find moyenne>");
    rien("show classe=");
    rien("ouvrir awa jeton=");
}

#[test]
fn sort_keys_complete_behind_a_sign_and_behind_a_comma() {
    donne("find sort=no", 10, &["nom", "notes"]);
    donne("find sort=-no", 10, &["-nom", "-notes"]);
    donne("find sort=classe,+na", 10, &["classe,+naissance"]);
    donne("find sort=moyenne.m", 10, &["moyenne.Maths"]);
    donne("find sort=-moyenne.é", 10, &["\"-moyenne.Éd. physique\""]);
}

#[test]
fn references_are_matricules_and_names() {
    donne(
        "show ",
        5,
        &[
            "E00001",
            "E00002",
            "F00003",
            "F00004",
            "\"DIOP Awa\"",
            "\"DIOP Moussa\"",
            "\"DIOPE Ali\"",
            "\"Élan Élise\"",
            "annee=",
            "format=",
        ],
    );
    donne("show e", 5, &["E00001", "E00002", "\"Élan Élise\""]);
    donne("show \"diop ", 5, &["\"DIOP Awa\"", "\"DIOP Moussa\""]);
    donne("delete \"diop m", 7, &["\"DIOP Moussa\" "]);
    donne("note set e00002", 9, &["E00002#"]);
    donne("note delete élan", 12, &["\"Élan Élise\"#"]);
    rien("show E00001 E");
    donne("show diop a", 10, &["Awa", "annee="]);
    donne("supprimer Diop M", 15, &["Moussa "]);
    donne("edit élan Élise cl", 18, &["classe="]);
}

#[test]
fn words_in_their_places_follow_the_spec() {
    donne(
        "note add E00001 ",
        16,
        &[
            "Anglais",
            "\"Éd. physique\"",
            "Maths",
            "ABS",
            "DISP",
            "EXC",
            "NN",
            "ATT",
            "coef=",
            "type=",
            "periode=",
            "date=",
            "classe=",
            "matiere=",
            "format=",
            "--dry-run",
        ],
    );
    donne("note add E00001 ma", 16, &["Maths", "matiere="]);
    donne("note add E00001 Maths 12 c", 25, &["coef=", "classe="]);
    donne("note add E00001 coef=2 Maths a", 29, &["ABS", "ATT"]);
    donne("tirer x", 6, &["xlsx "]);
    donne("premiers cl", 9, &["classe="]);
    donne("edit E00001 classe=L3 cl", 22, &[]);
    donne("edit E00001 no", 12, &["nom="]);
    donne("add no", 4, &["nom=", "notes="]);
    donne("add mat", 4, &["matricule="]);
}

#[test]
fn the_options_of_any_line_complete() {
    donne("find classe=L3 f", 15, &["format="]);
    donne("find format=j", 12, &["json "]);
    donne("delete E00001 format=", 21, &["table", "vertical", "json", "csv"]);
    donne("find --", 5, &["--format", "--debug"]);
    donne("find --d", 5, &["--debug "]);
    donne("find --format v", 14, &["vertical "]);
    donne("note add --format=c", 18, &["csv "]);
    donne("delete E00001 -", 14, &["--format", "--dry-run", "--yes", "--debug"]);
    donne("delete E00001 --o", 14, &["--oui "]);
    donne("edit E00001 --essai format=json -", 32, &["--yes", "--debug"]);
    rien("find (f");
    rien("find format=json f");
    donne("find --format json --", 19, &["--debug "]);
    rien("find --format json --debug --");
    rien("find \"--");
}

#[test]
fn a_tab_on_a_blank_answers_no_question() {
    donne("delete E00001 ", 14, &["format=", "--dry-run"]);
    rien("delete E00001 --dry-run format=json ");
}

#[test]
fn nothing_completes_in_a_comment() {
    rien("find # cl");
    rien("# fi");
}

#[test]
fn files_complete_and_folders_stay_open() {
    let racine = tempfile::tempdir().unwrap();
    std::fs::write(racine.path().join("notes.csv"), "").unwrap();
    std::fs::write(racine.path().join("été 2026.csv"), "").unwrap();
    std::fs::create_dir(racine.path().join("mes notes")).unwrap();
    std::fs::write(racine.path().join("mes notes/a.csv"), "").unwrap();
    let enclos = Enclos::ferme(racine.path()).unwrap();
    let lu = |ligne: &str| -> Vec<(String, String)> {
        let candidats = completion(ligne, &enclos).candidats;
        candidats.into_iter().map(|candidat| (candidat.affiche, candidat.remplace)).collect()
    };
    let couple = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(lu("import note"), [couple("notes.csv", "notes.csv ")]);
    assert_eq!(lu("import ete"), [couple("été 2026.csv", "\"été 2026.csv\" ")]);
    assert_eq!(lu("import me"), [couple("mes notes/", "\"mes notes/")]);
    assert_eq!(lu("import \"mes notes/"), [couple("a.csv", "\"mes notes/a.csv\" ")]);
    assert_eq!(lu("import 'mes notes/|'"), [couple("a.csv", "'mes notes/a.csv")]);
    assert_eq!(lu("ouvrir awa mdp-fichier=n"), [couple("notes.csv", "notes.csv ")]);
    assert_eq!(lu("tirer csv n"), [couple("notes.csv", "notes.csv ")]);
}

#[test]
fn a_long_list_is_cut() {
    let noms: Vec<String> = (0..1_000).map(|n| format!("Nom{n:04}")).collect();
    let vocabulaire = Vocabulaire { noms: termes(noms.iter().map(String::as_str)), ..Vocabulaire::default() };
    let savoir = Savoir { specs: &SPECS, vocabulaire: &vocabulaire, enclos: &Enclos::libre(None) };
    assert_eq!(complete("find nom=", 9, &savoir).candidats.len(), CANDIDATS_MAX);
}

proptest! {
    #[test]
    fn any_line_and_cursor_are_taken(ligne in "(find |show |note add |import )?[ a-zé'\"().;,=<>~!#/\u{a0}-]{0,30}", n in 0usize..60) {
        let vocabulaire = vocabulaire();
        let savoir = Savoir { specs: &SPECS, vocabulaire: &vocabulaire, enclos: &Enclos::libre(None) };
        let trouve = complete(&ligne, n, &savoir);
        prop_assert!(trouve.candidats.is_empty() || (trouve.debut <= n && ligne.is_char_boundary(trouve.debut)));
    }
}

/// Every example of every command, typed letter by letter: known, and completed to lines that the grammar reads.
#[test]
fn the_real_commands_complete_to_lines_that_read() {
    let specs: Vec<_> = crate::command::COMMANDES.iter().map(|command| command.spec).collect();
    let (vocabulaire, enclos) = (vocabulaire(), Enclos::libre(None));
    let savoir = Savoir { specs: &specs, vocabulaire: &vocabulaire, enclos: &enclos };
    for exemple in specs.iter().flat_map(|spec| spec.exemples) {
        let ligne = exemple.ligne;
        assert!(super::analyse::Analyse::nouvelle(ligne, &specs).commande.is_some(), "{ligne}");
        for curseur in (0..=ligne.len()).filter(|n| ligne.is_char_boundary(*n)) {
            super::hint::indice(&ligne[..curseur], &specs, 80);
            let trouve = complete(&ligne[..curseur], curseur, &savoir);
            for candidat in trouve.candidats {
                let complete = format!("{}{}", &ligne[..trouve.debut], candidat.remplace);
                // A field waits for its value, a folder for its file, a parenthesis for its other half.
                let attend = complete.ends_with(['=', '<', '>', '/', '.']) || complete.contains('(');
                assert!(attend || crate::lang::parse(&complete).is_ok(), "{complete}");
            }
        }
    }
}

#[test]
fn accounts_and_classes_are_completed_where_they_are_asked_for() {
    donne("user passwd m.", 12, &["m.diop", "m.fall"]);
    donne("user set aw", 9, &["awa "]);
    donne("user set awa classes=L", 21, &["L1", "L3"]);
    donne("user add awa role=en", 18, &["enseignant "]);
    donne("login m.d", 6, &["m.diop "]);
}

#[test]
fn chosen_columns_and_mentions_complete() {
    let (specs, vocabulaire, enclos) = (crate::command::specs(), vocabulaire(), Enclos::libre(None));
    let savoir = Savoir { specs: &specs, vocabulaire: &vocabulaire, enclos: &enclos };
    let lus = |ligne: &str| {
        let candidats = complete(ligne, ligne.len(), &savoir).candidats;
        candidats.into_iter().map(|candidat| candidat.remplace).collect::<Vec<_>>()
    };
    assert_eq!(lus("find champs=nom,ra"), ["nom,rang"]);
    assert_eq!(lus("find champs=rang,moyenne.m"), ["rang,moyenne.Maths"]);
    assert_eq!(lus("find mention=b"), ["Bien "]);
    assert_eq!(lus("find champs=ment"), ["mention"]);
    // Sorted by the average, never by the mention.
    assert_eq!(lus("find sort=ment"), [] as [String; 0]);
}
