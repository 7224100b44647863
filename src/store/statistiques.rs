//! Figures of classes, and rankings. MongoDB only counts who has which average; what comes of it is worked out in
//! [`crate::domain::statistiques`].

use super::instantane::Instantane;
use super::requete::{filtre, moyenne_de};
use super::{LECTURE, Store};
use crate::cache::Portee;
use crate::domain::mentions::mentions;
use crate::domain::requete::{Filtre, Requete};
use crate::domain::statistiques::{Cadre, Effectifs, Etape, Statistiques, StatistiquesDeClasse, StatistiquesParClasse};
use crate::domain::{Centiemes, Matiere, NomClasse, Periode};
use crate::error::Result;
use crate::texte;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::{Collation, Hint};
use mongodb::sync::{ClientSession, Collection};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A class as the database counts it.
#[derive(Deserialize)]
struct ClasseComptee {
    classe: String,
    /// Students.
    n: i64,
    /// Their marks.
    notes: i64,
    /// Their averages; where they are read from an index, also the gaps of those who have none. Bare numbers: as documents of a
    /// number and a count they take four times as long, and in a class hardly two are alike.
    moyennes: Vec<Option<u32>>,
}

/// The figures of a class, as the cache holds them: small, for there may be thousands of classes.
#[derive(Serialize, Deserialize)]
struct Chiffres {
    classe: String,
    /// [`Statistiques`], in its order; -1 is none.
    valeurs: Vec<i64>,
}

impl Chiffres {
    fn de(classe: String, s: &Statistiques) -> Chiffres {
        let mut valeurs = [s.effectif, s.notes, s.avec_moyenne].map(u64::cast_signed).to_vec();
        let moyennes = [s.moyenne, s.mediane, s.min, s.max, s.ecart_type, s.q1, s.q3];
        valeurs.extend(moyennes.map(|moyenne| moyenne.map_or(-1, |moyenne| i64::from(moyenne.0))));
        let comptes = std::iter::once(&s.admis).chain(&s.mentions).chain(&s.repartition);
        valeurs.extend(comptes.map(|n| n.cast_signed()));
        Chiffres { classe, valeurs }
    }

    fn statistiques(&self) -> Statistiques {
        let valeur = |place: usize| self.valeurs.get(place).copied().unwrap_or(-1);
        let compte = |place| valeur(place).max(0).unsigned_abs();
        let moyenne = |place| u32::try_from(valeur(place)).ok().map(Centiemes);
        Statistiques {
            effectif: compte(0),
            notes: compte(1),
            avec_moyenne: compte(2),
            moyenne: moyenne(3),
            mediane: moyenne(4),
            min: moyenne(5),
            max: moyenne(6),
            ecart_type: moyenne(7),
            q1: moyenne(8),
            q3: moyenne(9),
            admis: compte(10),
            mentions: (0..mentions().combien()).map(|n| compte(11 + n)).collect(),
            repartition: std::array::from_fn(|n| compte(11 + mentions().combien() + n)),
        }
    }
}

/// The figures of all classes together, and of each.
#[derive(Serialize, Deserialize)]
struct ChiffresParClasse {
    ensemble: Chiffres,
    classes: Vec<Chiffres>,
}

/// The figures of a class, and what its averages came to period by period.
#[derive(Serialize, Deserialize)]
struct ChiffresDeClasse {
    chiffres: Chiffres,
    etapes: Vec<EtapeLue>,
}

#[derive(Serialize, Deserialize)]
struct EtapeLue {
    periode: String,
    avec_moyenne: i64,
    moyenne: Option<u32>,
}

/// The averages of a student's periods, and how these are spelled.
#[derive(Deserialize)]
struct PeriodesLues {
    /// By the period's folded name.
    #[serde(default)]
    moyennes: BTreeMap<String, u32>,
    #[serde(default)]
    periodes: Vec<String>,
}

/// Who has which average, class by class in French order, each under its folded name with one of its spellings: those that
/// differ by case or accents are one class.
pub(super) type ParClasse = BTreeMap<String, (String, Effectifs)>;

/// The students, and the session that sees them at one moment.
pub(super) type Vus<'v> = (&'v Collection<Document>, &'v mut ClientSession);

/// The figures of these classes, and who has which average in all of them together.
pub(super) fn rassemble(par_classe: ParClasse) -> (StatistiquesParClasse, Effectifs) {
    let (mut ensemble, mut classes) = (Effectifs::default(), Vec::new());
    for (classe, effectifs) in par_classe.into_values() {
        classes
            .push(StatistiquesDeClasse { classe: NomClasse::stored(classe), statistiques: effectifs.statistiques() });
        ensemble.joint(&effectifs);
    }
    (StatistiquesParClasse { classes, ensemble: ensemble.statistiques() }, ensemble)
}

/// The index that holds all that whole-school figures need, in a collation that can be read back.
pub(super) fn index_des_moyennes() -> Document {
    doc! { "classe": 1, "moyenne_centiemes": 1, "nb_notes": 1 }
}

