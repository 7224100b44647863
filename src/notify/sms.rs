//! SMS, by a gateway over HTTP that the configuration describes. The only file that names ureq.

use super::adresse::{est_privee, hote};
use super::gabarit::Ecriture;
use super::secret::mot_de_passe;
use super::{Echec, Suite, adresse};
use crate::config::Sms;
use crate::domain::Canal;
use crate::error::{Envoi, Result};
use crate::texte::{fit, printable};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Method, Request};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Error as HttpError, Timeout};
use zeroize::Zeroizing;

/// How long an answer is waited for, all in all.
const DELAI: Duration = Duration::from_secs(15);
/// Bytes of an answer that are read.
const REPONSE: u64 = 64 * 1024;

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
        let entetes = entetes(&modele, sms);
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
        // Where the text stands in the address or in a body of the school's own, that is all there is.
        let url = match url.contains("{texte}") || sms.corps.is_some() {
            true => url.to_owned(),
            false if url.contains('?') => format!("{url}{}", modele.requete.replacen('?', "&", 1)),
            false => format!("{url}{}", modele.requete),
        };
        let expediteur = sms.expediteur.clone().unwrap_or_default();
        if !expediteur.is_empty() && !est_un_expediteur(&expediteur) {
            let raison = "attendu : un numéro, ou au plus 11 lettres et chiffres (les réseaux refusent le reste)";
            return Err(mal_regle("sms.expediteur", raison).into());
        }
        let is_in_header = entetes.iter().any(|(_, valeur)| valeur.contains("{mot_de_passe}"));
        if is_in_header && !mot.bytes().all(|octet| (b' '..=b'~').contains(&octet)) {
            let raison = "dans un en-tête HTTP, un mot de passe n'a ni accents ni caractères invisibles";
            return Err(mal_regle("sms.mot_de_passe_fichier", raison).into());
        }
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
            expediteur,
            utilisateur: sms.utilisateur.clone().unwrap_or_default(),
            mot_de_passe: mot,
        })
    }

    /// Hands a text over, under a key that is the same whenever the same message is handed over.
    ///
    /// # Errors
    /// What the gateway says, or that it says nothing.
    pub(super) fn envoie(&self, cle: &str, numero: &str, texte: &str) -> Result<(), Echec> {
        let remplit = |modele: &str, ecriture| self.remplit(modele, ecriture, (cle, numero, texte));
        let mut requete = Request::builder().method(self.methode.clone()).uri(remplit(&self.url, Ecriture::Pourcent));
        for (nom, valeur) in &self.entetes {
            requete = requete.header(nom, remplit(valeur, Ecriture::Brute));
        }
        let corps = self.corps.as_ref().map(|modele| remplit(modele, self.ecriture_du_corps(modele)));
        let faute = |erreur| {
            let raison = "la requête est impossible (sms.url ou sms.entetes)";
            Echec::sur(Suite::Canal, raison).avec_detail(self.sans_secret(&format!("{erreur}")))
        };
        let reponse = match corps {
            Some(corps) => self.agent.run(requete.body(corps).map_err(faute)?),
            None => self.agent.run(requete.body(()).map_err(faute)?),
        };
        let mut reponse = reponse.map_err(|erreur| self.panne(&erreur))?;
        let statut = reponse.status().as_u16();
        let dit = reponse.body_mut().with_config().limit(REPONSE).lossy_utf8(true).read_to_string();
        self.juge(statut, &dit.unwrap_or_default())
    }

    /// How values are written in the body: as its kind says, else as it begins.
    fn ecriture_du_corps(&self, modele: &str) -> Ecriture {
        let genre = self.entetes.iter().find(|(nom, _)| nom.eq_ignore_ascii_case("content-type"));
        match genre.map(|(_, valeur)| valeur.to_ascii_lowercase()) {
            Some(genre) if genre.contains("json") => Ecriture::Json,
            Some(genre) if genre.contains("form-urlencoded") => Ecriture::Pourcent,
            _ if modele.trim_start().starts_with(['{', '[']) => Ecriture::Json,
            _ => Ecriture::Brute,
        }
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
        ecriture.remplit(modele, &valeurs)
    }

    /// Has it taken the message?
    fn juge(&self, statut: u16, dit: &str) -> Result<(), Echec> {
        let montre = fit(&printable(&self.sans_secret(dit.trim())), 120).into_owned();
        let (suite, raison) = match statut {
            200..=299 => {
                let taken = match &self.succes {
                    Succes::Statut => true,
                    Succes::Contient(texte) => dit.contains(texte),
                    Succes::Commence(debuts) => debuts.iter().any(|debut| dit.trim_start().starts_with(debut)),
                };
                if taken {
                    return Ok(());
                }
                let raison = format!("la passerelle n'a pas accepté le SMS : « {montre} »");
                return Err(Echec::sur(Suite::PlusTard, raison));
            }
            // Kannel's word for one number that no network of its own leads to.
            403 if dit.contains("Not routable") => (Suite::Jamais, "aucun réseau de la passerelle ne mène à ce numéro"),
            401 | 403 | 407 => (Suite::Canal, "la passerelle refuse le compte ou le mot de passe"),
            300..=399 => (Suite::Canal, "la passerelle redirige ailleurs : corrigez sms.url"),
            402 => (Suite::Canal, "la passerelle demande un paiement"),
            404 | 405 | 410 | 415 => (Suite::Canal, "la passerelle ne connaît pas cette requête : corrigez sms.url"),
            408 | 425 | 429 | 500.. => (Suite::Canal, "la passerelle ne prend rien en ce moment"),
            _ => (Suite::Jamais, "refusé par la passerelle"),
        };
        // Who stands between may have handed it on.
        let doute = matches!(statut, 408 | 502 | 504);
        Err(Echec { doute, ..Echec::sur(suite, format!("{raison} ({statut} « {montre} »)")) })
    }

    fn panne(&self, erreur: &HttpError) -> Echec {
        let (raison, doute) = match erreur {
            HttpError::Timeout(Timeout::Resolve | Timeout::Connect) => ("la passerelle ne répond pas", false),
            HttpError::Timeout(_) => ("la passerelle ne répond pas", true),
            HttpError::HostNotFound => ("l'hôte de la passerelle est introuvable (sms.url)", false),
            HttpError::Io(source) if source.kind() == ErrorKind::ConnectionRefused => {
                ("la passerelle refuse la connexion (hôte et port de sms.url)", false)
            }
            HttpError::ConnectionFailed => ("la passerelle est injoignable", false),
            HttpError::BadUri(_) | HttpError::Http(_) => ("la requête est impossible (sms.url ou sms.entetes)", false),
            HttpError::Tls(_) | HttpError::Rustls(_) => {
                ("la connexion chiffrée à la passerelle a échoué (son certificat ?)", false)
            }
            _ => ("la passerelle a coupé la connexion, ou répond autre chose que du HTTP", true),
        };
        Echec { doute, ..Echec::sur(Suite::Canal, raison) }.avec_detail(self.sans_secret(&erreur.to_string()))
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

/// The headers of the preset, and those of the school, each in the place of one of its name.
fn entetes(modele: &Modele, sms: &Sms) -> Vec<(String, String)> {
    let a_l_ecole = |nom: &str| sms.entetes.iter().any(|(autre, _)| autre.eq_ignore_ascii_case(nom));
    let du_modele = modele.entetes.iter().filter(|(nom, _)| !a_l_ecole(nom));
    let du_modele = du_modele.map(|(nom, valeur)| ((*nom).to_owned(), (*valeur).to_owned()));
    du_modele.chain(sms.entetes.iter().cloned()).collect()
}

/// What networks take as the sender of a text: a number, or 11 letters and digits.
fn est_un_expediteur(nom: &str) -> bool {
    let is_number = |nom: &str| (3..=15).contains(&nom.len()) && nom.bytes().all(|octet| octet.is_ascii_digit());
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.');
    is_number(nom.strip_prefix('+').unwrap_or(nom)) || (nom.chars().count() <= 11 && nom.chars().all(is_letter))
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
    fn a_preset_keeps_what_the_school_does_not_say() {
        let mut reglages = sms(Some("json"), "https://sms.sn/x");
        reglages.entetes =
            vec![("authorization".into(), "Basic {mot_de_passe}".into()), ("X-Ecole".into(), "1".into())];
        let passerelle = Passerelle::ouvre(&reglages).unwrap();
        let noms: Vec<&str> = passerelle.entetes.iter().map(|(nom, _)| nom.as_str()).collect();
        assert_eq!(noms, ["Content-Type", "Idempotency-Key", "authorization", "X-Ecole"]);
        let kannel = Passerelle::ouvre(&sms(Some("kannel"), "http://127.0.0.1:1/x?smsc=orange")).unwrap();
        assert!(kannel.url.starts_with("http://127.0.0.1:1/x?smsc=orange&username={utilisateur}&"), "{}", kannel.url);
        let libre = Passerelle::ouvre(&sms(None, "https://sms.sn/x")).unwrap();
        assert_eq!(libre.ecriture_du_corps(" {\"t\":\"{texte}\"}"), Ecriture::Json);
        assert_eq!(libre.ecriture_du_corps("t={texte}"), Ecriture::Brute);
    }

    #[test]
    fn a_sender_that_networks_refuse_is_refused_at_once() {
        let ouvre = |expediteur: &str| {
            Passerelle::ouvre(&Sms { expediteur: Some(expediteur.into()), ..sms(None, "https://sms.sn/x") }).is_ok()
        };
        assert!(ouvre("Lycée S-1") && ouvre("+221771234567") && ouvre("36180"));
        assert!(!ouvre("Lycée Senghor") && !ouvre("a\r\nb") && !ouvre("+22177123456789012"));
    }

    #[test]
    fn what_the_gateway_answers_is_judged() {
        let kannel = Passerelle::ouvre(&sms(Some("kannel"), "http://127.0.0.1:1/x")).unwrap();
        assert_eq!(kannel.juge(202, "0: Accepted for delivery"), Ok(()));
        assert_eq!(kannel.juge(202, "3: Queued for later delivery"), Ok(()));
        let suite = |statut, dit| kannel.juge(statut, dit).unwrap_err().suite;
        assert_eq!(suite(202, "Sent."), Suite::PlusTard);
        assert_eq!(suite(403, "Authorization failed"), Suite::Canal);
        assert_eq!(suite(403, "Not routable. Do not try again."), Suite::Jamais);
        for statut in [301, 402, 404, 405, 415, 429, 503] {
            assert_eq!(suite(statut, ""), Suite::Canal, "{statut}");
        }
        assert_eq!(suite(400, ""), Suite::Jamais);
        assert!(kannel.juge(504, "").unwrap_err().doute && !kannel.juge(503, "").unwrap_err().doute);
    }
}
