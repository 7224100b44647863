//! Order of the sources, errors with their places, nothing secret shown.

use super::*;

const CHEMIN: &str = "/etc/carnet.toml";

fn charge(texte: &str, options: &Options, env: &[(&str, &str)]) -> Result<Config> {
    let dossier = tempfile::tempdir().unwrap();
    let fichier = dossier.path().join("config.toml");
    std::fs::write(&fichier, texte).unwrap();
    let personnel = Some(PathBuf::from("/home/awa"));
    let chemins = Chemins {
        config_exigee: false,
        config: fichier,
        home: PathBuf::new(),
        historique: PathBuf::new(),
        session: PathBuf::new(),
        personnel,
    };
    let env = |nom: &str| env.iter().find(|(key, _)| *key == nom).map(|(_, valeur)| (*valeur).to_owned());
    Config::charge(&chemins, options, &env)
}

fn reglage(config: &Config, cle: &str) -> (String, String) {
    let reglage = config.reglages().iter().find(|reglage| reglage.cle == cle).unwrap();
    let place = reglage.origine.rsplit('/').next().unwrap().to_owned();
    (reglage.valeur.clone(), place)
}

fn refus(texte: &str) -> String {
    let refused = fichier::lit(texte, Path::new(CHEMIN)).err().expect("refused");
    format!("{refused} | {}", refused.conseil().unwrap_or_default())
}

#[test]
fn defaults_then_file_then_environment_then_flags() {
    let texte = "[mongo]\ndb = \"fichier\"\n";
    let options = Options { db: Some("option".into()), ..Options::default() };
    let env = [("CARNET_DB", "env"), ("CARNET_MONGO", "")];
    assert_eq!(charge("", &Options::default(), &[]).unwrap().mongo.db, "carnet");
    let file = charge(texte, &Options::default(), &[]).unwrap();
    assert_eq!(reglage(&file, "mongo.db"), ("fichier".into(), "config.toml, ligne 2".into()));
    let with_env = charge(texte, &Options::default(), &env).unwrap();
    assert_eq!(reglage(&with_env, "mongo.db"), ("env".into(), "environnement CARNET_DB".into()));
    assert_eq!(reglage(&with_env, "mongo.uri"), ("".into(), "défaut".into()), "an empty variable says nothing");
    let all = charge(texte, &options, &env).unwrap();
    assert_eq!(reglage(&all, "mongo.db"), ("option".into(), "option --db".into()));
    assert_eq!(all.mongo.db, "option");
}

#[test]
fn every_key_has_a_value_of_its_kind() {
    let config = charge("", &Options::default(), &[]).unwrap();
    assert_eq!(config.reglages().len(), CLES.len());
    for (cle, reglage) in CLES.iter().zip(config.reglages()) {
        assert_eq!(reglage.valeur, cle.defaut.unwrap_or_default(), "{}", cle.nom);
    }
    assert_eq!(config.import, Limites::default());
    assert!(config.affichage.couleurs && !config.affichage.menu && config.ecole.pays == Pays::FR);
}

