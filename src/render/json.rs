//! JSON (design, section 4): one document per command, ended by a newline; lists are written as they go.

mod cache;
mod classes;
mod cloture;
mod comptes;
mod explication;
mod imports;
mod liste;
mod notifications;
mod papier;
mod rgpd;
mod saisie;
mod sauvegarde;
mod statistiques;
mod tableau;

use super::journal::anomalie;
use super::services;
use crate::command::spec::Spec;
use crate::domain::moyenne::MoyenneMatiere;
use crate::domain::{Appreciation, Consentement, Etudiant, Fiche, Signature, Voie};
use crate::exchange::json::{EtudiantJson, Nombre, NoteJson, SansControle, TuteurJson};
use crate::exchange::{Apercu, ColonneApercu};
use crate::outcome::{Aide, Outcome, Sujet};
use crate::service::RapportExport;
use crate::service::journal::{Constat, LigneJournal, Valeurs, Verification};
use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::io::{Result, Write};

/// Writes the outcome as one document.
pub fn ecrit(outcome: &Outcome, sortie: &mut dyn Write) -> Result<()> {
    let mut json = serde_json::Serializer::with_formatter(&mut *sortie, SansControle);
    let to = &mut json;
    match outcome {
        Outcome::Rien | Outcome::Script(_) | Outcome::Quitter | Outcome::Consigne(_) => return Ok(()),
        Outcome::Texte(texte) => texte.serialize(to),
        Outcome::Liste(liste) => liste::ListeJson(liste).serialize(to),
        Outcome::Fiche(fiche) => FicheJson::de(fiche).serialize(to),
        Outcome::Explication(expliquee) => explication::document(expliquee).serialize(to),
        Outcome::Changement(changement) => FicheJson::de(&changement.apres).serialize(to),
        Outcome::Saisie(saisie) => saisie::document(saisie).serialize(to),
        Outcome::Suppression(suppression) => to.collect_map([("supprimes", u8::from(!suppression.essai))]),
        Outcome::Apercu(Apercu { origine, lignes, colonnes, .. }) => {
            ApercuJson { origine, lignes: *lignes, colonnes: colonnes.iter().map(ColonneJson::de).collect() }
                .serialize(to)
        }
        Outcome::Import(import) => imports::ImportJson::de(import).serialize(to),
        Outcome::Export(export) => ExportJson::de(export).serialize(to),
        Outcome::Sauvegarde(faite) => sauvegarde::SauvegardeJson::de(faite).serialize(to),
        Outcome::Restauration(faite) => sauvegarde::RestaurationJson::de(faite).serialize(to),
        Outcome::Dossier(ecrit) => rgpd::DossierJson::de(ecrit).serialize(to),
        Outcome::Anonymisation(une) => rgpd::AnonymisationJson::de(une).serialize(to),
        Outcome::Retention(rapport) => rgpd::RetentionJson::de(rapport).serialize(to),
        Outcome::ImportAnnule(annule) => {
            AnnuleJson { fichier: &annule.fichier, repris: annule.repris, laisses: &annule.laisses }.serialize(to)
        }
        Outcome::Journal(lignes) => to.collect_seq(lignes.iter().map(EntreeJson::de)),
        Outcome::Annulation(annulation) => AnnulationJson {
            annules: annulation.lignes.iter().map(EntreeJson::de).collect(),
            repris: annulation.repris,
            laisses: &annulation.laisses,
        }
        .serialize(to),
        Outcome::Verification(verification) => VerificationJson::de(verification).serialize(to),
        Outcome::Aide(Aide::Toutes { specs, a_soi, .. }) => {
            to.collect_seq(specs.iter().map(|spec| CommandeJson::de(spec, *a_soi)))
        }
        Outcome::Aide(Aide::Une { spec, a_soi, .. }) => CommandeJson::de(spec, *a_soi).serialize(to),
        Outcome::Aide(Aide::Sujet(sujet)) => SujetJson::de(sujet).serialize(to),
        Outcome::Statistiques(chiffres) => statistiques::StatistiquesJson::seule(chiffres).serialize(to),
        Outcome::StatistiquesDesClasses { toutes, .. } => to.collect_seq(
            toutes.classes.iter().map(|c| statistiques::StatistiquesJson::de(Some(&c.classe), &c.statistiques)),
        ),
        Outcome::Classement(classement) => to.collect_seq(classement.places.iter().map(statistiques::PlaceJson::de)),
        Outcome::Classes(toutes) => to.collect_seq(toutes.iter().map(classes::ClasseJson::resumee)),
        Outcome::Classe(une) => classes::ClasseJson::resumee(une).serialize(to),
        Outcome::ClasseChangee(change) => classes::ChangeeJson::de(change).serialize(to),
        Outcome::ClasseSupprimee { essai, .. } => to.collect_map([("supprimees", u8::from(!essai))]),
        Outcome::Fusion(faite) => classes::FusionJson::de(faite).serialize(to),
        Outcome::Cloture(vue) => cloture::ClotureJson::de(vue).serialize(to),
        Outcome::Tableau(classe) => tableau::TableauJson::de(classe).serialize(to),
        Outcome::Papier(ecrit) => papier::PapierJson::de(ecrit).serialize(to),
        Outcome::Cache(vu) => cache::CacheJson::de(vu).serialize(to),
        Outcome::CacheVide { oublies } => to.collect_map([("oublies", oublies)]),
        Outcome::Notifications(vue) => notifications::NotificationsJson(vue).serialize(to),
        Outcome::Config(reglages) => {
            to.collect_seq(reglages.iter().map(|r| ReglageJson { cle: &r.cle, valeur: &r.valeur, origine: &r.origine }))
        }
        Outcome::Identite(identite) => comptes::IdentiteJson::de(identite).serialize(to),
        Outcome::Connexion(connexion) => comptes::ConnexionJson::de(connexion).serialize(to),
        Outcome::Deconnexion { compte, .. } => to.collect_map([("nom", compte)]),
        Outcome::MotDePasse(change) => comptes::MotDePasseJson::de(change).serialize(to),
        Outcome::Compte(change) => comptes::ChangeJson::de(change).serialize(to),
        Outcome::Comptes(tous) => to.collect_seq(tous.iter().map(comptes::CompteJson::de)),
        Outcome::ComptesDeClasse(classe) => comptes::DeClasseJson::de(classe).serialize(to),
        Outcome::Sessions(sessions) => to.collect_seq(sessions.iter().map(comptes::SessionJson::de)),
        Outcome::Services(etat) => to.collect_map(services::champs(etat)),
    }?;
    sortie.write_all(b"\n")
}

