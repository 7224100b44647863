//! A student: who he is, and his book of marks.

use super::accord::{Accords, Voie};
use super::appreciation::Appreciations;
use super::champ::Champ;
use super::date::DateCivile;
use super::libelle::{Adresse, Email, Nom, NomClasse, Periode, Prenom};
use super::matricule::Matricule;
use super::mentions::mention;
use super::moyenne::{Bilan, MoyenneMatiere};
use super::nombre::Centiemes;
use super::note::{Note, NouvelleNote, Valeur};
use super::reglement::Reglement;
use super::telephone::{Pays, Telephone};
use super::tete::Tete;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who may be called about a student.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tuteur {
    /// Name.
    pub nom: Option<Nom>,
    /// Phone.
    pub telephone: Option<Telephone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Where letters go.
    pub adresse: Option<Adresse>,
}

/// Who a student is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identite {
    /// Family name.
    pub nom: Nom,
    /// First names.
    pub prenom: Prenom,
    /// Phone: unique in the school where there is one.
    pub telephone: Option<Telephone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Class.
    pub classe: NomClasse,
    /// Birth date.
    pub naissance: Option<DateCivile>,
    /// Guardian.
    pub tuteur: Tuteur,
    /// To which of these addresses messages may go.
    pub accords: Accords,
}

impl Identite {
    /// Every field with its value as people write it, in the order of a form; phones as in the school's country.
    pub fn valeurs(&self, pays: Pays) -> [(Champ, Option<String>); 14] {
        let telephone = |telephone: &Option<Telephone>| telephone.as_ref().map(|telephone| telephone.affiche(pays));
        let accord = |voie| (Champ::Accord(voie), self.accords.mot(voie).map(str::to_owned));
        [
            (Champ::Nom, Some(self.nom.to_string())),
            (Champ::Prenom, Some(self.prenom.to_string())),
            (Champ::Telephone, telephone(&self.telephone)),
            (Champ::Email, self.email.as_ref().map(ToString::to_string)),
            (Champ::Classe, Some(self.classe.to_string())),
            (Champ::Naissance, self.naissance.map(|jour| jour.to_string())),
            (Champ::TuteurNom, self.tuteur.nom.as_ref().map(ToString::to_string)),
            (Champ::TuteurTelephone, telephone(&self.tuteur.telephone)),
            (Champ::TuteurEmail, self.tuteur.email.as_ref().map(ToString::to_string)),
            (Champ::TuteurAdresse, self.tuteur.adresse.as_ref().map(ToString::to_string)),
            accord(Voie::Mail),
            accord(Voie::Sms),
            accord(Voie::TuteurMail),
            accord(Voie::TuteurSms),
        ]
    }

    /// A consent for an address that is not there.
    pub fn accord_sans_adresse(&self) -> Option<Voie> {
        self.accords.iter().map(|(voie, _)| voie).find(|voie| voie.adresse(self).is_none())
    }

    /// The fields that differ: before and after.
    pub fn differences(&self, apres: &Identite, pays: Pays) -> Vec<(Champ, Option<String>, Option<String>)> {
        let pairs = self.valeurs(pays).into_iter().zip(apres.valeurs(pays));
        pairs.filter(|((_, de), (_, a))| de != a).map(|((champ, de), (_, a))| (champ, de, a)).collect()
    }
}

/// A student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etudiant {
    /// His number: unique for good.
    pub matricule: Matricule,
    /// Who he is.
    pub identite: Identite,
    /// His marks, in the order they were given.
    pub notes: Vec<Note>,
    /// The highest number that a mark of his ever had.
    pub dernier_n: u32,
    /// What his teachers say of him.
    pub appreciations: Appreciations,
    /// The rules of his class, by which his averages were worked out.
    pub reglement: Arc<Reglement>,
    /// Raised by every change.
    pub version: i64,
    /// When he was first written, in milliseconds since 1970 UTC; none before. With the version it tells him from another who
    /// was given his matricule after him.
    pub cree: Option<i64>,
    /// Where his journal stands; none before his first entry.
    pub tete: Option<Tete>,
}

impl Etudiant {
    /// A student without marks, before his first write.
    pub fn nouveau(matricule: Matricule, identite: Identite) -> Self {
        Etudiant {
            matricule,
            identite,
            notes: Vec::new(),
            dernier_n: 0,
            appreciations: Appreciations::default(),
            reglement: Reglement::defaut(),
            version: 1,
            cree: None,
            tete: None,
        }
    }

    /// Adds a mark under the next number, which it gives.
    pub fn ajoute(&mut self, mut contenu: NouvelleNote, auteur: &str) -> u32 {
        self.dernier_n += 1;
        // One spelling per subject and student: the first.
        let champ = contenu.matiere.champ();
        if let Some(known) = self.notes.iter().find(|note| note.contenu.matiere.champ() == champ) {
            contenu.matiere = known.contenu.matiere.clone();
        }
        self.notes.push(Note { n: self.dernier_n, contenu, auteur: auteur.to_owned() });
        self.dernier_n
    }

