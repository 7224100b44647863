//! What messages say, in French: an e-mail as plain text and as HTML, an SMS in one segment. Pure. Names come from people: nothing in
//! them is taken for HTML or for a line of a header.

use super::gsm7;
use crate::domain::{Canal, Evenement, Message, NoteTouchee};
use std::fmt::Write;

/// A message, ready to be handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texte {
    /// The subject of an e-mail; empty for an SMS.
    pub objet: String,
    /// Plain text.
    pub texte: String,
    /// The same as HTML; empty for an SMS.
    pub html: String,
}

/// In one line, and without anything that a reader would obey.
fn ligne(texte: &str) -> String {
    let calme: String = texte.chars().map(|c| if crate::texte::is_control(c) { ' ' } else { c }).collect();
    calme.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn html(texte: &str) -> String {
    texte.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// What a message is about.
struct Contenu<'m> {
    notes: Vec<&'m NoteTouchee>,
    alerte: Option<String>,
    compte: Option<Compte>,
}

/// What happened to an account.
struct Compte {
    objet: String,
    phrase: String,
    /// For an SMS.
    bref: String,
}

impl<'m> Contenu<'m> {
    fn de(message: &'m Message) -> Contenu<'m> {
        let mut contenu = Contenu { notes: Vec::new(), alerte: None, compte: None };
        for evenement in &message.evenements {
            match evenement {
                Evenement::Note(note) => contenu.notes.push(note),
                Evenement::SousDix { avant, apres, provisoire } => {
                    let avant = avant.map_or_else(String::new, |avant| format!(" ({avant} auparavant)"));
                    let provisoire = if *provisoire { ", provisoire" } else { "" };
                    contenu.alerte = Some(format!("{apres}/20{provisoire}{avant}"));
                }
                Evenement::MotDePasse { compte, par_lui } => {
                    let compte = ligne(compte);
                    let comment = if *par_lui { "changé" } else { "réinitialisé par l'école" };
                    let fait = if *par_lui { "changé" } else { "réinitialisé" };
                    contenu.compte = Some(Compte {
                        objet: format!("Votre mot de passe a été {comment}"),
                        phrase: format!("Le mot de passe de votre compte carnet « {compte} » a été {comment}."),
                        bref: format!("Mot de passe du compte {compte} {fait}. Pas vous ? Prévenez l'école."),
                    });
                }
                Evenement::NouveauCompte { compte } => {
                    let compte = ligne(compte);
                    contenu.compte = Some(Compte {
                        objet: "Votre compte carnet est ouvert".to_owned(),
                        phrase: format!("Un compte carnet a été ouvert pour vous, sous le nom « {compte} »."),
                        bref: format!("Compte carnet {compte} ouvert. Pas pour vous ? Prévenez l'école."),
                    });
                }
            }
        }
        contenu
    }

    /// `3 nouvelles notes`, `une note corrigée (Maths)`, `une alerte sur la moyenne`; the subjects only where they are asked for.
    fn resume(&self, avec_matieres: bool) -> String {
        let corrigees = self.notes.iter().filter(|note| note.avant.is_some()).count();
        let nouvelles = self.notes.len() - corrigees;
        let mut parts = Vec::new();
        match nouvelles {
            0 => {}
            1 => parts.push("une nouvelle note".to_owned()),
            n => parts.push(format!("{n} nouvelles notes")),
        }
        match corrigees {
            0 => {}
            1 => parts.push("une note corrigée".to_owned()),
            n => parts.push(format!("{n} notes corrigées")),
        }
        if let (true, Some(notes)) = (avec_matieres, parts.last_mut()) {
            *notes += &format!(" ({})", matieres(&self.notes));
        }
        if self.alerte.is_some() {
            parts.push("une alerte sur la moyenne".to_owned());
        }
        match parts.len() {
            0 | 1 => parts.concat(),
            n => format!("{} et {}", parts[..n - 1].join(", "), parts[n - 1]),
        }
    }
}

/// `Maths : 15,5/20 (devoir, T1)`, `Maths : 15,5/20 au lieu de 12/20 (devoir, T1)`, `Maths (et non Anglais) : 12/20 (devoir)`.
fn note(note: &NoteTouchee) -> String {
    let valeur = note.apres.as_deref().unwrap_or_default();
    let avant = note.avant.as_ref().filter(|avant| *avant != valeur);
    let avant = avant.map_or_else(String::new, |avant| format!(" au lieu de {avant}"));
    let autre = note.matiere_avant.as_ref().map_or_else(String::new, |autre| format!(" (et non {autre})"));
    ligne(&format!("{}{autre} : {valeur}{avant} ({})", note.matiere, note.precision))
}

/// The subjects of marks, each once.
fn matieres(notes: &[&NoteTouchee]) -> String {
    let mut noms: Vec<String> = Vec::new();
    for note in notes {
        let nom = ligne(&note.matiere);
        if !noms.contains(&nom) {
            noms.push(nom);
        }
    }
    noms.join(", ")
}

const FIN: &str =
    "Ce message est automatique. S'il ne vous est pas destiné, ou pour ne plus en recevoir, prévenez l'école.";

/// An e-mail; `detail`: with the marks.
pub(super) fn courriel(message: &Message, ecole: &str, detail: bool) -> Texte {
    let (ecole, eleve, nom) = (ligne(ecole), ligne(&message.eleve), ligne(&message.destinataire.nom));
    let contenu = Contenu::de(message);
    let au_tuteur = message.destinataire.voie.est_du_tuteur();
    let salut = if nom.is_empty() { "Bonjour,".to_owned() } else { format!("Bonjour {nom},") };
    let (objet, phrase, liste, alerte) = match &contenu.compte {
        Some(Compte { objet, phrase, .. }) => {
            (objet.clone(), format!("{phrase} Si vous ne vous y attendiez pas, prévenez l'école."), Vec::new(), None)
        }
        None => {
            let objet = format!("{} : {}", if au_tuteur { &eleve } else { "Carnet de notes" }, contenu.resume(false));
            let sujet = if au_tuteur { format!("{eleve} a") } else { "Vous avez".to_owned() };
            let resume = contenu.resume(!detail);
            let suite = if detail && !contenu.notes.is_empty() { " :" } else { "." };
            let liste = if detail { contenu.notes.iter().map(|une| note(une)).collect() } else { Vec::new() };
            let alerte = contenu.alerte.as_ref().map(|moyenne| match detail {
                true => format!("Attention : la moyenne générale est passée sous 10/20 : {moyenne}."),
                false => "L'école souhaite vous parler de la moyenne générale.".to_owned(),
            });
            (objet, format!("{sujet} {resume}{suite}"), liste, alerte)
        }
    };
    let objet = if ecole.is_empty() { objet } else { format!("[{ecole}] {objet}") };
    let signature = if ecole.is_empty() { "L'école".to_owned() } else { ecole };
    let mut texte = format!("{salut}\n\n{phrase}\n");
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n<p>{}</p>\n<p>{}</p>\n",
        html(&objet),
        html(&salut),
        html(&phrase)
    );
    if !liste.is_empty() {
        page += "<ul>\n";
        for une in &liste {
            // Writing to a text does not fail.
            let _ = writeln!(texte, "- {une}");
            let _ = writeln!(page, "<li>{}</li>", html(une));
        }
        page += "</ul>\n";
    }
    if let Some(alerte) = alerte {
        let _ = writeln!(texte, "\n{alerte}");
        let _ = writeln!(page, "<p><strong>{}</strong></p>", html(&alerte));
    }
    let _ = writeln!(texte, "\n{signature}\n\n-- \n{FIN}");
    let _ = writeln!(page, "<p>{}</p>\n<hr>\n<p><small>{}</small></p>\n</body></html>", html(&signature), html(FIN));
    Texte { objet, texte, html: page }
}

/// An SMS; `detail`: with the marks.
pub(super) fn sms(message: &Message, ecole: &str, detail: bool) -> Texte {
    let (ecole, prenom) = (ligne(ecole), ligne(&message.prenom));
    let contenu = Contenu::de(message);
    let debut = if ecole.is_empty() { String::new() } else { format!("{} : ", court(&ecole, 40)) };
    let corps = match &contenu.compte {
        Some(Compte { bref, .. }) => bref.clone(),
        None if detail => {
            let notes = contenu.notes.iter().map(|note| {
                let valeur = note.apres.as_deref().unwrap_or_default();
                format!("{} {valeur}", court(&ligne(&note.matiere), 20))
            });
            let alerte = contenu.alerte.iter().map(|moyenne| format!("moyenne passée sous 10 : {moyenne}"));
            format!("{} : {}.", court(&prenom, 40), notes.chain(alerte).collect::<Vec<_>>().join(" ; "))
        }
        None => format!("{} a {}. Détails auprès de l'école.", court(&prenom, 40), contenu.resume(false)),
    };
    Texte { objet: String::new(), texte: gsm7::un_segment(&format!("{debut}{corps}")), html: String::new() }
}

/// At most so many letters.
fn court(texte: &str, lettres: usize) -> String {
    match texte.chars().count() > lettres {
        true => texte.chars().take(lettres - 1).collect::<String>().trim_end().to_owned() + ".",
        false => texte.to_owned(),
    }
}

/// What a trial says.
pub(super) fn essai(canal: Canal, ecole: &str) -> Texte {
    let ecole = ligne(ecole);
    let phrase = "Ceci est un essai d'envoi de carnet : si vous le lisez, l'envoi fonctionne.";
    let debut = if ecole.is_empty() { String::new() } else { format!("{ecole} : ") };
    match canal {
        Canal::Sms => {
            Texte { objet: String::new(), texte: gsm7::un_segment(&format!("{debut}{phrase}")), html: String::new() }
        }
        Canal::Mail => Texte {
            objet: format!("{debut}essai d'envoi"),
            texte: format!("Bonjour,\n\n{phrase}\n\n{}\n", if ecole.is_empty() { "L'école" } else { &ecole }),
            html: format!(
                "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"></head><body><p>{}</p></body></html>\n",
                html(phrase)
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Etat;
    use crate::domain::{Centiemes, Destinataire, Voie};

    fn message(voie: Voie, evenements: Vec<Evenement>) -> Message {
        Message {
            id: "0".repeat(24),
            matricule: "E00001".into(),
            eleve: "Zoé N'Diaye".into(),
            prenom: "Zoé".into(),
            destinataire: Destinataire { voie, adresse: "x@ecole.sn".into(), nom: "M. & Mme <Diop>".into() },
            evenements,
            etat: Etat::Attend,
            ouvert: true,
            urgent: false,
            en_cours: false,
            apres: 0,
            du: true,
            essais: 0,
            raison: None,
            cree: 0,
            fini: None,
        }
    }

    fn une(matiere: &str, avant: Option<&str>, apres: &str) -> Evenement {
        Evenement::Note(NoteTouchee {
            n: 1,
            matiere: matiere.into(),
            matiere_avant: None,
            precision: "devoir, T1".into(),
            avant: avant.map(str::to_owned),
            apres: Some(apres.into()),
        })
    }

    fn alerte() -> Evenement {
        Evenement::SousDix { avant: Some(Centiemes(1_020)), apres: Centiemes(950), provisoire: false }
    }

    #[test]
    fn an_e_mail_tells_the_marks() {
        let evenements = vec![une("Maths", None, "15,5/20"), une("Éd. physique", Some("8/20"), "9/20"), alerte()];
        let dit = courriel(&message(Voie::TuteurMail, evenements), "Lycée Senghor", true);
        assert_eq!(
            dit.objet,
            "[Lycée Senghor] Zoé N'Diaye : une nouvelle note, une note corrigée et une alerte sur la moyenne"
        );
        let marks = "- Maths : 15,5/20 (devoir, T1)\n- Éd. physique : 9/20 au lieu de 8/20 (devoir, T1)\n";
        assert!(dit.texte.starts_with("Bonjour M. & Mme <Diop>,\n\nZoé N'Diaye a ") && dit.texte.contains(marks));
        assert!(dit.texte.contains("passée sous 10/20 : 9,50/20 (10,20 auparavant)."), "{}", dit.texte);
        assert!(dit.html.contains("<p>Bonjour M. &amp; Mme &lt;Diop&gt;,</p>"), "{}", dit.html);
    }

    #[test]
    fn a_discreet_message_tells_no_mark() {
        let evenements = || vec![une("Maths", None, "15,5/20"), alerte()];
        let mail = courriel(&message(Voie::Mail, evenements()), "", false);
        let sms = sms(&message(Voie::Sms, evenements()), "Lycée Senghor", false);
        for texte in [&mail.objet, &mail.texte, &mail.html, &sms.texte] {
            assert!(!texte.contains("15") && !texte.contains("9,50") && !texte.contains("10"), "{texte}");
        }
        let dit = "Lycée Senghor : Zoé a une nouvelle note et une alerte sur la moyenne. Détails auprès de l'école.";
        assert_eq!(sms.texte, dit);
    }

    #[test]
    fn an_sms_with_marks_is_one_segment() {
        let dit = sms(&message(Voie::Sms, vec![une("Maths", None, "15,5/20"), alerte()]), "", true);
        assert_eq!(dit.texte, "Zoé : Maths 15,5/20 ; moyenne passée sous 10 : 9,50/20 (10,20 auparavant).");
        let long = sms(&message(Voie::Sms, vec![une("Mathématiques appliquées", None, "12/20"); 20]), "Lycée", true);
        // Cut between two words, and no earlier than it must.
        assert!((130..=160).contains(&long.texte.chars().count()), "{}", long.texte);
    }

    #[test]
    fn a_name_breaks_out_of_nothing() {
        let mut message = message(Voie::TuteurMail, vec![une("<b>Maths", None, "12/20")]);
        message.eleve = "Zoé\r\nBcc: tous@ecole.sn\r\n\r\n<script>".into();
        let dit = courriel(&message, "Lycée", true);
        assert!(!dit.objet.contains(['\r', '\n']) && dit.objet.contains("Zoé Bcc: tous@ecole.sn"));
        assert!(
            !dit.html.contains("<script>") && !dit.html.contains("<b>Maths") && dit.html.contains("&lt;script&gt;")
        );
        assert!(!dit.texte.contains('\r'));
    }

    #[test]
    fn what_happens_to_an_account_is_told_without_a_password() {
        let evenement = Evenement::MotDePasse { compte: "e00001".into(), par_lui: false };
        let message = message(Voie::Mail, vec![evenement]);
        let bref = "Mot de passe du compte e00001 réinitialisé. Pas vous ? Prévenez l'école.";
        assert_eq!(sms(&message, "Lycée", true).texte, format!("Lycée : {bref}"));
        let dit = courriel(&message, "", true);
        assert_eq!(dit.objet, "Votre mot de passe a été réinitialisé par l'école");
        assert!(dit.texte.contains("« e00001 »"));
    }
}
