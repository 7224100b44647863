//! `help`: every command in two columns, or one command at length. Pages to read: texts wrap here, as tables never do.

use super::Presentation;
use super::francais::phrase;
use super::style::Ton;
use crate::command::spec::{Arg, Exemple, Forme, Groupe, Spec};
use crate::outcome::{Aide, Sujet};
use crate::texte::{width, wrap};
use std::io::{Result, Write};

/// Beyond this, lines are hard to read.
const LARGEUR_MAX: usize = 100;

/// Writes the page.
pub fn ecrit(page: &Aide, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    match page {
        Aide::Toutes { specs, sujets, .. } => toutes(specs, sujets, p, sortie),
        Aide::Une { spec, a_soi, voir } => une(spec, *a_soi, voir, p, sortie),
        Aide::Sujet(un) => sujet(un, p, sortie),
    }
}

fn toutes(specs: &[&'static Spec], sujets: &[&'static Sujet], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let paire = |spec: &&'static Spec| (spec.noms().take(2).collect::<Vec<_>>().join(", "), spec.resume.to_owned());
    let marge = specs.iter().map(|spec| width(&paire(spec).0)).max().unwrap_or(0);
    for groupe in Groupe::TOUS {
        let group: Vec<_> = specs.iter().filter(|spec| spec.groupe() == groupe).map(paire).collect();
        if !group.is_empty() {
            writeln!(sortie, "{}", Ton::Fort.peint(groupe.titre(), p.couleur))?;
            colonnes(&group, marge, p, sortie)?;
            writeln!(sortie)?;
        }
    }
    if !sujets.is_empty() {
        writeln!(sortie, "{}", Ton::Fort.peint("Pour en savoir plus", p.couleur))?;
        let paires: Vec<_> =
            sujets.iter().map(|sujet| (format!("help {}", sujet.nom), sujet.resume.to_owned())).collect();
        colonnes(&paires, marge, p, sortie)?;
        writeln!(sortie)?;
    }
    // One that stands above.
    let par_groupe = |groupe: Groupe| specs.iter().find(|spec| spec.groupe() == groupe);
    let Some(une) = Groupe::TOUS.into_iter().find_map(par_groupe).map(|spec| spec.nom) else { return Ok(()) };
    let texte = format!(
        "« help {une} », ou « {une} ? », montre une commande et des exemples ; « menu » les donne toutes par numéros"
    );
    writeln!(sortie, "{}", phrase(&texte, p))
}

fn sujet(sujet: &Sujet, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    writeln!(sortie, "{}", Ton::Fort.peint(sujet.nom, p.couleur))?;
    paragraphe(sujet.resume, p, sortie)?;
    section("Écrire", &paires(sujet.formes), p, sortie)?;
    exemples(sujet.exemples, p, sortie)?;
    voir_aussi(sujet.voir, p, sortie)
}

fn une(spec: &Spec, a_soi: bool, voir: &[&'static str], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let largeur = LARGEUR_MAX.min(p.largeur.unwrap_or(LARGEUR_MAX));
    let forme = wrap(&spec.forme(), largeur, "    ");
    forme.lines().try_for_each(|ligne| writeln!(sortie, "{}", Ton::Fort.peint(ligne, p.couleur)))?;
    paragraphe(spec.resume, p, sortie)?;
    let arguments: Vec<_> = spec.montres().map(|arg| (argument(arg), arg.aide.to_owned())).collect();
    section("Arguments", &arguments, p, sortie)?;
    let noms: Vec<_> = spec.alias.iter().map(|nom| ((*nom).to_owned(), String::new())).collect();
    section("Autres noms", &noms, p, sortie)?;
    exemples(spec.exemples_pour(a_soi), p, sortie)?;
    voir_aussi(voir, p, sortie)
}

/// What it is about, below its name.
fn paragraphe(texte: &str, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let largeur = LARGEUR_MAX.min(p.largeur.unwrap_or(LARGEUR_MAX));
    wrap(texte, largeur.saturating_sub(2), "").lines().try_for_each(|ligne| writeln!(sortie, "  {ligne}"))
}

fn section(titre: &str, paires: &[(String, String)], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if paires.is_empty() {
        return Ok(());
    }
    writeln!(sortie, "\n{}", Ton::Fort.peint(titre, p.couleur))?;
    colonnes(paires, paires.iter().map(|(a, _)| width(a)).max().unwrap_or(0), p, sortie)
}

fn exemples<'e>(
    exemples: impl IntoIterator<Item = &'e Exemple>,
    p: &Presentation,
    sortie: &mut dyn Write,
) -> Result<()> {
    let paires: Vec<_> = exemples.into_iter().map(|ex| (ex.ligne.to_owned(), ex.effet.to_owned())).collect();
    section("Exemples", &paires, p, sortie)
}

fn voir_aussi(noms: &[&str], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if noms.is_empty() {
        return Ok(());
    }
    writeln!(sortie, "\n{}", Ton::Fort.peint("Voir aussi", p.couleur))?;
    paragraphe(&noms.join(", "), p, sortie)
}

fn paires(textes: &[(&str, &str)]) -> Vec<(String, String)> {
    textes.iter().map(|(gauche, droite)| ((*gauche).to_owned(), (*droite).to_owned())).collect()
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
