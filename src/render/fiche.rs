//! One student: all of him (`show`), what changed of him (`add`, `edit`, `note …`), that he is gone (`delete`).

use super::francais::{
    PROVISOIRE, RIEN, compte, designe, jour, moyenne, moyenne_en_colonne, nombre, ordinal, phrase, ton,
};
use super::style::Ton;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::moyenne::MoyenneMatiere;
use crate::domain::{
    Accords, Appreciation, Bilan, Champ, Consentement, Etudiant, Fiche, Note, Signature, Telephone, Tuteur, Voie,
};
use crate::outcome::{Changement, Suppression};
use crate::texte::printable;
use std::io::{Result, Write};

/// What a dry run ends with.
pub const ESSAI: &str = "essai : rien n'a été écrit";

const MOYENNES: [Colonne; 2] = [Colonne::texte("Matière", 0, 12), Colonne::nombre("Moyenne", 0)];

const NOTES: [Colonne; 8] = [
    Colonne::entiere("N°", 0),
    Colonne::texte("Matière", 0, 12),
    Colonne::decimale("Note", 0),
    Colonne::decimale("Coef", 2),
    Colonne::entiere("Type", 3),
    Colonne::texte("Période", 4, 7),
    Colonne::entiere("Date", 1),
    Colonne::texte("Auteur", 5, 8),
];

