//! Consents: to which of a student's addresses messages may go, who said so, and when. An address without one is never written to.

use super::champ::Champ;
use super::date::DateCivile;
use super::etudiant::Identite;
use crate::texte;
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Canal {
    /// E-mail.
    Mail,
    /// A text on a phone.
    Sms,
}

impl Canal {
    /// Every channel.
    pub const TOUS: [Canal; 2] = [Canal::Mail, Canal::Sms];

    /// `mail`, `sms`: as it is stored and typed.
    pub fn mot(self) -> &'static str {
        match self {
            Canal::Mail => "mail",
            Canal::Sms => "sms",
        }
    }
}

/// An address of a student that has a consent of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voie {
    /// The student's e-mail.
    Mail,
    /// The student's phone.
    Sms,
    /// The guardian's e-mail.
    TuteurMail,
    /// The guardian's phone.
    TuteurSms,
}

impl Voie {
    /// Every one.
    pub const TOUTES: [Voie; 4] = [Voie::Mail, Voie::Sms, Voie::TuteurMail, Voie::TuteurSms];

    /// The field that its consent is typed in.
    pub fn nom(self) -> &'static str {
        match self {
            Voie::Mail => "accord-mail",
            Voie::Sms => "accord-sms",
            Voie::TuteurMail => "tuteur.accord-mail",
            Voie::TuteurSms => "tuteur.accord-sms",
        }
    }

    /// Its name in the database.
    pub fn cle(self) -> &'static str {
        match self {
            Voie::Mail => "mail",
            Voie::Sms => "sms",
            Voie::TuteurMail => "tuteur_mail",
            Voie::TuteurSms => "tuteur_sms",
        }
    }

    /// The one of that name in the database.
    pub fn de_cle(cle: &str) -> Option<Voie> {
        Self::TOUTES.into_iter().find(|voie| voie.cle() == cle)
    }

    /// As a French sentence names its consent.
    pub fn libelle(self) -> &'static str {
        match self {
            Voie::Mail => "accord pour l'e-mail",
            Voie::Sms => "accord pour les SMS",
            Voie::TuteurMail => "accord pour l'e-mail du tuteur",
            Voie::TuteurSms => "accord pour les SMS au tuteur",
        }
    }

    /// The field of the address itself.
    pub fn champ_de_l_adresse(self) -> Champ {
        match self {
            Voie::Mail => Champ::Email,
            Voie::Sms => Champ::Telephone,
            Voie::TuteurMail => Champ::TuteurEmail,
            Voie::TuteurSms => Champ::TuteurTelephone,
        }
    }

    /// How messages travel on it.
    pub fn canal(self) -> Canal {
        match self {
            Voie::Mail | Voie::TuteurMail => Canal::Mail,
            Voie::Sms | Voie::TuteurSms => Canal::Sms,
        }
    }

    /// It leads to the guardian.
    pub fn est_du_tuteur(self) -> bool {
        matches!(self, Voie::TuteurMail | Voie::TuteurSms)
    }

    /// The address itself, where the student has it: an e-mail address, or a phone in E.164.
    pub fn adresse(self, identite: &Identite) -> Option<&str> {
        let tuteur = &identite.tuteur;
        match self {
            Voie::Mail => identite.email.as_ref().map(|email| email.as_str()),
            Voie::Sms => identite.telephone.as_ref().map(|telephone| telephone.e164()),
            Voie::TuteurMail => tuteur.email.as_ref().map(|email| email.as_str()),
            Voie::TuteurSms => tuteur.telephone.as_ref().map(|telephone| telephone.e164()),
        }
    }
}

/// Who writes, and when: what a consent is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The account.
    pub qui: String,
    /// Milliseconds since 1970, UTC.
    pub quand: i64,
}

/// A consent that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consentement {
    /// Who wrote it down, and when.
    pub signature: Signature,
    /// A guardian's that goes on when the student is of age.
    pub toujours: bool,
}

impl Consentement {
    /// What is typed, and stored, of one that goes on when the student is of age.
    pub const TOUJOURS: &str = "toujours";

    /// The word that was typed: `oui`, `toujours`.
    pub fn mot(&self) -> &'static str {
        if self.toujours { Self::TOUJOURS } else { OUI }
    }
}

const OUI: &str = "oui";

/// What is typed of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accord {
    /// `oui`
    Oui,
    /// `toujours`: of a guardian, when the student is of age, too.
    Toujours,
    /// `non`, `-`
    Non,
}

