//! Somebody's data as a paper that he can read: what is kept, part by part, and what he may ask for.

use super::super::School;
use super::super::journal::{LigneJournal, heure};
use super::super::reference::nom_complet;
use super::DeQui;
use crate::domain::classe::AnneeScolaire;
use crate::domain::message::Etat;
use crate::domain::{
    Appreciation, Champ, Compte, Consentement, Etudiant, Evenement, Matricule, Message, Note, Role, Voie,
};
use crate::error::Result;
use crate::report::{DossierPersonnel, PartieDeDossier, RIEN};
use crate::store::{Designation, Dossier, QuelsMessages, Question, Valeurs};
use serde_json::Value;
use std::collections::HashSet;

/// What everybody may ask for.
const DROITS: &str = "Vous pouvez demander à l'école l'accès à ces données, leur correction, leur effacement lorsqu'elles ne sont plus \
     nécessaires, la limitation de leur usage, et vous opposer aux messages. Si la réponse ne vous satisfait pas : en France la CNIL \
     (règlement européen 2016/679), au Sénégal la CDP (loi 2008-12).";

impl School {
    /// The paper.
    pub(super) fn papier(&self, de_qui: &DeQui, dossier: &Dossier) -> Result<DossierPersonnel> {
        let noms = ids(&dossier.comptes);
        let mut comptes = Vec::new();
        let mut connexions = Vec::new();
        for nom in noms {
            comptes.push(self.compte(nom)?);
            let cible = Some(("compte", nom.to_owned()));
            connexions.extend(self.lignes(&Question { cible, ..Question::default() })?);
        }
        let mut papier = DossierPersonnel::default();
        match de_qui {
            DeQui::Etudiant(etudiant) => {
                papier.de = nom_complet(etudiant);
                papier.parties = vec![self.identite(etudiant), accords(etudiant), notes(etudiant), moyennes(etudiant)];
                papier.parties.push(appreciations(etudiant));
                papier.parties.extend(self.annees_et_suites(&etudiant.matricule, dossier)?);
            }
            DeQui::Parti(matricule) => {
                papier.de = format!("{matricule} (étudiant supprimé)");
                papier.parties = self.annees_et_suites(matricule, dossier)?;
            }
            DeQui::Compte(compte) => {
                papier.de = format!("{} (compte {})", compte.en_clair(), compte.nom);
                papier.parties.push(actes(dossier));
            }
        }
        papier.parties.extend([partie_des_comptes(&comptes), connexions_dites(&connexions)]);
        papier.parties.push(PartieDeDossier {
            titre: "Vos droits".to_owned(),
            dit: DROITS.to_owned(),
            ..PartieDeDossier::default()
        });
        Ok(papier)
    }

    /// What is there of a student besides his document: years that are over, messages, the journal.
    fn annees_et_suites(&self, matricule: &Matricule, dossier: &Dossier) -> Result<Vec<PartieDeDossier>> {
        let les_siens = QuelsMessages { matricule: Some(matricule.to_string()), ..QuelsMessages::default() };
        let mut messages = self.store()?.lit_messages(&les_siens)?;
        let siens: HashSet<&str> = ids(&dossier.messages).collect();
        messages.retain(|message| siens.contains(message.id.as_str()));
        let cible = Some(("etudiant", matricule.to_string()));
        let siennes = Some(ids(&dossier.journal).filter_map(|id| id.parse().ok()).collect());
        let lignes = self.lignes(&Question { cible, ids: siennes, ..Question::default() })?;
        let mut parties = self.annees_closes(matricule, &dossier.annees)?;
        parties.extend([partie_des_messages(&messages), journal(&lignes)]);
        Ok(parties)
    }

