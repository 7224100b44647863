//! Messages in CSV.

use super::{ligne, protege, table};
use crate::domain::Message;
use crate::notify::Texte;
use crate::outcome::notifications::Notifications;
use crate::render::francais::heure;
use crate::render::notifications::sujet;
use std::borrow::Cow;
use std::io::{Result, Write};

const MESSAGE: [&str; 11] =
    ["message", "matricule", "etudiant", "canal", "nom", "adresse", "sujet", "etat", "essais", "depuis", "raison"];

pub(super) fn ecrit(vue: &Notifications, sortie: &mut dyn Write) -> Result<()> {
    let un = |nom: &str, valeur: String, sortie: &mut dyn Write| {
        table(sortie, &[nom], |csv| ligne(csv, &[protege(&valeur)]))
    };
    match vue {
        Notifications::Etat(etat) => {
            let header = [
                "canal",
                "regle",
                "attendent",
                "ouverts",
                "reportes",
                "echoues",
                "partis",
                "annules",
                "pause",
                "motif",
            ];
            let pause = if etat.pause.is_some() { "oui" } else { "non" };
            table(sortie, &header, |csv| {
                etat.canaux.iter().try_for_each(|(vu, regle)| {
                    let c = &vu.combien;
                    let combien = [c.attendent, c.ouverts, c.reportes, c.echoues, c.partis, c.annules];
                    let mut valeurs: Vec<Cow<'_, str>> =
                        vec![vu.canal.mot().into(), if *regle { "oui" } else { "non" }.into()];
                    valeurs.extend(combien.iter().map(|n| Cow::from(n.to_string())));
                    valeurs.push(pause.into());
                    valeurs.push(vu.motif.as_ref().map_or("".into(), |motif| protege(&motif.raison)));
                    ligne(csv, &valeurs)
                })
            })
        }
        Notifications::Liste { messages, .. } => {
            table(sortie, &MESSAGE, |csv| messages.iter().try_for_each(|message| ligne(csv, &valeurs(message))))
        }
        Notifications::Textes { textes, .. } => table(sortie, &[&MESSAGE[..], &["objet", "texte"]].concat(), |csv| {
            textes.iter().try_for_each(|(message, Texte { objet, texte, .. })| {
                let dit = texte.lines().collect::<Vec<_>>().join(" ");
                let mut valeurs = valeurs(message);
                valeurs.extend([protege(objet).into_owned().into(), protege(&dit).into_owned().into()]);
                ligne(csv, &valeurs)
            })
        }),
        Notifications::Envoi { tournee, .. } => {
            table(sortie, &["partis", "reportes", "echoues", "restent", "raisons"], |csv| {
                let combien = [tournee.partis, tournee.reportes, tournee.echoues, tournee.restent];
                let mut valeurs: Vec<Cow<'_, str>> = combien.iter().map(|n| Cow::from(n.to_string())).collect();
                let raisons = tournee.raisons.join(" ; ");
                valeurs.push(protege(&raisons));
                ligne(csv, &valeurs)
            })
        }
        Notifications::Relances { combien, .. } => un("relances", combien.to_string(), sortie),
        Notifications::Retires { combien, .. } => table(sortie, &["annules", "en_cours"], |csv| {
            ligne(csv, &[combien.retires.to_string().into(), combien.en_cours.to_string().into()])
        }),
        Notifications::Essai { canal, adresse, essai, .. } => table(sortie, &["canal", "adresse", "envoye"], |csv| {
            ligne(csv, &[canal.mot().into(), protege(adresse), if *essai { "non" } else { "oui" }.into()])
        }),
        Notifications::Pause { oui, .. } => un("pause", if *oui { "oui" } else { "non" }.to_owned(), sortie),
    }
}

fn valeurs(message: &Message) -> Vec<Cow<'_, str>> {
    let destinataire = &message.destinataire;
    vec![
        message.id.as_str().into(),
        protege(&message.matricule),
        protege(&message.eleve),
        destinataire.voie.canal().mot().into(),
        protege(&destinataire.nom),
        protege(&destinataire.adresse),
        sujet(message).into(),
        message.etat.mot().into(),
        message.essais.to_string().into(),
        heure(message.cree).into(),
        protege(message.raison.as_deref().unwrap_or_default()),
    ]
}
