//! What was read of a class, as the plain data that its papers are made of. Pure.

use super::lecture::ClasseLue;
use crate::domain::mentions::mention;
use crate::domain::points::Points;
use crate::domain::reglement::Annuelle;
use crate::domain::tableau::LigneDeTableau;
use crate::domain::{Appreciation, Etudiant, Identite, Matiere, Note, Periode, Valeur};
use crate::report::bulletin::{Eleve, Etape, General, LigneDeMatiere};
use crate::report::classe::{EleveClasse, MatiereDeClasse};
use crate::report::{Bulletin, Extremes, RapportDeClasse};
use std::ops::Range;

impl ClasseLue {
    /// What a file of these bulletins is called.
    pub(super) fn titre(&self, lesquels: &Range<usize>) -> String {
        let periode = self.periode.as_ref().map_or_else(|| "année".to_owned(), Periode::au_long);
        match self.etudiants.get(lesquels.clone()) {
            Some([Etudiant { identite, .. }]) => {
                format!("Bulletin de {} {} – {} – {periode}", identite.prenom, identite.nom, self.classe)
            }
            _ => format!("Bulletins de la classe {} – {periode}", self.classe),
        }
    }

    /// The bulletin of the `n`th student; with `detail`, every mark.
    pub(super) fn bulletin(&self, n: usize, detail: bool) -> Bulletin {
        let (etudiant, ligne) = (&self.etudiants[n], &self.tableau.lignes[n]);
        let identite = &etudiant.identite;
        let points = self.points(etudiant);
        Bulletin {
            eleve: Eleve {
                nom: identite.nom.clone(),
                prenom: identite.prenom.clone(),
                classe: self.classe.clone(),
                intitule: self.intitule.as_ref().map(ToString::to_string),
                matricule: etudiant.matricule.clone(),
                naissance: identite.naissance,
                effectif: self.etudiants.len() as u64,
                destinataire: destinataire(identite),
            },
            periode: self.periode.as_ref().map(Periode::au_long),
            matieres: self.matieres(etudiant, ligne, points.as_ref(), detail),
            general: General { totaux: points.map(|points| points.totaux), ..self.general(etudiant, ligne) },
            absences: self.notes(etudiant).filter(|note| note.contenu.valeur == Valeur::Absent).count() as u64,
            regle_absence: self.reglement.absence,
            evolution: self.evolution(n),
        }
    }

    /// What his marks of the period, or of the year, add up to; none where the year is made of its periods' averages, and not of
    /// points.
    fn points(&self, etudiant: &Etudiant) -> Option<Points> {
        let est_somme = self.periode.is_some() || self.reglement.annuelle == Annuelle::Notes;
        est_somme.then(|| Points::de(self.notes(etudiant), &self.reglement)).flatten()
    }

    /// His marks of the period, or of the year.
    fn notes<'a>(&'a self, etudiant: &'a Etudiant) -> impl Iterator<Item = &'a Note> {
        let periode = self.periode.as_ref().map(Periode::cle);
        etudiant.notes.iter().filter(move |note| {
            let sienne = note.contenu.periode.as_ref().map(Periode::cle);
            periode.is_none() || periode == sienne
        })
    }

    /// The subjects in which he has a mark, or in which something is said of him.
    fn matieres(
        &self,
        etudiant: &Etudiant,
        ligne: &LigneDeTableau,
        points: Option<&Points>,
        detail: bool,
    ) -> Vec<LigneDeMatiere> {
        let points_en = |champ: &str| points?.matieres.iter().find(|(une, _)| une.champ() == champ).map(|(_, p)| *p);
        let notes: Vec<(String, &Note)> =
            self.notes(etudiant).map(|note| (note.contenu.matiere.champ(), note)).collect();
        let dites = etudiant.appreciations.du(self.periode.as_ref());
        let mut dites: Vec<(String, &Appreciation)> = dites.map(|une| (une.matiere.champ(), une)).collect();
        let mut lignes = Vec::new();
        for (k, matiere) in self.tableau.matieres.iter().enumerate() {
            let commune = &self.matieres[k];
            let siennes: Vec<&Note> =
                notes.iter().filter(|(champ, _)| *champ == commune.champ).map(|(_, note)| *note).collect();
            let place = dites.iter().position(|(champ, _)| *champ == commune.champ);
            let dite = place.map(|place| dites.remove(place).1);
            if siennes.is_empty() && dite.is_none() {
                continue;
            }
            let moyenne = ligne.moyennes[k];
            let sur_vingt = moyenne.map(|moyenne| moyenne.sur_vingt);
            lignes.push(LigneDeMatiere {
                matiere: matiere.clone(),
                enseignants: commune.enseignants.clone(),
                coef: self.reglement.coef(&commune.champ),
                notes: siennes.len() as u64,
                moyenne: sur_vingt,
                provisoire: siennes.iter().any(|note| note.contenu.valeur == Valeur::Attendu),
                points: points_en(&commune.champ),
                classe: Extremes::from(&self.tableau.chiffres[k]),
                rang: commune.places.de(sur_vingt),
                appreciation: dite.map(|une| une.texte.to_string()),
                detail: if detail {
                    siennes.into_iter().map(|note| note.contenu.clone()).collect()
                } else {
                    Vec::new()
                },
            });
        }
        // Of subjects in which nobody has a mark.
        lignes.extend(dites.into_iter().map(|(champ, une)| LigneDeMatiere {
            matiere: une.matiere.clone(),
            enseignants: self.enseignants_de(&une.matiere),
            coef: self.reglement.coef(&champ),
            notes: 0,
            moyenne: None,
            provisoire: false,
            points: None,
            classe: Extremes::default(),
            rang: None,
            appreciation: Some(une.texte.to_string()),
            detail: Vec::new(),
        }));
        lignes
    }

