//! What a closing comes to, before anything is written.

use super::super::School;
use super::super::etudiants::Auteur;
use super::{ClasseAClore, Cloture, CloturePrete, DemandeCloture, EtapeCloture, en_cours, est_vivante};
use crate::domain::classe::{AnneeScolaire, ClasseResumee};
use crate::domain::cloture::{Exception, Montee, Passages, Suite, anciens, en_ordre};
use crate::domain::{NomClasse, Periode};
use crate::error::{ClotureError, Donnees, Error, Result};
use crate::store::{AClore, ClotureEnCours};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Students that are named one by one, at most.
const QUELQUES: usize = 10;

impl School {
    /// Looks through what is asked for: the ways of all classes, who has one of his own, who still waits for marks.
    ///
    /// # Errors
    /// `PasApres`, `SansTable`, `DejaClose`, `Rond`, `AutreAnnee`, `DejaPassee`, `MatriculeArchive`, `SansSuite`, `Inconnus`, `EnCours`, `Interrompue`, `ImportOuvert`, `Rien`,
    /// `ClasseInconnue`; the server's.
    pub fn prepare_cloture(&self, demande: DemandeCloture, auteur: Auteur<'_>) -> Result<CloturePrete> {
        let store = self.store()?;
        self.verifie_qu_aucun_import_ne_reste()?;
        if let Some(ouverte) = store.cloture_en_cours()? {
            return self.prepare_la_reprise(ouverte, &demande, auteur);
        }
        let DemandeCloture { annee, vers, passages } = demande;
        let vers = vers.unwrap_or_else(|| annee.suivante());
        if !vers.est_apres(&annee) {
            return Err(ClotureError::PasApres { vers: vers.to_string(), annee: annee.to_string() }.into());
        }
        let Some(passages) = passages else {
            return Err(match store.est_close(&annee)? {
                true => ClotureError::DejaClose { annee: annee.to_string() }.into(),
                false => ClotureError::SansTable.into(),
            });
        };
        let ecole = Ecole { connues: self.classes(auteur.who)?, annee: &annee, vers: &vers };
        let passages = ecole.ordonne(passages, |nom| {
            let proche = self.classe_voulue(nom, auteur.who)?.map(|proche| proche.to_string());
            Ok(Donnees::ClasseInconnue { nom: nom.to_string(), proche }.into())
        })?;
        let videes = self.videes(&passages, &ecole)?;
        let classes = self.classes_a_clore(&passages, &videes, &ecole)?;
        let connus: HashSet<&str> =
            classes.iter().flat_map(|(_, siens)| siens).map(|un| un.matricule.as_str()).collect();
        let etrangers: Vec<&Exception> =
            passages.exceptions.iter().filter(|une| !connus.contains(une.matricule.as_str())).collect();
        if !etrangers.is_empty() {
            let matricules = etrangers.iter().take(QUELQUES).map(|une| une.matricule.to_string()).collect();
            let autres = etrangers.len().saturating_sub(QUELQUES) as u64;
            return Err(ClotureError::Inconnus { matricules, autres }.into());
        }
        let etudiants = connus.len() as u64;
        if etudiants == 0 {
            return Err(ClotureError::Rien { vers: vers.to_string() }.into());
        }
        let cloture = Cloture {
            sans_suite: ecole.sans_suite(&passages),
            nouvelles: ecole.nouvelles(&passages),
            classes: resumees(classes, &passages),
            etudiants,
            reprise: None,
            etape: EtapeCloture::Montre,
            annee: annee.clone(),
            vers: vers.clone(),
        };
        Ok(CloturePrete { cloture, passages, videes, reprise: None })
    }

    /// What is left of one that stopped: its own ways, whatever has happened since.
    fn prepare_la_reprise(
        &self,
        ouverte: ClotureEnCours,
        demande: &DemandeCloture,
        auteur: Auteur<'_>,
    ) -> Result<CloturePrete> {
        if est_vivante(&ouverte) {
            return Err(en_cours(&ouverte).into());
        }
        let is_same = |passages: &Passages| passages.menent_comme(&ouverte.passages);
        let other_year = demande.vers.as_ref().is_some_and(|vers| *vers != ouverte.vers);
        if demande.annee != ouverte.annee || other_year || demande.passages.as_ref().is_some_and(|p| !is_same(p)) {
            return Err(ClotureError::Interrompue { annee: ouverte.annee.to_string() }.into());
        }
        let passages = ouverte.passages.clone();
        let ecole = Ecole { connues: self.classes(auteur.who)?, annee: &ouverte.annee, vers: &ouverte.vers };
        let videes = ouverte.videes.clone();
        let classes = self.classes_a_clore(&passages, &videes, &ecole)?;
        let cloture = Cloture {
            annee: ouverte.annee.clone(),
            vers: ouverte.vers.clone(),
            sans_suite: ecole.sans_suite(&passages),
            nouvelles: Vec::new(),
            etudiants: classes.iter().map(|(_, siens)| siens.len() as u64).sum(),
            classes: resumees(classes, &passages),
            reprise: Some((ouverte.fait, ouverte.total)),
            etape: EtapeCloture::Montre,
        };
        Ok(CloturePrete { cloture, passages, videes, reprise: Some(ouverte) })
    }

