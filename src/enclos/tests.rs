//! What leaves the folder, in every way that the system knows; and what must not be refused with it.

use super::*;
use crate::error::{Cause, CheminError};
use rustix::fs::{FileType, RenameFlags, mknodat, renameat_with};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const DEDANS: &str = "pour tous";
const DEHORS: &str = "secret";

/// `dedans`, the folder to be shut up in, with a file, a folder and links; beside it `dehors` and `dehors.csv`, not to be reached.
struct Cour {
    racine: TempDir,
    enclos: Enclos,
}

impl Cour {
    fn nouvelle() -> Cour {
        let racine = tempfile::tempdir().unwrap();
        let la = |nom: &str| racine.path().join(nom);
        fs::create_dir_all(la("dedans/classe/sous")).unwrap();
        fs::create_dir(la("dehors")).unwrap();
        fs::create_dir(la("dedansuite")).unwrap();
        for (nom, contenu) in [
            ("dedans/notes.csv", DEDANS),
            ("dedans/classe/notes.csv", DEDANS),
            ("dehors/notes.csv", DEHORS),
            ("dehors.csv", DEHORS),
            ("dedansuite/notes.csv", DEHORS),
        ] {
            fs::write(la(nom), contenu).unwrap();
        }
        for (lien, vers) in [
            ("l-fichier", "../dehors.csv".into()),
            ("l-dossier", "../dehors".into()),
            ("l-parent", "..".into()),
            ("l-absolu", la("dehors.csv")),
            ("l-dossier-absolu", la("dehors")),
            ("l-chaine", "l-chaine-2".into()),
            ("l-chaine-2", "classe/l-profond".into()),
            ("classe/l-profond", "../../dehors.csv".into()),
            ("l-racine", PathBuf::from("/")),
            ("l-proc", "/proc/self/cwd".into()),
            ("l-absent", "../absent.csv".into()),
            ("l-bon", "classe/notes.csv".into()),
            ("l-bonne-chaine", "l-bon".into()),
            ("classe/l-remonte", "../notes.csv".into()),
            ("l-bon-dossier", "classe".into()),
            ("l-boucle", "l-boucle".into()),
        ] as [(&str, PathBuf); 16]
        {
            symlink(vers, la("dedans").join(lien)).unwrap();
        }
        let enclos = Enclos::ferme(&la("dedans")).unwrap();
        Cour { racine, enclos }
    }

    fn la(&self, nom: &str) -> PathBuf {
        self.racine.path().join(nom)
    }

    fn lit(&self, chemin: impl AsRef<Path>) -> Result<String> {
        contenu(self.enclos.fichier(chemin)?)
    }

    /// What stands outside, name by name.
    fn dehors(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut vus = Vec::new();
        for dossier in ["", "dehors", "dedansuite"] {
            for entree in fs::read_dir(self.la(dossier)).unwrap() {
                let chemin = entree.unwrap().path();
                let contenu = if chemin.is_file() { fs::read(&chemin).unwrap() } else { Vec::new() };
                vus.push((chemin, contenu));
            }
        }
        vus.sort();
        vus
    }
}

fn contenu(mut ouvert: Ouvert) -> Result<String> {
    let mut texte = String::new();
    ouvert.fichier.read_to_string(&mut texte).map_err(|source| Error::fichier(&ouvert.chemin, source))?;
    Ok(texte)
}

/// Refused for where it leads, in words that do not depend on what is there.
fn sort<T>(resultat: Result<T>, chemin: impl AsRef<Path>) {
    let chemin = chemin.as_ref().to_string_lossy().into_owned();
    let Err(erreur) = resultat else { panic!("{chemin} was opened") };
    assert!(matches!(*erreur.cause, Cause::Chemin(CheminError::HorsDossier { .. })), "{chemin} : {erreur}");
    assert_eq!(erreur.to_string(), format!("fichier « {chemin} » : hors du dossier permis"));
    assert_eq!(erreur.cause.exit().code(), 1);
}

/// Paths that lead outside, whether to read or to write.
fn sorties(cour: &Cour) -> Vec<PathBuf> {
    let mut sorties: Vec<PathBuf> = [
        "../dehors.csv",
        "../absent.csv",
        "./../dehors.csv",
        "..//dehors.csv",
        "classe/../../dehors.csv",
        "classe/sous/../../../dehors/notes.csv",
        "../dedans/notes.csv",
        "../dedans/../dehors.csv",
        "l-dossier/notes.csv",
        "l-dossier/absent.csv",
        "l-dossier-absolu/notes.csv",
        "l-parent/dehors.csv",
        "l-parent/dedans/notes.csv",
        "l-bon-dossier/../../dehors.csv",
        "l-racine/etc/passwd",
        "l-proc/notes.csv",
        "/etc/passwd",
        "/dev/stdin",
        "/dev/fd/0",
        "/dev/null",
        "/proc/self/fd/0",
        "/proc/self/cwd/Cargo.toml",
        "/absent/tout/a/fait",
    ]
    .map(PathBuf::from)
    .into();
    sorties
        .extend(["dehors.csv", "absent.csv", "dedans/../dehors.csv", "dedansuite/notes.csv"].map(|nom| cour.la(nom)));
    // An absolute path is one of the folder by its own name alone.
    sorties.push(cour.la("dehors/../dedans/notes.csv"));
    sorties
}

