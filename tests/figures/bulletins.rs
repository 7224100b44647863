//! Bulletins: a class of 35 (design, section 10: 0.3 s), and one of 1,200, with what it takes in memory.

use crate::ecole::{Ecole, qui};
use crate::mesure::{But, Ligne, chrono, seule};
use crate::serveurs::dossier;
use carnet::domain::{Accords, Identite, Nom, NomClasse, Prenom, Tuteur, notation};
use carnet::enclos::Enclos;
use carnet::report::Etablissement;
use carnet::service::etudiants::Auteur;
use carnet::service::{Cible, MiseEnPage, School};
use std::fs;
use std::path::Path;
use std::time::Duration;

const TOURS: usize = 5;
/// Ten subjects, three marks each.
const NOTES: &str = "Maths[12|9:15] Français[14|7:10] Physique[9|9:12] Histoire[11|13:8] Anglais[10|12:14] SVT[8|9:13] \
                     EPS[15|16:14] Espagnol[7|12:9] Philo[11|10:8] SES[13|14:12]";

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let school = ecole.vide("bulletins");
    let fichier = dossier("bulletins.pdf");
    peuple(&school, "B35", 35);
    peuple(&school, "B1200", 1_200);
    let petite = seule(TOURS, || chrono(|| ecrit(&school, "B35", &fichier)));
    let avant = memoire("VmRSS:");
    // The system forgets the most that was held so far.
    let is_reset = fs::write("/proc/self/clear_refs", "5").is_ok();
    let grande = seule(1, || chrono(|| ecrit(&school, "B1200", &fichier)));
    let plus = memoire("VmHWM:").saturating_sub(avant);
    let octets = fs::metadata(&fichier).map_or(0, |fichier| fichier.len());
    let _ = fs::remove_file(&fichier);
    let memoire = if is_reset { format!("{} Mo de plus", plus >> 10) } else { "non connue".to_owned() };
    vec![
        Ligne::seule("bulletins, classe de 35, un fichier", &petite, &But::Duree(Duration::from_millis(300))),
        Ligne::debit("bulletins, classe de 1 200, un fichier", 1_200.0 / grande.mediane(), None),
        Ligne::absente("  mémoire, 1 200 bulletins", &format!("{memoire}, fichier de {} Mo", octets >> 20)),
    ]
}

fn peuple(school: &School, classe: &str, combien: usize) {
    let who = qui();
    let auteur = Auteur { who: &who, commande: "add", essai: false };
    let notes = notation::parse(NOTES).unwrap();
    for n in 0..combien {
        let identite = Identite {
            nom: Nom::parse(&format!("Nom{n}")).unwrap(),
            prenom: Prenom::parse("Awa").unwrap(),
            telephone: None,
            email: None,
            classe: NomClasse::parse(classe).unwrap(),
            naissance: None,
            tuteur: Tuteur::default(),
            accords: Accords::default(),
        };
        school.ajoute(None, identite, &notes[n % 3..], auteur).unwrap();
    }
}

/// As the command does: the class is read, and written.
fn ecrit(school: &School, classe: &str, fichier: &Path) {
    let lue = school.lit_classe(&NomClasse::parse(classe).unwrap(), None, None).unwrap();
    let place = Enclos::libre(None).place(fichier).unwrap();
    let ecole = Etablissement { nom: "Lycée Blaise Diagne".into(), ..Etablissement::default() };
    let (mise, cible) = (MiseEnPage { ecole: &ecole, detail: false }, Cible { place: &place, remplace: true });
    school.ecrit_bulletins(&lue, 0..lue.effectif(), mise, cible, &qui(), &mut |_| {}).unwrap();
}

/// In kilobytes, as the system tells it.
fn memoire(quoi: &str) -> u64 {
    let etat = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let vu = etat.lines().find_map(|ligne| ligne.strip_prefix(quoi)?.trim().strip_suffix(" kB")?.parse().ok());
    vu.unwrap_or(0)
}
