//! Reading students.

use super::classement::moyennes_et_attendues;
use super::instantane::Instantane;
use super::requete::{chemin, filtre, passes};
use super::{EtudiantDoc, LECTURE, Store};
use crate::arret;
use crate::cache::{Lu, Portee, Suite};
use crate::domain::requete::{Filtre, Requete};
use crate::domain::{Centiemes, Champ, Etudiant, Matricule, NomClasse, Resume, Telephone};
use crate::error::Result;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::Hint;
use serde::{Deserialize, Serialize};

/// What a list shows of a student.
const RESUME: [&str; 14] = [
    "nom",
    "prenom",
    "telephone",
    "email",
    "classe",
    "naissance",
    "tuteur",
    "accords",
    "moyenne_centiemes",
    "provisoire",
    "version",
    "cree",
    "modifie",
    "_id",
];
/// Pages of the whole school's list are kept up to so many students.
const PAGE_GARDEE: u64 = 1_000;
/// Documents between two looks at Ctrl-C.
const LOT: u32 = 2_000;

/// A student, his stored general average, students of his class and those of them that have a higher one.
type EtudiantPlace = (Etudiant, Option<Centiemes>, (u64, u64));

/// A page of a list.
#[derive(Serialize, Deserialize)]
struct Page {
    etudiants: Vec<EtudiantDoc>,
    /// Their ranks, where they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rangs: Vec<Option<u64>>,
    /// How many there are in all.
    total: u64,
}

impl Requete {
    /// What the answer goes stale with; none where it is not worth keeping.
    fn portee(&self) -> Option<Portee> {
        let is_short = self.limite.is_some_and(|limite| limite <= PAGE_GARDEE);
        match &self.filtre {
            Filtre::Et(parts) if parts.is_empty() => is_short.then_some(Portee::Ecole),
            filtre => Requete::portee_de(filtre),
        }
    }

    /// The class that all who pass the filter are in, where it names one. What is no class name is none.
    pub(super) fn portee_de(filtre: &Filtre) -> Option<Portee> {
        Some(Portee::classe(&NomClasse::parse(filtre.classe()?).ok()?))
    }
}

/// What is read of a student so that these fields can be shown.
fn champs_de_plus(plus: &[Champ]) -> Vec<(String, Bson)> {
    let mut champs = Vec::new();
    for champ in plus {
        match champ {
            Champ::MoyenneDe(_) => champs.extend(moyennes_et_attendues(&chemin(champ))),
            Champ::Notes => champs.push((chemin(champ), Bson::Int32(1))),
            _ => {}
        }
    }
    champs
}

/// How a student may be named: all that a `réf` can mean.
#[derive(Debug, Default)]
pub struct Designation {
    /// As a matricule.
    pub matricule: Option<Matricule>,
    /// As a phone.
    pub telephone: Option<Telephone>,
    /// As a name and a first name, at every place where the words can be parted, either way round.
    pub noms: Vec<(String, String)>,
    /// As a name or a first name alone.
    pub nom_seul: Option<String>,
}

impl Store {
    /// The student of that matricule. Most who ask for him alone change him next: what is read is not left in the cache.
    ///
    /// # Errors
    /// The server's.
    pub fn etudiant(&self, matricule: &Matricule) -> Result<Option<Etudiant>> {
        let (portee, champ) = ou_est(matricule);
        let lu = match self.cache.lit(&portee, champ) {
            Lu::Absent(_) => Lu::Occupe,
            lu => lu,
        };
        let found = self.trouve_ou_lit_etudiant(lu, matricule)?;
        found.map(|document| self.etudiant_de(document)).transpose()
    }

    /// The same, and his stored general average with where it stands in his class ([`Store::effectif_et_devant`]): Redis gives all
    /// of it at once.
    ///
    /// # Errors
    /// The server's.
    pub fn etudiant_et_place(&self, matricule: &Matricule) -> Result<Option<EtudiantPlace>> {
        let (portee, champ) = ou_est(matricule);
        let (lu, suite) = self.cache.lit_avec_suite(&portee, champ);
        let Some(document) = self.trouve_ou_lit_etudiant(lu, matricule)? else { return Ok(None) };
        let classe = NomClasse::stored(document.classe.clone());
        let moyenne = document.moyenne_centiemes.map(Centiemes);
        let deja = suite.filter(|(ou, _)| *ou == suite_de(&document)).map(|(_, lu)| lu);
        let place = self.place_parmi(&classe, moyenne, deja)?;
        Ok(Some((self.etudiant_de(document)?, moyenne, place)))
    }