    /// The years that are over, the first first.
    fn annees_closes(&self, matricule: &Matricule, annees: &[Value]) -> Result<Vec<PartieDeDossier>> {
        let store = self.store()?;
        let lui = Designation { matricule: Some(matricule.clone()), ..Designation::default() };
        let mut parties = Vec::new();
        let annees = annees.iter().filter_map(|une| une["annee"].as_str());
        for annee in annees.map(|une| AnneeScolaire::stored(une.to_owned())) {
            for alors in store.archives_designees(&annee, &lui, 1)? {
                let classe = &alors.identite.classe;
                for partie in [notes(&alors), moyennes(&alors), appreciations(&alors)] {
                    let titre = format!("{annee}, {classe} : {}", partie.titre.to_lowercase());
                    parties.push(PartieDeDossier { titre, ..partie });
                }
            }
        }
        Ok(parties)
    }

    fn identite(&self, etudiant: &Etudiant) -> PartieDeDossier {
        let valeurs = etudiant.identite.valeurs(self.pays()).into_iter();
        let valeurs = valeurs.filter(|(champ, _)| !matches!(champ, Champ::Accord(_)));
        let mut lignes = vec![vec!["matricule".to_owned(), etudiant.matricule.to_string()]];
        lignes.extend(valeurs.map(|(champ, valeur)| vec![champ.libelle().to_owned(), ou_rien(valeur)]));
        lignes.push(vec!["inscrit le".to_owned(), ou_rien(etudiant.cree.map(heure))]);
        PartieDeDossier {
            titre: "Identité".to_owned(),
            dit: "Donnée à l'inscription, pour tenir les classes, les bulletins et joindre la famille.".to_owned(),
            colonnes: vec![("Donnée", 2), ("Ce que l'école garde", 5)],
            lignes,
        }
    }
}

/// How these documents are called.
fn ids(documents: &[Value]) -> impl Iterator<Item = &str> {
    documents.iter().filter_map(|document| document["_id"].as_str())
}

fn ou_rien(texte: Option<String>) -> String {
    texte.unwrap_or_else(|| RIEN.to_owned())
}

fn accords(etudiant: &Etudiant) -> PartieDeDossier {
    let ligne = |(voie, accord): (Voie, &Consentement)| {
        vec![
            voie.libelle().to_owned(),
            accord.mot().to_owned(),
            accord.signature.qui.clone(),
            heure(accord.signature.quand),
        ]
    };
    PartieDeDossier {
        titre: "Accords pour recevoir des messages".to_owned(),
        dit: "Sans accord, l'école n'écrit à aucune adresse ; chacun peut être retiré.".to_owned(),
        colonnes: vec![("Pour", 4), ("Accord", 2), ("Noté par", 2), ("Le", 3)],
        lignes: etudiant.identite.accords.iter().map(ligne).collect(),
    }
}

fn notes(etudiant: &Etudiant) -> PartieDeDossier {
    let ligne = |note: &Note| {
        let contenu = &note.contenu;
        vec![
            contenu.matiere.to_string(),
            contenu.valeur.to_string(),
            contenu.coef.to_string(),
            contenu.type_note.nom().to_owned(),
            ou_rien(contenu.periode.as_ref().map(ToString::to_string)),
            ou_rien(contenu.date.map(|jour| jour.to_string())),
            note.auteur.clone(),
        ]
    };
    PartieDeDossier {
        titre: "Notes".to_owned(),
        dit: String::new(),
        colonnes: vec![
            ("Matière", 4),
            ("Note", 2),
            ("Coef.", 1),
            ("Type", 2),
            ("Période", 2),
            ("Date", 2),
            ("Donnée par", 2),
        ],
        lignes: etudiant.notes.iter().map(ligne).collect(),
    }
}

