//! The README's command table is made from the Specs: it cannot say what carnet does not do. After a change of a Spec,
//! `CARNET_README=ecrire cargo test --test documentation` writes it anew.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the README fails")]

use carnet::command::COMMANDES;
use carnet::command::spec::Spec;
use carnet::config::cles::CLES;
use std::fs;
use std::path::Path;

fn commandes() -> String {
    let row = |spec: &Spec| {
        let alias = spec.alias.first().map_or(String::new(), |alias| format!("`{alias}`"));
        let forme = spec.forme().replace('|', "\\|");
        format!("| `{forme}` | {alias} | {} |\n", spec.resume)
    };
    let rows: String = COMMANDES.iter().map(|command| row(command.spec)).collect();
    format!("| command | alias | does |\n|---|---|---|\n{rows}")
}

fn reglages() -> String {
    let row = |cle: &carnet::config::cles::Cle| {
        let defaut = cle.defaut.filter(|texte| !texte.is_empty()).map_or(String::new(), |texte| format!("`{texte}`"));
        let ailleurs =
            [cle.variable, cle.option].into_iter().flatten().map(|nom| format!("`{nom}`")).collect::<Vec<_>>();
        format!("| `{}` | {} | {} | {} |\n", cle.nom, cle.sens, defaut, ailleurs.join(" "))
    };
    let rows: String = CLES.iter().map(row).collect();
    format!("| key | meaning | default | also |\n|---|---|---|---|\n{rows}")
}

/// The README with the text between `<!-- nom -->` and `<!-- /nom -->` replaced.
fn avec(readme: &str, nom: &str, texte: &str) -> String {
    let (debut, fin) = (format!("<!-- {nom} -->\n"), format!("<!-- /{nom} -->"));
    let start = readme.find(&debut).unwrap_or_else(|| panic!("README.md has no {debut}")) + debut.len();
    let end = readme.find(&fin).unwrap_or_else(|| panic!("README.md has no {fin}"));
    format!("{}{texte}{}", &readme[..start], &readme[end..])
}

#[test]
fn the_readme_tells_the_commands_and_settings_as_they_are() {
    let chemin = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&chemin).unwrap();
    let true_one = avec(&avec(&readme, "commandes", &commandes()), "reglages", &reglages());
    if std::env::var("CARNET_README").as_deref() == Ok("ecrire") {
        fs::write(&chemin, true_one).unwrap();
    } else {
        assert!(
            readme == true_one,
            "README.md is behind the Specs: CARNET_README=ecrire cargo test --test documentation"
        );
    }
}