    /// The mark of that number.
    pub fn note(&self, n: u32) -> Option<&Note> {
        self.notes.iter().find(|note| note.n == n)
    }

    /// Is a mark awaited: of that period, of the subject of that folded name?
    pub fn attend(&self, periode: Option<&Periode>, matiere: Option<&str>) -> bool {
        self.notes.iter().map(|note| &note.contenu).any(|note| {
            note.valeur == Valeur::Attendu
                && matiere.is_none_or(|cle| note.matiere.champ() == cle)
                && periode.is_none_or(|periode| note.periode.as_ref().is_some_and(|p| p.cle() == periode.cle()))
        })
    }

    /// What his marks come to.
    pub fn bilan(&self) -> Bilan {
        Bilan::de(&self.notes, &self.reglement)
    }
}

/// A student as a list shows him: no marks, his stored average.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// His number.
    pub matricule: Matricule,
    /// Who he is.
    pub identite: Identite,
    /// General average.
    pub moyenne: Option<Centiemes>,
    /// A mark is awaited.
    pub provisoire: bool,
    /// What was asked for besides.
    pub plus: Complement,
}

impl Resume {
    /// One of his averages, where he has it, and whether a mark that makes it is awaited.
    pub fn moyenne_de(&self, champ: &Champ) -> Option<(Centiemes, bool)> {
        match champ {
            Champ::Moyenne => self.moyenne.map(|moyenne| (moyenne, self.provisoire)),
            Champ::MoyenneDe(matiere) => self.plus.moyennes.get(&matiere.champ()).copied(),
            _ => None,
        }
    }

    /// Is the average of this field a provisional one?
    pub fn is_provisoire(&self, champ: &Champ) -> bool {
        match champ {
            Champ::Moyenne => self.provisoire,
            autre => self.moyenne_de(autre).is_some_and(|(_, provisoire)| provisoire),
        }
    }

    /// What a field says in words; empty where it has no value, or is a number that each format writes in its way.
    pub fn mots(&self, champ: &Champ) -> Cow<'_, str> {
        let i = &self.identite;
        match champ {
            Champ::Matricule => self.matricule.as_str().into(),
            Champ::Nom => i.nom.as_str().into(),
            Champ::Prenom => i.prenom.as_str().into(),
            Champ::Telephone => i.telephone.as_ref().map_or("", |t| t.e164()).into(),
            Champ::Email => i.email.as_ref().map_or("", |email| email.as_str()).into(),
            Champ::Classe => i.classe.as_str().into(),
            Champ::Naissance => i.naissance.map_or_else(String::new, |jour| jour.to_string()).into(),
            Champ::Mention => self.moyenne.and_then(mention).unwrap_or_default().into(),
            Champ::TuteurNom => i.tuteur.nom.as_ref().map_or("", |nom| nom.as_str()).into(),
            Champ::TuteurTelephone => i.tuteur.telephone.as_ref().map_or("", |t| t.e164()).into(),
            Champ::TuteurEmail => i.tuteur.email.as_ref().map_or("", |email| email.as_str()).into(),
            Champ::TuteurAdresse => i.tuteur.adresse.as_ref().map_or("", |adresse| adresse.as_str()).into(),
            Champ::Accord(voie) => i.accords.mot(*voie).unwrap_or_default().into(),
            Champ::Moyenne | Champ::MoyenneDe(_) | Champ::Rang | Champ::Notes => "".into(),
        }
    }
}

/// What a list shows of a student where it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complement {
    /// How many marks.
    pub notes: u32,
    /// Subject averages that there are, by the subject's folded name, and whether a mark of it is awaited.
    pub moyennes: BTreeMap<String, (Centiemes, bool)>,
    /// His rank in his class, by the rounded general average; ties share it.
    pub rang: Option<u64>,
}

/// A student as `show` shows him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fiche {
    /// The student.
    pub etudiant: Etudiant,
    /// What his marks come to.
    pub bilan: Bilan,
    /// His rank in his class, by the rounded general average; ties share it.
    pub rang: Option<u64>,
    /// Students of his class.
    pub effectif: u64,
}

impl Fiche {
    /// His average in each subject that has a mark, and whether it is a provisional one.
    pub fn matieres(&self) -> impl Iterator<Item = (&MoyenneMatiere, bool)> {
        self.bilan
            .matieres
            .iter()
            .map(|une| (une, une.moyenne.is_some() && self.etudiant.attend(None, Some(&une.matiere.champ()))))
    }

    /// The student in a class of `effectif`, of whom `devant` have a higher average.
    pub fn nouvelle(etudiant: Etudiant, bilan: Bilan, (effectif, devant): (u64, u64)) -> Fiche {
        Fiche { rang: bilan.generale.map(|_| devant + 1), effectif, bilan, etudiant }
    }
}
