//! Texts given for the fields of a student: what `add`, `edit` and `import` have in common.

use super::accord::{Accord, AccordError, Accords, Signature, Voie};
use super::champ::Champ;
use super::date::{DateCivile, DateError};
use super::etudiant::{Identite, Tuteur};
use super::libelle::{Adresse, Email, LibelleError, Nom, NomClasse, Prenom};
use super::telephone::{Pays, Telephone, TelephoneError};
use std::collections::BTreeMap;
use thiserror::Error;

/// How a school writes, and which day it is: what reading a field may depend on.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Default country of phones.
    pub pays: Pays,
    /// Today: nobody is born later.
    pub aujourdhui: DateCivile,
}

/// What is to become of a student's identity, field by field: `None` leaves a field alone, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modification {
    /// Family name.
    pub nom: Option<Nom>,
    /// First names.
    pub prenom: Option<Prenom>,
    /// Phone.
    pub telephone: Option<Option<Telephone>>,
    /// E-mail.
    pub email: Option<Option<Email>>,
    /// Class.
    pub classe: Option<NomClasse>,
    /// Birth date.
    pub naissance: Option<Option<DateCivile>>,
    /// Guardian's name.
    pub tuteur_nom: Option<Option<Nom>>,
    /// Guardian's phone.
    pub tuteur_telephone: Option<Option<Telephone>>,
    /// Guardian's e-mail.
    pub tuteur_email: Option<Option<Email>>,
    /// Guardian's address.
    pub tuteur_adresse: Option<Option<Adresse>>,
    /// What is said of consents.
    pub accords: BTreeMap<Voie, Accord>,
}

