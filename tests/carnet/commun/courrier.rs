//! What messages are sent to: a real mail server (Debian's aiosmtpd: STARTTLS and a password), and a real SMS gateway (Debian's kannel)
//! with the network that its own tests use. They work below the run's folder, and stop with the test, however it ends.

use super::coquille::{jusqu_a, programme};
use super::ecole::Ecole;
use super::serveurs::dossier;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The account that the servers know, and its password.
const NOM: &str = "carnet@lycee.sn";
const MOT: &str = "s3cret é&=";
/// What a gateway in JSON asks for.
const JETON: &str = "jeton+/=_-.42";

/// A process that ends with this value.
struct Fils(Child);

impl Drop for Fils {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A mail server.
pub struct Courrier {
    dossier: PathBuf,
    port: u16,
    port_chiffre: u16,
    _serveur: Fils,
}

impl Courrier {
    /// Starts one, with a certificate of its own for `localhost`.
    pub fn demarre() -> Courrier {
        let dossier = dossier("smtp");
        fs::create_dir(&dossier).unwrap();
        let (certificat, cle) = (dossier.join("cert.pem"), dossier.join("cle.pem"));
        certifie(&certificat, &cle);
        let args = [dossier.as_os_str(), certificat.as_os_str(), cle.as_os_str(), NOM.as_ref(), MOT.as_ref()];
        let (serveur, ports) = python("smtp.py", &args, &dossier);
        let [port, port_chiffre] = ports[..] else { panic!("le serveur d'envoi ne démarre pas (python3-aiosmtpd ?)") };
        Courrier { dossier, port, port_chiffre, _serveur: serveur }
    }

    /// How it behaves from now on: see the script.
    pub fn mode(&self, mode: &str) {
        let neuf = self.dossier.join("mode.neuf");
        fs::write(&neuf, mode).unwrap();
        fs::rename(neuf, self.dossier.join("mode")).unwrap();
    }

    /// What it has taken, in order.
    pub fn recus(&self) -> Vec<Value> {
        lignes(&self.dossier.join("recus.jsonl"))
    }

    /// How often it has behaved badly, by mode.
    pub fn conduites(&self) -> BTreeMap<String, usize> {
        let mut conduites = BTreeMap::new();
        for dite in fs::read_to_string(self.dossier.join("conduites")).unwrap_or_default().lines() {
            *conduites.entry(dite.to_owned()).or_default() += 1;
        }
        conduites
    }

    /// Waits until it has taken so many.
    pub fn attend(&self, combien: usize) -> Vec<Value> {
        jusqu_a("des messages reçus", || Some(self.recus()).filter(|recus| recus.len() >= combien))
    }

    /// The section of the configuration that leads to it.
    pub fn section(&self) -> String {
        let mot = self.dossier.join("mdp");
        fs::write(&mot, format!("{MOT}\n")).unwrap();
        format!(
            "[mail]\nurl = \"smtp+starttls://{NOM}@localhost:{}\"\nmot_de_passe_fichier = \"{}\"\n\
             expediteur = \"notes@lycee.sn\"\nreponse = \"secretariat@lycee.sn\"\n",
            self.port,
            mot.display()
        )
    }

    /// The same, encrypted from the first byte.
    pub fn section_chiffree(&self) -> String {
        let clair = format!("smtp+starttls://{NOM}@localhost:{}", self.port);
        self.section().replace(&clair, &format!("smtps://{NOM}@localhost:{}", self.port_chiffre))
    }

    /// Whom to trust, so that its certificate is believed.
    pub fn certificat(&self) -> PathBuf {
        self.dossier.join("cert.pem")
    }
}

/// A server of `tests/courrier`, and the ports that it names.
fn python(script: &str, args: &[&OsStr], dossier: &Path) -> (Fils, Vec<u16>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courrier").join(script);
    let mut commande = Command::new("/usr/bin/python3");
    commande.arg(script).args(args).current_dir(dossier);
    let journal = fs::File::create(dossier.join("journal")).unwrap();
    let mut serveur = commande.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(journal).spawn().unwrap();
    let mut ports = String::new();
    BufReader::new(serveur.stdout.take().unwrap()).read_line(&mut ports).unwrap();
    (Fils(serveur), ports.split_whitespace().map(|port| port.parse::<u16>().unwrap()).collect())
}

/// Lines that a server has written, each whole.
fn lignes(fichier: &Path) -> Vec<Value> {
    let texte = fs::read_to_string(fichier).unwrap_or_default();
    // Whoever writes has not always ended his line.
    let whole = texte.rfind('\n').map_or("", |fin| &texte[..fin]);
    whole.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect()
}

/// An SMS gateway that takes JSON with a bearer token.
pub struct PasserelleJson {
    dossier: PathBuf,
    port: u16,
    _serveur: Fils,
}

impl PasserelleJson {
    pub fn demarre() -> PasserelleJson {
        let dossier = dossier("json");
        fs::create_dir(&dossier).unwrap();
        let (serveur, ports) = python("sms.py", &[dossier.as_os_str(), JETON.as_ref()], &dossier);
        PasserelleJson { dossier, port: ports[0], _serveur: serveur }
    }

    /// What it has taken, in order.
    pub fn recus(&self) -> Vec<Value> {
        lignes(&self.dossier.join("sms.jsonl"))
    }

