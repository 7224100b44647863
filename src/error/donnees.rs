//! What is asked does not fit what the school has.

mod conseils;

use super::phrases::{du_au, le_rang, moment, parmi, plus, ses_notes};
use crate::domain::libelle::LibelleError;
use crate::domain::reglement::Verrou;
use crate::domain::{DateCivile, NomClasse, Periode, Voie};
use crate::texte;
use thiserror::Error as ThisError;

/// A conflict with the school's data.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Donnees {
    /// No student is meant.
    #[error("aucun étudiant ne correspond à « {reference} »")]
    Introuvable {
        /// What was given.
        reference: String,
        /// Whoever asks may look for students.
        cherche: bool,
    },
    /// A name alone: who may be meant.
    #[error("« {reference} » ne suffit pas à désigner un étudiant : {}", .candidats.join(" ; "))]
    NomSeul {
        /// What was given.
        reference: String,
        /// Who they are.
        candidats: Vec<String>,
    },
    /// Several students may be meant.
    #[error("plusieurs étudiants correspondent à « {reference} » : {}", .candidats.join(" ; "))]
    Ambigu {
        /// What was given.
        reference: String,
        /// Who they are.
        candidats: Vec<String>,
    },
    /// The student has no mark of that number.
    #[error("cet étudiant n'a pas de note n° {n} ({})", ses_notes(.connues))]
    NoteIntrouvable {
        /// The number.
        n: u32,
        /// Those that he has.
        connues: Vec<u32>,
    },
    /// Another student has the phone: the server's word, before it is known who.
    #[error("ce téléphone est déjà celui d'un autre étudiant")]
    TelephonePris,
    /// Another student has the matricule: the server's word, before it is known who.
    #[error("ce matricule est déjà celui d'un autre étudiant")]
    MatriculePris,
    /// An account has the name: the server's word.
    #[error("un compte porte déjà ce nom")]
    ComptePris,
    /// The student has an account: the server's word.
    #[error("cet étudiant a déjà un compte")]
    CompteEtudiantPris,
    /// Somebody else wrote the same thing first.
    #[error("quelqu'un d'autre a écrit la même chose au même moment : rien n'a été écrit")]
    DejaLa,
    /// Another student has the phone: who.
    #[error("le téléphone {telephone} appartient déjà à {qui}")]
    TelephoneDeja {
        /// As shown.
        telephone: String,
        /// `Awa Diop (E00001, L3)`.
        qui: String,
    },
    /// Another student has the matricule: who.
    #[error("le matricule {matricule} appartient déjà à {qui}")]
    MatriculeDeja {
        /// The matricule.
        matricule: String,
        /// `Awa Diop (E00001, L3)`.
        qui: String,
    },
    /// A consent for an address that the student does not have.
    #[error("{} : il n'y a pas de « {} »", .voie.libelle(), .voie.champ_de_l_adresse().libelle())]
    AccordSansAdresse {
        /// Which.
        voie: Voie,
    },
    /// Who is to become anonymous is so already.
    #[error("{matricule} est déjà anonyme : il n'y a plus rien à effacer")]
    DejaAnonyme {
        /// The pseudonym.
        matricule: String,
    },
    /// A student was changed between reading and writing him.
    #[error("cet étudiant a été modifié entre-temps : rien n'a été écrit")]
    ModifieDepuis,
    /// No class has that name.
    #[error("il n'y a pas de classe « {nom} »")]
    ClasseInconnue {
        /// As given.
        nom: String,
        /// One that may have been meant.
        proche: Option<String>,
    },
    /// Nobody is in the class.
    #[error("la classe « {classe} » n'a pas d'étudiant")]
    ClasseVide {
        /// Which.
        classe: String,
    },
    /// A mark is another one than what was shown.
    #[error("{qui} a maintenant {actuelle} ; vous aviez vu {vue} : rien n'a été écrit")]
    NoteChangee {
        /// `Awa Diop (E00001, L3)`.
        qui: String,
        /// `Maths 12 (devoir, n° 3, par awa)`.
        actuelle: String,
        /// The value that was shown.
        vue: String,
    },
    /// What a colleague has said would go.
    #[error("{qui}, {cadre} : {auteur} a écrit « {} » : rien n'a été changé", texte::fit(.texte, 200))]
    AppreciationDUnAutre {
        /// `Awa Diop (E00001, L3)`.
        qui: String,
        /// `Maths, T1`.
        cadre: String,
        /// His account.
        auteur: String,
        /// His words.
        texte: String,
    },
    /// A class was changed between reading and writing it.
    #[error("la classe « {classe} » a été modifiée entre-temps : rien n'a été écrit")]
    ClasseModifiee {
        /// Which.
        classe: String,
    },
    /// More students than one transaction writes.
    #[error("la classe a {effectif} étudiants : ses règles ne se changent que jusqu'à {limite}")]
    ClasseTropGrande {
        /// Its students.
        effectif: usize,
        /// The most.
        limite: usize,
    },
    /// A class that is to go has students.
    #[error("la classe « {classe} » a {}", if *.effectif == 1 { "un étudiant".to_owned() } else { format!("{} étudiants", .effectif) })]
    ClasseOccupee {
        /// Which.
        classe: String,
        /// Its students.
        effectif: u64,
    },
    /// A class into itself.
    #[error("« {classe} » est une seule et même classe")]
    MemeClasse {
        /// Which.
        classe: String,
    },
    /// A period that is to be locked or opened, and that the class does not name.
    #[error("la classe « {classe} » n'a pas de période « {periode} »{}", parmi(.connues))]
    PeriodeInconnue {
        /// The class.
        classe: String,
        /// As given.
        periode: String,
        /// Those of the class.
        connues: Vec<String>,
    },
    /// A locked period that is to go.
    #[error("la période « {periode} » est verrouillée depuis le {} par {qui} : elle ne peut pas être retirée", moment(*.quand))]
    PeriodeFermeeReste {
        /// The class.
        classe: String,
        /// The period.
        periode: String,
        /// Who locked it.
        qui: String,
        /// Since when, in milliseconds since 1970 UTC.
        quand: i64,
    },
    /// A locked period that is to have other days.
    #[error("la période « {periode} » est verrouillée depuis le {} par {qui} : ses jours ne changent plus ({})", moment(*.quand), du_au(*.jours))]
    JoursFermes {
        /// The class.
        classe: String,
        /// The period.
        periode: String,
        /// Its days, where they are known.
        jours: Option<(DateCivile, DateCivile)>,
        /// Who locked it.
        qui: String,
        /// Since when, in milliseconds since 1970 UTC.
        quand: i64,
    },
    /// What is said of a student in two subjects that become one does not go into one text.
    #[error("{qui}, {cadre} : les deux appréciations n'en font pas une seule ({cause}) : rien n'a été changé")]
    AppreciationsLongues {
        /// `E00001 Awa Diop`.
        qui: String,
        /// `Maths, T1`.
        cadre: String,
        /// Why.
        cause: LibelleError,
    },
    /// A subject in which nobody of the class has a mark, and that its rules do not name.
    #[error("la classe « {classe} » n'a pas de matière « {matiere} »{}", parmi(.connues))]
    MatiereAbsente {
        /// The class.
        classe: String,
        /// As given.
        matiere: String,
        /// Those of the class.
        connues: Vec<String>,
    },
    /// A file of marks says of no mark when it was given, and its class has periods of certain days.
    #[error("ni la commande ni le fichier ne disent de quand sont ces notes, et les périodes de la classe « {classe} » ont des jours ({})", .periodes.join(", "))]
    PeriodeADire {
        /// The class.
        classe: String,
        /// Its periods: at least one.
        periodes: Vec<String>,
    },
    /// A mark of a locked period.
    #[error("classe « {classe} » : la période « {periode} » est verrouillée depuis le {} par {qui} : ses notes ne changent plus", moment(*.quand))]
    PeriodeFermee {
        /// The class.
        classe: String,
        /// The period.
        periode: String,
        /// Who locked it.
        qui: String,
        /// Since when, in milliseconds since 1970 UTC.
        quand: i64,
    },
    /// Somebody added or changed one of its students while an import was at work.
    #[error("quelqu'un a ajouté ou modifié un étudiant de ce fichier pendant l'import : rien n'a été écrit")]
    ImportDepasse,
    /// Another import is at work.
    #[error("un import de « {fichier} » par {qui} est en cours")]
    ImportEnCours {
        /// Its file.
        fichier: String,
        /// Who.
        qui: String,
    },
    /// An import stopped and was taken back, but for students that somebody has changed meanwhile.
    #[error("l'import s'est arrêté ; tout a été annulé, sauf ce que quelqu'un a modifié depuis : {}", .laisses.join(", "))]
    ImportReprisSauf {
        /// Their matricules.
        laisses: Vec<String>,
    },
    /// Somebody took the import back while it was at work.
    #[error("cet import a été annulé depuis un autre poste")]
    ImportRepris,
    /// The caller has changed nothing yet.
    #[error("il n'y a rien à annuler : vous n'avez rien changé")]
    RienAAnnuler,
    /// What is to be taken back is an import that stopped in the middle.
    #[error("votre dernier changement est un import interrompu")]
    UndoImportInterrompu,
    /// Somebody has changed the same thing since.
    #[error("rien n'a été annulé : {}{}", .refus.join(" ; "), plus(.autres))]
    UndoRefuse {
        /// Whom it concerns, what, who, when: the first of them.
        refus: Vec<String>,
        /// How many others there are.
        autres: u64,
        /// It could be done for the others.
        liste: bool,
    },
    /// What was changed cannot be taken back, whoever asks.
    #[error("rien n'a été annulé : {} est {quoi}", le_rang(.rang))]
    UndoDefinitif {
        /// What it was, which account, when, why, in French.
        quoi: String,
        /// It is the first, the second … of the caller's last changes.
        rang: u64,
        /// What to do instead, in French.
        conseil: String,
    },
    /// The caller has changed a student whom he may not know of any more: whether he is there is not told.
    #[error("rien n'a été annulé : l'étudiant {matricule} n'est plus de ceux que votre compte vous confie")]
    UndoHorsDeVue {
        /// His matricule.
        matricule: String,
    },
    /// Somebody came in between, after a part was taken back.
    #[error("l'annulation s'est arrêtée : {cause} ; {repris} sur {total} sont annulés")]
    UndoPartiel {
        /// Why.
        cause: String,
        /// Students and accounts taken back.
        repris: u64,
        /// Of so many.
        total: u64,
    },
    /// There is nothing to take back.
    #[error("il n'y a pas d'import interrompu")]
    AucunImportInterrompu,
}

impl Donnees {
    /// That period of that class, locked like this.
    pub fn periode_fermee(classe: &NomClasse, periode: &Periode, verrou: &Verrou) -> Donnees {
        let Verrou { qui, quand } = verrou.clone();
        Donnees::PeriodeFermee { classe: classe.to_string(), periode: periode.to_string(), qui, quand }
    }
}
