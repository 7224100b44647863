//! A sheet of marks: what its lines mean for the students of the school, whom each of them names.

use super::connus::telephone;
use super::plan::{Plan, Refus};
use super::{DemandeImport, ImportPret, Mode, Progres, Source};
use crate::arret;
use crate::domain::{Champ, Etudiant, Modification, NomClasse, NoteDite, NouvelleNote};
use crate::error::{Cause, Donnees, Error, Result};
use crate::exchange::{Candidat, Candidats, Faute};
use crate::service::School;
use crate::service::etudiants::Auteur;
use crate::service::fusion::{self, Jour};
use crate::service::reference::nom_complet;
use crate::texte;
use std::collections::HashMap;

/// Students asked about at once.
const LOT: usize = 2_000;

/// The students whom lines may name, each under what names him.
#[derive(Default)]
struct Nommables {
    etudiants: Vec<Etudiant>,
    par_matricule: HashMap<String, usize>,
    par_telephone: HashMap<String, usize>,
    /// Those of the class that was named, by name and first name in either order, folded.
    par_nom: HashMap<String, Vec<usize>>,
}

impl School {
    /// Compares a sheet of marks with the school. `classe`: its students alone are meant.
    ///
    /// # Errors
    /// `ImportEnCours`, `ClasseInconnue`, `Interrompu`, the server's; wrong lines are no error, but faults.
    pub fn prepare_releve<'a>(
        &self,
        demande: DemandeImport<'a>,
        classe: Option<&NomClasse>,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<ImportPret<'a>> {
        self.verifie_qu_aucun_import_n_ecrit()?;
        let DemandeImport { fichier, empreinte, candidats, fautes, lignes, mode, colonne } = demande;
        let source = Source { fichier, empreinte };
        let mut plan = Plan::vide(lignes, fautes, self.pays());
        let nommables = self.nommables(&candidats, classe, auteur)?;
        let mut deja: HashMap<String, u64> = HashMap::new();
        let total = candidats.combien() as u64;
        for (n, candidat) in candidats.parts().flatten().enumerate() {
            if n % LOT == 0 {
                arret::verifie()?;
                suivi(Progres { etape: "comparaison", fait: n as u64, total });
            }
            let prise = self.nomme(&candidat, &nommables, classe, auteur)?.and_then(|avant| {
                let premiere = *deja.entry(avant.matricule.to_string()).or_insert(candidat.ligne);
                if premiere == candidat.ligne {
                    return Ok(avant);
                }
                let message = format!("même étudiant qu'à la ligne {premiere} : {}", nom_complet(&avant));
                Err((Champ::Matricule, avant.matricule.to_string(), message))
            });
            let faite = match prise {
                Ok(avant) => self.note(avant, &candidat.notes, mode, auteur)?,
                Err(refus) => Err(refus),
            };
            match faite {
                Ok((avant, apres)) if avant == apres => plan.inchanges += 1,
                Ok(change) => plan.changements.push(change),
                Err((champ, valeur, message)) => {
                    plan.fautes.push(Faute::new(candidat.ligne, &colonne(&champ), &valeur, message));
                }
            }
        }
        suivi(Progres { etape: "comparaison", fait: total, total });
        plan.fautes.sort_by_key(|faute| faute.ligne);
        Ok(ImportPret { source, mode, plan, candidats })
    }

    /// Every student of a class, by name.
    ///
    /// # Errors
    /// `ClasseInconnue`, also where the author may not know of it; the server's.
    pub fn etudiants_de(&self, classe: &NomClasse, auteur: Auteur<'_>) -> Result<Vec<Etudiant>> {
        let store = self.store()?;
        let classe = self.classe(classe, auteur.who)?;
        let matricules = store.matricules_de(&classe.nom)?;
        let matricules: Vec<&str> = matricules.iter().map(String::as_str).collect();
        let mut etudiants = Vec::with_capacity(matricules.len());
        for lot in matricules.chunks(LOT) {
            etudiants.extend(store.existants(lot, &[])?);
        }
        etudiants.retain(|etudiant| etudiant.identite.classe.cle() == classe.nom.cle());
        etudiants.sort_by_cached_key(|etudiant| {
            (etudiant.identite.nom.cle(), etudiant.identite.prenom.cle(), etudiant.matricule.to_string())
        });
        Ok(etudiants)
    }

    fn nommables(
        &self,
        candidats: &Candidats<'_>,
        classe: Option<&NomClasse>,
        auteur: Auteur<'_>,
    ) -> Result<Nommables> {
        let mut nommables = Nommables::default();
        if let Some(classe) = classe {
            for etudiant in self.etudiants_de(classe, auteur)? {
                let identite = &etudiant.identite;
                let (nom, prenom) = (identite.nom.cle(), identite.prenom.cle());
                let place = nommables.etudiants.len();
                for noms in [format!("{nom} {prenom}"), format!("{prenom} {nom}")] {
                    nommables.par_nom.entry(noms).or_default().push(place);
                }
                nommables.apprend(etudiant);
            }
            return Ok(nommables);
        }
        for lot in candidats.parts() {
            let matricules: Vec<&str> = lot.iter().filter_map(|c| c.matricule.as_ref()).map(|m| m.as_str()).collect();
            let telephones: Vec<&str> = lot.iter().filter_map(telephone).map(|t| t.e164()).collect();
            self.store()?.existants(&matricules, &telephones)?.into_iter().for_each(|one| nommables.apprend(one));
        }
        Ok(nommables)
    }

    /// The student whom a line names, among those whom the author may know of.
    fn nomme(
        &self,
        candidat: &Candidat,
        nommables: &Nommables,
        classe: Option<&NomClasse>,
        auteur: Auteur<'_>,
    ) -> Result<Result<Etudiant, Refus>> {
        let inconnu = |champ: Champ, reference: &str| {
            let ou = classe.map_or_else(String::new, |classe| format!(" dans la classe « {classe} »"));
            Err((champ, reference.to_owned(), format!("aucun étudiant ne correspond{ou}")))
        };
        let connu = |place: Option<&usize>, champ: Champ, reference: &str| {
            let found = place.and_then(|place| nommables.etudiants.get(*place));
            let found = found.filter(|etudiant| auteur.who.voit(etudiant));
            let Some(etudiant) = found else { return inconnu(champ, reference) };
            match un_autre_nom(etudiant, &candidat.modification) {
                Some(dit) => {
                    let message = format!("{reference} est {}, et non {dit}", nom_complet(etudiant));
                    Err((champ, reference.to_owned(), message))
                }
                None => Ok(etudiant.clone()),
            }
        };
        if let Some(matricule) = &candidat.matricule {
            let place = nommables.par_matricule.get(matricule.as_str());
            return Ok(connu(place, Champ::Matricule, matricule.as_str()));
        }
        if let Some(telephone) = telephone(candidat) {
            let place = nommables.par_telephone.get(telephone.e164());
            return Ok(connu(place, Champ::Telephone, &telephone.affiche(self.pays())));
        }
        let modification = &candidat.modification;
        let noms: Vec<&str> = modification
            .nom
            .iter()
            .map(|nom| nom.as_str())
            .chain(modification.prenom.iter().map(|prenom| prenom.as_str()))
            .collect();
        let noms = noms.join(" ");
        if classe.is_some() {
            return Ok(match nommables.par_nom.get(&texte::fold(&noms)).map(Vec::as_slice) {
                None | Some([]) => inconnu(Champ::Nom, &noms),
                Some([place, suite @ ..]) if suite.iter().all(|autre| autre == place) => {
                    connu(Some(place), Champ::Nom, &noms)
                }
                Some(places) => {
                    let qui: Vec<String> =
                        places.iter().map(|place| nom_complet(&nommables.etudiants[*place])).collect();
                    Err((
                        Champ::Nom,
                        noms,
                        format!("plusieurs étudiants possibles : {} ; donnez le matricule", qui.join(" ; ")),
                    ))
                }
            });
        }
        refus_ou_erreur(self.designe(&noms, auteur.who), Champ::Nom, &noms)
    }

    /// The student with the marks of a line.
    fn note(
        &self,
        avant: Etudiant,
        notes: &[NoteDite],
        mode: Mode,
        auteur: Auteur<'_>,
    ) -> Result<Result<(Etudiant, Etudiant), Refus>> {
        let mut notes = notes.to_vec();
        for dite in &mut notes {
            let note = &dite.note;
            if note.periode.is_none() && note.date.is_none() {
                // Today's period is no answer: the same file would be other marks next term.
                if let Some(periodes) = avant.reglement.periodes_datees() {
                    return Err(Donnees::PeriodeADire { classe: avant.identite.classe.to_string(), periodes }.into());
                }
            }
            let placed = dite.place_a_son_jour(&avant.reglement);
            let placed = placed.and_then(|()| avant.reglement.place(&mut dite.note, self.usage().aujourdhui));
            if let Err(error) = placed {
                return Ok(Err((Champ::Notes, dite.note.valeur.to_string(), error.to_string())));
            }
        }
        let mut apres = avant.clone();
        for (n, dite) in fusion::rapproche(&avant, &notes, Jour::Compte) {
            let Some(note) = n.and_then(|n| avant.note(n)) else {
                apres.ajoute(dite.note.clone(), &auteur.who.nom);
                continue;
            };
            let corrigee = fusion::corrigee(&note.contenu, dite);
            if mode.maj {
                fusion::change(&mut apres, note.n, |_| corrigee.clone(), &auteur.who.nom);
            } else if note.contenu != corrigee {
                let [deja, dit] = differentes(&note.contenu, &corrigee);
                let message = format!(
                    "{} a déjà {deja} en {} ({}, n° {}), le fichier dit {dit} : mode=maj la change, date= en fait une autre",
                    nom_complet(&avant),
                    note.contenu.matiere,
                    note.contenu.type_note.nom(),
                    note.n,
                );
                return Ok(Err((Champ::Notes, dite.note.valeur.to_string(), message)));
            }
        }
        let faite = self.range(Some(&avant), &mut apres).and_then(|()| auteur.permet(Some(&avant), Some(&apres)));
        let matricule = avant.matricule.to_string();
        refus_ou_erreur(faite.map(|()| (avant, apres)), Champ::Matricule, &matricule)
    }
}