/// One line of JSON for standard error, as harmless as what [`ecrit`] writes.
pub fn ligne(valeur: &impl Serialize) -> String {
    let mut octets = Vec::new();
    // Texts and numbers only: nothing that JSON cannot hold, and a vector takes all that is written.
    let _ = valeur.serialize(&mut serde_json::Serializer::with_formatter(&mut octets, SansControle));
    String::from_utf8_lossy(&octets).into_owned() + "\n"
}

/// `show`'s object.
#[derive(Serialize)]
struct FicheJson<'a> {
    #[serde(flatten)]
    etudiant: EtudiantJson<'a>,
    notes: Vec<NoteJson<'a>>,
    moyennes: Moyennes<'a>,
    rang: Option<u64>,
    effectif: u64,
    tuteur: Option<TuteurJson<'a>>,
    appreciations: Vec<AppreciationJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accords: Vec<AccordJson<'a>>,
    /// The subjects whose averages are provisional.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisoires: Vec<&'a str>,
}

/// A consent.
#[derive(Serialize)]
struct AccordJson<'a> {
    champ: &'static str,
    accord: &'static str,
    qui: &'a str,
    quand: String,
}

impl<'a> AccordJson<'a> {
    fn de((voie, accord): (Voie, &'a Consentement)) -> Self {
        let Signature { qui, quand } = &accord.signature;
        let quand = Timestamp::from_millisecond(*quand).unwrap_or_default().to_string();
        AccordJson { champ: voie.nom(), accord: accord.mot(), qui, quand }
    }
}

impl<'a> FicheJson<'a> {
    fn de(fiche: &'a Fiche) -> Self {
        let Etudiant { matricule, identite, notes, appreciations, .. } = &fiche.etudiant;
        let tuteur = &identite.tuteur;
        FicheJson {
            etudiant: EtudiantJson::de(matricule.as_str(), identite, fiche.bilan.generale, fiche.bilan.provisoire),
            notes: notes.iter().map(NoteJson::de).collect(),
            moyennes: Moyennes(&fiche.bilan.matieres),
            provisoires: fiche.matieres().filter(|(_, oui)| *oui).map(|(une, _)| une.matiere.as_str()).collect(),
            rang: fiche.rang,
            effectif: fiche.effectif,
            tuteur: TuteurJson::de(tuteur),
            appreciations: appreciations.iter().map(AppreciationJson::de).collect(),
            accords: identite.accords.iter().map(AccordJson::de).collect(),
        }
    }
}

/// What a teacher says.
#[derive(Serialize)]
struct AppreciationJson<'a> {
    matiere: &'a str,
    periode: Option<&'a str>,
    texte: &'a str,
    auteur: &'a str,
}

impl<'a> AppreciationJson<'a> {
    fn de(une: &'a Appreciation) -> Self {
        AppreciationJson {
            matiere: une.matiere.as_str(),
            periode: une.periode.as_ref().map(|periode| periode.as_str()),
            texte: une.texte.as_str(),
            auteur: &une.auteur,
        }
    }
}

/// Subject to average.
struct Moyennes<'a>(&'a [MoyenneMatiere]);

impl Serialize for Moyennes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|m| (m.matiere.as_str(), m.moyenne.map(Nombre))))
    }
}

