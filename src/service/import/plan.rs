//! What a file's lines mean for the school as it is: who is new, who changes, what is known, what cannot be.

use super::{DemandeImport, Progres};
use crate::arret;
use crate::domain::{Champ, Etudiant, Matricule, Telephone};
use crate::error::Result;
use crate::exchange::{Candidat, Faute};
use crate::service::School;
use crate::service::etudiants::Auteur;
use crate::service::fusion;
use crate::service::reference::nom_complet;
use std::collections::HashMap;

/// Students asked about at once.
const LOT: usize = 5_000;

/// What is to be written.
pub(super) struct Plan {
    pub(super) lignes: u64,
    pub(super) creations: Vec<Etudiant>,
    /// Before and after.
    pub(super) changements: Vec<(Etudiant, Etudiant)>,
    pub(super) inchanges: u64,
    pub(super) fautes: Vec<Faute>,
}

/// The students of the school that a file may mean.
#[derive(Default)]
struct Connus {
    etudiants: Vec<Etudiant>,
    par_matricule: HashMap<String, usize>,
    par_telephone: HashMap<String, usize>,
    /// By name, first name and class, folded: where a line has neither matricule nor phone.
    par_nom: HashMap<[String; 3], usize>,
}

impl Connus {
    fn apprend(&mut self, etudiant: Etudiant) {
        let place = self.etudiants.len();
        if self.par_matricule.insert(etudiant.matricule.to_string(), place).is_some() {
            return;
        }
        if let Some(telephone) = &etudiant.identite.telephone {
            self.par_telephone.insert(telephone.e164().to_owned(), place);
        }
        self.par_nom.insert(cle_du_nom(&etudiant), place);
        self.etudiants.push(etudiant);
    }

    fn du_matricule(&self, matricule: &Matricule) -> Option<usize> {
        self.par_matricule.get(matricule.as_str()).copied()
    }

    fn du_telephone(&self, telephone: &Telephone) -> Option<usize> {
        self.par_telephone.get(telephone.e164()).copied()
    }

    /// The student that the line is about: by matricule, or else phone, or else name, first name and class.
    fn cible(&self, candidat: &Candidat) -> Option<usize> {
        match (&candidat.matricule, telephone(candidat)) {
            (Some(matricule), _) => self.du_matricule(matricule),
            (None, Some(telephone)) => self.du_telephone(telephone),
            (None, None) => noms(candidat).and_then(|noms| self.par_nom.get(&noms).copied()),
        }
    }
}

fn cle_du_nom(etudiant: &Etudiant) -> [String; 3] {
    [etudiant.identite.nom.cle(), etudiant.identite.prenom.cle(), etudiant.identite.classe.cle()]
}

fn telephone(candidat: &Candidat) -> Option<&Telephone> {
    candidat.modification.telephone.as_ref().and_then(Option::as_ref)
}

fn noms(candidat: &Candidat) -> Option<[String; 3]> {
    let modification = &candidat.modification;
    Some([modification.nom.as_ref()?.cle(), modification.prenom.as_ref()?.cle(), modification.classe.as_ref()?.cle()])
}

impl School {
    pub(super) fn planifie(
        &self,
        demande: DemandeImport<'_>,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Plan> {
        let connus = self.connus(&demande.candidats, suivi)?;
        let mut plan = Plan {
            lignes: demande.lignes,
            creations: Vec::new(),
            changements: Vec::new(),
            inchanges: 0,
            fautes: demande.fautes,
        };
        let colonne = demande.colonne;
        let mut cibles: HashMap<usize, u64> = HashMap::new();
        let mut sans_matricule = Vec::new();
        for candidat in demande.candidats {
            let ligne = candidat.ligne;
            let faute =
                |champ: &Champ, valeur: &str, message: String| Faute::new(ligne, &colonne(champ), valeur, message);
            let cible = connus.cible(&candidat);
            if let Some(autre) = self.telephone_d_un_autre(&connus, &candidat, cible) {
                plan.fautes.push(faute(&Champ::Telephone, &autre.0, autre.1));
                continue;
            }
            match cible.map(|place| (place, &connus.etudiants[place])) {
                Some((place, avant)) => {
                    if let Some(first) = cibles.insert(place, ligne) {
                        let message = format!("même étudiant qu'à la ligne {first} : {}", nom_complet(avant));
                        plan.fautes.push(faute(&Champ::Matricule, avant.matricule.as_str(), message));
                        continue;
                    }
                    let mut apres = avant.clone();
                    fusion::applique(&mut apres, &candidat.modification, &candidat.notes, &auteur.who.nom);
                    if apres == *avant {
                        plan.inchanges += 1;
                    } else if demande.mode.maj {
                        plan.changements.push((avant.clone(), apres));
                    } else {
                        let message = format!(
                            "{} existe déjà, avec d'autres valeurs ({}) : mode=maj le met à jour",
                            nom_complet(avant),
                            differences(avant, &apres)
                        );
                        plan.fautes.push(faute(&Champ::Matricule, avant.matricule.as_str(), message));
                    }
                }
                None => match candidat.modification.clone().identite() {
                    Err(manquants) => {
                        for champ in manquants {
                            let message = format!("nouvel étudiant : {} manque", champ.nom());
                            plan.fautes.push(faute(&champ, "", message));
                        }
                    }
                    Ok(identite) => {
                        if candidat.matricule.is_none() {
                            sans_matricule.push(plan.creations.len());
                        }
                        let numero = candidat.matricule.unwrap_or_else(|| Matricule::numero(0));
                        let mut etudiant = Etudiant::nouveau(numero, identite);
                        for note in candidat.notes {
                            etudiant.ajoute(note, &auteur.who.nom);
                        }
                        plan.creations.push(etudiant);
                    }
                },
            }
        }
        plan.fautes.sort_by_key(|faute| faute.ligne);
        let refused = !plan.fautes.is_empty() && !demande.mode.partiel;
        if !sans_matricule.is_empty() && !auteur.essai && !refused {
            self.numerote(&mut plan.creations, &sans_matricule)?;
        }
        Ok(plan)
    }