    /// The section of the configuration that leads to it.
    pub fn section(&self) -> String {
        let mot = self.dossier.join("mdp");
        fs::write(&mot, JETON).unwrap();
        format!(
            "[sms]\npreset = \"json\"\nurl = \"http://127.0.0.1:{}/v1/sms\"\nmot_de_passe_fichier = \"{}\"\n\
             expediteur = \"Lycee\"\n",
            self.port,
            mot.display()
        )
    }
}

fn certifie(certificat: &Path, cle: &Path) {
    let reglages = certificat.with_extension("cnf");
    fs::write(
        &reglages,
        "[req]\ndistinguished_name = nom\nx509_extensions = ext\nprompt = no\n[nom]\nCN = localhost\n[ext]\n\
         basicConstraints = critical, CA:FALSE\nsubjectAltName = DNS:localhost, IP:127.0.0.1\n",
    )
    .unwrap();
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
    openssl.arg("-config").arg(reglages).arg("-keyout").arg(cle).arg("-out").arg(certificat);
    let fait = openssl.stdin(Stdio::null()).output().unwrap();
    assert!(fait.status.success(), "{}", String::from_utf8_lossy(&fait.stderr));
}

/// An SMS gateway, and the network behind it.
pub struct Passerelle {
    dossier: PathBuf,
    port: u16,
    _programmes: Vec<Fils>,
}

impl Passerelle {
    pub fn demarre() -> Passerelle {
        let dossier = dossier("sms");
        fs::create_dir(&dossier).unwrap();
        // All at once, so that they differ; nobody else takes them then, as the system gives other ports first.
        let libres: Vec<TcpListener> = (0..4).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = libres.iter().map(|port| port.local_addr().unwrap().port()).collect();
        drop(libres);
        let [admin, boites, reseau, port] = ports[..] else { unreachable!() };
        fs::write(
            dossier.join("kannel.conf"),
            format!(
                "group = core\nadmin-port = {admin}\nadmin-interface = 127.0.0.1\nadmin-password = x\n\
                 smsbox-port = {boites}\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = 127.0.0.1\nlog-level = 1\n\n\
                 group = smsc\nsmsc = fake\nsmsc-id = FAUX\nport = {reseau}\nconnect-allow-ip = 127.0.0.1\n\n\
                 group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = {port}\nsendsms-interface = 127.0.0.1\n\
                 log-level = 1\naccess-log = acces.log\n\n\
                 group = sendsms-user\nusername = \"{NOM}\"\npassword = \"{MOT}\"\nmax-messages = 1\nconcatenation = false\n"
            ),
        )
        .unwrap();
        let lance = |nom: &str, args: &[&str]| {
            let sortie = fs::File::create(dossier.join(format!("{nom}.journal"))).unwrap();
            let mut commande = Command::new(programme(nom));
            commande.args(args).current_dir(&dossier).stdin(Stdio::null());
            Fils(commande.stdout(sortie.try_clone().unwrap()).stderr(sortie).spawn().unwrap())
        };
        let ecoute = |port: u16| {
            jusqu_a("kannel", || TcpStream::connect(("127.0.0.1", port)).ok());
        };
        let mut programmes = vec![lance("bearerbox", &["kannel.conf"])];
        ecoute(boites);
        programmes.push(lance("smsbox", &["kannel.conf"]));
        ecoute(port);
        let journal = dossier.join("bearerbox.journal");
        // One that knocks before the gateway is ready is never let in.
        programmes.push(jusqu_a("le réseau de kannel", || {
            let reseau = lance("fakesmsc", &["-H", "127.0.0.1", "-r", &reseau.to_string(), "-m", "0", "1 2 text x"]);
            let is_connected =
                || fs::read_to_string(&journal).is_ok_and(|dit| dit.contains("Fakesmsc client connected"));
            let connected = (0..30).any(|_| {
                std::thread::sleep(std::time::Duration::from_millis(50));
                is_connected()
            });
            connected.then_some(reseau)
        }));
        Passerelle { dossier, port, _programmes: programmes }
    }

    /// What went over the network: `expéditeur numéro text texte`.
    pub fn recus(&self) -> Vec<String> {
        let octets = fs::read(self.dossier.join("fakesmsc.journal")).unwrap();
        let texte = String::from_utf8_lossy(&octets).into_owned();
        let un =
            |ligne: &str| Some(ligne.split_once("Got message ")?.1.split_once('<')?.1.strip_suffix('>')?.to_owned());
        texte.lines().filter_map(un).collect()
    }

    /// Waits until so many did.
    pub fn attend(&self, combien: usize) -> Vec<String> {
        jusqu_a("des SMS reçus", || Some(self.recus()).filter(|recus| recus.len() >= combien))
    }

    /// The section of the configuration that leads to it, with further lines.
    pub fn section(&self, plus: &str) -> String {
        let mot = self.dossier.join("mdp");
        fs::write(&mot, MOT).unwrap();
        format!(
            "[sms]\npreset = \"kannel\"\nurl = \"http://127.0.0.1:{}/cgi-bin/sendsms\"\nutilisateur = \"{NOM}\"\n\
             mot_de_passe_fichier = \"{}\"\nexpediteur = \"Lycee\"\n{plus}\n",
            self.port,
            mot.display()
        )
    }
}

impl Ecole {
    /// Says how messages are sent, under this school name.
    pub fn regle(&self, nom: &str, sections: &str) {
        fs::create_dir_all(self.maison().join(".config/carnet")).unwrap();
        self.ecris("maison/.config/carnet/config.toml", format!("[ecole]\nnom = \"{nom}\"\n{sections}"));
    }

    /// Runs a line as [`Ecole::fait`] does, where the mail server is believed; its JSON, however it ends.
    pub fn envoie(&self, courrier: &Courrier, ligne: &str) -> (i32, Value) {
        let mut commande = self.carnet();
        commande.env("SSL_CERT_FILE", courrier.certificat()).args(["--format", "json", "-c", ligne]);
        let sortie = super::ecole::sortie(&mut commande);
        assert!(!sortie.out.is_empty(), "{ligne} : {sortie:?}");
        (sortie.code, sortie.json())
    }
}
