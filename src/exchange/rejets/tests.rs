use super::*;
use crate::enclos::Enclos;
use crate::exchange::tests::{Lus, feuille, fichier, lus, ouvre};
use crate::exchange::{Options, lire};
use std::path::PathBuf;

fn place(chemin: &Path) -> Place {
    Enclos::libre(None).place(chemin).unwrap()
}

/// Writes them beside their source.
fn a_cote(source: &Path, feuille: &Feuille, lecture: &Lus) -> PathBuf {
    let vers = libre(place(source)).unwrap();
    ecrire(&vers, feuille, &lecture.fautes, false).unwrap();
    vers.chemin().to_owned()
}

fn lit(chemin: &Path) -> (Feuille, Lus) {
    let feuille = lire(&ouvre(chemin), &Options::default()).unwrap();
    let lus = lus(&feuille, &Options::default());
    (feuille, lus)
}

#[test]
fn rejects_stand_beside_their_file_and_never_over_another() {
    for (source, vers) in [
        ("d/eleves.csv", "eleves.rejets.csv"),
        ("eleves", "eleves.rejets.csv"),
        ("d/eleves.rejets.csv", "eleves.2.rejets.csv"),
        ("eleves.2.rejets.csv", "eleves.3.rejets.csv"),
    ] {
        assert_eq!(nom(Path::new(source)), vers);
    }
    let (dossier, source) = fichier(b"Nom\nx\n");
    let feuille = feuille("Nom\nx\n");
    let avant = std::fs::read(&source).unwrap();
    assert!(ecrire(&place(&source), &feuille, &[], false).unwrap_err().to_string().ends_with("il existe déjà"));
    assert_eq!(std::fs::read(&source).unwrap(), avant);
    assert_eq!(std::fs::read_dir(dossier.path()).unwrap().count(), 1, "nothing is left behind");
    ecrire(&place(&source), &feuille, &[], true).unwrap();
    assert_ne!(std::fs::read(&source).unwrap(), avant);
    std::fs::write(dossier.path().join("eleves.rejets.csv"), "").unwrap();
    assert_eq!(libre(place(&source)).unwrap().chemin(), dossier.path().join("eleves.2.rejets.csv"));
}

#[test]
fn the_rejected_lines_are_written_as_they_were_with_the_reason() {
    let (_, lecture) = lit(Path::new("tests/data/fautes.csv"));
    let (source, _) = lit(Path::new("tests/data/fautes.csv"));
    let (dossier, _) = fichier(b"");
    let vers = dossier.path().join("r.csv");
    ecrire(&place(&vers), &source, &lecture.fautes, false).unwrap();
    let texte = std::fs::read_to_string(&vers).unwrap();
    let lignes: Vec<_> = texte.split("\r\n").collect();
    assert!(lignes[0].starts_with('\u{feff}') && lignes[0].ends_with(";Portugais (T3);Erreur"));
    assert_eq!(lignes.len(), 11);
    assert_eq!(
        lignes[2],
        "UCI9003;Négatif;Zéro;0611223346;01/02/2005;L3 Info;-1;13;14;\
         Portugais (T1) : note « -1 » négative : attendu 0 à 20"
    );
    assert!(lignes[3].starts_with("UCI9004;Double;Téléphone;+33 6 11 22 33 44;"));
    assert_eq!(lignes[9], "UCI9012;Trop;Court;;;;;;;Téléphone : ligne trop courte : 3 cellules, 9 attendues");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&vers).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_corrected_rejects_file_is_imported_like_any_other() {
    let entete = "Nom,Prénom,Tél.,Classe,Remarque (T1)";
    let (_dossier, source) = fichier(
        format!("{entete}\n=1+1,Awa,+221 77 123 45 67,L3,24\n\"D;iop\",'=x,06,@\"L3,12\nFall,Ali,-,L3,12\n").as_bytes(),
    );
    let (premiere, lecture) = lit(&source);
    assert_eq!((lecture.candidats.len(), lecture.fautes.len()), (1, 3));
    let vers = a_cote(&source, &premiere, &lecture);
    let texte = std::fs::read_to_string(&vers).unwrap();
    assert!(texte.contains("\r\n'=1+1;Awa;+221 77 123 45 67;L3;24;Remarque (T1) : "), "{texte}");

    // As it is: the same faults, and the same rejects again.
    let (seconde, encore) = lit(&vers);
    let dites = |lecture: &Lus| lecture.fautes.iter().map(|f| (f.champ.clone(), f.message.clone())).collect::<Vec<_>>();
    assert_eq!(dites(&lecture), dites(&encore));
    let [a, b] = [&premiere.lignes[1], &seconde.lignes[1]];
    assert_eq!(a.cellules.to_vec(), b.cellules.to_vec()[..5]);
    let troisieme = a_cote(&vers, &seconde, &encore);
    assert_eq!(std::fs::read_to_string(troisieme).unwrap(), texte);

    // Corrected.
    let corrige = texte.replace(";24;", ";14;").replace(";06;", ";0611223344;").replace("\"'@\"\"L3\"", "L3");
    std::fs::write(&vers, corrige).unwrap();
    let (_, enfin) = lit(&vers);
    assert_eq!((enfin.candidats.len(), dites(&enfin)), (2, vec![]));
    assert_eq!(enfin.candidats[0].modification.nom.as_ref().unwrap().as_str(), "=1+1");
    assert_eq!(enfin.candidats[1].modification.prenom.as_ref().unwrap().as_str(), "=x");
}

#[test]
fn a_quote_that_was_meant_is_still_meant_in_the_rejects() {
    let (_dossier, source) = fichier("Nom;Prénom;Tél.;Classe\n\"O\"\"Neil\";' A\"wa;06;L3\n".as_bytes());
    let (feuille, lecture) = lit(&source);
    assert_eq!(lecture.fautes.len(), 1);
    let vers = a_cote(&source, &feuille, &lecture);
    let corrige = std::fs::read_to_string(&vers).unwrap().replace(";06;", ";0611223344;");
    std::fs::write(&vers, corrige).unwrap();
    let (_, enfin) = lit(&vers);
    let lus = enfin.candidats[0].modification.clone();
    assert_eq!((lus.nom.unwrap().as_str(), lus.prenom.unwrap().as_str()), ("O\"Neil", "A\"wa"));
}

#[test]
fn lines_of_the_wrong_shape_stay_rejected_until_they_are_corrected() {
    let (_dossier, source) = fichier("Nom;Prénom;Tél.;Classe\nDiop;Awa;-;L3;de;trop\n\"Fall;Ali;-;L3\nSy\n".as_bytes());
    let (premiere, lecture) = lit(&source);
    assert_eq!(lecture.fautes.len(), 3);
    let vers = a_cote(&source, &premiere, &lecture);
    let (seconde, encore) = lit(&vers);
    assert_eq!(seconde.lignes.len(), 3);
    assert!(encore.candidats.is_empty());
    let troisieme = a_cote(&vers, &seconde, &encore);
    assert!(lit(&troisieme).1.candidats.is_empty());
}
