//! Who may do what: the table of the design's section 3, and the part of the school that each role reads and writes.

use super::Matiere;
use super::champ::Champ;
use super::compte::{Portee, Role, Session};
use super::etudiant::Etudiant;
use super::requete::{Atome, Filtre, Test};
use thiserror::Error;

/// What a command needs of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Droit {
    /// Nothing, not even a login: help, quit.
    Libre,
    /// Nothing: login, whoami.
    Entrer,
    /// An account, also one whose password must be changed first: passwd, logout.
    Compte,
    /// An account: its sessions.
    Connecte,
    /// To read one student: a student reads himself.
    LireFiche,
    /// To read lists and figures of classes.
    LireClasses,
    /// To add, change and delete marks.
    EcrireNotes,
    /// To see and take back changes: a teacher his own.
    Journal,
    /// To run scripts.
    Executer,
    /// To add, change and delete students.
    EcrireEtudiants,
    /// To change classes and their rules.
    GererClasses,
    /// To add, change and delete accounts.
    GererComptes,
    /// To see and change how carnet works.
    Configurer,
}

impl Droit {
    /// Every right.
    pub const TOUS: [Droit; 13] = [
        Droit::Libre,
        Droit::Entrer,
        Droit::Compte,
        Droit::Connecte,
        Droit::LireFiche,
        Droit::LireClasses,
        Droit::EcrireNotes,
        Droit::Journal,
        Droit::Executer,
        Droit::EcrireEtudiants,
        Droit::GererClasses,
        Droit::GererComptes,
        Droit::Configurer,
    ];
}

/// A change that its author may not make.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Interdit {
    /// A student's identity, or a student as a whole.
    #[error("votre compte ne permet de changer que des notes")]
    Identite,
    /// A class that was not given to the account: which one is not told, as the student may have gone there since.
    #[error("votre compte ne permet pas de noter cet étudiant : il n'est pas dans vos classes")]
    Classe,
    /// A subject that was not given to the account.
    #[error("votre compte ne permet pas de noter la matière {0}")]
    Matiere(Matiere),
}

impl Session {
    /// May he?
    pub fn peut(&self, droit: Droit) -> bool {
        match &self.role {
            Role::Personne => matches!(droit, Droit::Libre | Droit::Entrer),
            _ if self.a_changer => matches!(droit, Droit::Libre | Droit::Entrer | Droit::Compte),
            Role::Admin => true,
            Role::Enseignant { .. } => matches!(
                droit,
                Droit::Libre
                    | Droit::Entrer
                    | Droit::Compte
                    | Droit::Connecte
                    | Droit::LireFiche
                    | Droit::LireClasses
                    | Droit::EcrireNotes
                    | Droit::Journal
                    | Droit::Executer
            ),
            Role::Etudiant { .. } => {
                matches!(droit, Droit::Libre | Droit::Entrer | Droit::Compte | Droit::Connecte | Droit::LireFiche)
            }
        }
    }

    /// The students that he may know of.
    pub fn portee(&self) -> Filtre {
        let tous = Filtre::Et(Vec::new());
        match &self.role {
            Role::Admin | Role::Enseignant { classes: Portee::Toutes, .. } => tous,
            Role::Enseignant { classes: Portee::Celles(celles), .. } => {
                let atomes = celles.iter().map(|classe| Atome::Texte(classe.to_string())).collect();
                Filtre::Champ(Champ::Classe, Test::Parmi(atomes))
            }
            Role::Etudiant { matricule } => {
                Filtre::Champ(Champ::Matricule, Test::Parmi(vec![Atome::Texte(matricule.to_string())]))
            }
            Role::Personne => Filtre::Ou(Vec::new()),
        }
    }

    /// The part of what is asked that he may know of.
    pub fn restreint(&self, filtre: Filtre) -> Filtre {
        match self.portee() {
            Filtre::Et(parts) if parts.is_empty() => filtre,
            portee => Filtre::Et(vec![portee, filtre]),
        }
    }

