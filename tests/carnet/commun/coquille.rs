//! The program itself, started as people start it: in a home of its own, on servers of its own or on the run's pair. What a test
//! has started stops with the test, also when it fails.

use super::comptes;
use super::serveurs::{Base, dossier};
use carnet::domain::{Pays, Role};
use carnet::local;
use carnet::service::{Ouverture, School};
use mongodb::bson::Document;
use mongodb::sync::{Client, Collection};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Asks until there is an answer; much longer than anything here takes.
pub fn jusqu_a<T>(quoi: &str, mut essai: impl FnMut() -> Option<T>) -> T {
    let fin = Instant::now() + Duration::from_secs(30);
    loop {
        match essai() {
            Some(valeur) => return valeur,
            None if Instant::now() > fin => panic!("toujours pas : {quoi}"),
            None => thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Sends a signal to a process that the test has started, or whose pid carnet's own status gave.
pub fn signale(pid: u32, signal: Signal) {
    kill_process(Pid::from_raw(pid.try_into().unwrap()).unwrap(), signal).unwrap();
}

/// Where the tests' servers come from, for a program whose `HOME` is elsewhere.
fn programmes() -> Option<PathBuf> {
    let donnees = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let donnees = donnees.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/share")));
    let installes = donnees.map(|donnees| donnees.join("carnet/bin")).filter(|dossier| dossier.is_dir());
    std::env::var_os("CARNET_BIN").map(PathBuf::from).or(installes)
}

/// The server of that name, as carnet finds it: `mongod`, `redis-server`.
pub fn programme(nom: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut dossiers = programmes().into_iter().chain(std::env::split_paths(&path));
    dossiers.find_map(|dossier| Some(dossier.join(nom)).filter(|ici| ici.is_file())).unwrap()
}

/// Somebody's machine: a `HOME`, the XDG folders below it, and what local mode keeps there.
pub struct Foyer {
    racine: PathBuf,
    args: Vec<String>,
    /// Where it works, for as long as it does; none with private servers.
    _base: Option<Base>,
}

/// Who sits there: an administrator.
const QUI: &str = "awa";

impl Foyer {
    /// With private servers, once something starts them; nobody has an account yet.
    pub fn vierge() -> Foyer {
        Foyer::avec(&[], None)
    }

    /// With private servers; `awa` is logged in.
    pub fn local() -> Foyer {
        let foyer = Foyer::vierge();
        foyer.inscrit();
        foyer
    }

    /// On a database of the run's pair; `awa` is logged in.
    pub fn sur(base: &Base) -> Foyer {
        let foyer = Foyer::etranger(base);
        let school = comptes::school(base);
        comptes::cree(&school, QUI, Role::Admin, false);
        comptes::connecte(&school, QUI, &foyer.racine);
        foyer
    }

    /// On a database of the run's pair; nobody is logged in.
    pub fn etranger(base: &Base) -> Foyer {
        Foyer::avec(&base.args(), Some(base.clone()))
    }

    /// Makes the account of `awa` on the private servers, and logs her in. Where nobody else keeps them, they stop again.
    pub fn inscrit(&self) {
        let school = School::new(Ouverture::Locale(self.home()), "carnet", Pays::FR);
        comptes::cree(&school, QUI, Role::Admin, false);
        comptes::connecte(&school, QUI, &self.racine);
    }

    /// Her `HOME`.
    pub fn racine(&self) -> &Path {
        &self.racine
    }

    fn avec(args: &[&str], base: Option<Base>) -> Foyer {
        let racine = dossier("f");
        fs::create_dir(&racine).unwrap();
        Foyer { racine, args: args.iter().map(|&arg| arg.to_owned()).collect(), _base: base }
    }

    /// Local mode's data.
    pub fn home(&self) -> PathBuf {
        self.racine.join(".local/share/carnet")
    }

    /// A file in it.
    pub fn fichier(&self, nom: &str, contenu: &str) -> PathBuf {
        let chemin = self.racine.join(nom);
        fs::write(&chemin, contenu).unwrap();
        chemin
    }

    /// The program, with nothing of this run's own environment.
    pub fn carnet(&self) -> Command {
        let mut carnet = Command::new(env!("CARGO_BIN_EXE_carnet"));
        carnet.env_clear().env("HOME", &self.racine).env("TERM", "xterm-256color");
        carnet.env("LANG", "C.UTF-8").envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        carnet.envs(programmes().map(|dossier| ("CARNET_BIN", dossier)));
        carnet.args(&self.args).current_dir(&self.racine).stdin(Stdio::null());
        carnet
    }

    /// Runs the program to its end.
    pub fn fait(&self, args: &[&str]) -> Fin {
        self.lance(args).fin()
    }

    /// Runs lines that must succeed; what they gave.
    pub fn reussit(&self, lignes: &[&str]) -> String {
        let args: Vec<&str> = lignes.iter().flat_map(|ligne| ["-c", ligne]).collect();
        let fin = self.fait(&args);
        assert_eq!(fin.code, Some(0), "{lignes:?} : {}", fin.erreurs);
        fin.sortie
    }

    /// Runs a line that must succeed; what it gave as JSON.
    pub fn json(&self, ligne: &str) -> serde_json::Value {
        let fin = self.fait(&["--format", "json", "-c", ligne]);
        assert_eq!(fin.code, Some(0), "{ligne} : {}", fin.erreurs);
        json(&fin.sortie)
    }

    /// Starts the program, and does not wait for it.
    pub fn lance(&self, args: &[&str]) -> EnMarche {
        EnMarche::commence(self.carnet().args(args))
    }

    /// The processes of its private servers: mongod, redis-server.
    pub fn serveurs(&self) -> [Option<u32>; 2] {
        local::status(&self.home()).unwrap().serveurs.map(|serveur| serveur.pid)
    }

    /// Waits until they are gone.
    pub fn attend_l_arret(&self) {
        jusqu_a("les deux serveurs arrêtés", || (self.serveurs() == [None, None]).then_some(()));
    }

    /// A collection of its private database, while mongod runs.
    pub fn collection(&self, nom: &str) -> Collection<Document> {
        self.mongod().database("carnet").collection(nom)
    }

    /// Its mongod, while that runs.
    pub fn mongod(&self) -> Client {
        let socket = self.home().join("run/mongod.sock").to_string_lossy().replace('/', "%2F");
        Client::with_uri_str(format!("mongodb://{socket}/?directConnection=true")).unwrap()
    }
}

impl Drop for Foyer {
    fn drop(&mut self) {
        let Ok(etat) = local::status(&self.home()) else { return };
        for pid in etat.serveurs.iter().filter_map(|serveur| serveur.pid) {
            // It may have stopped by itself meanwhile.
            let _ = Pid::from_raw(pid as i32).map(|pid| kill_process(pid, Signal::KILL));
        }
    }
}

/// How a run of the program ended.
pub struct Fin {
    /// None where a signal ended it.
    pub code: Option<i32>,
    pub sortie: String,
    pub erreurs: String,
}

/// The program at work.
pub struct EnMarche {
    processus: Child,
    sortie: BufReader<ChildStdout>,
    erreurs: Option<thread::JoinHandle<String>>,
}

impl EnMarche {
    pub fn commence(commande: &mut Command) -> EnMarche {
        let mut processus = commande.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut erreurs = processus.stderr.take().unwrap();
        EnMarche {
            sortie: BufReader::new(processus.stdout.take().unwrap()),
            erreurs: Some(thread::spawn(move || {
                let mut texte = String::new();
                let _ = erreurs.read_to_string(&mut texte);
                texte
            })),
            processus,
        }
    }

    /// Its standard input, where it was given a pipe.
    pub fn tape(&mut self, texte: &str) {
        self.processus.stdin.as_mut().unwrap().write_all(texte.as_bytes()).unwrap();
    }

    /// The next line of its standard output.
    pub fn ligne(&mut self) -> String {
        let mut ligne = String::new();
        assert_ne!(self.sortie.read_line(&mut ligne).unwrap(), 0, "le programme s'est tu");
        ligne
    }

    pub fn pid(&self) -> u32 {
        self.processus.id()
    }

    /// `kill -9`, or Ctrl-C.
    pub fn signale(&self, signal: Signal) {
        signale(self.processus.id(), signal);
    }

    /// It has ended by itself.
    pub fn is_fini(&mut self) -> bool {
        self.processus.try_wait().unwrap().is_some()
    }

    /// Closes its standard input and waits for its end; the output is what was not read line by line.
    pub fn fin(mut self) -> Fin {
        drop(self.processus.stdin.take());
        let mut sortie = String::new();
        self.sortie.read_to_string(&mut sortie).unwrap();
        let erreurs = self.erreurs.take().map(|fil| fil.join().unwrap()).unwrap_or_default();
        Fin { code: self.processus.wait().unwrap().code(), sortie, erreurs }
    }
}

impl Drop for EnMarche {
    fn drop(&mut self) {
        let _ = self.processus.kill();
        let _ = self.processus.wait();
    }
}

/// One document of standard output.
pub fn json(texte: &str) -> serde_json::Value {
    serde_json::from_str(texte.trim()).unwrap_or_else(|erreur| panic!("{erreur} : {texte}"))
}

/// A file of `combien` new students, each with a mark.
pub fn liste(combien: u32) -> String {
    let mut texte = String::from("Matricule;Nom;Prénom;Téléphone;Classe;Maths\n");
    for n in 0..combien {
        texte +=
            &format!("G{n:05};Nom{};Prénom{};+2217{:08};C{};{}\n", n % 700, n % 300, n + 1_000_000, n % 30, n % 21);
    }
    texte
}

/// The path as an argument inside a line.
pub fn cite(chemin: &Path) -> String {
    format!("\"{}\"", chemin.display())
}
