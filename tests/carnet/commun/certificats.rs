//! The folder `certs` of the README's deployment: an authority of the run's own, the servers' certificates for this machine, the key
//! that members of a set share, the users of Redis.

use super::lisezmoi;
use super::serveurs::dossier;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What stands for the passwords that a school chooses.
pub const SECRET: &str = "secret-de-serveur";

/// The folder.
pub fn certificats() -> &'static Path {
    static DOSSIER: OnceLock<PathBuf> = OnceLock::new();
    DOSSIER.get_or_init(|| {
        let dossier = dossier("certs");
        fs::create_dir(&dossier).unwrap();
        let openssl = |ligne: &str| {
            let fait = Command::new("openssl").args(ligne.split(' ')).current_dir(&dossier).output().unwrap();
            assert!(fait.status.success(), "{}", String::from_utf8_lossy(&fait.stderr));
        };
        let ext = "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:n1.exemple.test\nbasicConstraints=CA:FALSE\n";
        fs::write(dossier.join("ext"), ext).unwrap();
        let cle = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        openssl(&format!("req -x509 {cle} -keyout ca.key -out ca.pem -subj /CN=CA -days 2"));
        openssl(&format!("req {cle} -keyout s.key -out s.csr -subj /O=carnet/CN=127.0.0.1"));
        openssl("x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out s.pem -days 2 -extfile ext");
        openssl("rand -base64 -out cle 700");
        fs::set_permissions(dossier.join("cle"), Permissions::from_mode(0o400)).unwrap();
        let lit = |nom: &str| fs::read_to_string(dossier.join(nom)).unwrap();
        for nom in ["mongo.pem", "redis.pem"] {
            fs::write(dossier.join(nom), lit("s.key") + &lit("s.pem")).unwrap();
        }
        fs::write(dossier.join("redis.acl"), lisezmoi::bloc("acl").replace("MOT-DE-PASSE", SECRET)).unwrap();
        dossier
    })
}

/// The arguments with which the README's compose file starts a server, on this port, in this folder.
pub fn arguments(service: &str, port: u16, dossier: &Path) -> Vec<String> {
    let compose = lisezmoi::compose();
    let commande = compose["services"][service]["command"].as_array().unwrap();
    let ici = |mot: &serde_json::Value| {
        let mot = mot.as_str().unwrap();
        match mot {
            "27017" | "6379" => port.to_string(),
            "/data/db" => dossier.display().to_string(),
            // Not for the whole network.
            "--bind_ip_all" => "--bind_ip=127.0.0.1".to_owned(),
            mot => mot.replace("/certs", certificats().to_str().unwrap()),
        }
    };
    commande.iter().skip(1).map(ici).collect()
}
