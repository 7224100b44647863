//! What a file's lines mean for the school as it is: who is new, who changes, what is known, what cannot be.

use super::connus::{Cible, Connus, Vues, telephone};
use super::{Mode, Progres};
use crate::arret;
use crate::domain::verrous::ferme;
use crate::domain::{Champ, Etudiant, Matricule, NomClasse, Pays, Reglement, Signature};
use crate::error::{Donnees, Result};
use crate::exchange::{Candidat, Candidats, Faute};
use crate::service::School;
use crate::service::etudiants::Auteur;
use crate::service::fusion;
use crate::service::reference::nom_complet;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is to be written.
pub(super) struct Plan {
    pub(super) lignes: u64,
    pub(super) creations: Vec<Nouveau>,
    /// Before and after.
    pub(super) changements: Vec<(Etudiant, Etudiant)>,
    pub(super) inchanges: u64,
    pub(super) fautes: Vec<Faute>,
    /// Whose way of writing phones is the school's.
    pays: Pays,
    /// The line that each known student was named by, by his matricule.
    cibles: HashMap<String, u64>,
    vues: Vues,
    /// The rules of the classes that the lines put students into, by their folded names.
    reglements: HashMap<String, Arc<Reglement>>,
}

/// A new student: his line is read again when he is written.
#[derive(Clone, Debug)]
pub(super) struct Nouveau {
    /// His place among the good lines of the file.
    place: usize,
    /// How many marks he has.
    pub(super) notes: usize,
    /// The matricule that he is given, where his line has none.
    numero: Option<Matricule>,
    /// His line has one.
    is_numerote: bool,
}

/// What is wrong with a line: the field to blame, its value, and why.
pub(super) type Refus = (Champ, String, String);

impl Plan {
    /// Nothing yet, of so many lines.
    pub(super) fn vide(lignes: u64, fautes: Vec<Faute>, pays: Pays) -> Plan {
        Plan {
            lignes,
            creations: Vec::new(),
            changements: Vec::new(),
            inchanges: 0,
            fautes,
            pays,
            cibles: HashMap::new(),
            vues: Vues::new(),
            reglements: HashMap::new(),
        }
    }

    fn prend(
        &mut self,
        (rang, mut candidat): (usize, Candidat),
        candidats: &Candidats<'_>,
        connus: &Connus,
        mode: Mode,
        signature: &Signature,
    ) -> Result<(), Vec<Refus>> {
        let place = match connus.cible(&candidat, candidats, &mut self.vues) {
            Cible::Nouveau => {
                let is_numerote = candidat.matricule.is_some();
                let notes = self.cree(candidat, None, signature)?.notes.len();
                self.creations.push(Nouveau { place: rang, notes, numero: None, is_numerote });
                return Ok(());
            }
            Cible::Connu(place) => place,
            Cible::Homonymes(places) => {
                let qui =
                    places.iter().map(|place| nom_complet(connus.etudiant(*place))).collect::<Vec<_>>().join(" ; ");
                let message = format!("plusieurs étudiants possibles : {qui} ; donnez le matricule ou le téléphone");
                let nom = candidat.modification.nom.map_or_else(String::new, |nom| nom.to_string());
                return Err(vec![(Champ::Nom, nom, message)]);
            }
        };
        let avant = connus.etudiant(place);
        let matricule = avant.matricule.to_string();
        if let Some(first) = self.cibles.insert(matricule.clone(), candidat.ligne) {
            let message = format!("même étudiant qu'à la ligne {first} : {}", nom_complet(avant));
            return Err(vec![(Champ::Matricule, matricule, message)]);
        }
        self.place(Some(avant), &mut candidat)?;
        let mut apres = avant.clone();
        fusion::applique(&mut apres, &candidat.modification, &candidat.notes, signature);
        self.range(Some(avant), &mut apres)?;
        if apres == *avant {
            self.inchanges += 1;
        } else if mode.maj {
            self.changements.push((avant.clone(), apres));
        } else if candidat.is_only_named() {
            let message = format!(
                "{} porte le même nom dans la même classe, avec d'autres valeurs ({}) : donnez le matricule ou le téléphone",
                nom_complet(avant),
                differences(avant, &apres, self.pays)
            );
            return Err(vec![(Champ::Nom, avant.identite.nom.to_string(), message)]);
        } else {
            let message = format!(
                "{} existe déjà, avec d'autres valeurs ({}) : mode=maj le met à jour",
                nom_complet(avant),
                differences(avant, &apres, self.pays)
            );
            return Err(vec![(Champ::Matricule, matricule, message)]);
        }
        Ok(())
    }