    /// What an import has left is neither of the old year nor of the new one before somebody has said so.
    pub(super) fn verifie_qu_aucun_import_ne_reste(&self) -> Result<()> {
        match self.store()?.imports_en_cours()?.into_iter().next() {
            Some(import) => Err(ClotureError::ImportOuvert { fichier: import.fichier }.into()),
            None => Ok(()),
        }
    }

    /// The classes of the table that an earlier closing has emptied: in the new year, and in the archive.
    ///
    /// # Errors
    /// `DejaPassee` for one that somebody has put into the new year, with all its students; the server's.
    fn videes(&self, passages: &Passages, ecole: &Ecole<'_>) -> Result<Vec<NomClasse>> {
        let mut videes = Vec::new();
        let connues = passages.table.iter().filter_map(|montee| ecole.connue(&montee.de));
        for resumee in connues.filter(|resumee| resumee.classe.annee.as_ref() == Some(ecole.vers)) {
            let nom = &resumee.classe.nom;
            if resumee.effectif > 0 && self.store()?.annee_de_classe(ecole.annee, nom)?.is_none() {
                let [classe, vers, annee] = [nom.to_string(), ecole.vers.to_string(), ecole.annee.to_string()];
                return Err(ClotureError::DejaPassee { classe, vers, annee }.into());
            }
            videes.push(nom.clone());
        }
        Ok(videes)
    }

    /// The classes of the table that are not emptied, with those of their students who are still in the old year.
    fn classes_a_clore<'e>(
        &self,
        passages: &Passages,
        videes: &[NomClasse],
        ecole: &'e Ecole<'_>,
    ) -> Result<Vec<(&'e ClasseResumee, Vec<AClore>)>> {
        let reste = |resumee: &&ClasseResumee| videes.iter().all(|videe| videe.cle() != resumee.classe.nom.cle());
        let connues = passages.table.iter().filter_map(|montee| ecole.connue(&montee.de)).filter(reste);
        connues.map(|resumee| Ok((resumee, self.store()?.a_clore(ecole.annee, &resumee.classe.nom)?))).collect()
    }
}

/// The classes that there are, and the two years.
struct Ecole<'a> {
    connues: Vec<ClasseResumee>,
    annee: &'a AnneeScolaire,
    vers: &'a AnneeScolaire,
}

