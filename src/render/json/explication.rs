//! `explain` in JSON. Exact numbers are fractions in texts: no double holds them.

use super::{Nombre, NoteJson};
use crate::domain::explication::{Calcul, Etendue, Exclusion, MatiereExpliquee, Moyenne, Part, Terme};
use crate::domain::reglement::{Absence, Annuelle, Cote};
use crate::domain::{Centiemes, Matiere, Note, Reglement};
use crate::outcome::Expliquee;
use num_rational::BigRational;
use serde_json::{Value, json};

/// The whole document.
pub fn document(expliquee: &Expliquee) -> Value {
    let Expliquee { etudiant, explication } = expliquee;
    let annee = explication.annee.as_ref().map(|annee| {
        let matieres = annee
            .matieres
            .iter()
            .map(|(matiere, m)| json!({ "matiere": matiere.as_str(), "periodes": moyenne(m, etendue) }));
        json!({
            "matieres": matieres.collect::<Vec<_>>(),
            "generale": annee.generale.as_ref().map(|generale| moyenne(generale, etendue)),
        })
    });
    json!({
        "matricule": etudiant.matricule.as_str(),
        "nom": etudiant.identite.nom.as_str(),
        "prenom": etudiant.identite.prenom.as_str(),
        "classe": etudiant.identite.classe.as_str(),
        "provisoire": explication.provisoire,
        "regles": regles(&explication.reglement),
        "parts": explication.parts.iter().map(part).collect::<Vec<_>>(),
        "annee": annee,
    })
}

fn regles(reglement: &Reglement) -> Value {
    let formule = reglement.formule.map(|formule| {
        json!({ "devoirs": nombre(formule.poids(Cote::Devoirs)), "examen": nombre(formule.poids(Cote::Examen)) })
    });
    json!({
        "formule": formule,
        "abs": if reglement.absence == Absence::Zero { "zero" } else { "neutre" },
        "annee": if reglement.annuelle == Annuelle::Notes { "notes" } else { "periodes" },
    })
}

fn part(part: &Part) -> Value {
    let mut document = etendue(&part.etendue);
    document["matieres"] = part.matieres.iter().map(matiere).collect();
    document["generale"] = json!(
        part.generale
            .as_ref()
            .map(|generale| { moyenne(generale, |matiere: &Matiere| json!({ "matiere": matiere.as_str() })) })
    );
    document
}

fn etendue(etendue: &Etendue) -> Value {
    match etendue {
        Etendue::Annee => json!({ "etendue": "annee", "periode": null }),
        Etendue::Periode(periode) => json!({ "etendue": "periode", "periode": periode.as_str() }),
        Etendue::SansPeriode => json!({ "etendue": "sans-periode", "periode": null }),
    }
}

fn matiere(une: &MatiereExpliquee) -> Value {
    let note = |note: &Note| json!(NoteJson::de(note));
    let mut document = json!({ "matiere": une.matiere.as_str(), "coef": nombre(une.coef.centiemes()) });
    match &une.calcul {
        Calcul::Notes(m) => document["notes"] = moyenne(m, note),
        Calcul::Formule { devoirs, examen, ensemble } => {
            document["devoirs"] = moyenne(devoirs, note);
            document["examen"] = moyenne(examen, note);
            let cote = |cote: &Cote| json!({ "cote": if *cote == Cote::Devoirs { "devoirs" } else { "examen" } });
            document["formule"] = moyenne(ensemble, cote);
        }
    }
    document["moyenne"] = json!(une.calcul.resultat().map(|resultat| Nombre(resultat.arrondie)));
    document
}

/// A weighted mean, and each of its terms.
fn moyenne<Q>(moyenne: &Moyenne<Q>, quoi: impl Fn(&Q) -> Value) -> Value {
    let terme = |terme: &Terme<Q>| {
        let mut document = quoi(&terme.quoi);
        document["sur_vingt"] = json!(terme.valeur.as_ref().ok().map(BigRational::to_string));
        document["poids"] = nombre(terme.poids);
        document["exclue"] = json!(terme.valeur.as_ref().err().map(|exclusion| mot(*exclusion)));
        document
    };
    let resultat = moyenne.resultat.as_ref();
    json!({
        "termes": moyenne.termes.iter().map(terme).collect::<Vec<_>>(),
        "somme": resultat.map(|resultat| resultat.somme.to_string()),
        "poids": resultat.map(|resultat| resultat.poids.to_string()),
        "exacte": resultat.map(|resultat| resultat.exacte.to_string()),
        "moyenne": resultat.map(|resultat| Nombre(resultat.arrondie)),
    })
}

fn nombre(centiemes: Centiemes) -> Value {
    json!(Nombre(centiemes))
}

fn mot(exclusion: Exclusion) -> &'static str {
    match exclusion {
        Exclusion::Absent => "ABS",
        Exclusion::Dispense => "DISP",
        Exclusion::Excuse => "EXC",
        Exclusion::NonNote => "NN",
        Exclusion::Attendu => "ATT",
        Exclusion::RienNeCompte => "rien-ne-compte",
        Exclusion::PoidsNul => "poids-nul",
    }
}