#[test]
fn nothing_outside_is_read() {
    let cour = Cour::nouvelle();
    for chemin in sorties(&cour) {
        sort(cour.enclos.fichier(&chemin), &chemin);
        sort(cour.enclos.flux(&chemin), &chemin);
    }
    for chemin in ["l-fichier", "l-absolu", "l-chaine", "l-absent", "classe/l-profond", "..", "classe/../..", "/"] {
        sort(cour.enclos.fichier(chemin), chemin);
    }
    assert!(cour.lit("l-boucle").is_err());
}

#[test]
fn what_stands_inside_is_read_by_any_of_its_names() {
    let cour = Cour::nouvelle();
    let entier = cour.la("dedans/notes.csv");
    for chemin in [
        "notes.csv",
        "./notes.csv",
        "classe/notes.csv",
        "classe/../notes.csv",
        "classe//sous/../notes.csv",
        "l-bon",
        "l-bonne-chaine",
        "classe/l-remonte",
        "l-bon-dossier/notes.csv",
        entier.to_str().unwrap(),
        cour.la("dedans/classe/../notes.csv").to_str().unwrap(),
    ] {
        assert_eq!(cour.lit(chemin).unwrap_or_else(|erreur| panic!("{erreur}")), DEDANS, "{chemin}");
        assert_eq!(contenu(cour.enclos.flux(chemin).unwrap()).unwrap(), DEDANS, "{chemin}");
    }
    let identite = |chemin: &str| cour.enclos.fichier(chemin).unwrap().identite;
    assert_eq!(identite("classe/notes.csv"), identite("l-bonne-chaine"));
    assert_ne!(identite("classe/notes.csv"), identite("notes.csv"));
    assert_eq!(cour.enclos.fichier("l-bon").unwrap().chemin, Path::new("l-bon"), "told as it was typed");
}

#[test]
fn nothing_outside_is_written_and_a_link_is_replaced() {
    let cour = Cour::nouvelle();
    let avant = cour.dehors();
    for chemin in sorties(&cour) {
        sort(cour.enclos.place(&chemin), &chemin);
    }
    for chemin in ["..", "../", "classe/../..", "l-parent/", "l-dossier/."] {
        sort(cour.enclos.place(chemin), chemin);
    }
    for lien in ["l-fichier", "l-absolu", "l-chaine", "l-absent", "classe/l-profond", "l-dossier", "l-boucle"] {
        let place = cour.enclos.place(lien).unwrap();
        let occupant = place.occupant().unwrap().unwrap();
        assert!(!occupant.est_fichier, "{lien}");
        assert!(place.ecrit(false, |_| Ok(())).unwrap_err().to_string().ends_with("il existe déjà"));
        place.ecrit(true, |fichier| fichier.write_all(b"neuf")).unwrap();
        assert_eq!(cour.lit(lien).unwrap(), "neuf");
        let genre = fs::symlink_metadata(cour.la("dedans").join(lien)).unwrap();
        assert!(genre.is_file() && genre.permissions().mode() & 0o777 == 0o600, "{lien}");
    }
    assert_eq!(cour.dehors(), avant);
}

