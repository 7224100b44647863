//! The bulletin: what a family is told of a period, on paper that goes into a window envelope. One file holds one or many; the
//! order is the caller's. Decision and signatures are left to those who decide and sign.

use super::commun::{Etablissement, Extremes, Rang};
use super::eleve;
use super::pdf::{Dessin, Document, Titre};
use crate::domain::points::Totaux;
use crate::domain::reglement::Absence;
use crate::domain::{Centiemes, Coef, DateCivile, Matiere, Matricule, Nom, NomClasse, NouvelleNote, Prenom};
use std::io::{Result, Write};

/// Who the bulletin is about, and who receives it.
#[derive(Clone, Debug)]
pub struct Eleve {
    /// Family name.
    pub nom: Nom,
    /// First names.
    pub prenom: Prenom,
    /// Class.
    pub classe: NomClasse,
    /// What the class is called at length, where it has such a name.
    pub intitule: Option<String>,
    /// Number.
    pub matricule: Matricule,
    /// Birth date.
    pub naissance: Option<DateCivile>,
    /// Students of the class.
    pub effectif: u64,
    /// The guardian's name and address, line by line, for the envelope's window: none where no address is known.
    pub destinataire: Vec<String>,
}

/// What one subject comes to.
#[derive(Clone, Debug)]
pub struct LigneDeMatiere {
    /// The subject.
    pub matiere: Matiere,
    /// Who teaches it.
    pub enseignants: Vec<String>,
    /// Its weight in the general average.
    pub coef: Coef,
    /// Marks that the student has in it.
    pub notes: u64,
    /// His average out of 20.
    pub moyenne: Option<Centiemes>,
    /// A mark is awaited.
    pub provisoire: bool,
    /// His average times its weight, rounded once.
    pub points: Option<Centiemes>,
    /// The class's averages in it.
    pub classe: Extremes,
    /// His rank in it.
    pub rang: Option<Rang>,
    /// What the teacher says.
    pub appreciation: Option<String>,
    /// His marks, where they are to be shown.
    pub detail: Vec<NouvelleNote>,
}

/// What everything comes to.
#[derive(Clone, Debug, Default)]
pub struct General {
    /// His general average out of 20.
    pub moyenne: Option<Centiemes>,
    /// A mark is awaited.
    pub provisoire: bool,
    /// The class's general averages.
    pub classe: Extremes,
    /// His rank among the students of the class.
    pub rang: Option<Rang>,
    /// His mention.
    pub mention: Option<String>,
    /// The weights and points that make his general average; none where it is not made of them.
    pub totaux: Option<Totaux>,
}

/// A period in the chart of how things went.
#[derive(Clone, Debug)]
pub struct Etape {
    /// Its name: `T1`.
    pub periode: String,
    /// His general average in it.
    pub moyenne: Option<Centiemes>,
    /// The class's.
    pub classe: Option<Centiemes>,
}

/// A bulletin.
#[derive(Clone, Debug)]
pub struct Bulletin {
    /// About whom.
    pub eleve: Eleve,
    /// What it is of: `1er trimestre`; none: the year.
    pub periode: Option<String>,
    /// Subject by subject, in the order to show.
    pub matieres: Vec<LigneDeMatiere>,
    /// All together.
    pub general: General,
    /// Marks `ABS`: tests that he was absent from.
    pub absences: u64,
    /// What they count in his class.
    pub regle_absence: Absence,
    /// Period by period, the first first.
    pub evolution: Vec<Etape>,
}

/// A file of bulletins that is being written: whatever their number, one at a time is in memory.
pub struct Bulletins<W> {
    doc: Document<W>,
    ecole: Etablissement,
    logo: Option<Dessin>,
    date: DateCivile,
}

impl<W: Write> Bulletins<W> {
    /// Begins a file with that title, of that day.
    ///
    /// # Errors
    /// What the writer says.
    pub fn commence(sortie: W, titre: &str, ecole: &Etablissement, date: DateCivile) -> Result<Self> {
        let quoi = Titre { titre: titre.to_owned(), auteur: ecole.nom.clone(), date };
        let mut doc = Document::commence(sortie, quoi)?;
        let logo = ecole.logo.as_ref().map(|logo| doc.logo(logo)).transpose()?;
        Ok(Bulletins { doc, ecole: ecole.clone(), logo, date })
    }

    /// Adds a bulletin, on pages of its own, with a bookmark.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ajoute(&mut self, bulletin: &Bulletin) -> Result<()> {
        eleve::ecrit(&mut self.doc, &self.ecole, self.logo, self.date, bulletin)
    }

    /// Ends the file and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finit(self) -> Result<W> {
        self.doc.finit()
    }
}
