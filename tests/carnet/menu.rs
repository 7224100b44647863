//! The menu: a secretary's first day in a terminal, the same through a pipe, and every leaf for every role.

mod feuilles;

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::coquille::Foyer;
use crate::commun::ecole::{Ecole, donnees, sortie};
use crate::commun::pty::Terminal;
use crate::commun::serveurs::Base;
use carnet::domain::{Matricule, Role};

/// Somebody who reads the menu and types numbers.
struct Lecteur {
    terminal: Terminal,
    /// What was shown up to the last prompt.
    vu: String,
}

impl Lecteur {
    fn ouvre(foyer: &Foyer) -> Lecteur {
        let mut carnet = foyer.carnet();
        carnet.arg("--menu").env("NO_COLOR", "1");
        Lecteur { terminal: Terminal::sur(&carnet), vu: String::new() }
    }

    /// Types an answer; waits for the next prompt of the menu.
    fn repond(&mut self, texte: &str) {
        self.terminal.tape(&format!("{texte}\r"));
        // The prompt is drawn again with every key; the new one stands behind a line end.
        self.terminal.attend("\r\n");
        self.vu = self.terminal.attend("> ");
    }

    /// Types an answer that a command's own question follows.
    fn repond_a(&mut self, texte: &str, question: &str) -> String {
        self.terminal.ligne(texte, question)
    }

    /// Waits for the menu after a command.
    fn attend(&mut self) {
        self.vu = self.terminal.attend("> ");
    }

    fn numero(&self, libelle: &str) -> Option<String> {
        self.vu.lines().rev().find_map(|ligne| {
            let (numero, reste) = ligne.trim().split_once("  ")?;
            (numero.parse::<usize>().is_ok() && reste.starts_with(libelle)).then(|| numero.to_owned())
        })
    }

    /// Types the number of an entry.
    fn choisit(&mut self, libelle: &str) {
        let numero = self.numero(libelle).unwrap_or_else(|| panic!("« {libelle} » n'est pas offert : {}", self.vu));
        self.repond(&numero);
    }
}

