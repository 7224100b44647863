//! The addresses of servers: of mail, `smtp+starttls://user@host:587`, `smtps://user@host`, `smtp://localhost:25`; the host in one
//! of the web. Pure.

use crate::error::Envoi;
use std::net::IpAddr;
use zeroize::Zeroizing;

/// How the connection is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surete {
    /// Plain at first, then TLS, or nothing goes.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Nothing: only to this machine itself.
    Claire,
}

/// A mail server.
pub(super) struct Serveur {
    pub(super) surete: Surete,
    pub(super) utilisateur: Option<String>,
    pub(super) mot_de_passe: Option<Zeroizing<String>>,
    pub(super) hote: String,
    pub(super) port: Option<u16>,
}

const CLE: &str = "mail.url";
const FORME: &str = "attendu : smtp+starttls://nom@hote:587 ou smtps://nom@hote";

fn faute(raison: &str) -> Envoi {
    Envoi::MalRegle { cle: CLE, raison: raison.to_owned() }
}

/// This machine itself.
pub(super) fn est_locale(hote: &str) -> bool {
    let nu = hote.trim_start_matches('[').trim_end_matches(']');
    nu.eq_ignore_ascii_case("localhost") || nu.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Serveur {
    /// Reads an address. A name that holds an `@` stays whole: the last one parts it from the host.
    pub(super) fn parse(url: &str) -> Result<Serveur, Envoi> {
        let (schema, reste) = url.trim().split_once("://").ok_or_else(|| faute(FORME))?;
        let surete = match schema.to_ascii_lowercase().as_str() {
            "smtp+starttls" => Surete::StartTls,
            "smtps" => Surete::Tls,
            "smtp" => Surete::Claire,
            _ => return Err(faute(FORME)),
        };
        let reste = reste.trim_end_matches('/');
        let (qui, ou) = reste.rsplit_once('@').map_or((None, reste), |(qui, ou)| (Some(qui), ou));
        let (utilisateur, mot_de_passe) =
            match qui.map(|qui| qui.split_once(':').map_or((qui, None), |(q, m)| (q, Some(m)))) {
                None => (None, None),
                Some((nom, mot)) => {
                    (Some(nom).filter(|nom| !nom.is_empty()).map(decode), mot.map(decode).map(Zeroizing::new))
                }
            };
        let (hote, port) = match ou.rsplit_once(':') {
            Some((hote, port)) if !port.contains(']') => (hote, Some(port)),
            _ => (ou, None),
        };
        let port = match port.map(str::parse::<u16>) {
            None => None,
            Some(Ok(port)) if port > 0 => Some(port),
            Some(_) => return Err(faute("le port est un nombre de 1 à 65535")),
        };
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
        if hote.is_empty() || !hote.chars().all(is_host) {
            return Err(faute(FORME));
        }
        if surete == Surete::Claire && !est_locale(hote) {
            return Err(faute(
                "smtp:// sans chiffrement n'est permis que vers cette machine (localhost) : prenez smtp+starttls:// ou smtps://",
            ));
        }
        let hote = hote.trim_start_matches('[').trim_end_matches(']').to_owned();
        Ok(Serveur { surete, utilisateur, mot_de_passe, hote, port })
    }
}

/// The host of an address; none where it is no address of the web.
pub(super) fn hote(url: &str) -> Option<String> {
    let reste = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let ou = reste.split(['/', '?', '#']).next()?;
    let ou = ou.rsplit_once('@').map_or(ou, |(_, ou)| ou);
    let nu = match ou.strip_prefix('[') {
        Some(six) => six.split(']').next()?,
        None => ou.split(':').next()?,
    };
    (!nu.is_empty() && !nu.contains(['{', '}', ' '])).then(|| nu.to_owned())
}

/// An address of a network that does not leave the house.
pub(super) fn est_privee(hote: &str) -> bool {
    match hote.parse() {
        Ok(IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => false,
    }
}

/// `%40` is `@`; what is no such code stays.
fn decode(texte: &str) -> String {
    let octets = texte.as_bytes();
    let mut sortie = Vec::with_capacity(octets.len());
    let mut i = 0;
    while i < octets.len() {
        let code = (octets[i] == b'%').then(|| texte.get(i + 1..i + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(octet) => {
                sortie.push(octet);
                i += 3;
            }
            None => {
                sortie.push(octets[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&sortie).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lu(url: &str) -> (Surete, Option<String>, Option<String>, String, Option<u16>) {
        let Ok(Serveur { surete, utilisateur, mot_de_passe, hote, port }) = Serveur::parse(url) else {
            panic!("{url}")
        };
        (surete, utilisateur, mot_de_passe.map(|mot| mot.to_string()), hote, port)
    }

    #[test]
    fn a_server_s_address_is_read() {
        let texte = |texte: &str| Some(texte.to_owned());
        assert_eq!(
            lu("smtp+starttls://awa@ecole.sn@smtp.ecole.sn:587"),
            (Surete::StartTls, texte("awa@ecole.sn"), None, "smtp.ecole.sn".into(), Some(587))
        );
        assert_eq!(lu("smtps://smtp.ecole.sn/"), (Surete::Tls, None, None, "smtp.ecole.sn".into(), None));
        assert_eq!(lu("SMTPS://a:p%40ss@h"), (Surete::Tls, texte("a"), texte("p@ss"), "h".into(), None));
        assert_eq!(lu("smtp://[::1]:25"), (Surete::Claire, None, None, "::1".into(), Some(25)));
    }

    #[test]
    fn nothing_goes_in_the_clear_to_another_machine() {
        assert!(Serveur::parse("smtp://127.0.0.1:25").is_ok() && Serveur::parse("smtp://localhost").is_ok());
        for url in ["smtp://smtp.ecole.sn", "smtp://10.0.0.1", "smtp://localhost.ecole.sn", "smtp://127.0.0.1@ecole.sn"]
        {
            assert!(Serveur::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for url in ["", "smtp.ecole.sn", "http://ecole.sn", "smtps://", "smtps://h:0", "smtps://h:x", "smtps://a b"] {
            assert!(Serveur::parse(url).is_err(), "{url}");
        }
    }
}
