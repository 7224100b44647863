//! CSV as French spreadsheets read it: `;` between values, decimal comma, days as 27/09/2008, phones in E.164, LF. A text that a
//! spreadsheet would run as a formula gets a `'` before it ([`formule`] says exactly where, and takes it off again).

mod liste;
mod notifications;
mod statistiques;
mod tableau;

use super::explication::etapes;
use super::{Presentation, cache, classes, cloture, comptes, imports, journal, papier, rgpd, sauvegarde, services};
use crate::domain::{Centiemes, DateCivile, Etudiant, Fiche, Identite, Note};
use crate::exchange::formule;
use crate::outcome::Outcome;
use crate::service::journal::LigneJournal;
use crate::texte::printable;
use std::borrow::Cow;
use std::io::{Error, Result, Write};

/// The header of a list of students.
const ETUDIANT: [&str; 9] =
    ["matricule", "nom", "prenom", "telephone", "email", "classe", "naissance", "moyenne", "provisoire"];

/// What follows it for one student, mark by mark.
const NOTE: [&str; 10] = ["rang", "effectif", "n", "matiere", "note", "coef", "type", "periode", "date", "auteur"];

type Ecrivain<'a> = csv::Writer<&'a mut dyn Write>;

/// Writes the outcome: a header line, then the values; two tables have an empty line between them.
pub fn ecrit(outcome: &Outcome, sortie: &mut dyn Write) -> Result<()> {
    match outcome {
        Outcome::Liste(liste) => liste::ecrit(liste, sortie),
        Outcome::Fiche(une) => fiche(une, sortie),
        Outcome::Explication(expliquee) => {
            let header = ["etendue", "matiere", "etape", "note", "valeur", "poids", "arrondie", "remarque"];
            table(sortie, &header, |csv| {
                etapes(&expliquee.explication).iter().try_for_each(|e| {
                    let lieu = [&e.etendue, &e.matiere, &e.etape];
                    let valeurs = [&e.note, &e.valeur, &e.poids, &e.arrondie, &e.remarque];
                    ligne(csv, &lieu.into_iter().chain(valeurs).map(|valeur| protege(valeur)).collect::<Vec<_>>())
                })
            })
        }
        Outcome::Changement(changement) => fiche(&changement.apres, sortie),
        Outcome::Saisie(saisie) => table(sortie, &["matricule", "nom", "prenom", "note"], |csv| {
            saisie.lignes.iter().try_for_each(|(etudiant, valeur)| {
                let (i, valeur) = (&etudiant.identite, valeur.map_or_else(String::new, |valeur| valeur.to_string()));
                ligne(csv, &[etudiant.matricule.as_str(), i.nom.as_str(), i.prenom.as_str(), &valeur].map(protege))
            })
        }),
        Outcome::Suppression(suppression) => {
            let Etudiant { matricule, .. } = &suppression.etudiant;
            table(sortie, &["matricule", "supprimes"], |csv| {
                ligne(csv, &[matricule.as_str().into(), u8::from(!suppression.essai).to_string().into()])
            })
        }
        Outcome::Apercu(apercu) => table(sortie, &["entete", "compris", "exemple"], |csv| {
            let texts = apercu.colonnes.iter().map(|c| [protege(&c.entete), protege(&c.compris), protege(&c.exemple)]);
            texts.into_iter().try_for_each(|texts| ligne(csv, &texts))
        }),
        Outcome::Import(import) => {
            let ecrit = if import.refuse || import.essai { "non" } else { "oui" };
            let rejets = import.fichier_rejets.as_ref().map(|f| f.to_string_lossy()).unwrap_or_default();
            let header = ["lus", "crees", "modifies", "inchanges", "rejetes", "ecrit", "rejets"];
            let rejetes = imports::lignes_en_faute(&import.rejetes);
            let counts = [import.lus, import.crees, import.modifies, import.inchanges, rejetes];
            table(sortie, &header, |csv| {
                let counts = counts.iter().map(|n| n.to_string().into());
                ligne(csv, &counts.chain([ecrit.into(), protege(&rejets)]).collect::<Vec<_>>())
            })?;
            if import.rejetes.is_empty() {
                return Ok(());
            }
            writeln!(sortie)?;
            table(sortie, &["ligne", "champ", "valeur", "message"], |csv| {
                import.rejetes.iter().try_for_each(|f| {
                    ligne(
                        csv,
                        &[f.ligne.to_string().into(), protege(&f.champ), protege(&f.valeur), protege(&f.message)],
                    )
                })
            })
        }
        Outcome::Export(export) => champs(&imports::champs_d_export(export), sortie),
        Outcome::Sauvegarde(faite) => champs(&sauvegarde::champs(faite), sortie),
        Outcome::Restauration(faite) => table(sortie, &["quoi", "ecole", "sauvegarde", "ecart"], |csv| {
            faite.prete.comparaison.collections.iter().try_for_each(|ecart| {
                let [ecole, sauvegarde] = [ecart.ecole, ecart.sauvegarde].map(|n| n.to_string().into());
                ligne(csv, &[sauvegarde::nom(&ecart.nom).into(), ecole, sauvegarde, sauvegarde::dit(ecart).into()])
            })
        }),
        Outcome::Dossier(ecrit) => champs(&rgpd::champs_du_dossier(ecrit), sortie),
        Outcome::Anonymisation(une) => champs(&rgpd::champs_de_l_anonymisation(une), sortie),
        Outcome::Retention(rapport) => table(sortie, &["quoi", "jours", "combien", "reglage", "efface"], |csv| {
            let efface = if rapport.faite { "oui" } else { "non" };
            rgpd::lignes(rapport).iter().try_for_each(|(quoi, jours, combien, cle)| {
                let [jours, combien] = [jours, combien].map(|n| n.to_string().into());
                ligne(csv, &[(*quoi).into(), jours, combien, (*cle).into(), efface.into()])
            })
        }),
        Outcome::ImportAnnule(annule) => table(sortie, &["fichier", "repris", "laisses"], |csv| {
            let laisses = annule.laisses.join(" ");
            ligne(csv, &[protege(&annule.fichier), annule.repris.to_string().into(), protege(&laisses)])
        }),
        Outcome::Journal(lignes) => entrees(lignes, sortie),
        Outcome::Annulation(annulation) => entrees(&annulation.lignes, sortie),
        Outcome::Verification(verification) => table(sortie, &["type", "cible", "entree", "anomalie"], |csv| {
            verification.constats.iter().try_for_each(|constat| {
                let entree = constat.entree.as_deref().unwrap_or_default();
                let quoi = journal::anomalie(constat);
                ligne(csv, &[&constat.genre, &constat.id, entree, &quoi].map(protege))
            })
        }),
        Outcome::Notifications(vue) => notifications::ecrit(vue, sortie),
        Outcome::Config(reglages) => table(sortie, &["cle", "valeur", "origine"], |csv| {
            reglages.iter().try_for_each(|r| ligne(csv, &[protege(&r.cle), protege(&r.valeur), protege(&r.origine)]))
        }),
        Outcome::Identite(_)
        | Outcome::Connexion(_)
        | Outcome::Deconnexion { .. }
        | Outcome::MotDePasse(_)
        | Outcome::ComptesDeClasse(_)
        | Outcome::Compte(_) => champs(&comptes::champs(outcome), sortie),
        Outcome::Comptes(comptes) => table(sortie, &comptes::COLONNES, |csv| {
            comptes.iter().try_for_each(|compte| ligne(csv, &comptes::valeurs(compte).each_ref().map(|v| protege(v))))
        }),
        Outcome::Sessions(sessions) => table(sortie, &["machine", "depuis_s", "derniere_commande_s", "ici"], |csv| {
            sessions.iter().try_for_each(|s| {
                let [age, oisive] = [s.age, s.oisive].map(|duree| duree.as_secs().to_string().into());
                ligne(csv, &[protege(&s.machine), age, oisive, oui_non(s.ici)])
            })
        }),
        Outcome::Statistiques(chiffres) => statistiques::seule(chiffres, sortie),
        Outcome::StatistiquesDesClasses { toutes, .. } => {
            statistiques::classes(toutes.classes.iter().map(|c| (c.classe.as_str(), &c.statistiques)), sortie)
        }
        Outcome::Classement(classement) => statistiques::places(&classement.places, sortie),
        Outcome::Classes(toutes) => table(sortie, &classes::COLONNES, |csv| {
            toutes.iter().try_for_each(|une| ligne(csv, &classes::valeurs(une).each_ref().map(|v| protege(v))))
        }),
        Outcome::Classe(_) | Outcome::ClasseChangee(_) | Outcome::ClasseSupprimee { .. } | Outcome::Fusion(_) => {
            champs(&classes::champs(outcome), sortie)
        }
        Outcome::Cloture(vue) => table(sortie, &cloture::COLONNES, |csv| {
            cloture::valeurs(vue).iter().try_for_each(|une| ligne(csv, &une.each_ref().map(|v| protege(v))))
        }),
        Outcome::Tableau(classe) => tableau::ecrit(classe, sortie),
        Outcome::Papier(ecrit) => champs(&papier::champs(ecrit), sortie),
        Outcome::Cache(vu) => champs(&cache::champs(vu), sortie),
        Outcome::CacheVide { oublies } => champs(&[("oublies".to_owned(), oublies.to_string())], sortie),
        Outcome::Services(etat) => champs(&services::champs(etat), sortie),
        Outcome::Aide(_)
        | Outcome::Texte(_)
        | Outcome::Rien
        | Outcome::Script(_)
        | Outcome::Consigne(_)
        | Outcome::Quitter => Ok(()),
    }
}