/// A text that says neither yes nor no.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{voie} : « {texte} » n'est pas une réponse (attendu : {})", attendus(*.est_du_tuteur))]
pub struct AccordError {
    /// As a sentence names it.
    voie: &'static str,
    /// As given, safe to show.
    texte: String,
    /// Only a guardian's may say `toujours`.
    est_du_tuteur: bool,
}

fn attendus(est_du_tuteur: bool) -> &'static str {
    if est_du_tuteur { "oui, non ; toujours : aussi quand l'étudiant est majeur" } else { "oui ou non" }
}

impl Accord {
    /// Reads `oui`, `non`, `-`; of a guardian's address `toujours`, too.
    ///
    /// # Errors
    /// Any other text.
    pub fn parse(voie: Voie, brut: &str) -> Result<Accord, AccordError> {
        match texte::fold(brut.trim()).as_str() {
            OUI => Ok(Accord::Oui),
            Consentement::TOUJOURS if voie.est_du_tuteur() => Ok(Accord::Toujours),
            "non" | super::modification::VIDE => Ok(Accord::Non),
            _ => Err(AccordError {
                voie: voie.libelle(),
                texte: texte::fit(&texte::printable(brut.trim()), 30).into_owned(),
                est_du_tuteur: voie.est_du_tuteur(),
            }),
        }
    }
}

/// The consents of a student: by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accords(BTreeMap<Voie, Consentement>);

impl FromIterator<(Voie, Consentement)> for Accords {
    fn from_iter<T: IntoIterator<Item = (Voie, Consentement)>>(accords: T) -> Self {
        Accords(accords.into_iter().collect())
    }
}

impl Accords {
    /// None was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// That of an address.
    pub fn de(&self, voie: Voie) -> Option<&Consentement> {
        self.0.get(&voie)
    }

    /// Those that there are.
    pub fn iter(&self) -> impl Iterator<Item = (Voie, &Consentement)> {
        self.0.iter().map(|(voie, accord)| (*voie, accord))
    }

    /// `oui`, `toujours`, or nothing.
    pub fn mot(&self, voie: Voie) -> Option<&'static str> {
        self.de(voie).map(Consentement::mot)
    }

    /// Takes what was typed. One that says the same already stays as it was signed.
    pub fn pose(&mut self, voie: Voie, accord: Accord, signature: &Signature) {
        let toujours = match accord {
            Accord::Non => {
                self.0.remove(&voie);
                return;
            }
            Accord::Oui => false,
            Accord::Toujours => true,
        };
        if self.de(voie).is_none_or(|deja| deja.toujours != toujours) {
            self.0.insert(voie, Consentement { signature: signature.clone(), toujours });
        }
    }

    /// It was for another address.
    pub fn retire(&mut self, voie: Voie) {
        self.0.remove(&voie);
    }
}

/// Somebody whom messages about a student go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destinataire {
    /// By which of his addresses.
    pub voie: Voie,
    /// It.
    pub adresse: String,
    /// What he is called.
    pub nom: String,
}

/// Years at which a student answers for himself, in France as in Senegal.
const MAJORITE: i16 = 18;

/// Is he known to be of age on that day?
fn est_majeur(naissance: Option<DateCivile>, jour: DateCivile) -> bool {
    naissance.is_some_and(|naissance| {
        let (ne, jour) = (jiff::civil::Date::from(naissance), jiff::civil::Date::from(jour));
        (jour.year() - ne.year(), jour.month(), jour.day()) >= (MAJORITE, ne.month(), ne.day())
            || jour.year() - ne.year() > MAJORITE
    })
}

/// Who is told about a student on that day: each address that there is, with a consent. A guardian as long as the student is not
/// known to be of age, or where `toujours` was said.
pub fn destinataires(identite: &Identite, jour: DateCivile) -> Vec<Destinataire> {
    let majeur = est_majeur(identite.naissance, jour);
    let un = |(voie, accord): (Voie, &Consentement)| {
        if voie.est_du_tuteur() && majeur && !accord.toujours {
            return None;
        }
        let eleve = || format!("{} {}", identite.prenom, identite.nom);
        let nom = match &identite.tuteur.nom {
            Some(nom) if voie.est_du_tuteur() => nom.to_string(),
            _ if voie.est_du_tuteur() => String::new(),
            _ => eleve(),
        };
        Some(Destinataire { voie, adresse: voie.adresse(identite)?.to_owned(), nom })
    };
    identite.accords.iter().filter_map(un).collect()
}

