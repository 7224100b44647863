//! The fields that a criterion, a sort or an assignment can name (design, section 3).

use super::accord::Voie;
use super::libelle::Matiere;
use crate::texte;

/// A field of a student.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Champ {
    /// `matricule`
    Matricule,
    /// `nom`
    Nom,
    /// `prenom`
    Prenom,
    /// `telephone`, `tel`
    Telephone,
    /// `email`
    Email,
    /// `classe`
    Classe,
    /// `naissance`
    Naissance,
    /// `moyenne`
    Moyenne,
    /// `moyenne.Maths`
    MoyenneDe(Matiere),
    /// `rang`: in his class, by the general average.
    Rang,
    /// `mention`: what the general average is worth.
    Mention,
    /// `notes`: how many marks.
    Notes,
    /// `tuteur`, `tuteur.nom`
    TuteurNom,
    /// `tuteur.telephone`
    TuteurTelephone,
    /// `tuteur.email`
    TuteurEmail,
    /// `tuteur.adresse`
    TuteurAdresse,
    /// `accord-mail`, `accord-sms`, `tuteur.accord-mail`, `tuteur.accord-sms`: may messages go to that address?
    Accord(Voie),
}

/// What a field holds, and so what it can be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// A text.
    Texte,
    /// A phone.
    Telephone,
    /// A day.
    Date,
    /// An average, in hundredths.
    Moyenne,
    /// A whole number.
    Compte,
    /// A mention.
    Mention,
    /// A consent.
    Accord,
}

impl Champ {
    /// Every field with a fixed name, as a user is shown them.
    pub const FIXES: [(&'static str, Champ); 19] = [
        ("matricule", Champ::Matricule),
        ("nom", Champ::Nom),
        ("prenom", Champ::Prenom),
        ("telephone", Champ::Telephone),
        ("email", Champ::Email),
        ("classe", Champ::Classe),
        ("naissance", Champ::Naissance),
        ("moyenne", Champ::Moyenne),
        ("rang", Champ::Rang),
        ("mention", Champ::Mention),
        ("notes", Champ::Notes),
        ("tuteur.nom", Champ::TuteurNom),
        ("tuteur.telephone", Champ::TuteurTelephone),
        ("tuteur.email", Champ::TuteurEmail),
        ("tuteur.adresse", Champ::TuteurAdresse),
        ("accord-mail", Champ::Accord(Voie::Mail)),
        ("accord-sms", Champ::Accord(Voie::Sms)),
        ("tuteur.accord-mail", Champ::Accord(Voie::TuteurMail)),
        ("tuteur.accord-sms", Champ::Accord(Voie::TuteurSms)),
    ];

    /// Other words for them.
    const SYNONYMES: [(&'static str, Champ); 10] = [
        ("tel", Champ::Telephone),
        ("mail", Champ::Email),
        ("e-mail", Champ::Email),
        ("courriel", Champ::Email),
        ("date de naissance", Champ::Naissance),
        ("note", Champ::Notes),
        ("tuteur", Champ::TuteurNom),
        ("tuteur.tel", Champ::TuteurTelephone),
        ("adresse", Champ::TuteurAdresse),
        ("numero", Champ::Matricule),
    ];

    /// May it be changed by its name? Of an old student not his matricule; what follows from the marks never.
    pub fn se_donne(&self, nouvel_etudiant: bool) -> bool {
        match self {
            Champ::Moyenne | Champ::MoyenneDe(_) | Champ::Rang | Champ::Mention | Champ::Notes => false,
            Champ::Matricule => nouvel_etudiant,
            _ => true,
        }
    }

    /// May a student be without it?
    pub fn peut_manquer(&self) -> bool {
        self.se_donne(false) && !matches!(self, Champ::Nom | Champ::Prenom | Champ::Classe)
    }

    /// Reads a field's name, without accents or case; `moyenne.Maths` for one subject.
    pub fn parse(nom: &str) -> Option<Champ> {
        let mot = texte::fold(nom);
        let fixed = Self::FIXES.iter().chain(&Self::SYNONYMES).find(|(name, _)| *name == mot);
        match (fixed, nom.split_once('.')) {
            (Some((_, champ)), _) => Some(champ.clone()),
            (None, Some((debut, matiere))) if texte::fold(debut) == "moyenne" => {
                Matiere::parse(matiere).ok().map(Champ::MoyenneDe)
            }
            _ => None,
        }
    }

    /// As a user is shown it.
    pub fn nom(&self) -> String {
        match self {
            Champ::MoyenneDe(matiere) => format!("moyenne.{matiere}"),
            fixed => Self::FIXES.iter().find(|(_, champ)| champ == fixed).map_or("", |(nom, _)| nom).to_owned(),
        }
    }

    /// The same for two spellings of one field.
    pub fn cle(&self) -> String {
        match self {
            Champ::MoyenneDe(matiere) => format!("moyenne.{}", matiere.champ()),
            fixed => fixed.nom(),
        }
    }

    /// As a French sentence names it.
    pub fn libelle(&self) -> &'static str {
        match self {
            Champ::Matricule => "matricule",
            Champ::Nom => "nom",
            Champ::Prenom => "prénom",
            Champ::Telephone => "téléphone",
            Champ::Email => "e-mail",
            Champ::Classe => "classe",
            Champ::Naissance => "date de naissance",
            Champ::Moyenne | Champ::MoyenneDe(_) => "moyenne",
            Champ::Rang => "rang",
            Champ::Mention => "mention",
            Champ::Notes => "notes",
            Champ::TuteurNom => "nom du tuteur",
            Champ::TuteurTelephone => "téléphone du tuteur",
            Champ::TuteurEmail => "e-mail du tuteur",
            Champ::TuteurAdresse => "adresse du tuteur",
            Champ::Accord(voie) => voie.libelle(),
        }
    }

    /// Whether that average is a provisional one, as a column beside its own is called.
    pub fn nom_du_provisoire(&self) -> Option<String> {
        match self {
            Champ::Moyenne => Some("provisoire".to_owned()),
            Champ::MoyenneDe(matiere) => Some(format!("provisoire.{matiere}")),
            _ => None,
        }
    }

    /// What it holds.
    pub fn genre(&self) -> Genre {
        match self {
            Champ::Telephone | Champ::TuteurTelephone => Genre::Telephone,
            Champ::Naissance => Genre::Date,
            Champ::Moyenne | Champ::MoyenneDe(_) => Genre::Moyenne,
            Champ::Rang | Champ::Notes => Genre::Compte,
            Champ::Mention => Genre::Mention,
            Champ::Accord(_) => Genre::Accord,
            _ => Genre::Texte,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_in_a_field_s_name_are_optional() {
        assert_eq!(Champ::parse("Prénom"), Some(Champ::Prenom));
        assert_eq!(Champ::parse("téléphone"), Champ::parse("tel"));
        assert_eq!(Champ::parse("moyenne.Maths"), Some(Champ::MoyenneDe(Matiere::parse("Maths").unwrap())));
        assert_eq!(Champ::parse("moyenne."), None);
        assert_eq!(Champ::parse("taille"), None);
    }

    #[test]
    fn no_two_fields_have_one_label() {
        let libelles: std::collections::BTreeSet<_> = Champ::FIXES.iter().map(|(_, champ)| champ.libelle()).collect();
        assert_eq!(libelles.len(), Champ::FIXES.len());
    }

    #[test]
    fn every_field_s_shown_name_reads_back() {
        for (nom, champ) in Champ::FIXES {
            assert_eq!((Champ::parse(nom), champ.nom().as_str()), (Some(champ.clone()), nom));
        }
    }
}
