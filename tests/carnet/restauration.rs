//! A restoration that is stopped anywhere: the school as it was or as the backup has it, and who opens it next says so.

use crate::commun::coquille::{EnMarche, jusqu_a};
use crate::commun::ecole::Ecole;
use crate::sauvegarde::{Octets, base, octets, revient, sans_la_restauration, sans_le_compte};
use mongodb::bson::{Document, doc};
use rustix::process::Signal;

/// A school that has gone on since its backup, `a.sauvegarde`; what it was then.
fn ecole() -> (Ecole, Octets) {
    let ecole = Ecole::petite();
    let alors = octets(&ecole);
    ecole.fait("backup vers=a.sauvegarde");
    ecole.font(&["add nom=Sow prenom=Nouvelle tel=- classe=L9 notes=12", "edit E00001 nom=Autre"]);
    (ecole, alors)
}

fn restaure(ecole: &Ecole, points: &str) -> std::process::Command {
    let mut commande = ecole.commande(&ecole.maison());
    commande.args(["-c", "restore a.sauvegarde --yes"]).env("CARNET_POINTS", points);
    commande
}

/// Kills it there.
fn tue(ecole: &Ecole, point: &str) {
    let fin = EnMarche::commence(&mut restaure(ecole, &format!("{point}:tue"))).fin();
    assert_eq!(fin.code, None, "{point} : {}{}", fin.sortie, fin.erreurs);
}

fn reste_t_il_une_copie(ecole: &Ecole) -> bool {
    base(ecole).list_collection_names().run().unwrap().iter().any(|nom| nom.starts_with("restauration_"))
}

#[test]
fn tuee_avant_la_bascule_elle_est_defaite_par_qui_ouvre_ensuite() {
    let (ecole, _) = ecole();
    let avant = octets(&ecole);
    tue(&ecole, "restauration-copie");
    assert!(reste_t_il_une_copie(&ecole));
    let suite = ecole.lance(&["--format", "json", "-c", "show E00001"]);
    assert_eq!((suite.code, suite.json()["nom"].as_str()), (0, Some("Autre")));
    assert!(suite.err.contains("s'était arrêtée : elle est défaite"), "{}", suite.err);
    assert_eq!(octets(&ecole), avant);
    assert!(!reste_t_il_une_copie(&ecole));
    // Said once; and people write again.
    ecole.lance(&["-c", "note add E00001 Maths 12"]).reussie();
}

/// Killed there, it is finished by whoever opens the school next.
fn est_finie(point: &str) {
    let (ecole, mut alors) = ecole();
    tue(&ecole, point);
    // Whoever it is: he is shown nothing before.
    let suite = ecole.lance(&["-c", "whoami"]);
    assert!(suite.err.contains("s'était arrêtée : elle est terminée"), "{suite:?}");
    assert!(!reste_t_il_une_copie(&ecole));
    sans_le_compte(&mut alors, "prof");
    let maintenant = sans_la_restauration(&ecole, "prof");
    // Numbers that were given meanwhile are not given again.
    for (nom, documents) in alors.iter().filter(|(nom, _)| *nom != "compteurs") {
        assert!(maintenant.get(nom) == Some(documents), "{nom}");
    }
    let journal = ecole.documents("journal");
    let notees = journal.iter().filter(|entree| entree.get_str("commande").unwrap() == "restore").count();
    assert_eq!(notees, 1);
    revient(&ecole, "prof");
    assert_eq!(ecole.fait("log --verifier")["anomalies"], 0);
    ecole.fait("note add E00001 Anglais 12");
}

#[test]
fn tuee_au_debut_de_la_bascule_elle_est_finie_par_qui_ouvre_ensuite() {
    est_finie("restauration-bascule");
}

#[test]
fn tuee_entre_deux_collections_elle_est_finie_par_qui_ouvre_ensuite() {
    est_finie("restauration-renomme");
}

#[test]
fn tuee_apres_les_compteurs_elle_est_finie_par_qui_ouvre_ensuite() {
    est_finie("restauration-compteurs");
}

#[test]
fn tuee_avant_d_etre_notee_elle_est_finie_par_qui_ouvre_ensuite() {
    est_finie("restauration-ouverte");
}

#[test]
fn ctrl_c_avant_la_bascule_n_en_laisse_rien() {
    let (ecole, _) = ecole();
    let avant = octets(&ecole);
    let carnet = EnMarche::commence(&mut restaure(&ecole, "restauration-copie:dort:200"));
    jusqu_a("une copie", || reste_t_il_une_copie(&ecole).then_some(()));
    carnet.signale(Signal::INT);
    let fin = carnet.fin();
    assert_eq!(fin.code, Some(130), "{}", fin.erreurs);
    assert_eq!(octets(&ecole), avant);
    assert!(!reste_t_il_une_copie(&ecole));
}

#[test]
fn pendant_une_restauration_on_lit_et_personne_n_ecrit() {
    let (ecole, _) = ecole();
    let carnet = EnMarche::commence(&mut restaure(&ecole, "restauration-copie:dort:600000"));
    let compteurs = base(&ecole).collection::<Document>("compteurs");
    jusqu_a("la restauration", || {
        compteurs.find_one(doc! { "_id": "schema", "restauration": { "$exists": true } }).run().unwrap()
    });
    jusqu_a("une copie", || reste_t_il_une_copie(&ecole).then_some(()));
    assert_eq!(ecole.fait("show E00001")["nom"], "Autre");
    for ligne in
        ["note add E00001 Maths 12", "edit E00002 nom=Ba", "user add x role=admin", "class set L3 coefs=Maths:9"]
    {
        let err = ecole.refuse(1, ligne);
        assert!(err.contains("une restauration de l'école est en cours"), "{ligne} : {err}");
    }
    for ligne in ["restore a.sauvegarde --yes", "backup vers=b.sauvegarde"] {
        let err = ecole.refuse(1, ligne);
        assert!(err.contains("restauration de l'école par prof est en cours"), "{ligne} : {err}");
    }
    carnet.signale(Signal::KILL);
    assert_eq!(carnet.fin().code, None);
    let suite = ecole.lance(&["-c", "note add E00001 Maths 12"]);
    assert!(suite.code == 0 && suite.err.contains("elle est défaite"), "{suite:?}");
}