    /// May he make this change? `avant` is none for a new student, `apres` for one who is removed.
    ///
    /// # Errors
    /// What he may not change.
    pub fn permet(&self, avant: Option<&Etudiant>, apres: Option<&Etudiant>) -> Result<(), Interdit> {
        let (classes, matieres) = match &self.role {
            Role::Admin => return Ok(()),
            Role::Enseignant { classes, matieres } => (classes, matieres),
            Role::Etudiant { .. } | Role::Personne => return Err(Interdit::Identite),
        };
        let (Some(avant), Some(apres)) = (avant, apres) else { return Err(Interdit::Identite) };
        if avant.identite != apres.identite || avant.matricule != apres.matricule {
            return Err(Interdit::Identite);
        }
        if !classes.contient(avant.identite.classe.as_str()) {
            return Err(Interdit::Classe);
        }
        let changees = |ces: &Etudiant, autres: &Etudiant| -> Vec<Matiere> {
            let changed = ces.notes.iter().filter(|note| autres.note(note.n) != Some(note));
            changed.map(|note| note.contenu.matiere.clone()).collect()
        };
        let commentees = avant.appreciations.differences(&apres.appreciations);
        let commentees = commentees.flat_map(|(de, a)| de.into_iter().chain(a)).map(|une| une.matiere.clone());
        let touchees = changees(avant, apres).into_iter().chain(changees(apres, avant)).chain(commentees);
        match touchees.into_iter().find(|matiere| !matieres.contient(matiere.as_str())) {
            Some(matiere) => Err(Interdit::Matiere(matiere)),
            None => Ok(()),
        }
    }

    /// May he know of the student of that matricule and class?
    pub fn connait(&self, matricule: &str, classe: &str) -> bool {
        match &self.role {
            Role::Admin => true,
            Role::Enseignant { classes, .. } => classes.contient(classe),
            Role::Etudiant { matricule: sien } => sien.as_str() == matricule,
            Role::Personne => false,
        }
    }

    /// May he know of the class?
    pub fn connait_classe(&self, classe: &str) -> bool {
        match &self.role {
            Role::Admin => true,
            Role::Enseignant { classes, .. } => classes.contient(classe),
            Role::Etudiant { .. } | Role::Personne => false,
        }
    }

