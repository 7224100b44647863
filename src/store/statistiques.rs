//! Figures of classes, and rankings. MongoDB only counts who has which average; what comes of it is worked out in
//! [`crate::domain::statistiques`].

use super::requete::{filtre, passes};
use super::{LECTURE, Store};
use crate::cache::Portee;
use crate::domain::requete::{Filtre, Requete, Tri};
use crate::domain::statistiques::{Effectifs, Place, Statistiques, rangs};
use crate::domain::{Centiemes, Champ, Matiere, NomClasse};
use crate::error::{Panne, Result};
use crate::texte;
use mongodb::bson::{Document, doc};
use mongodb::options::{Collation, Hint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rankings are kept up to so many places.
const PLACES_GARDEES: u64 = 1_000;

/// A class as the database counts it.
#[derive(Deserialize)]
struct ClasseComptee {
    classe: String,
    lignes: Vec<Ligne>,
}

/// Students of a class who have the same average, or none.
#[derive(Deserialize)]
struct Ligne {
    #[serde(default)]
    m: Option<u32>,
    n: u32,
    /// Their marks.
    notes: i64,
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
        let mut valeurs = [s.effectif, s.notes, s.classes].map(u64::cast_signed).to_vec();
        let moyennes = [s.moyenne, s.mediane, s.min, s.max, s.ecart_type];
        valeurs.extend(moyennes.map(|moyenne| moyenne.map_or(-1, |moyenne| i64::from(moyenne.0))));
        let comptes = std::iter::once(&s.admis).chain(&s.mentions).chain(&s.repartition);
        valeurs.extend(comptes.map(|n| n.cast_signed()));
        Chiffres { classe, valeurs }
    }

    fn statistiques(self) -> (NomClasse, Statistiques) {
        let valeur = |place: usize| self.valeurs.get(place).copied().unwrap_or(-1);
        let compte = |place| valeur(place).max(0).unsigned_abs();
        let moyenne = |place| u32::try_from(valeur(place)).ok().map(Centiemes);
        let statistiques = Statistiques {
            effectif: compte(0),
            notes: compte(1),
            classes: compte(2),
            moyenne: moyenne(3),
            mediane: moyenne(4),
            min: moyenne(5),
            max: moyenne(6),
            ecart_type: moyenne(7),
            admis: compte(8),
            mentions: std::array::from_fn(|n| compte(9 + n)),
            repartition: std::array::from_fn(|n| compte(13 + n)),
        };
        (NomClasse::stored(self.classe), statistiques)
    }
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
    /// The figures of those who pass the filter, class by class in French order, of one subject where one is given; as one
    /// class, under any of its names, where `ensemble`.
    ///
    /// # Errors
    /// The server's.
    pub fn statistiques(
        &self,
        parmi: &Filtre,
        matiere: Option<&Matiere>,
        ensemble: bool,
    ) -> Result<Vec<(NomClasse, Statistiques)>> {
        let portee = Requete::portee_de(parmi).unwrap_or(Portee::Ecole);
        let champ = format!("stats:{ensemble}:{:?}:{parmi:?}", matiere.map(Matiere::champ));
        let chiffres = self.par_cache(portee, champ, "statistiques", || {
            // Spellings that differ by case or accents are one class.
            let mut classes: BTreeMap<String, (String, Effectifs)> = BTreeMap::new();
            for comptee in self.lit_effectifs(parmi, matiere)? {
                let cle = if ensemble { String::new() } else { texte::fold(&comptee.classe) };
                let (_, effectifs) = classes.entry(cle).or_insert_with(|| (comptee.classe, Effectifs::default()));
                for ligne in comptee.lignes {
                    effectifs.ajoute(ligne.m.map(Centiemes), ligne.n.into(), ligne.notes.unsigned_abs());
                }
            }
            let chiffres = |(classe, effectifs): (String, Effectifs)| Chiffres::de(classe, &effectifs.statistiques());
            Ok(classes.into_values().map(chiffres).collect::<Vec<_>>())
        })?;
        Ok(chiffres.into_iter().map(Chiffres::statistiques).collect())
    }

    fn lit_effectifs(&self, parmi: &Filtre, matiere: Option<&Matiere>) -> Result<Vec<ClasseComptee>> {
        let champ = matiere.map(Matiere::champ);
        let moyenne =
            champ.as_ref().map_or_else(|| "$moyenne_centiemes".to_owned(), |champ| format!("$moyennes.{champ}"));
        let notes = match matiere {
            None => doc! { "$sum": "$nb_notes" },
            Some(matiere) => {
                let siennes = doc! { "$filter": {
                    "input": { "$ifNull": ["$notes", []] }, "as": "note", "cond": { "$eq": ["$$note.matiere", matiere.as_str()] },
                } };
                doc! { "$sum": { "$size": siennes } }
            }
        };
        let par_moyenne = doc! { "_id": { "classe": "$classe", "m": moyenne }, "n": { "$sum": 1 }, "notes": notes };
        let lignes = doc! { "m": "$_id.m", "n": "$n", "notes": { "$toLong": "$notes" } };
        let par_classe = doc! { "_id": "$_id.classe", "lignes": { "$push": lignes } };
        let is_whole = matches!(parmi, Filtre::Et(parts) if parts.is_empty());
        let mut etapes = Vec::new();
        if !is_whole {
            etapes.push(doc! { "$match": filtre(parmi) });
        }
        etapes.extend([
            doc! { "$group": par_moyenne },
            doc! { "$group": par_classe },
            doc! { "$project": { "_id": 0, "classe": "$_id", "lignes": 1 } },
        ]);
        let mut instantane = self.instantane()?;
        let etudiants = instantane.documents();
        let asked = etudiants.aggregate(etapes).allow_disk_use(true).max_time(LECTURE);
        let asked = match (is_whole, matiere) {
            (true, None) => asked.collation(simple()).hint(Hint::Keys(index_des_moyennes())),
            // By an index whose collation compares subjects, though every student is read.
            (true, Some(_)) => asked.hint(Hint::Keys(doc! { "classe": 1, "nom": 1, "prenom": 1, "_id": 1 })),
            _ => asked,
        };
        let found = asked.session(&mut instantane.session).with_type::<ClasseComptee>().run();
        let mut found = found.map_err(|error| self.panne(error))?;
        found.iter(&mut instantane.session).map(|comptee| comptee.map_err(|error| self.panne(error))).collect()
    }

    /// The first `combien` of those who pass the filter, highest average first, and whether the one behind the last has the same
    /// average as he.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn premiers(&self, parmi: &Filtre, combien: u64) -> Result<(Vec<Place>, bool)> {
        let lit = || {
            let tri = [Tri { champ: Champ::Moyenne, descendant: true }];
            let Some((avec, ordre)) = passes(&filtre(parmi), &tri).into_iter().next() else { return Ok(Vec::new()) };
            let mut lus = Vec::new();
            let page = (0, Some(combien.saturating_add(1)));
            self.lit_passe(&mut self.instantane()?, (&avec, &ordre), page, &mut lus)?;
            Ok(lus)
        };
        let lus = if combien <= PLACES_GARDEES {
            let portee = Requete::portee_de(parmi).unwrap_or(Portee::Ecole);
            self.par_cache(portee, format!("top:{combien}:{parmi:?}"), "classement", lit)?
        } else {
            self.insiste(lit)?
        };
        let mut places = Vec::with_capacity(lus.len());
        let moyennes: Vec<Centiemes> = lus.iter().filter_map(|lu| lu.moyenne_centiemes.map(Centiemes)).collect();
        for (lu, rang) in lus.into_iter().zip(rangs(moyennes)) {
            let etranger = || Panne::DocumentEtranger { detail: "no average among averages".into() };
            let resume = lu.resume()?;
            let identite = resume.identite;
            places.push(Place {
                rang,
                matricule: resume.matricule,
                nom: identite.nom,
                prenom: identite.prenom,
                classe: identite.classe,
                moyenne: resume.moyenne.ok_or_else(etranger)?,
                provisoire: resume.provisoire,
            });
        }
        let suivant = (places.len() as u64 > combien).then(|| places.pop()).flatten();
        let is_tied = suivant.is_some_and(|suivant| places.last().is_some_and(|last| last.rang == suivant.rang));
        Ok((places, is_tied))
    }
}