#[test]
fn une_secretaire_fait_son_premier_jour_par_numeros() {
    let foyer = Foyer::etranger(&Base::neuve());
    foyer.fichier("lycee.csv", &std::fs::read_to_string(donnees().join("lycee.csv")).unwrap());
    let mut menu = Lecteur::ouvre(&foyer);
    menu.terminal.attend("Nom du compte : ");
    menu.repond_a("directrice", "(12 caractères au moins) : ");
    menu.repond_a(MOT_DE_PASSE, "Encore une fois : ");
    menu.repond(MOT_DE_PASSE);
    assert!(menu.vu.contains("\n 1  Étudiants") && menu.vu.contains("\n 0  Quitter carnet"), "{}", menu.vu);

    menu.choisit("Import / export");
    menu.choisit("Importer des étudiants");
    menu.repond("lycee.csv");
    let apercu = menu.repond_a("", "Importer 649 lignes ? [o/N] ");
    assert!(apercu.contains("→ import lycee.csv"), "{apercu}");
    menu.repond_a("o", "649 étudiants créés");
    menu.attend();

    menu.repond("");
    menu.choisit("Étudiants");
    menu.choisit("Voir un étudiant");
    menu.repond("tou");
    let elle = "TOURÉ Fatou (UCI0241, 2de A)";
    if menu.numero(elle).is_none() {
        menu.repond("touré fatou");
    }
    if menu.numero(elle).is_some() {
        menu.choisit(elle);
    }
    assert!(menu.vu.contains("→ show UCI0241") && menu.vu.contains("TOURÉ"), "{}", menu.vu);

    menu.repond("<");
    menu.choisit("Notes");
    menu.choisit("Ajouter une note");
    menu.choisit("À un seul étudiant");
    menu.repond("uci0241");
    assert!(menu.vu.contains("C'est TOURÉ Fatou (UCI0241, 2de A)."), "{}", menu.vu);
    menu.repond("\"Maths\"");
    menu.repond("24");
    assert!(menu.vu.contains("hors barème"), "{}", menu.vu);
    menu.repond("15,5");
    menu.repond("");
    assert!(menu.vu.contains("→ note add UCI0241 Maths 15,5"), "{}", menu.vu);

    menu.repond("");
    menu.choisit("Classes et résultats");
    menu.choisit("Classer les étudiants par moyenne");
    menu.repond("3");
    menu.choisit("classe : ");
    menu.repond("2de A");
    menu.repond("");
    assert!(menu.vu.contains("→ top 3 classe=\"2de A\"") && menu.vu.contains("16,33"), "{}", menu.vu);

    menu.repond("");
    menu.choisit("Rapports");
    menu.choisit("Écrire les bulletins");
    menu.choisit("D'un seul étudiant");
    menu.repond("UCI0241");
    menu.repond("bulletin.pdf");
    menu.repond("");
    assert!(menu.vu.contains("→ bulletin UCI0241 vers=bulletin.pdf"), "{}", menu.vu);
    assert!(foyer.racine().join("bulletin.pdf").is_file());

    menu.repond("");
    menu.choisit("Comptes");
    menu.choisit("Créer un compte");
    menu.choisit("Un seul compte");
    menu.repond("m.fall");
    menu.choisit("enseignant");
    menu.repond("2de A");
    menu.repond("\"Maths\"");
    menu.repond_a("", "Entrée pour en créer un) : ");
    menu.repond_a(MOT_DE_PASSE, "Encore une fois : ");
    menu.repond(MOT_DE_PASSE);
    let ligne = "→ user add m.fall role=enseignant classes=\"2de A\" matieres=Maths";
    assert!(menu.terminal.tout().contains(ligne), "{}", menu.vu);

    menu.repond("");
    menu.choisit("Mon compte");
    menu.choisit("Se connecter");
    menu.repond_a("m.fall", "Mot de passe de m.fall : ");
    menu.repond(MOT_DE_PASSE);
    // Another menu, at once: his own.
    for absent in ["Comptes", "Import / export", "Importer des étudiants"] {
        assert!(menu.numero(absent).is_none(), "{absent} : {}", menu.vu);
    }
    menu.choisit("Étudiants");
    assert!(menu.numero("Supprimer").is_none() && menu.numero("Ajouter").is_none(), "{}", menu.vu);
    menu.choisit("Chercher des étudiants");
    menu.choisit("nom : ");
    menu.repond("touré");
    menu.terminal.tape("\r");
    menu.terminal.attend("→ find nom~touré");
    menu.attend();
    assert!(menu.vu.contains("UCI0241"), "{}", menu.vu);
    // Nothing in it is refused to him.
    let depuis = menu.terminal.tout();
    let depuis = &depuis[depuis.rfind("connecté : m.fall").unwrap()..];
    assert!(!depuis.contains("erreur :"), "{depuis}");
    menu.terminal.tape("0\r");
    assert_eq!(menu.terminal.fin(), 0);

    // Each line that was shown does the same where it is typed: on another school, the same comes of them.
    let vu = menu.terminal.tout();
    let lignes: Vec<&str> = vu.lines().filter_map(|ligne| ligne.trim().strip_prefix("→ ")).collect();
    assert!(lignes.len() >= 8, "{lignes:?}");
    let autre = Foyer::sur(&Base::neuve());
    autre.fichier("lycee.csv", &std::fs::read_to_string(donnees().join("lycee.csv")).unwrap());
    // Without a terminal nobody types a password.
    let tapees = lignes.iter().filter(|ligne| !ligne.starts_with("login"));
    let args: Vec<&str> = std::iter::once("--yes").chain(tapees.flat_map(|ligne| ["-c", ligne])).collect();
    let fin = autre.fait(&args);
    assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
    assert!(autre.racine().join("bulletin.pdf").is_file());
    let mdp = foyer.fichier("mdp.txt", MOT_DE_PASSE);
    let chez_elle = |ligne: &str| {
        let connexion = ["--user", "directrice", "--password-file", mdp.to_str().unwrap()];
        let fin = foyer.fait(&[&connexion[..], &["--format", "json", "-c", ligne]].concat());
        assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
        serde_json::from_str::<serde_json::Value>(&fin.sortie).unwrap()
    };
    assert_eq!(chez_elle("find"), autre.json("find"));
    let sans_auteur = |mut fiche: serde_json::Value| {
        for note in fiche["notes"].as_array_mut().unwrap() {
            note["auteur"].take();
        }
        fiche
    };
    assert_eq!(sans_auteur(chez_elle("show UCI0241")), sans_auteur(autre.json("show UCI0241")));
    let le_sien = |comptes: serde_json::Value| {
        comptes
            .as_array()
            .unwrap()
            .iter()
            .find(|compte| compte["nom"] == "m.fall")
            .map(|compte| ["role", "classes", "matieres"].map(|champ| compte[champ].clone()))
    };
    assert_eq!(le_sien(chez_elle("user list")), le_sien(autre.json("user list")));
    assert!(le_sien(autre.json("user list")).is_some());
}

