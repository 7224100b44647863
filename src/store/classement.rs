//! Rankings, and the ranks of students in their classes: worked out from who has which average.

use super::requete::{filtre, moyenne_de, passes};
use super::statistiques::{ParClasse, rassemble};
use super::{EtudiantDoc, Store};
use crate::cache::Portee;
use crate::domain::requete::{Atome, Filtre, Requete, Test, Tri};
use crate::domain::statistiques::{Cadre, Place, StatistiquesParClasse, rangs};
use crate::domain::{Centiemes, Champ, Matricule, Nom, NomClasse, Prenom};
use crate::error::{Error, Panne, Result};
use crate::texte;
use mongodb::bson::{Bson, Document, doc};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Rankings are kept up to so many places.
const PLACES_GARDEES: u64 = 1_000;
/// Up to so many classes are counted one by one; more, with the whole school, which an index holds.
const CLASSES: usize = 50;

/// Of classes, by their folded names: each average that there is, highest first, with its rank.
pub(super) struct Rangs(BTreeMap<String, Vec<(Centiemes, u64)>>);

impl Rangs {
    /// Those of these students, who are whole classes.
    pub(super) fn de_tous(par_classe: ParClasse) -> Rangs {
        Rangs(par_classe.into_iter().map(|(cle, (_, effectifs))| (cle, effectifs.rangs().collect())).collect())
    }

    /// His.
    pub(super) fn de(&self, lu: &EtudiantDoc) -> Option<u64> {
        let moyenne = Centiemes(lu.moyenne_centiemes?);
        let rangs = self.0.get(&texte::fold(&lu.classe))?;
        // The first of those who have not more: himself, unless his average has changed since it was read.
        rangs.get(rangs.partition_point(|(autre, _)| *autre > moyenne)).map(|(_, rang)| *rang)
    }
}

/// The first places of a ranking, as the cache keeps them: as JSON, which is read in a quarter of the time of BSON.
#[derive(Serialize, Deserialize)]
struct Places {
    places: Vec<PlaceDoc>,
    /// The one behind the last has the same average as he.
    ex_aequo: bool,
}

#[derive(Serialize, Deserialize)]
struct PlaceDoc {
    rang: u64,
    matricule: String,
    nom: String,
    prenom: String,
    classe: String,
    moyenne: u32,
    provisoire: bool,
}

impl From<PlaceDoc> for Place {
    fn from(lue: PlaceDoc) -> Place {
        Place {
            rang: lue.rang,
            matricule: Matricule::stored(lue.matricule),
            nom: Nom::stored(lue.nom),
            prenom: Prenom::stored(lue.prenom),
            classe: NomClasse::stored(lue.classe),
            moyenne: Centiemes(lue.moyenne),
            provisoire: lue.provisoire,
        }
    }
}

fn refus(error: &serde_json::Error) -> Panne {
    Panne::MongoRefus { detail: error.to_string() }
}