/// An entry of `log`.
#[derive(Serialize)]
struct EntreeJson<'a> {
    id: &'a str,
    quand: String,
    qui: &'a str,
    commande: &'a str,
    cible: CibleJson<'a>,
    avant: Option<ValeursJson<'a>>,
    apres: Option<ValeursJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    combien: Option<[u64; 3]>,
}

#[derive(Serialize)]
struct CibleJson<'a> {
    r#type: &'a str,
    id: &'a str,
}

impl<'a> EntreeJson<'a> {
    fn de(ligne: &'a LigneJournal) -> Self {
        let entree = &ligne.entree;
        EntreeJson {
            id: &entree.id,
            quand: Timestamp::from_millisecond(entree.quand).unwrap_or_default().to_string(),
            qui: &entree.qui,
            commande: &entree.commande,
            cible: CibleJson { r#type: &entree.genre, id: &entree.cible },
            avant: entree.avant.as_ref().map(ValeursJson),
            apres: entree.apres.as_ref().map(ValeursJson),
            combien: entree.combien,
        }
    }
}

/// Fields by their name, and `notes` where there are.
struct ValeursJson<'a>(&'a Valeurs);

impl Serialize for ValeursJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (champ, valeur) in &self.0.champs {
            map.serialize_entry(champ, valeur)?;
        }
        if !self.0.notes.is_empty() {
            map.serialize_entry("notes", &self.0.notes.iter().map(NoteJson::de).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct AnnulationJson<'a> {
    annules: Vec<EntreeJson<'a>>,
    repris: u64,
    laisses: &'a [String],
}

#[derive(Serialize)]
struct VerificationJson<'a> {
    entrees: u64,
    chaines: u64,
    anciens: u64,
    effaces: u64,
    anomalies: u64,
    constats: Vec<ConstatJson<'a>>,
}

#[derive(Serialize)]
struct ConstatJson<'a> {
    cible: CibleJson<'a>,
    entree: Option<&'a str>,
    anomalie: String,
}

impl<'a> VerificationJson<'a> {
    fn de(v: &'a Verification) -> Self {
        let constat = |constat: &'a Constat| ConstatJson {
            cible: CibleJson { r#type: &constat.genre, id: &constat.id },
            entree: constat.entree.as_deref(),
            anomalie: anomalie(constat),
        };
        let Verification { entrees, chaines, anciens, effaces, total, .. } = *v;
        let constats = v.constats.iter().map(constat).collect();
        VerificationJson { entrees, chaines, anciens, effaces, anomalies: total, constats }
    }
}

#[derive(Serialize)]
struct ExportJson<'a> {
    etudiants: u64,
    notes: bool,
    format: &'a str,
    fichier: Option<String>,
}

impl<'a> ExportJson<'a> {
    fn de(export: &'a RapportExport) -> Self {
        let fichier = export.fichier.as_ref().map(|fichier| fichier.to_string_lossy().into_owned());
        ExportJson { etudiants: export.etudiants, notes: export.notes, format: export.format, fichier }
    }
}

#[derive(Serialize)]
struct AnnuleJson<'a> {
    fichier: &'a str,
    repris: u64,
    laisses: &'a [String],
}

#[derive(Serialize)]
struct ApercuJson<'a> {
    origine: &'a str,
    lignes: u64,
    colonnes: Vec<ColonneJson<'a>>,
}

#[derive(Serialize)]
struct ColonneJson<'a> {
    entete: &'a str,
    compris: &'a str,
    exemple: &'a str,
}

impl<'a> ColonneJson<'a> {
    fn de(colonne: &'a ColonneApercu) -> Self {
        ColonneJson { entete: &colonne.entete, compris: &colonne.compris, exemple: &colonne.exemple }
    }
}

#[derive(Serialize)]
struct ReglageJson<'a> {
    cle: &'a str,
    valeur: &'a str,
    origine: &'a str,
}

#[derive(Serialize)]
struct CommandeJson {
    commande: &'static str,
    alias: &'static [&'static str],
    resume: &'static str,
    forme: String,
    exemples: Vec<&'static str>,
}

impl CommandeJson {
    fn de(spec: &Spec, a_soi: bool) -> Self {
        CommandeJson {
            commande: spec.nom,
            alias: spec.alias,
            resume: spec.resume,
            forme: spec.forme(),
            exemples: spec.exemples_pour(a_soi).iter().map(|exemple| exemple.ligne).collect(),
        }
    }
}

#[derive(Serialize)]
struct SujetJson {
    sujet: &'static str,
    resume: &'static str,
    formes: Vec<(&'static str, &'static str)>,
    exemples: Vec<&'static str>,
}

impl SujetJson {
    fn de(sujet: &Sujet) -> Self {
        SujetJson {
            sujet: sujet.nom,
            resume: sujet.resume,
            formes: sujet.formes.to_vec(),
            exemples: sujet.exemples.iter().map(|exemple| exemple.ligne).collect(),
        }
    }
}