#[test]
fn le_menu_va_aussi_par_un_tuyau_et_ne_fait_que_des_lignes() {
    let ecole = Ecole::petite();
    // Students; list; launch; one line back; and out.
    let vu = ecole.lit("1\n1\n1\n<\n0\n", &["--menu", "--format", "csv"]);
    assert_eq!(vu.code, 0, "{}", vu.err);
    assert!(vu.err.contains("\n 1  Étudiants\n") && vu.err.contains("\n→ find\n"), "{}", vu.err);
    assert_eq!(vu.out, ecole.lance(&["--format", "csv", "-c", "find"]).reussie().out);
    // `menu` in a script: the lines behind it are its answers, and then lines again.
    let vu = ecole.lit("menu\n1\n1\n0\nwhoami\n", &["--format", "json"]);
    assert_eq!((vu.code, vu.out.lines().count()), (0, 1), "{vu:?}");
    // Its lines end: so does it. What is no number is told.
    let vu = ecole.lit("menu\nxyz\n99\n", &[]);
    assert!(vu.code == 0 && vu.err.matches("n'est pas dans la liste").count() == 2, "{}", vu.err);
    // What may be a password is never shown: the command that was to ask for it has failed, and its answer is the menu's.
    let vu = ecole.lit("user add\nmenu\nun mot de passe bien long\n", &["--keep-going"]);
    assert!(vu.err.contains("Cette réponse n'est pas dans la liste") && !vu.err.contains("bien long"), "{}", vu.err);
    // Left for lines, lines are what follows.
    let vu = ecole.lit("11\nwhoami\n", &["--menu", "--format", "json"]);
    assert!(vu.code == 0 && vu.out.contains("\"nom\""), "{vu:?}");
    // A command that fails is told, and gives the exit code.
    let vu = ecole.lit("1\n2\nE09999\n0\n", &["--menu"]);
    assert!(vu.code == 1 && vu.err.contains("→ show E09999"), "{}", vu.err);
}

#[test]
fn le_menu_d_un_etudiant_est_le_sien() {
    let ecole = Ecole::petite();
    let maison = ecole.inscrit("awa", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() }, false);
    let vu = sortie(ecole.chez(&maison).args(["--menu", "--format", "json"]).write_stdin("1\n0\n"));
    assert!(vu.code == 0 && vu.err.contains(" 1  Voir mes notes et mes moyennes\n"), "{}", vu.err);
    assert!(vu.err.contains("\n→ show\n") && vu.out.contains("\"E00001\""), "{vu:?}");
    for absent in ["Étudiants", "Comptes", "Rapports", "Importe"] {
        assert!(!vu.err.contains(&format!("  {absent}")), "{absent} : {}", vu.err);
    }
}