impl Store {
    /// The first `combien` of those who pass the filter, highest average first, and whether the one behind the last has the same
    /// average as he.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn premiers(&self, parmi: &Filtre, cadre: &Cadre, combien: u64) -> Result<(Vec<Place>, bool)> {
        let lues = if combien <= PLACES_GARDEES {
            let portee = Requete::portee_de(parmi).unwrap_or(Portee::Ecole);
            let champ = format!("places:{combien}:{}:{parmi:?}", moyenne_de(cadre));
            let ecrites = |places: Places| serde_json::to_string(&places).map_err(|error| refus(&error));
            let lit = || Ok(ecrites(self.lit_places(parmi, cadre, combien)?)?);
            let ecrites = self.par_cache(portee, champ, "classement", lit)?;
            serde_json::from_str(&ecrites).or_else(|_| self.lit_places(parmi, cadre, combien))?
        } else {
            self.lit_places(parmi, cadre, combien)?
        };
        Ok((lues.places.into_iter().map(Place::from).collect(), lues.ex_aequo))
    }

    fn lit_places(&self, parmi: &Filtre, cadre: &Cadre, combien: u64) -> Result<Places> {
        let mut places = places(self.lit_premiers(parmi, cadre, combien.saturating_add(1))?, cadre)?;
        let garde = usize::try_from(combien).unwrap_or(usize::MAX);
        let ex_aequo = garde > 0 && places.get(garde).is_some_and(|suivant| suivant.rang == places[garde - 1].rang);
        places.truncate(garde);
        Ok(Places { places, ex_aequo })
    }

    /// The figures of those who pass the filter, class by class and together, and the first `combien` of them with all who are as
    /// good as the last of these: all at one moment, and so not through the cache.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn ecole_entiere(
        &self,
        parmi: &Filtre,
        cadre: &Cadre,
        combien: u64,
    ) -> Result<(StatistiquesParClasse, Vec<Place>)> {
        self.note("école", false);
        self.insiste(|| self.lit_ecole_entiere(parmi, cadre, combien))
    }

    fn lit_ecole_entiere(
        &self,
        parmi: &Filtre,
        cadre: &Cadre,
        combien: u64,
    ) -> Result<(StatistiquesParClasse, Vec<Place>)> {
        let mut instantane = self.instantane()?;
        let etudiants = instantane.documents();
        let (toutes, ensemble) = rassemble(self.effectifs_a((&etudiants, &mut instantane.session), parmi, cadre)?);
        let mut lus = Vec::new();
        if let Some((seuil, _)) = ensemble.rangs().take_while(|(_, rang)| *rang <= combien).last() {
            let chemin = moyenne_de(cadre);
            let ordre = doc! { &chemin: -1, "nom": 1, "prenom": 1, "_id": 1 };
            let plus = match *cadre == Cadre::default() {
                true => Vec::new(),
                false => moyennes_et_attendues(&chemin).to_vec(),
            };
            let passe = (&au_moins(&filtre(parmi), cadre, i64::from(seuil.0)), &ordre);
            self.lit_passe(&mut instantane, passe, &plus, (0, None), &mut lus)?;
        }
        Ok((toutes, places(lus, cadre)?.into_iter().map(Place::from).collect()))
    }

    fn lit_premiers(&self, parmi: &Filtre, cadre: &Cadre, combien: u64) -> Result<Vec<EtudiantDoc>> {
        let parmi = filtre(&*self.sans_rang(parmi)?);
        let mut lus = Vec::new();
        if *cadre == Cadre::default() {
            let tri = [Tri { champ: Champ::Moyenne, descendant: true }];
            if let Some((avec, ordre)) = passes(&parmi, &tri).first() {
                self.lit_passe(&mut self.instantane()?, (avec, ordre), &[], (0, Some(combien)), &mut lus)?;
            }
            return Ok(lus);
        }
        let chemin = moyenne_de(cadre);
        // The index of such averages holds no names: who is among the first is found by the last one's average.
        let Some(seuil) = self.moyenne_au_rang(au_moins(&parmi, cadre, 0), &chemin, combien)? else { return Ok(lus) };
        let ordre = doc! { &chemin: -1, "nom": 1, "prenom": 1, "_id": 1 };
        let plus = moyennes_et_attendues(&chemin);
        let passe = (&au_moins(&parmi, cadre, seuil), &ordre);
        self.lit_passe(&mut self.instantane()?, passe, &plus, (0, Some(combien)), &mut lus)?;
        Ok(lus)
    }

    /// The average at that place from the highest, from 1; the lowest where there are not so many, none where there is none.
    fn moyenne_au_rang(&self, parmi: Document, chemin: &str, rang: u64) -> Result<Option<i64>> {
        let etudiants = self.documents("etudiants");
        let lit = |sens: i32, saut: u64| {
            let found = etudiants.find(parmi.clone()).sort(doc! { chemin: sens }).skip(saut).limit(1);
            let champs = doc! { "_id": 0, "m": format!("${chemin}") };
            let found = found.projection(champs).max_time(super::LECTURE).run().map_err(|error| self.panne(error))?;
            let mut found = found.map(|lu| lu.map_err(|error| self.panne(error)));
            let lu = found.next().transpose()?;
            Ok::<_, crate::error::Error>(lu.and_then(|lu| lu.get_i64("m").ok().or(lu.get_i32("m").ok().map(i64::from))))
        };
        match lit(-1, rang.saturating_sub(1).min(i64::MAX as u64))? {
            Some(moyenne) => Ok(Some(moyenne)),
            None => lit(1, 0),
        }
    }

    /// The ranks of these students in their classes.
    pub(super) fn rangs_des(&self, etudiants: &[EtudiantDoc]) -> Result<Vec<Option<u64>>> {
        let classes: BTreeMap<String, &String> =
            etudiants.iter().map(|lu| (texte::fold(&lu.classe), &lu.classe)).collect();
        let parmi = match classes.len() {
            0 => return Ok(Vec::new()),
            1..=CLASSES => Filtre::dans(classes.into_values()),
            _ => Filtre::Et(Vec::new()),
        };
        let rangs = Rangs::de_tous(self.lit_effectifs(&parmi, &Cadre::default())?);
        Ok(etudiants.iter().map(|lu| rangs.de(lu)).collect())
    }

    /// The same question without ranks: in each class the averages that have them.
    pub(super) fn sans_rang<'f>(&self, question: &'f Filtre) -> Result<Cow<'f, Filtre>> {
        sans_rang(question, |parmi| self.lit_effectifs(parmi, &Cadre::default()))
    }
}