/// The text, safe for a terminal and for a spreadsheet.
pub fn protege(brut: &str) -> Cow<'_, str> {
    match printable(brut) {
        Cow::Borrowed(text) => formule::protege(text),
        Cow::Owned(text) => Cow::Owned(formule::protege(&text).into_owned()),
    }
}

fn table(sortie: &mut dyn Write, header: &[&str], rows: impl FnOnce(&mut Ecrivain<'_>) -> Result<()>) -> Result<()> {
    let mut csv = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::Any(b'\n')).from_writer(sortie);
    csv.write_record(header).map_err(Error::from)?;
    rows(&mut csv)?;
    csv.flush()
}

fn ligne(csv: &mut Ecrivain<'_>, valeurs: &[Cow<'_, str>]) -> Result<()> {
    csv.write_record(valeurs.iter().map(|valeur| valeur.as_bytes())).map_err(Error::from)
}

/// One line per entry of the journal.
fn entrees(lignes: &[LigneJournal], sortie: &mut dyn Write) -> Result<()> {
    table(sortie, &["quand", "qui", "commande", "type", "cible", "nom", "changement"], |csv| {
        lignes.iter().try_for_each(|l| {
            let changement = journal::changements(l, &Presentation::simple()).join(" ; ");
            let (e, nom) = (&l.entree, l.nom.as_deref().unwrap_or_default());
            ligne(csv, &[&l.heure, &e.qui, &e.commande, &e.genre, &e.cible, nom, &changement].map(protege))
        })
    })
}

