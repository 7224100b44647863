//! Backups, in JSON.

use super::VerificationJson;
use crate::exchange::sauvegarde::{Comptee, Entete};
use crate::outcome::{EtapeRestauration, Restauration};
use crate::service::{Comparaison, Ecart, Ecarts, Liste, Sauvegarde};
use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A backup.
#[derive(Serialize)]
pub struct SauvegardeJson<'a> {
    fichier: String,
    octets: u64,
    #[serde(flatten)]
    entete: EnteteJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<VerificationJson<'a>>,
}

#[derive(Serialize)]
struct EnteteJson<'a> {
    ecole: &'a str,
    base: &'a str,
    carnet: &'a str,
    schema: i32,
    moment: String,
    documents: Documents<'a>,
}

/// Collection to count.
struct Documents<'a>(&'a [Comptee]);

impl Serialize for Documents<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|comptee| (&comptee.nom, comptee.documents)))
    }
}

impl<'a> EnteteJson<'a> {
    fn de(entete: &'a Entete) -> Self {
        let Entete { ecole, base, carnet, schema, moment, collections } = entete;
        let moment = Timestamp::from_millisecond(*moment).unwrap_or_default().to_string();
        EnteteJson { ecole, base, carnet, schema: *schema, moment, documents: Documents(collections) }
    }
}

impl<'a> SauvegardeJson<'a> {
    /// The document.
    pub fn de(sauvegarde: &'a Sauvegarde) -> Self {
        SauvegardeJson {
            fichier: sauvegarde.fichier.to_string_lossy().into_owned(),
            octets: sauvegarde.octets,
            entete: EnteteJson::de(&sauvegarde.entete),
            verification: sauvegarde.verification.as_ref().map(VerificationJson::de),
        }
    }
}

/// A restoration.
#[derive(Serialize)]
pub struct RestaurationJson<'a> {
    fichier: String,
    restauree: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages_en_attente: Option<u64>,
    #[serde(flatten)]
    entete: EnteteJson<'a>,
    verification: VerificationJson<'a>,
    ecole_vide: bool,
    ecarts: EcartsJson<'a>,
}

impl<'a> RestaurationJson<'a> {
    /// The document.
    pub fn de(restauration: &'a Restauration) -> Self {
        let faite = match restauration.etape {
            EtapeRestauration::Faite(faite) => Some(faite),
            EtapeRestauration::Montre | EtapeRestauration::Essai => None,
        };
        let prete = &restauration.prete;
        RestaurationJson {
            fichier: restauration.fichier.to_string_lossy().into_owned(),
            restauree: faite.is_some(),
            messages_en_attente: faite.map(|faite| faite.en_attente),
            entete: EnteteJson::de(&prete.entete),
            verification: VerificationJson::de(&prete.verification),
            ecole_vide: prete.comparaison.vide,
            ecarts: EcartsJson(&prete.comparaison),
        }
    }
}

/// Collection to what differs.
struct EcartsJson<'a>(&'a Comparaison);

impl Serialize for EcartsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let Comparaison { collections, etudiants, classes, comptes, .. } = self.0;
        let un_a_un = [("etudiants", etudiants), ("classes", classes), ("comptes", comptes)];
        let mut map = to.serialize_map(Some(collections.len()))?;
        for ecart in collections {
            let ecarts = un_a_un.iter().find(|(nom, _)| *nom == ecart.nom).map(|(_, ecarts)| *ecarts);
            map.serialize_entry(&ecart.nom, &EcartJson::de(ecart, ecarts))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct EcartJson<'a> {
    ecole: u64,
    sauvegarde: u64,
    identiques: bool,
    #[serde(flatten)]
    un_a_un: Option<UnAUnJson<'a>>,
}

#[derive(Serialize)]
struct UnAUnJson<'a> {
    perdus: ListeJson<'a>,
    changes: ListeJson<'a>,
    revenus: ListeJson<'a>,
}

#[derive(Serialize)]
struct ListeJson<'a> {
    combien: u64,
    noms: &'a [String],
}

impl<'a> EcartJson<'a> {
    fn de(ecart: &'a Ecart, ecarts: Option<&'a Ecarts>) -> Self {
        let liste = |liste: &'a Liste| ListeJson { combien: liste.combien, noms: &liste.noms };
        let un_a_un = ecarts.map(|ecarts| UnAUnJson {
            perdus: liste(&ecarts.perdus),
            changes: liste(&ecarts.changes),
            revenus: liste(&ecarts.revenus),
        });
        EcartJson { ecole: ecart.ecole, sauvegarde: ecart.sauvegarde, identiques: ecart.identiques, un_a_un }
    }
}
