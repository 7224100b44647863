//! Flags as they are typed, and what is said of them.

use super::*;

fn refus(arguments: &[&str]) -> String {
    let all = std::iter::once("carnet").chain(arguments.iter().copied());
    let error = lit(all).expect_err("refused");
    assert_eq!(error.cause.exit().code(), 2);
    format!("{error} | {}", error.cause.conseil().unwrap_or_default())
}

fn cli(arguments: &[&str]) -> Cli {
    match lit(std::iter::once("carnet").chain(arguments.iter().copied())).unwrap() {
        Demande::Lance(cli) => *cli,
        Demande::Dit(texte) => panic!("{texte}"),
    }
}

#[test]
fn clap_finds_nothing_wrong_with_it() {
    Cli::command().debug_assert();
}

#[test]
fn flags_are_read() {
    let found = cli(&["-c", "find", "-c", "-x", "--format", "json", "--dry-run", "--db", "essai"]);
    assert_eq!(found.lignes, ["find", "-x"]);
    assert_eq!((found.format, found.dry_run, found.yes), (Some(Format::Json), true, false));
    assert_eq!(found.options().db.as_deref(), Some("essai"));
    let services = cli(&["services", "start", "--home", "/tmp/x"]);
    assert_eq!(services.action, Some(Action::Services { ordre: Ordre::Start }));
    assert_eq!(services.home, Some("/tmp/x".into()));
    assert_eq!(cli(&["-f", "a", "-f", "-"]).fichiers.len(), 2);
    let script = cli(&["-f", "a", "L3", "T1", "--yes"]);
    assert_eq!(
        (script.fichiers.len(), script.arguments, script.yes),
        (1, vec!["L3".to_owned(), "T1".to_owned()], true)
    );
    assert!(cli(&["--menu"]).menu);
}

