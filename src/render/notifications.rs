//! `notify`: what waits, what went, what did not, and what it says.

use super::fiche::ESSAI;
use super::francais::{RIEN, accorde, compte, heure, nombre, phrase};
use super::style::Ton;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::message::Etat;
use crate::domain::{Canal, Evenement, Message, Telephone};
use crate::error::comment_regler;
use crate::notify::{Texte, Tournee};
use crate::outcome::notifications::{EtatDesEnvois, Notifications, Retenue};
use crate::texte::printable;
use std::io::{Result, Write};

const COLONNES: [Colonne; 7] = [
    Colonne::entiere("N°", 0),
    Colonne::entiere("Depuis", 3),
    Colonne::entiere("Canal", 0),
    Colonne::texte("Étudiant", 1, 12),
    Colonne::texte("Vers", 0, 16),
    Colonne::texte("Au sujet de", 5, 8),
    // How far it is, and why: what a list is asked for.
    Colonne::texte("État", 0, 42),
];

const CANAUX: [Colonne; 7] = [
    Colonne::entiere("Canal", 0),
    Colonne::entiere("Configuré", 0),
    Colonne::nombre("Attendent", 0),
    Colonne::nombre("À réessayer", 1),
    Colonne::nombre("Échoués", 0),
    Colonne::nombre("Partis", 0),
    Colonne::nombre("Annulés", 2),
];

/// How a message is that is not to go any more.
const ANNULE: &str = "annulé";

/// Digits of a message's identity that a list shows.
const CHIFFRES: usize = 8;

/// Writes it.
pub fn ecrit(vue: &Notifications, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    match vue {
        Notifications::Etat(etat) => self::etat(etat, p, sortie),
        Notifications::Liste { messages, retenue } => liste(messages, retenue, p, sortie),
        Notifications::Textes { textes, .. } if textes.is_empty() => writeln!(sortie, "aucun message"),
        Notifications::Textes { textes, retenue } => textes.iter().enumerate().try_for_each(|(n, (message, dit))| {
            if n > 0 {
                writeln!(sortie)?;
            }
            texte((message, dit), retenue, p, sortie)
        }),
        Notifications::Envoi { tournee, sans_canal, essai, .. } => {
            envoi(tournee, *essai, p, sortie)?;
            sans_canal.iter().try_for_each(|canal| pas_configure(*canal, p, sortie))
        }
        Notifications::Relances { combien, essai } => {
            let messages = compte(*combien, "message", "messages");
            match essai {
                false => writeln!(sortie, "{messages} à envoyer de nouveau, dès maintenant"),
                true => writeln!(sortie, "{messages} à envoyer de nouveau\n{ESSAI}"),
            }
        }
        Notifications::Retires { combien, essai } => {
            let messages = compte(combien.retires, "message", "messages");
            if *essai {
                return writeln!(sortie, "{messages} à retirer\n{ESSAI}");
            }
            writeln!(sortie, "{messages} {}", accorde(combien.retires, "retiré", "retirés"))?;
            match combien.en_cours {
                0 => Ok(()),
                n => {
                    let dit = "en cours d'envoi : ce qui ne part pas cette fois ne partira plus";
                    writeln!(sortie, "{}", phrase(&format!("{} {dit}", compte(n, "message", "messages")), p))
                }
            }
        }
        Notifications::Essai { canal, adresse, texte, essai } => {
            let ou = adresse_dite(*canal, adresse, p);
            match essai {
                false => writeln!(sortie, "essai accepté : {canal} à {}", printable(&ou)),
                true => {
                    writeln!(sortie, "essai à envoyer : {canal} à {}", printable(&ou))?;
                    dit(texte, sortie)?;
                    writeln!(sortie, "essai : rien n'a été envoyé")
                }
            }
        }
        Notifications::Pause { oui, essai } => {
            let dit = match oui {
                true => "les envois sont en pause : les messages attendent (« notify pause fin » les reprend)",
                false => "les envois reprennent",
            };
            writeln!(sortie, "{}", phrase(dit, p))?;
            if *essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
        }
    }
}

