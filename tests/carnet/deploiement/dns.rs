//! `mongodb+srv`: a DNS of the test's own tells where the set is. It listens on port 53, as every DNS does, and so needs root; a
//! machine that does not give it has only the refusal of a name tried, by its own DNS.

use super::mongo::jeu;
use crate::commun::certificats::certificats;
use crate::commun::ecole::{Ecole, Sortie};
use crate::commun::serveurs::dossier;
use rustix::process::geteuid;
use std::fs;
use std::net::UdpSocket;
use std::process::Command;
use std::thread;

/// A loopback address that nobody else has.
const ICI: &str = "127.0.0.77";
const NOM: &str = "ecole.exemple.test";
const HOTE: &str = "n1.exemple.test";
const A: u16 = 1;
const TXT: u16 = 16;
const SRV: u16 = 33;

fn nom(texte: &str) -> Vec<u8> {
    let labels = texte.split('.').flat_map(|label| [&[label.len() as u8], label.as_bytes()].concat());
    labels.chain([0]).collect()
}

/// The answer to a question: where the set's ports are.
fn reponse(question: &[u8], ports: &[u16], base: &str) -> Vec<u8> {
    let fin = 12 + question[12..].iter().position(|octet| *octet == 0).unwrap() + 1;
    let (demande, genre) = (&question[12..fin], u16::from_be_bytes([question[fin], question[fin + 1]]));
    let is = |texte: &str| demande.eq_ignore_ascii_case(&nom(texte));
    let donnees: Vec<Vec<u8>> = match genre {
        SRV if is(&format!("_mongodb._tcp.{NOM}")) => {
            ports.iter().map(|port| [&[0, 0, 0, 0], &port.to_be_bytes()[..], &nom(HOTE)].concat()).collect()
        }
        TXT if is(NOM) => {
            let texte = format!("replicaSet=rs0&authSource={base}");
            vec![[&[texte.len() as u8], texte.as_bytes()].concat()]
        }
        A if is(HOTE) => vec![vec![127, 0, 0, 1]],
        _ => Vec::new(),
    };
    let connu = [&format!("_mongodb._tcp.{NOM}"), NOM, HOTE].into_iter().any(is);
    let etat: u16 = if connu { 0x8180 } else { 0x8183 };
    let combien = (donnees.len() as u16).to_be_bytes();
    let mut dite = [&question[..2], &etat.to_be_bytes(), &[0, 1], &combien, &[0; 4], &question[12..fin + 4]].concat();
    for une in donnees {
        let entete = [&[0xc0, 12], &genre.to_be_bytes()[..], &[0, 1, 0, 0, 0, 60], &(une.len() as u16).to_be_bytes()];
        dite.extend(entete.concat());
        dite.extend(une);
    }
    dite
}

/// The program on a machine whose DNS is that one.
fn lance(ecole: &Ecole, mongo: &str, ligne: &str) -> Sortie {
    let resolv = dossier("resolv.conf");
    fs::write(&resolv, format!("nameserver {ICI}\noptions timeout:2 attempts:1\n")).unwrap();
    let mut commande = Command::new("unshare");
    commande.args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""]).arg(resolv);
    commande.arg(env!("CARGO_BIN_EXE_carnet")).args(["--mongo", mongo, "--redis", &ecole.base.redis]);
    commande.args(["--db", &ecole.base.nom, "-c", ligne]).current_dir(&ecole.dossier).env_clear();
    let fait = commande.env("HOME", ecole.maison()).env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
    let texte = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    Sortie { code: fait.status.code().unwrap(), out: texte(fait.stdout), err: texte(fait.stderr) }
}

#[test]
fn un_nom_mene_au_jeu_ou_dit_qu_il_ne_mene_nulle_part() {
    if !geteuid().is_root() {
        return;
    }
    let jeu = jeu();
    let ecole = jeu.ecole();
    let (ports, base) = (jeu.ports.clone(), ecole.base.nom.clone());
    let dns = UdpSocket::bind((ICI, 53)).unwrap();
    thread::spawn(move || {
        let mut question = [0; 512];
        while let Ok((octets, qui)) = dns.recv_from(&mut question) {
            let _ = dns.send_to(&reponse(&question[..octets], &ports, &base), qui);
        }
    });
    let ca = certificats().join("ca.pem");
    let uri = |nom: &str| format!("mongodb+srv://carnet:{}@{nom}/?tlsCAFile={}", super::mongo::MOT, ca.display());
    let fin = lance(&ecole, &uri(NOM), "note add E00001 Maths 12");
    assert_eq!(fin.code, 0, "{fin:?}");
    let absent = lance(&ecole, &uri("absente.exemple.test"), "find");
    let dit = "le nom « absente.exemple.test » de l'adresse de MongoDB ne mène à aucun serveur";
    assert!(absent.code == 3 && absent.err.contains(dit) && !absent.err.contains(super::mongo::MOT), "{absent:?}");
}
