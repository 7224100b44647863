//! SMS, by a gateway over HTTP that the configuration describes. The only file that names ureq.

use super::email::mot_de_passe;
use super::{Echec, adresse};
use crate::config::Sms;
use crate::domain::Canal;
use crate::error::{Envoi, Result};
use crate::texte::{fit, pourcent, printable};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Method, Request};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Error as HttpError};
use zeroize::Zeroizing;

/// How long an answer is waited for, all in all.
const DELAI: Duration = Duration::from_secs(15);
/// Bytes of an answer that are read.
const REPONSE: u64 = 64 * 1024;

/// What takes the text of a request to the letters of its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ecriture {
    /// In an address, or a form.
    Pourcent,
    /// Within quotes of JSON.
    Json,
    /// As it is.
    Brute,
}

/// A gateway.
pub(super) struct Passerelle {
    agent: Agent,
    methode: Method,
    url: String,
    entetes: Vec<(String, String)>,
    corps: Option<String>,
    succes: Succes,
    expediteur: String,
    utilisateur: String,
    mot_de_passe: Zeroizing<String>,
}

/// When the gateway has taken a message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Succes {
    /// A status of 200 to 299.
    Statut,
    /// That, and this text in the answer.
    Contient(String),
    /// That, and an answer that begins with one of these.
    Commence(&'static [&'static str]),
}

/// What a preset stands for, where the configuration does not say otherwise.
struct Modele {
    methode: Method,
    /// Behind the address.
    requete: &'static str,
    entetes: &'static [(&'static str, &'static str)],
    corps: Option<&'static str>,
    succes: Succes,
}

