//! Backups: what is in one, how it differs from the school, what was put back.

use super::fiche::ESSAI;
use super::francais::{accorde, compte, heure, phrase};
use super::journal;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::exchange::sauvegarde::Entete;
use crate::outcome::{EtapeRestauration, Restauration};
use crate::service::{Ecart, Ecarts, Liste, Sauvegarde};
use crate::texte::printable;
use std::io::{Result, Write};

const ECARTS: [Colonne; 4] = [
    Colonne::texte("Quoi", 0, 12),
    Colonne::nombre("École", 0),
    Colonne::nombre("Sauvegarde", 0),
    Colonne::texte("Écart", 1, 8),
];

/// What collections are to people.
const NOMS: [(&str, &str); 14] = [
    ("etudiants", "étudiants"),
    ("classes", "classes"),
    ("reglements", "règles de classes"),
    ("comptes", "comptes"),
    ("journal", "entrées du journal"),
    ("tetes", "fiches retirées"),
    ("notifications", "messages"),
    ("imports", "imports"),
    ("archives", "étudiants d'années closes"),
    ("annees", "classes d'années closes"),
    ("clotures", "clôtures d'années"),
    ("vocabulaire", "mots"),
    ("essais", "connexions manquées"),
    ("compteurs", "compteurs"),
];

/// What a collection is to people.
pub fn nom(collection: &str) -> &str {
    NOMS.iter().find(|(nom, _)| *nom == collection).map_or(collection, |(_, dit)| dit)
}

/// Writes what a backup has.
pub fn ecrit(sauvegarde: &Sauvegarde, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        return vertical::ecrit(&champs(sauvegarde), p, sortie);
    }
    let fichier = sauvegarde.fichier.display().to_string();
    let quoi = contenu(&sauvegarde.entete);
    let texte = match (&sauvegarde.verification, sauvegarde.essai) {
        (_, true) => format!("{quoi} à sauvegarder dans « {fichier} »"),
        (None, _) => format!("{quoi} : dans « {fichier} » ({})", taille(sauvegarde.octets)),
        (Some(_), _) => format!(
            "« {fichier} » est entière ({}) : {quoi} ; {}",
            taille(sauvegarde.octets),
            origine(&sauvegarde.entete)
        ),
    };
    writeln!(sortie, "{}", phrase(&printable(&texte), p))?;
    match &sauvegarde.verification {
        Some(verification) => journal::verification(verification, p, sortie),
        None if sauvegarde.essai => writeln!(sortie, "{ESSAI}"),
        None => writeln!(
            sortie,
            "{}",
            phrase("ce fichier contient les mots de passe scellés : gardez-le comme les dossiers de l'école", p)
        ),
    }
}

/// The same, value by value.
pub fn champs(sauvegarde: &Sauvegarde) -> Vec<(String, String)> {
    let Sauvegarde { fichier, octets, entete, verification, essai } = sauvegarde;
    let mut champs = vec![
        ("fichier".to_owned(), fichier.display().to_string()),
        ("octets".to_owned(), octets.to_string()),
        ("ecole".to_owned(), entete.ecole.clone()),
        ("base".to_owned(), entete.base.clone()),
        ("carnet".to_owned(), entete.carnet.clone()),
        ("schema".to_owned(), entete.schema.to_string()),
        ("moment".to_owned(), heure(entete.moment)),
    ];
    champs.extend(entete.collections.iter().map(|une| (une.nom.clone(), une.documents.to_string())));
    champs.extend(verification.iter().map(|verification| ("anomalies".to_owned(), verification.total.to_string())));
    champs.push(("ecrit".to_owned(), if *essai || verification.is_some() { "non" } else { "oui" }.to_owned()));
    champs
}