/// Why no message goes to that address of a student, in French; none is who is no more.
pub fn silence(identite: Option<&Identite>, voie: Voie) -> &'static str {
    match identite {
        None => "étudiant supprimé",
        Some(identite) if voie.adresse(identite).is_none() => "adresse retirée",
        Some(identite) if identite.accords.de(voie).is_none() => "accord retiré",
        Some(_) => "étudiant majeur : son tuteur n'est plus prévenu",
    }
}

impl fmt::Display for Canal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Canal::Mail => "e-mail",
            Canal::Sms => "SMS",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Modification, Pays, Usage};

    fn jour(texte: &str) -> DateCivile {
        DateCivile::parse(texte).unwrap()
    }

    fn qui() -> Signature {
        Signature { qui: "awa".into(), quand: 1 }
    }

    fn change(identite: &mut Identite, champs: &[(&str, &str)], signature: &Signature) {
        let usage = Usage { pays: Pays::FR, aujourdhui: jour("26/11/2026") };
        let mut modification = Modification::default();
        for (champ, texte) in champs {
            modification.definit(&Champ::parse(champ).unwrap(), texte, usage).unwrap();
        }
        modification.applique(identite, signature);
    }

    fn identite(champs: &[(&str, &str)]) -> Identite {
        let usage = Usage { pays: Pays::FR, aujourdhui: jour("26/11/2026") };
        let mut modification = Modification::default();
        for (champ, texte) in [("nom", "Diop"), ("prenom", "Awa"), ("tel", "0611223344"), ("classe", "L3")] {
            modification.definit(&Champ::parse(champ).unwrap(), texte, usage).unwrap();
        }
        let mut identite = modification.identite(&qui()).unwrap();
        change(&mut identite, champs, &qui());
        identite
    }

    fn vers(identite: &Identite, le: &str) -> Vec<&'static str> {
        destinataires(identite, jour(le)).iter().map(|un| un.voie.cle()).collect()
    }

    #[test]
    fn an_address_without_a_consent_is_not_written_to() {
        let mut elle = identite(&[("email", "awa@ecole.sn"), ("accord-sms", "oui")]);
        assert_eq!(vers(&elle, "26/11/2026"), ["sms"]);
        change(&mut elle, &[("accord-mail", "oui"), ("accord-sms", "non")], &qui());
        assert_eq!(vers(&elle, "26/11/2026"), ["mail"]);
        change(&mut elle, &[("email", "-")], &qui());
        assert!(vers(&elle, "26/11/2026").is_empty() && elle.accords.is_empty());
    }

    #[test]
    fn a_consent_is_for_one_address() {
        let mut elle = identite(&[("email", "awa@ecole.sn"), ("accord-mail", "oui")]);
        change(&mut elle, &[("email", "autre@ecole.sn")], &qui());
        assert!(elle.accords.is_empty(), "another address has none");
        change(&mut elle, &[("email", "b@ecole.sn"), ("accord-mail", "oui")], &qui());
        assert_eq!(elle.accords.mot(Voie::Mail), Some("oui"));
    }

    #[test]
    fn a_consent_keeps_its_signature() {
        let mut elle = identite(&[("accord-sms", "oui")]);
        change(&mut elle, &[("accord-sms", "oui")], &Signature { qui: "autre".into(), quand: 2 });
        assert_eq!(elle.accords.de(Voie::Sms).unwrap().signature, qui());
    }

    #[test]
    fn a_guardian_is_told_of_a_minor_or_where_he_always_asked() {
        let tuteur = [("tuteur.tel", "0612345678"), ("tuteur.accord-sms", "oui"), ("naissance", "26/11/2008")];
        let mut elle = identite(&tuteur);
        assert_eq!(vers(&elle, "25/11/2026"), ["tuteur_sms"]);
        assert!(vers(&elle, "26/11/2026").is_empty(), "of age today");
        assert!(vers(&elle, "01/01/2030").is_empty());
        change(&mut elle, &[("tuteur.accord-sms", "toujours")], &qui());
        assert_eq!(vers(&elle, "01/01/2030"), ["tuteur_sms"]);
        change(&mut elle, &[("tuteur.accord-sms", "oui"), ("naissance", "-")], &qui());
        assert_eq!(vers(&elle, "01/01/2030"), ["tuteur_sms"], "not known to be of age");
    }

    #[test]
    fn what_says_neither_yes_nor_no_is_refused() {
        assert!(Accord::parse(Voie::Mail, "peut-être").is_err());
        assert!(Accord::parse(Voie::Mail, "toujours").is_err());
        assert_eq!(Accord::parse(Voie::TuteurMail, "Toujours"), Ok(Accord::Toujours));
    }
}