/// One line: a header of names, and their values.
fn champs(champs: &[(String, String)], sortie: &mut dyn Write) -> Result<()> {
    let header: Vec<&str> = champs.iter().map(|(champ, _)| champ.as_str()).collect();
    table(sortie, &header, |csv| ligne(csv, &champs.iter().map(|(_, valeur)| protege(valeur)).collect::<Vec<_>>()))
}

fn etudiant<'a>(
    matricule: &'a str,
    identite: &'a Identite,
    moyenne: Option<Centiemes>,
    provisoire: bool,
) -> [Cow<'a, str>; 9] {
    [
        protege(matricule),
        protege(identite.nom.as_str()),
        protege(identite.prenom.as_str()),
        identite.telephone.as_ref().map_or("", |t| t.e164()).into(),
        protege(identite.email.as_ref().map_or("", |email| email.as_str())),
        protege(identite.classe.as_str()),
        jour(identite.naissance),
        moyenne.map_or(Cow::Borrowed(""), |m| m.to_string().into()),
        oui_non(provisoire),
    ]
}

fn oui_non<'a>(oui: bool) -> Cow<'a, str> {
    if oui { "oui".into() } else { "non".into() }
}

fn jour<'a>(jour: Option<DateCivile>) -> Cow<'a, str> {
    jour.map_or(Cow::Borrowed(""), |jour| jour.to_string().into())
}

/// One line per mark, the student's own values in front of each; a student without marks has one line.
fn fiche(fiche: &Fiche, sortie: &mut dyn Write) -> Result<()> {
    let e = &fiche.etudiant;
    let header = [&ETUDIANT[..], &NOTE[..]].concat();
    let mut common = etudiant(e.matricule.as_str(), &e.identite, fiche.bilan.generale, fiche.bilan.provisoire).to_vec();
    common.push(fiche.rang.map_or(Cow::Borrowed(""), |rang| rang.to_string().into()));
    common.push(fiche.effectif.to_string().into());
    table(sortie, &header, |csv| {
        if e.notes.is_empty() {
            let blanks = vec![Cow::Borrowed(""); header.len() - common.len()];
            return ligne(csv, &[&common[..], &blanks].concat());
        }
        e.notes.iter().try_for_each(|mark| ligne(csv, &[&common[..], &note(mark)].concat()))
    })?;
    if e.appreciations.is_empty() {
        return Ok(());
    }
    writeln!(sortie)?;
    table(sortie, &["matricule", "matiere", "periode", "appreciation", "auteur"], |csv| {
        e.appreciations.iter().try_for_each(|une| {
            let periode = une.periode.as_ref().map_or("", |periode| periode.as_str());
            let valeurs = [e.matricule.as_str(), une.matiere.as_str(), periode, une.texte.as_str(), &une.auteur];
            ligne(csv, &valeurs.map(protege))
        })
    })
}

fn note(note: &Note) -> [Cow<'_, str>; 8] {
    let contenu = &note.contenu;
    [
        note.n.to_string().into(),
        protege(contenu.matiere.as_str()),
        contenu.valeur.to_string().into(),
        contenu.coef.to_string().into(),
        contenu.type_note.nom().into(),
        protege(contenu.periode.as_ref().map_or("", |periode| periode.as_str())),
        jour(contenu.date),
        protege(&note.auteur),
    ]
}