/// Why a text is no value of its field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChampError {
    /// A name, a class, an address.
    #[error(transparent)]
    Libelle(#[from] LibelleError),
    /// A phone.
    #[error(transparent)]
    Telephone(#[from] TelephoneError),
    /// A day.
    #[error("naissance : {0}")]
    Date(#[from] DateError),
    /// A consent.
    #[error(transparent)]
    Accord(#[from] AccordError),
    /// Born tomorrow.
    #[error("naissance : {0} est dans le futur")]
    Futur(DateCivile),
    /// `nom=-`.
    #[error("« {0} » ne peut pas être vide")]
    Obligatoire(String),
    /// `moyenne=12`: follows from the marks.
    #[error("« {0} » ne se change pas ainsi")]
    NonModifiable(String),
}

/// The text that empties a field.
pub const VIDE: &str = "-";

impl Modification {
    /// Reads `brut` as the new value of `champ`; `-` empties a field that may be empty.
    ///
    /// # Errors
    /// A text that is no value of the field, or a field that does not change this way.
    pub fn definit(&mut self, champ: &Champ, brut: &str, usage: Usage) -> Result<(), ChampError> {
        fn ou_vide<T, E: Into<ChampError>>(
            brut: &str,
            parse: impl Fn(&str) -> Result<T, E>,
        ) -> Result<Option<Option<T>>, ChampError> {
            if brut.trim() == VIDE {
                Ok(Some(None))
            } else {
                parse(brut).map(|valeur| Some(Some(valeur))).map_err(Into::into)
            }
        }
        let obligatoire = matches!(champ, Champ::Nom | Champ::Prenom | Champ::Classe);
        if obligatoire && brut.trim() == VIDE {
            return Err(ChampError::Obligatoire(champ.nom()));
        }
        match champ {
            Champ::Nom => self.nom = Some(Nom::parse(brut)?),
            Champ::Prenom => self.prenom = Some(Prenom::parse(brut)?),
            Champ::Classe => self.classe = Some(NomClasse::parse(brut)?),
            Champ::Telephone => self.telephone = ou_vide(brut, |t| Telephone::parse(t, usage.pays))?,
            Champ::Email => self.email = ou_vide(brut, Email::parse)?,
            Champ::Naissance => {
                let naissance = ou_vide(brut, DateCivile::parse)?;
                if let Some(Some(jour)) = naissance.filter(|jour| *jour > Some(usage.aujourdhui)) {
                    return Err(ChampError::Futur(jour));
                }
                self.naissance = naissance;
            }
            Champ::TuteurNom => self.tuteur_nom = ou_vide(brut, Nom::parse)?,
            Champ::TuteurTelephone => self.tuteur_telephone = ou_vide(brut, |t| Telephone::parse(t, usage.pays))?,
            Champ::TuteurEmail => self.tuteur_email = ou_vide(brut, Email::parse)?,
            Champ::TuteurAdresse => self.tuteur_adresse = ou_vide(brut, Adresse::parse)?,
            Champ::Accord(voie) => {
                self.accords.insert(*voie, Accord::parse(*voie, brut)?);
            }
            Champ::Matricule | Champ::Moyenne | Champ::MoyenneDe(_) | Champ::Rang | Champ::Mention | Champ::Notes => {
                return Err(ChampError::NonModifiable(champ.nom()));
            }
        }
        Ok(())
    }

    /// Puts the given values in the place of the old ones, and signs the consents that are given. One that was given for another
    /// address is none any more.
    pub fn applique(&self, identite: &mut Identite, signature: &Signature) {
        fn pose<T: Clone>(place: &mut T, nouveau: &Option<T>) {
            if let Some(nouveau) = nouveau {
                *place = nouveau.clone();
            }
        }
        let donnes: Vec<(Voie, Option<String>)> =
            identite.accords.iter().map(|(voie, _)| (voie, voie.adresse(identite).map(str::to_owned))).collect();
        pose(&mut identite.nom, &self.nom);
        pose(&mut identite.prenom, &self.prenom);
        pose(&mut identite.telephone, &self.telephone);
        pose(&mut identite.email, &self.email);
        pose(&mut identite.classe, &self.classe);
        pose(&mut identite.naissance, &self.naissance);
        pose(&mut identite.tuteur.nom, &self.tuteur_nom);
        pose(&mut identite.tuteur.telephone, &self.tuteur_telephone);
        pose(&mut identite.tuteur.email, &self.tuteur_email);
        pose(&mut identite.tuteur.adresse, &self.tuteur_adresse);
        for (voie, ancienne) in donnes {
            if voie.adresse(identite) != ancienne.as_deref() {
                identite.accords.retire(voie);
            }
        }
        for (voie, accord) in &self.accords {
            identite.accords.pose(*voie, *accord, signature);
        }
    }

    /// The fields that a new student needs and that were not given: name, first name, phone (`-` says that there is none), class.
    pub fn manquants(&self) -> Vec<Champ> {
        [
            (Champ::Nom, self.nom.is_none()),
            (Champ::Prenom, self.prenom.is_none()),
            (Champ::Telephone, self.telephone.is_none()),
            (Champ::Classe, self.classe.is_none()),
        ]
        .into_iter()
        .filter_map(|(champ, missing)| missing.then_some(champ))
        .collect()
    }

    /// The identity of a new student, its consents signed.
    ///
    /// # Errors
    /// The fields that are missing.
    pub fn identite(&self, signature: &Signature) -> Result<Identite, Vec<Champ>> {
        match (&self.nom, &self.prenom, &self.telephone, &self.classe) {
            (Some(nom), Some(prenom), Some(_), Some(classe)) => {
                let mut identite = Identite {
                    nom: nom.clone(),
                    prenom: prenom.clone(),
                    telephone: None,
                    email: None,
                    classe: classe.clone(),
                    naissance: None,
                    tuteur: Tuteur::default(),
                    accords: Accords::default(),
                };
                self.applique(&mut identite, signature);
                Ok(identite)
            }
            _ => Err(self.manquants()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage() -> Usage {
        Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("22/11/2026").unwrap() }
    }

    fn signature() -> Signature {
        Signature { qui: "test".into(), quand: 0 }
    }

    fn given(champs: &[(Champ, &str)]) -> Result<Modification, ChampError> {
        let mut modification = Modification::default();
        champs.iter().try_for_each(|(champ, texte)| modification.definit(champ, texte, usage()))?;
        Ok(modification)
    }

    #[test]
    fn a_new_student_needs_name_first_name_phone_and_class() {
        let missing = given(&[(Champ::Nom, "Diop")]).unwrap().identite(&signature()).unwrap_err();
        assert_eq!(missing, [Champ::Prenom, Champ::Telephone, Champ::Classe]);
        let whole = [(Champ::Nom, "Diop"), (Champ::Prenom, "Awa"), (Champ::Telephone, "-"), (Champ::Classe, "L3")];
        assert_eq!(given(&whole).unwrap().identite(&signature()).unwrap().telephone, None);
    }

    #[test]
    fn a_dash_empties_what_may_be_empty_and_nothing_else() {
        assert_eq!(given(&[(Champ::Email, "-")]).unwrap().email, Some(None));
        assert_eq!(given(&[(Champ::Nom, "-")]), Err(ChampError::Obligatoire("nom".into())));
        assert_eq!(given(&[(Champ::Moyenne, "12")]), Err(ChampError::NonModifiable("moyenne".into())));
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        assert!(given(&[(Champ::Naissance, "22/11/2026")]).is_ok());
        assert!(matches!(given(&[(Champ::Naissance, "23/11/2026")]), Err(ChampError::Futur(_))));
    }

    #[test]
    fn what_is_not_given_stays() {
        let whole =
            [(Champ::Nom, "Diop"), (Champ::Prenom, "Awa"), (Champ::Telephone, "0611223344"), (Champ::Classe, "L3")];
        let mut identite = given(&whole).unwrap().identite(&signature()).unwrap();
        let before = identite.clone();
        given(&[(Champ::Classe, "L2")]).unwrap().applique(&mut identite, &signature());
        assert_eq!(identite, Identite { classe: NomClasse::parse("L2").unwrap(), ..before });
    }
}
