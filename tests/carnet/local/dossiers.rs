//! What the home may be: any path that is carnet's, whatever its spelling; nothing that is somebody else's.

use super::{attendre_l_arret, eleves, pids};
use crate::commun::serveurs::dossier;
use carnet::error::Exit;
use carnet::local::{self, Services};
use mongodb::bson::doc;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

#[test]
fn aucun_port_tcp_et_rien_d_ouvert_aux_autres() {
    let home = dossier("home");
    let _services = Services::ouvrir(&home).unwrap();
    for nom in ["", "run", "mongodb", "redis", "logs"] {
        assert_eq!(fs::metadata(home.join(nom)).unwrap().permissions().mode() & 0o777, 0o700, "{nom}");
    }
    for pid in pids(&home) {
        let inodes: Vec<String> = fs::read_dir(format!("/proc/{}/fd", pid.unwrap()))
            .unwrap()
            .flatten()
            .filter_map(|fd| {
                Some(fs::read_link(fd.path()).ok()?.to_str()?.strip_prefix("socket:[")?.trim_end_matches(']').into())
            })
            .collect();
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            let table = fs::read_to_string(table).unwrap_or_default();
            assert!(
                !table
                    .lines()
                    .filter_map(|l| l.split_whitespace().nth(9))
                    .any(|inode| inodes.iter().any(|i| i == inode))
            );
        }
    }
}

#[test]
fn le_dossier_de_quelqu_un_d_autre_est_refuse() {
    let home = dossier("photos");
    fs::create_dir(&home).unwrap();
    for nom in ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"] {
        fs::write(home.join(nom), "").unwrap();
    }
    let erreur = Services::ouvrir(&home).unwrap_err();
    let attendu = "contient «\u{a0}a.jpg\u{a0}», «\u{a0}b.jpg\u{a0}», «\u{a0}c.jpg\u{a0}» et 2 autres";
    assert!(erreur.to_string().ends_with(attendu), "{erreur}");
    assert_eq!(erreur.cause.exit(), Exit::Refused);
    assert_eq!(fs::read_dir(&home).unwrap().count(), 5, "rien n'y est écrit");
    assert_eq!(local::stop(&home, true).unwrap_err().cause.code(), "dossier-etranger");
}

#[test]
fn un_fichier_ou_le_dossier_d_un_autre_compte_est_refuse() {
    let home = dossier("fichier");
    fs::write(&home, "").unwrap();
    for chemin in [home.clone(), home.join("dessous")] {
        let erreur = Services::ouvrir(&chemin).unwrap_err();
        assert_eq!((erreur.cause.code(), erreur.cause.exit()), ("dossier-inutilisable", Exit::Refused), "{erreur}");
    }
    if rustix::process::geteuid().is_root() {
        let home = dossier("autrui");
        fs::create_dir(&home).unwrap();
        std::os::unix::fs::chown(&home, Some(12345), None).unwrap();
        let erreur = Services::ouvrir(&home).unwrap_err();
        assert!(erreur.to_string().contains("autre utilisateur (n° 12345)"), "{erreur}");
    }
}

#[test]
fn un_chemin_avec_espaces_accents_et_pourcents_convient() {
    let home = dossier("école de l'été 100% \"bis\"");
    let services = Services::ouvrir(&home).unwrap();
    assert!(services.avertissement().is_none(), "{:?}", services.avertissement());
    eleves(&services).insert_one(doc! {}).run().unwrap();
    drop(services);
    // Moved elsewhere, it still is the same set.
    attendre_l_arret(&home);
    let ailleurs = home.with_file_name("ailleurs");
    fs::rename(&home, &ailleurs).unwrap();
    let services = Services::ouvrir(&ailleurs).unwrap();
    assert_eq!(eleves(&services).count_documents(doc! {}).run().unwrap(), 1);
}

#[test]
fn un_chemin_trop_long_met_les_sockets_ailleurs_dans_un_dossier_sur() {
    let home = dossier(&"très-long".repeat(12)).join("home");
    drop(Services::ouvrir(&home).unwrap());
    let socket = local::status(&home).unwrap().serveurs[0].socket.clone();
    let court: PathBuf = socket.parent().unwrap().into();
    assert!(!court.starts_with(&home), "{court:?}");
    attendre_l_arret(&home);
    // Somebody else makes that folder first: open to all, or a link to where he wants the sockets.
    let refuse = |pourquoi: &str| {
        let erreur = Services::ouvrir(&home).unwrap_err();
        assert_eq!((erreur.cause.code(), erreur.cause.exit()), ("dossier-pas-sur", Exit::Refused), "{erreur}");
        assert!(erreur.to_string().contains(pourquoi), "{erreur}");
    };
    fs::set_permissions(&court, Permissions::from_mode(0o777)).unwrap();
    refuse("ouvert à d'autres");
    fs::remove_dir_all(&court).unwrap();
    symlink("/tmp", &court).unwrap();
    refuse("pas un dossier");
    fs::remove_file(&court).unwrap();
    let services = Services::ouvrir(&home).unwrap();
    // A cleaned /tmp takes the sockets away: the next shell starts servers that can be reached.
    fs::remove_dir_all(&court).unwrap();
    let suivant = Services::ouvrir(&home).unwrap();
    eleves(&suivant).insert_one(doc! {}).run().unwrap();
    drop((services, suivant));
    attendre_l_arret(&home);
}

#[test]
fn un_dossier_restaure_trop_ouvert_est_referme() {
    let home = dossier("home");
    drop(Services::ouvrir(&home).unwrap());
    attendre_l_arret(&home);
    for nom in ["run", "mongodb", "redis"] {
        fs::set_permissions(home.join(nom), Permissions::from_mode(0o755)).unwrap();
    }
    let _services = Services::ouvrir(&home).unwrap();
    for nom in ["run", "mongodb", "redis"] {
        assert_eq!(fs::metadata(home.join(nom)).unwrap().permissions().mode() & 0o777, 0o700, "{nom}");
    }
}
