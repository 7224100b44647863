//! What `rgpd` shows: data that were taken out, who becomes anonymous and what goes with it, what is too old.

use super::fiche::ESSAI;
use super::francais::{accorde, compte, nombre, phrase};
use super::table::{Cellule, Colonne, Tableau};
use super::{Presentation, vertical};
use crate::outcome::{Anonymisation, EtapeOubli};
use crate::service::reference::nom_complet;
use crate::service::rgpd::{DossierEcrit, RapportDeRetention};
use crate::texte::printable;
use std::io::{Result, Write};

const PERIMES: [Colonne; 4] = [
    Colonne::texte("Quoi", 1, 20),
    Colonne::entiere("Gardé", 0),
    Colonne::nombre("Trop vieux", 0),
    Colonne::texte("Réglage", 0, 10),
];

/// Writes what was taken out, and where.
pub fn dossier(ecrit: &DossierEcrit, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let quoi = [
        compte(ecrit.entrees, "entrée du journal", "entrées du journal"),
        compte(ecrit.messages, "message", "messages"),
        compte(ecrit.comptes, "compte", "comptes"),
    ]
    .join(", ");
    let fichier = ecrit.fichier.display();
    if ecrit.essai {
        let texte = format!("à écrire dans « {fichier} » : {quoi}");
        return writeln!(sortie, "{}\n{ESSAI}", phrase(&printable(&texte), p));
    }
    let texte = format!(
        "données personnelles écrites dans « {fichier} » ({quoi}) : vous seul pouvez lire ce fichier ; remettez-le, puis effacez-le"
    );
    writeln!(sortie, "{}", phrase(&printable(&texte), p))
}

/// The same, value by value.
pub fn champs_du_dossier(ecrit: &DossierEcrit) -> Vec<(String, String)> {
    let valeurs = [
        ("fichier", ecrit.fichier.display().to_string()),
        ("entrees", ecrit.entrees.to_string()),
        ("messages", ecrit.messages.to_string()),
        ("comptes", ecrit.comptes.to_string()),
        ("ecrit", if ecrit.essai { "non" } else { "oui" }.to_owned()),
    ];
    valeurs.map(|(champ, valeur)| (champ.to_owned(), valeur)).to_vec()
}

/// Writes who becomes anonymous and what goes with it; or that it is done, and what carnet cannot reach.
pub fn anonymisation(une: &Anonymisation, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == super::Format::Vertical {
        return vertical::ecrit(&champs_de_l_anonymisation(une), p, sortie);
    }
    let mut dis = |texte: &str| writeln!(sortie, "{}", phrase(&printable(texte), p));
    let EtapeOubli::Faite(oubli) = &une.etape else {
        match &une.personne.etudiant {
            Some(etudiant) => {
                dis(&format!("{} devient anonyme, pour toujours", nom_complet(etudiant)))?;
                dis(
                    "- effacés : nom, prénom, téléphone, e-mail, naissance, tuteur, accords, et son matricule, qu'un pseudonyme remplace",
                )?;
                let appreciations = etudiant.appreciations.iter().count() as u64;
                if appreciations > 0 {
                    dis(&format!("- effacées : {}", compte(appreciations, "appréciation", "appréciations")))?;
                }
                if !etudiant.notes.is_empty() {
                    let notes =
                        compte(etudiant.notes.len() as u64, "note reste, et compte", "notes restent, et comptent");
                    dis(&format!("- {notes} dans les moyennes et les rangs de sa classe"))?;
                }
            }
            None => dis(&format!(
                "l'étudiant {}, supprimé, devient anonyme dans le journal, pour toujours",
                une.personne.matricule
            ))?,
        }
        for (combien, quoi) in dits(une) {
            if combien > 0 {
                dis(&format!("- {quoi}"))?;
            }
        }
        return match une.etape {
            EtapeOubli::Essai => dis(ESSAI),
            _ => dis("« undo » ne défait pas cela, ni rien d'autre"),
        };
    };
    let anonymisee = &oubli.anonymisee;
    dis(&format!("{} est anonyme : {}", une.personne.matricule, anonymisee.pseudonyme))?;
    for (combien, quoi) in dits(une) {
        if combien > 0 {
            dis(&format!("- {quoi}"))?;
        }
    }
    if oubli.sessions_restent {
        dis("Redis ne répond pas : les sessions de ce compte y restent, sans servir, 8 heures au plus")?;
    }
    dis(
        "Restent hors de carnet, à effacer par vous : les sauvegardes faites avant (« restore » le ramènerait), les fichiers exportés, \
         importés ou rejetés, les bulletins remis, l'historique des commandes sur d'autres machines",
    )
}