fn etat(etat: &EtatDesEnvois, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let ligne = |(vu, regle): &(crate::service::CanalVu, bool)| {
        let combien = &vu.combien;
        vec![
            Cellule::de(&vu.canal.to_string()),
            Cellule::de(if *regle { "oui" } else { "non" }),
            nombre(combien.attendent).into(),
            nombre(combien.reportes).into(),
            nombre(combien.echoues).into(),
            nombre(combien.partis).into(),
            nombre(combien.annules).into(),
        ]
    };
    let lignes = etat.canaux.iter().map(ligne).collect();
    Tableau { colonnes: &CANAUX, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    writeln!(sortie)?;
    let du_jour = etat.canaux.iter().find_map(|(vu, _)| vu.du_jour).unwrap_or_default();
    writeln!(sortie, "SMS aujourd'hui : {} sur {}", nombre(du_jour), nombre(etat.sms_par_jour))?;
    if let Some(pause) = &etat.pause {
        let dit =
            format!("en pause depuis le {} (par {}) : « notify pause fin » reprend", heure(pause.quand), pause.qui);
        writeln!(sortie, "{}", phrase(&printable(&dit), p))?;
    }
    for (vu, _) in etat.canaux.iter().filter(|(vu, regle)| !regle && vu.combien.attendent > 0) {
        pas_configure(vu.canal, p, sortie)?;
    }
    for (canal, motif) in etat.canaux.iter().filter_map(|(vu, _)| vu.motif.as_ref().map(|motif| (vu.canal, motif))) {
        let messages = compte(motif.combien, "message", "messages");
        let liste = format!("« notify list canal={} »", canal.mot());
        let dit = format!("{canal} : {messages} sans réussite ({}) : {liste}", motif.raison);
        writeln!(sortie, "{}", phrase(&printable(&dit), p))?;
    }
    Ok(())
}

fn pas_configure(canal: Canal, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let dit = format!("l'envoi par {canal} n'est pas configuré : {}", comment_regler(canal));
    writeln!(sortie, "{}", phrase(&dit, p))
}

fn liste(messages: &[Message], retenue: &Retenue, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        for message in messages {
            vertical::ecrit(&champs(message, retenue, p), p, sortie)?;
            writeln!(sortie)?;
        }
    } else if !messages.is_empty() {
        let ligne = |message: &Message| {
            vec![
                Cellule::de(&message.id[..CHIFFRES.min(message.id.len())]),
                Cellule::de(&heure(message.cree)),
                Cellule::de(&message.destinataire.voie.canal().to_string()),
                Cellule::de(&message.eleve),
                Cellule::de(&vers(message, p)),
                Cellule::de(&sujet(message)),
                Cellule::de(&ou_en_est(message, retenue)),
            ]
        };
        let lignes = messages.iter().map(ligne).collect();
        Tableau { colonnes: &COLONNES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
        writeln!(sortie)?;
    }
    match messages.len() as u64 {
        0 => writeln!(sortie, "aucun message"),
        n => writeln!(sortie, "{}", compte(n, "message", "messages")),
    }
}

fn texte(
    (message, dit): (&Message, &Texte),
    retenue: &Retenue,
    p: &Presentation,
    sortie: &mut dyn Write,
) -> Result<()> {
    let titre = format!("Message {}", message.id);
    writeln!(sortie, "{}", Ton::Fort.peint(&titre, p.couleur))?;
    vertical::aligne(&champs(message, retenue, p)[1..], p, sortie)?;
    writeln!(sortie)?;
    self::dit(dit, sortie)
}

fn dit(texte: &Texte, sortie: &mut dyn Write) -> Result<()> {
    if !texte.objet.is_empty() {
        writeln!(sortie, "Objet : {}\n", printable(&texte.objet))?;
    }
    texte.texte.lines().try_for_each(|ligne| writeln!(sortie, "{}", printable(ligne)))
}

fn envoi(tournee: &Tournee, essai: bool, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let restent = compte(tournee.restent, "message attend", "messages attendent");
    if essai {
        return writeln!(sortie, "{restent}\nessai : rien n'a été envoyé");
    }
    let mut parts = vec![compte(tournee.partis, "message envoyé", "messages envoyés")];
    if tournee.echoues > 0 {
        parts.push(compte(tournee.echoues, "échoué", "échoués"));
    }
    if tournee.restent > 0 {
        parts.push(restent);
    }
    writeln!(sortie, "{}", parts.join(", "))?;
    tournee.raisons.iter().try_for_each(|raison| writeln!(sortie, "{}", phrase(&printable(raison), p)))
}

/// `M. Diop, awa@ecole.sn`.
fn vers(message: &Message, p: &Presentation) -> String {
    let destinataire = &message.destinataire;
    let adresse = adresse_dite(destinataire.voie.canal(), &destinataire.adresse, p);
    let qui = match (destinataire.voie.est_du_tuteur(), destinataire.nom.is_empty()) {
        (true, false) => format!("{} (tuteur), ", destinataire.nom),
        (true, true) => "tuteur, ".to_owned(),
        (false, _) => String::new(),
    };
    format!("{qui}{adresse}")
}

fn adresse_dite(canal: Canal, adresse: &str, p: &Presentation) -> String {
    match canal {
        Canal::Mail => adresse.to_owned(),
        Canal::Sms => Telephone::from_e164(adresse.to_owned()).affiche(p.pays),
    }
}

/// `2 notes, moyenne sous 10`.
pub fn sujet(message: &Message) -> String {
    let notes = message.evenements.iter().filter(|evenement| matches!(evenement, Evenement::Note(_))).count() as u64;
    let notes = (notes > 0).then(|| compte(notes, "note", "notes"));
    let autres = message.evenements.iter().filter_map(|evenement| match evenement {
        Evenement::Note(_) => None,
        Evenement::SousDix { .. } => Some("moyenne sous 10".to_owned()),
        Evenement::MotDePasse { .. } => Some("mot de passe".to_owned()),
        Evenement::NouveauCompte { .. } => Some("nouveau compte".to_owned()),
    });
    notes.into_iter().chain(autres).collect::<Vec<_>>().join(", ")
}

/// `part le 27/11/2026 15:04`, `à réessayer : pourquoi (2 essais, …)`, `échoué : pourquoi`: where room lacks, the end goes.
fn ou_en_est(message: &Message, retenue: &Retenue) -> String {
    let raison = message.raison.as_ref().map_or_else(String::new, |raison| format!(" : {raison}"));
    let canal = message.destinataire.voie.canal();
    match message.etat {
        Etat::Attend if message.en_cours => "envoi en cours".to_owned(),
        Etat::Attend if retenue.sans_canal.contains(&canal) => match canal {
            Canal::Mail => "attend que l'e-mail soit configuré".to_owned(),
            Canal::Sms => "attend que les SMS soient configurés".to_owned(),
        },
        Etat::Attend if retenue.pause => "attend la fin de la pause".to_owned(),
        Etat::Attend if message.essais > 0 => {
            let essais = compte(message.essais.into(), "essai", "essais");
            format!("à réessayer{raison} ({essais}, le prochain le {})", heure(message.apres))
        }
        // Its moment has come, and something else has not let it go.
        Etat::Attend if message.raison.is_some() => format!("attend{raison}"),
        Etat::Attend if message.du => "prêt à partir".to_owned(),
        Etat::Attend => format!("part le {}", heure(message.apres)),
        Etat::Parti => format!("parti le {}", message.fini.map_or_else(|| RIEN.to_owned(), heure)),
        Etat::Echoue => format!("échoué{raison}"),
        // `annulé par prof` says it already.
        Etat::Annule => match &message.raison {
            Some(raison) if raison.starts_with(ANNULE) => raison.clone(),
            _ => format!("{ANNULE}{raison}"),
        },
    }
}

fn champs(message: &Message, retenue: &Retenue, p: &Presentation) -> Vec<(String, String)> {
    [
        ("message", message.id.clone()),
        ("étudiant", format!("{} ({})", message.eleve, message.matricule)),
        ("canal", message.destinataire.voie.canal().to_string()),
        ("vers", vers(message, p)),
        ("au sujet de", sujet(message)),
        ("depuis", heure(message.cree)),
        ("état", ou_en_est(message, retenue)),
    ]
    .map(|(champ, valeur)| (champ.to_owned(), valeur))
    .to_vec()
}