#[test]
fn a_place_inside_is_written_whole_or_not_at_all() {
    let cour = Cour::nouvelle();
    for chemin in
        ["neuf.csv", "classe/neuf.csv", "l-bon-dossier/autre.csv", cour.la("dedans/entier.csv").to_str().unwrap()]
    {
        let place = cour.enclos.place(chemin).unwrap();
        assert_eq!(place.occupant().unwrap(), None);
        place.ecrit(false, |fichier| fichier.write_all(b"un")).unwrap();
        assert_eq!(cour.lit(chemin).unwrap(), "un");
        let occupant = place.occupant().unwrap().unwrap();
        assert!(occupant.est_fichier && occupant.identite == cour.enclos.fichier(chemin).unwrap().identite);
        let rate = place.ecrit(true, |fichier| {
            fichier.write_all(b"deux")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(rate.unwrap_err().to_string(), format!("fichier « {chemin} » : le disque est plein"));
        assert_eq!(cour.lit(chemin).unwrap(), "un");
        let voisine = place.voisine("voisine.csv");
        voisine.ecrit(true, |fichier| fichier.write_all(b"trois")).unwrap();
        assert_eq!(cour.lit(voisine.chemin()).unwrap(), "trois");
        voisine.retire().unwrap();
        assert_eq!(voisine.occupant().unwrap(), None);
    }
    let restes = |dossier: &str| {
        let noms = fs::read_dir(cour.la(dossier)).unwrap().map(|entree| entree.unwrap().file_name());
        noms.filter(|nom| nom.to_string_lossy().starts_with('.')).count()
    };
    assert_eq!(restes("dedans") + restes("dedans/classe"), 0, "nothing is left beside");
    for chemin in ["classe/", "classe/.", ".", "classe/sous/.."] {
        let refus = cour.enclos.place(chemin).unwrap_err().to_string();
        assert!(refus.ends_with("c'est un dossier"), "{chemin} : {refus}");
    }
    let refus = cour.enclos.place("absent/neuf.csv").unwrap_err().to_string();
    assert_eq!(refus, "le dossier « absent » n'existe pas");
}

#[test]
fn only_ordinary_files_are_read_and_a_pipe_makes_nobody_wait() {
    let cour = Cour::nouvelle();
    mknodat(CWD, cour.la("dedans/tuyau"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    symlink("tuyau", cour.la("dedans/l-tuyau")).unwrap();
    let _prise = UnixListener::bind(cour.la("dedans/prise")).unwrap();
    let dit = |resultat: Result<Ouvert>| resultat.unwrap_err().to_string();
    for chemin in ["tuyau", "l-tuyau", "prise"] {
        let attendu = format!("« {chemin} » n'est pas un fichier ordinaire");
        assert_eq!(dit(cour.enclos.fichier(chemin)), attendu);
        assert_eq!(dit(cour.enclos.flux(chemin)), attendu);
        let libre = cour.la("dedans").join(chemin);
        assert!(dit(Enclos::libre(None).fichier(libre)).ends_with("n'est pas un fichier ordinaire"));
        assert!(!cour.enclos.place(chemin).unwrap().occupant().unwrap().is_none_or(|occupant| occupant.est_fichier));
    }
    for dossier in ["classe", "l-bon-dossier", ".", cour.la("dedans").to_str().unwrap()] {
        assert!(dit(cour.enclos.fichier(dossier)).ends_with("c'est un dossier"), "{dossier}");
    }
    assert!(dit(Enclos::libre(None).fichier("/dev/zero")).ends_with("n'est pas un fichier ordinaire"));
    assert!(dit(Enclos::libre(None).flux("/")).ends_with("c'est un dossier"));
}

#[test]
fn a_pipe_is_a_stream_outside_of_a_folder_to_be_shut_up_in() {
    let cour = Cour::nouvelle();
    let tuyau = cour.la("dedans/tuyau");
    mknodat(CWD, &tuyau, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| fs::write(&tuyau, "find\n").unwrap());
        assert_eq!(contenu(Enclos::libre(None).flux(&tuyau).unwrap()).unwrap(), "find\n");
    });
}

#[test]
fn names_that_no_file_can_have_are_refused() {
    let cour = Cour::nouvelle();
    let long = "x".repeat(300);
    let tres_long = "classe/../".repeat(1_000);
    for (chemin, pourquoi) in [
        ("notes.csv\0", "ce nom n'est pas permis"),
        ("\0../dehors.csv", "ce nom n'est pas permis"),
        (&long, "le nom est trop long"),
        (&tres_long, "le nom est trop long"),
        ("", "il n'existe pas"),
    ] {
        let refus = cour.enclos.fichier(chemin).unwrap_err().to_string();
        assert!(refus.ends_with(pourquoi), "{refus}");
    }
    for chemin in ["notes.csv\0", &long] {
        let place = cour.enclos.place(chemin).unwrap();
        assert!(place.occupant().is_err());
        assert!(place.ecrit(true, |_| Ok(())).is_err());
    }
}

#[test]
fn a_tilde_is_the_user_s_folder_only_outside_of_a_folder_to_be_shut_up_in() {
    let cour = Cour::nouvelle();
    let libre = Enclos::libre(Some(cour.la("dehors")));
    assert_eq!(contenu(libre.fichier("~/notes.csv").unwrap()).unwrap(), DEHORS);
    libre.place("~/neuf.csv").unwrap().ecrit(false, |_| Ok(())).unwrap();
    assert!(cour.la("dehors/neuf.csv").is_file());
    assert!(Enclos::libre(None).fichier("~/notes.csv").is_err());
    assert!(cour.lit("~/notes.csv").unwrap_err().to_string().ends_with("il n'existe pas"));
    fs::create_dir(cour.la("dedans/~")).unwrap();
    fs::write(cour.la("dedans/~/notes.csv"), DEDANS).unwrap();
    assert_eq!(cour.lit("~/notes.csv").unwrap(), DEDANS, "a name like any other");
}

#[test]
fn a_folder_that_gives_way_to_a_link_leads_nowhere_else() {
    let cour = Cour::nouvelle();
    // Between two calls: what is held open stays what it was.
    let place = cour.enclos.place("classe/neuf.csv").unwrap();
    fs::rename(cour.la("dedans/classe"), cour.la("dedans/ancienne")).unwrap();
    symlink("../dehors", cour.la("dedans/classe")).unwrap();
    let avant = cour.dehors();
    place.ecrit(true, |fichier| fichier.write_all(b"neuf")).unwrap();
    assert_eq!(cour.lit("ancienne/neuf.csv").unwrap(), "neuf");
    sort(cour.enclos.fichier("classe/notes.csv"), "classe/notes.csv");
    assert_eq!(cour.dehors(), avant);
    // The folder itself: what takes its name is not it.
    fs::rename(cour.la("dedans"), cour.la("parti")).unwrap();
    symlink("dehors", cour.la("dedans")).unwrap();
    assert_eq!(cour.lit("notes.csv").unwrap(), DEDANS);
    assert_eq!(cour.lit(cour.la("dedans/notes.csv")).unwrap(), DEDANS);
}

#[test]
fn a_link_that_comes_and_goes_is_never_followed_out() {
    let cour = Cour::nouvelle();
    fs::write(cour.la("dedans/ordinaire"), DEDANS).unwrap();
    let (fini, avant) = (AtomicBool::new(false), cour.dehors());
    let echange = |a: &str, b: &str| {
        renameat_with(CWD, cour.la("dedans").join(a), CWD, cour.la("dedans").join(b), RenameFlags::EXCHANGE).unwrap();
    };
    let (mut lus, mut refuses, mut fuites) = (0, 0, Vec::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !fini.load(Ordering::Relaxed) {
                echange("classe", "l-dossier");
                echange("ordinaire", "l-fichier");
            }
        });
        // Until each has been met often enough, whoever of the two is slower.
        for n in 0.. {
            match cour.lit(["classe/notes.csv", "ordinaire", "classe/sous/../notes.csv"][n % 3]) {
                Ok(texte) if texte == DEDANS => lus += 1,
                Ok(texte) => fuites.push(texte),
                Err(_) => refuses += 1,
            }
            if let (0, Ok(place)) = (n % 50, cour.enclos.place("classe/neuf.csv")) {
                fuites.extend(place.ecrit(true, |_| Ok(())).err().map(|erreur| erreur.to_string()));
            }
            if (lus > 2_000 && refuses > 2_000) || !fuites.is_empty() {
                break;
            }
        }
        fini.store(true, Ordering::Relaxed);
    });
    assert_eq!(fuites, [] as [&str; 0]);
    assert_eq!(cour.dehors(), avant);
}

