//! Local mode on real servers: sharing, leaving, and every bad day that it knows.

mod dossiers;
mod programme;

use crate::commun::serveurs::{Base, autre_processus, dossier};
use carnet::error::Exit;
use carnet::local::{self, Services};
use mongodb::bson::{Document, doc};
use mongodb::sync::{Client, Collection};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Stdio};
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

fn signaler(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(pid.try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

fn tuer(pid: u32) {
    signaler(pid, Signal::KILL);
}

fn eleves(services: &Services) -> Collection<Document> {
    let client = Client::with_uri_str(services.mongo_uri()).unwrap();
    client.database("essai").collection("eleves")
}

/// A shell in another process; it stays until its standard input ends.
fn shell(home: &Path) -> (Child, impl BufRead) {
    let mut shell = autre_processus("local::autre_shell", home).spawn().unwrap();
    let mut sortie = BufReader::new(shell.stdout.take().unwrap());
    ouvert(&mut sortie);
    (shell, sortie)
}

/// Waits for the word that another process prints once it is ready; what stands behind it.
fn ouvert(sortie: &mut impl BufRead) -> String {
    let mut ligne = String::new();
    loop {
        ligne.clear();
        assert_ne!(sortie.read_line(&mut ligne).unwrap(), 0, "l'autre processus n'a pas ouvert");
        if let Some(suite) = ligne.strip_prefix("ouvert") {
            return suite.to_owned();
        }
    }
}

#[test]
#[ignore = "une moitié d'autres tests : un shell dans son propre processus"]
fn autre_shell() {
    let Some(home) = std::env::var_os("CARNET_ESSAI_HOME") else { return };
    let services = Services::ouvrir(Path::new(&home));
    let _services = services.unwrap_or_else(|erreur| panic!("{erreur} ; {:?}", erreur.cause.conseil()));
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
    println!("départ du dernier : {:?}", debut.elapsed());
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
fn un_redis_qui_n_a_pas_fini_de_s_arreter_est_attendu() {
    let home = dossier("home");
    let premier = Services::ouvrir(&home).unwrap();
    let [mongod, Some(vieux)] = pids(&home) else { panic!("pas de Redis") };
    signaler(vieux, Signal::STOP);
    drop(premier);
    // What Redis itself does first on its way out; its socket it would remove last, whoever listens there by then.
    fs::remove_file(home.join("redis/redis.pid")).unwrap();
    let suivant = thread::scope(|scope| {
        let suivant = scope.spawn(|| Services::ouvrir(&home).unwrap());
        // mongod comes first.
        jusqu_a("un autre mongod", || pids(&home)[0].filter(|pid| Some(*pid) != mongod));
        thread::sleep(Duration::from_millis(700));
        signaler(vieux, Signal::CONT);
        suivant.join().unwrap()
    });
    assert!(suivant.avertissement().is_none());
    assert_ne!(pids(&home)[1].unwrap(), vieux);
    jusqu_a("l'ancien Redis parti", || (!Path::new(&format!("/proc/{vieux}")).exists()).then_some(()));
    carnet::cache::ping(suivant.redis_url().unwrap()).unwrap();
    drop(suivant);
    attendre_l_arret(&home);
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
    assert_eq!(avertissement.code(), "serveur-non-demarre");
    eleves(&services).insert_one(doc! {}).run().unwrap();
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
    assert_eq!(erreur.to_string(), "les serveurs servent encore : 1 carnet ouvert");
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
    let mut shell = autre_processus("local::autre_shell", &home);
    for nom in ["CARNET_BIN", "XDG_DATA_HOME", "PATH"] {
        shell.env(nom, &vide);
    }
    let sortie = shell.stderr(Stdio::piped()).output().unwrap();
    let erreur = String::from_utf8_lossy(&sortie.stderr);
    assert!(erreur.contains("programme « mongod » introuvable"), "{erreur}");
    assert!(erreur.contains("make setup"), "{erreur}");
}

#[test]
fn chaque_test_a_sa_base_sur_la_meme_paire() {
    let (une, autre) = (Base::neuve(), Base::neuve());
    assert_eq!((&une.mongo, &une.redis), (&autre.mongo, &autre.redis));
    assert_ne!(une.nom, autre.nom);
    assert_eq!(une.args()[5], une.nom);
}

#[test]
#[ignore = "une moitié d'un autre test : une exécution des tests, pour la tuer"]
fn autre_execution() {
    let base = Base::neuve();
    println!("\nouvert {}", dossier("x").ancestors().nth(2).unwrap().display());
    std::io::stdin().read_line(&mut String::new()).unwrap();
    drop(base);
}

#[test]
fn une_execution_tuee_ne_laisse_ni_serveur_ni_dossier() {
    let mut execution = autre_processus("local::autre_execution", Path::new("/")).spawn().unwrap();
    let mut sortie = BufReader::new(execution.stdout.take().unwrap());
    let racine = ouvert(&mut sortie);
    let racine = Path::new(racine.trim());
    let paire = pids(&racine.join("0/paire"));
    assert!(paire.iter().all(Option::is_some), "{paire:?}");
    execution.kill().unwrap();
    execution.wait().unwrap();
    jusqu_a("les serveurs tués", || {
        paire
            .iter()
            .flatten()
            .all(|pid| fs::read_dir(format!("/proc/{pid}/fd")).map_or(true, |fd| fd.count() == 0))
            .then_some(())
    });
    jusqu_a("le dossier supprimé", || (!racine.exists()).then_some(()));
}