impl Modele {
    fn de(preset: Option<&str>) -> Modele {
        match preset {
            Some("kannel") => Modele {
                methode: Method::GET,
                requete: "?username={utilisateur}&password={mot_de_passe}&from={expediteur}&to={numero}&text={texte}\
                          &charset=UTF-8&coding=0&binfo={cle}",
                entetes: &[],
                corps: None,
                // Accepted, or queued.
                succes: Succes::Commence(&["0:", "3:"]),
            },
            Some("json") => Modele {
                methode: Method::POST,
                requete: "",
                entetes: &[
                    ("Authorization", "Bearer {mot_de_passe}"),
                    ("Content-Type", "application/json"),
                    ("Idempotency-Key", "{cle}"),
                ],
                corps: Some(r#"{"from":"{expediteur}","to":"{numero}","text":"{texte}","reference":"{cle}"}"#),
                succes: Succes::Statut,
            },
            _ => Modele { methode: Method::GET, requete: "", entetes: &[], corps: None, succes: Succes::Statut },
        }
    }
}

fn mal_regle(cle: &'static str, raison: impl Into<String>) -> Envoi {
    Envoi::MalRegle { cle, raison: raison.into() }
}

impl Passerelle {
    /// Opens the gateway of the configuration: no connection is made yet.
    ///
    /// # Errors
    /// A key that is missing or wrong, a password file that cannot be read.
    pub(super) fn ouvre(sms: &Sms) -> Result<Passerelle> {
        let url = sms.url.as_deref().ok_or(Envoi::SansCanal { canal: Canal::Sms })?;
        let modele = Modele::de(sms.preset.as_deref());
        // Placeholders are no letters of an address.
        let hote = hote(url).ok_or_else(|| mal_regle("sms.url", "attendu : https://hote/chemin"))?;
        let proche = adresse::est_locale(&hote) || est_privee(&hote);
        if !url.starts_with("https://") && !proche {
            let raison =
                "sans chiffrement (http://), la passerelle doit être sur cette machine ou dans son réseau privé";
            return Err(mal_regle("sms.url", raison).into());
        }
        let entetes: Vec<(String, String)> = match sms.entetes.is_empty() {
            true => modele.entetes.iter().map(|(nom, valeur)| ((*nom).to_owned(), (*valeur).to_owned())).collect(),
            false => sms.entetes.clone(),
        };
        let methode = match sms.methode.as_deref() {
            Some("POST") => Method::POST,
            Some(_) => Method::GET,
            None => modele.methode,
        };
        let corps = sms.corps.clone().or(modele.corps.map(str::to_owned));
        if methode == Method::GET && corps.is_some() {
            return Err(mal_regle("sms.corps", "un corps demande methode = \"POST\"").into());
        }
        let mot = match &sms.mot_de_passe_fichier {
            Some(fichier) => mot_de_passe(fichier)?,
            None => Zeroizing::default(),
        };
        let url =
            if url.contains('?') || sms.corps.is_some() { url.to_owned() } else { format!("{url}{}", modele.requete) };
        let tls = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(certificats()))).build();
        let mut agent = Agent::config_builder()
            .timeout_global(Some(DELAI))
            // Whoever redirects would learn the password.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("carnet/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        if proche {
            agent = agent.proxy(None);
        }
        Ok(Passerelle {
            agent: agent.build().into(),
            methode,
            url,
            entetes,
            corps,
            succes: sms.succes.clone().map_or(modele.succes, Succes::Contient),
            expediteur: sms.expediteur.clone().unwrap_or_default(),
            utilisateur: sms.utilisateur.clone().unwrap_or_default(),
            mot_de_passe: mot,
        })
    }

    /// Hands a text over, under a key that is the same whenever the same message is handed over.
    ///
    /// # Errors
    /// What the gateway says, or that it says nothing.
    pub(super) fn envoie(&self, cle: &str, numero: &str, texte: &str) -> Result<(), Echec> {
        let mal_ecrite =
            |quoi: &str| Echec::Passager { raison: format!("la requête est impossible : {quoi}"), canal: true };
        let remplit = |modele: &str, ecriture| self.remplit(modele, ecriture, (cle, numero, texte));
        let mut requete = Request::builder().method(self.methode.clone()).uri(remplit(&self.url, Ecriture::Pourcent));
        let mut corps = Ecriture::Brute;
        for (nom, valeur) in &self.entetes {
            if nom.eq_ignore_ascii_case("content-type") {
                corps = match valeur.to_ascii_lowercase() {
                    valeur if valeur.contains("json") => Ecriture::Json,
                    valeur if valeur.contains("form-urlencoded") => Ecriture::Pourcent,
                    _ => Ecriture::Brute,
                };
            }
            requete = requete.header(nom, remplit(valeur, Ecriture::Brute));
        }
        let corps = self.corps.as_ref().map(|modele| remplit(modele, corps));
        let faute = |_| mal_ecrite("sms.url ou sms.entetes");
        let reponse = match corps {
            Some(corps) => self.agent.run(requete.body(corps).map_err(faute)?),
            None => self.agent.run(requete.body(()).map_err(faute)?),
        };
        let mut reponse = reponse.map_err(|erreur| self.panne(&erreur))?;
        let statut = reponse.status().as_u16();
        let dit = reponse.body_mut().with_config().limit(REPONSE).lossy_utf8(true).read_to_string();
        self.juge(statut, &dit.unwrap_or_default())
    }

    fn remplit(&self, modele: &str, ecriture: Ecriture, (cle, numero, texte): (&str, &str, &str)) -> String {
        let chiffres: String = numero.chars().filter(char::is_ascii_digit).collect();
        let valeurs = [
            ("{cle}", cle),
            ("{numero}", numero),
            ("{chiffres}", &chiffres),
            ("{texte}", texte),
            ("{expediteur}", &self.expediteur),
            ("{utilisateur}", &self.utilisateur),
            ("{mot_de_passe}", &self.mot_de_passe),
        ];
        // Once over the template: what a value holds is no placeholder.
        let (mut sortie, mut reste) = (String::new(), modele);
        while let Some(place) = reste.find('{') {
            sortie.push_str(&reste[..place]);
            reste = &reste[place..];
            match valeurs.iter().find(|(nom, _)| reste.starts_with(nom)) {
                Some((nom, valeur)) => {
                    sortie.push_str(&ecriture.ecrit(valeur));
                    reste = &reste[nom.len()..];
                }
                None => {
                    sortie.push('{');
                    reste = &reste[1..];
                }
            }
        }
        sortie + reste
    }

    /// Has it taken the message?
    fn juge(&self, statut: u16, dit: &str) -> Result<(), Echec> {
        let montre = fit(&printable(&self.sans_secret(dit.trim())), 120).into_owned();
        let passager = |raison: String, canal| Err(Echec::Passager { raison, canal });
        match statut {
            200..=299 => {
                let taken = match &self.succes {
                    Succes::Statut => true,
                    Succes::Contient(texte) => dit.contains(texte),
                    Succes::Commence(debuts) => debuts.iter().any(|debut| dit.trim_start().starts_with(debut)),
                };
                if taken {
                    Ok(())
                } else {
                    passager(format!("la passerelle n'a pas accepté le SMS : « {montre} »"), false)
                }
            }
            401 | 403 | 407 => {
                passager(format!("la passerelle refuse le compte ou le mot de passe ({statut} « {montre} »)"), true)
            }
            408 | 425 | 429 | 300..=399 | 500.. => {
                passager(format!("la passerelle ne prend rien en ce moment ({statut} « {montre} »)"), true)
            }
            _ => Err(Echec::Definitif { raison: format!("refusé par la passerelle ({statut} « {montre} »)") }),
        }
    }

    fn panne(&self, erreur: &HttpError) -> Echec {
        let raison = match erreur {
            HttpError::Timeout(_) => "la passerelle ne répond pas".to_owned(),
            erreur => {
                let dit = self.sans_secret(&erreur.to_string());
                format!("la passerelle est injoignable ({})", fit(&printable(&dit), 120))
            }
        };
        Echec::Passager { raison, canal: true }
    }

    /// What a gateway or a library says may repeat the password.
    fn sans_secret(&self, dit: &str) -> String {
        match self.mot_de_passe.is_empty() {
            true => dit.to_owned(),
            false => dit
                .replace(self.mot_de_passe.as_str(), "***")
                .replace(&Ecriture::Pourcent.ecrit(&self.mot_de_passe), "***"),
        }
    }
}