    /// Puts the marks of a line that name their day, and no period, into the period of that day.
    fn place(&self, avant: Option<&Etudiant>, candidat: &mut Candidat) -> Result<(), Vec<Refus>> {
        let classe = candidat.modification.classe.as_ref().map(NomClasse::cle);
        let reglement = match (avant, classe) {
            (Some(avant), classe) if classe.as_ref().is_none_or(|cle| *cle == avant.identite.classe.cle()) => {
                Arc::clone(&avant.reglement)
            }
            (_, classe) => classe.and_then(|cle| self.reglements.get(&cle).cloned()).unwrap_or_else(Reglement::defaut),
        };
        let places = candidat.notes.iter_mut().map(|dite| {
            let placed = dite.place_a_son_jour(&reglement);
            placed.map_err(|error| (Champ::Notes, dite.note.valeur.to_string(), error.to_string()))
        });
        let refus: Vec<Refus> = places.filter_map(Result::err).collect();
        if refus.is_empty() { Ok(()) } else { Err(refus) }
    }

    /// Gives a student the rules of his class, and checks his new marks by them.
    fn range(&self, avant: Option<&Etudiant>, apres: &mut Etudiant) -> Result<(), Vec<Refus>> {
        let cle = apres.identite.classe.cle();
        if avant.is_none_or(|avant| avant.identite.classe.cle() != cle) {
            apres.reglement = self.reglements.get(&cle).map_or_else(Reglement::defaut, Arc::clone);
        }
        let reglement = Arc::clone(&apres.reglement);
        let mut refus = Vec::new();
        if let Some(voie) = apres.identite.accord_sans_adresse() {
            refus.push((Champ::Accord(voie), String::new(), Donnees::AccordSansAdresse { voie }.to_string()));
        }
        for note in &mut apres.notes {
            let ancienne = avant.and_then(|avant| avant.note(note.n));
            if ancienne == Some(note) {
                continue;
            }
            // A day that a mark of no period had not: it has its period by that.
            let is_dated = ancienne.is_some_and(|ancienne| ancienne.contenu.date != note.contenu.date);
            let placed = if is_dated { reglement.place_a_son_jour(&mut note.contenu) } else { Ok(()) };
            if let Err(error) = placed.and_then(|()| reglement.verifie_place(&mut note.contenu)) {
                refus.push((Champ::Notes, note.contenu.valeur.to_string(), error.to_string()));
            }
        }
        if let Some((classe, periode, verrou)) = ferme(avant, Some(apres)) {
            let ferme = Donnees::periode_fermee(classe, periode, verrou).to_string();
            refus.push((Champ::Notes, periode.to_string(), ferme));
        }
        if refus.is_empty() { Ok(()) } else { Err(refus) }
    }

    /// The new student of a line; `numero` is his matricule where the line has none.
    fn cree(
        &self,
        mut candidat: Candidat,
        numero: Option<Matricule>,
        signature: &Signature,
    ) -> Result<Etudiant, Vec<Refus>> {
        self.place(None, &mut candidat)?;
        let identite = candidat.modification.identite(signature).map_err(|manquants| {
            let refus = |champ: Champ| {
                let message =
                    format!("aucun étudiant connu ne correspond, et pour en créer un il manque : {}", champ.libelle());
                (champ, String::new(), message)
            };
            manquants.into_iter().map(refus).collect::<Vec<_>>()
        })?;
        let matricule = candidat.matricule.or(numero).unwrap_or_else(|| Matricule::numero(0));
        let mut etudiant = Etudiant::nouveau(matricule, identite);
        for dite in candidat.notes {
            etudiant.ajoute(dite.note, &signature.qui);
        }
        self.range(None, &mut etudiant)?;
        Ok(etudiant)
    }