impl Ecole<'_> {
    fn connue(&self, nom: &NomClasse) -> Option<&ClasseResumee> {
        let cle = nom.cle();
        self.connues.iter().find(|resumee| resumee.classe.nom.cle() == cle)
    }

    /// As the school writes it.
    fn ecrite(&self, suite: Suite) -> Suite {
        match suite {
            Suite::Classe(nom) if nom.cle() == anciens(self.annee).cle() => Suite::Depart,
            Suite::Classe(nom) => Suite::Classe(self.connue(&nom).map_or(nom, |resumee| resumee.classe.nom.clone())),
            Suite::Depart => Suite::Depart,
        }
    }

    /// Checks everybody's way, and puts the classes into the order in which they are emptied.
    fn ordonne(&self, passages: Passages, inconnue: impl Fn(&NomClasse) -> Result<Error>) -> Result<Passages> {
        let mut vues = HashSet::new();
        let mut table = Vec::with_capacity(passages.table.len());
        for Montee { de, vers } in passages.table {
            let Some(resumee) = self.connue(&de) else { return Err(inconnue(&de)?) };
            let classe = &resumee.classe;
            if !vues.insert(classe.nom.cle()) {
                return Err(ClotureError::Double { quoi: classe.nom.to_string() }.into());
            }
            if let Some(sienne) = classe.annee.as_ref().filter(|sienne| ![self.annee, self.vers].contains(sienne)) {
                let (classe, sienne) = (classe.nom.to_string(), sienne.to_string());
                return Err(ClotureError::AutreAnnee { classe, sienne, annee: self.annee.to_string() }.into());
            }
            table.push(Montee { de: classe.nom.clone(), vers: self.ecrite(vers) });
        }
        let mut vus = HashSet::new();
        let mut exceptions = Vec::with_capacity(passages.exceptions.len());
        for Exception { matricule, vers } in passages.exceptions {
            if !vus.insert(matricule.to_string()) {
                return Err(ClotureError::Double { quoi: matricule.to_string() }.into());
            }
            exceptions.push(Exception { matricule, vers: self.ecrite(vers) });
        }
        let vont = table.iter().map(|une| (une.de.to_string(), &une.vers));
        for (qui, vers) in vont.chain(exceptions.iter().map(|une| (une.matricule.to_string(), &une.vers))) {
            self.a_de_la_place(qui, vers, &vues)?;
        }
        let table = en_ordre(&table).map_err(|rond| {
            let classes = rond.iter().map(ToString::to_string).collect();
            ClotureError::Rond { classes }
        })?;
        Ok(Passages { table, exceptions })
    }

    /// Nobody comes into a class whose own students stay in the old year.
    fn a_de_la_place(&self, qui: String, vers: &Suite, table: &HashSet<String>) -> Result<()> {
        let Suite::Classe(nom) = vers else { return Ok(()) };
        let is_old = |resumee: &&ClasseResumee| {
            let annee = resumee.classe.annee.as_ref();
            resumee.effectif > 0 && annee != Some(self.vers) && !table.contains(&nom.cle())
        };
        match self.connue(nom).filter(is_old) {
            None => Ok(()),
            Some(_) => {
                let (vers, annee) = (nom.to_string(), self.annee.to_string());
                Err(ClotureError::SansSuite { qui, vers, annee }.into())
            }
        }
    }

    /// Classes of the year, with students, of which the table says nothing.
    fn sans_suite(&self, passages: &Passages) -> Vec<NomClasse> {
        let dites: HashSet<String> = passages.table.iter().map(|montee| montee.de.cle()).collect();
        let sortis = anciens(self.annee).cle();
        let reste = |resumee: &&ClasseResumee| {
            let classe = &resumee.classe;
            let is_of_it = classe.annee.as_ref().is_none_or(|sienne| sienne == self.annee);
            resumee.effectif > 0 && is_of_it && classe.nom.cle() != sortis && !dites.contains(&classe.nom.cle())
        };
        self.connues.iter().filter(reste).map(|resumee| resumee.classe.nom.clone()).collect()
    }

    /// Classes that nobody knows yet: perhaps slips.
    fn nouvelles(&self, passages: &Passages) -> Vec<NomClasse> {
        let suites = passages.table.iter().map(|une| &une.vers).chain(passages.exceptions.iter().map(|une| &une.vers));
        let mut nouvelles = BTreeMap::new();
        for suite in suites {
            if let Suite::Classe(nom) = suite
                && self.connue(nom).is_none()
            {
                nouvelles.entry(nom.cle()).or_insert_with(|| nom.clone());
            }
        }
        nouvelles.into_values().collect()
    }
}

/// The classes as they are shown.
fn resumees(classes: Vec<(&ClasseResumee, Vec<AClore>)>, passages: &Passages) -> Vec<ClasseAClore> {
    let exceptions: HashMap<&str, &Suite> =
        passages.exceptions.iter().map(|une| (une.matricule.as_str(), &une.vers)).collect();
    let une = |(resumee, siens): (&ClasseResumee, Vec<AClore>)| {
        let nom = &resumee.classe.nom;
        let toutes = passages.table.iter().find(|montee| montee.de.cle() == nom.cle()).map(|montee| &montee.vers);
        let mut vont: Vec<(Suite, u64)> = Vec::new();
        for vers in siens.iter().filter_map(|un| exceptions.get(un.matricule.as_str()).copied().or(toutes)) {
            match vont.iter_mut().find(|(suite, _)| suite == vers) {
                Some((_, combien)) => *combien += 1,
                None => vont.push((vers.clone(), 1)),
            }
        }
        vont.sort_by_key(|(_, combien)| std::cmp::Reverse(*combien));
        let periodes = &resumee.classe.reglement.periodes;
        let ouvertes = periodes.iter().filter(|reglee| reglee.verrou.is_none()).map(|reglee| reglee.periode.clone());
        ClasseAClore {
            nom: nom.clone(),
            effectif: siens.len() as u64,
            vont,
            provisoires: siens.iter().filter(|un| un.provisoire).count() as u64,
            ouvertes: ouvertes.collect::<Vec<Periode>>(),
        }
    };
    classes.into_iter().map(une).collect()
}