#[test]
fn le_menu_s_ouvre_et_se_quitte_dans_le_shell() {
    let foyer = Foyer::sur(&Base::neuve());
    let mut terminal = Terminal::sans_couleur(&foyer);
    let vu = terminal.ligne("menu", "Votre choix > ");
    assert!(vu.contains("\n 0  Quitter le menu"), "{vu}");
    terminal.ligne("0", crate::commun::pty::INVITE);
    terminal.ligne("menu", "Votre choix > ");
    terminal.tape(crate::commun::pty::CTRL_D);
    terminal.attend(crate::commun::pty::INVITE);
    assert_eq!(terminal.quitte(), 0);
    // A variable is for scripts, and whoever types lines is told so.
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("set classe=L3", "$classe vaudra « L3 » dans les scripts");
    terminal.attend(crate::commun::pty::INVITE);
    assert_eq!(terminal.quitte(), 0);
    // One line has no answers.
    let mut une_ligne = foyer.carnet();
    une_ligne.args(["-c", "menu"]).env("NO_COLOR", "1");
    let mut terminal = Terminal::sur(&une_ligne);
    terminal.attend("carnet --menu ouvre le menu");
    assert_eq!(terminal.fin(), 2);
    // With the setting, carnet begins with it; the shell is behind it, for whoever wants it.
    let config = foyer.racine().join(".config/carnet");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[affichage]\nmenu = true\n").unwrap();
    let mut terminal = Terminal::ouvre(&foyer, &[("NO_COLOR", "1")]);
    let vu = terminal.attend("Votre choix > ");
    let dehors = vu.lines().find(|ligne| ligne.contains("Taper des commandes")).unwrap().trim().to_owned();
    terminal.ligne(dehors.split(' ').next().unwrap(), crate::commun::pty::INVITE);
    assert_eq!(terminal.quitte(), 0);
}

#[test]
fn une_reponse_qui_n_est_pas_la_bonne_ne_change_rien() {
    let ecole = Ecole::petite();
    let vu = |lignes: &str| ecole.lit(lignes, &["--menu", "--format", "json"]).err;
    // A number beyond the list is no name; quotes are for such a name.
    let err = vu("3\n5\n99\n\"99\"\n");
    assert!(err.contains("Il n'y a pas de n° 99") && err.contains("→ class show 99\n"), "{err}");
    // Back from the first question is back to the ways, and from there to the branch.
    let err = vu("2\n1\n1\n<\n2\n<\n<\n0\n");
    assert_eq!(err.matches("À toute une classe").count(), 3, "{err}");
    // Nothing is launched that would change nothing.
    let err = vu("1\n4\nE00001\n1\nKane\n\n0\n");
    assert!(err.contains("edit E00001 : que changer ?") && err.contains("→ edit E00001 nom=Kane\n"), "{err}");
    // The number of a mark is asked for only once the marks are there to see.
    let err = vu("2\n3\nE09999\n<\n0\n");
    assert!(err.contains("→ show E09999") && !err.contains("numéro de la note"), "{err}");
    // What the command would refuse at its end is told where it is asked: a file that is no PDF, several papers in one, a name that
    // is taken, a phone that is another's, a consent without its address.
    let err = vu("5\n2\n1\nE00001\nawa.txt\nawa.pdf\n\n0\n");
    assert!(err.contains("finit par .pdf") && err.contains("→ bulletin E00001 vers=awa.pdf\n"), "{err}");
    let err = vu("5\n2\n2\nL3\nl3.pdf\nl3\n\n2\n3\nL3\nl3\n\n0\n");
    assert!(err.contains("vont dans un dossier") && err.contains("→ bulletin classe=L3 vers=l3\n"), "{err}");
    assert!(err.contains("→ bulletin groupe=oui classe=L3 vers=l3\n"), "{err}");
    ecole.inscrit("awa", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() }, false);
    let err = vu("7\n1\n1\nAwa\n0\n");
    assert!(err.contains("un compte s'appelle déjà « awa »") && !err.contains("rôle :"), "{err}");
    let err = vu("1\n3\nBa\nAli\n0611223344\n-\nL3\n0\n");
    assert!(err.contains("appartient déjà à Awa Kane") && err.contains("lancer, ou préciser ?"), "{err}");
    let err = vu("1\n4\nE00002\n11\noui\n<\n4\nx@ecole.fr\n12\noui\n\n0\n");
    assert!(err.contains("il n'y a pas de « e-mail »"), "{err}");
    assert!(err.contains("→ edit E00002 email=x@ecole.fr accord-mail=oui\n"), "{err}");
    // What the command would not read is told where it is asked, by the name of the question.
    let err = vu("7\n1\n1\nbinta\nchef\n0\n");
    assert!(err.contains("rôle : « chef » inconnu"), "{err}");
    let err = vu("4\n2\nrien.csv\n0\n");
    assert!(err.contains("rien.csv") && !err.contains("→ import"), "{err}");
}
