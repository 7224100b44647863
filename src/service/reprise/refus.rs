//! Why a change cannot be taken back, and who stands in the way.

use super::super::School;
use super::super::etudiants::Auteur;
use super::super::journal::heure;
use super::super::reference::nom_complet;
use crate::domain::classe;
use crate::domain::compte::nom_du_champ;
use crate::domain::{Canal, Champ, Matricule, Role};
use crate::error::{Donnees, Result};
use crate::store::{Definitif, EntreeId, EntreeLue, Obstacle, Partie, Question, Refus, SansRetour};

/// Refusals that are told one by one.
pub(super) const REFUS: usize = 10;
/// Entries on one student in which the one that stands in the way is looked for.
const ENTREES: u64 = 200;

impl School {
    /// Why the first of them cannot be taken back, and who stands in the way.
    pub(super) fn raisons(&self, refus: &[Refus], siennes: &[EntreeId], auteur: Auteur<'_>) -> Result<Vec<String>> {
        refus.iter().take(REFUS).map(|refus| self.raison(refus, siennes, auteur)).collect()
    }

    fn raison(&self, refus: &Refus, siennes: &[EntreeId], auteur: Auteur<'_>) -> Result<String> {
        let store = self.store()?;
        let qui = match refus.genre {
            "compte" | "classe" => format!("{} {}", refus.genre, refus.id),
            _ => {
                let etudiant = store.etudiant(&Matricule::stored(refus.id.clone()))?;
                match etudiant.filter(|etudiant| auteur.who.voit(etudiant)) {
                    Some(etudiant) => nom_complet(&etudiant),
                    None if auteur.who.role == Role::Admin => refus.id.clone(),
                    None => return Err(Donnees::UndoHorsDeVue { matricule: refus.id.clone() }.into()),
                }
            }
        };
        let cible = Some((refus.genre, refus.id.clone()));
        let entrees = store.lit_journal(&Question { cible, limite: Some(ENTREES), ..Question::default() })?;
        // Newest first: what comes before his own stands in the way.
        let since = entrees.iter().take_while(|entree| !siennes.iter().any(|id| id.to_hex() == entree.id));
        let since: Vec<&EntreeLue> = since.filter(|entree| !entree.fait).collect();
        let par = |entree: Option<&&EntreeLue>| {
            entree.map_or(String::new(), |entree| format!(" par {} ({})", entree.qui, heure(entree.quand)))
        };
        let quoi = match &refus.obstacle {
            Obstacle::Change(parties) if parties.is_empty() => format!("changé depuis{}", par(since.first())),
            Obstacle::Change(parties) => {
                let partie = |partie: &Partie| {
                    let qui = par(since.iter().find(|entree| touche(entree, partie)));
                    match partie {
                        Partie::Note(n) => format!("note #{n} changée depuis{qui}"),
                        Partie::Champ(champ) => {
                            format!("{} : changé depuis{qui}", champ_dit(refus.genre, champ))
                        }
                    }
                };
                parties.iter().map(partie).collect::<Vec<_>>().join(", ")
            }
            Obstacle::Disparu => format!("supprimé depuis{}", par(since.first())),
            Obstacle::MatriculePris => format!("matricule redonné depuis{}", par(since.first())),
            Obstacle::TelephonePris(numero) => match store.existants(&[], &[numero])?.first() {
                Some(autre) => format!("son téléphone appartient maintenant à {}", nom_complet(autre)),
                None => "son téléphone appartient maintenant à un autre".to_owned(),
            },
            Obstacle::EtudiantPris { matricule, compte } => {
                format!("le compte de l'étudiant {matricule} est maintenant {compte}")
            }
            Obstacle::AccordAilleurs(voie) => {
                let adresse = voie.champ_de_l_adresse();
                let partie = Partie::Champ(adresse.nom());
                let qui = par(since.iter().find(|entree| touche(entree, &partie)));
                let autre = if voie.canal() == Canal::Mail { "une autre adresse" } else { "un autre numéro" };
                format!("l'{} valait pour {autre} : {} changé depuis{qui}", voie.libelle(), adresse.libelle())
            }
            Obstacle::Efface => "valeurs effacées".to_owned(),
            Obstacle::AnneeClose(annee) => {
                format!("l'année {annee} est close depuis : ses notes sont dans les archives")
            }
        };
        Ok(format!("{qui}, {quoi}"))
    }
}

/// A field of a student, of an account or of a class, in French.
fn champ_dit(genre: &str, champ: &str) -> String {
    let nom = if genre == "classe" { classe::nom_du_champ(champ) } else { nom_du_champ(champ) };
    match (nom, Champ::parse(champ)) {
        (Some(nom), _) => nom.to_owned(),
        (None, Some(champ)) => champ.libelle().to_owned(),
        (None, None) => match champ.strip_prefix("appreciations.").and_then(|cle| cle.split_once('-')) {
            Some((matiere, periode)) => format!("appréciation {matiere} {periode}").trim_end().to_owned(),
            None => champ.to_owned(),
        },
    }
}

/// The refusal of a change that nobody can take back: the `rang`th of the last ones, with so many entries.
pub(super) fn refuse_le_definitif(definitif: &Definitif, entrees: usize, rang: u64) -> Donnees {
    let (compte, quand) = (&definitif.compte, heure(definitif.quand));
    let autres = match entrees {
        _ if definitif.quoi == SansRetour::Cloture => String::new(),
        0 | 1 => String::new(),
        2 => " (et d'un autre)".to_owned(),
        n => format!(" (et de {} autres)", n - 1),
    };
    let (quoi, conseil) = match definitif.quoi {
        SansRetour::MotDePasse => (
            format!("le mot de passe du compte « {compte} », changé le {quand} : carnet ne garde pas le précédent"),
            format!("« user passwd {compte} » en donne un autre (« passwd » : le vôtre)"),
        ),
        SansRetour::Suppression => (
            format!(
                "la suppression du compte « {compte} »{autres}, le {quand} : carnet ne garde pas le mot de passe d'un \
                 compte supprimé"
            ),
            format!("« user add {compte} » le recrée avec un nouveau mot de passe"),
        ),
        SansRetour::Anonymisation => (
            format!("l'anonymisation d'un étudiant, le {quand} : carnet ne garde rien de qui il était"),
            "elle est définitive, et ce que vous avez changé avant elle reste".to_owned(),
        ),
        SansRetour::Cloture => (
            format!("la clôture d'une année scolaire, le {quand} : elle ne se défait pas changement par changement"),
            "« restore » remet toute l'école comme la sauvegarde d'avant la clôture l'a gardée".to_owned(),
        ),
    };
    Donnees::UndoDefinitif { quoi, rang, conseil }
}

/// The entry changed this part.
fn touche(entree: &EntreeLue, partie: &Partie) -> bool {
    entree.avant.iter().chain(&entree.apres).any(|valeurs| match partie {
        Partie::Note(n) => valeurs.notes.iter().any(|note| note.n == *n),
        Partie::Champ(champ) => valeurs.champs.iter().any(|(known, _)| known == champ),
    })
}