/// Writes how a backup differs from the school, or what was put back.
pub fn restauration(restauration: &Restauration, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let (prete, fichier) = (&restauration.prete, restauration.fichier.display());
    if let EtapeRestauration::Faite(faite) = &restauration.etape {
        let texte =
            format!("{} : l'école est celle de « {fichier} », {}", contenu(&prete.entete), origine(&prete.entete));
        writeln!(sortie, "{}", phrase(&printable(&texte), p))?;
        if faite.en_attente > 0 {
            let attendaient = accorde(faite.en_attente, "attendait", "attendaient");
            let texte = format!(
                "{} {attendaient} dans la sauvegarde, et sont peut-être partis depuis : les envois sont en pause ; regardez \
                 « notify list etat=attend », retirez par « notify cancel », puis « notify pause fin »",
                compte(faite.en_attente, "message", "messages")
            );
            writeln!(sortie, "{}", phrase(&texte, p))?;
        }
        if !faite.redis_au_fait {
            let texte = "Redis ne répond pas : l'école d'avant peut s'y montrer une minute encore, et des sessions d'avant y durer ; \
                         « cache clear » quand il répond";
            writeln!(sortie, "{}", phrase(texte, p))?;
        }
        return writeln!(
            sortie,
            "{}",
            phrase("toutes les sessions sont fermées : connectez-vous avec un compte de la sauvegarde (login)", p)
        );
    }
    let texte = format!("« {fichier} » : {} ; {}", contenu(&prete.entete), origine(&prete.entete));
    writeln!(sortie, "{}", phrase(&printable(&texte), p))?;
    let verification = &prete.verification;
    if verification.total > 0 {
        journal::verification(verification, p, sortie)?;
    }
    let comparaison = &prete.comparaison;
    if comparaison.vide {
        writeln!(sortie, "l'école n'a encore que son premier compte : il laisse la place à ceux de la sauvegarde")?;
    } else if comparaison.est_sans_ecart() {
        writeln!(sortie, "rien ne diffère")?;
    } else {
        let ligne = |ecart: &Ecart| {
            let [ecole, sauvegarde] = [ecart.ecole, ecart.sauvegarde].map(|n| Cellule::de(&n.to_string()));
            vec![Cellule::de(nom(&ecart.nom)), ecole, sauvegarde, Cellule::de(dit(ecart))]
        };
        let lignes = comparaison.collections.iter().map(ligne).collect();
        Tableau { colonnes: &ECARTS, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
        for (quoi, ecarts) in [
            ("étudiants", &comparaison.etudiants),
            ("classes", &comparaison.classes),
            ("comptes", &comparaison.comptes),
        ] {
            for texte in lesquels(quoi, ecarts) {
                writeln!(sortie, "{}", phrase(&printable(&texte), p))?;
            }
        }
    }
    match restauration.etape {
        EtapeRestauration::Essai => writeln!(sortie, "{ESSAI}"),
        _ => Ok(()),
    }
}

/// One word on a collection.
pub fn dit(ecart: &Ecart) -> &'static str {
    if ecart.identiques { "identiques" } else { "différents" }
}

/// `étudiants qui seraient perdus (2) : E00001 Awa Diop (L3), …`
fn lesquels(quoi: &str, ecarts: &Ecarts) -> Vec<String> {
    let ligne = |liste: &Liste, sort: &str| {
        let plus = liste.combien - liste.noms.len() as u64;
        let plus = if plus > 0 { format!(", et {}", compte(plus, "autre", "autres")) } else { String::new() };
        let combien = super::nombre(liste.combien);
        (liste.combien > 0).then(|| format!("{quoi} {sort} ({combien}) : {}{plus}", liste.noms.join(", ")))
    };
    [
        ligne(&ecarts.perdus, "que la sauvegarde n'a pas, et qui partiraient"),
        ligne(&ecarts.changes, "qui changeraient"),
        ligne(&ecarts.revenus, "que l'école n'a plus, et qui reviendraient"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `649 étudiants, 20 classes, 3 comptes, 812 entrées du journal`.
fn contenu(entete: &Entete) -> String {
    let combien = |collection: &str, un: &str, plusieurs: &str| compte(entete.documents(collection), un, plusieurs);
    [
        combien("etudiants", "étudiant", "étudiants"),
        combien("classes", "classe", "classes"),
        combien("comptes", "compte", "comptes"),
        combien("journal", "entrée du journal", "entrées du journal"),
    ]
    .join(", ")
}

/// `Lycée Senghor, le 26/11/2026 19:05, carnet 0.1.0`.
fn origine(entete: &Entete) -> String {
    let ecole = if entete.ecole.is_empty() { format!("base {}", entete.base) } else { entete.ecole.clone() };
    format!("{ecole}, le {}, carnet {}", heure(entete.moment), entete.carnet)
}

/// `12,3 Mo`.
fn taille(octets: u64) -> String {
    match octets {
        0..10_000 => compte(octets, "octet", "octets"),
        10_000..1_000_000 => format!("{} ko", super::nombre(octets / 1_000)),
        _ => format!("{},{} Mo", super::nombre(octets / 1_000_000), octets % 1_000_000 / 100_000),
    }
}