#[test]
fn a_whole_file_is_read() {
    let texte = "
[ecole]
nom = \"Lycée Blaise Diagne\"
pays = \"sn\"
logo = \"~/logo.png\"
[fichiers]
dossier = \"partage\"
[sms]
par_jour = 1_000
entetes = { Authorization = \"Bearer abc\" }
[affichage]
couleurs = false
";
    let config = charge(texte, &Options::default(), &[]).unwrap();
    assert_eq!(config.ecole.pays, Pays::SN);
    assert_eq!(config.ecole.logo, Some("/home/awa/logo.png".into()));
    assert!(config.dossier.unwrap().ends_with("partage"));
    assert_eq!((config.sms.par_jour, config.affichage.couleurs), (1000, false));
    assert_eq!(config.sms.entetes, [("Authorization".to_owned(), "Bearer abc".to_owned())]);
}

#[test]
fn no_secret_is_shown() {
    let texte = "[sms]\nentetes = { Authorization = \"Bearer secret\" }\n[mail]\nurl = \"smtps://awa:secret@hote\"\n";
    let options = Options { mongo: Some("mongodb://awa:secret@hote/".into()), ..Options::default() };
    let config = charge(texte, &options, &[]).unwrap();
    assert!(!config.reglages().iter().any(|reglage| reglage.valeur.contains("secret")));
    assert_eq!(reglage(&config, "mongo.uri").0, "mongodb://awa:***@hote/");
    for faux in
        ["[sms]\nentetes = \"secret\"", "[mongo]\nuri = \"mongodb://u:secret@h", "[mongo]\ndb = \"x://u:secret@h\""]
    {
        assert!(!refus(faux).contains("secret"), "{faux}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let said = [
        refus("[ecole]\nnon = \"x\""),
        refus("[ecoles]\nnom = \"x\""),
        refus("[mail]\nuri = \"x\""),
        refus("[xyz]"),
        refus("nom = \"x\""),
        refus("ecole = 3"),
        refus("[ecole]\npays = \"BE\""),
        refus("[import]\nlignes = \"dix\""),
        refus("[import]\nlignes = 0"),
        refus("[affichage]\n  menu = 1"),
        refus("[mongo]\ndb = \"a/b\""),
        refus("[ecole\nnom = 1"),
        refus("[ecole]\nnom = \"a\"\nnom = \"b\""),
    ];
    insta::assert_snapshot!(said.join("\n"), @r#"
    /etc/carnet.toml:2:1 : la clé « ecole.non » est inconnue | vouliez-vous dire « ecole.nom » ?
    /etc/carnet.toml:1:2 : la clé « ecoles » est inconnue | vouliez-vous dire « ecole » ?
    /etc/carnet.toml:2:1 : la clé « mail.uri » est inconnue | vouliez-vous dire « mail.url » ?
    /etc/carnet.toml:1:2 : la clé « xyz » est inconnue | « config show » donne toutes les clés
    /etc/carnet.toml:1:1 : la clé « nom » est inconnue | vouliez-vous dire « ecole.nom » ?
    /etc/carnet.toml:1:9 : ecole : 3 n'est pas permis, attendu : une section : [ecole] | 
    /etc/carnet.toml:2:8 : ecole.pays : « BE » n'est pas permis, attendu : "FR" ou "SN" | 
    /etc/carnet.toml:2:10 : import.lignes : « dix » n'est pas permis, attendu : un nombre entier de 1 à 10000000 | 
    /etc/carnet.toml:2:10 : import.lignes : 0 n'est pas permis, attendu : un nombre entier de 1 à 10000000 | 
    /etc/carnet.toml:2:10 : affichage.menu : 1 n'est pas permis, attendu : true ou false | 
    /etc/carnet.toml:2:6 : mongo.db : « a/b » n'est pas permis, attendu : un nom de base, sans / \ . " $ ni blanc | 
    /etc/carnet.toml:1:7 : la configuration n'est pas du TOML à cet endroit | une ligne s'écrit « cle = "texte" », « cle = 12 » ou « [section] »
    /etc/carnet.toml:3:1 : la configuration n'est pas du TOML à cet endroit | une ligne s'écrit « cle = "texte" », « cle = 12 » ou « [section] »
    "#);
}

#[test]
fn a_missing_file_is_empty_and_an_unreadable_one_an_error() {
    let chemins = |config: &Path| Chemins {
        config_exigee: false,
        config: config.to_owned(),
        home: PathBuf::new(),
        historique: PathBuf::new(),
        session: PathBuf::new(),
        personnel: None,
    };
    let dossier = tempfile::tempdir().unwrap();
    let charge = |config: &Path| Config::charge(&chemins(config), &Options::default(), &|_| None);
    assert!(charge(&dossier.path().join("absent.toml")).is_ok());
    let refused = charge(dossier.path()).unwrap_err();
    assert_eq!(refused.cause.exit().code(), 2);
    assert!(refused.to_string().ends_with("c'est un dossier"), "{refused}");
}