/// The same question without ranks, by who has which average among those whom it may be about.
pub(super) fn sans_rang(question: &Filtre, lit: impl FnOnce(&Filtre) -> Result<ParClasse>) -> Result<Cow<'_, Filtre>> {
    if !question.nomme(&Champ::Rang) {
        return Ok(Cow::Borrowed(question));
    }
    let parmi = question.classe().map_or_else(|| Filtre::Et(Vec::new()), |classe| Filtre::dans([classe]));
    Ok(Cow::Owned(traduit(question, &lit(&parmi)?)))
}

/// Those of them whose average is at least that.
fn au_moins(parmi: &Document, cadre: &Cadre, seuil: i64) -> Document {
    let mut tests = vec![parmi.clone(), doc! { moyenne_de(cadre): { "$gte": seuil } }];
    // The averages of one subject in one period have no index of their own.
    if let (Some(_), Some(periode)) = (&cadre.matiere, &cadre.periode) {
        tests.push(doc! { format!("generales.{}", periode.champ()): { "$gte": 0_i64 } });
    }
    doc! { "$and": tests }
}

/// These students, highest average first, with their ranks.
fn places(lus: Vec<EtudiantDoc>, cadre: &Cadre) -> Result<Vec<PlaceDoc>> {
    let moyenne = |lu: &EtudiantDoc| {
        let etranger = || Panne::DocumentEtranger { detail: "no average among averages".into() };
        Ok::<_, Error>(lu.moyenne(cadre).ok_or_else(etranger)?)
    };
    let moyennes = lus.iter().map(moyenne).collect::<Result<Vec<_>>>()?;
    let rangs = rangs(moyennes.iter().map(|(moyenne, _)| *moyenne));
    let place = |((lu, (moyenne, provisoire)), rang): ((EtudiantDoc, (Centiemes, bool)), u64)| PlaceDoc {
        rang,
        matricule: lu.matricule,
        nom: lu.nom,
        prenom: lu.prenom,
        classe: lu.classe,
        moyenne: moyenne.0,
        provisoire,
    };
    Ok(lus.into_iter().zip(moyennes).zip(rangs).map(place).collect())
}

/// What is read besides of a student who is ranked by other averages than general ones: these, and the marks that are awaited.
pub(super) fn moyennes_et_attendues(chemin: &str) -> [(String, Bson); 2] {
    let attendues = doc! { "$filter": {
        "input": { "$ifNull": ["$notes", []] }, "as": "note", "cond": { "$eq": ["$$note.statut", "ATT"] },
    } };
    [(chemin.to_owned(), Bson::Int32(1)), ("notes".to_owned(), attendues.into())]
}

fn traduit(question: &Filtre, par_classe: &ParClasse) -> Filtre {
    let toutes = |parts: &[Filtre]| parts.iter().map(|part| traduit(part, par_classe)).collect();
    match question {
        Filtre::Et(parts) => Filtre::Et(toutes(parts)),
        Filtre::Ou(parts) => Filtre::Ou(toutes(parts)),
        Filtre::Non(part) => Filtre::Non(Box::new(traduit(part, par_classe))),
        // Who has no average has no rank.
        Filtre::Champ(Champ::Rang, Test::Absent) => Filtre::Champ(Champ::Moyenne, Test::Absent),
        Filtre::Champ(Champ::Rang, test) => de_ces_rangs(test, par_classe),
        autre => autre.clone(),
    }
}

