//! Local mode on real servers: sharing, leaving, and every bad day that it knows.

use crate::commun::serveurs::{Base, autre_processus, dossier};
use carnet::error::Exit;
use carnet::local::{self, Services};
use mongodb::bson::{Document, doc};
use mongodb::sync::{Client, Collection};
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

fn jusqu_a<T>(quoi: &str, essai: impl Fn() -> Option<T>) -> T {
    let fin = Instant::now() + Duration::from_secs(20);
    loop {
        match essai() {
            Some(valeur) => return valeur,
            None if Instant::now() > fin => panic!("toujours pas : {quoi}"),
            None => thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn pids(home: &Path) -> [Option<u32>; 2] {
    local::status(home).unwrap().serveurs.map(|serveur| serveur.pid)
}

fn attendre_l_arret(home: &Path) {
    jusqu_a("les deux serveurs arrêtés", || (pids(home) == [None, None]).then_some(()));
}

fn tuer(pid: u32) {
    let pid = rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

fn eleves(services: &Services) -> Collection<Document> {
    let client = Client::with_uri_str(services.mongo_uri()).unwrap();
    client.database("essai").collection("eleves")
}

/// A shell in another process; it stays until its standard input ends.
fn shell(home: &Path) -> (Child, impl BufRead) {
    let mut shell = autre_processus("local::autre_shell", home).spawn().unwrap();
    let mut sortie = BufReader::new(shell.stdout.take().unwrap());
    let mut ligne = String::new();
    while !ligne.contains("ouvert") {
        ligne.clear();
        assert_ne!(sortie.read_line(&mut ligne).unwrap(), 0, "le shell n'a pas ouvert");
    }
    (shell, sortie)
}

#[test]
#[ignore = "une moitié d'autres tests : un shell dans son propre processus"]
fn autre_shell() {
    let Some(home) = std::env::var_os("CARNET_ESSAI_HOME") else { return };
    let _services = Services::ouvrir(Path::new(&home)).unwrap();
    println!("\nouvert");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn les_shells_partagent_une_paire_et_le_dernier_l_arrete() {
    let home = dossier("home");
    let debut = Instant::now();
    let premier = Services::ouvrir(&home).unwrap();
    println!("premier démarrage : {:?}", debut.elapsed());
    assert!(premier.avertissement().is_none());
    let paire = pids(&home);
    assert!(paire.iter().all(Option::is_some), "{paire:?}");
    let debut = Instant::now();
    let second = Services::ouvrir(&home).unwrap();
    println!("serveurs déjà là : {:?}", debut.elapsed());
    assert_eq!(second.mongo_uri(), premier.mongo_uri());
    drop(premier);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(pids(&home), paire);
    eleves(&second).insert_one(doc! { "nom": "Diop" }).run().unwrap();
    carnet::cache::ping(second.redis_url().unwrap()).unwrap();
    let debut = Instant::now();
    drop(second);
    assert!(debut.elapsed() < Duration::from_millis(100), "partir n'attend pas : {:?}", debut.elapsed());
    // A new shell at once: it waits for the old servers, and starts others.
    let debut = Instant::now();
    let suivant = Services::ouvrir(&home).unwrap();
    println!("pendant l'arrêt : {:?}", debut.elapsed());
    assert!(pids(&home).iter().zip(paire).all(|(neuf, vieux)| neuf.is_some() && *neuf != vieux));
    assert_eq!(eleves(&suivant).count_documents(doc! {}).run().unwrap(), 1);
    drop(suivant);
    attendre_l_arret(&home);
}

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
fn deux_premiers_shells_a_la_fois_demarrent_une_seule_paire() {
    let home = dossier("home");
    let ouverts = thread::scope(|scope| {
        let un = scope.spawn(|| Services::ouvrir(&home).unwrap());
        let deux = scope.spawn(|| Services::ouvrir(&home).unwrap());
        [un.join().unwrap(), deux.join().unwrap()]
    });
    let paire = pids(&home);
    assert_eq!(local::status(&home).unwrap().shells.len(), 2);
    let [un, deux] = ouverts;
    let etaient_deux =
        thread::scope(|scope| [scope.spawn(move || drop(un)), scope.spawn(move || drop(deux))].map(|d| d.join()));
    assert!(etaient_deux.iter().all(Result::is_ok));
    assert!(paire.iter().all(Option::is_some));
    attendre_l_arret(&home);
}

#[test]
fn un_shell_tue_laisse_ses_serveurs_au_suivant() {
    let home = dossier("home");
    let (mut tue, _sortie) = shell(&home);
    let paire = pids(&home);
    tue.kill().unwrap();
    tue.wait().unwrap();
    assert!(local::status(&home).unwrap().shells.is_empty());
    let suivant = Services::ouvrir(&home).unwrap();
    assert_eq!(pids(&home), paire);
    drop(suivant);
    attendre_l_arret(&home);
}

#[test]
fn un_shell_d_un_autre_processus_compte() {
    let home = dossier("home");
    let (mut autre, _sortie) = shell(&home);
    assert_eq!(local::status(&home).unwrap().shells, [autre.id()]);
    drop(Services::ouvrir(&home).unwrap());
    thread::sleep(Duration::from_millis(300));
    assert!(pids(&home).iter().all(Option::is_some));
    drop(autre.stdin.take());
    assert!(autre.wait().unwrap().success());
    attendre_l_arret(&home);
}

#[test]
fn mongod_tue_reprend_avec_toutes_ses_donnees() {
    let home = dossier("home");
    let services = Services::ouvrir(&home).unwrap();
    eleves(&services).insert_many((0..500).map(|n| doc! { "n": n })).run().unwrap();
    let [mongod, redis] = pids(&home);
    tuer(mongod.unwrap());
    jusqu_a("mongod mort", || pids(&home)[0].is_none().then_some(()));
    // Only the dead one is started again.
    let suivant = Services::ouvrir(&home).unwrap();
    let [neuf, meme_redis] = pids(&home);
    assert_eq!(meme_redis, redis);
    assert!(neuf.is_some() && neuf != mongod);
    assert_eq!(eleves(&suivant).count_documents(doc! {}).run().unwrap(), 500);
    // And Redis alone, where it is the dead one.
    tuer(redis.unwrap());
    jusqu_a("redis mort", || pids(&home)[1].is_none().then_some(()));
    let dernier = Services::ouvrir(&home).unwrap();
    assert!(dernier.avertissement().is_none());
    assert_eq!(pids(&home)[0], neuf);
}

#[test]
fn les_restes_d_une_coupure_de_courant_n_empechent_rien() {
    let home = dossier("home");
    drop(Services::ouvrir(&home).unwrap());
    attendre_l_arret(&home);
    // What a cut leaves: sockets that nobody serves, and pids that now belong to others (here: to this very test).
    let moi = format!("{}\n", std::process::id());
    for nom in ["mongod.sock", "redis.sock"] {
        let _ = fs::remove_file(home.join("run").join(nom));
        drop(UnixListener::bind(home.join("run").join(nom)).unwrap());
    }
    fs::write(home.join("mongodb/mongod.lock"), &moi).unwrap();
    fs::write(home.join("redis/redis.pid"), &moi).unwrap();
    for nom in ["mongod", "redis-server"] {
        fs::write(home.join("run").join(nom), format!("pret {moi}")).unwrap();
    }
    assert_eq!(pids(&home), [None, None]);
    let services = Services::ouvrir(&home).unwrap();
    assert!(services.avertissement().is_none());
    eleves(&services).insert_one(doc! {}).run().unwrap();
}

#[test]
fn un_mongod_qui_ne_demarre_pas_dit_pourquoi() {
    let home = dossier("home");
    drop(Services::ouvrir(&home).unwrap());
    attendre_l_arret(&home);
    fs::write(home.join("mongodb/WiredTiger.turtle"), "abîmé").unwrap();
    fs::write(home.join("mongodb/WiredTiger.wt"), "abîmé").unwrap();
    let erreur = Services::ouvrir(&home).unwrap_err();
    println!("{erreur}\n{:?}", erreur.cause.conseil());
    assert_eq!(erreur.cause.code(), "serveur-non-demarre");
    assert_eq!(erreur.cause.exit(), Exit::Unreachable);
    assert!(erreur.cause.conseil().unwrap().contains("logs/mongod.log"));
    // Redis was started, and nobody is left to use it.
    attendre_l_arret(&home);
}

#[test]
fn redis_qui_ne_demarre_pas_est_un_avertissement() {
    let home = dossier("home");
    drop(Services::ouvrir(&home).unwrap());
    attendre_l_arret(&home);
    fs::write(home.join("redis/appendonlydir/appendonly.aof.manifest"), "abîmé\n").unwrap();
    let services = Services::ouvrir(&home).unwrap();
    assert_eq!(services.redis_url(), None);
    let avertissement = services.avertissement().unwrap();
    println!("{avertissement}");
    assert_eq!(avertissement.cause.code(), "serveur-non-demarre");
    eleves(&services).insert_one(doc! {}).run().unwrap();
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
        assert_eq!((erreur.cause.code(), erreur.cause.exit()), ("sockets-pas-surs", Exit::Refused), "{erreur}");
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
fn services_start_garde_les_serveurs_jusqu_a_services_stop() {
    let home = dossier("home");
    assert_eq!(local::status(&home).unwrap().serveurs.map(|s| s.pid), [None, None]);
    assert!(!home.exists(), "regarder n'écrit rien");
    let etat = local::start(&home).unwrap();
    assert!(etat.gardes && etat.shells.is_empty() && etat.avertissement.is_none());
    for serveur in &etat.serveurs {
        assert!(serveur.repond() && serveur.socket.exists() && serveur.journal.exists(), "{serveur:?}");
        assert!(
            serveur.memoire.unwrap() > 1 << 20 && serveur.depuis.unwrap().elapsed().unwrap_or_default().as_secs() < 60
        );
    }
    let paire = pids(&home);
    let shell = Services::ouvrir(&home).unwrap();
    let erreur = local::stop(&home, false).unwrap_err();
    assert_eq!(erreur.to_string(), "les serveurs servent encore à 1 shell");
    assert_eq!(erreur.cause.exit(), Exit::Refused);
    drop(shell);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(pids(&home), paire);
    let etat = local::stop(&home, false).unwrap();
    assert!(!etat.gardes && etat.serveurs.iter().all(|serveur| serveur.pid.is_none()));
    let _shell = Services::ouvrir(&home).unwrap();
    assert_eq!(local::stop(&home, true).unwrap().serveurs.map(|s| s.pid), [None, None]);
}

#[test]
fn sans_mongod_l_erreur_dit_quoi_faire() {
    let home = dossier("home");
    let vide = dossier("vide");
    fs::create_dir(&vide).unwrap();
    let sortie = autre_processus("local::autre_shell", &home)
        .env("CARNET_BIN", &vide)
        .stderr(std::process::Stdio::piped())
        .output();
    let sortie = String::from_utf8_lossy(&sortie.unwrap().stderr).into_owned();
    assert!(sortie.contains("ProgrammeAbsent"), "{sortie}");
}

#[test]
fn chaque_test_a_sa_base_sur_la_meme_paire() {
    let (une, autre) = (Base::neuve(), Base::neuve());
    assert_eq!((&une.mongo, &une.redis), (&autre.mongo, &autre.redis));
    assert_ne!(une.nom, autre.nom);
    assert_eq!(une.args()[5], une.nom);
}
