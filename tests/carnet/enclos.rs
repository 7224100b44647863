//! `fichiers.dossier`: whatever path a command takes, nothing outside is read, written or revealed.

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::coquille::Foyer;
use crate::commun::ecole::{Ecole, Sortie};
use crate::commun::pty::{HAUT, INVITE, TAB, Terminal};
use crate::commun::serveurs::Base;
use crate::exemples::FICHIERS;
use carnet::command::COMMANDES;
use carnet::command::spec::{Arg, Forme, Genre, Spec};
use carnet::lang::{self, Expr, Span};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// What stands outside: it is read as a list of students, as a script, as a password.
const DEHORS: &str = "Nom;Prénom;Téléphone;Classe\nSecretus;Awa;-;L3\n";
const SECRET: &str = "Secretus";

const REFUS: &str = "hors du dossier permis";

/// The example school, shut up in `dedans`, which holds the examples' files and links that lead out. The program works beside it.
fn enfermee() -> Ecole {
    let mut ecole = Ecole::de("directrice");
    ecole.par_mot_de_passe = Some("directrice");
    ecole.mot_de_passe();
    for fichier in FICHIERS {
        ecole.copie(fichier);
    }
    fs::create_dir_all(ecole.dossier.join("maison/.config/carnet")).unwrap();
    fs::create_dir_all(ecole.dossier.join("dedans/classe")).unwrap();
    fs::create_dir(ecole.dossier.join("dehors")).unwrap();
    // The program's own flag leads anywhere.
    regle(&ecole);
    ecole.lance(&["-f", "ecole.carnet"]).reussie();
    for fichier in FICHIERS {
        fs::rename(ecole.dossier.join(fichier), ecole.dossier.join("dedans").join(fichier)).unwrap();
    }
    ecole.ecris("dedans/mdp.txt", MOT_DE_PASSE);
    ecole.ecris("dedans/nouveau.txt", "quatre girafes au tableau");
    for nom in ["dehors.csv", "dehors/liste.csv", "maison/liste.csv"] {
        ecole.ecris(nom, DEHORS);
    }
    for (lien, vers) in [
        ("l-fichier", "../dehors.csv".into()),
        ("l-absolu", ecole.dossier.join("dehors.csv")),
        ("l-dossier", "../dehors".into()),
        ("l-parent", "..".into()),
        ("l-chaine", "l-dossier".into()),
        ("l-proc", "/proc/self/cwd".into()),
    ] as [(&str, PathBuf); 6]
    {
        symlink(vers, ecole.dossier.join("dedans").join(lien)).unwrap();
    }
    mknodat(CWD, ecole.dossier.join("dedans/tuyau"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    ecole
}

fn regle(ecole: &Ecole) {
    let dedans = ecole.dossier.join("dedans");
    ecole.ecris("maison/.config/carnet/config.toml", format!("[fichiers]\ndossier = \"{}\"\n", dedans.display()));
}

/// Every file outside, with what it holds.
fn dehors(ecole: &Ecole) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut vus, mut dossiers) = (Vec::new(), vec![ecole.dossier.clone()]);
    while let Some(dossier) = dossiers.pop() {
        for entree in fs::read_dir(dossier).unwrap() {
            let chemin = entree.unwrap().path();
            match chemin.is_dir() {
                true if chemin.ends_with("dedans") => {}
                true => dossiers.push(chemin),
                false => vus.push((chemin.clone(), fs::read(&chemin).unwrap())),
            }
        }
    }
    vus.sort();
    vus
}

/// The secret stands in nothing that the program shows or keeps.
fn rien_ne_sort(ecole: &Ecole, ligne: &str, sortie: &Sortie) {
    assert!(!sortie.out.contains(SECRET) && !sortie.err.contains(SECRET), "{ligne} : {sortie:?}");
    for entree in fs::read_dir(ecole.dossier.join("dedans")).unwrap() {
        let entree = entree.unwrap();
        if entree.file_type().unwrap().is_file() {
            let contenu = fs::read(entree.path()).unwrap();
            assert!(!String::from_utf8_lossy(&contenu).contains(SECRET), "{ligne} : {}", entree.path().display());
        }
    }
}

/// Every argument of every command that is a file, with an example that gives it.
fn arguments() -> Vec<(&'static Spec, &'static Arg, &'static str, Span)> {
    let mut trouves = Vec::new();
    for spec in COMMANDES.iter().map(|command| command.spec) {
        for (n, arg) in
            spec.args.iter().enumerate().filter(|(_, arg)| matches!(arg.genre, Genre::Fichier | Genre::Sortie(_)))
        {
            let place = spec.args[..n].iter().filter(|other| other.forme != Forme::Nomme).count();
            let donne =
                spec.exemples.iter().find_map(|exemple| Some((exemple.ligne, span(spec, arg, place, exemple.ligne)?)));
            let (ligne, span) =
                donne.unwrap_or_else(|| panic!("no example of « {} » gives « {} » its file", spec.nom, arg.nom));
            trouves.push((spec, arg, ligne, span));
        }
    }
    trouves
}