    /// The phone of a line that belongs to another student than the one the line is about.
    fn telephone_d_un_autre(
        &self,
        connus: &Connus,
        candidat: &Candidat,
        cible: Option<usize>,
    ) -> Option<(String, String)> {
        let telephone = telephone(candidat)?;
        let place = connus.du_telephone(telephone).filter(|place| Some(*place) != cible)?;
        let autre = nom_complet(&connus.etudiants[place]);
        Some((telephone.affiche(self.pays()), format!("ce téléphone appartient déjà à {autre}")))
    }

    /// The students that the lines may mean.
    fn connus(&self, candidats: &[Candidat], suivi: &mut dyn FnMut(Progres)) -> Result<Connus> {
        let store = self.store()?;
        let mut connus = Connus::default();
        if store.est_vide()? {
            return Ok(connus);
        }
        let total = candidats.len() as u64;
        for (n, lot) in candidats.chunks(LOT).enumerate() {
            arret::verifie()?;
            suivi(Progres { etape: "comparaison", fait: (n * LOT) as u64, total });
            let matricules: Vec<&str> =
                lot.iter().filter_map(|c| c.matricule.as_ref()).map(Matricule::as_str).collect();
            let telephones: Vec<&str> = lot.iter().filter_map(telephone).map(Telephone::e164).collect();
            store.existants(&matricules, &telephones)?.into_iter().for_each(|etudiant| connus.apprend(etudiant));
            let nommes: Vec<[&str; 3]> = lot
                .iter()
                .filter(|candidat| candidat.matricule.is_none() && telephone(candidat).is_none())
                .filter_map(|candidat| {
                    let modification = &candidat.modification;
                    let (nom, prenom) = (modification.nom.as_ref()?, modification.prenom.as_ref()?);
                    Some([nom.as_str(), prenom.as_str(), modification.classe.as_ref()?.as_str()])
                })
                .collect();
            for nommes in nommes.chunks(500) {
                store.homonymes(nommes)?.into_iter().for_each(|etudiant| connus.apprend(etudiant));
            }
        }
        suivi(Progres { etape: "comparaison", fait: total, total });
        Ok(connus)
    }

    /// Gives the new students that have none a matricule that nobody has.
    fn numerote(&self, creations: &mut [Etudiant], sans_matricule: &[usize]) -> Result<()> {
        let store = self.store()?;
        let mut pris: Vec<String> = creations.iter().map(|etudiant| etudiant.matricule.to_string()).collect();
        pris.sort_unstable();
        let mut places = sans_matricule;
        while !places.is_empty() {
            let numeros = store.matricules_suivants(places.len() as u64)?;
            let textes: Vec<&str> = numeros.iter().map(Matricule::as_str).collect();
            let known = store.existants(&textes, &[])?;
            let libres = numeros.iter().filter(|numero| {
                known.iter().all(|etudiant| etudiant.matricule != **numero)
                    && pris.binary_search_by(|other| other.as_str().cmp(numero.as_str())).is_err()
            });
            let mut used = 0;
            for (place, numero) in places.iter().zip(libres) {
                creations[*place].matricule = numero.clone();
                used += 1;
            }
            places = &places[used..];
        }
        Ok(())
    }
}

/// What differs, for a person: `classe : L2 → L3, notes`.
fn differences(avant: &Etudiant, apres: &Etudiant) -> String {
    let (a, b) = (&avant.identite, &apres.identite);
    let mut differences = Vec::new();
    let mut compare = |champ: &str, avant: String, apres: String| {
        if avant != apres {
            differences.push(format!("{champ} : {avant} → {apres}"));
        }
    };
    let shown = |texte: Option<&dyn ToString>| texte.map_or_else(|| "—".to_owned(), |texte| texte.to_string());
    compare("nom", a.nom.to_string(), b.nom.to_string());
    compare("prénom", a.prenom.to_string(), b.prenom.to_string());
    compare("classe", a.classe.to_string(), b.classe.to_string());
    for (champ, avant, apres) in [
        (
            "téléphone",
            a.telephone.as_ref().map(|t| t as &dyn ToString),
            b.telephone.as_ref().map(|t| t as &dyn ToString),
        ),
        (
            "naissance",
            a.naissance.as_ref().map(|t| t as &dyn ToString),
            b.naissance.as_ref().map(|t| t as &dyn ToString),
        ),
        ("email", a.email.as_ref().map(|t| t as &dyn ToString), b.email.as_ref().map(|t| t as &dyn ToString)),
    ] {
        compare(champ, shown(avant), shown(apres));
    }
    if a.tuteur != b.tuteur {
        differences.push("tuteur".into());
    }
    if avant.notes != apres.notes {
        differences.push("notes".into());
    }
    differences.join(", ")
}