#[test]
fn what_is_wrong_is_said_in_french() {
    let said = [
        refus(&["--formta", "json"]),
        refus(&["--mongo=mongodb://u:secret@h", "--zzz=secret"]),
        refus(&["--format", "pdf"]),
        refus(&["--format"]),
        refus(&["--yes=non"]),
        refus(&["--db", "a", "--db", "b"]),
        refus(&["-c", "find", "-f", "x"]),
        refus(&["find"]),
        refus(&["service"]),
        refus(&["services"]),
        refus(&["services", "go"]),
        refus(&["services", "start", "-c", "find"]),
        refus(&["-c", "find", "services", "start"]),
    ];
    insta::assert_snapshot!(said.join("\n"), @r#"
    l'option « --formta » est inconnue | vouliez-vous dire « --format » ?
    l'option « --zzz » est inconnue | carnet --help donne les options
    « pdf » n'est pas une valeur de « --format » | attendu : table, vertical, json, csv
    il manque la valeur de « --format » | carnet --help donne les options
    « --yes » ne prend pas de valeur | carnet --help donne les options
    « --db » est donné deux fois | carnet --help donne les options
    « -c » ne va pas avec « -f » | carnet --help donne les options
    « find » n'est pas attendu ici | une ligne de commande se donne par -c, entre guillemets : carnet -c "find classe=L3"
    « service » n'est pas attendu ici | vouliez-vous dire « services » ?
    « services » attend un ordre | carnet services start, stop ou status
    « go » n'est pas attendu ici | une ligne de commande se donne par -c, entre guillemets : carnet -c "find classe=L3"
    l'option « -c » est inconnue | carnet --help donne les options
    « services » ne va pas avec -c ni -f | carnet --help donne les options
    "#);
}

#[test]
fn help_is_in_french() {
    assert!(matches!(lit(["carnet", "--help"]).unwrap(), Demande::Dit(_)));
    let texte = Cli::command().term_width(80).render_help().to_string();
    for anglais in ["Usage", "Options:", "Print", "possible values", "default", "Commands"] {
        assert!(!texte.contains(anglais), "{anglais} in {texte}");
    }
    insta::assert_snapshot!(texte, @"
    Le carnet de notes d'une école : étudiants, classes, notes et moyennes

    Utilisation : carnet [OPTIONS]
                  carnet [OPTIONS] init --user NOM
                  carnet [OPTIONS] services start|stop|status

    Commandes :
      init      Crée le premier administrateur de l'école (--user NOM)
      services  Démarre, arrête ou montre les serveurs locaux

    Options :
          --home <DOSSIER>     Dossier des données des serveurs locaux (par défaut
                               ~/.local/share/carnet)
          --mongo <URI>        Serveur MongoDB à utiliser au lieu du serveur local
          --redis <URL>        Serveur Redis à utiliser au lieu du serveur local
          --db <NOM>           Base de données (par défaut carnet)
          --user <NOM>         Le compte qui travaille, pour cette fois ; son mot de
                               passe vient d'un fichier, de l'entrée standard ou du
                               terminal
          --password-file <F>  Fichier dont la première ligne est le mot de passe de
                               --user
          --password-stdin     La première ligne de l'entrée standard est le mot de
                               passe de --user
      -c <LIGNE>               Exécute cette ligne ; plusieurs -c s'exécutent dans
                               l'ordre
      -f <FICHIER>             Exécute les lignes de ce fichier (- : l'entrée
                               standard) ; ce qui suit y remplace $1, $2… ;
                               plusieurs -f s'exécutent dans l'ordre
          --menu               Ouvre le menu : tout par numéros
          --format <FORMAT>    table, vertical, json ou csv (par défaut table dans
                               un terminal, csv ailleurs)
          --yes                Répond oui à chaque question
          --dry-run            Montre ce qui changerait, n'écrit rien
          --keep-going         Continue après une erreur ; le code de sortie est
                               celui de la première
          --no-color           Sans couleurs (comme la variable NO_COLOR)
          --debug              Montre aussi d'où viennent les réponses, et ce qu'ont
                               répondu les serveurs et le système
      -h, --help               Affiche cette aide
      -V, --version            Affiche la version


    Sans -c ni -f, dans un terminal : le shell. Sinon, les lignes de l'entrée
    standard.
    Les options --home, --mongo, --redis, --db, --user et --password-file se donnent
    aussi par CARNET_HOME, CARNET_MONGO, CARNET_REDIS, CARNET_DB, CARNET_USER et
    CARNET_PASSWORD_FILE ; CARNET_CONFIG nomme le fichier de configuration. « help »
    dans le shell donne les commandes.

    Code de sortie : 0 fait, 1 refusé ou échoué, 2 pas compris, 3 serveur
    injoignable, 4 résultat inconnu, 130 interrompu.
    ");
    assert_eq!(lit(["carnet", "-V"]).unwrap(), Demande::Dit(format!("carnet {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn bars_are_drawn_with_blocks_where_the_terminal_knows_them() {
    let with = |terminal: bool, given: &[(&str, &str)]| {
        let given: Vec<(String, String)> =
            given.iter().map(|(nom, valeur)| ((*nom).into(), (*valeur).into())).collect();
        unicode(terminal, &|nom| given.iter().find(|(autre, _)| autre == nom).map(|(_, valeur)| valeur.clone()))
    };
    let xterm = ("TERM", "xterm-256color");
    assert!(with(true, &[xterm, ("LANG", "fr_FR.UTF-8")]));
    assert!(with(true, &[xterm, ("LANG", "C.utf8")]));
    assert!(with(true, &[xterm, ("LC_ALL", ""), ("LC_CTYPE", "fr_SN.UTF-8"), ("LANG", "C")]));
    assert!(!with(true, &[xterm, ("LC_ALL", "C"), ("LANG", "fr_FR.UTF-8")]));
    assert!(!with(true, &[xterm, ("LANG", "fr_FR.ISO-8859-1")]));
    assert!(!with(true, &[xterm]));
    assert!(!with(true, &[("TERM", "dumb"), ("LANG", "fr_FR.UTF-8")]));
    // A file takes them all.
    assert!(with(false, &[]));
}