/// Writes a student with his averages and marks.
pub fn ecrit(fiche: &Fiche, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        let mut champs = champs(fiche, p);
        let matieres = fiche.matieres();
        champs.extend(matieres.map(|(m, attendue)| (format!("moyenne.{}", m.matiere), moyenne(m.moyenne, attendue))));
        champs.extend(fiche.etudiant.notes.iter().map(|note| (format!("note #{}", note.n), decrit(note))));
        champs.extend(fiche.etudiant.appreciations.iter().map(|une| (appreciation(une), propos(une))));
        return vertical::ecrit(&champs, p, sortie);
    }
    let etudiant = &fiche.etudiant;
    writeln!(sortie, "{}", Ton::Fort.peint(&printable(&designe(etudiant)), p.couleur))?;
    vertical::aligne(&champs(fiche, p)[4..], p, sortie)?;
    if etudiant.notes.is_empty() {
        writeln!(sortie, "\naucune note")?;
        return appreciations(etudiant, p, sortie);
    }
    writeln!(sortie)?;
    let etoiles = fiche.matieres().any(|(_, attendue)| attendue);
    let matiere = |(m, attendue): (&MoyenneMatiere, bool)| {
        let moyenne = moyenne_en_colonne(m.moyenne, attendue, etoiles);
        vec![Cellule::de(m.matiere.as_str()), Cellule::from(moyenne).en(ton(m.moyenne))]
    };
    let lignes = fiche.matieres().map(matiere).collect();
    Tableau { colonnes: &MOYENNES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    if etoiles {
        writeln!(sortie, "{PROVISOIRE}")?;
    }
    writeln!(sortie)?;
    let lignes = etudiant.notes.iter().map(ligne).collect();
    Tableau { colonnes: &NOTES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    writeln!(sortie, "\n{}", compte(etudiant.notes.len() as u64, "note", "notes"))?;
    appreciations(etudiant, p, sortie)
}

/// `appréciation Maths, T1`.
fn appreciation(une: &Appreciation) -> String {
    format!("appréciation {}", une.cadre())
}

/// `Bon trimestre. (par m.fall)`.
fn propos(une: &Appreciation) -> String {
    format!("{} (par {})", une.texte, une.auteur)
}

/// What is said of a student; nothing where nothing is.
fn appreciations(etudiant: &Etudiant, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if etudiant.appreciations.is_empty() {
        return Ok(());
    }
    writeln!(sortie)?;
    let ligne = |une: &Appreciation| format!("{} : {}", appreciation(une), propos(une));
    etudiant.appreciations.iter().try_for_each(|une| writeln!(sortie, "{}", phrase(&printable(&ligne(une)), p)))
}

fn ligne(note: &Note) -> Vec<Cellule> {
    let contenu = &note.contenu;
    vec![
        format!("#{}", note.n).into(),
        Cellule::de(contenu.matiere.as_str()),
        contenu.valeur.to_string().into(),
        contenu.coef.to_string().into(),
        Cellule::de(contenu.type_note.nom()),
        Cellule::de(contenu.periode.as_ref().map_or(RIEN, |periode| periode.as_str())),
        contenu.date.map_or_else(|| RIEN.to_owned(), |jour| jour.to_string()).into(),
        Cellule::de(&note.auteur),
    ]
}

/// The fields of a student; the first four are those that name him.
fn champs(fiche: &Fiche, p: &Presentation) -> Vec<(String, String)> {
    let etudiant = &fiche.etudiant;
    let i = &etudiant.identite;
    let generale = match (moyenne(fiche.bilan.generale, fiche.bilan.provisoire), fiche.rang) {
        (texte, Some(rang)) => format!("{texte}, {} sur {}", ordinal(rang), nombre(fiche.effectif)),
        (texte, None) => texte,
    };
    let mut champs = vec![
        (Champ::Matricule.libelle(), etudiant.matricule.to_string()),
        (Champ::Nom.libelle(), i.nom.to_string()),
        (Champ::Prenom.libelle(), i.prenom.to_string()),
        (Champ::Classe.libelle(), i.classe.to_string()),
        (Champ::Telephone.libelle(), phone(&i.telephone, p)),
        (Champ::Email.libelle(), i.email.as_ref().map_or(String::new(), ToString::to_string)),
        (Champ::Naissance.libelle(), i.naissance.map_or(String::new(), |jour| jour.to_string())),
    ];
    if i.tuteur != Tuteur::default() {
        champs.push(("tuteur", tuteur(&i.tuteur, p)));
    }
    if !i.accords.is_empty() {
        champs.push(("accords", accords(&i.accords)));
    }
    champs.push((Champ::Moyenne.libelle(), generale));
    champs.into_iter().map(|(champ, valeur)| (champ.to_owned(), valeur)).collect()
}

fn phone(telephone: &Option<Telephone>, p: &Presentation) -> String {
    telephone.as_ref().map_or(String::new(), |t| t.affiche(p.pays))
}

/// `Fatou Diop, 77 123 45 67, fatou@ecole.sn, 12, rue des Lilas`.
fn tuteur(tuteur: &Tuteur, p: &Presentation) -> String {
    let nom = tuteur.nom.as_ref().map(ToString::to_string);
    let email = tuteur.email.as_ref().map(ToString::to_string);
    let adresse = tuteur.adresse.as_ref().map(ToString::to_string);
    let parts = [nom, tuteur.telephone.as_ref().map(|t| t.affiche(p.pays)), email, adresse];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `accord-mail=oui (awa, 26/11/2026), tuteur.accord-sms=toujours (awa, 26/11/2026)`.
fn accords(accords: &Accords) -> String {
    let un = |(voie, accord): (Voie, &Consentement)| {
        let Signature { qui, quand } = &accord.signature;
        format!("{}={} ({qui}, {})", voie.nom(), accord.mot(), jour(*quand))
    };
    accords.iter().map(un).collect::<Vec<_>>().join(", ")
}

/// `Maths 14,5 (devoir, coef 2, T1, 27/09/2026, par awa)`.
pub fn decrit(note: &Note) -> String {
    let contenu = &note.contenu;
    let mut details = vec![contenu.type_note.nom().to_owned(), format!("coef {}", contenu.coef)];
    details.extend(contenu.periode.as_ref().map(ToString::to_string));
    details.extend(contenu.date.map(|jour| jour.to_string()));
    if !note.auteur.is_empty() {
        details.push(format!("par {}", note.auteur));
    }
    format!("{} {} ({})", contenu.matiere, contenu.valeur, details.join(", "))
}

/// Writes what changed: the whole student where he is new, else before → after, field by field and mark by mark.
pub fn changement(changement: &Changement, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let apres = &changement.apres;
    match &changement.avant {
        None => ecrit(apres, p, sortie)?,
        Some(avant) => {
            writeln!(sortie, "{}", Ton::Fort.peint(&printable(&designe(&apres.etudiant)), p.couleur))?;
            let differences = differences(avant, &apres.etudiant, &apres.bilan, p);
            if differences.is_empty() {
                writeln!(sortie, "rien à changer")?;
            }
            for (quoi, de, a) in differences {
                let shown =
                    |texte: String| if texte.is_empty() { RIEN.to_owned() } else { printable(&texte).into_owned() };
                let ligne = format!("{} : {} → {}", printable(&quoi), shown(de), shown(a));
                writeln!(sortie, "{}", phrase(&ligne, p))?;
            }
        }
    }
    match (&changement.avant, changement.essai) {
        (_, true) => writeln!(sortie, "{ESSAI}"),
        (None, false) => writeln!(sortie, "étudiant ajouté"),
        (Some(_), false) => Ok(()),
    }
}

/// What differs, as what, before, after.
fn differences(avant: &Etudiant, apres: &Etudiant, bilan: &Bilan, p: &Presentation) -> Vec<(String, String, String)> {
    let identite = avant.identite.differences(&apres.identite, p.pays);
    let text = Option::unwrap_or_default;
    let mut differences: Vec<(String, String, String)> =
        identite.into_iter().map(|(champ, de, a)| (champ.libelle().to_owned(), text(de), text(a))).collect();
    for note in &avant.notes {
        match apres.note(note.n) {
            Some(autre) => differences.extend(note_changee(note, autre)),
            None => differences.push((nomme(note), note.contenu.valeur.to_string(), "supprimée".to_owned())),
        }
    }
    let nouvelles = apres.notes.iter().filter(|note| avant.note(note.n).is_none());
    differences.extend(nouvelles.map(|note| (format!("note #{}", note.n), String::new(), decrit(note))));
    differences.extend(avant.appreciations.differences(&apres.appreciations).filter_map(|(de, a)| {
        let dite = |une: Option<&Appreciation>| une.map_or_else(String::new, |une| format!("« {} »", une.texte));
        Some((appreciation(de.or(a)?), dite(de), dite(a)))
    }));
    let ancien = avant.bilan();
    let (de, a) = (moyenne(ancien.generale, ancien.provisoire), moyenne(bilan.generale, bilan.provisoire));
    if de != a {
        differences.push((Champ::Moyenne.libelle().to_owned(), de, a));
    }
    differences
}

/// `note #3 Maths`.
pub fn nomme(note: &Note) -> String {
    format!("note #{} {}", note.n, note.contenu.matiere)
}

/// The parts of a mark that differ, as what, before, after.
pub fn note_changee(de: &Note, a: &Note) -> Vec<(String, String, String)> {
    let parts = |note: &Note| {
        let contenu = &note.contenu;
        [
            ("", contenu.valeur.to_string()),
            (", matière", contenu.matiere.to_string()),
            (", coef", contenu.coef.to_string()),
            (", type", contenu.type_note.nom().to_owned()),
            (", période", contenu.periode.as_ref().map_or(String::new(), ToString::to_string)),
            (", date", contenu.date.map_or(String::new(), |jour| jour.to_string())),
        ]
    };
    let pairs = parts(de).into_iter().zip(parts(a)).filter(|((_, de), (_, a))| de != a);
    pairs.map(|((quoi, de), (_, valeur))| (format!("{}{quoi}", nomme(a)), de, valeur)).collect()
}

/// Writes that a student is gone.
pub fn suppression(suppression: &Suppression, sortie: &mut dyn Write) -> Result<()> {
    let etudiant = &suppression.etudiant;
    let notes = etudiant.notes.len() as u64;
    let avec = match notes {
        0 => String::new(),
        1 => " et sa note".to_owned(),
        n => format!(" et ses {} notes", nombre(n)),
    };
    let qui = designe(etudiant);
    match suppression.essai {
        false => writeln!(sortie, "supprimé : {}{avec}", printable(&qui)),
        true => writeln!(sortie, "à supprimer : {}{avec}\n{ESSAI}", printable(&qui)),
    }
}