/// Plain bytes: a key is the text itself.
pub(super) fn simple() -> Collation {
    Collation::builder().locale("simple").build()
}

impl Store {
    /// The figures of those who pass the filter, class by class in French order, and of all of them.
    ///
    /// # Errors
    /// The server's.
    pub fn statistiques(&self, parmi: &Filtre, cadre: &Cadre) -> Result<StatistiquesParClasse> {
        let portee = Requete::portee_de(parmi).unwrap_or(Portee::Ecole);
        let champ = format!("stats par classe:{}:{parmi:?}:{}", moyenne_de(cadre), mentions());
        let lues = self.par_cache(portee, champ, "statistiques", || {
            let (toutes, _) = rassemble(self.lit_effectifs(parmi, cadre)?);
            let une = |une: &StatistiquesDeClasse| Chiffres::de(une.classe.to_string(), &une.statistiques);
            let classes = toutes.classes.iter().map(une).collect();
            Ok(ChiffresParClasse { ensemble: Chiffres::de(String::new(), &toutes.ensemble), classes })
        })?;
        let une = |chiffres: Chiffres| {
            let statistiques = chiffres.statistiques();
            StatistiquesDeClasse { classe: NomClasse::stored(chiffres.classe), statistiques }
        };
        let ensemble = lues.ensemble.statistiques();
        Ok(StatistiquesParClasse { classes: lues.classes.into_iter().map(une).collect(), ensemble })
    }

    /// The figures of those of a class who pass the filter, and what the averages of its periods are, where it has several:
    /// those that it names in its order, then the others by name.
    ///
    /// # Errors
    /// The server's.
    pub fn statistiques_de(
        &self,
        classe: &NomClasse,
        parmi: &Filtre,
        cadre: &Cadre,
    ) -> Result<(Statistiques, Vec<Etape>)> {
        let champ = format!("stats:{}:{parmi:?}:{}", moyenne_de(cadre), mentions());
        let lues = self.par_cache(Portee::classe(classe), champ, "statistiques", || {
            let mut ensemble = Effectifs::default();
            // The figures and the curve are of one moment.
            let mut instantane = self.instantane()?;
            let etudiants = instantane.documents();
            let lus = self.effectifs_a((&etudiants, &mut instantane.session), parmi, cadre)?;
            lus.values().for_each(|(_, effectifs)| ensemble.joint(effectifs));
            let etapes = match cadre.periode {
                Some(_) => Vec::new(),
                None => self.lit_etapes(&mut instantane, classe, parmi, cadre.matiere.as_ref())?,
            };
            Ok(ChiffresDeClasse { chiffres: Chiffres::de(String::new(), &ensemble.statistiques()), etapes })
        })?;
        let etape = |lue: EtapeLue| Etape {
            periode: Periode::stored(lue.periode),
            avec_moyenne: lue.avec_moyenne.unsigned_abs(),
            moyenne: lue.moyenne.map(Centiemes),
        };
        Ok((lues.chiffres.statistiques(), lues.etapes.into_iter().map(etape).collect()))
    }

    /// Who has which average, now.
    pub(super) fn lit_effectifs(&self, parmi: &Filtre, cadre: &Cadre) -> Result<ParClasse> {
        let mut instantane = self.instantane()?;
        let etudiants = instantane.documents();
        self.effectifs_a((&etudiants, &mut instantane.session), parmi, cadre)
    }

    /// Who has which average, class by class: of the students as that session sees them.
    pub(super) fn effectifs_a(&self, vus: Vus<'_>, parmi: &Filtre, cadre: &Cadre) -> Result<ParClasse> {
        let mut classes = ParClasse::new();
        for comptee in self.lit_comptes(vus, parmi, cadre)? {
            let cle = texte::fold(&comptee.classe);
            let (_, effectifs) = classes.entry(cle).or_insert_with(|| (comptee.classe, Effectifs::default()));
            let moyennes: Vec<u32> = comptee.moyennes.into_iter().flatten().collect();
            let sans = comptee.n.unsigned_abs().saturating_sub(moyennes.len() as u64);
            effectifs.ajoute(None, sans, comptee.notes.unsigned_abs());
            moyennes.into_iter().for_each(|moyenne| effectifs.ajoute(Some(Centiemes(moyenne)), 1, 0));
        }
        Ok(classes)
    }