    fn trouve_ou_lit_etudiant(&self, lu: Lu, matricule: &Matricule) -> Result<Option<EtudiantDoc>> {
        let lit = || {
            let found = self.etudiants().find_one(doc! { "_id": matricule.as_str() }).max_time(LECTURE).run();
            found.map_err(|error| self.panne(error))
        };
        self.trouve_ou_lit(lu, "étudiant", lit, |found| found.as_ref().map(suite_de))
    }

    /// The students of `portee` that a designation may mean, at most `limite`.
    ///
    /// # Errors
    /// The server's.
    pub fn designes(&self, designation: &Designation, portee: &Filtre, limite: i64) -> Result<Vec<Etudiant>> {
        let mut sens = Vec::new();
        sens.extend(designation.matricule.as_ref().map(|matricule| doc! { "_id": matricule.as_str() }));
        sens.extend(designation.telephone.as_ref().map(|telephone| doc! { "telephone": telephone.e164() }));
        sens.extend(designation.noms.iter().map(|(nom, prenom)| doc! { "nom": nom, "prenom": prenom }));
        sens.extend(designation.nom_seul.iter().flat_map(|nom| [doc! { "nom": nom }, doc! { "prenom": nom }]));
        if sens.is_empty() {
            return Ok(Vec::new());
        }
        self.note("étudiant", false);
        let question = doc! { "$and": [{ "$or": sens }, filtre(portee)] };
        let found = self.etudiants().find(question).limit(limite).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        found.map(|document| self.etudiant_de(document.map_err(|error| self.panne(error))?)).collect()
    }