impl Nommables {
    /// Takes in a student, once: two questions may have found him.
    fn apprend(&mut self, etudiant: Etudiant) {
        let place = self.etudiants.len();
        if self.par_matricule.contains_key(etudiant.matricule.as_str()) {
            return;
        }
        self.par_matricule.insert(etudiant.matricule.to_string(), place);
        if let Some(telephone) = &etudiant.identite.telephone {
            self.par_telephone.insert(telephone.e164().to_owned(), place);
        }
        self.etudiants.push(etudiant);
    }
}

/// The name of somebody else, where a line that gives a matricule or a phone has one: a wrong digit is a mark for a wrong pupil. A
/// first name that is written otherwise, or another family name, is no reason.
fn un_autre_nom(etudiant: &Etudiant, dit: &Modification) -> Option<String> {
    let identite = &etudiant.identite;
    let noms = dit.nom.iter().map(|nom| (nom.to_string(), nom.cle() == identite.nom.cle()));
    let prenoms = dit.prenom.iter().map(|prenom| (prenom.to_string(), prenom.cle() == identite.prenom.cle()));
    let (dits, pareils): (Vec<String>, Vec<bool>) = prenoms.chain(noms).unzip();
    (!dits.is_empty() && !pareils.contains(&true)).then(|| dits.join(" "))
}

/// Two marks, as far as they differ: `12` and `14`; `12 (coef 1)` and `12 (coef 2)`.
fn differentes(une: &NouvelleNote, autre: &NouvelleNote) -> [String; 2] {
    [une, autre].map(|note| match une.coef == autre.coef {
        true => note.valeur.to_string(),
        false => format!("{} (coef {})", note.valeur, note.coef),
    })
}

/// What is wrong with a line is its fault; what is wrong with the server stops the import.
fn refus_ou_erreur<T>(fait: Result<T>, champ: Champ, valeur: &str) -> Result<Result<T, Refus>> {
    let dit = |error: &Error| match error.cause.conseil() {
        Some(conseil) if matches!(*error.cause, Cause::Donnees(Donnees::Ambigu { .. } | Donnees::NomSeul { .. })) => {
            format!("{error} : {conseil}")
        }
        _ => error.to_string(),
    };
    match fait {
        Ok(fait) => Ok(Ok(fait)),
        Err(error) if matches!(*error.cause, Cause::Donnees(_) | Cause::Acces(_) | Cause::HorsRegle(_)) => {
            Ok(Err((champ, valeur.to_owned(), dit(&error))))
        }
        Err(error) => Err(error),
    }
}