/// What goes besides his document, each with how many there are.
fn dits(une: &Anonymisation) -> Vec<(u64, String)> {
    let traces = match &une.etape {
        EtapeOubli::Faite(oubli) => &oubli.anonymisee.traces,
        EtapeOubli::Montre | EtapeOubli::Essai => &une.traces,
    };
    let fait = matches!(une.etape, EtapeOubli::Faite(_));
    let mot = |fait_un: &'static str, a_faire: &'static str| if fait { fait_un } else { a_faire };
    let attendent = match traces.en_attente {
        0 => String::new(),
        n => format!(", dont {} qui ne {} pas", nombre(n), if n < 2 { "partira" } else { "partiront" }),
    };
    let entrees = compte(traces.entrees, "entrée du journal", "entrées du journal");
    let comptes = traces.comptes.len() as u64;
    vec![
        (traces.entrees, format!("{entrees} sans valeurs ni matricule ; qui, quand et quelle commande restent")),
        (
            traces.messages,
            format!(
                "{} {}{attendent}",
                compte(traces.messages, "message", "messages"),
                mot(accorde(traces.messages, "effacé", "effacés"), "à effacer")
            ),
        ),
        (
            comptes,
            format!(
                "{} {}, {} : {}",
                compte(comptes, "compte", "comptes"),
                mot(accorde(comptes, "supprimé", "supprimés"), "à supprimer"),
                accorde(comptes, "avec ses sessions et son journal", "avec leurs sessions et leur journal"),
                traces.comptes.join(", ")
            ),
        ),
        (
            traces.fichiers,
            format!(
                "{} {} du journal et des imports",
                compte(traces.fichiers, "nom de fichier", "noms de fichiers"),
                mot(accorde(traces.fichiers, "retiré", "retirés"), "à retirer")
            ),
        ),
        (
            traces.annees,
            format!(
                "{} : les notes y restent, sous le pseudonyme, sans nom, naissance ni appréciations",
                compte(traces.annees, "année close", "années closes")
            ),
        ),
    ]
}

/// The same, value by value.
pub fn champs_de_l_anonymisation(une: &Anonymisation) -> Vec<(String, String)> {
    let (traces, pseudonyme) = match &une.etape {
        EtapeOubli::Faite(oubli) => (&oubli.anonymisee.traces, oubli.anonymisee.pseudonyme.to_string()),
        EtapeOubli::Montre | EtapeOubli::Essai => (&une.traces, String::new()),
    };
    let notes = une.personne.etudiant.as_ref().map_or(0, |etudiant| etudiant.notes.len());
    let valeurs = [
        ("matricule", une.personne.matricule.to_string()),
        ("pseudonyme", pseudonyme),
        ("notes_gardees", notes.to_string()),
        ("entrees", traces.entrees.to_string()),
        ("messages", traces.messages.to_string()),
        ("comptes", traces.comptes.len().to_string()),
        ("fichiers", traces.fichiers.to_string()),
        ("annees", traces.annees.to_string()),
        ("fait", if matches!(une.etape, EtapeOubli::Faite(_)) { "oui" } else { "non" }.to_owned()),
    ];
    valeurs.map(|(champ, valeur)| (champ.to_owned(), valeur)).to_vec()
}

/// Writes what is too old, or was.
pub fn retention(rapport: &RapportDeRetention, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let ligne = |(quoi, jours, combien, cle): (&str, u64, u64, &str)| {
        let garde = if jours == 0 { "toujours".to_owned() } else { compte(jours, "jour", "jours") };
        [quoi.to_owned(), garde, nombre(combien), cle.to_owned()].iter().map(|texte| Cellule::de(texte)).collect()
    };
    let lignes = lignes(rapport).into_iter().map(ligne).collect();
    Tableau { colonnes: &PERIMES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    writeln!(sortie)?;
    let texte = match (rapport.faite, rapport.perimes.total()) {
        (_, 0) => "rien n'est trop vieux".to_owned(),
        (true, n) => format!("{} pour toujours", compte(n, "donnée effacée", "données effacées")),
        (false, n) => format!("{} ; « rgpd retention --yes » les efface pour toujours", compte(n, "donnée", "données")),
    };
    writeln!(sortie, "{}", phrase(&texte, p))
}

/// What it is, for how many days it is kept, how much is older, the setting.
pub fn lignes(rapport: &RapportDeRetention) -> [(&'static str, u64, u64, &'static str); 6] {
    let (ages, perimes) = (rapport.ages, rapport.perimes);
    [
        ("messages partis, échoués, annulés", ages.messages, perimes.messages, "rgpd.messages"),
        ("connexions et exports des comptes", ages.connexions, perimes.connexions, "rgpd.connexions"),
        ("valeurs du journal", ages.journal, perimes.journal, "rgpd.journal"),
        ("imports finis", ages.journal, perimes.imports, "rgpd.journal"),
        ("étudiants supprimés, à anonymiser", ages.supprimes, perimes.supprimes, "rgpd.supprimes"),
        ("étudiants sans changement, à anonymiser", ages.inactifs, perimes.inactifs, "rgpd.inactifs"),
    ]
}
