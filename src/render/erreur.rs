//! An error, told to a person (sentence, caret, what to do) or to a program (one line of JSON).

use super::francais::phrase;
use super::style::Ton;
use super::{Format, Presentation, json};
use crate::error::{Cause, Error};
use crate::lang::{colonne, souligne};
use crate::texte::printable;
use serde::Serialize;
use std::error::Error as _;

/// Which line of which file, in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lieu {
    /// The file; none for standard input and `-c`, shown as `entrée`.
    pub fichier: Option<String>,
    /// From 1.
    pub ligne: u64,
}

#[derive(Serialize)]
struct ErreurJson<'a> {
    erreur: &'a str,
    message: String,
    colonne: Option<usize>,
    indice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fichier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ligne: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    detail: Vec<String>,
}

/// The error as text, ended by a newline: for standard error. `source` is the line as typed, empty where there is none;
/// columns count its characters from 1.
pub fn erreur(error: &Error, source: &str, lieu: Option<&Lieu>, p: &Presentation) -> String {
    let place = error.span.filter(|_| !source.is_empty());
    let column = place.map(|span| colonne(source, span));
    let details = if p.debug { details(error) } else { Vec::new() };
    if p.format == Format::Json {
        let line = ErreurJson {
            erreur: error.cause.code(),
            message: error.to_string(),
            colonne: column,
            indice: error.cause.conseil(),
            fichier: lieu.and_then(|lieu| lieu.fichier.as_deref()),
            ligne: lieu.map(|lieu| lieu.ligne),
            detail: details,
        };
        return json::ligne(&line);
    }
    let mut texte = String::new();
    if let Some(Lieu { fichier, ligne }) = lieu {
        let fichier = fichier.as_deref().unwrap_or("entrée");
        texte += &format!("{}:{ligne}:", printable(fichier));
        texte += &column.map_or(" ".to_owned(), |column| format!("{column}: "));
    }
    // Whoever answered no has made no error.
    if matches!(*error.cause, Cause::Renonce) {
        return format!("{texte}{error}\n");
    }
    let entete = texte.clone() + "erreur :";
    texte += &format!("{} {}\n", Ton::Erreur.peint("erreur :", p.couleur), replie(&entete, &error.to_string(), p));
    if let Some(span) = place {
        let window = p.largeur.unwrap_or(100).saturating_sub(2);
        let drawn = souligne(source, span, window);
        let (line, caret) = drawn.split_once('\n').unwrap_or((&drawn, ""));
        let blanks = caret.len() - caret.trim_start().len();
        texte += &format!("  {line}\n  {}{}\n", &caret[..blanks], Ton::Erreur.peint(&caret[blanks..], p.couleur));
    }
    if let Some(conseil) = error.cause.conseil() {
        texte += &format!("{} {}\n", Ton::Fort.peint("conseil :", p.couleur), replie("conseil :", &conseil, p));
    }
    for detail in details {
        texte += &format!("{} {}\n", Ton::Fort.peint("détail :", p.couleur), lignes(&detail, "  "));
    }
    texte
}

/// What the driver and the system said, outermost first.
fn details(error: &Error) -> Vec<String> {
    let mut details = Vec::new();
    let detail = match &*error.cause {
        Cause::Panne(panne) => panne.detail(),
        Cause::Reglage(reglage) => reglage.detail(),
        Cause::Envoi(envoi) => envoi.detail(),
        _ => None,
    };
    details.extend(detail.map(str::to_owned));
    let mut source = error.source();
    while let Some(inner) = source {
        details.push(inner.to_string());
        source = inner.source();
    }
    details
}

/// The text behind its heading, in lines that fit the terminal; elsewhere in one.
fn replie(entete: &str, texte: &str, p: &Presentation) -> String {
    let texte = lignes(texte, "");
    let whole = phrase(&format!("{entete} {texte}"), p);
    whole.get(entete.len()..).map_or(texte, |rest| rest.trim_start_matches(' ').to_owned())
}

/// Each line made printable; those after the first begin with `marge`.
fn lignes(texte: &str, marge: &str) -> String {
    texte.lines().map(printable).collect::<Vec<_>>().join(&format!("\n{marge}"))
}