    fn lit_comptes(&self, (etudiants, session): Vus<'_>, parmi: &Filtre, cadre: &Cadre) -> Result<Vec<ClasseComptee>> {
        let moyennes = doc! { "$push": format!("${}", moyenne_de(cadre)) };
        let par_classe = doc! {
            "_id": "$classe", "n": { "$sum": 1_i64 }, "notes": combien_de_notes(cadre), "moyennes": moyennes,
        };
        let champs = doc! { "_id": 0, "classe": "$_id", "n": 1, "notes": { "$toLong": "$notes" }, "moyennes": 1 };
        let is_whole = matches!(parmi, Filtre::Et(parts) if parts.is_empty());
        let mut etapes = Vec::new();
        if !is_whole {
            etapes.push(doc! { "$match": filtre(parmi) });
        }
        etapes.extend([doc! { "$group": par_classe }, doc! { "$project": champs }]);
        let asked = etudiants.aggregate(etapes).allow_disk_use(true).max_time(LECTURE);
        let asked = match (is_whole, *cadre == Cadre::default()) {
            (true, true) => asked.collation(simple()).hint(Hint::Keys(index_des_moyennes())),
            // By an index whose collation compares subjects, though every student is read.
            (true, false) => asked.hint(Hint::Keys(doc! { "classe": 1, "nom": 1, "prenom": 1, "_id": 1 })),
            _ => asked,
        };
        let found = asked.session(&mut *session).with_type::<ClasseComptee>().run();
        let mut found = found.map_err(|error| self.panne(error))?;
        found.iter(session).map(|comptee| comptee.map_err(|error| self.panne(error))).collect()
    }

    /// What the averages of each period are; nothing where there is one period at most.
    fn lit_etapes(
        &self,
        instantane: &mut Instantane<'_>,
        classe: &NomClasse,
        parmi: &Filtre,
        matiere: Option<&Matiere>,
    ) -> Result<Vec<EtapeLue>> {
        let moyennes = match matiere {
            None => Bson::from("$generales"),
            Some(matiere) => {
                let par_periode = doc! { "$objectToArray": { "$ifNull": ["$par_periode", {}] } };
                let siennes = doc! { "$map": { "input": par_periode, "as": "p", "in": {
                    "k": "$$p.k", "v": format!("$$p.v.{}", matiere.champ()),
                } } };
                // Periods without a mark of the subject have no average of it.
                let celles = doc! { "$filter": { "input": siennes, "as": "p", "cond": { "$isNumber": "$$p.v" } } };
                Bson::from(doc! { "$arrayToObject": celles })
            }
        };
        let champs = doc! { "_id": 0, "moyennes": moyennes, "periodes": { "$setUnion": [{ "$ifNull": ["$notes.periode", []] }] } };
        let etapes = [doc! { "$match": filtre(parmi) }, doc! { "$project": champs }];
        let etudiants = instantane.documents();
        let asked = etudiants.aggregate(etapes).max_time(LECTURE).with_type::<PeriodesLues>();
        let mut found = asked.session(&mut instantane.session).run().map_err(|error| self.panne(error))?;
        let mut par_periode: BTreeMap<String, Effectifs> = BTreeMap::new();
        let mut noms: BTreeMap<String, Periode> = BTreeMap::new();
        for lues in found.iter(&mut instantane.session) {
            let lues = lues.map_err(|error| self.panne(error))?;
            for (periode, moyenne) in lues.moyennes {
                par_periode.entry(periode).or_default().ajoute(Some(Centiemes(moyenne)), 1, 0);
            }
            for periode in lues.periodes.into_iter().map(Periode::stored) {
                // Of several spellings always the same one.
                let nom = noms.entry(periode.champ()).or_insert_with(|| periode.clone());
                if periode.as_str() < nom.as_str() {
                    *nom = periode;
                }
            }
        }
        if par_periode.len() < 2 {
            return Ok(Vec::new());
        }
        let reglement = self.reglement_de(classe)?;
        let mut etapes = Vec::new();
        let mut etape = |periode: &Periode, effectifs: Effectifs| {
            let Statistiques { avec_moyenne, moyenne, .. } = effectifs.statistiques();
            let moyenne = moyenne.map(|moyenne| moyenne.0);
            etapes.push(EtapeLue { periode: periode.to_string(), avec_moyenne: avec_moyenne.cast_signed(), moyenne });
        };
        for reglee in &reglement.periodes {
            if let Some(effectifs) = par_periode.remove(&reglee.periode.champ()) {
                etape(&reglee.periode, effectifs);
            }
        }
        for (cle, effectifs) in par_periode {
            etape(&noms.remove(&cle).unwrap_or_else(|| Periode::stored(cle)), effectifs);
        }
        Ok(etapes)
    }
}

/// The sum of the marks that make these averages.
fn combien_de_notes(cadre: &Cadre) -> Document {
    let est = |champ: &str, texte: &str| doc! { "$eq": [format!("$$note.{champ}"), texte] };
    let matiere = cadre.matiere.as_ref().map(|matiere| est("matiere", matiere.as_str()));
    let periode = cadre.periode.as_ref().map(|periode| est("periode", periode.as_str()));
    let conditions: Vec<Document> = matiere.into_iter().chain(periode).collect();
    if conditions.is_empty() {
        return doc! { "$sum": "$nb_notes" };
    }
    let siennes = doc! { "$filter": {
        "input": { "$ifNull": ["$notes", []] }, "as": "note", "cond": { "$and": conditions },
    } };
    doc! { "$sum": { "$size": siennes } }
}
