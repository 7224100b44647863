//! Real servers for the tests: one pair for a whole run, and a folder for private homes. Whatever happens to the run, even a
//! `kill -9`, nothing of it is left: a small shell process waits for the end of a pipe that only this process holds, then kills
//! every server and every carnet that works under the run's folder (a stopped one would stay for ever), and removes the folder.

use carnet::local::{self, Services};
use mongodb::bson::doc;
use mongodb::sync::Client;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// Reads its standard input to the end, then cleans. The folder comes by the environment: in an argument it would find itself.
const GARDIEN: &str = r#"
read -r _
for p in /proc/[0-9]*; do
    case $(cat "$p/comm" 2>/dev/null) in mongod|redis-server|carnet|python3|bearerbox|smsbox|fakesmsc) ;; *) continue ;; esac
    case $(readlink "$p/cwd")$(tr '\0' ' ' <"$p/cmdline" 2>/dev/null) in
        *"$CARNET_ESSAIS"/*) kill -9 "${p#/proc/}" ;;
    esac
done
find "$CARNET_ESSAIS" -path '*/run/sockets' | while read -r f; do
    case $(cat "$f") in */carnet-*) rm -rf "$(cat "$f")" ;; esac
done
rm -rf "$CARNET_ESSAIS"
"#;

struct Essais {
    racine: PathBuf,
    _gardien: ChildStdin,
}

fn essais() -> &'static Essais {
    static ESSAIS: OnceLock<Essais> = OnceLock::new();
    ESSAIS.get_or_init(|| {
        // A short path: sockets go below it. Who measures wants a disk; who only tests may name a folder in memory.
        let sous = std::env::var_os("CARNET_ESSAIS_SOUS").unwrap_or_else(|| "/tmp".into());
        let racine = tempfile::Builder::new().prefix("carnet-essais-").tempdir_in(sous).unwrap().keep();
        let mut gardien = Command::new("sh");
        gardien.args(["-c", GARDIEN]).env("CARNET_ESSAIS", &racine).current_dir("/");
        // Its own group: Ctrl-C ends the run, and the guardian then cleans. Its output would keep a pipe of the run open.
        gardien.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let _gardien = gardien.spawn().unwrap().stdin.take().unwrap();
        Essais { racine, _gardien }
    })
}

/// A new path under the run's folder: nothing is there yet.
pub fn dossier(nom: &str) -> PathBuf {
    static SUIVANT: AtomicU32 = AtomicU32::new(0);
    let dossier = essais().racine.join(SUIVANT.fetch_add(1, Ordering::Relaxed).to_string());
    fs::create_dir(&dossier).unwrap();
    dossier.join(nom)
}

/// The run's pair of servers, and its home.
fn paire() -> &'static (PathBuf, Services) {
    static PAIRE: OnceLock<(PathBuf, Services)> = OnceLock::new();
    PAIRE.get_or_init(|| {
        let home = dossier("paire");
        let services = Services::ouvrir(&home).unwrap();
        (home, services)
    })
}

/// Where the run's pair of servers writes its logs.
pub fn journaux() -> PathBuf {
    paire().0.join("logs")
}

/// The program that the run's mongod was started from.
pub fn mongod() -> PathBuf {
    let [mongod, _] = local::status(&paire().0).unwrap().serveurs;
    fs::read_link(format!("/proc/{}/exe", mongod.pid.unwrap())).unwrap()
}

/// The addresses of the run's pair of servers, and a database of one test.
#[derive(Debug, Clone)]
pub struct Base {
    /// For `--mongo`.
    pub mongo: String,
    /// For `--redis`.
    pub redis: String,
    /// For `--db`; nobody else's.
    pub nom: String,
    /// None on servers of a test's own.
    pub fin: Option<Arc<Fin>>,
}

/// Removes a database of the run's pair when nobody has it any more: a mongod slows down with every file that it keeps.
#[derive(Debug)]
pub struct Fin {
    nom: String,
}

impl Drop for Fin {
    fn drop(&mut self) {
        static CLIENT: OnceLock<Option<Client>> = OnceLock::new();
        let client = CLIENT.get_or_init(|| Client::with_uri_str(paire().1.mongo_uri()).ok());
        // Whatever stays ends with the run: what a killed carnet was writing would hold it for a minute.
        let bref = doc! { "dropDatabase": 1, "maxTimeMS": 2_000 };
        let _ = client.as_ref().map(|client| client.database(&self.nom).run_command(bref).run());
    }
}

impl Base {
    /// A database that no other test has. The first call of a run starts the servers.
    pub fn neuve() -> Self {
        static SUIVANTE: AtomicU32 = AtomicU32::new(0);
        let (_, paire) = paire();
        let nom = format!("essai_{}_{}", std::process::id(), SUIVANTE.fetch_add(1, Ordering::Relaxed));
        Base {
            mongo: paire.mongo_uri().to_owned(),
            redis: paire.redis_url().unwrap().to_owned(),
            fin: Some(Arc::new(Fin { nom: nom.clone() })),
            nom,
        }
    }

    /// The arguments that lead the binary to it.
    pub fn args(&self) -> [&str; 6] {
        ["--mongo", &self.mongo, "--redis", &self.redis, "--db", &self.nom]
    }
}

/// Runs this very binary again for one hidden test, with `home` in its environment.
pub fn autre_processus(test: &str, home: &Path) -> Command {
    let mut commande = Command::new(std::env::current_exe().unwrap());
    commande.args([test, "--exact", "--ignored", "--nocapture"]).env("CARNET_ESSAI_HOME", home);
    commande.stdin(Stdio::piped()).stdout(Stdio::piped());
    commande
}