/// Those who have such a rank in their class. Classes where the same averages have it are asked for together.
fn de_ces_rangs(test: &Test, par_classe: &ParClasse) -> Filtre {
    let convient = |rang: u64| {
        let est = |atome: &Atome, ordre: fn(&u64, &u64) -> bool| matches!(atome, Atome::Compte(n) if ordre(&rang, &u64::from(*n)));
        match test {
            Test::Parmi(atomes) => atomes.iter().any(|atome| est(atome, u64::eq)),
            Test::Bornes { de, a } => {
                let assez = |(atome, inclus): &(Atome, bool)| est(atome, if *inclus { u64::ge } else { u64::gt });
                let pas_trop = |(atome, inclus): &(Atome, bool)| est(atome, if *inclus { u64::le } else { u64::lt });
                de.as_ref().is_none_or(assez) && a.as_ref().is_none_or(pas_trop)
            }
            Test::Contient(_) | Test::Absent => false,
        }
    };
    // Averages that stand one behind the other in the class are one range: highest, lowest.
    let mut classes: BTreeMap<Vec<(Centiemes, Centiemes)>, Vec<&String>> = BTreeMap::new();
    for (classe, effectifs) in par_classe.values() {
        let mut suites: Vec<(Centiemes, Centiemes)> = Vec::new();
        let mut suit = false;
        for (moyenne, rang) in effectifs.rangs() {
            match (convient(rang), suites.last_mut()) {
                (false, _) => suit = false,
                (true, Some((_, basse))) if suit => *basse = moyenne,
                (true, _) => {
                    suites.push((moyenne, moyenne));
                    suit = true;
                }
            }
        }
        if !suites.is_empty() {
            classes.entry(suites).or_default().push(classe);
        }
    }
    let entre = |(haute, basse): &(Centiemes, Centiemes)| {
        let test = Test::Bornes { de: Some((Atome::Moyenne(*basse), true)), a: Some((Atome::Moyenne(*haute), true)) };
        Filtre::Champ(Champ::Moyenne, test)
    };
    let mut celles = Vec::new();
    for (suites, classes) in &classes {
        celles.extend(suites.iter().map(|suite| Filtre::Et(vec![Filtre::dans(classes), entre(suite)])));
    }
    Filtre::Ou(celles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statistiques::Effectifs;

    fn classe(moyennes: &[u32]) -> Effectifs {
        let mut effectifs = Effectifs::default();
        moyennes.iter().for_each(|m| effectifs.ajoute(Some(Centiemes(*m)), 1, 1));
        effectifs
    }

    /// The averages that are asked for, class by class: highest and lowest of each range.
    fn demandees(test: &Test, par_classe: &ParClasse) -> Vec<String> {
        let Filtre::Ou(parts) = de_ces_rangs(test, par_classe) else { panic!("one of these") };
        parts.iter().map(|part| format!("{:?}", filtre(part))).collect()
    }

    #[test]
    fn ranks_are_the_averages_of_each_class_that_have_them() {
        let par_classe = ParClasse::from([
            ("a".to_owned(), ("A".to_owned(), classe(&[1500, 1400, 1400, 1300]))),
            ("b".to_owned(), ("B".to_owned(), classe(&[900]))),
            ("c".to_owned(), ("C".to_owned(), Effectifs::default())),
        ]);
        let rang = |n| Atome::Compte(n);
        // In A the third is the second too, in B there is one.
        let trois = Test::Bornes { de: None, a: Some((rang(3), true)) };
        let deux = Test::Bornes { de: None, a: Some((rang(2), true)) };
        assert_eq!(demandees(&trois, &par_classe), demandees(&deux, &par_classe));
        assert_eq!(demandees(&trois, &par_classe).len(), 2);
        assert!(demandees(&Test::Parmi(vec![rang(3)]), &par_classe).is_empty());
        // First and fourth, but not between.
        assert_eq!(demandees(&Test::Parmi(vec![rang(1), rang(4)]), &par_classe).len(), 3);
    }
}
