//! Messages in JSON.

use crate::domain::{Evenement, Message};
use crate::exchange::json::Nombre;
use crate::notify::{Texte, Tournee};
use crate::outcome::notifications::{EtatDesEnvois, Notifications};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// The document of a `notify` command.
pub struct NotificationsJson<'a>(pub &'a Notifications);

#[derive(Serialize)]
struct CanalJson<'a> {
    canal: &'static str,
    regle: bool,
    attendent: u64,
    ouverts: u64,
    reportes: u64,
    echoues: u64,
    partis: u64,
    annules: u64,
    motif: Option<MotifJson<'a>>,
}

#[derive(Serialize)]
struct MotifJson<'a> {
    raison: &'a str,
    combien: u64,
}

#[derive(Serialize)]
struct PauseJson<'a> {
    qui: &'a str,
    quand: String,
}

#[derive(Serialize)]
struct EtatJson<'a> {
    canaux: Vec<CanalJson<'a>>,
    sms_du_jour: u64,
    sms_par_jour: u64,
    pause: Option<PauseJson<'a>>,
}

#[derive(Serialize)]
struct MessageJson<'a> {
    id: &'a str,
    matricule: &'a str,
    etudiant: &'a str,
    canal: &'static str,
    tuteur: bool,
    nom: &'a str,
    adresse: &'a str,
    evenements: Vec<EvenementJson<'a>>,
    etat: &'static str,
    ouvert: bool,
    en_cours: bool,
    essais: u32,
    apres: String,
    raison: Option<&'a str>,
    cree: String,
    fini: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    objet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    texte: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum EvenementJson<'a> {
    Note {
        n: u32,
        matiere: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        matiere_avant: Option<&'a str>,
        precision: &'a str,
        avant: Option<&'a str>,
        apres: Option<&'a str>,
    },
    SousDix {
        avant: Option<Nombre>,
        apres: Nombre,
        provisoire: bool,
    },
    MotDePasse {
        compte: &'a str,
        par_lui: bool,
    },
    NouveauCompte {
        compte: &'a str,
    },
}

#[derive(Serialize)]
struct EnvoiJson<'a> {
    partis: u64,
    reportes: u64,
    echoues: u64,
    restent: u64,
    raisons: &'a [String],
    sans_canal: Vec<&'static str>,
}

#[derive(Serialize)]
struct EssaiJson<'a> {
    canal: &'static str,
    adresse: &'a str,
    envoye: bool,
    objet: &'a str,
    texte: &'a str,
}

fn moment(millis: i64) -> String {
    Timestamp::from_millisecond(millis).unwrap_or_default().to_string()
}

impl<'a> EtatJson<'a> {
    fn de(etat: &'a EtatDesEnvois) -> Self {
        let canal = |(vu, regle): &'a (crate::service::CanalVu, bool)| CanalJson {
            canal: vu.canal.mot(),
            regle: *regle,
            attendent: vu.combien.attendent,
            ouverts: vu.combien.ouverts,
            reportes: vu.combien.reportes,
            echoues: vu.combien.echoues,
            partis: vu.combien.partis,
            annules: vu.combien.annules,
            motif: vu.motif.as_ref().map(|motif| MotifJson { raison: &motif.raison, combien: motif.combien }),
        };
        EtatJson {
            canaux: etat.canaux.iter().map(canal).collect(),
            sms_du_jour: etat.canaux.iter().find_map(|(vu, _)| vu.du_jour).unwrap_or_default(),
            sms_par_jour: etat.sms_par_jour,
            pause: etat.pause.as_ref().map(|pause| PauseJson { qui: &pause.qui, quand: moment(pause.quand) }),
        }
    }
}

impl<'a> MessageJson<'a> {
    fn de(message: &'a Message, dit: Option<&'a Texte>) -> Self {
        let destinataire = &message.destinataire;
        MessageJson {
            id: &message.id,
            matricule: &message.matricule,
            etudiant: &message.eleve,
            canal: destinataire.voie.canal().mot(),
            tuteur: destinataire.voie.est_du_tuteur(),
            nom: &destinataire.nom,
            adresse: &destinataire.adresse,
            evenements: message.evenements.iter().map(EvenementJson::de).collect(),
            etat: message.etat.mot(),
            ouvert: message.ouvert,
            en_cours: message.en_cours,
            essais: message.essais,
            apres: moment(message.apres),
            raison: message.raison.as_deref(),
            cree: moment(message.cree),
            fini: message.fini.map(moment),
            objet: dit.map(|dit| dit.objet.as_str()),
            texte: dit.map(|dit| dit.texte.as_str()),
        }
    }
}

impl<'a> EvenementJson<'a> {
    fn de(evenement: &'a Evenement) -> Self {
        match evenement {
            Evenement::Note(note) => EvenementJson::Note {
                n: note.n,
                matiere: &note.matiere,
                matiere_avant: note.matiere_avant.as_deref(),
                precision: &note.precision,
                avant: note.avant.as_deref(),
                apres: note.apres.as_deref(),
            },
            Evenement::SousDix { avant, apres, provisoire } => {
                EvenementJson::SousDix { avant: avant.map(Nombre), apres: Nombre(*apres), provisoire: *provisoire }
            }
            Evenement::MotDePasse { compte, par_lui } => EvenementJson::MotDePasse { compte, par_lui: *par_lui },
            Evenement::NouveauCompte { compte } => EvenementJson::NouveauCompte { compte },
        }
    }
}

impl Serialize for NotificationsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Notifications::Etat(etat) => EtatJson::de(etat).serialize(to),
            Notifications::Liste { messages, .. } => {
                to.collect_seq(messages.iter().map(|une| MessageJson::de(une, None)))
            }
            Notifications::Textes { textes, .. } => {
                to.collect_seq(textes.iter().map(|(message, dit)| MessageJson::de(message, Some(dit))))
            }
            Notifications::Envoi { tournee, sans_canal, .. } => {
                let Tournee { partis, reportes, echoues, restent, raisons, .. } = tournee;
                EnvoiJson {
                    partis: *partis,
                    reportes: *reportes,
                    echoues: *echoues,
                    restent: *restent,
                    raisons,
                    sans_canal: sans_canal.iter().map(|canal| canal.mot()).collect(),
                }
                .serialize(to)
            }
            Notifications::Relances { combien, .. } => to.collect_map([("relances", combien)]),
            Notifications::Retires { combien, .. } => {
                to.collect_map([("annules", combien.retires), ("en_cours", combien.en_cours)])
            }
            Notifications::Essai { canal, adresse, texte, essai } => {
                EssaiJson { canal: canal.mot(), adresse, envoye: !essai, objet: &texte.objet, texte: &texte.texte }
                    .serialize(to)
            }
            Notifications::Pause { oui, .. } => to.collect_map([("pause", oui)]),
        }
    }
}
