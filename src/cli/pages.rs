//! What `make install` puts beside the binary, from the same definitions: completions of the shells, and the man page.

use super::{Cli, SORTIES, USAGES};
use crate::command::specs;
use crate::config::cles::CLES;
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

const DESCRIPTION: &str = "\
Sans option, dans un terminal, carnet ouvre le shell : on y tape les commandes ci-dessous, que Tab complète ; \
« menu » (ou --menu) les donne toutes par numéros. Avec -c, -f ou des lignes sur l'entrée standard, carnet les exécute et \
s'arrête à la première erreur.";

/// The completions of a shell.
pub(super) fn completions(shell: Shell) -> String {
    let mut octets = Vec::new();
    generate(shell, &mut Cli::command(), "carnet", &mut octets);
    String::from_utf8_lossy(&octets).into_owned()
}

/// The man page, in French.
pub(super) fn manuel() -> String {
    let commande = Cli::command();
    let mut page = vec![".TH carnet 1 \"\" \"carnet\" \"Manuel de carnet\"\n".to_owned()];
    let apropos = commande.get_about().map(ToString::to_string).unwrap_or_default();
    section(&mut page, "NOM", &format!("carnet \\- {}", roff(&apropos)));
    let usages: Vec<String> = USAGES.lines().map(|usage| roff(usage.trim())).collect();
    section(&mut page, "SYNOPSIS", &usages.join("\n.br\n"));
    section(&mut page, "DESCRIPTION", &roff(DESCRIPTION));
    let mut options = Vec::new();
    // Nothing fails that writes to a vector.
    let _ = Man::new(commande).render_options_section(&mut options);
    page.push(String::from_utf8_lossy(&options).replace("\"OPTIONS \"", "OPTIONS"));
    page.push(".SH COMMANDES\n".to_owned());
    page.extend(specs().iter().map(|spec| {
        let exemples =
            spec.exemples_pour(false).into_iter().take(2).map(|exemple| format!(".br\n{}\n", roff(exemple.ligne)));
        format!("{}{}", terme(&spec.forme(), spec.resume), exemples.collect::<String>())
    }));
    page.push(".SH CONFIGURATION\n~/.config/carnet/config.toml, ou le fichier que nomme CARNET_CONFIG.\n".to_owned());
    page.extend(CLES.iter().map(|cle| {
        let ailleurs = [cle.variable, cle.option].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let sens = if ailleurs.is_empty() { cle.sens.to_owned() } else { format!("{} ({ailleurs})", cle.sens) };
        terme(cle.nom, &sens)
    }));
    page.push(".SH CODES DE SORTIE\n".to_owned());
    page.extend(SORTIES.iter().map(|(code, sens)| terme(code, sens)));
    page.concat()
}

fn section(page: &mut Vec<String>, titre: &str, texte: &str) {
    page.push(format!(".SH {titre}\n{texte}\n"));
}

/// A term and what it means.
fn terme(terme: &str, sens: &str) -> String {
    format!(".TP\n\\fB{}\\fR\n{}\n", roff(terme), roff(sens))
}

/// The text as roff takes it.
fn roff(texte: &str) -> String {
    let sur = texte.replace('\\', "\\\\").replace('-', "\\-");
    if sur.starts_with(['.', '\'']) { format!("\\&{sur}") } else { sur }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_tell_every_option_and_every_command() {
        let manuel = manuel();
        for spec in specs() {
            assert!(manuel.contains(&roff(&spec.forme())), "{}", spec.nom);
        }
        for texte in ["keep\\-going", ".SH NOM", "mongo.uri", "130"] {
            assert!(manuel.contains(texte), "{texte}");
        }
        for anglais in [".SH NAME", "Print help", "possible values", "default:"] {
            assert!(!manuel.contains(anglais), "{anglais} : {manuel}");
        }
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let texte = completions(shell);
            assert!(texte.contains("keep-going") && texte.contains("menu"), "{shell} : {texte}");
        }
    }
}