#[test]
fn what_would_be_reached_is_known_by_its_real_place() {
    let cour = Cour::nouvelle();
    let la = |nom: &str| cour.enclos.contient(&cour.la(nom));
    for dedans in
        ["dedans", "dedans/notes.csv", "dedans/absent/tout/neuf", "dehors/../dedans/x", "dedans/l-bon-dossier/x"]
    {
        assert!(la(dedans), "{dedans}");
    }
    for dehors in ["", "dehors", "dehors.csv", "dedansuite/x", "absent/x", "dedans/l-dossier/x", "dedans/l-fichier"] {
        assert!(!la(dehors), "{dehors}");
    }
    symlink("dedans/classe", cour.la("entree")).unwrap();
    assert!(la("entree/x"));
}

#[test]
fn a_folder_to_be_shut_up_in_must_be_there() {
    let cour = Cour::nouvelle();
    for (chemin, pourquoi) in [("rien", "n'existe pas"), ("dehors.csv", "n'est pas un dossier")] {
        let erreur = Enclos::ferme(&cour.la(chemin)).unwrap_err();
        assert!(erreur.to_string().contains(pourquoi), "{erreur}");
        assert!(erreur.cause.conseil().is_some());
        assert_eq!(erreur.cause.exit().code(), 2);
    }
    let sort = cour.enclos.fichier("../dehors.csv").unwrap_err();
    let conseil = sort.cause.conseil().unwrap();
    assert!(conseil.contains(cour.la("dedans").to_str().unwrap()), "{conseil}");
}