    fn general(&self, etudiant: &Etudiant, ligne: &LigneDeTableau) -> General {
        let moyenne = ligne.generale.map(|moyenne| moyenne.sur_vingt);
        General {
            moyenne,
            provisoire: self.notes(etudiant).any(|note| note.contenu.valeur == Valeur::Attendu),
            classe: Extremes::from(&self.tableau.generale),
            rang: self.generales.de(moyenne),
            mention: moyenne.and_then(mention).map(str::to_owned),
            totaux: None,
        }
    }

    fn evolution(&self, n: usize) -> Vec<Etape> {
        let etape = |(periode, classe): &(Periode, _)| Etape {
            periode: periode.to_string(),
            moyenne: self.bilans[n].periode(periode).and_then(|sien| sien.generale),
            classe: *classe,
        };
        self.etapes.iter().map(etape).collect()
    }

    /// The report of the class.
    pub(super) fn rapport(&self) -> RapportDeClasse {
        // Of a period: itself and the one before it, where that has averages. Of a year: the last two.
        let mut periodes = self.etapes.iter().map(|(periode, _)| periode).rev().peekable();
        let derniere = match &self.periode {
            None => periodes.next(),
            Some(celle) => {
                periodes.next_if(|periode| periode.cle() == celle.cle());
                Some(celle)
            }
        };
        let avant = periodes.next();
        let dernieres = derniere.filter(|_| self.periode.is_none()).and_then(|d| Some((avant?.clone(), d.clone())));
        let eleve = |(n, ligne): (usize, &LigneDeTableau)| EleveClasse {
            rang: ligne.rang,
            matricule: ligne.matricule.clone(),
            nom: ligne.nom.clone(),
            prenom: ligne.prenom.clone(),
            moyenne: ligne.generale.map(|moyenne| moyenne.sur_vingt),
            provisoire: ligne.generale.is_some_and(|moyenne| moyenne.provisoire),
            precedente: avant.and_then(|avant| self.bilans[n].periode(avant)?.generale),
            derniere: derniere.and_then(|derniere| {
                let sien = self.bilans[n].periode(derniere)?;
                sien.generale.map(|moyenne| (moyenne, sien.provisoire))
            }),
        };
        let mut eleves: Vec<EleveClasse> = self.tableau.lignes.iter().enumerate().map(eleve).collect();
        // By rank; those of one rank by name, as they stand.
        eleves.sort_by_key(|eleve| eleve.rang.unwrap_or(u64::MAX));
        let matiere = |(k, matiere): (usize, &Matiere)| MatiereDeClasse {
            matiere: matiere.clone(),
            enseignants: self.matieres[k].enseignants.clone(),
            coef: self.reglement.coef(&self.matieres[k].champ),
            statistiques: self.tableau.chiffres[k].clone(),
        };
        RapportDeClasse {
            classe: self.classe.clone(),
            intitule: self.intitule.as_ref().map(ToString::to_string),
            periode: self.titre_de_la_periode(),
            dernieres,
            statistiques: self.tableau.generale.clone(),
            eleves,
            matieres: self.tableau.matieres.iter().enumerate().map(matiere).collect(),
        }
    }
}

/// Name and address of who receives the bulletin; nothing where no address is known.
fn destinataire(identite: &Identite) -> Vec<String> {
    let Some(adresse) = &identite.tuteur.adresse else { return Vec::new() };
    let nom = identite.tuteur.nom.as_ref().map_or_else(|| format!("Famille {}", identite.nom), ToString::to_string);
    std::iter::once(nom).chain(adresse.lignes()).collect()
}
