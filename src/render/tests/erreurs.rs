use super::*;
use crate::command::dialogue::{Avis, Question};
use crate::error::{Cause, Error, Panne};
use crate::lang::Span;

const LIGNE: &str = "note add \"Élise\" Maths 24";

fn hors_bareme() -> Error {
    Error::from(Cause::from(Valeur::parse("24").unwrap_err())).at(Span { start: LIGNE.len() - 2, end: LIGNE.len() })
}

fn injoignable() -> Error {
    Panne::MongoInjoignable {
        adresse: "hote:27017".into(),
        detail: "Server selection timeout:\x1b[2J\nno servers".into(),
    }
    .into()
}

#[test]
fn an_error_has_its_sentence_its_caret_and_what_to_do() {
    insta::assert_snapshot!(erreur(&hors_bareme(), LIGNE, None, &p(Format::Table, 80)), @r#"
    erreur : note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
      note add "Élise" Maths 24
                             ^^
    "#);
    insta::assert_snapshot!(erreur(&injoignable(), "find", None, &p(Format::Table, 80)), @"
    erreur : MongoDB ne répond pas (hote:27017)
    conseil : vérifiez l'adresse (--mongo) et que le serveur est démarré, puis
      recommencez
    ");
}

#[test]
fn a_batch_names_file_line_and_column() {
    let lieu = Lieu { fichier: Some("notes.carnet".into()), ligne: 12 };
    insta::assert_snapshot!(erreur(&hors_bareme(), LIGNE, Some(&lieu), &p(Format::Csv, None)), @r#"
    notes.carnet:12:24: erreur : note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
      note add "Élise" Maths 24
                             ^^
    "#);
    let stdin = Lieu { fichier: None, ligne: 3 };
    insta::assert_snapshot!(erreur(&injoignable(), "find", Some(&stdin), &p(Format::Csv, None)), @r#"
    entrée:3: erreur : MongoDB ne répond pas (hote:27017)
    conseil : vérifiez l'adresse (--mongo) et que le serveur est démarré, puis recommencez
    "#);
}

#[test]
fn debug_tells_what_the_server_said() {
    let debug = Presentation { debug: true, ..p(Format::Table, 80) };
    insta::assert_snapshot!(erreur(&injoignable(), "find", None, &debug), @"
    erreur : MongoDB ne répond pas (hote:27017)
    conseil : vérifiez l'adresse (--mongo) et que le serveur est démarré, puis
      recommencez
    détail : Server selection timeout:␛[2J
      no servers
    ");
    let source = std::io::Error::from_raw_os_error(13);
    insta::assert_snapshot!(erreur(&Error::fichier("/x", source), "", None, &debug), @r#"
    erreur : fichier « /x » : l'accès est refusé
    conseil : vérifiez les droits de ce fichier et de son dossier, ou donnez-en un
      autre
    détail : Permission denied (os error 13)
    "#);
}

#[test]
fn an_error_in_json_is_one_line() {
    let lieu = Lieu { fichier: Some("n.carnet".into()), ligne: 12 };
    let expected = r#"{"erreur":"invalide","message":"note « 24 » hors barème : attendu 0 à 20 (ou 24/40)","colonne":24,"indice":null,"fichier":"n.carnet","ligne":12}"#;
    assert_eq!(erreur(&hors_bareme(), LIGNE, Some(&lieu), &p(Format::Json, None)), expected.to_owned() + "\n");
    let expected = r#"{"erreur":"serveur-injoignable","message":"MongoDB ne répond pas (hote:27017)","colonne":null,"indice":"vérifiez l'adresse (--mongo) et que le serveur est démarré, puis recommencez"}"#;
    assert_eq!(erreur(&injoignable(), "find", None, &p(Format::Json, None)), expected.to_owned() + "\n");
}

#[test]
fn colours_only_where_wanted() {
    let coloured = erreur(&hors_bareme(), LIGNE, None, &Presentation { couleur: true, ..p(Format::Table, 80) });
    assert!(coloured.starts_with("\x1b[1;31merreur :\x1b[0m") && coloured.contains("\x1b[1;31m^^\x1b[0m"));
    assert!(!erreur(&hors_bareme(), LIGNE, None, &p(Format::Table, 80)).contains('\x1b'));
}

#[test]
fn questions_and_notices_agree() {
    let qui = || "Awa Diop (E00001, L3)".to_owned();
    let said = [
        question(&Question::Supprimer { qui: qui(), notes: 0 }),
        question(&Question::Supprimer { qui: qui(), notes: 1 }),
        question(&Question::Supprimer { qui: qui(), notes: 3 }),
        question(&Question::SupprimerNote { note: "Maths 12,5".into(), qui: qui(), vue: None }),
        question(&Question::Importer { lignes: 100_000 }),
        question(&Question::Annuler { fichier: "e\x1b.csv".into(), ecrits: 1 }),
        question(&Question::Remplacer { fichier: "e.csv".into() }),
        avis(&Avis::SansRedis { raison: "Redis ne répond pas (redis://h/)".into() }, &p(Format::Table, 80)),
        avis(
            &Avis::ImportInterrompu {
                fichier: "e.csv".into(),
                qui: "awa".into(),
                quand: "le 22/11/2026 à 10:05".into(),
                fait: 4_000,
                total: 10_000,
            },
            &p(Format::Table, 80),
        ),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    Supprimer Awa Diop (E00001, L3) ?
    Supprimer Awa Diop (E00001, L3) et sa note ?
    Supprimer Awa Diop (E00001, L3) et ses 3 notes ?
    Supprimer, pour Awa Diop (E00001, L3), la note Maths 12,5 ?
    Importer 100 000 lignes ?
    Annuler l'import de « e␛.csv », qui a écrit 1 étudiant ?
    « e.csv » existe déjà. Le remplacer ?
    attention : Redis ne répond pas (redis://h/) : carnet continue sans Redis
    attention : l'import de « e.csv » par awa, commencé le 22/11/2026 à 10:05, s'est
      arrêté à 4 000 lignes sur 10 000 : importez à nouveau ce fichier pour le
      finir, ou « import annuler » pour le défaire
    ");
}