/// Where a line gives an argument its value.
fn span(spec: &Spec, arg: &Arg, place: usize, ligne: &str) -> Option<Span> {
    let parts = match lang::parse(ligne).unwrap().arguments? {
        Expr::Et(parts) => parts,
        une => vec![une],
    };
    let nom = parts.iter().find_map(|part| match part {
        Expr::Critere(critere) if critere.champ.texte == arg.nom => Some(critere.valeur.span()),
        _ => None,
    });
    if arg.forme == Forme::Nomme {
        return nom;
    }
    let mots = parts.iter().filter_map(|part| match part {
        Expr::Mot(mot) if !mot.texte.starts_with("--") => Some(mot.span),
        _ => None,
    });
    mots.skip(spec.nom.split(' ').count() - 1).nth(place)
}

/// The line with another file.
fn avec(ligne: &str, span: Span, chemin: &str) -> String {
    format!("{}\"{chemin}\"{}", &ligne[..span.start], &ligne[span.end..])
}

#[test]
fn aucun_argument_d_aucune_commande_ne_sort_du_dossier() {
    let ecole = enfermee();
    // A paper is refused by its name before it is opened: for papers the same links have theirs.
    let dedans = ecole.dossier.join("dedans");
    symlink("../dehors.csv", dedans.join("l-fichier.pdf")).unwrap();
    symlink(ecole.dossier.join("dehors.csv"), dedans.join("l-absolu.pdf")).unwrap();
    mknodat(CWD, dedans.join("tuyau.pdf"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let (avant, base) = (dehors(&ecole), ecole.tout_sauf_les_connexions());
    let absolu = |nom: &str| ecole.dossier.join(nom).display().to_string();
    let sorties = [
        "../dehors.csv",
        "../absent.csv",
        "../dehors/liste.csv",
        "../dehors/neuf.csv",
        "classe/../../dehors.csv",
        "l-dossier/liste.csv",
        "l-dossier/neuf.csv",
        "l-parent/dehors.csv",
        "l-chaine/liste.csv",
        "l-proc/dehors.csv",
        "/dev/stdin",
        "/dev/null",
        "/proc/self/fd/0",
        "/proc/self/cwd/dehors.csv",
        "/etc/passwd",
        "/absent/tout/a/fait",
        &absolu("dehors.csv"),
        &absolu("absent.csv"),
        &absolu("dedans/../dehors.csv"),
    ];
    let arguments = arguments();
    assert!(arguments.len() >= 3, "the files of import and source are no longer seen");
    for (spec, arg, exemple, span) in arguments {
        // In one run, which logs in once; each line is refused with one error.
        let lignes = sorties.map(|chemin| avec(exemple, span, chemin));
        let args = lignes.iter().flat_map(|ligne| ["-c", ligne]);
        let sortie =
            ecole.lance(&["--yes", "--keep-going", "--format", "table"].into_iter().chain(args).collect::<Vec<_>>());
        assert_eq!((sortie.code, &*sortie.out), (1, ""), "{exemple} : {}", sortie.err);
        let erreurs: Vec<&str> = sortie.err.split("erreur : ").skip(1).collect();
        assert_eq!(erreurs.len(), sorties.len(), "{}", sortie.err);
        for (chemin, erreur) in sorties.into_iter().zip(erreurs) {
            assert!(erreur.starts_with(&format!("fichier « {chemin} » : {REFUS}\n")), "{exemple} : {erreur}");
            let sans_conseil: String = erreur.lines().filter(|ligne| !ligne.starts_with("conseil")).collect();
            assert!(chemin.starts_with('/') || !sans_conseil.contains(&absolu("")), "{sans_conseil}");
        }
        rien_ne_sort(&ecole, exemple, &sortie);
        // A link in the file's own place: refused where it is read, never followed where it is written.
        let fin = if exemple[span.start..span.end].ends_with(".pdf") { ".pdf" } else { "" };
        for chemin in ["l-fichier", "l-absolu", "tuyau"].map(|nom| format!("{nom}{fin}")) {
            let ligne = avec(exemple, span, &chemin);
            let sortie = ecole.lance(&["--yes", "--keep-going", "-c", &ligne]);
            let genre = fs::symlink_metadata(ecole.dossier.join("dedans").join(&chemin)).unwrap();
            assert!(sortie.code == 1 || genre.is_file(), "{ligne} : {sortie:?}");
            rien_ne_sort(&ecole, &ligne, &sortie);
        }
        assert_eq!(dehors(&ecole), avant, "{} {}", spec.nom, arg.nom);
        assert_eq!(ecole.tout_sauf_les_connexions(), base, "{} {}", spec.nom, arg.nom);
        // Without the setting the same line goes there.
        fs::remove_file(ecole.dossier.join("maison/.config/carnet/config.toml")).unwrap();
        let mut libre = ecole.carnet();
        libre.current_dir(ecole.dossier.join("dedans")).args([
            "--dry-run",
            "-c",
            &avec(exemple, span, "../absent.csv"),
        ]);
        let libre = crate::commun::ecole::sortie(&mut libre);
        assert!(!libre.err.contains(REFUS), "{}", libre.err);
        regle(&ecole);
    }
}

#[test]
fn ce_qui_est_dans_le_dossier_sert_comme_avant() {
    let ecole = enfermee();
    let entier = |nom: &str| format!("\"{}\"", ecole.dossier.join("dedans").join(nom).display());
    symlink("../fautes.csv", ecole.dossier.join("dedans/classe/liste.csv")).unwrap();
    let rapport = ecole.fait("import classe/liste.csv mode=partiel --yes");
    assert_eq!((&rapport["crees"], &rapport["rejets"]), (&2.into(), &"classe/liste.rejets.csv".into()));
    let rejets = ecole.texte("dedans/classe/liste.rejets.csv");
    let vers = format!("import {} mode=partiel vers={}", entier("fautes.csv"), entier("corriger.csv"));
    ecole.lance(&["-c", &vers]).reussie();
    assert_eq!((ecole.texte("dedans/corriger.csv"), rejets.lines().count()), (rejets.clone(), 11));
    // Its own name under another is still the source.
    fs::hard_link(ecole.dossier.join("dedans/fautes.csv"), ecole.dossier.join("dedans/meme.csv")).unwrap();
    assert!(ecole.refuse(1, "import fautes.csv mode=partiel vers=meme.csv --yes").contains("ne peuvent pas aller"));
    ecole.lance(&["-c", "source exemple.carnet"]).reussie();
    ecole.lance(&["-c", "source ./classe/../exemple.carnet"]).reussie();
    ecole.ecris("dedans/boucle.carnet", "source classe/boucle.carnet\n");
    symlink("../boucle.carnet", ecole.dossier.join("dedans/classe/boucle.carnet")).unwrap();
    assert!(ecole.refuse(2, "source boucle.carnet").contains("s'exécute lui-même"));
    // What is not there is told as it was typed; the working folder and `~` are nothing special.
    for absent in ["absent.csv", "dehors.csv", "~/liste.csv"] {
        let refus = ecole.refuse(1, &format!("import {absent}"));
        assert!(refus.starts_with(&format!("erreur : fichier « {absent} » : il n'existe pas\n")), "{refus}");
    }
}

#[test]
fn ce_qu_un_script_ouvre_est_dans_le_dossier_aussi() {
    let ecole = enfermee();
    let base = ecole.tout_sauf_les_connexions();
    let lignes = "import ../dehors.csv tel=-\nsource ../dehors.csv\nsource l-fichier\nimport dehors.csv\n";
    ecole.ecris("dedans/script.carnet", lignes);
    ecole.ecris("script.carnet", lignes);
    for args in [["-c", "source script.carnet"], ["-f", "script.carnet"]] {
        let sortie = ecole.lance(&[&["--keep-going"][..], &args].concat());
        assert_eq!((sortie.code, sortie.err.matches(REFUS).count()), (1, 3), "{}", sortie.err);
        rien_ne_sort(&ecole, "script", &sortie);
    }
    let entree = ecole.lit(lignes, &["--keep-going"]);
    assert_eq!((entree.code, entree.err.matches(REFUS).count()), (1, 3), "{}", entree.err);
    assert_eq!(ecole.tout_sauf_les_connexions(), base);
}

#[test]
fn le_refus_nomme_le_dossier_et_montre_la_place() {
    let ecole = enfermee();
    let refus = ecole.refuse(1, "import fautes.csv mode=partiel vers=../rejets.csv");
    insta::assert_snapshot!(refus.replace(&*ecole.dossier.to_string_lossy(), "…"), @"
    erreur : fichier « ../rejets.csv » : hors du dossier permis
      import fautes.csv mode=partiel vers=../rejets.csv
                                          ^^^^^^^^^^^^^
    conseil : les fichiers sont ceux de « …/dedans » : donnez un nom qui part de là
    ");
    let json = ecole.lance(&["--format", "json", "-c", "source /etc/passwd"]);
    let json: serde_json::Value = serde_json::from_str(&json.err).unwrap();
    assert_eq!(json["erreur"], "hors-dossier");
}

#[test]
fn un_dossier_qui_n_en_est_pas_un_arrete_tout() {
    let ecole = Ecole::petite();
    fs::create_dir_all(ecole.dossier.join("maison/.config/carnet")).unwrap();
    ecole.ecris("fichier", "");
    let dit = |dossier: &str| {
        ecole.ecris("maison/.config/carnet/config.toml", format!("[fichiers]\ndossier = \"~/{dossier}\"\n"));
        ecole.refuse(2, "edit E00001 classe=L2").replace(&*ecole.dossier.to_string_lossy(), "…")
    };
    insta::assert_snapshot!(["absent", "../fichier", "../fichier/sous", "", ".config", ".."].map(dit).concat(), @"
    erreur : fichiers.dossier : « …/maison/absent » : ce dossier n'existe pas
    conseil : créez ce dossier, ou donnez-en un autre à « dossier » dans [fichiers]
    erreur : fichiers.dossier : « …/maison/../fichier » : ce n'est pas un dossier
    conseil : créez ce dossier, ou donnez-en un autre à « dossier » dans [fichiers]
    erreur : fichiers.dossier : « …/maison/../fichier/sous » : ce n'est pas un dossier
    conseil : créez ce dossier, ou donnez-en un autre à « dossier » dans [fichiers]
    erreur : fichiers.dossier : « …/maison/ » contient les fichiers de carnet lui-même
    conseil : donnez un dossier à part, où il n'y a que ce que les commandes peuvent lire et écrire
    erreur : fichiers.dossier : « …/maison/.config » contient les fichiers de carnet lui-même
    conseil : donnez un dossier à part, où il n'y a que ce que les commandes peuvent lire et écrire
    erreur : fichiers.dossier : « …/maison/.. » contient les fichiers de carnet lui-même
    conseil : donnez un dossier à part, où il n'y a que ce que les commandes peuvent lire et écrire
    ");
    fs::remove_file(ecole.dossier.join("maison/.config/carnet/config.toml")).unwrap();
    assert_eq!(ecole.fait("show E00001")["classe"], "L3");
}

/// Somebody's home with a folder to be shut up in, and a history that another has left.
fn partage() -> (Foyer, PathBuf) {
    let foyer = Foyer::sur(&Base::neuve());
    let liste = foyer.fichier("liste.csv", DEHORS);
    let racine = liste.parent().unwrap();
    for dossier in [".config/carnet", ".local/state/carnet", "partage/classe"] {
        fs::create_dir_all(racine.join(dossier)).unwrap();
    }
    symlink("..", racine.join("partage/sortie")).unwrap();
    foyer.fichier("partage/notes.csv", DEHORS);
    foyer.fichier(".config/carnet/config.toml", "[fichiers]\ndossier = \"~/partage\"\n");
    let historique = foyer.fichier(".local/state/carnet/historique-awa", "find nom=confidence\n");
    (foyer, historique)
}

#[test]
fn un_compte_partage_n_a_pas_d_historique() {
    let (foyer, historique) = partage();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.tape(HAUT);
    terminal.efface();
    terminal.connecte("awa");
    terminal.ligne("whoami", "awa");
    terminal.attend(INVITE);
    terminal.tape(HAUT);
    terminal.attend("whoami");
    terminal.efface();
    assert!(!terminal.tout().contains("confidence"));
    assert_eq!(terminal.quitte(), 0);
    assert_eq!(fs::read_to_string(&historique).unwrap(), "find nom=confidence\n");
    fs::remove_file(&historique).unwrap();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.connecte("awa");
    terminal.ligne("whoami", "awa");
    terminal.attend(INVITE);
    assert_eq!(terminal.quitte(), 0);
    assert!(!historique.exists());
}

#[test]
fn tab_ne_montre_que_le_dossier() {
    let (foyer, _) = partage();
    let racine: &Path = &foyer.fichier("x", "");
    let racine = racine.parent().unwrap().display().to_string();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.connecte("awa");
    terminal.complete("import note", "import notes.csv ");
    terminal.efface();
    for debut in ["import ../li", "import sortie/li", "import ~/li", &format!("import {racine}/li")] {
        terminal.tape(debut);
        terminal.tape(TAB);
        // What is typed next stands right behind: nothing has come in between.
        terminal.tape("Z");
        terminal.attend("/liZ");
        terminal.efface();
    }
    assert!(!terminal.tout().contains("liste.csv"));
}
