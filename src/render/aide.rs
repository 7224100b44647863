//! `help`: every command in two columns, or one command at length. Pages to read: texts wrap here, as tables never do.

use super::Presentation;
use super::style::Ton;
use crate::command::spec::{Arg, Forme, Spec};
use crate::domain::Droit;
use crate::outcome::Aide;
use crate::texte::{width, wrap};
use std::io::{Result, Write};

/// Beyond this, lines are hard to read.
const LARGEUR_MAX: usize = 100;

/// The headings, and which commands stand below them.
const GROUPES: [(&str, &[Droit]); 7] = [
    ("Consulter", &[Droit::LireFiche, Droit::LireClasses]),
    ("Étudiants", &[Droit::EcrireEtudiants]),
    ("Notes", &[Droit::EcrireNotes]),
    ("Journal", &[Droit::Journal]),
    ("Comptes", &[Droit::GererComptes]),
    ("Votre compte", &[Droit::Entrer, Droit::Compte, Droit::Connecte]),
    ("carnet", &[Droit::Executer, Droit::Configurer, Droit::Libre]),
];

/// Writes the page.
pub fn ecrit(page: &Aide, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    match page {
        Aide::Toutes(specs) => toutes(specs, p, sortie),
        Aide::Une(spec) => une(spec, p, sortie),
    }
}

fn toutes(specs: &[&'static Spec], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let paire = |spec: &&'static Spec| (spec.noms().take(2).collect::<Vec<_>>().join(", "), spec.resume.to_owned());
    let marge = specs.iter().map(|spec| width(&paire(spec).0)).max().unwrap_or(0);
    for (titre, droits) in GROUPES {
        let group: Vec<_> = specs.iter().filter(|spec| droits.contains(&spec.droit)).map(paire).collect();
        if !group.is_empty() {
            writeln!(sortie, "{}", Ton::Fort.peint(titre, p.couleur))?;
            colonnes(&group, marge, p, sortie)?;
            writeln!(sortie)?;
        }
    }
    writeln!(sortie, "help COMMANDE montre ses arguments et des exemples")
}

fn une(spec: &Spec, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    writeln!(sortie, "{}", Ton::Fort.peint(&spec.forme(), p.couleur))?;
    let largeur = LARGEUR_MAX.min(p.largeur.unwrap_or(LARGEUR_MAX));
    for ligne in wrap(spec.resume, largeur.saturating_sub(2), "").lines() {
        writeln!(sortie, "  {ligne}")?;
    }
    let mut section = |titre: &str, paires: &[(String, String)]| {
        if paires.is_empty() {
            return Ok(());
        }
        writeln!(sortie, "\n{}", Ton::Fort.peint(titre, p.couleur))?;
        colonnes(paires, paires.iter().map(|(a, _)| width(a)).max().unwrap_or(0), p, sortie)
    };
    section("Arguments", &spec.montres().map(|arg| (argument(arg), arg.aide.to_owned())).collect::<Vec<_>>())?;
    section("Autres noms", &spec.alias.iter().map(|nom| ((*nom).to_owned(), String::new())).collect::<Vec<_>>())?;
    section("Exemples", &spec.exemples.iter().map(|ex| (ex.ligne.to_owned(), ex.effet.to_owned())).collect::<Vec<_>>())
}

fn argument(arg: &Arg) -> String {
    match arg.forme {
        Forme::Requis => arg.nom.to_owned(),
        Forme::Facultatif => format!("[{}]", arg.nom),
        Forme::Reste => format!("{}…", arg.nom),
        Forme::ResteFacultatif => format!("[{}…]", arg.nom),
        Forme::Nomme => format!("[{}=…]", arg.nom),
    }
}

/// Two columns, the second one wrapped under itself; below the first where it would get too narrow.
fn colonnes(paires: &[(String, String)], marge: usize, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let largeur = LARGEUR_MAX.min(p.largeur.unwrap_or(LARGEUR_MAX));
    let beside = marge + 4 + 24 <= largeur;
    let retrait = if beside { marge + 4 } else { 6 };
    for (gauche, droite) in paires {
        let droite = wrap(droite, largeur.saturating_sub(retrait), "");
        let mut lignes = droite.lines();
        match lignes.next() {
            Some(first) if beside => {
                writeln!(sortie, "  {gauche}{}  {first}", " ".repeat(marge.saturating_sub(width(gauche))))?;
            }
            Some(first) => writeln!(sortie, "  {gauche}\n{}{first}", " ".repeat(retrait))?,
            None => writeln!(sortie, "  {gauche}")?,
        }
        lignes.try_for_each(|ligne| writeln!(sortie, "{}{ligne}", " ".repeat(retrait)))?;
    }
    Ok(())
}