fn moyennes(etudiant: &Etudiant) -> PartieDeDossier {
    let bilan = etudiant.bilan();
    let mut lignes: Vec<Vec<String>> = bilan
        .matieres
        .iter()
        .map(|une| vec![une.matiere.to_string(), ou_rien(une.moyenne.map(|moyenne| moyenne.to_string()))])
        .collect();
    lignes.push(vec!["générale".to_owned(), ou_rien(bilan.generale.map(|moyenne| moyenne.to_string()))]);
    PartieDeDossier {
        titre: "Moyennes".to_owned(),
        dit: "Calculées à partir des notes et des règles de la classe.".to_owned(),
        colonnes: vec![("Matière", 4), ("Moyenne sur 20", 3)],
        lignes,
    }
}

fn appreciations(etudiant: &Etudiant) -> PartieDeDossier {
    let ligne = |(_, une): (&str, &Appreciation)| {
        let periode = une.periode.as_ref().map_or_else(|| "année".to_owned(), ToString::to_string);
        vec![une.matiere.to_string(), periode, une.texte.to_string(), une.auteur.clone()]
    };
    PartieDeDossier {
        titre: "Appréciations".to_owned(),
        dit: String::new(),
        colonnes: vec![("Matière", 2), ("Période", 2), ("Appréciation", 6), ("De", 2)],
        lignes: etudiant.appreciations.par_cle().map(ligne).collect(),
    }
}

fn partie_des_messages(messages: &[Message]) -> PartieDeDossier {
    let ligne = |message: &Message| {
        let etat = match message.etat {
            Etat::Attend => "attend".to_owned(),
            Etat::Parti => format!("parti le {}", ou_rien(message.fini.map(heure))),
            Etat::Echoue => "pas parti".to_owned(),
            Etat::Annule => "annulé".to_owned(),
        };
        let dits: Vec<String> = message.evenements.iter().map(evenement).collect();
        vec![heure(message.cree), message.destinataire.adresse.clone(), dits.join(" ; "), etat]
    };
    PartieDeDossier {
        titre: "Messages".to_owned(),
        dit: String::new(),
        colonnes: vec![("Le", 3), ("À", 4), ("Au sujet de", 6), ("État", 3)],
        lignes: messages.iter().map(ligne).collect(),
    }
}

fn evenement(evenement: &Evenement) -> String {
    match evenement {
        Evenement::Note(note) => format!("{} ({}) {}", note.matiere, note.precision, ou_rien(note.apres.clone())),
        Evenement::SousDix { apres, .. } => format!("moyenne passée sous 10 : {apres}"),
        Evenement::MotDePasse { compte, .. } => format!("mot de passe du compte {compte}"),
        Evenement::NouveauCompte { compte } => format!("nouveau compte {compte}"),
    }
}

fn partie_des_comptes(comptes: &[Compte]) -> PartieDeDossier {
    let ligne = |compte: &Compte| {
        let role = match &compte.role {
            Role::Admin => "administrateur",
            Role::Enseignant { .. } => "enseignant",
            Role::Etudiant { .. } => "étudiant",
            Role::Personne => RIEN,
        };
        let actif = if compte.actif { "actif" } else { "désactivé" };
        vec![compte.nom.to_string(), role.to_owned(), actif.to_owned(), ou_rien(compte.cree.map(heure))]
    };
    PartieDeDossier {
        titre: "Comptes".to_owned(),
        dit: "Le mot de passe n'est gardé que scellé : personne ne peut le lire.".to_owned(),
        colonnes: vec![("Nom", 3), ("Rôle", 3), ("État", 2), ("Créé le", 3)],
        lignes: comptes.iter().map(ligne).collect(),
    }
}

fn journal(lignes: &[LigneJournal]) -> PartieDeDossier {
    PartieDeDossier {
        titre: "Journal".to_owned(),
        dit: "Qui a changé quoi à ce sujet, le plus récent d'abord.".to_owned(),
        ..entrees(lignes)
    }
}

fn connexions_dites(lignes: &[LigneJournal]) -> PartieDeDossier {
    PartieDeDossier {
        titre: "Journal des comptes".to_owned(),
        dit: "Connexions et changements de ces comptes, le plus récent d'abord.".to_owned(),
        ..entrees(lignes)
    }
}