    /// May he know that the school has this subject?
    pub fn connait_matiere(&self, matiere: &str) -> bool {
        match &self.role {
            Role::Admin => true,
            Role::Enseignant { matieres, .. } => matieres.contient(matiere),
            Role::Etudiant { .. } | Role::Personne => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Accords, Appreciation, Propos};
    use crate::domain::{Identite, Matricule, Nom, NomClasse, NouvelleNote, Prenom, Tuteur, notation};

    fn etudiant(classe: &str, notes: &str) -> Etudiant {
        let identite = Identite {
            nom: Nom::parse("Diop").unwrap(),
            prenom: Prenom::parse("Awa").unwrap(),
            telephone: None,
            email: None,
            classe: NomClasse::parse(classe).unwrap(),
            naissance: None,
            tuteur: Tuteur::default(),
            accords: Accords::default(),
        };
        let mut etudiant = Etudiant::nouveau(Matricule::numero(1), identite);
        let notes: Vec<NouvelleNote> = if notes.is_empty() { Vec::new() } else { notation::parse(notes).unwrap() };
        notes.into_iter().for_each(|note| {
            etudiant.ajoute(note, "awa");
        });
        etudiant
    }

    fn enseignant(classes: &[&str], matieres: &[&str]) -> Session {
        let classes = classes.iter().map(|classe| NomClasse::parse(classe).unwrap()).collect();
        let matieres = matieres.iter().map(|matiere| Matiere::parse(matiere).unwrap()).collect();
        let role = Role::Enseignant { classes: Portee::Celles(classes), matieres: Portee::Celles(matieres) };
        Session { nom: "prof".into(), role, a_changer: false }
    }

    fn eleve(n: u64) -> Session {
        Session { nom: "eleve".into(), role: Role::Etudiant { matricule: Matricule::numero(n) }, a_changer: false }
    }

    /// The design's table, section 3: admin, enseignant, étudiant, nobody.
    #[test]
    fn each_role_has_the_rights_of_the_table() {
        let table = [
            (Droit::Libre, [true, true, true, true]),
            (Droit::Entrer, [true, true, true, true]),
            (Droit::Compte, [true, true, true, false]),
            (Droit::Connecte, [true, true, true, false]),
            (Droit::LireFiche, [true, true, true, false]),
            (Droit::LireClasses, [true, true, false, false]),
            (Droit::EcrireNotes, [true, true, false, false]),
            (Droit::Journal, [true, true, false, false]),
            (Droit::Executer, [true, true, false, false]),
            (Droit::EcrireEtudiants, [true, false, false, false]),
            (Droit::GererClasses, [true, false, false, false]),
            (Droit::GererComptes, [true, false, false, false]),
            (Droit::Configurer, [true, false, false, false]),
        ];
        assert_eq!(table.map(|(droit, _)| droit), Droit::TOUS);
        let qui = [Session::admin("a"), enseignant(&["L3"], &["Maths"]), eleve(1), Session::personne()];
        for (droit, attendu) in table {
            assert_eq!(qui.each_ref().map(|session| session.peut(droit)), attendu, "{droit:?}");
        }
    }

    #[test]
    fn a_first_password_opens_nothing_but_its_own_change() {
        for mut session in [Session::admin("a"), enseignant(&["L3"], &["Maths"]), eleve(1)] {
            session.a_changer = true;
            let peut: Vec<Droit> = Droit::TOUS.into_iter().filter(|droit| session.peut(*droit)).collect();
            assert_eq!(peut, [Droit::Libre, Droit::Entrer, Droit::Compte]);
        }
    }

    #[test]
    fn a_teacher_changes_the_marks_of_his_classes_and_subjects_alone() {
        let prof = enseignant(&["L3"], &["Maths"]);
        let permis = |avant: &Etudiant, apres: &Etudiant| prof.permet(Some(avant), Some(apres));
        let (sans, avec) = (etudiant("L3", ""), etudiant("l3", "Maths[12]"));
        assert_eq!(permis(&etudiant("l3", ""), &avec), Ok(()));
        assert!(matches!(permis(&sans, &etudiant("L3", "Maths[12] Anglais[3]")), Err(Interdit::Matiere(_))));
        assert!(matches!(permis(&etudiant("L3", "Anglais[12]"), &sans), Err(Interdit::Matiere(_))));
        assert!(matches!(permis(&etudiant("L2", ""), &etudiant("L2", "Maths[12]")), Err(Interdit::Classe)));
        assert_eq!(permis(&sans, &etudiant("L2", "")), Err(Interdit::Identite));
        assert_eq!(prof.permet(None, Some(&sans)), Err(Interdit::Identite));
        assert_eq!(prof.permet(Some(&sans), None), Err(Interdit::Identite));
        // A mark that moves from a foreign subject into his own is taken from its teacher.
        assert!(permis(&etudiant("L3", "Anglais[12]"), &etudiant("L3", "Maths[12]")).is_err());
    }

    #[test]
    fn a_teacher_speaks_of_his_subjects_alone() {
        let prof = enseignant(&["L3"], &["Maths"]);
        let dit = |matiere: &str| {
            let mut apres = etudiant("L3", "");
            let (matiere, texte) = (Matiere::parse(matiere).unwrap(), Propos::parse("Bien.").unwrap());
            apres.appreciations.pose(Appreciation { matiere, periode: None, texte, auteur: "x".into() });
            apres
        };
        let sans = etudiant("L3", "");
        assert_eq!(prof.permet(Some(&sans), Some(&dit("maths"))), Ok(()));
        assert!(matches!(prof.permet(Some(&sans), Some(&dit("Latin"))), Err(Interdit::Matiere(_))));
        assert!(matches!(prof.permet(Some(&dit("Latin")), Some(&sans)), Err(Interdit::Matiere(_))));
    }

    #[test]
    fn nobody_but_an_administrator_and_a_teacher_writes() {
        let (avant, apres) = (etudiant("L3", ""), etudiant("L3", "Maths[20]"));
        for session in [eleve(1), Session::personne()] {
            assert_eq!(session.permet(Some(&avant), Some(&apres)), Err(Interdit::Identite));
        }
        assert_eq!(Session::admin("a").permet(None, Some(&apres)), Ok(()));
    }

    #[test]
    fn each_role_sees_its_part_of_the_school() {
        let awa = etudiant("L3", "");
        let voit = |session: &Session| session.voit(&awa);
        assert!(voit(&Session::admin("a")) && voit(&enseignant(&["l3"], &[])) && voit(&eleve(1)));
        assert!(!voit(&enseignant(&["L2"], &["Maths"])) && !voit(&eleve(2)) && !voit(&Session::personne()));
        assert_eq!(Session::personne().portee(), Filtre::Ou(Vec::new()));
        let asked = Filtre::Partout("awa".into(), None);
        assert_eq!(Session::admin("a").restreint(asked.clone()), asked);
        assert_eq!(eleve(1).restreint(asked.clone()), Filtre::Et(vec![eleve(1).portee(), asked]));
    }
}