    /// The students of a question, and how many there are in all.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn cherche(&self, requete: &Requete) -> Result<(Vec<Resume>, u64)> {
        let page = match requete.portee() {
            Some(portee) => {
                let (champ, quoi) = (format!("liste:{requete:?}"), "liste");
                self.par_cache(portee, champ, quoi, || self.lit_page(requete))?
            }
            None => {
                self.note("liste", false);
                self.insiste(|| self.lit_page(requete))?
            }
        };
        let mut etudiants =
            page.etudiants.into_iter().map(|lu| lu.resume(&requete.plus)).collect::<Result<Vec<_>>>()?;
        for (etudiant, rang) in etudiants.iter_mut().zip(page.rangs) {
            etudiant.plus.rang = rang;
        }
        Ok((etudiants, page.total))
    }

    fn lit_page(&self, requete: &Requete) -> Result<Page> {
        let mut instantane = self.instantane()?;
        let filtre = filtre(&*self.sans_rang(&requete.filtre)?);
        let plus = champs_de_plus(&requete.plus);
        let passes = passes(&filtre, &requete.tri);
        let mut etudiants = Vec::new();
        let mut saut = requete.saut;
        for (passe, ordre) in &passes {
            let reste = requete.limite.map(|limite| limite - etudiants.len() as u64);
            if reste == Some(0) {
                break;
            }
            let before = etudiants.len();
            self.lit_passe(&mut instantane, (passe, ordre), &plus, (saut, reste), &mut etudiants)?;
            if etudiants.len() > before {
                saut = 0;
            } else if saut > 0 && passes.len() > 1 {
                saut -= self.denombre(&mut instantane, passe)?.min(saut);
            }
        }
        let seen = requete.saut + etudiants.len() as u64;
        let is_last = requete.limite.is_none_or(|limite| (etudiants.len() as u64) < limite);
        let total = match is_last && !etudiants.is_empty() {
            true => seen,
            false => self.denombre(&mut instantane, &filtre)?,
        };
        let rangs = match requete.plus.contains(&Champ::Rang) {
            true => self.rangs_des(&etudiants)?,
            false => Vec::new(),
        };
        Ok(Page { etudiants, rangs, total })
    }

    fn denombre(&self, instantane: &mut Instantane, filtre: &Document) -> Result<u64> {
        let counted = instantane.etudiants.count_documents(filtre.clone()).max_time(LECTURE);
        // Over the keys alone. The server's own figure is quicker, and wrong after a power cut.
        let counted = if filtre.is_empty() { counted.hint(Hint::Keys(doc! { "_id": 1 })) } else { counted };
        counted.session(&mut instantane.session).run().map_err(|error| self.panne(error))
    }

    /// Reads students in one order: `plus` of each besides what every list shows, `page` after how many and how many at most.
    /// Looks at Ctrl-C between two batches.
    pub(super) fn lit_passe(
        &self,
        instantane: &mut Instantane,
        (filtre, ordre): (&Document, &Document),
        plus: &[(String, Bson)],
        (saut, limite): (u64, Option<u64>),
        etudiants: &mut Vec<EtudiantDoc>,
    ) -> Result<()> {
        let mut champs: Document = RESUME.iter().map(|champ| ((*champ).to_owned(), Bson::Int32(1))).collect();
        champs.extend(plus.iter().cloned());
        let find = instantane.etudiants.find(filtre.clone()).sort(ordre.clone()).projection(champs);
        let find = find.skip(saut).batch_size(LOT).allow_disk_use(true).max_time(LECTURE);
        let find = match limite {
            Some(limite) => find.limit(i64::try_from(limite).unwrap_or(i64::MAX)),
            None => find,
        };
        let trouves = find.session(&mut instantane.session).run();
        for document in trouves.map_err(|error| self.panne(error))?.iter(&mut instantane.session) {
            if etudiants.len().is_multiple_of(LOT as usize) {
                arret::verifie()?;
            }
            etudiants.push(document.map_err(|error| self.panne(error))?);
        }
        Ok(())
    }

    /// Students of a class, and how many of them have a higher average.
    ///
    /// # Errors
    /// The server's.
    pub fn effectif_et_devant(&self, classe: &NomClasse, moyenne: Option<Centiemes>) -> Result<(u64, u64)> {
        self.place_parmi(classe, moyenne, None)
    }

    /// The same, where the cache may have been asked already.
    fn place_parmi(&self, classe: &NomClasse, moyenne: Option<Centiemes>, deja: Option<Lu>) -> Result<(u64, u64)> {
        let lu = deja.unwrap_or_else(|| self.cache.lit(&Portee::classe(classe), &champ_de_place(moyenne)));
        self.trouve_ou_lit(lu, "rang", || self.compte_la_place(classe, moyenne), |_| None)
    }

    /// The students that have one of these matricules or phones: whole, for an import to compare with.
    ///
    /// # Errors
    /// The server's.
    pub fn existants(&self, matricules: &[&str], telephones: &[&str]) -> Result<Vec<Etudiant>> {
        let mut sens = Vec::new();
        if !matricules.is_empty() {
            sens.push(doc! { "_id": { "$in": matricules } });
        }
        if !telephones.is_empty() {
            sens.push(doc! { "telephone": { "$in": telephones } });
        }
        if sens.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.etudiants().find(doc! { "$or": sens }).batch_size(LOT).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        found.map(|document| self.etudiant_de(document.map_err(|error| self.panne(error))?)).collect()
    }

    /// The students of a class with their marks, by name.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn etudiants_de(&self, classe: &NomClasse) -> Result<Vec<Etudiant>> {
        self.note("classe", false);
        let etudiants = self.etudiants();
        let tous = etudiants.find(doc! { "classe": classe.as_str() });
        let tous = tous.sort(doc! { "nom": 1, "prenom": 1, "_id": 1 });
        let tous = tous.batch_size(LOT).max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        let lit = |document: mongodb::error::Result<EtudiantDoc>| {
            arret::verifie()?;
            self.etudiant_de(document.map_err(|error| self.panne(error))?)
        };
        tous.map(lit).collect()
    }

    /// The students that have one of these names, first names and classes.
    ///
    /// # Errors
    /// The server's.
    pub fn homonymes(&self, noms: &[[&str; 3]]) -> Result<Vec<Etudiant>> {
        let sens: Vec<Document> =
            noms.iter().map(|[nom, prenom, classe]| doc! { "nom": nom, "prenom": prenom, "classe": classe }).collect();
        let found = self.etudiants().find(doc! { "$or": sens }).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        found.map(|document| self.etudiant_de(document.map_err(|error| self.panne(error))?)).collect()
    }

    /// True where the school has no student yet.
    ///
    /// # Errors
    /// The server's.
    pub fn est_vide(&self) -> Result<bool> {
        let one = self.documents("etudiants").find_one(doc! {}).projection(doc! { "_id": 1 }).max_time(LECTURE).run();
        one.map(|found| found.is_none()).map_err(|error| self.panne(error))
    }
}

/// Where the cache keeps a student.
fn ou_est(matricule: &Matricule) -> (Portee, &'static str) {
    (Portee::Etudiant(matricule.to_string()), "fiche")
}

/// Where it keeps what such an average is worth in a class.
fn champ_de_place(moyenne: Option<Centiemes>) -> String {
    moyenne.map_or_else(|| "place:-".to_owned(), |moyenne| format!("place:{}", moyenne.0))
}

/// Who reads a student usually asks for his rank next.
fn suite_de(lu: &EtudiantDoc) -> Suite {
    let classe = NomClasse::stored(lu.classe.clone());
    Suite::nouvelle(&Portee::classe(&classe), &champ_de_place(lu.moyenne_centiemes.map(Centiemes)))
}
