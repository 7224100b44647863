//! `export pdf` with the real program: what is on the pages, and what is not.

use crate::commun::ecole::{Ecole, sortie};
use crate::commun::lycee;
use crate::pdf::Pdf;
use carnet::domain::compte::Portee;
use carnet::domain::{NomClasse, Role};
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn pdf(ecole: &Ecole, nom: &str) -> Pdf {
    Pdf::de(fs::read(ecole.dossier.join(nom)).unwrap())
}

#[test]
fn la_liste_dit_ce_qu_elle_est_et_rend_les_noms_exactement() {
    let ecole = Ecole::neuve();
    let noms = ["Œuvré", "Łukasiewicz", "Gülşen", "Nguyễn", "=1+1", "O'Connor", "N'Diaye", "De La Fontaine"];
    for (n, nom) in noms.iter().enumerate() {
        let telephone = if n == 0 { "\"06 11 22 33 44\"" } else { "-" };
        ecole.fait(&format!("add nom=\"{nom}\" prenom=Élise classe=\"2de A\" tel={telephone} notes=Maths[12|{n}]"));
    }
    ecole.fait("note add E00002 Anglais ATT");
    ecole.fait("add nom=Autre prenom=Classe classe=L3 tel=-");
    let config = ecole.maison().join(".config/carnet/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(&config, "[ecole]\nnom = \"Lycée Léopold Sédar Senghor\"\n").unwrap();
    ecole.fait("export pdf liste.pdf classe=\"2de A\" moyenne>=2 ou nom~łuk sort=-nom");
    let mode = fs::metadata(ecole.dossier.join("liste.pdf")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let liste = pdf(&ecole, "liste.pdf");
    let texte = liste.texte();
    assert!(ecole.refuse(2, "export csv - champs=nom limite=1").contains("limite"), "limite= n'est pas d'un export");
    let dessus = "Liste des étudiants\nLycée Léopold Sédar Senghor\nCritères : (classe 2de A, moyenne ≥ 2) ou nom contenant « łuk »\nOrdre : nom (décroissant)\nÉditée le ";
    assert!(texte.starts_with(dessus), "{texte}");
    for nom in noms {
        assert!(texte.lines().any(|ligne| ligne.contains(&format!(" | {nom} | Élise | "))), "{nom} : {texte}");
    }
    assert!(texte.contains("Œuvré | Élise | 06 11 22 33 44 | 2de A | — | 6,00"), "{texte}");
    assert!(texte.contains("6,50*") && texte.contains("* moyenne provisoire"), "{texte}");
    assert!(texte.contains("\n8 étudiants\n") && !texte.contains("Autre"), "{texte}");
    let infos = liste.outil("pdfinfo", &[], &[]);
    assert!(infos.contains("Liste des étudiants") && infos.contains("Lycée Léopold Sédar Senghor"), "{infos}");
    let brut = liste.outil("qpdf", &["--qdf", "--object-streams=disable"], &["-"]);
    assert!(brut.contains("/Lang (fr)"));
}

#[test]
fn la_liste_d_un_lycee_est_entiere_et_la_meme_deux_fois() {
    let ecole = Ecole::lycee().autre();
    crate::commun::comptes::connecte(&crate::commun::comptes::school(&ecole.base), "prof", &ecole.maison());
    ecole.fait("export pdf tous.pdf");
    ecole.fait("export pdf encore.pdf");
    let [tous, encore] = ["tous.pdf", "encore.pdf"].map(|nom| fs::read(ecole.dossier.join(nom)).unwrap());
    // Midnight may have passed between them.
    if tous != encore {
        ecole.fait("export pdf tous.pdf --yes");
        assert_eq!(fs::read(ecole.dossier.join("tous.pdf")).unwrap(), encore);
    }
    let liste = pdf(&ecole, "tous.pdf");
    let (texte, pages) = (liste.texte(), liste.pages());
    let lus: Vec<&str> = texte.lines().filter(|ligne| ligne.starts_with("UCI0")).map(|ligne| &ligne[..7]).collect();
    assert_eq!(lus, lycee::parmi(|_| true));
    let entete = "Matricule | Nom | Prénom | Téléphone | Classe | Naissance | Moyenne";
    assert_eq!(texte.matches(entete).count(), pages);
    assert!(texte.contains(&format!("Page {pages} / {pages}")) && texte.contains("\n649 étudiants"));
}

#[test]
fn champs_et_notes_choisissent_les_colonnes() {
    let ecole = Ecole::petite();
    ecole.fait("export pdf choisie.pdf champs=rang,nom,mention,moyenne.Maths notes=oui");
    let texte = pdf(&ecole, "choisie.pdf").texte();
    assert!(texte.contains("Rang | Nom | Mention | Moyenne Maths | Notes"), "{texte}");
    assert!(texte.contains("1 | Diop | Passable | 11,83 | Maths[12|15,5|8]"), "{texte}");
}

#[test]
fn un_pdf_a_besoin_d_un_fichier_et_un_enseignant_n_y_voit_que_ses_classes() {
    let ecole = Ecole::petite();
    assert!(ecole.refuse(2, "export pdf -").contains("donnez un fichier : export pdf eleves.pdf"));
    assert!(ecole.refuse(2, "export pdf e.pdf separateur=tab").contains("csv"));
    let classes = Portee::Celles(vec![NomClasse::parse("L3").unwrap()]);
    let maison = ecole.inscrit("fall", Role::Enseignant { classes, matieres: Portee::Toutes }, false);
    sortie(ecole.chez(&maison).args(["-c", "export pdf siens.pdf"])).reussie();
    let texte = pdf(&ecole, "siens.pdf").texte();
    assert!(texte.contains("Classes : L3") && texte.contains("Diop") && !texte.contains("Petit"), "{texte}");
}