impl Ecriture {
    fn ecrit(self, valeur: &str) -> String {
        match self {
            Ecriture::Pourcent => pourcent(Path::new(valeur), b""),
            // Its quotes are the template's own.
            Ecriture::Json => {
                let cite = serde_json::Value::from(valeur).to_string();
                cite[1..cite.len() - 1].to_owned()
            }
            Ecriture::Brute => valeur.chars().filter(|c| !c.is_control()).collect(),
        }
    }
}

/// The host of an address; none where it is no address of the web.
fn hote(url: &str) -> Option<String> {
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
fn est_privee(hote: &str) -> bool {
    match hote.parse() {
        Ok(IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => false,
    }
}

/// What the system trusts (or `SSL_CERT_FILE`).
fn certificats() -> Vec<Certificate<'static>> {
    let lus = rustls_native_certs::load_native_certs().certs;
    lus.iter().map(|certificat| Certificate::from_der(certificat).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn sms(preset: Option<&str>, url: &str) -> Sms {
        Sms {
            preset: preset.map(str::to_owned),
            url: Some(url.to_owned()),
            methode: None,
            entetes: Vec::new(),
            corps: None,
            succes: None,
            utilisateur: Some("awa&co".into()),
            mot_de_passe_fichier: None::<PathBuf>,
            expediteur: Some("Lycée".into()),
            par_jour: 200,
        }
    }

    fn rempli(passerelle: &Passerelle, modele: &str, ecriture: Ecriture) -> String {
        passerelle.remplit(modele, ecriture, ("c1", "+221771234567", "Élève \"{cle}\" & co"))
    }

    #[test]
    fn a_template_is_filled_once_and_each_value_in_the_letters_of_its_place() {
        let passerelle = Passerelle::ouvre(&sms(Some("kannel"), "http://127.0.0.1:13013/cgi-bin/sendsms")).unwrap();
        assert_eq!(
            rempli(&passerelle, "?u={utilisateur}&t={texte}&n={numero}", Ecriture::Pourcent),
            "?u=awa%26co&t=%C3%89l%C3%A8ve%20%22%7Bcle%7D%22%20%26%20co&n=%2B221771234567"
        );
        assert_eq!(rempli(&passerelle, r#"{"t":"{texte}"}"#, Ecriture::Json), r#"{"t":"Élève \"{cle}\" & co"}"#);
        assert_eq!(rempli(&passerelle, "{cle} {chiffres} {autre}", Ecriture::Brute), "c1 221771234567 {autre}");
        assert!(passerelle.url.contains("sendsms?username={utilisateur}"));
    }

    #[test]
    fn nothing_goes_in_the_clear_out_of_the_house() {
        for url in ["http://127.0.0.1:1/x", "http://192.168.1.4/x", "http://[::1]/x", "https://sms.sn/x?to={numero}"] {
            assert!(Passerelle::ouvre(&sms(None, url)).is_ok(), "{url}");
        }
        for url in
            ["http://sms.sn/x", "http://8.8.8.8/x", "ftp://sms.sn", "sms.sn", "https://", "http://127.0.0.1@sms.sn/"]
        {
            assert!(Passerelle::ouvre(&sms(None, url)).is_err(), "{url}");
        }
    }

    #[test]
    fn what_the_gateway_answers_is_judged() {
        let kannel = Passerelle::ouvre(&sms(Some("kannel"), "http://127.0.0.1:1/x")).unwrap();
        assert_eq!(kannel.juge(202, "0: Accepted for delivery"), Ok(()));
        assert_eq!(kannel.juge(202, "3: Queued for later delivery"), Ok(()));
        assert!(matches!(kannel.juge(202, "Sent."), Err(Echec::Passager { canal: false, .. })));
        assert!(matches!(kannel.juge(403, "Authorization failed"), Err(Echec::Passager { canal: true, .. })));
        assert!(matches!(kannel.juge(503, ""), Err(Echec::Passager { canal: true, .. })));
        assert!(matches!(kannel.juge(400, ""), Err(Echec::Definitif { .. })));
    }
}