fn entrees(lignes: &[LigneJournal]) -> PartieDeDossier {
    let ligne = |ligne: &LigneJournal| {
        let entree = &ligne.entree;
        let quoi = differences(entree.avant.as_ref(), entree.apres.as_ref());
        vec![ligne.heure.clone(), entree.qui.clone(), entree.commande.clone(), quoi]
    };
    PartieDeDossier {
        colonnes: vec![("Le", 3), ("Par", 2), ("Commande", 3), ("Valeurs", 8)],
        lignes: lignes.iter().map(ligne).collect(),
        ..PartieDeDossier::default()
    }
}

/// `nom : Diop → Diop-Sarr ; Maths 12 → Maths 15`.
fn differences(avant: Option<&Valeurs>, apres: Option<&Valeurs>) -> String {
    let rien = Valeurs::default();
    let (avant, apres) = (avant.unwrap_or(&rien), apres.unwrap_or(&rien));
    let cherche = |valeurs: &Valeurs, champ: &str| {
        valeurs.champs.iter().find(|(nom, _)| nom == champ).map(|(_, valeur)| texte(valeur))
    };
    let note = |note: &Note| format!("{} {}", note.contenu.matiere, note.contenu.valeur);
    let fleche = |nom: &str, de: Option<String>, a: Option<String>| match (de, a) {
        (None, Some(a)) => format!("{nom} : {a}"),
        (de, a) => format!("{nom} : {} → {}", ou_rien(de), ou_rien(a)),
    };
    let new = apres.champs.iter().filter(|(champ, _)| cherche(avant, champ).is_none());
    let champs = avant.champs.iter().chain(new).map(|(champ, _)| champ);
    let mut dits: Vec<String> =
        champs.map(|champ| fleche(champ, cherche(avant, champ), cherche(apres, champ))).collect();
    let nouvelles = apres.notes.iter().filter(|autre| avant.notes.iter().all(|une| une.n != autre.n));
    let notes = avant.notes.iter().map(|une| (Some(une), apres.notes.iter().find(|autre| autre.n == une.n)));
    dits.extend(notes.chain(nouvelles.map(|une| (None, Some(une)))).map(|(de, a)| {
        let n = de.or(a).map_or(0, |une| une.n);
        fleche(&format!("note n° {n}"), de.map(note), a.map(note))
    }));
    dits.join(" ; ")
}

fn texte(valeur: &Value) -> String {
    match valeur {
        Value::String(texte) => texte.clone(),
        Value::Bool(oui) => if *oui { "oui" } else { "non" }.to_owned(),
        Value::Null => RIEN.to_owned(),
        Value::Array(valeurs) => valeurs.iter().map(texte).collect::<Vec<_>>().join(", "),
        Value::Object(dite) => match dite.get("texte").or_else(|| dite.get("valeur")) {
            Some(valeur) => texte(valeur),
            None => valeur.to_string(),
        },
        Value::Number(n) => n.to_string(),
    }
}

/// What somebody did to others, without what is theirs.
fn actes(dossier: &Dossier) -> PartieDeDossier {
    let champ = |acte: &Value, chemin: &str| acte.pointer(chemin).and_then(Value::as_str).unwrap_or(RIEN).to_owned();
    let ligne = |acte: &Value| {
        vec![champ(acte, "/quand"), champ(acte, "/commande"), champ(acte, "/cible/type"), champ(acte, "/cible/id")]
    };
    PartieDeDossier {
        titre: "Ce que ce compte a fait".to_owned(),
        dit: "Quand, avec quelle commande, à quoi ; les données des autres n'y sont pas.".to_owned(),
        colonnes: vec![("Le (UTC)", 4), ("Commande", 3), ("Sur", 2), ("Lequel", 4)],
        lignes: dossier.actes.iter().map(ligne).collect(),
    }
}
