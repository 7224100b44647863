//! E-mail, by SMTP. The only file that names lettre. Headers are made by its typed builders alone: nothing that a name holds can begin
//! another one.

use super::adresse::{Serveur, Surete};
use super::secret::mot_de_passe;
use super::texte::Texte;
use super::{Echec, Suite, adresse};
use crate::config::Mail;
use crate::error::{Envoi, Result};
use crate::texte::{fit, printable};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{Error as SmtpError, PoolConfig, SmtpTransportBuilder};
use lettre::{Address, Message, SmtpTransport, Transport};
use std::error::Error as _;
use std::io::{Error as IoError, ErrorKind};
use std::time::Duration;

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
        if serveur.utilisateur.is_none() && mail.mot_de_passe_fichier.is_some() {
            let raison = "le compte manque, et mail.mot_de_passe_fichier est donné : smtps://nom@hote".to_owned();
            return Err(Envoi::MalRegle { cle: "mail.url", raison }.into());
        }
        if let Some(utilisateur) = serveur.utilisateur {
            let mot = match (&mail.mot_de_passe_fichier, serveur.mot_de_passe) {
                (Some(fichier), _) => mot_de_passe(fichier)?,
                (None, Some(mot)) => mot,
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
        let dite = || fit(&printable(adresse), 60).into_owned();
        let a: Address = adresse
            .parse()
            .map_err(|_| Echec::sur(Suite::Jamais, format!("« {} » n'est pas une adresse e-mail", dite())))?;
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
            .map_err(|erreur| Echec::sur(Suite::Jamais, "message impossible à écrire").avec_detail(erreur))?;
        // Apart from the message, so that what is wrong with the server is not taken for what is wrong with an address.
        match self.transport.test_connection() {
            Ok(true) => {}
            Ok(false) => return Err(Echec::sur(Suite::Canal, "le serveur d'envoi ne répond pas comme attendu")),
            Err(erreur) => return Err(Echec { suite: Suite::Canal, doute: false, ..echec(&erreur) }),
        }
        self.transport.send(&lettre).map(|_| ()).map_err(|erreur| match erreur.is_client() && !adresse.is_ascii() {
            true => {
                let raison = format!("le serveur d'envoi ne prend que des adresses sans accents : « {} »", dite());
                Echec::sur(Suite::Jamais, raison).avec_detail(erreur)
            }
            false => echec(&erreur),
        })
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
    let sur = match erreur.status().map(u16::from) {
        Some(code) => refus(code, &dit),
        None if erreur.is_client() => Echec::sur(Suite::Canal, "le serveur d'envoi ne sait pas prendre ce message"),
        // Whatever stopped it, the message may have arrived.
        None => Echec { doute: true, ..Echec::sur(Suite::Canal, panne(erreur, &dit)) },
    };
    sur.avec_detail(erreur)
}

/// What a server's own words mean.
fn refus(code: u16, dit: &str) -> Echec {
    let (suite, raison) = match code {
        530..=539 | 454 => (Suite::Canal, "le serveur d'envoi refuse le compte ou le mot de passe"),
        421 => (Suite::Canal, "le serveur d'envoi demande d'attendre"),
        400..=499 => (Suite::PlusTard, "le serveur d'envoi demande d'attendre"),
        code if est_du_destinataire(code, etendu(dit)) => (Suite::Jamais, "refusé par le serveur"),
        _ => (Suite::Canal, "le serveur d'envoi refuse"),
    };
    Echec::sur(suite, format!("{raison} ({code} {dit})"))
}

/// `5.1.1`: subject and detail of the code of RFC 3463 that the words of a refusal begin with.
fn etendu(dit: &str) -> Option<(u16, u16)> {
    let code = dit.split_whitespace().next()?.strip_prefix("5.")?;
    let (sujet, detail) = code.split_once('.')?;
    Some((sujet.parse().ok()?, detail.parse().ok()?))
}

/// Is it this address that is refused for good, and not the sender, the account, or all that comes (RFC 5321, 3463)?
fn est_du_destinataire(code: u16, etendu: Option<(u16, u16)>) -> bool {
    match (code, etendu) {
        // The sender's address.
        (_, Some((1, 7 | 8))) => false,
        (_, Some((1 | 2, _))) | (552, _) | (550 | 551, None) => true,
        _ => false,
    }
}

/// What is wrong with a connection.
fn panne(erreur: &SmtpError, dit: &str) -> &'static str {
    let mut source = erreur.source();
    let mut genre = None;
    while let Some(une) = source {
        genre = genre.or_else(|| une.downcast_ref::<IoError>().map(IoError::kind));
        source = une.source();
    }
    match genre {
        _ if dit.contains("certificate") => {
            "cette machine ne reconnaît pas le certificat du serveur d'envoi (SSL_CERT_FILE en nomme d'autres)"
        }
        Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => "le serveur d'envoi ne répond pas",
        Some(ErrorKind::ConnectionRefused) => "le serveur d'envoi refuse la connexion (hôte et port de mail.url)",
        _ if dit.contains("lookup") => "l'hôte du serveur d'envoi est introuvable (mail.url)",
        Some(
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe,
        ) => "le serveur d'envoi a coupé la connexion",
        _ if dit.contains("incomplete") => "le serveur d'envoi a coupé la connexion",
        _ if erreur.is_tls() => "la connexion chiffrée au serveur d'envoi a échoué",
        _ if erreur.is_response() => "le serveur d'envoi ne répond pas comme attendu",
        _ => "le serveur d'envoi est injoignable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_is_refused_fails_for_good() {
        let suite = |code, dit: &str| refus(code, dit).suite;
        for (code, dit) in
            [(550, "5.1.1 boite inconnue"), (550, "no such user"), (552, "5.2.2 full"), (553, "5.1.3 syntax")]
        {
            assert_eq!(suite(code, dit), Suite::Jamais, "{code} {dit}");
        }
        for (code, dit) in [
            (554, "no SMTP service here"),
            (521, "does not accept mail"),
            (502, "EHLO not implemented"),
            (553, "5.1.8 sender domain"),
            (553, "sender not allowed"),
            (550, "5.4.5 daily quota exceeded"),
            (550, "5.7.1 relaying denied"),
            (535, "5.7.8 bad password"),
            (421, "4.3.2 closing"),
        ] {
            assert_eq!(suite(code, dit), Suite::Canal, "{code} {dit}");
        }
        assert_eq!(suite(450, "4.2.0 busy"), Suite::PlusTard);
    }
}