    /// New students, as they are written.
    ///
    /// # Errors
    /// `ImportDepasse`: a line that was good is so no more; the file of a plan does not change.
    pub(super) fn refait(
        &self,
        nouveaux: &[Nouveau],
        candidats: &Candidats<'_>,
        signature: &Signature,
    ) -> Result<Vec<Etudiant>> {
        let lus = candidats.a(nouveaux.iter().map(|nouveau| nouveau.place)).into_iter().zip(nouveaux);
        let refaits = lus.map(|(candidat, nouveau)| self.cree(candidat, nouveau.numero.clone(), signature));
        refaits.collect::<Result<_, _>>().map_err(|_| Donnees::ImportDepasse.into())
    }
}

impl School {
    pub(super) fn planifie(
        &self,
        mut plan: Plan,
        candidats: &Candidats<'_>,
        (mode, colonne): (Mode, &dyn Fn(&Champ) -> String),
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Plan> {
        let store = self.store()?;
        plan.reglements = store.reglements_des(&candidats.classes().iter().collect::<Vec<_>>())?;
        let (signature, total) = (auteur.signature(), candidats.combien() as u64);
        let (is_vide, mut rang) = (store.est_vide()?, 0);
        for part in candidats.parts() {
            arret::verifie()?;
            suivi(Progres { etape: "vérification", fait: rang as u64, total });
            let connus = if is_vide { Connus::default() } else { Connus::lit(store, &part)? };
            for candidat in part {
                let ligne = candidat.ligne;
                let taken = match self.telephone_d_un_autre(&connus, &candidat) {
                    Some(refus) => Err(vec![refus]),
                    None => plan.prend((rang, candidat), candidats, &connus, mode, &signature),
                };
                for (champ, valeur, message) in taken.err().into_iter().flatten() {
                    plan.fautes.push(Faute::new(ligne, &colonne(&champ), &valeur, message));
                }
                rang += 1;
            }
        }
        suivi(Progres { etape: "vérification", fait: total, total });
        plan.fautes.sort_by_key(|faute| faute.ligne);
        let refused = !plan.fautes.is_empty() && !mode.partiel;
        if !auteur.essai && !refused {
            self.numerote(&mut plan.creations, candidats)?;
        }
        Ok(plan)
    }

    /// The phone of a line that belongs to another student than the one its matricule names.
    fn telephone_d_un_autre(&self, connus: &Connus, candidat: &Candidat) -> Option<Refus> {
        let (matricule, telephone) = (candidat.matricule.as_ref()?, telephone(candidat)?);
        let autre = connus.etudiant(connus.du_telephone(telephone)?);
        (autre.matricule != *matricule).then(|| {
            let message = format!("ce téléphone appartient déjà à {}", nom_complet(autre));
            (Champ::Telephone, telephone.affiche(self.pays()), message)
        })
    }

    /// Gives the new students that have none a matricule that nobody has.
    fn numerote(&self, creations: &mut [Nouveau], candidats: &Candidats<'_>) -> Result<()> {
        let mut places: Vec<&mut Nouveau> = creations.iter_mut().filter(|nouveau| !nouveau.is_numerote).collect();
        if places.is_empty() {
            return Ok(());
        }
        let pris: HashSet<Matricule> = candidats.parts().flatten().filter_map(|candidat| candidat.matricule).collect();
        let store = self.store()?;
        while !places.is_empty() {
            let numeros = store.matricules_suivants(places.len() as u64)?;
            let textes: Vec<&str> = numeros.iter().map(Matricule::as_str).collect();
            let known = store.existants(&textes, &[])?;
            let libres = numeros
                .into_iter()
                .filter(|numero| known.iter().all(|etudiant| etudiant.matricule != *numero) && !pris.contains(numero));
            let mut used = 0;
            for (nouveau, numero) in places.iter_mut().zip(libres) {
                nouveau.numero = Some(numero);
                used += 1;
            }
            places.drain(..used);
        }
        Ok(())
    }
}

/// What differs, for a person: `classe : L2 → L3, notes`.
fn differences(avant: &Etudiant, apres: &Etudiant, pays: Pays) -> String {
    let shown = |valeur: Option<String>| valeur.unwrap_or_else(|| "—".to_owned());
    let identite = avant.identite.differences(&apres.identite, pays).into_iter();
    let mut differences: Vec<String> =
        identite.map(|(champ, de, a)| format!("{} : {} → {}", champ.libelle(), shown(de), shown(a))).collect();
    if avant.notes != apres.notes {
        differences.push("notes".into());
    }
    differences.join(", ")
}
