//! E-mail, by SMTP. The only file that names lettre. Headers are made by its typed builders alone: nothing that a name holds can begin
//! another one.

use super::adresse::{Serveur, Surete};
use super::texte::Texte;
use super::{Echec, adresse};
use crate::config::Mail;
use crate::error::{Envoi, Error, Result};
use crate::texte::{fit, printable};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{Error as SmtpError, PoolConfig, SmtpTransportBuilder};
use lettre::{Address, Message, SmtpTransport, Transport};
use std::error::Error as _;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long each answer of the server is waited for.
const DELAI: Duration = Duration::from_secs(15);

/// A mail server, and in whose name it is written to.
pub(super) struct Courrier {
    transport: SmtpTransport,
    de: Mailbox,
    reponse: Option<Mailbox>,
}

/// Tells other programs not to answer (RFC 3834).
#[derive(Clone)]
struct Automatique;

impl Header for Automatique {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Automatique)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The first line of a file that holds a password.
pub(super) fn mot_de_passe(fichier: &std::path::Path) -> Result<Zeroizing<String>> {
    let texte = std::fs::read_to_string(fichier).map_err(|source| Error::fichier(fichier, source))?;
    let texte = Zeroizing::new(texte);
    Ok(Zeroizing::new(texte.lines().next().unwrap_or_default().to_owned()))
}

impl Courrier {
    /// Opens the mail server of the configuration: no connection is made yet.
    ///
    /// # Errors
    /// A key that is missing or wrong, a password file that cannot be read.
    pub(super) fn ouvre(mail: &Mail, ecole: &str) -> Result<Courrier> {
        let url = mail.url.as_deref().ok_or(Envoi::SansCanal { canal: crate::domain::Canal::Mail })?;
        let serveur = Serveur::parse(url)?;
        let boite = |cle: &'static str, adresse: &str, nom: Option<String>| -> Result<Mailbox> {
            let adresse: Address = adresse.trim().parse().map_err(|_| Envoi::MalRegle {
                cle,
                raison: format!("« {} » n'est pas une adresse e-mail", fit(&printable(adresse), 60)),
            })?;
            Ok(Mailbox::new(nom, adresse))
        };
        let expediteur = mail.expediteur.as_deref().ok_or_else(|| Envoi::MalRegle {
            cle: "mail.expediteur",
            raison: "l'adresse de l'expéditeur manque".to_owned(),
        })?;
        let nom = Some(printable(ecole).into_owned()).filter(|nom| !nom.is_empty());
        let de = boite("mail.expediteur", expediteur, nom)?;
        let reponse = mail.reponse.as_deref().map(|adresse| boite("mail.reponse", adresse, None)).transpose()?;
        let mut constructeur = constructeur(&serveur)?.timeout(Some(DELAI));
        if let Some(port) = serveur.port {
            constructeur = constructeur.port(port);
        }
        if let Some(utilisateur) = serveur.utilisateur {
            let mot = match (&mail.mot_de_passe_fichier, serveur.mot_de_passe) {
                (Some(fichier), _) => mot_de_passe(fichier)?,
                (None, Some(mot)) => Zeroizing::new(mot),
                (None, None) => {
                    let raison = "mail.url nomme un compte : le fichier de son mot de passe manque".to_owned();
                    return Err(Envoi::MalRegle { cle: "mail.mot_de_passe_fichier", raison }.into());
                }
            };
            constructeur = constructeur.credentials(Credentials::new(utilisateur, mot.as_str().to_owned()));
        }
        // One connection for all that goes in a row.
        let une = PoolConfig::new().max_size(1).idle_timeout(Duration::from_secs(20));
        Ok(Courrier { transport: constructeur.pool_config(une).build(), de, reponse })
    }

    /// Hands an e-mail over. Its `Message-ID` is made from `id`.
    ///
    /// # Errors
    /// What the server says, or that it says nothing.
    pub(super) fn envoie(&self, id: &str, adresse: &str, nom: &str, texte: &Texte) -> Result<(), Echec> {
        let definitif = |raison: String| Echec::Definitif { raison };
        let a: Address = adresse
            .parse()
            .map_err(|_| definitif(format!("« {} » n'est pas une adresse e-mail", fit(&printable(adresse), 60))))?;
        let nom = Some(printable(nom).into_owned()).filter(|nom| !nom.is_empty());
        let mut lettre = Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.de.email.domain())))
            .from(self.de.clone())
            .to(Mailbox::new(nom, a))
            .subject(printable(&texte.objet).into_owned())
            .header(Automatique);
        if let Some(reponse) = &self.reponse {
            lettre = lettre.reply_to(reponse.clone());
        }
        let lettre = lettre
            .multipart(MultiPart::alternative_plain_html(texte.texte.clone(), texte.html.clone()))
            .map_err(|erreur| definitif(format!("message impossible à écrire ({erreur})")))?;
        self.transport.send(&lettre).map(|_| ()).map_err(|erreur| echec(&erreur))
    }
}

/// Encrypted, but to this machine itself.
fn constructeur(serveur: &Serveur) -> Result<SmtpTransportBuilder> {
    let made = match serveur.surete {
        Surete::StartTls => SmtpTransport::starttls_relay(&serveur.hote),
        Surete::Tls => SmtpTransport::relay(&serveur.hote),
        Surete::Claire if adresse::est_locale(&serveur.hote) => {
            Ok(SmtpTransport::builder_dangerous(serveur.hote.as_str()))
        }
        // The address was refused where it was read.
        Surete::Claire => SmtpTransport::relay(&serveur.hote),
    };
    made.map_err(|erreur| Envoi::MalRegle { cle: "mail.url", raison: format!("hôte impossible ({erreur})") }.into())
}

/// What a refusal means: of this message for good, of it for now, or of all.
fn echec(erreur: &SmtpError) -> Echec {
    let dit = erreur.source().map(ToString::to_string).unwrap_or_default();
    let dit = fit(&printable(dit.trim()), 160).into_owned();
    let passager = |raison: String, canal| Echec::Passager { raison, canal };
    match erreur.status().map(|code| code.to_string()) {
        Some(code) if code.starts_with("53") || code == "454" => {
            passager(format!("le serveur d'envoi refuse le compte ou le mot de passe ({code} {dit})"), true)
        }
        Some(code) if erreur.is_permanent() => {
            Echec::Definitif { raison: format!("refusé par le serveur ({code} {dit})") }
        }
        Some(code) => passager(format!("le serveur d'envoi demande d'attendre ({code} {dit})"), code == "421"),
        None if dit.contains("certificate") => {
            let raison = "le certificat du serveur d'envoi n'est pas de ceux que cette machine croit (SSL_CERT_FILE)";
            passager(raison.to_owned(), true)
        }
        None if erreur.is_tls() => passager(format!("la connexion chiffrée au serveur d'envoi a échoué ({dit})"), true),
        None if erreur.is_client() || erreur.is_response() => {
            passager(format!("le serveur d'envoi ne parle pas comme attendu ({erreur})"), true)
        }
        None => passager(format!("le serveur d'envoi ne répond pas ({dit})"), true),
    }
}
